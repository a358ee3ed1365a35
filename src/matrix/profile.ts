/** Display name and avatar, as the homeserver knows them. */

import { isServerName } from "./ids";
import type { JsonObject, JsonValue } from "../prosody/json";
import { find } from "../prosody/text";

/** What a meeting shows of a user. */
export interface Profile {
    readonly displayName?: string;
    /** A URL that a browser can load. */
    readonly avatar?: string;
}

/** Longest display name passed on, in bytes, because every stanza of the user carries it. Synapse takes 256 characters. */
const displayNameMaximum = 1024;

/** The size of the avatar in pixels: sharp enough for a whole window, and small to load. */
const thumbnail = "width=400&height=400&method=crop";

/** The URL of an avatar; nothing for a value that no browser could load. */
function avatarUrl(value: JsonValue, mediaUrl: string | undefined): string | undefined {
    if (typeof value !== "string" || mediaUrl === undefined) {
        return undefined;
    }
    const [, , serverName, mediaId] = find(value, "^mxc://([^/]+)/([A-Za-z0-9_-]+)$");
    if (serverName === undefined || mediaId === undefined || !isServerName(serverName)) {
        return undefined;
    }
    return `${mediaUrl}/_matrix/media/v3/thumbnail/${serverName}/${mediaId}?${thumbnail}`;
}

/**
 * Reads what a homeserver says of a user: a profile, an account, or the content of a membership event.
 *
 * @param mediaUrl the base URL of a server that serves media without a token, nothing if there is none
 * @param isStanzaText whether text can stand in a stanza
 */
export function readProfile(
    content: JsonObject,
    mediaUrl: string | undefined,
    isStanzaText: (this: void, text: string) => boolean,
): Profile {
    const name = content.displayname;
    const isShown =
        typeof name === "string" && name !== "" && name.length <= displayNameMaximum && isStanzaText(name);
    return {
        displayName: isShown ? name : undefined,
        avatar: avatarUrl(content.avatar_url, mediaUrl),
    };
}
