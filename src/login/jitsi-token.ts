/**
 * Ordinary Jitsi tokens, verified by Jitsi's own library `token/util`, just as its mod_auth_token does it. What they
 * say counts for Jitsi; about Matrix they prove nothing.
 */

import { isRefusal } from "./jitsi-events";

/** Verifies the token of a session and puts its claims on it. @returns why it is refused, nothing when it is good */
export type OrdinaryVerifier = (this: void, session: Prosody.Session) => string | undefined;

/**
 * Makes a verifier.
 *
 * @param events those of the whole server
 * @returns nothing, with a logged error, where Jitsi's library is not there or its options do not do
 */
export function ordinaryVerifier(
    module: Prosody.Module,
    events: Prosody.Events<Prosody.GlobalEvents>,
): OrdinaryVerifier | undefined {
    let util: Prosody.JitsiTokenUtil | undefined;
    try {
        util = module.require("token/util").new(module);
    } catch (error) {
        module.log(
            "error",
            "Ordinary tokens need Jitsi's token/util.lib.lua in the plugin folders: %s",
            error,
        );
    }
    if (util === undefined) {
        module.log(
            "error",
            "matrix_token_fallback is set, but ordinary tokens cannot be verified: refusing them",
        );
        return undefined;
    }
    const library = util;
    return (session) => {
        const fetched = events.fire_event("pre-jitsi-authentication-fetch-key", session);
        if (isRefusal(fetched)) {
            return fetched.reason ?? "refused by another module";
        }
        const [ok, , reason] = library.process_and_verify_token(session);
        return ok ? undefined : (reason ?? "refused");
    };
}
