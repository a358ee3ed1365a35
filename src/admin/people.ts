/** Who is in by Matrix, as lines of text. */

import { addAll } from "./step";

/** A session that was verified. */
export interface Person {
    /** The Matrix user id. */
    readonly userId: string;
    /** The Matrix room that they were verified for. */
    readonly roomId: string;
    /** The session's address, with which Prosody's other commands find it. */
    readonly jid: string;
    /** Whether their power in the room makes them owner. */
    readonly owner: boolean;
    /** Whether they are in the meeting now. */
    readonly inMeeting: boolean;
    /** When they logged in, and when they were verified last: seconds since 1970, nothing where it is not known. */
    readonly since?: number;
    readonly checked?: number;
}

/** How long ago something was, in words. */
export function ago(time: number | undefined, now: number): string {
    if (time === undefined) {
        return "?";
    }
    const seconds = Math.max(0, Math.floor(now - time));
    if (seconds < 120) {
        return `${String(seconds)} s`;
    }
    const minutes = Math.floor(seconds / 60);
    return minutes < 120 ? `${String(minutes)} min` : `${String(Math.floor(minutes / 60))} h`;
}

/** The columns of a table, each as wide as its widest cell. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
    const widths: number[] = [];
    for (const row of rows) {
        for (let column = 0; column < row.length; column++) {
            const cell = row[column] ?? "";
            widths[column] = Math.max(widths[column] ?? 0, cell.length);
        }
    }
    return rows.map((row) => {
        let line = "";
        for (let column = 0; column < row.length; column++) {
            const cell = row[column] ?? "";
            line += cell;
            const wide = column + 1 < row.length ? (widths[column] ?? 0) + 2 : 0;
            for (let length = cell.length; length < wide; length++) {
                line += " ";
            }
        }
        return line;
    });
}

/** The table of those who are in, by room and user. */
export function printPeople(people: readonly Person[], now: number): readonly string[] {
    const rows = people.map((person) => [
        person.userId,
        person.roomId,
        person.owner ? "owner" : "-",
        person.inMeeting ? "yes" : "no",
        ago(person.since, now),
        ago(person.checked, now),
        person.jid,
    ]);
    rows.sort((one, other) =>
        `${one[1] ?? ""} ${one[0] ?? ""}` < `${other[1] ?? ""} ${other[0] ?? ""}` ? -1 : 1,
    );
    const head = ["user", "room", "power", "in meeting", "since", "last check", "session"];
    return aligned(addAll([head], rows));
}
