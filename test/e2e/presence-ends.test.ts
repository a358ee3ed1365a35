/**
 * Power ends with presence: the affiliation that the modules gave a user in a meeting ends when their last session has left its call, its
 * breakout rooms included; and an owner of a Matrix room comes past lobby and password of its meeting each time.
 */

import { expect, test } from "@jest/globals";
import type { Client } from "../../demo/client";
import { meetingOf } from "../../demo/deployment";
import { eventually, pause } from "../../demo/waiting";
import {
    besideJitsi,
    displayName,
    letIn,
    LOBBY,
    makeBreakout,
    secure,
    switchRoom,
    testWith,
    type RunningJitsi,
} from "../jitsi/support";
import { joined, OWNER, people, PLAIN, query } from "./reviews";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    COOK,
    MEMBER,
    MODERATOR,
    settle,
    type Cast,
} from "./support";

const ADMITTED = "member, participant";

/** For how long an affiliation outlasts the main room where there are breakout rooms, in milliseconds. */
const SWITCH_TIME = 10_000;

/** Joins a room as Jitsi's client does. @returns affiliation and role, or why not */
async function enter(client: Client, room: string, nick: string): Promise<string> {
    const outcome = await joined(client.join(`${room}/${nick}`, { extra: displayName(nick) }));
    return outcome.replace(/^\w+ ([a-z-]+): .*$/, "refused: $1");
}

/** A meeting that Jicofo has opened. */
async function openMeeting(cast: Cast) {
    const room = cast.newRoom(people);
    const meeting = meetingOf(room);
    const focus = await cast.focus(meeting);
    const user = (name: string): Promise<Client> => cast.matrixUser(name, room);
    return { room, meeting, focus, user };
}

/** The affiliation that a meeting keeps of somebody. */
async function kept(running: RunningJitsi, meeting: string, client: Client | string): Promise<string> {
    const jid = typeof client === "string" ? client : bareJid(client);
    const found = (await affiliationsIn(running, meeting))
        .split(" ")
        .find((text) => text.startsWith(`${jid}=`));
    return found?.slice(jid.length + 1) ?? "none";
}

/** Waits until a meeting keeps an affiliation of somebody. */
function untilKept(
    running: RunningJitsi,
    meeting: string,
    client: Client | string,
    affiliation: string,
    milliseconds?: number,
): Promise<void> {
    return eventually(async () => {
        expect(await kept(running, meeting, client)).toBe(affiliation);
    }, milliseconds);
}

