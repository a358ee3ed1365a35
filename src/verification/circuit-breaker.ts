/** The circuit breaker of each target: after many failures nobody asks it for a while, then one check probes it. */

import * as caches from "util.cache";
import { loginReasons } from "../login-reasons";
import { serverClock as clock } from "../prosody/clock";
import type { Outages } from "./outages";
import type { Verdict } from "./verifier";

/** What a verdict says of the target: it answered, it is down or overloaded, or it was not asked. */
export type Sign = "answer" | "trouble" | "unknown";

/**
 * The sign of a verdict. Only an outage is trouble: a wrong configuration does not heal by waiting, and
 * strangers can cause such answers by what they claim.
 */
export function signOf(verdict: Verdict): Sign {
    if (verdict.admitted) {
        return "answer";
    }
    const cause = loginReasons[verdict.reason].cause;
    if (cause === "local") {
        return "unknown";
    }
    return cause === "outage" ? "trouble" : "answer";
}

/** The breaker opens after this many failures in a row, if they are of as many rooms and tokens. */
const failureMaximum = 5;
const fewestRooms = 3;
const fewestTokens = 3;
/** The first pause in seconds; each probe that fails doubles it, up to the longest. */
const firstPause = 1;
const longestPause = 30;
/** Most failures remembered. */
const rememberedFailures = 20;

/** A check that failed: its room or its token may be the cause instead of the target. */
export interface Failure {
    readonly roomId: string;
    /** The hash of the OpenID token. */
    readonly fingerprint: string;
    /** Whether the check was a probe. */
    readonly probe?: boolean;
}

/** A circuit breaker. Times are in seconds of one clock. */
export interface Breaker {
    /** Failures in a row while the breaker is closed. */
    failures: number;
    /** The latest failures since the last answer. */
    failed: Failure[];
    /** Seconds for which nobody asks; 0 while the breaker is closed. */
    pause: number;
    /** When a probe may ask. */
    until: number;
    /** Whether a probe is under way: the breaker is half-open. */
    probing: boolean;
    /** Whether the target has admitted a user. */
    hasAdmitted: boolean;
}

/** The breaker of a target that never failed. */
export function newBreaker(): Breaker {
    return { failures: 0, failed: [], pause: 0, until: 0, probing: false, hasAdmitted: false };
}

/** Whether a token failed before, or a room as a probe: in an outage the checks of every room fail. */
function hasFailed(failed: readonly Failure[], check: Failure): boolean {
    return failed.some((failure) => {
        const sameRoom = failure.probe === true && failure.roomId === check.roomId;
        return failure.fingerprint === check.fingerprint || sameRoom;
    });
}

/**
 * Whether a check may ask now: while the breaker is open, as the probe.
 *
 * A token that just failed is a bad probe, and so is a room that failed as one: an attacker's would keep the breaker open.
 * Such a check waits twice the pause, so it probes only if no other comes.
 */
export function admits(breaker: Breaker, check: Failure, now: number): boolean {
    if (breaker.pause === 0) {
        return true;
    }
    const extra = hasFailed(breaker.failed, check) ? breaker.pause : 0;
    return !breaker.probing && now >= breaker.until + extra;
}

/** How many rooms or tokens failed. */
function countDistinct(failed: readonly Failure[], field: "roomId" | "fingerprint"): number {
    const seen: Record<string, true> = {};
    let count = 0;
    for (const failure of failed) {
        count += seen[failure[field]] === undefined ? 1 : 0;
        seen[failure[field]] = true;
    }
    return count;
}

/** Adds to the latest failures; of the same room and token one is enough. */
function remember(breaker: Breaker, { roomId, fingerprint }: Failure): void {
    const failed = breaker.failed.filter(
        (other) => other.roomId !== roomId || other.fingerprint !== fingerprint,
    );
    failed.push({ roomId, fingerprint, probe: breaker.probing });
    if (failed.length > rememberedFailures) {
        failed.shift();
    }
    breaker.failed = failed;
}

/** Changes a breaker by the check that ended. */
export function endCheck(breaker: Breaker, check: Failure, sign: Sign, now: number): void {
    const { pause, probing } = breaker;
    if (sign === "trouble") {
        remember(breaker, check);
    }
    breaker.probing = false;
    if (sign === "answer") {
        breaker.failures = 0;
        breaker.failed = [];
        breaker.pause = 0;
    } else if (probing) {
        // A probe that showed nothing is followed by the next at once.
        breaker.pause = sign === "trouble" ? Math.min(2 * pause, longestPause) : pause;
        breaker.until = sign === "trouble" ? now + breaker.pause : now;
    } else if (sign === "trouble" && pause === 0) {
        breaker.failures++;
        // Failures of few rooms or tokens may be those of one attacker with a slow server.
        const widespread =
            countDistinct(breaker.failed, "roomId") >= fewestRooms &&
            countDistinct(breaker.failed, "fingerprint") >= fewestTokens;
        if (breaker.failures >= failureMaximum && widespread) {
            breaker.pause = firstPause;
            breaker.until = now + firstPause;
        }
    }
}

/** Most targets remembered. Clients choose the names, so there may be many. */
const targetMaximum = 200;

/** Makes the circuit breakers of all targets, all closed. */
export function makeBreakers(outages: Outages) {
    const breakers = caches.new<Breaker>(targetMaximum);
    const breakerOf = (target: string): Breaker => breakers.get(target) ?? newBreaker();
    const isOpen = (target: string, check: Failure): boolean =>
        !admits(breakerOf(target), check, clock.now());

    return {
        hasAdmitted: (target: string): boolean => breakerOf(target).hasAdmitted,
        /** Whether the breaker would refuse a check now. */
        isOpen,
        /** Admits a check, perhaps as the probe; `settle` has to follow. */
        admit: (target: string, check: Failure): boolean => {
            if (isOpen(target, check)) {
                return false;
            }
            const breaker = breakerOf(target);
            breaker.probing = breaker.pause > 0;
            return true;
        },
        settle: (target: string, check: Failure, verdict: Verdict): void => {
            const breaker = breakerOf(target);
            const { pause, probing } = breaker;
            endCheck(breaker, check, signOf(verdict), clock.now());
            breaker.hasAdmitted = breaker.hasAdmitted || verdict.admitted;
            // Also marks the breaker as the one used last.
            breakers.set(target, breaker);
            if (breaker.pause > 0 && (pause === 0 || probing)) {
                outages.onOpen(target, breaker.pause);
            } else if (breaker.pause === 0 && pause > 0) {
                outages.onClosed(target);
            }
        },
    };
}
