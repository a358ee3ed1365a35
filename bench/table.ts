/** The result as text: a table for people, in Markdown. */

import { showRatio, type Goal } from "./goals";
import { ratio, type Row } from "./rows";
import { summarise } from "./statistics";
import { variantNames, type VariantName } from "./variants";

/** Where and how a run was made. */
export interface Circumstances {
    readonly date: string;
    readonly machine: string;
    readonly prosody: string;
    readonly command: string;
    /** How long it took, in seconds. */
    readonly seconds: number;
    /** The busiest that client and verifier were, as a part of one processor. */
    readonly clientBusiest: number;
}

/** A value with as many digits as are of use. */
export function showNumber(value: number): string {
    if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
    return value.toPrecision(3);
}

function cell(row: Row, variant: VariantName): string {
    const values = row.values[variant];
    if (values === undefined) return "";
    const { median, smallest, largest } = summarise(values);
    return smallest === largest
        ? showNumber(median)
        : `${showNumber(median)} (${showNumber(smallest)} to ${showNumber(largest)})`;
}

function line(cells: readonly string[]): string {
    return `| ${cells.join(" | ")} |`;
}

/** The whole result. */
export function tableOf(rows: readonly Row[], goals: readonly Goal[], how: Circumstances): string {
    const variants = variantNames.filter((name) => rows.some(({ values }) => values[name]));
    const pairs = (["limit", "baseline"] as const).filter((name) => variants.includes(name));
    const heads = ["", ...variants, ...pairs.map((name) => `ours to ${name}`)];
    const body = rows.map((row) => [
        row.unit === "" ? row.title : `${row.title}, ${row.unit}`,
        ...variants.map((variant) => cell(row, variant)),
        ...pairs.map((name) => {
            const compared = ratio(row, "ours", name);
            return compared === undefined ? "" : showRatio(compared);
        }),
    ]);
    return [
        `Prosody ${how.prosody}, ${how.machine}, ${how.date}, \`${how.command}\`, ${how.seconds} s.`,
        "",
        "Median (range) of the rounds; ratios are of values measured right after each other. Every login has a token of " +
            "its own, save in storms, so no answer is used twice. Client and verifier were busy for at most " +
            `${Math.round(how.clientBusiest * 100)} % of one processor.`,
        "",
        line(heads),
        line(heads.map((_, index) => (index === 0 ? ":--" : "--:"))),
        ...body.map(line),
        "",
        line(["Goal", "Figure", "Met"]),
        line([":--", ":--", ":--"]),
        ...goals.map(({ goal, figure, met }) => line([goal, figure, met ? "yes" : "**no**"])),
        "",
    ].join("\n");
}
