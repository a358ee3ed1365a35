/** The metrics of both modules, as code, documentation and dashboard know them. mod_http_openmetrics shows them. */

/** A metric, as the documentation lists it. */
export interface MetricDescription {
    /** Its name inside the module. */
    readonly name: string;
    readonly type: "counter" | "gauge" | "histogram";
    readonly unit: "" | "seconds";
    /** Its labels besides `host`. */
    readonly labels: readonly string[];
    /** Upper bounds of the buckets of a histogram. */
    readonly buckets?: readonly number[];
    readonly help: string;
}

/** Metrics of the auth module. */
export const authMetrics = {
    logins: {
        name: "logins",
        type: "counter",
        unit: "",
        labels: ["outcome", "reason"],
        help: "Logins by outcome (admitted, refused, abandoned by the client) and the reason of a refusal, else none",
    },
    room_refusals: {
        name: "room_refusals",
        type: "counter",
        unit: "",
        labels: ["reason"],
        help: "Joins and grants that the door refused, by reason",
    },
    verification: {
        name: "verification",
        type: "histogram",
        unit: "seconds",
        labels: [],
        buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        help: "How long the verifier took to answer",
    },
    checks: {
        name: "checks",
        type: "counter",
        unit: "",
        labels: ["event"],
        help: "What logins asked for: asked the verifier, joined a check under way, reused a recent answer",
    },
    checks_running: {
        name: "checks_running",
        type: "gauge",
        unit: "",
        labels: [],
        help: "Checks that run now",
    },
    checks_waiting: {
        name: "checks_waiting",
        type: "gauge",
        unit: "",
        labels: [],
        help: "Checks that wait for their turn now",
    },
    verifier_paused: {
        name: "verifier_paused",
        type: "gauge",
        unit: "",
        labels: [],
        help: "Verifiers that are left alone after failures: 0 when all is well",
    },
    verifier_pauses: {
        name: "verifier_pauses",
        type: "counter",
        unit: "",
        labels: [],
        help: "How often a verifier was left alone after failures",
    },
    reviews: {
        name: "reviews",
        type: "counter",
        unit: "",
        labels: ["result"],
        help: "Rooms of calls that were read again: answered, or unanswered as nobody could say",
    },
    review_changes: {
        name: "review_changes",
        type: "counter",
        unit: "",
        labels: ["change"],
        help: "What that changed for somebody in a call: promoted, demoted, removed",
    },
} as const satisfies Record<string, MetricDescription>;

/** Metrics of power sync. */
export const powerSyncMetrics = {
    affiliations: {
        name: "affiliations",
        type: "counter",
        unit: "",
        labels: ["change"],
        help: "Changes of ownership by Matrix power: granted, withdrawn",
    },
    room_refusals: {
        name: "room_refusals",
        type: "counter",
        unit: "",
        labels: ["reason"],
        help: "Joins and grants that power sync refused, by reason",
    },
} as const satisfies Record<string, MetricDescription>;

/** The name under which mod_http_openmetrics shows a metric. Counters get `_total`, histograms `_bucket` and so on. */
export function shownName(module: string, { name, unit }: MetricDescription): string {
    return `prosody_mod_${module}__${name}${unit === "" ? "" : `_${unit}`}`;
}
