/** How verified users pass lobby and password of the meeting of their own Matrix room, on the MUC component. */

import { helpIn } from "./lobby-rule";
import { givenByModule, isNickTaken, senderOf, standingOfJoiner } from "./muc";
import { matrixRoomName } from "./rooms";

/** Before token_affiliation (-3.5), Jitsi's lobby (-4), members-only (-5), and passwords (-7, -20). */
const helpPriority = -3;

const mucNamespace = "http://jabber.org/protocol/muc";

/** Sets it up on the module's MUC component. @param bypass the option `matrix_lobby_bypass` */
export function installLobbyHelp(module: Prosody.Module, bypass: boolean): void {
    const help = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const room = event.room;
        const roomName = matrixRoomName(room.jid);
        const form = event.stanza.get_child("x", mucNamespace);
        // Before the call has started, waiting in the lobby is what everybody shall do.
        if (roomName === undefined || form === undefined || event.matrix_call_not_started === true) {
            return;
        }
        const sender = senderOf(event.stanza);
        const password = room.get_password();
        const given = form.get_child_text("password", mucNamespace);
        const decision = helpIn({
            who: standingOfJoiner(event, roomName, module.host),
            bypass: bypass,
            affiliation: room.get_affiliation(sender) ?? "none",
            membersOnly: room.get_members_only() === true,
            passwordLacking: password !== undefined && given !== password,
            nickTaken: isNickTaken(event),
        });
        if (decision.affiliation !== undefined) {
            room.set_affiliation(true, sender, decision.affiliation, undefined, { [givenByModule]: true });
            // Fixed before these hooks, as the role of somebody who may not enter.
            event.occupant.role = room.get_default_role(decision.affiliation);
        }
        if (decision.password && password !== undefined) {
            // A wrong one that the client gave would count first.
            form.remove_children("password", mucNamespace);
            form.tag("password", { xmlns: mucNamespace }).text(password).up();
        }
    };

    module.hook("muc-occupant-pre-join", help, helpPriority);
}
