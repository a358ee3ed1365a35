/** What it means that users of servers which are not configured come in, too (`matrix_federation`). */

import { fine, warning, type Step } from "./step";

const step = "federation";

/**
 * Looks at the options that go with `matrix_federation`. Nobody is asked: other servers are those of strangers, and which
 * of them users come from is not known before they come.
 *
 * @param membershipVerified whether users have to be in the Matrix room (`uvs_verify_membership`)
 */
export function checkFederation(membershipVerified: boolean): Step {
    return membershipVerified
        ? fine(
              step,
              "users of other servers come in, too: for them Prosody has to resolve names in DNS, and to reach ports 443 and 8448 of other machines",
          )
        : warning(
              step,
              "every user of any Matrix server may enter every Matrix room's meeting: matrix_federation is on, and uvs_verify_membership is off",
              "leave uvs_verify_membership on, or matrix_federation off",
          );
}
