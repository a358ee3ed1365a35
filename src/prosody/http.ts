/**
 * HTTP requests with a deadline and a size limit, each answered exactly once.
 *
 * A request for a server that a client named is pinned to addresses that were checked before. Prosody's own HTTP client
 * would look the name up again, and could connect to another address than the one that was checked.
 */

import * as certmanager from "core.certmanager";
import * as connections from "net.connect";
import * as http from "net.http";
import * as parsers from "net.http.parser";
import * as manualResolver from "net.resolvers.manual";
import * as timers from "util.timer";
import * as x509 from "util.x509";
import { has } from "./text";

/** Longest body that is read if the request does not say otherwise, in bytes. A room's whole state is a few kilobytes. */
const usualBodyMaximum = 256 * 1024;

/** Seconds between attempts to close a request that is still connecting. */
const closeInterval = 1;
/** After that many attempts Prosody has given up the connection itself (`connect_timeout`, 20 s for each address). */
const closeAttempts = 120;

/** How a request ended. */
export type HttpAnswer =
    | {
          readonly kind: "response";
          readonly status: number;
          readonly body: string;
          /** By lower-case name. */
          readonly headers: Readonly<Record<string, string | undefined>>;
          /** The server's certificate; nothing without TLS, and of pinned requests. */
          readonly certificate?: Prosody.Certificate;
      }
    | { readonly kind: "oversized" | "timeout" | "cancelled" }
    | { readonly kind: "unreachable"; readonly error: string };

/** How a request ended, in words, without the URL, and without text of its body but for the error code of Matrix. */
export function describeAnswer(answer: HttpAnswer): string {
    if (answer.kind === "response") {
        const [errcode = ""] = string.match(answer.body, '"errcode"%s*:%s*"([%u_]+)"');
        const code = answer.status === 200 || errcode === "" ? "" : `, ${string.sub(errcode, 1, 60)}`;
        return `status ${tostring(answer.status)}${code}`;
    }
    return answer.kind === "unreachable" ? answer.error : answer.kind;
}

type OnAnswer = (this: void, answer: HttpAnswer) => void;

/** Where a pinned request goes, whatever its URL says. */
export interface Pinned {
    /** IP addresses, tried in order. */
    readonly addresses: readonly string[];
    readonly port: number;
    /** The name that the certificate has to be for. */
    readonly certificateName: string;
}

/** A request: a GET, or with a body a POST. */
export interface HttpRequest {
    /** Kept out of Prosody's log, because it may hold a token. */
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Seconds until the answer is `timeout`. */
    readonly deadline: number;
    /** Longest body of the answer that is read, in bytes; default 256 kB. */
    readonly bodyMaximum?: number;
    /** Takes any certificate, so that it can be looked at. Such a request must hold no secret. */
    readonly inspect?: boolean;
    /** Only for a GET of `https://HOST/PATH`: HOST is then only for the `Host` header. */
    readonly pinned?: Pinned;
}

/** Closes the connection of a request, or does so once there is one. Does nothing if the request has ended by itself. */
type Close = (this: void) => void;

/** The certificate of the server at the other end. LuaSec's sockets have one; others have none. */
function certificateOf(connection: Prosody.Connection): Prosody.Certificate | undefined {
    const socket = connection.socket() as Prosody.TlsSocket;
    return socket.getpeercertificate?.();
}

function readFailure(error: string | undefined): HttpAnswer {
    // Prosody's parser names the limit that was exceeded, of the body or of its buffer.
    if (error !== undefined && has(error, "%-exceeded$")) {
        return { kind: "oversized" };
    }
    return { kind: "unreachable", error: error ?? "connection closed" };
}

/**
 * Closes the connection of a request. While Prosody is still connecting there is none, so this tries again: without that a
 * silent server would hold the request for 14 minutes.
 */
function closeRequest(request: http.Request, hasEnded: (this: void) => boolean, attemptsLeft: number): void {
    if (hasEnded()) {
        return;
    }
    if (request.conn !== undefined) {
        http.destroy_request(request);
    } else if (attemptsLeft > 0) {
        timers.add_task(closeInterval, () => {
            closeRequest(request, hasEnded, attemptsLeft - 1);
        });
    }
}

/** Sends a request with Prosody's client. May throw. */
function sendByName(request: HttpRequest, bodyMaximum: number, onAnswer: OnAnswer): Close | undefined {
    // The callback may come before the request is returned.
    let sent: http.Request | undefined = undefined;
    let ended = false;
    const { url, headers, body: content, inspect } = request;
    let sslctx: AnyNotNil | undefined;
    if (inspect === true) {
        // From 13.0 on the usual context ends the handshake at a bad certificate.
        [sslctx] = certmanager.create_context("*", "client", { verify: "none" });
    }
    sent = http.request(
        url,
        { headers, body: content, suppress_url: true, insecure: inspect, sslctx },
        (body, status, response) => {
            ended = true;
            if (status === 0) {
                onAnswer(readFailure(body));
                return;
            }
            onAnswer({
                kind: "response",
                status,
                body: body ?? "",
                headers: response?.headers ?? {},
                certificate: sent?.conn && certificateOf(sent.conn),
            });
        },
    );
    if (sent === undefined) {
        return undefined;
    }
    const opened: http.Request = sent;
    // Prosody limits its buffer to twice as much.
    opened.body_size_limit = bodyMaximum;
    return () => {
        closeRequest(opened, () => ended, closeAttempts);
    };
}

