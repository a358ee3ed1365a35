/** The call follows the room: what changes for somebody in a call once his Matrix room was read again. */

import type { Review } from "./review";

/**
 * What a review changes for somebody: `promote` and `demote` give and take the power of an owner, `remove` puts him out
 * of the call, `keep` leaves all as it is.
 */
export type FollowChange = "promote" | "demote" | "remove" | "keep";

/**
 * Decides what a review changes.
 *
 * @param review what was said of him; nothing where nobody could say, which changes nothing
 * @param ownerPower whether, as far as is known so far, his Matrix power is that of an owner
 */
export function decideFollow(review: Review | undefined, ownerPower: boolean): FollowChange {
    if (review === undefined) {
        return "keep";
    }
    if (!review.joined) {
        return "remove";
    }
    if (review.owner === ownerPower) {
        return "keep";
    }
    return review.owner ? "promote" : "demote";
}
