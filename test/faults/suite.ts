/**
 * The fault suite: real Prosody servers, a verifier that fails in every way, clients that vanish, ask twice and change
 * their mind, and reloads in between; after each step, and at the end, nothing may have gone wrong or be left over.
 *
 * `SEED` repeats a run, `STEPS` makes it longer or shorter, `PROSODY` picks a version.
 */

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ANONYMOUS_AUTH, rawWebSocket } from "../../demo/client";
import { GUEST, startDeployment, startMeet, type Deployment } from "../../demo/deployment";
import { startHomeserver } from "../../demo/homeserver";
import { startMatrix } from "../../demo/matrix";
import type { ProsodyVersion } from "../../demo/prosody";
import { versions } from "../e2e/support";
import { Homeservers, verificationService, type Asked, type Way } from "./asked";
import { logIn } from "./clients";
import { inspect, type Inside } from "./invariants";
import { planRun } from "./plan";
import { CACHE, calm, people, REFUSALS, rooms, Stage, TIMEOUT } from "./stage";
import { eventually, pause } from "../../demo/waiting";

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const STEPS = Number(process.env.STEPS ?? 12);
const CLIENTS = 12;
/** Connections whose memory is compared, with and without our modules. */
const BARE = 150;

/** Logs in and out where nobody is asked. */
async function bareLoad(deployment: Deployment, count: number): Promise<void> {
    for (let done = 0; done < count; done += 10) {
        await Promise.all(
            Array.from({ length: 10 }, async () => {
                const raw = await rawWebSocket({ prosody: deployment.prosody, host: GUEST });
                raw.send(ANONYMOUS_AUTH);
                await raw.waitFor("<success");
                raw.drop();
            }),
        );
    }
}

/** Looks into Prosody until nobody is there any more and nothing is under way. */
async function inspectQuiet(deployment: Deployment, asked: Asked): Promise<Inside> {
    const until = Date.now() + 30_000;
    for (;;) {
        const inside = await inspect(deployment);
        const isQuiet =
            inside.sessions + inside.checks + inside.requests + inside.timers.length === 0 &&
            asked.pending() === 0;
        if (isQuiet || Date.now() > until) {
            return inside;
        }
        await pause(300);
    }
}

const authOptions = {
    uvs_timeout: TIMEOUT,
    matrix_cache_seconds: CACHE,
    matrix_max_checks: 50,
    matrix_refusals_per_minute: REFUSALS,
};
// A BOSH client that has gone is noticed soon.
const global = { bosh_max_inactivity: 2 };

/** Starts what a run needs. */
async function start(version: ProsodyVersion, way: Way): Promise<{ deployment: Deployment; asked: Asked }> {
    if (way === "the verification service") {
        const deployment = await startDeployment({ version, authOptions, global });
        return { deployment, asked: verificationService(deployment) };
    }
    const matrix = await startMatrix();
    const homeserver = await startHomeserver(matrix);
    const asked = new Homeservers();
    const names = [...people, calm].map(({ serverName }) => serverName);
    const options = await asked.start({ matrix }, names);
    const prosody = await startMeet({
        version,
        authOptions: { ...authOptions, ...options, matrix_resync: 10 },
        global,
    });
    const stop = async (): Promise<void> => {
        await prosody.stop();
        await Promise.all([matrix.stop(), homeserver.stop(), asked.stop()]);
    };
    return { deployment: { matrix, homeserver, prosody, stop }, asked };
}

