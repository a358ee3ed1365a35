/** Requests to one homeserver: those of a check share a deadline, and are given up together. */

import * as caches from "util.cache";
import * as httpUtil from "util.http";
import * as time from "util.time";
import { isRefusal } from "../login-reasons";
import type { JsonAnswer } from "../prosody/json";
import { decodeAnswer } from "../prosody/decode";
import type { HttpAnswer, HttpClient, HttpRequest } from "../prosody/http";
import type { Homeserver } from "./auth-options";
import { readPause, type OnReading, type Reading } from "./homeserver-answers";
import type { OnTrouble } from "./verifier";

type Request = Omit<HttpRequest, "deadline">;

/** Receives an answer. */
type OnAnswer = (this: void, answer: HttpAnswer) => void;

/** Requests under one deadline. */
export interface Exchange {
    /** Makes a request, which answers once unless the exchange is closed. @param share part of the time left that it may take */
    readonly fetch: (this: void, request: Request, done: OnAnswer, share?: number) => void;
    /** Seconds until the deadline. */
    readonly secondsLeft: (this: void) => number;
    /** Gives up what is under way. */
    readonly close: (this: void) => void;
}

/** Shortest deadline of a request in seconds, so that its timeout comes from a timer as always. */
const leastSeconds = 0.001;

/** Opens an exchange. @param seconds until its deadline */
export function openExchange(http: HttpClient, seconds: number): Exchange {
    const until = time.monotonic() + seconds;
    const secondsLeft = (): number => Math.max(leastSeconds, until - time.monotonic());
    const giveUps: ((this: void) => void)[] = [];
    let open = true;
    return {
        fetch({ url, headers, bodyMaximum, pinned }, done, share = 1) {
            if (open) {
                const deadline = Math.max(leastSeconds, secondsLeft() * share);
                const giveUp = http.request({ url, headers, bodyMaximum, pinned, deadline }, (answer) => {
                    if (open) {
                        done(answer);
                    }
                });
                giveUps.push(giveUp);
            }
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

/** A question to a homeserver. */
export interface Question<Value> {
    /** The question in words, for the log. */
    readonly what: string;
    readonly path: string;
    readonly read: (this: void, answer: JsonAnswer) => Reading<Value>;
    /** Longest body of the answer that is read, in bytes; default 256 kB. */
    readonly bodyMaximum?: number;
    /** Whether the answer never changes, so that it is asked once. */
    readonly lasting?: boolean;
}

/** An escaped part of a path. */
export function pathOf(part: string): string {
    return `/${httpUtil.urlencode(part)}`;
}

/** Describes an answer for the log, without text of its body or the URL. */
function describeAnswer(answer: HttpAnswer, decoded: JsonAnswer): string {
    if (answer.kind === "unreachable") {
        return answer.error;
    }
    if (answer.kind !== "response") {
        return answer.kind;
    }
    // Synapse sends the header only if it is configured to, and the member of the body always.
    let [seconds] = string.match(answer.headers["retry-after"] ?? "", "^%d+$");
    const pause = readPause(decoded);
    if (seconds === undefined && pause !== undefined) {
        seconds = string.format("%d", pause);
    }
    const retry = seconds === undefined ? "" : `, to be asked again in ${seconds} s`;
    return `status ${tostring(answer.status)}${retry}`;
}

/** Asks a homeserver a question. @param headers may hold a token */
export function askHomeserver<Value>(
    homeserver: Homeserver,
    exchange: Exchange,
    question: Question<Value>,
    headers: Readonly<Record<string, string>>,
    onTrouble: OnTrouble,
    done: OnReading<Value>,
): void {
    const url = homeserver.url + question.path;
    exchange.fetch({ url, headers, bodyMaximum: question.bodyMaximum }, (answer) => {
        const decoded = decodeAnswer(answer);
        const reading = question.read(decoded);
        // A refusal of the user is no trouble, and the log has it with the login.
        if (!reading.ok && !isRefusal(reading.reason)) {
            const said = describeAnswer(answer, decoded);
            onTrouble(`${homeserver.name}, ${question.what}: ${reading.reason}, ${said}`);
        }
        done(reading);
    });
}

/** Asks a homeserver a question with the module's token for it. */
export type Ask = <Value>(
    this: void,
    exchange: Exchange,
    question: Question<Value>,
    done: OnReading<Value>,
) => void;

/** Most lasting answers kept for each homeserver: one for each room. */
const lastingMaximum = 5000;

/** Makes a client of a homeserver. It keeps lasting answers. */
export function homeserverClient(homeserver: Homeserver, onTrouble: OnTrouble): Ask {
    const headers = { Authorization: `Bearer ${homeserver.token}` };
    const kept = caches.new<unknown>(lastingMaximum);
    return <Value>(exchange: Exchange, question: Question<Value>, done: OnReading<Value>) => {
        const known = kept.get(question.path);
        if (known !== undefined) {
            // Marks it as used last.
            kept.set(question.path, known);
            done(known as Reading<Value>);
            return;
        }
        askHomeserver(homeserver, exchange, question, headers, onTrouble, (reading) => {
            if (question.lasting === true && reading.ok) {
                kept.set(question.path, reading);
            }
            done(reading);
        });
    };
}
