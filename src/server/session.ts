/**
 * What a session carries: what its client asked for in the URL, and what was verified. The fields named here are how
 * our two modules and Jitsi's plugins meet.
 */

import type { Profile } from "../access/profile";
import type { Claim } from "../access/token";
import { isOwner, type Rights } from "../rights/rights";
import { isPrivate } from "./address";
import { queryParameters } from "./query";

declare global {
    namespace Prosody {
        interface Session {
            /** True where an earlier session's answer let the login in, which only a resumption may use. */
            matrix_resume_only?: true;
            /** True after a login with an ordinary Jitsi token, which proves nothing about Matrix. */
            matrix_ordinary_token?: true;
            /** The token as the client sent it, kept for another try after a refusal clears `auth_token`. */
            matrix_presented_token?: string;
            /** How many logins on the connection were refused. */
            matrix_refused_logins?: number;
            /** True where the client's address is not known, but that of a proxy which `trusted_proxies` does not name. */
            matrix_behind_unknown_proxy?: true;
            /** Whether the user is owner by Matrix power: the field of the original modules, for others who read it. */
            auth_matrix_user_verification_is_owner?: boolean;
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

/** What a successful login gives to a session, and what a refusal and the end of the membership take again. */
const grantedFields = [
    "auth_token",
    "auth_matrix_user_verification_is_owner",
    "jitsi_meet_room",
    "jitsi_meet_domain",
    "jitsi_meet_str_tenant",
    "jitsi_meet_context_user",
    "jitsi_meet_context_room",
    "jitsi_meet_context_features",
    "jitsi_meet_context_group",
    "jitsi_meet_auth_issuer",
    "_jitsi_auth_done",
] as const satisfies readonly (keyof Prosody.Session)[];

/**
 * Gives to a session what its successful login by Matrix grants for Jitsi's plugins.
 *
 * @param profile replaces the claim's name and avatar, where the homeserver was asked for it
 */
export function grantFields(
    session: Prosody.Session,
    claim: Claim,
    rights: Rights,
    host: string,
    profile: Profile = claim,
): void {
    const prefix = session.jitsi_web_query_prefix;
    session.matrix_since = os.time();
    session.auth_matrix_user_verification_is_owner = isOwner(rights);
    session.auth_token = session.matrix_presented_token ?? session.auth_token;
    session.jitsi_meet_room = rights.room.roomName;
    session.jitsi_meet_domain = prefix === undefined || prefix === "" ? host : prefix;
    // Made anew from what is verified and what is only for show: all else in the token's user is the client's wish.
    session.jitsi_meet_context_user = {
        id: rights.userId,
        name: profile.displayName,
        avatar: profile.avatar,
    };
    session.jitsi_meet_context_features = claim.features;
    session.jitsi_meet_context_group = claim.group;
}

function copyField<Name extends keyof Prosody.Session>(
    to: Pick<Prosody.Session, Name>,
    from: Pick<Prosody.Session, Name>,
    name: Name,
): void {
    to[name] = from[name];
}

/** Gives to a session that is resumed what the new login of the same user grants for Jitsi's plugins. */
export function takeOverFields(to: Prosody.Session, from: Prosody.Session): void {
    to.matrix_presented_token = from.matrix_presented_token;
    to.matrix_claim = from.matrix_claim;
    for (const name of grantedFields) {
        copyField(to, from, name);
    }
}

/** Takes from a session what its login granted for Jitsi's plugins. */
export function clearFields(session: Prosody.Session): void {
    for (const name of grantedFields) {
        session[name] = undefined;
    }
}

/** Takes from a session all that only a successful login gives. */
export function clearSession(session: Prosody.Session): void {
    clearFields(session);
    session.matrix_since = undefined;
    session.matrix_ordinary_token = undefined;
    session.matrix_principal?.sessions.delete(session);
    session.matrix_principal = undefined;
    session.matrix_rights = undefined;
    session.matrix_claim = undefined;
    session.matrix_resume_only = undefined;
}
