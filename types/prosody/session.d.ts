/**
 * Sessions: the server's side of a client's connection.
 * Source: core/sessionmanager.lua (with util/session.lua since 0.12); plugins/mod_bosh.lua makes its own.
 */

declare namespace Prosody {
    /** All fields but `type`, `destroyed`, `send` and `close` are nil once the session is destroyed. */
    interface Session {
        /** Stage or kind: `c2s_unauthed`, `c2s_unbound`, `c2s`, `c2s_destroyed`, `s2sin`, … @since 0.1 */
        readonly type: string;
        /** The kind without its stage; mod_saslauth names its events after it. @since 0.12 */
        base_type?: "c2s" | "s2sin" | "s2sout";
        /** The host that the client addressed, nil until its stream is opened; of BOSH there from the start. @since 0.1 */
        readonly host?: string;
        /** Set, prepared as node of a JID (so in lower case), once the login succeeded. @since 0.1 */
        readonly username?: string;
        /** The client's address, behind trusted proxies the one that they name. @since 0.3 */
        readonly ip?: string;
        /** Set when a resource is bound. @since 0.1 */
        readonly full_jid?: string;
        /** True for what is left of a session that ended or was taken over. @since 0.7 */
        readonly destroyed?: true;
        /** The name under which mod_smacks lets a client resume this session. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly resumption_token?: string;
        /**
         * Sends a stanza to the client; never throws for one that is gone.
         *
         * @returns false when nothing was sent. @since 0.1
         */
        readonly send: (this: void, stanza: Stanza) => boolean;
        /**
         * Ends the session, with a stream error when a reason is given; does nothing when it has ended.
         * Source: plugins/mod_c2s.lua, plugins/mod_websocket.lua. @since 0.1
         */
        close(reason?: string | { readonly condition: string; readonly text?: string }): void;
    }

    /** A request to Prosody's HTTP server. Source: net/http/server.lua. @since 0.9 */
    interface HttpServerRequest {
        /** The target; `query` is raw and nil where empty. Source: net/http/parser.lua. @since 0.9 */
        readonly url: { readonly path: string; readonly query?: string };
        /** By lower-case name with `_` for `-`; equal names are joined by commas. @since 0.9 */
        readonly headers: Readonly<Record<string, string | undefined>>;
    }
}
