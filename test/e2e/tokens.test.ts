/** Tokens of every malformed kind: each is refused for the right reason, without asking UVS, and nothing breaks. */

import { describe, expect, test } from "@jest/globals";
import { randomBytes } from "node:crypto";
import * as net from "node:net";
import { connect, type LoginResult, type Transport } from "../../demo/client";
import { admitted, MEET } from "../../demo/deployment";
import { jwt, roomName } from "../../demo/matrix";
import type { LoginReasonName } from "../../src/login-reasons";
import {
    expectNextLoginWorks,
    expectRefusal,
    LAB,
    MEMBER,
    onEachProsody,
    pluginPaths,
    sessionOf,
    transports,
    type Running,
} from "./support";

const HEADER = { alg: "HS256", typ: "JWT" };

/** Longer than any token that passes, short enough for the head of a request. */
const TOO_LARGE = 9_000;

function base64Url(content: string | Buffer): string {
    return Buffer.from(content).toString("base64url");
}

/** What a WebSocket client puts into the head of its request. */
const UPGRADE = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol: xmpp",
];

/** What a BOSH client begins with. */
const BOSH_SESSION = `<body xmlns="http://jabber.org/protocol/httpbind" rid="1" to="${MEET}" wait="5" hold="1"/>`;

/** What comes within 700 ms as an answer to a request that is sent as it is. */
function answerTo(port: number, request: string): Promise<string> {
    return new Promise((resolve) => {
        let received = "";
        const socket = net.connect(port, "127.0.0.1");
        const end = (): void => {
            clearTimeout(timer);
            socket.destroy();
            resolve(received);
        };
        const timer = setTimeout(end, 700);
        // A reset in the middle of the request is one way to say no.
        socket.on("error", end);
        socket.on("close", end);
        socket.on("data", (chunk: Buffer) => {
            received += chunk.toString();
        });
        socket.write(request);
    });
}

/** What the widget says, with other members of `context.matrix`, `context` and the payload. */
function claims(
    secret: string,
    matrix: Readonly<Record<string, unknown>> = {},
    context: Readonly<Record<string, unknown>> = {},
    payload: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
    return {
        iss: MEET,
        sub: MEET,
        room: "*",
        context: {
            user: { name: "A user" },
            matrix: { token: secret, room_id: LAB, server_name: "hs.test", ...matrix },
            ...context,
        },
        ...payload,
    };
}

/** A payload as text in which `@` stands for a value written as it is. */
function claimsWith(secret: string, value: string): string {
    return JSON.stringify(claims(secret, {}, {}, { extra: "@" })).replace('"@"', value);
}

interface Case {
    readonly name: string;
    /** Makes the token around an OpenID token that would open the room. */
    readonly token: (secret: string) => string;
    /** The room that the URL names, default the lab's. */
    readonly room?: string;
    readonly reason: LoginReasonName;
}

/** JSON values that are no object, by name. */
const noObjects: readonly { readonly name: string; readonly value: unknown }[] = [
    { name: "null", value: null },
    { name: "true", value: true },
    { name: "false", value: false },
    { name: "a number", value: 7 },
    { name: "a string", value: "matrix" },
    { name: "an empty string", value: "" },
    { name: "an array", value: [{ matrix: {}, token: "x", room_id: LAB }] },
    { name: "an empty array", value: [] },
];

/** JSON values that are no string, by name. */
const noStrings: readonly { readonly name: string; readonly value: unknown }[] = [
    { name: "true", value: true },
    { name: "false", value: false },
    { name: "a number", value: 7 },
    { name: "an object", value: { toString: "x" } },
    { name: "an array", value: [LAB] },
    { name: "an empty array", value: [] },
];

