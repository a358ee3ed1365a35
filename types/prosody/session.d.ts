/**
 * Sessions: the server's side of a connection.
 * Source: core/sessionmanager.lua (with util/session.lua since 0.12); plugins/mod_bosh.lua makes its own.
 */

declare namespace Prosody {
    /** Why a session is closed: a condition of stream errors, with text or element of one's own. @since 0.1 */
    type CloseReason =
        string | Stanza | { readonly condition: string; readonly text?: string; readonly extra?: Stanza };

    /**
     * A session of any kind. All fields but `type`, `destroyed`, `send` and `close` (from 0.12 on also `log` and `id`) are
     * nil once it is destroyed.
     */
    interface Session {
        /** Stage or kind: `c2s_unauthed`, `c2s_unbound`, `c2s`, `c2s_destroyed`, `s2sin`, … @since 0.1 */
        readonly type: string;
        /** The kind without its stage; mod_saslauth names its events after it. @since 0.12 */
        base_type?: "c2s" | "s2sin" | "s2sout";
        /** A name for logs, unique while the session lives. Source: util/session.lua. @since 0.12 */
        readonly id?: string;
        /**
         * The host that the client addressed, nil until its stream is opened; of BOSH there from the start. @since 0.1
         */
        readonly host?: string;
        /** Set, prepared as node of a JID (so in lower case), once the login succeeded. @since 0.1 */
        readonly username?: string;
        /** The client's address, behind trusted proxies the one that they name. @since 0.3 */
        readonly ip?: string;
        /** Set when a resource is bound. @since 0.1 */
        readonly full_jid?: string;
        /** The resource, set when it is bound. @since 0.1 */
        readonly resource?: string;
        /** True for what is left of a session that ended or was taken over. @since 0.7 */
        readonly destroyed?: true;
        /**
         * The name under which mod_smacks lets a client resume this session. Source: plugins/mod_smacks.lua.
         * @since 0.12
         */
        readonly resumption_token?: string;
        /** Writes to the log under the session's name. @since 0.1 */
        readonly log?: Logger;
        /** The connection below; nil of BOSH between requests and of hibernating sessions. @since 0.1 */
        readonly conn?: Connection;
        /** When the connection was made, seconds of the epoch. @since 0.2 */
        readonly conntime?: number;
        /** True once the connection is encrypted, or counts as such. Source: plugins/mod_tls.lua. @since 0.5 */
        secure?: boolean;
        /** True once the connection is encrypted by TLS. Source: plugins/mod_c2s.lua. @since 0.10 */
        encrypted?: boolean;
        /** True while no stream is open. @since 0.1 */
        readonly notopen?: true;
        /** The id of the stream. Source: plugins/mod_c2s.lua. @since 0.1 */
        readonly streamid?: string;
        /**
         * The version of XMPP that the other side speaks; 0 where it named none. Source: plugins/mod_c2s.lua.
         * @since 0.1
         */
        readonly version?: number;
        /**
         * True when stanzas are no longer delivered because the client is away. Source: plugins/mod_smacks.lua.
         * @since 0.12
         */
        readonly hibernating?: number | true;
        /** True when mod_smacks counts the session's stanzas. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly smacks?: string | false;
        /** The SASL exchange; nil before it begins and after it succeeded. Source: plugins/mod_saslauth.lua. @since 0.1 */
        readonly sasl_handler?: SaslHandler;
        /** The TLS context for STARTTLS, false where there is none. Source: plugins/mod_tls.lua. @since 0.6 */
        readonly ssl_ctx?: AnyNotNil;
        /** The settings behind `ssl_ctx`. Source: plugins/mod_tls.lua. @since 0.10 */
        readonly ssl_cfg?: Readonly<Record<string, AnyNotNil | undefined>>;
        /** How far STARTTLS got. Source: plugins/mod_tls.lua, plugins/mod_s2s.lua. @since 0.1 */
        readonly starttls?: "requested" | "initiated" | "proceeding" | "completed";
        /** True where the connection compresses, or what LuaSec says of it. Source: plugins/mod_c2s.lua. @since 0.6 */
        readonly compressed?: AnyNotNil;
        /** The XML parser; not of BOSH. Source: plugins/mod_c2s.lua. @since 0.9 */
        readonly stream?: XmppStream<Session>;
        /** Opens the server's side of the stream; not of BOSH. Source: util/xmppstream.lua. @since 0.10 */
        open_stream?(from?: string, to?: string): void;
        /** Begins a new stream on the same connection, as after STARTTLS. Source: plugins/mod_c2s.lua. @since 0.9 */
        reset_stream?(): void;
        /** Makes attributes of the stream's opening tag; nil for the usual ones. Source: util/xmppstream.lua. @since 0.10 */
        stream_attrs?(from?: string, to?: string, attributes?: Attributes): Attributes;
        /** Takes bytes as if they came from the connection. Source: plugins/mod_c2s.lua. @since 0.9 */
        readonly data?: (this: void, data: string) => void;
        /** Called when the connection is lost; set by what takes part in the session. Source: plugins/mod_component.lua. @since 0.8 */
        on_destroy?(error?: string): void;
        /** Filters by type, once there are any; use util.filters. Source: util/filters.lua. @since 0.8 */
        readonly filters?: Readonly<Record<string, AnyNotNil | undefined>>;
        /** Closes a client that does not log in in time. Source: plugins/mod_c2s.lua. @since 0.9 */
        readonly c2s_timeout?: TimerTask;
        /** How many bytes may come in a second. Source: plugins/mod_limits.lua. @since 0.10 */
        readonly throttle?: Throttle;
        /** Stanzas that were sent and not confirmed. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly outgoing_stanza_queue?: SmQueue<Stanza>;
        /** How many stanzas came since `smacks` was enabled. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly handled_stanza_count?: number;
        /** True while the other side was asked to confirm. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly awaiting_ack?: true;
        /** Asks the other side to confirm. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly awaiting_ack_timer?: TimerTask;
        /** Fires `smacks-ack-delayed`. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly delayed_ack_timer?: TimerTask;
        /** How many stanzas had been sent when it was last asked to confirm. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly last_requested_h?: number;
        /**
         * Ends a session that waits to be resumed, when nothing puts it off. Source: plugins/mod_smacks.lua. @since 0.12
         */
        readonly hibernating_watchdog?: Watchdog;
        /** The invitation that a client showed before it registers. Source: plugins/mod_invites_register.lua. @since 0.12 */
        readonly validated_invite?: ValidInvite;
        /** The coroutine that handles what comes in. Source: plugins/mod_c2s.lua. @since 0.11 */
        readonly thread?: Runner<string>;
        /**
         * Sends a stanza to the client; never throws for one that is gone.
         *
         * @returns false when nothing was sent. @since 0.1
         */
        readonly send: (this: void, stanza: Stanza) => boolean;
        /** Sends text as it stands; not of BOSH. Source: core/sessionmanager.lua. @since 0.12 */
        readonly rawsend?: (this: void, text: string) => boolean;
        /**
         * Runs the filters of a kind over something; nil when a filter took it. Source: util/filters.lua. @since 0.8
         */
        readonly filter?: (this: void, type: string, data: AnyNotNil) => AnyNotNil | undefined;
        /** Hands a stanza to the routing, as if it came in. Source: plugins/mod_c2s.lua. @since 0.2 */
        readonly dispatch_stanza?: (this: void, session: Session, stanza: Stanza) => void;
        /**
         * Ends the session, with a stream error when a reason is given; does nothing when it has ended.
         * Source: plugins/mod_c2s.lua, plugins/mod_websocket.lua. @since 0.1
         */
        close(reason?: CloseReason): void;
    }

