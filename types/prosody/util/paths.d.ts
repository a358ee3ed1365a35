/** Paths of files. Source: util/paths.lua. */

declare module "util.paths" {
    /** A path as it stands, or below another where it is relative; nil of nil. @since 0.10 */
    export function resolve_relative_path(this: void, parent: string, path: string): string | undefined;
    /** The pattern of Lua for one with `*` and `?`. @since 0.10 */
    export function glob_to_pattern(this: void, glob: string): string;
    /** A path of parts. @since 0.10 */
    export function join(this: void, first: string, ...more: string[]): string;
}
