-- mod_auth_matrix_user_verification 2.0.0: lets Matrix users into the Jitsi meeting of their room, and nobody else.
-- SPDX-License-Identifier: Apache-2.0
-- Licensed under the Apache License, Version 2.0; see LICENSE or http://www.apache.org/licenses/LICENSE-2.0
-- Works with Prosody 0.12 and 13.0 on Lua 5.1 to 5.4 and LuaJIT.
-- Made from TypeScript by typescript-to-lua: change the sources, not this file.

local ____modules = {}
local ____moduleCache = {}
local ____originalRequire = require
local function require(file, ...)
    if ____moduleCache[file] then
        return ____moduleCache[file].value
    end
    if ____modules[file] then
        local module = ____modules[file]
        local value = nil
        if (select("#", ...) > 0) then value = module(...) else value = module(file) end
        ____moduleCache[file] = { value = value }
        return value
    else
        if ____originalRequire then
            return ____originalRequire(file)
        else
            error("module '" .. file .. "' not found")
        end
    end
end
____modules = {
["lualib_bundle"] = function(...) 
local function __TS__StringCharAt(self, pos)
    if pos ~= pos then
        pos = 0
    end
    if pos < 0 then
        return ""
    end
    return string.sub(self, pos + 1, pos + 1)
end

local function __TS__StringCharCodeAt(self, index)
    if index ~= index then
        index = 0
    end
    if index < 0 then
        return 0 / 0
    end
    return string.byte(self, index + 1) or 0 / 0
end

local function __TS__StringSubstring(self, start, ____end)
    if ____end ~= ____end then
        ____end = 0
    end
    if ____end ~= nil and start > ____end then
        start, ____end = ____end, start
    end
    if start >= 0 then
        start = start + 1
    else
        start = 1
    end
    if ____end ~= nil and ____end < 0 then
        ____end = 0
    end
    return string.sub(self, start, ____end)
end

local function __TS__ArrayIndexOf(self, searchElement, fromIndex)
    if fromIndex == nil then
        fromIndex = 0
    end
    local len = #self
    if len == 0 then
        return -1
    end
    if fromIndex >= len then
        return -1
    end
    if fromIndex < 0 then
        fromIndex = len + fromIndex
        if fromIndex < 0 then
            fromIndex = 0
        end
    end
    for i = fromIndex + 1, len do
        if self[i] == searchElement then
            return i - 1
        end
    end
    return -1
end

local function __TS__ArrayFilter(self, callbackfn, thisArg)
    local result = {}
    local len = 0
    for i = 1, #self do
        if callbackfn(thisArg, self[i], i - 1, self) then
            len = len + 1
            result[len] = self[i]
        end
    end
    return result
end

return {
  __TS__StringCharAt = __TS__StringCharAt,
  __TS__StringCharCodeAt = __TS__StringCharCodeAt,
  __TS__StringSubstring = __TS__StringSubstring,
  __TS__ArrayIndexOf = __TS__ArrayIndexOf,
  __TS__ArrayFilter = __TS__ArrayFilter
}
 end,
["src.access.reasons"] = function(...) 
local ____exports = {}
--- Reasons for which a login is refused.
____exports.loginReasons = {
    token_missing = {level = "info", condition = "not-allowed", text = "This meeting can only be joined from its Matrix room.", advice = "the connection carries no token. If it comes from a Matrix client, check that /.well-known/element/jitsi is served with openidtoken-jwt and that the web server passes the query string on"},
    token_too_large = {level = "warn", condition = "not-allowed", text = "The token is too large.", advice = "the token is larger than any that a Matrix client makes (8192 bytes)"},
    token_malformed = {level = "warn", condition = "not-allowed", text = "The token is not a JWT.", advice = "the token is not three base64url parts with JSON objects. Check what makes the tokens"},
    token_expired = {level = "info", condition = "not-allowed", text = "The token has expired. Please open the meeting from its Matrix room again.", advice = "the token's exp is over. If that is common, compare the clocks of the clients and of this server"},
    token_not_yet_valid = {level = "info", condition = "not-allowed", text = "The token is not valid yet. Please check the clock of your device.", advice = "the token's nbf is still to come. If that is common, compare the clocks of the clients and of this server"},
    token_issuer_mismatch = {level = "warn", condition = "not-allowed", text = "The token was made for another service.", advice = "the token's iss differs from app_id and uvs_require_issuer is set. Matrix clients put the Jitsi domain there"},
    matrix_claim_missing = {level = "info", condition = "not-allowed", text = "The token names no Matrix user and room.", advice = "the token has no context.matrix object: it is an ordinary Jitsi token, or its client does not know openidtoken-jwt"},
    matrix_claim_malformed = {level = "warn", condition = "not-allowed", text = "The token does not name a Matrix user and room as it should.", advice = "context.matrix is not an object. Check what makes the tokens"},
    token_signature_wrong = {level = "warn", condition = "not-allowed", text = "The token is not signed by this service.", advice = "matrix_token_secret is set, and the token is not signed with it by HS256. Clients such as Element cannot sign: leave the option out for them"},
    ordinary_token_refused = {level = "info", condition = "not-allowed", text = "The token is not valid for this service.", advice = "Jitsi's token verification refused a token without context.matrix (matrix_token_fallback); it says why in the line before"},
    openid_token_malformed = {level = "warn", condition = "not-allowed", text = "The token carries no valid Matrix OpenID token.", advice = "context.matrix.token is missing or not a string as homeservers make it"},
    room_id_malformed = {level = "warn", condition = "not-allowed", text = "The token carries no valid Matrix room id.", advice = "context.matrix.room_id is missing or not a Matrix room id"},
    server_name_malformed = {level = "warn", condition = "not-allowed", text = "The token carries no valid Matrix server name.", advice = "context.matrix.server_name is not a Matrix server name"},
    profile_malformed = {level = "warn", condition = "not-allowed", text = "The name or picture in the token is not text.", advice = "context.user.name or context.user.avatar (of signed tokens also context.group) is not a string, or holds control characters"},
    room_mismatch = {level = "warn", condition = "not-allowed", text = "The token is for another room than this meeting.", advice = "the room in the URL is not the base32 of the token's room id, without padding. Check how the client makes the room's name, and that the web server passes the room parameter on"},
    user_unknown = {level = "info", condition = "not-allowed", text = "Matrix does not confirm who you are. Please open the meeting from its Matrix room again.", advice = "the verification service does not know the OpenID token: it is over (they last about an hour), forged, or from a homeserver that the service is not set up for"},
    user_of_other_server = {level = "warn", condition = "not-allowed", text = "The Matrix user is not of the server that the token names.", advice = "the verified user is of another server than context.matrix.server_name says"},
    not_in_room = {level = "info", condition = "not-allowed", text = "You are not a member of the Matrix room of this meeting.", advice = "the user is not joined to the Matrix room. If members of the room are told so, the verification service cannot ask the homeserver: check UVS_ACCESS_TOKEN (an administrator's) and UVS_HOMESERVER_URL there, for it calls that, too, not in the room"},
    user_banned = {level = "info", condition = "not-allowed", text = "You are banned from this service.", advice = "a handler of the event jitsi-access-ban-check refused the user"},
    module_refused = {level = "info", condition = "not-allowed", text = "Another module refused the login.", advice = "a handler of the event post-jitsi-authentication refused the user"},
    username_malformed = {level = "warn", condition = "not-allowed", text = "The user name is not valid.", advice = "a handler of the event pre-jitsi-authentication gave a user name that cannot be one"},
    verifier_not_configured = {level = "error", condition = "temporary-auth-failure", text = "The service is not set up yet. Please tell its administrator.", advice = "set uvs_base_url to the URL of the Matrix user verification service, beginning with http:// or https://"},
    verifier_timeout = {level = "warn", condition = "temporary-auth-failure", text = "The Matrix server did not answer in time. Please try again later.", advice = "the verification service did not answer within uvs_timeout seconds. Check its load and that of the homeserver"},
    verifier_unreachable = {level = "error", condition = "temporary-auth-failure", text = "The Matrix server cannot be reached. Please try again later.", advice = "no connection to the verification service, or it broke off. Check uvs_base_url, that the service runs, name resolution, firewall and certificate"},
    verifier_forbidden = {level = "error", condition = "temporary-auth-failure", text = "The service may not ask the Matrix server. Please tell its administrator.", advice = "the verification service answers 401 or 403. Set uvs_auth_token to its UVS_AUTH_TOKEN"},
    verifier_rejected = {level = "error", condition = "temporary-auth-failure", text = "The Matrix server does not understand the service. Please tell its administrator.", advice = "the verification service answers 4xx or redirects. Check that uvs_base_url leads to it, without a redirect; where tokens name no server, set UVS_HOMESERVER_URL there"},
    verifier_failed = {level = "error", condition = "temporary-auth-failure", text = "The Matrix server has a problem. Please try again later.", advice = "the verification service or a proxy before it answers 5xx. See its log"},
    verifier_unreadable = {level = "error", condition = "temporary-auth-failure", text = "The Matrix server gave no clear answer. Please try again later.", advice = "the answer is not what a verification service says: no JSON object with results and user_id, or longer than 256 kB. Check that uvs_base_url leads to one"},
    verifier_paused = {level = "warn", condition = "temporary-auth-failure", text = "The Matrix server has a problem just now. Please try again in a minute.", advice = "the checks before failed again and again, so none is made for some seconds; the reason stands in the lines before, and the module finds out by itself when it is over"},
    too_many_checks = {level = "warn", condition = "temporary-auth-failure", text = "Too many people are joining just now. Please try again in a minute.", advice = "more logins came at once than can be checked in time. Look at how fast the verification service and the homeserver answer; matrix_max_checks says how many checks run at once"},
    check_cancelled = {level = "warn", condition = "temporary-auth-failure", text = "The service is being changed. Please try again.", advice = "this module was reloaded or unloaded while the check was under way; nothing to do"},
    internal_error = {level = "error", condition = "temporary-auth-failure", text = "The service has a problem. Please try again later.", advice = "an error inside this module, told in the line before: please report it"}
}
--- Reasons for which a join or a grant is refused.
____exports.roomReasons = {
    other_room = {level = "warn", condition = "not-allowed", text = "You were admitted to another meeting. Please open this one from its Matrix room.", advice = "the session is verified for one Matrix room and tried to enter another room. If that is the same meeting, check the room's name"},
    health_check_room = {level = "warn", condition = "not-allowed", text = "This room is reserved for the server's health checks.", advice = "only administrators of this server (option admins) enter Jicofo's health check rooms. If that was Jicofo, list its JID there"},
    guest_denied = {level = "info", condition = "not-allowed", text = "This meeting is for members of its Matrix room.", advice = "guests are kept out of the meetings of Matrix rooms: matrix_guests is \"deny\""},
    guest_not_let_in = {level = "info", condition = "not-allowed", text = "This meeting is for members of its Matrix room, and for guests whom they let in.", advice = "a guest came into the meeting of a Matrix room that has neither a lobby nor a password, and nobody let him in. Switch its lobby on, or set matrix_guests to \"allow\""},
    owner_not_verified = {level = "info", condition = "not-allowed", text = "Only moderators of the Matrix room moderate its meeting.", advice = "a grant of owner, admin or moderator in a Matrix room to somebody whose Matrix power does not reach it. Jicofo tries that where it hands out moderators itself: set JICOFO_ENABLE_AUTH=0 and ENABLE_AUTO_OWNER=0 to stop it"}
}
return ____exports
 end,
["src.access.affiliation"] = function(...) 
local ____exports = {}
--- Whether an affiliation gives power over others in the room.
function ____exports.isPowerful(affiliation)
    return affiliation == "owner" or affiliation == "admin"
end
--- Whether somebody may be made owner, admin or moderator where Matrix power decides (power sync is on).
function ____exports.mayBeGranted(grant)
    if grant.target.administrator or grant.target.verifiedOwner then
        return true
    end
    local ____grant_ownersMayGrant_2 = grant.ownersMayGrant
    if ____grant_ownersMayGrant_2 then
        local ____opt_0 = grant.actor
        ____grant_ownersMayGrant_2 = (____opt_0 and ____opt_0.verifiedOwner) == true
    end
    return ____grant_ownersMayGrant_2
end
--- Whether somebody may be made owner or admin where Matrix power does not decide (no power sync): members of the
-- Matrix room only, never guests of another host.
function ____exports.mayBeGrantedAsMember(target)
    return target.administrator or target.verified
end
--- Decides what a join changes.
function ____exports.decideJoin(join)
    if join.who.administrator then
        return "keep"
    end
    if join.who.verifiedOwner then
        return "promote"
    end
    return ____exports.isPowerful(join.affiliation) and join.grantedByOwner and "keep" or "demote"
end
return ____exports
 end,
["src.access.grammar"] = function(...) 
local ____lualib = require("lualib_bundle")
local __TS__StringCharAt = ____lualib.__TS__StringCharAt
local __TS__StringCharCodeAt = ____lualib.__TS__StringCharCodeAt
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local ____exports = {}
--- Grammar of the Matrix identifiers that clients and verifiers send: what may pass on into URLs, logs and stanzas.
-- 
-- All of it is ASCII. Older room and user ids may hold anything by the letter of the specification, but no known
-- homeserver makes such, and verifiers put them into URLs without escaping.
local letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
local digits = "0123456789"
local base64UrlAlphabet = (letters .. digits) .. "-_"
local hostAlphabet = (letters .. digits) .. "-."
local ipv6Alphabet = digits .. "abcdefABCDEF:."
--- Characters with which a room id would change the path of a URL that it is put into.
local urlSpecial = "/\\?#%"
local identifierMaximum = 255
local openIdTokenMaximum = 1024
--- Whether a text is made of the characters of an alphabet alone. An empty text is.
local function consistsOf(text, alphabet)
    do
        local index = 0
        while index < #text do
            if (string.find(
                alphabet,
                __TS__StringCharAt(text, index),
                nil,
                true
            ) or 0) - 1 < 0 then
                return false
            end
            index = index + 1
        end
    end
    return true
end
--- Whether a text is made of printable ASCII characters, without space, and none of the excluded.
local function isGraphic(text, excluded)
    do
        local index = 0
        while index < #text do
            local code = __TS__StringCharCodeAt(text, index)
            if code < 33 or code > 126 or (string.find(
                excluded,
                __TS__StringCharAt(text, index),
                nil,
                true
            ) or 0) - 1 >= 0 then
                return false
            end
            index = index + 1
        end
    end
    return true
end
--- Whether a text is base64url without padding, of any length; an empty text is.
function ____exports.isBase64Url(text)
    return consistsOf(text, base64UrlAlphabet)
end
--- Whether a text is a Matrix server name: a DNS name, IPv4 address or bracketed IPv6 address, perhaps with a port.
function ____exports.isServerName(text)
    if #text > identifierMaximum then
        return false
    end
    local bracket = (string.find(text, "]", nil, true) or 0) - 1
    local colon = (string.find(
        text,
        ":",
        math.max((bracket < 0 and 0 or bracket) + 1, 1),
        true
    ) or 0) - 1
    local host = colon < 0 and text or __TS__StringSubstring(text, 0, colon)
    if colon >= 0 then
        local port = __TS__StringSubstring(text, colon + 1)
        if #port < 1 or #port > 5 or not consistsOf(port, digits) then
            return false
        end
    end
    if bracket >= 0 then
        return #host >= 4 and string.sub(host, 1, 1) == "[" and bracket == #host - 1 and consistsOf(
            __TS__StringSubstring(host, 1, bracket),
            ipv6Alphabet
        )
    end
    return #host > 0 and consistsOf(host, hostAlphabet)
