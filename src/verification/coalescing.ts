/**
 * Spares the verifier: one check for all logins with the same claim, a cache of positive verdicts, a queue, and a circuit
 * breaker.
 */

import type { LoginReasonName } from "../login-reasons";
import type { Clock } from "../prosody/clock";
import { nameOfClaim, type Claim } from "../rights/record";
import { makeVerdictCache } from "./cache";
import { makeBreakers } from "./circuit-breaker";
import { queueTarget, type CheckMetrics, type Outages } from "./outages";
import { makeQueue, type Queued, type QueueLimits } from "./queue";
import {
    endingOf,
    refuse,
    type OnVerdict,
    type ReviewUsers,
    type Target,
    type Verdict,
    type Verifier,
} from "./verifier";

/** The limits of checks. */
export interface CheckSettings extends QueueLimits {
    /** Seconds for which a positive verdict counts again; 0 for never. */
    readonly cacheSeconds: number;
}

/** Checks as logins ask for them. */
export interface Checks {
    /** Verifies a claim. @param address the client's network; absent if it is unknown */
    readonly verify: (
        this: void,
        claim: Claim,
        seconds: number,
        address: string | undefined,
        done: OnVerdict,
    ) => void;
    /** As {@link Verifier.confirm}, for a claim whose user is known. */
    readonly confirm?: (this: void, claim: Claim, userId: string, seconds: number, done: OnVerdict) => void;
    readonly review?: ReviewUsers;
    /** Drops verdicts on a user in a room. A check under way asks again. */
    readonly forget: (this: void, userId: string, roomId: string) => void;
    /** Cancels all checks that wait and all that come, for a module that is unloaded. */
    readonly giveUpAll: (this: void) => void;
}

/** A login that waits for a verdict, with a timer for its own deadline. */
interface Waiter {
    readonly deadline: number;
    readonly done: OnVerdict;
    readonly stopTimer: (this: void) => void;
}

/** A check that runs or waits in the queue. */
interface Check extends Queued {
    readonly name: string;
    readonly claim: Claim;
    /** Set if the user is known and only the membership is in question. */
    readonly userId?: string;
    readonly configured?: boolean;
    waiters: Waiter[];
    /** The latest deadline of its waiters. */
    deadline: number;
    /** The deadline of the verifier; absent while the check is in the queue. */
    endsAt?: number;
    /** Users whose rights changed since the verifier was asked: a verdict on them is out of date. */
    stale?: LuaSet<string>;
}

/** The target if the verifier has only one. */
const onlyTarget: Target = { name: "the verifier", configured: true };

