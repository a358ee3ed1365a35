/** Running a property by the thousand: batches through several interpreters, shrinking, and the kept cases. */

import fc from "fast-check";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Interpreter, Lua } from "./lua";

/** The seed of this run; SEED repeats one. */
export const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How many times as many cases as usual: RUNS=10 looks closer. */
export const scale = Number(process.env.RUNS ?? 1);

const kept = path.resolve(__dirname, "../fixtures/properties");
const BATCH = 1_000;

/** Cases and what must hold for each. */
export interface Property<Case, Result> {
    /** Under which failing cases are kept. */
    readonly name: string;
    readonly cases: fc.Arbitrary<Case>;
    /** What is wrong with a result, in words; nothing when all is well. */
    readonly complain: (item: Case, result: Result, interpreter: Interpreter) => string | undefined;
    /** What has to be the same on all interpreters; nothing where a case may differ. */
    readonly agreed?: (item: Case, result: Result) => unknown;
}

/** An interpreter that runs. */
export type Machine = readonly [interpreter: Interpreter, lua: Lua];

/** Runs cases on all machines. @returns for each case what is wrong */
async function complaints<Case, Result>(
    property: Property<Case, Result>,
    machines: readonly Machine[],
    cases: readonly Case[],
): Promise<readonly (string | undefined)[]> {
    const results = await Promise.all(machines.map(([, lua]) => lua.run<Result>(cases)));
    return cases.map((item, index) => {
        let first: unknown;
        for (const [machine, [interpreter]] of machines.entries()) {
            const result = results[machine]?.[index];
            if (result === undefined) {
                return `${interpreter} gave no result`;
            }
            const complaint = property.complain(item, result, interpreter);
            if (complaint !== undefined) {
                return `${interpreter}: ${complaint}\n${JSON.stringify(result, null, 2)}`;
            }
            const view = property.agreed?.(item, result);
            first ??= view;
            if (!isDeepStrictEqual(view, first)) {
                return `${interpreter} differs: ${JSON.stringify(view)}, not ${JSON.stringify(first)}`;
            }
        }
        return undefined;
    });
}

/** The cases of a property that failed once. */
function keptCases(name: string): readonly { readonly file: string; readonly item: unknown }[] {
    const files = existsSync(kept) ? readdirSync(kept).filter((file) => file.startsWith(`${name}-`)) : [];
    return files.map((file) => ({
        file,
        item: JSON.parse(readFileSync(path.join(kept, file), "utf8")) as unknown,
    }));
}

function keep(name: string, item: unknown): string {
    const text = `${JSON.stringify(item, null, 4)}\n`;
    const file = `${name}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}.json`;
    mkdirSync(kept, { recursive: true });
    writeFileSync(path.join(kept, file), text);
    return path.join("test/fixtures/properties", file);
}

/**
 * Runs the kept cases of a property on all machines, then new ones: each on all of them, or spread over them.
 *
 * @throws with seed, shrunk case and what is wrong when it does not hold; the case is kept
 */
export async function hold<Case, Result>(
    property: Property<Case, Result>,
    machines: readonly Machine[],
    count: number,
    how: "on all" | "spread",
): Promise<void> {
    for (const { file, item } of keptCases(property.name)) {
        const [complaint] = await complaints(property, machines, [item as Case]);
        if (complaint !== undefined) {
            throw new Error(`${file}: ${complaint}`);
        }
    }
    let begun = 0;
    const work = async (crew: readonly Machine[]): Promise<void> => {
        while (begun < count) {
            // Each batch has a seed of its own, from which a failing case can be made and shrunk again.
            const parameters = {
                seed: seed + begun,
                numRuns: Math.min(BATCH, count - begun),
            };
            begun += BATCH;
            const cases = fc.sample(property.cases, parameters);
            const found = await complaints(property, crew, cases);
            const failing = found.findIndex((complaint) => complaint !== undefined);
            if (failing >= 0) {
                begun = count;
                await shrink(property, crew, { ...parameters, path: String(failing) });
                throw new Error(`SEED=${seed}: not when repeated: ${found[failing] ?? ""}`);
            }
        }
    };
    const crews = how === "on all" ? [machines] : machines.map((machine) => [machine]);
    await Promise.all(crews.map(work));
}

/** Looks for the smallest case like one that fails. @throws with it */
async function shrink<Case, Result>(
    property: Property<Case, Result>,
    machines: readonly Machine[],
    parameters: fc.Parameters<[Case]>,
): Promise<void> {
    let last: string | undefined;
    const one = fc.asyncProperty(property.cases, async (item) => {
        const [complaint] = await complaints(property, machines, [item]);
        if (complaint !== undefined) {
            last = complaint;
            throw new Error(complaint);
        }
    });
    const details = await fc.check(one, {
        ...parameters,
        interruptAfterTimeLimit: 20_000,
        markInterruptAsFailure: false,
    });
    const smallest = details.counterexample?.[0];
    if (smallest !== undefined) {
        const file = keep(property.name, smallest);
        throw new Error(`SEED=${seed}: ${JSON.stringify(smallest, null, 2)}\n${last ?? ""}\nkept as ${file}`);
    }
}
