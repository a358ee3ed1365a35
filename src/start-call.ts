/**
 * Who may start a call (`matrix_start_call`), on the MUC components. Where Jitsi's mod_muc_wait_for_host is loaded, the
 * others are left to it: they wait in its lobby until somebody comes of whom we say that he is a host.
 */

import type { RoomReasonName } from "./access/reasons";
import { refuseStart, type StartPolicy } from "./access/start";
import { isAdministrator } from "./server/administrators";
import { enteredMainRoomOf } from "./server/breakout";
import { liveRoom, verifiedSessionsIn } from "./server/call";
import type { RefusalLog } from "./server/log";
import {
    answerRefusedJoin,
    discardNewRoom,
    doorPriority,
    isGuest,
    matrixRoomName,
    senderOf,
} from "./server/muc";

/** Right after the door, which has something to say about identity first. */
const startPriority = doorPriority - 0.5;

/** After all who may send somebody to a lobby, before what is done for those who enter. */
const lastPriority = -98;

/** Before mod_muc_wait_for_host's own handler, for which everybody with a token is a host. */
const hostPriority = 10;

/** What the start of a call needs. */
export interface StartSettings {
    /** The host whose sessions this module logged in. */
    readonly host: string;
    readonly policy: StartPolicy;
    readonly hosts: Prosody.Server["hosts"];
    readonly fullSessions: Prosody.Server["full_sessions"];
    readonly refusals: RefusalLog;
}

declare global {
    namespace Prosody {
        interface Session {
            /** The call that the session left last: the JID of its main room, and when, in seconds of the epoch. */
            matrix_left_call?: { readonly roomJid: string; readonly at: number };
        }
    }
}

/** The main room of the call that a MUC room belongs to, as far as a session may enter it; nothing for other rooms. */
function mainRoomFor(session: Prosody.Session, room: Prosody.Room): Prosody.Room | undefined {
    if (matrixRoomName(room.jid) === undefined) {
        return enteredMainRoomOf(session, room.jid);
    }
    // In a lobby people wait for the call.
    return room.main_room_jid === undefined ? room : undefined;
}

/** Sets up the rule on a host. On hosts without MUC its events never come. */
export function installStart(mucModule: Prosody.Module, settings: StartSettings): void {
    const policy = settings.policy;
    const mucHost = mucModule.host;
    if (policy.kind === "member") {
        return;
    }

    /** Whether somebody who was verified is in a room. */
    const isOccupied = (room: Prosody.Room, roomName: string): boolean => {
        for (const session of verifiedSessionsIn(room, roomName, settings.fullSessions)) {
            if (!isAdministrator(session.full_jid ?? "", mucHost)) {
                return true;
            }
        }
        return false;
    };

    const isCallOccupied = (mainRoom: Prosody.Room, roomName: string): boolean => {
        if (isOccupied(mainRoom, roomName)) {
            return true;
        }
        for (const [roomJid] of mainRoom._data.breakout_rooms ?? new LuaMap<string, AnyNotNil>()) {
            const room = liveRoom(roomJid, settings.hosts);
            if (room !== undefined && isOccupied(room, roomName)) {
                return true;
            }
        }
        return false;
    };

    /** Why somebody may not enter a call now. */
    const refusalOf = (
        session: Prosody.Session,
        userJid: string,
        mainRoom: Prosody.Room,
    ): RoomReasonName | undefined => {
        const roomName = matrixRoomName(mainRoom.jid);
        if (roomName === undefined) {
            return undefined;
        }
        const verification = session.matrix_verification;
        const verified = verification?.roomName === roomName ? verification : undefined;
        const left = session.matrix_left_call;
        return refuseStart(
            {
                administrator: isAdministrator(userJid, mucHost),
                userId: verified?.userId,
                ownerPower: verified?.ownerPower === true,
            },
            {
                occupied: isCallOccupied(mainRoom, roomName),
                secondsSinceLeft: left?.roomJid === mainRoom.jid ? os.time() - left.at : undefined,
            },
            policy,
        );
    };

    /** Accounts of other hosts, such as recorders, and users of other servers start nothing and are not kept out. */
    const isConcerned = (session: Prosody.Session): boolean =>
        (session.type === "c2s" && session.host === settings.host) || isGuest(session, settings.hosts);

    const check = (event: Prosody.RoomPreCreateEvent): RoomReasonName | undefined => {
        const session = event.origin;
        const mainRoom = isConcerned(session) ? mainRoomFor(session, event.room) : undefined;
        return mainRoom === undefined ? undefined : refusalOf(session, senderOf(event.stanza), mainRoom);
    };

    const refuse = (event: Prosody.RoomPreCreateEvent, reason: RoomReasonName): true => {
        answerRefusedJoin(event, reason);
        settings.refusals.inRoom(reason, senderOf(event.stanza), event.room.jid);
        return true;
    };

    const othersWait = (): boolean => settings.hosts.get(mucHost)?.modules.muc_wait_for_host !== undefined;

    mucModule.hook(
        "muc-room-pre-create",
        (event) => {
            const reason = check(event);
            return reason === undefined || othersWait() ? undefined : refuse(event, reason);
        },
        startPriority,
    );

    mucModule.hook(
        "muc-occupant-pre-join",
        (event) => {
            const reason = check(event);
            if (reason === undefined) {
                return undefined;
            }
            if (!othersWait()) {
                return refuse(event, reason);
            }
            event.matrix_call_not_started = true;
            // It may remember a host of a call that is over, where the room is still there.
            event.room.has_host = undefined;
            return undefined;
        },
        startPriority,
    );

    mucModule.hook(
        "muc-occupant-pre-join",
        (event) => {
            if (event.matrix_call_not_started !== true) {
                return undefined;
            }
            // There was no lobby to wait in, or he was let through it.
            const reason = check(event);
            if (reason === undefined) {
                return undefined;
            }
            refuse(event, reason);
            discardNewRoom(event);
            return true;
        },
        lastPriority,
    );

    mucModule.hook(
        "room_has_host",
        (event) =>
            matrixRoomName(event.room.jid) === undefined
                ? undefined
                : refusalOf(event.session, event.occupant.bare_jid, event.room) === undefined,
        hostPriority,
    );

    mucModule.hook("muc-occupant-left", (event) => {
        const session = event.origin;
        const mainRoom = session === undefined ? undefined : mainRoomFor(session, event.room);
        if (session !== undefined && mainRoom !== undefined) {
            session.matrix_left_call = { roomJid: mainRoom.jid, at: os.time() };
        }
    });
}
