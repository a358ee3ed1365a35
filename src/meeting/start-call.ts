/**
 * Who may start the call of a Matrix room (`matrix_start_call`). If Jitsi's mod_muc_wait_for_host is loaded, the other
 * users wait in its lobby until a user enters who is a host by this rule.
 */

import { serverOfUser } from "../matrix/ids";
import { priorities } from "../prosody/priorities";
import { isOneOf } from "../prosody/text";
import { hasPower, isMember, type Rights } from "../rights/record";
import type { RoomReasonName } from "../room-reasons";
import { authOptions, type StartPolicy } from "../options";
import { askSafely, originOf, refuseIf, type MeetingSettings } from "./door";
import { mainOfCall } from "./call";
import * as muc from "./muc";

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

/** A policy that keeps some users from starting a call. */
type Restriction = Exclude<StartPolicy, { readonly kind: "member" }>;

/** Whether a user may start the call. */
function mayStart(rights: Rights | undefined, policy: Restriction): boolean {
    if (rights === undefined || policy.kind === "owner") {
        return rights?.power === true;
    }
    if (policy.kind === "power") {
        return hasPower(rights, authOptions.matrix_start_call.name);
    }
    return isOneOf(policy.servers, serverOfUser(rights.userId).toLowerCase());
}

/** The rule: why a user may not enter a call that has not started. A call that goes on is open. */
export function refuseStart(starter: Starter, policy: Restriction): RoomReasonName | undefined {
    const left = starter.secondsSinceLeft;
    const goesOn = starter.occupied || (left !== undefined && left >= 0 && left < muc.switchingSeconds);
    if (starter.administrator || goesOn || mayStart(starter.rights, policy)) {
        return undefined;
    }
    return "call_not_started";
}

/** Whether a verified member of the Matrix room is in a call; administrators do not count. */
function isOccupied(main: Prosody.Room, roomName: string, mucHost: string, server: Prosody.Server): boolean {
    for (const room of muc.roomsOfCall(main, server)) {
        for (const [, occupant] of room._occupants) {
            for (const [fullJid] of occupant.sessions) {
                const rights = muc.rightsIn(server.full_sessions.get(fullJid), roomName);
                if (rights !== undefined && isMember(rights) && !muc.isAdministrator(fullJid, mucHost)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/** Sets up the rule on a host. On hosts without MUC its events never come. */
export function installStart(mucModule: Prosody.Module, settings: MeetingSettings): void {
    const { server, startPolicy: policy } = settings;
    const mucHost = mucModule.host;
    if (policy.kind === "member") {
        return;
    }

    /** Why a user may not enter a call now. */
    const refusalOf = (
        session: Prosody.Session,
        userJid: string,
        main: Prosody.Room,
    ): RoomReasonName | undefined => {
        // The callers hand over Matrix rooms only.
        const roomName = muc.matrixRoomName(main.jid) ?? "";
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
        const kind = originOf(event, settings).kind;
        // Accounts, such as recorders, and other servers start nothing and are not kept out.
        if (kind !== "matrix" && kind !== "guest") {
            return undefined;
        }
        const main = mainOfCall(event.room, server);
        return main && refusalOf(event.origin, muc.senderOf(event.stanza), main);
    };

    const refuseStarter = (event: Prosody.RoomPreCreateEvent): true | undefined =>
        refuseIf(event, event.room.jid, askStart, settings);

    const isLobbyUsed = (): boolean => server.hosts.get(mucHost)?.modules.muc_wait_for_host !== undefined;

    const onCreate = (event: Prosody.RoomPreCreateEvent): true | undefined =>
        isLobbyUsed() ? undefined : refuseStarter(event);

    const onJoin = (event: Prosody.OccupantPreJoinEvent): true | undefined => {
        if (!isLobbyUsed()) {
            return refuseStarter(event);
        }
        if (askSafely(event, event.room.jid, askStart, settings) !== undefined) {
            event.matrix_call_not_started = true;
            // The room may still remember a host of an earlier call.
            event.room.has_host = undefined;
        }
        return undefined;
    };

    /** Asks again, as there was no lobby to wait in, or a moderator let the joiner through it. */
    const onJoinAgain = (event: Prosody.OccupantPreJoinEvent): true | undefined =>
        event.matrix_call_not_started === true ? refuseStarter(event) : undefined;

    const isHost = ({ room, session, occupant }: Prosody.HostEvents["room_has_host"]): boolean | undefined =>
        muc.matrixRoomName(room.jid) === undefined
            ? undefined
            : refusalOf(session, occupant.bare_jid, room) === undefined;

    mucModule.hook("muc-room-pre-create", onCreate, priorities.join.start);
    mucModule.hook("muc-occupant-pre-join", onJoin, priorities.join.start);
    mucModule.hook("muc-occupant-pre-join", onJoinAgain, priorities.join.startAgain);
    mucModule.hook("room_has_host", isHost, priorities.hasHost.start);
}