end
--- Whether a text is a Matrix room id: `!opaque:server`, or from room version 12 on `!` and 43 base64url characters.
function ____exports.isRoomId(text)
    if string.sub(text, 1, 1) ~= "!" or #text > identifierMaximum then
        return false
    end
    local colon = (string.find(text, ":", nil, true) or 0) - 1
    if colon < 0 then
        return #text == 44 and consistsOf(
            __TS__StringSubstring(text, 1),
            base64UrlAlphabet
        )
    end
    return colon > 1 and isGraphic(
        __TS__StringSubstring(text, 1, colon),
        urlSpecial
    ) and ____exports.isServerName(__TS__StringSubstring(text, colon + 1))
end
--- Whether a text is a Matrix user id: `@localpart:server`.
function ____exports.isUserId(text)
    local colon = (string.find(text, ":", nil, true) or 0) - 1
    return string.sub(text, 1, 1) == "@" and #text <= identifierMaximum and colon > 1 and isGraphic(
        __TS__StringSubstring(text, 1, colon),
        ""
    ) and ____exports.isServerName(__TS__StringSubstring(text, colon + 1))
end
--- The server name in a well-formed user id.
function ____exports.serverOfUser(userId)
    return __TS__StringSubstring(
        userId,
        (string.find(userId, ":", nil, true) or 0) - 1 + 1
    )
end
--- Whether a text can be an OpenID token of a homeserver: printable ASCII without space.
function ____exports.isOpenIdToken(text)
    return #text > 0 and #text <= openIdTokenMaximum and isGraphic(text, "")
end
return ____exports
 end,
["src.access.room"] = function(...) 
local ____lualib = require("lualib_bundle")
local __TS__StringCharCodeAt = ____lualib.__TS__StringCharCodeAt
local __TS__StringCharAt = ____lualib.__TS__StringCharAt
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local ____exports = {}
local ____grammar = require("src.access.grammar")
local isRoomId = ____grammar.isRoomId
local alphabet = "abcdefghijklmnopqrstuvwxyz234567"
--- Jicofo makes rooms of such names, the more characters random, to see whether the server is well.
local healthCheckPrefix = "__jicofo-health-check"
--- The Jitsi room's name for a Matrix room id, in the one canonical spelling.
function ____exports.roomNameOf(roomId)
    local name = ""
    local buffer = 0
    local bits = 0
    do
        local index = 0
        while index < #roomId do
            buffer = buffer * 256 + __TS__StringCharCodeAt(roomId, index)
            bits = bits + 8
            while bits >= 5 do
                bits = bits - 5
                local unit = 2 ^ bits
                local value = math.floor(buffer / unit)
                buffer = buffer - value * unit
                name = name .. __TS__StringCharAt(alphabet, value)
            end
            index = index + 1
        end
    end
    return bits > 0 and name .. __TS__StringCharAt(alphabet, buffer * 2 ^ (5 - bits)) or name
end
--- The bytes that a base32 text decodes to, bits too many dropped; nothing for other text.
local function decodeBase32(text)
    local bytes = ""
    local buffer = 0
    local bits = 0
    do
        local index = 0
        while index < #text do
            local value = (string.find(
                alphabet,
                __TS__StringCharAt(text, index),
                nil,
                true
            ) or 0) - 1
            if value < 0 then
                return nil
            end
            buffer = buffer * 32 + value
            bits = bits + 5
            if bits >= 8 then
                bits = bits - 8
                local unit = 2 ^ bits
                local code = math.floor(buffer / unit)
                buffer = buffer - code * unit
                bytes = bytes .. string.char(code)
            end
            index = index + 1
        end
    end
    return bytes
end
--- The Matrix room id that a Jitsi room's name stands for.
-- 
-- @param name in lower case, as Prosody keeps node parts
-- @returns nothing for a name that is not the canonical spelling of a Matrix room id
function ____exports.roomIdOf(name)
    local roomId = decodeBase32(name)
    return roomId ~= nil and isRoomId(roomId) and ____exports.roomNameOf(roomId) == name and roomId or nil
end
--- The name of a MUC room without its tenant: `[tenant]name` is how Jitsi's mod_muc_domain_mapper writes it.
-- 
-- @param node the node part of the room's JID
function ____exports.withoutTenant(node)
    local ____end = string.sub(node, 1, 1) == "[" and (string.find(node, "]", nil, true) or 0) - 1 or -1
    return ____end > 1 and __TS__StringSubstring(node, ____end + 1) or node
end
--- Whether a MUC room is one of Jicofo's health check rooms.
function ____exports.isHealthCheckRoom(node)
    return __TS__StringSubstring(
        ____exports.withoutTenant(node),
        0,
        #healthCheckPrefix
    ) == healthCheckPrefix
end
return ____exports
 end,
["src.access.door"] = function(...) 
local ____exports = {}
local ____room = require("src.access.room")
local isHealthCheckRoom = ____room.isHealthCheckRoom
local withoutTenant = ____room.withoutTenant
--- Decides on an entry.
-- 
-- @returns the reason to refuse, nothing to let pass
function ____exports.refuseEntry(entry)
    if entry.administrator then
        return nil
    end
    if isHealthCheckRoom(entry.node) then
        return "health_check_room"
    end
    if not entry.ours or entry.breakoutOfVerifiedRoom then
        return nil
    end
    local ____temp_0
    if withoutTenant(entry.node) == entry.verifiedRoom then
        ____temp_0 = nil
    else
        ____temp_0 = "other_room"
    end
    return ____temp_0
end
return ____exports
 end,
["src.server.administrators"] = function(...) 
local ____exports = {}
local usermanager = require("core.usermanager")
--- Whether a host counts a JID among the administrators (option `admins`, or a role given by Prosody).
-- 
-- @param jid bare or full
function ____exports.isAdministrator(jid, host)
    local getRole = usermanager.get_jid_role
    if getRole == nil then
        return usermanager.is_admin(jid, host) == true
    end
    local ____opt_0 = getRole(jid, host)
    local role = ____opt_0 and ____opt_0.name
    return role == "prosody:admin" or role == "prosody:operator"
end
return ____exports
 end,
["src.server.breakout"] = function(...) 
local ____exports = {}
--- The main room of a breakout room, by the lists that main rooms keep of theirs.
-- 
-- @returns nothing for a room that is no breakout room
function ____exports.mainRoomOf(roomJid, hosts)
    for ____, host in pairs(hosts) do
        local muc = host.modules.muc
        if muc ~= nil then
            for room in muc.each_room(true) do
                local ____opt_0 = room._data.breakout_rooms
                if (____opt_0 and ____opt_0[roomJid]) ~= nil then
                    return room
                end
            end
        end
    end
    return nil
end
return ____exports
 end,
["src.server.log"] = function(...) 
local ____exports = {}
local ____reasons = require("src.access.reasons")
local loginReasons = ____reasons.loginReasons
local roomReasons = ____reasons.roomReasons
--- Makes the log of a module.
function ____exports.makeRefusalLog(module)
    return {
        login = function(reason, who, toldBefore)
            local ____loginReasons_reason_0 = loginReasons[reason]
            local level = ____loginReasons_reason_0.level
            local advice = ____loginReasons_reason_0.advice
            module:log(
                toldBefore and "debug" or level,
                "Login refused (%s): %s: %s",
                reason,
                who,
                advice
            )
        end,
        inRoom = function(reason, userJid, roomJid)
            local ____roomReasons_reason_1 = roomReasons[reason]
            local level = ____roomReasons_reason_1.level
            local advice = ____roomReasons_reason_1.advice
            module:log(
                level,
                "Refused (%s): %s in room %s: %s",
                reason,
                userJid,
                roomJid,
                advice
            )
        end,
        grant = function(event)
            local reason = "owner_not_verified"
            local ____roomReasons_reason_2 = roomReasons[reason]
            local level = ____roomReasons_reason_2.level
            local advice = ____roomReasons_reason_2.advice
            module:log(
                event.actor == nil and "debug" or level,
                "Refused (%s): %s in room %s: %s",
                reason,
                event.jid,
                event.room.jid,
                advice
            )
        end
    }
end
return ____exports
 end,
["src.access.json"] = function(...) 
local ____exports = {}
--- The value as an object, nothing when it is something else.
function ____exports.asObject(value)
    return type(value) == "table" and value or nil
end
return ____exports
 end,
["src.access.token"] = function(...) 
local ____lualib = require("lualib_bundle")
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local ____exports = {}
local ____grammar = require("src.access.grammar")
local isBase64Url = ____grammar.isBase64Url
local isOpenIdToken = ____grammar.isOpenIdToken
local isRoomId = ____grammar.isRoomId
local isServerName = ____grammar.isServerName
local ____json = require("src.access.json")
local asObject = ____json.asObject
local ____room = require("src.access.room")
local roomNameOf = ____room.roomNameOf
--- Longest token looked at, in bytes. Prosody's limit for the head of a request leaves little more.
local tokenMaximum = 8192
local function refuse(reason)
    return {ok = false, reason = reason}
end
--- The three parts of a JWT; nothing when there are not just three. The signature may be empty.
local function readPayload(token, tools)
    local first = (string.find(token, ".", nil, true) or 0) - 1
    local second = first < 0 and -1 or (string.find(
        token,
        ".",
        math.max(first + 1 + 1, 1),
        true
    ) or 0) - 1
    if second < 0 or not isBase64Url(__TS__StringSubstring(token, second + 1)) then
        return nil
    end
    if tools.decodeObject(__TS__StringSubstring(token, 0, first)) == nil then
        return nil
    end
    return tools.decodeObject(__TS__StringSubstring(token, first + 1, second))
end
--- Whether an optional member is absent or text that can be shown.
local function isOptionalText(value, tools)
    return value == nil or type(value) == "string" and tools.isStanzaText(value)
end
--- Why a token does not count here and now, if so.
local function refusalByPolicy(payload, policy)
    local expires = payload.exp
    local validFrom = payload.nbf
    if expires ~= nil and type(expires) ~= "number" or validFrom ~= nil and type(validFrom) ~= "number" then
        return "token_malformed"
    end
    if expires ~= nil and not (policy.now < expires) then
        return "token_expired"
    end
    if validFrom ~= nil and not (policy.now >= validFrom) then
        return "token_not_yet_valid"
    end
    if policy.requiredIssuer ~= nil and payload.iss ~= policy.requiredIssuer then
        return "token_issuer_mismatch"
    end
    return nil
end
--- Reads the claims of a Matrix token, each by its type and grammar.
local function readClaims(matrix, context, payload, policy, tools)
    local openIdToken = matrix.token
    if type(openIdToken) ~= "string" or not isOpenIdToken(openIdToken) then
        return refuse("openid_token_malformed")
    end
    local roomId = matrix.room_id
    if type(roomId) ~= "string" or not isRoomId(roomId) then
        return refuse("room_id_malformed")
    end
    local serverName = matrix.server_name
    if serverName ~= nil and (type(serverName) ~= "string" or not isServerName(serverName)) then
        return refuse("server_name_malformed")
    end
    local user = context.user
    if user ~= nil and type(user) ~= "table" then
        return refuse("profile_malformed")
    end
    local displayName = user and user.name
    local avatar = user and user.avatar
    local group = context.group
    local signed = policy.secret ~= nil
    if not isOptionalText(displayName, tools) or not isOptionalText(avatar, tools) or signed and not isOptionalText(group, tools) then
        return refuse("profile_malformed")
    end
    local ____openIdToken_5 = openIdToken
    local ____roomId_6 = roomId
    local ____roomNameOf_result_7 = roomNameOf(roomId)
    local ____serverName_8 = serverName
    local ____displayName_9 = displayName
    local ____avatar_10 = avatar
    local ____temp_11 = type(payload.iss) == "string" and payload.iss or nil
    local ____temp_12 = type(payload.exp) == "number" and payload.exp or nil
    local ____signed_4
    if signed then
        ____signed_4 = asObject(context.features)
    else
        ____signed_4 = nil
    end
    return {
        ok = true,
        claim = {
            openIdToken = ____openIdToken_5,
            roomId = ____roomId_6,
            roomName = ____roomNameOf_result_7,
            serverName = ____serverName_8,
            displayName = ____displayName_9,
            avatar = ____avatar_10,
            issuer = ____temp_11,
            expires = ____temp_12,
            features = ____signed_4,
            group = signed and type(group) == "string" and group or nil
        }
    }
