/**
 * The sessions that a user has in one room: to find the one that a client had before, by the resumption token that it
 * names in `previd`, and to let the newest proof of his power count for all of them.
 *
 * A token only finds a session of the same user in the same room, and the search only looks at those, so it costs the
 * same however many sessions there are.
 */

import { applyVerification, copyProofs, ownerKeyOf } from "./session";

/** Bound sessions by who they belong to. */
export interface SessionIndex {
    /** The user name of the session that a session's `previd` names; nothing when that is not the same user's. */
    readonly usernameToResume: (this: void, session: Prosody.Session) => string | undefined;
    /** Gives the verification of a session to all sessions of the same user in the same room. */
    readonly renew: (this: void, session: Prosody.Session) => void;
}

/** Starts to keep the sessions of the module's host, those that are there already included. */
export function indexSessions(module: Prosody.Module, host: Prosody.Host | undefined): SessionIndex {
    const sessionsByKey = new LuaMap<string, LuaSet<Prosody.Session>>();

    const sessionsLike = (session: Prosody.Session): LuaSet<Prosody.Session> | undefined => {
        const key = ownerKeyOf(session);
        return key === undefined ? undefined : sessionsByKey.get(key);
    };

    const remember = (session: Prosody.Session): void => {
        const key = ownerKeyOf(session);
        if (key === undefined) {
            return;
        }
        let sessions = sessionsByKey.get(key);
        if (sessions === undefined) {
            sessions = new LuaSet();
            sessionsByKey.set(key, sessions);
        }
        sessions.add(session);
    };

    const forget = (session: Prosody.Session): void => {
        const key = ownerKeyOf(session);
        const sessions = sessionsLike(session);
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
        usernameToResume(session) {
            const resumptionToken = session.previd;
            const sessions = sessionsLike(session);
            if (resumptionToken === undefined || sessions === undefined) {
                return undefined;
            }
            for (const candidate of sessions) {
                if (candidate.resumption_token === resumptionToken) {
                    return candidate.username;
                }
            }
            return undefined;
        },
        renew(session) {
            const verification = session.matrix_verification;
            const sessions = sessionsLike(session);
            if (verification === undefined || sessions === undefined) {
                return;
            }
            for (const other of sessions) {
                applyVerification(other, verification);
            }
        },
    };
}

/**
 * Sees to resumed sessions: what the new login proved counts from then on, if it is the same user in the same room;
 * anything else ends the session.
 */
export function followResumptions(
    module: Prosody.Module,
    events: Prosody.Events<Prosody.GlobalEvents>,
): void {
    // From 13.0 on; before that, a session is only found by mod_smacks under its own user name, which is given to
    // nobody else, and has been renewed by the new login.
    module.hook_global(
        "c2s-session-updated",
        (event) => {
            if (event.session.host !== module.host) {
                return;
            }
            const key = ownerKeyOf(event.session);
            if (key === undefined || key !== ownerKeyOf(event.from_session)) {
                module.log("warn", "A session was resumed by a login of somebody else: ending it");
                event.session.close({ condition: "not-authorized" });
                return;
            }
            copyProofs(event.session, event.from_session);
        },
        1,
    );
    module.hook(
        "pre-resource-unbind",
        (event) => {
            // Jitsi's breakout rooms clean up after sessions by this event.
            events.fire_event("jitsi-pre-session-unbind", {
                jid: event.session.full_jid,
                session: event.session,
                error: event.error,
            });
        },
        11,
    );
}
