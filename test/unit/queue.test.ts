/** Tests of the rules of the queue: places, and the debts of addresses. */

import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
    hasPlace,
    mayAsk,
    payDebt,
    settleDebt,
    waitingPlaces,
    type Debt,
    type PlacesTaken,
} from "../../src/verification/queue";
import type { Ending } from "../../src/verification/verifier";

/** The default of `matrix_refusals_per_minute`, how many of them are free, and how many are paid in a second. */
const limit = 30;
const free = limit / 2;
const perSecond = limit / 50;

function debtOf(refused: number, running = 0): Debt {
    return { refused, at: 0, running };
}

describe("an address", () => {
    test.each([
        [{ refused: 0, running: 0 }, true],
        [{ refused: 0, running: 14 }, true],
        [{ refused: 0, running: 15 }, false],
        [{ refused: 14, running: 0 }, true],
        [{ refused: 14, running: 1 }, false],
        [{ refused: 14.9, running: 0 }, true],
        [{ refused: 15, running: 0 }, false],
        // With a credit.
        [{ refused: -1, running: 15 }, true],
        [{ refused: -30, running: 44 }, true],
        [{ refused: -30, running: 45 }, false],
    ])("with %j may ask now: %s", ({ refused, running }, may) => {
        expect(mayAsk(debtOf(refused, running), limit)).toBe(may);
    });

    test("pays as many as the limit in 50 seconds, and is never owed anything for that", () => {
        const debt = debtOf(20);
        payDebt(debt, limit, 10);
        expect([debt.refused, debt.at]).toEqual([14, 10]);
        payDebt(debt, limit, 10);
        expect(debt.refused).toBe(14);
        payDebt(debt, limit, 10_000);
        expect([debt.refused, debt.at]).toEqual([0, 10_000]);
    });

    test("loses its credit as fast", () => {
        const debt = debtOf(-20);
        payDebt(debt, limit, 10);
        expect(debt.refused).toBe(-14);
        payDebt(debt, limit, 10_000);
        expect(debt.refused).toBe(0);
    });

    test("owes one more with each refusal and one less with each success, within bounds", () => {
        const after = (refused: number, ending: Ending): Debt => {
            const debt = debtOf(refused, 2);
            settleDebt(debt, ending, limit);
            return debt;
        };
        for (const refused of [-30, -7.5, 0, 3, 15, 16]) {
            expect(after(refused, "unclear")).toEqual(debtOf(refused, 1));
            expect(after(refused, "refused")).toEqual(debtOf(Math.min(refused + 1, free + 1), 1));
            expect(after(refused, "admitted")).toEqual(debtOf(Math.max(refused - 1, -limit), 1));
        }
    });

    test("that is only admitted never waits for anything but its own checks", () => {
        const debt = debtOf(0);
        for (let login = 0; login < 300; login++) {
            expect(mayAsk(debt, limit)).toBe(true);
            debt.running++;
            settleDebt(debt, "admitted", limit);
        }
        // A school that comes in at once has so many checks under way soon.
        while (mayAsk(debt, limit)) {
            debt.running++;
        }
        expect(debt.running).toBe(limit + free);
    });
});

/** Checks of one address one after the other, each as soon as it may be, and each refused. @returns when they were made */
function flood(seconds: number, most: number): readonly number[] {
    const debt = debtOf(0);
    const made: number[] = [];
    for (let now = 0; now < seconds; now += 0.01) {
        payDebt(debt, most, now);
        if (mayAsk(debt, most)) {
            made.push(now);
            debt.running++;
            settleDebt(debt, "refused", most);
        }
    }
    return made;
}

describe("a flood of bad tokens", () => {
    test.each([1, 10, 30, 100, 1000])(
        "at a limit of %d costs the free half, and then just what is paid",
        (most) => {
            const made = flood(300, most);
            for (const start of made) {
                const within = made.filter((time) => time >= start && time < start + 60);
                expect(within.length).toBeLessThanOrEqual(Math.max(1, most / 2) + (60 * most) / 50 + 1);
            }
        },
    );

    test("lets a good token ask within two seconds, at any time of it", () => {
        const made = flood(300, limit);
        const waits = made.map((time, index) => (made[index + 1] ?? time) - time);
        expect(Math.max(...waits)).toBeLessThan(2);
    });
});

