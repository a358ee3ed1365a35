/** Tracebacks that show variables. Source: util/debug.lua. */

declare namespace Prosody {
    /** A variable of a function. @since 0.9 */
    interface DebugVariable {
        /** Its name. */
        readonly name: string;
        /** Its value. */
        readonly value?: AnyNotNil;
    }

    /** One level of a traceback. @since 0.9 */
    interface DebugLevel {
        /** The number of the level. */
        readonly level: number;
        /** What `debug.getinfo` says of it. */
        readonly info: object;
        /** Local variables. */
        readonly locals: readonly DebugVariable[];
        /** Variables from outside the function. */
        readonly upvalues: readonly DebugVariable[];
    }
}

declare module "util.debug" {
    /** Local variables at a level. @param thread nil for the running one. @since 0.9 */
    export function get_locals_table(
        this: void,
        thread: LuaThread | undefined,
        level: number,
    ): Prosody.DebugVariable[];
    /** Variables that a function has from outside. @since 0.9 */
    export function get_upvalues_table(
        this: void,
        f?: (this: void, ...args: never[]) => unknown,
    ): Prosody.DebugVariable[];
    /** Variables as text; hides values of names such as `password`. @returns nil when there are none. @since 0.9 */
    export function string_from_var_table(
        this: void,
        variables: readonly Prosody.DebugVariable[],
        max_line_length?: number,
        indent?: string,
    ): string | undefined;
    /** Levels of a traceback. @param thread nil for the running one. @since 0.9 */
    export function get_traceback_table(
        this: void,
        thread: LuaThread | undefined,
        start_level: number,
    ): Prosody.DebugLevel[];
    /** A traceback with variables, called as `debug.traceback`. Never throws. @since 0.9 */
    export function traceback(this: void, message?: string, level?: number): string;
    export function traceback(this: void, thread: LuaThread, message?: string, level?: number): string;
    /** Puts `traceback` in the place of Lua's, for the whole process. @since 0.9 */
    export { useTraceback as use };
    const useTraceback: (this: void) => void;
}
