/** Members that only Prosody 13.0 has, where the interfaces of both are extended. */

declare namespace Prosody {
    interface Module extends Module13, Module13Own {}
    interface Server extends Server13 {}
    interface Session extends Session13 {}
    interface Host extends Host13 {}
    interface SaslHandler extends SaslHandler13 {}
    interface Room extends Room13 {}
    interface Stanza extends Stanza13 {}
    interface HttpServerRequest extends HttpServerRequest13 {}
    interface PubsubService extends PubsubService13 {}
    interface Ip extends IpObject13 {}
    interface AdhocData extends AdhocData13 {}
    interface Stores<Value extends AnyNotNil = AnyNotNil> extends Stores13<Value> {}
}
