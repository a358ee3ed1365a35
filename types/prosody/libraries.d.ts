/** Libraries of Prosody that the project requires: util.*, net.http, core.usermanager. */

/** Source: util/async.lua. */
declare module "util.async" {
    /**
     * A pair of functions with which the running coroutine waits for something.
     *
     * @returns `wait`, which pauses the coroutine until `done` has been called (before or after); calling `done` twice
     * throws. Throws outside of a coroutine of util.async.
     * @since 0.10
     */
    export function waiter(
        this: void,
    ): LuaMultiReturn<[wait: (this: void) => void, done: (this: void) => void]>;
}

/** Source: util/encodings (util-src/encodings.c). */
declare module "util.encodings" {
    export const base64: {
        /** Standard base64 to bytes. @returns nil for text that is no base64 @since 0.3 */
        readonly decode: (this: void, text: string) => string | undefined;
        /** Bytes to standard base64, padded. @since 0.3 */
        readonly encode: (this: void, bytes: string) => string;
    };
    export const utf8: {
        /** Whether the bytes are well-formed UTF-8. @since 0.10 */
        readonly valid: (this: void, bytes: string) => boolean;
    };
}

/** Source: util/http.lua. */
declare module "util.http" {
    /**
     * Reads a query string or form.
     *
     * @returns values by name (the last of equal names), or just the decoded text when there is no `=` in it
     * @since 0.8
     */
    export function formdecode(
        this: void,
        query: string,
    ): Readonly<Record<string, string | undefined>> | string;
}

/** Source: util/jid.lua. */
declare module "util.jid" {
    /** The parts of a JID; all nil when it is none. @since 0.3 */
    export function split(
        this: void,
        jid: string | undefined,
    ): LuaMultiReturn<[node: string | undefined, host: string | undefined, resource: string | undefined]>;
    /** A JID without its resource, nil when it is no JID. @since 0.3 */
    export function bare(this: void, jid: string | undefined): string | undefined;
    /** The domain part of a JID. @since 0.11 */
    export function host(this: void, jid: string | undefined): string | undefined;
}

declare namespace Prosody {
    /** What util.json decodes to: arrays are tables with the keys 1, 2, …. Source: util/json.lua. */
    type Json = string | number | boolean | { [name: string]: Json | undefined };
}

/** Source: util/json.lua. */
declare module "util.json" {
    /**
     * JSON to Lua values; `null` becomes the value `null` of this library, scalars at the top are fine.
     *
     * @returns nil and a message for bad JSON; may throw on nesting of some ten thousand levels
     * @since 0.8
     */
    export function decode(this: void, text: string): Prosody.Json | undefined;
    /** Lua values to JSON; members that are nil are left out. @since 0.8 */
    export function encode(
        this: void,
        value: string | number | boolean | Readonly<Record<string, Prosody.Json | undefined>>,
    ): string;
    const nullValue: Prosody.Json;
    /** What stands for `null`: a table, so truthy. @since 0.8 */
    export { nullValue as null };
}

/** Source: util/uuid.lua. */
declare module "util.uuid" {
    /** A random UUID, lower case. @since 0.3 */
    export function generate(this: void): string;
}

/** Source: core/usermanager.lua. */
declare module "core.usermanager" {
    /**
     * Whether the host gives a JID administrator's rights.
     *
     * @deprecated logs a traceback with each call on 13.0: use `get_jid_role` where it exists
     * @since 0.3
     */
    export function is_admin(this: void, jid: string, host: string): boolean;
    /** The role that a host gives to a JID. @since 13.0 (nil before) */
    export const get_jid_role:
        ((this: void, jid: string, host: string) => { readonly name: string } | undefined) | undefined;
}

/** Source: net/http.lua. */
declare module "net.http" {
    /** A request under way. */
    interface Request {
        /** The connection, nil while it is being made and after it is done. @since 0.9 */
        readonly conn?: AnyNotNil;
        /** Longest body accepted, in bytes (10 MiB where unset). Source: net/http/parser.lua. @since 0.12 */
        body_size_limit?: number;
        /** Longest unparsed input accepted, in bytes (twice the body's where unset). Source: net/http/parser.lua. @since 0.12 */
        buffer_size_limit?: number;
    }
    interface RequestOptions {
        readonly method?: "GET" | "POST";
        /** Names are sent as they stand. */
        readonly headers?: Readonly<Record<string, string>>;
        /** A body makes the request a POST. */
        readonly body?: string;
        /** Keeps the URL's path and query out of the debug log. @since 0.12 */
        readonly suppress_url?: boolean;
    }
    /**
     * Starts an HTTP request. There is no deadline, and redirects are not followed.
     *
     * @param callback gets the body and the status, or an error's name and 0; may be called before this returns
     * @returns nil when the URL is bad (the callback has then been called); may throw, for https without LuaSec
     * @since 0.6
     */
    export function request(
        this: void,
        url: string,
        options: RequestOptions,
        callback: (this: void, body: string | undefined, status: number) => void,
    ): Request | undefined;
    /** Closes the connection of a request, without a call of its callback; does nothing before it is connected. @since 0.6 */
    export function destroy_request(this: void, request: Request): void;
}
