/** Texts of HTTP. Source: util/http.lua. */

declare module "util.http" {
    /**
     * Reads a query string or form.
     *
     * @returns values by name (the last of equal names; the list part of the same table holds them all in order), or
     * just the decoded text when there is no `=` in it
     * @since 0.9
     */
    export function formdecode(
        this: void,
        query: string,
    ): Readonly<Record<string, string | undefined>> | string;
    /** Writes a query string or form. @param form values by name, or a list of names and values in order. @since 0.9 */
    export function formencode(
        this: void,
        form: Readonly<Record<string, string>> | readonly { readonly name: string; readonly value: string }[],
    ): string;
    /** Bytes that have a meaning in URLs as `%XX`; nil of nil. @since 0.9 */
    export function urlencode(this: void, text: string): string;
    /** And back. @since 0.9 */
    export function urldecode(this: void, text: string): string;
    /** Whether a header's list has a word. @since 0.9 */
    export function contains_token(this: void, field: string, token: string): boolean;
    /** A path with one `/` at its begin and none at its end, or one with `is_dir`. @since 0.11 */
    export function normalize_path(this: void, path: string, is_dir?: boolean): string;
}
