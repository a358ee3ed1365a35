/** Every reason to refuse a login. Code, log, metrics, circuit breaker, tests and documentation follow from this table. */

/** How a refused login is logged and answered. */
interface Wording {
    /** Where it is not the usual level of the cause. */
    readonly level?: "info" | "warn" | "error";
    /** The answer to the user. */
    readonly text: string;
    /** The log's advice to the administrator: the cause, and one thing to do. */
    readonly advice: string;
    /** The advice where a verification service is asked, if it differs. */
    readonly uvsAdvice?: string;
}

/** The reasons by the kind of cause. A new reason is one entry here, and a test in which a login meets it. */
const byCause = {
    /** This token does not open this room, now or later. */
    user: {
        token_missing: {
            text: "This meeting can only be joined from its Matrix room.",
            advice: "the connection carries no token. For a Matrix client, check that /.well-known/element/jitsi is served with openidtoken-jwt and that the web server passes the query string on",
        },
        token_too_large: {
            level: "warn",
            text: "The token is too large. Trying again will not help.",
            advice: "the token has more than 8192 bytes, and Matrix clients make none so long. Check its origin",
        },
        token_malformed: {
            level: "warn",
            text: "The token is not a JWT. Trying again will not help.",
            advice: "the token is not three base64url parts with JSON objects. Check its origin",
        },
        token_expired: {
            text: "The token has expired. Please open the meeting from its Matrix room again.",
            advice: "the token's exp has passed. If this is common, compare the clocks of the clients and of this server",
        },
        token_not_yet_valid: {
            text: "The token is not valid yet. Please check the clock of your device.",
            advice: "the token's nbf is in the future. If this is common, compare the clocks of the clients and of this server",
        },
        token_issuer_mismatch: {
            level: "warn",
            text: "The token was made for another service. Trying again will not help.",
            advice: "uvs_require_issuer is set, and the token's iss is not app_id. Set app_id to the Jitsi domain, which Matrix clients put there",
        },
        matrix_claim_missing: {
            text: "The token names no Matrix user and room. Please open the meeting from its Matrix room.",
            advice: "the token has no context.matrix: it is an ordinary Jitsi token (set matrix_token_fallback to accept those), or its client does not know openidtoken-jwt",
        },
        matrix_claim_malformed: {
            level: "warn",
            text: "The token does not name a Matrix user and room as it should. Trying again will not help.",
            advice: "context.matrix is not an object. Check the token's origin",
        },
        token_signature_wrong: {
            level: "warn",
            text: "The token is not signed by this service. Trying again will not help.",
            advice: "matrix_token_secret is set, and the token is not signed with it by HS256. Remove the option for clients that cannot sign, such as Element",
        },
        ordinary_token_refused: {
            text: "The token is not valid for this service. Please get a new one.",
            advice: "Jitsi's token verification rejected a token without context.matrix (matrix_token_fallback)",
        },
        openid_token_malformed: {
            level: "warn",
            text: "The token carries no valid Matrix OpenID token. Trying again will not help.",
            advice: "context.matrix.token is not a string that homeservers issue. Check the token's origin",
        },
        room_id_malformed: {
            level: "warn",
            text: "The token carries no valid Matrix room id. Trying again will not help.",
            advice: "context.matrix.room_id is not a Matrix room id. Check the token's origin",
        },
        server_name_malformed: {
            level: "warn",
            text: "The token carries no valid Matrix server name. Trying again will not help.",
            advice: "context.matrix.server_name is not a Matrix server name. Check the token's origin",
        },
        profile_malformed: {
            level: "warn",
            text: "The name or picture in the token is not text. Please change yours, and try again.",
            advice: "context.user.name, context.user.avatar or, in a signed token, context.group is not a string, or holds control characters. Check the token's origin",
        },
        room_mismatch: {
            level: "warn",
            text: "The token is for another room than this meeting. Please open the meeting from its Matrix room.",
            advice: "the room in the URL is not the token's room id in base32 without padding. Check how the client names the room, and that the web server passes the room parameter on",
        },
        user_unknown: {
            text: "Matrix does not confirm who you are. Please open the meeting from its Matrix room again.",
            advice: "the homeserver rejects the OpenID token: it expired (after about an hour), is forged, or is from another homeserver",
            uvsAdvice:
                "the verification service rejects the OpenID token: it expired (after about an hour), is forged, or is from a homeserver that the service does not ask",
        },
        user_of_other_server: {
            level: "warn",
            text: "You are not a user of the Matrix server that the token names. Trying again will not help.",
            advice: "the verified user is not of the server in context.matrix.server_name. Check the token's origin",
        },
        not_in_room: {
            text: "You are not a member of the Matrix room of this meeting. Please join it, and try again.",
            advice: "the user is not joined to the Matrix room. To let them in, invite them to it",
            uvsAdvice:
                "the user is not joined to the Matrix room. If actual members see this, the verification service probably cannot query the homeserver: check UVS_ACCESS_TOKEN (an administrator's) and UVS_HOMESERVER_URL there",
        },
        user_banned: {
            text: "You are banned from this service. Trying again will not help.",
            advice: "a plugin refused the user by the event jitsi-access-ban-check. See its log lines",
        },
        module_refused: {
            text: "Another module of this service refused the login. Trying again will not help.",
            advice: "a plugin refused the user by the event post-jitsi-authentication. See its log lines",
        },
        username_malformed: {
            level: "warn",
            text: "The user name is not valid. Please tell the administrator of the service.",
            advice: "a plugin gave a user name that Prosody rejects, by the event pre-jitsi-authentication. Fix that plugin",
        },
        server_not_configured: {
            text: "Users of your Matrix server cannot join meetings here. Trying again will not help.",
            advice: "context.matrix.server_name is not in matrix_homeservers. To admit its users, add it there, or set matrix_federation to admit users of all servers",
        },
        foreign_server_private: {
            level: "warn",
            text: "Your Matrix server is in a private network, which this service never asks.",
            advice: "context.matrix.server_name leads to a private, loopback or link-local address, where servers that are not configured are not asked. If it is your homeserver, add it to matrix_homeservers",
        },
        server_not_named: {
            text: "Your Matrix client does not name your Matrix server. Please update it.",
            advice: "the token has no context.matrix.server_name, and matrix_homeservers has more than one server. Update the client: old ones leave the name out",
        },
        room_not_on_homeserver: {
            text: "This service does not know the Matrix room of this meeting. Trying again will not help.",
            advice: "none of the servers in matrix_homeservers is in the Matrix room, and the user is of another server. Add that server to admit its users",
        },
        resume_only: {
            text: "Your earlier connection has ended. Please open the meeting from its Matrix room again.",
            advice: "the client logged in to resume its earlier session, and bound a new one, which needs a fresh OpenID token. Nothing to do",
        },
        username_taken: {
            level: "warn",
            text: "The user name is taken. Please open the meeting from its Matrix room again.",
            advice: "another user's session has the user name that a plugin gave to this one by the event pre-jitsi-authentication. Fix that plugin",
        },
        bound_too_late: {
            text: "The login has expired. Please open the meeting from its Matrix room again.",
            advice: "the client bound its session more than a minute after its login. Nothing to do",
        },
    },
    /** The claim cannot be verified until an administrator changes something. */
    configuration: {
        verifier_not_configured: {
            text: "The service is not set up yet. Please tell its administrator.",
            advice: "no verifier is configured. Set matrix_homeservers to a table of homeservers, or uvs_base_url to the http or https URL of a Matrix user verification service",
        },
        verifier_configured_twice: {
            text: "The service has two settings that do not go together. Please tell its administrator.",
            advice: "both uvs_base_url and matrix_homeservers are set, and only one can be asked. Remove uvs_base_url to ask the homeservers themselves",
        },
        homeservers_malformed: {
            text: "The service has a mistake in its settings. Please tell its administrator.",
            advice: "matrix_homeservers has a mistake, so nothing of it is used. Fix what the log names where this module was loaded",
        },
        bot_not_in_room: {
            level: "warn",
            text: "The service does not see this Matrix room. Please invite its bot to it.",
            advice: "the user of the access_token in matrix_homeservers was never in the Matrix room, so it cannot see the members. Invite it and let it join, or use a server administrator's admin_token, which needs no bot",
        },
        bot_left_room: {
            level: "warn",
            text: "The service no longer sees this Matrix room. Please invite its bot again.",
            advice: "the user of the access_token in matrix_homeservers has left the Matrix room, and sees the state as of its departure. Let it join again",
        },
        user_not_in_namespace: {
            text: "The Matrix server does not let the service see your rooms. Please tell its administrator.",
            advice: "the homeserver does not let the as_token in matrix_homeservers act as this user. Set the regex of users in the registration to cover every user of the server, and restart the homeserver",
        },
        homeserver_token_unknown: {
            text: "The Matrix server rejects the service. Please tell its administrator.",
            advice: "the homeserver answers 401: it does not know the token in matrix_homeservers. Create a new one; logouts and new passwords end tokens, and an as_token needs its registration on the homeserver",
        },
        homeserver_token_not_admin: {
            text: "The Matrix server does not tell the service enough. Please tell its administrator.",
            advice: "the homeserver's admin API answers 403: the user of the admin_token in matrix_homeservers is no server administrator. Make it one, or set its token as access_token and invite it to the rooms as a bot",
        },
        homeserver_endpoint_missing: {
            text: "The Matrix server is not found where it should be. Please tell the administrator.",
            advice: "nothing at this URL behaves like a homeserver (404 without a Matrix error), or it lacks the endpoint. Check the url in matrix_homeservers, that a proxy passes /_matrix and /_synapse/admin on, and that the listener has the resource openid or federation. admin_token needs Synapse",
        },
        verifier_forbidden: {
            text: "The service may not ask the Matrix server. Please tell its administrator.",
            advice: "the verification service answers 401 or 403. Set uvs_auth_token to its UVS_AUTH_TOKEN",
        },
        verifier_rejected: {
            text: "The Matrix server does not understand the service. Please tell its administrator.",
            advice: "the homeserver answers 4xx or redirects. Check that the url in matrix_homeservers leads to it, without a redirect",
            uvsAdvice:
                "the verification service answers 4xx or redirects. Check that uvs_base_url leads to it, without a redirect, and set UVS_HOMESERVER_URL in it if its clients name no server",
        },
        verifier_busy: {
            level: "warn",
            text: "The Matrix server has too much to do. Please try again in a minute.",
            advice: "the homeserver answers 429: too many requests. On Synapse lift the rate limit of the token's user by the admin API's override_ratelimit",
            uvsAdvice:
                "the verification service answers 429: too many requests. Lift the limit of the proxy before it",
        },
        verifier_unreadable: {
            text: "The Matrix server gave no clear answer. Please try again later.",
            advice: "the answer is no JSON object, lacks what it should hold, or is too long. Check the url in matrix_homeservers. Update a Synapse before 1.123, which sends the whole state of a room",
            uvsAdvice:
                "the answer is no JSON object, lacks what it should hold, or is too long. Check that uvs_base_url leads to a verification service",
        },
    },
    /** The claim cannot be verified now, because a server is down or overloaded. */
    outage: {
        foreign_server_not_found: {
            level: "info",
            text: "Your Matrix server cannot be found. Please try again later.",
            advice: "DNS has no address for the unconfigured context.matrix.server_name (well-known file, SRV record, port 8448). Check that it resolves on this machine",
        },
        foreign_server_failed: {
            level: "info",
            text: "Your Matrix server does not answer. Please try again later.",
            advice: "the homeserver of the unconfigured context.matrix.server_name cannot be reached, has no certificate of its name, or does not answer as a homeserver. Its administrator has to act",
        },
        verifier_timeout: {
            level: "warn",
            text: "The Matrix server did not answer in time. Please try again later.",
            advice: "the homeserver did not answer within uvs_timeout seconds. Check its load",
            uvsAdvice:
                "the verification service did not answer within uvs_timeout seconds. Check its load and that of the homeserver",
        },
        verifier_unreachable: {
            text: "The Matrix server cannot be reached. Please try again later.",
            advice: "the connection to the homeserver failed. Check the url in matrix_homeservers, that the server runs, name resolution, firewall and certificate",
            uvsAdvice:
                "the connection to the verification service failed. Check uvs_base_url, that the service runs, name resolution, firewall and certificate",
        },
        verifier_failed: {
            text: "The Matrix server has a problem. Please try again later.",
            advice: "the homeserver or a proxy before it answers 5xx. See its log",
            uvsAdvice: "the verification service or a proxy before it answers 5xx. See its log",
        },
    },
    /** This module did not ask, or did not wait for the answer. */
    local: {
        verifier_paused: {
            text: "The Matrix server has a problem just now. Please try again in a minute.",
            advice: "checks failed in a row, so the circuit breaker is open for some seconds. Check the server's load and its log; the breaker closes by itself",
        },
        too_many_checks: {
            text: "Too many people are joining just now. Please try again in a minute.",
            advice: "more logins came at once than could be checked in time. Check how fast the homeserver answers; matrix_max_checks limits the checks at once",
            uvsAdvice:
                "more logins came at once than could be checked in time. Check how fast the verification service and the homeserver answer; matrix_max_checks limits the checks at once",
        },
        too_many_refusals: {
            text: "Too many attempts to join were refused. Please try again in a minute.",
            advice: "the connection was refused 3 times, or the address more often than matrix_refusals_per_minute. If the address is a proxy's, set trusted_proxies",
        },
        check_cancelled: {
            text: "The service is being changed. Please try again.",
            advice: "this module was reloaded or unloaded during the check. Nothing to do",
        },
        internal_error: {
            level: "error",
            text: "The service has a problem. Please try again later.",
            advice: "an error in this module. Please report it",
        },
    },
} as const satisfies Record<string, Record<string, Wording>>;

