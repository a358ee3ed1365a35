/** One review of a call from top to bottom: who is asked for, and what is done with the answer. */

import * as jid from "util.jid";
import { decideFollow, type FollowChange } from "./access/follow";
import { roomReasons } from "./access/reasons";
import type { RoomReview } from "./access/review";
import { liveRoom, roomsOf, verifiedSessionsIn, type Call } from "./server/call";
import { matrixRoomName } from "./server/muc";
import type { SessionIndex } from "./server/resumption";
import { applyVerification, withOwnerPower, type Verification } from "./server/session";
import type { Participant, Verifier } from "./verifier/verifier";

/** What a review needs. */
export interface FollowSettings {
    /** The host whose sessions this module logged in. */
    readonly host: string;
    readonly verifier: Verifier;
    /** Seconds for a review. */
    readonly deadline: number;
    readonly sessions: SessionIndex;
    readonly hosts: Prosody.Server["hosts"];
    readonly fullSessions: Prosody.Server["full_sessions"];
    readonly events: Prosody.Events<Prosody.GlobalEvents>;
    readonly log: (this: void, level: Prosody.LogLevel, format: string, ...values: unknown[]) => void;
    /** Told after each review whether anything was said. */
    readonly onReviewed: (this: void, call: Call, answered: boolean) => void;
    /** Told of each change for somebody. */
    readonly onFollowed: (this: void, change: Exclude<FollowChange, "keep">) => void;
}

/** Somebody who is asked for. */
interface Person {
    readonly userId: string;
    /** What his sessions had proved by then. A login that came since is not touched by an older answer. */
    readonly verifications: LuaSet<Verification>;
}

/** Those in a call, each user once however many sessions he has. */
function peopleIn(
    call: Call,
    settings: FollowSettings,
): { readonly people: readonly Person[]; readonly participants: readonly Participant[] } {
    const people: Person[] = [];
    const participants: Participant[] = [];
    const seen = new LuaSet<string>();
    for (const room of roomsOf(call, settings.hosts)) {
        for (const { matrix_verification: found } of verifiedSessionsIn(
            room,
            call.roomName,
            settings.fullSessions,
            settings.host,
        )) {
            if (found?.claim !== undefined && !seen.has(found.userId)) {
                seen.add(found.userId);
                const person: Person = { userId: found.userId, verifications: new LuaSet() };
                for (const session of settings.sessions.sessionsOf(found.userId, call.roomId)) {
                    if (session.matrix_verification !== undefined) {
                        person.verifications.add(session.matrix_verification);
                    }
                }
                people.push(person);
                participants.push({ userId: found.userId, claim: found.claim });
            }
        }
    }
    return { people, participants };
}

/** Lets the role in breakout rooms, whose affiliations are those of the main room, follow them. */
function settleBreakoutRoles(userJid: string, call: Call, settings: FollowSettings): void {
    for (const room of roomsOf(call, settings.hosts)) {
        if (matrixRoomName(room.jid) === undefined) {
            const role = room.get_default_role(room.get_affiliation(userJid));
            for (const [nick, occupant] of room.each_occupant()) {
                if (occupant.bare_jid === userJid && role !== undefined && occupant.role !== role) {
                    room.set_role(true, nick, role);
                }
            }
        }
    }
}

/** Gives or takes the power of an owner, in all sessions of a user. */
function changePower(
    sessions: readonly Prosody.Session[],
    ownerPower: boolean,
    call: Call,
    settings: FollowSettings,
): void {
    // All of them first: who has power by one session has it by all.
    for (const session of sessions) {
        const verification = session.matrix_verification;
        if (verification !== undefined) {
            applyVerification(session, withOwnerPower(verification, ownerPower));
        }
    }
    for (const session of sessions) {
        settings.events.fire_event("matrix-verification-renewed", session);
        settleBreakoutRoles(jid.bare(session.full_jid ?? "") ?? "", call, settings);
    }
}

/** Takes the proofs of a user's sessions and what he has in the rooms that they entered, and puts him out of the call. */
function remove(sessions: readonly Prosody.Session[], call: Call, settings: FollowSettings): void {
    const users = new LuaSet<string>();
    const entered = new LuaSet<string>();
    for (const session of sessions) {
        for (const [roomJid] of session.matrix_entered_rooms ?? new LuaMap<string, Prosody.Room>()) {
            entered.add(roomJid);
        }
        settings.sessions.endMembership(session);
        users.add(jid.bare(session.full_jid ?? "") ?? "");
    }
    for (const room of roomsOf(call, settings.hosts)) {
        for (const [nick, occupant] of room.each_occupant()) {
            if (users.has(occupant.bare_jid)) {
                room.set_role(true, nick, "none", roomReasons.membership_ended.text);
            }
        }
    }
    // An affiliation gives power from outside, too.
    for (const roomJid of entered) {
        const room = liveRoom(roomJid, settings.hosts);
        for (const userJid of users) {
            const affiliation = room?.get_affiliation(userJid) ?? "none";
            if (affiliation !== "none" && affiliation !== "outcast") {
                room?.set_affiliation(true, userJid, "none");
            }
        }
    }
}

const logged: Readonly<Record<Exclude<FollowChange, "keep">, string>> = {
    promote: "has the power of an owner now",
    demote: "has no longer the power of an owner",
    remove: "is no longer in the room: removed from its call",
};

/** Does what a review says of one user. */
function follow(person: Person, review: RoomReview, call: Call, settings: FollowSettings): void {
    const sessions: Prosody.Session[] = [];
    let change: FollowChange = "keep";
    for (const session of settings.sessions.sessionsOf(person.userId, call.roomId)) {
        const verification = session.matrix_verification;
        if (verification !== undefined && person.verifications.has(verification)) {
            const said = review[person.userId];
            const found = decideFollow(said, verification.ownerPower);
            if (said !== undefined) {
                session.matrix_checked = os.time();
            }
            if (found !== "keep") {
                change = found;
                sessions.push(session);
            }
        }
    }
    if (change === "keep") {
        return;
    }
    settings.log("info", "%s, room %s: %s", person.userId, call.roomId, logged[change]);
    settings.onFollowed(change);
    if (change === "remove") {
        remove(sessions, call, settings);
    } else {
        changePower(sessions, change === "promote", call, settings);
    }
}

/** Reads the room of a call again, and lets the call follow. @param done called once, perhaps before this returns */
export function reviewCall(call: Call, settings: FollowSettings, done: (this: void) => void): void {
    const { people, participants } = peopleIn(call, settings);
    if (participants.length === 0) {
        done();
        return;
    }
    settings.verifier.review(call.roomId, participants, settings.deadline, (review) => {
        done();
        let answered = false;
        for (const person of people) {
            answered = answered || review[person.userId] !== undefined;
            follow(person, review, call, settings);
        }
        settings.onReviewed(call, answered);
    });
}
