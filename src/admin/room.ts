/** From a Matrix room id to the name of its Jitsi room and back. */

import { isRoomId } from "../matrix/ids";
import { roomIdOf, roomNameOf, withoutTenant } from "../matrix/room-name";
import { find, has } from "../prosody/text";

/** A room, or why there is none. */
export type RoomFinding =
    | { readonly ok: true; readonly roomId: string; readonly roomName: string }
    | { readonly ok: false; readonly text: string; readonly advice: string };

function none(text: string, advice: string): RoomFinding {
    return { ok: false, text, advice };
}

/** The room in a URL: the parameter `room` of a WebSocket or BOSH, else the end of a meeting's path. Other text stays as it is. */
export function roomOfUrl(text: string): string {
    const [, , parameter] = find(text, "[?&]room=([^&#]*)");
    const [, , name] = find(text, "^%a+://[^?#]*/([^/?#]+)");
    return parameter ?? name ?? text;
}

/** Finds a room by its Matrix id, by the name (in either case) or the JID of its Jitsi room, or by a URL of its meeting. */
export function findRoom(given: string): RoomFinding {
    const text = roomOfUrl(given);
    if (text.charAt(0) === "!") {
        return isRoomId(text)
            ? { ok: true, roomId: text, roomName: roomNameOf(text) }
            : none(
                  `${text} is not a Matrix room id`,
                  "a room id is ! and letters, a colon and the server's name (or ! and 43 characters). Put it in single quotes in a shell",
              );
    }
    if (text.charAt(0) === "#") {
        return none(
            `${text} is an alias`,
            "use the room id, which begins with !: Element shows it under Settings, Advanced",
        );
    }
    const [, , node = ""] = find(text, "^([^@]*)");
    const name = withoutTenant(node.toLowerCase());
    const roomId = roomIdOf(name);
    if (roomId !== undefined) {
        return { ok: true, roomId, roomName: name };
    }
    return none(
        `${text} belongs to no Matrix room`,
        has(name, "[^a-z2-7]")
            ? "names of their meetings consist of the letters a to z and the digits 2 to 7"
            : "it is base32, but not the canonical name of a room id: it is cut off, or another program made it",
    );
}
