/**
 * The door of the auth module on the MUC components: asks the rule in door.ts about every stanza to a room, and again when
 * a join that other plugins held back goes on.
 */

import * as jid from "util.jid";
import * as stanzas from "util.stanza";
import { isHealthCheckRoom } from "../matrix/room-name";
import { roomReasons, type RoomReasonName } from "../room-reasons";
import type { Registry } from "../rights/registry";
import { isAdministrator } from "./administrators";
import type { RefusalLog } from "./room-log";
import { discardNewRoom, doorPriority, isGranted, senderOf, type AddHandler } from "./muc";
import { passesAtOnce, refuseStanza, type GuestPolicy, type Origin } from "./door";
import { installGrantGuard } from "./grant-guard";
import { checkGuest, noteGuest } from "./guests";
import { isInCall, liveRoom, matrixRoomName, meetingOf, nodeOf, type Meeting } from "./rooms";

/** Before every other plugin on the MUC component: what is refused here must not be heard of. */
const stanzaPriority = 1000;

/** At muc-occupant-pre-join: before token_affiliation (-3.5), Jitsi's lobby (-4), members-only (-5), passwords (-7, -20). */
const noteGuestPriority = -3;

/** At muc-occupant-pre-join: after all of them, before ownership is settled (-100). */
const guestPriority = -99;

/** After every hook that may refuse a join: a refused one opens no breakout rooms. */
const enteredPriority = -1000;

/** At muc-occupant-left: before every handler that may fail. */
const kickedPriority = 1000;

const powerNamespaces = new LuaSet<string>();
powerNamespaces.add("http://jabber.org/protocol/muc#admin");
powerNamespaces.add("http://jabber.org/protocol/muc#owner");

declare global {
    namespace Prosody {
        interface Session {
            /** The main room that the session entered last: it opens the breakout rooms of that room. */
            matrix_main_room?: Room;
        }
    }
}

/** What the door needs. */
export interface DoorSettings {
    /** The host whose sessions this module logs in. */
    readonly host: string;
    readonly users: Prosody.Server["bare_sessions"];
    readonly hosts: Prosody.Server["hosts"];
    /** The option `matrix_trusted_servers`; nothing where it is not set. */
    readonly trusted?: readonly string[];
    /** The option `matrix_guests` of a MUC component. */
    readonly guestsOn: (this: void, mucHost: string) => GuestPolicy;
    readonly refusals: RefusalLog;
    readonly onError: (this: void, error: unknown) => void;
}

/** Whether a session's user has an account on its host, and not just a login without a password. */
function hasAccount(session: Prosody.Session, hosts: Prosody.Server["hosts"]): boolean {
    // Not Prosody's own function for that, for which everybody with a session exists.
    const userExists = session.host === undefined ? undefined : hosts.get(session.host)?.users?.user_exists;
    if (userExists === undefined) {
        return false;
    }
    const [exists] = userExists(session.username ?? "");
    return exists === true;
}

/** Whether accounts of another host of this server may send to meetings. */
function isTrustedHost(host: string, { trusted }: DoorSettings): boolean {
    return trusted === undefined || trusted.indexOf(host) >= 0;
}

/** Where a stanza comes from, as the rule sees it. */
export function originOf(session: Prosody.Session, stanza: Prosody.Stanza, settings: DoorSettings): Origin {
    if (session.type === "component" || session.type === "local") {
        return { kind: "component" };
    }
    if (session.type !== "c2s") {
        const server = jid.host(senderOf(stanza)) ?? "";
        return {
            kind: "server",
            trusted: settings.trusted !== undefined && settings.trusted.indexOf(server) >= 0,
        };
    }
    // Several hosts of a server may have Matrix users: each module knows those of the others by their rights.
    const isOurs = session.host === settings.host && session.matrix_ordinary_token !== true;
    if (isOurs || session.matrix_rights !== undefined) {
        return { kind: "matrix", rights: session.matrix_rights };
    }
    if (session.matrix_ordinary_token === true || !hasAccount(session, settings.hosts)) {
        return { kind: "guest" };
    }
    return { kind: "account", trusted: isTrustedHost(session.host ?? "", settings) };
}

/** Whether a stanza asks for what only owners and moderators may do. */
function needsPower(stanza: Prosody.Stanza): boolean {
    const query = stanza.name === "iq" && stanza.attr.type === "set" ? stanza.tags[0] : undefined;
    return powerNamespaces.has(query?.attr.xmlns ?? "");
}

/** Whether a session entered the main room of a meeting, and was neither kicked nor banned since. */
function hasEnteredMain(session: Prosody.Session, sender: string, meeting: Meeting | undefined): boolean {
    const main = meeting?.main;
    return (
        main !== undefined && session.matrix_main_room === main && main.get_affiliation(sender) !== "outcast"
    );
}

