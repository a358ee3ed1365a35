/** Random names of letters, digits, `-` and `_`. Source: util/id.lua. */

declare module "util.id" {
    /** 4 characters. @since 0.12 */
    export function tiny(this: void): string;
    /** 8 characters (12 before 0.12). @since 0.10 */
    export function short(this: void): string;
    /** 16 characters (18 before 0.12). @since 0.10 */
    export function medium(this: void): string;
    /** 24 characters (32 before 0.12). @since 0.10 */
    export function long(this: void): string;
    /** What makes names of so many random bytes. @since 0.10 */
    export function custom(this: void, bytes: number): (this: void) => string;
}
