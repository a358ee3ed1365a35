/**
 * A long call survives a lost connection: the client resumes its session with the OpenID token that it logged in with,
 * though the homeserver no longer knows that token. Nobody else gets anything by that.
 */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { randomUUID } from "node:crypto";
import { connect, type Client, type LoginResult, type RawWebSocket } from "../../demo/client";
import { admitted, BOT, MEET, meetingOf, type Verification } from "../../demo/deployment";
import type { Query } from "../../demo/prosody";
import { roomName, widgetToken } from "../../demo/matrix";
import { eventually } from "../../demo/waiting";
import { crowdOf, logIn, newAddress } from "./crowd";
import {
    ADMIN,
    castOf,
    expectRefusal,
    meaningOf,
    MEMBER,
    MODERATOR,
    onEachProsody,
    seen,
    settle,
    type Cast,
    type Running,
} from "./support";

const OWNER = "owner, moderator";
const PARTICIPANT = "none, participant";
const SM = "urn:xmpp:sm:3";
const NOT_ALLOWED = /<not-allowed\b[^>]*urn:ietf:params:xml:ns:xmpp-stanzas/;

/** Somebody in a call whose OpenID token has expired since. */
interface Call {
    readonly room: string;
    readonly meeting: string;
    /** Jicofo, who sees the others. */
    readonly watcher: Client;
    readonly client: Client;
    readonly user: string;
    readonly openIdToken: string;
    readonly previd: string;
    /** The parameters of the URL with which the session is resumed. */
    readonly query: Query;
}

function newRoom(cast: Cast): string {
    return cast.newRoom({ [ADMIN]: 100, [MODERATOR]: 50, [MEMBER]: 0, [BOT]: 0 });
}

/** Makes an OpenID token that has expired. */
function expiredToken({ current: { matrix } }: Running, user: string): string {
    const token = matrix.token(user);
    matrix.revoke(token);
    return token;
}

/** Lets a user join the call of a room, then lets the OpenID token expire. */
async function call(running: Running, cast: Cast, user: string, room = newRoom(cast)): Promise<Call> {
    const { homeserver, matrix } = running.current;
    const meeting = meetingOf(room);
    const watcher = await cast.focus(meeting);
    const openIdToken = matrix.token(user);
    const login = { room: roomName(room), token: widgetToken({ token: openIdToken, roomId: room }) };
    const client = await cast.matrixUser(user, room, { resumable: true, query: login });
    expect((await client.join(`${meeting}/me`)).ok).toBe(true);
    await settle(client, watcher);
    const previd = client.resumptionId;
    if (previd === undefined) throw new Error("the session cannot be resumed");
    matrix.revoke(openIdToken);
    matrix.requests.length = 0;
    homeserver.requests.length = 0;
    return { room, meeting, watcher, client, user, openIdToken, previd, query: { ...login, previd } };
}

/** Cuts the connection, and waits until Prosody keeps the session for later. */
async function cut(running: Running, { client }: Call): Promise<void> {
    const mark = running.current.prosody.mark();
    client.drop();
    await running.current.prosody.waitForLog("Session going into hibernation", 10_000, mark);
}

/** Somebody in a call whose OpenID token has expired, and whose connection was cut. */
async function lostCall(running: Running, cast: Cast, user: string, room?: string): Promise<Call> {
    const lost = await call(running, cast, user, room);
    await cut(running, lost);
    return lost;
}

/** The user of a call as Jicofo sees them. */
function seenBy({ watcher, meeting }: Call): string {
    return seen(watcher, meeting, "me");
}

/** Resumes a call as its own client does. @throws when that is refused */
async function resume({ client, query }: Call): Promise<void> {
    admitted(await client.resume({ query }));
    expect(client.resumed).toBe(true);
}

/** Logs in beside the client of a call, as an attacker does. */
function attack(running: Running, query: Query): Promise<LoginResult> {
    return connect({ prosody: running.current.prosody, transport: "websocket", host: MEET, query });
}

