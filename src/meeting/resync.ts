/**
 * Calls follow their Matrix rooms (`matrix_resync`): each room that users are logged in for is reviewed at intervals, and
 * changes take effect at once.
 */

import { roomReasons } from "../room-reasons";
import { jidsOf, sessionsOf, type UserRights } from "../rights/principal";
import type { Registry } from "../rights/registry";
import { isOwner, takeAnswer, type Answer, type Change, type RoomRights } from "../rights/record";
import { clearFields } from "../rights/session-fields";
import { serverClock } from "../prosody/clock";
import type { AuthOptions } from "../verification/auth-options";
import type { Checks } from "../verification/coalescing";
import type { AuthMetrics } from "../verification/counters";
import type { RoomReview } from "../verification/verifier";
import type { FeatureKeeper } from "./features";
import { findRooms, matrixRoomName, roomsOfCall } from "./muc";

/** What a change of a user's rights needs. */
export interface FollowSettings {
    readonly module: Prosody.Module;
    readonly server: Prosody.Server;
    /** Nothing where no verifier is configured. */
    readonly checks?: Checks;
    readonly metrics: AuthMetrics;
    /** Nothing where `matrix_features` is not set. */
    readonly features?: FeatureKeeper;
}

const logged: Readonly<Record<Exclude<Change, "keep">, string>> = {
    promote: "now has the power of an owner",
    demote: "no longer has the power of an owner",
    adjust: "now has other powers",
    remove: "is no longer in the room: removed from its call",
};

/** Runs a step in which handlers of other modules run: an error in one must not keep the rest from being done. */
function attempt(settings: FollowSettings, step: (this: void) => void): void {
    const [done, error] = pcall(step);
    if (!done) {
        settings.module.log("error", "Error while a call followed its room: %s", error);
    }
}

function removeFrom(room: Prosody.Room, users: LuaSet<string>, settings: FollowSettings): void {
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

/** Revokes what the logins of a user granted to the sessions, and removes the user from the meeting. */
function remove(rights: UserRights, users: LuaSet<string>, settings: FollowSettings): void {
    const server = settings.server;
    for (const session of sessionsOf(rights)) {
        clearFields(session);
    }
    // Main rooms of all tenants, and their lobbies, which have the same name.
    for (const main of findRooms(server, (room) => matrixRoomName(room.jid) === rights.room.roomName)) {
        for (const room of roomsOfCall(main, server)) {
            removeFrom(room, users, settings);
        }
    }
}

/** Lets a change of a user's rights take effect in sessions and meetings. */
export function follow(rights: UserRights, change: Change, settings: FollowSettings): void {
    if (change === "keep") {
        return;
    }
    const { userId, room } = rights;
    settings.module.log("info", "%s, room %s: %s", userId, room.roomId, logged[change]);
    settings.checks?.forget(userId, room.roomId);
    settings.metrics.onFollowed(change);
    const users = jidsOf(rights);
    if (change === "remove") {
        remove(rights, users, settings);
    } else {
        for (const session of sessionsOf(rights)) {
            session.auth_matrix_user_verification_is_owner = isOwner(rights);
            settings.features?.settle(session);
        }
    }
    settings.server.events.fire_event("matrix-rights-changed", { roomName: room.roomName, users });
    for (const session of change === "remove" ? [] : sessionsOf(rights)) {
        settings.features?.show(session);
    }
}

/**
 * @returns nothing where `matrix_resync` is off, or the verifier cannot review; else `watch`, to be called at each login for a
 * room, and `stop`, after which answers to reviews are neither counted nor logged, for a module that is unloaded
 */
export function startResync(settings: FollowSettings, registry: Registry, options: AuthOptions) {
    const { module, metrics, checks } = settings;
    const interval = options.resync;
    const reviewUsers = checks?.review;
    if (interval === undefined || reviewUsers === undefined) {
        return undefined;
    }
    const watched = new LuaSet<string>();
    let stopped = false;

    /** Takes the answers about users. @returns whether there is one */
    const take = (records: readonly UserRights[], review: RoomReview, asked: number): boolean => {
        let answered = false;
        for (const record of records) {
            const said = review[record.userId];
            if (said !== undefined) {
                answered = true;
                const answer: Answer = said.joined
                    ? { membership: "joined", power: said.owner, powers: said.powers }
                    : { membership: "ended" };
                const change = takeAnswer(record, answer, asked, false, os.time());
                attempt(settings, () => {
                    follow(record, change, settings);
                });
            }
        }
        return answered;
    };

    const watch = (room: RoomRights): void => {
        const roomId = room.roomId;
        if (watched.has(roomId)) {
            return;
        }
        watched.add(roomId);
        let isRunning = false;
        let isSilent = false;
        const review = (): number | undefined => {
            const records = registry.usersOf(roomId);
            if (records.length === 0) {
                watched.delete(roomId);
                return undefined;
            }
            if (isRunning) {
                return interval;
            }
            isRunning = true;
            const asked = serverClock.now();
            const userIds: string[] = [];
            for (const record of records) {
                userIds.push(record.userId);
            }
            reviewUsers(roomId, userIds, options.uvsTimeout, (answers, detail) => {
                isRunning = false;
                const answered = take(records, answers, asked);
                if (stopped) {
                    return;
                }
                metrics.onReviewed(answered);
                if (answered && isSilent) {
                    module.log("info", "Room %s can be read again", roomId);
                } else if (!answered && !isSilent) {
                    const cause = detail === "" ? "no homeserver sees it" : detail;
                    module.log(
                        "warn",
                        "Room %s cannot be read now: its call stays as it is (%s)",
                        roomId,
                        cause,
                    );
                }
                isSilent = !answered;
            });
            return interval;
        };
        // At random times, so that many calls that begin together, or after a reload, are not reviewed together.
        module.add_timer(interval * (0.5 + 0.5 * Math.random()), review);
    };

    for (const room of registry.rooms()) {
        watch(room);
    }
    return {
        watch,
        stop: (): void => {
            stopped = true;
        },
    };
}
