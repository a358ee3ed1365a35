/**
 * Logs Strophe.js, the XMPP library below Jitsi Meet, into a Prosody over WebSocket or BOSH, and lets it
 * join meetings. For what Strophe is too polite to do there is a bare WebSocket.
 */
import { Strophe, type ConnectionOptions } from "strophe.js";
import { WebSocket } from "ws";
import type { Prosody, Query } from "./prosody";
import { BoshHttpRequest } from "./xml-http-request";
import { pause } from "./waiting";

/** How a client reaches Prosody. */
export type Transport = "websocket" | "bosh";

/** Headers of the HTTP request, such as `Authorization`. */
export type Headers = Readonly<Record<string, string>>;

/** An anonymous login, as Jitsi Meet makes it. */
export interface ConnectSettings {
    readonly prosody: Prosody;
    readonly transport: Transport;
    /** The XMPP domain to log in at. */
    readonly host: string;
    /** Parameters of the URL: `room`, `token`, `previd`, … */
    readonly query?: Query;
    readonly headers?: Headers;
    /** How long the login may take, in milliseconds; default 10 000. */
    readonly timeoutMs?: number;
    /** Over WebSocket: enables stream management, so that the session can be taken up again after `drop`. */
    readonly resumable?: boolean;
}

/** A login with a password, as jicofo's. */
export interface LoginSettings extends Omit<ConnectSettings, "host"> {
    readonly jid: string;
    readonly password: string;
}

/** What came of a login. */
export type LoginResult =
    | { readonly ok: true; readonly client: Client }
    | {
          readonly ok: false;
          /**
           * The condition of the SASL failure; `connection` when the connection failed or ended first;
           * `timeout` when nobody answered in time.
           */
          readonly condition: string;
          /** The text of the SASL failure, or what is known of the end of the connection. */
          readonly text: string | undefined;
          /** The SASL failure as XML, else empty. */
          readonly raw: string;
      };

/** What came of joining a room. */
export type JoinResult =
    | {
          readonly ok: true;
          readonly affiliation: string;
          readonly role: string;
          readonly statusCodes: readonly number[];
          /** The room with the nickname that the server gave. */
          readonly jid: string;
      }
    | {
          readonly ok: false;
          /** The type of the error: `auth`, `cancel`, … */
          readonly type: string;
          readonly condition: string;
          readonly text: string | undefined;
          /** The whole error presence. */
          readonly element: Element;
      };

/** Someone in a room, as a client last heard. */
export interface Occupant {
    readonly affiliation: string;
    readonly role: string;
    /** The real JID; undefined where the room hides it. */
    readonly jid: string | undefined;
}

/** A presence that came from a room. */
export interface RoomPresence extends Occupant {
    readonly room: string;
    readonly nick: string;
    /** Undefined when someone is there; else `unavailable` or `error`. */
    readonly type: string | undefined;
    readonly statusCodes: readonly number[];
    readonly raw: string;
}

/** An error stanza in answer to an IQ. */
export class StanzaError extends Error {
    constructor(
        readonly type: string,
        readonly condition: string,
        readonly text: string | undefined,
        readonly element: Element,
    ) {
        super(`${type} ${condition}${text === undefined ? "" : `: ${text}`}`);
        this.name = "StanzaError";
    }
}

/** Tells the stanza that is waited for. */
export type StanzaPredicate = (stanza: Element) => boolean;

const DEFAULT_WAIT = 5_000;
const DEFAULT_LOGIN = 10_000;

/** Logs in anonymously. Never rejects for what the server does. */
export function connect(settings: ConnectSettings): Promise<LoginResult> {
    return new Client(settings, settings.host, undefined).logIn();
}

/** Logs in with a password by SASL PLAIN. Never rejects for what the server does. */
export function login(settings: LoginSettings): Promise<LoginResult> {
    const host = settings.jid.slice(settings.jid.indexOf("@") + 1);
    return new Client({ ...settings, host }, settings.jid, settings.password).logIn();
}

