/** Tests of the record of rights: what each answer changes in it, and what never does. */

import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
    hasPower,
    isMember,
    isOwner,
    isProvenMember,
    takeAnswer,
    type Answer,
    type Change,
    type Membership,
    type Rights,
} from "../../src/rights/record";
import type { HeldPowers } from "../../src/matrix/power";

/** A record of an answer that was asked for at 100, confirmed at 1000. */
function record(membership: Membership, power: boolean, synchronised = true): Rights {
    return {
        userId: "@ada:x",
        room: { roomId: "!a:x", roomName: "efqtu6a" },
        synchronised,
        membership,
        power,
        powers: {},
        asked: 100,
        confirmed: 1000,
    };
}

const flags = [false, true];
const memberships: readonly Membership[] = ["joined", "unasked", "ended"];
const answers: readonly Answer[] = [
    { membership: "joined", power: false },
    { membership: "joined", power: true },
    { membership: "unasked", power: false },
    { membership: "ended" },
];

describe("an answer", () => {
    test.each([
        // Before: membership and power; then the answer; what it changes of a review, and of a login.
        ["joined", false, { membership: "joined", power: false }, "keep", "keep"],
        ["joined", true, { membership: "joined", power: false }, "demote", "demote"],
        ["joined", false, { membership: "joined", power: true }, "promote", "promote"],
        ["joined", true, { membership: "joined", power: true }, "keep", "keep"],
        ["joined", false, { membership: "ended" }, "remove", "remove"],
        ["joined", true, { membership: "ended" }, "remove", "remove"],
        ["unasked", false, { membership: "joined", power: true }, "promote", "promote"],
        ["unasked", false, { membership: "ended" }, "remove", "remove"],
        ["ended", false, { membership: "ended" }, "keep", "keep"],
        ["ended", false, { membership: "joined", power: false }, "keep", "keep"],
        ["ended", false, { membership: "joined", power: true }, "keep", "promote"],
    ] as const)("%s, power %s; then %j: a review %s, a login %s", (membership, power, answer, ...changes) => {
        expect(
            flags.map((byLogin) => takeAnswer(record(membership, power), answer, 101, byLogin, 2000)),
        ).toEqual(changes);
    });

    test("that the record holds already does not confirm it anew", () => {
        const known = record("joined", false);
        expect(takeAnswer(known, { membership: "joined", power: false }, known.asked, true, 2000)).toBe(
            "keep",
        );
        expect(known.confirmed).toBe(1000);
    });

    test("stands in the record, with the time at which it was asked for and the time now", () => {
        for (const membership of ["joined", "unasked"] as const) {
            for (const power of flags) {
                for (const answer of answers) {
                    const rights = record(membership, power);
                    takeAnswer(rights, answer, 101, false, 2000);
                    expect(rights).toEqual({
                        ...record(answer.membership, answer.membership !== "ended" && answer.power),
                        asked: 101,
                        confirmed: 2000,
                    });
                }
            }
        }
    });

    test.each([
        [{}, {}, "keep"],
        [undefined, undefined, "keep"],
        [{ a: false }, {}, "keep"],
        [{ a: true }, { a: true, b: false }, "keep"],
        [{ a: true }, { a: true, b: true }, "adjust"],
        [{ a: true, b: true }, { a: true }, "adjust"],
        [{ a: true }, undefined, "adjust"],
        [undefined, { a: true }, "adjust"],
    ] as readonly (readonly [HeldPowers | undefined, HeldPowers | undefined, Change])[])(
        "with the powers %j, then %j: %s",
        (powers, later, change) => {
            const rights = { ...record("joined", false), powers };
            const answer = { membership: "joined", power: false, powers: later } as const;
            expect(takeAnswer(rights, answer, 101, false, 2000)).toBe(change);
            expect(hasPower(rights, "a")).toBe(later?.a === true);
            // The power of an owner is told first; the others come with it.
            const promoted = { ...record("joined", false), powers };
            expect(takeAnswer(promoted, { ...answer, power: true }, 101, false, 2000)).toBe("promote");
            expect(promoted.powers).toEqual(later ?? {});
        },
    );

    test("ends all powers with the membership, and they count for members only", () => {
        const rights = { ...record("joined", true), powers: { a: true } };
        takeAnswer(rights, { membership: "ended" }, 101, false, 2000);
        expect(rights.powers).toEqual({});
        for (const membership of memberships) {
            const known = { ...record(membership, true), powers: { a: true } };
            expect([membership, hasPower(known, "a")]).toEqual([membership, membership === "joined"]);
        }
    });

    test("of the same moment counts, so that the first login's own does", () => {
        expect(takeAnswer(record("joined", true), { membership: "ended" }, 100, false, 2000)).toBe("remove");
    });
});