type RefusalCause = keyof typeof byCause;

/** Name of a reason for which a login is refused. */
export type LoginReasonName = { [Cause in RefusalCause]: keyof (typeof byCause)[Cause] }[RefusalCause];

export interface LoginReason extends Required<Wording> {
    readonly cause: RefusalCause;
}

/** `info`: only the user can act; `warn`: something is wrong; `error`: the administrator has to act. */
const usualLevels = { user: "info", configuration: "error", outage: "error", local: "warn" } as const;

export const loginReasons = {} as Record<LoginReasonName, LoginReason>;
for (const cause of ["user", "configuration", "outage", "local"] as const) {
    const wordings: Readonly<Record<string, Wording>> = byCause[cause];
    for (const name in wordings) {
        const wording = wordings[name];
        if (wording !== undefined) {
            const { level = usualLevels[cause], text, advice, uvsAdvice = advice } = wording;
            loginReasons[name as LoginReasonName] = { level, cause, text, advice, uvsAdvice };
        }
    }
}

/** Whether a reason is a no to the user. With the others the claim stays unverified. */
export function isRefusal(reason: LoginReasonName): boolean {
    return loginReasons[reason].cause === "user";
}

/** The advice on a reason. @param byUvs whether a verification service is asked */
export function adviceOf(reason: LoginReasonName, byUvs: boolean): string {
    const { advice, uvsAdvice } = loginReasons[reason];
    return byUvs ? uvsAdvice : advice;
}
