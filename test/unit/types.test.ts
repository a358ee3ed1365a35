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

/** What a program takes from the package: both versions' declarations, or those of one. */
type Entry = "prosody-types" | "prosody-types/0.12" | "prosody-types/13";

/** Files that were read before: the standard library need not be parsed for each program. */
const sources = new Map<string, ts.SourceFile | undefined>();

/** The program of the given files and the package; `texts` stands for the contents of files that differ. */
function makeProgram(
    files: readonly string[],
    texts: ReadonlyMap<string, string> = new Map(),
    more: ts.CompilerOptions = {},
    entry: Entry = "prosody-types",
): ts.Program {
    // Without a file of its own a program would not read the packages of `types` either.
    const nothing = path.join(testFolder, "nothing.ts");
    const types = (parsed.options.types ?? []).map((name) => (name === "prosody-types" ? entry : name));
    const options = { ...parsed.options, types, skipLibCheck: false, ...more } as ts.CompilerOptions;
    const host = ts.createCompilerHost(options, true);
    const readSource = host.getSourceFile.bind(host);
    host.getSourceFile = (name, languageVersion) => {
        const text = name === nothing ? "export {};\n" : texts.get(path.resolve(name));
        if (text !== undefined) {
            return ts.createSourceFile(name, text, languageVersion, true);
        }
        if (!sources.has(name)) {
            sources.set(name, readSource(name, languageVersion));
        }
        return sources.get(name);
    };
    return ts.createProgram(files.length > 0 ? [...files] : [nothing], options, host);
}

/** Files of the package in a program. */
function declarationsOf(program: ts.Program): readonly ts.SourceFile[] {
    return program.getSourceFiles().filter((file) => file.fileName.startsWith(typesFolder + path.sep));
}

