/**
 * Our modules beside Jitsi's plugins: each feature of a Jitsi works for users who are verified, and opens no way around
 * the door; and moderators are those of the Matrix room, whatever else hands out moderation.
 *
 * With `JITSI_PLUGINS` the same runs beside the real plugins in that folder, see `make test-jitsi`.
 */

import { expect } from "@jest/globals";
import { childNamed, connect, type Client } from "../../demo/client";
import { admitted, describeJoin, GUEST, MEET, meetingOf, MUC, visit } from "../../demo/deployment";
import { roomName } from "../../demo/matrix";
import {
    besideJitsi,
    BREAKOUT,
    displayName,
    HIDDEN,
    identityIn,
    JIGASI,
    jsonMessages,
    lastPresence,
    letIn,
    LOBBY,
    makeBreakout,
    RECORDER,
    secure,
    switchRoom,
    testWith,
    TRANSCRIBER,
    VISITOR_NODE,
    VISITORS,
    type RunningJitsi,
} from "../jitsi/support";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    COOK,
    inRoom,
    MEMBER,
    MODERATOR,
    putOut,
    refusals,
    setAffiliation,
    setRole,
    settle,
    STRANGER,
    type Cast,
} from "./support";
import { pause } from "../../demo/waiting";

/** Another member of the Matrix room, of power 0. */
const SECOND = "@second:hs.test";
const people = { [ADMIN]: 100, [MODERATOR]: 50, [MEMBER]: 0, [SECOND]: 0 };

const OWNER = "owner, moderator";
const ADMITTED = "member, participant";
const PLAIN = "none, participant";

/** A meeting that Jicofo has opened. */
interface Meeting {
    /** The Matrix room. */
    readonly room: string;
    /** The JID of the meeting. */
    readonly jid: string;
    readonly focus: Client;
    /** Logs a Matrix user in for this meeting. */
    readonly user: (user: string) => Promise<Client>;
    /** Logs several in. */
    readonly users: <const Users extends readonly string[]>(
        ...users: Users
    ) => Promise<{ [Index in keyof Users]: Client }>;
}

async function openMeeting(cast: Cast): Promise<Meeting> {
    const room = cast.newRoom(people);
    const jid = meetingOf(room);
    const focus = await cast.focus(jid);
    const user = (name: string): Promise<Client> => cast.matrixUser(name, room);
    return {
        room,
        jid,
        focus,
        user,
        users: (...users) =>
            Promise.all(users.map(user)) as Promise<{ [Index in keyof typeof users]: Client }>,
    };
}

/** Joins a room as Jitsi's client does. @returns affiliation and role, or why not */
async function enter(client: Client, room: string, nick: string, password?: string): Promise<string> {
    return describeJoin(await client.join(`${room}/${nick}`, { extra: displayName(nick), password }));
}

/** What an observer sees of an occupant now. */
function seen(observer: Client, room: string, nick: string): string | undefined {
    const occupant = observer.occupants(room).get(nick);
    return occupant && `${occupant.affiliation}, ${occupant.role}`;
}

/** Logs in a user of another Matrix room. */
function userOfOtherRoom(cast: Cast): Promise<Client> {
    return cast.matrixUser(COOK, cast.newRoom({ [COOK]: 100 }));
}

/** Logs in, at the guests' host, somebody who claims to have a token, for a room. Nobody verifies it there. */
async function guestWithToken(running: RunningJitsi, room: string): Promise<Client> {
    const { prosody } = running.current;
    const query = { room: roomName(room), token: "made.up.token" };
    return admitted(await connect({ prosody, transport: "websocket", host: GUEST, query }));
}

/** A field of the session of a client, inside Prosody. */
function sessionField(running: RunningJitsi, client: Client, field: string): Promise<string> {
    return inRoom(running, `x@${MUC}`, `return tostring(prosody.full_sessions["${client.jid}"].${field})`);
}

