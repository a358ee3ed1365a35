/** Compares what the probe saw in a running Prosody with the shapes that are declared. */

import fs from "node:fs";
import path from "node:path";
import type { ProsodyVersion } from "../../../demo/prosody";
import {
    isFor,
    type Call,
    type LuaKind,
    type Member,
    type Result,
    type Shape,
    type Signature,
} from "./declarations";

/** A Lua value as test/types/plugins/describe.lib.lua describes it. */
export interface Found {
    readonly t: LuaKind;
    /** The value, if it is short. */
    readonly v?: unknown;
    /** Tables and userdata that were looked into: fields with names. Lua writes an empty table as a list. */
    readonly fields?: Readonly<Record<string, Found>> | readonly [];
    /** Some entries, where all entries are of one kind. */
    readonly each?: readonly Found[];
    readonly entries?: number;
    /** Whether an `__index` function makes fields up. */
    readonly dynamic?: boolean;
    readonly callable?: boolean;
    /** Whether it comes from a metatable, or is made up there by a function. */
    readonly inherited?: true | "made";
    /** Functions: written in C; else where they stand, their first line, and their parameters. */
    readonly c?: boolean;
    readonly at?: string;
    readonly def?: string;
    readonly params?: number;
    readonly vararg?: boolean;
    readonly first?: string;
    /** Names of its parameters. Lua writes an empty list as an object. */
    readonly names?: readonly string[] | object;
}

/** A call that the probe made, with what it gave. Lua writes what is empty as a list or as an object, as it happens. */
export interface Made {
    /** The library or type, and the function in it. */
    readonly owner: string;
    readonly name: string;
    readonly arguments: readonly Found[] | object;
    readonly count: number;
    readonly results: readonly Found[] | object;
    readonly returned: number;
    /** What it threw. */
    readonly error?: string;
}

/** Functions that the server or a library calls: one that is made for it may take fewer values. */
const isCallback = /\.(?:users|listener|profile)\.|\.callback$|\.send$|^sessions\.close$/;

/** First parameters, besides `self`, that are the object of a call by colon, by the last word of the type's name. */
export type Receivers = Readonly<Record<string, readonly string[]>>;

/** How a function wants to be called, as far as can be told from the outside. */
export function callOf(found: Found, receivers: readonly string[]): Call | "unknown" {
    if (found.c === true) {
        return found.inherited === true ? ":" : ".";
    }
    if (found.first === "self" || /^(?:local )?function [\w.]+:\w+/.test(found.def ?? "")) {
        return ":";
    }
    if (found.first === undefined) {
        // Without parameters an object that is passed along does no harm.
        return found.vararg === true ? "unknown" : "both";
    }
    return receivers.includes(found.first) ? ":" : ".";
}

/** What was compared, and what came of it. */
export class Comparison {
    /** What object is compared just now. */
    subject = "";
    /** Whether declared fields may be missing: handlers may have taken them away. */
    isLenient = false;
    /** Faults, each with the objects at which it showed. */
    private readonly faults = new Map<string, Set<string>>();
    /** Lists of names that are there and not declared, by library or type. */
    readonly undeclared = new Map<string, Set<string>>();
    /** Functions that no call was made of, by library or type. */
    readonly uncalled = new Map<string, Set<string>>();
    readonly counts = { functions: 0, fields: 0, calls: 0, undecided: 0 };
    /** Declared fields that no object had so far, by library or type; seen they are proven. */
    private readonly declared = new Map<string, Set<string>>();
    private readonly seen = new Map<string, Set<string>>();

    constructor(
        readonly version: ProsodyVersion,
        private readonly receivers: Receivers,
        private readonly exceptions: Exceptions,
        /** Whether the declarations are for this version alone, so that all of them should be for it. */
        private readonly isExact = false,
    ) {}

    /** Notes a fault unless it is on the list of known ones. */
    problem(path: string, message: string): void {
        if (!this.exceptions.covers(path, this.version)) {
            const subjects = this.faults.get(message) ?? new Set();
            this.faults.set(message, subjects.add(this.subject));
        }
    }

    /** Lines to show. */
    get problems(): string[] {
        return [...this.faults].map(([message, subjects]) => {
            const named = [...subjects].filter((one) => one !== "").join(", ");
            return named === "" ? message : `${message} (${named})`;
        });
    }

