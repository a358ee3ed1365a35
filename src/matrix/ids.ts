/**
 * Grammar of the Matrix identifiers that clients and verifiers send: what may pass on into URLs, logs and stanzas.
 *
 * All of it is ASCII. Older room and user ids may hold anything by the letter of the specification, but no known
 * homeserver makes such, and verifiers put them into URLs without escaping.
 */

import { find, has } from "../prosody/text";

/** Patterns of Lua for a whole text: one call looks through all of it. */
const decimal = "^[0-9]+$";
const base64Url = "^[A-Za-z0-9_-]*$";
const host = "^[A-Za-z0-9.-]+$";
const bracketedIpv6 = "^%[[0-9a-fA-F:.][0-9a-fA-F:.]+%]$";
/** What homeservers make tokens of. A verification service puts them into URLs without escaping. */
const token = "^[A-Za-z0-9._~+/=-]+$";
/** A room id with a server, which it captures: before that, nothing that would change the path of a URL, as /, ?, #, % and \ do. */
const roomIdWithServer = '^![]-~@-[!"$&-.0-9;->]+:(.*)$';
const bareRoomId = "^![A-Za-z0-9_-]*$";
/** A user id, of which it captures the server. */
const userId = "^@[!-9;-~]+:(.*)$";

const identifierMaximum = 255;
const tokenMaximum = 1024;

/** Whether a text is a decimal number of a limited number of digits, without a sign. */
export function isDecimal(text: string, mostDigits: number): boolean {
    return text.length <= mostDigits && has(text, decimal);
}

/** Whether a text is base64url without padding, of any length; an empty text is. */
export function isBase64Url(text: string): boolean {
    return has(text, base64Url);
}

/** Whether a text is a Matrix server name: a DNS name, IPv4 address or bracketed IPv6 address, perhaps with a port. */
export function isServerName(text: string): boolean {
    if (text.length > identifierMaximum) {
        return false;
    }
    // Nearly every one is no more than that.
    if (has(text, host)) {
        return true;
    }
    const bracket = text.indexOf("]");
    const colon = text.indexOf(":", bracket < 0 ? 0 : bracket);
    const named = colon < 0 ? text : text.substring(0, colon);
    return (
        (colon < 0 || isDecimal(text.substring(colon + 1), 5)) &&
        has(named, bracket < 0 ? host : bracketedIpv6)
    );
}

/** Whether a text is a Matrix room id: `!opaque:server`, or from room version 12 on `!` and 43 base64url characters. */
export function isRoomId(text: string): boolean {
    if (text.length > identifierMaximum) {
        return false;
    }
    const [, , serverName] = find(text, roomIdWithServer);
    return serverName === undefined ? text.length === 44 && has(text, bareRoomId) : isServerName(serverName);
}

/** Whether a text is a Matrix user id: `@localpart:server`. */
export function isUserId(text: string): boolean {
    if (text.length > identifierMaximum) {
        return false;
    }
    const [, , serverName] = find(text, userId);
    return serverName !== undefined && isServerName(serverName);
}

/** The server name in a well-formed user id. */
export function serverOfUser(user: string): string {
    return user.substring(user.indexOf(":") + 1);
}

/** Whether a text can be a token of a homeserver, OpenID or access token: letters, digits and `-._~+/=`. */
export function isMatrixToken(text: string): boolean {
    return text.length <= tokenMaximum && has(text, token);
}
