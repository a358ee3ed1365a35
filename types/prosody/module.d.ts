/**
 * The `module` global: the API that Prosody gives to each loaded module.
 * Source: core/moduleapi.lua unless a member says otherwise.
 */

declare namespace Prosody {
    /** Levels of log messages, lowest first. Source: util/logger.lua. @since 0.5 */
    type LogLevel = "debug" | "info" | "warn" | "error";

    /** Kinds of status that a module can show in the shell. @since 0.11 */
    type StatusType = "core" | "error" | "warn" | "info";

    /** What may stand in a Lua configuration file. */
    type ConfigValue = string | number | boolean | undefined | LuaMap<AnyNotNil, AnyNotNil>;

    /** A timer that `add_timer` returns. @since 0.12 */
    interface Timer {
        /** Stops the timer: its callback is not called any more. @since 0.12 */
        stop(): void;
        /** Starts the waiting time anew, with another delay (seconds) when one is given. @since 0.12 */
        reschedule(delay: number): void;
    }

    interface Module {
        /** The module's name, without `mod_`. @since 0.8 */
        readonly name: string;
        /** The host that this instance of the module serves, `"*"` for the whole server. @since 0.8 */
        readonly host: string;

        /**
         * Writes a line to the log under the module's name.
         *
         * @param format a format of util/format.lua: `%s`, `%d`, `%q`; control characters in values are replaced
         * @since 0.8
         */
        log(level: LogLevel, format: string, ...values: unknown[]): void;

        /**
         * Shows a state in `prosodyctl shell module info`. An error is only replaced by an error, unless overridden.
         *
         * @since 0.11
         */
        set_status(type: StatusType, message: string, override?: boolean): void;

        /** An option as the configuration holds it: that of the host, else the global one. @since 0.8 */
        get_option(name: string, fallback?: ConfigValue): ConfigValue;
        /** An option as text: a number becomes its digits; a table logs an error and gives the fallback. @since 0.8 */
        get_option_string(name: string, fallback: string): string;
        get_option_string(name: string): string | undefined;
        /** An option as a number; text that is no number logs an error and gives the fallback. @since 0.8 */
        get_option_number(name: string, fallback: number): number;
        get_option_number(name: string): number | undefined;
        /** An option as a truth value; anything but the words for yes and no logs an error. @since 0.8 */
        get_option_boolean(name: string, fallback: boolean): boolean;
        get_option_boolean(name: string): boolean | undefined;

        /** Hooks an event of the module's host; removed when the module is unloaded. @since 0.8 */
        readonly hook: HookMethod<HostEvents>;
        /** Hooks an event of the whole server; removed when the module is unloaded. @since 0.8 */
        readonly hook_global: HookMethod<GlobalEvents>;

        /** This module acting on another host (`"*"`: the server); its hooks end with this module. @since 0.9 */
        context(host: string): Module;

        /** Announces an item of the given kind, such as an auth provider, under the module's name. @since 0.8 */
        provides(kind: "auth", item: AuthProvider): void;
        provides(kind: "http", item: HttpProvider): void;

        /**
         * Loads a library, `NAME.lib.lua` of the plugin folders. Throws when there is none.
         *
         * @since 0.6
         */
        require(library: "token/util"): JitsiTokenLibrary;

        /** A table shared under a path with other modules: `module/name` for one of the same host. @since 0.9 */
        shared(path: string): LuaMap<string, AnyNotNil>;

        /**
         * Calls a function once after a delay.
         *
         * @param delay seconds
         * @param callback returns the seconds until it wants to be called again, or nothing; not called any more once
         * the module is unloaded
         * @since 0.9
         */
        add_timer(delay: number, callback: (this: void) => number | undefined | void): Timer;

        /** Called when the module is unloaded or reloaded. Set by the module itself. Source: core/modulemanager.lua. @since 0.6 */
        unload?: (this: void) => void;
    }

    /**
     * Hooking an event, typed by an open map of events.
     *
     * @param handler called with the event's payload; anything but nil ends the event for handlers of lower priority
     * @param priority higher runs earlier; 0 where absent
     */
    type HookMethod<Events> = <Name extends keyof Events>(
        this: Module,
        event: Name,
        handler: (this: void, event: Events[Name]) => boolean | undefined | void,
        priority?: number,
    ) => void;
}

/** The API of the module that is being loaded. @since 0.5 */
declare const module: Prosody.Module;
