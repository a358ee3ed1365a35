/**
 * Writes the API pages of types/ into a folder, with the coverage on top:
 * `npm run docs -w types [FOLDER]`, build/types-api where absent.
 *
 * TypeDoc documents what a file exports, and the declarations export nothing: so each library and the namespace `Prosody`
 * get a file for the time of the run that does.
 */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Declarations } from "../test/e2e/conformance/declarations";
import { measureAll, table } from "./types-coverage";

/** Run by npx, so that `npm ci` need not install it. */
const TYPEDOC = "typedoc@0.28.20";
/** Libraries that are no table of names: a function, or a table with numbers. */
const unnamed = /^(?:util\.template|net\.http\.codes|core\.moduleapi)$/;

const root = path.resolve(__dirname, "..");
const types = path.join(root, "types");
const output = path.resolve(
    process.env.INIT_CWD ?? root,
    process.argv[2] ?? path.join(root, "build/types-api"),
);

const work = fs.mkdtempSync(path.join(os.tmpdir(), "types-docs-"));
try {
    const libraries = [...new Declarations("13.0", []).libraries().keys()].filter((name) => {
        return !name.startsWith("prosody.") && !unnamed.test(name);
    });
    const entries = libraries.map((name) => [`${name}.ts`, `export * from "${name}";\n`] as const);
    for (const [name, text] of [
        ["Prosody.ts", "export import Prosody = globalThis.Prosody;\n"],
        ...entries,
    ]) {
        fs.writeFileSync(path.join(work, name), text);
    }
    fs.symlinkSync(path.join(root, "node_modules"), path.join(work, "node_modules"));
    const settings = {
        extends: path.join(root, "tstl.json"),
        compilerOptions: {
            rootDir: "/",
            types: ["lua-types/5.1", "@typescript-to-lua/language-extensions", "prosody-types/13"],
            noEmit: true,
        },
        include: ["*.ts"],
    };
    fs.writeFileSync(path.join(work, "tsconfig.json"), JSON.stringify(settings));
    const readme = fs.readFileSync(path.join(types, "README.md"), "utf8");
    const coverage = [
        "## Coverage",
        "",
        "Of what Prosody's own plugins use, each use counted, so much is declared:",
        "",
        table(measureAll([])),
        "",
    ];
    fs.writeFileSync(path.join(work, "README.md"), readme.replace(/^(# .*\n)/, `$1\n${coverage.join("\n")}`));
    const { version } = JSON.parse(fs.readFileSync(path.join(types, "package.json"), "utf8")) as {
        version: string;
    };
    execFileSync(
        "npx",
        [
            ...[
                "--yes",
                TYPEDOC,
                "--tsconfig",
                "tsconfig.json",
                "--name",
                `prosody-types ${version} for Prosody 13`,
            ],
            ...["--entryPoints", "*.ts", "--readme", "README.md", "--out", output],
            ...[
                "--disableSources",
                "--excludeExternals",
                "false",
                "--sort",
                "source-order",
                "--validation.notExported",
                "false",
            ],
        ],
        { cwd: work, stdio: "inherit" },
    );
} finally {
    fs.rmSync(work, { recursive: true });
}
