/**
 * Power ends with presence: an affiliation that our modules gave in the meeting of a Matrix room ends once its user has left
 * the call, its main room and breakout rooms.
 */

import * as jid from "util.jid";
import { endsWithPresence } from "./affiliation";
import { isAdministrator } from "./administrators";
import { givenByModule, isGranted } from "./muc";
import { isInCall, liveRoom, matrixRoomName, meetingOf } from "./rooms";

/** Seconds in which a user who left one room of a call may enter another: Jitsi's clients leave before they join. */
const switchingSeconds = 10;

/** Before mod_muc, which at -1 destroys the room that the last one has left. */
const leftPriority = 0;

/** What it needs. */
export interface DepartureSettings {
    readonly users: Prosody.Server["bare_sessions"];
    readonly hosts: Prosody.Server["hosts"];
    /** Calls back after some seconds. */
    readonly after: (this: void, seconds: number, run: (this: void) => void) => void;
}

/** Ends the affiliation of a user who is not in the call. */
function endAffiliation(main: Prosody.Room, userJid: string, settings: DepartureSettings): void {
    const { hosts } = settings;
    if (liveRoom(main.jid, hosts) !== main || isInCall(main, userJid, hosts)) {
        return;
    }
    const mucHost = jid.host(main.jid) ?? "";
    const ends = endsWithPresence({
        affiliation: main.get_affiliation(userJid) ?? "none",
        given: main.get_affiliation_data(userJid, givenByModule) !== undefined,
        grantedByOwner: isGranted(main, userJid),
        administrator: isAdministrator(userJid, mucHost),
        powerDecides: hosts.get(mucHost)?.modules.matrix_power_sync !== undefined,
    });
    if (ends) {
        main.set_affiliation(true, userJid, "none");
    }
}

/** Ends the affiliation of a user once there are no seconds left to enter another room, or the user has disconnected. */
function waitForReturn(
    main: Prosody.Room,
    userJid: string,
    secondsLeft: number,
    settings: DepartureSettings,
): void {
    if (secondsLeft === 0 || settings.users.get(userJid) === undefined) {
        endAffiliation(main, userJid, settings);
        return;
    }
    settings.after(1, () => {
        waitForReturn(main, userJid, secondsLeft - 1, settings);
    });
}

/** Sets it up on a host, for the rooms there are already as well. On hosts without MUC its events never come. */
export function installDepartures(mucModule: Prosody.Module, settings: DepartureSettings): void {
    mucModule.hook(
        "muc-occupant-left",
        (event) => {
            const meeting = meetingOf(event.room.jid, settings.hosts);
            const main = meeting?.part === "lobby" ? undefined : meeting?.main;
            const userJid = event.occupant.bare_jid;
            // For Prosody a user leaves who takes another nick, too.
            const renamed = event.stanza !== undefined && event.stanza.attr.type !== "unavailable";
            if (main === undefined || renamed) {
                return;
            }
            const [breakoutRoom] = next(main._data.breakout_rooms ?? new LuaMap<string, AnyNotNil>());
            waitForReturn(main, userJid, breakoutRoom === undefined ? 0 : switchingSeconds, settings);
        },
        leftPriority,
    );
    const muc = settings.hosts.get(mucModule.host)?.modules.muc;
    if (muc === undefined) {
        return;
    }
    // The timers of an earlier load of this module are gone.
    for (const room of muc.each_room(true)) {
        if (matrixRoomName(room.jid) !== undefined && room.main_room_jid === undefined) {
            const users: string[] = [];
            for (const [userJid] of room.each_affiliation()) {
                users.push(userJid);
            }
            for (const userJid of users) {
                endAffiliation(room, userJid, settings);
            }
        }
    }
}
