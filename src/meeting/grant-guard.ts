/**
 * Who may be made owner, admin or moderator where power sync does not decide: proven members of the Matrix room, and in a
 * breakout room who has that power in the main room.
 */

import * as stanzas from "util.stanza";
import { isPowerful, mayBeGrantedAsMember } from "../access/affiliation";
import { isAdministrator } from "../server/administrators";
import {
    adminQuery,
    adminQueryPriority,
    grantPriority,
    powerfulItem,
    refuseAffiliation,
    refuseRole,
    senderOf,
    standingOfUser,
} from "../server/muc";
import type { AddHandler, DoorSettings } from "./doorkeeper";
import { mainRoomOf, matrixRoomName } from "./rooms";

/** Sets up the guard on a host. On hosts without MUC its events never come. */
export function installGrantGuard(mucHost: string, add: AddHandler, settings: DoorSettings): void {
    /** Whether a room is a breakout room of a Matrix room's meeting in which a user has no power. */
    const isPowerlessInMain = (roomJid: string, userJid: string): boolean => {
        const main = isAdministrator(userJid, mucHost) ? undefined : mainRoomOf(roomJid, settings.hosts);
        return (
            main !== undefined &&
            matrixRoomName(main.jid) !== undefined &&
            !isPowerful(main.get_affiliation(userJid) ?? "none")
        );
    };

    const mayReceive = (roomJid: string, userJid: string): boolean => {
        const roomName = matrixRoomName(roomJid);
        return roomName === undefined
            ? !isPowerlessInMain(roomJid, userJid)
            : mayBeGrantedAsMember(standingOfUser(userJid, roomName, mucHost, settings.users));
    };

    const onAffiliation = (event: Prosody.SetAffiliationEvent): true | undefined => {
        if (!isPowerful(event.affiliation) || mayReceive(event.room.jid, event.jid)) {
            return undefined;
        }
        refuseAffiliation(event, "owner_not_verified");
        settings.refusals.grant(event);
        return true;
    };

    const onRole = (event: Prosody.SetRoleEvent): true | undefined => {
        const target = event.occupant.bare_jid;
        if (event.role !== "moderator" || !isPowerlessInMain(event.room.jid, target)) {
            return undefined;
        }
        refuseRole(event, "owner_not_verified");
        settings.refusals.inRoom("owner_not_verified", target, event.room.jid);
        return true;
    };

    /** Answers an administrator's grant in a breakout room that would be refused as if it were done, see ownership.ts. */
    const onAdminQuery = (event: Prosody.StanzaEvent): true | undefined => {
        const { origin, stanza } = event;
        const roomJid = stanza.attr.to ?? "";
        const target = powerfulItem(stanza);
        if (
            target === undefined ||
            !isAdministrator(senderOf(stanza), mucHost) ||
            !isPowerlessInMain(roomJid, target)
        ) {
            return undefined;
        }
        origin.send(stanzas.reply(stanza));
        settings.refusals.inRoom("owner_not_verified", target, roomJid);
        return true;
    };

    add("muc-pre-set-affiliation", onAffiliation, grantPriority);
    add("muc-pre-set-role", onRole, grantPriority);
    add(adminQuery, onAdminQuery, adminQueryPriority);
}
