/** Sentences for HTTP statuses. Source: net/http/codes.lua. */

declare module "net.http.codes" {
    const codes: Readonly<Record<number, string>>;
    /** Code and sentence by code, such as `404 Not Found`; unknown codes give `CODE Unassigned`. @since 0.9 */
    export = codes;
}
