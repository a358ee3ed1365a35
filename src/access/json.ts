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
