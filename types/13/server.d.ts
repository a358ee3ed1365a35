/**
 * What only Prosody 13.0 has of the server and its sessions. Source: util/startup.lua unless a member says otherwise.
 */

declare namespace Prosody {
    /** Members of `prosody`. */
    interface Server13 {
        /** Kept once the server has started. @since 13.0 */
        readonly started: Promise<boolean>;
    }

    /** Members of sessions. */
    interface Session13 {
        /** When the session was made, seconds of the epoch. Source: util/session.lua. @since 13.0 */
        readonly since?: number;
        /** What the user may do; nil before the login. Source: core/sessionmanager.lua. @since 13.0 */
        readonly role?: RoleObject;
        /** Which resource the login wants, until it is bound. Source: plugins/mod_saslauth.lua. @since 13.0 */
        readonly sasl_resource?: string;
        /** The feature that the other server offered. Source: plugins/mod_smacks.lua. @since 13.0 */
        readonly smacks_feature?: Stanza;
        /** A name of the client that outlives its sessions. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        readonly client_id?: string;
        /** The push service that the client enabled: its JID and node. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        readonly push_identifier?: string;
        /** Settings of that service. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        readonly push_settings?: PushService;
        /** Stanzas for the next push. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        readonly push_queue?: Stanza[];
        /** Waits for more of them. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        readonly awaiting_push_timer?: Timer;
        /** When the first push was sent since the client is away, seconds of the epoch. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        readonly first_hibernated_push?: number;
        /** The callback that `hibernating_watchdog` had before. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        readonly original_smacks_callback?: Watchdog["callback"];
        /** The seconds that `hibernating_watchdog` had before. Source: plugins/mod_cloud_notify.lua. @since 13.0 */
        readonly original_smacks_timeout?: number;
        /** How often it was resumed; nil for never. Source: core/sessionmanager.lua. @since 13.0 */
        readonly resumption_counter?: number;
    }

    /** Members of connections between servers. */
    interface ServerSession13 {
        /** Longest stanza that the other server takes, bytes. Source: plugins/mod_s2s.lua. @since 13.0 */
        readonly outgoing_stanza_size_limit?: number;
        /** True where this server verified the other. Source: plugins/mod_s2s.lua. @since 13.0 */
        readonly authenticated_remote?: true;
    }

    /** A push service of a client (XEP-0357). Source: plugins/mod_cloud_notify.lua. @since 13.0 */
    interface PushService {
        /** Its JID. */
        readonly jid: string;
        /** Its node. */
        readonly node: string;
        /** Whether pushes say what happened. */
        readonly include_payload?: boolean;
        /** The form with its options, as `preserialize` gives it. */
        readonly options?: AnyNotNil;
        /** When it was enabled, seconds of the epoch. */
        readonly timestamp?: number;
        /** The name of the client, where it has one. */
        readonly client_id?: string;
        /** The resource, where it has none. */
        readonly resource?: string;
        /** The language of the client. */
        readonly language?: string;
    }

    /** Members of hosts. */
    interface Host13 {
        /** What decides who has which role. Source: core/usermanager.lua. @since 13.0 */
        readonly authz: {
            /** The role of a user; nil for none. Source: plugins/mod_authz_internal.lua. @since 13.0 */
            readonly get_user_role: (this: void, username: string) => RoleObject | undefined;
            /** The role of another JID; nil for none. Source: plugins/mod_authz_internal.lua. @since 13.0 */
            readonly get_jid_role: (this: void, jid: string) => RoleObject | undefined;
            /** A role by name; nil for none. Source: plugins/mod_authz_internal.lua. @since 13.0 */
            readonly get_role_by_name: (this: void, name: string) => RoleObject | undefined;
        };
    }

    /** Members of SASL handlers. */
    interface SaslHandler13 {
        /** The name of the role that the session gets. Source: plugins/mod_saslauth.lua. @since 13.0 */
        role?: string;
        /** The resource to bind, whatever the client wants. Source: plugins/mod_saslauth.lua. @since 13.0 */
        resource?: string;
    }

    /** Members of rooms. */
    interface Room13 {
        /** The hash of the room's picture, kept once it is asked for. Source: plugins/muc/vcard.lib.lua. @since 13.0 */
        readonly avatar_hash?: string;
        /**
         * Which role one needs to send messages to single occupants; nil for any.
         * Source: plugins/muc/restrict_pm.lib.lua. @since 13.0
         */
        get_allow_pm(): Role | undefined;
        /** Source: plugins/muc/restrict_pm.lib.lua. @since 13.0 */
        set_allow_pm(role: Role | undefined): boolean;
        /** Whether anybody may send messages to moderators. Source: plugins/muc/restrict_pm.lib.lua. @since 13.0 */
        get_allow_modpm(): boolean;
        /** Source: plugins/muc/restrict_pm.lib.lua. @since 13.0 */
        set_allow_modpm(allow: boolean): boolean;
    }

    /** What a role allows. Source: util/roles.lua. @since 13.0 */
    interface RoleObject {
        /** A name of this very object. @since 13.0 */
        readonly id: string;
        /** Its name, such as `prosody:registered`. @since 13.0 */
        readonly name: string;
        /** What people see. @since 13.0 */
        readonly description?: string;
        /** Whether those get it that have no other. @since 13.0 */
        readonly default?: boolean;
        /** Which comes first of several. @since 13.0 */
        readonly priority?: number;
        /** Roles whose permissions it has, too. @since 13.0 */
        readonly inherits?: readonly RoleObject[];
        /** Whether it allows something; nil where it does not say. @since 13.0 */
        may(action: string, context?: AnyNotNil): boolean | undefined;
        /** A role like this one with changes. @since 13.0 */
        clone(changes?: RoleConfig): RoleObject;
        /** Allows or forbids something. @returns false when it says something else already. @since 13.0 */
        set_permission(
            permission: string,
            policy: boolean,
            overwrite?: boolean,
        ): LuaMultiReturn<[ok: true] | [ok: false, message: "policy-already-exists"]>;
        /** Permissions and whether they are given, its own first. @since 13.0 */
        policies(): LuaIterable<LuaMultiReturn<[permission: string, policy: boolean]>>;
    }

    /** What a role is made of. Source: util/roles.lua. @since 13.0 */
    interface RoleConfig {
        /** Its name. */
        readonly name?: string;
        /** What people see. */
        readonly description?: string;
        /** Whether those get it that have no other. */
        readonly default?: boolean;
        /** Which comes first of several. */
        readonly priority?: number;
        /** Roles whose permissions it has, too. */
        readonly inherits?: readonly RoleObject[];
        /** What it allows and forbids. */
        readonly permissions?: Readonly<Record<string, boolean>>;
    }
}
