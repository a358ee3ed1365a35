/** What our rules ask about a MUC room and the sessions of its users. */

import * as jid from "util.jid";
import type { Standing } from "./affiliation";
import { isOwner, isProvenMember, type Rights } from "../rights/record";
import { isAdministrator } from "./administrators";

declare global {
    namespace Prosody {
        interface OccupantPreJoinEvent {
            /** True when the call has not started, and the joiner may not start it (`matrix_start_call`): they wait. */
            matrix_call_not_started?: true;
        }
    }
}

/** Before the hooks of Prosody and Jitsi; mod_token_verification, at 99, logs the tokens that it refuses. */
export const doorPriority = 100;

/** Adds a handler to the events of a host. */
export type AddHandler = <Event extends keyof Prosody.HostEvents>(
    this: void,
    event: Event,
    handler: (this: void, data: Prosody.HostEvents[Event]) => Prosody.EventResult<Event>,
    priority: number,
) => void;

/** The JID that a stanza is from; a client's stanza always has one. */
export function senderOf(stanza: Prosody.Stanza): string {
    return stanza.attr.from ?? "";
}

/** Key in the data of an affiliation: which owner by Matrix power granted it (`matrix_allow_owner_grants`). */
export const grantedBy = "matrix_granted_by";

/** Key in the data of an affiliation that our modules gave: it ends when its user has left the call. */
export const givenByModule = "matrix_given";

/** Whether a user has an affiliation that an owner by Matrix power granted. @param userJid bare or full */
export function isGranted(room: Prosody.Room, userJid: string): boolean {
    // Affiliation data, unlike the affiliation itself, is found by the bare JID only.
    return room.get_affiliation_data(jid.bare(userJid) ?? "", grantedBy) !== undefined;
}

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

/** Prosody refuses, after all hooks, who asks for a nick that another user has. */
export function isNickTaken(event: Prosody.OccupantPreJoinEvent): boolean {
    return !event.is_first_session && event.occupant.bare_jid !== jid.bare(senderOf(event.stanza));
}
