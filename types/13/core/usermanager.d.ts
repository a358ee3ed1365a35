/** What only Prosody 13.0 has of core.usermanager. Source: core/usermanager.lua. */

declare namespace Prosody {
    /** Functions of core.usermanager. */
    interface Usermanager13 {
        /** What is known of an account; nil and a message without. @since 13.0 */
        readonly get_account_info: (
            this: void,
            username: string,
            host: string,
        ) => ProviderAnswer<AccountInfo>;
        /** Makes an account with a role. @since 13.0 */
        readonly create_user_with_role: (
            this: void,
            username: string,
            password: string | undefined,
            host: string,
            role: string,
        ) => ProviderAnswer;
        /** Whether a user may log in. @since 13.0 */
        readonly user_is_enabled: (this: void, username: string, host: string) => ProviderAnswer;
        /** Lets a user log in; fires `user-enabled`. @since 13.0 */
        readonly enable_user: (this: void, username: string, host: string) => ProviderAnswer;
        /** Disables the account; fires `user-disabled`. @param meta why. @since 13.0 */
        readonly disable_user: (
            this: void,
            username: string,
            host: string,
            meta?: { readonly reason?: string; readonly comment?: string; readonly when?: number },
        ) => ProviderAnswer;
        /** The role of a user; false for an unknown host. @since 13.0 */
        readonly get_user_role: (
            this: void,
            username: string,
            host: string,
        ) => RoleObject | false | undefined;
        /** Sets the role of a user. @since 13.0 */
        readonly set_user_role: (
            this: void,
            username: string,
            host: string,
            role: string,
        ) => ProviderAnswer<RoleObject>;
        /** Whether a user may have a role in a session. @since 13.0 */
        readonly user_can_assume_role: (
            this: void,
            username: string,
            host: string,
            role: string,
        ) => boolean | undefined;
        /** Gives a user one more role. @since 13.0 */
        readonly add_user_secondary_role: (
            this: void,
            username: string,
            host: string,
            role: string,
        ) => ProviderAnswer<RoleObject>;
        /** Takes such a role away. @since 13.0 */
        readonly remove_user_secondary_role: (
            this: void,
            username: string,
            host: string,
            role: string,
        ) => ProviderAnswer;
        /** Such roles by name. @since 13.0 */
        readonly get_user_secondary_roles: (
            this: void,
            username: string,
            host: string,
        ) => Readonly<Record<string, RoleObject>> | false | undefined;
        /**
         * The role that a host gives to a JID: `prosody:admin`, `prosody:operator`, `prosody:registered`, …
         *
         * @param jid bare or full
         * @param host one that is active: throws on others
         * @returns nil for none, and when the storage of roles fails
         * @since 13.0
         */
        readonly get_jid_role: (this: void, jid: string, host: string) => RoleObject | undefined;
        /** Sets the role of a JID of another host. @since 13.0 */
        readonly set_jid_role: (this: void, jid: string, host: string, role: string) => ProviderAnswer;
        /** A role by name, and its name; false for an unknown host. Throws for a role that there is not. @since 13.0 */
        readonly get_role_by_name: (
            this: void,
            role: string,
            host: string,
        ) => LuaMultiReturn<[role: RoleObject | false | undefined, name?: string]>;
        /** All roles of a host by name. @since 13.0 */
        readonly get_all_roles: (this: void, host: string) => Readonly<Record<string, RoleObject>> | false;
    }
}
