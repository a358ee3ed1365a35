/**
 * `npx tsx test/model/run.ts`: a hunt from the command line, with SEED, RUNS, SECONDS, PROSODY, LANES, GUESTS, MODULES;
 * SCRIPT=FILE repeats one sequence, PLANT=PATTERN plants a defect.
 */

import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { ProsodyVersion } from "../../demo/prosody";
import { pause } from "../../demo/waiting";
import { inspect } from "../faults/invariants";
import { print, type Command } from "./commands";
import { hunt } from "./hunt";
import { planted, plants } from "./plants";
import { Scene } from "./scene";
import { Stage, type StageSettings } from "./stage";

const { env } = process;

/** Reads a sequence: a kept one, or as a failing one is printed. */
function read(text: string): readonly Command[] {
    const lines = text.trim().split("\n");
    return JSON.parse(text.startsWith("[") ? text : `[${lines.join(",")}]`) as readonly Command[];
}

async function main(): Promise<void> {
    const plant =
        env.PLANT === undefined ? undefined : plants.find(({ name }) => name.includes(env.PLANT ?? ""));
    const stage = await Stage.start({
        version: (env.PROSODY ?? "13.0") as ProsodyVersion,
        modules: plant === undefined ? env.MODULES : planted(plant, path.resolve(__dirname, "../../dist")),
        lanes: Number(env.LANES ?? 4),
        guests: (env.GUESTS ?? "lobby") as StageSettings["guests"],
    });
    try {
        if (env.SCRIPT !== undefined) {
            const [lane] = stage.lanes;
            const commands = read(readFileSync(env.SCRIPT, "utf8"));
            const failure = lane && (await new Scene(lane).run(commands));
            console.log(failure === undefined ? "all is well" : failure.wrong.join("; "));
            await pause(Number(env.WAIT ?? 0) * 1_000);
            console.log(JSON.stringify(await inspect(stage)));
            if (env.LOG !== undefined) console.log(stage.prosody.log());
            return;
        }
        const seed = Number(env.SEED ?? Math.floor(Math.random() * 2 ** 30));
        const began = Date.now();
        const { sequences, commands, found } = await hunt(stage, {
            seed,
            milliseconds: Number(env.SECONDS ?? 60) * 1_000,
            runs: Number(env.RUNS ?? Infinity),
            withKept: env.KEPT !== "0",
        });
        const seconds = Math.round((Date.now() - began) / 1_000);
        console.log(`SEED=${seed}: ${sequences} sequences, ${commands} commands in ${seconds} s`);
        if (found !== undefined) {
            console.log(`${found.repeats ? "" : "not when repeated alone:\n"}${print(found.commands)}`);
            console.log(`after command ${found.failure.step + 1}:\n${found.failure.wrong.join("\n")}`);
            process.exitCode = 1;
        }
        if (env.LOG !== undefined) console.log(stage.prosody.log());
        console.log(JSON.stringify(await inspect(stage)));
    } finally {
        await stage.stop();
    }
}

void main().then(() => process.exit());
