/**
 * Finding the homeserver of a server name: the rules of the Matrix server-server API ("Resolving server names"), step by
 * step.
 */

import { isServerName, splitServerName } from "./ids";
import type { ServiceRecord } from "../prosody/dns";
import { asObject, type JsonValue } from "../prosody/json";
import { find, has, toNumber } from "../prosody/text";

/** Text that looks like an IPv4 address. No host has such a name. */
const ipv4 = "^[0-9]+%.[0-9]+%.[0-9]+%.[0-9]+$";

const federationPort = 8448;

const httpsPort = 443;

/** Where to connect to, and which server to expect there. */
export interface Destination {
    /** A host's name, or an IP address without brackets. */
    readonly host: string;
    /** Whether it is an IP address. */
    readonly literal: boolean;
    readonly port: number;
    readonly hostHeader: string;
    /** The name that the certificate has to be for. */
    readonly certificateName: string;
}

/** What to do next to find a server. */
export type DiscoveryStep =
    | { readonly kind: "connect"; readonly destination: Destination }
    /** Get `/.well-known/matrix/server`. */
    | { readonly kind: "well_known"; readonly destination: Destination }
    /** Look for the service of a host in DNS; without one, the server is at the default port. */
    | { readonly kind: "service"; readonly host: string };

/** The names of the service of a host in DNS. */
export function serviceNames(host: string): { readonly newer: string; readonly older: string } {
    return { newer: `_matrix-fed._tcp.${host}`, older: `_matrix._tcp.${host}` };
}

/** The destination that a name with a port or an IP address states; nothing for a name that has to be looked up. */
function statedDestination(serverName: string): Destination | undefined {
    const { host: named, port } = splitServerName(serverName);
    const [, , ipv6] = find(named, "^%[(.*)%]$");
    const host = ipv6 ?? named;
    const literal = ipv6 !== undefined || has(host, ipv4);
    if (!literal && port === undefined) {
        return undefined;
    }
    return {
        host,
        literal,
        port: toNumber(port ?? "") ?? federationPort,
        hostHeader: serverName,
        certificateName: host,
    };
}

/** @param serverName well-formed */
export function firstStep(serverName: string): DiscoveryStep {
    const stated = statedDestination(serverName);
    if (stated !== undefined) {
        return { kind: "connect", destination: stated };
    }
    return {
        kind: "well_known",
        destination: {
            host: serverName,
            literal: false,
            port: httpsPort,
            hostHeader: serverName,
            certificateName: serverName,
        },
    };
}

/** @param content of `/.well-known/matrix/server`; nothing if there is no such page, or it is not JSON */
export function stepAfterWellKnown(serverName: string, content: JsonValue): DiscoveryStep {
    const delegated = asObject(content)?.["m.server"];
    const name = typeof delegated === "string" && isServerName(delegated) ? delegated : serverName;
    const stated = statedDestination(name);
    if (stated !== undefined) {
        return { kind: "connect", destination: stated };
    }
    return { kind: "service", host: name };
}

/** @param records of one name in DNS; none if there are none */
export function destinationOfService(host: string, records: readonly ServiceRecord[]): Destination {
    let best: ServiceRecord = { target: host, port: federationPort, priority: Infinity };
    for (const record of records) {
        if (record.priority < best.priority) {
            best = record;
        }
    }
    return {
        host: best.target,
        // A target is a name and is looked up, also if it looks like an address.
        literal: false,
        port: best.port,
        hostHeader: host,
        certificateName: host,
    };
}
