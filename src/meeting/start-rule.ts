/** Who may start the call of a Matrix room. Asked only about rooms whose name stands for a Matrix room. */

import { serverOfUser } from "../matrix/ids";
import type { RoomReasonName } from "../room-reasons";
import type { StartPolicy } from "../options";

/** Seconds for which a user who left a call may come back as if it still went on: they change between its rooms. */
const switchingSeconds = 10;

/** Somebody about to enter the call of a Matrix room, or one of its breakout rooms. */
export interface Starter {
    /** One of the server's administrators, such as Jicofo, who opens the room and not the call. */
    readonly administrator: boolean;
    /** The user who was verified for this very Matrix room; nothing for guests. */
    readonly userId?: string;
    /** Whether the user was verified to have the power of an owner in it. */
    readonly ownerPower: boolean;
}

/** What is known of a call. */
export interface CallState {
    /** Whether somebody verified is in it, in a breakout room perhaps; administrators do not count. */
    readonly occupied: boolean;
    /** Seconds since the joiner left it; nothing when they were not in it. */
    readonly secondsSinceLeft?: number;
}

/** Whether somebody may start the call. */
function mayStart(starter: Starter, policy: StartPolicy): boolean {
    switch (policy.kind) {
        case "member":
            return true;
        case "owner":
            return starter.ownerPower;
        case "servers": {
            if (starter.userId === undefined) {
                return false;
            }
            const server = serverOfUser(starter.userId).toLowerCase();
            for (const allowed of policy.servers) {
                if (allowed === server) {
                    return true;
                }
            }
            return false;
        }
    }
}

/**
 * Decides whether somebody may enter as far as the start of the call is concerned: into one that goes on everybody may.
 *
 * @returns the reason to refuse, nothing to let pass
 */
export function refuseStart(
    starter: Starter,
    call: CallState,
    policy: StartPolicy,
): RoomReasonName | undefined {
    const left = call.secondsSinceLeft;
    const goesOn = call.occupied || (left !== undefined && left >= 0 && left < switchingSeconds);
    return starter.administrator || goesOn || mayStart(starter, policy) ? undefined : "call_not_started";
}