besideJitsi("beside all of Jitsi's plugins", {}, (running) => {
    const cast = castOf(running);

    testWith("muc_domain_mapper")("tenants: members enter their room, with their power", async () => {
        const room = cast.newRoom(people);
        const meeting = `${roomName(room)}@conference.acme.${MEET}`;
        const focus = await cast.focus(meeting);
        const query = { prefix: "acme" };
        const admin = await cast.matrixUser(ADMIN, room, { query });
        const member = await cast.matrixUser(MEMBER, room, { query });

        expect(await enter(member, meeting, "member")).toBe(PLAIN);
        expect(await enter(admin, meeting, "admin")).toBe(OWNER);
        expect(await setAffiliation(focus, meeting, member, "owner")).toBe("done");
        await settle(admin);
        expect(seen(admin, meeting, "member")).toBe(PLAIN);
        const inside = await affiliationsIn(running, `[acme]${roomName(room)}@${MUC}`);
        expect(inside).toContain(`${bareJid(admin)}=owner`);
        expect(inside).not.toContain(bareJid(member));
    });

    testWith("muc_domain_mapper")("tenants: open no other room", async () => {
        const own = cast.newRoom(people);
        const other = cast.newRoom(people);
        const admin = await cast.matrixUser(ADMIN, own, { query: { prefix: "acme" } });
        const guest = await cast.guest();
        const virtual = `${roomName(other)}@conference.acme.${MEET}`;
        await cast.focus(virtual, meetingOf(other));

        for (const room of [
            virtual,
            `[acme]${roomName(other)}@${MUC}`,
            `[${roomName(own)}]${roomName(other)}@${MUC}`,
            `[acme][x]${roomName(own)}@${MUC}`,
            `acme]${roomName(own)}@${MUC}`,
        ]) {
            // The answer may come from the room under its other name.
            const answer = admin.waitFor((stanza) => stanza.getAttribute("id") === room);
            admin.send(
                `<presence id="${room}" to="${room}/admin"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
            );
            const error = childNamed(await answer, "error");
            expect([room, error && childNamed(error, "not-allowed")?.localName]).toEqual([
                room,
                "not-allowed",
            ]);
        }
        expect(await enter(guest, virtual, "guest")).toBe("refused: not-allowed");
    });

    testWith("muc_lobby_rooms")(
        "lobby: a member waits until they are let in, a moderator of the Matrix room passes",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, moderator, member] = await meeting.users(ADMIN, MODERATOR, MEMBER);
            expect(await enter(admin, meeting.jid, "admin")).toBe(OWNER);
            expect(await secure(admin, meeting.jid, { membersOnly: true })).toBe("done");

            expect(await enter(member, meeting.jid, "member")).toBe("refused: registration-required");
            expect(await enter(member, meetingOf(meeting.room, LOBBY), "member")).toBe(PLAIN);
            const invited = member.waitFor((stanza) => stanza.getAttribute("from") === meeting.jid);
            letIn(admin, meeting.jid, member.jid);
            await invited;
            expect(await enter(member, meeting.jid, "member")).toBe(ADMITTED);
            expect(await enter(moderator, meeting.jid, "moderator")).toBe(OWNER);
        },
    );

    testWith("muc_lobby_rooms")("lobby: those inside may stay when it is switched on", async () => {
        const meeting = await openMeeting(cast);
        const admin = await meeting.user(ADMIN);
        const member = await meeting.user(MEMBER);
        const guest = await cast.guest();
        expect(await enter(admin, meeting.jid, "admin")).toBe(OWNER);
        expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
        expect(await setAffiliation(admin, meeting.jid, guest, "member")).toBe("done");
        expect(await enter(guest, meeting.jid, "guest")).toBe(ADMITTED);

        // As Jitsi's client does it: everybody inside in one query.
        const items = [member, guest].map(
            (client) => `<item affiliation="member" jid="${bareJid(client)}"/>`,
        );
        await admin.sendIq(
            `<iq type="set" to="${meeting.jid}"><query xmlns="http://jabber.org/protocol/muc#admin">` +
                `${items.join("")}</query></iq>`,
        );
        expect(await secure(admin, meeting.jid, { membersOnly: true })).toBe("done");
        await settle(admin, member);
        expect(seen(admin, meeting.jid, "member")).toBe(ADMITTED);
        expect(seen(admin, meeting.jid, "guest")).toBe(ADMITTED);
    });

    testWith("muc_lobby_rooms")(
        "lobby: no user admits themselves, and being admitted makes nobody owner",
        async () => {
            const meeting = await openMeeting(cast);
            const lobby = meetingOf(meeting.room, LOBBY);
            const [admin, member] = await meeting.users(ADMIN, MEMBER);
            const stranger = await userOfOtherRoom(cast);
            const guest = await cast.guest();
            await enter(admin, meeting.jid, "admin");
            await secure(admin, meeting.jid, { membersOnly: true });

            expect(await enter(stranger, lobby, "stranger")).toBe("refused: not-allowed");
            expect(await enter(stranger, meeting.jid, "stranger")).toBe("refused: not-allowed");
            expect(await enter(guest, meeting.jid, "guest")).toBe("refused: registration-required");
            for (const [client, nick] of [
                [member, "member"],
                [guest, "guest"],
            ] as const) {
                expect(await enter(client, lobby, nick)).toBe(PLAIN);
                letIn(client, meeting.jid, client.jid);
                expect(await setAffiliation(client, meeting.jid, client, "member")).not.toBe("done");
                expect(await enter(client, meeting.jid, nick)).toBe("refused: registration-required");
            }

            letIn(admin, meeting.jid, guest.jid);
            await settle(admin);
            expect(await enter(guest, meeting.jid, "guest")).toBe(ADMITTED);
            expect(await setAffiliation(meeting.focus, meeting.jid, guest, "owner")).toBe("done");
            expect(await setAffiliation(admin, meeting.jid, guest, "owner")).toBe("cancel not-allowed");
            await settle(admin);
            expect(seen(admin, meeting.jid, "guest")).toBe(ADMITTED);
        },
    );

    testWith("muc_lobby_rooms")("lobby: a moderator turns somebody away", async () => {
        const meeting = await openMeeting(cast);
        const lobby = meetingOf(meeting.room, LOBBY);
        const [admin, member] = await meeting.users(ADMIN, MEMBER);
        await enter(admin, meeting.jid, "admin");
        await secure(admin, meeting.jid, { membersOnly: true });
        expect(await enter(admin, lobby, "admin")).toBe(OWNER);
        expect(await enter(member, lobby, "member")).toBe(PLAIN);

        // The plugin lets no answer of the lobby through, so what comes of it is seen there only.
        const kick = (nick: string): string =>
            `<iq type="set" id="kick" to="${lobby}"><query xmlns="http://jabber.org/protocol/muc#admin">` +
            `<item nick="${nick}" role="none"/></query></iq>`;
        const away = putOut(member, lobby, "member");
        member.send(kick("admin"));
        await settle(member);
        admin.send(kick("member"));
        await away;
        expect(
            await inRoom(running, lobby, "return tostring(room:get_occupant_by_nick(room.jid .. '/admin'))"),
        ).not.toBe("nil");
        expect(await enter(member, meeting.jid, "member")).toBe("refused: registration-required");
    });

    testWith("muc_lobby_rooms")("password: opens the lobby to members and guests who know it", async () => {
        const meeting = await openMeeting(cast);
        const [admin, member] = await meeting.users(ADMIN, MEMBER);
        const stranger = await userOfOtherRoom(cast);
        const guest = await cast.guest();
        await enter(admin, meeting.jid, "admin");
        await secure(admin, meeting.jid, { membersOnly: true, password: "sesame" });

        expect(await enter(member, meeting.jid, "member", "wrong")).toBe("refused: registration-required");
        expect(await enter(member, meeting.jid, "member", "sesame")).toBe(ADMITTED);
        expect(await enter(guest, meeting.jid, "guest", "sesame")).toBe(ADMITTED);
        expect(await enter(stranger, meeting.jid, "stranger", "sesame")).toBe("refused: not-allowed");
    });

    testWith("muc_meeting_id")("password: asked of everybody, in a meeting without a lobby", async () => {
        const meeting = await openMeeting(cast);
        const [admin, moderator, member] = await meeting.users(ADMIN, MODERATOR, MEMBER);
        const stranger = await userOfOtherRoom(cast);
        const guest = await cast.guest();
        await enter(admin, meeting.jid, "admin");
        expect(await secure(admin, meeting.jid, { password: "sesame" })).toBe("done");

        expect(await enter(member, meeting.jid, "member")).toBe("refused: not-authorized");
        expect(await enter(guest, meeting.jid, "guest", "wrong")).toBe("refused: not-authorized");
        expect(await enter(stranger, meeting.jid, "stranger", "sesame")).toBe("refused: not-allowed");
        expect(await enter(member, meeting.jid, "member", "sesame")).toBe(PLAIN);
        expect(await enter(guest, meeting.jid, "guest", "sesame")).toBe(PLAIN);
        expect(await enter(moderator, meeting.jid, "moderator", "sesame")).toBe(OWNER);
    });

    testWith("muc_meeting_id")(
        "members only: as Jicofo sets it, moderators pass, others as named",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member, second] = await meeting.users(ADMIN, MEMBER, SECOND);
            const stranger = await userOfOtherRoom(cast);
            expect(await secure(meeting.focus, meeting.jid, { membersOnly: true })).toBe("done");
            expect(await setAffiliation(meeting.focus, meeting.jid, stranger, "member")).toBe("done");
            expect(await setAffiliation(meeting.focus, meeting.jid, second, "member")).toBe("done");

            expect(await enter(admin, meeting.jid, "admin")).toBe(OWNER);
            expect(await enter(member, meeting.jid, "member")).toBe("refused: registration-required");
            expect(await enter(second, meeting.jid, "second")).toBe(ADMITTED);
            expect(await enter(stranger, meeting.jid, "stranger")).toBe("refused: not-allowed");
        },
    );

    testWith("muc_breakout_rooms")("breakout rooms: there and back, with the same power", async () => {
        const meeting = await openMeeting(cast);
        const [admin, member] = await meeting.users(ADMIN, MEMBER);
        await enter(admin, meeting.jid, "admin");
        await enter(member, meeting.jid, "member");
        const breakout = await makeBreakout(admin, "corner");
        await meeting.focus.join(`${breakout}/focus`);

        for (const [from, to] of [
            [meeting.jid, breakout],
            [breakout, meeting.jid],
            [meeting.jid, breakout],
        ] as const) {
            expect(describeJoin(await switchRoom(member, from, to, "member"))).toBe(PLAIN);
            expect(describeJoin(await switchRoom(admin, from, to, "admin"))).toBe(OWNER);
        }
        expect(await affiliationsIn(running, meeting.jid)).toContain(`${bareJid(admin)}=owner`);
    });

    testWith("muc_breakout_rooms")("breakout rooms: only from their own main room", async () => {
        const meeting = await openMeeting(cast);
        const [admin, member, second] = await meeting.users(ADMIN, MEMBER, SECOND);
        const stranger = await userOfOtherRoom(cast);
        const guest = await cast.guest();
        await enter(admin, meeting.jid, "admin");
        await enter(member, meeting.jid, "member");
        const breakout = await makeBreakout(admin, "corner");
        await meeting.focus.join(`${breakout}/focus`);

        for (const [client, nick] of [
            [second, "second"],
            [stranger, "stranger"],
            [guest, "guest"],
        ] as const) {
            expect([nick, await enter(client, breakout, nick)]).toEqual([nick, "refused: not-allowed"]);
        }
        expect(await enter(member, `nowhere@${BREAKOUT}`, "member")).toBe("refused: not-allowed");

        // Nor does somebody get one made who is no moderator, or of another room.
        const count =
            "local n = 0; for _ in pairs(room._data.breakout_rooms) do n = n + 1 end; return tostring(n)";
        for (const client of [member, stranger]) {
            client.send(
                `<message to="${BREAKOUT}"><breakout_rooms type="features/breakout-rooms/add" subject="mine"/></message>`,
            );
        }
        await settle(member, stranger);
        expect(await inRoom(running, meeting.jid, count)).toBe("1");
    });

    testWith("muc_breakout_rooms")(
        "breakout rooms: Jicofo with authentication on makes nobody moderator there",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member] = await meeting.users(ADMIN, MEMBER);
            await enter(admin, meeting.jid, "admin");
            await enter(member, meeting.jid, "member");
            const breakout = await makeBreakout(admin, "corner");
            await meeting.focus.join(`${breakout}/focus`);
            await switchRoom(member, meeting.jid, breakout, "member");
            await switchRoom(admin, meeting.jid, breakout, "admin");

            for (const client of [member, admin]) {
                expect(await setAffiliation(meeting.focus, breakout, client, "owner")).toBe("done");
            }
            await settle(admin);
            expect(seen(admin, breakout, "member")).toBe(PLAIN);
            expect(seen(admin, breakout, "admin")).toBe(OWNER);
            expect(describeJoin(await switchRoom(member, breakout, meeting.jid, "member"))).toBe(PLAIN);
        },
    );

    testWith("visitors_component")("visitors: who is promoted comes in, others stay outside", async () => {
        const meeting = await openMeeting(cast);
        const admin = await meeting.user(ADMIN);
        await enter(admin, meeting.jid, "admin");
        const username = await promote(running, meeting, admin);

        const promoted = await cast.matrixUser(MEMBER, meeting.room, { query: { customusername: username } });
        expect(bareJid(promoted)).toBe(`${username}@${MEET}`);
        expect(await enter(promoted, meeting.jid, "member")).toBe(PLAIN);
        expect(await setAffiliation(meeting.focus, meeting.jid, promoted, "owner")).toBe("done");
        const second = await meeting.user(SECOND);
        expect(await enter(second, meeting.jid, "second")).toBe("refused: not-allowed");
        await settle(admin);
        expect(seen(admin, meeting.jid, "member")).toBe(PLAIN);
    });

    testWith("visitors_component")("visitors: a promotion lets nobody in who is not verified", async () => {
        const meeting = await openMeeting(cast);
        const admin = await meeting.user(ADMIN);
        await enter(admin, meeting.jid, "admin");
        const query = { customusername: await promote(running, meeting, admin) };

        const refused = await visit(running.current, { user: STRANGER, room: meeting.room, query });
        expect(refused).toMatchObject({ ok: false, condition: "not-allowed" });
        const stranger = await cast.matrixUser(COOK, cast.newRoom({ [COOK]: 100 }), { query });
        expect(bareJid(stranger)).not.toBe(`${query.customusername}@${MEET}`);
        expect(await enter(stranger, meeting.jid, "stranger")).toBe("refused: not-allowed");
    });

    testWith("visitors_component")(
        "visitors: nobody takes the name of a promoted one who is there",
        async () => {
            const meeting = await openMeeting(cast);
            const admin = await meeting.user(ADMIN);
            await enter(admin, meeting.jid, "admin");
            const query = { customusername: await promote(running, meeting, admin) };
            const moderator = await cast.matrixUser(MODERATOR, meeting.room, { query });
            expect(await enter(moderator, meeting.jid, "moderator")).toBe(OWNER);

            // Real JIDs, and so user names, are public in meetings. Who had one of them would have its affiliations.
            const login = await visit(running.current, { user: MEMBER, room: meeting.room, query });
            if (login.ok) {
                expect(bareJid(login.client)).not.toBe(bareJid(moderator));
                await login.client.disconnect();
            }
            await settle(admin);
            expect(seen(admin, meeting.jid, "moderator")).toBe(OWNER);
        },
    );

    testWith("end_conference", "muc_meeting_id")("end meeting: by its moderators only", async () => {
        const meeting = await openMeeting(cast);
        const [admin, member] = await meeting.users(ADMIN, MEMBER);
        const stranger = await userOfOtherRoom(cast);
        await enter(admin, meeting.jid, "admin");
        await enter(member, meeting.jid, "member");
        const end = `<message to="endconference.${MEET}"><end_conference/></message>`;

        member.send(end);
        stranger.send(end);
        await settle(member, stranger, admin);
        expect(seen(admin, meeting.jid, "member")).toBe(PLAIN);

        const out = putOut(member, meeting.jid, "member");
        admin.send(end);
        await out;
        expect(await affiliationsIn(running, meeting.jid)).toBe("no room");
        expect(await enter(member, meeting.jid, "member")).toBe("refused: not-allowed");
    });

    testWith("muc_end_meeting")(
        "end meeting: by the operator over HTTP, and begun anew with all rules",
        async () => {
            const meeting = await openMeeting(cast);
            const member = await meeting.user(MEMBER);
            await enter(member, meeting.jid, "member");
            const out = putOut(member, meeting.jid, "member");
            expect(await running.callAsOperator("POST", `/end-meeting?conference=${meeting.jid}`)).toBe(200);
            await out;

            const stranger = await userOfOtherRoom(cast);
            await meeting.focus.join(`${meeting.jid}/focus`);
            expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
            expect(await enter(stranger, meeting.jid, "stranger")).toBe("refused: not-allowed");
        },
    );

    testWith("muc_meeting_id")("kick: removes a member, who may return with the same rights", async () => {
        const meeting = await openMeeting(cast);
        const [admin, member, second] = await meeting.users(ADMIN, MEMBER, SECOND);
        await enter(admin, meeting.jid, "admin");
        await enter(member, meeting.jid, "member");
        await enter(second, meeting.jid, "second");

        expect(await setRole(member, meeting.jid, "second", "none")).not.toBe("done");
        expect(await setRole(member, meeting.jid, "admin", "none")).not.toBe("done");
        const out = putOut(member, meeting.jid, "member");
        expect(await setRole(admin, meeting.jid, "member", "none")).toBe("done");
        await out;
        expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
    });

    testWith("muc_kick_participant")(
        "kick: by the operator, a moderator comes again as moderator",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member] = await meeting.users(ADMIN, MEMBER);
            await enter(admin, meeting.jid, "admin");
            await enter(member, meeting.jid, "member");

            for (const [client, nick, power] of [
                [admin, "admin", OWNER],
                [member, "member", PLAIN],
            ] as const) {
                const out = putOut(client, meeting.jid, nick);
                const target = `/kick-participant?room=${roomName(meeting.room)}`;
                const body = JSON.stringify({ participantId: nick });
                expect(await running.callAsOperator("PUT", target, body)).toBe(200);
                await out;
                expect(await enter(client, meeting.jid, nick)).toBe(power);
            }
        },
    );

    testWith("muc_meeting_id")(
        "ban: keeps a member out, and a moderator of the Matrix room too",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, moderator, member] = await meeting.users(ADMIN, MODERATOR, MEMBER);
            await enter(admin, meeting.jid, "admin");
            await enter(member, meeting.jid, "member");
            await enter(moderator, meeting.jid, "moderator");

            expect(await setAffiliation(member, meeting.jid, admin, "outcast")).not.toBe("done");
            for (const [client, nick] of [
                [member, "member"],
                [moderator, "moderator"],
            ] as const) {
                const out = putOut(client, meeting.jid, nick);
                expect(await setAffiliation(admin, meeting.jid, client, "outcast")).toBe("done");
                await out;
                expect([nick, await enter(client, meeting.jid, nick)]).toEqual([nick, "refused: forbidden"]);
            }
            // Jicofo's grant to somebody whom it remembers does not lift it.
            expect(await setAffiliation(meeting.focus, meeting.jid, member, "owner")).toBe("done");
            expect(await enter(member, meeting.jid, "member")).toBe("refused: forbidden");
        },
    );

    testWith("av_moderation_component", "room_metadata_component")(
        "AV moderation: moderators of the Matrix room get it, also those who come later",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, moderator, member, second] = await meeting.users(ADMIN, MODERATOR, MEMBER, SECOND);
            await enter(admin, meeting.jid, "admin");
            await enter(member, meeting.jid, "member");
            const command = `<message to="avmoderation.${MEET}"><av_moderation enable="true" mediaType="audio"/></message>`;

            member.send(command);
            await settle(member);
            expect(await inRoom(running, meeting.jid, "return tostring(room.av_moderation)")).toBe("nil");

            admin.send(command);
            await settle(admin);
            await enter(moderator, meeting.jid, "moderator");
            await enter(second, meeting.jid, "second");
            await settle(moderator, second, member);
            const lists = (client: Client): boolean =>
                jsonMessages(client, "av_moderation").some((message) => message.whitelists !== undefined);
            const told = (client: Client): boolean =>
                jsonMessages(client, "av_moderation").some((message) => message.enabled === true);
            expect([admin, moderator, member, second].map(told)).toEqual([true, true, true, true]);
            expect([admin, moderator, member, second].map(lists)).toEqual([true, true, false, false]);
            // Those who come later speak as moderators: the plugin lists only who becomes one while they are there.
            const allowed = await inRoom(
                running,
                meeting.jid,
                'return table.concat(room.av_moderation.audio, " ")',
            );
            expect(allowed).toContain(`${meeting.jid}/admin`);
            expect(allowed).not.toContain(`${meeting.jid}/member`);
            expect(allowed).not.toContain(`${meeting.jid}/second`);
        },
    );

    testWith("muc_lobby_rooms", "muc_password_whitelist")(
        "hidden domain: recorder and transcriber come past lobby and password, and are no moderators",
        async () => {
            const meeting = await openMeeting(cast);
            const admin = await meeting.user(ADMIN);
            const recorder = await running.logIn(RECORDER);
            const transcriber = await running.logIn(TRANSCRIBER);
            await enter(admin, meeting.jid, "admin");
            expect(await enter(recorder, meeting.jid, "recorder")).toBe(PLAIN);
            await recorder.leave(meeting.jid);

            await secure(admin, meeting.jid, { membersOnly: true, password: "sesame" });
            expect(await enter(recorder, meeting.jid, "recorder")).toBe(ADMITTED);
            expect(await enter(transcriber, meeting.jid, "transcriber")).toBe(ADMITTED);
            for (const client of [recorder, transcriber]) {
                expect(await setAffiliation(meeting.focus, meeting.jid, client, "owner")).toBe("done");
            }
            await settle(admin);
            expect(seen(admin, meeting.jid, "recorder")).toBe(ADMITTED);
            expect(seen(admin, meeting.jid, "transcriber")).toBe(ADMITTED);
        },
    );

    testWith("muc_meeting_id")(
        "hidden domain and Jigasi: nobody passes for them by the content of a stanza",
        async () => {
            const meeting = await openMeeting(cast);
            const stranger = await userOfOtherRoom(cast);
            const guest = await cast.guest();
            const claims =
                '<initiator xmlns="http://jitsi.org/protocol/jigasi"/>' +
                '<features><feature var="http://jitsi.org/protocol/jibri"/></features>' +
                `<email>recorder@${HIDDEN}</email>`;
            for (const client of [stranger, guest]) {
                for (const nick of ["recorder", "focus2", "jigasi"]) {
                    const join = await client.join(`${meeting.jid}/${nick}`, {
                        extra: displayName(nick) + claims,
                    });
                    expect(describeJoin(join)).toBe("refused: not-allowed");
                }
            }
        },
    );

    testWith("muc_meeting_id")(
        "Jigasi: an administrator, enters and keeps what Prosody gives it",
        async () => {
            const meeting = await openMeeting(cast);
            const member = await meeting.user(MEMBER);
            const jigasi = await running.logIn(JIGASI);
            await enter(member, meeting.jid, "member");
            const extra = displayName("+1 555") + '<initiator xmlns="http://jitsi.org/protocol/jigasi"/>';
            const join = describeJoin(await jigasi.join(`${meeting.jid}/jigasi`, { extra }));
            // COMPAT 0.12: administrators are owners there unless the option says otherwise.
            expect(join).toBe(running.current.prosody.version === "0.12" ? OWNER : PLAIN);
            expect(await setAffiliation(meeting.focus, meeting.jid, jigasi, "owner")).toBe("done");
            await settle(member);
            expect(seen(member, meeting.jid, "jigasi")).toBe(OWNER);
            expect(seen(member, meeting.jid, "member")).toBe(PLAIN);
        },
    );

    testWith("presence_identity", "speakerstats_component")(
        "identity: presence and speaker statistics carry what is verified, not what is claimed",
        async () => {
            const meeting = await openMeeting(cast);
            const admin = await meeting.user(ADMIN);
            await enter(admin, meeting.jid, "admin");
            const member = await cast.matrixUser(MEMBER, meeting.room, {
                name: "Maria",
                avatar: "https://hs.test/maria.png",
            });
            await enter(member, meeting.jid, "member");
            await settle(admin);
            const verified = { id: MEMBER, name: "Maria", avatar: "https://hs.test/maria.png" };
            expect(identityIn(lastPresence(admin, meeting.jid, "member"))).toEqual(verified);
            const statistics = `local user = room.speakerStats["${member.jid}"].context_user; return user.id .. " " .. user.name`;
            expect(await inRoom(running, meeting.jid, statistics)).toBe(`${MEMBER} Maria`);

            member.updatePresence(
                meeting.jid,
                `<identity><user><id>${ADMIN}</id><moderator>true</moderator></user><group>staff</group></identity>`,
            );
            await settle(member, admin);
            expect(identityIn(lastPresence(admin, meeting.jid, "member"))).toEqual(verified);

            const claims = {
                context: {
                    user: { id: ADMIN, name: "Mallory", moderator: true, affiliation: "owner", email: "x" },
                    group: "staff",
                    matrix: {
                        token: running.current.matrix.token(SECOND),
                        room_id: meeting.room,
                        server_name: "hs.test",
                    },
                },
            };
            const second = await cast.matrixUser(SECOND, meeting.room, { claims });
            expect(await enter(second, meeting.jid, "second")).toBe(PLAIN);
            await settle(admin);
            const presence = lastPresence(admin, meeting.jid, "second");
            expect(identityIn(presence)).toEqual({ id: SECOND, name: "Mallory" });
            expect(presence && childNamed(presence, "identity")?.textContent).not.toContain("staff");
        },
    );

    testWith("jitsi_permissions", "muc_meeting_id")(
        "permissions: moderators have them, and a grant that is refused hands none on",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member] = await meeting.users(ADMIN, MEMBER);
            await enter(admin, meeting.jid, "admin");
            await enter(member, meeting.jid, "member");
            const permissions = (client: Client, nick: string): boolean => {
                const presence = lastPresence(client, meeting.jid, nick);
                return presence !== undefined && childNamed(presence, "permissions") !== undefined;
            };
            expect(permissions(admin, "admin")).toBe(true);
            expect(permissions(member, "member")).toBe(false);
            expect(await sessionField(running, admin, "jitsi_meet_context_features")).toMatch(/^table/);

            expect(await setAffiliation(admin, meeting.jid, member, "owner")).toBe("cancel not-allowed");
            expect(await setAffiliation(meeting.focus, meeting.jid, member, "owner")).toBe("done");
            member.updatePresence(meeting.jid, displayName("member"));
            await settle(member, admin);
            expect(permissions(member, "member")).toBe(false);
            for (const field of [
                "jitsi_meet_context_features",
                "granted_jitsi_meet_context_user_id",
                "granted_jitsi_meet_context_group_id",
                "force_permissions_update",
            ]) {
                expect([field, await sessionField(running, member, field)]).toEqual([field, "nil"]);
            }
        },
    );

    testWith("muc_meeting_id")(
        "Jicofo with authentication on: its grants move nobody, and it is content",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member] = await meeting.users(ADMIN, MEMBER);
            for (let round = 0; round < 2; round++) {
                // It grants everybody, each time that they come.
                for (const [client, nick, power] of [
                    [member, "member", PLAIN],
                    [admin, "admin", OWNER],
                ] as const) {
                    expect(await enter(client, meeting.jid, nick)).toBe(power);
                    await settle(client, meeting.focus);
                    const before = client.presences.length;
                    const answered = meeting.focus.received.length;
                    expect(await setAffiliation(meeting.focus, meeting.jid, client, "owner")).toBe("done");
                    await settle(client, meeting.focus);
                    expect(seen(meeting.focus, meeting.jid, nick)).toBe(power);
                    if (client === member) {
                        // No presence tells of a change, so nothing invites Jicofo to try again.
                        expect(client.presences.length).toBe(before);
                        const answers = meeting.focus.received.slice(answered);
                        expect(
                            answers.filter(
                                (text) => text.includes('type="error"') || text.includes("type='error'"),
                            ),
                        ).toEqual([]);
                    }
                }
                await admin.leave(meeting.jid);
                await member.leave(meeting.jid);
            }
            expect(await affiliationsIn(running, meeting.jid)).not.toContain(bareJid(member));
        },
    );

    testWith("muc_meeting_id")(
        "Jicofo with auto-owner: who comes first, or is next, does not become owner",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member, second] = await meeting.users(ADMIN, MEMBER, SECOND);
            expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
            expect(await setAffiliation(meeting.focus, meeting.jid, member, "owner")).toBe("done");
            expect(await enter(second, meeting.jid, "second")).toBe(PLAIN);
            await member.leave(meeting.jid);
            expect(await setAffiliation(meeting.focus, meeting.jid, second, "owner")).toBe("done");
            expect(await enter(admin, meeting.jid, "admin")).toBe(OWNER);
            await settle(admin);
            expect(seen(admin, meeting.jid, "second")).toBe(PLAIN);
        },
    );

    testWith("muc_meeting_id")(
        "Jicofo without auto-owner: moderators are there by Matrix power alone",
        async () => {
            const meeting = await openMeeting(cast);
            const [moderator, member] = await meeting.users(MODERATOR, MEMBER);
            expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
            expect(await enter(moderator, meeting.jid, "moderator")).toBe(OWNER);
            expect(await setRole(moderator, meeting.jid, "member", "moderator")).toBe("cancel not-allowed");
            expect(await setAffiliation(moderator, meeting.jid, member, "admin")).toBe("cancel not-allowed");
            await settle(moderator);
            expect(seen(moderator, meeting.jid, "member")).toBe(PLAIN);
        },
    );
});

besideJitsi("with the breakout rooms of 2025", { authOptions: { breakout_rooms_open: true } }, (running) => {
    const cast = castOf(running);

    testWith("muc_breakout_rooms")(
        "breakout rooms: the door itself keeps users of other rooms out",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member, second] = await meeting.users(ADMIN, MEMBER, SECOND);
            const stranger = await userOfOtherRoom(cast);
            await enter(admin, meeting.jid, "admin");
            await enter(member, meeting.jid, "member");
            const breakout = await makeBreakout(admin, "corner");
            await meeting.focus.join(`${breakout}/focus`);
            expect(await enter(second, breakout, "second")).toBe("refused: not-allowed");
            expect(await enter(stranger, breakout, "stranger")).toBe("refused: not-allowed");
            expect(describeJoin(await switchRoom(member, meeting.jid, breakout, "member"))).toBe(PLAIN);
        },
    );
});

/** Lets a moderator promote a visitor. @returns the user name that they shall log in with */
async function promote(running: RunningJitsi, meeting: Meeting, moderator: Client): Promise<string> {
    const { prosody } = running.current;
    const visitor = `visitor@${VISITOR_NODE}/x`;
    await meeting.focus.sendIq(
        `<iq type="get" to="${VISITORS}"><visitors xmlns="jitsi:visitors" room="${meeting.jid}">` +
            '<connect-vnode vnode="v1"/></visitors></iq>',
    );
    const asked = moderator.waitFor((stanza) => stanza.getAttribute("from") === VISITORS);
    await prosody.shell(
        `> prosody.hosts["${VISITOR_NODE}"].modules.test_visitor_node.ask_for_promotion` +
            `("${VISITORS}", "${meeting.jid}", "${visitor}")`,
    );
    await asked;
    const mark = prosody.mark();
    const approval = { type: "visitors", action: "promotion-response", approved: true, id: visitor };
    moderator.send(
        `<message type="groupchat" to="${meeting.jid}"><json-message xmlns="http://jitsi.org/jitmeet">` +
            `${JSON.stringify(approval)}</json-message></message>`,
    );
    const line = await prosody.waitForLog(/promoted \S+: \S+/, undefined, mark);
    return /promoted \S+: (\S+)/.exec(line)?.[1] ?? "";
}

besideJitsi("with matrix_lobby_bypass", { mucOptions: { matrix_lobby_bypass: true } }, (running) => {
    const cast = castOf(running);

    testWith("muc_lobby_rooms")(
        "lobby bypass: verified members pass lobby and password of their room",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, moderator, member, second] = await meeting.users(ADMIN, MODERATOR, MEMBER, SECOND);
            await enter(admin, meeting.jid, "admin");
            expect(await secure(admin, meeting.jid, { membersOnly: true })).toBe("done");
            expect(await enter(member, meeting.jid, "member")).toBe(ADMITTED);
            expect(await secure(admin, meeting.jid, { membersOnly: true, password: "sesame" })).toBe("done");
            expect(await enter(second, meeting.jid, "second")).toBe(ADMITTED);
            expect(await enter(moderator, meeting.jid, "moderator")).toBe(OWNER);
        },
    );

    testWith("muc_meeting_id")(
        "lobby bypass: verified members pass the password of a room without lobby",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member] = await meeting.users(ADMIN, MEMBER);
            await enter(admin, meeting.jid, "admin");
            expect(await secure(admin, meeting.jid, { password: "sesame" })).toBe("done");
            expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
        },
    );

    testWith("muc_lobby_rooms")(
        "lobby bypass: not for others, nor into another room, nor past a ban",
        async () => {
            const meeting = await openMeeting(cast);
            const [admin, member] = await meeting.users(ADMIN, MEMBER);
            const stranger = await userOfOtherRoom(cast);
            const guest = await cast.guest();
            await enter(admin, meeting.jid, "admin");
            await secure(admin, meeting.jid, { membersOnly: true, password: "sesame" });
            expect(await setAffiliation(admin, meeting.jid, member, "outcast")).toBe("done");

            expect(await enter(guest, meeting.jid, "guest")).toBe("refused: registration-required");
            expect(await enter(stranger, meeting.jid, "stranger")).toBe("refused: not-allowed");
            // Prosody asks for membership before it looks for a ban.
            expect(await enter(member, meeting.jid, "member")).toBe("refused: registration-required");
        },
    );
});

besideJitsi(
    "with matrix_allow_owner_grants",
    { mucOptions: { matrix_allow_owner_grants: true } },
    (running) => {
        const cast = castOf(running);

        testWith("jitsi_permissions", "muc_meeting_id")(
            "permissions: a moderator's grant that is allowed passes on the moderator's permissions",
            async () => {
                const meeting = await openMeeting(cast);
                const [admin, member] = await meeting.users(ADMIN, MEMBER);
                await enter(admin, meeting.jid, "admin");
                await enter(member, meeting.jid, "member");
                expect(await setAffiliation(admin, meeting.jid, member, "owner")).toBe("done");
                await settle(admin, member);
                expect(seen(admin, meeting.jid, "member")).toBe(OWNER);
                expect(await sessionField(running, member, "jitsi_meet_context_features")).toMatch(/^table/);
                expect(await sessionField(running, member, "granted_jitsi_meet_context_user_id")).toBe(ADMIN);
            },
        );

        testWith("muc_breakout_rooms", "muc_meeting_id")(
            "owner grants: hold when the grantee leaves, or comes back from a breakout room",
            async () => {
                const meeting = await openMeeting(cast);
                const [admin, member] = await meeting.users(ADMIN, MEMBER);
                await enter(admin, meeting.jid, "admin");
                await enter(member, meeting.jid, "member");
                expect(await setAffiliation(admin, meeting.jid, member, "owner")).toBe("done");
                await member.leave(meeting.jid);
                expect(await enter(member, meeting.jid, "member")).toBe(OWNER);
                const breakout = await makeBreakout(admin, "corner");
                await meeting.focus.join(`${breakout}/focus`);
                expect(describeJoin(await switchRoom(member, meeting.jid, breakout, "member"))).toBe(OWNER);
                expect(await setAffiliation(meeting.focus, breakout, member, "owner")).toBe("done");
                expect(describeJoin(await switchRoom(member, breakout, meeting.jid, "member"))).toBe(OWNER);
            },
        );
    },
);

besideJitsi("where anybody may open rooms", { mucOptions: { restrict_room_creation: false } }, (running) => {
    const cast = castOf(running);

    testWith("muc_meeting_id")(
        "Jicofo's lock: a user who comes before Jicofo waits, and then has the right role",
        async () => {
            const room = cast.newRoom(people);
            const meeting = meetingOf(room);
            const [admin, member] = await Promise.all([
                cast.matrixUser(ADMIN, room),
                cast.matrixUser(MEMBER, room),
            ]);
            const guest = await cast.guest();
            const stranger = await userOfOtherRoom(cast);
            const mark = running.current.prosody.mark();
            const waiting = [
                enter(member, meeting, "member"),
                enter(admin, meeting, "admin"),
                enter(guest, meeting, "guest"),
            ];
            expect(await enter(stranger, meeting, "stranger")).toBe("refused: not-allowed");
            await settle(member, admin, guest);
            expect(admin.presences).toEqual([]);
            const focus = await cast.focus(meeting);
            expect(await Promise.all(waiting)).toEqual([PLAIN, OWNER, "refused: not-allowed"]);
            expect(refusals(running, "guest_not_let_in", mark)).toHaveLength(1);
            await settle(focus);
            expect(seen(focus, meeting, "member")).toBe(PLAIN);
        },
    );

    testWith("muc_meeting_id")("Jicofo's lock: health check rooms are Jicofo's alone", async () => {
        const room = cast.newRoom(people);
        const member = await cast.matrixUser(MEMBER, room);
        const guest = await cast.guest();
        const health = `__jicofo-health-check-0123@${MUC}`;
        for (const client of [member, guest]) {
            expect(await enter(client, health, "focus2")).toMatch(/^refused: /);
        }
        const focus = await cast.focus(health);
        expect(await enter(guest, health, "guest")).toMatch(/^refused: /);
        await focus.leave(health);
    });
});

for (const asOwners of [true, false]) {
    besideJitsi(
        `with component_admins_as_room_owners = ${asOwners}`,
        { mucOptions: { component_admins_as_room_owners: asOwners } },
        (running) => {
            const cast = castOf(running);

            testWith("muc_meeting_id")(
                "administrators as owners: moderators stay those of the Matrix room",
                async () => {
                    const meeting = await openMeeting(cast);
                    const [admin, member] = await meeting.users(ADMIN, MEMBER);
                    const jigasi = await running.logIn(JIGASI);
                    expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
                    expect(await enter(admin, meeting.jid, "admin")).toBe(OWNER);
                    expect(await enter(jigasi, meeting.jid, "jigasi")).toBe(asOwners ? OWNER : PLAIN);
                    expect(await setAffiliation(meeting.focus, meeting.jid, member, "owner")).toBe("done");
                    expect(await setAffiliation(meeting.focus, meeting.jid, admin, "owner")).toBe("done");
                    await settle(admin);
                    expect(seen(admin, meeting.jid, "member")).toBe(PLAIN);
                    expect(seen(admin, meeting.jid, "admin")).toBe(OWNER);
                },
            );
        },
    );
}

besideJitsi(
    "with muc_allowners",
    { mucPlugins: ["muc_allowners"], mucOptions: { matrix_guests: "allow" } },
    (running) => {
        const cast = castOf(running);

        testWith("muc_allowners")(
            "allowners: rules in other rooms, not in those of Matrix rooms",
            async () => {
                const meeting = await openMeeting(cast);
                const [admin, member] = await meeting.users(ADMIN, MEMBER);
                const guest = await cast.guest();
                // Each join ends only when the joiner has seen their own presence, which the plugin holds back from those it marked.
                expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
                expect(await enter(admin, meeting.jid, "admin")).toBe(OWNER);
                expect(await enter(guest, meeting.jid, "guest")).toBe(PLAIN);
                await settle(admin, member);
                expect(seen(admin, meeting.jid, "member")).toBe(PLAIN);
                expect(seen(member, meeting.jid, "admin")).toBe(OWNER);
                expect(seen(admin, meeting.jid, "guest")).toBe(PLAIN);
                expect(await setAffiliation(meeting.focus, meeting.jid, member, "owner")).toBe("done");
                await settle(admin);
                expect(seen(admin, meeting.jid, "member")).toBe(PLAIN);

                const other = `standup@${MUC}`;
                await cast.focus(other);
                expect(await enter(guest, other, "guest")).toBe(OWNER);
            },
        );

        testWith("muc_allowners")("allowners: a refused join leaves nothing behind", async () => {
            const meeting = await openMeeting(cast);
            const [admin, member] = await meeting.users(ADMIN, MEMBER);
            await enter(admin, meeting.jid, "admin");
            await secure(admin, meeting.jid, { password: "sesame" });
            expect(await enter(member, meeting.jid, "member")).toBe("refused: not-authorized");
            expect(await enter(member, meeting.jid, "member", "sesame")).toBe(PLAIN);
            await settle(admin, member);
            expect(seen(admin, meeting.jid, "member")).toBe(PLAIN);
        });
    },
);

for (const autoOwners of [true, false]) {
    const options = autoOwners ? {} : { wait_for_host_disable_auto_owners: true };
    const title = `with muc_wait_for_host, auto owners ${autoOwners ? "on" : "off"}`;

    besideJitsi(
        title,
        { mucPlugins: ["muc_wait_for_host"], mucOptions: { ...options, matrix_guests: "allow" } },
        (running) => {
            const cast = castOf(running);

            testWith(
                "muc_wait_for_host",
                "persistent_lobby",
                "muc_lobby_rooms",
            )(
                "wait for host: guests wait for a verified user, who is owner only by Matrix power",
                async () => {
                    const meeting = await openMeeting(cast);
                    const lobby = meetingOf(meeting.room, LOBBY);
                    const [admin, member] = await meeting.users(ADMIN, MEMBER);
                    const stranger = await userOfOtherRoom(cast);
                    const guest = await cast.guest();
                    expect(await enter(guest, meeting.jid, "guest")).toBe("refused: registration-required");
                    expect(await enter(guest, lobby, "guest")).toBe(PLAIN);
                    // A host of another room is none here.
                    expect(await enter(stranger, meeting.jid, "stranger")).toBe("refused: not-allowed");
                    expect(await enter(guest, meeting.jid, "guest")).toBe("refused: registration-required");

                    const told = putOut(guest, lobby, "guest");
                    expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
                    await told;
                    expect(await enter(guest, meeting.jid, "guest")).toBe(PLAIN);
                    expect(await enter(admin, meeting.jid, "admin")).toBe(OWNER);
                    await settle(admin);
                    expect(seen(admin, meeting.jid, "member")).toBe(PLAIN);
                    expect(seen(admin, meeting.jid, "guest")).toBe(PLAIN);
                },
            );
        },
    );
}

besideJitsi(
    'with muc_wait_for_host and matrix_guests = "lobby"',
    { mucPlugins: ["muc_wait_for_host"] },
    (running) => {
        const cast = castOf(running);

        testWith(
            "muc_wait_for_host",
            "persistent_lobby",
            "muc_lobby_rooms",
        )("wait for host: the host's coming lets no guest in whom nobody lets in", async () => {
            const meeting = await openMeeting(cast);
            const member = await meeting.user(MEMBER);
            const guest = await cast.guest();
            expect(await enter(guest, meeting.jid, "guest")).toBe("refused: registration-required");
            expect(await enter(member, meeting.jid, "member")).toBe(PLAIN);
            expect(await enter(guest, meeting.jid, "guest")).toBe("refused: not-allowed");
        });

        testWith(
            "muc_wait_for_host",
            "persistent_lobby",
            "muc_lobby_rooms",
        )("wait for host: a token that nobody verified makes no host of a guest", async () => {
            const meeting = await openMeeting(cast);
            const pretender = await guestWithToken(running, meeting.room);
            expect(await enter(pretender, meeting.jid, "pretender")).toMatch(/^refused: /);
            expect(await affiliationsIn(running, meeting.jid)).not.toContain(bareJid(pretender));
            await pretender.disconnect();
        });
    },
);

besideJitsi("with token_affiliation", { mucPlugins: ["token_affiliation"] }, (running) => {
    const cast = castOf(running);
    affiliationByToken("token_affiliation", cast, running);
});

besideJitsi("with token_affiliation_legacy", { mucPlugins: ["token_affiliation_legacy"] }, (running) => {
    const cast = castOf(running);
    affiliationByToken("token_affiliation_legacy", cast, running);
});

/** What must hold beside both plugins that read affiliations from tokens. */
function affiliationByToken(plugin: string, cast: Cast, running: RunningJitsi): void {
    testWith(plugin)(`${plugin}: moderators are those of the Matrix room, and stay it`, async () => {
        const meeting = await openMeeting(cast);
        const [admin, member] = await meeting.users(ADMIN, MEMBER);
        for (let round = 0; round < 2; round++) {
            expect(await enter(admin, meeting.jid, "admin")).toBe(OWNER);
            expect(await enter(member, meeting.jid, "member")).toMatch(/, participant$/);
            expect(await setAffiliation(meeting.focus, meeting.jid, member, "owner")).toBe("done");
            expect(await setAffiliation(meeting.focus, meeting.jid, admin, "owner")).toBe("done");
            // The legacy plugin sets its affiliations again and again for some seconds.
            await pause(1_500);
            await settle(admin, member);
            expect(seen(member, meeting.jid, "admin")).toBe(OWNER);
            expect(seen(admin, meeting.jid, "member")).toBe(ADMITTED);
            await member.leave(meeting.jid);
            await admin.leave(meeting.jid);
        }
    });

    testWith(plugin)(`${plugin}: no claim of a Matrix token counts`, async () => {
        const meeting = await openMeeting(cast);
        const admin = await meeting.user(ADMIN);
        await enter(admin, meeting.jid, "admin");
        const claims = {
            context: {
                user: { name: "Mallory", moderator: true, affiliation: "owner" },
                matrix: {
                    token: running.current.matrix.token(MEMBER),
                    room_id: meeting.room,
                    server_name: "hs.test",
                },
            },
        };
        const member = await cast.matrixUser(MEMBER, meeting.room, { claims });
        expect(await enter(member, meeting.jid, "member")).toMatch(/, participant$/);
        await settle(member, admin);
        expect(seen(admin, meeting.jid, "member")).toBe(ADMITTED);
    });

    testWith(plugin)(`${plugin}: a token that nobody verified opens nothing to a guest`, async () => {
        const meeting = await openMeeting(cast);
        const pretender = await guestWithToken(running, meeting.room);
        for (let attempt = 0; attempt < 2; attempt++) {
            expect(await enter(pretender, meeting.jid, "pretender")).toBe("refused: not-allowed");
        }
        expect(await affiliationsIn(running, meeting.jid)).not.toContain(bareJid(pretender));
        await pretender.disconnect();
    });
}
