/** Where sequences run: a real Prosody with a Jitsi around our modules, a stranger's server, and homeservers. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { AUTH, FOCUS, GUEST, MEET, MUC, startMeet } from "../../demo/deployment";
import { startHomeserver, type Homeserver } from "../../demo/homeserver";
import { startMatrix, type Matrix } from "../../demo/matrix";
import { startProsody, type LuaOptions, type Prosody, type ProsodyVersion } from "../../demo/prosody";
import { makeAuthority } from "../e2e/federation/certificates";
import type { Options } from "./world";
import { Wire } from "./wire";

export const LOBBY = `lobby.${MEET}`;
export const BREAKOUT = `breakout.${MEET}`;
const EVIL = "evil.test";
const repository = path.resolve(__dirname, "../..");

const accounts = {
    focus: { host: AUTH, user: "focus", password: FOCUS.password },
    kim: { host: AUTH, user: "kim", password: "a password" },
    eve: { host: EVIL, user: "eve", password: "a password" },
} as const;

/** What a stage consists of. */
export interface StageSettings {
    readonly version: ProsodyVersion;
    /** The folder of the built modules. */
    readonly modules?: string;
    /** How many sequences run side by side, each with a homeserver of its own. */
    readonly lanes: number;
    readonly guests: Options["guests"];
}

/** Where one sequence runs at a time. */
export interface Lane {
    readonly stage: Stage;
    readonly number: number;
    readonly homeserver: Homeserver;
    /** How many sequences ran: each has users and rooms of its own. */
    sequences: number;
}

/** Lets steps of all sequences run side by side, and some alone, as they concern all. */
class Turns {
    private running = 0;
    private waiting: (() => void)[] = [];
    private alone: Promise<void> = Promise.resolve();

    async together<T>(step: () => Promise<T>): Promise<T> {
        await this.alone;
        this.running += 1;
        try {
            return await step();
        } finally {
            this.running -= 1;
            if (this.running === 0) for (const go of this.waiting.splice(0)) go();
        }
    }

    async byItself<T>(step: () => Promise<T>): Promise<T> {
        const before = this.alone;
        let end = (): void => undefined;
        this.alone = new Promise((resolve) => (end = resolve));
        await before;
        while (this.running > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
        try {
            return await step();
        } finally {
            end();
        }
    }
}

/** A running stage. */
export class Stage {
    readonly lanes: readonly Lane[];
    readonly turns = new Turns();
    /** When a module was loaded again. */
    reloadedAt = 0;
    mucReloadedAt = 0;

    private constructor(
        readonly settings: StageSettings,
        readonly prosody: Prosody,
        readonly matrix: Matrix,
        private readonly evil: Prosody,
        homeservers: readonly Homeserver[],
        private readonly folder: string,
    ) {
        this.lanes = homeservers.map((homeserver, number) => ({
            stage: this,
            number,
            homeserver,
            sequences: 0,
        }));
    }

    static async start(settings: StageSettings): Promise<Stage> {
        const folder = mkdtempSync(path.join(tmpdir(), "model-"));
        const federation = certificates(folder, [MEET, MUC, LOBBY, BREAKOUT, EVIL]);
        const matrix = await startMatrix();
        const homeservers = await Promise.all(
            Array.from({ length: settings.lanes }, (_, lane) =>
                startHomeserver(matrix, { serverName: `hs${lane}.test` }),
            ),
        );
        const { version } = settings;
        const prosody = await startMeet({ version, ...meetSettings(settings, homeservers, federation) });
        const { user, host, password } = accounts.eve;
        const evil = await startProsody({
            version,
            global: federation,
            hosts: [{ kind: "VirtualHost", name: host, options: { authentication: "internal_plain" } }],
            accounts: [{ jid: `${user}@${host}`, password }],
        });
        const ours = [MEET, MUC, LOBBY, BREAKOUT].map((name) => [name, prosody.s2sPort] as const);
        for (const server of [prosody, evil]) {
            server.federate(Object.fromEntries([...ours, [EVIL, evil.s2sPort]]));
        }
        const kim = accounts.kim;
        await prosody.shell(`user:create("${kim.user}@${kim.host}", "${kim.password}")`);
        const stage = new Stage(settings, prosody, matrix, evil, homeservers, folder);
        await stage.look(`dofile("${path.join(__dirname, "look.lua")}")`);
        return stage;
    }

