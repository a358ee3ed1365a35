/**
 * The Jitsi room of a Matrix room: its name is the room id in base32 (RFC 4648), lower case, without padding.
 */

import { isRoomId } from "./ids";
import { byte, char, find, sub } from "../prosody/text";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** Jicofo creates rooms with this prefix and a random suffix to check whether the server works. */
const healthCheckPrefix = "__jicofo-health-check";

/** The letter of base32 for five bits. */
function letterOf(value: number): string {
    return sub(alphabet, value + 1, value + 1);
}

/** The name of the Jitsi room for a Matrix room id. */
export function roomNameOf(roomId: string): string {
    const letters: string[] = [];
    let buffer = 0;
    let bits = 0;
    for (let position = 1; position <= roomId.length; position++) {
        const [code = 0] = byte(roomId, position, position);
        buffer = buffer * 256 + code;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            const unit = 2 ** bits;
            letters.push(letterOf(Math.floor(buffer / unit)));
            buffer = buffer % unit;
        }
    }
    if (bits > 0) {
        letters.push(letterOf(buffer * 2 ** (5 - bits)));
    }
    return letters.join("");
}

/** Decodes base32. @returns nothing for other text, and for a spelling that encoding does not give */
function decodeBase32(text: string): string | undefined {
    const bytes: string[] = [];
    let buffer = 0;
    let bits = 0;
    for (let position = 1; position <= text.length; position++) {
        const [place] = find(alphabet, sub(text, position, position), 1, true);
        if (place === undefined) {
            return undefined;
        }
        buffer = buffer * 32 + place - 1;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            const unit = 2 ** bits;
            bytes.push(char(Math.floor(buffer / unit)));
            buffer = buffer % unit;
        }
    }
    // A letter too many, or other bits in the last letter, would be a second name for the same room.
    return bits < 5 && buffer === 0 ? bytes.join("") : undefined;
}

/**
 * The Matrix room id that the name of a Jitsi room stands for.
 *
 * @param name in lower case, as Prosody keeps node parts
 * @returns nothing for a name that is not the canonical spelling of a Matrix room id
 */
export function roomIdOf(name: string): string | undefined {
    const roomId = decodeBase32(name);
    return roomId !== undefined && isRoomId(roomId) ? roomId : undefined;
}

/**
 * The name of a MUC room without its tenant: Jitsi's mod_muc_domain_mapper writes `[tenant]name`.
 *
 * @param node the node part of the room's JID
 */
export function withoutTenant(node: string): string {
    const [, end = 0] = find(node, "^%[[^]]+%]");
    return sub(node, end + 1);
}

/** Whether a MUC room is one of Jicofo's health check rooms. */
export function isHealthCheckRoom(node: string): boolean {
    return sub(withoutTenant(node), 1, healthCheckPrefix.length) === healthCheckPrefix;
}
