/** Which MUC rooms make up the meeting of a Matrix room. */

import * as jid from "util.jid";
import { withoutTenant } from "../matrix/room-name";
import * as muc from "./muc";

/** Where in a meeting a MUC room is. */
export type Part = "main" | "lobby" | "breakout";

/** The meeting that a MUC room belongs to. */
export interface Meeting {
    /** The Jitsi room's name of the Matrix room. */
    readonly roomName: string;
    readonly part: Part;
    /** The main room, if there is one now. */
    readonly main?: Prosody.Room;
}

/** Whether Matrix power decides who is owner in the rooms of a host. */
export function hasPowerSync(mucHost: string | undefined, server: Prosody.Server): boolean {
    return server.hosts.get(mucHost ?? "")?.modules.matrix_power_sync !== undefined;
}

/** The rooms of all hosts that a test accepts. */
export function findRooms(
    server: Prosody.Server,
    isWanted: (this: void, room: Prosody.Room) => boolean,
): Prosody.Room[] {
    const found: Prosody.Room[] = [];
    for (const [, host] of server.hosts) {
        if (host.modules.muc !== undefined) {
            for (const room of host.modules.muc.each_room(true)) {
                if (isWanted(room)) {
                    found.push(room);
                }
            }
        }
    }
    return found;
}

/** The meeting of a breakout room, by the list that each main room has of its own; nothing for any other room. */
function meetingOfBreakout(roomJid: string, server: Prosody.Server): Meeting | undefined {
    // A component with power sync has no breakout rooms: do not search for what anybody may ask.
    if (hasPowerSync(jid.host(roomJid), server)) {
        return undefined;
    }
    const main = findRooms(server, (room) => room._data.breakout_rooms?.get(roomJid) !== undefined)[0];
    const roomName = main && muc.matrixRoomName(main.jid);
    return roomName === undefined ? undefined : { roomName, part: "breakout", main };
}

/** The meeting that a MUC room belongs to, even if the room does not exist yet; nothing for an ordinary room. */
export function meetingOf(roomJid: string, server: Prosody.Server): Meeting | undefined {
    const roomName = muc.matrixRoomName(roomJid);
    if (roomName === undefined) {
        return meetingOfBreakout(roomJid, server);
    }
    const room = muc.liveRoom(roomJid, server);
    const mainJid = room?.main_room_jid;
    if (mainJid === undefined) {
        return { roomName, part: "main", main: room };
    }
    return { roomName, part: "lobby", main: muc.liveRoom(mainJid, server) };
}

/** The MUC rooms of a Matrix room's meeting: main rooms of all tenants, their lobbies and breakout rooms. */
export function roomsOfMeeting(roomName: string, server: Prosody.Server): readonly Prosody.Room[] {
    const found: Prosody.Room[] = [];
    for (const main of findRooms(server, (room) => withoutTenant(muc.nodeOf(room.jid)) === roomName)) {
        for (const room of muc.roomsOfCall(main, server)) {
            found.push(room);
        }
    }
    return found;
}
