/**
 * Grammar of the Matrix identifiers that clients and verifiers send: what may pass on into URLs, logs and stanzas.
 *
 * All of it is ASCII. Older room and user ids may hold anything by the letter of the specification, but no known
 * homeserver makes such, and verifiers put them into URLs without escaping.
 */

/** A set of characters. Looking one up costs the same for a large set as for a small one. */
type Characters = Readonly<Record<string, true | undefined>>;

function charactersOf(text: string): Characters {
    const found: Record<string, true | undefined> = {};
    for (let index = 0; index < text.length; index++) {
        found[text.charAt(index)] = true;
    }
    return found;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const plainMarks = "!\"$&'()*+,-.:;<=>@[]^_`{|}~";
/** Those with which a room id would change the path of a URL that it is put into. */
const urlMarks = "/\\?#%";

const digitCharacters = charactersOf(digits);
const base64UrlCharacters = charactersOf(letters + digits + "-_");
const hostCharacters = charactersOf(letters + digits + "-.");
const ipv6Characters = charactersOf(digits + "abcdefABCDEF:.");
/** All that is printable in ASCII, but the space. */
const graphicCharacters = charactersOf(letters + digits + plainMarks + urlMarks);
const opaqueCharacters = charactersOf(letters + digits + plainMarks);

const identifierMaximum = 255;
const tokenMaximum = 1024;

/** Whether a text is made of some characters alone. An empty text is. */
function consistsOf(text: string, characters: Characters): boolean {
    for (let index = 0; index < text.length; index++) {
        if (characters[text.charAt(index)] === undefined) {
            return false;
        }
    }
    return true;
}

/** Whether a text is a decimal number of a limited number of digits, without a sign. */
export function isDecimal(text: string, mostDigits: number): boolean {
    return text.length > 0 && text.length <= mostDigits && consistsOf(text, digitCharacters);
}

/** Whether a text is base64url without padding, of any length; an empty text is. */
export function isBase64Url(text: string): boolean {
    return consistsOf(text, base64UrlCharacters);
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
            consistsOf(host.substring(1, bracket), ipv6Characters)
        );
    }
    return host.length > 0 && consistsOf(host, hostCharacters);
}

/** Whether a text is a Matrix room id: `!opaque:server`, or from room version 12 on `!` and 43 base64url characters. */
export function isRoomId(text: string): boolean {
    if (text.charAt(0) !== "!" || text.length > identifierMaximum) {
        return false;
    }
    const colon = text.indexOf(":");
    if (colon < 0) {
        return text.length === 44 && consistsOf(text.substring(1), base64UrlCharacters);
    }
    return (
        colon > 1 &&
        consistsOf(text.substring(1, colon), opaqueCharacters) &&
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
        consistsOf(text.substring(1, colon), graphicCharacters) &&
        isServerName(text.substring(colon + 1))
    );
}

/** The server name in a well-formed user id. */
export function serverOfUser(userId: string): string {
    return userId.substring(userId.indexOf(":") + 1);
}

/** Whether a text can be a token of a homeserver, OpenID or access token: printable ASCII without space. */
export function isMatrixToken(text: string): boolean {
    return text.length > 0 && text.length <= tokenMaximum && consistsOf(text, graphicCharacters);
}
