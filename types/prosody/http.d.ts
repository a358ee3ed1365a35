/** What a module serves over HTTP. Source: plugins/mod_http.lua. */

declare namespace Prosody {
    /** What a route answers. */
    interface HttpReply {
        readonly status_code: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string;
    }

    /** Pages that mod_http serves while it is loaded. @since 0.9 */
    interface HttpProvider {
        /** The path below the host, unless the option `http_paths` names another. */
        readonly default_path: string;
        /** By method and path, such as `GET /page`. */
        readonly route: Readonly<Record<string, (this: void) => HttpReply>>;
    }
}