/** A logged-in Strophe.js connection. Made by {@link connect} and {@link login}. */
export class Client {
    /** Stanzas and stream elements as they came, oldest first. */
    readonly received: string[] = [];
    /** Presences from rooms, oldest first. */
    readonly presences: RoomPresence[] = [];
    private readonly connection: InstanceType<typeof Strophe.Connection>;
    private readonly rooms = new Map<string, Map<string, Occupant>>();
    private readonly nicks = new Map<string, string>();
    private readonly waiting = new Set<Waiter>();
    private readonly endings = new Set<() => void>();
    private query: Query;
    private headers: Headers;
    private socket: WebSocket | undefined;
    private isConnected = false;

    /** Not for callers: use {@link connect} or {@link login}. */
    constructor(
        private readonly settings: ConnectSettings,
        private readonly loginJid: string,
        private readonly password: string | undefined,
    ) {
        this.query = settings.query ?? {};
        this.headers = settings.headers ?? {};
        const options: ConnectionOptions = {
            mechanisms: [password === undefined ? Strophe.SASLAnonymous : Strophe.SASLPlain],
            enableStreamManagement: settings.transport === "websocket" && settings.resumable === true,
            // Strophe takes an object here although it declares a list.
            customHeaders: this.headers as unknown as string[],
        };
        this.connection = new Strophe.Connection(this.url(), options);
        this.connection.xmlInput = (node) => {
            this.take(node as Element);
            this.flushSoon();
        };
        if (settings.transport === "websocket") this.connection.rawInput = (data) => this.received.push(data);
    }

    /** The full JID that the server gave. */
    get jid(): string {
        return this.connection.jid;
    }

    get domain(): string {
        return this.settings.host;
    }

    /** False once either side has ended the connection. */
    get connected(): boolean {
        return this.isConnected;
    }

    /** With `resumable`: the id that resumes this session, which Jitsi Meet sends as `previd`. */
    get resumptionId(): string | undefined {
        return this.streamManagement?.state.id ?? undefined;
    }

    /** True when the last login took up the former session instead of beginning a new one. */
    get resumed(): boolean {
        return this.streamManagement?.resumed ?? false;
    }

    /**
     * Sends a stanza.
     * @throws when the XML is malformed or the connection has ended
     */
    send(stanza: Element | string): void {
        if (!this.isConnected) throw new Error("the connection ended");
        const element = typeof stanza === "string" ? parseXml(stanza) : stanza;
        if (!element.getAttribute("xmlns")) element.setAttribute("xmlns", Strophe.NS.CLIENT);
        this.connection.send(element);
        this.flushSoon();
    }

    /**
     * Sends an IQ, with an id of its own unless it has one, and waits for the answer.
     * @throws a {@link StanzaError} when the answer is an error; an error when none comes in time
     */
    async sendIq(iq: Element | string, milliseconds = DEFAULT_WAIT): Promise<Element> {
        const element = typeof iq === "string" ? parseXml(iq) : iq;
        const id = attribute(element, "id") ?? this.connection.getUniqueId();
        element.setAttribute("id", id);
        const isAnswer = (stanza: Element): boolean =>
            stanza.nodeName === "iq" &&
            stanza.getAttribute("id") === id &&
            ["result", "error"].includes(stanza.getAttribute("type") ?? "");
        const answer = await this.request(element, isAnswer, milliseconds);
        if (answer.getAttribute("type") === "error") {
            const { type, condition, text } = errorOf(answer);
            throw new StanzaError(type, condition, text, answer);
        }
        return answer;
    }

