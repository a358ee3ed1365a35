/**
 * The door holds when something goes wrong: while the auth module is not loaded, after a reload that failed, and when an
 * error comes up in it. And what a login gave ends with the user's presence.
 */

import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Client } from "../../demo/client";
import { describeJoin, MEET, meetingOf, MUC, visit } from "../../demo/deployment";
import { eventually } from "../../demo/waiting";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    COOK,
    inRoom,
    LAB,
    MEMBER,
    onEachProsody,
    outcomeOf,
    pluginPaths,
    refusals,
    setAffiliation,
    settle,
} from "./support";

const MODULE = "auth_matrix_user_verification";
const BREAKOUT = `breakout.${MEET}`;
const OWNER = "owner, moderator";
const REFUSED = "refused: not-allowed";

/** The modules as they are built, in a folder in which a test can break them. */
const modules = mkdtempSync(path.join(tmpdir(), "modules-"));
const dist = pluginPaths[0] ?? "";
const restoreModules = (): void => {
    for (const file of readdirSync(dist)) {
        copyFileSync(path.join(dist, file), path.join(modules, file));
    }
};
restoreModules();
afterAll(() => {
    rmSync(modules, { recursive: true });
});

onEachProsody("Without the module", { pluginPaths: [modules] }, (running) => {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    /** The owner of a room in it, with a member, and another room with somebody in it. */
    const meet = async () => {
        const [room, other] = [cast.newRoom(), cast.newRoom({ [COOK]: 100 })];
        const meeting = meetingOf(room);
        const owner = await cast.matrixUser(ADMIN, room);
        expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);
        const member = await cast.matrixUser(MEMBER, room);
        await member.join(`${meeting}/member`);
        const cook = await cast.matrixUser(COOK, other);
        await cook.join(`${meetingOf(other)}/cook`);
        await cast.focus(`teamroom@${MUC}`);
        return { meeting, there: meetingOf(other), owner, member, cook };
    };

    /** Checks that a session of ours gets into no room but its own. */
    const expectDoor = async (client: Client, there: string, cook: Client): Promise<void> => {
        const from = running.current.prosody.mark();
        const rooms = [there, `[tenant]${there}`, `teamroom@${MUC}`, `another-room@${MUC}`];
        const outcomes: (readonly string[])[] = [];
        for (const room of rooms) {
            outcomes.push([room, describeJoin(await client.join(`${room}/intruder`))]);
        }
        expect(outcomes).toEqual(rooms.map((room) => [room, REFUSED]));
        expect(refusals(running, "other_room", from)).toHaveLength(rooms.length);
        await settle(client, cook);
        expect([...cook.occupants(there).keys()]).toEqual(["cook"]);
    };

    /** Checks that a meeting goes on for those inside. */
    const expectMeeting = async (meeting: string, owner: Client, member: Client): Promise<void> => {
        const heard = member.received.length;
        owner.send(`<message to="${meeting}" type="groupchat"><body>still here</body></message>`);
        await settle(owner, member);
        expect(member.received.slice(heard).join()).toContain("still here");
        expect([...member.occupants(meeting).keys()].sort()).toEqual(["member", "owner"]);
    };

    const load = async (): Promise<void> => {
        await running.current.prosody.shell(`module:load("${MODULE}", "${MEET}")`);
    };

    test("sessions that live on stay in their meeting, and come into no other room", async () => {
        const { meeting, there, owner, member, cook } = await meet();
        await running.current.prosody.shell(`module:unload("${MODULE}", "${MEET}")`);
        try {
            await expectDoor(owner, there, cook);
            await expectDoor(member, there, cook);
            await expectMeeting(meeting, owner, member);
            const next = await visit(running.current, { user: MEMBER, room: LAB, timeoutMs: 2_000 });
            expect(next.ok).toBe(false);
        } finally {
            await load();
        }
        await expectDoor(owner, there, cook);
        await expectMeeting(meeting, owner, member);
        await member.leave(meeting);
        expect(describeJoin(await member.join(`${meeting}/member`))).toBe("none, participant");
        const later = await cast.matrixUser(MEMBER, LAB);
        expect(describeJoin(await later.join(`${meetingOf(LAB)}/later`))).toBe("none, participant");
        expect(describeJoin(await later.join(`${there}/later`))).toBe(REFUSED);
    });

    test("a reload that fails leaves the door shut, and a later load brings all back", async () => {
        const { meeting, there, owner, member, cook } = await meet();
        // An error that is no text, as Prosody would put a traceback into the log for it.
        writeFileSync(path.join(modules, `mod_${MODULE}.lua`), 'error({ "broken by the test" })\n');
        try {
            await expect(running.current.prosody.reload(MEET, MODULE)).rejects.toThrow();
            await expectDoor(owner, there, cook);
            await expectMeeting(meeting, owner, member);
        } finally {
            restoreModules();
            await load();
        }
        await expectDoor(member, there, cook);
        await expectMeeting(meeting, owner, member);
        const later = await cast.matrixUser(MEMBER, LAB);
        expect(describeJoin(await later.join(`${meetingOf(LAB)}/later`))).toBe("none, participant");
        expect(running.current.prosody.logSince(mark)).not.toContain("Login refused");
    });
});

