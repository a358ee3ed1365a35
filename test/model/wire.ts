/** A client of the model: a WebSocket on which each step of a login is made by hand, with stream management. */

import { ANONYMOUS_AUTH, parseXml, rawWebSocket, type RawWebSocket } from "../../demo/client";
import type { Prosody, Query } from "../../demo/prosody";
import { pause } from "../../demo/waiting";

const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
const SM = "urn:xmpp:sm:3";
/** Milliseconds in which each request is answered, also on a busy machine. */
const ANSWER_TIME = 8_000;

let ids = 0;

/** An id that no other stanza of the process has. */
export function newId(): string {
    return `m${++ids}x`;
}

/** The condition of the error in an answer; nothing where it is none. */
export function conditionOf(answer: string): string | undefined {
    return /<error\b[^>]*>(?:<text[^]*?<\/text>)?<([a-z-]+)/.exec(answer)?.[1];
}

/** A connection, and the session on it. */
export class Wire {
    jid = "";
    /** The id that resumes the session. */
    resumption: string | undefined;
    /** How many stanzas came since stream management is on. */
    private handled = 0;
    private counting = false;
    private acknowledged = 0;

    private constructor(
        private readonly raw: RawWebSocket,
        private readonly host: string,
    ) {}

    static async open(prosody: Prosody, host: string, query?: Query): Promise<Wire> {
        return new Wire(await rawWebSocket({ prosody, host, query }), host);
    }

    get received(): readonly string[] {
        return this.raw.received;
    }

    get open(): boolean {
        return this.raw.open;
    }

    get handledCount(): number {
        this.acknowledge();
        return this.handled;
    }

    send(xml: string): void {
        this.raw.send(xml);
    }

    /** Waits for a message that matches. @returns nothing when none comes in time, or the connection ends */
    async answer(pattern: RegExp, since: number, milliseconds = ANSWER_TIME): Promise<string | undefined> {
        const deadline = Date.now() + milliseconds;
        let next = since;
        for (;;) {
            this.acknowledge();
            for (; next < this.received.length; next++) {
                const message = this.received[next] ?? "";
                if (pattern.test(message)) return message;
            }
            if (!this.open || Date.now() > deadline) return undefined;
            await pause(2);
        }
    }

    /** Sends something, and waits for the message that matches. */
    async ask(xml: string, pattern: RegExp): Promise<string | undefined> {
        const since = this.received.length;
        this.send(xml);
        return this.answer(pattern, since);
    }

    /** Logs in. @returns `success`, the text of the failure, or nothing without an answer */
    async logIn(account?: { readonly user: string; readonly password: string }): Promise<string | undefined> {
        const plain = account && Buffer.from(`\0${account.user}\0${account.password}`).toString("base64");
        const answer = await this.ask(
            plain === undefined
                ? ANONYMOUS_AUTH
                : `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${plain}</auth>`,
            /^<(?:success|failure)\b/,
        );
        if (answer?.startsWith("<success") === true) {
            await this.ask(`<open xmlns="${FRAMING}" to="${this.host}" version="1.0"/>`, /features/);
            return "success";
        }
        return answer && (/<text[^>]*>([^<]*)</.exec(answer)?.[1] ?? answer);
    }

    /** Binds a resource, and turns stream management on. @returns the condition of the refusal */
    async bind(): Promise<string | undefined> {
        const answer = await this.iq('type="set"', '<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>');
        const condition = answer === undefined ? "no answer" : conditionOf(answer);
        if (answer === undefined || condition !== undefined) return condition;
        this.jid = parseXml(answer).textContent;
        const enabled = await this.ask(`<enable xmlns="${SM}" resume="true"/>`, /^<(?:enabled|failed)\b/);
        this.resumption = enabled && /\bid=["']([^"']+)/.exec(enabled)?.[1];
        this.startCounting();
        return undefined;
    }

    /** Asks for a session that was lost. @returns whether it was given, or nothing without an answer */
    async resume(previd: string, handled: number): Promise<boolean | undefined> {
        const answer = await this.ask(
            `<resume xmlns="${SM}" previd="${previd}" h="${handled}"/>`,
            /^<(?:resumed|failed)\b/,
        );
        if (answer?.startsWith("<resumed") === true) {
            this.handled = handled;
            this.acknowledged = this.received.findIndex((message) => message.startsWith("<resumed")) + 1;
            this.counting = true;
            this.resumption = previd;
            return true;
        }
        return answer === undefined ? undefined : false;
    }

    /** Sends an IQ. @returns the answer */
    iq(attributes: string, content: string): Promise<string | undefined> {
        const id = newId();
        return this.ask(
            `<iq xmlns="jabber:client" id="${id}" ${attributes}>${content}</iq>`,
            new RegExp(`^<iq\\b(?=[^>]*\\bid=['"]${id}['"])(?=[^>]*\\btype=['"](?:result|error)['"])`),
        );
    }

    /** Asks to enter a room. @returns `entered`, the condition of the refusal, or nothing without an answer */
    async join(room: string, nick: string, extra: string): Promise<string | undefined> {
        const id = newId();
        const from = `(?=[^>]*\\bfrom=['"]${room.replaceAll(/[.[\]]/g, "\\$&")}(?:/|['"]))`;
        const refused = `(?=[^>]*\\btype=['"]error['"])(?=[^>]*\\bid=['"]${id}['"])`;
        const answer = await this.ask(
            `<presence xmlns="jabber:client" id="${id}" to="${room}/${nick}">` +
                `<x xmlns="http://jabber.org/protocol/muc"/>${extra}</presence>`,
            new RegExp(`^<presence\\b${from}(?:${refused}|(?![^>]*\\btype=)[^]*\\bcode=['"]110['"])`),
        );
        return answer && (conditionOf(answer) ?? "entered");
    }

    /** Waits until all that was sent before has been dealt with. @returns whether that was answered */
    async settle(): Promise<boolean> {
        const answer = await this.iq(`type="get" to="${this.host}"`, '<ping xmlns="urn:xmpp:ping"/>');
        return answer !== undefined;
    }

    async close(): Promise<void> {
        await this.raw.close();
    }

    /** Cuts the connection without a word. */
    cut(): void {
        this.acknowledge();
        this.raw.drop();
    }

    private startCounting(): void {
        this.acknowledged = this.received.findLastIndex((message) => message.startsWith("<enabled")) + 1;
        this.counting = this.acknowledged > 0;
    }

    /** Counts stanzas, and answers the server's requests for their number. */
    private acknowledge(): void {
        if (!this.counting) return;
        for (; this.acknowledged < this.received.length; this.acknowledged++) {
            const message = this.received[this.acknowledged] ?? "";
            if (/^<(?:message|presence|iq)\b/.test(message)) {
                this.handled += 1;
            } else if (/^<r\b/.test(message) && this.open) {
                this.send(`<a xmlns="${SM}" h="${this.handled}"/>`);
            }
        }
    }
}
