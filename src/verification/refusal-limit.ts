/**
 * How often somebody may be refused: by connection, and by address.
 *
 * Each check that ends in a no puts its address into debt by one, each success takes one away, and time takes away the
 * rest. Checks under way count like refusals until they end, so that a thousand at once do not all pass. An address in debt
 * asks from time to time only, and its newest login first, so that one with a good token still gets in.
 */

/** Seconds in which an address may be refused as often as the option says. */
const period = 50;

/** The debt of an address. */
export interface Debt {
    /** Checks that ended in a no, less what was paid; below 0 a credit for successes: a whole school comes in at once. */
    refused: number;
    /** When that was so, in seconds of one clock. */
    at: number;
    /** Checks under way. */
    underWay: number;
}

/** How a check ended for its address: `unclear` when nobody could say. */
export type Ending = "admitted" | "refused" | "unclear";

/** So many refusals are free: half of the option, so that a burst of them and what follows stay below it. */
function freeRefusals(limit: number): number {
    return Math.max(1, limit / 2);
}

/** Lets time take away debt or credit. @param limit the option `matrix_refusals_per_minute`, above 0 */
export function payDebt(debt: Debt, limit: number, now: number): void {
    const paid = ((now - debt.at) * limit) / period;
    debt.refused = debt.refused > 0 ? Math.max(0, debt.refused - paid) : Math.min(0, debt.refused + paid);
    debt.at = now;
}

/** Takes in how a check ended. Debt and credit have bounds, so that neither lasts. */
export function endCheck(debt: Debt, ending: Ending, limit: number): void {
    debt.underWay--;
    if (ending === "refused") {
        debt.refused = Math.min(debt.refused + 1, freeRefusals(limit) + 1);
    } else if (ending === "admitted") {
        debt.refused = Math.max(debt.refused - 1, -limit);
    }
}

/** Whether an address may ask now, by a debt that was paid up to now. */
export function mayAsk(debt: Debt, limit: number): boolean {
    return debt.refused + debt.underWay < freeRefusals(limit);
}

/** Whether an address has refusals that are not paid yet. */
export function hasDebt(debt: Debt): boolean {
    return debt.refused >= 1;
}

/** Seconds until an address of which nothing is under way may ask. */
export function secondsToPay(debt: Debt, limit: number): number {
    return (Math.max(0, debt.refused - freeRefusals(limit)) * period) / limit;
}
