/** Tests of who may start a call, in every combination of what is known. */

import { describe, expect, test } from "@jest/globals";
import { refuseStart, type Starter } from "../../src/meeting/start-call";
import type { Rights } from "../../src/rights/record";

/** Somebody outside of an empty call, with a record unless they are a guest. */
function outside(userId?: string, power = false, mayStart = false): Starter {
    const rights: Rights | undefined =
        userId === undefined
            ? undefined
            : {
                  userId,
                  room: { roomId: "!a:hs.test", roomName: "a" },
                  synchronised: true,
                  membership: "joined",
                  power,
                  powers: { matrix_start_call: mayStart, recording: true },
                  asked: 0,
                  confirmed: 0,
              };
    return { administrator: false, rights, occupied: false };
}

const member = outside("@member:hs.test");
const everybody = {
    guest: outside(),
    member,
    owner: outside("@owner:hs.test", true),
    starter: outside("@starter:hs.test", false, true),
    foreigner: outside("@member:other.test"),
    foreignOwner: outside("@member:other.test", true),
    administrator: { ...outside(), administrator: true },
};

type Restriction = Parameters<typeof refuseStart>[1];

const policies: Readonly<Record<Restriction["kind"], Restriction>> = {
    owner: { kind: "owner" },
    power: { kind: "power", power: "im.vector.modular.widgets" },
    servers: { kind: "servers", servers: ["hs.test", "third.test"] },
};

/** Those who may start a call. */
function starters(policy: Restriction, occupied: boolean): string[] {
    return Object.entries(everybody)
        .filter(([, starter]) => refuseStart({ ...starter, occupied }, policy) === undefined)
        .map(([name]) => name);
}

describe("into an empty call", () => {
    test.each([
        ["owner", ["owner", "foreignOwner", "administrator"]],
        ["power", ["starter", "administrator"]],
        ["servers", ["member", "owner", "starter", "administrator"]],
    ] as const)("%s: %j", (policy, expected) => {
        expect(starters(policies[policy], false)).toEqual(expected);
    });

    test.each(["unasked", "ended"] as const)("a power counts only for a member: %s", (membership) => {
        const { rights } = everybody.starter;
        const starter = { ...everybody.starter, rights: rights && { ...rights, membership } };
        expect(refuseStart(starter, policies.power)).toBe("call_not_started");
    });

    test("names of servers count whatever their case, and not by their ends", () => {
        const policy: Restriction = { kind: "servers", servers: ["hs.test"] };
        const of = (server: string): string | undefined => refuseStart(outside(`@a:${server}`), policy);
        expect(of("HS.test")).toBeUndefined();
        for (const server of ["evil.hs.test", "hs.test.evil", "hs.test:8448", "hs"]) {
            expect([server, of(server)]).toEqual([server, "call_not_started"]);
        }
    });
});

test.each(Object.values(policies))("into a call that goes on everybody may: %j", (policy) => {
    expect(starters(policy, true)).toEqual(Object.keys(everybody));
});

test.each([
    [0, true],
    [9, true],
    [10, false],
    [3600, false],
    [-5, false],
    [NaN, false],
])("who left it %d s ago comes back as if it went on: %s", (secondsSinceLeft, passes) => {
    const reason = refuseStart({ ...member, secondsSinceLeft }, { kind: "owner" });
    expect(reason).toBe(passes ? undefined : "call_not_started");
});
