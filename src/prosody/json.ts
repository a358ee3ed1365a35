/**
 * JSON (RFC 8259): its values as decisions read them, and a strict parser for text from outside.
 *
 * Prosody's util.json does not decode it, because it takes members called `__array` and `__hash` for parts of the object
 * around them: a member event that says `knock` could say `join` to these modules alone.
 */

import { char, find, has, sub, toNumber } from "./text";

/** A decoded JSON value; `null` counts as absent. An array is an object whose members have numbers for names. */
export type JsonValue = string | number | boolean | JsonObject | undefined;

/** A decoded JSON object, of any shape. */
export interface JsonObject {
    readonly [name: string]: JsonValue;
}

/** How a request for a JSON object ended. */
export type JsonAnswer =
    | {
          readonly kind: "response";
          readonly status: number;
          /** Nothing if the body is not a JSON object. */
          readonly body: JsonObject | undefined;
      }
    | { readonly kind: "oversized" | "timeout" | "cancelled" | "unreachable" };

export function asObject(value: JsonValue): JsonObject | undefined {
    return typeof value === "object" ? value : undefined;
}

export function holdsText(array: JsonObject, text: string): boolean {
    for (const index in array) {
        if (array[index] === text) {
            return true;
        }
    }
    return false;
}

/** Deepest nesting that is parsed, so that brackets without end do not exhaust the stack. */
const depthMaximum = 100;

/** All that may stand in a string without an escape: no quote, no backslash, no control character. */
const plain = `[]-${char(0xff)}#-[ !]*`;
/** The delimiter after a token, if there is one. It is read along with the token, which saves a search. */
const delimiter = "[ \t\r\n]*([],:}]?)[ \t\r\n]*";
const plainString = `^"(${plain})"${delimiter}`;
/** Part of a string up to its end or the next escape. */
const plainPart = `^(${plain})(["\\])`;
const wordPattern = `^([%w.+-]+)${delimiter}`;
const delimiterAlone = `^${delimiter}`;

const escapes: Readonly<Record<string, string | undefined>> = {
    '"': '"',
    "\\": "\\",
    "/": "/",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
};

/** A value, the delimiter after it, and the position after both. Without a position the text is not JSON. */
type Parsed<Value> = LuaMultiReturn<[value?: Value, delimiter?: string, next?: number]>;

function encodeUtf8(code: number): string {
    const last = 0x80 + (code % 64);
    const middle = Math.floor(code / 64) % 64;
    const upper = Math.floor(code / 4096) % 64;
    if (code < 0x80) {
        return char(code);
    }
    if (code < 0x800) {
        return char(0xc0 + middle, last);
    }
    if (code < 0x10000) {
        return char(0xe0 + upper, 0x80 + middle, last);
    }
    return char(0xf0 + Math.floor(code / 262144), 0x80 + upper, 0x80 + middle, last);
}

/** Parses an escape, from behind its backslash. */
function parseEscape(text: string, at: number): LuaMultiReturn<[character?: string, next?: number]> {
    const simple = escapes[sub(text, at, at)];
    if (simple !== undefined) {
        return $multi(simple, at + 1);
    }
    const [, last, digits = ""] = find(text, "^u(%x%x%x%x)", at);
    const unit = toNumber(digits, 16);
    if (last === undefined || unit === undefined) {
        return $multi();
    }
    if (unit < 0xd800 || unit > 0xdfff) {
        return $multi(encodeUtf8(unit), last + 1);
    }
    // Half of a surrogate pair is not a character.
    const [, lastOfPair, lowDigits = ""] = find(text, "^\\u([dD][c-fC-F]%x%x)", last + 1);
    const low = toNumber(lowDigits, 16);
    if (unit > 0xdbff || lastOfPair === undefined || low === undefined) {
        return $multi();
    }
    return $multi(encodeUtf8(0x10000 + (unit - 0xd800) * 1024 + low - 0xdc00), lastOfPair + 1);
}

