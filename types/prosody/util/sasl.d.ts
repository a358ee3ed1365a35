/** SASL mechanisms by what a provider can do. Source: util/sasl.lua. */

declare namespace Prosody {
    /**
     * Functions that answer for mechanisms; those that are there decide which are offered. All get the handler, the user
     * name and the realm.
     *
     * @since 0.8
     */
    interface SaslProfile {
        /** The password in the clear, and whether the account is enabled. @since 0.7 */
        readonly plain?: (
            this: void,
            handler: SaslHandler,
            username: string,
            realm: string,
        ) => LuaMultiReturn<
            [password: string, enabled: boolean] | [password: "" | undefined, enabled: undefined]
        >;
        /** Whether a password is right, and whether the account is enabled. @since 0.7 */
        readonly plain_test?: (
            this: void,
            handler: SaslHandler,
            username: string,
            password: string,
            realm: string,
        ) => LuaMultiReturn<[ok: boolean, enabled: boolean]>;
        /**
         * What SCRAM-SHA-1 stores of a password: stored key, server key, iterations, salt; whether the account is
         * enabled. @since 0.8
         */
        readonly scram_sha_1?: (
            this: void,
            handler: SaslHandler,
            username: string,
            realm: string,
        ) => LuaMultiReturn<
            | [stored_key: string, server_key: string, iterations: number, salt: string, enabled: boolean]
            | [undefined]
        >;
        /** The same of SCRAM-SHA-256. @since 0.12 */
        readonly scram_sha_256?: (
            this: void,
            handler: SaslHandler,
            username: string,
            realm: string,
        ) => LuaMultiReturn<
            | [stored_key: string, server_key: string, iterations: number, salt: string, enabled: boolean]
            | [undefined]
        >;
        /** Whether an anonymous user may have a name. @since 0.7 */
        readonly anonymous?: (this: void, handler: SaslHandler, username: string, realm: string) => boolean;
        /** Whether a certificate is that of a JID. @since 0.10 */
        readonly external?: (
            this: void,
            handler: SaslHandler,
            authzid: string,
        ) => LuaMultiReturn<[ok: boolean, username?: string]>;
        /** Channel bindings by name. @since 0.10 */
        cb?: Record<string, ((this: void, handler: SaslHandler) => string | undefined) | undefined>;
    }
}

declare module "util.sasl" {
    const newHandler: (
        this: void,
        realm: string | undefined,
        profile: Prosody.SaslProfile,
        userdata?: AnyNotNil,
    ) => Prosody.SaslHandler;
    /**
     * A handler for one exchange, with all mechanisms that the profile can do.
     *
     * @param userdata the field of that name in the handler; mod_saslauth sets it, too. 0.12 ignores it. @since 13.0
     * @since 0.7
     */
    export { newHandler as new };
    /** Adds a mechanism for the whole process, for all profiles that have one of the functions named. @since 0.7 */
    export function registerMechanism(
        this: void,
        name: string,
        backends: readonly string[],
        step: (this: void, handler: Prosody.SaslHandler, message: string) => LuaMultiReturn<Prosody.SaslStep>,
        channel_bindings?: readonly string[],
    ): void;
}
