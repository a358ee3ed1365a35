/** What the options of both modules mean, for the documentation: the modules carry none of it. */

import type { authOptions, powerSyncOptions } from "../src/options";

export const meanings: Readonly<Record<keyof typeof authOptions | keyof typeof powerSyncOptions, string>> = {
    app_id: "What the iss of the tokens should be. A different one is logged once; see uvs_require_issuer.",
    uvs_base_url:
        "URL of the Matrix user verification service, with http:// or https://. This or matrix_homeservers is required.",
    uvs_auth_token: "The service's UVS_AUTH_TOKEN, where it has one.",
    uvs_sync_power_levels:
        "Whether users with the power of a moderator in the Matrix room become owners of its meeting.",
    uvs_timeout: "How long a check may take; then the login is refused for the time being.",
    uvs_require_issuer: "Refuse tokens whose iss is not app_id. Matrix clients put the Jitsi domain there.",
    uvs_verify_membership:
        "Whether the membership in the room is checked. Without it, for homeservers that the service has no administrator's access to, any real Matrix user may enter any Matrix room's meeting, and nobody becomes owner.",
    matrix_cache_seconds:
        "How long a positive answer may be used again, for a client that comes back or has several connections. 0: never.",
    matrix_max_checks:
        "How many checks run at once. Others wait in order: 20 times as many, and 2000 at most; more are refused for the time being.",
    matrix_homeservers:
        "The homeservers that are asked, instead of a verification service: by server name, each with url and one of admin_token, admin_token_file, access_token, access_token_file; see docs/homeserver.md. This or uvs_base_url is required.",
    matrix_owner_power:
        "The power in the Matrix room that makes owner: a key of its power levels (state_default, kick, ban, redact, invite …), the type of an event that one has to be able to send, or a number.",
    matrix_federation:
        "Whether users of other homeservers may come in, too: their server is found by its name, as homeservers find each other, and asked who they are. The membership is asked of the servers in matrix_homeservers.",
    matrix_profile:
        "Whether name and avatar come from the homeserver, instead of the token, in which anybody can write anything. Only with matrix_homeservers.",
    matrix_refusals_per_minute:
        "Limits the checks of an address whose logins are refused: half as many refusals are free, then it makes one check every 50/limit seconds, for its newest login first. Logins that succeed make up for refused ones. 0: no limit. Behind a proxy, set trusted_proxies, so that Prosody knows the addresses.",
    matrix_token_secret:
        "When set, Matrix tokens must be signed with it (HS256), and their context.features and context.group count. Element cannot do that.",
    matrix_token_fallback:
        "Whether tokens without context.matrix are taken as ordinary Jitsi tokens, verified by Jitsi's own token/util with its own options (app_id, app_secret, asap_…).",
    matrix_resync:
        "How often the Matrix rooms of users who are logged in are read again: users who left their room or were banned are removed from its call, and owners follow its power levels. At least 1; 0: never. Only with matrix_homeservers.",
    matrix_trusted_servers:
        "Domains of other XMPP servers that may send to meetings of Matrix rooms, such as visitor nodes. When set, it also names the hosts of this server whose accounts with a password may, such as that of recorders; unset, all of them may.",
    matrix_start_call:
        'Who may start a call: "member" for every member, "owner" for moderators of the Matrix room, or a list of names of the Matrix servers whose users may. All others come into calls that go on.',
    matrix_well_known:
        "Whether Prosody's web server, where mod_http is loaded, serves /.well-known/element/jitsi.",
    matrix_allow_owner_grants: "Whether an owner of a Matrix room's meeting may make others owner in it.",
    matrix_guests:
        "What users of an anonymous host, or with an ordinary Jitsi token, may do in a Matrix room: enter where its lobby, its password or an owner lets them, always, or never. They are never owner.",
    matrix_lobby_bypass:
        "Whether verified members of the Matrix room pass the lobby and the password of its meeting.",
};
