/** Storage. Source: core/storagemanager.lua; stores: plugins/mod_storage_internal.lua. */

declare namespace Prosody {
    /** True, or nil and a message. @since 0.9 */
    type Stored = LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** A value; nil without, and with a message when it cannot be read. @since 0.9 */
    type Loaded<Value> = LuaMultiReturn<[value: Value] | [value: undefined, message: string | undefined]>;

    /** Kinds of stores by the name that `module:open_store` takes. @since 0.9 */
    interface Stores<Value extends AnyNotNil = AnyNotNil> {
        /** One value for each user. */
        keyval: KeyvalStore<Value>;
        /** A table for each user, read and written by key. @since 0.10 */
        map: MapStore<Value>;
        /** Stanzas in order for each user. @since 0.10 */
        archive: ArchiveStore;
    }

    /** One value for each user; for the host itself with nil. Values have to be plain data. @since 0.9 */
    interface KeyvalStore<Value extends AnyNotNil = AnyNotNil> {
        /** The value. @since 0.9 */
        get(username: string | undefined): Loaded<Value>;
        /** Sets the value; nil takes it away. @since 0.9 */
        set(username: string | undefined, value: Value | undefined): Stored;
        /** Names of users with a value. @since 0.9 */
        users(): LuaIterable<string>;
    }

    /** Values of users by key. @since 0.10 */
    interface MapStore<Value extends AnyNotNil = AnyNotNil> {
        /** The value of a key. @since 0.10 */
        get(username: string | undefined, key: string): Loaded<Value>;
        /** Sets the value of a key; nil takes it away. @since 0.10 */
        set(username: string | undefined, key: string, value: Value | undefined): Stored;
        /** Sets several; those that are `remove` are taken away. @since 0.10 */
        set_keys(username: string | undefined, values: Readonly<Record<string, Value>>): Stored;
        /** What takes a key away in `set_keys`. @since 0.11 */
        readonly remove: Value;
        /** Values of a key by user; nil without. @since 0.12 */
        get_all(key: string): Loaded<Record<string, Value>>;
        /** Takes a key of all users away. @since 0.12 */
        delete_all(key: string): Stored;
    }

    /** Which entries of an archive. @since 0.10 */
    interface ArchiveQuery {
        /** From a time on, seconds of the epoch. */
        readonly start?: number;
        /** Until a time, seconds of the epoch. */
        readonly end?: number;
        /** With a JID. */
        readonly with?: string;
        /** Before an entry's id. */
        readonly before?: string;
        /** After an entry's id. */
        readonly after?: string;
        /** Those with these ids. @since 0.12 */
        readonly ids?: readonly string[];
        /** The one with this id. @since 0.12 */
        readonly key?: string;
        /** How many at most. */
        readonly limit?: number;
        /** True begins with the last. */
        readonly reverse?: boolean;
        /** True counts all. */
        readonly total?: boolean;
    }

    /** Stanzas in order, for each user. @since 0.10 */
    interface ArchiveStore {
        /** What it can do. @since 0.12 */
        readonly caps?: Readonly<Record<string, boolean | undefined>>;
        /** Adds an entry; under a new id where nil. @returns the id. @since 0.10 */
        append(
            username: string | undefined,
            key: string | undefined,
            value: Stanza,
            when: number | undefined,
            with_jid: string | undefined,
        ): Loaded<string>;
        /** Entries: id, stanza, time and JID; how many there are, where asked for. @since 0.10 */
        find(
            username: string | undefined,
            query?: ArchiveQuery,
        ): LuaMultiReturn<
            | [
                  entries: LuaIterable<
                      LuaMultiReturn<[id: string, value: Stanza, when: number, with_jid: string]>
                  >,
                  total: number | undefined,
              ]
            | [entries: undefined, message: string]
        >;
        /** Takes entries away. @returns how many, or true. @since 0.10 */
        delete(username: string | undefined, query?: ArchiveQuery): Loaded<number | true>;
        /** Days on which there are entries. @since 0.10 */
        dates?(username: string | undefined): Loaded<string[]>;
        /** How many entries there are with each JID. @since 0.12 */
        summary?(
            username: string | undefined,
            query?: ArchiveQuery,
        ): Loaded<{ readonly counts: Readonly<Record<string, number>> }>;
        /** One entry. @since 0.12 */
        get?(
            username: string | undefined,
            key: string,
        ): LuaMultiReturn<
            [value: Stanza, when: number, with_jid: string] | [value: undefined, message: string]
        >;
        /** Sets one entry. @since 0.12 */
        set?(
            username: string | undefined,
            key: string,
            value: Stanza,
            when?: number,
            with_jid?: string,
        ): Stored;
    }

    /** A way of storing data, announced by `module:provides("storage", …)`. @since 0.9 */
    interface StorageDriver {
        /** Its name in the option `storage`; the module's own without `storage_` where absent. @since 0.9 */
        name?: string;
        /** Opens a store. @returns nil and `unsupported-store` for a kind that it has not. @since 0.9 */
        open(
            store: string,
            type?: keyof Stores,
        ): LuaMultiReturn<[store: AnyNotNil] | [store: undefined, message: string]>;
        /** Names of stores that a user has. @since 0.9 */
        stores?(username: string | undefined): LuaIterable<string>;
        /** Takes all of a user's data away. @since 0.9 */
        purge?(username: string): LuaMultiReturn<[ok: boolean, message?: AnyNotNil]>;
    }
}

declare module "core.storagemanager" {
    /** Opens a store; modules use `module:open_store`. @since 0.9 */
    export function open<Value extends AnyNotNil = AnyNotNil>(
        this: void,
        host: string,
        store: string,
        type?: "keyval",
    ): Prosody.KeyvalStore<Value>;
    export function open<Value extends AnyNotNil = AnyNotNil>(
        this: void,
        host: string,
        store: string,
        type: "map",
    ): Prosody.MapStore<Value>;
    export function open(this: void, host: string, store: string, type: "archive"): Prosody.ArchiveStore;
    /** Takes all of a user's data away; tells of no failure. @since 0.9 */
    export function purge(this: void, username: string, host: string): true;
    /** Prepares a host that is not active, for `prosodyctl`; active hosts are prepared. Throws for an unknown host. @since 0.8 */
    export function initialize_host(this: void, host: string): void;
    /** A driver by name, loaded where needed; nil when it cannot be loaded (an error is logged). @since 0.8 */
    export function load_driver(this: void, host: string, name: string): Prosody.StorageDriver | undefined;
    /** The functions of util.datamanager that work on files, whatever the option `storage` says. @since 0.8 */
    export const olddm: typeof import("util.datamanager");
    /** The driver of a store, and its name. @since 0.9 */
    export function get_driver(
        this: void,
        host: string,
        store: string,
    ): LuaMultiReturn<[driver: Prosody.StorageDriver, name: string]>;
}