const shapes: readonly Case[] = [
    { name: "no text", token: () => "", reason: "token_missing" },
    { name: "no JWT", token: () => "let me in", reason: "token_malformed" },
    { name: "the OpenID token alone", token: (secret) => secret, reason: "token_malformed" },
    {
        name: "one part",
        token: (secret) => base64Url(JSON.stringify(claims(secret))),
        reason: "token_malformed",
    },
    {
        name: "two parts",
        token: (secret) => jwt(HEADER, claims(secret)).split(".").slice(0, 2).join("."),
        reason: "token_malformed",
    },
    { name: "four parts", token: (secret) => `${jwt(HEADER, claims(secret))}.x`, reason: "token_malformed" },
    {
        name: "a part too many at the end",
        token: (secret) => `${jwt(HEADER, claims(secret))}.`,
        reason: "token_malformed",
    },
    { name: "dots alone", token: () => "..", reason: "token_malformed" },
    { name: "a thousand dots", token: () => ".".repeat(1_000), reason: "token_malformed" },
    {
        name: "no header",
        token: (secret) => `.${base64Url(JSON.stringify(claims(secret)))}.x`,
        reason: "token_malformed",
    },
    {
        name: "no payload",
        token: () => `${base64Url(JSON.stringify(HEADER))}..x`,
        reason: "token_malformed",
    },
    {
        name: "other letters in the header",
        token: (secret) => `%%%%.${base64Url(JSON.stringify(claims(secret)))}.x`,
        reason: "token_malformed",
    },
    {
        name: "other letters in the payload",
        token: () => `${base64Url(JSON.stringify(HEADER))}.!!!!.x`,
        reason: "token_malformed",
    },
    {
        name: "other letters in the signature",
        token: (secret) => `${jwt(HEADER, claims(secret))}!!%`,
        reason: "token_malformed",
    },
    {
        name: "padding",
        token: (secret) =>
            `${base64Url(JSON.stringify(HEADER))}.${Buffer.from(`${JSON.stringify(claims(secret))}  `)
                .toString("base64")
                .replace(/=*$/, "==")}.x`,
        reason: "token_malformed",
    },
    {
        name: "base64 of the other alphabet",
        token: (secret) =>
            `${base64Url(JSON.stringify(HEADER))}.${Buffer.from(
                JSON.stringify(claims(secret, {}, {}, { x: "???>>>~~~" })),
            )
                .toString("base64")
                .replaceAll("=", "")}.x`,
        reason: "token_malformed",
    },
    {
        name: "a base64 letter too many",
        token: (secret) => {
            const text = base64Url(`${JSON.stringify(claims(secret))}${" ".repeat(6)}`);
            return `${base64Url(JSON.stringify(HEADER))}.${text.slice(0, text.length - (text.length % 4) + 1).padEnd(5, "A")}.x`;
        },
        reason: "token_malformed",
    },
    {
        name: "a line break within",
        token: (secret) => jwt(HEADER, claims(secret)).replace(".", ".\n"),
        reason: "token_malformed",
    },
    {
        name: "a NUL within",
        token: (secret) => jwt(HEADER, claims(secret)).replace(".", ".\0"),
        reason: "token_malformed",
    },
    {
        name: "spaces around",
        token: (secret) => ` ${jwt(HEADER, claims(secret))}`,
        reason: "token_malformed",
    },
    { name: "a JWE's five parts", token: () => "eyJ.eyJ.eyJ.eyJ.eyJ", reason: "token_malformed" },
    ...["", " ", "{", "}", '{"a"', '{"a":}', "{a:1}", "{'a':1}", "nothing", "{} {}", "[", "\0", '{"a":1'].map(
        (text): Case => ({
            name: `payload ${JSON.stringify(text)}`,
            token: () => jwt(HEADER, text),
            reason: "token_malformed",
        }),
    ),
    {
        name: "half of the payload",
        token: (secret) => {
            const text = JSON.stringify(claims(secret));
            return jwt(HEADER, text.slice(0, text.length >> 1));
        },
        reason: "token_malformed",
    },
    {
        name: "a byte order mark",
        token: (secret) => jwt(HEADER, `\uFEFF${JSON.stringify(claims(secret))}`),
        reason: "token_malformed",
    },
    {
        name: "4000 arrays begun within each other",
        token: (secret) => jwt(HEADER, claimsWith(secret, "[".repeat(4_000))),
        reason: "token_malformed",
    },
    {
        name: "4000 arrays alone",
        token: () => jwt(HEADER, "[".repeat(4_000)),
        reason: "token_malformed",
    },
    {
        name: "900 objects begun within each other",
        token: () => jwt(HEADER, '{"a":'.repeat(900)),
        reason: "token_malformed",
    },
    {
        name: "something behind the payload",
        token: (secret) => jwt(HEADER, `${JSON.stringify(claims(secret))}x`),
        reason: "token_malformed",
    },
    {
        name: "UTF-16",
        token: (secret) =>
            `${base64Url(JSON.stringify(HEADER))}.${base64Url(Buffer.from(JSON.stringify(claims(secret)), "utf16le"))}.x`,
        reason: "token_malformed",
    },
    {
        name: "random bytes",
        token: () =>
            [1, 2, 3].map((seed) => base64Url(Buffer.alloc(60, `\x9f\xc3\xff${seed}`, "latin1"))).join("."),
        reason: "token_malformed",
    },
    { name: "too many bytes", token: () => "x".repeat(TOO_LARGE), reason: "token_too_large" },
    {
        name: "a good token that is too large",
        token: (secret) => jwt(HEADER, claims(secret, {}, {}, { padding: "x".repeat(6_600) })),
        reason: "token_too_large",
    },
    ...noObjects.flatMap(({ name, value }): readonly Case[] => [
        {
            name: `payload ${name}`,
            token: () => jwt(HEADER, JSON.stringify(value)),
            reason: "token_malformed",
        },
        {
            name: `header ${name}`,
            token: (secret) => jwt(JSON.stringify(value), claims(secret)),
            reason: "token_malformed",
        },
        {
            name: `context ${name}`,
            token: (secret) => jwt(HEADER, claims(secret, {}, {}, { context: value })),
            reason: "matrix_claim_missing",
        },
        {
            name: `context.matrix ${name}`,
            token: (secret) => jwt(HEADER, claims(secret, {}, { matrix: value })),
            // An array of our JSON library is an object without the names asked for; null counts as absent.
            reason: Array.isArray(value)
                ? "openid_token_malformed"
                : value === null
                  ? "matrix_claim_missing"
                  : "matrix_claim_malformed",
        },
    ]),
    { name: "payload {}", token: () => jwt(HEADER, {}), reason: "matrix_claim_missing" },
    { name: "context {}", token: () => jwt(HEADER, { context: {} }), reason: "matrix_claim_missing" },
    {
        name: "context.matrix {}",
        token: () => jwt(HEADER, { context: { matrix: {} } }),
        reason: "openid_token_malformed",
    },
    {
        name: "a token of Jitsi itself",
        token: () => jwt(HEADER, { iss: MEET, aud: "jitsi", room: roomName(LAB), moderator: true }),
        reason: "matrix_claim_missing",
    },
];

