/** Timers of the server, which outlive a module. Source: util/timer.lua. */

declare module "util.timer" {
    /** Names a timer. @since 0.10 */
    interface TimerId {
        readonly __timer: unique symbol;
    }
    /**
     * Calls a function once after a delay.
     *
     * @param delay seconds
     * @param callback returns the seconds until it wants to be called again, or nothing
     * @since 0.6
     */
    export function add_task(
        this: void,
        delay: number,
        callback: (this: void) => number | undefined | void,
    ): TimerId;
    /** Stops a timer that has not gone off. @since 0.10 */
    export function stop(this: void, timer: TimerId): void;
}
