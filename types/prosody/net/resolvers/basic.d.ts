/** Addresses of a name. Source: net/resolvers/basic.lua. */

declare module "net.resolvers.basic" {
    const newResolver: (
        this: void,
        hostname: string,
        port: number,
        type?: "tcp" | "udp",
        extra?: object,
    ) => Prosody.Resolver;
    /** The addresses of a name in DNS. @since 0.11 */
    export { newResolver as new };
}
