/** Finding a user's place in a room: which of the homeservers is asked, and whose answer counts. */

import { serverOfUser } from "../matrix/ids";
import type { Place } from "./place";
import { openExchange, type Exchange } from "./exchange";
import type { HttpClient } from "../prosody/http";
import type { RoomReader } from "./homeserver-client";

/** Told a user's place, once. */
export type OnPlace = (this: void, place: Place) => void;

/** Whether a homeserver said something of the user. */
function isClear(place: Place): boolean {
    return place.kind === "member" || place.kind === "outside";
}

/**
 * Asks several homeservers side by side. The first clear answer counts: the administrator trusts each of them, and
 * whoever is in the room knows who else is. The others are then given up.
 */
function askAny(
    readers: readonly RoomReader[],
    http: HttpClient,
    seconds: number,
    userId: string,
    roomId: string,
    onPlace: OnPlace,
): void {
    let waiting = readers.length;
    let unclear: Place | undefined;
    const exchanges: Exchange[] = [];
    const settle = (place: Place): void => {
        for (const exchange of exchanges) {
            exchange.close();
        }
        onPlace(place);
    };
    for (const reader of readers) {
        const exchange = openExchange(http, seconds);
        exchanges.push(exchange);
        reader.place(exchange, userId, roomId, (place) => {
            exchange.close();
            waiting--;
            // "Cannot say" weighs more than "does not see": perhaps it would have been a yes.
            if (unclear === undefined || place.kind === "failed") {
                unclear = place;
            }
            if (isClear(place)) {
                settle(place);
            } else if (waiting === 0) {
                settle(unclear);
            }
        });
    }
}

/**
 * Asks for a user's place: their own homeserver, or the others where that is not set up or its bot does not see the room.
 *
 * @param time an exchange whose deadline holds for this, too
 * @param onPlace called once, perhaps before this returns
 */
export function locateUser(
    readers: readonly RoomReader[],
    http: HttpClient,
    time: Exchange,
    userId: string,
    roomId: string,
    onPlace: OnPlace,
): void {
    const server = serverOfUser(userId);
    const own: RoomReader[] = [];
    const others: RoomReader[] = [];
    for (const reader of readers) {
        (reader.name === server ? own : others).push(reader);
    }
    if (own.length === 0) {
        askAny(others, http, time.secondsLeft(), userId, roomId, onPlace);
        return;
    }
    askAny(own, http, time.secondsLeft(), userId, roomId, (place) => {
        if (place.kind !== "blind" || others.length === 0) {
            onPlace(place);
            return;
        }
        askAny(others, http, time.secondsLeft(), userId, roomId, (second) => {
            onPlace(second.kind === "blind" ? place : second);
        });
    });
}
