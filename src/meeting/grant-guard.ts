/**
 * Who may be made owner, admin or moderator where power sync does not decide: proven members of the Matrix room, and in a
 * breakout room who has that power in the main room.
 */

import { isPowerful, mayBeGrantedAsMember } from "./affiliation";
import { isAdministrator } from "./administrators";
import { standingOfUser, type AddHandler } from "./muc";
import type { DoorSettings } from "./doorkeeper";
import { guardGrants } from "./grants";
import { matrixRoomName, meetingOf } from "./rooms";

/** Sets up the guard on a host. On hosts without MUC its events never come. */
export function installGrantGuard(mucHost: string, add: AddHandler, settings: DoorSettings): void {
    /** False in a breakout room of a Matrix room's meeting, for a user who has no power in the main room. */
    const mayModerate = (roomJid: string, userJid: string): boolean => {
        const meeting = meetingOf(roomJid, settings.hosts);
        return (
            meeting?.part !== "breakout" ||
            isAdministrator(userJid, mucHost) ||
            isPowerful(meeting.main?.get_affiliation(userJid) ?? "none")
        );
    };

    const mayOwn = (roomJid: string, userJid: string): boolean => {
        const roomName = matrixRoomName(roomJid);
        return roomName === undefined
            ? mayModerate(roomJid, userJid)
            : mayBeGrantedAsMember(standingOfUser(userJid, roomName, mucHost, settings.users));
    };

    guardGrants(mucHost, add, settings.refusals, { mayOwn, mayModerate });
}
