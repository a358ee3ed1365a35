/** Facts about MUC rooms, their users and the meetings they make up, which the rules of both modules ask for. */

import * as usermanager from "core.usermanager";
import * as jid from "util.jid";
import { roomIdOf, withoutTenant } from "../matrix/room-name";
import { isOwner, isProvenMember } from "../rights/record";
import type { UserRights } from "../rights/principal";

/** Adds a handler to the events of a host. */
export type AddHandler = <Event extends keyof Prosody.HostEvents>(
    this: void,
    event: Event,
    handler: (this: void, data: Prosody.HostEvents[Event]) => Prosody.EventResult<Event>,
    priority?: number,
) => void;

/** The option `matrix_guests`. */
export type GuestPolicy = "lobby" | "allow" | "deny";

/** What a user can show for one Matrix room. */
export interface Credentials {
    /** One of the server's administrators, such as Jicofo. */
    readonly administrator: boolean;
    /** A session of the user is verified as a member of the Matrix room. */
    readonly member: boolean;
    /** A session of the user is verified to have the power of an owner in the Matrix room. */
    readonly owner: boolean;
}

declare global {
    namespace Prosody {
        interface Session {
            /** The main room that the session entered last: it opens the breakout rooms of that room. */
            matrix_main_room?: Room;
            /** The call that the session left last: the JID of its main room, and when, in seconds since 1970. */
            matrix_left_call?: { readonly roomJid: string; readonly at: number };
        }

        interface Room {
            /** The main room of a lobby, as Jitsi's plugins before October 2025 kept it. */
            main_room?: Room;
        }

        interface OccupantPreJoinEvent {
            /** The affiliation that the joiner had before plugins changed it for this join. */
            matrix_guest_affiliation?: Affiliation;
            /** True if the call has not started, and the joiner may not start it (`matrix_start_call`): they wait. */
            matrix_call_not_started?: true;
        }

        interface GlobalEvents {
            /** The power of a user in a Matrix room has changed, or the membership has ended. */
            "matrix-rights-changed": {
                /** The Jitsi room's name. */
                readonly roomName: string;
                /** The bare JIDs of the user. */
                readonly users: LuaSet<string>;
            };
        }
    }
}

/** Key in the data of an affiliation: which owner by Matrix power granted it (`matrix_allow_owner_grants`). */
export const grantedBy = "matrix_granted_by";

/** Key in the data of an affiliation that our modules gave: it ends when its user has left the call. */
export const givenByModule = "matrix_given";

/** Seconds in which a user who left one room of a call may enter another: Jitsi's clients leave before they join. */
export const switchingSeconds = 10;

/** Whether an affiliation gives power over others in the room. */
export function isPowerful(affiliation: string | undefined): boolean {
    return affiliation === "owner" || affiliation === "admin";
}

/** The JID that a stanza is from; a client's stanza always has one. */
export function senderOf(stanza: Prosody.Stanza): string {
    return stanza.attr.from ?? "";
}

/** Whether a host counts a JID, bare or full, among the administrators: by `admins` or a role of Prosody. */
export function isAdministrator(userJid: string, host: string): boolean {
    const getRole = usermanager.get_jid_role;
    if (getRole === undefined) {
        // COMPAT 0.12: there are no roles.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated from 13.0 on, which never comes here
        return usermanager.is_admin(userJid, host) === true;
    }
    const role = getRole(userJid, host)?.name;
    return role === "prosody:admin" || role === "prosody:operator";
}

/** What Matrix says of a session's user in a room; nothing if the session is for another room. */
export function rightsIn(session: Prosody.Session | undefined, roomName: string): UserRights | undefined {
    const rights = session?.matrix_rights;
    return rights?.room.roomName === roomName ? rights : undefined;
}

/** What the rights of a user in a room, if there are any, prove. @param userJid bare or full */
export function credentials(userJid: string, rights: UserRights | undefined, mucHost: string): Credentials {
    return {
        administrator: isAdministrator(userJid, mucHost),
        member: rights !== undefined && isProvenMember(rights),
        owner: rights !== undefined && isOwner(rights),
    };
}

/** The sessions of a user, by their resource. @param userJid bare or full */
export function sessionsOfUser(
    userJid: string,
    server: Prosody.Server,
): LuaMap<string, Prosody.ClientSession> {
    const user = server.bare_sessions.get(jid.bare(userJid) ?? "");
    return user?.sessions ?? new LuaMap();
}

