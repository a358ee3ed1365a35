/** Looks for a sequence that breaks the rules: the kept ones first, then generated ones; a failing one is shortened. */

import fc from "fast-check";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { print, sequences, type Command } from "./commands";
import { Scene, type Failure } from "./scene";
import type { Lane, Stage } from "./stage";

const kept = path.resolve(__dirname, "../fixtures/model");

/** How long to look. */
export interface HuntSettings {
    readonly seed: number;
    /** No sequence begins after this time, nor after so many. */
    readonly milliseconds: number;
    readonly runs: number;
    /** Whether the kept sequences run first. */
    readonly withKept: boolean;
}

/** What came of a hunt. */
export interface Hunt {
    readonly sequences: number;
    readonly commands: number;
    /** Milliseconds that were spent on shortening a failure. */
    readonly shorteningTook?: number;
    readonly found?: {
        readonly commands: readonly Command[];
        readonly failure: Failure;
        readonly repeats: boolean;
    };
}

/** The sequences that failed once. */
export function keptSequences(): readonly (readonly Command[])[] {
    const files = existsSync(kept) ? readdirSync(kept).filter((file) => file.endsWith(".json")) : [];
    return files.map((file) => JSON.parse(readFileSync(path.join(kept, file), "utf8")) as readonly Command[]);
}

/** Keeps a sequence, so that it runs first from now on. @returns the file */
export function keep(commands: readonly Command[]): string {
    const text = `[\n${commands.map((command) => `    ${JSON.stringify(command)}`).join(",\n")}\n]\n`;
    const file = `${createHash("sha256").update(text).digest("hex").slice(0, 8)}.json`;
    mkdirSync(kept, { recursive: true });
    writeFileSync(path.join(kept, file), text);
    return path.join("test/fixtures/model", file);
}

function run(lane: Lane, commands: readonly Command[]): Promise<Failure | undefined> {
    return new Scene(lane).run(commands);
}

/** Looks for a failing sequence on all lanes of a stage. */
export async function hunt(stage: Stage, settings: HuntSettings): Promise<Hunt> {
    const deadline = Date.now() + settings.milliseconds;
    const queue = settings.withKept ? [...keptSequences()] : [];
    const counts = { sequences: 0, commands: 0 };
    let begun = 0;
    let first: { commands: readonly Command[]; failure: Failure } | undefined;
    const next = (): readonly Command[] | undefined => {
        const known = queue.shift();
        if (known !== undefined) return known;
        if (begun >= settings.runs || Date.now() > deadline) return undefined;
        begun += 1;
        return fc.sample(sequences, { seed: settings.seed + begun, numRuns: 1 })[0];
    };
    await Promise.all(
        stage.lanes.map(async (lane) => {
            for (;;) {
                const commands = first === undefined ? next() : undefined;
                if (commands === undefined) return;
                const failure = await new Scene(lane).run(commands, deadline);
                counts.sequences += 1;
                counts.commands += commands.length;
                if (failure !== undefined) first ??= { commands, failure };
            }
        }),
    );
    if (first === undefined) return counts;
    // Said at once: a test may end before the sequence is shortened.
    console.log(
        `${print(first.commands)}\nafter ${first.failure.step + 1}: ${first.failure.wrong.join("\n")}`,
    );
    const start = Date.now();
    const found = await shorten(stage, first);
    return { ...counts, found, shorteningTook: Date.now() - start };
}

/** Leaves out commands as long as the sequence still fails. */
async function shorten(
    stage: Stage,
    { commands, failure }: { readonly commands: readonly Command[]; readonly failure: Failure },
): Promise<Hunt["found"]> {
    const [lane] = stage.lanes;
    if (lane === undefined) throw new Error("a stage without lanes");
    const deadline = Date.now() + Number(process.env.SHRINK ?? 90) * 1_000;
    const whole = commands.slice(0, failure.step + 1);
    let last = await run(lane, whole);
    if (last === undefined) return { commands, failure, repeats: false };
    let best = whole.slice(0, last.step + 1);
    for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
        for (let at = best.length - size; at >= 0 && Date.now() < deadline; at -= size) {
            const shorter = [...best.slice(0, at), ...best.slice(at + size)];
            const again = shorter.length === 0 ? undefined : await run(lane, shorter);
            if (again !== undefined) {
                last = again;
                best = shorter.slice(0, again.step + 1);
                at = Math.min(at, best.length);
            }
        }
    }
    return { commands: best, failure: last, repeats: true };
}
