/** Lua code with globals of one's own. Source: util/envload.lua. */

declare module "util.envload" {
    /** Compiles text. @returns nil and a message when it is no Lua. @since 0.9 */
    export function envload(
        this: void,
        code: string,
        source: string,
        env: object,
    ): LuaMultiReturn<
        [chunk: (this: void, ...args: unknown[]) => unknown] | [chunk: undefined, message: string]
    >;
    /** Compiles a file. @returns nil, a message and, when it cannot be opened, the code of the error. @since 0.9 */
    export function envloadfile(
        this: void,
        file: string,
        env: object,
    ): LuaMultiReturn<
        | [chunk: (this: void, ...args: unknown[]) => unknown]
        | [chunk: undefined, message: string, code?: number]
    >;
}
