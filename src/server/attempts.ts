/** Counts refused logins by address, and lets those wait who may be too many. The rules stand in access/limits.ts. */

import * as caches from "util.cache";
import {
    creditAfter,
    permissionOf,
    refusalPeriod,
    type AddressUse,
    type Permission,
    type TryEnding,
} from "../access/limits";
import { networkOf } from "./address";
import type { Clock } from "./clock";

/** Most addresses that are remembered; the ones used longest ago go first. */
const addressMaximum = 5000;
/** Most tries of one address that wait; a school is smaller. */
const waitingMaximum = 1000;

/** What came of asking to try: `late` when the time was over before there was a place, `cancelled` at unloading. */
export type TryAnswer = "now" | "never" | "late" | "cancelled";

/** An address, from which somebody tries. */
export interface Address {
    /** Whether it gets no try now. */
    readonly isExhausted: (this: void) => boolean;
    /** Begins a try, where one may begin at once: then `end` has to be called. */
    readonly beginNow: (this: void) => boolean;
    /** Asks to try. @param onAnswer called once, within the seconds; with `now`, `end` has to be called */
    readonly begin: (this: void, seconds: number, onAnswer: (this: void, answer: TryAnswer) => void) => void;
    /** Ends a try. */
    readonly end: (this: void, ending: TryEnding) => void;
    /** Counts a refusal that needed no try. */
    readonly refuse: (this: void) => void;
    /** Counts a login that gets no try. @returns whether the log was told of the address before */
    readonly turnAway: (this: void) => boolean;
}

/** The addresses of clients. */
export interface Attempts {
    readonly of: (this: void, ip: string) => Address;
    /** Answers everybody who waits, for a module that is unloaded. */
    readonly giveUpAll: (this: void) => void;
}

/** Somebody who waits. */
interface Waiter {
    readonly onAnswer: (this: void, answer: TryAnswer) => void;
    readonly stopTimer: (this: void) => void;
}

/**
 * Starts to count.
 *
 * @param limit refusals of an address in a minute; 0 for no limit
 * @param onOver told when an address may try again of which logins were turned away
 */
export function countAttempts(
    limit: number,
    clock: Clock,
    onOver: (this: void, ip: string, turnedAway: number) => void,
): Attempts {
    const addresses = caches.new<Address>(addressMaximum);
    /** Addresses of which somebody waits. */
    const crowded = new LuaSet<(this: void) => void>();
    let givenUp = false;

    const makeAddress = (ip: string): Address => {
        /** When it was refused, the oldest first. */
        const refusals: number[] = [];
        const waiting: Waiter[] = [];
        /** What the rules look at; the refusals are counted anew before each look. */
        const lately = { refused: 0, underWay: 0, credit: 0 };
        let turnedAway = 0;
        let isAdmitting = false;

        const use = (): AddressUse => {
            const now = clock.now();
            while (refusals.length > 0 && (refusals[0] ?? now) <= now - refusalPeriod) {
                table.remove(refusals, 1);
            }
            lately.refused = refusals.length;
            return lately;
        };
        const permission = (): Permission => (limit === 0 ? "now" : permissionOf(use(), limit));

        const answer = (waiter: Waiter, result: TryAnswer): void => {
            waiter.stopTimer();
            if (result === "now") {
                lately.underWay++;
            }
            waiter.onAnswer(result);
        };
        const giveUp = (): void => {
            for (let waiter = waiting.shift(); waiter !== undefined; waiter = waiting.shift()) {
                answer(waiter, "cancelled");
            }
        };
        /** Answers those who wait, as far as that can be said. One after the other: a try may end as soon as it begins. */
        const admitNext = (): void => {
            if (isAdmitting) {
                return;
            }
            isAdmitting = true;
            for (let next = permission(); next !== "later"; next = permission()) {
                const waiter = waiting.shift();
                if (waiter === undefined) {
                    break;
                }
                answer(waiter, next);
            }
            isAdmitting = false;
            if (waiting.length === 0) {
                crowded.delete(giveUp);
            }
        };
        const beginNow = (): boolean => {
            if (givenUp || permission() !== "now") {
                return false;
            }
            lately.underWay++;
            if (turnedAway > 0) {
                onOver(ip, turnedAway);
                turnedAway = 0;
            }
            return true;
        };
        const refuse = (): void => {
            if (limit > 0) {
                refusals.push(clock.now());
            }
        };

        return {
            isExhausted: () => permission() === "never",
            beginNow,
            begin(seconds, onAnswer) {
                if (beginNow()) {
                    onAnswer("now");
                    return;
                }
                const allowed = givenUp ? "never" : permission();
                if (allowed === "never" || waiting.length >= waitingMaximum) {
                    onAnswer(givenUp ? "cancelled" : allowed === "never" ? "never" : "late");
                    return;
                }
                const waiter: Waiter = {
                    onAnswer,
                    stopTimer: clock.after(seconds, () => {
                        table.remove(waiting, waiting.indexOf(waiter) + 1);
                        onAnswer("late");
                    }),
                };
                waiting.push(waiter);
                crowded.add(giveUp);
            },
            end(ending) {
                lately.credit = creditAfter(use(), ending, limit);
                lately.underWay--;
                if (ending === "refused") {
                    refuse();
                }
                admitNext();
            },
            refuse,
            turnAway() {
                turnedAway++;
                return turnedAway > 1;
            },
        };
    };

    return {
        of(ip) {
            const network = networkOf(ip);
            const address = addresses.get(network) ?? makeAddress(ip);
            // Also counts it as the one used last.
            addresses.set(network, address);
            return address;
        },
        giveUpAll() {
            givenUp = true;
            const all: ((this: void) => void)[] = [];
            for (const giveUp of crowded) {
                all.push(giveUp);
            }
            for (const giveUp of all) {
                giveUp();
            }
        },
    };
}
