/**
 * Asking a real Synapse as an application service: which requests are made, what the check says of registrations, and users
 * who leave or cannot be posed as.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { enter, meetingOf, admitted } from "../../demo/deployment";
import type { MatrixUser } from "../../demo/matrix-client";
import { matrixHomeservers, SYNAPSE_NAME } from "../../demo/synapse";
import type { ProsodyVersion } from "../../demo/prosody";
import { eventually, pause } from "../../demo/waiting";
import { loginReasons, type LoginReasonName } from "../../src/login-reasons";
import { withConfiguration } from "../e2e/prosodyctl";
import { versions } from "../e2e/support";
import {
    expectCleanLog,
    matrixHost,
    placeInMeeting,
    prosodyFor,
    SETUP_MILLISECONDS,
    withSynapse,
} from "./support";

/** Application services whose registration is not as it should be, by their tokens. */
const faulty = {
    narrow: { exclusive: false, regex: `@creator:${SYNAPSE_NAME}` },
    exclusive: { exclusive: true, regex: `@matrix-check-.*:${SYNAPSE_NAME}` },
} as const;

const folder = mkdtempSync(path.join(tmpdir(), "registrations-"));

function fileOf(name: keyof typeof faulty): string {
    const file = path.join(folder, `${name}.yaml`);
    const registration = {
        id: name,
        url: null,
        as_token: `token-of-${name}`,
        hs_token: `hs-${name}`,
        sender_localpart: `sender-${name}`,
        namespaces: { users: [faulty[name]] },
    };
    writeFileSync(file, JSON.stringify(registration));
    return file;
}

/** Only then Synapse tells which names are free. */
const openRegistration = { enable_registration: true, enable_registration_without_verification: true };

afterAll(() => {
    rmSync(folder, { recursive: true });
});

/** What the command check says of a token. */
async function check(version: ProsodyVersion, url: string, token: string): Promise<string> {
    const own = mkdtempSync(path.join(tmpdir(), "check-"));
    const options = {
        authentication: "matrix_user_verification",
        ...matrixHomeservers({ url }, { as_token: token }),
    };
    const { output } = await withConfiguration(version, own, { host: options }, ["check"]);
    rmSync(own, { recursive: true });
    expect(output).not.toContain(token);
    return output;
}

/** The requests that went through, as method and URL. */
interface Recorder {
    readonly url: string;
    readonly seen: string[];
    readonly stop: () => void;
}

/** Passes requests on, and notes them. */
async function record(target: string): Promise<Recorder> {
    const seen: string[] = [];
    const server = http.createServer(({ method = "", url = "", headers }, answer) => {
        seen.push(`${method} ${url}`);
        http.get(target + url, { method, headers }, (from) => {
            answer.writeHead(from.statusCode ?? 0, from.headers);
            from.pipe(answer);
        });
    });
    await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        seen,
        stop: () => {
            server.closeAllConnections();
            server.close();
        },
    };
}

