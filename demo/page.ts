/**
 * A page to try the modules by hand: it plays the part of Element's widget, for several people side by side. This
 * serves it, makes the tokens that a homeserver and a widget would make, and tells what Prosody logs about a refusal.
 */

import { readFileSync } from "node:fs";
import * as http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { GUEST, MEET, meetingOf } from "./deployment";
import { roomName, widgetToken } from "./matrix";
import type { Prosody } from "./prosody";

/** Somebody whom one can be on the page. */
export interface Person {
    readonly name: string;
    /** What they are, in a few words. */
    readonly description: string;
    /** Their Matrix user id; a guest has none. */
    readonly user?: string;
    /** True of somebody who makes up their OpenID token. */
    readonly forger?: boolean;
}

/** A Matrix room whose meeting can be joined. */
export interface PageRoom {
    readonly name: string;
    readonly roomId: string;
}

/** What the page shows. */
export interface PageSettings {
    readonly prosody: Prosody;
    readonly people: readonly Person[];
    readonly rooms: readonly PageRoom[];
    readonly serverName: string;
    /** Asks the homeserver for a fresh OpenID token of a user. */
    readonly openIdToken: (user: string) => string | Promise<string>;
}

/** A page that is being served. */
export interface Page {
    readonly url: string;
    readonly stop: () => Promise<void>;
}

/** What the page needs to open a meeting. */
interface Widget {
    /** A guest has no token. */
    readonly token?: string;
    readonly header?: unknown;
    readonly claims?: unknown;
    /** The address of the WebSocket, with room and token. */
    readonly socket: string;
    readonly domain: string;
    readonly meeting: string;
    /** The meeting of another room, to try with the same session. */
    readonly otherMeeting: string;
    /** Where in Prosody's log this visit begins. */
    readonly mark: number;
}

interface Answer {
    readonly status: number;
    readonly type: string;
    readonly body: string | Buffer;
}

const folder = path.join(__dirname, "page");
const strophe = path.join(
    path.dirname(createRequire(__filename).resolve("strophe.js/package.json")),
    "dist/strophe.umd.min.js",
);

/** What is served as it is, by path. */
const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
    "/": [path.join(folder, "index.html"), "text/html; charset=utf-8"],
    "/page.css": [path.join(folder, "page.css"), "text/css; charset=utf-8"],
    "/page.js": [path.join(folder, "page.js"), "text/javascript; charset=utf-8"],
    "/strophe.js": [strophe, "text/javascript; charset=utf-8"],
};

const notFound: Answer = { status: 404, type: "text/plain; charset=utf-8", body: "There is no such page.\n" };

function json(body: unknown): Answer {
    return { status: 200, type: "application/json; charset=utf-8", body: JSON.stringify(body) };
}

/** The JSON in one part of a JWT. */
function decoded(token: string, part: number): unknown {
    return JSON.parse(Buffer.from(token.split(".")[part] ?? "", "base64url").toString());
}

/** Asks the homeserver for a token. @throws with what to do when it gives none */
async function askOpenIdToken(user: string, settings: PageSettings): Promise<string> {
    try {
        return await settings.openIdToken(user);
    } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        throw new Error(
            `The homeserver gave no OpenID token (${cause}). Check that it is running, then try again.`,
            { cause: error },
        );
    }
}

/** Does what the widget does before it opens the meeting. */
async function makeWidget(person: Person, room: PageRoom, settings: PageSettings): Promise<Widget> {
    const other = settings.rooms.find((candidate) => candidate !== room) ?? room;
    const places = {
        meeting: meetingOf(room.roomId),
        otherMeeting: meetingOf(other.roomId),
        mark: settings.prosody.mark(),
    };
    const name = roomName(room.roomId);
    if (person.user === undefined) {
        return { ...places, socket: settings.prosody.websocketUrl({ room: name }), domain: GUEST };
    }
    const openIdToken = person.forger === true ? "A".repeat(32) : await askOpenIdToken(person.user, settings);
    const token = widgetToken({
        token: openIdToken,
        roomId: room.roomId,
        serverName: settings.serverName,
        name: person.name,
        domain: MEET,
    });
    return {
        ...places,
        token,
        header: decoded(token, 0),
        claims: decoded(token, 1),
        socket: settings.prosody.websocketUrl({ room: name, token }),
        domain: MEET,
    };
}

/** The last line about a refusal since a mark, without what comes before the message; empty when there is none. */
function lastRefusal(prosody: Prosody, mark: number): string {
    const lines = prosody.logSince(mark).match(/^.*\b(?:Login refused|Refused) \(.*$/gm) ?? [];
    return lines.at(-1)?.replace(/^.*?\b(?=Login refused|Refused)/, "") ?? "";
}

async function answer(url: URL, settings: PageSettings): Promise<Answer> {
    const file = files[url.pathname];
    if (file !== undefined) {
        return { status: 200, type: file[1], body: readFileSync(file[0]) };
    }
    switch (url.pathname) {
        case "/setup":
            return json({
                version: settings.prosody.version,
                log: path.join(settings.prosody.folder, "prosody.log"),
                hosts: { users: MEET, guests: GUEST },
                people: settings.people.map(({ name, description, user }) => ({
                    name,
                    description,
                    guest: user === undefined,
                })),
                rooms: settings.rooms.map(({ name }) => name),
            });
        case "/widget": {
            const person = settings.people[Number(url.searchParams.get("person"))];
            const room = settings.rooms[Number(url.searchParams.get("room"))];
            return person === undefined || room === undefined
                ? notFound
                : json(await makeWidget(person, room, settings));
        }
        case "/refusal":
            return json(lastRefusal(settings.prosody, Number(url.searchParams.get("mark"))));
        default:
            return notFound;
    }
}

/** Serves the page on a free port of the loopback address. */
export async function servePage(settings: PageSettings): Promise<Page> {
    const server = http.createServer((request, response) => {
        const url = new URL(request.url ?? "/", "http://page.invalid");
        answer(url, settings).then(
            ({ status, type, body }) => {
                response.writeHead(status, {
                    "Content-Type": type,
                    "Cache-Control": "no-store",
                    // Whatever users call themselves must stay text.
                    "Content-Security-Policy": `default-src 'self'; img-src data:; connect-src 'self' ws://127.0.0.1:${settings.prosody.httpPort}`,
                });
                response.end(body);
            },
            (error: unknown) => {
                response.writeHead(500, { "Content-Type": "text/plain; charset=utf-8" });
                response.end(error instanceof Error ? error.message : "The page failed.");
            },
        );
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        stop: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
}
