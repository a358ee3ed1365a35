/** Clocks. Source: util-src/time.c. */

declare module "util.time" {
    /** Seconds of the epoch, with fractions. @since 0.11 */
    export function now(this: void): number;
    /** Seconds of a clock that is never set, with fractions. @since 0.11 */
    export function monotonic(this: void): number;
}
