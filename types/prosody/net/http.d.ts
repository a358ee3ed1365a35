/** The HTTP client. Source: net/http.lua unless a member says otherwise. */

declare module "net.http" {
    /** A request under way. */
    interface Request {
        /**
         * The connection; nil after it is closed, and, from 0.11 on, while it is being made.
         *
         * @since 0.2
         */
        readonly conn?: AnyNotNil;
        /**
         * Longest `Content-Length` accepted, in bytes (10 MiB where unset); read when the first bytes arrive. The
         * callback then gets `content-length-limit-exceeded` and 0. Source: net/http/parser.lua.
         *
         * @since 0.10
         */
        body_size_limit?: number;
        /**
         * Longest unparsed input accepted, in bytes (twice the body's limit where unset); the callback then gets
         * `max-buffer-size-exceeded` and 0. Of a chunked body the parts beyond it are dropped in silence, from 0.12 on.
         * Source: net/http/parser.lua.
         *
         * @since 0.10
         */
        buffer_size_limit?: number;
    }
    /** How a request is made. */
    interface RequestOptions {
        /** `GET` where unset, `POST` with a body. @since 0.2 */
        readonly method?: "GET" | "POST";
        /** Names are sent as they stand, and replace Prosody's own header only in the same spelling. @since 0.3 */
        readonly headers?: Readonly<Record<string, string>>;
        /** Sent as `application/x-www-form-urlencoded` unless `headers` has a `Content-Type`. @since 0.2 */
        readonly body?: string;
        /** Keeps the URL's path and query out of the debug log. @since 0.10 */
        readonly suppress_url?: boolean;
    }
    /**
     * Starts an HTTP request. There is no deadline, and redirects are not followed.
     *
     * @param callback gets the body and the status, or an error's name and 0, and never runs in a coroutine of
     * util.async; may be called before this returns. Not called after `destroy_request`
     * @returns nil, and `invalid-url` as second value, when the URL is bad (the callback has then been called); may
     * throw, for https without LuaSec
     * @since 0.2
     */
    export function request(
        this: void,
        url: string,
        options: RequestOptions,
        callback: (this: void, body: string | undefined, status: number) => void,
    ): Request | undefined;
    /** Closes the connection of a request, without a call of its callback; does nothing before it is connected. @since 0.2 */
    export function destroy_request(this: void, request: Request): void;
}
