/**
 * Asking the homeservers themselves, in two rounds of small requests: whose the token is, then the user's place in the room. No
 * verification service is needed, and the answer is right for every room version.
 */

import * as httpUtil from "util.http";
import type { JsonAnswer } from "../prosody/json";
import { readUserinfo, type Reading } from "./homeserver-answers";
import { chooseServer } from "./servers";
import { serverOfUser } from "../matrix/ids";
import type { LoginReasonName } from "../login-reasons";
import type { Place } from "./place";
import type { Question, Verdict } from "./verdict";
import { openExchange, type Exchange } from "./exchange";
import type { Homeserver } from "./auth-options";
import type { HttpClient } from "../prosody/http";
import { adminReader } from "./admin-api";
import { askWithoutToken, type OnTrouble, type ReadingSettings, type RoomReader } from "./homeserver-client";
import { botReader } from "./bot-api";
import { locateUser } from "./locate";
import { makeReviewByReader, reviewByAny } from "./review";
import type { Verifier } from "./verifier";

/** Asks a server that is not configured whose a token is. Calls `onReading` once, before the exchange's time is over. */
export type AskForeignServer = (
    this: void,
    serverName: string,
    openIdToken: string,
    exchange: Exchange,
    onReading: (this: void, reading: Reading<string>) => void,
) => void;

/** How homeservers are asked. */
export interface HomeserverSettings extends ReadingSettings {
    /** At least one. */
    readonly homeservers: readonly Homeserver[];
    /** Whether the membership in the room is asked, or just who the user is. */
    readonly question: Question;
    /** Nothing where only users of the configured servers are let in. */
    readonly askForeignServer?: AskForeignServer;
}

function refuse(reason: LoginReasonName, userId?: string): Verdict {
    return { admitted: false, reason, userId };
}

function verdictOf(place: Place, userId: string): Verdict {
    switch (place.kind) {
        case "member":
            return { admitted: true, userId, owner: place.owner, profile: place.profile };
        case "outside":
            return refuse("not_in_room", userId);
        case "blind":
        case "failed":
            return refuse(place.reason, userId);
    }
}

/** Makes a verifier. @param onTrouble told of answers that are neither yes nor no */
export function homeserverVerifier(
    settings: HomeserverSettings,
    http: HttpClient,
    onTrouble: OnTrouble,
): Verifier {
    const names: string[] = [];
    const homeservers = new LuaMap<string, Homeserver>();
    const readers: RoomReader[] = [];
    for (const homeserver of settings.homeservers) {
        names.push(homeserver.name);
        homeservers.set(homeserver.name, homeserver);
        readers.push(
            homeserver.right === "admin"
                ? adminReader(homeserver, settings, onTrouble)
                : botReader(homeserver, settings, onTrouble),
        );
    }

    const reviewByReader = makeReviewByReader();

    /** Asks whose a token is. */
    const identify = (
        exchange: Exchange,
        homeserver: Homeserver,
        openIdToken: string,
        onReading: (this: void, reading: Reading<string>) => void,
    ): void => {
        const userinfo = {
            what: "user of the token",
            path: `/_matrix/federation/v1/openid/userinfo?access_token=${httpUtil.urlencode(openIdToken)}`,
            read: (answer: JsonAnswer) => readUserinfo(answer, homeserver.name),
        };
        askWithoutToken(homeserver, exchange, userinfo, onTrouble, onReading);
    };

    return {
        verify(claim, seconds, onVerdict) {
            const choice = chooseServer(claim.serverName, names, settings.askForeignServer !== undefined);
            if (choice.kind === "none") {
                onVerdict(refuse(choice.reason));
                return;
            }
            const exchange = openExchange(http, seconds);
            const onUser = (reading: Reading<string>): void => {
                if (!reading.ok) {
                    onVerdict(refuse(reading.reason));
                    return;
                }
                const userId = reading.value;
                if (settings.question === "user") {
                    onVerdict({
                        admitted: true,
                        userId,
                        owner: false,
                        profile: settings.profile ? {} : undefined,
                    });
                    return;
                }
                locateUser(readers, http, exchange, userId, claim.roomId, (place) => {
                    onVerdict(verdictOf(place, userId));
                });
            };
            const homeserver = homeservers.get(choice.name);
            if (homeserver !== undefined) {
                identify(exchange, homeserver, claim.openIdToken, onUser);
            } else {
                settings.askForeignServer?.(choice.name, claim.openIdToken, exchange, onUser);
            }
        },
        targetOf(claim) {
            const choice = chooseServer(claim.serverName, names, settings.askForeignServer !== undefined);
            return choice.kind === "none"
                ? { name: "no homeserver" }
                : { name: choice.name, configured: choice.kind === "configured" };
        },
        confirm:
            settings.question === "user"
                ? undefined
                : (userId, roomId, seconds, onVerdict) => {
                      locateUser(readers, http, openExchange(http, seconds), userId, roomId, (place) => {
                          onVerdict(verdictOf(place, userId));
                      });
                  },
        review:
            settings.question === "user"
                ? undefined
                : (roomId, userIds, seconds, onReview) => {
                      const servers = new LuaSet<string>();
                      for (const userId of userIds) {
                          servers.add(serverOfUser(userId));
                      }
                      // Homeservers of people in the call are most likely in the room.
                      const first: RoomReader[] = [];
                      const others: RoomReader[] = [];
                      for (const reader of readers) {
                          (servers.has(reader.name) ? first : others).push(reader);
                      }
                      for (const reader of others) {
                          first.push(reader);
                      }
                      reviewByAny(first, reviewByReader, http, roomId, userIds, seconds, onReview);
                  },
    };
}
