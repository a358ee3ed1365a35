/** Who is owner of a Matrix room's meeting by Matrix power: the rule, and its hooks on the MUC component of power sync. */

import * as jid from "util.jid";
import { priorities } from "../prosody/priorities";
import type { RefusalLog } from "./room-log";
import { isOwner, isProvenMember } from "../rights/record";
import { guardGrants, refuseAffiliation } from "./grants";
import * as muc from "./muc";

/** A user about to enter a room, or in its call. */
export interface Join {
    readonly who: muc.Credentials;
    readonly affiliation: muc.Affiliation;
    /** An owner by Matrix power made them owner or admin in this meeting, as the option allows. */
    readonly grantedByOwner: boolean;
}

/**
 * What Matrix power changes: `promote` makes the user owner and moderator, `demote` takes away owner, admin and moderator,
 * `keep` leaves all as it is.
 */
export type PowerChange = "promote" | "demote" | "keep";

/** Decides what Matrix power changes for a user. */
export function decideJoin(join: Join): PowerChange {
    if (join.who.administrator) {
        return "keep";
    }
    if (join.who.owner) {
        return "promote";
    }
    return muc.isPowerful(join.affiliation) && join.grantedByOwner ? "keep" : "demote";
}

/** What the session of a joiner proves for a Matrix room. */
export function credentialsOfJoiner(
    event: Prosody.OccupantPreJoinEvent,
    roomName: string,
    mucHost: string,
): muc.Credentials {
    const sender = muc.senderOf(event.stanza);
    const rights = muc.rightsIn(event.origin, roomName);
    return {
        administrator: muc.isAdministrator(sender, mucHost),
        member: rights !== undefined && isProvenMember(rights),
        owner: rights !== undefined && isOwner(rights),
    };
}

/** Whether another user has the nick: Prosody will refuse the join after all hooks. */
export function isNickTaken(event: Prosody.OccupantPreJoinEvent): boolean {
    return !event.is_first_session && event.occupant.bare_jid !== jid.bare(muc.senderOf(event.stanza));
}

/** What ownership needs. */
export interface OwnershipSettings {
    /** The option `matrix_allow_owner_grants`. */
    readonly ownersMayGrant: boolean;
    readonly refusals: RefusalLog;
    /** Counts a user who becomes owner by Matrix power, or loses that. */
    readonly onChange: (this: void, change: "granted" | "withdrawn") => void;
}

