/** Sessions that are bound, resumed and ended: only the same user in the same room resumes a session. */

import * as stanzas from "util.stanza";
import { loginReasons, type LoginReasonName } from "../login-reasons";
import { priorities } from "../prosody/priorities";
import { describe } from "./refusal";
import { isSameUser, isUsable } from "../rights/principal";
import type { Registry } from "../rights/registry";
import { clearSession, takeOverFields } from "../rights/session-fields";

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

/** Why a session may not be bound; nothing where it may. */
function refuseBinding(session: Prosody.Session, registry: Registry): LoginReasonName | undefined {
    if (session.matrix_resume_only === true) {
        return "resume_only";
    }
    if (!isUsable(session, os.time())) {
        return "bound_too_late";
    }
    return !registry.isFree(session.username ?? "", session.matrix_principal) ? "username_taken" : undefined;
}

/** Whether a session asks to resume a session that has its user name, but belongs to another user. */
function asksForOthers(
    session: Prosody.Session,
    resumptionToken: string | undefined,
    host: Prosody.Host | undefined,
): boolean {
    const users = host?.sessions;
    const user = users?.get(session.username ?? "");
    if (user !== undefined && resumptionToken !== undefined) {
        for (const [, candidate] of user.sessions) {
            if (candidate.resumption_token === resumptionToken) {
                return !isSameUser(candidate, session);
            }
        }
    }
    return false;
}

/**
 * Guards bindings and resumptions: a resumed session keeps its rights, and only its own user gets it.
 *
 * @param onFields called when a session took over the fields of a login
 */
export function followResumptions(
    module: Prosody.Module,
    host: Prosody.Host | undefined,
    events: Prosody.Events<Prosody.GlobalEvents>,
    registry: Registry,
    onFields: (this: void, session: Prosody.Session) => void,
): void {
    module.hook(
        "pre-resource-bind",
        (event) => {
            const reason = refuseBinding(event.session, registry);
            if (reason === undefined) {
                return undefined;
            }
            const { text, advice } = loginReasons[reason];
            const { session } = event;
            module.log(
                "info",
                "Binding refused (%s): %s: %s (%s)",
                reason,
                session.username,
                advice,
                describe(session),
            );
            event.error = { type: "cancel", condition: "not-allowed", text };
            return false;
        },
        priorities.bind.login,
    );

    // Both versions of XEP-0198 that mod_smacks knows.
    for (const namespace of ["urn:xmpp:sm:2", "urn:xmpp:sm:3"] as const) {
        module.hook(
            `stanza/${namespace}:resume`,
            ({ origin, stanza }) => {
                if (!asksForOthers(origin, stanza.attr.previd, host)) {
                    return undefined;
                }
                module.log("warn", "%s asked to resume another user's session: refused", describe(origin));
                const failed = stanzas.stanza("failed", { xmlns: namespace });
                origin.send(failed.tag("item-not-found", { xmlns: "urn:ietf:params:xml:ns:xmpp-stanzas" }));
                return true;
            },
            priorities.resume.login,
        );
    }

    module.hook_global(
        "c2s-session-updated",
        ({ session, from_session: login }) => {
            if (session.host !== module.host) {
                return;
            }
            if (isSameUser(session, login)) {
                takeOverFields(session, login);
                onFields(session);
            } else {
                module.log("warn", "%s resumed another user's session: closing it", describe(login));
                session.close({ condition: "not-authorized" });
            }
        },
        priorities.updated.login,
    );
    // COMPAT 0.12: the event above is 13.0's, where this one comes when the session of the new login has lost its fields.
    module.hook(
        "smacks-hibernation-end",
        ({ origin, resumed }) => {
            if (isSameUser(origin, resumed)) {
                takeOverFields(resumed, origin);
                onFields(resumed);
                // 0.12 never ends this session, so it would keep the record.
                clearSession(origin);
            }
        },
        priorities.hibernationEnd.login,
    );
    module.hook(
        "pre-resource-unbind",
        ({ session, error }) => {
            // Jitsi's breakout rooms clean up after sessions by this event.
            events.fire_event("jitsi-pre-session-unbind", { jid: session.full_jid, session, error });
        },
        priorities.unbind.login,
    );
}
