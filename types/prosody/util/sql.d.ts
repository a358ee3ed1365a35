/** SQL databases, by LuaDBI, without which it cannot be loaded. Source: util/sql.lua. */

declare namespace Prosody {
    /** How to reach a database, as in the option `sql`. @since 0.9 */
    interface SqlParameters {
        /** The kind of database. */
        readonly driver: "SQLite3" | "MySQL" | "PostgreSQL";
        /** The name of the database, of SQLite the file. */
        readonly database: string;
        /** The user name. */
        readonly username?: string;
        /** The password. */
        readonly password?: string;
        /** The server. */
        readonly host?: string;
        /** Its port. */
        readonly port?: number;
    }

    /** A column. @since 0.9 */
    interface SqlColumn {
        /** Its name. */
        readonly name: string;
        /** Its type in SQL; `MEDIUMTEXT` becomes `TEXT` where the database does not have it. */
        readonly type: string;
        /** False for NOT NULL. */
        readonly nullable?: boolean;
        /** Whether it is the primary key. */
        readonly primary_key?: boolean;
        /** Whether the database counts it up. */
        readonly auto_increment?: boolean;
    }

    /** An index: its name, and the names of its columns. @since 0.9 */
    type SqlIndex = readonly string[] & { readonly name: string; readonly unique?: boolean };

    /** A table. @since 0.9 */
    interface SqlTable {
        /** Its name. @since 0.9 */
        readonly name: string;
        /** Creates it, and its indexes, unless it is there. @since 0.9 */
        create(engine: SqlEngine): LuaMultiReturn<[ok: AnyNotNil] | [ok: false | undefined, message: string]>;
    }

    /** A value of a row or of a placeholder. @since 0.9 */
    type SqlValue = string | number | boolean | undefined;

    /** What a change did. @since 0.9 */
    interface SqlChange {
        /** How many rows changed. @since 0.9 */
        affected(): number;
        /** How many rows there are. @since 0.9 */
        rowcount(): number;
    }

    /** A database. Its statements throw; inside of `transaction` that rolls back. @since 0.9 */
    interface SqlEngine {
        /** How to reach it. @since 0.9 */
        readonly params: SqlParameters;
        /** The same as text. @since 0.9 */
        readonly url: string;
        /** Connects unless it is connected. @since 0.9 */
        connect(): LuaMultiReturn<[ok: true] | [ok: false | undefined, message: string]>;
        /**
         * Runs a function between BEGIN and COMMIT; an error in it rolls back. Connects again once when the connection was
         * lost.
         *
         * @returns false and a message on failure; else true and up to three results of the function
         * @since 0.9
         */
        transaction<Values extends readonly unknown[], Result>(
            f: (this: void, ...values: Values) => Result,
            ...values: Values
        ): LuaMultiReturn<[ok: true, result: Result] | [ok: false | undefined, message: string]>;
        /** Rows of a query, each a list of values; `?` stands for a value. @since 0.9 */
        select(sql: string, ...values: readonly SqlValue[]): LuaIterable<NonNullable<SqlValue>[]>;
        /** Inserts rows. @since 0.9 */
        insert(sql: string, ...values: readonly SqlValue[]): SqlChange;
        /** Changes rows. @since 0.9 */
        update(sql: string, ...values: readonly SqlValue[]): SqlChange;
        /** Deletes rows. @since 0.9 */
        delete(sql: string, ...values: readonly SqlValue[]): SqlChange;
        /** Runs any other statement. @returns nil and a message on failure. @since 0.9 */
        execute(
            sql: string,
            ...values: readonly SqlValue[]
        ): LuaMultiReturn<[statement: AnyNotNil] | [statement: undefined | false, message: string]>;
        /** Whether statements are logged. @since 0.9 */
        debug(enable: boolean): void;
    }
}

declare module "util.sql" {
    /** Describes a column. @since 0.9 */
    export function Column(this: void, definition: Prosody.SqlColumn): Prosody.SqlColumn;
    /** Describes an index. @since 0.9 */
    export function Index(this: void, definition: Prosody.SqlIndex): Prosody.SqlIndex;
    /** Describes a table: columns and indexes, and its name. @since 0.9 */
    export function Table(
        this: void,
        definition: readonly (Prosody.SqlColumn | Prosody.SqlIndex)[] & { readonly name: string },
    ): Prosody.SqlTable;
    /** Whether something is a column. @since 0.9 */
    export function is_column(this: void, value: unknown): value is Prosody.SqlColumn;
    /** Whether something is an index. @since 0.9 */
    export function is_index(this: void, value: unknown): value is Prosody.SqlIndex;
    /** Whether something is a table. @since 0.9 */
    export function is_table(this: void, value: unknown): value is Prosody.SqlTable;
    /** Whether something is a query, of which there are none yet: false. @since 0.9 */
    export function is_query(this: void, value: unknown): boolean;
    /**
     * A database, connected at the first use. Called with a colon, so that the library itself is `this`.
     *
     * @param onconnect called with each new connection; false breaks it off
     * @param ondisconnect called when a connection was lost
     * @since 0.9
     */
    export function create_engine(
        this: object,
        params: Prosody.SqlParameters,
        onconnect?: (engine: Prosody.SqlEngine) => boolean | undefined | void,
        ondisconnect?: (engine: Prosody.SqlEngine) => void,
    ): Prosody.SqlEngine;
    /** How to reach a database as a URL, with the password. @since 0.9 */
    export function db2uri(this: void, params: Prosody.SqlParameters): string;
}
