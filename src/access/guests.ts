/** Guests: what somebody without Matrix proof may do in the meeting of a Matrix room. */

import type { RoomReasonName } from "./reasons";

/** The option `matrix_guests`. */
export type GuestPolicy = "lobby" | "allow" | "deny";

/** A guest about to enter a Matrix room's meeting, past all that Prosody and Jitsi ask of him. */
export interface GuestEntry {
    readonly policy: GuestPolicy;
    /** Whether he has an affiliation in the room: an owner or the lobby gave it to him. */
    readonly affiliated: boolean;
    /** Whether the room has a password; he has given it. */
    readonly passwordGiven: boolean;
}

/**
 * Decides on a guest.
 *
 * @returns the reason to refuse, nothing to let in
 */
export function refuseGuest(entry: GuestEntry): RoomReasonName | undefined {
    switch (entry.policy) {
        case "allow":
            return undefined;
        case "deny":
            return "guest_denied";
        case "lobby":
            return entry.affiliated || entry.passwordGiven ? undefined : "guest_not_let_in";
    }
}
