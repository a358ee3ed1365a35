/** Decoding of what comes from outside, without a way to throw. */

import * as encodings from "util.encodings";
import * as jwt from "util.jwt";
import type { JsonAnswer } from "./answer";
import type { JsonObject } from "./json-value";
import { char, has } from "./text";
import type { HttpAnswer } from "./http";
import { decodeObject, type KnownObjects } from "./json";

/** An answer to a request, its body decoded. @param known what earlier ones held, see {@link decodeObject} */
export function decodeAnswer(answer: HttpAnswer, known?: KnownObjects): JsonAnswer {
    return answer.kind === "response"
        ? { kind: "response", status: answer.status, body: decodeObject(answer.body, known) }
        : answer;
}

/** The padding that base64url lacks, by its length modulo 4; with a rest of 1 it is none. */
const paddings: Readonly<Record<number, string | undefined>> = { 0: "", 2: "==", 3: "=" };

/** What base64 has in place of two marks of base64url. */
const marks: Readonly<Record<string, string>> = { "-": "+", _: "/" };

/** Decodes base64url without padding, as the parts of a JWT are written. @returns nothing for any other text */
function decodeBase64Url(text: string): string | undefined {
    const padding = paddings[text.length % 4];
    if (padding === undefined || text.indexOf("+") >= 0 || text.indexOf("/") >= 0) {
        return undefined;
    }
    let standard = text;
    // Nearly every text is without those marks, and a copy is work for the garbage collector.
    if (text.indexOf("-") >= 0 || text.indexOf("_") >= 0) {
        [standard] = string.gsub(text, "[-_]", marks);
    }
    const decoded = encodings.base64.decode(padding === "" ? standard : standard + padding) ?? "";
    // util.encodings leaves out white space, and reads no further than to padding or a NUL: then there is less than there should be.
    return decoded.length === Math.floor((text.length * 3) / 4) ? decoded : undefined;
}

/** The JSON object in a part of a JWT, which is base64url; nothing when it holds none. */
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

/** A user name as Prosody prepares it; nothing for text that cannot be one. */
export function preparedUsername(text: string): string | undefined {
    const prepared = encodings.stringprep.nodeprep(text);
    return prepared === "" ? undefined : prepared;
}

/** All but control characters. */
const withoutControl = `^[ -~${char(0x80)}-${char(0xff)}]*$`;

/** Whether text can stand in a stanza: UTF-8 without control characters. Others make util.stanza throw. */
export function isStanzaText(text: string): boolean {
    return has(text, withoutControl) && encodings.utf8.valid(text);
}
