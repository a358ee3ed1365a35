/**
 * Many users on one server: no two have one user name, rooms pass nothing on into a meeting, strangers cost no more where
 * there are many rooms, and several hosts of Matrix users share one MUC component.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Client, RawWebSocket } from "../../demo/client";
import { MEET, meetingOf, MUC, startMeet, type Deployment } from "../../demo/deployment";
import { startHomeserver } from "../../demo/homeserver";
import { startMatrix } from "../../demo/matrix";
import { loginReasons } from "../../src/login-reasons";
import { roomReasons } from "../../src/room-reasons";
import { joined, OWNER, people, PLAIN, query } from "./reviews";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    COOK,
    expectCleanLog,
    MEMBER,
    MODERATOR,
    onEachProsody,
    pluginPaths,
    refusals,
    setAffiliation,
    settle,
    versions,
    type Running,
} from "./support";
import { bind, stashOf } from "./unbound";

const TAKEN = `cancel not-allowed: ${loginReasons.username_taken.text}`;
const OTHER_ROOM = `cancel not-allowed: ${roomReasons.other_room.text}`;

/** What a name begins with that another module replaces after the login by what follows. */
const RENAMED = "renamed-";

onEachProsody(
    "A user name",
    { pluginPaths, authOptions: { modules_enabled: ["test_sessions"] } },
    (running) => {
        const cast = castOf(running);
        const authenticate = stashOf(running);
        let name = "";
        let names = 0;
        beforeAll(async () => {
            await running.current.prosody.shell(
                `> (function () prosody.hosts["${MEET}"].events.add_handler("authentication-success", function (event) ` +
                    `local name = (event.session.customusername or ""):match("^${RENAMED.replace("-", "%-")}(.+)$"); ` +
                    "if name then event.session.username = name end end) end)()",
            );
        });
        beforeEach(() => {
            name = `olga${++names}`;
        });

        /** The real Olga comes in, as owner. */
        const comeIn = async (room: string): Promise<Client> => {
            const olga = await cast.matrixUser(ADMIN, room, { query: { customusername: name } });
            expect(await joined(olga.join(`${meetingOf(room)}/olga`))).toBe(OWNER);
            return olga;
        };

        describe.each([
            ["a member of the same room", MEMBER],
            ["an owner of another room", COOK],
        ])("that %s asked for first", (_, user) => {
            const roomOf = (room: string): string => (user === MEMBER ? room : cast.newRoom({ [COOK]: 100 }));

            test.each(["before", "after"])(
                "is never that of two users, though one of two logins ended, bound %s the other's login",
                async (when) => {
                    const room = cast.newRoom(people);
                    const other = roomOf(room);
                    const first = await authenticate(user, other, name);
                    const second = await authenticate(user, other, name);
                    await second.close();
                    const early = when === "before" ? await bind(first) : undefined;
                    const olga = await comeIn(room);
                    const bound = early ?? (await bind(first));
                    expect(bound).toMatch(new RegExp(`^(?:[^@]+@${MEET}|${TAKEN})$`));
                    expect(bound).not.toBe(bareJid(olga));
                    expect(await affiliationsIn(running, meetingOf(room))).toBe(`${bareJid(olga)}=owner`);
                },
            );

            test.each(["before", "after"])(
                "binds nobody else whom another module gave it, %s its user's login (username_taken)",
                async (when) => {
                    const room = cast.newRoom(people);
                    const other = roomOf(room);
                    const logIn = (): Promise<RawWebSocket> => authenticate(user, other, RENAMED + name);
                    const early = when === "before" ? await logIn() : undefined;
                    const olga = await comeIn(room);
                    expect(bareJid(olga)).toBe(`${name}@${MEET}`);
                    expect(await bind(early ?? (await logIn()))).toBe(TAKEN);
                    const line = `Binding refused (username_taken): ${name}: `;
                    expect(running.current.prosody.log()).toContain(line);
                    expect(await affiliationsIn(running, meetingOf(room))).toBe(`${name}@${MEET}=owner`);
                },
            );
        });
    },
);

/** Lua instructions, in hundreds, that messages of a guest to rooms that do not exist take. */
async function costOf(running: Running, guest: Client): Promise<number> {
    // Called in the shell's own coroutine, which the hook counts in, whatever else the machine does.
    const answer = await running.current.prosody.shell(
        '> (function () local st = require "util.stanza"; local count = 0; ' +
            `local session = prosody.full_sessions["${guest.jid}"]; ` +
            'debug.sethook(function () count = count + 1 end, "", 100); for i = 1, 200 do ' +
            `prosody.core_post_stanza(session, st.message({ type = "groupchat", from = "${guest.jid}", ` +
            `to = "nowhere" .. i .. "@${MUC}" }, "hello"), true) end; debug.sethook(); return count end)()`,
    );
    return Number(/(\d+)\s*$/.exec(answer)?.[1]);
}

