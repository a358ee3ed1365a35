/** Tests of the rules by which refused logins are limited. */

import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
    endCheck,
    hasDebt,
    mayAsk,
    payDebt,
    secondsToPay,
    type Debt,
    type Ending,
} from "../../src/verification/refusal-limit";

/** The default of `matrix_refusals_per_minute`, how many of them are free, and how many are paid in a second. */
const limit = 30;
const free = limit / 2;
const perSecond = limit / 50;

function debtOf(refused: number, underWay = 0): Debt {
    return { refused, at: 0, underWay };
}

describe("an address", () => {
    test.each([
        [{ refused: 0, underWay: 0 }, true],
        [{ refused: 0, underWay: 14 }, true],
        [{ refused: 0, underWay: 15 }, false],
        [{ refused: 14, underWay: 0 }, true],
        [{ refused: 14, underWay: 1 }, false],
        [{ refused: 14.9, underWay: 0 }, true],
        [{ refused: 15, underWay: 0 }, false],
        // With a credit.
        [{ refused: -1, underWay: 15 }, true],
        [{ refused: -30, underWay: 44 }, true],
        [{ refused: -30, underWay: 45 }, false],
    ])("with %j may ask now: %s", ({ refused, underWay }, may) => {
        expect(mayAsk(debtOf(refused, underWay), limit)).toBe(may);
    });

    test("has a debt from one refusal on that is not paid", () => {
        expect([-30, 0, 0.9, 1, 16].map((refused) => hasDebt(debtOf(refused)))).toEqual([
            false,
            false,
            false,
            true,
            true,
        ]);
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
            endCheck(debt, ending, limit);
            return debt;
        };
        for (const refused of [-30, -7.5, 0, 3, 15, 16]) {
            expect(after(refused, "unclear")).toEqual(debtOf(refused, 1));
            expect(after(refused, "refused")).toEqual(debtOf(Math.min(refused + 1, free + 1), 1));
            expect(after(refused, "admitted")).toEqual(debtOf(Math.max(refused - 1, -limit), 1));
        }
    });

    test("may ask as soon as it was told, and not before", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 1000 }),
                fc.double({ min: -2000, max: 2000, noNaN: true }),
                (most, refused) => {
                    const seconds = secondsToPay(debtOf(refused), most);
                    expect(seconds > 0).toBe(refused > Math.max(1, most / 2));
                    const early = debtOf(refused);
                    payDebt(early, most, seconds * 0.99);
                    expect(seconds === 0 || !mayAsk(early, most)).toBe(true);
                    const due = debtOf(refused);
                    payDebt(due, most, seconds + 0.01);
                    expect(mayAsk(due, most)).toBe(true);
                },
            ),
        );
    });

    test("that is only admitted never waits for anything but its own checks", () => {
        const debt = debtOf(0);
        for (let login = 0; login < 300; login++) {
            expect(mayAsk(debt, limit)).toBe(true);
            debt.underWay++;
            endCheck(debt, "admitted", limit);
        }
        // A school that comes in at once has so many checks under way soon.
        while (mayAsk(debt, limit)) {
            debt.underWay++;
        }
        expect(debt.underWay).toBe(limit + free);
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
            debt.underWay++;
            endCheck(debt, "refused", most);
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
                    debt.underWay += mayAsk(debt, limit) ? 1 : 0;
                } else if (debt.underWay > 0) {
                    ended[what]++;
                    endCheck(debt, what, limit);
                }
                expect(ended.refused).toBeLessThanOrEqual(free + 1 + ended.admitted + now * perSecond);
                expect(debt.underWay).toBeLessThanOrEqual(free + 1 + Math.min(ended.admitted, limit));
                expect(secondsToPay(debt, limit)).toBeLessThan(2);
            }
        }),
        { numRuns: 300 },
    );
});
