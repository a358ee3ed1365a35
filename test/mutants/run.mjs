/**
 * Mutation testing of the files that decide access: `make mutants`. Each mutant is a small change of the code that some test
 * has to notice. The tests under Lua run first; what they let live is tried with the tests under Node that meet it. Fails if
 * fewer than 95 % of the mutants die, or if one lives that is not listed in survivors.md with the reason why it may.
 *
 * With paths of sources as arguments only their mutants are tried.
 */

import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { runCLI } from "jest";
import { forLua, forNode, instrument } from "./instrument.mjs";

/** The files that decide who gets in and who has power there, and the tests under Lua that are about each. */
const testsUnderLua = {
    "src/rights/record.ts": ["decisions", "resync", "login"],
    "src/rights/registry.ts": ["login", "resync", "homeserver"],
    "src/rights/principal.ts": ["login", "resync"],
    "src/rights/session-fields.ts": ["login", "resync"],
    "src/meeting/door.ts": ["door"],
    "src/meeting/direct.ts": ["door"],
    "src/meeting/remote.ts": ["door", "login"],
    "src/meeting/doorkeeper.ts": ["door", "login", "resync"],
    "src/meeting/guests.ts": ["door"],
    "src/meeting/lobby.ts": ["power_sync", "start_call"],
    "src/meeting/ownership.ts": ["power_sync"],
    "src/meeting/grants.ts": ["power_sync", "door"],
    "src/meeting/features.ts": ["resync"],
    "src/meeting/departure.ts": ["power_sync", "start_call"],
    "src/meeting/start-call.ts": ["start_call"],
    "src/login/token.ts": ["decisions", "login"],
    "src/verification/homeserver-api.ts": ["decisions", "homeserver", "resync"],
    "src/verification/place.ts": ["homeserver", "resync"],
    "src/verification/uvs.ts": ["decisions", "login", "options", "checks"],
    "src/matrix/power.ts": ["decisions"],
    "src/matrix/room-name.ts": ["decisions"],
    "src/matrix/ids.ts": ["decisions"],
};
const deciding = Object.keys(testsUnderLua);
const leastScore = 95;
const workers = 2;

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const root = path.resolve(here, "../..");
const tree = path.join(root, "build/mutants");
const inTree = (...parts) => path.join(tree, ...parts);

/** The sources as they are now: they may be edited meanwhile. */
const sources = fs
    .readdirSync(path.join(root, "src"), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join("src", name))
    .map((file) => [file, fs.readFileSync(path.join(root, file), "utf8")]);

/** Writes the sources with all mutants into the tree. @returns the mutants */
function writeSources(choose) {
    const mutants = [];
    for (const [file, source] of sources) {
        let text = source;
        if (deciding.includes(file)) {
            const made = instrument(file, text, mutants.length + 1, choose);
            mutants.push(...made.mutants);
            text = made.text;
        }
        // The compiler does not know the types of all mutants.
        fs.writeFileSync(inTree(file), `// @ts-nocheck\n${text}`);
    }
    for (const file of deciding) {
        if (!mutants.some((mutant) => mutant.file === file)) throw new Error(`There is no ${file}`);
    }
    return mutants;
}

/** Copies what is built and tested into a folder of its own, with all mutants in it, and builds it. @returns the mutants */
function build() {
    fs.rmSync(tree, { recursive: true, force: true });
    for (const name of [
        "src",
        "test/lua",
        "test/unit",
        "test/vectors",
        "test/fixtures",
        "scripts/build.mjs",
        "types/build.mjs",
    ]) {
        fs.cpSync(path.join(root, name), inTree(name), { recursive: true });
    }
    fs.symlinkSync(path.join(root, ".cache"), inTree(".cache"));
    // Without a name: jest, run in the root, would find that name twice.
    const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
    fs.writeFileSync(inTree("package.json"), JSON.stringify({ version }));
    fs.writeFileSync(
        inTree("src/mutant.d.ts"),
        "declare function is_mutant(this: void, id: number): boolean;\n",
    );
    const options = fs.readFileSync(path.join(root, "tstl.json"), "utf8");
    const plugin = JSON.stringify([{ name: path.join(here, "switch.cjs") }]);
    fs.writeFileSync(inTree("tstl.json"), options.replace('"tstl": {', `"tstl": { "luaPlugins": ${plugin},`));
    const mutants = writeSources(forLua);
    for (const script of ["scripts/build.mjs", "test/lua/build-decisions.mjs"]) {
        execFileSync("node", [script], { cwd: tree, stdio: "inherit" });
    }
    // A global is looked up through several tables in the tests.
    for (const name of ["dist", "build/test-lua"]) {
        for (const file of fs.readdirSync(inTree(name)).map((file) => inTree(name, file))) {
            fs.writeFileSync(file, `local is_mutant = is_mutant\n${fs.readFileSync(file, "utf8")}`);
        }
    }
    return mutants;
}

