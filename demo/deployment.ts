/**
 * A small Jitsi: Prosody with our modules set up as in a real installation, beside the stand-in for the Matrix side.
 * Used by the demo and by the end-to-end tests.
 */

import { connect, login, type Client, type JoinResult, type LoginResult, type Transport } from "./client";
import { startHomeserver, type Homeserver } from "./homeserver";
import { roomName, startMatrix, widgetToken, type Matrix } from "./matrix";
import {
    startProsody,
    type HostBlock,
    type LuaOptions,
    type Prosody,
    type ProsodySettings,
    type ProsodyVersion,
    type Query,
} from "./prosody";

/** The host of the Matrix users. */
export const MEET = "meet.test";
/** A host whose users need no login. */
export const GUEST = "guest.meet.test";
/** The host of Jicofo and its like. */
export const AUTH = "auth.meet.test";
/** The component of the meetings. */
export const MUC = "conference.meet.test";

/** Jicofo's account: an administrator of the server. */
export const FOCUS = { jid: `focus@${AUTH}`, password: "focus secret" };

/** The bot of a deployment whose homeserver is asked by one: it has to be in a room to see it. */
export const BOT = "@bot:hs.test";

/** Ways to ask whether a claim is true. */
export type Verification = "uvs" | "admin" | "bot" | "service";

/** What differs from the usual deployment. */
export interface DeploymentSettings {
    readonly version: ProsodyVersion;
    /** Who is asked: the verification service (default), or the homeserver, by one of its tokens. */
    readonly verification?: Verification;
    /** Options of the Matrix host, over the usual ones; an undefined one is left out. */
    readonly authOptions?: LuaOptions;
    /** Options of the MUC component, over the usual ones. */
    readonly mucOptions?: LuaOptions;
    /** Modules of the MUC component. Default: power sync. */
    readonly mucModules?: readonly string[];
    readonly moreHosts?: readonly HostBlock[];
    readonly pluginPaths?: readonly string[];
    readonly global?: LuaOptions;
    /** Modules of every host, besides the usual ones. */
    readonly modulesEnabled?: readonly string[];
    /** Least severe level that is logged. Default: `debug`. */
    readonly logLevel?: ProsodySettings["logLevel"];
}

/** A running deployment. */
export interface Deployment {
    readonly matrix: Matrix;
    /** The homeserver of `hs.test`, which knows the users and rooms of `matrix`. */
    readonly homeserver: Homeserver;
    readonly prosody: Prosody;
    readonly stop: () => Promise<void>;
}

/** Starts Prosody as a Jitsi with our modules has it; whom they ask about Matrix is for `authOptions` to say. */
export function startMeet(settings: DeploymentSettings): Promise<Prosody> {
    return startProsody({
        version: settings.version,
        pluginPaths: settings.pluginPaths,
        modulesEnabled: settings.modulesEnabled,
        logLevel: settings.logLevel,
        accounts: [FOCUS],
        global: { admins: [FOCUS.jid], ...settings.global },
        hosts: [
            {
                kind: "VirtualHost",
                name: MEET,
                options: {
                    authentication: "matrix_user_verification",
                    app_id: MEET,
                    uvs_sync_power_levels: true,
                    // Everybody comes from one address here, and many are refused.
                    matrix_refusals_per_minute: 0,
                    ...settings.authOptions,
                },
            },
            { kind: "VirtualHost", name: GUEST, options: { authentication: "anonymous" } },
            { kind: "VirtualHost", name: AUTH, options: { authentication: "internal_plain" } },
            {
                kind: "Component",
                name: MUC,
                module: "muc",
                options: {
                    modules_enabled: settings.mucModules ?? ["matrix_power_sync"],
                    muc_room_locking: false,
                    muc_room_default_public_jids: true,
                    storage: "memory",
                    ...settings.mucOptions,
                },
            },
            ...(settings.moreHosts ?? []),
        ],
    });
}

