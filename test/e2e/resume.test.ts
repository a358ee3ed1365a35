/**
 * Taking a lost session up again: who may, what they keep, and that they get nothing that their new login does not prove.
 */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { randomUUID } from "node:crypto";
import type { Client, LoginResult } from "../../demo/client";
import { admitted, describeJoin, MEET, meetingOf, visit } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    expectRefusal,
    inRoom,
    MEMBER,
    MODERATOR,
    nodeOf,
    onEachProsody,
    pluginPaths,
    seen,
    sessionOf,
    setAffiliation,
    settle,
    sha256,
    STRANGER,
    tokenFor,
    transports,
    type Cast,
    type Running,
} from "./support";
import { eventually, pause } from "../../demo/waiting";

const OWNER = "owner, moderator";
const PARTICIPANT = "none, participant";

/** The name under which a session can be resumed. */
function previdOf(client: Client): string {
    const previd = client.resumptionId;
    if (previd === undefined) {
        throw new Error("the server does not let sessions be resumed");
    }
    return previd;
}

/** A meeting with Jicofo in it as a watcher, and somebody whose connection is lost. */
interface Loss {
    readonly room: string;
    readonly meeting: string;
    readonly watcher: Client;
    readonly client: Client;
    readonly previd: string;
    readonly jid: string;
    /** Tries to take the session up again: by a fresh token of the same user for the same room, unless said otherwise. */
    readonly resume: (
        as?: { readonly user?: string; readonly room?: string; readonly token?: string },
        query?: Readonly<Record<string, string>>,
    ) => Promise<LoginResult>;
}

async function lose(
    running: Running,
    cast: Cast,
    user: string,
    before?: (meeting: string) => Promise<void>,
): Promise<Loss> {
    const room = cast.newRoom();
    const meeting = meetingOf(room);
    const watcher = await cast.focus(meeting);
    const client = await cast.matrixUser(user, room, { resumable: true });
    expect((await client.join(`${meeting}/me`)).ok).toBe(true);
    await before?.(meeting);
    await settle(client, watcher);
    const { jid } = client;
    const previd = previdOf(client);
    const mark = running.current.prosody.mark();
    client.drop();
    await running.current.prosody.waitForLog("Session going into hibernation", 10_000, mark);
    return {
        room,
        meeting,
        watcher,
        client,
        previd,
        jid,
        resume(as = {}, query = {}) {
            const forRoom = as.room ?? room;
            const token = as.token ?? tokenFor(running, as.user ?? user, forRoom);
            return client.resume({ query: { room: roomName(forRoom), token, previd, ...query } });
        },
    };
}

