/**
 * The way into a Matrix room's meeting past lobby and password, on the MUC component: how verified members are helped,
 * and how far guests come.
 */

import { refuseGuest, type GuestPolicy } from "./access/guests";
import { helpIn } from "./access/lobby";
import type { RoomReasonName } from "./access/reasons";
import type { RefusalLog } from "./server/log";
import {
    answerRefusedJoin,
    discardNewRoom,
    doorPriority,
    isGuest,
    isNickTaken,
    matrixRoomName,
    senderOf,
    standingOfJoiner,
} from "./server/muc";

/** Before token_affiliation (-3.5), Jitsi's lobby (-4), members-only (-5), and passwords (-7, -20). */
const helpPriority = -3;

/** After all of them, and before ownership is settled. */
const guestPriority = -99;

const mucNamespace = "http://jabber.org/protocol/muc";

declare global {
    namespace Prosody {
        interface OccupantPreJoinEvent {
            /** The affiliation that a guest had before plugins gave him one for this very join. */
            matrix_guest_affiliation?: Affiliation;
        }
    }
}

/** What the entrance needs. */
export interface EntranceSettings {
    /** The option `matrix_guests`. */
    readonly guests: GuestPolicy;
    /** The option `matrix_lobby_bypass`. */
    readonly bypass: boolean;
    readonly hosts: Prosody.Server["hosts"];
    readonly refusals: RefusalLog;
}

/** Sets up the entrance on the module's MUC component. */
export function installEntrance(module: Prosody.Module, settings: EntranceSettings): void {
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
            bypass: settings.bypass,
            affiliation: room.get_affiliation(sender) ?? "none",
            membersOnly: room.get_members_only() === true,
            passwordLacking: password !== undefined && given !== password,
            nickTaken: isNickTaken(event),
        });
        if (decision.affiliation !== undefined) {
            room.set_affiliation(true, sender, decision.affiliation);
            // Fixed before these hooks, as the role of somebody who may not enter.
            event.occupant.role = room.get_default_role(decision.affiliation);
        }
        if (decision.password && password !== undefined) {
            // A wrong one that the client gave would count first.
            form.remove_children("password", mucNamespace);
            form.tag("password", { xmlns: mucNamespace }).text(password).up();
        }
    };

    const refuse = (event: Prosody.OccupantPreJoinEvent, reason: RoomReasonName): true => {
        answerRefusedJoin(event, reason);
        settings.refusals.inRoom(reason, senderOf(event.stanza), event.room.jid);
        discardNewRoom(event);
        return true;
    };

    /** Whether the joiner comes into a Matrix room's meeting as a guest. */
    const comesAsGuest = (event: Prosody.OccupantPreJoinEvent): boolean => {
        const roomName = matrixRoomName(event.room.jid);
        return (
            roomName !== undefined &&
            isGuest(event.origin, settings.hosts) &&
            !standingOfJoiner(event, roomName, module.host).administrator
        );
    };

    const checkGuest = (event: Prosody.OccupantPreJoinEvent): true | undefined => {
        if (!comesAsGuest(event)) {
            return undefined;
        }
        const room = event.room;
        const sender = senderOf(event.stanza);
        const affiliation = room.get_affiliation(sender) ?? "none";
        const before = event.matrix_guest_affiliation ?? affiliation;
        const reason = refuseGuest({
            policy: settings.guests,
            // What token_affiliation gave him, for a token that perhaps nobody verified, lets nobody in. Where only members
            // may enter, it gives nothing, but the lobby may.
            affiliated: before !== "none" || (affiliation !== "none" && room.get_members_only() === true),
            passwordGiven: room.get_password() !== undefined,
        });
        if (reason === undefined) {
            return undefined;
        }
        if (affiliation !== before) {
            room.set_affiliation(true, sender, before);
        }
        return refuse(event, reason);
    };

    const noteGuest = (event: Prosody.OccupantPreJoinEvent): undefined => {
        if (comesAsGuest(event)) {
            event.matrix_guest_affiliation = event.room.get_affiliation(senderOf(event.stanza)) ?? "none";
        }
    };

    module.hook("muc-occupant-pre-join", help, helpPriority);
    module.hook("muc-occupant-pre-join", noteGuest, helpPriority);
    module.hook("muc-occupant-pre-join", checkGuest, guestPriority);
    if (settings.guests === "deny") {
        // Not even into the lobby's answer, or the making of a room.
        module.hook("muc-occupant-pre-join", checkGuest, doorPriority);
        module.hook(
            "muc-room-pre-create",
            (event) => {
                const denied =
                    matrixRoomName(event.room.jid) !== undefined && isGuest(event.origin, settings.hosts);
                if (!denied) {
                    return undefined;
                }
                answerRefusedJoin(event, "guest_denied");
                settings.refusals.inRoom("guest_denied", senderOf(event.stanza), event.room.jid);
                return true;
            },
            doorPriority,
        );
    }
}
