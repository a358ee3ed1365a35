/**
 * Who may start a call (`matrix_start_call`), on the MUC components. Where Jitsi's mod_muc_wait_for_host is loaded, the
 * others are left to it: they wait in its lobby until a user comes who is a host by our rule.
 */

import type { RoomReasonName } from "../room-reasons";
import { refuseStart } from "./start-rule";
import type { StartPolicy } from "../options";
import { isMember } from "../rights/record";
import { isAdministrator } from "./administrators";
import { discardNewRoom, doorPriority, senderOf } from "./muc";
import { askSafely, originOf, refuseIf, type DoorSettings } from "./doorkeeper";
import { breakoutRoomsOf, hasMember, matrixRoomName, meetingOf } from "./rooms";

/** Right after the door, which has something to say about identity first. */
const startPriority = doorPriority - 0.5;

/** After all who may send somebody to a lobby, before what is done for those who enter. */
const lastPriority = -98;

/** Before mod_muc_wait_for_host's own handler, for which everybody with a token is a host. */
const hostPriority = 10;

/** What the start of a call needs. */
export interface StartSettings extends DoorSettings {
    readonly policy: StartPolicy;
    readonly fullSessions: Prosody.Server["full_sessions"];
}

declare global {
    namespace Prosody {
        interface Session {
            /** The call that the session left last: the JID of its main room, and when, in seconds of the epoch. */
            matrix_left_call?: { readonly roomJid: string; readonly at: number };
        }
    }
}

/** Sets up the rule on a host. On hosts without MUC its events never come. */
export function installStart(mucModule: Prosody.Module, settings: StartSettings): void {
    const policy = settings.policy;
    const mucHost = mucModule.host;
    if (policy.kind === "member") {
        return;
    }

    const isNoAdministrator = (fullJid: string): boolean => !isAdministrator(fullJid, mucHost);

    /** The main room of the call that a MUC room belongs to; nothing for ordinary rooms, and for lobbies: there people wait. */
    const mainRoomFor = (room: Prosody.Room): Prosody.Room | undefined => {
        const meeting = meetingOf(room.jid, settings.hosts);
        if (meeting === undefined || meeting.part === "lobby") {
            return undefined;
        }
        // A room that is being made is not listed yet.
        return meeting.part === "main" ? room : meeting.main;
    };

    const isCallOccupied = (main: Prosody.Room, roomName: string): boolean =>
        hasMember(main, roomName, settings.fullSessions, isNoAdministrator) ||
        breakoutRoomsOf(main, settings.hosts).some((room) =>
            hasMember(room, roomName, settings.fullSessions, isNoAdministrator),
        );

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
        const rights = session.matrix_rights;
        const verified = rights?.room.roomName === roomName && isMember(rights) ? rights : undefined;
        const left = session.matrix_left_call;
        return refuseStart(
            {
                administrator: isAdministrator(userJid, mucHost),
                userId: verified?.userId,
                ownerPower: verified?.power === true,
            },
            {
                occupied: isCallOccupied(mainRoom, roomName),
                secondsSinceLeft: left?.roomJid === mainRoom.jid ? os.time() - left.at : undefined,
            },
            policy,
        );
    };

    const check = (event: Prosody.RoomPreCreateEvent): RoomReasonName | undefined => {
        const { origin, stanza } = event;
        // Accounts, such as recorders, and other servers start nothing and are not kept out.
        const { kind } = originOf(origin, stanza, settings);
        const main = kind === "matrix" || kind === "guest" ? mainRoomFor(event.room) : undefined;
        return main === undefined ? undefined : refusalOf(origin, senderOf(stanza), main);
    };

    const othersWait = (): boolean => settings.hosts.get(mucHost)?.modules.muc_wait_for_host !== undefined;

    mucModule.hook(
        "muc-room-pre-create",
        (event) => (othersWait() ? undefined : refuseIf(event, event.room.jid, settings, check, event)),
        startPriority,
    );

    mucModule.hook(
        "muc-occupant-pre-join",
        (event) => {
            if (!othersWait()) {
                return refuseIf(event, event.room.jid, settings, check, event);
            }
            if (askSafely(settings, check, event) === undefined) {
                return undefined;
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
            // There was no lobby to wait in, or they were let through it.
            const refused = refuseIf(event, event.room.jid, settings, check, event);
            if (refused) {
                discardNewRoom(event);
            }
            return refused;
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
        const main = session === undefined ? undefined : mainRoomFor(event.room);
        if (session !== undefined && main !== undefined) {
            session.matrix_left_call = { roomJid: main.jid, at: os.time() };
        }
    });
}
