/** The option `matrix_homeservers`: reading the table, and checking all of it, so that nothing wrong shows only at a login. */

import { isMatrixToken, isServerName } from "../matrix/ids";

/** A homeserver as it is set up. */
export interface Homeserver {
    /** The Matrix server name: what stands behind the colon of its users. */
    readonly name: string;
    /** Its base URL, without a slash at the end. */
    readonly url: string;
    /** Whether the token is an administrator's, for Synapse's admin API, or that of a bot in the rooms. */
    readonly right: "admin" | "bot";
    /** A secret, never to be logged. */
    readonly token: string;
    /** The base URL of a server that gives media without a token, without a slash at the end; nothing where there is none. */
    readonly mediaUrl?: string;
}

/** What the option holds. */
export type HomeserversOption =
    | { readonly kind: "unset" }
    /** The log says what is wrong. */
    | { readonly kind: "malformed" }
    | { readonly kind: "set"; readonly homeservers: readonly Homeserver[] };

type Table = LuaMap<AnyNotNil, AnyNotNil>;

/** Something in an entry, or what is wrong with it. */
type Part<Value> = { readonly value: Value } | { readonly wrong: string };

const optionName = "matrix_homeservers";

/** The ways to give a token. */
const tokenKeys = ["admin_token", "admin_token_file", "access_token", "access_token_file"] as const;

const tokenKeysInWords = "admin_token, admin_token_file, access_token and access_token_file";

function isTable(value: unknown): value is Table {
    return type(value) === "table";
}

function readUrl(entry: Table, key: string): Part<string> {
    const value = entry.get(key);
    const text = typeof value === "string" ? value : "";
    const [wellFormed] = string.match(text, "^[Hh][Tt][Tt][Pp][Ss]?://[^%s/?#@]+[^%s?#@]*$");
    if (wellFormed === undefined) {
        return { wrong: `${key} has to be an http or https URL without user, password and query` };
    }
    const [base] = string.gsub(wellFormed, "/+$", "");
    return { value: base };
}

function readFile(path: string): Part<string> {
    const [file, problem] = io.open(path, "r");
    if (file === undefined) {
        return { wrong: `cannot be read: ${problem}` };
    }
    const content = file.read("*a");
    file.close();
    if (content === undefined) {
        return { wrong: `cannot be read: ${path}` };
    }
    const [text] = string.gsub(content, "[\r\n]+$", "");
    return { value: text };
}

/** Reads the token of an entry. What is said of a wrong one does not show it. */
function readToken(entry: Table): Part<Pick<Homeserver, "right" | "token">> {
    const given: string[] = [];
    for (const key of tokenKeys) {
        if (entry.get(key) !== undefined) {
            given.push(key);
        }
    }
    const key = given[0];
    if (key === undefined || given.length > 1) {
        return { wrong: `exactly one of ${tokenKeysInWords} has to be set` };
    }
    const value = entry.get(key);
    if (typeof value !== "string") {
        return { wrong: `${key} has to be text` };
    }
    const [ofFile] = string.match(key, "_file$");
    const token = ofFile === undefined ? { value } : readFile(value);
    if ("wrong" in token) {
        return { wrong: `${key} ${token.wrong}` };
    }
    if (!isMatrixToken(token.value)) {
        return { wrong: `${key} holds no token: one line of text without blanks is expected` };
    }
    const [ofAdministrator] = string.match(key, "^admin");
    return { value: { right: ofAdministrator === undefined ? "bot" : "admin", token: token.value } };
}

/** Reads an entry. @param onWrong told of each thing that is wrong */
function readEntry(
    name: string,
    entry: Table,
    onWrong: (this: void, problem: string) => void,
): Homeserver | undefined {
    for (const [key] of entry) {
        let known = key === "url" || key === "media_url";
        for (const tokenKey of tokenKeys) {
            known = known || key === tokenKey;
        }
        if (!known) {
            onWrong(`${tostring(key)} is not known there`);
        }
    }
    const url = readUrl(entry, "url");
    const token = readToken(entry);
    const mediaUrl = entry.get("media_url") === undefined ? undefined : readUrl(entry, "media_url");
    for (const part of [url, token, mediaUrl]) {
        if (part !== undefined && "wrong" in part) {
            onWrong(part.wrong);
        }
    }
    if ("wrong" in url || "wrong" in token || (mediaUrl !== undefined && "wrong" in mediaUrl)) {
        return undefined;
    }
    return {
        name,
        url: url.value,
        right: token.value.right,
        token: token.value.token,
        mediaUrl: mediaUrl?.value,
    };
}

/** Reads the option. All that is wrong is logged, each on a line of its own; then nothing of it counts. */
export function readHomeservers(module: Prosody.Module): HomeserversOption {
    const option: unknown = module.get_option(optionName);
    if (option === undefined) {
        return { kind: "unset" };
    }
    const problems: string[] = [];
    const onWrong = (problem: string): void => {
        problems.push(problem);
        module.log("error", "Option %s: %s", optionName, problem);
    };
    const homeservers: Homeserver[] = [];
    if (!isTable(option) || next(option)[0] === undefined) {
        onWrong("it has to be a table of homeservers by their Matrix server names");
        return { kind: "malformed" };
    }
    for (const [name, entry] of option) {
        if (typeof name !== "string" || !isServerName(name)) {
            onWrong(`${tostring(name)} is no Matrix server name`);
        } else if (!isTable(entry)) {
            onWrong(`${name} has to be a table with url and a token`);
        } else {
            const homeserver = readEntry(name, entry, (problem) => {
                onWrong(`${name}: ${problem}`);
            });
            if (homeserver !== undefined) {
                homeservers.push(homeserver);
            }
        }
    }
    if (problems.length > 0) {
        return { kind: "malformed" };
    }
    // A table of Lua has no order: with this one, all that is done and logged is the same each time.
    table.sort(homeservers, (one, other) => one.name < other.name);
    return { kind: "set", homeservers };
}
