/** Decoding under Node as the module does it under Lua: decisions get objects in which `null` members are absent. */

import { createHash, createHmac } from "node:crypto";
import type { JsonObject, JsonValue } from "../../../src/prosody/json";
import type { TokenTools } from "../../../src/login/token";

/** Decodes JSON, `null` members left out. @returns nothing for `null` and for what is no JSON */
export function decode(text: string): JsonValue {
    try {
        return JSON.parse(text, (_name, value: unknown) => (value === null ? undefined : value)) as JsonValue;
    } catch {
        return undefined;
    }
}

/** Decodes the text of a JSON object. @returns nothing for anything else */
export function decodeObject(text: string): JsonObject | undefined {
    const value = /^\s*\{/.test(text) ? decode(text) : undefined;
    return typeof value === "object" ? value : undefined;
}

/** Bytes to base64url without padding. */
export function base64Url(text: string): string {
    return Buffer.from(text, "utf8").toString("base64url");
}

/** A token with these parts. */
export function makeToken(
    payload: string,
    header = '{"alg":"HS256","typ":"JWT"}',
    signature = "c2ln",
): string {
    return `${base64Url(header)}.${base64Url(payload)}.${signature}`;
}

/** What the module takes from Prosody's libraries, by Node's. */
export const tools: TokenTools = {
    decodeObject: (text) =>
        /[^A-Za-z0-9_-]/.test(text) || text.length % 4 === 1
            ? undefined
            : decodeObject(Buffer.from(text, "base64url").toString("utf8")),
    hash: (text) => createHash("sha256").update(text).digest("binary"),
    isSignedWith: (token, secret) => {
        const dot = token.lastIndexOf(".");
        const signature = createHmac("sha256", secret).update(token.slice(0, dot)).digest("base64url");
        const header = decodeObject(Buffer.from(token.slice(0, token.indexOf(".")), "base64url").toString());
        return header?.alg === "HS256" && token.slice(dot + 1) === signature;
    },
    isStanzaText: (text) =>
        !/\p{Surrogate}/u.test(text) &&
        !text.includes("\ufffd") &&
        Array.from(text).every((character) => character >= " " && character !== "\x7f"),
};
