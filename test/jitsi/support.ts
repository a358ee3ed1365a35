/**
 * What the tests beside Jitsi's plugins share: a deployment as docker-jitsi-meet sets it up, with the plugins as our own
 * stand-ins in `plugins/`, or the real ones in the folder that `JITSI_PLUGINS` names.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from "@jest/globals";
import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { childElements, childNamed, escapeXml, login, parseXml, type Client } from "../../demo/client";
import {
    admitted,
    AUTH,
    FOCUS,
    MEET,
    MUC,
    startDeployment,
    type Deployment,
    type DeploymentSettings,
    type Verification,
} from "../../demo/deployment";
import type { HostBlock, LuaOptions, ProsodyVersion } from "../../demo/prosody";
import { expectCleanLog, outcomeOf, versions, type Running } from "../e2e/support";

/** The component of the lobbies. */
export const LOBBY = `lobby.${MEET}`;
/** The component of the breakout rooms. */
export const BREAKOUT = `breakout.${MEET}`;
/** The host of recorders and transcribers. */
export const HIDDEN = `hidden.${MEET}`;
/** The component that connects visitors. */
export const VISITORS = `visitors.${MEET}`;
/** Stands for another Prosody, where visitors are. */
export const VISITOR_NODE = "v1.meet.jitsi";

/** A recorder: an account of the hidden host, no administrator. */
export const RECORDER = { jid: `recorder@${HIDDEN}`, password: "recorder secret" };
/** A transcriber: an account of the hidden host, no administrator. */
export const TRANSCRIBER = { jid: `transcriber@${HIDDEN}`, password: "transcriber secret" };
/** The gateway to telephones: an administrator, as docker-jitsi-meet makes it. */
export const JIGASI = { jid: `jigasi@${AUTH}`, password: "jigasi secret" };

const repository = path.resolve(__dirname, "../..");
const standIns = path.join(__dirname, "plugins");
const realPlugins = process.env.JITSI_PLUGINS;
const folder = realPlugins ?? standIns;

if (realPlugins !== undefined) {
    if (!statSync(realPlugins, { throwIfNoEntry: false })?.isDirectory()) {
        throw new Error(`JITSI_PLUGINS is not a folder: ${realPlugins}`);
    }
    // What Jitsi's package would bring along; `scripts/setup-servers.sh jitsi` fetches it. Some of it is packaged for
    // old Lua versions only, and works with 5.4 as it is.
    const libraries = path.join(repository, ".cache/jitsi-lua/usr");
    if (!existsSync(libraries)) {
        throw new Error("run `scripts/setup-servers.sh jitsi` first, as `make test-jitsi` does");
    }
    process.env.EXTRA_LUA_PATH = ["5.4", "5.2", "5.1"]
        .flatMap((lua) => ["?.lua", "?/init.lua"].map((file) => `${libraries}/share/lua/${lua}/${file}`))
        .join(";");
    process.env.EXTRA_LUA_CPATH = readdirSync(`${libraries}/lib`)
        .map((architecture) => `${libraries}/lib/${architecture}/lua/5.4/?.so`)
        .join(";");
}

/** Whether the plugins under test have one of this name. */
function isThere(plugin: string): boolean {
    return existsSync(path.join(folder, `mod_${plugin}.lua`));
}

/** Makes a test that needs some plugins; where the folder lacks one, it is skipped by name. */
export function testWith(...plugins: readonly string[]): (name: string, run: () => Promise<void>) => void {
    const missing = plugins.filter((plugin) => !isThere(plugin)).map((plugin) => `mod_${plugin}`);
    return (name, run) => {
        if (missing.length === 0) {
            test(name, run);
        } else {
            test.skip(`${name} (no ${missing.join(", ")} in the folder)`, run);
        }
    };
}

/** What differs from the usual Jitsi. */
export interface JitsiSettings {
    /** Plugins of the MUC component besides the usual ones. */
    readonly mucPlugins?: readonly string[];
    readonly mucOptions?: LuaOptions;
    readonly authOptions?: LuaOptions;
    /** Plugins of the usual ones that are left out. */
    readonly without?: readonly string[];
    /** Who is asked about Matrix; default: the verification service. */
    readonly verification?: Verification;
}

/** A service of the operator, which signs its tokens with RS256; Jitsi's plugins fetch its key. */
class OperatorService {
    private readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
    private readonly server = http.createServer((_request, response) => {
        response.end(this.keys.publicKey.export({ type: "spki", format: "pem" }));
    });

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    /** A value for the header Authorization. */
    authorization(): string {
        const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
        const kid = createHash("sha256").update("operator").digest("hex");
        const signed = `${part({ alg: "RS256", typ: "JWT", kid })}.${part({
            iss: MEET,
            aud: "jitsi",
            sub: MEET,
            room: "*",
            exp: Math.floor(Date.now() / 1000) + 600,
        })}`;
        const signature = createSign("RSA-SHA256").update(signed).sign(this.keys.privateKey, "base64url");
        return `Bearer ${signed}.${signature}`;
    }
}

