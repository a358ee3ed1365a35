/** How homeservers are set up: tokens and files, mistakes, several homeservers, certificates, the power asked for, profiles. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { connect, type LoginResult } from "../../demo/client";
import { admitted } from "../../demo/deployment";
import type { Certificate } from "../../demo/faulty-server";
import { startHomeserver, type Homeserver } from "../../demo/homeserver";
import { roomName, startMatrix, widgetToken, type Matrix } from "../../demo/matrix";
import { startProsody, type LuaOptions, type ProsodyVersion } from "../../demo/prosody";
import type { LoginReasonName } from "../../src/login-reasons";
import {
    ADMIN,
    expectCleanLog,
    expectRefusal,
    LAB,
    MEMBER,
    MODERATOR,
    pluginPaths,
    sessionOf,
    STRANGER,
    versions,
    type Running,
} from "./support";

jest.setTimeout(20_000);

const OTHER = "@mate:other.test";
const OTHER_BOT = "@bot:other.test";
/** A room of users of both servers, without the bot of the other one. */
const SHARED = "!shared:hs.test";

let folder = "";
beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "homeserver-"));
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

/** A certificate that nobody vouches for. */
function selfSigned(): Certificate {
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name)) as [string, string];
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    const made = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        cert,
    ];
    execFileSync("openssl", [...made, ...subject], { stdio: "ignore" });
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

/** A file with a token. */
function tokenFile(name: string, content: string): string {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
}

interface Servers {
    readonly matrix: Matrix;
    readonly hs: Homeserver;
    readonly other: Homeserver;
    readonly tls: Homeserver;
}

const mediaUrl = "https://media.hs.test";

/** Hosts of one server that differ in their options, by name. */
function optionsOfHosts({ matrix, hs, other, tls }: Servers): Readonly<Record<string, LuaOptions>> {
    const { url } = hs;
    const admin_token = hs.adminToken();
    const bot = { url: other.url, access_token: other.accessToken(OTHER_BOT) };
    const only = (entry: LuaOptions): LuaOptions => ({ matrix_homeservers: { "hs.test": entry } });
    return {
        "file.test": only({ url: `${url}//`, admin_token_file: tokenFile("token", `${admin_token}\n`) }),
        "no-file.test": only({ url, admin_token_file: path.join(folder, "none") }),
        "folder.test": only({ url, admin_token_file: folder }),
        "two-lines.test": only({
            url,
            admin_token_file: tokenFile("lines", `${admin_token}\n${admin_token}\n`),
        }),
        "empty-file.test": only({ url, access_token_file: tokenFile("empty", "\n") }),
        "two-tokens.test": only({ url, admin_token, access_token: admin_token }),
        "no-token.test": only({ url }),
        "unknown-key.test": only({ url, admin_token, acces_token: admin_token }),
        "no-url.test": only({ url: "matrix.test", admin_token }),
        "password.test": only({ url: url.replace("//", "//user:secret@"), admin_token }),
        "no-name.test": { matrix_homeservers: { "https://hs.test": { url, admin_token } } },
        "no-entries.test": { matrix_homeservers: {} },
        "no-table.test": { matrix_homeservers: "hs.test" },
        "twice.test": { ...only({ url, admin_token }), uvs_base_url: matrix.uvsUrl },
        "not-admin.test": only({ url, admin_token: hs.accessToken(MEMBER) }),
        "bad-admin.test": only({ url, admin_token: "syt_gone" }),
        "bad-bot.test": only({ url, access_token: "syt_gone" }),
        "wrong-url.test": only({ url: matrix.uvsUrl, admin_token }),
        "tls.test": only({ url: tls.url, admin_token: tls.adminToken() }),
        "two.test": { matrix_homeservers: { "hs.test": { url, admin_token }, "other.test": bot } },
        "services.test": {
            matrix_homeservers: {
                "hs.test": { url, as_token_file: tokenFile("as", `${hs.serviceToken()}\n`) },
                "other.test": { url: other.url, as_token: other.serviceToken() },
            },
        },
        "number.test": { ...only({ url, admin_token }), matrix_owner_power: 51 },
        "event.test": { ...only({ url, admin_token }), matrix_owner_power: "m.room.encryption" },
        "nonsense.test": { ...only({ url, admin_token }), matrix_owner_power: "moderator" },
        "uvs-power.test": { uvs_base_url: matrix.uvsUrl, matrix_owner_power: 51, matrix_profile: true },
        "profile.test": { ...only({ url, admin_token }), matrix_profile: true },
        "media.test": {
            ...only({ url, access_token: hs.accessToken("@bot:hs.test"), media_url: `${mediaUrl}/` }),
            matrix_profile: true,
        },
    };
}

