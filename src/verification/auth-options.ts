/** Reading the options of the VirtualHost. All mistakes are found here, so that none shows only at a login. */

import * as jid from "util.jid";
import { isMatrixToken, isServerName } from "../matrix/ids";
import { isNamedLevel, readLevel, type OwnerPower } from "../matrix/power";
import { authOptions, jitsiFeatures, type Option, type StartPolicy } from "../options";
import { nearestName } from "../prosody/nearest";
import { readFlag, readScalar, report, type Problem, type Reader } from "../prosody/read-option";
import { has } from "../prosody/text";

export interface Homeserver {
    /** The Matrix server name, which its users have behind the colon. */
    readonly name: string;
    /** Its base URL, without a slash at the end. */
    readonly url: string;
    /** Whether the token is an administrator's, for Synapse's admin API, a bot's, or an application service's. */
    readonly right: "admin" | "bot" | "service";
    /** A secret, never to be logged. */
    readonly token: string;
    /** The file that it is from, which may be replaced. */
    readonly tokenFile?: string;
    /** The base URL of a server that gives media without a token, without a slash at the end. */
    readonly mediaUrl?: string;
}

export type HomeserversOption =
    | { readonly kind: "unset" }
    | { readonly kind: "malformed" }
    | { readonly kind: "set"; readonly homeservers: readonly Homeserver[] };

type NumberOption = Option & Required<Pick<Option, "range">> & { readonly fallback: number };
type Table = LuaMap<AnyNotNil, AnyNotNil>;
/** Receives what is wrong in a table, and what to change if the table does not show it. */
type OnWrong = (this: void, text: string, remedy?: string) => void;

function isTable(value: unknown): value is Table {
    return type(value) === "table";
}

function isHttpUrl(text: string): boolean {
    return has(text, "^[Hh][Tt][Tt][Pp][Ss]?://[^%s/]");
}

/**
 * A text. The empty text, which container images leave, counts as unset.
 *
 * @param emptyLevel reports an empty secret: the administrator may believe that it is used
 */
function readText(reader: Reader, option: Option, emptyLevel?: Problem["level"]): string | undefined {
    const name = option.name;
    const value = readScalar(reader, name);
    if (value === "" && emptyLevel !== undefined) {
        report(reader, name, "empty, so it is not used", "set it, or leave it out", emptyLevel);
    }
    if (value === undefined || value === "") {
        return undefined;
    }
    if (typeof value !== "string" && typeof value !== "number") {
        report(reader, name, "not a text", "put it in quotes");
    }
    return tostring(value);
}

/** Whether a URL has a path of an endpoint, which we put behind a base URL. */
function isEndpoint(url: string): boolean {
    return has(url, "/_matrix") || has(url, "[^/]/verify");
}

const baseRemedy = "leave out /verify, /_matrix and what follows";

function readUrl(reader: Reader, option: Option): string | undefined {
    const value = readText(reader, option);
    if (value !== undefined && !isHttpUrl(value)) {
        // The value is not shown: a URL may hold a password.
        report(reader, option.name, "not an http or https URL", "begin it with http:// or https://");
        return undefined;
    }
    if (value !== undefined && isEndpoint(value)) {
        report(reader, option.name, "more than the base URL of a service", baseRemedy);
    }
    return value;
}

function readNumber(reader: Reader, option: NumberOption): number {
    const { name, fallback } = option;
    const smallest = option.range[0];
    const largest = option.range[1];
    const given = readScalar(reader, name);
    const value = tonumber(given);
    // NaN is out of range, too.
    if (value !== undefined && value >= smallest && value <= largest) {
        return value;
    }
    if (given !== undefined) {
        const wanted = `a number from ${String(smallest)} to ${String(largest)}`;
        report(reader, name, `not ${wanted}: using ${tostring(fallback)}`, `set it to ${wanted}`);
    }
    return fallback;
}

