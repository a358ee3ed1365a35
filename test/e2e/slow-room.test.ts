/**
 * A slow room: an address that keeps asking for a room whose check exceeds the deadline keeps nobody out of other rooms,
 * while a real outage still pauses the checks.
 */

import { expect, test } from "@jest/globals";
import { pause, eventually } from "../../demo/waiting";
import type { Verification } from "../../demo/deployment";
import type { Fault } from "../../demo/faulty-server";
import { countOf, crowdOf, logIn, newAddress, open, type Answer, type Caller } from "./crowd";
import { expectNextLoginWorks, measuresTime, onEachProsody, type Running } from "./support";

measuresTime();

const SLOW = "!slowroom:hs.test";
const MALLORY = "@mallory:hs.test";
/** The rooms and users whom a slow room must not keep out: each user is in each room. */
const ROOMS = Array.from({ length: 5 }, (_, index) => `!good${index}:hs.test`);
const USERS = Array.from({ length: 13 }, (_, index) => `@good${index}:hs.test`);
/** In milliseconds, `uvs_timeout` of the deployments with a slow room. */
const DEADLINE = 1_000;
const OPENED = "failed again and again";

function addRooms({ current: { matrix } }: Running): void {
    matrix.addRoom({ roomId: SLOW, members: { [MALLORY]: 100 } });
    for (const roomId of ROOMS) {
        matrix.addRoom({ roomId, members: Object.fromEntries(USERS.map((user) => [user, 0])) });
    }
}

/** Makes a fresh token of Mallory, whose check of the slow room takes so long. */
function slowToken({ current: { homeserver, matrix } }: Running, milliseconds: number): string {
    const fault: Fault = { kind: "delay", ms: milliseconds };
    const token = matrix.token(MALLORY);
    matrix.forToken(token, fault);
    homeserver.forPath("slowroom", fault);
    return token;
}

/** Every pair of a room and a user, with a fresh token. */
function everybody(running: Running, addressOf: (user: string) => string): readonly Caller[] {
    return USERS.flatMap((user) =>
        ROOMS.map((room) => ({
            address: addressOf(user),
            room,
            openIdToken: running.current.matrix.token(user),
        })),
    );
}

/** Connections that log in again as soon as they are refused. */
interface Attack {
    /** The number of refused logins so far. */
    readonly refused: () => number;
    readonly stop: () => Promise<void>;
}

/** Starts connections that log in again and again. @param callerOf the caller of each login, by connection */
function attack(running: Running, connections: number, callerOf: (index: number) => Caller): Attack {
    let refused = 0;
    let stopped = false;
    const goesOn = (): boolean => !stopped;
    const run = async (index: number): Promise<void> => {
        while (goesOn()) {
            const caller = callerOf(index);
            const connection = await open(running, caller);
            // Those that keep their token also keep their connection.
            do {
                await logIn(connection);
                refused++;
                await pause(5);
            } while (goesOn() && callerOf(index).openIdToken === caller.openIdToken);
            connection.drop();
        }
    };
    const runs = Array.from({ length: connections }, (_, index) => run(index));
    return {
        refused: () => refused,
        async stop() {
            stopped = true;
            await Promise.all(runs);
        },
    };
}

const verifications: readonly Verification[] = ["uvs", "admin"];

