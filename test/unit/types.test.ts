/** The declarations in types/: what compiles, what must not, what becomes of it in Lua, and whether Prosody has it. */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import ts from "typescript";
import * as tstl from "typescript-to-lua";

const root = path.resolve(__dirname, "../..");
const typesFolder = path.join(root, "types");
const testFolder = path.join(root, "test/types");
const good = path.join(testFolder, "good.ts");
const bad = path.join(testFolder, "bad.ts");

const parsed = tstl.parseConfigFileWithSystem(path.join(testFolder, "tsconfig.json"));
const declarations = parsed.fileNames.filter((name) => name.endsWith(".d.ts"));

/** Files that were read before: the standard library need not be parsed for each program. */
const sources = new Map<string, ts.SourceFile | undefined>();

/** The program of the given files and all declarations; `texts` stands for the contents of files that differ. */
function makeProgram(
    files: readonly string[],
    texts: ReadonlyMap<string, string> = new Map(),
    more: ts.CompilerOptions = {},
): ts.Program {
    const options = { ...parsed.options, skipLibCheck: false, ...more } as ts.CompilerOptions;
    const host = ts.createCompilerHost(options, true);
    const readSource = host.getSourceFile.bind(host);
    host.getSourceFile = (name, languageVersion) => {
        const text = texts.get(path.resolve(name));
        if (text !== undefined) {
            return ts.createSourceFile(name, text, languageVersion, true);
        }
        if (!sources.has(name)) {
            sources.set(name, readSource(name, languageVersion));
        }
        return sources.get(name);
    };
    return ts.createProgram([...files, ...declarations], options, host);
}

