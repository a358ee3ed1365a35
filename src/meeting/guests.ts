/** Which guests enter the main room of a meeting, at the end of a join (`matrix_guests`). */

import { priorities } from "../prosody/priorities";
import type { RoomReasonName } from "../room-reasons";
import { originOf, refuseIf, type MeetingSettings } from "./door";
import * as muc from "./muc";

/**
 * The rule for a guest at the end of a join to a main room, after all checks of Prosody and Jitsi.
 *
 * @param letIn whether an owner or the lobby gave the guest an affiliation, or the guest gave the room's password
 */
export function refuseGuestEntry(policy: muc.GuestPolicy, letIn: boolean): RoomReasonName | undefined {
    if (policy === "deny") {
        return "guest_denied";
    }
    return policy !== "allow" && !letIn ? "guest_not_let_in" : undefined;
}

function affiliationOf(event: Prosody.OccupantPreJoinEvent): Prosody.Affiliation {
    return event.room.get_affiliation(muc.senderOf(event.stanza)) ?? "none";
}

export function installGuests(mucHost: string, add: muc.AddHandler, settings: MeetingSettings): void {
    const askGuest = (event: Prosody.OccupantPreJoinEvent): RoomReasonName | undefined => {
        const room = event.room;
        const sender = muc.senderOf(event.stanza);
        const isGuest = originOf(event, settings).kind === "guest";
        if (!isGuest || !muc.isMainRoom(room) || muc.isAdministrator(sender, mucHost)) {
            return undefined;
        }
        const affiliation = affiliationOf(event);
        const before = event.matrix_guest_affiliation ?? affiliation;
        // Ignore what token_affiliation set: its token may be unverified. In a members-only room token_affiliation sets
        // nothing, but the lobby does.
        const isLetIn = before !== "none" || (affiliation !== "none" && room.get_members_only() === true);
        const hasPassword = room.get_password() !== undefined;
        const reason = refuseGuestEntry(settings.guestsOn(mucHost), isLetIn || hasPassword);
        if (reason !== undefined && affiliation !== before) {
            room.set_affiliation(true, sender, before);
        }
        return reason;
    };
    const noteGuest = (event: Prosody.OccupantPreJoinEvent): undefined => {
        event.matrix_guest_affiliation = affiliationOf(event);
    };
    const onJoin = (event: Prosody.OccupantPreJoinEvent): true | undefined =>
        refuseIf(event, event.room.jid, askGuest, settings);
    add("muc-occupant-pre-join", noteGuest, priorities.join.noteGuest);
    add("muc-occupant-pre-join", onJoin, priorities.join.guest);
}
