/** What the end-to-end tests share: both Prosody versions, and what must hold after whatever was tried. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest } from "@jest/globals";
import { createHash } from "node:crypto";
import * as path from "node:path";
import {
    connect,
    escapeXml,
    StanzaError,
    type Client,
    type LoginResult,
    type Transport,
} from "../../demo/client";
import {
    admitted,
    BOT,
    connectFocus,
    GUEST,
    startDeployment,
    visit,
    type Deployment,
    type DeploymentSettings,
    type Visit,
} from "../../demo/deployment";
import { widgetToken, type WidgetTokenSettings } from "../../demo/matrix";
import { loginReasons, type LoginReasonName } from "../../src/login-reasons";
import { versions } from "./versions";

export { versions };

/** A room that every deployment of the tests has, with its people. */
export const LAB = "!lab:hs.test";
/** Another one. */
export const CANTEEN = "!canteen:hs.test";
/** Power 100 in the lab. */
export const ADMIN = "@admin:hs.test";
/** Power 50 in the lab. */
export const MODERATOR = "@moderator:hs.test";
/** Power 0 in the lab. */
export const MEMBER = "@member:hs.test";
/** Power 100 in the canteen, not in the lab. */
export const COOK = "@cook:hs.test";
/** In no room. */
export const STRANGER = "@stranger:hs.test";

/** A deployment that tests use while it runs. */
export interface Running {
    readonly current: Deployment;
}

/** What a log must never hold, whatever is tried: errors of ours that nobody caught. */
export const traceback = /traceback|stack traceback|attempt to (?:index|call|compare|concatenate|perform)/i;

/**
 * For files that say how long something may take: a test that fails is run once more, as the machine may have paused.
 * What it said the first time is printed. A defect fails twice.
 */
export function measuresTime(): void {
    jest.retryTimes(1, { logErrorsBeforeRetry: true });
}

/**
 * Runs tests against a deployment of each Prosody version. After each test it checks that the log holds no traceback
 * and no OpenID token or JWT that was handed out, and that the next good login works.
 */
export function onEachProsody(
    name: string,
    settings: Omit<DeploymentSettings, "version">,
    tests: (running: Running) => void,
): void {
    describe.each(versions)(`${name} on Prosody %s`, (version) => {
        let deployment: Deployment | undefined;
        let mark = 0;
        const running: Running = {
            get current(): Deployment {
                if (deployment === undefined) {
                    throw new Error("the deployment does not run");
                }
                return deployment;
            },
        };

        beforeAll(async () => {
            deployment = await startDeployment({ ...settings, version });
            const { matrix } = deployment;
            const bot = settings.verification === "bot" ? { [BOT]: 0 } : {};
            matrix.addRoom({ roomId: LAB, members: { [ADMIN]: 100, [MODERATOR]: 50, [MEMBER]: 0, ...bot } });
            matrix.addRoom({ roomId: CANTEEN, members: { [COOK]: 100, [MEMBER]: 0, ...bot } });
        });
        afterAll(async () => {
            await deployment?.stop();
        });
        beforeEach(() => {
            mark = running.current.prosody.mark();
        });
        afterEach(() => {
            const { homeserver, matrix } = running.current;
            matrix.always(undefined);
            homeserver.always(undefined);
            expectCleanLog(running.current, mark);
            matrix.requests.length = 0;
            homeserver.requests.length = 0;
        });

        tests(running);
    });
}

/** Checks that a log holds, since a mark, no traceback and none of the OpenID tokens and JWTs that were handed out. */
export function expectCleanLog({ homeserver, matrix, prosody }: Deployment, mark: number): void {
    const log = prosody.logSince(mark);
    expect(log).not.toMatch(traceback);
    for (const request of matrix.requests) {
        const token = (request.body as { token?: unknown } | undefined)?.token;
        if (typeof token === "string" && token.length >= 16) {
            expect(log.includes(token)).toBe(false);
        }
    }
    for (const { headers, url } of homeserver.requests) {
        const token = new URL(url, homeserver.url).searchParams.get("access_token") ?? headers.authorization;
        if (token !== undefined) {
            expect(log.includes(token.replace("Bearer ", ""))).toBe(false);
        }
    }
    expect(log).not.toMatch(/eyJ[A-Za-z0-9_-]{20,}/);
}

/** Checks that the next good login works. */
export async function expectNextLoginWorks(running: Running): Promise<void> {
    const client = admitted(await visit(running.current, { user: MEMBER, room: LAB }));
    await client.disconnect();
}

