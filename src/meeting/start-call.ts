/**
 * Who may start the call of a Matrix room (`matrix_start_call`). If Jitsi's mod_muc_wait_for_host is loaded, the other
 * users wait in its lobby until a user enters who is a host by this rule.
 */

import { serverOfUser } from "../matrix/ids";
import { priorities } from "../prosody/priorities";
import { isMember, type Rights } from "../rights/record";
import type { RoomReasonName } from "../room-reasons";
import type { StartPolicy } from "../options";
import { askSafely, originOf, refuseJoinIf, type MeetingSettings } from "./door";
import { meetingOf } from "./meetings";
import * as muc from "./muc";

/** Seconds in which a user who left a call may come back even if it is empty: users change between its rooms. */
const switchingSeconds = 10;

/** A user about to enter the call of a Matrix room, or one of its breakout rooms. */
export interface Starter {
    /** One of the server's administrators, such as Jicofo, who opens the room and not the call. */
    readonly administrator: boolean;
    /** What Matrix says of a member of this very Matrix room; nothing for guests. */
    readonly rights?: Rights;
    /** Whether a verified user is in the call, perhaps in a breakout room; administrators do not count. */
    readonly occupied: boolean;
    /** Seconds since the user left the call; nothing if they were not in it. */
    readonly secondsSinceLeft?: number;
}

/** Whether a user may start the call. */
function mayStart(rights: Rights | undefined, policy: StartPolicy): boolean {
    if (policy.kind === "member") {
        return true;
    }
    if (rights === undefined || policy.kind === "owner") {
        return rights?.power === true;
    }
    const server = serverOfUser(rights.userId).toLowerCase();
    for (const allowed of policy.servers) {
        if (allowed === server) {
            return true;
        }
    }
    return false;
}

/** The rule: why a user may not enter a call that has not started. A call that goes on is open. */
export function refuseStart(starter: Starter, policy: StartPolicy): RoomReasonName | undefined {
    const left = starter.secondsSinceLeft;
    const goesOn = starter.occupied || (left !== undefined && left >= 0 && left < switchingSeconds);
    if (starter.administrator || goesOn || mayStart(starter.rights, policy)) {
        return undefined;
    }
    return "call_not_started";
}

declare global {
    namespace Prosody {
        interface Session {
            /** The call that the session left last: the JID of its main room, and when, in seconds since 1970. */
            matrix_left_call?: { readonly roomJid: string; readonly at: number };
        }
    }
}

/** Whether a verified member of the Matrix room is in a call; administrators do not count. */
function isOccupied(main: Prosody.Room, roomName: string, mucHost: string, server: Prosody.Server): boolean {
    for (const room of muc.roomsOfCall(main, server)) {
        for (const [, occupant] of room._occupants) {
            for (const [fullJid] of occupant.sessions) {
                const rights = muc.rightsIn(server.full_sessions.get(fullJid), roomName);
                const isVerified = rights !== undefined && isMember(rights);
                if (isVerified && !muc.isAdministrator(fullJid, mucHost)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/** Sets up the rule on a host. On hosts without MUC its events never come. */
export function installStart(mucModule: Prosody.Module, settings: MeetingSettings): void {
    const server = settings.server;
    const policy = settings.startPolicy;
    const mucHost = mucModule.host;
    if (policy.kind === "member") {
        return;
    }

    /** The main room of a room's call; nothing for ordinary rooms, and for lobbies: there users wait. */
    const mainRoomFor = (room: Prosody.Room): Prosody.Room | undefined => {
        const meeting = meetingOf(room.jid, server);
        if (meeting === undefined || meeting.part === "lobby") {
            return undefined;
        }
        // A room that is being created is not listed yet.
        return meeting.part === "main" ? room : meeting.main;
    };

    /** Why a user may not enter a call now. */
    const refusalOf = (
        session: Prosody.Session,
        userJid: string,
        main: Prosody.Room,
    ): RoomReasonName | undefined => {
        const roomName = muc.matrixRoomName(main.jid);
        if (roomName === undefined) {
            return undefined;
        }
        const rights = muc.rightsIn(session, roomName);
        const left = session.matrix_left_call;
        const starter: Starter = {
            administrator: muc.isAdministrator(userJid, mucHost),
            rights: rights !== undefined && isMember(rights) ? rights : undefined,
            occupied: isOccupied(main, roomName, mucHost, server),
            secondsSinceLeft: left?.roomJid === main.jid ? os.time() - left.at : undefined,
        };
        return refuseStart(starter, policy);
    };

    const askStart = (event: Prosody.RoomPreCreateEvent): RoomReasonName | undefined => {
        const kind = originOf(event.origin, event.stanza, settings).kind;
        // Accounts, such as recorders, and other servers start nothing and are not kept out.
        if (kind !== "matrix" && kind !== "guest") {
            return undefined;
        }
        const sender = muc.senderOf(event.stanza);
        const main = mainRoomFor(event.room);
        return main && refusalOf(event.origin, sender, main);
    };

    const isLobbyUsed = (): boolean => server.hosts.get(mucHost)?.modules.muc_wait_for_host !== undefined;

    const onCreate = (event: Prosody.RoomPreCreateEvent): true | undefined => {
        if (isLobbyUsed()) {
            return undefined;
        }
        return refuseJoinIf(event, askStart, settings);
    };

    const onJoin = (event: Prosody.OccupantPreJoinEvent): true | undefined => {
        if (!isLobbyUsed()) {
            return refuseJoinIf(event, askStart, settings);
        }
        if (askSafely(event, event.room.jid, askStart, settings) !== undefined) {
            event.matrix_call_not_started = true;
            // The room may still remember a host of an earlier call.
            event.room.has_host = undefined;
        }
        return undefined;
    };

    const onJoinAgain = (event: Prosody.OccupantPreJoinEvent): true | undefined => {
        if (event.matrix_call_not_started !== true) {
            return undefined;
        }
        // There was no lobby to wait in, or a moderator let the joiner through it.
        return refuseJoinIf(event, askStart, settings);
    };

    const isHost = (event: Prosody.HostEvents["room_has_host"]): boolean | undefined => {
        if (muc.matrixRoomName(event.room.jid) === undefined) {
            return undefined;
        }
        return refusalOf(event.session, event.occupant.bare_jid, event.room) === undefined;
    };

    const onLeft = (event: Prosody.OccupantLeftEvent): undefined => {
        const main = mainRoomFor(event.room);
        if (event.origin !== undefined && main !== undefined) {
            event.origin.matrix_left_call = { roomJid: main.jid, at: os.time() };
        }
    };

    mucModule.hook("muc-room-pre-create", onCreate, priorities.preCreate.start);
    mucModule.hook("muc-occupant-pre-join", onJoin, priorities.preJoin.start);
    mucModule.hook("muc-occupant-pre-join", onJoinAgain, priorities.preJoin.startAgain);
    mucModule.hook("room_has_host", isHost, priorities.hasHost.start);
    mucModule.hook("muc-occupant-left", onLeft, priorities.left.leftCall);
}
