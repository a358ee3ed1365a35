/**
 * The door: the rule of access to meetings, for every stanza to a MUC room from every origin, and its hooks. The rule says
 * who may pass; everything else is refused.
 */

import * as jid from "util.jid";
import * as stanzas from "util.stanza";
import { isHealthCheckRoom } from "../matrix/room-name";
import type { StartPolicy } from "../options";
import type { FeatureKeeper } from "./features";
import type { LogRefusal } from "./room-log";
import { priorities } from "../prosody/priorities";
import { isOneOf } from "../prosody/text";
import { isMember, isOwner, type Rights } from "../rights/record";
import { roomReasons, type RoomReasonName } from "../room-reasons";
import { meetingOf, type Meeting } from "./call";
import * as muc from "./muc";

/**
 * Where a stanza comes from:
 * - `matrix`: a session of the host of the Matrix users, without rights if it has no verified login.
 * - `guest`: a session of this server without Matrix login and account: an anonymous host, an ordinary token.
 * - `trusted`: a component or host of this server, an account of a trusted host, or a trusted server.
 * - `account`: an account of another host of this server.
 * - `server`: another server, or a module of this one that sends for a user, as mod_pep does.
 */
export type Origin =
    | { readonly kind: "matrix"; readonly rights?: Rights }
    | { readonly kind: "guest" | "trusted" | "account" | "server" };

/** A stanza at the door. */
export interface Knock {
    readonly administrator: boolean;
    /** Whether the room is one that only administrators enter. */
    readonly reserved: boolean;
    /** The meeting of a Matrix room that the stanza goes to; nothing for an ordinary room. */
    readonly meeting?: Pick<Meeting, "roomName" | "part">;
    readonly origin: Origin;
    readonly occupant: boolean;
    /** Whether the sender entered the main room of the meeting before. */
    readonly enteredMain: boolean;
    readonly entering: boolean;
    /** Whether the stanza is a message or sets something. */
    readonly acting: boolean;
    /** Whether the stanza needs power: muc#admin or muc#owner. */
    readonly needsPower: boolean;
    /** Whether Matrix power decides who is owner of the room: power sync is loaded. */
    readonly powerDecides: boolean;
    /** Whether an owner by Matrix power made the sender owner (`matrix_allow_owner_grants`). */
    readonly grantedByOwner: boolean;
    readonly guests: muc.GuestPolicy;
}

/** Why a part of a meeting is closed to all its users; nothing where it is open. */
function refusePart(part: Meeting["part"] | undefined, enteredMain: boolean): RoomReasonName | undefined {
    if (part === "stray lobby") {
        return "lobby_not_open";
    }
    // Its lobby and its password guard the main room alone.
    return part === "breakout" && !enteredMain ? "main_room_not_entered" : undefined;
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
    const closed = refusePart(knock.meeting.part, knock.enteredMain);
    if (closed !== undefined) {
        return closed;
    }
    if (knock.needsPower) {
        return knock.powerDecides && !isOwner(rights) && !knock.grantedByOwner ? "power_not_held" : undefined;
    }
    // A lobby, a password or a ban may keep the user outside, and Prosody passes invitations on for whoever sends them.
    return knock.acting && !knock.occupant ? "room_not_entered" : undefined;
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
    return refusePart(knock.meeting?.part, knock.enteredMain);
}

/** The rule: why a stanza is refused; nothing to let it pass. */
export function refuseStanza(knock: Knock): RoomReasonName | undefined {
    if (knock.administrator) {
        return undefined;
    }
    if (knock.reserved) {
        return "health_check_room";
    }
    const origin = knock.origin;
    if (origin.kind === "matrix") {
        return refuseMatrixUser(knock, origin.rights);
    }
    if (knock.meeting === undefined || origin.kind === "trusted") {
        return undefined;
    }
    if (origin.kind === "guest") {
        return refuseGuest(knock);
    }
    return origin.kind === "account" ? "host_not_trusted" : "server_not_trusted";
}

/**
 * A short form of {@link refuseStanza} for most stanzas: those of occupants that need no power.
 *
 * @param ofTrustedHost whether the session is of another host of this server that may send to meetings
 */
export function passesAtOnce(rights: Rights | undefined, ofTrustedHost: boolean): boolean {
    return rights === undefined ? ofTrustedHost : isMember(rights);
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
    /** Nothing where `matrix_features` is not set. */
    readonly features?: FeatureKeeper;
    /** The option `matrix_guests` of a MUC component. */
    readonly guestsOn: (this: void, mucHost: string) => muc.GuestPolicy;
    readonly refused: LogRefusal;
}

