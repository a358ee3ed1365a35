/** Who may be made owner, admin or moderator, and the guard that refuses everybody else. Both modules use it. */

import * as stanzas from "util.stanza";
import type { LogRefusal } from "./room-log";
import { priorities } from "../prosody/priorities";
import { roomReasons } from "../room-reasons";
import * as muc from "./muc";

const reason = "owner_not_verified";

/** A grant of power in the meeting of a Matrix room. */
export interface Grant {
    readonly target: muc.Credentials;
    /** The user who grants; nothing if the server or a module does. */
    readonly actor?: muc.Credentials;
    /** Whether Matrix power decides who is owner: for power sync, not for the auth module. */
    readonly powerDecides: boolean;
    /** The option `matrix_allow_owner_grants` of power sync. */
    readonly ownersMayGrant: boolean;
}

/** Whether a user may be made owner, admin or moderator. */
export function mayBeGranted(grant: Grant): boolean {
    const target = grant.target;
    if (target.administrator || target.owner) {
        return true;
    }
    if (!grant.powerDecides) {
        return target.member;
    }
    // An administrator's grant does not count: Jicofo makes the first user owner.
    return grant.ownersMayGrant && grant.actor?.owner === true;
}

/** Refuses a change of an affiliation that is about to be made. */
export function refuseAffiliation(event: Prosody.SetAffiliationEvent): void {
    event.allowed = false;
    event.error = { type: "cancel", condition: roomReasons[reason].condition };
}

/** Whom a request makes owner or admin; nothing for any other request, and for several users at once. */
function targetOf(stanza: Prosody.Stanza): string | undefined {
    const items = stanza.tags[0]?.tags ?? [];
    const item = items[0];
    if (item === undefined || items.length > 1 || !muc.isPowerful(item.attr.affiliation)) {
        return undefined;
    }
    return item.attr.jid;
}

/** How the grants on a host are guarded. */
interface GrantPolicy extends Pick<Grant, "powerDecides" | "ownersMayGrant"> {
    /** The main room of a breakout room; absent on components of meetings, which have no breakout rooms. */
    readonly mainOf?: (this: void, roomJid: string) => Prosody.Room | undefined;
}

/** Guards the grants on a host. */
export function guardGrants(
    mucHost: string,
    add: muc.AddHandler,
    { server, refused }: { readonly server: Prosody.Server; readonly refused: LogRefusal },
    { powerDecides, ownersMayGrant, mainOf }: GrantPolicy,
): void {
    /** Whether a user may have power in a breakout room: only with power in the main room. All users may in other rooms. */
    const mayModerateBreakout = (roomJid: string, userJid: string): boolean => {
        const main = mainOf?.(roomJid);
        const isPowerful = main === undefined || muc.isPowerful(main.get_affiliation(userJid));
        return isPowerful || muc.isAdministrator(userJid, mucHost);
    };

    /** Whether a user may be made owner or admin. @param actor nothing if the server or a module grants */
    const mayOwn = (roomJid: string, userJid: string, actor?: string): boolean => {
        const roomName = muc.matrixRoomName(roomJid);
        if (roomName === undefined) {
            return mayModerateBreakout(roomJid, userJid);
        }
        return mayBeGranted({
            target: muc.credentialsOf(userJid, roomName, mucHost, server),
            actor: actor !== undefined ? muc.credentialsOf(actor, roomName, mucHost, server) : undefined,
            powerDecides,
            ownersMayGrant,
        });
    };

    // Where Matrix power does not decide, the main room's affiliations are enough: the role follows them.
    const mayModerate: typeof mayOwn = powerDecides ? mayOwn : mayModerateBreakout;

    const onAffiliation = (event: Prosody.SetAffiliationEvent): true | undefined => {
        const { room, jid, actor } = event;
        if (!muc.isPowerful(event.affiliation) || mayOwn(room.jid, jid, actor)) {
            return undefined;
        }
        refuseAffiliation(event);
        // Without an actor Prosody or a plugin grants by a rule of its own, to each user who opens a room.
        refused(reason, jid, room.jid, actor === undefined ? "debug" : undefined);
        return true;
    };

    const onRole = (event: Prosody.SetRoleEvent): true | undefined => {
        const target = event.occupant.bare_jid;
        if (event.role !== "moderator" || mayModerate(event.room.jid, target, event.actor)) {
            return undefined;
        }
        event.allowed = false;
        event.error = "cancel";
        event.condition = roomReasons[reason].condition;
        refused(reason, target, event.room.jid);
        return true;
    };

    /**
     * Answers an administrator's grant to a user who may have no power at all as if it were done. If configured so, Jicofo
     * makes each occupant owner, and would log a failure for each.
     */
    const onAdminQuery = (event: Prosody.StanzaEvent): true | undefined => {
        const stanza = event.stanza;
        const roomJid = stanza.attr.to ?? "";
        const target = targetOf(stanza);
        const isByUser = !muc.isAdministrator(muc.senderOf(stanza), mucHost);
        if (target === undefined || isByUser || mayModerate(roomJid, target)) {
            return undefined;
        }
        event.origin.send(stanzas.reply(stanza));
        refused(reason, target, roomJid);
        return true;
    };

    add("muc-pre-set-affiliation", onAffiliation, priorities.preAffiliation.guard);
    add("muc-pre-set-role", onRole, priorities.preRole.guard);
    add("iq-set/bare/http://jabber.org/protocol/muc#admin:query", onAdminQuery, priorities.adminQuery.guard);
}
