/** Logs and counts the refusals in rooms. */

import { roomReasons, type RoomReasonName } from "../room-reasons";
import type { CounterDescription } from "../auth-metrics";
import { registerCounter } from "../prosody/metric";

/** The metrics of power sync. mod_http_openmetrics shows them. */
export const powerSyncMetrics = {
    affiliations: {
        type: "counter",
        labels: ["change"],
        help: "Changes of ownership by Matrix power: granted, withdrawn",
    },
    room_refusals: {
        type: "counter",
        labels: ["reason"],
        help: "Joins and grants that power sync refused, by reason",
    },
} as const satisfies Record<string, CounterDescription>;

/** Logs that a join or a grant was refused; without a level at that of the reason. */
export type LogRefusal = (
    this: void,
    reason: RoomReasonName,
    userJid: string,
    roomJid: string,
    level?: Prosody.LogLevel,
) => void;

/** Makes the log of a module. @param metric counts the refusals */
export function makeRefusalLog(module: Prosody.Module, metric: CounterDescription): LogRefusal {
    const reasons: RoomReasonName[] = [];
    for (const reason in roomReasons) {
        reasons.push(reason as RoomReasonName);
    }
    const count = registerCounter(module, "room_refusals", metric, reasons);
    return (reason, userJid, roomJid, level = roomReasons[reason].level) => {
        count(reason);
        const { advice } = roomReasons[reason];
        module.log(level, "Refused (%s): %s in room %s: %s", reason, userJid, roomJid, advice);
    };
}
