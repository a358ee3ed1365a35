/** Connections between servers. Source: core/s2smanager.lua. */

declare module "core.s2smanager" {
    /** A connection that came. @since 0.1 */
    export function new_incoming(this: void, conn: Prosody.Connection): Prosody.ServerSession;
    /** A connection to be made. @since 0.1 */
    export function new_outgoing(this: void, from_host: string, to_host: string): Prosody.ServerSession;
    /** Ends a connection without a word. @since 0.1 */
    export function destroy_session(this: void, session: Prosody.ServerSession, reason?: AnyNotNil): void;
}