/** The lines that log refusals for a reason since a mark. */
export function refusals(running: Running, reason: string, mark = 0): readonly string[] {
    return running.current.prosody
        .logSince(mark)
        .split("\n")
        .filter((line) => line.includes(`refused (${reason})`) || line.includes(`Refused (${reason})`));
}

/** The clients of one test: all of them are disconnected after it. */
export interface Cast {
    /** Makes a Matrix room of its own for the test; without `members` it has the people of the lab. */
    readonly newRoom: (members?: Readonly<Record<string, unknown>>) => string;
    /** Logs a Matrix user in. @throws when they are refused */
    readonly matrixUser: (
        user: string,
        room: string,
        more?: Omit<Partial<Visit>, "user" | "room">,
    ) => Promise<Client>;
    /** Logs somebody in who needs no login. */
    readonly guest: (transport?: Transport) => Promise<Client>;
    /** Logs Jicofo in, and lets it open the rooms named. */
    readonly focus: (...rooms: readonly string[]) => Promise<Client>;
}

let roomsMade = 0;

/** Gets a cast for the tests of the enclosing `describe`. */
export function castOf(running: Running): Cast {
    const clients: Client[] = [];
    const keep = (client: Client): Client => {
        clients.push(client);
        return client;
    };
    afterEach(async () => {
        await Promise.all(clients.map((client) => client.disconnect()));
        clients.length = 0;
    });
    return {
        newRoom(members = { [ADMIN]: 100, [MODERATOR]: 50, [MEMBER]: 0 }) {
            const roomId = `!room${++roomsMade}:hs.test`;
            running.current.matrix.addRoom({ roomId, members });
            return roomId;
        },
        async matrixUser(user, room, more) {
            return keep(admitted(await visit(running.current, { ...more, user, room })));
        },
        async guest(transport = "websocket") {
            const { prosody } = running.current;
            return keep(admitted(await connect({ prosody, transport, host: GUEST })));
        },
        async focus(...rooms) {
            const focus = keep(await connectFocus(running.current));
            for (const room of rooms) {
                await focus.join(`${room}/focus`);
            }
            return focus;
        },
    };
}

/**
 * Waits until all that these clients sent has been dealt with, and what it caused has reached each of them: Prosody
 * handles stanzas one after the other, and keeps their order on every connection.
 */
export async function settle(...clients: readonly Client[]): Promise<void> {
    for (let round = 0; round < 2; round++) {
        for (const client of clients) {
            await client.sendIq(`<iq type="get" to="${client.domain}"><ping xmlns="urn:xmpp:ping"/></iq>`);
        }
    }
}

/** What came of an IQ: `done`, or type and condition of the error. */
export async function outcomeOf(answer: Promise<unknown>): Promise<string> {
    try {
        await answer;
        return "done";
    } catch (error) {
        if (error instanceof StanzaError) {
            return `${error.type} ${error.condition}`;
        }
        throw error;
    }
}

/** The part of a JID before the resource. */
export function bareJid(client: Client): string {
    return client.jid.split("/", 1)[0] ?? "";
}

/** The user name in a client's JID. */
export function nodeOf(client: Client): string {
    return client.jid.split("@", 1)[0] ?? "";
}

/** The hash of a token: tests compare that, so that a failure does not print tokens. */
export function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

/** A widget's token of a user for a room. */
export function tokenFor(
    running: Running,
    user: string,
    room: string,
    more: Omit<Partial<WidgetTokenSettings>, "token" | "roomId"> = {},
): string {
    return widgetToken({ ...more, token: running.current.matrix.token(user), roomId: room });
}

/** An occupant as another occupant sees them: `affiliation, role`, or `absent`. */
export function seen(observer: Client, meeting: string, nick: string): string {
    const occupant = observer.occupants(meeting).get(nick);
    return occupant === undefined ? "absent" : `${occupant.affiliation}, ${occupant.role}`;
}

/** Waits until a client is put out of a room. */
export function putOut(client: Client, room: string, nick: string, milliseconds?: number): Promise<Element> {
    return client.waitFor(
        (stanza) =>
            stanza.nodeName === "presence" &&
            stanza.getAttribute("from") === `${room}/${nick}` &&
            stanza.getAttribute("type") === "unavailable",
        milliseconds,
    );
}