const breakoutBlock = {
    kind: "Component",
    name: BREAKOUT,
    module: "muc",
    options: { muc_room_locking: false, muc_room_default_public_jids: true, storage: "memory" },
} as const;

onEachProsody("With an error in it", { moreHosts: [breakoutBlock] }, (running) => {
    const cast = castOf(running);

    test("the door refuses, and the log says why", async () => {
        const room = cast.newRoom();
        const meeting = meetingOf(room);
        const breakout = `corner@${BREAKOUT}`;
        const focus = await cast.focus(meeting, breakout);
        const list = `room._data.breakout_rooms = { ["${breakout}"] = "corner" }`;
        await inRoom(running, meeting, list);
        const owner = await cast.matrixUser(ADMIN, room);
        expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);

        // Whatever reads the list of breakout rooms throws; Prosody itself does not.
        await inRoom(
            running,
            meeting,
            "room._data.breakout_rooms = nil; setmetatable(room._data, { __index = function (_, field) " +
                'if field == "breakout_rooms" then error("the test throws") end end })',
        );
        const mark = running.current.prosody.mark();
        expect(await owner.join(`${breakout}/owner`, { timeoutMs: 2_000 })).toMatchObject({ ok: false });
        const said = running.current.prosody
            .logSince(mark)
            .split("\n")
            .filter((line) => /\t(warn|error)\t/.test(line) && line.includes(`:${MODULE}\t`));
        expect(said).not.toEqual([]);
        await settle(focus);
        expect([...focus.occupants(breakout).keys()]).toEqual(["focus"]);

        await inRoom(running, meeting, `setmetatable(room._data, nil); ${list}`);
        expect(await owner.join(`${breakout}/owner`)).toMatchObject({ ok: true });
    });
});

/** What an owner may do to a meeting, as queries from inside or outside. */
const deeds = [
    ["destroy it", "owner", "<destroy/>"],
    ["read its settings", "owner", ""],
    [
        "set a password",
        "owner",
        '<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>http://jabber.org/protocol/muc#roomconfig' +
            '</value></field><field var="muc#roomconfig_roomsecret"><value>shut</value></field></x>',
    ],
    ["ban a member", "admin", '<item affiliation="outcast" jid="MEMBER"/>'],
    ["list the owners", "admin", '<item affiliation="owner"/>'],
    ["kick a member", "admin", '<item role="none" nick="member"/>'],
] as const;

