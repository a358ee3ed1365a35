/** Metrics; modules use `module:measure` and `module:metric`. Source: core/statsmanager.lua. */

declare module "core.statsmanager" {
    /** Makes a metric; its whole name is `prosody_NAME`. @since 0.10 */
    export function measure<Type extends keyof Prosody.Measures>(
        this: void,
        type: Type,
        name: string,
        conf?: Prosody.MeasureOptions,
    ): Prosody.Measures[Type];
    /** Collects values now; nil unless the option `statistics_interval` is `manual`. @since 0.10 */
    export const collect:
        | ((
              this: void,
          ) => LuaMultiReturn<[interval: number | undefined, registry: Prosody.MetricRegistry | undefined]>)
        | undefined;
    /** Holds values back until `uncork`, to send them together. @since 0.12 */
    export function cork(this: void): void;
    /** Sends values that were held back. @since 0.12 */
    export function uncork(this: void): void;
    /** All metrics; nil where statistics are off. @since 0.12 */
    export function get_metric_registry(this: void): Prosody.MetricRegistry | undefined;
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