/** Texts that no identifier is. */
const badTexts: readonly { readonly name: string; readonly value: string }[] = [
    { name: "empty", value: "" },
    { name: "blank", value: " " },
    { name: "with NUL", value: `${LAB}\0` },
    { name: "with a line break", value: `${LAB}\n` },
    { name: "with DEL", value: `${LAB}\x7f` },
    { name: "with a letter beyond ASCII", value: "!läb:hs.test" },
    { name: "very long", value: `!${"l".repeat(2_000)}:hs.test` },
];

function matrixCases(
    member: string,
    reason: LoginReasonName,
    values: readonly { readonly name: string; readonly value: unknown }[],
): readonly Case[] {
    return values.map(({ name, value }) => ({
        name: `${member} ${name}`,
        token: (secret) => jwt(HEADER, claims(secret, { [member]: value })),
        // The URL goes along, so that only the grammar refuses.
        room: member === "room_id" && typeof value === "string" ? roomName(value) : undefined,
        reason,
    }));
}

function named(values: readonly string[]): readonly { readonly name: string; readonly value: unknown }[] {
    return values.map((value) => ({ name: JSON.stringify(value), value }));
}

const absent = [
    { name: "null", value: null },
    { name: "absent", value: undefined },
];

const members: readonly Case[] = [
    ...matrixCases("token", "openid_token_malformed", [
        ...absent,
        ...noStrings,
        ...badTexts,
        ...named(["a b", " x", "x ", "x\ty", "x\r\nHost: evil", "ä", "\u2028", "x".repeat(1_025)]),
    ]),
    ...matrixCases("room_id", "room_id_malformed", [
        ...absent,
        ...noStrings,
        ...badTexts,
        ...named([
            "!",
            "!:hs.test",
            "!lab",
            "!lab:",
            "lab:hs.test",
            "#lab:hs.test",
            "@lab:hs.test",
            "+lab:hs.test",
            " !lab:hs.test",
            "!lab:hs.test ",
            "!lab :hs.test",
            "!lab:hs test",
            "!lab:hs.test/",
            "!lab:hs.test/../x",
            "!../lab:hs.test",
            "!lab/../../users:hs.test",
            "!lab?x:hs.test",
            "!lab#x:hs.test",
            "!lab%2F:hs.test",
            "!lab\\x:hs.test",
            "!lab:hs.test:",
            "!lab:hs.test:x",
            "!lab:hs.test:123456",
            "!lab:[::1",
            "!lab:hs_test",
            `!${"a".repeat(42)}`,
            `!${"a".repeat(44)}`,
            `!${"a".repeat(42)}=`,
            `!${"a".repeat(250)}:hs.test`,
        ]),
    ]),
    ...matrixCases("server_name", "server_name_malformed", [
        ...noStrings,
        ...badTexts,
        ...named([
            "hs.test/",
            "https://hs.test",
            "hs.test/../x",
            "..%2f",
            "user@hs.test",
            "hs.test:",
            "hs.test:x",
            "hs.test:123456",
            "hs.test:-1",
            "hs.test:8448/x",
            "[]",
            "[::1",
            "::1",
            "[::1]x",
            "[x]",
            "hs_test",
            "hs.test ",
            "*",
            "h".repeat(256),
        ]),
    ]),
    ...[
        ...["true", "7", '"Mo"', "false"].map((text) => ({ name: `context.user ${text}`, json: text })),
        ...["7", "true", "{}", "[]", '["Mo"]'].flatMap((text) =>
            ["name", "avatar"].map((member) => ({
                name: `context.user.${member} ${text}`,
                json: `{"${member}":${text}}`,
            })),
        ),
        ...["\\u0000", "\\n", "\\t", "\\u001b[31m", "\\u007f", "M\\u0001o"].flatMap((text) =>
            ["name", "avatar"].map((member) => ({
                name: `context.user.${member} ${text}`,
                json: `{"${member}":"${text}"}`,
            })),
        ),
    ].map(({ name, json }): Case => ({
        name,
        token: (secret) =>
            jwt(HEADER, JSON.stringify(claims(secret, {}, { user: "@" })).replace('"@"', json)),
        reason: "profile_malformed",
    })),
    ...["\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"].map((bytes): Case => ({
        name: `a name of the bytes ${Buffer.from(bytes, "latin1").toString("hex")}, which are no UTF-8`,
        token: (secret) => {
            const text = JSON.stringify(claims(secret, {}, { user: { name: "@" } })).replace("@", bytes);
            return `${base64Url(JSON.stringify(HEADER))}.${base64Url(Buffer.from(text, "latin1"))}.x`;
        },
        reason: "profile_malformed",
    })),
    {
        name: "100 nested arrays",
        token: (secret) => jwt(HEADER, claimsWith(secret, `${"[".repeat(100)}${"]".repeat(100)}`)),
        reason: "token_malformed",
    },
    {
        name: "700 nested objects",
        token: (secret) => jwt(HEADER, claimsWith(secret, `${'{"a":'.repeat(700)}1${"}".repeat(700)}`)),
        reason: "token_malformed",
    },
    ...["\\ud83e", "\\udd8a", "\\udd8a\\ud83e", "\\ud800x", "\\u12"].map((text): Case => ({
        name: `a name with the escape ${text}`,
        token: (secret) =>
            jwt(HEADER, JSON.stringify(claims(secret, {}, { user: { name: "@" } })).replace("@", text)),
        reason: "token_malformed",
    })),
];

