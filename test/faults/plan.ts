/** What happens in a run of the fault suite: a list of steps, made of a seed alone, so that a run can be repeated. */

import type { Fault } from "../../demo/matrix";

/** Numbers that look random, the same for the same seed. */
export interface Dice {
    /** From 0 to 1, without 1. */
    readonly roll: () => number;
    /** A whole number from 0 on below a limit. */
    readonly below: (limit: number) => number;
    readonly pick: <Item>(items: readonly Item[]) => Item;
}

/** Makes dice (mulberry32). */
export function makeDice(seed: number): Dice {
    let state = seed >>> 0;
    const roll = (): number => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
    const below = (limit: number): number => Math.floor(roll() * limit);
    return { roll, below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}

/** What a client does beyond logging in. */
export const behaviours = [
    /** Logs in, joins its meeting, tries another one, and leaves. */
    "come",
    /** Logs in and stays until the end of the run. */
    "stay",
    /** Cuts its connection in the middle of the login. */
    "vanish",
    /** Says goodbye in the middle of the login. */
    "leave",
    /** Asks twice without waiting for the answer. */
    "ask twice",
    /** Aborts in the middle of the login. */
    "abort",
    /** Asks for a mechanism that is not offered first. */
    "another mechanism",
    /** Asks, cuts, and comes back for another room with another token. */
    "another room",
    /** Sends what is no XML in the middle of the login. */
    "garbage",
    /** Opens several connections with the same token at once. */
    "many",
    /** Connects and says nothing, then cuts. */
    "silent",
    /** Logs in over BOSH. */
    "BOSH",
    /** Goes away over BOSH in the middle of the login. */
    "vanish over BOSH",
] as const;

export type Behaviour = (typeof behaviours)[number];

/** One client of a step. */
export interface ClientPlan {
    readonly behaviour: Behaviour;
    /** Who of the people, and which of the rooms the token claims. */
    readonly person: number;
    readonly room: number;
    /** A new OpenID token, the one that the person used last, or an expired one. */
    readonly token: "new" | "used" | "over";
    /** Whether the URL names the room that the token claims. */
    readonly url: "fits" | "other room";
    /** What becomes of the verifier's answers about the token. */
    readonly fault?: Fault;
    /** Milliseconds from the begin of the step to the client's, and from its question to what it does then. */
    readonly begins: number;
    readonly waits: number;
}

/** What happens meanwhile. */
export const incidents = [
    "stop the verifier",
    "restart the verifier",
    "reload the auth module",
    "reload power sync",
    "reload the configuration",
    "change the configuration",
    "a member leaves the room",
    "a member comes back",
] as const;

export interface IncidentPlan {
    readonly kind: (typeof incidents)[number];
    /** Milliseconds from the begin of the step. */
    readonly at: number;
}

export interface StepPlan {
    readonly clients: readonly ClientPlan[];
    readonly incidents: readonly IncidentPlan[];
}

/** Milliseconds that a step's clients and incidents are spread over. */
const SPREAD = 700;

function planFault(dice: Dice): Fault | undefined {
    const faults: readonly (() => Fault | undefined)[] = [
        () => undefined,
        () => undefined,
        () => undefined,
        () => ({ kind: "delay", ms: 50 + dice.below(600) }),
        () => ({ kind: "delay", ms: 1_400 + dice.below(1_200) }),
        () => ({ kind: "hang" }),
        () => ({ kind: "reset" }),
        () => ({ kind: "close" }),
        () => ({ kind: "half" }),
        () => ({ kind: "trickle", msPerByte: 1, head: dice.below(2) === 0 }),
        () => ({ kind: "trickle", msPerByte: 20, head: dice.below(2) === 0 }),
        () => ({ kind: "huge", bytes: 1_000_000 }),
        () => ({ kind: "redirect", location: "/verify/user_in_room" }),
        () => ({
            kind: "raw",
            status: dice.pick([200, 204, 400, 403, 404, 429, 500, 502, 503]),
            body: "<html>",
        }),
        () => ({
            kind: "json",
            body: dice.pick([null, [], {}, { results: true }, { results: { user: true } }]),
        }),
        () => ({ kind: "json", body: { results: { user: true, room_membership: true }, user_id: null } }),
    ];
    return dice.pick(faults)();
}

function planClient(dice: Dice, people: number, rooms: number): ClientPlan {
    return {
        behaviour: dice.pick(behaviours),
        person: dice.below(people),
        room: dice.below(rooms),
        token: dice.pick(["new", "new", "new", "used", "used", "over"] as const),
        url: dice.below(12) === 0 ? "other room" : "fits",
        fault: planFault(dice),
        begins: dice.below(SPREAD),
        waits: dice.below(400),
    };
}

/** Makes the steps of a run. */
export function planRun(
    seed: number,
    steps: number,
    clients: number,
    people: number,
    rooms: number,
): readonly StepPlan[] {
    const dice = makeDice(seed);
    return Array.from({ length: steps }, () => ({
        clients: Array.from({ length: clients }, () => planClient(dice, people, rooms)),
        incidents: Array.from({ length: dice.below(4) }, () => ({
            kind: dice.pick(incidents),
            at: dice.below(SPREAD + 400),
        })).sort((first, second) => first.at - second.at),
    }));
}
