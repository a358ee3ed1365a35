/** Generators of what a homeserver answers about a user and a room, asked by the admin API or as a bot in the room. */

import fc from "fast-check";
import { createHash } from "node:crypto";
import { member, object, perhapsDamaged, quoted, rareMember, strangeValue } from "./bytes";
import type { LoginCase, ServedAnswer } from "./lua";
import { meetingOf } from "./oracle";

/** The homeserver's name, and the bot there. */
export const SERVER = "hs.test";
const BOT = "@bot:hs.test";

/** How the module asks. */
export type Way = "admin" | "bot";

/** Where in URLs each answer belongs; earlier ones go first. */
export const parts = {
    user: "/openid/userinfo?",
    bot: "/account/whoami",
    sight: "/state/m.room.member/%40bot%3ahs.test",
    member: "/state/m.room.member/",
    rooms: "/joined_rooms",
    levels: "m.room.power_levels",
    creation: "m.room.create",
} as const;

/** A login, and the answers that it gets. */
export interface HomeserverCase extends LoginCase {
    readonly way: Way;
    readonly roomId: string;
}

const userIds = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom("@ada:hs.test", "@bob:hs.test") },
    fc.constantFrom(
        "",
        "ada",
        "@ada:other.test",
        "@:hs.test",
        "@ada:hs.test:8448",
        "@a da:hs.test",
        "@\xc3\xa9:hs.test",
    ),
);

const levels = fc.oneof(
    {
        weight: 8,
        arbitrary: fc.constantFrom("0", "49", "50", "51", "100", "-1", '"50"', '" 49 "', "9007199254740991"),
    },
    { weight: 1, arbitrary: strangeValue },
);

const rareLevel = (name: string): fc.Arbitrary<readonly string[]> =>
    fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: member(name, levels) });

/** The content of m.room.power_levels. */
const levelContents = object(
    fc.oneof(
        {
            weight: 6,
            arbitrary: member(
                "users",
                object(rareLevel("@ada:hs.test"), rareLevel("@bob:hs.test"), rareLevel("@ADA:hs.test")),
            ),
        },
        fc.constant([]),
    ),
    rareLevel("users_default"),
    rareLevel("state_default"),
    rareMember("events", object(rareLevel("m.room.name"))),
    rareMember("__hash", fc.constant('["users",{"@ada:hs.test":100}]')),
);

const creators = fc.constantFrom('"@ada:hs.test"', '"@bob:hs.test"', '"@cleo:hs.test"');

/** An m.room.create event. */
const creations = object(
    fc.constant(['"type":"m.room.create"', '"state_key":""']),
    member("sender", creators),
    member(
        "content",
        object(
            fc.oneof(
                {
                    weight: 8,
                    arbitrary: member(
                        "room_version",
                        fc.constantFrom('"1"', '"9"', '"10"', '"11"', '"12"', '"13"'),
                    ),
                },
                fc.constantFrom(
                    [],
                    ['"room_version":"org.matrix.hydra.11"'],
                    ['"room_version":"org.example.12"'],
                    ['"room_version":12'],
                ),
            ),
            fc.oneof({ weight: 4, arbitrary: member("creator", creators) }, fc.constant([])),
            fc.oneof(
                { weight: 2, arbitrary: fc.constant([]) },
                {
                    weight: 2,
                    arbitrary: member(
                        "additional_creators",
                        creators.map((one) => `[${one},7]`),
                    ),
                },
            ),
            rareMember("type", strangeValue),
        ),
    ),
);

/** The content of a member event: what somebody writes who is not in the room. */
const members = object(
    member(
        "membership",
        fc.oneof(
            { weight: 6, arbitrary: fc.constant('"join"') },
            fc.constantFrom('"leave"', '"ban"', '"invite"', '"knock"', '"Join"', '""'),
        ),
    ),
    rareMember("displayname", strangeValue),
    rareMember("__hash", fc.constant('["membership","join"]')),
    rareMember("\\u005f\\u005fhash", fc.constant('["membership","join"]')),
);

const notFound = '{"errcode":"M_NOT_FOUND","error":"Not found"}';

/** Mostly a good answer; else a status, an error of the connection, or none. */
function answers(
    url: string,
    body: fc.Arbitrary<string>,
    missing: fc.Arbitrary<string>,
): fc.Arbitrary<ServedAnswer> {
    return fc.oneof(
        {
            weight: 30,
            arbitrary: perhapsDamaged(body, 20).map((text) => ({
                url,
                status: 200,
                body: text,
            })),
        },
        {
            weight: 2,
            arbitrary: missing.map((text) => ({ url, status: 404, body: text })),
        },
        {
            weight: 1,
            arbitrary: fc
                .tuple(
                    fc.constantFrom(201, 302, 400, 401, 403, 404, 429, 500, 503),
                    fc.constantFrom(
                        "",
                        "{}",
                        "<html>",
                        notFound,
                        '{"errcode":"M_UNKNOWN_TOKEN"}',
                        '{"errcode":"M_FORBIDDEN"}',
                        '{"errcode":7}',
                    ),
                )
                .map(([status, text]) => ({ url, status, body: text })),
        },
        {
            weight: 1,
            arbitrary: fc.constantFrom({ url, error: "connection-closed" }, { url }),
        },
    );
}

