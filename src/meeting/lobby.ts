/**
 * Which users pass lobby and password by Matrix proof (`matrix_lobby_bypass`): only into the very room that the session was
 * verified for.
 */

import { priorities } from "../prosody/priorities";
import * as muc from "./muc";
import { credentialsOfJoiner, isNickTaken } from "./ownership";

const mucNamespace = "http://jabber.org/protocol/muc";

/** A user about to enter the meeting of a Matrix room. */
export interface Passage {
    readonly who: muc.Credentials;
    /** The option `matrix_lobby_bypass`. */
    readonly bypass: boolean;
    readonly affiliation: muc.Affiliation;
    /** Whether only members may enter the meeting, for example because of a lobby. */
    readonly membersOnly: boolean;
    /** Whether the meeting has a password that the joiner did not give. */
    readonly passwordLacking: boolean;
    /** Whether Prosody will refuse the join since another user has the nick. */
    readonly nickTaken: boolean;
}

/** What helps a joiner past lobby and password. */
export interface Help {
    /** The affiliation that the joiner gets. */
    readonly affiliation?: "owner" | "member";
    /** Whether the password is given for the joiner. */
    readonly password: boolean;
}

/**
 * The rule: owners by Matrix power pass lobby and password of their room, members if the option says so. A joiner whom
 * Prosody refuses anyway gets no help.
 */
export function helpIn(passage: Passage): Help {
    const who = passage.who;
    const mayPass = who.owner || (who.member && passage.bypass);
    if (!mayPass || passage.affiliation === "outcast" || passage.nickTaken) {
        return { password: false };
    }
    const password = passage.passwordLacking;
    if (!passage.membersOnly || passage.affiliation !== "none") {
        return { password };
    }
    return { affiliation: who.owner ? "owner" : "member", password };
}

/**
 * Sets it up on the module's MUC component.
 *
 * @param bypass the option `matrix_lobby_bypass`
 * @param onChange counts a user who becomes owner by Matrix power
 */
export function installLobbyHelp(
    module: Prosody.Module,
    bypass: boolean,
    onChange: (this: void, change: "granted") => void,
): void {
    const help = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const { room, stanza } = event;
        const roomName = muc.matrixRoomName(room.jid);
        const form = stanza.get_child("x", mucNamespace);
        // Before the call has started, all users who may not start it shall wait in the lobby.
        if (roomName === undefined || form === undefined || event.matrix_call_not_started === true) {
            return;
        }
        const sender = muc.senderOf(stanza);
        const password = room.get_password();
        const given = form.get_child_text("password", mucNamespace);
        const decision = helpIn({
            who: credentialsOfJoiner(event, roomName, module.host),
            bypass,
            affiliation: room.get_affiliation(sender) ?? "none",
            membersOnly: room.get_members_only() === true,
            passwordLacking: password !== undefined && given !== password,
            nickTaken: isNickTaken(event),
        });
        const affiliation = decision.affiliation;
        if (affiliation !== undefined) {
            room.set_affiliation(true, sender, affiliation, undefined, { [muc.givenByModule]: true });
            // Prosody chose the role before these hooks, as for a user who may not enter.
            event.occupant.role = room.get_default_role(affiliation);
            if (affiliation === "owner") {
                onChange("granted");
            }
        }
        if (decision.password && password !== undefined) {
            // Prosody reads the first password: remove a wrong one.
            form.remove_children("password", mucNamespace);
            form.tag("password", { xmlns: mucNamespace }).text(password).up();
        }
    };

    module.hook("muc-occupant-pre-join", help, priorities.preJoin.help);
}
