/** From what a homeserver answered to a user's place in a room, as soon as it is settled. */

import { type Creation, isOwnerInRoom, type OwnerPower } from "../matrix/power";
import type { Reading } from "./homeserver-answers";
import type { JsonObject } from "../prosody/json";
import type { Profile } from "../matrix/profile";
import type { LoginReasonName } from "../login-reasons";

/** A user's place in a room. */
export type Place =
    | { readonly kind: "member"; readonly owner: boolean; readonly profile?: Profile }
    /** The homeserver is in the room, and the user is not. */
    | { readonly kind: "outside" }
    /** Who was asked does not see into the room: another homeserver may. */
    | { readonly kind: "blind"; readonly reason: LoginReasonName }
    /** Nobody can say. */
    | { readonly kind: "failed"; readonly reason: LoginReasonName };

/** What was read so far; what is still to come is absent. */
export interface Readings {
    /** Whether the bot is in the room. */
    sight?: Reading<true>;
    joined?: Reading<boolean>;
    /** The content of the power levels, nothing where the room has none. */
    levels?: Reading<JsonObject | undefined>;
    creation?: Reading<Creation>;
    profile?: Profile;
}

/** What a decision has to wait for, and goes by. */
export interface PlacePolicy {
    readonly ownerPower: OwnerPower;
    /** Whether a bot asks, so that its own sight counts. */
    readonly bot: boolean;
    /** Whether the user is of the homeserver that is asked: it always knows the rooms of its own users. */
    readonly local: boolean;
    readonly profile: boolean;
}

function fail(reason: LoginReasonName): Place {
    const blind = reason === "bot_not_in_room" || reason === "bot_left_room";
    return { kind: blind ? "blind" : "failed", reason };
}

/** What there is to say of somebody who is not joined. */
function decideOutside(readings: Readings, policy: PlacePolicy): Place | undefined {
    if (policy.bot || policy.local) {
        return { kind: "outside" };
    }
    // A homeserver without power levels of the room is most likely not in it, and so cannot know who is.
    if (readings.levels === undefined) {
        return undefined;
    }
    if (!readings.levels.ok) {
        return fail(readings.levels.reason);
    }
    return readings.levels.value === undefined
        ? { kind: "blind", reason: "room_not_on_homeserver" }
        : { kind: "outside" };
}

/** Decides on a user's place. @returns nothing while it hangs on an answer that is still to come */
export function decidePlace(userId: string, readings: Readings, policy: PlacePolicy): Place | undefined {
    const { sight, joined, levels, creation, profile } = readings;
    if (policy.bot) {
        // What a bot without sight is told of others does not count, be it yes or no.
        if (sight === undefined) {
            return undefined;
        }
        if (!sight.ok) {
            return fail(sight.reason);
        }
    }
    if (joined === undefined) {
        return undefined;
    }
    if (!joined.ok) {
        return fail(joined.reason);
    }
    if (!joined.value) {
        return decideOutside(readings, policy);
    }
    if (levels !== undefined && !levels.ok) {
        return fail(levels.reason);
    }
    if (creation !== undefined && !creation.ok) {
        return fail(creation.reason);
    }
    if (levels === undefined || creation === undefined || (policy.profile && profile === undefined)) {
        return undefined;
    }
    return {
        kind: "member",
        owner: isOwnerInRoom(userId, levels.value, creation.value, policy.ownerPower),
        profile,
    };
}
