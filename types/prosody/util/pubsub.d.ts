/** Publish-subscribe services. Source: util/pubsub.lua. */

declare namespace Prosody {
    /** Who acts: a JID, or true for the server itself. @since 0.8 */
    type PubsubActor = string | true;
    /** True, or false and a condition or error. @since 0.8 */
    type PubsubResult<Rest extends AnyNotNil[] = []> = LuaMultiReturn<
        [ok: true, ...Rest] | [ok: false | undefined, error: string | ErrorObject]
    >;
    /** Configuration of a node. @since 0.9 */
    type NodeConfig = Record<string, string | number | boolean | undefined>;

    /** Events of a service. @since 0.8 */
    interface PubsubEvents {
        /** An item was published. @since 0.9 */
        "item-published": {
            readonly service: PubsubService;
            readonly node: string;
            readonly actor: PubsubActor;
            readonly id: string;
            readonly item: Stanza;
        };
        /** An item was taken back. @since 0.10 */
        "item-retracted": {
            readonly service: PubsubService;
            readonly node: string;
            readonly actor: PubsubActor;
            readonly id: string;
        };
        /** A node was made. @since 0.10 */
        "node-created": {
            readonly service: PubsubService;
            readonly node: string;
            readonly actor: PubsubActor;
        };
        /** A node was taken away. @since 0.10 */
        "node-deleted": {
            readonly service: PubsubService;
            readonly node: string;
            readonly actor: PubsubActor;
        };
        /** All items of a node were taken away. @since 0.10 */
        "node-purged": {
            readonly service: PubsubService;
            readonly node: string;
            readonly actor: PubsubActor;
        };
        /** Somebody subscribed. @since 0.9 */
        "subscription-added": {
            readonly service: PubsubService;
            readonly node: string;
            readonly jid: string;
            readonly normalized_jid: string;
            readonly options?: AnyNotNil;
        };
        /** Somebody ended their subscription. @since 0.9 */
        "subscription-removed": {
            readonly service: PubsubService;
            readonly node: string;
            readonly jid: string;
            readonly normalized_jid: string;
        };
    }

    /** A publish-subscribe service. @since 0.8 */
    interface PubsubService {
        /** Its events. @since 0.9 */
        readonly events: Events<PubsubEvents>;
        /** Whether somebody may do something. @since 0.9 */
        may(node: string, actor: PubsubActor, action: string): boolean;
        /** Sets what somebody may do at a node. @since 0.9 */
        set_affiliation(node: string, actor: PubsubActor, jid: string, affiliation?: string): PubsubResult;
        /** Subscribes somebody. @param options of their own. @since 0.9 */
        add_subscription(
            node: string,
            actor: PubsubActor,
            jid: string,
            options?: Readonly<Record<string, AnyNotNil>>,
        ): PubsubResult;
        /** Ends a subscription. @since 0.9 */
        remove_subscription(node: string, actor: PubsubActor, jid: string): PubsubResult;
        /** A subscription: true, or its options. @since 0.9 */
        get_subscription(
            node: string,
            actor: PubsubActor,
            jid: string,
        ): PubsubResult<[subscription: AnyNotNil]>;
        /** Subscriptions of somebody, at all nodes where nil. @since 0.9 */
        get_subscriptions(
            node: string | undefined,
            actor: PubsubActor,
            jid?: string,
        ): PubsubResult<
            [
                subscriptions: {
                    readonly node: string;
                    readonly jid: string;
                    readonly subscription: AnyNotNil;
                }[],
            ]
        >;
        /** Makes a node. @since 0.9 */
        create(node: string, actor: PubsubActor, options?: NodeConfig): PubsubResult;
        /** Takes a node away. @since 0.9 */
        delete(node: string, actor: PubsubActor): PubsubResult;
        /**
         * Publishes an item, and makes the node where the service does that. @param config what the node has to be
         * like. @since 0.4
         */
        publish(
            node: string,
            actor: PubsubActor,
            id: string | undefined,
            item: Stanza,
            config?: NodeConfig & { readonly _defaults_only?: boolean },
        ): PubsubResult;
        /** Takes an item back. @param notify what subscribers get, or true. @since 0.9 */
        retract(node: string, actor: PubsubActor, id: string, notify?: Stanza | boolean): PubsubResult;
        /** Takes all items away. @since 0.9 */
        purge(node: string, actor: PubsubActor, notify?: Stanza | boolean): PubsubResult;
        /** Items: a table with their ids in order, and the items by id. @param ids some of them. @since 0.9 */
        get_items(
            node: string,
            actor: PubsubActor,
            ids?: readonly string[] | string,
        ): PubsubResult<[items: LuaTable<string | number, Stanza | string | undefined>]>;
        /** The last item and its id. @since 0.11 */
        get_last_item(node: string, actor: PubsubActor): PubsubResult<[id: string, item: Stanza]>;
        /** Nodes by name. @since 0.9 */
        get_nodes(actor: PubsubActor): PubsubResult<[nodes: LuaTable<string, AnyNotNil | undefined>]>;
        /** Sets a node's configuration. @since 0.10 */
        set_node_config(node: string, actor: PubsubActor, config: NodeConfig): PubsubResult;
        /** A node's configuration. @since 0.11 */
        get_node_config(node: string, actor: PubsubActor): PubsubResult<[config: NodeConfig]>;
    }
}

declare module "util.pubsub" {
    const newService: (this: void, config: Readonly<Record<string, AnyNotNil>>) => Prosody.PubsubService;
    /** A service. @param config how it stores, sends and decides: see the head of the source. FIXME. @since 0.9 */
    export { newService as new };
}
