/**
 * Users of homeservers that are not configured (`matrix_federation`): found as homeservers find each other, and never
 * where a stranger's word leads into our own network. Runs in a network namespace of its own, see federation/inside.ts.
 */

import { execFile, spawnSync } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { Report } from "./federation/inside";
import { versions } from "./support";

const root = path.resolve(__dirname, "../..");
const namespace = process.getuid?.() === 0 ? ["-n"] : ["-rn"];

/** Why the network cannot be had here, if so. */
function obstacle(): string | undefined {
    for (const [program = "", ...words] of [
        ["ip", "-V"],
        ["openssl", "version"],
        ["unshare", ...namespace, "ip", "link", "set", "lo", "up"],
    ]) {
        const { status, error, stderr } = spawnSync(program, words, { encoding: "utf8" });
        if (status !== 0) {
            return error === undefined ? stderr.trim() : `${program} is missing`;
        }
    }
    return undefined;
}

const missing = obstacle();

jest.setTimeout(120_000);

(missing === undefined ? describe : describe.skip).each(versions)(
    `federation on Prosody %s${missing === undefined ? "" : ` (no network namespace: ${missing})`}`,
    (version) => {
        let report: Report;

        beforeAll(async () => {
            const { stdout } = await promisify(execFile)(
                "unshare",
                [...namespace, process.execPath, "--import", "tsx", "test/e2e/federation/inside.ts", version],
                { cwd: root, maxBuffer: 64 * 1024 * 1024 },
            );
            report = JSON.parse(stdout) as Report;
        });

        const visitsOf = (server: string) => report.visits.filter((visit) => visit.server === server);

        test.each([
            ["delegating.example", "by its well-known page"],
            ["serviced.example", "by its service in DNS"],
            ["old.example", "by its service under the older name"],
            ["plain.example", "at the usual port"],
            ["six.example", "over IPv6"],
            ["mixed.example", "at the public one of its addresses"],
            ["itself.example", "though its page delegates to itself"],
            ["redirecting.example", "though its page redirects"],
            ["huge.example", "though its page is huge"],
            ["slow.example", "though its page never comes"],
            ["rebinding.example", "at the address that was checked"],
        ])("%s is found %s", (server) => {
            expect(visitsOf(server)[0]).toMatchObject({ outcome: "owner, moderator", reasons: [] });
        });

        test.each([
            "private.example",
            "loopback.example",
            "toloopback.example",
            "toprivateservice.example",
            "127.0.0.1",
            "127.0.0.1:8448",
            "[::1]",
            "[::ffff:10.0.0.1]",
        ])("%s leads into a network of ours, and is not asked", (server) => {
            expect(visitsOf(server)).toMatchObject([
                { outcome: "not-allowed", reasons: ["foreign_server_private"] },
            ]);
        });

        test.each([
            ["nowhere.example", "foreign_server_not_found"],
            ["stranger.example", "foreign_server_failed"],
            ["11.0.0.4", "foreign_server_failed"],
            ["silent.example", "foreign_server_failed"],
            ["liar.example", "user_of_other_server"],
        ])("%s is no proof: %s", (server, reason) => {
            expect(visitsOf(server)).toMatchObject([{ outcome: "not-allowed", reasons: [reason] }]);
        });

        test("a token that its server does not know is refused", () => {
            expect(visitsOf("plain.example")[1]).toMatchObject({
                outcome: "not-allowed",
                reasons: ["user_unknown"],
            });
        });

        test("a room that no configured homeserver is in opens to nobody, as nobody we trust knows it", () => {
            expect(visitsOf("plain.example")[2]).toMatchObject({
                room: "!elsewhere:plain.example",
                outcome: "not-allowed",
                reasons: ["room_not_on_homeserver"],
            });
        });

        test("nothing ever connects to what is not of the public internet", () => {
            expect(report.trapped).toEqual([]);
        });

        test("the Host header is the name that the rules ask for", () => {
            const userinfo = "/_matrix/federation/v1/openid/userinfo";
            expect(report.asked).toEqual(
                expect.arrayContaining([
                    "delegating delegating.example /.well-known/matrix/server",
                    `delegated delegated.example:8449 ${userinfo}`,
                    `serviced serviced.example ${userinfo}`,
                    `plain plain.example ${userinfo}`,
                ]),
            );
        });

        test("a server whose certificate is not its own gets no token", () => {
            expect(report.asked.filter((line) => line.startsWith("stranger "))).toEqual([]);
        });

        test("every login has its answer in time", () => {
            for (const { server, milliseconds } of report.visits) {
                expect([server, milliseconds < 8_000]).toEqual([server, true]);
            }
        });

        test("the log holds no token, and no traceback", () => {
            expect(report.log).not.toMatch(/traceback/i);
            expect(report.tokens.filter((token) => report.log.includes(token))).toEqual([]);
        });
    },
);
