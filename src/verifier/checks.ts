/**
 * A verifier around a verifier, which spares it: asks once for several who want to know the same, uses answers again
 * for some seconds, lets only so many checks run at once, tries once more after a failure, and leaves a verifier in
 * trouble alone for a while.
 */

import { retryPause } from "../access/health";
import type { LoginReasonName } from "../access/reasons";
import type { Claim } from "../access/token";
import type { Verdict } from "../access/verdict";
import type { Clock } from "../server/clock";
import { makeCheckNames, recentAnswers } from "./answers";
import { makeIncident, type IncidentSummary } from "./incident";
import { isClear, watchTroubles, type TroubleObserver } from "./troubles";
import { makeTurns, type Turn } from "./turns";
import type { Target, Verifier } from "./verifier";

/** Who joined a check that ended before his time is over asks again, if he has as many seconds left. */
const leastForAnother = 1;

/** What happens to checks, by name: the verifier was asked, once or once more; somebody joined a check; an answer was used again. */
export const checkEvents = ["asked", "retried", "joined", "reused"] as const;

/** One of them. */
export type CheckEvent = (typeof checkEvents)[number];

/** Told what happens: trouble for the log, the rest for metrics. */
export interface CheckObserver extends TroubleObserver {
    readonly onEvent?: (this: void, event: CheckEvent) => void;
    /** How many checks run and how many wait, after each change. */
    readonly onLoad?: (this: void, running: number, waiting: number) => void;
    /** The verifier answered. @param seconds that it took */
    readonly onAnswer?: (this: void, seconds: number) => void;
    /** No check waits any more, after logins were refused because too many did. */
    readonly onQueueOver: (this: void, summary: IncidentSummary) => void;
    /** The verifier threw, which it must not. */
    readonly onError: (this: void, error: unknown) => void;
}

/** How checks are made. */
export interface CheckSettings {
    /** Seconds for which a positive answer may be used again; 0 for never. */
    readonly cacheSeconds: number;
    /** How many checks run at once. */
    readonly maxChecks: number;
    /** A random number from 0 to 1. */
    readonly chance: (this: void) => number;
}

/** Checks as logins ask for them. */
export interface Checks extends Verifier {
    /** Answers everybody who waits for his turn, and all who ask later, for a module that is unloaded. */
    readonly giveUpAll: (this: void) => void;
}

/** Somebody who waits for an answer. */
interface Asker {
    readonly deadline: number;
    readonly onVerdict: (this: void, verdict: Verdict) => void;
    /** Stops the timer of his deadline, where the check might not have ended by then. */
    stopTimer?: (this: void) => void;
}

/** A check that runs or waits, and its turn. */
interface Check extends Turn {
    readonly name: string;
    readonly claim: Claim;
    /** Whether its target was configured; nothing where that is not known. */
    readonly configured?: boolean;
    askers: Asker[];
    /** When it ends at the latest; nothing while it waits for its turn. */
    endsAt?: number;
    /** Keeps it from being tried once more, while it pauses before that. */
    stopPause?: (this: void) => void;
}

/** Where the verifier does not tell one target from another. */
const onlyTarget: Target = { name: "the verifier", configured: true };

/** When the last of some askers has to have his answer. */
function lastDeadline(askers: readonly Asker[]): number {
    let last = 0;
    for (const asker of askers) {
        last = Math.max(last, asker.deadline);
    }
    return last;
}

function cannotSay(reason: LoginReasonName, toldBefore: boolean): Verdict {
    return { admitted: false, reason, toldBefore: toldBefore ? true : undefined };
}

