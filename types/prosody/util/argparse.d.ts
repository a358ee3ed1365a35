/** Options on the command line. Source: util/argparse.lua. */

declare module "util.argparse" {
    /**
     * Reads options such as `--name=value`, `--flag`, `--no-flag` and `-f`, and removes them from the list.
     *
     * @param arg the arguments, such as a module's `command` gets
     * @param config which options take a value, and letters for options
     * @returns options by name with `_` for `-`, then the arguments that are left; or nil, what is wrong and the argument
     * @since 0.12
     */
    export function parse(
        this: void,
        arg: string[],
        config?: {
            /** Options by letter. */
            readonly short_params?: Readonly<Record<string, string>>;
            /** Options that take a value, as keys. */
            readonly value_params?: Readonly<Record<string, true>>;
            /** Options that may be repeated, as keys; each gives a list. 0.12 ignores it. @since 13.0 */
            readonly array_params?: Readonly<Record<string, true>>;
            /** With `strict`, further options, as keys. 0.12 ignores it. @since 13.0 */
            readonly kv_params?: Readonly<Record<string, true>>;
            /** True refuses unknown options. 0.12 ignores it. @since 13.0 */
            readonly strict?: boolean;
            /** False also reads options behind other arguments. 0.12 ignores it. @since 13.0 */
            readonly stop_on_positional?: boolean;
        },
    ): LuaMultiReturn<
        | [options: LuaTable<string | number, string | boolean | string[] | undefined>]
        | [options: undefined, error: "param-not-found" | "missing-value", argument: string]
    >;
}