besideJitsi("Power ends with presence", {}, (running) => {
    const cast = castOf(running);

    test("when an owner leaves the meeting, and stays connected", async () => {
        const { meeting, focus, user } = await openMeeting(cast);
        const [owner, member] = [await user(ADMIN), await user(MEMBER)];
        expect(await enter(owner, meeting, "owner")).toBe(OWNER);
        expect(await enter(member, meeting, "member")).toBe(PLAIN);
        await owner.leave(meeting);
        await untilKept(running, meeting, owner, "none");
        const outcast = `<item affiliation="outcast" jid="${bareJid(member)}"/>`;
        expect(await query(owner, meeting, "set", "admin", outcast)).not.toBe("done");
        expect(await query(owner, meeting, "set", "owner", "<destroy/>")).not.toBe("done");
        await settle(focus);
        expect([...focus.occupants(meeting).keys()].sort()).toEqual(["focus", "member"]);
        // A user who still has the power in the Matrix room gets it again.
        expect(await enter(owner, meeting, "owner")).toBe(OWNER);
    });

    testWith("muc_breakout_rooms")(
        "when an owner's connection ends, with breakout rooms or without",
        async () => {
            const { meeting, user } = await openMeeting(cast);
            const [owner, other, member] = [await user(ADMIN), await user(MODERATOR), await user(MEMBER)];
            const jids = [bareJid(owner), bareJid(other)] as const;
            for (const [client, nick] of [
                [owner, "owner"],
                [other, "other"],
                [member, "member"],
            ] as const) {
                await enter(client, meeting, nick);
            }
            expect([await kept(running, meeting, jids[0]), await kept(running, meeting, jids[1])]).toEqual([
                "owner",
                "owner",
            ]);
            await owner.disconnect();
            await untilKept(running, meeting, jids[0], "none", 3_000);
            await makeBreakout(other, "Group");
            await other.disconnect();
            await untilKept(running, meeting, jids[1], "none", 3_000);
        },
    );

    /** Checks that a user's power outlasts the first of two sessions in the call; the second leaves as well. */
    const expectPowerUntilLast = async (
        meeting: string,
        member: Client,
        first: Client,
        second: Client,
    ): Promise<void> => {
        expect(await enter(first, meeting, "first")).toBe(OWNER);
        expect(await enter(second, meeting, "second")).toBe(OWNER);
        await first.leave(meeting);
        await settle(first, second, member);
        await pause(200);
        expect(await kept(running, meeting, second)).toBe("owner");
        expect(member.occupants(meeting).get("second")).toMatchObject({
            affiliation: "owner",
            role: "moderator",
        });
        await second.leave(meeting);
    };

    test("of a user with two connections under one name only with the last of them", async () => {
        const { room, meeting, user } = await openMeeting(cast);
        const member = await user(MEMBER);
        expect(await enter(member, meeting, "member")).toBe(PLAIN);
        const first = await cast.matrixUser(ADMIN, room, { resumable: true });
        const second = await cast.matrixUser(ADMIN, room, { query: { previd: first.resumptionId } });
        expect(bareJid(second)).toBe(bareJid(first));
        await expectPowerUntilLast(meeting, member, first, second);
        await untilKept(running, meeting, first, "none");
    });

    test("of a user with two logins only with the last of them", async () => {
        const { meeting, user } = await openMeeting(cast);
        const member = await user(MEMBER);
        expect(await enter(member, meeting, "member")).toBe(PLAIN);
        const [first, second] = [await user(ADMIN), await user(ADMIN)];
        await expectPowerUntilLast(meeting, member, first, second);
        await untilKept(running, meeting, second, "none");
        await untilKept(running, meeting, first, "none");
    });

    testWith("muc_breakout_rooms")(
        "not on the way to a breakout room and back, but ten seconds after",
        async () => {
            const { meeting, focus, user } = await openMeeting(cast);
            const [stays, leaves, goes] = [await user(ADMIN), await user(MODERATOR), await user(MODERATOR)];
            const member = await user(MEMBER);
            for (const [client, nick, standing] of [
                [stays, "stays", OWNER],
                [leaves, "leaves", OWNER],
                [goes, "goes", OWNER],
                [member, "member", PLAIN],
            ] as const) {
                expect(await enter(client, meeting, nick)).toBe(standing);
            }
            const breakout = await makeBreakout(stays, "Group");
            await focus.join(`${breakout}/focus`);
            for (const [client, nick] of [
                [stays, "stays"],
                [leaves, "leaves"],
                [goes, "goes"],
            ] as const) {
                expect(await switchRoom(client, meeting, breakout, nick)).toMatchObject({
                    affiliation: "owner",
                });
            }
            expect(await switchRoom(stays, breakout, meeting, "stays")).toMatchObject({
                affiliation: "owner",
                role: "moderator",
            });
            expect(await switchRoom(goes, breakout, meeting, "goes")).toMatchObject({ affiliation: "owner" });
            // One session leaves a breakout room, one the main room. Both are of one user and stay connected.
            await leaves.leave(breakout);
            await goes.leave(meeting);
            await pause(1_000);
            expect(await kept(running, meeting, leaves)).toBe("owner");
            await untilKept(running, meeting, leaves, "none", SWITCH_TIME + 3_000);
            await untilKept(running, meeting, goes, "none", 3_000);
            // The switch there and back leaves nothing behind that ends it later.
            expect(await kept(running, meeting, stays)).toBe("owner");
            await settle(focus);
            expect(focus.occupants(meeting).get("stays")).toMatchObject({
                affiliation: "owner",
                role: "moderator",
            });
        },
    );

    testWith("muc_lobby_rooms")("but not what an owner of the meeting gave (control)", async () => {
        const { room, meeting, user } = await openMeeting(cast);
        const [owner, member] = [await user(ADMIN), await user(MEMBER)];
        expect(await enter(owner, meeting, "owner")).toBe(OWNER);
        expect(await secure(owner, meeting, { membersOnly: true })).toBe("done");
        expect(await enter(member, meeting, "member")).toBe("refused: registration-required");
        expect(await enter(member, meetingOf(room, LOBBY), "member")).toBe(PLAIN);
        const invited = member.waitFor((stanza) => stanza.getAttribute("from") === meeting);
        letIn(owner, meeting, member.jid);
        await invited;
        expect(await enter(member, meeting, "member")).toBe(ADMITTED);
        await member.leave(meeting);
        await settle(member, owner);
        expect(await enter(member, meeting, "member")).toBe(ADMITTED);
    });
});

