/** `npm create prosody-module`: what it makes is built, tested and linted as it is. */

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { root } from "./support/files";

const folder = fs.mkdtempSync(path.join(tmpdir(), "create-module-"));
const project = path.join(folder, "greeter");

function run(
    cwd: string,
    program: string,
    ...args: string[]
): { readonly status: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
    return { status, output: stdout + stderr };
}

function create(...args: string[]): { readonly status: number | null; readonly output: string } {
    return run(folder, process.execPath, path.join(root, "create-prosody-module/bin.mjs"), ...args);
}

beforeAll(() => {
    expect(create("greeter")).toMatchObject({ status: 0 });
    fs.symlinkSync(path.join(root, "node_modules"), path.join(project, "node_modules"));
});

afterAll(() => {
    fs.rmSync(folder, { recursive: true });
});

test("makes a project by the name given", () => {
    expect(fs.readdirSync(project).sort()).toEqual(
        [
            ".gitignore",
            "Makefile",
            "README.md",
            "eslint.config.js",
            "node_modules",
            "package.json",
            "prosody.cfg.lua.in",
        ]
            .concat("spec", "src", "tsconfig.json")
            .sort(),
    );
    expect(fs.readdirSync(path.join(project, "src"))).toEqual(["mod_greeter.ts", "text.ts"]);
    const left = run(project, "grep", "-rn", "NAME", ".", "--exclude-dir=node_modules");
    expect(left.output.replace(/.*mod_NAME\.ts.*\n/g, "")).toBe("");
});

test("asks for the version of prosody-types that it was made with", () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(root, "types/package.json"), "utf8")) as {
        version: string;
    };
    const { devDependencies } = JSON.parse(fs.readFileSync(path.join(project, "package.json"), "utf8")) as {
        devDependencies: Record<string, string>;
    };
    expect(devDependencies["prosody-types"]).toBe(`^${version}`);
});

test("its module is built, passes its lint, and its tests in each Lua", () => {
    expect(run(project, process.execPath, path.join(root, "types/bin.mjs"), "build")).toMatchObject({
        status: 0,
    });
    expect(run(project, "npx", "eslint", "src")).toEqual({ status: 0, output: "" });
    for (const lua of ["5.2", "5.3", "5.4"]) {
        const { status, output } = run(project, path.join(root, `.cache/bin/busted${lua}`), "spec");
        expect([lua, output]).toEqual([lua, expect.stringContaining("2 successes / 0 failures / 0 errors")]);
        expect(status).toBe(0);
    }
}, 60_000);

test("its lint finds what Lua does otherwise", () => {
    const file = path.join(project, "src/text.ts");
    const text = fs.readFileSync(file, "utf8");
    const wrong = [
        "export const one = (a: string): number => (a ? 1 : 2);",
        "export const two = JSON.stringify({});",
        "export const three = /a/;",
        'export const four = "\\xC2";',
    ];
    fs.writeFileSync(file, `${text}${wrong.join("\n")}\n`);
    try {
        const { status, output } = run(project, "npx", "eslint", "src");
        expect(status).toBe(1);
        const first = text.split("\n").length;
        for (const index of wrong.keys()) {
            expect(output).toMatch(new RegExp(`^ +${first + index}:`, "m"));
        }
    } finally {
        fs.writeFileSync(file, text);
    }
}, 60_000);

test.each([[], ["Greeter"], ["../up"], ["a", "b"]])("explains itself for %j", (...args) => {
    expect(create(...args)).toEqual({
        status: 2,
        output: expect.stringMatching(/^Usage: npm create prosody-module NAME/),
    });
});

test("leaves a folder alone that is already there", () => {
    expect(create("greeter")).toEqual({ status: 1, output: "greeter is already there\n" });
});
