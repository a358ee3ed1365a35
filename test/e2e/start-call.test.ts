/** Who may start a call (`matrix_start_call`): alone, and beside Jitsi's mod_muc_wait_for_host, whose lobby others wait in. */

import { describe, expect, test } from "@jest/globals";
import type { Client } from "../../demo/client";
import { describeJoin, meetingOf, MUC } from "../../demo/deployment";
import { roomName } from "../../demo/matrix";
import { roomReasons } from "../../src/room-reasons";
import { besideJitsi, displayName, LOBBY, makeBreakout, switchRoom, testWith } from "../jitsi/support";
import { ADMIN, castOf, inRoom, MEMBER, MODERATOR, onEachProsody, putOut, refusals, settle } from "./support";

const OWNER = "owner, moderator";
const PLAIN = "none, participant";
const NOT_STARTED = {
    ok: false,
    type: "cancel",
    condition: "not-allowed",
    text: roomReasons.call_not_started.text,
};
const FOREIGNER = "@foreigner:other.test";
const people = { [ADMIN]: 100, [MODERATOR]: 50, [MEMBER]: 0, [FOREIGNER]: 0 };

async function enter(client: Client, room: string, nick: string): Promise<string> {
    return describeJoin(await client.join(`${room}/${nick}`, { extra: displayName(nick) }));
}

for (const synchronised of [true, false]) {
    onEachProsody(
        `matrix_start_call = "owner", power levels ${synchronised ? "synchronised" : "not synchronised"},`,
        {
            authOptions: { matrix_start_call: "owner", uvs_sync_power_levels: synchronised },
            mucOptions: { matrix_guests: "allow" },
        },
        (running) => {
            const cast = castOf(running);

            test("an owner starts the call, and it goes on until the last member has left", async () => {
                const room = cast.newRoom(people);
                const meeting = meetingOf(room);
                const mark = running.current.prosody.mark();
                const member = await cast.matrixUser(MEMBER, room);
                const moderator = await cast.matrixUser(MODERATOR, room);
                const guest = await cast.guest();

                // Nobody starts it by making the room, nor by coming into one that Jicofo made.
                expect(await member.join(`${meeting}/member`)).toMatchObject(NOT_STARTED);
                expect(await inRoom(running, meeting, "return tostring(room)")).toBe("nil");
                const focus = await cast.focus(meeting);
                for (const client of [member, guest]) {
                    expect(await client.join(`${meeting}/early`)).toMatchObject(NOT_STARTED);
                }
                await settle(focus);
                expect([...focus.occupants(meeting).keys()]).toEqual(["focus"]);
                expect(refusals(running, "call_not_started", mark).length).toBe(3);

                expect(await moderator.join(`${meeting}/moderator`)).toMatchObject({ ok: true });
                expect(await member.join(`${meeting}/member`)).toMatchObject({ ok: true });
                expect(await guest.join(`${meeting}/guest`)).toMatchObject({ ok: true });
                // It outlives the owner, but not the last who was verified.
                await moderator.leave(meeting);
                const late = await cast.matrixUser(FOREIGNER, room, { serverName: "other.test" });
                expect(await late.join(`${meeting}/late`)).toMatchObject({ ok: true });
                await late.leave(meeting);
                await member.leave(meeting);
                await settle(focus);
                expect([...focus.occupants(meeting).keys()].sort()).toEqual(["focus", "guest"]);
                const another = await cast.matrixUser(MEMBER, room);
                expect(await another.join(`${meeting}/another`)).toMatchObject(NOT_STARTED);
            });

            test("a call of the same Matrix room under another name does not count, nor an owner of another room", async () => {
                const room = cast.newRoom(people);
                const tenant = `[acme]${roomName(room)}@${MUC}`;
                const other = cast.newRoom({ [MODERATOR]: 100 });
                await cast.focus(meetingOf(room), tenant, meetingOf(other));
                const owner = await cast.matrixUser(ADMIN, room);
                const member = await cast.matrixUser(MEMBER, room);
                const stranger = await cast.matrixUser(MODERATOR, other);

                expect(await stranger.join(`${meetingOf(room)}/stranger`)).toMatchObject({
                    ok: false,
                    text: roomReasons.other_room.text,
                });
                expect(await owner.join(`${meetingOf(room)}/owner`)).toMatchObject({ ok: true });
                expect(await member.join(`${tenant}/member`)).toMatchObject(NOT_STARTED);
                expect(await owner.join(`${tenant}/owner`)).toMatchObject({ ok: true });
                expect(await member.join(`${tenant}/member`)).toMatchObject({ ok: true });
            });

            test("ordinary meetings are nobody's business", async () => {
                const guest = await cast.guest();
                expect(await guest.join(`standup@${MUC}/guest`)).toMatchObject({ ok: true });
            });
        },
    );
}

