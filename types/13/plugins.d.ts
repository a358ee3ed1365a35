/** What only Prosody 13.0 has of modules of its own. Source: named by each interface. */

declare namespace Prosody {
    /** A right that a user gave; tokens stand in it. Times are seconds of the epoch. Source: plugins/mod_tokenauth.lua. @since 13.0 */
    interface TokenGrant {
        /** Its name. @since 13.0 */
        readonly id: string;
        /** Who gave it. @since 13.0 */
        readonly owner: string;
        /** Whose rights it gives. @since 13.0 */
        readonly jid: string;
        /** The resource of `jid`. @since 13.0 */
        readonly resource?: string;
        /** When it was given. @since 13.0 */
        readonly created: number;
        /** When it ends; nil for never. @since 13.0 */
        readonly expires?: number;
        /** When it was used last, about. @since 13.0 */
        readonly accessed: number;
        /** What the giver keeps with it. @since 13.0 */
        readonly data?: Readonly<Record<string, AnyNotNil | undefined>>;
        /** Tokens by hash; nil as `get_grant_info` gives it. @since 13.0 */
        readonly tokens?: LuaTable<string, TokenOfGrant | undefined>;
    }

    /** A token of a grant. Times are seconds of the epoch. Source: plugins/mod_tokenauth.lua. @since 13.0 */
    interface TokenOfGrant {
        /** The name of the role that it gives; nil for the user's own. @since 13.0 */
        readonly role?: string;
        /** When it was made. @since 13.0 */
        readonly created: number;
        /** When it ends; nil for never. @since 13.0 */
        readonly expires?: number;
        /** What it is for. @since 13.0 */
        readonly purpose?: string;
        /** What its maker keeps with it. @since 13.0 */
        readonly data?: Readonly<Record<string, AnyNotNil | undefined>>;
    }

    /** Members of what is known of a token. Source: plugins/mod_tokenauth.lua. */
    interface TokenInfo13 extends TokenOfGrant {
        /** The name of its grant. @since 13.0 */
        readonly id: string;
        /** Its grant. @since 13.0 */
        readonly grant: TokenGrant;
    }

    /** Members of mod_tokenauth. Times are in seconds. Source: plugins/mod_tokenauth.lua. */
    interface Tokenauth13 {
        /** Gives a right. @param actor_jid who gives it, of the same account as `grant_jid`. @since 13.0 */
        readonly create_grant: (
            this: void,
            actor_jid: string,
            grant_jid: string,
            ttl?: number,
            data?: Readonly<Record<string, AnyNotNil>>,
        ) => LuaMultiReturn<[grant: TokenGrant] | [grant: undefined, reason: string]>;
        /** Makes a token of a grant, or of one named by its id. @since 13.0 */
        readonly create_token: (
            this: void,
            grant_jid: string,
            grant: TokenGrant | string,
            role?: string,
            ttl?: number,
            purpose?: string,
            data?: Readonly<Record<string, AnyNotNil>>,
        ) => LuaMultiReturn<
            [token: string, info: TokenOfGrant] | [token: undefined, reason: string | undefined]
        >;
        /** A grant that still holds, without its tokens. @since 13.0 */
        readonly get_grant_info: (this: void, username: string, grant_id: string) => TokenGrant | undefined;
        /** All grants of a user, by id. @since 13.0 */
        readonly get_user_grants: (
            this: void,
            username: string,
        ) => LuaTable<string, TokenGrant | undefined> | undefined;
        /** The user of a token: enough of a session to ask what they may do. @since 13.0 */
        readonly get_token_session: (
            this: void,
            token: string,
            resource?: string,
        ) => LuaMultiReturn<
            | [
                  session: {
                      readonly username: string;
                      readonly host: string;
                      readonly resource: string;
                      readonly role: RoleObject;
                  },
              ]
            | [session: undefined, reason: string]
        >;
        /** Takes a grant and all of its tokens back. @since 13.0 */
        readonly revoke_grant: (
            this: void,
            username: string,
            grant_id: string,
        ) => LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
        /** A function for `SaslProfile` that takes tokens for passwords. @since 13.0 */
        readonly sasl_handler: (
            this: void,
            provider: AuthProvider,
            purpose?: string,
            extra?: AnyNotNil,
        ) => (
            this: void,
            handler: SaslHandler,
            token: string,
            realm: string,
            authzid?: string,
        ) => LuaMultiReturn<
            [
                username: string | true | undefined,
                enabled: boolean | undefined,
                info: TokenInfo | AnyNotNil | undefined,
            ]
        >;
    }

    /** What mod_flags leaves in its globals. Source: plugins/mod_flags.lua. @since 13.0 */
    interface FlagsModule extends ModuleEnvironment {
        /** Sets a flag of a user; fires `user-flag-added/FLAG`. @since 13.0 */
        readonly add_flag: (
            this: void,
            username: string,
            flag: string,
            comment?: string,
        ) => LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
        /** Takes a flag away; fires `user-flag-removed/FLAG`. @since 13.0 */
        readonly remove_flag: (
            this: void,
            username: string,
            flag: string,
        ) => LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
        /** Whether a user has a flag. Throws when that cannot be read. @since 13.0 */
        readonly has_flag: (this: void, username: string, flag: string) => boolean;
        /** When and why a flag was set; nil without. @since 13.0 */
        readonly get_flag_info: (
            this: void,
            username: string,
            flag: string,
        ) => Loaded<{ readonly when?: number; readonly comment?: string }>;
    }

    /** What mod_account_activity leaves in its globals. Source: plugins/mod_account_activity.lua. @since 13.0 */
    interface AccountActivityModule extends ModuleEnvironment {
        /** When a user was here last, seconds of the epoch, and true for one who is; nil where unknown. @since 13.0 */
        readonly get_last_active: (
            this: void,
            username: string,
        ) => LuaMultiReturn<[time: number | undefined, online?: true]>;
    }

    /** What mod_roster leaves in its globals. Source: plugins/mod_roster.lua. @since 13.0 */
    interface RosterModule extends ModuleEnvironment {
        /** Lets a user see a contact's presence. Both are bare JIDs. @since 13.0 */
        readonly subscribe: (
            this: void,
            user_jid: string,
            contact_jid: string,
        ) => LuaMultiReturn<[ok: boolean | undefined, message?: string]>;
        /** The same in both directions. @since 13.0 */
        readonly subscribe_both: (
            this: void,
            jid: string,
            other_jid: string,
        ) => LuaMultiReturn<[ok: boolean | undefined, message?: string]>;
        /** No longer lets them. @since 13.0 */
        readonly unsubscribe: (
            this: void,
            user_jid: string,
            contact_jid: string,
        ) => LuaMultiReturn<[ok: boolean | undefined, message?: string]>;
        /** The same in both directions. @since 13.0 */
        readonly unsubscribe_both: (this: void, jid: string, other_jid: string) => boolean | undefined;
    }

    interface LoadedModules {
        /** Flags of users. Source: plugins/mod_flags.lua. @since 13.0 */
        flags: FlagsModule;
        /** When users were here. Source: plugins/mod_account_activity.lua. @since 13.0 */
        account_activity: AccountActivityModule;
        /** Contacts. Source: plugins/mod_roster.lua. @since 0.1 */
        roster: RosterModule;
    }
}
