/** Tests of the check of setups that no server runs: homeservers, certificates, web servers, and what is set wrong. */

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
import { makeSelfSigned, type SelfSigned } from "./self-signed";
import { LAB, MEMBER, MODERATOR, versions } from "./support";

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

    test("a token without an administrator's rights", async () => {
        const { code, output } = await withHomeservers({
            "hs.test": { url: homeserver.url, admin_token: homeserver.accessToken(MEMBER) },
        });
        expect(output).toMatch(
            /error +authorization +hs\.test, admin API: status 403 \(homeserver_token_not_admin\)/,
        );
        expect(output).toContain("is no server administrator. Make it one");
        expect(code).toBe(2);
    });

    test("a token that nobody knows, and a bot's", async () => {
        const unknown = await withHomeservers({
            "hs.test": { url: homeserver.url, access_token: "syt_unknown" },
        });
        expect(unknown.output).toMatch(
            /error +authorization +hs\.test, owner of our token: status 401 \(homeserver_token_unknown\)/,
        );
        const bot = await withHomeservers({
            "hs.test": { url: homeserver.url, access_token: homeserver.accessToken(MODERATOR) },
        });
        expect(bot.output).toMatch(
            /ok +authorization +the access_token for hs\.test belongs to @moderator:hs\.test/,
        );
    });

    test("a wrong address, and a table with something wrong in it", async () => {
        const elsewhere = await withHomeservers({
            "hs.test": { url: matrix.uvsUrl, admin_token: "syt_any" },
        });
        expect(elsewhere.output).toMatch(
            /error +homeserver +hs\.test, http\S+, versions: status 404 \(homeserver_endpoint_missing\)/,
        );
        const malformed = await withHomeservers({
            "hs.test": { ulr: homeserver.url, admin_token: "syt_any" },
        });
        expect(malformed.output).toMatch(
            /error +options +matrix_homeservers in VirtualHost "meet\.test": hs\.test: ulr is not known/,
        );
        expect(malformed.output).toContain("no verifier is set up: homeservers_malformed");
        expect(malformed.code).toBe(2);
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
            /warning +federation +every user of any Matrix server .*\n +-> leave/,
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

describe.each(versions)("certificates, under prosodyctl %s", (version) => {
    const folder = mkdtempSync(path.join(tmpdir(), "diagnosis-"));
    let matrix: Matrix;
    beforeAll(async () => {
        matrix = await startMatrix();
    });
    afterAll(async () => {
        await matrix.stop();
        rmSync(folder, { recursive: true });
    });

    /** Checks a homeserver at `localhost` that shows a certificate, which this machine trusts or does not. */
    async function checkCertificate(certificate: SelfSigned, trusted: boolean): Promise<Outcome> {
        const homeserver = await startHomeserver(matrix, { certificate });
        const url = homeserver.url.replace("127.0.0.1", "localhost");
        const host = {
            authentication: "matrix_user_verification",
            matrix_homeservers: { "hs.test": { url, admin_token: homeserver.adminToken() } },
        };
        const global = trusted ? { client_https_ssl: { cafile: certificate.file } } : {};
        const outcome = await withConfiguration(version, folder, { global, host }, ["check"]);
        await homeserver.stop();
        return outcome;
    }

    // In Prosody's words, or in those of OpenSSL before it.
    const refused = /error +certificate +hs\.test, https:\S+: certificate[- ].*\(verifier_unreachable\)/;

    test("one that nobody but itself vouches for is an error, with what to change", async () => {
        const { code, output } = await checkCertificate(makeSelfSigned(folder, "localhost", 30), false);
        expect(output).toMatch(refused);
        expect(output).toMatch(
            /-> the server's certificate is not signed by an authority .* client_https_ssl = \{ cafile = … \}/,
        );
        expect(output).not.toMatch(/ok +(?:certificate|authorization)/);
        expect(code).toBe(2);
    });

    test("one for another name is an error, also where it is trusted", async () => {
        const { code, output } = await checkCertificate(makeSelfSigned(folder, "other.test", 30), true);
        expect(output).toMatch(refused);
        expect(code).toBe(2);
    });

    test("one that client_https_ssl trusts is accepted, and its end is told", async () => {
        const { output } = await checkCertificate(makeSelfSigned(folder, "localhost", 30), true);
        expect(output).toMatch(
            /ok +certificate +accepted, expires \w+ +\d+ [\d:]+ \d+ GMT \(in (?:29|30) days\)/,
        );
        expect(output).toMatch(/ok +authorization +the admin API of hs\.test accepts the admin_token/);
    });

    test("one that ends soon is a warning", async () => {
        const { output } = await checkCertificate(makeSelfSigned(folder, "localhost", 3), true);
        expect(output).toMatch(/warning +certificate +accepted, expires .* \(in (?:2|3) days\)/);
        expect(output).toContain("renew it in time");
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

    test("each fault is told with what to change", async () => {
        const { code, output } = await checkConfiguration(
            {
                authentication: "matrix_user_verification",
                uvs_base_ulr: "http://127.0.0.1:9",
                uvs_sync_power_levels: "perhaps",
                uvs_auth_token: uvsSecret,
                modules_enabled: ["bosh"],
            },
            { modules_enabled: ["token_affiliation"], matrix_guest: "deny" },
        );
        for (const expected of [
            /warning +options +uvs_base_ulr in VirtualHost "meet\.test" is not known\n +-> .*uvs_base_url/,
            /error +options +uvs_sync_power_levels .* neither true nor false: using false\n +-> set it to true or false/,
            /warning +options +matrix_guest in Component .* is not known\n +-> .*matrix_guests/,
            /warning +modules +matrix_power_sync is not enabled on "conference\.meet\.test"/,
            /warning +modules +smacks is not enabled/,
            /warning +modules +behind a web server .* no login over bosh/,
            /warning +conflicts +token_affiliation/,
            /error +jicofo +no administrators are set/,
            /warning +jicofo +muc_room_locking/,
            /error +verifier +no verifier is set up: verifier_not_configured\n +-> .*uvs_base_url/,
            /warning +well-known +http:\/\/127\.0\.0\.1:9\//,
        ]) {
            expect(output).toMatch(expected);
        }
        expect(code).toBe(2);
    });

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
        expect(output).toContain("name resolution, firewall and certificate");
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

    test("no such page, or one that says something else", async () => {
        const missing = await checkPublic(404, "<html>");
        expect(missing.output).toMatch(
            new RegExp(
                `error +well-known +${page}: status 404, .*\\n +-> .*pass /.well-known/element/jitsi on`,
            ),
        );
        expect(missing.code).toBe(2);
        const other = await checkPublic(200, '{"auth":"something"}');
        expect(other.output).toMatch(new RegExp(`error +well-known +${page} does not say "auth"`));
        expect(other.output).toContain('-> serve {"auth":"openidtoken-jwt"} there');
    });
});
