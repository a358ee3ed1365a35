/**
 * Tokens of other kinds than a Matrix client's: ordinary Jitsi tokens beside Matrix tokens, which never mix; signed
 * Matrix tokens; and Matrix users of whom only the name is verified.
 *
 * Ordinary tokens are verified by our double of Jitsi's token/util, and, where the environment variable JITSI_PLUGINS
 * names a folder with the real one, by that, too.
 */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { connect, type Client, type LoginResult } from "../../demo/client";
import {
    admitted,
    describeJoin,
    MEET,
    meetingOf,
    MUC,
    visit,
    type DeploymentSettings,
} from "../../demo/deployment";
import { jwt, roomName } from "../../demo/matrix";
import type { LoginReasonName } from "../../src/login-reasons";
import { doubles, onEachSource } from "../jitsi-session/sources";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    CANTEEN,
    castOf,
    COOK,
    expectNextLoginWorks,
    expectRefusal,
    inRoom,
    LAB,
    MEMBER,
    MODERATOR,
    nodeOf,
    onEachProsody,
    pluginPaths,
    refusals,
    refusedSession,
    sessionOf,
    setAffiliation,
    setRole,
    settle,
    STRANGER,
    transports,
    type Running,
} from "./support";

/** What ordinary tokens are signed with. */
const APP_SECRET = "the secret of the ordinary tokens";
/** What Matrix tokens are signed with, where they are. */
const MATRIX_SECRET = "the secret of the Matrix tokens";
/** Who makes ordinary tokens. */
const PARTNER = "partner.test";
/** A room that no Matrix room stands behind. */
const LOUNGE = "lounge";

const PARTICIPANT = "none, participant";
const OWNER = "owner, moderator";

const HEADER = { alg: "HS256", typ: "JWT" };

type Claims = Readonly<Record<string, unknown>>;

/** An ordinary Jitsi token; claims that are undefined are left out. */
function ordinaryToken(claims: Claims = {}, secret = APP_SECRET, header: unknown = HEADER): string {
    return jwt(
        header,
        {
            iss: PARTNER,
            aud: "jitsi",
            sub: MEET,
            room: "*",
            context: { user: { id: "ada", name: "Ada" }, group: "staff", features: { recording: true } },
            ...claims,
        },
        secret,
    );
}

/** The claims of a Matrix client's token, with what it might like to claim besides. */
function matrixClaims(openIdToken: unknown, roomId: string, more: Claims = {}): Claims {
    return {
        iss: MEET,
        aud: "jitsi",
        sub: MEET,
        room: "*",
        context: {
            user: { id: "root", name: "Ada", moderator: true, affiliation: "owner" },
            group: "staff",
            features: { recording: true },
            matrix: { token: openIdToken, room_id: roomId, server_name: "hs.test" },
        },
        ...more,
    };
}

/** Logs in with a token and without any proof of Matrix in the URL but the room. */
function come(
    running: Running,
    token: string | undefined,
    room = LOUNGE,
    more: { readonly transport?: "websocket" | "bosh"; readonly previd?: string } = {},
): Promise<LoginResult> {
    return connect({
        prosody: running.current.prosody,
        transport: more.transport ?? "websocket",
        host: MEET,
        query: { room, token, previd: more.previd },
        resumable: more.transport !== "bosh",
    });
}

/** What a refused session carries: what its URL says. */
function nothingBut(room: string): Claims {
    return { verified: false, jitsi_web_query_room: room, jitsi_web_query_prefix: "" };
}

const withSessions = ["test_sessions"];

/** A deployment that takes ordinary tokens, too. */
function mixed(libraries: string, authOptions: DeploymentSettings["authOptions"] = {}): DeploymentSettings {
    return {
        version: "13.0", // each test says which
        pluginPaths: [...pluginPaths, libraries],
        authOptions: {
            modules_enabled: withSessions,
            matrix_token_fallback: true,
            app_secret: APP_SECRET,
            asap_accepted_issuers: [PARTNER],
            uvs_require_issuer: true,
            ...authOptions,
        },
    };
}

