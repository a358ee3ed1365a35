/**
 * What Jitsi's Prosody plugins add to Prosody's sessions, rooms and events.
 * Source: resources/prosody-plugins of jitsi-meet, as of August 2026; Jitsi has no releases to name in `@since`.
 */

declare namespace Prosody {
    /** Verification of ordinary Jitsi tokens. Source: token/util.lib.lua. */
    interface JitsiTokenUtil {
        /**
         * Verifies `session.auth_token` and puts its claims on the session. May wait for keys.
         *
         * @returns true, or false with condition and reason
         */
        process_and_verify_token(
            session: Session,
        ): LuaMultiReturn<[ok: true] | [ok: false, condition?: string, reason?: string]>;
    }

    /** The library `token/util`. Source: token/util.lib.lua. */
    interface JitsiTokenLibrary {
        /** Makes a verifier from the module's options. @returns nil, with a logged error, when they do not do */
        readonly new: (this: void, module: Module) => JitsiTokenUtil | undefined;
    }

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
        /** Whether the next presence of its own tells the user the features again. Source: mod_jitsi_permissions.lua. */
        force_permissions_update?: boolean;
        /** The `room` object of the token's context. Source: token/util.lib.lua. */
        jitsi_meet_context_room?: AnyNotNil;
        /** Who made the token. Source: token/util.lib.lua, read by mod_muc_allowners.lua. */
        jitsi_meet_auth_issuer?: AnyNotNil;
        /** The tenant that the token is good for. Source: token/util.lib.lua. */
        jitsi_meet_str_tenant?: string;
        /** The `User-Agent` of the client. Source: mod_jitsi_session.lua. */
        user_agent_header?: string;
        /** The region that a proxy names. Source: mod_jitsi_session.lua. */
        user_region?: string;
        /** Set when the login has passed all of mod_auth_token's steps. Source: mod_auth_token.lua. */
        _jitsi_auth_done?: boolean;
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

    interface Room {
        /** Of a lobby: the JID of the room that people wait for. Source: mod_muc_lobby_rooms.lua. */
        readonly main_room_jid?: string;
        /** True once a host was seen in the room. Source: mod_muc_wait_for_host.lua. */
        has_host?: boolean;
        /** What the occupants share, by key. Source: mod_room_metadata_component.lua. */
        jitsiMetadata?: LuaMap<string, AnyNotNil>;
    }

    interface RoomData {
        /**
         * Names of the breakout rooms by JID, on a main room; nil before the first one.
         * Source: mod_muc_breakout_rooms.lua.
         */
        readonly breakout_rooms?: LuaMap<string, AnyNotNil>;
    }

    /** What a handler of `post-jitsi-authentication` and its like returns to refuse. Source: mod_auth_token.lua. */
    interface JitsiRefusal {
        /** False refuses; anything else lets the login go on. */
        readonly res?: boolean;
        /** A condition of SASL, such as `not-allowed`. */
        readonly error?: string;
        /** A sentence for people. */
        readonly reason?: string;
    }

    interface PluginLibraries {
        /** Verification of ordinary Jitsi tokens. Source: token/util.lib.lua. */
        "token/util": JitsiTokenLibrary;
    }

    /** An occupant sets a value that the occupants share. Source: mod_room_metadata_component.lua. */
    interface JitsiMetadataEvent {
        /** The room, a breakout room perhaps. */
        readonly room: Room;
        /** Who sets it. */
        readonly actor: Occupant;
        /** The key of the value. */
        readonly key: string;
        /** The value, as the client sent it. */
        readonly data: unknown;
        /** The session of the occupant. */
        readonly session: Session;
    }

    interface HostEvents {
        /**
         * Whether an occupant may set what the occupants share: false refuses, nil leaves it to moderators.
         * Source: mod_room_metadata_component.lua.
         */
        "jitsi-metadata-allow-moderation": JitsiMetadataEvent;
        /**
         * Whether the host for whom others wait in the lobby comes with somebody who is about to enter.
         * Source: mod_muc_wait_for_host.lua.
         */
        room_has_host: { readonly room: Room; readonly occupant: Occupant; readonly session: Session };
    }

    interface EventResults {
        /** False refuses; anything else is set instead. Source: mod_room_metadata_component.lua. */
        "jitsi-metadata-allow-moderation": AnyNotNil;
        /** True for a host; false ends the question. Source: mod_muc_wait_for_host.lua. */
        room_has_host: boolean;
        /** A refusal; nil goes on. Source: mod_auth_token.lua. */
        "pre-jitsi-authentication-fetch-key": JitsiRefusal;
        /** False for who is banned. Source: mod_auth_token.lua. */
        "jitsi-access-ban-check": boolean;
        /** The user name to use. Source: mod_auth_token.lua. */
        "pre-jitsi-authentication": string;
        /** A refusal; nil goes on. Source: mod_auth_token.lua. */
        "post-jitsi-authentication": JitsiRefusal;
    }

    interface GlobalEvents {
        /** Before an ordinary token is verified; a handler may put a key on the session. Source: mod_auth_token.lua. */
        "pre-jitsi-authentication-fetch-key": Session;
        /** Whether the user is banned: a handler returns false then. Source: mod_muc_auth_ban.lua. */
        "jitsi-access-ban-check": Session;
        /** After a login was concluded; a handler may still refuse. Source: mod_auth_token.lua. */
        "post-jitsi-authentication": Session;
        /** A session is about to end. Source: mod_auth_token.lua, read by mod_muc_breakout_rooms.lua. */
        "jitsi-pre-session-unbind": {
            readonly jid: string | undefined;
            readonly session: Session;
            readonly error?: string | false;
        };
        /** Before a login is concluded; a handler may return the user name to use. Source: mod_auth_token.lua. */
        "pre-jitsi-authentication": Session;
    }
}
