#!/usr/bin/env node
/** The command `prosody-types`. */

import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildModules, formatDiagnostics, writeFiles } from "./build.mjs";

const usage = `Usage: prosody-types build [--watch] [--project tsconfig.json]

Builds each mod_NAME.ts of the project into one Lua file in "outDir", with what it imports.
Any error or warning fails the build, and then nothing is written.
--watch builds again after each change.
`;

/** Builds once. @returns whether that succeeded */
function build(config) {
    const { files, diagnostics } = buildModules(config);
    if (diagnostics.length > 0) {
        process.stderr.write(formatDiagnostics(diagnostics, process.stderr.isTTY));
        process.stderr.write("Nothing was written.\n");
        return false;
    }
    writeFiles(files);
    for (const [file, text] of files) {
        process.stdout.write(`${path.relative(process.cwd(), file)}  ${Buffer.byteLength(text)} bytes\n`);
    }
    return true;
}

/** Builds again whenever a source of the project changes. */
function watch(config) {
    const folder = path.dirname(path.resolve(config));
    let timer;
    fs.watch(folder, { recursive: true }, (_event, name) => {
        if (name !== null && /\.(?:ts|json)$/.test(name) && !/(?:^|[\\/])node_modules[\\/]/.test(name)) {
            clearTimeout(timer);
            timer = setTimeout(() => build(config), 100);
        }
    });
    process.stdout.write("Waiting for changes. Press Ctrl+C to end.\n");
}

let options;
try {
    options = parseArgs({
        allowPositionals: true,
        options: {
            watch: { type: "boolean", short: "w", default: false },
            project: { type: "string", short: "p", default: "tsconfig.json" },
            help: { type: "boolean", short: "h", default: false },
        },
    });
} catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(2);
}
const { values, positionals } = options;
if (values.help) {
    process.stdout.write(usage);
} else if (positionals.length !== 1 || positionals[0] !== "build") {
    process.stderr.write(usage);
    process.exitCode = 2;
} else {
    const isBuilt = build(values.project);
    if (values.watch) {
        watch(values.project);
    } else {
        process.exitCode = isBuilt ? 0 : 1;
    }
}
