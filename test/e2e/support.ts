/** What the end-to-end tests share: both Prosody versions, and what must hold after whatever was tried. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "@jest/globals";
import {
    admitted,
    startDeployment,
    visit,
    type Deployment,
    type DeploymentSettings,
} from "../../demo/deployment";
import type { ProsodyVersion } from "../../demo/prosody";

/** The versions that every end-to-end test runs on; `PROSODY` picks one. */
export const versions: readonly ProsodyVersion[] = (["0.12", "13.0"] as const).filter(
    (version) => (process.env.PROSODY ?? version) === version,
);

/** A room that every deployment of the tests has, with its people. */
export const LAB = "!lab:hs.test";
/** Another one. */
export const CANTEEN = "!canteen:hs.test";
/** Power 100 in the lab. */
export const ADMIN = "@admin:hs.test";
/** Power 50 in the lab. */
export const MODERATOR = "@moderator:hs.test";
/** Power 0 in the lab. */
export const MEMBER = "@member:hs.test";
/** Power 100 in the canteen, not in the lab. */
export const COOK = "@cook:hs.test";
/** In no room. */
export const STRANGER = "@stranger:hs.test";

/** A deployment that tests use while it runs. */
export interface Running {
    readonly current: Deployment;
}

/** What a log must never hold, whatever is tried: errors of ours that nobody caught. */
const traceback = /traceback|stack traceback|attempt to (?:index|call|compare|concatenate|perform)/i;

/**
 * Runs tests against a deployment of each Prosody version. After each test it checks that the log holds no traceback
 * and no OpenID token or JWT that was handed out, and that the next good login works.
 */
export function onEachProsody(
    name: string,
    settings: Omit<DeploymentSettings, "version">,
    tests: (running: Running) => void,
): void {
    describe.each(versions)(`${name} on Prosody %s`, (version) => {
        let deployment: Deployment | undefined;
        let mark = 0;
        const running: Running = {
            get current(): Deployment {
                if (deployment === undefined) {
                    throw new Error("the deployment does not run");
                }
                return deployment;
            },
        };

        beforeAll(async () => {
            deployment = await startDeployment({ ...settings, version });
            const { matrix } = deployment;
            matrix.addRoom({ roomId: LAB, members: { [ADMIN]: 100, [MODERATOR]: 50, [MEMBER]: 0 } });
            matrix.addRoom({ roomId: CANTEEN, members: { [COOK]: 100, [MEMBER]: 0 } });
        });
        afterAll(async () => {
            await deployment?.stop();
        });
        beforeEach(() => {
            mark = running.current.prosody.mark();
        });
        afterEach(async () => {
            const { matrix, prosody } = running.current;
            matrix.always(undefined);
            const log = prosody.logSince(mark);
            expect(log).not.toMatch(traceback);
            for (const request of matrix.requests) {
                const token = (request.body as { token?: unknown } | undefined)?.token;
                if (typeof token === "string" && token.length >= 16) {
                    expect(log.includes(token)).toBe(false);
                }
            }
            expect(log).not.toMatch(/eyJ[A-Za-z0-9_-]{20,}/);
            matrix.requests.length = 0;
        });

        tests(running);
    });
}

/** Checks that the next good login works. */
export async function expectNextLoginWorks(running: Running): Promise<void> {
    const client = admitted(await visit(running.current, { user: MEMBER, room: LAB }));
    await client.disconnect();
}

/** The lines that log refusals for a reason since a mark. */
export function refusals(running: Running, reason: string, mark = 0): readonly string[] {
    return running.current.prosody
        .logSince(mark)
        .split("\n")
        .filter((line) => line.includes(`refused (${reason})`) || line.includes(`Refused (${reason})`));
}
