/** Asking one homeserver one thing. */

import * as caches from "util.cache";
import * as httpUtil from "util.http";
import type { JsonAnswer } from "../prosody/json";
import type { Creation, OwnerPower } from "../matrix/power";
import { readPause, type Reading } from "./homeserver-answers";
import { isRefusal } from "../login-reasons";
import type { RoomReview } from "./room-review";
import type { Place } from "./place";
import { decodeAnswer } from "../prosody/decode";
import type { Exchange } from "./exchange";
import type { Homeserver } from "./auth-options";
import type { HttpAnswer } from "../prosody/http";

/** Most rooms whose creation is kept for each homeserver; those asked for longest ago go first. */
const creationMaximum = 5000;

/** Told of answers that are neither yes nor no, with what is known beyond the reason's name. */
export type OnTrouble = (this: void, detail: string) => void;

/** What rooms are read for. */
export interface ReadingSettings {
    readonly ownerPower: OwnerPower;
    /** Whether display names and avatars are read, too. */
    readonly profile: boolean;
}

/** Reads rooms of one homeserver, by whatever right it has there. */
export interface RoomReader {
    /** The homeserver's name. */
    readonly name: string;
    /**
     * Asks for a user's place in a room.
     *
     * @param onPlace called once, perhaps before this returns; not at all once the exchange is closed
     */
    readonly place: (
        this: void,
        exchange: Exchange,
        userId: string,
        roomId: string,
        onPlace: (this: void, place: Place) => void,
    ) => void;
    /**
     * Asks for the places of several users in a room, in one round whatever their number.
     *
     * @param onReview called once, perhaps before this returns; not at all once the exchange is closed. Gets nothing where
     * the room's list of members is too long to be read: then its users have to be asked for one by one
     */
    readonly review: (
        this: void,
        exchange: Exchange,
        roomId: string,
        userIds: readonly string[],
        onReview: (this: void, review: RoomReview | undefined) => void,
    ) => void;
}

/** Fetches a path, and reads the answer. */
export type Ask = <Value>(
    this: void,
    exchange: Exchange,
    question: Question<Value>,
    onReading: (this: void, reading: Reading<Value>) => void,
) => void;

/** A question to a homeserver. */
export interface Question<Value> {
    /** What is asked, in words for the log. */
    readonly what: string;
    readonly path: string;
    readonly read: (this: void, answer: JsonAnswer) => Reading<Value>;
    /** Longest body of the answer that is read, in bytes. */
    readonly bodyMaximum?: number;
}

/** A path of escaped parts. */
export function pathOf(...parts: readonly string[]): string {
    let path = "";
    for (const part of parts) {
        path += `/${httpUtil.urlencode(part)}`;
    }
    return path;
}

/** What the log may say of an answer: no text of its body, nor the question's URL. */
function describeAnswer(answer: HttpAnswer, decoded: JsonAnswer): string {
    switch (answer.kind) {
        case "response": {
            const [ofHeader] = string.match(answer.headers["retry-after"] ?? "", "^%d+$");
            // Synapse says it in the header only where it is set up so, and in the body always.
            const ofBody = readPause(decoded);
            const seconds = ofHeader ?? (ofBody === undefined ? undefined : string.format("%d", ofBody));
            const retry = seconds === undefined ? "" : `, to be asked again in ${seconds} s`;
            return `status ${tostring(answer.status)}${retry}`;
        }
        case "unreachable":
            return answer.error;
        case "oversized":
        case "timeout":
        case "cancelled":
            return answer.kind;
    }
}

/** Fetches a path of a homeserver without a token. */
export function askWithoutToken<Value>(
    homeserver: Homeserver,
    exchange: Exchange,
    question: Question<Value>,
    onTrouble: OnTrouble,
    onReading: (this: void, reading: Reading<Value>) => void,
    headers: Readonly<Record<string, string>> = {},
): void {
    const url = homeserver.url + question.path;
    exchange.fetch({ url, headers, bodyMaximum: question.bodyMaximum }, (answer) => {
        const decoded = decodeAnswer(answer);
        const reading = question.read(decoded);
        // What is the user's affair is no trouble, and the log tells it with the refusal.
        if (!reading.ok && !isRefusal(reading.reason)) {
            onTrouble(
                `${homeserver.name}, ${question.what}: ${reading.reason}, ${describeAnswer(answer, decoded)}`,
            );
        }
        onReading(reading);
    });
}

/** Makes a function that asks a homeserver with its token. */
export function askerOf(homeserver: Homeserver, onTrouble: OnTrouble): Ask {
    const headers = { Authorization: `Bearer ${homeserver.token}` };
    return (exchange, question, onReading) => {
        askWithoutToken(homeserver, exchange, question, onTrouble, onReading, headers);
    };
}

/**
 * Makes a function that gets the creation of a room, which never changes: it is asked once.
 *
 * @param questionOf what to ask for a room
 */
export function keepCreations(
    ask: Ask,
    questionOf: (this: void, roomId: string) => Question<Creation>,
): (
    this: void,
    exchange: Exchange,
    roomId: string,
    onReading: (this: void, reading: Reading<Creation>) => void,
) => void {
    const kept = caches.new<Creation>(creationMaximum);
    return (exchange, roomId, onReading) => {
        const known = kept.get(roomId);
        if (known !== undefined) {
            // Counts as use.
            kept.set(roomId, known);
            onReading({ ok: true, value: known });
            return;
        }
        ask(exchange, questionOf(roomId), (reading) => {
            if (reading.ok) {
                kept.set(roomId, reading.value);
            }
            onReading(reading);
        });
    };
}
