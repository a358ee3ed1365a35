/**
 * The sessions that a user has in one room: to find the one that a client had before, by the resumption token that it
 * names in `previd`, and to let the newest proof of his power count for all of them.
 *
 * A token only finds a session of the same user in the same room, and the search only looks at those, so it costs the
 * same however many sessions there are.
 */

import * as stanzas from "util.stanza";
import { applyVerification, copyProofs, endMembership, memberKey, ownerKeyOf } from "./session";

declare global {
    namespace Prosody {
        interface HostEvents {
            /** A client asks mod_smacks for a session that it had before. Source: core/stanza_router.lua. */
            "stanza/urn:xmpp:sm:2:resume": StanzaEvent;
            /** The same in the newer version of the protocol. */
            "stanza/urn:xmpp:sm:3:resume": StanzaEvent;
        }
    }
}

/** Bound sessions by who they belong to. */
export interface SessionIndex {
    /** The user name of the session that a session's `previd` names; nothing when that is not the same user's. */
    readonly usernameToResume: (this: void, session: Prosody.Session) => string | undefined;
    /** Whether a session may have a user name: nobody else has a session of that name. */
    readonly mayHave: (this: void, session: Prosody.Session, username: string) => boolean;
    /** The sessions that a Matrix user has for a room, perhaps without being in its call. */
    readonly sessionsOf: (this: void, userId: string, roomId: string) => readonly Prosody.Session[];
    /** Takes from a session all that its login proved, since its user is not in the Matrix room any more. */
    readonly endMembership: (this: void, session: Prosody.Session) => void;
    /** Gives the verification of a session to all sessions of the same user in the same room. */
    readonly renew: (this: void, session: Prosody.Session) => void;
}

/** Starts to keep the sessions of the module's host, those that are there already included. */
export function indexSessions(
    module: Prosody.Module,
    host: Prosody.Host | undefined,
    events: Prosody.Events<Prosody.GlobalEvents>,
): SessionIndex {
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
        if (key === undefined) {
            return;
        }
        const sessions = sessionsByKey.get(key);
        if (sessions === undefined) {
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
            if (resumptionToken === undefined) {
                return undefined;
            }
            for (const candidate of sessionsLike(session) ?? new LuaSet()) {
                if (candidate.resumption_token === resumptionToken) {
                    return candidate.username;
                }
            }
            return undefined;
        },
        mayHave(session, username) {
            const user = host?.sessions?.get(username);
            if (user === undefined) {
                return true;
            }
            const key = ownerKeyOf(session);
            for (const [, other] of user.sessions) {
                if (key === undefined || ownerKeyOf(other) !== key) {
                    return false;
                }
            }
            return true;
        },
        sessionsOf(userId, roomId) {
            const found: Prosody.Session[] = [];
            for (const session of sessionsByKey.get(memberKey(userId, roomId)) ?? new LuaSet()) {
                found.push(session);
            }
            return found;
        },
        endMembership(session) {
            // By the key that it loses with this.
            forget(session);
            endMembership(session);
        },
        renew(session) {
            const verification = session.matrix_verification;
            const sessions = sessionsLike(session);
            if (verification === undefined || sessions === undefined) {
                return;
            }
            // All of them first: who has power by one session has it by all.
            for (const other of sessions) {
                applyVerification(other, verification);
            }
            for (const other of sessions) {
                events.fire_event("matrix-verification-renewed", other);
            }
        },
    };
}

/** What clients ask mod_smacks with, in both versions of XEP-0198 that it knows. */
const resumeElements = ["urn:xmpp:sm:2", "urn:xmpp:sm:3"] as const;

const stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";

/**
 * Sees to resumed sessions: what the new login proved counts from then on, if it is the same user in the same room;
 * nobody else gets the session.
 */
export function followResumptions(
    module: Prosody.Module,
    host: Prosody.Host | undefined,
    events: Prosody.Events<Prosody.GlobalEvents>,
): void {
    /** Whether a session is asked for that has the user name of the asking one, but belongs to somebody else. */
    const asksForOthers = (session: Prosody.Session, resumptionToken: string | undefined): boolean => {
        const user = session.username === undefined ? undefined : host?.sessions?.get(session.username);
        if (user === undefined || resumptionToken === undefined) {
            return false;
        }
        for (const [, candidate] of user.sessions) {
            if (candidate.resumption_token === resumptionToken) {
                return ownerKeyOf(candidate) !== ownerKeyOf(session);
            }
        }
        return false;
    };

    // User names are given to nobody else, but for other modules (pre-jitsi-authentication), which may do otherwise.
    // mod_smacks would be in the middle of handing over once it tells of it, so it is not even asked.
    for (const namespace of resumeElements) {
        module.hook(
            `stanza/${namespace}:resume`,
            (event) => {
                if (!asksForOthers(event.origin, event.stanza.attr.previd)) {
                    return undefined;
                }
                module.log("warn", "A login of somebody else asked for a session to be resumed: refused");
                event.origin.send(
                    stanzas
                        .stanza("failed", { xmlns: namespace })
                        .tag("item-not-found", { xmlns: stanzaErrors }),
                );
                return true;
            },
            1,
        );
    }

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
    // COMPAT 0.12: the event above is 13.0's, where this one comes when the session of the new login has lost its fields.
    module.hook("smacks-hibernation-end", (event) => {
        if (ownerKeyOf(event.origin) !== undefined) {
            copyProofs(event.resumed, event.origin);
        }
    });
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