test("whatever an address does: what it costs, how much of it runs at once, and how long a good token waits", () => {
    const event = fc.oneof(
        fc.constantFrom("ask", "ask", "ask", "admitted", "refused", "refused", "unclear"),
        fc.double({ min: 0, max: 10, noNaN: true }),
    );
    fc.assert(
        fc.property(fc.array(event, { maxLength: 2000 }), (events) => {
            const debt = debtOf(0);
            const ended: Record<Ending, number> = { admitted: 0, refused: 0, unclear: 0 };
            let now = 0;
            for (const what of events) {
                if (typeof what === "number") {
                    now += what;
                    payDebt(debt, limit, now);
                } else if (what === "ask") {
                    debt.running += mayAsk(debt, limit) ? 1 : 0;
                } else if (debt.running > 0) {
                    ended[what]++;
                    settleDebt(debt, what, limit);
                }
                expect(ended.refused).toBeLessThanOrEqual(free + 1 + ended.admitted + now * perSecond);
                expect(debt.running).toBeLessThanOrEqual(free + 1 + Math.min(ended.admitted, limit));
                const later = { ...debt, running: 0 };
                payDebt(later, limit, now + 2);
                expect(mayAsk(later, limit)).toBe(true);
            }
        }),
        { numRuns: 300 },
    );
});

const none: PlacesTaken = { all: 0, untrusted: 0, ofTarget: 0, ofAddress: 0 };

describe("places", () => {
    test("are there for trusted targets until all are taken", () => {
        expect(hasPlace({ ...none, all: 49, ofTarget: 49 }, true, 50)).toBe(true);
        expect(hasPlace({ ...none, all: 50, untrusted: 50 }, true, 50)).toBe(false);
    });

    test("are a quarter for each of the others, and three quarters for all of them", () => {
        const taken = (untrusted: number, ofTarget: number): PlacesTaken => ({
            ...none,
            all: untrusted,
            untrusted,
            ofTarget,
        });
        expect(hasPlace(taken(11, 11), false, 50)).toBe(true);
        expect(hasPlace(taken(12, 12), false, 50)).toBe(false);
        expect(hasPlace(taken(36, 0), false, 50)).toBe(true);
        expect(hasPlace(taken(37, 0), false, 50)).toBe(false);
    });

    test("are three quarters for each address, whatever it asks about", () => {
        for (const trusted of [true, false]) {
            expect(hasPlace({ ...none, all: 36, ofAddress: 36 }, trusted, 50)).toBe(true);
            expect(hasPlace({ ...none, all: 37, ofAddress: 37 }, trusted, 50)).toBe(false);
            expect(hasPlace({ ...none, all: 37, ofAddress: 36 }, trusted, 50)).toBe(true);
        }
    });

    /** Takes all the places that it gets; each try names a target and an address. */
    function take(
        tries: readonly { readonly target: number; readonly address: number }[],
        trusted: boolean,
        places: number,
    ): number {
        const ofTargets = new Map<number, number>();
        const ofAddresses = new Map<number, number>();
        let all = 0;
        for (const { target, address } of tries) {
            const ofTarget = ofTargets.get(target) ?? 0;
            const ofAddress = ofAddresses.get(address) ?? 0;
            if (hasPlace({ all, untrusted: trusted ? 0 : all, ofTarget, ofAddress }, trusted, places)) {
                ofTargets.set(target, ofTarget + 1);
                ofAddresses.set(address, ofAddress + 1);
                all++;
            }
        }
        return all;
    }

    const manyPlaces = fc.integer({ min: 2, max: 1000 });
    const someone = fc.nat({ max: 20 });

    test("whatever strangers do, one is left for others, where there are two", () => {
        fc.assert(
            fc.property(
                manyPlaces,
                fc.array(fc.record({ target: someone, address: someone }), { maxLength: 3000 }),
                (places, tries) => {
                    const all = take(tries, false, places);
                    expect(hasPlace({ ...none, all, untrusted: all }, true, places)).toBe(true);
                },
            ),
            { numRuns: 50 },
        );
    });

    test("whatever one address does, be it with the verifier that all have, a quarter is left for the others", () => {
        fc.assert(
            fc.property(
                manyPlaces,
                fc.boolean(),
                fc.array(someone, { maxLength: 3000 }),
                (places, trusted, targets) => {
                    const tries = targets.map((target) => ({ target, address: 0 }));
                    const all = take(tries, trusted, places);
                    expect(places - all).toBeGreaterThanOrEqual(places / 4);
                    expect(hasPlace({ ...none, all, untrusted: trusted ? 0 : all }, true, places)).toBe(true);
                },
            ),
            { numRuns: 50 },
        );
    });

    test("are never none: one check at once still is one", () => {
        expect(hasPlace(none, false, 1)).toBe(true);
        expect(hasPlace(none, true, 1)).toBe(true);
    });
});

test("twenty times as many may wait as run, and two thousand at most", () => {
    expect([1, 50, 100, 1000].map(waitingPlaces)).toEqual([20, 1000, 2000, 2000]);
});
