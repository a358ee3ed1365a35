/** Which MUC rooms make up the meeting of a Matrix room, and who is in them. */

import * as jid from "util.jid";
import { roomIdOf, withoutTenant } from "../matrix/room-name";
import { isMember } from "../rights/record";
import type { Part } from "./door";

/** The meeting that a MUC room belongs to. */
export interface Meeting {
    /** The Jitsi room's name of the Matrix room. */
    readonly roomName: string;
    readonly part: Part;
    /** The main room, where there is one now. */
    readonly main?: Prosody.Room;
}

/** All hosts of the server. */
type Hosts = Prosody.Server["hosts"];

/** The node part of a room's JID. */
export function nodeOf(roomJid: string): string {
    const [node] = jid.split(roomJid);
    return node ?? "";
}

/**
 * The name, without tenant, of a room that stands for a Matrix room.
 *
 * @returns nothing for any other room
 */
export function matrixRoomName(roomJid: string): string | undefined {
    const name = withoutTenant(nodeOf(roomJid));
    return roomIdOf(name) === undefined ? undefined : name;
}

/** The room of a JID, as it is now; nothing where there is none. */
export function liveRoom(roomJid: string, hosts: Hosts): Prosody.Room | undefined {
    const room = hosts.get(jid.host(roomJid) ?? "")?.modules.muc?.get_room_from_jid(roomJid);
    return room === false ? undefined : room;
}

/**
 * The main room of a breakout room, by the lists that main rooms keep of theirs; nothing for any other room.
 *
 * Rooms on a component with power sync are main rooms, or ordinary ones: there nothing is searched, as anybody may ask.
 */
function mainRoomOf(roomJid: string, hosts: Hosts): Prosody.Room | undefined {
    if (hosts.get(jid.host(roomJid) ?? "")?.modules.matrix_power_sync !== undefined) {
        return undefined;
    }
    for (const [, host] of hosts) {
        const muc = host.modules.muc;
        if (muc !== undefined) {
            for (const room of muc.each_room(true)) {
                if (room._data.breakout_rooms?.get(roomJid) !== undefined) {
                    return room;
                }
            }
        }
    }
    return undefined;
}

/** The meeting that a MUC room belongs to, be it that the room is still to be made; nothing for an ordinary room. */
export function meetingOf(roomJid: string, hosts: Hosts): Meeting | undefined {
    const roomName = matrixRoomName(roomJid);
    if (roomName === undefined) {
        const main = mainRoomOf(roomJid, hosts);
        const name = main === undefined ? undefined : matrixRoomName(main.jid);
        return name === undefined ? undefined : { roomName: name, part: "breakout", main };
    }
    const room = liveRoom(roomJid, hosts);
    const mainJid = room?.main_room_jid;
    return mainJid === undefined
        ? { roomName, part: "main", main: room }
        : { roomName, part: "lobby", main: liveRoom(mainJid, hosts) };
}

/** The MUC rooms of a Matrix room's meeting: main rooms of all tenants, their lobbies and breakout rooms. */
export function roomsOfMeeting(roomName: string, hosts: Hosts): readonly Prosody.Room[] {
    const found: Prosody.Room[] = [];
    for (const [, host] of hosts) {
        const muc = host.modules.muc;
        if (muc !== undefined) {
            for (const room of muc.each_room(true)) {
                if (withoutTenant(nodeOf(room.jid)) === roomName) {
                    found.push(room);
                }
            }
        }
    }
    // More are added behind these: a breakout room has none of its own.
    for (const room of found) {
        for (const breakout of breakoutRoomsOf(room, hosts)) {
            found.push(breakout);
        }
    }
    return found;
}

/** The breakout rooms of a main room that are in use now. */
export function breakoutRoomsOf(main: Prosody.Room, hosts: Hosts): readonly Prosody.Room[] {
    const found: Prosody.Room[] = [];
    for (const [roomJid] of main._data.breakout_rooms ?? new LuaMap<string, AnyNotNil>()) {
        const room = liveRoom(roomJid, hosts);
        if (room !== undefined) {
            found.push(room);
        }
    }
    return found;
}

/** Whether a user is in a room. @param bareJid of the user */
function isInside(room: Prosody.Room, bareJid: string): boolean {
    for (const [, occupant] of room._occupants) {
        if (occupant.bare_jid === bareJid) {
            return true;
        }
    }
    return false;
}

/** Whether a user is in a call: in its main room or one of its breakout rooms. */
export function isInCall(main: Prosody.Room, bareJid: string, hosts: Hosts): boolean {
    return isInside(main, bareJid) || breakoutRoomsOf(main, hosts).some((room) => isInside(room, bareJid));
}

/** Whether a member of the Matrix room is in a MUC room. @param counts whether somebody counts */
export function hasMember(
    room: Prosody.Room,
    roomName: string,
    sessions: Prosody.Server["full_sessions"],
    counts: (this: void, fullJid: string) => boolean,
): boolean {
    for (const [, occupant] of room._occupants) {
        for (const [fullJid] of occupant.sessions) {
            const rights = sessions.get(fullJid)?.matrix_rights;
            if (rights?.room.roomName === roomName && isMember(rights) && counts(fullJid)) {
                return true;
            }
        }
    }
    return false;
}
