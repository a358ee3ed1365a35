/** Ownership by Matrix power, on the MUC component: joins and grants in the rooms that stand for Matrix rooms. */

import * as jid from "util.jid";
import { isPowerful, type Standing } from "./affiliation";
import { decideJoin, mayBeGranted, type JoinChange } from "./ownership-rule";
import { jidsOf, type UserRights } from "../rights/principal";
import type { RefusalLog } from "./room-log";
import {
    doorPriority,
    givenByModule,
    grantedBy,
    isGranted,
    isNickTaken,
    senderOf,
    standingOfJoiner,
    standingOfUser,
    type AddHandler,
} from "./muc";
import { grantPriority, guardGrants, refuseAffiliation } from "./grants";
import { breakoutRoomsOf, isInCall, matrixRoomName, roomsOfMeeting } from "./rooms";

/** Right after the door: who has no right to be owner must not pass members-only rooms as one. */
const revokePriority = doorPriority - 1;

/** After every hook of Prosody and Jitsi that may refuse a join, or set affiliation and role by other rules. */
const settlePriority = -100;

/** Below the hook at 2 with which Jitsi's mod_muc_allowners marks joiners whom it will make owner. */
const unmarkPriority = 1;

/** Gives an affiliation that ends with presence. Its data is a table of its own: Prosody stores none that stands twice. */
function makeOwner(room: Prosody.Room, userJid: string): void {
    room.set_affiliation(true, userJid, "owner", undefined, { [givenByModule]: true });
}

/** What ownership needs. */
export interface OwnershipSettings {
    /** The option `matrix_allow_owner_grants`. */
    readonly ownersMayGrant: boolean;
    /** All users of this server. */
    readonly users: Prosody.Server["bare_sessions"];
    readonly hosts: Prosody.Server["hosts"];
    readonly refusals: RefusalLog;
    /** Told when a user becomes owner by Matrix power, or loses that. */
    readonly onChange: (this: void, change: "granted" | "withdrawn") => void;
    /** Told when a user joins who was verified on a host that does not synchronise power levels. */
    readonly onUnsynchronised: (this: void, host: string) => void;
}