describe("an answer that was asked for before the one that the record holds", () => {
    test("changes nothing, by a login or a review, whatever it says", () => {
        for (const membership of memberships) {
            for (const power of flags) {
                for (const byLogin of flags) {
                    for (const answer of answers) {
                        const rights = record(membership, power);
                        expect(takeAnswer(rights, answer, 99.9, byLogin, 2000)).toBe("keep");
                        expect(rights).toEqual(record(membership, power));
                    }
                }
            }
        }
    });
});

describe("a membership that has ended", () => {
    test("is opened again by no review, however late", () => {
        for (const answer of answers) {
            const rights = record("ended", false);
            expect(takeAnswer(rights, answer, 1_000_000, false, 2000)).toBe("keep");
            expect(rights).toEqual(record("ended", false));
        }
    });

    test("is opened again by a login that was asked for later, and by none before", () => {
        const answer = { membership: "joined", power: true } as const;
        const rights = record("ended", false);
        expect(takeAnswer(rights, answer, 99, true, 2000)).toBe("keep");
        expect(isMember(rights)).toBe(false);
        expect(takeAnswer(rights, answer, 101, true, 2000)).toBe("promote");
        expect([isMember(rights), isOwner(rights)]).toEqual([true, true]);
    });

    test("takes the power along: nobody comes back as the owner that they were", () => {
        const rights = record("joined", true);
        takeAnswer(rights, { membership: "ended" }, 101, false, 2000);
        expect(rights.power).toBe(false);
        expect(takeAnswer(rights, { membership: "joined", power: false }, 102, true, 2001)).toBe("keep");
        expect([isMember(rights), isOwner(rights)]).toEqual([true, false]);
    });
});

test("whatever comes in whatever order, the record says what was asked for last, and each change is told", () => {
    const step = fc.record({
        asked: fc.integer({ min: 0, max: 200 }),
        byLogin: fc.boolean(),
        answer: fc.constantFrom(...answers),
    });
    fc.assert(
        fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
            const rights = record("joined", false);
            let latest = { ...rights };
            for (const { asked, byLogin, answer } of steps) {
                const change = takeAnswer(rights, answer, asked, byLogin, 2000);
                const counts = asked >= latest.asked && (latest.membership !== "ended" || byLogin);
                const power = answer.membership !== "ended" && answer.power;
                if (counts) {
                    expect(rights).toMatchObject({ membership: answer.membership, power, asked });
                } else {
                    expect(rights).toEqual(latest);
                }
                const before = latest.membership !== "ended";
                const told = {
                    remove: before && !isMember(rights),
                    promote: isMember(rights) && rights.power && !latest.power,
                    demote: isMember(rights) && !rights.power && latest.power,
                };
                for (const name of ["remove", "promote", "demote"] as const) {
                    expect([name, change === name]).toEqual([name, told[name]]);
                }
                latest = { ...rights };
            }
        }),
    );
});

describe("of a record", () => {
    const records = memberships.flatMap((membership) =>
        flags.flatMap((power) => flags.map((synchronised) => record(membership, power, synchronised))),
    );

    test("members are all whose membership has not ended, proven ones all who are joined", () => {
        for (const rights of records) {
            expect(isMember(rights)).toBe(rights.membership !== "ended");
            expect(isProvenMember(rights)).toBe(rights.membership === "joined");
        }
    });

    test("owners are proven members with power, where power is synchronised", () => {
        expect(records.filter(isOwner)).toEqual([record("joined", true)]);
    });
});
