/**
 * What a login should come to, by the documentation alone: written anew, and in another way than the module, so that
 * both would have to err alike. It reads the case as it was sent; where no standard says what the text means, it does
 * not say what should come of it.
 */

import { createHmac } from "node:crypto";
import type { LoginReasonName } from "../../src/login-reasons";
import { at, decodeObject, isTable, type Decoded, type Value } from "./json";
import type { LoginCase, ServedAnswer } from "./lua";

/** What is claimed by a token that is well-formed. */
export interface Claim {
    readonly openIdToken: string;
    readonly roomId: string;
    readonly serverName?: string;
    readonly name?: string;
    readonly avatar?: string;
}

/** What should come of a token: a claim, a refusal, or nobody knows. */
export type Reading = { readonly claim: Claim } | { readonly reason: LoginReasonName } | "unclear";

/** What should come of an answer about a claim. */
export type Verdict =
    { readonly userId: string; readonly owner: boolean } | { readonly reason: LoginReasonName };

const SERVER = String.raw`(?:\[[0-9A-Fa-f:.]{2,}\]|[0-9A-Za-z.-]+)(?::[0-9]{1,5})?`;
const GRAPHIC_BUT_COLON = String.raw`[!-9;-~]`;
const serverName = new RegExp(`^${SERVER}$`);
const roomId = new RegExp(`^(?:![A-Za-z0-9_-]{43}|!(?:(?![/\\\\?#%])${GRAPHIC_BUT_COLON})+:${SERVER})$`);
const userId = new RegExp(`^@${GRAPHIC_BUT_COLON}+:(${SERVER})$`);

/** Whether bytes are a Matrix identifier of a grammar. */
function isIdentifier(text: Value | undefined, grammar: RegExp): text is string {
    return typeof text === "string" && text.length <= 255 && !text.endsWith("\n") && grammar.test(text);
}

function isShown(value: Value | undefined): value is string | undefined {
    if (typeof value !== "string") {
        return value === undefined;
    }
    try {
        new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "latin1"));
    } catch {
        return false;
    }
    return !/[\0-\x1f\x7f]/.test(value);
}

/** The parameters of a query; nothing when it holds none. */
function parametersOf(query: string | undefined): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const pair of query?.split("&") ?? []) {
        const [name = "", ...rest] = pair.split("=");
        if (rest.length > 0) {
            found.set(decodePercents(name), decodePercents(rest.join("=")));
        }
    }
    return found;
}