function ordinaryTests(running: Running): void {
    const cast = castOf(running);
    let clients: Client[] = [];
    let mark = 0;
    beforeEach(async () => {
        await Promise.all(clients.map((client) => client.disconnect()));
        clients = [];
        mark = running.current.prosody.mark();
    });

    const enter = async (...args: Parameters<typeof come> extends [Running, ...infer R] ? R : never) => {
        const client = admitted(await come(running, ...args));
        clients.push(client);
        return client;
    };

    test.each(transports)("over %s an ordinary token is admitted with its claims", async (transport) => {
        const token = ordinaryToken({
            room: "Lounge",
            context: {
                user: { id: "ada", name: "Ada", moderator: true },
                group: "staff",
                features: { recording: true },
                room: { lobby: false },
                tenant: "Tenant",
            },
        });
        const client = await enter(token, LOUNGE, { transport });
        const session = await sessionOf(client);
        expect(session).toMatchObject({
            verified: false,
            auth_token: expect.stringMatching(/^[0-9a-f]{64}$/),
            jitsi_meet_room: "Lounge",
            jitsi_meet_domain: MEET,
            jitsi_meet_str_tenant: "Tenant",
            jitsi_meet_context_user: { id: "ada", name: "Ada", moderator: true },
            jitsi_meet_context_group: "staff",
            jitsi_meet_context_features: { recording: true },
            jitsi_meet_context_room: { lobby: false },
        });
        expect(session).not.toHaveProperty("auth_matrix_user_verification_is_owner");
        expect(running.current.matrix.requests).toEqual([]);
    });

    test.each<{ readonly what: string; readonly token: string | undefined }>([
        { what: "another secret", token: ordinaryToken({}, "another secret") },
        { what: "the secret that Matrix clients use", token: ordinaryToken({}, "notused") },
        { what: "no signature", token: ordinaryToken().replace(/[^.]*$/, "") },
        { what: "alg none", token: ordinaryToken({}, APP_SECRET, { alg: "none", typ: "JWT" }) },
        { what: "alg RS256", token: ordinaryToken({}, APP_SECRET, { alg: "RS256", typ: "JWT" }) },
        { what: "another issuer", token: ordinaryToken({ iss: "other.test" }) },
        { what: "the app_id, where other issuers are set", token: ordinaryToken({ iss: MEET }) },
        { what: "no issuer", token: ordinaryToken({ iss: undefined }) },
        { what: "an exp that has passed", token: ordinaryToken({ exp: 1_000_000_000 }) },
        { what: "an nbf to come", token: ordinaryToken({ nbf: 4_000_000_000 }) },
        { what: "no audience", token: ordinaryToken({ aud: undefined }) },
        { what: "no room", token: ordinaryToken({ room: undefined }) },
        { what: "no sub", token: ordinaryToken({ sub: undefined }) },
        { what: "no token at all", token: undefined },
    ])("with $what it is refused, and the session keeps nothing", async ({ token }) => {
        const result = await come(running, token);
        expectRefusal(running, result, "ordinary_token_refused", mark);
        expect(refusedSession(running, mark)).toEqual(nothingBut(LOUNGE));
        expect(running.current.matrix.requests).toEqual([]);
        await expectNextLoginWorks(running);
    });

    describe("a token with context.matrix is never an ordinary one", () => {
        test.each<{ readonly value: unknown; readonly reason: LoginReasonName }>([
            { value: "yes", reason: "matrix_claim_malformed" },
            { value: "", reason: "matrix_claim_malformed" },
            { value: 1, reason: "matrix_claim_malformed" },
            { value: 0, reason: "matrix_claim_malformed" },
            { value: true, reason: "matrix_claim_malformed" },
            { value: false, reason: "matrix_claim_malformed" },
            { value: [], reason: "openid_token_malformed" },
            { value: ["yes"], reason: "openid_token_malformed" },
            { value: {}, reason: "openid_token_malformed" },
            { value: { token: 1 }, reason: "openid_token_malformed" },
            { value: { token: "x", room_id: "lounge" }, reason: "room_id_malformed" },
        ])("$value: $reason", async ({ value, reason }) => {
            const context = { user: { id: "ada" }, matrix: value };
            for (const iss of [MEET, PARTNER]) {
                const from = running.current.prosody.mark();
                const result = await come(running, ordinaryToken({ context, iss }));
                const structural = reason === "matrix_claim_malformed";
                const expected = iss === PARTNER && !structural ? "token_issuer_mismatch" : reason;
                expectRefusal(running, result, expected, from);
                expect(refusals(running, "ordinary_token_refused", from)).toEqual([]);
                expect(refusedSession(running, from)).toEqual(nothingBut(LOUNGE));
            }
        });

        test("nor when Matrix does not know the user, or they are not in the room", async () => {
            const unknown = jwt(HEADER, matrixClaims("never-made", LAB), APP_SECRET);
            expectRefusal(running, await come(running, unknown, roomName(LAB)), "user_unknown", mark);
            const stranger = matrixClaims(running.current.matrix.token(STRANGER), LAB);
            const result = await come(running, jwt(HEADER, stranger, APP_SECRET), roomName(LAB));
            expectRefusal(running, result, "not_in_room", mark);
            expect(refusals(running, "ordinary_token_refused", mark)).toEqual([]);
        });

        test("and its claims are no ordinary ones, even if signed like one", async () => {
            const claims = matrixClaims(running.current.matrix.token(MEMBER), LAB, {
                room: LOUNGE,
                sub: "*",
            });
            const client = await enter(jwt(HEADER, claims, APP_SECRET), roomName(LAB));
            const session = await sessionOf(client);
            expect(session).toEqual({
                verified: true,
                auth_token: expect.stringMatching(/^[0-9a-f]{64}$/),
                auth_matrix_user_verification_is_owner: false,
                jitsi_meet_room: roomName(LAB),
                jitsi_meet_domain: MEET,
                jitsi_meet_context_user: { id: MEMBER, name: "Ada" },
                jitsi_web_query_room: roomName(LAB),
                jitsi_web_query_prefix: "",
            });
            await cast.focus(`${LOUNGE}@${MUC}`, meetingOf(LAB));
            expect(describeJoin(await client.join(`${LOUNGE}@${MUC}/me`))).toBe("refused: not-allowed");
            expect(describeJoin(await client.join(`${meetingOf(LAB)}/me`))).toBe(PARTICIPANT);
        });

        test("but null is no claim", async () => {
            await enter(ordinaryToken({ context: { user: { id: "ada" }, matrix: null } }));
        });
    });

    test("the issuers of either kind do not concern the other", async () => {
        const { matrix } = running.current;
        const login = (iss: string): Promise<LoginResult> =>
            come(running, jwt(HEADER, matrixClaims(matrix.token(MEMBER), LAB, { iss })), roomName(LAB));
        clients.push(admitted(await login(MEET)));
        expectRefusal(running, await login(PARTNER), "token_issuer_mismatch", mark);
        await enter(ordinaryToken({ iss: PARTNER }));
    });

    test("in an ordinary room an ordinary token has what it has without us", async () => {
        const meeting = `lounge${mark}@${MUC}`;
        const first = await enter(ordinaryToken());
        const second = await enter(ordinaryToken({ context: { user: { id: "bob" } } }));
        expect(describeJoin(await first.join(`${meeting}/first`))).toBe(OWNER);
        expect(describeJoin(await second.join(`${meeting}/second`))).toBe(PARTICIPANT);
        expect(await setAffiliation(first, meeting, second, "owner")).toBe("done");
        await settle(first, second);
        expect(second.occupants(meeting).get("second")).toMatchObject({ affiliation: "owner" });
    });

    describe("in a Matrix room", () => {
        const powerful = ordinaryToken({
            context: { user: { id: ADMIN, moderator: true, affiliation: "owner", role: "moderator" } },
        });

        test("an ordinary token is a guest: it does not open the meeting, nor come into it", async () => {
            const room = cast.newRoom();
            const client = await enter(powerful, roomName(room));
            expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe("refused: not-allowed");
            const owner = await cast.matrixUser(ADMIN, room);
            expect(describeJoin(await owner.join(`${meetingOf(room)}/owner`))).toBe(OWNER);
            expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe("refused: not-allowed");
            expect(refusals(running, "guest_not_let_in", mark)).toHaveLength(2);
            expect(await affiliationsIn(running, meetingOf(room))).not.toContain(bareJid(client));
        });

        test("whom an owner lets in comes in, and is never owner", async () => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const owner = await cast.matrixUser(ADMIN, room);
            const focus = await cast.focus(meeting);
            await owner.join(`${meeting}/owner`);
            const client = await enter(powerful, roomName(room));
            expect(await setAffiliation(owner, meeting, client, "member")).toBe("done");
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe("member, participant");
            await setAffiliation(owner, meeting, client, "owner");
            await setAffiliation(owner, meeting, client, "admin");
            await setRole(owner, meeting, "me", "moderator");
            await setAffiliation(focus, meeting, client, "owner");
            await settle(owner, focus, client);
            expect(focus.occupants(meeting).get("me")).toMatchObject({
                affiliation: "member",
                role: "participant",
            });
            await inRoom(running, meeting, `room:set_affiliation(true, "${bareJid(client)}", "owner")`);
            expect(await affiliationsIn(running, meeting)).toContain(`${bareJid(client)}=member`);
        });

        test("the id of a Matrix user in an ordinary token is not that user", async () => {
            const room = cast.newRoom();
            const matrixUser = await cast.matrixUser(ADMIN, room, { resumable: true });
            const client = await enter(powerful, roomName(room), { previd: matrixUser.resumptionId });
            expect(nodeOf(client)).not.toBe(nodeOf(matrixUser));
            const ordinary = await enter(powerful, roomName(room));
            const again = await cast.matrixUser(ADMIN, room, { query: { previd: ordinary.resumptionId } });
            expect(nodeOf(again)).not.toBe(nodeOf(ordinary));
        });
    });

    describe("previd of an ordinary session", () => {
        const ada = { user: { id: "ada" } };

        test("gives the same user the same name again", async () => {
            const first = await enter(ordinaryToken({ context: ada }));
            const again = await enter(ordinaryToken({ context: ada, exp: 4_000_000_000 }), LOUNGE, {
                previd: first.resumptionId,
            });
            expect(nodeOf(again)).toBe(nodeOf(first));
        });

        test.each<{ readonly what: string; readonly claims: Claims }>([
            { what: "user", claims: { context: { user: { id: "bob" } } } },
            { what: "room", claims: { context: ada, room: "other" } },
            { what: "domain", claims: { context: ada, sub: "other.test" } },
            { what: "user without a name", claims: { context: {} } },
        ])("gives it to no other $what", async ({ claims }) => {
            const first = await enter(ordinaryToken({ context: ada }));
            const other = await enter(ordinaryToken(claims), LOUNGE, { previd: first.resumptionId });
            expect(nodeOf(other)).not.toBe(nodeOf(first));
        });

        test("without a user it is the same token that counts", async () => {
            const token = ordinaryToken({ context: {} });
            const first = await enter(token);
            const again = await enter(token, LOUNGE, { previd: first.resumptionId });
            expect(nodeOf(again)).toBe(nodeOf(first));
            const other = await enter(ordinaryToken({ context: {}, exp: 4_000_000_000 }), LOUNGE, {
                previd: first.resumptionId,
            });
            expect(nodeOf(other)).not.toBe(nodeOf(first));
        });

        test("a lost session is taken up again with its claims", async () => {
            const client = await enter(ordinaryToken({ context: ada, room: LOUNGE }));
            const { jid } = client;
            const previd = client.resumptionId;
            client.drop();
            const token = ordinaryToken({ context: { user: { id: "ada", name: "Ada L." } }, room: LOUNGE });
            admitted(await client.resume({ query: { room: LOUNGE, token, previd } }));
            expect(client.resumed).toBe(true);
            expect(client.jid).toBe(jid);
            expect(await sessionOf(client)).toMatchObject({
                verified: false,
                jitsi_meet_context_user: { id: "ada", name: "Ada L." },
            });
        });
    });
}

