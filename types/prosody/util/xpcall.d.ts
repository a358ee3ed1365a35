/** Calls that may fail. Source: util/xpcall.lua. */

declare module "util.xpcall" {
    /** Calls a function with arguments, and another for what it throws, in any Lua. @since 0.11 */
    export function xpcall<Args extends readonly unknown[], Result>(
        this: void,
        f: (this: void, ...args: Args) => Result,
        on_error: (this: void, error: unknown) => unknown,
        ...args: Args
    ): LuaMultiReturn<[ok: true, result: Result] | [ok: false, error: unknown]>;
}
