/** Tests of what answers say of the verifier itself: the circuit breaker. */

import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
    admits,
    endCheck,
    newBreaker,
    signOf,
    type Breaker,
    type Failure,
    type Sign,
} from "../../src/verification/circuit-breaker";
import { isRefusal, loginReasons, type LoginReasonName } from "../../src/login-reasons";
import type { Verdict } from "../../src/verification/verifier";

const reasons = Object.keys(loginReasons) as LoginReasonName[];

function refused(reason: LoginReasonName): Verdict {
    return { admitted: false, reason };
}

/** A check of a room and a token of its own. */
function checkOf(name: number | string): Failure {
    return { roomId: `!${name}:hs.test`, fingerprint: `token ${name}` };
}

/** A check that nothing is known of. */
const fresh = checkOf("fresh");

/** A breaker after a check ended; the one before stays as it is. */
function afterCheck(before: Breaker, check: Failure, sign: Sign, now: number): Breaker {
    const breaker = { ...before };
    endCheck(breaker, check, sign, now);
    return breaker;
}

/** A breaker once its probe begins. */
function halfOpen(breaker: Breaker): Breaker {
    return { ...breaker, probing: true };
}

/** A breaker after these checks failed one after the other, the last of them at a time. */
function failingWith(checks: readonly Failure[], now = 0): Breaker {
    return checks.reduce<Breaker>((state, check) => afterCheck(state, check, "trouble", now), newBreaker());
}

/** A breaker after so many checks failed, each of a room and a token of its own. */
function failing(times: number, now = 0): Breaker {
    return failingWith(
        Array.from({ length: times }, (_, index) => checkOf(index)),
        now,
    );
}

describe("a sign of trouble", () => {
    test("is just what is no answer, and 5xx", () => {
        expect(reasons.filter((reason) => signOf(refused(reason)) === "trouble")).toEqual([
            "foreign_server_not_found",
            "foreign_server_failed",
            "verifier_timeout",
            "verifier_unreachable",
            "verifier_failed",
        ]);
    });

    test("is never a no, which strangers can bring about", () => {
        for (const reason of reasons.filter((name) => isRefusal(name))) {
            expect([reason, signOf(refused(reason))]).toEqual([reason, "answer"]);
        }
    });

    test("is neither seen nor unseen by who did not ask", () => {
        expect(reasons.filter((reason) => signOf(refused(reason)) === "unknown").sort()).toEqual([
            "check_cancelled",
            "internal_error",
            "too_many_checks",
            "too_many_refusals",
            "verifier_paused",
        ]);
    });
});

