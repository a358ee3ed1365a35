/** Which known name somebody meant who wrote an unknown one. */

/**
 * How many single changes lead from one text to another: a character more, less or different, or two neighbours the
 * other way round.
 */
export function editDistance(from: string, to: string): number {
    let beforeLast: number[] = [];
    let last: number[] = [];
    for (let column = 0; column <= to.length; column++) {
        last.push(column);
    }
    for (let row = 1; row <= from.length; row++) {
        const current: number[] = [row];
        for (let column = 1; column <= to.length; column++) {
            const same = from.charAt(row - 1) === to.charAt(column - 1);
            let least = Math.min(
                (last[column] ?? 0) + 1,
                (current[column - 1] ?? 0) + 1,
                (last[column - 1] ?? 0) + (same ? 0 : 1),
            );
            if (
                row > 1 &&
                column > 1 &&
                from.charAt(row - 1) === to.charAt(column - 2) &&
                from.charAt(row - 2) === to.charAt(column - 1)
            ) {
                least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
            }
            current.push(least);
        }
        beforeLast = last;
        last = current;
    }
    return last[to.length] ?? 0;
}

/** The name that is the fewest changes away, the first of several. @returns nothing where there are no names */
export function nearestName(name: string, names: readonly string[]): string | undefined {
    let nearest: string | undefined;
    let least = -1;
    for (const candidate of names) {
        const distance = editDistance(name, candidate);
        if (least < 0 || distance < least) {
            nearest = candidate;
            least = distance;
        }
    }
    return nearest;
}