// As docker-jitsi-meet sets it: Jicofo is owner everywhere.
onEachProsody("An owner who left", { mucOptions: { component_admins_as_room_owners: true } }, (running) => {
    const cast = castOf(running);

    const kept = (meeting: string): Promise<string> =>
        inRoom(running, meeting, 'return tostring(room and room:get_password() or (room and "open"))');

    /** Somebody whose power in the Matrix room makes them owner, in whatever way, and a member; both are inside. */
    interface Scene {
        readonly meeting: string;
        readonly owner: Client;
        readonly member: Client;
    }
    const makeScene = async (ownerFirst: boolean): Promise<Scene> => {
        const room = cast.newRoom();
        const meeting = meetingOf(room);
        const owner = await cast.matrixUser(ADMIN, room);
        const member = await cast.matrixUser(MEMBER, room);
        if (!ownerFirst) {
            await member.join(`${meeting}/member`);
        }
        expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);
        if (ownerFirst) {
            await member.join(`${meeting}/member`);
        }
        return { meeting, owner, member };
    };
    const ways: readonly (readonly [string, () => Promise<Scene>])[] = [
        ["made owner by their power", () => makeScene(false)],
        // Prosody makes the user owner who opens a room.
        ["who opened the meeting", () => makeScene(true)],
        [
            "made owner by Jicofo, too",
            async () => {
                const scene = await makeScene(false);
                const focus = await cast.focus();
                await focus.join(`${scene.meeting}/focus`);
                expect(await setAffiliation(focus, scene.meeting, scene.owner, "owner")).toBe("done");
                await focus.leave(scene.meeting);
                return scene;
            },
        ],
    ];

    describe.each(ways)("%s", (_, make) => {
        test.each(deeds)("does not %s from outside", async (_deed, kind, content) => {
            const { meeting, owner, member } = await make();
            await owner.leave(meeting);

            const type = content === "" || content.includes('"owner"/>') ? "get" : "set";
            const answer = await outcomeOf(
                owner.sendIq(
                    `<iq type="${type}" to="${meeting}"><query xmlns="http://jabber.org/protocol/muc#${kind}">` +
                        `${content.replace("MEMBER", bareJid(member))}</query></iq>`,
                ),
            );
            expect(answer).toMatch(/^(auth|cancel) (forbidden|not-allowed|not-acceptable)$/);
            await settle(owner, member);
            expect([...member.occupants(meeting).keys()]).toEqual(["member"]);
            expect(await affiliationsIn(running, meeting)).not.toContain(MEET);
            expect(await kept(meeting)).toBe("open");
        });
    });

    test("is owner again on coming back", async () => {
        const room = cast.newRoom();
        const meeting = meetingOf(room);
        const owner = await cast.matrixUser(ADMIN, room);
        const member = await cast.matrixUser(MEMBER, room);
        await member.join(`${meeting}/member`);
        for (let round = 0; round < 2; round++) {
            expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);
            expect(await setAffiliation(owner, meeting, member, "member")).toBe("done");
            expect(await setAffiliation(owner, meeting, member, "none")).toBe("done");
            await owner.leave(meeting);
            expect(await affiliationsIn(running, meeting)).toBe("");
        }
    });

    const endings: readonly (readonly [string, (client: Client) => void | Promise<void>])[] = [
        ["disconnects", (client) => client.disconnect()],
        [
            "loses the connection",
            (client) => {
                client.drop();
            },
        ],
    ];

    test.each(endings)("leaves no affiliation behind on one who %s", async (_, end) => {
        const room = cast.newRoom();
        const meeting = meetingOf(room);
        const owner = await cast.matrixUser(ADMIN, room);
        const member = await cast.matrixUser(MEMBER, room);
        await member.join(`${meeting}/member`);
        expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe(OWNER);
        await end(owner);
        await eventually(async () => {
            expect(await affiliationsIn(running, meeting)).toBe("");
        }, 3_000);
    });

    test("keeps power as long as another session of theirs is inside (control)", async () => {
        const room = cast.newRoom();
        const meeting = meetingOf(room);
        const one = await cast.matrixUser(ADMIN, room, { resumable: true });
        // Who names the token of a session that is alive has its user name.
        const two = await cast.matrixUser(ADMIN, room, { query: { previd: one.resumptionId } });
        expect(bareJid(two)).toBe(bareJid(one));
        const member = await cast.matrixUser(MEMBER, room);
        await member.join(`${meeting}/member`);
        expect(describeJoin(await one.join(`${meeting}/one`))).toBe(OWNER);
        expect(describeJoin(await two.join(`${meeting}/two`))).toBe(OWNER);
        await one.leave(meeting);
        expect(await setAffiliation(two, meeting, member, "member")).toBe("done");
        expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(two)}=owner`);
    });
});
