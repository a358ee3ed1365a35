/** Every reason to refuse a join, a grant or another stanza to a room: code, log, metrics, tests and documentation share it. */

/** How a refused join or grant is logged and answered. */
export interface RoomReason {
    readonly level: "info" | "warn" | "error";
    /** Condition of the stanza error (RFC 6120, section 8.3.3), always of type `cancel`. */
    readonly condition: "not-allowed" | "internal-server-error";
    readonly text: string;
    readonly advice: string;
}

type Wording = Partial<RoomReason> & Pick<RoomReason, "text" | "advice">;

/** The reasons, each with what is unusual about it. A new reason is one entry here. */
const wordings = {
    other_room: {
        level: "warn",
        text: "You were admitted to another meeting. Please open this one from its Matrix room.",
        advice: "the session is verified for another Matrix room. If both are the same meeting, check the name of the room",
    },
    membership_ended: {
        text: "You are no longer a member of the Matrix room of this meeting.",
        advice: "the user is no longer in the Matrix room. To let them in, invite them again: they need a new login",
    },
    not_verified: {
        level: "warn",
        text: "Your login is not verified. Please open the meeting from its Matrix room.",
        advice: "the session is of the host of the Matrix users and has no verified login. After an update of the module, ask the user to reconnect",
    },
    server_not_trusted: {
        level: "warn",
        text: "This meeting is closed to users of other servers.",
        advice: "the stanza comes from another XMPP server, or a module of this one sends it for a user. If that is a visitor node of this Jitsi, name its domain in matrix_trusted_servers",
    },
    host_not_trusted: {
        level: "warn",
        text: "This meeting is closed to accounts of this host.",
        advice: "matrix_trusted_servers does not name the host of this account. If recorders use the host, add it",
    },
    not_by_room: {
        text: "Users of meetings get messages from their meeting alone.",
        advice: "a stanza to a user instead of a meeting, or an invitation from another room. If a service has to send it, name its host in matrix_trusted_servers",
    },
    main_room_not_entered: {
        text: "Please join the main room of the meeting first.",
        advice: "the session tried to enter a breakout room before the main room. Ask the user to join the main room first",
    },
    room_not_entered: {
        text: "Please join the meeting first.",
        advice: "the session wrote to the room of its meeting without being in it: it has not joined yet, waits in the lobby, or is banned",
    },
    power_not_held: {
        text: "That needs the power of a moderator in the Matrix room.",
        advice: "the user sent an administrative request (muc#admin, muc#owner) without the power level of an owner. If the user should moderate, raise their power level in the Matrix room",
    },
    door_failed: {
        level: "error",
        condition: "internal-server-error",
        text: "The service could not decide on this. Please try again later.",
        advice: "an error in this module, which has a line of its own. Please report it",
    },
    call_not_started: {
        text: "The meeting has not started yet. Please try again when somebody is there who may start it.",
        advice: "nobody is in the call whom matrix_start_call lets start it. To let the others wait, load muc_wait_for_host and a lobby",
    },
    health_check_room: {
        level: "warn",
        text: "This room is reserved for the server.",
        advice: "only administrators of this server enter the rooms of Jicofo's health checks, and one at the address of the MUC component. If this was Jicofo, name its JID in the option admins",
    },
    lobby_not_open: {
        text: "This meeting has no lobby now.",
        advice: "the meeting has no lobby, or it was just switched off. If this repeats, set restrict_room_creation = true on the component of the lobbies, as Jitsi's installers do",
    },
    guest_denied: {
        text: "This meeting is for members of its Matrix room.",
        advice: 'matrix_guests is "deny". To let guests in, set it to "lobby" or "allow"',
    },
    guest_not_let_in: {
        text: "This meeting is for members of its Matrix room, and for guests whom they let in.",
        advice: 'no moderator let the guest in, and the meeting has neither a lobby nor a password. Switch the lobby on, or set matrix_guests to "allow"',
    },
    owner_not_verified: {
        text: "Only moderators of the Matrix room moderate its meeting.",
        advice: "a grant of owner, admin or moderator to a user whose power level in the Matrix room is too low. If Jicofo sent it, set JICOFO_ENABLE_AUTH=0 and ENABLE_AUTO_OWNER=0",
    },
} as const satisfies Record<string, Wording>;

/** Name of a reason for which a join or a grant is refused. */
export type RoomReasonName = keyof typeof wordings;

/** Reasons for which a join or a grant is refused. */
export const roomReasons = {} as Record<RoomReasonName, RoomReason>;
for (const name in wordings) {
    const wording: Wording = wordings[name as RoomReasonName];
    const { level = "info", condition = "not-allowed", text, advice } = wording;
    roomReasons[name as RoomReasonName] = { level, condition, text, advice };
}
