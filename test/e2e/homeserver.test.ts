/** The homeserver is asked itself, without a verification service: who comes in, who is owner, and who stays outside. */

import { beforeEach, describe, expect, test } from "@jest/globals";
import type { Fault } from "../../demo/faulty-server";
import { BOT, describeJoin, meetingOf, visit, type Visit } from "../../demo/deployment";
import { widgetToken } from "../../demo/matrix";
import type { RoomSettings } from "../../demo/room";
import type { LoginReasonName } from "../../src/login-reasons";
import {
    ADMIN,
    CANTEEN,
    castOf,
    COOK,
    expectNextLoginWorks,
    expectRefusal,
    LAB,
    measuresTime,
    MEMBER,
    MODERATOR,
    onEachProsody,
    pluginPaths,
    type Running,
    sessionOf,
    STRANGER,
    transports,
} from "./support";
import { eventually } from "../../demo/waiting";

measuresTime();

/** What the homeserver was asked since its requests were emptied, without ids and tokens, sorted. */
function questions(running: Running): readonly string[] {
    return running.current.homeserver.requests
        .map(({ url }) => url.replace(/[!@%][^/?&]*/g, "…").replace(/access_token=.*/, ""))
        .sort();
}

/** What is asked in a check of a room whose creation is known. */
const usualQuestions = {
    admin: [
        "/_matrix/federation/v1/openid/userinfo?",
        "/_synapse/admin/v1/rooms/…/state?type=m.room.power_levels",
        "/_synapse/admin/v1/users/…/joined_rooms",
    ],
    bot: [
        "/_matrix/client/v3/rooms/…/state/m.room.member/…",
        "/_matrix/client/v3/rooms/…/state/m.room.member/…",
        "/_matrix/client/v3/rooms/…/state/m.room.power_levels/",
        "/_matrix/federation/v1/openid/userinfo?",
    ],
    service: [
        "/_matrix/client/v3/rooms/…/state/m.room.member/…?user_id=…",
        "/_matrix/client/v3/rooms/…/state/m.room.power_levels/?user_id=…",
        "/_matrix/federation/v1/openid/userinfo?",
    ],
} as const;

type Way = keyof typeof usualQuestions;

/** What can go wrong with an answer, and the reason that is told of it. */
const failures: readonly { readonly fault: Fault; readonly reason: LoginReasonName }[] = [
    { fault: { kind: "json", body: [] }, reason: "verifier_unreadable" },
    {
        fault: { kind: "json", status: 429, body: { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 2000 } },
        reason: "verifier_busy",
    },
    { fault: { kind: "json", status: 500, body: { errcode: "M_UNKNOWN" } }, reason: "verifier_failed" },
    { fault: { kind: "raw", status: 502, body: "<html>" }, reason: "verifier_failed" },
    { fault: { kind: "half" }, reason: "verifier_unreachable" },
    { fault: { kind: "reset" }, reason: "verifier_unreachable" },
    { fault: { kind: "huge", bytes: 50_000_000 }, reason: "verifier_unreadable" },
    { fault: { kind: "raw", body: "<html></html>" }, reason: "verifier_unreadable" },
    { fault: { kind: "redirect", location: "/" }, reason: "verifier_rejected" },
    { fault: { kind: "raw", status: 404, body: "not here" }, reason: "homeserver_endpoint_missing" },
    {
        fault: { kind: "json", status: 404, body: { errcode: "M_UNRECOGNIZED" } },
        reason: "homeserver_endpoint_missing",
    },
];

const CREATOR = "@creator:hs.test";
let roomsMade = 0;

describe.each(["admin", "bot", "service"] as const)("by the %s", (verification) => {
    const settings = {
        verification,
        pluginPaths,
        authOptions: { modules_enabled: ["test_sessions"], uvs_timeout: 2 },
    };
    onEachProsody("the homeserver is asked", settings, (running) => {
        directChecks(running, verification);
    });
});

