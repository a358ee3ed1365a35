/**
 * Sessions: the server's side of a client's connection.
 * Source: core/sessionmanager.lua, util/session.lua; plugins/mod_bosh.lua makes its own.
 */

declare namespace Prosody {
    interface Session {
        /** Stage or kind: `c2s_unauthed`, `c2s`, `s2sin`, … @since 0.3 */
        readonly type: string;
        /** The kind without its stage; mod_saslauth names its events after it. @since 0.12 */
        base_type?: "c2s" | "s2sin" | "s2sout";
        /** The host that the client addressed. @since 0.3 */
        readonly host?: string;
        /** Set by mod_saslauth once the login succeeded. @since 0.3 */
        readonly username?: string;
        /** The client's address, behind trusted proxies the one that they name. @since 0.3 */
        readonly ip?: string;
        /** Set when a resource is bound. @since 0.3 */
        readonly full_jid?: string;
        /** True for what is left of a session whose connection is gone. @since 0.8 */
        readonly destroyed?: true;
        /** The name under which mod_smacks lets a client resume this session. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly resumption_token?: string;
        /** Sends a stanza or text to the client. @since 0.3 */
        readonly send: (this: void, stanza: Stanza) => boolean;
        /** Ends the session with a stream error. @since 0.3 */
        close(reason?: { readonly condition: string; readonly text?: string }): void;
    }

    /** A request to Prosody's HTTP server. Source: net/http/server.lua. @since 0.9 */
    interface HttpServerRequest {
        /** Source: socket.url of LuaSocket. */
        readonly url: { readonly path: string; readonly query?: string };
        /** By lower-case name with `_` for `-`. Source: net/http/parser.lua. */
        readonly headers: Readonly<Record<string, string | undefined>>;
    }
}
