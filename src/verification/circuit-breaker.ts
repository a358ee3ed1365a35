/** How the targets of checks do: which is left alone for a while, and since when (the rules stand in access/health.ts). */

import * as caches from "util.cache";
import {
    admission,
    afterCheck,
    probe,
    signOf,
    unbroken,
    type Admission,
    type BreakerState,
    type Failure,
} from "./health";
import { isRefusal, type LoginReasonName } from "../login-reasons";
import type { Verdict } from "./verdict";
import type { Clock } from "../prosody/clock";
import { makeIncident, type Incident, type IncidentSummary } from "./incident";

/** Most targets of which something is known. Their names come from clients, so there may be many. */
const targetMaximum = 200;

/** What is known of a target. */
interface TargetRecord {
    breaker: BreakerState;
    /** Whether it has let somebody in. */
    hasAdmitted: boolean;
    readonly incident: Incident;
}

/** Told about trouble. */
export interface TroubleObserver {
    /** A target is left alone. @param first whether for the first time in this trouble */
    readonly onPaused: (this: void, target: string, seconds: number, first: boolean) => void;
    /** A target that was left alone is asked again as any other. */
    readonly onResumed?: (this: void, target: string) => void;
    /** A target says yes or no again, after logins were refused because it did not. */
    readonly onOver: (this: void, target: string, summary: IncidentSummary) => void;
}

/** The targets of checks. */
export interface Troubles {
    /** Whether a target has let somebody in. */
    readonly hasAdmitted: (this: void, target: string) => boolean;
    /** Whether a check of a target would be refused now. */
    readonly isPaused: (this: void, target: string, check: Failure) => boolean;
    /** Whether a check may ask a target now. Who may has to tell by `settle` how it ended. */
    readonly admit: (this: void, target: string, check: Failure) => Admission;
    /** Takes in how a check ended. */
    readonly settle: (this: void, target: string, check: Failure, verdict: Verdict) => void;
    /** Takes in that logins are refused as nobody can say. @returns whether the log has been told */
    readonly refuse: (this: void, target: string, reason: LoginReasonName, count: number) => boolean;
}

/** Whether a verdict says yes or no. */
export function isClear(verdict: Verdict): boolean {
    return verdict.admitted || isRefusal(verdict.reason);
}

/** Starts with nothing known. */
export function watchTroubles(clock: Clock, observer: TroubleObserver): Troubles {
    const records = caches.new<TargetRecord>(targetMaximum);

    const recordOf = (target: string): TargetRecord => {
        const record = records.get(target) ?? {
            breaker: unbroken,
            hasAdmitted: false,
            incident: makeIncident(clock),
        };
        // Also counts it as the one used last.
        const [newest] = records.head();
        if (newest !== target) {
            records.set(target, record);
        }
        return record;
    };

    return {
        hasAdmitted: (target) => records.get(target)?.hasAdmitted === true,
        isPaused(target, check) {
            const record = records.get(target);
            return record !== undefined && admission(record.breaker, check, clock.now()) === "refuse";
        },
        admit(target, check) {
            const record = records.get(target);
            if (record === undefined) {
                return "ask";
            }
            const decision = admission(record.breaker, check, clock.now());
            if (decision === "probe") {
                record.breaker = probe(record.breaker);
            }
            return decision;
        },
        settle(target, check, verdict) {
            const record = recordOf(target);
            const before = record.breaker;
            record.breaker = afterCheck(before, check, signOf(verdict), clock.now());
            record.hasAdmitted = record.hasAdmitted || verdict.admitted;
            if (record.breaker.kind === "paused" && before.kind !== "paused") {
                observer.onPaused(target, record.breaker.seconds, before.kind === "asking");
            }
            if (record.breaker.kind === "asking" && before.kind !== "asking") {
                observer.onResumed?.(target);
            }
            const summary = isClear(verdict) ? record.incident.end() : undefined;
            if (summary !== undefined) {
                observer.onOver(target, summary);
            }
        },
        refuse(target, reason, count) {
            const told = recordOf(target).incident.refuse(reason, count);
            // That a target is left alone has a line of its own.
            return told || reason === "verifier_paused";
        },
    };
}