/** Sets up ownership on the module's MUC component. */
export function installOwnership(module: Prosody.Module, settings: OwnershipSettings): void {
    const mucHost = module.host;
    const markedByAllowners = module.shared("moderators/joining_moderator_participants");

    const standingOf = (userJid: string, roomName: string): Standing =>
        standingOfUser(userJid, roomName, mucHost, settings.users);

    const decide = (event: Prosody.OccupantPreJoinEvent, roomName: string): JoinChange => {
        const room = event.room;
        const sender = senderOf(event.stanza);
        return decideJoin({
            who: standingOfJoiner(event, roomName, mucHost),
            affiliation: room.get_affiliation(sender) ?? "none",
            grantedByOwner: settings.ownersMayGrant && isGranted(room, sender),
        });
    };

    const revokeOnJoin = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const room = event.room;
        const roomName = matrixRoomName(room.jid);
        if (roomName === undefined) {
            return;
        }
        if (event.origin.matrix_rights?.synchronised === false) {
            settings.onUnsynchronised(event.origin.host ?? "?");
        }
        const sender = senderOf(event.stanza);
        if (isPowerful(room.get_affiliation(sender) ?? "none") && decide(event, roomName) === "demote") {
            room.set_affiliation(true, sender, "none");
            settings.onChange("withdrawn");
        }
    };

    /** Lets the role of a user in a room follow the affiliation in the main room. */
    const settleRoles = (room: Prosody.Room, main: Prosody.Room, userJid: string): void => {
        const role = room.get_default_role(main.get_affiliation(userJid));
        for (const [nick, occupant] of room.each_occupant()) {
            if (occupant.bare_jid === userJid && role !== undefined && occupant.role !== role) {
                room.set_role(true, nick, role);
            }
        }
    };

    /** Gives a user in the call the power that a later answer shows, or takes what it does not show any more. */
    const settleUser = (room: Prosody.Room, roomName: string, userJid: string): void => {
        const affiliation = room.get_affiliation(userJid) ?? "none";
        if (affiliation === "outcast") {
            return;
        }
        const grantedByOwner = settings.ownersMayGrant && isGranted(room, userJid);
        const change = decideJoin({ who: standingOf(userJid, roomName), affiliation, grantedByOwner });
        if (change === "promote" && !isPowerful(affiliation) && isInCall(room, userJid, settings.hosts)) {
            makeOwner(room, userJid);
            settings.onChange("granted");
        } else if (change === "demote" && isPowerful(affiliation)) {
            // A members-only room would kick the user, who is still a member of the Matrix room.
            room.set_affiliation(true, userJid, room.get_members_only() === true ? "member" : "none");
            settings.onChange("withdrawn");
        }
        if (change === "demote") {
            settleRoles(room, room, userJid);
        }
        for (const breakout of breakoutRoomsOf(room, settings.hosts)) {
            settleRoles(breakout, room, userJid);
        }
    };

    const settleChanged = (rights: UserRights): undefined => {
        const { roomName } = rights.room;
        const users = jidsOf(rights);
        for (const room of roomsOfMeeting(roomName, settings.hosts)) {
            if (jid.host(room.jid) === mucHost && matrixRoomName(room.jid) !== undefined) {
                for (const userJid of users) {
                    settleUser(room, roomName, userJid);
                }
            }
        }
    };

    const settleOnJoin = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const room = event.room;
        const occupant = event.occupant;
        const roomName = matrixRoomName(room.jid);
        if (roomName === undefined || isNickTaken(event)) {
            return;
        }
        const sender = senderOf(event.stanza);
        const change = decide(event, roomName);
        // The role was fixed before these hooks, so it has to follow by hand.
        if (change === "promote") {
            if (room.get_affiliation(sender) !== "owner") {
                makeOwner(room, sender);
                settings.onChange("granted");
            } else {
                // Prosody gives it to the user who opens a room.
                room.set_affiliation_data(jid.bare(sender) ?? "", givenByModule, true);
            }
            occupant.role = "moderator";
        } else if (change === "demote" && occupant.role === "moderator") {
            occupant.role = room.get_default_role(room.get_affiliation(sender)) ?? "participant";
        }
    };

    /** Whether power may go to somebody in a room; in rooms that are no Matrix rooms it always may. */
    const mayReceive = (roomJid: string, target: string, actor: string | undefined): boolean => {
        const roomName = matrixRoomName(roomJid);
        return (
            roomName === undefined ||
            mayBeGranted({
                target: standingOf(target, roomName),
                actor: actor === undefined ? undefined : standingOf(actor, roomName),
                ownersMayGrant: settings.ownersMayGrant,
            })
        );
    };

    /**
     * Whether a plugin is about to take the power that a user in the call has by Matrix, as those do that set what a token
     * says. People may take it, and nobody is kept from banning.
     */
    const takesMatrixPower = (event: Prosody.SetAffiliationEvent): boolean => {
        const affiliation = event.affiliation;
        if (event.actor !== undefined || !isPowerful(event.previous_affiliation)) {
            return false;
        }
        const roomName = matrixRoomName(event.room.jid);
        return (
            roomName !== undefined &&
            (affiliation === "member" || affiliation === "none") &&
            standingOf(event.jid, roomName).verifiedOwner &&
            isInCall(event.room, jid.bare(event.jid) ?? "", settings.hosts)
        );
    };

    const keepMatrixPower = (event: Prosody.SetAffiliationEvent): true | undefined => {
        if (!takesMatrixPower(event)) {
            return undefined;
        }
        refuseAffiliation(event);
        return true;
    };

    /** Marks what a verified owner granted, so that the next join of the grantee does not take it away; until it ends. */
    const noteGrant = (event: Prosody.SetAffiliationEvent): undefined => {
        const actor = event.actor;
        const roomName = matrixRoomName(event.room.jid);
        if (actor === undefined || roomName === undefined) {
            return;
        }
        if (!isPowerful(event.affiliation)) {
            event.room.set_affiliation_data(event.jid, grantedBy, undefined);
        } else if (
            settings.ownersMayGrant &&
            standingOf(actor, roomName).verifiedOwner &&
            // An owner by Matrix power needs no grant, and must not keep one when that power ends.
            !standingOf(event.jid, roomName).verifiedOwner
        ) {
            event.room.set_affiliation_data(event.jid, grantedBy, actor);
        }
    };

    /** Takes back what muc_allowners decided before: it would hide their own presence from the joiner for good. */
    const unmark = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const sender = senderOf(event.stanza);
        const bareJid = jid.bare(sender);
        if (matrixRoomName(event.room.jid) !== undefined && bareJid !== undefined) {
            markedByAllowners.delete(bareJid);
        }
    };

    module.hook("muc-occupant-pre-join", unmark, unmarkPriority);
    module.hook("muc-occupant-pre-join", revokeOnJoin, revokePriority);
    module.hook("muc-occupant-pre-join", settleOnJoin, settlePriority);
    module.hook("muc-pre-set-affiliation", keepMatrixPower, grantPriority);
    const add: AddHandler = (event, handler, priority) => {
        module.hook(event, handler, priority);
    };
    guardGrants(mucHost, add, settings.refusals, { mayOwn: mayReceive, mayModerate: mayReceive });
    module.hook("muc-set-affiliation", noteGrant);
    module.hook_global("matrix-rights-changed", settleChanged);
}
