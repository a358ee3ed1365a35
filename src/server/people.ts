/** Who is on a host by Matrix, read from its sessions. */

import type { Person } from "../diagnosis/people";
import { withoutTenant } from "../access/room";
import { nodeOf } from "./muc";

/** Whether a session is an occupant of the meeting that it was verified for. */
function isInMeeting(session: Prosody.Session, roomName: string): boolean {
    const entered = session.matrix_entered_rooms;
    if (entered === undefined) {
        return false;
    }
    for (const [jid, room] of entered) {
        if (
            withoutTenant(nodeOf(jid)) === roomName &&
            room.get_occupant_by_real_jid(session.full_jid ?? "") !== undefined
        ) {
            return true;
        }
    }
    return false;
}

/** The sessions of a host that were verified. */
export function peopleOn(host: Prosody.Host | undefined): readonly Person[] {
    const people: Person[] = [];
    if (host?.sessions === undefined) {
        return people;
    }
    for (const [, user] of host.sessions) {
        for (const [, session] of user.sessions) {
            const verification = session.matrix_verification;
            if (verification !== undefined) {
                people.push({
                    userId: verification.userId,
                    roomId: verification.roomId,
                    jid: session.full_jid ?? "",
                    owner: verification.owner,
                    inMeeting: isInMeeting(session, verification.roomName),
                    since: session.matrix_since,
                    checked: session.matrix_checked,
                });
            }
        }
    }
    return people;
}
