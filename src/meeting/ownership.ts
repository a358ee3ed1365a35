/** Who is owner of a Matrix room's meeting by Matrix power: the rule, and its hooks on the MUC component of power sync. */

import * as jid from "util.jid";
import { priorities } from "../prosody/priorities";
import type { LogRefusal } from "./room-log";
import { guardGrants, refuseAffiliation } from "./grants";
import * as muc from "./muc";
import type { readPowerSyncOptions } from "./power-sync-options";

/**
 * What Matrix power changes: `promote` makes the user owner and moderator, `demote` takes away owner, admin and moderator,
 * `keep` leaves all as it is.
 */
export type PowerChange = "promote" | "demote" | "keep";

/**
 * Decides what Matrix power changes for a user about to enter a room, or in its call.
 *
 * @param granted whether an owner by Matrix power made them owner or admin in this meeting, as the option allows
 */
export function decideJoin(who: muc.Credentials, granted: boolean): PowerChange {
    if (who.administrator) {
        return "keep";
    }
    if (who.owner) {
        return "promote";
    }
    return granted ? "keep" : "demote";
}

/** Whether another user has the nick: Prosody will refuse the join after all hooks. */
export function isNickTaken(event: Prosody.OccupantPreJoinEvent): boolean {
    return !event.is_first_session && event.occupant.bare_jid !== jid.bare(muc.senderOf(event.stanza));
}

/** What the rules of power sync need. */
export interface PowerSyncSettings {
    readonly module: Prosody.Module;
    readonly server: Prosody.Server;
    readonly options: ReturnType<typeof readPowerSyncOptions>;
    readonly refused: LogRefusal;
    /** Counts a user who becomes owner by Matrix power, or loses that. */
    readonly onChange: (this: void, change: "granted" | "withdrawn") => void;
}

