/**
 * Events by name, with their payload. All maps are open: a user adds events by declaration merging. Priorities named are
 * those of Prosody's own handlers: hook above them to come first.
 */

declare namespace Prosody {
    /** A stanza or element that came in. Source: core/stanza_router.lua. @since 0.5 */
    interface StanzaEvent {
        /** Where it came from; `send` of it answers. */
        readonly origin: Session;
        /** The stanza. */
        readonly stanza: Stanza;
        /** True when it is for the sender's own bare JID, whose `to` is then nil; else nil. */
        readonly to_self?: boolean;
    }

    /** A stanza of a client to their own account. Source: core/stanza_router.lua. @since 0.6 */
    interface SelfEvent extends StanzaEvent {
        /** The client's session. */
        readonly origin: ClientSession;
        /** True: the stanza's `to` may be nil. */
        readonly to_self: true;
    }

    /**
     * What handlers of an event may return, of those events where it is more than a truth value; nil goes on to the next
     * handler. Open for declaration merging.
     */
    interface EventResults {
        /** The role, false for none. Prosody's own handler: -1. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-get-default-role": Role | false;
        /** Another form instead of the event's. Source: plugins/muc/muc.lib.lua. @since 0.9 */
        "muc-config-form": DataForm;
        /** Text to show instead of Prosody's own. Source: plugins/mod_bosh.lua. @since 0.12 */
        "http-message": string;
        /** Body of the error page. Source: net/http/server.lua. @since 0.9 */
        "http-error": string;
        /** Text for people about an item. Source: plugins/mod_pubsub/mod_pubsub.lua. @since 0.11 */
        [pubsub_summary: `pubsub-summary/${string}`]: string;
    }

    /** Events of one host, for `module:hook`. */
    interface HostEvents {
        // Stanzas on their way: the sender's host gets `pre-…` first, the addressee's the other.

        /**
         * A client's stanza, before anything else; anything returned drops it. Source: core/stanza_router.lua.
         * @since 0.12
         */
        "pre-stanza": StanzaEvent & { reason?: string };
        /** A client's message to a user's session. Source: core/stanza_router.lua. @since 0.5 */
        "pre-message/full": StanzaEvent;
        /** A client's message to a user. Source: core/stanza_router.lua. @since 0.5 */
        "pre-message/bare": StanzaEvent;
        /** A client's message to a host. Source: core/stanza_router.lua. @since 0.5 */
        "pre-message/host": StanzaEvent;
        /** A client's presence to a user's session. Source: core/stanza_router.lua. @since 0.5 */
        "pre-presence/full": StanzaEvent;
        /** A client's presence to a user, or (without `to`) to all. Source: core/stanza_router.lua. @since 0.5 */
        "pre-presence/bare": StanzaEvent;
        /** A client's presence to a host. Source: core/stanza_router.lua. @since 0.5 */
        "pre-presence/host": StanzaEvent;
        /** A client's IQ to a user's session. Source: core/stanza_router.lua. @since 0.5 */
        "pre-iq/full": StanzaEvent;
        /** A client's IQ to a user. Source: core/stanza_router.lua. @since 0.5 */
        "pre-iq/bare": StanzaEvent;
        /** A client's IQ to a host. Source: core/stanza_router.lua. @since 0.5 */
        "pre-iq/host": StanzaEvent;
        /**
         * A message to a session or, of a MUC, to an occupant. Prosody's own handler: 0, of a MUC -2.
         * Source: core/stanza_router.lua. @since 0.5
         */
        "message/full": StanzaEvent;
        /**
         * A message to a user or room. Prosody's own handler: 0, of a MUC -2. Source: core/stanza_router.lua.
         * @since 0.5
         */
        "message/bare": StanzaEvent;
        /** A message to the host. Source: core/stanza_router.lua. @since 0.5 */
        "message/host": StanzaEvent;
        /** A message to the sender's own account; after `message/bare`. Source: core/stanza_router.lua. @since 0.6 */
        "message/self": SelfEvent;
        /**
         * A presence to a session or, of a MUC, to an occupant. Prosody's own handler: 0, of a MUC -2.
         * Source: core/stanza_router.lua. @since 0.5
         */
        "presence/full": StanzaEvent;
        /** A presence to a user or room, or (without `to`) to all. Source: core/stanza_router.lua. @since 0.5 */
        "presence/bare": StanzaEvent;
        /** A presence to the host. Source: core/stanza_router.lua. @since 0.5 */
        "presence/host": StanzaEvent;
        /** A presence to the sender's own account; after `presence/bare`. Source: core/stanza_router.lua. @since 0.6 */
        "presence/self": SelfEvent;
        /** An IQ to a session or, of a MUC, to an occupant. Source: core/stanza_router.lua. @since 0.5 */
        "iq/full": StanzaEvent;
        /**
         * An IQ to a user or room; mod_iq fires the events with namespace and name from it.
         * Source: core/stanza_router.lua. @since 0.5
         */
        "iq/bare": StanzaEvent;
        /**
         * An IQ to the host; mod_iq fires the events with namespace and name from it. Source: core/stanza_router.lua.
         * @since 0.5
         */
        "iq/host": StanzaEvent;
        /**
         * An IQ to the sender's own account; mod_iq fires the events with namespace and name from it.
         * Source: core/stanza_router.lua. @since 0.5
         */
        "iq/self": SelfEvent;
        /**
         * A `get` or `set` to a user, by namespace and name of its child: `iq/bare/jabber:iq:roster:query`.
         * Source: plugins/mod_iq.lua. @since 0.5
         */
        [iq_bare: `iq/bare/${string}`]: StanzaEvent;
        /** The same to the host. Source: plugins/mod_iq.lua. @since 0.5 */
        [iq_host: `iq/host/${string}`]: StanzaEvent;
        /** The same to the sender's own account. Source: plugins/mod_iq.lua. @since 0.5 */
        [iq_self: `iq/self/${string}`]: SelfEvent;
        /**
         * A `get` alone, after the event for both: `iq-get/host/urn:xmpp:ping:ping`. Source: plugins/mod_iq.lua.
         * @since 0.7
         */
        [iq_get: `iq-get/${"bare" | "host"}/${string}`]: StanzaEvent;
        /** The same to the sender's own account. Source: plugins/mod_iq.lua. @since 0.7 */
        [iq_get_self: `iq-get/self/${string}`]: SelfEvent;
        /** A `set` alone, after the event for both. Source: plugins/mod_iq.lua. @since 0.7 */
        [iq_set: `iq-set/${"bare" | "host"}/${string}`]: StanzaEvent;
        /** The same to the sender's own account. Source: plugins/mod_iq.lua. @since 0.7 */
        [iq_set_self: `iq-set/self/${string}`]: SelfEvent;
        /** A result, by the IQ's id: `iq-result/host/ID`. Source: plugins/mod_iq.lua. @since 0.7 */
        [iq_result: `iq-result/${"bare" | "host"}/${string}`]: StanzaEvent;
        /** The same to the sender's own account. Source: plugins/mod_iq.lua. @since 0.7 */
        [iq_result_self: `iq-result/self/${string}`]: SelfEvent;
        /** An error, by the IQ's id. Source: plugins/mod_iq.lua. @since 0.7 */
        [iq_error: `iq-error/${"bare" | "host"}/${string}`]: StanzaEvent;
        /** The same to the sender's own account. Source: plugins/mod_iq.lua. @since 0.7 */
        [iq_error_self: `iq-error/self/${string}`]: SelfEvent;
        /**
         * An element that is not routed: of a stream, or a stanza before the login. By namespace and name:
         * `stanza/urn:ietf:params:xml:ns:xmpp-sasl:auth`, of stanzas by name. Source: core/stanza_router.lua. @since 0.6
         */
        [element: `stanza/${string}`]: StanzaEvent;
        /**
         * A stanza goes to another server; true says it is on its way. Handlers of mod_s2s: 200, 100 and -1.
         * Source: core/stanza_router.lua. @since 0.9
         */
        "route/remote": {
            readonly origin?: Session | Host;
            readonly stanza: Stanza;
            readonly from_host: string;
            readonly to_host: string;
        };

