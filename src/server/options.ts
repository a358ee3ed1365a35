/** The options of both modules: name, type, default, meaning, read and checked at one place. */

/** Options of the VirtualHost, for the auth module. */
export interface AuthOptions {
    /** What `iss` of the tokens should be. */
    readonly appId?: string;
    /** Where the verification service is; nothing when it is not set, or no URL. */
    readonly uvsBaseUrl?: string;
    readonly uvsAuthToken?: string;
    readonly syncPowerLevels: boolean;
    /** Seconds for a check. */
    readonly uvsTimeout: number;
    readonly requireIssuer: boolean;
}

/** Options of the MUC component, for the power sync module. */
export interface PowerSyncOptions {
    readonly allowOwnerGrants: boolean;
}

/** One option, as the documentation lists it. */
interface Option {
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

function readNumber(module: Prosody.Module, option: typeof authOptions.uvs_timeout): number {
    const value = module.get_option_number(option.name, option.fallback);
    const smallest = option.range.smallest;
    const largest = option.range.largest;
    // Written so that a NaN is out of range, too.
    if (value >= smallest && value <= largest) {
        return value;
    }
    module.log(
        "warn",
        "Option %s must be between %d and %d %s: using %d",
        option.name,
        smallest,
        largest,
        option.type,
        option.fallback,
    );
    return option.fallback;
}

/** A text option in which the empty text, as container images leave it, counts as unset. */
function readText(module: Prosody.Module, name: string): string | undefined {
    const value = module.get_option_string(name);
    return value === "" ? undefined : value;
}

function readUrl(module: Prosody.Module, name: string): string | undefined {
    const value = readText(module, name);
    if (value === undefined) {
        return undefined;
    }
    const [wellFormed] = string.match(value, "^[Hh][Tt][Tt][Pp][Ss]?://[^%s/]");
    if (wellFormed === undefined) {
        module.log("error", "Option %s is no http or https URL: %q", name, value);
        return undefined;
    }
    return value;
}

/** Reads the options of the auth module; what is wrong is logged, and the default taken. */
export function readAuthOptions(module: Prosody.Module): AuthOptions {
    return {
        appId: readText(module, authOptions.app_id.name),
        uvsBaseUrl: readUrl(module, authOptions.uvs_base_url.name),
        uvsAuthToken: readText(module, authOptions.uvs_auth_token.name),
        syncPowerLevels: module.get_option_boolean(
            authOptions.uvs_sync_power_levels.name,
            authOptions.uvs_sync_power_levels.fallback,
        ),
        uvsTimeout: readNumber(module, authOptions.uvs_timeout),
        requireIssuer: module.get_option_boolean(
            authOptions.uvs_require_issuer.name,
            authOptions.uvs_require_issuer.fallback,
        ),
    };
}

/** Reads the options of the power sync module. */
export function readPowerSyncOptions(module: Prosody.Module): PowerSyncOptions {
    return {
        allowOwnerGrants: module.get_option_boolean(
            powerSyncOptions.matrix_allow_owner_grants.name,
            powerSyncOptions.matrix_allow_owner_grants.fallback,
        ),
    };
}
