/** Power levels as events write them: integers, in rooms before version 10 also in strings. */

import type { JsonValue } from "../prosody/json-value";

/** The largest level that Matrix knows: 2^53 - 1. */
export const largestLevel = 9007199254740991;

/** The integer that a text holds, as rooms before version 10 may write levels: blanks around, a sign, digits. */
function parseInteger(text: string): number | undefined {
    let index = 0;
    let end = text.length;
    while (index < end && text.charAt(index) === " ") {
        index++;
    }
    while (end > index && text.charAt(end - 1) === " ") {
        end--;
    }
    const sign = text.charAt(index);
    if (sign === "-" || sign === "+") {
        index++;
    }
    if (index === end) {
        return undefined;
    }
    let value = 0;
    for (; index < end; index++) {
        const digit = "0123456789".indexOf(text.charAt(index));
        if (digit < 0) {
            return undefined;
        }
        value = value * 10 + digit;
        // Beyond it Lua 5.3 and later would wrap around, and a level that nobody has would become a small one.
        if (value > largestLevel) {
            return undefined;
        }
    }
    return sign === "-" ? -value : value;
}

/** A power level: an integer of at most 53 bits, be it as a number or in a string; nothing for anything else. */
export function readLevel(value: JsonValue): number | undefined {
    if (typeof value === "string") {
        return parseInteger(value);
    }
    // Beyond the limit Lua 5.3 and later tell integers apart that are one number to the others.
    const isLevel =
        typeof value === "number" &&
        value === Math.floor(value) &&
        value <= largestLevel &&
        value >= -largestLevel;
    return isLevel ? value : undefined;
}