        // Items and modules.

        /** A module got an item; typed by `module:handle_items`. Source: core/moduleapi.lua. @since 0.7 */
        [item_added: `item-added/${string}`]: ItemEvent;
        /** A module lost an item. Source: core/moduleapi.lua. @since 0.7 */
        [item_removed: `item-removed/${string}`]: ItemEvent;
        /** A module was loaded on the host; also an event of the server. Source: core/modulemanager.lua. @since 0.7 */
        "module-loaded": ModuleEvent;
        /**
         * A module was unloaded on the host; also an event of the server. Source: core/modulemanager.lua. @since 0.7
         */
        "module-unloaded": ModuleEvent;
        /**
         * A module was reloaded on the host; also an event of the server. Source: core/modulemanager.lua. @since 0.9
         */
        "module-reloaded": ModuleEvent;
        /** A module set its status. Source: core/moduleapi.lua. @since 0.12 */
        "module-status/updated": { readonly name: string };
        /** A store was opened; `store` may be replaced. Source: core/storagemanager.lua. @since 0.10 */
        "store-opened": StoreOpenedEvent;

        // Logins and sessions.

        /**
         * Features offered to a client are put together: before the login, after it, after binding. Handlers add to
         * `features`. mod_saslauth: 0. Source: plugins/mod_c2s.lua, plugins/mod_bosh.lua. @since 0.1
         */
        "stream-features": {
            readonly origin: Session;
            readonly features: Stanza;
            readonly stream?: Attributes;
        };
        /** Features offered to another server. Source: plugins/mod_s2s.lua. @since 0.6 */
        "s2s-stream-features": { readonly origin: ServerSession; readonly features: Stanza };
        /** A login succeeded; no resource is bound yet. Source: plugins/mod_saslauth.lua. @since 0.9 */
        "authentication-success": { readonly session: Session };
        /** A login failed; handlers may change what is answered. Source: plugins/mod_saslauth.lua. @since 0.9 */
        "authentication-failure": { readonly session: Session; condition: string; text?: string };
        /**
         * A client is about to bind a resource; false with `error` refuses. Source: core/sessionmanager.lua.
         * @since 0.10
         */
        "pre-resource-bind": PreResourceBindEvent;
        /** A client bound its resource. Source: core/sessionmanager.lua. @since 0.5 */
        "resource-bind": { readonly session: ClientSession };
        /**
         * A bound session is about to end; true keeps it. mod_smacks: 0. Source: core/sessionmanager.lua. @since 0.8
         */
        "pre-resource-unbind": { readonly session: ClientSession; readonly error?: string | false };
        /**
         * A bound session ends for good: it is out of the tables of sessions and marked `destroyed`; its fields are
         * cleared right after the event. Source: core/sessionmanager.lua. @since 0.5
         */
        "resource-unbind": { readonly session: Session; readonly error?: string | false };
        /**
         * A session is about to be closed by the server, or by its client's end of the stream.
         * Source: plugins/mod_c2s.lua. @since 0.12
         */
        "pre-session-close": {
            readonly session: Session;
            readonly reason?: CloseReason | false;
            readonly text?: string;
            readonly condition?: string;
        };
        /** Nothing came from a client for `c2s_timeout`; true keeps it. Source: plugins/mod_c2s.lua. @since 0.10 */
        "c2s-read-timeout": { readonly session: Session };
        /** All was sent to a client. Source: plugins/mod_c2s.lua. @since 0.12 */
        "c2s-ondrain": { readonly session: Session };
        /** Something is about to be sent to a client. Source: plugins/mod_c2s.lua. @since 0.12 */
        "c2s-pre-ondrain": { readonly session: Session };
        /** A session lost its connection and waits to be resumed. Source: plugins/mod_smacks.lua. @since 0.12 */
        "smacks-hibernation-start": { readonly origin: Session; readonly queue: readonly Stanza[] };
        /** A stanza was kept for a session that waits. Source: plugins/mod_smacks.lua. @since 0.12 */
        "smacks-hibernation-stanza-queued": {
            readonly origin: Session;
            readonly queue: readonly Stanza[];
            readonly stanza: Stanza;
        };
        /** A client did not confirm what it got in time. Source: plugins/mod_smacks.lua. @since 0.12 */
        "smacks-ack-delayed": {
            readonly origin: Session;
            readonly queue: readonly Stanza[];
            readonly stanza?: Stanza;
        };
        /**
         * A session was resumed. `resumed` lives on, with the connection of `origin`, the session of the new login; of
         * that 13.0 has already cleared the fields (see `c2s-session-updated`), while in 0.12 they are still there.
         * Source: plugins/mod_smacks.lua. @since 0.12
         */
        "smacks-hibernation-end": {
            readonly origin: Session;
            readonly resumed: Session;
            readonly queue: readonly Stanza[];
        };
        /** A stanza did not arrive; true says it is taken care of. Source: plugins/mod_smacks.lua. @since 0.12 */
        "delivery/failure": { readonly session: Session; readonly stanza: Stanza };
        /** A client says that it is in use. Source: plugins/mod_csi.lua. @since 0.11 */
        "csi-client-active": { readonly origin: Session };
        /** A client says that it is not in use. Source: plugins/mod_csi.lua. @since 0.11 */
        "csi-client-inactive": { readonly origin: Session };
        /** Whether a stanza is to wake a client that is not in use. Source: plugins/mod_csi_simple.lua. @since 0.11 */
        "csi-is-stanza-important": { readonly stanza: Stanza; readonly session: Session };
        /** What was held back is sent. Source: plugins/mod_csi_simple.lua. @since 0.12 */
        "csi-flushing": { readonly session: Session };

