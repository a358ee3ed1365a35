/** Log lines that name the rule and say what to do; each is counted, too. Nothing here takes a token. */

import { loginReasons, type LoginReasonName } from "../login-reasons";
import { roomReasons, type RoomReasonName } from "../room-reasons";

/** Logs refusals under a module's name. */
export interface RefusalLog {
    /**
     * A login was refused.
     *
     * @param who what is known of user and room, without secrets
     * @param toldBefore whether the same trouble was told of already: then this is for debugging alone
     */
    readonly login: (this: void, reason: LoginReasonName, who: string, toldBefore: boolean) => void;
    /** A join or a grant was refused. */
    readonly inRoom: (this: void, reason: RoomReasonName, userJid: string, roomJid: string) => void;
    /** A grant of an affiliation was refused. */
    readonly grant: (this: void, event: Prosody.SetAffiliationEvent) => void;
}

/** Counts refusals for the metrics. */
export interface RefusalCounts {
    readonly refused?: (this: void, reason: LoginReasonName) => void;
    readonly refusedInRoom: (this: void, reason: RoomReasonName) => void;
}

/** Makes the log of a module. */
export function makeRefusalLog(module: Prosody.Module, counts: RefusalCounts): RefusalLog {
    return {
        login(reason, who, toldBefore) {
            const { level, advice } = loginReasons[reason];
            counts.refused?.(reason);
            module.log(toldBefore ? "debug" : level, "Login refused (%s): %s: %s", reason, who, advice);
        },
        inRoom(reason, userJid, roomJid) {
            const { level, advice } = roomReasons[reason];
            counts.refusedInRoom(reason);
            module.log(level, "Refused (%s): %s in room %s: %s", reason, userJid, roomJid, advice);
        },
        grant(event) {
            const reason = "owner_not_verified";
            const { level, advice } = roomReasons[reason];
            counts.refusedInRoom(reason);
            // Without an actor it is Prosody's rule for whoever opens a room, or a module: nobody did anything wrong.
            module.log(
                event.actor === undefined ? "debug" : level,
                "Refused (%s): %s in room %s: %s",
                reason,
                event.jid,
                event.room.jid,
                advice,
            );
        },
    };
}
