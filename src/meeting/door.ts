/**
 * The door: the rule of access to meetings, for every stanza to a MUC room from every origin, and its hooks. The rule says
 * who may pass; everything else is refused.
 */

import * as jid from "util.jid";
import * as stanzas from "util.stanza";
import { isHealthCheckRoom } from "../matrix/room-name";
import type { StartPolicy } from "../options";
import type { RefusalLog } from "./room-log";
import { priorities } from "../prosody/priorities";
import { isMember, isOwner, type Rights } from "../rights/record";
import { roomReasons, type RoomReasonName } from "../room-reasons";
import { hasPowerSync, meetingOf, type Part } from "./meetings";
import * as muc from "./muc";

/** Where a stanza comes from. */
export type Origin =
    /** A session of the host of the Matrix users; without rights if it has no verified login. */
    | { readonly kind: "matrix"; readonly rights?: Rights }
    /** A session of this server without a Matrix login and without an account: an anonymous host, an ordinary token. */
    | { readonly kind: "guest" }
    /** An account of another host of this server. `trusted`: the host may send to meetings. */
    | { readonly kind: "account"; readonly trusted: boolean }
    /** A component or a module of this server. */
    | { readonly kind: "component" }
    /** Another server. `trusted`: the option `matrix_trusted_servers` names it. */
    | { readonly kind: "server"; readonly trusted: boolean };

/** A stanza at the door. */
export interface Knock {
    /** One of the server's administrators, such as Jicofo. */
    readonly administrator: boolean;
    readonly healthCheckRoom: boolean;
    /** The meeting of a Matrix room that the stanza goes to; nothing for an ordinary room. */
    readonly meeting?: { readonly roomName: string; readonly part: Part };
    readonly origin: Origin;
    /** Whether the sender is an occupant of the room. */
    readonly occupant: boolean;
    /** Whether the sender entered the main room of the meeting before. */
    readonly enteredMain: boolean;
    /** Whether the stanza asks to enter the room. */
    readonly entering: boolean;
    /** Whether the stanza needs power: muc#admin or muc#owner. */
    readonly needsPower: boolean;
    /** Whether Matrix power decides who is owner of the room: power sync is loaded. */
    readonly powerDecides: boolean;
    /** Whether an owner by Matrix power made the sender owner (`matrix_allow_owner_grants`). */
    readonly grantedByOwner: boolean;
    readonly guests: muc.GuestPolicy;
}

/** A session of the host of the Matrix users passes only into the meeting of its own room, as a member. */
function refuseMatrixUser(knock: Knock, rights: Rights | undefined): RoomReasonName | undefined {
    if (rights === undefined) {
        return "not_verified";
    }
    if (!isMember(rights)) {
        return "membership_ended";
    }
    if (knock.meeting?.roomName !== rights.room.roomName) {
        return "other_room";
    }
    // Its lobby and its password guard the main room alone.
    if (knock.meeting.part === "breakout" && !knock.enteredMain) {
        return "main_room_not_entered";
    }
    if (knock.needsPower && knock.powerDecides && !isOwner(rights) && !knock.grantedByOwner) {
        return "power_not_held";
    }
    return undefined;
}

/** A guest may ask to enter, as far as the option says; what it takes to get in is decided at the end of the join. */
function refuseGuest(knock: Knock): RoomReasonName | undefined {
    if (knock.occupant) {
        return undefined;
    }
    if (knock.guests === "deny") {
        return "guest_denied";
    }
    if (!knock.entering) {
        return "guest_not_let_in";
    }
    return knock.meeting?.part === "breakout" && !knock.enteredMain ? "main_room_not_entered" : undefined;
}

/** The rule: why a stanza is refused; nothing to let it pass. */
export function refuseStanza(knock: Knock): RoomReasonName | undefined {
    if (knock.administrator) {
        return undefined;
    }
    if (knock.healthCheckRoom) {
        return "health_check_room";
    }
    const origin = knock.origin;
    if (origin.kind === "matrix") {
        return refuseMatrixUser(knock, origin.rights);
    }
    if (knock.meeting === undefined) {
        return undefined;
    }
    if (origin.kind === "guest") {
        return refuseGuest(knock);
    }
    if (origin.kind === "component" || origin.trusted) {
        return undefined;
    }
    return origin.kind === "account" ? "host_not_trusted" : "server_not_trusted";
}

/**
 * A short form of {@link refuseStanza} for most stanzas: those of occupants that need no power.
 *
 * @param ofTrustedHost whether the session is of another host of this server that may send to meetings
 */
export function passesAtOnce(rights: Rights | undefined, ofTrustedHost: boolean): boolean {
    if (rights === undefined) {
        return ofTrustedHost;
    }
    return isMember(rights);
}

declare global {
    namespace Prosody {
        interface Session {
            /** The main room that the session entered last: it opens the breakout rooms of that room. */
            matrix_main_room?: Room;
        }
    }
}

