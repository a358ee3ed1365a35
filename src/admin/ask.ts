/** Requests that a command waits for. */

import { decodeAnswer } from "../prosody/decode";
import type { HttpAnswer, HttpClient, HttpRequest } from "../prosody/http";
import type { JsonAnswer } from "../prosody/json";
import { serverClock, waitFor } from "../prosody/clock";

/** How a request ended. */
export interface Answered {
    readonly request: HttpRequest;
    readonly http: HttpAnswer;
    /** The same answer with its body decoded. */
    readonly json: JsonAnswer;
    /** When it ended: seconds since 1970. */
    readonly now: number;
    /** The seconds that it took. */
    readonly seconds: number;
}

/** Sends a request, and pauses the running coroutine of util.async until it ends. */
export type Ask = (this: void, request: HttpRequest) => Answered;

export function makeAsk(client: HttpClient): Ask {
    return (request) => {
        const begun = serverClock.wall();
        const http = waitFor<HttpAnswer>((done) => {
            client.request(request, done);
        });
        const ended = serverClock.wall();
        return { request, http, json: decodeAnswer(http), now: ended, seconds: ended - begun };
    };
}
