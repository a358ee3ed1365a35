/** The HTTP client. Source: net/http.lua unless a member says otherwise. */

declare namespace Prosody {
    /** An answer to a request of the HTTP client. Source: net/http/parser.lua. @since 0.9 */
    interface HttpResponse {
        /** The status. @since 0.9 */
        readonly code: number;
        /** The body; nil where it went to a sink. @since 0.9 */
        readonly body?: string;
        /** By lower-case name; equal names are joined by commas. @since 0.9 */
        readonly headers: Readonly<Record<string, string | undefined>>;
        /** The version of HTTP. @since 0.9 */
        readonly httpversion: "1.0" | "1.1";
        /** Whether the body is still coming. @since 0.12 */
        readonly partial?: boolean;
    }

    /** Events of an HTTP client. Source: net/http.lua. @since 0.10 */
    interface HttpClientEvents {
        /** Before a request; what is returned ends it and is returned by it. @since 0.10 */
        "pre-request": {
            url: string;
            options?: AnyNotNil;
            readonly request: AnyNotNil;
            readonly http: AnyNotNil;
        };
        /** A request was started. @since 0.11 */
        request: { readonly url: string; readonly request: AnyNotNil; readonly http: AnyNotNil };
        /** An answer came, or an error; handlers may change it. @since 0.11 */
        response: {
            readonly url: string;
            readonly request: AnyNotNil;
            response?: AnyNotNil;
            content?: string;
            code: number;
        };
        /** No connection could be made. @since 0.10 */
        "request-connection-error": {
            readonly url: string;
            readonly request: AnyNotNil;
            readonly err?: string;
        };
    }
}

declare module "net.http" {
    /** A request under way. */
    export interface Request {
        /**
         * The connection; nil after it is closed, and, from 0.11 on, while it is being made.
         *
         * @since 0.2
         */
        readonly conn?: Prosody.Connection;
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
    export interface RequestOptions {
        /** `GET` where unset, `POST` with a body. @since 0.2 */
        readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
        /** Names are sent as they stand, and replace Prosody's own header only in the same spelling. @since 0.3 */
        readonly headers?: Readonly<Record<string, string>>;
        /** Sent as `application/x-www-form-urlencoded` unless `headers` has a `Content-Type`. @since 0.2 */
        readonly body?: string;
        /** Keeps the URL's path and query out of the debug log. @since 0.10 */
        readonly suppress_url?: boolean;
        /** True takes any certificate. @since 0.10 */
        readonly insecure?: boolean;
        /** True logs what the callback throws, and throws it no further. @since 0.11 */
        readonly suppress_errors?: boolean;
        /** A name for the log; made up where absent. @since 0.11 */
        readonly id?: string;
        /** Settings of TLS: a context of LuaSec's parameters. @since 0.9 */
        readonly sslctx?: AnyNotNil;
        /**
         * Called when the head of the answer came; gives where the body goes, and what is called at its end.
         * @since 0.12
         */
        readonly streaming_handler?: (
            this: void,
            response: Prosody.HttpResponse,
        ) => LuaMultiReturn<[sink: LuaFile, done?: (this: void, response: Prosody.HttpResponse) => void]>;
        /** Whether DANE is looked at. @since 0.12 */
        readonly use_dane?: boolean;
    }
    /** Settings of a client. */
    export interface ClientOptions {
        /** Settings of TLS. @since 0.9 */
        readonly sslctx?: AnyNotNil;
        /** True logs what callbacks throw, and throws it no further. @since 0.11 */
        readonly suppress_errors?: boolean;
        /** Whether DANE is looked at. @since 0.12 */
        readonly use_dane?: boolean;
        /** Keeps connections; FIXME of 13.0.1: it keeps those that say `close`, and closes the others. @since 13.0 */
        readonly connection_pooling?: boolean;
    }
    /** A client with settings of its own. */
    export interface Client {
        /** Its settings. @since 0.11 */
        readonly options?: ClientOptions;
        /** Its events. @since 0.11 */
        readonly events: Prosody.Events<Prosody.HttpClientEvents>;
        /** Starts a request. @since 0.11 */
        request(
            url: string,
            options: RequestOptions | undefined,
            callback: (
                this: void,
                body: string | undefined,
                status: number,
                response: Prosody.HttpResponse | undefined,
            ) => void,
        ): Request | undefined;
        /** Starts a request. @returns a promise of the answer, or of an error of util.error. @since 0.12 */
        request(
            url: string,
            options?: RequestOptions,
        ): Prosody.Promise<Prosody.HttpResponse, Prosody.ErrorObject>;
        /** A client with these settings over those of this one. @since 0.11 */
        readonly new: (this: void, options?: ClientOptions) => Client;
    }
    /**
     * Starts an HTTP request. There is no deadline, and redirects are not followed.
     *
     * @param callback gets the body and the status, or an error's name and 0, and never runs in a coroutine of
     * util.async; may be called before this returns. Not called after `destroy_request`. Its `response` is nil of a bad
     * URL, and of other errors what there is of the request
     * @returns nil, and `invalid-url` as second value, when the URL is bad (the callback has then been called); may
     * throw, for https without LuaSec
     * @since 0.2
     */
    export function request(
        this: void,
        url: string,
        options: RequestOptions | undefined,
        callback: (
            this: void,
            body: string | undefined,
            status: number,
            response: Prosody.HttpResponse | undefined,
        ) => void,
    ): Request | undefined;
    /** Starts an HTTP request. @returns a promise of the answer, or of an error of util.error. @since 0.12 */
    export function request(
        this: void,
        url: string,
        options?: RequestOptions,
    ): Prosody.Promise<Prosody.HttpResponse, Prosody.ErrorObject>;
    /**
     * Closes the connection of a request, without a call of its callback; does nothing before it is connected.
     * @since 0.2
     */
    export function destroy_request(this: void, request: Request): void;
    const newClient: (this: void, options?: ClientOptions) => Client;
    /** A client with settings of its own. @since 0.11 */
    export { newClient as new };
    const defaultClient: Client;
    /** The client of `request`. FIXME: typescript-to-lua reads `import http from` of it too. @since 0.11 */
    export { defaultClient as default };
    /** Events of the client of `request`. @since 0.10 */
    export const events: Prosody.Events<Prosody.HttpClientEvents>;
    /** See util.http. @since 0.2 */
    export function urlencode(this: void, text: string): string;
    /** See util.http. @since 0.5 */
    export function urldecode(this: void, text: string): string;
    /** See util.http. @since 0.8 */
    export function formencode(this: void, form: Readonly<Record<string, string>>): string;
    /** See util.http. @since 0.9 */
    export function formdecode(
        this: void,
        query: string,
    ): Readonly<Record<string, string | undefined>> | string;
    /** What the client can do. @since 0.12 */
    export const features: Readonly<Record<"sni", boolean | undefined>>;
}
