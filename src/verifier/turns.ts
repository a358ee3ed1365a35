/** Turns for checks: so many run at once, others wait in order. The rules stand in access/turns.ts. */

import { hasPlace, waitingPlaces } from "../access/turns";

/** Somebody who wants a turn. */
export interface Turn {
    readonly target: string;
    /** Whether its target may take all the places; it may become so while it waits. */
    readonly isTrusted: (this: void) => boolean;
    /** What it counted as when it got its place. */
    trusted?: boolean;
    /** Called when his turn comes; must not throw. */
    readonly begin: (this: void) => void;
}

/** What came of asking for a turn. */
export type TurnAnswer = "now" | "later" | "never";

/** Gives turns. */
export interface Turns {
    /** Asks for a turn. With `now` he has it, with `later` his `begin` is called, with `never` there are too many. */
    readonly ask: (this: void, turn: Turn) => TurnAnswer;
    /** Ends a turn, so that others get theirs. */
    readonly end: (this: void, turn: Turn) => void;
    /** Takes back a turn that is waited for. */
    readonly leave: (this: void, turn: Turn) => void;
    /** How many have a turn. */
    readonly running: (this: void) => number;
    /** How many wait. */
    readonly waiting: (this: void) => number;
}

/** Places, of which some are taken. */
interface Places {
    readonly count: (this: void) => number;
    /** Whether there is one for a turn. */
    readonly has: (this: void, turn: Turn) => boolean;
    readonly take: (this: void, turn: Turn) => void;
    readonly free: (this: void, turn: Turn) => void;
}

function makePlaces(maximum: number): Places {
    const byTarget = new LuaMap<string, number>();
    let all = 0;
    let untrusted = 0;
    const change = (turn: Turn, by: 1 | -1): void => {
        all += by;
        untrusted += turn.trusted === true ? 0 : by;
        const ofTarget = (byTarget.get(turn.target) ?? 0) + by;
        if (ofTarget > 0) {
            byTarget.set(turn.target, ofTarget);
        } else {
            byTarget.delete(turn.target);
        }
    };
    return {
        count: () => all,
        has: (turn) =>
            hasPlace({ all, untrusted, ofTarget: byTarget.get(turn.target) ?? 0 }, turn.isTrusted(), maximum),
        take(turn) {
            turn.trusted = turn.isTrusted();
            change(turn, 1);
        },
        free(turn) {
            change(turn, -1);
        },
    };
}

/** @param maximum how many run at once */
export function makeTurns(maximum: number): Turns {
    const running = makePlaces(maximum);
    const waiting = makePlaces(waitingPlaces(maximum));
    /** Who waits, the first first. */
    const queue: Turn[] = [];
    let beginning = false;

    /** Takes from the queue the first who can run; nothing where nobody can. */
    const takeNext = (): Turn | undefined => {
        if (running.count() >= maximum) {
            return undefined;
        }
        for (let index = 0; index < queue.length; index++) {
            const turn = queue[index];
            if (turn !== undefined && running.has(turn)) {
                table.remove(queue, index + 1);
                waiting.free(turn);
                return turn;
            }
        }
        return undefined;
    };

    /** Lets all begin who can: one after the other, not one inside the other, as a turn may end as soon as it begins. */
    const beginNext = (): void => {
        if (beginning) {
            return;
        }
        beginning = true;
        for (let turn = takeNext(); turn !== undefined; turn = takeNext()) {
            running.take(turn);
            turn.begin();
        }
        beginning = false;
    };

    return {
        ask(turn) {
            if (running.has(turn)) {
                running.take(turn);
                return "now";
            }
            if (!waiting.has(turn)) {
                return "never";
            }
            waiting.take(turn);
            queue.push(turn);
            return "later";
        },
        end(turn) {
            running.free(turn);
            beginNext();
        },
        leave(turn) {
            const index = queue.indexOf(turn);
            if (index >= 0) {
                table.remove(queue, index + 1);
                waiting.free(turn);
            }
        },
        running: () => running.count(),
        waiting: () => waiting.count(),
    };
}
