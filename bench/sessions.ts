/**
 * Logins beside many live sessions: what a session takes of memory, a login that names its former session (`previd`)
 * among more and more others, and storms in which hundreds come back at once.
 */

import { performance } from "node:perf_hooks";
import { MEET } from "../demo/deployment";
import { Client } from "./client";
import type { Context } from "./context";
import { logInAndOut } from "./logins";
import { measure, memoryOf } from "./measure";
import { takeTurns, type Rows } from "./rows";
import { percentile } from "./statistics";
import type { Variant, VariantName } from "./variants";
import { newToken, urlFor } from "./visit";

/** How many sessions are made at the same time. */
const together = 20;

/** A live session that can be found again. */
interface Live {
    readonly user: number;
    readonly client: Client;
    /** What a client that comes back puts into `previd`. */
    readonly previd: string;
}

/** The live sessions of each variant. */
type Population = ReadonlyMap<VariantName, Live[]>;

/** Runs a job for each item, some at a time. */
async function forEach<Item>(items: Iterable<Item>, job: (item: Item) => Promise<void>): Promise<void> {
    const waiting = items[Symbol.iterator]();
    const lane = async (): Promise<void> => {
        for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
            await job(next.value);
        }
    };
    await Promise.all(Array.from({ length: together }, lane));
}

/** Logs in new users, and keeps them, until a variant has so many sessions. */
async function grow({ prosody }: Variant, live: Live[], size: number, context: Context): Promise<void> {
    const users = Array.from({ length: size - live.length }, () => context.newUser());
    await forEach(users, async (user) => {
        const client = await Client.logIn(urlFor(prosody, user, newToken(user)), MEET);
        live.push({ user, client, previd: await client.makeResumable() });
    });
}

function nodeOf(jid: string): string {
    return jid.slice(0, jid.indexOf("@"));
}

/** Users come back, one by one, while the server still has their sessions. */
async function measurePrevid(
    variants: readonly Variant[],
    population: Population,
    size: number,
    context: Context,
    rows: Rows,
): Promise<void> {
    context.progress(`logins with previd among ${size} sessions`);
    const logins = context.scaled(60);
    await takeTurns(variants, context.manyRounds, async (variant, round) => {
        const live = population.get(variant.name) ?? [];
        const visits = Array.from({ length: logins }, (_, index) => {
            // Spread over all, and other ones in each round.
            const former = live[(index * 7919 + round * 104729) % live.length];
            if (former === undefined) throw new Error("nobody has a session to come back to");
            return {
                former,
                url: urlFor(variant.prosody, former.user, newToken(former.user), former.previd),
            };
        });
        let found = 0;
        const cost = await measure(variant, async () => {
            for (const { former, url } of visits) {
                const client = await Client.logIn(url, MEET);
                found += nodeOf(client.jid) === nodeOf(former.client.jid) ? 1 : 0;
                client.drop();
            }
        });
        context.note(cost);
        const finds = variant.name === "ours" || variant.name === "baseline";
        if (found !== (finds ? logins : 0)) {
            throw new Error(`${variant.name}: ${found} of ${logins} logins found their former session`);
        }
        rows.add(
            {
                id: `previd/${size}`,
                title: `CPU of a login with previd among ${size} sessions`,
                unit: "ms",
                better: "less",
            },
            variant.name,
            (cost.cpuSeconds * 1000) / logins,
        );
    });
}

/** Clients whose connections are cut all at once come back all at once, with the tokens that they had. */
async function measureStorm(
    variants: readonly Variant[],
    clients: number,
    tokens: number,
    context: Context,
    rows: Rows,
): Promise<void> {
    const title = `${clients} clients with ${tokens} token${tokens === 1 ? "" : "s"} come back`;
    context.progress(title);
    await takeTurns(variants, context.rounds, async (variant) => {
        const users = Array.from({ length: tokens }, () => context.newUser());
        const different = users.map((user) => urlFor(variant.prosody, user, newToken(user)));
        const urls = Array.from({ length: clients }, (_, index) => different[index % tokens] ?? "");
        const before: Client[] = [];
        await forEach(urls, async (url) => {
            before.push(await Client.logIn(url, MEET));
        });
        const { checks } = context.verifier;
        const cost = await measure(variant, async () => {
            for (const client of before) client.drop();
            const started = performance.now();
            const latencies = await logInAndOut(urls, clients);
            return { latencies, seconds: (performance.now() - started) / 1000 };
        });
        context.note(cost);
        const add = (id: string, what: string, unit: string, value: number): void => {
            const quantity = { id: `storm/${tokens === 1 ? "one" : "many"}/${id}`, unit } as const;
            rows.add({ ...quantity, title: `${what}, ${title}`, better: "less" }, variant.name, value);
        };
        add("checks", "Checks", "", context.verifier.checks - checks);
        add("seconds", "All are in after", "s", cost.result.seconds);
        add("p99", "p99", "ms", percentile(cost.result.latencies, 0.99));
        add("cpu", "CPU of a login", "ms", (cost.cpuSeconds * 1000) / clients);
    });
}

/** Measures all of it on all variants. @param most sessions at last, of each variant but the limit */
export async function measureSessions(context: Context, rows: Rows, most: number): Promise<void> {
    await context.withVariants(["floor", "limit", "ours", "baseline"], async (all) => {
        const population: Population = new Map(all.map(({ name }) => [name, []]));
        let variants = all;
        const growTo = async (size: number): Promise<void> => {
            context.progress(`growing to ${size} sessions`);
            for (const variant of variants) {
                await grow(variant, population.get(variant.name) ?? [], size, context);
            }
        };
        const [few, many] = [context.scaled(100), context.scaled(1000)];

        // So that what a first login loads for all does not count as memory of sessions.
        await growTo(few);
        const resident = new Map<Variant, number>();
        for (const variant of all) resident.set(variant, (await memoryOf(variant.prosody)).resident);
        await measurePrevid(variants, population, few, context, rows);

        await growTo(many);
        for (const variant of all) {
            const grown = (await memoryOf(variant.prosody)).resident - (resident.get(variant) ?? 0);
            const megabytes = grown / 1024 / ((many - few) / 1000);
            rows.add(
                { id: "memory", title: "Memory of 1000 sessions", unit: "MB", better: "less" },
                variant.name,
                megabytes,
            );
        }
        await measurePrevid(variants, population, many, context, rows);
        const storm = context.scaled(500);
        context.verifier.delay = 20;
        await measureStorm(variants, storm, storm, context, rows);
        await measureStorm(variants, storm, 1, context, rows);
        context.verifier.delay = 0;

        // The limit looks for no former session, and every session more takes a connection of this process.
        variants = all.filter(({ name }) => name !== "limit");
        for (const { client } of population.get("limit") ?? []) client.drop();
        await growTo(most);
        await measurePrevid(variants, population, most, context, rows);
        for (const live of population.values()) {
            for (const { client } of live) client.drop();
        }
    });
}
