/** Generators of text that came from outside: JSON as it should be, as it should not, and cut or damaged on the way. */

import fc from "fast-check";

/** Values that a member may have instead of what it should, as JSON text; some of it is none. */
const strangeValues = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "0.5",
    "50.0",
    "5e1",
    "1e400",
    "-1e400",
    "1e-400",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "9223372036854775807",
    "18446744073709551616",
    "4294967296",
    "NaN",
    "Infinity",
    "-",
    "1-1",
    "01",
    "1.",
    "0x32",
    "nil",
    '""',
    '" "',
    '"50"',
    '" +050 "',
    '"5 0"',
    '"0x32"',
    '"18446744073709551666"',
    '"true"',
    '"null"',
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    '"\\u00e9\\n"',
    '"%s%d%q%%"',
    "\"<a b='c'>&amp;\"",
    '"\xff\xfe"',
    '"\xc3\xa9"',
    '"\xed\xa0\x80"',
    '"\x7f"',
    '"\x01"',
    '"\\x"',
    '"\\u12"',
    "[]",
    "{}",
    "[null]",
    "[1,[2,{}]]",
    '{"a":null}',
    '{"__array":[1]}',
    '{"__hash":["user",true,"token","x"]}',
    '{"__hash":1}',
    "{,}",
    '{"a":1,}',
    "",
];

/** A value of any kind, nested by the hundred at times. */
export const strangeValue: fc.Arbitrary<string> = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...strangeValues) },
    { weight: 1, arbitrary: fc.integer().map(String) },
    {
        weight: 1,
        arbitrary: fc.string({ unit: "binary-ascii", maxLength: 12 }).map((text) => JSON.stringify(text)),
    },
    {
        weight: 1,
        arbitrary: fc
            .tuple(fc.constantFrom("[", '{"a":', '{"user":', "[{"), fc.nat(1_500))
            .map(([open, depth]) => open.repeat(depth)),
    },
    {
        weight: 1,
        arbitrary: fc.nat(300).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`),
    },
);

/**
 * A member of an object, as JSON text with its name: mostly the good value, else absent, strange, or there twice.
 *
 * @param good the value as JSON text
 */
export function member(name: string, good: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> {
    const key = JSON.stringify(name);
    return fc.oneof(
        { weight: 24, arbitrary: good.map((value) => [`${key}:${value}`]) },
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: strangeValue.map((value) => [`${key}:${value}`]) },
        {
            weight: 1,
            arbitrary: fc.tuple(good, strangeValue, fc.boolean()).map(([value, strange, last]) => {
                const two = [`${key}:${value}`, `${key}:${strange}`];
                return last ? two : two.reverse();
            }),
        },
    );
}

/** A member that need not be there, and mostly is not. */
export function rareMember(name: string, good: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> {
    return fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: member(name, good) });
}

/** An object of these members. */
export function object(...members: readonly fc.Arbitrary<readonly string[]>[]): fc.Arbitrary<string> {
    return fc.tuple(...members).map((parts) => `{${parts.flat().join(",")}}`);
}

/** The bytes of a text, each as a character. */
export function bytesOf(text: string): string[] {
    return Array.from(text);
}

/** The characters of a text, for `fc.string`. */
export function anyOf(characters: string): fc.Arbitrary<string> {
    return fc.constantFrom(...bytesOf(characters));
}

/** A text as JSON. @param escaped whether every character is written as an escape */
export function asJson(text: string, escaped: boolean): string {
    return escaped
        ? `"${bytesOf(text)
              .map((byte) => `\\u${byte.charCodeAt(0).toString(16).padStart(4, "0")}`)
              .join("")}"`
        : JSON.stringify(text);
}

/** A text as JSON, at times written as escapes. */
export function quoted(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
    return fc.tuple(text, fc.nat(19)).map(([value, style]) => asJson(value, style === 19));
}

/** What can happen to a text on its way. */
interface Damage {
    readonly kind: "cut" | "delete" | "insert" | "repeat" | "replace" | "append" | "prepend";
    /** Where, as parts of ten thousand. */
    readonly at: number;
    readonly length: number;
    readonly bytes: string;
}

const damage: fc.Arbitrary<Damage> = fc.record({
    kind: fc.constantFrom("cut", "delete", "insert", "repeat", "replace", "append", "prepend"),
    at: fc.nat(9_999),
    length: fc.nat(8),
    bytes: fc.oneof(
        fc.constantFrom(
            '"',
            "}",
            "{",
            ",",
            ":",
            "\\",
            "\0",
            "\n",
            "%",
            "=",
            "+",
            "&",
            ".",
            "..",
            "\xff",
            "\xc3",
            "null",
            " ",
        ),
        fc.string({ unit: "binary-ascii", maxLength: 3 }),
    ),
});

function damaged(text: string, { kind, at, length, bytes }: Damage): string {
    const position = Math.floor((at / 10_000) * (text.length + 1));
    const before = text.slice(0, position);
    const after = text.slice(position);
    switch (kind) {
        case "cut":
            return before;
        case "delete":
            return before + after.slice(length);
        case "insert":
            return before + bytes + after;
        case "repeat":
            return before + after.slice(0, length).repeat(2) + after.slice(length);
        case "replace":
            return before + bytes + after.slice(bytes.length);
        case "append":
            return text + bytes;
        case "prepend":
            return bytes + text;
    }
}

/** Damage that sometimes, once in so many, is done to a text. */
export function perhapsDamage(onceIn: number): fc.Arbitrary<(text: string) => string> {
    return fc.oneof(
        { weight: onceIn - 1, arbitrary: fc.constant((text: string) => text) },
        {
            weight: 1,
            arbitrary: damage.map((how) => (text: string) => damaged(text, how)),
        },
    );
}

/** A text that sometimes, once in so many, is damaged. */
export function perhapsDamaged(text: fc.Arbitrary<string>, onceIn: number): fc.Arbitrary<string> {
    return fc.tuple(text, perhapsDamage(onceIn)).map(([whole, harm]) => harm(whole));
}
