/**
 * What an authentication provider is and what it hands to mod_saslauth.
 * Source: core/usermanager.lua, plugins/mod_saslauth.lua.
 */

declare namespace Prosody {
    /** What one step of a SASL exchange gives. */
    type SaslStep =
        | [status: "success"]
        | [status: "failure", condition: string, text: string]
        | [status: "challenge", data: string];

    /** One SASL exchange. mod_saslauth touches just these members. @since 0.8 */
    interface SaslHandler {
        /** The mechanism that the client chose. */
        selected?: string;
        /** The user name, once the exchange succeeded. */
        username?: string;
        /** Offered mechanisms, as keys. */
        mechanisms(): Record<string, true>;
        /** @returns false or nil for a mechanism that is not offered */
        select(mechanism: string): boolean;
        /**
         * @param message what the client sent, decoded; runs in the session's coroutine, so it may wait
         * @returns must not throw: an error leaves the client without an answer
         */
        process(message: string | undefined): LuaMultiReturn<SaslStep>;
        /** A handler of the same kind for a new try. */
        clean_clone(): SaslHandler;
    }

    /** Refusal of a call that a provider does not support. */
    type NotSupported = LuaMultiReturn<[ok: undefined, message: string]>;

    /** An authentication provider, announced by `module:provides("auth", …)`. @since 0.8 */
    interface AuthProvider {
        readonly get_sasl_handler: (this: void, session: Session) => SaslHandler;
        readonly test_password: (this: void, username: string, password: string) => NotSupported;
        readonly get_password: (this: void, username: string) => NotSupported;
        readonly set_password: (this: void, username: string, password: string) => NotSupported;
        readonly user_exists: (this: void, username: string) => NotSupported;
        readonly create_user: (this: void, username: string, password: string) => NotSupported;
        readonly delete_user: (this: void, username: string) => NotSupported;
    }
}