        // Presence, messages, rosters.

        /** A client became available. Source: plugins/mod_presence.lua. @since 0.10 */
        "presence/initial": { readonly origin: ClientSession; readonly stanza: Stanza };
        /**
         * A message for a user without a session: true says that it is kept. mod_offline: 0.
         * Source: plugins/mod_message.lua. @since 0.8
         */
        "message/offline/handle": {
            readonly origin: Session;
            readonly stanza: Stanza;
            readonly username: string;
        };
        /**
         * A client became available with a priority that takes messages: what was kept is to be sent.
         * Source: plugins/mod_presence.lua. @since 0.8
         */
        "message/offline/broadcast": { readonly origin: ClientSession };
        /** A message of type groupchat to a user's bare JID. Source: plugins/mod_message.lua. @since 0.12 */
        "message/bare/groupchat": { readonly origin: Session; readonly stanza: Stanza };
        /**
         * Whether a message is copied to the user's other sessions: set `should_copy`. Source: plugins/mod_carbons.lua.
         * @since 0.12
         */
        "carbons-should-copy": {
            should_copy?: boolean;
            reason?: string;
            readonly stanza: Stanza;
            readonly session: Session;
        };
        /** Whether a message is archived. Source: plugins/mod_mam/mod_mam.lua. @since 0.12 */
        "archive-should-store": {
            readonly stanza: Stanza;
            readonly session?: Session;
        };
        /** A message was archived. Source: plugins/mod_mam/mod_mam.lua. @since 0.10 */
        "archive-message-added": {
            readonly origin: Session;
            readonly stanza: Stanza;
            readonly for_user: string;
            readonly id: string;
        };
        /** A contact was taken off a roster. Source: plugins/mod_roster.lua. @since 0.10 */
        "roster-item-removed": {
            readonly username: string;
            readonly jid: string;
            readonly item: RosterItem;
            readonly origin?: Session;
            readonly roster: Roster;
        };
        /** A roster was loaded; handlers may add to it. Source: core/rostermanager.lua. @since 0.5 */
        "roster-load": { readonly username: string; readonly host: string; readonly roster: Roster };

