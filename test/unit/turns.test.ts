/** Tests of the rules for turns and for places in the queue. */

import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { hasPlace, waitingPlaces, type PlacesTaken } from "../../src/verification/places";

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
