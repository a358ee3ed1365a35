/**
 * JSON (RFC 8259): decoding of what comes from outside.
 *
 * Not by Prosody's util.json, for two reasons. It takes members called `__array` and `__hash` for parts of the object
 * around them, so a member event that says `knock` could say `join` to us alone, and its content is a stranger's. And for
 * the token and the answer of one login it takes several times as many instructions of Lua as this, which matches a member
 * at once.
 */

import type { JsonObject, JsonValue } from "./json-value";
import { byte, char, find, has, sub } from "./text";

/** Deepest nesting that is followed: nobody needs more than ten. */
const depthMaximum = 100;

/** The bytes that values begin with. */
const quote = 0x22;
const bracket = 0x5b;
const letterF = 0x66;
const letterN = 0x6e;
const letterT = 0x74;
const brace = 0x7b;

/** What stands in strings as it is: all but quotes, backslashes and control characters. Named by ranges, as that is found fastest. */
const plain = `[]-${char(0xff)} !#-[]*`;
const plainToQuote = `^(${plain})"`;
const plainToMark = `^(${plain})(["\\])`;

/** Where the reading goes on; nothing where the text is no JSON. */
type Next = number | undefined;

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

/** A character in UTF-8. */
function encodeUtf8(code: number): string {
    const last = code % 64;
    const middle = Math.floor(code / 64) % 64;
    if (code < 0x80) {
        return char(code);
    }
    if (code < 0x800) {
        return char(0xc0 + middle, 0x80 + last);
    }
    const upper = Math.floor(code / 4096) % 64;
    if (code < 0x10000) {
        return char(0xe0 + upper, 0x80 + middle, 0x80 + last);
    }
    return char(0xf0 + Math.floor(code / 262144), 0x80 + upper, 0x80 + middle, 0x80 + last);
}

/** Reads what follows a backslash. */
function readEscape(text: string, at: number): LuaMultiReturn<[value: string, next: Next]> {
    const simple = escapes[sub(text, at, at)];
    if (simple !== undefined) {
        return $multi(simple, at + 1);
    }
    const [, last, digits] = find(text, "^u(%x%x%x%x)", at);
    if (last === undefined) {
        return $multi("", undefined);
    }
    const unit = tonumber(digits, 16) ?? 0;
    if (unit < 0xd800 || unit > 0xdfff) {
        return $multi(encodeUtf8(unit), last + 1);
    }
    // Half of a pair of surrogates is no character.
    const [, lastOfPair, second] = find(text, "^\\u([dD][c-fC-F]%x%x)", last + 1);
    if (unit > 0xdbff || lastOfPair === undefined) {
        return $multi("", undefined);
    }
    const low = (tonumber(second, 16) ?? 0) - 0xdc00;
    return $multi(encodeUtf8(0x10000 + (unit - 0xd800) * 1024 + low), lastOfPair + 1);
}

/** Reads a string from behind its first quote. */
function readString(text: string, at: number): LuaMultiReturn<[value: string, next: Next]> {
    // Nearly every one is without escapes.
    const [, closing, whole] = find(text, plainToQuote, at);
    if (closing !== undefined) {
        return $multi(whole ?? "", closing + 1);
    }
    const pieces: string[] = [];
    let position = at;
    for (;;) {
        const [, last, piece, mark] = find(text, plainToMark, position);
        if (last === undefined) {
            return $multi("", undefined);
        }
        pieces.push(piece ?? "");
        if (mark === '"') {
            return $multi(table.concat(pieces), last + 1);
        }
        const [escaped, next] = readEscape(text, last + 1);
        if (next === undefined) {
            return $multi("", undefined);
        }
        pieces.push(escaped);
        position = next;
    }
}

function readNumber(text: string, at: number): LuaMultiReturn<[value: JsonValue, next: Next]> {
    const [, whole] = find(text, "^-?%d+", at);
    if (whole === undefined) {
        return $multi(undefined, undefined);
    }
    if (whole > at && has(text, "^-?0%d", at)) {
        return $multi(undefined, undefined);
    }
    let last = whole;
    if (has(text, "^[.eE]", whole + 1)) {
        const [, fraction = whole] = find(text, "^%.%d+", whole + 1);
        const [, exponent = fraction] = find(text, "^[eE][+-]?%d+", fraction + 1);
        last = exponent;
    }
    return $multi(tonumber(sub(text, at, last)), last + 1);
}

