/** The requests of one check: side by side or one after the other, under one deadline, and given up together. */

import * as time from "util.time";
import type { HttpAnswer, HttpClient, Pinned } from "../prosody/http";

/** What is fetched. */
export interface Fetch {
    /** May hold a token: it is not logged. */
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Longest body of the answer that is read, in bytes. */
    readonly bodyMaximum?: number;
    /** Part of the time that is left which it may take; default: all of it. */
    readonly share?: number;
    /** Where it is fetched, whatever the URL says. */
    readonly pinned?: Pinned;
}

/** Requests that belong together. */
export interface Exchange {
    /**
     * Fetches something.
     *
     * @param onAnswer called once, perhaps before this returns; not at all once the exchange is closed
     */
    readonly fetch: (this: void, what: Fetch, onAnswer: (this: void, answer: HttpAnswer) => void) => void;
    /** Seconds until its deadline. */
    readonly secondsLeft: (this: void) => number;
    /** Gives up what is still under way: nobody needs it any more. */
    readonly close: (this: void) => void;
}

/** Shortest time that a request gets, in seconds: its answer is then `timeout`, from a timer as always. */
const leastSeconds = 0.001;

/** Opens an exchange. @param seconds until all of it has to be answered */
export function openExchange(http: HttpClient, seconds: number): Exchange {
    const until = time.monotonic() + seconds;
    const secondsLeft = (): number => Math.max(leastSeconds, until - time.monotonic());
    const giveUps: ((this: void) => void)[] = [];
    let open = true;
    return {
        fetch(what, onAnswer) {
            if (!open) {
                return;
            }
            const giveUp = http.request(
                {
                    url: what.url,
                    headers: what.headers,
                    deadline: Math.max(leastSeconds, secondsLeft() * (what.share ?? 1)),
                    bodyMaximum: what.bodyMaximum,
                    pinned: what.pinned,
                },
                (answer) => {
                    if (open) {
                        onAnswer(answer);
                    }
                },
            );
            giveUps.push(giveUp);
        },
        secondsLeft,
        close() {
            open = false;
            for (const giveUp of giveUps) {
                giveUp();
            }
        },
    };
}
