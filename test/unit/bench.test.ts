/** Tests of what the benchmarks make of their measurements: statistics, goals, table, plot. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { DOMParser } from "@xmldom/xmldom";
import { judge } from "../../bench/goals";
import { panelsOf } from "../../bench/panels";
import { plot, ticksUpTo } from "../../bench/plot";
import { plotted, redraw, resultFile } from "../../bench/redraw";
import { ratio, Rows } from "../../bench/rows";
import { median, pairRatios, percentile, summarise } from "../../bench/statistics";
import { showNumber, tableOf } from "../../bench/table";
import type { VariantName } from "../../bench/variants";

/** Rows of the ids, with the values of each variant. */
function rowsOf(
    measured: Readonly<Record<string, Partial<Record<VariantName, readonly number[]>>>>,
    better?: "less" | "more",
): Rows {
    const rows = new Rows();
    for (const [id, values] of Object.entries(measured)) {
        for (const [variant, all] of Object.entries(values)) {
            for (const value of all) {
                rows.add({ id, title: `Title of ${id}`, unit: "ms", better }, variant as VariantName, value);
            }
        }
    }
    return rows;
}

describe("statistics", () => {
    test("median of an odd and of an even number of values, in any order", () => {
        expect(median([3, 1, 2])).toBe(2);
        expect(median([10, 1, 2, 3])).toBe(2.5);
        expect(median([])).toBeNaN();
    });

    test("percentiles are values that were measured", () => {
        const values = Array.from({ length: 200 }, (_, index) => 200 - index);
        expect(percentile(values, 0.5)).toBe(100);
        expect(percentile(values, 0.99)).toBe(198);
        expect(percentile([7], 0.99)).toBe(7);
    });

    test("ratios are taken pair by pair, and summarised after that", () => {
        expect(pairRatios([2, 30], [1, 10])).toEqual([2, 3]);
        const row = rowsOf({ a: { ours: [2, 30, 8], limit: [1, 10, 8] } }).get("a");
        expect(ratio(row, "ours", "limit")).toEqual(summarise([2, 3, 1]));
        expect(ratio(row, "ours", "baseline")).toBeUndefined();
    });
});

describe("goals", () => {
    const verdicts = (rows: Rows): unknown[] => judge(rows).map(({ goal, met }) => [goal, met]);

    test("CPU and rate of logins are held against the limit's", () => {
        const rows = rowsOf({
            "logins/1/0/cpu": { ours: [1.1, 1.1, 9], limit: [1, 1, 1] },
            "logins/1/0/rate": { ours: [89, 89], limit: [100, 100] },
        });
        expect(verdicts(rows)).toEqual([
            ["Title of logins/1/0/cpu: ours to the limit's, at most 1.1", true],
            ["Title of logins/1/0/rate: ours to the limit's, at least 0.9", false],
        ]);
    });

    test("a row is worse than the baseline only beyond noise, and in every round", () => {
        const worse = (ours: readonly number[], better: "less" | "more"): boolean | undefined =>
            judge(rowsOf({ any: { ours, baseline: [100, 100, 100] } }, better)).at(-1)?.met === false;
        expect(worse([101, 101, 101], "less")).toBe(false);
        expect(worse([110, 110, 99], "less")).toBe(false);
        expect(worse([110, 110, 103], "less")).toBe(true);
        expect(worse([90, 90, 97], "more")).toBe(true);
        expect(worse([110, 110, 103], "more")).toBe(false);
    });

    test("a leak of ten bytes a login is found", () => {
        const leaks = (ours: number): boolean | undefined =>
            judge(
                rowsOf({
                    "leak/lua/0": { ours: [0], floor: [0] },
                    "leak/lua/20000": { ours: [ours], floor: [50] },
                }),
            )[0]?.met;
        expect(leaks(200)).toBe(true);
        expect(leaks(260)).toBe(false);
    });
});