function adminIq(by: Client, room: string, type: "get" | "set", item: string): Promise<Element> {
    return by.sendIq(
        `<iq type="${type}" to="${escapeXml(room)}"><query xmlns="http://jabber.org/protocol/muc#admin">` +
            `<item ${item}/></query></iq>`,
    );
}

/** Asks for an affiliation of somebody, as Jicofo does to make a moderator. @returns what came of it */
export function setAffiliation(
    by: Client,
    room: string,
    target: Client | string,
    affiliation: string,
): Promise<string> {
    const jid = typeof target === "string" ? target : bareJid(target);
    return outcomeOf(adminIq(by, room, "set", `affiliation="${affiliation}" jid="${escapeXml(jid)}"`));
}

/** Asks for a role of an occupant. @returns what came of it */
export function setRole(by: Client, room: string, nick: string, role: string): Promise<string> {
    return outcomeOf(adminIq(by, room, "set", `role="${role}" nick="${escapeXml(nick)}"`));
}

/** What a room answers Jicofo when it asks for each list of affiliations: `owner=JID …`, sorted. */
export async function listedAffiliations(focus: Client, room: string): Promise<string> {
    const found: string[] = [];
    for (const affiliation of ["owner", "admin", "member", "outcast"]) {
        const answer = await adminIq(focus, room, "get", `affiliation="${affiliation}"`);
        for (const item of answer.getElementsByTagName("item")) {
            found.push(`${affiliation}=${item.getAttribute("jid") ?? ""}`);
        }
    }
    return found.sort().join(" ");
}

/**
 * Runs Lua inside Prosody with `room` set to a MUC room, nil where there is none.
 *
 * @returns the value of the `return` statement as text
 */
export async function inRoom(running: Running, room: string, lua: string): Promise<string> {
    const host = room.slice(room.indexOf("@") + 1);
    const answer = await running.current.prosody.shell(
        `> (function () local room = prosody.hosts["${host}"].modules.muc.get_room_from_jid("${room}"); ${lua} end)()`,
    );
    return answer.replace(/^(?:OK|Result): /, "").trim();
}

/** The affiliations that Prosody keeps of a room: `JID=affiliation …`, sorted; `no room` where there is none. */
export function affiliationsIn(running: Running, room: string): Promise<string> {
    return inRoom(
        running,
        room,
        'if not room then return "no room" end; local found = {}; ' +
            'for jid, affiliation in pairs(room._affiliations) do found[#found + 1] = jid .. "=" .. affiliation end; ' +
            'table.sort(found); return table.concat(found, " ")',
    );
}

/** Both ways to reach Prosody. */
export const transports: readonly Transport[] = ["websocket", "bosh"];

/** Module folders of a deployment that loads a plugin of the tests. */
export const pluginPaths: readonly string[] = [
    path.resolve(__dirname, "../../dist"),
    path.resolve(__dirname, "plugins"),
];

/** What a session carries, as mod_test_sessions tells it to its client: Jitsi's fields, tokens as SHA-256. */
export async function sessionOf(client: Client): Promise<Readonly<Record<string, unknown>>> {
    const answer = await client.sendIq(
        `<iq xmlns="jabber:client" type="get" to="${client.domain}"><session xmlns="urn:test:session"/></iq>`,
    );
    return JSON.parse(answer.textContent) as Record<string, unknown>;
}

/** What a session carries after the last refused login, as mod_test_sessions logs it. */
export function refusedSession(running: Running, mark: number): Readonly<Record<string, unknown>> {
    const line = running.current.prosody
        .logSince(mark)
        .split("\n")
        .findLast((text) => text.includes("after the refusal: "));
    return JSON.parse(line?.split("after the refusal: ")[1] ?? "null") as Record<string, unknown>;
}

/** Checks that a login was refused for a reason: what the client is told, and what the log says since a mark. */
export function expectRefusal(
    running: Running,
    result: LoginResult,
    reason: LoginReasonName,
    mark: number,
): void {
    expect(result).toMatchObject({ ok: false, condition: "not-allowed", text: loginReasons[reason].text });
    expect(refusals(running, reason, mark)).not.toEqual([]);
}

/** What the answer to a login means, by its text: a no, or that nobody can say and a later try may do. */
export function meaningOf(text: string | undefined): "no" | "later" {
    const reason = Object.values(loginReasons).find((other) => text?.includes(other.text));
    return reason?.cause === "user" ? "no" : "later";
}
