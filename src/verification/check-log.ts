/** What the log is told of checks: trouble once when it begins, and once when it is over. */

/** How many different details are remembered as told. */
const detailMaximum = 20;

/** Tells the log of trouble with checks; what is told for each login stays out of it. */
export interface CheckLog {
    /** What is known of a failure beyond its name. The same is told once until the trouble is over, else at debug. */
    readonly onDetail: (this: void, detail: string) => void;
    readonly onPaused: (this: void, target: string, seconds: number, first: boolean) => void;
    readonly onOver: (
        this: void,
        target: string,
        summary: { readonly refused: number; readonly seconds: number },
    ) => void;
    readonly onQueueOver: (
        this: void,
        summary: { readonly refused: number; readonly seconds: number },
    ) => void;
    readonly onError: (this: void, error: unknown) => void;
}

/** Makes the log of a module. */
export function makeCheckLog(module: Prosody.Module): CheckLog {
    let told: string[] = [];
    return {
        onDetail(detail) {
            const known = told.indexOf(detail) >= 0;
            module.log(known ? "debug" : "warn", "Verification: %s", detail);
            if (!known) {
                told.push(detail);
                if (told.length > detailMaximum) {
                    table.remove(told, 1);
                }
            }
        },
        onPaused(target, seconds, first) {
            module.log(
                first ? "warn" : "debug",
                "Checks at %s failed again and again: none for %d s, then one to see whether it is back",
                target,
                seconds,
            );
        },
        onOver(target, summary) {
            told = [];
            module.log(
                "info",
                "Checks at %s work again after %d s; %d logins were refused meanwhile",
                target,
                Math.ceil(summary.seconds),
                summary.refused,
            );
        },
        onQueueOver(summary) {
            module.log(
                "info",
                "No check waits any more after %d s; %d logins were refused meanwhile because too many did",
                Math.ceil(summary.seconds),
                summary.refused,
            );
        },
        onError(error) {
            module.log("error", "Error in a verifier: %s", error);
        },
    };
}
