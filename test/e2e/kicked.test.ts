/** What a kick or a revocation ends, also where another module fails in the middle of it. */

import { expect, test } from "@jest/globals";
import { MEET, MUC, meetingOf } from "../../demo/deployment";
import { pause } from "../../demo/waiting";
import {
    afterReview,
    everySecond,
    expectInside,
    joined,
    people,
    PASSWORD_FORM,
    plainMuc,
    query,
} from "./reviews";
import { MODERATOR, castOf, inRoom, onEachProsody, settle } from "./support";

const BREAKOUT = `breakout.${MEET}`;
onEachProsody(
    "Kicked and revoked users",
    {
        verification: "admin",
        authOptions: everySecond,
        mucOptions: { matrix_guests: "allow" },
        moreHosts: [plainMuc(BREAKOUT)],
    },
    (running) => {
        const cast = castOf(running);
        test("an error in another module's handler leaves no other session of a banned user inside", async () => {
            const room = cast.newRoom(people);
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const [a, b] = [await cast.matrixUser(MODERATOR, room), await cast.matrixUser(MODERATOR, room)];
            await a.join(`${meeting}/moda`);
            await b.join(`${meeting}/modb`);
            await running.current.prosody.shell(
                `> (function () local n = 0; prosody.hosts["${MUC}"].events.add_handler("muc-occupant-left", function(e) if e.occupant.nick:match("/mod.$") and n == 0 then n = 1; error("another module failed") end end, 500) end)()`,
            );
            await afterReview(
                running,
                room,
                () => {
                    running.current.matrix.ban(room, MODERATOR);
                },
                focus,
            );
            await pause(3000);
            await settle(focus);
            expectInside(focus, meeting);
        }, 60000);
        test("who is kicked from the main room leaves its breakout rooms, too", async () => {
            const room = cast.newRoom(people);
            const meeting = meetingOf(room);
            const side = `y-${room.slice(1).replace(":hs.test", "")}@${BREAKOUT}`;
            const focus = await cast.focus(meeting, side);
            const mod = await cast.matrixUser(MODERATOR, room);
            const [guest, other] = [await cast.guest(), await cast.guest()];
            await inRoom(running, meeting, `room._data.breakout_rooms = { ["${side}"] = "x" }`);
            for (const [client, nick] of [
                [mod, "mod"],
                [guest, "guest"],
                [other, "other"],
            ] as const) {
                for (const room of [meeting, side]) {
                    expect(await joined(client.join(`${room}/${nick}`))).toMatch(/(moderator|participant)$/);
                }
            }
            expect(await query(mod, meeting, "set", "admin", '<item role="none" nick="guest"/>')).toBe(
                "done",
            );
            await settle(focus);
            expectInside(focus, meeting, "mod", "other");
            expectInside(focus, side, "mod", "other");
            expect(await joined(guest.join(`${side}/guest`))).toMatch(/not-allowed/);
        });
        test("who is banned leaves breakout rooms, in spite of an error in another module", async () => {
            const room = cast.newRoom(people);
            const meeting = meetingOf(room);
            const sides = ["a", "b"].map(
                (it) => `${it}-${room.slice(1).replace(":hs.test", "")}@${BREAKOUT}`,
            );
            const focus = await cast.focus(meeting, ...sides);
            const mod = await cast.matrixUser(MODERATOR, room);
            const guest = await cast.guest();
            const listed = sides.map((side) => `["${side}"] = "x"`).join("; ");
            await inRoom(running, meeting, `room._data.breakout_rooms = { ${listed} }`);
            await running.current.prosody.shell(
                `> (function () prosody.hosts["${BREAKOUT}"].events.add_handler("muc-occupant-left", function(e) if e.occupant.nick:match("/banned$") then error("another module failed") end end, 500) end)()`,
            );
            await mod.join(`${meeting}/mod`);
            await guest.join(`${meeting}/banned`);
            for (const side of sides) {
                expect(await joined(guest.join(`${side}/banned`))).toMatch(/participant$/);
            }
            await guest.leave(meeting);
            const item = `<item affiliation="outcast" jid="${guest.jid.split("/")[0] ?? ""}"/>`;
            expect(await query(mod, meeting, "set", "admin", item)).toBe("done");
            await settle(focus);
            for (const side of sides) expectInside(focus, side);
        });
        test("a guest kicked from a main room that then got a password enters no breakout room", async () => {
            const room = cast.newRoom(people);
            const meeting = meetingOf(room);
            const side = `x-${room.slice(1).replace(":hs.test", "")}@${BREAKOUT}`;
            await cast.focus(meeting, side);
            const mod = await cast.matrixUser(MODERATOR, room);
            const guest = await cast.guest();
            await mod.join(`${meeting}/mod`);
            await guest.join(`${meeting}/guest`);
            await inRoom(running, meeting, `room._data.breakout_rooms = { ["${side}"] = "x" }`);
            expect(await query(mod, meeting, "set", "admin", '<item role="none" nick="guest"/>')).toBe(
                "done",
            );
            expect(await query(mod, meeting, "set", "owner", PASSWORD_FORM)).toBe("done");
            expect(await joined(guest.join(`${meeting}/guest`))).toMatch(/not-authorized/);
            expect(await joined(guest.join(`${side}/guest`))).toMatch(/not-allowed/);
        });
    },
);