/** A power: a level, the name of one, or an event type, which has a dot in it. */
function readPower(value: unknown): OwnerPower | undefined {
    if (typeof value === "number" && readLevel(value) !== undefined) {
        return value;
    }
    if (typeof value === "string" && (isNamedLevel(value) || has(value, "^[^.]+%."))) {
        return value;
    }
    return undefined;
}

const noPower = "neither a whole number, nor a key of power levels, nor an event type";
const powerRemedy =
    "set it to a key such as state_default, kick or ban, to an event type, or to a whole number";

function readOwnerPower(reader: Reader): OwnerPower {
    const { name, fallback } = authOptions.matrix_owner_power;
    const value = readScalar(reader, name);
    const power = readPower(value);
    if (power === undefined && value !== undefined) {
        report(reader, name, `${noPower}: using ${fallback}`, powerRemedy);
    }
    return power ?? fallback;
}

/**
 * The names of the features that Matrix power decides on; nothing if the option is not set.
 *
 * @param powers receives the power of each; a feature without one belongs to nobody
 */
function readFeatures(reader: Reader, powers: Record<string, OwnerPower>): readonly string[] | undefined {
    const option = authOptions.matrix_features.name;
    const value = reader.get(option);
    if (value === undefined) {
        return undefined;
    }
    const names: string[] = [];
    if (isTable(value) && value.get(1) === undefined) {
        for (const [key, wanted] of value) {
            const name = tostring(key);
            const power = readPower(wanted);
            names.push(name);
            if (!(name in jitsiFeatures)) {
                const remedy = `the nearest one is ${nearestName(name, jitsiFeatures)}`;
                report(reader, option, `Jitsi's plugins know no feature ${name}`, remedy);
            }
            if (power === undefined) {
                report(reader, option, `${name}: ${noPower}: nobody has it`, powerRemedy);
            } else {
                powers[name] = power;
            }
        }
    } else {
        for (const name in jitsiFeatures) {
            names.push(name);
        }
        const remedy = 'set it to a table of features, such as { recording = "state_default" }';
        report(reader, option, "names no features: nobody has any", remedy);
    }
    // Lua tables have no order.
    table.sort(names);
    return names;
}

/** A list of names. A wrong one is left out. @param normalise gives a name as it is compared, nothing for a wrong one */
function readNames(
    reader: Reader,
    option: string,
    remedy: string,
    normalise: (this: void, name: string) => string | undefined,
): readonly string[] {
    const value: unknown = reader.get(option);
    const names: string[] = [];
    for (const item of isTable(value) ? (value as unknown as readonly unknown[]) : [value]) {
        const name = typeof item === "string" ? normalise(item) : undefined;
        if (name !== undefined) {
            names.push(name);
        } else {
            report(reader, option, `"${tostring(item)}" is not such a name: ignored`, remedy);
        }
    }
    return names;
}

function readTrusted(reader: Reader): readonly string[] | undefined {
    const name = authOptions.matrix_trusted_servers.name;
    if (reader.get(name) === undefined) {
        return undefined;
    }
    const remedy = 'set it to a list of domain names, such as { "v1.meet.example.org" }';
    return readNames(reader, name, remedy, (server) => {
        const domain = jid.prep(server);
        return domain !== undefined && jid.host(domain) === domain ? domain : undefined;
    });
}

function readStartCall(reader: Reader): StartPolicy {
    const name = authOptions.matrix_start_call.name;
    const value = reader.get(name);
    if (value === undefined || value === "member") {
        return { kind: "member" };
    }
    if (value === "owner") {
        return { kind: "owner" };
    }
    const power = readPower(value);
    if (power !== undefined) {
        return { kind: "power", power };
    }
    const remedy = 'set it to "member", "owner", a power or a list of names of Matrix servers';
    if (isTable(value)) {
        const normalise = (server: string) => (isServerName(server) ? server.toLowerCase() : undefined);
        const servers = readNames(reader, name, remedy, normalise);
        if (servers.length > 0) {
            return { kind: "servers", servers };
        }
    }
    // The stricter policy is safe, whatever was meant.
    report(
        reader,
        name,
        "neither member, owner nor a power, and names no Matrix server: using owner",
        remedy,
    );
    return { kind: "owner" };
}

