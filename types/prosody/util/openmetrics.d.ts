/** Metrics of OpenMetrics; plugins use `module:metric`. Source: util/openmetrics.lua. */

declare module "util.openmetrics" {
    /** Starts a clock for a metric. @returns what stops it. @since 0.12 */
    export function timed(this: void, metric: Prosody.Sampled): (this: void) => void;
}
