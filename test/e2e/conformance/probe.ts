/** Starts a Prosody with the probe in it, for the conformance tests. */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import net from "node:net";
import { startProsody, type Prosody, type ProsodyVersion } from "../../../demo/prosody";
import { versions as running } from "../versions";

/** The versions whose declarations are compared: the newest Prosody is one of 13.0. */
export const versions = running.map((version) => (version === "newest" ? "13.0" : version));

/** A host whose users need no login. */
export const GUESTS = "guests.test";
/** A host of users with passwords. */
export const USERS = "users.test";
/** A MUC component. */
export const ROOMS = "rooms.test";
/** Another one, whose rooms stay locked until they are configured. */
export const LOCKED_ROOMS = "locked.test";
/** An external component, that connects by XEP-0114. */
export const GATEWAY = "gateway.test";
export const SECRET = "gateway secret";

export const ALICE = { jid: `alice@${USERS}`, password: "alice secret" };
export const BOB = { jid: `bob@${USERS}`, password: "bob secret" };

/** A running Prosody with a probe. */
export interface Probed {
    readonly prosody: Prosody;
    /** The port for plain XMPP. */
    readonly c2sPort: number;
    readonly componentPort: number;
    readonly s2sPort: number;
    /** The probe's report so far. */
    readonly report: () => Promise<unknown>;
    /** Ends it. @returns the last report that the probe wrote */
    readonly stop: () => Promise<unknown>;
}

/**
 * Starts Prosody with a probe.
 * @param probe name of the module
 * @param wants what it shall look into, as the module expects it
 */
export async function startProbed(version: ProsodyVersion, probe: string, wants: object): Promise<Probed> {
    const folder = fs.mkdtempSync(path.join(tmpdir(), "conformance-"));
    const [c2sPort = 0, componentPort = 0, s2sPort = 0] = await freePorts(3);
    fs.writeFileSync(path.join(folder, "wants.json"), JSON.stringify({ ...wants, host: USERS }));
    if (probe === "conformance") makeKeys(folder);
    const prosody = await startProsody({
        version: running.includes("newest") ? "newest" : version,
        pluginPaths: [path.resolve(__dirname, "../../types/plugins")],
        modulesEnabled: [
            probe,
            "c2s",
            "roster",
            "presence",
            "message",
            "iq",
            "carbons",
            "http",
            "register_ibr",
            "user_account_management",
            "private",
            "vcard4",
            "vcard_legacy",
            "blocklist",
            "time",
            "version",
            "uptime",
            "announce",
            "adhoc",
            "s2s",
            "dialback",
            "csi",
            "csi_simple",
            "mam",
        ],
        accounts: [ALICE, BOB],
        global: {
            conformance_folder: folder,
            admins: [ALICE.jid],
            c2s_ports: [c2sPort],
            component_ports: [componentPort],
            s2s_ports: [s2sPort],
            modules_disabled: ["s2s_auth_certs", "tls"],
            allow_registration: true,
            allow_unencrypted_plain_auth: true,
            statistics: "internal",
        },
        hosts: [
            { kind: "VirtualHost", name: USERS, options: { authentication: "internal_hashed" } },
            { kind: "VirtualHost", name: GUESTS, options: { authentication: "anonymous" } },
            {
                kind: "Component",
                name: ROOMS,
                module: "muc",
                options: {
                    modules_enabled: [probe, "muc_mam"],
                    muc_room_locking: false,
                    muc_room_default_public_jids: true,
                },
            },
            {
                kind: "Component",
                name: LOCKED_ROOMS,
                module: "muc",
                options: { modules_enabled: [probe], muc_room_locking: true },
            },
            {
                kind: "Component",
                name: GATEWAY,
                module: "component",
                options: { component_secret: SECRET, modules_enabled: [probe] },
            },
        ],
    });
    const read = (): unknown => {
        const file = path.join(folder, "report.json");
        return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
    };
    return {
        prosody,
        c2sPort,
        componentPort,
        s2sPort,
        report: async () => {
            await prosody.shell(`>require"core.modulemanager".get_module("*", "${probe}").report()`);
            return read();
        },
        stop: async () => {
            await prosody.stop();
            const last = read();
            fs.rmSync(folder, { recursive: true, force: true });
            return last;
        },
    };
}

/** Puts a key of RSA into a folder, rsa.key, and a certificate of it, rsa.pem, for the calls that need them. */
function makeKeys(folder: string): void {
    execFileSync(
        path.resolve(__dirname, "../../../.cache/bin/openssl"),
        [
            ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1"],
            ...["-addext", "subjectAltName=DNS:localhost", "-keyout", "rsa.key", "-out", "rsa.pem"],
        ],
        { cwd: folder, stdio: "ignore" },
    );
}

/** Keeps a report in the folder that CONFORMANCE_REPORTS names, for those who write declarations. */
export function keep(name: string, report: unknown): void {
    const folder = process.env.CONFORMANCE_REPORTS;
    if (folder !== undefined) {
        fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(report, undefined, 1));
    }
}

async function freePorts(count: number): Promise<number[]> {
    const servers = await Promise.all(
        Array.from({ length: count }, async () => {
            const server = net.createServer();
            await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
            return server;
        }),
    );
    const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return ports;
}

/** A line to Prosody on which a test says what it likes. */
export interface Line {
    send(text: string): void;
    waitFor(pattern: RegExp): Promise<string>;
    end(): void;
}

/** Opens a TCP connection to Prosody. */
export async function openLine(port: number): Promise<Line> {
    const socket = net.connect(port, "127.0.0.1");
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    let received = "";
    let changed = (): void => undefined;
    socket.setEncoding("utf8");
    socket.on("data", (text) => {
        received += text.toString();
        changed();
    });
    socket.on("error", () => undefined);
    return {
        send: (text) => socket.write(text),
        async waitFor(pattern) {
            const deadline = Date.now() + 5_000;
            for (;;) {
                const match = pattern.exec(received);
                if (match !== null) {
                    received = received.slice(match.index + match[0].length);
                    return match[0];
                }
                if (Date.now() > deadline) {
                    throw new Error(`no ${String(pattern)} came, got ${received}`);
                }
                await new Promise<void>((resolve) => {
                    const timer = setTimeout(resolve, 200);
                    changed = () => {
                        clearTimeout(timer);
                        resolve();
                    };
                });
            }
        },
        end: () => socket.destroy(),
    };
}
