/** Addresses of the internet. Source: util/ip.lua. */

declare namespace Prosody {
    /** An address. @since 0.9 */
    interface Ip {
        /** As text. @since 0.9 */
        readonly addr: string;
        /** As bytes. @since 0.11 */
        readonly packed: string;
        /** Its kind. @since 0.9 */
        readonly proto: "IPv4" | "IPv6";
        /** The zone of an IPv6 address; nil without. @since 0.10 */
        readonly zone?: string;
        /** The address in the common spelling. @since 0.11 */
        readonly normal: string;
        /** The address within IPv6. @since 0.9 */
        readonly toV4mapped: Ip;
        /** Its scope by RFC 6724. @since 0.9 */
        readonly scope: number;
        /** Its label by RFC 6724. @since 0.9 */
        readonly label: number;
        /** Its precedence by RFC 6724. @since 0.9 */
        readonly precedence: number;
        /** Whether it is of no use outside of a private network. @since 0.10 */
        readonly private: boolean;
    }
}

declare module "util.ip" {
    /** An address of text. @returns nil and a message for what is none. @since 0.9 */
    export function new_ip(
        this: void,
        text: string,
        proto?: "IPv4" | "IPv6",
    ): LuaMultiReturn<[ip: Prosody.Ip] | [ip: undefined, message: string]>;
    /** How many bits are the same from the begin on. @since 0.9 */
    export function commonPrefixLength(this: void, a: Prosody.Ip, b: Prosody.Ip): number;
    /** Address and number of bits of `192.0.2.0/24`; no number without `/`. @since 0.10 */
    export function parse_cidr(
        this: void,
        text: string,
    ): LuaMultiReturn<[ip: Prosody.Ip | undefined, bits: number | undefined]>;
    /** Whether the first bits are the same, all where absent. @since 0.10 */
    export function match(this: void, a: Prosody.Ip, b: Prosody.Ip, bits?: number): boolean;
}