for (const verification of ["uvs", "admin"] as const) {
    onEachProsody(
        `matrix_start_call = an event type, asking ${verification},`,
        {
            verification,
            // What makes owner has no part in it.
            authOptions: { matrix_start_call: "im.vector.modular.widgets", matrix_owner_power: "ban" },
        },
        (running) => {
            const cast = castOf(running);

            test("who may send the event starts a call, all others only join", async () => {
                const roomId = cast.newRoom();
                const levels = { ban: 20, state_default: 50, events: { "im.vector.modular.widgets": 30 } };
                const { matrix } = running.current;
                matrix.addRoom({ roomId, powerLevels: levels, members: { [ADMIN]: 29, [MEMBER]: 30 } });
                const meeting = meetingOf(roomId);
                await cast.focus(meeting);
                const owner = await cast.matrixUser(ADMIN, roomId);
                const member = await cast.matrixUser(MEMBER, roomId);
                expect(await owner.join(`${meeting}/owner`)).toMatchObject(NOT_STARTED);
                expect(await enter(member, meeting, "member")).toBe(OWNER);
                expect(await enter(owner, meeting, "owner")).toBe(OWNER);
                await member.leave(meeting);
                await owner.leave(meeting);

                // A room that does not name the event asks for the power of any state event.
                const usual = cast.newRoom({ [MODERATOR]: 50, [MEMBER]: 49 });
                await cast.focus(meetingOf(usual));
                const early = await cast.matrixUser(MEMBER, usual);
                expect(await early.join(`${meetingOf(usual)}/early`)).toMatchObject(NOT_STARTED);
                const moderator = await cast.matrixUser(MODERATOR, usual);
                expect(await moderator.join(`${meetingOf(usual)}/moderator`)).toMatchObject({ ok: true });
            });
        },
    );
}

onEachProsody(
    "matrix_start_call = { a server },",
    { authOptions: { matrix_start_call: ["hs.test"] } },
    (running) => {
        const cast = castOf(running);

        test("its users start calls, users of other servers only join", async () => {
            // Whatever power they have.
            const room = cast.newRoom({ [MEMBER]: 0, [FOREIGNER]: 100 });
            const meeting = meetingOf(room);
            await cast.focus(meeting);
            const foreigner = await cast.matrixUser(FOREIGNER, room, { serverName: "other.test" });
            const member = await cast.matrixUser(MEMBER, room);
            expect(await foreigner.join(`${meeting}/foreigner`)).toMatchObject(NOT_STARTED);
            expect(await enter(member, meeting, "member")).toBe(PLAIN);
            expect(await enter(foreigner, meeting, "foreigner")).toBe(OWNER);
        });
    },
);

