/** The authentication provider of users without accounts: its SASL handler, and what keeps them out of storage. */

import * as datamanager from "util.datamanager";

export type LoginOutcome =
    { readonly ok: true; readonly username: string } | { readonly ok: false; readonly text: string };

/** Decides on the login of a session; runs in the session's coroutine and may wait; must not throw. */
export type Login = (this: void, session: Prosody.Session) => LoginOutcome;

const mechanism = "ANONYMOUS";

/**
 * Makes the SASL handler of a session, with the mechanism ANONYMOUS.
 *
 * It does without util.sasl, which keeps its mechanisms in one table for the whole server, and whose own ANONYMOUS
 * repeats the login until it is accepted.
 */
function anonymousHandler(session: Prosody.Session, login: Login): Prosody.SaslHandler {
    return {
        mechanisms: () => ({ [mechanism]: true }),
        select(wanted) {
            if (wanted !== mechanism) {
                return false;
            }
            this.selected = wanted;
            return true;
        },
        process() {
            const outcome = login(session);
            if (!outcome.ok) {
                // Whatever the reason: lib-jitsi-meet shows people the text of this condition alone.
                return $multi("failure", "not-allowed", outcome.text);
            }
            this.username = outcome.username;
            return $multi("success");
        },
        clean_clone: () => anonymousHandler(session, login),
    };
}

function notSupported(): Prosody.NotSupported {
    return $multi(undefined, "Not supported: users of this host log in by Matrix and have no password");
}

/** Makes a provider of which only the SASL handler does something. */
export function passwordlessProvider(login: Login): Prosody.AuthProvider {
    return {
        get_sasl_handler: (session) => anonymousHandler(session, login),
        test_password: notSupported,
        get_password: notSupported,
        set_password: notSupported,
        user_exists: notSupported,
        create_user: notSupported,
        delete_user: notSupported,
    };
}

/**
 * Keeps the users of the module's host out of storage, as Prosody's own mod_auth_anonymous does.
 *
 * @returns a function to call when the module is unloaded
 */
export function discardStorage(module: Prosody.Module): (this: void) => void {
    const { host } = module;
    const storage = module.shared<boolean>("storage");
    if (storage.get("discarded") === undefined) {
        // Never removed: when util.datamanager removes a callback, it loses those behind it.
        datamanager.add_callback((username, dataHost, datastore, data) => {
            if (dataHost === host && storage.get("discarded") === true) {
                return $multi(false);
            }
            return $multi(username, dataHost, datastore, data);
        });
    }
    storage.set("discarded", true);
    return () => {
        storage.set("discarded", false);
    };
}
