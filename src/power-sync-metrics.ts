/** The metrics of power sync, as code, documentation and dashboard know them. mod_http_openmetrics shows them. */

import type { MetricDescription } from "./auth-metrics";

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
