/** The metrics of the auth module, as code, documentation and dashboard know them. mod_http_openmetrics shows them. */

/** A metric, without its name. */
export interface MetricDescription {
    readonly type: "counter" | "gauge" | "histogram";
    readonly unit?: "seconds";
    /** Its labels besides `host`. */
    readonly labels?: readonly string[];
    /** Upper bounds of the buckets of a histogram. */
    readonly buckets?: readonly number[];
    readonly help: string;
}

/** A counter. */
export type CounterDescription = MetricDescription & { readonly type: "counter" };

export const authMetrics = {
    logins: {
        type: "counter",
        labels: ["outcome", "reason"],
        help: "Logins by outcome (admitted, refused, abandoned by the client) and the reason of a refusal, else none",
    },
    room_refusals: {
        type: "counter",
        labels: ["reason"],
        help: "Joins and grants that the door refused, by reason",
    },
    verification: {
        type: "histogram",
        unit: "seconds",
        buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        help: "How long the verifier took to answer",
    },
    checks: {
        type: "counter",
        labels: ["event"],
        help: "Checks that logins needed: asked the verifier, joined a running check, reused a cached answer",
    },
    checks_running: {
        type: "gauge",
        help: "Checks that run now",
    },
    checks_waiting: {
        type: "gauge",
        help: "Checks that wait in the queue now",
    },
    verifier_paused: {
        type: "gauge",
        help: "Verifiers whose circuit breaker is open now, after failures",
    },
    verifier_pauses: {
        type: "counter",
        help: "How often a circuit breaker opened after failures of a verifier",
    },
    reviews: {
        type: "counter",
        labels: ["result"],
        help: "Rooms of calls that were read again: answered, or unanswered because no homeserver could say",
    },
    review_changes: {
        type: "counter",
        labels: ["change"],
        help: "Users in a call whom that promoted, demoted or removed, or whose other powers it adjusted",
    },
} as const satisfies Record<string, MetricDescription>;
