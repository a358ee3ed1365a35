/** Many logins at once over bare WebSockets, each from the address that a trusted proxy names. */

import { afterEach } from "@jest/globals";
import { ANONYMOUS_AUTH, rawWebSocket, type RawWebSocket } from "../../demo/client";
import { MEET } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import { loginReasons } from "../../src/login-reasons";
import { LAB, type Running } from "./support";

/** A login to make. */
export interface Caller {
    /** The address of the client. */
    readonly address: string;
    /** The OpenID token. */
    readonly openIdToken: string;
    /** The Matrix room; default: the lab. */
    readonly room?: string;
    /** The JWT, instead of the one that a widget makes of the above. */
    readonly token?: string;
    /** The session to resume. */
    readonly previd?: string;
}

/** The answer to a login. */
export interface Answer {
    /** `success`, or the name of the reason whose text the client was told. */
    readonly outcome: string;
    /** The SASL condition of a refusal. */
    readonly condition?: string;
    /** The time from the login to the answer. */
    readonly milliseconds: number;
}

/** The most connections that are opened at the same time. */
const OPENED_AT_ONCE = 25;

let addresses = 0;

/** Makes an address that no client came from before. */
export function newAddress(): string {
    addresses++;
    return `198.18.${addresses >> 8}.${addresses & 255}`;
}

/** Opens a connection, ready to log in. */
export function open(running: Running, caller: Caller): Promise<RawWebSocket> {
    const { address, openIdToken, room = LAB, previd } = caller;
    const token = caller.token ?? widgetToken({ token: openIdToken, roomId: room });
    return rawWebSocket({
        prosody: running.current.prosody,
        host: MEET,
        query: { room: roomName(room), token, previd },
        headers: { "X-Forwarded-For": address },
    });
}

/** Logs in on a connection and waits for the answer. */
export async function logIn(connection: RawWebSocket, limit = 30_000): Promise<Answer> {
    const start = Date.now();
    connection.send(ANONYMOUS_AUTH);
    const answer = await connection.waitFor(/<success|<failure/, limit);
    const milliseconds = Date.now() - start;
    if (answer.includes("<success")) return { outcome: "success", milliseconds };
    const [, text = ""] = /<text[^>]*>([^<]*)</.exec(answer) ?? [];
    const [outcome = answer] = Object.entries(loginReasons).find(([, reason]) => reason.text === text) ?? [];
    return { outcome, milliseconds };
}

/** Connections of one test, which end with it. */
export interface Crowd {
    /** Opens connections. */
    readonly gather: (callers: readonly Caller[]) => Promise<readonly RawWebSocket[]>;
    /** Opens a connection for each caller, then logs all of them in at once. */
    readonly logAllIn: (callers: readonly Caller[]) => Promise<readonly Answer[]>;
    /** Logs one caller in. */
    readonly login: (caller: Caller) => Promise<Answer>;
}

/** Gets a crowd for the tests of the enclosing `describe`. */
export function crowdOf(running: Running): Crowd {
    const connections: RawWebSocket[] = [];
    afterEach(() => {
        for (const connection of connections) connection.drop();
        connections.length = 0;
    });
    const gather = async (callers: readonly Caller[]): Promise<readonly RawWebSocket[]> => {
        const opened: RawWebSocket[] = [];
        for (let first = 0; first < callers.length; first += OPENED_AT_ONCE) {
            const some = callers.slice(first, first + OPENED_AT_ONCE).map((caller) => open(running, caller));
            opened.push(...(await Promise.all(some)));
        }
        connections.push(...opened);
        return opened;
    };
    const logAllIn = async (callers: readonly Caller[]): Promise<readonly Answer[]> =>
        Promise.all((await gather(callers)).map((connection) => logIn(connection)));
    return {
        gather,
        logAllIn,
        async login(caller) {
            const [answer] = await logAllIn([caller]);
            if (answer === undefined) throw new Error("no answer");
            return answer;
        },
    };
}

/** The number of answers with an outcome. */
export function countOf(answers: readonly Answer[], outcome: string): number {
    return answers.filter((answer) => answer.outcome === outcome).length;
}

/** Makes OpenID tokens that no homeserver issued. */
export function unknownTokens(count: number): readonly string[] {
    return Array.from(
        { length: count },
        (_, index) => `unknown-${index}-${Math.random().toString(36).slice(2)}`,
    );
}