/** Runs tests with our double of token/util, and with Jitsi's own where it is there. */
function onEachLibrary(
    name: string,
    authOptions: DeploymentSettings["authOptions"],
    tests: (running: Running) => void,
): void {
    onEachSource(name, ["token/util.lib.lua"], (sourceName, folder) => {
        onEachProsody(sourceName, mixed(folder, authOptions), tests);
    });
}

onEachLibrary("Ordinary tokens", {}, ordinaryTests);

onEachLibrary(
    "Ordinary tokens beside signed Matrix tokens",
    { matrix_token_secret: MATRIX_SECRET, asap_accepted_issuers: [PARTNER, MEET], uvs_require_issuer: false },
    (running) => {
        test("neither secret opens for the other kind", async () => {
            const mark = running.current.prosody.mark();
            const claims = matrixClaims(running.current.matrix.token(MEMBER), LAB);
            const byAppSecret = await come(running, jwt(HEADER, claims, APP_SECRET), roomName(LAB));
            expectRefusal(running, byAppSecret, "token_signature_wrong", mark);
            const byMatrixSecret = await come(running, ordinaryToken({}, MATRIX_SECRET));
            expectRefusal(running, byMatrixSecret, "ordinary_token_refused", mark);
            const good = admitted(await come(running, jwt(HEADER, claims, MATRIX_SECRET), roomName(LAB)));
            await good.disconnect();
            await admitted(await come(running, ordinaryToken())).disconnect();
        });
    },
);

