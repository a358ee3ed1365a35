/** Filters of what goes through sessions. Source: util/filters.lua. */

declare namespace Prosody {
    /** What a filter gets. @since 0.8 */
    interface Filtered {
        /** Stanzas that came. */
        "stanzas/in": Stanza;
        /** Stanzas to be sent. */
        "stanzas/out": Stanza;
        /** Bytes that came. */
        "bytes/in": string;
        /** Bytes to be sent. */
        "bytes/out": string;
    }
}

declare module "util.filters" {
    /**
     * Adds a filter to a session.
     *
     * @param filter gives what goes on, nil for nothing
     * @param priority higher runs earlier; 0 where absent
     * @since 0.8
     */
    export function add_filter<Type extends keyof Prosody.Filtered>(
        this: void,
        session: Prosody.Session,
        type: Type,
        filter: (
            this: void,
            data: Prosody.Filtered[Type],
            session: Prosody.Session,
        ) => Prosody.Filtered[Type] | undefined,
        priority?: number,
    ): void;
    /** Takes a filter away. @returns nil when it was not there. @since 0.8 */
    export function remove_filter<Type extends keyof Prosody.Filtered>(
        this: void,
        session: Prosody.Session,
        type: Type,
        filter: (
            this: void,
            data: Prosody.Filtered[Type],
            session: Prosody.Session,
        ) => Prosody.Filtered[Type] | undefined,
    ): true | undefined;
    /** Calls a function for each session that is made. @since 0.8 */
    export function add_filter_hook(
        this: void,
        callback: (this: void, session: Prosody.Session) => void,
    ): void;
    /** No longer calls it. @since 0.8 */
    export function remove_filter_hook(
        this: void,
        callback: (this: void, session: Prosody.Session) => void,
    ): void;
    /** Makes a session's filters ready. @returns what runs them. @since 0.8 */
    export function initialize(
        this: void,
        session: Prosody.Session,
    ): (this: void, type: string, data: AnyNotNil) => AnyNotNil | undefined;
}
