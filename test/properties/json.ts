/** JSON as bytes, read by Node: what a decoder that keeps to the standard makes of it. */

/** A JSON value whose texts are bytes. Objects are maps, so that no name means anything by itself. */
export type Value = string | number | boolean | readonly Value[] | ReadonlyMap<string, Value>;

/** What a text decodes to: an object, or `refused` when nobody may take it for one. */
export type Decoded = ReadonlyMap<string, Value> | "refused";

/** Deepest nesting that is followed. */
const DEEPEST = 100;

/** Writes escapes beyond ASCII as the bytes of UTF-8, and nothing for a half of a pair of surrogates. */
function withoutUnicodeEscapes(text: string): string | undefined {
    const halves: number[] = [];
    const bytes = text.replace(
        /\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\[^]/g,
        (escape: string, high?: string, low?: string, single?: string) => {
            const unit = single === undefined ? undefined : parseInt(single, 16);
            if (unit !== undefined && unit < 0x80) {
                return escape;
            }
            if (unit !== undefined) {
                if (unit >= 0xd800 && unit <= 0xdfff) {
                    halves.push(unit);
                }
                return Buffer.from(String.fromCharCode(unit), "utf8").toString("latin1");
            }
            if (high !== undefined && low !== undefined) {
                const pair = String.fromCharCode(parseInt(high, 16), parseInt(low, 16));
                return Buffer.from(pair, "utf8").toString("latin1");
            }
            return escape;
        },
    );
    return halves.length === 0 ? bytes : undefined;
}

/** How deep a text nests. Brackets within strings do not count. */
function depthOf(text: string): number {
    let depth = 0;
    let deepest = 0;
    for (const character of text.replace(/"(?:[^"\\]|\\[^])*"/g, "")) {
        depth += character === "[" || character === "{" ? 1 : character === "]" || character === "}" ? -1 : 0;
        deepest = Math.max(deepest, depth);
    }
    return deepest;
}

/** Takes out `null` members, which count as absent. */
function valueOf(value: unknown): Value | undefined {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (Array.isArray(value)) {
        return value.map((item) => valueOf(item) ?? false);
    }
    if (typeof value === "object") {
        const members = Object.entries(value).map(([name, item]) => [name, valueOf(item)] as const);
        return new Map(members.filter((entry): entry is [string, Value] => entry[1] !== undefined));
    }
    return value as Value;
}

/** Decodes the text of an object. */
export function decodeObject(text: string): Decoded {
    if (!/^[ \t\r\n]*\{/.test(text) || depthOf(text) > DEEPEST) {
        return "refused";
    }
    const bytes = withoutUnicodeEscapes(text);
    let parsed: unknown;
    try {
        parsed = JSON.parse(bytes ?? text);
    } catch {
        return "refused";
    }
    return bytes === undefined ? "refused" : (valueOf(parsed) as ReadonlyMap<string, Value>);
}

/** A member of what may be an object; nothing when it is none, or has no such member. */
export function at(value: Value | undefined, name: string): Value | undefined {
    return value instanceof Map ? (value as ReadonlyMap<string, Value>).get(name) : undefined;
}

/** Whether a value is an object or, which is no difference in Lua, an array. */
export function isTable(value: Value | undefined): boolean {
    return typeof value === "object";
}
