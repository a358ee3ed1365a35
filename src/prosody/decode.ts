/** Decoding of what comes from outside with Prosody's libraries, so that nothing throws. */

import * as encodings from "util.encodings";
import * as jwt from "util.jwt";
import type { HttpAnswer } from "./http";
import { decodeObject, type JsonAnswer, type JsonObject } from "./json";
import { char, has } from "./text";

/** An answer to a request, with its body decoded. */
export function decodeAnswer(answer: HttpAnswer): JsonAnswer {
    if (answer.kind !== "response") {
        return answer;
    }
    return { kind: "response", status: answer.status, body: decodeObject(answer.body) };
}

/** The characters of base64 for those that base64url has instead. */
const marks: Readonly<Record<string, string>> = { "-": "+", _: "/" };

/** The JSON object in a part of a JWT, which is base64url without padding; nothing if it holds none. */
export function decodeBase64UrlObject(text: string): JsonObject | undefined {
    const rest = text.length % 4;
    if (rest === 1 || text.indexOf("+") >= 0 || text.indexOf("/") >= 0) {
        return undefined;
    }
    let standard = text;
    // Searching for a character is far cheaper than a pattern, and most tokens have neither.
    if (text.indexOf("-") >= 0 || text.indexOf("_") >= 0) {
        [standard] = string.gsub(text, "[-_]", marks);
    }
    const padding = string.rep("=", (4 - rest) % 4);
    const decoded = encodings.base64.decode(standard + padding) ?? "";
    // Prosody's decoder skips white space and stops at padding or NUL. Then the result is too short.
    if (decoded.length !== Math.floor((text.length * 3) / 4)) {
        return undefined;
    }
    return decodeObject(decoded);
}

/** Whether a JWT is signed with a secret, by HS256. */
export function isSignedWith(token: string, secret: string): boolean {
    // It decodes the token with util.json, which throws at a member `__hash` that holds a number.
    const [returned, isSigned] = pcall(() => {
        const [signed] = jwt.verify(secret, token);
        return signed === true;
    });
    return returned && isSigned;
}

/** All but control characters. */
const withoutControl = `^[ -~${char(0x80)}-${char(0xff)}]*$`;

/** Whether text can stand in a stanza: UTF-8 without control characters. util.stanza throws at any other text. */
export function isStanzaText(text: string): boolean {
    return has(text, withoutControl) && encodings.utf8.valid(text);
}
