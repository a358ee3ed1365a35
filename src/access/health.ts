/** What an answer says of the verifier itself: whether it is well, whether to ask once more, when to leave it alone. */

import type { LoginReasonName } from "./reasons";
import type { Verdict } from "./verdict";

/**
 * `answers`: it is there, whatever it said. `trouble`: it is down or overloaded. `unknown`: it was not asked, or not
 * until its answer.
 *
 * Who may not ask it (403), or asks wrongly, learns no more by waiting, and strangers could bring that about by what
 * they claim: so only what is no answer at all, and 5xx, count as trouble.
 */
export type Sign = "answers" | "trouble" | "unknown";

const signs: Readonly<Partial<Record<LoginReasonName, Sign>>> = {
    verifier_timeout: "trouble",
    verifier_unreachable: "trouble",
    verifier_failed: "trouble",
    foreign_server_failed: "trouble",
    verifier_paused: "unknown",
    too_many_checks: "unknown",
    check_cancelled: "unknown",
    internal_error: "unknown",
};

/** What a verdict says of the verifier. */
export function signOf(verdict: Verdict): Sign {
    return verdict.admitted ? "answers" : (signs[verdict.reason] ?? "answers");
}

/** The shortest time that makes another try worth while, in seconds. */
const leastForRetry = 1;
/** The pause before it, in seconds: a proxy that restarts is back by then, and not all come at once. */
const shortestRetryPause = 0.1;
const longestRetryPause = 0.5;

/**
 * Whether a check is to be tried once more: only after failures that come at once and may pass at once.
 *
 * @param secondsLeft until those who wait for it have to have their answer
 * @param chance a random number from 0 to 1
 * @returns seconds to pause before, nothing when it is not
 */
export function retryPause(verdict: Verdict, secondsLeft: number, chance: number): number | undefined {
    if (verdict.admitted) {
        return undefined;
    }
    if (verdict.reason !== "verifier_unreachable" && verdict.reason !== "verifier_failed") {
        return undefined;
    }
    const pause = shortestRetryPause + chance * (longestRetryPause - shortestRetryPause);
    return secondsLeft - pause >= leastForRetry ? pause : undefined;
}

/** After so many failures in a row a verifier is left alone for a while. */
const failureMaximum = 5;
/** How long at first, doubled after each check that fails then, and at most; in seconds. */
const firstPause = 1;
const longestPause = 30;

/**
 * The circuit breaker of a verifier. Times are in seconds of one clock.
 *
 * `asking`: all is well, or not yet bad enough. `paused`: nobody asks until a time. `probing`: one check is to find out
 * whether it is back.
 */
export type BreakerState =
    | { readonly kind: "asking"; readonly failures: number }
    | { readonly kind: "paused"; readonly until: number; readonly seconds: number }
    | { readonly kind: "probing"; readonly seconds: number };

/** A verifier that nothing is known of. */
export const unbroken: BreakerState = { kind: "asking", failures: 0 };

/** Whether a check may ask now: as any other, or as the one that finds out. */
export type Admission = "ask" | "probe" | "refuse";

/** Whether a check may ask now. With `probe`, the state has to become `probing`, see {@link probe}. */
export function admission(state: BreakerState, now: number): Admission {
    switch (state.kind) {
        case "asking":
            return "ask";
        case "paused":
            return now >= state.until ? "probe" : "refuse";
        case "probing":
            return "refuse";
    }
}

/** The state while one check finds out. */
export function probe(state: BreakerState): BreakerState {
    return state.kind === "paused" ? { kind: "probing", seconds: state.seconds } : state;
}

/** The state after a check ended. */
export function afterCheck(state: BreakerState, sign: Sign, now: number): BreakerState {
    if (sign === "answers") {
        return unbroken;
    }
    if (state.kind === "paused") {
        // An older check.
        return state;
    }
    if (state.kind === "probing") {
        // Where nothing was found out, the next check shall.
        const seconds = sign === "trouble" ? Math.min(2 * state.seconds, longestPause) : state.seconds;
        return { kind: "paused", until: sign === "trouble" ? now + seconds : now, seconds };
    }
    if (sign === "unknown") {
        return state;
    }
    const failures = state.failures + 1;
    return failures < failureMaximum
        ? { kind: "asking", failures }
        : { kind: "paused", until: now + firstPause, seconds: firstPause };
}
