/** What a client asks for in the URL and the headers of the request that opens its session. */

import { isPrivate } from "../prosody/address";
import { queryParameters } from "./query";

declare global {
    namespace Prosody {
        interface Session {
            /** The token as the client sent it, kept for another try after a refusal clears `auth_token`. */
            matrix_presented_token?: string;
            /** True where the client's address is not known, but that of a proxy which `trusted_proxies` does not name. */
            matrix_behind_unknown_proxy?: true;
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