onEachLibrary("Ordinary tokens, and none", { allow_empty_token: true }, (running) => {
    const cast = castOf(running);
    test("allow_empty_token lets somebody in without one, as a guest", async () => {
        const mark = running.current.prosody.mark();
        const room = cast.newRoom();
        await cast.focus(meetingOf(room));
        const client = admitted(await come(running, undefined, roomName(room)));
        expect(await sessionOf(client)).toEqual(nothingBut(roomName(room)));
        expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe("refused: not-allowed");
        expect(refusals(running, "guest_not_let_in", mark)).toHaveLength(1);
        expect(describeJoin(await client.join(`lobby${mark}@${MUC}/me`))).toBe(OWNER);
        await client.disconnect();
    });
});

onEachProsody(
    "Ordinary tokens and other modules",
    mixed(doubles, { modules_enabled: ["test_events"] }),
    (running) => {
        test("fetch-key, ban-check, pre- and post-authentication come in Jitsi's order, and are obeyed", async () => {
            const visitWith = async (customusername: string): Promise<readonly string[]> => {
                const mark = running.current.prosody.mark();
                const result = await connect({
                    prosody: running.current.prosody,
                    transport: "websocket",
                    host: MEET,
                    query: { room: LOUNGE, token: ordinaryToken(), customusername },
                });
                if (result.ok) {
                    await result.client.disconnect();
                }
                const log = running.current.prosody.logSince(mark);
                return [...log.matchAll(/\tevent ([a-z-]+): (\{.*\})$/gm)].map(
                    ([, event = "", text = "{}"]) => {
                        const session = JSON.parse(text) as Claims;
                        return `${event.replace("pre-jitsi-authentication-fetch-key", "key")}${
                            session.jitsi_meet_room === undefined ? "" : ", claims"
                        }${session.auth_token === undefined ? "" : ", token"}`;
                    },
                );
            };
            const key = "key, token";
            const ban = "jitsi-access-ban-check, claims, token";
            const pre = "pre-jitsi-authentication, claims, token";
            const post = "post-jitsi-authentication, claims, token";
            const failure = "authentication-failure";
            expect(await visitWith("visitor")).toEqual([key, ban, pre, post, "resource-bind, claims, token"]);
            expect(await visitWith("!key")).toEqual([key, failure]);
            expect(await visitWith("!ban")).toEqual([key, ban, failure]);
            expect(await visitWith("!post")).toEqual([key, ban, pre, post, failure]);
        });

        test("each has its reason, and a refused session keeps none of the claims", async () => {
            for (const [customusername, reason] of [
                ["!key", "ordinary_token_refused"],
                ["!ban", "user_banned"],
                ["!post", "module_refused"],
            ] as const) {
                const mark = running.current.prosody.mark();
                const result = await connect({
                    prosody: running.current.prosody,
                    transport: "websocket",
                    host: MEET,
                    query: { room: LOUNGE, token: ordinaryToken(), customusername },
                });
                expectRefusal(running, result, reason, mark);
                const told = /event authentication-failure: (\{.*\})$/m.exec(
                    running.current.prosody.logSince(mark),
                );
                expect(JSON.parse(told?.[1] ?? "null")).toEqual(nothingBut(LOUNGE));
            }
        });
    },
);

