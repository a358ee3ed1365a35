/**
 * Spares the verifier: asks once for logins with the same claim, uses answers again for some seconds, limits how many checks
 * run at once, and leaves a verifier in trouble alone for a while.
 */

import { isRefusal, type LoginReasonName } from "../login-reasons";
import { nameOfClaim, type Claim } from "../rights/claim";
import type { Verdict } from "./verdict";
import type { Clock } from "../prosody/clock";
import { recentAnswers } from "./cache";
import { makeDebts } from "./debts";
import { makeIncident, type IncidentSummary } from "./incident";
import { isClear, watchTroubles, type TroubleObserver } from "./circuit-breaker";
import type { Ending } from "./refusal-limit";
import { makeTurns, type Turn } from "./queue";
import type { Target, Verifier } from "./verifier";

/** Events of checks: the verifier is asked, a login joins a check under way, a recent answer is used again. */
export const checkEvents = ["asked", "joined", "reused"] as const;

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
    /** How many logins from one address may be refused within a minute; 0 for no limit. */
    readonly refusalsPerMinute: number;
}

/** Told a verdict, once; a positive one says when it was asked for. */
type OnVerdict = (this: void, verdict: Verdict) => void;

/** Checks as logins ask for them. */
export interface Checks {
    /** Asks about a claim. @param address the network of the client; nothing where it is not known */
    readonly verify: (
        this: void,
        claim: Claim,
        seconds: number,
        address: string | undefined,
        onVerdict: OnVerdict,
    ) => void;
    /** As {@link Verifier.confirm}, for a claim whose user is known. */
    readonly confirm?: (
        this: void,
        claim: Claim,
        userId: string,
        seconds: number,
        onVerdict: OnVerdict,
    ) => void;
    readonly review: Verifier["review"];
    /** Drops what was answered about a user in a room, and asks again where a check is under way. */
    readonly forget: (this: void, userId: string, roomId: string) => void;
    /** Answers all that wait for their turn, and all that ask later, for a module that is unloaded. */
    readonly giveUpAll: (this: void) => void;
}

/** Somebody who waits for an answer. */
interface Asker {
    readonly deadline: number;
    readonly onVerdict: (this: void, verdict: Verdict) => void;
    /** Stops the timer of the deadline, where the check might not have ended by then. */
    stopTimer?: (this: void) => void;
}

/** A check that runs or waits, and its turn. */
interface Check extends Turn {
    readonly name: string;
    readonly claim: Claim;
    /** Set where the user is known and only the membership is in question. */
    readonly userId?: string;
    /** Users of whom an answer that was asked for before now does not count. */
    stale?: LuaSet<string>;
    /** Whether its target was configured; nothing where that is not known. */
    readonly configured?: boolean;
    askers: Asker[];
    /** When it ends at the latest; nothing while it waits for its turn. */
    endsAt?: number;
}

/** Where the verifier does not tell one target from another. */
const onlyTarget: Target = { name: "the verifier", configured: true };

