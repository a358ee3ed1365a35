/** What decisions read of decoded JSON: plain data in which `null` counts as absent. */

/** A decoded JSON value. Arrays are objects without the names that anybody asks for. */
export type JsonValue = string | number | boolean | JsonObject | undefined;

/** A decoded JSON object, of any shape. */
export interface JsonObject {
    readonly [name: string]: JsonValue;
}

/** The value as an object, nothing when it is something else. */
export function asObject(value: JsonValue): JsonObject | undefined {
    return typeof value === "object" ? value : undefined;
}

/** Whether an array of a JSON document holds a text. */
export function holdsText(array: JsonObject, text: string): boolean {
    // Counts from 0 or 1, depending on where this runs.
    for (const index in array) {
        if (array[index] === text) {
            return true;
        }
    }
    return false;
}