describe("the circuit breaker", () => {
    test("lets all ask until the fifth failure in a row", () => {
        expect([0, 1, 2, 3, 4, 5].map((times) => admits(failing(times), fresh, 0))).toEqual([
            true,
            true,
            true,
            true,
            true,
            false,
        ]);
    });

    test("begins to count anew with any answer", () => {
        const answered = afterCheck(failing(4), fresh, "answer", 0);
        expect(admits(afterCheck(answered, fresh, "trouble", 0), fresh, 0)).toBe(true);
    });

    test("lets one ask after the pause, and nobody beside", () => {
        const paused = failing(5);
        expect(admits(paused, fresh, 0.99)).toBe(false);
        expect(admits(paused, fresh, 1)).toBe(true);
        expect(admits(halfOpen(paused), fresh, 100)).toBe(false);
    });

    test("pauses 1, 2, 4, 8, 16, 30 and 30 seconds", () => {
        const pauses: number[] = [];
        let state = failing(5);
        for (let now = 0; pauses.length < 7;) {
            expect(state.pause).toBeGreaterThan(0);
            pauses.push(state.until - now);
            now = state.until;
            state = afterCheck(halfOpen(state), checkOf(`probe ${now}`), "trouble", now);
        }
        expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
    });

    test("is whole again after one answer, and begins with the shortest pause next time", () => {
        const whole = { failures: 0, failed: [], pause: 0, probing: false };
        const second = afterCheck(halfOpen(failing(5)), fresh, "trouble", 1);
        expect(afterCheck(halfOpen(second), fresh, "answer", 3)).toMatchObject(whole);
        // Also by the answer to a check that began before.
        expect(afterCheck(second, fresh, "answer", 1.5)).toMatchObject(whole);
    });

    test("is not paused longer by checks that began before", () => {
        const paused = failing(5);
        expect(afterCheck(paused, fresh, "trouble", 0.5)).toMatchObject({ until: 1, pause: 1 });
    });

    test("lets the next one find out where a probe was cut short", () => {
        const state = afterCheck(halfOpen(failing(5)), fresh, "unknown", 7);
        expect(admits(state, fresh, 7)).toBe(true);
        // Also the very one that was cut short: it did not fail.
        expect(admits(state, checkOf("fresh"), 7)).toBe(true);
    });

    test("never refuses who did not fail for more than 30 seconds while nobody probes, nor anybody for more than 60", () => {
        const step = fc.record({
            sign: fc.constantFrom("answer", "trouble", "unknown"),
            seconds: fc.integer({ min: 0, max: 40 }),
            room: fc.nat({ max: 9 }),
            token: fc.nat({ max: 9 }),
        });
        fc.assert(
            fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
                let state = newBreaker();
                let now = 0;
                for (const { sign, seconds, room, token } of steps) {
                    const check = { roomId: `!${room}:hs.test`, fingerprint: `token ${token}` };
                    now += seconds;
                    if (state.pause > 0 && admits(state, check, now)) {
                        state = halfOpen(state);
                    }
                    state = afterCheck(state, check, sign, now);
                    if (!state.probing) {
                        expect(admits(state, fresh, now + 30)).toBe(true);
                        expect(admits(state, check, now + 60)).toBe(true);
                    }
                    expect(admits(afterCheck(state, check, "answer", now), check, now)).toBe(true);
                }
            }),
        );
    });
});

describe("one who makes checks fail, as with a slow room", () => {
    const many = Array.from({ length: 200 }, (_, index) => index);

    test.each([1, 2])("pauses nothing with %d rooms, whatever the tokens", (rooms) => {
        const state = failingWith(
            many.map((index) => ({ roomId: `!${index % rooms}:hs.test`, fingerprint: `token ${index}` })),
        );
        expect(admits(state, fresh, 0)).toBe(true);
    });

    test.each([1, 2])("pauses nothing with %d tokens, whatever the rooms", (tokens) => {
        const state = failingWith(
            many.map((index) => ({
                roomId: `!${index}:hs.test`,
                fingerprint: `token ${index % tokens}`,
            })),
        );
        expect(admits(state, fresh, 0)).toBe(true);
    });

    test("does not keep three rooms and tokens of others from being noticed", () => {
        const attacks = many.map((index) => ({ roomId: "!slow:hs.test", fingerprint: `token ${index}` }));
        const others = ["a", "b", "c"].map(checkOf);
        expect(admits(failingWith([...attacks, ...others]), fresh, 0)).toBe(false);
    });

    test("makes no probe with a claim that failed: it waits twice as long as others", () => {
        const failed = checkOf(2);
        const paused = failing(5);
        expect([1, 1.99, 2].map((now) => admits(paused, failed, now))).toEqual([false, false, true]);
        // Nor with its token for another room.
        expect(admits(paused, { ...failed, roomId: "!new:hs.test" }, 1)).toBe(false);
    });

    test("makes just one probe in a room, with whatever tokens, while others find out", () => {
        const slow = (token: string): Failure => ({ roomId: "!slow:hs.test", fingerprint: token });
        const second = afterCheck(halfOpen(failing(5)), slow("first"), "trouble", 1);
        expect(second).toMatchObject({ pause: 2, until: 3 });
        expect(admits(second, slow("second"), 3)).toBe(false);
        expect(admits(second, fresh, 3)).toBe(true);
    });

    test("does not keep a room from being a probe whose check failed before the pause: in an outage all do", () => {
        const room = checkOf(1).roomId;
        expect(admits(failing(5), { roomId: room, fingerprint: "another token" }, 1)).toBe(true);
    });

    test("fills no memory", () => {
        for (const sign of ["trouble", "unknown"] as const) {
            const state = many.reduce<Breaker>(
                (before, index) => afterCheck(before, checkOf(index), sign, 0),
                failing(5),
            );
            expect(state.failed.length).toBeLessThanOrEqual(20);
        }
    });
});