end
--- Reads a token.
-- 
-- @param token as the client sent it, nothing when it sent none
function ____exports.readToken(token, policy, tools)
    if token == nil or token == "" then
        return refuse("token_missing")
    end
    if #token > tokenMaximum then
        return refuse("token_too_large")
    end
    local payload = readPayload(token, tools)
    if payload == nil then
        return refuse("token_malformed")
    end
    local context = asObject(payload.context)
    if (context and context.matrix) == nil then
        return refuse("matrix_claim_missing")
    end
    local matrix = asObject(context.matrix)
    if matrix == nil then
        return refuse("matrix_claim_malformed")
    end
    if policy.secret ~= nil and not tools.isSignedWith(token, policy.secret) then
        return refuse("token_signature_wrong")
    end
    local refusal = refusalByPolicy(payload, policy)
    if refusal ~= nil then
        return refuse(refusal)
    end
    return readClaims(
        matrix,
        context,
        payload,
        policy,
        tools
    )
end
--- Whether a refusal means that there is no Matrix claim at all, so that the token may be an ordinary one of Jitsi.
function ____exports.isWithoutMatrix(reason)
    return reason == "token_missing" or reason == "matrix_claim_missing"
end
return ____exports
 end,
["src.server.session"] = function(...) 
local ____exports = {}
local httpUtil = require("util.http")
--- The token in an `Authorization: Bearer` header.
local function bearerToken(header)
    if header == nil then
        return nil
    end
    local token = string.match(header, "^[Bb][Ee][Aa][Rr][Ee][Rr] +(.+)$")
    return token
end
--- Takes from the request that opened a session what its URL and headers say, under the names that Jitsi's
-- mod_jitsi_session uses, by the same rules.
-- 
-- @param regionHeader the header in which a proxy names the client's region (Jitsi's option `region_header_name`)
function ____exports.readRequest(session, request, regionHeader)
    local token = bearerToken(request.headers.authorization)
    local query = request.url.query
    if query ~= nil then
        local parameters = httpUtil.formdecode(query)
        if type(parameters) == "table" then
            session.previd = parameters.previd
            session.customusername = parameters.customusername
            session.jitsi_web_query_room = parameters.room
            session.jitsi_web_query_prefix = parameters.prefix or ""
            token = parameters.token or token
        end
    end
    session.auth_token = token
    session.matrix_presented_token = token
    session.user_agent_header = request.headers.user_agent
    session.user_region = request.headers[regionHeader]
end
--- Puts a verification on a session, where our modules and others find it.
function ____exports.applyVerification(session, verification)
    session.matrix_verification = verification
    session.auth_matrix_user_verification_is_owner = verification.owner
end
--- Puts on a session all that its successful login gives it.
function ____exports.admitSession(session, claim, verification, host)
    local prefix = session.jitsi_web_query_prefix
    ____exports.applyVerification(session, verification)
    session.auth_token = session.matrix_presented_token or session.auth_token
    session.jitsi_meet_room = verification.roomName
    session.jitsi_meet_domain = (prefix == nil or prefix == "") and host or prefix
    session.jitsi_meet_context_user = {id = verification.userId, name = claim.displayName, avatar = claim.avatar}
    session.jitsi_meet_context_features = claim.features
    session.jitsi_meet_context_group = claim.group
end
--- Gives a session what another one proved that takes its place, as after a resumption.
function ____exports.copyProofs(to, from)
    to.matrix_verification = from.matrix_verification
    to.matrix_presented_token = from.matrix_presented_token
    to.matrix_ordinary_token = from.matrix_ordinary_token
    to.auth_matrix_user_verification_is_owner = from.auth_matrix_user_verification_is_owner
    to.auth_token = from.auth_token
    to.jitsi_meet_room = from.jitsi_meet_room
    to.jitsi_meet_domain = from.jitsi_meet_domain
    to.jitsi_meet_str_tenant = from.jitsi_meet_str_tenant
    to.jitsi_meet_context_user = from.jitsi_meet_context_user
    to.jitsi_meet_context_room = from.jitsi_meet_context_room
    to.jitsi_meet_auth_issuer = from.jitsi_meet_auth_issuer
    to.jitsi_meet_context_features = from.jitsi_meet_context_features
    to.jitsi_meet_context_group = from.jitsi_meet_context_group
end
--- Who a session belongs to, for finding it again: the same for two sessions only if both were verified as the same
-- user for the same room.
-- 
-- @returns nothing for a session that is not logged in
function ____exports.ownerKeyOf(session)
    local verification = session.matrix_verification
    if verification ~= nil then
        return (("matrix " .. verification.userId) .. " ") .. verification.roomId
    end
    if session.matrix_ordinary_token ~= true then
        return nil
    end
    local ____opt_0 = session.jitsi_meet_context_user
    local id = ____opt_0 and ____opt_0.id
    local user = type(id) == "string" and "user " .. id or "token " .. (session.auth_token or "")
    return (((("jitsi " .. tostring(session.jitsi_meet_domain)) .. " ") .. tostring(session.jitsi_meet_room)) .. " ") .. user
end
--- Takes from a session all that only a successful login gives.
function ____exports.clearSession(session)
    session.matrix_verification = nil
    session.matrix_ordinary_token = nil
    session._jitsi_auth_done = nil
    session.jitsi_meet_str_tenant = nil
    session.jitsi_meet_context_room = nil
    session.jitsi_meet_auth_issuer = nil
    session.auth_matrix_user_verification_is_owner = nil
    session.auth_token = nil
    session.jitsi_meet_room = nil
    session.jitsi_meet_domain = nil
    session.jitsi_meet_context_user = nil
    session.jitsi_meet_context_features = nil
    session.jitsi_meet_context_group = nil
end
return ____exports
 end,
["src.server.muc"] = function(...) 
local ____exports = {}
local jid = require("util.jid")
local stanzas = require("util.stanza")
local ____reasons = require("src.access.reasons")
local roomReasons = ____reasons.roomReasons
local ____room = require("src.access.room")
local roomIdOf = ____room.roomIdOf
local withoutTenant = ____room.withoutTenant
local ____administrators = require("src.server.administrators")
local isAdministrator = ____administrators.isAdministrator
--- Before the hooks of Prosody and Jitsi; mod_token_verification, at 99, logs the tokens that it refuses.
____exports.doorPriority = 100
--- Before jitsi_permissions, which at 0 copies features without looking whether the grant is refused.
____exports.grantPriority = 20
--- Before Jitsi's plugins (mod_muc_meeting_id, mod_muc_allowners, mod_muc_lobby_rooms) and Prosody.
____exports.adminQueryPriority = 15
____exports.adminQuery = "iq-set/bare/http://jabber.org/protocol/muc#admin:query"
--- Whom a query of muc#admin is to make owner or admin; nothing for any other query, and for several at once.
function ____exports.powerfulItem(stanza)
    local ____opt_0 = stanza.tags[1]
    local items = ____opt_0 and ____opt_0.tags or ({})
    local ____temp_4
    if #items == 1 then
        local ____opt_2 = items[1]
        ____temp_4 = ____opt_2 and ____opt_2.attr
    else
        ____temp_4 = nil
    end
    local attributes = ____temp_4
    local affiliation = attributes and attributes.affiliation
    local ____temp_9
    if affiliation == "owner" or affiliation == "admin" then
        ____temp_9 = attributes and attributes.jid
    else
        ____temp_9 = nil
    end
    return ____temp_9
end
--- The node part of a room's JID.
function ____exports.nodeOf(roomJid)
    local node = jid.split(roomJid)
    return node or ""
end
--- The name, without tenant, of a room that stands for a Matrix room.
-- 
-- @returns nothing for any other room
function ____exports.matrixRoomName(roomJid)
    local name = withoutTenant(____exports.nodeOf(roomJid))
    local ____temp_10
    if roomIdOf(name) == nil then
        ____temp_10 = nil
    else
        ____temp_10 = name
    end
    return ____temp_10
end
--- The JID that a stanza is from; a client's stanza always has one.
function ____exports.senderOf(stanza)
    return stanza.attr.from or ""
end
local function standing(administrator, verification, roomName)
    local verified = (verification and verification.roomName) == roomName and verification.member
    return {administrator = administrator, verified = verified, verifiedOwner = verified and verification.owner}
end
--- What a session that is about to enter a Matrix room proved in relation to it.
function ____exports.standingOfJoiner(event, roomName, mucHost)
    local administrator = isAdministrator(
        ____exports.senderOf(event.stanza),
        mucHost
    )
    return standing(administrator, event.origin.matrix_verification, roomName)
end
--- What the sessions of a user prove in relation to a Matrix room.
-- 
-- @param userJid bare or full
-- @param users all users of this server
function ____exports.standingOfUser(userJid, roomName, mucHost, users)
    local best = standing(
        isAdministrator(userJid, mucHost),
        nil,
        roomName
    )
    local bareJid = jid.bare(userJid)
    local ____temp_13
    if bareJid == nil then
        ____temp_13 = nil
    else
        ____temp_13 = users[bareJid]
    end
    local user = ____temp_13
    if user == nil then
        return best
    end
    for ____, session in pairs(user.sessions) do
        local found = standing(best.administrator, session.matrix_verification, roomName)
        if found.verifiedOwner or found.verified and not best.verifiedOwner then
            best = found
        end
    end
    return best
end
--- Answers a presence with which somebody wants to enter a room with the error of a refusal.
function ____exports.answerRefusedJoin(event, reason)
    local ____roomReasons_reason_14 = roomReasons[reason]
    local condition = ____roomReasons_reason_14.condition
    local text = ____roomReasons_reason_14.text
    event.origin.send(stanzas.error_reply(
        event.stanza,
        "cancel",
        condition,
        text,
        event.room.jid
    ))
end
--- Refuses a change of an affiliation that is about to be made.
function ____exports.refuseAffiliation(event, reason)
    event.allowed = false
    event.error = {type = "cancel", condition = roomReasons[reason].condition}
end
--- Refuses a change of a role that is about to be made.
function ____exports.refuseRole(event, reason)
    event.allowed = false
    event.error = "cancel"
    event.condition = roomReasons[reason].condition
end
--- Prosody refuses, after all hooks, who asks for a nick that another user has.
function ____exports.isNickTaken(event)
    return not event.is_first_session and event.occupant.bare_jid ~= jid.bare(____exports.senderOf(event.stanza))
end
--- Names of the authentication providers whose users prove nothing of Matrix, and have no account.
local anonymousProviders = {}
anonymousProviders.anonymous = true
anonymousProviders["jitsi-anonymous"] = true
anonymousProviders.token = true
--- Whether a session is a guest's: of a host whose users need no login, or with an ordinary Jitsi token, here or there. Accounts of
-- other hosts, such as recorders, and users of other servers, as in Jitsi's visitor mode, are no guests.
function ____exports.isGuest(session, hosts)
    if session.matrix_ordinary_token == true then
        return true
    end
    local ____temp_19
    if session.host == nil then
        ____temp_19 = nil
    else
        local ____opt_17 = hosts[session.host]
        local ____opt_15 = ____opt_17 and ____opt_17.users
        ____temp_19 = ____opt_15 and ____opt_15.name
    end
    local provider = ____temp_19
    return session.type == "c2s" and provider ~= nil and anonymousProviders[provider] ~= nil
end
return ____exports
 end,
["src.door"] = function(...) 
local ____exports = {}
local ____affiliation = require("src.access.affiliation")
local isPowerful = ____affiliation.isPowerful
local mayBeGrantedAsMember = ____affiliation.mayBeGrantedAsMember
local ____door = require("src.access.door")
local refuseEntry = ____door.refuseEntry
local ____room = require("src.access.room")
local withoutTenant = ____room.withoutTenant
local ____administrators = require("src.server.administrators")
local isAdministrator = ____administrators.isAdministrator
local stanzas = require("util.stanza")
local ____breakout = require("src.server.breakout")
local mainRoomOf = ____breakout.mainRoomOf
local ____muc = require("src.server.muc")
local adminQuery = ____muc.adminQuery
local adminQueryPriority = ____muc.adminQueryPriority
local powerfulItem = ____muc.powerfulItem
local refuseRole = ____muc.refuseRole
local answerRefusedJoin = ____muc.answerRefusedJoin
local doorPriority = ____muc.doorPriority
local grantPriority = ____muc.grantPriority
local matrixRoomName = ____muc.matrixRoomName
local nodeOf = ____muc.nodeOf
local refuseAffiliation = ____muc.refuseAffiliation
local senderOf = ____muc.senderOf
local standingOfUser = ____muc.standingOfUser
--- After every hook that may refuse a join: a refused one opens no breakout rooms.
local notePriority = -1000
--- Whether one of the rooms that a session entered, and is not banned from, lists a room among its breakout rooms.
local function isBreakoutOfEntered(session, roomJid)
    local entered = session.matrix_entered_rooms
    if entered == nil then
        return false
    end
    for ____, room in pairs(entered) do
        local banned = room:get_affiliation(session.full_jid or "") == "outcast"
        local ____temp_2 = not banned
        if ____temp_2 then
            local ____opt_0 = room._data.breakout_rooms
            ____temp_2 = (____opt_0 and ____opt_0[roomJid]) ~= nil
        end
        if ____temp_2 then
            return true
        end
    end
    return false
end
--- Keeps in mind that a session enters its room, for the breakout rooms.
local function noteEntry(session, room)
    local ____opt_3 = session.matrix_verification
    local verified = ____opt_3 and ____opt_3.roomName
    if verified ~= nil and withoutTenant(nodeOf(room.jid)) == verified then
        if session.matrix_entered_rooms == nil then
            session.matrix_entered_rooms = {}
        end
        session.matrix_entered_rooms[room.jid] = room
    end
end
--- Lets somebody pass, or answers why not.
-- 
-- @returns true when he was refused
local function handleEntry(event, mucHost, settings)
    local session = event.origin
    local sender = senderOf(event.stanza)
    local ____refuseEntry_10 = refuseEntry
    local ____nodeOf_result_7 = nodeOf(event.room.jid)
    local ____isAdministrator_result_8 = isAdministrator(sender, mucHost)
    local ____temp_9 = session.type == "c2s" and session.host == settings.host and session.matrix_ordinary_token ~= true
    local ____opt_5 = session.matrix_verification
    local reason = ____refuseEntry_10({
        node = ____nodeOf_result_7,
        administrator = ____isAdministrator_result_8,
        ours = ____temp_9,
        verifiedRoom = ____opt_5 and ____opt_5.roomName,
        breakoutOfVerifiedRoom = isBreakoutOfEntered(session, event.room.jid)
    })
    if reason == nil then
        return nil
    end
    answerRefusedJoin(event, reason)
    settings.refusals.inRoom(reason, sender, event.room.jid)
    return true
