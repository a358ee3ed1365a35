/** Logins up to the success of SASL, whose sessions are bound later, or never. */

import { afterEach } from "@jest/globals";
import { ANONYMOUS_AUTH, parseXml, rawWebSocket, type RawWebSocket } from "../../demo/client";
import { MEET } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import type { Running } from "./support";

/** The members of a tuple behind the first. */
type Tail<All extends unknown[]> = All extends [unknown, ...infer Rest] ? Rest : never;

/** Logs in up to the success of SASL, and does not bind. @param customusername what the client asks to be called */
export async function stashLogin(
    running: Running,
    user: string,
    room: string,
    customusername?: string,
): Promise<RawWebSocket> {
    const { matrix, prosody } = running.current;
    const token = widgetToken({ token: matrix.token(user), roomId: room, domain: MEET });
    const name = customusername === undefined ? {} : { customusername };
    const raw = await rawWebSocket({ prosody, host: MEET, query: { room: roomName(room), token, ...name } });
    raw.send(ANONYMOUS_AUTH);
    await raw.waitFor(/^<success\b/);
    return raw;
}

/** {@link stashLogin} for the tests of the enclosing `describe`: the connections are closed after each. */
export function stashOf(
    running: Running,
): (...login: Tail<Parameters<typeof stashLogin>>) => Promise<RawWebSocket> {
    const sockets: RawWebSocket[] = [];
    afterEach(async () => {
        await Promise.all(sockets.splice(0).map((socket) => socket.close()));
    });
    return async (...login) => {
        const socket = await stashLogin(running, ...login);
        sockets.push(socket);
        return socket;
    };
}

/** The error in a stanza: type, condition and text. */
function errorIn(stanza: Element): string | undefined {
    const error = stanza.getElementsByTagName("error")[0];
    const condition = error?.firstElementChild?.localName ?? "";
    return error && `${error.getAttribute("type") ?? ""} ${condition}: ${error.textContent}`;
}

/** Binds a login. @returns the bare JID that the server gives, or the whole error */
export async function bind(raw: RawWebSocket): Promise<string> {
    raw.send(`<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${MEET}" version="1.0"/>`);
    await raw.waitFor("features");
    raw.send(
        '<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>',
    );
    const answer = parseXml(await raw.waitFor(/<iq\b[^>]*id=.bind./));
    return errorIn(answer) ?? answer.textContent.replace(/\/.*$/, "");
}

/** Binds a login, and joins. @returns affiliation and role, or the whole error */
export async function useStashed(raw: RawWebSocket, meeting: string, nick = "stashed"): Promise<string> {
    await bind(raw);
    raw.send(
        `<presence xmlns="jabber:client" id="stashed" to="${meeting}/${nick}">` +
            '<x xmlns="http://jabber.org/protocol/muc"/></presence>',
    );
    const answer = parseXml(await raw.waitFor(/^<presence\b(?:[^>]* type=.error.|[^]* code=.110.)/));
    const item = answer.getElementsByTagName("item")[0];
    return item === undefined
        ? (errorIn(answer) ?? "")
        : `${item.getAttribute("affiliation") ?? ""}, ${item.getAttribute("role") ?? ""}`;
}
