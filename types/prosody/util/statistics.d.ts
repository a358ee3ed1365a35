/** The built-in backend of metrics; plugins use `module:metric`. Source: util/statistics.lua. */

declare module "util.statistics" {
    const newBackend: (this: void) => { readonly metric_registry: AnyNotNil };
    /** A backend. @since 0.10 */
    export { newBackend as new };
}
