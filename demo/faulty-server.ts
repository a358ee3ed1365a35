/** A loopback server of the stand-ins: records what it is asked, and misbehaves on demand. */
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { eventually, pause } from "./waiting";

/** Ways in which an answer can go wrong. Times are in milliseconds. */
export type Fault =
    /** The right answer, later. */
    | { readonly kind: "delay"; readonly ms: number }
    /** The right answer after a time between `minMs` (default 0) and `maxMs`. */
    | { readonly kind: "random-delay"; readonly minMs?: number; readonly maxMs: number }
    /** The answer that is right when the request comes, once a promise has resolved. */
    | { readonly kind: "held"; readonly until: Promise<unknown> }
    /** No answer; the connection stays open. */
    | { readonly kind: "hang" }
    /** The connection is reset (RST). */
    | { readonly kind: "reset" }
    /** The connection is closed without an answer (FIN). */
    | { readonly kind: "close" }
    /** Any answer: default 200, `text/html; charset=utf-8`. */
    | {
          readonly kind: "raw";
          readonly status?: number;
          readonly body: string | Buffer;
          readonly contentType?: string;
          readonly headers?: Readonly<Record<string, string>>;
      }
    /** A value as JSON: default 200. */
    | { readonly kind: "json"; readonly status?: number; readonly body: unknown }
    /** Half of the right answer's body, then the connection is closed. */
    | { readonly kind: "half" }
    /** 200 with JSON of about so many bytes, default 10 MB. */
    | { readonly kind: "huge"; readonly bytes?: number }
    /** The right answer's body, one byte each so many milliseconds; with `head` the status line too. */
    | { readonly kind: "trickle"; readonly msPerByte: number; readonly head?: boolean }
    /** A redirect: default 302. */
    | { readonly kind: "redirect"; readonly location: string; readonly status?: number };

/** A certificate and its key, in PEM. */
export interface Certificate {
    readonly cert: string;
    readonly key: string;
}

/** A request that the stand-in got. */
export interface RecordedRequest {
    readonly method: string;
    readonly url: string;
    readonly headers: http.IncomingHttpHeaders;
    /** The body parsed as JSON, or its text where it is none. */
    readonly body: unknown;
    /** When its body was complete, in milliseconds since the epoch. */
    readonly time: number;
    /** True once the connection ended before the whole answer was out: the client gave up, or a fault cut it. */
    aborted: boolean;
    /** True once the whole answer was handed to the system. */
    answered: boolean;
    /** The right answer, where no fault put another one in its place. */
    rightAnswer?: string;
}

/** An answer as it is sent. */
export interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
}

const HTML = "text/html; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";

/** A server that answers as its kind does, or as a fault says. */
export abstract class FaultyServer {
    /** Every request since the start, oldest first. May be emptied with `requests.length = 0`. */
    readonly requests: RecordedRequest[] = [];
    private readonly nextFaults: Fault[] = [];
    private readonly tokenFaults = new Map<string, Fault>();
    private readonly pathFaults = new Map<string, Fault>();
    private alwaysFault: Fault | undefined;
    private server: http.Server | undefined;
    private port = 0;

    /** @param certificate makes it a server of https */
    constructor(private readonly certificate?: Certificate) {}

    /** The base URL, without a slash at its end. The same for the whole life. */
    protected get baseUrl(): string {
        return `${this.certificate === undefined ? "http" : "https"}://127.0.0.1:${this.port}`;
    }

    /** How many requests are being answered just now. */
    get pending(): number {
        return this.requests.filter((request) => !request.answered && !request.aborted).length;
    }

    /** Adds a fault for one request to come. Goes before all others; several are used up in turn. */
    next(fault: Fault): void {
        this.nextFaults.push(fault);
    }

    /** Sets the fault of every request about one token; goes before `always`. */
    forToken(token: string, fault: Fault | undefined): void {
        if (fault) this.tokenFaults.set(token, fault);
        else this.tokenFaults.delete(token);
    }

    /** Sets the fault of every request whose URL holds a text; goes before `forToken`. */
    forPath(part: string, fault: Fault | undefined): void {
        if (fault) this.pathFaults.set(part, fault);
        else this.pathFaults.delete(part);
    }

    /** Sets the fault of every request, or ends it. */
    always(fault: Fault | undefined): void {
        this.alwaysFault = fault;
    }

    /**
     * Waits until so many requests have come since the start (or since `requests` was emptied).
     * @throws when they have not within the time, default 5000 ms
     */
    async waitForRequests(count: number, milliseconds = 5_000): Promise<void> {
        const deadline = Date.now() + milliseconds;
        while (this.requests.length < count) {
            if (Date.now() >= deadline) {
                throw new Error(`${this.requests.length} of ${count} requests within ${milliseconds} ms`);
            }
            await pause(5);
        }
    }

    /** Stops listening and cuts every connection. Rooms, tokens and faults stay. */
    async stop(): Promise<void> {
        const server = this.server;
        this.server = undefined;
        if (!server) return;
        const closed = new Promise<void>((resolve) =>
            server.close(() => {
                resolve();
            }),
        );
        server.closeAllConnections();
        await closed;
    }

