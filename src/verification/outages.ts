/**
 * Outages: the log gets a line when trouble begins and one when it ends, instead of one for each login; metrics and the
 * module's status in Prosody's shell follow.
 */

import * as caches from "util.cache";
import type { Clock } from "../prosody/clock";
import { isOneOf } from "../prosody/text";
import type { AuthMetrics } from "./counters";

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

/** Outages of targets, and of the queue. */
export type Outages = ReturnType<typeof makeOutages>;

/** Makes the outages of a module, and shows its status. @param asking whom the module asks */
export function makeOutages(module: Prosody.Module, clock: Clock, metrics: AuthMetrics, asking: string) {
    const outages = caches.new<Outage>(outageMaximum);
    const details = caches.new<true>(detailMaximum);
    let open: string[] = [];

    const show = (): void => {
        metrics.paused(open.length);
        if (open.length === 0) {
            module.set_status("info", asking);
        } else {
            module.set_status("warn", `${asking}; paused after failures: ${table.concat(open, ", ")}`);
        }
    };
    show();

    return {
        /** Logs what is known of a failure beyond its reason: as a warning once until the outage ends, else for debugging. */
        onTrouble: (detail: string): void => {
            const known = details.get(detail) === true;
            details.set(detail, true);
            module.log(known ? "debug" : "warn", "Verification: %s", detail);
        },
        /** A circuit breaker opened for some seconds, after it was closed or after a probe failed. */
        onOpen: (target: string, seconds: number): void => {
            const known = isOneOf(open, target);
            module.log(
                known ? "debug" : "warn",
                "Checks at %s failed again and again: none for %d s, then one as a probe",
                target,
                seconds,
            );
            metrics.onPaused();
            if (!known) {
                open.push(target);
            }
            show();
        },
        /** A circuit breaker closed. */
        onClosed: (target: string): void => {
            open = open.filter((other) => other !== target);
            show();
        },
        /** Counts logins that are refused because of trouble. @returns whether the log already has that reason */
        refuse: (target: string, reason: string, count: number): boolean => {
            const outage = outages.get(target) ?? { since: clock.now(), reasons: new LuaSet(), refused: 0 };
            outages.set(target, outage);
            outage.refused += count;
            const known = outage.reasons.has(reason);
            outage.reasons.add(reason);
            // An open breaker has a line of its own.
            return known || reason === "verifier_paused";
        },
        /** Ends an outage, if there is one: a target says yes or no, or the queue is empty. */
        end: (target: string): void => {
            const outage = outages.get(target);
            if (outage !== undefined) {
                outages.set(target, undefined);
                details.clear();
                const event =
                    target === queueTarget ? `${target} is empty again` : `Checks at ${target} work again`;
                const seconds = Math.ceil(clock.now() - outage.since);
                module.log(
                    "info",
                    "%s after %d s; %d logins were refused meanwhile",
                    event,
                    seconds,
                    outage.refused,
                );
            }
        },
        /** A verifier threw, which it must not. */
        onError: (error: unknown): void => {
            module.log("error", "Error in a verifier: %s", error);
        },
    };
}
