/** Timers that are put off. Source: util/watchdog.lua. */

declare namespace Prosody {
    /** A timer that is put off. @since 0.8 */
    interface Watchdog {
        /** Seconds until it barks. @since 0.9 */
        readonly timeout: number;
        /** What is called when it was not put off in time. @since 0.8 */
        readonly callback: (this: void, watchdog: Watchdog) => number | undefined | void;
        /** Puts it off, with a new time where given. @since 0.9 */
        reset(timeout?: number): void;
        /** Stops it. @since 0.9 */
        cancel(): void;
    }
}

declare module "util.watchdog" {
    const newWatchdog: (
        this: void,
        timeout: number,
        callback: (this: void, watchdog: Prosody.Watchdog) => number | undefined | void,
    ) => Prosody.Watchdog;
    /** Calls a function when it was not put off for so many seconds (and one more). @since 0.9 */
    export { newWatchdog as new };
}
