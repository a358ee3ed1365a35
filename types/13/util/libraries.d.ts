/** What only Prosody 13.0 has of libraries that both have; the namespaces here are the libraries. */

declare namespace Prosody {
    /** Functions of util.hashes. Source: util-src/hashes.c. */
    interface Hashes13 {
        /** SHA3-256. @since 13.0 */
        readonly sha3_256: (this: void, text: string, hex?: boolean) => string;
        /** SHA3-512. @since 13.0 */
        readonly sha3_512: (this: void, text: string, hex?: boolean) => string;
        /** BLAKE2s-256. @since 13.0 */
        readonly blake2s256: (this: void, text: string, hex?: boolean) => string;
        /** BLAKE2b-512. @since 13.0 */
        readonly blake2b512: (this: void, text: string, hex?: boolean) => string;
        /** HMAC with SHA-224. @since 13.0 */
        readonly hmac_sha224: (this: void, key: string, text: string, hex?: boolean) => string;
        /** HMAC with SHA-384. @since 13.0 */
        readonly hmac_sha384: (this: void, key: string, text: string, hex?: boolean) => string;
        /** HMAC with SHA3-256. @since 13.0 */
        readonly hmac_sha3_256: (this: void, key: string, text: string, hex?: boolean) => string;
        /** HMAC with SHA3-512. @since 13.0 */
        readonly hmac_sha3_512: (this: void, key: string, text: string, hex?: boolean) => string;
        /** HMAC with BLAKE2s-256. @since 13.0 */
        readonly hmac_blake2s256: (this: void, key: string, text: string, hex?: boolean) => string;
        /** HMAC with BLAKE2b-512. @since 13.0 */
        readonly hmac_blake2b512: (this: void, key: string, text: string, hex?: boolean) => string;
        /** HKDF with HMAC-SHA-256: so many bytes. @since 13.0 */
        readonly hkdf_hmac_sha256: (
            this: void,
            length: number,
            key: string,
            salt: string | undefined,
            info: string,
        ) => string;
        /** HKDF with HMAC-SHA-384: so many bytes. @since 13.0 */
        readonly hkdf_hmac_sha384: (
            this: void,
            length: number,
            key: string,
            salt: string | undefined,
            info: string,
        ) => string;
    }

    /** Names of algorithms of JSON web tokens. Source: util/jwt.lua. @since 13.0 */
    type JwtAlgorithm =
        | "HS256"
        | "HS384"
        | "HS512"
        | "ES256"
        | "ES512"
        | "RS256"
        | "RS384"
        | "RS512"
        | "PS256"
        | "PS384"
        | "PS512";

    /** Makes a token; writes `iat` and `exp` into the claims where absent. Source: util/jwt.lua. @since 13.0 */
    type JwtSigner = (this: void, payload: JwtClaims) => string;
    /**
     * The claims of a token; nil or false, and a message, for one that is not good. Source: util/jwt.lua. @since 13.0
     */
    type JwtVerifier = (
        this: void,
        token: string,
    ) => LuaMultiReturn<[ok: true, payload: JwtClaims] | [ok: false | undefined, message: string]>;

    /** Functions of util.jwt. Source: util/jwt.lua. */
    interface Jwt13 {
        /**
         * What makes tokens. Throws on an unknown algorithm or a bad key. @param key a secret, or a private key as PEM.
         * @since 13.0
         */
        readonly new_signer: (
            this: void,
            algorithm: JwtAlgorithm,
            key: string,
            options?: { readonly default_ttl?: number },
        ) => JwtSigner;
        /**
         * What reads tokens. Throws on an unknown algorithm or a bad key. @param key a secret, or a public key as PEM.
         * @since 13.0
         */
        readonly new_verifier: (
            this: void,
            algorithm: JwtAlgorithm,
            key: string,
            options?: {
                readonly accept_expired?: boolean;
                readonly claim_verifier?: (this: void, claims: JwtClaims) => boolean;
            },
        ) => JwtVerifier;
        /** Both. @since 13.0 */
        readonly init: (
            this: void,
            algorithm: JwtAlgorithm,
            private_key: string,
            public_key?: string,
            options?: { readonly default_ttl?: number; readonly accept_expired?: boolean },
        ) => LuaMultiReturn<[sign: JwtSigner, verify: JwtVerifier]>;
    }

