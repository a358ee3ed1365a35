/** The options of the VirtualHost; those of the MUC component stand in meeting/power-sync-options.ts. */

import type { OwnerPower } from "./matrix/power";

/** An option. The comment above each one is its meaning in the documentation. */
export interface Option {
    readonly name: string;
    readonly type:
        | "string"
        | "boolean"
        | "seconds"
        | "number"
        | "table"
        | "list"
        | "string or number"
        | "string, number or list";
    readonly fallback?: boolean | number | string;
    /** The words accepted. */
    readonly choices?: readonly string[];
    /** The smallest and the largest number accepted. */
    readonly range?: readonly [smallest: number, largest: number];
}

/** The option `matrix_start_call`: all members, owners by Matrix power, those with a power, or the users of some servers. */
export type StartPolicy =
    | { readonly kind: "member" }
    | { readonly kind: "owner" }
    | { readonly kind: "power"; readonly power: OwnerPower }
    | { readonly kind: "servers"; readonly servers: readonly string[] };

/** The features of Jitsi that its plugins ask for, and whether mod_jitsi_permissions gives them to moderators. */
export const jitsiFeatures = {
    "create-polls": true,
    "file-upload": false,
    flip: true,
    "live-translation": true,
    "live-translation-subscribe": true,
    livestreaming: true,
    "outbound-call": true,
    recording: true,
    "send-groupchat": true,
    "send-private-message": true,
    transcription: true,
} as const;

export const authOptions = {
    /** The expected iss of tokens. The first different one is logged; see uvs_require_issuer. */
    app_id: { name: "app_id", type: "string" },
    /**
     * URL of the Matrix user verification service, with http:// or https://. This or matrix_homeservers is
     * required.
     */
    uvs_base_url: { name: "uvs_base_url", type: "string" },
    /** The service's UVS_AUTH_TOKEN, where it has one. */
    uvs_auth_token: { name: "uvs_auth_token", type: "string" },
    /** Whether users with the power of a moderator in the Matrix room become owners of its meeting. */
    uvs_sync_power_levels: { name: "uvs_sync_power_levels", type: "boolean", fallback: false },
    /** How long a check may take. After that the login is refused for the time being. */
    uvs_timeout: { name: "uvs_timeout", type: "seconds", fallback: 10, range: [1, 60] },
    /** Refuse tokens whose iss is not app_id. Matrix clients put the Jitsi domain there. */
    uvs_require_issuer: { name: "uvs_require_issuer", type: "boolean", fallback: false },
    /**
     * Whether the membership in the room is checked. Turn it off only for homeservers where the service has
     * no administrator's access: then any Matrix user may enter the meeting of any Matrix room, and nobody
     * becomes owner.
     */
    uvs_verify_membership: { name: "uvs_verify_membership", type: "boolean", fallback: true },
    /**
     * How long a positive answer is cached, for clients that reconnect or have several connections. 0: never.
     */
    matrix_cache_seconds: { name: "matrix_cache_seconds", type: "seconds", fallback: 15, range: [0, 300] },
    /**
     * How many checks run at once. Others wait in a queue of 20 times as many, and 2000 at most; more are
     * refused for the time being.
     */
    matrix_max_checks: { name: "matrix_max_checks", type: "number", fallback: 50, range: [1, 1000] },
    /**
     * The homeservers that are asked, instead of a verification service: by server name, each with url and
     * one of admin_token, access_token, as_token, or of them with _file; see docs/homeserver.md. This or
     * uvs_base_url is required.
     */
    matrix_homeservers: { name: "matrix_homeservers", type: "table" },
    /**
     * The power in the Matrix room that makes owner: a key of its power levels (state_default, kick, ban,
     * redact, invite …), an event type that the user must be able to send, or a number.
     */
    matrix_owner_power: { name: "matrix_owner_power", type: "string or number", fallback: "state_default" },
    /**
     * Whether users of other homeservers may come in, too: their server is found by its name, as homeservers
     * find each other, and asked who they are. The membership is asked of the servers in matrix_homeservers.
     */
    matrix_federation: { name: "matrix_federation", type: "boolean", fallback: false },
    /**
     * Whether name and avatar come from the homeserver. The token's, which users can set to anything, are
     * then ignored. Only with matrix_homeservers.
     */
    matrix_profile: { name: "matrix_profile", type: "boolean", fallback: false },
    /**
     * Limits the checks of an address whose logins are refused: half as many refusals are free, then it makes
     * one check every 50/limit seconds, for its newest login first. Logins that succeed make up for refused
     * ones. 0: no limit. Behind a proxy, set trusted_proxies, so that Prosody knows the addresses.
     */
    matrix_refusals_per_minute: {
        name: "matrix_refusals_per_minute",
        type: "number",
        fallback: 30,
        range: [0, 1000],
    },
    /**
     * When set, Matrix tokens must be signed with it (HS256), and their context.features and context.group
     * count. Element cannot do that.
     */
    matrix_token_secret: { name: "matrix_token_secret", type: "string" },
    /**
     * Whether tokens without context.matrix are taken as ordinary Jitsi tokens, verified by Jitsi's own
     * token/util with its own options (app_id, app_secret, asap_…).
     */
    matrix_token_fallback: { name: "matrix_token_fallback", type: "boolean", fallback: false },
    /**
     * How often the Matrix rooms of users who are logged in are read again: users who left their room or were
     * banned are removed from its call, and owners follow its power levels. At least 1; 0: never. Only with
     * matrix_homeservers.
     */
    matrix_resync: { name: "matrix_resync", type: "seconds", fallback: 30, range: [0, 86400] },
    /**
     * Domains of other XMPP servers that may send to meetings of Matrix rooms, such as visitor nodes. When
     * set, it also names the hosts of this server whose accounts with a password may, such as that of
     * recorders; unset, all of them may.
     */
    matrix_trusted_servers: { name: "matrix_trusted_servers", type: "list" },
    /**
     * Who may start a call: "member" for every member, "owner" for moderators of the Matrix room, a power in
     * the notation of matrix_owner_power for those who have it, or a list of names of the Matrix servers whose
     * users may. All others may only join a running call.
     */
    matrix_start_call: { name: "matrix_start_call", type: "string, number or list", fallback: "member" },
    /**
     * Who may use which feature of Jitsi in the call of a Matrix room: by the feature's name (recording,
     * livestreaming, transcription, outbound-call, file-upload, create-polls …), the power in the notation of
     * matrix_owner_power. Features that it does not list belong to moderators, as Jitsi has it.
     */
    matrix_features: { name: "matrix_features", type: "table" },
    /** Whether Prosody's web server, where mod_http is loaded, serves /.well-known/element/jitsi. */
    matrix_well_known: { name: "matrix_well_known", type: "boolean", fallback: true },
} as const satisfies Record<string, Option>;
