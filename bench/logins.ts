/** Logins one by one, and many at once, with verifiers of different speed. */

import { performance } from "node:perf_hooks";
import { MEET } from "../demo/deployment";
import { Client } from "./client";
import { measure } from "./measure";
import type { Context } from "./context";
import { takeTurns, type Rows } from "./rows";
import { percentile } from "./statistics";
import type { Variant } from "./variants";
import { newToken, urlFor } from "./visit";

/** One way of logging in. */
interface Load {
    /** Clients that log in, and out again, one time after the other. */
    readonly together: number;
    /** Milliseconds that the verifier takes. */
    readonly delay: number;
    /** Logins in one round. */
    readonly logins: number;
}

const loads: readonly Load[] = [
    { together: 1, delay: 0, logins: 80 },
    { together: 1, delay: 20, logins: 30 },
    { together: 1, delay: 200, logins: 6 },
    { together: 20, delay: 0, logins: 140 },
    { together: 20, delay: 20, logins: 140 },
    { together: 20, delay: 200, logins: 100 },
    { together: 100, delay: 0, logins: 200 },
    { together: 100, delay: 20, logins: 200 },
    { together: 100, delay: 200, logins: 200 },
];

/** Logs in at every address once, so many at a time, and cuts each connection. @returns milliseconds of each login */
export async function logInAndOut(urls: readonly string[], together: number): Promise<number[]> {
    const latencies: number[] = [];
    const waiting = urls.values();
    const lane = async (): Promise<void> => {
        for (const url of waiting) {
            const started = performance.now();
            const client = await Client.logIn(url, MEET);
            latencies.push(performance.now() - started);
            client.drop();
        }
    };
    await Promise.all(Array.from({ length: together }, lane));
    return latencies;
}

/** Addresses for logins of users who come for the first time. */
export function newVisits({ prosody }: Variant, context: Context, count: number): string[] {
    return Array.from({ length: count }, () => {
        const user = context.newUser();
        return urlFor(prosody, user, newToken(user));
    });
}

/** Measures all loads on all variants. */
export async function measureLogins(context: Context, rows: Rows): Promise<void> {
    await context.withVariants(["floor", "limit", "ours", "baseline"], async (variants) => {
        for (const variant of variants) {
            await logInAndOut(newVisits(variant, context, context.scaled(300)), 10);
        }
        for (const load of loads) {
            context.verifier.delay = load.delay;
            const title = `${load.together} at once, verifier ${load.delay} ms`;
            context.progress(`logins, ${title}`);
            const latencies = new Map<Variant, number[]>();
            await takeTurns(variants, context.manyRounds, async (variant) => {
                const urls = newVisits(variant, context, context.scaled(load.logins));
                const cost = await measure(variant, () => logInAndOut(urls, load.together));
                context.note(cost);
                latencies.set(variant, [...(latencies.get(variant) ?? []), ...cost.result]);
                const add = (
                    id: string,
                    what: string,
                    unit: string,
                    better: "less" | "more",
                    value: number,
                ): void => {
                    const quantity = { id: `logins/${load.together}/${load.delay}/${id}`, unit, better };
                    rows.add({ ...quantity, title: `${what}, ${title}` }, variant.name, value);
                };
                add("rate", "Logins", "/s", "more", urls.length / cost.seconds);
                add("p50", "p50", "ms", "less", percentile(cost.result, 0.5));
                add("p99", "p99", "ms", "less", percentile(cost.result, 0.99));
                add("cpu", "CPU of a login", "ms", "less", (cost.cpuSeconds * 1000) / urls.length);
            });
        }
        context.verifier.delay = 0;
    });
}
