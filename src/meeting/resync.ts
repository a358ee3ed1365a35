/**
 * Calls follow their Matrix rooms (`matrix_resync`): each room that users are logged in for is reviewed at intervals, and
 * changes take effect at once.
 */

import { roomReasons } from "../room-reasons";
import { jidsOf, sessionsOf, type UserRights } from "../rights/principal";
import type { Registry } from "../rights/registry";
import { isOwner, takeAnswer, type Answer, type Change, type RoomRights } from "../rights/record";
import { clearFields } from "../rights/session-fields";
import type { Checks } from "../verification/coalescing";
import { roomsOfMeeting } from "./meetings";

/** What a change of a user's rights needs. */
export interface FollowSettings {
    readonly module: Prosody.Module;
    readonly server: Prosody.Server;
    /** Drops cached answers about a user in a room. */
    readonly forget: (this: void, userId: string, roomId: string) => void;
    readonly onFollowed: (this: void, change: Exclude<Change, "keep">) => void;
}

const logged: Readonly<Record<Exclude<Change, "keep">, string>> = {
    promote: "now has the power of an owner",
    demote: "no longer has the power of an owner",
    remove: "is no longer in the room: removed from its call",
};

/** Runs a step in which handlers of other modules run: an error in one must not keep the rest from being done. */
function attempt(settings: FollowSettings, step: (this: void) => void): void {
    const [done, error] = pcall(step);
    if (!done) {
        settings.module.log("error", "Error while a call followed its room: %s", error);
    }
}

/** Revokes what the logins of a user granted to the sessions, and removes the user from the meeting. */
function remove(rights: UserRights, users: LuaSet<string>, settings: FollowSettings): void {
    for (const session of sessionsOf(rights)) {
        clearFields(session);
    }
    for (const room of roomsOfMeeting(rights.room.roomName, settings.server)) {
        for (const [nick, occupant] of room.each_occupant()) {
            if (users.has(occupant.bare_jid)) {
                attempt(settings, () => {
                    room.set_role(true, nick, "none", roomReasons.membership_ended.text);
                });
            }
        }
        for (const userJid of users) {
            const affiliation = room.get_affiliation(userJid) ?? "none";
            if (affiliation !== "none" && affiliation !== "outcast") {
                attempt(settings, () => {
                    room.set_affiliation(true, userJid, "none");
                });
            }
        }
    }
}

/** Lets a change of a user's rights take effect in sessions and meetings. */
export function follow(rights: UserRights, change: Change, settings: FollowSettings): void {
    if (change === "keep") {
        return;
    }
    const userId = rights.userId;
    const room = rights.room;
    settings.module.log("info", "%s, room %s: %s", userId, room.roomId, logged[change]);
    settings.forget(userId, room.roomId);
    settings.onFollowed(change);
    const users = jidsOf(rights);
    if (change === "remove") {
        remove(rights, users, settings);
    } else {
        for (const session of sessionsOf(rights)) {
            session.auth_matrix_user_verification_is_owner = isOwner(rights);
        }
    }
    settings.server.events.fire_event("matrix-rights-changed", { roomName: room.roomName, users });
}

/** What reviews need. */
export interface ResyncSettings extends FollowSettings {
    /** The option `matrix_resync`, in seconds. */
    readonly interval: number;
    /** Seconds for a review. */
    readonly deadline: number;
    readonly registry: Registry;
    readonly review: NonNullable<Checks["review"]>;
    /** The monotonic clock. */
    readonly now: (this: void) => number;
    readonly onReviewed: (this: void, answered: boolean) => void;
}

/** Reviews a room. @param done called once, perhaps before this returns */
function reviewRoom(
    room: RoomRights,
    records: readonly UserRights[],
    settings: ResyncSettings,
    done: (this: void, answered: boolean) => void,
): void {
    const asked = settings.now();
    const userIds: string[] = [];
    for (const record of records) {
        userIds.push(record.userId);
    }
    settings.review(room.roomId, userIds, settings.deadline, (review) => {
        let answered = false;
        for (const record of records) {
            const said = review[record.userId];
            if (said !== undefined) {
                answered = true;
                const answer: Answer = said.joined
                    ? { membership: "joined", power: said.owner }
                    : { membership: "ended" };
                const change = takeAnswer(record, answer, asked, false, os.time());
                attempt(settings, () => {
                    follow(record, change, settings);
                });
            }
        }
        done(answered);
    });
}

/** The reviews of rooms. */
export interface Resync {
    /** Called at each login for a room. */
    readonly watch: (this: void, room: RoomRights) => void;
    /** Ignores all further answers, for a module that is unloaded. */
    readonly stop: (this: void) => void;
}

/** Starts the reviews. */
export function startResync(settings: ResyncSettings): Resync {
    const watched = new LuaSet<string>();
    /** Rooms whose last review got no answer. */
    const silent = new LuaSet<string>();
    let stopped = false;

    const note = (roomId: string, answered: boolean): void => {
        if (stopped) {
            return;
        }
        settings.onReviewed(answered);
        const wasSilent = silent.has(roomId);
        if (answered && wasSilent) {
            silent.delete(roomId);
            settings.module.log("info", "Room %s can be read again", roomId);
        } else if (!answered && !wasSilent) {
            silent.add(roomId);
            settings.module.log("warn", "Room %s cannot be read now: its call stays as it is", roomId);
        }
    };

    const watch = (room: RoomRights): void => {
        const roomId = room.roomId;
        if (watched.has(roomId)) {
            return;
        }
        watched.add(roomId);
        let isRunning = false;
        const review = (): number | undefined => {
            const records = settings.registry.usersOf(roomId);
            if (records.length === 0) {
                watched.delete(roomId);
                silent.delete(roomId);
                return undefined;
            }
            if (!isRunning) {
                isRunning = true;
                reviewRoom(room, records, settings, (answered) => {
                    isRunning = false;
                    note(roomId, answered);
                });
            }
            return settings.interval;
        };
        // At random times, so that many calls that begin together, or after a reload, are not reviewed together.
        settings.module.add_timer(settings.interval * (0.5 + 0.5 * Math.random()), review);
    };

    for (const room of settings.registry.rooms()) {
        watch(room);
    }
    return {
        watch,
        stop() {
            stopped = true;
        },
    };
}
