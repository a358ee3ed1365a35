/** Promises. Source: util/promise.lua. */

declare namespace Prosody {
    /** A value or a reason that comes later. Handlers run at once, not in a later turn. @since 0.11 */
    interface Promise<Value, Reason = AnyNotNil> {
        /**
         * Calls a function for the value, or the reason. @returns a promise of what it returns; of what it throws as
         * reason. @since 0.11
         */
        next<Result = Value, Rescued = never>(
            on_fulfilled: ((this: void, value: Value) => Result | Promise<Result>) | undefined,
            on_rejected?: (this: void, reason: Reason) => Rescued | Promise<Rescued>,
        ): Promise<Result | Rescued>;
        /** Calls a function for the reason. @since 0.11 */
        catch<Rescued>(
            on_rejected: (this: void, reason: Reason) => Rescued | Promise<Rescued>,
        ): Promise<Value | Rescued>;
        /** Calls a function in any case. @since 0.11 */
        finally(on_finally: (this: void) => void): Promise<Value, Reason>;
    }

    /** How one of several promises came out. @since 0.12 */
    type Settled<Value> =
        | { readonly status: "fulfilled"; readonly value: Value }
        | { readonly status: "rejected"; readonly reason: AnyNotNil };
}

declare module "util.promise" {
    const newPromise: <Value, Reason = AnyNotNil>(
        this: void,
        body?: (
            this: void,
            resolve: (this: void, value: Value | Prosody.Promise<Value, Reason>) => void,
            reject: (this: void, reason: Reason) => void,
        ) => void,
    ) => Prosody.Promise<Value, Reason>;
    /** A promise. @param body gets the functions that keep and break it; runs at once. @since 0.11 */
    export { newPromise as new };
    /** A promise that is kept. @since 0.11 */
    export function resolve<Value>(this: void, value: Value | Prosody.Promise<Value>): Prosody.Promise<Value>;
    /** A promise that is broken. @since 0.11 */
    export function reject<Reason extends AnyNotNil>(
        this: void,
        reason: Reason,
    ): Prosody.Promise<never, Reason>;
    /** Kept when all are, broken with the first that is. @since 0.11 */
    export function all<Value>(
        this: void,
        promises: readonly (Prosody.Promise<Value> | Value)[],
    ): Prosody.Promise<Value[]>;
    export function all<Values extends Readonly<Record<string, AnyNotNil>>>(
        this: void,
        promises: Values,
    ): Prosody.Promise<{
        [Key in keyof Values]: Values[Key] extends Prosody.Promise<infer Value> ? Value : Values[Key];
    }>;
    /** Kept when all are kept or broken. @since 0.12 */
    export function all_settled<Value>(
        this: void,
        promises: readonly (Prosody.Promise<Value> | Value)[],
    ): Prosody.Promise<Prosody.Settled<Value>[]>;
    /** As the first one. @since 0.11 */
    export function race<Value>(
        this: void,
        promises: readonly Prosody.Promise<Value>[],
    ): Prosody.Promise<Value>;
    /** A promise of what a function makes of the values of promises. @since 0.12 */
    export function join<Values extends readonly unknown[], Result>(
        this: void,
        handler: (this: void, ...values: Values) => Result,
        ...promises: { [Index in keyof Values]: Prosody.Promise<Values[Index]> }
    ): Prosody.Promise<Result>;
    const tryFunction: <Value>(
        this: void,
        f: (this: void) => Value | Prosody.Promise<Value>,
    ) => Prosody.Promise<Value>;
    /** A promise of what a function returns, broken when it throws. @since 0.11 */
    export { tryFunction as try };
    /** Whether something is a promise. @since 0.11 */
    export function is_promise(this: void, value: unknown): value is Prosody.Promise<unknown>;
}
