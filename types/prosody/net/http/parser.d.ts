/** Reading HTTP. Source: net/http/parser.lua. */

declare namespace Prosody {
    /** A reader. @since 0.9 */
    interface HttpParser {
        /** Reads bytes; nil for the end. @since 0.9 */
        feed(data: string | undefined): void;
    }
}

declare module "net.http.parser" {
    const newParser: (
        this: void,
        success: (this: void, packet: Prosody.HttpServerRequest | Prosody.HttpResponse) => void,
        error: (this: void, reason: string | undefined) => void,
        type?: "client" | "server",
        options?: (this: void) => { readonly body_size_limit?: number; readonly buffer_size_limit?: number },
    ) => Prosody.HttpParser;
    /** A reader of requests, or with `client` of answers. @since 0.9 */
    export { newParser as new };
}
