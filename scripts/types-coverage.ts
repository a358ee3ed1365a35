/**
 * Measures how much of what modules use of Prosody is declared in types/: `npm run coverage -w types [FOLDER …]`.
 *
 * Reads the Lua of plugins without running it, finds members of the module API, libraries and their functions, events, and
 * members of sessions, rooms, occupants and stanzas by the usual names of variables, and looks for each in the declarations.
 * What Prosody itself does not have (a module's own events and fields) does not count, but for events that several
 * modules of a folder share.
 */

import fs from "node:fs";
import path from "node:path";
import type { ProsodyVersion } from "../demo/prosody";
import { Declarations, type Texts } from "../test/e2e/conformance/declarations";
import { scanLua, type Kind, type Use } from "./types-coverage-scan";

const root = path.resolve(__dirname, "..");

/** What each kind of member belongs to. A session may be of any kind. */
const owners: Readonly<Record<Exclude<Kind, "library" | "function" | "event">, readonly string[]>> = {
    module: ["Prosody.Module"],
    server: ["Prosody.Server"],
    session: [
        "Prosody.Session",
        ...["Client", "WebSocket", "Bosh", "Server", "Component"].map((one) => `Prosody.${one}Session`),
    ],
    room: ["Prosody.Room"],
    occupant: ["Prosody.Occupant"],
    stanza: ["Prosody.Stanza"],
};
const events = ["Prosody.HostEvents", "Prosody.GlobalEvents"];
const queries = [...new Set([...Object.values(owners).flat(), ...events])];

/** The least share of uses that must be declared, in percent: of Prosody's own plugins, and of those of others. */
export const goals: Readonly<Partial<Record<Kind, readonly [own: number, others: number]>>> = {
    module: [100, 100],
    library: [99, 97],
    function: [99, 97],
    event: [98, 95],
    session: [95, 90],
};

/** One kind's result. */
export interface Share {
    readonly kind: Kind;
    readonly used: number;
    readonly declared: number;
    /** What is not declared, the most used first. */
    readonly missing: readonly (readonly [name: string, uses: number])[];
}

/** Lua files of a folder, with their paths. */
function luaFiles(folder: string): string[] {
    return fs
        .readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".lua") && !/(?:^|\/)(?:spec|tests?)\//.test(name))
        .map((name) => path.join(folder, name));
}

function sourcesOf(version: ProsodyVersion): string {
    return path.join(root, `.cache/prosody-${version}/usr/lib/prosody`);
}

/** The file of one of Prosody's libraries, if that version has it; compiled ones are read as they are. */
function readLibrary(version: ProsodyVersion, library: string): string | undefined {
    const file = path.join(sourcesOf(version), library.replace(/^prosody\./, "").replaceAll(".", "/"));
    const found = [`${file}.lua`, `${file}.so`].find((one) => fs.existsSync(one));
    return found === undefined || (version === "0.12" && library.startsWith("prosody."))
        ? undefined
        : fs.readFileSync(found, "latin1");
}

/** The entry points of a version and of community modules together, in a file that is only in memory. */
function entryOf(version: ProsodyVersion): [texts: Texts, entry: string] {
    const entry = path.join(root, "types/coverage.d.ts");
    const paths = [version === "0.12" ? "0.12.d.ts" : "13.d.ts", "community.d.ts"];
    return [new Map([[entry, paths.map((one) => `/// <reference path="./${one}" />\n`).join("")]]), entry];
}

/** A version of Prosody: what it has, and what is declared for it. */
class Version {
    private readonly declarations: Declarations;
    private readonly own: ReadonlySet<string>;
    private readonly texts = new Map<string, string | undefined>();

    constructor(private readonly version: ProsodyVersion) {
        this.declarations = new Declarations(version, queries, ...entryOf(version));
        // What Prosody's own code names of an object is Prosody's.
        const files = luaFiles(sourcesOf(version));
        const uses = files.flatMap((file) => scanLua(fs.readFileSync(file, "latin1"), file));
        this.own = new Set(uses.map(({ kind, name }) => `${kind} ${name}`));
    }

    plugins(): string {
        return path.join(sourcesOf(this.version), "modules");
    }

    has({ kind, name }: Use): boolean {
        if (kind === "library") {
            return this.library(name) !== undefined;
        }
        if (kind !== "function") {
            return this.own.has(`${kind} ${name}`);
        }
        const [library = "", member = ""] = name.split(" ");
        const last = member.split(".").at(-1) ?? "";
        const text = this.library(library);
        return text !== undefined && new RegExp(`\\b${last}\\b["\\]]*\\s*(?:=[^=]|\\(|\\0)`).test(text);
    }

    private library(name: string): string | undefined {
        if (!this.texts.has(name)) {
            this.texts.set(name, readLibrary(this.version, name));
        }
        return this.texts.get(name);
    }