    /** A client's session that is bound to a resource: over TCP, WebSocket or BOSH. */
    interface ClientSession extends Session {
        /** The kind. @since 0.1 */
        readonly type: "c2s";
        /** The node of the user's JID. @since 0.1 */
        readonly username: string;
        /** The host that the user belongs to. @since 0.1 */
        readonly host: string;
        /** The resource. @since 0.1 */
        readonly resource: string;
        /** All three. @since 0.1 */
        readonly full_jid: string;
        /** The user's contacts, the same table for all of their sessions. Source: core/rostermanager.lua. @since 0.1 */
        readonly roster?: Roster;
        /** True once the client asked for the roster. Source: plugins/mod_roster.lua. @since 0.1 */
        readonly interested?: true;
        /**
         * The last presence that was sent to all; nil while unavailable. Source: plugins/mod_presence.lua. @since 0.5
         */
        readonly presence?: Stanza;
        /**
         * Priority of that presence, −128 to 127; nil while unavailable. Source: plugins/mod_presence.lua. @since 0.5
         */
        readonly priority?: number;
        /** JIDs that got presence directly, as keys. Source: plugins/mod_presence.lua. @since 0.5 */
        readonly directed?: LuaMap<string, true>;
        /** True when messages are copied to this session. Source: plugins/mod_carbons.lua. @since 0.10 */
        readonly want_carbons?: string | false;
        /** True once the client asked for its archive. Source: plugins/mod_mam/mod_mam.lua. @since 0.12 */
        readonly mam_requested?: true;
        /** True once the client asked for the list of who is blocked. Source: plugins/mod_blocklist.lua. @since 0.10 */
        readonly interested_blocklist?: true;
        /** How many stanzas are held back. Source: plugins/mod_csi_simple.lua. @since 0.12 */
        readonly csi_counter?: number;
        /** Ends the measuring of how long they are held back. Source: plugins/mod_csi_simple.lua. @since 0.12 */
        readonly csi_measure_buffer_hold?: (this: void) => void;
        /** Reads again from a client that is not in use. Source: plugins/mod_csi_simple.lua. @since 0.12 */
        readonly csi_resume?: TimerTask;
        /** Where the client said whether it is in use. Source: plugins/mod_csi_simple.lua. @since 0.12 */
        readonly state?: "active" | "inactive";
    }

