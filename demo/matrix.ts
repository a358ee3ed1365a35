/**
 * A stand-in for the Matrix side: answers as matrix-user-verification-service (UVS) 3.0 does, misbehaves on
 * demand, and makes the tokens that Element's widget would hand to Jitsi.
 */
import { createHmac, randomBytes } from "node:crypto";
import * as http from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Ways in which an answer can go wrong. Times are in milliseconds. */
export type Fault =
    /** The right answer, later. */
    | { readonly kind: "delay"; readonly ms: number }
    /** The right answer after a time between `minMs` (default 0) and `maxMs`. */
    | { readonly kind: "random-delay"; readonly minMs?: number; readonly maxMs: number }
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
}

/** A Matrix room as the stand-in shall know it. */
export interface RoomSettings {
    readonly roomId: string;
    /**
     * Content of `m.room.power_levels` without `users`; default: what Synapse gives a new room. `null`: the
     * room has no such event, or one without `users`, for which UVS answers `power_levels: null`.
     */
    readonly powerLevels?: Readonly<Record<string, unknown>> | null;
    /** The joined users with their power. */
    readonly members: Readonly<Record<string, unknown>>;
}

/** Claims and secrets of a token made by {@link widgetToken}. */
export interface WidgetTokenSettings {
    /** OpenID token of the user. */
    readonly token: string;
    readonly roomId: string;
    /** Default: `hs.test`; `null` leaves it out as old widgets do. */
    readonly serverName?: string | null;
    readonly name?: string;
    readonly avatar?: string;
    /** The Jitsi domain, default `meet.test`. */
    readonly domain?: string;
    /** Claims that replace those made from the above; undefined removes one. */
    readonly claims?: Readonly<Record<string, unknown>>;
    /** Header fields that replace the widget's; undefined removes one. */
    readonly header?: Readonly<Record<string, unknown>>;
}

/** What a new room of Synapse has, as UVS 3.0 answers it. */
export const DEFAULT_POWER_LEVELS = {
    ban: 50,
    events: {
        "m.room.avatar": 50,
        "m.room.canonical_alias": 50,
        "m.room.encryption": 100,
        "m.room.history_visibility": 100,
        "m.room.name": 50,
        "m.room.power_levels": 100,
        "m.room.server_acl": 100,
        "m.room.tombstone": 100,
    },
    events_default: 0,
    historical: 100,
    invite: 50,
    kick: 50,
    "m.call.invite": 50,
    redact: 50,
    state_default: 50,
    users_default: 0,
} as const;

/** Starts the stand-in on a free loopback port. */
export async function startMatrix(): Promise<Matrix> {
    const matrix = new Matrix();
    await matrix.restart();
    return matrix;
}

/**
 * The stand-in for UVS and the homeservers behind it. Users exist once they are named; a user's homeserver is
 * the part of the id after the colon, and a token is only good together with that server's name.
 */
export class Matrix {
    /** Every request since the start, oldest first. May be emptied with `requests.length = 0`. */
    readonly requests: RecordedRequest[] = [];
    private readonly rooms = new Map<string, Room>();
    private readonly tokens = new Map<string, string>();
    private readonly nextFaults: Fault[] = [];
    private readonly tokenFaults = new Map<string, Fault>();
    private alwaysFault: Fault | undefined;
    private bearer: string | undefined;
    private server: http.Server | undefined;
    private port = 0;

