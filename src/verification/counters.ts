/** Counts what the auth module does. */

import { authMetrics } from "../auth-metrics";
import { loginReasons, type LoginReasonName } from "../login-reasons";
import { registerCounter, registerMetric } from "../prosody/metric";

/** What the metrics call the changes that a call follows. */
const reviewChanges = {
    promote: "promoted",
    demote: "demoted",
    adjust: "adjusted",
    remove: "removed",
} as const;

/** Counts what the auth module does. */
export type AuthMetrics = ReturnType<typeof makeAuthMetrics>;

/** Registers the metrics of the auth module, with each value at 0: rates need it before the first event. */
export function makeAuthMetrics(module: Prosody.Module) {
    const logins = registerMetric(module, "logins", authMetrics.logins);
    const verification = registerMetric(module, "verification", authMetrics.verification).with_labels();
    const running = registerMetric(module, "checks_running", authMetrics.checks_running).with_labels();
    const waiting = registerMetric(module, "checks_waiting", authMetrics.checks_waiting).with_labels();
    const paused = registerMetric(module, "verifier_paused", authMetrics.verifier_paused).with_labels();
    const pauses = registerMetric(module, "verifier_pauses", authMetrics.verifier_pauses).with_labels();
    const checks = registerCounter(module, "checks", authMetrics.checks, ["asked", "joined", "reused"]);
    const reviews = registerCounter(module, "reviews", authMetrics.reviews, ["answered", "unanswered"]);
    const changes = registerCounter(module, "review_changes", authMetrics.review_changes, [
        "promoted",
        "demoted",
        "adjusted",
        "removed",
    ]);
    logins.with_labels("admitted", "none").add(0);
    logins.with_labels("abandoned", "none").add(0);
    for (const reason in loginReasons) {
        logins.with_labels("refused", reason).add(0);
    }
    pauses.add(0);
    running.set(0);
    waiting.set(0);

    return {
        onLogin: (outcome: "admitted" | "refused" | "abandoned", reason?: LoginReasonName): void => {
            logins.with_labels(outcome, reason ?? "none").add(1);
        },
        /** The room of a call was read again. */
        onReviewed: (answered: boolean): void => {
            reviews(answered ? "answered" : "unanswered");
        },
        onFollowed: (change: keyof typeof reviewChanges): void => {
            changes(reviewChanges[change]);
        },
        verification,
        /** The verifier is asked, a login joins a check under way, or a login hits the cache. */
        onCheck: checks,
        running,
        waiting,
        paused,
        pauses,
    };
}
