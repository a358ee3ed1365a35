/** The door: a session gets into the room that it was verified for, and into no other, whatever it tries. */

import { describe, expect, test } from "@jest/globals";
import { connect, type Client, type Transport } from "../../demo/client";
import { describeJoin, GUEST, MEET, meetingOf, MUC, type DeploymentSettings } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import type { HostBlock, Prosody } from "../../demo/prosody";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    CANTEEN,
    castOf,
    COOK,
    expectNextLoginWorks,
    inRoom,
    listedAffiliations,
    MEMBER,
    onEachProsody,
    outcomeOf,
    refusals,
    setAffiliation,
    settle,
    transports as allTransports,
    type Running,
} from "./support";
import { roomReasons } from "../../src/room-reasons";

/** A second component with meetings. */
const OTHER_MUC = "other.meet.test";
/** A component that is not there from the start. */
const LATE_MUC = "late.meet.test";
const LOBBY = "lobby.meet.test";
const BREAKOUT = "breakout.meet.test";

const mucOptions = {
    muc_room_locking: false,
    muc_room_default_public_jids: true,
    // As docker-jitsi-meet sets it: Jicofo is owner everywhere.
    component_admins_as_room_owners: true,
    // Guests come in, so that the tests show what they may do inside.
    matrix_guests: "allow",
};
const mucBlock = (name: string): HostBlock => ({
    kind: "Component",
    name,
    module: "muc",
    options: { ...mucOptions, enabled: name !== LATE_MUC },
});

const settings: Omit<DeploymentSettings, "version"> = {
    mucOptions,
    moreHosts: [OTHER_MUC, LOBBY, BREAKOUT, LATE_MUC].map(mucBlock),
};

const refusal = {
    ok: false,
    type: "cancel",
    condition: "not-allowed",
    text: "You were admitted to another meeting. Please open this one from its Matrix room.",
};

/** The same for a breakout room whose main room was not entered. */
const notEntered = { ...refusal, text: roomReasons.main_room_not_entered.text };

/** The rooms that are there, as Prosody has them. */
async function roomsOf(running: Running, host: string): Promise<string> {
    return running.current.prosody.shell(
        `> (function () local found = {}; for room in prosody.hosts["${host}"].modules.muc.each_room() do ` +
            'found[#found + 1] = room.jid end; table.sort(found); return table.concat(found, " ") end)()',
    );
}

/** The letters of a text in upper and lower case by turns. */
function mixedCase(text: string): string {
    return text.replace(/..?/g, (pair) => pair.charAt(0).toUpperCase() + pair.slice(1));
}

/** Another base32 text that decodes to the same bytes as a room's name, made of bits that do not count. */
function aliasOf(name: string): string {
    const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const last = alphabet.indexOf(name.slice(-1));
    return name.slice(0, -1) + (alphabet[last + 1] ?? "");
}

/**
 * The tests of the door.
 *
 * @param unheeded what Jicofo is told of a grant that is refused
 */
