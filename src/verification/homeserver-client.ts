/** Requests to one homeserver: those of a check share a deadline, and are given up together. */

import * as caches from "util.cache";
import * as time from "util.time";
import { isRefusal } from "../login-reasons";
import { decodeAnswer } from "../prosody/decode";
import type { HttpAnswer, HttpClient, HttpRequest } from "../prosody/http";
import type { JsonAnswer } from "../prosody/json";
import type { Homeserver } from "./auth-options";
import { readAnswer, type OnReading, type Question, type Reading } from "./homeserver-api";
import type { OnTrouble } from "./verifier";

/** Requests under one deadline. */
export interface Exchange {
    /** Makes a request, which answers once unless the exchange is closed. @param share part of the time left that it may take */
    readonly fetch: (
        this: void,
        request: Omit<HttpRequest, "deadline">,
        done: (this: void, answer: HttpAnswer) => void,
        share?: number,
    ) => void;
    /** Seconds until the deadline, at least {@link leastSeconds}. */
    readonly secondsLeft: (this: void) => number;
    /** Gives up what is under way. */
    readonly close: (this: void) => void;
}

/** Shortest deadline of a request in seconds, so that its timeout comes from a timer as always. */
export const leastSeconds = 0.001;

/** Opens an exchange. @param seconds until its deadline */
export function openExchange(http: HttpClient, seconds: number): Exchange {
    const until = time.monotonic() + seconds;
    const secondsLeft = (): number => Math.max(leastSeconds, until - time.monotonic());
    const giveUps: ((this: void) => void)[] = [];
    let open = true;
    return {
        fetch(request, done, share = 1) {
            if (!open) {
                return;
            }
            const deadline = Math.max(leastSeconds, secondsLeft() * share);
            const giveUp = http.request({ ...request, deadline }, (answer) => {
                if (open) {
                    done(answer);
                }
            });
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

/** Longest pause that is believed, in milliseconds: a day. */
const pauseMaximum = 24 * 3600 * 1000;

/** How long a homeserver that answers 429 asks to be left alone, by the body. @returns whole seconds, if it says so */
export function readPause(answer: JsonAnswer): number | undefined {
    const milliseconds = answer.kind === "response" ? answer.body?.retry_after_ms : undefined;
    return typeof milliseconds === "number" && milliseconds >= 0 && milliseconds <= pauseMaximum
        ? Math.ceil(milliseconds / 1000)
        : undefined;
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

/** Asks a homeserver a question. */
type Ask = <Value>(this: void, exchange: Exchange, question: Question<Value>, done: OnReading<Value>) => void;

/** Most lasting answers kept for each homeserver: one for each room. */
const lastingMaximum = 5000;

/** Makes a client of a homeserver. It keeps lasting answers. */
export function homeserverClient({ name, url, token }: Homeserver, onTrouble: OnTrouble): Ask {
    const withToken = { Authorization: `Bearer ${token}` };
    const kept = caches.new<unknown>(lastingMaximum);
    return <Value>(exchange: Exchange, question: Question<Value>, done: OnReading<Value>) => {
        const { path, bodyMaximum } = question;
        const known = kept.get(path);
        if (known !== undefined) {
            // Marks it as used last.
            kept.set(path, known);
            done(known as Reading<Value>);
            return;
        }
        const headers: HttpRequest["headers"] = question.right === "user" ? {} : withToken;
        exchange.fetch({ url: url + path, headers, bodyMaximum }, (answer) => {
            const decoded = decodeAnswer(answer);
            const reading = readAnswer(question, decoded);
            if (reading.ok && question.lasting === true) {
                kept.set(path, reading);
            }
            // A refusal of the user is no trouble, and the log has it with the login.
            if (!reading.ok && !isRefusal(reading.reason)) {
                const said = describeAnswer(answer, decoded);
                onTrouble(`${name}, ${question.what}: ${reading.reason}, ${said}`);
            }
            done(reading);
        });
    };
}
