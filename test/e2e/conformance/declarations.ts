/**
 * Reads what the declarations of types/ say, as plain shapes that can be compared with values of a running Prosody.
 * Everything comes from the TypeScript API: no file of declarations is known here by its name.
 */

import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import * as tstl from "typescript-to-lua";
import {
    ContextType,
    getFunctionContextType,
} from "typescript-to-lua/dist/transformation/utils/function-context";
import type { ProsodyVersion } from "../../../demo/prosody";

const root = path.resolve(__dirname, "../../..");
const typesFolder = path.resolve(root, process.env.CONFORMANCE_TYPES ?? "types");

/** The types of Lua values, by Lua's names. */
export type LuaKind = "nil" | "boolean" | "number" | "string" | "function" | "table" | "userdata" | "thread";

/** How a function is called, or that its overloads differ. */
export type Call = "." | ":" | "both";

/** What a declared type says about a Lua value. */
export interface Shape {
    /** The types that the value may have; undefined: any. */
    readonly kinds: ReadonlySet<LuaKind> | undefined;
    /** The values that it may have, by their type, where the type is one of literals. */
    readonly literals: ReadonlyMap<LuaKind, ReadonlySet<unknown>>;
    /** How it is called, if it is a function. */
    readonly call: Call | undefined;
    /** The name of its first parameter, if it is a function. */
    readonly first: string | undefined;
    /** What it takes and gives, if it is a function: one for each overload. */
    readonly signatures: (() => readonly Signature[]) | undefined;
    /** Its fields, if it is a table of known ones. */
    readonly members: ReadonlyMap<string, Member> | undefined;
    /** Whether it may have fields besides those. */
    readonly open: boolean;
    /** Fields by patterns of their names, such as `iq/host/${string}`. */
    readonly patterns: readonly { readonly pattern: RegExp; readonly member: Member }[];
    /** What every entry is, if it is a list or map. */
    readonly each: (() => Shape) | undefined;
    /** The name of the interface, `Prosody.Room`; undefined for an anonymous type. */
    readonly name: string | undefined;
}

/** What a function takes and gives. */
export interface Signature {
    /** Without the object that it is called on. */
    readonly parameters: readonly {
        readonly name: string;
        readonly isOptional: boolean;
        readonly shape: () => Shape;
    }[];
    /** Whether it takes any number of values more, and what they are. */
    readonly rest: (() => Shape) | undefined;
    /** Lists of values that it may give. */
    readonly results: readonly Result[];
}

/** Values that a function gives together. */
export interface Result {
    readonly shapes: readonly (() => Shape)[];
    /** Whether any number of values may follow: an iterator gives its state along. */
    readonly isOpen: boolean;
}

/** A declared field, function or event. */
export interface Member {
    readonly name: string;
    readonly optional: boolean;
    readonly shape: () => Shape;
    /** The file that declares it, seen from the repository. */
    readonly file: string;
    /** What its comment, or that of what it stands in, says of versions. */
    readonly since: string | undefined;
    readonly until: string | undefined;
}

/** What the probe shall look into; see test/types/plugins/describe.lib.lua. */
export interface Want {
    /** Fields by name: what to look into there, true for nothing but what it is. */
    readonly fields?: Readonly<Record<string, Want | true>>;
    readonly each?: Want | true;
}

/** Texts that stand for the contents of files, to try out changed declarations. */
export type Texts = ReadonlyMap<string, string>;

const ANY: Shape = {
    kinds: undefined,
    literals: new Map(),
    call: undefined,
    first: undefined,
    signatures: undefined,
    members: undefined,
    open: true,
    patterns: [],
    each: undefined,
    name: undefined,
};

