/**
 * Who gets in and who is owner, for rooms of every kind that a client can make, against what a real Synapse lets the
 * same users do.
 */

import { beforeAll, describe, expect, test } from "@jest/globals";
import { MEET } from "../../demo/deployment";
import type { MatrixUser, PowerLevels } from "../../demo/matrix-client";
import { matrixHomeservers } from "../../demo/synapse";
import { versions } from "../e2e/support";
import {
    expectCleanLog,
    matrixHost,
    type Place,
    placeInMatrix,
    placeInMeeting,
    prosodyFor,
    SETUP_MILLISECONDS,
    tokensUsed,
    withSynapse,
} from "./support";

/** What happened to the users of these names in each room. */
const roles = [
    "creator",
    "partner",
    "admin",
    "moderator",
    "member",
    "returned",
    "invited",
    "left",
    "kicked",
    "banned",
    "stranger",
] as const;
type Role = (typeof roles)[number];

interface Scene {
    readonly version: string;
    /** Power levels over the usual ones, by role. */
    readonly powerLevels?: (idOf: (role: Role) => string) => PowerLevels;
    /** Whether the power levels are emptied in the end. */
    readonly emptied?: true;
    /** Whether the partner is an additional creator; an ordinary member otherwise. */
    readonly partner?: true;
    /** Who should have the power. That Synapse agrees shows that the scene is what it is meant to be. */
    readonly owners: readonly Role[];
}

/** 100 for the admin, 50 for the moderator; before version 12 the creator has to be given the power. */
const usual = (version: string, idOf: (role: Role) => string): Record<string, unknown> => ({
    ...(version === "12" ? {} : { [idOf("creator")]: 100 }),
    [idOf("admin")]: 100,
    [idOf("moderator")]: 50,
});

/** The largest level that Matrix knows: more than anybody has but creators of version 12 rooms. */
const largestLevel = 2 ** 53 - 1;

const usualOwners = ["creator", "admin", "moderator"] as const;
const everybodyInside = ["creator", "partner", "admin", "moderator", "member", "returned"] as const;

const scenes: Readonly<Record<string, Scene>> = {
    "of version 1": { version: "1", owners: usualOwners },
    "of version 6": { version: "6", owners: usualOwners },
    "of version 9": { version: "9", owners: usualOwners },
    "of version 10": { version: "10", owners: usualOwners },
    "of version 11": { version: "11", owners: usualOwners },
    "of version 12": { version: "12", owners: usualOwners },
    "of version 12 with two creators": {
        version: "12",
        partner: true,
        owners: ["creator", "partner", "admin", "moderator"],
    },
    "of version 12 where nobody reaches state_default": {
        version: "12",
        partner: true,
        powerLevels: () => ({ state_default: largestLevel }),
        owners: ["creator", "partner"],
    },
    "of version 12 with empty power levels": {
        version: "12",
        emptied: true,
        owners: ["creator"],
    },
    "of version 10 with empty power levels": {
        version: "10",
        emptied: true,
        owners: [],
    },
    "where state_default is 75": {
        version: "11",
        powerLevels: () => ({ state_default: 75 }),
        owners: ["creator", "admin"],
    },
    "where state_default is 0": {
        version: "10",
        powerLevels: () => ({ state_default: 0 }),
        owners: everybodyInside,
    },
    "where users_default is 50": {
        version: "11",
        powerLevels: (idOf) => ({
            users_default: 50,
            users: { ...usual("11", idOf), [idOf("member")]: 49 },
        }),
        owners: ["creator", "partner", "admin", "moderator", "returned"],
    },
    "where a level is below zero": {
        version: "12",
        powerLevels: (idOf) => ({ state_default: -1, users: { ...usual("12", idOf), [idOf("member")]: -2 } }),
        owners: ["creator", "partner", "admin", "moderator", "returned"],
    },
    "where single events need less than state_default": {
        version: "9",
        powerLevels: (idOf) => ({
            events: { "m.room.name": 0, "m.room.topic": 0 },
            users: usual("9", idOf),
        }),
        owners: usualOwners,
    },
};

