/**
 * Turns for checks: so many run at once, others wait in order. An address in debt gets a turn only when it may ask, its newest
 * first. The rules stand in access/turns.ts and access/limits.ts.
 */

import { hasPlace, waitingPlaces } from "./places";
import type { Clock } from "../prosody/clock";
import type { Ending } from "./refusal-limit";
import type { Debts } from "./debts";

/** A check that wants a turn. */
export interface Turn {
    readonly target: string;
    /** The network that asks; nothing where it is not known. */
    readonly address?: string;
    /** What it counted as when it got its place. */
    trusted?: boolean;
    /** When it began to wait, in seconds of the clock. */
    since?: number;
}

/** What becomes of turns. */
export interface TurnRules<SomeTurn> {
    readonly debts: Debts;
    readonly clock: Clock;
    /** Whether the target of a turn may take all the places; it may become so while it waits. */
    readonly isTrusted: (this: void, turn: SomeTurn) => boolean;
    /** Called when a turn comes that was waited for; must not throw. */
    readonly begin: (this: void, turn: SomeTurn) => void;
    /** Called when a turn of an address in debt has waited too long. */
    readonly displace: (this: void, turn: SomeTurn) => void;
}

/** What came of asking for a turn. */
export type TurnAnswer = "now" | "later" | "never";

/** Gives turns. */
export interface Turns<SomeTurn> {
    /** Asks for a turn: it has it `now`, `begin` is called for it `later`, or there are too many (`never`). */
    readonly ask: (this: void, turn: SomeTurn) => TurnAnswer;
    /** Ends a turn, so that others get theirs. */
    readonly end: (this: void, turn: SomeTurn, ending: Ending) => void;
    /** Takes back a turn that is waited for. */
    readonly leave: (this: void, turn: SomeTurn) => void;
    /** Stops all timers, for a module that is unloaded. */
    readonly stop: (this: void) => void;
    /** How many have a turn. */
    readonly running: (this: void) => number;
    /** How many wait. */
    readonly waiting: (this: void) => number;
}

/** Places, of which some are taken. */
interface Places {
    readonly count: (this: void) => number;
    /** Whether there is one for a turn. */
    readonly has: (this: void, turn: Turn, trusted: boolean) => boolean;
    readonly take: (this: void, turn: Turn, trusted: boolean) => void;
    readonly free: (this: void, turn: Turn) => void;
}

function changeCount(counts: LuaMap<string, number>, name: string, by: number): void {
    const count = (counts.get(name) ?? 0) + by;
    if (count > 0) {
        counts.set(name, count);
    } else {
        counts.delete(name);
    }
}

function makePlaces(maximum: number): Places {
    const byTarget = new LuaMap<string, number>();
    const byAddress = new LuaMap<string, number>();
    const taken = { all: 0, untrusted: 0, ofTarget: 0, ofAddress: 0 };
    const change = (turn: Turn, by: 1 | -1): void => {
        taken.all += by;
        taken.untrusted += turn.trusted === true ? 0 : by;
        changeCount(byTarget, turn.target, by);
        if (turn.address !== undefined) {
            changeCount(byAddress, turn.address, by);
        }
    };
    return {
        count: () => taken.all,
        has(turn, trusted) {
            taken.ofTarget = byTarget.get(turn.target) ?? 0;
            taken.ofAddress = turn.address === undefined ? 0 : (byAddress.get(turn.address) ?? 0);
            return hasPlace(taken, trusted, maximum);
        },
        take(turn, trusted) {
            turn.trusted = trusted;
            change(turn, 1);
        },
        free(turn) {
            change(turn, -1);
        },
    };
}

/** Shortest time until an address in debt is looked at again, in seconds. */
const leastWait = 0.05;

/** Longest time that a turn of an address in debt waits, in seconds. */
const patience = 5;

/** @param maximum how many run at once */
export function makeTurns<SomeTurn extends Turn>(
    maximum: number,
    { debts, clock, isTrusted, begin, displace }: TurnRules<SomeTurn>,
): Turns<SomeTurn> {
    const running = makePlaces(maximum);
    const waiting = makePlaces(waitingPlaces(maximum));
    /** Turns that wait, the first first. */
    const queue: SomeTurn[] = [];
    /** What stops the timers of addresses in debt. */
    const attended = new LuaMap<string, (this: void) => void>();
    let beginning = false;

    const canRun = (turn: SomeTurn): boolean =>
        debts.mayAsk(turn.address) && running.has(turn, isTrusted(turn));

    const start = (turn: SomeTurn): void => {
        running.take(turn, isTrusted(turn));
        debts.begin(turn.address);
    };

    const leave = (turn: SomeTurn): void => {
        const index = queue.indexOf(turn);
        if (index >= 0) {
            table.remove(queue, index + 1);
            waiting.free(turn);
        }
    };

    /** The turns of an address that wait, the first first. */
    const waitersOf = (address: string): SomeTurn[] => queue.filter((waiter) => waiter.address === address);

    /** Takes from the queue the first that can run; nothing where none can. */
    const takeNext = (): SomeTurn | undefined => {
        if (running.count() >= maximum) {
            return undefined;
        }
        let turn = queue.find((waiter) => canRun(waiter));
        if (turn?.address !== undefined && debts.hasDebt(turn.address)) {
            // What came before is most likely of the flood that made the debt.
            for (const waiter of waitersOf(turn.address)) {
                turn = canRun(waiter) ? waiter : turn;
            }
        }
        if (turn !== undefined) {
            leave(turn);
        }
        return turn;
    };

    /** Lets all begin that can: one after the other, not one inside the other, as a turn may end as soon as it begins. */
    const beginNext = (): void => {
        if (beginning) {
            return;
        }
        beginning = true;
        for (let turn = takeNext(); turn !== undefined; turn = takeNext()) {
            start(turn);
            begin(turn);
        }
        beginning = false;
    };

    /** Sees to the waiting turns of an address in debt: it may ask after a time, and they do not wait for long. */
    const attend = (address: string | undefined): void => {
        if (address === undefined || queue.length === 0 || !debts.hasDebt(address)) {
            return;
        }
        const latest = clock.now() - patience;
        const waiters = waitersOf(address);
        for (const waiter of waiters) {
            if ((waiter.since ?? 0) < latest) {
                leave(waiter);
                displace(waiter);
            }
        }
        if (waiters.length > 0 && !attended.has(address)) {
            const stop = clock.after(debts.secondsToPay(address) + leastWait, () => {
                attended.delete(address);
                beginNext();
                attend(address);
            });
            attended.set(address, stop);
        }
    };

    return {
        ask(turn) {
            if (canRun(turn)) {
                start(turn);
                return "now";
            }
            const trusted = isTrusted(turn);
            if (!waiting.has(turn, trusted)) {
                return "never";
            }
            waiting.take(turn, trusted);
            turn.since = clock.now();
            queue.push(turn);
            attend(turn.address);
            return "later";
        },
        end(turn, ending) {
            running.free(turn);
            debts.end(turn.address, ending);
            attend(turn.address);
            beginNext();
        },
        leave,
        stop() {
            for (const [, stop] of attended) {
                stop();
            }
        },
        running: () => running.count(),
        waiting: () => waiting.count(),
    };
}
