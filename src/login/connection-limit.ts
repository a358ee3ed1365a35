/** The limit on refused logins of a connection, and the address that refusals count against (rules in access/limits.ts). */

import { describe, refuse, type RefusalSettings } from "./refusal";
import { networkOf } from "../prosody/address";
import type { LoginOutcome } from "./sasl";

/** After so many refusals a connection gets no further try. */
export const refusalsPerConnection = 3;

/** What the limits need from the module. */
export interface LimitSettings extends RefusalSettings {
    /** Closes a connection whose login is about to be answered. */
    readonly closeSoon: (this: void, session: Prosody.Session) => void;
    /** Told about a connection whose address is that of a proxy. */
    readonly onUnknownProxy: (this: void, proxy: string) => void;
}

/** The network that a session's refusals count against; nothing where the client's is not known. */
export function addressOf(session: Prosody.Session, settings: LimitSettings): string | undefined {
    if (session.ip === undefined) {
        return undefined;
    }
    if (session.matrix_behind_unknown_proxy === true) {
        settings.onUnknownProxy(session.ip);
        return undefined;
    }
    return networkOf(session.ip);
}

/** Turns a login away before any work, after too many refusals on its connection. @returns nothing when it may go on */
export function turnAway(session: Prosody.Session, settings: LimitSettings): LoginOutcome | undefined {
    const refused = session.matrix_refused_logins ?? 0;
    if (refused < refusalsPerConnection) {
        return undefined;
    }
    session.matrix_refused_logins = refused + 1;
    settings.closeSoon(session);
    const told = refused > refusalsPerConnection;
    return refuse(session, "too_many_refusals", describe(session), settings, told);
}

/** Sets the limits up for a module. @param refusalsPerMinute of one address; 0 for no limit */
export function makeLimits(
    module: Prosody.Module,
    refusalsPerMinute: number,
): Pick<LimitSettings, "closeSoon" | "onUnknownProxy"> {
    let proxyIsTold = refusalsPerMinute === 0;
    return {
        closeSoon(session) {
            module.add_timer(0, () => {
                if (session.destroyed !== true) {
                    session.close({ condition: "policy-violation", text: "Too many refused logins" });
                }
            });
        },
        onUnknownProxy(proxy) {
            if (!proxyIsTold) {
                proxyIsTold = true;
                module.log(
                    "warn",
                    "Clients come by a proxy at %s that trusted_proxies does not name: matrix_refusals_per_minute cannot count for them (told once)",
                    proxy,
                );
            }
        },
    };
}
