/**
 * `make bench-instructions`: counts the instructions that a server needs for a login, a presence update and a message, with
 * valgrind. Other than processor time they do not depend on what else the machine does. See README.md in this folder.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Context } from "./context";
import { logInAndOut, newVisits } from "./logins";
import { fill, message, presence, update } from "./presence";
import { setting, versionWanted } from "./settings";
import type { Variant } from "./variants";
import { startVerifier } from "./verifier";
import { usersInRoom } from "./visit";

const folder = mkdtempSync(path.join(tmpdir(), "instructions-"));

/** How many logins are counted, and how many come at the same time; as many before them that are not counted. */
const logins = 300;
const together = 20;
const updates = 120;

/** The instructions that a server needs for some work, in user mode. */
async function count({ prosody }: Variant, work: () => Promise<unknown>): Promise<number> {
    const control = (...words: string[]): void => {
        execFileSync("callgrind_control", [...words, String(prosody.pid)], { stdio: "ignore" });
    };
    const files = (): string[] => readdirSync(folder).filter((file) => file.startsWith(`${prosody.pid}.`));
    const before = files();
    control("--instr=on");
    await work();
    control("--instr=off");
    control("--dump");
    const written = files().filter((file) => !before.includes(file));
    return written.reduce((sum, file) => {
        const text = readFileSync(path.join(folder, file), "utf8");
        return sum + Number(/^totals: (\d+)$/m.exec(text)?.[1]);
    }, 0);
}

/** Collects garbage by hand, or lets Prosody do it as it is set up to. */
async function setCollection({ prosody }: Variant, collects: boolean): Promise<void> {
    await prosody.shell(`> collectgarbage() and collectgarbage("${collects ? "restart" : "stop"}")`);
}

/** One line of the result: thousands of instructions, and what they are to those of another variant. */
function line(what: string, counts: ReadonlyMap<string, number>, beside: string): string {
    const cells = ["floor", "limit", "ours"].map((name) => {
        const value = counts.get(name);
        return value === undefined ? "" : Math.round(value / 1000).toLocaleString("en");
    });
    const ratio = (counts.get("ours") ?? NaN) / (counts.get(beside) ?? NaN);
    return `| ${[what, ...cells, `${ratio.toFixed(3)} of the ${beside}'s`].join(" | ")} |`;
}

async function run(): Promise<void> {
    if (spawnSync("valgrind", ["--version"]).status !== 0) {
        throw new Error("valgrind is not installed");
    }
    process.env.PROSODY_UNDER = `valgrind --tool=callgrind --instr-atstart=no --callgrind-out-file=${folder}/%p.out`;
    const version = versionWanted();
    const verifier = await startVerifier();
    const report = (text: string): void => {
        console.log(text);
    };
    const context = new Context({ version, verifier, rounds: 1, scale: 1, report });
    const lines: string[] = [];
    try {
        await context.withVariants(["floor", "limit", "ours"], async (variants) => {
            for (const variant of variants) {
                await logInAndOut(newVisits(variant, context, logins), together);
            }
            for (const collects of [true, false]) {
                context.progress(`logins, ${collects ? "with" : "without"} garbage collection`);
                const counts = new Map<string, number>();
                for (const variant of variants) {
                    await setCollection(variant, collects);
                    const urls = newVisits(variant, context, logins);
                    const all = await count(variant, () => logInAndOut(urls, together));
                    await setCollection(variant, true);
                    counts.set(variant.name, all / logins);
                }
                const what = collects ? "A login" : "The same without garbage collection";
                lines.push(line(what, counts, "limit"));
            }
        });
        for (const [what, sent] of [
            ["A presence update", presence],
            ["A groupchat message", message],
        ] as const) {
            await context.withVariants(["floor", "ours"], async (variants) => {
                context.progress(what);
                const counts = new Map<string, number>();
                for (const variant of variants) {
                    const { clients, meeting } = await fill(variant, usersInRoom, context);
                    await update(clients, meeting, updates, sent);
                    const all = await count(variant, () => update(clients, meeting, updates, sent));
                    counts.set(variant.name, all / updates);
                    for (const client of clients) client.drop();
                }
                lines.push(line(`${what} in a room of ${usersInRoom}`, counts, "floor"));
            });
        }
    } finally {
        await verifier.stop();
        rmSync(folder, { recursive: true });
    }
    const table = [
        `Thousands of instructions of a Prosody ${version}, in user mode, by \`make bench-instructions PROSODY=${version}\` on ${new Date().toISOString().slice(0, 10)}:`,
        "",
        "| What | floor | limit | ours | ours |",
        "| :--- | ----: | ----: | ---: | ---: |",
        ...lines,
        "",
    ].join("\n");
    const results = path.resolve(setting("RESULTS") ?? path.join(__dirname, "results"));
    mkdirSync(results, { recursive: true });
    writeFileSync(path.join(results, `instructions-${version}.md`), table);
    console.log(`\n${table}`);
}

run().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
