/** Facts about MUC rooms and their users that the rules of both modules ask for. */

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

/** Affiliations in a MUC (XEP-0045). */
export type Affiliation = "owner" | "admin" | "member" | "none" | "outcast";

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
        interface OccupantPreJoinEvent {
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

/** Whether an affiliation gives power over others in the room. */
export function isPowerful(affiliation: string | undefined): boolean {
    return affiliation === "owner" || affiliation === "admin";
}

/** The JID that a stanza is from; a client's stanza always has one. */
export function senderOf(stanza: Prosody.Stanza): string {
    return stanza.attr.from ?? "";
}

/**
 * Whether a host counts a JID among the administrators (option `admins`, or a role of Prosody).
 *
 * @param userJid bare or full
 */
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

/**
 * What the sessions of a user prove for a Matrix room.
 *
 * @param userJid bare or full
 */
export function credentialsOf(
    userJid: string,
    roomName: string,
    mucHost: string,
    server: Prosody.Server,
): Credentials {
    let member = false;
    let owner = false;
    const user = server.bare_sessions.get(jid.bare(userJid) ?? "");
    for (const [, session] of user?.sessions ?? new LuaMap<string, Prosody.Session>()) {
        const rights = rightsIn(session, roomName);
        if (rights !== undefined) {
            member = member || isProvenMember(rights);
            owner = owner || isOwner(rights);
        }
    }
    return { administrator: isAdministrator(userJid, mucHost), member, owner };
}

/** Whether a user has an affiliation that an owner by Matrix power granted. @param userJid bare or full */
export function isGranted(room: Prosody.Room, userJid: string): boolean {
    // Affiliation data, unlike the affiliation itself, is found by the bare JID only.
    return room.get_affiliation_data(jid.bare(userJid) ?? "", grantedBy) !== undefined;
}

/** The node part of a room's JID. */
export function nodeOf(roomJid: string): string {
    const [node] = jid.split(roomJid);
    return node ?? "";
}

/** The name, without tenant, of a room that stands for a Matrix room; nothing for any other room. */
export function matrixRoomName(roomJid: string): string | undefined {
    const name = withoutTenant(nodeOf(roomJid));
    return roomIdOf(name) === undefined ? undefined : name;
}

/** The room of a JID; nothing if there is none. */
export function liveRoom(roomJid: string, server: Prosody.Server): Prosody.Room | undefined {
    const plugin = server.hosts.get(jid.host(roomJid) ?? "")?.modules.muc;
    const room = plugin?.get_room_from_jid(roomJid);
    return room === false ? undefined : room;
}

/** A main room and its breakout rooms that are in use. */
export function roomsOfCall(main: Prosody.Room, server: Prosody.Server): readonly Prosody.Room[] {
    const rooms = [main];
    for (const [roomJid] of main._data.breakout_rooms ?? new LuaMap<string, AnyNotNil>()) {
        const breakout = liveRoom(roomJid, server);
        if (breakout !== undefined) {
            rooms.push(breakout);
        }
    }
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
