/** The HTTP server; modules rather use `module:provides("http", …)`. Source: net/http/server.lua. */

declare module "net.http.server" {
    /** Hooks requests, by method, host and path: `GET example.com/path`. @since 0.9 */
    export function add_handler(
        this: void,
        event: string,
        handler: (this: void, event: Prosody.HttpEvent) => Prosody.HttpResult,
        priority?: number,
    ): void;
    /** Takes a handler away. @since 0.9 */
    export function remove_handler(
        this: void,
        event: string,
        handler: (this: void, event: Prosody.HttpEvent) => Prosody.HttpResult,
    ): void;
    /** Fires an event of the server: of a request, or `http-error`. @returns what its handler returned. @since 0.9 */
    export function fire_event(this: void, event: string, payload?: AnyNotNil): AnyNotNil | undefined;
    /** Listens on a port. @param ssl a TLS context. @since 0.9 */
    export function listen_on(
        this: void,
        port: number,
        address?: string,
        ssl?: AnyNotNil,
    ): LuaMultiReturn<[server: Prosody.Connection] | [server: undefined, message: string]>;
    /** What is called for connections to the server. @since 0.9 */
    export const listener: Prosody.Listener;
    /** The library net.http.codes. @since 0.9 */
    export const codes: Readonly<Record<number, string>>;
    /** The events that requests fire. @since 0.9 */
    export const _events: Prosody.Events<Record<string, Prosody.HttpEvent>>;
    /** Status line and headers of an answer, as lines. @since 0.10 */
    export function prepare_header(this: void, response: Prosody.HttpServerResponse): string[];
    /** Sends status and headers, for a request by HEAD. @since 0.12 */
    export function send_head_response(this: void, response: Prosody.HttpServerResponse): void;
    /** Serves a host. @since 0.9 */
    export function add_host(this: void, host: string): void;
    /** No longer serves it. @since 0.9 */
    export function remove_host(this: void, host: string): void;
    /** The host of requests for unknown ones. @since 0.9 */
    export function set_default_host(this: void, host: string | undefined): void;
    /** Sets `body_size_limit` or `buffer_size_limit`, in bytes. @since 0.10 */
    export function set_option(
        this: void,
        name: "body_size_limit" | "buffer_size_limit",
        value: number | undefined,
    ): void;
    /** Sends an answer. @since 0.2 */
    export function send_response(this: void, response: Prosody.HttpServerResponse, body?: string): void;
    /** Sends a file as answer. @since 0.10 */
    export function send_file(this: void, response: Prosody.HttpServerResponse, file: LuaFile): true;
}
