/** HTTP requests with a deadline and a size limit, each answered exactly once. */

import * as http from "net.http";
import * as timers from "util.timer";
import { has } from "./text";
import { getPinned, type Pinned } from "./pinned";

/** Longest body that is read where a request does not say otherwise, in bytes: a room's whole power levels are a few kilobytes. */
const usualBodyMaximum = 256 * 1024;

/** How often it is tried to close a request whose connection is still being made when its time is over, in seconds. */
const closeInterval = 1;
/** After that many tries Prosody has given the connection up by itself (`connect_timeout`, 20 s for each address). */
const closeTries = 120;

/** How a request ended. */
export type HttpAnswer =
    | {
          readonly kind: "response";
          readonly status: number;
          readonly body: string;
          /** By lower-case name. */
          readonly headers: Readonly<Record<string, string | undefined>>;
          /** Until when the server's certificate is good, as LuaSec writes it; nothing without TLS. */
          readonly certificateEnd?: string;
      }
    | { readonly kind: "oversized" }
    | { readonly kind: "timeout" }
    | { readonly kind: "cancelled" }
    | { readonly kind: "unreachable"; readonly error: string };

/** A request to make: a GET, or with a body a POST. */
export interface HttpRequest {
    /** Kept out of Prosody's log, as it may hold a token. */
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Seconds until the answer is `timeout`. */
    readonly deadline: number;
    /** Longest body of the answer that is read, in bytes; default 256 kB. */
    readonly bodyMaximum?: number;
    /** Where a GET goes, whatever the URL says. */
    readonly pinned?: Pinned;
}

/** Sends requests; each is answered exactly once. */
export interface HttpClient {
    /**
     * Sends a request. Follows no redirect. Never throws.
     *
     * @param onAnswer called once, perhaps before this returns; at the latest when the deadline is over or
     * `giveUpAll` is called
     */
    readonly send: (
        this: void,
        request: HttpRequest,
        onAnswer: (this: void, answer: HttpAnswer) => void,
    ) => void;
    /**
     * Sends a request that may be given up before its end.
     *
     * @returns a function that gives the request up, for whoever does not need the answer any more: it is then `cancelled`
     */
    readonly request: (
        this: void,
        request: HttpRequest,
        onAnswer: (this: void, answer: HttpAnswer) => void,
    ) => (this: void) => void;
    /** Answers all requests under way, for a module that is unloaded. */
    readonly giveUpAll: (this: void) => void;
}

/** What LuaSec's sockets offer, and others do not. */
interface TlsSocket {
    getpeercertificate?(): { notafter(): string } | undefined;
}

/** Until when the certificate of the server that answers a request is good. */
function certificateEnd(url: string, connection: Prosody.Connection | undefined): string | undefined {
    const isSecure = has(url, "^[Hh][Tt][Tt][Pp][Ss]:");
    const socket: TlsSocket | undefined = isSecure ? connection?.socket() : undefined;
    return socket?.getpeercertificate?.()?.notafter();
}

function readFailure(error: string): HttpAnswer {
    // Prosody's parser names the limit that was exceeded, of the body or of its buffer.
    return has(error, "%-exceeded$") ? { kind: "oversized" } : { kind: "unreachable", error };
}

/** Closes the connection of a request, be it still to come; does nothing once the request has ended by itself. */
type Close = (this: void) => void;

/**
 * Closes the connection of a request that nobody waits for. While it is still being made there is nothing to
 * close, so this keeps trying: left alone, a silent server would hold it for 14 minutes.
 *
 * @param isOver whether the request has ended by itself, be it because no connection could be made
 */
function closeRequest(request: http.Request, isOver: (this: void) => boolean, triesLeft: number): void {
    if (isOver()) {
        return;
    }
    if (request.conn !== undefined) {
        http.destroy_request(request);
    } else if (triesLeft > 0) {
        timers.add_task(closeInterval, () => {
            closeRequest(request, isOver, triesLeft - 1);
        });
    }
}

