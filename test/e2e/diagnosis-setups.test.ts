/** Tests of the commands for setups that no server runs. What administrators set wrong is in trial.test.ts. */

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { MEET } from "../../demo/deployment";
import { startHomeserver, type Homeserver } from "../../demo/homeserver";
import { startMatrix, widgetToken, type Matrix } from "../../demo/matrix";
import type { LuaOptions } from "../../demo/prosody";
import { withConfiguration, type Outcome } from "./prosodyctl";
import { LAB, MODERATOR, versions } from "./support";

const uvsSecret = "the bearer of the service";

describe.each(versions)("homeservers, under prosodyctl %s", (version) => {
    const folder = mkdtempSync(path.join(tmpdir(), "diagnosis-"));
    let matrix: Matrix;
    let homeserver: Homeserver;
    beforeAll(async () => {
        matrix = await startMatrix();
        homeserver = await startHomeserver(matrix);
        matrix.addRoom({ roomId: LAB, members: { [MODERATOR]: 100 } });
    });
    afterAll(async () => {
        await homeserver.stop();
        await matrix.stop();
        rmSync(folder, { recursive: true });
    });

    /** Runs a command with homeservers as they are given; what it prints holds none of the secrets. */
    async function withHomeservers(
        homeservers: LuaOptions,
        words: readonly string[] = ["check"],
        more: LuaOptions = {},
    ): Promise<Outcome> {
        const host = { authentication: "matrix_user_verification", matrix_homeservers: homeservers, ...more };
        const outcome = await withConfiguration(version, folder, { host }, words);
        expect(outcome.output).not.toContain("syt_");
        return outcome;
    }

    test("an administrator's token that does", async () => {
        const { output } = await withHomeservers({
            "hs.test": { url: homeserver.url, admin_token: homeserver.adminToken() },
        });
        expect(output).toMatch(/ok +homeserver +hs\.test at http:\S+ answered within \d+ ms/);
        expect(output).toMatch(/ok +homeserver +hs\.test rejects an invalid OpenID token/);
        expect(output).toMatch(/ok +authorization +the admin_token for hs\.test belongs to @root:hs\.test/);
        expect(output).toMatch(/ok +authorization +the admin API of hs\.test accepts the admin_token/);
    });

    test("users of other servers, with and without what that needs", async () => {
        const homeservers = { "hs.test": { url: homeserver.url, admin_token: homeserver.adminToken() } };
        const on = await withHomeservers(homeservers, ["check"], { matrix_federation: true });
        expect(on.output).toMatch(/ok +federation +users of other servers may log in: .* DNS/);
        const unlimited = await withHomeservers(homeservers, ["check"], {
            matrix_federation: true,
            uvs_verify_membership: false,
        });
        expect(unlimited.output).toMatch(
            /warning +membership +.* every user of any Matrix server .*\n +-> leave/,
        );
        const off = await withHomeservers(homeservers);
        expect(off.output).not.toContain("federation ");
        const alone = await withConfiguration(
            version,
            folder,
            {
                host: {
                    authentication: "matrix_user_verification",
                    uvs_base_url: matrix.uvsUrl,
                    matrix_federation: true,
                },
            },
            ["check"],
        );
        expect(alone.output).toMatch(
            /error +options +matrix_federation in VirtualHost .*: no effect without matrix_homeservers\n +-> set matrix_homeservers/,
        );
        expect(alone.code).toBe(2);
    });

    test("explain --verify asks the homeserver", async () => {
        const jwt = widgetToken({ token: matrix.token(MODERATOR), roomId: LAB });
        const homeservers = { "hs.test": { url: homeserver.url, admin_token: homeserver.adminToken() } };
        const { code, output } = await withHomeservers(homeservers, ["explain", jwt, LAB, "--verify"]);
        expect(output).toMatch(/ok +verifier +@moderator:hs\.test is admitted/);
        expect(code).toBe(0);
    });
});

