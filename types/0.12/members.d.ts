/** Members that only Prosody 0.12 has, where the interfaces of both are extended. */

declare namespace Prosody {
    interface Session extends Session012 {}
    interface TokenauthModule extends Tokenauth012 {}
    interface SaslHandler extends SaslHandler012 {}
}
