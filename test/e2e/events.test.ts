/**
 * The events by which Jitsi's plugins take part in a login: fired in Jitsi's order, obeyed, and what the session
 * carries at each, with mod_jitsi_session and without it; and that mod_token_verification agrees with the door.
 */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { ANONYMOUS_AUTH, connect, rawWebSocket, type LoginResult } from "../../demo/client";
import { admitted, describeJoin, MEET, meetingOf, MUC, visit, type Visit } from "../../demo/deployment";
import { roomName } from "../../demo/matrix";
import { doubles, onEachSource } from "../jitsi-session/sources";
import {
    ADMIN,
    CANTEEN,
    castOf,
    expectNextLoginWorks,
    expectRefusal,
    LAB,
    MEMBER,
    MODERATOR,
    nodeOf,
    onEachProsody,
    pluginPaths,
    refusals,
    sha256,
    STRANGER,
    tokenFor,
    transports,
    type Running,
} from "./support";

const newName = /^[0-9a-f]{24}$/;

const BAN = "jitsi-access-ban-check";
const PRE = "pre-jitsi-authentication";
const POST = "post-jitsi-authentication";
const BIND = "resource-bind";
const FAILURE = "authentication-failure";

/** An event, and what mod_test_events says that the session carries. */
interface Told {
    readonly event: string;
    readonly session: Readonly<Record<string, unknown>>;
}

/** The events told since a mark, in their order. */
function toldSince(running: Running, mark: number): readonly Told[] {
    const lines = running.current.prosody.logSince(mark).matchAll(/\tevent ([a-z-]+): (\{.*\})$/gm);
    return [...lines].map(([, event = "", session = "{}"]) => ({
        event,
        session: JSON.parse(session) as Told["session"],
    }));
}

function names(told: readonly Told[]): readonly string[] {
    return told.map(({ event }) => event);
}

/** What a session carries that was verified, by the names that Jitsi's plugins read. */
function verified(user: string, token: string, more: Told["session"] = {}): Told["session"] {
    return {
        verified: true,
        auth_token: sha256(token),
        auth_matrix_user_verification_is_owner: user === ADMIN || user === MODERATOR,
        jitsi_meet_room: roomName(LAB),
        jitsi_meet_domain: MEET,
        jitsi_meet_context_user: { id: user, name: "Ada", avatar: "https://hs.test/ada.png" },
        jitsi_web_query_room: roomName(LAB),
        jitsi_web_query_prefix: "",
        ...more,
    };
}

/** What a refused session carries: what its URL says, and nothing else. */
function refusedAs(more: Told["session"] = {}): Told["session"] {
    return {
        verified: false,
        jitsi_web_query_room: roomName(LAB),
        jitsi_web_query_prefix: "",
        ...more,
    };
}

