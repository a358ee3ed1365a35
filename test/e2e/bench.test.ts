/** The benchmarks run at all: a hundredth of the work, one round. What they measure so is worth nothing. */

import { expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { versions } from "./support";

const repository = path.resolve(__dirname, "../..");

test("make bench writes table, JSON and plot", async () => {
    const version = versions.at(-1) ?? "13.0";
    const folder = mkdtempSync(path.join(tmpdir(), "bench-"));
    try {
        // Not `make`, which would build what other tests are using.
        const child = spawn("npx", ["tsx", "bench/run.ts"], {
            cwd: repository,
            env: {
                ...process.env,
                PROSODY: version,
                QUICK: "1",
                SCALE: "0.01",
                BASELINE: "",
                RESULTS: folder,
            },
        });
        let output = "";
        child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
        const status = await new Promise((resolve) => child.once("close", resolve));
        expect({ status, output }).toEqual({
            status: 0,
            output: expect.stringContaining("| Goal | Figure | Met |"),
        });

        const read = (ending: string): string =>
            readFileSync(path.join(folder, `prosody-${version}.${ending}`), "utf8");
        expect(output).toContain(read("md"));
        const { rows } = JSON.parse(read("json")) as {
            rows: { id: string; values: Record<string, number[]> }[];
        };
        const values = (id: string): Record<string, number[]> | undefined =>
            rows.find((row) => row.id === id)?.values;
        for (const load of ["1/0", "20/20", "100/200"]) {
            expect(Object.keys(values(`logins/${load}/cpu`) ?? {})).toEqual(["floor", "limit", "ours"]);
        }
        // Five clients come back with one token.
        expect(values("storm/one/checks")).toMatchObject({ floor: [0], limit: [5] });
        expect(values("refusal/large")?.ours?.[0]).toBeGreaterThan(0);
        expect(values("leak/lua/200")?.ours).toHaveLength(1);
        expect(read("svg")).toMatch(/^<svg [^]*<\/svg>\n$/);
    } finally {
        rmSync(folder, { recursive: true });
    }
}, 240_000);
