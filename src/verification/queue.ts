/**
 * The queue of checks: some run at once, the others wait in order. Targets and addresses have shares of the places. An address
 * whose logins are refused gets into debt; then it makes one check from time to time, for its newest login.
 */

import * as caches from "util.cache";
import type { Clock } from "../prosody/clock";
import type { Ending } from "./verifier";

/** Most checks that wait for each that may run at once, and in all. */
const waitingPerRunning = 20;
const waitingMaximum = 2000;

/** How many checks may wait. @param running how many may run at once */
export function waitingPlaces(running: number): number {
    return Math.min(waitingPerRunning * running, waitingMaximum);
}

/** How many places are taken. */
export interface PlacesTaken {
    readonly all: number;
    /** By checks of targets that are not trusted. */
    readonly untrusted: number;
    /** By checks of the target in question. */
    readonly ofTarget: number;
    /** By checks for the address in question. */
    readonly ofAddress: number;
}

/**
 * Whether one more check gets a place.
 *
 * A stranger can name a slow server of their own to keep places taken, or ask for a slow room again and again. So each target
 * that is not trusted gets a quarter at most and all of them three quarters, as does each address; the rest is for the others.
 */
export function hasPlace(taken: PlacesTaken, trusted: boolean, places: number): boolean {
    const most = Math.max(1, Math.floor((3 * places) / 4));
    if (taken.all >= places || taken.ofAddress >= most) {
        return false;
    }
    return trusted || (taken.ofTarget < Math.max(1, Math.floor(places / 4)) && taken.untrusted < most);
}

/** Seconds in which an address pays as many refusals as the option `matrix_refusals_per_minute` says. */
const period = 50;

/** The debt of an address. */
export interface Debt {
    /** Refusals that are not paid yet; below 0 a credit for successes, so that a whole school gets in at once. */
    refused: number;
    /** When that was so, in seconds of one clock. */
    at: number;
    /** Checks that run. They count as refusals until they end, so that a thousand at once do not all pass. */
    running: number;
}

/** How many refusals cost an address nothing: half the limit, so that a burst and what follows stay below it. */
function freeRefusals(limit: number): number {
    return Math.max(1, limit / 2);
}

/** Reduces debt or credit by the time that passed. @param limit above 0 */
export function payDebt(debt: Debt, limit: number, now: number): void {
    const paid = ((now - debt.at) * limit) / period;
    debt.refused = debt.refused > 0 ? Math.max(0, debt.refused - paid) : Math.min(0, debt.refused + paid);
    debt.at = now;
}

/** Takes in how a check ended. Debt and credit are bounded, so that neither lasts. */
export function endCheck(debt: Debt, ending: Ending, limit: number): void {
    debt.running--;
    if (ending === "refused") {
        debt.refused = Math.min(debt.refused + 1, freeRefusals(limit) + 1);
    } else if (ending === "admitted") {
        debt.refused = Math.max(debt.refused - 1, -limit);
    }
}

/** Whether an address with a debt may make one more check. */
export function mayAsk(debt: Debt, limit: number): boolean {
    return debt.refused + debt.running < freeRefusals(limit);
}

/** Whether an address has refusals that are not paid yet. */
export function isInDebt(debt: Debt): boolean {
    return debt.refused >= 1;
}

/** A check in the queue. */
export interface Queued {
    readonly target: string;
    /** The client's network; absent if it is unknown, and so has no limits. */
    readonly address?: string;
    /** Whether the target was trusted when the check got its place. */
    trusted?: boolean;
    /** When the check began to wait. */
    since: number;
}

/** Where the queue sends its checks. */
export interface QueueEvents<Check> {
    /** Whether the target of a check may take all places. */
    readonly isTrusted: (this: void, check: Check) => boolean;
    /** A check that waited runs now. Must not throw. */
    readonly begin: (this: void, check: Check) => void;
    /** A check of an address in debt waited too long, and has left the queue. */
    readonly displace: (this: void, check: Check) => void;
}

/** The limits of a queue. */
export interface QueueLimits {
    /** How many checks run at once. */
    readonly maxChecks: number;
    /** How many refusals an address may have; 0 for no limit. */
    readonly refusalsPerMinute: number;
}

/** A queue of checks. */
export interface Queue<Check> {
    /** Adds a check: it runs, it waits until `begin` is called for it, or the queue is full. */
    readonly add: (this: void, check: Check) => "runs" | "waits" | "full";
    /** Ends a check that ran, so that others run. */
    readonly end: (this: void, check: Check, ending: Ending) => void;
    /** Removes a check that waits. */
    readonly leave: (this: void, check: Check) => void;
    /** Whether the address of a check is in debt. */
    readonly isInDebt: (this: void, check: Check) => boolean;
    readonly running: (this: void) => number;
    readonly waiting: (this: void) => number;
}

/** Counts by name; a name without any is not kept. */
function changeCount(counts: LuaMap<string, number>, name: string, by: number): void {
    const count = (counts.get(name) ?? 0) + by;
    if (count > 0) {
        counts.set(name, count);
    } else {
        counts.delete(name);
    }
}