function jitsiDeployment(
    settings: JitsiSettings,
    version: ProsodyVersion,
    keyServer: string,
): DeploymentSettings {
    const available = (...plugins: readonly string[]): string[] =>
        plugins.filter((plugin) => isThere(plugin) && settings.without?.includes(plugin) !== true);
    const component = (name: string, module: string, options: LuaOptions = {}): readonly HostBlock[] =>
        available(module).length === 0 ? [] : [{ kind: "Component", name, module, options }];
    const roomOptions: LuaOptions = {
        storage: "memory",
        restrict_room_creation: true,
        muc_room_locking: false,
        muc_room_default_public_jids: true,
        muc_tombstones: false,
    };
    return {
        version,
        verification: settings.verification,
        pluginPaths: [path.join(repository, "dist"), folder, path.join(__dirname, "helpers")],
        global: {
            admins: [FOCUS.jid, JIGASI.jid],
            muc_mapper_domain_base: MEET,
            muc_mapper_domain_prefix: "conference",
            recorder_prefixes: [RECORDER.jid],
            transcriber_prefixes: [TRANSCRIBER.jid],
            prosody_password_public_key_repo_url: keyServer,
        },
        authOptions: {
            modules_enabled: available(
                "features_identity",
                "muc_lobby_rooms",
                "persistent_lobby",
                "muc_breakout_rooms",
                "presence_identity",
                "muc_end_meeting",
                "muc_kick_participant",
                "filter_iq_jibri",
                "filter_iq_rayo",
            ),
            main_muc: MUC,
            lobby_muc: LOBBY,
            breakout_rooms_muc: BREAKOUT,
            muc_lobby_whitelist: [HIDDEN],
            visitors_ignore_list: [HIDDEN],
            // All tests come from one address.
            max_number_ip_attempts_per_minute: 1000,
            max_number_room_attempts_per_minute: 1000,
            // For the plugins that verify the operator's tokens.
            app_secret: "not ours",
            signature_algorithm: "RS256",
            asap_accepted_audiences: ["jitsi"],
            ...settings.authOptions,
        },
        mucModules: [
            ...available("muc_meeting_id", "muc_domain_mapper", "muc_password_whitelist"),
            "matrix_power_sync",
            ...available(...(settings.mucPlugins ?? [])),
        ],
        mucOptions: {
            ...roomOptions,
            muc_password_whitelist: [FOCUS.jid, RECORDER.jid, TRANSCRIBER.jid],
            ...settings.mucOptions,
        },
        moreHosts: [
            { kind: "VirtualHost", name: HIDDEN, options: { authentication: "internal_plain" } },
            { kind: "Component", name: LOBBY, module: "muc", options: roomOptions },
            { kind: "Component", name: BREAKOUT, module: "muc", options: roomOptions },
            ...component(`endconference.${MEET}`, "end_conference", { muc_component: MUC }),
            ...component(`metadata.${MEET}`, "room_metadata_component", {
                muc_component: MUC,
                breakout_rooms_component: BREAKOUT,
            }),
            ...component(`avmoderation.${MEET}`, "av_moderation_component", { muc_component: MUC }),
            ...component(`polls.${MEET}`, "polls_component", { muc_component: MUC }),
            ...component(`filesharing.${MEET}`, "filesharing_component", { muc_component: MUC }),
            ...component(`speakerstats.${MEET}`, "speakerstats_component", { muc_component: MUC }),
            ...component(VISITORS, "visitors_component"),
            { kind: "Component", name: VISITOR_NODE, module: "test_visitor_node" },
        ],
    };
}

/** A Jitsi that tests use while it runs. */
export interface RunningJitsi extends Running {
    /** Calls one of the operator's HTTP interfaces. @returns the status */
    readonly callAsOperator: (method: string, target: string, body?: string) => Promise<number>;
    /** Logs in with an account. */
    readonly logIn: (account: { readonly jid: string; readonly password: string }) => Promise<Client>;
}

/** Runs tests beside the plugins, on each Prosody version; after each one the log is checked. */
export function besideJitsi(
    name: string,
    settings: JitsiSettings,
    tests: (running: RunningJitsi) => void,
): void {
    describe.each(versions)(`${name}, Prosody %s`, (version) => {
        let deployment: Deployment | undefined;
        let operator: OperatorService | undefined;
        let mark = 0;
        const clients: Client[] = [];
        const running: RunningJitsi = {
            get current(): Deployment {
                if (deployment === undefined) {
                    throw new Error("the deployment does not run");
                }
                return deployment;
            },
            async callAsOperator(method, target, body) {
                const answer = await fetch(`http://127.0.0.1:${running.current.prosody.httpPort}${target}`, {
                    method,
                    body,
                    headers: {
                        Authorization: operator?.authorization() ?? "",
                        "Content-Type": "application/json",
                    },
                });
                await answer.arrayBuffer();
                return answer.status;
            },
            async logIn(account) {
                const { prosody } = running.current;
                const client = admitted(await login({ prosody, transport: "websocket", ...account }));
                clients.push(client);
                return client;
            },
        };

        beforeAll(async () => {
            operator = new OperatorService();
            deployment = await startDeployment(jitsiDeployment(settings, version, await operator.start()));
            // A plugin that did not load would let tests pass that show nothing.
            const failed = /^.*(?:Error initializing module|Unable to load|Failed to load).*$/m.exec(
                deployment.prosody.log(),
            );
            if (failed !== null) {
                throw new Error(failed[0]);
            }
            for (const { jid, password } of [RECORDER, TRANSCRIBER, JIGASI]) {
                await deployment.prosody.shell(`user:create("${jid}", "${password}")`);
            }
        });
        afterAll(async () => {
            await deployment?.stop();
            await operator?.stop();
        });
        beforeEach(() => {
            mark = running.current.prosody.mark();
        });
        afterEach(async () => {
            await Promise.all(clients.map((client) => client.disconnect()));
            clients.length = 0;
            expectCleanLog(running.current, mark);
            running.current.matrix.requests.length = 0;
        });

        tests(running);
    });
}

