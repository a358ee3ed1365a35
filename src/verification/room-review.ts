/** What is known of the people in a call after their Matrix room was read again. */

import { type Creation, isOwnerInRoom, type OwnerPower } from "../matrix/power";
import { serverOfUser } from "../matrix/ids";
import type { Members, Reading } from "./homeserver-answers";
import type { JsonObject } from "../prosody/json";

/** What became of one of them: still in the Matrix room, with the power of an owner or without, or not any more. */
export type Review = { readonly joined: true; readonly owner: boolean } | { readonly joined: false };

/** What is known of each, by Matrix user id. Nobody could say of those who are missing: they stay as they are. */
export type RoomReview = Readonly<Record<string, Review | undefined>>;

/** What a homeserver answered about a whole room; what is still to come is absent. */
export interface RoomReadings {
    members?: Reading<Members>;
    /** The content of the power levels, nothing where the room has none. */
    levels?: Reading<JsonObject | undefined>;
    creation?: Reading<Creation>;
}

/**
 * Reviews people by what their room's homeserver answered.
 *
 * @param serverName the homeserver's name: of its own users it knows also that they are in no room of its
 * @returns nothing while it hangs on an answer that is still to come
 */
export function decideReview(
    userIds: readonly string[],
    readings: RoomReadings,
    serverName: string,
    ownerPower: OwnerPower,
): RoomReview | undefined {
    const { members, levels, creation } = readings;
    if (members === undefined) {
        return undefined;
    }
    if (!members.ok) {
        return {};
    }
    if (levels === undefined || creation === undefined) {
        return undefined;
    }
    const review: Record<string, Review> = {};
    for (const userId of userIds) {
        if (members.value.joined[userId] !== undefined) {
            if (levels.ok && creation.ok) {
                const owner = isOwnerInRoom(userId, levels.value, creation.value, ownerPower);
                review[userId] = { joined: true, owner };
            }
        } else if (members.value.seen || serverOfUser(userId) === serverName) {
            review[userId] = { joined: false };
        }
    }
    return review;
}
