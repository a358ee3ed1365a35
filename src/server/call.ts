/** Which MUC rooms make up the call of a Matrix room, and who of the verified is in them. */

import * as jid from "util.jid";

/** The call of a Matrix room. */
export interface Call {
    readonly roomId: string;
    readonly roomName: string;
    /** JIDs of its MUC rooms in which somebody verified is: the main room, breakout rooms, the lobby. */
    readonly rooms: LuaSet<string>;
}

/** The room of a JID, as it is now; nothing where there is none. */
export function liveRoom(roomJid: string, hosts: Prosody.Server["hosts"]): Prosody.Room | undefined {
    const room = hosts.get(jid.host(roomJid) ?? "")?.modules.muc?.get_room_from_jid(roomJid);
    return room === false ? undefined : room;
}

/** The MUC rooms of a call, as they are now. */
export function roomsOf(call: Call, hosts: Prosody.Server["hosts"]): readonly Prosody.Room[] {
    const rooms: Prosody.Room[] = [];
    for (const roomJid of call.rooms) {
        const room = liveRoom(roomJid, hosts);
        if (room !== undefined) {
            rooms.push(room);
        }
    }
    return rooms;
}

/**
 * The sessions in a MUC room that were verified for a Matrix room.
 *
 * @param host where they have to be from; nothing for every host
 */
export function verifiedSessionsIn(
    room: Prosody.Room,
    roomName: string,
    sessions: Prosody.Server["full_sessions"],
    host?: string,
): readonly Prosody.Session[] {
    const found: Prosody.Session[] = [];
    for (const [, occupant] of room._occupants) {
        for (const [fullJid] of occupant.sessions) {
            const session = sessions.get(fullJid);
            const counts = host === undefined || session?.host === host;
            if (counts && session?.matrix_verification?.roomName === roomName) {
                found.push(session);
            }
        }
    }
    return found;
}
