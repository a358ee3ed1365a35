/**
 * Rights do not outlive their cause: a demotion ends what the user or another owner granted, an ended membership ends kept
 * answers, and leaving ends an affiliation. Rooms are read again each second here.
 */

import { beforeEach, expect, test } from "@jest/globals";
import type { Client } from "../../demo/client";
import { admitted, enter, MEET, meetingOf, MUC, visit } from "../../demo/deployment";
import { eventually } from "../../demo/waiting";
import { roomReasons } from "../../src/room-reasons";
import {
    afterReview,
    ENDED,
    everySecond,
    expectInside,
    joined,
    OWNER,
    people,
    PLAIN,
    query,
    requestsAbout,
    REVIEW_TIME,
    told,
} from "./reviews";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    COOK,
    expectRefusal,
    inRoom,
    MEMBER,
    MODERATOR,
    onEachProsody,
    putOut,
    refusals,
    setAffiliation,
    setRole,
    settle,
    type Cast,
    type Running,
} from "./support";

const BREAKOUT = `breakout.${MEET}`;
const NO_POWER = `cancel not-allowed: ${roomReasons.power_not_held.text}`;
const NOT_ENTERED = `cancel not-allowed: ${roomReasons.main_room_not_entered.text}`;
const KICK_MEMBER = '<item role="none" nick="member"/>';

/** On slow machines. */
const PATIENCE = 60_000;

/** A call with two owners, a member and Jicofo in it. */
async function openCall(cast: Cast) {
    const room = cast.newRoom({ ...people, [COOK]: 0 });
    const meeting = meetingOf(room);
    const focus = await cast.focus(meeting);
    const enterAs = async (user: string, nick: string, standing: string): Promise<Client> => {
        const client = await cast.matrixUser(user, room);
        expect(await joined(client.join(`${meeting}/${nick}`))).toBe(standing);
        return client;
    };
    const admin = await enterAs(ADMIN, "admin", OWNER);
    const mod = await enterAs(MODERATOR, "mod", OWNER);
    const member = await enterAs(MEMBER, "member", PLAIN);
    return { room, meeting, focus, admin, mod, member, enterAs };
}

/** Takes the moderator's power in Matrix, and waits for the review that sees it. */
function demote(running: Running, room: string, ...clients: readonly Client[]): Promise<void> {
    const change = (): void => {
        running.current.matrix.setPower(room, MODERATOR, 0);
    };
    return afterReview(running, room, change, ...clients);
}

onEachProsody(
    "With matrix_allow_owner_grants",
    {
        verification: "admin",
        authOptions: everySecond,
        mucOptions: { matrix_allow_owner_grants: true, matrix_guests: "allow" },
        moreHosts: [
            {
                kind: "Component",
                name: BREAKOUT,
                module: "muc",
                options: { muc_room_locking: false, storage: "memory" },
            },
        ],
    },
    (running) => {
        const cast = castOf(running);

        test.each([
            ["owner", "themselves"],
            ["admin", "themselves"],
            ["owner", "another owner"],
            ["admin", "another owner"],
        ])(
            "a demotion in Matrix ends the affiliation %s of an owner who has it from %s",
            async (affiliation, grantor) => {
                const { room, meeting, admin, mod } = await openCall(cast);
                const by = grantor === "themselves" ? mod : admin;
                expect(await setAffiliation(by, meeting, mod, affiliation)).toBe("done");
                await demote(running, room, mod, admin);
                await eventually(async () => {
                    expect(await affiliationsIn(running, meeting)).not.toContain(bareJid(mod));
                });
                expect(await query(mod, meeting, "set", "admin", KICK_MEMBER)).toBe(NO_POWER);
                await mod.leave(meeting);
                expect(await joined(mod.join(`${meeting}/mod`))).toBe(PLAIN);
            },
            PATIENCE,
        );

        test("a removal from a members-only main room ends the way into its breakout rooms", async () => {
            const { room, meeting, focus, admin, member, enterAs } = await openCall(cast);
            const side = `side-of-${room.slice(1).split(":", 1)[0] ?? ""}@${BREAKOUT}`;
            await focus.join(`${side}/focus`);
            const guest = await cast.guest();
            expect(await joined(guest.join(`${meeting}/guest`))).toBe(PLAIN);
            const listed = await enterAs(COOK, "listed", PLAIN);
            expect(await setAffiliation(admin, meeting, listed, "member")).toBe("done");
            const list = `room._data.breakout_rooms = { ["${side}"] = "a subject" }`;
            await inRoom(running, meeting, `${list}; room:set_members_only(true)`);
            await settle(guest, member);
            expect(guest.occupants(meeting).has("guest")).toBe(false);
            expect(member.occupants(meeting).has("member")).toBe(false);
            const mark = running.current.prosody.mark();
            expect(await joined(guest.join(`${side}/guest`))).toBe(NOT_ENTERED);
            expect(await joined(member.join(`${side}/member`))).toBe(NOT_ENTERED);
            expect(refusals(running, "main_room_not_entered", mark)).toHaveLength(2);
            await listed.leave(meeting);
            expect(await joined(listed.join(`${side}/listed`))).toBe(PLAIN);
            await settle(focus);
            expectInside(focus, side, "listed");
        });
    },
);

