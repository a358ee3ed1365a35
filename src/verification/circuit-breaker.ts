/** The circuit breaker of each target: after many failures nobody asks it for a while, then one check probes it. */

import * as caches from "util.cache";
import { loginReasons } from "../login-reasons";
import type { Clock } from "../prosody/clock";
import type { Outages } from "./outages";
import type { Verdict } from "./verifier";

/** What a verdict says of the target: it answered, it is down or overloaded, or it was not asked. */
export type Sign = "answer" | "trouble" | "unknown";

/**
 * What a verdict says of the target. Only an outage is trouble: a wrong configuration does not heal by waiting, and
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

/** A circuit breaker. Times are in seconds of one clock; `failed` are the latest failures since the last answer. */
export type BreakerState = { readonly failed: readonly Failure[] } & (
    | { readonly kind: "closed"; readonly failures: number }
    /** Nobody asks until a time. */
    | { readonly kind: "open"; readonly until: number; readonly pause: number }
    /** A probe is under way. */
    | { readonly kind: "half-open"; readonly pause: number }
);

/** The breaker of a target that never failed. */
export const closed: BreakerState = { kind: "closed", failures: 0, failed: [] };

/** Whether a check may ask now: as any other, or as the probe. */
export type Admission = "ask" | "probe" | "refuse";

/** Whether a token failed before, or a room as a probe: in an outage the checks of every room fail. */
function hasFailed(failed: readonly Failure[], check: Failure): boolean {
    for (const failure of failed) {
        const sameRoom = failure.probe === true && failure.roomId === check.roomId;
        if (failure.fingerprint === check.fingerprint || sameRoom) {
            return true;
        }
    }
    return false;
}

/**
 * Whether a check may ask now. With `probe`, the breaker has to become half-open ({@link halfOpen}).
 *
 * A token that just failed is a bad probe, and so is a room that failed as one: an attacker's would keep the breaker open.
 * Such a check waits twice the pause, so it probes only if no other comes.
 */
export function admission(state: BreakerState, check: Failure, now: number): Admission {
    if (state.kind === "closed") {
        return "ask";
    }
    if (state.kind === "half-open") {
        return "refuse";
    }
    const extra = hasFailed(state.failed, check) ? state.pause : 0;
    return now >= state.until + extra ? "probe" : "refuse";
}

/** An open breaker once its probe begins. */
export function halfOpen(state: BreakerState): BreakerState {
    return state.kind === "open" ? { kind: "half-open", pause: state.pause, failed: state.failed } : state;
}

function countDistinct(failed: readonly Failure[], field: "roomId" | "fingerprint"): number {
    const seen: Record<string, true> = {};
    let count = 0;
    for (const failure of failed) {
        if (seen[failure[field]] === undefined) {
            seen[failure[field]] = true;
            count++;
        }
    }
    return count;
}

/** Whether failures are of so many rooms and tokens that the target is to blame. */
function isWidespread(failed: readonly Failure[]): boolean {
    return (
        countDistinct(failed, "roomId") >= fewestRooms && countDistinct(failed, "fingerprint") >= fewestTokens
    );
}

/** Adds a failure to the latest ones; of the same room and token one is enough. */
function remember(failed: readonly Failure[], check: Failure, probe: boolean): readonly Failure[] {
    const { roomId, fingerprint } = check;
    const latest: Failure[] = [];
    let tooMany = failed.length + 1 - rememberedFailures;
    for (const other of failed) {
        if (tooMany <= 0 && (other.roomId !== roomId || other.fingerprint !== fingerprint)) {
            latest.push(other);
        }
        tooMany--;
    }
    latest.push({ roomId, fingerprint, probe });
    return latest;
}

/** The breaker after a probe ended. If it showed nothing, the next check probes at once. */
function afterProbe(pause: number, failed: readonly Failure[], sign: Sign, now: number): BreakerState {
    if (sign === "trouble") {
        const longer = Math.min(2 * pause, longestPause);
        return { kind: "open", until: now + longer, pause: longer, failed };
    }
    return { kind: "open", until: now, pause, failed };
}

/** The breaker after a check ended. */
export function afterCheck(state: BreakerState, check: Failure, sign: Sign, now: number): BreakerState {
    if (sign === "answer") {
        return closed;
    }
    const failed =
        sign === "trouble" ? remember(state.failed, check, state.kind === "half-open") : state.failed;
    if (state.kind === "open") {
        // The check began before the breaker opened, so it does not prolong the pause.
        return { kind: "open", until: state.until, pause: state.pause, failed };
    }
    if (state.kind === "half-open") {
        return afterProbe(state.pause, failed, sign, now);
    }
    if (sign === "unknown") {
        return state;
    }
    const failures = state.failures + 1;
    if (failures < failureMaximum || !isWidespread(failed)) {
        return { kind: "closed", failures, failed };
    }
    return { kind: "open", until: now + firstPause, pause: firstPause, failed };
}

/** Most targets remembered. Clients choose the names, so there may be many. */
const targetMaximum = 200;

interface TargetRecord {
    breaker: BreakerState;
    hasAdmitted: boolean;
}

/** The circuit breakers of all targets. */
export interface Breakers {
    /** Whether a target has admitted a user. */
    readonly hasAdmitted: (this: void, target: string) => boolean;
    /** Whether the breaker would refuse a check now. */
    readonly isOpen: (this: void, target: string, check: Failure) => boolean;
    /** Admits a check, perhaps as the probe; `settle` has to follow. @returns false if the breaker refuses it */
    readonly admit: (this: void, target: string, check: Failure) => boolean;
    /** Takes in how a check ended. */
    readonly settle: (this: void, target: string, check: Failure, verdict: Verdict) => void;
}

/** Makes the breakers, all closed. */
export function makeBreakers(clock: Clock, outages: Outages): Breakers {
    const records = caches.new<TargetRecord>(targetMaximum);

    const recordOf = (target: string): TargetRecord =>
        records.get(target) ?? { breaker: closed, hasAdmitted: false };

    return {
        hasAdmitted: (target) => recordOf(target).hasAdmitted,
        isOpen: (target, check) => admission(recordOf(target).breaker, check, clock.now()) === "refuse",
        admit(target, check) {
            const record = recordOf(target);
            const decision = admission(record.breaker, check, clock.now());
            if (decision === "probe") {
                record.breaker = halfOpen(record.breaker);
            }
            return decision !== "refuse";
        },
        settle(target, check, verdict) {
            const record = recordOf(target);
            const before = record.breaker.kind;
            const breaker = afterCheck(record.breaker, check, signOf(verdict), clock.now());
            record.breaker = breaker;
            record.hasAdmitted = record.hasAdmitted || verdict.admitted;
            // Also marks the record as the one used last.
            records.set(target, record);
            if (breaker.kind === "open" && before !== "open") {
                outages.onOpen(target, breaker.pause, before === "closed");
            }
            if (breaker.kind === "closed" && before !== "closed") {
                outages.onClosed(target);
            }
        },
    };
}
