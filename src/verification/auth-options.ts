/** Reading the options of the auth module, and checking them. */

import { authOptions } from "../options";
import { readMatrixOptions, type MatrixOptions } from "./matrix-options";
import { readFlag, readNumber, readText } from "../prosody/read-option";

/** Options of the VirtualHost, for the auth module. */
export interface AuthOptions {
    /** What `iss` of the tokens should be. */
    readonly appId?: string;
    /** Where the verification service is; nothing when it is not set, or no URL. */
    readonly uvsBaseUrl?: string;
    readonly uvsAuthToken?: string;
    /** How Matrix is asked otherwise, and what its answers give. */
    readonly matrix: MatrixOptions;
    readonly syncPowerLevels: boolean;
    /** Seconds for a check. */
    readonly uvsTimeout: number;
    /** Seconds for which a positive answer may be used again. */
    readonly cacheSeconds: number;
    /** How many checks run at once. */
    readonly maxChecks: number;
    /** How many logins from one address may be refused within a minute; 0 for no limit. */
    readonly refusalsPerMinute: number;
    readonly requireIssuer: boolean;
    /** Whether the verification service is asked for the membership, too. */
    readonly verifyMembership: boolean;
    /** What Matrix tokens have to be signed with; nothing where signatures do not count. */
    readonly tokenSecret?: string;
    /** Whether tokens without Matrix claims are taken as ordinary Jitsi tokens. */
    readonly tokenFallback: boolean;
    readonly serveWellKnown: boolean;
}

/** A secret. An empty one is told of: whoever set it believes that it is checked. */
function readSecret(module: Prosody.Module, name: string): string | undefined {
    if (module.get_option_string(name) === "") {
        module.log("error", "Option %s is empty, and so not used", name);
    }
    return readText(module, name);
}

function readUrl(module: Prosody.Module, name: string): string | undefined {
    const value = readText(module, name);
    if (value === undefined) {
        return undefined;
    }
    const [wellFormed] = string.match(value, "^[Hh][Tt][Tt][Pp][Ss]?://[^%s/]");
    if (wellFormed === undefined) {
        // The value is not shown: a URL may hold a password.
        module.log("error", "Option %s is no http or https URL", name);
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
        matrix: readMatrixOptions(module),
        syncPowerLevels: readFlag(module, authOptions.uvs_sync_power_levels),
        uvsTimeout: readNumber(module, authOptions.uvs_timeout),
        cacheSeconds: readNumber(module, authOptions.matrix_cache_seconds),
        maxChecks: readNumber(module, authOptions.matrix_max_checks),
        refusalsPerMinute: readNumber(module, authOptions.matrix_refusals_per_minute),
        requireIssuer: readFlag(module, authOptions.uvs_require_issuer),
        verifyMembership: readFlag(module, authOptions.uvs_verify_membership),
        tokenSecret: readSecret(module, authOptions.matrix_token_secret.name),
        tokenFallback: readFlag(module, authOptions.matrix_token_fallback),
        serveWellKnown: readFlag(module, authOptions.matrix_well_known),
    };
}
