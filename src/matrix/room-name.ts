/**
 * How a Matrix room and its Jitsi room belong together: the Jitsi room's name is the room id in base32 (RFC 4648),
 * lower case, without padding.
 */

import { isRoomId } from "./ids";
import { byte, char } from "../prosody/text";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** The codes of its letters by the five bits that they stand for. */
const codes: Record<number, number> = {};
for (let value = 0; value < alphabet.length; value++) {
    codes[value] = alphabet.charCodeAt(value);
}

/** Jicofo makes rooms of such names, the more characters random, to see whether the server is well. */
const healthCheckPrefix = "__jicofo-health-check";

/** The Jitsi room's name for a Matrix room id, in the one canonical spelling: its base32. */
export function roomNameOf(roomId: string): string {
    const groups: string[] = [];
    // Five bytes give eight letters.
    for (let first = 1; first <= roomId.length; first += 5) {
        const [a = 0, b = 0, c = 0, d = 0, e = 0] = byte(roomId, first, first + 4);
        groups.push(
            char(
                codes[(a - (a % 8)) / 8] ?? 0,
                codes[(a % 8) * 4 + (b - (b % 64)) / 64] ?? 0,
                codes[((b % 64) - (b % 2)) / 2] ?? 0,
                codes[(b % 2) * 16 + (c - (c % 16)) / 16] ?? 0,
                codes[(c % 16) * 2 + (d - (d % 128)) / 128] ?? 0,
                codes[((d % 128) - (d % 4)) / 4] ?? 0,
                codes[(d % 4) * 8 + (e - (e % 32)) / 32] ?? 0,
                codes[e % 32] ?? 0,
            ),
        );
    }
    // The last group may hold letters for bytes that are not there.
    return groups.join("").substring(0, Math.ceil((roomId.length * 8) / 5));
}

/** The bytes that a base32 text decodes to, bits too many dropped; nothing for other text. */
function decodeBase32(text: string): string | undefined {
    let bytes = "";
    let buffer = 0;
    let bits = 0;
    for (let index = 0; index < text.length; index++) {
        const value = alphabet.indexOf(text.charAt(index));
        if (value < 0) {
            return undefined;
        }
        buffer = buffer * 32 + value;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            const unit = 2 ** bits;
            const code = Math.floor(buffer / unit);
            buffer -= code * unit;
            bytes += String.fromCharCode(code);
        }
    }
    return bytes;
}

/**
 * The Matrix room id that a Jitsi room's name stands for.
 *
 * @param name in lower case, as Prosody keeps node parts
 * @returns nothing for a name that is not the canonical spelling of a Matrix room id
 */
export function roomIdOf(name: string): string | undefined {
    const roomId = decodeBase32(name);
    // Other spellings decode to the same bytes: only the one that encoding gives back counts.
    return roomId !== undefined && isRoomId(roomId) && roomNameOf(roomId) === name ? roomId : undefined;
}

/**
 * The name of a MUC room without its tenant: `[tenant]name` is how Jitsi's mod_muc_domain_mapper writes it.
 *
 * @param node the node part of the room's JID
 */
export function withoutTenant(node: string): string {
    const end = node.charAt(0) === "[" ? node.indexOf("]") : -1;
    return end > 1 ? node.substring(end + 1) : node;
}

/** Whether a MUC room is one of Jicofo's health check rooms. */
export function isHealthCheckRoom(node: string): boolean {
    return withoutTenant(node).substring(0, healthCheckPrefix.length) === healthCheckPrefix;
}
