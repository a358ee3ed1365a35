/** Generators of logins: tokens as Element makes them and as nobody should, and what a verification service answers. */

import fc from "fast-check";
import { createHmac } from "node:crypto";
import {
    anyOf,
    asJson,
    bytesOf,
    member,
    object,
    perhapsDamage,
    perhapsDamaged,
    quoted,
    rareMember,
    strangeValue,
} from "./bytes";
import type { LoginCase, ServedAnswer } from "./lua";
import { meetingOf } from "./oracle";

/** What tokens are signed with where the module looks at that. */
export const TOKEN_SECRET = "a secret of the service";

/** The module's options, one set for each login. */
const changes: readonly LoginCase["options"][] = [
    {},
    {},
    {},
    { uvs_require_issuer: true },
    { uvs_verify_membership: false },
    { uvs_sync_power_levels: false },
    { matrix_token_secret: TOKEN_SECRET },
];
const optionSets = changes.map((changed) => ({
    app_id: "jitsi",
    uvs_base_url: "http://uvs.test:3000",
    uvs_auth_token: "bearer of the service",
    uvs_sync_power_levels: true,
    // Each login by itself: what others came to before must not count.
    matrix_cache_seconds: 0,
    matrix_refusals_per_minute: 0,
    ...changed,
}));

const serverNames = fc.oneof(
    {
        weight: 10,
        arbitrary: fc.constantFrom("hs.test", "matrix.example.org", "hs.test:8448", "[::1]:443", "192.0.2.7"),
    },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "",
            "hs test",
            "hs.test:",
            "hs.test:123456",
            "[::1",
            "HS.TEST",
            "a".repeat(256),
            "hs/../x",
            "é",
        ),
    },
);

const graphic = fc.string({
    unit: anyOf("abcXYZ0129._~!$&'()*+,;=@-{}[]|^`\"<>"),
    minLength: 1,
    maxLength: 20,
});

/** Room ids of all versions, unusual ones, and texts that are none. */
export const roomIds: fc.Arbitrary<string> = fc.oneof(
    {
        weight: 8,
        arbitrary: fc.constantFrom("!abc:hs.test", "!room:matrix.example.org", "!lab:hs.test"),
    },
    {
        weight: 3,
        arbitrary: fc.tuple(graphic, serverNames).map(([local, server]) => `!${local}:${server}`),
    },
    {
        weight: 2,
        arbitrary: fc
            .string({ unit: anyOf("abcXYZ019-_"), minLength: 42, maxLength: 44 })
            .map((hash) => `!${hash}`),
    },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "",
            "!",
            "!:",
            "!:hs.test",
            "#abc:hs.test",
            "!a/../b:hs.test",
            "!a%2f:hs.test",
            "!a?b:hs.test",
            "!a b:hs.test",
            "!a\n:hs.test",
            "!a\0:hs.test",
            "!\xc3\xa9:hs.test",
            `!${"x".repeat(246)}:hs.test`,
            `!${"x".repeat(247)}:hs.test`,
            " !abc:hs.test",
            "!abc:hs.test ",
        ),
    },
);

const openIdTokens = fc.oneof(
    {
        weight: 20,
        arbitrary: fc
            .string({
                unit: anyOf("abcdefghijkXYZ0123456789_-"),
                minLength: 16,
                maxLength: 32,
            })
            .map((text) => `openid.${text}`),
    },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "",
            " ",
            "a token",
            "token\n",
            "token\0x",
            "t".repeat(1_024),
            "t".repeat(1_025),
            "%s%n%d%x%q",
            "\xff\xff\xff\xff",
        ),
    },
);

const userIds = fc.oneof(
    {
        weight: 12,
        arbitrary: fc.constantFrom("@ada:hs.test", "@ada:matrix.example.org", "@b.o-b=/:hs.test:8448"),
    },
    {
        weight: 2,
        arbitrary: fc.tuple(graphic, serverNames).map(([local, server]) => `@${local}:${server}`),
    },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "",
            "@",
            "@:hs.test",
            "ada",
            "@a da:hs.test",
            "@ada:hs.test\n",
            "@a\0:hs.test",
            "@\xc3\xa9:hs.test",
        ),
    },
);