        // Accounts.

        /**
         * Somebody registers from their client; set `allowed` to false, with `error`, to refuse.
         * Source: plugins/mod_register_ibr.lua. @since 0.9
         */
        "user-registering": UserRegisteringEvent;
        /** Somebody registered. Source: plugins/mod_register_ibr.lua. @since 0.5 */
        "user-registered": {
            readonly username: string;
            readonly host: string;
            readonly source: string;
            readonly session?: Session;
        };
        /** Somebody set a new password by an invitation. Source: plugins/mod_register_ibr.lua. @since 0.12 */
        "user-password-reset": UserRegisteringEvent;
        /** Somebody ended their account. Source: plugins/mod_user_account_management.lua. @since 0.5 */
        "user-deregistered": {
            readonly username: string;
            readonly host: string;
            readonly source: string;
            readonly session?: Readonly<Record<string, AnyNotNil | undefined>>;
        };
        /** An invitation was made. Source: plugins/mod_invites.lua. @since 0.12 */
        "invite-created": Invite;

        // What accounts publish.

        /** A client has no bookmarks, old or new. Source: plugins/mod_bookmarks.lua. @since 0.12 */
        "bookmarks/empty": { readonly session: ClientSession };
        /** A client published an item, where mod_pep_simple is used. Source: plugins/mod_pep_simple.lua. @since 0.10 */
        "pep-publish-item": {
            readonly node: string;
            readonly user: string;
            readonly actor?: string;
            readonly id: string;
            readonly session: ClientSession;
            readonly item: Stanza;
        };
        /**
         * A text about an item of a component is made, by the namespace of what was published.
         * Source: plugins/mod_pubsub/mod_pubsub.lua. @since 0.11
         */
        [pubsub_summary: `pubsub-summary/${string}`]: {
            readonly kind: string;
            readonly node: string;
            readonly jids: LuaTable<string, AnyNotNil | undefined>;
            readonly actor?: PubsubActor;
            readonly item: Stanza;
            readonly payload: Stanza;
        };

        // Service discovery.

        /** A query about a node of the host: set `exists`, or answer. Source: plugins/mod_disco.lua. @since 0.10 */
        "host-disco-info-node": DiscoNodeEvent;
        /** The items of a node of the host. Source: plugins/mod_disco.lua. @since 0.10 */
        "host-disco-items-node": DiscoNodeEvent;
        /** The items of the host are put together. Source: plugins/mod_disco.lua. @since 0.10 */
        "host-disco-items": DiscoEvent;
        /** What the account offers is put together. Source: plugins/mod_disco.lua. @since 0.7 */
        "account-disco-info": { readonly origin: Session; readonly reply: Stanza };
        /** A query about a node of an account. Source: plugins/mod_disco.lua. @since 0.10 */
        "account-disco-info-node": DiscoNodeEvent;
        /** The items of a node of an account. Source: plugins/mod_disco.lua. @since 0.10 */
        "account-disco-items-node": DiscoNodeEvent;
        /** The items of an account are put together. Source: plugins/mod_disco.lua. @since 0.7 */
        "account-disco-items": DiscoEvent;
        /**
         * Services of XEP-0215 are asked for; change the list. Source: plugins/mod_external_services.lua. @since 0.12
         */
        "external_service/services": {
            readonly origin: Session;
            readonly stanza: Stanza;
            readonly requested_type?: string;
            readonly services: List<ExternalService>;
        };
        /**
         * Credentials of services are asked for; change the list. Source: plugins/mod_external_services.lua.
         * @since 0.12
         */
        "external_service/credentials": {
            readonly origin: Session;
            readonly stanza: Stanza;
            readonly requested_credentials: Set<string>;
            readonly services: List<ExternalService>;
        };

        // Other servers and components.

        /** A connection to another server is made. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2sout-created": { readonly session: ServerSession };
        /** Another server offers no features: dialback begins. Handlers: mod_tls 200. Source: plugins/mod_s2s.lua. @since 0.9 */
        "s2sout-authenticate-legacy": { readonly origin: ServerSession };
        /** Nothing came from another server for `s2s_timeout`; true keeps the connection. Source: plugins/mod_s2s.lua. @since 0.10 */
        "s2s-read-timeout": { readonly session: ServerSession };
        /** All was sent to another server. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2s-ondrain": { readonly session: ServerSession };
        /** Something is about to be sent to another server. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2s-pre-ondrain": { readonly session: ServerSession };
        /** A connection to another server works. Source: plugins/mod_s2s.lua. @since 0.8 */
        "s2sout-established": { readonly session: ServerSession };
        /** A connection from another server works. Source: plugins/mod_s2s.lua. @since 0.8 */
        "s2sin-established": { readonly session: ServerSession };
        /** A connection to another server is gone. Source: core/s2smanager.lua. @since 0.8 */
        "s2sout-destroyed": { readonly session: ServerSession; readonly reason?: AnyNotNil };
        /** A connection from another server is gone. Source: core/s2smanager.lua. @since 0.8 */
        "s2sin-destroyed": { readonly session: ServerSession; readonly reason?: AnyNotNil };
        /** Another server proved its name. Source: plugins/mod_saslauth.lua, plugins/mod_dialback.lua. @since 0.9 */
        "s2s-authenticated": {
            readonly session: ServerSession;
            readonly host: string;
            readonly mechanism: string;
        };
        /**
         * The certificate of another server is looked at; false refuses. mod_s2s_auth_certs: 0.
         * Source: plugins/mod_s2s.lua. @since 0.9
         */
        "s2s-check-certificate": {
            readonly host?: string;
            readonly session: ServerSession;
            readonly cert?: AnyNotNil;
        };
        /** An external component proved its secret. Source: plugins/mod_component.lua. @since 0.10 */
        "component-authenticated": { readonly session: ComponentSession };
        /** An external component is gone. Source: plugins/mod_component.lua. @since 0.10 */
        "component-disconnected": { readonly session: ComponentSession; readonly reason?: string };
        /**
         * Nothing came from an external component for long; true keeps it. Source: plugins/mod_component.lua.
         * @since 0.10
         */
        "component-read-timeout": { readonly session: ComponentSession };