onEachProsody(
    "Ordinary tokens where nobody asked for them",
    mixed(doubles, { matrix_token_fallback: undefined }),
    (running) => {
        test("are refused: off by default", async () => {
            const mark = running.current.prosody.mark();
            expectRefusal(running, await come(running, ordinaryToken()), "matrix_claim_missing", mark);
            expectRefusal(running, await come(running, undefined), "token_missing", mark);
            await expectNextLoginWorks(running);
        });
    },
);

describe.each([
    {
        what: "Jitsi's library is not there",
        settings: { ...mixed(doubles), pluginPaths },
        says: /ordinary tokens are refused: .*Check that token\/util\.lib\.lua/,
    },
    {
        what: "the options of Jitsi's library do not do",
        settings: mixed(doubles, { app_secret: undefined }),
        says: /'app_secret'/,
    },
])("Where $what", ({ what, settings, says }) => {
    onEachProsody(`Ordinary tokens where ${what}`, settings, (running) => {
        test("this is logged at load, ordinary tokens are refused, Matrix tokens are not", async () => {
            const { prosody } = running.current;
            expect(prosody.log()).toMatch(says);
            expect(prosody.log()).toMatch(/error\tmatrix_token_fallback is set, but/);
            const mark = prosody.mark();
            const ordinary = await come(running, ordinaryToken());
            expectRefusal(running, ordinary, "matrix_claim_missing", mark);
            expectRefusal(running, await come(running, undefined), "token_missing", mark);
            await expectNextLoginWorks(running);
        });
    });
});

