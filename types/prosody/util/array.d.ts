/** Lists with methods. Source: util/array.lua. */

declare namespace Prosody {
    /**
     * Methods that Prosody's lists have beside those of TypeScript's arrays. Where a name means both (`map`, `filter`,
     * `push`, …), typescript-to-lua writes TypeScript's own: the functions of util.array do it Prosody's way.
     */
    interface ListMethods<Item> {
        /** One of the items, nil of an empty list. @since 0.4 */
        random(): Item | undefined;
        /** Mixes the list itself. @returns the list. @since 0.4 */
        shuffle(): List<Item>;
        /** Adds the items of another list. @returns the list. @since 0.5 */
        append(items: readonly Item[]): List<Item>;
        /** The list of a member of each item, or of a fallback. @since 0.9 */
        pluck<Key extends keyof Item>(key: Key, fallback?: Item[Key]): List<Item[Key]>;
        /** The list without repetitions. @since 0.10 */
        unique(): List<Item>;
        /** The number of items. @since 0.4 */
        length(): number;
    }

    /** A list of util.array: an array for TypeScript, with Prosody's methods. @since 0.6 */
    type List<Item> = Item[] & Omit<ListMethods<Item>, "length">;
}

declare module "util.array" {
    /** A list of what an iterator gives, as that of `for … in`. @since 0.5 */
    export function collect<Item extends AnyNotNil>(
        this: void,
        iterator: LuaIterable<Item>,
    ): Prosody.List<Item>;
    /** A list of what a function makes of each item. @since 0.4 */
    export function map<Item, Result>(
        this: void,
        list: readonly Item[],
        f: (this: void, item: Item) => Result,
    ): Prosody.List<Result>;
    /** A list of the items that a function picks. @since 0.4 */
    export function filter<Item>(
        this: void,
        list: readonly Item[],
        f: (this: void, item: Item) => boolean,
    ): Prosody.List<Item>;
    /** A sorted list. @param before whether the first comes before the second. @since 0.4 */
    export function sort<Item>(
        this: void,
        list: readonly Item[],
        before?: (this: void, a: Item, b: Item) => boolean,
    ): Prosody.List<Item>;
    /** A list of a member of each item. @since 0.9 */
    export function pluck<Item, Key extends keyof Item>(
        this: void,
        list: readonly Item[],
        key: Key,
        fallback?: Item[Key],
    ): Prosody.List<Item[Key]>;
    /** A list in the other direction. @since 0.4 */
    export function reverse<Item>(this: void, list: readonly Item[]): Prosody.List<Item>;
    /** Items from one position to another; from 1 on, negative ones from the end. @since 0.12 */
    export function slice<Item>(
        this: void,
        list: readonly Item[],
        first: number,
        last?: number,
    ): Prosody.List<Item>;
    /** A list without repetitions. @since 0.10 */
    export function unique<Item>(this: void, list: readonly Item[]): Prosody.List<Item>;
}
