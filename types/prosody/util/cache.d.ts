/** A table that keeps what was used last. Source: util/cache.lua. */

declare namespace Prosody {
    /** A table of limited size. @since 0.10 */
    interface Cache<Key extends AnyNotNil, Value> {
        /** How many entries it holds at most. @since 0.10 */
        readonly size: number;
        /** The value of a key; does not count as use: `set` does. @since 0.10 */
        get(key: Key): Value | undefined;
        /**
         * Sets a value, as the one used last; nil takes the key away. @returns false when a full cache keeps its
         * oldest. @since 0.10
         */
        set(key: Key, value: Value | undefined): boolean;
        /** How many entries it holds. @since 0.10 */
        count(): number;
        /** Keys and values, the one used last first. @since 0.10 */
        items(): LuaIterable<LuaMultiReturn<[key: Key, value: Value]>>;
        /** Values, the one used last first. @since 0.10 */
        values(): LuaIterable<Value>;
        /** The entry used last; nil of an empty cache. @since 0.10 */
        head(): LuaMultiReturn<[key: Key, value: Value] | [key: undefined, value: undefined]>;
        /** The entry used longest ago; nil of an empty cache. @since 0.10 */
        tail(): LuaMultiReturn<[key: Key, value: Value] | [key: undefined, value: undefined]>;
        /** Changes the size. @returns false when entries that should go are kept. @since 0.11 */
        resize(size: number): boolean;
        /** A table that reads and writes the cache. @since 0.10 */
        table(): LuaTable<Key, Value | undefined>;
        /** Takes everything away. @since 0.11 */
        clear(): void;
    }
}

declare module "util.cache" {
    const newCache: {
        <Key extends AnyNotNil, Value>(
            this: void,
            size: number,
            on_evict?: ((this: void, key: Key, value: Value) => boolean | undefined | void) | false,
        ): Prosody.Cache<Key, Value>;
        <Value>(
            this: void,
            size: number,
            on_evict?: ((this: void, key: string, value: Value) => boolean | undefined | void) | false,
        ): Prosody.Cache<string, Value>;
    };
    /**
     * A new cache; with one type argument, of values by text.
     *
     * @param on_evict called for what has to go; false keeps it, so that the new entry is refused. As false, instead of a
     * function, nothing ever goes
     * @since 0.10
     */
    export { newCache as new };
}