function resumeTests(running: Running): void {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    describe("who proves the same again", () => {
        test.each([
            { user: MODERATOR, standing: OWNER },
            { user: MEMBER, standing: PARTICIPANT },
        ])("($user) keeps name, room and standing", async ({ user, standing }) => {
            const loss = await lose(running, cast, user);
            const { client, meeting, watcher } = loss;
            const before = watcher.presences.length;
            const token = tokenFor(running, user, loss.room);
            admitted(await loss.resume({ token }));
            expect(client.resumed).toBe(true);
            expect(client.jid).toBe(loss.jid);
            expect(await sessionOf(client)).toMatchObject({
                verified: true,
                auth_matrix_user_verification_is_owner: standing === OWNER,
                jitsi_meet_room: roomName(loss.room),
                jitsi_meet_domain: MEET,
                jitsi_meet_context_user: { id: user },
            });
            await settle(client, watcher);
            expect(seen(watcher, meeting, "me")).toBe(standing);
            // Nobody in the meeting has noticed anything.
            expect(watcher.presences).toHaveLength(before);
            // The user is still inside: messages pass.
            const heard = watcher.waitFor((stanza) => stanza.textContent === "back");
            client.send(`<message type="groupchat" to="${meeting}"><body>back</body></message>`);
            await heard;
            // And they still enter their room, and no other.
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe(standing);
            const other = meetingOf(cast.newRoom());
            await watcher.join(`${other}/focus`);
            expect(describeJoin(await client.join(`${other}/me`))).toBe("refused: not-allowed");
        });

        test("hears what was said meanwhile", async () => {
            const loss = await lose(running, cast, MEMBER);
            loss.watcher.send(`<message type="groupchat" to="${loss.meeting}"><body>news</body></message>`);
            await settle(loss.watcher);
            const from = loss.client.received.length;
            admitted(await loss.resume());
            await loss.client.waitFor((stanza) => stanza.textContent === "news", 5_000, from);
        });

        test("can be lost and come back again and again", async () => {
            const loss = await lose(running, cast, MODERATOR);
            for (let round = 0; round < 3; round++) {
                admitted(await loss.resume());
                expect(loss.client.resumed).toBe(true);
                const from = running.current.prosody.mark();
                loss.client.drop();
                await running.current.prosody.waitForLog("Session going into hibernation", 10_000, from);
            }
            expect(seen(loss.watcher, loss.meeting, "me")).toBe(OWNER);
        });

        test.each(transports)("keeps the affiliation also in a new session, over %s", async (transport) => {
            const loss = await lose(running, cast, MEMBER, async (meeting) => {
                await inRoom(
                    running,
                    meeting,
                    'for _, o in room:each_occupant() do if o.nick:match("/me$") then ' +
                        'room:set_affiliation(true, o.bare_jid, "member") end end',
                );
            });
            const again = await cast.matrixUser(MEMBER, loss.room, {
                transport,
                query: { previd: loss.previd },
            });
            expect(bareJid(again)).toBe(loss.jid.split("/", 1)[0]);
            expect(await sessionOf(again)).toMatchObject({
                jitsi_meet_room: roomName(loss.room),
                jitsi_meet_context_user: { id: MEMBER },
            });
            expect(describeJoin(await again.join(`${loss.meeting}/me`))).toBe("member, participant");
        });
    });

    describe("who proves less", () => {
        test("is taken down in a members-only meeting without being put out", async () => {
            const loss = await lose(running, cast, MODERATOR);
            await inRoom(running, loss.meeting, "room:set_members_only(true)");
            running.current.matrix.setPower(loss.room, MODERATOR, 0);
            admitted(await loss.resume());
            await settle(loss.client, loss.watcher);
            expect(seen(loss.watcher, loss.meeting, "me")).toBe("member, participant");
        });

        test("has only the power that the new login proves", async () => {
            const loss = await lose(running, cast, MODERATOR);
            const { client, meeting, watcher } = loss;
            running.current.matrix.setPower(loss.room, MODERATOR, 0);
            admitted(await loss.resume());
            expect(client.resumed).toBe(true);
            expect(await sessionOf(client)).toMatchObject({ auth_matrix_user_verification_is_owner: false });
            await settle(client, watcher);
            // Nobody can give them the power back, and the next join takes what is left of it.
            await setAffiliation(watcher, meeting, client, "none");
            await setAffiliation(watcher, meeting, client, "owner");
            await settle(client, watcher);
            expect(seen(watcher, meeting, "me")).toBe(PARTICIPANT);
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe(PARTICIPANT);
            expect(await affiliationsIn(running, meeting)).not.toContain(`${bareJid(client)}=owner`);
        });

        test("is demoted in the meeting that they never left", async () => {
            const loss = await lose(running, cast, MODERATOR);
            running.current.matrix.setPower(loss.room, MODERATOR, 0);
            admitted(await loss.resume());
            expect(loss.client.resumed).toBe(true);
            await settle(loss.client, loss.watcher);
            expect(seen(loss.watcher, loss.meeting, "me")).toBe(PARTICIPANT);
        });

        test("has left the Matrix room: is refused, and the old occupant stays until the hibernation ends", async () => {
            const loss = await lose(running, cast, MODERATOR);
            running.current.matrix.leave(loss.room, MODERATOR);
            expectRefusal(running, await loss.resume(), "not_in_room", mark);
            await settle(loss.watcher);
            expect(seen(loss.watcher, loss.meeting, "me")).toBe(OWNER);
        });

        test("gains what Matrix has given meanwhile with the next join", async () => {
            const loss = await lose(running, cast, MEMBER);
            running.current.matrix.setPower(loss.room, MEMBER, 50);
            admitted(await loss.resume());
            expect(await sessionOf(loss.client)).toMatchObject({
                auth_matrix_user_verification_is_owner: true,
            });
            await loss.client.leave(loss.meeting);
            expect(describeJoin(await loss.client.join(`${loss.meeting}/me`))).toBe(OWNER);
        });
    });

    describe("who is somebody else", () => {
        test.each([
            { other: "user", as: { user: MODERATOR } },
            { other: "room", as: { elsewhere: true } },
            { other: "user who is no member", as: { user: STRANGER } },
        ] as const)("(another $other) neither resumes nor gets the name", async ({ as }) => {
            const loss = await lose(running, cast, MEMBER);
            const query = {
                user: "user" in as ? as.user : MEMBER,
                room: "elsewhere" in as ? cast.newRoom() : loss.room,
            };
            const result = await loss.resume(query);
            if (query.user === STRANGER) {
                expectRefusal(running, result, "not_in_room", mark);
            } else {
                const client = admitted(result);
                expect(client.resumed).toBe(false);
                expect(nodeOf(client)).not.toBe(loss.jid.split("@", 1)[0]);
                expect(await sessionOf(client)).toMatchObject({
                    jitsi_meet_room: roomName(query.room),
                    jitsi_meet_context_user: { id: query.user },
                });
            }
            await settle(loss.watcher);
            expect(seen(loss.watcher, loss.meeting, "me")).toBe(PARTICIPANT);
        });

        test("does not get a session by guessing, nor does the same user", async () => {
            const loss = await lose(running, cast, MEMBER);
            const guesses = [randomUUID(), "", nodeOf(loss.client), `${loss.previd}x`, "%", ".*"];
            const names = [];
            for (const previd of guesses) {
                const client = await cast.matrixUser(MEMBER, loss.room, { query: { previd } });
                names.push(nodeOf(client));
            }
            names.push(loss.jid.split("@", 1)[0]);
            expect(new Set(names).size).toBe(guesses.length + 1);
        });
    });

    describe("jitsi-pre-session-unbind", () => {
        /** What was told of ending sessions of a JID. */
        const unbound = (jid: string): readonly string[] =>
            [...running.current.prosody.logSince(mark).matchAll(/\tunbind (\{.*\})$/gm)]
                .map(([, text = ""]) => text)
                .filter((text) => (JSON.parse(text) as { jid?: string }).jid === jid);

        test.each(transports)("is fired when a session ends over %s, with the session", async (transport) => {
            const client = await cast.matrixUser(MEMBER, cast.newRoom(), { transport });
            const { jid } = client;
            expect(unbound(jid)).toEqual([]);
            await client.disconnect();
            await eventually(() => {
                expect(unbound(jid).map((text) => JSON.parse(text) as unknown)).toEqual([
                    expect.objectContaining({ jid, sameSession: true }),
                ]);
            });
        });

        test("is fired when the connection is lost, before the session is kept for later", async () => {
            const loss = await lose(running, cast, MEMBER);
            expect(unbound(loss.jid)).toHaveLength(1);
            admitted(await loss.resume());
            await loss.client.disconnect();
            await eventually(() => {
                expect(unbound(loss.jid)).toHaveLength(2);
            });
        });
    });

    test("the new token is on the session", async () => {
        const loss = await lose(running, cast, MEMBER);
        const token = tokenFor(running, MEMBER, loss.room);
        admitted(await loss.resume({ token }));
        expect(loss.client.resumed).toBe(true);
        expect((await sessionOf(loss.client)).auth_token).toBe(sha256(token));
    });

    describe("a login to which another module gives the name of somebody's session", () => {
        test.each([
            { other: "user", user: MODERATOR, elsewhere: false },
            { other: "room", user: MEMBER, elsewhere: true },
        ])("of another $other does not get that session", async ({ user, elsewhere }) => {
            const loss = await lose(running, cast, MEMBER);
            const { watcher, meeting } = loss;
            watcher.send(`<message type="groupchat" to="${meeting}"><body>secret</body></message>`);
            await settle(watcher);
            const from = loss.client.received.length;
            const room = elsewhere ? cast.newRoom() : loss.room;
            const customusername = loss.jid.split("@", 1)[0] ?? "";
            const client = admitted(await loss.resume({ user, room }, { customusername }));
            expect(client.resumed).toBe(false);
            expect(nodeOf(client)).not.toBe(customusername);
            expect(running.current.prosody.logSince(mark)).toContain(
                "asks for the user name of another user",
            );
            await settle(client, watcher);
            expect(await sessionOf(client)).toMatchObject({
                jitsi_meet_room: roomName(room),
                jitsi_meet_context_user: { id: user },
            });
            if (elsewhere) {
                expect(client.received.slice(from).join("\n")).not.toContain("secret");
                expect(seen(watcher, meeting, "me")).toBe(PARTICIPANT);
            }
            // The session still waits for the one that it belongs to.
            const rightful = await cast.matrixUser(MEMBER, loss.room, { query: { previd: loss.previd } });
            expect(bareJid(rightful)).toBe(loss.jid.split("/", 1)[0]);
        });

        test("of the same user for the same room gets it", async () => {
            const loss = await lose(running, cast, MEMBER);
            const customusername = loss.jid.split("@", 1)[0] ?? "";
            admitted(await loss.resume({}, { customusername }));
            expect(loss.client.resumed).toBe(true);
        });
    });
}

