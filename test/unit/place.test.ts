/** Tests of when answers settle a user's place in a room, and what it is then. */

import { describe, expect, test } from "@jest/globals";
import type { Creation } from "../../src/matrix/power";
import type { Reading } from "../../src/verification/homeserver-api";
import {
    decidePlace,
    decideReview,
    type Place,
    type PlacePolicy,
    type Readings,
} from "../../src/verification/place";
import type { LoginReasonName } from "../../src/login-reasons";

const USER = "@ada:hs.test";

const admin: PlacePolicy = { ownerPower: "state_default", bot: false, local: true };
const foreign = { ...admin, local: false };
const bot = { ...admin, bot: true, local: false };
const user = { ...admin, bot: true, asUser: true };

function yes<Value>(value: Value): Reading<Value> {
    return { ok: true, value };
}

function no(reason: LoginReasonName): { readonly ok: false; readonly reason: LoginReasonName } {
    return { ok: false, reason };
}

const creation: Reading<Creation> = yes({ creatorsRule: false, creators: ["@eve:hs.test"] });
const levels = yes({ users: { [USER]: 50 } });
const joined = yes({ membership: "join" });
const inside: Readings = { sight: joined, member: joined, levels, creation };
const owner: Place = { kind: "member", owner: true };
const outside: Place = { kind: "outside" };

function decide(readings: Readings, policy: PlacePolicy): Place | undefined {
    return decidePlace(USER, readings, policy);
}

describe.each(Object.entries({ admin, foreign, bot, user }))("decidePlace, asked by the %s", (_, policy) => {
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
        const ada = { membership: "join", displayname: "Ada" };
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
        const readings = { sight: joined, member: joined, [name]: no("verifier_failed") } as Readings;
        expect(decide(readings, policy)).toEqual({ kind: "failed", reason: "verifier_failed" });
    });

    test("a user who is not joined is outside, whatever else the answers say", () => {
        for (const content of [undefined, { membership: "leave" }, { membership: "invite" }, {}]) {
            expect(decide({ ...inside, member: yes(content) }, policy)).toEqual(outside);
        }
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
        expect(decide({ sight: joined, member: yes(undefined) }, bot)).toEqual(outside);
    });

    test("a user who is not shown their own membership is outside, if we may pose as them", () => {
        const unseen = { member: no("user_not_in_namespace") };
        expect(decide(unseen, user)).toBeUndefined();
        expect(decide({ ...unseen, posing: yes(USER) }, user)).toEqual(outside);
        expect(decide({ ...unseen, posing: no("user_not_in_namespace") }, user)).toEqual({
            kind: "not_visible",
            reason: "user_not_in_namespace",
        });
        for (const reason of ["homeserver_token_unknown", "verifier_failed"] as const) {
            expect(decide({ ...unseen, posing: no(reason) }, user)).toEqual({ kind: "failed", reason });
            expect(decide({ member: no(reason), posing: yes(USER) }, user)).toEqual({
                kind: "failed",
                reason,
            });
        }
        // Of others it says nothing.
        expect(decide({ ...unseen, sight: joined, posing: yes(USER) }, bot)?.kind).toBe("not_visible");
    });

    test.each([
        ["user_not_in_namespace", no("user_not_in_namespace")],
        ["bot_not_in_room", no("bot_not_in_room")],
        ["bot_not_in_room", yes(undefined)],
        ["bot_left_room", yes({ membership: "leave" })],
        ["bot_left_room", yes({ membership: "invite" })],
    ] as const)("a bot does not see a room: %s, by %p", (reason, sight) => {
        for (const member of [undefined, joined, yes(undefined)]) {
            expect(decide({ ...inside, member, sight }, bot)).toEqual({
                kind: "not_visible",
                reason,
            });
        }
    });
});

describe("decideReview", () => {
    const GONE = "@bob:hs.test";
    const FOREIGN = "@eve:other.test";
    const members = yes({ joined: { [USER]: true }, seen: false });
    const all: Readings = { members, levels, creation };
    function review(readings: Readings): ReturnType<typeof decideReview> {
        return decideReview([USER, GONE, FOREIGN], readings, "hs.test", { ownerPower: "state_default" });
    }

    test("tells of members what they may, and of its own users that they are gone", () => {
        expect(review(all)).toEqual({ [USER]: { joined: true, owner: true }, [GONE]: { joined: false } });
    });

    test.each(["members", "levels", "creation"] as const)("waits for %s", (name) => {
        expect(review({ ...all, [name]: undefined })).toBeUndefined();
    });

    test.each(["levels", "creation"] as const)("says nothing of members without %s", (name) => {
        expect(review({ ...all, [name]: no("verifier_failed") })).toEqual({ [GONE]: { joined: false } });
    });

    test("tells trouble from a room out of sight", () => {
        expect(review({ ...all, members: no("verifier_failed") })).toEqual({});
        expect(review({ ...all, members: no("bot_left_room") })).toBe("not_visible");
    });
});