        // Rooms (plugins/muc).

        /**
         * Before a MUC room is made. Prosody's own handlers: 1 defaults, 0 who may, -1 the creator owns it, -1000
         * listed. Source: plugins/muc/muc.lib.lua. @since 0.11
         */
        "muc-room-pre-create": RoomPreCreateEvent;
        /** A room was made; after its creator joined. Source: plugins/muc/muc.lib.lua. @since 0.9 */
        "muc-room-created": {
            readonly room: Room;
            readonly creator?: Occupant;
            readonly stanza?: Stanza;
            readonly origin?: Session;
        };
        /**
         * A room is about to be loaded from storage; false keeps it there. Source: plugins/muc/mod_muc.lua. @since 0.11
         */
        "muc-room-pre-restore": {
            readonly jid: string;
            readonly data: Record<string, AnyNotNil | undefined>;
        };
        /** A room was loaded from storage. Source: plugins/muc/mod_muc.lua. @since 0.11 */
        "muc-room-restored": { readonly jid: string; readonly room: Room };
        /** Before a room is ended; set `allowed` to false to keep it. Source: plugins/muc/muc.lib.lua. @since 0.12 */
        "muc-pre-room-destroy": {
            readonly room: Room;
            newjid?: string;
            reason?: string;
            password?: string;
            readonly x: Stanza;
            allowed: boolean;
            error?: AnyNotNil;
        };
        /**
         * A room ended: by its owner, or because its last occupant left. Source: plugins/muc/muc.lib.lua. @since 0.9
         */
        "muc-room-destroyed": {
            readonly room: Room;
            readonly reason?: string;
            readonly newjid?: string;
            readonly password?: string;
        };
        /** A new room is closed until it is configured. Source: plugins/muc/lock.lib.lua. @since 0.11 */
        "muc-room-locked": { readonly room: Room };
        /** A room is opened. Source: plugins/muc/lock.lib.lua. @since 0.10 */
        "muc-room-unlocked": { readonly room: Room };
        /**
         * Before somebody enters a MUC room. Prosody's own handlers: 2 and 1 the nickname, 0 reserved ones, -5 members
         * only, -10 banned, -20 the password, -30 a closed room. Source: plugins/muc/muc.lib.lua. @since 0.11
         */
        "muc-occupant-pre-join": OccupantPreJoinEvent;
        /** Before an occupant leaves with a session. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-occupant-pre-leave": OccupantPreLeaveEvent;
        /**
         * Before an occupant changes nickname or presence. Prosody's own handlers: 2, 1 and 0 the nickname.
         * Source: plugins/muc/muc.lib.lua. @since 0.11
         */
        "muc-occupant-pre-change": OccupantPreChangeEvent;
        /** An occupant joined with their first session. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-occupant-joined": OccupantJoinedEvent;
        /**
         * An occupant joined with a session. Prosody's own handlers: 50 messages kept, 20 the subject.
         * Source: plugins/muc/muc.lib.lua. @since 0.11
         */
        "muc-occupant-session-new": OccupantJoinedEvent & { readonly jid: string };
        /**
         * An occupant left with their last session, or was removed. Prosody's own handler: -1 ends an empty room.
         * Source: plugins/muc/muc.lib.lua. @since 0.11
         */
        "muc-occupant-left": OccupantLeftEvent;
        /**
         * A message to all. Prosody's own handlers: 50 who may speak, 20 the subject. Source: plugins/muc/muc.lib.lua.
         * @since 0.11
         */
        "muc-occupant-groupchat": OccupantGroupchatEvent;
        /** A message is about to go to all, by whom ever. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-broadcast-message": { readonly room: Room; readonly stanza: Stanza };
        /** A message between occupants; false drops it. Source: plugins/muc/muc.lib.lua. @since 0.12 */
        "muc-private-message": { readonly room: Room; readonly origin: Session; readonly stanza: Stanza };
        /** A presence is made, for one addressee or for all. Source: plugins/muc/muc.lib.lua. @since 0.12 */
        "muc-build-occupant-presence": OccupantPresenceEvent;
        /** A presence is about to go to all. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-broadcast-presence": OccupantPresenceEvent;
        /** Somebody invites. Prosody's own handler: 0 their role. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-pre-invite": { readonly room: Room; readonly origin: Session; readonly stanza: Stanza };
        /** An invitation is about to be sent; true keeps it back. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-invite": RoomInviteEvent;
        /** Somebody refuses an invitation. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-pre-decline": { readonly room: Room; readonly origin: Session; readonly stanza: Stanza };
        /** A refusal is about to be sent; true keeps it back. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-decline": RoomInviteEvent;
        /** Before an affiliation changes. Source: plugins/muc/muc.lib.lua. @since 0.12 */
        "muc-pre-set-affiliation": SetAffiliationEvent;
        /** After an affiliation changed. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-set-affiliation": SetAffiliationEvent;
        /** Data kept with an affiliation changed, by its key. Source: plugins/muc/muc.lib.lua. @since 0.12 */
        [affiliation_data: `muc-set-affiliation-data/${string}`]: {
            readonly room: Room;
            readonly jid: string;
            readonly key: string;
            readonly value?: AnyNotNil;
            readonly old_value?: AnyNotNil;
        };
        /** Before an occupant changes another's role. Source: plugins/muc/muc.lib.lua. @since 0.12 */
        "muc-pre-set-role": SetRoleEvent;
        /**
         * Which role somebody gets on entering. Prosody's own handlers: 1 a moderated room, -1.
         * Source: plugins/muc/muc.lib.lua. @since 0.11
         */
        "muc-get-default-role": {
            readonly room: Room;
            readonly affiliation?: Affiliation;
            readonly affiliation_rank: number;
        };
        /**
         * The configuration form is made; add fields to `form`. Prosody's own handlers: 100 to 60.
         * Source: plugins/muc/muc.lib.lua. @since 0.9
         */
        "muc-config-form": { readonly room: Room; readonly actor: string; readonly form: DataForm };
        /** The configuration form came back. Source: plugins/muc/muc.lib.lua. @since 0.9 */
        "muc-config-submitted": RoomConfigEvent;
        /**
         * One field of it, by name: `muc-config-submitted/muc#roomconfig_roomname`. Source: plugins/muc/muc.lib.lua.
         * @since 0.11
         */
        [config_field: `muc-config-submitted/${string}`]: RoomConfigEvent;
        /**
         * What a room says of itself; add to `reply`, or to `form` and `formdata`. Source: plugins/muc/muc.lib.lua.
         * @since 0.10
         */
        "muc-disco#info": RoomDiscoEvent;
        /** The same for a node; add to `reply`. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        [disco_node: `muc-disco#info/${string}`]: RoomDiscoEvent;
        /**
         * Messages for somebody who joins: set `next_stanza`. Prosody's own handler: -1.
         * Source: plugins/muc/history.lib.lua. @since 0.11
         */
        "muc-get-history": RoomHistoryEvent;
        /** A message is to be kept. Prosody's own handler: -1. Source: plugins/muc/history.lib.lua. @since 0.11 */
        "muc-add-history": { readonly room: Room; readonly stanza: Stanza };
        /**
         * Whether a message is to be kept. Prosody's own handler: -1. Source: plugins/muc/history.lib.lua. @since 0.11
         */
        "muc-message-is-historic": { readonly room: Room; readonly stanza: Stanza };
        /** Somebody reserved a nickname. Source: plugins/muc/register.lib.lua. @since 0.12 */
        "muc-registration-submitted": {
            readonly room: Room;
            readonly origin: Session;
            readonly stanza: Stanza;
            readonly submitted_data?: Readonly<Record<string, FormValue | undefined>>;
            readonly affiliation_data: Record<string, AnyNotNil | undefined>;
        };
        /** Somebody asks for voice. Source: plugins/muc/request.lib.lua. @since 0.11 */
        "muc-voice-request": VoiceEvent;
        /** A moderator answers such a request. Source: plugins/muc/request.lib.lua. @since 0.11 */
        "muc-voice-response": VoiceEvent;
    }

