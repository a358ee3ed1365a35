/** The configuration; modules rather use `module:get_option…`. Source: core/configmanager.lua. */

declare module "core.configmanager" {
    /** An option of a host (`*`: the global one), else the global one. @since 0.1 */
    export function get(this: void, host: string, key: string): Prosody.ConfigValue;
    /** An option of that host alone. @since 0.8 */
    export function rawget(this: void, host: string, key: string): Prosody.ConfigValue;
    /** Sets an option until the configuration is read again. @since 0.1 */
    export function set(this: void, host: string, key: string, value: Prosody.ConfigValue): boolean;
    /**
     * Reads a configuration file in place of what was read before. @returns true; or what failed, and why; in late 13.0.x also
     * the system's number of an error of the file. @since 0.1
     */
    export function load(
        this: void,
        filename: string,
        format?: string,
    ): LuaMultiReturn<[ok: boolean | undefined, stage: "parser" | "file", message?: string, errno?: number]>;
    /** A path below another, unless it is absolute; `~` is the home folder. The same as in util.paths. @since 0.8 */
    export function resolve_relative_path(
        this: void,
        parent: string | undefined,
        path: string | undefined,
    ): string | undefined;
    /** All options by host. @since 0.1 */
    export function getconfig(
        this: void,
    ): LuaTable<string, LuaTable<string, Prosody.ConfigValue> | undefined>;
}
