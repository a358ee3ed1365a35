/**
 * `make bench`: measures ours beside the bare server, the least that asking a verifier can cost, and the build in
 * BASELINE, all in one run; writes table, JSON and plot. See README.md in this folder.
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Context } from "./context";
import { judge } from "./goals";
import { measureLeak } from "./leak";
import { measureLogins } from "./logins";
import { panelsOf } from "./panels";
import { plot } from "./plot";
import { measurePresence } from "./presence";
import { measureRefusals } from "./refusals";
import { Rows } from "./rows";
import { measureSessions } from "./sessions";
import { setting, versionWanted } from "./settings";
import { tableOf, type Circumstances } from "./table";
import { startVerifier } from "./verifier";

const repository = path.resolve(__dirname, "..");

/** Sessions of each variant at last, three of them at the same time. */
const mostSessions = 5000;

/** Files that this process may have open. @throws where that cannot be read */
function openFilesMaximum(): number {
    const limit = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return limit === "unlimited" ? Infinity : Number(limit);
}

async function run(): Promise<void> {
    const started = Date.now();
    const version = versionWanted();
    const quick = setting("QUICK") !== undefined;
    const baseline = setting("BASELINE");
    const scale = Number(setting("SCALE") ?? (quick ? 0.1 : 1));

    // Every session is a connection of this process; its verifier and files need some, too.
    const sessionsPossible = Math.floor((openFilesMaximum() - 1500) / 3);
    const wanted = Math.max(1, Math.round(mostSessions * scale));
    const most = Math.min(wanted, sessionsPossible);
    if (most < wanted) {
        console.log(
            `Open files are limited: ${most} sessions instead of ${wanted} (raise it with ulimit -n)`,
        );
    }

    const verifier = await startVerifier();
    const rows = new Rows();
    const context = new Context({
        version,
        verifier,
        baseline: baseline === undefined ? undefined : path.resolve(baseline),
        rounds: quick ? 1 : 3,
        scale,
        report: (line) => {
            console.log(line);
        },
    });
    console.log(`Prosody ${version}${baseline === undefined ? "" : `, baseline ${baseline}`}`);
    try {
        await measureLogins(context, rows);
        await measureSessions(context, rows, most);
        await measurePresence(context, rows);
        await measureRefusals(context, rows);
        await measureLeak(context, rows);
    } finally {
        await verifier.stop();
    }

    const how: Circumstances = {
        date: new Date().toISOString().slice(0, 10),
        machine: `${os.cpus().length} cores ${os.cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.versions.node}`,
        prosody: version,
        command: [
            "make bench",
            `PROSODY=${version}`,
            ...(baseline === undefined ? [] : ["BASELINE=DIR"]),
            ...(scale === 1 || quick ? [] : [`SCALE=${scale}`]),
            ...(quick ? ["QUICK=1"] : []),
        ].join(" "),
        seconds: Math.round((Date.now() - started) / 1000),
        clientBusiest: context.clientBusiest,
    };
    const goals = judge(rows);
    const table = tableOf(rows.all, goals, how);
    // A try leaves the committed results alone.
    const usual = quick ? path.join(repository, "build/bench") : path.join(__dirname, "results");
    const folder = path.resolve(setting("RESULTS") ?? usual);
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `prosody-${version}`);
    writeFileSync(`${file}.md`, table);
    writeFileSync(`${file}.json`, `${JSON.stringify({ ...how, rows: rows.all, goals }, undefined, 1)}\n`);
    writeFileSync(`${file}.svg`, plot(`Prosody ${version}`, panelsOf(rows.all)));
    console.log(`\n${table}\nWritten: ${file}.md, .json, .svg`);
}

run().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