    /** Events of the whole server, for `module:hook_global` and `prosody.events`. */
    interface GlobalEvents {
        /** The server is about to load its hosts. Source: util/startup.lua. @since 0.2 */
        "server-starting": undefined;
        /** The server runs, all hosts with their modules. Source: util/startup.lua. @since 0.1 */
        "server-started": undefined;
        /** The server is about to end. Handlers of Prosody: 0 to -300. Source: util/startup.lua. @since 0.5 */
        "server-stopping": { readonly reason?: string; readonly code?: number };
        /** The server ends: sessions are closed, the event loop stopped. Source: util/startup.lua. @since 0.5 */
        "server-stopped": undefined;
        /** The last event before the process ends. Source: util/startup.lua. @since 0.5 */
        "server-cleanup": undefined;
        /** The configuration is about to be read again. Source: util/startup.lua. @since 0.5 */
        "reloading-config": undefined;
        /** The configuration was read again. Source: util/startup.lua. @since 0.11 */
        "config-reloaded":
            { readonly filename: string; readonly format?: string; readonly config: AnyNotNil } | undefined;
        /** Log files are to be opened anew. Source: util/startup.lua. @since 0.5 */
        "reopen-log-files": undefined;
        /** All hosts of the configuration are active. Source: core/hostmanager.lua. @since 0.3 */
        "hosts-activated": Readonly<Record<string, AnyNotNil>>;
        /**
         * A host has become active; its modules are loaded by a handler at priority 0, so they are there below that.
         * Source: core/hostmanager.lua. @since 0.8 (before, an event of core/eventmanager.lua)
         */
        "host-activated": string;
        /** A host is about to end. Source: core/hostmanager.lua. @since 0.2 */
        "host-deactivating": {
            readonly host: string;
            readonly host_session: Host;
            readonly reason?: CloseReason;
        };
        /** A host ended. Source: core/hostmanager.lua. @since 0.2 */
        "host-deactivated": string;
        /** A module was loaded. Source: core/modulemanager.lua. @since 0.7 */
        "module-loaded": ModuleEvent;
        /** A module was unloaded. Source: core/modulemanager.lua. @since 0.7 */
        "module-unloaded": ModuleEvent;
        /** A module was reloaded. Source: core/modulemanager.lua. @since 0.9 */
        "module-reloaded": ModuleEvent;
        /** A service can be listened for. Source: core/portmanager.lua. @since 0.9 */
        "service-added": { readonly name: string; readonly service: NetService };
        /** A service cannot be listened for any more. Source: core/portmanager.lua. @since 0.9 */
        "service-removed": { readonly name: string; readonly service: NetService };
        /** Values of metrics are about to be collected. Source: core/statsmanager.lua. @since 0.10 */
        "stats-update": undefined;
        /** Values of metrics were collected. Source: core/statsmanager.lua. @since 0.12 */
        "openmetrics-updated": { readonly metric_registry: AnyNotNil };
        /** A password changed. Source: core/usermanager.lua. @since 0.10 */
        "user-password-changed": {
            readonly username: string;
            readonly host: string;
            readonly resource?: string;
        };
        /** An account was deleted. Source: core/usermanager.lua. @since 0.9 */
        "user-deleted": { readonly username: string; readonly host: string };
        /**
         * A WebSocket is about to be opened; the session has no host yet.
         * Source: plugins/mod_websocket.lua. @since 0.12 (and 0.11.6)
         */
        "websocket-session": { readonly session: Session; readonly request: HttpServerRequest };
        /** A BOSH session was opened. Source: plugins/mod_bosh.lua. @since 0.11 (in 0.10 an event of the host) */
        "bosh-session": { readonly session: Session; readonly request: HttpServerRequest };
        /** A page for people who open an HTTP address by a browser. Source: plugins/mod_bosh.lua. @since 0.12 */
        "http-message": {
            readonly response: HttpServerResponse;
            readonly title: string;
            readonly message: string;
            readonly warning?: string;
        };
        /** A client's connection is gone; the session is nil where it ended before. Source: plugins/mod_c2s.lua. @since 0.12 */
        "c2s-closed": { readonly session?: Session; readonly conn: Connection };
        /** A session of a connection to or from another server was made. Source: plugins/mod_s2s.lua. @since 0.10 */
        "s2s-created": { readonly session: ServerSession };
        /** Another server connected; the session's `ip` is not yet set. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2sin-connected": { readonly session: ServerSession };
        /** This server connected to another. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2sout-connected": { readonly session: ServerSession };
        /** The same in either direction. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2s-connected": { readonly session: ServerSession };
        /** A connection to or from another server is gone; the session is nil where it ended before. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2s-closed": { readonly session?: ServerSession; readonly conn: Connection };
        /** Features for another server that did not say which host it wants. Source: plugins/mod_s2s.lua. @since 0.10 */
        "s2s-stream-features-legacy": { readonly origin: ServerSession; readonly features: Stanza };
        /** As the event of a host, while the host is unknown. Source: plugins/mod_s2s.lua. @since 0.10 */
        "s2s-read-timeout": { readonly session: ServerSession };
        /** As the event of a host, while the host is unknown. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2s-ondrain": { readonly session: ServerSession };
        /** As the event of a host, while the host is unknown. Source: plugins/mod_s2s.lua. @since 0.12 */
        "s2s-pre-ondrain": { readonly session: ServerSession };
        /** As the event of a host, while the host is unknown. Source: plugins/mod_c2s.lua. @since 0.12 */
        "c2s-ondrain": { readonly session: Session };
        /** As the event of a host, while the host is unknown. Source: plugins/mod_c2s.lua. @since 0.12 */
        "c2s-pre-ondrain": { readonly session: Session };
        /** Log files were opened again, as the configuration says now. Source: util/startup.lua. @since 0.10 */
        "logging-reloaded": undefined;
        /**
         * A stanza of `prosodyctl shell`, by name, or by namespace and name: `admin/repl-input`; anything returned says that
         * it was handled. Source: plugins/mod_admin_socket.lua. @since 0.12
         */
        [admin: `admin/${string}`]: StanzaEvent;
        /** A module of the whole server set its status. Source: core/moduleapi.lua. @since 0.12 */
        "module-status/updated": { readonly name: string };
        /** A connection between servers is closed. Source: core/s2smanager.lua. @since 0.12 */
        "s2s-destroyed": { readonly session: ServerSession; readonly reason?: AnyNotNil };
        /** A connection to another server works. Source: plugins/mod_s2s.lua. @since 0.8 */
        "s2sout-established": { readonly session: ServerSession };
        /** A connection from another server works. Source: plugins/mod_s2s.lua. @since 0.8 */
        "s2sin-established": { readonly session: ServerSession };
        /**
         * `iq`, `message`, … on no host: what a handler answers is the stanza's. Source: core/moduleapi.lua. @since 0.9
         */
        [item_added: `item-added/${string}`]: ItemEvent;
        /** A module of the server lost an item. Source: core/moduleapi.lua. @since 0.9 */
        [item_removed: `item-removed/${string}`]: ItemEvent;
    }