    /** Evaluates Lua in Prosody. */
    async look(lua: string): Promise<string> {
        const answer = await this.prosody.shell(`> ${lua}`);
        return answer.replace(/^(?:OK|Result): /, "").trim();
    }

    /** Calls a function of look.lua. */
    lookAt(name: string, ...parameters: readonly string[]): Promise<string> {
        const list = parameters.map((text) => `"${text}"`).join(", ");
        return this.look(`package.loaded["model.look"].${name}(${list})`);
    }

    /** Logs an account in. */
    async account(name: keyof typeof accounts): Promise<Wire> {
        const account = accounts[name];
        const wire = await Wire.open(name === "eve" ? this.evil : this.prosody, account.host);
        const outcome = (await wire.logIn(account)) ?? "no answer";
        const refusal = outcome === "success" ? await wire.bind() : outcome;
        if (refusal !== undefined) throw new Error(`${name} cannot log in: ${refusal}`);
        return wire;
    }

    guest(): Promise<Wire> {
        return Wire.open(this.prosody, GUEST);
    }

    async stop(): Promise<void> {
        await Promise.all([this.prosody.stop(), this.evil.stop(), this.matrix.stop()]);
        await Promise.all(this.lanes.map(({ homeserver }) => homeserver.stop()));
        rmSync(this.folder, { recursive: true, force: true });
    }
}

function certificates(folder: string, names: readonly string[]): LuaOptions {
    const authority = makeAuthority(folder);
    for (const name of names) {
        const { cert, key } = authority.issue(name);
        writeFileSync(path.join(folder, `${name}.crt`), cert);
        writeFileSync(path.join(folder, `${name}.key`), key);
    }
    return { certificates: folder, ssl: { cafile: authority.file }, s2s_close_timeout: 0.1 };
}

function meetSettings(
    settings: StageSettings,
    homeservers: readonly Homeserver[],
    federation: LuaOptions,
): Omit<Parameters<typeof startMeet>[0], "version"> {
    const roomOptions: LuaOptions = {
        storage: "memory",
        muc_room_locking: false,
        muc_room_default_public_jids: true,
        muc_tombstones: false,
        muc_room_default_history_length: 0,
    };
    // As docker-jitsi-meet has it: Jitsi's plugins make these rooms.
    const sideOptions: LuaOptions = { ...roomOptions, restrict_room_creation: true };
    const admins = homeservers.map((homeserver) => {
        const { url, serverName } = homeserver;
        return [serverName, { url, admin_token: homeserver.adminToken() }] as const;
    });
    return {
        pluginPaths: [
            settings.modules ?? path.join(repository, "dist"),
            path.join(repository, "test/jitsi/plugins"),
        ],
        global: {
            ...federation,
            muc_mapper_domain_base: MEET,
            muc_mapper_domain_prefix: "conference",
            smacks_hibernation_time: 300,
        },
        authOptions: {
            modules_enabled: ["muc_lobby_rooms", "muc_breakout_rooms"],
            main_muc: MUC,
            lobby_muc: LOBBY,
            breakout_rooms_muc: BREAKOUT,
            // The plugin keeps nobody out: only our modules do.
            breakout_rooms_open: true,
            matrix_homeservers: Object.fromEntries(admins),
            matrix_resync: 1,
            matrix_cache_seconds: 60,
            matrix_trusted_servers: ["friend.test"],
            uvs_timeout: 5,
        },
        mucOptions: { matrix_guests: settings.guests, ...roomOptions },
        moreHosts: [
            { kind: "Component", name: LOBBY, module: "muc", options: sideOptions },
            { kind: "Component", name: BREAKOUT, module: "muc", options: sideOptions },
        ],
    };
}
