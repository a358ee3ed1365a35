/** A verification service that misbehaves, and clients and modules that go away while it is asked. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import * as net from "node:net";
import {
    ANONYMOUS_AUTH,
    rawWebSocket,
    type LoginResult,
    type RawWebSocket,
    type Transport,
} from "../../demo/client";
import { MEET, startDeployment, visit, type Deployment } from "../../demo/deployment";
import { roomName, widgetToken, type Fault } from "../../demo/matrix";
import { loginReasons, type LoginReasonName } from "../../src/login-reasons";
import {
    castOf,
    expectCleanLog,
    expectNextLoginWorks,
    expectRefusal,
    LAB,
    meaningOf,
    measuresTime,
    MEMBER,
    MODERATOR,
    onEachProsody,
    pluginPaths,
    refusals,
    type Running,
    sessionOf,
    transports,
    versions,
} from "./support";
import { eventually, pause } from "../../demo/waiting";

measuresTime();

/** The deadline of a check here, in seconds. */
const TIMEOUT = 1;
/** How long a refusal may take at most, in milliseconds. */
const LONGEST = (TIMEOUT + 2) * 1_000;

interface Case {
    readonly name: string;
    readonly fault: Fault;
    readonly reason: LoginReasonName;
}

const YES = { user: true, room_membership: true };

function json(body: unknown, status?: number): Fault {
    return { kind: "json", body, status };
}

/** An answer of type JSON whose text is written as it is. */
function text(body: string | Buffer, headers?: Readonly<Record<string, string>>): Fault {
    return { kind: "raw", body, contentType: "application/json", headers };
}

function unreadable(name: string, fault: Fault): Case {
    return { name, fault, reason: "verifier_unreadable" };
}

const GOOD = JSON.stringify({ results: YES, user_id: MEMBER, power_levels: null });

const broken: readonly Case[] = [
    { name: "hang", fault: { kind: "hang" }, reason: "verifier_timeout" },
    {
        name: "the right answer too late",
        fault: { kind: "delay", ms: TIMEOUT * 1_000 + 900 },
        reason: "verifier_timeout",
    },
    {
        name: "a body in drops",
        fault: { kind: "trickle", msPerByte: 25 },
        reason: "verifier_timeout",
    },
    {
        name: "head and body in drops",
        fault: { kind: "trickle", msPerByte: 25, head: true },
        reason: "verifier_timeout",
    },
    { name: "reset", fault: { kind: "reset" }, reason: "verifier_unreachable" },
    { name: "close", fault: { kind: "close" }, reason: "verifier_unreachable" },
    { name: "half a body", fault: { kind: "half" }, reason: "verifier_unreachable" },
    unreadable("10 MB", { kind: "huge" }),
    unreadable("a good answer of 257 kB", text(GOOD.replace("{", `{"x":"${"x".repeat(257 * 1024)}",`))),
    unreadable("HTML", { kind: "raw", body: "<!DOCTYPE html><title>Welcome</title>" }),
    ...[
        "",
        " ",
        "null",
        "true",
        "false",
        "1",
        '"yes"',
        "[]",
        `[${GOOD}]`,
        "{}",
        "{",
        "}",
        "OK",
        GOOD.slice(0, -1),
        `${GOOD}${GOOD}`,
        `${GOOD};`,
        `\uFEFF${GOOD}`,
        `)]}'\n${GOOD}`,
        "\0",
        GOOD.replaceAll('"', "'"),
        '{"results":{"user":true,"room_membership":true},"user_id":"\\ud800"}',
    ].map((body) => unreadable(`body ${JSON.stringify(body.slice(0, 50))}`, text(body))),
    unreadable("a body in UTF-16", text(Buffer.from(GOOD, "utf16le"))),
    unreadable("a compressed body", text(Buffer.from("1f8b0800", "hex"), { "Content-Encoding": "gzip" })),
];

/** Bodies that keep the server busy for a moment, so that others with them would be late. */
const deep: readonly Case[] = [
    unreadable("arrays without end", text(`{"results":${"[".repeat(100_000)}`)),
    unreadable("objects within objects", text(`${'{"results":'.repeat(20_000)}1${"}".repeat(20_000)}`)),
];

