/**
 * Builds the two Lua files: transpiles each entry file of src/ with what it imports into one file, with licence and
 * version on top. With a folder as its argument it writes there instead of dist/.
 */

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import * as tstl from "typescript-to-lua";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const output = path.resolve(process.argv[2] ?? path.join(root, "dist"));
const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));

const modules = {
    mod_auth_matrix_user_verification:
        "lets Matrix users into the Jitsi meeting of their room, and nobody else",
    mod_matrix_power_sync:
        "makes users with the power of a moderator in the Matrix room owners of its meeting",
};

/** What stands on top of each file. */
function header(name) {
    return [
        `-- ${name} ${version}: ${modules[name]}.`,
        "-- SPDX-License-Identifier: Apache-2.0",
        "-- Licensed under the Apache License, Version 2.0; see LICENSE or http://www.apache.org/licenses/LICENSE-2.0",
        "-- Works with Prosody 0.12 and 13.0 on Lua 5.2 to 5.4.",
        "-- Made from TypeScript by typescript-to-lua: change the sources, not this file.",
        "",
    ].join("\n");
}

/** Leaves out modules that others import for their types alone: typescript-to-lua bundles those, too. */
function withoutUnused(lua, entry) {
    const used = lua.replace(/^\["(.*)"\] = function\(\.\.\.\) \n[^]*?^ end,\n/gm, (module, name) =>
        name === entry || lua.includes(`require("${name}")`) ? module : "",
    );
    return used === lua ? lua : withoutUnused(used, entry);
}

/** Fails with the messages of the compiler, warnings included. */
function check(diagnostics) {
    if (diagnostics.length > 0) {
        const host = {
            getCanonicalFileName: (name) => name,
            getCurrentDirectory: () => root,
            getNewLine: () => "\n",
        };
        process.stderr.write(ts.formatDiagnostics(diagnostics, host));
        process.exit(1);
    }
}

const parsed = tstl.parseConfigFileWithSystem(path.join(root, "tstl.json"));
check(parsed.errors);
const declarations = parsed.fileNames.filter((name) => name.endsWith(".d.ts"));

fs.mkdirSync(output, { recursive: true });
for (const name of Object.keys(modules)) {
    const entry = path.join(root, "src", `${name}.ts`);
    const written = new Map();
    const { diagnostics } = tstl.transpileFiles(
        [entry, ...declarations],
        { ...parsed.options, luaBundle: `${name}.lua`, luaBundleEntry: entry },
        (file, text) => written.set(path.basename(file), text),
    );
    check(diagnostics);
    fs.writeFileSync(
        path.join(output, `${name}.lua`),
        header(name) + withoutUnused(written.get(`${name}.lua`), `src.${name}`),
    );
}