function readArray(text: string, at: number, depth: number): LuaMultiReturn<[value: JsonValue, next: Next]> {
    const array: Record<number, JsonValue> = {};
    const [, empty] = find(text, "^[ \t\r\n]*]", at);
    if (empty !== undefined) {
        return $multi(array, empty + 1);
    }
    let position = at;
    for (let index = 1; ; index++) {
        const [, space] = find(text, "^[ \t\r\n]*", position);
        const [value, next] = readValue(text, (space ?? 0) + 1, depth);
        if (next === undefined) {
            return $multi(undefined, undefined);
        }
        array[index] = value;
        const [, end, mark] = find(text, "^[ \t\r\n]*([],])", next);
        if (end === undefined) {
            return $multi(undefined, undefined);
        }
        if (mark === "]") {
            return $multi(array, end + 1);
        }
        position = end + 1;
    }
}

/** Reads the name of a member, and the colon and spaces after it. */
function readName(text: string, at: number): LuaMultiReturn<[name: string, next: Next]> {
    const [, opening] = find(text, '^[ \t\r\n]*"', at);
    if (opening === undefined) {
        return $multi("", undefined);
    }
    const [name, afterName] = readString(text, opening + 1);
    if (afterName === undefined) {
        return $multi("", undefined);
    }
    const [, last] = find(text, "^[ \t\r\n]*:[ \t\r\n]*", afterName);
    if (last === undefined) {
        return $multi("", undefined);
    }
    return $multi(name, last + 1);
}

type Member = LuaMultiReturn<[name: string, value: JsonValue, mark: string, next: Next]>;

/** Reads the value of a member, of any kind, and the mark after it. */
function readMemberValue(text: string, name: string, at: Next, depth: number): Member {
    if (at === undefined) {
        return $multi("", undefined, "", undefined);
    }
    const [value, next] = readValue(text, at, depth);
    if (next === undefined) {
        return $multi("", undefined, "", undefined);
    }
    const [, end, mark] = find(text, "^[ \t\r\n]*([,}])", next);
    if (end === undefined) {
        return $multi("", undefined, "", undefined);
    }
    return $multi(name, value, mark ?? "", end + 1);
}

/**
 * Objects by their texts: where the text of one comes again, it is taken from here instead of being read. So it may be
 * given to several, and nobody may change it.
 */
export interface KnownObjects {
    readonly byText: Record<string, JsonObject | undefined>;
    /** Their texts, of which each new one takes the place of the oldest. */
    readonly texts: Record<number, string | undefined>;
    /** The place of the text that came last. */
    latest: number;
}

/** Most objects that are known at a time, and the longest texts in which they are looked for, in bytes. */
const knownMaximum = 30;
const knownBytes = 4096;

/** A memory for {@link decodeObject}. */
export function knownObjects(): KnownObjects {
    return { byText: {}, texts: {}, latest: 0 };
}

function remember(known: KnownObjects, text: string, object: JsonObject): void {
    known.latest = (known.latest % knownMaximum) + 1;
    const oldest = known.texts[known.latest];
    if (oldest !== undefined) {
        known.byText[oldest] = undefined;
    }
    known.texts[known.latest] = text;
    known.byText[text] = object;
}

/** Reads an object that is the value of a member, and the mark after it. */
function readKnown(text: string, name: string, at: number, depth: number, known: KnownObjects): Member {
    // Where brackets in strings mislead, what is found is no object that was read as one, and does not become one.
    const [, end, found, mark] = find<[string, string]>(text, "^(%b{}) ?([,}])", at);
    if (end === undefined) {
        return readMemberValue(text, name, at, depth);
    }
    const object = known.byText[found];
    if (object !== undefined) {
        return $multi(name, object, mark, end + 1);
    }
    const [, value, markAfter, next] = readMemberValue(text, name, at, depth);
    if (next === end + 1) {
        remember(known, found, value as JsonObject);
    }
    return $multi(name, value, markAfter, next);
}

