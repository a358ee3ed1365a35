/** The methods behind every module's `module`. Source: core/moduleapi.lua. */

declare namespace Prosody {
    /** What a module has for itself, so not in the table of methods. @since 0.9 */
    type ModuleState =
        | "name"
        | "host"
        | "global"
        | "path"
        | "resource_path"
        | "environment"
        | "loaded"
        | "reloading"
        | "saved_state"
        | "items"
        | "dependencies"
        | "log"
        | "_log"
        | "http_url"
        | "load"
        | "unload"
        | "save"
        | "restore"
        | "add_host"
        | "command"
        | "ready";
}

declare module "core.moduleapi" {
    const api: Omit<Prosody.Module, Prosody.ModuleState>;
    /** The methods; a method that is added here is there for every module. @since 0.9 */
    export = api;
}
