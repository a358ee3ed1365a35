/**
 * Plants wrong declarations in types/, one at a time and in memory only, and counts those that the tests catch:
 * `npm run planted -w types`. Takes some minutes; fails when fewer are caught than the goal says.
 */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as events from "../test/e2e/conformance/event-report";
import { Exceptions, readLists } from "../test/e2e/conformance/compare";
import * as conformance from "../test/e2e/conformance/report";

const root = path.resolve(__dirname, "..");
const types = path.join(root, "types");
const GOAL = 36;

/** A kind of mistake, the file, what is there, and what is planted in its place. */
type Planted = readonly [kind: string, file: string, from: string, to: string];

export const planted: readonly Planted[] = [
    // Parameters that are swapped, or one too many.
    [
        "swapped",
        "prosody/module.d.ts",
        "add_timer<Values extends readonly unknown[]>(\n            delay: number,\n            callback: (this: void, now: number, ...values: Values) => number | undefined | void,",
        "add_timer<Values extends readonly unknown[]>(\n            callback: (this: void, now: number, ...values: Values) => number | undefined | void,\n            delay: number,",
    ],
    [
        "swapped",
        "prosody/module.d.ts",
        "set_status(type: StatusType, message: string,",
        "set_status(message: string, type: StatusType,",
    ],
    [
        "swapped",
        "prosody/module.d.ts",
        "log(level: LogLevel, format: string,",
        "log(format: string, level: LogLevel,",
    ],
    [
        "swapped",
        "prosody/core/usermanager.d.ts",
        "username: string,\n        password: string,\n        host: string,\n        resource?: string,",
        "username: string,\n        host: string,\n        password: string,\n        resource?: string,",
    ],
    [
        "swapped",
        "prosody/plugins/muc/muc.d.ts",
        "get_affiliation_data(jid: string, key: string)",
        "get_affiliation_data(key: string, jid: string)",
    ],
    [
        "swapped",
        "prosody/util/jid.d.ts",
        "compare(this: void, jid: string, acl: string)",
        "compare(this: void, acl: string, jid: string)",
    ],
    [
        "swapped",
        "prosody/util/human/io.d.ts",
        "padright(this: void, text: string, width: number)",
        "padright(this: void, width: number, text: string)",
    ],
    [
        "swapped",
        "prosody/util/stanza.d.ts",
        "stanza: Prosody.Stanza,\n        type: Prosody.ErrorType,",
        "type: Prosody.ErrorType,\n        stanza: Prosody.Stanza,",
    ],
    [
        "extra",
        "prosody/util/jid.d.ts",
        "export function bare(this: void, jid: string | undefined)",
        "export function bare(this: void, jid: string | undefined, strict?: boolean)",
    ],
    [
        "extra",
        "prosody/plugins/muc/muc.d.ts",
        "get_affiliation(jid: string)",
        "get_affiliation(jid: string, fallback?: Affiliation)",
    ],
    [
        "extra",
        "prosody/module.d.ts",
        "add_feature(xmlns: string): void",
        "add_feature(xmlns: string, node?: string): void",
    ],
    [
        "extra",
        "prosody/util/uuid.d.ts",
        "export function generate(this: void)",
        "export function generate(this: void, version?: number)",
    ],
    [
        "extra",
        "prosody/core/rostermanager.d.ts",
        "roster_push(this: void, username: string, host: string, jid: string)",
        "roster_push(this: void, username: string, host: string, jid: string, item?: object)",
    ],
    // Wrong types of what comes back.
    [
        "result",
        "prosody/util/http.d.ts",
        "contains_token(this: void, field: string, token: string): boolean",
        "contains_token(this: void, field: string, token: string): number",
    ],
    ["result", "prosody/plugins/muc/muc.d.ts", "get_historylength(): number", "get_historylength(): string"],
    ["result", "prosody/plugins/muc/muc.d.ts", "has_occupant(): boolean", "has_occupant(): number"],
    ["result", "prosody/util/stanza.d.ts", "up(): Stanza", "up(): void"],
    [
        "result",
        "prosody/util/datetime.d.ts",
        "export function parse(this: void, text: string): number",
        "export function parse(this: void, text: string): string",
    ],
    ["result", "prosody/module.d.ts", "get_host(): string", "get_host(): Host"],
    [
        "result",
        "prosody/util/http.d.ts",
        "export function urlencode(this: void, text: string): string",
        "export function urlencode(this: void, text: string): string[]",
    ],
    ["result", "prosody/util/smqueue.d.ts", "count_unacked(): number", "count_unacked(): boolean"],
    ["result", "prosody/util/timer.d.ts", "type TimerTask = number", "type TimerTask = string"],
    // A nil that is not said.
    [
        "nil",
        "prosody/util/jid.d.ts",
        "export function bare(this: void, jid: string | undefined): string | undefined",
        "export function bare(this: void, jid: string | undefined): string",
    ],
    [
        "nil",
        "prosody/plugins/muc/muc.d.ts",
        "get_role(nick: string): Role | undefined",
        "get_role(nick: string): Role",
    ],
    [
        "nil",
        "prosody/plugins/muc/muc.d.ts",
        "get_occupant_by_nick(nick: string): Occupant | undefined",
        "get_occupant_by_nick(nick: string): Occupant",
    ],
    [
        "nil",
        "prosody/util/stanza.d.ts",
        "get_child(name?: string, xmlns?: string): Stanza | undefined",
        "get_child(name?: string, xmlns?: string): Stanza",
    ],
    ["nil", "prosody/util/stanza.d.ts", "get_text(): string | undefined", "get_text(): string"],
    [
        "nil",
        "prosody/core/modulemanager.d.ts",
        "is_loaded(this: void, host: string, name: string): boolean | undefined",
        "is_loaded(this: void, host: string, name: string): boolean",
    ],
    [
        "nil",
        "prosody/session.d.ts",
        "readonly resumption_token?: string",
        "readonly resumption_token: string",
    ],
    ["nil", "prosody/session.d.ts", "readonly presence?: Stanza", "readonly presence: Stanza"],
    [
        "nil",
        "13/core/usermanager.d.ts",
        "host: string) => RoleObject | undefined",
        "host: string) => RoleObject",
    ],
    // Unions of literals.
    [
        "literal",
        "prosody/module.d.ts",
        'get_host_type(): "global" | "local" | "component"',
        'get_host_type(): "global" | "host" | "component"',
    ],
    [
        "literal",
        "prosody/prosody.d.ts",
        'readonly type: "local" | "component"',
        'readonly type: "vhost" | "component"',
    ],
    ["literal", "prosody/session.d.ts", 'readonly type: "c2s";', 'readonly type: "client";'],
    [
        "literal",
        "prosody/session.d.ts",
        'readonly httpversion: "1.0" | "1.1"',
        'readonly httpversion: "1.0" | "2"',
    ],
    [
        "literal",
        "prosody/core/portmanager.d.ts",
        '[ok: false, reason: "port-not-open"]',
        '[ok: false, reason: "not-open"]',
    ],
    [
        "literal",
        "prosody/util/pposix.d.ts",
        "[ok: true] | [ok: false, message: string]",
        "[ok: true] | [ok: undefined, message: string]",
    ],
    // Events.
    [
        "event",
        "prosody/events.d.ts",
        '"resource-bind": { readonly session: ClientSession }',
        '"resource-bind": { readonly origin: ClientSession }',
    ],
    [
        "event",
        "prosody/events.d.ts",
        '"presence/initial": { readonly origin: ClientSession; readonly stanza: Stanza }',
        '"presence/initial": { readonly session: ClientSession; readonly stanza: Stanza }',
    ],
    [
        "event",
        "prosody/events.d.ts",
        '"user-deleted": { readonly username: string; readonly host: string }',
        '"user-deleted": { readonly user: string; readonly host: string }',
    ],
    ["event", "prosody/events.d.ts", "readonly creator?: Occupant", "readonly creator?: string"],
    ["event", "prosody/events.d.ts", '"host-activated": string', '"host-activated": Host'],
    [
        "event",
        "prosody/events.d.ts",
        '"c2s-closed": { readonly session?: Session; readonly conn: Connection }',
        '"c2s-closed": { readonly session: Session; readonly connection: Connection }',
    ],
    // First versions.
    [
        "since",
        "prosody/util/jid.d.ts",
        "/** A JID without its resource, nil when it is no JID. @since 0.1 */",
        "/** A JID without its resource, nil when it is no JID. @since 13.0 */",
    ],
    [
        "since",
        "13/server.d.ts",
        "nil for never. Source: core/sessionmanager.lua. @since 13.0 */\n        readonly resumption_counter",
        "nil for never. Source: core/sessionmanager.lua. @since 0.12 */\n        readonly resumption_counter",
    ],
    ["since", "13/util/libraries.d.ts", "/** SHA3-256. @since 13.0 */", "/** SHA3-256. @since 0.11 */"],
    [
        "since",
        "prosody/session.d.ts",
        "unique while the session lives. Source: util/session.lua. @since 0.12 */",
        "unique while the session lives. Source: util/session.lua. @since 13.0 */",
    ],
    [
        "since",
        "prosody/util/smqueue.d.ts",
        "/** How many wait to be confirmed. @since 0.12 */",
        "/** How many wait to be confirmed. @since 13.0 */",
    ],
];

