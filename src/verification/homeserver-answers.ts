/**
 * What the answers of a homeserver say, endpoint by endpoint: yes, no, or why nobody can say. Recorded answers of Synapse
 * stand in test/fixtures/synapse.json.
 */

import type { LoginReasonName } from "../login-reasons";
import { readCreation, type Creation } from "../matrix/power";
import { isUserId, serverOfUser } from "../matrix/ids";
import type { JsonAnswer } from "../prosody/json";
import { asObject, holdsText, type JsonObject } from "../prosody/json";
import { failureReasons, reasonOfStatus } from "./verifier";

/** The value asked for, or the reason why the answer does not say it. */
export type Reading<Value> =
    | { readonly ok: true; readonly value: Value }
    | {
          readonly ok: false;
          readonly reason: LoginReasonName;
          /** Whether the answer was too long to be read. */
          readonly oversized?: boolean;
      };

/** Receives a reading. */
export type OnReading<Value> = (this: void, reading: Reading<Value>) => void;

/** The right by which a homeserver is asked: none but the user's token, an administrator's, or a bot's. */
export type Right = "user" | "admin" | "bot";

function yes<Value>(value: Value): Reading<Value> {
    return { ok: true, value };
}

function no<Value>(reason: LoginReasonName): Reading<Value> {
    return { ok: false, reason };
}

const unreadable = { ok: false, reason: "verifier_unreadable" } as const;

/** A value that may be missing from a well-formed answer. */
function present<Value>(value: Value | undefined): Reading<Value> {
    return value === undefined ? unreadable : yes(value);
}

/** Why a status says nothing of what was asked. */
function reasonOf(status: number, body: JsonObject | undefined, right: Right): LoginReasonName {
    if (status === 404 && (body === undefined || body.errcode === "M_UNRECOGNIZED")) {
        return "homeserver_endpoint_missing";
    }
    if (status === 401 && right !== "user") {
        return "homeserver_token_unknown";
    }
    if (status === 403 && right === "admin") {
        return "homeserver_token_not_admin";
    }
    if (status === 403 && right === "bot") {
        return "bot_not_in_room";
    }
    return reasonOfStatus(status);
}

/** The body of a 200, or why there is none. */
function readBody(answer: JsonAnswer, right: Right): Reading<JsonObject> {
    if (answer.kind !== "response") {
        return {
            ok: false,
            reason: failureReasons[answer.kind],
            oversized: answer.kind === "oversized" ? true : undefined,
        };
    }
    if (answer.status !== 200) {
        return no(reasonOf(answer.status, answer.body, right));
    }
    return present(answer.body);
}

/** An object in the body of a 200, by its name. */
function readObject(answer: JsonAnswer, right: Right, name: string): Reading<JsonObject> {
    const body = readBody(answer, right);
    return body.ok ? present(asObject(body.value[name])) : body;
}

/** Whether the homeserver says that there is no such thing, and not that it does not know the endpoint. */
function isNotFound(answer: JsonAnswer): boolean {
    return answer.kind === "response" && answer.status === 404 && answer.body?.errcode === "M_NOT_FOUND";
}

/** Reads `…/openid/userinfo`. @returns the user id */
export function readUserinfo(answer: JsonAnswer, serverName: string): Reading<string> {
    const errcode = answer.kind === "response" && answer.status === 401 ? answer.body?.errcode : undefined;
    // M_MISSING_TOKEN would mean that a proxy dropped the query.
    if (typeof errcode === "string" && errcode !== "M_MISSING_TOKEN") {
        return no("user_unknown");
    }
    const body = readBody(answer, "user");
    if (!body.ok) {
        return body;
    }
    const userId = body.value.sub;
    if (typeof userId !== "string" || !isUserId(userId)) {
        return unreadable;
    }
    return serverOfUser(userId) === serverName ? yes(userId) : no("user_of_other_server");
}

/**
 * Reads `…/openid/userinfo` of a server that is not configured. An unclear answer is that server's own failure, which the
 * administrator here cannot fix.
 *
 * @returns the user id
 */
export function readForeignAnswer(answer: JsonAnswer, serverName: string): Reading<string> {
    const reading = readUserinfo(answer, serverName);
    if (
        reading.ok ||
        reading.reason === "user_unknown" ||
        reading.reason === "user_of_other_server" ||
        reading.reason === "check_cancelled"
    ) {
        return reading;
    }
    return no("foreign_server_failed");
}

/** Reads `…/users/{user}/joined_rooms` of the admin API. @returns whether the room is among them */
export function readJoinedRooms(answer: JsonAnswer, roomId: string): Reading<boolean> {
    const rooms = readObject(answer, "admin", "joined_rooms");
    return rooms.ok ? yes(holdsText(rooms.value, roomId)) : rooms;
}

/**
 * Reads `…/rooms/{room}/state?type=` of the admin API. Synapse before 1.123 ignores the type and sends the whole state.
 *
 * @returns the event; undefined if there is none, perhaps because the homeserver is not in the room
 */
