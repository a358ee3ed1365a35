/** Positive answers that may be used again for some seconds, so that a client that comes back at once costs no check. */

import type { Claim } from "../rights/claim";
import type { Verdict } from "./verdict";
import type { Clock } from "../prosody/clock";

/** Most answers kept. At 100 logins a second and 15 s they are all that count. */
const answerMaximum = 4000;

/** A verdict that lets somebody in. */
export type PositiveVerdict = Extract<Verdict, { admitted: true }>;

/** What was answered lately. */
export interface RecentAnswers {
    /** The answer to a check, where one is kept. */
    readonly get: (this: void, name: string) => PositiveVerdict | undefined;
    /** Keeps the answer to a check, never longer than the claim's token lives. */
    readonly set: (this: void, name: string, claim: Claim, verdict: PositiveVerdict) => void;
    /** Drops the answers about a user in a room, whatever token they came for. */
    readonly drop: (this: void, userId: string, roomId: string) => void;
}

/** A kept answer. */
interface Kept {
    readonly verdict: PositiveVerdict;
    readonly roomId: string;
    /** Until when it counts. */
    readonly end: number;
}

/** Answers of one period, by the names of their checks. */
interface Period {
    readonly since: number;
    count: number;
    readonly kept: LuaMap<string, Kept>;
}

function newPeriod(since: number): Period {
    return { since, count: 0, kept: new LuaMap() };
}

/** Makes an empty store. @param seconds how long an answer counts; with 0 none is kept */
export function recentAnswers(seconds: number, clock: Clock): RecentAnswers {
    let latest = newPeriod(clock.now());
    /** Of the period before: some of them count yet. */
    let earlier = latest;

    /** Begins a new period when the latest is over or full, which drops the one before it. */
    const turnOver = (): void => {
        const now = clock.now();
        if (now >= latest.since + seconds || latest.count >= answerMaximum / 2) {
            earlier = now >= latest.since + 2 * seconds ? newPeriod(now) : latest;
            latest = newPeriod(now);
        }
    };

    return {
        get(name) {
            const found = latest.kept.get(name) ?? earlier.kept.get(name);
            return found !== undefined && found.end > clock.now() ? found.verdict : undefined;
        },
        set(name, { roomId, expires }, verdict) {
            const life = expires === undefined ? seconds : Math.min(seconds, expires - clock.wall());
            if (life > 0) {
                turnOver();
                latest.count++;
                latest.kept.set(name, { verdict, roomId, end: clock.now() + life });
            }
        },
        drop(userId, roomId) {
            for (const { kept } of [latest, earlier]) {
                for (const [name, answer] of kept) {
                    if (answer.roomId === roomId && answer.verdict.userId === userId) {
                        kept.delete(name);
                    }
                }
            }
        },
    };
}
