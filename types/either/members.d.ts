/** Members that only one version has: nil on the other. */

declare namespace Prosody {
    interface Module extends Partial<Module13>, Module13Own {
        /**
         * Loads another module as above.
         *
         * @param soft true gives nil and `disabled`, rather than throw, where the option `modules_disabled` names it. 0.12 ignores it.
         * Source: core/moduleapi.lua. @since 13.0
         */
        depends<Name extends keyof LoadedModules>(
            name: Name,
            soft: boolean,
        ): LuaMultiReturn<[module: LoadedModules[Name]] | [module: undefined, reason: "disabled"]>;
        depends(
            name: string,
            soft: boolean,
        ): LuaMultiReturn<[module: ModuleEnvironment] | [module: undefined, reason: "disabled"]>;
    }
    interface Server extends Partial<Server13> {}
    interface Session extends Partial<Session13>, Partial<Session012> {}
    interface ServerSession extends Partial<ServerSession13> {}
    interface Host extends Partial<Host13> {}
    interface SaslHandler extends Partial<SaslHandler13>, Partial<SaslHandler012> {}
    interface Room extends Partial<Room13> {}
    interface TokenInfo extends Partial<TokenInfo13> {}
    interface TokenauthModule extends Partial<Tokenauth13>, Partial<Tokenauth012> {}
    interface Stanza extends Partial<Stanza13> {}
    interface HttpServerRequest extends Partial<HttpServerRequest13> {}
    interface PubsubService extends Partial<PubsubService13> {}
    interface Ip extends Partial<IpObject13> {}
    interface AdhocData extends Partial<AdhocData13> {}
    interface Stores<Value extends AnyNotNil = AnyNotNil> extends Partial<Stores13<Value>> {}
}
