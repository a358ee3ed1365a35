/** What only Prosody 13.0 has of the `module` global. Source: core/moduleapi.lua unless a member says otherwise. */

declare namespace Prosody {
    /** Time in seconds, or a text such as `2 days`. Source: util/human/io.lua. @since 13.0 */
    type Period = number | string;

    /** Who wants to do something: a JID, or a stanza's event. @since 13.0 */
    type Actor =
        | string
        | { readonly actor_jid: string }
        | { readonly origin: Session; readonly stanza?: Stanza }
        | { readonly session: Session; readonly stanza?: Stanza };

    /** Members of `module`. */
    interface Module13 {
        /**
         * An option as a whole number; one with a fraction is cut, with a warning.
         *
         * @param min least value taken: a smaller one is raised to it, with a warning
         * @param max greatest value taken, likewise
         * @returns nil, not the fallback, for what is no number (an error is logged)
         * @since 13.0
         */
        get_option_integer(name: string, fallback?: number, min?: number, max?: number): number | undefined;
        /**
         * An option as a time in seconds; `never` and false are infinite.
         *
         * @returns nil for what is no time (an error is logged), and where there is no option
         * @since 13.0
         */
        get_option_period(name: string, fallback?: Period, min?: Period, max?: Period): number | undefined;
        /**
         * An option that is one of some values, the first of which is the fallback. Others are given all the same, and an
         * error logged.
         *
         * @since 13.0
         */
        get_option_enum<const Value extends string | number | boolean>(
            name: string,
            fallback: Value,
            ...others: readonly Value[]
        ): Value;
        /**
         * Whether somebody may do something: a permission, or `:NAME` of the module's own. Logs a refusal.
         *
         * @returns nil, not false, where their role does not say
         * @since 13.0
         */
        may(action: string, actor: Actor): boolean | undefined;
        /** The same, without a word in the log. @since 13.0 */
        could(action: string, actor: Actor): boolean | undefined;
        /** Gives a permission to a role unless something else is said. @since 13.0 */
        default_permission(role: string, permission: string): void;
        /** Gives permissions to a role unless something else is said. @since 13.0 */
        default_permissions(role: string, permissions: readonly string[]): void;
        /** Runs a function once the server has started. @since 13.0 */
        on_ready<Value>(f: (this: void) => Value): Promise<Value>;
        /** The same. @deprecated use `on_ready` @since 13.0 */
        once<Value>(f: (this: void) => Value): Promise<Value>;
    }

    /** Members of `module` that the module itself sets. */
    interface Module13Own {
        /** Called once the server has started, at once when it has. Source: core/modulemanager.lua. @since 13.0 */
        ready?: (this: void) => void;
    }
}