/** Tries mutants of one file with a file of tests under Lua, and notes in each what came of it. */
async function runLua(mutants, name) {
    const waiting = new Map(mutants.map((mutant) => [mutant.number, mutant]));
    const lua = path.join(root, ".cache/prosody-0.12/usr/lib/prosody");
    const env = { ...process.env, TZ: "UTC", EXTRA_LUA_PATH: `${lua}/?.lua`, EXTRA_LUA_CPATH: `${lua}/?.so` };
    const args = [path.join(here, "run.lua"), `test/lua/${name}_spec.lua`];
    while (waiting.size > 0) {
        const child = spawn(path.join(root, ".cache/bin/lua5.4"), args, {
            cwd: tree,
            env,
            stdio: ["pipe", "pipe", "inherit"],
        });
        const ended = new Promise((resolve) => child.once("close", (code) => resolve(code)));
        let timer;
        let isStuck = false;
        const watch = () => {
            clearTimeout(timer);
            timer = setTimeout(() => {
                isStuck = true;
                child.kill("SIGKILL");
            }, 600_000);
        };
        watch();
        child.stdin.end([...waiting.keys()].map((number) => `${number}\n`).join(""));
        for await (const line of readline.createInterface({ input: child.stdout })) {
            const [number, result, detail, slow] = line.split("\t");
            Object.assign(waiting.get(Number(number)) ?? {}, { result, detail, isSlow: slow === "slow" });
            waiting.delete(Number(number));
            watch();
        }
        clearTimeout(timer);
        const code = await ended;
        if (code !== 0 && !isStuck) throw new Error(`test/lua/${name}_spec.lua does not run`);
        // The first one that is left never ends, where the interpreter does not look at the time, or ended the interpreter.
        const [stuck] = waiting.values();
        if (stuck !== undefined) {
            Object.assign(stuck, { result: "killed", isSlow: true });
            waiting.delete(stuck.number);
        }
    }
}

/** Runs tests under Node, in this process. @returns whether all passed */
async function jest(files, environment) {
    Object.assign(process.env, environment);
    const { results } = await runCLI(
        { _: files, $0: "", runTestsByPath: true, runInBand: true, reporters: [], silent: true },
        [tree],
    );
    return results.success;
}

/** The tests under Node that import a source file, and nothing that is not in the tree. */
function testsOf(source) {
    const name = `"../../${source.slice(0, -".ts".length)}"`;
    const folder = inTree("test/unit");
    return fs
        .readdirSync(folder)
        .filter((file) => file.endsWith(".test.ts"))
        .map((file) => path.join(folder, file))
        .filter((file) => {
            const text = fs.readFileSync(file, "utf8");
            return text.includes(name) && !/"\.\.\/\.\.\/(?!src\/)/.test(text);
        });
}