/** The option `matrix_guests` that counts for a meeting. */
function guestPolicyOf(roomJid: string, meeting: Meeting, settings: DoorSettings): GuestPolicy {
    const mucHost = jid.host(meeting.part === "main" ? roomJid : (meeting.main?.jid ?? roomJid)) ?? "";
    if (settings.hosts.get(mucHost)?.modules.matrix_power_sync === undefined) {
        // A component of lobbies, or power sync is not loaded: a component that denies counts for all.
        for (const [name, host] of settings.hosts) {
            if (host.modules.matrix_power_sync !== undefined && settings.guestsOn(name) === "deny") {
                return "deny";
            }
        }
    }
    return settings.guestsOn(mucHost);
}

/** Asks the rule about a stanza to a room. @returns the reason to refuse, nothing to let pass */
function decide(
    session: Prosody.Session,
    stanza: Prosody.Stanza,
    roomJid: string,
    occupant: boolean,
    mucHost: string,
    settings: DoorSettings,
): RoomReasonName | undefined {
    const sender = senderOf(stanza);
    const meeting = meetingOf(roomJid, settings.hosts);
    const main = meeting?.main;
    const mainHost = settings.hosts.get(jid.host(main?.jid ?? roomJid) ?? "");
    return refuseStanza({
        administrator: isAdministrator(sender, mucHost),
        healthCheckRoom: isHealthCheckRoom(nodeOf(roomJid)),
        meeting,
        origin: originOf(session, stanza, settings),
        occupant,
        enteredMain: hasEnteredMain(session, sender, meeting),
        entering: stanza.name === "presence" && stanza.attr.type === undefined,
        needsPower: needsPower(stanza),
        powerDecides: mainHost?.modules.matrix_power_sync !== undefined,
        // What an owner granted gives nothing from outside.
        grantedByOwner:
            main !== undefined &&
            isGranted(main, sender) &&
            isInCall(main, jid.bare(sender) ?? "", settings.hosts),
        guests: meeting === undefined ? "lobby" : guestPolicyOf(roomJid, meeting, settings),
    });
}

/** Whether a stanza is to be answered with an error; the others are dropped. */
function isAnswered(stanza: Prosody.Stanza): boolean {
    const kind = stanza.attr.type;
    return kind !== "error" && kind !== "result" && kind !== "unavailable";
}

/** Asks for a reason to refuse; an error is one. @returns nothing to let pass */
export function askSafely<Parameters extends unknown[]>(
    settings: DoorSettings,
    ask: (this: void, ...parameters: Parameters) => RoomReasonName | undefined,
    ...parameters: Parameters
): RoomReasonName | undefined {
    const [asked, result] = pcall(ask, ...parameters);
    if (asked) {
        return result;
    }
    settings.onError(result);
    return "door_failed";
}

/** Refuses a stanza if there is a reason: answers with its error, and logs it. @returns true when it was refused */
export function refuseIf<Parameters extends unknown[]>(
    { origin, stanza }: Prosody.StanzaEvent,
    roomJid: string,
    settings: DoorSettings,
    ask: (this: void, ...parameters: Parameters) => RoomReasonName | undefined,
    ...parameters: Parameters
): true | undefined {
    const reason = askSafely(settings, ask, ...parameters);
    if (reason === undefined) {
        return undefined;
    }
    if (isAnswered(stanza)) {
        const { condition, text } = roomReasons[reason];
        origin.send(stanzas.error_reply(stanza, "cancel", condition, text, roomJid));
        settings.refusals.inRoom(reason, senderOf(stanza), roomJid);
    }
    return true;
}

/** Why a stanza to a room or an occupant is refused; nothing to let it pass. */
function refusalOf(
    { origin, stanza }: Prosody.StanzaEvent,
    roomJid: string,
    mucHost: string,
    settings: DoorSettings,
): RoomReasonName | undefined {
    const { type, host, matrix_rights: rights } = origin;
    const occupant = liveRoom(roomJid, settings.hosts)?._jid_nick.get(senderOf(stanza)) !== undefined;
    if (occupant && !needsPower(stanza)) {
        const ofTrustedHost = type === "c2s" && host !== settings.host && isTrustedHost(host ?? "", settings);
        if (passesAtOnce(rights, ofTrustedHost)) {
            return undefined;
        }
    }
    return decide(origin, stanza, roomJid, occupant, mucHost, settings);
}

