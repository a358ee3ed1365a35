/** Ownership by Matrix power: who is owner and moderator of a Matrix room's meeting, from the first presence on. */

import { describe, expect, test } from "@jest/globals";
import type { Client, RoomPresence } from "../../demo/client";
import { describeJoin, MEET, meetingOf, MUC, type DeploymentSettings } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    inRoom,
    listedAffiliations,
    MEMBER,
    MODERATOR,
    onEachProsody,
    outcomeOf,
    refusals,
    seen,
    setAffiliation,
    setRole,
    settle,
    type Cast,
    type Running,
} from "./support";

/** As docker-jitsi-meet sets it: Jicofo is owner everywhere. */
const mucOptions = { component_admins_as_room_owners: true };
const settings: Omit<DeploymentSettings, "version"> = { mucOptions };

const OWNER = "owner, moderator";
const PARTICIPANT = "none, participant";
const REFUSED = "cancel not-allowed";
/** What Jicofo is told of a grant that is refused: it would log a failure for everybody who comes otherwise. */
const UNHEEDED = "done";

/** What an observer hears from now on. */
function ear(observer: Client): {
    presences: () => readonly RoomPresence[];
    messages: () => readonly string[];
} {
    const [presences, received] = [observer.presences.length, observer.received.length];
    return {
        presences: () => observer.presences.slice(presences),
        messages: () => observer.received.slice(received).filter((raw) => raw.startsWith("<message")),
    };
}

/** What a presence says of an occupant. */
function told({ nick, type, affiliation, role }: RoomPresence): string {
    return `${nick}${type === undefined ? "" : ` ${type}`}: ${affiliation}, ${role}`;
}

/** Expects that a grant or a join has changed nothing in a meeting, and that nobody heard of it. */
async function expectNothingChanges(
    running: Running,
    meeting: string,
    clients: readonly [Client, ...Client[]],
    attempt: () => Promise<unknown>,
): Promise<void> {
    await settle(...clients);
    const before = await affiliationsIn(running, meeting);
    const ears = clients.map(ear);
    const people = (): string =>
        JSON.stringify([...clients[0].occupants(meeting)].map(([nick]) => seen(clients[0], meeting, nick)));
    const standings = people();

    await attempt();

    await settle(...clients);
    expect(await affiliationsIn(running, meeting)).toBe(before);
    expect(people()).toBe(standings);
    expect(ears.flatMap((each) => each.presences().filter(({ type }) => type !== "error"))).toEqual([]);
    expect(ears.flatMap((each) => each.messages())).toEqual([]);
}

/** Joins after which a room that is not a Matrix room's must be as Prosody alone would have it. */
function plainRoomTests(running: Running): void {
    describe("rooms of other names", () => {
        const cast = castOf(running);

        test.each([
            ["a word", () => "teamroom"],
            ["base32 of something else", () => "nbswy3dp"],
            ["other bits behind a Matrix room's name", () => `${roomName("!ab:hs.test").slice(0, -1)}b`],
            ["a Matrix room's name cut short", () => roomName("!ab:hs.test").slice(0, -3)],
        ])("keep Prosody's own rules: %s", async (_, name) => {
            const meeting = `${name()}@${MUC}`;
            const [first, second] = [await cast.guest(), await cast.guest()];
            expect(describeJoin(await first.join(`${meeting}/first`))).toBe(OWNER);
            expect(describeJoin(await second.join(`${meeting}/second`))).toBe(PARTICIPANT);
            expect(await setRole(second, meeting, "second", "moderator")).toBe(REFUSED);
            expect(await setRole(first, meeting, "second", "moderator")).toBe("done");
            await settle(first, second);
            expect(seen(second, meeting, "second")).toBe("none, moderator");
            expect(await setAffiliation(first, meeting, second, "admin")).toBe("done");
            expect(await setAffiliation(first, meeting, second, "owner")).toBe("done");
            await settle(first, second);
            expect(seen(second, meeting, "second")).toBe(OWNER);
            expect(await setAffiliation(second, meeting, first, "none")).toBe("done");
            expect(seen(second, meeting, "first")).toBe(PARTICIPANT);
            await second.leave(meeting);
            expect(describeJoin(await second.join(`${meeting}/second`))).toBe(OWNER);
        });
    });
}

