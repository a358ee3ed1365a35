/**
 * Tests of the commands for administrators: the real prosodyctl of each version, against servers that are set up well
 * and wrong, and the shell of running ones.
 */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { MEET, meetingOf, MUC } from "../../demo/deployment";
import { startHomeserver, type Homeserver } from "../../demo/homeserver";
import { roomName, startMatrix, widgetToken, type Matrix } from "../../demo/matrix";
import { toLua, type LuaOptions, type ProsodyVersion } from "../../demo/prosody";
import { castOf, LAB, MEMBER, MODERATOR, onEachProsody, STRANGER, versions, type Running } from "./support";

const uvsSecret = "the bearer of the service";
const name = "mod_auth_matrix_user_verification";

/** What a command printed, and its exit code. */
interface Outcome {
    readonly code: number | null;
    readonly output: string;
}

/** Runs prosodyctl. No word of its own goes with a time limit: the commands have deadlines. */
function prosodyctl(
    version: ProsodyVersion,
    configuration: string,
    words: readonly string[],
    input = "",
): Promise<Outcome> {
    const binary = path.resolve(__dirname, `../../.cache/bin/prosodyctl-${version}`);
    return new Promise((resolve, reject) => {
        const child = spawn(binary, ["--config", configuration, ...words], { stdio: "pipe" });
        let output = "";
        const collect = (chunk: Buffer): void => {
            output += chunk.toString();
        };
        child.stdout.on("data", collect);
        child.stderr.on("data", collect);
        child.once("error", reject);
        child.once("close", (code) => {
            expect(output).not.toContain(uvsSecret);
            resolve({ code, output });
        });
        child.stdin.end(input);
    });
}

/** Runs a command for a running server. */
function command(running: Running, ...words: string[]): Promise<Outcome> {
    const { prosody } = running.current;
    return prosodyctl(prosody.version, path.join(prosody.folder, "prosody.cfg.lua"), [name, ...words]);
}

