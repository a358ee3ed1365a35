/** The demo: it shows the right decisions, leaves nothing behind, and serves to try by hand. */

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import * as net from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connect } from "../../demo/client";
import { admitted, describeJoin, MEET } from "../../demo/deployment";
import type { Prosody } from "../../demo/prosody";
import { versions } from "./support";

const repository = path.resolve(__dirname, "../..");
const timeout = 60_000;

/** A demo that runs as the leader of a process group of its own, as from a shell. */
interface Demo {
    readonly process: ChildProcess;
    readonly group: number;
    readonly stdout: () => string;
    readonly stderr: () => string;
    readonly ended: Promise<number | null>;
}

let folder = "";
let demos: Demo[] = [];
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "demo-"));
});
afterEach(() => {
    for (const { group } of demos) {
        if (membersOf(group).length > 0) {
            process.kill(-group, "SIGKILL");
        }
    }
    demos = [];
    rmSync(folder, { recursive: true, force: true });
});

function startDemo(environment: NodeJS.ProcessEnv): Demo {
    const child = spawn(path.join(repository, "node_modules/.bin/tsx"), ["demo/demo.ts"], {
        cwd: repository,
        detached: true,
        env: { ...process.env, PROSODY: undefined, SERVE: undefined, TMPDIR: folder, ...environment },
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
    const demo = {
        process: child,
        group: child.pid ?? 0,
        stdout: () => said.stdout,
        stderr: () => said.stderr,
        ended: new Promise<number | null>((resolve) => child.once("close", resolve)),
    };
    demos.push(demo);
    return demo;
}

/** The processes of a group that are still there. */
function membersOf(group: number): readonly string[] {
    return readdirSync("/proc")
        .filter((entry) => /^\d+$/.test(entry))
        .filter((pid) => {
            try {
                const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
                // Behind the name, which may hold blanks and brackets: state, parent, group.
                const [state, , of] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
                return Number(of) === group && state !== "Z";
            } catch {
                return false;
            }
        });
}

function listens(url: string): Promise<boolean> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve) => {
        const socket = net.connect(Number(port), hostname);
        socket.once("connect", () => {
            socket.destroy();
            resolve(true);
        });
        socket.once("error", () => {
            resolve(false);
        });
    });
}

/** Expects that an ended demo has left no process, no folder of a server, and no open port. */
async function expectNothingLeft(demo: Demo): Promise<void> {
    expect(membersOf(demo.group)).toEqual([]);
    expect(readdirSync(folder).filter((entry) => entry.startsWith("prosody-"))).toEqual([]);
    const urls = demo.stdout().match(/\b(?:ws|http):\/\/127\.0\.0\.1:\d+/g) ?? [];
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) {
        expect([url, await listens(url)]).toEqual([url, false]);
    }
}

async function waitForOutput(demo: Demo, text: string): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (!demo.stdout().includes(text)) {
        if (Date.now() > deadline || demo.process.exitCode !== null) {
            throw new Error(`not printed: ${text}\n${demo.stdout()}\n${demo.stderr()}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

/** Who asks for what, and what is to become of it. */
const decisions = [
    /^Peter, member of the lab +the lab's meeting, before Maria +in the meeting +none, participant$/,
    /^Maria, moderator of the lab +the lab's meeting +in the meeting +owner, moderator$/,
    /^Maria, by BOSH +the lab's meeting +in the meeting +owner, moderator$/,
    /^Eve, a Matrix user +the lab's meeting, uninvited +login refused +– .*not a member.*\(not-allowed\)$/,
    /^Mallory, nobody +the lab's meeting, with a forged token +login refused +– .*\(not-allowed\)$/,
    /^Eve, member of the canteen +the lab's meeting, with the canteen's token +login refused +– .*\(not-allowed\)$/,
    /^Eve, member of the canteen +the canteen at login, then the lab +join refused +– .*\(not-allowed\)$/,
];

describe.each(versions)("the demo with Prosody %s", (version) => {
    test(
        "prints the decisions, and leaves nothing behind",
        async () => {
            const demo = startDemo({ PROSODY: version });
            expect([await demo.ended, demo.stderr()]).toEqual([0, ""]);
            const lines = demo.stdout().split("\n");
            expect(lines.find((line) => line.startsWith("who "))).toMatch(
                /^who +asks for +Prosody says +role +reason$/,
            );
            for (const pattern of decisions) {
                expect(lines.filter((line) => pattern.test(line))).toHaveLength(1);
            }
            expect(demo.stdout()).toContain(`Prosody ${version}, `);
            expect(demo.stdout()).toContain("All 7 as they should be");
            await expectNothingLeft(demo);
        },
        timeout,
    );

    test.each(["SIGINT", "SIGTERM"] as const)(
        "serves on until %s, with what it takes to try by hand",
        async (signal) => {
            const demo = startDemo({ PROSODY: version, SERVE: "1" });
            await waitForOutput(demo, "Stop it with Ctrl-C.");
            const said = demo.stdout();
            const page = /^ *page +(\S+)$/m.exec(said)?.[1] ?? "";
            expect(said).toMatch(/^ *WebSocket +ws:\S+$/m);
            expect(said).toMatch(/^ *BOSH +http:\S+\/http-bind$/m);

            for (const [person, standing] of [
                [0, "owner, moderator"],
                [1, "none, participant"],
                [2, "refused"],
            ] as const) {
                const widget = (await (await fetch(`${page}widget?person=${person}&room=0`)).json()) as {
                    readonly socket: string;
                    readonly meeting: string;
                };
                const login = await connect({
                    // The address is all that a client needs of it.
                    prosody: { websocketUrl: () => widget.socket } as unknown as Prosody,
                    transport: "websocket",
                    host: MEET,
                });
                if (standing === "refused") {
                    expect(login).toMatchObject({ ok: false, condition: "not-allowed" });
                } else {
                    const client = admitted(login);
                    expect(describeJoin(await client.join(`${widget.meeting}/person-${person}`))).toBe(
                        standing,
                    );
                    await client.disconnect();
                }
            }

            process.kill(-demo.group, signal);
            await demo.ended;
            expect(demo.stderr()).toBe("");
            await expectNothingLeft(demo);
        },
        timeout,
    );
});

describe("the demo", () => {
    test(
        "refuses an unknown version in one line",
        async () => {
            const demo = startDemo({ PROSODY: "9.9" });
            expect(await demo.ended).not.toBe(0);
            expect(demo.stdout()).toBe("");
            expect(demo.stderr().trim().split("\n")).toEqual([
                expect.stringMatching(/PROSODY is 9\.9, and should be 0\.12 or 13\.0$/),
            ]);
            expect(membersOf(demo.group)).toEqual([]);
        },
        timeout,
    );
});
