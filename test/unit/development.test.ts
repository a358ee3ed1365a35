/** docs/development.md against the sources: it names every folder and no file that does not exist, and its examples build. */

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { readText, root } from "./support/files";

const document = readText("docs/development.md");
const layers = fs
    .readdirSync(path.join(root, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

test.each(layers)("describes the folder src/%s", (layer) => {
    expect(document).toContain(`| \`src/${layer}/\``);
});

/** Folders of the repository, without those that git ignores. */
function foldersIn(folder: string): readonly string[] {
    return fs
        .readdirSync(path.join(root, folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !/^\.|^(node_modules|build)$/.test(entry.name))
        .map((entry) => entry.name);
}

test("describes every folder of the repository, and every one of test/", () => {
    const table = document.split("\n").filter((line) => line.startsWith("| `"));
    const isMissing = (folder: string): boolean => !table.some((line) => line.startsWith(`| \`${folder}/\``));
    expect(foldersIn(".").filter((folder) => folder !== "src" && isMissing(folder))).toEqual([]);
    const ofTests = table.find((line) => line.startsWith("| `test/`")) ?? "";
    expect(foldersIn("test").filter((folder) => !ofTests.includes(`\`${folder}/\``))).toEqual([]);
});

test("names no path from the root of the repository that does not exist", () => {
    const folders = foldersIn(".").join("|");
    const named = Array.from(
        document.matchAll(new RegExp(`\`((?:${folders})/[\\w./-]*)\``, "g")),
        ([, name = ""]) => name,
    ).filter((name) => !name.startsWith("build/"));
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !fs.existsSync(path.join(root, name)))).toEqual([]);
});

const examples = new Set(blocks().flatMap(({ file, after }) => (after === undefined ? [file] : [])));

test.each(["docs/development.md", "docs/threat-model.md", "CONTRIBUTING.md"])(
    "%s names no source file that does not exist",
    (name) => {
        // In the threat model, files without a folder are tests.
        const named = Array.from(
            readText(name).matchAll(/`(src\/[a-z/-]+|[a-z]+\/[a-z-]+)\.ts(?=[`:])/g),
            ([, file = ""]) => (file.startsWith("src/") ? `${file}.ts` : `src/${file}.ts`),
        ).filter((file) => !examples.has(file) && !/^src\/(scripts|test|demo|bench)\//.test(file));
        const missing = named.filter((file) => !fs.existsSync(path.join(root, file)));
        expect(named).not.toEqual([]);
        expect([...new Set(missing)]).toEqual([]);
    },
);

test("no two files of src/ bear the same name", () => {
    const names = fs
        .readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => path.basename(file));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** A block of a worked example: a new file, or lines to insert after a line that stands once in a file. */
interface Block {
    readonly section: string;
    readonly file: string;
    readonly after?: string;
    readonly text: string;
}

/** The blocks of code that begin with a comment such as `// src/options.ts, after: export const …`. */
function blocks(): Block[] {
    return document.split(/^## /m).flatMap((section) =>
        Array.from(
            section.matchAll(/^```ts\n\/\/ (\S+)(?:, after: (.*))?\n([^]*?)^```$/gm),
            ([, file = "", after, text = ""]) => ({
                section: section.split("\n")[0] ?? "",
                file,
                after,
                text,
            }),
        ),
    );
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "worked-example-"));
afterAll(() => {
    fs.rmSync(folder, { recursive: true });
});

/** Copies what the build and the lint of src/ need. */
function copyProject(name: string): string {
    const copy = path.join(folder, name.replaceAll(/\W+/g, "-"));
    const parts = ["src", "types", "scripts", "examples", "package.json", "tstl.json", "tsconfig.json"];
    for (const part of [...parts, "eslint.config.mjs"]) {
        fs.cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
    }
    fs.symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
    return copy;
}

test("lint refuses imports against the direction of the house, and no others", () => {
    const copy = copyProject("imports");
    const planted: Readonly<Record<string, readonly [allowed: string, refused: string]>> = {
        "src/prosody/text.ts": ["./json", "../matrix/ids"],
        "src/rights/record.ts": ["../matrix/ids", "../verification/uvs"],
        "src/login/jitsi.ts": ["../rights/record", "../meeting/muc"],
        "src/meeting/muc.ts": ["../verification/uvs", "../login/token"],
        "src/options.ts": ["./matrix/ids", "./rights/record"],
    };
    for (const [file, modules] of Object.entries(planted)) {
        const imports = modules.map((name, index) => `import * as x${index} from "${name}";\n`);
        fs.writeFileSync(path.join(copy, file), `${imports.join("")}export const all = [x0, x1];\n`);
    }
    const eslint = path.join(root, "node_modules/eslint/bin/eslint.js");
    const args = [eslint, "--format", "json", ...Object.keys(planted)];
    const { stdout } = spawnSync("node", args, { cwd: copy, encoding: "utf8" });
    const results = JSON.parse(stdout) as {
        filePath: string;
        messages: { ruleId: string; line: number }[];
    }[];
    const found = results.map(({ filePath, messages }) => [
        path.relative(fs.realpathSync(copy), filePath),
        messages.filter(({ ruleId }) => ruleId === "boundaries/dependencies").map(({ line }) => line),
    ]);
    expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(Object.keys(planted).map((file) => [file, [2]])),
    );
}, 60_000);

describe("the worked examples", () => {
    /** Builds a copy of the sources with the blocks of a section in it. @returns the text of the auth module */
    function build(section: string): string {
        const copy = copyProject(section);
        for (const { file, after, text } of blocks().filter((block) => block.section === section)) {
            const target = path.join(copy, file);
            if (after === undefined) {
                fs.writeFileSync(target, text);
                continue;
            }
            const lines = fs.readFileSync(target, "utf8").split("\n");
            const found = lines.flatMap((line, index) => (line.trim() === after.trim() ? [index] : []));
            expect([file, after, found.length]).toEqual([file, after, 1]);
            lines.splice((found[0] ?? 0) + 1, 0, text.trimEnd());
            fs.writeFileSync(target, lines.join("\n"));
        }
        const { status, stderr } = spawnSync("node", ["scripts/build.mjs", path.join(copy, "out")], {
            cwd: copy,
            encoding: "utf8",
        });
        expect([stderr, status]).toEqual(["", 0]);
        return fs.readFileSync(path.join(copy, "out/mod_auth_matrix_user_verification.lua"), "utf8");
    }

    test("a new refusal: one entry in one table", () => {
        const section = "A new refusal";
        expect(blocks().filter((block) => block.section === section)).toHaveLength(1);
        expect(build(section)).toContain("maintenance = {");
    }, 60_000);

    test("a third way of verifying: at most four files", () => {
        const section = "A third way of verifying";
        const files = new Set(blocks().flatMap((block) => (block.section === section ? [block.file] : [])));
        expect(files.size).toBeGreaterThan(1);
        expect(files.size).toBeLessThanOrEqual(4);
        expect(build(section)).toContain('"src.verification.');
    }, 60_000);
});