/** Sets up the door on a host. On hosts without MUC nothing is done. */
export function installDoor(mucHost: string, add: AddHandler, settings: DoorSettings): void {
    const onStanza = (event: Prosody.StanzaEvent): true | undefined => {
        if (settings.hosts.get(mucHost)?.modules.muc === undefined) {
            return undefined;
        }
        const roomJid = jid.bare(event.stanza.attr.to) ?? "";
        return refuseIf(event, roomJid, settings, refusalOf, event, roomJid, mucHost, settings);
    };
    for (const kind of ["presence", "message", "iq"] as const) {
        add(`${kind}/bare`, onStanza, stanzaPriority);
        add(`${kind}/full`, onStanza, stanzaPriority);
    }

    const onEntry = (event: Prosody.RoomPreCreateEvent): true | undefined => {
        const { origin, stanza, room } = event;
        return refuseIf(
            event,
            room.jid,
            settings,
            decide,
            origin,
            stanza,
            room.jid,
            false,
            mucHost,
            settings,
        );
    };
    add("muc-room-pre-create", onEntry, doorPriority);
    add("muc-occupant-pre-join", onEntry, doorPriority);

    /** Whether the joiner comes into a meeting as a guest. */
    const comesAsGuest = (event: Prosody.OccupantPreJoinEvent): boolean =>
        originOf(event.origin, event.stanza, settings).kind === "guest" &&
        meetingOf(event.room.jid, settings.hosts)?.part === "main" &&
        !isAdministrator(senderOf(event.stanza), mucHost);
    add("muc-occupant-pre-join", noteGuest, noteGuestPriority);
    add(
        "muc-occupant-pre-join",
        (event) => {
            const refused = refuseIf(event, event.room.jid, settings, () =>
                comesAsGuest(event) ? checkGuest(event, settings.guestsOn(mucHost)) : undefined,
            );
            if (refused) {
                discardNewRoom(event);
            }
            return refused;
        },
        guestPriority,
    );
    add(
        "muc-occupant-pre-join",
        (event) => {
            const { origin, room } = event;
            const isMain = matrixRoomName(room.jid) !== undefined && room.main_room_jid === undefined;
            if (origin.type === "c2s" && isMain) {
                origin.matrix_main_room = room;
            }
            return undefined;
        },
        enteredPriority,
    );
    add(
        "muc-occupant-left",
        ({ stanza, occupant, room }) => {
            // A user who leaves by themselves sends a presence. One who was kicked has to come in again.
            const user = stanza === undefined ? settings.users.get(occupant.bare_jid) : undefined;
            for (const [, session] of user?.sessions ?? new LuaMap<string, Prosody.Session>()) {
                const isInside = room._jid_nick.get(session.full_jid ?? "") !== undefined;
                if (session.matrix_main_room === room && !isInside) {
                    session.matrix_main_room = undefined;
                }
            }
            return undefined;
        },
        kickedPriority,
    );
    installGrantGuard(mucHost, add, settings);
}

/** What a load of the module leaves to the next one. */
interface Installed {
    remove: (this: void) => void;
}

/**
 * Sets up the door on all hosts, later ones included. It outlives the module: it holds until the module is loaded again, or
 * the last session that the module let in has ended.
 *
 * @returns a function to call when the module is unloaded
 */
export function keepDoor(
    module: Prosody.Module,
    server: Prosody.Server,
    registry: Registry,
    settings: DoorSettings,
): (this: void) => void {
    const shared = module.shared<Installed>("door");
    shared.get("installed")?.remove();

    const removals: ((this: void) => void)[] = [];
    const installed: Installed = {
        remove() {
            for (const remove of removals) {
                remove();
            }
            // Keeps the shared table alive as long as the door.
            if (shared.get("installed") === installed) {
                shared.delete("installed");
            }
        },
    };
    shared.set("installed", installed);

    let unloaded = false;
    const removeIfUseless = (): void => {
        if (unloaded && registry.rooms().every(({ roomId }) => registry.usersOf(roomId).length === 0)) {
            installed.remove();
        }
    };

    const installOn = (name: string): void => {
        const events = server.hosts.get(name)?.events;
        if (events === undefined) {
            return;
        }
        const add: AddHandler = (event, handler, priority) => {
            events.add_handler(event, handler, priority);
            removals.push(() => {
                events.remove_handler(event, handler);
            });
        };
        installDoor(name, add, settings);
        add(
            "muc-room-destroyed",
            () => {
                removeIfUseless();
                return undefined;
            },
            0,
        );
    };
    for (const [name] of server.hosts) {
        installOn(name);
    }
    server.events.add_handler("host-activated", installOn);
    removals.push(() => {
        server.events.remove_handler("host-activated", installOn);
    });

    return () => {
        unloaded = true;
        removeIfUseless();
    };
}
