/** Finding files of plugins. Source: util/pluginloader.lua. */

declare module "util.pluginloader" {
    /** The text of a plugin's file, and where it lies; nil and a message without. @since 0.5 */
    export function load_file(
        this: void,
        names: string | readonly string[],
    ): LuaMultiReturn<[content: string, path: string] | [content: undefined, message: string]>;
    /** The text of a file beside a plugin. @since 0.5 */
    export function load_resource(
        this: void,
        plugin: string,
        resource: string,
    ): LuaMultiReturn<[content: string, path: string] | [content: undefined, message: string]>;
    /** A plugin's code, compiled. @since 0.5 */
    export function load_code(
        this: void,
        plugin: string,
        resource: string | undefined,
        env: object,
    ): LuaMultiReturn<[code: (this: void) => unknown, path: string] | [code: undefined, message: string]>;
}
