/** From a Matrix room id to the name of its Jitsi room and back. */

import { isRoomId } from "../matrix/ids";
import { roomIdOf, roomNameOf, withoutTenant } from "../matrix/room-name";
import { begins } from "./setup";

/** What is known of a room that somebody named. */
export type RoomFinding =
    | { readonly ok: true; readonly roomId: string; readonly roomName: string }
    | { readonly ok: false; readonly text: string; readonly advice: string };

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** The part of a JID before the `@`; the text itself where there is none. */
function nodeOf(text: string): string {
    const at = text.indexOf("@");
    return at < 0 ? text : text.substring(0, at);
}

function findById(roomId: string): RoomFinding {
    if (isRoomId(roomId)) {
        return { ok: true, roomId, roomName: roomNameOf(roomId) };
    }
    return {
        ok: false,
        text: `${roomId} is not a Matrix room id`,
        advice: "a room id is ! and letters, a colon and the server's name (or ! and 43 characters). In a shell put it in single quotes",
    };
}

/**
 * Finds a room by its Matrix id, or by the name or the JID of its Jitsi room.
 *
 * @param text in any case: names of Jitsi rooms are the same in each, ids of Matrix rooms are not
 */
export function findRoom(text: string): RoomFinding {
    if (begins(text, "!")) {
        return findById(text);
    }
    if (begins(text, "#")) {
        return {
            ok: false,
            text: `${text} is an alias`,
            advice: "take the room id, which begins with !: Element shows it under Settings, Advanced",
        };
    }
    const name = withoutTenant(nodeOf(text).toLowerCase());
    const roomId = roomIdOf(name);
    if (roomId !== undefined) {
        return { ok: true, roomId, roomName: name };
    }
    for (let index = 0; index < name.length; index++) {
        if (alphabet.indexOf(name.charAt(index)) < 0) {
            return {
                ok: false,
                text: `${text} belongs to no Matrix room`,
                advice: "names of their meetings are made of the letters a to z and the digits 2 to 7",
            };
        }
    }
    return {
        ok: false,
        text: `${text} belongs to no Matrix room`,
        advice: "it is base32, but not of a room id in its one spelling: it is cut off, or another program made it",
    };
}

/** Why two Matrix room ids that should be the same are not, where that can be seen. */
export function compareRooms(wanted: string, claimed: string): string {
    return wanted.toLowerCase() === claimed.toLowerCase()
        ? "they differ only in upper and lower case, which counts in Matrix room ids: check who changes it on the way"
        : "they are different rooms";
}
