/** Nodes by keys, few of which move when nodes come and go. Source: util/hashring.lua. */

declare namespace Prosody {
    /** A ring of nodes. @since 0.12 */
    interface HashRing {
        /** Adds a node. @since 0.12 */
        add_node(name: string, value?: AnyNotNil): void;
        /** Takes a node away. @returns whether it was there. @since 0.12 */
        remove_node(name: string): boolean;
        /** The node of a key, and its value. @since 0.12 */
        get_node(key: string): LuaMultiReturn<[name: string | undefined, value?: AnyNotNil]>;
    }
}

declare module "util.hashring" {
    const newRing: (
        this: void,
        replicas: number,
        hash: (this: void, text: string) => string,
    ) => Prosody.HashRing;
    /** A ring. @since 0.12 */
    export { newRing as new };
}