const statuses: readonly Case[] = [
    ...[201, 202, 204, 206].map((status) => unreadable(`status ${status}`, json(JSON.parse(GOOD), status))),
    ...[401, 403].map((status): Case => ({
        name: `status ${status}`,
        fault: json({}, status),
        reason: "verifier_forbidden",
    })),
    {
        name: "status 429",
        fault: json(JSON.parse(GOOD), 429),
        reason: "verifier_busy",
    },
    ...[300, 304, 400, 404, 405, 408, 413, 418, 499].map((status): Case => ({
        name: `status ${status}`,
        fault: json(JSON.parse(GOOD), status),
        reason: "verifier_rejected",
    })),
    ...[500, 501, 502, 503, 504, 599].map((status): Case => ({
        name: `status ${status}`,
        fault: json(JSON.parse(GOOD), status),
        reason: "verifier_failed",
    })),
    {
        name: "a proxy's error page",
        fault: { kind: "raw", status: 502, body: "<html><h1>502 Bad Gateway</h1></html>" },
        reason: "verifier_failed",
    },
];

/** Values that are neither true nor false. */
const unclear: readonly unknown[] = [
    null,
    undefined,
    "true",
    "false",
    "",
    1,
    0,
    [],
    [true],
    {},
    { user: true },
];

const answers: readonly Case[] = [
    ...[undefined, null, true, "yes", 1, [], [true, true], [YES], {}].map((results) =>
        unreadable(`results ${JSON.stringify(results)}`, json({ results, user_id: MEMBER })),
    ),
    ...unclear.map((user) =>
        unreadable(
            `results.user ${JSON.stringify(user)}`,
            json({ results: { ...YES, user }, user_id: MEMBER }),
        ),
    ),
    ...unclear.map((room_membership) =>
        unreadable(
            `results.room_membership ${JSON.stringify(room_membership)}`,
            json({ results: { ...YES, room_membership }, user_id: MEMBER }),
        ),
    ),
    ...[
        undefined,
        null,
        true,
        7,
        [],
        [MEMBER],
        {},
        "",
        "member",
        "@member",
        "@:hs.test",
        "@member:",
        "member:hs.test",
        "!member:hs.test",
        " @member:hs.test",
        "@member:hs.test ",
        "@mem ber:hs.test",
        "@member\0:hs.test",
        "@member\n:hs.test",
        "@mëmber:hs.test",
        "@member:hs.test/x",
        "@member:hs test",
        `@${"m".repeat(250)}:hs.test`,
    ].map((user_id) =>
        unreadable(
            `user_id ${(JSON.stringify(user_id) as string | undefined)?.slice(0, 30) ?? "absent"}`,
            json({ results: YES, user_id }),
        ),
    ),
    ...["@member:other.test", "@member:hs.test.evil", "@member:HS.TEST", "@member:hs.test:8448"].map(
        (user_id): Case => ({
            name: `user_id ${user_id}`,
            fault: json({ results: YES, user_id }),
            reason: "user_of_other_server",
        }),
    ),
    ...[
        { results: { user: false, room_membership: null }, user_id: null },
        { results: { user: false, room_membership: true }, user_id: MEMBER },
        { results: { user: false } },
    ].map((body): Case => ({
        name: `no such user: ${JSON.stringify(body)}`,
        fault: json(body),
        reason: "user_unknown",
    })),
    {
        name: "not in the room",
        fault: json({ results: { user: true, room_membership: false }, user_id: MEMBER }),
        reason: "not_in_room",
    },
    {
        name: "no to a user who is none",
        fault: json({ results: { user: true, room_membership: false }, user_id: null }),
        reason: "verifier_unreadable",
    },
];

