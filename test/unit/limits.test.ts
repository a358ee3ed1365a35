/** Tests of the rules by which refused logins are limited. */

import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
    countsAgainstAddress,
    creditAfter,
    isRefusal,
    permissionOf,
    type AddressUse,
} from "../../src/access/limits";
import { loginReasons, type LoginReasonName } from "../../src/access/reasons";

const names = Object.keys(loginReasons) as LoginReasonName[];

test("what nobody could say is no refusal", () => {
    expect(names.filter((name) => isRefusal(name))).toEqual(
        names.filter((name) => loginReasons[name].condition === "not-allowed"),
    );
});

test("whoever comes without a token is not counted against the address", () => {
    expect(names.filter((name) => isRefusal(name) && !countsAgainstAddress(name))).toEqual(["token_missing"]);
});

describe("an address", () => {
    const limit = 30;

    test.each([
        [{ refused: 0, underWay: 0, credit: 0 }, "now"],
        [{ refused: 0, underWay: 29, credit: 0 }, "now"],
        [{ refused: 0, underWay: 30, credit: 0 }, "later"],
        [{ refused: 29, underWay: 0, credit: 0 }, "now"],
        [{ refused: 29, underWay: 1, credit: 0 }, "later"],
        [{ refused: 29, underWay: 1, credit: 1 }, "now"],
        [{ refused: 30, underWay: 0, credit: 100 }, "never"],
    ] as const)("with %j may try %s", (use, permission) => {
        expect(permissionOf(use, limit)).toBe(permission);
    });

    /** Lets an address try as often as it may; each try ends as told. */
    function play(events: readonly ("try" | "admitted" | "refused" | "unclear")[]): {
        readonly refused: number;
        readonly most: number;
        readonly admitted: number;
    } {
        let use: AddressUse = { refused: 0, underWay: 0, credit: 0 };
        let most = 0;
        let admitted = 0;
        for (const event of events) {
            if (event === "try") {
                if (permissionOf(use, limit) === "now") {
                    use = { ...use, underWay: use.underWay + 1 };
                }
            } else if (use.underWay > 0) {
                const credit = creditAfter(use, event, limit);
                const refused = use.refused + (event === "refused" ? 1 : 0);
                use = { refused, underWay: use.underWay - 1, credit };
                admitted += event === "admitted" ? 1 : 0;
            }
            most = Math.max(most, use.underWay);
        }
        return { refused: use.refused, most, admitted };
    }

    const events = fc.array(fc.constantFrom("try", "try", "try", "admitted", "refused", "unclear"), {
        maxLength: 2000,
    });

    test("is never refused more than thirty times without a success, nor twice as often and more with some", () => {
        fc.assert(
            fc.property(events, (all) => {
                const { refused, most, admitted } = play(all);
                expect(refused).toBeLessThanOrEqual(admitted === 0 ? limit : 3 * limit);
                expect(most).toBeLessThanOrEqual(admitted === 0 ? limit : 2 * limit);
            }),
            { numRuns: 300 },
        );
    });

    test("that is only admitted never waits for anything but its own tries", () => {
        let use: AddressUse = { refused: 29, underWay: 0, credit: 0 };
        for (let login = 0; login < 300; login++) {
            expect(permissionOf(use, limit)).toBe("now");
            use = { ...use, credit: creditAfter({ ...use, underWay: 1 }, "admitted", limit) };
        }
    });
});
