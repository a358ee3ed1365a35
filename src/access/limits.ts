/**
 * How often somebody may be refused: by connection, and by address within a minute.
 *
 * Only refusals count, so a school behind one address comes in whatever its size. But whoever is being checked may be
 * refused yet: so that a thousand tries at once do not all pass, those under way count like refusals until they end,
 * and the others wait.
 */

import { loginReasons, type LoginReasonName } from "./reasons";

/** After so many refusals a connection gets no further try. */
export const refusalsPerConnection = 3;

/** For how long a refusal counts against an address, in seconds. */
export const refusalPeriod = 60;

/** What an address has done lately. */
export interface AddressUse {
    /** Refusals within the period. */
    readonly refused: number;
    /** Tries that are under way. */
    readonly underWay: number;
    /** How many more may be under way than there are refusals left, see {@link creditAfter}. */
    readonly credit: number;
}

/** Whether somebody may try now, has to wait for others to end, or gets no try. */
export type Permission = "now" | "later" | "never";

/** Whether an address may try. @param limit refusals in a period */
export function permissionOf(use: AddressUse, limit: number): Permission {
    if (use.refused >= limit) {
        return "never";
    }
    return use.underWay < limit - use.refused + use.credit ? "now" : "later";
}

/** How a try ended: `unclear` when nobody could say, or nobody waited any more. */
export type TryEnding = "admitted" | "refused" | "unclear";

/**
 * The credit of an address after a try. Each success adds one, so that where one refusal is left a school need not come
 * in one by one; the first refusal takes all of it.
 */
export function creditAfter(use: AddressUse, ending: TryEnding, limit: number): number {
    switch (ending) {
        case "admitted":
            return Math.min(use.credit + 1, use.refused + limit);
        case "refused":
            return 0;
        case "unclear":
            return use.credit;
    }
}

/** Whether a refusal counts as one: it is a no, and not just that nobody can say. */
export function isRefusal(reason: LoginReasonName): boolean {
    return loginReasons[reason].condition === "not-allowed";
}

/**
 * Whether a refusal counts against the address. Who comes without a token costs nothing, and half a school may do so
 * that took the wrong link.
 */
export function countsAgainstAddress(reason: LoginReasonName): boolean {
    return isRefusal(reason) && reason !== "token_missing";
}
