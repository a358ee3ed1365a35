/** Tests of what answers say of the verifier itself: the circuit breaker, and the decision to try once more. */

import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
    admission,
    afterCheck,
    probe,
    retryPause,
    signOf,
    unbroken,
    type BreakerState,
} from "../../src/access/health";
import { loginReasons, type LoginReasonName } from "../../src/access/reasons";
import type { Verdict } from "../../src/access/verdict";

const reasons = Object.keys(loginReasons) as LoginReasonName[];

function refused(reason: LoginReasonName): Verdict {
    return { admitted: false, reason };
}

/** A breaker after checks that failed one after the other, the last of them at a time. */
function failing(times: number, now = 0): BreakerState {
    return Array.from({ length: times }).reduce<BreakerState>(
        (state) => afterCheck(state, "trouble", now),
        unbroken,
    );
}

describe("a sign of trouble", () => {
    test("is just what is no answer, and 5xx", () => {
        expect(reasons.filter((reason) => signOf(refused(reason)) === "trouble")).toEqual([
            "foreign_server_failed",
            "verifier_timeout",
            "verifier_unreachable",
            "verifier_failed",
        ]);
    });

    test("is never a no, which strangers can bring about", () => {
        for (const reason of reasons.filter((name) => loginReasons[name].condition === "not-allowed")) {
            expect([reason, signOf(refused(reason))]).toEqual([reason, "answers"]);
        }
    });

    test("is neither seen nor unseen by who did not ask", () => {
        expect(reasons.filter((reason) => signOf(refused(reason)) === "unknown").sort()).toEqual([
            "check_cancelled",
            "internal_error",
            "too_many_checks",
            "verifier_paused",
        ]);
    });
});

describe("another try", () => {
    test("is made after failures that come at once, and no others", () => {
        const retried = reasons.filter((reason) => retryPause(refused(reason), 10, 0.5) !== undefined);
        expect(retried).toEqual(["verifier_unreachable", "verifier_failed"]);
        expect(retryPause({ admitted: true, userId: "@a:b", owner: false }, 10, 0.5)).toBeUndefined();
    });

    test("comes after a short pause, and leaves a second at least", () => {
        fc.assert(
            fc.property(
                fc.double({ min: -1, max: 60, noNaN: true }),
                fc.double({ min: 0, max: 1, noNaN: true }),
                (left, chance) => {
                    const pause = retryPause(refused("verifier_failed"), left, chance);
                    if (left >= 1.5) {
                        expect(pause).toBeGreaterThanOrEqual(0.1);
                        expect(pause).toBeLessThanOrEqual(0.5);
                    } else if (pause !== undefined) {
                        expect(left - pause).toBeGreaterThanOrEqual(1);
                    }
                },
            ),
        );
    });
});

describe("the circuit breaker", () => {
    test("lets all ask until the fifth failure in a row", () => {
        expect([0, 1, 2, 3, 4, 5].map((times) => admission(failing(times), 0))).toEqual([
            "ask",
            "ask",
            "ask",
            "ask",
            "ask",
            "refuse",
        ]);
    });

    test("begins to count anew with any answer", () => {
        const answered = afterCheck(failing(4), "answers", 0);
        expect(admission(afterCheck(answered, "trouble", 0), 0)).toBe("ask");
    });

    test("lets one ask after the pause, and nobody beside", () => {
        const paused = failing(5);
        expect(admission(paused, 0.99)).toBe("refuse");
        expect(admission(paused, 1)).toBe("probe");
        expect(admission(probe(paused), 100)).toBe("refuse");
    });

    test("pauses 1, 2, 4, 8, 16, 30 and 30 seconds", () => {
        const pauses: number[] = [];
        let state = failing(5);
        for (let now = 0; pauses.length < 7;) {
            if (state.kind !== "paused") {
                throw new Error(`it is ${state.kind}`);
            }
            pauses.push(state.until - now);
            now = state.until;
            state = afterCheck(probe(state), "trouble", now);
        }
        expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
    });

    test("is whole again after one answer, and begins with the shortest pause next time", () => {
        const second = afterCheck(probe(failing(5)), "trouble", 1);
        expect(afterCheck(probe(second), "answers", 3)).toEqual(unbroken);
        // Also by the answer to a check that began before.
        expect(afterCheck(second, "answers", 1.5)).toEqual(unbroken);
    });

    test("is not paused longer by checks that began before", () => {
        const paused = failing(5);
        expect(afterCheck(paused, "trouble", 0.5)).toEqual(paused);
    });

    test("lets the next one find out where a probe was cut short", () => {
        const state = afterCheck(probe(failing(5)), "unknown", 7);
        expect(admission(state, 7)).toBe("probe");
    });

    test("never refuses for more than 30 seconds while nobody probes, whatever happens", () => {
        const step = fc.record({
            sign: fc.constantFrom("answers", "trouble", "unknown"),
            seconds: fc.integer({ min: 0, max: 40 }),
        });
        fc.assert(
            fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
                let state = unbroken;
                let now = 0;
                for (const { sign, seconds } of steps) {
                    now += seconds;
                    if (admission(state, now) === "probe") {
                        state = probe(state);
                    }
                    state = afterCheck(state, sign, now);
                    if (state.kind !== "probing") {
                        expect(admission(state, now + 30)).not.toBe("refuse");
                    }
                    expect(admission(afterCheck(state, "answers", now), now)).toBe("ask");
                }
            }),
        );
    });
});
