/** Addresses of clients, as far as limits go by them. */

import * as ips from "util.ip";
import { has } from "../access/text";

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
