/** What logins share with Jitsi: what its plugins answer, its ordinary tokens, and the page that Element looks for. */

/** Whether what a handler returned is a refusal. */
export function isRefusal(result: unknown): result is Prosody.JitsiRefusal {
    return typeof result === "object" && (result as Prosody.JitsiRefusal).res === false;
}

/** Verifies the token of a session and puts its claims on it. @returns why it is refused, nothing when it is good */
export type OrdinaryVerifier = (this: void, session: Prosody.Session) => string | undefined;

/**
 * Makes a verifier of ordinary Jitsi tokens by Jitsi's own library `token/util`, used as Jitsi's mod_auth_token does. What
 * the tokens say counts for Jitsi; about Matrix they prove nothing.
 *
 * @returns nothing, with a logged error, without Jitsi's library or with wrong options for it
 */
export function ordinaryVerifier(
    module: Prosody.Module,
    events: Prosody.Events<Prosody.GlobalEvents>,
): OrdinaryVerifier | undefined {
    const [loaded, library] = pcall(() => module.require("token/util").new(module));
    if (!loaded || library === undefined) {
        module.log(
            "error",
            "matrix_token_fallback is set, but ordinary tokens are refused: %s. Check that token/util.lib.lua is in plugin_paths, and the options app_id and app_secret or asap_key_server",
            loaded ? "token/util rejects its options" : library,
        );
        return undefined;
    }
    return (session) => {
        const fetched = events.fire_event("pre-jitsi-authentication-fetch-key", session);
        if (isRefusal(fetched)) {
            return fetched.reason ?? "refused by another module";
        }
        const [ok, , reason] = library.process_and_verify_token(session);
        return ok ? undefined : (reason ?? "refused");
    };
}

// In Prosody's own spelling: mod_http may have set the same header, and browsers refuse one that comes twice.
const headers = { content_type: "application/json", access_control_allow_origin: "*" };

const body = '{"auth":"openidtoken-jwt"}';

/** `/.well-known/element/jitsi` for mod_http: it asks Element for Matrix tokens. */
export const wellKnown: Prosody.HttpProvider = {
    default_path: "/.well-known/element",
    route: { "GET /jitsi": () => ({ status_code: 200, headers, body }) },
};
