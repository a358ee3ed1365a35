/** Tests of the build: dist/ up to date, self-contained, and fit for every Lua. */

import { spawnSync } from "node:child_process";
import {
    appendFileSync,
    cpSync,
    existsSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { readText, root } from "./support/files";

/** Largest size of each file, in bytes. */
const sizeLimits: Readonly<Record<string, number>> = {
    "mod_auth_matrix_user_verification.lua": 342_000,
    "mod_matrix_power_sync.lua": 41_000,
};
const files = Object.keys(sizeLimits);
const luas = ["lua5.2", "lua5.3", "lua5.4"];
const prosodies = ["prosody-0.12", "prosody-13.0"];

const { version, license } = JSON.parse(readText("package.json")) as { version: string; license: string };
const scratch = mkdtempSync(path.join(tmpdir(), "build-test-"));

/** Runs a program in the repository. */
function run(
    program: string,
    ...args: string[]
): { readonly status: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
    return { status, output: stdout + stderr };
}

/** The path of a program that scripts/setup-servers.sh provides. */
function provided(program: string): string {
    const file = path.join(root, ".cache", "bin", program);
    if (!existsSync(file)) {
        throw new Error(`${file} is missing: run scripts/setup-servers.sh`);
    }
    return file;
}

function luacheck(...targets: string[]): { readonly status: number | null; readonly output: string } {
    const config = path.join(root, ".luacheckrc");
    return run(provided("luacheck"), "--no-cache", "--codes", "--config", config, ...targets);
}

beforeAll(() => {
    const { status, output } = run(process.execPath, "scripts/build.mjs", path.join(scratch, "built"));
    if (status !== 0) {
        throw new Error(`The build fails:\n${output}`);
    }
}, 60_000);

afterAll(() => {
    rmSync(scratch, { recursive: true });
});

describe.each(files)("%s", (file) => {
    const text = readText("dist", file);

    // Another run, often on another machine, wrote dist/: so this also says that each build gives the same bytes.
    test("is up to date in dist/", () => {
        const upToDate = readFileSync(path.join(scratch, "built", file), "utf8") === text;
        expect(upToDate ? "up to date" : "stale: run make and commit dist/").toBe("up to date");
    });

    test("has name, version, licence and the hash of its sources on top", () => {
        const lines = text.split("\n");
        expect(lines[0]).toMatch(
            new RegExp(`^-- ${path.basename(file, ".lua")} ${version.replaceAll(".", "\\.")}: .+\\.$`),
        );
        expect(lines[1]).toBe(`-- SPDX-License-Identifier: ${license}`);
        expect(lines[2]).toContain("Apache License, Version 2.0");
        expect(readText("LICENSE")).toContain("Apache License");
        expect(lines[3]).toBe("-- Works with Prosody 0.12 and 13.0 on Lua 5.2 to 5.4.");
        const [, hash] = /^-- Sources: ([0-9a-f]{64})$/.exec(lines[5] ?? "") ?? [];
        const [, command = ""] = /^-- That is the output of: (.+)$/.exec(lines[6] ?? "") ?? [];
        expect(run("sh", "-c", command).output).toBe(`${String(hash)}  -\n`);
    });

    test("is indented with tabs", () => {
        expect(text).toMatch(/^\t\t\treturn /m);
        expect(/^\t* {4}| $/m.exec(text)).toBeNull();
    });

    test("holds no function that nothing uses", () => {
        for (const [, name = ""] of text.matchAll(/^(?:local )?function (?:____exports\.)?(\w+)\(/gm)) {
            expect([name, text.split(new RegExp(`\\b${name}\\b`)).length]).not.toEqual([name, 2]);
        }
    });

    test("is small enough", () => {
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(sizeLimits[file] ?? 0);
    });

    test("requires nothing but itself and libraries that both versions of Prosody have", () => {
        const required = new Set(
            Array.from(
                text.matchAll(/(?<!module:)\brequire\s*\(?\s*["']([^"']+)["']/g),
                ([, name]) => name ?? "",
            ),
        );
        const own = new Set(
            Array.from(text.matchAll(/^\["([^"]+)"\] = function/gm), ([, name]) => name ?? ""),
        );
        const foreign = [...required].filter((name) => !own.has(name));
        expect(foreign.length).toBeGreaterThan(0);
        for (const name of foreign) {
            expect(name).toMatch(/^(util|core|net)(\.[a-z0-9]+)+$/);
            for (const prosody of prosodies) {
                const library = path.join(
                    root,
                    ".cache",
                    prosody,
                    "usr/lib/prosody",
                    name.replaceAll(".", "/"),
                );
                expect([library, existsSync(`${library}.lua`) || existsSync(`${library}.so`)]).toEqual([
                    library,
                    true,
                ]);
            }
        }
    });

    test("has no require of a name that is computed, nor other ways to load code", () => {
        const calls = text.match(/\brequire\s*\(\s*[^"'\s]/g) ?? [];
        // The bundle's own: the function itself and its call of the original.
        expect(calls).toEqual(["require(f"]);
        expect(text).not.toMatch(/\b(loadstring|loadfile|dofile|load|setfenv|getfenv)\s*\(/);
    });

    test("holds no path of the machine that it was built on", () => {
        expect(text).not.toContain(root);
        expect(text).not.toContain(scratch);
        expect(text).not.toMatch(/\r|[^\n]$|sourceMappingURL/);
    });

    test.each(luas)("loads in %s", (lua) => {
        const code = `assert(loadfile(${JSON.stringify(path.join(root, "dist", file))})) print("loaded")`;
        expect(run(provided(lua), "-e", code)).toEqual({ status: 0, output: "loaded\n" });
    });
});

describe("luacheck", () => {
    test("finds no global written and none that is not there", () => {
        expect(luacheck("dist")).toMatchObject({ status: 0 });
    });

    test.each([
        ["x = 1", "W111"],
        ["local function f() y = 1 end f()", "W111"],
        ["module.unheard_of.x = 1", "W122"],
        ["prosody = nil", "W121"],
        ["string.gsub = nil", "W122"],
        ["print(unheard_of)", "W113"],
        ["unpack({})", "W113"],
    ])("would find %s", (line, code) => {
        const copy = path.join(scratch, "changed.lua");
        // On top: behind the return at the end nothing may stand.
        writeFileSync(copy, `${line}\n${readText("dist", files[0] ?? "")}`);
        const { status, output } = luacheck(copy);
        expect(status).not.toBe(0);
        expect(output).toContain(code);
    });
});

test("the build fails on a type error and writes nothing", () => {
    const copy = path.join(scratch, "copy");
    for (const name of ["src", "types", "scripts", "tstl.json", "package.json"]) {
        cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
    }
    symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
    appendFileSync(path.join(copy, "src/meeting/door.ts"), 'export const wrong: number = "text";\n');
    const { status, output } = run(process.execPath, path.join(copy, "scripts/build.mjs"));
    expect(status).toBe(1);
    expect(output).toMatch(/door\.ts.*error TS2322/);
    expect(existsSync(path.join(copy, "dist", files[0] ?? ""))).toBe(false);
}, 60_000);