onEachProsody(
    "Signed Matrix tokens with matrix_features",
    {
        pluginPaths,
        authOptions: {
            modules_enabled: withSessions,
            matrix_token_secret: MATRIX_SECRET,
            matrix_features: { recording: 50, "file-upload": 0 },
        },
    },
    (running) => {
        const cast = castOf(running);

        test("decide on what the option does not list, and not on what it lists", async () => {
            const claims = matrixClaims(running.current.matrix.token(MEMBER), LAB);
            const features = { recording: true, "file-upload": false, livestreaming: true, flip: "true" };
            const context = { ...(claims.context as Claims), features };
            const token = jwt(HEADER, { ...claims, context }, MATRIX_SECRET);
            const client = await cast.matrixUser(MEMBER, LAB, { query: { token } });
            const expected = { recording: false, "file-upload": true, livestreaming: true, flip: "true" };
            expect(await sessionOf(client)).toMatchObject({ jitsi_meet_context_features: expected });
            expect((await client.join(`${meetingOf(LAB)}/member`)).ok).toBe(true);
            expect(await sessionOf(client)).toMatchObject({ jitsi_meet_context_features: expected });
        });
    },
);

onEachProsody(
    "Signed Matrix tokens",
    { pluginPaths, authOptions: { modules_enabled: withSessions, matrix_token_secret: MATRIX_SECRET } },
    (running) => {
        const cast = castOf(running);
        let mark = 0;
        beforeEach(() => {
            mark = running.current.prosody.mark();
        });

        const signed = (claims: Claims = {}, secret = MATRIX_SECRET, header: unknown = HEADER): string =>
            jwt(header, matrixClaims(running.current.matrix.token(MEMBER), LAB, claims), secret);

        /** A token whose context has these members besides. */
        const withContext = (context: Claims): string => {
            const claims = matrixClaims(running.current.matrix.token(MEMBER), LAB);
            return signed({ context: { ...(claims.context as Claims), ...context } });
        };

        test.each(transports)("over %s the right signature brings features and group", async (transport) => {
            const client = await cast.matrixUser(MEMBER, LAB, { transport, query: { token: signed() } });
            expect(await sessionOf(client)).toEqual({
                verified: true,
                auth_token: expect.stringMatching(/^[0-9a-f]{64}$/),
                auth_matrix_user_verification_is_owner: false,
                jitsi_meet_room: roomName(LAB),
                jitsi_meet_domain: MEET,
                jitsi_meet_context_user: { id: MEMBER, name: "Ada" },
                jitsi_meet_context_group: "staff",
                jitsi_meet_context_features: { recording: true },
                jitsi_web_query_room: roomName(LAB),
                jitsi_web_query_prefix: "",
            });
        });

        test("what is no object gives no features, and no group gives none", async () => {
            const token = withContext({ features: "recording", group: undefined });
            const client = await cast.matrixUser(MEMBER, LAB, { query: { token } });
            const session = await sessionOf(client);
            expect(session).not.toHaveProperty("jitsi_meet_context_features");
            expect(session).not.toHaveProperty("jitsi_meet_context_group");
        });

        test.each([{ group: 7 }, { group: { name: "staff" } }, { group: true }, { group: "st\u0001ff" }])(
            "a group that is no text is refused: %j",
            async (context) => {
                const result = await visit(running.current, {
                    user: MEMBER,
                    room: LAB,
                    query: { token: withContext(context) },
                });
                expectRefusal(running, result, "profile_malformed", mark);
            },
        );

        test.each<{ readonly what: string; readonly make: () => string; readonly reason: LoginReasonName }>([
            { what: "another secret", make: () => signed({}, "another"), reason: "token_signature_wrong" },
            { what: "Element's secret", make: () => signed({}, "notused"), reason: "token_signature_wrong" },
            { what: "an empty secret", make: () => signed({}, ""), reason: "token_signature_wrong" },
            {
                what: "no signature",
                make: () => signed().replace(/[^.]*$/, ""),
                reason: "token_signature_wrong",
            },
            {
                what: "a signature cut short",
                make: () => signed().slice(0, -1),
                reason: "token_signature_wrong",
            },
            ...["none", "None", "RS256", "HS512", "hs256", "", null, undefined, 256, ["HS256"]].map(
                (alg) => ({
                    what: `alg ${JSON.stringify(alg)}`,
                    make: () => signed({}, MATRIX_SECRET, { alg, typ: "JWT" }),
                    reason: "token_signature_wrong" as const,
                }),
            ),
            {
                what: "alg none and no signature",
                make: () => signed({}, MATRIX_SECRET, { alg: "none" }).replace(/[^.]*$/, ""),
                reason: "token_signature_wrong",
            },
            {
                what: "an exp that has passed",
                make: () => signed({ exp: 1_000_000_000 }),
                reason: "token_expired",
            },
            {
                what: "an exp that has passed, and another secret",
                make: () => signed({ exp: 1_000_000_000 }, "another"),
                reason: "token_signature_wrong",
            },
            {
                what: "an nbf to come",
                make: () => signed({ nbf: 4_000_000_000 }),
                reason: "token_not_yet_valid",
            },
        ])("with $what it is refused: $reason", async ({ make, reason }) => {
            running.current.matrix.requests.length = 0;
            const result = await visit(running.current, {
                user: MEMBER,
                room: LAB,
                query: { token: make() },
            });
            expectRefusal(running, result, reason, mark);
            expect(refusedSession(running, mark)).toEqual(nothingBut(roomName(LAB)));
            expect(running.current.matrix.requests).toEqual([]);
        });

        test("the signature proves nothing about Matrix", async () => {
            const claims = matrixClaims(running.current.matrix.token(STRANGER), LAB);
            const result = await visit(running.current, {
                user: STRANGER,
                room: LAB,
                query: { token: jwt(HEADER, claims, MATRIX_SECRET) },
            });
            expectRefusal(running, result, "not_in_room", mark);
        });

        test("moderator and affiliation in it make no owner", async () => {
            const room = cast.newRoom();
            const claims = matrixClaims(running.current.matrix.token(MEMBER), room);
            const token = jwt(HEADER, claims, MATRIX_SECRET);
            const client = await cast.matrixUser(MEMBER, room, { query: { token } });
            expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe(PARTICIPANT);
        });
    },
);

