/**
 * Which users pass lobby and password by Matrix proof (`matrix_lobby_bypass`): only into the very room that the session was
 * verified for.
 */

import { priorities } from "../prosody/priorities";
import * as muc from "./muc";
import { isNickTaken, type PowerSyncSettings } from "./ownership";

const mucNamespace = "http://jabber.org/protocol/muc";

/** The rule: owners by Matrix power pass lobby and password of their room, members if the option says so, banned users never. */
export function passes(who: muc.Credentials, affiliation: Prosody.Affiliation, bypass: boolean): boolean {
    return affiliation !== "outcast" && (who.owner || (who.member && bypass));
}

export function installLobbyHelp({ module, options, onChange }: PowerSyncSettings): void {
    const help = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const { room, stanza, occupant } = event;
        const roomName = muc.matrixRoomName(room.jid);
        const form = stanza.get_child("x", mucNamespace);
        // Before the call has started, all users who may not start it shall wait in the lobby.
        if (roomName === undefined || form === undefined || event.matrix_call_not_started === true) {
            return;
        }
        const sender = muc.senderOf(stanza);
        const who = muc.credentials(sender, muc.rightsIn(event.origin, roomName), module.host);
        const affiliation = room.get_affiliation(sender) ?? "none";
        if (isNickTaken(event) || !passes(who, affiliation, options.lobbyBypass)) {
            return;
        }
        if (room.get_members_only() === true && affiliation === "none") {
            const given = who.owner ? "owner" : "member";
            room.set_affiliation(true, sender, given, undefined, { [muc.givenByModule]: true });
            // Prosody chose the role before these hooks, as for a user who may not enter.
            occupant.role = room.get_default_role(given);
            if (who.owner) {
                onChange("granted");
            }
        }
        const password = room.get_password();
        if (password !== undefined && form.get_child_text("password", mucNamespace) !== password) {
            // Prosody reads the first password: remove a wrong one.
            form.remove_children("password", mucNamespace);
            form.tag("password", { xmlns: mucNamespace }).text(password).up();
        }
    };
    module.hook("muc-occupant-pre-join", help, priorities.join.help);
}
