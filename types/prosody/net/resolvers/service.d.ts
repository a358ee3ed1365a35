/** Addresses of a service. Source: net/resolvers/service.lua. */

declare module "net.resolvers.service" {
    const newResolver: (
        this: void,
        hostname: string,
        service: string,
        type?: "tcp" | "udp",
        extra?: { readonly default_port?: number | false },
    ) => Prosody.Resolver;
    /** The addresses of a service, such as `xmpp-server`, by SRV records. @since 0.11 */
    export { newResolver as new };
}
