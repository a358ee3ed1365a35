/** Who plays in the demo: the people, and the rooms that they are in. */

import type { Matrix } from "./matrix";
import type { PageRoom, Person } from "./page";

export const LAB = "!lab:hs.test";
export const CANTEEN = "!canteen:hs.test";
export const MODERATOR = "@maria:hs.test";
export const MEMBER = "@peter:hs.test";
export const STRANGER = "@eve:hs.test";
const BANNED = "@bruno:hs.test";

/** The people whom one can be on the page. */
export const people: readonly Person[] = [
    { name: "Maria", description: "moderator of the lab", user: MODERATOR },
    { name: "Peter", description: "member of the lab", user: MEMBER },
    { name: "Eve", description: "a stranger to the lab, at home in the canteen", user: STRANGER },
    { name: "Bruno", description: "banned from the lab", user: BANNED },
    { name: "Mallory", description: "nobody, with a forged token", user: STRANGER, forger: true },
];

export const rooms: readonly PageRoom[] = [
    { name: "the lab", roomId: LAB },
    { name: "the canteen", roomId: CANTEEN },
];

/** Puts the people into their rooms. */
export function settle(matrix: Matrix): void {
    matrix.addRoom({ roomId: LAB, members: { [MODERATOR]: 50, [MEMBER]: 0, [BANNED]: 0 } });
    matrix.addRoom({ roomId: CANTEEN, members: { [STRANGER]: 100 } });
    matrix.ban(LAB, BANNED);
}
