/** The demo: it shows the right decisions, leaves nothing behind, and serves to try by hand. */

import { describe, expect, test } from "@jest/globals";
import { connect } from "../../demo/client";
import { admitted, describeJoin, MEET } from "../../demo/deployment";
import type { Prosody } from "../../demo/prosody";
import {
    expectDecisions,
    expectNothingLeft,
    keepDemos,
    membersOf,
    startDemo,
    waitForOutput,
} from "./demo-run";
import { versions } from "./support";

const timeout = 60_000;

keepDemos();

describe.each(versions)("the demo with Prosody %s", (version) => {
    test(
        "prints the decisions, and leaves nothing behind",
        async () => {
            const demo = startDemo({ PROSODY: version });
            expect([await demo.ended, demo.stderr()]).toEqual([0, ""]);
            expect(demo.stdout()).toContain(`Prosody ${version}, `);
            expectDecisions(demo);
            await expectNothingLeft(demo);
        },
        timeout,
    );

    test.each(["SIGINT", "SIGTERM"] as const)(
        "serves on until %s, with what it takes to try by hand",
        async (signal) => {
            const demo = startDemo({ PROSODY: version, SERVE: "1" });
            await waitForOutput(demo, "Stop it with Ctrl-C.");
            const said = demo.stdout();
            const page = /^ *page +(\S+)$/m.exec(said)?.[1] ?? "";
            expect(said).toMatch(/^ *WebSocket +ws:\S+$/m);
            expect(said).toMatch(/^ *BOSH +http:\S+\/http-bind$/m);

            for (const [person, standing] of [
                [0, "owner, moderator"],
                [1, "none, participant"],
                [2, "refused"],
            ] as const) {
                const widget = (await (await fetch(`${page}widget?person=${person}&room=0`)).json()) as {
                    readonly socket: string;
                    readonly meeting: string;
                };
                const login = await connect({
                    // The address is all that a client needs of it.
                    prosody: { websocketUrl: () => widget.socket } as unknown as Prosody,
                    transport: "websocket",
                    host: MEET,
                });
                if (standing === "refused") {
                    expect(login).toMatchObject({ ok: false, condition: "not-allowed" });
                } else {
                    const client = admitted(login);
                    expect(describeJoin(await client.join(`${widget.meeting}/person-${person}`))).toBe(
                        standing,
                    );
                    await client.disconnect();
                }
            }

            process.kill(-demo.group, signal);
            await demo.ended;
            expect(demo.stderr()).toBe("");
            await expectNothingLeft(demo);
        },
        timeout,
    );
});

describe("the demo", () => {
    test(
        "refuses an unknown version in one line",
        async () => {
            const demo = startDemo({ PROSODY: "9.9" });
            expect(await demo.ended).not.toBe(0);
            expect(demo.stdout()).toBe("");
            expect(demo.stderr().trim().split("\n")).toEqual([
                expect.stringMatching(/PROSODY is 9\.9, and should be 0\.12, 13\.0 or newest$/),
            ]);
            expect(membersOf(demo.group)).toEqual([]);
        },
        timeout,
    );
});
