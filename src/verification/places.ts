/** Who may ask now, and who may wait for a turn, when many checks come at once. */

/** For each check that may run at once, so many may wait; and so many in all. */
const waitingPerTurn = 20;
const waitingMaximum = 2000;

/** How many checks may wait. @param turns how many may run at once */
export function waitingPlaces(turns: number): number {
    return Math.min(waitingPerTurn * turns, waitingMaximum);
}

/** How many places are taken: turns, or places in the queue. */
export interface PlacesTaken {
    readonly all: number;
    /** By checks with targets that are not trusted. */
    readonly untrusted: number;
    /** By checks with the target in question. */
    readonly ofTarget: number;
    /** By checks for the address in question. */
    readonly ofAddress: number;
}

/**
 * Whether there is a place for one more check.
 *
 * Strangers may name a slow server of their own to keep places taken, or ask for a slow room again and again. So of targets
 * that are not trusted each gets a quarter at most, and all of them three quarters, as does each address; the rest is kept
 * for the others.
 *
 * @param places how many there are
 */
export function hasPlace(taken: PlacesTaken, trusted: boolean, places: number): boolean {
    const most = Math.max(1, Math.floor((3 * places) / 4));
    if (taken.all >= places || taken.ofAddress >= most) {
        return false;
    }
    return trusted || (taken.ofTarget < Math.max(1, Math.floor(places / 4)) && taken.untrusted < most);
}
