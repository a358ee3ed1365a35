/**
 * Builds Prosody modules: each `mod_*.ts` of a project becomes one Lua file with what it imports. An error or a warning
 * anywhere fails the whole build, before anything is written. The command `prosody-types build` calls this.
 */

import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import * as tstl from "typescript-to-lua";

/** What is left to Prosody: `require` of these names is kept as it is. */
const librariesOfProsody = ["util.*", "core.*", "net.*", "prosody.**"];

/** A message like those of the compiler. */
function complaint(text) {
    return {
        category: ts.DiagnosticCategory.Error,
        code: 0,
        messageText: text,
        file: undefined,
        start: undefined,
        length: undefined,
    };
}

/** Files in folders that Prosody's libraries have: the bundle would take them for those libraries. */
function misplaced(fileNames, rootDir) {
    return fileNames.flatMap((name) => {
        const [folder = "", ...rest] = path.relative(rootDir, name).split(path.sep);
        return rest.length > 0 && /^(?:util|core|net|prosody)$/.test(folder)
            ? [
                  complaint(
                      `${name}: no folder may be called "${folder}": its files would replace Prosody's libraries`,
                  ),
              ]
            : [];
    });
}

/** Modules of the same name in two folders: one of them would be lost. */
function duplicates(entries) {
    const names = entries.map((entry) => path.basename(entry));
    return entries
        .filter((_, index) => names.indexOf(names[index]) !== index)
        .map((entry) => complaint(`${entry}: there is another ${path.basename(entry)}: rename one of them`));
}

/** A compiler host that reads each file once, for several programs. */
function cachingHost(options) {
    const host = ts.createCompilerHost(options, true);
    const read = host.getSourceFile.bind(host);
    const files = new Map();
    host.getSourceFile = (name, ...rest) => {
        if (!files.has(name)) {
            files.set(name, read(name, ...rest));
        }
        return files.get(name);
    };
    return host;
}

/**
 * Builds the modules of a project in memory.
 *
 * @param {string} configFile its tsconfig.json
 * @param {(lua: string, name: string, map?: string) => string} finish makes the final text of a module from its Lua
 * @param {ts.CompilerOptions} more options on top of the project's: with `sourceMap`, `finish` gets the map
 * @returns {{ files: Map<string, string>, diagnostics: readonly ts.Diagnostic[] }} Lua by path; no files with diagnostics
 */
export function buildModules(configFile, finish = (lua) => lua, more = {}) {
    const { fileNames, options, errors } = tstl.parseConfigFileWithSystem(path.resolve(configFile));
    const root = path.dirname(path.resolve(configFile));
    const isOfLibrary = (name) => name.endsWith(".d.ts");
    const entries = fileNames.filter((name) => /^mod_\w+\.ts$/.test(path.basename(name)));
    const failed = (diagnostics) => ({
        files: new Map(),
        diagnostics: ts.sortAndDeduplicateDiagnostics(diagnostics),
    });
    if (errors.length > 0) {
        return failed(errors);
    }
    if (entries.length === 0) {
        return failed([complaint(`${configFile}: there is no mod_NAME.ts among the files of "include"`)]);
    }
    const host = cachingHost(options);
    const all = ts.createProgram({ rootNames: fileNames, options, host });
    const found = [
        ...misplaced(
            fileNames.filter((name) => !isOfLibrary(name)),
            options.rootDir ?? path.join(root, "src"),
        ),
        ...duplicates(entries),
        ...ts.getPreEmitDiagnostics(all),
    ];
    if (found.length > 0) {
        return failed(found);
    }
    const files = new Map();
    const diagnostics = entries.flatMap((entry) => {
        const name = path.basename(entry, ".ts");
        const program = ts.createProgram({
            rootNames: [entry, ...fileNames.filter(isOfLibrary)],
            options: {
                ...options,
                ...more,
                luaBundle: `${name}.lua`,
                luaBundleEntry: entry,
                noResolvePaths: [...new Set([...(options.noResolvePaths ?? []), ...librariesOfProsody])],
            },
            host,
        });
        const written = new Map();
        const result = new tstl.Transpiler().emit({
            program,
            writeFile: (file, text) => written.set(path.basename(file), text),
        });
        const lua = written.get(`${name}.lua`);
        if (lua !== undefined) {
            files.set(
                path.join(options.outDir ?? root, `${name}.lua`),
                finish(lua, name, written.get(`${name}.lua.map`)),
            );
        }
        return [...ts.getPreEmitDiagnostics(program), ...result.diagnostics];
    });
    return diagnostics.length > 0 ? failed(diagnostics) : { files, diagnostics };
}

/** The messages of a build as text. */
export function formatDiagnostics(diagnostics, isColored = false) {
    const host = {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => process.cwd(),
        getNewLine: () => "\n",
    };
    return isColored
        ? ts.formatDiagnosticsWithColorAndContext(diagnostics, host)
        : ts.formatDiagnostics(diagnostics, host);
}

/** Writes files, atomically: a reader gets the old text or the new one. */
export function writeFiles(files) {
    for (const [file, text] of files) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(`${file}.new`, text);
        fs.renameSync(`${file}.new`, file);
    }
}