const parsedOptions = tstl.parseConfigFileWithSystem(path.join(root, "tstl.json")).options;
const options: ts.CompilerOptions = {
    ...(parsedOptions as ts.CompilerOptions),
    // As for those who install the package: their own noImplicitSelf does not reach declarations of a package.
    noImplicitSelf: false,
    noEmit: true,
    skipLibCheck: true,
    // Nothing but what an entry point brings along.
    types: ["lua-types/5.1", "@typescript-to-lua/language-extensions"],
    paths: {},
};
const sources = new Map<string, ts.SourceFile | undefined>();

/** A file that is only in memory: one constant for each type that somebody asks for. */
const QUERY_FILE = path.join(root, "conformance.ts");

/** What a function returns where it succeeds, of several values the first. */
const QUERY_HELPERS =
    "type First<Result> = Result extends readonly [infer One, ...unknown[]] ? One : Result;\n" +
    "type Returned<Made extends (...parameters: never[]) => unknown> = NonNullable<First<ReturnType<Made>>>;\n";

/** The entry point for modules that run on every version, if it is there. */
export const commonEntry: string | undefined = [path.join(typesFolder, "index.d.ts")].find((file) =>
    fs.existsSync(file),
);

/** The entry point for modules that run on one version alone, if it is there. */
function ownEntry(version: ProsodyVersion): string | undefined {
    const file = path.join(typesFolder, `${version === "13.0" ? "13" : version}.d.ts`);
    return fs.existsSync(file) ? file : undefined;
}

/** Every file of declarations, for want of entry points; Jitsi's additions are not Prosody's. */
function everyFile(): string[] {
    return fs
        .readdirSync(typesFolder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".d.ts") && !/^(?:jitsi|node_modules)\b/.test(name))
        .map((name) => path.join(typesFolder, name));
}

/** The declarations for one version of Prosody. */
export class Declarations {
    readonly program: ts.Program;
    private readonly checker: ts.TypeChecker;
    private readonly shapes = new Map<ts.Type, Shape>();
    private readonly queried = new Map<string, ts.Type | undefined>();
    /** Whether these are declarations for this version alone. */
    readonly isExact: boolean;

    /**
     * @param queries type expressions that `shapeOf` will be asked for
     * @param texts stand for the contents of files
     * @param entry the file to begin with; default: the version's own entry point
     */
    constructor(
        readonly version: ProsodyVersion,
        queries: readonly string[],
        texts: Texts = new Map(),
        entry = ownEntry(version) ?? commonEntry,
    ) {
        this.isExact = entry !== undefined && entry !== commonEntry;
        const lines = queries.map((query, index) => `export declare const query${index}: ${query};\n`);
        lines.push(QUERY_HELPERS);
        const host = ts.createCompilerHost(options, true);
        const readSource = host.getSourceFile.bind(host);
        host.getSourceFile = (name, languageVersion) => {
            const text = path.resolve(name) === QUERY_FILE ? lines.join("") : texts.get(path.resolve(name));
            if (text !== undefined) {
                return ts.createSourceFile(name, text, languageVersion, true);
            }
            if (!sources.has(name)) {
                sources.set(name, readSource(name, languageVersion));
            }
            return sources.get(name);
        };
        const exists = host.fileExists.bind(host);
        host.fileExists = (name) => path.resolve(name) === QUERY_FILE || exists(name);
        this.program = ts.createProgram(
            [...(entry === undefined ? everyFile() : [entry]), QUERY_FILE],
            options,
            host,
        );
        this.checker = this.program.getTypeChecker();

        const file = this.program.getSourceFile(QUERY_FILE);
        const wrong = new Set(
            this.program
                .getSemanticDiagnostics(file)
                .map(({ start }) => file?.getLineAndCharacterOfPosition(start ?? 0).line),
        );
        const constants = file?.statements.filter(ts.isVariableStatement) ?? [];
        for (const [index, query] of queries.entries()) {
            const declaration = constants[index]?.declarationList.declarations[0];
            const type =
                declaration === undefined || wrong.has(index)
                    ? undefined
                    : this.checker.getTypeAtLocation(declaration);
            this.queried.set(query, type);
        }
    }

