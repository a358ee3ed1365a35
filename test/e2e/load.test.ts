/** Many logins at once, a verification service in trouble, strangers who try again and again, and reloads under load. */

import { beforeEach, expect, test } from "@jest/globals";
import { ANONYMOUS_AUTH, rawWebSocket, type RawWebSocket } from "../../demo/client";
import { MEET, visit } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import {
    castOf,
    expectNextLoginWorks,
    expectRefusal,
    LAB,
    meaningOf,
    measuresTime,
    MEMBER,
    onEachProsody,
    refusals,
    type Running,
    settle,
    STRANGER,
} from "./support";
import { eventually, pause } from "../../demo/waiting";

measuresTime();

/** Opens connections with these tokens, a few at a time, that are not yet logged in. @param address of the client, behind a trusted proxy */
async function open(
    running: Running,
    tokens: readonly (string | undefined)[],
    address: string,
): Promise<readonly RawWebSocket[]> {
    const opened: RawWebSocket[] = [];
    for (let first = 0; first < tokens.length; first += 25) {
        const some = tokens.slice(first, first + 25).map((token) =>
            rawWebSocket({
                prosody: running.current.prosody,
                host: MEET,
                query: { room: roomName(LAB), token },
                headers: { "X-Forwarded-For": address },
            }),
        );
        opened.push(...(await Promise.all(some)));
    }
    return opened;
}

/** Logs connections in all at once. @returns what each got, `success`, `no` or `later` */
async function logIn(
    connections: readonly RawWebSocket[],
    milliseconds = 30_000,
): Promise<readonly string[]> {
    for (const connection of connections) {
        connection.send(ANONYMOUS_AUTH);
    }
    return Promise.all(
        connections.map(async (connection) => {
            const answer = await connection.waitFor(/<success|<failure/, milliseconds);
            return answer.includes("<success") ? "success" : meaningOf(answer);
        }),
    );
}

function hangUp(connections: readonly RawWebSocket[]): void {
    for (const connection of connections) {
        connection.drop();
    }
}

/** Tokens of the member, each with an OpenID token of its own. */
function memberTokens(running: Running, count: number): readonly string[] {
    return Array.from({ length: count }, () =>
        widgetToken({ token: running.current.matrix.token(MEMBER), roomId: LAB }),
    );
}

/** Logs a member in, each time for another room. @returns what each got */
async function logInByRooms(running: Running, count: number): Promise<readonly string[]> {
    const { matrix } = running.current;
    const results = await Promise.all(
        Array.from({ length: count }, (_, index) => {
            const room = `!many${index}:hs.test`;
            matrix.addRoom({ roomId: room, members: { [MEMBER]: 0 } });
            return visit(running.current, { user: MEMBER, room });
        }),
    );
    return results.map((result) => (result.ok ? "success" : meaningOf(result.text)));
}

/** Tokens that no homeserver made. */
function forgedTokens(count: number): readonly string[] {
    return Array.from({ length: count }, (_, index) =>
        widgetToken({ token: `forged${index}x`, roomId: LAB }),
    );
}

function count(words: readonly string[], word: string): number {
    return words.filter((one) => one === word).length;
}

/** Lines of the log with a text that are more than for debugging. */
function told(running: Running, mark: number, text: string): readonly string[] {
    return running.current.prosody
        .logSince(mark)
        .split("\n")
        .filter((line) => line.includes(text) && !line.includes("\tdebug\t"));
}

let addresses = 0;
/** An address that nobody came from before. */
function newAddress(): string {
    return `198.51.100.${++addresses}`;
}

let networks = 0;
/** The first half of an address of IPv6 in a network that nobody came from before, also where the test is run again. */
function newNetwork(): string {
    return `2001:db8:0:${(++networks).toString(16)}`;
}

