/** Metrics; modules use `module:measure` and `module:metric`. Source: core/statsmanager.lua. */

declare module "core.statsmanager" {
    /** Makes a metric; its whole name is `prosody_NAME`. @since 0.10 */
    export function measure<Type extends keyof Prosody.Measures>(
        this: void,
        type: Type,
        name: string,
        conf?: Prosody.MeasureOptions,
    ): Prosody.Measures[Type];
    /** Makes a family of metrics, under that very name. @since 0.12 */
    export function metric<Type extends keyof Prosody.Metrics>(
        this: void,
        type: Type,
        name: string,
        unit?: string,
        description?: string,
        labels?: readonly string[],
    ): Prosody.MetricFamily<Prosody.Metrics[Type]>;
}