onEachProsody("a server that is set up well", { authOptions: { uvs_auth_token: uvsSecret } }, (running) => {
    const cast = castOf(running);

    /** A token of the widget, of which nothing may be printed but its length. */
    function tokenOf(user: string, room = LAB): { readonly jwt: string; readonly openIdToken: string } {
        const openIdToken = running.current.matrix.token(user);
        return { jwt: widgetToken({ token: openIdToken, roomId: room }), openIdToken };
    }

    afterEach(() => {
        running.current.matrix.requireBearer(undefined);
    });

    test("check finds nothing to change, and says so with 0", async () => {
        running.current.matrix.requireBearer(uvsSecret);
        const { code, output } = await command(running, "check");
        expect(output).toContain(`${MEET}\nok `);
        expect(output).toContain("all well");
        for (const step of [
            "options",
            "modules",
            "jicofo",
            "verifier",
            "authorization",
            "clock",
            "well-known",
        ]) {
            expect(output).toContain(`ok       ${step}`);
        }
        expect(code).toBe(0);
    });

    test("check --json is one line of JSON with the same steps", async () => {
        const { code, output } = await command(running, "check", MEET, "--json");
        const line = output.split("\n").findLast((text) => text.startsWith("{")) ?? "";
        const report = JSON.parse(line) as {
            hosts: { host: string; steps: { level: string }[] }[];
            exit_code: number;
        };
        expect(report).toMatchObject({ exit_code: 0, hosts: [{ host: MEET }] });
        expect(report.hosts[0]?.steps.length).toBeGreaterThan(8);
        expect(code).toBe(0);
    });

    test("check finds that the service does not accept our bearer", async () => {
        running.current.matrix.requireBearer("another one");
        const { code, output } = await command(running, "check");
        expect(output).toMatch(/error +authorization +http.*status 403 \(verifier_forbidden\)/);
        expect(output).toContain("Set uvs_auth_token to its UVS_AUTH_TOKEN");
        expect(code).toBe(2);
    });

    test("check finds that another service answers", async () => {
        running.current.matrix.always({ kind: "raw", status: 404, body: "nothing here" });
        const { code, output } = await command(running, "check");
        expect(output).toMatch(/error +verifier +http.*status 404 \(verifier_rejected\)/);
        expect(output).toContain("uvs_base_url leads to it, without a redirect");
        expect(code).toBe(2);
    });

    test("explain tells the claims and every check, and asks nobody", async () => {
        const { jwt, openIdToken } = tokenOf(MEMBER);
        const { code, output } = await command(running, "explain", jwt, roomName(LAB));
        expect(output).toContain(`context.matrix.room_id      "${LAB}"`);
        expect(output).toContain("a secret of 32 characters");
        expect(output).toContain("only the verifier can say");
        expect(output).not.toContain(openIdToken);
        expect(output).not.toContain(jwt);
        expect(running.current.matrix.requests).toEqual([]);
        expect(code).toBe(0);
    });

    test("explain --verify says who is let in, and as what", async () => {
        const { jwt } = tokenOf(MODERATOR);
        const { code, output } = await command(running, "explain", jwt, LAB, "--verify");
        expect(output).toMatch(/ok +verifier +@moderator:hs\.test is let in, as owner/);
        expect(code).toBe(0);
    });

    // To the service an administrator's token without rights looks like this, too.
    test("explain --verify tells a member who is not in the room what it may be", async () => {
        const { jwt } = tokenOf(STRANGER);
        const { code, output } = await command(running, "explain", jwt, roomName(LAB), "--verify");
        expect(output).toMatch(/error +verifier +refused: not_in_room \(@stranger:hs\.test\)/);
        expect(output).toContain("check UVS_ACCESS_TOKEN (an administrator's)");
        expect(output).toContain("verdict: refused (not_in_room)");
        expect(code).toBe(2);
    });

    test("explain finds a room in the wrong case", async () => {
        const { jwt } = tokenOf(MEMBER);
        const { code, output } = await command(running, "explain", jwt, roomName(LAB.toUpperCase()));
        expect(output).toContain(
            "refused: room_mismatch: the URL is for !LAB:HS.TEST, the token for !lab:hs.test",
        );
        expect(output).toContain("upper and lower case");
        expect(code).toBe(2);
    });

    test("explain reads a token from the standard input, and its answer as JSON", async () => {
        const { prosody } = running.current;
        const { jwt } = tokenOf(MEMBER);
        const words = [name, "explain", "-", "--json"];
        const configuration = path.join(prosody.folder, "prosody.cfg.lua");
        const { code, output } = await prosodyctl(prosody.version, configuration, words, `${jwt}\n`);
        const answer = JSON.parse(
            output.split("\n").findLast((text) => text.startsWith("{")) ?? "",
        ) as object;
        expect(answer).toMatchObject({
            host: MEET,
            claims: { "context.matrix.room_id": `"${LAB}"` },
            exit_code: 0,
        });
        expect(code).toBe(0);
    });

    test("room tells rooms both ways, and why a name is none", async () => {
        for (const words of [LAB, roomName(LAB), `${roomName(LAB).toUpperCase()}@${MUC}`]) {
            const { code, output } = await command(running, "room", words);
            expect(output).toContain(`Matrix room  ${LAB}\nJitsi room   ${roomName(LAB)}`);
            expect(code).toBe(0);
        }
        const { code, output } = await command(running, "room", "#lab:hs.test");
        expect(output).toContain("take the room id");
        expect(code).toBe(2);
    });

    test("what is not understood gets help, and no secret back", async () => {
        const { code, output } = await command(running, "explain", "--tokne=secret value");
        expect(output).toContain("--tokne is not known");
        expect(output).toContain("explain TOKEN [ROOM]");
        expect(output).not.toContain("secret value");
        expect(code).toBe(2);
    });

    test("the shell lists who is in, and checks the running server", async () => {
        const { prosody } = running.current;
        await cast.focus(meetingOf(LAB));
        const moderator = await cast.matrixUser(MODERATOR, LAB);
        await moderator.join(`${meetingOf(LAB)}/moderator`);
        await cast.matrixUser(MEMBER, LAB);
        const configuration = path.join(prosody.folder, "prosody.cfg.lua");

        const sessions = await prosodyctl(prosody.version, configuration, [
            "shell",
            "matrix",
            "sessions",
            MEET,
        ]);
        expect(sessions.output).toMatch(/user +room +power +in meeting +since +last check +session/);
        expect(sessions.output).toMatch(
            /@member:hs\.test +!lab:hs\.test +- +no +\d+ s +\d+ s +\S+@meet\.test\//,
        );
        expect(sessions.output).toMatch(/@moderator:hs\.test +!lab:hs\.test +owner +yes +\d+ s +\d+ s /);
        expect(sessions.output).toContain("2 sessions of Matrix users");
        expect(sessions.code).toBe(0);

        const checked = await prosodyctl(prosody.version, configuration, ["shell", "matrix", "check", MEET]);
        expect(checked.output).toContain("all well");
        expect(checked.code).toBe(0);

        running.current.matrix.requireBearer("another one");
        const wrong = await prosodyctl(prosody.version, configuration, ["shell", "matrix", "check", MEET]);
        expect(wrong.output).toMatch(/error +authorization/);
        expect(wrong.code).toBe(1);
    });

    test("the shell loses the commands with the module, and has them again", async () => {
        const { prosody } = running.current;
        await prosody.shell(`module:unload("auth_matrix_user_verification", "${MEET}")`);
        const gone = await prosody
            .shell(`matrix:sessions("${MEET}")`)
            .catch((error: unknown) => String(error));
        expect(gone).not.toContain("sessions of Matrix users");
        await prosody.shell(`module:load("auth_matrix_user_verification", "${MEET}")`);
        expect(await prosody.shell(`matrix:sessions("${MEET}")`)).toContain("0 sessions of Matrix users");
    });
});

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
    async function withHomeservers(homeservers: LuaOptions, ...words: string[]): Promise<Outcome> {
        const file = path.join(folder, "prosody.cfg.lua");
        const options = { authentication: "matrix_user_verification", matrix_homeservers: homeservers };
        writeFileSync(
            file,
            `run_as_root = ${String(process.getuid?.() === 0)}\ndata_path = ${toLua(folder)}\n` +
                `plugin_paths = ${toLua([path.resolve(__dirname, "../../dist")])}\nhttp_ports = { 9 }\n` +
                `VirtualHost "${MEET}"\n` +
                Object.entries(options)
                    .map(([option, value]) => `${option} = ${toLua(value)}\n`)
                    .join(""),
        );
        const outcome = await prosodyctl(version, file, [name, ...words]);
        expect(outcome.output).not.toContain("syt_");
        return outcome;
    }

    test("an administrator's token that does", async () => {
        const { output } = await withHomeservers(
            { "hs.test": { url: homeserver.url, admin_token: homeserver.adminToken() } },
            "check",
        );
        expect(output).toMatch(/ok +homeserver +hs\.test at http:\S+ answered within \d+ ms/);
        expect(output).toMatch(/ok +homeserver +hs\.test checks OpenID tokens/);
        expect(output).toMatch(/ok +authorization +the admin_token for hs\.test is that of @root:hs\.test/);
        expect(output).toMatch(/ok +authorization +hs\.test lets the admin_token ask its admin API/);
    });

    test("a token without an administrator's rights", async () => {
        const { code, output } = await withHomeservers(
            { "hs.test": { url: homeserver.url, admin_token: homeserver.accessToken(MEMBER) } },
            "check",
        );
        expect(output).toMatch(
            /error +authorization +hs\.test, admin API: homeserver_token_not_admin, status 403/,
        );
        expect(output).toContain("is no server administrator. Make it one");
        expect(code).toBe(2);
    });

    test("a token that nobody knows, and a bot's", async () => {
        const unknown = await withHomeservers(
            { "hs.test": { url: homeserver.url, access_token: "syt_unknown" } },
            "check",
        );
        expect(unknown.output).toMatch(
            /error +authorization +hs\.test, whose the token is: homeserver_token_unknown/,
        );
        const bot = await withHomeservers(
            { "hs.test": { url: homeserver.url, access_token: homeserver.accessToken(MODERATOR) } },
            "check",
        );
        expect(bot.output).toMatch(
            /ok +authorization +the access_token for hs\.test is that of @moderator:hs\.test/,
        );
    });

    test("a wrong address, and a table with something wrong in it", async () => {
        const elsewhere = await withHomeservers(
            { "hs.test": { url: matrix.uvsUrl, admin_token: "syt_any" } },
            "check",
        );
        expect(elsewhere.output).toMatch(
            /error +homeserver +hs\.test, http\S+, versions: homeserver_endpoint_missing/,
        );
        const malformed = await withHomeservers(
            { "hs.test": { ulr: homeserver.url, admin_token: "syt_any" } },
            "check",
        );
        expect(malformed.output).toMatch(
            /error +options +Option matrix_homeservers: hs\.test: ulr is not known/,
        );
        expect(malformed.output).toContain("no verifier is set up: homeservers_malformed");
        expect(malformed.code).toBe(2);
    });

    test("explain --verify asks the homeserver", async () => {
        const jwt = widgetToken({ token: matrix.token(MODERATOR), roomId: LAB });
        const homeservers = { "hs.test": { url: homeserver.url, admin_token: homeserver.adminToken() } };
        const { code, output } = await withHomeservers(homeservers, "explain", jwt, LAB, "--verify");
        expect(output).toMatch(/ok +verifier +@moderator:hs\.test is let in/);
        expect(code).toBe(0);
    });
});

