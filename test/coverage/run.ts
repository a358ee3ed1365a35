/**
 * Runs the end-to-end and busted tests with hook.lua in every Lua interpreter, and tells which lines of src/ did not run.
 * A line has run when all statements have that became of it in dist/, each in one of the modules that hold it. `ONLY` picks
 * tests, and adds what they ran to what earlier runs with the same dist/ did: `lua` for busted, else patterns of jest,
 * `report` for none.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { deciding, notRun, type NotRun } from "./lines";
import { withProbes, type Statement } from "./probes";

const root = path.resolve(__dirname, "../..");
const modules = ["mod_auth_matrix_user_verification", "mod_matrix_power_sync"];

/** A line of src/, with the statements of Lua that were made of it and did not run. */
interface Line {
    readonly file: string;
    readonly number: number;
    readonly text: string;
    readonly missed: string[];
}

function read(...names: readonly string[]): string {
    return readFileSync(path.join(root, ...names), "utf8");
}

/** A statement of Lua, with its place in dist/ and in src/. */
interface Probe extends Statement {
    readonly module: string;
    /** `PATH:LINE`; nothing for what typescript-to-lua wrote by itself. */
    readonly origin?: string;
    /** The same in both modules for the same statement of a line. */
    readonly key: string;
}

/** Builds once more, with the origin of each line, and puts probes into the modules. @returns the probes by their numbers */
function build(folder: string): readonly Probe[] {
    execFileSync("node", ["scripts/build.mjs", folder, "--lines"], { cwd: root, stdio: "inherit" });
    const probes: Probe[] = [];
    for (const module of modules) {
        const lua = read(folder, `${module}.lua`);
        if (lua !== read("dist", `${module}.lua`)) throw new Error("dist/ is stale: run make");
        const origins = JSON.parse(read(folder, `${module}.lines.json`)) as (string | null)[];
        const { text, statements } = withProbes(lua, "____ran", probes.length);
        // The first line is a comment.
        const probed = text.replace(/^--.*/, "local ____ran = string.____ran");
        writeFileSync(path.join(root, folder, `${module}.probed.lua`), probed);
        const counts = new Map<string, number>();
        for (const statement of statements) {
            const origin = origins[statement.line - 1] ?? undefined;
            const place = origin ?? module;
            const count = counts.get(place) ?? 0;
            counts.set(place, count + 1);
            probes.push({ ...statement, module, origin, key: `${place} ${count}` });
        }
    }
    return probes;
}

/** Runs the tests. A test that fails is no matter here but for what it would have run: `make test` tells of it. */
function runTests(folder: string, only: readonly string[]): void {
    const env = {
        ...process.env,
        LUA_INIT: `@${path.join(__dirname, "hook.lua")}`,
        LUA_COVERAGE: path.join(root, folder),
    };
    const patterns = only.filter((word) => word !== "lua" && word !== "report");
    if (only.length === 0 || only.includes("lua")) {
        spawnSync("scripts/test-lua.sh", ["5.4"], { cwd: root, env, stdio: "inherit" });
    }
    if (only.length === 0 || patterns.length > 0) {
        const words = ["jest", "--selectProjects", "e2e", "faults", "--maxWorkers=4", ...patterns];
        spawnSync("npx", words, { cwd: root, env, stdio: "inherit" });
    }
}

/** The lines of src/ that became code in dist/. @param ran the numbers of the probes that ran */
function collect(probes: readonly Probe[], ran: ReadonlySet<string>): readonly Line[] {
    const keys = new Set(probes.filter((_, number) => ran.has(String(number))).map(({ key }) => key));
    const lines = new Map<string, Line>();
    for (const { module, line: place, text: lua, origin, key } of probes) {
        if (origin === undefined) continue;
        const [file = "", position] = origin.split(":");
        const text = read(file).split("\n")[Number(position) - 1]?.trim() ?? "";
        const line = lines.get(origin) ?? { file, number: Number(position), text, missed: [] };
        lines.set(origin, line);
        if (!keys.has(key)) line.missed.push(`${module}.lua:${place}: ${lua}`);
    }
    return [...lines.values()].sort(
        (one, other) => one.file.localeCompare(other.file) || one.number - other.number,
    );
}

const hash = createHash("sha256").update(modules.map((name) => read("dist", `${name}.lua`)).join(""));
const folder = path.join("build/coverage", hash.digest("hex").slice(0, 12));
const only = (process.env.ONLY ?? "").split(/[\s,]+/).filter((word) => word !== "");
if (only.length === 0) rmSync(path.join(root, "build/coverage"), { recursive: true, force: true });
mkdirSync(path.join(root, folder), { recursive: true });
const probes = build(folder);
runTests(folder, only);
const noted = path.join(folder, "ran");
const lines = collect(probes, new Set(existsSync(path.join(root, noted)) ? read(noted).split("\n") : []));

console.log("\nlines    run  file (* decides access)");
const row = (name: string, some: readonly Line[]): void => {
    const run = some.filter(({ missed }) => missed.length === 0).length;
    console.log(`${String(some.length).padStart(5)}  ${String(run).padStart(5)}  ${name}`);
};
const files = [...new Set(lines.map(({ file }) => file))];
const decides = (file: string): boolean => deciding.some((path) => file.startsWith(path));
for (const name of files) {
    const ofFile = lines.filter(({ file }) => file === name);
    row(decides(name) ? `${name} *` : name, ofFile);
}
row(
    "all that decide access",
    lines.filter(({ file }) => decides(file)),
);
row("all", lines);

const faults: string[] = [];
const used = new Set<NotRun>();
for (const { file, number, text, missed } of lines.filter((line) => line.missed.length > 0)) {
    const known = decides(file) ? undefined : notRun.find((one) => one.file === file && one.text === text);
    if (known === undefined) {
        faults.push(`${file}:${number} does not run: ${text}`, ...missed.map((lua) => `    ${lua}`));
    } else {
        used.add(known);
        console.log(`\n${file}:${number} does not run: ${text}\n    ${known.reason}`);
    }
}
for (const path of deciding.filter((path) => !files.some((file) => file.startsWith(path)))) {
    faults.push(`test/coverage/lines.ts: there is no ${path}`);
}
// What a part of the tests runs says nothing of the list.
for (const entry of only.length > 0 ? [] : notRun.filter((one) => !used.has(one))) {
    faults.push(`test/coverage/lines.ts: runs, or is gone: ${entry.file}: ${entry.text}`);
}
console.log(`\n${faults.join("\n") || "Every other line runs."}`);
process.exit(faults.length > 0 ? 1 : 0);
