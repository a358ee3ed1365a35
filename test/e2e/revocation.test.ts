/**
 * A user who is banned in Matrix has nothing left of the call, wherever their sessions are: outside of the meeting, not
 * bound yet, hibernating, with another token, or with a check under way. Rooms are read again each second here.
 */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { visit, meetingOf, MEET, MUC } from "../../demo/deployment";
import { widgetToken } from "../../demo/matrix";
import {
    afterReview,
    describeLogin,
    ENDED,
    everySecond,
    expectInside,
    holdNext,
    joined,
    OWNER,
    PASSWORD_FORM,
    people,
    PLAIN,
    query,
    REVIEW_TIME,
} from "./reviews";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    inRoom,
    MEMBER,
    MODERATOR,
    onEachProsody,
    putOut,
    refusals,
    settle,
    type Cast,
    type Running,
} from "./support";
import { stashLogin, useStashed } from "./unbound";

/** On builds that read rooms every 10 seconds at most. */
const PATIENCE = 60_000;

/** A room with its call, in which Jicofo and a member are. */
async function openCall(cast: Cast) {
    const room = cast.newRoom(people);
    const meeting = meetingOf(room);
    const focus = await cast.focus(meeting);
    const member = await cast.matrixUser(MEMBER, room);
    expect(await joined(member.join(`${meeting}/member`))).toBe(PLAIN);
    return { room, meeting, focus, member };
}

/** A room with its call, whose owner left it and stays connected. */
async function openCallThatOwnerLeft(cast: Cast, user: string) {
    const call = await openCall(cast);
    const owner = await cast.matrixUser(user, call.room);
    expect(await joined(owner.join(`${call.meeting}/owner`))).toBe(OWNER);
    await owner.leave(call.meeting);
    return { ...call, owner };
}

/** An owner who left the meeting and stays connected, and is banned. */
function banTests(running: Running): void {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    test(
        "refuses all that an owner tries who left the meeting before they were banned",
        async () => {
            const { room, meeting, focus, member, owner } = await openCallThatOwnerLeft(cast, ADMIN);
            await afterReview(
                running,
                room,
                () => {
                    running.current.matrix.ban(room, ADMIN);
                },
                owner,
                member,
                focus,
            );
            const outcast = `<item affiliation="outcast" jid="${bareJid(member)}"/>`;
            expect({
                readsTheSettings: await query(owner, meeting, "get", "owner", ""),
                setsThePassword: await query(owner, meeting, "set", "owner", PASSWORD_FORM),
                kicks: await query(owner, meeting, "set", "admin", '<item role="none" nick="member"/>'),
                bans: await query(owner, meeting, "set", "admin", outcast),
                joins: await joined(owner.join(`${meeting}/again`, { password: "stolen" })),
                destroys: await query(owner, meeting, "set", "owner", "<destroy/>"),
            }).toEqual({
                readsTheSettings: ENDED,
                setsThePassword: ENDED,
                kicks: ENDED,
                bans: ENDED,
                joins: ENDED,
                destroys: ENDED,
            });
            expect(refusals(running, "membership_ended", mark)).not.toEqual([]);
            await settle(member, focus);
            expectInside(focus, meeting, "member");
            expect(await affiliationsIn(running, meeting)).not.toContain(bareJid(owner));
            expect(await inRoom(running, meeting, "return tostring(room:get_password())")).toBe("nil");
        },
        PATIENCE,
    );
}