/** Makes the checks of a verifier. */
export function makeChecks(
    verifier: Verifier,
    settings: CheckSettings,
    clock: Clock,
    observer: CheckObserver,
): Checks {
    const nameOf = makeCheckNames();
    const answers = recentAnswers(settings.cacheSeconds, clock);
    const troubles = watchTroubles(clock, observer);
    const turns = makeTurns<Check>(settings.maxChecks, {
        isTrusted: (check) => check.configured ?? troubles.hasAdmitted(check.target),
        begin: (check) => {
            begin(check);
        },
    });
    const queueIncident = makeIncident(clock);
    /** Checks that run or wait, by name. */
    const underWay = new LuaMap<string, Check>();
    let givenUp = false;

    const tellLoad = (): void => {
        observer.onLoad?.(turns.running(), turns.waiting());
    };

    const answer = (asker: Asker, verdict: Verdict): void => {
        asker.stopTimer?.();
        asker.onVerdict(verdict);
    };

    /** Answers askers that nobody can say. The first of them tells the log, if nobody did before. */
    const answerUnclear = (check: Check, askers: readonly Asker[], reason: LoginReasonName): void => {
        if (askers.length === 0) {
            return;
        }
        let told =
            reason === "too_many_checks"
                ? queueIncident.refuse(reason, askers.length)
                : troubles.refuse(check.target, reason, askers.length);
        for (const asker of askers) {
            answer(asker, cannotSay(reason, told));
            told = true;
        }
    };

    /** Sees to it that somebody has his answer in time, though the check may take longer. */
    const limit = (check: Check, asker: Asker): void => {
        asker.stopTimer = clock.after(asker.deadline - clock.now(), () => {
            check.askers = check.askers.filter((other) => other !== asker);
            const waits = check.endsAt === undefined;
            if (waits && check.askers.length === 0) {
                underWay.delete(check.name);
                turns.leave(check);
                tellLoad();
            }
            answerUnclear(check, [asker], waits ? "too_many_checks" : "verifier_timeout");
        });
    };

    const start = (name: string, claim: Claim, askers: Asker[]): void => {
        const target = verifier.targetOf?.(claim) ?? onlyTarget;
        const check: Check = {
            name,
            claim,
            askers,
            target: target.name,
            configured: target.configured,
        };
        if (troubles.isPaused(target.name)) {
            answerUnclear(check, askers, "verifier_paused");
            return;
        }
        const turn = turns.ask(check);
        if (turn === "never") {
            answerUnclear(check, askers, "too_many_checks");
            return;
        }
        underWay.set(name, check);
        if (turn === "now") {
            return begin(check);
        }
        tellLoad();
        for (const asker of askers) {
            limit(check, asker);
        }
    };

    /** Ends a check that has its turn: whoever waits for it gets the answer. */
    const end = (check: Check, verdict: Verdict): void => {
        const askers = check.askers;
        check.askers = [];
        underWay.delete(check.name);
        let again: Asker[] | undefined;
        if (verdict.admitted) {
            answers.set(check.name, verdict, check.claim);
        }
        if (isClear(verdict)) {
            for (const asker of askers) {
                answer(asker, verdict);
            }
        } else if (!verdict.admitted) {
            // Who came later than the first has not had his time yet.
            const worthwhile = clock.now() + leastForAnother;
            if (verdict.reason === "verifier_timeout") {
                again = askers.filter((asker) => asker.deadline >= worthwhile);
            }
            const others =
                again === undefined ? askers : askers.filter((asker) => asker.deadline < worthwhile);
            answerUnclear(check, others, verdict.reason);
        }
        turns.end(check);
        tellLoad();
        const summary = turns.waiting() === 0 ? queueIncident.end() : undefined;
        if (summary !== undefined) {
            observer.onQueueOver(summary);
        }
        if (again !== undefined && again.length > 0) {
            for (const asker of again) {
                asker.stopTimer?.();
            }
            start(check.name, check.claim, again);
        }
    };

    const conclude = (check: Check, verdict: Verdict): void => {
        troubles.settle(check.target, verdict);
        end(check, verdict);
    };

    /** Asks the verifier, whose error is an answer, too. */
    const askSafely = (
        claim: Claim,
        seconds: number,
        onVerdict: (this: void, verdict: Verdict) => void,
    ): void => {
        // By hand, as a try would make two functions for each check.
        const [asked, error] = pcall(verifier.verify, claim, seconds, onVerdict);
        if (!asked) {
            observer.onError(error);
            onVerdict(cannotSay("internal_error", false));
        }
    };

    /** Asks the verifier. */
    const ask = (check: Check, mayRetry: boolean): void => {
        const started = clock.now();
        const endsAt = lastDeadline(check.askers);
        check.endsAt = endsAt;
        for (const asker of check.askers) {
            if (asker.deadline < endsAt && asker.stopTimer === undefined) {
                limit(check, asker);
            }
        }
        let answered = false;
        const onVerdict = (verdict: Verdict): void => {
            if (answered) {
                return;
            }
            answered = true;
            const now = clock.now();
            observer.onAnswer?.(now - started);
            const pause =
                mayRetry && !givenUp
                    ? retryPause(verdict, lastDeadline(check.askers) - now, settings.chance())
                    : undefined;
            if (pause === undefined) {
                conclude(check, verdict);
                return;
            }
            check.stopPause = clock.after(pause, () => {
                check.stopPause = undefined;
                if (check.askers.length === 0) {
                    conclude(check, verdict);
                    return;
                }
                observer.onEvent?.("retried");
                ask(check, false);
            });
        };
        return askSafely(check.claim, Math.max(0, endsAt - started), onVerdict);
    };

    /** A check has its turn. */
    const begin = (check: Check): void => {
        const admission = troubles.admit(check.target);
        if (admission === "refuse") {
            end(check, cannotSay("verifier_paused", false));
            return;
        }
        observer.onEvent?.("asked");
        tellLoad();
        return ask(check, admission === "ask");
    };

    return {
        verify(claim, seconds, onVerdict): void {
            if (givenUp) {
                onVerdict(cannotSay("check_cancelled", false));
                return;
            }
            const name = nameOf(claim);
            const recent = answers.get(name);
            if (recent !== undefined) {
                observer.onEvent?.("reused");
                onVerdict(recent);
                return;
            }
            const asker: Asker = { deadline: clock.now() + seconds, onVerdict };
            const check = underWay.get(name);
            if (check === undefined) {
                return start(name, claim, [asker]);
            }
            observer.onEvent?.("joined");
            check.askers.push(asker);
            if (check.endsAt === undefined || check.endsAt > asker.deadline) {
                limit(check, asker);
            }
        },
        review(roomId, participants, seconds, onReview) {
            verifier.review(roomId, participants, seconds, (review) => {
                // An older answer would give back at the next login what this one takes.
                for (const { userId, claim } of participants) {
                    if (review[userId] !== undefined) {
                        answers.drop(nameOf(claim));
                    }
                }
                onReview(review);
            });
        },
        targetOf: verifier.targetOf,
        giveUpAll() {
            givenUp = true;
            const all: Check[] = [];
            for (const [, check] of underWay) {
                all.push(check);
            }
            // Nobody waits any more before the first turn ends. Those who have theirs are answered by the verifier.
            for (const check of all) {
                if (check.endsAt === undefined) {
                    underWay.delete(check.name);
                    turns.leave(check);
                    answerUnclear(check, check.askers, "check_cancelled");
                }
            }
            for (const check of all) {
                if (check.stopPause !== undefined) {
                    check.stopPause();
                    end(check, cannotSay("check_cancelled", false));
                }
            }
        },
    };
}
