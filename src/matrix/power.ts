/** From power levels to owner or not, by the rules of the Matrix specification for all room versions. */

import { isCreator, type Creation } from "./creation";
import { asObject, type JsonObject, type JsonValue } from "../prosody/json-value";
import { readLevel } from "./level";

/** What makes owner: a level, or the name of a level of the room, a key of its power levels or an event type. */
export type OwnerPower = string | number;

/** The power that makes owner where nothing else is set: that of sending state events. */
export const usualOwnerPower: OwnerPower = "state_default";

/** What the creator of a room without power levels has, up to room version 11. */
const powerOfCreator = 100;

/** The levels that a room has by name, and what the specification says of each where the room does not set it. */
const namedLevels: JsonObject = {
    ban: 50,
    events_default: 0,
    invite: 0,
    kick: 50,
    redact: 50,
    state_default: 50,
    users_default: 0,
};

/** Whether a text is the name of a level; event types are not. */
export function isNamedLevel(name: string): boolean {
    return namedLevels[name] !== undefined;
}

function namedLevel(levels: JsonObject, name: string): number | undefined {
    return readLevel(levels[name] ?? namedLevels[name]);
}

/** The level that makes owner in a room. @returns nothing where the room has nonsense there: then nobody has it */
function neededLevel(levels: JsonObject, ownerPower: OwnerPower): number | undefined {
    if (typeof ownerPower === "number") {
        return ownerPower;
    }
    if (isNamedLevel(ownerPower)) {
        return namedLevel(levels, ownerPower);
    }
    const ofEvent = asObject(levels.events)?.[ownerPower];
    return ofEvent === undefined ? namedLevel(levels, "state_default") : readLevel(ofEvent);
}

/** The level of a user in a room with power levels. @returns nothing where the room has nonsense there */
function levelOf(userId: string, levels: JsonObject): number | undefined {
    const own = asObject(levels.users)?.[userId];
    return own === undefined ? namedLevel(levels, "users_default") : readLevel(own);
}

function reaches(level: number | undefined, needed: number | undefined): boolean {
    return level !== undefined && needed !== undefined && level >= needed;
}

/**
 * Whether a user is to be owner, by a room's own state.
 *
 * @param levels the content of `m.room.power_levels`, nothing where the room has no such event
 */
export function isOwnerInRoom(
    userId: string,
    levels: JsonObject | undefined,
    creation: Creation,
    ownerPower: OwnerPower = usualOwnerPower,
): boolean {
    const creator = isCreator(creation, userId);
    if (creator && creation.creatorsRule) {
        // Infinite: more than any level that a room may ask for, 2^53 - 1 too.
        return true;
    }
    if (levels === undefined) {
        return reaches(creator ? powerOfCreator : 0, neededLevel({}, ownerPower));
    }
    return reaches(levelOf(userId, levels), neededLevel(levels, ownerPower));
}

/**
 * Whether a user is to be owner, by what a verification service says: the level of the user and those of the room.
 * Levels that are absent or malformed never make an owner.
 */
export function isOwnerByPowerLevels(
    powerLevels: JsonValue,
    ownerPower: OwnerPower = usualOwnerPower,
): boolean {
    const levels = asObject(powerLevels);
    const room = asObject(levels?.room);
    return room !== undefined && reaches(readLevel(levels?.user), neededLevel(room, ownerPower));
}
