/** Texts from any values. Source: util/format.lua. */

declare module "util.format" {
    /** As `string.format`, but takes any value for any place, and more of them than places. @since 0.10 */
    export function format(this: void, format: string, ...values: unknown[]): string;
}
