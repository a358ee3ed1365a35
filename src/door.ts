/**
 * The door of the auth module, on the MUC components: keeps sessions to the room that they were verified for, and
 * ownership of a Matrix room to its members.
 */

import { isPowerful, mayBeGrantedAsMember } from "./access/affiliation";
import { refuseEntry } from "./access/door";
import { withoutTenant } from "./access/room";
import { isAdministrator } from "./server/administrators";
import * as stanzas from "util.stanza";
import { enteredMainRoomOf, mainRoomOf } from "./server/breakout";
import type { RefusalLog } from "./server/log";
import {
    adminQuery,
    adminQueryPriority,
    powerfulItem,
    refuseRole,
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
    readonly hosts: Prosody.Server["hosts"];
    readonly refusals: RefusalLog;
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
        membershipEnded: session.matrix_membership_ended === true,
        breakoutOfVerifiedRoom: enteredMainRoomOf(session, event.room.jid) !== undefined,
    });
    if (reason === undefined) {
        return undefined;
    }
    answerRefusedJoin(event, reason);
    settings.refusals.inRoom(reason, sender, event.room.jid);
    return true;
}

/** Whether a room is a breakout room of a Matrix room's meeting, in which somebody has no power. */
function isPowerlessInMainRoom(
    roomJid: string,
    userJid: string,
    mucHost: string,
    settings: DoorSettings,
): boolean {
    if (isAdministrator(userJid, mucHost)) {
        return false;
    }
    const mainRoom = mainRoomOf(roomJid, settings.hosts);
    return (
        mainRoom !== undefined &&
        matrixRoomName(mainRoom.jid) !== undefined &&
        !isPowerful(mainRoom.get_affiliation(userJid) ?? "none")
    );
}

/**
 * Refuses ownership of a Matrix room to who is not verified for it, and of its breakout rooms to who has none in it.
 *
 * @returns true when it was refused
 */
function handleGrant(
    event: Prosody.SetAffiliationEvent,
    mucHost: string,
    settings: DoorSettings,
): true | undefined {
    if (!isPowerful(event.affiliation)) {
        return undefined;
    }
    const roomJid = event.room.jid;
    const roomName = matrixRoomName(roomJid);
    const refused =
        roomName === undefined
            ? isPowerlessInMainRoom(roomJid, event.jid, mucHost, settings)
            : !mayBeGrantedAsMember(standingOfUser(event.jid, roomName, mucHost, settings.users));
    if (!refused) {
        return undefined;
    }
    refuseAffiliation(event, "owner_not_verified");
    settings.refusals.grant(event);
    return true;
}

/** Refuses the role of a moderator in a breakout room to who has none in the main room. */
function handleRole(event: Prosody.SetRoleEvent, mucHost: string, settings: DoorSettings): true | undefined {
    const target = event.occupant.bare_jid;
    if (event.role !== "moderator" || !isPowerlessInMainRoom(event.room.jid, target, mucHost, settings)) {
        return undefined;
    }
    refuseRole(event, "owner_not_verified");
    settings.refusals.inRoom("owner_not_verified", target, event.room.jid);
    return true;
}

/** Answers an administrator's grant in a breakout room that would be refused as if it were done, see ownership.ts. */
function answerAdministrator(
    event: Prosody.StanzaEvent,
    mucHost: string,
    settings: DoorSettings,
): true | undefined {
    const roomJid = event.stanza.attr.to ?? "";
    const target = powerfulItem(event.stanza);
    if (
        target === undefined ||
        !isAdministrator(senderOf(event.stanza), mucHost) ||
        !isPowerlessInMainRoom(roomJid, target, mucHost, settings)
    ) {
        return undefined;
    }
    event.origin.send(stanzas.reply(event.stanza));
    settings.refusals.inRoom("owner_not_verified", target, roomJid);
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
    mucModule.hook("muc-pre-set-role", (event) => handleRole(event, mucHost, settings), grantPriority);
    mucModule.hook(adminQuery, (event) => answerAdministrator(event, mucHost, settings), adminQueryPriority);
}
