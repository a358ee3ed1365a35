/** Tables. Source: util-src/table.c. */

declare module "util.table" {
    /** A table with room for so many items and keys. @since 0.10 */
    export function create(this: void, items: number, keys: number): object;
}
