/** Refuses affiliations and roles that a rule does not allow, whoever is about to give them. */

import * as stanzas from "util.stanza";
import { isPowerful } from "./affiliation";
import { roomReasons } from "../room-reasons";
import { isAdministrator } from "./administrators";
import type { RefusalLog } from "./room-log";
import { senderOf, type AddHandler } from "./muc";

/** Before jitsi_permissions, which at 0 copies features without looking whether the grant is refused. */
export const grantPriority = 20;

/** Before Jitsi's plugins (mod_muc_meeting_id, mod_muc_allowners, mod_muc_lobby_rooms) and Prosody. */
const adminQueryPriority = 15;

const adminQuery = "iq-set/bare/http://jabber.org/protocol/muc#admin:query";

const reason = "owner_not_verified";

/** Whom a query of muc#admin is to make owner or admin; nothing for any other query, and for several at once. */
function powerfulItem(stanza: Prosody.Stanza): string | undefined {
    const items = stanza.tags[0]?.tags ?? [];
    const attributes = items.length === 1 ? items[0]?.attr : undefined;
    const affiliation = attributes?.affiliation;
    return affiliation === "owner" || affiliation === "admin" ? attributes?.jid : undefined;
}

/** Whether a user may get power in a room. @param actor who grants; nothing for the server and its modules */
type MayReceive = (this: void, roomJid: string, userJid: string, actor: string | undefined) => boolean;

/** Who may get power. */
export interface GrantRules {
    /** As owner or admin. */
    readonly mayOwn: MayReceive;
    /** As moderator. */
    readonly mayModerate: MayReceive;
}

/** Refuses a change of an affiliation that is about to be made. */
export function refuseAffiliation(event: Prosody.SetAffiliationEvent): void {
    event.allowed = false;
    event.error = { type: "cancel", condition: roomReasons[reason].condition };
}

/** Guards the grants on a host. On hosts without MUC its events never come. */
export function guardGrants(mucHost: string, add: AddHandler, refusals: RefusalLog, rules: GrantRules): void {
    const onAffiliation = (event: Prosody.SetAffiliationEvent): true | undefined => {
        if (!isPowerful(event.affiliation) || rules.mayOwn(event.room.jid, event.jid, event.actor)) {
            return undefined;
        }
        refuseAffiliation(event);
        refusals.grant(event);
        return true;
    };

    const onRole = (event: Prosody.SetRoleEvent): true | undefined => {
        const target = event.occupant.bare_jid;
        if (event.role !== "moderator" || rules.mayModerate(event.room.jid, target, event.actor)) {
            return undefined;
        }
        event.allowed = false;
        event.error = "cancel";
        event.condition = roomReasons[reason].condition;
        refusals.inRoom(reason, target, event.room.jid);
        return true;
    };

    /**
     * Answers an administrator's grant to a user who may get no power at all as if it were done. Jicofo grants ownership to
     * each occupant, where it is set up so, and logs a failure for each one otherwise.
     */
    const onAdminQuery = ({ origin, stanza }: Prosody.StanzaEvent): true | undefined => {
        const roomJid = stanza.attr.to ?? "";
        const target = powerfulItem(stanza);
        if (
            target === undefined ||
            !isAdministrator(senderOf(stanza), mucHost) ||
            rules.mayModerate(roomJid, target, undefined)
        ) {
            return undefined;
        }
        origin.send(stanzas.reply(stanza));
        refusals.inRoom(reason, target, roomJid);
        return true;
    };

    add("muc-pre-set-affiliation", onAffiliation, grantPriority);
    add("muc-pre-set-role", onRole, grantPriority);
    add(adminQuery, onAdminQuery, adminQueryPriority);
}