    /** The base URL for `uvs_base_url`, without a slash at its end. The same for the whole life. */
    get uvsUrl(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    /** How many requests are being answered just now. */
    get pending(): number {
        return this.requests.filter((request) => !request.answered && !request.aborted).length;
    }

    /** Adds a room, or replaces the one of the same id. */
    addRoom(settings: RoomSettings): void {
        this.rooms.set(settings.roomId, {
            powerLevels: settings.powerLevels === undefined ? DEFAULT_POWER_LEVELS : settings.powerLevels,
            users: new Map(Object.entries(settings.members)),
            joined: new Set(Object.keys(settings.members)),
        });
    }

    /** Makes a fresh OpenID token of a user, 32 characters long. */
    token(userId: string): string {
        const token = randomBytes(24).toString("base64url");
        this.tokens.set(token, userId);
        return token;
    }

    /** Makes a token worthless, as if it had expired. */
    revoke(token: string): void {
        this.tokens.delete(token);
    }

    /** Changes a user's power; the user stays in the room or outside as before. */
    setPower(roomId: string, userId: string, power: unknown): void {
        this.room(roomId).users.set(userId, power);
    }

    /** Lets a user join, by default with the room's `users_default`. */
    join(roomId: string, userId: string, power?: unknown): void {
        this.room(roomId).joined.add(userId);
        if (power !== undefined) this.setPower(roomId, userId, power);
    }

    /** The user is no longer in the room; the power levels keep the user, as on a real server. */
    leave(roomId: string, userId: string): void {
        this.room(roomId).joined.delete(userId);
    }

    /** The user is banned, which UVS tells no other than having left. */
    ban(roomId: string, userId: string): void {
        this.leave(roomId, userId);
    }

    /** Demands `Authorization: Bearer …` of every request; undefined demands nothing. */
    requireBearer(secret: string | undefined): void {
        this.bearer = secret;
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
            await new Promise((resolve) => setTimeout(resolve, 5));
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
        const server = http.createServer((request, response) => {
            this.receive(request, response);
        });
        // A fault may well last longer than Node would let a connection idle.
        server.keepAliveTimeout = 60_000;
        await new Promise<void>((resolve, reject) => {
            server.once("error", reject);
            server.listen(this.port, "127.0.0.1", resolve);
        });
        this.port = (server.address() as AddressInfo).port;
        this.server = server;
    }

    private room(roomId: string): Room {
        const room = this.rooms.get(roomId);
        if (!room) throw new Error(`no such room: ${roomId}`);
        return room;
    }

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
            const answer = (): Answer => this.answer(record, text);
            misbehave(this.faultFor(record.body), answer, response);
        });
    }

    private faultFor(body: unknown): Fault | undefined {
        const token = isRecord(body) && typeof body.token === "string" ? body.token : "";
        return this.nextFaults.shift() ?? this.tokenFaults.get(token) ?? this.alwaysFault;
    }

    /** The checks in the order of UVS 3.0. */
    private answer(request: RecordedRequest, text: string): Answer {
        const path = request.url.split("?")[0];
        const checksRoom = path === "/verify/user_in_room";
        if (request.method === "GET" && path === "/health") return page(200, "OK");

        const isJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
        if (text.length > 102_400 && isJson)
            return errorPage(413, "PayloadTooLargeError: request entity too large");
        if (isJson && text !== "" && !isRecord(request.body)) {
            if (parsed(text) === undefined)
                return errorPage(400, "SyntaxError: Unexpected end of JSON input");
        }
        if (request.method !== "POST" || !(checksRoom || path === "/verify/user")) {
            return errorPage(404, `Cannot ${request.method} ${path}`);
        }
        if (this.bearer !== undefined && request.headers.authorization !== `Bearer ${this.bearer}`) {
            return json(403, {});
        }
        const body = isJson && isRecord(request.body) ? request.body : {};
        const needed = checksRoom
            ? ["token", "room_id", "matrix_server_name"]
            : ["token", "matrix_server_name"];
        for (const field of needed) {
            if (!body[field]) {
                return page(
                    400,
                    `Invalid request: ${field} not found or with empty value in the JSON payload.`,
                );
            }
        }

        const userId = this.userOf(body.token, body.matrix_server_name);
        if (!checksRoom) return json(200, { results: { user: userId !== null }, user_id: userId });
        const room = this.rooms.get(roomInPath(body.room_id));
        if (userId === null) {
            return json(200, {
                results: { user: false, room_membership: null },
                user_id: null,
                power_levels: null,
            });
        }
        const joined = room?.joined.has(userId) ?? false;
        return json(200, {
            results: { user: true, room_membership: joined },
            user_id: userId,
            power_levels: joined && room ? powerLevelsOf(room, userId) : null,
        });
    }

    private userOf(token: unknown, serverName: unknown): string | null {
        const userId = this.tokens.get(tokenInQuery(token));
        if (userId === undefined) return null;
        return userId.slice(userId.indexOf(":") + 1) === text(serverName) ? userId : null;
    }
}

