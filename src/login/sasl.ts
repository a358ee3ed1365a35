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
const mechanisms = { [mechanism]: true } as const;

/** A handler and what decides for it. */
interface AnonymousHandler extends Prosody.SaslHandler {
    readonly login: (this: void) => LoginOutcome;
}

// One of each for all handlers: there is a handler for each connection.
function offerMechanisms(): Record<string, true> {
    return mechanisms;
}
function selectMechanism(this: Prosody.SaslHandler, wanted: string): boolean {
    if (wanted !== mechanism) {
        return false;
    }
    this.selected = wanted;
    return true;
}
function process(this: AnonymousHandler): LuaMultiReturn<Prosody.SaslStep> {
    const outcome = this.login();
    if (!outcome.ok) {
        return $multi("failure", outcome.condition, outcome.text);
    }
    this.username = outcome.username;
    return $multi("success");
}
function cleanClone(this: AnonymousHandler): Prosody.SaslHandler {
    return anonymousHandler(this.login);
}

/**
 * Makes a handler.
 *
 * @param login decides; runs in the session's coroutine and may wait; must not throw
 */
export function anonymousHandler(login: (this: void) => LoginOutcome): Prosody.SaslHandler {
    const handler: AnonymousHandler = {
        login,
        mechanisms: offerMechanisms,
        select: selectMechanism,
        process,
        clean_clone: cleanClone,
    };
    return handler;
}