const entries: [entry: Entry, good: string, bad: string][] = [
    ["prosody-types", "good", "bad"],
    ["prosody-types/0.12", "good-0.12", "bad-0.12"],
    ["prosody-types/13", "good-13", "bad-13"],
];

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
    test.each(entries)(
        "of %s are used in %s.ts without a complaint, those of libraries too",
        (entry, name) => {
            const program = makeProgram([path.join(testFolder, `${name}.ts`)], undefined, undefined, entry);
            expect(parsed.errors).toEqual([]);
            expect(declarationsOf(program).length).toBeGreaterThan(80);
            expect(complaints(program)).toEqual([]);
        },
    );

    test.each(entries)(
        "of %s, beside what %s.ts shows, refuse each wrong line of %s.ts alone",
        (entry, _good, name) => {
            const file = path.join(testFolder, `${name}.ts`);
            expect(complaints(makeProgram([file], undefined, undefined, entry))).toEqual([]);
            const lines = fs.readFileSync(file, "utf8").split("\n");
            const marks = lines.flatMap((line, index) => (line.includes("@ts-expect-error") ? [index] : []));
            const unmarked = lines.map((line) => line.replace("@ts-expect-error", "wrong:")).join("\n");
            const program = makeProgram([file], new Map([[file, unmarked]]), undefined, entry);
            const found = new Set(complaints(program, file));
            const statements = marks.map((index) => `${name}.ts:${index + 2}`);
            expect(marks.length).toBeGreaterThan(name === "bad" ? 60 : 2);
            expect(statements.filter((line) => !found.has(line))).toEqual([]);
        },
    );

    test.each([
        [
            'module.hook("muc-occupant-join", (event) => event.room.jid.length > 0);',
            'No event is called \\"muc-occupant-join\\", but \\"muc-occupant-joined\\" is',
        ],
        [
            'module.hook("ressource-bind", ({ session }) => session.full_jid.length > 0);',
            'No event is called \\"ressource-bind\\", but \\"resource-bind\\" is',
        ],
        [
            'module.hook("Xyz", () => undefined);',
            'No event is called \\"Xyz\\"; to add your own by declaration merging',
        ],
        ['module.hook("server-started", () => undefined);', "is an event of the whole server"],
        ['module.hook_global("muc-occupant-joined", () => undefined);', "is an event of hosts"],
    ])("refuse %s with one readable error", (statement, text) => {
        const { messages } = lua(statement);
        expect(messages).toHaveLength(1);
        expect(messages[0]).toContain(text);
        expect(messages[0]?.length).toBeLessThan(300);
    });

    test("of the package hold no `any`, but for the payload of an event that there is not", () => {
        const files = fs
            .readdirSync(typesFolder, { recursive: true, encoding: "utf8" })
            .filter((name) => name.endsWith(".d.ts"));
        const hasAny = (node: ts.Node): boolean =>
            node.kind === ts.SyntaxKind.AnyKeyword || ts.forEachChild(node, hasAny) === true;
        const found = files.filter((name) => {
            const text = fs.readFileSync(path.join(typesFolder, name), "utf8");
            return hasAny(ts.createSourceFile(name, text, ts.ScriptTarget.ESNext));
        });
        expect(files.length).toBeGreaterThan(90);
        expect(found).toEqual(["prosody/event-names.d.ts"]);
    });

    test.each([
        ["module.d.ts", "get_option_string(name: string, fallback: string): string;", "good"],
        ["plugins/muc/muc.d.ts", "readonly origin: Session;", "good"],
        ["plugins/muc/muc.d.ts", "[ok: undefined, type: ErrorType, condition: string]", "good"],
        ["events.d.ts", '"resource-bind": { readonly session: ClientSession };', "good"],
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

/** Whether a constant is exported where it stands. */
function isExported(node: ts.VariableDeclaration): boolean {
    const statement = node.parent.parent;
    return (
        ts.isVariableStatement(statement) &&
        (ts.isSourceFile(statement.parent) ||
            statement.modifiers?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword) === true)
    );
}

/** Whether it exports something under a name of its own: `export * from` describes nothing. */
function isNamedExport(node: ts.Node): node is ts.ExportDeclaration {
    return ts.isExportDeclaration(node) && node.exportClause !== undefined;
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
        } else if (ts.isVariableDeclaration(node) || isNamedExport(node)) {
            // `export { newCache as new }` has the comment, not the constant behind it.
            if (isNamedExport(node) || isExported(node)) found.push(node);
        }
        ts.forEachChild(node, visit);
    };
    ts.forEachChild(file, visit);
    return found;
}

/** Methods of Prosody's getters come as two signatures with one comment. */
function isSecondSignature(node: Documented): boolean {
    const name = node.name?.getText();
    if (ts.isFunctionDeclaration(node) && ts.isModuleBlock(node.parent)) {
        const first = node.parent.statements.find(
            (one) => ts.isFunctionDeclaration(one) && one.name?.text === name,
        );
        return first !== node;
    }
    if (!ts.isMethodSignature(node) || !ts.isInterfaceDeclaration(node.parent)) {
        return false;
    }
    return node.parent.members.find((member) => member.name?.getText() === name) !== node;
}

