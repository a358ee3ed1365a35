/** Tests of who may start a call, in every combination of what is known. */

import { describe, expect, test } from "@jest/globals";
import { refuseStart, type CallState, type Starter } from "../../src/meeting/start-rule";
import type { StartPolicy } from "../../src/options";

const guest: Starter = { administrator: false, ownerPower: false };
const member: Starter = { ...guest, userId: "@member:hs.test" };
const owner: Starter = { ...member, userId: "@owner:hs.test", ownerPower: true };
const foreigner: Starter = { ...member, userId: "@member:other.test" };
const foreignOwner: Starter = { ...foreigner, ownerPower: true };
const administrator: Starter = { ...guest, administrator: true };
const everybody = { guest, member, owner, foreigner, foreignOwner, administrator };

const empty: CallState = { occupied: false };
const policies: Readonly<Record<StartPolicy["kind"], StartPolicy>> = {
    member: { kind: "member" },
    owner: { kind: "owner" },
    servers: { kind: "servers", servers: ["hs.test", "third.test"] },
};

/** Those who may start a call. */
function starters(policy: StartPolicy, call: CallState): string[] {
    return Object.entries(everybody)
        .filter(([, starter]) => refuseStart(starter, call, policy) === undefined)
        .map(([name]) => name);
}

describe("into an empty call", () => {
    test.each([
        ["member", Object.keys(everybody)],
        ["owner", ["owner", "foreignOwner", "administrator"]],
        ["servers", ["member", "owner", "administrator"]],
    ] as const)("%s: %j", (policy, expected) => {
        expect(starters(policies[policy], empty)).toEqual(expected);
    });

    test("names of servers count whatever their case, and not by their ends", () => {
        const policy: StartPolicy = { kind: "servers", servers: ["hs.test"] };
        const of = (server: string): string | undefined =>
            refuseStart({ ...member, userId: `@a:${server}` }, empty, policy);
        expect(of("HS.test")).toBeUndefined();
        for (const server of ["evil.hs.test", "hs.test.evil", "hs.test:8448", "hs"]) {
            expect([server, of(server)]).toEqual([server, "call_not_started"]);
        }
    });
});

test.each(Object.values(policies))("into a call that goes on everybody may: %j", (policy) => {
    expect(starters(policy, { occupied: true })).toEqual(Object.keys(everybody));
});

test.each([
    [0, true],
    [9, true],
    [10, false],
    [3600, false],
    [-5, false],
    [NaN, false],
])("who left it %d s ago comes back as if it went on: %s", (secondsSinceLeft, passes) => {
    const reason = refuseStart(member, { occupied: false, secondsSinceLeft }, { kind: "owner" });
    expect(reason).toBe(passes ? undefined : "call_not_started");
});
