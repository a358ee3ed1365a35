/**
 * Writes the generated sections of the documents, from the code and the files that hold what they tell. A section stands
 * between `<!-- generated: NAME -->` and `<!-- end -->`.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Goal } from "../bench/goals";
import { ratio, type Row } from "../bench/rows";
import { summarise } from "../bench/statistics";
import { showNumber, type Circumstances } from "../bench/table";
import type { VariantName } from "../bench/variants";
import { loginReasons } from "../src/login-reasons";
import { roomReasons } from "../src/room-reasons";
import { powerSyncMetrics } from "../src/meeting/power-sync-metrics";
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

/** The options of a short table: the first sentence of their meaning. */
function shortOptionTable(options: readonly Option[]): string {
    return table(
        ["Option", "Default", "Meaning"],
        options.map((option) => {
            const [first = ""] = meaningOf(option).split(/(?<=\.) (?=[A-Z])/);
            return [`\`${option.name}\``, defaultOf(option), first];
        }),
    );
}

function optionList(options: Record<string, Option>): string {
    return Object.values(options)
        .map((option) =>
            [
                `### \`${option.name}\``,
                `${meaningOf(option)} Type: ${kindOf(option)}. Default: ${defaultOf(option)}.`,
            ].join("\n\n"),
        )
        .join("\n\n");
}

/** The advice where a verification service is asked, if it differs. */
function ofService({ advice, uvsAdvice = advice }: { advice: string; uvsAdvice?: string }): string {
    return uvsAdvice === advice ? "" : ` With UVS: ${uvsAdvice}.`;
}

function reasonList(
    reasons: Record<string, { level: string; text: string; advice: string; uvsAdvice?: string }>,
): string {
    return Object.entries(reasons)
        .map(([name, reason]) =>
            [
                `### \`${name}\``,
                `${sentence(reason.advice)}${ofService(reason)} The user is told: “${reason.text}” Level \`${reason.level}\`.`,
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

/** What a login and a presence update cost on the newest Prosody, in three lines. */
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
    const rowOf = (id: string): Row | undefined => rows.find((row) => row.id === id);
    const login = rowOf("logins/20/0/cpu");
    const compared = (row: Row | undefined, other: VariantName, what: string): string => {
        const found = ratio(row, "ours", other);
        return found === undefined ? "not measured" : `${found.median.toFixed(2)} of ${what}`;
    };
    const cost =
        login?.values.ours === undefined ? "" : ` ${showNumber(summarise(login.values.ours).median)} ms`;
    const met = goals.filter((goal) => goal.met).length;
    return [
        `- A login costs${cost} of processor time, 20 at once, on ${how.machine} with Prosody ${how.prosody} (${how.date}): ` +
            `${compared(login, "limit", "the least that asking a verifier can cost")}, ${compared(login, "baseline", "what it costs with the originals")}.`,
        `- A presence update costs ${compared(rowOf("presence/cpu"), "floor", "what it costs the bare server")}.`,
        `- ${met} of ${goals.length} goals are met. [All figures](${benchResults}/${path.basename(newest, ".json")}.md), ` +
            "[how they are measured](bench/README.md).",
    ].join("\n");
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
    "main options": shortOptionTable(mainOptions),
    "options of the VirtualHost": optionList(authOptions),
    "options of the MUC component": optionList(powerSyncOptions),
    "table of the VirtualHost's options": optionTable(Object.values(authOptions)),
    "table of the MUC component's options": optionTable(Object.values(powerSyncOptions)),
    "metrics of the auth module": metricTable("auth_matrix_user_verification", authMetrics),
    "metrics of power sync": metricTable("matrix_power_sync", powerSyncMetrics),
    "reasons of logins": reasonList(loginReasons),
    "reasons in rooms": reasonList(roomReasons),
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
