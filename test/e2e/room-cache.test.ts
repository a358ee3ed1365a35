/** Rooms that Prosody keeps outside of its cache: more than `muc_room_cache_size` of them, or after a reload of mod_muc. */

import { describe, expect, test } from "@jest/globals";
import { meetingOf, MEET, MUC } from "../../demo/deployment";
import { afterReview, everySecond, joined, OWNER, people, PLAIN } from "./reviews";
import {
    ADMIN,
    castOf,
    inRoom,
    MEMBER,
    onEachProsody,
    putOut,
    settle,
    type Cast,
    type Running,
} from "./support";

const BREAKOUT = `breakout.${MEET}`;
const roomOptions = {
    muc_room_locking: false,
    muc_room_default_public_jids: true,
    storage: "memory",
} as const;
const breakoutBlock = { kind: "Component", name: BREAKOUT, module: "muc", options: roomOptions } as const;
const settings = {
    verification: "admin",
    authOptions: everySecond,
    mucOptions: { muc_room_cache_size: 1, storage: "memory" },
    moreHosts: [breakoutBlock],
} as const;

/** Opens another room, which takes the only place in the cache. */
async function evict(cast: Cast): Promise<void> {
    const room = cast.newRoom(people);
    const user = await cast.matrixUser(ADMIN, room);
    expect(await joined(user.join(`${meetingOf(room)}/admin`))).toBe(OWNER);
}

const ways: readonly (readonly [string, (running: Running, cast: Cast) => Promise<void>])[] = [
    ["is out of the cache", (_, cast) => evict(cast)],
    [
        "is one of many out of the cache",
        async (_, cast) => {
            for (let others = 0; others < 8; others++) {
                await evict(cast);
            }
        },
    ],
    ["waits to be restored after a reload of mod_muc", ({ current }) => current.prosody.reload(MUC, "muc")],
];

onEachProsody("A meeting that Prosody does not hold in memory", settings, (running) => {
    const cast = castOf(running);

    describe.each(ways)("as it %s", (_, away) => {
        test("does not keep a banned user", async () => {
            const room = cast.newRoom(people);
            const meeting = meetingOf(room);
            const admin = await cast.matrixUser(ADMIN, room);
            expect(await joined(admin.join(`${meeting}/admin`))).toBe(OWNER);
            const member = await cast.matrixUser(MEMBER, room);
            expect(await joined(member.join(`${meeting}/member`))).toBe(PLAIN);
            await away(running, cast);
            const out = putOut(member, meeting, "member");
            await afterReview(running, room, () => {
                running.current.matrix.ban(room, MEMBER);
            });
            await out;
            const heard = member.received.length;
            admin.send(`<message to="${meeting}" type="groupchat"><body>a secret</body></message>`);
            await settle(admin, member);
            expect(member.received.slice(heard).join()).not.toContain("a secret");
        }, 60_000);

        test("opens its breakout rooms to no guest", async () => {
            const room = cast.newRoom(people);
            const meeting = meetingOf(room);
            const breakout = `corner-${String(room.length)}-${away.length}@${BREAKOUT}`;
            await cast.focus(meeting, breakout);
            await inRoom(running, meeting, `room._data.breakout_rooms = { ["${breakout}"] = "corner" }`);
            await away(running, cast);
            const guest = await cast.guest();
            expect(await joined(guest.join(`${breakout}/guest`))).toMatch(/^cancel not-allowed/);
        }, 60_000);
    });

    test("is not restored by what a stranger asks about breakout rooms", async () => {
        await evict(cast);
        await evict(cast);
        const guest = await cast.guest();
        const { prosody } = running.current;
        const mark = prosody.mark();
        guest.send(`<message to="nowhere@${BREAKOUT}" type="groupchat"><body>?</body></message>`);
        await settle(guest);
        expect(prosody.logSince(mark)).toContain("nowhere@");
        expect(prosody.logSince(mark)).not.toContain(`@${MUC} from storage`);
    }, 60_000);
});