onEachProsody("With the usual options", { verification: "admin", authOptions: everySecond }, (running) => {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    test(
        "a demotion in Matrix ends the role of moderator that another owner gave",
        async () => {
            const { room, meeting, admin, mod } = await openCall(cast);
            const setSubject = (by: Client, subject: string): void => {
                by.send(`<message to="${meeting}" type="groupchat"><subject>${subject}</subject></message>`);
            };
            setSubject(admin, "agreed");
            expect(await setAffiliation(admin, meeting, mod, "none")).toBe("done");
            expect(await setRole(admin, meeting, "mod", "moderator")).toBe("done");
            await demote(running, room, mod);
            await eventually(async () => {
                await settle(admin);
                const seen = admin.occupants(meeting).get("mod");
                expect(seen).toMatchObject({ affiliation: "none", role: "participant" });
            });
            expect(await query(mod, meeting, "set", "admin", KICK_MEMBER)).toBe(NO_POWER);
            setSubject(mod, "changed");
            await settle(mod);
            expect(await inRoom(running, meeting, "return (select(2, room:get_subject()))")).toBe("agreed");
        },
        PATIENCE,
    );

    test.each([
        ["leave the call", (mod: Client, meeting: string) => mod.leave(meeting)],
        ["disconnect", (mod: Client) => mod.disconnect()],
    ])("an owner's affiliation ends when they %s, though they registered a nick", async (_, go) => {
        const { meeting, mod, admin } = await openCall(cast);
        const field = (name: string, value: string): string =>
            `<field var="${name}"><value>${value}</value></field>`;
        const registration =
            `<iq type="set" to="${meeting}"><query xmlns="jabber:iq:register"><x xmlns="jabber:x:data" type="submit">` +
            field("FORM_TYPE", "http://jabber.org/protocol/muc#register") +
            `${field("muc#register_roomnick", "mod")}</x></query></iq>`;
        expect(await told(mod.sendIq(registration))).toBe("done");
        expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(mod)}=owner`);
        await go(mod, meeting);
        await eventually(async () => {
            expect(await affiliationsIn(running, meeting)).not.toContain(bareJid(mod));
        });
        expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(admin)}=owner`);
    });

    test.each([
        ["with a session", true],
        ["without a session", false],
    ])("not_in_room for one token ends the kept answer for another, %s of the user", async (_, stays) => {
        const { matrix, prosody } = running.current;
        const room = cast.newRoom(people);
        const token = matrix.token(MODERATOR);
        const first = admitted(await enter(prosody, token, { room }));
        const again = admitted(await enter(prosody, token, { room }));
        // The answer is kept indeed.
        expect(requestsAbout(running, token)).toHaveLength(1);
        await again.disconnect();
        if (!stays) {
            await first.disconnect();
            const isGone = `> prosody.full_sessions["${first.jid}"] == nil`;
            await eventually(async () => {
                expect(await prosody.shell(isGone)).toContain("true");
            });
            // The record of the user's rights goes with the last session.
            await prosody.shell("> collectgarbage() + collectgarbage()");
        }
        matrix.ban(room, MODERATOR);
        const fresh = await visit(running.current, { user: MODERATOR, room });
        expectRefusal(running, fresh, "not_in_room", mark);
        mark = prosody.mark();
        const kept = await enter(prosody, token, { room });
        expectRefusal(running, kept, "not_in_room", mark);
        if (stays) {
            expect(await joined(first.join(`${meetingOf(room)}/first`))).toBe(ENDED);
            await first.disconnect();
        }
    });

    test(
        "an error in another module's muc-occupant-left handler does not end the reviews of a room",
        async () => {
            const { room, meeting, focus, admin, mod } = await openCall(cast);
            await running.current.prosody.shell(
                `> (function () prosody.hosts["${MUC}"].events.add_handler("muc-occupant-left", function (event) ` +
                    `if event.occupant.nick == "${meeting}/mod" then error("another module failed") end end, 500) end)()`,
            );
            const ban = async (user: string, client: Client, nick: string): Promise<void> => {
                const removal = putOut(client, meeting, nick, REVIEW_TIME);
                running.current.matrix.ban(room, user);
                await removal;
            };
            await ban(MODERATOR, mod, "mod");
            await ban(ADMIN, admin, "admin");
            expect(await joined(admin.join(`${meeting}/again`))).toBe(ENDED);
            await settle(focus);
            expectInside(focus, meeting, "member");
            const lines = running.current.prosody.logSince(mark).split("\n");
            const errors = lines.filter((line) => line.includes("\terror\t"));
            expect(errors).toEqual([expect.stringContaining("another module failed")]);
        },
        PATIENCE,
    );
});
