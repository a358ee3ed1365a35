/** The door: what a session that was verified for one room may enter. */

import type { RoomReasonName } from "./reasons";
import { isHealthCheckRoom, withoutTenant } from "./room";

/** Somebody who wants to enter a MUC room, or to make it. */
export interface Entry {
    /** Node part of the MUC room's JID. */
    readonly node: string;
    /** Whether the MUC component counts the JID among the server's administrators. */
    readonly administrator: boolean;
    /** Whether the session logged in through this module, on this host. */
    readonly ours: boolean;
    /** The room that the session was verified for. */
    readonly verifiedRoom?: string;
    /** Whether it has lost the proof of that, since its user is not in the Matrix room any more. */
    readonly membershipEnded: boolean;
    /** Whether that room lists the wanted one among its breakout rooms. */
    readonly breakoutOfVerifiedRoom: boolean;
}

/**
 * Decides on an entry.
 *
 * @returns the reason to refuse, nothing to let pass
 */
export function refuseEntry(entry: Entry): RoomReasonName | undefined {
    if (entry.administrator) {
        return undefined;
    }
    if (isHealthCheckRoom(entry.node)) {
        return "health_check_room";
    }
    if (!entry.ours) {
        return undefined;
    }
    if (entry.membershipEnded) {
        return "membership_ended";
    }
    if (entry.breakoutOfVerifiedRoom) {
        return undefined;
    }
    return withoutTenant(entry.node) === entry.verifiedRoom ? undefined : "other_room";
}
