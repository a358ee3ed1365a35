/**
 * The call follows the room (`matrix_resync`): what is done in a real Synapse by the client API during a call, and what
 * is seen of it in the call. All calls wait for the next reading at the same time.
 */

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Client } from "../../demo/client";
import { admitted, enter, MEET, meetingOf, startMeet } from "../../demo/deployment";
import type { MatrixUser } from "../../demo/matrix-client";
import type { Prosody, ProsodyVersion } from "../../demo/prosody";
import { eventually } from "../../demo/waiting";
import { matrixHomeservers } from "../../demo/synapse";
import { roomReasons } from "../../src/room-reasons";
import { versions } from "../e2e/support";
import { expectCleanLog, matrixHost, SETUP_MILLISECONDS, withSynapse } from "./support";

/** The shortest interval that the option accepts, in seconds. */
const INTERVAL = 10;
/** Until what was done in Matrix has to be seen, in milliseconds: the interval, and some for a slow machine. */
const SOON = INTERVAL * 1000 + 30_000;

const OWNER = "owner, moderator";
const PLAIN = "none, participant";
const BOT = "bot.meet.test";
const SERVICE = "service.meet.test";

/** What happens to the people of these names during the call. */
const names = ["host", "steady", "rising", "falling", "kicked", "banned", "gone"] as const;
type Name = (typeof names)[number];

/** Who is in a meeting, as the host sees it. */
function seen(host: Client, meeting: string): Record<string, string> {
    const occupants = [...host.occupants(meeting)];
    return Object.fromEntries(
        occupants.map(([nick, { affiliation, role }]) => [nick, `${affiliation}, ${role}`]),
    );
}

withSynapse("a call during which things happen in Matrix", (homeserver) => {
    const users = {} as Record<Name, MatrixUser>;
    const prosodies = new Map<ProsodyVersion, Prosody>();

    beforeAll(async () => {
        const { synapse, administrator, bot, service } = homeserver.current;
        for (const name of names) {
            users[name] = await synapse.register(name);
        }
        const resync = { matrix_resync: INTERVAL };
        for (const version of versions) {
            const admin = matrixHomeservers(synapse, { admin_token: administrator.accessToken });
            const asBot = matrixHomeservers(synapse, { access_token: bot.accessToken });
            const asService = matrixHomeservers(synapse, { as_token_file: service.tokenFile });
            const prosody = await startMeet({
                version,
                authOptions: { ...resync, ...admin },
                moreHosts: [
                    matrixHost(BOT, { ...resync, ...asBot }),
                    matrixHost(SERVICE, { ...resync, ...asService }),
                ],
            });
            prosodies.set(version, prosody);
        }
    }, SETUP_MILLISECONDS);
    afterAll(async () => {
        await Promise.all([...prosodies.values()].map((prosody) => prosody.stop()));
    });

    /** The course of one call: what is seen in the end, and what those are told who are put out. */
    async function course(prosody: Prosody, host: string): Promise<unknown> {
        const { bot } = homeserver.current;
        const room = await users.host.createRoom({
            version: "12",
            open: true,
            powerLevels: { users: { [users.falling.userId]: 50, [users.gone.userId]: 100 } },
        });
        for (const user of [...names.slice(1).map((name) => users[name]), bot]) {
            await user.join(room);
        }
        const meeting = meetingOf(room);
        const clients = {} as Record<Name, Client>;
        for (const name of names) {
            const token = await users[name].openIdToken();
            clients[name] = admitted(await enter(prosody, token, { room, host, timeoutMs: 60_000 }));
            await clients[name].join(`${meeting}/${name}`, { timeoutMs: 60_000 });
        }
        // Who came last knows so a moment before the others do.
        const before = await eventually(() => {
            const all = seen(clients.host, meeting);
            expect(Object.keys(all)).toHaveLength(names.length);
            return all;
        }, SOON);

        const farewells = (["kicked", "banned", "gone"] as const).map(async (name) => {
            const farewell = await clients[name].waitFor(
                (stanza) =>
                    stanza.getAttribute("from") === `${meeting}/${name}` &&
                    stanza.getAttribute("type") === "unavailable",
                SOON,
            );
            return [name, farewell.getElementsByTagName("reason")[0]?.textContent];
        });
        await users.host.kick(room, users.kicked);
        await users.host.ban(room, users.banned);
        await users.gone.leave(room);
        await users.host.setPower(room, users.rising, 50);
        await users.host.setPower(room, users.falling, 49);
        const told = Object.fromEntries(await Promise.all(farewells)) as unknown;

        // What came later than a reading is seen after the next one.
        const after = await eventually(() => {
            const all = seen(clients.host, meeting);
            expect(all).toMatchObject({ rising: OWNER, falling: PLAIN });
            return all;
        }, SOON);
        await Promise.all(names.map((name) => clients[name].disconnect()));
        return { before, told, after };
    }

    test(
        "kicks, bans, departures, promotions and demotions reach the call",
        async () => {
            const calls = [...prosodies].flatMap(([version, prosody]) =>
                [MEET, BOT, SERVICE].map(async (host) => [`${version} ${host}`, await course(prosody, host)]),
            );
            const text = roomReasons.membership_ended.text;
            const expected = {
                before: {
                    host: OWNER,
                    steady: PLAIN,
                    rising: PLAIN,
                    falling: OWNER,
                    kicked: PLAIN,
                    banned: PLAIN,
                    gone: OWNER,
                },
                told: { kicked: text, banned: text, gone: text },
                after: { host: OWNER, steady: PLAIN, rising: OWNER, falling: PLAIN },
            };
            for (const [name, call] of await Promise.all(calls)) {
                expect([name, call]).toEqual([name, expected]);
            }
            const { administrator, bot, service } = homeserver.current;
            for (const prosody of prosodies.values()) {
                expectCleanLog(prosody, 0, [administrator.accessToken, bot.accessToken, service.token]);
            }
        },
        SETUP_MILLISECONDS,
    );
});
