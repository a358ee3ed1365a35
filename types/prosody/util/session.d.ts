/** Making sessions. Source: util/session.lua. */

declare module "util.session" {
    const newSession: (this: void, type: string) => Prosody.Session;
    /** A session that is not yet logged in. @since 0.12 */
    export { newSession as new };
    /** Gives it an id. @since 0.10 */
    export function set_id(this: void, session: Prosody.Session): Prosody.Session;
    /** Gives it a logger. @since 0.10 */
    export function set_logger(this: void, session: Prosody.Session): Prosody.Session;
    /** Gives it a connection. @since 0.10 */
    export function set_conn(this: void, session: Prosody.Session, conn: Prosody.Connection): Prosody.Session;
    /** Gives it a function to send by. @since 0.10 */
    export function set_send(this: void, session: Prosody.Session): Prosody.Session;
}