    /** A declared library or object that is there or not. */
    whole(member: Member, found: Found | undefined, list: string): void {
        if (!isFor(member, this.version)) {
            this.notFor(member, list, found);
            return;
        }
        if (found === undefined) {
            this.problem(list, `${member.file} declares ${list}: not there in ${this.version}`);
            return;
        }
        this.value(member.shape(), found, { path: list, list, file: member.file });
    }

    /** What is not for this version by its comment must not be there, nor be declared for this version alone. */
    notFor(member: Member, name: string, found: { readonly inherited?: unknown } | undefined): void {
        const says =
            member.until === undefined
                ? `is there since ${member.since ?? "?"}`
                : `is gone since ${member.until}`;
        if (found?.inherited === "made") {
            return;
        }
        if (found !== undefined) {
            this.problem(name, `${member.file} says that ${name} ${says}: there in ${this.version}`);
        } else if (this.isExact) {
            this.problem(
                name,
                `${member.file} says that ${name} ${says}: but it is declared for ${this.version}`,
            );
        }
    }

    /** Compares a value with its type. @param at its name in messages, and the list of what is not declared */
    value(
        shape: Shape,
        found: Found | undefined,
        at: { readonly path: string; readonly list: string; readonly file: string; readonly field?: string },
    ): void {
        const kind = found?.t ?? "nil";
        if (found === undefined && this.isLenient) {
            return;
        }
        const isCalled = kind === "table" && found?.callable === true && shape.kinds?.has("function");
        if (shape.kinds !== undefined && !shape.kinds.has(kind) && isCalled !== true) {
            const kinds = [...shape.kinds].join(" or ") || "never there";
            const value = typeof found?.v === "string" ? ` ${JSON.stringify(found.v)}` : "";
            this.problem(
                at.path,
                kind === "nil"
                    ? `${at.file} declares ${at.path}: not there in ${this.version}`
                    : `${at.file} declares ${at.path} as ${kinds}: ${kind}${value} in ${this.version}`,
            );
            return;
        }
        if (found === undefined) {
            return;
        }
        const literals = shape.literals.get(kind);
        if (literals !== undefined && found.v !== undefined && !literals.has(found.v)) {
            this.problem(
                at.path,
                `${at.file} declares ${at.path} as ${[...literals].map((one) => JSON.stringify(one)).join(" | ")}: ` +
                    `${JSON.stringify(found.v)} in ${this.version}`,
            );
        }
        if (kind === "function" && shape.call !== undefined) {
            this.call(shape.call, shape.first, found, at);
            this.parameters(shape, found, at);
        }
        if (found.fields !== undefined && shape.members !== undefined) {
            this.fields(shape, shape.members, found, at);
        }
        if (shape.each !== undefined) {
            const each = shape.each();
            for (const entry of Object.values(found.each ?? [])) {
                this.value(each, entry, { ...at, path: `${at.path}[…]`, list: each.name ?? `${at.list}[…]` });
            }
        }
    }

    private call(
        declared: Call,
        first: string | undefined,
        found: Found,
        at: { readonly path: string; readonly list: string; readonly file: string },
    ): void {
        this.counts.calls += 1;
        const owner = at.list.split(".").at(-1) ?? "";
        const needed = callOf(found, this.receivers[owner] ?? []);
        if (needed === "unknown" || needed === "both") {
            this.counts.undecided += 1;
        } else if (declared !== needed && !(declared === "." && first === found.first)) {
            const name = at.path.replace(/\.([^.]+)$/, declared === "both" ? ".$1" : `${declared}$1`);
            this.problem(
                at.path,
                `${at.file} declares ${name} to be called with "${declared}": called with "${needed}" in ` +
                    `${this.version} (${found.at ?? "C"}: ${found.def ?? "a function of the library"})`,
            );
        }
    }