/** Makes places, none of which is taken. */
function makePlaces(places: number) {
    const byTarget = new LuaMap<string, number>();
    const byAddress = new LuaMap<string, number>();
    let all = 0;
    let untrusted = 0;
    const change = (check: Queued, by: 1 | -1): void => {
        all += by;
        untrusted += check.trusted === true ? 0 : by;
        changeCount(byTarget, check.target, by);
        changeCount(byAddress, check.address ?? "", by);
    };
    return {
        count: () => all,
        has: (check: Queued, trusted: boolean): boolean => {
            const ofTarget = byTarget.get(check.target) ?? 0;
            const ofAddress = check.address === undefined ? 0 : (byAddress.get(check.address) ?? 0);
            return hasPlace({ all, untrusted, ofTarget, ofAddress }, trusted, places);
        },
        take: (check: Queued, trusted: boolean): void => {
            check.trusted = trusted;
            change(check, 1);
        },
        free: (check: Queued): void => {
            change(check, -1);
        },
    };
}

/** Most addresses whose debts are remembered. */
const addressMaximum = 5000;

/** How often the queue looks for addresses that may ask again, in seconds. */
const lookInterval = 0.1;

/** How long a check of an address in debt waits at most, in seconds. */
const patience = 5;

/** Makes an empty queue. */
export function makeQueue<Check extends Queued>(
    limits: QueueLimits,
    events: QueueEvents<Check>,
    clock: Clock,
): Queue<Check> {
    const maxChecks = limits.maxChecks;
    const limit = limits.refusalsPerMinute;
    const isTrusted = events.isTrusted;
    const running = makePlaces(maxChecks);
    const waiting = makePlaces(waitingPlaces(maxChecks));
    const debts = caches.new<Debt>(addressMaximum);
    /** Checks that wait, the first first. */
    const queue: Check[] = [];
    let stopTimer: ((this: void) => void) | undefined;
    let beginning = false;

    const debtOf = (check: Check): Debt | undefined => {
        const debt = debts.get(check.address ?? "");
        if (debt !== undefined) {
            payDebt(debt, limit, clock.now());
        }
        return debt;
    };

    const inDebt = (check: Check): boolean => {
        const debt = debtOf(check);
        return debt !== undefined && isInDebt(debt);
    };

    const canRun = (check: Check): boolean => {
        const debt = debtOf(check);
        return (debt === undefined || mayAsk(debt, limit)) && running.has(check, isTrusted(check));
    };

    const run = (check: Check): void => {
        running.take(check, isTrusted(check));
        if (check.address !== undefined && limit > 0) {
            const debt = debtOf(check) ?? { refused: 0, at: clock.now(), running: 0 };
            debt.running++;
            // Also marks the address as the one used last.
            debts.set(check.address, debt);
        }
    };

    const leave = (check: Check): void => {
        const index = queue.indexOf(check);
        if (index >= 0) {
            table.remove(queue, index + 1);
            waiting.free(check);
        }
        if (queue.length === 0 && stopTimer !== undefined) {
            stopTimer();
            stopTimer = undefined;
        }
    };

    /**
     * The next check to run: the first that can. Of an address in debt it is the newest, as those before it most likely belong
     * to the flood that made the debt.
     */
    const next = (): Check | undefined => {
        if (running.count() >= maxChecks) {
            return undefined;
        }
        let first: Check | undefined;
        let newest: Check | undefined;
        for (const check of queue) {
            if ((first === undefined || check.address === first.address) && canRun(check)) {
                first ??= check;
                newest = check;
                if (first.address === undefined || !inDebt(first)) {
                    return first;
                }
            }
        }
        return newest;
    };

    /** Runs all checks that can. One may end as soon as it begins, so a call inside another leaves them to that. */
    const beginNext = (): void => {
        if (beginning) {
            return;
        }
        beginning = true;
        for (let check = next(); check !== undefined; check = next()) {
            leave(check);
            run(check);
            events.begin(check);
        }
        beginning = false;
    };

    /** Turns away checks of addresses in debt that waited too long, and runs those that can by now. */
    const look = (): void => {
        stopTimer = undefined;
        const oldest = clock.now() - patience;
        for (const check of queue.filter((waiter) => waiter.since < oldest && inDebt(waiter))) {
            leave(check);
            events.displace(check);
        }
        beginNext();
        lookLater();
    };

    const lookLater = (): void => {
        if (queue.length > 0) {
            stopTimer ??= clock.after(lookInterval, look);
        }
    };

    return {
        add(check) {
            if (canRun(check)) {
                run(check);
                return "runs";
            }
            const trusted = isTrusted(check);
            if (!waiting.has(check, trusted)) {
                return "full";
            }
            waiting.take(check, trusted);
            check.since = clock.now();
            queue.push(check);
            lookLater();
            return "waits";
        },
        end(check, ending) {
            running.free(check);
            const debt = debtOf(check);
            if (debt !== undefined) {
                endCheck(debt, ending, limit);
            }
            beginNext();
        },
        leave,
        isInDebt: inDebt,
        running: () => running.count(),
        waiting: () => waiting.count(),
    };
}
