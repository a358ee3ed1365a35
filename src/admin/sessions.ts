/** Who is on a host by Matrix, read from its sessions. */

import type { Person } from "./people";
import { matrixRoomName } from "../meeting/muc";
import { isOwner } from "../rights/record";

/** Whether a session is an occupant of the main room that it entered last. */
function isInMeeting(session: Prosody.Session, roomName: string): boolean {
    const main = session.matrix_main_room;
    return (
        main !== undefined &&
        matrixRoomName(main.jid) === roomName &&
        main.get_occupant_by_real_jid(session.full_jid ?? "") !== undefined
    );
}

/** The sessions of a host that were verified. */
export function peopleOn(host: Prosody.Host | undefined): readonly Person[] {
    const people: Person[] = [];
    if (host?.sessions === undefined) {
        return people;
    }
    for (const [, user] of host.sessions) {
        for (const [, session] of user.sessions) {
            const rights = session.matrix_rights;
            if (rights !== undefined) {
                people.push({
                    userId: rights.userId,
                    roomId: rights.room.roomId,
                    jid: session.full_jid ?? "",
                    owner: isOwner(rights),
                    inMeeting: isInMeeting(session, rights.room.roomName),
                    since: session.matrix_since,
                    checked: rights.confirmed,
                });
            }
        }
    }
    return people;
}
