/**
 * The door of the auth module, on the MUC components: keeps sessions to the room that they were verified for, and
 * ownership of a Matrix room to its members.
 */

import { isPowerful, mayBeGrantedAsMember } from "./access/affiliation";
import { refuseEntry } from "./access/door";
import { withoutTenant } from "./access/room";
import { isAdministrator } from "./server/administrators";
import type { RefusalLog } from "./server/log";
import {
    answerRefusedJoin,
    doorPriority,
    grantPriority,
    matrixRoomName,
    nodeOf,
    refuseAffiliation,
    senderOf,
    standingOfUser,
} from "./server/muc";

/** After every hook that may refuse a join: a refused one opens no breakout rooms. */
const notePriority = -1000;

/** What the door needs. */
export interface DoorSettings {
    /** The host whose sessions this module logged in. */
    readonly host: string;
    /** All users of this server. */
    readonly users: Prosody.Server["bare_sessions"];
    readonly refusals: RefusalLog;
}

/** Whether one of the rooms that a session entered, and is not banned from, lists a room among its breakout rooms. */
function isBreakoutOfEntered(session: Prosody.Session, roomJid: string): boolean {
    const entered = session.matrix_entered_rooms;
    if (entered === undefined) {
        return false;
    }
    for (const [, room] of entered) {
        const banned = room.get_affiliation(session.full_jid ?? "") === "outcast";
        if (!banned && room._data.breakout_rooms?.get(roomJid) !== undefined) {
            return true;
        }
    }
    return false;
}

/** Keeps in mind that a session enters its room, for the breakout rooms. */
function noteEntry(session: Prosody.Session, room: Prosody.Room): void {
    const verified = session.matrix_verification?.roomName;
    if (verified !== undefined && withoutTenant(nodeOf(room.jid)) === verified) {
        session.matrix_entered_rooms ??= new LuaMap();
        session.matrix_entered_rooms.set(room.jid, room);
    }
}

/** Lets somebody pass, or answers why not. @returns true when he was refused */
function handleEntry(
    event: Prosody.RoomPreCreateEvent,
    mucHost: string,
    settings: DoorSettings,
): true | undefined {
    const session = event.origin;
    const sender = senderOf(event.stanza);
    const reason = refuseEntry({
        node: nodeOf(event.room.jid),
        administrator: isAdministrator(sender, mucHost),
        ours:
            session.type === "c2s" &&
            session.host === settings.host &&
            session.matrix_ordinary_token !== true,
        verifiedRoom: session.matrix_verification?.roomName,
        breakoutOfVerifiedRoom: isBreakoutOfEntered(session, event.room.jid),
    });
    if (reason === undefined) {
        return undefined;
    }
    answerRefusedJoin(event, reason);
    settings.refusals.inRoom(reason, sender, event.room.jid);
    return true;
}

/** Refuses ownership of a Matrix room to who is not verified for it. @returns true when it was refused */
function handleGrant(
    event: Prosody.SetAffiliationEvent,
    mucHost: string,
    settings: DoorSettings,
): true | undefined {
    const roomName = isPowerful(event.affiliation) ? matrixRoomName(event.room.jid) : undefined;
    if (roomName === undefined) {
        return undefined;
    }
    if (mayBeGrantedAsMember(standingOfUser(event.jid, roomName, mucHost, settings.users))) {
        return undefined;
    }
    refuseAffiliation(event, "owner_not_verified");
    settings.refusals.grant(event);
    return true;
}

/** Sets up the door on a host. On hosts without MUC its events never come. */
export function installDoor(mucModule: Prosody.Module, settings: DoorSettings): void {
    const mucHost = mucModule.host;
    mucModule.hook("muc-room-pre-create", (event) => handleEntry(event, mucHost, settings), doorPriority);
    mucModule.hook("muc-occupant-pre-join", (event) => handleEntry(event, mucHost, settings), doorPriority);
    mucModule.hook(
        "muc-occupant-pre-join",
        (event) => {
            noteEntry(event.origin, event.room);
        },
        notePriority,
    );
    mucModule.hook(
        "muc-pre-set-affiliation",
        (event) => handleGrant(event, mucHost, settings),
        grantPriority,
    );
}