    /**
     * Joins a room and waits for the presence that tells of it, or for the refusal.
     * @param jid the room with the nickname wanted
     * @param options `extra`: XML put into the presence
     * @throws when neither comes within `timeoutMs` (default 5000) or the connection ends
     */
    async join(
        jid: string,
        options: { readonly password?: string; readonly extra?: string; readonly timeoutMs?: number } = {},
    ): Promise<JoinResult> {
        const id = this.connection.getUniqueId("join");
        const isAnswer = (stanza: Element): boolean => {
            if (!isPresenceFrom(stanza, bare(jid))) return false;
            const type = attribute(stanza, "type");
            if (type === "error") return [id, undefined].includes(attribute(stanza, "id"));
            return type === undefined && statusCodesOf(stanza).includes(110);
        };
        const password =
            options.password === undefined ? "" : `<password>${escapeXml(options.password)}</password>`;
        const element = await this.request(
            `<presence xmlns="jabber:client" id="${id}" to="${escapeXml(jid)}">` +
                `<x xmlns="http://jabber.org/protocol/muc">${password}</x>${options.extra ?? ""}</presence>`,
            isAnswer,
            options.timeoutMs,
        );
        if (element.getAttribute("type") === "error") return { ok: false, element, ...errorOf(element) };
        const presence = roomPresenceOf(element, "");
        this.nicks.set(presence.room, presence.nick);
        return {
            ok: true,
            affiliation: presence.affiliation,
            role: presence.role,
            statusCodes: presence.statusCodes,
            jid: `${presence.room}/${presence.nick}`,
        };
    }

    /** Leaves a room and waits until the room has said so. */
    async leave(room: string): Promise<void> {
        await this.request(
            `<presence xmlns="jabber:client" type="unavailable" to="${this.occupantJid(room)}"/>`,
            (stanza) =>
                isPresenceFrom(stanza, room) &&
                attribute(stanza, "type") === "unavailable" &&
                statusCodesOf(stanza).includes(110),
        );
        this.nicks.delete(room);
        this.occupantsOf(room).clear();
    }

    /** Sends presence anew to a room that was joined. */
    updatePresence(room: string, extraXml = ""): void {
        this.send(`<presence xmlns="jabber:client" to="${this.occupantJid(room)}">${extraXml}</presence>`);
    }

    /** @returns who is in a room, by nickname, as far as this client has heard; live */
    occupants(room: string): ReadonlyMap<string, Occupant> {
        return this.occupantsOf(room);
    }

    /**
     * Waits for a stanza.
     * @param milliseconds default 5000
     * @param since position in `received` from which stanzas count that have come already; default: only new ones
     * @throws when none comes in time or the connection ends
     */
    waitFor(predicate: StanzaPredicate, milliseconds = DEFAULT_WAIT, since?: number): Promise<Element> {
        if (since !== undefined) {
            for (const raw of this.received.slice(since)) {
                const stanza = parseXml(raw);
                if (predicate(stanza)) return Promise.resolve(stanza);
            }
        }
        if (!this.isConnected) return Promise.reject(new Error("the connection ended"));
        return new Promise((resolve, reject) => {
            const leave = (): void => {
                clearTimeout(timer);
                this.waiting.delete(waiter);
            };
            const waiter: Waiter = {
                offer(stanza) {
                    if (!predicate(stanza)) return;
                    leave();
                    resolve(stanza);
                },
                fail(reason) {
                    leave();
                    reject(new Error(reason));
                },
            };
            const timer = setTimeout(() => {
                waiter.fail(`no such stanza came within ${milliseconds} ms, last: ${this.received.at(-1)}`);
            }, milliseconds);
            this.waiting.add(waiter);
        });
    }

    /** Resolves once either side has ended the connection. */
    ended(): Promise<void> {
        return new Promise((resolve) => {
            if (this.isConnected) this.endings.add(resolve);
            else resolve();
        });
    }

    /** Ends the stream as one should, which ends the session too. Safe to call at any time. */
    async disconnect(): Promise<void> {
        if (this.isConnected) {
            const ended = this.ended();
            this.connection.disconnect();
            await Promise.race([ended, pause(1_000)]);
        }
        this.cut();
    }

    /** Cuts the connection without a word, as a lost network does. The server may keep the session. */
    drop(): void {
        this.cut();
    }

    /**
     * Connects again after `drop`, as Jitsi Meet does: logs in anew and asks for the former session.
     * Whether it was given back is told by `resumed`. Needs `resumable`.
     * @param changes parameters of the URL and headers to use from now on, default those of before
     */
    resume(changes: { readonly query?: Query; readonly headers?: Headers } = {}): Promise<LoginResult> {
        if (this.isConnected) this.cut();
        this.query = changes.query ?? this.query;
        this.headers = changes.headers ?? this.headers;
        this.connection.service = this.url();
        return this.logIn();
    }

