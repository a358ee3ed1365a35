/** The name that was most likely meant by one that nothing knows. */

import { sub } from "./text";

/** How alike names are: how many pairs of neighbouring characters of one the other has, too. */
function likenessOf(name: string, other: string): number {
    let likeness = -Math.abs(name.length - other.length);
    for (let index = 0; index + 1 < name.length; index++) {
        likeness += other.indexOf(sub(name, index + 1, index + 2)) >= 0 ? 1 : 0;
    }
    return likeness;
}

/** The name of a table's keys that is most like an unknown one. */
export function nearestName(name: string, known: Readonly<Record<string, unknown>>): string {
    let nearest = "";
    let best = -Infinity;
    for (const candidate in known) {
        const likeness = likenessOf(name, candidate);
        // Lua tables have no order: of several, the first by name.
        if (likeness > best || (likeness === best && candidate < nearest)) {
            nearest = candidate;
            best = likeness;
        }
    }
    return nearest;
}
