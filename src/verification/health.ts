/** What an answer says of the verifier itself: whether it is well, and when to leave it alone. */

import { loginReasons } from "../login-reasons";
import type { Verdict } from "./verdict";

/** `answers`: it is there, whatever it said. `trouble`: it is down or overloaded. `unknown`: it was not asked. */
export type Sign = "answers" | "trouble" | "unknown";

/**
 * What a verdict says of the verifier. Only an outage is trouble: a wrong configuration does not go away by waiting, and
 * strangers can cause such answers by what they claim.
 */
export function signOf(verdict: Verdict): Sign {
    if (verdict.admitted) {
        return "answers";
    }
    const { cause } = loginReasons[verdict.reason];
    if (cause === "local") {
        return "unknown";
    }
    return cause === "outage" ? "trouble" : "answers";
}

/** After so many failures in a row a verifier is left alone for a while, if they were of as many rooms and tokens. */
const failureMaximum = 5;
const fewestRooms = 3;
const fewestTokens = 3;
/** How long at first, doubled after each check that fails then, and at most; in seconds. */
const firstPause = 1;
const longestPause = 30;
/** Most failures that are remembered. */
const rememberedFailures = 20;

/** A check that failed: a room or a user may be to blame, and not the verifier. */
export interface Failure {
    readonly roomId: string;
    /** Stands for the OpenID token. */
    readonly fingerprint: string;
    /** Whether it was to find out whether the verifier is back. */
    readonly probe?: boolean;
}

/**
 * The circuit breaker of a verifier. Times are in seconds of one clock.
 *
 * `asking`: all is well, or not yet bad enough. `paused`: nobody asks until a time. `probing`: one check is to find out
 * whether it is back. `failed` are the latest failures since it last answered.
 */
export type BreakerState = { readonly failed: readonly Failure[] } & (
    | { readonly kind: "asking"; readonly failures: number }
    | { readonly kind: "paused"; readonly until: number; readonly seconds: number }
    | { readonly kind: "probing"; readonly seconds: number }
);

/** A verifier that nothing is known of. */
export const unbroken: BreakerState = { kind: "asking", failures: 0, failed: [] };

/** Whether a check may ask now: as any other, or as the one that finds out. */
export type Admission = "ask" | "probe" | "refuse";

/** Whether a token failed before, or a room as a probe: in an outage every room fails. */
function hasFailed(failed: readonly Failure[], check: Failure): boolean {
    for (const { roomId, fingerprint, probe: wasProbe } of failed) {
        if (fingerprint === check.fingerprint || (wasProbe === true && roomId === check.roomId)) {
            return true;
        }
    }
    return false;
}

/**
 * Whether a check may ask now. With `probe`, the state has to become `probing`, see {@link probe}.
 *
 * A claim that just failed is a bad probe, and so is a room that failed as one: an attacker's would keep the verifier
 * paused. Such a check has to wait as long again, and probes only if no other comes.
 */
export function admission(state: BreakerState, check: Failure, now: number): Admission {
    switch (state.kind) {
        case "asking":
            return "ask";
        case "paused": {
            const patience = hasFailed(state.failed, check) ? state.seconds : 0;
            return now >= state.until + patience ? "probe" : "refuse";
        }
        case "probing":
            return "refuse";
    }
}

/** The state while one check finds out. */
export function probe(state: BreakerState): BreakerState {
    return state.kind === "paused"
        ? { kind: "probing", seconds: state.seconds, failed: state.failed }
        : state;
}

/** Whether failures are of so many rooms and tokens that the verifier is to blame. */
function isWidespread(failed: readonly Failure[]): boolean {
    const rooms: string[] = [];
    const tokens: string[] = [];
    for (const { roomId, fingerprint } of failed) {
        if (rooms.indexOf(roomId) < 0) {
            rooms.push(roomId);
        }
        if (tokens.indexOf(fingerprint) < 0) {
            tokens.push(fingerprint);
        }
    }
    return rooms.length >= fewestRooms && tokens.length >= fewestTokens;
}

/** Adds a failure to the latest ones; of the same room and token one is enough. */
function remember(
    failed: readonly Failure[],
    { roomId, fingerprint }: Failure,
    isProbe: boolean,
): readonly Failure[] {
    const latest: Failure[] = [];
    const first = Math.max(0, failed.length + 1 - rememberedFailures);
    for (let index = first; index < failed.length; index++) {
        const other = failed[index];
        if (other !== undefined && (other.roomId !== roomId || other.fingerprint !== fingerprint)) {
            latest.push(other);
        }
    }
    latest.push({ roomId, fingerprint, probe: isProbe });
    return latest;
}

/** The state after a check ended. */
export function afterCheck(state: BreakerState, check: Failure, sign: Sign, now: number): BreakerState {
    if (sign === "answers") {
        return unbroken;
    }
    const failed =
        sign === "trouble" ? remember(state.failed, check, state.kind === "probing") : state.failed;
    if (state.kind === "paused") {
        // An older check.
        return { ...state, failed };
    }
    if (state.kind === "probing") {
        // Where nothing was found out, the next check shall.
        const seconds = sign === "trouble" ? Math.min(2 * state.seconds, longestPause) : state.seconds;
        return { kind: "paused", until: sign === "trouble" ? now + seconds : now, seconds, failed };
    }
    if (sign === "unknown") {
        return state;
    }
    const failures = state.failures + 1;
    return failures < failureMaximum || !isWidespread(failed)
        ? { kind: "asking", failures, failed }
        : { kind: "paused", until: now + firstPause, seconds: firstPause, failed };
}
