/** Logs and counts the refusals in rooms. */

import * as jid from "util.jid";
import { roomIdOf, withoutTenant } from "../matrix/room-name";
import { roomReasons, type RoomReasonName } from "../room-reasons";
import type { CounterDescription } from "../auth-metrics";
import { registerCounter } from "../prosody/metric";
import { sessionsOfUser } from "./muc";

/** The Matrix user of a JID's sessions, if it is one. */
function userIdOf(userJid: string, server: Prosody.Server): string | undefined {
    for (const [, session] of sessionsOfUser(userJid, server)) {
        if (session.matrix_rights !== undefined) {
            return session.matrix_rights.userId;
        }
    }
    return undefined;
}

/** Logs that a join or a grant was refused; without a level at that of the reason. */
export type LogRefusal = (
    this: void,
    reason: RoomReasonName,
    userJid: string,
    roomJid: string,
    level?: Prosody.LogLevel,
) => void;

/** Makes the log of a module. @param metric counts the refusals */
export function makeRefusalLog(
    module: Prosody.Module,
    server: Prosody.Server,
    metric: CounterDescription,
): LogRefusal {
    const reasons: RoomReasonName[] = [];
    for (const reason in roomReasons) {
        reasons.push(reason as RoomReasonName);
    }
    const count = registerCounter(module, "room_refusals", metric, reasons);
    return (reason, userJid, roomJid, level = roomReasons[reason].level) => {
        count(reason);
        const { advice } = roomReasons[reason];
        // JIDs of Matrix users and rooms are hexadecimal and base32: nobody recognises them.
        // An error here must not keep a refusal from being logged.
        const [isKnown, known] = pcall(userIdOf, userJid, server);
        const userId = isKnown ? known : undefined;
        const roomId = roomIdOf(withoutTenant(jid.node(roomJid) ?? ""));
        const named = [userId, roomId].filter((name) => name !== undefined).join(", ");
        const matrix = named === "" ? "" : ` (${named})`;
        module.log(level, "Refused (%s): %s at %s: %s%s", reason, userJid, roomJid, advice, matrix);
    };
}
