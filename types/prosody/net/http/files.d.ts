/** Serving files. Source: net/http/files.lua. */

declare module "net.http.files" {
    /** A handler for `GET /*` that serves a folder. @since 0.12 */
    export function serve(
        this: void,
        options:
            | string
            | {
                  readonly path: string;
                  readonly mime_map?: Readonly<Record<string, string>>;
                  readonly cache_size?: number;
                  readonly cache_max_file_size?: number;
                  readonly index_files?: readonly string[];
                  readonly directory_index?: boolean;
              },
    ): (this: void, event: Prosody.HttpEvent, path: string) => Prosody.HttpResult;
}
