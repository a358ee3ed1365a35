/** Who may send to users without a room, so that nobody outside of a call reaches those inside. */

import * as jid from "util.jid";
import { priorities } from "../prosody/priorities";
import type { RoomReasonName } from "../room-reasons";
import { hasAccount, originOf, refuseIf, type MeetingSettings, type Origin } from "./door";
import * as muc from "./muc";

/** A stanza to a user of the Matrix host, or to a guest of a meeting. */
export interface DirectStanza {
    readonly administrator: boolean;
    /** Whether it is for the sender's own connections. */
    readonly toOneself: boolean;
    readonly origin: Origin;
}

/** The rule: why a stanza is refused; nothing to let it pass. */
export function refuseDirect(stanza: DirectStanza): RoomReasonName | undefined {
    if (stanza.administrator || stanza.toOneself || stanza.origin.kind === "trusted") {
        return undefined;
    }
    return "not_by_room";
}

/** Sets up the rule on a host. */
export function installDirect(host: string, add: muc.AddHandler, settings: MeetingSettings): void {
    const { module, server } = settings;

    /** Whether a user without an account has entered a meeting. */
    const isGuestOfMeeting = (bareJid: string): boolean => {
        for (const [, session] of muc.sessionsOfUser(bareJid, server)) {
            if (session.matrix_main_room !== undefined && !hasAccount(session, server)) {
                return true;
            }
        }
        return false;
    };

    const askDirect = (event: Prosody.StanzaEvent, userJid: string): RoomReasonName | undefined => {
        if (host !== module.host && !isGuestOfMeeting(userJid)) {
            return undefined;
        }
        const sender = muc.senderOf(event.stanza);
        return refuseDirect({
            administrator: muc.isAdministrator(sender, host),
            toOneself: event.stanza.attr.to === undefined || jid.bare(sender) === userJid,
            origin: originOf(event, settings),
        });
    };
    const onStanza = (event: Prosody.StanzaEvent): true | undefined => {
        if (event.origin.type === "component") {
            // Most come from rooms: not worth a look at the recipient.
            return undefined;
        }
        return refuseIf(event, jid.bare(event.stanza.attr.to) ?? "", askDirect, settings);
    };
    for (const kind of ["presence", "message", "iq"] as const) {
        add(`${kind}/bare`, onStanza, priorities.stanza.direct);
        add(`${kind}/full`, onStanza, priorities.stanza.direct);
    }
}