    /** Not for callers: logs in once with the present settings. */
    logIn(): Promise<LoginResult> {
        const limit = this.settings.timeoutMs ?? DEFAULT_LOGIN;
        return new Promise((resolve) => {
            let settled = false;
            const settle = (result: LoginResult): void => {
                if (settled) return;
                settled = true;
                clearTimeout(timer);
                resolve(result);
                if (!result.ok) void this.giveUp(result.raw !== "");
            };
            const fail = (condition: string, text?: string, raw = ""): void => {
                settle({ ok: false, condition, text, raw });
            };
            const succeed = (): void => {
                this.isConnected = true;
                settle({ ok: true, client: this });
            };
            const timer = setTimeout(() => {
                fail("timeout", `no answer within ${limit} ms`);
            }, limit);

            const onStatus = (status: number, condition: string | null, element?: Element): void => {
                switch (status) {
                    case Strophe.Status.CONNECTED:
                        // The id for resumption comes a moment later than the session.
                        if (this.streamManagement?.serverSupported === true && !this.resumed) {
                            this.streamManagement.onEnabled = succeed;
                        } else {
                            succeed();
                        }
                        break;
                    case Strophe.Status.AUTHFAIL:
                        if (element?.localName === "failure") {
                            const { condition, text } = conditionOf(element);
                            fail(condition, text, Strophe.serialize(element));
                        } else {
                            fail("connection", "resource binding failed");
                        }
                        break;
                    case Strophe.Status.ERROR:
                    case Strophe.Status.CONNFAIL:
                    case Strophe.Status.CONNTIMEOUT:
                        fail("connection", condition ?? undefined);
                        break;
                    case Strophe.Status.DISCONNECTED:
                        this.end();
                        fail("connection", condition ?? "disconnected");
                        break;
                }
            };
            opening = { headers: this.headers, socket: undefined };
            try {
                this.connection.connect(this.loginJid, this.password ?? "", onStatus);
                this.socket = opening.socket;
            } finally {
                opening = undefined;
            }
            // Strophe says nothing when the server closes in good order before the login is done.
            const { socket } = this;
            socket?.once("close", (code) => {
                fail("connection", `the socket was closed (${code})`);
                if (this.socket === socket) this.end();
            });
        });
    }

    private get streamManagement(): StreamManagementEngine | undefined {
        return (this.connection as unknown as { sm?: StreamManagementEngine }).sm;
    }

    private url(): string {
        const { prosody, transport } = this.settings;
        return transport === "websocket" ? prosody.websocketUrl(this.query) : prosody.boshUrl(this.query);
    }

    private request(
        stanza: Element | string,
        isAnswer: StanzaPredicate,
        milliseconds?: number,
    ): Promise<Element> {
        // Sent first: an answer cannot come before this turn of the event loop ends.
        this.send(stanza);
        return this.waitFor(isAnswer, milliseconds);
    }

    private occupantsOf(room: string): Map<string, Occupant> {
        let occupants = this.rooms.get(room);
        if (!occupants) this.rooms.set(room, (occupants = new Map<string, Occupant>()));
        return occupants;
    }

    private occupantJid(room: string): string {
        const nick = this.nicks.get(room);
        if (nick === undefined) throw new Error(`not in ${room}`);
        return escapeXml(`${room}/${nick}`);
    }

    /** Gets every element that Strophe read: over BOSH whole bodies, over WebSocket single stanzas. */
    private take(element: Element): void {
        if (element.nodeName !== "body") {
            this.takeStanza(element, this.received.length);
            return;
        }
        for (const stanza of childElements(element)) {
            this.received.push(Strophe.serialize(stanza));
            this.takeStanza(stanza, this.received.length - 1);
        }
    }

    private takeStanza(stanza: Element, index: number): void {
        const fromRoom = stanza.nodeName === "presence" && childNamed(stanza, "x", MUC_USER) !== undefined;
        if (fromRoom) {
            const presence = roomPresenceOf(stanza, this.received[index] ?? Strophe.serialize(stanza));
            this.presences.push(presence);
            const occupants = this.occupantsOf(presence.room);
            if (presence.type === undefined) occupants.set(presence.nick, presence);
            else if (presence.type === "unavailable") occupants.delete(presence.nick);
        }
        for (const waiter of [...this.waiting]) waiter.offer(stanza);
    }

