/** Operations on the bits of texts; the second is repeated where it is shorter. Source: util-src/strbitop.c. */

declare module "util.strbitop" {
    /** Bits that are set in both. @since 0.12 */
    export function sand(this: void, a: string, b: string): string;
    /** Bits that are set in any. @since 0.12 */
    export function sor(this: void, a: string, b: string): string;
    /** Bits that are set in one alone. @since 0.12 */
    export function sxor(this: void, a: string, b: string): string;
}