/** Whether the server has a valid certificate for a name. */
function isCertified(conn: Prosody.Connection, name: string): boolean {
    const socket = conn.socket() as Prosody.TlsSocket;
    const certificate = certificateOf(conn);
    return (
        conn.ssl() &&
        socket.getpeerverification?.() === true &&
        certificate !== undefined &&
        x509.verify_identity(name, false, certificate)
    );
}

/** Sends a GET to the addresses that it is pinned to. May answer more than once. May throw. */
function sendPinned(url: string, pinned: Pinned, bodyMaximum: number, onAnswer: OnAnswer): Close {
    let connection: Prosody.Connection | undefined;
    let closed = false;
    const close = (): void => {
        closed = true;
        connection?.close();
    };
    const fail = (error: string | undefined): void => {
        onAnswer(readFailure(error));
        close();
    };
    const parser = parsers.new(
        (packet) => {
            // The parser hands over the head alone first if the body is long or chunked.
            if ("code" in packet && packet.partial !== true) {
                const { code, body, headers } = packet;
                onAnswer({ kind: "response", status: code, body: body ?? "", headers });
                close();
            }
        },
        fail,
        "client",
        () => ({ body_size_limit: bodyMaximum, buffer_size_limit: 2 * bodyMaximum }),
    );
    const [host, path] = string.match(url, "^https://([^/]+)(/.*)$");
    const head = `GET ${path ?? "/"} HTTP/1.1\r\nHost: ${host ?? ""}\r\nUser-Agent: Prosody XMPP Server\r\nConnection: close\r\n\r\n`;
    const listener: Prosody.Listener = {
        onconnect(conn) {
            connection = conn;
            if (closed) {
                conn.close();
            } else if (isCertified(conn, pinned.certificateName)) {
                conn.write(head);
            } else {
                fail("certificate-verify-failed");
            }
        },
        onincoming(_conn, data) {
            parser.feed(data);
        },
        ondisconnect(_conn, error) {
            connection = undefined;
            // A body without a length ends with the connection.
            parser.feed(undefined);
            fail(error);
        },
        onfail(_data, reason) {
            fail(reason);
        },
    };
    const extra = { servername: pinned.certificateName };
    const targets = pinned.addresses.map(
        (address) => [has(address, ":") ? "tcp6" : "tcp4", address, pinned.port, extra] as const,
    );
    // The TLS settings of Prosody's own client: its certificate authorities, `client_https_ssl`.
    connections.connect(manualResolver.new(targets), listener, { sslctx: http.default.options?.sslctx });
    return close;
}

/** Sends a request. May answer more than once. May throw. */
function send(request: HttpRequest, onAnswer: OnAnswer): Close | undefined {
    const bodyMaximum = request.bodyMaximum ?? usualBodyMaximum;
    if (request.pinned === undefined) {
        return sendByName(request, bodyMaximum, onAnswer);
    }
    return sendPinned(request.url, request.pinned, bodyMaximum, onAnswer);
}

/** A request under way. */
interface Sending {
    readonly onAnswer: OnAnswer;
    readonly timer: Prosody.TimerTask;
    close?: Close;
}

// Prosody loads this file anew with each module.
const underWay = new LuaSet<Sending>();
let unloaded = false;

/** Answers a request. @returns whether it was under way until now */
function answer(sending: Sending, result: HttpAnswer): boolean {
    if (!underWay.has(sending)) {
        return false;
    }
    underWay.delete(sending);
    timers.stop(sending.timer);
    sending.onAnswer(result);
    return true;
}

/**
 * Sends a request. Follows no redirect. Never throws.
 *
 * @param onAnswer called once, perhaps before this returns: at the latest at the deadline or in `cancelAll`
 * @returns a function that cancels the request
 */
export function request(wanted: HttpRequest, onAnswer: OnAnswer): (this: void) => void {
    if (unloaded) {
        onAnswer({ kind: "cancelled" });
        return () => undefined;
    }
    // The server's timer: a module's timers end with the module, before its requests.
    const timer = timers.add_task(wanted.deadline, () => {
        if (answer(sending, { kind: "timeout" })) {
            sending.close?.();
        }
    });
    const sending: Sending = { onAnswer, timer };
    underWay.add(sending);
    const [started, closeOrError] = pcall(send, wanted, (result: HttpAnswer) => {
        answer(sending, result);
    });
    if (started) {
        sending.close = closeOrError;
    } else {
        answer(sending, { kind: "unreachable", error: tostring(closeOrError) });
    }
    return () => {
        if (answer(sending, { kind: "cancelled" }) && sending.close !== undefined) {
            // COMPAT 13.0: server_epoll hands an event of a closed connection to the next connection with the same
            // descriptor, which then fails. No event is pending while timers run.
            timers.add_task(0, sending.close);
        }
    };
}

/** Answers all requests under way as cancelled, and all later ones: the module is being unloaded. */
export function cancelAll(): void {
    unloaded = true;
    // Answering changes the set, so it is copied first.
    const all: Sending[] = [];
    for (const sending of underWay) {
        all.push(sending);
    }
    for (const sending of all) {
        if (answer(sending, { kind: "cancelled" })) {
            sending.close?.();
        }
    }
}
