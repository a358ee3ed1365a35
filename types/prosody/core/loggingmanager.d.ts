/** Where log lines go. Source: core/loggingmanager.lua. */

declare namespace Prosody {
    /** One entry of the option `log`. @since 0.5 */
    type SinkConfig = Readonly<Record<string, AnyNotNil | undefined>> & {
        /** The type of sink, such as `file`. */
        readonly to: string;
        /** Which levels it gets: a list of levels, or bounds. */
        readonly levels?:
            LogLevel | readonly LogLevel[] | { readonly min?: LogLevel; readonly max?: LogLevel };
    };

    /** Takes a log line: who writes it, its level, and what to format. @since 0.1 */
    type LogSink = (this: void, name: string, level: LogLevel, format: string, ...values: unknown[]) => void;
}

declare module "core.loggingmanager" {
    /** Reads the option `log` again and opens its sinks. @since 0.8 */
    export function reload_logging(this: void): void;
    /**
     * Adds a type of sink; entries of the option `log` that name it in `to` start to use it at once.
     *
     * @returns what made sinks of that name before
     * @since 0.5
     */
    export function register_sink_type(
        this: void,
        name: string,
        make: (this: void, config: Prosody.SinkConfig) => Prosody.LogSink,
    ): ((this: void, config: Prosody.SinkConfig) => Prosody.LogSink) | undefined;
}