onEachProsody("Many at once", { authOptions: { matrix_refusals_per_minute: undefined } }, (running) => {
    let mark = 0;
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });

    test("200 clients that come back with one token cost one check, and so do those who come soon after", async () => {
        const { matrix } = running.current;
        matrix.always({ kind: "delay", ms: 200 });
        const [token] = memberTokens(running, 1);
        const address = newAddress();
        const clients = await open(running, Array<string | undefined>(200).fill(token), address);
        expect(count(await logIn(clients), "success")).toBe(200);
        const late = await open(running, [token], address);
        expect(await logIn(late)).toEqual(["success"]);
        expect(matrix.requests).toHaveLength(1);
        hangUp([...clients, ...late]);
    }, 60_000);

    test.each([10, 29])(
        "a school of 300 behind one address comes in, also after %d refusals and with checks of 200 ms",
        async (refused) => {
            const { matrix } = running.current;
            const address = newAddress();
            const wrong = await open(running, forgedTokens(refused), address);
            await logIn(wrong);
            matrix.always({ kind: "delay", ms: 200 });
            const pupils = await open(running, memberTokens(running, 300), address);
            const begin = Date.now();
            expect(count(await logIn(pupils, 55_000), "success")).toBe(300);
            expect(Date.now() - begin).toBeLessThan(60_000);
            hangUp([...wrong, ...pupils]);
        },
        120_000,
    );

    test("strangers of one address cost 30 checks at most, however many come at once, and stop nobody else", async () => {
        const { matrix } = running.current;
        const address = newAddress();
        const strangers = await open(running, forgedTokens(100), address);
        const begin = Date.now();
        const answers = await logIn(strangers);
        expect(Date.now() - begin).toBeLessThan(10_000);
        const asked = matrix.requests.length;
        expect(asked).toBeGreaterThanOrEqual(15);
        expect(asked).toBeLessThanOrEqual(30);
        expect([count(answers, "no"), count(answers, "later")]).toEqual([asked, 100 - asked]);
        expect(refusals(running, "too_many_refusals", mark)).toHaveLength(100 - asked);
        expect(told(running, mark, "(too_many_refusals)")).toHaveLength(1);
        await expectNextLoginWorks(running);
        hangUp(strangers);
    }, 60_000);

    test("an address of IPv6 is the customer's network", async () => {
        const { matrix } = running.current;
        const indebted = newNetwork();
        const wrong = await open(running, forgedTokens(40), `${indebted}::1`);
        const flood = logIn(wrong);
        await eventually(() => {
            expect(matrix.requests.length).toBeGreaterThanOrEqual(15);
        });
        // Of three other networks, as the machine may pause for a moment; in one debt two would wait for seconds.
        const times: number[] = [];
        for (const network of [newNetwork(), newNetwork(), newNetwork()]) {
            const others = await open(running, memberTokens(running, 1), `${network}::1`);
            const begin = Date.now();
            expect(await logIn(others)).toEqual(["success"]);
            times.push(Date.now() - begin);
            hangUp(others);
        }
        expect(times.sort((one, other) => one - other)[1]).toBeLessThan(600);
        // Neighbours are in the network's debt: not all are asked about, as ten of a new address would be.
        const neighbours = await open(running, forgedTokens(50).slice(40), `${indebted}:ffff::2`);
        expect(count(await logIn(neighbours), "later")).toBeGreaterThan(0);
        const good = await open(running, memberTokens(running, 1), `${indebted}:ffff::3`);
        expect(await logIn(good)).toEqual(["success"]);
        await flood;
        hangUp([...wrong, ...neighbours, ...good]);
    });

    test("a connection gets three refusals, then no further try, and is closed", async () => {
        const { matrix } = running.current;
        const [raw] = await open(
            running,
            [widgetToken({ token: matrix.token(STRANGER), roomId: LAB })],
            newAddress(),
        );
        if (raw === undefined) {
            throw new Error("not connected");
        }
        for (let attempt = 1; attempt <= 3; attempt++) {
            raw.send(ANONYMOUS_AUTH);
            expect(await raw.waitFor("<failure")).toContain("no");
        }
        raw.send(ANONYMOUS_AUTH);
        expect(meaningOf(await raw.waitFor("<failure"))).toBe("later");
        await raw.closed;
        expect(matrix.requests).toHaveLength(3);
        expect(refusals(running, "too_many_refusals", mark)).toHaveLength(1);
    });

    test("a service in trouble is left alone for a while, and the log is told twice", async () => {
        const { matrix } = running.current;
        matrix.always({ kind: "json", status: 503, body: {} });
        expect(count(await logInByRooms(running, 5), "later")).toBe(5);
        expect(matrix.requests).toHaveLength(5);
        const begin = Date.now();
        expect(count(await logInByRooms(running, 20), "later")).toBe(20);
        // The pauses grow from a second, 1, 2, 4 …: so many probes fit into the time that this took.
        const probes = 1 + Math.floor(Math.log2(1 + (Date.now() - begin) / 1_000));
        expect(matrix.requests.length).toBeLessThanOrEqual(5 + probes);
        expect(refusals(running, "verifier_paused", mark).length).toBeGreaterThanOrEqual(20 - probes);
        matrix.always(undefined);
        let tries = 0;
        for (let ok = false; !ok; tries++) {
            expect(tries).toBeLessThan(50);
            const result = await visit(running.current, { user: MEMBER, room: LAB });
            ok = result.ok;
            if (result.ok) {
                await result.client.disconnect();
            } else {
                expectRefusal(running, result, "verifier_paused", mark);
                await pause(200);
            }
        }
        expect(told(running, mark, "(verifier_failed)")).toHaveLength(1);
        expect(told(running, mark, "Checks at hs.test failed")).toHaveLength(1);
        expect(told(running, mark, "(verifier_paused)")).toHaveLength(0);
        const over = told(running, mark, "Checks at hs.test work again");
        expect(over).toHaveLength(1);
        expect(over[0]).toContain(`; ${25 + tries - 1} logins were refused meanwhile`);
    }, 60_000);
});

