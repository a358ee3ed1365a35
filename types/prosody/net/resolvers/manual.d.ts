/** Addresses that are known. Source: net/resolvers/manual.lua. */

declare module "net.resolvers.manual" {
    const newResolver: (
        this: void,
        targets: readonly (readonly [type: "tcp4" | "tcp6", ip: string, port: number, extra?: object])[],
        type?: string,
        extra?: object,
    ) => Prosody.Resolver;
    /** A list of addresses, which it uses up; of the other parameters it takes no notice. @since 0.11 */
    export { newResolver as new };
}
