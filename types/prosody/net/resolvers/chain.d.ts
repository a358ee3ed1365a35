/** Several ways to find addresses, one after the other. Source: net/resolvers/chain.lua. */

declare module "net.resolvers.chain" {
    const newResolver: (this: void, resolvers: Prosody.Resolver[]) => Prosody.Resolver;
    /** The addresses of each resolver in turn; the list is used up. @since 0.12 */
    export { newResolver as new };
}
