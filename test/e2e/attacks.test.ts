/** Attacks on ownership from three sides: claims that a client forges, modules that trust too much, stanzas by hand. */

import { describe, expect, test } from "@jest/globals";
import { ANONYMOUS_AUTH, rawWebSocket, type Client } from "../../demo/client";
import { describeJoin, MEET, meetingOf, MUC, type DeploymentSettings } from "../../demo/deployment";
import { jwt, roomName } from "../../demo/matrix";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    COOK,
    expectNextLoginWorks,
    inRoom,
    MEMBER,
    onEachProsody,
    outcomeOf,
    pluginPaths,
    refusals,
    seen,
    setAffiliation,
    setRole,
    settle,
    type Running,
} from "./support";

const LOBBY = "lobby.meet.test";

const OWNER = "owner, moderator";
const PARTICIPANT = "none, participant";
const REFUSED = "cancel not-allowed";
/** What Jicofo is told of a grant that is refused: it would log a failure for everybody who comes otherwise. */
const UNHEEDED = "done";

const mucOptions = {
    // As docker-jitsi-meet sets it: Jicofo is owner everywhere.
    component_admins_as_room_owners: true,
    // Nothing here may make owners of guests who are inside.
    matrix_guests: "allow",
};

const withModule = (
    name: string,
    options: DeploymentSettings["mucOptions"] = {},
): Omit<DeploymentSettings, "version"> => ({
    mucOptions: { ...mucOptions, ...options },
    mucModules: ["matrix_power_sync", name],
    pluginPaths,
});

/** Everything that a token could say to get power, beside what identifies its user. */
const forgeries: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["moderator as a boolean", { user: { moderator: true } }],
    ["moderator as text", { user: { moderator: "true" } }],
    ["an affiliation", { user: { affiliation: "owner" } }],
    ["a role", { user: { role: "moderator", owner: true, admin: true } }],
    ["the identity of another", { user: { id: ADMIN, user_id: ADMIN, jid: `focus@auth.${MEET}` } }],
    ["features", { features: { moderation: true, recording: true, "create-polls": "true", flip: true } }],
    ["a group", { group: "moderators" }],
    ["power levels", { matrix: { power_levels: { user: 100 }, user_id: ADMIN, is_owner: true } }],
    [
        "all at once",
        {
            user: { moderator: true, affiliation: "owner", role: "moderator", id: ADMIN },
            features: { moderation: true },
            group: "moderators",
            affiliation: "owner",
            moderator: true,
        },
    ],
];

function forgeryTests(running: Running, memberStanding: string): void {
    describe("a forged token", () => {
        const cast = castOf(running);

        test.each(forgeries)("makes nobody owner: %s", async (_, forged) => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const claimed = forged as Record<string, Record<string, unknown> | undefined>;
            const token = jwt(
                { alg: "HS256", typ: "JWT" },
                {
                    ...forged,
                    context: {
                        ...forged,
                        user: { name: "A user", ...claimed.user },
                        matrix: {
                            ...claimed.matrix,
                            token: running.current.matrix.token(MEMBER),
                            room_id: room,
                            server_name: "hs.test",
                        },
                    },
                    iss: MEET,
                    moderator: true,
                    affiliation: "owner",
                },
            );
            const member = await cast.matrixUser(MEMBER, room, { query: { token } });
            expect(describeJoin(await member.join(`${meeting}/me`))).toBe(memberStanding);
            await settle(member, focus);
            expect(seen(focus, meeting, "me")).toBe(memberStanding);
            const shown = focus.presences.filter(({ nick }) => nick === "me").map(({ role }) => role);
            expect(new Set(shown)).toEqual(new Set(["participant"]));
            expect(await affiliationsIn(running, meeting)).not.toContain(`${bareJid(member)}=owner`);
            expect(await setRole(member, meeting, "focus", "none")).toBe(REFUSED);
        });
    });
}

