/** Signatures and encryption. Source: util-src/crypto.c. */

declare namespace Prosody {
    /** A key. @since 13.0 */
    interface CryptoKey {
        /** Its kind: `rsaEncryption`, `id-ecPublicKey`, `ED25519`. @since 13.0 */
        get_type(): string;
        /** The private part as PEM; throws without one. @since 13.0 */
        private_pem(): string;
        /** The public part as PEM. @since 13.0 */
        public_pem(): string;
        /** The public part as bytes. @since 13.0 */
        public_raw(): string;
        /** A secret of this key and another's public part. @since 13.0 */
        derive(other: CryptoKey): string;
    }
}

declare module "util.crypto" {
    /** A signature; throws with a key of another kind. @since 13.0 */
    export function ed25519_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function ed25519_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature, as DER. @since 13.0 */
    export function ecdsa_sha256_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function ecdsa_sha256_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature, as DER. @since 13.0 */
    export function ecdsa_sha384_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function ecdsa_sha384_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature, as DER. @since 13.0 */
    export function ecdsa_sha512_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function ecdsa_sha512_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature. @since 13.0 */
    export function rsassa_pkcs1_sha256_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function rsassa_pkcs1_sha256_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature. @since 13.0 */
    export function rsassa_pkcs1_sha384_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function rsassa_pkcs1_sha384_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature. @since 13.0 */
    export function rsassa_pkcs1_sha512_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function rsassa_pkcs1_sha512_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature. @since 13.0 */
    export function rsassa_pss_sha256_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function rsassa_pss_sha256_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature. @since 13.0 */
    export function rsassa_pss_sha384_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function rsassa_pss_sha384_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** A signature. @since 13.0 */
    export function rsassa_pss_sha512_sign(this: void, key: Prosody.CryptoKey, message: string): string;
    /** Whether a signature is right. @since 13.0 */
    export function rsassa_pss_sha512_verify(
        this: void,
        key: Prosody.CryptoKey,
        message: string,
        signature: string,
    ): boolean;
    /** Encrypts; key of 16 bytes, `iv` of 12. @since 13.0 */
    export function aes_128_gcm_encrypt(this: void, key: string, iv: string, text: string): string;
    /** Decrypts; nil and a message for what is not right. @since 13.0 */
    export function aes_128_gcm_decrypt(
        this: void,
        key: string,
        iv: string,
        bytes: string,
    ): LuaMultiReturn<[text: string] | [text: undefined, message: string]>;
    /** Encrypts; key of 32 bytes, `iv` of 12. @since 13.0 */
    export function aes_256_gcm_encrypt(this: void, key: string, iv: string, text: string): string;
    /** Decrypts; nil and a message for what is not right. @since 13.0 */
    export function aes_256_gcm_decrypt(
        this: void,
        key: string,
        iv: string,
        bytes: string,
    ): LuaMultiReturn<[text: string] | [text: undefined, message: string]>;
    /** Encrypts; key of 32 bytes, `iv` of 16. @since 13.0 */
    export function aes_256_ctr_encrypt(this: void, key: string, iv: string, text: string): string;
    /** Decrypts. @since 13.0 */
    export function aes_256_ctr_decrypt(this: void, key: string, iv: string, bytes: string): string;
    /** A new key. @since 13.0 */
    export function generate_ed25519_keypair(this: void): Prosody.CryptoKey;
    /**
     * A new key, for `derive`. FIXME: what signs refuses its kind, `prime256v1`; as PEM and imported it becomes
     * `id-ecPublicKey`. @since 13.0
     */
    export function generate_p256_keypair(this: void): Prosody.CryptoKey;
    /** A private key of PEM; nil for what is none. @since 13.0 */
    export function import_private_pem(this: void, pem: string): Prosody.CryptoKey | undefined;
    /** A public key of PEM; nil for what is none. @since 13.0 */
    export function import_public_pem(this: void, pem: string): Prosody.CryptoKey | undefined;
    /** A public key of bytes. @param curve such as `P-256`. @since 13.0 */
    export function import_public_ec_raw(
        this: void,
        bytes: string,
        curve: string,
    ): LuaMultiReturn<[key: Prosody.CryptoKey] | [key: undefined, message: string]>;
    /** The two numbers of a signature, so many bytes each. @since 13.0 */
    export function parse_ecdsa_signature(
        this: void,
        der: string,
        bytes: number,
    ): LuaMultiReturn<[r: string, s: string]>;
    /** A signature of two numbers, as DER. @since 13.0 */
    export function build_ecdsa_signature(this: void, r: string, s: string): string;
}
