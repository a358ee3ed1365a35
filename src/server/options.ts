/** Reading the options of both modules, and checking them, at one place. */

import type { GuestPolicy } from "../access/guests";
import { authOptions, powerSyncOptions } from "../options";

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
    /** Seconds for which a positive answer may be used again. */
    readonly cacheSeconds: number;
    /** How many checks run at once. */
    readonly maxChecks: number;
    readonly requireIssuer: boolean;
    /** Whether the verification service is asked for the membership, too. */
    readonly verifyMembership: boolean;
    /** What Matrix tokens have to be signed with; nothing where signatures do not count. */
    readonly tokenSecret?: string;
    /** Whether tokens without Matrix claims are taken as ordinary Jitsi tokens. */
    readonly tokenFallback: boolean;
    readonly serveWellKnown: boolean;
}

/** Options of the MUC component, for the power sync module. */
export interface PowerSyncOptions {
    readonly allowOwnerGrants: boolean;
    readonly guests: GuestPolicy;
    readonly lobbyBypass: boolean;
}

/** An option that is a number within a range. */
interface NumberOption {
    readonly name: string;
    readonly type: "seconds" | "number";
    readonly fallback: number;
    readonly range: { readonly smallest: number; readonly largest: number };
}

function readNumber(module: Prosody.Module, option: NumberOption): number {
    const value = module.get_option_number(option.name, option.fallback);
    const smallest = option.range.smallest;
    const largest = option.range.largest;
    // Prosody gives nothing, not the fallback, for what is no number. Written so that a NaN is out of range, too.
    if (value !== undefined && value >= smallest && value <= largest) {
        return value;
    }
    module.log(
        "warn",
        "Option %s must be between %d and %d%s: using %d",
        option.name,
        smallest,
        largest,
        option.type === "seconds" ? " seconds" : "",
        option.fallback,
    );
    return option.fallback;
}

/** A yes or no. Prosody gives nothing, not the fallback, for a value that is neither. */
function readFlag(
    module: Prosody.Module,
    option: { readonly name: string; readonly fallback: boolean },
): boolean {
    return module.get_option_boolean(option.name, option.fallback) ?? option.fallback;
}

/** A text option in which the empty text, as container images leave it, counts as unset. */
function readText(module: Prosody.Module, name: string): string | undefined {
    const value = module.get_option_string(name);
    return value === "" ? undefined : value;
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

function readGuestPolicy(module: Prosody.Module): GuestPolicy {
    const option = powerSyncOptions.matrix_guests;
    const value = module.get_option_string(option.name, option.fallback);
    for (const choice of option.choices) {
        if (choice === value) {
            return choice;
        }
    }
    // Whatever was meant, the strictest is safe.
    module.log(
        "error",
        "Option %s is %q, and should be lobby, allow or deny: using deny",
        option.name,
        value,
    );
    return "deny";
}

/** Reads the options of the auth module; what is wrong is logged, and the default taken. */
export function readAuthOptions(module: Prosody.Module): AuthOptions {
    return {
        appId: readText(module, authOptions.app_id.name),
        uvsBaseUrl: readUrl(module, authOptions.uvs_base_url.name),
        uvsAuthToken: readText(module, authOptions.uvs_auth_token.name),
        syncPowerLevels: readFlag(module, authOptions.uvs_sync_power_levels),
        uvsTimeout: readNumber(module, authOptions.uvs_timeout),
        cacheSeconds: readNumber(module, authOptions.matrix_cache_seconds),
        maxChecks: readNumber(module, authOptions.matrix_max_checks),
        requireIssuer: readFlag(module, authOptions.uvs_require_issuer),
        verifyMembership: readFlag(module, authOptions.uvs_verify_membership),
        tokenSecret: readSecret(module, authOptions.matrix_token_secret.name),
        tokenFallback: readFlag(module, authOptions.matrix_token_fallback),
        serveWellKnown: readFlag(module, authOptions.matrix_well_known),
    };
}

/** Reads the options of the power sync module. */
export function readPowerSyncOptions(module: Prosody.Module): PowerSyncOptions {
    return {
        allowOwnerGrants: readFlag(module, powerSyncOptions.matrix_allow_owner_grants),
        guests: readGuestPolicy(module),
        lobbyBypass: readFlag(module, powerSyncOptions.matrix_lobby_bypass),
    };
}
