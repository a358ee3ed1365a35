/**
 * Who may start the call of a Matrix room (`matrix_start_call`). If Jitsi's mod_muc_wait_for_host is loaded, the other users wait
 * in its lobby until a user enters who is a host by this rule.
 */

import { serverOfUser } from "../matrix/ids";
import { priorities } from "../prosody/priorities";
import { isMember } from "../rights/record";
import type { RoomReasonName } from "../room-reasons";
import { askSafely, originOf, refuseJoinIf, type MeetingSettings, type StartPolicy } from "./door";
import { meetingOf } from "./meetings";
import * as muc from "./muc";

/** Seconds in which a user who left a call may come back even if it is empty: users change between its rooms. */
const switchingSeconds = 10;

/** A user about to enter the call of a Matrix room, or one of its breakout rooms. */
export interface Starter {
    /** One of the server's administrators, such as Jicofo, who opens the room and not the call. */
    readonly administrator: boolean;
    /** The user who is verified for this very Matrix room; nothing for guests. */
    readonly userId?: string;
    /** Whether the user is verified to have the power of an owner in it. */
    readonly ownerPower: boolean;
}

/** What is known of a call. */
export interface CallState {
    /** Whether a verified user is in it, perhaps in a breakout room; administrators do not count. */
    readonly occupied: boolean;
    /** Seconds since the joiner left it; nothing if they were not in it. */
    readonly secondsSinceLeft?: number;
}

/** Whether a user may start the call. */
function mayStart(starter: Starter, policy: StartPolicy): boolean {
    if (policy.kind !== "servers") {
        return policy.kind === "member" || starter.ownerPower;
    }
    if (starter.userId === undefined) {
        return false;
    }
    const server = serverOfUser(starter.userId).toLowerCase();
    for (const allowed of policy.servers) {
        if (allowed === server) {
            return true;
        }
    }
    return false;
}

/**
 * Decides whether a user may enter as far as the start of the call is concerned: a call that goes on is open.
 *
 * @returns the reason to refuse, nothing to let pass
 */
export function refuseStart(
    starter: Starter,
    call: CallState,
    policy: StartPolicy,
): RoomReasonName | undefined {
    const left = call.secondsSinceLeft;
    const goesOn = call.occupied || (left !== undefined && left >= 0 && left < switchingSeconds);
    return starter.administrator || goesOn || mayStart(starter, policy) ? undefined : "call_not_started";
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
                const rights = server.full_sessions.get(fullJid)?.matrix_rights;
                const isVerified = rights?.room.roomName === roomName && isMember(rights);
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
    const { server, startPolicy } = settings;
    const mucHost = mucModule.host;
    if (startPolicy.kind === "member") {
        return;
    }

    /** The main room of a room's call; nothing for ordinary rooms, and for lobbies: there users wait. */
    const mainRoomFor = (room: Prosody.Room): Prosody.Room | undefined => {
        const meeting = meetingOf(room.jid, server);
        // A room that is being created is not listed yet.
        if (meeting?.part === "main") {
            return room;
        }
        return meeting?.part === "breakout" ? meeting.main : undefined;
    };

    /** Why a user may not enter a call now. */
    const refusalOf = (
        session: Prosody.Session,
        userJid: string,
        mainRoom: Prosody.Room,
    ): RoomReasonName | undefined => {
        const roomName = muc.matrixRoomName(mainRoom.jid);
        if (roomName === undefined) {
            return undefined;
        }
        const rights = session.matrix_rights;
        const verified = rights?.room.roomName === roomName && isMember(rights) ? rights : undefined;
        const left = session.matrix_left_call;
        return refuseStart(
            {
                administrator: muc.isAdministrator(userJid, mucHost),
                userId: verified?.userId,
                ownerPower: verified?.power === true,
            },
            {
                occupied: isOccupied(mainRoom, roomName, mucHost, server),
                secondsSinceLeft: left?.roomJid === mainRoom.jid ? os.time() - left.at : undefined,
            },
            startPolicy,
        );
    };

    const askStart = (event: Prosody.RoomPreCreateEvent): RoomReasonName | undefined => {
        const { origin, stanza, room } = event;
        const { kind } = originOf(origin, stanza, settings);
        // Accounts, such as recorders, and other servers start nothing and are not kept out.
        if (kind !== "matrix" && kind !== "guest") {
            return undefined;
        }
        const main = mainRoomFor(room);
        return main === undefined ? undefined : refusalOf(origin, muc.senderOf(stanza), main);
    };

    const isLobbyUsed = (): boolean => server.hosts.get(mucHost)?.modules.muc_wait_for_host !== undefined;

    const onCreate = (event: Prosody.RoomPreCreateEvent): true | undefined =>
        isLobbyUsed() ? undefined : refuseJoinIf(event, askStart, settings);

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

    // There was no lobby to wait in, or a moderator let the joiner through it.
    const onJoinAgain = (event: Prosody.OccupantPreJoinEvent): true | undefined =>
        event.matrix_call_not_started === true ? refuseJoinIf(event, askStart, settings) : undefined;

    const isHost = ({
        session,
        occupant,
        room,
    }: Prosody.HostEvents["room_has_host"]): boolean | undefined => {
        if (muc.matrixRoomName(room.jid) === undefined) {
            return undefined;
        }
        return refusalOf(session, occupant.bare_jid, room) === undefined;
    };

    const onLeft = ({ origin, room }: Prosody.OccupantLeftEvent): undefined => {
        const main = origin === undefined ? undefined : mainRoomFor(room);
        if (origin !== undefined && main !== undefined) {
            origin.matrix_left_call = { roomJid: main.jid, at: os.time() };
        }
    };

    mucModule.hook("muc-room-pre-create", onCreate, priorities.preCreate.start);
    mucModule.hook("muc-occupant-pre-join", onJoin, priorities.preJoin.start);
    mucModule.hook("muc-occupant-pre-join", onJoinAgain, priorities.preJoin.startAgain);
    mucModule.hook("room_has_host", isHost, priorities.hasHost.start);
    mucModule.hook("muc-occupant-left", onLeft, priorities.left.leftCall);
}
