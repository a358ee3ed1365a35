/**
 * Who is owner of a Matrix room's meeting. Asked only about rooms whose name stands for a Matrix room; all others
 * are not this project's business.
 */

/** What is known of somebody in relation to one room. */
export interface Standing {
    /** One of the server's administrators, such as Jicofo. */
    readonly administrator: boolean;
    /** One of their sessions was verified as a member of this very Matrix room. */
    readonly verified: boolean;
    /** One of their sessions was verified to have the power of an owner in this very Matrix room. */
    readonly verifiedOwner: boolean;
}

/** Affiliations in a MUC (XEP-0045). */
export type Affiliation = "owner" | "admin" | "member" | "none" | "outcast";

/** Whether an affiliation gives power over others in the room. */
export function isPowerful(affiliation: Affiliation): boolean {
    return affiliation === "owner" || affiliation === "admin";
}

/** A change of an affiliation or a role that somebody, or Prosody itself, is about to make. */
export interface Grant {
    readonly target: Standing;
    /** Who grants; nothing when it is the server or one of its modules. */
    readonly actor?: Standing;
    /** The option `matrix_allow_owner_grants`. */
    readonly ownersMayGrant: boolean;
}

/**
 * Whether somebody may be made owner, admin or moderator where Matrix power decides (power sync is on).
 */
export function mayBeGranted(grant: Grant): boolean {
    if (grant.target.administrator || grant.target.verifiedOwner) {
        return true;
    }
    // An administrator's grant is Jicofo's: it hands out ownership to whoever comes first.
    return grant.ownersMayGrant && grant.actor?.verifiedOwner === true;
}

/**
 * Whether somebody may be made owner or admin where Matrix power does not decide (no power sync): members of the
 * Matrix room only, never guests of another host.
 */
export function mayBeGrantedAsMember(target: Standing): boolean {
    return target.administrator || target.verified;
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
