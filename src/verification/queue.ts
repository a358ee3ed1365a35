/**
 * The queue of checks: some run at once, the others wait in order. Targets and addresses have shares of the places. An address
 * whose logins are refused gets into debt; then it makes one check from time to time, for its newest login.
 */

import * as caches from "util.cache";
import { serverClock as clock } from "../prosody/clock";
import type { AuthOptions } from "./auth-options";
import type { Ending } from "./verifier";

/** How many checks may wait. @param running how many may run at once */
export function waitingPlaces(running: number): number {
    return Math.min(20 * running, 2000);
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
export function settleDebt(debt: Debt, ending: Ending, limit: number): void {
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

/** A check in the queue. */
export interface Queued {
    readonly target: string;
    /** The client's network; absent if it is unknown, and so has no limits. */
    readonly address?: string;
    /** When the check was made, and until when it may wait and run. */
    readonly since: number;
    readonly deadline: number;
    /** Whether the target was trusted when the check got its place. */
    trusted?: boolean;
}

/** Where the queue sends its checks. */
export interface QueueEvents<Check> {
    /** Whether the target of a check may take all places. */
    readonly isTrusted: (this: void, check: Check) => boolean;
    /** A check that waited runs now. Must not throw. */
    readonly begin: (this: void, check: Check) => void;
    /** A check waited too long, and has left the queue. */
    readonly displace: (this: void, check: Check) => void;
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

function makePlaces<Check extends Queued>(places: number, isTrusted: QueueEvents<Check>["isTrusted"]) {
    const byTarget = new LuaMap<string, number>();
    const byAddress = new LuaMap<string, number>();
    let all = 0;
    let untrusted = 0;
    const change = (check: Check, by: 1 | -1): void => {
        all += by;
        untrusted += check.trusted === true ? 0 : by;
        changeCount(byTarget, check.target, by);
        changeCount(byAddress, check.address ?? "", by);
    };
    return {
        count: () => all,
        has: (check: Check): boolean => {
            const ofTarget = byTarget.get(check.target) ?? 0;
            const ofAddress = check.address === undefined ? 0 : (byAddress.get(check.address) ?? 0);
            return hasPlace({ all, untrusted, ofTarget, ofAddress }, isTrusted(check), places);
        },
        take: (check: Check): void => {
            check.trusted = isTrusted(check);
            change(check, 1);
        },
        free: (check: Check): void => {
            change(check, -1);
        },
    };
}

/** Most addresses whose debts are remembered. */
const addressMaximum = 5000;

/** How often the queue looks for checks that may run by now, or waited too long, in seconds. */
const lookInterval = 0.1;

/** How long a check of an address in debt waits at most, in seconds. */
const patience = 5;

export function makeQueue<Check extends Queued>(
    { maxChecks, refusalsPerMinute: limit }: AuthOptions,
    { isTrusted, begin, displace }: QueueEvents<Check>,
) {
    const running = makePlaces(maxChecks, isTrusted);
    const waiting = makePlaces(waitingPlaces(maxChecks), isTrusted);
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

    /** Whether the address of a check has refusals that are not paid yet. */
    const isInDebt = (check: Check): boolean => (debtOf(check)?.refused ?? 0) >= 1;

    const canRun = (check: Check): boolean => {
        const debt = debtOf(check);
        return (debt === undefined || mayAsk(debt, limit)) && running.has(check);
    };

    const run = (check: Check): void => {
        running.take(check);
        if (check.address !== undefined && limit > 0) {
            const debt = debtOf(check) ?? { refused: 0, at: clock.now(), running: 0 };
            debt.running++;
            // Also marks the address as the one used last.
            debts.set(check.address, debt);
        }
    };

    /** Removes a check that waits. */
    const leave = (check: Check): void => {
        for (const [position, other] of ipairs(queue)) {
            if (other === check) {
                table.remove(queue, position);
                waiting.free(check);
                break;
            }
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
        let newest: Check | undefined;
        for (const check of queue) {
            if ((newest === undefined || check.address === newest.address) && canRun(check)) {
                newest = check;
                if (check.address === undefined || !isInDebt(check)) {
                    break;
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
            begin(check);
        }
        beginning = false;
    };

    /** Turns away checks that waited too long, and runs those that can by now. */
    const look = (): void => {
        stopTimer = undefined;
        const now = clock.now();
        const tooLate = queue.filter(
            (check) => check.deadline <= now || (check.since < now - patience && isInDebt(check)),
        );
        for (const check of tooLate) {
            leave(check);
            displace(check);
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
        /** Adds a check: it runs, it waits until `begin` is called for it, or the queue is full. */
        add: (check: Check): "runs" | "waits" | "full" => {
            if (canRun(check)) {
                run(check);
                return "runs";
            }
            if (!waiting.has(check)) {
                return "full";
            }
            waiting.take(check);
            queue.push(check);
            lookLater();
            return "waits";
        },
        /** Ends a check that ran, so that others run. */
        end: (check: Check, ending: Ending): void => {
            running.free(check);
            const debt = debtOf(check);
            if (debt !== undefined) {
                settleDebt(debt, ending, limit);
            }
            beginNext();
        },
        leave,
        isInDebt,
        running: running.count,
        waiting: waiting.count,
    };
}
