/**
 * Affiliations in the meeting of a Matrix room: which give power, who may get one without power sync, when one ends. Asked
 * only about rooms whose name stands for a Matrix room.
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

/**
 * Whether somebody may be made owner or admin where Matrix power does not decide (no power sync): members of the
 * Matrix room only, never guests of another host.
 */
export function mayBeGrantedAsMember(target: Standing): boolean {
    return target.administrator || target.verified;
}

/** The affiliation that a user has in the main room of a call, once they have left the call. */
export interface Leftover {
    readonly affiliation: Affiliation;
    /** Our modules gave it. */
    readonly given: boolean;
    /** An owner by Matrix power granted it (`matrix_allow_owner_grants`). */
    readonly grantedByOwner: boolean;
    readonly administrator: boolean;
    /** Whether Matrix power decides who is owner of the room: power sync is loaded. */
    readonly powerDecides: boolean;
}

/** Whether an affiliation ends, as its user has left the call. */
export function endsWithPresence(left: Leftover): boolean {
    if (left.grantedByOwner || left.affiliation === "outcast") {
        return false;
    }
    // The mark of our modules may be lost: registering a nick replaces it. Power that no mark explains ends, too.
    return left.given || (left.powerDecides && isPowerful(left.affiliation) && !left.administrator);
}
