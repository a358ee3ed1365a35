/** Certificates. Source: util/x509.lua. */

declare namespace Prosody {
    /** A certificate of LuaSec; FIXME: it has methods. @since 0.9 */
    interface Certificate {
        /** As PEM. Source: LuaSec. @since 0.9 */
        pem(): string;
        /** A fingerprint in hexadecimal digits. Source: LuaSec. @since 0.9 */
        digest(algorithm?: string): string;
        /** Whether it is valid at a time, seconds of the epoch. Source: LuaSec. @since 0.9 */
        validat(time: number): boolean;
        /** When it expires, such as `Nov  8 07:24:12 2026 GMT`. Source: LuaSec. @since 0.9 */
        notafter(): string;
    }
}

declare namespace Prosody {
    /** The socket below a connection that is encrypted. Source: LuaSec. @since 0.9 */
    interface TlsSocket {
        /** Whether the chain of the other side's certificates is good; missing where LuaSec cannot tell. @since 0.9 */
        getpeerverification?(): boolean;
        /** The other side's certificate. @since 0.9 */
        getpeercertificate?(): Certificate | undefined;
    }
}

declare module "util.x509" {
    /** Whether a certificate is for a host's service, such as `_xmpp-server`; false for HTTPS. @since 0.9 */
    export function verify_identity(
        this: void,
        host: string,
        service: string | false,
        certificate: Prosody.Certificate,
    ): boolean;
    /** Hosts and services that a certificate is for, as keys. @since 0.12 */
    export function get_identities(
        this: void,
        certificate: Prosody.Certificate,
    ): LuaTable<string, Readonly<Record<string, true>> | undefined>;
    /** PEM to DER. @returns bytes, type and what stands before, nil for what is no PEM. @since 0.10 */
    export function pem2der(
        this: void,
        pem: string,
    ): LuaMultiReturn<[der: string, type: string] | [der: undefined]>;
    /** DER to PEM. FIXME: always throws from Lua 5.3 on. @param type `CERTIFICATE` where absent. @since 0.10 */
    export function der2pem(this: void, der: string, type?: string): string;
}