/** Power levels by what UVS says of them, as JSON text; nothing for an answer without them. */
const owners: readonly (string | undefined)[] = [
    '{"user":50,"room":{"state_default":50}}',
    '{"user":100,"room":{"state_default":50}}',
    '{"user":50,"room":{}}',
    '{"user":50,"room":{"state_default":null}}',
    '{"user":0,"room":{"state_default":0}}',
    '{"user":-5,"room":{"state_default":-5}}',
    '{"user":"50","room":{"state_default":50}}',
    '{"user":50,"room":{"state_default":"50"}}',
    '{"user":" +050 ","room":{"state_default":" 50"}}',
    '{"user":50.0,"room":{"state_default":5e1}}',
    '{"user":9007199254740991,"room":{"state_default":100}}',
    '{"user":50,"room":[]}',
    '{"user":50,"room":{"state_default":50},"extra":null}',
];
const notOwners: readonly (string | undefined)[] = [
    undefined,
    "null",
    "true",
    "50",
    '"50"',
    "[]",
    "[50]",
    "{}",
    '{"user":50}',
    '{"user":50,"room":null}',
    '{"user":50,"room":50}',
    '{"user":50,"room":"x"}',
    '{"user":50,"room":true}',
    '{"room":{"state_default":50}}',
    '{"user":null,"room":{"state_default":0}}',
    '{"user":true,"room":{"state_default":0}}',
    '{"user":[100],"room":{"state_default":0}}',
    '{"user":{},"room":{"state_default":0}}',
    '{"user":"","room":{"state_default":0}}',
    '{"user":"admin","room":{"state_default":0}}',
    '{"user":"50.0","room":{"state_default":0}}',
    '{"user":"5e1","room":{"state_default":0}}',
    '{"user":"0x64","room":{"state_default":50}}',
    '{"user":"100abc","room":{"state_default":50}}',
    '{"user":"--100","room":{"state_default":50}}',
    '{"user":"inf","room":{"state_default":50}}',
    '{"user":1e400,"room":{"state_default":50}}',
    '{"user":99.5,"room":{"state_default":50}}',
    '{"user":49,"room":{"state_default":50}}',
    '{"user":49,"room":{}}',
    '{"user":0,"room":{"state_default":50}}',
    '{"user":-100,"room":{"state_default":50}}',
    '{"user":50,"room":{"state_default":100}}',
    '{"user":"9","room":{"state_default":"50"}}',
    '{"user":100,"room":{"state_default":true}}',
    '{"user":100,"room":{"state_default":[]}}',
    '{"user":100,"room":{"state_default":{}}}',
    '{"user":100,"room":{"state_default":""}}',
    '{"user":100,"room":{"state_default":"x"}}',
    '{"user":100,"room":{"state_default":-1e400}}',
    '{"user":100,"room":{"state_default":0.5}}',
];

/** Logs the member in with an OpenID token. */
function comeWith(running: Running, transport: Transport, token: string): Promise<LoginResult> {
    const query = { token: widgetToken({ token, roomId: LAB }) };
    return visit(running.current, { user: MEMBER, room: LAB, transport, query });
}

/** Logs the member in over both transports at once, and measures how long the slower one took. */
async function comeBothWays(
    running: Running,
): Promise<{ readonly results: readonly LoginResult[]; readonly took: number }> {
    const begin = Date.now();
    const results = await Promise.all(
        transports.map((transport) => visit(running.current, { user: MEMBER, room: LAB, transport })),
    );
    return { results, took: Date.now() - begin };
}

/** Waits until logins work again after failures in a row. */
async function untilPauseIsOver(running: Running): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
        const result = await visit(running.current, { user: MEMBER, room: LAB });
        if (result.ok) {
            await result.client.disconnect();
            return;
        }
        await pause(200);
    }
    throw new Error("logins do not work again");
}

/** Logs out who came in. */
async function sendHome(results: readonly LoginResult[]): Promise<void> {
    for (const result of results) {
        if (result.ok) {
            await result.client.disconnect();
        }
    }
}

/** How many clients were found gone when the answer about them came. */
function timesGone(running: Running, mark: number): number {
    return running.current.prosody.logSince(mark).split("The client left during the login").length - 1;
}

function rawMember(running: Running, token?: string): Promise<RawWebSocket> {
    const openIdToken = token ?? running.current.matrix.token(MEMBER);
    return rawWebSocket({
        prosody: running.current.prosody,
        host: MEET,
        query: { room: roomName(LAB), token: widgetToken({ token: openIdToken, roomId: LAB }) },
    });
}

