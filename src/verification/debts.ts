/** The debts of addresses: who of them may ask now. The rules stand in access/limits.ts. */

import * as caches from "util.cache";
import { endCheck, hasDebt, mayAsk, payDebt, secondsToPay, type Debt, type Ending } from "./refusal-limit";
import type { Clock } from "../prosody/clock";

/** Most addresses that are remembered; the ones used longest ago go first. */
const addressMaximum = 5000;

/** The debts. An address is nothing where it is not known: such checks are free. */
export interface Debts {
    readonly mayAsk: (this: void, address: string | undefined) => boolean;
    /** Whether an address has refusals that are not paid yet. */
    readonly hasDebt: (this: void, address: string | undefined) => boolean;
    /** Seconds until an address may ask. */
    readonly secondsToPay: (this: void, address: string) => number;
    readonly begin: (this: void, address: string | undefined) => void;
    readonly end: (this: void, address: string | undefined, ending: Ending) => void;
}

/** Starts without debts. @param limit the option `matrix_refusals_per_minute`; 0 for no limit */
export function makeDebts(limit: number, clock: Clock): Debts {
    const debts = caches.new<Debt>(addressMaximum);

    const debtOf = (address: string | undefined): Debt | undefined => {
        const debt = address === undefined ? undefined : debts.get(address);
        if (debt !== undefined) {
            payDebt(debt, limit, clock.now());
        }
        return debt;
    };

    return {
        mayAsk(address) {
            const debt = debtOf(address);
            return debt === undefined || mayAsk(debt, limit);
        },
        hasDebt(address) {
            const debt = debtOf(address);
            return debt !== undefined && hasDebt(debt);
        },
        secondsToPay(address) {
            const debt = debtOf(address);
            return debt === undefined ? 0 : secondsToPay(debt, limit);
        },
        begin(address) {
            if (address === undefined || limit === 0) {
                return;
            }
            const debt = debtOf(address) ?? { refused: 0, at: clock.now(), underWay: 0 };
            debt.underWay++;
            // Also counts it as the one used last.
            debts.set(address, debt);
        },
        end(address, ending) {
            const debt = debtOf(address);
            if (debt !== undefined) {
                endCheck(debt, ending, limit);
            }
        },
    };
}
