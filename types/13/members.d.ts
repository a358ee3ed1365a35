/** Members that only Prosody 13.0 has, where the interfaces of both are extended. */

declare namespace Prosody {
    interface Module extends Module13, Module13Own {
        /**
         * Loads another module as above.
         *
         * @param soft true gives nil and `disabled`, rather than throw, where the option `modules_disabled` names it.
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
    interface Server extends Server13 {}
    interface Session extends Session13 {}
    interface ServerSession extends ServerSession13 {}
    interface Host extends Host13 {}
    interface SaslHandler extends SaslHandler13 {}
    interface Room extends Room13 {}
    interface TokenInfo extends TokenInfo13 {}
    interface TokenauthModule extends Tokenauth13 {}
    interface Stanza extends Stanza13 {}
    interface HttpServerRequest extends HttpServerRequest13 {}
    interface PubsubService extends PubsubService13 {}
    interface Ip extends IpObject13 {}
    interface AdhocData extends AdhocData13 {}
    interface Stores<Value extends AnyNotNil = AnyNotNil> extends Stores13<Value> {}
}
