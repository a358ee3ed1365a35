/**
 * What a homeserver is asked, endpoint by endpoint, and what its answers say: yes, no, or why nobody can say. Rooms are read by
 * Synapse's admin API, which needs nobody in the room, or by the client API as a user in it, which any homeserver has: a bot,
 * or whom an application service poses as. Recorded answers of Synapse stand in test/fixtures/synapse.json.
 */

import { urlencode } from "util.http";
import type { LoginReasonName } from "../login-reasons";
import { readCreation, type Creation } from "../matrix/power";
import { isUserId, serverOfUser } from "../matrix/ids";
import { asObject, holdsText, type JsonAnswer, type JsonObject } from "../prosody/json";
import { has } from "../prosody/text";
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

/** A question to a homeserver. */
export interface Question<Value> {
    /** The question in words, for the log. */
    readonly what: string;
    readonly path: string;
    /** By which right it is asked: a key of {@link statusReasons}. */
    readonly right: "user" | "profile" | "token" | "admin" | "bot" | "service";
    /** Reads the body of a 200. */
    readonly read: (this: void, body: JsonObject) => Reading<Value>;
    /** What a 404 means here, if that is an answer. */
    readonly notFound?: Reading<Value>;
    /** Longest body of the answer that is read, in bytes; default that of prosody/http.ts, {@link adminMaximum} for an administrator. */
    readonly bodyMaximum?: number;
    /** Whether the answer never changes, so that it is asked once. */
    readonly lasting?: boolean;
}

/** What a status other than 200 says of the right by which a question was asked. */
const statusReasons: Readonly<
    Record<Question<never>["right"], Readonly<Record<number, LoginReasonName | undefined>>>
> = {
    /** The user's OpenID token in the path, and no other. */
    user: { 401: "user_unknown" },
    /** Any token: a profile is only for show. */
    profile: {},
    token: { 401: "homeserver_token_unknown", 403: "homeserver_token_unknown" },
    admin: { 401: "homeserver_token_unknown", 403: "homeserver_token_not_admin" },
    bot: { 401: "homeserver_token_unknown", 403: "bot_not_in_room" },
    /** A 403 is about the room or about posing as the user: {@link posing} tells which. */
    service: { 401: "homeserver_token_unknown", 403: "user_not_in_namespace" },
};

const unreadable = { ok: false, reason: "verifier_unreadable" } as const;

function yes<Value>(value: Value): Reading<Value> {
    return { ok: true, value };
}

function no<Value>(reason: LoginReasonName): Reading<Value> {
    return { ok: false, reason };
}

/** A value that may be missing from a well-formed answer. */
function present<Value>(value: Value | undefined): Reading<Value> {
    return value === undefined ? unreadable : yes(value);
}

/** Reads an object in a body. */
function inside<Value>(
    name: string,
    read: (this: void, object: JsonObject) => Reading<Value>,
): Question<Value>["read"] {
    return (body) => {
        const object = asObject(body[name]);
        return object === undefined ? unreadable : read(object);
    };
}

export function readAnswer<Value>(question: Question<Value>, answer: JsonAnswer): Reading<Value> {
    if (answer.kind === "oversized") {
        return { ok: false, reason: failureReasons.oversized, oversized: true };
    }
    if (answer.kind !== "response") {
        return no(failureReasons[answer.kind]);
    }
    const { status, body } = answer;
    if (status === 200) {
        return body === undefined ? unreadable : question.read(body);
    }
    const errcode = body?.errcode;
    if (status === 404 && errcode === "M_NOT_FOUND" && question.notFound !== undefined) {
        return question.notFound;
    }
    if (status === 404 && (body === undefined || errcode === "M_UNRECOGNIZED")) {
        return no("homeserver_endpoint_missing");
    }
    // Tuwunel and Continuwuity refuse by this to let an application service pose as a user.
    if (question.right === "service" && errcode === "M_EXCLUSIVE") {
        return no("user_not_in_namespace");
    }
    const reason = statusReasons[question.right][status];
    // A homeserver that limits or suspends a user says that by another errcode: nothing about the room.
    if (question.right === "service" && status === 403 && errcode !== "M_FORBIDDEN") {
        return no(reasonOfStatus(status));
    }
    // Only a homeserver that got the token can reject it. Without an errcode a proxy answers; M_MISSING_TOKEN means that one
    // dropped the query or the header.
    const isRejected = typeof errcode === "string" && errcode !== "M_MISSING_TOKEN";
    if (reason === undefined || !isRejected) {
        return no(reasonOfStatus(status));
    }
    return no(reason);
}

/** The question whose an OpenID token is. */
export function userinfo(serverName: string, openIdToken: string): Question<string> {
    return {
        what: "user of the token",
        path: `/_matrix/federation/v1/openid/userinfo?access_token=${urlencode(openIdToken)}`,
        right: "user",
        read(body) {
            const userId = body.sub;
            if (typeof userId !== "string" || !isUserId(userId)) {
                return unreadable;
            }
            return serverOfUser(userId) === serverName ? yes(userId) : no("user_of_other_server");
        },
    };
}

/** The question for the owner of the module's token. */
export const whoami: Question<string> = {
    what: "user id of the bot",
    path: "/_matrix/client/v3/account/whoami",
    right: "token",
    lasting: true,
    read(body) {
        const userId = body.user_id;
        return typeof userId === "string" && isUserId(userId) ? yes(userId) : unreadable;
    },
};

/** The path of a question that an application service asks as a user. */
export function pathAs(path: string, userId: string): string {
    return `${path}${has(path, "%?") ? "&" : "?"}user_id=${urlencode(userId)}`;
}

