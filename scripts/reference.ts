/**
 * Writes the generated sections of the documents, from the code and the files that hold what they tell. A section stands
 * between `<!-- generated: NAME -->` and `<!-- end -->`.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Goal } from "../bench/goals";
import type { Row } from "../bench/rows";
import { tableOf, type Circumstances } from "../bench/table";
import { conditionOf, loginReasons, type LoginReasonName } from "../src/login-reasons";
import { roomReasons, type RoomReasonName } from "../src/room-reasons";
import { powerSyncMetrics } from "../src/meeting/room-log";
import { authMetrics, type MetricDescription } from "../src/auth-metrics";
import { powerSyncOptions } from "../src/meeting/power-sync-options";
import { authOptions, type Option } from "../src/options";

const root = path.join(__dirname, "..");

/** The documents with generated sections, from the root of the repository. */
export const documents = [
    "README.md",
    "docs/configuration.md",
    "docs/metrics.md",
    "docs/reasons.md",
    "packaging/rocks/mod_auth_matrix_user_verification/README.md",
    "packaging/rocks/mod_matrix_power_sync/README.md",
] as const;

/** The options that the README shows: those that most installations set. */
const mainOptions = [
    authOptions.app_id,
    authOptions.matrix_homeservers,
    authOptions.matrix_federation,
    authOptions.uvs_base_url,
    authOptions.uvs_sync_power_levels,
    authOptions.matrix_owner_power,
    authOptions.matrix_profile,
    authOptions.matrix_resync,
    authOptions.matrix_start_call,
    powerSyncOptions.matrix_guests,
    powerSyncOptions.matrix_lobby_bypass,
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function sentence(text: string): string {
    // A name of something keeps its first letter.
    const first = /^\w+[._]/.test(text) ? text.charAt(0) : text.charAt(0).toUpperCase();
    return first + text.slice(1) + ".";
}

/** The sources that hold the options. The doc comment above each option is its meaning. */
const optionSources = ["src/options.ts", "src/meeting/power-sync-options.ts"]
    .map((file) => readFileSync(path.join(root, file), "utf8"))
    .join("");

/** What an option means. @throws when its doc comment is missing */
function meaningOf({ name }: Option): string {
    const [, comment] =
        new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\s+${name}: \\{`, "s").exec(optionSources) ?? [];
    if (comment === undefined) {
        throw new Error(`${name} has no doc comment`);
    }
    return comment.replace(/\s*\n\s*\*?\s*/g, " ").trim();
}

function defaultOf(option: Option): string {
    return option.fallback === undefined ? "none" : `\`${String(option.fallback)}\``;
}

/** Type and default of an option in words, such as "seconds, from 1 to 60; default `10`". */
function kindOf(option: Option): string {
    const choices = option.choices?.map((choice) => `\`${choice}\``).join(", ");
    const range = option.range && `from ${option.range.join(" to ")}`;
    return [option.type, choices ?? range].filter((part) => part !== undefined).join(": ");
}

function optionTable(options: readonly Option[]): string {
    return table(
        ["Option", "Type", "Default", "Meaning"],
        options.map((option) => [`\`${option.name}\``, kindOf(option), defaultOf(option), meaningOf(option)]),
    );
}

function optionList(options: Record<string, Option>): string {
    return Object.values(options)
        .map((option) =>
            [
                `### \`${option.name}\``,
                `Type: ${kindOf(option)}. Default: ${defaultOf(option)}.`,
                meaningOf(option),
            ].join("\n\n"),
        )
        .join("\n\n");
}

function reasonList(
    reasons: Record<string, { level: string; text: string; advice: string }>,
    conditionOf: (name: string) => string,
): string {
    return Object.entries(reasons)
        .map(([name, reason]) =>
            [
                `### \`${name}\``,
                `Level \`${reason.level}\`, condition \`${conditionOf(name)}\`. The person is told: “${reason.text}”`,
                sentence(reason.advice),
            ].join("\n\n"),
        )
        .join("\n\n");
}

const benchResults = "bench/results";

/** What a benchmark wrote. */
interface Result extends Circumstances {
    readonly rows: readonly Row[];
    readonly goals: readonly Goal[];
}

/** The rows of a benchmark that the README shows: what an installation feels. The rest is in the whole table. */
const benchmarkRows =
    /^(logins\/\d+\/\d+\/(rate|cpu)|previd\/|memory|storm\/\w+\/(checks|seconds)|presence\/|refusal\/)/;

/** The newest Prosody's benchmark: machine and command, the rows that matter, the goals that were missed. */
function benchmark(): string {
    const folder = path.join(root, benchResults);
    const files = existsSync(folder)
        ? readdirSync(folder).filter((file) => /^prosody-.*\.json$/.test(file))
        : [];
    const newest = files.sort().at(-1);
    if (newest === undefined) {
        return "No run is kept yet. `make bench` makes one.";
    }
    const { rows, goals, ...how } = JSON.parse(readFileSync(path.join(folder, newest), "utf8")) as Result;
    const [shown = ""] = tableOf(
        rows.filter(({ id }) => benchmarkRows.test(id)),
        [],
        how,
    ).split("\n| Goal |");
    const missed = goals.filter(({ met }) => !met).map(({ goal, figure }) => `- ${goal}: it was ${figure}.`);
    const whole = files.sort().map((file) => {
        const name = path.basename(file, ".json");
        return `[${name.replace("prosody-", "Prosody ")}](${benchResults}/${name}.md)`;
    });
    return [
        shown.trim(),
        `${goals.length - missed.length} of ${goals.length} goals are met.${missed.length > 0 ? ` These are not:\n\n${missed.join("\n")}` : ""}`,
        `The whole tables, with every goal: ${whole.join(", ")}. [How it is measured](bench/README.md).`,
        `![The benchmark as a plot](${benchResults}/${path.basename(newest, ".json")}.svg)`,
    ].join("\n\n");
}

/** The name under which mod_http_openmetrics shows a metric. Counters get `_total`, histograms `_bucket` and so on. */
export function shownName(module: string, name: string, { unit }: MetricDescription): string {
    return `prosody_mod_${module}__${name}${unit === undefined ? "" : `_${unit}`}`;
}

/** A metric's name as it is shown: that of the counter itself, or of all series of a histogram. */
function shownAs(module: string, name: string, metric: MetricDescription): string {
    const shown = shownName(module, name, metric);
    return metric.type === "counter" ? `${shown}_total` : shown;
}

function metricTable(module: string, metrics: Record<string, MetricDescription>): string {
    return table(
        ["Metric", "Type", "Labels", "Meaning"],
        Object.entries(metrics).map(([name, metric]) => [
            `\`${shownAs(module, name, metric)}\``,
            metric.type,
            ["host", ...(metric.labels ?? [])].map((label) => `\`${label}\``).join(", "),
            `${metric.help}.`,
        ]),
    );
}

/** The generated sections by the name in their markers. */
export const sections: Readonly<Record<string, string>> = {
    "main options": optionTable(mainOptions),
    "options of the VirtualHost": optionList(authOptions),
    "options of the MUC component": optionList(powerSyncOptions),
    "table of the VirtualHost's options": optionTable(Object.values(authOptions)),
    "table of the MUC component's options": optionTable(Object.values(powerSyncOptions)),
    "metrics of the auth module": metricTable("auth_matrix_user_verification", authMetrics),
    "metrics of power sync": metricTable("matrix_power_sync", powerSyncMetrics),
    "reasons of logins": reasonList(loginReasons, (name) => conditionOf(name as LoginReasonName)),
    "reasons in rooms": reasonList(roomReasons, (name) => roomReasons[name as RoomReasonName].condition),
    benchmark: benchmark(),
};

const section = /(<!-- generated: ([^\n]*?) -->\n).*?(<!-- end -->)/gs;

/** The names of the sections that a document has. */
export function sectionsOf(document: string): readonly string[] {
    return [...document.matchAll(section)].map(([, , name = ""]) => name);
}

/**
 * Puts the generated sections into a document.
 *
 * @throws when it has a section that nothing generates
 */
export function withSections(document: string): string {
    return document.replaceAll(section, (_, begin: string, name: string, end: string) => {
        const content = sections[name];
        if (content === undefined) {
            throw new Error(`nothing generates "${name}"`);
        }
        return `${begin}\n${content}\n\n${end}`;
    });
}

/** A document as it should be: with its sections, in the layout of all documents. */
async function upToDate(file: string): Promise<string> {
    // Loaded here, since jest cannot.
    const { format, resolveConfig } = await import("prettier");
    const options = await resolveConfig(file);
    return format(withSections(readFileSync(file, "utf8")), { ...options, filepath: file });
}

if (require.main?.filename === __filename) {
    void (async () => {
        for (const document of documents) {
            const file = path.join(root, document);
            writeFileSync(file, await upToDate(file));
        }
    })();
}