/** What a Jitsi client puts into its presence as the name that others see; the lobby asks for it. */
export function displayName(name: string): string {
    return `<nick xmlns="http://jabber.org/protocol/nick">${escapeXml(name)}</nick>`;
}

/** Sets what a moderator can set in the security dialogue. @returns what came of it */
export function secure(
    by: Client,
    room: string,
    settings: { readonly membersOnly?: boolean; readonly password?: string },
): Promise<string> {
    const field = (name: string, value: string): string =>
        `<field var="${name}"><value>${escapeXml(value)}</value></field>`;
    return outcomeOf(
        by.sendIq(
            `<iq type="set" to="${escapeXml(room)}"><query xmlns="http://jabber.org/protocol/muc#owner">` +
                '<x xmlns="jabber:x:data" type="submit">' +
                field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig") +
                field("muc#roomconfig_membersonly", settings.membersOnly === true ? "1" : "0") +
                field("muc#roomconfig_roomsecret", settings.password ?? "") +
                "</x></query></iq>",
        ),
    );
}

/** Sends a mediated invite, by which Jitsi lets somebody in who waits in the lobby. */
export function letIn(by: Client, room: string, jid: string): void {
    by.send(
        `<message to="${escapeXml(room)}"><x xmlns="http://jabber.org/protocol/muc#user">` +
            `<invite to="${escapeXml(jid)}"/></x></message>`,
    );
}

/** The JSON that a message of Jitsi carries. */
function jsonOf(stanza: Element): Record<string, unknown> | undefined {
    const json =
        stanza.nodeName === "message"
            ? childNamed(stanza, "json-message", "http://jitsi.org/jitmeet")
            : undefined;
    return json === undefined ? undefined : (JSON.parse(json.textContent) as Record<string, unknown>);
}

/** The JSON messages of a type that a client got so far. */
export function jsonMessages(client: Client, type: string): readonly Record<string, unknown>[] {
    return client.received
        .map((text) => jsonOf(parseXml(text)))
        .filter((json): json is Record<string, unknown> => json?.type === type);
}

/** Lets a moderator make a breakout room. @returns its JID, when the plugin has told it */
export async function makeBreakout(by: Client, name: string): Promise<string> {
    const roomOf = (stanza: Element): string | undefined => {
        const json = jsonOf(stanza);
        const rooms = (json?.type === "breakout_rooms" ? json.rooms : {}) as Record<
            string,
            { readonly jid: string; readonly name?: string }
        >;
        return Object.values(rooms).find((room) => room.name === name && room.jid.endsWith(BREAKOUT))?.jid;
    };
    by.send(
        `<message to="${BREAKOUT}"><breakout_rooms type="features/breakout-rooms/add" subject="${name}"/></message>`,
    );
    const told = await by.waitFor((stanza) => roomOf(stanza) !== undefined);
    return roomOf(told) ?? "";
}

/** Leaves a room for another one of the same meeting, as Jitsi's client does, and enters that. */
export async function switchRoom(
    client: Client,
    from: string,
    to: string,
    nick: string,
): ReturnType<Client["join"]> {
    const left = client.waitFor(
        (stanza) =>
            stanza.nodeName === "presence" &&
            stanza.getAttribute("from") === `${from}/${nick}` &&
            stanza.getAttribute("type") === "unavailable",
    );
    client.send(
        `<presence type="unavailable" to="${escapeXml(`${from}/${nick}`)}"><status>switch_room</status></presence>`,
    );
    await left;
    return client.join(`${to}/${nick}`, { extra: displayName(nick) });
}

/** The last presence of somebody in a room that a client got, parsed. */
export function lastPresence(client: Client, room: string, nick: string): Element | undefined {
    const found = client.presences.findLast((presence) => presence.room === room && presence.nick === nick);
    return found === undefined ? undefined : parseXml(found.raw);
}

/** What presence_identity wrote into a presence: name and value of each entry about the user. */
export function identityIn(presence: Element | undefined): Readonly<Record<string, string>> | undefined {
    const identity = presence === undefined ? undefined : childNamed(presence, "identity");
    const user = identity === undefined ? undefined : childNamed(identity, "user");
    return user === undefined
        ? undefined
        : Object.fromEntries(childElements(user).map((entry) => [entry.localName, entry.textContent]));
}
