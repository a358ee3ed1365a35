/**
 * One homeserver: whose a token is, the place of a user in a room, or those of all users of a call. The requests of a check
 * share a deadline, and are given up together.
 */

import * as caches from "util.cache";
import { isRefusal } from "../login-reasons";
import { isMatrixToken, serverOfUser } from "../matrix/ids";
import { readProfile } from "../matrix/profile";
import { serverClock } from "../prosody/clock";
import { decodeAnswer, isStanzaText } from "../prosody/decode";
import { describeAnswer, request, type HttpAnswer, type HttpRequest } from "../prosody/http";
import type { JsonAnswer, JsonObject } from "../prosody/json";
import { isOneOf } from "../prosody/text";
import { readTokenFile, type AuthOptions, type Homeserver } from "./auth-options";
import {
    adminApi,
    botApi,
    pathAs,
    posing,
    readAnswer,
    serviceApi,
    userinfo,
    adminMaximum,
    whoami,
    type OnReading,
    type Question,
    type Reading,
    type RoomApi,
} from "./homeserver-api";
import { decidePlace, decideReview, type Place, type PlacePolicy, type Readings } from "./place";
import type { OnReview, ParticipantsOf, Review } from "./verifier";

/** Requests under one deadline. */
export type Exchange = ReturnType<typeof openExchange>;

/** Shortest deadline of a request in seconds, so that its timeout comes from a timer as always. */
export const leastSeconds = 0.001;

/** Opens an exchange. @param seconds until its deadline */
export function openExchange(seconds: number) {
    const until = serverClock.now() + seconds;
    const giveUps: ((this: void) => void)[] = [];
    const troubles: string[] = [];
    let open = true;
    return {
        /** Notes what went wrong, for the log. */
        note: (trouble: string): void => {
            if (!isOneOf(troubles, trouble)) {
                troubles.push(trouble);
            }
        },
        /** All that was noted, each once. */
        noted: () => table.concat(troubles, "; "),
        /** Makes a request, which answers once unless the exchange is closed. */
        fetch: (wanted: HttpRequest, done: (this: void, answer: HttpAnswer) => void): void => {
            if (!open) {
                return;
            }
            const giveUp = request(wanted, (answer) => {
                if (open) {
                    done(answer);
                }
            });
            giveUps.push(giveUp);
        },
        /** Seconds until the deadline, at least {@link leastSeconds}. */
        secondsLeft: () => Math.max(leastSeconds, until - serverClock.now()),
        /** Gives up what is under way. */
        close: (): void => {
            open = false;
            for (const giveUp of giveUps) {
                giveUp();
            }
        },
    };
}

/** How long a homeserver asks to wait after too many requests, for the log. */
function describePause(decoded: JsonAnswer): string {
    const pause = decoded.kind === "response" ? decoded.body?.retry_after_ms : undefined;
    return typeof pause === "number" ? string.format(", retry in %.0f s", Math.ceil(pause / 1000)) : "";
}

/**
 * Reads rooms from one homeserver. Each function answers once, perhaps before it returns; not at all once the exchange is
 * closed.
 */
export type RoomReader = ReturnType<typeof roomReader>;

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
    readPlace: RoomReader["place"],
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
                    review[userId] = { joined: true, owner: place.owner, powers: place.powers };
                } else if (place.kind === "outside") {
                    review[userId] = { joined: false };
                }
                askMore();
            });
        }
        asking = false;
        // Nothing is under way now only if all users were asked, or the time is up.
        if (underWay === 0) {
            done(review, exchange.noted());
        }
    };
    askMore();
}

/** Most lasting answers kept for each homeserver: one for each room. */
const lastingMaximum = 5000;

/** Most rooms remembered for a list of members that is too long. */
const longListMaximum = 1000;

/** Seconds after which the file of a token is read again. */
const rereadSeconds = 5;

/** Most participants whom an application service poses as, one after the other, until one is in the room. */
const participantsMaximum = 3;

const apis: Readonly<Record<Homeserver["right"], RoomApi>> = {
    admin: adminApi,
    bot: botApi,
    service: serviceApi,
};

