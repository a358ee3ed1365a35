/**
 * Reduces the verifier's load: one check for all logins with the same claim, a cache of positive verdicts, a queue, and a circuit
 * breaker.
 */

import * as caches from "util.cache";
import type { LoginReasonName } from "../login-reasons";
import { serverClock as clock } from "../prosody/clock";
import { nameOfClaim, type Claim } from "../rights/record";
import type { AuthOptions } from "./auth-options";
import { makeBreakers } from "./circuit-breaker";
import type { AuthMetrics } from "./counters";
import { queueTarget, type Outages } from "./outages";
import { makeQueue, type Queued } from "./queue";
import { endingOf, refuse, type OnVerdict, type Verdict, type Verifier } from "./verifier";

/** A check that runs or waits in the queue. */
interface Check extends Queued {
    readonly name: string;
    readonly claim: Claim;
    /** Set if the user is known and only the membership is in question. */
    readonly userId?: string;
    readonly configured?: boolean;
    /** Logins that wait for the verdict, all until the deadline of the first. */
    readonly waiters: OnVerdict[];
    running: boolean;
    /** Users whose rights changed since the verifier was asked: a verdict on them is out of date. */
    stale?: LuaSet<string>;
}

/** A positive verdict that counts again until it expires: a client that comes back at once costs no check. */
interface Cached {
    readonly verdict: Verdict & { readonly admitted: true };
    readonly roomId: string;
    readonly expires: number;
}

type Refused = Verdict & { readonly admitted: false };

/** Most verdicts cached: enough for 100 logins a second at the default of 15 s. */
const cacheMaximum = 4000;

/** Checks as logins ask for them. */
export type Checks = ReturnType<typeof makeChecks>;

export function makeChecks(verifier: Verifier, options: AuthOptions, metrics: AuthMetrics, outages: Outages) {
    const verdicts = caches.new<Cached>(cacheMaximum);
    const breakers = makeBreakers(outages);
    /** Checks that run or wait, by name. */
    const underWay = new LuaMap<string, Check>();
    let givenUp = false;

    /** Caches a verdict, at most until the claim's token expires. */
    const keep = (name: string, { roomId, expires }: Claim, verdict: Cached["verdict"]): void => {
        const seconds = options.cacheSeconds;
        const life = expires === undefined ? seconds : Math.min(seconds, expires - clock.wall());
        if (life > 0) {
            verdicts.set(name, { verdict, roomId, expires: clock.now() + life });
        }
    };

    /** Refuses all waiters because nobody can say. The first goes to the log, if the log does not know the reason. */
    const refuseAll = (
        { target, claim, waiters }: Check,
        reason: LoginReasonName,
        verdict?: Refused,
    ): void => {
        const ofQueue = reason === "too_many_checks" || reason === "too_many_refusals";
        const of = ofQueue ? queueTarget : (verdict?.server ?? target);
        let unlogged = outages.refuse(of, reason, claim.roomId, waiters.length);
        for (const done of waiters) {
            const loggedBefore = unlogged === undefined;
            done({ ...verdict, admitted: false, reason, loggedBefore, unlogged });
            unlogged = undefined;
        }
    };

    const queue = makeQueue<Check>(options, {
        isTrusted: (check) => check.configured ?? breakers.hasAdmitted(check.target),
        begin: (check) => begin(check),
        displace(check) {
            underWay.delete(check.name);
            refuseAll(check, queue.isInDebt(check) ? "too_many_refusals" : "too_many_checks");
            showLoad();
        },
    });

    const showLoad = (): void => {
        metrics.running.set(queue.running());
        metrics.waiting.set(queue.waiting());
        if (queue.waiting() === 0) {
            outages.end(queueTarget);
        }
    };

    const end = (check: Check, verdict: Verdict): void => {
        const ending = endingOf(verdict);
        underWay.delete(check.name);
        if (verdict.admitted && check.userId === undefined) {
            keep(check.name, check.claim, verdict);
        }
        if (!verdict.admitted && ending === "unclear") {
            refuseAll(check, verdict.reason, verdict);
        } else {
            const isSeen = verdict.admitted || verdict.reason === "not_in_room";
            outages.end(check.target);
            if (isSeen) {
                outages.end(verdict.server ?? check.target, check.claim.roomId);
            }
            for (const done of check.waiters) {
                done(verdict);
            }
        }
        queue.end(check, ending);
        showLoad();
    };

    /** Asks the verifier; an error counts as an answer. */
    const ask = (check: Check): void => {
        const { claim, userId, target } = check;
        const askedAt = clock.now();
        const seconds = Math.max(0, check.deadline - askedAt);
        let answered = false;
        const onVerdict = (verdict: Verdict): void => {
            if (answered) {
                return;
            }
            answered = true;
            metrics.verification.sample(clock.now() - askedAt);
            const stale = check.stale;
            if (verdict.admitted && stale?.has(verdict.userId) === true) {
                check.stale = undefined;
                return ask(check);
            }
            verdict.asked = askedAt;
            breakers.settle(target, claim, verdict);
            end(check, verdict);
        };
        metrics.onCheck("asked");
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

    /** Runs a check that has its place. */
    const begin = (check: Check): void => {
        check.running = true;
        if (!breakers.admit(check.target, check.claim)) {
            end(check, refuse("verifier_paused"));
            return;
        }
        showLoad();
        return ask(check);
    };

    const start = (check: Check): void => {
        if (breakers.isOpen(check.target, check.claim)) {
            refuseAll(check, "verifier_paused");
            return;
        }
        const place = queue.add(check);
        if (place === "full") {
            refuseAll(check, "too_many_checks");
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
            metrics.onCheck("joined");
            other.waiters.push(done);
            return;
        }
        const { name: target, configured } = verifier.targetOf(claim);
        const since = clock.now();
        const deadline = since + seconds;
        const waiters = [done];
        const running = false;
        return start({ name, claim, userId, address, target, configured, since, deadline, waiters, running });
    };

    return {
        /** Verifies a claim. @param address the client's network; absent if it is unknown */
        verify: (claim: Claim, seconds: number, address: string | undefined, done: OnVerdict): void => {
            const name = nameOfClaim(claim);
            const cached = verdicts.get(name);
            if (cached === undefined || cached.expires <= clock.now() || givenUp) {
                return join(name, claim, undefined, address, seconds, done);
            }
            metrics.onCheck("reused");
            done(cached.verdict);
        },
        /** As {@link Verifier.confirm}, for a claim whose user is known. */
        confirm:
            verifier.confirm === undefined
                ? undefined
                : (claim: Claim, userId: string, seconds: number, done: OnVerdict): void =>
                      join(`${userId} ${claim.roomId}`, claim, userId, undefined, seconds, done),
        review: verifier.review,
        /** Drops verdicts on a user in a room. A check under way asks again. */
        forget: (userId: string, roomId: string): void => {
            for (const [name, { verdict, roomId: room }] of verdicts.items()) {
                if (room === roomId && verdict.userId === userId) {
                    verdicts.set(name, undefined);
                }
            }
            for (const [, other] of underWay) {
                if (other.claim.roomId === roomId && other.running) {
                    other.stale ??= new LuaSet();
                    other.stale.add(userId);
                }
            }
        },
        /** Cancels all checks that wait and all that come, for a module that is unloaded. The verifier cancels the others. */
        giveUpAll: (): void => {
            givenUp = true;
            for (const [name, other] of underWay) {
                if (!other.running) {
                    underWay.delete(name);
                    queue.leave(other);
                    refuseAll(other, "check_cancelled");
                }
            }
        },
    };
}
