/** The command `prosody-types build`: all or nothing, each module by itself. */

import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeEach, expect, test } from "@jest/globals";
import { root } from "./support/files";

const command = path.join(root, "types/bin.mjs");
const project = fs.mkdtempSync(path.join(tmpdir(), "types-build-"));
const dist = path.join(project, "dist");

const settings = {
    compilerOptions: {
        target: "ESNext",
        lib: ["ESNext"],
        module: "ESNext",
        moduleResolution: "bundler",
        types: ["lua-types/5.1", "@typescript-to-lua/language-extensions", "prosody-types/13"],
        rootDir: "src",
        outDir: "dist",
        strict: true,
        skipLibCheck: true,
    },
    include: ["src"],
    tstl: { luaTarget: "universal", luaLibImport: "require-minimal", noImplicitSelf: true },
};
const sources = {
    "src/mod_one.ts": 'import { one } from "./one";\nmodule.log("info", "%s", one);\n',
    "src/one.ts": 'export const one = "only one";\n',
    "src/mod_two.ts":
        'import * as jid from "prosody.util.jid";\nmodule.log("info", "%s", jid.bare("a@b"));\n',
};

function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
        fs.writeFileSync(path.join(project, name), text);
    }
}

/** Runs the build. @returns its exit status and what it said */
function build(): { readonly status: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, "build"], {
        cwd: project,
        encoding: "utf8",
    });
    return { status, output: stdout + stderr };
}

/** Contents of the built files by name. */
function built(): Record<string, string> {
    return Object.fromEntries(
        fs.readdirSync(dist).map((name) => [name, fs.readFileSync(path.join(dist, name), "utf8")]),
    );
}

beforeEach(() => {
    fs.rmSync(path.join(project, "src"), { recursive: true, force: true });
    write({ "tsconfig.json": JSON.stringify(settings), ...sources });
    fs.rmSync(path.join(project, "node_modules"), { force: true });
    fs.symlinkSync(path.join(root, "node_modules"), path.join(project, "node_modules"));
});

afterAll(() => {
    fs.rmSync(project, { recursive: true });
});

test("builds each module with what it imports, and nothing else", () => {
    const { status, output } = build();
    expect(output).toMatch(/^dist\/mod_one\.lua .*\ndist\/mod_two\.lua .*\n$/);
    expect(status).toBe(0);
    const { "mod_one.lua": one, "mod_two.lua": two, ...more } = built();
    expect(more).toEqual({});
    expect(one).toContain("only one");
    expect(two).not.toContain("only one");
    expect(two).toContain('require("prosody.util.jid")');
}, 60_000);

test.each([
    ["a type error", { "src/one.ts": "export const one: number = 'x';\n" }, /one\.ts\(1,14\): error TS2322/],
    [
        "a mere warning",
        {
            "src/one.ts":
                "export const one = 'x';\nexport function f(x: string): number {\n  if (x) return 1;\n  return 2;\n}\n",
        },
        /one\.ts\(3,7\): warning TS/,
    ],
    [
        "a file that no module imports",
        { "src/other.ts": "const x: number = 'y';\n" },
        /other\.ts.*error TS2322/,
    ],
    [
        "a folder named as Prosody's",
        { "src/util/jid.ts": "export const x = 1;\n" },
        /no folder may be called "util"/,
    ],
    [
        "two modules of one name",
        { "src/other/mod_one.ts": 'module.log("info", "another one");\nexport {};\n' },
        /src\/other\/mod_one\.ts: there is another mod_one\.ts: rename one of them/,
    ],
    [
        "a misspelt event",
        { "src/one.ts": 'export const one = "";\nmodule.hook("resource-bound", () => true);\n' },
        /"resource-bind\\" is/,
    ],
    [
        "no compiler option that there is",
        { "tsconfig.json": '{ "compilerOptions": { "strick": true } }' },
        /strick/,
    ],
])(
    "writes nothing with %s",
    (_what, files, message) => {
        const before = built();
        write(files);
        const { status, output } = build();
        expect(output).toMatch(message);
        expect(output).toMatch(/Nothing was written\.\n$/);
        expect(status).toBe(1);
        expect(built()).toEqual(before);
    },
    60_000,
);

test("watches: builds after a change, and keeps what is good when one is bad", async () => {
    const child = spawn(process.execPath, [command, "build", "--watch"], { cwd: project });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    async function until(isDone: () => boolean): Promise<void> {
        for (const end = Date.now() + 40_000; !isDone();) {
            if (Date.now() > end) {
                throw new Error(`not printed in time: ${output}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }
    try {
        await until(() => output.includes("Waiting for changes."));
        write({ "src/one.ts": 'export const one = "only two";\n' });
        await until(() => built()["mod_one.lua"]?.includes("only two") === true);
        write({ "src/one.ts": 'export const one: number = "only three";\n' });
        await until(() => output.includes("Nothing was written."));
        expect(built()["mod_one.lua"]).toContain("only two");
    } finally {
        child.kill();
    }
}, 150_000);

test("explains itself when it is called in another way", () => {
    const { status, stderr } = spawnSync(process.execPath, [command, "make"], { encoding: "utf8" });
    expect(stderr).toMatch(/^Usage: prosody-types build/);
    expect(status).toBe(2);
});
