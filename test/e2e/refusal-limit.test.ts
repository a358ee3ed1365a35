/**
 * The limit on refusals (`matrix_refusals_per_minute`): it spares the verifier a flood of bad tokens, and shuts out nobody
 * who comes from the same address with a good one.
 *
 * The first half of the limit costs an address nothing. Then it is in debt: one check each 50/limit seconds, for which the
 * newest login waits.
 */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { admitted } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import { eventually, pause } from "../../demo/waiting";
import {
    countOf,
    crowdOf,
    logIn,
    newAddress,
    unknownTokens,
    type Answer,
    type Caller,
    type Crowd,
} from "./crowd";
import {
    CANTEEN,
    castOf,
    expectNextLoginWorks,
    LAB,
    measuresTime,
    MEMBER,
    onEachProsody,
    refusals,
    type Running,
} from "./support";

measuresTime();

/** At once, in milliseconds, on a busy machine. */
const AT_ONCE = 600;
/** The default of the option, and what follows from it: half of it is free, then a check each so many milliseconds. */
const LIMIT = 30;
const FREE = LIMIT / 2;
const INTERVAL = 50_000 / LIMIT;
const SOON = INTERVAL + 330;

function unknownCallers(address: string, count: number): readonly Caller[] {
    return unknownTokens(count).map((openIdToken) => ({ address, openIdToken }));
}

/** Makes so many refused logins at once that an address is in debt. Those that wait are older than all that come later. */
async function runIntoDebt(
    running: Running,
    crowd: Crowd,
    address: string,
    count: number,
    free = FREE,
): Promise<void> {
    const { matrix } = running.current;
    for (const connection of await crowd.gather(unknownCallers(address, count))) {
        logIn(connection).catch(() => undefined);
    }
    await eventually(() => {
        expect(matrix.requests.length).toBeGreaterThanOrEqual(free);
    });
    await pause(100);
    matrix.requests.length = 0;
}

function slowest(answers: readonly Answer[]): number {
    return Math.max(0, ...answers.map(({ milliseconds }) => milliseconds));
}

/** Tokens that are refused without a check, and why. */
const local = [
    { what: "malformed", outcome: "token_malformed", more: { token: "no.jwt.this" } },
    {
        what: "expired",
        outcome: "token_expired",
        more: {
            token: widgetToken({
                token: "expired-token-of-nobody",
                roomId: LAB,
                claims: { exp: Math.floor(Date.now() / 1000) - 3_600 },
            }),
        },
    },
    {
        what: "for another room than that of the URL",
        outcome: "room_mismatch",
        more: { token: widgetToken({ token: "token-for-the-canteen", roomId: CANTEEN }) },
    },
] as const;

