/**
 * `make test-model PLANTED=1`: plants one defect after the other, and lets generated sequences find it. Each has ten
 * minutes. Prints a table for docs/threat-model.md. ONLY=PATTERN takes the defects whose names match.
 */

import { rmSync } from "node:fs";
import * as path from "node:path";
import type { ProsodyVersion } from "../../demo/prosody";
import { hunt } from "./hunt";
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
    const rows: string[] = [];
    let missed = 0;
    for (const [index, { name }] of chosen.entries()) {
        const version = (env.PROSODY ?? (index % 2 === 0 ? "13.0" : "0.12")) as ProsodyVersion;
        const modules = folders[index] ?? "";
        const stage = await Stage.start({ version, modules, lanes: 6, guests: "lobby" });
        const began = Date.now();
        const seed = Number(env.SEED ?? 1);
        const { sequences, found, foundAfter } = await hunt(stage, {
            seed,
            milliseconds: LIMIT,
            runs: Infinity,
            withKept: false,
        }).finally(() => stage.stop());
        rmSync(modules, { recursive: true });
        if (!found?.repeats) missed += 1;
        const seconds = Math.round((foundAfter ?? Date.now() - began) / 1_000);
        const commands = found?.commands.map(short).join("; ") ?? "not found";
        const said = found?.failure.wrong[0] ?? "";
        const row = `| ${name} | ${version} | ${sequences}, ${seconds} s | ${commands} | ${said} |`;
        console.log(`${row}${found?.repeats === false ? " NOT WHEN REPEATED" : ""}`);
        rows.push(row);
    }
    console.log(`${chosen.length - missed} of ${chosen.length} planted defects found`);
    process.exitCode = missed > 0 ? 1 : 0;
}

void main().then(() => process.exit());
