/**
 * A client that costs little: XMPP over WebSocket with no more than a login needs, so that the server is what limits.
 * It reads no XML; it knows what Prosody writes.
 */

import { performance } from "node:perf_hooks";
import { WebSocket } from "ws";

/** Milliseconds until a login or an answer counts as lost. */
const patience = 60_000;

const framing = "urn:ietf:params:xml:ns:xmpp-framing";

/** A login that the server refused. */
export class Refused extends Error {}

/** A session that is logged in. */
export class Client {
    /** Frames received since the login. */
    frames = 0;
    private waiting: { readonly text: string; readonly found: (frame: string) => void } | undefined;

    private constructor(
        private readonly socket: WebSocket,
        /** The full JID that the server gave. */
        readonly jid: string,
        /** Milliseconds between the request to be authenticated and the success. */
        readonly authenticationTime: number,
    ) {
        socket.on("message", (data: Buffer) => {
            this.frames++;
            if (this.waiting === undefined) return;
            const frame = data.toString();
            if (frame.includes(this.waiting.text)) {
                const { found } = this.waiting;
                this.waiting = undefined;
                found(frame);
            }
        });
    }

    /**
     * Connects, logs in by ANONYMOUS and binds a resource.
     * @throws Refused, or another error when the connection is lost or nothing comes
     */
    static logIn(url: string, host: string): Promise<Client> {
        return new Promise((resolve, reject) => {
            const socket = new WebSocket(url, "xmpp", { perMessageDeflate: false });
            const open = `<open xmlns="${framing}" to="${host}" version="1.0"/>`;
            let authenticated = false;
            let asked = 0;
            let authenticationTime = 0;
            const timer = setTimeout(() => {
                fail(new Error(`no login within ${patience} ms`));
            }, patience);
            const settle = (): void => {
                clearTimeout(timer);
                socket.removeAllListeners();
                // Later events concern only the code that waits for a frame.
                socket.on("error", () => undefined);
            };
            const fail = (error: Error): void => {
                settle();
                socket.terminate();
                reject(error);
            };
            socket.on("error", fail);
            socket.on("close", () => {
                fail(new Error("the connection was closed during the login"));
            });
            socket.on("open", () => {
                socket.send(open);
            });
            socket.on("message", (data: Buffer) => {
                const frame = data.toString();
                if (frame.startsWith("<stream:features")) {
                    asked = performance.now();
                    socket.send(
                        authenticated
                            ? '<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>'
                            : '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>',
                    );
                } else if (frame.startsWith("<success")) {
                    authenticated = true;
                    authenticationTime = performance.now() - asked;
                    socket.send(open);
                } else if (frame.startsWith("<failure")) {
                    fail(new Refused(frame));
                } else if (frame.startsWith("<iq")) {
                    const jid = /<jid>([^<]+)<\/jid>/.exec(frame)?.[1];
                    if (jid === undefined) {
                        fail(new Error(`no resource bound: ${frame}`));
                    } else {
                        settle();
                        resolve(new Client(socket, jid, authenticationTime));
                    }
                }
            });
        });
    }

    /** Sends one stanza. */
    send(xml: string): void {
        this.socket.send(xml);
    }

    /** Sends a stanza and waits for the first frame that holds a text; one wait at a time. */
    request(xml: string, text: string): Promise<string> {
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                reject(new Error(`nothing with ${text} within ${patience} ms`));
            }, patience);
            const found = (frame: string): void => {
                clearTimeout(timer);
                resolve(frame);
            };
            this.waiting = { text, found };
            this.send(xml);
        });
    }

    /** Asks for a session that can be resumed. @returns the token for `previd` */
    async makeResumable(): Promise<string> {
        const frame = await this.request('<enable xmlns="urn:xmpp:sm:3" resume="true"/>', "<enabled");
        const token = / id=['"]([^'"]+)['"]/.exec(frame)?.[1];
        if (token === undefined) throw new Error(`the session cannot be resumed: ${frame}`);
        return token;
    }

    /** Waits until the server has dealt with all that this client sent, and its answers are here. */
    async settle(): Promise<void> {
        const host = this.jid.replace(/^.*@|\/.*$/g, "");
        await this.request(
            `<iq xmlns="jabber:client" type="get" id="settle" to="${host}"><ping xmlns="urn:xmpp:ping"/></iq>`,
            "settle",
        );
    }

    /** Cuts the connection without a word, as a lost network does. */
    drop(): void {
        this.socket.terminate();
    }
}