/** Lines of a file at which the compiler complains, and what about, of other files the names only. */
function complaints(program: ts.Program, ofFile?: string): string[] {
    return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
        const { file, start, messageText } = diagnostic;
        if (file === undefined || (ofFile !== undefined && path.resolve(file.fileName) !== ofFile)) {
            return `${file?.fileName ?? "options"}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
        }
        const line = file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
        return `${path.basename(file.fileName)}:${line}`;
    });
}

describe("declarations", () => {
    test("are used as they are meant without a complaint, declarations of libraries included", () => {
        expect(parsed.errors).toEqual([]);
        expect(declarations.length).toBeGreaterThan(10);
        expect(complaints(makeProgram([good]))).toEqual([]);
    });

    test("refuse each wrong line, and nothing else", () => {
        expect(complaints(makeProgram([bad]))).toEqual([]);
    });

    test("refuse each wrong line for itself: without its mark it is an error", () => {
        const lines = fs.readFileSync(bad, "utf8").split("\n");
        const marks = lines.flatMap((line, index) => (line.includes("@ts-expect-error") ? [index] : []));
        const unmarked = lines.map((line) => line.replace("@ts-expect-error", "wrong:")).join("\n");
        const found = new Set(complaints(makeProgram([bad], new Map([[bad, unmarked]])), bad));
        const statements = marks.map((index) => `bad.ts:${index + 2}`);
        expect(marks.length).toBeGreaterThan(35);
        expect(statements.filter((line) => !found.has(line))).toEqual([]);
    });

    test.each([
        ["module.d.ts", "get_option_string(name: string, fallback: string): string;", "good"],
        ["muc.d.ts", "readonly origin: Session;", "good"],
        ["muc.d.ts", "[ok: undefined, type: ErrorType, condition: string]", "good"],
        ["events.d.ts", '"resource-bind": { readonly session: Session };', "good"],
        ["util/json.d.ts", "export { nullValue as null };", "good"],
        ["session.d.ts", "readonly username?: string;", "bad", "username?: string;"],
        ["util/jid.d.ts", "jid: string | undefined): string | undefined;", "bad", "jid: string): string;"],
        ["module.d.ts", "this: Module,", "bad", ""],
    ])("%s without %j is found out by %s.ts", (file, declaration, witness, instead = "") => {
        const name = path.join(typesFolder, "prosody", file);
        const text = fs.readFileSync(name, "utf8");
        expect(text).toContain(declaration);
        const broken = new Map([[name, text.replaceAll(declaration, instead)]]);
        expect(complaints(makeProgram([witness === "good" ? good : bad], broken))).not.toEqual([]);
    });
});

/** A declared thing that a doc comment belongs to. */
type Documented = ts.Node & { readonly name?: ts.Node };

/** Whether a node's own comment has a text. */
function ownComment(node: ts.Node): string {
    const owner = ts.isVariableDeclaration(node) ? node.parent.parent : node;
    return ts
        .getJSDocCommentsAndTags(owner)
        .map((comment) => comment.getText())
        .join("\n");
}

/** Comments of a node and of the declarations that it stands in. */
function comments(node: ts.Node): string {
    const outer = (node as { parent?: ts.Node }).parent;
    return `${ownComment(node)}\n${outer === undefined || ts.isSourceFile(outer) ? "" : comments(outer)}`;
}

/** Every member, type, function and constant that a file declares, at any depth but not inside types of values. */
function documentedOf(file: ts.SourceFile): Documented[] {
    const found: Documented[] = [];
    const visit = (node: ts.Node): void => {
        const inType = ts.isTypeLiteralNode(node.parent) && !ts.isVariableDeclaration(node.parent.parent);
        if (
            (ts.isPropertySignature(node) || ts.isMethodSignature(node)) &&
            (!inType || ts.isInterfaceDeclaration(node.parent))
        ) {
            found.push(node);
        } else if (ts.isTypeAliasDeclaration(node) || ts.isFunctionDeclaration(node)) {
            found.push(node);
        } else if (ts.isVariableDeclaration(node) && node.name.getText() !== "nullValue") {
            found.push(node);
        }
        ts.forEachChild(node, visit);
    };
    ts.forEachChild(file, visit);
    return found;
}

/** Methods of Prosody's getters come as two signatures with one comment. */
function isSecondSignature(node: Documented): boolean {
    if (!ts.isMethodSignature(node) || !ts.isInterfaceDeclaration(node.parent)) {
        return false;
    }
    const name = node.name.getText();
    return node.parent.members.find((member) => member.name?.getText() === name) !== node;
}

describe("doc comments", () => {
    const program = makeProgram([]);
    const files = declarations.map((name) => {
        const file = program.getSourceFile(name);
        if (file === undefined) {
            throw new Error(`${name} is not in the program`);
        }
        return [path.relative(typesFolder, name), file] as const;
    });

    test.each(files)("%s describes each member, with its source and first version", (name, file) => {
        const isProsody = name.startsWith("prosody");
        const members = documentedOf(file).filter((node) => !isSecondSignature(node));
        expect(members).not.toEqual([]);
        const names = (wanted: (node: Documented) => boolean): string[] =>
            members.filter((node) => !wanted(node)).map((node) => node.name?.getText() ?? node.getText());
        expect(names((node) => ownComment(node) !== "")).toEqual([]);
        if (isProsody && name !== "prosody/events.d.ts") {
            expect(file.text).toMatch(/^\/\*\*[^/]*Source: /);
        } else {
            expect(names((node) => comments(node).includes("Source: "))).toEqual([]);
        }
        if (isProsody) {
            expect(names((node) => /@since \d+\.\d+/.test(comments(node)))).toEqual([]);
        }
    });
});

/** The Lua of some statements, and what the transpiler says about them. */
function lua(statements: string): { readonly text: string; readonly messages: readonly string[] } {
    const name = path.join(testFolder, "main.ts");
    const program = makeProgram([name], new Map([[name, `${statements}\nexport {};\n`]]), {
        noEmit: false,
        noUnusedLocals: false,
    });
    let text = "";
    const { diagnostics } = new tstl.Transpiler().emit({
        program,
        writeFile: (file, emitted) => {
            text = path.basename(file) === "main.lua" ? emitted : text;
        },
    });
    return {
        text,
        messages: [...ts.getPreEmitDiagnostics(program), ...diagnostics].map((one) =>
            ts.flattenDiagnosticMessageText(one.messageText, " "),
        ),
    };
}

describe("calls in Lua", () => {
    const preamble = [
        "declare const room: Prosody.Room, session: Prosody.Session, stanza: Prosody.Stanza;",
        "declare const handler: Prosody.SaslHandler, provider: Prosody.AuthProvider;",
        ...["json", "jid", "uuid", "async", "stanza", "encodings", "http"].map(
            (name) => `import * as ${name}Library from "util.${name}";`,
        ),
        'import * as http from "net.http";',
        'import * as usermanager from "core.usermanager";',
    ].join("\n");

    const calls = [
        ['module.hook("resource-bind", () => true, 5);', "module:hook("],
        ['module.hook_global("host-activated", () => undefined);', "module:hook_global("],
        ['module.context("*").log("info", "x");', 'module:context("*"):log("info", "x")'],
        ['module.get_option_number("a", 1);', 'module:get_option_number("a", 1)'],
        ['module.get_option_string("a");', 'module:get_option_string("a")'],
        ['module.get_option_boolean("a", false);', 'module:get_option_boolean("a", false)'],
        ['module.set_status("warn", "x");', 'module:set_status("warn", "x")'],
        ['module.provides("auth", provider);', 'module:provides("auth", provider)'],
        ["module.add_timer(5, () => undefined).stop();", ":stop()"],
        ["module.add_timer(5, () => undefined).reschedule(1);", "module:add_timer("],
        [
            'prosody.events.fire_event("pre-jitsi-authentication", session);',
            'prosody.events.fire_event("pre-jitsi-authentication", session)',
        ],
        ['room.set_affiliation(true, "a@b", "none");', 'room:set_affiliation(true, "a@b", "none")'],
        ['room.get_affiliation("a@b");', 'room:get_affiliation("a@b")'],
        ['room.get_affiliation_data("a@b", "k");', 'room:get_affiliation_data("a@b", "k")'],
        ['room.set_affiliation_data("a@b", "k", 1);', 'room:set_affiliation_data("a@b", "k", 1)'],
        ['room.get_default_role("none");', 'room:get_default_role("none")'],
        ["session.send(stanza);", "session.send(stanza)"],
        ["session.close();", "session:close()"],
        ['stanza.tag("x").up();', 'stanza:tag("x"):up()'],
        ['handler.process("x");', 'handler:process("x")'],
        ["handler.mechanisms();", "handler:mechanisms()"],
        ['handler.select("x");', 'handler:select("x")'],
        ["handler.clean_clone();", "handler:clean_clone()"],
        ["provider.get_sasl_handler(session);", "provider.get_sasl_handler(session)"],
        ['provider.user_exists("a");', 'provider.user_exists("a")'],
        ['jsonLibrary.decode("1");', 'jsonLibrary.decode("1")'],
        ["jsonLibrary.encode(1);", "jsonLibrary.encode(1)"],
        ["export const isNull = jsonLibrary.decode('1') === jsonLibrary.null;", "== jsonLibrary.null"],
        ['jidLibrary.bare("a");', 'jidLibrary.bare("a")'],
        ['export const [node] = jidLibrary.split("a");', 'node = jidLibrary.split("a")'],
        ["uuidLibrary.generate();", "uuidLibrary.generate()"],
        [
            "const [wait, done] = asyncLibrary.waiter(); done(); wait();",
            "local wait, done = asyncLibrary.waiter()",
        ],
        ['encodingsLibrary.base64.decode("a");', 'encodingsLibrary.base64.decode("a")'],
        ['encodingsLibrary.utf8.valid("a");', 'encodingsLibrary.utf8.valid("a")'],
        ['httpLibrary.formdecode("a");', 'httpLibrary.formdecode("a")'],
        [
            'stanzaLibrary.error_reply(stanza, "auth", "forbidden");',
            'stanzaLibrary.error_reply(stanza, "auth", "forbidden")',
        ],
        ['http.request("u", {}, () => undefined);', "http.request("],
        ['usermanager.is_admin("a", "b");', 'usermanager.is_admin("a", "b")'],
        ["module.unload = () => undefined;", "module.unload = function()"],
    ] as const;
    // One transpilation for all, each call in a block of its own where it exports nothing.
    const statements = calls.map(([call]) => (call.startsWith("export") ? call : `{ ${call} }`));
    const result = lua(`${preamble}\n${statements.join("\n")}`);

    test("give no diagnostics", () => {
        expect(result.messages).toEqual([]);
    });

    test.each(calls)("%s becomes %s", (_call, emitted) => {
        expect(result.text).toContain(emitted);
    });

    test("libraries are required by their own names", () => {
        for (const name of ["util.json", "util.stanza", "net.http", "core.usermanager"]) {
            expect(result.text).toContain(`require("${name}")`);
        }
    });

    test("a method passed on as a plain function is refused", () => {
        const { messages } = lua(
            "declare const room: Prosody.Room;\n" +
                "const get: (this: void, jid: string) => string | undefined = room.get_affiliation;\nget('a');",
        );
        expect(messages.join("\n")).toMatch(/'this: void'/);
    });
});

/** Something that a library should have: `util.encodings`, `base64.decode`, function. */
type Export = readonly [library: string, path: string, kind: "function" | "table"];

/** What the declarations say that Prosody's libraries have. */
function declaredExports(): Export[] {
    const program = makeProgram([]);
    const checker = program.getTypeChecker();
    const found: Export[] = [];
    for (const ambient of checker.getAmbientModules()) {
        const library = ambient.name.replaceAll('"', "");
        const isOurs = ambient.declarations?.some((one) =>
            path.resolve(one.getSourceFile().fileName).startsWith(typesFolder + path.sep),
        );
        for (const symbol of isOurs === true ? checker.getExportsOfModule(ambient) : []) {
            const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
            if (!(target.flags & ts.SymbolFlags.Value)) {
                continue;
            }
            const type = checker.getTypeOfSymbol(target);
            const members = type.flags & ts.TypeFlags.Object ? checker.getPropertiesOfType(type) : [];
            if (checker.getNonNullableType(type).getCallSignatures().length > 0) {
                found.push([library, symbol.name, "function"]);
            } else {
                found.push([library, symbol.name, "table"]);
                for (const member of members) {
                    found.push([library, `${symbol.name}.${member.name}`, "function"]);
                }
            }
        }
    }
    return found;
}

describe.each(["0.12", "13.0"])("Prosody %s has what is declared", (version) => {
    const tree = path.join(root, `.cache/prosody-${version}/usr/lib`);

    /** Libraries that cannot be loaded alone, and why. */
    const needServer = new Map([
        ["core.usermanager", "reads prosody.hosts and hooks prosody.events at load"],
        ["net.http", "opens the event loop of net.server, which picks its backend from the configuration"],
    ]);
    const declared = declaredExports();

    test("functions of libraries", () => {
        const folders = [
            `${tree}/prosody`,
            tree,
            `${tree}/../share/lua/5.4`,
            `${tree}/x86_64-linux-gnu/lua/5.4`,
        ];
        const looked = declared.filter(([library]) => !needServer.has(library));
        const output = execFileSync(
            path.join(root, ".cache/bin/lua5.4"),
            [path.join(testFolder, "exports.lua")],
            {
                input: looked.map((one) => `${one.join(" ")}\n`).join(""),
                encoding: "utf8",
                env: {
                    ...process.env,
                    EXTRA_LUA_PATH: folders.map((folder) => `${folder}/?.lua`).join(";"),
                    EXTRA_LUA_CPATH: folders.map((folder) => `${folder}/?.so`).join(";"),
                },
            },
        );
        expect(new Set(looked.map(([library]) => library)).size).toBeGreaterThan(5);
        expect(output).toBe(`${looked.length} looked at\n`);
    });

    test.each([...needServer])("functions of %s, by its text alone: it %s", (library) => {
        const text = fs.readFileSync(path.join(tree, "prosody", `${library.replace(".", "/")}.lua`), "utf8");
        const names = declared.filter(([one]) => one === library).map(([, name]) => name);
        expect(names).not.toEqual([]);
        const missing = names.filter((name) => !new RegExp(`^\\s*${name} = `, "m").test(text));
        // COMPAT 0.12: has no roles of its own for a JID.
        expect(missing).toEqual(version === "0.12" && library === "core.usermanager" ? ["get_jid_role"] : []);
    });

    /** Members of an interface, all its parts together. */
    function membersOf(name: string): readonly ts.TypeElement[] {
        const program = makeProgram([]);
        return declarations.flatMap((file) => {
            const members: ts.TypeElement[] = [];
            const visit = (node: ts.Node): void => {
                if (ts.isInterfaceDeclaration(node) && node.name.text === name) {
                    members.push(...node.members);
                }
                ts.forEachChild(node, visit);
            };
            const source = program.getSourceFile(file);
            if (source !== undefined && file.includes(`${path.sep}prosody${path.sep}`)) {
                visit(source);
            }
            return members;
        });
    }

    test.each([
        ["Module", "core/moduleapi.lua", /^function api:(\w+)/gm],
        ["Room", "modules/muc/muc.lib.lua", /^function room_mt:(\w+)/gm],
    ])("methods of %s, by the text of %s", (name, file, pattern) => {
        const text = fs.readFileSync(path.join(tree, "prosody", file), "utf8");
        const defined = new Set([...text.matchAll(pattern)].map((match) => match[1]));
        // `log` is made for each module by core/modulemanager.lua.
        const methods = membersOf(name)
            .filter((member) => ts.isMethodSignature(member) || member.getText().includes("HookMethod"))
            .map((member) => member.name?.getText() ?? "")
            .filter((method) => method !== "log");
        expect(methods.length).toBeGreaterThan(4);
        expect(methods.filter((method) => !defined.has(method))).toEqual([]);
    });

    test.each(["HostEvents", "GlobalEvents"])("events of %s, by the text of their sources", (name) => {
        const missing = membersOf(name).filter((member) => {
            const comment = ownComment(member);
            const file = /Source: (\S+\.lua)/.exec(comment)?.[1] ?? "";
            const text = fs.readFileSync(
                path.join(tree, "prosody", file.replace("plugins/", "modules/")),
                "utf8",
            );
            const expected = version !== "0.12" || !comment.includes("@since 13.0");
            return text.includes(`fire_event(${member.name?.getText() ?? "?"}`) !== expected;
        });
        expect(missing.map((member) => member.name?.getText())).toEqual([]);
    });
});
