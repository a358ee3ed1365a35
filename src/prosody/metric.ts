/** Registers metrics. Where statistics are off, Prosody discards what is counted. */

import type { CounterDescription, MetricDescription } from "../auth-metrics";

/** Registers a metric. @returns its family, which gives the metric for values of its labels */
export function registerMetric<Type extends MetricDescription["type"]>(
    module: Prosody.Module,
    description: MetricDescription & { readonly type: Type },
): Prosody.MetricFamily<Prosody.Metrics[Type]> {
    const { type, name, unit, help, labels, buckets } = description;
    const options = buckets === undefined ? undefined : { buckets };
    return module.metric(type, name, unit, help, labels, options);
}

/** Registers a counter. @returns counts for a value of its label: 0 shows the value before its first event, which rates need */
export function registerCounter(
    module: Prosody.Module,
    description: CounterDescription,
): (this: void, label: string, amount?: number) => void {
    const family = registerMetric(module, description);
    return (label, amount = 1) => {
        family.with_labels(label).add(amount);
    };
}
