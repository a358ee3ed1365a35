/** The bit operations that the Lua at hand has. Source: util/bitcompat.lua. */

declare module "util.bitcompat" {
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
