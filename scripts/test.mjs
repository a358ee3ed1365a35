/**
 * Runs every test, or the stages named as arguments, and closes with one line of totals. A stage that fails does not keep
 * the others from running. Where nothing ran, as all was skipped, it exits with 77.
 *
 * The tests with servers mostly wait. So that two cores stay busy, the stages that compute run beside them, with a lower
 * priority; what they print is shown when each is done.
 */

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const reports = fs.mkdtempSync(path.join(os.tmpdir(), "test-reports-"));
/** The exit code that says that this machine lacks what the tests need. */
const unavailable = 77;
const total = { passed: 0, failed: 0, skipped: 0 };

/** Suites that also run on the newest Prosody: login, door, grants, and what is declared of Prosody. */
const newestSuites = ["login", "door", "ownership", "events.conformance", "conformance"];

/** Runs a command and shows what it prints. @returns its exit code, and its output where it was collected */
function run({ beside, env }, command, ...words) {
    const [program, ...args] = beside ? ["nice", "-n", "10", command, ...words] : [command, ...words];
    const output = [];
    return new Promise((resolve) => {
        const child = spawn(program, args, {
            cwd: root,
            env: { ...process.env, ...env },
            stdio: beside ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
        });
        child.stdout?.on("data", (chunk) => output.push(chunk));
        child.stderr?.on("data", (chunk) => output.push(chunk));
        child.once("error", () => resolve({ status: 1, output: `${command} is missing` }));
        child.once("close", (status) => resolve({ status, output: Buffer.concat(output).toString() }));
    });
}

/** Counts a check that is one command as one test. */
async function check(context, name, command, ...args) {
    const { status, output } = await run(context, command, ...args);
    total[status === 0 ? "passed" : "failed"] += 1;
    console.log(`\n== ${name}${status === 0 ? "" : ": FAILED"}\n${output}`.trimEnd());
}

/** Runs jest and adds what it counted. */
async function jest(context, name, ...args) {
    const report = path.join(reports, `${name}.json`);
    if (!context.beside) console.log(`\n== jest, ${name}`);
    const { status, output } = await run(context, "npx", "jest", "--json", `--outputFile=${report}`, ...args);
    if (context.beside) console.log(`\n== jest, ${name}\n${output}`);
    const counted = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, "utf8")) : {};
    total.passed += counted.numPassedTests ?? 0;
    total.failed += counted.numFailedTests ?? 0;
    total.skipped += (counted.numPendingTests ?? 0) + (counted.numTodoTests ?? 0);
    // A file that does not load has failed without a test of its own; so has a run that reported nothing.
    const unloaded = counted.numRuntimeErrorTestSuites ?? 1;
    total.failed += unloaded > 0 || status === 0 || (counted.numFailedTests ?? 0) > 0 ? unloaded : 1;
}

/** Runs busted with each interpreter and adds what it counted. */
async function busted() {
    const { status, output } = await run({ beside: true }, "scripts/test-lua.sh");
    console.log(`\n== busted on dist/, three interpreters\n${output}`);
    let failed = 0;
    for (const [, successes, failures, errors] of output.matchAll(
        /(\d+) successes? \/ (\d+) failures? \/ (\d+) errors?/g,
    )) {
        total.passed += Number(successes);
        failed += Number(failures) + Number(errors);
    }
    total.failed += failed > 0 || status === 0 ? failed : 1;
}

/** Runs the tests against a real homeserver; where there is none to be had, they are skipped and say why. */
async function synapse() {
    const { status, output } = await setupSynapse();
    if (output !== "") console.log(`\n${output.trim()}`);
    if (status !== 0 && status !== unavailable) {
        total.failed += 1;
        return;
    }
    const env = status === 0 ? {} : { NO_SYNAPSE: output.trim().split("\n").at(-1) };
    await jest({ env }, "synapse", "--selectProjects", "synapse", "--maxWorkers=2");
}

let settingUp;
/** Fetches the homeserver, once. */
function setupSynapse() {
    settingUp ??= run({ beside: true }, "scripts/setup-synapse.sh");
    return settingUp;
}

/** Runs some suites on the newest Prosody; where there is none to be had, they are skipped. */
async function newest() {
    if (!fs.existsSync(path.join(root, ".cache/bin/prosody-newest"))) {
        console.log("\nskipped: the suites on the newest Prosody (scripts/setup-servers.sh newest)");
        total.skipped += 1;
        return;
    }
    const files = newestSuites.map((name) => `test/e2e/${name}.test.ts`);
    const env = { PROSODY: "newest" };
    await jest({ env }, "newest", "--selectProjects", "e2e", "--maxWorkers=4", "--runTestsByPath", ...files);
}

async function lint() {
    const beside = { beside: true };
    await check(beside, "prettier", "npx", "prettier", "--check", "--log-level", "warn", ".");
    await check(beside, "eslint", "npx", "eslint", ".");
    await check(beside, "tsc: demo and tests", "npx", "tsc", "-p", "tsconfig.json");
    const luacheck = [".cache/bin/luacheck", "--quiet", "dist", "test/jitsi"];
    await check(beside, "luacheck: dist/, and what the tests load", ...luacheck);
}

/** Stages with servers. Servers and clients mostly wait for each other: four files at a time keep two cores busy. */
const withServers = {
    e2e: () => jest({}, "e2e", "--selectProjects", "e2e", "faults", "--maxWorkers=4"),
    newest,
    synapse,
    model: () => jest({}, "model", "--selectProjects", "model"),
};
/** Stages that compute. */
const computing = {
    setup: setupSynapse,
    lint,
    unit: () => jest({ beside: true }, "unit", "--selectProjects", "unit"),
    lua: busted,
    properties: () => jest({ beside: true }, "properties", "--selectProjects", "properties"),
};

/** Runs stages one after the other. */
async function inTurn(stages) {
    for (const stage of stages) await stage();
}

const started = Date.now();
const wanted = process.argv.slice(2);
if (wanted.length > 0) {
    await inTurn(wanted.map((name) => ({ ...withServers, ...computing })[name]));
} else {
    await Promise.all([inTurn(Object.values(withServers)), inTurn(Object.values(computing))]);
}
fs.rmSync(reports, { recursive: true });

console.log(`\n${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.failed > 0) {
    process.exit(1);
}
if (total.passed === 0) {
    process.exit(total.skipped > 0 ? unavailable : 1);
}
