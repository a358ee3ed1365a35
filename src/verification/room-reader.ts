/**
 * Reading rooms from one homeserver in one of two ways: Synapse's admin API, which needs no bot in the room, or the client API
 * as a bot in it, which any homeserver has. A bot that left a room still sees its state as of then, so each check also asks for
 * the bot's own membership.
 */

import * as caches from "util.cache";
import type { Creation } from "../matrix/power";
import { serverOfUser } from "../matrix/ids";
import type { OwnerPower } from "../matrix/power";
import { readProfile } from "../matrix/profile";
import { isStanzaText } from "../prosody/decode";
import type { JsonObject } from "../prosody/json";
import { homeserverClient, pathOf, type Exchange, type Question } from "./homeserver-client";
import {
    readAccount,
    readBotMember,
    readClientState,
    readCreationEvent,
    readCreationState,
    readJoinedMembers,
    readJoinedRooms,
    readMember,
    readMemberList,
    readPowerLevels,
    readWhoami,
    type Members,
    type OnReading,
} from "./homeserver-answers";
import type { Homeserver } from "./auth-options";
import { decidePlace, decideReview, type Place, type PlacePolicy, type Readings } from "./place";
import type { OnReview, OnTrouble, Review, RoomReview } from "./verifier";

/** Longest list of members that is read, in bytes: some 50,000 by the admin API, 15,000 with names and avatars as a bot. */
const membersMaximum = 2 * 1024 * 1024;

/**
 * Longest other answer of the admin API that is read, in bytes. A user in 10,000 rooms makes half of that; the whole state, which
 * Synapse before 1.123 sends, 330 bytes for each member.
 */
const adminMaximum = 1024 * 1024;

/** The questions about a room by one right. */
interface RoomApi {
    /** What only a bot needs: its user id, and its own membership. */
    readonly bot?: {
        readonly userId: Question<string>;
        readonly sight: (this: void, roomId: string, botId: string) => Question<true>;
    };
    readonly member: (this: void, roomId: string, userId: string) => Question<JsonObject | undefined>;
    /** The account with the profile; absent if the membership holds it. @param local whether it is of this server */
    readonly account?: (this: void, userId: string, local: boolean) => Question<JsonObject>;
    readonly levels: (this: void, roomId: string) => Question<JsonObject | undefined>;
    readonly creation: (this: void, roomId: string) => Question<Creation>;
    /** @param self the user id of the bot, or the name of the homeserver */
    readonly members: (this: void, roomId: string, self: string) => Question<Members>;
}

function adminPath(roomId: string, what: string): string {
    return `/_synapse/admin/v1/rooms${pathOf(roomId)}/${what}`;
}

/** Reading rooms by Synapse's admin API. */
const adminApi: RoomApi = {
    member: (roomId, userId) => ({
        what: "joined rooms",
        path: `/_synapse/admin/v1/users${pathOf(userId)}/joined_rooms`,
        bodyMaximum: adminMaximum,
        read(answer) {
            const joined = readJoinedRooms(answer, roomId);
            return joined.ok ? { ok: true, value: joined.value ? {} : undefined } : joined;
        },
    }),
    // The account of a local user is readable whatever the homeserver's rules for profiles are.
    account: (userId, local) => ({
        what: "profile",
        path: (local ? "/_synapse/admin/v2/users" : "/_matrix/client/v3/profile") + pathOf(userId),
        read: readAccount,
    }),
    levels: (roomId) => ({
        what: "power levels",
        path: adminPath(roomId, "state?type=m.room.power_levels"),
        bodyMaximum: adminMaximum,
        read: readPowerLevels,
    }),
    creation: (roomId) => ({
        what: "creation of the room",
        path: adminPath(roomId, "state?type=m.room.create"),
        bodyMaximum: adminMaximum,
        lasting: true,
        read: readCreationState,
    }),
    members: (roomId, name) => ({
        what: "members",
        path: adminPath(roomId, "members"),
        bodyMaximum: membersMaximum,
        read: (answer) => readMemberList(answer, name),
    }),
};

function clientPath(roomId: string, what: string): string {
    return `/_matrix/client/v3/rooms${pathOf(roomId)}/${what}`;
}

function memberPath(roomId: string, userId: string): string {
    return clientPath(roomId, `state/m.room.member${pathOf(userId)}`);
}

/** Reading rooms by the client API, as a bot. */
const botApi: RoomApi = {
    bot: {
        userId: {
            what: "user id of the bot",
            path: "/_matrix/client/v3/account/whoami",
            lasting: true,
            read: readWhoami,
        },
        sight: (roomId, botId) => ({
            what: "membership of the bot",
            path: memberPath(roomId, botId),
            read: readBotMember,
        }),
    },
    member: (roomId, userId) => ({ what: "membership", path: memberPath(roomId, userId), read: readMember }),
    levels: (roomId) => ({
        what: "power levels",
        path: clientPath(roomId, "state/m.room.power_levels/"),
        read: readClientState,
    }),
    creation: (roomId) => ({
        what: "creation of the room",
        path: clientPath(roomId, "state/m.room.create/?format=event"),
        lasting: true,
        read: readCreationEvent,
    }),
    members: (roomId, botId) => ({
        what: "members",
        path: clientPath(roomId, "joined_members"),
        bodyMaximum: membersMaximum,
        read: (answer) => readJoinedMembers(answer, botId),
    }),
};

