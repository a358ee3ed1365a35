/** Addresses that are known. Source: net/resolvers/manual.lua. */

declare module "net.resolvers.manual" {
    const newResolver: (
        this: void,
        targets: readonly (readonly [ip: string, port: number])[],
        type?: string,
        extra?: object,
    ) => Prosody.Resolver;
    /** A list of addresses. @since 0.11 */
    export { newResolver as new };
}