    /** Frees what a failed login still holds. */
    private async giveUp(politely: boolean): Promise<void> {
        if (politely) {
            this.connection.disconnect();
            await pause(300);
        }
        if (!this.isConnected) this.cut();
    }

    /** Over BOSH Strophe lets 100 ms pass before each request; the tests make thousands of requests. */
    private flushSoon(): void {
        if (this.settings.transport === "bosh")
            setImmediate(() => {
                this.connection.flush();
            });
    }

    private cut(): void {
        // Terminated before Strophe gets to it, which would say goodbye.
        this.socket?.terminate();
        this.connection._proto._abortAllRequests();
        this.connection._proto._doDisconnect();
        this.connection.reset();
        this.end();
    }

    private end(): void {
        this.isConnected = false;
        for (const waiter of [...this.waiting]) waiter.fail("the connection ended");
        for (const ending of this.endings) ending();
        this.endings.clear();
    }
}

/** A bare WebSocket to Prosody on which a test says what it likes. */
export interface RawWebSocket {
    /** Every message so far, oldest first. */
    readonly received: readonly string[];
    /** False once either side has closed. */
    readonly open: boolean;
    /** Sends text as one message. */
    send(xml: string): void;
    /**
     * Waits for the first message that matches, beginning after the message that was last waited for.
     * @throws when none comes in time (default 5000 ms) or the socket is closed
     */
    waitFor(pattern: RegExp | string, milliseconds?: number): Promise<string>;
    /** Resolves with the close code once the socket is closed. */
    readonly closed: Promise<number>;
    /** Says `<close/>` and closes. */
    close(): Promise<void>;
    /** Cuts the connection without a word. */
    drop(): void;
}

/** What anonymous clients send to log in. */
export const ANONYMOUS_AUTH = '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>';

/**
 * Opens a WebSocket, sends `<open/>` and waits for the stream features.
 * @throws when the server refuses either or does not answer within 5 s
 */
export async function rawWebSocket(settings: {
    readonly prosody: Prosody;
    readonly host: string;
    readonly query?: Query;
    readonly headers?: Headers;
}): Promise<RawWebSocket> {
    const socket = new WebSocket(settings.prosody.websocketUrl(settings.query), "xmpp", {
        headers: settings.headers,
        handshakeTimeout: DEFAULT_WAIT,
    });
    const raw = new RawSocket(socket);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    raw.send(
        `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${escapeXml(settings.host)}" version="1.0"/>`,
    );
    await raw.waitFor(/features/);
    return raw;
}

class RawSocket implements RawWebSocket {
    readonly received: string[] = [];
    readonly closed: Promise<number>;
    private position = 0;
    private changed: () => void = () => undefined;

    constructor(private readonly socket: WebSocket) {
        socket.on("message", (data: Buffer) => {
            this.received.push(data.toString());
            this.changed();
        });
        // Errors are followed by a close, which is what callers are told of.
        socket.on("error", () => undefined);
        this.closed = new Promise((resolve) => {
            socket.once("close", (code) => {
                resolve(code);
                this.changed();
            });
        });
    }

    get open(): boolean {
        return this.socket.readyState === WebSocket.OPEN;
    }

    send(xml: string): void {
        this.socket.send(xml);
    }

    async waitFor(pattern: RegExp | string, milliseconds = DEFAULT_WAIT): Promise<string> {
        const matches = (message: string): boolean =>
            typeof pattern === "string" ? message.includes(pattern) : message.search(pattern) >= 0;
        const deadline = Date.now() + milliseconds;
        for (;;) {
            const index = this.received.findIndex((message, at) => at >= this.position && matches(message));
            const message = this.received[index];
            this.position = index < 0 ? this.received.length : index + 1;
            if (message !== undefined) return message;
            const left = deadline - Date.now();
            const got = `, got ${this.received.at(-1) ?? "nothing"}`;
            if (left <= 0) throw new Error(`no ${String(pattern)} within ${milliseconds} ms${got}`);
            if (!this.open) throw new Error(`closed before ${String(pattern)} came${got}`);
            await new Promise<void>((resolve) => {
                const timer = setTimeout(resolve, left);
                this.changed = () => {
                    clearTimeout(timer);
                    resolve();
                };
            });
        }
    }