    /** Functions of util.ip. Source: util/ip.lua. */
    interface Ip13 {
        /** Whether something is an address. @since 13.0 */
        readonly is_ip: (this: void, value: unknown) => value is Ip;
        /** An address with all but its first bits cleared. @since 13.0 */
        readonly truncate: (this: void, ip: Ip, bits: number) => Ip;
    }

    /** Functions of util.http. Source: util/http.lua. */
    interface HttpUtil13 {
        /** Reads a header `Forwarded` (RFC 7239); nil for what is none. @since 13.0 */
        readonly parse_forwarded: (
            this: void,
            header: string,
        ) => readonly Readonly<Record<string, string>>[] | undefined;
    }

    /** Functions of util.human.io. Source: util/human/io.lua. */
    interface HumanIo13 {
        /** Seconds of a text such as `2 days`; nil for what is none. @since 13.0 */
        readonly parse_duration: (this: void, text: string) => number | undefined;
        /** The same for shorter words, some of which mean two things. @since 13.0 */
        readonly parse_duration_lax: (this: void, text: string) => number | undefined;
        /** Columns of the terminal; the fallback without one. @since 13.0 */
        readonly term_width: (this: void, fallback?: number) => number;
    }

    /** Functions of util.uuid. Source: util/uuid.lua. */
    interface Uuid13 {
        /** A random UUID, the same as `generate`. @since 13.0 */
        readonly v4: (this: void) => string;
        /** A UUID that begins with the time. @since 13.0 */
        readonly v7: (this: void) => string;
    }

    /** Functions of util.bit53. Source: util/bit53.lua. */
    interface Bit13 {
        /** Bits that are not set. @since 13.0 */
        readonly bnot: (this: void, a: number) => number;
    }

    /** Functions of util.strbitop. Source: util-src/strbitop.c. */
    interface StringBits13 {
        /** How many bits two texts begin with that are the same. @since 13.0 */
        readonly common_prefix_bits: (this: void, a: string, b: string) => number;
    }

    /** Functions of util.session. Source: util/session.lua. */
    interface SessionUtil13 {
        /** Gives a session a role. @since 13.0 */
        readonly set_role: (this: void, session: Session, role: RoleObject) => void;
    }

    /** Functions of core.sessionmanager. Source: core/sessionmanager.lua. */
    interface Sessionmanager13 {
        /** Puts a session's connection into another one; fires `c2s-session-updated`. @since 13.0 */
        readonly update_session: (this: void, to: Session, from: Session) => boolean;
    }

    /** Functions of util.async. Source: util/async.lua. */
    interface Async13 {
        /** Runners that wait, with since when (seconds of the epoch); for looking at. @since 13.0 */
        readonly waiting_runners: LuaTable<Runner<AnyNotNil>, number | undefined>;
        /** What a runner without a function of its own does: it calls what it is given. @since 13.0 */
        readonly default_runner_func: (this: void, f: (this: void) => void) => void;
    }

    /** Functions of core.portmanager. Source: core/portmanager.lua. */
    interface Portmanager13 {
        /** Settings of TLS at a port; nil without TLS, and a reason where nothing listens. @since 13.0 */
        readonly get_tls_config_at: (
            this: void,
            address: string,
            port: number,
        ) => LuaMultiReturn<[config: Readonly<Record<string, AnyNotNil>> | undefined, reason?: "not-found"]>;
    }

    /** Functions of core.configmanager. Source: core/configmanager.lua. */
    interface Configmanager13 {
        /** Files that the configuration was read from. @since 13.0 */
        readonly files: (this: void) => readonly string[];
    }

    /** Functions of util.logger. Source: util/logger.lua. */
    interface Logger13 {
        /** No longer calls a function that was added. @returns whether it was. @since 13.0 */
        readonly remove_sink: (this: void, sink: AnyNotNil) => boolean;
    }

    /** Functions of util.datamanager. Source: util/datamanager.lua. */
    interface Datamanager13 {
        /** A list that is read as needed; nil without. @since 13.0 */
        readonly list_open: (
            this: void,
            username: string | undefined,
            host: string,
            datastore: string,
        ) => LuaMultiReturn<[list: readonly AnyNotNil[]] | [list: undefined, message?: string]>;
        /** Takes items away from the begin of a list. @param first position that stays. @since 13.0 */
        readonly list_shift: (
            this: void,
            username: string | undefined,
            host: string,
            datastore: string,
            first: number,
        ) => LuaMultiReturn<[ok: boolean | undefined, message?: string]>;
    }
}
