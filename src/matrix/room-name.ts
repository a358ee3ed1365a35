/**
 * The Jitsi room of a Matrix room: its name is the room id in base32 (RFC 4648), lower case, without padding.
 */

import { isRoomId } from "./ids";
import { char, find, gsub, has, sub } from "../prosody/text";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** Jicofo creates rooms with this prefix and a random suffix to check whether the server works. */
const healthCheckPrefix = "__jicofo-health-check";

/** A number in binary, most significant bit first. */
function toBits(value: number, length: number): string {
    let rest = value;
    let bits = "";
    while (bits.length < length) {
        bits = (rest % 2 === 1 ? "1" : "0") + bits;
        rest = Math.floor(rest / 2);
    }
    return bits;
}

const bitsOfByte: Record<string, string> = {};
const byteOfBits: Record<string, string> = {};
for (let value = 0; value < 256; value++) {
    bitsOfByte[char(value)] = toBits(value, 8);
    byteOfBits[toBits(value, 8)] = char(value);
}
const bitsOfLetter: Record<string, string> = {};
const letterOfBits: Record<string, string> = {};
for (let value = 0; value < 32; value++) {
    const letter = sub(alphabet, value + 1, value + 1);
    bitsOfLetter[letter] = toBits(value, 5);
    letterOfBits[toBits(value, 5)] = letter;
}

export function roomNameOf(roomId: string): string {
    const [bits] = gsub(roomId, ".", bitsOfByte);
    // Zeros fill up the last letter.
    const [name] = gsub(bits + sub("0000", 1, (5 - (bits.length % 5)) % 5), ".....", letterOfBits);
    return name;
}

/** Decodes base32. @returns nothing for other text, and for a spelling that encoding does not give */
function decodeBase32(text: string): string | undefined {
    if (!has(text, "^[a-z2-7]*$")) {
        return undefined;
    }
    const [bits] = gsub(text, ".", bitsOfLetter);
    const end = bits.length - (bits.length % 8);
    // A letter too many, or other bits in the last letter, would be a second name for the same room.
    if (bits.length - end > 4 || has(bits, "1", end + 1)) {
        return undefined;
    }
    const [bytes] = gsub(sub(bits, 1, end), "........", byteOfBits);
    return bytes;
}

/**
 * @param name in lower case, as Prosody keeps node parts
 * @returns nothing for a name that is not the canonical spelling of a Matrix room id
 */
export function roomIdOf(name: string): string | undefined {
    const roomId = decodeBase32(name);
    return roomId !== undefined && isRoomId(roomId) ? roomId : undefined;
}

/** Jitsi's mod_muc_domain_mapper writes `[tenant]name`. @param node the node part of a MUC room's JID */
export function withoutTenant(node: string): string {
    const [, end = 0] = find(node, "^%[[^]]+%]");
    return sub(node, end + 1);
}

export function isHealthCheckRoom(node: string): boolean {
    return sub(withoutTenant(node), 1, healthCheckPrefix.length) === healthCheckPrefix;
}
