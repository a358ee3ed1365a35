/**
 * `make test-model PLANTED=1`: plants one defect after the other, and lets generated sequences find it. Each has ten
 * minutes. Prints a table for docs/threat-model.md. ONLY=PATTERN takes the defects whose names match.
 */

import { rmSync } from "node:fs";
import * as path from "node:path";
import type { ProsodyVersion } from "../../demo/prosody";
import { hunt, type Hunt } from "./hunt";
import { planted, plants } from "./plants";
import { Stage } from "./stage";
import type { Command } from "./commands";

const { env } = process;
const LIMIT = 600_000;
const dist = path.resolve(__dirname, "../../dist");

/** A command in few words. */
function short(command: Command): string {
    const { do: what, ...fields } = command;
    const words = (Object.values(fields) as unknown[]).filter(
        (value) => value !== undefined && value !== true,
    );
    return [what, ...words].join(" ");
}

async function main(): Promise<void> {
    const chosen = plants.filter(({ name }) => new RegExp(env.ONLY ?? "").test(name));
    // Before anything runs: all have to fit the modules.
    const folders = chosen.map((plant) => planted(plant, dist));
    let missed = 0;
    for (const [index, { name }] of chosen.entries()) {
        const version = (env.PROSODY ?? (index % 2 === 0 ? "13.0" : "0.12")) as ProsodyVersion;
        const modules = folders[index] ?? "";
        const stage = await Stage.start({ version, modules, lanes: 6, guests: "lobby" });
        const began = Date.now();
        let sequences = 0;
        let found: Hunt["found"];
        let seconds = 0;
        // Where another sequence reloaded a module just then, a failure does not repeat alone.
        while (found?.repeats !== true && Date.now() < began + LIMIT) {
            const seed = Number(env.SEED ?? 1) + sequences;
            const milliseconds = began + LIMIT - Date.now();
            const result = await hunt(stage, { seed, milliseconds, runs: Infinity, withKept: false });
            sequences += result.sequences;
            found = result.found;
            seconds = Math.round((Date.now() - began - (result.shorteningTook ?? 0)) / 1_000);
        }
        await stage.stop();
        rmSync(modules, { recursive: true });
        if (!found?.repeats) missed += 1;
        const commands = found?.repeats === true ? found.commands.map(short).join("; ") : "not found";
        const said = found?.failure.wrong[0] ?? "";
        const row = `| ${name} | ${version} | ${sequences}, ${seconds} s | ${commands} | ${said} |`;
        console.log(row);
    }
    console.log(`${chosen.length - missed} of ${chosen.length} planted defects found`);
    process.exitCode = missed > 0 ? 1 : 0;
}

void main().then(() => process.exit());
