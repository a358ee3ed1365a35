/**
 * Builds what the tests under Lua need beside dist/: the decisions (test/lua/decisions.ts) and the decoding of what
 * comes from outside (test/lua/decode.ts), each as one Lua file in build/test-lua/, with the options of tstl.json.
 */

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import * as tstl from "typescript-to-lua";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const output = path.join(root, "build/test-lua");
const entries = { decisions: "test/lua/decisions.ts", decode: "test/lua/decode.ts" };

const parsed = tstl.parseConfigFileWithSystem(path.join(root, "tstl.json"));
const declarations = parsed.fileNames.filter((name) => name.endsWith(".d.ts"));

fs.mkdirSync(output, { recursive: true });
for (const [name, file] of Object.entries(entries)) {
    const entry = path.join(root, file);
    const written = new Map();
    const { diagnostics } = tstl.transpileFiles(
        [entry, ...declarations],
        { ...parsed.options, luaBundle: `${name}.lua`, luaBundleEntry: entry },
        (target, text) => written.set(path.basename(target), text),
    );
    const all = [...parsed.errors, ...diagnostics];
    if (all.length > 0) {
        process.stderr.write(
            ts.formatDiagnostics(all, {
                getCanonicalFileName: (target) => target,
                getCurrentDirectory: () => root,
                getNewLine: () => "\n",
            }),
        );
        process.exit(1);
    }
    fs.writeFileSync(path.join(output, `${name}.lua`), written.get(`${name}.lua`));
}
