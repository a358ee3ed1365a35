/** Waiting inside coroutines. Source: util/async.lua. */

declare namespace Prosody {
    /** A coroutine that runs a function for one value after another. @since 0.11 */
    interface Runner<Value> {
        /** What it is doing. @since 0.11 */
        readonly state: "ready" | "running" | "waiting" | "error";
        /** Handed to the functions that watch it. @since 0.11 */
        readonly data?: AnyNotNil;
        /** Runs the function for a value, now or when it is ready. @since 0.11 */
        run(value: Value): LuaMultiReturn<[ok: boolean, state: string, queued: number]>;
        /** Keeps a value for the next run. @since 0.11 */
        enqueue(value: Value): Runner<Value>;
        /** Calls a function when it is ready. @since 0.11 */
        onready(f: (this: void, runner: Runner<Value>) => void): Runner<Value>;
        /** Calls a function when it begins to wait. @since 0.11 */
        onwaiting(f: (this: void, runner: Runner<Value>) => void): Runner<Value>;
        /** Calls a function when the function threw. @since 0.11 */
        onerror(f: (this: void, runner: Runner<Value>, error: AnyNotNil) => void): Runner<Value>;
    }

    /** Functions that watch a runner. @since 0.11 */
    interface Watchers<Value> {
        /** It is ready. */
        readonly ready?: (this: void, runner: Runner<Value>) => void;
        /** It begins to wait. */
        readonly waiting?: (this: void, runner: Runner<Value>) => void;
        /** The function threw. */
        readonly error?: (this: void, runner: Runner<Value>, error: AnyNotNil) => void;
    }
}

declare module "util.async" {
    /**
     * A pair of functions with which the running coroutine waits for something.
     *
     * Throws outside of a coroutine: sessions run in one, timers and callbacks of net.http do not.
     *
     * @param count how often `done` has to be called, once where absent
     * @param allow_many true lets it be called more often
     * @returns `wait`, which pauses the coroutine until `done` has been called (before or after), and `done`, which
     * resumes it from inside the call and throws when called twice
     * @since 0.11
     */
    export function waiter(
        this: void,
        count?: number,
        allow_many?: boolean,
    ): LuaMultiReturn<[wait: (this: void) => void, done: (this: void) => void]>;
    /** A function that lets one coroutine at a time pass for an id; what it returns ends the turn. @since 0.11 */
    export function guarder(
        this: void,
    ): (this: void, id: AnyNotNil, f?: (this: void) => void) => (this: void) => void;
    /** A runner of a function. @param data handed to the functions that watch. @since 0.11 */
    export function runner<Value>(
        this: void,
        f: (this: void, value: Value) => void,
        watchers?: Prosody.Watchers<Value>,
        data?: AnyNotNil,
    ): Prosody.Runner<Value>;
    /** Whether this is a coroutine that may wait; the coroutine is a second value. @since 0.11 */
    export function ready(this: void): boolean;
    /**
     * Waits for a promise. @returns its value, or nil and the reason; a value that is no promise at once. @since 0.12
     */
    export function wait_for<Value, Reason>(
        this: void,
        promise: Prosody.Promise<Value, Reason>,
    ): LuaMultiReturn<[value: Value, reason: undefined] | [value: undefined, reason: Reason]>;
    /** The same as `wait_for`. @since 0.11 */
    export function wait<Value, Reason>(
        this: void,
        promise: Prosody.Promise<Value, Reason>,
    ): LuaMultiReturn<[value: Value, reason: undefined] | [value: undefined, reason: Reason]>;
    /** Pauses the coroutine. @param seconds how long. @since 0.12 */
    export function sleep(this: void, seconds: number): void;
}
