/** A server as a child process with a folder of its own: it ends with this process, whatever ends that, and its folder goes with it. */

import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import * as http from "node:http";
import * as net from "node:net";

const STOP_MILLISECONDS = 5_000;
const SETPRIV = "/usr/bin/setpriv";

/** What to start. */
export interface ServerCommand {
    readonly command: string;
    readonly parameters: readonly string[];
    /** Belongs to this start alone; removed when the server has stopped. */
    readonly folder: string;
    /** Variables over those of this process. */
    readonly environment?: NodeJS.ProcessEnv;
}

/** A server that was started. */
export class ServerProcess {
    readonly pid: number;
    readonly folder: string;
    /** Resolves once the process has ended. */
    readonly ended: Promise<void>;
    private readonly child: ChildProcess;
    private isOver = false;
    private output = "";
    private stopping: Promise<void> | undefined;

    constructor({ command, parameters, folder, environment }: ServerCommand) {
        this.folder = folder;
        // The kernel then ends the server even when this process is killed and no handler can run.
        const [program, words] = existsSync(SETPRIV)
            ? [SETPRIV, ["--pdeathsig", "KILL", command, ...parameters]]
            : [command, parameters];
        this.child = spawn(program, words, {
            // Named, since under jest the default would be the environment from before a test changed it.
            env: { ...process.env, ...environment },
            stdio: ["ignore", "pipe", "pipe"],
        });
        this.pid = this.child.pid ?? 0;
        const collect = (chunk: Buffer): void => {
            this.output += chunk.toString();
        };
        this.child.stdout?.on("data", collect);
        this.child.stderr?.on("data", collect);
        this.ended = new Promise((resolve) => {
            const end = (): void => {
                this.isOver = true;
                alive.delete(this);
                unwatchProcess();
                resolve();
            };
            this.child.once("exit", end);
            this.child.once("error", (error) => {
                this.output += `${error.message}\n`;
                end();
            });
        });
        watchProcess();
        alive.add(this);
    }

    /** What the server printed so far. */
    get printed(): string {
        return this.output;
    }

    get hasEnded(): boolean {
        return this.isOver;
    }

    /** Ends the server (SIGTERM, after 5 s SIGKILL) and removes its folder. A second call does nothing more. */
    stop(): Promise<void> {
        this.stopping ??= this.end();
        return this.stopping;
    }

    /** Ends the process without waiting, for when this process is ending itself. */
    kill(): void {
        if (!this.isOver) this.child.kill("SIGKILL");
        rmSync(this.folder, { recursive: true, force: true });
    }

    private async end(): Promise<void> {
        if (!this.isOver) {
            this.child.kill("SIGTERM");
            const timer = setTimeout(() => this.child.kill("SIGKILL"), STOP_MILLISECONDS);
            await this.ended;
            clearTimeout(timer);
        }
        rmSync(this.folder, { recursive: true, force: true });
    }
}

/** @returns the resident memory of a process in kB */
export function memoryKilobytes(pid: number): number {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** @returns a port of loopback that was free a moment ago */
export function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = net.createServer();
        server.once("error", reject);
        server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as net.AddressInfo;
            server.close(() => {
                resolve(port);
            });
        });
    });
}

/** @returns two different free ports: asked for one after the other, they could be one */
export async function twoFreePorts(): Promise<[number, number]> {
    const [one, other] = [await freePort(), await freePort()];
    return one === other ? twoFreePorts() : [one, other];
}

/** @returns whether somebody on loopback answers HTTP, with whatever status */
export function answersHttp(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const request = http.get({ host: "127.0.0.1", port, path: "/", agent: false, timeout: 1_000 });
        request.once("response", (response) => {
            response.resume();
            resolve(true);
        });
        request.once("timeout", () => request.destroy());
        request.once("error", () => {
            resolve(false);
        });
    });
}

const alive = new Set<ServerProcess>();
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function killAll(): void {
    for (const server of alive) server.kill();
    alive.clear();
}

function killAllAndEnd(signal: NodeJS.Signals): void {
    killAll();
    unwatchProcess();
    // Without other listeners the signal would have ended this process, so it still has to.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/** Handlers are only there while something runs, so that a long test process does not collect them. */
function watchProcess(): void {
    if (alive.size > 0) return;
    process.on("exit", killAll);
    for (const signal of SIGNALS) process.on(signal, killAllAndEnd);
}

function unwatchProcess(): void {
    if (alive.size > 0) return;
    process.off("exit", killAll);
    for (const signal of SIGNALS) process.off(signal, killAllAndEnd);
}
