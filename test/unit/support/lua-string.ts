/** The part of Lua's `string` that decisions use, by JavaScript's means: for tests of them under Node. */

/** One set of characters in Lua's notation as a regular expression: there a backslash means itself, and `%` escapes. */
function setExpression(pattern: string): RegExp {
    return new RegExp(pattern.replace(/\\/g, "\\\\").replace(/%(.)/g, "\\$1"));
}

Object.assign(globalThis, {
    string: {
        find(text: string, pattern: string): number[] {
            const index = text.search(setExpression(pattern));
            return index < 0 ? [] : [index + 1, index + 1];
        },
        byte: (text: string, first: number, last: number): number[] => [
            ...Buffer.from(text, "latin1").subarray(first - 1, last),
        ],
        char: (...codes: number[]): string => String.fromCharCode(...codes),
    },
});
