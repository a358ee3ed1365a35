/** PASETO tokens. Source: util/paseto.lua. */

declare namespace Prosody {
    /** Claims of a token. @since 13.0 */
    type PasetoClaims = Readonly<Record<string, AnyNotNil | undefined>>;

    /** What is used where a call names none. @since 13.0 */
    interface PasetoOptions {
        /** The footer, which everybody can read. */
        readonly default_footer?: string;
        /** What both sides know and the token does not hold. */
        readonly default_implicit_assertion?: string;
    }

    /** Makes a token; nil and a message for claims that are no table. @since 13.0 */
    type PasetoSigner = (
        this: void,
        claims: PasetoClaims,
        footer?: string,
        assertion?: string,
    ) => LuaMultiReturn<[token: string] | [token: undefined, message: string]>;
    /** Reads a token; nil and a reason for one that is not good. @since 13.0 */
    type PasetoVerifier = (
        this: void,
        token: string,
        footer?: string,
        assertion?: string,
    ) => LuaMultiReturn<[claims: PasetoClaims] | [claims: undefined, reason: string]>;

    /** Tokens that one secret key makes and reads. @since 13.0 */
    interface PasetoLocal {
        /** A new key, as text. @since 13.0 */
        readonly new_key: (this: void) => string;
        /** What makes and what reads tokens. Throws for a bad key. @since 13.0 */
        readonly init: (
            this: void,
            key: string,
            options?: PasetoOptions,
        ) => LuaMultiReturn<[encrypt: PasetoSigner, decrypt: PasetoVerifier]>;
        /** What makes tokens. Throws for a bad key. @since 13.0 */
        readonly new_signer: (this: void, key: string, options?: PasetoOptions) => PasetoSigner;
        /** What reads tokens. Throws for a bad key. @since 13.0 */
        readonly new_verifier: (this: void, key: string, options?: PasetoOptions) => PasetoVerifier;
        /** Makes a token with a key of 32 bytes. Throws for another length. @since 13.0 */
        readonly encrypt: (
            this: void,
            claims: PasetoClaims,
            key: string,
            footer?: string,
            assertion?: string,
        ) => LuaMultiReturn<[token: string] | [token: undefined, message: string]>;
        /** Reads a token with a key of 32 bytes. Throws for another length. @since 13.0 */
        readonly decrypt: (
            this: void,
            token: string,
            key: string,
            footer?: string,
            assertion?: string,
        ) => LuaMultiReturn<[claims: PasetoClaims] | [claims: undefined, reason: string]>;
    }

    /** Tokens that a private key makes and a public one reads. @since 13.0 */
    interface PasetoPublic {
        /** A new pair of Ed25519. @since 13.0 */
        readonly new_keypair: (this: void) => CryptoKey;
        /** A private key of PEM. @since 13.0 */
        readonly import_private_key: (typeof import("util.crypto"))["import_private_pem"];
        /** A public key of PEM. @since 13.0 */
        readonly import_public_key: (typeof import("util.crypto"))["import_public_pem"];
        /** What makes tokens, nil without a private key; what reads them, nil without a public one. @since 13.0 */
        readonly init: (
            this: void,
            private_key_pem: string | undefined,
            public_key_pem: string | undefined,
            options?: PasetoOptions,
        ) => LuaMultiReturn<[sign: PasetoSigner | undefined, verify: PasetoVerifier | undefined]>;
        /** What makes tokens. @since 13.0 */
        readonly new_signer: (
            this: void,
            private_key_pem: string,
            options?: PasetoOptions,
        ) => PasetoSigner | undefined;
        /** What reads tokens. @since 13.0 */
        readonly new_verifier: (
            this: void,
            public_key_pem: string,
            options?: PasetoOptions,
        ) => PasetoVerifier | undefined;
        /** Makes a token. @since 13.0 */
        readonly sign: (
            this: void,
            claims: PasetoClaims,
            key: CryptoKey,
            footer?: string,
            assertion?: string,
        ) => LuaMultiReturn<[token: string] | [token: undefined, message: string]>;
        /** Reads a token. @since 13.0 */
        readonly verify: (
            this: void,
            token: string,
            key: CryptoKey,
            footer?: string,
            assertion?: string,
        ) => LuaMultiReturn<[claims: PasetoClaims] | [claims: undefined, reason: string]>;
    }
}

declare module "util.paseto" {
    /** What is signed or authenticated of several texts. Throws for what is no list. @since 13.0 */
    export function pae(this: void, parts: readonly string[]): string;
    /** Tokens of the kind `v3.local`. @since 13.0 */
    export const v3_local: Prosody.PasetoLocal;
    /** Tokens of the kind `v4.public`. @since 13.0 */
    export const v4_public: Prosody.PasetoPublic;
}
