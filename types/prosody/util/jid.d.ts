/** JIDs, taken apart but not prepared: case and spelling stay. Source: util/jid.lua. */

declare module "util.jid" {
    /** The parts of a JID; all nil when it is none. @since 0.1 */
    export function split(
        this: void,
        jid: string | undefined,
    ): LuaMultiReturn<[node: string | undefined, host: string | undefined, resource: string | undefined]>;
    /** A JID without its resource, nil when it is no JID. @since 0.1 */
    export function bare(this: void, jid: string | undefined): string | undefined;
    /** The domain part of a JID, nil when it is no JID. @since 0.10 */
    export function host(this: void, jid: string | undefined): string | undefined;
}