/** What must hold whatever another module on the component does to the joiners. */
function standingTests(running: Running, memberStanding: string): void {
    describe("a module that hands out ownership", () => {
        const cast = castOf(running);

        test("leaves an owner owner, and a member member, also when they come again", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const member = await cast.matrixUser(MEMBER, room);
            const owner = await cast.matrixUser(ADMIN, room);
            for (let round = 0; round < 2; round++) {
                expect(describeJoin(await member.join(`${meeting}/member`))).toBe(memberStanding);
                expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);
                await settle(member, owner, focus);
                expect(seen(focus, meeting, "member")).toBe(memberStanding);
                expect(seen(focus, meeting, "owner")).toBe(OWNER);
                expect(await affiliationsIn(running, meeting)).not.toContain(`${bareJid(member)}=owner`);
                member.updatePresence(meeting, "<show>away</show>");
                await settle(member, focus);
                expect(seen(focus, meeting, "member")).toBe(memberStanding);
                await member.leave(meeting);
                await owner.leave(meeting);
            }
        });

        test("makes no owner of who opens the meeting", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const member = await cast.matrixUser(MEMBER, room);
            expect(describeJoin(await member.join(`${meeting}/member`))).toBe(memberStanding);
            await settle(member);
            expect(seen(member, meeting, "member")).toBe(memberStanding);
        });

        test("makes no owner of a guest", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const guest = await cast.guest();
            expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe(PARTICIPANT);
            await settle(guest);
            expect(seen(guest, meeting, "guest")).toBe(PARTICIPANT);
            expect(await affiliationsIn(running, meeting)).not.toContain(bareJid(guest));
        });
    });
}

onEachProsody("Beside a module like token_affiliation", withModule("test_token_affiliation"), (running) => {
    // It makes everybody a member whom a token brings.
    forgeryTests(running, "member, participant");
    standingTests(running, "member, participant");
});

onEachProsody(
    "Beside a module that takes everybody for an owner",
    withModule("test_token_affiliation", { test_everybody_is_owner: true }),
    (running) => {
        forgeryTests(running, PARTICIPANT);
        standingTests(running, PARTICIPANT);
    },
);

onEachProsody("Beside a module like muc_allowners", withModule("test_allowners"), (running) => {
    describe("in a room that is no Matrix room", () => {
        const cast = castOf(running);

        test("everybody is owner, as that module wants it", async () => {
            const meeting = `teamroom@${MUC}`;
            for (const nick of ["first", "second"]) {
                const guest = await cast.guest();
                expect(describeJoin(await guest.join(`${meeting}/${nick}`))).toBe(OWNER);
            }
        });
    });

    standingTests(running, PARTICIPANT);
});

/** A stanza by hand, `ROOM` standing for the meeting and `MEMBER` for the attacker's JID. */
const stanzas: readonly (readonly [string, string])[] = [
    ["an owner by nick", '<item affiliation="owner" nick="member"/>'],
    ["an admin by nick", '<item affiliation="admin" nick="member"/>'],
    ["a role by JID", '<item role="moderator" jid="MEMBER"/>'],
    ["affiliation and role", '<item affiliation="owner" role="moderator" jid="MEMBER" nick="member"/>'],
    ["an owner in capital letters", '<item affiliation="OWNER" jid="MEMBER"/>'],
    [
        "two items",
        '<item affiliation="none" jid="nobody@meet.test"/><item affiliation="owner" jid="MEMBER"/>',
    ],
    ["a full JID", '<item affiliation="owner" jid="MEMBER/resource"/>'],
    ["a whole host", '<item affiliation="owner" jid="meet.test"/>'],
    ["a reserved nick", '<item affiliation="owner" jid="MEMBER" nick="member"/>'],
];