function eventTests(running: Running): void {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    /** Logs a member in with a word for mod_test_events. */
    const come = (customusername: string | undefined, more: Partial<Visit> = {}): Promise<LoginResult> =>
        visit(running.current, {
            user: MEMBER,
            room: LAB,
            ...more,
            query: { ...more.query, customusername },
        });

    describe.each(transports)("over %s", (transport) => {
        test.each([MODERATOR, MEMBER])("a login of %s: Jitsi's order, all of it verified", async (user) => {
            const token = tokenFor(running, user, LAB, { name: "Ada", avatar: "https://hs.test/ada.png" });
            await cast.matrixUser(user, LAB, { transport, query: { token } });
            const carried = verified(user, token);
            expect(toldSince(running, mark)).toEqual([
                { event: BAN, session: carried },
                { event: PRE, session: carried },
                { event: POST, session: carried },
                { event: BIND, session: { ...carried, _jitsi_auth_done: true } },
            ]);
        });

        test("the tenant, previd and the headers are on the session, too", async () => {
            const { prosody } = running.current;
            const token = tokenFor(running, MEMBER, LAB, { name: "Ada", avatar: "https://hs.test/ada.png" });
            const query = { room: roomName(LAB).toUpperCase(), prefix: "Tenant", previd: "1234" };
            const headers = {
                Authorization: `Bearer ${token}`,
                "X-Proxy-Region": "eu-west",
                "User-Agent": "Test/1.0",
            };
            const client = admitted(await connect({ prosody, transport, host: MEET, query, headers }));
            await client.disconnect();
            const carried = verified(MEMBER, token, {
                jitsi_meet_domain: "Tenant",
                jitsi_web_query_room: roomName(LAB).toUpperCase(),
                jitsi_web_query_prefix: "Tenant",
                previd: "1234",
                user_region: "eu-west",
                user_agent_header: "Test/1.0",
            });
            expect(toldSince(running, mark).map(({ session }) => session)).toEqual([
                carried,
                carried,
                carried,
                { ...carried, _jitsi_auth_done: true },
            ]);
        });

        test("without a query nothing is on the session but the headers", async () => {
            const { prosody } = running.current;
            const headers = { Authorization: "Bearer no.such.token", "User-Agent": "Test/1.0" };
            const result = await connect({ prosody, transport, host: MEET, headers });
            expectRefusal(running, result, "token_malformed", mark);
            expect(toldSince(running, mark)).toEqual([
                { event: FAILURE, session: { verified: false, user_agent_header: "Test/1.0" } },
            ]);
        });

        test("a user name of pre-jitsi-authentication is taken", async () => {
            const client = admitted(await come("visitor-7", { transport }));
            expect(nodeOf(client)).toBe("visitor-7");
            await client.disconnect();
            expect(names(toldSince(running, mark))).toEqual([BAN, PRE, POST, BIND]);
        });

        test.each([
            { wish: "!ban", reason: "user_banned", events: [BAN, FAILURE] },
            { wish: "!post", reason: "module_refused", events: [BAN, PRE, POST, FAILURE] },
            { wish: "!post-bare", reason: "module_refused", events: [BAN, PRE, POST, FAILURE] },
        ] as const)(
            "$wish is obeyed: $reason, and the session keeps nothing",
            async ({ wish, reason, events }) => {
                const result = await come(wish, { transport, user: ADMIN });
                expectRefusal(running, result, reason, mark);
                expect(refusals(running, reason, mark)).toHaveLength(1);
                const told = toldSince(running, mark);
                expect(names(told)).toEqual(events);
                expect(told.at(-1)?.session).toEqual(refusedAs());
                await expectNextLoginWorks(running);
            },
        );

        test.each([
            { wish: "!ban-throw", events: [BAN, FAILURE] },
            { wish: "!pre-throw", events: [BAN, PRE, FAILURE] },
            { wish: "!post-throw", events: [BAN, PRE, POST, FAILURE] },
        ])("$wish: an error of a handler is a refusal", async ({ wish, events }) => {
            const result = await come(wish, { transport });
            expectRefusal(running, result, "internal_error", mark);
            const told = toldSince(running, mark);
            expect(names(told)).toEqual(events);
            expect(told.at(-1)?.session).toEqual(refusedAs());
            expect(running.current.prosody.logSince(mark)).toMatch(/\(internal_error\): .*the test throws/);
            await expectNextLoginWorks(running);
        });

        test("who is refused already is asked of no other module", async () => {
            for (const more of [{ user: STRANGER }, { query: { token: "no.such.token" } }]) {
                const from = running.current.prosody.mark();
                expect((await come(undefined, { transport, ...more })).ok).toBe(false);
                expect(toldSince(running, from)).toEqual([{ event: FAILURE, session: refusedAs() }]);
            }
        });
    });

    test.each(["!ban-true", "!post-true", "!post-empty", "!post-word", "!post-false"])(
        "%s is no refusal",
        async (wish) => {
            const client = admitted(await come(wish));
            await client.disconnect();
            expect(names(toldSince(running, mark))).toEqual([BAN, PRE, POST, BIND]);
        },
    );

    test.each(["!pre-number", "!pre-true", "!pre-false", "!pre-table"])(
        "%s is no user name",
        async (wish) => {
            const client = admitted(await come(wish));
            expect(nodeOf(client)).toMatch(newName);
            await client.disconnect();
        },
    );

    test("a second try after a refusal asks all of them again, with the token", async () => {
        const token = tokenFor(running, MEMBER, LAB, { name: "Ada", avatar: "https://hs.test/ada.png" });
        const raw = await rawWebSocket({
            prosody: running.current.prosody,
            host: MEET,
            query: { room: roomName(LAB), token, customusername: "!post-once" },
        });
        raw.send(ANONYMOUS_AUTH);
        await raw.waitFor("<failure");
        raw.send(ANONYMOUS_AUTH);
        await raw.waitFor("<success");
        const carried = verified(MEMBER, token);
        expect(toldSince(running, mark)).toEqual([
            ...[BAN, PRE, POST].map((event) => ({ event, session: carried })),
            { event: FAILURE, session: refusedAs() },
            ...[BAN, PRE, POST].map((event) => ({ event, session: carried })),
        ]);
        await raw.close();
    });
}