/** What the sessions of a user, which share one record, prove for a Matrix room. @param userJid bare or full */
export function credentialsOf(
    userJid: string,
    roomName: string,
    mucHost: string,
    server: Prosody.Server,
): Credentials {
    let rights: UserRights | undefined;
    for (const [, session] of sessionsOfUser(userJid, server)) {
        rights ??= rightsIn(session, roomName);
    }
    return credentials(userJid, rights, mucHost);
}

/** Whether a user has an affiliation that an owner by Matrix power granted. @param userJid bare or full */
export function isGranted(room: Prosody.Room, userJid: string): boolean {
    // Affiliation data, unlike the affiliation itself, is found by the bare JID only.
    return room.get_affiliation_data(jid.bare(userJid) ?? "", grantedBy) !== undefined;
}

/** The name, without tenant, of a room that stands for a Matrix room; nothing for any other room. */
export function matrixRoomName(roomJid: string): string | undefined {
    const name = withoutTenant(jid.node(roomJid) ?? "");
    return roomIdOf(name) !== undefined ? name : undefined;
}

/** The JID of the main room that a lobby belongs to; nothing for any other room. */
export function mainJidOf(room: Prosody.Room): string | undefined {
    return room.main_room_jid ?? room.main_room?.jid;
}

/** Whether a room is the main room of a Matrix room's meeting. */
export function isMainRoom(room: Prosody.Room): boolean {
    return matrixRoomName(room.jid) !== undefined && mainJidOf(room) === undefined;
}

/** Whether Matrix power decides who is owner in the rooms of a host. */
export function hasPowerSync(mucHost: string, server: Prosody.Server): boolean {
    return server.hosts.get(mucHost)?.modules.matrix_power_sync !== undefined;
}

export function hasAnyPowerSync(server: Prosody.Server): boolean {
    for (const [name] of server.hosts) {
        if (hasPowerSync(name, server)) {
            return true;
        }
    }
    return false;
}

/** Whether a room is the main room of a meeting where power counts: on a component with power sync, if any has it. */
export function isPowerRoom(room: Prosody.Room, server: Prosody.Server): boolean {
    return isMainRoom(room) && (hasPowerSync(jid.host(room.jid) ?? "", server) || !hasAnyPowerSync(server));
}

/** The room of a JID; nothing if there is none. */
export function liveRoom(roomJid: string, server: Prosody.Server): Prosody.Room | undefined {
    const plugin = server.hosts.get(jid.host(roomJid) ?? "")?.modules.muc;
    const room = plugin?.get_room_from_jid(roomJid);
    return room !== false ? room : undefined;
}

/** What mod_muc offers, on each host that has it. */
export function mucsOf(server: Prosody.Server): readonly Prosody.MucModule[] {
    const mucs: Prosody.MucModule[] = [];
    for (const [, host] of server.hosts) {
        if (host.modules.muc !== undefined) {
            mucs.push(host.modules.muc);
        }
    }
    return mucs;
}

/** The rooms of all hosts that a test accepts, also those that Prosody does not hold in memory: occupants stay in them. */
export function findRooms(
    server: Prosody.Server,
    isWanted: (this: void, room: Prosody.Room) => boolean,
): readonly Prosody.Room[] {
    const names: string[] = [];
    for (const { each_room } of mucsOf(server)) {
        for (const room of each_room()) {
            if (isWanted(room)) {
                names.push(room.jid);
            }
        }
    }
    const found: Prosody.Room[] = [];
    for (const name of names) {
        // Reading the others may have moved it out of memory again: nobody would see what is done to that copy.
        const room = liveRoom(name, server);
        if (room !== undefined) {
            found.push(room);
        }
    }
    return found;
}

/** The breakout rooms of a main room that are in use, and the main room last: a user removed from it is removed from all. */
export function roomsOfCall(main: Prosody.Room, server: Prosody.Server): readonly Prosody.Room[] {
    const rooms: Prosody.Room[] = [];
    for (const [roomJid] of main._data.breakout_rooms ?? new LuaMap<string, AnyNotNil>()) {
        const breakout = liveRoom(roomJid, server);
        if (breakout !== undefined) {
            rooms.push(breakout);
        }
    }
    rooms.push(main);
    return rooms;
}

/** Whether a user is in a call: in its main room or one of its breakout rooms. */
export function isInCall(main: Prosody.Room, bareJid: string, server: Prosody.Server): boolean {
    for (const room of roomsOfCall(main, server)) {
        for (const [, occupant] of room._occupants) {
            if (occupant.bare_jid === bareJid) {
                return true;
            }
        }
    }
    return false;
}
