/**
 * The SASL handler that mod_saslauth talks to: mechanism ANONYMOUS, decided by a login function.
 *
 * A handler of our own, because util.sasl keeps its mechanisms in one table for the whole server, and its own
 * ANONYMOUS asks again and again until it is accepted.
 */

/** How a login ended. */
export type LoginOutcome =
    | { readonly ok: true; readonly username: string }
    | { readonly ok: false; readonly condition: string; readonly text: string };

const mechanism = "ANONYMOUS";

/**
 * Makes a handler.
 *
 * @param login decides; runs in the session's coroutine and may wait; must not throw
 */
export function anonymousHandler(login: (this: void) => LoginOutcome): Prosody.SaslHandler {
    return {
        mechanisms() {
            return { [mechanism]: true };
        },
        select(wanted) {
            if (wanted !== mechanism) {
                return false;
            }
            this.selected = wanted;
            return true;
        },
        process() {
            const outcome = login();
            if (!outcome.ok) {
                return $multi("failure", outcome.condition, outcome.text);
            }
            this.username = outcome.username;
            return $multi("success");
        },
        clean_clone() {
            return anonymousHandler(login);
        },
    };
}
