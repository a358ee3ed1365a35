/** From power levels and the creation of a room to owner or not, by the rules of the Matrix specification. */

import { isDecimal } from "./ids";
import { asObject, type JsonObject, type JsonValue } from "../prosody/json";
import { find, isOneOf, toNumber } from "../prosody/text";

/** The largest level that Matrix knows: 2^53 - 1. */
export const largestLevel = 9007199254740991;

/** A power level: an integer of at most 53 bits; nothing for anything else. */
export function readLevel(value: JsonValue): number | undefined {
    let level = value;
    if (typeof value === "string") {
        // Rooms before version 10 may write levels in strings: blanks around, a sign, digits.
        const [, , digits = ""] = find(value, "^ *([+-]?[0-9]+) *$");
        level = toNumber(digits);
    }
    // Beyond the limit two levels may be one number in Lua 5.2 and different ones in later versions.
    if (typeof level !== "number" || level > largestLevel || level < -largestLevel) {
        return undefined;
    }
    return level === Math.floor(level) ? level : undefined;
}

/** The creators of a room, and what that gives them. It never changes. */
export interface Creation {
    /**
     * Whether the creators have infinite power (room version 12 and later). Before, the creator has 100 if the room has no
     * power levels, and otherwise what those say.
     */
    readonly creatorsRule: boolean;
    readonly creators: readonly string[];
}

/** The number of the room version whose rules hold; 0 for an unknown version. */
function versionNumber(version: JsonValue): number {
    if (version === undefined) {
        return 1;
    }
    // Not in the specification. Synapse treats them by the power rules of version 12.
    if (version === "org.matrix.hydra.11" || version === "org.matrix.msc4242.12") {
        return 12;
    }
    if (typeof version !== "string" || !isDecimal(version, 4)) {
        return 0;
    }
    return toNumber(version) ?? 0;
}

/** Reads an `m.room.create` event. @returns nothing if the event does not name the creator */
export function readCreation(event: JsonObject): Creation | undefined {
    const content = asObject(event.content);
    if (content === undefined) {
        return undefined;
    }
    const version = versionNumber(content.room_version);
    // In later versions the sender alone counts: there the content may hold anybody's name.
    let creator = event.sender;
    if (version >= 1 && version <= 10) {
        creator = content.creator;
    }
    if (typeof creator !== "string") {
        return undefined;
    }
    const creators = [creator];
    const creatorsRule = version >= 12;
    const others = asObject(content.additional_creators) ?? {};
    for (const index in others) {
        const other = others[index];
        if (creatorsRule && typeof other === "string") {
            creators.push(other);
        }
    }
    return { creatorsRule, creators };
}

/** What makes owner: a level, or the name of a level of the room, a key of its power levels or an event type. */
export type OwnerPower = string | number;

/** Powers that options ask for, by name. */
export type NamedPowers = Readonly<Record<string, OwnerPower>>;

/** Which of some named powers a user has. A name that is missing is a power that they lack. */
export type HeldPowers = Readonly<Record<string, boolean | undefined>>;

/** Which of some powers a user has. @param has whether they have one */
export function heldPowers(powers: NamedPowers, has: (this: void, power: OwnerPower) => boolean): HeldPowers {
    const held: Record<string, boolean> = {};
    for (const name in powers) {
        held[name] = has(powers[name] ?? Infinity);
    }
    return held;
}

/** The power that makes owner by default: that of sending state events. */
export const usualOwnerPower: OwnerPower = "state_default";

/** The level of the creator in a room without power levels, up to room version 11. */
const powerOfCreator = 100;

/** The levels of a room that have names, with the defaults of the specification. */
const namedLevels: JsonObject = {
    ban: 50,
    events_default: 0,
    invite: 0,
    kick: 50,
    redact: 50,
    state_default: 50,
    users_default: 0,
};

/** Whether a text is the name of a level. An event type is not. */
export function isNamedLevel(name: string): boolean {
    return namedLevels[name] !== undefined;
}

function namedLevel(levels: JsonObject, name: string): number | undefined {
    if (levels[name] === undefined) {
        return readLevel(namedLevels[name]);
    }
    return readLevel(levels[name]);
}

/** The level that makes owner in a room. @returns nothing if the room's value is malformed: then nobody reaches it */
function neededLevel(levels: JsonObject, ownerPower: OwnerPower): number | undefined {
    if (typeof ownerPower === "number") {
        return ownerPower;
    }
    if (isNamedLevel(ownerPower)) {
        return namedLevel(levels, ownerPower);
    }
    const events = asObject(levels.events) ?? {};
    if (events[ownerPower] === undefined) {
        return namedLevel(levels, "state_default");
    }
    return readLevel(events[ownerPower]);
}

/** The level of a user in a room with power levels. @returns nothing if the room's value is malformed */
function levelOf(userId: string, levels: JsonObject): number | undefined {
    const users = asObject(levels.users) ?? {};
    if (users[userId] === undefined) {
        return namedLevel(levels, "users_default");
    }
    return readLevel(users[userId]);
}

function reaches(level: number | undefined, needed: number | undefined): boolean {
    return level !== undefined && needed !== undefined && level >= needed;
}

/**
 * Whether a user is to be owner, by a room's own state.
 *
 * @param levels the content of `m.room.power_levels`, nothing if the room has no such event
 */
export function isOwnerInRoom(
    userId: string,
    levels: JsonObject | undefined,
    creation: Creation,
    ownerPower: OwnerPower,
): boolean {
    const creator = isOneOf(creation.creators, userId);
    if (creator && creation.creatorsRule) {
        // Infinite power is more than any level that a room may ask for.
        return true;
    }
    if (levels === undefined) {
        return reaches(creator ? powerOfCreator : 0, neededLevel({}, ownerPower));
    }
    return reaches(levelOf(userId, levels), neededLevel(levels, ownerPower));
}

/**
 * Whether a user is to be owner, by the answer of a verification service: the level of the user and those of the room.
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
