/** Every reason to refuse a join, a grant or another stanza to a room: the one table that code, log, metrics, tests and documentation share. */

/** How a refused join or grant is logged and answered. */
export interface RoomReason {
    readonly level: "info" | "warn" | "error";
    /** Condition of the stanza error (RFC 6120, section 8.3.3), always of type `cancel`. */
    readonly condition: "not-allowed" | "internal-server-error";
    readonly text: string;
    readonly advice: string;
}

/** Reasons for which a join or a grant is refused. */
export const roomReasons = {
    other_room: {
        level: "warn",
        condition: "not-allowed",
        text: "You were admitted to another meeting. Please open this one from its Matrix room.",
        advice: "the session is verified for one Matrix room and tried to enter another room. If that is the same meeting, check the room's name",
    },
    membership_ended: {
        level: "info",
        condition: "not-allowed",
        text: "You are no longer a member of the Matrix room of this meeting.",
        advice: "the user left the Matrix room or was removed from it. Back in the room, they get in by a new login",
    },
    not_verified: {
        level: "warn",
        condition: "not-allowed",
        text: "Your login is not verified. Please open the meeting from its Matrix room.",
        advice: "the session is of the host of the Matrix users and has no verified login. If the module was updated while people were connected, they have to connect again",
    },
    server_not_trusted: {
        level: "warn",
        condition: "not-allowed",
        text: "This meeting is closed to users of other servers.",
        advice: "the stanza comes from another XMPP server. If it is a visitor node of this Jitsi, name its domain in matrix_trusted_servers",
    },
    host_not_trusted: {
        level: "warn",
        condition: "not-allowed",
        text: "This meeting is closed to accounts of this host.",
        advice: "matrix_trusted_servers is set and does not name the host of this account. If recorders or the like come from it, add it",
    },
    main_room_not_entered: {
        level: "info",
        condition: "not-allowed",
        text: "Please join the main room of the meeting first.",
        advice: "the session tried to enter a breakout room of a meeting whose main room it has not entered",
    },
    power_not_held: {
        level: "info",
        condition: "not-allowed",
        text: "That needs the power of a moderator in the Matrix room.",
        advice: "an administrative request (muc#admin, muc#owner) of a user whose power in the Matrix room does not reach an owner's now",
    },
    door_failed: {
        level: "error",
        condition: "internal-server-error",
        text: "The service could not decide on this. Please try again later.",
        advice: "an error inside this module, told in the line before: please report it",
    },
    call_not_started: {
        level: "info",
        condition: "not-allowed",
        text: "The meeting has not started yet. Please try again when somebody is there who may start it.",
        advice: "matrix_start_call says who may start a call, and nobody of them is there. With Jitsi's muc_wait_for_host and a lobby the others wait, instead of being refused",
    },
    health_check_room: {
        level: "warn",
        condition: "not-allowed",
        text: "This room is reserved for the server's health checks.",
        advice: "only administrators of this server (option admins) enter Jicofo's health check rooms. If that was Jicofo, list its JID there",
    },
    guest_denied: {
        level: "info",
        condition: "not-allowed",
        text: "This meeting is for members of its Matrix room.",
        advice: 'guests are kept out of the meetings of Matrix rooms: matrix_guests is "deny"',
    },
    guest_not_let_in: {
        level: "info",
        condition: "not-allowed",
        text: "This meeting is for members of its Matrix room, and for guests whom they let in.",
        advice: 'a guest came into the meeting of a Matrix room that has neither a lobby nor a password, and nobody let them in. Switch its lobby on, or set matrix_guests to "allow"',
    },
    owner_not_verified: {
        level: "info",
        condition: "not-allowed",
        text: "Only moderators of the Matrix room moderate its meeting.",
        advice: "a grant of owner, admin or moderator in a Matrix room to somebody whose Matrix power does not reach it. Jicofo tries that where it hands out moderators itself: set JICOFO_ENABLE_AUTH=0 and ENABLE_AUTO_OWNER=0 to stop it",
    },
} as const satisfies Record<string, RoomReason>;

/** Name of a reason for which a join or a grant is refused. */
export type RoomReasonName = keyof typeof roomReasons;