    /** A client's session over WebSocket. Source: plugins/mod_websocket.lua. */
    interface WebSocketSession extends Session {
        /** The request that opened it. @since 0.11 */
        readonly websocket_request: HttpServerRequest;
    }

    /** A client's session over BOSH. Source: plugins/mod_bosh.lua. */
    interface BoshSession extends Session {
        /** The session's name in requests. @since 0.2 */
        readonly sid: string;
        /** Number of the last request. @since 0.2 */
        readonly rid: number;
        /** Seconds that a request is held back. @since 0.2 */
        readonly bosh_wait: number;
        /** How many requests may wait. @since 0.3 */
        readonly bosh_max_inactive: number;
        /** Ends the session of a client that asks for nothing. @since 0.11 */
        readonly inactive_timer?: Timer;
        /** Answers a request that waited for `bosh_wait`. @since 0.11 */
        readonly bosh_wait_timer?: Timer;
        /** True while a request is handled: nothing is sent meanwhile. @since 0.9 */
        readonly bosh_processing?: boolean;
        /** True once the client ended the session. @since 0.9 */
        readonly bosh_terminate?: true;
        /** A request that came before those with lower numbers. @since 0.10 */
        readonly bosh_deferred?: AnyNotNil;
        /** Answers by the number of their request, for those that ask again. @since 0.11 */
        readonly bosh_responses?: LuaTable<number, string | undefined>;
        /** Responses that wait for something to send. @since 0.2 */
        readonly requests: HttpServerResponse[];
        /** Stanzas that wait for a request. @since 0.2 */
        readonly send_buffer: readonly (Stanza | string)[];
    }

    /** A connection between servers. Source: core/s2smanager.lua. */
    interface ServerSession extends Session {
        /** Which side made it. @since 0.1 */
        readonly direction: "incoming" | "outgoing" | "destroyed";
        /** True where the other side made it. @since 0.12 */
        readonly incoming?: true;
        /** True where this server made it. @since 0.12 */
        readonly outgoing?: true;
        /** The host that sends, nil while unknown. @since 0.1 */
        readonly from_host?: string;
        /** The host that receives, nil while unknown. @since 0.1 */
        readonly to_host?: string;
        /** Of incoming ones: which hosts of the other side were proved. @since 0.3 */
        readonly hosts?: LuaMap<string, { readonly authed?: boolean }>;
        /** What of the certificate's chain of trust holds. Source: plugins/mod_s2s_auth_certs.lua. @since 0.10 */
        cert_chain_status?: "valid" | "invalid";
        /** Whether the certificate is for the other side's name. Source: plugins/mod_s2s_auth_certs.lua. @since 0.10 */
        cert_identity_status?: "valid" | "invalid";
        /** Errors of the certificates, by depth in the chain, or a message. Source: plugins/mod_s2s_auth_certs.lua. @since 0.12 */
        readonly cert_chain_errors?: string | LuaTable<number, string[] | undefined>;
        /** How far authentication by certificate got. Source: plugins/mod_saslauth.lua. @since 0.9 */
        readonly external_auth?: "offered" | "attempting" | "succeeded" | "failed";
        /** Why it failed. Source: plugins/mod_saslauth.lua. @since 0.11 */
        readonly external_auth_failure_reason?: string;
        /** The key of dialback. Source: plugins/mod_dialback.lua. @since 0.1 */
        readonly dialback_key?: string;
        /** The connection that this one verifies a key for. Source: plugins/mod_dialback.lua. @since 0.9 */
        readonly dialback_verifying?: ServerSession;
        /** Closes a connection that takes too long. Source: plugins/mod_s2s.lua. @since 0.9 */
        readonly connect_timeout?: TimerTask;
        /** True once the other side opened a stream. Source: plugins/mod_s2s.lua. @since 0.12 */
        readonly had_stream?: true;
        /** Why it ended; of what is left of it. @since 0.12 */
        readonly destruction_reason?: AnyNotNil;
        /** Answers stanzas that wait with an error. @since 0.9 */
        bounce_sendq?(reason?: AnyNotNil): void;
        /** Stanzas that wait for the connection. Source: plugins/mod_s2s.lua. @since 0.1 */
        readonly sendq?: AnyNotNil;
        /** Sends a stanza to the other server; nil of incoming ones. Source: plugins/mod_s2s.lua. @since 0.1 */
        readonly sends2s?: (this: void, stanza: Stanza | string) => boolean;
    }