/** The latest deadline of some askers. */
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
    const answers = recentAnswers(settings.cacheSeconds, clock);
    const troubles = watchTroubles(clock, observer);
    const debts = makeDebts(settings.refusalsPerMinute, clock);
    const turns = makeTurns<Check>(settings.maxChecks, {
        debts,
        clock,
        isTrusted: (check) => check.configured ?? troubles.hasAdmitted(check.target),
        begin: (check) => {
            begin(check);
        },
        displace: (check) => {
            underWay.delete(check.name);
            answerUnclear(check, check.askers, "too_many_refusals");
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
            reason === "too_many_checks" || reason === "too_many_refusals"
                ? queueIncident.refuse(reason, askers.length)
                : troubles.refuse(check.target, reason, askers.length);
        for (const asker of askers) {
            answer(asker, cannotSay(reason, told));
            told = true;
        }
    };

    /** Enforces an asker's own deadline, which may be before the check's. */
    const limit = (check: Check, asker: Asker): void => {
        asker.stopTimer = clock.after(asker.deadline - clock.now(), () => {
            check.askers = check.askers.filter((other) => other !== asker);
            const waits = check.endsAt === undefined;
            if (waits && check.askers.length === 0) {
                underWay.delete(check.name);
                turns.leave(check);
                tellLoad();
            }
            const reason = debts.hasDebt(check.address) ? "too_many_refusals" : "too_many_checks";
            answerUnclear(check, [asker], waits ? reason : "verifier_timeout");
        });
    };

    const start = (
        name: string,
        claim: Claim,
        userId: string | undefined,
        address: string | undefined,
        askers: Asker[],
    ): void => {
        const target = verifier.targetOf?.(claim) ?? onlyTarget;
        const check: Check = {
            name,
            claim,
            userId,
            address,
            askers,
            target: target.name,
            configured: target.configured,
        };
        if (troubles.isPaused(target.name, claim)) {
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
        let ending: Ending = "unclear";
        if (verdict.admitted) {
            ending = "admitted";
            if (check.userId === undefined) {
                answers.set(check.name, check.claim, verdict);
            }
        } else if (isRefusal(verdict.reason)) {
            ending = "refused";
        }
        if (isClear(verdict)) {
            for (const asker of askers) {
                answer(asker, verdict);
            }
        } else if (!verdict.admitted) {
            answerUnclear(check, askers, verdict.reason);
        }
        turns.end(check, ending);
        tellLoad();
        const summary = turns.waiting() === 0 ? queueIncident.end() : undefined;
        if (summary !== undefined) {
            observer.onQueueOver(summary);
        }
    };

    const conclude = (check: Check, verdict: Verdict): void => {
        troubles.settle(check.target, check.claim, verdict);
        end(check, verdict);
    };

    /** Asks the verifier; an error counts as an answer. */
    const askSafely = (check: Check, seconds: number, onVerdict: OnVerdict): void => {
        const { claim, userId } = check;
        // By hand, as a try would make two functions for each check.
        let asked: boolean;
        let error: unknown;
        if (userId === undefined || verifier.confirm === undefined) {
            [asked, error] = pcall(verifier.verify, claim, seconds, onVerdict);
        } else {
            [asked, error] = pcall(verifier.confirm, userId, claim.roomId, seconds, onVerdict);
        }
        if (!asked) {
            observer.onError(error);
            onVerdict(cannotSay("internal_error", false));
        }
    };

    /** Asks the verifier. */
    const ask = (check: Check): void => {
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
            observer.onAnswer?.(clock.now() - started);
            if (verdict.admitted && check.stale?.has(verdict.userId) === true) {
                check.stale = undefined;
                observer.onEvent?.("asked");
                ask(check);
                return;
            }
            verdict.asked = started;
            conclude(check, verdict);
        };
        return askSafely(check, Math.max(0, endsAt - started), onVerdict);
    };

    /** A check has its turn. */
    const begin = (check: Check): void => {
        const admission = troubles.admit(check.target, check.claim);
        if (admission === "refuse") {
            end(check, cannotSay("verifier_paused", false));
            return;
        }
        observer.onEvent?.("asked");
        tellLoad();
        return ask(check);
    };

    const check = (
        name: string,
        claim: Claim,
        userId: string | undefined,
        address: string | undefined,
        seconds: number,
        onVerdict: OnVerdict,
    ): void => {
        const asker: Asker = { deadline: clock.now() + seconds, onVerdict };
        const other = underWay.get(name);
        if (other === undefined) {
            return start(name, claim, userId, address, [asker]);
        }
        observer.onEvent?.("joined");
        other.askers.push(asker);
        if (other.endsAt === undefined || other.endsAt > asker.deadline) {
            limit(other, asker);
        }
    };

    return {
        verify(claim, seconds, address, onVerdict): void {
            if (givenUp) {
                onVerdict(cannotSay("check_cancelled", false));
                return;
            }
            const name = nameOfClaim(claim);
            const recent = answers.get(name);
            if (recent !== undefined) {
                observer.onEvent?.("reused");
                onVerdict(recent);
                return;
            }
            return check(name, claim, undefined, address, seconds, onVerdict);
        },
        confirm:
            verifier.confirm === undefined
                ? undefined
                : (claim, userId, seconds, onVerdict) => {
                      if (givenUp) {
                          onVerdict(cannotSay("check_cancelled", false));
                          return;
                      }
                      const name = `${userId} ${claim.roomId}`;
                      return check(name, claim, userId, undefined, seconds, onVerdict);
                  },
        review: verifier.review,
        forget(userId, roomId) {
            answers.drop(userId, roomId);
            for (const [, other] of underWay) {
                if (other.claim.roomId === roomId && other.endsAt !== undefined) {
                    other.stale ??= new LuaSet();
                    other.stale.add(userId);
                }
            }
        },
        giveUpAll() {
            givenUp = true;
            turns.stop();
            const all: Check[] = [];
            for (const [, check] of underWay) {
                all.push(check);
            }
            // Cancel waiters first, so that none starts. The verifier answers the others.
            for (const check of all) {
                if (check.endsAt === undefined) {
                    underWay.delete(check.name);
                    turns.leave(check);
                    answerUnclear(check, check.askers, "check_cancelled");
                }
            }
        },
    };
}
