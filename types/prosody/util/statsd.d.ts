/** A backend of metrics that sends them to statsd; plugins use `module:metric`. Source: util/statsd.lua. */

declare module "util.statsd" {
    const newBackend: (
        this: void,
        config?: Readonly<Record<string, AnyNotNil>>,
    ) => { readonly metric_registry: AnyNotNil };
    /** A backend. @since 0.10 */
    export { newBackend as new };
}