/** Attempts with parts of a session that was cut; each is refused as any login with an expired token. */
const attacks: readonly {
    readonly what: string;
    readonly query: (running: Running, cast: Cast, lost: Call) => Query | Promise<Query>;
    readonly reason: "user_unknown" | "room_mismatch";
}[] = [
    {
        what: "another user's expired token with the same resumption token",
        query: (running, _, { query, room }) => ({
            ...query,
            token: widgetToken({ token: expiredToken(running, MEMBER), roomId: room }),
        }),
        reason: "user_unknown",
    },
    {
        what: "another expired token of the same user",
        query: (running, _, { query, room, user }) => ({
            ...query,
            token: widgetToken({ token: expiredToken(running, user), roomId: room }),
        }),
        reason: "user_unknown",
    },
    {
        what: "the same JWT for another room in the URL",
        query: (_, cast, { query }) => ({ ...query, room: roomName(newRoom(cast)) }),
        reason: "room_mismatch",
    },
    {
        what: "the same OpenID token in a JWT for another room of the user",
        query: (_, cast, { query, openIdToken }) => {
            const room = newRoom(cast);
            return {
                ...query,
                room: roomName(room),
                token: widgetToken({ token: openIdToken, roomId: room }),
            };
        },
        reason: "user_unknown",
    },
    {
        what: "the resumption token of the user's session for another room",
        query: async (running, cast, { query, user }) => {
            const other = await lostCall(running, cast, user);
            return { ...query, previd: other.previd };
        },
        reason: "user_unknown",
    },
    {
        what: "the resumption token of another user's session for the same room",
        query: async (_, cast, { query, room, meeting }) => {
            const other = await cast.matrixUser(MEMBER, room, { resumable: true });
            expect((await other.join(`${meeting}/other`)).ok).toBe(true);
            return { ...query, previd: other.resumptionId };
        },
        reason: "user_unknown",
    },
    ...[
        { how: "by guessing", guess: () => randomUUID() },
        { how: "by a longer one", guess: (previd: string) => `${previd}x` },
        { how: "by a shorter one", guess: (previd: string) => previd.slice(0, -1) },
        { how: "by an empty one", guess: () => "" },
        { how: "by none", guess: () => undefined },
    ].map(({ how, guess }) => ({
        what: `the same token without the resumption token, ${how}`,
        query: (_: Running, __: Cast, { query, previd }: Call) => ({ ...query, previd: guess(previd) }),
        reason: "user_unknown" as const,
    })),
];

