/** Users and their rights. Source: core/usermanager.lua. */

declare module "core.usermanager" {
    /**
     * Whether a host gives a JID administrator's rights (option `admins` of the host, or the global one).
     *
     * 13.0 logs a warning with a traceback at each call, and with `strict_deprecate_is_admin` always says false.
     *
     * @returns nil, not false, on 0.12 for a JID without roles
     *
     * @param jid bare or full
     * @param host one that is active: 13.0 throws on others
     * @deprecated since 13.0: use `get_jid_role` where it exists
     * @since 0.4; `host` since 0.6
     */
    export function is_admin(this: void, jid: string, host: string): boolean | undefined;
    /**
     * Whether that is the user's password; nil and a message where the provider cannot say. Throws for an unknown host,
     * as all of these. @since 0.8
     */
    export function test_password(
        this: void,
        username: string,
        host: string,
        password: string,
    ): LuaMultiReturn<[ok: boolean | undefined, message?: string]>;
    /** The user's password in the clear; nil and a message where the provider has none. @since 0.6 */
    export function get_password(
        this: void,
        username: string,
        host: string,
    ): LuaMultiReturn<[password: string] | [password: undefined, message?: string]>;
    /** Changes a password; fires `user-password-changed`. @param resource whose session asked. @since 0.7 */
    export function set_password(
        this: void,
        username: string,
        password: string,
        host: string,
        resource?: string,
    ): LuaMultiReturn<[ok: true] | [ok: undefined | false, message?: string]>;
    /** Whether there is such a user; true for one with sessions. @since 0.1 */
    export function user_exists(
        this: void,
        username: string,
        host: string,
    ): LuaMultiReturn<[exists: boolean | undefined, message?: string]>;
    /** Makes an account. @since 0.1 */
    export function create_user(
        this: void,
        username: string,
        password: string | undefined,
        host: string,
    ): LuaMultiReturn<[ok: true] | [ok: undefined | false, message?: string]>;
    /** Ends an account and its data; fires `user-deleted`. @since 0.8 */
    export function delete_user(
        this: void,
        username: string,
        host: string,
    ): LuaMultiReturn<[ok: boolean | undefined, message?: string | string[]]>;
    /** Names of users; throws where the provider does not know them. @since 0.9 */
    export function users(this: void, host: string): LuaIterable<string>;
    /** A handler for one login. @since 0.8 */
    export function get_sasl_handler(this: void, host: string, session: Prosody.Session): Prosody.SaslHandler;
    /** The provider of a host's users. @since 0.8 */
    export function get_provider(this: void, host: string): Prosody.AuthProvider;
    /** Loads the provider of a host that is not active, for `prosodyctl`. Throws for an unknown host. @since 0.8 */
    export function initialize_host(this: void, host: string): void;
    /** A provider that refuses everything. @since 0.8 */
    export function new_null_provider(this: void): Prosody.AuthProvider;
    /** Names of users with a role; false for an unknown host. @since 0.12 */
    export function get_users_with_role(
        this: void,
        role: string,
        host: string,
    ): readonly string[] | false | undefined;
    /** JIDs with a role; false for an unknown host. @since 0.12 */
    export function get_jids_with_role(
        this: void,
        role: string,
        host: string,
    ): readonly string[] | false | undefined;
}