onEachProsody(
    "Events of a login without mod_jitsi_session",
    { pluginPaths, authOptions: { modules_enabled: ["test_events"] } },
    eventTests,
);

onEachSource("Events of a login with mod_jitsi_session", ["mod_jitsi_session.lua"], (name, folder) => {
    onEachProsody(
        name,
        {
            pluginPaths: [...pluginPaths, folder],
            authOptions: { modules_enabled: ["jitsi_session", "test_events"] },
        },
        (running) => {
            test("mod_jitsi_session is loaded", async () => {
                const answer = await running.current.prosody.shell(
                    '> require "core.modulemanager".is_loaded("*", "jitsi_session")',
                );
                expect(answer).toContain("true");
            });
            eventTests(running);
        },
    );
});

/** @param logsTokens Jitsi's own module logs the token that it refuses, which no log of the tests may hold */
function verificationTests(running: Running, logsTokens: boolean): void {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    /** The meeting of a room under a tenant, as mod_muc_domain_mapper names it. */
    const under = (tenant: string, room: string): string => `[${tenant}]${roomName(room)}@${MUC}`;

    test.each([
        { prefix: undefined, meeting: meetingOf(LAB) },
        { prefix: "", meeting: meetingOf(LAB) },
        { prefix: "tenant", meeting: under("tenant", LAB) },
        { prefix: "Tenant", meeting: under("tenant", LAB) },
    ])("with the prefix $prefix the session enters $meeting", async ({ prefix, meeting }) => {
        await cast.focus(meeting);
        const client = await cast.matrixUser(MODERATOR, LAB, { query: { prefix } });
        expect(describeJoin(await client.join(`${meeting}/me`))).toBe("owner, moderator");
    });

    (logsTokens ? test.skip : test).each([
        { prefix: undefined, meeting: meetingOf(CANTEEN) },
        { prefix: "tenant", meeting: under("tenant", CANTEEN) },
    ])("with the prefix $prefix it does not enter another room, $meeting", async ({ prefix, meeting }) => {
        await cast.focus(meeting);
        const client = await cast.matrixUser(MEMBER, LAB, { query: { prefix } });
        expect(describeJoin(await client.join(`${meeting}/me`))).toBe("refused: not-allowed");
        // Both have the same priority, so either may be asked first, and answers alone.
        const byDoor = refusals(running, "other_room", mark).length;
        const log = running.current.prosody.logSince(mark);
        expect(byDoor + (log.match(/error\t.* is not allowed to join/g) ?? []).length).toBe(1);
        expect(client.received.filter((stanza) => /type=['"]error['"]/.test(stanza))).toHaveLength(1);
    });

    (logsTokens ? test.skip : test).each([
        { prefix: undefined, meeting: under("tenant", LAB) },
        { prefix: "tenant", meeting: meetingOf(LAB) },
        { prefix: "tenant", meeting: under("other", LAB) },
    ])(
        "with the prefix $prefix mod_token_verification keeps it out of $meeting",
        async ({ prefix, meeting }) => {
            await cast.focus(meeting);
            const client = await cast.matrixUser(MEMBER, LAB, { query: { prefix } });
            expect(describeJoin(await client.join(`${meeting}/me`))).toBe("refused: not-allowed");
            expect(refusals(running, "other_room", mark)).toEqual([]);
            expect(running.current.prosody.logSince(mark)).toMatch(/error\t.* is not allowed to join/);
            expect(client.received.filter((stanza) => /type=['"]error['"]/.test(stanza))).toHaveLength(1);
        },
    );

    (logsTokens ? test.skip : test)("nobody but administrators makes a room", async () => {
        const room = cast.newRoom();
        const client = await cast.matrixUser(ADMIN, room);
        expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe("refused: not-allowed");
        await cast.focus(meetingOf(room));
        expect(describeJoin(await client.join(`${meetingOf(room)}/me`))).toBe("owner, moderator");
    });
}

const verifying = ["mod_jitsi_session.lua", "mod_token_verification.lua", "token/util.lib.lua"];

onEachSource("mod_token_verification beside the door", verifying, (name, folder) => {
    onEachProsody(
        name,
        {
            pluginPaths: [...pluginPaths, folder],
            authOptions: {
                modules_enabled: ["jitsi_session"],
                app_secret: "a secret that no client has",
                muc_mapper_domain_base: MEET,
            },
            mucModules: ["token_verification", "matrix_power_sync"],
        },
        (running) => {
            verificationTests(running, folder !== doubles);
        },
    );
});
