/** Addresses of clients, as far as limits go by them. */

import * as ips from "util.ip";
import { has } from "../access/text";

/** How an IPv4 address begins within IPv6, in bytes. */
const mappedPrefix = string.rep("\0", 10) + "\xff\xff";
/** Length of the part of an IPv6 address that a provider gives to one customer at least, in bytes. */
const networkLength = 8;

/** What counts as one address: of IPv6 the network, as everybody has a whole one. */
export function networkOf(address: string): string {
    if (!has(address, ":")) {
        return address;
    }
    const [ip] = ips.new_ip(address);
    if (ip?.proto !== "IPv6") {
        return address;
    }
    const bytes = ip.packed;
    const isMapped = string.sub(bytes, 1, mappedPrefix.length) === mappedPrefix;
    return string.sub(bytes, isMapped ? mappedPrefix.length + 1 : 1, isMapped ? -1 : networkLength);
}

/** Whether an address is of no use outside of a private network, or of one's own machine. */
export function isPrivate(address: string): boolean {
    const [ip] = ips.new_ip(address);
    return ip?.private === true;
}
