/** The options of both modules, as code and documentation know them: name, type, default, meaning. */

/** One option, as the documentation lists it. */
export interface Option {
    readonly name: string;
    readonly type:
        "string" | "boolean" | "seconds" | "number" | "table" | "string or list" | "string or number";
    readonly fallback?: boolean | number | string;
    /** The words accepted. */
    readonly choices?: readonly string[];
    /** The smallest and the largest number accepted. */
    readonly range?: { readonly smallest: number; readonly largest: number };
    readonly meaning: string;
}

/** Options of the VirtualHost. */
export const authOptions = {
    app_id: {
        name: "app_id",
        type: "string",
        meaning:
            "What the iss of the tokens should be. A different one is logged once; see uvs_require_issuer.",
    },
    uvs_base_url: {
        name: "uvs_base_url",
        type: "string",
        meaning:
            "URL of the Matrix user verification service, with http:// or https://. This or matrix_homeservers is required.",
    },
    uvs_auth_token: {
        name: "uvs_auth_token",
        type: "string",
        meaning: "The service's UVS_AUTH_TOKEN, where it has one.",
    },
    uvs_sync_power_levels: {
        name: "uvs_sync_power_levels",
        type: "boolean",
        fallback: false,
        meaning:
            "Whether users with the power of a moderator in the Matrix room become owners of its meeting.",
    },
    uvs_timeout: {
        name: "uvs_timeout",
        type: "seconds",
        fallback: 10,
        range: { smallest: 1, largest: 60 },
        meaning: "How long a check may take; then the login is refused for the time being.",
    },
    uvs_require_issuer: {
        name: "uvs_require_issuer",
        type: "boolean",
        fallback: false,
        meaning: "Refuse tokens whose iss is not app_id. Matrix clients put the Jitsi domain there.",
    },
    uvs_verify_membership: {
        name: "uvs_verify_membership",
        type: "boolean",
        fallback: true,
        meaning:
            "Whether the membership in the room is checked. Without it, for homeservers that the service has no administrator's access to, any real Matrix user may enter any Matrix room's meeting, and nobody becomes owner.",
    },
    matrix_cache_seconds: {
        name: "matrix_cache_seconds",
        type: "seconds",
        fallback: 15,
        range: { smallest: 0, largest: 300 },
        meaning:
            "How long a positive answer may be used again, for a client that comes back or has several connections. 0: never.",
    },
    matrix_max_checks: {
        name: "matrix_max_checks",
        type: "number",
        fallback: 50,
        range: { smallest: 1, largest: 1000 },
        meaning:
            "How many checks run at once. Others wait in order: 20 times as many, and 2000 at most; more are refused for the time being.",
    },
    matrix_homeservers: {
        name: "matrix_homeservers",
        type: "table",
        meaning:
            "The homeservers that are asked, instead of a verification service: by server name, each with url and one of admin_token, admin_token_file, access_token, access_token_file; see docs/homeserver.md. This or uvs_base_url is required.",
    },
    matrix_owner_power: {
        name: "matrix_owner_power",
        type: "string or number",
        fallback: "state_default",
        meaning:
            "The power in the Matrix room that makes owner: a key of its power levels (state_default, kick, ban, redact, invite …), the type of an event that one has to be able to send, or a number.",
    },
    matrix_federation: {
        name: "matrix_federation",
        type: "boolean",
        fallback: false,
        meaning:
            "Whether users of other homeservers may come in, too: their server is found by its name, as homeservers find each other, and asked who they are. The membership is asked of the servers in matrix_homeservers.",
    },
    matrix_profile: {
        name: "matrix_profile",
        type: "boolean",
        fallback: false,
        meaning:
            "Whether name and avatar come from the homeserver, instead of the token, in which anybody can write anything. Only with matrix_homeservers.",
    },
    matrix_refusals_per_minute: {
        name: "matrix_refusals_per_minute",
        type: "number",
        fallback: 30,
        range: { smallest: 0, largest: 1000 },
        meaning:
            "How many logins from one address may be refused within a minute, before it has to wait. Logins that succeed never count. 0: no limit. Behind a proxy Prosody has to know it: set trusted_proxies.",
    },
    matrix_token_secret: {
        name: "matrix_token_secret",
        type: "string",
        meaning:
            "When set, Matrix tokens must be signed with it (HS256), and their context.features and context.group count. Element cannot do that.",
    },
    matrix_token_fallback: {
        name: "matrix_token_fallback",
        type: "boolean",
        fallback: false,
        meaning:
            "Whether tokens without context.matrix are taken as ordinary Jitsi tokens, verified by Jitsi's own token/util with its own options (app_id, app_secret, asap_…).",
    },
    matrix_resync: {
        name: "matrix_resync",
        type: "seconds",
        fallback: 0,
        range: { smallest: 10, largest: 86400 },
        meaning:
            "How often, while somebody is in a call, its Matrix room is read again: who lost or got the power of a moderator loses or gets it in the call, who is not in the room any more is removed. 0: never.",
    },
    matrix_start_call: {
        name: "matrix_start_call",
        type: "string or list",
        fallback: "member",
        meaning:
            'Who may start a call: "member" for every member, "owner" for moderators of the Matrix room, or a list of names of the Matrix servers whose users may. All others come into calls that go on.',
    },
    matrix_well_known: {
        name: "matrix_well_known",
        type: "boolean",
        fallback: true,
        meaning: "Whether Prosody's web server, where mod_http is loaded, serves /.well-known/element/jitsi.",
    },
} as const satisfies Record<string, Option>;

/** Options of the MUC component. */
export const powerSyncOptions = {
    matrix_allow_owner_grants: {
        name: "matrix_allow_owner_grants",
        type: "boolean",
        fallback: false,
        meaning: "Whether an owner of a Matrix room's meeting may make others owner in it.",
    },
    matrix_guests: {
        name: "matrix_guests",
        type: "string",
        fallback: "lobby",
        choices: ["lobby", "allow", "deny"],
        meaning:
            "What users of an anonymous host, or with an ordinary Jitsi token, may do in a Matrix room: enter where its lobby, its password or an owner lets them, always, or never. They are never owner.",
    },
    matrix_lobby_bypass: {
        name: "matrix_lobby_bypass",
        type: "boolean",
        fallback: false,
        meaning:
            "Whether verified members of the Matrix room pass the lobby and the password of its meeting.",
    },
} as const satisfies Record<string, Option>;