onEachProsody("Ordinary rooms", { mucOptions: { muc_room_cache_size: 10_000 } }, (running) => {
    const cast = castOf(running);

    test("pass on no invitation and no decline to the occupants of a meeting, nor to users inside", async () => {
        const room = cast.newRoom(people);
        const meeting = meetingOf(room);
        const [owner, member] = [await cast.matrixUser(ADMIN, room), await cast.matrixUser(MEMBER, room)];
        await owner.join(`${meeting}/owner`);
        await member.join(`${meeting}/member`);
        const other = cast.newRoom({ [COOK]: 100 });
        const [cook, guest] = [await cast.matrixUser(COOK, other), await cast.guest()];
        expect(await joined(cook.join(`${meetingOf(other)}/cook`))).toBe(OWNER);
        expect(await guest.join(`hall@${MUC}/guest`)).toMatchObject({ ok: true });
        // A member of the Matrix room who is banned in Jitsi, and enters a room of the meeting's name under a tenant.
        const [outside, banned] = [await cast.guest(), await cast.matrixUser(MODERATOR, room)];
        expect(await setAffiliation(owner, meeting, banned, "outcast")).toBe("done");
        const tenant = `[x]${meeting}`;
        await joined(banned.join(`${tenant}/banned`));
        const ways = [
            [cook, meetingOf(other)],
            [guest, `hall@${MUC}`],
            [outside, `hall@${MUC}`],
            [banned, tenant],
            [banned, meeting],
            [member, meeting],
        ] as const;
        for (const [sender, via] of ways) {
            const send = (element: string, to: string, reason: string): void => {
                sender.send(
                    `<message to="${via}"><x xmlns="http://jabber.org/protocol/muc#user">` +
                        `<${element} to="${to}"><reason>${reason}</reason></${element}></x></message>`,
                );
            };
            for (const element of ["invite", "decline"]) {
                const since = owner.received.length;
                if (sender === member) {
                    // Their own room passes it on, so there is something to keep out.
                    send(element, owner.jid, "by a member");
                    await owner.waitFor((stanza) => stanza.textContent.includes("by a member"), 5_000, since);
                    continue;
                }
                for (const target of [meeting, `${meeting}/owner`, `${meeting}/member`, owner.jid]) {
                    send(element, target, "smuggled");
                }
                send(element, bareJid(owner), "smuggled");
            }
        }
        const mark = running.current.prosody.mark();
        member.send(
            `<message to="${meeting}"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="x@far.invalid"/></x></message>`,
        );
        await settle(cook, guest, outside, banned, owner, member);
        expect([...owner.received, ...member.received].join("\n")).not.toContain("smuggled");
        expect(running.current.prosody.logSince(mark)).not.toContain("opening a new outgoing connection");
        // Through each of the four rooms two by each element, and nobody was kicked for it.
        expect(refusals(running, "not_by_room")).toHaveLength(4 * 2 * 2);
        expect(refusals(running, "room_not_entered")).toHaveLength(5 * 2);
        expect(owner.occupants(meeting).size).toBe(2);
    });

    test("are not made at the address of the component, whose stanzas pass the door", async () => {
        const guest = await cast.guest();
        expect(await guest.join(`${MUC}/guest`)).toMatchObject({
            ok: false,
            text: roomReasons.health_check_room.text,
        });
    });

    test("in any number make a guest's message to an unknown room no dearer", async () => {
        const guest = await cast.guest();
        const alone = await costOf(running, guest);
        const made = await running.current.prosody.shell(
            `> (function () local muc = prosody.hosts["${MUC}"].modules.muc; for i = 1, 3000 do ` +
                `muc.create_room("filler" .. i .. "@${MUC}"):set_persistent(true) end; ` +
                "local live = 0; for _ in muc.each_room(true) do live = live + 1 end; return live end)()",
        );
        expect(Number(/(\d+)\s*$/.exec(made)?.[1])).toBeGreaterThanOrEqual(3000);
        const among = await costOf(running, guest);
        expect(among / alone).toBeLessThan(3);
    });
});

/** A second host of Matrix users. */
const SECOND = "second.test";

describe.each(versions)("Two hosts of Matrix users on Prosody %s", (version) => {
    let deployment!: Deployment;
    const running: Running = {
        get current() {
            return deployment;
        },
    };
    beforeAll(async () => {
        const matrix = await startMatrix();
        const homeserver = await startHomeserver(matrix);
        const options = {
            authentication: "matrix_user_verification",
            app_id: MEET,
            uvs_base_url: matrix.uvsUrl,
            uvs_sync_power_levels: true,
        };
        const prosody = await startMeet({
            version,
            authOptions: options,
            moreHosts: [{ kind: "VirtualHost", name: SECOND, options }],
        });
        const stop = async (): Promise<void> => {
            await Promise.all([prosody.stop(), matrix.stop(), homeserver.stop()]);
        };
        deployment = { matrix, homeserver, prosody, stop };
    });
    afterAll(() => deployment.stop());
    afterEach(() => {
        expectCleanLog(running.current, 0);
    });
    const cast = castOf(running);

    test.each([MEET, SECOND])("those of %s enter the meeting of their room, and no other", async (host) => {
        const [room, other] = [cast.newRoom(people), cast.newRoom(people)];
        const meeting = meetingOf(room);
        const mark = running.current.prosody.mark();
        const owner = await cast.matrixUser(ADMIN, room, { host });
        const member = await cast.matrixUser(MEMBER, room, { host });
        expect(bareJid(member)).toMatch(new RegExp(`@${host}$`));
        expect(await joined(owner.join(`${meeting}/owner`))).toBe(OWNER);
        expect(await joined(member.join(`${meeting}/member`))).toBe(PLAIN);
        expect(await query(owner, meeting, "get", "owner", "")).toBe("done");
        const stranger = await cast.matrixUser(ADMIN, other, { host: host === MEET ? SECOND : MEET });
        expect(await joined(stranger.join(`${meetingOf(other)}/stranger`))).toBe(OWNER);
        expect(running.current.prosody.logSince(mark)).not.toContain("Refused (");
        const intrusions = [[owner, meetingOf(other)] as const, [stranger, meeting] as const];
        for (const [client, foreign] of intrusions) {
            expect(await joined(client.join(`${foreign}/intruder`))).toBe(OTHER_ROOM);
            expect(await query(client, foreign, "set", "owner", "<destroy/>")).toBe(OTHER_ROOM);
        }
        expect(refusals(running, "other_room", mark)).toHaveLength(4);
        await settle(member);
        expect([...member.occupants(meeting).keys()].sort()).toEqual(["member", "owner"]);
    });
});
