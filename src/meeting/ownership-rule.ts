/** Who is owner of a Matrix room's meeting where Matrix power decides: power sync is loaded. */

import { isPowerful, type Affiliation, type Standing } from "./affiliation";

/** A change of an affiliation or a role that somebody, or Prosody itself, is about to make. */
export interface Grant {
    readonly target: Standing;
    /** Who grants; nothing when it is the server or one of its modules. */
    readonly actor?: Standing;
    /** The option `matrix_allow_owner_grants`. */
    readonly ownersMayGrant: boolean;
}

/** Whether somebody may be made owner, admin or moderator. */
export function mayBeGranted(grant: Grant): boolean {
    if (grant.target.administrator || grant.target.verifiedOwner) {
        return true;
    }
    // An administrator's grant is Jicofo's: it hands out ownership to whoever comes first.
    return grant.ownersMayGrant && grant.actor?.verifiedOwner === true;
}

/** Somebody about to enter a room. */
export interface Join {
    readonly who: Standing;
    readonly affiliation: Affiliation;
    /** A verified owner made them owner or admin in this meeting, as the option allows. */
    readonly grantedByOwner: boolean;
}

/**
 * What a join changes: `promote` makes the joiner owner and moderator, `demote` takes away owner,
 * admin and moderator, `keep` leaves all as it is.
 */
export type JoinChange = "promote" | "demote" | "keep";

/** Decides what a join changes. */
export function decideJoin(join: Join): JoinChange {
    if (join.who.administrator) {
        return "keep";
    }
    if (join.who.verifiedOwner) {
        return "promote";
    }
    return isPowerful(join.affiliation) && join.grantedByOwner ? "keep" : "demote";
}
