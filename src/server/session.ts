/**
 * What a session carries: what its client asked for in the URL, and what was verified. The fields named here are how
 * our two modules and Jitsi's plugins meet.
 */

import type { Profile } from "../access/profile";
import type { Claim } from "../access/token";
import { isPrivate } from "./address";
import { queryParameters } from "./query";

/** What was verified about a session. Written by the auth module alone. */
export interface Verification {
    /** The Matrix user id. */
    readonly userId: string;
    readonly roomId: string;
    /** The Jitsi room's name, in canonical form. */
    readonly roomName: string;
    /** Whether he was verified to be a member of the room; false where that is not asked (`uvs_verify_membership`). */
    readonly member: boolean;
    /** Whether the user's power makes him owner; false where power levels are not synchronised. */
    readonly owner: boolean;
    /** Whether the host of the session synchronises power levels (`uvs_sync_power_levels`). */
    readonly powerSynchronised: boolean;
    /** Whether the user's power is that of an owner, even where power levels are not synchronised. */
    readonly ownerPower: boolean;
    /**
     * What he claimed, to ask again while he is in a call. Holds his OpenID token: never to be logged. Nothing in sessions
     * from before an update of this module that was only reloaded.
     */
    readonly claim?: Claim;
}

declare global {
    namespace Prosody {
        interface Session {
            /** What was verified; nil before and without a successful login. */
            matrix_verification?: Verification;
            /** When it logged in by Matrix, in seconds since 1970; a session that is taken up again keeps it. */
            matrix_since?: number;
            /** When what was verified was asked last, in seconds since 1970. */
            matrix_checked?: number;
            /** True after a login with an ordinary Jitsi token, which proves nothing about Matrix. */
            matrix_ordinary_token?: true;
            /** The token as the client sent it, kept for another try after a refusal clears `auth_token`. */
            matrix_presented_token?: string;
            /** True once a proof that it had was taken, since its user is not in the Matrix room any more. */
            matrix_membership_ended?: true;
            /** How many logins on the connection were refused. */
            matrix_refused_logins?: number;
            /** True where the client's address is not known, but that of a proxy which `trusted_proxies` does not name. */
            matrix_behind_unknown_proxy?: true;
            /** Rooms that the session entered by the door, by JID: they say which breakout rooms are theirs. */
            matrix_entered_rooms?: LuaMap<string, Room>;
            /** Whether the user is owner by Matrix power: the field of the original modules, for others who read it. */
            auth_matrix_user_verification_is_owner?: boolean;
        }

        interface GlobalEvents {
            /** A session that entered rooms was verified anew, by a later login of its user or a review: his power may be another. */
            "matrix-verification-renewed": Session;
        }
    }
}

/** The token in an `Authorization: Bearer` header. */
function bearerToken(header: string | undefined): string | undefined {
    if (header === undefined) {
        return undefined;
    }
    const [token] = string.match(header, "^[Bb][Ee][Aa][Rr][Ee][Rr] +(.+)$");
    return token;
}

/**
 * Whether a request came by a proxy that Prosody does not take the client's address from. Only of proxies in the same
 * network: a header alone is what anybody can write.
 */
function isBehindUnknownProxy(ip: string | undefined, request: Prosody.HttpServerRequest): boolean {
    const forwarded = request.headers.x_forwarded_for;
    return ip !== undefined && forwarded !== undefined && forwarded.indexOf(ip) < 0 && isPrivate(ip);
}

/** The parameters of the URL that are read. */
const parametersRead = { previd: true, customusername: true, room: true, prefix: true, token: true } as const;

/**
 * Takes from the request that opened a session what its URL and headers say, under the names that Jitsi's
 * mod_jitsi_session uses, by the same rules.
 *
 * @param regionHeader the header in which a proxy names the client's region (Jitsi's option `region_header_name`)
 */
export function readRequest(
    session: Prosody.Session,
    request: Prosody.HttpServerRequest,
    regionHeader: string,
): void {
    let token = bearerToken(request.headers.authorization);
    const query = request.url.query;
    if (query !== undefined) {
        const parameters = queryParameters(query, parametersRead);
        if (parameters !== undefined) {
            session.previd = parameters.get("previd");
            session.customusername = parameters.get("customusername");
            session.jitsi_web_query_room = parameters.get("room");
            session.jitsi_web_query_prefix = parameters.get("prefix") ?? "";
            token = parameters.get("token") ?? token;
        }
    }
    session.auth_token = token;
    session.matrix_presented_token = token;
    session.matrix_behind_unknown_proxy = isBehindUnknownProxy(session.ip, request) ? true : undefined;
    session.user_agent_header = request.headers.user_agent;
    session.user_region = request.headers[regionHeader];
}

