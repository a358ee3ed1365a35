/**
 * What a way of verifying a claim has to provide. There are two: a user verification service (uvs.ts) and the
 * homeserver itself (homeserver.ts); a third would be one more file beside them.
 */

import type { Claim } from "../rights/claim";
import type { RoomReview } from "./room-review";
import type { Verdict } from "./verdict";

/** Whom the check of a claim asks in the end. */
export interface Target {
    /** Stands for a homeserver, in the log too. */
    readonly name: string;
    /**
     * Whether the administrator chose it, so that it may take all the turns. Where that is not known, it counts as chosen
     * once it has let somebody in.
     */
    readonly configured?: boolean;
}

/**
 * Somebody who is asked whether a claim is true.
 *
 * Every way of asking must give exactly one answer for each call, within the seconds given and also when the module is
 * unloaded, and must not throw. It keeps no state of its own about logins: asking once for several (checks.ts) is the same for all.
 */
export interface Verifier {
    /**
     * Asks about a claim.
     *
     * @param seconds until the answer has to be there
     * @param onVerdict called once, perhaps before this returns
     */
    readonly verify: (
        this: void,
        claim: Claim,
        seconds: number,
        onVerdict: (this: void, verdict: Verdict) => void,
    ) => void;
    /**
     * Asks about a user whose identity is known, for whom the membership alone is in question. Absent where only the user's
     * own token answers that, as with a verification service; then a "not in the room" is no certain departure either.
     *
     * @param onVerdict called once, perhaps before this returns
     */
    readonly confirm?: (
        this: void,
        userId: string,
        roomId: string,
        seconds: number,
        onVerdict: (this: void, verdict: Verdict) => void,
    ) => void;
    /**
     * Reads again the membership and power of users of a room. Absent where `confirm` is.
     *
     * @param userIds at least one; all of them were verified for this room
     * @param onReview called once, perhaps before this returns; a user whom it does not name stays as they are
     */
    readonly review?: (
        this: void,
        roomId: string,
        userIds: readonly string[],
        seconds: number,
        onReview: (this: void, review: RoomReview) => void,
    ) => void;
    /**
     * Whom the check of a claim asks: trouble with one shall not stop the others. Where this is absent it is one and the
     * same for all.
     */
    readonly targetOf?: (this: void, claim: Claim) => Target;
}