/** Tries mutants with the tests under Node that are about their file. */
async function runNode(mutants) {
    writeSources(forNode);
    const [unit] = require(path.join(root, "jest.config.cjs")).projects;
    const config = { ...unit, setupFilesAfterEnv: [path.join(here, "node-setup.cjs")] };
    fs.writeFileSync(inTree("jest.config.cjs"), `module.exports = ${JSON.stringify(config)}`);
    const report = inTree("met.txt");
    for (const source of new Set(mutants.map(({ file }) => file))) {
        const tests = testsOf(source);
        if (tests.length === 0) continue;
        fs.writeFileSync(report, "");
        if (!(await jest(tests, { MUTANT: "0", MUTANTS_MET: report }))) {
            throw new Error(`Tests of ${source} fail without a mutant`);
        }
        const met = new Set(fs.readFileSync(report, "utf8").split("\n").map(Number));
        for (const mutant of mutants.filter(({ file, number }) => file === source && met.has(number))) {
            const passed = await jest(tests, { MUTANT: String(mutant.number), MUTANTS_MET: "" });
            mutant.result = passed ? "survived" : "killed";
            // The mutant alone is to blame.
            if (!passed && !(await jest(tests, { MUTANT: "0" }))) {
                throw new Error(`Tests of ${source} fail after a mutant as well`);
            }
        }
    }
}

/** How a mutant is written in survivors.md: line numbers would change with every edit. */
const nameOf = ({ file, place, from, to }) => `@@ ${file}: ${place}\n- ${from}\n+ ${to}`.trimEnd();

/** The mutants of survivors.md by their names: each section gives the reason that its mutants share. */
function readListed() {
    const text = fs.readFileSync(path.join(here, "survivors.md"), "utf8");
    const listed = new Set();
    for (const section of text.split(/^## .*$/m).slice(1)) {
        const [reason, mutants = ""] = section.split("```diff\n");
        if (reason.trim() === "") continue;
        for (const [name] of mutants.matchAll(/^@@ .*\n- .*\n\+.*$/gm)) listed.add(name.trimEnd());
    }
    return listed;
}

/** Prints the score of each file and what lives. @returns whether the score is high enough and every survivor is listed */
function report(mutants, isWhole) {
    const percent = (some, all) => `${((100 * some.length) / all.length).toFixed(1)} %`.padStart(8);
    const isDead = ({ result }) => result === "killed";
    for (const file of deciding) {
        const own = mutants.filter((mutant) => mutant.file === file);
        const dead = own.filter(isDead);
        if (own.length > 0) console.log(`${percent(dead, own)} ${dead.length} of ${own.length} ${file}`);
    }
    const dead = mutants.filter(isDead);
    console.log(`${percent(dead, mutants)} ${dead.length} of ${mutants.length}`);
    const slow = mutants.filter(({ isSlow }) => isSlow === true);
    console.log(`${slow.length} of them by the time that a test takes`);
    for (const { file, line, to } of slow) console.log(`    ${file}:${line}: ${to}`);

    const listed = readListed();
    const living = mutants.filter((mutant) => !isDead(mutant));
    const unlisted = living.filter((mutant) => !listed.has(nameOf(mutant)));
    const names = new Set(living.map(nameOf));
    const stale = [...listed].filter((name) => isWhole && !names.has(name));
    for (const name of stale) console.log(`\nListed, but dead or gone:\n${name}`);
    for (const mutant of unlisted) {
        console.log(`\nLine ${mutant.line} ${mutant.result ?? "is not tried"}:\n${nameOf(mutant)}`);
    }
    console.log(`${living.length} live, ${unlisted.length} of them not in test/mutants/survivors.md`);
    return unlisted.length === 0 && 100 * dead.length >= leastScore * mutants.length;
}

const started = Date.now();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((file) => !deciding.includes(file));
if (unknown.length > 0) throw new Error(`Not among the files that decide access: ${unknown.join(", ")}`);
const mutants = build().filter(({ file }) => wanted.length === 0 || wanted.includes(file));
const isAlive = ({ result }) => result !== "killed";
console.log(`${mutants.length} mutants`);
const queue = deciding.filter((file) => mutants.some((mutant) => mutant.file === file));
await Promise.all(
    Array.from({ length: workers }, async () => {
        for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
            const own = mutants.filter((mutant) => mutant.file === file);
            for (const name of testsUnderLua[file]) await runLua(own.filter(isAlive), name);
            console.log(
                `${own.filter(isAlive).length} of ${own.length} live in ${file} after the tests under Lua`,
            );
        }
    }),
);
await runNode(mutants.filter(isAlive));
const isGood = report(mutants, wanted.length === 0);
console.log(`${Math.round((Date.now() - started) / 60_000)} minutes`);
process.exit(isGood ? 0 : 1);
