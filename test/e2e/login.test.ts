/** Logins from top to bottom: who comes in by which way, what their session carries, and what each option changes. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { randomUUID } from "node:crypto";
import {
    ANONYMOUS_AUTH,
    connect,
    login,
    rawWebSocket,
    type Client,
    type LoginResult,
    type RawWebSocket,
} from "../../demo/client";
import { admitted, AUTH, FOCUS, GUEST, MEET, meetingOf, visit } from "../../demo/deployment";
import { startHomeserver } from "../../demo/homeserver";
import { roomName, startMatrix, widgetToken } from "../../demo/matrix";
import { startProsody, type LuaOptions, type ProsodyVersion } from "../../demo/prosody";
import {
    ADMIN,
    CANTEEN,
    castOf,
    expectCleanLog,
    expectNextLoginWorks,
    expectRefusal,
    LAB,
    MEMBER,
    MODERATOR,
    nodeOf,
    onEachProsody,
    pluginPaths,
    refusals,
    refusedSession,
    sessionOf,
    sha256,
    STRANGER,
    tokenFor,
    transports,
    versions,
    type Running,
} from "./support";

const newName = /^[0-9a-f]{24}$/;
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const withSessions = { pluginPaths, authOptions: { modules_enabled: ["test_sessions"] } };

/** A room id of room version 12, which names no server. */
const DOMAINLESS = `!${"Ab1-_".repeat(9).slice(0, 43)}`;

/** Opens a bare WebSocket as a user who is about to log in. */
function rawVisit(running: Running, user: string, room: string, token?: string): Promise<RawWebSocket> {
    return rawWebSocket({
        prosody: running.current.prosody,
        host: MEET,
        query: { room: roomName(room), token: token ?? tokenFor(running, user, room) },
    });
}

/** The mechanisms that a bare WebSocket was offered, sorted. */
function mechanismsOf(raw: RawWebSocket): readonly string[] {
    const features = raw.received.find((message) => message.includes("features")) ?? "";
    return [...features.matchAll(/<mechanism>([^<]*)<\/mechanism>/g)].map(([, name = ""]) => name).sort();
}

function authWith(mechanism: string, text = ""): string {
    return `<auth xmlns="${SASL}" mechanism="${mechanism}">${text}</auth>`;
}

/** How often something is logged since a mark. */
function timesLogged(running: Running, text: string, mark: number): number {
    return running.current.prosody.logSince(mark).split(text).length - 1;
}

