/**
 * Starts a real Prosody of either supported version on loopback, configured from plain data,
 * and leaves nothing behind. Used by the demo and by the end-to-end tests.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import * as net from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { answersHttp, memoryKilobytes, ServerProcess, twoFreePorts } from "./server-process";
import { pause } from "./waiting";

/** The Prosody versions that `scripts/setup-servers.sh` provides. */
export type ProsodyVersion = "0.12" | "13.0" | "newest";

/** A value that a Prosody configuration file can hold. */
export type LuaValue =
    string | number | boolean | readonly LuaValue[] | { readonly [key: string]: LuaValue | undefined };

/** Options of one section of the configuration; those that are undefined are left out. */
export type LuaOptions = Readonly<Record<string, LuaValue | undefined>>;

/** One `VirtualHost` or `Component` section of the configuration. */
export type HostBlock =
    | { readonly kind: "VirtualHost"; readonly name: string; readonly options?: LuaOptions }
    | {
          readonly kind: "Component";
          readonly name: string;
          /** The module that makes up the component, such as `muc`. */
          readonly module: string;
          readonly options?: LuaOptions;
      };

/** What to start. */
export interface ProsodySettings {
    readonly version: ProsodyVersion;
    /** Sections in the order of the file. The first `VirtualHost` also answers HTTP on the bare address. */
    readonly hosts: readonly HostBlock[];
    /** Global options; they replace what this library sets, save `modules_enabled` (see `modulesEnabled`). */
    readonly global?: LuaOptions;
    /** Folders searched for modules before Prosody's own. Default: the project's `dist`. */
    readonly pluginPaths?: readonly string[];
    /** Modules enabled for every host besides those that every start has. */
    readonly modulesEnabled?: readonly string[];
    /** Least severe level that is logged. Default: `debug`. */
    readonly logLevel?: "debug" | "info" | "warn" | "error";
    /** Accounts that exist from the start, on hosts with `internal_plain` or `internal_hashed`. */
    readonly accounts?: readonly { readonly jid: string; readonly password: string }[];
}

/** A running Prosody. */
export interface Prosody {
    readonly version: ProsodyVersion;
    readonly pid: number;
    readonly httpPort: number;
    /** Where other servers reach this one. */
    readonly s2sPort: number;
    /** The folder of this start: configuration, data, log. Gone after `stop`. */
    readonly folder: string;
    /** @returns the address of the WebSocket endpoint, with the query as a browser would encode it */
    websocketUrl(query?: Query): string;
    /** @returns the address of the BOSH endpoint, with the query as a browser would encode it */
    boshUrl(query?: Query): string;
    /** @returns the whole log so far, preceded by what was printed before logging began */
    log(): string;
    /** @returns a position in the log, for `logSince` and `waitForLog` */
    mark(): number;
    /** @returns what was logged since a mark */
    logSince(mark: number): string;
    /**
     * Waits until the log holds a pattern.
     * @param milliseconds how long to wait, default 5000
     * @param mark where to begin looking, default the start of the log
     * @returns the first line that matches
     * @throws at the deadline, or when Prosody ends
     */
    waitForLog(pattern: RegExp | string, milliseconds?: number, mark?: number): Promise<string>;
    /**
     * Reloads one module of one host.
     * @throws when the module is not loaded there or its code fails
     */
    reload(host: string, module: string): Promise<void>;
    /**
     * Runs a line in Prosody's admin shell; a line that begins with `>` is Lua in the global environment.
     * @returns what the shell printed and its result, which begins with `OK: ` or `Result: `
     * @throws with the shell's message when the line fails
     */
    shell(line: string): Promise<string>;
    /**
     * Tells where other servers listen on loopback, by domain, instead of what was told before. No other server is found,
     * and DNS is never asked for one.
     */
    federate(s2sPorts: Readonly<Record<string, number>>): void;
    /** @returns the resident memory of the process in kB */
    memoryKilobytes(): number;
    /** Ends Prosody (SIGTERM, after 5 s SIGKILL) and removes its folder. A second call does nothing more. */
    stop(): Promise<void>;
}

