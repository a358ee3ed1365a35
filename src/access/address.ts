/**
 * Which network addresses may be asked on the word of a stranger: those of the public internet, and no others. Whoever
 * names a server must not lead us to what is only reachable from here.
 */

import { isDecimal } from "./grammar";

/** Networks of IPv4 that are not of the public internet (IANA's special-purpose registry), as [address, bits]. */
const specialNetworks: readonly (readonly [network: string, bits: number])[] = [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    // Multicast, reserved, broadcast.
    ["224.0.0.0", 3],
];

/** The parts of a text between the occurrences of a separator. */
function partsOf(text: string, separator: string): readonly string[] {
    const parts: string[] = [];
    let start = 0;
    let end = text.indexOf(separator);
    while (end >= 0) {
        parts.push(text.substring(start, end));
        start = end + separator.length;
        end = text.indexOf(separator, start);
    }
    parts.push(text.substring(start));
    return parts;
}

/**
 * An IPv4 address as a number; nothing for other text. Leading zeros are no decimal here: some programs read such parts
 * as octal, and then mean another address.
 */
export function readIpv4(text: string): number | undefined {
    const parts = partsOf(text, ".");
    if (parts.length !== 4) {
        return undefined;
    }
    let address = 0;
    for (const part of parts) {
        if (!isDecimal(part, 3) || (part.length > 1 && part.charAt(0) === "0") || Number(part) > 255) {
            return undefined;
        }
        address = address * 256 + Number(part);
    }
    return address;
}

const hexDigits = "0123456789abcdef";

/** One group of an IPv6 address; nothing for other text. */
function readGroup(text: string): number | undefined {
    if (text.length < 1 || text.length > 4) {
        return undefined;
    }
    let value = 0;
    for (let index = 0; index < text.length; index++) {
        const digit = hexDigits.indexOf(text.charAt(index));
        if (digit < 0) {
            return undefined;
        }
        value = value * 16 + digit;
    }
    return value;
}

/** The groups of one side of an IPv6 address, an IPv4 address at its end included; nothing for other text. */
function readGroups(text: string): number[] | undefined {
    const groups: number[] = [];
    if (text === "") {
        return groups;
    }
    const parts = partsOf(text, ":");
    for (let index = 0; index < parts.length; index++) {
        const part = parts[index] ?? "";
        const embedded = index === parts.length - 1 ? readIpv4(part) : undefined;
        if (embedded !== undefined) {
            groups.push(Math.floor(embedded / 65536));
            groups.push(embedded % 65536);
            continue;
        }
        const group = readGroup(part);
        if (group === undefined) {
            return undefined;
        }
        groups.push(group);
    }
    return groups;
}

/** The eight groups of an IPv6 address; nothing for other text, one with a zone included. */
export function readIpv6(text: string): readonly number[] | undefined {
    const sides = partsOf(text.toLowerCase(), "::");
    const left = readGroups(sides[0] ?? "");
    const right = sides.length === 2 ? readGroups(sides[1] ?? "") : [];
    if (sides.length > 2 || left === undefined || right === undefined) {
        return undefined;
    }
    const missing = 8 - left.length - right.length;
    if (sides.length === 1 ? missing !== 0 : missing < 1) {
        return undefined;
    }
    const groups = left;
    for (let index = 0; index < missing; index++) {
        groups.push(0);
    }
    for (const group of right) {
        groups.push(group);
    }
    return groups;
}

function isPublicIpv4(address: number): boolean {
    for (const [network, bits] of specialNetworks) {
        const size = 2 ** (32 - bits);
        if (Math.floor(address / size) === Math.floor((readIpv4(network) ?? 0) / size)) {
            return false;
        }
    }
    return true;
}

/**
 * Only 2000::/3 is given out to the public internet. That leaves out loopback, link-local and unique local addresses,
 * and every way to write an IPv4 address in an IPv6 one but 6to4 and Teredo, which are left out with the documentation.
 */
function isPublicIpv6(groups: readonly number[]): boolean {
    const first = groups[0] ?? 0;
    const second = groups[1] ?? 0;
    if (first < 0x2000 || first > 0x3fff || first === 0x2002) {
        return false;
    }
    // 2001::/23: Teredo, benchmarks and the like; 2001:db8::/32 and 3fff::/20: documentation.
    return !(
        (first === 0x2001 && (second < 0x200 || second === 0xdb8)) ||
        (first === 0x3fff && second < 0x1000)
    );
}

/** Whether a text is the address of a machine in the public internet. A host's name is not, and neither is nonsense. */
export function isPublicAddress(text: string): boolean {
    const ipv4 = readIpv4(text);
    if (ipv4 !== undefined) {
        return isPublicIpv4(ipv4);
    }
    const ipv6 = readIpv6(text);
    return ipv6 !== undefined && isPublicIpv6(ipv6);
}