function decodePercents(text: string): string {
    return text
        .replaceAll("+", " ")
        .replace(/%([0-9A-Fa-f]{2})/g, (_all, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}

/** The token and the room that the connection came with. */
export function carried({ query, authorization }: LoginCase): {
    token?: string;
    room?: string;
} {
    const parameters = parametersOf(query);
    const bearer = /^bearer +([^]+)$/i.exec(authorization ?? "")?.[1];
    return {
        token: parameters.get("token") ?? bearer,
        room: parameters.get("room"),
    };
}

function textOf(base64Url: string): string {
    return Buffer.from(base64Url, "base64url").toString("latin1");
}

function partOf(base64Url: string): Decoded {
    if (!/^[A-Za-z0-9_-]*$/.test(base64Url) || base64Url.length % 4 === 1) {
        return "refused";
    }
    return decodeObject(textOf(base64Url));
}

/** The name of a Matrix room's meeting. */
export function meetingOf(id: string): string {
    let bits = "";
    for (const byte of Buffer.from(id, "latin1")) {
        bits += byte.toString(2).padStart(8, "0");
    }
    const fives = bits.match(/.{1,5}/g) ?? [];
    return fives
        .map((five) => "abcdefghijklmnopqrstuvwxyz234567".charAt(parseInt(five.padEnd(5, "0"), 2)))
        .join("");
}

/** Reads what a client came with. @param verifiesSignatures false where the interpreter cannot, and takes all for wrong */
export function readClient(login: LoginCase, verifiesSignatures: boolean): Reading {
    const { token, room } = carried(login);
    const reading = readToken(token, login.options, verifiesSignatures);
    if (reading === "unclear" || "reason" in reading) {
        return reading;
    }
    const isForRoom =
        room?.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) === meetingOf(reading.claim.roomId);
    return isForRoom ? reading : { reason: "room_mismatch" };
}

function readToken(
    token: string | undefined,
    options: LoginCase["options"],
    verifiesSignatures: boolean,
): Reading {
    if (token === undefined || token === "") {
        return { reason: "token_missing" };
    }
    if (token.length > 8_192) {
        return { reason: "token_too_large" };
    }
    const parts = token.split(".");
    const [first = "", second = "", signature = ""] = parts;
    const header = partOf(first);
    const payload = partOf(second);
    if (
        parts.length !== 3 ||
        !/^[A-Za-z0-9_-]*$/.test(signature) ||
        header === "refused" ||
        payload === "refused"
    ) {
        return { reason: "token_malformed" };
    }
    const context = payload.get("context");
    const matrix = at(context, "matrix");
    if (matrix === undefined) {
        return { reason: "matrix_claim_missing" };
    }
    if (!isTable(matrix)) {
        return { reason: "matrix_claim_malformed" };
    }
    const secret = options.matrix_token_secret;
    if (typeof secret === "string") {
        const right = createHmac("sha256", secret).update(`${first}.${second}`, "latin1").digest("base64url");
        if (!verifiesSignatures || header.get("alg") !== "HS256" || signature !== right) {
            return { reason: "token_signature_wrong" };
        }
        if (/__|\\u005f/i.test(textOf(first) + textOf(second))) {
            // Prosody's util.jwt decodes by itself, and stumbles over members called __hash and __array.
            return "unclear";
        }
    }
    return readClaims(payload, context, matrix, options);
}

function readClaims(
    payload: ReadonlyMap<string, Value>,
    context: Value | undefined,
    matrix: Value,
    options: LoginCase["options"],
): Reading {
    const expires = payload.get("exp");
    const begins = payload.get("nbf");
    if (![expires, begins].every((time) => time === undefined || typeof time === "number")) {
        return { reason: "token_malformed" };
    }
    const now = Date.now() / 1_000;
    if (typeof expires === "number" && expires <= now) {
        return { reason: "token_expired" };
    }
    if (typeof begins === "number" && begins > now) {
        return { reason: "token_not_yet_valid" };
    }
    if (options.uvs_require_issuer === true && payload.get("iss") !== options.app_id) {
        return { reason: "token_issuer_mismatch" };
    }
    const openIdToken = at(matrix, "token");
    if (
        typeof openIdToken !== "string" ||
        !/^[\w.~+/=-]{1,1024}$/.test(openIdToken) ||
        openIdToken.endsWith("\n")
    ) {
        return { reason: "openid_token_malformed" };
    }
    const id = at(matrix, "room_id");
    if (!isIdentifier(id, roomId)) {
        return { reason: "room_id_malformed" };
    }
    const server = at(matrix, "server_name");
    if (server !== undefined && !isIdentifier(server, serverName)) {
        return { reason: "server_name_malformed" };
    }
    const user = at(context, "user");
    const name = at(user, "name");
    const avatar = at(user, "avatar");
    const group = options.matrix_token_secret === undefined ? undefined : at(context, "group");
    if ((user !== undefined && !isTable(user)) || !isShown(name) || !isShown(avatar) || !isShown(group)) {
        return { reason: "profile_malformed" };
    }
    return {
        claim: { openIdToken, roomId: id, serverName: server, name, avatar },
    };
}

/** A power level: an integer within 53 bits, be it in a text. */
export function levelOf(value: Value | undefined): number | undefined {
    const digits = typeof value === "string" ? /^ *([+-]?\d+) *$/.exec(value)?.[1] : undefined;
    const level = typeof value === "number" ? value : digits === undefined ? NaN : Number(digits);
    return Number.isSafeInteger(level) ? level : undefined;
}

/** Whether power levels, as a verification service tells them, make an owner. */
export function isOwner(powerLevels: Value | undefined): boolean {
    const room = at(powerLevels, "room");
    const has = levelOf(at(powerLevels, "user"));
    const stated = at(room, "state_default");
    const needs = stated === undefined ? 50 : levelOf(stated);
    const isRoom = isTable(at(powerLevels, "room"));
    return isRoom && has !== undefined && needs !== undefined && has >= needs;
}

/** What the answer of a verification service says of a claim. */
export function readUvs(
    answer: ServedAnswer | undefined,
    claim: { readonly serverName?: string },
    options: LoginCase["options"],
): Verdict {
    if (answer?.error !== undefined) {
        return {
            reason: answer.error.endsWith("-exceeded") ? "verifier_unreadable" : "verifier_unreachable",
        };
    }
    if (answer?.status === undefined) {
        return { reason: "verifier_timeout" };
    }
    if (answer.status !== 200) {
        return { reason: reasonOfStatus(answer.status) };
    }
    const body = decodeObject(answer.body ?? "");
    const results = body === "refused" ? undefined : body.get("results");
    if (body === "refused" || at(results, "user") === undefined) {
        return { reason: "verifier_unreadable" };
    }
    if (at(results, "user") === false) {
        return { reason: "user_unknown" };
    }
    const id = body.get("user_id");
    if (at(results, "user") !== true || !isIdentifier(id, userId)) {
        return { reason: "verifier_unreadable" };
    }
    if (claim.serverName !== undefined && userId.exec(id)?.[1] !== claim.serverName) {
        return { reason: "user_of_other_server" };
    }
    if (options.uvs_verify_membership === false) {
        return { userId: id, owner: false };
    }
    const membership = at(results, "room_membership");
    if (membership === true) {
        const synchronised = options.uvs_sync_power_levels === true;
        return {
            userId: id,
            owner: synchronised && isOwner(body.get("power_levels")),
        };
    }
    return {
        reason: membership === false ? "not_in_room" : "verifier_unreadable",
    };
}

function reasonOfStatus(status: number): LoginReasonName {
    if (status === 401 || status === 403) {
        return "verifier_forbidden";
    }
    if (status === 429) {
        return "verifier_busy";
    }
    return status >= 500 ? "verifier_failed" : status >= 300 ? "verifier_rejected" : "verifier_unreadable";
}
