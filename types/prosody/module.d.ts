/**
 * The `module` global: the API that Prosody gives to each loaded module.
 * Source: core/moduleapi.lua (core/modulemanager.lua before 0.9) unless a member says otherwise.
 */

declare namespace Prosody {
    /** Levels of log messages, lowest first. Source: util/logger.lua. @since 0.1 */
    type LogLevel = "debug" | "info" | "warn" | "error";

    /** Kinds of status that a module can show in the shell, lowest first. @since 0.12 */
    type StatusType = "core" | "info" | "warn" | "error";

    /** What may stand in a Lua configuration file. Source: core/configmanager.lua. @since 0.6, as `get_option` gives it */
    type ConfigValue = string | number | boolean | undefined | LuaMap<AnyNotNil, AnyNotNil>;

    /** A timer that `add_timer` returns. @since 0.11 (nil before) */
    interface Timer {
        /** Stops the timer: its callback is not called any more. @since 0.11 */
        stop(): void;
        /** Starts the waiting time anew. @param delay seconds @since 0.11 */
        reschedule(delay: number): void;
    }

    interface Module {
        /** The module's name, without `mod_`. @since 0.1 */
        readonly name: string;
        /** The host that this instance of the module serves, `"*"` for the whole server. @since 0.1 */
        readonly host: string;

        /**
         * Writes a line to the log under the module's name.
         *
         * @param format `%s`, `%d`, `%q` (since 0.10 a format of util/format.lua, which takes any value; since 0.12
         * control characters in values are replaced)
         * @since 0.1
         */
        log(level: LogLevel, format: string, ...values: unknown[]): void;

        /**
         * Shows a state in `prosodyctl shell module info`.
         *
         * @param override true replaces any state, false none of a higher kind; where absent, only an error resists all
         * that is none
         * @since 0.12
         */
        set_status(type: StatusType, message: string, override?: boolean): void;

        /** An option as the configuration holds it: that of the host, else the global one. @since 0.6 */
        get_option(name: string, fallback?: ConfigValue): ConfigValue;
        /**
         * An option as text: a number or truth value becomes the words for it, of a list the first item is taken (and,
         * where there are more, an error logged); nil for an empty list, although there is a fallback.
         *
         * @since 0.7
         */
        get_option_string(name: string, fallback: string): string;
        get_option_string(name: string): string | undefined;
        /**
         * An option as a number; text that is one counts.
         *
         * @returns nil, not the fallback, for what is no number (an error is logged)
         *
         * @since 0.7
         */
        get_option_number(name: string, fallback?: number): number | undefined;
        /**
         * An option as a truth value; `"true"`, `"false"`, 1 and 0 count.
         *
         * @returns nil, not the fallback, for anything else (an error is logged)
         *
         * @since 0.7
         */
        get_option_boolean(name: string, fallback?: boolean): boolean | undefined;

        /** Hooks an event of the module's host; removed when the module is unloaded. @since 0.5 */
        readonly hook: HookMethod<HostEvents>;
        /** Hooks an event of the whole server; removed when the module is unloaded. @since 0.9 */
        readonly hook_global: HookMethod<GlobalEvents>;

        /** This module acting on another host (`"*"`: the server); its hooks end with this module. @since 0.9 */
        context(host: string): Module;

        /**
         * Announces an item of the given kind, such as an auth provider. Writes into the item: `name`, the module's name
         * without `auth_`, and `_provided_by`.
         *
         * @since 0.9
         */
        provides(kind: "auth", item: AuthProvider): void;
        provides(kind: "http", item: HttpProvider): void;

        /**
         * Loads a library, `NAME.lib.lua` of the plugin folders. Throws when there is none.
         *
         * @since 0.6
         */
        require(library: "token/util"): JitsiTokenLibrary;

        /** A table shared under a path with other modules: `module/name` for one of the same host. @since 0.9 */
        shared<Value extends AnyNotNil = AnyNotNil>(path: string): LuaMap<string, Value>;

        /**
         * Calls a function after a delay.
         *
         * @param delay seconds
         * @param callback gets the time (seconds of the epoch); returns the seconds until it wants to be called again, or
         * nothing; not called any more once the module is unloaded
         * @since 0.9
         */
        add_timer(delay: number, callback: (this: void, now: number) => number | undefined | void): Timer;

        /** Called when the module is unloaded or reloaded. Set by the module itself. Source: core/modulemanager.lua. @since 0.1 */
        unload?: (this: void) => void;
    }

    /**
     * Hooking an event, typed by an open map of events. The same function counts once for each event, with the
     * priority that it was hooked with last. Source: util/events.lua.
     *
     * @param handler called with the event's payload; anything but nil ends the event for handlers of lower priority
     * @param priority higher runs earlier, equal ones in no certain order; 0 where absent
     * @since 0.5
     */
    type HookMethod<Events> = <Name extends keyof Events>(
        this: Module,
        event: Name,
        handler: (this: void, event: Events[Name]) => boolean | undefined | void,
        priority?: number,
    ) => void;
}

/** The API of the module that is being loaded. @since 0.1 */
declare const module: Prosody.Module;
