/** Queues of limited length. Source: util/queue.lua. */

declare namespace Prosody {
    /** A queue. @since 0.10 */
    interface Queue<Value> {
        /** How many values it holds at most. @since 0.10 */
        readonly size: number;
        /** How many it holds. @since 0.10 */
        count(): number;
        /** Adds one at the end. @returns nil and `queue full` when it is. @since 0.10 */
        push(value: Value): LuaMultiReturn<[ok: true] | [ok: undefined, message: "queue full"]>;
        /** Takes the first; nil of an empty one. @since 0.10 */
        pop(): Value | undefined;
        /** The first; nil of an empty one. @since 0.10 */
        peek(): Value | undefined;
        /** Puts a value in place of the first. @since 0.12 */
        replace(value: Value): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
        /** Positions and values. @since 0.10 */
        items(): LuaIterable<LuaMultiReturn<[position: number, value: Value]>>;
        /** Values, taken out one by one. @since 0.12 */
        consume(): LuaIterable<NonNullable<Value>>;
    }
}

declare module "util.queue" {
    const newQueue: <Value>(this: void, size: number, allow_wrapping?: boolean) => Prosody.Queue<Value>;
    /** A queue. @param allow_wrapping true drops the first when it is full. @since 0.10 */
    export { newQueue as new };
}
