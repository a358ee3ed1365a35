/** Reading rooms from one homeserver: the place of a user, or those of all users of a call. */

import * as caches from "util.cache";
import { serverOfUser } from "../matrix/ids";
import { readProfile } from "../matrix/profile";
import { isStanzaText } from "../prosody/decode";
import type { AuthOptions, Homeserver } from "./auth-options";
import { adminApi, botApi, userinfo, whoami, type OnReading } from "./homeserver-api";
import { homeserverClient, leastSeconds, type Exchange } from "./homeserver-client";
import { decidePlace, decideReview, type Place, type PlacePolicy, type Readings } from "./place";
import type { OnReview, OnTrouble, Review, RoomReview } from "./verifier";

/** Reads a user's place in a room. */
type ReadPlace = (
    this: void,
    exchange: Exchange,
    userId: string,
    roomId: string,
    done: (this: void, place: Place) => void,
) => void;

/**
 * Reads rooms from one homeserver. Each function answers once, perhaps before it returns; not at all once the exchange is
 * closed.
 */
export interface RoomReader {
    /** The homeserver's name. */
    readonly name: string;
    /** Asks whose an OpenID token is. */
    readonly identify: (this: void, exchange: Exchange, openIdToken: string, done: OnReading<string>) => void;
    readonly place: ReadPlace;
    readonly review: (
        this: void,
        exchange: Exchange,
        roomId: string,
        userIds: readonly string[],
        done: OnReview,
    ) => void;
}

/** Collects readings until they settle something. @returns makes the receiver of a reading, by its name */
function collect<Decision>(
    decide: (this: void, readings: Readings) => Decision | undefined,
    done: (this: void, decision: Decision) => void,
): <Name extends keyof Readings>(this: void, name: Name) => (this: void, reading: Readings[Name]) => void {
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
export function roomReader(homeserver: Homeserver, options: AuthOptions, onTrouble: OnTrouble): RoomReader {
    const { name, mediaUrl } = homeserver;
    const ownerPower = options.ownerPower;
    const ask = homeserverClient(homeserver, onTrouble);
    const bot = homeserver.right === "bot";
    const api = bot ? botApi : adminApi;
    const longLists = caches.new<true>(longListMaximum);
    let profileReader: PlacePolicy["readProfile"];
    if (options.profile) {
        profileReader = (content) => readProfile(content, mediaUrl, isStanzaText);
    }

    /** Gets who asks: the bot's user id, or the server name for an administrator. */
    const getSelf = (exchange: Exchange, done: OnReading<string>): void => {
        if (bot) {
            ask(exchange, whoami, done);
        } else {
            done({ ok: true, value: name });
        }
    };

    const place: ReadPlace = (exchange, userId, roomId, done) => {
        const local = serverOfUser(userId) === name;
        const policy = { ownerPower, bot, local, readProfile: profileReader };
        const put = collect((readings) => decidePlace(userId, readings, policy), done);
        getSelf(exchange, (self) => {
            if (!self.ok) {
                done({ kind: "failed", reason: self.reason });
                return;
            }
            ask(exchange, api.member(roomId, userId), put("member"));
            if (api.sight !== undefined) {
                ask(exchange, api.sight(roomId, self.value), put("sight"));
            }
            ask(exchange, api.levels(roomId), put("levels"));
            ask(exchange, api.creation(roomId), put("creation"));
            if (options.profile && api.account !== undefined) {
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
        getSelf(exchange, (self) => {
            if (!self.ok) {
                done({});
                return;
            }
            ask(exchange, api.members(roomId, self.value), put("members"));
            ask(exchange, api.levels(roomId), put("levels"));
            ask(exchange, api.creation(roomId), put("creation"));
        });
    };

    return {
        name,
        identify: (exchange, openIdToken, done) => ask(exchange, userinfo(name, openIdToken), done),
        place,
        review,
    };
}
