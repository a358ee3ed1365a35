/** Times of XEP-0082. Source: util/datetime.lua. */

declare module "util.datetime" {
    /** `2026-11-23`. @param time seconds of the epoch; now where absent. @since 0.1 */
    export function date(this: void, time?: number): string;
    /**
     * `2026-11-23T06:43:29Z`; since 0.12 with a fraction where `time` has one. @param time seconds of the epoch.
     * @since 0.1
     */
    export function datetime(this: void, time?: number): string;
    /** `06:43:29`. @param time seconds of the epoch. @since 0.1 */
    export function time(this: void, time?: number): string;
    /** `20261123T06:43:29`. @param time seconds of the epoch. @since 0.1 */
    export function legacy(this: void, time?: number): string;
    /** Seconds of the epoch; nil for what is no such time. @since 0.1 */
    export function parse(this: void, text: string): number | undefined;
}
