/** Addresses of this machine. Source: util-src/net.c. */

declare module "util.net" {
    /** Addresses of this machine. @param link_local true gives those of the link, too. @since 0.9 */
    export function local_addresses(
        this: void,
        type?: "both" | "ipv4" | "ipv6",
        link_local?: boolean,
    ): string[];
    /** An address as bytes; nil and a message for what is none. @since 0.11 */
    export function pton(
        this: void,
        text: string,
    ): LuaMultiReturn<[packed: string] | [packed: undefined, message: string]>;
    /** Bytes as an address; nil and a message for what is none. @since 0.11 */
    export function ntop(
        this: void,
        packed: string,
    ): LuaMultiReturn<[text: string] | [text: undefined, message: string]>;
}
