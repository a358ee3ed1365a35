/** Counts what the auth module does. */

import { authMetrics } from "../auth-metrics";
import { loginReasons, type LoginReasonName } from "../login-reasons";
import { registerCounter, registerMetric } from "../prosody/metric";
import type { CheckMetrics } from "../verification/check-observer";

/** What the metrics call the changes that a call follows. */
const reviewChanges = { promote: "promoted", demote: "demoted", remove: "removed" } as const;

/** Counts what the auth module does. */
export interface AuthMetrics extends CheckMetrics {
    readonly onLogin: (
        this: void,
        outcome: "admitted" | "refused" | "abandoned",
        reason?: LoginReasonName,
    ) => void;
    /** The room of a call was read again. */
    readonly onReviewed: (this: void, answered: boolean) => void;
    readonly onFollowed: (this: void, change: keyof typeof reviewChanges) => void;
}

/** Registers the metrics of the auth module. @param events what may happen to checks */
export function makeAuthMetrics(module: Prosody.Module, events: readonly string[]): AuthMetrics {
    const logins = registerMetric(module, authMetrics.logins);
    const countLogins = (outcome: string, reason: string, amount: number): void => {
        logins.with_labels(outcome, reason).add(amount);
    };
    const checks = registerCounter(module, authMetrics.checks);
    const reviews = registerCounter(module, authMetrics.reviews);
    const changes = registerCounter(module, authMetrics.review_changes);
    const verification = registerMetric(module, authMetrics.verification).with_labels();
    const running = registerMetric(module, authMetrics.checks_running).with_labels();
    const waiting = registerMetric(module, authMetrics.checks_waiting).with_labels();
    const paused = registerMetric(module, authMetrics.verifier_paused).with_labels();
    const pauses = registerMetric(module, authMetrics.verifier_pauses).with_labels();
    countLogins("admitted", "none", 0);
    countLogins("abandoned", "none", 0);
    for (const reason in loginReasons) {
        countLogins("refused", reason, 0);
    }
    for (const event of events) {
        checks(event, 0);
    }
    reviews("answered", 0);
    reviews("unanswered", 0);
    for (const change of ["promoted", "demoted", "removed"]) {
        changes(change, 0);
    }
    pauses.add(0);
    running.set(0);
    waiting.set(0);
    paused.set(0);

    return {
        onLogin(outcome, reason) {
            countLogins(outcome, reason ?? "none", 1);
        },
        onReviewed(answered) {
            reviews(answered ? "answered" : "unanswered");
        },
        onFollowed(change) {
            changes(reviewChanges[change]);
        },
        onAnswer(seconds) {
            verification.sample(seconds);
        },
        onEvent(event) {
            checks(event);
        },
        onLoad(checksRunning, checksWaiting) {
            running.set(checksRunning);
            waiting.set(checksWaiting);
        },
        onPaused() {
            pauses.add(1);
        },
        paused(count) {
            paused.set(count);
        },
    };
}
