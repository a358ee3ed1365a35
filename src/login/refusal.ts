/** How a login is refused: what the log says, what the session must not keep, and what the client is told. */

import { conditionOf, isRefusal, loginReasons, type LoginReasonName } from "../login-reasons";
import { quote } from "../prosody/text";
import type { Claim } from "../rights/claim";
import type { RefusalLog } from "../prosody/log";
import type { LoginOutcome } from "./sasl";
import { clearSession } from "../rights/session-fields";

/** What refusing needs from the module. */
export interface RefusalSettings {
    readonly refusals: RefusalLog;
    /** Told how logins end that are not refused: those go to `refusals`. */
    readonly onEnd: { readonly admitted: (this: void) => void; readonly abandoned: (this: void) => void };
    readonly log: (this: void, level: Prosody.LogLevel, format: string, ...values: unknown[]) => void;
}

/** What the log may say of a client. */
export function describe(session: Prosody.Session, claim?: Claim, userId?: string): string {
    const room = session.jitsi_web_query_room;
    const name = userId ?? "a client";
    const address = session.ip ?? "an unknown address";
    if (claim !== undefined) {
        return string.format("%s at %s, room %s", name, address, claim.roomId);
    }
    const shown = room === undefined ? "unnamed" : quote(room);
    return string.format("%s at %s, meeting %s", name, address, shown);
}

/** Logs a refusal, takes from the session what it must not have, and makes the answer. */
export function refuse(
    session: Prosody.Session,
    reason: LoginReasonName,
    who: string,
    settings: RefusalSettings,
    toldBefore = false,
): LoginOutcome {
    clearSession(session);
    if (isRefusal(reason)) {
        session.matrix_refused_logins = (session.matrix_refused_logins ?? 0) + 1;
    }
    settings.refusals.login(reason, who, toldBefore);
    return { ok: false, condition: conditionOf(reason), text: loginReasons[reason].text };
}

/** The answer for a client that left during the check; nobody will read it, but mod_saslauth has to get one. */
export function abandon(session: Prosody.Session, settings: RefusalSettings): LoginOutcome {
    // COMPAT 13.0: mod_saslauth reads this of a session that has lost all its fields, and throws where it is nil.
    session.base_type ??= "c2s";
    settings.log("debug", "The client left during the check");
    settings.onEnd.abandoned();
    return { ok: false, condition: "temporary-auth-failure", text: "Connection gone" };
}

/** Runs a step in which an error is a refusal: it is logged, and the client gets its answer. */
export function guarded<Settings extends RefusalSettings, First, Second>(
    session: Prosody.Session,
    settings: Settings,
    step: (
        this: void,
        session: Prosody.Session,
        settings: Settings,
        first: First,
        second: Second,
    ) => LoginOutcome,
    first: First,
    second: Second,
): LoginOutcome {
    // By hand, as a try would make three functions for each login.
    const [done, result] = pcall(step, session, settings, first, second);
    if (done) {
        return result;
    }
    settings.log("error", "Error in a login: %s", result);
    return refuse(session, "internal_error", describe(session), settings);
}
