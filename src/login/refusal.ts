/** How a login is refused, and when a connection gets no further try. */

import { adviceOf, isRefusal, loginReasons, type LoginReasonName } from "../login-reasons";
import { networkOf } from "../prosody/address";
import { quote } from "../prosody/text";
import type { Claim } from "../rights/record";
import { clearSession } from "../rights/session-fields";
import type { AuthOptions } from "../verification/auth-options";
import type { AuthMetrics } from "../verification/counters";
import type { Verdict } from "../verification/verifier";
import type { LoginOutcome } from "./provider";

declare global {
    namespace Prosody {
        interface Session {
            /** How many logins on the connection were refused. */
            matrix_refused_logins?: number;
        }
    }
}

export interface RefusalSettings {
    readonly module: Prosody.Module;
    readonly options: AuthOptions;
    readonly metrics: AuthMetrics;
}

const warned = new LuaSet<string>();

/** Logs a warning the first time; Prosody loads this file anew with each module. */
export function warnOnce(module: Prosody.Module, format: string, value: string): void {
    if (!warned.has(format)) {
        warned.add(format);
        module.log("warn", format, value);
    }
}

/** The client in a log line, without secrets: who it is as far as that is known, from where, and for which room. */
export function describe(session: Prosody.Session, claim?: Claim, userId?: string): string {
    const rights = session.matrix_rights;
    const server = claim?.serverName;
    const stranger = server === undefined ? "a client" : `a user of ${server}`;
    const user = userId ?? rights?.userId ?? stranger;
    const roomId = claim?.roomId ?? rights?.room.roomId;
    const room =
        roomId === undefined ? `meeting ${quote(session.jitsi_web_query_room ?? "")}` : `room ${roomId}`;
    return `${user} at ${session.ip ?? "an unknown address"}, ${room}`;
}

/** What a line of the log says of a refusal besides its reason. */
export type RefusalDetails = Pick<
    Verdict & { readonly admitted: false },
    "detail" | "loggedBefore" | "unlogged"
>;

/** Refuses a login: logs and counts it, takes from the session what only a successful login gives, and makes the answer. */
export function refuse(
    session: Prosody.Session,
    settings: RefusalSettings,
    reason: LoginReasonName,
    who: string,
    details: RefusalDetails = {},
): LoginOutcome {
    const { level, text } = loginReasons[reason];
    clearSession(session);
    if (isRefusal(reason)) {
        session.matrix_refused_logins = (session.matrix_refused_logins ?? 0) + 1;
    }
    settings.metrics.onLogin("refused", reason);
    const { detail = "", loggedBefore, unlogged = 0 } = details;
    settings.module.log(
        loggedBefore === true ? "debug" : level,
        "Login refused (%s): %s: %s%s%s",
        reason,
        who,
        adviceOf(reason, settings.options.uvsBaseUrl !== undefined),
        detail === "" ? "" : ` (${detail})`,
        unlogged === 0 ? "" : `; ${tostring(unlogged)} more since the last line`,
    );
    return { ok: false, text };
}

/** Answers a login whose client has left: nobody reads the answer, but mod_saslauth needs one. */
export function abandon(session: Prosody.Session, settings: RefusalSettings): LoginOutcome {
    // COMPAT 13.0: mod_saslauth reads this of a session that has lost all its fields, and throws where it is nil.
    session.base_type ??= "c2s";
    settings.module.log("debug", "The client left during the login");
    settings.metrics.onLogin("abandoned");
    return { ok: false, text: "Connection gone" };
}

const refusalsPerConnection = 3;

/** Refuses and closes a connection that was refused too often, before any work. @returns nothing while it may try */
export function refuseConnection(
    session: Prosody.Session,
    settings: RefusalSettings,
): LoginOutcome | undefined {
    const refused = session.matrix_refused_logins ?? 0;
    if (refused < refusalsPerConnection) {
        return undefined;
    }
    session.matrix_refused_logins = refused + 1;
    // After the answer.
    settings.module.add_timer(0, () => {
        if (session.destroyed !== true) {
            session.close({ condition: "policy-violation", text: "Too many refused logins" });
        }
    });
    const loggedBefore = refused > refusalsPerConnection;
    return refuse(session, settings, "too_many_refusals", describe(session), { loggedBefore });
}

/** The network that a session's refusals count against; nothing where the client's address is not known. */
export function addressOf(session: Prosody.Session, settings: RefusalSettings): string | undefined {
    const ip = session.ip;
    if (ip === undefined || session.matrix_behind_unknown_proxy !== true) {
        return ip !== undefined ? networkOf(ip) : undefined;
    }
    if (settings.options.refusalsPerMinute > 0) {
        const format =
            "Clients come by a proxy at %s that trusted_proxies does not name: matrix_refusals_per_minute does not limit them (logged once)";
        warnOnce(settings.module, format, ip);
    }
    return undefined;
}