end
--- Whether a room is a breakout room of a Matrix room's meeting, in which somebody has no power.
local function isPowerlessInMainRoom(roomJid, userJid, mucHost, settings)
    if isAdministrator(userJid, mucHost) then
        return false
    end
    local mainRoom = mainRoomOf(roomJid, settings.hosts)
    return mainRoom ~= nil and matrixRoomName(mainRoom.jid) ~= nil and not isPowerful(mainRoom:get_affiliation(userJid) or "none")
end
--- Refuses ownership of a Matrix room to who is not verified for it, and of its breakout rooms to who has none in it.
-- 
-- @returns true when it was refused
local function handleGrant(event, mucHost, settings)
    if not isPowerful(event.affiliation) then
        return nil
    end
    local roomJid = event.room.jid
    local roomName = matrixRoomName(roomJid)
    local ____temp_11
    if roomName == nil then
        ____temp_11 = isPowerlessInMainRoom(roomJid, event.jid, mucHost, settings)
    else
        ____temp_11 = not mayBeGrantedAsMember(standingOfUser(event.jid, roomName, mucHost, settings.users))
    end
    local refused = ____temp_11
    if not refused then
        return nil
    end
    refuseAffiliation(event, "owner_not_verified")
    settings.refusals.grant(event)
    return true
end
--- Refuses the role of a moderator in a breakout room to who has none in the main room.
local function handleRole(event, mucHost, settings)
    local target = event.occupant.bare_jid
    if event.role ~= "moderator" or not isPowerlessInMainRoom(event.room.jid, target, mucHost, settings) then
        return nil
    end
    refuseRole(event, "owner_not_verified")
    settings.refusals.inRoom("owner_not_verified", target, event.room.jid)
    return true
end
--- Answers an administrator's grant in a breakout room that would be refused as if it were done, see ownership.ts.
local function answerAdministrator(event, mucHost, settings)
    local roomJid = event.stanza.attr.to or ""
    local target = powerfulItem(event.stanza)
    if target == nil or not isAdministrator(
        senderOf(event.stanza),
        mucHost
    ) or not isPowerlessInMainRoom(roomJid, target, mucHost, settings) then
        return nil
    end
    event.origin.send(stanzas.reply(event.stanza))
    settings.refusals.inRoom("owner_not_verified", target, roomJid)
    return true
end
--- Sets up the door on a host. On hosts without MUC its events never come.
function ____exports.installDoor(mucModule, settings)
    local mucHost = mucModule.host
    mucModule:hook(
        "muc-room-pre-create",
        function(event) return handleEntry(event, mucHost, settings) end,
        doorPriority
    )
    mucModule:hook(
        "muc-occupant-pre-join",
        function(event) return handleEntry(event, mucHost, settings) end,
        doorPriority
    )
    mucModule:hook(
        "muc-occupant-pre-join",
        function(event)
            noteEntry(event.origin, event.room)
        end,
        notePriority
    )
    mucModule:hook(
        "muc-pre-set-affiliation",
        function(event) return handleGrant(event, mucHost, settings) end,
        grantPriority
    )
    mucModule:hook(
        "muc-pre-set-role",
        function(event) return handleRole(event, mucHost, settings) end,
        grantPriority
    )
    mucModule:hook(
        adminQuery,
        function(event) return answerAdministrator(event, mucHost, settings) end,
        adminQueryPriority
    )
end
return ____exports
 end,
["src.access.power"] = function(...) 
local ____lualib = require("lualib_bundle")
local __TS__StringCharAt = ____lualib.__TS__StringCharAt
local ____exports = {}
local ____json = require("src.access.json")
local asObject = ____json.asObject
--- What the Matrix specification says `state_default` is where a room does not set it.
local stateDefaultWhereUnset = 50
--- The largest level that Matrix knows: 2^53 - 1.
local largestLevel = 9007199254740991
--- The integer that a text holds, as rooms before version 10 may write levels: blanks around, a sign, digits.
local function parseInteger(text)
    local index = 0
    local ____end = #text
    while index < ____end and __TS__StringCharAt(text, index) == " " do
        index = index + 1
    end
    while ____end > index and __TS__StringCharAt(text, ____end - 1) == " " do
        ____end = ____end - 1
    end
    local sign = __TS__StringCharAt(text, index)
    if sign == "-" or sign == "+" then
        index = index + 1
    end
    if index == ____end then
        return nil
    end
    local value = 0
    do
        while index < ____end do
            local digit = (string.find(
                "0123456789",
                __TS__StringCharAt(text, index),
                nil,
                true
            ) or 0) - 1
            if digit < 0 then
                return nil
            end
            value = value * 10 + digit
            if value > largestLevel then
                return nil
            end
            index = index + 1
        end
    end
    return sign == "-" and -value or value
end
--- A power level: an integer of at most 53 bits, be it as a number or in a string; nothing for anything else.
function ____exports.readLevel(value)
    if type(value) == "string" then
        return parseInteger(value)
    end
    local isLevel = type(value) == "number" and value == math.floor(value) and value <= largestLevel and value >= -largestLevel
    return isLevel and value or nil
end
--- Whether a user is to be owner, by what a verification service says of power levels: `user` must reach
-- `room.state_default`. Levels that are absent or malformed never make an owner.
function ____exports.isOwnerByPowerLevels(powerLevels)
    local levels = asObject(powerLevels)
    local room = asObject(levels and levels.room)
    local user = ____exports.readLevel(levels and levels.user)
    if room == nil or user == nil then
        return false
    end
    local needed = room.state_default == nil and stateDefaultWhereUnset or ____exports.readLevel(room.state_default)
    return needed ~= nil and user >= needed
end
return ____exports
 end,
["src.access.verdict"] = function(...) 
local ____exports = {}
local ____grammar = require("src.access.grammar")
local isUserId = ____grammar.isUserId
local serverOfUser = ____grammar.serverOfUser
local ____json = require("src.access.json")
local asObject = ____json.asObject
local ____power = require("src.access.power")
local isOwnerByPowerLevels = ____power.isOwnerByPowerLevels
local function refuse(reason, userId)
    return {admitted = false, reason = reason, userId = userId}
end
local function reasonOfStatus(status)
    if status == 401 or status == 403 then
        return "verifier_forbidden"
    end
    if status >= 500 then
        return "verifier_failed"
    end
    return status >= 300 and "verifier_rejected" or "verifier_unreadable"
end
local function readResults(body, claim, question)
    local results = asObject(body and body.results)
    if (results and results.user) == false then
        return refuse("user_unknown")
    end
    local userId = body and body.user_id
    if (results and results.user) ~= true or type(userId) ~= "string" or not isUserId(userId) then
        return refuse("verifier_unreadable")
    end
    if claim.serverName ~= nil and serverOfUser(userId) ~= claim.serverName then
        return refuse("user_of_other_server", userId)
    end
    if question == "user" then
        return {admitted = true, userId = userId, owner = false}
    end
    if results.room_membership == false then
        return refuse("not_in_room", userId)
    end
    if results.room_membership ~= true then
        return refuse("verifier_unreadable", userId)
    end
    return {
        admitted = true,
        userId = userId,
        owner = isOwnerByPowerLevels(body and body.power_levels)
    }
end
--- Reads the answer to `POST /verify/user_in_room` or `POST /verify/user`. Only a 200 that says clearly that the user
-- is real, and in the room where that was asked, admits; "no" and "cannot say" are different reasons.
function ____exports.readUvsAnswer(answer, claim, question)
    if question == nil then
        question = "user_in_room"
    end
    repeat
        local ____switch14 = answer.kind
        local ____cond14 = ____switch14 == "timeout"
        if ____cond14 then
            return refuse("verifier_timeout")
        end
        ____cond14 = ____cond14 or ____switch14 == "cancelled"
        if ____cond14 then
            return refuse("check_cancelled")
        end
        ____cond14 = ____cond14 or ____switch14 == "unreachable"
        if ____cond14 then
            return refuse("verifier_unreachable")
        end
        ____cond14 = ____cond14 or ____switch14 == "oversized"
        if ____cond14 then
            return refuse("verifier_unreadable")
        end
        ____cond14 = ____cond14 or ____switch14 == "response"
        if ____cond14 then
            return answer.status == 200 and readResults(answer.body, claim, question) or refuse(reasonOfStatus(answer.status))
        end
    until true
end
return ____exports
 end,
["src.server.decode"] = function(...) 
local ____exports = {}
local encodings = require("util.encodings")
local json = require("util.json")
local jwt = require("util.jwt")
--- Whether a text has a part that matches a Lua pattern.
local function matches(text, pattern)
    local found = string.match(text, pattern)
    return found ~= nil
end
--- Takes the members that are `null` out of a decoded value, so that they count as absent.
local function dropNulls(value)
    if type(value) ~= "table" then
        return
    end
    for name in pairs(value) do
        local member = value[name]
        if member == json.null then
            value[name] = nil
        elseif member ~= nil then
            dropNulls(member)
        end
    end
end
--- The letters of the names below, by the hexadecimal digits of their escapes.
local nameLetters = {
    ["5f"] = "_",
    ["5F"] = "_",
    ["61"] = "a",
    ["68"] = "h",
    ["72"] = "r",
    ["73"] = "s",
    ["79"] = "y"
}
--- The same JSON without members called `__array` and `__hash`. util.json takes their values for parts of the object
-- around them, so a member event that says `knock` could say `join` to us alone, and its content is a stranger's.
local function withoutMagicMembers(text)
    local paired = string.gsub(text, "\\\\", "\\u005c")
    local plain = string.gsub(paired, "\\u00(%x%x)", nameLetters)
    local withoutArrays = string.gsub(plain, "\"(__array\"%s*:)", "\"_%1")
    local withoutHashes = string.gsub(withoutArrays, "\"(__hash\"%s*:)", "\"_%1")
    return withoutHashes
end
--- Decodes the text of a JSON object.
-- 
-- @returns nothing when the text is anything else: no JSON, an array, a scalar
function ____exports.decodeObject(text)
    if not matches(text, "^%s*{") then
        return nil
    end
    do
        local function ____catch()
            return true, nil
        end
        local ____try, ____hasReturned, ____returnValue = pcall(function()
            local value = json.decode(withoutMagicMembers(text))
            if type(value) ~= "table" then
                return true, nil
            end
            dropNulls(value)
            return true, value
        end)
        if not ____try then
            ____hasReturned, ____returnValue = ____catch()
        end
        if ____hasReturned then
            return ____returnValue
        end
    end