const names = fc.oneof(
    fc.constantFrom(
        "Ada",
        "Ada Lovelace",
        "\xc3\x89va",
        "<b>",
        "__hash",
        "a\nb",
        "\x7f",
        "\xff",
        "\xf0\x9f\x98\x80",
        "",
    ),
    fc.string({ unit: "binary-ascii", maxLength: 10 }),
);

/** Points in time that are far off, so that the clock does not matter. */
const past = fc.constantFrom("0", "1", "-1", "1000000000", "1e9", "-1e400");
const future = fc.constantFrom("9999999999", "1e12", "1e400", "9007199254740993");

function base64Url(bytes: string): string {
    return Buffer.from(bytes, "latin1").toString("base64url");
}

/** Where the room id goes into a payload: those that are made only once can be made fast. */
const ROOM_ID = '"{room_id}"';

/** The payload of a JWT, without the room id. */
const payloads = (() => {
    const matrix = object(
        member("token", quoted(openIdTokens)),
        member("room_id", fc.constant(ROOM_ID)),
        fc.oneof({ weight: 2, arbitrary: member("server_name", quoted(serverNames)) }, fc.constant([])),
        rareMember("extra", strangeValue),
    );
    const user = object(
        rareMember("name", quoted(names)),
        rareMember("avatar", quoted(names)),
        rareMember("id", quoted(userIds)),
        rareMember("moderator", strangeValue),
    );
    const context = object(
        fc.oneof({ weight: 1, arbitrary: member("user", user) }, fc.constant([])),
        member("matrix", matrix),
        rareMember("features", strangeValue),
        rareMember("group", quoted(names)),
    );
    return object(
        member("context", context),
        rareMember("exp", fc.oneof(future, past)),
        rareMember("nbf", fc.oneof(past, future)),
        fc.oneof(
            { weight: 4, arbitrary: member("iss", fc.constant('"jitsi"')) },
            fc.constant(['"iss":"other"']),
        ),
        rareMember("room", fc.constant('"*"')),
    );
})();

const headers = fc.oneof(
    { weight: 30, arbitrary: fc.constant('{"alg":"HS256","typ":"JWT"}') },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "{}",
            "[]",
            "null",
            "",
            '{"alg":"none"}',
            ' {"alg":null}',
            '{"alg":"HS256"}x',
            "\xef\xbb\xbf{}",
        ),
    },
);

/** A JWT as the client holds it, of a payload with a room id. */
const tokens: fc.Arbitrary<(roomId: string) => string> = fc
    .record({
        payload: payloads,
        escaped: fc.nat(9),
        harm: perhapsDamage(12),
        header: headers,
        signing: fc.nat(9),
        spelling: fc.oneof(
            { weight: 30, arbitrary: perhapsDamage(12) },
            fc.constant((token: string) => token.replaceAll("-", "+").replaceAll("_", "/")),
            fc.constant((token: string) => token.replaceAll(".", "=.")),
            {
                weight: 1,
                arbitrary: fc
                    .constantFrom(
                        "",
                        ".",
                        "..",
                        "...",
                        "e30.e30.",
                        "e30.e30.e30.e30",
                        "x".repeat(8_193),
                        `e30.${"W3t9".repeat(2_040)}.`,
                    )
                    .map((other) => () => other),
            },
            fc.string({ unit: "binary-ascii", maxLength: 40 }).map((other) => () => other),
        ),
    })
    .map(({ payload, escaped, harm, header, signing, spelling }) => (roomId) => {
        const whole = payload.replaceAll(ROOM_ID, asJson(roomId, escaped === 0));
        const signed = `${base64Url(header)}.${base64Url(harm(whole))}`;
        const key = signing < 7 ? TOKEN_SECRET : "notused";
        const signature = createHmac("sha256", key).update(signed, "latin1").digest("base64url");
        return spelling(`${signed}.${signing === 9 ? "" : signature}`);
    });

