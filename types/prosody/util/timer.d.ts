/** Timers; modules rather use `module:add_timer`, which ends with them. Source: util/timer.lua. */

declare namespace Prosody {
    /** A timer of util.timer, by its number. @since 0.11 */
    type TimerTask = number;
}

declare module "util.timer" {
    /**
     * Calls a function after a delay.
     *
     * @param callback gets the time (seconds of the epoch), the timer and `param`; returns the seconds until it wants to
     * be called again, or nothing
     * @since 0.4
     */
    export function add_task<Param = undefined>(
        this: void,
        delay: number,
        callback: (
            this: void,
            now: number,
            task: Prosody.TimerTask,
            param: Param,
        ) => number | undefined | void,
        param?: Param,
    ): Prosody.TimerTask;
    /** Stops a timer. @since 0.11 */
    export function stop(this: void, task: Prosody.TimerTask): void;
    /** Starts the waiting time anew. @param delay seconds. @since 0.11 */
    export function reschedule(this: void, task: Prosody.TimerTask, delay: number): void;
}
