/** Who logs in: Matrix users, fifty to a room, each login with an OpenID token of its own. */

import { MEET } from "../demo/deployment";
import { roomName, widgetToken } from "../demo/matrix";
import type { Prosody } from "../demo/prosody";
import { openIdToken } from "./verifier";

/** As many as are in the room whose presences are measured. */
export const usersInRoom = 50;

let tokensIssued = 0;

/** The Matrix room of a user. */
export function roomOf(user: number): string {
    return `!room${Math.floor(user / usersInRoom)}abcdefghijkl:hs.test`;
}

/**
 * The token that a user's client gives to Jitsi. No two have the same OpenID token, so that no answer can be used
 * again.
 */
export function newToken(user: number): string {
    return widgetToken({
        token: openIdToken(`user${user}`, ++tokensIssued),
        roomId: roomOf(user),
        name: `User ${user}`,
        avatar: `https://meet.test/_matrix/media/v3/thumbnail/hs.test/avatar${user}`,
        domain: MEET,
    });
}

/** Where a user's client connects to. @param previd the session that it had before */
export function urlFor(prosody: Prosody, user: number, token: string, previd?: string): string {
    return prosody.websocketUrl({ room: roomName(roomOf(user)), token, previd });
}