    /** Compares number and order of parameters, as far as names are the same in Lua. */
    private parameters(
        shape: Shape,
        found: Found,
        at: { readonly path: string; readonly list: string; readonly file: string },
    ): void {
        const signatures = shape.signatures?.() ?? [];
        if (
            found.c === true ||
            found.params === undefined ||
            signatures.length === 0 ||
            isCallback.test(at.path)
        ) {
            return;
        }
        const names = Object.values(found.names ?? []) as string[];
        const owner = at.list.split(".").at(-1) ?? "";
        const isMethod = callOf(found, this.receivers[owner] ?? []) === ":" && shape.call !== ".";
        const own =
            isMethod && !/^(?:local )?function [\w.]+:\w+/.test(found.def ?? "") ? names.slice(1) : names;
        const taken = own[0] === "self" ? own.slice(1) : own;
        const declared = Math.max(...signatures.map((one) => one.parameters.length));
        if (declared > taken.length && found.vararg !== true) {
            this.problem(
                at.path,
                `${at.file} declares ${at.path} with ${declared} parameters: ${taken.length} in ${this.version} (${taken.join(", ")})`,
            );
        }
        for (const { parameters } of signatures) {
            const swapped = parameters.find(({ name }, index) => {
                return (
                    taken.includes(name) &&
                    taken[index] !== name &&
                    parameters.some((one) => one.name === taken[index])
                );
            });
            if (swapped !== undefined) {
                this.problem(
                    at.path,
                    `${at.file} declares ${at.path}(${parameters.map(({ name }) => name).join(", ")}): ` +
                        `(${taken.join(", ")}) in ${this.version}`,
                );
            }
        }
    }

    /** Compares a call with what is declared of the function. */
    made(member: Member, made: Made): void {
        const path = `${made.owner}.${made.name}`;
        const given = list(made.arguments, made.count);
        const results = list(made.results, made.returned);
        const signatures = member.shape().signatures?.() ?? [];
        const show = (values: readonly (Found | undefined)[]): string =>
            values
                .map((one) => (one?.v === undefined ? (one?.t ?? "nil") : JSON.stringify(one.v)))
                .join(", ");
        if (made.error !== undefined) {
            this.problem(path, `${path}(${show(given)}) throws in ${this.version}: ${made.error}`);
            return;
        }
        const taking = signatures.filter((one) => takes(one, given));
        if (taking.length === 0) {
            this.problem(
                path,
                `${member.file} declares ${path} so that it does not take (${show(given)}): it does in ${this.version}`,
            );
        } else if (!taking.some((one) => one.results.some((result) => gives(result, results)))) {
            this.problem(
                path,
                `${member.file} declares ${path} so that it does not give (${show(results)}) ` +
                    `for (${show(given)}): it does in ${this.version}`,
            );
        }
        // What has a name is looked into for itself.
        const shapes = taking[0]?.results.find((result) => gives(result, results))?.shapes ?? [];
        for (const [index, shape] of shapes.entries()) {
            const one = results[index];
            if (one?.fields !== undefined && shape().name === undefined) {
                this.value(shape(), one, { path: `${path}()`, list: `${path}()`, file: member.file });
            }
        }
    }

    private fields(
        shape: Shape,
        members: ReadonlyMap<string, Member>,
        found: Found,
        at: { readonly path: string; readonly list: string; readonly file: string },
    ): void {
        const list = shape.name ?? at.list;
        const fields = fieldsOf(found);
        // A table inside a library or an anonymous type is on the list of what it is in: `base64.decode`.
        const label = (name: string): string =>
            at.path.startsWith(`${list}.`) ? `${at.path.slice(list.length + 1)}.${name}` : name;
        for (const member of members.values()) {
            const { name } = member;
            const there = fields.get(name);
            const where = `${at.path}.${name}`;
            if (!isFor(member, this.version)) {
                this.notFor(member, where, there);
                continue;
            }
            this.counts[there?.t === "function" ? "functions" : "fields"] += 1;
            add(there === undefined ? this.declared : this.seen, list, label(name));
            if (there !== undefined || !member.optional) {
                this.value(member.shape(), there, { path: where, list, file: member.file });
            }
        }
        if (!shape.open) {
            for (const name of fields.keys()) {
                if (!members.has(name)) {
                    this.addUndeclared(list, label(name));
                }
            }
        }
    }

    addUncalled(list: string, name: string): void {
        add(this.uncalled, list, name);
    }

    addUndeclared(list: string, name: string): void {
        add(this.undeclared, list, name);
    }

