/** Events that only Prosody 13.0 fires. */

declare namespace Prosody {
    interface HostEvents {
        /** A login begins; set `allowed` to false to refuse it. Source: plugins/mod_saslauth.lua. @since 13.0 */
        "authentication-attempt": StanzaEvent & {
            allowed?: boolean;
            error_condition?: string;
            error_text?: string;
        };
        /**
         * The answer to a client's login is about to be sent; handlers may change it. Source: plugins/mod_saslauth.lua.
         * @since 13.0
         */
        "sasl/c2s/success": SaslAnswerEvent;
        /** The same of a refusal. Source: plugins/mod_saslauth.lua. @since 13.0 */
        "sasl/c2s/failure": SaslAnswerEvent;
        /** The same of a step between. Source: plugins/mod_saslauth.lua. @since 13.0 */
        "sasl/c2s/challenge": SaslAnswerEvent;
        /**
         * A connection to another server is about to be made; `resolver` may be replaced. Source: plugins/mod_s2s.lua.
         * @since 13.0
         */
        "s2sout-pre-connect": { readonly session: ServerSession; resolver: Resolver };
        /**
         * A message was sent to a push service; true keeps it back. Source: plugins/mod_cloud_notify.lua. @since 13.0
         */
        "cloud_notify/push": CloudNotifyPushEvent;
        /** A client enables a push service; false refuses it, once an error was sent. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        "cloud_notify/registration": {
            readonly origin: ClientSession;
            readonly stanza: Stanza;
            readonly push_info: PushService;
        };
        /** Fire it to send a push to a user's services without a stanza. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        "cloud-notify-ping": {
            readonly user: string;
            readonly push_services?: LuaTable<string, PushService | undefined>;
        };
        /** A bidirectional stream is asked for; add to `features`. Source: plugins/mod_s2s_bidi.lua. @since 13.0 */
        "s2sout-stream-features": { readonly origin: ServerSession; readonly features: Stanza };
        /** A token was granted. Source: plugins/mod_tokenauth.lua. @since 13.0 */
        "token-grant-created": {
            readonly id: string;
            readonly grant: TokenGrant;
            readonly username: string;
            readonly host: string;
        };
        /** A grant was taken back. Source: plugins/mod_tokenauth.lua. @since 13.0 */
        "token-grant-revoked": { readonly id: string; readonly username: string; readonly host: string };
        /** A token was taken back. Source: plugins/mod_tokenauth.lua. @since 13.0 */
        "token-revoked": {
            readonly grant_id: string;
            readonly grant: TokenGrant;
            readonly info: TokenOfGrant;
            readonly username: string;
            readonly host: string;
        };
        /** An account is to be deleted after a while. Source: plugins/mod_user_account_management.lua. @since 13.0 */
        "user-deregistered-pending": {
            readonly username: string;
            readonly host: string;
            readonly source: string;
            readonly session?: Readonly<Record<string, AnyNotNil | undefined>>;
            readonly status: AnyNotNil;
        };
        /** A user changed their vCard. Source: plugins/mod_vcard.lua. @since 13.0 */
        "vcard-updated": StanzaEvent;
        /** A flag was set for a user. Source: plugins/mod_flags.lua. @since 13.0 */
        [flag_added: `user-flag-added/${string}`]: {
            readonly user: string;
            readonly flag: string;
            readonly data: { readonly when?: number; readonly comment?: string };
        };
        /** A flag was taken from a user. Source: plugins/mod_flags.lua. @since 13.0 */
        [flag_removed: `user-flag-removed/${string}`]: { readonly user: string; readonly flag: string };
    }

    /** Payload of `sasl/c2s/STATUS`. Source: plugins/mod_saslauth.lua. @since 13.0 */
    interface SaslAnswerEvent {
        /** The session. */
        readonly session: Session;
        /** Data of the mechanism, of a refusal its condition. */
        message?: string;
        /** A sentence for people, of a refusal. */
        error_text?: string;
    }

    /** Payload of `cloud_notify/push`; open for declaration merging. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
    interface CloudNotifyPushEvent {
        /** The IQ for the push service. */
        readonly notification_stanza: Stanza;
        /** The element `notification` in it. */
        readonly notification_payload: Stanza;
        /** What the user is told of; nil of a ping. */
        readonly original_stanza?: Stanza;
        /** The user. */
        readonly username: string;
        /** The push service. */
        readonly push_info: PushService;
        /** Fields of the form in the IQ, such as `message-count`. */
        readonly push_summary: Readonly<Record<string, string | number | undefined>>;
        /** Whether there is a message with a body. */
        readonly important: boolean;
        /** Why it is kept back, for the log. */
        reason?: string;
    }

    interface GlobalEvents {
        /** A shell ended. Source: plugins/mod_admin_socket.lua. @since 13.0 */
        "admin-disconnected": { readonly session: Session };
        /** Hosts are about to be ended and started again. Source: plugins/mod_debug_reset.lua. @since 13.0 */
        "server-resetting": undefined;
        /** A host was ended and started again. Source: plugins/mod_debug_reset.lua. @since 13.0 */
        "server-reset": undefined;
        /**
         * `session` took over the connection of `from_session`, which has all its fields for the last time.
         * Source: core/sessionmanager.lua. @since 13.0
         */
        "c2s-session-updated": {
            readonly session: Session;
            readonly from_session: Session;
            readonly replaced_conn?: Connection;
        };
        /** The process got SIGUSR1. Source: util/startup.lua. @since 13.0 */
        "signal/SIGUSR1": undefined;
        /** The process got SIGUSR2. Source: util/startup.lua. @since 13.0 */
        "signal/SIGUSR2": undefined;
        /** A user got another role. Source: core/usermanager.lua. @since 13.0 */
        "user-role-changed": { readonly username: string; readonly host: string; readonly role: RoleObject };
        /** A user got one more role. Source: core/usermanager.lua. @since 13.0 */
        "user-role-added": {
            readonly username: string;
            readonly host: string;
            readonly role_name: string;
            readonly role: RoleObject;
        };
        /** A user lost such a role. Source: core/usermanager.lua. @since 13.0 */
        "user-role-removed": { readonly username: string; readonly host: string; readonly role_name: string };
        /** A user may log in again. Source: core/usermanager.lua. @since 13.0 */
        "user-enabled": { readonly username: string; readonly host: string };
        /** A user may no longer log in. Source: core/usermanager.lua. @since 13.0 */
        "user-disabled": { readonly username: string; readonly host: string; readonly meta?: AnyNotNil };
    }
}