/** Runs the suite on every version. */
export function runFaults(way: Way): void {
    describe.each(versions)(`faults on Prosody %s, asking ${way}`, (version) => {
        let running: Awaited<ReturnType<typeof start>> | undefined;
        beforeAll(async () => {
            running = await start(version, way);
        });
        afterAll(async () => {
            await running?.deployment.stop();
        });
        const current = (): Awaited<ReturnType<typeof start>> => {
            if (running === undefined) {
                throw new Error("the deployment does not run");
            }
            return running;
        };

        test("what is under way is seen", async () => {
            const { deployment, asked } = current();
            const stage = new Stage(deployment, asked);
            // From the first time on it watches the sessions.
            await inspect(deployment);
            const ticket = stage.ticket(calm, rooms[0], "new");
            asked.misbehave(ticket, { kind: "hang" });
            const login = logIn(stage.scene, ticket);
            // A check has a timer and a request; both the checks and the HTTP client know of it.
            const inside = await eventually(async () => {
                const seen = await inspect(deployment);
                expect(seen.requests).toBeGreaterThanOrEqual(1);
                return seen;
            });
            expect(inside.sessions).toBe(1);
            // Who is not let in yet is not known.
            expect(inside.records).toBe(0);
            expect(inside.checks).toBeGreaterThanOrEqual(2);
            expect(inside.timers.length).toBeGreaterThanOrEqual(1);
            expect(inside.handlers).toBeGreaterThan(10);
            expect(await login).toMatchObject({ outcome: "failure", condition: "not-allowed" });
            asked.behave();
            expect(await inspectQuiet(deployment, asked)).toMatchObject({
                timers: [],
                requests: 0,
                checks: 0,
                sessions: 0,
                records: 0,
            });
        });

        test(`steps of SEED=${seed}`, async () => {
            const { deployment, asked } = current();
            const { prosody } = deployment;
            const stage = new Stage(deployment, asked);
            const run = planRun(seed, STEPS, CLIENTS, people.length, rooms.length);

            // What is made once, on the first use, does not count as left over.
            await bareLoad(deployment, 20);
            for (const step of planRun(seed + 1, 1, 2 * CLIENTS, people.length, rooms.length)) {
                expect({ seed, complaints: await stage.step(step) }).toEqual({ seed, complaints: [] });
            }
            await stage.sendHome();
            const fresh = await inspectQuiet(deployment, asked);
            await bareLoad(deployment, BARE);
            const before = await inspectQuiet(deployment, asked);
            const connectionsBefore = stage.opened;

            for (const [index, step] of run.entries()) {
                const complaints = await stage.step(step);
                if (complaints.length > 0) {
                    const steps = JSON.stringify(run.slice(0, index + 1), null, 1);
                    throw new Error(
                        `SEED=${seed} PROSODY=${version}, step ${index}:\n${complaints.join("\n")}\nsteps until then:\n${steps}`,
                    );
                }
            }

            expect(await stage.everybodyComesIn()).toEqual([]);
            await stage.sendHome();
            const after = await inspectQuiet(deployment, asked);
            const left = {
                timers: after.timers,
                requests: after.requests,
                checks: after.checks,
                sessions: after.sessions,
                records: after.records,
            };
            expect({ seed, ...left }).toEqual({
                seed,
                timers: [],
                requests: 0,
                checks: 0,
                sessions: 0,
                records: 0,
            });
            expect({ seed, handlers: after.handlers }).toEqual({ seed, handlers: before.handlers });
            expect(asked.pending()).toBe(0);
            // Prosody itself keeps one for each HTTP request that was cut; none is one of a login.
            const cut = run.flatMap(({ clients }) =>
                clients.filter((plan) => plan.behaviour.includes("BOSH")),
            );
            expect(after.coroutines).toBeLessThanOrEqual(cut.length);

            // Some hundred kilobytes come and go, as with the rooms and the timers that there are just now.
            const spare = 700 / (stage.opened - connectionsBefore);
            const bare = (before.kilobytes - fresh.kilobytes) / BARE;
            const ours = (after.kilobytes - before.kilobytes) / (stage.opened - connectionsBefore);
            console.log(
                `Prosody ${version}, ${way}, SEED=${seed}: ${stage.opened} connections; memory kept for each: ` +
                    `bare ${bare.toFixed(1)} kB, ours ${ours.toFixed(1)} kB; coroutines ${after.coroutines}; ` +
                    `turned away ${prosody.log().split("(too_many_refusals)").length - 1} times in the log`,
            );
            expect(ours).toBeLessThan(1.5 * bare + spare);
            expect(
                prosody
                    .log()
                    .split("\n")
                    .filter((line) => /traceback/i.test(line)),
            ).toEqual([]);
        }, 180_000);
    });
}
