/** Waiting inside coroutines. Source: util/async.lua. */

declare module "util.async" {
    /**
     * A pair of functions with which the running coroutine waits for something.
     *
     * Throws outside of a coroutine: sessions run in one, timers and callbacks of net.http do not.
     *
     * @returns `wait`, which pauses the coroutine until `done` has been called (before or after), and `done`, which
     * resumes it from inside the call and throws when called twice
     * @since 0.11
     */
    export function waiter(
        this: void,
    ): LuaMultiReturn<[wait: (this: void) => void, done: (this: void) => void]>;
}
