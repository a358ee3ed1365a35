/**
 * Tests with the answers that a real Synapse gave (test/fixtures/synapse.json): put together as the module puts them
 * together, they say what was true at that moment (test/fixtures/uvs.json), for every room version.
 */

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { JsonAnswer, JsonObject } from "../../src/prosody/json";
import {
    adminApi,
    botApi,
    readAnswer,
    userinfo,
    whoami,
    type Members,
    type Question,
    type Reading,
} from "../../src/verification/homeserver-api";
import {
    decidePlace,
    decideReview,
    type Place,
    type PlacePolicy,
    type Readings,
} from "../../src/verification/place";
import { readProfile } from "../../src/matrix/profile";
import type { LoginReasonName } from "../../src/login-reasons";
import { decodeObject } from "./support/decode";
import { readText, root } from "./support/files";

interface Entry {
    readonly name: string;
    readonly request: { readonly method: string; readonly url: string };
    readonly response: { readonly status: number; readonly body: unknown };
}

interface Truth {
    readonly name: string;
    readonly truth?: { readonly membership: string | null; readonly owner: boolean };
}

const text = readText("test", "fixtures", "synapse.json");
const entries = JSON.parse(text) as readonly Entry[];
const truths = JSON.parse(readText("test", "fixtures", "uvs.json")) as readonly Truth[];

/** The answer of an entry, as it came over the wire. */
function answerOf({ response }: Entry): JsonAnswer {
    const { status, body } = response;
    const sent = typeof body === "string" ? body : JSON.stringify(body);
    return { kind: "response", status, body: decodeObject(sent) };
}

function find(name: string): Entry {
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry === undefined) {
        throw new Error(`no entry ${name}`);
    }
    return entry;
}

function answer(name: string): JsonAnswer {
    return answerOf(find(name));
}

/** The user id behind a short name. */
function userId(name: string): string {
    return name === "guest" ? "@4:hs.test" : `@${name}-1k6n:hs.test`;
}