/** Users who are outside of the meeting when the room is read again. */
function outsideTests(running: Running): void {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    test(
        "keeps out for good a banned user who is outside during each review",
        async () => {
            const { room, meeting, member } = await openCall(cast);
            const user = await cast.matrixUser(MODERATOR, room);
            let outcome = await joined(user.join(`${meeting}/user`));
            const outcomes: string[] = [];
            for (let round = 0; round < 2; round++) {
                if (outcome === OWNER) {
                    await user.leave(meeting);
                }
                await afterReview(
                    running,
                    room,
                    () => {
                        running.current.matrix.ban(room, MODERATOR);
                    },
                    user,
                    member,
                );
                outcomes.push((outcome = await joined(user.join(`${meeting}/user`))));
            }
            expect(outcomes).toEqual([ENDED, ENDED]);
        },
        PATIENCE,
    );

    test(
        "takes its power from an owner who left the meeting before they were demoted",
        async () => {
            const { room, meeting, focus, member, owner } = await openCallThatOwnerLeft(cast, MODERATOR);
            await afterReview(
                running,
                room,
                () => {
                    running.current.matrix.setPower(room, MODERATOR, 0);
                },
                owner,
                member,
            );
            const outcast = `<item affiliation="outcast" jid="${bareJid(member)}"/>`;
            expect({
                bans: await query(owner, meeting, "set", "admin", outcast),
                setsThePassword: await query(owner, meeting, "set", "owner", PASSWORD_FORM),
                destroys: await query(owner, meeting, "set", "owner", "<destroy/>"),
                joins: await joined(owner.join(`${meeting}/again`)),
            }).toEqual({
                bans: expect.stringMatching(/^cancel not-allowed: ./),
                setsThePassword: expect.stringMatching(/^cancel not-allowed: ./),
                destroys: expect.stringMatching(/^cancel not-allowed: ./),
                joins: PLAIN,
            });
            expect(refusals(running, "power_not_held", mark)).not.toEqual([]);
            await settle(focus);
            expectInside(focus, meeting, "again", "member");
            expect(await affiliationsIn(running, meeting)).not.toContain(`${bareJid(owner)}=`);
        },
        PATIENCE,
    );
}

/** Logins that succeeded and did not bind. */
function stashTests(running: Running): void {
    const cast = castOf(running);
    test.each([
        { host: MEET, module: "auth_matrix_user_verification" },
        { host: MUC, module: "matrix_power_sync" },
    ])(
        "keeps out logins that were stashed before the ban, though $module is reloaded before and after it",
        async ({ host, module }) => {
            const { room, meeting, focus, member } = await openCall(cast);
            const stashed = [];
            for (let count = 0; count < 3; count++) {
                stashed.push(await stashLogin(running, ADMIN, room));
            }
            await running.current.prosody.reload(host, module);
            await afterReview(
                running,
                room,
                () => {
                    running.current.matrix.ban(room, ADMIN);
                },
                focus,
                member,
            );
            const outcomes: string[] = [];
            for (const [index, raw] of stashed.entries()) {
                outcomes.push(await useStashed(raw, meeting, `stashed-${index}`));
                await running.current.prosody.reload(host, module);
            }
            for (const raw of stashed) {
                raw.drop();
            }
            expect(outcomes).toEqual([ENDED, ENDED, ENDED]);
        },
        PATIENCE,
    );

    test(
        "keeps out a login that was stashed before the ban when nobody is in the call any more",
        async () => {
            const { room, meeting, focus, member } = await openCall(cast);
            const stashed = await stashLogin(running, ADMIN, room);
            await member.disconnect();
            await focus.disconnect();
            await afterReview(running, room, () => {
                running.current.matrix.ban(room, ADMIN);
            });
            const outcome = await useStashed(stashed, meeting);
            stashed.drop();
            expect(outcome).toBe(ENDED);
        },
        PATIENCE,
    );
}

