/** Limits of rates. Source: util/throttle.lua. */

declare namespace Prosody {
    /** A balance that fills up again. @since 0.7 */
    interface Throttle {
        /** The balance as of the last look. @since 0.9 */
        readonly balance: number;
        /** Brings the balance up to date. @since 0.9 */
        update(): number;
        /** Whether there is as much, one where absent. @since 0.9 */
        peek(cost?: number): boolean;
        /**
         * Takes as much, one where absent.
         *
         * @param split true takes what is there when it is less
         * @returns false, the balance, and what is missing, when there is less
         * @since 0.9
         */
        poll(
            cost?: number,
            split?: boolean,
        ): LuaMultiReturn<[ok: true] | [ok: false, balance: number, missing: number]>;
    }
}

declare module "util.throttle" {
    /** A full balance. @param max how much that is, @param period seconds in which it fills. @since 0.9 */
    export function create(this: void, max: number, period: number): Prosody.Throttle;
}
