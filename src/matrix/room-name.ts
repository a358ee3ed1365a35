/**
 * The Jitsi room of a Matrix room: its name is the room id in base32 (RFC 4648), lower case, without padding.
 */

import { isRoomId } from "./ids";
import { byte, char, find, sub } from "../prosody/text";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** Jicofo creates rooms with this prefix and a random suffix to check whether the server works. */
const healthCheckPrefix = "__jicofo-health-check";

/** The name of the Jitsi room for a Matrix room id. */
export function roomNameOf(roomId: string): string {
    let name = "";
    for (let first = 1; first <= roomId.length; first += 5) {
        // Five bytes are a number of 40 bits, which give eight letters.
        const [a = 0, b = 0, c = 0, d = 0, e = 0] = byte(roomId, first, first + 4);
        let rest = (((a * 256 + b) * 256 + c) * 256 + d) * 256 + e;
        let letters = "";
        for (let count = 0; count < 8; count++) {
            const value = rest % 32;
            letters = sub(alphabet, value + 1, value + 1) + letters;
            rest = (rest - value) / 32;
        }
        name += letters;
    }
    // The last letters may be of bytes that are not there.
    return sub(name, 1, Math.ceil((roomId.length * 8) / 5));
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
