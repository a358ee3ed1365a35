/** Errors of the HTTP client and server. Source: net/http/errors.lua. */

declare module "net.http.errors" {
    const newError: (
        this: void,
        code: number | string,
        body?: string,
        context?: Record<string, AnyNotNil | undefined>,
    ) => Prosody.ErrorObject;
    /** The error of a status, or of an error's name. @since 0.12 */
    export { newError as new };
    /** What errors are made from, by status and by name. @since 0.12 */
    export const registry: Readonly<Record<string | number, Prosody.ErrorTemplate>>;
}