/** A room's state as the admin API sends it: the event among others, or none. */
function states(event: fc.Arbitrary<string>): fc.Arbitrary<string> {
    const others = fc.constantFrom(
        [],
        ['{"type":"m.room.name","state_key":"","content":{"name":"m.room.power_levels"}}'],
        ['{"type":"m.room.power_levels","state_key":"x","content":{"users_default":100}}'],
        [
            '{"type":"m.room.create","state_key":"@ada:hs.test","sender":"@ada:hs.test","content":{"room_version":"12"}}',
        ],
    );
    const found = fc.oneof({ weight: 12, arbitrary: event.map((text) => [text]) }, fc.constant([]));
    return object(
        member(
            "state",
            fc.tuple(others, found, others).map((lists) => `[${lists.flat().join(",")}]`),
        ),
    );
}

const levelEvents = levelContents.map(
    (content) => `{"type":"m.room.power_levels","state_key":"","content":${content}}`,
);

function base64Url(text: string): string {
    return Buffer.from(text, "latin1").toString("base64url");
}

const ROOM_ID = '"{room_id}"';

/** A login of somebody with a good token. */
export const homeserverLogins: fc.Arbitrary<HomeserverCase> = fc
    .record({
        way: fc.constantFrom("admin" as const, "bot" as const),
        user: answers(parts.user, object(member("sub", quoted(userIds))), fc.constant("")),
        rooms: answers(
            parts.rooms,
            object(
                member(
                    "joined_rooms",
                    fc.constantFrom(
                        `[${ROOM_ID}]`,
                        `["!x:hs.test",${ROOM_ID}]`,
                        `[${ROOM_ID},"!x:hs.test",7]`,
                        "[]",
                        '["!x:hs.test"]',
                    ),
                ),
            ),
            fc.constant(notFound),
        ),
        member: answers(parts.member, members, fc.constant(notFound)),
        sight: answers(
            parts.sight,
            fc.constantFrom(
                '{"membership":"join"}',
                '{"membership":"join"}',
                '{"membership":"join"}',
                '{"membership":"leave"}',
            ),
            fc.constant(notFound),
        ),
        stateLevels: answers(parts.levels, states(levelEvents), fc.constant(notFound)),
        levels: answers(parts.levels, levelContents, fc.constant(notFound)),
        stateCreation: answers(parts.creation, states(creations), fc.constant(notFound)),
        creation: answers(parts.creation, creations, fc.constant(notFound)),
    })
    .map(
        ({
            way,
            user,
            rooms,
            member: membership,
            sight,
            stateLevels,
            levels: bare,
            stateCreation,
            creation,
        }) => {
            const made = way === "admin" ? stateCreation : creation;
            // The module keeps what it was told of a room's creation, so each creation has a room of its own.
            const digest = createHash("sha256")
                .update(JSON.stringify([way, made]))
                .digest("base64url");
            const roomId = `!${digest}`;
            const joined = {
                ...rooms,
                body: rooms.body?.replaceAll(ROOM_ID, JSON.stringify(roomId)),
            };
            const payload = {
                context: {
                    matrix: {
                        token: "openid.secret.of.a.user",
                        room_id: roomId,
                        server_name: SERVER,
                    },
                },
            };
            const token = `${base64Url('{"alg":"HS256"}')}.${base64Url(JSON.stringify(payload))}.c2ln`;
            const whoami = {
                url: parts.bot,
                status: 200,
                body: JSON.stringify({ user_id: BOT }),
            };
            return {
                run: "login",
                way,
                roomId,
                options: {
                    uvs_sync_power_levels: true,
                    matrix_cache_seconds: 0,
                    matrix_refusals_per_minute: 0,
                    // Logins alone: what is read again has tests of its own.
                    matrix_resync: 0,
                    matrix_homeservers: {
                        [SERVER]: {
                            url: "http://homeserver.test:8008",
                            [way === "admin" ? "admin_token" : "access_token"]: "bearer-of-the-service",
                        },
                    },
                },
                query: `room=${meetingOf(roomId)}&token=${token}`,
                answers:
                    way === "admin"
                        ? [user, joined, stateLevels, made]
                        : [user, whoami, sight, membership, bare, made],
            };
        },
    );