    /** Stops if need be and listens again on the same port. */
    async restart(): Promise<void> {
        await this.stop();
        const receive = (request: http.IncomingMessage, response: http.ServerResponse): void => {
            this.receive(request, response);
        };
        const server = this.certificate
            ? https.createServer(this.certificate, receive)
            : http.createServer(receive);
        // A fault may well last longer than Node would let a connection idle.
        server.keepAliveTimeout = 60_000;
        // While this one was stopped, a connection may have got the port.
        await eventually(
            () =>
                new Promise<void>((resolve, reject) => {
                    server.once("error", reject);
                    server.listen(this.port, "127.0.0.1", resolve);
                }),
        );
        this.port = (server.address() as AddressInfo).port;
        this.server = server;
    }

    /** The right answer to a request. */
    protected abstract answer(request: RecordedRequest, text: string): Answer;

    /** The OpenID token that a request is about, empty where it is about none. */
    protected abstract tokenOf(request: RecordedRequest): string;

    private receive(request: http.IncomingMessage, response: http.ServerResponse): void {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        // A client that goes away in the middle of its request is no matter of ours.
        request.on("error", () => undefined);
        request.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            const record: RecordedRequest = {
                method: request.method ?? "",
                url: request.url ?? "",
                headers: request.headers,
                body: parsed(text) ?? text,
                time: Date.now(),
                aborted: false,
                answered: false,
            };
            this.requests.push(record);
            response.once("finish", () => (record.answered = true));
            response.once("close", () => (record.aborted = !record.answered));
            const answer = (): Answer => {
                const right = this.answer(record, text);
                record.rightAnswer = right.body.toString();
                return right;
            };
            misbehave(this.faultFor(record), answer, response);
        });
    }

    private faultFor(request: RecordedRequest): Fault | undefined {
        const [, pathFault] = [...this.pathFaults].find(([part]) => request.url.includes(part)) ?? [];
        return (
            this.nextFaults.shift() ??
            pathFault ??
            this.tokenFaults.get(this.tokenOf(request)) ??
            this.alwaysFault
        );
    }
}

/** JSON as an answer. */
export function json(status: number, body: unknown): Answer {
    return { status, headers: { "Content-Type": JSON_TYPE }, body: Buffer.from(JSON.stringify(body)) };
}

/** A web page, or any text, as an answer. */
export function page(status: number, body: string): Answer {
    return { status, headers: { "Content-Type": HTML }, body: Buffer.from(body) };
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns the value, or undefined where the text is no JSON */
export function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

function misbehave(fault: Fault | undefined, answer: () => Answer, response: http.ServerResponse): void {
    const { socket } = response;
    if (!socket) return;
    const sendAnswer = (): void => {
        send(response, answer());
    };
    switch (fault?.kind) {
        case undefined:
            sendAnswer();
            break;
        case "delay":
            later(fault.ms, socket, sendAnswer);
            break;
        case "random-delay": {
            const least = fault.minMs ?? 0;
            later(least + Math.random() * (fault.maxMs - least), socket, sendAnswer);
            break;
        }
        case "held": {
            const early = answer();
            void fault.until.then(() => {
                send(response, early);
            });
            break;
        }
        case "hang":
            break;
        case "reset":
            socket.resetAndDestroy();
            break;
        case "close":
            socket.end();
            break;
        case "raw": {
            const headers = { "Content-Type": fault.contentType ?? HTML, ...fault.headers };
            send(response, { status: fault.status ?? 200, headers, body: Buffer.from(fault.body) });
            break;
        }
        case "json":
            send(response, json(fault.status ?? 200, fault.body));
            break;
        case "half": {
            const { status, headers, body } = answer();
            response.writeHead(status, { ...headers, "Content-Length": body.length });
            response.write(body.subarray(0, body.length >> 1), () => socket.end());
            break;
        }
        case "huge": {
            const padding = "x".repeat(fault.bytes ?? 10_000_000);
            send(response, json(200, { results: { user: true, room_membership: true }, padding }));
            break;
        }
        case "trickle":
            trickle(response, socket, answer(), fault.msPerByte, fault.head ?? false);
            break;
        case "redirect": {
            const headers = { "Content-Type": HTML, Location: fault.location };
            send(response, { status: fault.status ?? 302, headers, body: Buffer.from("Found") });
            break;
        }
    }
}

function send(response: http.ServerResponse, { status, headers, body }: Answer): void {
    response.writeHead(status, { "X-Powered-By": "Express", ...headers, "Content-Length": body.length });
    response.end(body);
}

function trickle(
    response: http.ServerResponse,
    socket: Socket,
    { status, headers, body }: Answer,
    msPerByte: number,
    withHead: boolean,
): void {
    const fields = { ...headers, "Content-Length": String(body.length), Connection: "close" };
    const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    const start = Buffer.from(
        `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? "Unknown"}\r\n${head.join("")}\r\n`,
    );
    // Node would hold the head back until the body begins, so it is written past it.
    if (!withHead) socket.write(start);
    const bytes = withHead ? Buffer.concat([start, body]) : body;
    let position = 0;
    const timer = setInterval(() => {
        socket.write(bytes.subarray(position, ++position));
        if (position < bytes.length) return;
        clearInterval(timer);
        response.emit("finish");
        socket.end();
    }, msPerByte);
    socket.once("close", () => {
        clearInterval(timer);
    });
}

function later(ms: number, socket: Socket, action: () => void): void {
    const timer = setTimeout(action, ms);
    socket.once("close", () => {
        clearTimeout(timer);
    });
}