function directChecks(running: Running, verification: Way): void {
    const cast = castOf(running);
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    /** Makes a room; where a bot asks, it is in it. */
    function roomOf(settings: Omit<RoomSettings, "roomId"> & { readonly roomId?: string }): string {
        const roomId = settings.roomId ?? `!direct${++roomsMade}:hs.test`;
        const bot = verification === "bot" ? { [BOT]: 0 } : {};
        running.current.matrix.addRoom({ ...settings, roomId, members: { ...settings.members, ...bot } });
        return roomId;
    }

    async function expectRefused(visitor: Visit, reason: LoginReasonName): Promise<void> {
        expectRefusal(running, await visit(running.current, visitor), reason, mark);
    }

    /** Who is owner by the session of each. */
    async function ownersOf(room: string, users: readonly string[]): Promise<Record<string, unknown>> {
        const found: Record<string, unknown> = {};
        for (const user of users) {
            const client = await cast.matrixUser(user, room);
            found[user] = (await sessionOf(client)).auth_matrix_user_verification_is_owner;
        }
        return found;
    }

    test.each(
        transports.flatMap((transport) => [
            { transport, user: MODERATOR, expected: "owner, moderator" },
            { transport, user: MEMBER, expected: "none, participant" },
        ]),
    )("$user comes over $transport as $expected", async ({ transport, user, expected }) => {
        await cast.focus(meetingOf(LAB));
        const client = await cast.matrixUser(user, LAB, { transport });
        expect(describeJoin(await client.join(`${meetingOf(LAB)}/nick`))).toBe(expected);
    });

    test("users who are not joined stay outside", async () => {
        await expectRefused({ user: STRANGER, room: LAB }, "not_in_room");
        const room = roomOf({ members: { [MEMBER]: 0 } });
        for (const membership of ["leave", "ban", "invite", "knock"] as const) {
            running.current.matrix.setMembership(room, STRANGER, membership);
            await expectRefused({ user: STRANGER, room }, "not_in_room");
        }
        running.current.matrix.join(room, STRANGER);
        await cast.matrixUser(STRANGER, room);
        running.current.matrix.ban(room, STRANGER);
        await expectRefused({ user: STRANGER, room }, "not_in_room");
    });

    test("an expired, forged or foreign token proves nothing", async () => {
        const { matrix } = running.current;
        const token = matrix.token(MEMBER);
        matrix.revoke(token);
        const forged = [
            token,
            "made-up",
            "../../up~to=it",
            "a/../b",
            "a+b=",
            matrix.token("@member:other.test"),
        ];
        for (const openId of forged) {
            const jwt = widgetToken({ token: openId, roomId: LAB });
            await expectRefused({ user: MEMBER, room: LAB, query: { token: jwt } }, "user_unknown");
        }
        // Each went out as one parameter.
        const asked = questions(running).filter((question) => question.includes("userinfo"));
        expect(asked).toEqual(forged.map(() => "/_matrix/federation/v1/openid/userinfo?"));
    });

    test("a user of a server that is not set up is not asked about", async () => {
        const stranger = { user: "@eve:evil.test", room: LAB, serverName: "evil.test" };
        await expectRefused(stranger, "server_not_configured");
        await expectRefused({ ...stranger, serverName: "hs.test:8448" }, "server_not_configured");
        await expectRefused({ ...stranger, serverName: "HS.TEST" }, "server_not_configured");
        expect(running.current.homeserver.requests).toEqual([]);
        // Where the token names none, the only one there is is meant.
        await cast.matrixUser(MEMBER, LAB, { serverName: null });
    });

    test("a homeserver cannot say that a user of another server is there", async () => {
        for (const sub of [
            "@member:other.test",
            "@member:hs.test.evil.test",
            "@member:evil.test:hs.test",
            "x",
            1,
        ]) {
            running.current.homeserver.forPath("/openid/userinfo", { kind: "json", body: { sub } });
            const wellFormed = typeof sub === "string" && /^@member:[a-z.]+$/.test(sub);
            await expectRefused(
                { user: MEMBER, room: LAB },
                wellFormed ? "user_of_other_server" : "verifier_unreadable",
            );
            expect(questions(running)).toHaveLength(1);
            running.current.homeserver.requests.length = 0;
        }
        running.current.homeserver.forPath("/openid/userinfo", undefined);
        await expectNextLoginWorks(running);
    });

    test("membership in one room opens no other, however it is spelt", async () => {
        await expectRefused({ user: COOK, room: LAB }, "not_in_room");
        await cast.matrixUser(COOK, CANTEEN);
        const near = [
            "!lab:hs.test.",
            "!LAB:hs.test",
            "!lab:HS.test",
            "!la:hs.test",
            "!lab*:hs.test",
            "!..:hs.test",
        ];
        for (const room of near) {
            await expectRefused(
                { user: MEMBER, room },
                verification === "bot" ? "bot_not_in_room" : "not_in_room",
            );
        }
    });

    test.each([
        { version: "1", owners: [ADMIN, MODERATOR] },
        { version: "10", owners: [ADMIN, MODERATOR] },
        { version: "11", owners: [ADMIN, MODERATOR] },
        { version: "12", owners: [ADMIN, MODERATOR, CREATOR, COOK] },
    ])("in a room of version $version just those with the power are owners", async ({ version, owners }) => {
        const opaque = `${version}-${verification}-`.padEnd(43, "A");
        const room = roomOf({
            roomId: version === "12" ? `!${opaque}` : undefined,
            version,
            creator: CREATOR,
            additionalCreators: [COOK],
            members: { [ADMIN]: "100", [MODERATOR]: 50, [MEMBER]: 49, [CREATOR]: 0, [COOK]: 0 },
        });
        const users = [ADMIN, MODERATOR, MEMBER, CREATOR, COOK];
        expect(await ownersOf(room, users)).toEqual(
            Object.fromEntries(users.map((user) => [user, owners.includes(user)])),
        );
    });

    test("in a room without power levels its creator is owner", async () => {
        for (const version of ["9", "11", "12"]) {
            const room = roomOf({ version, powerLevels: null, members: { [CREATOR]: 0, [MEMBER]: 100 } });
            expect(await ownersOf(room, [CREATOR, MEMBER])).toEqual({ [CREATOR]: true, [MEMBER]: false });
        }
    });

    test("a state_default of 2^53 - 1 is beyond everybody but the creator of a room that has one", async () => {
        const powerLevels = { state_default: Number.MAX_SAFE_INTEGER };
        for (const version of ["11", "12"]) {
            const room = roomOf({ version, powerLevels, members: { [CREATOR]: 0, [ADMIN]: 100 } });
            expect(await ownersOf(room, [CREATOR, ADMIN])).toEqual({
                [CREATOR]: version === "12",
                [ADMIN]: false,
            });
        }
    });

    test("a check costs few small requests, and the creation of a room is asked once", async () => {
        const room = roomOf({ members: { [MEMBER]: 0 } });
        await cast.matrixUser(MEMBER, room);
        expect(questions(running)).toEqual(
            expect.arrayContaining([expect.stringContaining("m.room.create")]),
        );
        running.current.homeserver.requests.length = 0;
        await cast.matrixUser(MEMBER, room);
        expect(questions(running)).toEqual(usualQuestions[verification]);
        expect(running.current.matrix.requests).toEqual([]);
    });

    test("what does not depend on each other is asked side by side, within one deadline", async () => {
        const { homeserver } = running.current;
        const room = roomOf({ members: { [MEMBER]: 0 } });
        await cast.matrixUser(MEMBER, room);
        homeserver.requests.length = 0;
        homeserver.always({ kind: "delay", ms: 400 });
        await cast.matrixUser(MEMBER, room);
        // Two rounds: whose the token is, and then all the rest before any of it is answered.
        const [first = 0, ...others] = homeserver.requests.map(({ time }) => time);
        expect(others.length).toBeGreaterThanOrEqual(2);
        expect(Math.min(...others) - first).toBeGreaterThanOrEqual(390);
        expect(Math.max(...others) - Math.min(...others)).toBeLessThan(390);
    });

    test("a check that is decided early gives its other requests up", async () => {
        const { homeserver } = running.current;
        homeserver.forPath("power_levels", { kind: "hang" });
        try {
            const begun = Date.now();
            await expectRefused({ user: STRANGER, room: LAB }, "not_in_room");
            expect(Date.now() - begun).toBeLessThan(3_000);
            await eventually(() => {
                expect(homeserver.pending).toBe(0);
            });
        } finally {
            homeserver.forPath("power_levels", undefined);
        }
    });

    if (verification === "admin") {
        adminChecks();
    } else if (verification === "bot") {
        botChecks();
    } else {
        serviceChecks();
    }

    function adminChecks(): void {
        test("a Synapse before 1.123, which sends the whole state, is read as well", async () => {
            running.current.homeserver.filtersState = false;
            try {
                const room = roomOf({ members: { [MODERATOR]: 50, [MEMBER]: 0 } });
                expect(await ownersOf(room, [MODERATOR, MEMBER])).toEqual({
                    [MODERATOR]: true,
                    [MEMBER]: false,
                });
            } finally {
                running.current.homeserver.filtersState = true;
            }
        });

        test("a room that the homeserver does not know has no members", async () => {
            await expectRefused({ user: MEMBER, room: "!unknown:hs.test" }, "not_in_room");
        });
    }

    function botChecks(): void {
        test("a bot that was never in the room cannot say who is", async () => {
            const room = roomOf({ members: { [MEMBER]: 0 } });
            running.current.matrix.addRoom({ roomId: room, members: { [MEMBER]: 0 } });
            await expectRefused({ user: MEMBER, room }, "bot_not_in_room");
            await expectRefused({ user: STRANGER, room }, "bot_not_in_room");
            running.current.matrix.setMembership(room, BOT, "invite");
            await expectRefused({ user: MEMBER, room }, "bot_not_in_room");
        });

        test("a bot that left is not believed, though it is told what was true then", async () => {
            const { matrix } = running.current;
            const room = roomOf({ members: { [MEMBER]: 0, [MODERATOR]: 50 } });
            await cast.matrixUser(MODERATOR, room);
            matrix.leave(room, BOT);
            matrix.ban(room, MODERATOR);
            await expectRefused({ user: MODERATOR, room }, "bot_left_room");
            await expectRefused({ user: MEMBER, room }, "bot_left_room");
            matrix.join(room, BOT);
            await expectRefused({ user: MODERATOR, room }, "not_in_room");
            await cast.matrixUser(MEMBER, room);
        });

        test("a bot outside a room that everybody may read is not believed either", async () => {
            running.current.matrix.addRoom({
                roomId: "!open:hs.test",
                members: { [MEMBER]: 0 },
                worldReadable: true,
            });
            await expectRefused({ user: MEMBER, room: "!open:hs.test" }, "bot_not_in_room");
        });
    }

    function serviceChecks(): void {
        test("only GET requests are made, and all but the first as the user", async () => {
            await cast.matrixUser(MEMBER, LAB);
            await expectRefused({ user: STRANGER, room: LAB }, "not_in_room");
            for (const { method, url } of running.current.homeserver.requests) {
                const as = new URL(url, "http://hs.test").searchParams.get("user_id");
                expect([method, as]).toEqual([
                    "GET",
                    url.includes("userinfo") ? null : expect.stringMatching(/^@(member|stranger):hs\.test$/),
                ]);
            }
        });

        test("a user whom the homeserver does not let us pose as is not told to be outside", async () => {
            const { homeserver } = running.current;
            homeserver.namespace = /^@moderator:/;
            try {
                await expectRefused({ user: MEMBER, room: LAB }, "user_not_in_namespace");
                await expectRefused({ user: STRANGER, room: LAB }, "user_not_in_namespace");
                await cast.matrixUser(MODERATOR, LAB);
                // As Tuwunel says it.
                for (const endpoint of ["m.room.member", "whoami"]) {
                    homeserver.forPath(endpoint, {
                        kind: "json",
                        status: 400,
                        body: { errcode: "M_EXCLUSIVE" },
                    });
                }
                await expectRefused({ user: MEMBER, room: LAB }, "user_not_in_namespace");
            } finally {
                homeserver.namespace = /^@.*:/;
                homeserver.forPath("m.room.member", undefined);
                homeserver.forPath("whoami", undefined);
            }
            await expectNextLoginWorks(running);
        });

        test("where nobody can say whether we may pose as a user, nobody says that they are outside", async () => {
            const { homeserver } = running.current;
            homeserver.forPath("whoami", { kind: "json", status: 500, body: { errcode: "M_UNKNOWN" } });
            try {
                await expectRefused({ user: STRANGER, room: LAB }, "verifier_failed");
            } finally {
                homeserver.forPath("whoami", undefined);
            }
            await expectRefused({ user: STRANGER, room: LAB }, "not_in_room");
        });
    }

    const endpoints = {
        admin: ["openid/userinfo", "joined_rooms", "m.room.power_levels", "m.room.create"],
        bot: [
            "openid/userinfo",
            "m.room.member/%40member",
            "m.room.member/%40bot",
            "m.room.power_levels",
            "m.room.create",
        ],
        service: ["openid/userinfo", "m.room.member/%40member", "m.room.power_levels", "m.room.create"],
    }[verification];

    test.each(endpoints)("trouble at %s means that nobody can say", async (endpoint) => {
        const { homeserver } = running.current;
        // All that can go wrong at one of them, and at the others what shows that it is looked at.
        for (const { fault, reason } of endpoint === "m.room.power_levels"
            ? failures
            : failures.slice(0, 3)) {
            // A new one each time, so that its creation is asked for.
            const room = roomOf({ members: { [MEMBER]: 0 } });
            const before = running.current.prosody.mark();
            homeserver.forPath(endpoint, fault);
            const result = await visit(running.current, { user: MEMBER, room });
            homeserver.forPath(endpoint, undefined);
            expectRefusal(running, result, reason, before);
            await cast.matrixUser(MEMBER, room);
        }
    });

    test("a homeserver that hangs is waited for until the deadline, and no longer", async () => {
        const { homeserver } = running.current;
        for (const endpoint of [endpoints[0] ?? "", "m.room.power_levels"]) {
            homeserver.forPath(endpoint, { kind: "hang" });
            const begun = Date.now();
            const result = await visit(running.current, { user: MEMBER, room: LAB });
            homeserver.forPath(endpoint, undefined);
            expectRefusal(running, result, "verifier_timeout", mark);
            expect(Date.now() - begun).toBeGreaterThanOrEqual(1_900);
            await expectNextLoginWorks(running);
        }
    });

    test("a homeserver that is down makes nobody a stranger", async () => {
        const { homeserver } = running.current;
        await homeserver.stop();
        await expectRefused({ user: MEMBER, room: LAB }, "verifier_unreachable");
        await expectRefused({ user: STRANGER, room: LAB }, "verifier_unreachable");
        await homeserver.restart();
        await expectNextLoginWorks(running);
    });
}
