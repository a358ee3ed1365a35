/** Members that only one version has: nil on the other. */

declare namespace Prosody {
    interface Module extends Partial<Module13>, Module13Own {}
    interface Server extends Partial<Server13> {}
    interface Session extends Partial<Session13>, Partial<Session012> {}
    interface Host extends Partial<Host13> {}
    interface SaslHandler extends Partial<SaslHandler13>, Partial<SaslHandler012> {}
    interface Room extends Partial<Room13> {}
    interface Stanza extends Partial<Stanza13> {}
    interface HttpServerRequest extends Partial<HttpServerRequest13> {}
    interface PubsubService extends Partial<PubsubService13> {}
    interface Ip extends Partial<IpObject13> {}
    interface AdhocData extends Partial<AdhocData13> {}
    interface Stores<Value extends AnyNotNil = AnyNotNil> extends Partial<Stores13<Value>> {}
}