function readStateEvent(answer: JsonAnswer, type: string): Reading<JsonObject | undefined> {
    if (isNotFound(answer)) {
        return yes(undefined);
    }
    const state = readObject(answer, "admin", "state");
    if (!state.ok) {
        return state;
    }
    for (const index in state.value) {
        const event = asObject(state.value[index]);
        if (event?.type === type && event.state_key === "") {
            return yes(event);
        }
    }
    return yes(undefined);
}

/** Reads `m.room.power_levels` by the admin API. @returns its content; undefined if there is no such event */
export function readPowerLevels(answer: JsonAnswer): Reading<JsonObject | undefined> {
    const event = readStateEvent(answer, "m.room.power_levels");
    return event.ok && event.value !== undefined ? present(asObject(event.value.content)) : event;
}

/** Reads `m.room.create` by the admin API. */
export function readCreationState(answer: JsonAnswer): Reading<Creation> {
    const event = readStateEvent(answer, "m.room.create");
    if (!event.ok) {
        return event;
    }
    return event.value === undefined ? unreadable : present(readCreation(event.value));
}

/** The users who are joined to a room. */
export interface Members {
    /** The user ids, as the names of an object. */
    readonly joined: JsonObject;
    /** Whether the homeserver or the bot is in the room, and so can know. */
    readonly seen: boolean;
}

/**
 * Reads `…/rooms/{room}/members` of the admin API.
 *
 * @param serverName the homeserver's: it is in the room as long as one of its users is
 */
export function readMemberList(answer: JsonAnswer, serverName: string): Reading<Members> {
    if (isNotFound(answer)) {
        return yes({ joined: {}, seen: false });
    }
    const members = readObject(answer, "admin", "members");
    if (!members.ok) {
        return members;
    }
    const joined: Record<string, true> = {};
    let seen = false;
    for (const index in members.value) {
        const userId = members.value[index];
        if (typeof userId === "string") {
            joined[userId] = true;
            seen = seen || serverOfUser(userId) === serverName;
        }
    }
    return yes({ joined, seen });
}

/** Reads the content of an event by the client API, as a bot. @returns undefined if there is no such event */
export function readClientState(answer: JsonAnswer): Reading<JsonObject | undefined> {
    return isNotFound(answer) ? yes(undefined) : readBody(answer, "bot");
}

/** Reads a member event by the client API. @returns its content if the user is joined, else undefined */
export function readMember(answer: JsonAnswer): Reading<JsonObject | undefined> {
    const content = readClientState(answer);
    if (!content.ok || content.value === undefined) {
        return content;
    }
    const membership = content.value.membership;
    if (typeof membership !== "string") {
        return unreadable;
    }
    return membership === "join" ? content : yes(undefined);
}

/** Reads the bot's own member event: a bot that left still sees the state as of its departure. */
export function readBotMember(answer: JsonAnswer): Reading<true> {
    if (isNotFound(answer)) {
        return no("bot_not_in_room");
    }
    const member = readMember(answer);
    if (!member.ok) {
        return member;
    }
    return member.value === undefined ? no("bot_left_room") : yes(true);
}

/** Reads `m.room.create` by the client API with `format=event`. */
export function readCreationEvent(answer: JsonAnswer): Reading<Creation> {
    const event = readBody(answer, "bot");
    return event.ok ? present(readCreation(event.value)) : event;
}

/** Reads `…/joined_members` by the client API. @param botId the bot, which sees only the rooms that it is in */
export function readJoinedMembers(answer: JsonAnswer, botId: string): Reading<Members> {
    const joined = readObject(answer, "bot", "joined");
    if (!joined.ok) {
        return joined;
    }
    return joined.value[botId] === undefined
        ? no("bot_left_room")
        : yes({ joined: joined.value, seen: true });
}

/** Reads `…/account/whoami`. @returns the user id of the bot */
export function readWhoami(answer: JsonAnswer): Reading<string> {
    const body = readBody(answer, "bot");
    if (!body.ok) {
        // A 403 is about the token here, not about a room.
        return body.reason === "bot_not_in_room" ? no("homeserver_token_unknown") : body;
    }
    const userId = body.value.user_id;
    return typeof userId === "string" && isUserId(userId) ? yes(userId) : unreadable;
}

/** Reads an account by the admin API, or a profile by the client API. @returns an empty object if there is none */
export function readAccount(answer: JsonAnswer): Reading<JsonObject> {
    return isNotFound(answer) ? yes({}) : readBody(answer, "user");
}

/** Longest pause that is believed, in milliseconds: a day. */
const pauseMaximum = 24 * 3600 * 1000;

/** How long a homeserver that answers 429 asks to be left alone, by the body. @returns whole seconds, if it says so */
export function readPause(answer: JsonAnswer): number | undefined {
    const milliseconds = answer.kind === "response" ? answer.body?.retry_after_ms : undefined;
    return typeof milliseconds === "number" && milliseconds >= 0 && milliseconds <= pauseMaximum
        ? Math.ceil(milliseconds / 1000)
        : undefined;
}