    /** The connection of an external component (XEP-0114). Source: plugins/mod_component.lua. */
    interface ComponentSession extends Session {
        /** The kind, `component_unauthed` before it proved its secret. @since 0.4 */
        readonly type: "component" | "component_unauthed";
        /** Whether stanzas from other hosts than its own are refused. @since 0.8 */
        readonly component_validate_from?: boolean;
    }

    /** A request to Prosody's HTTP server. Source: net/http/server.lua. @since 0.9 */
    interface HttpServerRequest {
        /** The target; `query` is raw and nil where empty. Source: net/http/parser.lua. @since 0.9 */
        readonly url: { readonly path: string; readonly query?: string };
        /** By lower-case name with `_` for `-`; equal names are joined by commas. @since 0.9 */
        readonly headers: Readonly<Record<string, string | undefined>>;
        /** `GET`, `POST`, … Source: net/http/parser.lua. @since 0.9 */
        readonly method: string;
        /** The path without the query. Source: net/http/parser.lua. @since 0.9 */
        readonly path: string;
        /** The version of HTTP. Source: net/http/parser.lua. @since 0.9 */
        readonly httpversion: "1.0" | "1.1";
        /**
         * The body, empty where there is none; false while it is still coming. Source: net/http/parser.lua. @since 0.9
         */
        readonly body: string | false;
        /** True while the body is still coming. Source: net/http/parser.lua. @since 0.12 */
        readonly partial?: boolean;
        /** Set it to take the body as it comes, before it is there. Source: net/http/parser.lua. @since 0.12 */
        body_sink?: LuaFile;
        /**
         * The client's address, behind trusted proxies the one that they name. Source: plugins/mod_http.lua.
         * @since 0.11
         */
        readonly ip: string;
        /** True over HTTPS, or where a trusted proxy says so. Source: plugins/mod_http.lua. @since 0.12 */
        readonly secure: boolean;
        /** The connection. @since 0.9 */
        readonly conn: Connection;
    }

    /** The answer to a request, as a handler may change or send it. Source: net/http/server.lua. @since 0.9 */
    interface HttpServerResponse {
        /** The request. @since 0.9 */
        readonly request: HttpServerRequest;
        /** The status, 200 unless changed. @since 0.9 */
        status_code: number;
        /** By lower-case name with `_` for `-`. @since 0.9 */
        readonly headers: Record<string, string | undefined>;
        /** True once it was sent. @since 0.9 */
        readonly finished?: boolean;
        /** Whether the connection goes on afterwards. @since 0.9 */
        persistent: boolean;
        /** The connection. @since 0.9 */
        readonly conn: Connection;
        /** Called when it was sent, or the client is gone. @since 0.9 */
        on_destroy?(): void;
        /** Sends status, headers and a body. @since 0.9 */
        send(body?: string): void;
        /** Sends status and headers alone. @since 0.12 */
        write_headers(): void;
        /** Sends a file, and closes it. @returns true, for the handler to return. @since 0.10 */
        send_file(file: LuaFile): true;
        /** Ends the answer, after `write_headers` and writes to `conn`. @since 0.10 */
        done(): void;
    }
}