describe.each(versions)("wrong configurations under prosodyctl %s", (version) => {
    const folder = mkdtempSync(path.join(tmpdir(), "diagnosis-"));
    afterEach(() => {
        rmSync(path.join(folder, "prosody.cfg.lua"));
    });

    /** Checks a configuration for which no server runs. */
    function checkConfiguration(host: LuaOptions, muc: LuaOptions, words: string[] = []): Promise<Outcome> {
        const lines = (options: LuaOptions): string =>
            Object.entries(options)
                .map(([option, value]) => (value === undefined ? "" : `${option} = ${toLua(value)}\n`))
                .join("");
        const file = path.join(folder, "prosody.cfg.lua");
        const global = {
            run_as_root: process.getuid?.() === 0,
            data_path: folder,
            certificates: folder,
            plugin_paths: [path.resolve(__dirname, "../../dist")],
            // A port that nobody listens on.
            http_ports: [9],
        };
        writeFileSync(
            file,
            `${lines(global)}VirtualHost "${MEET}"\n${lines(host)}Component "${MUC}" "muc"\n${lines(muc)}`,
        );
        return prosodyctl(version, file, [name, "check", ...words]);
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
            /error +options +uvs_sync_power_levels .* wrong type or value\n +-> set it to true or false/,
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
        expect(none.output).toContain("the users of no host are verified by Matrix");
        expect(none.code).toBe(2);
        const other = await checkConfiguration({ authentication: "anonymous" }, {}, [MEET]);
        expect(other.output).toContain('set authentication = "matrix_user_verification" on it');
        const unknown = await checkConfiguration({ authentication: "anonymous" }, {}, ["meet.tset"]);
        expect(unknown.output).toContain('"meet.tset" is no host of this server');
    });
});