describe("doc comments", () => {
    // Both versions' files, and those of one that the common entry point leaves out.
    const files = new Map<string, ts.SourceFile>();
    for (const [entry] of entries) {
        for (const file of declarationsOf(makeProgram([], undefined, undefined, entry))) {
            if (documentedOf(file).length > 0) {
                files.set(path.relative(typesFolder, file.fileName), file);
            }
        }
    }

    test.each([...files])("%s describes each member, with its source and first version", (name, file) => {
        const isProsody = !name.startsWith("jitsi");
        // What lists members of one version points to where they are described.
        const isList = name.endsWith("libraries.d.ts") && !name.includes("util");
        const members = documentedOf(file).filter((node) => !isSecondSignature(node));
        const names = (wanted: (node: Documented) => boolean): string[] =>
            members.filter((node) => !wanted(node)).map((node) => node.name?.getText() ?? node.getText());
        expect(names((node) => ownComment(node) !== "")).toEqual([]);
        if (
            !isList &&
            !/^\/\*\*[^]*?Source: [^]*?\*\//.test(file.text.slice(0, file.text.indexOf("*/") + 2))
        ) {
            expect(names((node) => comments(node).includes("Source: "))).toEqual([]);
        }
        if (isProsody && !isList) {
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
        // typescript-to-lua repeats those of TypeScript.
        messages: [
            ...new Set(
                [...ts.getPreEmitDiagnostics(program), ...diagnostics].map((one) =>
                    ts.flattenDiagnosticMessageText(one.messageText, " "),
                ),
            ),
        ],
    };
}

describe("calls in Lua", () => {
    const preamble = [
        "declare const room: Prosody.Room, session: Prosody.Session, stanza: Prosody.Stanza;",
        "declare const handler: Prosody.SaslHandler, provider: Required<Prosody.AuthProvider>;",
        "declare const occupant: Prosody.Occupant, request: Prosody.HttpServerResponse, muc: Prosody.MucModule;",
        ...["json", "jid", "uuid", "async", "stanza", "encodings", "http"].map(
            (name) => `import * as ${name}Library from "util.${name}";`,
        ),
        'import * as set from "util.set";',
        'import * as cache from "util.cache";',
        'import * as promise from "util.promise";',
        'import * as hashes from "util.hashes";',
        'import * as jwt from "util.jwt";',
        'import * as storagemanager from "core.storagemanager";',
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
        ['module.may?.(":x", session.full_jid ?? "");', '(module, ":x"'],
        ['module.hook_tag("x", "y", () => true);', 'module:hook_tag(\n        "x",\n        "y",'],
        ['module.depends("http").module.log("info", "x");', 'module:depends("http").module:log("info", "x")'],
        [
            'module.require("muc/util").filter_muc_x(stanza);',
            'module:require("muc/util").filter_muc_x(stanza)',
        ],
        ['module.open_store("x").get("a");', 'module:open_store("x"):get("a")'],
        ['module.measure("x", "counter")(1);', 'module:measure("x", "counter")(1)'],
        ['module.metric("gauge", "x", "", "x", ["a"]).with_labels("b").set(1);', ':with_labels("b"):set(1)'],
        ['module.shared("x").set("a", 1);', 'module:shared("x").a = 1'],
        [
            'module.get_option_set("x", ["a"]).contains("a");',
            'module:get_option_set("x", {"a"}):contains("a")',
        ],
        ["module.send_iq(stanza).next((event) => event.stanza.name);", "module:send_iq(stanza):next("],
        [
            'for (const child of stanza.childtags("x")) child.reset();',
            'for child in stanza:childtags("x") do',
        ],
        ['stanza.text_tag("a", "b").add_child(stanza);', 'stanza:text_tag("a", "b"):add_child(stanza)'],
        ['export const body = stanza.get_child_text("body");', 'body = stanza:get_child_text("body")'],
        ['stanza.add_error?.("auth", "forbidden");', '(stanza, "auth", "forbidden")'],
        [
            "for (const [nick, one] of room.each_occupant()) one.get_presence(nick);",
            "for nick, one in room:each_occupant() do",
        ],
        ['room.set_role(true, "a@b/c", undefined);', 'room:set_role(true, "a@b/c", nil)'],
        ['room.set_allow_pm?.("moderator");', '(room, "moderator")'],
        ['occupant.set_session("a@b/c", stanza);', 'occupant:set_session("a@b/c", stanza)'],
        ["for (const one of muc.each_room()) one.save();", "for one in muc.each_room() do"],
        ['muc.get_room_from_jid("a@b");', 'muc.get_room_from_jid("a@b")'],
        ['session.log?.("info", "y");', '("info", "y")'],
        ["session.conn?.ip();", ":ip()"],
        ['request.send("x");', 'request:send("x")'],
        ['set.new(["a"]);', 'set.new({"a"})'],
        ["cache.new<string, number>(5).count();", "cache.new(5):count()"],
        ['cache.new<number>(5).set("a", 1);', 'cache.new(5):set("a", 1)'],
        [
            'module.require("token/util").new(module)?.process_and_verify_token(session);',
            'module:require("token/util").new(module)',
        ],
        ["promise.try(() => 1).finally(() => undefined);", ":finally("],
        ['hashes.sha256("a", true);', 'hashes.sha256("a", true)'],
        ['hashes.sha3_256?.("a");', '("a")'],
        ['jwt.new_signer?.("HS256", "k")({});', '("HS256", "k")'],
        [
            'storagemanager.open("h", "s", "map").set("u", "k", 1);',
            'storagemanager.open("h", "s", "map"):set("u", "k", 1)',
        ],
        ['module.add_item("feature", "x");', 'module:add_item("feature", "x")'],
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
type Export = readonly [library: string, path: string, kind: "function" | "table" | "string" | "number"];

/** Whether the package declares it. */
function isOfPackage(declaration: ts.Node): boolean {
    return path.resolve(declaration.getSourceFile().fileName).startsWith(typesFolder + path.sep);
}

/** What the declarations of one version say that its libraries have. */
function declaredExports(entry: Entry): Export[] {
    const program = makeProgram([], undefined, undefined, entry);
    const checker = program.getTypeChecker();
    const found: Export[] = [];
    for (const ambient of checker.getAmbientModules()) {
        const library = ambient.name.replaceAll('"', "");
        const isOurs = ambient.declarations?.some(isOfPackage);
        for (const symbol of isOurs === true ? checker.getExportsOfModule(ambient) : []) {
            const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
            if (!(target.flags & ts.SymbolFlags.Value)) {
                continue;
            }
            const type = checker.getTypeOfSymbol(target);
            if (type.flags & (ts.TypeFlags.String | ts.TypeFlags.Number)) {
                found.push([library, symbol.name, type.flags & ts.TypeFlags.String ? "string" : "number"]);
                continue;
            }
            const members = type.flags & ts.TypeFlags.Object ? checker.getPropertiesOfType(type) : [];
            if (checker.getNonNullableType(type).getCallSignatures().length > 0) {
                found.push([library, symbol.name, "function"]);
            } else {
                found.push([library, symbol.name, "table"]);
                for (const member of members.filter((one) => one.declarations?.some(isOfPackage))) {
                    found.push([library, `${symbol.name}.${member.name}`, "function"]);
                }
            }
        }
    }
    return found;
}

describe.each(["0.12", "13.0"])("Prosody %s has what is declared", (version) => {
    const tree = path.join(root, `.cache/prosody-${version}/usr/lib`);

    /**
     * Libraries that cannot be loaded alone: they need the event loop or the hosts of a server, or LuaDBI, and second names
     * need the loader of 13.0 (see the conformance test).
     */
    const needServer =
        /^(?:core|net|prosody)\.|^util\.(?:timer|watchdog|statsd|smqueue|adminstream|prosodyctl|sql)$/;
    const entry = version === "0.12" ? "prosody-types/0.12" : "prosody-types/13";
    const declared = declaredExports(entry);

    test("functions of libraries", () => {
        const folders = [
            `${tree}/prosody`,
            tree,
            `${tree}/../share/lua/5.4`,
            `${tree}/x86_64-linux-gnu/lua/5.4`,
        ];
        const looked = declared.filter(([library]) => !needServer.test(library));
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
        expect(new Set(looked.map(([library]) => library)).size).toBeGreaterThan(50);
        expect(output).toBe(`${looked.length} looked at\n`);
    });

    test.each(["core.usermanager", "core.modulemanager", "core.rostermanager", "net.http"])(
        "functions of %s, by its text alone",
        (library) => {
            const file = path.join(tree, "prosody", `${library.replace(".", "/")}.lua`);
            const text = fs.readFileSync(file, "utf8");
            const names = declared.flatMap(([one, name]) =>
                one === library && !name.includes(".") ? [name] : [],
            );
            expect(names.length).toBeGreaterThan(5);
            expect(names.filter((name) => !new RegExp(`^\\s*${name} = `, "m").test(text))).toEqual([]);
        },
    );

    /** Members of an interface, all its parts together. */
    function membersOf(name: string): readonly ts.TypeElement[] {
        return declarationsOf(makeProgram([], undefined, undefined, entry)).flatMap((file) => {
            const members: ts.TypeElement[] = [];
            const visit = (node: ts.Node): void => {
                if (ts.isInterfaceDeclaration(node) && node.name.text === name) {
                    members.push(...node.members);
                }
                ts.forEachChild(node, visit);
            };
            if (!file.fileName.includes(`${path.sep}jitsi`)) {
                visit(file);
            }
            return members;
        });
    }

    test.each([
        ["Module", "core/moduleapi.lua", /^function api:(\w+)/gm],
        ["Room", "modules/muc/muc.lib.lua modules/muc/mod_muc.lua", /^\t?(?:function )?room_mt[:.](\w+)/gm],
        ["Occupant", "modules/muc/occupant.lib.lua", /^function occupant_mt:(\w+)/gm],
        ["Stanza", "util/stanza.lua", /^\t?function stanza_mt[:.](\w+)/gm],
        ["ListMethods", "util/array.lua", /^function array_(?:methods|base)[:.](\w+)/gm],
        ["PubsubService", "util/pubsub.lua", /^function service:(\w+)/gm],
        ["Cache", "util/cache.lua", /^function cache_methods:(\w+)/gm],
        ["Throttle", "util/throttle.lua", /^function throttle:(\w+)/gm],
        ["Watchdog", "util/watchdog.lua", /^function watchdog_methods:(\w+)/gm],
    ])("methods of %s, by the text of %s", (name, files, pattern) => {
        const text = files
            .split(" ")
            .map((file) => fs.readFileSync(path.join(tree, "prosody", file), "utf8"))
            .join("\n");
        const defined = new Set([...text.matchAll(pattern)].map((match) => match[1]));
        // `log` is made for each module by core/modulemanager.lua, `http_url` by plugins/mod_http.lua.
        const methods = membersOf(name)
            .filter((member) => ts.isMethodSignature(member) || member.getText().includes("HookMethod"))
            .map((member) => member.name?.getText() ?? "")
            .filter((method) => method !== "log" && method !== "http_url");
        expect(methods.length).toBeGreaterThan(1);
        expect(methods.filter((method) => !defined.has(method))).toEqual([]);
    });

    test.each(["HostEvents", "GlobalEvents"])("events of %s, by the text of their sources", (name) => {
        // Put together from parts: core/stanza_router.lua fires them by name and kind of the stanza's address.
        const composed = /^"(?:pre-)?(?:message|presence|iq)\/\w+"$|^"sasl\/c2s\//;
        const members = membersOf(name).filter((member) => {
            const event = member.name?.getText() ?? "";
            return ts.isPropertySignature(member) && !composed.test(event);
        });
        const missing = members.filter((member) => {
            const event = (member.name?.getText() ?? "").replaceAll('"', "");
            const sources = [.../[\w/.]+\.lua/g[Symbol.matchAll](ownComment(member))].map(([file]) => file);
            return !sources.some((file) => {
                const text = fs.readFileSync(
                    path.join(tree, "prosody", file.replace("plugins/", "modules/")),
                    "utf8",
                );
                return text.includes(`"${event}"`) || text.includes(`'${event}'`);
            });
        });
        expect(members.length).toBeGreaterThan(20);
        expect(missing.map((member) => member.name?.getText())).toEqual([]);
    });
});