/** What the log says at load of what is wrong, by host. */
const problems: readonly (readonly [string, RegExp])[] = [
    ["no-file.test", /hs\.test: admin_token_file cannot be read: .*none/],
    ["folder.test", /hs\.test: admin_token_file cannot be read/],
    ["two-lines.test", /hs\.test: admin_token_file holds no token/],
    ["empty-file.test", /hs\.test: access_token_file holds no token/],
    ["two-tokens.test", /hs\.test: 2 tokens are set .*exactly one of admin_token, access_token, as_token/],
    ["no-token.test", /hs\.test: 0 tokens are set/],
    ["unknown-key.test", /hs\.test: acces_token is not known there/],
    ["no-url.test", /hs\.test: url has to be an http or https URL/],
    ["password.test", /hs\.test: url has to be an http or https URL without user/],
    ["no-name.test", /https:\/\/hs\.test is no Matrix server name/],
    ["no-entries.test", /it has to be a table of homeservers/],
    ["no-table.test", /it has to be a table of homeservers/],
];

describe.each(versions)("homeservers set up on Prosody %s", (version: ProsodyVersion) => {
    let deployment: Running["current"] | undefined;
    let servers: Servers | undefined;
    const running: Running = {
        get current() {
            if (deployment === undefined) {
                throw new Error("the deployment does not run");
            }
            return deployment;
        },
    };
    let mark = 0;

    beforeAll(async () => {
        const matrix = await startMatrix();
        const hs = await startHomeserver(matrix);
        const other = await startHomeserver(matrix, { serverName: "other.test" });
        const tls = await startHomeserver(matrix, { certificate: selfSigned() });
        servers = { matrix, hs, other, tls };
        matrix.addRoom({
            roomId: LAB,
            members: { [ADMIN]: 100, [MODERATOR]: 50, [MEMBER]: 0, "@bot:hs.test": 0 },
        });
        matrix.addRoom({ roomId: SHARED, members: { [MODERATOR]: 50, [OTHER]: 50 } });
        const prosody = await startProsody({
            version,
            pluginPaths,
            modulesEnabled: ["test_sessions"],
            hosts: Object.entries(optionsOfHosts(servers)).map(([name, options]) => ({
                kind: "VirtualHost" as const,
                name,
                options: {
                    authentication: "matrix_user_verification",
                    uvs_sync_power_levels: true,
                    uvs_timeout: 5,
                    ...options,
                },
            })),
        });
        deployment = {
            matrix,
            homeserver: hs,
            prosody,
            stop: async () => {
                await prosody.stop();
                await Promise.all([hs.stop(), other.stop(), tls.stop(), matrix.stop()]);
            },
        };
    });
    afterAll(async () => {
        await deployment?.stop();
    });
    beforeEach(() => {
        mark = running.current.prosody.mark();
    });
    afterEach(() => {
        expectCleanLog(running.current, mark);
        running.current.homeserver.requests.length = 0;
    });

    function comeTo(
        host: string,
        user: string,
        room = LAB,
        serverName: string | null = "hs.test",
    ): Promise<LoginResult> {
        const { matrix, prosody } = running.current;
        const token = widgetToken({
            token: matrix.token(user),
            roomId: room,
            serverName,
            name: "Somebody else",
        });
        return connect({ prosody, transport: "websocket", host, query: { room: roomName(room), token } });
    }

    async function sessionAt(host: string, user: string, room = LAB, serverName: string | null = "hs.test") {
        const client = admitted(await comeTo(host, user, room, serverName));
        const session = await sessionOf(client);
        await client.disconnect();
        return session;
    }

    async function isOwnerAt(host: string, user: string): Promise<unknown> {
        return (await sessionAt(host, user)).auth_matrix_user_verification_is_owner;
    }

    async function expectRefusedAt(host: string, reason: LoginReasonName, user = MEMBER): Promise<void> {
        expectRefusal(running, await comeTo(host, user), reason, mark);
    }

    function statusOf(host: string): Promise<string> {
        return running.current.prosody.shell(
            `> (function () local m = require"core.modulemanager".get_module("${host}", "auth_matrix_user_verification").module; return m.status_type..": "..m.status_message end)()`,
        );
    }

    test("no token is in the log of the whole start", () => {
        const log = running.current.prosody.log();
        expect(log).not.toContain("syt_");
        expect(log).not.toContain("secret@");
    });

    test("the log and the status say who is asked", async () => {
        const { homeserver, prosody } = running.current;
        const asked = `hs.test at ${homeserver.url} (admin API), other.test at `;
        expect(prosody.log()).toContain(`Asking ${asked}`);
        expect(await statusOf("two.test")).toContain(`info: Asking ${asked}`);
    });

    test("a token is read from a file, and slashes at the end of the URL do no harm", async () => {
        expect(await isOwnerAt("file.test", MODERATOR)).toBe(true);
    });

    test.each(problems)("%s: a mistake is told at load, and every login refused", async (host, problem) => {
        const lines = running.current.prosody.log().split("\n");
        const told = lines.filter((line) => line.includes(host) && line.includes("matrix_homeservers"));
        expect(told.filter((line) => line.includes("\terror\tOption")).join("\n")).toMatch(problem);
        expect(await statusOf(host)).toContain("error: Every login is refused: homeservers_malformed");
        await expectRefusedAt(host, "homeservers_malformed");
    });

    test("both ways of asking at once are refused by name", async () => {
        await expectRefusedAt("twice.test", "verifier_configured_twice");
        expect(await statusOf("twice.test")).toContain(
            "error: Every login is refused: verifier_configured_twice",
        );
        expect(running.current.homeserver.requests).toEqual([]);
    });

    test.each([
        ["not-admin.test", "homeserver_token_not_admin"],
        ["bad-admin.test", "homeserver_token_unknown"],
        ["bad-bot.test", "homeserver_token_unknown"],
        ["wrong-url.test", "homeserver_endpoint_missing"],
        ["tls.test", "verifier_unreachable"],
    ] as const)("%s: %s", async (host, reason) => {
        await expectRefusedAt(host, reason);
        await expectRefusedAt(host, reason, STRANGER);
    });

    test("a certificate that nobody vouches for is told of, and nothing is sent", async () => {
        await expectRefusedAt("tls.test", "verifier_unreachable");
        expect(running.current.prosody.log()).toMatch(/hs\.test, user of the token: .*certificate/);
        expect(servers?.tls.requests).toEqual([]);
    });

    describe("two homeservers", () => {
        test("each says whose its tokens are, and where its users are", async () => {
            expect(await sessionAt("two.test", MODERATOR, SHARED)).toMatchObject({ verified: true });
            expect(servers?.other.requests).toEqual([]);
        });

        test("where the own one's bot does not see the room, another one is asked", async () => {
            const session = await sessionAt("two.test", OTHER, SHARED, "other.test");
            expect(session).toMatchObject({ auth_matrix_user_verification_is_owner: true });
            running.current.matrix.ban(SHARED, OTHER);
            const result = await comeTo("two.test", OTHER, SHARED, "other.test");
            expectRefusal(running, result, "not_in_room", mark);
            running.current.matrix.join(SHARED, OTHER);
        });

        test("a room that none of them sees keeps everybody outside for the time being", async () => {
            running.current.matrix.addRoom({ roomId: "!far:other.test", members: { [OTHER]: 100 } });
            const result = await comeTo("two.test", OTHER, "!far:other.test", "other.test");
            expectRefusal(running, result, "bot_not_in_room", mark);
        });

        test("a token counts at its own server alone", async () => {
            const result = await comeTo("two.test", MEMBER, LAB, "other.test");
            expectRefusal(running, result, "user_unknown", mark);
        });

        test("a token that names no server could be of either", async () => {
            const result = await comeTo("two.test", MEMBER, LAB, null);
            expectRefusal(running, result, "server_not_named", mark);
        });
    });

    test("an application service asks about users of other servers as a participant", async () => {
        const other = servers?.other;
        if (other === undefined) throw new Error("no servers");
        other.namespace = /^@nobody:/;
        try {
            const alone = await comeTo("services.test", OTHER, SHARED, "other.test");
            expectRefusal(running, alone, "user_not_in_namespace", mark);
            expect(await sessionAt("services.test", MODERATOR, SHARED)).toMatchObject({ verified: true });
            // Whoever left the call still has a session for a moment.
            const participant = admitted(await comeTo("services.test", MODERATOR, SHARED));
            const session = await sessionAt("services.test", OTHER, SHARED, "other.test");
            expect(session).toMatchObject({ auth_matrix_user_verification_is_owner: true });
            running.current.matrix.ban(SHARED, OTHER);
            const banned = await comeTo("services.test", OTHER, SHARED, "other.test");
            expectRefusal(running, banned, "not_in_room", mark);
            running.current.matrix.join(SHARED, OTHER);
            await participant.disconnect();
        } finally {
            other.namespace = /^@.*:/;
        }
        expect(await sessionAt("services.test", OTHER, SHARED, "other.test")).toMatchObject({
            verified: true,
        });
    });

    describe("matrix_owner_power", () => {
        test("is a number, the level of an event, or the usual one where it is nonsense", async () => {
            expect(await isOwnerAt("number.test", MODERATOR)).toBe(false);
            expect(await isOwnerAt("number.test", ADMIN)).toBe(true);
            expect(await isOwnerAt("event.test", MODERATOR)).toBe(false);
            expect(await isOwnerAt("event.test", ADMIN)).toBe(true);
            expect(await isOwnerAt("nonsense.test", MODERATOR)).toBe(true);
            expect(running.current.prosody.log()).toMatch(
                /nonsense\.test:.*\terror\tOption matrix_owner_power: .*using state_default/,
            );
        });

        test("counts with a verification service, too", async () => {
            expect(await isOwnerAt("uvs-power.test", MODERATOR)).toBe(false);
            expect(await isOwnerAt("uvs-power.test", ADMIN)).toBe(true);
        });
    });

    describe("matrix_profile", () => {
        const userAt = async (host: string, user: string): Promise<unknown> =>
            (await sessionAt(host, user)).jitsi_meet_context_user;

        test.each(["profile.test", "media.test"])("at %s the name in the token is not used", async (host) => {
            const { homeserver } = running.current;
            homeserver.setProfile(MODERATOR, { displayname: "Mo", avatar_url: "mxc://hs.test/abc_-1" });
            homeserver.setProfile(MEMBER, { displayname: "", avatar_url: "https://evil.test/a.png" });
            const avatar = `${mediaUrl}/_matrix/media/v3/thumbnail/hs.test/abc_-1?width=400&height=400&method=crop`;
            expect(await userAt(host, MODERATOR)).toEqual(
                host === "media.test" ? { id: MODERATOR, name: "Mo", avatar } : { id: MODERATOR, name: "Mo" },
            );
            expect(await userAt(host, MEMBER)).toEqual({ id: MEMBER });
            expect(await userAt(host, ADMIN)).toEqual({ id: ADMIN });
        });

        test("a profile that cannot be had leaves the name out, and lets the user in", async () => {
            const { homeserver } = running.current;
            homeserver.forPath("/v2/users/", { kind: "json", status: 500, body: {} });
            expect(await userAt("profile.test", MODERATOR)).toEqual({ id: MODERATOR });
            homeserver.forPath("/v2/users/", undefined);
        });

        test("a verification service cannot give it, which is told at load", async () => {
            expect(await userAt("uvs-power.test", MEMBER)).toMatchObject({ name: "Somebody else" });
            expect(running.current.prosody.log()).toMatch(
                /uvs-power\.test:.*\terror\tOption matrix_profile: no effect/,
            );
        });
    });
});
