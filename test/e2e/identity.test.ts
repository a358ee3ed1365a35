/** Many logins at once: nobody may ever be given another's identity, name or power. */

import { expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import type { LoginResult, Transport } from "../../demo/client";
import { admitted, visit } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import {
    castOf,
    expectNextLoginWorks,
    expectRefusal,
    LAB,
    MODERATOR,
    onEachProsody,
    pluginPaths,
    sessionOf,
    transports,
} from "./support";

const CROWD = "!crowd:hs.test";
const SQUARE = "!square:hs.test";

/** How many come over each transport. */
const EACH = 100;
/** How long UVS takes at most for an answer, in milliseconds. */
const LONGEST_DELAY = 1_000;

/** A person of the crowd, as it should be known afterwards. */
interface Person {
    readonly user: string;
    readonly name: string;
    readonly avatar: string;
    readonly room: string;
    readonly transport: Transport;
    readonly powerful: boolean;
    /** What is wrong with the person, if anything is. */
    readonly flaw?: "token revoked" | "not in the room" | "UVS is unclear";
}

/** Numbers between 0 and 1 that are the same on every run (mulberry32). */
function seeded(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

function crowdOf(size: number, flawOf: (index: number) => Person["flaw"]): readonly Person[] {
    return Array.from({ length: size * transports.length }, (_, index) => ({
        user: `@person${index}:hs.test`,
        name: `Person ${index}`,
        avatar: `https://hs.test/${index}.png`,
        room: index % 3 === 0 ? SQUARE : CROWD,
        transport: transports[index % transports.length] ?? "websocket",
        powerful: index % 5 === 0,
        flaw: flawOf(index),
    }));
}

onEachProsody("a crowd", { pluginPaths, authOptions: { modules_enabled: ["test_sessions"] } }, (running) => {
    const cast = castOf(running);

    /** Lets everybody come at once, in a random order of answers. */
    async function comeAtOnce(
        crowd: readonly Person[],
        seed: number,
    ): Promise<readonly { readonly person: Person; readonly token: string; readonly result: LoginResult }[]> {
        const { matrix } = running.current;
        const random = seeded(seed);
        for (const roomId of [CROWD, SQUARE]) {
            const inside = crowd.filter(({ room, flaw }) => room === roomId && flaw !== "not in the room");
            matrix.addRoom({
                roomId,
                members: Object.fromEntries(inside.map(({ user, powerful }) => [user, powerful ? 50 : 0])),
            });
        }
        return Promise.all(
            crowd.map(async (person) => {
                const { user, room, name, avatar, transport, flaw } = person;
                const openIdToken = matrix.token(user);
                matrix.forToken(
                    openIdToken,
                    flaw === "UVS is unclear"
                        ? // Not a failure of the kind that pauses the checks of all others.
                          { kind: "json", body: {} }
                        : { kind: "delay", ms: Math.floor(random() * LONGEST_DELAY) },
                );
                if (flaw === "token revoked") {
                    matrix.revoke(openIdToken);
                }
                const token = widgetToken({ token: openIdToken, roomId: room, name, avatar });
                const result = await visit(running.current, {
                    user,
                    room,
                    transport,
                    query: { token },
                    timeoutMs: 30_000,
                });
                return { person, token, result };
            }),
        );
    }

    /** Checks that each user has their own identity, and leaves. */
    async function expectOwn(
        arrivals: readonly {
            readonly person: Person;
            readonly token: string;
            readonly result: LoginResult;
        }[],
    ): Promise<void> {
        const names = await Promise.all(
            arrivals.map(async ({ person, token, result }) => {
                const client = admitted(result);
                expect(await sessionOf(client)).toEqual({
                    verified: true,
                    auth_token: createHash("sha256").update(token).digest("hex"),
                    auth_matrix_user_verification_is_owner: person.powerful,
                    jitsi_meet_room: roomName(person.room),
                    jitsi_meet_domain: "meet.test",
                    jitsi_meet_context_user: { id: person.user, name: person.name, avatar: person.avatar },
                    jitsi_web_query_room: roomName(person.room),
                    jitsi_web_query_prefix: "",
                });
                return client.jid.split("@", 1)[0];
            }),
        );
        await Promise.all(arrivals.map(({ result }) => admitted(result).disconnect()));
        expect(new Set(names).size).toBe(arrivals.length);
    }

    test("200 logins at once: each user has their own identity", async () => {
        const crowd = crowdOf(EACH, () => undefined);
        const { matrix } = running.current;
        let together = 0;
        const watch = setInterval(() => {
            together = Math.max(together, matrix.pending);
        }, 5);
        const arrivals = await comeAtOnce(crowd, 20_261);
        clearInterval(watch);
        expect(matrix.requests).toHaveLength(crowd.length);
        // So many checks were under way at one time; with a few this would prove nothing.
        expect(together).toBeGreaterThan(20);
        await expectOwn(arrivals);
    }, 60_000);

    test("200 logins at once, some of them refused: each has its own identity or reason", async () => {
        const { prosody } = running.current;
        const mark = prosody.mark();
        const flaws = ["token revoked", "not in the room", "UVS is unclear", undefined, undefined] as const;
        const random = seeded(7);
        const crowd = crowdOf(EACH, () => flaws[Math.floor(random() * flaws.length)]);
        const arrivals = await comeAtOnce(crowd, 20_262);
        for (const { person, result } of arrivals) {
            switch (person.flaw) {
                case "token revoked":
                    expectRefusal(running, result, "user_unknown", mark);
                    break;
                case "not in the room":
                    expectRefusal(running, result, "not_in_room", mark);
                    break;
                case "UVS is unclear":
                    expectRefusal(running, result, "verifier_unreadable", mark);
                    break;
                case undefined:
                    expect(result).toMatchObject({ ok: true });
            }
        }
        expect(new Set(crowd.map(({ flaw }) => flaw)).size).toBe(4);
        await expectOwn(arrivals.filter(({ person }) => person.flaw === undefined));
        await expectNextLoginWorks(running);
    }, 60_000);

    test("two sessions of one user are two", async () => {
        const both = await Promise.all(
            transports.map((transport) =>
                cast.matrixUser(MODERATOR, LAB, { transport, name: `Mo on ${transport}` }),
            ),
        );
        expect(new Set(both.map(({ jid }) => jid.split("@", 1)[0])).size).toBe(2);
        const sessions = await Promise.all(both.map(sessionOf));
        expect(sessions.map((session) => session.jitsi_meet_context_user)).toEqual(
            transports.map((transport): unknown =>
                expect.objectContaining({ id: MODERATOR, name: `Mo on ${transport}` }),
            ),
        );
    });

    test("one user in two rooms has the power of each", async () => {
        const { matrix } = running.current;
        matrix.addRoom({ roomId: SQUARE, members: { [MODERATOR]: 0 } });
        const here = await cast.matrixUser(MODERATOR, LAB);
        const there = await cast.matrixUser(MODERATOR, SQUARE);
        expect(await sessionOf(here)).toMatchObject({
            auth_matrix_user_verification_is_owner: true,
            jitsi_meet_room: roomName(LAB),
        });
        expect(await sessionOf(there)).toMatchObject({
            auth_matrix_user_verification_is_owner: false,
            jitsi_meet_room: roomName(SQUARE),
        });
    });

    test("the newest proof of a user's power counts for all their sessions in that room", async () => {
        const { matrix } = running.current;
        const room = cast.newRoom({ [MODERATOR]: 0 });
        const first = await cast.matrixUser(MODERATOR, room);
        expect(await sessionOf(first)).toMatchObject({ auth_matrix_user_verification_is_owner: false });
        matrix.setPower(room, MODERATOR, 50);
        const second = await cast.matrixUser(MODERATOR, room);
        expect(await sessionOf(second)).toMatchObject({ auth_matrix_user_verification_is_owner: true });
        expect(await sessionOf(first)).toMatchObject({ auth_matrix_user_verification_is_owner: true });
        matrix.setPower(room, MODERATOR, 0);
        await cast.matrixUser(MODERATOR, room);
        expect(await sessionOf(first)).toMatchObject({ auth_matrix_user_verification_is_owner: false });
        expect(await sessionOf(second)).toMatchObject({ auth_matrix_user_verification_is_owner: false });
    });
});
