/** Logs and counts the refusals in rooms. */

import { roomReasons, type RoomReasonName } from "../room-reasons";
import type { CounterDescription } from "../auth-metrics";
import { registerCounter } from "../prosody/metric";

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
    const count = registerCounter(module, metric);
    for (const reason in roomReasons) {
        count(reason, 0);
    }
    return (reason, userJid, roomJid, level = roomReasons[reason].level) => {
        count(reason);
        const { advice } = roomReasons[reason];
        module.log(level, "Refused (%s): %s in room %s: %s", reason, userJid, roomJid, advice);
    };
}