/** What rooms are read for. */
export interface ReadingSettings {
    readonly ownerPower: OwnerPower;
    /** Whether display names and avatars are read, too. */
    readonly profile: boolean;
}

/** Receives a place. */
export type OnPlace = (this: void, place: Place) => void;

/** Reads a user's place in a room. */
type ReadPlace = (this: void, exchange: Exchange, userId: string, roomId: string, done: OnPlace) => void;

/**
 * Reads rooms from one homeserver. Each function answers once, perhaps before it returns; not at all once the exchange is
 * closed.
 */
export interface RoomReader {
    /** The homeserver's name. */
    readonly name: string;
    readonly place: ReadPlace;
    readonly review: (
        this: void,
        exchange: Exchange,
        roomId: string,
        userIds: readonly string[],
        done: OnReview,
    ) => void;
}

/** With fewer seconds left, no further user and no further homeserver is asked. */
export const leastSeconds = 0.01;

/** Makes the receiver of a reading, by its name. */
type Put = <Name extends keyof Readings>(
    this: void,
    name: Name,
) => (this: void, reading: Readings[Name]) => void;

/** Collects readings until they settle something. @param done called once */
function collect<Decision>(
    decide: (this: void, readings: Readings) => Decision | undefined,
    done: (this: void, decision: Decision) => void,
): Put {
    const readings: Readings = {};
    let decided = false;
    return (name) => (reading) => {
        if (decided) {
            return;
        }
        readings[name] = reading;
        const decision = decide(readings);
        if (decision !== undefined) {
            decided = true;
            done(decision);
        }
    };
}

/** Users whose places are read side by side where they are read one by one. */
const sideBySide = 4;

/** Reads the places of users one by one, some side by side. */
function reviewEach(
    readPlace: ReadPlace,
    exchange: Exchange,
    roomId: string,
    userIds: readonly string[],
    done: OnReview,
): void {
    const review: Record<string, Review> = {};
    let next = 0;
    let underWay = 0;
    let asking = false;
    const askMore = (): void => {
        // An answer that comes at once leaves the next user to the loop: nested calls would fill the stack.
        if (asking) {
            return;
        }
        asking = true;
        while (underWay < sideBySide && next < userIds.length && exchange.secondsLeft() > leastSeconds) {
            const userId = userIds[next] ?? "";
            next++;
            underWay++;
            readPlace(exchange, userId, roomId, (place) => {
                underWay--;
                if (place.kind === "member") {
                    review[userId] = { joined: true, owner: place.owner };
                } else if (place.kind === "outside") {
                    review[userId] = { joined: false };
                }
                askMore();
            });
        }
        asking = false;
        // Nothing is under way now only if all users were asked, or the time is up.
        if (underWay === 0) {
            done(review);
        }
    };
    askMore();
}

/** Most rooms remembered for a list of members that is too long. */
const longListMaximum = 1000;

/** Makes the reader of a homeserver. */
export function roomReader(
    homeserver: Homeserver,
    settings: ReadingSettings,
    onTrouble: OnTrouble,
): RoomReader {
    const { name, mediaUrl } = homeserver;
    const { ownerPower } = settings;
    const ask = homeserverClient(homeserver, onTrouble);
    const api = homeserver.right === "admin" ? adminApi : botApi;
    const bot = api.bot;
    const longLists = caches.new<true>(longListMaximum);
    let profileReader: PlacePolicy["readProfile"];
    if (settings.profile) {
        profileReader = (content) => readProfile(content, mediaUrl, isStanzaText);
    }

    /** Gets who asks: the bot's user id, or the server name for an administrator. */
    const identify = (exchange: Exchange, done: OnReading<string>): void => {
        if (bot === undefined) {
            done({ ok: true, value: name });
        } else {
            ask(exchange, bot.userId, done);
        }
    };

    const place: ReadPlace = (exchange, userId, roomId, done) => {
        const local = serverOfUser(userId) === name;
        const policy = { ownerPower, bot: bot !== undefined, local, readProfile: profileReader };
        const put = collect((readings) => decidePlace(userId, readings, policy), done);
        identify(exchange, (self) => {
            if (!self.ok) {
                done({ kind: "failed", reason: self.reason });
                return;
            }
            ask(exchange, api.member(roomId, userId), put("member"));
            if (bot !== undefined) {
                ask(exchange, bot.sight(roomId, self.value), put("sight"));
            }
            ask(exchange, api.levels(roomId), put("levels"));
            ask(exchange, api.creation(roomId), put("creation"));
            if (settings.profile && api.account !== undefined) {
                ask(exchange, api.account(userId, local), put("account"));
            }
        });
    };

    const review: RoomReader["review"] = (exchange, roomId, userIds, done) => {
        if (longLists.get(roomId) === true) {
            reviewEach(place, exchange, roomId, userIds, done);
            return;
        }
        const onReview = (found: RoomReview | "too_long"): void => {
            if (found === "too_long") {
                longLists.set(roomId, true);
                reviewEach(place, exchange, roomId, userIds, done);
            } else {
                done(found);
            }
        };
        const put = collect((readings) => decideReview(userIds, readings, name, ownerPower), onReview);
        identify(exchange, (self) => {
            if (!self.ok) {
                done({});
                return;
            }
            ask(exchange, api.members(roomId, self.value), put("members"));
            ask(exchange, api.levels(roomId), put("levels"));
            ask(exchange, api.creation(roomId), put("creation"));
        });
    };

    return { name, place, review };
}
