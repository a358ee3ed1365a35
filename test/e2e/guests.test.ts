/**
 * Guests in the meetings of Matrix rooms, by the option `matrix_guests`; and how verified members pass lobby and
 * password, by `matrix_lobby_bypass`. On Prosody's own members-only and password rooms, without Jitsi's plugins.
 */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { connect, login, type Client } from "../../demo/client";
import {
    admitted,
    AUTH,
    describeJoin,
    MEET,
    meetingOf,
    MUC,
    type DeploymentSettings,
} from "../../demo/deployment";
import { jwt, roomName } from "../../demo/matrix";
import { doubles } from "../jitsi-session/sources";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    inRoom,
    MEMBER,
    MODERATOR,
    onEachProsody,
    pluginPaths,
    refusals,
    setAffiliation,
    setRole,
    settle,
    transports,
    type Cast,
    type Running,
} from "./support";

const OWNER = "owner, moderator";
const PARTICIPANT = "none, participant";
const REFUSED = "refused: not-allowed";

const APP_SECRET = "the secret of the ordinary tokens";

const guestSettings: Omit<DeploymentSettings, "version"> = {
    pluginPaths: [...pluginPaths, doubles],
    authOptions: { matrix_token_fallback: true, app_secret: APP_SECRET },
};

/** Somebody who proves nothing about Matrix. */
interface Kind {
    readonly kind: string;
    readonly enter: (running: Running, cast: Cast, room: string) => Promise<Client>;
}

const guests: readonly Kind[] = [
    ...transports.map((transport) => ({
        kind: `a user of an anonymous host over ${transport}`,
        enter: (_: Running, cast: Cast) => cast.guest(transport),
    })),
    {
        kind: "a session with an ordinary token",
        enter: async (running, _, room) => {
            const claims = { iss: MEET, aud: "jitsi", sub: MEET, room: "*" };
            const token = jwt({ alg: "HS256", typ: "JWT" }, claims, APP_SECRET);
            const query = { room: roomName(room), token };
            const { prosody } = running.current;
            return admitted(await connect({ prosody, transport: "websocket", host: MEET, query }));
        },
    },
];

/** Makes an account that is neither a guest's nor an administrator's, and logs it in. */
async function recorder(running: Running): Promise<Client> {
    const { prosody } = running.current;
    const jid = `recorder@${AUTH}`;
    await prosody.shell(`user:create("${jid}", "secret")`).catch(() => undefined); // may be there already
    return admitted(await login({ prosody, transport: "websocket", jid, password: "secret" }));
}

/** What a guest may do in the meeting of a Matrix room, in few words each. */
interface Expected {
    /** Into a meeting that has neither lobby nor password. */
    readonly open: string;
    /** The same, once an owner has made them member. */
    readonly affiliated: string;
    /** Into a members-only meeting. */
    readonly membersOnly: string;
    /** The same, once an owner has made them member. */
    readonly membersOnlyAffiliated: string;
    /** Into a meeting with a password, with it. */
    readonly password: string;
    /** The same, without it. */
    readonly withoutPassword: string;
    /** The reason that is logged where the door of the meeting refuses. */
    readonly reason: string;
}

