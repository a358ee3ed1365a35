/** JSON. Source: util/json.lua. */

declare namespace Prosody {
    /** What util.json decodes to: arrays are tables with the keys 1, 2, …. @since 0.8 */
    type Json = string | number | boolean | { [name: string]: Json | undefined };
}

declare module "util.json" {
    /**
     * JSON to Lua values; `null` becomes the value `null` of this library, scalars at the top are fine.
     *
     * @returns nil, and a message as second value, for bad JSON; may throw on nesting of some ten thousand levels
     * @since 0.8
     */
    export function decode(this: void, text: string): Prosody.Json | undefined;
    /**
     * Lua values to JSON: tables with keys 1, 2, … become arrays, an empty one an object; members that are nil or
     * functions are left out.
     *
     * @since 0.8
     */
    export function encode(this: void, value: string | number | boolean | object): string;
    /** A list to a JSON array, empty ones too. @since 0.9 */
    export function encode_array(this: void, list: readonly Prosody.Json[]): string;
    /** As `encode`, members in the order of their names. @since 0.9 */
    export function encode_ordered(this: void, value: string | number | boolean | object): string;
    const nullValue: Prosody.Json;
    /** What stands for `null`: a table, so truthy; compare with it. @since 0.8 */
    export { nullValue as null };
}