/** Makes the reader of a homeserver. @param participantsOf for application services */
export function roomReader(homeserver: Homeserver, options: AuthOptions, participantsOf: ParticipantsOf) {
    const { name, url, tokenFile, mediaUrl } = homeserver;
    const { ownerPower, powers } = options;
    const bot = homeserver.right === "bot";
    const service = homeserver.right === "service";
    const api = apis[homeserver.right];
    const longLists = caches.new<true>(longListMaximum);
    let profileReader: PlacePolicy["readProfile"];
    if (options.profile) {
        profileReader = (content) => readProfile(content, mediaUrl, isStanzaText);
    }

    let token = homeserver.token;
    let readAt = serverClock.now();
    /** The token, read again from its file from time to time: an administrator may replace it. */
    const tokenNow = (): string => {
        const now = serverClock.now();
        if (tokenFile !== undefined && now >= readAt + rereadSeconds) {
            readAt = now;
            const [found] = readTokenFile(tokenFile);
            if (found !== undefined && isMatrixToken(found)) {
                token = found;
            }
        }
        return token;
    };
    const lastingAnswers = caches.new<unknown>(lastingMaximum);

    /** @param as the user whom an application service poses as */
    const ask = <Value>(
        exchange: Exchange,
        question: Question<Value>,
        done: OnReading<Value>,
        as?: string,
    ): void => {
        const path = question.path;
        const bearer = question.right === "user" ? "" : `Bearer ${tokenNow()}`;
        // Another token may be another bot's.
        const key = bearer + path;
        const bodyMaximum = question.bodyMaximum ?? (question.right === "admin" ? adminMaximum : undefined);
        const known = lastingAnswers.get(key);
        if (known !== undefined) {
            // Marks it as used last.
            lastingAnswers.set(key, known);
            done(known as Reading<Value>);
            return;
        }
        const headers: HttpRequest["headers"] = bearer === "" ? {} : { Authorization: bearer };
        const asked = as === undefined ? path : pathAs(path, as);
        const request = { url: url + asked, headers, bodyMaximum, deadline: exchange.secondsLeft() };
        exchange.fetch(request, (answer) => {
            const decoded = decodeAnswer(answer);
            const reading = readAnswer(question, decoded);
            if (reading.ok && question.lasting === true) {
                lastingAnswers.set(key, reading);
            }
            // A refusal of the user is no trouble, and the log has it with the login.
            if (!reading.ok && !isRefusal(reading.reason)) {
                const said = describeAnswer(answer) + describePause(decoded);
                exchange.note(`${name}, ${question.what}: ${reading.reason}, ${said}`);
            }
            done(reading);
        });
    };

    /** Gets who may ask about a room, one after the other: the bot's user id, or the server name for an administrator. */
    const getAskers = (exchange: Exchange, roomId: string, done: OnReading<readonly string[]>): void => {
        if (bot) {
            ask(exchange, whoami, (reading) => {
                done(reading.ok ? { ok: true, value: [reading.value] } : reading);
            });
            return;
        }
        const askers: string[] = [];
        for (const userId of service ? participantsOf(roomId) : []) {
            if (serverOfUser(userId) === name && askers.length < participantsMaximum) {
                askers.push(userId);
            }
        }
        done({ ok: true, value: service ? askers : [name] });
    };

    /** Reads a user's place. @param asker who asks */
    const placeBy = (
        exchange: Exchange,
        userId: string,
        roomId: string,
        asker: string,
        done: (this: void, place: Place) => void,
    ): void => {
        const local = serverOfUser(userId) === name;
        const asUser = service && asker === userId;
        const as = service ? asker : undefined;
        const policy = {
            ownerPower,
            powers,
            bot: bot || service,
            asUser,
            local,
            readProfile: profileReader,
        };
        const put = collect(
            (readings) => decidePlace(userId, readings, policy),
            (found) => {
                found.server = name;
                if (found.kind === "not_visible" && bot) {
                    exchange.note(`${name}: the bot is ${asker}`);
                }
                done(found);
            },
        );
        const putMember = put("member");
        const onMember: OnReading<JsonObject | undefined> = (reading) => {
            putMember(reading);
            if (asUser && !reading.ok && reading.reason === "user_not_in_namespace") {
                ask(exchange, posing(userId), put("posing"));
            }
        };
        ask(exchange, api.member(roomId, userId), onMember, as);
        if (policy.bot && !asUser) {
            ask(exchange, api.member(roomId, asker), put("sight"), as);
        }
        ask(exchange, api.levels(roomId), put("levels"), as);
        ask(exchange, api.creation(roomId), put("creation"), as);
        if (options.profile && api.account !== undefined) {
            ask(exchange, api.account(userId, local), put("account"));
        }
    };

    const place = (
        exchange: Exchange,
        userId: string,
        roomId: string,
        done: (this: void, place: Place) => void,
    ): void => {
        if (service && serverOfUser(userId) === name) {
            placeBy(exchange, userId, roomId, userId, done);
            return;
        }
        getAskers(exchange, roomId, (askers) => {
            if (!askers.ok) {
                done({ kind: "failed", reason: askers.reason, server: name });
                return;
            }
            const askBy = (index: number): void => {
                const asker = askers.value[index];
                if (asker === undefined) {
                    done({ kind: "not_visible", reason: "room_not_on_homeserver", server: name });
                    return;
                }
                placeBy(exchange, userId, roomId, asker, (found) => {
                    if (service && found.kind === "not_visible") {
                        askBy(index + 1);
                    } else {
                        done(found);
                    }
                });
            };
            askBy(0);
        });
    };

    const review = (exchange: Exchange, roomId: string, userIds: readonly string[], done: OnReview): void => {
        if (longLists.get(roomId) === true) {
            reviewEach(place, exchange, roomId, userIds, done);
            return;
        }
        const decide = (readings: Readings): ReturnType<typeof decideReview> =>
            decideReview(userIds, readings, name, options);
        getAskers(exchange, roomId, (askers) => {
            const askBy = (index: number): void => {
                const asker = askers.ok ? askers.value[index] : undefined;
                if (asker === undefined) {
                    // Participants who have left are asked about as themselves.
                    reviewEach(place, exchange, roomId, index === 0 ? [] : userIds, done);
                    return;
                }
                const put = collect(decide, (found) => {
                    if (found === "too_long") {
                        longLists.set(roomId, true);
                        reviewEach(place, exchange, roomId, userIds, done);
                    } else if (found !== "not_visible") {
                        done(found, exchange.noted());
                    } else if (service) {
                        askBy(index + 1);
                    } else {
                        done({}, exchange.noted());
                    }
                });
                const as = service ? asker : undefined;
                ask(exchange, api.members(roomId, asker), put("members"), as);
                ask(exchange, api.levels(roomId), put("levels"), as);
                ask(exchange, api.creation(roomId), put("creation"), as);
            };
            askBy(0);
        });
    };

    return {
        name,
        /** Asks whose an OpenID token is. */
        identify: (exchange: Exchange, openIdToken: string, done: OnReading<string>): void =>
            ask(exchange, userinfo(name, openIdToken), done),
        place,
        review,
    };
}
