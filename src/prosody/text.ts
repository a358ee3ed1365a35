/**
 * What decisions take from Lua's library of strings: one call for what would be a loop. Under Node the tests stand in for
 * it (test/unit/support/lua-string.ts).
 */

declare const string: {
    /**
     * Finds the first part of a text that matches a pattern of Lua.
     *
     * @param init where to begin, from 1 on
     * @param plain whether the pattern stands for itself
     * @typeParam Captures what the pattern captures. To name them as always there is only right for who looks first
     * whether there is such a part.
     * @returns where that part begins and ends, and what it captures; nothing where there is none
     */
    readonly find: <Captures extends unknown[] = [a?: string, b?: string, c?: string, d?: string]>(
        this: void,
        text: string,
        pattern: string,
        init?: number,
        plain?: boolean,
    ) => LuaMultiReturn<[first?: number, last?: number, ...captures: Captures]>;
    /** The bytes of a text from one position to another, from 1 on. */
    readonly byte: (
        this: void,
        text: string,
        first: number,
        last?: number,
    ) => LuaMultiReturn<(number | undefined)[]>;
    /** The part of a text from one position to another, from 1 on. */
    readonly sub: (this: void, text: string, first: number, last?: number) => string;
    /** Replaces what matches a pattern of Lua. */
    readonly gsub: (
        this: void,
        text: string,
        pattern: string,
        by: string,
    ) => LuaMultiReturn<[string, number]>;
    /** The text of some bytes. */
    readonly char: (this: void, ...bytes: number[]) => string;
};

/** Longest part of what a client wrote that goes into a log line. */
const quotedMaximum = 100;

/** What a client wrote, as it may stand in a log line: quoted, on one line, and not too long. */
export function quote(text: string): string {
    const [shown] = string.gsub(string.sub(text, 1, quotedMaximum), "[^] !#-[^-~]", "?");
    return `"${shown}"`;
}

export const find = string.find;
export const byte = string.byte;
export const sub = string.sub;
export const char = string.char;

/** Whether a text has a part that matches a pattern. @param init where to begin, from 1 on */
export function has(text: string, pattern: string, init?: number): boolean {
    const [found] = find(text, pattern, init);
    return found !== undefined;
}
