/** The few statistics of the benchmarks. */

/** What several measurements of the same say. */
export interface Summary {
    readonly median: number;
    readonly smallest: number;
    readonly largest: number;
}

/** The value below which a share of the values lies, by nearest rank. @param share between 0 and 1 */
export function percentile(values: readonly number[], share: number): number {
    const sorted = values.toSorted((one, other) => one - other);
    const rank = Math.max(1, Math.ceil(share * sorted.length));
    return sorted[rank - 1] ?? NaN;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
    const sorted = values.toSorted((one, other) => one - other);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] ?? NaN;
    return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** Median and range. */
export function summarise(values: readonly number[]): Summary {
    return { median: median(values), smallest: Math.min(...values), largest: Math.max(...values) };
}

/** The ratios of values that were measured one right after the other, pair by pair. */
export function pairRatios(values: readonly number[], others: readonly number[]): number[] {
    return values.slice(0, others.length).map((value, index) => value / (others[index] ?? NaN));
}