    async close(): Promise<void> {
        if (this.open) this.send('<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>');
        this.socket.close();
        await Promise.race([this.closed, pause(1_000)]);
        this.socket.terminate();
    }

    drop(): void {
        this.socket.terminate();
    }
}

/** The part used here of what Strophe's declarations refer to but do not find. */
interface StreamManagementEngine {
    readonly serverSupported: boolean;
    readonly state: { readonly id: string | null };
    readonly resumed: boolean;
    onEnabled: () => void;
}

interface Waiter {
    offer(stanza: Element): void;
    fail(reason: string): void;
}

const MUC_USER = "http://jabber.org/protocol/muc#user";

/** @returns the child elements, in order */
export function childElements(element: Element): Element[] {
    return Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1);
}

/** @returns the first child element of that name and, if given, namespace */
export function childNamed(element: Element, name: string, namespace?: string): Element | undefined {
    return childElements(element).find(
        (child) => child.localName === name && (namespace === undefined || child.namespaceURI === namespace),
    );
}

/**
 * Parses one element.
 * @throws when it is malformed
 */
export function parseXml(xml: string): Element {
    const element = new DOMParser().parseFromString(xml, "text/xml").documentElement;
    if (element.localName === "parsererror") throw new Error(`malformed XML: ${xml}`);
    return element;
}

/** @returns text that can stand in an attribute or between tags */
export function escapeXml(text: string): string {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Prosody writes room names in lower case, however they were asked for. */
function isPresenceFrom(stanza: Element, room: string): boolean {
    return stanza.nodeName === "presence" && bare(stanza.getAttribute("from")) === room.toLowerCase();
}

function attribute(element: Element, name: string): string | undefined {
    const value = element.getAttribute(name);
    return value === null || value === "" ? undefined : value;
}

function bare(jid: string | null): string {
    return jid?.split("/", 1)[0] ?? "";
}

function statusCodesOf(presence: Element): number[] {
    const x = childNamed(presence, "x", MUC_USER);
    const statuses = x ? childElements(x).filter((child) => child.localName === "status") : [];
    return statuses.map((status) => Number(status.getAttribute("code")));
}

function roomPresenceOf(presence: Element, raw: string): RoomPresence {
    const from = presence.getAttribute("from") ?? "";
    const x = childNamed(presence, "x", MUC_USER);
    const item = x && childNamed(x, "item");
    return {
        room: bare(from),
        nick: Strophe.getResourceFromJid(from) ?? "",
        type: attribute(presence, "type"),
        affiliation: item?.getAttribute("affiliation") ?? "",
        role: item?.getAttribute("role") ?? "",
        jid: item && attribute(item, "jid"),
        statusCodes: statusCodesOf(presence),
        raw,
    };
}

function errorOf(stanza: Element): { type: string; condition: string; text: string | undefined } {
    const error = childNamed(stanza, "error");
    return error
        ? { type: attribute(error, "type") ?? "", ...conditionOf(error) }
        : { type: "", condition: "", text: undefined };
}

function conditionOf(error: Element): { condition: string; text: string | undefined } {
    const children = childElements(error);
    const text = children.find((child) => child.localName === "text");
    const condition = children.find((child) => child !== text);
    return { condition: condition?.localName ?? "", text: text?.textContent ?? undefined };
}

/** The WebSocket that Strophe is making just now; browsers give it neither headers nor a way to get at it. */
let opening: { readonly headers: Headers; socket: WebSocket | undefined } | undefined;

class StropheWebSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
        super(address, protocols, { headers: opening?.headers });
        if (opening) opening.socket = this;
    }
}

globalThis.WebSocket = StropheWebSocket as unknown as typeof globalThis.WebSocket;
globalThis.XMLHttpRequest = BoshHttpRequest as unknown as typeof globalThis.XMLHttpRequest;
// What Strophe reports as errors, such as refused logins, is what the tests provoke.
Strophe.setLogLevel(Strophe.LogLevel.FATAL);
