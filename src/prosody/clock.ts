/** Time, timers and waiting, as the server offers them. */

import * as async from "util.async";
import * as time from "util.time";
import * as timers from "util.timer";

/** The server's own clock. Its timers outlive a module: a module has to cancel them when it is unloaded. */
export const serverClock = {
    /** Seconds of a clock that is never set. */
    now: time.monotonic,
    /** Seconds since 1970, with fractions. */
    wall: time.now,
    /** Calls a function after some seconds. @returns a function that cancels the call */
    after(this: void, seconds: number, f: (this: void) => void): (this: void) => void {
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