const userOnly = { modules_enabled: withSessions, uvs_verify_membership: false };

onEachProsody("Without verified membership", { pluginPaths, authOptions: userOnly }, (running) => {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    test("UVS is asked for the user only", async () => {
        const token = running.current.matrix.token(MEMBER);
        const claims = matrixClaims(token, LAB);
        await cast.matrixUser(MEMBER, LAB, { query: { token: jwt(HEADER, claims) } });
        expect(running.current.matrix.requests).toMatchObject([
            { method: "POST", url: "/verify/user", body: { token, matrix_server_name: "hs.test" } },
        ]);
        expect(Object.keys(running.current.matrix.requests[0]?.body as object).sort()).toEqual([
            "matrix_server_name",
            "token",
        ]);
    });

    test.each([STRANGER, COOK, MEMBER, MODERATOR, ADMIN])(
        "%s comes in, and is nobody's owner",
        async (user) => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            const client = await cast.matrixUser(user, room);
            expect(await sessionOf(client)).toMatchObject({
                verified: true,
                auth_matrix_user_verification_is_owner: false,
                jitsi_meet_room: roomName(room),
                jitsi_meet_context_user: { id: user },
            });
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe(PARTICIPANT);
            const focus = await cast.focus(meeting);
            await setAffiliation(focus, meeting, client, "owner");
            await settle(focus, client);
            expect(focus.occupants(meeting).get("me")).toMatchObject({
                affiliation: "none",
                role: "participant",
            });
            // Into no other room than that which they came for.
            await focus.join(`${meetingOf(CANTEEN)}/focus`);
            expect(describeJoin(await client.join(`${meetingOf(CANTEEN)}/me`))).toBe("refused: not-allowed");
        },
    );

    test("who is no Matrix user, or of another server, is refused", async () => {
        const unknown = { room: roomName(LAB), token: jwt(HEADER, matrixClaims("never-made", LAB)) };
        const result = await visit(running.current, { user: MEMBER, room: LAB, query: unknown });
        expectRefusal(running, result, "user_unknown", mark);
        running.current.matrix.next({
            kind: "json",
            body: { results: { user: true }, user_id: "@member:evil.test" },
        });
        const other = await visit(running.current, { user: MEMBER, room: LAB });
        expectRefusal(running, other, "user_of_other_server", mark);
        for (const body of [{}, { results: { user: true } }, { results: { user: 1 }, user_id: MEMBER }]) {
            running.current.matrix.next({ kind: "json", body });
            const unclear = await visit(running.current, { user: MEMBER, room: LAB });
            expectRefusal(running, unclear, "verifier_unreadable", mark);
        }
    });
});

onEachProsody(
    "Without verified membership and with matrix_lobby_bypass",
    { pluginPaths, authOptions: userOnly, mucOptions: { matrix_lobby_bypass: true } },
    (running) => {
        const cast = castOf(running);
        test.each([STRANGER, MEMBER, ADMIN])("%s passes neither lobby nor password", async (user) => {
            const room = cast.newRoom();
            const meeting = meetingOf(room);
            await cast.focus(meeting);
            const client = await cast.matrixUser(user, room);
            await inRoom(running, meeting, "room:set_members_only(true)");
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe("refused: registration-required");
            await inRoom(running, meeting, 'room:set_members_only(false); room:set_password("sesame")');
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe("refused: not-authorized");
            expect(await affiliationsIn(running, meeting)).not.toContain(bareJid(client));
        });
    },
);

onEachProsody(
    "Without verified membership and without power sync",
    { pluginPaths, authOptions: userOnly, mucModules: [] },
    (running) => {
        const cast = castOf(running);
        test.each([STRANGER, ADMIN])("%s does not own the meeting that they open", async (user) => {
            const room = cast.newRoom();
            const client = await cast.matrixUser(user, room);
            expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe(PARTICIPANT);
        });
    },
);
