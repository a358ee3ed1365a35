/** Sets. Source: util/set.lua. */

declare namespace Prosody {
    /** A set. @since 0.7 */
    interface Set<Item extends AnyNotNil> {
        /** The items as keys. @since 0.4 */
        readonly _items: LuaTable<Item, true | undefined>;
        /** Adds an item. @since 0.4 */
        add(item: Item): void;
        /** Takes an item away. @since 0.7 */
        remove(item: Item): void;
        /** Whether it has an item. @since 0.4 */
        contains(item: Item): boolean;
        /** Whether it has all items of another. @since 0.12 */
        contains_set(other: Set<Item>): boolean;
        /** The items. @since 0.7 */
        items(): LuaIterable<Item>;
        /** Adds the items of a list. @since 0.4 */
        add_list(items: readonly Item[]): void;
        /** Adds the items of another. @since 0.4 */
        include(other: Set<Item>): void;
        /** Takes the items of another away. @since 0.4 */
        exclude(other: Set<Item>): void;
        /** Whether it has none. @since 0.5 */
        empty(): boolean;
    }
}

declare module "util.set" {
    const newSet: <Item extends AnyNotNil>(this: void, items?: readonly Item[]) => Prosody.Set<Item>;
    /** A set of items. @since 0.7 */
    export { newSet as new };
    /** Items that are in any. @since 0.4 */
    export function union<Item extends AnyNotNil>(
        this: void,
        a: Prosody.Set<Item>,
        b: Prosody.Set<Item>,
    ): Prosody.Set<Item>;
    /** Items that are in the first alone. @since 0.4 */
    export function difference<Item extends AnyNotNil>(
        this: void,
        a: Prosody.Set<Item>,
        b: Prosody.Set<Item>,
    ): Prosody.Set<Item>;
    /** Items that are in both. @since 0.4 */
    export function intersection<Item extends AnyNotNil>(
        this: void,
        a: Prosody.Set<Item>,
        b: Prosody.Set<Item>,
    ): Prosody.Set<Item>;
    /** Items that are in one alone. @since 0.5 */
    export function xor<Item extends AnyNotNil>(
        this: void,
        a: Prosody.Set<Item>,
        b: Prosody.Set<Item>,
    ): Prosody.Set<Item>;
    /** Whether something is a set. @since 0.12 */
    export function is_set(this: void, value: unknown): value is Prosody.Set<AnyNotNil>;
}
