/**
 * What the answers of a homeserver mean, endpoint by endpoint: yes, no, or why nobody can say. Answers were recorded
 * from Synapse (test/fixtures/synapse.json).
 */

import { asObject, holdsText, type JsonAnswer, type JsonObject } from "../prosody/json";
import { readCreation, type Creation } from "../matrix/power";
import { isUserId, serverOfUser } from "../matrix/ids";
import type { LoginReasonName } from "../login-reasons";

/** What was asked, or the reason why the answer does not say it. */
export type Reading<Value> =
    { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: LoginReasonName };

/** By what right a homeserver is asked: with a token that is in question itself, as administrator, or as a bot. */
export type Right = "user" | "admin" | "bot";

function yes<Value>(value: Value): Reading<Value> {
    return { ok: true, value };
}

function no<Value>(reason: LoginReasonName): Reading<Value> {
    return { ok: false, reason };
}

const unreadable = { ok: false, reason: "verifier_unreadable" } as const;

/** Why a status says nothing of what was asked, where it is none that the endpoint itself explains. */
function reasonOfStatus(status: number, body: JsonObject | undefined, right: Right): LoginReasonName {
    if (status === 429) {
        return "verifier_busy";
    }
    if (status >= 500) {
        return "verifier_failed";
    }
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
    return status >= 300 ? "verifier_rejected" : "verifier_unreadable";
}

/** The body of a 200, or why there is none. */
function readBody(answer: JsonAnswer, right: Right): Reading<JsonObject> {
    switch (answer.kind) {
        case "timeout":
            return no("verifier_timeout");
        case "cancelled":
            return no("check_cancelled");
        case "unreachable":
            return no("verifier_unreachable");
        case "oversized":
            return no("verifier_unreadable");
        case "response":
            if (answer.status !== 200) {
                return no(reasonOfStatus(answer.status, answer.body, right));
            }
            return answer.body === undefined ? unreadable : yes(answer.body);
    }
}

/** Whether a homeserver says that what was asked for is not there: not that it does not know the question. */
function isNotFound(answer: JsonAnswer): boolean {
    return answer.kind === "response" && answer.status === 404 && answer.body?.errcode === "M_NOT_FOUND";
}

