/** Positive answers that count for some seconds more, so that who comes back at once costs no second check. */

import * as caches from "util.cache";
import * as hashes from "util.hashes";
import * as random from "util.random";
import type { Claim } from "../access/token";
import type { Verdict } from "../access/verdict";
import type { Clock } from "../server/clock";

/** Most answers kept. At 100 logins a second and 15 s it is not reached. */
const answerMaximum = 2000;

/** A verdict that lets somebody in. */
export type PositiveVerdict = Extract<Verdict, { admitted: true }>;

/** What was answered lately. */
export interface RecentAnswers {
    /** The answer to a check, where one is kept. */
    readonly get: (this: void, key: string) => PositiveVerdict | undefined;
    /** Drops the answer to a check, where one is kept. */
    readonly drop: (this: void, key: string) => void;
    /** Keeps the answer to a claim, never longer than its token lives. */
    readonly set: (this: void, key: string, verdict: PositiveVerdict, claim: Claim) => void;
}

/**
 * Makes a function that names checks: two claims have the same name when the verifier is asked the same.
 *
 * It is a hash with a secret of this load of the module, so that no token is kept where one could read it.
 */
export function makeCheckNames(): (this: void, claim: Claim) => string {
    const secret = random.bytes(32);
    return (claim) =>
        hashes.hmac_sha256(
            secret,
            string.format("%s\n%s\n%s", claim.openIdToken, claim.roomId, claim.serverName ?? ""),
        );
}

/** Makes an empty store. @param seconds how long an answer counts; with 0 none is kept */
export function recentAnswers(seconds: number, clock: Clock): RecentAnswers {
    const kept = caches.new<{ readonly verdict: PositiveVerdict; readonly until: number }>(answerMaximum);

    /** All are kept for the same time, so those that are over stand at the end. */
    const removeOld = (): void => {
        const now = clock.now();
        for (;;) {
            const [key, oldest] = kept.tail();
            if (key === undefined || oldest.until > now) {
                return;
            }
            kept.set(key, undefined);
        }
    };

    return {
        get(key) {
            removeOld();
            const answer = kept.get(key);
            return answer !== undefined && answer.until > clock.now() ? answer.verdict : undefined;
        },
        drop(key) {
            kept.set(key, undefined);
        },
        set(key, verdict, claim) {
            const life =
                claim.expires === undefined ? seconds : Math.min(seconds, claim.expires - clock.wall());
            removeOld();
            if (life > 0) {
                kept.set(key, { verdict, until: clock.now() + life });
            }
        },
    };
}