/** How many coroutines wait for something. Prosody 13.0 keeps a list of them; of 0.12 it is not known, so 0. */
async function waitingCoroutines(running: Running): Promise<number> {
    if (running.current.prosody.version === "0.12") {
        return 0;
    }
    const answer = await running.current.prosody.shell(
        `> (function () local n = 0; for _ in pairs(require"util.async".waiting_runners) do n = n + 1; end return n; end)()`,
    );
    return Number(/\d+/.exec(answer)?.[0]);
}

const settings = {
    pluginPaths,
    authOptions: { uvs_timeout: TIMEOUT, modules_enabled: ["test_sessions"] },
};

onEachProsody("faults of UVS", settings, (running) => {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    test.each([...broken, ...deep, ...statuses, ...answers])("$name: $reason", async ({ fault, reason }) => {
        const { matrix } = running.current;
        matrix.next(fault);
        const begin = Date.now();
        const result = await visit(running.current, { user: MEMBER, room: LAB });
        expect(Date.now() - begin).toBeLessThan(LONGEST);
        expectRefusal(running, result, reason, mark);
        expect(refusals(running, reason, mark)).toHaveLength(1);
        expect(matrix.requests).toHaveLength(1);
        await expectNextLoginWorks(running);
        // No connection is left over.
        await eventually(() => {
            expect(matrix.pending).toBe(0);
        });
    });

    test.each([
        { name: "broken answers", cases: broken },
        { name: "statuses", cases: statuses },
        { name: "answers that say something else", cases: answers },
    ])("all the $name over BOSH, some at once", async ({ cases }) => {
        const { matrix } = running.current;
        // A few at a time: on a busy machine more of them would not all be through within the deadline, and after five
        // failures in a row the module would pause.
        let batches = 0;
        for (let first = 0; first < cases.length; first += 4) {
            await Promise.all(
                cases.slice(first, first + 4).map(async ({ fault, reason }) => {
                    const token = matrix.token(MEMBER);
                    matrix.forToken(token, fault);
                    const result = await comeWith(running, "bosh", token);
                    expectRefusal(running, result, reason, mark);
                }),
            );
            await expectNextLoginWorks(running);
            batches++;
        }
        expect(matrix.requests).toHaveLength(cases.length + batches);
        for (const reason of new Set(cases.map((item) => item.reason))) {
            const expected = cases.filter((item) => item.reason === reason).length;
            expect(refusals(running, reason, mark)).toHaveLength(expected);
        }
        await eventually(() => {
            expect(matrix.pending).toBe(0);
        });
    });

    test.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed", async (status) => {
        const { matrix } = running.current;
        matrix.always({ kind: "redirect", status, location: `${matrix.uvsUrl}/verify/user_in_room?again` });
        const { results } = await comeBothWays(running);
        for (const result of results) {
            expectRefusal(running, result, "verifier_rejected", mark);
        }
        await expect(matrix.waitForRequests(transports.length + 1, 100)).rejects.toThrow("2 of 3");
        matrix.always(undefined);
        await expectNextLoginWorks(running);
    });

    test.each([
        { owner: true, shapes: owners },
        { owner: false, shapes: notOwners },
    ])("power levels of every shape let in, owner: $owner", async ({ owner, shapes }) => {
        const { matrix } = running.current;
        const seen = await Promise.all(
            shapes.map(async (levels, index) => {
                const token = matrix.token(MEMBER);
                const known = levels === undefined ? "" : `,"power_levels":${levels}`;
                matrix.forToken(
                    token,
                    text(`{"results":${JSON.stringify(YES)},"user_id":"@user${index}:hs.test"${known}}`),
                );
                const client = await cast.matrixUser(MEMBER, LAB, {
                    query: { token: widgetToken({ token, roomId: LAB }) },
                });
                const session = await sessionOf(client);
                return [levels, session.auth_matrix_user_verification_is_owner];
            }),
        );
        expect(seen).toEqual(shapes.map((levels) => [levels, owner]));
    });

    test.each([
        {
            name: "an answer with white space and more than it needs",
            body: ` \n${GOOD.slice(0, -1)},"x":[{}]} `,
        },
        { name: "an answer that is not called JSON", body: GOOD, contentType: "text/plain" },
        { name: "an answer of 250 kB", body: GOOD.replace("{", `{"x":"${"x".repeat(250_000)}",`) },
    ])("$name lets in", async ({ body, contentType }) => {
        running.current.matrix.always({ kind: "raw", body, contentType: contentType ?? "application/json" });
        const { results } = await comeBothWays(running);
        for (const result of results) {
            expect(result).toMatchObject({ ok: true });
        }
        await sendHome(results);
    });

    test("a service that is down cannot be reached, and is asked again once it is up", async () => {
        const { matrix } = running.current;
        await matrix.stop();
        try {
            const { results, took } = await comeBothWays(running);
            for (const result of results) {
                expectRefusal(running, result, "verifier_unreachable", mark);
            }
            expect(took).toBeLessThan(LONGEST);
        } finally {
            await matrix.restart();
        }
        await expectNextLoginWorks(running);
    });

    test("a hanging check holds up nobody else", async () => {
        const { matrix } = running.current;
        const raws = await Promise.all(
            Array.from({ length: 20 }, () => {
                const stuck = matrix.token(MEMBER);
                matrix.forToken(stuck, { kind: "hang" });
                return rawMember(running, stuck);
            }),
        );
        for (const raw of raws) {
            raw.send(ANONYMOUS_AUTH);
        }
        await matrix.waitForRequests(raws.length);
        await expectNextLoginWorks(running);
        expect(refusals(running, "verifier_timeout", mark)).toEqual([]);
        for (const raw of raws) {
            expect(meaningOf(await raw.waitFor("<failure"))).toBe("later");
            raw.drop();
        }
        expect(refusals(running, "verifier_timeout", mark)).toHaveLength(raws.length);
        await untilPauseIsOver(running);
    });

    describe("a client that leaves during the check", () => {
        /** How long the answer of UVS takes here, in milliseconds. */
        const DELAY = 700;

        test.each([
            {
                how: "its WebSocket cut",
                gone: 5,
                leave: (raw: RawWebSocket): Promise<void> => {
                    raw.drop();
                    return Promise.resolve();
                },
            },
            // Prosody reads the goodbye only after the check.
            { how: "its stream closed", gone: 0, leave: (raw: RawWebSocket): Promise<void> => raw.close() },
        ])("with $how does no harm", async ({ gone, leave }) => {
            const { matrix } = running.current;
            matrix.always({ kind: "delay", ms: DELAY });
            const raws = await Promise.all(Array.from({ length: 5 }, () => rawMember(running)));
            for (const raw of raws) {
                raw.send(ANONYMOUS_AUTH);
            }
            await matrix.waitForRequests(raws.length);
            await Promise.all(raws.map(leave));
            await eventually(() => {
                expect(matrix.requests.filter(({ answered }) => !answered)).toEqual([]);
            });
            matrix.always(undefined);
            await expectNextLoginWorks(running);
            expect(timesGone(running, mark)).toBe(gone);
        });

        test("and whose check is never answered does no harm either", async () => {
            const { matrix } = running.current;
            matrix.always({ kind: "hang" });
            const raw = await rawMember(running);
            raw.send(ANONYMOUS_AUTH);
            await matrix.waitForRequests(1);
            raw.drop();
            await eventually(() => {
                expect(matrix.requests[0]?.aborted).toBe(true);
            }, LONGEST);
            matrix.always(undefined);
            await expectNextLoginWorks(running);
        });
    });

    describe("a reload of the module", () => {
        const reload = (): Promise<void> =>
            running.current.prosody.reload(MEET, "auth_matrix_user_verification");

        test("during a check answers the client", async () => {
            const { matrix } = running.current;
            matrix.always({ kind: "hang" });
            const raw = await rawMember(running);
            raw.send(ANONYMOUS_AUTH);
            const bosh = visit(running.current, { user: MEMBER, room: LAB, transport: "bosh" });
            await matrix.waitForRequests(2);
            await reload();
            expect(meaningOf(await raw.waitFor("<failure", LONGEST))).toBe("later");
            expect(await bosh).toMatchObject({ ok: false, text: loginReasons.check_cancelled.text });
            raw.drop();
            matrix.always(undefined);
            await expectNextLoginWorks(running);
        });

        test("before the login does no harm to a connection", async () => {
            const raw = await rawMember(running);
            await reload();
            raw.send(ANONYMOUS_AUTH);
            await raw.waitFor("<success");
            raw.drop();
        });

        test("before the login leaves the deadline in force", async () => {
            const { matrix } = running.current;
            const raw = await rawMember(running);
            await reload();
            matrix.always({ kind: "hang" });
            raw.send(ANONYMOUS_AUTH);
            await matrix.waitForRequests(1);
            expect(meaningOf(await raw.waitFor("<failure", LONGEST))).toBe("later");
            raw.drop();
        });

        test("during a check leaves the deadline of the second try in force", async () => {
            const { matrix } = running.current;
            matrix.always({ kind: "hang" });
            const raw = await rawMember(running);
            raw.send(ANONYMOUS_AUTH);
            await matrix.waitForRequests(1);
            await reload();
            await raw.waitFor("<failure", LONGEST);
            raw.send(ANONYMOUS_AUTH);
            expect(meaningOf(await raw.waitFor("<failure", LONGEST))).toBe("later");
            raw.drop();
        });

        test("keeps the users who are there, and a user's name for the next login", async () => {
            const client = await cast.matrixUser(MODERATOR, LAB, { resumable: true });
            const previd = client.resumptionId;
            const session = await sessionOf(client);
            await reload();
            expect(await sessionOf(client)).toEqual(session);
            const again = await cast.matrixUser(MODERATOR, LAB, { query: { previd } });
            expect(again.jid.split("@")[0]).toBe(client.jid.split("@")[0]);
        });
    });
});

