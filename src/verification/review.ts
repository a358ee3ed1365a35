/** Reading again the places of all who are logged in for a room, from homeservers that are in the room. */

import * as caches from "util.cache";
import type { Review, RoomReview } from "./room-review";
import { openExchange, type Exchange } from "./exchange";
import type { HttpClient } from "../prosody/http";
import type { RoomReader } from "./homeserver-client";

/** Users asked for side by side where they are asked for one by one. */
const atOnce = 4;

/** With fewer seconds left nobody is asked any more. */
const leastSeconds = 0.01;

/** Most rooms remembered whose list of members is too long. */
const longListMaximum = 1000;

/** Asks for users one by one, each with small requests. @param onReview called once, perhaps before this returns */
function reviewEach(
    reader: RoomReader,
    exchange: Exchange,
    roomId: string,
    userIds: readonly string[],
    onReview: (this: void, review: RoomReview) => void,
): void {
    const known: Record<string, Review> = {};
    let next = 0;
    let underWay = 0;
    let asking = false;
    const askMore = (): void => {
        // Answers that come at once are left to the loop: one inside the other, many would fill the stack.
        if (asking) {
            return;
        }
        asking = true;
        while (underWay < atOnce && exchange.secondsLeft() > leastSeconds) {
            const userId = userIds[next];
            if (userId === undefined) {
                break;
            }
            next++;
            underWay++;
            reader.place(exchange, userId, roomId, (place) => {
                underWay--;
                if (place.kind === "member") {
                    known[userId] = { joined: true, owner: place.owner };
                } else if (place.kind === "outside") {
                    known[userId] = { joined: false };
                }
                askMore();
            });
        }
        asking = false;
        if (underWay === 0 && (next >= userIds.length || exchange.secondsLeft() <= leastSeconds)) {
            // Not again, should an answer come late.
            underWay = -1;
            onReview(known);
        }
    };
    askMore();
}

/** Asks a homeserver for the places of several users. Calls `onReview` once, perhaps before it returns. */
export type ReviewByReader = (
    this: void,
    reader: RoomReader,
    exchange: Exchange,
    roomId: string,
    userIds: readonly string[],
    onReview: (this: void, review: RoomReview) => void,
) => void;

/** Makes a function that asks for a room's list of members, or one by one in rooms where that is too long. */
export function makeReviewByReader(): ReviewByReader {
    const longLists = caches.new<true>(longListMaximum);
    return (reader, exchange, roomId, userIds, onReview) => {
        const name = `${reader.name} ${roomId}`;
        if (longLists.get(name) !== undefined) {
            reviewEach(reader, exchange, roomId, userIds, onReview);
            return;
        }
        reader.review(exchange, roomId, userIds, (review) => {
            if (review !== undefined) {
                onReview(review);
                return;
            }
            longLists.set(name, true);
            reviewEach(reader, exchange, roomId, userIds, onReview);
        });
    };
}

/**
 * Asks one homeserver after the other, until everybody's place is known. The first one mostly knows all: whoever is in
 * the room knows of all who are.
 *
 * @param readers in the order in which they are asked
 * @param seconds for all of them
 * @param onReview called once, perhaps before this returns
 */
export function reviewByAny(
    readers: readonly RoomReader[],
    reviewByReader: ReviewByReader,
    http: HttpClient,
    roomId: string,
    userIds: readonly string[],
    seconds: number,
    onReview: (this: void, review: RoomReview) => void,
): void {
    const known: Record<string, Review> = {};
    const exchange = openExchange(http, seconds);
    const ask = (index: number, unknown: readonly string[]): void => {
        const reader = readers[index];
        if (reader === undefined || unknown.length === 0 || exchange.secondsLeft() <= leastSeconds) {
            onReview(known);
            return;
        }
        const own = openExchange(http, exchange.secondsLeft());
        reviewByReader(reader, own, roomId, unknown, (review) => {
            own.close();
            const left: string[] = [];
            for (const userId of unknown) {
                const found = review[userId];
                if (found === undefined) {
                    left.push(userId);
                } else {
                    known[userId] = found;
                }
            }
            ask(index + 1, left);
        });
    };
    ask(0, userIds);
}
