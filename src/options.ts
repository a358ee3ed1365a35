/** The options of both modules, as code and documentation know them; scripts/option-meanings.ts says what they mean. */

/** One option, as the documentation lists it. */
export interface Option {
    readonly name: string;
    readonly type:
        | "string"
        | "boolean"
        | "seconds"
        | "number"
        | "table"
        | "list"
        | "string or list"
        | "string or number";
    readonly fallback?: boolean | number | string;
    /** The words accepted. */
    readonly choices?: readonly string[];
    /** The smallest and the largest number accepted. */
    readonly range?: { readonly smallest: number; readonly largest: number };
}

/** Options of the VirtualHost. */
export const authOptions = {
    app_id: {
        name: "app_id",
        type: "string",
    },
    uvs_base_url: {
        name: "uvs_base_url",
        type: "string",
    },
    uvs_auth_token: {
        name: "uvs_auth_token",
        type: "string",
    },
    uvs_sync_power_levels: {
        name: "uvs_sync_power_levels",
        type: "boolean",
        fallback: false,
    },
    uvs_timeout: {
        name: "uvs_timeout",
        type: "seconds",
        fallback: 10,
        range: { smallest: 1, largest: 60 },
    },
    uvs_require_issuer: {
        name: "uvs_require_issuer",
        type: "boolean",
        fallback: false,
    },
    uvs_verify_membership: {
        name: "uvs_verify_membership",
        type: "boolean",
        fallback: true,
    },
    matrix_cache_seconds: {
        name: "matrix_cache_seconds",
        type: "seconds",
        fallback: 15,
        range: { smallest: 0, largest: 300 },
    },
    matrix_max_checks: {
        name: "matrix_max_checks",
        type: "number",
        fallback: 50,
        range: { smallest: 1, largest: 1000 },
    },
    matrix_homeservers: {
        name: "matrix_homeservers",
        type: "table",
    },
    matrix_owner_power: {
        name: "matrix_owner_power",
        type: "string or number",
        fallback: "state_default",
    },
    matrix_federation: {
        name: "matrix_federation",
        type: "boolean",
        fallback: false,
    },
    matrix_profile: {
        name: "matrix_profile",
        type: "boolean",
        fallback: false,
    },
    matrix_refusals_per_minute: {
        name: "matrix_refusals_per_minute",
        type: "number",
        fallback: 30,
        range: { smallest: 0, largest: 1000 },
    },
    matrix_token_secret: {
        name: "matrix_token_secret",
        type: "string",
    },
    matrix_token_fallback: {
        name: "matrix_token_fallback",
        type: "boolean",
        fallback: false,
    },
    matrix_resync: {
        name: "matrix_resync",
        type: "seconds",
        fallback: 30,
        range: { smallest: 0, largest: 86400 },
    },
    matrix_trusted_servers: {
        name: "matrix_trusted_servers",
        type: "list",
    },
    matrix_start_call: {
        name: "matrix_start_call",
        type: "string or list",
        fallback: "member",
    },
    matrix_well_known: {
        name: "matrix_well_known",
        type: "boolean",
        fallback: true,
    },
} as const satisfies Record<string, Option>;

/** Options of the MUC component. */
export const powerSyncOptions = {
    matrix_allow_owner_grants: {
        name: "matrix_allow_owner_grants",
        type: "boolean",
        fallback: false,
    },
    matrix_guests: {
        name: "matrix_guests",
        type: "string",
        fallback: "lobby",
        choices: ["lobby", "allow", "deny"],
    },
    matrix_lobby_bypass: {
        name: "matrix_lobby_bypass",
        type: "boolean",
        fallback: false,
    },
} as const satisfies Record<string, Option>;
