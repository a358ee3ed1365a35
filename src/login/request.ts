/** What a client asks for in the URL and the headers of the request that opens its session. */

import * as httpUtil from "util.http";
import { isPrivate } from "../prosody/address";
import { find, sub } from "../prosody/text";

declare global {
    namespace Prosody {
        interface Session {
            /** The token as the client sent it: a refusal clears `auth_token`, and the client may try again. */
            matrix_presented_token?: string;
            /** True where `ip` is the address of a proxy that `trusted_proxies` does not name. */
            matrix_behind_unknown_proxy?: true;
        }
    }
}

/** Most parameters of a URL that are read. Jitsi's clients send less than ten. */
const parameterMaximum = 100;

/** Decodes a name or a value. Most are plain, and searching for a character is far cheaper than a pattern. */
function decode(text: string): string {
    if (text.indexOf("%") < 0 && text.indexOf("+") < 0) {
        return text;
    }
    const [spaced] = string.gsub(text, "%+", " ");
    return httpUtil.urldecode(spaced);
}

/**
 * The parameters of a query; of several with one name the last. It takes time in proportion to the length of the query:
 * Prosody's own formdecode blocks the server for half a second with 9 KB that lack a "=".
 */
function queryParameters(query: string): LuaMap<string, string> {
    const parameters = new LuaMap<string, string>();
    let position = 1;
    for (let count = 0; count < parameterMaximum && position <= query.length; count++) {
        const [, last, name, mark] = find(query, "^([^=&]*)([=&]?)", position);
        position = (last ?? position) + 1;
        if (mark === "=") {
            const [next = query.length + 1] = find(query, "&", position, true);
            parameters.set(decode(name ?? ""), decode(sub(query, position, next - 1)));
            position = next + 1;
        }
    }
    return parameters;
}

function bearerToken(header: string | undefined): string | undefined {
    const [token] = string.match(header ?? "", "^[Bb][Ee][Aa][Rr][Ee][Rr] +(.+)$");
    return token;
}

/**
 * Whether a request came through a proxy from which Prosody does not take the client's address. Only a proxy in a private
 * network counts: any client can write the header.
 */
function isBehindUnknownProxy(ip: string | undefined, request: Prosody.HttpServerRequest): boolean {
    const forwarded = request.headers.x_forwarded_for;
    const [known] = find(forwarded ?? "", ip ?? "", 1, true);
    return ip !== undefined && forwarded !== undefined && known === undefined && isPrivate(ip);
}

/**
 * Puts on a session what the URL and the headers of its request say, under the names and by the rules of Jitsi's
 * mod_jitsi_session.
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
    if (query !== undefined && query.indexOf("=") >= 0) {
        const parameters = queryParameters(query);
        session.previd = parameters.get("previd");
        session.customusername = parameters.get("customusername");
        session.jitsi_web_query_room = parameters.get("room");
        session.jitsi_web_query_prefix = parameters.get("prefix") ?? "";
        token = parameters.get("token") ?? token;
    }
    session.auth_token = token;
    session.matrix_presented_token = token;
    if (isBehindUnknownProxy(session.ip, request)) {
        session.matrix_behind_unknown_proxy = true;
    }
    session.user_agent_header = request.headers.user_agent;
    session.user_region = request.headers[regionHeader];
}
