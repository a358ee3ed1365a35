/** Turns for checks: so many run at once, others wait in order. The rules stand in access/turns.ts. */

import { hasPlace, waitingPlaces } from "../access/turns";

/** Somebody who wants a turn. */
export interface Turn {
    readonly target: string;
    /** What it counted as when it got its place. */
    trusted?: boolean;
}

/** What becomes of turns. */
export interface TurnRules<SomeTurn> {
    /** Whether the target of a turn may take all the places; it may become so while it waits. */
    readonly isTrusted: (this: void, turn: SomeTurn) => boolean;
    /** Called when a turn comes that was waited for; must not throw. */
    readonly begin: (this: void, turn: SomeTurn) => void;
}

/** What came of asking for a turn. */
export type TurnAnswer = "now" | "later" | "never";

/** Gives turns. */
export interface Turns<SomeTurn> {
    /** Asks for a turn. With `now` he has it, with `later` `begin` is called for it, with `never` there are too many. */
    readonly ask: (this: void, turn: SomeTurn) => TurnAnswer;
    /** Ends a turn, so that others get theirs. */
    readonly end: (this: void, turn: SomeTurn) => void;
    /** Takes back a turn that is waited for. */
    readonly leave: (this: void, turn: SomeTurn) => void;
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

function makePlaces(maximum: number): Places {
    const byTarget = new LuaMap<string, number>();
    const taken = { all: 0, untrusted: 0, ofTarget: 0 };
    const change = (turn: Turn, by: 1 | -1): void => {
        taken.all += by;
        taken.untrusted += turn.trusted === true ? 0 : by;
        const ofTarget = (byTarget.get(turn.target) ?? 0) + by;
        if (ofTarget > 0) {
            byTarget.set(turn.target, ofTarget);
        } else {
            byTarget.delete(turn.target);
        }
    };
    return {
        count: () => taken.all,
        has(turn, trusted) {
            taken.ofTarget = byTarget.get(turn.target) ?? 0;
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

/** @param maximum how many run at once */
export function makeTurns<SomeTurn extends Turn>(
    maximum: number,
    { isTrusted, begin }: TurnRules<SomeTurn>,
): Turns<SomeTurn> {
    const running = makePlaces(maximum);
    const waiting = makePlaces(waitingPlaces(maximum));
    /** Who waits, the first first. */
    const queue: SomeTurn[] = [];
    let beginning = false;

    /** Takes from the queue the first who can run; nothing where nobody can. */
    const takeNext = (): SomeTurn | undefined => {
        if (running.count() >= maximum) {
            return undefined;
        }
        for (let index = 0; index < queue.length; index++) {
            const turn = queue[index];
            if (turn !== undefined && running.has(turn, isTrusted(turn))) {
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
            running.take(turn, isTrusted(turn));
            begin(turn);
        }
        beginning = false;
    };

    return {
        ask(turn) {
            const trusted = isTrusted(turn);
            if (running.has(turn, trusted)) {
                running.take(turn, trusted);
                return "now";
            }
            if (!waiting.has(turn, trusted)) {
                return "never";
            }
            waiting.take(turn, trusted);
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
