/** Positive answers that count for some seconds more, so that who comes back at once costs no second check. */

import * as hashes from "util.hashes";
import * as random from "util.random";
import type { Claim } from "../access/token";
import type { Profile } from "../access/profile";
import type { Verdict } from "../access/verdict";
import type { Clock } from "../server/clock";

/** Most answers kept. At 100 logins a second and 15 s they are all that count. */
const answerMaximum = 4000;

/** Length of the name of a check, in bytes: enough that no two are the same. */
const nameLength = 16;

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
    return (claim) => {
        const question = string.format("%s\n%s\n%s", claim.openIdToken, claim.roomId, claim.serverName ?? "");
        // Nobody sees a name, so nobody can use that such a hash can be gone on with.
        return string.sub(hashes.sha256(secret + question), 1, nameLength);
    };
}

/** Answers of one period, by the name of the check. */
interface Answers {
    readonly since: number;
    count: number;
    // Side by side, and not in an object for each, as that would be one more for the garbage collector to visit.
    /** Until when each counts. */
    readonly ends: LuaMap<string, number>;
    readonly userIds: LuaMap<string, string>;
    readonly owners: LuaSet<string>;
    readonly profiles: LuaMap<string, Profile>;
}

function noAnswers(since: number): Answers {
    return {
        since,
        count: 0,
        ends: new LuaMap(),
        userIds: new LuaMap(),
        owners: new LuaSet(),
        profiles: new LuaMap(),
    };
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
            const userId = answers.userIds.get(key);
            if (end === undefined || userId === undefined || end <= clock.now()) {
                return undefined;
            }
            return {
                admitted: true,
                userId,
                owner: answers.owners.has(key),
                profile: answers.profiles.get(key),
            };
        },
        drop(key) {
            for (const answers of [latest, earlier]) {
                answers.ends.delete(key);
            }
        },
        set(key, verdict, claim) {
            const life =
                claim.expires === undefined ? seconds : Math.min(seconds, claim.expires - clock.wall());
            turnOver();
            if (life > 0) {
                latest.count++;
                latest.ends.set(key, clock.now() + life);
                latest.userIds.set(key, verdict.userId);
                // The key may have had another answer in this period.
                if (verdict.owner) {
                    latest.owners.add(key);
                } else {
                    latest.owners.delete(key);
                }
                if (verdict.profile !== undefined) {
                    latest.profiles.set(key, verdict.profile);
                } else {
                    latest.profiles.delete(key);
                }
            }
        },
    };
}
