/**
 * Verifying by the homeservers themselves, in two rounds of small requests: whose the token is, then the user's place in the
 * room. This needs no verification service, and is right for every room version.
 */

import * as httpUtil from "util.http";
import type { LoginReasonName } from "../login-reasons";
import { serverOfUser } from "../matrix/ids";
import type { HttpClient } from "../prosody/http";
import { readUserinfo, type OnReading } from "./homeserver-answers";
import {
    askHomeserver,
    openExchange,
    type Exchange,
    type Question as HomeserverQuestion,
} from "./homeserver-client";
import type { Homeserver } from "./auth-options";
import type { Place } from "./place";
import { leastSeconds, roomReader, type OnPlace, type ReadingSettings, type RoomReader } from "./room-reader";
import {
    refuse,
    type OnTrouble,
    type OnVerdict,
    type Question,
    type Review,
    type ReviewUsers,
    type Verifier,
} from "./verifier";

/** Asks a server that is not configured whose a token is. Calls `done` once, before the exchange's deadline. */
export type AskForeignServer = (
    this: void,
    serverName: string,
    openIdToken: string,
    exchange: Exchange,
    done: OnReading<string>,
) => void;

/** How homeservers are asked. */
export interface HomeserverSettings extends ReadingSettings {
    /** At least one. */
    readonly homeservers: readonly Homeserver[];
    readonly question: Question;
    /** Absent if only users of the configured servers may log in. */
    readonly askForeignServer?: AskForeignServer;
}

/** The server that says whose a token is. */
export type ServerChoice =
    | { readonly kind: "configured" | "foreign"; readonly name: string }
    | { readonly kind: "none"; readonly reason: LoginReasonName };

/**
 * Chooses the server that says whose a token is.
 *
 * @param claimed the server that the client names, if it names one
 * @param configured the names of the configured servers
 * @param federation whether other servers are asked, too
 */
export function chooseServer(
    claimed: string | undefined,
    configured: readonly string[],
    federation: boolean,
): ServerChoice {
    if (claimed === undefined && configured.length !== 1) {
        return { kind: "none", reason: "server_not_named" };
    }
    for (const name of configured) {
        if (claimed === undefined || name === claimed) {
            return { kind: "configured", name };
        }
    }
    return federation && claimed !== undefined
        ? { kind: "foreign", name: claimed }
        : { kind: "none", reason: "server_not_configured" };
}

/**
 * Asks several homeservers side by side for a user's place. The first clear answer counts and gives up the others: the
 * administrator trusts each of them, and any that is in the room knows its members.
 */
function askAny(
    readers: readonly RoomReader[],
    exchange: Exchange,
    userId: string,
    roomId: string,
    done: OnPlace,
): void {
    let waiting = readers.length;
    let unclear: Place | undefined;
    const settle = (place: Place): void => {
        exchange.close();
        done(place);
    };
    for (const reader of readers) {
        reader.place(exchange, userId, roomId, (place) => {
            waiting--;
            if (place.kind === "member" || place.kind === "outside") {
                settle(place);
                return;
            }
            // "Failed" outweighs "not visible": that server might have said yes.
            if (unclear === undefined || place.kind === "failed") {
                unclear = place;
            }
            if (waiting === 0) {
                settle(unclear);
            }
        });
    }
}

/** Picks the readers of some servers, or all but those. */
function pick(readers: readonly RoomReader[], servers: LuaSet<string>, those: boolean): RoomReader[] {
    const picked: RoomReader[] = [];
    for (const reader of readers) {
        if (servers.has(reader.name) === those) {
            picked.push(reader);
        }
    }
    return picked;
}