    /** Declared libraries by name, each a table of what it exports. */
    libraries(): ReadonlyMap<string, Member> {
        const found = new Map<string, Member>();
        for (const ambient of this.checker.getAmbientModules()) {
            const declaration = ambient.declarations?.find(isOurs);
            if (declaration !== undefined) {
                const name = ambient.name.replaceAll('"', "");
                found.set(name, {
                    ...this.place(declaration, [declaration]),
                    name,
                    optional: false,
                    shape: () => this.libraryShape(ambient),
                });
            }
        }
        return found;
    }

    /** The shape of a type; undefined when there is no such type in these declarations. */
    shapeOf(query: string): Shape | undefined {
        const type = this.queried.get(query);
        return type === undefined ? undefined : this.shapeOfType(type);
    }

    /** The declaration of an export of a library, or of a member of a type. */
    nodeOf(owner: string, member: string): ts.Node {
        const library = this.checker.getAmbientModules().find((one) => one.name === `"${owner}"`);
        const type = this.queried.get(owner);
        const symbol =
            library === undefined
                ? type && this.checker.getPropertyOfType(type, member)
                : this.checker.getExportsOfModule(library).find((one) => one.name === member);
        const node = symbol && this.target(symbol).declarations?.[0];
        if (node === undefined) {
            throw new Error(`${owner}.${member} is not declared`);
        }
        return node;
    }

    private libraryShape(ambient: ts.Symbol): Shape {
        const whole = ambient.exports?.get(ts.InternalSymbolName.ExportEquals);
        if (whole !== undefined) {
            const shape = this.shapeOfType(this.checker.getTypeOfSymbol(this.target(whole)));
            return { ...shape, name: undefined };
        }
        const members = new Map<string, Member>();
        for (const symbol of this.checker.getExportsOfModule(ambient)) {
            const target = this.target(symbol);
            if ((target.flags & ts.SymbolFlags.Value) !== 0) {
                members.set(symbol.name, { ...this.member(target), name: symbol.name });
            }
        }
        return { ...ANY, kinds: new Set(["table"]), members, open: false };
    }

    private target(symbol: ts.Symbol): ts.Symbol {
        return (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? this.checker.getAliasedSymbol(symbol) : symbol;
    }

    private member(symbol: ts.Symbol): Member {
        const declarations = symbol.declarations ?? [];
        return {
            ...this.place(declarations[0], declarations),
            name: symbol.name,
            optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
            shape: () => this.shapeOfType(this.checker.getTypeOfSymbol(symbol)),
        };
    }

    private place(
        declaration: ts.Node | undefined,
        all: readonly ts.Node[],
    ): Pick<Member, "file" | "since" | "until"> {
        return {
            file:
                declaration === undefined
                    ? "types"
                    : path.relative(root, declaration.getSourceFile().fileName),
            since: all.map((one) => tagOf(one, /@since (\d+\.\d+)/)).sort(byVersion)[0],
            until: all.map((one) => tagOf(one, /@(?:until|removed) (\d+\.\d+)/)).find(Boolean),
        };
    }

    private shapeOfType(type: ts.Type): Shape {
        let shape = this.shapes.get(type);
        if (shape === undefined) {
            shape = this.makeShape(type);
            this.shapes.set(type, shape);
        }
        return shape;
    }

    private makeShape(type: ts.Type): Shape {
        const { flags } = type;
        if (type.isUnion()) {
            return this.unionShape(type.types.map((part) => this.shapeOfType(part)));
        }
        if (type.isLiteral()) {
            const kind = type.isStringLiteral() ? "string" : "number";
            return { ...simple(kind), literals: new Map([[kind, new Set([type.value])]]) };
        }
        if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) {
            const value = this.checker.typeToString(type) === "true";
            return { ...simple("boolean"), literals: new Map([["boolean", new Set([value])]]) };
        }
        if ((flags & ts.TypeFlags.StringLike) !== 0) {
            return simple("string");
        }
        if ((flags & ts.TypeFlags.NumberLike) !== 0) {
            return simple("number");
        }
        if ((flags & ts.TypeFlags.BooleanLike) !== 0) {
            return simple("boolean");
        }
        if ((flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)) !== 0) {
            return simple("nil");
        }
        if ((flags & ts.TypeFlags.Never) !== 0) {
            return { ...ANY, kinds: new Set() };
        }
        if ((flags & ts.TypeFlags.NonPrimitive) !== 0) {
            return simple("table", "userdata");
        }
        if ((flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0) {
            return this.objectShape(type);
        }
        return ANY;
    }