describe.each(versions)("wrong configurations under prosodyctl %s", (version) => {
    const folder = mkdtempSync(path.join(tmpdir(), "diagnosis-"));
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });

    /** Checks a configuration for which no server runs. */
    async function checkConfiguration(
        host: LuaOptions,
        muc: LuaOptions,
        words: readonly string[] = [],
    ): Promise<Outcome> {
        const outcome = await withConfiguration(version, folder, { host, muc }, ["check", ...words]);
        expect(outcome.output).not.toContain(uvsSecret);
        return outcome;
    }

    test("options that only the module understands are told when they are wrong, and only then", async () => {
        const host = { authentication: "matrix_user_verification", uvs_base_url: "http://127.0.0.1:9" };
        const wrong = await checkConfiguration(
            { ...host, matrix_owner_power: "boss", matrix_start_call: ["hs.test", "no server"] },
            {},
        );
        expect(wrong.output).toMatch(
            /error +options +matrix_owner_power in VirtualHost "meet\.test": .*using state_default\n +-> set it to a key/,
        );
        expect(wrong.output).toMatch(
            /error +options +matrix_start_call .*: "no server" is not such a name: ignored\n +-> set it to "member"/,
        );
        expect(wrong.code).toBe(2);
        for (const [power, start] of [
            ["kick", "owner"],
            ["im.vector.modular.widgets", ["hs.test"]],
            [75, "member"],
        ] as const) {
            const right = await checkConfiguration(
                { ...host, matrix_owner_power: power, matrix_start_call: start },
                {},
            );
            expect(right.output).toMatch(/ok +options/);
        }
    });

    test("a service that nobody reaches is told with its address", async () => {
        const { code, output } = await checkConfiguration(
            {
                authentication: "matrix_user_verification",
                uvs_base_url: "http://user:password@127.0.0.1:9/uvs",
                modules_enabled: ["websocket", "smacks"],
            },
            {},
        );
        expect(output).toMatch(/error +verifier +http:\/\/127\.0\.0\.1:9\/uvs\/verify\/user_in_room: /);
        expect(output).toContain("-> start the server, or correct the URL");
        expect(output).not.toContain("password");
        expect(code).toBe(2);
    });

    test("no host with our authentication, or another than is named", async () => {
        const none = await checkConfiguration({ authentication: "anonymous" }, {});
        expect(none.output).toContain("no host verifies its users by Matrix");
        expect(none.code).toBe(2);
        const other = await checkConfiguration({ authentication: "anonymous" }, {}, [MEET]);
        expect(other.output).toContain(
            'set authentication = "matrix_user_verification" on the VirtualHost of the users',
        );
        const unknown = await checkConfiguration({ authentication: "anonymous" }, {}, ["meet.tset"]);
        expect(unknown.output).toContain('"meet.tset" is no host of this server');
    });
});

describe.each(versions)("the web server before Prosody, under prosodyctl %s", (version) => {
    const folder = mkdtempSync(path.join(tmpdir(), "diagnosis-"));
    const asked: string[] = [];
    let answer = { status: 200, body: "" };
    const server = http.createServer((request, response) => {
        asked.push(request.url ?? "");
        response.writeHead(answer.status, { "Content-Type": "application/json" });
        response.end(answer.body);
    });
    beforeAll(async () => {
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterAll(async () => {
        await new Promise((resolve) => server.close(resolve));
        rmSync(folder, { recursive: true });
    });

    /** Checks with `--public` while the web server gives an answer. */
    async function checkPublic(status: number, body: string): Promise<Outcome> {
        answer = { status, body };
        asked.length = 0;
        const { port } = server.address() as AddressInfo;
        const host = { authentication: "matrix_user_verification", matrix_well_known: false };
        const words = ["check", MEET, "--public", `http://user:password@127.0.0.1:${port}/`];
        const outcome = await withConfiguration(version, folder, { host, muc: {} }, words);
        expect(asked).toEqual(["/.well-known/element/jitsi"]);
        expect(outcome.output).not.toContain("password");
        return outcome;
    }

    const page = /http:\/\/127\.0\.0\.1:\d+\/\.well-known\/element\/jitsi/.source;

    test("the page that sends Matrix clients here", async () => {
        const { output } = await checkPublic(200, '{"auth":"openidtoken-jwt"}');
        expect(output).toMatch(new RegExp(`ok +well-known +${page} tells Matrix clients to send a token`));
    });
});