/** What the rules of the auth module need. */
export interface MeetingSettings {
    /** The auth module, on the host whose sessions it logs in. */
    readonly module: Prosody.Module;
    readonly server: Prosody.Server;
    /** The option `matrix_trusted_servers`; nothing if it is not set. */
    readonly trusted?: readonly string[];
    /** The option `matrix_start_call`. */
    readonly startPolicy: StartPolicy;
    /** The option `matrix_guests` of a MUC component. */
    readonly guestsOn: (this: void, mucHost: string) => muc.GuestPolicy;
    readonly refusals: RefusalLog;
}

/** Whether a session's user has an account on its host, and not just a login without a password. */
function hasAccount(session: Prosody.Session, server: Prosody.Server): boolean {
    // Not usermanager.user_exists, for which every user with a session exists.
    const users = server.hosts.get(session.host ?? "")?.users;
    if (users?.user_exists === undefined) {
        return false;
    }
    const [exists] = users.user_exists(session.username ?? "");
    return exists === true;
}

/** Whether the option `matrix_trusted_servers` names a domain. */
function isTrusted(domain: string | undefined, settings: MeetingSettings): boolean {
    for (const trusted of settings.trusted ?? []) {
        if (trusted === domain) {
            return true;
        }
    }
    return false;
}

/** Whether accounts of a host of this server may send to meetings: of every host until the option is set. */
function isTrustedHost(host: string | undefined, settings: MeetingSettings): boolean {
    return settings.trusted === undefined || isTrusted(host, settings);
}

/** Where a stanza comes from, as the rule sees it. */
export function originOf(
    session: Prosody.Session,
    stanza: Prosody.Stanza,
    settings: MeetingSettings,
): Origin {
    if (session.type === "component" || session.type === "local") {
        return { kind: "component" };
    }
    if (session.type !== "c2s") {
        const domain = jid.host(muc.senderOf(stanza));
        return { kind: "server", trusted: isTrusted(domain, settings) };
    }
    // Several hosts of a server may have Matrix users: each module knows those of the others by their rights.
    const isOurs = session.host === settings.module.host && session.matrix_ordinary_token !== true;
    if (isOurs || session.matrix_rights !== undefined) {
        return { kind: "matrix", rights: session.matrix_rights };
    }
    if (session.matrix_ordinary_token === true || !hasAccount(session, settings.server)) {
        return { kind: "guest" };
    }
    return { kind: "account", trusted: isTrustedHost(session.host, settings) };
}

/** Whether a stanza asks for what only owners and moderators may do. */
function needsPower(stanza: Prosody.Stanza): boolean {
    if (stanza.name !== "iq" || stanza.attr.type !== "set") {
        return false;
    }
    const namespace = stanza.tags[0]?.attr.xmlns;
    return (
        namespace === "http://jabber.org/protocol/muc#admin" ||
        namespace === "http://jabber.org/protocol/muc#owner"
    );
}

/** The option `matrix_guests` that counts for a meeting. */
function guestPolicyOf(mucHost: string, settings: MeetingSettings): muc.GuestPolicy {
    const server = settings.server;
    if (!hasPowerSync(mucHost, server)) {
        // A component of lobbies, or power sync is not loaded: a component that denies counts for all.
        for (const [name] of server.hosts) {
            if (hasPowerSync(name, server) && settings.guestsOn(name) === "deny") {
                return "deny";
            }
        }
    }
    return settings.guestsOn(mucHost);
}

/** Asks the rule about a stanza to a room. */
function decide(
    event: Prosody.StanzaEvent,
    roomJid: string,
    occupant: boolean,
    mucHost: string,
    settings: MeetingSettings,
): RoomReasonName | undefined {
    const origin = event.origin;
    const stanza = event.stanza;
    const server = settings.server;
    const sender = muc.senderOf(stanza);
    const meeting = meetingOf(roomJid, server);
    const main = meeting?.main;
    const mainHost = jid.host(main?.jid ?? roomJid) ?? "";
    const enteredMain = main !== undefined && origin.matrix_main_room === main;
    const bareJid = jid.bare(sender) ?? "";
    return refuseStanza({
        administrator: muc.isAdministrator(sender, mucHost),
        healthCheckRoom: isHealthCheckRoom(muc.nodeOf(roomJid)),
        meeting,
        origin: originOf(origin, stanza, settings),
        occupant,
        enteredMain: enteredMain && main.get_affiliation(sender) !== "outcast",
        entering: stanza.name === "presence" && stanza.attr.type === undefined,
        needsPower: needsPower(stanza),
        powerDecides: hasPowerSync(mainHost, server),
        // A grant gives nothing to a user outside of the call.
        grantedByOwner:
            main !== undefined && muc.isGranted(main, sender) && muc.isInCall(main, bareJid, server),
        guests: meeting === undefined ? "lobby" : guestPolicyOf(mainHost, settings),
    });
}