onEachProsody(
    "By hand",
    { mucOptions, moreHosts: [{ kind: "Component", name: LOBBY, module: "muc", options: mucOptions }] },
    (running) => {
        describe("stanzas", () => {
            const cast = castOf(running);

            test.each(stanzas)("make nobody owner by an admin IQ: %s", async (_, items) => {
                const room = cast.newRoom();
                const meeting = meetingOf(room);
                const focus = await cast.focus(meeting);
                const owner = await cast.matrixUser(ADMIN, room);
                await owner.join(`${meeting}/owner`);
                const member = await cast.matrixUser(MEMBER, room);
                await member.join(`${meeting}/member`);
                const query = items.replaceAll("MEMBER", bareJid(member));
                for (const by of [focus, owner, member]) {
                    await outcomeOf(
                        by.sendIq(
                            `<iq xmlns="jabber:client" type="set" to="${meeting}">` +
                                `<query xmlns="http://jabber.org/protocol/muc#admin">${query}</query></iq>`,
                        ),
                    );
                }
                await settle(focus, owner, member);
                expect(seen(focus, meeting, "member")).toBe(PARTICIPANT);
                expect(seen(focus, meeting, "owner")).toBe(OWNER);
                expect(await affiliationsIn(running, meeting)).not.toMatch(
                    new RegExp(`(${bareJid(member)}|^${MEET}| ${MEET})=`),
                );
            });

            test("make nobody owner by what a presence says of itself", async () => {
                const room = cast.newRoom();
                const meeting = meetingOf(room);
                const focus = await cast.focus(meeting);
                const member = await cast.matrixUser(MEMBER, room);
                const boast =
                    '<x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="owner" role="moderator"/></x>' +
                    "<initiator>focus</initiator><affiliation>owner</affiliation><moderator>true</moderator>";
                expect(describeJoin(await member.join(`${meeting}/member`, { extra: boast }))).toBe(
                    PARTICIPANT,
                );
                member.updatePresence(meeting, boast);
                await settle(member, focus);
                const shown = focus.presences.filter(({ nick }) => nick === "member");
                expect(new Set(shown.map(({ affiliation, role }) => `${affiliation}, ${role}`))).toEqual(
                    new Set([PARTICIPANT]),
                );
                expect(shown.map(({ raw }) => raw.match(/<item\b/g)?.length)).toEqual([1, 1]);
            });

            test("of a participant neither configure nor destroy a meeting", async () => {
                const room = cast.newRoom();
                const meeting = meetingOf(room);
                const member = await cast.matrixUser(MEMBER, room);
                await member.join(`${meeting}/member`);
                for (const [type, content] of [
                    ["get", ""],
                    ["set", '<x xmlns="jabber:x:data" type="submit"/>'],
                    ["set", "<destroy/>"],
                ] as const) {
                    const query = `<query xmlns="http://jabber.org/protocol/muc#owner">${content}</query>`;
                    expect(
                        await outcomeOf(
                            member.sendIq(
                                `<iq xmlns="jabber:client" type="${type}" to="${meeting}">${query}</iq>`,
                            ),
                        ),
                    ).toBe(type === "get" ? "auth forbidden" : "cancel not-allowed");
                }
            });

            test("of a client whose login was refused reach no meeting", async () => {
                const room = cast.newRoom();
                const meeting = meetingOf(room);
                const focus = await cast.focus(meeting);
                const heard = focus.presences.length;
                const socket = await rawWebSocket({
                    prosody: running.current.prosody,
                    host: MEET,
                    query: { room: roomName(room), token: "no.jwt.this" },
                });
                socket.send(ANONYMOUS_AUTH);
                await socket.waitFor(/<failure/);
                socket.send(
                    `<presence xmlns="jabber:client" to="${meeting}/me"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
                );
                // Stanzas are handled in order, so this answer comes after whatever the presence did.
                socket.send(ANONYMOUS_AUTH);
                await socket.waitFor(/<failure|<error|<close/);
                await socket.close();
                await settle(focus);
                expect(focus.presences.slice(heard)).toEqual([]);
                await expectNextLoginWorks(running);
            });
        });

        describe("Jicofo", () => {
            const cast = castOf(running);

            test("gives nobody ownership, at any join", async () => {
                const room = cast.newRoom({ [ADMIN]: 100, [MEMBER]: 0, [COOK]: 0 });
                const meeting = meetingOf(room);
                const focus = await cast.focus(meeting);
                const owner = await cast.matrixUser(ADMIN, room);
                const members = [await cast.matrixUser(MEMBER, room), await cast.matrixUser(COOK, room)];
                const guest = await cast.guest();
                const expectUnheeded = async (client: Client, affiliation: string): Promise<void> => {
                    const before = await affiliationsIn(running, meeting);
                    const [heard, mark] = [focus.presences.length, running.current.prosody.mark()];
                    expect(await setAffiliation(focus, meeting, client, affiliation)).toBe(UNHEEDED);
                    await settle(client, focus);
                    expect(await affiliationsIn(running, meeting)).toBe(before);
                    expect(focus.presences.slice(heard)).toEqual([]);
                    expect(refusals(running, "owner_not_verified", mark)).toEqual([
                        expect.stringContaining(`${bareJid(client)} at ${meeting}`),
                    ]);
                };
                for (let round = 0; round < 2; round++) {
                    for (const client of [...members, guest]) {
                        await client.join(`${meeting}/${client.jid.slice(0, 8)}`);
                        await settle(client, focus);
                        await expectUnheeded(client, "owner");
                        await expectUnheeded(client, "admin");
                    }
                    await owner.join(`${meeting}/owner`);
                    expect(await setAffiliation(focus, meeting, owner, "owner")).toBe("done");
                    await owner.leave(meeting);
                    await settle(owner, focus);
                    // The one that it would elect next.
                    for (const client of [...members, guest]) {
                        await expectUnheeded(client, "owner");
                    }
                    await settle(...members, guest, focus);
                    for (const client of [...members, guest]) {
                        expect(seen(focus, meeting, client.jid.slice(0, 8))).toBe(PARTICIPANT);
                        await client.leave(meeting);
                    }
                }
            });
        });

        describe("the owner of one room", () => {
            const cast = castOf(running);

            test("is made owner neither of another meeting nor of its lobby", async () => {
                const [mine, theirs] = [cast.newRoom(), cast.newRoom({ [COOK]: 100 })];
                const owner = await cast.matrixUser(ADMIN, mine);
                expect(describeJoin(await owner.join(`${meetingOf(mine)}/owner`))).toBe(OWNER);
                const [meeting, lobby] = [meetingOf(theirs), meetingOf(theirs, LOBBY)];
                const focus = await cast.focus(meeting, lobby);
                for (const [room, answer] of [
                    [meeting, UNHEEDED],
                    // Where there is no power sync.
                    [lobby, REFUSED],
                ] as const) {
                    const before = await affiliationsIn(running, room);
                    expect(await owner.join(`${room}/owner`)).toMatchObject({
                        ok: false,
                        type: "cancel",
                        condition: "not-allowed",
                    });
                    for (const affiliation of ["owner", "admin"]) {
                        const mark = running.current.prosody.mark();
                        expect(await setAffiliation(focus, room, owner, affiliation)).toBe(answer);
                        expect(refusals(running, "owner_not_verified", mark)).toHaveLength(1);
                        expect(await affiliationsIn(running, room)).toBe(before);
                        expect(
                            await inRoom(
                                running,
                                room,
                                `return tostring(room:set_affiliation(true, "${bareJid(owner)}", "${affiliation}"))`,
                            ),
                        ).toBe("nil");
                    }
                    expect(await affiliationsIn(running, room)).toBe(before);
                }
                expect(await owner.join(`${lobby}/owner`)).toMatchObject({ ok: false });
            });

            test("who is let into another meeting's lobby list of members gets in nowhere by that", async () => {
                const [mine, theirs] = [cast.newRoom(), cast.newRoom({ [COOK]: 100 })];
                const owner = await cast.matrixUser(ADMIN, mine);
                const meeting = meetingOf(theirs);
                const focus = await cast.focus(meeting);
                expect(await setAffiliation(focus, meeting, owner, "member")).toBe("done");
                expect(await owner.join(`${meeting}/owner`)).toMatchObject({
                    ok: false,
                    condition: "not-allowed",
                });
            });
        });
    },
);