/** Sets up ownership on the module's MUC component. */
export function installOwnership(
    module: Prosody.Module,
    server: Prosody.Server,
    settings: OwnershipSettings,
): void {
    const { ownersMayGrant, onChange } = settings;
    const mucHost = module.host;

    const isOwnerNow = (userJid: string, roomName: string): boolean =>
        muc.credentialsOf(userJid, roomName, mucHost, server).owner;

    const decide = (who: muc.Credentials, room: Prosody.Room, userJid: string): PowerChange =>
        decideJoin({
            who,
            affiliation: room.get_affiliation(userJid) ?? "none",
            grantedByOwner: ownersMayGrant && muc.isGranted(room, userJid),
        });

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

    const demote = (room: Prosody.Room, userJid: string, affiliation: muc.Affiliation): void => {
        room.set_affiliation(true, userJid, affiliation);
        onChange("withdrawn");
    };

    let isOffLogged = false;
    const logIfOff = (session: Prosody.Session): void => {
        if (session.matrix_rights?.synchronised === false && !isOffLogged) {
            isOffLogged = true;
            module.log(
                "warn",
                "uvs_sync_power_levels is off on host %s: none of its users becomes owner of a Matrix room",
                session.host ?? "?",
            );
        }
    };

    const revokeOnJoin = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const room = event.room;
        const roomName = muc.matrixRoomName(room.jid);
        if (roomName === undefined) {
            return;
        }
        logIfOff(event.origin);
        const sender = muc.senderOf(event.stanza);
        const who = credentialsOfJoiner(event, roomName, mucHost);
        if (muc.isPowerful(room.get_affiliation(sender)) && decide(who, room, sender) === "demote") {
            demote(room, sender, "none");
        }
    };

    const settleOnJoin = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const room = event.room;
        const occupant = event.occupant;
        const roomName = muc.matrixRoomName(room.jid);
        if (roomName === undefined || isNickTaken(event)) {
            return;
        }
        const sender = muc.senderOf(event.stanza);
        const who = credentialsOfJoiner(event, roomName, mucHost);
        const change = decide(who, room, sender);
        // Prosody chose the role before these hooks.
        if (change === "promote") {
            promote(room, jid.bare(sender) ?? "");
            occupant.role = "moderator";
        } else if (change === "demote" && occupant.role === "moderator") {
            occupant.role = room.get_default_role(room.get_affiliation(sender)) ?? "participant";
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

    /** Gives a user in the call the power that a later answer shows, or revokes the power that it no longer shows. */
    const settleUser = (main: Prosody.Room, roomName: string, userJid: string): void => {
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
            demote(main, userJid, main.get_members_only() === true ? "member" : "none");
        }
        for (const room of muc.roomsOfCall(main, server)) {
            if (room !== main || change === "demote") {
                settleRoles(room, main, userJid);
            }
        }
    };

    const settleChanged = (event: Prosody.GlobalEvents["matrix-rights-changed"]): undefined => {
        const plugin = server.hosts.get(mucHost)?.modules.muc;
        if (plugin === undefined) {
            return;
        }
        // Collected first: settling may destroy rooms.
        const rooms: Prosody.Room[] = [];
        for (const room of plugin.each_room(true)) {
            if (muc.matrixRoomName(room.jid) === event.roomName) {
                rooms.push(room);
            }
        }
        for (const room of rooms) {
            for (const userJid of event.users) {
                settleUser(room, event.roomName, userJid);
            }
        }
    };

    /**
     * Whether a plugin is about to revoke the power that a user in the call has by Matrix, as plugins do that set what a
     * token says. Users may revoke it, and a ban is always possible.
     */
    const revokesMatrixPower = (event: Prosody.SetAffiliationEvent, roomName: string): boolean => {
        const revokes = event.affiliation === "member" || event.affiliation === "none";
        return (
            event.actor === undefined &&
            revokes &&
            muc.isPowerful(event.previous_affiliation) &&
            isOwnerNow(event.jid, roomName) &&
            muc.isInCall(event.room, jid.bare(event.jid) ?? "", server)
        );
    };

    const keepMatrixPower = (event: Prosody.SetAffiliationEvent): true | undefined => {
        const roomName = muc.matrixRoomName(event.room.jid);
        if (roomName === undefined || !revokesMatrixPower(event, roomName)) {
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
        const bareJid = jid.bare(muc.senderOf(event.stanza));
        if (muc.matrixRoomName(event.room.jid) !== undefined && bareJid !== undefined) {
            marked.delete(bareJid);
        }
    };

    module.hook("muc-occupant-pre-join", revokeOnJoin, priorities.preJoin.revoke);
    module.hook("muc-occupant-pre-join", unmark, priorities.preJoin.unmark);
    module.hook("muc-occupant-pre-join", settleOnJoin, priorities.preJoin.settle);
    module.hook("muc-pre-set-affiliation", keepMatrixPower, priorities.preAffiliation.keepPower);
    guardGrants(
        (event, handler, priority) => {
            module.hook(event, handler, priority);
        },
        {
            mucHost,
            server,
            refusals: settings.refusals,
            powerDecides: true,
            ownersMayGrant,
            mainOfBreakout: () => undefined,
        },
    );
    module.hook("muc-set-affiliation", noteGrant);
    module.hook_global("matrix-rights-changed", settleChanged);
}