/** Why an event is refused; nothing to let it pass. */
type Ask<Event> = (this: void, event: Event, roomJid: string) => RoomReasonName | undefined;

/** Asks for a reason to refuse. An error is one. */
export function askSafely<Event extends Prosody.StanzaEvent>(
    event: Event,
    roomJid: string,
    ask: Ask<Event>,
    settings: MeetingSettings,
): RoomReasonName | undefined {
    const [asked, result] = pcall(ask, event, roomJid);
    if (asked) {
        return result;
    }
    settings.module.log("error", "Error at the door of a meeting: %s", result);
    return "door_failed";
}

/** Refuses a stanza if there is a reason: answers with its error, and logs it. */
function refuseIf<Event extends Prosody.StanzaEvent>(
    event: Event,
    roomJid: string,
    ask: Ask<Event>,
    settings: MeetingSettings,
): true | undefined {
    const reason = askSafely(event, roomJid, ask, settings);
    if (reason === undefined) {
        return undefined;
    }
    const stanza = event.stanza;
    const kind = stanza.attr.type;
    // XMPP allows no answer to these.
    if (kind !== "error" && kind !== "result" && kind !== "unavailable") {
        const entry = roomReasons[reason];
        const sender = muc.senderOf(stanza);
        event.origin.send(stanzas.error_reply(stanza, "cancel", entry.condition, entry.text, roomJid));
        settings.refusals.inRoom(reason, sender, roomJid);
    }
    return true;
}

/** Refuses a join if there is a reason. */
export function refuseJoinIf<Event extends Prosody.RoomPreCreateEvent & { readonly is_new_room?: boolean }>(
    event: Event,
    ask: Ask<Event>,
    settings: MeetingSettings,
): true | undefined {
    const room = event.room;
    const refused = refuseIf(event, room.jid, ask, settings);
    if (refused && event.is_new_room === true) {
        // Prosody destroys an empty room only when an occupant leaves: this one would stay, and the next user to enter would
        // not count as its creator. While persistent it would leave a tombstone.
        room.set_persistent(false);
        room.destroy();
    }
    return refused;
}

/** Sets up the door on a host. */
export function installDoor(mucHost: string, add: muc.AddHandler, settings: MeetingSettings): void {
    const server = settings.server;

    const askStanza: Ask<Prosody.StanzaEvent> = (event, roomJid) => {
        const origin = event.origin;
        const room = muc.liveRoom(roomJid, server);
        const occupant = room?._jid_nick.get(muc.senderOf(event.stanza)) !== undefined;
        if (occupant && !needsPower(event.stanza)) {
            const isForeign = origin.type === "c2s" && origin.host !== settings.module.host;
            if (passesAtOnce(origin.matrix_rights, isForeign && isTrustedHost(origin.host, settings))) {
                return undefined;
            }
        }
        return decide(event, roomJid, occupant, mucHost, settings);
    };
    const onStanza = (event: Prosody.StanzaEvent): true | undefined => {
        if (server.hosts.get(mucHost)?.modules.muc === undefined) {
            return undefined;
        }
        const roomJid = jid.bare(event.stanza.attr.to) ?? "";
        return refuseIf(event, roomJid, askStanza, settings);
    };
    for (const kind of ["presence", "message", "iq"] as const) {
        add(`${kind}/bare`, onStanza, priorities.stanza.door);
        add(`${kind}/full`, onStanza, priorities.stanza.door);
    }

    const askJoin: Ask<Prosody.StanzaEvent> = (event, roomJid) =>
        decide(event, roomJid, false, mucHost, settings);
    const onJoin = (event: Prosody.RoomPreCreateEvent): true | undefined =>
        refuseJoinIf(event, askJoin, settings);
    add("muc-room-pre-create", onJoin, priorities.preCreate.door);
    add("muc-occupant-pre-join", onJoin, priorities.preJoin.door);

    const onEntered = (event: Prosody.OccupantPreJoinEvent): undefined => {
        const room = event.room;
        const isMain = muc.matrixRoomName(room.jid) !== undefined && room.main_room_jid === undefined;
        if (event.origin.type === "c2s" && isMain) {
            event.origin.matrix_main_room = room;
        }
    };
    add("muc-occupant-pre-join", onEntered, priorities.preJoin.entered);

    /** A kicked user has to enter the main room again. A user who leaves by themselves sends a stanza. */
    const onKicked = (event: Prosody.OccupantLeftEvent): undefined => {
        if (event.stanza !== undefined) {
            return;
        }
        const room = event.room;
        const user = server.bare_sessions.get(event.occupant.bare_jid);
        for (const [, session] of user?.sessions ?? new LuaMap<string, Prosody.Session>()) {
            const isInside = room._jid_nick.get(session.full_jid ?? "") !== undefined;
            if (session.matrix_main_room === room && !isInside) {
                session.matrix_main_room = undefined;
            }
        }
    };
    add("muc-occupant-left", onKicked, priorities.left.kicked);
}