/** Several sessions of one user. */
function sessionTests(running: Running): void {
    const cast = castOf(running);

    /** A room's call, with an owner inside by a token that can be used again. */
    const ownerInside = async () => {
        const call = await openCall(cast);
        const token = widgetToken({ token: running.current.matrix.token(MODERATOR), roomId: call.room });
        const owner = await cast.matrixUser(MODERATOR, call.room, { resumable: true, query: { token } });
        expect(await joined(owner.join(`${call.meeting}/owner`))).toBe(OWNER);
        const ban = (): void => {
            running.current.matrix.ban(call.room, MODERATOR);
        };
        return { ...call, owner, token, ban };
    };

    test(
        "takes every token that a banned user has logged in with, not the last alone",
        async () => {
            const { room, meeting, owner, member, token, ban } = await ownerInside();
            const second = await cast.matrixUser(MODERATOR, room);
            await afterReview(running, room, ban, owner, second, member);
            const again = await visit(running.current, { user: MODERATOR, room, query: { token } });
            expect({
                withTheFirstToken: await describeLogin(again, meeting),
                bySecondSession: await joined(second.join(`${meeting}/second`)),
                byFirstSession: await joined(owner.join(`${meeting}/owner`)),
            }).toEqual({
                withTheFirstToken: "login refused: not-allowed",
                bySecondSession: ENDED,
                byFirstSession: ENDED,
            });
        },
        PATIENCE,
    );

    test(
        "does not admit by an answer that was asked for before the ban, and comes after it",
        async () => {
            const { room, meeting, owner, ban } = await ownerInside();
            const { homeserver } = running.current;
            // Not the question who the user is, but the one whether they are in the room.
            const held = holdNext(homeserver, "joined_rooms");
            const late = visit(running.current, { user: MODERATOR, room, timeoutMs: 40_000 });
            await held.isAsked;
            const out = putOut(owner, meeting, "owner", 2 * REVIEW_TIME);
            ban();
            await out;
            held.release();
            expect(await describeLogin(await late, meeting)).toMatch(/^login refused: /);
            expect(await joined(owner.join(`${meeting}/owner`))).toBe(ENDED);
        },
        PATIENCE,
    );

    test(
        "gives nothing to a hibernating session of a banned user that comes back after the review",
        async () => {
            const { room, meeting, focus, owner, member, ban } = await ownerInside();
            const second = await cast.matrixUser(MODERATOR, room);
            expect(await joined(second.join(`${meeting}/second`))).toBe(OWNER);
            const mark = running.current.prosody.mark();
            owner.drop();
            await running.current.prosody.waitForLog("Session going into hibernation", 10_000, mark);
            await afterReview(running, room, ban, second, member, focus);
            expectInside(focus, meeting, "member");
            expect({
                resumed: await describeLogin(await owner.resume(), meeting),
                bySecondSession: await joined(second.join(`${meeting}/second`)),
            }).toEqual({ resumed: "login refused: not-allowed", bySecondSession: ENDED });
            await settle(focus);
            expectInside(focus, meeting, "member");
        },
        PATIENCE,
    );

    test(
        "lets in by a new login, as owner, a user who is back in the Matrix room (control)",
        async () => {
            const { room, meeting, focus, owner, ban } = await ownerInside();
            const out = putOut(owner, meeting, "owner", 2 * REVIEW_TIME);
            ban();
            await out;
            running.current.matrix.join(room, MODERATOR, 50);
            const back = await cast.matrixUser(MODERATOR, room);
            expect(await joined(back.join(`${meeting}/back`))).toBe(OWNER);
            await afterReview(running, room, () => undefined, back, focus);
            expectInside(focus, meeting, "back", "member");
            expect(focus.occupants(meeting).get("back")).toMatchObject({ affiliation: "owner" });
        },
        PATIENCE,
    );
}

onEachProsody("Revocation", { verification: "admin", authOptions: everySecond }, (running) => {
    describe("of an owner outside", () => {
        banTests(running);
        outsideTests(running);
    });
    describe("of a login that did not bind", () => {
        stashTests(running);
    });
    describe("of a user with several sessions", () => {
        sessionTests(running);
    });
});

onEachProsody("Revocation, seen by a bot", { verification: "bot", authOptions: everySecond }, banTests);
onEachProsody(
    "Revocation, seen by an application service",
    { verification: "service", authOptions: everySecond },
    banTests,
);
