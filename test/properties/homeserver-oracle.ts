/** What the answers of a homeserver come to, by the Matrix specification: written anew, as in oracle.ts. */

import { SERVER, parts, type HomeserverCase } from "./homeservers";
import { at, decodeObject, isTable, type Decoded, type Value } from "./json";
import type { ServedAnswer } from "./lua";
import { levelOf } from "./oracle";

/** What should come of a login. `cannot say`: some refusal for the time being. */
export type Outcome =
    | { readonly userId: string; readonly owner: boolean }
    | "user_unknown"
    | "user_of_other_server"
    | "not_in_room"
    | "cannot say";

/** What an answer says: an object, that there is nothing, or neither. */
type Said = ReadonlyMap<string, Value> | "nothing" | "cannot say";

function said(answer: ServedAnswer | undefined): Said {
    if (answer?.status !== 200 && answer?.status !== 404) {
        return "cannot say";
    }
    const body: Decoded = decodeObject(answer.body ?? "");
    if (answer.status === 404) {
        return body !== "refused" && body.get("errcode") === "M_NOT_FOUND" ? "nothing" : "cannot say";
    }
    return body === "refused" ? "cannot say" : body;
}

function items(value: Value | undefined): readonly Value[] {
    return Array.isArray(value)
        ? (value as readonly Value[])
        : value instanceof Map
          ? [...(value as ReadonlyMap<string, Value>).values()]
          : [];
}

/** The content of a state event in a list of them; for the creation the event itself. */
function eventIn(state: Said, type: string): Said {
    if (typeof state === "string") {
        return state;
    }
    const list = state.get("state");
    if (!isTable(list)) {
        return "cannot say";
    }
    const event = items(list).find((one) => at(one, "type") === type && at(one, "state_key") === "");
    return event instanceof Map ? (event as ReadonlyMap<string, Value>) : "nothing";
}

function isOwner(userId: string, levels: Value | undefined, creation: Value): boolean | undefined {
    const content = at(creation, "content");
    const stated = at(content, "room_version");
    const version =
        stated === undefined
            ? 1
            : stated === "org.matrix.hydra.11"
              ? 12
              : typeof stated === "string" && /^\d{1,4}$/.test(stated)
                ? Number(stated)
                : 0;
    const creator = version >= 1 && version <= 10 ? at(content, "creator") : at(creation, "sender");
    if (!isTable(content) || typeof creator !== "string") {
        return undefined;
    }
    const others = version >= 12 ? items(at(content, "additional_creators")) : [];
    const isCreator = creator === userId || others.includes(userId);
    if (version >= 12 && isCreator) {
        return true;
    }
    if (levels === undefined) {
        return isCreator;
    }
    const own = at(at(levels, "users"), userId) ?? at(levels, "users_default") ?? 0;
    const has = levelOf(own);
    const needs = levelOf(at(levels, "state_default") ?? 50);
    return has !== undefined && needs !== undefined && has >= needs;
}

function userOf(answer: ServedAnswer | undefined): Outcome {
    if (answer?.status === 401) {
        const code = at(decodeObject(answer.body ?? ""), "errcode");
        return typeof code === "string" ? "user_unknown" : "cannot say";
    }
    const body = said(answer);
    const sub = body instanceof Map ? (body as ReadonlyMap<string, Value>).get("sub") : undefined;
    const server =
        typeof sub === "string" ? /^@[!-9;-~]+:([0-9A-Za-z.-]+(?::\d{1,5})?)$/.exec(sub)?.[1] : undefined;
    if (typeof sub !== "string" || server === undefined) {
        return "cannot say";
    }
    return server === SERVER ? { userId: sub, owner: false } : "user_of_other_server";
}

/** Whether the user is in the room; nothing where that cannot be said. */
function isJoined({ way, roomId, answers }: HomeserverCase): boolean | "cannot say" {
    const of = (part: keyof typeof parts): ServedAnswer | undefined =>
        answers.find(({ url }) => url === parts[part]);
    if (way === "admin") {
        const rooms = said(of("rooms"));
        const list =
            rooms instanceof Map ? (rooms as ReadonlyMap<string, Value>).get("joined_rooms") : undefined;
        return isTable(list) ? items(list).includes(roomId) : "cannot say";
    }
    const sight = said(of("sight"));
    if (!(sight instanceof Map) || sight.get("membership") !== "join") {
        return "cannot say";
    }
    const membership = said(of("member"));
    if (membership === "nothing") {
        return false;
    }
    const word =
        membership instanceof Map ? (membership as ReadonlyMap<string, Value>).get("membership") : undefined;
    return typeof word === "string" ? word === "join" : "cannot say";
}

/** What should come of a login by a homeserver's answers. */
export function readHomeserver(login: HomeserverCase): Outcome {
    const of = (part: keyof typeof parts): ServedAnswer | undefined =>
        login.answers.find(({ url }) => url === parts[part]);
    const user = userOf(of("user"));
    if (typeof user === "string") {
        return user;
    }
    const joined = isJoined(login);
    if (joined !== true) {
        return joined === false ? "not_in_room" : joined;
    }
    const isAdmin = login.way === "admin";
    const levelsSaid = isAdmin ? eventIn(said(of("levels")), "m.room.power_levels") : said(of("levels"));
    const creation = isAdmin ? eventIn(said(of("creation")), "m.room.create") : said(of("creation"));
    const levels =
        isAdmin && levelsSaid instanceof Map
            ? (levelsSaid as ReadonlyMap<string, Value>).get("content")
            : levelsSaid;
    const isWithoutLevels = levelsSaid === "nothing";
    if (
        levelsSaid === "cannot say" ||
        typeof creation === "string" ||
        !(isWithoutLevels || isTable(levels))
    ) {
        return "cannot say";
    }
    const owner = isOwner(user.userId, isWithoutLevels ? undefined : levels, creation);
    return owner === undefined ? "cannot say" : { userId: user.userId, owner };
}
