/** Logs and counts the refusals in rooms, and counts the changes of ownership. */

import { roomReasons, type RoomReasonName } from "../room-reasons";
import type { CounterDescription } from "../auth-metrics";
import { registerCounter } from "../prosody/metric";

/** The metrics of power sync. mod_http_openmetrics shows them. */
export const powerSyncMetrics = {
    affiliations: {
        name: "affiliations",
        type: "counter",
        labels: ["change"],
        help: "Changes of ownership by Matrix power: granted, withdrawn",
    },
    room_refusals: {
        name: "room_refusals",
        type: "counter",
        labels: ["reason"],
        help: "Joins and grants that power sync refused, by reason",
    },
} as const satisfies Record<string, CounterDescription>;

/** Logs refusals under a module's name. */
export interface RefusalLog {
    /** A join or a grant was refused. */
    readonly inRoom: (this: void, reason: RoomReasonName, userJid: string, roomJid: string) => void;
    /** A grant of an affiliation was refused. */
    readonly grant: (this: void, event: Prosody.SetAffiliationEvent) => void;
}

/** Makes the log of a module. @param metric counts the refusals */
export function makeRefusalLog(module: Prosody.Module, metric: CounterDescription): RefusalLog {
    const reasons: RoomReasonName[] = [];
    for (const reason in roomReasons) {
        reasons.push(reason as RoomReasonName);
    }
    const count = registerCounter(module, metric, reasons);
    const refused = (
        level: Prosody.LogLevel,
        reason: RoomReasonName,
        userJid: string,
        roomJid: string,
    ): void => {
        count(reason);
        const { advice } = roomReasons[reason];
        module.log(level, "Refused (%s): %s in room %s: %s", reason, userJid, roomJid, advice);
    };
    return {
        inRoom(reason, userJid, roomJid) {
            refused(roomReasons[reason].level, reason, userJid, roomJid);
        },
        grant({ actor, jid, room }) {
            const reason = "owner_not_verified";
            // Without an actor Prosody or a plugin grants by a rule of its own, to each user who opens a room.
            refused(actor === undefined ? "debug" : roomReasons[reason].level, reason, jid, room.jid);
        },
    };
}

/** Counts users who became owner by Matrix power, or lost that. */
export function countOwnership(
    module: Prosody.Module,
): (this: void, change: "granted" | "withdrawn") => void {
    return registerCounter(module, powerSyncMetrics.affiliations, ["granted", "withdrawn"]);
}
