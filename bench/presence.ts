/** A room of fifty whose occupants go on changing their presence, with and without the modules. */

import { MEET, meetingOf } from "../demo/deployment";
import { Client } from "./client";
import type { Context } from "./context";
import { measure } from "./measure";
import { takeTurns, type Rows } from "./rows";
import type { Variant } from "./variants";
import { newToken, roomOf, urlFor, usersInRoom } from "./visit";

/** How many occupants wait for their own presence to come back at the same time. */
const together = 10;

/** Lets the people of one room log in and join its meeting. */
export async function fill(
    { prosody }: Variant,
    occupants: number,
    context: Context,
): Promise<{ clients: Client[]; meeting: string }> {
    let user = context.newUser();
    // The first of a room, so that all are of the same one.
    while (user % usersInRoom !== 0) user = context.newUser();
    const meeting = meetingOf(roomOf(user));
    const clients: Client[] = [];
    for (let index = 0; index < occupants; index++, user = context.newUser()) {
        const client = await Client.logIn(urlFor(prosody, user, newToken(user)), MEET);
        await client.request(
            `<presence xmlns="jabber:client" to="${meeting}/n${index}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
            "code='110'",
        );
        clients.push(client);
    }
    await settleAll(clients);
    return { clients, meeting };
}

async function settleAll(clients: readonly Client[]): Promise<void> {
    await Promise.all(clients.map((client) => client.settle()));
}

/** What an occupant sends to the room, and what comes back of it. */
export type Sent = (
    meeting: string,
    turn: number,
    number: number,
) => readonly [stanza: string, answer: string];

export const presence: Sent = (meeting, turn, number) => [
    `<presence xmlns="jabber:client" to="${meeting}/n${turn}"><status>update ${number}.</status></presence>`,
    `update ${number}.`,
];

export const message: Sent = (meeting, _turn, number) => [
    `<message xmlns="jabber:client" type="groupchat" to="${meeting}"><body>line ${number}.</body></message>`,
    `line ${number}.`,
];

/** Lets occupants send in turn. @returns frames that all occupants received */
export async function update(
    clients: readonly Client[],
    meeting: string,
    updates: number,
    sent: Sent = presence,
): Promise<number> {
    const before = clients.reduce((sum, { frames }) => sum + frames, 0);
    let next = 0;
    const lanes = Math.min(together, clients.length);
    const lane = async (first: number): Promise<void> => {
        // Each lane has occupants of its own.
        for (let turn = first; next < updates; turn = turn + lanes < clients.length ? turn + lanes : first) {
            const number = next++;
            await clients[turn]?.request(...sent(meeting, turn, number));
        }
    };
    await Promise.all(Array.from({ length: lanes }, (_, first) => lane(first)));
    await settleAll(clients);
    // But for the answer that each one has just waited for.
    return clients.reduce((sum, { frames }) => sum + frames, 0) - before - clients.length;
}

/** Measures it on the bare server, ours and the baseline. */
export async function measurePresence(context: Context, rows: Rows): Promise<void> {
    await context.withVariants(["floor", "ours", "baseline"], async (variants) => {
        const rooms = new Map<Variant, Awaited<ReturnType<typeof fill>>>();
        const occupants = context.scaled(usersInRoom);
        context.progress(`presence updates in a room of ${occupants}`);
        for (const variant of variants) rooms.set(variant, await fill(variant, occupants, context));
        const updates = context.scaled(120);
        // The first turn warms up and does not count.
        await takeTurns(variants, context.manyRounds + 1, async (variant, round) => {
            const { clients, meeting } = rooms.get(variant) ?? { clients: [], meeting: "" };
            const cost = await measure(variant, () => update(clients, meeting, updates));
            if (round === 0) return;
            context.note(cost);
            const add = (
                id: string,
                title: string,
                unit: string,
                better: "less" | "more",
                value: number,
            ): void => {
                rows.add(
                    { id: `presence/${id}`, title: `${title} in a room of ${occupants}`, unit, better },
                    variant.name,
                    value,
                );
            };
            add("rate", "Presence updates", "/s", "more", updates / cost.seconds);
            add("cpu", "CPU of a presence update", "ms", "less", (cost.cpuSeconds * 1000) / updates);
            add("frames", "Frames for each presence update", "", "less", cost.result / updates);
        });
        for (const { clients } of rooms.values()) {
            for (const client of clients) client.drop();
        }
    });
}
