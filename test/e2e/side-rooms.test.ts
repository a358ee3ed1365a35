/**
 * The lobby and the breakout rooms of a Matrix room's meeting, beside Jitsi's plugins: guests come no further there than
 * in the meeting, and the way into a breakout room leads through the meeting.
 *
 * With `JITSI_PLUGINS` the same runs beside the real plugins in that folder, see `make test-jitsi`.
 */

import { beforeEach, expect } from "@jest/globals";
import type { Client } from "../../demo/client";
import { describeJoin, meetingOf } from "../../demo/deployment";
import {
    besideJitsi,
    displayName,
    letIn,
    LOBBY,
    makeBreakout,
    secure,
    switchRoom,
    testWith,
    type JitsiSettings,
    type RunningJitsi,
} from "../jitsi/support";
import { ADMIN, castOf, MEMBER, refusals, setAffiliation, settle, type Cast } from "./support";

const OWNER = "owner, moderator";
const ADMITTED = "member, participant";
const PARTICIPANT = "none, participant";
const REFUSED = "refused: not-allowed";
const KNOCK = "refused: registration-required";

const plugins = ["muc_lobby_rooms", "muc_breakout_rooms"];

/** A Jitsi whose breakout plugin keeps nobody out, so that what does is ours. */
const settings = (guests: "lobby" | "deny"): JitsiSettings => ({
    authOptions: { breakout_rooms_open: true },
    mucOptions: { matrix_guests: guests },
});

/** Joins as Jitsi's client does. @returns affiliation and role, or why not */
async function enter(client: Client, room: string, nick: string): Promise<string> {
    return describeJoin(await client.join(`${room}/${nick}`, { extra: displayName(nick) }));
}

/** A meeting with its owner in it, a lobby if that is wanted, and a breakout room. */
async function meet(running: RunningJitsi, cast: Cast, membersOnly: boolean) {
    const room = cast.newRoom();
    const meeting = meetingOf(room);
    const focus = await cast.focus(meeting);
    const owner = await cast.matrixUser(ADMIN, room);
    expect(await enter(owner, meeting, "owner")).toBe(OWNER);
    if (membersOnly) {
        expect(await secure(owner, meeting, { membersOnly: true })).toBe("done");
    }
    const breakout = await makeBreakout(owner, "corner");
    expect(breakout).not.toBe("");
    expect(await focus.join(`${breakout}/focus`)).toMatchObject({ ok: true });
    const invite = async (guest: Client): Promise<void> => {
        const invited = guest.waitFor((stanza) => stanza.getAttribute("from") === meeting);
        letIn(owner, meeting, guest.jid);
        await invited;
    };
    return { running, room, meeting, lobby: meetingOf(room, LOBBY), breakout, focus, owner, invite };
}

/**
 * Lets somebody outside speak and ask in a room. Jitsi's lobby plugin keeps back what a lobby answers to queries, so how
 * that went is in the log alone.
 *
 * @returns type and condition of the answer to what was said
 */
async function speak(client: Client, room: string): Promise<string> {
    const answered = client.waitFor((stanza) => stanza.getAttribute("id") === "text");
    client.send(`<message id="text" type="groupchat" to="${room}"><body>hello</body></message>`);
    const error = (await answered).getElementsByTagName("error").item(0);
    client.send(
        `<iq id="info" type="get" to="${room}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`,
    );
    await settle(client);
    expect(client.received.some((raw) => raw.includes("<identity"))).toBe(false);
    return `${error?.getAttribute("type") ?? ""} ${error?.firstChild?.nodeName ?? ""}`;
}

besideJitsi("Side rooms with matrix_guests = deny", settings("deny"), (running) => {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    for (const membersOnly of [false, true]) {
        testWith(...plugins)(
            `a guest comes into no room of a meeting ${membersOnly ? "with" : "without"} a lobby`,
            async () => {
                const { meeting, lobby, breakout, focus, owner } = await meet(running, cast, membersOnly);
                const guest = await cast.guest();
                const rooms = [meeting, ...(membersOnly ? [lobby] : []), breakout];
                const outcomes: (readonly string[])[] = [];
                for (const room of rooms) {
                    outcomes.push([room, await enter(guest, room, "guest")]);
                }
                expect(outcomes).toEqual(rooms.map((room) => [room, REFUSED]));
                for (const room of rooms) {
                    expect(refusals(running, "guest_denied", mark).join("\n")).toContain(`at ${room}`);
                }
                await settle(guest, focus, owner);
                expect(focus.occupants(breakout).has("guest")).toBe(false);
                expect(refusals(running, "guest_denied", mark)).toHaveLength(rooms.length);
            },
        );
    }

    testWith(...plugins)("a guest whom an owner has let in comes into no room either", async () => {
        const { meeting, lobby, breakout, owner } = await meet(running, cast, true);
        const guest = await cast.guest();
        expect(await setAffiliation(owner, meeting, guest, "member")).toBe("done");
        for (const room of [meeting, lobby, breakout]) {
            expect([room, await enter(guest, room, "guest")]).toEqual([room, REFUSED]);
        }
        expect(refusals(running, "guest_denied", mark)).toHaveLength(3);
    });

    testWith(...plugins)("a guest says and asks nothing in the lobby or a breakout room", async () => {
        const { lobby, breakout } = await meet(running, cast, true);
        const guest = await cast.guest();
        expect(await speak(guest, lobby)).toEqual("cancel not-allowed");
        expect(await speak(guest, breakout)).toEqual("cancel not-allowed");
        expect(refusals(running, "guest_denied", mark)).toHaveLength(4);
    });
});

