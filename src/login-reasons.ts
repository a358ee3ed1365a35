/** Every reason to refuse a login: the one table that code, log, metrics, tests and documentation share. */

/**
 * Why a login is refused, in kind.
 *
 * - `user`: this token does not open this room, now or later.
 * - `configuration`: nobody can say before an administrator changes something.
 * - `outage`: nobody can say now, as a server is down or overloaded.
 * - `local`: this module did not ask, or did not wait for the answer.
 */
export type RefusalCause = "user" | "configuration" | "outage" | "local";

/** How a refused login is logged and answered. */
export interface LoginReason {
    /** `info`: the user's affair; `warn`: something is amiss; `error`: the administrator has to act. */
    readonly level: "info" | "warn" | "error";
    readonly cause: RefusalCause;
    /** What the person is told. */
    readonly text: string;
    /** What the log says to the administrator: what happened and what to do. */
    readonly advice: string;
}

/** Reasons for which a login is refused. */
export const loginReasons = {
    token_missing: {
        level: "info",
        cause: "user",
        text: "This meeting can only be joined from its Matrix room.",
        advice: "the connection carries no token. If it comes from a Matrix client, check that /.well-known/element/jitsi is served with openidtoken-jwt and that the web server passes the query string on",
    },
    token_too_large: {
        level: "warn",
        cause: "user",
        text: "The token is too large.",
        advice: "the token is larger than any that a Matrix client makes (8192 bytes)",
    },
    token_malformed: {
        level: "warn",
        cause: "user",
        text: "The token is not a JWT.",
        advice: "the token is not three base64url parts with JSON objects. Check what makes the tokens",
    },
    token_expired: {
        level: "info",
        cause: "user",
        text: "The token has expired. Please open the meeting from its Matrix room again.",
        advice: "the token's exp is over. If that is common, compare the clocks of the clients and of this server",
    },
    token_not_yet_valid: {
        level: "info",
        cause: "user",
        text: "The token is not valid yet. Please check the clock of your device.",
        advice: "the token's nbf is still to come. If that is common, compare the clocks of the clients and of this server",
    },
    token_issuer_mismatch: {
        level: "warn",
        cause: "user",
        text: "The token was made for another service.",
        advice: "the token's iss differs from app_id and uvs_require_issuer is set. Matrix clients put the Jitsi domain there",
    },
    matrix_claim_missing: {
        level: "info",
        cause: "user",
        text: "The token names no Matrix user and room.",
        advice: "the token has no context.matrix object: it is an ordinary Jitsi token, or its client does not know openidtoken-jwt",
    },
    matrix_claim_malformed: {
        level: "warn",
        cause: "user",
        text: "The token does not name a Matrix user and room as it should.",
        advice: "context.matrix is not an object. Check what makes the tokens",
    },
    token_signature_wrong: {
        level: "warn",
        cause: "user",
        text: "The token is not signed by this service.",
        advice: "matrix_token_secret is set, and the token is not signed with it by HS256. Clients such as Element cannot sign: leave the option out for them",
    },
    ordinary_token_refused: {
        level: "info",
        cause: "user",
        text: "The token is not valid for this service.",
        advice: "Jitsi's token verification refused a token without context.matrix (matrix_token_fallback); it says why in the line before",
    },
    openid_token_malformed: {
        level: "warn",
        cause: "user",
        text: "The token carries no valid Matrix OpenID token.",
        advice: "context.matrix.token is missing or not a string as homeservers make it",
    },
    room_id_malformed: {
        level: "warn",
        cause: "user",
        text: "The token carries no valid Matrix room id.",
        advice: "context.matrix.room_id is missing or not a Matrix room id",
    },
    server_name_malformed: {
        level: "warn",
        cause: "user",
        text: "The token carries no valid Matrix server name.",
        advice: "context.matrix.server_name is not a Matrix server name",
    },
    profile_malformed: {
        level: "warn",
        cause: "user",
        text: "The name or picture in the token is not text.",
        advice: "context.user.name or context.user.avatar (of signed tokens also context.group) is not a string, or holds control characters",
    },
    room_mismatch: {
        level: "warn",
        cause: "user",
        text: "The token is for another room than this meeting.",
        advice: "the room in the URL is not the base32 of the token's room id, without padding. Check how the client makes the room's name, and that the web server passes the room parameter on",
    },
    user_unknown: {
        level: "info",
        cause: "user",
        text: "Matrix does not confirm who you are. Please open the meeting from its Matrix room again.",
        advice: "the homeserver or the verification service does not know the OpenID token: it is over (they last about an hour), forged, or of another homeserver",
    },
    user_of_other_server: {
        level: "warn",
        cause: "user",
        text: "The Matrix user is not of the server that the token names.",
        advice: "the verified user is of another server than context.matrix.server_name says",
    },
    not_in_room: {
        level: "info",
        cause: "user",
        text: "You are not a member of the Matrix room of this meeting.",
        advice: "the user is not joined to the Matrix room. If members of the room are told so by a verification service, that cannot ask the homeserver: check UVS_ACCESS_TOKEN (an administrator's) and UVS_HOMESERVER_URL there, for it calls that, too, not in the room",
    },
    user_banned: {
        level: "info",
        cause: "user",
        text: "You are banned from this service.",
        advice: "a handler of the event jitsi-access-ban-check refused the user",
    },
    module_refused: {
        level: "info",
        cause: "user",
        text: "Another module refused the login.",
        advice: "a handler of the event post-jitsi-authentication refused the user",
    },
    username_malformed: {
        level: "warn",
        cause: "user",
        text: "The user name is not valid.",
        advice: "a handler of the event pre-jitsi-authentication gave a user name that cannot be one",
    },
    verifier_not_configured: {
        level: "error",
        cause: "configuration",
        text: "The service is not set up yet. Please tell its administrator.",
        advice: "set matrix_homeservers to a table of homeservers, or uvs_base_url to the URL of a Matrix user verification service, beginning with http:// or https://",
    },
    verifier_configured_twice: {
        level: "error",
        cause: "configuration",
        text: "The service has two settings that do not go together. Please tell its administrator.",
        advice: "both uvs_base_url and matrix_homeservers are set, and only one can be asked. Take uvs_base_url out to ask the homeservers themselves",
    },
    homeservers_malformed: {
        level: "error",
        cause: "configuration",
        text: "The service has a mistake in its settings. Please tell its administrator.",
        advice: "something is wrong in matrix_homeservers, so nothing of it is used. The log says what, where this module was loaded",
    },
    server_not_configured: {
        level: "info",
        cause: "user",
        text: "Users of your Matrix server cannot join meetings here.",
        advice: "context.matrix.server_name is none of the servers in matrix_homeservers. Add it there if its users are to come in, or set matrix_federation for the users of all servers",
    },
    foreign_server_private: {
        level: "warn",
        cause: "user",
        text: "Your Matrix server is in a network that is not asked.",
        advice: "context.matrix.server_name leads to addresses outside the public internet (private, loopback, link-local), where nobody is asked on the word of a stranger. If it is a homeserver of yours, list it in matrix_homeservers",
    },
    foreign_server_not_found: {
        level: "info",
        cause: "outage",
        text: "Your Matrix server cannot be found. Please try again later.",
        advice: "context.matrix.server_name is not configured, and DNS has no address for where it should be (well-known page, SRV record, port 8448)",
    },
    foreign_server_failed: {
        level: "info",
        cause: "outage",
        text: "Your Matrix server gives no answer. Please try again later.",
        advice: "the homeserver of context.matrix.server_name, which is not configured, cannot be reached, has no certificate of its name, or does not answer as a homeserver; the line before says more",
    },
    server_not_named: {
        level: "info",
        cause: "user",
        text: "Your Matrix client does not say which Matrix server you are of.",
        advice: "the token has no context.matrix.server_name, and matrix_homeservers has more than one server. Old clients leave the name out: they have to be updated",
    },
    room_not_on_homeserver: {
        level: "info",
        cause: "user",
        text: "This service does not know the Matrix room of this meeting.",
        advice: "the user is of a server that is not in matrix_homeservers, and none of those that are is in the Matrix room",
    },
    bot_not_in_room: {
        level: "warn",
        cause: "configuration",
        text: "The service does not see this Matrix room. Please invite its bot to it.",
        advice: "the user of the access_token in matrix_homeservers was never in the Matrix room, so it cannot say who is. Invite it there and let it join, or use a server administrator's admin_token, which needs no bot",
    },
    bot_left_room: {
        level: "warn",
        cause: "configuration",
        text: "The service does not see this Matrix room any more. Please invite its bot again.",
        advice: "the user of the access_token in matrix_homeservers is not joined to the Matrix room any more, so what the homeserver tells it of the room is old. Let it join again",
    },
    homeserver_token_unknown: {
        level: "error",
        cause: "configuration",
        text: "The Matrix server does not know the service. Please tell its administrator.",
        advice: "the homeserver answers 401: it does not know the token in matrix_homeservers. Tokens end with a logout and with a change of the password. Make a new one",
    },
    homeserver_token_not_admin: {
        level: "error",
        cause: "configuration",
        text: "The Matrix server does not tell the service enough. Please tell its administrator.",
        advice: "the homeserver answers 403 at its admin API: the user of the admin_token in matrix_homeservers is no server administrator. Make it one, or use its token as access_token and invite it to the rooms as a bot",
    },
    homeserver_endpoint_missing: {
        level: "error",
        cause: "configuration",
        text: "The Matrix server is not found where it should be. Please tell the administrator.",
        advice: "the answer is a 404 as from no homeserver, or from one that does not serve what was asked; the line before says what. Check the url in matrix_homeservers, that a proxy passes /_matrix and /_synapse/admin on, and that the listener has the resource openid or federation. admin_token needs Synapse",
    },
    verifier_timeout: {
        level: "warn",
        cause: "outage",
        text: "The Matrix server did not answer in time. Please try again later.",
        advice: "the homeserver or the verification service did not answer within uvs_timeout seconds. Check the load of both",
    },
    verifier_unreachable: {
        level: "error",
        cause: "outage",
        text: "The Matrix server cannot be reached. Please try again later.",
        advice: "no connection to the homeserver or the verification service, or it broke off; the line before says why. Check the URL in matrix_homeservers or uvs_base_url, that the other side runs, name resolution, firewall and certificate",
    },
    verifier_forbidden: {
        level: "error",
        cause: "configuration",
        text: "The service may not ask the Matrix server. Please tell its administrator.",
        advice: "the verification service answers 401 or 403. Set uvs_auth_token to its UVS_AUTH_TOKEN",
    },
    verifier_rejected: {
        level: "error",
        cause: "configuration",
        text: "The Matrix server does not understand the service. Please tell its administrator.",
        advice: "the homeserver or the verification service answers 4xx or redirects. Check that the URL in matrix_homeservers or uvs_base_url leads to it, without a redirect. With a verification service, where tokens name no server, set UVS_HOMESERVER_URL there",
    },
    verifier_busy: {
        level: "warn",
        cause: "configuration",
        text: "The Matrix server has too much to do. Please try again in a minute.",
        advice: "the homeserver or the verification service answers 429: too many requests. On Synapse take the limits off the token's user, by the admin API's override_ratelimit",
    },
    verifier_failed: {
        level: "error",
        cause: "outage",
        text: "The Matrix server has a problem. Please try again later.",
        advice: "the homeserver, the verification service or a proxy before it answers 5xx. See its log",
    },
    verifier_unreadable: {
        level: "error",
        cause: "configuration",
        text: "The Matrix server gave no clear answer. Please try again later.",
        advice: "the answer is not what a homeserver or verification service says: no JSON object, one without what it should hold, or far too long. Check that the URL in matrix_homeservers or uvs_base_url leads to one. Synapse before 1.123 sends a room's whole state, which is too long in large rooms: update it",
    },
    verifier_paused: {
        level: "warn",
        cause: "local",
        text: "The Matrix server has a problem just now. Please try again in a minute.",
        advice: "the checks before failed again and again, so none is made for some seconds; the reason stands in the lines before, and the module finds out by itself when it is over",
    },
    too_many_checks: {
        level: "warn",
        cause: "local",
        text: "Too many people are joining just now. Please try again in a minute.",
        advice: "more logins came at once than can be checked in time. Look at how fast the verification service and the homeserver answer; matrix_max_checks says how many checks run at once",
    },
    too_many_refusals: {
        level: "warn",
        cause: "local",
        text: "Too many attempts to join were refused. Please try again in a minute.",
        advice: "logins on this connection (3 of them), or from this address within a minute (matrix_refusals_per_minute), were refused, each told in a line before. If the address is that of a proxy, set trusted_proxies",
    },
    resume_only: {
        level: "info",
        cause: "user",
        text: "Your earlier connection has ended. Please open the meeting from its Matrix room again.",
        advice: "the login was let in to resume an earlier session of the same token, and tried to begin a new one; that needs a fresh OpenID token",
    },
    username_taken: {
        level: "warn",
        cause: "user",
        text: "The user name is taken. Please open the meeting from its Matrix room again.",
        advice: "another user's session has the user name that a handler of pre-jitsi-authentication gave to this one",
    },
    bound_too_late: {
        level: "info",
        cause: "user",
        text: "The login has expired. Please open the meeting from its Matrix room again.",
        advice: "the client logged in and bound its session more than a minute later. A login must be used at once",
    },
    check_cancelled: {
        level: "warn",
        cause: "local",
        text: "The service is being changed. Please try again.",
        advice: "this module was reloaded or unloaded while the check was under way; nothing to do",
    },
    internal_error: {
        level: "error",
        cause: "local",
        text: "The service has a problem. Please try again later.",
        advice: "an error inside this module, told in the line before: please report it",
    },
} as const satisfies Record<string, LoginReason>;

/** Name of a reason for which a login is refused. */
export type LoginReasonName = keyof typeof loginReasons;

/** Whether a reason says no for good. The others say that nobody can tell now. */
export function isRefusal(reason: LoginReasonName): boolean {
    return loginReasons[reason].cause === "user";
}

/**
 * The SASL condition of a refused login.
 *
 * `not-allowed` is Jitsi's own condition for a refused token and the only one whose text lib-jitsi-meet hands on to the
 * page. `temporary-auth-failure` (RFC 6120): nobody can say now; the same token may do in a while.
 */
export function conditionOf(reason: LoginReasonName): "not-allowed" | "temporary-auth-failure" {
    return isRefusal(reason) ? "not-allowed" : "temporary-auth-failure";
}
