/** Who may send to users without a room, so that nobody outside of a call reaches those inside. */

import * as jid from "util.jid";
import type { RoomReasonName } from "../room-reasons";
import { mainOfCall } from "./call";
import { hasAccount, hookStanzas, originOf, refuseIf, type MeetingSettings, type Origin } from "./door";
import * as muc from "./muc";

/** A stanza to a user of the Matrix host, or to a guest of a meeting. */
export interface DirectStanza {
    readonly administrator: boolean;
    /** Whether it is for the sender's own connections. */
    readonly toOneself: boolean;
    readonly origin: Origin;
    /** Whether it is an invitation, or a decline of one, that no room of the recipient's call passes on. */
    readonly passedOn: boolean;
}

/** The rule: why a stanza is refused; nothing to let it pass. */
export function refuseDirect(stanza: DirectStanza): RoomReasonName | undefined {
    const isTrusted = stanza.origin.kind === "trusted" && !stanza.passedOn;
    const isRefused = !stanza.administrator && !stanza.toOneself && !isTrusted;
    return isRefused ? "not_by_room" : undefined;
}

/** Whether a stanza invites to a room, or declines that: Prosody's rooms pass it on, whoever sent it, with all its content. */
export function isInvitation(stanza: Prosody.Stanza): boolean {
    // Of groupchat only occupants hear.
    if (stanza.name === "message" && stanza.attr.type !== "groupchat") {
        for (const form of stanza.childtags("x", "http://jabber.org/protocol/muc#user")) {
            if (form.get_child("invite") !== undefined || form.get_child("decline") !== undefined) {
                return true;
            }
        }
    }
    return false;
}

/** Whether a room, of this server or another one, passes on what somebody wrote. */
function isPassedOn({ origin, stanza }: Prosody.StanzaEvent): boolean {
    return origin.type !== "c2s" && isInvitation(stanza);
}

/** Sets up the rule on a host. */
export function installDirect(host: string, add: muc.AddHandler, settings: MeetingSettings): void {
    const { module, server } = settings;

    /** The main room of the call that a session is in. */
    const mainOf = (session: Prosody.Session, userJid: string): Prosody.Room | undefined => {
        const main = session.matrix_main_room;
        return main !== undefined && muc.isInCall(main, userJid, server) ? main : undefined;
    };

    /** Whether a user without an account is in a call. */
    const isGuestInCall = (userJid: string): boolean => {
        for (const [, session] of muc.sessionsOfUser(userJid, server)) {
            // The account last: asking about it may cost.
            if (mainOf(session, userJid) !== undefined && !hasAccount(session, server)) {
                return true;
            }
        }
        return false;
    };

    /** Whether a user is of another call than a room is. Who waits for one is of none. */
    const isOfOtherCall = (userJid: string, roomJid: string): boolean => {
        const room = muc.liveRoom(roomJid, server);
        const main = room && mainOfCall(room, server);
        const roomName = main && muc.matrixRoomName(main.jid);
        for (const [, session] of muc.sessionsOfUser(userJid, server)) {
            const rights = session.matrix_rights;
            const own = mainOf(session, userJid);
            const isOther = rights !== undefined && rights.room.roomName !== roomName;
            if (own !== undefined ? own !== main : isOther) {
                return true;
            }
        }
        return false;
    };

    const askDirect = (event: Prosody.StanzaEvent, userJid: string): RoomReasonName | undefined => {
        if (host !== module.host && !isGuestInCall(userJid)) {
            return undefined;
        }
        const sender = muc.senderOf(event.stanza);
        return refuseDirect({
            administrator: muc.isAdministrator(sender, host),
            toOneself: event.stanza.attr.to === undefined || jid.bare(sender) === userJid,
            origin: originOf(event, settings),
            passedOn: isPassedOn(event) && isOfOtherCall(userJid, jid.bare(sender) ?? ""),
        });
    };
    const onStanza = (event: Prosody.StanzaEvent): true | undefined => {
        if (event.origin.type === "component" && !isPassedOn(event)) {
            return undefined;
        }
        return refuseIf(event, jid.bare(event.stanza.attr.to) ?? "", askDirect, settings);
    };
    hookStanzas(add, onStanza);
}
