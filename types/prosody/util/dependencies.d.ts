/** Libraries that Prosody needs. Source: util/dependencies.lua. */

declare module "util.dependencies" {
    /** Requires a library. @returns nil and a message when it cannot be loaded. @since 0.1 */
    export function softreq(
        this: void,
        name: string,
    ): LuaMultiReturn<[library: AnyNotNil] | [library: undefined, message: string]>;
    /** Prints where to get a library. @param sources pairs of a system and a command. @since 0.1 */
    export function missingdep(
        this: void,
        name: string,
        sources: readonly (readonly [system: string, command: string])[],
        message?: string,
        error?: string,
    ): void;
    /** Whether all libraries that Prosody cannot do without are there. @since 0.7 */
    export function check_dependencies(this: void): boolean;
    /** Logs warnings about old libraries. @since 0.8 */
    export function log_warnings(this: void): void;
}
