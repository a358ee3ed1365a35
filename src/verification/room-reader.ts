/**
 * Reading rooms from one homeserver in one of two ways: Synapse's admin API, which needs no bot in the room, or the client API
 * as a bot in it, which any homeserver has. A bot that left a room still sees its state as of then, so each check also asks for
 * the bot's own membership.
 */

import * as caches from "util.cache";
import type { Creation } from "../matrix/creation";
import { serverOfUser } from "../matrix/ids";
import type { OwnerPower } from "../matrix/power";
import { readProfile } from "../matrix/profile";
import { isStanzaText } from "../prosody/decode";
import type { JsonObject } from "../prosody/json-value";
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
    type Reading,
} from "./homeserver-answers";
import type { Homeserver } from "./homeservers";
import { decidePlace, decideReview, type Place, type PlacePolicy, type Readings } from "./place";
import type { OnReview, OnTrouble, Review } from "./verifier";

/** A user in 10,000 rooms makes an answer of half a megabyte. */
const joinedRoomsMaximum = 1024 * 1024;

/** Synapse before 1.123 sends the whole state: 330 bytes for each member. */
const stateMaximum = 1024 * 1024;

/** Some 50,000 members by the admin API; with names and avatars, some 15,000 by the client API. */
const membersMaximum = 2 * 1024 * 1024;

