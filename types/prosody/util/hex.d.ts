/** Hexadecimal text. Source: util/hex.lua. */

declare module "util.hex" {
    /** Bytes to text. @since 0.12 */
    export function encode(this: void, bytes: string): string;
    /** Text to bytes. @since 0.12 */
    export function decode(this: void, text: string): string;
    /** Bytes to text: the old name. @since 0.10 */
    export function to(this: void, bytes: string): string;
    /** Text to bytes: the old name. @since 0.10 */
    export function from(this: void, text: string): string;
}
