/** SCRAM (RFC 5802). Source: util/sasl/scram.lua. */

declare namespace Prosody {
    /**
     * What a server stores of a password.
     *
     * @param iterations 4096 or more are usual
     * @returns true, stored key and server key; false and a message when the password cannot be prepared
     * @since 0.12
     */
    type ScramHasher = (
        this: void,
        password: string,
        salt: string,
        iterations: number,
    ) => LuaMultiReturn<[ok: true, stored_key: string, server_key: string] | [ok: false, message: string]>;
}

declare module "util.sasl.scram" {
    /** A hasher from its three functions. @since 0.12 */
    export function get_hash(
        this: void,
        hash: (this: void, text: string) => string,
        hmac: (this: void, key: string, text: string) => string,
        pbkdf2: (this: void, password: string, salt: string, iterations: number) => string,
    ): Prosody.ScramHasher;
    /** Hashers by name: `SHA-1`, `SHA-256`. There once util.sasl is loaded. @since 0.12 */
    export const hashers: Readonly<Record<string, Prosody.ScramHasher | undefined>>;
    /** The hasher of SHA-1. @since 0.8 */
    export const getAuthenticationDatabaseSHA1: Prosody.ScramHasher;
    /** Registers the mechanisms; util.sasl calls it. @param register `registerMechanism` of util.sasl. @since 0.7 */
    export function init(this: void, register: (typeof import("util.sasl"))["registerMechanism"]): void;
}