for (const verification of verifications) {
    onEachProsody(
        `A slow room, asked by ${verification},`,
        {
            verification,
            authOptions: {
                uvs_timeout: DEADLINE / 1000,
                matrix_refusals_per_minute: undefined,
                // The reviews of the rooms are no matter of these tests.
                matrix_resync: verification === "uvs" ? undefined : 0,
            },
        },
        (running) => {
            const crowd = crowdOf(running);
            const log = (mark: number): string => running.current.prosody.logSince(mark);

            test("does not keep the others out, though 12 connections of one address keep asking for it", async () => {
                const mark = running.current.prosody.mark();
                addRooms(running);
                await expectNextLoginWorks(running);
                const address = newAddress();
                const same = slowToken(running, 3 * DEADLINE);
                const attackers = attack(running, 12, (index) => ({
                    address,
                    room: SLOW,
                    // Half of the connections ask with one token, half with a fresh one each time.
                    openIdToken: index < 6 ? same : slowToken(running, 3 * DEADLINE),
                }));
                try {
                    await eventually(() => {
                        expect(attackers.refused()).toBeGreaterThan(5);
                    });
                    const elsewhere = newAddress();
                    const callers = everybody(running, () => elsewhere);
                    const logins: Promise<readonly Answer[]>[] = [];
                    for (let first = 0; first < callers.length; first += 5) {
                        logins.push(crowd.logAllIn(callers.slice(first, first + 5)));
                        await pause(160);
                    }
                    const answers = (await Promise.all(logins)).flat();
                    expect(answers).toHaveLength(65);
                    expect(countOf(answers, "success")).toBeGreaterThanOrEqual(60);
                    expect(log(mark)).not.toContain(OPENED);
                } finally {
                    await attackers.stop();
                    running.current.homeserver.forPath("slowroom", undefined);
                }
            });

            const failure: Fault = { kind: "json", status: 500, body: {} };
            const outages: readonly Fault[] =
                verification === "uvs" ? [failure, { kind: "hang" }] : [failure];

            /** Lets the verifier fail for everybody, each user from an address of their own. */
            async function breakDown(fault: Fault, mark: number): Promise<void> {
                const { homeserver, matrix, prosody } = running.current;
                addRooms(running);
                matrix.always(fault);
                homeserver.always(fault);
                const homes = new Map(USERS.map((user) => [user, newAddress()]));
                const answers = await crowd.logAllIn(everybody(running, (user) => homes.get(user) ?? ""));
                expect(countOf(answers, "success")).toBe(0);
                await prosody.waitForLog(OPENED, 5_000, mark);
                matrix.always(undefined);
                homeserver.always(undefined);
            }

            test.each(outages)(
                "control: an outage ($kind) of all rooms and users pauses the checks, and its end is noticed",
                async (fault) => {
                    const mark = running.current.prosody.mark();
                    await breakDown(fault, mark);
                    await eventually(() => expectNextLoginWorks(running), 10_000);
                    expect(log(mark)).toContain("work again");
                },
            );

            test("a claim that just failed is no probe: after an outage it does not keep the checks paused", async () => {
                const { homeserver, matrix, prosody } = running.current;
                const mark = prosody.mark();
                const room = ROOMS[0] ?? "";
                const openIdToken = slowToken(running, 0);
                matrix.forToken(openIdToken, failure);
                homeserver.forPath("slowroom", failure);
                // It fails before the outage and during it.
                const address = newAddress();
                await crowd.login({ address, room: SLOW, openIdToken });
                const attackers = attack(running, 12, () => ({ address, room: SLOW, openIdToken }));
                try {
                    await breakDown(failure, mark);
                    const elsewhere = newAddress();
                    let answer: Answer | undefined;
                    const deadline = Date.now() + 4_000;
                    while (answer?.outcome !== "success" && Date.now() < deadline) {
                        await pause(300);
                        const openIdToken = matrix.token(USERS[0] ?? "");
                        answer = await crowd.login({ address: elsewhere, room, openIdToken });
                    }
                    expect(answer?.outcome).toBe("success");
                } finally {
                    await attackers.stop();
                    matrix.forToken(openIdToken, undefined);
                    homeserver.forPath("slowroom", undefined);
                }
                await eventually(() => expectNextLoginWorks(running), 10_000);
            });
        },
    );
}

onEachProsody(
    "An address with many slow checks",
    { authOptions: { matrix_max_checks: 4, matrix_refusals_per_minute: undefined, uvs_timeout: 20 } },
    (running) => {
        const crowd = crowdOf(running);

        test("leaves places to the others", async () => {
            const { matrix } = running.current;
            addRooms(running);
            await expectNextLoginWorks(running);
            matrix.requests.length = 0;
            const address = newAddress();
            // Four rounds of all the places, each answered before its deadline.
            const busy = await crowd.gather(
                Array.from({ length: 16 }, () => ({
                    address,
                    room: SLOW,
                    openIdToken: slowToken(running, 700),
                })),
            );
            const slow = Promise.all(busy.map((connection) => logIn(connection)));
            // A failure of this test is not to be one of these logins as well.
            void slow.catch(() => undefined);
            await matrix.waitForRequests(3);
            const others = USERS.slice(0, 3).map((user, index) => ({
                address: newAddress(),
                room: ROOMS[index],
                openIdToken: matrix.token(user),
            }));
            const answers = await crowd.logAllIn(others);
            expect(countOf(answers, "success")).toBe(3);
            expect(Math.max(...answers.map(({ milliseconds }) => milliseconds))).toBeLessThan(1_500);
            expect(countOf(await slow, "success")).toBe(16);
        });
    },
);
