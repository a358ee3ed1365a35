/** The order of addresses. Source: util/rfc6724.lua. */

declare module "util.rfc6724" {
    /** The address to send from. @since 0.9 */
    export function source(
        this: void,
        destination: Prosody.Ip,
        candidates: readonly Prosody.Ip[],
    ): Prosody.Ip;
    /** Addresses to send to, the best first. @since 0.9 */
    export function destination(
        this: void,
        candidates: readonly Prosody.Ip[],
        sources: readonly Prosody.Ip[],
    ): Prosody.Ip[];
}