    /** Optional fields that nothing had: what is declared of them is not proven. */
    get unproven(): ReadonlyMap<string, ReadonlySet<string>> {
        const lists = [...this.declared].map(([list, names]) => {
            return [
                list,
                new Set([...names].filter((name) => this.seen.get(list)?.has(name) !== true)),
            ] as const;
        });
        return new Map(lists.filter(([, names]) => names.size > 0));
    }
}

/** Values in their places: nil is left out by JSON. */
function list(values: readonly Found[] | object, count: number): (Found | undefined)[] {
    const byPlace = new Map(Object.entries(values));
    const first = Array.isArray(values) ? 0 : 1;
    return Array.from({ length: count }, (_none, index) => {
        const found = byPlace.get(String(index + first)) as Found | undefined;
        return found?.t === "nil" ? undefined : found;
    });
}

/** Whether a value may be of a shape, by kind and literals. */
function fits(shape: Shape, found: Found | undefined): boolean {
    const kind = found?.t ?? "nil";
    const isCalled = found?.callable === true && shape.kinds?.has("function") === true;
    if (shape.kinds !== undefined && !shape.kinds.has(kind) && !isCalled) {
        return false;
    }
    const literals = shape.literals.get(kind);
    return literals === undefined || found?.v === undefined || literals.has(found.v);
}

/** Whether a function takes these values. */
function takes({ parameters, rest }: Signature, given: readonly (Found | undefined)[]): boolean {
    const isTaken = given.every((one, index) => {
        const parameter = parameters[index];
        if (parameter === undefined) {
            return rest !== undefined && fits(rest(), one);
        }
        return (one === undefined && parameter.isOptional) || fits(parameter.shape(), one);
    });
    return isTaken && parameters.slice(given.length).every(({ isOptional }) => isOptional);
}

/** Whether these are values that a function gives: nil behind the last one makes no difference. */
function gives({ shapes, isOpen }: Result, values: readonly (Found | undefined)[]): boolean {
    const isMore = values.slice(shapes.length).some((one) => one !== undefined);
    return (isOpen || !isMore) && shapes.every((shape, index) => fits(shape(), values[index]));
}

function add(lists: Map<string, Set<string>>, list: string, name: string): void {
    const names = lists.get(list) ?? new Set();
    lists.set(list, names.add(name));
}

/** Fields of what was found, by name. */
export function fieldsOf(found: Found): ReadonlyMap<string, Found> {
    return new Map(Object.entries(found.fields ?? {}));
}

/** Lists of names by the reason why they are on the list; a name may end in the one version it is meant for. */
type Reasons = Readonly<Record<string, readonly string[]>>;

/** What test/types/undeclared.json and its like hold: by library, type or kind of list. */
export type Lists = Readonly<Record<string, Reasons>>;

const versionPattern = /^(.*) \((0\.12|13\.0)\)$/;

/** An entry without its version. */
function nameOf(entry: string): string {
    return entry.replace(versionPattern, "$1");
}

/** Names of one list, with the versions that they are for. */
function namesOf(reasons: Reasons | undefined): Map<string, { reason: string; version?: string }> {
    const names = new Map<string, { reason: string; version?: string }>();
    for (const [reason, entries] of Object.entries(reasons ?? {})) {
        for (const entry of entries) {
            const [, name = entry, version] = versionPattern.exec(entry) ?? [];
            names.set(entry, { reason, ...(version !== undefined && { version }) });
            if (name !== entry) {
                names.set(entry, { reason, version });
            }
        }
    }
    return names;
}

/** Known deviations: paths at which declarations say something else on purpose. */
export class Exceptions {
    readonly used = new Set<string>();

    constructor(private readonly reasons: Reasons) {}

    covers(subject: string, version: ProsodyVersion): boolean {
        for (const entry of namesOf(this.reasons).keys()) {
            if (entry === subject || entry === `${subject} (${version})`) {
                this.used.add(entry);
                return true;
            }
        }
        return false;
    }

    /** Entries that were not needed in any of the versions. */
    unused(versions: readonly ProsodyVersion[]): string[] {
        return [...namesOf(this.reasons)]
            .filter(([entry, { version }]) => {
                return (
                    !this.used.has(entry) &&
                    (version === undefined || versions.some((one) => one === version))
                );
            })
            .map(([entry]) => `listed as a known deviation, but it is none any more: ${entry}`);
    }
}

