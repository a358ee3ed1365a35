/** The stream between `prosodyctl shell` and the server. Source: util/adminstream.lua. */

declare namespace Prosody {
    /** A connection to the server's socket. @since 0.12 */
    interface AdminConnection {
        /** Connects. @since 0.12 */
        readonly connect: (this: void) => LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
        /** Disconnects. @since 0.12 */
        readonly disconnect: (this: void) => true;
    }

    /** The server's end. @since 0.12 */
    interface AdminServer {
        /** Its events, such as `disconnected`. @since 0.12 */
        readonly events: Events<{ disconnected: { readonly session: Session } }>;
        /** What is called for its connections. @since 0.12 */
        readonly listeners: Listener;
    }

    /** The client's end. @since 0.12 */
    interface AdminClient {
        /** The kind. @since 0.12 */
        readonly type: "client";
        /** Its events: `connected`, `disconnected`, `received`, and `received/NAME` by the name of a stanza. @since 0.12 */
        readonly events: Events<
            { connected: undefined; disconnected: undefined; received: Stanza } & Record<
                `received/${string}`,
                Stanza
            >
        >;
        /** What is called for its connection. @since 0.12 */
        readonly listeners: Listener;
        /** Writes to the log. @since 0.12 */
        readonly log: Logger;
        /** Sends a stanza; there once it is connected. @since 0.12 */
        readonly send?: (this: void, stanza: Stanza) => LuaMultiReturn<[ok: boolean, message?: string]>;
    }
}

declare module "util.adminstream" {
    /** A connection to a Unix socket, not yet connected. @since 0.12 */
    export function connection(
        this: void,
        socket_path: string,
        listeners: Prosody.Listener,
    ): Prosody.AdminConnection;
    /** A server. @param sessions gets the session of each connection. @since 0.12 */
    export function server(
        this: void,
        sessions: LuaTable<Prosody.Connection, Prosody.Session | undefined>,
        handler: (this: void, session: Prosody.Session, stanza: Prosody.Stanza) => void,
    ): Prosody.AdminServer;
    /** A client. @since 0.12 */
    export function client(this: void): Prosody.AdminClient;
}
