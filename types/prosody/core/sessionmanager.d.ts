/** Sessions of clients. Source: core/sessionmanager.lua. */

declare module "core.sessionmanager" {
    /** A session of a connection. @since 0.1 */
    export function new_session(this: void, conn: Prosody.Connection): Prosody.Session;
    /** Ends a session without a word to its client: `session.close` says why. @since 0.1 */
    export function destroy_session(this: void, session: Prosody.Session, error?: string): void;
    /** Clears a session's fields. @since 0.7 */
    export function retire_session(this: void, session: Prosody.Session): Prosody.Session;
    /**
     * Marks a session as logged in. @param role the name of its role; 0.12 takes no notice of it. @since 0.1; `role`
     * since 13.0
     */
    export function make_authenticated(
        this: void,
        session: Prosody.Session,
        username: string,
        role?: string,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** Binds a session to a resource. @param resource made up where absent. @since 0.1 */
    export function bind_resource(
        this: void,
        session: Prosody.Session,
        resource?: string,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, type: Prosody.ErrorType, condition: string, text: string]>;
    /** Sends a stanza to all of a user's sessions that are available. @returns to how many. @since 0.1 */
    export function send_to_available_resources(
        this: void,
        username: string,
        host: string,
        stanza: Prosody.Stanza,
    ): number;
    /** Sends a stanza to all of a user's sessions that asked for the roster. @returns to how many. @since 0.6 */
    export function send_to_interested_resources(
        this: void,
        username: string,
        host: string,
        stanza: Prosody.Stanza,
    ): number;
}