    private unionShape(parts: readonly Shape[]): Shape {
        const kinds = parts.some((part) => part.kinds === undefined)
            ? undefined
            : new Set(parts.flatMap((part) => [...(part.kinds ?? [])]));
        const literals = new Map<LuaKind, ReadonlySet<unknown>>();
        for (const kind of kinds ?? []) {
            const ofKind = parts.filter((part) => part.kinds?.has(kind));
            if (ofKind.every((part) => part.literals.has(kind))) {
                literals.set(kind, new Set(ofKind.flatMap((part) => [...(part.literals.get(kind) ?? [])])));
            }
        }
        const tables = parts.filter((part) => part.kinds === undefined || part.kinds.has("table"));
        const calls = new Set(parts.flatMap((part) => part.call ?? []));
        const names = new Set(tables.map((part) => part.name));
        return {
            kinds,
            literals,
            call: calls.size > 1 ? "both" : [...calls][0],
            first: parts.find((part) => part.first !== undefined)?.first,
            signatures: parts.find((part) => part.signatures !== undefined)?.signatures,
            // Objects of several interfaces: which of them it is cannot be told.
            members:
                names.size < 2 && tables.every((part) => part.members) ? unionMembers(tables) : undefined,
            open: tables.some((part) => part.open),
            patterns: [],
            each: tables.length === 1 ? tables[0]?.each : undefined,
            name: names.size === 1 ? [...names][0] : undefined,
        };
    }

