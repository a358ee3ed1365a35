/** Metrics. Source: core/statsmanager.lua and util/openmetrics.lua. */

declare namespace Prosody {
    /** What `module:measure` returns, by type. Source: core/statsmanager.lua. @since 0.10 */
    interface Measures {
        /** Sets a value that goes up and down. */
        amount: (this: void, value: number) => void;
        /** Adds to a count that only grows; 0.12 throws on negative values. @since 0.12 */
        counter: (this: void, delta: number) => void;
        /** Counts one more. */
        rate: (this: void) => void;
        /** Records a value. */
        distribution: (this: void, value: number) => void;
        /** Records a size in bytes. */
        sizes: (this: void, bytes: number) => void;
        /** Starts a clock, and returns what stops it and records the seconds. */
        times: (this: void) => (this: void) => void;
    }

    /** Settings of `module:measure`. Source: core/statsmanager.lua. @since 0.12 */
    interface MeasureOptions {
        /** First value, of an `amount`. */
        readonly initial?: number;
        /** Unit, such as `seconds`. */
        readonly unit?: string;
        /** A sentence for people. */
        readonly description?: string;
        /** Upper bounds of the buckets, of `times` and `sizes`. */
        readonly buckets?: readonly number[];
    }

    /** Kinds of metrics of `module:metric`. Source: util/openmetrics.lua, util/statistics.lua. @since 0.12 */
    interface Metrics {
        /** A value that goes up and down. */
        gauge: Gauge;
        /** A count that only grows. */
        counter: Counter;
        /** Counts of samples by size. */
        histogram: Sampled;
        /** Sum and number of samples. */
        summary: Sampled;
    }

    /** A value that goes up and down. Source: util/statistics.lua. @since 0.12 */
    interface Gauge {
        /** Sets it. */
        set(value: number): void;
        /** Adds to it. */
        add(delta: number): void;
        /** Back to nothing. */
        reset(): void;
    }

    /** A count that only grows. Source: util/statistics.lua. @since 0.12 */
    interface Counter {
        /** Sets it, where something else counts. */
        set(value: number): void;
        /** Adds to it. */
        add(delta: number): void;
        /** Back to nothing. */
        reset(): void;
    }

    /** A metric that takes samples. Source: util/statistics.lua. @since 0.12 */
    interface Sampled {
        /** Takes one. */
        sample(value: number): void;
        /** Back to nothing. */
        reset(): void;
    }

    /** All metrics of the server. Source: util/openmetrics.lua. @since 0.12 */
    interface MetricRegistry {
        /** Families by their whole name. @since 0.12 */
        get_metric_families(): LuaTable<string, MetricFamily<Gauge | Counter | Sampled>>;
    }

    /** Metrics of one name that differ by labels. Source: util/openmetrics.lua. @since 0.12 */
    interface MetricFamily<Metric> {
        /** The metric with these values of the labels, in their order. Throws on another number of values. */
        with_labels(...values: string[]): Metric;
        /** The family with the value of its first label fixed. */
        with_partial_label(value: string): MetricFamily<Metric>;
        /** Forgets all of its metrics. */
        clear?(): void;
    }
}
