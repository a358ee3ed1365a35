/**
 * Grammar of the Matrix identifiers that clients and verifiers send: what may pass on into URLs, logs and stanzas.
 *
 * All of it is ASCII. Older room and user ids may hold anything by the letter of the specification, but no known
 * homeserver makes such, and verifiers put them into URLs without escaping.
 */

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const base64UrlAlphabet = letters + digits + "-_";
const hostAlphabet = letters + digits + "-.";
const ipv6Alphabet = digits + "abcdefABCDEF:.";

/** Characters with which a room id would change the path of a URL that it is put into. */
const urlSpecial = "/\\?#%";

const identifierMaximum = 255;
const openIdTokenMaximum = 1024;

/** Whether a text is made of the characters of an alphabet alone. An empty text is. */
function consistsOf(text: string, alphabet: string): boolean {
    for (let index = 0; index < text.length; index++) {
        if (alphabet.indexOf(text.charAt(index)) < 0) {
            return false;
        }
    }
    return true;
}

/** Whether a text is made of printable ASCII characters, without space, and none of the excluded. */
function isGraphic(text: string, excluded: string): boolean {
    for (let index = 0; index < text.length; index++) {
        const code = text.charCodeAt(index);
        if (code < 0x21 || code > 0x7e || excluded.indexOf(text.charAt(index)) >= 0) {
            return false;
        }
    }
    return true;
}

/** Whether a text is base64url without padding, of any length; an empty text is. */
export function isBase64Url(text: string): boolean {
    return consistsOf(text, base64UrlAlphabet);
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
        if (port.length < 1 || port.length > 5 || !consistsOf(port, digits)) {
            return false;
        }
    }
    if (bracket >= 0) {
        return (
            host.length >= 4 &&
            host.charAt(0) === "[" &&
            bracket === host.length - 1 &&
            consistsOf(host.substring(1, bracket), ipv6Alphabet)
        );
    }
    return host.length > 0 && consistsOf(host, hostAlphabet);
}

/** Whether a text is a Matrix room id: `!opaque:server`, or from room version 12 on `!` and 43 base64url characters. */
export function isRoomId(text: string): boolean {
    if (text.charAt(0) !== "!" || text.length > identifierMaximum) {
        return false;
    }
    const colon = text.indexOf(":");
    if (colon < 0) {
        return text.length === 44 && consistsOf(text.substring(1), base64UrlAlphabet);
    }
    return (
        colon > 1 &&
        isGraphic(text.substring(1, colon), urlSpecial) &&
        isServerName(text.substring(colon + 1))
    );
}

/** Whether a text is a Matrix user id: `@localpart:server`. */
export function isUserId(text: string): boolean {
    const colon = text.indexOf(":");
    return (
        text.charAt(0) === "@" &&
        text.length <= identifierMaximum &&
        colon > 1 &&
        isGraphic(text.substring(1, colon), "") &&
        isServerName(text.substring(colon + 1))
    );
}

/** The server name in a well-formed user id. */
export function serverOfUser(userId: string): string {
    return userId.substring(userId.indexOf(":") + 1);
}

/** Whether a text can be an OpenID token of a homeserver: printable ASCII without space. */
export function isOpenIdToken(text: string): boolean {
    return text.length > 0 && text.length <= openIdTokenMaximum && isGraphic(text, "");
}
