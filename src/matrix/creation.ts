/** What the creation of a Matrix room says of power, for all room versions. It never changes. */

import { asObject, type JsonObject, type JsonValue } from "../prosody/json-value";

/** Who made a room, and what that gives them. */
export interface Creation {
    /**
     * Whether the creators have infinite power (room versions 12 and later); before, the creator has 100 where the room has
     * no power levels, and what they say where it has.
     */
    readonly creatorsRule: boolean;
    readonly creators: readonly string[];
}

/** Room versions that are not of the specification, and in which Synapse goes by the power rules of version 12. */
const likeVersion12: readonly string[] = ["org.matrix.hydra.11", "org.matrix.msc4242.12"];

/** The number of the room version whose rules hold; 0 for one that is not known. */
function versionNumber(version: JsonValue): number {
    if (version === undefined) {
        return 1;
    }
    for (const known of likeVersion12) {
        if (version === known) {
            return 12;
        }
    }
    let number = 0;
    if (typeof version !== "string" || version.length > 4) {
        return 0;
    }
    for (let index = 0; index < version.length; index++) {
        const digit = "0123456789".indexOf(version.charAt(index));
        if (digit < 0) {
            return 0;
        }
        number = number * 10 + digit;
    }
    return number;
}

/**
 * Reads an `m.room.create` event.
 *
 * @returns nothing where the event does not say who made the room
 */
export function readCreation(event: JsonObject): Creation | undefined {
    const content = asObject(event.content);
    if (content === undefined) {
        return undefined;
    }
    const version = versionNumber(content.room_version);
    // Later versions take it from the sender alone: there the content may hold anybody's name.
    const creator = version >= 1 && version <= 10 ? content.creator : event.sender;
    if (typeof creator !== "string") {
        return undefined;
    }
    const creators = [creator];
    const creatorsRule = version >= 12;
    const others = (creatorsRule ? asObject(content.additional_creators) : undefined) ?? {};
    for (const index in others) {
        const other = others[index];
        if (typeof other === "string") {
            creators.push(other);
        }
    }
    return { creatorsRule, creators };
}

/** Whether a user is one of those who made the room. */
export function isCreator(creation: Creation, userId: string): boolean {
    for (const creator of creation.creators) {
        if (creator === userId) {
            return true;
        }
    }
    return false;
}
