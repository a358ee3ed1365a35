/**
 * `make bench-resync`: what it costs to read the rooms of calls again (`matrix_resync`): 100 rooms with five users each, on
 * two servers side by side, one with the default interval and one with 0.
 */

import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { BOT, MEET, meetingOf, startDeployment, type Deployment } from "../demo/deployment";
import { roomName, widgetToken } from "../demo/matrix";
import { pause } from "../demo/waiting";
import { Client } from "./client";
import { cpuSeconds } from "./measure";
import { setting, versionWanted } from "./settings";

const rooms = 100;
const usersInRoom = 5;
/** Seconds that are measured: four intervals. */
const seconds = 120;

const roomId = (room: number): string => `!room${room}abcdefghijkl:hs.test`;
const userId = (room: number, user: number): string => `@user${room}x${user}:hs.test`;

/** Lets everybody log in and join. */
async function fill({ matrix, prosody }: Deployment): Promise<readonly Client[]> {
    const clients: Client[] = [];
    for (let room = 0; room < rooms; room++) {
        const users = Array.from({ length: usersInRoom }, (_, user) => userId(room, user));
        const members: Record<string, number> = { [BOT]: 0 };
        for (const [index, user] of users.entries()) members[user] = index === 0 ? 100 : 0;
        matrix.addRoom({ roomId: roomId(room), members });
        for (const user of users) {
            const token = widgetToken({ token: matrix.token(user), roomId: roomId(room), domain: MEET });
            const client = await Client.logIn(
                prosody.websocketUrl({ room: roomName(roomId(room)), token }),
                MEET,
            );
            await client.request(
                `<presence xmlns="jabber:client" to="${meetingOf(roomId(room))}/n${clients.length}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
                "code='110'",
            );
            clients.push(client);
        }
    }
    return clients;
}

async function run(): Promise<void> {
    const version = versionWanted();
    const lines: string[] = [];
    for (const verification of ["admin", "bot"] as const) {
        const deployments = await Promise.all(
            [0, 30].map((interval) =>
                startDeployment({ version, verification, authOptions: { matrix_resync: interval } }),
            ),
        );
        try {
            const clients: Client[] = [];
            for (const deployment of deployments) clients.push(...(await fill(deployment)));
            await pause(5_000);
            for (const { homeserver } of deployments) homeserver.requests.length = 0;
            const before = deployments.map(({ prosody }) => cpuSeconds(prosody.pid));
            await pause(seconds * 1000);
            const used = deployments.map(
                ({ prosody }, index) => cpuSeconds(prosody.pid) - (before[index] ?? 0),
            );
            const [off = 0, on = 0] = used.map((cpu) => (cpu * 100) / seconds);
            const requests = (deployments[1]?.homeserver.requests.length ?? 0) / seconds;
            lines.push(
                `| ${verification} | ${off.toFixed(2)} % | ${on.toFixed(2)} % | ${requests.toFixed(1)} | ${(((on - off) * seconds * 10) / ((requests * seconds) / 2)).toFixed(2)} ms |`,
            );
            console.log(lines.at(-1));
            for (const client of clients) client.drop();
        } finally {
            for (const deployment of deployments) await deployment.stop();
        }
    }
    const table = [
        `Processor time of a Prosody ${version} with ${rooms} rooms of ${usersInRoom} users in a call, in percent of one core over ${seconds} s, by \`make bench-resync PROSODY=${version}\` on ${new Date().toISOString().slice(0, 10)}:`,
        "",
        "| Asked as | matrix_resync = 0 | matrix_resync = 30 | requests/s to the homeserver | CPU of a review |",
        "| :------- | ----------------: | -----------------: | ---------------------------: | --------------: |",
        ...lines,
        "",
    ].join("\n");
    const results = path.resolve(setting("RESULTS") ?? path.join(__dirname, "results"));
    writeFileSync(path.join(results, `resync-${version}.md`), table);
    console.log(`\n${table}`);
}

void run();
