/**
 * Runs every test, or the stages named as arguments (lint, unit, lua, properties, faults, model, e2e, synapse), and closes with one
 * line of totals. A stage that fails does not keep the others from running. Where nothing ran, as all was skipped, it exits
 * with 77.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const reports = fs.mkdtempSync(path.join(os.tmpdir(), "test-reports-"));
/** The exit code of whoever cannot test for what this machine lacks. */
const unavailable = 77;
const total = { passed: 0, failed: 0, skipped: 0 };

/** Runs a command and shows what it prints. @returns whether it succeeded */
function run(command, ...args) {
    const { status } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    return status === 0;
}

/** Counts a check that is one command as one test. */
function check(name, command, ...args) {
    console.log(`\n== ${name}`);
    const passed = run(command, ...args);
    total[passed ? "passed" : "failed"] += 1;
    if (!passed) {
        console.log(`FAILED: ${name}`);
    }
}

/** Runs a project of jest and adds what it counted. */
function jest(project, ...args) {
    console.log(`\n== jest, ${project}`);
    const report = path.join(reports, `${project}.json`);
    const passed = run(
        "npx",
        "jest",
        "--selectProjects",
        project,
        "--json",
        `--outputFile=${report}`,
        ...args,
    );
    const counted = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, "utf8")) : {};
    total.passed += counted.numPassedTests ?? 0;
    total.failed += counted.numFailedTests ?? 0;
    total.skipped += (counted.numPendingTests ?? 0) + (counted.numTodoTests ?? 0);
    // A file that does not load has failed without a test of its own; so has a run that reported nothing.
    const unloaded = counted.numRuntimeErrorTestSuites ?? 1;
    total.failed += unloaded > 0 || passed || (counted.numFailedTests ?? 0) > 0 ? unloaded : 1;
}

/** Runs busted with each interpreter and adds what it counted. */
function busted() {
    console.log("\n== busted on dist/, five interpreters");
    const report = path.join(reports, "lua.txt");
    const passed = run("bash", "-c", `set -o pipefail; scripts/test-lua.sh 2>&1 | tee '${report}'`);
    const text = fs.readFileSync(report, "utf8");
    let failed = 0;
    for (const [, successes, failures, errors] of text.matchAll(
        /(\d+) successes? \/ (\d+) failures? \/ (\d+) errors?/g,
    )) {
        total.passed += Number(successes);
        failed += Number(failures) + Number(errors);
    }
    total.failed += failed > 0 || passed ? failed : 1;
}

/** Runs the tests against a real homeserver; where there is none to be had, they are skipped and say why. */
function synapse() {
    const setup = spawnSync("scripts/setup-synapse.sh", {
        cwd: root,
        stdio: ["ignore", "inherit", "pipe"],
        encoding: "utf8",
    });
    const said = setup.stderr.trim();
    if (said !== "") {
        console.log(`\n${said}`);
    }
    if (setup.status === unavailable) {
        process.env.NO_SYNAPSE = said;
    } else if (setup.status !== 0) {
        total.failed += 1;
        return;
    }
    jest("synapse", "--maxWorkers=2");
}

const stages = {
    lint: () => {
        check("prettier", "npx", "prettier", "--check", "--log-level", "warn", ".");
        check("eslint", "npx", "eslint", ".");
        check("tsc: demo and tests", "npx", "tsc", "-p", "tsconfig.json");
        check(
            "luacheck: dist/, and what the tests load",
            ".cache/bin/luacheck",
            "--quiet",
            "dist",
            "test/jitsi",
        );
    },
    unit: () => jest("unit"),
    lua: busted,
    properties: () => jest("properties"),
    faults: () => jest("faults", "--maxWorkers=2"),
    model: () => jest("model"),
    // Servers and clients mostly wait for each other: three files at a time keep two cores busy.
    e2e: () => jest("e2e", "--maxWorkers=3"),
    synapse,
};

const started = Date.now();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(stages);
for (const name of wanted) {
    stages[name]();
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