/** Sets up ownership on the module's MUC component. */
export function installOwnership(settings: PowerSyncSettings): void {
    const { module, server, onChange } = settings;
    const mucHost = module.host;
    const ownersMayGrant = settings.options.allowOwnerGrants;

    const isOwnerNow = (userJid: string, roomName: string): boolean =>
        muc.credentialsOf(userJid, roomName, mucHost, server).owner;

    const decide = (who: muc.Credentials, room: Prosody.Room, userJid: string): PowerChange => {
        const isGranted = muc.isPowerful(room.get_affiliation(userJid)) && muc.isGranted(room, userJid);
        return decideJoin(who, ownersMayGrant && isGranted);
    };

    /** Makes a user owner by Matrix power, until they leave the call. @param userJid bare */
    const promote = (room: Prosody.Room, userJid: string): void => {
        if (room.get_affiliation(userJid) !== "owner") {
            // The data is a table of its own: Prosody stores none that stands twice.
            room.set_affiliation(true, userJid, "owner", undefined, { [muc.givenByModule]: true });
        } else if (room.get_affiliation_data(userJid, muc.givenByModule) === undefined) {
            // Prosody makes the user owner who creates a room.
            room.set_affiliation_data(userJid, muc.givenByModule, true);
        } else {
            return;
        }
        onChange("granted");
    };

    /** What Matrix power changes for a joiner; nothing in rooms that stand for no Matrix room. */
    const changeFor = ({ room, origin, stanza }: Prosody.OccupantPreJoinEvent): PowerChange | undefined => {
        const roomName = muc.matrixRoomName(room.jid);
        if (roomName === undefined) {
            return undefined;
        }
        const sender = muc.senderOf(stanza);
        return decide(muc.credentials(sender, muc.rightsIn(origin, roomName), mucHost), room, sender);
    };

    let isOffLogged = false;
    const revokeOnJoin = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const room = event.room;
        const sender = muc.senderOf(event.stanza);
        const change = changeFor(event);
        const isOff = event.origin.matrix_rights?.synchronised === false;
        if (change !== undefined && isOff && !isOffLogged) {
            isOffLogged = true;
            module.log(
                "warn",
                "uvs_sync_power_levels is off on host %s: none of its users becomes owner of a Matrix room",
                event.origin.host ?? "?",
            );
        }
        if (change === "demote" && muc.isPowerful(room.get_affiliation(sender))) {
            room.set_affiliation(true, sender, "none");
            onChange("withdrawn");
        }
    };

    const settleOnJoin = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const { room, occupant } = event;
        const sender = muc.senderOf(event.stanza);
        const change = isNickTaken(event) ? undefined : changeFor(event);
        // Prosody chose the role before these hooks.
        if (change === "promote") {
            promote(room, jid.bare(sender) ?? "");
            occupant.role = "moderator";
        } else if (change === "demote" && occupant.role === "moderator") {
            occupant.role = room.get_default_role(room.get_affiliation(sender)) ?? "participant";
        }
    };

    /** Lets the role of a user in a room of a call follow the affiliation in the main room. @param userJid bare */
    const settleRole = (main: Prosody.Room, room: Prosody.Room, userJid: string): void => {
        const role = room.get_default_role(main.get_affiliation(userJid));
        for (const [nick, occupant] of room.each_occupant()) {
            if (role !== undefined && occupant.bare_jid === userJid && occupant.role !== role) {
                room.set_role(true, nick, role);
            }
        }
    };

    /**
     * Gives a user in the call the power that a later answer shows, or revokes the power that it no longer shows.
     *
     * @param ofName all rooms of the meeting's name: the lobby has it, too
     */
    const settleUser = (
        main: Prosody.Room,
        ofName: readonly Prosody.Room[],
        roomName: string,
        userJid: string,
    ): void => {
        const affiliation = main.get_affiliation(userJid);
        if (affiliation === "outcast") {
            return;
        }
        const who = muc.credentialsOf(userJid, roomName, mucHost, server);
        const change = decide(who, main, userJid);
        if (change === "promote" && !muc.isPowerful(affiliation) && muc.isInCall(main, userJid, server)) {
            promote(main, userJid);
        } else if (change === "demote" && muc.isPowerful(affiliation)) {
            // A members-only room would kick the user, who is still a member of the Matrix room.
            main.set_affiliation(true, userJid, main.get_members_only() === true ? "member" : "none");
            onChange("withdrawn");
        }
        for (const room of muc.roomsOfCall(main, server)) {
            if (room !== main || change === "demote") {
                settleRole(main, room, userJid);
            }
        }
        for (const room of ofName) {
            if (muc.mainJidOf(room) === main.jid) {
                settleRole(main, room, userJid);
            }
        }
    };

    const settleChanged = ({ roomName, users }: Prosody.GlobalEvents["matrix-rights-changed"]): undefined => {
        // Collected first: settling may destroy rooms.
        const rooms = muc.findRooms(server, (room) => muc.matrixRoomName(room.jid) === roomName);
        for (const room of rooms) {
            if (jid.host(room.jid) === mucHost) {
                for (const userJid of users) {
                    settleUser(room, rooms, roomName, userJid);
                }
            }
        }
    };

    /**
     * Refuses to let a plugin revoke the power that a user in the call has by Matrix, as plugins do that set what a token
     * says. Users may revoke it, and a ban is always possible.
     */
    const keepMatrixPower = (event: Prosody.SetAffiliationEvent): true | undefined => {
        const { room, affiliation } = event;
        const roomName = muc.matrixRoomName(room.jid);
        const isRevoked =
            muc.isPowerful(event.previous_affiliation) &&
            (affiliation === "member" || affiliation === "none");
        if (roomName === undefined || event.actor !== undefined || !isRevoked) {
            return undefined;
        }
        if (!isOwnerNow(event.jid, roomName) || !muc.isInCall(room, jid.bare(event.jid) ?? "", server)) {
            return undefined;
        }
        refuseAffiliation(event);
        return true;
    };

    /** Marks what an owner by Matrix power granted, until it ends: the next join of the grantee must not revoke it. */
    const noteGrant = (event: Prosody.SetAffiliationEvent): undefined => {
        const actor = event.actor;
        const room = event.room;
        const roomName = muc.matrixRoomName(room.jid);
        if (actor === undefined || roomName === undefined) {
            return;
        }
        if (!muc.isPowerful(event.affiliation)) {
            room.set_affiliation_data(event.jid, muc.grantedBy, undefined);
        } else if (ownersMayGrant && isOwnerNow(actor, roomName) && !isOwnerNow(event.jid, roomName)) {
            // An owner by Matrix power needs no grant, and must not keep one when that power ends.
            room.set_affiliation_data(event.jid, muc.grantedBy, actor);
        }
    };

    /** Reverts a decision of mod_muc_allowners: it would hide their own presence from the joiner for good. */
    const marked = module.shared("moderators/joining_moderator_participants");
    const unmark = (event: Prosody.OccupantPreJoinEvent): undefined => {
        if (muc.matrixRoomName(event.room.jid) !== undefined) {
            marked.delete(jid.bare(muc.senderOf(event.stanza)) ?? "");
        }
    };

    module.hook("muc-occupant-pre-join", revokeOnJoin, priorities.join.revoke);
    module.hook("muc-occupant-pre-join", unmark, priorities.join.unmark);
    module.hook("muc-occupant-pre-join", settleOnJoin, priorities.join.settle);
    module.hook("muc-pre-set-affiliation", keepMatrixPower, priorities.preAffiliation.guard);
    const add: muc.AddHandler = (event, handler, priority) => {
        module.hook(event, handler, priority);
    };
    guardGrants(mucHost, add, settings, { powerDecides: true, ownersMayGrant });
    module.hook("muc-set-affiliation", noteGrant, priorities.affiliation.note);
    module.hook_global("matrix-rights-changed", settleChanged, priorities.rightsChanged.settle);
}
