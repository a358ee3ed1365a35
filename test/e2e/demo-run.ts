/** Running the demo in tests, and what has to hold of each run. */

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import * as net from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect } from "@jest/globals";
import { pause } from "../../demo/waiting";

const repository = path.resolve(__dirname, "../..");

/** A demo that runs as the leader of a process group of its own, as from a shell. */
export interface Demo {
    readonly process: ChildProcess;
    readonly group: number;
    readonly stdout: () => string;
    readonly stderr: () => string;
    readonly ended: Promise<number | null>;
}

let folder = "";
let demos: Demo[] = [];

/** Gives each test of a file a folder for what its demos leave, and ends them after it. */
export function keepDemos(): void {
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
}

/** Starts a demo with variables over those of this process. */
export function startDemo(environment: NodeJS.ProcessEnv): Demo {
    const child = spawn(path.join(repository, "node_modules/.bin/tsx"), ["demo/demo.ts"], {
        cwd: repository,
        detached: true,
        env: {
            ...process.env,
            PROSODY: undefined,
            SERVE: undefined,
            HOMESERVER: undefined,
            TMPDIR: folder,
            ...environment,
        },
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
export function membersOf(group: number): readonly string[] {
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
export async function expectNothingLeft(demo: Demo): Promise<void> {
    expect(membersOf(demo.group)).toEqual([]);
    expect(readdirSync(folder).filter((entry) => /^(?:prosody|synapse)-/.test(entry))).toEqual([]);
    const urls = demo.stdout().match(/\b(?:ws|http):\/\/127\.0\.0\.1:\d+/g) ?? [];
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) {
        expect([url, await listens(url)]).toEqual([url, false]);
    }
}

/** Waits until a demo has printed a text. @throws when it does not within the time, or ends */
export async function waitForOutput(demo: Demo, text: string, milliseconds = 30_000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (!demo.stdout().includes(text)) {
        if (Date.now() > deadline || demo.process.exitCode !== null) {
            throw new Error(`not printed: ${text}\n${demo.stdout()}\n${demo.stderr()}`);
        }
        await pause(50);
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

/** Expects of an ended demo that it showed each decision once, all of them right. */
export function expectDecisions(demo: Demo): void {
    const lines = demo.stdout().split("\n");
    expect(lines.find((line) => line.startsWith("who "))).toMatch(
        /^who +asks for +Prosody says +role +reason$/,
    );
    for (const pattern of decisions) {
        expect(lines.filter((line) => pattern.test(line))).toHaveLength(1);
    }
    expect(demo.stdout()).toContain("All 7 as they should be");
}
