/** What only Prosody 13.0 has of objects that both have. Source: named by each interface. */

declare namespace Prosody {
    /** Members of stanzas. Source: util/stanza.lua. */
    interface Stanza13 {
        /** Makes the stanza, or what is open, an error answer as `util.stanza.error_reply` does. @since 13.0 */
        add_error(type: ErrorType, condition: ErrorCondition, text?: string, by?: string): Stanza;
        add_error(error: ErrorObject): Stanza;
    }

    /** Members of requests to the HTTP server. Source: net/http/parser.lua, net/http/server.lua. */
    interface HttpServerRequest13 {
        /** A name for logs. @since 13.0 */
        readonly id: string;
        /** Writes to the log under that name. @since 13.0 */
        readonly log: Logger;
    }

    /** Members of publish-subscribe services. Source: util/pubsub.lua. */
    interface PubsubService13 {
        /** What of a node's configuration everybody may know. @since 13.0 */
        get_node_metadata(node: string, actor: PubsubActor): PubsubResult<[metadata: NodeConfig]>;
    }

    /** Members of addresses. Source: util/ip.lua. */
    interface IpObject13 {
        /** As 16 bytes. @since 13.0 */
        readonly packed_full: string;
    }

    /** Functions of net.http.server. Source: net/http/server.lua. */
    interface HttpServer13 {
        /** The request that a connection is at; nil for none. @since 13.0 */
        readonly get_request_from_conn: (this: void, conn: Connection) => HttpServerRequest | undefined;
    }

    /** Data of an ad-hoc command's step. Source: plugins/adhoc/adhoc.lib.lua. */
    interface AdhocData13 {
        /** The user's session. @since 13.0 */
        readonly origin: Session;
        /** The user's IQ. @since 13.0 */
        readonly stanza: Stanza;
    }

    /** Kinds of stores. Source: core/storagemanager.lua. */
    interface Stores13<Value extends AnyNotNil = AnyNotNil> {
        /** `keyval` and `map` over the same data. @since 13.0 */
        "keyval+": CombinedStore<Value>;
    }

    /** Both. @since 13.0 */
    interface CombinedStore<Value extends AnyNotNil = AnyNotNil> {
        /** All of a user's keys. @since 13.0 */
        get(username: string | undefined): Loaded<Record<string, Value | undefined>>;
        /** Sets all of a user's keys. @since 13.0 */
        set(username: string | undefined, values: Readonly<Record<string, Value>> | undefined): Stored;
        /** Names of users with a value. @since 13.0 */
        items(): LuaIterable<string>;
        /** The value of a key. @since 13.0 */
        get_key(username: string | undefined, key: string): Loaded<Value>;
        /** Sets the value of a key; nil takes it away. @since 13.0 */
        set_key(username: string | undefined, key: string, value: Value | undefined): Stored;
        /** Sets several; those that are `remove` are taken away. @since 13.0 */
        set_keys(username: string | undefined, values: Readonly<Record<string, Value>>): Stored;
        /** What takes a key away in `set_keys`. @since 13.0 */
        readonly remove: Value;
        /** Values of a key by user; nil without. @since 13.0 */
        get_key_from_all(key: string): Loaded<Record<string, Value>>;
        /** Takes a key of all users away. @since 13.0 */
        delete_key_from_all(key: string): Stored;
    }
}
