/** Time as the server has it. Its timers outlive a module, so whoever starts one has to stop it. */

import * as time from "util.time";
import * as timers from "util.timer";

/** Clocks and timers. */
export interface Clock {
    /** Seconds of a clock that is never set. */
    readonly now: (this: void) => number;
    /** Seconds since 1970, with fractions. */
    readonly wall: (this: void) => number;
    /** Calls a function after some seconds. @returns a function that keeps it from being called */
    readonly after: (this: void, seconds: number, f: (this: void) => void) => (this: void) => void;
}

/** The server's own. */
export const serverClock: Clock = {
    now: time.monotonic,
    wall: time.now,
    after(seconds, f) {
        const task = timers.add_task(seconds, () => {
            f();
        });
        return () => {
            timers.stop(task);
        };
    },
};
