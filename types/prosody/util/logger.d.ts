/** Logging. Source: util/logger.lua. */

declare namespace Prosody {
    /** Writes a line to the log. @since 0.1 */
    type Logger = (this: void, level: LogLevel, format: string, ...values: unknown[]) => void;
}

declare module "util.logger" {
    /** What writes lines under a name. @since 0.1 */
    export function init(this: void, name: string): Prosody.Logger;
    /** What writes lines of one level under a name. @since 0.5 */
    export function make_logger(
        this: void,
        name: string,
        level: Prosody.LogLevel,
    ): (this: void, format: string, ...values: unknown[]) => void;
    /** Calls a function for lines of a level. @since 0.5 */
    export function add_level_sink(
        this: void,
        level: Prosody.LogLevel,
        sink: (
            this: void,
            name: string,
            level: Prosody.LogLevel,
            format: string,
            ...values: unknown[]
        ) => void,
    ): void;
    /**
     * Calls a function for lines of some levels, all where absent. @returns what `remove_sink` of 13.0 takes; nothing in
     * 0.12. @since 0.11
     */
    export function add_simple_sink(
        this: void,
        sink: (this: void, name: string, level: Prosody.LogLevel, message: string) => void,
        levels?: readonly Prosody.LogLevel[],
    ): AnyNotNil | undefined;
}