/** Parameters of a URL; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | undefined>>;

const REPOSITORY = path.resolve(__dirname, "..");
const START_MILLISECONDS = 15_000;
const PORT_ATTEMPTS = 3;

/** Modules of ours that demo and tests load into every server. */
const OWN_PLUGINS = path.join(__dirname, "plugins");

const BASE_MODULES = [
    ...["saslauth", "disco", "ping", "bosh", "websocket", "smacks", "admin_shell"],
    // Debian's configuration has these two. Together with s2s, which Prosody loads by itself, they make federation.
    ...["tls", "dialback"],
    "loopback_servers",
];
// The mail box of absent users is no part of a Jitsi installation.
const DISABLED_MODULES = ["offline"];

/**
 * Starts Prosody and waits until it answers HTTP.
 * @throws with the tail of the log when Prosody ends or does not answer within 15 s
 */
export async function startProsody(settings: ProsodySettings): Promise<Prosody> {
    for (let attempt = 1; ; attempt++) {
        const running = new RunningProsody(settings, ...(await twoFreePorts()));
        try {
            await running.answering();
            return running;
        } catch (error) {
            await running.stop();
            // The free port was only free a moment ago: another process may have taken it since.
            if (!(error instanceof PortTaken) || attempt === PORT_ATTEMPTS) throw error;
        }
    }
}

/**
 * Writes a value as Lua source.
 * @throws for numbers that Lua has no literal for
 */
export function toLua(value: LuaValue): string {
    if (typeof value === "string") return luaString(value);
    if (typeof value === "number") {
        if (!Number.isFinite(value)) throw new Error(`no Lua literal for ${value}`);
        return String(value);
    }
    if (typeof value === "boolean") return String(value);
    if (Array.isArray(value)) return `{ ${value.map(toLua).join(", ")} }`;
    const fields = Object.entries(value as LuaOptions).flatMap(([key, field]) =>
        field === undefined ? [] : [`[${luaString(key)}] = ${toLua(field)}`],
    );
    return `{ ${fields.join(", ")} }`;
}

class PortTaken extends Error {}

class RunningProsody implements Prosody {
    readonly version: ProsodyVersion;
    readonly folder: string;
    private readonly server: ServerProcess;

    constructor(
        settings: ProsodySettings,
        readonly httpPort: number,
        readonly s2sPort: number,
    ) {
        this.version = settings.version;
        const binary = binaryOf(settings.version);
        this.folder = mkdtempSync(path.join(tmpdir(), "prosody-"));
        const configuration = path.join(this.folder, "prosody.cfg.lua");
        try {
            mkdirSync(path.join(this.folder, "data"));
            writeAccounts(path.join(this.folder, "data"), settings);
            writeFileSync(configuration, configurationOf(settings, this.folder, httpPort, s2sPort));
            writeFileSync(this.logFile, "");
        } catch (error) {
            rmSync(this.folder, { recursive: true, force: true });
            throw error;
        }

        this.server = new ServerProcess({
            command: binary,
            parameters: ["--config", configuration],
            folder: this.folder,
        });
    }

    get pid(): number {
        return this.server.pid;
    }

    websocketUrl(query: Query = {}): string {
        return `ws://127.0.0.1:${this.httpPort}/xmpp-websocket${queryText(query)}`;
    }

    boshUrl(query: Query = {}): string {
        return `http://127.0.0.1:${this.httpPort}/http-bind${queryText(query)}`;
    }

    log(): string {
        return this.server.printed + this.logSince(0);
    }

    mark(): number {
        return existsSync(this.logFile) ? statSync(this.logFile).size : 0;
    }

    logSince(mark: number): string {
        return existsSync(this.logFile) ? readFileSync(this.logFile).subarray(mark).toString() : "";
    }

