/** Tables with several keys. Source: util/multitable.lua. */

declare namespace Prosody {
    /** A table with several keys, the last of which has the value. @since 0.1 */
    interface MultiTable<Value> {
        /** The tables within. @since 0.5 */
        readonly data: object;
        /** The value of keys, or the table below them; nil without. @since 0.2 */
        get(...keys: AnyNotNil[]): Value | undefined;
        /** Sets a value: keys, then the value; nil takes it away. @since 0.2 */
        set(...keysAndValue: (AnyNotNil | undefined)[]): void;
        /** Adds a value to the list at keys. @since 0.2 */
        add(...keysAndValue: AnyNotNil[]): void;
        /** Takes all values away whose keys match; nil matches any. @since 0.2 */
        remove(...keys: (AnyNotNil | undefined)[]): void;
        /** All values whose keys match; nil matches any. @since 0.4 */
        search(...keys: (AnyNotNil | undefined)[]): Value[];
        /** Adds them to a list. @since 0.4 */
        search_add(list: Value[], ...keys: (AnyNotNil | undefined)[]): Value[];
        /** Keys and values whose keys match; nil matches any. @since 0.9 */
        iter(...keys: (AnyNotNil | undefined)[]): LuaIterable<LuaMultiReturn<AnyNotNil[]>>;
    }
}

declare module "util.multitable" {
    const newTable: <Value>(this: void) => Prosody.MultiTable<Value>;
    /** An empty table. @since 0.2 */
    export { newTable as new };
    /** Keys and values of a multitable, or of any table of tables. @since 0.9 */
    export function iter(
        this: void,
        table: Prosody.MultiTable<AnyNotNil>,
        ...keys: (AnyNotNil | undefined)[]
    ): LuaIterable<LuaMultiReturn<AnyNotNil[]>>;
}
