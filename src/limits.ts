/** The limits on refused logins, as a login meets them: by connection and by address (rules in access/limits.ts). */

import { countsAgainstAddress, refusalsPerConnection, type TryEnding } from "./access/limits";
import type { LoginReasonName } from "./access/reasons";
import type { Verdict } from "./access/verdict";
import { describe, refuse, type RefusalSettings } from "./refusal";
import { countAttempts, type Address, type Attempts, type TryAnswer } from "./server/attempts";
import type { Clock } from "./server/clock";
import type { LoginOutcome } from "./server/sasl";

/** What the limits need from the module. */
export interface LimitSettings extends RefusalSettings {
    /** Refused logins by address. */
    readonly attempts: Attempts;
    /** Closes a connection whose login is about to be answered. */
    readonly closeSoon: (this: void, session: Prosody.Session) => void;
    /** Told about a connection whose address is that of a proxy. */
    readonly onUnknownProxy: (this: void, proxy: string) => void;
}

/** Why somebody who asked to try may not. */
export const tryReasons = {
    never: "too_many_refusals",
    late: "too_many_checks",
    cancelled: "check_cancelled",
} as const satisfies Record<Exclude<TryAnswer, "now">, LoginReasonName>;

/** What a check and what came of it means for the address; the client may have left to keep it from counting. */
export function endingOf(verdict: Verdict, outcome: LoginOutcome): TryEnding {
    if (!verdict.admitted) {
        return countsAgainstAddress(verdict.reason) ? "refused" : "unclear";
    }
    return outcome.ok || outcome.condition !== "not-allowed" ? "admitted" : "refused";
}

/** The address that a session's refusals count against; nothing where it is not the client's. */
export function addressOf(session: Prosody.Session, settings: LimitSettings): Address | undefined {
    if (session.ip === undefined) {
        return undefined;
    }
    if (session.matrix_behind_unknown_proxy === true) {
        settings.onUnknownProxy(session.ip);
        return undefined;
    }
    return settings.attempts.of(session.ip);
}

/** Turns a login away before any work, after too many refusals. @returns nothing when it may go on */
export function turnAway(
    session: Prosody.Session,
    address: Address | undefined,
    settings: LimitSettings,
): LoginOutcome | undefined {
    const refused = session.matrix_refused_logins ?? 0;
    if (refused >= refusalsPerConnection) {
        session.matrix_refused_logins = refused + 1;
        settings.closeSoon(session);
        const told = refused > refusalsPerConnection;
        return refuse(session, "too_many_refusals", describe(session), settings, told);
    }
    return address?.isExhausted() === true
        ? refuse(session, "too_many_refusals", describe(session), settings, address.turnAway())
        : undefined;
}

/** Sets the limits up for a module. @param refusalsPerMinute of one address; 0 for no limit */
export function makeLimits(
    module: Prosody.Module,
    refusalsPerMinute: number,
    clock: Clock,
): Pick<LimitSettings, "attempts" | "closeSoon" | "onUnknownProxy"> {
    let proxyIsTold = refusalsPerMinute === 0;
    return {
        attempts: countAttempts(refusalsPerMinute, clock, (ip, turnedAway) => {
            module.log("info", "Address %s may try again; %d logins were refused meanwhile", ip, turnedAway);
        }),
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
