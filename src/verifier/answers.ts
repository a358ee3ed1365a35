/** Positive answers that count for some seconds more, so that who comes back at once costs no second check. */

import * as hashes from "util.hashes";
import * as random from "util.random";
import type { Claim } from "../access/token";
import type { Verdict } from "../access/verdict";
import type { Clock } from "../server/clock";

/** Most answers kept. At 100 logins a second and 15 s they are all that count. */
const answerMaximum = 4000;

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

/** Answers of one period, by the name of the check. */
interface Answers {
    readonly since: number;
    count: number;
    readonly verdicts: LuaMap<string, PositiveVerdict>;
    /** Until when each counts. Beside the verdicts, as every object here is one more for the garbage collector to visit. */
    readonly ends: LuaMap<string, number>;
}

function noAnswers(since: number): Answers {
    return { since, count: 0, verdicts: new LuaMap(), ends: new LuaMap() };
}

/** Makes an empty store. @param seconds how long an answer counts; with 0 none is kept */
export function recentAnswers(seconds: number, clock: Clock): RecentAnswers {
    let latest = noAnswers(clock.now());
    /** Of the period before: some of them count yet. */
    let earlier = latest;

    /** Begins a new period when the latest is over or full, which drops the one before it. */
    const turnOver = (): void => {
        if (seconds === 0) {
            return;
        }
        const now = clock.now();
        if (now >= latest.since + seconds || latest.count >= answerMaximum / 2) {
            earlier = now >= latest.since + 2 * seconds ? noAnswers(now) : latest;
            latest = noAnswers(now);
        }
    };

    return {
        get(key) {
            turnOver();
            const answers = latest.ends.has(key) ? latest : earlier;
            const end = answers.ends.get(key);
            return end !== undefined && end > clock.now() ? answers.verdicts.get(key) : undefined;
        },
        drop(key) {
            for (const answers of [latest, earlier]) {
                answers.verdicts.delete(key);
                answers.ends.delete(key);
            }
        },
        set(key, verdict, claim) {
            const life =
                claim.expires === undefined ? seconds : Math.min(seconds, claim.expires - clock.wall());
            turnOver();
            if (life > 0) {
                latest.count++;
                latest.verdicts.set(key, verdict);
                latest.ends.set(key, clock.now() + life);
            }
        },
    };
}
