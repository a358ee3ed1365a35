/** IP addresses: of clients, for rate limits, and of servers that a client named, which must be in the public internet. */

import * as ips from "util.ip";

/** Shortest prefix that a provider gives to one customer in IPv6, in bytes. */
const networkLength = 8;

/**
 * What counts as one address for a rate limit: the network of an IPv6 address, because one customer has all of it, and an
 * IPv4 address, also if it is written within IPv6.
 */
export function networkOf(address: string): string {
    const [ip] = ips.new_ip(address);
    if (ip?.proto !== "IPv6") {
        return address;
    }
    const [ipv4] = string.match(ip.normal, "^::ffff:([0-9.]+)$");
    return ipv4 ?? string.sub(ip.packed, 1, networkLength);
}

/** Whether an address belongs to a private network or to this machine. */
export function isPrivate(address: string): boolean {
    const [ip] = ips.new_ip(address);
    return ip?.private === true;
}

/**
 * The part of IPv6 that is given out to the public internet. It leaves out loopback, link-local and unique local addresses,
 * and most ways to write an IPv4 address within IPv6.
 */
const publicIpv6 = "2000::/3";

/** Networks outside of the public internet (IANA's special-purpose registries) that util.ip does not count as private. */
const specialNetworks: readonly string[] = [
    "0.0.0.0/8",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    // Multicast, reserved, broadcast.
    "224.0.0.0/3",
    // Teredo and benchmarks; documentation; 6to4.
    "2001::/23",
    "2001:db8::/32",
    "3fff::/20",
    "2002::/16",
];

function isWithin(ip: Prosody.Ip, network: string): boolean {
    const [base, bits] = ips.parse_cidr(network);
    return base !== undefined && ips.match(ip, base, bits);
}

/** Whether a text is the address of a machine in the public internet. The name of a host is not. */
export function isPublicAddress(text: string): boolean {
    const [ip] = ips.new_ip(text);
    if (ip === undefined || ip.zone !== undefined || ip.private) {
        return false;
    }
    if (ip.proto === "IPv6" && !isWithin(ip, publicIpv6)) {
        return false;
    }
    return !specialNetworks.some((network) => isWithin(ip, network));
}