/** @returns the name of the Jitsi room of a Matrix room: base32 (RFC 4648) in lower case, without padding */
export function roomName(roomId: string): string {
    const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const bits = [...Buffer.from(roomId)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const groups = bits.match(/.{1,5}/g) ?? [];
    return groups.map((group) => alphabet[parseInt(group.padEnd(5, "0"), 2)]).join("");
}

/** @returns the token that Element's widget would give to Jitsi */
export function widgetToken(settings: WidgetTokenSettings): string {
    const domain = settings.domain ?? "meet.test";
    const { name = "A user", avatar = "https://meet.test/avatar.png", serverName = "hs.test" } = settings;
    return jwt(
        { alg: "HS256", typ: "JWT", ...settings.header },
        {
            context: {
                user: { name, avatar },
                matrix: {
                    token: settings.token,
                    room_id: settings.roomId,
                    ...(serverName === null ? {} : { server_name: serverName }),
                },
            },
            aud: "jitsi",
            iss: domain,
            sub: domain,
            room: "*",
            ...settings.claims,
        },
    );
}

/**
 * Makes a JSON Web Token signed with HS256, well formed or not.
 * @param header the header; a string is taken as it is instead of being written as JSON
 * @param body the claims; a string is taken as it is instead of being written as JSON
 * @param secret what Element signs with, where nothing else is given
 */
export function jwt(header: unknown, body: unknown, secret = "notused"): string {
    const signed = [header, body]
        .map((part) =>
            Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url"),
        )
        .join(".");
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

interface Room {
    readonly powerLevels: Readonly<Record<string, unknown>> | null;
    readonly users: Map<string, unknown>;
    readonly joined: Set<string>;
}

interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
}

const HTML = "text/html; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";

function powerLevelsOf(room: Room, userId: string): unknown {
    if (room.powerLevels === null) return null;
    const user = room.users.get(userId) ?? room.powerLevels.users_default ?? 0;
    return { room: room.powerLevels, user };
}

/** UVS puts the token into a URL as it is, so that many spellings of one token pass. */
function tokenInQuery(token: unknown): string {
    return urlOf(`userinfo?access_token=${text(token)}`)?.searchParams.get("access_token") ?? "";
}

/** UVS puts the room id into a URL as it is, so that many spellings of one room pass. */
function roomInPath(roomId: unknown): string {
    const path = urlOf(`rooms/${text(roomId)}/members`)?.pathname ?? "";
    const member = /^\/rooms\/([^/]*)\/members$/.exec(path)?.[1] ?? "";
    try {
        return decodeURIComponent(member);
    } catch {
        return "";
    }
}

function urlOf(relative: string): URL | undefined {
    return URL.canParse(relative, "http://homeserver/") ? new URL(relative, "http://homeserver/") : undefined;
}

/** As a template string writes a value, save that an object whose toString is none counts as empty. */
function text(value: unknown): string {
    try {
        return String(value);
    } catch {
        return "";
    }
}

function json(status: number, body: unknown): Answer {
    return { status, headers: { "Content-Type": JSON_TYPE }, body: Buffer.from(JSON.stringify(body)) };
}

function page(status: number, body: string): Answer {
    return { status, headers: { "Content-Type": HTML }, body: Buffer.from(body) };
}

function errorPage(status: number, message: string): Answer {
    const head =
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n';
    return page(status, `${head}<body>\n<pre>${message}</pre>\n</body>\n</html>\n`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns the value, or undefined where the text is no JSON */
function parsed(text: string): unknown {
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
