/** Sessions that are bound, resumed and ended: only the same user in the same room resumes a session. */

import * as stanzas from "util.stanza";
import { loginReasons, type LoginReasonName } from "../login-reasons";
import { priorities } from "../prosody/priorities";
import { isSameUser, isUsable, type Registry } from "../rights/registry";
import { takeOverFields } from "../rights/session-fields";

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

/** What clients ask mod_smacks with, in both versions of XEP-0198 that it knows. */
const resumeElements = ["urn:xmpp:sm:2", "urn:xmpp:sm:3"] as const;

const stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";

/** Why a session may not be bound, if so. */
function refuseBinding(session: Prosody.Session, registry: Registry): LoginReasonName | undefined {
    if (session.matrix_resume_only === true) {
        return "resume_only";
    }
    if (!isUsable(session, os.time())) {
        return "bound_too_late";
    }
    const isFree = registry.isFree(session.username ?? "", session.matrix_principal);
    return isFree ? undefined : "username_taken";
}

/** Sees to bindings and resumptions: a resumed session keeps its rights, and only its own user gets it. */
export function followResumptions(
    module: Prosody.Module,
    host: Prosody.Host | undefined,
    events: Prosody.Events<Prosody.GlobalEvents>,
    registry: Registry,
): void {
    /** Whether a session is asked for that has the user name of the asking one, but belongs to somebody else. */
    const asksForOthers = (session: Prosody.Session, resumptionToken: string | undefined): boolean => {
        const user = session.username === undefined ? undefined : host?.sessions?.get(session.username);
        if (user === undefined || resumptionToken === undefined) {
            return false;
        }
        for (const [, candidate] of user.sessions) {
            if (candidate.resumption_token === resumptionToken) {
                return !isSameUser(candidate, session);
            }
        }
        return false;
    };

    module.hook("pre-resource-bind", (event) => {
        const reason = refuseBinding(event.session, registry);
        if (reason === undefined) {
            return undefined;
        }
        const { text, advice } = loginReasons[reason];
        module.log("info", "Binding refused (%s): %s: %s", reason, event.session.username, advice);
        event.error = { type: "cancel", condition: "not-allowed", text };
        return false;
    });

    // Refused before mod_smacks hears of it: once it tells of a resumption it is in the middle of it.
    for (const namespace of resumeElements) {
        module.hook(
            `stanza/${namespace}:resume`,
            (event) => {
                if (!asksForOthers(event.origin, event.stanza.attr.previd)) {
                    return undefined;
                }
                module.log("warn", "Refused to resume another user's session");
                event.origin.send(
                    stanzas
                        .stanza("failed", { xmlns: namespace })
                        .tag("item-not-found", { xmlns: stanzaErrors }),
                );
                return true;
            },
            priorities.resume.login,
        );
    }

    module.hook_global(
        "c2s-session-updated",
        (event) => {
            if (event.session.host !== module.host) {
                return;
            }
            if (!isSameUser(event.session, event.from_session)) {
                module.log("warn", "Another user's login resumed a session: closing it");
                event.session.close({ condition: "not-authorized" });
                return;
            }
            takeOverFields(event.session, event.from_session);
        },
        priorities.updated.login,
    );
    // COMPAT 0.12: the event above is 13.0's, where this one comes when the session of the new login has lost its fields.
    module.hook("smacks-hibernation-end", (event) => {
        if (isSameUser(event.origin, event.resumed)) {
            takeOverFields(event.resumed, event.origin);
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
        priorities.unbind.login,
    );
}