/** The cost of presence, which must be the same with and without power sync. */
function costTests(running: Running): void {
    describe("presence", () => {
        const cast = castOf(running);

        test.each([
            ["an owner", ADMIN],
            ["a member", MEMBER],
        ])("of %s costs one broadcast for each update", async (_, user) => {
            const room = cast.newRoom();
            const here = meetingOf(room);
            const focus = await cast.focus(here);
            const client = await cast.matrixUser(user, room);
            await client.join(`${here}/me`);
            await settle(client, focus);
            const heard = ear(focus);
            for (let count = 0; count < 20; count++) {
                client.updatePresence(here, `<show>away</show><status>${count}</status>`);
            }
            await settle(client, focus);
            expect(heard.presences()).toHaveLength(20);
            expect(new Set(heard.presences().map(told)).size).toBe(1);
            expect(heard.messages()).toEqual([]);
        });
    });
}

function joinTests(running: Running): void {
    describe("joins", () => {
        const cast = castOf(running);

        test.each([
            ["power 100, by websocket", ADMIN, "websocket"],
            ["power 50, by websocket", MODERATOR, "websocket"],
            ["power 100, by bosh", ADMIN, "bosh"],
        ] as const)("make an owner in the very first presence: %s", async (_, user, transport) => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const member = await cast.matrixUser(MEMBER, room);
            await member.join(`${meeting}/member`);
            const client = await cast.matrixUser(user, room, { transport });
            await settle(member, focus);
            const ears = [ear(focus), ear(member)];

            expect(describeJoin(await client.join(`${meeting}/me`))).toBe(OWNER);

            await settle(client, focus, member);
            for (const each of ears) {
                expect(each.presences().map(told)).toEqual([`me: ${OWNER}`]);
            }
            expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(client)}=owner`);
        });

        test("make an owner of who opens the meeting with power", async () => {
            const room = cast.newRoom();
            const owner = await cast.matrixUser(ADMIN, room);
            const from = ear(owner);
            expect(describeJoin(await owner.join(`${meetingOf(room)}/me`))).toBe(OWNER);
            await settle(owner);
            expect(from.presences().map(told)).toEqual([`me: ${OWNER}`]);
        });

        test("make no owner of who opens the meeting without power, nor of who is left in it", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const member = await cast.matrixUser(MEMBER, room);
            const opened = running.current.prosody.mark();
            expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
            // Prosody makes the user owner who opens a room: that is no attack.
            expect(refusals(running, "owner_not_verified", opened)).toEqual([
                expect.stringMatching(/\bdebug\b/),
            ]);
            const owner = await cast.matrixUser(ADMIN, room);
            expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);
            expect(seen(owner, meeting, "member")).toBe(PARTICIPANT);
            const focus = await cast.focus(meeting);
            await owner.leave(meeting);
            await settle(owner, member, focus);
            const asked = running.current.prosody.mark();
            await expectNothingChanges(running, meeting, [focus, member], async () => {
                expect(await setAffiliation(focus, meeting, member, "owner")).toBe(UNHEEDED);
            });
            expect(refusals(running, "owner_not_verified", asked)).toEqual([
                expect.stringMatching(/\binfo\b/),
            ]);
            await focus.leave(meeting);
            await settle(focus, member);
            expect(seen(member, meeting, "member")).toBe(PARTICIPANT);
            expect(await affiliationsIn(running, meeting)).not.toContain(`${bareJid(member)}=`);
            await member.leave(meeting);
            expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
        });

        test("of an owner who comes back give the power anew, once", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const owner = await cast.matrixUser(ADMIN, room);
            await owner.join(`${meeting}/me`);
            await owner.leave(meeting);
            await settle(owner, focus);
            expect(await affiliationsIn(running, meeting)).not.toContain(bareJid(owner));
            const heard = ear(focus);
            expect(describeJoin(await owner.join(`${meeting}/me`))).toBe(OWNER);
            await settle(owner, focus);
            expect(heard.presences().map(told)).toEqual([`me: ${OWNER}`]);
            expect(heard.messages().filter((message) => message.includes("affiliation"))).toHaveLength(1);
            expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(owner)}=owner`);
        });

        test("keep the affiliation of who has no power", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const member = await cast.matrixUser(MEMBER, room);
            expect(await setAffiliation(focus, meeting, member, "member")).toBe("done");
            await settle(focus, member);
            const heard = ear(focus);
            expect(describeJoin(await member.join(`${meeting}/member`))).toBe("member, participant");
            await settle(member, focus);
            expect(heard.presences().map(told)).toEqual(["member: member, participant"]);
            expect(heard.messages()).toEqual([]);
            expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(member)}=member`);
        });

        test("take down an owner or admin who has no power", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            for (const affiliation of ["owner", "admin"]) {
                const member = await cast.matrixUser(MEMBER, room);
                const jid = bareJid(member);
                const mark = running.current.prosody.mark();
                expect(
                    await inRoom(
                        running,
                        meeting,
                        `local done, kind, condition = room:set_affiliation(true, "${jid}", "${affiliation}"); ` +
                            'return tostring(done) .. " " .. tostring(kind) .. " " .. tostring(condition)',
                    ),
                ).toBe("nil cancel not-allowed");
                expect(refusals(running, "owner_not_verified", mark)).toEqual([
                    expect.stringMatching(/\bdebug\b/),
                ]);
                // Past every guard, as a store of old meetings would have it.
                await inRoom(
                    running,
                    meeting,
                    `room._affiliations["${jid}"] = "${affiliation}"; return true`,
                );
                await settle(focus);
                const heard = ear(focus);
                expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
                await settle(member, focus);
                expect(heard.presences().map(told)).toEqual([`member: ${PARTICIPANT}`]);
                expect(await affiliationsIn(running, meeting)).not.toContain(jid);
                await member.leave(meeting);
            }
        });

        test("take down such an owner before a members-only room lets them in", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            await cast.focus(meeting);
            const member = await cast.matrixUser(MEMBER, room);
            await inRoom(
                running,
                meeting,
                `room:set_members_only(true); room._affiliations["${bareJid(member)}"] = "owner"; return true`,
            );
            const answer = { ok: false, condition: "registration-required" };
            expect(await member.join(`${meeting}/member`)).toMatchObject(answer);
            expect(await member.join(`${meeting}/member`)).toMatchObject(answer);
        });

        test("let an owner into a members-only room, as owner in the very first presence", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            await inRoom(running, meeting, "return room:set_members_only(true)");
            const owner = await cast.matrixUser(ADMIN, room);
            await settle(focus);
            const heard = ear(focus);
            expect(describeJoin(await owner.join(`${meeting}/me`))).toBe(OWNER);
            await settle(owner, focus);
            expect(heard.presences().map(told)).toEqual([`me: ${OWNER}`]);
            expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(owner)}=owner`);
        });
    });
}