/** Puts a verification on a session, where our modules and others find it. */
export function applyVerification(session: Prosody.Session, verification: Verification): void {
    session.matrix_verification = verification;
    session.matrix_checked = os.time();
    session.auth_matrix_user_verification_is_owner = verification.owner;
}

/** What is verified about a user once his power in the Matrix room has changed. */
export function withOwnerPower(verification: Verification, ownerPower: boolean): Verification {
    return { ...verification, ownerPower, owner: ownerPower && verification.powerSynchronised };
}

/** Takes from a session all that its login gave it, since its user is not in the Matrix room any more. */
export function endMembership(session: Prosody.Session): void {
    clearSession(session);
    session.matrix_membership_ended = true;
    session.matrix_entered_rooms = undefined;
}

/**
 * Puts on a session all that its successful login gives it.
 *
 * @param profile what counts instead of the claim's name and avatar, where that was asked for
 */
export function admitSession(
    session: Prosody.Session,
    claim: Claim,
    verification: Verification,
    host: string,
    profile: Profile = claim,
): void {
    const prefix = session.jitsi_web_query_prefix;
    applyVerification(session, verification);
    session.matrix_since = session.matrix_checked;
    session.auth_token = session.matrix_presented_token ?? session.auth_token;
    session.jitsi_meet_room = verification.roomName;
    session.jitsi_meet_domain = prefix === undefined || prefix === "" ? host : prefix;
    // Made anew from what is verified and what is only for show: all else in the token's user is the client's wish.
    session.jitsi_meet_context_user = {
        id: verification.userId,
        name: profile.displayName,
        avatar: profile.avatar,
    };
    session.jitsi_meet_context_features = claim.features;
    session.jitsi_meet_context_group = claim.group;
}

/**
 * Gives a session what another one proved that takes its place, as after a resumption.
 */
export function copyProofs(to: Prosody.Session, from: Prosody.Session): void {
    to.matrix_verification = from.matrix_verification;
    to.matrix_checked = from.matrix_checked;
    to.matrix_presented_token = from.matrix_presented_token;
    to.matrix_ordinary_token = from.matrix_ordinary_token;
    to.matrix_membership_ended = from.matrix_membership_ended;
    to.auth_matrix_user_verification_is_owner = from.auth_matrix_user_verification_is_owner;
    to.auth_token = from.auth_token;
    to.jitsi_meet_room = from.jitsi_meet_room;
    to.jitsi_meet_domain = from.jitsi_meet_domain;
    to.jitsi_meet_str_tenant = from.jitsi_meet_str_tenant;
    to.jitsi_meet_context_user = from.jitsi_meet_context_user;
    to.jitsi_meet_context_room = from.jitsi_meet_context_room;
    to.jitsi_meet_auth_issuer = from.jitsi_meet_auth_issuer;
    to.jitsi_meet_context_features = from.jitsi_meet_context_features;
    to.jitsi_meet_context_group = from.jitsi_meet_context_group;
}

/** The key of the sessions that a Matrix user has for a room. */
export function memberKey(userId: string, roomId: string): string {
    return string.format("matrix %s %s", userId, roomId);
}

/**
 * Who a session belongs to, for finding it again: the same for two sessions only if both were verified as the same
 * user for the same room.
 *
 * @returns nothing for a session that is not logged in
 */
export function ownerKeyOf(session: Prosody.Session): string | undefined {
    const verification = session.matrix_verification;
    if (verification !== undefined) {
        return memberKey(verification.userId, verification.roomId);
    }
    if (session.matrix_ordinary_token !== true) {
        return undefined;
    }
    const id = session.jitsi_meet_context_user?.id;
    const user = typeof id === "string" ? `user ${id}` : `token ${session.auth_token ?? ""}`;
    return `jitsi ${tostring(session.jitsi_meet_domain)} ${tostring(session.jitsi_meet_room)} ${user}`;
}

/** Takes from a session all that only a successful login gives. */
export function clearSession(session: Prosody.Session): void {
    session.matrix_verification = undefined;
    session.matrix_since = undefined;
    session.matrix_checked = undefined;
    session.matrix_ordinary_token = undefined;
    session.matrix_membership_ended = undefined;
    session._jitsi_auth_done = undefined;
    session.jitsi_meet_str_tenant = undefined;
    session.jitsi_meet_context_room = undefined;
    session.jitsi_meet_auth_issuer = undefined;
    session.auth_matrix_user_verification_is_owner = undefined;
    session.auth_token = undefined;
    session.jitsi_meet_room = undefined;
    session.jitsi_meet_domain = undefined;
    session.jitsi_meet_context_user = undefined;
    session.jitsi_meet_context_features = undefined;
    session.jitsi_meet_context_group = undefined;
}
