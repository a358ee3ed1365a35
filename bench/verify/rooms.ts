/** The Matrix side of the measurement: a Synapse with a small and a large room, and a user who is in both. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { request, type MatrixUser } from "../../demo/matrix-client";
import { startSynapse, SYNAPSE_NAME, type Synapse } from "../../demo/synapse";

/** A room by the number of its members. */
export interface SizedRoom {
    readonly roomId: string;
    readonly members: number;
}

/** What there is to ask about. */
export interface MatrixSide {
    readonly synapse: Synapse;
    readonly administrator: MatrixUser;
    /** In all rooms. */
    readonly bot: MatrixUser;
    /** In all rooms, with the power of a moderator: the one who logs in. */
    readonly user: MatrixUser;
    readonly rooms: readonly SizedRoom[];
    readonly stop: () => Promise<void>;
}

/** How many users join at the same time: Synapse takes the events of a room one by one anyway. */
const lanes = 4;

const serviceToken = "token-of-the-crowd";

/** What the modules ask with: the namespace is that of the command `registration`. */
export const modulesToken = "token-of-the-modules";

const modules = {
    id: "modules",
    url: null,
    as_token: modulesToken,
    hs_token: "not-used-either",
    sender_localpart: "modules",
    rate_limited: false,
    namespaces: { users: [{ regex: `^@.*:${SYNAPSE_NAME}$`, exclusive: false }], rooms: [], aliases: [] },
};

/** An application service may make users and act for them: for thousands, nothing of the client API is as quick. */
const registration = {
    id: "crowd",
    url: null,
    as_token: serviceToken,
    hs_token: "not-used",
    sender_localpart: "crowd",
    rate_limited: false,
    namespaces: { users: [{ regex: `@crowd-.*:${SYNAPSE_NAME}`, exclusive: true }], rooms: [], aliases: [] },
};

async function fill(synapse: Synapse, roomId: string, count: number): Promise<void> {
    const join = `${synapse.url}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/join`;
    let next = 0;
    const lane = async (): Promise<void> => {
        while (next < count) {
            // Unknown users are made on the way.
            const name = `crowd-${count}-${next++}`;
            await request("POST", `${synapse.url}/_matrix/client/v3/register`, {
                token: serviceToken,
                body: { type: "m.login.application_service", username: name, inhibit_login: true },
            });
            const user = encodeURIComponent(`@${name}:${SYNAPSE_NAME}`);
            await request("POST", `${join}?user_id=${user}`, { token: serviceToken, body: {} });
        }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
}

/** Starts Synapse and makes rooms with so many members. */
export async function startMatrixSide(sizes: readonly number[]): Promise<MatrixSide> {
    const folder = mkdtempSync(path.join(tmpdir(), "crowd-"));
    const files = [registration, modules].map((content) => {
        const file = path.join(folder, `${content.id}.yaml`);
        writeFileSync(file, JSON.stringify(content));
        return file;
    });
    const synapse = await startSynapse({ app_service_config_files: files });
    try {
        const administrator = await synapse.register("administrator", true);
        const owner = await synapse.register("owner");
        const bot = await synapse.register("bot");
        const user = await synapse.register("user");
        const rooms: SizedRoom[] = [];
        for (const members of sizes) {
            const powerLevels = { users: { [owner.userId]: 100, [user.userId]: 50 } };
            const roomId = await owner.createRoom({ version: "11", open: true, powerLevels });
            await user.join(roomId);
            await bot.join(roomId);
            await fill(synapse, roomId, members - 3);
            rooms.push({ roomId, members });
        }
        return { synapse, administrator, bot, user, rooms, stop: () => synapse.stop() };
    } catch (error) {
        await synapse.stop();
        throw error;
    } finally {
        rmSync(folder, { recursive: true });
    }
}
