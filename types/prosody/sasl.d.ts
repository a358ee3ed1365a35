/**
 * What an authentication provider is and what it hands to mod_saslauth.
 * Source: core/usermanager.lua, plugins/mod_saslauth.lua; the handler's methods are those of util/sasl.lua.
 */

declare namespace Prosody {
    /** What one step of a SASL exchange gives. @since 0.7 */
    type SaslStep =
        | [status: "success"]
        | [status: "failure", condition: string, text: string]
        | [status: "challenge", data: string];

    /**
     * One SASL exchange. mod_saslauth touches these members; besides, where there, `add_cb_handler` (then it also sets
     * `userdata`), in 0.12 `scope`, in 13.0 `role` and `resource`. @since 0.8
     */
    interface SaslHandler {
        /** The mechanism that the client chose; while nil, answers of the client are refused. @since 0.8 */
        selected?: string;
        /** The user name, read after `success`; a name that no JID can hold is refused then. @since 0.8 */
        username?: string;
        /** Of handlers of util.sasl: what answers for the mechanisms. @since 0.7 */
        readonly profile?: SaslProfile;
        /** Of handlers of util.sasl: the host. @since 0.7 */
        readonly realm?: string;
        /** Set by mod_saslauth where there is `add_cb_handler`: the connection. @since 0.10 */
        userdata?: AnyNotNil;
        /** Offered mechanisms, as keys. @since 0.1 */
        mechanisms(): Record<string, true>;
        /** @returns false or nil for a mechanism that is not offered; true also sets `selected`. @since 0.7 */
        select(mechanism: string): boolean;
        /**
         * One step. Runs in the session's coroutine, so it may wait; must not throw: an error leaves the client without
         * an answer.
         *
         * @param message what the client sent, decoded; nil when it sent nothing
         * @since 0.7
         */
        process(message: string | undefined): LuaMultiReturn<SaslStep>;
        /** A handler of the same kind for a new try, asked for after each failure. @since 0.7 */
        clean_clone(): SaslHandler;
        /** Adds a channel binding. @since 0.10 */
        add_cb_handler?(
            name: string,
            f: (this: void, handler: SaslHandler) => string | undefined,
        ): SaslHandler;
    }

    /** Refusal of a call that a provider does not support. @since 0.8 */
    type NotSupported = LuaMultiReturn<[ok: undefined, message: string]>;
    /** What a provider's function gives: yes, no, or why it cannot say. @since 0.8 */
    type ProviderAnswer<Ok = true> = LuaMultiReturn<
        [ok: Ok] | [ok: false | undefined, message?: string] | [ok: undefined, message: string]
    >;

    /** What a provider knows of an account. @since 0.12 */
    interface AccountInfo {
        /** Seconds of the epoch; nil where unknown. */
        readonly created?: number;
        /** Seconds of the epoch; nil where unknown. */
        readonly password_updated?: number;
        /** Whether it may log in. @since 13.0 */
        readonly enabled?: boolean;
    }

    /**
     * An authentication provider, announced by `module:provides("auth", …)`. What is left out refuses as not
     * implemented. @since 0.8
     */
    interface AuthProvider {
        /** Its name in the option `authentication`; the module's own without `auth_` where absent. @since 0.8 */
        name?: string;
        /** A handler for a new exchange of a session. @since 0.8; `session` since 0.9 */
        readonly get_sasl_handler: (this: void, session: Session) => SaslHandler;
        /** Whether that is the user's password. @since 0.8 */
        readonly test_password?: (this: void, username: string, password: string) => ProviderAnswer;
        /** The password in the clear. @since 0.6 */
        readonly get_password?: (this: void, username: string) => ProviderAnswer<string>;
        /** Changes a password. @since 0.7 */
        readonly set_password?: (this: void, username: string, password: string) => ProviderAnswer;
        /** Whether there is an account; not asked about users who are online. @since 0.1 */
        readonly user_exists?: (this: void, username: string) => ProviderAnswer;
        /** Makes an account. @param password nil, from 0.12 on, for one that cannot log in yet. @since 0.1 */
        readonly create_user?: (this: void, username: string, password: string) => ProviderAnswer;
        /** Ends an account. @since 0.8 */
        readonly delete_user?: (this: void, username: string) => ProviderAnswer;
        /** Names of users. @since 0.9 */
        readonly users?: (this: void) => LuaIterable<string>;
        /** What is known of an account. @since 13.0 */
        readonly get_account_info?: (this: void, username: string) => ProviderAnswer<AccountInfo>;
        /** Lets a user log in. @since 13.0 */
        readonly enable?: (this: void, username: string) => ProviderAnswer;
        /** Disables the account. @since 13.0 */
        readonly disable?: (this: void, username: string, meta?: AnyNotNil) => ProviderAnswer;
        /** Whether the account is enabled. @since 13.0 */
        readonly is_enabled?: (this: void, username: string) => ProviderAnswer;
    }
}
