/** The table of metrics against the dashboard and the documents: the same names, none missing. */

import { describe, expect, test } from "@jest/globals";
import { shownName } from "../../scripts/reference";
import { powerSyncMetrics } from "../../src/meeting/power-sync-metrics";
import { authMetrics, type MetricDescription } from "../../src/auth-metrics";
import { readText } from "./support/files";

const tables: readonly (readonly [string, Readonly<Record<string, MetricDescription>>])[] = [
    ["auth_matrix_user_verification", authMetrics],
    ["matrix_power_sync", powerSyncMetrics],
];

/** What mod_http_openmetrics makes of a metric: the names of its time series. */
function seriesOf(module: string, key: string, metric: MetricDescription): readonly string[] {
    const name = shownName(module, key, metric);
    switch (metric.type) {
        case "gauge":
            return [name];
        case "counter":
            return [`${name}_total`];
        case "histogram":
            return [`${name}_bucket`, `${name}_count`, `${name}_sum`];
    }
}

const all = tables.flatMap(([module, metrics]) =>
    Object.entries(metrics).map(([key, metric]) => ({ key, metric, series: seriesOf(module, key, metric) })),
);
const dashboard = JSON.parse(readText("docs/grafana-dashboard.json")) as {
    panels: {
        title: string;
        description: string;
        fieldConfig: { defaults: { color?: { fixedColor: string } }; overrides: unknown[] };
        targets: { expr: string }[];
    }[];
    templating: { list: { name: string; query: string }[] };
};
const queries = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...dashboard.templating.list.map(({ query }) => query),
].join("\n");

describe("the table", () => {
    test.each(all)("$key is as Prosody and Prometheus want it", ({ key, metric }) => {
        expect(key).toMatch(/^[a-z]+(_[a-z]+)*$/);
        expect(key).not.toMatch(/_(total|seconds|bucket|count|sum|created)$/);
        expect(metric.help).toMatch(/^[A-Z].{10,}[^.]$/);
        expect(metric.buckets !== undefined).toBe(metric.type === "histogram");
    });
});

describe("the dashboard", () => {
    test("asks only for metrics that there are", () => {
        const known = new Set(all.flatMap(({ series }) => series));
        const asked = [...queries.matchAll(/prosody_mod_\w+/g)].map(([name]) => name);
        expect(asked.filter((name) => !known.has(name))).toEqual([]);
    });

    test.each(all)("shows $key", ({ series }) => {
        expect(series.some((name) => queries.includes(name))).toBe(true);
    });

    test("uses only labels that the metrics have", () => {
        for (const [, name = "", selector = ""] of queries.matchAll(/(prosody_mod_\w+)\{([^}]*)\}/g)) {
            const metric = all.find(({ series }) => series.includes(name))?.metric;
            for (const [, label = ""] of selector.matchAll(/(\w+)=/g)) {
                expect([...(metric?.labels ?? []), "host"]).toContain(label);
            }
        }
    });

    test.each(dashboard.panels)("filters $title by host", ({ targets }) => {
        for (const { expr } of targets) {
            const selected = [...expr.matchAll(/prosody_mod_\w+(\{[^}]*\})?/g)].map(
                ([, selector]) => selector,
            );
            expect(selected).not.toEqual([]);
            // The host of power sync is the component of the meetings, which is below the VirtualHost.
            for (const selector of selected) expect(selector).toMatch(/\bhost=~"(\(\.\+\[\.\]\)\?)?\$host"/);
        }
    });

    test("offers the hosts of both modules, and all of them", () => {
        const host = dashboard.templating.list.find(({ name }) => name === "host");
        expect(host).toMatchObject({ includeAll: true, allValue: ".*" });
        expect(host?.query).toContain(
            "auth_matrix_user_verification__logins|matrix_power_sync__affiliations",
        );
    });

    test("shows refusals in a warning colour", () => {
        const panels = new Map(dashboard.panels.map(({ title, fieldConfig }) => [title, fieldConfig]));
        for (const title of ["Refused logins", "Refused in rooms"]) {
            expect(panels.get(title)?.defaults.color?.fixedColor).toBe("red");
        }
        expect(panels.get("Logins")?.overrides).toContainEqual({
            matcher: { id: "byName", options: "refused" },
            properties: [{ id: "color", value: { mode: "fixed", fixedColor: "red" } }],
        });
    });

    test("says what each panel shows", () => {
        for (const { title, description, targets } of dashboard.panels) {
            expect([title, description.length > 20, targets.length > 0]).toEqual([title, true, true]);
        }
    });
});

describe("docs/metrics.md", () => {
    test.each(all)("names $key", ({ series }) => {
        expect(readText("docs/metrics.md")).toContain(series[0]?.replace(/_bucket$/, ""));
    });
});