    declares({ kind, name }: Use): boolean {
        if (kind === "library") {
            return this.declarations.libraries().has(name);
        }
        if (kind === "function") {
            const [library = "", member = ""] = name.split(" ");
            let shape = this.declarations.libraries().get(library)?.shape();
            for (const part of member.split(".")) {
                const found = shape?.members?.get(part);
                // Of what a function or an open table holds, the declarations say nothing by name.
                if (found === undefined) {
                    return shape?.open === true && shape.members !== undefined;
                }
                shape = found.shape();
            }
            return true;
        }
        const types = kind === "event" ? events : owners[kind];
        const shapes = types.flatMap((type) => this.declarations.shapeOf(type) ?? []);
        const names = shapes.flatMap((shape) => [
            ...(shape.members?.keys() ?? []),
            ...shape.patterns.map(({ member }) => member.name),
        ]);
        // A name with parts that are computed counts as declared when any declared one fits.
        const parts = name.split("*").map((part) => part.replace(/\W/g, "\\$&"));
        const fits = new RegExp(`^${parts.join(".*")}$`);
        return (
            names.some((one) => fits.test(one)) ||
            shapes.some((shape) => shape.patterns.some(({ pattern }) => pattern.test(name)))
        );
    }
}

/** Counts over the Lua files of a folder. Something is declared if it is for any of the versions. */
function measure(folder: string, versions: readonly Version[]): Share[] {
    const modulesOf = new Map<string, { use: Use; modules: string[] }>();
    for (const file of luaFiles(folder)) {
        const [module = ""] = path.relative(folder, file).split(path.sep);
        for (const use of scanLua(fs.readFileSync(file, "latin1"), file)) {
            const key = `${use.kind} ${use.name}`;
            const known = modulesOf.get(key) ?? { use, modules: [] };
            modulesOf.set(key, known);
            known.modules.push(module);
        }
    }
    const counts = new Map<Kind, Map<string, { uses: number; declared: boolean }>>();
    for (const { use, modules } of modulesOf.values()) {
        const isShared = use.kind === "event" && new Set(modules).size > 1;
        if (isShared || versions.some((version) => version.has(use))) {
            const names = counts.get(use.kind) ?? new Map<string, { uses: number; declared: boolean }>();
            counts.set(use.kind, names);
            const declared = versions.some((version) => version.declares(use));
            names.set(use.name, { uses: modules.length, declared });
        }
    }
    return [...counts].map(([kind, names]) => {
        const all = [...names];
        const sum = (some: typeof all): number => some.reduce((total, [, { uses }]) => total + uses, 0);
        const missing = all.filter(([, { declared }]) => !declared);
        return {
            kind,
            used: sum(all),
            declared: sum(all) - sum(missing),
            missing: missing
                .map(([name, { uses }]) => [name, uses] as const)
                .sort(([one, more], [other, less]) => less - more || one.localeCompare(other)),
        };
    });
}

/** What a share is in percent, cut to one place: 99.97 is not 100. */
export function percent({ used, declared }: Share): number {
    return used === 0 ? 100 : Math.floor((declared / used) * 1000) / 10;
}

/** Measures Prosody's own plugins of both versions, and the folders given. */
export function measureAll(folders: readonly string[]): ReadonlyMap<string, Share[]> {
    const names = ["13.0", "0.12"] as const;
    const versions = names.map((name) => new Version(name));
    return new Map([
        ...versions.map(
            (version, index) =>
                [`Prosody ${names[index] ?? ""}`, measure(version.plugins(), [version])] as const,
        ),
        ...folders.map((folder) => [folder, measure(folder, versions)] as const),
    ]);
}

/** The results as a table of Markdown, kinds in rows. */
export function table(results: ReadonlyMap<string, readonly Share[]>): string {
    const kinds: readonly Kind[] = [
        "module",
        "library",
        "function",
        "event",
        "session",
        "room",
        "occupant",
        "stanza",
        "server",
    ];
    const rows = kinds.map((kind) => {
        const cells = [...results.values()].map((shares) => {
            const share = shares.find((one) => one.kind === kind);
            return share === undefined ? "–" : `${percent(share)} % of ${share.used}`;
        });
        return `| ${kind} | ${cells.join(" | ")} |`;
    });
    const columns = [...results.keys()].map((name) => path.basename(name));
    return [
        `| uses of | ${columns.join(" | ")} |`,
        `| --- | ${columns.map(() => "---").join(" | ")} |`,
        ...rows,
    ].join("\n");
}

function main(): void {
    // npm runs scripts in the folder of the package.
    const from = process.env.INIT_CWD ?? process.cwd();
    const results = measureAll(process.argv.slice(2).map((folder) => path.resolve(from, folder)));
    let isShort = false;
    for (const [name, shares] of results) {
        for (const share of shares.filter(({ missing }) => missing.length > 0)) {
            const list = share.missing.map(([one, uses]) => `${one} (${uses})`).join(", ");
            process.stdout.write(`${name}: ${share.kind} not declared: ${list}\n\n`);
        }
        for (const share of shares) {
            const goal = goals[share.kind]?.[name.startsWith("Prosody ") ? 0 : 1] ?? 0;
            if (percent(share) < goal) {
                isShort = true;
                process.stderr.write(`${name}: ${percent(share)} % of ${share.kind}, the goal is ${goal}\n`);
            }
        }
    }
    process.stdout.write(`${table(results)}\n`);
    process.exitCode = isShort ? 1 : 0;
}

if (process.argv[1] === __filename) {
    main();
}
