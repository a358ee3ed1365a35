/** HMAC: the functions of util.hashes by short names. Source: util/hmac.lua. */

declare module "util.hmac" {
    /** With MD5. @since 0.5 */
    export function md5(this: void, key: string, text: string, hex?: boolean): string;
    /** With SHA-1. @since 0.5 */
    export function sha1(this: void, key: string, text: string, hex?: boolean): string;
    /** With SHA-256. @since 0.5 */
    export function sha256(this: void, key: string, text: string, hex?: boolean): string;
    /** With SHA-512. @since 0.12 */
    export function sha512(this: void, key: string, text: string, hex?: boolean): string;
}