/** Sends a request to where its URL says, by Prosody's client. May throw. */
function sendByName(
    request: HttpRequest,
    onAnswer: (this: void, answer: HttpAnswer) => void,
): Close | undefined {
    // Read by the callback, which may come before the request is there.
    let sent: http.Request | undefined = undefined;
    let over = false;
    sent = http.request(
        request.url,
        { headers: request.headers, body: request.body, suppress_url: true },
        (body, status, response) => {
            over = true;
            onAnswer(
                status === 0
                    ? readFailure(body ?? "connection failed")
                    : {
                          kind: "response",
                          status,
                          body: body ?? "",
                          headers: response?.headers ?? {},
                          certificateEnd: certificateEnd(request.url, sent?.conn),
                      },
            );
        },
    );
    if (sent === undefined) {
        return undefined;
    }
    const opened: http.Request = sent;
    const bodyMaximum = request.bodyMaximum ?? usualBodyMaximum;
    // The limit of the buffer follows from it: twice as much.
    opened.body_size_limit = bodyMaximum;
    return () => {
        closeRequest(opened, () => over, closeTries);
    };
}

/** Sends a request to where it is pinned. May throw. */
function sendPinned(
    request: HttpRequest,
    pinned: Pinned,
    onAnswer: (this: void, answer: HttpAnswer) => void,
): Close {
    const bodyMaximum = request.bodyMaximum ?? usualBodyMaximum;
    return getPinned(request.url, pinned, bodyMaximum, (response, error) => {
        onAnswer(
            response === undefined
                ? readFailure(error)
                : {
                      kind: "response",
                      status: response.code,
                      body: response.body ?? "",
                      headers: response.headers,
                  },
        );
    });
}

/** Sends a request. May throw. */
function open(request: HttpRequest, onAnswer: (this: void, answer: HttpAnswer) => void): Close | undefined {
    if (request.pinned === undefined) {
        return sendByName(request, onAnswer);
    }
    return sendPinned(request, request.pinned, onAnswer);
}

/** A request under way. */
interface Sending {
    readonly onAnswer: (this: void, answer: HttpAnswer) => void;
    timer?: Prosody.TimerTask;
    close?: Close;
}

/** Makes a client. It uses the server's timers, as those of a module end with it: a deadline has to hold longer. */
export function makeHttpClient(): HttpClient {
    const underWay = new LuaSet<Sending>();
    let givenUp = false;

    const answer = (
        sending: Sending,
        result: HttpAnswer,
        whenToClose: "now" | "while timers run" = "now",
    ): void => {
        // A request that is not under way has its answer.
        if (!underWay.has(sending)) {
            return;
        }
        underWay.delete(sending);
        if (sending.timer !== undefined) {
            timers.stop(sending.timer);
        }
        sending.onAnswer(result);
        if (whenToClose === "now") {
            sending.close?.();
        } else if (sending.close !== undefined) {
            timers.add_task(0, sending.close);
        }
    };

    const onDeadline = (_now: number, _task: Prosody.TimerTask, sending: Sending): void => {
        answer(sending, { kind: "timeout" });
    };

    const openSafely = (sending: Sending, request: HttpRequest): void => {
        // By hand, as a try would make three functions for each request.
        const [opened, closeOrError] = pcall(open, request, (result: HttpAnswer) => {
            answer(sending, result);
        });
        if (opened) {
            sending.close = closeOrError;
        } else {
            answer(sending, { kind: "unreachable", error: tostring(closeOrError) });
        }
    };

    const begin = (request: HttpRequest, sending: Sending): void => {
        if (givenUp) {
            sending.onAnswer({ kind: "cancelled" });
            return;
        }
        underWay.add(sending);
        sending.timer = timers.add_task(request.deadline, onDeadline, sending);
        return openSafely(sending, request);
    };

    const request: HttpClient["request"] = (what, onAnswer) => {
        const sending: Sending = { onAnswer };
        begin(what, sending);
        return () => {
            // COMPAT 13.0: server_epoll hands an event that still waits for a closed connection to the next one that gets
            // its descriptor, which then fails. While timers run, no event waits.
            answer(sending, { kind: "cancelled" }, "while timers run");
        };
    };

    const giveUpAll = (): void => {
        givenUp = true;
        // Answering changes the set, so it is copied first.
        const all: Sending[] = [];
        for (const sending of underWay) {
            all.push(sending);
        }
        for (const sending of all) {
            answer(sending, { kind: "cancelled" });
        }
    };

    return { send: (what, onAnswer) => begin(what, { onAnswer }), request, giveUpAll };
}
