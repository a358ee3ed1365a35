/** Queues of stanzas that are to be confirmed. Source: util/smqueue.lua. */

declare namespace Prosody {
    /** A queue of what was sent. @since 0.12 */
    interface SmQueue<Value> {
        /** Adds one. @since 0.12 */
        push(value: Value): void;
        /**
         * Takes those away that are confirmed: so many in all. @returns nil and a message for a number that cannot be.
         * @since 0.12
         */
        ack(
            handled: number,
        ): LuaMultiReturn<[confirmed: Value[]] | [confirmed: undefined, message: "head" | "pop" | "tail"]>;
        /** How many wait to be confirmed. @since 0.12 */
        count_unacked(): number;
        /** How many were confirmed. @since 0.12 */
        count_acked(): number;
        /** Whether all that wait are still there. @since 0.12 */
        resumable(): boolean;
        /** Positions and values that wait. @since 0.12 */
        resume(): LuaIterable<LuaMultiReturn<[position: number, value: Value]>>;
        /** Values that wait, taken out one by one. @since 0.12 */
        consume(): LuaIterable<NonNullable<Value>>;
        /** A list of those that wait. @since 0.12 */
        table(): Value[];
    }
}

declare module "util.smqueue" {
    const newQueue: <Value>(this: void, size: number) => Prosody.SmQueue<Value>;
    /** A queue of so many values. @since 0.12 */
    export { newQueue as new };
}
