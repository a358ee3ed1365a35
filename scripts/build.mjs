/**
 * Builds the two Lua files: transpiles each entry file of src/ with its imports into one file, leaves out what nothing in
 * that file uses, and puts a header on top. With a folder as its argument it writes there instead of dist/. With `--lines`
 * it also writes NAME.lines.json: for each line of the Lua file the line of src/ that it comes from, as `PATH:LINE`.
 */

import { createHash } from "node:crypto";
import fs from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildModules, formatDiagnostics, writeFiles } from "../types/build.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const withLines = process.argv.includes("--lines");
const [folder = path.join(root, "dist")] = process.argv.slice(2).filter((word) => word !== "--lines");
const output = path.resolve(folder);
const project = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));

const modules = {
    mod_auth_matrix_user_verification:
        "lets Matrix users into the Jitsi meeting of their room, and nobody else",
    mod_matrix_power_sync:
        "makes users with the power of a moderator in the Matrix room owners of its meeting",
};

/** The SHA-256 of all sources, one after the other in the order of their paths' bytes. */
function sourceHash() {
    const folder = path.join(root, "src");
    const names = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".ts"));
    const hash = createHash("sha256");
    for (const name of names.sort()) {
        hash.update(fs.readFileSync(path.join(folder, name)));
    }
    return hash.digest("hex");
}

/** The lines on top of each file. */
function header(name) {
    return [
        `-- ${name} ${project.version}: ${modules[name]}.`,
        "-- SPDX-License-Identifier: Apache-2.0",
        "-- Licensed under the Apache License, Version 2.0; see LICENSE or http://www.apache.org/licenses/LICENSE-2.0",
        "-- Works with Prosody 0.12 and 13.0 on Lua 5.2 to 5.4.",
        `-- Made from the TypeScript of ${project.name} by typescript-to-lua: change the sources, not this file.`,
        `-- Sources: ${sourceHash()}`,
        "-- That is the output of: find src -name '*.ts' | LC_ALL=C sort | xargs cat | sha256sum",
        "-- To rebuild and compare: git clone the repository, check out the version, make -B, sha256sum dist/*.lua",
        "",
    ].join("\n");
}

/** How often each word stands in a text. */
function countWords(text) {
    const counts = new Map();
    for (const [word] of text.matchAll(/\w+/g)) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return counts;
}

/** A module within a bundle. */
const modulePattern = /^\["(.*)"\] = function\(\.\.\.\) \n[^]*?^ end,\n/gm;
/** Functions and plain constants of a module with their comments, imports, and exports of the library. */
const definitions = [
    /^(?:--.*\n)*(?:local function |function ____exports\.)(\w+)\([^]*?^end\n+/gm,
    /^(?:--.*\n)*local (\w+) = (?:"(?:[^"\\\n]|\\.)*"|[\d.]+)\n/gm,
    /^local (\w+) = ____\w+\.\1\n/gm,
    /^local (\w+) = require\(".*"\)\n/gm,
    /^ {2}(__TS__\w+) = \1,?\n/gm,
];

/** What stands for a line that is left out until all are found: the others keep their numbers, so that a source map applies. */
const leftOut = "\0";

function leaveOut(lines) {
    return lines.replace(/.*\n/g, `${leftOut}\n`);
}

/**
 * Leaves out modules that others import for their types alone, and definitions that nothing uses: typescript-to-lua bundles
 * those, too. A name counts as used if it stands anywhere else in its module, or that of an export anywhere else in the
 * bundle.
 */
function withoutUnused(lua, entry) {
    const everywhere = countWords(lua);
    const used = lua.replace(modulePattern, (module, name) => {
        if (name !== entry && !lua.includes(`require("${name}")`)) {
            return leaveOut(module);
        }
        const here = countWords(module);
        return definitions.reduce(
            (text, pattern) =>
                text.replace(pattern, (definition, word) => {
                    const isShared = definition.includes(`____exports.${word}(`) || word.startsWith("__TS__");
                    const itself = countWords(definition).get(word);
                    return (isShared ? everywhere : here).get(word) > itself
                        ? definition
                        : leaveOut(definition);
                }),
            module,
        );
    });
    return used === lua ? lua : withoutUnused(used, entry);
}

/** Takes a name from a module in one line where only that name is taken. */
function withShortImports(lua) {
    return lua.replace(
        /^local (____\w+) = (require\("[^"]+"\))\n((?:\0\n)*)local (\w+ = )\1(\.\w+)\n(?!(?:\0\n)*local \w+ = \1\.)/gm,
        `local $4$2$5\n${leftOut}\n$3`,
    );
}

/** Leaves out the tags at the end of doc comments: they are for those who change the sources. */
function withoutTags(lua) {
    return lua.replace(/^ *---.*\n(?: *--.*\n)*/gm, (comment) =>
        comment.replace(/(?:^ *---? ?\n)*^ *--(?:-? @).*\n[^]*/m, leaveOut),
    );
}

/** Indents with tabs, as Prosody does. Fails at text that could go on in the next line, whose spaces are its own. */
function withTabs(lua) {
    const withoutStrings = lua.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
    if (/\[=*\[|\\$/m.test(withoutStrings)) {
        throw new Error("There is text of several lines in the Lua: indenting it would change it");
    }
    return lua.replace(/^(?: {4})+/gm, (spaces) => "\t".repeat(spaces.length / 4)).replace(/ +$/gm, "");
}

/** The line of src/ that each line of a bundle comes from; `null` where typescript-to-lua wrote it by itself. */
function sourceLines(bundle, map) {
    const sources = new SourceMap(JSON.parse(map));
    let module;
    return bundle.split("\n").map((line, index) => {
        module = /^\["(.*)"\] = function/.exec(line)?.[1].replaceAll(".", "/") ?? module;
        // The first entry of the line, or else the last one before it.
        let entry = {};
        for (let column = 0; column <= line.length && entry.generatedLine !== index; column++) {
            entry = sources.findEntry(index, column);
        }
        const file = /\bsrc\/.*\.ts$/.exec(entry.originalSource ?? "")?.[0];
        return file === `${module}.ts` ? `${file}:${entry.originalLine + 1}` : null;
    });
}

/** Where the lines of each module come from, by the name of the file for it. */
const linesFiles = new Map();

function finish(bundle, name, map) {
    const marked = withTabs(withoutTags(withShortImports(withoutUnused(bundle, `src.${name}`))));
    if (withLines) {
        const kept = marked.split("\n").map((line) => line !== leftOut);
        const lines = sourceLines(bundle, map).filter((_, index) => kept[index]);
        const above = header(name).split("\n").slice(1);
        linesFiles.set(`${name}.lines.json`, JSON.stringify([...above.map(() => null), ...lines], null, 1));
    }
    return header(name) + marked.replaceAll(`${leftOut}\n`, "");
}

const { files, diagnostics } = buildModules(path.join(root, "tstl.json"), finish, { sourceMap: withLines });
if (diagnostics.length > 0) {
    process.stderr.write(formatDiagnostics(diagnostics));
    process.exit(1);
}
const named = [...files].map(([file, lua]) => [path.basename(file), lua]);
writeFiles(new Map([...named, ...linesFiles].map(([name, text]) => [path.join(output, name), text])));
