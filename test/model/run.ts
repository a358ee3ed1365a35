/** `npx tsx test/model/run.ts`: a hunt from the command line, with SEED, RUNS, SECONDS, PROSODY, LANES, GUESTS, MODULES. */

import type { ProsodyVersion } from "../../demo/prosody";
import { print } from "./commands";
import { hunt } from "./hunt";
import type { StageSettings } from "./stage";
import { Stage } from "./stage";

const { env } = process;

async function main(): Promise<void> {
    const stage = await Stage.start({
        version: (env.PROSODY ?? "13.0") as ProsodyVersion,
        modules: env.MODULES,
        lanes: Number(env.LANES ?? 4),
        guests: (env.GUESTS ?? "lobby") as StageSettings["guests"],
    });
    try {
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
    } finally {
        await stage.stop();
    }
}

void main().then(() => process.exit());
