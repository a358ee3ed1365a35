/** Registers metrics. Where statistics are off, Prosody discards what is counted. */

import type { CounterDescription, MetricDescription } from "../auth-metrics";

/** Registers a metric. @returns its family, which gives the metric for values of its labels */
export function registerMetric<Type extends MetricDescription["type"]>(
    module: Prosody.Module,
    name: string,
    { type, unit, help, labels, buckets }: MetricDescription & { readonly type: Type },
): Prosody.MetricFamily<Prosody.Metrics[Type]> {
    const options = buckets !== undefined ? { buckets } : undefined;
    return module.metric(type, name, unit ?? "", help, labels ?? [], options);
}

/** Registers a counter with one label, and shows its values at 0, which rates need. @returns counts for a value */
export function registerCounter<Value extends string>(
    module: Prosody.Module,
    name: string,
    description: CounterDescription,
    values: readonly Value[],
): (this: void, value: Value) => void {
    const family = registerMetric(module, name, description);
    for (const value of values) {
        family.with_labels(value).add(0);
    }
    return (value) => {
        family.with_labels(value).add(1);
    };
}
