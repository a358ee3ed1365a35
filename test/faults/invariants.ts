/** What has to hold after each step of the fault suite, and what may be left at the end. */

import type { Deployment } from "../../demo/deployment";
import * as path from "node:path";
import type { Asked } from "./asked";
import type { Attempt, Patience } from "./clients";

/** What stands inside Prosody, see inspect.lua. */
export interface Inside {
    /** Timers that would call our modules: where in them. */
    readonly timers: readonly string[];
    /** Requests of Prosody's HTTP client under way. */
    readonly requests: number;
    /** Checks and requests that our modules take for being under way. */
    readonly checks: number;
    /** What our modules know of users: records of rights, and names that are taken. */
    readonly records: number;
    /** Event handlers of our modules. */
    readonly handlers: number;
    /** Sessions of WebSocket and BOSH that have not ended. */
    readonly sessions: number;
    /** Coroutines that wait for something; of 0.12 it is not known, so 0. */
    readonly coroutines: number;
    /** Memory that Lua uses after a collection. */
    readonly kilobytes: number;
}

/** Looks into Prosody. */
export async function inspect(deployment: Pick<Deployment, "prosody">): Promise<Inside> {
    const answer = await deployment.prosody.shell(`> dofile("${path.join(__dirname, "inspect.lua")}")`);
    return JSON.parse(answer.replace(/^(?:OK|Result): /, "")) as Inside;
}

/**
 * What is wrong with what clients saw.
 *
 * @param cacheMilliseconds how long an answer of the verifier counts at most
 */
export function complaintsAbout(
    attempts: readonly Attempt[],
    asked: Asked,
    patience: Patience,
    cacheMilliseconds: number,
): readonly string[] {
    return attempts.flatMap((attempt) => {
        const found: string[] = [];
        const [least, most] = attempt.expected;
        if (attempt.answers < least || attempt.answers > most) {
            found.push(`${attempt.answers} answers instead of ${least} to ${most}`);
        }
        if (attempt.outcome === "none") {
            found.push("no answer");
        }
        const waits = Math.max(1, least);
        if (attempt.ended - attempt.began > waits * patience.deadline + patience.margin && least > 0) {
            found.push(`answered after ${attempt.ended - attempt.began} ms`);
        }
        if (attempt.outcome === "success") {
            const oldest = attempt.began - cacheMilliseconds - patience.deadline - patience.margin;
            if (!asked.saidYes(attempt, oldest, attempt.ended)) {
                found.push("admitted without a yes of the verifier");
            }
        }
        if (attempt.complaint !== undefined) {
            found.push(attempt.complaint);
        }
        return found.map(
            (text) => `${text}: ${JSON.stringify({ ...attempt, token: attempt.token.slice(0, 4) })}`,
        );
    });
}
