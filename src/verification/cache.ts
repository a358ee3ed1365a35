/** Positive verdicts, kept for some seconds: a client that comes back at once costs no check. */

import * as caches from "util.cache";
import type { Clock } from "../prosody/clock";
import type { Claim } from "../rights/record";
import type { Verdict } from "./verifier";

/** Most verdicts kept: enough for 100 logins a second at the default of 15 s. */
const maximum = 4000;

type PositiveVerdict = Extract<Verdict, { admitted: true }>;

interface Entry {
    readonly verdict: PositiveVerdict;
    readonly roomId: string;
    readonly expires: number;
}

/** Verdicts by the names of their checks. */
export interface VerdictCache {
    readonly get: (this: void, name: string) => PositiveVerdict | undefined;
    /** Keeps a verdict, at most until the claim's token expires. */
    readonly set: (this: void, name: string, claim: Claim, verdict: PositiveVerdict) => void;
    /** Drops the verdicts on a user in a room, whatever token they came for. */
    readonly drop: (this: void, userId: string, roomId: string) => void;
}

/** Makes an empty cache. @param seconds how long a verdict counts; 0 to keep none */
export function makeVerdictCache(seconds: number, clock: Clock): VerdictCache {
    const entries = caches.new<Entry>(maximum);
    return {
        get(name) {
            const entry = entries.get(name);
            return entry !== undefined && entry.expires > clock.now() ? entry.verdict : undefined;
        },
        set(name, { roomId, expires }, verdict) {
            const life = expires === undefined ? seconds : Math.min(seconds, expires - clock.wall());
            if (life > 0) {
                entries.set(name, { verdict, roomId, expires: clock.now() + life });
            }
        },
        drop(userId, roomId) {
            for (const [name, { verdict, roomId: room }] of entries.items()) {
                if (room === roomId && verdict.userId === userId) {
                    entries.set(name, undefined);
                }
            }
        },
    };
}