withSynapse(
    "as an application service",
    (homeserver) => {
        let creator: MatrixUser;
        let member: MatrixUser;
        let recorder: Recorder;
        let room = "";

        beforeAll(async () => {
            const { synapse } = homeserver.current;
            creator = await synapse.register("creator");
            member = await synapse.register("member");
            room = await creator.createRoom({ version: "12", open: true });
            await member.join(room);
            recorder = await record(synapse.url);
        }, SETUP_MILLISECONDS);
        afterAll(() => {
            recorder.stop();
        });

        describe.each(versions)("Prosody %s", (version) => {
            const RESYNC = "resync.test";
            const prosody = prosodyFor(version, () => {
                const { synapse, service } = homeserver.current;
                const ours = { as_token_file: service.tokenFile };
                return {
                    authOptions: {
                        ...matrixHomeservers(recorder, ours),
                        matrix_resync: 0,
                        matrix_cache_seconds: 0,
                    },
                    moreHosts: [
                        matrixHost("wrong.test", matrixHomeservers(synapse, { as_token: "0123456789" })),
                        matrixHost(
                            "narrow.test",
                            matrixHomeservers(synapse, { as_token: "token-of-narrow" }),
                        ),
                        matrixHost(RESYNC, { ...matrixHomeservers(recorder, ours), matrix_resync: 3 }),
                    ],
                };
            });
            let mark = 0;
            beforeEach(() => {
                mark = prosody.current.mark();
                recorder.seen.length = 0;
            });
            afterAll(() => {
                expectCleanLog(prosody.current, 0, [homeserver.current.service.token, "token-of-narrow"]);
            });

            async function expectRefusal(
                reason: LoginReasonName,
                user: MatrixUser,
                host: string,
            ): Promise<void> {
                const token = await user.openIdToken();
                const login = await enter(prosody.current, token, { room, host, timeoutMs: 60_000 });
                const { text } = loginReasons[reason];
                expect(login).toMatchObject({ ok: false, condition: "not-allowed", text });
                expect(prosody.current.logSince(mark)).toContain(`refused (${reason})`);
            }

            test("a login costs one request less than by a bot, and only GET is used", async () => {
                expect(await placeInMeeting(prosody.current, creator, room)).toBe("owner");
                recorder.seen.length = 0;
                expect(await placeInMeeting(prosody.current, member, room)).toBe("participant");
                const as = `user_id=${encodeURIComponent(member.userId)}`;
                const rooms = `GET /_matrix/client/v3/rooms/${encodeURIComponent(room)}`;
                const normal = (url: string): string =>
                    decodeURIComponent(url).replace(/access_token=.*/, "");
                expect(recorder.seen.map(normal).sort()).toEqual(
                    [
                        `${rooms}/state/m.room.member/${member.userId}?${as}`,
                        `${rooms}/state/m.room.power_levels/?${as}`,
                        "GET /_matrix/federation/v1/openid/userinfo?",
                    ]
                        .map(normal)
                        .sort(),
                );
            });

            test("a stranger, a user who left, and one who is deactivated", async () => {
                const { synapse, administrator } = homeserver.current;
                const stranger = await synapse.register(`stranger-${version}`);
                expect(await placeInMeeting(prosody.current, stranger, room)).toBe("outside");
                await stranger.join(room);
                expect(await placeInMeeting(prosody.current, stranger, room)).toBe("participant");
                await stranger.leave(room);
                expect(await placeInMeeting(prosody.current, stranger, room)).toBe("outside");
                await stranger.join(room);
                const token = await stranger.openIdToken();
                await administrator.call(
                    "POST",
                    `/_synapse/admin/v1/deactivate/${encodeURIComponent(stranger.userId)}`,
                    { erase: false },
                );
                // Synapse lets them leave their rooms a moment later.
                await eventually(async () => {
                    const login = await enter(prosody.current, token, { room, timeoutMs: 60_000 });
                    if (login.ok) await login.client.disconnect();
                    expect(login).toMatchObject({ ok: false, text: loginReasons.not_in_room.text });
                }, 30_000);
                expect(recorder.seen.filter((line) => !line.startsWith("GET "))).toEqual([]);
            });

            test("a token that Synapse does not know", () =>
                expectRefusal("homeserver_token_unknown", member, "wrong.test"));

            test("a namespace that does not hold the user: nobody says that they are outside", async () => {
                expect(await placeInMeeting(prosody.current, creator, room, "narrow.test")).toBe("owner");
                await expectRefusal("user_not_in_namespace", member, "narrow.test");
            });

            test(
                "a review is one round, however many participants there are",
                async () => {
                    const { synapse } = homeserver.current;
                    const users: MatrixUser[] = [];
                    for (let index = 0; index < 4; index++) {
                        users.push(await synapse.register(`many-${index}-${version}`));
                    }
                    const clients = [];
                    for (const user of users) {
                        await user.join(room);
                        const token = await user.openIdToken();
                        const client = admitted(
                            await enter(prosody.current, token, { room, host: RESYNC, timeoutMs: 60_000 }),
                        );
                        await client.join(`${meetingOf(room)}/${user.userId.slice(1, 7)}`, {
                            timeoutMs: 60_000,
                        });
                        clients.push(client);
                    }
                    recorder.seen.length = 0;
                    const since = Date.now();
                    while (!recorder.seen.some((line) => line.includes("joined_members"))) await pause(50);
                    await pause(500);
                    // On a slow machine there was time for several rounds, and they may begin or end in the middle of one.
                    const rounds = 1 + Math.ceil((Date.now() - since) / 3_000);
                    const what = recorder.seen.map(
                        (line) => /^GET .*(joined_members|power_levels)/.exec(line)?.[1],
                    );
                    const lists = what.filter((one) => one === "joined_members").length;
                    const levels = what.filter((one) => one === "power_levels").length;
                    expect(lists + levels).toBe(what.length);
                    expect(lists).toBeLessThanOrEqual(rounds);
                    expect(Math.abs(lists - levels)).toBeLessThanOrEqual(1);
                    await Promise.all(clients.map((client) => client.disconnect()));
                },
                SETUP_MILLISECONDS,
            );

            test("the check proves the registration, and names what is wrong with one", async () => {
                const { synapse, service } = homeserver.current;
                recorder.seen.length = 0;
                const good = await check(version, recorder.url, service.token);
                expect(good).toContain(`belongs to @prosody-matrix-user-verification:${SYNAPSE_NAME}`);
                expect(good).toContain("the as_token may act as the users of hs.test");
                expect(good).toContain("the namespace of the as_token for hs.test is not exclusive");
                expect(recorder.seen.every((line) => line.startsWith("GET "))).toBe(true);
                expect(await check(version, synapse.url, "token-of-narrow")).toContain(
                    "may not act as the users of hs.test",
                );
                expect(await check(version, synapse.url, "0123456789")).toContain("homeserver_token_unknown");
            });
        });
    },
    { ...openRegistration, registrations: [fileOf("narrow")] },
);

withSynapse(
    "an application service whose namespace is exclusive",
    (homeserver) => {
        test("is an error of the check", async () => {
            const { synapse, service } = homeserver.current;
            expect(await check(versions[0] ?? "13.0", synapse.url, service.token)).toContain(
                "is exclusive: new users cannot",
            );
        });
    },
    { ...openRegistration, registrations: [fileOf("exclusive")] },
);
