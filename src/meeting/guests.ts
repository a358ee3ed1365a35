/** Guests at the end of a join: the affiliation that they came with counts, not what plugins gave for this join. */

import type { Affiliation } from "./affiliation";
import type { RoomReasonName } from "../room-reasons";
import { senderOf } from "./muc";
import { refuseGuestEntry, type GuestPolicy } from "./door";

declare global {
    namespace Prosody {
        interface OccupantPreJoinEvent {
            /** The affiliation that the joiner had before plugins gave one for this very join. */
            matrix_guest_affiliation?: Affiliation;
        }
    }
}

function affiliationOf(event: Prosody.OccupantPreJoinEvent): Affiliation {
    return event.room.get_affiliation(senderOf(event.stanza)) ?? "none";
}

/** Remembers the affiliation that a joiner comes with. */
export function noteGuest(event: Prosody.OccupantPreJoinEvent): undefined {
    event.matrix_guest_affiliation = affiliationOf(event);
}

/** Checks a guest at the end of a join. @returns the reason to refuse, nothing to let in */
export function checkGuest(
    event: Prosody.OccupantPreJoinEvent,
    policy: GuestPolicy,
): RoomReasonName | undefined {
    const room = event.room;
    const affiliation = affiliationOf(event);
    const before = event.matrix_guest_affiliation ?? affiliation;
    const reason = refuseGuestEntry({
        policy,
        // Ignore what token_affiliation set: its token may be unverified. Where only members may enter it sets nothing, but
        // the lobby does.
        affiliated: before !== "none" || (affiliation !== "none" && room.get_members_only() === true),
        passwordGiven: room.get_password() !== undefined,
    });
    if (reason !== undefined && affiliation !== before) {
        room.set_affiliation(true, senderOf(event.stanza), before);
    }
    return reason;
}