end
--- Decodes base64url without padding, as the parts of a JWT are written; nothing when there is any other character.
local function decodeBase64Url(text)
    if matches(text, "[^A-Za-z0-9_-]") or #text % 4 == 1 then
        return nil
    end
    local dashed = string.gsub(text, "-", "+")
    local standard = string.gsub(dashed, "_", "/")
    return encodings.base64.decode(standard .. string.rep("=", -#text % 4))
end
--- The JSON object in a part of a JWT; nothing when it holds none.
function ____exports.decodeBase64UrlObject(text)
    local decoded = decodeBase64Url(text)
    local ____temp_0
    if decoded == nil then
        ____temp_0 = nil
    else
        ____temp_0 = ____exports.decodeObject(decoded)
    end
    return ____temp_0
end
--- Whether a JWT is signed with a secret, by HS256.
function ____exports.isSignedWith(token, secret)
    local signed = jwt.verify(secret, token)
    return signed == true
end
--- Whether text can be a user name: what Prosody makes of it is not empty.
function ____exports.isUsername(text)
    local prepared = encodings.stringprep.nodeprep(text)
    return prepared ~= nil and prepared ~= ""
end
--- Whether text can stand in a stanza: UTF-8 without control characters. Others make util.stanza throw.
function ____exports.isStanzaText(text)
    return not matches(text, "[%z-]") and encodings.utf8.valid(text)
end
return ____exports
 end,
["src.server.events"] = function(...) 
local ____exports = {}
--- Whether what a handler returned is a refusal.
function ____exports.isRefusal(result)
    return type(result) == "table" and result.res == false
end
--- Asks by events.
-- 
-- @param events those of the whole server
function ____exports.askByEvents(events)
    return {
        isBanned = function(session) return events.fire_event("jitsi-access-ban-check", session) == false end,
        usernameFor = function(session)
            local username = events.fire_event("pre-jitsi-authentication", session)
            return type(username) == "string" and username or nil
        end,
        refuses = function(session) return ____exports.isRefusal(events.fire_event("post-jitsi-authentication", session)) end
    }
end
return ____exports
 end,
["src.server.resumption"] = function(...) 
local ____exports = {}
local stanzas = require("util.stanza")
local ____session = require("src.server.session")
local applyVerification = ____session.applyVerification
local copyProofs = ____session.copyProofs
local ownerKeyOf = ____session.ownerKeyOf
--- Starts to keep the sessions of the module's host, those that are there already included.
function ____exports.indexSessions(module, host, events)
    local sessionsByKey = {}
    local function sessionsLike(session)
        local key = ownerKeyOf(session)
        local ____temp_0
        if key == nil then
            ____temp_0 = nil
        else
            ____temp_0 = sessionsByKey[key]
        end
        return ____temp_0
    end
    local function remember(session)
        local key = ownerKeyOf(session)
        if key == nil then
            return
        end
        local sessions = sessionsByKey[key]
        if sessions == nil then
            sessions = {}
            sessionsByKey[key] = sessions
        end
        sessions[session] = true
    end
    local function forget(session)
        local key = ownerKeyOf(session)
        local sessions = sessionsLike(session)
        if key == nil or sessions == nil then
            return
        end
        sessions[session] = nil
        if next(sessions) == nil then
            sessionsByKey[key] = nil
        end
    end
    module:hook(
        "resource-bind",
        function(event)
            remember(event.session)
        end
    )
    module:hook(
        "resource-unbind",
        function(event)
            forget(event.session)
        end
    )
    if (host and host.sessions) ~= nil then
        for ____, user in pairs(host.sessions) do
            for ____, session in pairs(user.sessions) do
                remember(session)
            end
        end
    end
    return {
        usernameToResume = function(session)
            local resumptionToken = session.previd
            local sessions = sessionsLike(session)
            if resumptionToken == nil or sessions == nil then
                return nil
            end
            for candidate in pairs(sessions) do
                if candidate.resumption_token == resumptionToken then
                    return candidate.username
                end
            end
            return nil
        end,
        mayHave = function(session, username)
            local ____opt_3 = host and host.sessions
            local user = ____opt_3 and ____opt_3[username]
            if user == nil then
                return true
            end
            local key = ownerKeyOf(session)
            for ____, other in pairs(user.sessions) do
                if key == nil or ownerKeyOf(other) ~= key then
                    return false
                end
            end
            return true
        end,
        renew = function(session)
            local verification = session.matrix_verification
            local sessions = sessionsLike(session)
            if verification == nil or sessions == nil then
                return
            end
            for other in pairs(sessions) do
                applyVerification(other, verification)
            end
            for other in pairs(sessions) do
                events.fire_event("matrix-verification-renewed", other)
            end
        end
    }
end
--- What clients ask mod_smacks with, in both versions of XEP-0198 that it knows.
local resumeElements = {"urn:xmpp:sm:2", "urn:xmpp:sm:3"}
local stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas"
--- Sees to resumed sessions: what the new login proved counts from then on, if it is the same user in the same room;
-- nobody else gets the session.
function ____exports.followResumptions(module, host, events)
    --- Whether a session is asked for that has the user name of the asking one, but belongs to somebody else.
    local function asksForOthers(session, resumptionToken)
        local ____temp_11
        if session.username == nil then
            ____temp_11 = nil
        else
            local ____opt_7 = host and host.sessions
            ____temp_11 = ____opt_7 and ____opt_7[session.username]
        end
        local user = ____temp_11
        if user == nil or resumptionToken == nil then
            return false
        end
        for ____, candidate in pairs(user.sessions) do
            if candidate.resumption_token == resumptionToken then
                return ownerKeyOf(candidate) ~= ownerKeyOf(session)
            end
        end
        return false
    end
    for ____, namespace in ipairs(resumeElements) do
        module:hook(
            ("stanza/" .. namespace) .. ":resume",
            function(event)
                if not asksForOthers(event.origin, event.stanza.attr.previd) then
                    return nil
                end
                module:log("warn", "A login of somebody else asked for a session to be resumed: refused")
                event.origin.send(stanzas.stanza("failed", {xmlns = namespace}):tag("item-not-found", {xmlns = stanzaErrors}))
                return true
            end,
            1
        )
    end
    module:hook_global(
        "c2s-session-updated",
        function(event)
            if event.session.host ~= module.host then
                return
            end
            local key = ownerKeyOf(event.session)
            if key == nil or key ~= ownerKeyOf(event.from_session) then
                module:log("warn", "A session was resumed by a login of somebody else: ending it")
                event.session:close({condition = "not-authorized"})
                return
            end
            copyProofs(event.session, event.from_session)
        end,
        1
    )
    module:hook(
        "smacks-hibernation-end",
        function(event)
            if ownerKeyOf(event.origin) ~= nil then
                copyProofs(event.resumed, event.origin)
            end
        end
    )
    module:hook(
        "pre-resource-unbind",
        function(event)
            events.fire_event("jitsi-pre-session-unbind", {jid = event.session.full_jid, session = event.session, error = event.error})
        end,
        11
    )
end
return ____exports
 end,
["src.server.sasl"] = function(...) 
local ____exports = {}
local mechanism = "ANONYMOUS"
--- Makes a handler.
-- 
-- @param login decides; runs in the session's coroutine and may wait; must not throw
function ____exports.anonymousHandler(login)
    return {
        mechanisms = function(self)
            return {[mechanism] = true}
        end,
        select = function(self, wanted)
            if wanted ~= mechanism then
                return false
            end
            self.selected = wanted
            return true
        end,
        process = function(self)
            local outcome = login()
            if not outcome.ok then
                return "failure", outcome.condition, outcome.text
            end
            self.username = outcome.username
            return "success"
        end,
        clean_clone = function(self)
            return ____exports.anonymousHandler(login)
        end
    }
end
return ____exports
 end,
["src.server.wait"] = function(...) 
local ____exports = {}
local async = require("util.async")
--- Pauses the running coroutine until an answer is there; the server goes on meanwhile.
-- 
-- Not to be called inside `try`: Lua 5.1 cannot pause there.
-- 
-- @param start must see to it that its argument is called, once
function ____exports.waitFor(start)
    local wait, done = async.waiter()
    local answers = {}
    start(function(answer)
        answers[#answers + 1] = answer
        done()
    end)
    wait()
    return answers[1]
end
return ____exports
 end,
["src.verifier.ordinary"] = function(...) 
local ____exports = {}
local ____events = require("src.server.events")
local isRefusal = ____events.isRefusal
--- Makes a verifier.
-- 
-- @param events those of the whole server
-- @returns nothing, with a logged error, where Jitsi's library is not there or its options do not do
function ____exports.ordinaryVerifier(module, events)
    local util
    do
        local function ____catch(____error)
            module:log("error", "Ordinary tokens need Jitsi's token/util.lib.lua in the plugin folders: %s", ____error)
        end
        local ____try, ____hasReturned = pcall(function()
            util = module:require("token/util").new(module)
        end)
        if not ____try then
            ____catch(____hasReturned)
        end
    end
    if util == nil then
        module:log("error", "matrix_token_fallback is set, but ordinary tokens cannot be verified: refusing them")
        return nil
    end
    local library = util
    return function(session)
        local fetched = events.fire_event("pre-jitsi-authentication-fetch-key", session)
        if isRefusal(fetched) then
            return fetched.reason or "refused by another module"
        end
        local ok, ____, reason = library:process_and_verify_token(session)
        local ____ok_0
        if ok then
            ____ok_0 = nil
        else
            ____ok_0 = reason or "refused"
        end
        return ____ok_0
    end
end
return ____exports
 end,
["src.access.review"] = function(...) 
local ____exports = {}
return ____exports
 end,
["src.verifier.verifier"] = function(...) 
local ____exports = {}
return ____exports
 end,
["src.login"] = function(...) 
local ____lualib = require("lualib_bundle")
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local ____exports = {}
local uuid = require("util.uuid")
local ____reasons = require("src.access.reasons")
local loginReasons = ____reasons.loginReasons
local ____token = require("src.access.token")
local isWithoutMatrix = ____token.isWithoutMatrix
local readToken = ____token.readToken
local ____decode = require("src.server.decode")
local decodeBase64UrlObject = ____decode.decodeBase64UrlObject
local isSignedWith = ____decode.isSignedWith
local isStanzaText = ____decode.isStanzaText
local isUsername = ____decode.isUsername
local ____session = require("src.server.session")
local admitSession = ____session.admitSession
local clearSession = ____session.clearSession
local ____wait = require("src.server.wait")
local waitFor = ____wait.waitFor
--- Longest part of a client's room name that goes into a log line.
local loggedRoomMaximum = 100
local tools = {decodeObject = decodeBase64UrlObject, isSignedWith = isSignedWith, isStanzaText = isStanzaText}
--- The room of the URL in the spelling that counts: letters of either case are the same.
local function roomOfUrl(session)
    local ____opt_0 = session.jitsi_web_query_room
    return ____opt_0 and string.lower(session.jitsi_web_query_room)
end
--- Reads what a session claims: the token, and that it is for the room of the URL.
local function readClaim(session, settings)
    local policy = {
        now = os.time(),
        requiredIssuer = settings.requireIssuer and (settings.issuer or "") or nil,
        secret = settings.tokenSecret
    }
    local token = session.matrix_presented_token or session.auth_token
    local decision = readToken(token, policy, tools)
    if not decision.ok then
        return decision
    end
    local claim = decision.claim
    if roomOfUrl(session) ~= claim.roomName then
        return {ok = false, reason = "room_mismatch"}
    end
    if settings.issuer ~= nil and claim.issuer ~= settings.issuer then
        settings.onOtherIssuer(claim.issuer or "")
    end
    return decision
end
--- What the log may say of a client.
local function describe(session, claim, userId)
    local room = session.jitsi_web_query_room
    local client = ((userId or "a client") .. " at ") .. (session.ip or "an unknown address")
    return claim == nil and (client .. ", meeting ") .. (room == nil and "unnamed" or __TS__StringSubstring(room, 0, loggedRoomMaximum)) or (client .. ", room ") .. claim.roomId
end
--- Logs a refusal, takes from the session what it must not have, and makes the answer.
local function refuse(session, reason, who, settings, toldBefore)
    if toldBefore == nil then
        toldBefore = false
    end
    clearSession(session)
    settings.refusals.login(reason, who, toldBefore)
    return {ok = false, condition = loginReasons[reason].condition, text = loginReasons[reason].text}
end
--- The answer for a client that left during the check; nobody will read it, but mod_saslauth has to get one.
local function abandon(session, settings)
    if session.base_type == nil then
        session.base_type = "c2s"
    end
    settings.log("debug", "The client left during the check")
    return {ok = false, condition = "temporary-auth-failure", text = "Connection gone"}
end
--- Runs a step in which an error is a refusal: it is logged, and the client gets its answer.
local function guarded(session, settings, step)
    do
        local function ____catch(____error)
            settings.log("error", "Error in a login: %s", ____error)
            return true, refuse(
                session,
                "internal_error",
                describe(session),
                settings
            )
        end
        local ____try, ____hasReturned, ____returnValue = pcall(function()
            return true, step()
        end)
        if not ____try then
            ____hasReturned, ____returnValue = ____catch(____hasReturned)
        end
        if ____hasReturned then
            return ____returnValue
        end
    end
end
--- Asks the other modules, in Jitsi's order, about a session that is verified; then names its user.
local function finish(session, who, settings)
    local modules = settings.otherModules
    if modules.isBanned(session) then
        return refuse(session, "user_banned", who, settings)
    end
    local wanted = modules.usernameFor(session)
    if wanted ~= nil and not isUsername(wanted) then
        return refuse(session, "username_malformed", who, settings)
    end
    local free = wanted ~= nil and settings.sessions.mayHave(session, wanted)
    if wanted ~= nil and not free then
        settings.log("warn", "%s asks for the user name of somebody else, and gets another one", who)
    end
    local username = free and wanted or nil or settings.sessions.usernameToResume(session) or uuid.generate()
    if modules.refuses(session) then
        return refuse(session, "module_refused", who, settings)
    end
    session._jitsi_auth_done = true
    settings.sessions.renew(session)
    settings.log("info", "Login of %s as %s", who, username)
    return {ok = true, username = username}
end
--- Gives the session what the verdict says.
local function conclude(session, claim, verdict, settings)
    if not verdict.admitted then
        local who = describe(session, claim, verdict.userId)
        return refuse(
            session,
            verdict.reason,
            who,
            settings,
            verdict.toldBefore
        )
    end
    local verification = {
        userId = verdict.userId,
        roomId = claim.roomId,
        roomName = claim.roomName,
        member = settings.membershipVerified,
        owner = settings.powerSynchronised and verdict.owner,
        powerSynchronised = settings.powerSynchronised
    }
    admitSession(session, claim, verification, settings.host)
    local power = verification.owner and ", owner" or ""
    return finish(
        session,
        describe(session, claim, verification.userId) .. power,
        settings
    )
end
--- Logs in a session whose token says nothing of Matrix, by Jitsi's own rules.
local function loginByOrdinaryToken(session, verify, settings)
    session.auth_token = session.matrix_presented_token or session.auth_token
    local refusal = verify(session)
    if session.destroyed then
        return abandon(session, settings)
    end
    if refusal ~= nil then
        settings.log("info", "Jitsi's token verification: %s", refusal)
        return refuse(
            session,
            "ordinary_token_refused",
            describe(session),
            settings
        )
    end
    session.matrix_ordinary_token = true
    return finish(
        session,
        describe(session) .. ", by an ordinary token",
        settings
    )
end
--- Decides on the login of a session. Runs in the session's coroutine, which pauses while the verifier is asked.
-- 
-- Never throws: an error would leave the client without an answer.
function ____exports.login(session, settings)
    local decision
    do
        local function ____catch(____error)
            settings.log("error", "Error while reading a token: %s", ____error)
            decision = {ok = false, reason = "internal_error"}
        end
        local ____try, ____hasReturned = pcall(function()
            decision = readClaim(session, settings)
        end)
        if not ____try then
            ____catch(____hasReturned)
        end
    end
    local ordinary = settings.ordinaryVerifier
    if ordinary ~= nil and not decision.ok and isWithoutMatrix(decision.reason) then
        return guarded(
            session,
            settings,
            function() return loginByOrdinaryToken(session, ordinary, settings) end
        )
    end
    local verifier = settings.verifier
    if verifier == nil then
        return refuse(
            session,
            "verifier_not_configured",
            describe(session),
            settings
        )
    end
    if not decision.ok then
        return refuse(
            session,
            decision.reason,
            describe(session),
            settings
        )
    end
    local claim = decision.claim
    local verdict = waitFor(function(done)
        verifier.verify(claim, settings.deadline, done)
    end)
    if session.destroyed then
        return abandon(session, settings)
    end
    return guarded(
        session,
        settings,
        function() return conclude(session, claim, verdict, settings) end
    )
end
return ____exports
 end,
["src.server.check-log"] = function(...) 
local ____lualib = require("lualib_bundle")
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local ____exports = {}
--- How many different details are remembered as told.
local detailMaximum = 20
--- Makes the log of a module.
function ____exports.makeCheckLog(module)
    local told = {}
    return {
        onDetail = function(detail)
            local known = __TS__ArrayIndexOf(told, detail) >= 0
            module:log(known and "debug" or "warn", "Verification: %s", detail)
            if not known then
                told[#told + 1] = detail
                if #told > detailMaximum then
                    table.remove(told, 1)
                end
            end
        end,
        onPaused = function(target, seconds, first)
            module:log(first and "warn" or "debug", "Checks at %s failed again and again: none for %d s, then one to see whether it is back", target, seconds)
        end,
        onOver = function(target, summary)
            told = {}
            module:log(
                "info",
                "Checks at %s work again after %d s; %d logins were refused meanwhile",
                target,
                math.ceil(summary.seconds),
                summary.refused
            )
        end,
        onQueueOver = function(summary)
            module:log(
                "info",
                "No check waits any more after %d s; %d logins were refused meanwhile because too many did",
                math.ceil(summary.seconds),
                summary.refused
            )
        end,
        onError = function(____error)
            module:log("error", "Error in a verifier: %s", ____error)
        end
    }
end
return ____exports
 end,
["src.server.clock"] = function(...) 
local ____exports = {}
local time = require("util.time")
local timers = require("util.timer")
--- The server's own.
____exports.serverClock = {
    now = function() return time.monotonic() end,
    wall = function() return time.now() end,
    after = function(seconds, f)
        local task = timers.add_task(
            seconds,
            function()
                f()
            end
        )
        return function()
            timers.stop(task)
        end
    end
}
return ____exports
 end,
["src.server.http"] = function(...) 
local ____exports = {}
local http = require("net.http")
local timers = require("util.timer")
--- Longest body that is read where a request does not say otherwise, in bytes: a room's whole power levels are a few kilobytes.
local usualBodyMaximum = 256 * 1024
--- How often it is tried to close a request whose connection is still being made when its time is over, in seconds.
local closeInterval = 1
--- After that many tries Prosody has given the connection up by itself (`connect_timeout`, 20 s for each address).
local closeTries = 120
local function readFailure(____error)
    local oversized = string.match(____error, "%-exceeded$")
    return oversized == nil and ({kind = "unreachable", error = ____error}) or ({kind = "oversized"})
end
--- Makes a client. It uses the server's timers, as those of a module end with it: a deadline has to hold longer.
function ____exports.makeHttpClient()
    --- The function that gives up a request, for each one under way.
    local underWay = {}
    local close
    --- Closes the connection of a request that nobody waits for. While it is still being made there is nothing to
    -- close, so this keeps trying: left alone, a silent server would hold it for 14 minutes.
    close = function(request, triesLeft)
        if request.conn ~= nil then
            http.destroy_request(request)
        elseif triesLeft > 0 then
            timers.add_task(
                closeInterval,
                function()
                    close(request, triesLeft - 1)
                end
            )
        end
    end
    local function send(request, onAnswer)
        local answer, timer
        local sent
        local function giveUp()
            answer({kind = "cancelled"})
            if sent ~= nil then
                close(sent, 0)
            end
        end
        answer = function(result)
            if not (underWay[giveUp] ~= nil) then
                return
            end
            underWay[giveUp] = nil
            timers.stop(timer)
            onAnswer(result)
        end
        underWay[giveUp] = true
        timer = timers.add_task(
            request.deadline,
            function()
                answer({kind = "timeout"})
                if sent ~= nil then
                    close(sent, closeTries)
                end
            end
        )
        do
            local function ____catch(____error)
                answer({
                    kind = "unreachable",
                    error = tostring(____error)
                })
                return true
            end
            local ____try, ____hasReturned, ____returnValue = pcall(function()
                sent = http.request(
                    request.url,
                    {method = request.method, headers = request.headers, body = request.body, suppress_url = true},
                    function(body, status, response)
                        answer(status == 0 and readFailure(body or "connection failed") or ({kind = "response", status = status, body = body or "", headers = response and response.headers or ({})}))
                    end
                )
            end)
            if not ____try then
                ____hasReturned, ____returnValue = ____catch(____hasReturned)
            end
            if ____hasReturned then
                return ____returnValue
            end
        end
        if sent ~= nil then
            local bodyMaximum = request.bodyMaximum or usualBodyMaximum
            sent.body_size_limit = bodyMaximum
            sent.buffer_size_limit = 2 * bodyMaximum
        end
    end
    local function giveUpAll()
        local all = {}
        for giveUp in pairs(underWay) do
            all[#all + 1] = giveUp
        end
        for ____, giveUp in ipairs(all) do
            giveUp()
        end
    end
    return {request = send, giveUpAll = giveUpAll}
end
return ____exports
 end,
["src.access.guests"] = function(...) 
local ____exports = {}
--- Decides on a guest.
-- 
-- @returns the reason to refuse, nothing to let in
function ____exports.refuseGuest(entry)
    repeat
        local ____switch3 = entry.policy
        local ____cond3 = ____switch3 == "allow"
        if ____cond3 then
            return nil
        end
        ____cond3 = ____cond3 or ____switch3 == "deny"
        if ____cond3 then
            return "guest_denied"
        end
        ____cond3 = ____cond3 or ____switch3 == "lobby"
        if ____cond3 then
            local ____temp_0
            if entry.affiliated or entry.passwordGiven then
                ____temp_0 = nil
            else
                ____temp_0 = "guest_not_let_in"
            end
            return ____temp_0
        end
    until true
end
return ____exports
 end,
["src.options"] = function(...) 
local ____exports = {}
--- Options of the VirtualHost.
____exports.authOptions = {
    app_id = {name = "app_id", type = "string", meaning = "What the iss of the tokens should be. A different one is logged once; see uvs_require_issuer."},
    uvs_base_url = {name = "uvs_base_url", type = "string", meaning = "URL of the Matrix user verification service, with http:// or https://. Required."},
    uvs_auth_token = {name = "uvs_auth_token", type = "string", meaning = "The service's UVS_AUTH_TOKEN, where it has one."},
    uvs_sync_power_levels = {name = "uvs_sync_power_levels", type = "boolean", fallback = false, meaning = "Whether users with the power of a moderator in the Matrix room become owners of its meeting."},
    uvs_timeout = {
        name = "uvs_timeout",
        type = "seconds",
        fallback = 10,
        range = {smallest = 1, largest = 60},
        meaning = "How long a check may take; then the login is refused for the time being."
    },
    uvs_require_issuer = {name = "uvs_require_issuer", type = "boolean", fallback = false, meaning = "Refuse tokens whose iss is not app_id. Matrix clients put the Jitsi domain there."},
    uvs_verify_membership = {name = "uvs_verify_membership", type = "boolean", fallback = true, meaning = "Whether the membership in the room is checked. Without it, for homeservers that the service has no administrator's access to, any real Matrix user may enter any Matrix room's meeting, and nobody becomes owner."},
    matrix_cache_seconds = {
        name = "matrix_cache_seconds",
        type = "seconds",
        fallback = 15,
        range = {smallest = 0, largest = 300},
        meaning = "How long a positive answer may be used again, for a client that comes back or has several connections. 0: never."
    },
    matrix_max_checks = {
        name = "matrix_max_checks",
        type = "number",
        fallback = 50,
        range = {smallest = 1, largest = 1000},
        meaning = "How many checks run at once. Others wait in order: 20 times as many, and 2000 at most; more are refused for the time being."
    },
    matrix_token_secret = {name = "matrix_token_secret", type = "string", meaning = "When set, Matrix tokens must be signed with it (HS256), and their context.features and context.group count. Element cannot do that."},
    matrix_token_fallback = {name = "matrix_token_fallback", type = "boolean", fallback = false, meaning = "Whether tokens without context.matrix are taken as ordinary Jitsi tokens, verified by Jitsi's own token/util with its own options (app_id, app_secret, asap_…)."},
    matrix_well_known = {name = "matrix_well_known", type = "boolean", fallback = true, meaning = "Whether Prosody's web server, where mod_http is loaded, serves /.well-known/element/jitsi."}
}
--- Options of the MUC component.
____exports.powerSyncOptions = {matrix_allow_owner_grants = {name = "matrix_allow_owner_grants", type = "boolean", fallback = false, meaning = "Whether an owner of a Matrix room's meeting may make others owner in it."}, matrix_guests = {
    name = "matrix_guests",
    type = "string",
    fallback = "lobby",
    choices = {"lobby", "allow", "deny"},
    meaning = "What users of an anonymous host, or with an ordinary Jitsi token, may do in a Matrix room: enter where its lobby, its password or an owner lets them, always, or never. They are never owner."
}, matrix_lobby_bypass = {name = "matrix_lobby_bypass", type = "boolean", fallback = false, meaning = "Whether verified members of the Matrix room pass the lobby and the password of its meeting."}}
return ____exports
 end,
["src.server.options"] = function(...) 
local ____exports = {}
local ____options = require("src.options")
local authOptions = ____options.authOptions
local powerSyncOptions = ____options.powerSyncOptions
local function readNumber(module, option)
    local value = module:get_option_number(option.name, option.fallback)
    local smallest = option.range.smallest
    local largest = option.range.largest
    if value ~= nil and value >= smallest and value <= largest then
        return value
    end
    module:log(
        "warn",
        "Option %s must be between %d and %d%s: using %d",
        option.name,
        smallest,
        largest,
        option.type == "seconds" and " seconds" or "",
        option.fallback
    )
    return option.fallback
end
--- A yes or no. Prosody gives nothing, not the fallback, for a value that is neither.
local function readFlag(module, option)
    local ____temp_0 = module:get_option_boolean(option.name, option.fallback)
    if ____temp_0 == nil then
        ____temp_0 = option.fallback
    end
    return ____temp_0
end
--- A text option in which the empty text, as container images leave it, counts as unset.
local function readText(module, name)
    local value = module:get_option_string(name)
    local ____temp_1
    if value == "" then
        ____temp_1 = nil
    else
        ____temp_1 = value
    end
    return ____temp_1
end
--- A secret. An empty one is told of: whoever set it believes that it is checked.
local function readSecret(module, name)
    if module:get_option_string(name) == "" then
        module:log("error", "Option %s is empty, and so not used", name)
    end
    return readText(module, name)
end
local function readUrl(module, name)
    local value = readText(module, name)
    if value == nil then
        return nil
    end
    local wellFormed = string.match(value, "^[Hh][Tt][Tt][Pp][Ss]?://[^%s/]")
    if wellFormed == nil then
        module:log("error", "Option %s is no http or https URL", name)
        return nil
    end
    return value
end
local function readGuestPolicy(module)
    local option = powerSyncOptions.matrix_guests
    local value = module:get_option_string(option.name, option.fallback)
    for ____, choice in ipairs(option.choices) do
        if choice == value then
            return choice
        end
    end
    module:log("error", "Option %s is %q, and should be lobby, allow or deny: using deny", option.name, value)
    return "deny"
end
--- Reads the options of the auth module; what is wrong is logged, and the default taken.
function ____exports.readAuthOptions(module)
    return {
        appId = readText(module, authOptions.app_id.name),
        uvsBaseUrl = readUrl(module, authOptions.uvs_base_url.name),
        uvsAuthToken = readText(module, authOptions.uvs_auth_token.name),
        syncPowerLevels = readFlag(module, authOptions.uvs_sync_power_levels),
        uvsTimeout = readNumber(module, authOptions.uvs_timeout),
        cacheSeconds = readNumber(module, authOptions.matrix_cache_seconds),
        maxChecks = readNumber(module, authOptions.matrix_max_checks),
        requireIssuer = readFlag(module, authOptions.uvs_require_issuer),
        verifyMembership = readFlag(module, authOptions.uvs_verify_membership),
        tokenSecret = readSecret(module, authOptions.matrix_token_secret.name),
        tokenFallback = readFlag(module, authOptions.matrix_token_fallback),
        serveWellKnown = readFlag(module, authOptions.matrix_well_known)
    }
end
--- Reads the options of the power sync module.
function ____exports.readPowerSyncOptions(module)
    return {
        allowOwnerGrants = readFlag(module, powerSyncOptions.matrix_allow_owner_grants),
        guests = readGuestPolicy(module),
        lobbyBypass = readFlag(module, powerSyncOptions.matrix_lobby_bypass)
    }
end
return ____exports
 end,
["src.server.provider"] = function(...) 
local ____exports = {}
--- An authentication provider without passwords: users exist for the time of their session.
local function notSupported()
    return nil, "Not supported: users of this host are verified by Matrix and have no password here"
end
--- Makes a provider of which only the SASL handler does something.
function ____exports.passwordlessProvider(getSaslHandler)
    return {
        get_sasl_handler = getSaslHandler,
        test_password = notSupported,
        get_password = notSupported,
        set_password = notSupported,
        user_exists = notSupported,
        create_user = notSupported,
        delete_user = notSupported
    }
end
return ____exports
 end,
["src.server.well-known"] = function(...) 
local ____exports = {}
--- The page with which Element finds out that this Jitsi wants Matrix tokens.
local headers = {content_type = "application/json", access_control_allow_origin = "*"}
local body = "{\"auth\":\"openidtoken-jwt\"}"
--- `/.well-known/element/jitsi`, for mod_http where it is loaded.
____exports.wellKnown = {
    default_path = "/.well-known/element",
    route = {["GET /jitsi"] = function() return {status_code = 200, headers = headers, body = body} end}
}
return ____exports
 end,
["src.access.health"] = function(...) 
local ____exports = {}
local signs = {
    verifier_timeout = "trouble",
    verifier_unreachable = "trouble",
    verifier_failed = "trouble",
    verifier_paused = "unknown",
    too_many_checks = "unknown",
    check_cancelled = "unknown",
    internal_error = "unknown"
}
--- What a verdict says of the verifier.
function ____exports.signOf(verdict)
    return verdict.admitted and "answers" or (signs[verdict.reason] or "answers")
end
--- The shortest time that makes another try worth while, in seconds.
local leastForRetry = 1
--- The pause before it, in seconds: a proxy that restarts is back by then, and not all come at once.
local shortestRetryPause = 0.1
local longestRetryPause = 0.5
--- Whether a check is to be tried once more: only after failures that come at once and may pass at once.
-- 
-- @param secondsLeft until those who wait for it have to have their answer
-- @param chance a random number from 0 to 1
-- @returns seconds to pause before, nothing when it is not
function ____exports.retryPause(verdict, secondsLeft, chance)
    if verdict.admitted then
        return nil
    end
    if verdict.reason ~= "verifier_unreachable" and verdict.reason ~= "verifier_failed" then
        return nil
    end
    local pause = shortestRetryPause + chance * (longestRetryPause - shortestRetryPause)
    return secondsLeft - pause >= leastForRetry and pause or nil
end
--- After so many failures in a row a verifier is left alone for a while.
local failureMaximum = 5
--- How long at first, doubled after each check that fails then, and at most; in seconds.
local firstPause = 1
local longestPause = 30
--- A verifier that nothing is known of.
____exports.unbroken = {kind = "asking", failures = 0}
--- Whether a check may ask now. With `probe`, the state has to become `probing`, see {@link probe}.
function ____exports.admission(state, now)
    repeat
        local ____switch7 = state.kind
        local ____cond7 = ____switch7 == "asking"
        if ____cond7 then
            return "ask"
        end
        ____cond7 = ____cond7 or ____switch7 == "paused"
        if ____cond7 then
            return now >= state["until"] and "probe" or "refuse"
        end
        ____cond7 = ____cond7 or ____switch7 == "probing"
        if ____cond7 then
            return "refuse"
        end
    until true
end
--- The state while one check finds out.
function ____exports.probe(state)
    return state.kind == "paused" and ({kind = "probing", seconds = state.seconds}) or state
end
--- The state after a check ended.
function ____exports.afterCheck(state, sign, now)
    if sign == "answers" then
        return ____exports.unbroken
    end
    if state.kind == "paused" then
        return state
    end
    if state.kind == "probing" then
        local seconds = sign == "trouble" and math.min(2 * state.seconds, longestPause) or state.seconds
        return {kind = "paused", ["until"] = sign == "trouble" and now + seconds or now, seconds = seconds}
    end
    if sign == "unknown" then
        return state
    end
    local failures = state.failures + 1
    return failures < failureMaximum and ({kind = "asking", failures = failures}) or ({kind = "paused", ["until"] = now + firstPause, seconds = firstPause})
end
return ____exports
 end,
["src.verifier.answers"] = function(...) 
local ____exports = {}
local caches = require("util.cache")
local hashes = require("util.hashes")
local random = require("util.random")
--- Most answers kept. At 100 logins a second and 15 s it is not reached.
local answerMaximum = 2000
--- Makes a function that names checks: two claims have the same name when the verifier is asked the same.
-- 
-- It is a hash with a secret of this load of the module, so that no token is kept where one could read it.
function ____exports.makeCheckNames()
    local secret = random.bytes(32)
    return function(claim) return hashes.hmac_sha256(secret, (((claim.openIdToken .. "\n") .. claim.roomId) .. "\n") .. (claim.serverName or "")) end
end
--- Makes an empty store.
-- 
-- @param seconds how long an answer counts; with 0 none is kept
function ____exports.recentAnswers(seconds, clock)
    local kept = caches.new(answerMaximum)
    --- All are kept for the same time, so those that are over stand at the end.
    local function removeOld()
        local now = clock.now()
        do
            while true do
                local key, oldest = kept:tail()
                if key == nil or oldest["until"] > now then
                    return
                end
                kept:set(key, nil)
            end
        end
    end
    return {
        get = function(key)
            removeOld()
            local answer = kept:get(key)
            return answer ~= nil and answer["until"] > clock.now() and answer.verdict or nil
        end,
        set = function(key, verdict, claim)
            local life = claim.expires == nil and seconds or math.min(
                seconds,
                claim.expires - clock.wall()
            )
            removeOld()
            if life > 0 then
                kept:set(
                    key,
                    {
                        verdict = verdict,
                        ["until"] = clock.now() + life
                    }
                )
            end
        end
    }
end
return ____exports
 end,
["src.verifier.incident"] = function(...) 
local ____exports = {}
--- Makes one that is not going on.
function ____exports.makeIncident(clock)
    local told
    local since = 0
    local refused = 0
    return {
        refuse = function(reason, count)
            if told == nil then
                told = {}
                since = clock.now()
                refused = 0
            end
            refused = refused + count
            local before = told[reason] ~= nil
            told[reason] = true
            return before
        end,
        ["end"] = function()
            if told == nil then
                return nil
            end
            told = nil
            return {
                refused = refused,
                seconds = clock.now() - since
            }
        end
    }
end
return ____exports
 end,
["src.verifier.troubles"] = function(...) 
local ____exports = {}
local caches = require("util.cache")
local ____health = require("src.access.health")
local admission = ____health.admission
local afterCheck = ____health.afterCheck
local probe = ____health.probe
local signOf = ____health.signOf
local unbroken = ____health.unbroken
local ____reasons = require("src.access.reasons")
local loginReasons = ____reasons.loginReasons
local ____incident = require("src.verifier.incident")
local makeIncident = ____incident.makeIncident
--- Most targets of which something is known. Their names come from clients, so there may be many.
local targetMaximum = 200
--- Whether a verdict says yes or no.
function ____exports.isClear(verdict)
    return verdict.admitted or loginReasons[verdict.reason].condition == "not-allowed"
end
--- Starts with nothing known.
function ____exports.watchTroubles(clock, observer)
    local records = caches.new(targetMaximum)
    local function recordOf(target)
        local record = records:get(target) or ({
            breaker = unbroken,
            hasAdmitted = false,
            incident = makeIncident(clock)
        })
        records:set(target, record)
        return record
    end
    return {
        hasAdmitted = function(target)
            local ____opt_0 = records:get(target)
            return (____opt_0 and ____opt_0.hasAdmitted) == true
        end,
        isPaused = function(target)
            local record = records:get(target)
            return record ~= nil and admission(
                record.breaker,
                clock.now()
            ) == "refuse"
        end,
        admit = function(target)
            local record = records:get(target)
            if record == nil then
                return "ask"
            end
            local decision = admission(
                record.breaker,
                clock.now()
            )
            if decision == "probe" then
                record.breaker = probe(record.breaker)
            end
            return decision
        end,
        settle = function(target, verdict)
            local record = recordOf(target)
            local before = record.breaker
            record.breaker = afterCheck(
                before,
                signOf(verdict),
                clock.now()
            )
            record.hasAdmitted = record.hasAdmitted or verdict.admitted
            if record.breaker.kind == "paused" and before.kind ~= "paused" then
                observer.onPaused(target, record.breaker.seconds, before.kind == "asking")
            end
            local ____isClear_result_2
            if ____exports.isClear(verdict) then
                ____isClear_result_2 = record.incident["end"]()
            else
                ____isClear_result_2 = nil
            end
            local summary = ____isClear_result_2
            if summary ~= nil then
                observer.onOver(target, summary)
            end
        end,
        refuse = function(target, reason, count)
            local told = recordOf(target).incident.refuse(reason, count)
            return told or reason == "verifier_paused"
        end
    }
end
return ____exports
 end,
["src.access.turns"] = function(...) 
local ____exports = {}
--- For each check that may run at once, so many may wait; and so many in all.
local waitingPerTurn = 20
local waitingMaximum = 2000
--- How many checks may wait.
-- 
-- @param turns how many may run at once
function ____exports.waitingPlaces(turns)
    return math.min(waitingPerTurn * turns, waitingMaximum)
end
--- Whether there is a place for one more check.
-- 
-- Strangers may name a slow server of their own to keep places taken. So of targets that are not trusted each gets a
-- quarter at most, and all of them three quarters; the rest is kept for those that are.
-- 
-- @param places how many there are
function ____exports.hasPlace(taken, trusted, places)
    if taken.all >= places then
        return false
    end
    return trusted or taken.ofTarget < math.max(
        1,
        math.floor(places / 4)
    ) and taken.untrusted < math.max(
        1,
        math.floor(3 * places / 4)
    )
end
return ____exports
 end,
["src.verifier.turns"] = function(...) 
local ____lualib = require("lualib_bundle")
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local ____exports = {}
local ____turns = require("src.access.turns")
local hasPlace = ____turns.hasPlace
local waitingPlaces = ____turns.waitingPlaces
local function makePlaces(maximum)
    local byTarget = {}
    local all = 0
    local untrusted = 0
    local function change(turn, by)
        all = all + by
        untrusted = untrusted + (turn.trusted == true and 0 or by)
        local ofTarget = (byTarget[turn.target] or 0) + by
        if ofTarget > 0 then
            byTarget[turn.target] = ofTarget
        else
            byTarget[turn.target] = nil
        end
    end
    return {
        count = function() return all end,
        has = function(turn) return hasPlace(
            {all = all, untrusted = untrusted, ofTarget = byTarget[turn.target] or 0},
            turn.isTrusted(),
            maximum
        ) end,
        take = function(turn)
            turn.trusted = turn.isTrusted()
            change(turn, 1)
        end,
        free = function(turn)
            change(turn, -1)
        end
    }
end
---
-- @param maximum how many run at once
function ____exports.makeTurns(maximum)
    local running = makePlaces(maximum)
    local waiting = makePlaces(waitingPlaces(maximum))
    --- Who waits, the first first.
    local queue = {}
    local beginning = false
    --- Takes from the queue the first who can run; nothing where nobody can.
    local function takeNext()
        if running.count() >= maximum then
            return nil
        end
        do
            local index = 0
            while index < #queue do
                local turn = queue[index + 1]
                if turn ~= nil and running.has(turn) then
                    table.remove(queue, index + 1)
                    waiting.free(turn)
                    return turn
                end
                index = index + 1
            end
        end
        return nil
    end
    --- Lets all begin who can: one after the other, not one inside the other, as a turn may end as soon as it begins.
    local function beginNext()
        if beginning then
            return
        end
        beginning = true
        do
            local turn = takeNext()
            while turn ~= nil do
                running.take(turn)
                turn.begin()
                turn = takeNext()
            end
        end
        beginning = false
    end
    return {
        ask = function(turn)
            if running.has(turn) then
                running.take(turn)
                return "now"
            end
            if not waiting.has(turn) then
                return "never"
            end
            waiting.take(turn)
            queue[#queue + 1] = turn
            return "later"
        end,
        ["end"] = function(turn)
            running.free(turn)
            beginNext()
        end,
        leave = function(turn)
            local index = __TS__ArrayIndexOf(queue, turn)
            if index >= 0 then
                table.remove(queue, index + 1)
                waiting.free(turn)
            end
        end,
        running = function() return running.count() end,
        waiting = function() return waiting.count() end
    }
end
return ____exports
 end,
["src.verifier.checks"] = function(...) 
local ____lualib = require("lualib_bundle")
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local ____exports = {}
local ____health = require("src.access.health")
local retryPause = ____health.retryPause
local ____answers = require("src.verifier.answers")
local makeCheckNames = ____answers.makeCheckNames
local recentAnswers = ____answers.recentAnswers
local ____incident = require("src.verifier.incident")
local makeIncident = ____incident.makeIncident
local ____troubles = require("src.verifier.troubles")
local isClear = ____troubles.isClear
local watchTroubles = ____troubles.watchTroubles
local ____turns = require("src.verifier.turns")
local makeTurns = ____turns.makeTurns
--- Who joined a check that ended before his time is over asks again, if he has as many seconds left.
local leastForAnother = 1
--- Where the verifier does not tell one target from another.
local onlyTarget = {name = "the verifier", configured = true}
--- When the last of some askers has to have his answer.
local function lastDeadline(askers)
    local last = 0
    for ____, asker in ipairs(askers) do
        last = math.max(last, asker.deadline)
    end
    return last
end
local function cannotSay(reason, toldBefore)
    local ____reason_1 = reason
    local ____toldBefore_0
    if toldBefore then
        ____toldBefore_0 = true
    else
        ____toldBefore_0 = nil
    end
    return {admitted = false, reason = ____reason_1, toldBefore = ____toldBefore_0}
end
--- Makes the checks of a verifier.
function ____exports.makeChecks(verifier, settings, clock, observer)
    local begin
    local nameOf = makeCheckNames()
    local answers = recentAnswers(settings.cacheSeconds, clock)
    local troubles = watchTroubles(clock, observer)
    local turns = makeTurns(settings.maxChecks)
    local queueIncident = makeIncident(clock)
    --- Checks that run or wait, by name.
    local underWay = {}
    local givenUp = false
    local function tellLoad()
        local ____opt_2 = observer.onLoad
        if ____opt_2 ~= nil then
            ____opt_2(
                turns.running(),
                turns.waiting()
            )
        end
    end
    local function answer(asker, verdict)
        local ____opt_4 = asker.stopTimer
        if ____opt_4 ~= nil then
            ____opt_4()
        end
        asker.onVerdict(verdict)
    end
    --- Answers askers that nobody can say. The first of them tells the log, if nobody did before.
    local function answerUnclear(check, askers, reason)
        if #askers == 0 then
            return
        end
        local ____temp_6
        if reason == "too_many_checks" then
            ____temp_6 = queueIncident.refuse(reason, #askers)
        else
            ____temp_6 = troubles.refuse(check.turn.target, reason, #askers)
        end
        local told = ____temp_6
        for ____, asker in ipairs(askers) do
            answer(
                asker,
                cannotSay(reason, told)
            )
            told = true
        end
    end
    --- Sees to it that somebody has his answer in time, though the check may take longer.
    local function limit(check, asker)
        asker.stopTimer = clock.after(
            asker.deadline - clock.now(),
            function()
                check.askers = __TS__ArrayFilter(
                    check.askers,
                    function(____, other) return other ~= asker end
                )
                local waits = check.endsAt == nil
                if waits and #check.askers == 0 then
                    underWay[check.name] = nil
                    turns.leave(check.turn)
                    tellLoad()
                end
                answerUnclear(check, {asker}, waits and "too_many_checks" or "verifier_timeout")
            end
        )
    end
    local function start(name, claim, askers)
        local ____opt_7 = verifier.targetOf
        local target = ____opt_7 and ____opt_7(claim) or onlyTarget
        local check
        check = {
            name = name,
            claim = claim,
            askers = askers,
            turn = {
                target = target.name,
                isTrusted = function()
                    local ____target_configured_9 = target.configured
                    if ____target_configured_9 == nil then
                        ____target_configured_9 = troubles.hasAdmitted(target.name)
                    end
                    return ____target_configured_9
                end,
                begin = function()
                    begin(check)
                end
            }
        }
        if troubles.isPaused(target.name) then
            answerUnclear(check, askers, "verifier_paused")
            return
        end
        local turn = turns.ask(check.turn)
        if turn == "never" then
            answerUnclear(check, askers, "too_many_checks")
            return
        end
        underWay[name] = check
        if turn == "now" then
            begin(check)
            return
        end
        tellLoad()
        for ____, asker in ipairs(askers) do
            limit(check, asker)
        end
    end
    --- Ends a check that has its turn: whoever waits for it gets the answer.
    local function ____end(check, verdict)
        local askers = check.askers
        check.askers = {}
        underWay[check.name] = nil
        local again = {}
        if verdict.admitted then
            answers.set(check.name, verdict, check.claim)
        end
        if isClear(verdict) then
            for ____, asker in ipairs(askers) do
                answer(asker, verdict)
            end
        elseif not verdict.admitted then
            local worthwhile = clock.now() + leastForAnother
            if verdict.reason == "verifier_timeout" then
                again = __TS__ArrayFilter(
                    askers,
                    function(____, asker) return asker.deadline >= worthwhile end
                )
            end
            local others = #again == 0 and askers or __TS__ArrayFilter(
                askers,
                function(____, asker) return asker.deadline < worthwhile end
            )
            answerUnclear(check, others, verdict.reason)
        end
        turns["end"](check.turn)
        tellLoad()
        local ____temp_10
        if turns.waiting() == 0 then
            ____temp_10 = queueIncident["end"]()
        else
            ____temp_10 = nil
        end
        local summary = ____temp_10
        if summary ~= nil then
            observer.onQueueOver(summary)
        end
        if #again > 0 then
            for ____, asker in ipairs(again) do
                local ____opt_11 = asker.stopTimer
                if ____opt_11 ~= nil then
                    ____opt_11()
                end
            end
            start(check.name, check.claim, again)
        end
    end
    local function conclude(check, verdict)
        troubles.settle(check.turn.target, verdict)
        ____end(check, verdict)
    end
    local ask
    --- Asks the verifier.
    ask = function(check, mayRetry)
        local started = clock.now()
        local endsAt = lastDeadline(check.askers)
        check.endsAt = endsAt
        for ____, asker in ipairs(check.askers) do
            if asker.deadline < endsAt and asker.stopTimer == nil then
                limit(check, asker)
            end
        end
        local answered = false
        local function onVerdict(verdict)
            if answered then
                return
            end
            answered = true
            local now = clock.now()
            local ____opt_13 = observer.onAnswer
            if ____opt_13 ~= nil then
                ____opt_13(now - started)
            end
            local ____temp_15
            if mayRetry and not givenUp then
                ____temp_15 = retryPause(
                    verdict,
                    lastDeadline(check.askers) - now,
                    settings.chance()
                )
            else
                ____temp_15 = nil
            end
            local pause = ____temp_15
            if pause == nil then
                conclude(check, verdict)
                return
            end
            check.stopPause = clock.after(
                pause,
                function()
                    check.stopPause = nil
                    if #check.askers == 0 then
                        conclude(check, verdict)
                        return
                    end
                    local ____opt_16 = observer.onEvent
                    if ____opt_16 ~= nil then
                        ____opt_16("retried")
                    end
                    ask(check, false)
                end
            )
        end
        do
            local function ____catch(____error)
                observer.onError(____error)
                onVerdict(cannotSay("internal_error", false))
            end
            local ____try, ____hasReturned = pcall(function()
                verifier.verify(
                    check.claim,
                    math.max(0, endsAt - started),
                    onVerdict
                )
            end)
            if not ____try then
                ____catch(____hasReturned)
            end
        end
    end
    --- A check has its turn.
    begin = function(check)
        local admission = troubles.admit(check.turn.target)
        if admission == "refuse" then
            ____end(
                check,
                cannotSay("verifier_paused", false)
            )
            return
        end
        local ____opt_18 = observer.onEvent
        if ____opt_18 ~= nil then
            ____opt_18("asked")
        end
        tellLoad()
        ask(check, admission == "ask")
    end
    return {
        verify = function(claim, seconds, onVerdict)
            if givenUp then
                onVerdict(cannotSay("check_cancelled", false))
                return
            end
            local name = nameOf(claim)
            local recent = answers.get(name)
            if recent ~= nil then
                local ____opt_20 = observer.onEvent
                if ____opt_20 ~= nil then
                    ____opt_20("reused")
                end
                onVerdict(recent)
                return
            end
            local asker = {
                deadline = clock.now() + seconds,
                onVerdict = onVerdict
            }
            local check = underWay[name]
            if check == nil then
                start(name, claim, {asker})
                return
            end
            local ____opt_22 = observer.onEvent
            if ____opt_22 ~= nil then
                ____opt_22("joined")
            end
            local ____check_askers_24 = check.askers
            ____check_askers_24[#____check_askers_24 + 1] = asker
            if check.endsAt == nil or check.endsAt > asker.deadline then
                limit(check, asker)
            end
        end,
        review = verifier.review,
        targetOf = verifier.targetOf,
        giveUpAll = function()
            givenUp = true
            local all = {}
            for ____, check in pairs(underWay) do
                all[#all + 1] = check
            end
            for ____, check in ipairs(all) do
                if check.endsAt == nil then
                    underWay[check.name] = nil
                    turns.leave(check.turn)
                    answerUnclear(check, check.askers, "check_cancelled")
                end
            end
            for ____, check in ipairs(all) do
                if check.stopPause ~= nil then
                    check.stopPause()
                    ____end(
                        check,
                        cannotSay("check_cancelled", false)
                    )
                end
            end
        end
    }
end
return ____exports
 end,
["src.verifier.uvs"] = function(...) 
local ____exports = {}
local json = require("util.json")
local ____verdict = require("src.access.verdict")
local readUvsAnswer = ____verdict.readUvsAnswer
local ____decode = require("src.server.decode")
local decodeObject = ____decode.decodeObject
--- A URL as it may stand in a log: without the user and password that it can hold.
function ____exports.withoutCredentials(url)
    local shown = string.gsub(url, "^([^/]*//)[^/]*@", "%1")
    return shown
end
local function readHttpAnswer(answer)
    return answer.kind == "response" and ({
        kind = "response",
        status = answer.status,
        body = decodeObject(answer.body)
    }) or answer
end
--- Makes a verifier.
-- 
-- @param onTrouble told about answers that are neither yes nor no, with what is known beyond the reason's name
function ____exports.uvsVerifier(settings, http, onTrouble)
    local base = string.gsub(settings.baseUrl, "/+$", "")
    local url = (base .. "/verify/") .. settings.question
    local shownUrl = ____exports.withoutCredentials(url)
    local headers = {["Content-Type"] = "application/json"}
    if settings.authToken ~= nil then
        headers.Authorization = "Bearer " .. settings.authToken
    end
    return {
        verify = function(claim, seconds, onVerdict)
            local body = json.encode({token = claim.openIdToken, room_id = settings.question == "user_in_room" and claim.roomId or nil, matrix_server_name = claim.serverName})
            http.request(
                {
                    method = "POST",
                    url = url,
                    headers = headers,
                    body = body,
                    deadline = seconds
                },
                function(answer)
                    if answer.kind == "unreachable" then
                        onTrouble((shownUrl .. ": ") .. answer.error)
                    elseif answer.kind == "response" and answer.status ~= 200 then
                        onTrouble((shownUrl .. ": status ") .. tostring(answer.status))
                    end
                    onVerdict(readUvsAnswer(
                        readHttpAnswer(answer),
                        claim,
                        settings.question
                    ))
                end
            )
        end,
        targetOf = function(claim) return {name = claim.serverName or "the homeserver"} end,
        review = function(_roomId, _participants, _seconds, onReview)
            onReview({})
        end
    }
end
return ____exports
 end,
["src.mod_auth_matrix_user_verification"] = function(...) 
local ____exports = {}
local ____reasons = require("src.access.reasons")
local loginReasons = ____reasons.loginReasons
local ____door = require("src.door")
local installDoor = ____door.installDoor
local ____login = require("src.login")
local login = ____login.login
local ____check_2Dlog = require("src.server.check-log")
local makeCheckLog = ____check_2Dlog.makeCheckLog
local ____clock = require("src.server.clock")
local serverClock = ____clock.serverClock
local ____events = require("src.server.events")
local askByEvents = ____events.askByEvents
local ____http = require("src.server.http")
local makeHttpClient = ____http.makeHttpClient
local ____log = require("src.server.log")
local makeRefusalLog = ____log.makeRefusalLog
local ____options = require("src.server.options")
local readAuthOptions = ____options.readAuthOptions
local ____provider = require("src.server.provider")
local passwordlessProvider = ____provider.passwordlessProvider
local ____resumption = require("src.server.resumption")
local followResumptions = ____resumption.followResumptions
local indexSessions = ____resumption.indexSessions
local ____sasl = require("src.server.sasl")
local anonymousHandler = ____sasl.anonymousHandler
local ____session = require("src.server.session")
local readRequest = ____session.readRequest
local ____well_2Dknown = require("src.server.well-known")
local wellKnown = ____well_2Dknown.wellKnown
local ____checks = require("src.verifier.checks")
local makeChecks = ____checks.makeChecks
local ____ordinary = require("src.verifier.ordinary")
local ordinaryVerifier = ____ordinary.ordinaryVerifier
local ____uvs = require("src.verifier.uvs")
local uvsVerifier = ____uvs.uvsVerifier
local withoutCredentials = ____uvs.withoutCredentials
local options = readAuthOptions(module)
local refusals = makeRefusalLog(module)
local http = makeHttpClient()
local baseUrl = options.uvsBaseUrl
local checkLog = makeCheckLog(module)
local ____temp_0
if baseUrl == nil then
    ____temp_0 = nil
else
    ____temp_0 = uvsVerifier({baseUrl = baseUrl, authToken = options.uvsAuthToken, question = options.verifyMembership and "user_in_room" or "user"}, http, checkLog.onDetail)
end
local verifier = ____temp_0
local ____temp_1
if verifier == nil then
    ____temp_1 = nil
else
    ____temp_1 = makeChecks(verifier, {cacheSeconds = options.cacheSeconds, maxChecks = options.maxChecks, chance = math.random}, serverClock, checkLog)
end
local checks = ____temp_1
local issuerIsTold = false
local ____module_host_3 = module.host
local ____options_appId_4 = options.appId
local ____options_requireIssuer_5 = options.requireIssuer
local ____options_syncPowerLevels_6 = options.syncPowerLevels
local ____options_verifyMembership_7 = options.verifyMembership
local ____options_uvsTimeout_8 = options.uvsTimeout
local ____indexSessions_result_9 = indexSessions(module, prosody.hosts[module.host], prosody.events)
local ____refusals_10 = refusals
local function ____temp_11(level, format, ...)
    module:log(level, format, ...)
end
local ____options_tokenSecret_12 = options.tokenSecret
local ____options_tokenFallback_2
if options.tokenFallback then
    ____options_tokenFallback_2 = ordinaryVerifier(module, prosody.events)
else
    ____options_tokenFallback_2 = nil
end
local settings = {
    host = ____module_host_3,
    issuer = ____options_appId_4,
    requireIssuer = ____options_requireIssuer_5,
    powerSynchronised = ____options_syncPowerLevels_6,
    membershipVerified = ____options_verifyMembership_7,
    deadline = ____options_uvsTimeout_8,
    verifier = checks,
    sessions = ____indexSessions_result_9,
    refusals = ____refusals_10,
    log = ____temp_11,
    tokenSecret = ____options_tokenSecret_12,
    ordinaryVerifier = ____options_tokenFallback_2,
    otherModules = askByEvents(prosody.events),
    onOtherIssuer = function(issuer)
        if not issuerIsTold then
            issuerIsTold = true
            module:log("warn", "Tokens come with iss %q, while app_id says otherwise (told once)", issuer)
        end
    end
}
local door = {host = module.host, users = prosody.bare_sessions, hosts = prosody.hosts, refusals = refusals}
local regionHeader = module:get_option_string("region_header_name", "x_proxy_region")
module:hook_global(
    "websocket-session",
    function(event)
        readRequest(event.session, event.request, regionHeader)
    end
)
module:hook_global(
    "bosh-session",
    function(event)
        readRequest(event.session, event.request, regionHeader)
    end
)
followResumptions(module, prosody.hosts[module.host], prosody.events)
for host in pairs(prosody.hosts) do
    installDoor(
        module:context(host),
        door
    )
end
module:hook_global(
    "host-activated",
    function(host)
        installDoor(
            module:context(host),
            door
        )
    end
)
local function loginNow(session)
    return login(session, settings)
end
local newest = module:shared("newest")
newest.login = loginNow
module:provides(
    "auth",
    passwordlessProvider(function(session) return anonymousHandler(function() return (newest.login or loginNow)(session) end) end)
)
if options.serveWellKnown then
    module:provides("http", wellKnown)
end
module.unload = function()
    if checks ~= nil then
        checks.giveUpAll()
    end
    http.giveUpAll()
end
if baseUrl == nil then
    module:log("error", "Every login will be refused: %s", loginReasons.verifier_not_configured.advice)
    module:set_status("error", "uvs_base_url is not set")
else
    module:log(
        "info",
        "Asking %s, %s, power levels %s, deadline %d s",
        withoutCredentials(baseUrl),
        options.uvsAuthToken == nil and "without uvs_auth_token" or "with uvs_auth_token",
        options.syncPowerLevels and "synchronised" or "not synchronised",
        options.uvsTimeout
    )
    module:set_status(
        "info",
        "Asking " .. withoutCredentials(baseUrl)
    )
end
return ____exports
 end,
}
local ____entry = require("src.mod_auth_matrix_user_verification", ...)
return ____entry