describe("table and plot", () => {
    const rows = rowsOf({
        "logins/1/0/cpu": { floor: [3, 3.5], limit: [4, 4.25], ours: [4.5, 4] },
        "leak/lua/0": { floor: [0], ours: [0] },
        "leak/lua/20000": { floor: [12], ours: [13] },
    });

    test("numbers have the digits that are of use", () => {
        expect([0, 0.01234, 4.567, 45.67, 1234.5].map(showNumber)).toEqual([
            "0",
            "0.0123",
            "4.57",
            "45.7",
            "1235",
        ]);
    });

    test("the table has a column for each variant that was measured, and one for each comparison", () => {
        const how = {
            date: "2026-11-27",
            machine: "two cores",
            prosody: "13.0",
            command: "make bench",
            seconds: 5,
        };
        const lines = tableOf(rows.all, judge(rows), { ...how, clientBusiest: 0.256 }).split("\n");
        expect(lines[0]).toBe("Prosody 13.0, two cores, 2026-11-27, `make bench`, 5 s.");
        expect(lines[2]).toContain("at most 26 % of one processor");
        expect(lines[4]).toBe("|  | floor | limit | ours | ours to limit |");
        expect(lines[6]).toBe(
            "| Title of logins/1/0/cpu, ms | 3.25 (3 to 3.50) | 4.13 (4 to 4.25) | 4.25 (4 to 4.50) | 1.03 (0.94 to 1.13) |",
        );
    });

    test("ticks are few round numbers up to the largest value", () => {
        expect(ticksUpTo(4.2)).toEqual([0, 1, 2, 3, 4, 5]);
        expect(ticksUpTo(230)).toEqual([0, 50, 100, 150, 200, 250]);
        expect(ticksUpTo(0)).toEqual([0, 1]);
    });

    test("the plot is well-formed, with labelled axes, and draws nothing outside of itself", () => {
        const svg = plot("A <run>", panelsOf(rows.all));
        const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
        if (root === null) throw new Error("no document");
        const texts = Array.from(root.getElementsByTagName("text"), (node) => node.textContent);
        expect(texts).toEqual(
            expect.arrayContaining(["A <run>", "CPU of a login", "ms", "time of the verifier"]),
        );
        expect(texts).toEqual(
            expect.arrayContaining(["1 client", "0 ms", "20,000", "floor", "limit", "ours"]),
        );
        expect(texts).not.toContain("baseline");
        const [width, height] = ["width", "height"].map((name) => Number(root.getAttribute(name)));
        for (const bar of Array.from(root.getElementsByTagName("rect"))) {
            expect(Number(bar.getAttribute("x")) + Number(bar.getAttribute("width"))).toBeLessThanOrEqual(
                width ?? 0,
            );
            expect(Number(bar.getAttribute("y")) + Number(bar.getAttribute("height"))).toBeLessThanOrEqual(
                height ?? 0,
            );
        }
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    });

    test.each(plotted)("the committed plot of Prosody %s is drawn from its results", (version) => {
        expect(redraw(version)).toBe(readFileSync(resultFile(version, "svg"), "utf8"));
    });

    test.each(plotted)("no label in the plot of Prosody %s overlaps another", (version) => {
        const root = new DOMParser().parseFromString(redraw(version), "image/svg+xml").documentElement;
        const labels = Array.from(root?.getElementsByTagName("text") ?? [], (node) => {
            const x = Number(node.getAttribute("x"));
            const size = Number(node.getAttribute("font-size") ?? 12);
            const bold = node.getAttribute("font-weight") === "bold";
            // DejaVu Sans, the widest of the usual fonts, has 0.62 of its size for a character, in bold 0.7.
            const width = (node.textContent?.length ?? 0) * size * (bold ? 0.7 : 0.62);
            const before = { middle: 0.5, end: 1 }[node.getAttribute("text-anchor") ?? ""] ?? 0;
            const left = x - before * width;
            return {
                text: node.textContent,
                y: Number(node.getAttribute("y")),
                size,
                left,
                right: left + width,
            };
        });
        const overlapping = labels.flatMap((one, index) =>
            labels
                .slice(index + 1)
                .filter(
                    (other) =>
                        Math.abs(one.y - other.y) < Math.min(one.size, other.size) &&
                        one.left < other.right + 4 &&
                        other.left < one.right + 4,
                )
                .map((other) => [one.text, other.text]),
        );
        expect(labels.length).toBeGreaterThan(50);
        expect(overlapping).toEqual([]);
    });
});
