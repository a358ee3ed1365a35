/** Random bytes. Source: util/random.lua. */

declare module "util.random" {
    /** So many random bytes, good for secrets. @since 0.10 */
    export function bytes(this: void, n: number): string;
}