    private objectShape(type: ts.Type): Shape {
        const symbol = (type as { symbol?: ts.Symbol }).symbol;
        const alias = type.aliasSymbol?.name ?? symbol?.name ?? "";
        const context = { checker: this.checker, program: this.program, options } as unknown as Parameters<
            typeof getFunctionContextType
        >[0];
        if (alias === "LuaThread" || alias === "LuaUserdata") {
            return simple(alias === "LuaThread" ? "thread" : "userdata");
        }
        const call = {
            [ContextType.None]: undefined,
            [ContextType.Void]: "." as const,
            [ContextType.NonVoid]: ":" as const,
            [ContextType.Mixed]: "both" as const,
        }[getFunctionContextType(context, type)];
        if (alias === "LuaIterable" || alias === "LuaPairsIterable") {
            return simple("function", "table");
        }
        if (/^(?:Readonly)?Lua(?:Map|Table|Set|Pairs\w*)$/.test(alias)) {
            const entry = (type.aliasTypeArguments ?? this.typeArguments(type))[1];
            return mapShape(entry === undefined ? undefined : () => this.shapeOfType(entry));
        }
        if (this.checker.isArrayLikeType(type)) {
            const entry = this.typeArguments(type)[0];
            return mapShape(entry === undefined ? undefined : () => this.shapeOfType(entry));
        }
        const properties = this.checker
            .getPropertiesOfType(type)
            .filter((one) => !one.name.startsWith("__@"));
        const own = properties.filter((property) => property.declarations?.some(isOurs) ?? true);
        const indexes = this.checker.getIndexInfosOfType(type);
        if (call !== undefined) {
            return {
                ...simple("function"),
                call,
                first: type.getCallSignatures()[0]?.parameters[0]?.name,
                signatures: () => type.getCallSignatures().map((one) => this.signature(one)),
                members: own.length > 0 ? this.members(own) : undefined,
                open: false,
            };
        }
        const isNamed = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Interface) !== 0;
        if (properties.length === 0 && indexes.length === 0) {
            // An empty type says nothing; an empty interface is something that only its makers look into.
            return isNamed && symbol.declarations?.some(isOurs) === true
                ? { ...simple("table", "userdata"), name: this.nameOf(symbol) }
                : { ...ANY, kinds: new Set([...NOT_NIL]) };
        }
        const patterns = indexes.flatMap((info) => this.pattern(info));
        const index = indexes.find((info) => (info.keyType.flags & ts.TypeFlags.TemplateLiteral) === 0);
        return {
            ...simple("table", "userdata"),
            members: this.members(own),
            open: index !== undefined || own.length < properties.length,
            patterns,
            each: index !== undefined && own.length === 0 ? () => this.shapeOfType(index.type) : undefined,
            name: isNamed ? this.nameOf(symbol) : undefined,
        };
    }

    private signature(signature: ts.Signature): Signature {
        const { parameters } = signature;
        const last = parameters.at(-1)?.valueDeclaration;
        const isRest = last !== undefined && ts.isParameter(last) && last.dotDotDotToken !== undefined;
        const single = isRest ? parameters.slice(0, -1) : parameters;
        const rest = parameters.at(-1);
        return {
            parameters: single.map((one) => ({
                name: one.name,
                isOptional:
                    one.valueDeclaration !== undefined &&
                    ts.isParameter(one.valueDeclaration) &&
                    this.checker.isOptionalParameter(one.valueDeclaration),
                shape: () => this.shapeOfType(this.checker.getTypeOfSymbol(one)),
            })),
            rest:
                isRest && rest !== undefined
                    ? () => this.restShape(this.checker.getTypeOfSymbol(rest))
                    : undefined,
            results: this.results(signature.getReturnType()),
        };
    }

    private restShape(type: ts.Type): Shape {
        const entry = this.checker.isArrayType(type) ? this.typeArguments(type)[0] : undefined;
        return entry === undefined ? ANY : this.shapeOfType(entry);
    }

    /** Lists of values that a type of results stands for; those that are no list each stand alone. */
    private results(type: ts.Type): Result[] {
        const single: Shape[] = [];
        const lists: Result[] = [];
        for (const part of type.isUnion() ? type.types : [type]) {
            const tuple = part.isIntersection()
                ? part.types.find((one) => this.checker.isTupleType(one))
                : undefined;
            if (tuple === undefined) {
                single.push(this.shapeOfType(part));
                continue;
            }
            const { target } = tuple as ts.TupleTypeReference;
            const isOptional = target.elementFlags.map((flag) => (flag & ts.ElementFlags.Optional) !== 0);
            const shapes = this.typeArguments(tuple).map((one, index) => {
                return () => {
                    const shape = this.shapeOfType(one);
                    return isOptional[index] === true ? this.unionShape([shape, simple("nil")]) : shape;
                };
            });
            lists.push({ shapes, isOpen: (target.combinedFlags & ts.ElementFlags.Variable) !== 0 });
        }
        const isIterator = [type, ...(type.isUnion() ? type.types : [])].some(
            (one) => one.aliasSymbol?.name === "LuaIterable",
        );
        if (single.length > 0) {
            const shape = single.length === 1 ? (single[0] ?? ANY) : this.unionShape(single);
            lists.push({ shapes: [() => shape], isOpen: isIterator });
        }
        return lists;
    }

    private pattern({ keyType, type, declaration }: ts.IndexInfo): Shape["patterns"] {
        if ((keyType.flags & ts.TypeFlags.TemplateLiteral) === 0) {
            return [];
        }
        const { texts } = keyType as ts.TemplateLiteralType;
        const escaped = texts.map((text) => text.replace(/[^\w]/g, "\\$&"));
        const place = this.place(declaration, declaration === undefined ? [] : [declaration]);
        const name = texts.join("…");
        return [
            {
                pattern: new RegExp(`^${escaped.join(".*")}$`),
                member: { ...place, name, optional: true, shape: () => this.shapeOfType(type) },
            },
        ];
    }

    private typeArguments(type: ts.Type): readonly ts.Type[] {
        return this.checker.getTypeArguments(type as ts.TypeReference);
    }

    private members(properties: readonly ts.Symbol[]): ReadonlyMap<string, Member> {
        return new Map(properties.map((property) => [property.name, this.member(property)]));
    }

    private nameOf(symbol: ts.Symbol): string {
        return this.checker.getFullyQualifiedName(symbol).replaceAll('"', "");
    }
}

