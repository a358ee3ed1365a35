/** The rows of the result: one quantity each, with the values of every variant, one for each round. */

import { pairRatios, summarise, type Summary } from "./statistics";
import type { Variant, VariantName } from "./variants";

/** One quantity. */
export interface Quantity {
    /** Names it for goals and plot. */
    readonly id: string;
    readonly title: string;
    readonly unit: string;
    /** Which values are good; nothing where that is no question. */
    readonly better?: "less" | "more";
}

/** One quantity with what was measured. */
export interface Row extends Quantity {
    readonly values: Partial<Record<VariantName, number[]>>;
}

/** Collects rows in the order in which they first come up. */
export class Rows {
    private readonly rows = new Map<string, Row>();

    /** Adds what was measured in one round. */
    add(quantity: Quantity, variant: VariantName, value: number): void {
        let row = this.rows.get(quantity.id);
        if (row === undefined) this.rows.set(quantity.id, (row = { ...quantity, values: {} }));
        (row.values[variant] ??= []).push(value);
    }

    get all(): readonly Row[] {
        return [...this.rows.values()];
    }

    get(id: string): Row | undefined {
        return this.rows.get(id);
    }
}

/** How two variants compare in a row, round by round; nothing where one was not measured. */
export function ratio(row: Row | undefined, one: VariantName, other: VariantName): Summary | undefined {
    const values = row?.values[one];
    const others = row?.values[other];
    return values && others ? summarise(pairRatios(values, others)) : undefined;
}

/** Lets the variants take turns: A B C D, D C B A, A B C D, …, so that a machine that gets slower or faster favours none. */
export async function takeTurns(
    variants: readonly Variant[],
    rounds: number,
    turn: (variant: Variant, round: number) => Promise<void>,
): Promise<void> {
    for (let round = 0; round < rounds; round++) {
        for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
            await turn(variant, round);
        }
    }
}
