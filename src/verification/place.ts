/** The rules for a user's place in a room: what the answers of a homeserver make of it, as soon as they settle it. */

import type { LoginReasonName } from "../login-reasons";
import { serverOfUser } from "../matrix/ids";
import { heldPowers, isOwnerInRoom } from "../matrix/power";
import type { Creation, HeldPowers, NamedPowers, OwnerPower } from "../matrix/power";
import type { Profile } from "../matrix/profile";
import type { JsonObject } from "../prosody/json";
import type { Members, Reading } from "./homeserver-api";
import type { Review, RoomReview } from "./verifier";

/** A user's place in a room. */
export type Place = {
    /** The homeserver that says so. */
    server?: string;
} & (
    | {
          readonly kind: "member";
          readonly owner: boolean;
          readonly powers?: HeldPowers;
          readonly profile?: Profile;
      }
    /** The homeserver is in the room, and the user is not. */
    | { readonly kind: "outside" }
    /** The homeserver does not see into the room; another one may. */
    | { readonly kind: "not_visible"; readonly reason: LoginReasonName }
    /** Nobody can say. */
    | { readonly kind: "failed"; readonly reason: LoginReasonName }
);

/** The answers so far to the questions of {@link RoomApi}; those still to come are absent. */
export interface Readings {
    /** The bot's own membership. */
    sight?: Reading<JsonObject | undefined>;
    member?: Reading<JsonObject | undefined>;
    account?: Reading<JsonObject>;
    members?: Reading<Members>;
    levels?: Reading<JsonObject | undefined>;
    creation?: Reading<Creation>;
    /** Whether an application service may pose as the user. */
    posing?: Reading<string>;
}

/** What a decision waits for, and goes by. */
export interface PlacePolicy {
    readonly ownerPower: OwnerPower;
    /** The powers that other options ask for. */
    readonly powers?: NamedPowers;
    /** Whether a bot asks, or a participant. Its own membership counts then, and memberships hold the profile. */
    readonly bot: boolean;
    /** Whether an application service asks as the user: then no membership but theirs counts. */
    readonly asUser?: boolean;
    /** Whether the user is of the homeserver that is asked: it always knows the rooms of its own users. */
    readonly local: boolean;
    /** Reads the profile; absent if it is not asked for. */
    readonly readProfile?: (this: void, content: JsonObject) => Profile;
}

/** Whether a reason means that whoever asks does not see the room. */
function isOutOfSight(reason: LoginReasonName): boolean {
    return reason === "bot_not_in_room" || reason === "bot_left_room" || reason === "user_not_in_namespace";
}

function fail(reason: LoginReasonName): Place {
    return { kind: isOutOfSight(reason) ? "not_visible" : "failed", reason };
}

/** Why a bot cannot know who is in a room. One that left still sees the state as of its departure. */
function reasonOfBot(sight: Reading<JsonObject | undefined>): LoginReasonName | undefined {
    if (!sight.ok) {
        return sight.reason;
    }
    if (sight.value === undefined) {
        return "bot_not_in_room";
    }
    return sight.value.membership !== "join" ? "bot_left_room" : undefined;
}

/** The place of a user who is not joined. */
function decideOutside({ levels }: Readings, policy: PlacePolicy): Place | undefined {
    if (policy.bot || policy.local) {
        return { kind: "outside" };
    }
    // A homeserver without the room's power levels is most likely not in it, so it cannot know its members.
    if (levels === undefined) {
        return undefined;
    }
    if (!levels.ok) {
        return fail(levels.reason);
    }
    return levels.value === undefined
        ? { kind: "not_visible", reason: "room_not_on_homeserver" }
        : { kind: "outside" };
}

/** What a user's power in a room is enough for. */
function powerIn(
    userId: string,
    levels: JsonObject | undefined,
    creation: Creation,
    { ownerPower, powers }: Pick<PlacePolicy, "ownerPower" | "powers">,
): { readonly owner: boolean; readonly powers?: HeldPowers } {
    const has = (power: OwnerPower): boolean => isOwnerInRoom(userId, levels, creation, power);
    return { owner: has(ownerPower), powers: powers && heldPowers(powers, has) };
}

/** The place of a user whose own membership the homeserver does not show: they are not in the room, if we may pose as them. */
function decideUnseen({ posing }: Readings): Place | undefined {
    if (posing === undefined) {
        return undefined;
    }
    return posing.ok ? { kind: "outside" } : fail(posing.reason);
}

/** @returns undefined while it depends on an answer still to come */
export function decidePlace(userId: string, readings: Readings, policy: PlacePolicy): Place | undefined {
    const { sight, member, levels, creation } = readings;
    if (policy.bot && policy.asUser !== true) {
        // Ignore what a bot outside the room sees of others, yes or no.
        if (sight === undefined) {
            return undefined;
        }
        const reason = reasonOfBot(sight);
        if (reason !== undefined) {
            return fail(reason);
        }
    }
    if (member === undefined) {
        return undefined;
    }
    if (!member.ok) {
        const isUnseen = policy.asUser === true && member.reason === "user_not_in_namespace";
        return isUnseen ? decideUnseen(readings) : fail(member.reason);
    }
    if (member.value?.membership !== "join") {
        return decideOutside(readings, policy);
    }
    if (levels !== undefined && !levels.ok) {
        return fail(levels.reason);
    }
    if (creation !== undefined && !creation.ok) {
        return fail(creation.reason);
    }
    if (levels === undefined || creation === undefined) {
        return undefined;
    }
    let profile: Profile | undefined;
    if (policy.readProfile !== undefined) {
        const account = policy.bot ? member : readings.account;
        if (account === undefined) {
            return undefined;
        }
        // An account that cannot be read leaves the name out.
        profile = policy.readProfile((account.ok ? account.value : undefined) ?? {});
    }
    const { owner, powers } = powerIn(userId, levels.value, creation.value, policy);
    return { kind: "member", owner, powers, profile };
}

/**
 * Reviews users by the answers about a whole room.
 *
 * @param serverName the homeserver's: it always knows the rooms of its own users
 * @returns `too_long` if the list of members cannot be read, `not_visible` if who asks is not in the room; undefined while it
 * depends on an answer still to come
 */
export function decideReview(
    userIds: readonly string[],
    { members, levels, creation }: Readings,
    serverName: string,
    policy: Pick<PlacePolicy, "ownerPower" | "powers">,
): RoomReview | "too_long" | "not_visible" | undefined {
    if (members === undefined) {
        return undefined;
    }
    if (!members.ok) {
        if (members.oversized === true) {
            return "too_long";
        }
        return isOutOfSight(members.reason) ? "not_visible" : {};
    }
    if (levels === undefined || creation === undefined) {
        return undefined;
    }
    const review: Record<string, Review> = {};
    for (const userId of userIds) {
        if (members.value.joined[userId] !== undefined) {
            if (levels.ok && creation.ok) {
                const { owner, powers } = powerIn(userId, levels.value, creation.value, policy);
                review[userId] = { joined: true, owner, powers };
            }
        } else if (members.value.seen || serverOfUser(userId) === serverName) {
            review[userId] = { joined: false };
        }
    }
    return review;
}
