/**
 * What can be wrong between the modules and a real Synapse: tokens of every kind, the bot, the URL, the configuration, a
 * homeserver that hangs. And the options that depend on the room: the power that makes owner, and the profile.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { admitted, enter, MEET, type Entrance } from "../../demo/deployment";
import type { MatrixUser } from "../../demo/matrix-client";
import type { LuaOptions } from "../../demo/prosody";
import { pause } from "../../demo/waiting";
import { matrixHomeservers, SYNAPSE_NAME } from "../../demo/synapse";
import { loginReasons, type LoginReasonName } from "../../src/login-reasons";
import { pluginPaths, sessionOf, versions } from "../e2e/support";
import {
    expectCleanLog,
    matrixHost,
    type Place,
    placeInMatrix,
    placeInMeeting,
    prosodyFor,
    SETUP_MILLISECONDS,
    withSynapse,
} from "./support";

/** How long a check may take, in seconds, where the homeserver is to hang. */
const TIMEOUT = 5;

/** What the member is called in Matrix. */
const NAME = "Peter of the lab";

withSynapse("what can be wrong", (homeserver) => {
    let creator: MatrixUser;
    let member: MatrixUser;
    let formerBot: MatrixUser;
    /** Where creator, member and bot are. */
    let room = "";
    /** The bot was never in it. */
    let roomWithoutBot = "";
    /** The bot left it. */
    let roomLeftByBot = "";
    const folder = mkdtempSync(path.join(tmpdir(), "tokens-"));
    const tokenFile = path.join(folder, "admin-token");

    /** Gives the member name and avatar, and waits until Synapse has told them to the room. */
    async function setProfile(): Promise<void> {
        const user = encodeURIComponent(member.userId);
        const profile = { displayname: NAME, avatar_url: `mxc://${SYNAPSE_NAME}/avatar` };
        for (const [key, value] of Object.entries(profile)) {
            await member.call("PUT", `/_matrix/client/v3/profile/${user}/${key}`, { [key]: value });
        }
        const event = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/m.room.member/${user}`;
        const isTold = async (): Promise<boolean> => {
            const told = (await member.call("GET", event)) as Record<string, unknown>;
            return told.displayname === NAME && told.avatar_url === profile.avatar_url;
        };
        while (!(await isTold())) {
            await pause(50);
        }
    }

    beforeAll(async () => {
        const { synapse, administrator, bot } = homeserver.current;
        writeFileSync(tokenFile, `${administrator.accessToken}\n`);
        creator = await synapse.register("creator");
        member = await synapse.register("member");
        formerBot = await synapse.register("former-bot");
        await formerBot.logOut();
        const newRoom = async (): Promise<string> => {
            const roomId = await creator.createRoom({ version: "11", open: true });
            await member.join(roomId);
            return roomId;
        };
        room = await newRoom();
        roomWithoutBot = await newRoom();
        roomLeftByBot = await newRoom();
        await bot.join(room);
        await bot.join(roomLeftByBot);
        await bot.leave(roomLeftByBot);
        await setProfile();
    }, SETUP_MILLISECONDS);
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });

    describe.each(versions)("Prosody %s", (version) => {
        let mark = 0;
        const tokens: string[] = [];
        const prosody = prosodyFor(version, () => {
            const { synapse, administrator, bot } = homeserver.current;
            const admin = { admin_token: administrator.accessToken };
            const hosts: Readonly<Record<string, LuaOptions>> = {
                "bot.test": matrixHomeservers(synapse, { access_token: bot.accessToken }),
                "file.test": matrixHomeservers(synapse, { admin_token_file: tokenFile }),
                "unknown-admin.test": matrixHomeservers(synapse, {
                    admin_token: "syt_bm9ib2R5_AAAAAAAAAAAAAAAAAAAA_000000",
                }),
                "ordinary-admin.test": matrixHomeservers(synapse, { admin_token: member.accessToken }),
                "former-bot.test": matrixHomeservers(synapse, { access_token: formerBot.accessToken }),
                // Nothing listens on this port, and nobody may without being root.
                "closed.test": matrixHomeservers(synapse, { ...admin, url: "http://127.0.0.1:1" }),
                "elsewhere.test": matrixHomeservers(synapse, { ...admin, url: `${synapse.url}/elsewhere` }),
                "twice.test": { ...matrixHomeservers(synapse, admin), uvs_base_url: synapse.url },
                "kick.test": { ...matrixHomeservers(synapse, admin), matrix_owner_power: "kick" },
                "topic.test": { ...matrixHomeservers(synapse, admin), matrix_owner_power: "m.room.topic" },
                "profile.test": { ...matrixHomeservers(synapse, admin), matrix_profile: true },
                "bot-profile.test": {
                    ...matrixHomeservers(synapse, { access_token: bot.accessToken }),
                    matrix_profile: true,
                },
            };
            return {
                authOptions: { ...matrixHomeservers(synapse, admin), uvs_timeout: TIMEOUT },
                moreHosts: Object.entries(hosts).map(([name, options]) =>
                    matrixHost(name, { modules_enabled: ["test_sessions"], ...options }),
                ),
                pluginPaths,
            };
        });

        beforeEach(() => {
            mark = prosody.current.mark();
        });
        afterEach(() => {
            const { administrator, bot } = homeserver.current;
            const users = [administrator, bot, creator, member, formerBot];
            expectCleanLog(prosody.current, mark, [...users.map((user) => user.accessToken), ...tokens]);
        });

        async function expectRefusal(
            reason: LoginReasonName,
            token: string,
            entrance: Entrance,
        ): Promise<void> {
            tokens.push(token);
            const login = await enter(prosody.current, token, { timeoutMs: 60_000, ...entrance });
            const { text } = loginReasons[reason];
            expect(login).toMatchObject({ ok: false, condition: "not-allowed", text });
            expect(prosody.current.logSince(mark)).toContain(`refused (${reason})`);
        }

        /** A token of a member: for all that is not the member's fault. */
        async function expectFault(reason: LoginReasonName, host: string, roomId = room): Promise<void> {
            await expectRefusal(reason, await member.openIdToken(), { room: roomId, host });
        }

        function place(user: MatrixUser, host = MEET): Promise<Place> {
            return placeInMeeting(prosody.current, user, room, host);
        }

        test.each([MEET, "bot.test", "file.test"])("all is right on %s", async (host) => {
            expect(await place(creator, host)).toBe("owner");
            expect(await place(member, host)).toBe("participant");
        });

        test("an OpenID token that is forged", () =>
            expectRefusal("user_unknown", "oesYvZJxLxAaThyknSeUTyhP", { room }));

        test("an expired OpenID token", async () => {
            const token = await member.openIdToken();
            homeserver.current.synapse.expireOpenIdToken(token);
            await expectRefusal("user_unknown", token, { room });
        });

        test("the client's own access token instead of an OpenID token", () =>
            expectRefusal("user_unknown", member.accessToken, { room }));

        test("a token of a server that is not configured", async () =>
            expectRefusal("server_not_configured", await member.openIdToken(), {
                room,
                serverName: "other.test",
            }));

        test("a room that is not there", async () =>
            expectRefusal("not_in_room", await member.openIdToken(), {
                room: `!nosuchroom:${SYNAPSE_NAME}`,
            }));

        test("an admin_token that Synapse does not know", () =>
            expectFault("homeserver_token_unknown", "unknown-admin.test"));

        test("an admin_token of an ordinary user", () =>
            expectFault("homeserver_token_not_admin", "ordinary-admin.test"));

        test("an access_token that was logged out", () =>
            expectFault("homeserver_token_unknown", "former-bot.test"));

        test("a bot that was never in the room", () =>
            expectFault("bot_not_in_room", "bot.test", roomWithoutBot));

        test("a bot that left the room, whatever Synapse goes on telling it", () =>
            expectFault("bot_left_room", "bot.test", roomLeftByBot));

        test("a URL where nobody listens", () => expectFault("verifier_unreachable", "closed.test"));

        test("a URL that does not lead to the homeserver's API", () =>
            expectFault("homeserver_endpoint_missing", "elsewhere.test"));

        test("both ways of verification set", () => expectFault("verifier_configured_twice", "twice.test"));

        test(
            "a Synapse that hangs is a temporary failure, and is over with it",
            async () => {
                const token = await member.openIdToken();
                const { pid } = homeserver.current.synapse;
                process.kill(pid, "SIGSTOP");
                try {
                    await expectRefusal("verifier_timeout", token, { room });
                } finally {
                    process.kill(pid, "SIGCONT");
                }
                expect(await place(member)).toBe("participant");
            },
            SETUP_MILLISECONDS,
        );

        test(
            "the power that makes owner is the one that Synapse asks for the same deed",
            async () => {
                const { synapse } = homeserver.current;
                const helper = await synapse.register(`helper-${version}`);
                const victim = await synapse.register(`victim-${version}`);
                const roomId = await creator.createRoom({
                    version: "10",
                    open: true,
                    powerLevels: {
                        users: { [creator.userId]: 100, [helper.userId]: 30, [member.userId]: 20 },
                        kick: 30,
                        events: { "m.room.topic": 20 },
                    },
                });
                await helper.join(roomId);
                await member.join(roomId);
                await victim.join(roomId);
                const deeds: Readonly<Record<string, (user: MatrixUser) => Promise<void>>> = {
                    "topic.test": (user) => user.sendState(roomId, "m.room.topic", { topic: user.userId }),
                    "kick.test": async (user) => {
                        await user.kick(roomId, victim);
                        await victim.join(roomId);
                    },
                };
                for (const [host, deed] of Object.entries(deeds)) {
                    for (const user of [creator, helper, member]) {
                        const theirs = await placeInMatrix(user, roomId, () => deed(user));
                        const ours = await placeInMeeting(prosody.current, user, roomId, host);
                        expect([host, user.userId, ours]).toEqual([host, user.userId, theirs]);
                    }
                }
            },
            SETUP_MILLISECONDS,
        );

        test.each(["profile.test", "bot-profile.test"])(
            "name and avatar come from the profile, not from the token, on %s",
            async (host) => {
                const token = await member.openIdToken();
                tokens.push(token);
                const client = admitted(
                    await enter(prosody.current, token, {
                        room,
                        host,
                        name: "The boss",
                        avatar: "https://evil.test/a.png",
                    }),
                );
                const session = await sessionOf(client);
                await client.disconnect();
                expect(session.jitsi_meet_context_user).toMatchObject({
                    id: member.userId,
                    name: NAME,
                });
                expect(JSON.stringify(session)).not.toContain("evil.test");
                expect(JSON.stringify(session)).not.toContain("mxc:");
            },
        );
    });
});