onEachProsody("login", withSessions, (running) => {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    describe.each(transports)("over %s", (transport) => {
        test.each([
            { user: MODERATOR, affiliation: "owner", role: "moderator" },
            { user: ADMIN, affiliation: "owner", role: "moderator" },
            { user: MEMBER, affiliation: "none", role: "participant" },
        ])("$user comes in as $affiliation", async ({ user, affiliation, role }) => {
            const room = cast.newRoom();
            const watcher = await cast.matrixUser(MEMBER, room);
            await cast.focus(meetingOf(room));
            await watcher.join(`${meetingOf(room)}/watcher`);
            const client = await cast.matrixUser(user, room, { transport });
            const seen = watcher.waitFor((stanza) => stanza.getAttribute("from")?.endsWith("/nick") ?? false);
            expect(await client.join(`${meetingOf(room)}/nick`)).toMatchObject({ affiliation, role });
            await seen;
            expect(watcher.occupants(meetingOf(room)).get("nick")).toEqual(
                expect.objectContaining({ affiliation, role, jid: client.jid }),
            );
        });

        test("a stranger stays outside", async () => {
            const result = await visit(running.current, { user: STRANGER, room: LAB, transport });
            expectRefusal(running, result, "not_in_room", mark);
            const unknown = widgetToken({ token: "not a token".replaceAll(" ", "-"), roomId: LAB });
            expectRefusal(
                running,
                await visit(running.current, {
                    user: STRANGER,
                    room: LAB,
                    transport,
                    query: { token: unknown },
                }),
                "user_unknown",
                mark,
            );
            await expectNextLoginWorks(running);
        });

        test.each([
            { user: MODERATOR, owner: true },
            { user: MEMBER, owner: false },
        ])("the session of $user carries what is verified, and no more", async ({ user, owner }) => {
            const token = tokenFor(running, user, LAB, { name: "Mo", avatar: "https://hs.test/mo.png" });
            const client = await cast.matrixUser(user, LAB, { transport, query: { token } });
            expect(await sessionOf(client)).toEqual({
                verified: true,
                auth_token: sha256(token),
                auth_matrix_user_verification_is_owner: owner,
                jitsi_meet_room: roomName(LAB),
                jitsi_meet_domain: MEET,
                jitsi_meet_context_user: { id: user, name: "Mo", avatar: "https://hs.test/mo.png" },
                jitsi_web_query_room: roomName(LAB),
                jitsi_web_query_prefix: "",
            });
            expect(nodeOf(client)).toMatch(newName);
        });

        test("nothing forged in the token or the URL arrives", async () => {
            const token = tokenFor(running, MEMBER, LAB, {
                claims: {
                    sub: "evil.test",
                    room: "evil",
                    affiliation: "owner",
                    moderator: true,
                    context: {
                        user: {
                            id: ADMIN,
                            name: "Mallory",
                            avatar: "https://hs.test/m.png",
                            moderator: true,
                            affiliation: "owner",
                            role: "moderator",
                            email: "root@meet.test",
                            "hidden-from-recorder": true,
                        },
                        features: { recording: true, livestreaming: true, flip: true, "outbound-call": true },
                        group: "admins",
                        room: { regex: true, password: "x", lobby: false },
                        matrix: {
                            token: running.current.matrix.token(MEMBER),
                            room_id: LAB,
                            server_name: "hs.test",
                            user_id: ADMIN,
                        },
                    },
                },
            });
            const client = await cast.matrixUser(MEMBER, LAB, {
                transport,
                query: { token, moderator: "true", affiliation: "owner", jitsi_meet_context_group: "x" },
            });
            expect(await sessionOf(client)).toEqual({
                verified: true,
                auth_token: sha256(token),
                auth_matrix_user_verification_is_owner: false,
                jitsi_meet_room: roomName(LAB),
                jitsi_meet_domain: MEET,
                jitsi_meet_context_user: { id: MEMBER, name: "Mallory", avatar: "https://hs.test/m.png" },
                jitsi_web_query_room: roomName(LAB),
                jitsi_web_query_prefix: "",
            });
        });

        test("a refused session keeps nothing", async () => {
            const query = { previd: randomUUID() };
            const refused = await visit(running.current, { user: STRANGER, room: LAB, transport, query });
            expect(refused.ok).toBe(false);
            expect(refusedSession(running, mark)).toEqual({
                verified: false,
                jitsi_web_query_room: roomName(LAB),
                jitsi_web_query_prefix: "",
                ...query,
            });
        });

        test("a refused token keeps nothing", async () => {
            const query = { token: "no.such.token" };
            const refused = await visit(running.current, { user: MEMBER, room: LAB, transport, query });
            expectRefusal(running, refused, "token_malformed", mark);
            expect(refusedSession(running, mark)).toEqual({
                verified: false,
                jitsi_web_query_room: roomName(LAB),
                jitsi_web_query_prefix: "",
            });
        });

        test("name and picture may be absent, and any text that can be shown", async () => {
            const name = "Zoë 🦊 <b>&amp; \"'</b> שלום";
            const matrix = { token: "", room_id: LAB, server_name: "hs.test" };
            const contexts = [{ user: { name } }, {}, { user: {} }, { user: { avatar: "" } }];
            const users = await Promise.all(
                contexts.map(async (context) => {
                    const token = running.current.matrix.token(MEMBER);
                    const client = await cast.matrixUser(MEMBER, LAB, {
                        transport,
                        claims: { context: { ...context, matrix: { ...matrix, token } } },
                    });
                    return (await sessionOf(client)).jitsi_meet_context_user;
                }),
            );
            expect(users).toEqual([
                { id: MEMBER, name },
                { id: MEMBER },
                { id: MEMBER },
                { id: MEMBER, avatar: "" },
            ]);
        });

        test("the tenant of the URL is the session's domain", async () => {
            const client = await cast.matrixUser(MEMBER, LAB, { transport, query: { prefix: "tenant" } });
            expect(await sessionOf(client)).toMatchObject({
                jitsi_meet_domain: "tenant",
                jitsi_web_query_prefix: "tenant",
            });
        });

        test("the token may come as a Bearer header, and that of the URL goes before it", async () => {
            const { prosody } = running.current;
            const come = async (bearer: string, token?: string): Promise<unknown> => {
                const query = { room: roomName(LAB), token };
                const headers = { Authorization: bearer };
                const client = admitted(await connect({ prosody, transport, host: MEET, query, headers }));
                const session = await sessionOf(client);
                await client.disconnect();
                return session.auth_token;
            };
            const header = tokenFor(running, MEMBER, LAB);
            const url = tokenFor(running, MODERATOR, LAB);
            await Promise.all([
                expect(come(`Bearer ${header}`)).resolves.toBe(sha256(header)),
                expect(come(`bearer  ${header}`)).resolves.toBe(sha256(header)),
                expect(come(`Bearer ${header}`, url)).resolves.toBe(sha256(url)),
                expect(come("Bearer no.such.token", url)).resolves.toBe(sha256(url)),
                expect(come("Basic dXNlcjpwYXNz", url)).resolves.toBe(sha256(url)),
                // The URL's token counts also where it is worse.
                expect(come(`Bearer ${header}`, "no.such.token")).rejects.toThrow("not-allowed"),
                expect(come(`Basic ${header}`)).rejects.toThrow("not-allowed"),
            ]);
            expect(refusals(running, "token_missing", mark)).toHaveLength(1);
        });

        test("the room's name may come in capitals", async () => {
            const room = roomName(LAB).toUpperCase();
            const client = await cast.matrixUser(MEMBER, LAB, { transport, query: { room } });
            expect(await sessionOf(client)).toMatchObject({
                jitsi_meet_room: roomName(LAB),
                jitsi_web_query_room: room,
            });
        });

        test("any other spelling of the room's name is refused", async () => {
            const name = roomName(LAB);
            const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
            // The last letter holds bits that decoders ignore.
            const last = alphabet.indexOf(name.slice(-1));
            const aliases = [1, 2, 3].map((bits) => name.slice(0, -1) + (alphabet[last + bits] ?? ""));
            const spellings = [
                ...aliases,
                `${name}=`,
                `${name}====`,
                `${name} `,
                ` ${name}`,
                `${name}a`,
                `${name}\0`,
                name.slice(0, -1),
                `[tenant]${name}`,
                `tenant/${name}`,
                `${name}@conference.meet.test`,
                LAB,
                roomName(CANTEEN),
                "",
                undefined,
            ];
            const results = await Promise.all(
                spellings.map((room) =>
                    visit(running.current, { user: MEMBER, room: LAB, transport, query: { room } }),
                ),
            );
            for (const result of results) {
                expectRefusal(running, result, "room_mismatch", mark);
            }
            expect(refusals(running, "room_mismatch", mark)).toHaveLength(spellings.length);
            expect(running.current.matrix.requests).toEqual([]);
        });

        test("a room id may lack a server", async () => {
            running.current.matrix.addRoom({ roomId: DOMAINLESS, members: { [MODERATOR]: 50 } });
            const client = await cast.matrixUser(MODERATOR, DOMAINLESS, { transport });
            expect(await sessionOf(client)).toMatchObject({
                jitsi_meet_room: roomName(DOMAINLESS),
                auth_matrix_user_verification_is_owner: true,
            });
            const refused = await visit(running.current, { user: MEMBER, room: DOMAINLESS, transport });
            expectRefusal(running, refused, "not_in_room", mark);
        });

        test("without a URL query there is no token", async () => {
            const { prosody } = running.current;
            const result = await connect({ prosody, transport, host: MEET });
            expectRefusal(running, result, "token_missing", mark);
        });

        test("UVS gets what it needs, and nothing else", async () => {
            const { matrix } = running.current;
            await cast.matrixUser(MEMBER, LAB, { transport });
            matrix.next({
                kind: "json",
                body: { results: { user: true, room_membership: true }, user_id: MEMBER },
            });
            await cast.matrixUser(MEMBER, LAB, { transport, serverName: null });
            const [known, unknown] = matrix.requests;
            expect(known).toMatchObject({ method: "POST", url: "/verify/user_in_room" });
            expect(known?.headers["content-type"]).toBe("application/json");
            expect(known?.headers).not.toHaveProperty("authorization");
            const token: unknown = expect.stringMatching(/^[\w-]{32}$/);
            expect(known?.body).toEqual({ token, room_id: LAB, matrix_server_name: "hs.test" });
            expect(unknown?.body).toEqual({ token, room_id: LAB });
        });

        test("exp and nbf count", async () => {
            const now = Math.floor(Date.now() / 1_000);
            const good = [
                { exp: now + 60 },
                { nbf: now - 60 },
                { exp: now + 60.5, nbf: now - 60.5 },
                { exp: 1e300 },
                { nbf: -1 },
                { exp: null, nbf: null },
            ];
            await Promise.all(good.map((claims) => cast.matrixUser(MEMBER, LAB, { transport, claims })));
            const bad = [
                { claims: { exp: now - 1 }, reason: "token_expired" },
                { claims: { exp: 0 }, reason: "token_expired" },
                { claims: { exp: -1e300 }, reason: "token_expired" },
                { claims: { nbf: now + 60 }, reason: "token_not_yet_valid" },
                { claims: { exp: now + 90, nbf: now + 60 }, reason: "token_not_yet_valid" },
                { claims: { exp: String(now + 60) }, reason: "token_malformed" },
                { claims: { nbf: [now - 60] }, reason: "token_malformed" },
                { claims: { exp: {} }, reason: "token_malformed" },
                { claims: { exp: true }, reason: "token_malformed" },
            ] as const;
            await Promise.all(
                bad.map(async ({ claims, reason }) => {
                    const result = await visit(running.current, {
                        user: MEMBER,
                        room: LAB,
                        transport,
                        claims,
                    });
                    expectRefusal(running, result, reason, mark);
                }),
            );
            expect(refusals(running, "token_expired", mark)).toHaveLength(3);
            expect(refusals(running, "token_not_yet_valid", mark)).toHaveLength(2);
            expect(refusals(running, "token_malformed", mark)).toHaveLength(4);
        });

        describe("previd", () => {
            /** Somebody who was there before, and may still be. */
            async function before(): Promise<{ readonly client: Client; readonly previd: string }> {
                const client = await cast.matrixUser(MEMBER, LAB, { resumable: true });
                const previd = client.resumptionId;
                if (previd === undefined) {
                    throw new Error("the server does not let sessions be resumed");
                }
                return { client, previd };
            }

            test("gives the same user in the same room the same user name again", async () => {
                const { client, previd } = await before();
                const again = await cast.matrixUser(MEMBER, LAB, { transport, query: { previd } });
                expect(nodeOf(again)).toBe(nodeOf(client));
                client.drop();
                const afterLoss = await cast.matrixUser(MEMBER, LAB, { transport, query: { previd } });
                expect(nodeOf(afterLoss)).toBe(nodeOf(client));
            });

            test("gives nobody else that user name", async () => {
                const { client, previd } = await before();
                const others = await Promise.all([
                    cast.matrixUser(MODERATOR, LAB, { transport, query: { previd } }),
                    cast.matrixUser(MEMBER, CANTEEN, { transport, query: { previd } }),
                    cast.matrixUser(MEMBER, LAB, { transport, query: { previd: randomUUID() } }),
                    cast.matrixUser(MEMBER, LAB, { transport, query: { previd: "" } }),
                    cast.matrixUser(MEMBER, LAB, { transport, query: { previd: nodeOf(client) } }),
                    cast.matrixUser(MEMBER, LAB, { transport, query: { previd: `${previd}x` } }),
                ]);
                const names = others.map(nodeOf);
                for (const name of names) {
                    expect(name).toMatch(newName);
                }
                expect(new Set([...names, nodeOf(client)]).size).toBe(others.length + 1);
            });

            test("is of no use once its session has ended", async () => {
                const { client, previd } = await before();
                await client.disconnect();
                const later = await cast.matrixUser(MEMBER, LAB, { transport, query: { previd } });
                expect(nodeOf(later)).not.toBe(nodeOf(client));
            });

            test("does not go before what another module says", async () => {
                const { previd } = await before();
                const named = await cast.matrixUser(MEMBER, LAB, {
                    transport,
                    query: { previd, customusername: "visitor-1" },
                });
                expect(nodeOf(named)).toBe("visitor-1");
                const unnamed = await cast.matrixUser(MEMBER, LAB, {
                    transport,
                    query: { customusername: "visitor-2" },
                });
                expect(nodeOf(unnamed)).toBe("visitor-2");
            });
        });

        test("a user name that is none lets nobody in, and the session keeps nothing", async () => {
            const result = await visit(running.current, {
                user: MEMBER,
                room: LAB,
                transport,
                query: { customusername: "no@name" },
            });
            expect(result).toMatchObject({ ok: false, condition: "not-allowed" });
            expect(refusals(running, "username_malformed", mark)).toHaveLength(1);
            expect(refusedSession(running, mark)).not.toHaveProperty("auth_token");
        });
    });

    test("a lost session is taken up again with a fresh token", async () => {
        const client = await cast.matrixUser(MODERATOR, LAB, { resumable: true });
        const { jid } = client;
        const previd = client.resumptionId;
        client.drop();
        const token = tokenFor(running, MODERATOR, LAB);
        admitted(await client.resume({ query: { room: roomName(LAB), token, previd } }));
        expect(client.resumed).toBe(true);
        expect(client.jid).toBe(jid);
        expect(await sessionOf(client)).toMatchObject({
            verified: true,
            auth_matrix_user_verification_is_owner: true,
            jitsi_meet_room: roomName(LAB),
            jitsi_meet_context_user: { id: MODERATOR },
        });
    });

    test.each([
        { other: "user", user: MODERATOR, room: LAB },
        { other: "room", user: MEMBER, room: CANTEEN },
    ])("a lost session is not taken up by another $other", async ({ user, room }) => {
        const client = await cast.matrixUser(MEMBER, LAB, { resumable: true });
        const { jid } = client;
        const previd = client.resumptionId;
        client.drop();
        const token = tokenFor(running, user, room);
        admitted(await client.resume({ query: { room: roomName(room), token, previd } }));
        expect(client.resumed).toBe(false);
        expect(client.jid).not.toBe(jid);
        expect(await sessionOf(client)).toMatchObject({
            jitsi_meet_room: roomName(room),
            jitsi_meet_context_user: { id: user },
        });
    });

    describe("SASL", () => {
        test("offers ANONYMOUS, and nothing else is answered", async () => {
            const raw = await rawVisit(running, MEMBER, LAB);
            expect(mechanismsOf(raw)).toEqual(["ANONYMOUS"]);
            for (const mechanism of ["PLAIN", "SCRAM-SHA-1", "EXTERNAL", "anonymous", "", "NO-SUCH-THING"]) {
                raw.send(authWith(mechanism, "AGFkbWluAHNlY3JldA=="));
                expect(await raw.waitFor("<failure")).toContain("invalid-mechanism");
            }
            raw.send(`<auth xmlns="${SASL}"/>`);
            expect(await raw.waitFor("<failure")).toContain("invalid-mechanism");
            expect(running.current.matrix.requests).toEqual([]);
            raw.send(ANONYMOUS_AUTH);
            await raw.waitFor("<success");
            await raw.close();
        });

        test("takes no notice of an initial response", async () => {
            const raw = await rawVisit(running, MEMBER, LAB);
            raw.send(authWith("ANONYMOUS", "*not base64*"));
            expect(await raw.waitFor("<failure")).toContain("incorrect-encoding");
            raw.send(authWith("ANONYMOUS", Buffer.from("trace").toString("base64")));
            await raw.waitFor("<success");
            await raw.close();
        });

        test("a second try on the same connection asks again", async () => {
            const { matrix } = running.current;
            const openIdToken = matrix.token(MEMBER);
            const token = widgetToken({ token: openIdToken, roomId: LAB });
            const raw = await rawVisit(running, MEMBER, LAB, token);
            const no = { kind: "json", body: { results: { user: false } } } as const;
            const down = { kind: "json", status: 503, body: {} } as const;
            for (const fault of [no, down, no]) {
                matrix.next(fault);
                raw.send(ANONYMOUS_AUTH);
                await raw.waitFor("<failure");
            }
            expect(refusals(running, "user_unknown", mark)).toHaveLength(2);
            expect(refusals(running, "verifier_failed", mark)).toHaveLength(1);
            raw.send(ANONYMOUS_AUTH);
            await raw.waitFor("<success");
            expect(matrix.requests.map(({ body }) => (body as { token: string }).token)).toEqual(
                Array(4).fill(openIdToken),
            );
            await raw.close();
        });

        test("a refusal of the token itself stays one at the second try", async () => {
            const raw = await rawVisit(running, MEMBER, LAB, "no.such.token");
            for (let attempt = 1; attempt <= 3; attempt++) {
                raw.send(ANONYMOUS_AUTH);
                expect(await raw.waitFor("<failure")).toContain("not-allowed");
                expect(refusals(running, "token_malformed", mark)).toHaveLength(attempt);
            }
            await raw.close();
        });

        test("can be aborted and begun again", async () => {
            const raw = await rawVisit(running, MEMBER, LAB);
            raw.send(`<abort xmlns="${SASL}"/>`);
            expect(await raw.waitFor("<failure")).toContain("aborted");
            raw.send(`<response xmlns="${SASL}"/>`);
            expect(await raw.waitFor("<failure")).toContain("not-authorized");
            expect(running.current.matrix.requests).toEqual([]);
            raw.send(ANONYMOUS_AUTH);
            await raw.waitFor("<success");
            await raw.close();
        });

        test.each([
            { what: "second <auth/>", xml: ANONYMOUS_AUTH },
            { what: "<abort/>", xml: `<abort xmlns="${SASL}"/>` },
            { what: "<response/>", xml: `<response xmlns="${SASL}"/>` },
        ])("a $what during the check changes nothing", async ({ xml }) => {
            const { matrix } = running.current;
            const raw = await rawVisit(running, MEMBER, LAB);
            matrix.next({ kind: "delay", ms: 200 });
            raw.send(ANONYMOUS_AUTH);
            await matrix.waitForRequests(1);
            raw.send(xml);
            await raw.waitFor(/<(?:success|failure)/);
            expect(raw.received.find((message) => /<(?:success|failure)/.test(message))).toContain(
                "<success",
            );
            expect(matrix.requests).toHaveLength(1);
            raw.drop();
            await expectNextLoginWorks(running);
        });

        test("a second <auth/> during a check that fails is a second try", async () => {
            const raw = await rawVisit(running, STRANGER, LAB);
            running.current.matrix.next({ kind: "delay", ms: 100 });
            raw.send(ANONYMOUS_AUTH);
            raw.send(ANONYMOUS_AUTH);
            await raw.waitFor("<failure");
            await raw.waitFor("<failure");
            expect(refusals(running, "not_in_room", mark)).toHaveLength(2);
            await raw.close();
        });

        test("nothing works before the login", async () => {
            const raw = await rawVisit(running, MEMBER, LAB);
            raw.send(
                `<presence xmlns="jabber:client" to="${meetingOf(LAB)}/x"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
            );
            await raw.waitFor(/not-authorized|error/);
            expect(running.current.matrix.requests).toEqual([]);
            raw.drop();
        });
    });

    test("an iss that differs from app_id is told once, and refuses nobody", async () => {
        const { prosody } = running.current;
        await prosody.reload(MEET, "auth_matrix_user_verification");
        await cast.matrixUser(MEMBER, LAB);
        expect(timesLogged(running, "Tokens have the iss", mark)).toBe(0);
        for (const iss of ["jitsi.example", "other.example", "jitsi.example", undefined]) {
            await Promise.all(
                transports.map((transport) => cast.matrixUser(MEMBER, LAB, { transport, claims: { iss } })),
            );
        }
        expect(timesLogged(running, "Tokens have the iss", mark)).toBe(1);
        expect(prosody.logSince(mark)).toMatch(/\twarn\tTokens have the iss "jitsi\.example"/);
    });

    test("password calls answer that they are not supported", async () => {
        const { prosody } = running.current;
        const call = (expression: string): Promise<string> =>
            prosody.shell(
                `> (function () local ok, why = require"core.usermanager".${expression}; return tostring(ok).." "..tostring(why) end)()`,
            );
        const unsupported = /nil Not supported/;
        expect(await call(`test_password("someone", "${MEET}", "secret")`)).toMatch(unsupported);
        expect(await call(`get_password("someone", "${MEET}")`)).toMatch(unsupported);
        expect(await call(`set_password("someone", "secret", "${MEET}")`)).toMatch(unsupported);
        expect(await call(`create_user("someone", "secret", "${MEET}")`)).toMatch(unsupported);
        expect(await call(`delete_user("someone", "${MEET}")`)).toMatch(unsupported);
        expect(await call(`user_exists("someone", "${MEET}")`)).toMatch(unsupported);
        await expect(prosody.shell(`user:create("someone@${MEET}", "secret")`)).rejects.toThrow(
            /Not supported/,
        );
        const result = await login({ prosody, transport: "websocket", jid: `someone@${MEET}`, password: "" });
        expect(result.ok).toBe(false);
    });
});

/** Hosts of one server that differ in their options, by name. */
function optionsOfHosts(uvsUrl: string): Readonly<Record<string, LuaOptions>> {
    return {
        "issuer.test": { app_id: "issuer.test", uvs_base_url: uvsUrl, uvs_require_issuer: true },
        "no-issuer.test": { uvs_base_url: uvsUrl, uvs_require_issuer: true },
        "no-app.test": { uvs_base_url: uvsUrl },
        "slashes.test": { uvs_base_url: `${uvsUrl}///` },
        "path.test": { uvs_base_url: `${uvsUrl}/uvs/` },
        "bearer.test": { uvs_base_url: uvsUrl, uvs_auth_token: "uvs secret" },
        "empty-bearer.test": { uvs_base_url: uvsUrl, uvs_auth_token: "" },
        "powerless.test": { uvs_base_url: uvsUrl, uvs_sync_power_levels: false },
        "unset.test": {},
        "empty.test": { uvs_base_url: "" },
        "no-url.test": { uvs_base_url: uvsUrl.replace("http://", "") },
        "no-scheme.test": { uvs_base_url: "ftp://uvs.test/" },
        "slow.test": { uvs_base_url: uvsUrl, uvs_timeout: 3600 },
    };
}

describe.each(versions)("options on Prosody %s", (version: ProsodyVersion) => {
    let deployment: Running["current"] | undefined;
    let mark = 0;
    const running: Running = {
        get current() {
            if (deployment === undefined) {
                throw new Error("the deployment does not run");
            }
            return deployment;
        },
    };

    beforeAll(async () => {
        const matrix = await startMatrix();
        const homeserver = await startHomeserver(matrix);
        matrix.addRoom({ roomId: LAB, members: { [MODERATOR]: 50, [MEMBER]: 0 } });
        const prosody = await startProsody({
            version,
            pluginPaths,
            accounts: [FOCUS],
            modulesEnabled: ["test_sessions"],
            hosts: [
                ...Object.entries(optionsOfHosts(matrix.uvsUrl)).map(([name, options]) => ({
                    kind: "VirtualHost" as const,
                    name,
                    options: { authentication: "matrix_user_verification", ...options },
                })),
                { kind: "VirtualHost", name: GUEST, options: { authentication: "anonymous" } },
                { kind: "VirtualHost", name: AUTH, options: { authentication: "internal_plain" } },
            ],
        });
        deployment = {
            matrix,
            homeserver,
            prosody,
            stop: async () => {
                await prosody.stop();
                await homeserver.stop();
                await matrix.stop();
            },
        };
    });
    afterAll(async () => {
        await deployment?.stop();
    });
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });
    afterEach(() => {
        expectCleanLog(running.current, mark);
        running.current.matrix.requireBearer(undefined);
        running.current.matrix.requests.length = 0;
    });

    /** Logs the moderator in at a host. */
    function comeTo(
        host: string,
        more: { readonly iss?: string; readonly transport?: "websocket" | "bosh" } = {},
    ): Promise<LoginResult> {
        const claims = more.iss === undefined ? {} : { iss: more.iss };
        return connect({
            prosody: running.current.prosody,
            transport: more.transport ?? "websocket",
            host,
            query: { room: roomName(LAB), token: tokenFor(running, MODERATOR, LAB, { claims }) },
        });
    }

    async function expectComesTo(
        host: string,
        more: { readonly iss?: string } = {},
    ): Promise<Readonly<Record<string, unknown>>> {
        const client = admitted(await comeTo(host, more));
        const session = await sessionOf(client);
        await client.disconnect();
        return session;
    }

    test("uvs_require_issuer refuses another iss", async () => {
        for (const iss of ["meet.test", "ISSUER.TEST", ""]) {
            const before = running.current.prosody.mark();
            const result = await comeTo("issuer.test", { iss });
            expectRefusal(running, result, "token_issuer_mismatch", before);
        }
        expect(running.current.matrix.requests).toEqual([]);
        await expectComesTo("issuer.test", { iss: "issuer.test" });
        const result = await comeTo("no-issuer.test", { iss: "no-issuer.test" });
        expectRefusal(running, result, "token_issuer_mismatch", mark);
    });

    test("without app_id any iss is fine, and none is told of", async () => {
        await expectComesTo("no-app.test", { iss: "whatever" });
        expect(timesLogged(running, "Tokens have the iss", mark)).toBe(0);
    });

    test("slashes at the end of uvs_base_url do no harm, and its path is kept", async () => {
        await expectComesTo("slashes.test");
        expect(running.current.matrix.requests[0]?.url).toBe("/verify/user_in_room");
        const result = await comeTo("path.test");
        expect(running.current.matrix.requests[1]?.url).toBe("/uvs/verify/user_in_room");
        expectRefusal(running, result, "verifier_rejected", mark);
    });

    test("uvs_auth_token is sent as a Bearer token where it is set", async () => {
        const { matrix, prosody } = running.current;
        matrix.requireBearer("uvs secret");
        await expectComesTo("bearer.test");
        const result = await comeTo("empty-bearer.test");
        expectRefusal(running, result, "verifier_forbidden", mark);
        expect(matrix.requests.map(({ headers }) => headers.authorization)).toEqual([
            "Bearer uvs secret",
            undefined,
        ]);
        expect(prosody.log()).not.toContain("uvs secret");
    });

    test("without uvs_sync_power_levels nobody is owner", async () => {
        expect(await expectComesTo("powerless.test")).toMatchObject({
            verified: true,
            auth_matrix_user_verification_is_owner: false,
        });
    });

    test("a uvs_timeout out of range is told of, and the default taken", async () => {
        const lines = running.current.prosody.log().split("\n");
        const about = lines.filter((line) => line.includes("uvs_timeout"));
        expect(about).toEqual([expect.stringMatching(/slow\.test:.*\terror\t.*from 1 to 60: using 10/)]);
        await expectComesTo("slow.test");
    });

    describe.each(["unset.test", "empty.test", "no-url.test", "no-scheme.test"])("at %s", (host) => {
        test("the mechanism is offered, and logins are refused for the time being", async () => {
            const { matrix, prosody } = running.current;
            const raw = await rawWebSocket({ prosody, host });
            expect(mechanismsOf(raw)).toEqual(["ANONYMOUS"]);
            raw.drop();
            for (const transport of transports) {
                const before = prosody.mark();
                const result = await comeTo(host, { transport });
                expectRefusal(running, result, "verifier_not_configured", before);
                expect(refusedSession(running, before)).not.toHaveProperty("auth_token");
            }
            expect(matrix.requests).toEqual([]);
        });

        test("the administrator is told at load, and by the module's status", async () => {
            const { prosody } = running.current;
            const told = (log: string): readonly string[] =>
                log
                    .split("\n")
                    .filter(
                        (line) => line.includes(`${host}:auth_`) && line.includes("\terror\tEvery login"),
                    );
            const before = prosody.mark();
            await prosody.reload(host, "auth_matrix_user_verification");
            expect(told(prosody.logSince(before))).toHaveLength(1);
            const status = await prosody.shell(
                `> (function () local m = require"core.modulemanager".get_module("${host}", "auth_matrix_user_verification").module; return m.status_type..": "..m.status_message end)()`,
            );
            expect(status).toContain("error: Every login is refused: verifier_not_configured");
        });
    });

    test("the module's status names the service where there is one", async () => {
        const status = await running.current.prosody.shell(
            `module:info("auth_matrix_user_verification", "no-app.test")`,
        );
        expect(status).toContain(`Asking ${running.current.matrix.uvsUrl}`);
    });

    test("hosts with other authentication are as they are without us", async () => {
        const { prosody } = running.current;
        const bare = await startProsody({
            version,
            pluginPaths: [],
            accounts: [FOCUS],
            hosts: [
                { kind: "VirtualHost", name: GUEST, options: { authentication: "anonymous" } },
                { kind: "VirtualHost", name: AUTH, options: { authentication: "internal_plain" } },
            ],
        });
        try {
            const offered = async (server: typeof prosody): Promise<unknown> => {
                const lists: Record<string, readonly string[]> = {};
                for (const host of [GUEST, AUTH]) {
                    const raw = await rawWebSocket({ prosody: server, host });
                    lists[host] = mechanismsOf(raw);
                    raw.drop();
                }
                return lists;
            };
            const withUs = await offered(prosody);
            expect(withUs).toEqual(await offered(bare));
            expect(withUs).toMatchObject({ [GUEST]: ["ANONYMOUS"] });

            const lengths = new Set<number>();
            for (const server of [prosody, bare]) {
                const wrong = await login({
                    prosody: server,
                    transport: "websocket",
                    ...FOCUS,
                    password: "wrong",
                });
                expect(wrong).toMatchObject({ ok: false, condition: "not-authorized" });
                for (const transport of transports) {
                    const guest = admitted(await connect({ prosody: server, transport, host: GUEST }));
                    const focus = admitted(await login({ prosody: server, transport, ...FOCUS }));
                    expect(nodeOf(focus)).toBe("focus");
                    lengths.add(nodeOf(guest).length);
                    await Promise.all([guest.disconnect(), focus.disconnect()]);
                }
            }
            expect(lengths.size).toBe(1);
        } finally {
            await bare.stop();
        }
        expect(running.current.matrix.requests).toEqual([]);
    });

    test("a session of another host is given nothing of ours", async () => {
        const { prosody } = running.current;
        const guest = admitted(
            await connect({
                prosody,
                transport: "websocket",
                host: GUEST,
                query: { room: roomName(LAB), token: tokenFor(running, MODERATOR, LAB) },
            }),
        );
        expect(await sessionOf(guest)).not.toHaveProperty("auth_matrix_user_verification_is_owner");
        expect(await sessionOf(guest)).toMatchObject({ verified: false });
        await guest.disconnect();
    });
});