/** Ends a value whose last character stands before a position. */
function parseDelimiter<Value>(value: Value, text: string, at: number): Parsed<Value> {
    const [, last, following] = find(text, delimiterAlone, at);
    return $multi(value, following, (last ?? at) + 1);
}

/** Parses a string, from its first quote. */
function parseString(text: string, at: number): Parsed<string> {
    const [, end, whole, following] = find(text, plainString, at);
    if (end !== undefined) {
        return $multi(whole, following, end + 1);
    }
    const parts: string[] = [];
    let position = sub(text, at, at) === '"' ? at + 1 : undefined;
    while (position !== undefined) {
        const [, last, part = "", mark] = find(text, plainPart, position);
        if (last === undefined) {
            break;
        }
        parts.push(part);
        if (mark === '"') {
            return parseDelimiter(parts.join(""), text, last + 1);
        }
        const [escaped = "", next] = parseEscape(text, last + 1);
        parts.push(escaped);
        position = next;
    }
    return $multi();
}

/** Whether text is a number by the grammar of JSON. `tonumber` takes more. */
function isNumber(text: string): boolean {
    const [, , whole = "", fraction, exponent = ""] = find(text, "^-?(%d+)(%.?%d*)([eE]?[+-]?%d*)$");
    return (
        (whole === "0" || has(whole, "^[1-9]")) &&
        fraction !== "." &&
        (exponent === "" || has(exponent, "^[eE][+-]?%d+$"))
    );
}

/** Parses a number, `true`, `false` or `null`. */
function parseWord(text: string, at: number): Parsed<boolean | number> {
    const [, last, word = "", following] = find(text, wordPattern, at);
    if (last === undefined) {
        return $multi();
    }
    if (word === "true" || word === "false") {
        return $multi(word === "true", following, last + 1);
    }
    if (word === "null") {
        return $multi(undefined, following, last + 1);
    }
    // The first two are short cuts for most numbers.
    if (word === "0" || has(word, "^-?[1-9]%d*$") || isNumber(word)) {
        return $multi(toNumber(word), following, last + 1);
    }
    return $multi();
}

/** Parses an object or an array, from behind its bracket. @param closing the bracket at its end */
function parseMembers(text: string, at: number, closing: "}" | "]", depth: number): Parsed<JsonObject> {
    const members: Record<string | number, JsonValue> = {};
    const [, first, afterFirst] = parseDelimiter(members, text, at);
    const begin = afterFirst ?? at;
    if (first === closing) {
        return parseDelimiter(members, text, begin);
    }
    if (first !== "") {
        return $multi();
    }
    let position = begin;
    for (let index = 1; ; index++) {
        let name: string | number = index;
        if (closing === "}") {
            const [key, colon, afterName] = parseString(text, position);
            if (key === undefined || colon !== ":" || afterName === undefined) {
                return $multi();
            }
            name = key;
            position = afterName;
        }
        const [value, following, next] = parseValue(text, position, depth);
        if (next === undefined || (following !== "," && following !== closing)) {
            return $multi();
        }
        members[name] = value;
        if (following === closing) {
            return parseDelimiter(members, text, next);
        }
        position = next;
    }
}

/** Parses a value, before which there is no space. @param depth of the object or array around it */
function parseValue(text: string, at: number, depth: number): Parsed<JsonValue> {
    const first = sub(text, at, at);
    if (first === '"') {
        return parseString(text, at);
    }
    if (first !== "{" && first !== "[") {
        return parseWord(text, at);
    }
    if (depth === depthMaximum) {
        return $multi();
    }
    return parseMembers(text, at + 1, first === "{" ? "}" : "]", depth + 1);
}

/** Decodes the text of a JSON object. @returns nothing if the text is anything else: malformed, an array, a scalar */
export function decodeObject(text: string): JsonObject | undefined {
    const [, brace] = find(text, "^[ \t\r\n]*{");
    if (brace === undefined) {
        return undefined;
    }
    const [object, following, next] = parseMembers(text, brace + 1, "}", 1);
    return following === "" && next === text.length + 1 ? object : undefined;
}