/** The room id that an entry is about. */
function roomIdOf(name: string): string {
    return decodeURIComponent(/\/rooms\/([^/]+)\//.exec(find(name).request.url)?.[1] ?? "");
}

/** The reader of the answers to a question. */
function reader<Value>(question: Question<Value> | undefined): (given: JsonAnswer) => Reading<Value> {
    if (question === undefined) {
        throw new Error("nobody asks this");
    }
    return (given) => readAnswer(question, given);
}

const readUserinfo = reader(userinfo("hs.test", ""));
const readPowerLevels = reader(adminApi.levels(""));
const readCreationState = reader(adminApi.creation(""));
const readMemberList = reader(adminApi.members("", "hs.test"));
const readAccount = reader(adminApi.account?.("", true));
const readMember = reader(botApi.member("", ""));
const readClientState = reader(botApi.levels(""));
const readCreationEvent = reader(botApi.creation(""));

function readJoinedRooms(given: JsonAnswer, roomId: string): Reading<JsonObject | undefined> {
    return readAnswer(adminApi.member(roomId, ""), given);
}

function readJoinedMembers(given: JsonAnswer, botId: string): Reading<Members> {
    return readAnswer(botApi.members("", botId), given);
}

const roomV11 = roomIdOf("admin-state-create-v11");

/** What a reading comes to: its value, or the reason. */
function outcome(reading: Reading<unknown>): unknown {
    return reading.ok ? reading.value : reading.reason;
}

/** Each entry is tested in one of these groups, with its reader and what is expected of it. */
interface Group {
    readonly title: string;
    readonly read: (answer: JsonAnswer, entry: Entry) => unknown;
    readonly expected: Readonly<Record<string, unknown>>;
}

function group(
    title: string,
    read: (answer: JsonAnswer) => Reading<unknown>,
    expected: Group["expected"],
): Group {
    return { title, read: (given) => outcome(read(given)), expected };
}

function named(prefix: string, names: string, value: (name: string) => unknown): Record<string, unknown> {
    return Object.fromEntries(names.split(" ").map((name) => [prefix + name, value(name)]));
}

const reason = (name: LoginReasonName) => (): unknown => name;

/** What the content of the only event of a recorded state is; nothing where there is none. */
function contentIn(name: string): unknown {
    const { state } = find(name).response.body as { state?: readonly { content: unknown }[] };
    return state?.[0]?.content;
}

const rooms =
    "events_override knock no_state_default no_users private stale state75 tombstoned users_default50 v1 v10 v11 v12 v12_additional v12_no_users v6 world_readable";
const inV11 = "admin creator guest locked loggedout member rejoined shadow suspended";
const outsideV11 = "banned deact invited kicked knocker left stranger";

const creator = userId("creator");

/** Whom the creation of a recorded room names, and whether they rule. */
function creationOf(name: string): unknown {
    const creators = name === "v12_additional" ? [creator, userId("coadmin")] : [creator];
    return { creatorsRule: name.startsWith("v12"), creators };
}

const groups: readonly Group[] = [
    group("whose a token is", readUserinfo, {
        ...named("userinfo-", "ok two-tokens", () => userId("member")),
        // A token that was given out before still says whose it was.
        ...named("userinfo-", "deact locked loggedout shadow suspended", userId),
        ...named("userinfo-", "client-token empty expired garbage nul", reason("user_unknown")),
        // Never sent so: where a proxy ate the query, it is not the user's fault.
        ...named("userinfo-", "header missing badutf8", reason("verifier_rejected")),
        // Nor is a token asked for by the module.
        ...named("request_token-", "deact locked loggedout", reason("user_unknown")),
        ...named("request_token-", "guest other", reason("verifier_rejected")),
        ...named("request_token-", "member shadow suspended", reason("verifier_unreadable")),
    }),
    group("whether a user is in a room, by the admin API", (given) => readJoinedRooms(given, roomV11), {
        ...named("admin-joined_rooms-", inV11, () => ({ membership: "join" })),
        ...named("admin-joined_rooms-", `${outsideV11} remote unknown`, () => undefined),
    }),
    {
        title: "power levels by the admin API",
        read: (given) => outcome(readPowerLevels(given)),
        expected: {
            ...named("admin-state-pl-", rooms, (name) => contentIn(`admin-state-pl-${name}`)),
            ...named("admin-state-pl-", "emptied no_pl_v11 purged", () => undefined),
            "admin-state-two-types-v11": contentIn("admin-state-pl-v11"),
            // Asked for something else: no power levels among the members.
            ...named("admin-state-", "member-v11 member-key-v11", () => undefined),
        },
    },
    group("creation by the admin API", readCreationState, {
        ...named("admin-state-create-", `${rooms} no_pl_v11`, creationOf),
        ...named("admin-state-create-", "emptied purged", reason("verifier_unreadable")),
    }),
    group("members by the admin API", readMemberList, {
        "admin-members-badtoken": "homeserver_token_unknown",
        "admin-members-notadmin": "homeserver_token_not_admin",
        // We always send the token, so a proxy dropped it.
        "admin-members-notoken": "verifier_rejected",
        ...named("admin-members-", "v11 v12", (name) => ({
            joined: Object.fromEntries(
                (find(`admin-members-${name}`).response.body as { members: string[] }).members.map((id) => [
                    id,
                    true,
                ]),
            ),
            seen: true,
        })),
    }),
    {
        title: "accounts by the admin API",
        read: (given) => {
            const account = readAccount(given);
            return account.ok
                ? readProfile(account.value, undefined, () => true).displayName
                : account.reason;
        },
        expected: {
            ...named("admin-user-", `${inV11} ${outsideV11}`, (name) => {
                const { displayname } = find(`admin-user-${name}`).response.body as { displayname?: string };
                return displayname ?? undefined;
            }),
            "admin-user-unknown": undefined,
            "admin-user-remote": "verifier_rejected",
        },
    },
    {
        title: "member events as a bot",
        read: (given) => {
            const member = readMember(given);
            return member.ok ? member.value?.membership === "join" : member.reason;
        },
        expected: {
            ...named("client-member-event-", inV11, () => true),
            ...named("client-member-event-", outsideV11, () => false),
            ...named("as-member-event-", inV11, () => true),
            ...named("as-member-event-", "kicked left", () => false),
            ...named("as-member-event-", "banned deact invited knocker stranger", reason("bot_not_in_room")),
            "stale-client-state-member-as-creator": false,
            // What was true when the bot left: its own membership has to be asked, too.
            "stale-client-state-member-as-exbot": true,
            "stale-client-state-member-as-kicked-member": false,
        },
    },
    {
        title: "power levels as a bot",
        read: (given) => {
            const levels = readClientState(given);
            return levels.ok ? levels.value !== undefined : levels.reason;
        },
        expected: {
            ...named(
                "client-state-pl-",
                "as-bot as-exbot v12 v12_additional world_readable-stranger",
                () => true,
            ),
            ...named(
                "client-state-pl-",
                "as-banned as-invited as-srvadmin as-stranger",
                reason("bot_not_in_room"),
            ),
            "client-state-pl-no_pl_v11": false,
            ...named(
                "client-state-pl-bad-",
                "alias bang empty long malformed nul slash space unknown unknown-v12",
                reason("bot_not_in_room"),
            ),
            ...named("stale-client-state-pl-as-", "creator exbot kicked-member", () => true),
            ...named("as-state-pl-", `${inV11} kicked left`, () => true),
            ...named("as-state-pl-", "banned deact invited knocker stranger", reason("bot_not_in_room")),
        },
    },
    group("creation as a bot", readCreationEvent, {
        ...named("client-state-create-event-", "as-bot as-exbot no_pl_v11 v12 v12_additional", creationOf),
        ...named(
            "client-state-create-event-",
            "as-banned as-invited as-srvadmin as-stranger",
            reason("bot_not_in_room"),
        ),
    }),
    {
        title: "members as a bot",
        read: (given, { name }) => {
            const members = readJoinedMembers(given, name.startsWith("stale") ? creator : userId("bot"));
            return members.ok ? members.value.seen : members.reason;
        },
        expected: {
            "client-joined_members-as-bot": true,
            ...named(
                "client-joined_members-as-",
                "banned exbot invited srvadmin stranger",
                reason("bot_not_in_room"),
            ),
            "stale-client-joined_members-as-creator": true,
            ...named("stale-client-joined_members-as-", "exbot kicked-member", reason("bot_not_in_room")),
            // An application service may ask in anybody's name; the module does not.
            ...named("as-joined_members-", `${inV11} ${outsideV11}`, () => true),
            // Nor does it ask for the whole events of the members, which a bot that left is told of, too.
            ...named(
                "client-members-",
                "as-bot as-exbot join-as-bot join-as-exbot",
                reason("verifier_unreadable"),
            ),
            ...named("client-members-as-", "banned invited srvadmin stranger", reason("bot_not_in_room")),
            ...named(
                "client-members-join-as-",
                "banned invited srvadmin stranger",
                reason("bot_not_in_room"),
            ),
        },
    },
];

test("the copy is the recording", () => {
    const original = path.resolve(root, "../shared/fixtures/synapse.json");
    // Where there is no workspace around the clone, there is nothing to compare with.
    const recording: unknown = JSON.parse(existsSync(original) ? readFileSync(original, "utf8") : text);
    expect(entries).toEqual(recording);
    expect(entries).toHaveLength(227);
});

test("each entry is tested just once", () => {
    const tested = groups.flatMap(({ expected }) => Object.keys(expected));
    expect([...tested].sort()).toEqual(entries.map(({ name }) => name).sort());
});

describe.each(groups)("$title", ({ read, expected }) => {
    test.each(Object.keys(expected))("%s", (name) => {
        const entry = find(name);
        expect(read(answerOf(entry), entry)).toEqual(expected[name]);
    });
});

/** Whether a reading holds more than that there is nothing. */
function saysYes(reading: Reading<unknown>): boolean {
    const value = reading.ok ? reading.value : undefined;
    return typeof value === "object" && value !== null && "seen" in value
        ? value.seen === true
        : value !== undefined;
}

test("no answer to one question passes for the answer to another", () => {
    const readers: Record<string, (given: JsonAnswer) => Reading<unknown>> = {
        "userinfo-": readUserinfo,
        "admin-joined_rooms-": (given) => readJoinedRooms(given, roomV11),
        "admin-members-": readMemberList,
        joined_members: (given) => readJoinedMembers(given, userId("bot")),
        "member-event- client-state-member": readMember,
        "admin-state-": readPowerLevels,
        create: (given) =>
            readCreationState(given).ok ? readCreationState(given) : readCreationEvent(given),
        whoami: reader(whoami),
    };
    const confused = Object.entries(readers).flatMap(([parts, read]) =>
        entries
            .filter(({ name }) => !parts.split(" ").some((part) => name.includes(part)))
            .filter((entry) => saysYes(read(answerOf(entry))))
            .map(({ name }) => `${parts}: ${name}`),
    );
    expect(confused).toEqual([]);
});

const usual: Omit<PlacePolicy, "bot" | "local"> = { ownerPower: "state_default" };

/** What the recorded answers say of somebody in a room, asked as administrator. */
function placeByAdmin(user: string, room: string): Place | undefined {
    const id = userId(user);
    const joinedRooms = entries.find(({ name }) => name === `admin-joined_rooms-${user}`);
    const roomId = roomIdOf(`admin-state-pl-${room}`);
    // Of some the rooms were not recorded; all of those were joined.
    const member = joinedRooms
        ? readJoinedRooms(answerOf(joinedRooms), roomId)
        : ({ ok: true, value: { membership: "join" } } as const);
    const readings: Readings = {
        member,
        levels: readPowerLevels(answer(`admin-state-pl-${room}`)),
        creation: readCreationState(answer(`admin-state-create-${room}`)),
    };
    return decidePlace(id, readings, { ...usual, bot: false, local: true });
}

/** The same, asked as a bot in a room of version 11. */
function placeByBot(user: string): Place | undefined {
    const readings: Readings = {
        sight: { ok: true, value: { membership: "join" } },
        member: readMember(answer(`client-member-event-${user}`)),
        levels: readClientState(answer("client-state-pl-as-bot")),
        creation: readCreationEvent(answer("client-state-create-event-as-bot")),
    };
    return decidePlace(userId(user), readings, { ...usual, bot: true, local: false });
}

/** The entries with a truth, by room and user. */
const known = truths.flatMap(({ name, truth }) => {
    const [room, user] = name.split("-");
    return truth === undefined || room === undefined || user === undefined
        ? []
        : [{ room: room === "one" ? "v11" : room, user, membership: truth.membership, owner: truth.owner }];
});

describe("the truth", () => {
    test("is known of users of rooms of all kinds", () => {
        expect(known.length).toBe(68);
    });

    test.each(known)("$user in $room, by the admin API", ({ room, user, membership, owner }) => {
        expect(placeByAdmin(user, room)).toEqual(
            membership === "join" ? { kind: "member", owner } : { kind: "outside" },
        );
    });

    test.each(
        known.filter(
            ({ room, user }) => room === "v11" && `${inV11} ${outsideV11}`.split(" ").includes(user),
        ),
    )("$user in $room, as a bot", ({ user, membership, owner }) => {
        expect(placeByBot(user)).toEqual(
            membership === "join" ? { kind: "member", owner } : { kind: "outside" },
        );
    });

    test.each(["v11", "v12"])("of all in %s, in one review", (room) => {
        // The bot came into the room after its members were recorded.
        const people = known.filter((one) => one.room === room && one.user !== "bot");
        const review = decideReview(
            people.map(({ user }) => userId(user)),
            {
                members: readMemberList(answer(`admin-members-${room}`)),
                levels: readPowerLevels(answer(`admin-state-pl-${room}`)),
                creation: readCreationState(answer(`admin-state-create-${room}`)),
            },
            "hs.test",
            { ownerPower: "state_default" },
        );
        expect(review).toEqual(
            Object.fromEntries(
                people.map(({ user, membership, owner }) => [
                    userId(user),
                    membership === "join" ? { joined: true, owner } : { joined: false },
                ]),
            ),
        );
    });
});

describe("a bot that left", () => {
    test("is told that the kicked user is joined, which does not count", () => {
        const member = readMember(answer("stale-client-state-member-as-exbot"));
        const readings: Readings = {
            // Its own event says that it left; recorded of another user who is in the same position.
            sight: readMember(answer("stale-client-state-member-as-kicked-member")),
            member,
            levels: readClientState(answer("stale-client-state-pl-as-exbot")),
            creation: readCreationEvent(answer("client-state-create-event-as-exbot")),
        };
        expect(member).toMatchObject({ ok: true, value: { membership: "join" } });
        expect(decidePlace(userId("member"), readings, { ...usual, bot: true, local: false })).toEqual({
            kind: "not_visible",
            reason: "bot_left_room",
        });
    });
});
