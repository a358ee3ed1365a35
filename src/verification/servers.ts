/** Which homeserver answers for a claim. */

import type { LoginReasonName } from "../login-reasons";

/** Who is asked whose the token is. */
export type ServerChoice =
    | { readonly kind: "configured"; readonly name: string }
    /** A server that is not configured, where those are asked, too (`matrix_federation`). */
    | { readonly kind: "foreign"; readonly name: string }
    | { readonly kind: "none"; readonly reason: LoginReasonName };

/**
 * Chooses the homeserver that says whose a token is.
 *
 * @param claimed the server that the client names, if it names one
 * @param configured the names of the servers that are set up, at least one
 * @param federation whether other servers are asked, too
 */
export function chooseServer(
    claimed: string | undefined,
    configured: readonly string[],
    federation: boolean,
): ServerChoice {
    if (claimed === undefined) {
        const only = configured[0];
        return only === undefined || configured.length > 1
            ? { kind: "none", reason: "server_not_named" }
            : { kind: "configured", name: only };
    }
    for (const name of configured) {
        if (name === claimed) {
            return { kind: "configured", name };
        }
    }
    return federation
        ? { kind: "foreign", name: claimed }
        : { kind: "none", reason: "server_not_configured" };
}