/** Makes the checks of a verifier. */
export function makeChecks(
    verifier: Verifier,
    settings: CheckSettings,
    clock: Clock,
    metrics: CheckMetrics,
    outages: Outages,
): Checks {
    const verdicts = makeVerdictCache(settings.cacheSeconds, clock);
    const breakers = makeBreakers(clock, outages);
    /** Checks that run or wait, by name. */
    const underWay = new LuaMap<string, Check>();
    let givenUp = false;

    const answer = (waiter: Waiter, verdict: Verdict): void => {
        waiter.stopTimer();
        waiter.done(verdict);
    };

    /** Refuses waiters because nobody can say. The first of them goes to the log, if the log does not know the reason. */
    const refuseAll = (check: Check, waiters: readonly Waiter[], reason: LoginReasonName): void => {
        if (waiters.length === 0) {
            return;
        }
        const ofQueue = reason === "too_many_checks" || reason === "too_many_refusals";
        let logged = outages.refuse(ofQueue ? queueTarget : check.target, reason, waiters.length);
        for (const waiter of waiters) {
            answer(waiter, { admitted: false, reason, toldBefore: logged });
            logged = true;
        }
    };

    const queue = makeQueue<Check>(
        settings,
        {
            isTrusted: (check) => check.configured ?? breakers.hasAdmitted(check.target),
            begin: (check) => begin(check),
            displace(check) {
                underWay.delete(check.name);
                refuseAll(check, check.waiters, "too_many_refusals");
                showLoad();
            },
        },
        clock,
    );

    const showLoad = (): void => {
        metrics.onLoad(queue.running(), queue.waiting());
        if (queue.waiting() === 0) {
            outages.endOfQueue();
        }
    };

    /** Refuses a waiter whose deadline passed: the check goes on for the others. */
    const expire = (check: Check, waiter: Waiter): void => {
        const endsAt = check.endsAt;
        if (endsAt !== undefined && endsAt <= waiter.deadline) {
            // The verifier is about to answer, and knows the reason.
            return;
        }
        check.waiters = check.waiters.filter((other) => other !== waiter);
        if (endsAt !== undefined) {
            refuseAll(check, [waiter], "verifier_timeout");
            return;
        }
        if (check.waiters.length === 0) {
            underWay.delete(check.name);
            queue.leave(check);
        }
        refuseAll(check, [waiter], queue.isInDebt(check) ? "too_many_refusals" : "too_many_checks");
        showLoad();
    };

    const addWaiter = (check: Check, seconds: number, done: OnVerdict): void => {
        const deadline = clock.now() + seconds;
        const stopTimer = clock.after(seconds, () => {
            expire(check, waiter);
        });
        const waiter = { deadline, done, stopTimer };
        check.waiters.push(waiter);
        check.deadline = Math.max(check.deadline, deadline);
    };

    /** Ends a check that ran. */
    const end = (check: Check, verdict: Verdict): void => {
        const waiters = check.waiters;
        const ending = endingOf(verdict);
        check.waiters = [];
        underWay.delete(check.name);
        if (verdict.admitted && check.userId === undefined) {
            verdicts.set(check.name, check.claim, verdict);
        }
        if (!verdict.admitted && ending === "unclear") {
            refuseAll(check, waiters, verdict.reason);
        } else {
            outages.end(check.target);
            for (const waiter of waiters) {
                answer(waiter, verdict);
            }
        }
        queue.end(check, ending);
        showLoad();
    };

    /** Asks the verifier; an error counts as an answer. */
    const askSafely = (check: Check, seconds: number, onVerdict: OnVerdict): void => {
        const { claim, userId } = check;
        // Not with `try`, which would make two functions for each check.
        let asked: boolean;
        let error: unknown;
        if (userId === undefined || verifier.confirm === undefined) {
            [asked, error] = pcall(verifier.verify, claim, seconds, onVerdict);
        } else {
            [asked, error] = pcall(verifier.confirm, userId, claim.roomId, seconds, onVerdict);
        }
        if (!asked) {
            outages.onError(error);
            onVerdict(refuse("internal_error"));
        }
    };

    const ask = (check: Check): void => {
        const asked = clock.now();
        check.endsAt = check.deadline;
        metrics.onEvent("asked");
        let answered = false;
        return askSafely(check, Math.max(0, check.deadline - asked), (verdict) => {
            if (answered) {
                return;
            }
            answered = true;
            metrics.onAnswer(clock.now() - asked);
            const stale = check.stale;
            if (verdict.admitted && stale?.has(verdict.userId) === true) {
                check.stale = undefined;
                return ask(check);
            }
            verdict.asked = asked;
            breakers.settle(check.target, check.claim, verdict);
            end(check, verdict);
        });
    };

    /** Runs a check that has its place. */
    const begin = (check: Check): void => {
        if (!breakers.admit(check.target, check.claim)) {
            end(check, refuse("verifier_paused"));
            return;
        }
        showLoad();
        return ask(check);
    };

    const start = (check: Check): void => {
        if (breakers.isOpen(check.target, check.claim)) {
            refuseAll(check, check.waiters, "verifier_paused");
            return;
        }
        const place = queue.add(check);
        if (place === "full") {
            refuseAll(check, check.waiters, "too_many_checks");
            return;
        }
        underWay.set(check.name, check);
        if (place === "runs") {
            return begin(check);
        }
        showLoad();
    };

    /** Joins the check of this name, or starts one. */
    const join = (
        name: string,
        claim: Claim,
        userId: string | undefined,
        address: string | undefined,
        seconds: number,
        done: OnVerdict,
    ): void => {
        if (givenUp) {
            done(refuse("check_cancelled"));
            return;
        }
        const other = underWay.get(name);
        if (other !== undefined) {
            metrics.onEvent("joined");
            addWaiter(other, seconds, done);
            return;
        }
        const target = verifier.targetOf === undefined ? onlyTarget : verifier.targetOf(claim);
        const check: Check = {
            name,
            claim,
            userId,
            address,
            target: target.name,
            configured: target.configured,
            waiters: [],
            deadline: 0,
            since: 0,
        };
        addWaiter(check, seconds, done);
        return start(check);
    };

    let confirm: Checks["confirm"];
    if (verifier.confirm !== undefined) {
        confirm = (claim, userId, seconds, done): void =>
            join(`${userId} ${claim.roomId}`, claim, userId, undefined, seconds, done);
    }

    return {
        verify(claim, seconds, address, done): void {
            const name = nameOfClaim(claim);
            const cached = verdicts.get(name);
            if (cached === undefined || givenUp) {
                return join(name, claim, undefined, address, seconds, done);
            }
            metrics.onEvent("reused");
            done(cached);
        },
        confirm,
        review: verifier.review,
        forget(userId, roomId) {
            verdicts.drop(userId, roomId);
            for (const [, other] of underWay) {
                if (other.claim.roomId === roomId && other.endsAt !== undefined) {
                    other.stale ??= new LuaSet();
                    other.stale.add(userId);
                }
            }
        },
        giveUpAll() {
            givenUp = true;
            const waiting: Check[] = [];
            for (const [, other] of underWay) {
                if (other.endsAt === undefined) {
                    waiting.push(other);
                }
            }
            // Cancel those that wait first, so that none runs. The verifier cancels the others.
            for (const other of waiting) {
                underWay.delete(other.name);
                queue.leave(other);
                refuseAll(other, other.waiters, "check_cancelled");
            }
        },
    };
}
