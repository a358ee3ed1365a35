/**
 * Events by name, with their payload. Both maps are open: a user adds events by declaration merging.
 */

declare namespace Prosody {
    /** Payload of the events that stanzas fire. */
    interface StanzaEvent {
        readonly origin: Session;
        readonly stanza: Stanza;
    }

    /** Events of one host, for `module:hook`. */
    interface HostEvents {
        /** Before a MUC room is made. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-room-pre-create": RoomPreCreateEvent;
        /** Before somebody enters a MUC room. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-occupant-pre-join": OccupantPreJoinEvent;
        /** Before an affiliation changes. Source: plugins/muc/muc.lib.lua. @since 0.12 */
        "muc-pre-set-affiliation": SetAffiliationEvent;
        /** After an affiliation changed. Source: plugins/muc/muc.lib.lua. @since 0.11 */
        "muc-set-affiliation": SetAffiliationEvent;
        /** Before an occupant changes another's role. Source: plugins/muc/muc.lib.lua. @since 0.12 */
        "muc-pre-set-role": SetRoleEvent;
        /** A bound session is about to end; a handler may prevent it. Source: core/sessionmanager.lua. @since 0.11 */
        "pre-resource-unbind": { readonly session: Session; readonly error?: string };
        /** A client sets something in a room's affiliations or roles. Source: util/stanza, core/stanza_router.lua. @since 0.6 */
        "iq-set/bare/http://jabber.org/protocol/muc#admin:query": StanzaEvent;
        /** A client bound its resource. Source: core/sessionmanager.lua. @since 0.5 */
        "resource-bind": { readonly session: Session };
        /**
         * A bound session ends for good: it is out of the tables of sessions and marked `destroyed`; its fields are
         * cleared right after the event. Source: core/sessionmanager.lua. @since 0.5
         */
        "resource-unbind": { readonly session: Session; readonly error?: string };
        /**
         * A session was resumed. `resumed` lives on, with the connection of `origin`, the session of the new login; of
         * that 13.0 has already cleared the fields (see `c2s-session-updated`), while in 0.12 they are still there.
         * Source: plugins/mod_smacks.lua. @since 0.12
         */
        "smacks-hibernation-end": { readonly origin: Session; readonly resumed: Session };
    }

    /** Events of the whole server, for `module:hook_global` and `prosody.events`. */
    interface GlobalEvents {
        /**
         * A host has become active; its modules are loaded by a handler at priority 0, so they are there below that.
         * Source: core/hostmanager.lua. @since 0.8 (before, an event of core/eventmanager.lua)
         */
        "host-activated": string;
        /**
         * A WebSocket is about to be opened; the session has no host yet.
         * Source: plugins/mod_websocket.lua. @since 0.12 (and 0.11.6)
         */
        "websocket-session": { readonly session: Session; readonly request: HttpServerRequest };
        /** A BOSH session was opened. Source: plugins/mod_bosh.lua. @since 0.11 (in 0.10 an event of the host) */
        "bosh-session": { readonly session: Session; readonly request: HttpServerRequest };
        /**
         * `session` took over the connection of `from_session`, which has all its fields for the last time.
         * Source: core/sessionmanager.lua. @since 13.0
         */
        "c2s-session-updated": { readonly session: Session; readonly from_session: Session };
    }
}
