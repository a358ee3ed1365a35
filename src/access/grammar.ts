/**
 * Grammar of the Matrix identifiers that clients and verifiers send: what may pass on into URLs, logs and stanzas.
 *
 * All of it is ASCII. Older room and user ids may hold anything by the letter of the specification, but no known
 * homeserver makes such, and verifiers put them into URLs without escaping.
 */

import { has } from "./text";

/** What a text must not have to be made of some characters alone, as patterns of Lua: one call looks through all of it. */
const noDigit = "[^0-9]";
const noBase64Url = "[^A-Za-z0-9_-]";
const noHost = "[^A-Za-z0-9.-]";
const noIpv6 = "[^0-9a-fA-F:.]";
/** All that is printable in ASCII, but the space. */
const noGraphic = "[^!-~]";
/** What would change the path of a URL that a room id is put into. */
const urlMark = "[/\\?#%%]";

const identifierMaximum = 255;
const tokenMaximum = 1024;

/** Whether a text is a decimal number of a limited number of digits, without a sign. */
export function isDecimal(text: string, mostDigits: number): boolean {
    return text.length > 0 && text.length <= mostDigits && !has(text, noDigit);
}

/** Whether a text is base64url without padding from an index on, of any length; an empty text is. */
export function isBase64Url(text: string, from = 0): boolean {
    return !has(text, noBase64Url, from);
}

/** Whether a text is a Matrix server name: a DNS name, IPv4 address or bracketed IPv6 address, perhaps with a port. */
export function isServerName(text: string): boolean {
    if (text.length > identifierMaximum) {
        return false;
    }
    const bracket = text.indexOf("]");
    const colon = text.indexOf(":", bracket < 0 ? 0 : bracket);
    const host = colon < 0 ? text : text.substring(0, colon);
    if (colon >= 0) {
        const port = text.substring(colon + 1);
        if (!isDecimal(port, 5)) {
            return false;
        }
    }
    if (bracket >= 0) {
        return (
            host.length >= 4 &&
            host.charAt(0) === "[" &&
            bracket === host.length - 1 &&
            !has(host.substring(1, bracket), noIpv6)
        );
    }
    return host.length > 0 && !has(host, noHost);
}

/** Whether a text can stand between the mark and the server of a room id. */
function isOpaque(text: string): boolean {
    return !has(text, noGraphic) && !has(text, urlMark);
}

/** Whether a text is a Matrix room id: `!opaque:server`, or from room version 12 on `!` and 43 base64url characters. */
export function isRoomId(text: string): boolean {
    if (text.charAt(0) !== "!" || text.length > identifierMaximum) {
        return false;
    }
    const colon = text.indexOf(":");
    if (colon < 0) {
        return text.length === 44 && isBase64Url(text, 1);
    }
    return colon > 1 && isOpaque(text.substring(1, colon)) && isServerName(text.substring(colon + 1));
}

/** Whether a text is a Matrix user id: `@localpart:server`. */
export function isUserId(text: string): boolean {
    const colon = text.indexOf(":");
    return (
        text.charAt(0) === "@" &&
        text.length <= identifierMaximum &&
        colon > 1 &&
        !has(text.substring(1, colon), noGraphic) &&
        isServerName(text.substring(colon + 1))
    );
}

/** The server name in a well-formed user id. */
export function serverOfUser(userId: string): string {
    return userId.substring(userId.indexOf(":") + 1);
}

/** Whether a text can be a token of a homeserver, OpenID or access token: printable ASCII without space. */
export function isMatrixToken(text: string): boolean {
    return text.length > 0 && text.length <= tokenMaximum && !has(text, noGraphic);
}
