/**
 * The rule of access to meetings, for every stanza to a MUC room from every origin. It says who may pass; everything else
 * is refused.
 */

import type { RoomReasonName } from "../room-reasons";
import { isMember, isOwner, type Rights } from "../rights/record";

/** Where in a meeting a MUC room is. */
export type Part = "main" | "lobby" | "breakout";

/** The option `matrix_guests`. */
export type GuestPolicy = "lobby" | "allow" | "deny";

/** Where a stanza comes from. */
export type Origin =
    /** A session of the host of the Matrix users; without rights if it has no verified login. */
    | { readonly kind: "matrix"; readonly rights?: Rights }
    /** A session of this server without a Matrix login and without an account: an anonymous host, an ordinary token. */
    | { readonly kind: "guest" }
    /** An account of another host of this server. `trusted`: the host may send to meetings. */
    | { readonly kind: "account"; readonly trusted: boolean }
    /** A component or a module of this server. */
    | { readonly kind: "component" }
    /** Another server. `trusted`: the option `matrix_trusted_servers` names it. */
    | { readonly kind: "server"; readonly trusted: boolean };

/** A stanza at the door. */
export interface Knock {
    /** One of the server's administrators, such as Jicofo. */
    readonly administrator: boolean;
    readonly healthCheckRoom: boolean;
    /** The meeting of a Matrix room that the stanza goes to; nothing for an ordinary room. */
    readonly meeting?: { readonly roomName: string; readonly part: Part };
    readonly origin: Origin;
    /** Whether the sender is an occupant of the room. */
    readonly occupant: boolean;
    /** Whether the sender entered the main room of the meeting before. */
    readonly enteredMain: boolean;
    /** Whether the stanza asks to enter the room. */
    readonly entering: boolean;
    /** Whether the stanza needs power: muc#admin or muc#owner. */
    readonly needsPower: boolean;
    /** Whether Matrix power decides who is owner of the room: power sync is loaded. */
    readonly powerDecides: boolean;
    /** Whether an owner by Matrix power made the sender owner (`matrix_allow_owner_grants`). */
    readonly grantedByOwner: boolean;
    readonly guests: GuestPolicy;
}

/** A session of the host of the Matrix users passes only into the meeting of its own room, as a member. */
function refuseMatrixUser(knock: Knock, rights: Rights | undefined): RoomReasonName | undefined {
    if (rights === undefined) {
        return "not_verified";
    }
    if (!isMember(rights)) {
        return "membership_ended";
    }
    if (knock.meeting?.roomName !== rights.room.roomName) {
        return "other_room";
    }
    // Its lobby and its password guard the main room alone.
    if (knock.meeting.part === "breakout" && !knock.enteredMain) {
        return "main_room_not_entered";
    }
    if (knock.needsPower && knock.powerDecides && !isOwner(rights) && !knock.grantedByOwner) {
        return "power_not_held";
    }
    return undefined;
}

/** A guest may ask to enter, as far as the option says; what it takes to get in is decided at the end of the join. */
function refuseGuest(knock: Knock): RoomReasonName | undefined {
    if (knock.occupant) {
        return undefined;
    }
    if (knock.guests === "deny") {
        return "guest_denied";
    }
    if (!knock.entering) {
        return "guest_not_let_in";
    }
    return knock.meeting?.part === "breakout" && !knock.enteredMain ? "main_room_not_entered" : undefined;
}

/**
 * Decides on a stanza.
 *
 * @returns the reason to refuse, nothing to let pass
 */
export function refuseStanza(knock: Knock): RoomReasonName | undefined {
    if (knock.administrator) {
        return undefined;
    }
    if (knock.healthCheckRoom) {
        return "health_check_room";
    }
    const origin = knock.origin;
    if (origin.kind === "matrix") {
        return refuseMatrixUser(knock, origin.rights);
    }
    if (knock.meeting === undefined) {
        return undefined;
    }
    if (origin.kind === "guest") {
        return refuseGuest(knock);
    }
    if (origin.kind === "component" || origin.trusted) {
        return undefined;
    }
    return origin.kind === "account" ? "host_not_trusted" : "server_not_trusted";
}

/**
 * A short form of {@link refuseStanza} for most stanzas: those of occupants that need no power.
 *
 * @param ofTrustedHost whether the session is of another host of this server that may send to meetings
 */
export function passesAtOnce(rights: Rights | undefined, ofTrustedHost: boolean): boolean {
    if (rights === undefined) {
        return ofTrustedHost;
    }
    return isMember(rights);
}

/** A guest about to enter, past all that Prosody and Jitsi ask of them. */
export interface GuestEntry {
    readonly policy: GuestPolicy;
    /** Whether the guest has an affiliation in the room: an owner or the lobby gave it. */
    readonly affiliated: boolean;
    /** Whether the room has a password; the guest has given it. */
    readonly passwordGiven: boolean;
}

/**
 * Decides on a guest at the end of a join to a main room.
 *
 * @returns the reason to refuse, nothing to let in
 */
export function refuseGuestEntry(entry: GuestEntry): RoomReasonName | undefined {
    const letIn = entry.affiliated || entry.passwordGiven;
    if (entry.policy === "allow" || (entry.policy === "lobby" && letIn)) {
        return undefined;
    }
    return entry.policy === "lobby" ? "guest_not_let_in" : "guest_denied";
}