/** Names as a list writes them: with the version where not every version has them. */
export function withVersions(
    found: ReadonlyMap<ProsodyVersion, ReadonlyMap<string, ReadonlySet<string>>>,
): ReadonlyMap<string, ReadonlySet<string>> {
    const lists = new Map<string, Set<string>>();
    for (const [version, ofVersion] of found) {
        for (const [list, names] of ofVersion) {
            const entries = lists.get(list) ?? new Set();
            lists.set(list, entries);
            for (const name of names) {
                const everywhere = [...found.values()].every((one) => one.get(list)?.has(name) === true);
                entries.add(everywhere ? name : `${name} (${version})`);
            }
        }
    }
    return lists;
}

/** Where the lists do not say what is there. @returns a line for each difference */
export function differences(
    kind: string,
    expected: Lists,
    found: ReadonlyMap<string, ReadonlySet<string>>,
    versions: readonly ProsodyVersion[],
): string[] {
    // The lists are of 13.0.1, and a later one may have more.
    if (process.env.PROSODY === "newest") return [];
    const lines: string[] = [];
    for (const list of new Set([...Object.keys(expected), ...found.keys()])) {
        const names = namesOf(expected[list]);
        const there = new Set(found.get(list));
        for (const [entry, { reason, version }] of names) {
            if (reason === TO_DO) {
                lines.push(`${list} ${entry}: ${kind}, and listed without a reason`);
            }
            if (reason.startsWith(SOMETIMES)) {
                continue;
            }
            const isMissing = versions.length < 2 ? !covered(there, entry, versions) : !there.has(entry);
            if (isMissing && (version === undefined || versions.some((one) => one === version))) {
                lines.push(`${list} ${entry}: listed as ${kind}, but it is declared or not there any more`);
            }
        }
        for (const entry of there) {
            const isListed =
                names.has(entry) ||
                names.get(nameOf(entry))?.reason.startsWith(SOMETIMES) === true ||
                (versions.length < 2 && versions.some((one) => names.has(`${entry} (${one})`)));
            if (!isListed) {
                lines.push(`${list} ${entry}: ${kind}, and on no list`);
            }
        }
    }
    return lines;
}

/** Whether a list for both versions agrees with what was found in one. */
function covered(there: ReadonlySet<string>, entry: string, versions: readonly ProsodyVersion[]): boolean {
    const [, name = entry] = versionPattern.exec(entry) ?? [];
    return there.has(name) || versions.some((one) => there.has(`${name} (${one})`));
}

const TO_DO = "TODO";
/** How reasons begin for what depends on timing: it may also be missing. */
const SOMETIMES = "now and then: ";

/** Reads a file of lists. */
export function readLists(file: string): Record<string, Lists> {
    return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, Lists>) : {};
}

/** Writes a file of lists anew: known names keep their reason, patterns give one to others, the rest is to be done. */
export function writeLists(
    file: string,
    part: string,
    found: ReadonlyMap<string, ReadonlySet<string>>,
    patterns: readonly (readonly [list: RegExp, name: RegExp, reason: string])[],
): void {
    const all = readLists(file);
    const before = all[part] ?? {};
    const lists: Record<string, Record<string, string[]>> = {};
    for (const list of [...found.keys()].sort()) {
        const known = namesOf(before[list]);
        const reasons: Record<string, string[]> = {};
        for (const entry of [...(found.get(list) ?? [])].sort()) {
            const name = nameOf(entry);
            if (known.get(name)?.reason.startsWith(SOMETIMES) === true) {
                continue;
            }
            const old =
                known.get(entry) ??
                [...known].find(([one]) => one.replace(versionPattern, "$1") === name)?.[1];
            const guess = patterns.find(([ofList, ofName]) => ofList.test(list) && ofName.test(name))?.[2];
            const reason = old === undefined || old.reason === TO_DO ? (guess ?? TO_DO) : old.reason;
            (reasons[reason] ??= []).push(entry);
        }
        for (const [entry, { reason }] of known) {
            if (reason.startsWith(SOMETIMES) && reasons[reason]?.includes(entry) !== true) {
                (reasons[reason] ??= []).push(entry);
            }
        }
        if (Object.keys(reasons).length > 0) {
            lists[list] = reasons;
        }
    }
    all[part] = lists;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(all, undefined, 4)}\n`);
}