/** Odd tokens that say clearly what they have to: they are let in. */
const odd: readonly { readonly name: string; readonly token: (secret: string) => string }[] = [
    {
        // They are members like any other to us.
        name: "members that Prosody's JSON library gives a meaning",
        token: (secret) => jwt(HEADER, { ...claims(secret), __array: 5, __hash: 7 }),
    },
    { name: "no signature", token: (secret) => jwt(HEADER, claims(secret)).replace(/[^.]*$/, "") },
    { name: "an empty header", token: (secret) => jwt({}, claims(secret)) },
    { name: "alg none", token: (secret) => jwt({ alg: "none" }, claims(secret)) },
    { name: "white space", token: (secret) => jwt(HEADER, ` \n\t${JSON.stringify(claims(secret))}\r\n `) },
    {
        name: "null for what may be absent",
        token: (secret) => jwt(HEADER, claims(secret, {}, { user: null })),
    },
    {
        name: "null for the name",
        token: (secret) => jwt(HEADER, claims(secret, {}, { user: { name: null, avatar: null } })),
    },
    { name: "an array for the user", token: (secret) => jwt(HEADER, claims(secret, {}, { user: [] })) },
    { name: "iss that is no text", token: (secret) => jwt(HEADER, claims(secret, {}, {}, { iss: [1] })) },
    ...["1e400", "-1e400", "9".repeat(400), "0.1e-400", "-0", "1e308"].map((number) => ({
        name: `a number ${number.slice(0, 10)}`,
        token: (secret: string) => jwt(HEADER, claimsWith(secret, number)),
    })),
    {
        name: "exp beyond all numbers",
        token: (secret) => jwt(HEADER, claimsWith(secret, "0").replace('"extra":0', '"exp":1e400')),
    },
    {
        name: "99 nested arrays",
        token: (secret) => jwt(HEADER, claimsWith(secret, `${"[".repeat(99)}${"]".repeat(99)}`)),
    },
    {
        name: "99 nested objects",
        token: (secret) => jwt(HEADER, claimsWith(secret, `${'{"a":'.repeat(99)}1${"}".repeat(99)}`)),
    },
    {
        name: "three hundred members",
        token: (secret) =>
            jwt(
                HEADER,
                claimsWith(
                    secret,
                    JSON.stringify(Object.fromEntries([...Array(300).keys()].map((key) => [key, key]))),
                ),
            ),
    },
    { name: "almost too many bytes", token: (secret) => jwt(HEADER, claims(secret)).padEnd(8_192, "x") },
];