    /** Payload of `module-loaded` and its like. Source: core/modulemanager.lua. @since 0.5 */
    interface ModuleEvent {
        /** The module's name, without `mod_`. */
        readonly module: string;
        /** The host, `"*"` for the whole server. */
        readonly host: string;
    }

    /** Payload of `store-opened`. Source: core/storagemanager.lua. @since 0.10 */
    interface StoreOpenedEvent {
        /** The host. */
        readonly host: string;
        /** The store's name. */
        readonly store_name: string;
        /** The store's type, nil for `keyval`. */
        readonly store_type?: keyof Stores;
        /** The store; handlers may put another in its place. */
        store: AnyNotNil;
        /** An error to give instead. */
        store_err?: string;
    }

    /** Payload of `pre-resource-bind`. Source: core/sessionmanager.lua. @since 0.11 */
    interface PreResourceBindEvent {
        /** The session, without a resource. */
        readonly session: Session;
        /** The resource wanted, prepared, nil where the client named none; handlers may change it. */
        resource?: string;
        /** Type, condition and text of the error for a refusal. */
        error?:
            ErrorObject | { readonly type: ErrorType; readonly condition: string; readonly text?: string };
    }

    /** Payload of `user-registering`. Source: plugins/mod_register_ibr.lua. @since 0.10 */
    interface UserRegisteringEvent {
        /** The name wanted, prepared. */
        readonly username: string;
        /** The password wanted. */
        readonly password?: string;
        /** The host. */
        readonly host: string;
        /** Other fields of the form. */
        readonly additional?: Record<string, AnyNotNil | undefined>;
        /** The client's address. */
        readonly ip?: string;
        /** The client's session. */
        readonly session: Session;
        /** Set to false to refuse. */
        allowed: boolean;
        /** The error for a refusal. */
        error?: ErrorObject;
        /** The user name whose password may be set anew. */
        allow_reset?: string;
    }

