/** Waiting, in the coroutine of a session, for something that answers by callback. */

import * as async from "util.async";

/**
 * Pauses the running coroutine until an answer is there; the server goes on meanwhile.
 *
 * Not to be called inside `try`: Lua 5.1 cannot pause there.
 *
 * @param start must see to it that its argument is called, once
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
