/** Addresses of clients, as far as limits go by them, and of servers, as far as they may be asked on the word of a stranger. */

import * as ips from "util.ip";
import { has } from "./text";

/** How an IPv4 address begins within IPv6, in bytes. */
const mappedPrefix = string.rep("\0", 10) + string.char(0xff, 0xff);
/** Length of the part of an IPv6 address that a provider gives to one customer at least, in bytes. */
const networkLength = 8;

/** What counts as one address: of IPv6 the network, as everybody has a whole one; an IPv4 address is the same in either notation. */
export function networkOf(address: string): string {
    if (!has(address, ":")) {
        return address;
    }
    const [ip] = ips.new_ip(address);
    if (ip?.proto !== "IPv6") {
        return address;
    }
    const bytes = ip.packed;
    if (string.sub(bytes, 1, mappedPrefix.length) !== mappedPrefix) {
        return string.sub(bytes, 1, networkLength);
    }
    const [a, b, c, d] = string.byte(bytes, mappedPrefix.length + 1, -1);
    return string.format("%d.%d.%d.%d", a, b, c, d);
}

/** Whether an address is of no use outside of a private network, or of one's own machine. */
export function isPrivate(address: string): boolean {
    const [ip] = ips.new_ip(address);
    return ip?.private === true;
}

/** Networks that are not of the public internet (IANA's special-purpose registries). */
const specialNetworks: readonly string[] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    // Multicast, reserved, broadcast.
    "224.0.0.0/3",
    // Teredo, benchmarks and the like; documentation; 6to4.
    "2001::/23",
    "2001:db8::/32",
    "3fff::/20",
    "2002::/16",
];

/**
 * The part of IPv6 that is given out to the public internet. That leaves out loopback, link-local and unique local addresses,
 * and ways to write an IPv4 address in an IPv6 one.
 */
const publicIpv6 = "2000::/3";

function isWithin(ip: Prosody.Ip, network: string): boolean {
    const [base, bits] = ips.parse_cidr(network);
    return base?.proto === ip.proto && ips.match(ip, base, bits);
}

/** Whether a text is the address of a machine in the public internet. A host's name is not, and neither is nonsense. */
export function isPublicAddress(text: string): boolean {
    const [ip] = ips.new_ip(text);
    if (ip === undefined || ip.zone !== undefined || (ip.proto === "IPv6" && !isWithin(ip, publicIpv6))) {
        return false;
    }
    return specialNetworks.every((network) => !isWithin(ip, network));
}