function longCallTests(running: Running, verification: Verification): void {
    const cast = castOf(running);
    const crowd = crowdOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    /** Logs in with a call's token and resumption token, and stops where the client resumes or binds. */
    async function logInAgain({ room, openIdToken, previd, query: { token } }: Call): Promise<RawWebSocket> {
        const caller = { address: newAddress(), room, openIdToken, token, previd };
        const [connection] = await crowd.gather([caller]);
        if (connection === undefined) throw new Error("not connected");
        expect(await logIn(connection)).toMatchObject({ outcome: "success" });
        connection.send(`<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${MEET}" version="1.0"/>`);
        await connection.waitFor(/xmpp-bind/);
        return connection;
    }

    /** Asks for a session. @returns the answer */
    function askFor({ client, previd }: Call, connection: RawWebSocket): Promise<string> {
        const enabled = client.received.findIndex((text) => text.startsWith("<enabled"));
        const stanzas = client.received
            .slice(enabled)
            .filter((text) => /^<(?:iq|message|presence)\b/.test(text));
        connection.send(`<resume xmlns="${SM}" h="${stanzas.length}" previd="${previd}"/>`);
        return connection.waitFor(/<resumed|<failed/);
    }

    /** Checks that nobody was asked about the OpenID token, and where the homeserver is asked, that it was by user id. */
    function expectAskedByUser({ user, room, openIdToken }: Call): void {
        const { homeserver, matrix } = running.current;
        expect(matrix.requests).toHaveLength(0);
        const urls = homeserver.requests.map(({ url }) => decodeURIComponent(url));
        expect(urls.filter((url) => url.includes("userinfo") || url.includes(openIdToken))).toEqual([]);
        if (verification !== "uvs") {
            const asksMembership = (url: string): boolean =>
                url.includes(user) || (url.includes(room) && url.includes("members"));
            expect(urls.filter(asksMembership)).not.toEqual([]);
        }
    }

    test.each([
        { user: MODERATOR, standing: OWNER },
        { user: MEMBER, standing: PARTICIPANT },
    ])("$user keeps place and role, without a question about the token", async ({ user, standing }) => {
        const lost = await lostCall(running, cast, user);
        const { client, meeting, watcher } = lost;
        const { jid } = client;
        const before = watcher.presences.length;
        // A connection may be cut more than once.
        for (let round = 0; round < 2; round++) {
            if (round > 0) await cut(running, lost);
            running.current.homeserver.requests.length = 0;
            await resume(lost);
            expectAskedByUser(lost);
        }
        expect(client.jid).toBe(jid);
        await settle(client, watcher);
        expect(seenBy(lost)).toBe(standing);
        expect(watcher.presences).toHaveLength(before);
        const heard = watcher.waitFor((stanza) => stanza.textContent === "still here");
        client.send(`<message type="groupchat" to="${meeting}"><body>still here</body></message>`);
        await heard;
    });

    test("a session whose loss the server has not noticed is resumed as well", async () => {
        const active = await call(running, cast, MODERATOR);
        const connection = await logInAgain(active);
        expect(await askFor(active, connection)).toContain("<resumed");
        expectAskedByUser(active);
        await settle(active.watcher);
        expect(seenBy(active)).toBe(OWNER);
    });

    test("a session that was cut is resumed also after a reload of the module", async () => {
        const lost = await lostCall(running, cast, MODERATOR);
        await running.current.prosody.reload(MEET, "auth_matrix_user_verification");
        await resume(lost);
        expectAskedByUser(lost);
        await settle(lost.client, lost.watcher);
        expect(seenBy(lost)).toBe(OWNER);
    });

    describe("refuses", () => {
        test.each(attacks)("$what", async ({ query, reason }) => {
            const lost = await lostCall(running, cast, MODERATOR);
            const result = await attack(running, await query(running, cast, lost));
            expectRefusal(running, result, reason, mark);
            // The attempt does the session no harm.
            await resume(lost);
            await settle(lost.client, lost.watcher);
            expect(seenBy(lost)).toBe(OWNER);
        });

        test("to give another user's session to a user who proves who they are", async () => {
            const lost = await lostCall(running, cast, MODERATOR);
            const token = widgetToken({ token: running.current.matrix.token(MEMBER), roomId: lost.room });
            const other = admitted(await attack(running, { ...lost.query, token }));
            expect(other.jid.split("@", 1)[0]).not.toBe(lost.client.jid.split("@", 1)[0]);
            await other.disconnect();
            await resume(lost);
        });

        test("to resume any session but the one that the login named", async () => {
            const other = await lostCall(running, cast, MODERATOR);
            const connection = await logInAgain(await lostCall(running, cast, MODERATOR));
            expect(await askFor(other, connection)).toContain("<failed");
        });
    });

    test(
        verification === "uvs"
            ? "with the last answer alone nobody binds a new resource"
            : "with the membership asked anew the user may also bind a new resource",
        async () => {
            const connection = await logInAgain(await lostCall(running, cast, MODERATOR));
            connection.send(
                '<iq xmlns="jabber:client" type="set" id="b1"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>',
            );
            const answer = await connection.waitFor(/id=['"]b1['"]/);
            if (verification === "uvs") {
                expect(answer).toMatch(/type=['"]error['"]/);
                expect(answer).toMatch(NOT_ALLOWED);
            } else {
                expect(answer).toMatch(/type=['"]result['"]/);
            }
        },
    );
}

/** What holds where the homeserver can be asked by user id. */
function askedAnewTests(running: Running, verification: Verification): void {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    test("a user who was banned meanwhile is refused, and removed from the call", async () => {
        const { matrix } = running.current;
        const lost = await lostCall(running, cast, MODERATOR);
        matrix.ban(lost.room, MODERATOR);
        expectRefusal(running, await attack(running, lost.query), "not_in_room", mark);
        await eventually(() => {
            expect(seenBy(lost)).toBe("absent");
        });
        // The record was revoked, so this takes a login with a token that is good.
        matrix.join(lost.room, MODERATOR, 50);
        expect(await attack(running, lost.query)).toMatchObject({ ok: false, condition: "not-allowed" });
    });

    test("a user who lost the power of a moderator meanwhile loses the role", async () => {
        const lost = await lostCall(running, cast, MODERATOR);
        running.current.matrix.setPower(lost.room, MODERATOR, 0);
        await resume(lost);
        await settle(lost.client, lost.watcher);
        expect(seenBy(lost)).toBe(PARTICIPANT);
    });

    test.each(["down", "in trouble"])(
        "a homeserver that is %s cannot say, and is asked again",
        async (how) => {
            const { homeserver } = running.current;
            const lost = await lostCall(running, cast, MODERATOR);
            const part = verification === "admin" ? "/_synapse/" : "/_matrix/client/";
            if (how === "down") await homeserver.stop();
            else homeserver.forPath(part, { kind: "json", status: 503, body: {} });
            try {
                const answer = await attack(running, lost.query);
                expect(answer.ok || meaningOf(answer.text)).toBe("later");
            } finally {
                homeserver.forPath(part, undefined);
                if (how === "down") await homeserver.restart();
            }
            await resume(lost);
            await settle(lost.client, lost.watcher);
            expect(seenBy(lost)).toBe(OWNER);
        },
    );
}

const verifications: readonly Verification[] = ["uvs", "admin", "bot"];

for (const verification of verifications) {
    // No answer is kept, and no review comes in between.
    const authOptions = {
        matrix_cache_seconds: 0,
        matrix_resync: verification === "uvs" ? undefined : 0,
    };
    onEachProsody(`A long call, asked by ${verification},`, { verification, authOptions }, (running) => {
        longCallTests(running, verification);
        if (verification !== "uvs") askedAnewTests(running, verification);
    });
}

for (const verification of ["uvs", "admin"] as const) {
    onEachProsody(
        `control: A long call whose session has ended, asked by ${verification},`,
        { verification, authOptions: { matrix_cache_seconds: 0 }, global: { smacks_hibernation_time: 1 } },
        (running) => {
            const cast = castOf(running);

            test.each(["cut for too long", "ended by its client"])("is not resumed: %s", async (how) => {
                const mark = running.current.prosody.mark();
                const ended = await call(running, cast, MODERATOR);
                if (how === "cut for too long") await cut(running, ended);
                else await ended.client.disconnect();
                await eventually(() => {
                    expect(seenBy(ended)).toBe("absent");
                });
                const result = await attack(running, ended.query);
                expectRefusal(running, result, "user_unknown", mark);
            });
        },
    );
}