function guestTests(expected: Expected): (running: Running) => void {
    return (running) => {
        const cast = castOf(running);
        let mark = 0;
        beforeEach(() => {
            mark = running.current.prosody.mark();
        });

        describe.each(guests)("$kind", ({ enter }) => {
            /** A meeting with an owner in it, and a guest before it. */
            const meet = async () => {
                const room = cast.newRoom();
                const meeting = meetingOf(room);
                const owner = await cast.matrixUser(ADMIN, room);
                expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);
                return { room, meeting, owner, guest: await enter(running, cast, room) };
            };

            test(`comes into an open meeting: ${expected.open}`, async () => {
                const { meeting, owner, guest } = await meet();
                expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe(expected.open);
                const lines = refusals(running, expected.reason, mark);
                expect(lines).toHaveLength(expected.open === REFUSED ? 1 : 0);
                await settle(guest, owner);
                expect(owner.occupants(meeting).has("guest")).toBe(expected.open !== REFUSED);
                await guest.disconnect();
            });

            test(`let in by an owner: ${expected.affiliated}`, async () => {
                const { meeting, owner, guest } = await meet();
                expect(await setAffiliation(owner, meeting, guest, "member")).toBe("done");
                expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe(expected.affiliated);
                await guest.disconnect();
            });

            test(`comes into a members-only meeting: ${expected.membersOnly}`, async () => {
                const { meeting, owner, guest } = await meet();
                await inRoom(running, meeting, "room:set_members_only(true)");
                expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe(expected.membersOnly);
                expect(await setAffiliation(owner, meeting, guest, "member")).toBe("done");
                expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe(
                    expected.membersOnlyAffiliated,
                );
                await guest.disconnect();
            });

            test(`comes into a meeting with a password: ${expected.password}`, async () => {
                const { meeting, guest } = await meet();
                await inRoom(running, meeting, 'room:set_password("sesame")');
                const without = await guest.join(`${meeting}/guest`);
                expect(describeJoin(without)).toBe(expected.withoutPassword);
                const wrong = await guest.join(`${meeting}/guest`, { password: "open" });
                expect(describeJoin(wrong)).toBe(expected.withoutPassword);
                const right = await guest.join(`${meeting}/guest`, { password: "sesame" });
                expect(describeJoin(right)).toBe(expected.password);
                await guest.disconnect();
            });

            test("is never owner, however they came in, and however ownership is granted", async () => {
                const { meeting, owner, guest } = await meet();
                const focus = await cast.focus(meeting);
                await setAffiliation(owner, meeting, guest, "member");
                await guest.join(`${meeting}/guest`);
                for (const by of [owner, focus]) {
                    await setAffiliation(by, meeting, guest, "owner");
                    await setAffiliation(by, meeting, guest, "admin");
                    await setRole(by, meeting, "guest", "moderator").catch(() => undefined);
                }
                for (const affiliation of ["owner", "admin"]) {
                    const grant = `room:set_affiliation(true, "${bareJid(guest)}", "${affiliation}")`;
                    await inRoom(running, meeting, grant);
                }
                await settle(owner, focus, guest);
                expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(guest)}=member`);
                expect(focus.occupants(meeting).get("guest")?.role).not.toBe("moderator");
                await guest.disconnect();
            });

            test("does not own the meeting that they open, and gets in as into any other", async () => {
                const room = cast.newRoom();
                const guest = await enter(running, cast, room);
                expect(describeJoin(await guest.join(`${meetingOf(room)}/guest`))).toBe(expected.open);
                await guest.disconnect();
            });

            test("a name that another host's occupant has does not help them", async () => {
                const { meeting, guest } = await meet();
                expect(describeJoin(await guest.join(`${meeting}/owner`))).toMatch(/^refused: /);
                await guest.disconnect();
            });

            test("in a room of another name has the same rights as without our modules", async () => {
                const meeting = `lounge-${mark}@${MUC}`;
                const guest = await enter(running, cast, cast.newRoom());
                const other = await cast.guest();
                expect(describeJoin(await guest.join(`${meeting}/first`))).toBe(OWNER);
                expect(describeJoin(await other.join(`${meeting}/second`))).toBe(PARTICIPANT);
                await inRoom(running, meeting, 'room:set_password("sesame")');
                const third = await cast.guest();
                expect(describeJoin(await third.join(`${meeting}/third`))).toBe("refused: not-authorized");
                expect(await setAffiliation(guest, meeting, other, "owner")).toBe("done");
                await guest.disconnect();
            });
        });

        test("an account of another host is no guest, and no owner either", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const owner = await cast.matrixUser(ADMIN, room);
            await owner.join(`${meeting}/owner`);
            const client = await recorder(running);
            expect(describeJoin(await client.join(`${meeting}/recorder`))).toBe(PARTICIPANT);
            await setAffiliation(owner, meeting, client, "owner");
            await settle(owner, client);
            expect(owner.occupants(meeting).get("recorder")).toMatchObject({ role: "participant" });
            await client.disconnect();
        });

        test("a verified member is no guest", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            await cast.focus(meeting);
            const member = await cast.matrixUser(MEMBER, room);
            expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
        });
    };
}

const lobby: Expected = {
    open: REFUSED,
    affiliated: "member, participant",
    membersOnly: "refused: registration-required",
    membersOnlyAffiliated: "member, participant",
    password: PARTICIPANT,
    withoutPassword: "refused: not-authorized",
    reason: "guest_not_let_in",
};

const denied: Expected = {
    open: REFUSED,
    affiliated: REFUSED,
    membersOnly: REFUSED,
    membersOnlyAffiliated: REFUSED,
    password: REFUSED,
    withoutPassword: REFUSED,
    reason: "guest_denied",
};

onEachProsody("Guests by default", guestSettings, guestTests(lobby));

onEachProsody(
    "Guests with matrix_guests = allow",
    { ...guestSettings, mucOptions: { matrix_guests: "allow" } },
    guestTests({ ...lobby, open: PARTICIPANT }),
);

onEachProsody(
    "Guests with matrix_guests = deny",
    { ...guestSettings, mucOptions: { matrix_guests: "deny" } },
    guestTests(denied),
);

describe.each(["welcome", "Lobby", ""])("matrix_guests = %j, which means nothing", (value) => {
    onEachProsody(
        `Guests with matrix_guests = ${JSON.stringify(value)}`,
        { ...guestSettings, mucOptions: { matrix_guests: value } },
        (running) => {
            const cast = castOf(running);
            test("is told at error level, and denies", async () => {
                const told = /error\tOption matrix_guests: neither lobby, allow nor deny: using deny/;
                expect(running.current.prosody.log()).toMatch(told);
                const room = cast.newRoom();
                await cast.focus(meetingOf(room));
                for (const { enter } of guests) {
                    const guest = await enter(running, cast, room);
                    expect(describeJoin(await guest.join(`${meetingOf(room)}/guest`))).toBe(REFUSED);
                    await guest.disconnect();
                }
                expect(refusals(running, "guest_denied")).toHaveLength(guests.length);
            });
        },
    );
});

/** What verified members may do, in few words each. */
interface Passage {
    readonly ownerByLobby: string;
    readonly memberByLobby: string;
    readonly ownerByPassword: string;
    readonly memberByPassword: string;
    readonly memberByBoth: string;
    readonly ownerByBoth: string;
}

function bypassTests(expected: Passage): (running: Running) => void {
    return (running) => {
        const cast = castOf(running);
        let mark = 0;
        beforeEach(() => {
            mark = running.current.prosody.mark();
        });

        const lobbyOn = "room:set_members_only(true)";
        const locked = 'room:set_password("sesame")';

        /** Somebody before a meeting in which Jicofo waits, and which was shut in some way. */
        const before = async (user: string, shut: string) => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            await inRoom(running, meeting, shut);
            return { room, meeting, focus, client: await cast.matrixUser(user, room) };
        };

        test.each([
            { who: "owner", user: MODERATOR, by: "lobby", shut: lobbyOn, outcome: expected.ownerByLobby },
            { who: "member", user: MEMBER, by: "lobby", shut: lobbyOn, outcome: expected.memberByLobby },
            {
                who: "owner",
                user: MODERATOR,
                by: "password",
                shut: locked,
                outcome: expected.ownerByPassword,
            },
            { who: "member", user: MEMBER, by: "password", shut: locked, outcome: expected.memberByPassword },
            {
                who: "owner",
                user: MODERATOR,
                by: "both",
                shut: `${lobbyOn}; ${locked}`,
                outcome: expected.ownerByBoth,
            },
            {
                who: "member",
                user: MEMBER,
                by: "both",
                shut: `${lobbyOn}; ${locked}`,
                outcome: expected.memberByBoth,
            },
        ])("a verified $who before a meeting shut by $by: $outcome", async ({ user, shut, outcome }) => {
            const { meeting, focus, client } = await before(user, shut);
            const affiliations = await affiliationsIn(running, meeting);
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe(outcome);
            await settle(client, focus);
            if (outcome.startsWith("refused")) {
                expect(await affiliationsIn(running, meeting)).toBe(affiliations);
            } else {
                const [affiliation = "", role = ""] = outcome.split(", ");
                expect(focus.occupants(meeting).get("me")).toMatchObject({ affiliation, role });
            }
        });

        test("with the right password everybody comes in, with a wrong one as with none", async () => {
            for (const [user, outcome, wrong] of [
                [MODERATOR, OWNER, expected.ownerByPassword],
                [MEMBER, PARTICIPANT, expected.memberByPassword],
            ] as const) {
                const { meeting, client } = await before(user, locked);
                const affiliations = await affiliationsIn(running, meeting);
                const refused = await client.join(`${meeting}/me`, { password: "open" });
                expect(describeJoin(refused)).toBe(wrong);
                if (refused.ok) {
                    await client.leave(meeting);
                } else {
                    expect(await affiliationsIn(running, meeting)).toBe(affiliations);
                }
                expect(describeJoin(await client.join(`${meeting}/me`, { password: "sesame" }))).toBe(
                    outcome,
                );
            }
        });

        test.each([
            { user: MODERATOR, shut: lobbyOn },
            { user: MEMBER, shut: lobbyOn },
            { user: MEMBER, shut: locked },
            { user: MODERATOR, shut: `${lobbyOn}; ${locked}` },
        ])("a banned user stays outside: $user, $shut", async ({ user, shut }) => {
            const { meeting, client } = await before(user, shut);
            await inRoom(running, meeting, `room:set_affiliation(true, "${bareJid(client)}", "outcast")`);
            expect(describeJoin(await client.join(`${meeting}/me`))).toMatch(/^refused: /);
            expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(client)}=outcast`);
        });

        test.each([MODERATOR, MEMBER])("%s is not helped into another room", async (user) => {
            const { meeting } = await before(user, lobbyOn);
            const { room } = await before(user, locked);
            const elsewhere = await cast.matrixUser(user, room);
            const affiliations = await affiliationsIn(running, meeting);
            expect(describeJoin(await elsewhere.join(`${meeting}/me`))).toBe(REFUSED);
            expect(refusals(running, "other_room", mark)).toHaveLength(1);
            expect(await affiliationsIn(running, meeting)).toBe(affiliations);
        });

        test("who asks for a nick that somebody has is not helped, and gets nothing", async () => {
            for (const user of [MODERATOR, MEMBER]) {
                const { meeting, client } = await before(user, lobbyOn);
                const affiliations = await affiliationsIn(running, meeting);
                expect(describeJoin(await client.join(`${meeting}/focus`))).toMatch(/^refused: /);
                expect(await affiliationsIn(running, meeting)).toBe(affiliations);
            }
        });

        test.each(guests)("$kind is not helped", async ({ enter }) => {
            const { room, meeting } = await before(MEMBER, lobbyOn);
            const guest = await enter(running, cast, room);
            expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe("refused: registration-required");
            await inRoom(running, meeting, "room:set_members_only(false)");
            await inRoom(running, meeting, locked);
            expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe("refused: not-authorized");
            expect(await affiliationsIn(running, meeting)).not.toContain(bareJid(guest));
            await guest.disconnect();
        });

        test("whom an owner let in comes in anyway", async () => {
            const { meeting, client } = await before(MEMBER, lobbyOn);
            await inRoom(running, meeting, `room:set_affiliation(true, "${bareJid(client)}", "member")`);
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe("member, participant");
        });
    };
}

onEachProsody(
    "Lobby and password by default",
    guestSettings,
    bypassTests({
        ownerByLobby: OWNER,
        memberByLobby: "refused: registration-required",
        ownerByPassword: OWNER,
        memberByPassword: "refused: not-authorized",
        ownerByBoth: OWNER,
        memberByBoth: "refused: registration-required",
    }),
);

onEachProsody(
    "Lobby and password with matrix_lobby_bypass",
    { ...guestSettings, mucOptions: { matrix_lobby_bypass: true } },
    bypassTests({
        ownerByLobby: OWNER,
        memberByLobby: "member, participant",
        ownerByPassword: OWNER,
        memberByPassword: PARTICIPANT,
        ownerByBoth: OWNER,
        memberByBoth: "member, participant",
    }),
);