const NOT_NIL: readonly LuaKind[] = [
    "boolean",
    "number",
    "string",
    "function",
    "table",
    "userdata",
    "thread",
];

function simple(...kinds: LuaKind[]): Shape {
    return { ...ANY, kinds: new Set(kinds) };
}

function mapShape(each: (() => Shape) | undefined): Shape {
    return { ...simple("table"), each };
}

/** Fields of either part; needed are those that every part needs. */
function unionMembers(parts: readonly Shape[]): ReadonlyMap<string, Member> | undefined {
    if (parts.length < 2) {
        return parts[0]?.members;
    }
    const found = new Map<string, Member>();
    for (const name of new Set(parts.flatMap((part) => [...(part.members?.keys() ?? [])]))) {
        const having = parts.flatMap((part) => part.members?.get(name) ?? []);
        const first = having[0];
        if (first !== undefined) {
            const optional = having.length < parts.length || having.some((one) => one.optional);
            found.set(name, { ...first, optional, shape: having.length === 1 ? first.shape : () => ANY });
        }
    }
    return found;
}

function isOurs(node: ts.Node): boolean {
    return path.resolve(node.getSourceFile().fileName).startsWith(typesFolder + path.sep);
}

/** What a tag of a comment says: that of the node itself, else of what it stands in. */
function tagOf(node: ts.Node, pattern: RegExp): string | undefined {
    for (let owner: ts.Node = node; !ts.isSourceFile(owner); owner = owner.parent) {
        const comments = ts.getJSDocCommentsAndTags(owner).filter((one) => one.kind === ts.SyntaxKind.JSDoc);
        const found = pattern.exec(comments.map((one) => one.getText()).join("\n"))?.[1];
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

/** Orders versions; those unknown come first. */
export function byVersion(one: string | undefined, other: string | undefined): number {
    const [major = 0, minor = 0] = (one ?? "0.0").split(".").map(Number);
    const [otherMajor = 0, otherMinor = 0] = (other ?? "0.0").split(".").map(Number);
    return major - otherMajor || minor - otherMinor;
}

/** Whether a version of Prosody should have it. */
export function isFor(member: Member, version: ProsodyVersion): boolean {
    return (
        byVersion(member.since, version) <= 0 &&
        (member.until === undefined || byVersion(version, member.until) < 0)
    );
}

const MAX_DEPTH = 4;

/** What the probe has to look into so that a value can be compared with its declared shape. */
export function wantOf(
    shape: Shape,
    stopAt: ReadonlySet<string> = new Set(),
    depth = 0,
    within: ReadonlySet<string> = new Set(),
): Want | undefined {
    const { name } = shape;
    if (depth > MAX_DEPTH || (name !== undefined && (within.has(name) || (depth > 0 && stopAt.has(name))))) {
        return undefined;
    }
    const inside = name === undefined ? within : new Set([...within, name]);
    const each = shape.each && wantOf(shape.each(), stopAt, depth + 1, inside);
    if (shape.members === undefined) {
        return shape.each === undefined ? undefined : { each: each ?? true };
    }
    const fields: Record<string, Want | true> = {};
    for (const [field, member] of shape.members) {
        const want = wantOf(member.shape(), stopAt, depth + 1, inside);
        fields[field] = want ?? true;
    }
    return { fields, ...(each && { each }) };
}
