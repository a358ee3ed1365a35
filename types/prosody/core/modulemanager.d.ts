/** Loading modules. Source: core/modulemanager.lua. */

declare module "core.modulemanager" {
    /** Loads a module on a host (`*`: the server). @returns its globals, or nil and a message. @since 0.1 */
    export function load(
        this: void,
        host: string,
        name: string,
    ): LuaMultiReturn<[module: Prosody.ModuleEnvironment] | [module: undefined, message: string]>;
    /** Unloads a module. @since 0.1 */
    export function unload(
        this: void,
        host: string,
        name: string,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** Reloads a module; a file that cannot be compiled leaves the old one. @since 0.3 */
    export function reload(
        this: void,
        host: string,
        name: string,
    ): LuaMultiReturn<[ok: AnyNotNil] | [ok: undefined, message: string]>;
    /** The globals of a loaded module; nil when it is not. @since 0.3 */
    export function get_module<Name extends keyof Prosody.LoadedModules>(
        this: void,
        host: string,
        name: Name,
    ): Prosody.LoadedModules[Name] | undefined;
    export function get_module(this: void, host: string, name: string): Prosody.ModuleEnvironment | undefined;
    /** Globals of all modules of a host by name; nil for an unknown host. @since 0.9 */
    export function get_modules(
        this: void,
        host: string,
    ): LuaTable<string, Prosody.ModuleEnvironment | undefined> | undefined;
    /** Items of a key of all modules of a host. @since 0.9 */
    export function get_items<Key extends keyof Prosody.Items>(
        this: void,
        key: Key,
        host: string,
    ): Prosody.Items[Key][] | undefined;
    /** Whether a module is loaded; nil for no. @since 0.1 */
    export function is_loaded(this: void, host: string, name: string): boolean | undefined;
    /** Whether a module has set one of the functions that Prosody calls. @since 0.3 */
    export function module_has_method(this: void, module: Prosody.ModuleEnvironment, method: string): boolean;
    /** Calls such a function. @since 0.3 */
    export function call_module_method(
        this: void,
        module: Prosody.ModuleEnvironment,
        method: string,
        ...args: unknown[]
    ): LuaMultiReturn<[ok: boolean, result?: unknown]>;
    /** The modules that the configuration wants for a host, and the one that makes up a component. @since 0.11 */
    export function get_modules_for_host(
        this: void,
        host: string,
    ): LuaMultiReturn<[modules: Prosody.Set<string>, component?: string]>;
}
