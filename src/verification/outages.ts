/**
 * Outages: the log gets a line when trouble begins and one when it ends, instead of one for each login; metrics and the
 * module's status in Prosody's shell follow.
 */

import * as caches from "util.cache";
import type { Clock } from "../prosody/clock";
import type { OnTrouble } from "./verifier";

/** Events of checks: the verifier is asked, a login joins a check under way, a login hits the cache. */
export const checkEvents = ["asked", "joined", "reused"] as const;

/** Metrics of checks. */
export interface CheckMetrics {
    readonly onEvent: (this: void, event: (typeof checkEvents)[number]) => void;
    /** How many checks run and how many wait. */
    readonly onLoad: (this: void, running: number, waiting: number) => void;
    /** The verifier answered. @param seconds that it took */
    readonly onAnswer: (this: void, seconds: number) => void;
    /** A circuit breaker opened. */
    readonly onPaused: (this: void) => void;
    /** How many circuit breakers are open. */
    readonly paused: (this: void, count: number) => void;
}

/** Outages of targets, and of the queue. */
export interface Outages {
    /** Logs what is known of a failure beyond its reason: as a warning once until the outage ends, else for debugging. */
    readonly onTrouble: OnTrouble;
    /** A circuit breaker opened for some seconds. @param first whether it was closed before */
    readonly onOpen: (this: void, target: string, seconds: number, first: boolean) => void;
    /** A circuit breaker closed. */
    readonly onClosed: (this: void, target: string) => void;
    /** Counts logins that are refused because of trouble. @returns whether the log already has that reason */
    readonly refuse: (this: void, target: string, reason: string, count: number) => boolean;
    /** A target says yes or no: its outage ends. */
    readonly end: (this: void, target: string) => void;
    /** The queue is empty: its outage ends. */
    readonly endOfQueue: (this: void) => void;
    /** A verifier threw, which it must not. */
    readonly onError: (this: void, error: unknown) => void;
    /** Shows the status. @param asking whom the module asks, for its status */
    readonly show: (this: void, asking: string) => void;
}

/** Stands for the queue among the targets. */
export const queueTarget = "The queue of checks";

/** Most outages and most details remembered. Clients choose the names of targets. */
const outageMaximum = 200;
const detailMaximum = 20;

interface Outage {
    readonly since: number;
    readonly reasons: LuaSet<string>;
    refused: number;
}

/** Makes the outages of a module. */
export function makeOutages(module: Prosody.Module, clock: Clock, metrics: CheckMetrics): Outages {
    const outages = caches.new<Outage>(outageMaximum);
    const details = caches.new<true>(detailMaximum);
    let open: string[] = [];
    let asking = "";

    const show = (): void => {
        metrics.paused(open.length);
        if (open.length === 0) {
            module.set_status("info", asking);
        } else {
            module.set_status("warn", `${asking}; paused after failures: ${table.concat(open, ", ")}`);
        }
    };

    const withoutOpen = (target: string): string[] => open.filter((other) => other !== target);

    /** Ends an outage, if there is one. @param format takes the target, the seconds and the number of refused logins */
    const end = (target: string, format: string): void => {
        const outage = outages.get(target);
        if (outage !== undefined) {
            outages.set(target, undefined);
            details.clear();
            const seconds = Math.ceil(clock.now() - outage.since);
            module.log("info", format, target, seconds, outage.refused);
        }
    };

    return {
        onTrouble(detail) {
            const known = details.get(detail) === true;
            details.set(detail, true);
            module.log(known ? "debug" : "warn", "Verification: %s", detail);
        },
        onOpen(target, seconds, first) {
            module.log(
                first ? "warn" : "debug",
                "Checks at %s failed again and again: none for %d s, then one as a probe",
                target,
                seconds,
            );
            metrics.onPaused();
            open = withoutOpen(target);
            open.push(target);
            show();
        },
        onClosed(target) {
            open = withoutOpen(target);
            show();
        },
        refuse(target, reason, count) {
            const outage = outages.get(target) ?? { since: clock.now(), reasons: new LuaSet(), refused: 0 };
            outages.set(target, outage);
            outage.refused += count;
            const known = outage.reasons.has(reason);
            outage.reasons.add(reason);
            // An open breaker has a line of its own.
            return known || reason === "verifier_paused";
        },
        end(target) {
            end(target, "Checks at %s work again after %d s; %d logins were refused meanwhile");
        },
        endOfQueue() {
            end(queueTarget, "%s is empty again after %d s; %d logins were refused meanwhile");
        },
        onError(error) {
            module.log("error", "Error in a verifier: %s", error);
        },
        show(whom) {
            asking = whom;
            show();
        },
    };
}
