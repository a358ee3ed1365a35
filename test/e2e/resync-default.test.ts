/** Safe by default: where homeservers are asked, rooms of calls are read again, unless the configuration says otherwise. */

import { describe, expect, test } from "@jest/globals";
import { startDeployment, type DeploymentSettings } from "../../demo/deployment";
import { versions } from "./support";

/** Starts a deployment and ends it. @returns what it logged */
async function logOf(settings: DeploymentSettings): Promise<string> {
    const deployment = await startDeployment(settings);
    const log = deployment.prosody.log();
    await deployment.stop();
    return log;
}

/** The lines of a level that name something. */
function linesOf(log: string, level: string, ...words: readonly string[]): readonly string[] {
    return log
        .split("\n")
        .filter((line) => line.includes(`\t${level}\t`) && words.every((word) => line.includes(word)));
}

describe.each(versions)("matrix_resync on Prosody %s", (version) => {
    test.each(["admin", "bot", "service"] as const)(
        "is on by default where a homeserver is asked (%s): each 30 seconds",
        async (verification) => {
            const log = await logOf({ version, verification });
            expect(linesOf(log, "info", "Asking ")).toHaveLength(1);
            expect(linesOf(log, "info", "Asking ", "rooms read again every 30 s")).toHaveLength(1);
        },
    );

    test.each([
        { value: 1, said: "rooms read again every 1 s" },
        { value: 45, said: "rooms read again every 45 s" },
    ])("is $value where it is set to that", async ({ value, said }) => {
        const log = await logOf({ version, verification: "admin", authOptions: { matrix_resync: value } });
        expect(linesOf(log, "info", "Asking ")).toHaveLength(1);
        expect(log.match(/rooms read again every \d+ s/g)).toEqual([said]);
        expect(linesOf(log, "warn", "matrix_resync")).toEqual([]);
        expect(linesOf(log, "error", "matrix_resync")).toEqual([]);
    });

    test("is off where it is 0 (control)", async () => {
        const log = await logOf({ version, verification: "admin", authOptions: { matrix_resync: 0 } });
        expect(linesOf(log, "info", "Asking ")).toHaveLength(1);
        expect(log).not.toContain("rooms read again");
        expect(log).not.toContain("matrix_resync");
    });

    test("does nothing with a verification service, and an error says what to set instead", async () => {
        const log = await logOf({ version, verification: "uvs", authOptions: { matrix_resync: 30 } });
        expect(linesOf(log, "error", "matrix_resync", "matrix_homeservers")).toHaveLength(1);
        expect(linesOf(log, "info", "Asking ")).toHaveLength(1);
        expect(log).not.toContain("rooms read again");
    });

    test.each([undefined, 0])(
        "is no error with a verification service where it is %s (control)",
        async (value) => {
            const log = await logOf({ version, verification: "uvs", authOptions: { matrix_resync: value } });
            expect(linesOf(log, "info", "Asking ")).toHaveLength(1);
            expect(log).not.toContain("matrix_resync");
            expect(log).not.toContain("rooms read again");
        },
    );
});