besideJitsi("Side rooms with matrix_guests = lobby", settings("lobby"), (running) => {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    testWith(...plugins)("a guest who was not in the meeting comes into no breakout room", async () => {
        for (const membersOnly of [false, true]) {
            const { meeting, lobby, breakout, focus } = await meet(running, cast, membersOnly);
            const guest = await cast.guest();
            expect(await enter(guest, breakout, "guest")).toBe(REFUSED);
            // To be refused at the meeting, or to wait in its lobby, is not to have been in it.
            expect(await enter(guest, meeting, "guest")).toBe(membersOnly ? KNOCK : REFUSED);
            if (membersOnly) {
                expect(await enter(guest, lobby, "guest")).toBe(PARTICIPANT);
            }
            expect(await enter(guest, breakout, "guest")).toBe(REFUSED);
            await settle(guest, focus);
            expect(focus.occupants(breakout).has("guest")).toBe(false);
        }
        expect(refusals(running, "main_room_not_entered", mark)).toHaveLength(4);
    });

    testWith(...plugins)("a guest who was let into the meeting goes on to its breakout room", async () => {
        const { meeting, lobby, breakout, invite } = await meet(running, cast, true);
        const guest = await cast.guest();
        expect(await enter(guest, meeting, "guest")).toBe(KNOCK);
        expect(await enter(guest, lobby, "guest")).toBe(PARTICIPANT);
        await invite(guest);
        // To be let in is not to have been in it.
        expect(await enter(guest, breakout, "guest")).toBe(REFUSED);
        expect(refusals(running, "main_room_not_entered", mark)).toHaveLength(1);
        expect(await enter(guest, meeting, "guest")).toBe(ADMITTED);
        expect(await switchRoom(guest, meeting, breakout, "guest")).toMatchObject({ ok: true });
        expect(await switchRoom(guest, breakout, meeting, "guest")).toMatchObject({ ok: true });
        expect(refusals(running, "main_room_not_entered", mark)).toHaveLength(1);
    });

    testWith(...plugins)(
        "a guest who was in one meeting comes into no breakout room of another",
        async () => {
            const first = await meet(running, cast, true);
            const second = await meet(running, cast, true);
            const guest = await cast.guest();
            await enter(guest, first.lobby, "guest");
            await first.invite(guest);
            expect(await enter(guest, first.meeting, "guest")).toBe(ADMITTED);
            expect(await enter(guest, second.breakout, "guest")).toBe(REFUSED);
            expect(refusals(running, "main_room_not_entered", mark)).toHaveLength(1);
        },
    );

    testWith(...plugins)(
        "a guest who is banned from the meeting afterwards comes in no more (control)",
        async () => {
            const { meeting, lobby, breakout, owner, invite } = await meet(running, cast, true);
            const guest = await cast.guest();
            await enter(guest, lobby, "guest");
            await invite(guest);
            expect(await enter(guest, meeting, "guest")).toBe(ADMITTED);
            expect(await setAffiliation(owner, meeting, guest, "outcast")).toBe("done");
            await settle(owner, guest);
            expect(await enter(guest, breakout, "guest")).toMatch(/^refused: /);
        },
    );

    testWith(...plugins)("a member who waits in the lobby comes into no breakout room", async () => {
        const { room, meeting, lobby, breakout, focus, invite } = await meet(running, cast, true);
        const member = await cast.matrixUser(MEMBER, room);
        expect(await enter(member, meeting, "member")).toBe(KNOCK);
        expect(await enter(member, lobby, "member")).toBe(PARTICIPANT);
        expect(await enter(member, breakout, "member")).toBe(REFUSED);
        expect(refusals(running, "main_room_not_entered", mark)).toHaveLength(1);
        expect(focus.occupants(breakout).has("member")).toBe(false);
        await invite(member);
        expect(await enter(member, meeting, "member")).toBe(ADMITTED);
        expect(await switchRoom(member, meeting, breakout, "member")).toMatchObject({ ok: true });
    });

    testWith(...plugins)("a guest outside says and asks nothing in a breakout room", async () => {
        const { breakout } = await meet(running, cast, true);
        const guest = await cast.guest();
        expect(await speak(guest, breakout)).toEqual("cancel not-allowed");
        const logged = ["guest_not_let_in", "main_room_not_entered"].flatMap((reason) =>
            refusals(running, reason, mark),
        );
        expect(logged).toHaveLength(2);
    });
});
