/** Properties of many logins side by side: what is asked once for several must not let in anybody else. */

import { afterAll, beforeAll, test } from "@jest/globals";
import fc from "fast-check";
import { startLua, type Interpreter, type ScriptCase, type ScriptResult, type ScriptStep } from "./lua";
import { hold, scale, seed, type Machine, type Property } from "./runs";

/** Seconds for a check, and for which an answer counts. */
const TIMEOUT = 4;
const CACHE = 5;

/** The clock is read four times a second. */
const TICK = 0.25;

const tokens = ["token-of-ada", "token-of-bob", "token-of-cleo"];
const rooms = ["!red:hs.test", "!blue:hs.test"];
const servers = ["hs.test", "other.test"];

const steps: fc.Arbitrary<ScriptStep> = fc.oneof(
    {
        weight: 6,
        arbitrary: fc.record({
            act: fc.constant("login" as const),
            token: fc.constantFrom(...tokens),
            room: fc.constantFrom(...rooms),
            server: fc.constantFrom(...servers),
        }),
    },
    {
        weight: 5,
        arbitrary: fc.record({
            act: fc.constant("answer" as const),
            index: fc.nat(9),
            how: fc.oneof(
                {
                    weight: 4,
                    arbitrary: fc.constantFrom("yes" as const, "owner" as const),
                },
                fc.constantFrom(
                    "no" as const,
                    "unknown" as const,
                    "garbage" as const,
                    "failure" as const,
                    "error" as const,
                ),
            ),
        }),
    },
    {
        weight: 3,
        arbitrary: fc.record({
            act: fc.constant("wait" as const),
            seconds: fc.constantFrom(0.25, 0.5, 1, 2, 3, 4, 6),
        }),
    },
    {
        weight: 1,
        arbitrary: fc.record({
            act: fc.constant("leave" as const),
            index: fc.nat(9),
        }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant("reload" as const) }) },
);

const cases: fc.Arbitrary<ScriptCase> = fc
    .record({
        steps: fc.array(steps, { minLength: 2, maxLength: 30 }),
        maxChecks: fc.constantFrom(1, 2, 50),
        cache: fc.constantFrom(0, CACHE),
    })
    .map(({ steps: planned, maxChecks, cache }) => ({
        run: "script",
        options: {
            uvs_base_url: "http://uvs.test:3000",
            uvs_sync_power_levels: true,
            uvs_timeout: TIMEOUT,
            matrix_cache_seconds: cache,
            matrix_refusals_per_minute: 0,
            matrix_max_checks: maxChecks,
        },
        steps: planned,
    }));

function complain(script: ScriptCase, result: ScriptResult): string | undefined {
    if (result.error !== undefined) {
        return `thrown: ${result.error}`;
    }
    if (result.timersLeft !== 0) {
        return `${result.timersLeft} timers left`;
    }
    if (result.most > 1) {
        return "the same was asked twice at once";
    }
    const cache = Number(script.options.matrix_cache_seconds);
    for (const [index, login] of result.logins.entries()) {
        if (login.error !== undefined) {
            return `login ${index} threw: ${login.error}`;
        }
        if (login.answers !== 1) {
            return `login ${index} has ${login.answers} answers`;
        }
        if (login.gone !== true && (login.ended ?? Infinity) > login.began + TIMEOUT + TICK) {
            return `login ${index} was answered late`;
        }
        if (login.status !== "success") {
            continue;
        }
        if (login.gone === true) {
            return `login ${index} was let in after it had gone`;
        }
        const verified = login.verification;
        const proof = result.said.find(
            ({ token, room, server, how, at }) =>
                token === login.token &&
                room === login.room &&
                server === login.server &&
                (how === "owner" ? verified?.owner === true : how === "yes" && verified?.owner === false) &&
                at >= login.began - cache - TICK &&
                at <= (login.ended ?? 0),
        );
        if (proof === undefined) {
            return `login ${index} was let in without a yes`;
        }
        if (verified?.userId !== `@${login.token}:${login.server}` || verified.roomId !== login.room) {
            return `login ${index} was let in as somebody else, or for another room`;
        }
    }
    return undefined;
}

const checks: Property<ScriptCase, ScriptResult> = {
    name: "checks",
    cases,
    complain,
};

let machines: readonly Machine[] = [];

beforeAll(() => {
    console.log(`SEED=${seed}`);
    machines = (["lua5.4", "lua5.2"] as const).map((name: Interpreter) => [name, startLua(name)]);
});
afterAll(() => {
    for (const [, lua] of machines) {
        lua.stop();
    }
});

test("logins side by side are let in each by a yes of its own, in time", async () => {
    await hold(checks, machines, 3_000 * scale, "spread");
}, 900_000);
