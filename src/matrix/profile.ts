/** Display name and avatar, as the homeserver knows them. */

import { isBase64Url, isServerName } from "./ids";
import type { JsonObject, JsonValue } from "../prosody/json-value";

/** What is shown of a user. */
export interface Profile {
    readonly displayName?: string;
    /** A URL that a browser can load. */
    readonly avatar?: string;
}

/** Longest display name passed on, in bytes: every stanza of the user carries it. Synapse takes 256 characters. */
const displayNameMaximum = 1024;

/** The side of the avatar that is asked for, in pixels: sharp enough for a whole window, and small to load. */
const avatarSize = "400";

/** The server and the name of a file in an `mxc:` URL; nothing for any other text. */
function readMxc(text: string): { readonly serverName: string; readonly mediaId: string } | undefined {
    const scheme = "mxc://";
    if (text.substring(0, scheme.length) !== scheme) {
        return undefined;
    }
    const rest = text.substring(scheme.length);
    const slash = rest.indexOf("/");
    const serverName = rest.substring(0, slash);
    const mediaId = rest.substring(slash + 1);
    return slash > 0 && isServerName(serverName) && mediaId !== "" && isBase64Url(mediaId)
        ? { serverName, mediaId }
        : undefined;
}

/**
 * The URL of an avatar.
 *
 * @param mediaUrl the base URL of a server that gives media without a token, nothing where there is none
 * @returns nothing for what no browser could load
 */
function avatarUrl(value: JsonValue, mediaUrl: string | undefined): string | undefined {
    const mxc = typeof value === "string" ? readMxc(value) : undefined;
    return mxc === undefined || mediaUrl === undefined
        ? undefined
        : `${mediaUrl}/_matrix/media/v3/thumbnail/${mxc.serverName}/${mxc.mediaId}?width=${avatarSize}&height=${avatarSize}&method=crop`;
}

/**
 * Reads what a homeserver says of a user: a profile, an account, or the content of a membership event.
 *
 * @param isStanzaText whether text can stand in a stanza
 */
export function readProfile(
    content: JsonObject,
    mediaUrl: string | undefined,
    isStanzaText: (this: void, text: string) => boolean,
): Profile {
    const name = content.displayname;
    const shown =
        typeof name === "string" && name !== "" && name.length <= displayNameMaximum && isStanzaText(name);
    return {
        displayName: shown ? name : undefined,
        avatar: avatarUrl(content.avatar_url, mediaUrl),
    };
}
