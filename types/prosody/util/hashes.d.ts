/** Hashes and the like. `hex` gives hexadecimal text instead of bytes. Source: util-src/hashes.c. */

declare module "util.hashes" {
    /** SHA-1. @since 0.1 */
    export function sha1(this: void, text: string, hex?: boolean): string;
    /** SHA-224. @since 0.9 */
    export function sha224(this: void, text: string, hex?: boolean): string;
    /** SHA-256. @since 0.1 */
    export function sha256(this: void, text: string, hex?: boolean): string;
    /** SHA-384. @since 0.9 */
    export function sha384(this: void, text: string, hex?: boolean): string;
    /** SHA-512. @since 0.9 */
    export function sha512(this: void, text: string, hex?: boolean): string;
    /** MD5. @since 0.1 */
    export function md5(this: void, text: string, hex?: boolean): string;
    /** HMAC with MD5. @since 0.9 */
    export function hmac_md5(this: void, key: string, text: string, hex?: boolean): string;
    /** HMAC with SHA-1. @since 0.9 */
    export function hmac_sha1(this: void, key: string, text: string, hex?: boolean): string;
    /** HMAC with SHA-256. @since 0.9 */
    export function hmac_sha256(this: void, key: string, text: string, hex?: boolean): string;
    /** HMAC with SHA-512. @since 0.9 */
    export function hmac_sha512(this: void, key: string, text: string, hex?: boolean): string;
    /** PBKDF2 with HMAC-SHA-1, as SCRAM has it. @since 0.9 */
    export function scram_Hi_sha1(this: void, password: string, salt: string, iterations: number): string;
    /** PBKDF2 with HMAC-SHA-1. @since 0.12 */
    export function pbkdf2_hmac_sha1(this: void, password: string, salt: string, iterations: number): string;
    /** PBKDF2 with HMAC-SHA-256. @since 0.12 */
    export function pbkdf2_hmac_sha256(
        this: void,
        password: string,
        salt: string,
        iterations: number,
    ): string;
    /** Compares without telling by time where they differ. @since 0.12 */
    export function equals(this: void, a: string, b: string): boolean;
}