    async waitForLog(pattern: RegExp | string, milliseconds = 5_000, mark = 0): Promise<string> {
        const matches = (line: string): boolean =>
            typeof pattern === "string" ? line.includes(pattern) : line.search(pattern) >= 0;
        const deadline = Date.now() + milliseconds;
        const log = await open(this.logFile, "r");
        try {
            let unfinished: Buffer = Buffer.alloc(0);
            let position = mark;
            for (;;) {
                const ended = this.server.hasEnded;
                const late = Date.now() >= deadline;
                const more = await log.read({ buffer: Buffer.alloc(1 << 20), position });
                position += more.bytesRead;
                const lines = Buffer.concat([unfinished, more.buffer.subarray(0, more.bytesRead)]);
                const end = lines.lastIndexOf("\n") + 1;
                unfinished = lines.subarray(end);
                const found = lines.subarray(0, end).toString().split("\n").find(matches);
                if (found !== undefined) return found;
                if (more.bytesRead > 0) continue;
                if (late)
                    throw new Error(
                        `not logged within ${milliseconds} ms: ${String(pattern)}\n${this.tail()}`,
                    );
                if (ended)
                    throw new Error(`Prosody ended before it logged ${String(pattern)}\n${this.tail()}`);
                await pause(20);
            }
        } finally {
            await log.close();
        }
    }

    async reload(host: string, module: string): Promise<void> {
        const answer = await this.shell(`module:reload(${luaString(module)}, ${luaString(host)})`);
        if (!answer.includes("Module reloaded on 1 host")) {
            throw new Error(`could not reload ${module} of ${host}: ${answer}`);
        }
    }

    async shell(line: string): Promise<string> {
        return runInShell(path.join(this.folder, "admin.sock"), line);
    }

    federate(s2sPorts: Readonly<Record<string, number>>): void {
        writeFileSync(serversFile(this.folder), JSON.stringify(s2sPorts));
    }

    memoryKilobytes(): number {
        return memoryKilobytes(this.pid);
    }

    stop(): Promise<void> {
        return this.server.stop();
    }

    /** Resolves once HTTP is answered, which Prosody does only when every host is loaded. */
    async answering(): Promise<void> {
        const deadline = Date.now() + START_MILLISECONDS;
        for (;;) {
            if (this.server.hasEnded)
                throw new Error(`Prosody ${this.version} ended at once\n${this.tail()}`);
            const answered = await answersHttp(this.httpPort);
            const log = this.logSince(0);
            if (log.includes("Failed to open server port")) throw new PortTaken(this.tail());
            // Another server may have taken the port, and answer on it before this one finds out.
            if (answered && log.includes("Activated service 'http' on")) return;
            if (Date.now() >= deadline) {
                throw new Error(
                    `Prosody ${this.version} gave no answer within ${START_MILLISECONDS} ms\n${this.tail()}`,
                );
            }
            await pause(15);
        }
    }

    private get logFile(): string {
        return path.join(this.folder, "prosody.log");
    }

    private tail(): string {
        return this.log().split("\n").slice(-40).join("\n");
    }
}

function binaryOf(version: ProsodyVersion): string {
    const folder = process.env.PROSODY_BIN ?? path.join(REPOSITORY, ".cache", "bin");
    const binary = path.join(folder, `prosody-${version}`);
    if (!existsSync(binary)) throw new Error(`${binary} is missing: run scripts/setup-servers.sh first`);
    return binary;
}

function configurationOf(
    settings: ProsodySettings,
    folder: string,
    httpPort: number,
    s2sPort: number,
): string {
    const modules = [...BASE_MODULES, ...(settings.modulesEnabled ?? [])];
    // Before 13.0 this module, not the core, handles SIGTERM.
    if (settings.version === "0.12") modules.push("posix");
    const global: LuaOptions = {
        run_as_root: process.getuid?.() === 0,
        data_path: path.join(folder, "data"),
        pidfile: path.join(folder, "prosody.pid"),
        admin_socket: path.join(folder, "admin.sock"),
        log: { [settings.logLevel ?? "debug"]: path.join(folder, "prosody.log") },
        certificates: folder,
        plugin_paths: [...(settings.pluginPaths ?? [path.join(REPOSITORY, "dist")]), OWN_PLUGINS],
        modules_disabled: DISABLED_MODULES,
        interfaces: ["127.0.0.1"],
        http_interfaces: ["127.0.0.1"],
        http_ports: [httpPort],
        https_ports: [],
        c2s_ports: [],
        c2s_direct_tls_ports: [],
        component_ports: [],
        s2s_ports: [s2sPort],
        s2s_interfaces: ["127.0.0.1"],
        s2s_direct_tls_ports: [],
        // As in Debian's configuration.
        s2s_secure_auth: true,
        loopback_servers: serversFile(folder),
        http_default_host: settings.hosts.find((host) => host.kind === "VirtualHost")?.name,
        c2s_require_encryption: false,
        consider_websocket_secure: true,
        consider_bosh_secure: true,
        default_storage: "memory",
        // Accounts are written as files before the start, see writeAccounts.
        storage: { accounts: "internal" },
        ...settings.global,
        modules_enabled: modules,
    };
    return [
        optionLines(global),
        ...settings.hosts.map((host) => {
            const component = host.kind === "Component" ? ` ${luaString(host.module)}` : "";
            return `${host.kind} ${luaString(host.name)}${component}\n${optionLines(host.options ?? {})}`;
        }),
    ].join("\n");
}

