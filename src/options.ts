/** The options of both modules, as code and documentation know them: name, type, default, meaning. */

/** One option, as the documentation lists it. */
export interface Option {
    readonly name: string;
    readonly type: "string" | "boolean" | "seconds";
    readonly fallback?: boolean | number;
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
        meaning: "URL of the Matrix user verification service, with http:// or https://. Required.",
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
} as const satisfies Record<string, Option>;

/** Options of the MUC component. */
export const powerSyncOptions = {
    matrix_allow_owner_grants: {
        name: "matrix_allow_owner_grants",
        type: "boolean",
        fallback: false,
        meaning: "Whether an owner of a Matrix room's meeting may make others owner in it.",
    },
} as const satisfies Record<string, Option>;