/** Makes a verifier. */
export function homeserverVerifier(
    settings: HomeserverSettings,
    http: HttpClient,
    onTrouble: OnTrouble,
): Verifier {
    const { homeservers, question, askForeignServer } = settings;
    const names: string[] = [];
    const byName = new LuaMap<string, Homeserver>();
    const readers: RoomReader[] = [];
    for (const homeserver of homeservers) {
        names.push(homeserver.name);
        byName.set(homeserver.name, homeserver);
        readers.push(roomReader(homeserver, settings, onTrouble));
    }

    const choose = (claimed: string | undefined): ServerChoice =>
        chooseServer(claimed, names, askForeignServer !== undefined);

    /** Asks a server whose a token is. */
    const identify = (
        exchange: Exchange,
        serverName: string,
        openIdToken: string,
        done: OnReading<string>,
    ): void => {
        const homeserver = byName.get(serverName);
        if (homeserver === undefined) {
            askForeignServer?.(serverName, openIdToken, exchange, done);
            return;
        }
        const userinfo: HomeserverQuestion<string> = {
            what: "user of the token",
            path: `/_matrix/federation/v1/openid/userinfo?access_token=${httpUtil.urlencode(openIdToken)}`,
            read: (answer) => readUserinfo(answer, serverName),
        };
        askHomeserver(homeserver, exchange, userinfo, {}, onTrouble, done);
    };

    /**
     * Reads a user's place from their own homeserver; from the others if that is not configured, or its bot is not in the room.
     */
    const locate = (userId: string, roomId: string, deadline: Exchange, done: OnPlace): void => {
        const server = new LuaSet<string>();
        server.add(serverOfUser(userId));
        const others = pick(readers, server, false);
        const askOthers = (otherwise?: Place): void => {
            askAny(others, openExchange(http, deadline.secondsLeft()), userId, roomId, (place) => {
                done(place.kind === "not_visible" ? (otherwise ?? place) : place);
            });
        };
        if (others.length === readers.length) {
            askOthers();
            return;
        }
        const own = pick(readers, server, true);
        askAny(own, openExchange(http, deadline.secondsLeft()), userId, roomId, (place) => {
            if (place.kind === "not_visible" && others.length > 0) {
                askOthers(place);
            } else {
                done(place);
            }
        });
    };

    /** Verifies the membership of a user. */
    const verifyPlace = (userId: string, roomId: string, deadline: Exchange, done: OnVerdict): void => {
        locate(userId, roomId, deadline, (place) => {
            if (place.kind === "member") {
                done({ admitted: true, userId, owner: place.owner, profile: place.profile });
            } else {
                done(refuse(place.kind === "outside" ? "not_in_room" : place.reason, userId));
            }
        });
    };

    /** Reviews users of a room: asks one homeserver after the other until each user's place is known. */
    const review: ReviewUsers = (roomId, userIds, seconds, done) => {
        const servers = new LuaSet<string>();
        for (const userId of userIds) {
            servers.add(serverOfUser(userId));
        }
        // The homeservers of these users are most likely in the room, and the first that is knows all its members.
        const order = pick(readers, servers, true);
        for (const reader of pick(readers, servers, false)) {
            order.push(reader);
        }
        const known: Record<string, Review> = {};
        const deadline = openExchange(http, seconds);
        const ask = (index: number, unknown: readonly string[]): void => {
            const reader = order[index];
            if (reader === undefined || unknown.length === 0 || deadline.secondsLeft() <= leastSeconds) {
                done(known);
                return;
            }
            const exchange = openExchange(http, deadline.secondsLeft());
            reader.review(exchange, roomId, unknown, (found) => {
                exchange.close();
                const left: string[] = [];
                for (const userId of unknown) {
                    const place = found[userId];
                    if (place === undefined) {
                        left.push(userId);
                    } else {
                        known[userId] = place;
                    }
                }
                ask(index + 1, left);
            });
        };
        ask(0, userIds);
    };

    return {
        verify({ serverName, openIdToken, roomId }, seconds, done) {
            const choice = choose(serverName);
            if (choice.kind === "none") {
                done(refuse(choice.reason));
                return;
            }
            const exchange = openExchange(http, seconds);
            identify(exchange, choice.name, openIdToken, (reading) => {
                if (!reading.ok) {
                    done(refuse(reading.reason));
                } else if (question === "user_in_room") {
                    verifyPlace(reading.value, roomId, exchange, done);
                } else {
                    const profile = settings.profile ? {} : undefined;
                    done({ admitted: true, userId: reading.value, owner: false, profile });
                }
            });
        },
        targetOf({ serverName }) {
            const choice = choose(serverName);
            return choice.kind === "none"
                ? { name: "no homeserver" }
                : { name: choice.name, configured: choice.kind === "configured" };
        },
        confirm:
            question === "user"
                ? undefined
                : (userId, roomId, seconds, done) => {
                      verifyPlace(userId, roomId, openExchange(http, seconds), done);
                  },
        review: question === "user" ? undefined : review,
    };
}