/** Seconds after which the room of a call is read again; nothing for never. */
function readResync(reader: Reader, homeservers: HomeserversOption): number | undefined {
    const seconds = readNumber(reader, authOptions.matrix_resync);
    return homeservers.kind !== "unset" && seconds !== 0 ? Math.max(seconds, 1) : undefined;
}

/** The keys of a homeserver's entry that give its token, with the token's right. */
const tokenKeys: Readonly<Record<string, Homeserver["right"] | undefined>> = {
    admin_token: "admin",
    admin_token_file: "admin",
    access_token: "bot",
    access_token_file: "bot",
    as_token: "service",
    as_token_file: "service",
};

/** Returns the empty text for a wrong URL: a table with anything wrong in it is not used. */
function readBaseUrl(entry: Table, key: string, onWrong: OnWrong): string {
    const value = entry.get(key);
    if (typeof value !== "string" || !isHttpUrl(value) || has(value, "[%s?#@]")) {
        onWrong(
            `${key} has to be an http or https URL without user, password and query`,
            "begin it with http:// or https://, and end it behind the host or port",
        );
        return "";
    }
    if (isEndpoint(value)) {
        onWrong(`${key} is more than the base URL of a server`, baseRemedy);
    }
    const [base] = string.gsub(value, "/+$", "");
    return base;
}

/** The token in a file, which may be malformed; without it a message. */
export function readTokenFile(path: string): LuaMultiReturn<[token?: string, message?: string]> {
    const [file, message] = io.open(path, "r");
    const content = file?.read("*a");
    file?.close();
    if (content === undefined) {
        return $multi(undefined, typeof message === "string" ? message : `${path} is no file`);
    }
    const [token] = string.gsub(content, "[\r\n]+$", "");
    return $multi(token);
}

/** Checks a token. Returns the empty text for a wrong one, and never shows it. */
function readToken(entry: Table, key: string, tokenFile: string | undefined, onWrong: OnWrong): string {
    let token = entry.get(key);
    if (tokenFile !== undefined) {
        const [content, message = ""] = readTokenFile(tokenFile);
        if (content === undefined) {
            onWrong(
                `${key} cannot be read: ${message}`,
                "name a file that Prosody's user may read: chgrp prosody FILE; chmod 640 FILE",
            );
            return "";
        }
        token = content;
    }
    if (typeof token !== "string" || !isMatrixToken(token)) {
        onWrong(`${key} holds no token`, "write the token there: one line of text without blanks");
        return "";
    }
    return token;
}

function readHomeserver(name: string, entry: Table, onWrong: OnWrong): Homeserver | undefined {
    const given: string[] = [];
    for (const [key] of entry) {
        if (typeof key === "string" && tokenKeys[key] !== undefined) {
            given.push(key);
        } else if (key !== "url" && key !== "media_url") {
            onWrong(`${tostring(key)} is not known there`, "correct its spelling, or remove it");
        }
    }
    const url = readBaseUrl(entry, "url", onWrong);
    const mediaUrl = entry.has("media_url") ? readBaseUrl(entry, "media_url", onWrong) : undefined;
    const key = given[0] ?? "";
    const right = tokenKeys[key];
    if (right === undefined || given.length > 1) {
        onWrong(
            `${tostring(given.length)} tokens are set`,
            "set exactly one of admin_token, access_token, as_token, or of them with _file",
        );
        return undefined;
    }
    const value = entry.get(key);
    const tokenFile = typeof value === "string" && has(key, "_file$") ? value : undefined;
    const token = readToken(entry, key, tokenFile, onWrong);
    return { name, url, right, token, tokenFile, mediaUrl };
}

