/**
 * What Jitsi's Prosody plugins add to Prosody's sessions, rooms and events.
 * Source: resources/prosody-plugins of jitsi-meet, as of August 2026; Jitsi has no releases to name in `@since`.
 */

declare namespace Prosody {
    interface Session {
        /**
         * The JWT (`Authorization: Bearer`, rather `token` of the URL): unverified before the login, kept after a success,
         * nil after a failure. Source: mod_jitsi_session.lua, mod_auth_token.lua.
         */
        auth_token?: string;
        /** `previd` of the URL: the resumption token of the session that the client had before. Source: mod_jitsi_session.lua. */
        previd?: string;
        /** `customusername` of the URL, for handlers of `pre-jitsi-authentication`. Source: mod_jitsi_session.lua. */
        customusername?: string;
        /** `room` of the URL. Source: mod_jitsi_session.lua. */
        jitsi_web_query_room?: string;
        /** `prefix` of the URL, the tenant; empty text where there is none, nil without a query. Source: mod_jitsi_session.lua. */
        jitsi_web_query_prefix?: string;
        /** The room that the token is good for, `*` for all. Source: token/util.lib.lua; read by mod_token_verification.lua. */
        jitsi_meet_room?: string;
        /** The domain or tenant that the token is good for (`sub`), `*` for all. Source: token/util.lib.lua. */
        jitsi_meet_domain?: string;
        /** Who the user is; mod_presence_identity.lua shows it to the room. Source: token/util.lib.lua. */
        jitsi_meet_context_user?: JitsiUser;
        /** Features that the user may use; nil for the defaults. Source: token/util.lib.lua, mod_jitsi_permissions.lua. */
        jitsi_meet_context_features?: AnyNotNil;
        /** The user's group, as the token has it: text, where presence is to show it. Source: token/util.lib.lua. */
        jitsi_meet_context_group?: AnyNotNil;
    }

    /**
     * `context.user` as Jitsi's plugins read it; presence shows every member. Members that Jitsi takes power from
     * (`moderator`, `affiliation`, `role`) are left out on purpose. Source: util.lib.lua.
     */
    interface JitsiUser {
        /** Who it is, for calls and recordings. Source: mod_filter_iq_rayo.lua, mod_jibri_session.lua, mod_muc_flip.lua. */
        readonly id: string;
        /** The name to show. Source: mod_muc_displayname.lua. */
        readonly name?: string;
        /** URL of a picture, for the other clients: no plugin reads it. Source: mod_presence_identity.lua. */
        readonly avatar?: string;
    }

    interface RoomData {
        /**
         * Names of the breakout rooms by JID, on a main room; nil before the first one.
         * Source: mod_muc_breakout_rooms.lua.
         */
        readonly breakout_rooms?: LuaMap<string, AnyNotNil>;
    }

    interface GlobalEvents {
        /** Before a login is concluded; a handler may return the user name to use. Source: mod_auth_token.lua. */
        "pre-jitsi-authentication": Session;
    }
}
