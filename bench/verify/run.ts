/**
 * `make bench-verify`: what a check costs when the homeserver itself is asked, beside a check that is shaped as a user
 * verification service makes it, on the same Synapse in the same run, for a small and a large room. See README.md in the
 * folder above.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { MEET, MUC } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import { startProsody, type LuaOptions, type Prosody, type ProsodyVersion } from "../../demo/prosody";
import { matrixHomeservers, SYNAPSE_NAME, SYNAPSE_VERSION } from "../../demo/synapse";
import { Client } from "../client";
import { cpuSeconds, measure } from "../measure";
import { percentile } from "../statistics";
import { startRelay, type Relay } from "./relay";
import { judge, tableOf, wayNames, type Cell, type Result, type WayName } from "./report";
import { modulesToken, startMatrixSide, type MatrixSide, type SizedRoom } from "./rooms";
import { versionWanted } from "../settings";

const repository = path.resolve(__dirname, "../..");

/** The host whose checks go through the relay. */
const COUNTED = "counted.test";

const sizes = [5, 2000] as const;

function optionsOf(way: WayName, { administrator, bot }: MatrixSide, url: string): LuaOptions {
    const common = { app_id: MEET, uvs_sync_power_levels: true, matrix_cache_seconds: 0 };
    const ours = { ...common, authentication: "matrix_user_verification" };
    switch (way) {
        case "uvs-shaped":
            return {
                authentication: "bench_uvs_shaped",
                bench_homeserver: url,
                bench_admin_token: administrator.accessToken,
            };
        case "ours, admin":
            return { ...ours, ...matrixHomeservers({ url }, { admin_token: administrator.accessToken }) };
        case "ours, service":
            return { ...ours, ...matrixHomeservers({ url }, { as_token: modulesToken }) };
        case "ours, bot":
            return { ...ours, ...matrixHomeservers({ url }, { access_token: bot.accessToken }) };
    }
}

function startWay(way: WayName, version: ProsodyVersion, side: MatrixSide, relay: Relay): Promise<Prosody> {
    return startProsody({
        version,
        // As in production: one line and more for each login.
        logLevel: "info",
        pluginPaths: ["dist", "bench/verify"].map((folder) => path.join(repository, folder)),
        hosts: [
            { kind: "VirtualHost", name: MEET, options: optionsOf(way, side, side.synapse.url) },
            { kind: "VirtualHost", name: COUNTED, options: optionsOf(way, side, relay.url) },
            {
                kind: "Component",
                name: MUC,
                module: "muc",
                options: { modules_enabled: ["matrix_power_sync"] },
            },
        ],
    });
}

/** Makes checks one after the other, each with an OpenID token of its own. @returns milliseconds of each */
async function check(
    prosody: Prosody,
    host: string,
    room: SizedRoom,
    tokens: readonly string[],
): Promise<number[]> {
    const times: number[] = [];
    for (const openid of tokens) {
        const { roomId } = room;
        const token = widgetToken({ token: openid, roomId, serverName: SYNAPSE_NAME, domain: MEET });
        const url = prosody.websocketUrl({ room: roomName(roomId), token, openid, matrix_room: roomId });
        const client = await Client.logIn(url, host);
        times.push(client.authenticationTime);
        client.drop();
    }
    return times;
}

async function newTokens({ user }: MatrixSide, count: number): Promise<string[]> {
    const tokens: string[] = [];
    for (let index = 0; index < count; index++) {
        tokens.push(await user.openIdToken());
    }
    return tokens;
}

/** Requests and bytes of each check: always the same, so a few are enough. */
async function count(
    prosody: Prosody,
    side: MatrixSide,
    room: SizedRoom,
    relay: Relay,
): Promise<Pick<Cell, "requests" | "bytes">> {
    const checks = 4;
    const tokens = await newTokens(side, checks);
    const before = relay.traffic();
    await check(prosody, COUNTED, room, tokens);
    const after = relay.traffic();
    return {
        requests: (after.requests - before.requests) / checks,
        bytes: (after.bytes - before.bytes) / checks,
    };
}

async function run(): Promise<void> {
    const started = Date.now();
    const version = versionWanted();
    const quick = (process.env.QUICK ?? "") !== "";
    const rounds = quick ? 1 : 7;
    const checks = quick ? 10 : 40;
    const progress = (text: string): void => {
        console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${text}`);
    };

    progress(`making rooms of ${sizes.join(" and ")} members`);
    const side = await startMatrixSide(sizes);
    const relay = await startRelay(side.synapse.url);
    const ways = new Map<WayName, Prosody>();
    const cells: Cell[] = [];
    try {
        for (const way of wayNames) {
            ways.set(way, await startWay(way, version, side, relay));
        }
        for (const room of side.rooms) {
            for (const [way, prosody] of ways) {
                // Also what is asked once for each room, and kept.
                await check(prosody, COUNTED, room, await newTokens(side, 2));
                await check(prosody, MEET, room, await newTokens(side, 5));
                const counted = await count(prosody, side, room, relay);
                cells.push({
                    way,
                    members: room.members,
                    ...counted,
                    p50: [],
                    p99: [],
                    cpu: [],
                    homeserverCpu: [],
                });
            }
        }
        for (let round = 0; round < rounds; round++) {
            progress(`round ${round + 1} of ${rounds}`);
            for (const room of side.rooms) {
                for (const [way, prosody] of ways) {
                    const tokens = await newTokens(side, checks);
                    const before = cpuSeconds(side.synapse.pid);
                    const cost = await measure({ prosody }, () => check(prosody, MEET, room, tokens));
                    const homeserver = cpuSeconds(side.synapse.pid) - before;
                    const cell = cells.find((one) => one.way === way && one.members === room.members);
                    cell?.p50.push(percentile(cost.result, 0.5));
                    cell?.p99.push(percentile(cost.result, 0.99));
                    cell?.cpu.push((cost.cpuSeconds * 1000) / checks);
                    cell?.homeserverCpu.push((homeserver * 1000) / checks);
                }
            }
        }
    } finally {
        await Promise.all([...ways.values()].map((prosody) => prosody.stop()));
        await relay.stop();
        await side.stop();
    }

    const result: Result = {
        date: new Date().toISOString().slice(0, 10),
        machine: `${os.cpus().length} cores ${os.cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.versions.node}`,
        prosody: version,
        synapse: SYNAPSE_VERSION,
        command: `make bench-verify PROSODY=${version}${quick ? " QUICK=1" : ""}`,
        seconds: Math.round((Date.now() - started) / 1000),
        rounds,
        checks,
        cells,
    };
    const goals = judge(cells);
    const table = tableOf(result, goals);
    // A try leaves the committed results alone.
    const folder = quick ? path.join(repository, "build/bench") : path.join(repository, "bench/results");
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `verify-${version}`);
    writeFileSync(`${file}.md`, table);
    writeFileSync(`${file}.json`, `${JSON.stringify({ ...result, goals }, undefined, 1)}\n`);
    console.log(`\n${table}\nWritten: ${file}.md, .json`);
}

run().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