/** A text as a value in a query: as a browser writes it, and otherwise. */
function encoded(text: string, style: number): string {
    switch (style) {
        case 0:
            return text;
        case 1:
            return bytesOf(text)
                .map((byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`)
                .join("");
        default:
            return text.replace(
                /[^\w.~-]/g,
                (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`,
            );
    }
}

/** The power levels in an answer of the service. */
const levels = fc.oneof(
    {
        weight: 6,
        arbitrary: fc.constantFrom("0", "49", "50", "51", "100", '"50"', '" 49"', "-1", "9007199254740991"),
    },
    { weight: 1, arbitrary: strangeValue },
);
const powerLevels = object(
    member("user", levels),
    member(
        "room",
        object(
            fc.oneof(member("state_default", levels), fc.constant([])),
            rareMember("users_default", levels),
        ),
    ),
);

/** Bodies of the service's answers. */
export const uvsBodies: fc.Arbitrary<string> = perhapsDamaged(
    object(
        member(
            "results",
            object(
                member(
                    "user",
                    fc.oneof({ weight: 12, arbitrary: fc.constant("true") }, fc.constant("false")),
                ),
                member(
                    "room_membership",
                    fc.oneof(
                        { weight: 12, arbitrary: fc.constant("true") },
                        fc.constantFrom("false", "null"),
                    ),
                ),
            ),
        ),
        member("user_id", quoted(userIds)),
        fc.oneof(
            { weight: 8, arbitrary: member("power_levels", powerLevels) },
            fc.constant(['"power_levels":null']),
        ),
    ),
    12,
);

const uvsAnswers: fc.Arbitrary<ServedAnswer> = fc.oneof(
    {
        weight: 24,
        arbitrary: uvsBodies.map((body) => ({
            url: "/verify/",
            status: 200,
            body,
        })),
    },
    {
        weight: 2,
        arbitrary: fc
            .tuple(
                fc.constantFrom(100, 201, 204, 301, 302, 400, 401, 403, 404, 429, 500, 502, 503, 599, 999),
                uvsBodies,
            )
            .map(([status, body]) => ({ url: "/verify/", status, body })),
    },
    {
        weight: 1,
        arbitrary: fc
            .constantFrom(
                "connection-closed",
                "Connection refused",
                "body-size-limit-exceeded",
                "%s%d",
                "cancelled",
            )
            .map((error) => ({ url: "/verify/", error })),
    },
    { weight: 1, arbitrary: fc.constant({ url: "/verify/" }) },
);

/** A login from the client's URL to the service's answer. */
export const logins: fc.Arbitrary<LoginCase> = fc
    .record({
        options: fc.constantFrom(...optionSets),
        roomId: roomIds,
        token: tokens,
        carrier: fc.nat(19),
        style: fc.nat(14),
        roomStyle: fc.nat(29),
        more: fc.oneof(
            { weight: 9, arbitrary: fc.constant("") },
            fc.constantFrom(
                "&previd=x",
                "&prefix=Tenant",
                "&&",
                "&x",
                "&token",
                "&=%",
                "&room=%zz",
                "&token=&a=b",
            ),
        ),
        answer: uvsAnswers,
    })
    .map(({ options, roomId, token: tokenOf, carrier, style, roomStyle, more, answer }) => {
        const token = tokenOf(roomId);
        const room = meetingOf(roomStyle === 0 ? `${roomId}x` : roomId);
        const roomPart = `room=${encoded(roomStyle === 1 ? room.toUpperCase() : room, style)}`;
        const inHeader = carrier === 0;
        return {
            run: "login",
            options,
            query:
                carrier === 1
                    ? undefined
                    : inHeader
                      ? roomPart + more
                      : `${roomPart}&token=${encoded(token, style)}${more}`,
            authorization: inHeader ? `Bearer ${token}` : undefined,
            answers: [answer],
        };
    });