function doorTests(
    running: Running,
    transports: readonly Transport[],
    unheeded: "done" | "cancel not-allowed",
): void {
    describe("and its own room", () => {
        const cast = castOf(running);

        test.each(transports)(
            "lets a session into the room that it was verified for, by %s",
            async (transport) => {
                const room = cast.newRoom();
                const member = await cast.matrixUser(MEMBER, room, { transport });
                expect(await member.join(`${meetingOf(room)}/member`)).toMatchObject({ ok: true });
                await member.leave(meetingOf(room));
                expect(await member.join(`${meetingOf(room)}/again`)).toMatchObject({ ok: true });
            },
        );

        test("takes letters of either case for the same room", async () => {
            const room = cast.newRoom();
            const member = await cast.matrixUser(MEMBER, room, {
                query: { room: mixedCase(roomName(room)) },
            });
            const join = await member.join(`${mixedCase(roomName(room))}@${MUC.toUpperCase()}/member`);
            expect(join).toMatchObject({ ok: true, jid: `${meetingOf(room)}/member` });
        });

        test("lets a session into its room under a tenant", async () => {
            const room = cast.newRoom();
            const member = await cast.matrixUser(MEMBER, room, { query: { prefix: "tenant" } });
            const meeting = `[tenant]${meetingOf(room)}`;
            expect(await member.join(`${meeting}/member`)).toMatchObject({ ok: true });
            expect(await affiliationsIn(running, meeting)).not.toBe("no room");
        });

        test("lets a session into the lobby of its room, and into no other lobby", async () => {
            const room = cast.newRoom();
            const member = await cast.matrixUser(MEMBER, room);
            await cast.focus(meetingOf(CANTEEN, LOBBY));
            expect(await member.join(`${meetingOf(room, LOBBY)}/member`)).toMatchObject({ ok: true });
            expect(await member.join(`${meetingOf(CANTEEN, LOBBY)}/member`)).toMatchObject(refusal);
        });
    });

    describe("and other rooms", () => {
        const cast = castOf(running);

        test.each(transports)(
            "keeps the owner of a room out of another meeting, by %s",
            async (transport) => {
                const [mine, theirs] = [cast.newRoom(), cast.newRoom({ [COOK]: 100 })];
                const there = meetingOf(theirs);
                const focus = await cast.focus(there);
                const cook = await cast.matrixUser(COOK, theirs);
                await cook.join(`${there}/cook`);
                const owner = await cast.matrixUser(ADMIN, mine, { transport });
                await settle(focus, cook);
                const before = [await affiliationsIn(running, there), await listedAffiliations(focus, there)];
                const [heard, mark] = [focus.presences.length, running.current.prosody.mark()];

                expect(await owner.join(`${there}/owner`)).toMatchObject(refusal);
                await owner.join(`${meetingOf(mine)}/owner`);
                expect(await owner.join(`${there}/owner`)).toMatchObject(refusal);

                await settle(owner, focus);
                const after = [await affiliationsIn(running, there), await listedAffiliations(focus, there)];
                expect(after).toEqual(before);
                expect(focus.presences.slice(heard)).toEqual([]);
                expect(refusals(running, "other_room", mark)).toHaveLength(2);
                await expectNextLoginWorks(running);
            },
        );

        test.each([
            ["an owner", ADMIN],
            ["a member", MEMBER],
        ])("keeps %s from making any other room", async (_, user) => {
            const room = cast.newRoom();
            const name = roomName(room);
            const client = await cast.matrixUser(user, room);
            await client.join(`${meetingOf(room)}/me`);
            const before = await roomsOf(running, MUC);
            const elsewhere = [
                meetingOf(CANTEEN),
                meetingOf(CANTEEN).toUpperCase(),
                `[tenant]${meetingOf(CANTEEN)}`,
                `teamroom@${MUC}`,
                `TeamRoom@${MUC}`,
                `${name}a@${MUC}`,
                `${name.slice(0, -1)}@${MUC}`,
                `${aliasOf(name)}@${MUC}`,
                `${name}=@${MUC}`,
                `${room.slice(1).replace(":", "_")}@${MUC}`,
                `[]${name}@${MUC}`,
                `[tenant${name}@${MUC}`,
                `tenant]${name}@${MUC}`,
                `[a][b]${name}@${MUC}`,
                `[${name}]@${MUC}`,
                `[${name}]teamroom@${MUC}`,
                meetingOf(CANTEEN, OTHER_MUC),
                `teamroom@${OTHER_MUC}`,
                meetingOf(CANTEEN, BREAKOUT),
                `teamroom@${LOBBY}`,
            ];
            for (const meeting of elsewhere) {
                expect([meeting, await client.join(`${meeting}/me`)]).toMatchObject([meeting, refusal]);
            }
            expect(await roomsOf(running, MUC)).toBe(before);
            // Only the aliases that decode to the same Matrix room count as that room, and there are none.
            expect(roomName(room)).not.toBe(aliasOf(roomName(room)));
            expect(await roomsOf(running, OTHER_MUC)).not.toContain("@");
        });

        test("is not passed by a change of nick or by a presence update", async () => {
            const room = cast.newRoom();
            const [here, there] = [meetingOf(room), meetingOf(CANTEEN)];
            const focus = await cast.focus(there);
            const owner = await cast.matrixUser(ADMIN, room);
            await owner.join(`${here}/me`);
            await owner.join(`${here}/renamed`);
            for (const extra of ["", "<x xmlns='http://jabber.org/protocol/muc'/>", "<show>away</show>"]) {
                owner.send(`<presence xmlns="jabber:client" to="${there}/renamed">${extra}</presence>`);
            }
            owner.send(`<presence xmlns="jabber:client" to="${there}/renamed" type="unavailable"/>`);
            owner.send(`<presence xmlns="jabber:client" to="${there}/renamed" type="probe"/>`);
            await settle(owner, focus);
            expect([...focus.occupants(there).keys()]).toEqual(["focus"]);
            expect([...owner.occupants(there).keys()]).toEqual([]);
        });

        test("is not passed by IQs and messages to a room outside of which the session stands", async () => {
            const room = cast.newRoom();
            const there = meetingOf(CANTEEN);
            const focus = await cast.focus(there);
            const owner = await cast.matrixUser(ADMIN, room);
            const before = await affiliationsIn(running, there);
            expect(await setAffiliation(owner, there, owner, "owner")).toMatch(/^(cancel|auth) /);
            expect(await setAffiliation(owner, there, owner, "member")).toMatch(/^(cancel|auth) /);
            const form = `<query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"/></query>`;
            expect(
                await outcomeOf(
                    owner.sendIq(`<iq xmlns="jabber:client" type="set" to="${there}">${form}</iq>`),
                ),
            ).toMatch(/^(cancel|auth) /);
            const text = focus.received.length;
            owner.send(
                `<message xmlns="jabber:client" type="groupchat" to="${there}"><body>hi</body></message>`,
            );
            await settle(owner, focus);
            expect(focus.received.slice(text).join()).not.toContain("<body>");
            expect(await affiliationsIn(running, there)).toBe(before);
        });

        test("is not passed by anything in the URL", async () => {
            const room = cast.newRoom();
            const there = meetingOf(CANTEEN);
            await cast.focus(there);
            const owner = await cast.matrixUser(ADMIN, room, {
                query: {
                    prefix: roomName(CANTEEN),
                    previd: "anything",
                    jitsi_meet_room: roomName(CANTEEN),
                    jitsi_web_query_room: roomName(CANTEEN),
                    matrix_rights: roomName(CANTEEN),
                    roomName: roomName(CANTEEN),
                    admin: "true",
                },
            });
            expect(await owner.join(`${there}/me`)).toMatchObject(refusal);
            expect(await owner.join(`[${roomName(CANTEEN)}]${there}/me`)).toMatchObject(refusal);
            expect(await owner.join(`${meetingOf(room)}/me`)).toMatchObject({ ok: true });
        });

        test.each(transports)("is not passed by naming two rooms in the URL, by %s", async (transport) => {
            const room = cast.newRoom();
            const { prosody, matrix } = running.current;
            const there = meetingOf(CANTEEN);
            await cast.focus(there);
            for (const rooms of [
                [room, CANTEEN],
                [CANTEEN, room],
            ]) {
                const query = new URLSearchParams(rooms.map((id) => ["room", roomName(id)]));
                query.append("token", widgetToken({ token: matrix.token(ADMIN), roomId: room }));
                const address = {
                    websocketUrl: () => `${prosody.websocketUrl()}?${query.toString()}`,
                    boshUrl: () => `${prosody.boshUrl()}?${query.toString()}`,
                };
                const login = await connect({
                    prosody: Object.create(prosody, {
                        websocketUrl: { value: address.websocketUrl },
                        boshUrl: { value: address.boshUrl },
                    }) as Prosody,
                    transport,
                    host: MEET,
                });
                if (login.ok) {
                    expect(await login.client.join(`${there}/me`)).toMatchObject(refusal);
                    await login.client.disconnect();
                } else {
                    expect(login.condition).toBe("not-allowed");
                }
            }
        });

        test("stands before any second session of the same user", async () => {
            // Two sessions, two verified rooms: each opens its own room only.
            const [one, two] = [cast.newRoom(), cast.newRoom()];
            const first = await cast.matrixUser(ADMIN, one);
            const second = await cast.matrixUser(ADMIN, two);
            expect(await first.join(`${meetingOf(two)}/me`)).toMatchObject(refusal);
            expect(await second.join(`${meetingOf(one)}/me`)).toMatchObject(refusal);
            expect(await first.join(`${meetingOf(one)}/me`)).toMatchObject({ ok: true });
            expect(await second.join(`${meetingOf(two)}/me`)).toMatchObject({ ok: true });
        });
    });

    describe("and breakout rooms", () => {
        const cast = castOf(running);
        let rooms = 0;

        /** Makes a breakout room of a main room, as Jitsi's mod_muc_breakout_rooms notes it. */
        async function breakoutOf(focus: Client, main: string): Promise<string> {
            const breakout = `breakout-${++rooms}@${BREAKOUT}`;
            await focus.join(`${breakout}/focus`);
            await inRoom(
                running,
                main,
                `room._data.breakout_rooms = { ["${breakout}"] = "a subject" }; return true`,
            );
            return breakout;
        }

        test.each(transports)(
            "lets in who entered the main room, and nobody else, by %s",
            async (transport) => {
                const [room, other] = [cast.newRoom(), cast.newRoom()];
                const focus = await cast.focus(meetingOf(room), meetingOf(other));
                const breakout = await breakoutOf(focus, meetingOf(room));
                const member = await cast.matrixUser(MEMBER, room, { transport });
                const outsider = await cast.matrixUser(MEMBER, other, { transport });

                expect(await member.join(`${breakout}/member`)).toMatchObject(notEntered);
                await member.join(`${meetingOf(room)}/member`);
                expect(await member.join(`${breakout}/member`)).toMatchObject({ ok: true });
                expect(await member.join(`breakout-none@${BREAKOUT}/member`)).toMatchObject(refusal);

                await outsider.join(`${meetingOf(other)}/outsider`);
                expect(await outsider.join(`${breakout}/outsider`)).toMatchObject(refusal);
                await settle(outsider, focus);
                expect([...focus.occupants(breakout).keys()].sort()).toEqual(["focus", "member"]);
            },
        );

        test("lets in who left the main room for it", async () => {
            const room = cast.newRoom();
            const focus = await cast.focus(meetingOf(room));
            const breakout = await breakoutOf(focus, meetingOf(room));
            const member = await cast.matrixUser(MEMBER, room);
            await member.join(`${meetingOf(room)}/member`);
            await member.leave(meetingOf(room));
            expect(await member.join(`${breakout}/member`)).toMatchObject({ ok: true });
        });

        test("keeps out who was banned from the main room afterwards", async () => {
            const room = cast.newRoom();
            const focus = await cast.focus(meetingOf(room));
            const breakout = await breakoutOf(focus, meetingOf(room));
            const member = await cast.matrixUser(MEMBER, room);
            await member.join(`${meetingOf(room)}/member`);
            expect(await setAffiliation(focus, meetingOf(room), member, "outcast")).toBe("done");
            expect(await member.join(`${breakout}/member`)).toMatchObject(notEntered);
        });

        test("keeps out who was refused at the main room", async () => {
            const room = cast.newRoom();
            const focus = await cast.focus(meetingOf(room));
            const breakout = await breakoutOf(focus, meetingOf(room));
            const member = await cast.matrixUser(MEMBER, room);
            expect(await setAffiliation(focus, meetingOf(room), member, "outcast")).toBe("done");
            expect(await member.join(`${meetingOf(room)}/member`)).toMatchObject({ condition: "forbidden" });
            expect(await member.join(`${breakout}/member`)).toMatchObject(notEntered);
        });
    });

    describe("and administrators", () => {
        const cast = castOf(running);

        test("lets Jicofo into every room", async () => {
            const room = cast.newRoom();
            const focus = await cast.focus();
            for (const meeting of [
                meetingOf(room),
                meetingOf(room, OTHER_MUC),
                `[tenant]${meetingOf(room)}`,
                `teamroom@${MUC}`,
                `__jicofo-health-check-1@${MUC}`,
                `[tenant]__jicofo-health-check-2@${MUC}`,
                `__jicofo-health-check@${OTHER_MUC}`,
            ]) {
                expect([meeting, await focus.join(`${meeting}/focus`)]).toMatchObject([
                    meeting,
                    { ok: true, affiliation: "owner", role: "moderator" },
                ]);
                await focus.leave(meeting);
            }
        });

        test.each(transports)(
            "keeps Matrix users and guests out of health check rooms, by %s",
            async (transport) => {
                const room = cast.newRoom();
                const focus = await cast.focus(`__jicofo-health-check-open@${MUC}`);
                const intruders = [
                    await cast.matrixUser(ADMIN, room, { transport }),
                    await cast.matrixUser(MEMBER, room, { transport }),
                    await cast.guest(transport),
                ];
                const closed = [
                    `__jicofo-health-check-open@${MUC}`,
                    `__jicofo-health-check-xyz@${MUC}`,
                    `__JICOFO-Health-check-xyz@${MUC}`,
                    `__jicofo-health-check@${MUC}`,
                    `[tenant]__jicofo-health-check@${MUC}`,
                    `[tenant]__jicofo-health-check-xyz@${MUC}`,
                    `__jicofo-health-check@${OTHER_MUC}`,
                ];
                const before = await roomsOf(running, MUC);
                const mark = running.current.prosody.mark();
                await Promise.all(
                    intruders.map(async (intruder) => {
                        for (const name of closed) {
                            expect([name, await intruder.join(`${name}/me`)]).toMatchObject([
                                name,
                                {
                                    ok: false,
                                    type: "cancel",
                                    condition: "not-allowed",
                                    text: "This room is reserved for the server.",
                                },
                            ]);
                        }
                    }),
                );
                expect(await roomsOf(running, MUC)).toBe(before);
                expect(focus.occupants(`__jicofo-health-check-open@${MUC}`).size).toBe(1);
                expect(refusals(running, "health_check_room", mark)).toHaveLength(21);
            },
        );
    });

    describe("and guests of another host", () => {
        const cast = castOf(running);

        test.each(transports)("lets them come and go, by %s", async (transport) => {
            const room = cast.newRoom();
            await cast.focus(meetingOf(room));
            const guest = await cast.guest(transport);
            expect(describeJoin(await guest.join(`${meetingOf(room)}/guest`))).toBe("none, participant");
            expect(await guest.join(`teamroom-${transport}@${MUC}/guest`)).toMatchObject({ ok: true });
        });

        test.each([MUC, OTHER_MUC])(
            "makes none of them owner of a Matrix room that they open on %s",
            async (muc) => {
                const room = cast.newRoom();
                const guest = await cast.guest();
                for (const meeting of [meetingOf(room, muc), `[tenant]${meetingOf(room, muc)}`]) {
                    expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe("none, participant");
                    expect(await affiliationsIn(running, meeting)).not.toContain(GUEST);
                    // Nor the next time.
                    await guest.leave(meeting);
                    expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe("none, participant");
                }
            },
        );

        test("refuses Jicofo's grants to them", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const guest = await cast.guest();
            await guest.join(`${meeting}/guest`);
            await settle(guest, focus);
            const heard = focus.presences.length;
            const mark = running.current.prosody.mark();
            expect(await setAffiliation(focus, meeting, guest, "owner")).toBe(unheeded);
            expect(await setAffiliation(focus, meeting, guest, "admin")).toBe(unheeded);
            expect(await setAffiliation(focus, meeting, GUEST, "owner")).toBe(unheeded);
            expect(await affiliationsIn(running, meeting)).not.toContain(GUEST);
            await settle(focus, guest);
            expect(focus.occupants(meeting).get("guest")).toMatchObject({
                affiliation: "none",
                role: "participant",
            });
            expect(focus.presences.slice(heard)).toEqual([]);
            expect(refusals(running, "owner_not_verified", mark)).toHaveLength(3);
            // What takes no power is theirs to have.
            expect(await setAffiliation(focus, meeting, guest, "member")).toBe("done");
            expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(guest)}=member`);
        });

        test("leaves their own rooms to them", async () => {
            const guest = await cast.guest();
            const meeting = `guestroom@${MUC}`;
            expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe("owner, moderator");
        });
    });

    // The last one, for it takes the hosts away and brings them back.
    describe("and the order in which hosts come", () => {
        const cast = castOf(running);

        async function expectDoor(transport: Transport): Promise<void> {
            const room = cast.newRoom();
            await cast.focus(meetingOf(CANTEEN));
            const owner = await cast.matrixUser(ADMIN, room, { transport });
            const guest = await cast.guest();
            expect(await owner.join(`${meetingOf(CANTEEN)}/me`)).toMatchObject(refusal);
            expect(await owner.join(`teamroom-new@${MUC}/me`)).toMatchObject(refusal);
            expect(await guest.join(`__jicofo-health-check-1@${MUC}/me`)).toMatchObject({
                condition: "not-allowed",
            });
            expect(describeJoin(await guest.join(`${meetingOf(room)}/guest`))).toBe("none, participant");
            expect(await owner.join(`${meetingOf(room)}/me`)).toMatchObject({ ok: true });
        }

        test("stands when the auth module is reloaded, for old sessions too", async () => {
            const room = cast.newRoom();
            const focus = await cast.focus(meetingOf(CANTEEN), meetingOf(room));
            const owner = await cast.matrixUser(ADMIN, room);
            await running.current.prosody.reload(MEET, "auth_matrix_user_verification");
            const mark = running.current.prosody.mark();
            expect(await owner.join(`${meetingOf(CANTEEN)}/me`)).toMatchObject(refusal);
            // Hooks of before would answer and log a second time.
            await settle(owner, focus);
            expect(refusals(running, "other_room", mark)).toHaveLength(1);
            expect(await owner.join(`${meetingOf(room)}/me`)).toMatchObject({ ok: true });
            await expectDoor("websocket");
        });

        test("stands when the component of the meetings comes after the host of the users", async () => {
            const { prosody } = running.current;
            await prosody.shell(`host:deactivate("${MUC}")`);
            await prosody.shell(`host:activate("${MUC}")`);
            await expectDoor("websocket");
        });

        test("stands when the host of the users comes after the component of the meetings", async () => {
            const { prosody } = running.current;
            await prosody.shell(`host:deactivate("${MEET}")`);
            await prosody.shell(`host:activate("${MEET}")`);
            await expectDoor("bosh");
        });

        test("stands on a component that is made while the server runs", async () => {
            const { prosody } = running.current;
            await prosody.shell(`host:activate("${LATE_MUC}")`);
            const room = cast.newRoom();
            const owner = await cast.matrixUser(ADMIN, room);
            expect(await owner.join(`${meetingOf(CANTEEN, LATE_MUC)}/me`)).toMatchObject(refusal);
            expect(await owner.join(`${meetingOf(room, LATE_MUC)}/me`)).toMatchObject({ ok: true });
        });
    });
}

onEachProsody("The door with power sync", settings, (running) => {
    // Jicofo would log a failure for everybody who comes otherwise.
    doorTests(running, allTransports, "done");
});
// The transport makes no difference here any more, and BOSH costs time.
onEachProsody("The door without power sync", { ...settings, mucModules: [] }, (running) => {
    doorTests(running, ["websocket"], "cancel not-allowed");
});

const asItComes = { ...settings, mucOptions: { ...mucOptions, matrix_guests: undefined } };

onEachProsody("The door with power sync, as it comes,", asItComes, (running) => {
    describe("and guests of another host", () => {
        const cast = castOf(running);

        test.each(allTransports)(
            "keeps them out of the meetings of Matrix rooms, by %s",
            async (transport) => {
                const [room, unopened] = [cast.newRoom(), cast.newRoom()];
                const meeting = meetingOf(room);
                const focus = await cast.focus(meeting);
                const member = await cast.matrixUser(MEMBER, room);
                await member.join(`${meeting}/member`);
                const guest = await cast.guest(transport);
                await settle(focus, member);
                const [before, rooms] = [await affiliationsIn(running, meeting), await roomsOf(running, MUC)];
                const [heard, mark] = [focus.presences.length, running.current.prosody.mark()];
                const closed = [
                    meeting,
                    meeting,
                    `[tenant]${meeting}`,
                    meetingOf(unopened),
                    meetingOf(unopened),
                ];
                for (const name of closed) {
                    expect([name, await guest.join(`${name}/guest`)]).toMatchObject([
                        name,
                        {
                            ok: false,
                            type: "cancel",
                            condition: "not-allowed",
                            text: "This meeting is for members of its Matrix room, and for guests whom they let in.",
                        },
                    ]);
                }
                await settle(guest, focus);
                expect(refusals(running, "guest_not_let_in", mark)).toHaveLength(closed.length);
                expect(focus.presences.slice(heard)).toEqual([]);
                expect(await affiliationsIn(running, meeting)).toBe(before);
                expect(await roomsOf(running, MUC)).toBe(rooms);
                expect(await guest.join(`teamroom-${transport}@${MUC}/guest`)).toMatchObject({ ok: true });
            },
        );
    });
});