/** The values that most members have which are no strings: answers of homeservers are full of power levels. */
const usualValues: Readonly<Record<string, boolean | number | undefined>> = {
    true: true,
    false: false,
    "0": 0,
    "50": 50,
    "100": 100,
};

/**
 * A member whose name has no escapes, with one space at most before it and its colon. Then a value without any of the marks
 * of JSON, perhaps in quotes, and the mark right after it; or where a value begins that is none of these.
 */
const usualMember = `^ ?"(${plain})" ?:[ \t\r\n]*()("?)([]-z--[ !#-+|~-${char(0xff)}]*)("?)([,}]?)`;
type UsualMember = [
    name: string,
    start: number,
    opening: string,
    value: string,
    closing: string,
    mark: string,
];

/** Reads a member and the mark after it. @param known objects that its value may be one of */
function readMember(text: string, at: number, depth: number, known?: KnownObjects): Member {
    // One call for nearly every member.
    const [, last, name, start, opening, value, closing, mark] = find<UsualMember>(text, usualMember, at);
    if (last === undefined) {
        const [anyName, next] = readName(text, at);
        return readMemberValue(text, anyName, next, depth);
    }
    if (mark !== "" && opening === closing) {
        if (opening === '"') {
            return $multi(name, value, mark, last + 1);
        }
        const usual = usualValues[value];
        if (usual !== undefined) {
            return $multi(name, usual, mark, last + 1);
        }
    }
    if (known !== undefined) {
        return readKnown(text, name, start, depth, known);
    }
    return readMemberValue(text, name, start, depth);
}

/** Reads an object from behind its bracket. @param known objects that its members may be */
function readObject(
    text: string,
    at: number,
    depth: number,
    known?: KnownObjects,
): LuaMultiReturn<[value: JsonObject | undefined, next: Next]> {
    const object: Record<string, JsonValue> = {};
    let position = at;
    for (;;) {
        const [name, value, mark, next] = readMember(text, position, depth, known);
        if (next === undefined) {
            break;
        }
        object[name] = value;
        if (mark === "}") {
            return $multi(object, next);
        }
        position = next;
    }
    const [, empty] = find(text, "^[ \t\r\n]*}", at);
    return $multi(empty === undefined ? undefined : object, empty === undefined ? undefined : empty + 1);
}

/** Reads a value, before which there is no space. @param depth of the object or array around it */
function readValue(text: string, at: number, depth: number): LuaMultiReturn<[value: JsonValue, next: Next]> {
    const [first] = byte(text, at);
    if (first === quote) {
        return readString(text, at + 1);
    }
    if (first === brace || first === bracket) {
        if (depth === depthMaximum) {
            return $multi(undefined, undefined);
        }
        if (first === brace) {
            return readObject(text, at + 1, depth + 1);
        }
        return readArray(text, at + 1, depth + 1);
    }
    if (first === letterT && sub(text, at, at + 3) === "true") {
        return $multi(true, at + 4);
    }
    if (first === letterF && sub(text, at, at + 4) === "false") {
        return $multi(false, at + 5);
    }
    if (first === letterN && sub(text, at, at + 3) === "null") {
        return $multi(undefined, at + 4);
    }
    return readNumber(text, at);
}

/**
 * Decodes the text of a JSON object. What is `null` in it is absent.
 *
 * @param known what the members of earlier ones were
 * @returns nothing when the text is anything else: no JSON, an array, a scalar
 */
export function decodeObject(text: string, known?: KnownObjects): JsonObject | undefined {
    const [, opening] = find(text, "^[ \t\r\n]*{");
    if (opening === undefined) {
        return undefined;
    }
    const [object, next] = readObject(text, opening + 1, 1, text.length > knownBytes ? undefined : known);
    return next !== undefined && (next > text.length || has(text, "^[ \t\r\n]*$", next)) ? object : undefined;
}
