/** Reading again the places of all who are in a room's call, from homeservers that are in the room. */

import type { Review, RoomReview } from "../access/review";
import { openExchange } from "../server/exchange";
import type { HttpClient } from "../server/http";
import type { RoomReader } from "./homeserver-ask";

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
        if (reader === undefined || unknown.length === 0) {
            onReview(known);
            return;
        }
        const own = openExchange(http, exchange.secondsLeft());
        reader.review(own, roomId, unknown, (review) => {
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
