/** Decoding of what comes from outside: JSON and base64url, without a way to throw. */

import * as encodings from "util.encodings";
import * as json from "util.json";
import * as jwt from "util.jwt";
import type { JsonAnswer } from "../access/answer";
import type { JsonObject } from "../access/json";
import type { HttpAnswer } from "./http";

/** Whether a text has a part that matches a Lua pattern. */
function matches(text: string, pattern: string): boolean {
    const [found] = string.match(text, pattern);
    return found !== undefined;
}

/** Takes the members that are `null` out of a decoded value, so that they count as absent. */
function dropNulls(value: Prosody.Json): void {
    if (typeof value !== "object") {
        return;
    }
    for (const name in value) {
        const member = value[name];
        if (member === json.null) {
            // Clearing a member that exists is allowed while walking over a table.
            value[name] = undefined;
        } else if (member !== undefined) {
            dropNulls(member);
        }
    }
}

/** The letters of the names below, by the hexadecimal digits of their escapes. */
const nameLetters: Record<string, string> = {
    "5f": "_",
    "5F": "_",
    "61": "a",
    "68": "h",
    "72": "r",
    "73": "s",
    "79": "y",
};

/**
 * The same JSON without members called `__array` and `__hash`. util.json takes their values for parts of the object
 * around them, so a member event that says `knock` could say `join` to us alone, and its content is a stranger's.
 */
function withoutMagicMembers(text: string): string {
    // Nearly every text has neither such a name nor an escape that could hide one.
    if (text.indexOf("__") < 0 && text.indexOf("\\") < 0) {
        return text;
    }
    // Escapes of the letters first, told from an escaped backslash that a "u" follows.
    const [paired] = string.gsub(text, "\\\\", "\\u005c");
    const [plain] = string.gsub(paired, "\\u00(%x%x)", nameLetters);
    const [withoutArrays] = string.gsub(plain, '"(__array"%s*:)', '"_%1');
    const [withoutHashes] = string.gsub(withoutArrays, '"(__hash"%s*:)', '"_%1');
    return withoutHashes;
}

/**
 * Decodes the text of a JSON object.
 *
 * @returns nothing when the text is anything else: no JSON, an array, a scalar
 */
export function decodeObject(text: string): JsonObject | undefined {
    if (!matches(text, "^%s*{")) {
        return undefined;
    }
    try {
        const value = json.decode(withoutMagicMembers(text));
        if (typeof value !== "object") {
            return undefined;
        }
        if (text.indexOf("null") >= 0) {
            dropNulls(value);
        }
        return value;
    } catch {
        // Nesting by the ten thousand overflows the stack; that is no JSON object that anybody means.
        return undefined;
    }
}

/** An answer to a request, its body decoded. */
export function decodeAnswer(answer: HttpAnswer): JsonAnswer {
    return answer.kind === "response"
        ? { kind: "response", status: answer.status, body: decodeObject(answer.body) }
        : answer;
}

/** Whether a text is base64url without padding, of any length; an empty text is. */
export function isBase64Url(text: string): boolean {
    return !matches(text, "[^A-Za-z0-9_-]");
}

/** Decodes base64url without padding, as the parts of a JWT are written; nothing when there is any other character. */
function decodeBase64Url(text: string): string | undefined {
    if (!isBase64Url(text) || text.length % 4 === 1) {
        return undefined;
    }
    const [dashed] = string.gsub(text, "-", "+");
    const [standard] = string.gsub(dashed, "_", "/");
    return encodings.base64.decode(standard + string.rep("=", -text.length % 4));
}

/** The JSON object in a part of a JWT; nothing when it holds none. */
export function decodeBase64UrlObject(text: string): JsonObject | undefined {
    const decoded = decodeBase64Url(text);
    return decoded === undefined ? undefined : decodeObject(decoded);
}

/** Whether a JWT is signed with a secret, by HS256. */
export function isSignedWith(token: string, secret: string): boolean {
    try {
        const [signed] = jwt.verify(secret, token);
        return signed === true;
    } catch {
        // It decodes the token by itself, and util.json throws at members called __hash that hold a number.
        return false;
    }
}

/** Whether text can be a user name: what Prosody makes of it is not empty. */
export function isUsername(text: string): boolean {
    const prepared = encodings.stringprep.nodeprep(text);
    return prepared !== undefined && prepared !== "";
}

/** Whether text can stand in a stanza: UTF-8 without control characters. Others make util.stanza throw. */
export function isStanzaText(text: string): boolean {
    return !matches(text, "[%z\x01-\x1f\x7f]") && encodings.utf8.valid(text);
}
