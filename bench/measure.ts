/** What work costs a server: processor time and memory of its process, from /proc. */

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { Prosody } from "../demo/prosody";
import type { Variant } from "./variants";
import { pause } from "../demo/waiting";

/** What a piece of work cost. */
export interface Cost {
    /** Wall-clock time of the work. */
    readonly seconds: number;
    /** Processor time of the server, also for what the work left it to do. */
    readonly cpuSeconds: number;
    /** Which part of the time this process, client and verifier in one, was busy: well below 1, or it is the limit. */
    readonly clientBusy: number;
}

/** Seconds of processor time that a process has used, in user and kernel mode. */
export function cpuSeconds(pid: number): number {
    try {
        // To the nanosecond, where the kernel has it.
        return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e9;
    } catch {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
            .replace(/^.*\) /, "")
            .split(" ");
        // By the hundredth of a second on every Linux of today.
        return (Number(fields[11]) + Number(fields[12])) / 100;
    }
}

/** Waits until a server has done what there is to do. @returns its processor time then */
async function idle(pid: number): Promise<number> {
    let used = cpuSeconds(pid);
    for (;;) {
        await pause(30);
        const now = cpuSeconds(pid);
        if (now - used < 0.001) return now;
        used = now;
    }
}

/** Runs work that keeps a server busy. */
export async function measure<Result>(
    { prosody }: Pick<Variant, "prosody">,
    work: () => Promise<Result>,
): Promise<Cost & { readonly result: Result }> {
    const before = await idle(prosody.pid);
    const loop = performance.eventLoopUtilization();
    const started = performance.now();
    const result = await work();
    const seconds = (performance.now() - started) / 1000;
    const clientBusy = performance.eventLoopUtilization(loop).utilization;
    return { seconds, clientBusy, result, cpuSeconds: (await idle(prosody.pid)) - before };
}

/** Memory of a server after a full garbage collection, in kB. */
export interface Memory {
    /** What Lua has in use. */
    readonly lua: number;
    /** What the process has in memory. */
    readonly resident: number;
}

/** Collects a server's garbage and reads its memory. */
export async function memoryOf(prosody: Prosody): Promise<Memory> {
    const answer = await prosody.shell(
        '> (collectgarbage() and collectgarbage()) and collectgarbage("count")',
    );
    const lua = Number(/[\d.]+/.exec(answer)?.[0]);
    return { lua, resident: prosody.memoryKilobytes() };
}