/** Reads the table of homeservers. With anything wrong in it, none of it is used. */
function readHomeservers(reader: Reader): HomeserversOption {
    const option = authOptions.matrix_homeservers.name;
    const given: unknown = reader.get(option);
    if (given === undefined) {
        return { kind: "unset" };
    }
    const problemsBefore = reader.problems.length;
    const onWrong: OnWrong = (text, remedy = "correct the table; docs/homeserver.md shows one") => {
        report(reader, option, text, remedy);
    };
    if (!isTable(given) || next(given)[0] === undefined) {
        onWrong("it has to be a table of homeservers by their Matrix server names");
        return { kind: "malformed" };
    }
    const homeservers: Homeserver[] = [];
    for (const [name, entry] of given) {
        if (typeof name !== "string" || !isServerName(name)) {
            onWrong(`${tostring(name)} is no Matrix server name`);
        } else if (!isTable(entry)) {
            onWrong(`${name} has to be a table with url and a token`);
        } else {
            const homeserver = readHomeserver(name, entry, (text, remedy) => {
                onWrong(`${name}: ${text}`, remedy);
            });
            if (homeserver !== undefined) {
                homeservers.push(homeserver);
            }
        }
    }
    // Lua tables have no order: with this one, requests and log lines come in the same order each time.
    table.sort(homeservers, (one, other) => one.name < other.name);
    const isRight = reader.problems.length === problemsBefore;
    return isRight ? { kind: "set", homeservers } : { kind: "malformed" };
}

const needHomeservers = [
    authOptions.matrix_federation,
    authOptions.matrix_profile,
    authOptions.matrix_resync,
];

export type AuthOptions = ReturnType<typeof readAuthOptions>;

export function readAuthOptions(reader: Reader) {
    const appId = readText(reader, authOptions.app_id);
    const requireIssuer = readFlag(reader, authOptions.uvs_require_issuer);
    if (requireIssuer && appId === undefined) {
        const name = authOptions.uvs_require_issuer.name;
        const text = "app_id is not set, so every login is refused";
        report(reader, name, text, "set app_id to the Jitsi domain, which Matrix clients put into iss");
    }
    const homeservers = readHomeservers(reader);
    for (const { name } of homeservers.kind === "unset" ? needHomeservers : []) {
        const value = reader.get(name);
        if (value !== undefined && value !== false && value !== 0) {
            report(
                reader,
                name,
                "no effect without matrix_homeservers",
                "set matrix_homeservers, or leave it out",
            );
        }
    }
    const startCall = readStartCall(reader);
    const powers: Record<string, OwnerPower> = {};
    const features = readFeatures(reader, powers);
    if (startCall.kind === "power") {
        powers[authOptions.matrix_start_call.name] = startCall.power;
    }
    const verifyMembership = readFlag(reader, authOptions.uvs_verify_membership);
    if (!verifyMembership && (features !== undefined || startCall.kind === "power")) {
        const { name } = features === undefined ? authOptions.matrix_start_call : authOptions.matrix_features;
        const text = "without uvs_verify_membership no power is known: nobody has it";
        report(reader, name, text, "leave it out, or uvs_verify_membership = false", "warn");
    }
    return {
        appId,
        uvsBaseUrl: readUrl(reader, authOptions.uvs_base_url),
        uvsAuthToken: readText(reader, authOptions.uvs_auth_token, "warn"),
        homeservers,
        federation: readFlag(reader, authOptions.matrix_federation),
        ownerPower: readOwnerPower(reader),
        profile: readFlag(reader, authOptions.matrix_profile),
        syncPowerLevels: readFlag(reader, authOptions.uvs_sync_power_levels),
        uvsTimeout: readNumber(reader, authOptions.uvs_timeout),
        cacheSeconds: readNumber(reader, authOptions.matrix_cache_seconds),
        maxChecks: readNumber(reader, authOptions.matrix_max_checks),
        refusalsPerMinute: readNumber(reader, authOptions.matrix_refusals_per_minute),
        requireIssuer,
        verifyMembership,
        tokenSecret: readText(reader, authOptions.matrix_token_secret, "error"),
        tokenFallback: readFlag(reader, authOptions.matrix_token_fallback),
        resync: readResync(reader, homeservers),
        startCall,
        features,
        powers,
        trusted: readTrusted(reader),
        serveWellKnown: readFlag(reader, authOptions.matrix_well_known),
    };
}
