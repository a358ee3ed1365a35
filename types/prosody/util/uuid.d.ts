/** Unique names. Source: util/uuid.lua. */

declare module "util.uuid" {
    /** A random UUID in lower case. @since 0.1 */
    export function generate(this: void): string;
    /** So many random hexadecimal digits. @since 0.5 */
    export function get_nibbles(this: void, n: number): string;
}
