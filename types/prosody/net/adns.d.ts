/** Queries of DNS. Source: net/adns.lua (net/unbound.lua in its place where that can be loaded). */

declare namespace Prosody {
    /** An answer: records in the list part. Source: net/dns.lua, net/unbound.lua. @since 0.7 */
    type DnsAnswer = {
        /** The type of the record. */
        readonly type: string;
        /** Its value, by the type in lower case: `a`, `aaaa`, `txt`, … */
        readonly [type: string]: AnyNotNil;
    }[] & {
        /** Whether DNSSEC proves it; with net.unbound alone. @since 0.12 */
        readonly secure?: boolean;
        /** Why DNSSEC disproves it; with net.unbound alone. @since 0.12 */
        readonly bogus?: string;
    };

    /** What asks. @since 0.11 */
    interface DnsResolver {
        /** Asks, and calls a function with the answer; nil and a message without. @since 0.4 */
        lookup(
            callback: (this: void, answer: DnsAnswer | undefined, message?: string) => void,
            name: string,
            type?: string,
            qclass?: string,
        ): AnyNotNil | undefined;
        /** Asks. @since 0.12 */
        lookup_promise(name: string, type?: string, qclass?: string): Promise<DnsAnswer>;
    }
}

declare module "net.adns" {
    /**
     * Asks, and calls a function with the answer; nil and a message without. @param type `A` where absent. @since 0.4
     */
    export function lookup(
        this: void,
        callback: (this: void, answer: Prosody.DnsAnswer | undefined, message?: string) => void,
        name: string,
        type?: string,
        qclass?: string,
    ): AnyNotNil | undefined;
    /** What asks for promises. @since 0.10 */
    export function resolver(this: void): Prosody.DnsResolver;
}
