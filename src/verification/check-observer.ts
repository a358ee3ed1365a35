/** What becomes of the news about checks: lines in the log, metrics, and the module's status in Prosody's shell. */

import type { CheckObserver } from "./checks";
import type { CheckLog } from "./check-log";

/** Counts what happens to checks. */
export interface CheckMetrics {
    /** The verifier answered after some seconds. */
    readonly onAnswer: (this: void, seconds: number) => void;
    readonly onEvent: (this: void, event: string) => void;
    readonly onLoad: (this: void, running: number, waiting: number) => void;
    /** The circuit breaker of a verifier opened. */
    readonly onPaused: (this: void) => void;
    /** How many circuit breakers are open now. */
    readonly paused: (this: void, count: number) => void;
}

/** Makes the observer of a module's checks. @param asking the status while all is well: who is asked */
export function observeChecks(
    module: Prosody.Module,
    log: CheckLog,
    metrics: CheckMetrics,
    asking: string,
): CheckObserver {
    /** The verifiers that are left alone. */
    const paused: string[] = [];

    const show = (): void => {
        metrics.paused(paused.length);
        if (paused.length === 0) {
            module.set_status("info", asking);
        } else {
            module.set_status("warn", `${asking}; in trouble and left alone: ${paused.join(", ")}`);
        }
    };

    return {
        onEvent: metrics.onEvent,
        onLoad: metrics.onLoad,
        onAnswer: metrics.onAnswer,
        onPaused(target, seconds, first) {
            log.onPaused(target, seconds, first);
            if (paused.indexOf(target) < 0) {
                paused.push(target);
            }
            metrics.onPaused();
            show();
        },
        onResumed(target) {
            const index = paused.indexOf(target);
            if (index >= 0) {
                table.remove(paused, index + 1);
                show();
            }
        },
        onOver: log.onOver,
        onQueueOver: log.onQueueOver,
        onError: log.onError,
    };
}
