/** JSON pointers (RFC 6901). Source: util/jsonpointer.lua. */

declare module "util.jsonpointer" {
    /** What a pointer leads to; nil and a reason when it leads nowhere. @since 0.12 */
    export function resolve(
        this: void,
        data: Prosody.Json,
        pointer: string,
    ): LuaMultiReturn<[value: Prosody.Json] | [value: undefined, reason?: string]>;
}
