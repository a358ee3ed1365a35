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
}
