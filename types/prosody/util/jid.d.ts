/** JIDs, taken apart but not prepared, where the name does not say so: case and spelling stay. Source: util/jid.lua. */

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
    /** The part before the `@`, nil without. @since 0.3 */
    export function node(this: void, jid: string | undefined): string | undefined;
    /** The part after the `/`, nil without. @since 0.1 */
    export function resource(this: void, jid: string | undefined): string | undefined;
    /**
     * The parts, prepared for comparison; all nil when one cannot be. @param strict refuses code points not known.
     * @since 0.3
     */
    export function prepped_split(
        this: void,
        jid: string | undefined,
        strict?: boolean,
    ): LuaMultiReturn<[node: string | undefined, host: string | undefined, resource: string | undefined]>;
    /** A JID prepared for comparison, nil when it is none. @param strict refuses code points not known. @since 0.3 */
    export function prep(this: void, jid: string | undefined, strict?: boolean): string | undefined;
    /** A JID of its parts, nil without host. @since 0.7 */
    export function join(
        this: void,
        node: string | undefined,
        host: string | undefined,
        resource?: string,
    ): string | undefined;
    /** Whether a JID is one of those that another stands for: that JID, all of its bare JID or host. @since 0.8 */
    export function compare(this: void, jid: string, acl: string): boolean;
    /** Characters that a node may not have, as XEP-0106 writes them; nil of nil. @since 0.9 */
    export function escape(this: void, text: string): string;
    /** And back. @since 0.9 */
    export function unescape(this: void, text: string): string;
}
