/** The demo with a real Synapse in the place of the stand-in. */

import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { eventually } from "../../demo/waiting";
import {
    expectDecisions,
    expectNothingLeft,
    keepDemos,
    membersOf,
    startDemo,
    waitForOutput,
} from "../e2e/demo-run";
import { versions } from "../e2e/support";
import { describeSynapse, SETUP_MILLISECONDS } from "./support";

keepDemos();

describeSynapse("the demo with Synapse", () => {
    test.each(versions)(
        "prints the same decisions with Prosody %s, and leaves nothing behind",
        async (version) => {
            const demo = startDemo({ PROSODY: version, HOMESERVER: "synapse" });
            expect([await demo.ended, demo.stderr()]).toEqual([0, ""]);
            expect(demo.stdout()).toContain(`Prosody ${version}, modules from dist/, Synapse at http:`);
            expectDecisions(demo);
            await expectNothingLeft(demo);
        },
        SETUP_MILLISECONDS,
    );

    test(
        "leaves no server running when it is killed, and cannot clean up",
        async () => {
            const demo = startDemo({ HOMESERVER: "synapse", SERVE: "1" });
            await waitForOutput(demo, "Stop it with Ctrl-C.", SETUP_MILLISECONDS / 2);
            const synapse = /Synapse at \S+ \(process (\d+)\)/.exec(demo.stdout())?.[1] ?? "";
            const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${synapse}/status`, "utf8"))?.[1];
            process.kill(Number(parent), "SIGKILL");
            await demo.ended;
            // A server that is killed takes a moment, most of all a large one.
            await eventually(() => {
                expect(membersOf(demo.group)).toEqual([]);
            }, 10_000);
        },
        SETUP_MILLISECONDS,
    );
});
