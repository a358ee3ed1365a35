/**
 * Grammar of the Matrix identifiers that clients and verifiers send: what may go into URLs, logs and stanzas.
 *
 * All of it is ASCII. The specification allows older room and user ids to hold anything, but no known homeserver makes
 * such ids, and verifiers put them into URLs without escaping.
 */

import { find, has, sub } from "../prosody/text";

const host = "^[A-Za-z0-9.-]+$";
const bracketedIpv6 = "^%[[0-9a-fA-F:.][0-9a-fA-F:.]+%]$";
/** A server name and its port. */
const withPort = "^(.*):([0-9]+)$";
/** A room id with a server, without the characters that would change the path of a URL: `/`, `?`, `#`, `%`, `\`. */
const roomIdWithServer = '^![]-~@-[!"$&-.0-9;->]+:(.*)$';
const bareRoomId = "^![A-Za-z0-9_-]*$";
const userId = "^@[!-9;-~]+:(.*)$";

const identifierMaximum = 255;
const tokenMaximum = 1024;
const portDigits = 5;

/** Whether a text is a decimal number of a limited number of digits, without a sign. */
export function isDecimal(text: string, mostDigits: number): boolean {
    return text.length <= mostDigits && has(text, "^[0-9]+$");
}

/** Whether a text is base64url without padding, of any length; an empty text is. */
export function isBase64Url(text: string): boolean {
    return has(text, "^[A-Za-z0-9_-]*$");
}

/** Splits a server name into the host, which may be an IPv6 address in brackets, and the port. */
export function splitServerName(serverName: string): { readonly host: string; readonly port?: string } {
    const [, , named = serverName, port] = find(serverName, withPort);
    return { host: named, port };
}

/** Whether a text is a Matrix server name: a DNS name, IPv4 address or bracketed IPv6 address, perhaps with a port. */
export function isServerName(text: string): boolean {
    if (text.length > identifierMaximum) {
        return false;
    }
    const [, , named = text, port] = find(text, withPort);
    if (port !== undefined && port.length > portDigits) {
        return false;
    }
    return has(named, host) || has(named, bracketedIpv6);
}

/** Whether a text is a Matrix room id: `!opaque:server`, or from room version 12 on `!` and 43 base64url characters. */
export function isRoomId(text: string): boolean {
    if (text.length > identifierMaximum) {
        return false;
    }
    const [, , serverName] = find(text, roomIdWithServer);
    if (serverName === undefined) {
        return text.length === 44 && has(text, bareRoomId);
    }
    return isServerName(serverName);
}

/** Whether a text is a Matrix user id: `@localpart:server`. */
export function isUserId(text: string): boolean {
    const [, , serverName] = find(text, userId);
    return text.length <= identifierMaximum && serverName !== undefined && isServerName(serverName);
}

/** The server name in a well-formed user id. */
export function serverOfUser(user: string): string {
    const [colon = 0] = find(user, ":");
    return sub(user, colon + 1);
}

/** Whether a text can be an OpenID or access token of a homeserver. A verification service puts it into a URL unescaped. */
export function isMatrixToken(text: string): boolean {
    return text.length <= tokenMaximum && has(text, "^[A-Za-z0-9._~+/=-]+$");
}
