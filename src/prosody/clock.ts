/** Time, timers and waiting, as the server offers them. */

import * as async from "util.async";
import * as time from "util.time";
import * as timers from "util.timer";

/** Clocks and timers. */
export interface Clock {
    /** Seconds of a clock that is never set. */
    readonly now: (this: void) => number;
    /** Seconds since 1970, with fractions. */
    readonly wall: (this: void) => number;
    /** Calls a function after some seconds. @returns a function that cancels the call */
    readonly after: (this: void, seconds: number, f: (this: void) => void) => (this: void) => void;
}

/** The server's own clock. Its timers outlive a module: a module has to cancel them when it is unloaded. */
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

/**
 * Pauses the running coroutine until the answer is there; the server goes on meanwhile.
 *
 * @param start must call its argument exactly once, or the coroutine never continues
 */
export function waitFor<Answer>(
    start: (this: void, done: (this: void, answer: Answer) => void) => void,
): Answer {
    const [wait, done] = async.waiter();
    let answer: Answer | undefined;
    start((given) => {
        answer = given;
        done();
    });
    wait();
    return answer as Answer;
}