/** Files of types/ with one declaration changed. */
function withPlanted([, name, from, to]: Planted): Map<string, string> {
    const file = path.join(types, name);
    const text = fs.readFileSync(file, "utf8");
    if (text.split(from).length < 2) {
        throw new Error(`${name} has no: ${from}`);
    }
    return new Map([[file, text.replace(from, () => to)]]);
}

/** Whether the compiler objects to the files of what must compile and what must not; runs in a copy of the folder. */
function isRefusedByCompiler(texts: ReadonlyMap<string, string>, copy: string): boolean {
    const changed = [...texts].map(
        ([file, text]) => [path.join(copy, path.relative(root, file)), text] as const,
    );
    const before = changed.map(([file]) => [file, fs.readFileSync(file, "utf8")] as const);
    try {
        changed.forEach(([file, text]) => {
            fs.writeFileSync(file, text);
        });
        execFileSync("npx", ["tsc", "-p", path.join(copy, "test/types/tsconfig.json")], {
            cwd: copy,
            stdio: "pipe",
        });
        return false;
    } catch {
        return true;
    } finally {
        before.forEach(([file, text]) => {
            fs.writeFileSync(file, text);
        });
    }
}

async function main(): Promise<void> {
    const lists = readLists(path.join(root, "test/types/undeclared.json"));
    const known = new Exceptions(lists.exceptions?.deviations ?? {});
    const knownEvents = new Exceptions(lists.exceptions?.events ?? {});
    const versions = ["13.0", "0.12"] as const;
    const reports = new Map<string, conformance.Report>();
    const eventReports = new Map<string, events.Report>();
    for (const version of versions) {
        reports.set(version, await conformance.probe(version));
        eventReports.set(version, await events.probe(version));
    }
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), "types-planted-"));
    fs.cpSync(types, path.join(copy, "types"), { recursive: true });
    fs.cpSync(path.join(root, "test/types"), path.join(copy, "test/types"), { recursive: true });
    fs.cpSync(path.join(root, "tstl.json"), path.join(copy, "tstl.json"));
    fs.mkdirSync(path.join(copy, "node_modules"));
    for (const name of fs.readdirSync(path.join(root, "node_modules"))) {
        const target =
            name === "prosody-types" ? path.join(copy, "types") : path.join(root, "node_modules", name);
        fs.symlinkSync(target, path.join(copy, "node_modules", name));
    }

    /** What catches changed declarations; undefined when nothing does. */
    function caughtBy(texts?: Map<string, string>): string | undefined {
        for (const version of versions) {
            const report = reports.get(version);
            const eventReport = eventReports.get(version);
            const one = report && conformance.compare(version, report, known, texts);
            const other = eventReport && events.compare(version, eventReport, knownEvents, texts);
            const [problem] = [...(one?.problems ?? []), ...(other?.comparison.problems ?? [])];
            if (problem !== undefined) {
                return problem;
            }
        }
        return texts !== undefined && isRefusedByCompiler(texts, copy)
            ? "the compiler, on test/types"
            : undefined;
    }

    try {
        if (caughtBy() !== undefined) {
            throw new Error(`something is wrong before anything is planted: ${caughtBy() ?? ""}`);
        }
        const missed = planted.filter((one) => {
            const caught = caughtBy(withPlanted(one));
            const [kind, file, from] = one;
            const what = `${kind.padEnd(8)} ${file}: ${(from.split("\n")[0] ?? "").slice(0, 60)}`;
            process.stdout.write(
                `${caught === undefined ? "MISSED" : "caught"} ${what}\n         ${(caught ?? "").slice(0, 160)}\n`,
            );
            return caught === undefined;
        });
        const caught = planted.length - missed.length;
        process.stdout.write(`${caught} of ${planted.length} wrong declarations were caught\n`);
        process.exitCode = caught < GOAL ? 1 : 0;
    } finally {
        fs.rmSync(copy, { recursive: true });
    }
}

if (process.argv[1] === __filename) {
    void main();
}
