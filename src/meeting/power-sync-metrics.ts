/** The metrics of power sync, as code, documentation and dashboard know them. */

import type { CounterDescription } from "../auth-metrics";

/** The metrics of power sync. mod_http_openmetrics shows them. */
export const powerSyncMetrics = {
    affiliations: {
        type: "counter",
        labels: ["change"],
        help: "Changes of ownership by Matrix power: granted, withdrawn",
    },
    room_refusals: {
        type: "counter",
        labels: ["reason"],
        help: "Joins and grants that power sync refused, by reason",
    },
} as const satisfies Record<string, CounterDescription>;
