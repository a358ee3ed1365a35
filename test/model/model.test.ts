/**
 * A short hunt on each Prosody version. SEED repeats one, RUNS=1000 makes it longer, PROSODY picks a version; `run.ts` does
 * the same from the command line, and more.
 */

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { inspect } from "../faults/invariants";
import { print } from "./commands";
import { hunt, keep } from "./hunt";
import { Stage } from "./stage";
import type { ProsodyVersion } from "../../demo/prosody";
import { eventually } from "../../demo/waiting";

/** Milliseconds for each version, of the two minutes that all have. */
const SHORT = 30_000;

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 30));
const runs = process.env.RUNS === undefined ? undefined : Number(process.env.RUNS);
const versions = (["0.12", "13.0"] as const).filter((it) => (process.env.PROSODY ?? it) === it);

describe.each(versions)("the model of who may be inside, on Prosody %s", (version: ProsodyVersion) => {
    let stage: Stage;
    beforeAll(async () => {
        stage = await Stage.start({ version, lanes: 8, guests: version === "0.12" ? "lobby" : "allow" });
    });
    afterAll(() => stage.stop());

    test(
        `no sequence breaks the rules (SEED=${seed})`,
        async () => {
            const { sequences, commands, found } = await hunt(stage, {
                seed,
                milliseconds: runs === undefined ? SHORT : Infinity,
                runs: runs ?? Infinity,
                withKept: true,
            });
            console.log(`${version}, SEED=${seed}: ${sequences} sequences, ${commands} commands`);
            if (found === undefined) return;
            const file = found.repeats ? `kept as ${keep(found.commands)}` : "not when repeated alone";
            const { step, wrong } = found.failure;
            throw new Error(
                `SEED=${seed}, ${file}:\n${print(found.commands)}\nafter ${step + 1}: ${wrong.join("\n")}`,
            );
        },
        runs === undefined ? 6 * SHORT : 2 ** 31 - 1,
    );

    test("nothing is left over", async () => {
        await eventually(async () => {
            const { checks, records, requests } = await inspect(stage);
            expect({ checks, requests }).toEqual({ checks: 0, requests: 0 });
            expect(records).toBe(0);
        }, 15_000);
    });
});
