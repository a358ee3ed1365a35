/** Tests of when answers settle a user's place in a room, and what it is then. */

import { describe, expect, test } from "@jest/globals";
import type { Creation } from "../../src/matrix/power";
import type { Reading } from "../../src/verification/homeserver-api";
import { readPause } from "../../src/verification/homeserver-client";
import { decidePlace, type Place, type PlacePolicy, type Readings } from "../../src/verification/place";
import type { LoginReasonName } from "../../src/login-reasons";

const USER = "@ada:hs.test";

const admin: PlacePolicy = { ownerPower: "state_default", bot: false, local: true };
const foreign = { ...admin, local: false };
const bot = { ...admin, bot: true, local: false };

function yes<Value>(value: Value): Reading<Value> {
    return { ok: true, value };
}

function no(reason: LoginReasonName): { readonly ok: false; readonly reason: LoginReasonName } {
    return { ok: false, reason };
}

const creation: Reading<Creation> = yes({ creatorsRule: false, creators: ["@eve:hs.test"] });
const levels = yes({ users: { [USER]: 50 } });
const inside: Readings = { sight: yes(true), member: yes({}), levels, creation };
const owner: Place = { kind: "member", owner: true };
const outside: Place = { kind: "outside" };

function decide(readings: Readings, policy: PlacePolicy): Place | undefined {
    return decidePlace(USER, readings, policy);
}

describe.each(Object.entries({ admin, foreign, bot }))("decidePlace, asked by the %s", (_, policy) => {
    test("all that is needed makes a member", () => {
        expect(decide(inside, policy)).toEqual(owner);
        expect(decide({ ...inside, levels: yes({}) }, policy)).toEqual({ kind: "member", owner: false });
    });

    test.each(["member", "levels", "creation"] as const)("without %s nothing is settled", (name) => {
        expect(decide({ ...inside, [name]: undefined }, policy)).toBeUndefined();
    });

    test("nobody comes in before the profile is there, where it is shown", () => {
        const showing: PlacePolicy = {
            ...policy,
            readProfile: ({ displayname }) => ({ displayName: displayname as string }),
        };
        const ada = { displayname: "Ada" };
        const shown = policy.bot ? { member: yes(ada) } : { account: yes(ada) };
        expect(decide(inside, showing)).toEqual(policy.bot ? { ...owner, profile: {} } : undefined);
        expect(decide({ ...inside, ...shown }, showing)).toEqual({
            ...owner,
            profile: { displayName: "Ada" },
        });
        expect(decide({ ...inside, account: no("verifier_failed") }, showing)).toEqual({
            ...owner,
            profile: {},
        });
    });

    test.each(["member", "levels", "creation"] as const)("trouble with %s settles it at once", (name) => {
        const readings = { sight: yes(true), member: yes({}), [name]: no("verifier_failed") } as Readings;
        expect(decide(readings, policy)).toEqual({ kind: "failed", reason: "verifier_failed" });
    });

    test("whoever is not joined is outside, whatever else there is", () => {
        expect(decide({ ...inside, member: yes(undefined) }, policy)).toEqual(outside);
        expect(
            decide({ ...inside, member: yes(undefined), creation: no("verifier_failed") }, policy),
        ).toEqual(outside);
    });
});

describe("decidePlace", () => {
    test("a homeserver knows the rooms of its own users without any other answer", () => {
        expect(decide({ member: yes(undefined) }, admin)).toEqual(outside);
    });

    test("of others' users it knows them while it is in the room", () => {
        expect(decide({ member: yes(undefined) }, foreign)).toBeUndefined();
        expect(decide({ member: yes(undefined), levels }, foreign)).toEqual(outside);
        expect(decide({ member: yes(undefined), levels: yes(undefined) }, foreign)).toEqual({
            kind: "not_visible",
            reason: "room_not_on_homeserver",
        });
        expect(decide({ member: yes(undefined), levels: no("verifier_busy") }, foreign)).toEqual({
            kind: "failed",
            reason: "verifier_busy",
        });
    });

    test("a bot is believed once it is known to be in the room", () => {
        expect(decide({ member: yes(undefined) }, bot)).toBeUndefined();
        expect(decide({ ...inside, sight: undefined }, bot)).toBeUndefined();
        expect(decide({ sight: yes(true), member: yes(undefined) }, bot)).toEqual(outside);
    });

    test.each(["bot_not_in_room", "bot_left_room"] as const)("a bot does not see a room: %s", (reason) => {
        for (const member of [undefined, yes({}), yes(undefined)]) {
            expect(decide({ ...inside, member, sight: no(reason) }, bot)).toEqual({
                kind: "not_visible",
                reason,
            });
        }
    });
});

describe("readPause", () => {
    const after = (retry_after_ms: unknown): number | undefined =>
        readPause({ kind: "response", status: 429, body: { retry_after_ms } as never });

    test("is in whole seconds, rounded up", () => {
        expect([0, 1, 1000, 1001, 2500, 86_400_000].map(after)).toEqual([0, 1, 1, 2, 3, 86_400]);
    });

    test.each([undefined, -1, 86_400_001, 1e300, NaN, "2000", true, [2000]])("%p says none", (value) => {
        expect(after(value)).toBeUndefined();
    });

    test("is of answers alone that have a body", () => {
        expect(readPause({ kind: "response", status: 429, body: undefined })).toBeUndefined();
        expect(readPause({ kind: "timeout" })).toBeUndefined();
    });
});
