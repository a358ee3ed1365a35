/** Connections between servers. Source: core/s2smanager.lua. */

declare module "core.s2smanager" {
    /** A connection that came. @since 0.1 */
    export function new_incoming(this: void, conn: Prosody.Connection): Prosody.ServerSession;
    /** A connection to be made. @since 0.1 */
    export function new_outgoing(this: void, from_host: string, to_host: string): Prosody.ServerSession;
    /** Clears a session's fields, all but `log`, `id` and `conn`. @since 0.7 */
    export function retire_session(
        this: void,
        session: Prosody.ServerSession,
        reason?: AnyNotNil,
    ): Prosody.ServerSession;
    /**
     * Ends a connection without a word to the other server.
     *
     * @param reason goes to events and log
     * @param bounce_reason the error for stanzas that waited; `reason` where absent
     * @returns true, nil when it was ended before
     * @since 0.1; `bounce_reason` since 0.12
     */
    export function destroy_session(
        this: void,
        session: Prosody.ServerSession,
        reason?: AnyNotNil,
        bounce_reason?: AnyNotNil,
    ): true | undefined;
}
