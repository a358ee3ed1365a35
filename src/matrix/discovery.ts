/**
 * Where the homeserver of a server name is found: the rules of the Matrix server-server API ("Resolving server names"),
 * step by step.
 */

import { isServerName } from "./ids";
import type { ServiceRecord } from "../prosody/answer";
import { asObject, type JsonValue } from "../prosody/json-value";
import { has } from "../prosody/text";

/** What looks like an IPv4 address. No host is called so. */
const ipv4 = "^[0-9]+%.[0-9]+%.[0-9]+%.[0-9]+$";

/** The port of homeservers where nothing names another. */
const federationPort = 8448;

const httpsPort = 443;

/** Where to connect to, and whom to expect there. */
export interface Destination {
    /** A host's name, or an IP address without brackets. */
    readonly host: string;
    /** Whether it is an IP address. */
    readonly literal: boolean;
    readonly port: number;
    /** The `Host` header of requests. */
    readonly hostHeader: string;
    /** The name that the certificate has to be for. */
    readonly certificateName: string;
}

/** What to do next to find a server. */
export type DiscoveryStep =
    | { readonly kind: "connect"; readonly destination: Destination }
    /** Get `/.well-known/matrix/server`. */
    | { readonly kind: "well_known"; readonly destination: Destination }
    /** Look for the service of a host in DNS; without one, it is at the usual port. */
    | { readonly kind: "service"; readonly host: string };

/** The names of the service of a host in DNS. */
export function serviceNames(host: string): { readonly newer: string; readonly older: string } {
    return { newer: `_matrix-fed._tcp.${host}`, older: `_matrix._tcp.${host}` };
}

interface SplitName {
    /** Without brackets. */
    readonly host: string;
    readonly literal: boolean;
    readonly port?: number;
}

/** Takes a well-formed server name apart. */
function splitName(serverName: string): SplitName {
    const bracket = serverName.indexOf("]");
    const colon = serverName.indexOf(":", bracket < 0 ? 0 : bracket);
    const host = colon < 0 ? serverName : serverName.substring(0, colon);
    return {
        host: bracket < 0 ? host : host.substring(1, host.length - 1),
        literal: bracket >= 0 || has(host, ipv4),
        port: colon < 0 ? undefined : Number(serverName.substring(colon + 1)),
    };
}

/** Where a name that says by itself where it is leads to; nothing for a name that has to be looked up. */
function destinationByName(serverName: string): Destination | undefined {
    const { host, literal, port } = splitName(serverName);
    if (!literal && port === undefined) {
        return undefined;
    }
    return { host, literal, port: port ?? federationPort, hostHeader: serverName, certificateName: host };
}

/** The first step to find a server. @param serverName well-formed */
export function firstStep(serverName: string): DiscoveryStep {
    const destination = destinationByName(serverName);
    return destination === undefined
        ? {
              kind: "well_known",
              destination: {
                  host: serverName,
                  literal: false,
                  port: httpsPort,
                  hostHeader: serverName,
                  certificateName: serverName,
              },
          }
        : { kind: "connect", destination };
}

/**
 * The step after `/.well-known/matrix/server` was asked for.
 *
 * @param content what it holds; nothing when there is no such page, or no JSON
 */
export function stepAfterWellKnown(serverName: string, content: JsonValue): DiscoveryStep {
    const delegated = asObject(content)?.["m.server"];
    const name = typeof delegated === "string" && isServerName(delegated) ? delegated : serverName;
    const destination = destinationByName(name);
    return destination === undefined ? { kind: "service", host: name } : { kind: "connect", destination };
}

/** Where a host's service is, by its records in DNS. @param records of one name; none when there are none */
export function destinationOfService(host: string, records: readonly ServiceRecord[]): Destination {
    let best: ServiceRecord | undefined;
    for (const record of records) {
        if (best === undefined || record.priority < best.priority) {
            best = record;
        }
    }
    return {
        host: best?.target ?? host,
        // A name that DNS gives is looked up, also where it looks like an address.
        literal: false,
        port: best?.port ?? federationPort,
        hostHeader: host,
        certificateName: host,
    };
}
