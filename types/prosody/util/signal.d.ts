/** Signals to the process. Source: util-src/signal.c. */

declare module "util.signal" {
    /** Calls a function on a signal; nil for nothing. @since 0.7 */
    export function signal(
        this: void,
        signal: number | `SIG${string}`,
        handler?: (this: void) => void,
        call_later?: boolean,
    ): boolean;
    /** Sends this process a signal. @since 0.7 */
    export function raise(this: void, signal: number | `SIG${string}`): void;
    /** Sends a process a signal. @since 0.7 */
    export function kill(this: void, pid: number, signal: number | `SIG${string}`): void;
}