/** Whether a session's user has an account on its host, and not just a login without a password. */
export function hasAccount(session: Prosody.Session, server: Prosody.Server): boolean {
    // Not usermanager.user_exists, for which every user with a session exists.
    const users = server.hosts.get(session.host ?? "")?.users;
    if (users?.user_exists === undefined) {
        return false;
    }
    const [exists] = users.user_exists(session.username ?? "");
    return exists === true;
}

/** Whether accounts of a host of this server may send to meetings: of every host until the option is set. */
function isTrustedHost(host: string | undefined, settings: MeetingSettings): boolean {
    return settings.trusted === undefined || isOneOf(settings.trusted, host);
}

/** Whether a stanza of a local host is its own, and not what a user made one of its modules send. */
function isByHost(stanza: Prosody.Stanza): boolean {
    // Prosody answers in the name of whom it was asked for. Requests go out for users, too: mod_cloud_notify sends them to
    // whomever a user names.
    const kind = stanza.attr.type;
    const isAnswer = kind === "error" || kind === "result";
    return isAnswer || (stanza.name !== "iq" && jid.node(muc.senderOf(stanza)) === undefined);
}

/** Where a stanza comes from, as the rule sees it. */
export function originOf(event: Prosody.StanzaEvent, settings: MeetingSettings): Origin {
    const session = event.origin;
    if (session.type === "component" || (session.type === "local" && isByHost(event.stanza))) {
        return { kind: "trusted" };
    }
    if (session.type !== "c2s") {
        // Of other servers only those that the option names.
        const isTrusted = isOneOf(settings.trusted ?? [], jid.host(muc.senderOf(event.stanza)));
        return { kind: isTrusted ? "trusted" : "server" };
    }
    // Several hosts of a server may have Matrix users: each module knows those of the others by their rights.
    const isOurs = session.host === settings.module.host && session.matrix_ordinary_token !== true;
    if (isOurs || session.matrix_rights !== undefined) {
        return { kind: "matrix", rights: session.matrix_rights };
    }
    if (session.matrix_ordinary_token === true || !hasAccount(session, settings.server)) {
        return { kind: "guest" };
    }
    return { kind: isTrustedHost(session.host, settings) ? "trusted" : "account" };
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
function guestPolicyOf(mucHost: string, { server, guestsOn }: MeetingSettings): muc.GuestPolicy {
    if (!muc.hasPowerSync(mucHost, server)) {
        // A component of lobbies, or power sync is not loaded: a component that denies counts for all.
        for (const [name] of server.hosts) {
            if (muc.hasPowerSync(name, server) && guestsOn(name) === "deny") {
                return "deny";
            }
        }
    }
    return guestsOn(mucHost);
}

/** Why an event is refused; nothing to let it pass. */
type Ask<Event> = (this: void, event: Event, roomJid: string) => RoomReasonName | undefined;

/** Asks for a reason to refuse. An error is one. */
export function askSafely<Event>(
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

/** Refuses a stanza, such as a join, if there is a reason: answers with its error, and logs it. */
export function refuseIf<Event extends Prosody.StanzaEvent & Partial<Prosody.OccupantPreJoinEvent>>(
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
        const { condition, text } = roomReasons[reason];
        // A room would kick the recipient for the error.
        if (muc.liveRoom(jid.bare(muc.senderOf(stanza)) ?? "", settings.server) === undefined) {
            event.origin.send(stanzas.error_reply(stanza, "cancel", condition, text, roomJid));
        }
        settings.refused(reason, muc.senderOf(stanza), roomJid);
    }
    const room = event.room;
    if (room !== undefined && event.is_new_room === true) {
        // Prosody destroys an empty room only when an occupant leaves: this one would stay, and the next user to enter would
        // not count as its creator. While persistent it would leave a tombstone.
        room.set_persistent(false);
        room.destroy();
    }
    return true;
}

/** Hooks every stanza on a host to a JID with a node. */
export function hookStanzas(
    add: muc.AddHandler,
    onStanza: (this: void, event: Prosody.StanzaEvent) => true | undefined,
): void {
    for (const kind of ["presence", "message", "iq"] as const) {
        add(`${kind}/bare`, onStanza, priorities.stanza.door);
        add(`${kind}/full`, onStanza, priorities.stanza.door);
    }
}

/** Sets up the door on a host. */
export function installDoor(mucHost: string, add: muc.AddHandler, settings: MeetingSettings): void {
    const { module, server } = settings;

    const decide = (
        event: Prosody.StanzaEvent,
        roomJid: string,
        occupant = false,
    ): RoomReasonName | undefined => {
        const stanza = event.stanza;
        const sender = muc.senderOf(stanza);
        const node = jid.node(roomJid);
        const meeting = meetingOf(roomJid, server, module);
        const main = meeting?.main;
        const mainHost = jid.host(main?.jid ?? roomJid) ?? "";
        const enteredMain = main !== undefined && event.origin.matrix_main_room === main;
        // A grant gives nothing to a user outside of the call.
        const isGranted = main !== undefined && muc.isGranted(main, sender);
        return refuseStanza({
            administrator: muc.isAdministrator(sender, mucHost),
            // A room at the address of the component gets stanzas that no hook of the door sees.
            reserved: node === undefined || isHealthCheckRoom(node),
            meeting,
            origin: originOf(event, settings),
            occupant,
            enteredMain: enteredMain && main.get_affiliation(sender) !== "outcast",
            entering: stanza.name === "presence" && stanza.attr.type === undefined,
            acting: stanza.name === "message" || stanza.attr.type === "set",
            needsPower: needsPower(stanza),
            powerDecides: muc.hasPowerSync(mainHost, server),
            grantedByOwner: isGranted && muc.isInCall(main, jid.bare(sender) ?? "", server),
            guests: meeting === undefined ? "lobby" : guestPolicyOf(mainHost, settings),
        });
    };

    const askStanza: Ask<Prosody.StanzaEvent> = (event, roomJid) => {
        const origin = event.origin;
        const room = muc.liveRoom(roomJid, server);
        const occupant = room?._jid_nick.get(muc.senderOf(event.stanza)) !== undefined;
        if (occupant && !needsPower(event.stanza)) {
            const isForeign = origin.type === "c2s" && origin.host !== module.host;
            if (passesAtOnce(origin.matrix_rights, isForeign && isTrustedHost(origin.host, settings))) {
                return undefined;
            }
        }
        return decide(event, roomJid, occupant);
    };
    const onStanza = (event: Prosody.StanzaEvent): true | undefined => {
        if (server.hosts.get(mucHost)?.modules.muc === undefined) {
            return undefined;
        }
        return refuseIf(event, jid.bare(event.stanza.attr.to) ?? "", askStanza, settings);
    };
    hookStanzas(add, onStanza);

    const onJoin = (event: Prosody.RoomPreCreateEvent): true | undefined =>
        refuseIf(event, event.room.jid, decide, settings);
    add("muc-room-pre-create", onJoin, priorities.join.door);
    add("muc-occupant-pre-join", onJoin, priorities.join.door);

    const onEntered = (event: Prosody.OccupantPreJoinEvent): undefined => {
        if (event.origin.type === "c2s" && muc.isMainRoom(event.room)) {
            event.origin.matrix_main_room = event.room;
        }
    };
    add("muc-occupant-pre-join", onEntered, priorities.join.entered);

    /** Puts occupants out of the breakout rooms of a main room. An error in another module's handler keeps nobody inside. */
    const putOut = (
        main: Prosody.Room,
        isMeant: (this: void, occupant: Prosody.Occupant) => boolean,
    ): void => {
        for (const room of muc.roomsOfCall(main, server)) {
            for (const [nick, occupant] of room.each_occupant()) {
                if (room !== main && isMeant(occupant)) {
                    const [done, error] = pcall(() => room.set_role(true, nick, "none"));
                    if (!done) {
                        module.log("error", "Error while a user left a breakout room: %s", error);
                    }
                }
            }
        }
    };

    /** A kicked user has to enter the main room again. A user who leaves by choice sends a stanza. */
    const onKicked = (event: Prosody.OccupantLeftEvent): undefined => {
        if (event.stanza !== undefined || !muc.isMainRoom(event.room)) {
            return;
        }
        const kicked = event.occupant.sessions;
        for (const [fullJid] of kicked) {
            const session = server.full_sessions.get(fullJid);
            if (session?.matrix_main_room === event.room) {
                session.matrix_main_room = undefined;
            }
        }
        putOut(event.room, (occupant) => {
            for (const [fullJid] of occupant.sessions) {
                if (kicked.has(fullJid)) {
                    return true;
                }
            }
            return false;
        });
    };
    add("muc-occupant-left", onKicked, priorities.left.kicked);

    /** A ban in the main room, of a user or a whole host, counts in its breakout rooms, for users who are only there, too. */
    const onBanned = ({ room, jid: banned, affiliation }: Prosody.SetAffiliationEvent): undefined => {
        if (affiliation === "outcast" && muc.isMainRoom(room)) {
            putOut(room, ({ bare_jid: user }) => user === banned || jid.host(user) === banned);
        }
    };
    add("muc-set-affiliation", onBanned, priorities.affiliation.banned);
}