besideJitsi("Membership ends with presence", { mucOptions: { matrix_lobby_bypass: true } }, (running) => {
    const cast = castOf(running);

    testWith("muc_lobby_rooms")("where a member passed the lobby by matrix_lobby_bypass", async () => {
        const { meeting, user } = await openMeeting(cast);
        const [owner, member] = [await user(ADMIN), await user(MEMBER)];
        expect(await enter(owner, meeting, "owner")).toBe(OWNER);
        expect(await secure(owner, meeting, { membersOnly: true })).toBe("done");
        expect(await enter(member, meeting, "member")).toBe(ADMITTED);
        expect(await kept(running, meeting, member)).toBe("member");
        await member.leave(meeting);
        await untilKept(running, meeting, member, "none");
        expect(await enter(member, meeting, "member")).toBe(ADMITTED);
    });
});

besideJitsi("Lobby and password", {}, (running) => {
    const cast = castOf(running);

    testWith("muc_lobby_rooms")("let in every owner of the Matrix room, and nobody else", async () => {
        const { room, meeting, focus, user } = await openMeeting(cast);
        const owner = await user(ADMIN);
        expect(await enter(owner, meeting, "owner")).toBe(OWNER);
        expect(await secure(owner, meeting, { membersOnly: true, password: "sesame" })).toBe("done");
        // The sole moderator reloads the page.
        await owner.disconnect();
        await eventually(() => {
            expect([...focus.occupants(meeting).keys()]).toEqual(["focus"]);
        });
        const cook = await cast.matrixUser(COOK, cast.newRoom({ [COOK]: 100 }));
        const [again, other, member] = [await user(ADMIN), await user(MODERATOR), await user(MEMBER)];
        expect({
            memberAlone: await enter(member, meeting, "member"),
            ownerOfAnotherRoom: await enter(cook, meeting, "cook"),
            ownerAgain: await enter(again, meeting, "again"),
            otherOwner: await enter(other, meeting, "other"),
            memberBesideOwners: await enter(member, meeting, "member"),
            guest: await enter(await cast.guest(), meeting, "guest"),
        }).toEqual({
            memberAlone: "refused: registration-required",
            ownerOfAnotherRoom: "refused: not-allowed",
            ownerAgain: OWNER,
            otherOwner: OWNER,
            memberBesideOwners: "refused: registration-required",
            guest: "refused: registration-required",
        });
        expect(await kept(running, meeting, member)).toBe("none");
        expect(await enter(member, meetingOf(room, LOBBY), "member")).toBe(PLAIN);
        expect(await secure(again, meeting, { membersOnly: true, password: "changed" })).toBe("done");
    });

    testWith("muc_meeting_id")(
        "with a password alone let in every owner of the Matrix room, too",
        async () => {
            const { meeting, user } = await openMeeting(cast);
            const owner = await user(ADMIN);
            expect(await enter(owner, meeting, "owner")).toBe(OWNER);
            expect(await secure(owner, meeting, { password: "sesame" })).toBe("done");
            await owner.disconnect();
            const [again, member] = [await user(ADMIN), await user(MEMBER)];
            expect(await enter(member, meeting, "member")).toBe("refused: not-authorized");
            expect(await enter(again, meeting, "again")).toBe(OWNER);
        },
    );
});
