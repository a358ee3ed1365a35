/** Files of data, below the storage that plugins should use (`module:open_store`). Source: util/datamanager.lua. */

declare module "util.datamanager" {
    /** A user's data; nil without, and a message when it cannot be read. @since 0.1 */
    export function load(
        this: void,
        username: string | undefined,
        host: string,
        datastore: string,
    ): LuaMultiReturn<[data: AnyNotNil] | [data: undefined, message: string | undefined]>;
    /** Stores a user's data; nil takes it away. @since 0.1 */
    export function store(
        this: void,
        username: string | undefined,
        host: string,
        datastore: string,
        data: AnyNotNil | undefined,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** Adds to a list. @since 0.1 */
    export function list_append(
        this: void,
        username: string | undefined,
        host: string,
        datastore: string,
        data: AnyNotNil,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** A list; nil without. @since 0.1 */
    export function list_load(
        this: void,
        username: string | undefined,
        host: string,
        datastore: string,
    ): LuaMultiReturn<[list: AnyNotNil[]] | [list: undefined, message: string | undefined]>;
    /** Stores a list. @since 0.1 */
    export function list_store(
        this: void,
        username: string | undefined,
        host: string,
        datastore: string,
        list: readonly AnyNotNil[] | undefined,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** Where a file lies. @param create true makes folders. @since 0.1 */
    export function getpath(
        this: void,
        username: string | undefined,
        host: string | undefined,
        datastore?: string,
        ext?: string,
        create?: boolean,
    ): string;
    /** Names of users that have a store. @param type `keyval` where absent. @since 0.9 */
    export function users(this: void, host: string, store: string, type?: string): LuaIterable<string>;
    /** Names of stores that a user has. @since 0.9 */
    export function stores(this: void, username: string, host: string, type?: string): LuaIterable<string>;
    /** Takes all of a user's data away; in a server that of `core.storagemanager`, which always gives true alone. @since 0.9 */
    export function purge(
        this: void,
        username: string,
        host: string,
    ): LuaMultiReturn<[ok: boolean, message?: string]>;
    /**
     * Looks at what is about to be stored: gives it back, changed perhaps, or false, with which nothing is stored and all
     * seems well. @since 0.5
     */
    export type StoreCallback = (
        this: void,
        username: string | undefined,
        host: string,
        datastore: string,
        data: AnyNotNil | undefined,
    ) => LuaMultiReturn<
        | [keep: false]
        | [username: string | undefined, host: string, datastore: string, data: AnyNotNil | undefined]
    >;
    /** Adds a function that looks at all that is stored. @returns nothing when it is there already. @since 0.5 */
    export function add_callback(this: void, callback: StoreCallback): true | undefined;
    /** Removes it; those that were added after it are lost with it. @returns nothing when it is not there. @since 0.5 */
    export function remove_callback(this: void, callback: StoreCallback): true | undefined;
    /** A name as part of a path. @since 0.9 */
    export function path_encode(this: void, text: string): string;
    /** And back. @since 0.9 */
    export function path_decode(this: void, text: string): string;
}
