/**
 * Verifying by the homeservers themselves, in two rounds of small requests: whose the token is, then the user's place in the
 * room. This needs no verification service, and is right for every room version.
 */

import type { LoginReasonName } from "../login-reasons";
import { serverOfUser } from "../matrix/ids";
import type { AuthOptions, Homeserver } from "./auth-options";
import type { AskForeignServer } from "./federation";
import { leastSeconds, openExchange, roomReader, type RoomReader } from "./homeserver-client";
import type { OnReading } from "./homeserver-api";
import type { Place } from "./place";
import {
    refuse,
    type OnVerdict,
    type ParticipantsOf,
    type Review,
    type Verdict,
    type Verifier,
} from "./verifier";

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
    for (const name of configured) {
        if (name === claimed || (claimed === undefined && configured.length === 1)) {
            return { kind: "configured", name };
        }
    }
    if (claimed === undefined) {
        return { kind: "none", reason: "server_not_named" };
    }
    return federation
        ? { kind: "foreign", name: claimed }
        : { kind: "none", reason: "server_not_configured" };
}

/** The verdict on a user at a place. @param detail what went wrong */
function judge(userId: string, place: Place, detail: string): Verdict {
    if (place.kind === "member") {
        const { owner, powers, profile, server } = place;
        return { admitted: true, userId, owner, powers, profile, server };
    }
    const isOutside = place.kind === "outside";
    const verdict = isOutside ? refuse("not_in_room", userId) : refuse(place.reason, userId, detail);
    verdict.server = place.server;
    return verdict;
}

/**
 * Makes a verifier.
 *
 * @param askForeignServer absent if only users of the configured servers may log in
 * @param participantsOf for application services, which see rooms as one of them
 */
export function homeserverVerifier(
    homeservers: readonly Homeserver[],
    options: AuthOptions,
    askForeignServer: AskForeignServer | undefined,
    participantsOf: ParticipantsOf,
): Verifier {
    const readers = homeservers.map((homeserver) => roomReader(homeserver, options, participantsOf));
    const names = readers.map((reader) => reader.name);
    const byName = new LuaMap<string, RoomReader>();
    for (const reader of readers) {
        byName.set(reader.name, reader);
    }

    const choose = (claimed: string | undefined): ServerChoice =>
        chooseServer(claimed, names, askForeignServer !== undefined);

    /**
     * Asks homeservers side by side for a user's place. The first clear answer counts and gives up the others: the
     * administrator trusts each of them, and any that is in the room knows its members.
     *
     * @param unclear an earlier answer
     */
    const askAny = (
        asked: readonly RoomReader[],
        unclear: Place | undefined,
        userId: string,
        roomId: string,
        seconds: number,
        done: (this: void, place: Place, detail: string) => void,
    ): void => {
        const exchange = openExchange(seconds);
        let waiting = asked.length;
        let best = unclear;
        for (const reader of asked) {
            reader.place(exchange, userId, roomId, (place) => {
                waiting--;
                const clear = place.kind === "member" || place.kind === "outside";
                // "Failed" outweighs "not visible": that server might have said yes.
                if (clear || best === undefined || place.kind === "failed") {
                    best = place;
                }
                if (clear || waiting === 0) {
                    exchange.close();
                    done(best, exchange.noted());
                }
            });
        }
    };

    /**
     * Verifies the membership of a user at their own homeserver; at the others if that is not configured, or its bot is not in
     * the room.
     */
    const confirm = (userId: string, roomId: string, seconds: number, done: OnVerdict): void => {
        const onPlace = (place: Place, detail: string): void => {
            done(judge(userId, place, detail));
        };
        const own = byName.get(serverOfUser(userId));
        if (own === undefined) {
            askAny(readers, undefined, userId, roomId, seconds, onPlace);
            return;
        }
        const deadline = openExchange(seconds);
        const others = readers.filter((reader) => reader !== own);
        askAny([own], undefined, userId, roomId, seconds, (place, detail) => {
            if (place.kind === "not_visible" && others.length > 0) {
                askAny(others, place, userId, roomId, deadline.secondsLeft(), (found, more) => {
                    onPlace(found, `${detail}; ${more}`);
                });
            } else {
                onPlace(place, detail);
            }
        });
    };

    /** Reviews users of a room: asks one homeserver after the other until each user's place is known. */
    const review: Verifier["review"] = (roomId, userIds, seconds, done) => {
        const servers = new LuaSet<string>();
        for (const userId of userIds) {
            servers.add(serverOfUser(userId));
        }
        // The homeservers of these users are most likely in the room, and the first that is knows all its members.
        const order: RoomReader[] = [];
        for (const ofUsers of [true, false]) {
            for (const reader of readers) {
                if (servers.has(reader.name) === ofUsers) {
                    order.push(reader);
                }
            }
        }
        const known: Record<string, Review> = {};
        const deadline = openExchange(seconds);
        const ask = (index: number, unknown: readonly string[]): void => {
            const reader = order[index];
            if (reader === undefined || unknown.length === 0 || deadline.secondsLeft() <= leastSeconds) {
                done(known, deadline.noted());
                return;
            }
            const exchange = openExchange(deadline.secondsLeft());
            reader.review(exchange, roomId, unknown, (found, detail) => {
                exchange.close();
                if (detail !== "") {
                    deadline.note(detail);
                }
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
            const exchange = openExchange(seconds);
            const onUser: OnReading<string> = (reading) => {
                if (!reading.ok) {
                    done(refuse(reading.reason, undefined, exchange.noted()));
                } else if (options.verifyMembership) {
                    confirm(reading.value, roomId, exchange.secondsLeft(), done);
                } else {
                    const profile = options.profile ? {} : undefined;
                    done({ admitted: true, userId: reading.value, owner: false, profile });
                }
            };
            const reader = byName.get(choice.name);
            if (reader === undefined) {
                askForeignServer?.(choice.name, openIdToken, exchange, onUser);
            } else {
                reader.identify(exchange, openIdToken, onUser);
            }
        },
        targetOf({ serverName }) {
            const choice = choose(serverName);
            return choice.kind === "none"
                ? { name: "no homeserver" }
                : { name: choice.name, configured: choice.kind === "configured" };
        },
        confirm: options.verifyMembership ? confirm : undefined,
        review: options.verifyMembership ? review : undefined,
    };
}