    /** An invitation to the server or to a contact. Source: plugins/mod_invites.lua. @since 0.12 */
    interface Invite {
        /** What it is for. */
        readonly type: "register" | "roster";
        /** Who invites, or the JID to register. */
        readonly jid: string;
        /** The secret part. */
        readonly token: string;
        /** The address to give away. */
        readonly uri: string;
        /** Whether an account may be made by it. */
        readonly allow_registration?: boolean;
        /** What plugins keep with it. */
        readonly additional_data?: Record<string, AnyNotNil | undefined>;
        /** Seconds of the epoch. */
        readonly created_at: number;
        /** Seconds of the epoch. */
        readonly expires: number;
        /** Whether it can be used more than once. */
        readonly reusable?: boolean;
    }

    /** Payload of queries for items. Source: plugins/mod_disco.lua. @since 0.9 */
    interface DiscoEvent {
        /** The session that asks. */
        readonly origin: Session;
        /** Its IQ. */
        readonly stanza: Stanza;
        /** The answer, with `query` open: add to it. */
        readonly reply: Stanza;
    }

    /** Payload of queries about a node. Source: plugins/mod_disco.lua. @since 0.9 */
    interface DiscoNodeEvent extends DiscoEvent {
        /** The node. */
        readonly node: string;
        /** Set to true to have `reply` sent; else, the answer is that there is no such node. */
        exists: boolean;
    }

    /** Payload of `muc-disco#info`. Source: plugins/muc/muc.lib.lua. @since 0.11 */
    interface RoomDiscoEvent {
        /** The room. */
        readonly room: Room;
        /** The answer, with `query` open. */
        readonly reply: Stanza;
        /** The query. @since 0.12 */
        readonly stanza?: Stanza;
        /** The form of the answer; nil for a node. */
        readonly form?: DataForm;
        /** Values of its fields; nil for a node. */
        readonly formdata?: Record<string, FormValue | undefined>;
    }

    /** Payload of `muc-invite` and `muc-decline`. Source: plugins/muc/muc.lib.lua. @since 0.11 */
    interface RoomInviteEvent {
        /** The room. */
        readonly room: Room;
        /** The session of who sends it. */
        readonly origin: Session;
        /** The message to be sent. */
        readonly stanza: Stanza;
        /** The message that came. */
        readonly incoming: Stanza;
    }

    /** Payload of `muc-voice-request` and `muc-voice-response`. Source: plugins/muc/request.lib.lua. @since 0.11 */
    interface VoiceEvent {
        /** The room. */
        readonly room: Room;
        /** The session that asks or answers. */
        readonly origin: Session;
        /** Its message. */
        readonly stanza: Stanza;
        /** Fields of the form. */
        readonly fields: Readonly<Record<string, FormValue | undefined>>;
        /** Who asks or answers. */
        readonly occupant: Occupant;
    }
}