onEachProsody(
    "malformed tokens",
    { pluginPaths, authOptions: { modules_enabled: ["test_sessions"] } },
    (running) => {
        function come(
            running: Running,
            transport: Transport,
            query: Readonly<Record<string, string | undefined>>,
            headers: Readonly<Record<string, string>> = {},
        ): Promise<LoginResult> {
            const { prosody } = running.current;
            return connect({ prosody, transport, host: MEET, query, headers });
        }

        test.each([...shapes, ...members])("$name: $reason", async ({ token, room, reason }) => {
            const { matrix, prosody } = running.current;
            const mark = prosody.mark();
            const secret = matrix.token(MEMBER);
            const text = token(secret);
            const result = await come(running, "websocket", { room: room ?? roomName(LAB), token: text });
            expectRefusal(running, result, reason, mark);
            expect(matrix.requests).toEqual([]);
            const log = prosody.logSince(mark);
            expect(log).not.toContain(secret);
            if (text.length > 16) {
                expect(log).not.toContain(text.slice(0, 40));
            }
            await expectNextLoginWorks(running);
        });

        test("all of them over BOSH, at once", async () => {
            const { matrix, prosody } = running.current;
            const mark = prosody.mark();
            const secret = matrix.token(MEMBER);
            const results = await Promise.all(
                [...shapes, ...members].map(async ({ name, token, room, reason }) => {
                    const result = await come(running, "bosh", {
                        room: room ?? roomName(LAB),
                        token: token(secret),
                    });
                    return { name, reason, result };
                }),
            );
            for (const { reason, result } of results) {
                expectRefusal(running, result, reason, mark);
            }
            expect(matrix.requests).toEqual([]);
            expect(prosody.logSince(mark)).not.toContain(secret);
            await expectNextLoginWorks(running);
        });

        test.each(odd)("$name: let in", async ({ token }) => {
            const { matrix, prosody } = running.current;
            const mark = prosody.mark();
            const secret = matrix.token(MEMBER);
            const client = admitted(
                await come(running, "websocket", { room: roomName(LAB), token: token(secret) }),
            );
            expect(await sessionOf(client)).toMatchObject({
                jitsi_meet_context_user: { id: MEMBER },
                auth_matrix_user_verification_is_owner: false,
            });
            await client.disconnect();
            expect(matrix.requests).toHaveLength(1);
            expect(prosody.logSince(mark)).not.toContain(secret);
        });

        test("an array in place of the user gives no name", async () => {
            const secret = running.current.matrix.token(MEMBER);
            const token = jwt(HEADER, claims(secret, {}, { user: ["name", "Mallory"] }));
            const client = admitted(await come(running, "websocket", { room: roomName(LAB), token }));
            expect((await sessionOf(client)).jitsi_meet_context_user).toEqual({ id: MEMBER });
            await client.disconnect();
        });

        describe.each(transports)("over %s", (transport) => {
            test("too large a token in the header is refused like one in the URL", async () => {
                const { matrix, prosody } = running.current;
                const mark = prosody.mark();
                const secret = matrix.token(MEMBER);
                const bearer = jwt(HEADER, claims(secret, {}, {}, { padding: "x".repeat(6_500) }));
                const result = await come(
                    running,
                    transport,
                    { room: roomName(LAB) },
                    { Authorization: `Bearer ${bearer}` },
                );
                expectRefusal(running, result, "token_too_large", mark);
                expect(matrix.requests).toEqual([]);
                await expectNextLoginWorks(running);
            });

            test.each(["URL", "header"])(
                "100 kB in the %s open nothing, and the server goes on",
                async (place) => {
                    const { matrix, prosody } = running.current;
                    const mark = prosody.mark();
                    const token = jwt(
                        HEADER,
                        claims(
                            matrix.token(MEMBER),
                            {},
                            {},
                            { padding: randomBytes(50_000).toString("hex") },
                        ),
                    );
                    const ask = (bearer: string): Promise<string> => {
                        const query = { room: roomName(LAB), token: place === "URL" ? bearer : undefined };
                        const { pathname, search } = new URL(
                            transport === "bosh" ? prosody.boshUrl(query) : prosody.websocketUrl(query),
                        );
                        const body = transport === "bosh" ? BOSH_SESSION : "";
                        const head = [
                            `${transport === "bosh" ? "POST" : "GET"} ${pathname}${search} HTTP/1.1`,
                            "Host: localhost",
                            ...(place === "URL" ? [] : [`Authorization: Bearer ${bearer}`]),
                            ...(transport === "bosh" ? [`Content-Length: ${body.length}`] : UPGRADE),
                        ];
                        return answerTo(prosody.httpPort, [...head, "", body].join("\r\n"));
                    };
                    const opened = /^HTTP\/1\.1 101|sid=/;
                    const [small, large] = await Promise.all([ask("small"), ask(token)]);
                    expect(small).toMatch(opened);
                    // Prosody cuts the connection or says nothing: the request never gets as far as us.
                    expect(large).not.toMatch(/^HTTP\/1\.1 [123]|sid=/);
                    expect(matrix.requests).toEqual([]);
                    expect(prosody.logSince(mark)).not.toContain(token.slice(0, 40));
                    await expectNextLoginWorks(running);
                },
            );
        });
    },
);
