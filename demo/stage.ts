/** Where the demo plays: the people, their rooms, and who answers for Matrix, be it the stand-in or a real Synapse. */

import { startDeployment, startMeet } from "./deployment";
import { matrixHomeservers, startSynapse } from "./synapse";
import type { PageRoom, Person } from "./page";
import type { Prosody, ProsodyVersion } from "./prosody";

export const MODERATOR = "@maria:hs.test";
export const MEMBER = "@peter:hs.test";
export const STRANGER = "@eve:hs.test";
const BANNED = "@bruno:hs.test";

/** What an administrator would have in the log. */
const logLevel = "info";

/** The people whom one can be on the page. */
export const people: readonly Person[] = [
    { name: "Maria", description: "moderator of the lab", user: MODERATOR },
    { name: "Peter", description: "member of the lab", user: MEMBER },
    { name: "Eve", description: "a stranger to the lab, owns the canteen", user: STRANGER },
    { name: "Bruno", description: "banned from the lab", user: BANNED },
    { name: "Gita", description: "a guest without a Matrix account" },
    { name: "Mallory", description: "an attacker with a forged token", user: STRANGER, forger: true },
];

/** A stage that is set. */
export interface Stage {
    readonly prosody: Prosody;
    /** Who answers for Matrix, in words. */
    readonly matrix: string;
    /** The Matrix room with Maria, Peter, and Bruno until the ban. */
    readonly lab: string;
    /** Eve's Matrix room. */
    readonly canteen: string;
    /** Gets an OpenID token of a user. */
    readonly openIdToken: (userId: string) => string | Promise<string>;
    readonly stop: () => Promise<void>;
}

/** The rooms of a stage, as the page shows them. */
export function roomsOf(stage: Stage): readonly PageRoom[] {
    return [
        { name: "the lab", roomId: stage.lab },
        { name: "the canteen", roomId: stage.canteen },
    ];
}

/** Sets the stage with the stand-in, which answers as a verification service does. */
async function setWithStandIn(version: ProsodyVersion): Promise<Stage> {
    const { matrix, prosody, stop } = await startDeployment({ version, logLevel });
    const lab = "!lab:hs.test";
    const canteen = "!canteen:hs.test";
    matrix.addRoom({ roomId: lab, members: { [MODERATOR]: 50, [MEMBER]: 0, [BANNED]: 0 } });
    matrix.addRoom({ roomId: canteen, members: { [STRANGER]: 100 } });
    matrix.ban(lab, BANNED);
    return {
        prosody,
        matrix: `Matrix stand-in at ${matrix.uvsUrl}`,
        lab,
        canteen,
        openIdToken: (userId) => matrix.token(userId),
        stop,
    };
}

/** Sets the stage with a real Synapse, which the modules ask themselves. */
async function setWithSynapse(version: ProsodyVersion): Promise<Stage> {
    const synapse = await startSynapse();
    try {
        const [administrator, owner, maria, peter, eve, bruno] = [
            await synapse.register("administrator", true),
            await synapse.register("owner"),
            await synapse.register("maria"),
            await synapse.register("peter"),
            await synapse.register("eve"),
            await synapse.register("bruno"),
        ];
        const powerLevels = { users: { [maria.userId]: 50 } };
        const lab = await owner.createRoom({ version: "12", powerLevels });
        await owner.bring(lab, maria, peter, bruno);
        await maria.ban(lab, bruno);
        const canteen = await eve.createRoom({ version: "12" });
        const users = new Map([maria, peter, eve, bruno].map((user) => [user.userId, user]));
        const prosody = await startMeet({
            version,
            logLevel,
            authOptions: matrixHomeservers(synapse, { admin_token: administrator.accessToken }),
        });
        return {
            prosody,
            matrix: `Synapse at ${synapse.url} (process ${synapse.pid})`,
            lab,
            canteen,
            openIdToken(userId) {
                const user = users.get(userId);
                if (user === undefined) throw new Error(`no such user: ${userId}`);
                return user.openIdToken();
            },
            async stop() {
                await prosody.stop();
                await synapse.stop();
            },
        };
    } catch (error) {
        await synapse.stop();
        throw error;
    }
}

/**
 * Sets the stage.
 *
 * @param homeserver `synapse`, or nothing for the stand-in
 * @throws for any other
 */
export function setStage(version: ProsodyVersion, homeserver: string | undefined): Promise<Stage> {
    switch (homeserver) {
        case undefined:
        case "":
            return setWithStandIn(version);
        case "synapse":
            return setWithSynapse(version);
        default:
            throw new Error(`HOMESERVER is ${homeserver}, and should be synapse or not set`);
    }
}