/**
 * The question whether an application service may pose as a user. Synapse ignores as whom a token asks that is of no
 * application service, and answers by the token's own user.
 */
export const posing = (userId: string): Question<string> => ({
    what: "posing as the user",
    path: pathAs(whoami.path, userId),
    right: "service",
    read: (body) => (body.user_id === userId ? yes(userId) : no("user_not_in_namespace")),
});

/** The users who are joined to a room. */
export interface Members {
    /** The user ids, as the names of an object. */
    readonly joined: JsonObject;
    /** Whether the homeserver or the bot is in the room, and so can know. */
    readonly seen: boolean;
}

/** The questions about a room by one right. */
export interface RoomApi {
    /** The content of the user's membership; undefined if there is none. */
    readonly member: (this: void, roomId: string, userId: string) => Question<JsonObject | undefined>;
    /** The account with the profile; absent if the membership holds it. @param local whether it is of this server */
    readonly account?: (this: void, userId: string, local: boolean) => Question<JsonObject>;
    /** The content of the power levels; undefined if there are none, perhaps because the homeserver is not in the room. */
    readonly levels: (this: void, roomId: string) => Question<JsonObject | undefined>;
    readonly creation: (this: void, roomId: string) => Question<Creation>;
    /** @param self the user id of who asks, or the name of the homeserver */
    readonly members: (this: void, roomId: string, self: string) => Question<Members>;
}

/** Longest list of members that is read, in bytes: some 50,000 by the admin API, 15,000 with names and avatars as a bot. */
const membersMaximum = 2 * 1024 * 1024;

/**
 * Longest other answer of the admin API that is read, in bytes. A user in 10,000 rooms makes half of that; the whole state, which
 * Synapse before 1.123 sends, 330 bytes for each member.
 */
export const adminMaximum = 1024 * 1024;

function adminPath(roomId: string, what: string): string {
    return `/_synapse/admin/v1/rooms/${urlencode(roomId)}/${what}`;
}

/** Finds an event in a room's state. Synapse before 1.123 ignores the type that is asked for, and sends the whole state. */
function findEvent(state: JsonObject, type: string): JsonObject | undefined {
    for (const index in state) {
        const event = asObject(state[index]);
        if (event?.type === type && event.state_key === "") {
            return event;
        }
    }
    return undefined;
}

export const adminApi: RoomApi = {
    member: (roomId, userId) => ({
        what: "joined rooms",
        path: `/_synapse/admin/v1/users/${urlencode(userId)}/joined_rooms`,
        right: "admin",
        read: inside("joined_rooms", (rooms) =>
            yes(holdsText(rooms, roomId) ? { membership: "join" } : undefined),
        ),
    }),
    // The account of a local user is readable whatever the homeserver's rules for profiles are.
    account: (userId, local) => ({
        what: "profile",
        path: (local ? "/_synapse/admin/v2/users/" : "/_matrix/client/v3/profile/") + urlencode(userId),
        right: "profile",
        notFound: yes({}),
        read: yes,
    }),
    levels: (roomId) => ({
        what: "power levels",
        path: adminPath(roomId, "state?type=m.room.power_levels"),
        right: "admin",
        notFound: yes(undefined),
        read: inside("state", (state) => {
            const event = findEvent(state, "m.room.power_levels");
            return event === undefined ? yes(undefined) : present(asObject(event.content));
        }),
    }),
    creation: (roomId) => ({
        what: "creation of the room",
        path: adminPath(roomId, "state?type=m.room.create"),
        right: "admin",
        lasting: true,
        notFound: unreadable,
        read: inside("state", (state) => present(readCreation(findEvent(state, "m.room.create") ?? {}))),
    }),
    members: (roomId, serverName) => ({
        what: "members",
        path: adminPath(roomId, "members"),
        right: "admin",
        bodyMaximum: membersMaximum,
        notFound: yes({ joined: {}, seen: false }),
        read: inside("members", (members) => {
            const joined: Record<string, true> = {};
            let seen = false;
            for (const index in members) {
                const userId = members[index];
                if (typeof userId === "string") {
                    joined[userId] = true;
                    // A homeserver is in a room as long as one of its users is.
                    seen = seen || serverOfUser(userId) === serverName;
                }
            }
            return yes({ joined, seen });
        }),
    }),
};

function clientPath(roomId: string, what: string): string {
    return `/_matrix/client/v3/rooms/${urlencode(roomId)}/${what}`;
}

/** The client API, as a user in the room. */
const clientApi = (right: "bot" | "service"): RoomApi => ({
    member: (roomId, userId) => ({
        what: "membership",
        path: clientPath(roomId, `state/m.room.member/${urlencode(userId)}`),
        right,
        notFound: yes(undefined),
        read: (content) => (typeof content.membership === "string" ? yes(content) : unreadable),
    }),
    levels: (roomId) => ({
        what: "power levels",
        path: clientPath(roomId, "state/m.room.power_levels/"),
        right,
        notFound: yes(undefined),
        read: yes,
    }),
    creation: (roomId) => ({
        what: "creation of the room",
        path: clientPath(roomId, "state/m.room.create/?format=event"),
        right,
        lasting: true,
        read: (event) => present(readCreation(event)),
    }),
    members: (roomId, botId) => ({
        what: "members",
        path: clientPath(roomId, "joined_members"),
        right,
        bodyMaximum: membersMaximum,
        // Only a user who is in the room can know its members.
        read: inside("joined", (joined) =>
            joined[botId] === undefined ? no("bot_left_room") : yes({ joined, seen: true }),
        ),
    }),
});

export const botApi = clientApi("bot");

/** As a user whom an application service poses as. */
export const serviceApi = clientApi("service");
