/**
 * Starts a real Synapse on loopback, and leaves nothing behind. `scripts/setup-synapse.sh` provides it. Used by the
 * demo, by the tests against a real homeserver and by `make bench-verify`.
 */

import { execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { MatrixUser, request } from "./matrix-client";
import type { LuaOptions } from "./prosody";
import { answersHttp, freePort, ServerProcess } from "./server-process";
import { pause } from "./waiting";

const REPOSITORY = path.resolve(__dirname, "..");

/** The server name of every Synapse that is started here. */
export const SYNAPSE_NAME = "hs.test";

/** A running Synapse. */
export interface Synapse {
    /** Base URL of its client, openid and admin API. */
    readonly url: string;
    readonly pid: number;
    /**
     * Makes an account by the shared secret and logs it in.
     *
     * @param name the local part of the user id
     * @param admin whether the user may use the admin API
     */
    register(name: string, admin?: boolean): Promise<MatrixUser>;
    /** Ends the time of an OpenID token, which would last an hour. */
    expireOpenIdToken(token: string): void;
    /** Ends Synapse and removes its folder. A second call does nothing more. */
    stop(): Promise<void>;
}

/** The version that is installed. */
export const SYNAPSE_VERSION =
    /^matrix-synapse==(.*)$/m.exec(
        readFileSync(path.join(REPOSITORY, "scripts/synapse-requirements.txt"), "utf8"),
    )?.[1] ?? "unknown";

const PYTHON = path.join(REPOSITORY, ".cache/bin/python3");
const LIBRARIES = path.join(REPOSITORY, ".cache/synapse");
const DATABASE = "homeserver.db";
const START_MILLISECONDS = 60_000;
const PORT_ATTEMPTS = 3;

/** Why there is no Synapse on this machine; nothing where there is one. */
export function whyNoSynapse(): string | undefined {
    // Set by who has run the script and heard its cause.
    if (process.env.NO_SYNAPSE !== undefined) return process.env.NO_SYNAPSE;
    return existsSync(path.join(LIBRARIES, ".stamp")) ? undefined : "scripts/setup-synapse.sh was not run";
}

/**
 * Starts Synapse and waits until it answers.
 *
 * @param settings options over those of the configuration that is written here
 * @throws with the tail of the log when Synapse ends or does not answer within 60 s
 */
export async function startSynapse(settings: Readonly<Record<string, unknown>> = {}): Promise<Synapse> {
    const missing = whyNoSynapse();
    if (missing !== undefined) throw new Error(`no Synapse: ${missing}`);
    for (let attempt = 1; ; attempt++) {
        const running = new RunningSynapse(await freePort(), settings);
        try {
            await running.answering();
            return running;
        } catch (error) {
            const taken = running.printed().includes("Address already in use");
            await running.stop();
            // The free port was only free a moment ago: another process may have taken it since.
            if (!taken || attempt === PORT_ATTEMPTS) throw error;
        }
    }
}

/**
 * The options with which a host of Matrix users asks a Synapse.
 *
 * @param settings of that homeserver, such as `admin_token`
 */
export function matrixHomeservers(synapse: Pick<Synapse, "url">, settings: LuaOptions): LuaOptions {
    return { matrix_homeservers: { [SYNAPSE_NAME]: { url: synapse.url, ...settings } } };
}

class RunningSynapse implements Synapse {
    private readonly server: ServerProcess;
    private readonly secret = randomBytes(16).toString("hex");

    constructor(
        private readonly port: number,
        settings: Readonly<Record<string, unknown>>,
    ) {
        const folder = mkdtempSync(path.join(quickFolder(), "synapse-"));
        const file = (name: string, content: unknown): string => {
            const full = path.join(folder, name);
            writeFileSync(full, typeof content === "string" ? content : JSON.stringify(content));
            return full;
        };
        // JSON is YAML, too.
        const configuration = file("homeserver.yaml", {
            ...configurationOf(port, folder, this.secret),
            signing_key_path: file("signing.key", `ed25519 a_test ${unpadded(randomBytes(32))}\n`),
            log_config: file("log.yaml", LOGGING),
            ...settings,
        });
        this.server = new ServerProcess({
            command: PYTHON,
            parameters: ["-m", "synapse.app.homeserver", "--config-path", configuration],
            folder,
            environment: { PYTHONPATH: LIBRARIES },
        });
    }

    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    get pid(): number {
        return this.server.pid;
    }

    printed(): string {
        return this.server.printed;
    }

    async register(name: string, admin = false): Promise<MatrixUser> {
        const endpoint = `${this.url}/_synapse/admin/v1/register`;
        const { nonce } = (await request("GET", endpoint)) as { nonce: string };
        const password = randomBytes(8).toString("hex");
        const signed = [nonce, name, password, admin ? "admin" : "notadmin"].join("\0");
        const mac = createHmac("sha1", this.secret).update(signed).digest("hex");
        const account = (await request("POST", endpoint, {
            body: { nonce, username: name, password, admin, mac },
        })) as { user_id: string; access_token: string };
        return new MatrixUser(this.url, account.user_id, account.access_token);
    }

    expireOpenIdToken(token: string): void {
        const script = [
            "import sqlite3, sys",
            "database = sqlite3.connect(sys.argv[1], timeout=30)",
            "change = database.execute('UPDATE open_id_tokens SET ts_valid_until_ms = 1 WHERE token = ?', sys.argv[2:])",
            "database.commit()",
            "assert change.rowcount == 1",
        ].join("\n");
        const database = path.join(this.server.folder, DATABASE);
        execFileSync(PYTHON, ["-c", script, database, token], { stdio: "pipe" });
    }

    stop(): Promise<void> {
        return this.server.stop();
    }

    /** Resolves once HTTP is answered. */
    async answering(): Promise<void> {
        const deadline = Date.now() + START_MILLISECONDS;
        while (!(await answersHttp(this.port))) {
            if (this.server.hasEnded) throw new Error(`Synapse ended at once\n${this.tail()}`);
            if (Date.now() >= deadline) {
                throw new Error(`Synapse gave no answer within ${START_MILLISECONDS} ms\n${this.tail()}`);
            }
            await pause(50);
        }
    }

    private tail(): string {
        return this.server.printed.split("\n").slice(-40).join("\n");
    }
}

/** Where a database does not wait for a disk after every event, which takes three times as long, if there is such a place. */
function quickFolder(): string {
    return process.env.TMPDIR ?? (existsSync("/dev/shm") ? "/dev/shm" : tmpdir());
}

/** Warnings go where {@link ServerProcess} collects them. */
const LOGGING = {
    version: 1,
    formatters: { line: { format: "%(levelname)s %(name)s: %(message)s" } },
    handlers: { console: { class: "logging.StreamHandler", formatter: "line" } },
    root: { level: "WARNING", handlers: ["console"] },
};

/** Nobody is to be held up in a test. */
const UNLIMITED = { per_second: 1_000_000, burst_count: 1_000_000 };

function configurationOf(port: number, folder: string, secret: string): Record<string, unknown> {
    return {
        server_name: SYNAPSE_NAME,
        public_baseurl: `http://127.0.0.1:${port}/`,
        listeners: [
            {
                port,
                bind_addresses: ["127.0.0.1"],
                type: "http",
                tls: false,
                resources: [{ names: ["client", "openid"], compress: false }],
            },
        ],
        database: { name: "sqlite3", args: { database: path.join(folder, DATABASE) } },
        media_store_path: path.join(folder, "media"),
        pid_file: path.join(folder, "synapse.pid"),
        registration_shared_secret: secret,
        macaroon_secret_key: randomBytes(16).toString("hex"),
        form_secret: randomBytes(16).toString("hex"),
        // As few rounds as there can be: nobody attacks these passwords.
        bcrypt_rounds: 4,
        report_stats: false,
        // It is alone in the world.
        trusted_key_servers: [],
        suppress_key_server_warning: true,
        federation_domain_whitelist: [],
        presence: { enabled: false },
        rc_message: UNLIMITED,
        rc_registration: UNLIMITED,
        rc_room_creation: UNLIMITED,
        rc_login: { address: UNLIMITED, account: UNLIMITED, failed_attempts: UNLIMITED },
        rc_joins: { local: UNLIMITED, remote: UNLIMITED },
        rc_joins_per_room: UNLIMITED,
        rc_invites: { per_room: UNLIMITED, per_user: UNLIMITED, per_issuer: UNLIMITED },
        rc_admin_redaction: UNLIMITED,
    };
}

function unpadded(bytes: Buffer): string {
    return bytes.toString("base64").replace(/=+$/, "");
}
