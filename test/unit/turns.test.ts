/** Tests of the rules for turns and for places in the queue. */

import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { hasPlace, waitingPlaces } from "../../src/access/turns";

describe("places", () => {
    test("are there for trusted targets until all are taken", () => {
        expect(hasPlace({ all: 49, untrusted: 0, ofTarget: 49 }, true, 50)).toBe(true);
        expect(hasPlace({ all: 50, untrusted: 50, ofTarget: 0 }, true, 50)).toBe(false);
    });

    test("are a quarter for each of the others, and three quarters for all of them", () => {
        expect(hasPlace({ all: 11, untrusted: 11, ofTarget: 11 }, false, 50)).toBe(true);
        expect(hasPlace({ all: 12, untrusted: 12, ofTarget: 12 }, false, 50)).toBe(false);
        expect(hasPlace({ all: 36, untrusted: 36, ofTarget: 0 }, false, 50)).toBe(true);
        expect(hasPlace({ all: 37, untrusted: 37, ofTarget: 0 }, false, 50)).toBe(false);
    });

    test("whatever strangers do, one is left for others, where there are two", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 2, max: 1000 }),
                fc.array(fc.nat({ max: 20 }), { maxLength: 3000 }),
                (places, strangers) => {
                    const taken = new Map<number, number>();
                    let all = 0;
                    for (const stranger of strangers) {
                        const ofTarget = taken.get(stranger) ?? 0;
                        if (hasPlace({ all, untrusted: all, ofTarget }, false, places)) {
                            taken.set(stranger, ofTarget + 1);
                            all++;
                        }
                    }
                    expect(hasPlace({ all, untrusted: all, ofTarget: 0 }, true, places)).toBe(true);
                },
            ),
            { numRuns: 50 },
        );
    });

    test("are never none: one check at once still is one", () => {
        expect(hasPlace({ all: 0, untrusted: 0, ofTarget: 0 }, false, 1)).toBe(true);
    });
});

test("twenty times as many may wait as run, and two thousand at most", () => {
    expect([1, 50, 100, 1000].map(waitingPlaces)).toEqual([20, 1000, 2000, 2000]);
});
