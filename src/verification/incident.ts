/** A time of trouble in which logins are refused: the log is told of its begin and its end, not of each login. */

import type { Clock } from "../prosody/clock";

/** What an incident came to. */
export interface IncidentSummary {
    /** How many logins were refused. */
    readonly refused: number;
    /** How long it lasted, in seconds. */
    readonly seconds: number;
}

/** An incident that may be going on or not. */
export interface Incident {
    /**
     * Takes in that logins are refused for a reason; that begins it.
     *
     * @returns whether the log has been told of this reason since it began
     */
    readonly refuse: (this: void, reason: string, count: number) => boolean;
    /** Ends it. @returns nothing when there was none */
    readonly end: (this: void) => IncidentSummary | undefined;
}

/** Makes one that is not going on. */
export function makeIncident(clock: Clock): Incident {
    let told: LuaSet<string> | undefined;
    let since = 0;
    let refused = 0;
    return {
        refuse(reason, count) {
            if (told === undefined) {
                told = new LuaSet();
                since = clock.now();
                refused = 0;
            }
            refused += count;
            const before = told.has(reason);
            told.add(reason);
            return before;
        },
        end() {
            if (told === undefined) {
                return undefined;
            }
            told = undefined;
            return { refused, seconds: clock.now() - since };
        },
    };
}
