/**
 * Calls follow their Matrix rooms (`matrix_resync`): each room that somebody is logged in for is read again from time to
 * time, and what changed is done at once.
 */

import { roomReasons } from "../room-reasons";
import { jidsOf, sessionsOf, type UserRights } from "../rights/principal";
import type { Registry } from "../rights/registry";
import { isOwner, takeAnswer, type Change, type RoomRights } from "../rights/record";
import { clearFields } from "../rights/session-fields";
import type { Checks } from "../verification/checks";
import { roomsOfMeeting } from "./rooms";

/** What follows from a change of a user's rights. */
export interface FollowSettings {
    readonly hosts: Prosody.Server["hosts"];
    readonly events: Prosody.Events<Prosody.GlobalEvents>;
    /** Drops answers about a user in a room that were asked for before the change. */
    readonly forget: (this: void, userId: string, roomId: string) => void;
    readonly onFollowed: (this: void, change: Exclude<Change, "keep">) => void;
    readonly log: (this: void, level: Prosody.LogLevel, format: string, ...values: unknown[]) => void;
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
        settings.log("error", "Error while a call followed its room: %s", error);
    }
}

/** Takes from a user's sessions what their logins granted, and puts the user out of the meeting. */
function remove(rights: UserRights, settings: FollowSettings): void {
    for (const session of sessionsOf(rights)) {
        clearFields(session);
    }
    const users = jidsOf(rights);
    for (const room of roomsOfMeeting(rights.room.roomName, settings.hosts)) {
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

/** Does what a change of a user's rights asks for. */
export function follow(rights: UserRights, change: Change, settings: FollowSettings): void {
    if (change === "keep") {
        return;
    }
    const { userId, room } = rights;
    settings.log("info", "%s, room %s: %s", userId, room.roomId, logged[change]);
    settings.forget(userId, room.roomId);
    settings.onFollowed(change);
    if (change === "remove") {
        remove(rights, settings);
    } else {
        for (const session of sessionsOf(rights)) {
            session.auth_matrix_user_verification_is_owner = isOwner(rights);
        }
    }
    settings.events.fire_event("matrix-rights-changed", rights);
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
    /** Calls back after a time, and again as long as that returns seconds. */
    readonly addTimer: (
        this: void,
        seconds: number,
        run: (this: void) => number | undefined,
    ) => Prosody.Timer;
    readonly onReviewed: (this: void, answered: boolean) => void;
}

/** Reads a room again. @param done called once, perhaps before this returns */
function reviewRoom(
    room: RoomRights,
    records: readonly UserRights[],
    settings: ResyncSettings,
    done: (this: void, answered: boolean) => void,
): void {
    const asked = settings.now();
    const userIds = records.map((record) => record.userId);
    settings.review(room.roomId, userIds, settings.deadline, (review) => {
        let answered = false;
        for (const record of records) {
            const said = review[record.userId];
            if (said !== undefined) {
                answered = true;
                const answer = said.joined
                    ? ({ membership: "joined", power: said.owner } as const)
                    : ({ membership: "ended" } as const);
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
    /** Called whenever somebody logs in for a room. */
    readonly watch: (this: void, room: RoomRights) => void;
    /** Takes no answer any more, for a module that is unloaded. */
    readonly stop: (this: void) => void;
}

/** Starts the reviews. */
export function startResync(settings: ResyncSettings): Resync {
    const watched = new LuaSet<string>();
    /** Rooms of which nobody could say anything at their last review. */
    const silent = new LuaSet<string>();

    let stopped = false;

    const note = (roomId: string, answered: boolean): void => {
        if (stopped) {
            return;
        }
        settings.onReviewed(answered);
        if (answered === !silent.has(roomId)) {
            return;
        }
        if (answered) {
            silent.delete(roomId);
            settings.log("info", "Room %s can be read again", roomId);
        } else {
            silent.add(roomId);
            settings.log("warn", "Nobody can say who is in room %s now: its call stays as it is", roomId);
        }
    };

    const watch = (room: RoomRights): void => {
        const { roomId } = room;
        if (watched.has(roomId)) {
            return;
        }
        watched.add(roomId);
        let underWay = false;
        // Each room in its own time, however many calls begin with the lesson or come back after a reload.
        const first = settings.interval * (0.5 + 0.5 * Math.random());
        settings.addTimer(first, () => {
            const records = settings.registry.usersOf(roomId);
            if (records.length === 0) {
                watched.delete(roomId);
                silent.delete(roomId);
                return undefined;
            }
            if (!underWay) {
                underWay = true;
                reviewRoom(room, records, settings, (answered) => {
                    underWay = false;
                    note(roomId, answered);
                });
            }
            return settings.interval;
        });
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