function refusedJoinTests(running: Running): void {
    describe("refused joins change nothing", () => {
        const cast = castOf(running);
        const people = [
            ["an owner", ADMIN],
            ["a member", MEMBER],
        ] as const;

        test.each(people)("when %s is banned", async (_, user) => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const client = await cast.matrixUser(user, room);
            expect(await setAffiliation(focus, meeting, client, "outcast")).toBe("done");
            await expectNothingChanges(running, meeting, [focus], async () => {
                for (let attempt = 0; attempt < 2; attempt++) {
                    expect(await client.join(`${meeting}/me`)).toMatchObject({
                        ok: false,
                        condition: "forbidden",
                    });
                }
                await settle(client);
            });
            expect(await listedAffiliations(focus, meeting)).toContain(`outcast=${bareJid(client)}`);
        });

        test("when the room is for members only, and the joiner a member of the Matrix room", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            await inRoom(running, meeting, "return room:set_members_only(true)");
            const client = await cast.matrixUser(MEMBER, room);
            await expectNothingChanges(running, meeting, [focus], async () => {
                for (let attempt = 0; attempt < 2; attempt++) {
                    expect(await client.join(`${meeting}/me`)).toMatchObject({
                        ok: false,
                        condition: "registration-required",
                    });
                }
                await settle(client);
            });
        });

        // Owners pass members-only rooms, so these would be made owners before they are refused.
        test.each([["is banned"], ["wants a nick that is somebody else's"]] as const)(
            "when the room is for members only, and an owner %s",
            async (hindrance) => {
                const room = cast.newRoom();
                const meeting = meetingOf(room);
                const focus = await cast.focus(meeting);
                const owner = await cast.matrixUser(ADMIN, room);
                if (hindrance === "is banned") {
                    expect(await setAffiliation(focus, meeting, owner, "outcast")).toBe("done");
                }
                const nick = hindrance.includes("nick") ? "focus" : "me";
                await inRoom(running, meeting, "return room:set_members_only(true)");
                await expectNothingChanges(running, meeting, [focus], async () => {
                    for (let attempt = 0; attempt < 2; attempt++) {
                        expect(await owner.join(`${meeting}/${nick}`)).toMatchObject({
                            ok: false,
                            condition: "registration-required",
                        });
                    }
                    await settle(owner);
                });
            },
        );

        test("when the password is wrong, and the joiner no owner", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            await inRoom(running, meeting, 'return room:set_password("open sesame")');
            const client = await cast.matrixUser(MEMBER, room);
            await expectNothingChanges(running, meeting, [focus], async () => {
                for (const password of [undefined, "sesame"]) {
                    expect(await client.join(`${meeting}/me`, { password })).toMatchObject({
                        ok: false,
                        condition: "not-authorized",
                    });
                }
                await settle(client);
            });
            const join = await client.join(`${meeting}/me`, { password: "open sesame" });
            expect(describeJoin(join)).toBe(PARTICIPANT);
        });

        test("when the nick is somebody else's", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const member = await cast.matrixUser(MEMBER, room);
            await member.join(`${meeting}/nick`);
            const owner = await cast.matrixUser(ADMIN, room);
            const conflict = { ok: false, condition: "conflict" };
            await expectNothingChanges(running, meeting, [focus, member], async () => {
                expect(await owner.join(`${meeting}/nick`)).toMatchObject(conflict);
                expect(await owner.join(`${meeting}/nick`)).toMatchObject(conflict);
                await settle(owner);
            });
            expect(seen(member, meeting, "nick")).toBe(PARTICIPANT);
            expect(describeJoin(await owner.join(`${meeting}/mine`))).toBe(OWNER);
        });

        test("and a user who is kicked or banned gets nothing back by leaving", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const owner = await cast.matrixUser(ADMIN, room);
            await owner.join(`${meeting}/owner`);
            const member = await cast.matrixUser(MEMBER, room);
            await member.join(`${meeting}/member`);
            expect(await setRole(owner, meeting, "member", "none")).toBe("done");
            await settle(owner, member);
            await expectNothingChanges(running, meeting, [owner], async () => {
                member.send(`<presence xmlns="jabber:client" type="unavailable" to="${meeting}/member"/>`);
                await settle(member);
            });
            expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
            expect(await setAffiliation(owner, meeting, member, "outcast")).toBe("done");
            await settle(owner, member);
            await expectNothingChanges(running, meeting, [owner], async () => {
                member.send(`<presence xmlns="jabber:client" type="unavailable" to="${meeting}/member"/>`);
                expect(await member.join(`${meeting}/member`)).toMatchObject({ condition: "forbidden" });
                await settle(member);
            });
            expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(member)}=outcast`);
        });
    });
}

/** A meeting with Jicofo, an owner and two people without power. */
async function meetingWith(cast: Cast): Promise<{
    readonly meeting: string;
    readonly focus: Client;
    readonly owner: Client;
    readonly member: Client;
    readonly other: Client;
}> {
    const room = cast.newRoom();
    const meeting = meetingOf(room);
    const focus = await cast.focus(meeting);
    const owner = await cast.matrixUser(ADMIN, room);
    await owner.join(`${meeting}/owner`);
    const member = await cast.matrixUser(MEMBER, room);
    await member.join(`${meeting}/member`);
    const other = await cast.matrixUser(MEMBER, room);
    await other.join(`${meeting}/other`);
    return { meeting, focus, owner, member, other };
}

function grantTests(running: Running): void {
    describe("grants", () => {
        const cast = castOf(running);

        test("of Jicofo, an owner or a participant are refused and heard by nobody", async () => {
            const { meeting, focus, owner, member, other } = await meetingWith(cast);
            const mark = running.current.prosody.mark();
            await expectNothingChanges(running, meeting, [focus, owner, member, other], async () => {
                for (const [by, target] of [
                    [owner, member],
                    [member, member],
                    [member, other],
                ] as const) {
                    expect(await setAffiliation(by, meeting, target, "owner")).toBe(REFUSED);
                    expect(await setAffiliation(by, meeting, target, "admin")).toBe(REFUSED);
                }
                expect(await setAffiliation(member, meeting, owner, "none")).toBe(REFUSED);
            });
            expect(refusals(running, "owner_not_verified", mark).length).toBeGreaterThanOrEqual(2);
            const asked = running.current.prosody.mark();
            await expectNothingChanges(running, meeting, [focus, owner, member, other], async () => {
                expect(await setAffiliation(focus, meeting, member, "owner")).toBe(UNHEEDED);
                expect(await setAffiliation(focus, meeting, member, "admin")).toBe(UNHEEDED);
                expect(await setAffiliation(focus, meeting, MEET, "owner")).toBe(UNHEEDED);
                expect(await setAffiliation(focus, meeting, `nobody@${MEET}`, "owner")).toBe(UNHEEDED);
            });
            const logged = refusals(running, "owner_not_verified", asked);
            expect(logged).toEqual(
                [bareJid(member), bareJid(member), MEET, `nobody@${MEET}`].map((target) =>
                    expect.stringContaining(`: ${target} at ${meeting}: `),
                ),
            );
            expect(logged.join("\n")).not.toMatch(/\bdebug\b/);
        });

        test("of the role are refused, too", async () => {
            const { meeting, focus, owner, member, other } = await meetingWith(cast);
            await expectNothingChanges(running, meeting, [focus, owner, member, other], async () => {
                for (const by of [focus, owner, member, other]) {
                    expect(await setRole(by, meeting, "member", "moderator")).toBe(REFUSED);
                }
                expect(await setRole(member, meeting, "owner", "participant")).toBe(REFUSED);
                expect(await setRole(member, meeting, "other", "none")).toBe(REFUSED);
            });
        });

        test("that take nothing but a right to be there are an owner's to make", async () => {
            const { meeting, focus, owner, member, other } = await meetingWith(cast);
            expect(await setAffiliation(owner, meeting, member, "member")).toBe("done");
            expect(await setRole(owner, meeting, "other", "visitor")).toBe("done");
            await settle(owner, focus);
            expect(seen(focus, meeting, "member")).toBe("member, participant");
            expect(seen(focus, meeting, "other")).toBe("none, visitor");
            expect(await setRole(owner, meeting, "other", "none")).toBe("done");
            expect(await setAffiliation(owner, meeting, other, "outcast")).toBe("done");
            await settle(owner, other);
            expect(await other.join(`${meeting}/other`)).toMatchObject({ condition: "forbidden" });
        });

        test("to who has the power anyway change nothing for the worse", async () => {
            const { meeting, focus, owner } = await meetingWith(cast);
            expect(await setAffiliation(focus, meeting, owner, "owner")).toBe("done");
            await settle(focus, owner);
            expect(seen(focus, meeting, "owner")).toBe(OWNER);
        });
    });
}

function sessionTests(running: Running): void {
    describe("several sessions of one user", () => {
        const cast = castOf(running);

        test("have the same role", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            for (const [user, standing] of [
                [ADMIN, OWNER],
                [MEMBER, PARTICIPANT],
            ] as const) {
                const first = await cast.matrixUser(user, room, { resumable: true });
                const query = { previd: first.resumptionId };
                const second = await cast.matrixUser(user, room, { query });
                const third = await cast.matrixUser(user, room, { query });
                expect([bareJid(second), bareJid(third)]).toEqual([bareJid(first), bareJid(first)]);
                expect(describeJoin(await first.join(`${meeting}/one`))).toBe(standing);
                await settle(first, focus);
                const heard = ear(focus);
                expect(describeJoin(await second.join(`${meeting}/two`))).toBe(standing);
                expect(describeJoin(await third.join(`${meeting}/one`))).toBe(standing);
                await settle(second, third, focus);
                expect(new Set(heard.presences().map(told))).toEqual(
                    new Set([`two: ${standing}`, `one: ${standing}`]),
                );
                await Promise.all([first, second, third].map((client) => client.disconnect()));
            }
        });

        test("lose what Matrix has taken with the next login of one of them", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const first = await cast.matrixUser(ADMIN, room, { resumable: true });
            expect(describeJoin(await first.join(`${meeting}/one`))).toBe(OWNER);
            running.current.matrix.setPower(room, ADMIN, 0);
            const second = await cast.matrixUser(ADMIN, room, { query: { previd: first.resumptionId } });
            expect(bareJid(second)).toBe(bareJid(first));
            expect(describeJoin(await second.join(`${meeting}/two`))).toBe(PARTICIPANT);
            await settle(second, focus);
            expect(seen(focus, meeting, "one")).toBe(PARTICIPANT);
            expect(await affiliationsIn(running, meeting)).not.toContain(bareJid(first));
            expect(await setAffiliation(focus, meeting, first, "owner")).toBe(UNHEEDED);
            // The first one's own proof is outdated as well.
            await first.leave(meeting);
            expect(describeJoin(await first.join(`${meeting}/one`))).toBe(PARTICIPANT);
        });

        test("gain what Matrix has given with the next login of one of them", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            await cast.focus(meeting);
            const first = await cast.matrixUser(MEMBER, room, { resumable: true });
            expect(describeJoin(await first.join(`${meeting}/one`))).toBe(PARTICIPANT);
            running.current.matrix.setPower(room, MEMBER, 50);
            const second = await cast.matrixUser(MEMBER, room, { query: { previd: first.resumptionId } });
            expect(describeJoin(await second.join(`${meeting}/two`))).toBe(OWNER);
            await settle(second, first);
            expect(seen(first, meeting, "one")).toBe(OWNER);
        });

        test("taken up again after a lost connection are judged by the new login", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const { matrix } = running.current;
            const owner = await cast.matrixUser(ADMIN, room, { resumable: true });
            expect(describeJoin(await owner.join(`${meeting}/me`))).toBe(OWNER);
            const previd = owner.resumptionId;
            owner.drop();
            matrix.setPower(room, ADMIN, 0);
            const token = widgetToken({ token: matrix.token(ADMIN), roomId: room });
            const login = await owner.resume({ query: { room: roomName(room), token, previd } });
            expect(login.ok && owner.resumed).toBe(true);
            await settle(owner, focus);
            expect(await setAffiliation(focus, meeting, owner, "admin")).toBe(UNHEEDED);
            expect(seen(focus, meeting, "me")).toBe(PARTICIPANT);
            expect(await affiliationsIn(running, meeting)).not.toContain(`${bareJid(owner)}=owner`);
        });
    });
}

/** Power levels in the answer of UVS, as JSON text, and whether they make an owner. */
const powerLevels: readonly (readonly [string, boolean])[] = [
    ['{"room":{"state_default":50},"user":50}', true],
    ['{"room":{"state_default":50},"user":49}', false],
    ['{"room":{"state_default":50},"user":" 50 "}', true],
    ['{"room":{"state_default":50},"user":"+50"}', true],
    ['{"room":{"state_default":50},"user":"49"}', false],
    ['{"room":{"state_default":50},"user":"0x32"}', false],
    ['{"room":{"state_default":50},"user":"5e1"}', false],
    ['{"room":{"state_default":50},"user":"50.0"}', false],
    ['{"room":{"state_default":50},"user":""}', false],
    ['{"room":{"state_default":50},"user":"-"}', false],
    ['{"room":{"state_default":50},"user":50.5}', false],
    ['{"room":{"state_default":50},"user":9007199254740991}', true],
    ['{"room":{"state_default":9007199254740991},"user":9007199254740990}', false],
    ['{"room":{"state_default":50},"user":1e400}', false],
    // 2^64 + 100, which wraps around to 100 where integers have 64 bits.
    ['{"room":{"state_default":50},"user":"18446744073709551716"}', false],
    ['{"room":{"state_default":"18446744073709551616"},"user":100}', false],
    ['{"room":{"state_default":50},"user":-100}', false],
    ['{"room":{"state_default":0},"user":"-0"}', true],
    ['{"room":{"state_default":0},"user":-0}', true],
    ['{"room":{"state_default":0},"user":0}', true],
    ['{"room":{"state_default":-1},"user":0}', true],
    ['{"room":{"state_default":75},"user":74}', false],
    ['{"room":{"state_default":75},"user":75}', true],
    ['{"room":{"state_default":"75"},"user":50}', false],
    ['{"room":{"state_default":"75"},"user":"75"}', true],
    ['{"room":{"state_default":"many"},"user":100}', false],
    ['{"room":{"state_default":{}},"user":100}', false],
    ['{"room":{"state_default":true},"user":100}', false],
    ['{"room":{"state_default":null},"user":50}', true],
    ['{"room":{"state_default":null},"user":49}', false],
    ['{"room":{},"user":50}', true],
    ['{"room":{},"user":49}', false],
    ['{"room":[],"user":100}', true],
    ['{"room":null,"user":100}', false],
    ['{"room":"50","user":100}', false],
    ['{"user":100}', false],
    ['{"room":{"state_default":50}}', false],
    ['{"room":{"state_default":50},"user":null}', false],
    ['{"room":{"state_default":50},"user":true}', false],
    ['{"room":{"state_default":50},"user":[100]}', false],
    ['{"room":{"state_default":50},"user":{"level":100}}', false],
    ["[]", false],
    ["null", false],
    ["100", false],
    ['"100"', false],
    ["true", false],
];

function powerTests(running: Running): void {
    describe("power levels", () => {
        const cast = castOf(running);

        test.each(powerLevels)("%s: owner %s", async (levels, isOwner) => {
            const room = cast.newRoom();
            running.current.matrix.next({
                kind: "raw",
                contentType: "application/json; charset=utf-8",
                body: `{"results":{"user":true,"room_membership":true},"user_id":"${MEMBER}","power_levels":${levels}}`,
            });
            const client = await cast.matrixUser(MEMBER, room);
            const join = await client.join(`${meetingOf(room)}/me`);
            expect(describeJoin(join)).toBe(isOwner ? OWNER : PARTICIPANT);
        });

        test("that are not in the answer make no owner", async () => {
            const room = cast.newRoom();
            running.current.matrix.next({
                kind: "json",
                body: { results: { user: true, room_membership: true }, user_id: MEMBER },
            });
            const client = await cast.matrixUser(MEMBER, room);
            expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe(PARTICIPANT);
        });
    });
}

onEachProsody("Ownership", settings, (running) => {
    joinTests(running);
    refusedJoinTests(running);
    grantTests(running);
    sessionTests(running);
    costTests(running);
    plainRoomTests(running);
    powerTests(running);

    describe("the module", () => {
        const cast = castOf(running);

        test("judges the same way after it was reloaded", async () => {
            const { meeting, focus, owner, member, other } = await meetingWith(cast);
            await running.current.prosody.reload(MUC, "matrix_power_sync");
            const mark = running.current.prosody.mark();
            await expectNothingChanges(running, meeting, [focus, owner, member, other], async () => {
                expect(await setAffiliation(focus, meeting, member, "owner")).toBe(UNHEEDED);
                expect(await setAffiliation(owner, meeting, member, "owner")).toBe(REFUSED);
            });
            // Hooks of before would answer and log a second time.
            expect(refusals(running, "owner_not_verified", mark)).toHaveLength(2);
            await owner.leave(meeting);
            expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);
            await member.leave(meeting);
            expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
        });
    });
});

onEachProsody(
    "Ownership with matrix_allow_owner_grants",
    { mucOptions: { ...mucOptions, matrix_allow_owner_grants: true } },
    (running) => {
        describe("an owner", () => {
            const cast = castOf(running);

            test.each([
                ["owner", OWNER],
                ["admin", "admin, moderator"],
            ])("may make others %s, who stay it when they come again", async (affiliation, standing) => {
                const { meeting, owner, member, other } = await meetingWith(cast);
                expect(await setAffiliation(owner, meeting, member, affiliation)).toBe("done");
                await settle(owner, member);
                expect(seen(owner, meeting, "member")).toBe(standing);
                await member.leave(meeting);
                await settle(member, other);
                const heard = ear(other);
                expect(describeJoin(await member.join(`${meeting}/member`))).toBe(standing);
                await settle(member, other);
                expect(heard.presences().map(told)).toEqual([`member: ${standing}`]);
                // A grantee may not grant: only owners by Matrix power may.
                await expectNothingChanges(running, meeting, [owner, other], async () => {
                    expect(await setAffiliation(member, meeting, other, "owner")).toBe(REFUSED);
                    expect(await setAffiliation(member, meeting, other, "admin")).toBe(REFUSED);
                });
            });

            test.each([
                ["none", PARTICIPANT],
                ["member", "member, participant"],
            ])("may revoke their own grant, down to %s", async (affiliation, standing) => {
                const { meeting, owner, member } = await meetingWith(cast);
                expect(await setAffiliation(owner, meeting, member, "owner")).toBe("done");
                expect(await setAffiliation(owner, meeting, member, affiliation)).toBe("done");
                await settle(owner, member);
                await member.leave(meeting);
                expect(describeJoin(await member.join(`${meeting}/member`))).toBe(standing);
                // Nor does the memory of the grant make an entry of another origin good.
                await member.leave(meeting);
                await inRoom(
                    running,
                    meeting,
                    `room._affiliations["${bareJid(member)}"] = "owner"; return true`,
                );
                expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
            });

            test("may make others moderator", async () => {
                const { meeting, owner } = await meetingWith(cast);
                expect(await setRole(owner, meeting, "member", "moderator")).toBe("done");
                await settle(owner);
                expect(seen(owner, meeting, "member")).toBe("none, moderator");
            });
        });

        describe("nobody else", () => {
            const cast = castOf(running);

            test("may make others owner, admin or moderator", async () => {
                const { meeting, focus, owner, member, other } = await meetingWith(cast);
                const mark = running.current.prosody.mark();
                await expectNothingChanges(running, meeting, [focus, owner, member, other], async () => {
                    for (const [by, answer] of [
                        [focus, UNHEEDED],
                        [member, REFUSED],
                    ] as const) {
                        expect(await setAffiliation(by, meeting, other, "owner")).toBe(answer);
                        expect(await setAffiliation(by, meeting, other, "admin")).toBe(answer);
                        expect(await setRole(by, meeting, "other", "moderator")).toBe(REFUSED);
                    }
                });
                expect(refusals(running, "owner_not_verified", mark).length).toBeGreaterThanOrEqual(3);
            });

            test("is owner by an entry that no owner of the meeting made", async () => {
                const { meeting, member } = await meetingWith(cast);
                await member.leave(meeting);
                await inRoom(
                    running,
                    meeting,
                    `room._affiliations["${bareJid(member)}"] = "owner"; return true`,
                );
                expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
            });
        });
    },
);

onEachProsody(
    "Ownership where uvs_sync_power_levels is off",
    { ...settings, authOptions: { uvs_sync_power_levels: false } },
    (running) => {
        describe("the module", () => {
            const cast = castOf(running);

            test("says so once, and makes nobody owner", async () => {
                for (const user of [ADMIN, MODERATOR, MEMBER]) {
                    const room = cast.newRoom();
                    const client = await cast.matrixUser(user, room);
                    expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe(PARTICIPANT);
                    const focus = await cast.focus(meetingOf(room));
                    await settle(client);
                    const mark = running.current.prosody.mark();
                    await expectNothingChanges(running, meetingOf(room), [focus, client], async () => {
                        expect(await setAffiliation(focus, meetingOf(room), client, "owner")).toBe(UNHEEDED);
                    });
                    expect(refusals(running, "owner_not_verified", mark)).toHaveLength(1);
                    expect(await affiliationsIn(running, meetingOf(room))).not.toContain(bareJid(client));
                }
                const warned = running.current.prosody
                    .log()
                    .split("\n")
                    .filter((line) => line.includes("uvs_sync_power_levels is off"));
                expect(warned).toHaveLength(1);
                expect(warned[0]).toMatch(/\bwarn\b/);
                expect(warned[0]).toContain(MEET);
            });
        });
    },
);

const withoutPowerSync = {
    ...settings,
    mucModules: [],
    mucOptions: { ...mucOptions, matrix_guests: "allow" },
} as const;

onEachProsody("Ownership without the power sync module", withoutPowerSync, (running) => {
    costTests(running);
    plainRoomTests(running);

    describe("Prosody's own rules", () => {
        const cast = castOf(running);

        test("hold for verified members: who opens a meeting owns it", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const member = await cast.matrixUser(MEMBER, room);
            expect(describeJoin(await member.join(`${meeting}/member`))).toBe(OWNER);
            const admin = await cast.matrixUser(ADMIN, room);
            expect(describeJoin(await admin.join(`${meeting}/admin`))).toBe(PARTICIPANT);
            const focus = await cast.focus(meeting);
            expect(await setAffiliation(focus, meeting, admin, "owner")).toBe("done");
            const guest = await cast.guest();
            expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe(PARTICIPANT);
            expect(await setAffiliation(member, meeting, guest, "owner")).toBe(REFUSED);
            const form = '<query xmlns="http://jabber.org/protocol/muc#owner"/>';
            expect(
                await outcomeOf(
                    guest.sendIq(`<iq xmlns="jabber:client" type="get" to="${meeting}">${form}</iq>`),
                ),
            ).toBe("auth forbidden");
        });
    });
});
