/** Numbers for people. Source: util/human/units.lua. */

declare module "util.human.units" {
    /** A number between 1 and 1000 (1024 with `b`), and the prefix of its unit. @since 0.12 */
    export function adjust(this: void, n: number, base?: "b"): LuaMultiReturn<[n: number, prefix: string]>;
    /** A number with its unit. @since 0.12 */
    export function format(this: void, n: number, unit: string, base?: "b"): string;
}
