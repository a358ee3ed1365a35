/** The functions of Lua that pure decisions use, by JavaScript's means: for tests of them under Node. */

/** A pattern of Lua as a regular expression: there a backslash means itself, `%` escapes, and a "]" that begins a set belongs to it. */
function expressionOf(pattern: string, flags = "s"): RegExp {
    const escaped = pattern.replace(/\\/g, "\\\\").replace(/%(.)/g, "\\$1");
    return new RegExp(escaped.replace(/\[(\^?)\]/g, "[$1\\]"), flags);
}

Object.assign(globalThis, {
    LuaSet: Set,
    string: {
        find(text: string, pattern: string, init = 1, plain = false): (number | string | undefined)[] {
            const expression = plain
                ? new RegExp(pattern.replace(/[^]/g, (mark) => `\\x${Buffer.from(mark).toString("hex")}`))
                : expressionOf(pattern);
            const match = expression.exec(text.slice(init - 1));
            if (match === null) {
                return [];
            }
            const first = init + match.index;
            return [first, first + match[0].length - 1, ...match.slice(1)];
        },
        sub: (text: string, first: number, last?: number): string => text.slice(first - 1, last),
        gsub: (text: string, pattern: string, by: string | Record<string, string>): [string, number] => {
            const expression = expressionOf(pattern, "gs");
            const replace = (part: string): string => (typeof by === "string" ? by : (by[part] ?? part));
            return [text.replace(expression, replace), text.match(expression)?.length ?? 0];
        },
        char: (...codes: number[]): string => String.fromCharCode(...codes),
    },
    table: { sort: (list: string[]): void => void list.sort() },
    tonumber(text: string, base = 10): number | undefined {
        const number = base === 10 ? Number(text) : Number.parseInt(text, base);
        return text.trim() === "" || Number.isNaN(number) ? undefined : number;
    },
});