const few = { authOptions: { matrix_max_checks: 2, matrix_cache_seconds: 0 } };

onEachProsody("Turns", few, (running) => {
    const cast = castOf(running);

    test("are waited for in order, and who would wait too long is told so at once", async () => {
        const { matrix, prosody } = running.current;
        const mark = prosody.mark();
        // Its homeserver has let somebody in, so that it may have all turns.
        await expectNextLoginWorks(running);
        matrix.requests.length = 0;
        matrix.always({ kind: "delay", ms: 50 });
        const clients = await open(running, memberTokens(running, 60), "127.0.0.1");
        const answers = await logIn(clients);
        const refused = count(answers, "later");
        expect(count(answers, "success")).toBe(60 - refused);
        expect(refused).toBeGreaterThan(0);
        // Three quarters of the places are for one address at most.
        expect(refused).toBeLessThanOrEqual(60 - 31);
        expect(matrix.requests).toHaveLength(60 - refused);
        expect(refusals(running, "too_many_checks", mark)).toHaveLength(refused);
        expect(told(running, mark, "(too_many_checks)")).toHaveLength(1);
        expect(told(running, mark, `; ${refused} logins were refused meanwhile`)).toHaveLength(1);
        hangUp(clients);
    }, 60_000);

    /** Which of the server's timers are ours, by where their functions stand, and how many handlers of its events. */
    async function whatIsOurs(): Promise<{ readonly timers: readonly string[]; readonly hooks: number }> {
        const answer = await running.current.prosody.shell(
            `> (function ()
                local function place(f)
                    local info = debug.getinfo(f, "S");
                    return info.source:match("matrix_[%w_]+") and info.source:match("matrix_[%w_]+") .. ":" .. info.linedefined;
                end
                local timers, hooks, heap = {}, 0, nil;
                for i = 1, 60 do
                    local name, value = debug.getupvalue(require "net.server".add_task, i);
                    if name == "timers" then heap = value; end
                end
                for _, callback in pairs(heap.items) do timers[#timers + 1] = place(callback); end
                local function count(events)
                    for _, handlers in pairs(events._event_map) do
                        for handler in pairs(handlers) do hooks = hooks + (place(handler) and 1 or 0); end
                    end
                end
                count(prosody.events);
                for _, host in pairs(prosody.hosts) do count(host.events); end
                return "hooks=" .. hooks .. " timers=" .. table.concat(timers, ",") .. ".";
            end)()`.replaceAll(/\s+/g, " "),
        );
        const [, hooks, timers] = /hooks=(\d+) timers=([^.]*)\./.exec(answer) ?? [];
        if (hooks === undefined || timers === undefined) throw new Error(`the shell said ${answer}`);
        return { hooks: Number(hooks), timers: timers === "" ? [] : timers.split(",") };
    }

    test("reloading both modules 20 times under load loses nobody, answers everybody, and leaves nothing behind", async () => {
        const { matrix, prosody } = running.current;
        const people = [await cast.matrixUser(MEMBER, LAB), await cast.matrixUser(MEMBER, LAB)];
        const before = await whatIsOurs();
        expect(before.timers).toEqual([]);
        expect(before.hooks).toBeGreaterThan(20);
        matrix.always({ kind: "delay", ms: 100 });
        let answered = 0;
        let timersUnderLoad = 0;
        let stop = false;
        const load = async (): Promise<void> => {
            while (!stop) {
                const clients = await open(running, memberTokens(running, 8), "127.0.0.1");
                answered += (await logIn(clients)).length;
                hangUp(clients);
            }
        };
        const loads = [load(), load()];
        for (let round = 0; round < 20; round++) {
            await prosody.reload(MEET, "auth_matrix_user_verification");
            await prosody.reload("conference.meet.test", "matrix_power_sync");
            timersUnderLoad += (await whatIsOurs()).timers.length;
            await pause(50);
            timersUnderLoad += (await whatIsOurs()).timers.length;
        }
        await prosody.shell("config:reload()");
        stop = true;
        await Promise.all(loads);
        expect(answered).toBeGreaterThanOrEqual(16);
        expect(timersUnderLoad).toBeGreaterThan(0);
        matrix.always(undefined);
        await settle(...people);
        await expectNextLoginWorks(running);
        // A request that is given up while its connection is being made is closed a second later.
        await eventually(async () => {
            expect(await whatIsOurs()).toEqual(before);
        });
    }, 90_000);
});
