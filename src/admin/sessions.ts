/** The list of the sessions that Matrix users have on a host. */

import { matrixRoomName } from "../meeting/muc";
import { isOwner, type Rights } from "../rights/record";
import { addAll, padded } from "./report";

/** Whether a session is an occupant of the meeting that it entered last. */
function isInMeeting(session: Prosody.Session, roomName: string): boolean {
    const room = session.matrix_main_room;
    return (
        room !== undefined &&
        matrixRoomName(room.jid) === roomName &&
        room.get_occupant_by_real_jid(session.full_jid ?? "") !== undefined
    );
}

/** The time since an event, in words. */
function ago(time: number | undefined, now: number): string {
    if (time === undefined) {
        return "?";
    }
    const seconds = Math.max(0, Math.floor(now - time));
    const minutes = Math.floor(seconds / 60);
    if (minutes >= 120) {
        return `${tostring(Math.floor(minutes / 60))} h`;
    }
    return seconds >= 120 ? `${tostring(minutes)} min` : `${tostring(seconds)} s`;
}

/** Joins the cells of rows, the head among them; each column but the last as wide as its widest cell. */
function align(head: string[], rows: readonly string[][]): readonly string[] {
    for (let column = 0; column + 1 < head.length; column++) {
        let width = 0;
        for (const row of rows) {
            width = Math.max(width, (row[column] ?? "").length);
        }
        for (const row of rows) {
            row[column] = padded(row[column] ?? "", width);
        }
    }
    return rows.map((row) => row.join("  "));
}

/** A user's power, in words. */
function powerOf(rights: Rights): string {
    if (rights.membership === "unasked") {
        return "not asked";
    }
    if (isOwner(rights)) {
        return "owner";
    }
    return rights.power ? "owner, but uvs_sync_power_levels is off" : "member";
}

function rowOf(session: Prosody.Session, rights: Rights, now: number): string[] {
    return [
        rights.userId,
        rights.room.roomId,
        powerOf(rights),
        isInMeeting(session, rights.room.roomName) ? "yes" : "no",
        ago(session.matrix_since, now),
        ago(rights.confirmed, now),
        session.full_jid ?? "",
    ];
}

/** By room and user. */
function sortKey(row: readonly string[]): string {
    return `${row[1] ?? ""} ${row[0] ?? ""}`;
}

/** Lists the verified sessions of a host as lines of a table with a head, sorted by room and user. */
export function listSessions(host: Prosody.Host | undefined, now: number): readonly string[] {
    const rows: string[][] = [];
    if (host?.sessions !== undefined) {
        for (const [, user] of host.sessions) {
            for (const [, session] of user.sessions) {
                const rights = session.matrix_rights;
                if (rights !== undefined) {
                    rows.push(rowOf(session, rights, now));
                }
            }
        }
    }
    table.sort(rows, (one, other) => sortKey(one) < sortKey(other));
    const head = ["user", "room", "power", "in meeting", "since", "last check", "session"];
    return align(head, addAll([head], rows));
}
