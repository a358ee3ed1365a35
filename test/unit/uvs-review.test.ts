/** Tests of what the answers of a verification service say of people in a call: above all, whose no counts. */

import { describe, expect, test } from "@jest/globals";
import { decideUvsRound, readUvsReview, type UvsReview } from "../../src/access/uvs-review";
import type { Claim } from "../../src/access/token";
import type { UvsAnswer } from "../../src/access/verdict";
import { decodeObject } from "./support/decode";
import { readText } from "./support/files";

const claim: Claim = { openIdToken: "t", roomId: "!a:hs.test", roomName: "x", serverName: "hs.test" };
const USER = "@user:hs.test";

function answer(body: unknown, status = 200): UvsAnswer {
    return { kind: "response", status, body: decodeObject(JSON.stringify(body)) };
}

function member(powerLevels: unknown): UvsAnswer {
    return answer({
        results: { user: true, room_membership: true },
        user_id: USER,
        power_levels: powerLevels,
    });
}

const NO = answer({ results: { user: true, room_membership: false }, user_id: USER, power_levels: null });

describe("one answer", () => {
    const read = (given: UvsAnswer): UvsReview => readUvsReview(given, claim, USER);

    test("says who is in the room with which power", () => {
        expect(read(member({ user: 50, room: {} }))).toEqual({ kind: "yes", owner: true });
        expect(read(member({ user: 49, room: { state_default: 50 } }))).toEqual({
            kind: "yes",
            owner: false,
        });
    });

    test.each([null, {}, { user: 50 }, { room: {} }, { user: "fifty", room: {} }, "x"])(
        "does not say whose power cannot be told (%j)",
        (levels) => {
            expect(read(member(levels))).toEqual({ kind: "yes", owner: undefined });
        },
    );

    test("says no only of the very user that was verified", () => {
        expect(read(NO)).toEqual({ kind: "no" });
        expect(readUvsReview(NO, claim, "@other:hs.test")).toEqual({ kind: "unknown" });
        expect(readUvsReview(member({ user: 100, room: {} }), claim, "@other:hs.test")).toEqual({
            kind: "unknown",
        });
    });

    test("says nothing once the token has ended, or without a clean answer", () => {
        const ended = { results: { user: false, room_membership: null }, user_id: null, power_levels: null };
        const unclear: readonly UvsAnswer[] = [
            answer(ended),
            answer({}),
            answer({ results: { user: true, room_membership: null }, user_id: USER }),
            { kind: "response", status: 200, body: undefined },
            { kind: "timeout" },
            { kind: "unreachable" },
            { kind: "oversized" },
            { kind: "cancelled" },
        ];
        for (const given of unclear) {
            expect([given, read(given)]).toEqual([given, { kind: "unknown" }]);
        }
        for (let status = 100; status < 600; status++) {
            const given = answer({ results: { user: true, room_membership: false }, user_id: USER }, status);
            expect([status, read(given).kind]).toEqual([status, status === 200 ? "no" : "unknown"]);
        }
    });

    test("cannot be told from a homeserver's outage: the recorded ones say no of members", () => {
        const entries = JSON.parse(readText("test", "fixtures", "uvs.json")) as readonly {
            readonly name: string;
            readonly response: { readonly status: number; readonly body: { readonly user_id: string } };
        }[];
        for (const name of ["hs-down", "hs-admin-token-wrong", "hs-admin-token-of-ordinary-user"]) {
            const recorded = entries.find((entry) => entry.name === name);
            const { status, body } = recorded?.response ?? { status: 0, body: { user_id: "" } };
            expect([name, readUvsReview(answer(body, status), claim, body.user_id)]).toEqual([
                name,
                { kind: "no" },
            ]);
        }
    });
});

describe("a round", () => {
    const no: UvsReview = { kind: "no" };
    const unknown: UvsReview = { kind: "unknown" };
    const owner: UvsReview = { kind: "yes", owner: true };
    const powerless: UvsReview = { kind: "yes", owner: false };
    const powerUnknown: UvsReview = { kind: "yes" };
    const decide = (said: readonly UvsReview[], witnessed: boolean): unknown =>
        decideUvsRound([{ userId: USER, said }], witnessed)[USER];

    test("a yes counts at once", () => {
        for (const witnessed of [false, true]) {
            expect(decide([owner], witnessed)).toEqual({ joined: true, owner: true });
            expect(decide([powerless], witnessed)).toEqual({ joined: true, owner: false });
            expect(decide([no, owner], witnessed)).toEqual({ joined: true, owner: true });
            expect(decide([powerUnknown], witnessed)).toBeUndefined();
        }
    });

    test("a no counts twice, with a witness", () => {
        expect(decide([no, no], true)).toEqual({ joined: false });
    });

    test.each([
        ["once", [no], true],
        ["without a witness", [no, no], false],
        ["when the second time nobody can say", [no, unknown], true],
        ["when the first time nobody could say", [unknown, no], true],
        ["after a yes, as of a witness", [owner, no], true],
        ["of whom nobody said anything", [], true],
        ["of whom nobody can say", [unknown], true],
    ] as const)("a no does not count: %s", (_name, said, witnessed) => {
        expect(decide(said, witnessed)).toBeUndefined();
    });

    test("names each for himself", () => {
        const review = decideUvsRound(
            [
                { userId: "@a:b", said: [owner] },
                { userId: "@c:d", said: [no, no] },
                { userId: "@e:f", said: [no, unknown] },
            ],
            true,
        );
        expect(review).toEqual({ "@a:b": { joined: true, owner: true }, "@c:d": { joined: false } });
    });
});
