/** What our rules ask about a MUC room and the sessions of its users, and how a refusal is answered there. */

import * as jid from "util.jid";
import type { Standing } from "../access/affiliation";
import { roomReasons, type RoomReasonName } from "../access/reasons";
import { isOwner, isProvenMember, type Rights } from "../rights/rights";
import { isAdministrator } from "./administrators";

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

/** The JID that a stanza is from; a client's stanza always has one. */
export function senderOf(stanza: Prosody.Stanza): string {
    return stanza.attr.from ?? "";
}

/** Key in the data of an affiliation: which owner by Matrix power granted it (`matrix_allow_owner_grants`). */
export const grantedBy = "matrix_granted_by";

/** Key in the data of an affiliation that our modules gave: it ends when its user has left the call. */
export const givenByModule = "matrix_given";

function standing(administrator: boolean, rights: Rights | undefined, roomName: string): Standing {
    const ofRoom = rights?.room.roomName === roomName ? rights : undefined;
    return {
        administrator,
        verified: ofRoom !== undefined && isProvenMember(ofRoom),
        verifiedOwner: ofRoom !== undefined && isOwner(ofRoom),
    };
}

/** What a session that is about to enter a Matrix room proved in relation to it. */
export function standingOfJoiner(
    event: Prosody.OccupantPreJoinEvent,
    roomName: string,
    mucHost: string,
): Standing {
    const administrator = isAdministrator(senderOf(event.stanza), mucHost);
    return standing(administrator, event.origin.matrix_rights, roomName);
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
        const found = standing(best.administrator, session.matrix_rights, roomName);
        if (found.verifiedOwner || (found.verified && !best.verifiedOwner)) {
            best = found;
        }
    }
    return best;
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
