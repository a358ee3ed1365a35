/** The part of Lua's `string` that decisions use, by JavaScript's means: for tests of them under Node. */

/** One set of characters in Lua's notation as a regular expression: there a backslash means itself, and `%` escapes. */
function setExpression(pattern: string): RegExp {
    return new RegExp(pattern.replace(/\\/g, "\\\\").replace(/%(.)/g, "\\$1"));
}

Object.assign(globalThis, {
    string: {
        find(text: string, pattern: string, init = 1): number[] {
            const index = text.slice(init - 1).search(setExpression(pattern));
            return index < 0 ? [] : [init + index, init + index];
        },
        byte: (text: string, first: number, last: number): number[] => [
            ...Buffer.from(text, "latin1").subarray(first - 1, last),
        ],
        char: (...codes: number[]): string => String.fromCharCode(...codes),
    },
});