// Here a BOSH session ends sooner than the check of it.
const impatient = { authOptions: { uvs_timeout: 4 }, global: { bosh_max_inactivity: 1 } };

onEachProsody("slow answers of UVS", impatient, (running) => {
    test("a client that leaves during the check leaves no coroutine behind", async () => {
        const { matrix, prosody } = running.current;
        const mark = prosody.mark();
        matrix.always({ kind: "delay", ms: 700 });
        const raws = await Promise.all(Array.from({ length: 5 }, () => rawMember(running)));
        for (const raw of raws) {
            raw.send(ANONYMOUS_AUTH);
        }
        await matrix.waitForRequests(raws.length);
        expect(await waitingCoroutines(running)).toBe(prosody.version === "0.12" ? 0 : raws.length);
        for (const raw of raws) {
            raw.drop();
        }
        await eventually(() => {
            expect(timesGone(running, mark)).toBe(raws.length);
        });
        expect(await waitingCoroutines(running)).toBe(0);
    });

    test("a client that leaves during the check over BOSH does no harm", async () => {
        const { matrix, prosody } = running.current;
        const mark = prosody.mark();
        matrix.always({ kind: "delay", ms: 2_500 });
        const visits = Array.from({ length: 5 }, () =>
            visit(running.current, { user: MEMBER, room: LAB, transport: "bosh", timeoutMs: 500 }),
        );
        for (const result of await Promise.all(visits)) {
            expect(result).toMatchObject({ ok: false, condition: "timeout" });
        }
        expect(matrix.requests).toHaveLength(visits.length);
        await eventually(() => {
            expect(timesGone(running, mark)).toBe(visits.length);
        });
        matrix.always(undefined);
        await expectNextLoginWorks(running);
        // Prosody itself keeps one for each HTTP request that was cut; those of the sessions have ended.
        expect(await waitingCoroutines(running)).toBeLessThanOrEqual(visits.length);
    });
});

