/**
 * The functions of Lua's string library that pure decisions use. Under Node the tests stand in for them
 * (test/unit/support/lua-string.ts).
 */

/**
 * Finds the first part of a text that matches a pattern of Lua, or with `plain` a text.
 *
 * @param init where to begin, from 1 on
 * @returns the first and last position of that part and its captures; nothing if there is none
 */
type Find = (
    this: void,
    text: string,
    pattern: string,
    init?: number,
    plain?: boolean,
) => LuaMultiReturn<[first?: number, last?: number, a?: string, b?: string, c?: string, d?: string]>;

export const find = string.find as Find;
export const gsub = string.gsub;
export const sub = string.sub;
export const char = string.char;
export const toNumber = tonumber;

/** Whether a text has a part that matches a pattern. @param init where to begin, from 1 on */
export function has(text: string, pattern: string, init?: number): boolean {
    const [found] = find(text, pattern, init);
    return found !== undefined;
}

/** Whether a list holds a text. */
export function isOneOf(list: readonly string[], text: string | undefined): boolean {
    for (const entry of list) {
        if (entry === text) {
            return true;
        }
    }
    return false;
}

/** Longest part of a client's text that goes into a log line. */
const quotedMaximum = 100;

/** A client's text for a log line: in quotes, on one line, and not too long. */
export function quote(text: string): string {
    const [shown] = gsub(sub(text, 1, quotedMaximum), "[^] !#-[^-~]", "?");
    return `"${shown}"`;
}
