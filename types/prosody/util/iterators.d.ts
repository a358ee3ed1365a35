/** Iterators, as those of `for … in`. Source: util/iterators.lua. */

declare module "util.iterators" {
    /** The keys of a table. @since 0.4 */
    export function keys<Key extends AnyNotNil>(
        this: void,
        table: LuaPairsIterable<Key, unknown>,
    ): LuaIterable<Key>;
    /** The values of a table. @since 0.4 */
    export function values<Value extends AnyNotNil>(
        this: void,
        table: LuaPairsIterable<AnyNotNil, Value> | readonly Value[],
    ): LuaIterable<Value>;
    /** How many values come. @since 0.4 */
    export function count(this: void, iterator: LuaIterable<AnyNotNil>): number;
    /** The first values. @since 0.6 */
    export function head<Value extends AnyNotNil>(
        this: void,
        n: number,
        iterator: LuaIterable<Value>,
    ): LuaIterable<Value>;
    /** The values after the first. @since 0.8 */
    export function skip<Value extends AnyNotNil>(
        this: void,
        n: number,
        iterator: LuaIterable<Value>,
    ): LuaIterable<Value>;
    /** The last values. @since 0.6 */
    export function tail<Value extends AnyNotNil>(
        this: void,
        n: number,
        iterator: LuaIterable<Value>,
    ): LuaIterable<Value>;
    /** The values that a function picks, or all but one. @since 0.10 */
    export function filter<Value extends AnyNotNil>(
        this: void,
        filter: ((this: void, value: Value) => boolean) | Value,
        iterator: LuaIterable<Value>,
    ): LuaIterable<Value>;
    /** The values without repetitions. @since 0.4 */
    export function unique<Value extends AnyNotNil>(
        this: void,
        iterator: LuaIterable<Value>,
    ): LuaIterable<Value>;
    /** The values in the other direction. @since 0.4 */
    export function reverse<Value extends AnyNotNil>(
        this: void,
        iterator: LuaIterable<Value>,
    ): LuaIterable<Value>;
    /** The whole numbers from one to another. @since 0.9 */
    export function range(this: void, first: number, last?: number): LuaIterable<number>;
    /** A list of the values. @since 0.9 */
    export function to_array<Value extends AnyNotNil>(this: void, iterator: LuaIterable<Value>): Value[];
    /** Keys and values in the order of the keys. @since 0.11 */
    export function sorted_pairs<Key extends AnyNotNil, Value>(
        this: void,
        table: LuaPairsIterable<Key, Value>,
        before?: (this: void, a: Key, b: Key) => boolean,
    ): LuaIterable<LuaMultiReturn<[key: Key, value: Value]>>;
    /** A list's positions (from 1 on) and items, the last first. @since 0.9 */
    export function ripairs<Item>(
        this: void,
        list: readonly Item[],
    ): LuaIterable<LuaMultiReturn<[index: number, item: Item]>>;
}