/** What a server may send that speaks no proper HTTP. */
const wires: readonly {
    readonly name: string;
    readonly sent: string;
    /** Leaves the connection open after it. */
    readonly open?: boolean;
    readonly reason: LoginReasonName | "admitted";
}[] = [
    { name: "another protocol", sent: "SSH-2.0-OpenSSH_9.6\r\n\r\n", reason: "verifier_unreachable" },
    { name: "HTTP/2", sent: "HTTP/2 200 OK\r\n\r\n", reason: "verifier_unreachable" },
    { name: "a TLS alert", sent: "\x15\x03\x01\x00\x02\x02\x28", reason: "verifier_unreachable" },
    { name: "half a head", sent: "HTTP/1.1 200 OK\r\nContent-Le", reason: "verifier_unreachable" },
    {
        name: "half a head, and then nothing",
        sent: "HTTP/1.1 200 OK\r\n",
        open: true,
        reason: "verifier_timeout",
    },
    {
        name: "a malformed header",
        sent: `HTTP/1.1 200 OK\r\nno header\r\n\r\n${GOOD}`,
        reason: "verifier_unreachable",
    },
    {
        name: "a head without end",
        sent: `HTTP/1.1 200 OK\r\n${`X-Padding: ${"x".repeat(1_000)}\r\n`.repeat(40)}`,
        reason: "verifier_unreachable",
    },
    {
        name: "half a chunk",
        sent: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${GOOD.length.toString(16)}\r\n${GOOD.slice(0, 20)}`,
        reason: "verifier_unreadable",
    },
    {
        name: "chunks without end",
        sent: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${GOOD.length.toString(16)}\r\n${GOOD}\r\n`,
        open: true,
        reason: "verifier_timeout",
    },
    {
        name: "a megabyte in chunks",
        sent: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${`4000\r\n${"x".repeat(0x4000)}\r\n`.repeat(64)}0\r\n\r\n`,
        reason: "verifier_unreadable",
    },
    {
        name: "a good answer in chunks",
        sent: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${GOOD.length.toString(16)}\r\n${GOOD}\r\n0\r\n\r\n`,
        reason: "admitted",
    },
    { name: "a good answer up to the end", sent: `HTTP/1.0 200 OK\r\n\r\n${GOOD}`, reason: "admitted" },
    {
        name: "half an answer up to the end",
        sent: `HTTP/1.0 200 OK\r\n\r\n${GOOD.slice(0, 30)}`,
        reason: "verifier_unreadable",
    },
    {
        name: "a megabyte up to the end",
        // Prosody takes what comes first for all of it, so the end of the JSON stands far behind.
        sent: `HTTP/1.0 200 OK\r\n\r\n${GOOD.replace("{", `{"x":"${"x".repeat(1_000_000)}",`)}`,
        reason: "verifier_unreadable",
    },
    {
        name: "an answer shorter than told",
        sent: `HTTP/1.1 200 OK\r\nContent-Length: ${GOOD.length + 10}\r\n\r\n${GOOD}`,
        open: true,
        reason: "verifier_timeout",
    },
    {
        name: "two answers",
        sent: `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: ${GOOD.length}\r\n\r\n${GOOD}`,
        reason: "verifier_unreadable",
    },
];

describe.each(versions)("faults of the wire on Prosody %s", (version) => {
    let deployment: Deployment | undefined;
    let sent = "";
    let staysOpen = false;
    const server = net.createServer((socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => {
            socket.write(Buffer.from(sent, "latin1"));
            if (!staysOpen) {
                socket.end();
            }
        });
    });
    const running: Running = {
        get current() {
            if (deployment === undefined) {
                throw new Error("the deployment does not run");
            }
            return deployment;
        },
    };

    beforeAll(async () => {
        await new Promise<void>((resolve) => {
            server.listen(0, "127.0.0.1", resolve);
        });
        const { port } = server.address() as net.AddressInfo;
        deployment = await startDeployment({
            version,
            authOptions: { uvs_base_url: `http://127.0.0.1:${port}`, uvs_timeout: TIMEOUT },
        });
    });
    afterAll(async () => {
        // Who was refused over BOSH takes leave a moment later.
        await pause(400);
        await deployment?.stop();
        server.close();
    });

    test.each(wires)("$name: $reason", async ({ sent: bytes, open, reason }) => {
        // After five failures in a row the module would pause.
        sent = `HTTP/1.1 200 OK\r\nContent-Length: ${GOOD.length}\r\n\r\n${GOOD}`;
        staysOpen = false;
        await expectNextLoginWorks(running);
        const mark = running.current.prosody.mark();
        sent = bytes;
        staysOpen = open ?? false;
        const { results, took } = await comeBothWays(running);
        for (const result of results) {
            if (reason === "admitted") {
                expect(result).toMatchObject({ ok: true });
            } else {
                expectRefusal(running, result, reason, mark);
            }
        }
        expect(took).toBeLessThan(LONGEST);
        expectCleanLog(running.current, mark);
        await sendHome(results);
    });
});