/** The file in which mod_loopback_servers finds other servers. */
function serversFile(folder: string): string {
    return path.join(folder, "servers.json");
}

function optionLines(options: LuaOptions): string {
    return Object.entries(options)
        .filter((option): option is [string, LuaValue] => option[1] !== undefined)
        .map(([name, value]) => {
            if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`not the name of an option: ${name}`);
            return `${name} = ${toLua(value)}\n`;
        })
        .join("");
}

/** Decimal escapes leave nothing in the text that could end the string or break the line. */
function luaString(text: string): string {
    const escaped = text.replace(
        /["\\\p{Cc}]/gu,
        (character) => `\\${String(character.charCodeAt(0)).padStart(3, "0")}`,
    );
    return `"${escaped}"`;
}

/** Writes what `internal` storage would have written had the accounts been registered. */
function writeAccounts(dataPath: string, settings: ProsodySettings): void {
    for (const { jid, password } of settings.accounts ?? []) {
        const [user = "", host = ""] = jid.split("@");
        const folder = path.join(dataPath, storageName(host), "accounts");
        mkdirSync(folder, { recursive: true });
        const account = `return ${toLua({ password })};\n`;
        writeFileSync(path.join(folder, `${storageName(user)}.dat`), account);
    }
}

/** File names as Prosody's util.datamanager makes them. */
function storageName(text: string): string {
    return text.replace(/[^A-Za-z0-9]/gu, (character) =>
        [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    );
}

function queryText(query: Query): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) parameters.append(name, value);
    }
    const text = parameters.toString();
    return text === "" ? "" : `?${text}`;
}

/** Speaks the little XML stream of mod_admin_socket, which is the same in both versions. */
function runInShell(socketPath: string, line: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const socket = net.connect(socketPath);
        let received = "";
        socket.setEncoding("utf8");
        socket.setTimeout(10_000, () => socket.destroy(new Error(`the shell did not answer: ${line}`)));
        socket.once("error", reject);
        socket.once("close", () => {
            reject(new Error(`the shell closed without a result: ${line}`));
        });
        socket.once("connect", () => {
            socket.write(
                "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' " +
                    `xmlns='xmpp:prosody.im/admin' version='1.0'><repl-input>${escapeXml(line)}</repl-input>`,
            );
        });
        socket.on("data", (chunk) => {
            received += chunk.toString();
            const [all, attributes = ""] =
                /<repl-result\b([^>]*?)(?:\/>|>[^]*<\/repl-result>)/.exec(received) ?? [];
            if (all === undefined) return;
            socket.end();
            const lines = received.matchAll(/<repl-(?:output|result)\b[^>]*>([^]*?)<\/repl-/g);
            const text = [...lines].map(([, line = ""]) => unescapeXml(line)).join("\n");
            if (/\btype=['"]error['"]/.test(attributes)) reject(new Error(text));
            else resolve(text);
        });
    });
}

function escapeXml(text: string): string {
    return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function unescapeXml(text: string): string {
    const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'" };
    return text.replace(/&\w+;/g, (entity) => entities[entity] ?? "&");
}
