/** What our rules ask about a MUC room and the sessions of its users, and how a refusal is answered there. */

import * as jid from "util.jid";
import * as stanzas from "util.stanza";
import type { Standing } from "../access/affiliation";
import { roomReasons, type RoomReasonName } from "../access/reasons";
import { roomIdOf, withoutTenant } from "../access/room";
import { isAdministrator } from "./administrators";
import type { Verification } from "./session";

declare global {
    namespace Prosody {
        interface OccupantPreJoinEvent {
            /** True when the joiner may not start the call, and nobody has: he is to wait for that (`matrix_start_call`). */
            matrix_call_not_started?: true;
        }
    }
}

/** Before the hooks of Prosody and Jitsi; mod_token_verification, at 99, logs the tokens that it refuses. */
export const doorPriority = 100;

/** Before jitsi_permissions, which at 0 copies features without looking whether the grant is refused. */
export const grantPriority = 20;

/** Before Jitsi's plugins (mod_muc_meeting_id, mod_muc_allowners, mod_muc_lobby_rooms) and Prosody. */
export const adminQueryPriority = 15;

export const adminQuery = "iq-set/bare/http://jabber.org/protocol/muc#admin:query";

/** Whom a query of muc#admin is to make owner or admin; nothing for any other query, and for several at once. */
export function powerfulItem(stanza: Prosody.Stanza): string | undefined {
    const items = stanza.tags[0]?.tags ?? [];
    const attributes = items.length === 1 ? items[0]?.attr : undefined;
    const affiliation = attributes?.affiliation;
    return affiliation === "owner" || affiliation === "admin" ? attributes?.jid : undefined;
}

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

/** The JID that a stanza is from; a client's stanza always has one. */
export function senderOf(stanza: Prosody.Stanza): string {
    return stanza.attr.from ?? "";
}

function standing(
    administrator: boolean,
    verification: Verification | undefined,
    roomName: string,
): Standing {
    const verified = verification?.roomName === roomName && verification.member;
    return { administrator, verified, verifiedOwner: verified && verification.owner };
}

/** What a session that is about to enter a Matrix room proved in relation to it. */
export function standingOfJoiner(
    event: Prosody.OccupantPreJoinEvent,
    roomName: string,
    mucHost: string,
): Standing {
    const administrator = isAdministrator(senderOf(event.stanza), mucHost);
    return standing(administrator, event.origin.matrix_verification, roomName);
}

/**
 * What the sessions of a user prove in relation to a Matrix room.
 *
 * @param userJid bare or full
 * @param users all users of this server
 */
export function standingOfUser(
    userJid: string,
    roomName: string,
    mucHost: string,
    users: Prosody.Server["bare_sessions"],
): Standing {
    let best = standing(isAdministrator(userJid, mucHost), undefined, roomName);
    const bareJid = jid.bare(userJid);
    const user = bareJid === undefined ? undefined : users.get(bareJid);
    if (user === undefined) {
        return best;
    }
    for (const [, session] of user.sessions) {
        const found = standing(best.administrator, session.matrix_verification, roomName);
        if (found.verifiedOwner || (found.verified && !best.verifiedOwner)) {
            best = found;
        }
    }
    return best;
}

/** Answers a presence with which somebody wants to enter a room with the error of a refusal. */
export function answerRefusedJoin(event: Prosody.RoomPreCreateEvent, reason: RoomReasonName): void {
    const { condition, text } = roomReasons[reason];
    event.origin.send(stanzas.error_reply(event.stanza, "cancel", condition, text, event.room.jid));
}

/**
 * Destroys a room that was made for a join which is refused. Prosody destroys empty rooms when somebody leaves: one that
 * nobody entered would stay for good, and the next to come would not count as its creator.
 */
export function discardNewRoom(event: Prosody.OccupantPreJoinEvent): void {
    if (event.is_new_room === true) {
        // While persistent it would leave a tombstone.
        event.room.set_persistent(false);
        event.room.destroy();
    }
}

/** Refuses a change of an affiliation that is about to be made. */
export function refuseAffiliation(event: Prosody.SetAffiliationEvent, reason: RoomReasonName): void {
    event.allowed = false;
    event.error = { type: "cancel", condition: roomReasons[reason].condition };
}

/** Refuses a change of a role that is about to be made. */
export function refuseRole(event: Prosody.SetRoleEvent, reason: RoomReasonName): void {
    event.allowed = false;
    event.error = "cancel";
    event.condition = roomReasons[reason].condition;
}

/** Prosody refuses, after all hooks, who asks for a nick that another user has. */
export function isNickTaken(event: Prosody.OccupantPreJoinEvent): boolean {
    return !event.is_first_session && event.occupant.bare_jid !== jid.bare(senderOf(event.stanza));
}

/** Names of the authentication providers whose users prove nothing of Matrix, and have no account. */
const anonymousProviders = new LuaSet<string>();
anonymousProviders.add("anonymous");
anonymousProviders.add("jitsi-anonymous");
anonymousProviders.add("token");

/**
 * Whether a session is a guest's: of a host whose users need no login, or with an ordinary Jitsi token, here or there. Accounts of
 * other hosts, such as recorders, and users of other servers, as in Jitsi's visitor mode, are no guests.
 */
export function isGuest(session: Prosody.Session, hosts: Prosody.Server["hosts"]): boolean {
    if (session.matrix_ordinary_token === true) {
        return true;
    }
    const provider = session.host === undefined ? undefined : hosts.get(session.host)?.users?.name;
    return session.type === "c2s" && provider !== undefined && anonymousProviders.has(provider);
}