/** The options that say who is asked. */
function verificationOptions(verification: Verification, matrix: Matrix, homeserver: Homeserver): LuaOptions {
    const { url, serverName } = homeserver;
    switch (verification) {
        case "uvs":
            return { uvs_base_url: matrix.uvsUrl };
        case "admin":
            return { matrix_homeservers: { [serverName]: { url, admin_token: homeserver.adminToken() } } };
        case "bot":
            return {
                matrix_homeservers: { [serverName]: { url, access_token: homeserver.accessToken(BOT) } },
            };
        case "service":
            return { matrix_homeservers: { [serverName]: { url, as_token: homeserver.serviceToken() } } };
    }
}

/** Starts the stand-ins and Prosody. */
export async function startDeployment(settings: DeploymentSettings): Promise<Deployment> {
    const matrix = await startMatrix();
    const homeserver = await startHomeserver(matrix);
    try {
        const prosody = await startMeet({
            ...settings,
            authOptions: {
                ...verificationOptions(settings.verification ?? "uvs", matrix, homeserver),
                ...settings.authOptions,
            },
        });
        return {
            matrix,
            homeserver,
            prosody,
            stop: async () => {
                await prosody.stop();
                await matrix.stop();
                await homeserver.stop();
            },
        };
    } catch (error) {
        await matrix.stop();
        await homeserver.stop();
        throw error;
    }
}

/** The MUC room of a Matrix room. */
export function meetingOf(roomId: string, component = MUC): string {
    return `${roomName(roomId)}@${component}`;
}

/** How a meeting is opened from Matrix. */
export interface Entrance {
    /** The Matrix room. */
    readonly room: string;
    /** The XMPP domain to log in at; default: that of the Matrix users. */
    readonly host?: string;
    readonly transport?: Transport;
    readonly name?: string;
    readonly avatar?: string;
    readonly serverName?: string | null;
    /** Claims over those of the widget. */
    readonly claims?: Readonly<Record<string, unknown>>;
    /** Parameters of the URL over `room` and `token`. */
    readonly query?: Query;
    readonly resumable?: boolean;
    readonly timeoutMs?: number;
}

/** How somebody opens a meeting from Matrix. */
export interface Visit extends Entrance {
    /** The Matrix user; their client asks its homeserver for a fresh OpenID token. */
    readonly user: string;
}

/** Logs in with an OpenID token as Element's widget does. */
export function enter(prosody: Prosody, token: string, entrance: Entrance): Promise<LoginResult> {
    return connect({
        prosody,
        transport: entrance.transport ?? "websocket",
        host: entrance.host ?? MEET,
        timeoutMs: entrance.timeoutMs,
        resumable: entrance.resumable,
        query: {
            room: roomName(entrance.room),
            token: widgetToken({
                token,
                roomId: entrance.room,
                serverName: entrance.serverName,
                name: entrance.name,
                avatar: entrance.avatar,
                domain: MEET,
                claims: entrance.claims,
            }),
            ...entrance.query,
        },
    });
}

/** Logs a Matrix user in as Element's widget does. */
export function visit(deployment: Deployment, visitor: Visit): Promise<LoginResult> {
    return enter(deployment.prosody, deployment.matrix.token(visitor.user), visitor);
}

/** The client of a login that must have succeeded. @throws with condition and text when it did not */
export function admitted(result: LoginResult): Client {
    if (!result.ok) {
        throw new Error(`login refused: ${result.condition}: ${result.text ?? ""}`);
    }
    return result.client;
}

/** Logs Jicofo in. */
export async function connectFocus(deployment: Pick<Deployment, "prosody">): Promise<Client> {
    return admitted(await login({ prosody: deployment.prosody, transport: "websocket", ...FOCUS }));
}

/** A join in few words, for tables. */
export function describeJoin(join: JoinResult): string {
    return join.ok ? `${join.affiliation}, ${join.role}` : `refused: ${join.condition}`;
}