/** Reads `…/openid/userinfo`. @returns the user id */
export function readUserinfo(answer: JsonAnswer, serverName: string): Reading<string> {
    const known = answer.kind === "response" && answer.status === 401 ? answer.body?.errcode : undefined;
    // M_MISSING_TOKEN would mean that something on the way ate the query.
    if (typeof known === "string" && known !== "M_MISSING_TOKEN") {
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
 * Reads `…/openid/userinfo` of a server that is not configured: what it does not say clearly is its own failure, and
 * nothing that the administrator here could mend.
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
    return { ok: false, reason: "foreign_server_failed" };
}

/** Reads `…/users/{user}/joined_rooms` of the admin API. @returns whether the room is among them */
export function readJoinedRooms(answer: JsonAnswer, roomId: string): Reading<boolean> {
    const body = readBody(answer, "admin");
    if (!body.ok) {
        return body;
    }
    const rooms = asObject(body.value.joined_rooms);
    return rooms === undefined ? unreadable : yes(holdsText(rooms, roomId));
}

/**
 * Reads `…/rooms/{room}/state?type=` of the admin API. Synapse before 1.123 takes no notice of the type, and sends the
 * whole state.
 *
 * @returns the event, nothing where there is none; the homeserver may then not be in the room
 */
export function readStateEvent(answer: JsonAnswer, type: string): Reading<JsonObject | undefined> {
    if (isNotFound(answer)) {
        return yes(undefined);
    }
    const body = readBody(answer, "admin");
    if (!body.ok) {
        return body;
    }
    const state = asObject(body.value.state);
    if (state === undefined) {
        return unreadable;
    }
    for (const index in state) {
        const event = asObject(state[index]);
        if (event?.type === type && event.state_key === "") {
            return yes(event);
        }
    }
    return yes(undefined);
}

/** Reads `m.room.power_levels` by the admin API. @returns its content, nothing where there is no such event */
export function readPowerLevels(answer: JsonAnswer): Reading<JsonObject | undefined> {
    const event = readStateEvent(answer, "m.room.power_levels");
    if (!event.ok || event.value === undefined) {
        return event;
    }
    const content = asObject(event.value.content);
    return content === undefined ? unreadable : yes(content);
}

/** Reads `m.room.create` by the admin API. */
export function readCreationState(answer: JsonAnswer): Reading<Creation> {
    const event = readStateEvent(answer, "m.room.create");
    if (!event.ok) {
        return event;
    }
    const creation = event.value === undefined ? undefined : readCreation(event.value);
    return creation === undefined ? unreadable : yes(creation);
}

/** Who is joined to a room. */
export interface Members {
    /** The user ids, as the names of an object. */
    readonly joined: JsonObject;
    /** Whether the user who asked is in the room, and so can know. */
    readonly seen: boolean;
}

/**
 * Reads `…/rooms/{room}/members` of the admin API.
 *
 * @param serverName that of the homeserver: it is in the room as long as one of its users is
 */
export function readMemberList(answer: JsonAnswer, serverName: string): Reading<Members> {
    if (isNotFound(answer)) {
        return yes({ joined: {}, seen: false });
    }
    const body = readBody(answer, "admin");
    if (!body.ok) {
        return body;
    }
    const members = asObject(body.value.members);
    if (members === undefined) {
        return unreadable;
    }
    const joined: Record<string, true> = {};
    let seen = false;
    for (const index in members) {
        const userId = members[index];
        if (typeof userId === "string") {
            joined[userId] = true;
            seen = seen || serverOfUser(userId) === serverName;
        }
    }
    return yes({ joined, seen });
}

/** Reads the content of an event by the client API, as a bot. @returns nothing where there is no such event */
export function readClientState(answer: JsonAnswer): Reading<JsonObject | undefined> {
    return isNotFound(answer) ? yes(undefined) : readBody(answer, "bot");
}

/** Reads a member event by the client API. @returns its content where the user is joined, nothing otherwise */
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

/** Reads the bot's own member event: whoever left goes on being told what was true then. */
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
    if (!event.ok) {
        return event;
    }
    const creation = readCreation(event.value);
    return creation === undefined ? unreadable : yes(creation);
}

/** Reads `…/joined_members` by the client API. @param botId the bot, which sees only the rooms that it is in */
export function readJoinedMembers(answer: JsonAnswer, botId: string): Reading<Members> {
    const body = readBody(answer, "bot");
    if (!body.ok) {
        return body;
    }
    const joined = asObject(body.value.joined);
    if (joined === undefined) {
        return unreadable;
    }
    return joined[botId] === undefined ? no("bot_left_room") : yes({ joined, seen: true });
}

/** Reads `…/account/whoami`. @returns the user id of the bot */
export function readWhoami(answer: JsonAnswer): Reading<string> {
    // Nothing but the token is in question here.
    const body = readBody(answer, "bot");
    if (!body.ok) {
        return body.reason === "bot_not_in_room" ? no("homeserver_token_unknown") : body;
    }
    const userId = body.value.user_id;
    return typeof userId === "string" && isUserId(userId) ? yes(userId) : unreadable;
}

/** Reads an account by the admin API, or a profile by the client API. @returns nothing in it where there is none */
export function readAccount(answer: JsonAnswer): Reading<JsonObject> {
    return isNotFound(answer) ? yes({}) : readBody(answer, "user");
}

/** Longest pause that is taken for meant, in milliseconds: a day. */
const pauseMaximum = 24 * 3600 * 1000;

/** How long a homeserver that answers 429 wants to be left alone, by the body. @returns whole seconds, nothing where it does not say */
export function readPause(answer: JsonAnswer): number | undefined {
    const milliseconds = answer.kind === "response" ? answer.body?.retry_after_ms : undefined;
    return typeof milliseconds === "number" && milliseconds >= 0 && milliseconds <= pauseMaximum
        ? Math.ceil(milliseconds / 1000)
        : undefined;
}