withSynapse("verdicts", (homeserver) => {
    const users = {} as Record<Role, MatrixUser>;
    const rooms = new Map<string, string>();
    const places = new Map<string, Readonly<Record<Role, Place>>>();
    const secrets = (): readonly string[] => {
        const { administrator, bot, service } = homeserver.current;
        return [administrator.accessToken, bot.accessToken, service.token, ...tokensUsed];
    };
    const idOf = (role: Role): string => users[role].userId;

    /** The same question about everybody, side by side. */
    async function ofEverybody(ask: (user: MatrixUser) => Promise<Place>): Promise<Record<Role, Place>> {
        const answers = await Promise.all(roles.map(async (role) => [role, await ask(users[role])] as const));
        return Object.fromEntries(answers) as Record<Role, Place>;
    }

    async function play(scene: Scene): Promise<string> {
        const { creator } = users;
        // Users cannot demote others of the same power.
        const atFirst =
            scene.emptied === true && scene.version !== "12"
                ? { [creator.userId]: 100 }
                : usual(scene.version, idOf);
        const roomId = await creator.createRoom({
            version: scene.version,
            open: true,
            additionalCreators: scene.partner === true ? [users.partner] : undefined,
            powerLevels: { users: atFirst, ...scene.powerLevels?.(idOf) },
        });
        const joining = [...everybodyInside.slice(1), "left", "kicked", "banned"] as const;
        for (const user of [...joining.map((role) => users[role]), homeserver.current.bot]) {
            await user.join(roomId);
        }
        await users.left.leave(roomId);
        await users.returned.leave(roomId);
        await users.returned.join(roomId);
        await creator.kick(roomId, users.kicked);
        await creator.ban(roomId, users.banned);
        await creator.invite(roomId, users.invited);
        if (scene.emptied === true) {
            await creator.sendState(roomId, "m.room.power_levels", {});
        }
        return roomId;
    }

    beforeAll(async () => {
        const { synapse } = homeserver.current;
        for (const role of roles) {
            users[role] = await synapse.register(role);
        }
        for (const [name, scene] of Object.entries(scenes)) {
            const roomId = await play(scene);
            rooms.set(name, roomId);
            places.set(name, await ofEverybody((user) => placeInMatrix(user, roomId)));
        }
    }, SETUP_MILLISECONDS);

    test.each(Object.entries(scenes))("Synapse sees a room %s as it is meant", (name, { owners }) => {
        const meant = (role: Role): Place =>
            owners.includes(role)
                ? "owner"
                : (everybodyInside as readonly Role[]).includes(role)
                  ? "participant"
                  : "outside";
        expect(places.get(name)).toEqual(Object.fromEntries(roles.map((role) => [role, meant(role)])));
    });

    describe.each(versions)("Prosody %s", (version) => {
        const BOT = "bot.meet.test";
        const SERVICE = "service.meet.test";
        const prosody = prosodyFor(version, () => {
            const { synapse, administrator, bot, service } = homeserver.current;
            return {
                authOptions: matrixHomeservers(synapse, { admin_token: administrator.accessToken }),
                moreHosts: [
                    matrixHost(BOT, matrixHomeservers(synapse, { access_token: bot.accessToken })),
                    matrixHost(SERVICE, matrixHomeservers(synapse, { as_token_file: service.tokenFile })),
                ],
            };
        });

        describe.each([
            ["with an administrator's token", MEET],
            ["with a bot's token", BOT],
            ["as an application service", SERVICE],
        ])("%s", (_, host) => {
            test.each(Object.keys(scenes))(
                "says the same as Synapse of everybody in a room %s",
                async (name) => {
                    const mark = prosody.current.mark();
                    const roomId = rooms.get(name) ?? "";
                    const ours = await ofEverybody((user) =>
                        placeInMeeting(prosody.current, user, roomId, host),
                    );
                    expect(ours).toEqual(places.get(name));
                    expectCleanLog(prosody.current, mark, secrets());
                },
                SETUP_MILLISECONDS,
            );
        });
    });
});
