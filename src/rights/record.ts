/**
 * What a client claims of a user and a room, and what Matrix says of them: one record, which all sessions of that user for
 * that room share. An answer counts only if it was asked for after the one that the record holds.
 */

import type { HeldPowers } from "../matrix/power";
import type { JsonObject } from "../prosody/json";

/** What a client claims, well-formed but unproven. */
export interface Claim {
    /** The Matrix OpenID token: a secret, never to be logged. */
    readonly openIdToken: string;
    /** A hash of the OpenID token: it names the token where that must not be kept. */
    readonly fingerprint: string;
    readonly roomId: string;
    /** The canonical Jitsi room name for the room id. */
    readonly roomName: string;
    /** The homeserver that the client says the OpenID token is from. */
    readonly serverName?: string;
    readonly displayName?: string;
    readonly avatar?: string;
    readonly issuer?: string;
    /** When the token that made the claim expires, in seconds since 1970; nothing where it does not say. */
    readonly expires?: number;
    /** What the user may do, and their group: only of a signed token. */
    readonly features?: JsonObject;
    readonly group?: string;
}

/** A name for what a claim asks: two have the same only if they claim the same. It holds no secret. */
export function nameOfClaim({ fingerprint, roomId, serverName }: Claim): string {
    return `${fingerprint} ${roomId} ${serverName ?? ""}`;
}

/** Whether a user is in the room: `unasked` where the options leave that out, `ended` once Matrix said no. */
export type Membership = "joined" | "unasked" | "ended";

/** What belongs to a room: the records of its users who have sessions. */
export interface RoomRights {
    readonly roomId: string;
    /** The Jitsi room's name, in canonical form. */
    readonly roomName: string;
}

/** A record. Only `takeAnswer` changes what it says. */
export interface Rights {
    readonly userId: string;
    readonly room: RoomRights;
    /** Whether the host of the sessions synchronises power levels (`uvs_sync_power_levels`). */
    synchronised: boolean;
    membership: Membership;
    /** Whether the user's power in the room is that of an owner. */
    power: boolean;
    /** Which powers the user has that other options ask for: of features, and of starting a call. */
    powers?: HeldPowers;
    /** When the answer was asked for that this is from, in seconds of the monotonic clock. */
    asked: number;
    /** When an answer last confirmed it, in seconds since 1970. */
    confirmed: number;
}

export type Answer =
    | { readonly membership: "joined" | "unasked"; readonly power: boolean; readonly powers?: HeldPowers }
    | { readonly membership: "ended" };

/**
 * What an answer changes: `promote` and `demote` the power of an owner, `adjust` only others, `remove` ends the
 * membership.
 */
export type Change = "promote" | "demote" | "adjust" | "remove" | "keep";

/** Whether a user may enter the meeting of the room. */
export function isMember(rights: Rights): boolean {
    return rights.membership !== "ended";
}

/** Whether a user was proven to be a member, and not just to exist. */
export function isProvenMember(rights: Rights): boolean {
    return rights.membership === "joined";
}

/** Whether a user is owner of the meeting by Matrix power. */
export function isOwner(rights: Rights): boolean {
    return rights.membership === "joined" && rights.power && rights.synchronised;
}

/** Whether a user has a power that an option asks for, as a member of the Matrix room. */
export function hasPower({ membership, powers }: Rights, name: string): boolean {
    return membership === "joined" && powers?.[name] === true;
}

/** Whether one has all powers that another has. */
function hasAll(one: HeldPowers, other: HeldPowers): boolean {
    for (const name in other) {
        if (other[name] === true && one[name] !== true) {
            return false;
        }
    }
    return true;
}

/**
 * Takes an answer into a record.
 *
 * @param asked when it was asked for, on the monotonic clock: one that is older than what the record says changes nothing
 * @param byLogin whether a login asked: only that opens an ended membership again
 * @param now seconds since 1970
 */
export function takeAnswer(
    rights: Rights,
    answer: Answer,
    asked: number,
    byLogin: boolean,
    now: number,
): Change {
    const wasEnded = rights.membership === "ended";
    if (asked < rights.asked || (wasEnded && !byLogin)) {
        return "keep";
    }
    if (asked > rights.asked) {
        rights.asked = asked;
        rights.confirmed = now;
    }
    const before = !wasEnded && rights.power;
    rights.membership = answer.membership;
    if (answer.membership === "ended") {
        rights.power = false;
        rights.powers = {};
        return wasEnded ? "keep" : "remove";
    }
    const powersBefore = rights.powers ?? {};
    const powers = answer.powers ?? {};
    rights.power = answer.power;
    rights.powers = powers;
    if (answer.power === before) {
        return hasAll(powers, powersBefore) && hasAll(powersBefore, powers) ? "keep" : "adjust";
    }
    return answer.power ? "promote" : "demote";
}
