/** A user who logged in, with the sessions of that user for the same room. */

import * as jid from "util.jid";
import type { Rights, RoomRights } from "./record";

/** A user who logged in: sessions of one principal belong to the same user, in the same room. */
export interface Principal {
    readonly sessions: LuaSet<Prosody.Session>;
    /** Keeps the index alive while there are sessions. */
    readonly index: AnyNotNil;
}

export interface UserRights extends Rights, Principal {
    readonly room: RoomIndex;
}

export interface RoomIndex extends RoomRights {
    readonly users: LuaMap<string, UserRights>;
}

declare global {
    namespace Prosody {
        interface Session {
            /** The user who logged in on the session; nil before and without a successful login. */
            matrix_principal?: Principal;
            /** What Matrix says of the user in the room that the session is for; nil without a login by Matrix. */
            matrix_rights?: UserRights;
            /** When it logged in, in seconds since 1970; a resumed session keeps it. */
            matrix_since?: number;
            /** The name of the claim that the session logged in with. */
            matrix_claim?: string;
        }
    }
}

/** The sessions of a principal that live. */
export function sessionsOf(principal: Principal): readonly Prosody.Session[] {
    const found: Prosody.Session[] = [];
    for (const session of principal.sessions) {
        // Prosody takes all fields from a session that has ended.
        if (session.matrix_principal === principal && session.destroyed !== true) {
            found.push(session);
        } else {
            principal.sessions.delete(session);
        }
    }
    return found;
}

export function jidsOf(principal: Principal): LuaSet<string> {
    const jids = new LuaSet<string>();
    for (const session of sessionsOf(principal)) {
        const bareJid = jid.bare(session.full_jid);
        if (bareJid !== undefined) {
            jids.add(bareJid);
        }
    }
    return jids;
}

/** Seconds from a login to the binding of its session: a login must not be stored for a later moment. */
const bindSeconds = 60;

/** Whether a session is bound, or still may be. @param now seconds since 1970 */
export function isUsable(session: Prosody.Session, now: number): boolean {
    return session.full_jid !== undefined || now - (session.matrix_since ?? now) <= bindSeconds;
}

/** Binds a session to the user who logged in on it. */
export function attach(session: Prosody.Session, principal: Principal): void {
    // Forgets those that have ended.
    sessionsOf(principal);
    session.matrix_principal = principal;
    principal.sessions.add(session);
}

/** Whether two sessions belong to the same user in the same room. */
export function isSameUser(one: Prosody.Session, other: Prosody.Session): boolean {
    return one.matrix_principal !== undefined && one.matrix_principal === other.matrix_principal;
}

/** The live session of a principal that a client wants to resume; nothing where there is none. */
export function sessionToResume(
    session: Prosody.Session,
    principal: Principal | undefined,
): Prosody.Session | undefined {
    if (principal !== undefined && session.previd !== undefined) {
        for (const candidate of sessionsOf(principal)) {
            if (candidate.resumption_token === session.previd) {
                return candidate;
            }
        }
    }
    return undefined;
}