onEachProsody(
    "The limit on refusals",
    { authOptions: { matrix_refusals_per_minute: undefined } },
    (running) => {
        const crowd = crowdOf(running);
        let address = "";
        let mark = 0;
        beforeEach(() => {
            address = newAddress();
            mark = running.current.prosody.mark();
        });

        const good = (): Caller => ({ address, openIdToken: running.current.matrix.token(MEMBER) });

        const getIntoDebt = (): Promise<void> => runIntoDebt(running, crowd, address, 2 * LIMIT);

        test("lets a good token in within two seconds after 300 refused ones, which cost at most 30 checks", async () => {
            const { matrix } = running.current;
            matrix.always({ kind: "delay", ms: 50 });
            const connections = await crowd.gather(unknownCallers(address, 300));
            const [late] = await crowd.gather([good()]);
            const start = Date.now();
            const answers = await Promise.all(connections.map((connection) => logIn(connection)));
            expect(Date.now() - start).toBeLessThan(10_000);
            expect(countOf(answers, "success")).toBe(0);
            expect(countOf(answers, "user_unknown")).toBe(matrix.requests.length);
            expect(matrix.requests.length).toBeGreaterThanOrEqual(FREE);
            expect(matrix.requests.length).toBeLessThanOrEqual(LIMIT);
            // Before the address is in debt, some find the queue full.
            const turnedAway = countOf(answers, "too_many_refusals") + countOf(answers, "too_many_checks");
            expect(turnedAway).toBe(300 - matrix.requests.length);
            if (late === undefined) throw new Error("not connected");
            const answer = await logIn(late);
            expect(answer).toMatchObject({ outcome: "success" });
            expect(answer.milliseconds).toBeLessThan(2_000);
        }, 40_000);

        test("lets a good token in within two seconds that comes right behind a flood of 300", async () => {
            // It is the newest, so it waits for the next check instead of those before it.
            const { matrix } = running.current;
            const connections = await crowd.gather(unknownCallers(address, 300));
            const [last] = await crowd.gather([good()]);
            const flood: Promise<Answer>[] = [];
            for (const connection of connections) {
                flood.push(logIn(connection));
                if (flood.length % 30 === 0) await pause(100);
            }
            if (last === undefined) throw new Error("not connected");
            const answer = await logIn(last);
            expect(answer).toMatchObject({ outcome: "success" });
            expect(answer.milliseconds).toBeLessThan(2_000);
            expect(countOf(await Promise.all(flood), "success")).toBe(0);
            expect(matrix.requests.length - 1).toBeLessThanOrEqual(LIMIT);
            // One line each would fill the log.
            expect(
                refusals(running, "too_many_refusals", mark).filter((line) => !line.includes("\tdebug\t"))
                    .length,
            ).toBeLessThanOrEqual(5);
        }, 40_000);

        test("control: checks the first half of the limit at once", async () => {
            const answers = await crowd.logAllIn(unknownCallers(address, FREE));
            expect(countOf(answers, "user_unknown")).toBe(FREE);
            expect(slowest(answers)).toBeLessThan(AT_ONCE);
        });

        test("in debt makes a check in each interval, the newest login first, and lets none wait for long", async () => {
            await getIntoDebt();
            const connections = await crowd.gather(unknownCallers(address, 3));
            // One after the other, so that it is clear which is the newest.
            const logins: Promise<Answer>[] = [];
            for (const connection of connections) {
                logins.push(logIn(connection));
                await pause(50);
            }
            const [first, second, newest] = logins;
            const answer = await newest;
            expect(answer).toMatchObject({ outcome: "user_unknown" });
            expect(answer?.milliseconds).toBeLessThan(SOON);
            // The next one has an interval to wait, and comes before those that have waited longer.
            const next = await crowd.login(good());
            expect(next).toMatchObject({ outcome: "success" });
            expect(next.milliseconds).toBeGreaterThan(INTERVAL - 600);
            expect(next.milliseconds).toBeLessThan(SOON);
            for (const older of [await first, await second]) {
                expect(older?.milliseconds).toBeGreaterThan(answer?.milliseconds ?? Infinity);
                expect(older?.milliseconds).toBeLessThan(8_000);
            }
        });

        test("control: in debt holds up no other address", async () => {
            await getIntoDebt();
            const start = Date.now();
            await expectNextLoginWorks(running);
            const openIdToken = running.current.matrix.token(MEMBER);
            expect(await crowd.login({ address: newAddress(), openIdToken })).toMatchObject({
                outcome: "success",
            });
            expect(Date.now() - start).toBeLessThan(2 * AT_ONCE);
        });

        describe("a token that is refused without a check", () => {
            test.each(local)("($what) does not count, however often", async ({ more, outcome }) => {
                const caller = { address, openIdToken: "", ...more };
                const answers = await crowd.logAllIn(Array<Caller>(40).fill(caller));
                expect(countOf(answers, outcome)).toBe(40);
                const answer = await crowd.login(good());
                expect(answer).toMatchObject({ outcome: "success" });
                expect(answer.milliseconds).toBeLessThan(AT_ONCE);
            });

            test("is told its own reason at once in debt, and takes nobody's place", async () => {
                await getIntoDebt();
                const [connection] = await crowd.gather([good()]);
                if (connection === undefined) throw new Error("not connected");
                const waiting = logIn(connection);
                await pause(50);
                for (const { more, outcome } of local) {
                    const answer = await crowd.login({ address, openIdToken: "", ...more });
                    expect(answer).toMatchObject({ outcome });
                    expect(answer.milliseconds).toBeLessThan(AT_ONCE);
                }
                expect(await waiting).toMatchObject({ outcome: "success" });
            });
        });

        test("in debt lets a token in at once that was confirmed a moment ago", async () => {
            const { matrix } = running.current;
            const caller = good();
            expect(await crowd.login(caller)).toMatchObject({ outcome: "success" });
            await getIntoDebt();
            const answer = await crowd.login(caller);
            expect(answer).toMatchObject({ outcome: "success" });
            expect(answer.milliseconds).toBeLessThan(AT_ONCE);
            expect(matrix.requests).toHaveLength(0);
        });

        test.each([0, 10])(
            "control: 200 good logins at once from one address get in, with %i bad ones among them",
            async (bad) => {
                running.current.matrix.always({ kind: "delay", ms: 50 });
                const pupils = Array.from({ length: 200 }, good);
                for (const [index, caller] of unknownCallers(address, bad).entries()) {
                    pupils.splice(index * 20, 0, caller);
                }
                const answers = await crowd.logAllIn(pupils);
                expect(countOf(answers, "success")).toBe(200);
                expect(countOf(answers, "user_unknown")).toBe(bad);
            },
        );
    },
);

onEachProsody(
    "A low limit on refusals",
    {
        // Two are free, then a check each 12.5 seconds.
        authOptions: { matrix_refusals_per_minute: 4, uvs_timeout: 1, matrix_cache_seconds: 0 },
    },
    (running) => {
        const cast = castOf(running);
        const crowd = crowdOf(running);

        test("lets a login wait until its deadline at most", async () => {
            const address = newAddress();
            await runIntoDebt(running, crowd, address, 5, 2);
            const answer = await crowd.login({ address, openIdToken: "not-before-its-deadline" });
            expect(answer).toMatchObject({ outcome: "too_many_refusals" });
            expect(answer.milliseconds).toBeGreaterThan(700);
            expect(answer.milliseconds).toBeLessThan(1_500);
        });

        test("lets a session be resumed at once in debt", async () => {
            const { matrix, prosody } = running.current;
            const address = newAddress();
            const headers = { "X-Forwarded-For": address };
            const token = widgetToken({ token: matrix.token(MEMBER), roomId: LAB });
            const query = { room: roomName(LAB), token };
            const client = await cast.matrixUser(MEMBER, LAB, { resumable: true, query });
            const previd = client.resumptionId;
            const mark = prosody.mark();
            client.drop();
            await prosody.waitForLog("Session going into hibernation", 10_000, mark);
            await runIntoDebt(running, crowd, address, 5, 2);
            admitted(await client.resume({ query: { ...query, previd }, headers }));
            expect(client.resumed).toBe(true);
            expect(matrix.requests).toHaveLength(0);
        });
    },
);
