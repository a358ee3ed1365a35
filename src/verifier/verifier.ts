/** What a way of verifying a claim has to provide. */

import type { Claim } from "../access/token";
import type { Verdict } from "../access/verdict";

/**
 * Somebody who is asked whether a claim is true.
 *
 * Every way of asking must give exactly one verdict for each call, within its deadline and also when the module is
 * unloaded, and must not throw.
 */
export interface Verifier {
    readonly verify: (this: void, claim: Claim, onVerdict: (this: void, verdict: Verdict) => void) => void;
}
