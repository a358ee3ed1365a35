/** Connections to names. Source: net/connect.lua. */

declare namespace Prosody {
    /** What finds addresses of a name. Source: net/resolvers/basic.lua. @since 0.11 */
    interface Resolver {
        /** Calls a function with the next address, with nothing when there is none. @since 0.11 */
        next(
            callback: (
                this: void,
                type?: string,
                ip?: string,
                port?: number,
                extra?: object,
                more?: boolean,
            ) => void,
        ): void;
        /** Why the last one failed. @since 0.12 */
        readonly last_error?: AnyNotNil;
    }
}

declare module "net.connect" {
    /** Connects to the first address that works. @param data for `onattach` and `onfail`. @since 0.11 */
    export function connect(
        this: void,
        resolver: Prosody.Resolver,
        listener: Prosody.Listener,
        options?: { readonly sslctx?: AnyNotNil },
        data?: AnyNotNil,
    ): AnyNotNil;
}
