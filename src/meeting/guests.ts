/** Which guests enter the main room of a meeting, at the end of a join (`matrix_guests`). */

import { priorities } from "../prosody/priorities";
import type { RoomReasonName } from "../room-reasons";
import { originOf, refuseJoinIf, type MeetingSettings } from "./door";
import { meetingOf } from "./meetings";
import * as muc from "./muc";

declare global {
    namespace Prosody {
        interface OccupantPreJoinEvent {
            /** The affiliation that the joiner had before plugins changed it for this join. */
            matrix_guest_affiliation?: muc.Affiliation;
        }
    }
}

/** A guest about to enter, after all checks of Prosody and Jitsi. */
export interface GuestEntry {
    readonly policy: muc.GuestPolicy;
    /** Whether the guest has an affiliation in the room: an owner or the lobby gave it. */
    readonly affiliated: boolean;
    /** Whether the room has a password; the guest has given it. */
    readonly passwordGiven: boolean;
}

/** The rule for a guest at the end of a join to a main room: why the guest is refused; nothing to let them in. */
export function refuseGuestEntry(entry: GuestEntry): RoomReasonName | undefined {
    if (entry.policy === "allow") {
        return undefined;
    }
    if (entry.policy === "deny") {
        return "guest_denied";
    }
    if (entry.affiliated || entry.passwordGiven) {
        return undefined;
    }
    return "guest_not_let_in";
}

function affiliationOf(event: Prosody.OccupantPreJoinEvent): muc.Affiliation {
    return event.room.get_affiliation(muc.senderOf(event.stanza)) ?? "none";
}

/** Asks the rule, and reverts the affiliation of a guest who is refused. */
function checkGuest(
    event: Prosody.OccupantPreJoinEvent,
    sender: string,
    policy: muc.GuestPolicy,
): RoomReasonName | undefined {
    const room = event.room;
    const affiliation = affiliationOf(event);
    const before = event.matrix_guest_affiliation ?? affiliation;
    const reason = refuseGuestEntry({
        policy,
        // Ignore what token_affiliation set: its token may be unverified. In a members-only room token_affiliation sets
        // nothing, but the lobby does.
        affiliated: before !== "none" || (affiliation !== "none" && room.get_members_only() === true),
        passwordGiven: room.get_password() !== undefined,
    });
    if (reason !== undefined && affiliation !== before) {
        room.set_affiliation(true, sender, before);
    }
    return reason;
}

/** Sets up the rule on a host. */
export function installGuests(mucHost: string, add: muc.AddHandler, settings: MeetingSettings): void {
    const askGuest = (event: Prosody.OccupantPreJoinEvent): RoomReasonName | undefined => {
        const sender = muc.senderOf(event.stanza);
        const isGuest = originOf(event.origin, event.stanza, settings).kind === "guest";
        if (!isGuest || muc.isAdministrator(sender, mucHost)) {
            return undefined;
        }
        if (meetingOf(event.room.jid, settings.server)?.part !== "main") {
            return undefined;
        }
        return checkGuest(event, sender, settings.guestsOn(mucHost));
    };
    const noteGuest = (event: Prosody.OccupantPreJoinEvent): undefined => {
        event.matrix_guest_affiliation = affiliationOf(event);
    };
    add("muc-occupant-pre-join", noteGuest, priorities.preJoin.noteGuest);
    add(
        "muc-occupant-pre-join",
        (event) => refuseJoinIf(event, askGuest, settings),
        priorities.preJoin.guest,
    );
}
