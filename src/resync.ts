/**
 * The call follows the room (`matrix_resync`): which Matrix rooms have a call, and when each is read again. What comes
 * out of that is done in follow.ts.
 */

import { enteredMainRoomOf } from "./server/breakout";
import { verifiedSessionsIn, type Call } from "./server/call";
import { matrixRoomName } from "./server/muc";
import type { Verification } from "./server/session";

/** What following a room needs. */
export interface ResyncSettings {
    /** The host whose sessions this module logged in. */
    readonly host: string;
    /** The option `matrix_resync`, in seconds, above 0. */
    readonly interval: number;
    readonly hosts: Prosody.Server["hosts"];
    readonly fullSessions: Prosody.Server["full_sessions"];
    /** Calls back after a time, and again as long as that returns seconds. */
    readonly addTimer: (
        this: void,
        seconds: number,
        run: (this: void) => number | undefined,
    ) => Prosody.Timer;
    /** Reads a room again. Calls `done` once, perhaps before it returns. */
    readonly review: (this: void, call: Call, done: (this: void) => void) => void;
}

/** Follows the rooms. */
export interface Resync {
    /** Watches the rooms of a host, and takes up the calls that go on there. On hosts without MUC there are none. */
    readonly watch: (this: void, mucModule: Prosody.Module) => void;
    /** Follows no call any more. */
    readonly stop: (this: void) => void;
}

/** A call with what the bookkeeping needs of it. */
interface TrackedCall extends Call {
    readonly timer: Prosody.Timer;
}

/** Before mod_muc, which at -1 destroys the room that the last one has left. */
const leftPriority = 0;

/** Starts to follow rooms: those of the hosts that it is told to watch. */
export function startResync(settings: ResyncSettings): Resync {
    const calls = new LuaMap<string, TrackedCall>();
    /** The calls by the JIDs of their MUC rooms. */
    const callsByRoom = new LuaMap<string, TrackedCall>();

    const start = (verification: Verification): TrackedCall => {
        const { roomId, roomName } = verification;
        let underWay = false;
        // Each room in its own time, however many calls begin with the lesson or come back after a reload.
        const first = settings.interval * (0.5 + 0.5 * Math.random());
        const timer = settings.addTimer(first, () => {
            if (!underWay) {
                underWay = true;
                settings.review(call, () => {
                    underWay = false;
                });
            }
            // Prosody goes on with a timer that is stopped while it runs.
            return call.rooms.isEmpty() ? undefined : settings.interval;
        });
        const call: TrackedCall = { roomId, roomName, rooms: new LuaSet(), timer };
        calls.set(roomId, call);
        return call;
    };

    /** Takes a MUC room into the call of the room that one inside was verified for. */
    const enter = (room: Prosody.Room, session: Prosody.Session): void => {
        const verification = session.matrix_verification;
        if (session.host !== settings.host || verification === undefined) {
            return;
        }
        const belongs =
            matrixRoomName(room.jid) === verification.roomName ||
            enteredMainRoomOf(session, room.jid) !== undefined;
        if (belongs) {
            const call = calls.get(verification.roomId) ?? start(verification);
            call.rooms.add(room.jid);
            callsByRoom.set(room.jid, call);
        }
    };

    /** Takes a MUC room out of its call, which ends with its last one. */
    const leave = (roomJid: string): void => {
        const call = callsByRoom.get(roomJid);
        if (call === undefined) {
            return;
        }
        callsByRoom.delete(roomJid);
        call.rooms.delete(roomJid);
        if (call.rooms.isEmpty()) {
            call.timer.stop();
            calls.delete(call.roomId);
        }
    };

    const onLeft = (event: Prosody.OccupantLeftEvent): undefined => {
        // Who takes another nick leaves for Prosody, without entering again.
        const renamed = event.stanza !== undefined && event.stanza.attr.type !== "unavailable";
        const call = callsByRoom.get(event.room.jid);
        if (
            call !== undefined &&
            !renamed &&
            verifiedSessionsIn(event.room, call.roomName, settings.fullSessions, settings.host).length === 0
        ) {
            leave(event.room.jid);
        }
    };

    return {
        watch(mucModule) {
            mucModule.hook("muc-occupant-joined", (event) => {
                enter(event.room, event.origin);
            });
            mucModule.hook("muc-occupant-left", onLeft, leftPriority);
            mucModule.hook("muc-room-destroyed", (event) => {
                leave(event.room.jid);
            });
            const muc = settings.hosts.get(mucModule.host)?.modules.muc;
            if (muc === undefined) {
                return;
            }
            for (const room of muc.each_room(true)) {
                for (const [, occupant] of room._occupants) {
                    for (const [fullJid] of occupant.sessions) {
                        const session = settings.fullSessions.get(fullJid);
                        if (session !== undefined) {
                            enter(room, session);
                        }
                    }
                }
            }
        },
        stop() {
            for (const [roomJid] of callsByRoom) {
                leave(roomJid);
            }
        },
    };
}
