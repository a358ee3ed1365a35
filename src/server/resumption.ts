/**
 * The sessions that a user has in one room: to find the one that a client had before, by the resumption token that it
 * names in `previd`, and to let the newest proof of his power count for all of them.
 *
 * A token only finds a session of the same Matrix user in the same room, and the search only looks at those, so it
 * costs the same however many sessions there are.
 */

import { applyVerification, type Verification } from "./session";

/** Bound sessions by verified user and room. */
export interface SessionIndex {
    /** The user name of the session that a resumption token belongs to; nothing when it is not the same user's. */
    readonly usernameToResume: (
        this: void,
        resumptionToken: string | undefined,
        verification: Verification,
    ) => string | undefined;
    /** Gives the verification to all sessions of the same user in the same room. */
    readonly renew: (this: void, verification: Verification) => void;
}

function keyOf(verification: Verification): string {
    return `${verification.userId} ${verification.roomId}`;
}

/** Starts to keep the sessions of the module's host, those that are there already included. */
export function indexSessions(module: Prosody.Module, host: Prosody.Host | undefined): SessionIndex {
    const sessionsByKey = new LuaMap<string, LuaSet<Prosody.Session>>();

    const remember = (session: Prosody.Session): void => {
        const verification = session.matrix_verification;
        if (verification === undefined) {
            return;
        }
        const key = keyOf(verification);
        let sessions = sessionsByKey.get(key);
        if (sessions === undefined) {
            sessions = new LuaSet();
            sessionsByKey.set(key, sessions);
        }
        sessions.add(session);
    };

    const forget = (session: Prosody.Session): void => {
        const verification = session.matrix_verification;
        const key = verification === undefined ? undefined : keyOf(verification);
        const sessions = key === undefined ? undefined : sessionsByKey.get(key);
        if (key === undefined || sessions === undefined) {
            return;
        }
        sessions.delete(session);
        if (sessions.isEmpty()) {
            sessionsByKey.delete(key);
        }
    };

    module.hook("resource-bind", (event) => {
        remember(event.session);
    });
    module.hook("resource-unbind", (event) => {
        forget(event.session);
    });
    if (host?.sessions !== undefined) {
        for (const [, user] of host.sessions) {
            for (const [, session] of user.sessions) {
                remember(session);
            }
        }
    }

    return {
        usernameToResume(resumptionToken, verification) {
            const sessions = sessionsByKey.get(keyOf(verification));
            if (resumptionToken === undefined || sessions === undefined) {
                return undefined;
            }
            for (const session of sessions) {
                if (session.resumption_token === resumptionToken) {
                    return session.username;
                }
            }
            return undefined;
        },
        renew(verification) {
            const sessions = sessionsByKey.get(keyOf(verification));
            if (sessions === undefined) {
                return;
            }
            for (const session of sessions) {
                applyVerification(session, verification);
            }
        },
    };
}