/** The questions about a room by one right. */
interface RoomApi {
    /** What only a bot needs: its user id, and its own membership. */
    readonly bot?: {
        readonly userId: Question<string>;
        readonly sight: (this: void, roomId: string, botId: string) => Question<true>;
    };
    readonly member: (this: void, roomId: string, userId: string) => Question<JsonObject | undefined>;
    /** The account with the profile; absent if the membership holds it. @param local whether the user is of this server */
    readonly account?: (this: void, userId: string, local: boolean) => Question<JsonObject>;
    readonly levels: (this: void, roomId: string) => Question<JsonObject | undefined>;
    readonly creation: (this: void, roomId: string) => Question<Creation>;
    /** @param self the user id of the bot, or the server name of the homeserver */
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
        bodyMaximum: joinedRoomsMaximum,
        read(answer) {
            const joined = readJoinedRooms(answer, roomId);
            return joined.ok ? { ok: true, value: joined.value ? {} : undefined } : joined;
        },
    }),
    account: (userId, local) => ({
        what: "profile",
        // The account of a local user is readable whatever the homeserver's rules for profiles are.
        path: local
            ? `/_synapse/admin/v2/users${pathOf(userId)}`
            : `/_matrix/client/v3/profile${pathOf(userId)}`,
        read: readAccount,
    }),
    levels: (roomId) => ({
        what: "power levels",
        path: adminPath(roomId, "state?type=m.room.power_levels"),
        bodyMaximum: stateMaximum,
        read: readPowerLevels,
    }),
    creation: (roomId) => ({
        what: "creation of the room",
        path: adminPath(roomId, "state?type=m.room.create"),
        bodyMaximum: stateMaximum,
        lasting: true,
        read: readCreationState,
    }),
    members: (roomId, serverName) => ({
        what: "members",
        path: adminPath(roomId, "members"),
        bodyMaximum: membersMaximum,
        read: (answer) => readMemberList(answer, serverName),
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
    member: (roomId, userId) => ({
        what: "membership",
        path: memberPath(roomId, userId),
        read: readMember,
    }),
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

/**
 * Reads rooms from one homeserver. Each function answers once, perhaps before it returns; not at all once the exchange is
 * closed.
 */
export interface RoomReader {
    /** The homeserver's name. */
    readonly name: string;
    /** Reads a user's place in a room. */
    readonly place: (
        this: void,
        exchange: Exchange,
        userId: string,
        roomId: string,
        onPlace: OnPlace,
    ) => void;
    /** Reads the places of users of a room. */
    readonly review: (
        this: void,
        exchange: Exchange,
        roomId: string,
        userIds: readonly string[],
        onReview: OnReview,
    ) => void;
}

/** Users whose places are read side by side where they are read one by one. */
const sideBySide = 4;

/** With fewer seconds left, no further user and no further homeserver is asked. */
export const leastSeconds = 0.01;

/** Most rooms remembered for a too long list of members. */
const longListMaximum = 1000;

/** Makes a function that takes in answers until they settle something. @param onDecision called once */
function untilDecided<Decision>(
    decide: (this: void) => Decision | undefined,
    onDecision: (this: void, decision: Decision) => void,
): (this: void) => void {
    let decided = false;
    return () => {
        const decision = decided ? undefined : decide();
        if (decision !== undefined) {
            decided = true;
            onDecision(decision);
        }
    };
}

/** Reads the places of users one by one, some side by side. */
function reviewEach(
    place: RoomReader["place"],
    exchange: Exchange,
    roomId: string,
    userIds: readonly string[],
    onReview: OnReview,
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
        while (underWay < sideBySide && exchange.secondsLeft() > leastSeconds) {
            const userId = userIds[next];
            if (userId === undefined) {
                break;
            }
            next++;
            underWay++;
            place(exchange, userId, roomId, (found) => {
                underWay--;
                if (found.kind === "member") {
                    review[userId] = { joined: true, owner: found.owner };
                } else if (found.kind === "outside") {
                    review[userId] = { joined: false };
                }
                askMore();
            });
        }
        asking = false;
        // The loop leaves nothing under way only if all users were asked, or the time is up.
        if (underWay === 0) {
            onReview(review);
        }
    };
    askMore();
}

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
    const profileReader: PlacePolicy["readProfile"] = settings.profile
        ? (content) => readProfile(content, mediaUrl, isStanzaText)
        : undefined;

    /** Gets who asks: the bot's user id, or the server name for an administrator. */
    const identify = (
        exchange: Exchange,
        onReading: (this: void, reading: Reading<string>) => void,
    ): void => {
        if (bot === undefined) {
            onReading({ ok: true, value: name });
        } else {
            ask(exchange, bot.userId, onReading);
        }
    };

    /** Asks for the room's power levels and creation. */
    const askRoom = (
        exchange: Exchange,
        roomId: string,
        readings: Readings,
        onReading: (this: void) => void,
    ): void => {
        ask(exchange, api.levels(roomId), (reading) => {
            readings.levels = reading;
            onReading();
        });
        ask(exchange, api.creation(roomId), (reading) => {
            readings.creation = reading;
            onReading();
        });
    };

    const place: RoomReader["place"] = (exchange, userId, roomId, onPlace) => {
        const local = serverOfUser(userId) === name;
        const policy = { ownerPower, bot: bot !== undefined, local, readProfile: profileReader };
        const readings: Readings = {};
        const onReading = untilDecided(() => decidePlace(userId, readings, policy), onPlace);
        identify(exchange, (self) => {
            if (!self.ok) {
                onPlace({ kind: "failed", reason: self.reason });
                return;
            }
            ask(exchange, api.member(roomId, userId), (reading) => {
                readings.member = reading;
                onReading();
            });
            if (bot !== undefined) {
                ask(exchange, bot.sight(roomId, self.value), (reading) => {
                    readings.sight = reading;
                    onReading();
                });
            }
            askRoom(exchange, roomId, readings, onReading);
            if (settings.profile && api.account !== undefined) {
                ask(exchange, api.account(userId, local), (reading) => {
                    readings.account = reading;
                    onReading();
                });
            }
        });
    };

    return {
        name,
        place,
        review(exchange, roomId, userIds, onReview) {
            if (longLists.get(roomId) === true) {
                reviewEach(place, exchange, roomId, userIds, onReview);
                return;
            }
            const readings: Readings = {};
            const onReading = untilDecided(
                () => decideReview(userIds, readings, name, ownerPower),
                (review) => {
                    if (review !== "too_long") {
                        onReview(review);
                        return;
                    }
                    longLists.set(roomId, true);
                    reviewEach(place, exchange, roomId, userIds, onReview);
                },
            );
            identify(exchange, (self) => {
                if (!self.ok) {
                    onReview({});
                    return;
                }
                ask(exchange, api.members(roomId, self.value), (reading) => {
                    readings.members = reading;
                    onReading();
                });
                askRoom(exchange, roomId, readings, onReading);
            });
        },
    };
}