describe("beside Jitsi's plugins", () => {
    for (const bypass of [false, true]) {
        besideJitsi(
            `matrix_start_call = "owner", with muc_wait_for_host, lobby bypass ${bypass ? "on" : "off"}`,
            {
                mucPlugins: ["muc_wait_for_host"],
                authOptions: { matrix_start_call: "owner" },
                mucOptions: { matrix_lobby_bypass: bypass, matrix_guests: "allow" },
            },
            (running) => {
                const cast = castOf(running);

                testWith(
                    "muc_wait_for_host",
                    "persistent_lobby",
                    "muc_lobby_rooms",
                )("members wait in its lobby until an owner is there", async () => {
                    const room = cast.newRoom(people);
                    const meeting = meetingOf(room);
                    const lobby = meetingOf(room, LOBBY);
                    const focus = await cast.focus(meeting);
                    const member = await cast.matrixUser(MEMBER, room);
                    const guest = await cast.guest();
                    const admin = await cast.matrixUser(ADMIN, room);

                    for (const [client, nick] of [
                        [member, "member"],
                        [guest, "guest"],
                    ] as const) {
                        expect(await enter(client, meeting, nick)).toBe("refused: registration-required");
                        expect(await enter(client, lobby, nick)).toBe(PLAIN);
                        expect(await enter(client, meeting, nick)).toBe("refused: registration-required");
                    }
                    const told = Promise.all([
                        putOut(member, lobby, "member"),
                        putOut(guest, lobby, "guest"),
                    ]);
                    expect(await enter(admin, meeting, "admin")).toBe(OWNER);
                    await told;
                    expect(await enter(member, meeting, "member")).toBe(PLAIN);
                    expect(await enter(guest, meeting, "guest")).toBe(PLAIN);
                    await settle(admin);
                    expect(admin.occupants(meeting).get("member")).toMatchObject({ role: "participant" });

                    // Once all have left, others wait again, though the plugin has seen a host.
                    for (const client of [admin, member, guest]) {
                        await client.leave(meeting);
                    }
                    await settle(focus);
                    expect([...focus.occupants(meeting).keys()]).toEqual(["focus"]);
                    const late = await cast.matrixUser(FOREIGNER, room, { serverName: "other.test" });
                    expect(await enter(late, meeting, "late")).toBe("refused: registration-required");
                });
            },
        );
    }

    besideJitsi(
        'matrix_start_call = "owner", without a lobby to wait in',
        {
            mucPlugins: ["muc_wait_for_host"],
            authOptions: { matrix_start_call: "owner" },
            without: ["persistent_lobby"],
        },
        (running) => {
            const cast = castOf(running);

            testWith("muc_wait_for_host")("members are refused, with a reason", async () => {
                const room = cast.newRoom(people);
                await cast.focus(meetingOf(room));
                const member = await cast.matrixUser(MEMBER, room);
                expect(await member.join(`${meetingOf(room)}/member`)).toMatchObject(NOT_STARTED);
            });
        },
    );

    besideJitsi(
        'matrix_start_call = "owner", with breakout rooms',
        { authOptions: { matrix_start_call: "owner" } },
        (running) => {
            const cast = castOf(running);

            testWith("muc_breakout_rooms")("a call goes on in its breakout rooms", async () => {
                const room = cast.newRoom(people);
                const meeting = meetingOf(room);
                const focus = await cast.focus(meeting);
                const admin = await cast.matrixUser(ADMIN, room);
                const member = await cast.matrixUser(MEMBER, room);
                expect(await enter(admin, meeting, "admin")).toBe(OWNER);
                expect(await enter(member, meeting, "member")).toBe(PLAIN);
                const breakout = await makeBreakout(admin, "Group");
                await focus.join(`${breakout}/focus`);
                // The owner is gone, and the last one changes between the rooms of the call.
                await admin.leave(meeting);
                expect(await switchRoom(member, meeting, breakout, "member")).toMatchObject({ ok: true });
                const other = await cast.matrixUser(FOREIGNER, room, { serverName: "other.test" });
                expect(await enter(other, meeting, "other")).toBe(PLAIN);
                await other.leave(meeting);
                expect(await switchRoom(member, breakout, meeting, "member")).toMatchObject({ ok: true });
                await member.leave(meeting);
                const late = await cast.matrixUser(MEMBER, room);
                expect(await late.join(`${meeting}/late`)).toMatchObject(NOT_STARTED);
                await settle(focus);
                expect([...focus.occupants(meeting).keys()]).toEqual(["focus"]);
            });
        },
    );
});