onEachProsody(
    "Resumption",
    { pluginPaths, authOptions: { modules_enabled: ["test_events", "test_sessions"] } },
    resumeTests,
);

onEachProsody(
    "Resumption that comes too late",
    // A token that ends is to be noticed at once.
    { pluginPaths, global: { smacks_hibernation_time: 4 }, authOptions: { matrix_cache_seconds: 0 } },
    (running) => {
        const cast = castOf(running);
        test("with another, unknown OpenID token is refused, and the old occupant stays until the hibernation ends", async () => {
            const mark = running.current.prosody.mark();
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const watcher = await cast.focus(meeting);
            const client = await cast.matrixUser(ADMIN, room, { resumable: true });
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe(OWNER);
            const previd = previdOf(client);
            await settle(client, watcher);
            client.drop();
            await running.current.prosody.waitForLog("Session going into hibernation", 10_000, mark);
            const forged = widgetToken({ token: "never-made-by-anybody", roomId: room });
            const late = await client.resume({ query: { room: roomName(room), previd, token: forged } });
            expectRefusal(running, late, "user_unknown", mark);
            expect(seen(watcher, meeting, "me")).toBe(OWNER);
            expect(await affiliationsIn(running, meeting)).toContain("=owner");
            await eventually(() => {
                expect(seen(watcher, meeting, "me")).toBe("absent");
            }, 20_000);
            // A good login begins anew.
            const again = await cast.matrixUser(ADMIN, room, { query: { previd } });
            expect(describeJoin(await again.join(`${meeting}/me`))).toBe(OWNER);
        }, 60_000);

        test("a good login in time keeps the place", async () => {
            const loss = await lose(running, cast, MEMBER);
            const late = await visit(running.current, {
                user: MEMBER,
                room: loss.room,
                query: { previd: loss.previd, token: "no.such.token" },
            });
            expect(late.ok).toBe(false);
            admitted(await loss.resume());
            expect(loss.client.resumed).toBe(true);
            await pause(5_000);
            await settle(loss.client, loss.watcher);
            expect(seen(loss.watcher, loss.meeting, "me")).toBe(PARTICIPANT);
        }, 60_000);
    },
);
