/** Operations on the bits of integers up to 2^53. Source: util/bit53.lua. */

declare module "util.bit53" {
    /** Bits that are set in all. @since 0.12 */
    export function band(this: void, a: number, b: number, ...more: number[]): number;
    /** Bits that are set in any. @since 0.12 */
    export function bor(this: void, a: number, b: number, ...more: number[]): number;
    /** Bits that are set in an odd number of them. @since 0.12 */
    export function bxor(this: void, a: number, b: number, ...more: number[]): number;
    /** Moved to the left. @since 0.12 */
    export function lshift(this: void, a: number, n: number): number;
    /** Moved to the right. @since 0.12 */
    export function rshift(this: void, a: number, n: number): number;
}
