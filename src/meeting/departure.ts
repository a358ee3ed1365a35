/**
 * Power ends with presence: an affiliation that our modules gave in the meeting of a Matrix room ends when its user has
 * left the call, its main room and breakout rooms.
 */

import * as jid from "util.jid";
import { priorities } from "../prosody/priorities";
import type { MeetingSettings } from "./door";
import { mainOfCall } from "./call";
import * as muc from "./muc";

/** The affiliation that a user has in the main room of a call, after they left the call. */
export interface Leftover {
    readonly affiliation: Prosody.Affiliation;
    /** Our modules gave it. */
    readonly given: boolean;
    /** An owner by Matrix power granted it (`matrix_allow_owner_grants`). */
    readonly grantedByOwner: boolean;
    readonly administrator: boolean;
    /** Whether Matrix power decides who is owner of the room: power sync is loaded. */
    readonly powerDecides: boolean;
}

/** Whether an affiliation ends, as its user has left the call. */
export function endsWithPresence(left: Leftover): boolean {
    if (left.grantedByOwner || left.affiliation === "outcast") {
        return false;
    }
    // The mark of our modules may be lost: registering a nick replaces it. Power that no mark explains ends, too.
    return left.given || (left.powerDecides && muc.isPowerful(left.affiliation) && !left.administrator);
}

/** Ends the affiliation of a user who is not in the call. */
function endAffiliation(main: Prosody.Room, userJid: string, server: Prosody.Server): void {
    if (muc.liveRoom(main.jid, server) !== main || muc.isInCall(main, userJid, server)) {
        return;
    }
    const mucHost = jid.host(main.jid) ?? "";
    const ends = endsWithPresence({
        affiliation: main.get_affiliation(userJid) ?? "none",
        given: main.get_affiliation_data(userJid, muc.givenByModule) !== undefined,
        grantedByOwner: muc.isGranted(main, userJid),
        administrator: muc.isAdministrator(userJid, mucHost),
        powerDecides: muc.hasPowerSync(mucHost, server),
    });
    if (ends) {
        main.set_affiliation(true, userJid, "none");
    }
}

/** Sets up the rule on a host, for existing rooms as well. On hosts without MUC its events never come. */
export function installDepartures(mucModule: Prosody.Module, { module, server }: MeetingSettings): void {
    const onLeft = ({ room, occupant, stanza, origin }: Prosody.OccupantLeftEvent): void => {
        // For Prosody a user who takes another nick leaves, too.
        const isRenamed = stanza !== undefined && stanza.attr.type !== "unavailable";
        const main = mainOfCall(room, server);
        if (main === undefined || isRenamed) {
            return;
        }
        if (origin !== undefined) {
            origin.matrix_left_call = { roomJid: main.jid, at: os.time() };
        }
        const userJid = occupant.bare_jid;
        const [breakoutRoom] = next(main._data.breakout_rooms ?? new LuaMap<string, AnyNotNil>());
        let secondsLeft = breakoutRoom === undefined ? 0 : muc.switchingSeconds;
        // Until the time to enter another room is up, or the user has disconnected.
        const wait = (): number | undefined => {
            if (secondsLeft > 0 && server.bare_sessions.get(userJid) !== undefined) {
                secondsLeft -= 1;
                return 1;
            }
            endAffiliation(main, userJid, server);
            return undefined;
        };
        if (wait() !== undefined) {
            module.add_timer(1, wait);
        }
    };
    mucModule.hook("muc-occupant-left", onLeft, priorities.left.leftCall);

    // The timers of an earlier load of this module are gone.
    const isHere = (room: Prosody.Room): boolean =>
        jid.host(room.jid) === mucModule.host && muc.isMainRoom(room);
    for (const main of muc.findRooms(server, isHere)) {
        const users: string[] = [];
        for (const [userJid] of main.each_affiliation()) {
            users.push(userJid);
        }
        for (const userJid of users) {
            endAffiliation(main, userJid, server);
        }
    }
}
