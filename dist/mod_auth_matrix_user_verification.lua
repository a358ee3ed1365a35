-- mod_auth_matrix_user_verification 3.0.0: lets Matrix users into the Jitsi meeting of their room, and nobody else.
-- SPDX-License-Identifier: Apache-2.0
-- Licensed under the Apache License, Version 2.0; see LICENSE or http://www.apache.org/licenses/LICENSE-2.0
-- Works with Prosody 0.12 and 13.0 on Lua 5.2 to 5.4.
-- Made from the TypeScript of prosody-mod-auth-matrix-user-verification by typescript-to-lua: change the sources, not this file.
-- Sources: b9d45467fde0d4c393353d6f8909c9dd7ea98d1c54aa09d3fadef154b524e8c4
-- That is the output of: find src -name '*.ts' | LC_ALL=C sort | xargs cat | sha256sum
-- To rebuild and compare: git clone the repository, check out the version, make -B, sha256sum dist/*.lua

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
local function __TS__ArrayMap(self, callbackfn, thisArg)
	local result = {}
	for i = 1, #self do
		result[i] = callbackfn(thisArg, self[i], i - 1, self)
	end
	return result
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

local function __TS__ArrayFind(self, predicate, thisArg)
	for i = 1, #self do
		local elem = self[i]
		if predicate(thisArg, elem, i - 1, self) then
			return elem
		end
	end
	return nil
end

local function __TS__ObjectAssign(target, ...)
	local sources = {...}
	for i = 1, #sources do
		local source = sources[i]
		if type(source) == "table" then
			for key in pairs(source) do
				target[key] = source[key]
			end
		end
	end
	return target
end

local function __TS__ArraySome(self, callbackfn, thisArg)
	for i = 1, #self do
		if callbackfn(thisArg, self[i], i - 1, self) then
			return true
		end
	end
	return false
end

return {
  __TS__ArrayMap = __TS__ArrayMap,
  __TS__ArrayFilter = __TS__ArrayFilter,
  __TS__ArrayFind = __TS__ArrayFind,
  __TS__ObjectAssign = __TS__ObjectAssign,
  __TS__ArraySome = __TS__ArraySome
}
 end,
["src.auth-metrics"] = function(...)
local ____exports = {}
____exports.authMetrics = {
	logins = {type = "counter", labels = {"outcome", "reason"}, help = "Logins by outcome (admitted, refused, abandoned by the client) and the reason of a refusal, else none"},
	room_refusals = {type = "counter", labels = {"reason"}, help = "Joins and grants that the door refused, by reason"},
	verification = {type = "histogram", unit = "seconds", buckets = {
		0.005,
		0.01,
		0.025,
		0.05,
		0.1,
		0.25,
		0.5,
		1,
		2.5,
		5,
		10,
		30
	}, help = "How long the verifier took to answer"},
	checks = {type = "counter", labels = {"event"}, help = "Checks that logins needed: asked the verifier, joined a running check, reused a cached answer"},
	checks_running = {type = "gauge", help = "Checks that run now"},
	checks_waiting = {type = "gauge", help = "Checks that wait in the queue now"},
	verifier_paused = {type = "gauge", help = "Verifiers whose circuit breaker is open now, after failures"},
	verifier_pauses = {type = "counter", help = "How often a circuit breaker opened after failures of a verifier"},
	reviews = {type = "counter", labels = {"result"}, help = "Rooms of calls that were read again: answered, or unanswered because no homeserver could say"},
	review_changes = {type = "counter", labels = {"change"}, help = "Users in a call whom that promoted, demoted or removed, or whose other powers it adjusted"}
}
return ____exports
 end,
["src.login-reasons"] = function(...)
local ____exports = {}
--- The reasons by the kind of cause. A new reason is one entry here, and a test in which a login meets it.
local byCause = {user = {
	token_missing = {text = "This meeting can only be joined from its Matrix room.", advice = "the connection carries no token. For a Matrix client, check that /.well-known/element/jitsi is served with openidtoken-jwt and that the web server passes the query string on"},
	token_too_large = {level = "warn", text = "The token is too large. Trying again will not help.", advice = "the token has more than 8192 bytes, and Matrix clients make none so long. Check its origin"},
	token_malformed = {level = "warn", text = "The token is not a JWT. Trying again will not help.", advice = "the token is not three base64url parts with JSON objects. Check its origin"},
	token_expired = {text = "The token has expired. Please open the meeting from its Matrix room again.", advice = "the token's exp has passed. If this is common, compare the clocks of the clients and of this server"},
	token_not_yet_valid = {text = "The token is not valid yet. Please check the clock of your device.", advice = "the token's nbf is in the future. If this is common, compare the clocks of the clients and of this server"},
	token_issuer_mismatch = {level = "warn", text = "The token was made for another service. Trying again will not help.", advice = "uvs_require_issuer is set, and the token's iss is not app_id. Set app_id to the Jitsi domain, which Matrix clients put there"},
	matrix_claim_missing = {text = "The token names no Matrix user and room. Please open the meeting from its Matrix room.", advice = "the token has no context.matrix: it is an ordinary Jitsi token (set matrix_token_fallback to accept those), or its client does not know openidtoken-jwt"},
	matrix_claim_malformed = {level = "warn", text = "The token does not name a Matrix user and room as it should. Trying again will not help.", advice = "context.matrix is not an object. Check the token's origin"},
	token_signature_wrong = {level = "warn", text = "The token is not signed by this service. Trying again will not help.", advice = "matrix_token_secret is set, and the token is not signed with it by HS256. Remove the option for clients that cannot sign, such as Element"},
	ordinary_token_refused = {text = "The token is not valid for this service. Please get a new one.", advice = "Jitsi's token verification rejected a token without context.matrix (matrix_token_fallback)"},
	openid_token_malformed = {level = "warn", text = "The token carries no valid Matrix OpenID token. Trying again will not help.", advice = "context.matrix.token is not a string that homeservers issue. Check the token's origin"},
	room_id_malformed = {level = "warn", text = "The token carries no valid Matrix room id. Trying again will not help.", advice = "context.matrix.room_id is not a Matrix room id. Check the token's origin"},
	server_name_malformed = {level = "warn", text = "The token carries no valid Matrix server name. Trying again will not help.", advice = "context.matrix.server_name is not a Matrix server name. Check the token's origin"},
	profile_malformed = {level = "warn", text = "The name or picture in the token is not text. Please change yours, and try again.", advice = "context.user.name, context.user.avatar or, in a signed token, context.group is not a string, or holds control characters. Check the token's origin"},
	room_mismatch = {level = "warn", text = "The token is for another room than this meeting. Please open the meeting from its Matrix room.", advice = "the room in the URL is not the token's room id in base32 without padding. Check how the client names the room, and that the web server passes the room parameter on"},
	user_unknown = {text = "Matrix does not confirm who you are. Please open the meeting from its Matrix room again.", advice = "the homeserver rejects the OpenID token: it expired (after about an hour), is forged, or is from another homeserver", uvsAdvice = "the verification service rejects the OpenID token: it expired (after about an hour), is forged, or is from a homeserver that the service does not ask"},
	user_of_other_server = {level = "warn", text = "You are not a user of the Matrix server that the token names. Trying again will not help.", advice = "the verified user is not of the server in context.matrix.server_name. Check the token's origin"},
	not_in_room = {text = "You are not a member of the Matrix room of this meeting. Please join it, and try again.", advice = "the user is not joined to the Matrix room. To let them in, invite them to it", uvsAdvice = "the user is not joined to the Matrix room. If actual members see this, the verification service probably cannot query the homeserver: check UVS_ACCESS_TOKEN (an administrator's) and UVS_HOMESERVER_URL there"},
	user_banned = {text = "You are banned from this service. Trying again will not help.", advice = "a plugin refused the user by the event jitsi-access-ban-check. See its log lines"},
	module_refused = {text = "Another module of this service refused the login. Trying again will not help.", advice = "a plugin refused the user by the event post-jitsi-authentication. See its log lines"},
	username_malformed = {level = "warn", text = "The user name is not valid. Please tell the administrator of the service.", advice = "a plugin gave a user name that Prosody rejects, by the event pre-jitsi-authentication. Fix that plugin"},
	server_not_configured = {text = "Users of your Matrix server cannot join meetings here. Trying again will not help.", advice = "context.matrix.server_name is not in matrix_homeservers. To admit its users, add it there, or set matrix_federation to admit users of all servers"},
	foreign_server_private = {level = "warn", text = "Your Matrix server is in a private network, which this service never asks.", advice = "context.matrix.server_name leads to a private, loopback or link-local address, where servers that are not configured are not asked. If it is your homeserver, add it to matrix_homeservers"},
	server_not_named = {text = "Your Matrix client does not name your Matrix server. Please update it.", advice = "the token has no context.matrix.server_name, and matrix_homeservers has more than one server. Update the client: old ones leave the name out"},
	room_not_on_homeserver = {text = "This service does not know the Matrix room of this meeting. Trying again will not help.", advice = "none of the servers in matrix_homeservers is in the Matrix room, and the user is of another server. Add that server to admit its users"},
	resume_only = {text = "Your earlier connection has ended. Please open the meeting from its Matrix room again.", advice = "the client logged in to resume its earlier session, and bound a new one, which needs a fresh OpenID token. Nothing to do"},
	username_taken = {level = "warn", text = "The user name is taken. Please open the meeting from its Matrix room again.", advice = "another user's session has the user name that a plugin gave to this one by the event pre-jitsi-authentication. Fix that plugin"},
	bound_too_late = {text = "The login has expired. Please open the meeting from its Matrix room again.", advice = "the client bound its session more than a minute after its login. Nothing to do"}
}, configuration = {
	verifier_not_configured = {text = "The service is not set up yet. Please tell its administrator.", advice = "no verifier is configured. Set matrix_homeservers to a table of homeservers, or uvs_base_url to the http or https URL of a Matrix user verification service"},
	verifier_configured_twice = {text = "The service has two settings that do not go together. Please tell its administrator.", advice = "both uvs_base_url and matrix_homeservers are set, and only one can be asked. Remove uvs_base_url to ask the homeservers themselves"},
	homeservers_malformed = {text = "The service has a mistake in its settings. Please tell its administrator.", advice = "matrix_homeservers has a mistake, so nothing of it is used. Fix what the log names where this module was loaded"},
	bot_not_in_room = {level = "warn", text = "The service does not see this Matrix room. Please invite its bot to it.", advice = "the user of the access_token in matrix_homeservers was never in the Matrix room, so it cannot see the members. Invite it and let it join, or use a server administrator's admin_token, which needs no bot"},
	bot_left_room = {level = "warn", text = "The service no longer sees this Matrix room. Please invite its bot again.", advice = "the user of the access_token in matrix_homeservers has left the Matrix room, and sees the state as of its departure. Let it join again"},
	user_not_in_namespace = {text = "The Matrix server does not let the service see your rooms. Please tell its administrator.", advice = "the homeserver does not let the as_token in matrix_homeservers act as this user. Set the regex of users in the registration to cover every user of the server, and restart the homeserver"},
	homeserver_token_unknown = {text = "The Matrix server rejects the service. Please tell its administrator.", advice = "the homeserver answers 401: it does not know the token in matrix_homeservers. Create a new one; logouts and new passwords end tokens, and an as_token needs its registration on the homeserver"},
	homeserver_token_not_admin = {text = "The Matrix server does not tell the service enough. Please tell its administrator.", advice = "the homeserver's admin API answers 403: the user of the admin_token in matrix_homeservers is no server administrator. Make it one, or set its token as access_token and invite it to the rooms as a bot"},
	homeserver_endpoint_missing = {text = "The Matrix server is not found where it should be. Please tell the administrator.", advice = "nothing at this URL behaves like a homeserver (404 without a Matrix error), or it lacks the endpoint. Check the url in matrix_homeservers, that a proxy passes /_matrix and /_synapse/admin on, and that the listener has the resource openid or federation. admin_token needs Synapse"},
	verifier_forbidden = {text = "The service may not ask the Matrix server. Please tell its administrator.", advice = "the verification service answers 401 or 403. Set uvs_auth_token to its UVS_AUTH_TOKEN"},
	verifier_rejected = {text = "The Matrix server does not understand the service. Please tell its administrator.", advice = "the homeserver answers 4xx or redirects. Check that the url in matrix_homeservers leads to it, without a redirect", uvsAdvice = "the verification service answers 4xx or redirects. Check that uvs_base_url leads to it, without a redirect, and set UVS_HOMESERVER_URL in it if its clients name no server"},
	verifier_busy = {level = "warn", text = "The Matrix server has too much to do. Please try again in a minute.", advice = "the homeserver answers 429: too many requests. On Synapse lift the rate limit of the token's user by the admin API's override_ratelimit", uvsAdvice = "the verification service answers 429: too many requests. Lift the limit of the proxy before it"},
	verifier_unreadable = {text = "The Matrix server gave no clear answer. Please try again later.", advice = "the answer is no JSON object, lacks what it should hold, or is too long. Check the url in matrix_homeservers. Update a Synapse before 1.123, which sends the whole state of a room", uvsAdvice = "the answer is no JSON object, lacks what it should hold, or is too long. Check that uvs_base_url leads to a verification service"}
}, outage = {
	foreign_server_not_found = {level = "info", text = "Your Matrix server cannot be found. Please try again later.", advice = "DNS has no address for the unconfigured context.matrix.server_name (well-known file, SRV record, port 8448). Check that it resolves on this machine"},
	foreign_server_failed = {level = "info", text = "Your Matrix server does not answer. Please try again later.", advice = "the homeserver of the unconfigured context.matrix.server_name cannot be reached, has no certificate of its name, or does not answer as a homeserver. Its administrator has to act"},
	verifier_timeout = {level = "warn", text = "The Matrix server did not answer in time. Please try again later.", advice = "the homeserver did not answer within uvs_timeout seconds. Check its load", uvsAdvice = "the verification service did not answer within uvs_timeout seconds. Check its load and that of the homeserver"},
	verifier_unreachable = {text = "The Matrix server cannot be reached. Please try again later.", advice = "the connection to the homeserver failed. Check the url in matrix_homeservers, that the server runs, name resolution, firewall and certificate", uvsAdvice = "the connection to the verification service failed. Check uvs_base_url, that the service runs, name resolution, firewall and certificate"},
	verifier_failed = {text = "The Matrix server has a problem. Please try again later.", advice = "the homeserver or a proxy before it answers 5xx. See its log", uvsAdvice = "the verification service or a proxy before it answers 5xx. See its log"}
}, ["local"] = {
	verifier_paused = {text = "The Matrix server has a problem just now. Please try again in a minute.", advice = "checks failed in a row, so the circuit breaker is open for some seconds. Check the server's load and its log; the breaker closes by itself"},
	too_many_checks = {text = "Too many people are joining just now. Please try again in a minute.", advice = "more logins came at once than could be checked in time. Check how fast the homeserver answers; matrix_max_checks limits the checks at once", uvsAdvice = "more logins came at once than could be checked in time. Check how fast the verification service and the homeserver answer; matrix_max_checks limits the checks at once"},
	too_many_refusals = {text = "Too many attempts to join were refused. Please try again in a minute.", advice = "the connection was refused 3 times, or the address more often than matrix_refusals_per_minute. If the address is a proxy's, set trusted_proxies"},
	check_cancelled = {text = "The service is being changed. Please try again.", advice = "this module was reloaded or unloaded during the check. Nothing to do"},
	internal_error = {level = "error", text = "The service has a problem. Please try again later.", advice = "an error in this module. Please report it"}
}}
--- `info`: only the user can act; `warn`: something is wrong; `error`: the administrator has to act.
local usualLevels = {user = "info", configuration = "error", outage = "error", ["local"] = "warn"}
____exports.loginReasons = {}
for ____, cause in ipairs({"user", "configuration", "outage", "local"}) do
	local wordings = byCause[cause]
	for name in pairs(wordings) do
		local wording = wordings[name]
		if wording ~= nil then
			local level = wording.level
			if level == nil then
				level = usualLevels[cause]
			end
			local text = wording.text
			local advice = wording.advice
			local uvsAdvice = wording.uvsAdvice
			if uvsAdvice == nil then
				uvsAdvice = advice
			end
			____exports.loginReasons[name] = {
				level = level,
				cause = cause,
				text = text,
				advice = advice,
				uvsAdvice = uvsAdvice
			}
		end
	end
end
--- Whether a reason is a no to the user. With the others the claim stays unverified.
function ____exports.isRefusal(reason)
	return ____exports.loginReasons[reason].cause == "user"
end
--- The advice on a reason.
function ____exports.adviceOf(reason, byUvs)
	local ____exports_loginReasons_reason_0 = ____exports.loginReasons[reason]
	local advice = ____exports_loginReasons_reason_0.advice
	local uvsAdvice = ____exports_loginReasons_reason_0.uvsAdvice
	return byUvs and uvsAdvice or advice
end
return ____exports
 end,
["src.prosody.text"] = function(...)
local ____exports = {}
____exports.find = string.find
____exports.gsub = string.gsub
____exports.sub = string.sub
____exports.char = string.char
____exports.toNumber = tonumber
--- Whether a text has a part that matches a pattern.
function ____exports.has(text, pattern, init)
	local found = ____exports.find(text, pattern, init)
	return found ~= nil
end
--- Whether a list holds a text.
function ____exports.isOneOf(list, text)
	for ____, entry in ipairs(list) do
		if entry == text then
			return true
		end
	end
	return false
end
--- Longest part of a client's text that goes into a log line.
local quotedMaximum = 100
--- A client's text for a log line: in quotes, on one line, and not too long.
function ____exports.quote(text)
	local shown = ____exports.gsub(
		____exports.sub(text, 1, quotedMaximum),
		"[^] !#-[^-~]",
		"?"
	)
	return ("\"" .. shown) .. "\""
end
return ____exports
 end,
["src.matrix.ids"] = function(...)
local ____exports = {}
local ____text = require("src.prosody.text")
local find = ____text.find
local has = ____text.has
local sub = ____text.sub
local host = "^[A-Za-z0-9.-]+$"
local bracketedIpv6 = "^%[[0-9a-fA-F:.][0-9a-fA-F:.]+%]$"
--- A server name and its port.
local withPort = "^(.*):([0-9]+)$"
--- A room id with a server, without the characters that would change the path of a URL: `/`, `?`, `#`, `%`, `\`.
local roomIdWithServer = "^![]-~@-[!\"$&-.0-9;->]+:(.*)$"
local bareRoomId = "^![A-Za-z0-9_-]*$"
local userId = "^@[!-9;-~]+:(.*)$"
local identifierMaximum = 255
local tokenMaximum = 1024
local portDigits = 5
--- Whether a text is a decimal number of a limited number of digits, without a sign.
function ____exports.isDecimal(text, mostDigits)
	return #text <= mostDigits and has(text, "^[0-9]+$")
end
--- Whether a text is base64url without padding, of any length; an empty text is.
function ____exports.isBase64Url(text)
	return has(text, "^[A-Za-z0-9_-]*$")
end
--- Splits a server name into the host, which may be an IPv6 address in brackets, and the port.
function ____exports.splitServerName(serverName)
	local ____, ____, named, port = find(serverName, withPort)
	if named == nil then
		named = serverName
	end
	return {host = named, port = port}
end
--- Whether a text is a Matrix server name: a DNS name, IPv4 address or bracketed IPv6 address, perhaps with a port.
function ____exports.isServerName(text)
	if #text > identifierMaximum then
		return false
	end
	local ____, ____, named, port = find(text, withPort)
	if named == nil then
		named = text
	end
	if port ~= nil and #port > portDigits then
		return false
	end
	return has(named, host) or has(named, bracketedIpv6)
end
--- Whether a text is a Matrix room id: `!opaque:server`, or from room version 12 on `!` and 43 base64url characters.
function ____exports.isRoomId(text)
	if #text > identifierMaximum then
		return false
	end
	local ____, ____, serverName = find(text, roomIdWithServer)
	if serverName == nil then
		return #text == 44 and has(text, bareRoomId)
	end
	return ____exports.isServerName(serverName)
end
--- Whether a text is a Matrix user id: `@localpart:server`.
function ____exports.isUserId(text)
	local ____, ____, serverName = find(text, userId)
	return #text <= identifierMaximum and serverName ~= nil and ____exports.isServerName(serverName)
end
--- The server name in a well-formed user id.
function ____exports.serverOfUser(user)
	local colon = find(user, ":")
	if colon == nil then
		colon = 0
	end
	return sub(user, colon + 1)
end
--- Whether a text can be an OpenID or access token of a homeserver. A verification service puts it into a URL unescaped.
function ____exports.isMatrixToken(text)
	return #text <= tokenMaximum and has(text, "^[A-Za-z0-9._~+/=-]+$")
end
return ____exports
 end,
["src.prosody.json"] = function(...)
local ____exports = {}
local encodeUtf8, parseEscape, parseDelimiter, parseString, isNumber, parseWord, parseMembers, parseValue, depthMaximum, plainString, plainPart, wordPattern, delimiterAlone, escapes
local ____text = require("src.prosody.text")
local char = ____text.char
local find = ____text.find
local has = ____text.has
local sub = ____text.sub
local toNumber = ____text.toNumber
function encodeUtf8(code)
	local last = 128 + code % 64
	local middle = math.floor(code / 64) % 64
	local upper = math.floor(code / 4096) % 64
	if code < 128 then
		return char(code)
	end
	if code < 2048 then
		return char(192 + middle, last)
	end
	if code < 65536 then
		return char(224 + upper, 128 + middle, last)
	end
	return char(
		240 + math.floor(code / 262144),
		128 + upper,
		128 + middle,
		last
	)
end
function parseEscape(text, at)
	local simple = escapes[sub(text, at, at)]
	if simple ~= nil then
		return simple, at + 1
	end
	local ____, last, digits = find(text, "^u(%x%x%x%x)", at)
	if digits == nil then
		digits = ""
	end
	local unit = toNumber(digits, 16)
	if last == nil or unit == nil then
		return
	end
	if unit < 55296 or unit > 57343 then
		return encodeUtf8(unit), last + 1
	end
	local ____, lastOfPair, lowDigits = find(text, "^\\u([dD][c-fC-F]%x%x)", last + 1)
	if lowDigits == nil then
		lowDigits = ""
	end
	local low = toNumber(lowDigits, 16)
	if unit > 56319 or lastOfPair == nil or low == nil then
		return
	end
	return encodeUtf8(65536 + (unit - 55296) * 1024 + low - 56320), lastOfPair + 1
end
function parseDelimiter(value, text, at)
	local ____, last, following = find(text, delimiterAlone, at)
	return value, following, (last or at) + 1
end
function parseString(text, at)
	local ____, ____end, whole, following = find(text, plainString, at)
	if ____end ~= nil then
		return whole, following, ____end + 1
	end
	local parts = {}
	local position = sub(text, at, at) == "\"" and at + 1 or nil
	while position ~= nil do
		local ____, last, part, mark = find(text, plainPart, position)
		if part == nil then
			part = ""
		end
		if last == nil then
			break
		end
		parts[#parts + 1] = part
		if mark == "\"" then
			return parseDelimiter(
				table.concat(parts, ""),
				text,
				last + 1
			)
		end
		local escaped, next = parseEscape(text, last + 1)
		if escaped == nil then
			escaped = ""
		end
		parts[#parts + 1] = escaped
		position = next
	end
	return
end
function isNumber(text)
	local ____, ____, whole, fraction, exponent = find(text, "^-?(%d+)(%.?%d*)([eE]?[+-]?%d*)$")
	if whole == nil then
		whole = ""
	end
	if exponent == nil then
		exponent = ""
	end
	return (whole == "0" or has(whole, "^[1-9]")) and fraction ~= "." and (exponent == "" or has(exponent, "^[eE][+-]?%d+$"))
end
function parseWord(text, at)
	local ____, last, word, following = find(text, wordPattern, at)
	if word == nil then
		word = ""
	end
	if last == nil then
		return
	end
	if word == "true" or word == "false" then
		return word == "true", following, last + 1
	end
	if word == "null" then
		return nil, following, last + 1
	end
	if word == "0" or has(word, "^-?[1-9]%d*$") or isNumber(word) then
		return toNumber(word), following, last + 1
	end
	return
end
function parseMembers(text, at, closing, depth)
	local members = {}
	local ____, first, afterFirst = parseDelimiter(members, text, at)
	local begin = afterFirst or at
	if first == closing then
		return parseDelimiter(members, text, begin)
	end
	if first ~= "" then
		return
	end
	local position = begin
	do
		local index = 1
		while true do
			local name = index
			if closing == "}" then
				local key, colon, afterName = parseString(text, position)
				if key == nil or colon ~= ":" or afterName == nil then
					return
				end
				name = key
				position = afterName
			end
			local value, following, next = parseValue(text, position, depth)
			if next == nil or following ~= "," and following ~= closing then
				return
			end
			members[name] = value
			if following == closing then
				return parseDelimiter(members, text, next)
			end
			position = next
			index = index + 1
		end
	end
end
function parseValue(text, at, depth)
	local first = sub(text, at, at)
	if first == "\"" then
		return parseString(text, at)
	end
	if first ~= "{" and first ~= "[" then
		return parseWord(text, at)
	end
	if depth == depthMaximum then
		return
	end
	return parseMembers(text, at + 1, first == "{" and "}" or "]", depth + 1)
end
function ____exports.asObject(value)
	return type(value) == "table" and value or nil
end
function ____exports.holdsText(array, text)
	for index in pairs(array) do
		if array[index] == text then
			return true
		end
	end
	return false
end
depthMaximum = 100
--- All that may stand in a string without an escape: no quote, no backslash, no control character.
local plain = ("[]-" .. char(255)) .. "#-[ !]*"
--- The delimiter after a token, if there is one. It is read along with the token, which saves a search.
local delimiter = "[ \t\r\n]*([],:}]?)[ \t\r\n]*"
plainString = (("^\"(" .. plain) .. ")\"") .. delimiter
plainPart = ("^(" .. plain) .. ")([\"\\])"
wordPattern = "^([%w.+-]+)" .. delimiter
delimiterAlone = "^" .. delimiter
escapes = {
	["\""] = "\"",
	["\\"] = "\\",
	["/"] = "/",
	b = "\b",
	f = "\f",
	n = "\n",
	r = "\r",
	t = "\t"
}
--- Decodes the text of a JSON object.
function ____exports.decodeObject(text)
	local ____, brace = find(text, "^[ \t\r\n]*{")
	if brace == nil then
		return nil
	end
	local object, following, next = parseMembers(text, brace + 1, "}", 1)
	local ____temp_0
	if following == "" and next == #text + 1 then
		____temp_0 = object
	else
		____temp_0 = nil
	end
	return ____temp_0
end
return ____exports
 end,
["src.matrix.power"] = function(...)
local ____exports = {}
local isDecimal = require("src.matrix.ids").isDecimal
local asObject = require("src.prosody.json").asObject
local ____text = require("src.prosody.text")
local find = ____text.find
local isOneOf = ____text.isOneOf
local toNumber = ____text.toNumber
--- The largest level that Matrix knows: 2^53 - 1.
____exports.largestLevel = 9007199254740991
--- A power level: an integer of at most 53 bits; nothing for anything else.
function ____exports.readLevel(value)
	local level = value
	if type(value) == "string" then
		local ____, ____, digits = find(value, "^ *([+-]?[0-9]+) *$")
		if digits == nil then
			digits = ""
		end
		level = toNumber(digits)
	end
	if type(level) ~= "number" or level > ____exports.largestLevel or level < -____exports.largestLevel then
		return nil
	end
	return level == math.floor(level) and level or nil
end
--- The number of the room version whose rules hold; 0 for an unknown version.
local function versionNumber(version)
	if version == nil then
		return 1
	end
	if version == "org.matrix.hydra.11" or version == "org.matrix.msc4242.12" then
		return 12
	end
	if type(version) ~= "string" or not isDecimal(version, 4) then
		return 0
	end
	return toNumber(version) or 0
end
--- Reads an `m.room.create` event.
function ____exports.readCreation(event)
	local content = asObject(event.content)
	if content == nil then
		return nil
	end
	local version = versionNumber(content.room_version)
	local creator = event.sender
	if version >= 1 and version <= 10 then
		creator = content.creator
	end
	if type(creator) ~= "string" then
		return nil
	end
	local creators = {creator}
	local creatorsRule = version >= 12
	local others = asObject(content.additional_creators) or ({})
	for index in pairs(others) do
		local other = others[index]
		if creatorsRule and type(other) == "string" then
			creators[#creators + 1] = other
		end
	end
	return {creatorsRule = creatorsRule, creators = creators}
end
--- Which of some powers a user has.
function ____exports.heldPowers(powers, has)
	local held = {}
	for name in pairs(powers) do
		held[name] = has(powers[name] or math.huge)
	end
	return held
end
--- The power that makes owner by default: that of sending state events.
____exports.usualOwnerPower = "state_default"
--- The level of the creator in a room without power levels, up to room version 11.
local powerOfCreator = 100
--- The levels of a room that have names, with the defaults of the specification.
local namedLevels = {
	ban = 50,
	events_default = 0,
	invite = 0,
	kick = 50,
	redact = 50,
	state_default = 50,
	users_default = 0
}
--- Whether a text is the name of a level. An event type is not.
function ____exports.isNamedLevel(name)
	return namedLevels[name] ~= nil
end
local function namedLevel(levels, name)
	if levels[name] == nil then
		return ____exports.readLevel(namedLevels[name])
	end
	return ____exports.readLevel(levels[name])
end
--- The level that makes owner in a room.
local function neededLevel(levels, ownerPower)
	if type(ownerPower) == "number" then
		return ownerPower
	end
	if ____exports.isNamedLevel(ownerPower) then
		return namedLevel(levels, ownerPower)
	end
	local events = asObject(levels.events) or ({})
	if events[ownerPower] == nil then
		return namedLevel(levels, "state_default")
	end
	return ____exports.readLevel(events[ownerPower])
end
--- The level of a user in a room with power levels.
local function levelOf(userId, levels)
	local users = asObject(levels.users) or ({})
	if users[userId] == nil then
		return namedLevel(levels, "users_default")
	end
	return ____exports.readLevel(users[userId])
end
local function reaches(level, needed)
	return level ~= nil and needed ~= nil and level >= needed
end
--- Whether a user is to be owner, by a room's own state.
function ____exports.isOwnerInRoom(userId, levels, creation, ownerPower)
	local creator = isOneOf(creation.creators, userId)
	if creator and creation.creatorsRule then
		return true
	end
	if levels == nil then
		return reaches(
			creator and powerOfCreator or 0,
			neededLevel({}, ownerPower)
		)
	end
	return reaches(
		levelOf(userId, levels),
		neededLevel(levels, ownerPower)
	)
end
--- Whether a user is to be owner, by the answer of a verification service: the level of the user and those of the room.
-- Levels that are absent or malformed never make an owner.
function ____exports.isOwnerByPowerLevels(powerLevels, ownerPower)
	if ownerPower == nil then
		ownerPower = ____exports.usualOwnerPower
	end
	local levels = asObject(powerLevels)
	local room = asObject(levels and levels.room)
	return room ~= nil and reaches(
		____exports.readLevel(levels and levels.user),
		neededLevel(room, ownerPower)
	)
end
return ____exports
 end,
["src.options"] = function(...)
local ____exports = {}
--- The features of Jitsi that its plugins ask for, and whether mod_jitsi_permissions gives them to moderators.
____exports.jitsiFeatures = {
	["create-polls"] = true,
	["file-upload"] = false,
	flip = true,
	["live-translation"] = true,
	["live-translation-subscribe"] = true,
	livestreaming = true,
	["outbound-call"] = true,
	recording = true,
	["send-groupchat"] = true,
	["send-private-message"] = true,
	transcription = true
}
____exports.authOptions = {
	app_id = {name = "app_id", type = "string"},
	uvs_base_url = {name = "uvs_base_url", type = "string"},
	uvs_auth_token = {name = "uvs_auth_token", type = "string"},
	uvs_sync_power_levels = {name = "uvs_sync_power_levels", type = "boolean", fallback = false},
	uvs_timeout = {name = "uvs_timeout", type = "seconds", fallback = 10, range = {1, 60}},
	uvs_require_issuer = {name = "uvs_require_issuer", type = "boolean", fallback = false},
	uvs_verify_membership = {name = "uvs_verify_membership", type = "boolean", fallback = true},
	matrix_cache_seconds = {name = "matrix_cache_seconds", type = "seconds", fallback = 15, range = {0, 300}},
	matrix_max_checks = {name = "matrix_max_checks", type = "number", fallback = 50, range = {1, 1000}},
	matrix_homeservers = {name = "matrix_homeservers", type = "table"},
	matrix_owner_power = {name = "matrix_owner_power", type = "string or number", fallback = "state_default"},
	matrix_federation = {name = "matrix_federation", type = "boolean", fallback = false},
	matrix_profile = {name = "matrix_profile", type = "boolean", fallback = false},
	matrix_refusals_per_minute = {name = "matrix_refusals_per_minute", type = "number", fallback = 30, range = {0, 1000}},
	matrix_token_secret = {name = "matrix_token_secret", type = "string"},
	matrix_token_fallback = {name = "matrix_token_fallback", type = "boolean", fallback = false},
	matrix_resync = {name = "matrix_resync", type = "seconds", fallback = 30, range = {0, 86400}},
	matrix_trusted_servers = {name = "matrix_trusted_servers", type = "list"},
	matrix_start_call = {name = "matrix_start_call", type = "string, number or list", fallback = "member"},
	matrix_features = {name = "matrix_features", type = "table"},
	matrix_well_known = {name = "matrix_well_known", type = "boolean", fallback = true}
}
return ____exports
 end,
["src.prosody.read-option"] = function(...)
local ____exports = {}
function ____exports.readerOf(module)
	return {
		get = function(name) return module:get_option(name) end,
		problems = {}
	}
end
function ____exports.report(reader, option, text, remedy, level)
	if level == nil then
		level = "error"
	end
	local ____reader_problems_0 = reader.problems
	____reader_problems_0[#____reader_problems_0 + 1] = {option = option, level = level, text = text, remedy = remedy}
end
function ____exports.logProblems(module, reader)
	for ____, ____value in ipairs(reader.problems) do
		local option = ____value.option
		local level = ____value.level
		local text = ____value.text
		local remedy = ____value.remedy
		module:log(
			level,
			"Option %s: %s (%s)",
			option,
			text,
			remedy
		)
	end
end
--- The value of an option that takes only one. As everywhere in Prosody it may stand in a list. What templates write for a
-- variable that is not set counts as unset.
function ____exports.readScalar(reader, option)
	local value = reader.get(option)
	if type(value) == "table" then
		local items = value
		if items[1] == nil or items[2] ~= nil then
			____exports.report(reader, option, "takes one value, not a list", "set it to one value")
		end
		value = items[1]
	end
	if value == "<no value>" then
		local text = "\"<no value>\", which templates write for a variable that is not set: not used"
		____exports.report(
			reader,
			option,
			text,
			"set the variable, if only to the empty text",
			"warn"
		)
		return nil
	end
	return value
end
--- Whether the value of an option means true, in any spelling that Prosody accepts.
function ____exports.isOn(value)
	return value == true or value == "true" or value == 1
end
--- Whether the value of an option means false, in any spelling that Prosody accepts.
function ____exports.isOff(value)
	return value == false or value == "false" or value == 0
end
function ____exports.readFlag(reader, option)
	local ____option_1 = option
	local name = ____option_1.name
	local fallback = ____option_1.fallback
	local value = ____exports.readScalar(reader, name)
	if ____exports.isOn(value) then
		return true
	end
	if ____exports.isOff(value) then
		return false
	end
	if value ~= nil then
		____exports.report(
			reader,
			name,
			"neither true nor false: using " .. tostring(fallback),
			"set it to true or false"
		)
	end
	return fallback
end
return ____exports
 end,
["src.matrix.room-name"] = function(...)
local ____exports = {}
local isRoomId = require("src.matrix.ids").isRoomId
local ____text = require("src.prosody.text")
local char = ____text.char
local find = ____text.find
local gsub = ____text.gsub
local has = ____text.has
local sub = ____text.sub
local alphabet = "abcdefghijklmnopqrstuvwxyz234567"
--- Jicofo creates rooms with this prefix and a random suffix to check whether the server works.
local healthCheckPrefix = "__jicofo-health-check"
--- A number in binary, most significant bit first.
local function toBits(value, length)
	local rest = value
	local bits = ""
	while #bits < length do
		bits = (rest % 2 == 1 and "1" or "0") .. bits
		rest = math.floor(rest / 2)
	end
	return bits
end
local bitsOfByte = {}
local byteOfBits = {}
do
	local value = 0
	while value < 256 do
		bitsOfByte[char(value)] = toBits(value, 8)
		byteOfBits[toBits(value, 8)] = char(value)
		value = value + 1
	end
end
local bitsOfLetter = {}
local letterOfBits = {}
do
	local value = 0
	while value < 32 do
		local letter = sub(alphabet, value + 1, value + 1)
		bitsOfLetter[letter] = toBits(value, 5)
		letterOfBits[toBits(value, 5)] = letter
		value = value + 1
	end
end
function ____exports.roomNameOf(roomId)
	local bits = gsub(roomId, ".", bitsOfByte)
	local name = gsub(
		bits .. sub("0000", 1, (5 - #bits % 5) % 5),
		".....",
		letterOfBits
	)
	return name
end
--- Decodes base32.
local function decodeBase32(text)
	if not has(text, "^[a-z2-7]*$") then
		return nil
	end
	local bits = gsub(text, ".", bitsOfLetter)
	local ____end = #bits - #bits % 8
	if #bits - ____end > 4 or has(bits, "1", ____end + 1) then
		return nil
	end
	local bytes = gsub(
		sub(bits, 1, ____end),
		"........",
		byteOfBits
	)
	return bytes
end
function ____exports.roomIdOf(name)
	local roomId = decodeBase32(name)
	return roomId ~= nil and isRoomId(roomId) and roomId or nil
end
--- Jitsi's mod_muc_domain_mapper writes `[tenant]name`.
function ____exports.withoutTenant(node)
	local ____, ____end = find(node, "^%[[^]]+%]")
	if ____end == nil then
		____end = 0
	end
	return sub(node, ____end + 1)
end
function ____exports.isHealthCheckRoom(node)
	return sub(
		____exports.withoutTenant(node),
		1,
		#healthCheckPrefix
	) == healthCheckPrefix
end
return ____exports
 end,
["src.rights.record"] = function(...)
local ____exports = {}
--- A name for what a claim asks: two have the same only if they claim the same. It holds no secret.
function ____exports.nameOfClaim(____bindingPattern0)
	local serverName
	local roomId
	local fingerprint
	fingerprint = ____bindingPattern0.fingerprint
	roomId = ____bindingPattern0.roomId
	serverName = ____bindingPattern0.serverName
	return (((fingerprint .. " ") .. roomId) .. " ") .. (serverName or "")
end
--- Whether a user may enter the meeting of the room.
function ____exports.isMember(rights)
	return rights.membership ~= "ended"
end
--- Whether a user was proven to be a member, and not just to exist.
function ____exports.isProvenMember(rights)
	return rights.membership == "joined"
end
--- Whether a user is owner of the meeting by Matrix power.
function ____exports.isOwner(rights)
	return rights.membership == "joined" and rights.power and rights.synchronised
end
--- Whether a user has a power that an option asks for, as a member of the Matrix room.
function ____exports.hasPower(____bindingPattern0, name)
	local powers
	local membership
	membership = ____bindingPattern0.membership
	powers = ____bindingPattern0.powers
	return membership == "joined" and (powers and powers[name]) == true
end
--- Whether one has all powers that another has.
local function hasAll(one, other)
	for name in pairs(other) do
		if other[name] == true and one[name] ~= true then
			return false
		end
	end
	return true
end
--- Takes an answer into a record.
function ____exports.takeAnswer(rights, answer, asked, byLogin, now)
	local wasEnded = rights.membership == "ended"
	if asked < rights.asked or wasEnded and not byLogin then
		return "keep"
	end
	if asked > rights.asked then
		rights.asked = asked
		rights.confirmed = now
	end
	local before = not wasEnded and rights.power
	rights.membership = answer.membership
	if answer.membership == "ended" then
		rights.power = false
		rights.powers = {}
		return wasEnded and "keep" or "remove"
	end
	local powersBefore = rights.powers or ({})
	local powers = answer.powers or ({})
	rights.power = answer.power
	rights.powers = powers
	if answer.power == before then
		return hasAll(powers, powersBefore) and hasAll(powersBefore, powers) and "keep" or "adjust"
	end
	return answer.power and "promote" or "demote"
end
return ____exports
 end,
["src.rights.principal"] = function(...)
local ____exports = {}
local jid = require("util.jid")
--- The sessions of a principal that live.
function ____exports.sessionsOf(principal)
	local found = {}
	for session in pairs(principal.sessions) do
		if session.matrix_principal == principal and session.destroyed ~= true then
			found[#found + 1] = session
		else
			principal.sessions[session] = nil
		end
	end
	return found
end
function ____exports.jidsOf(principal)
	local jids = {}
	for ____, session in ipairs(____exports.sessionsOf(principal)) do
		local bareJid = jid.bare(session.full_jid)
		if bareJid ~= nil then
			jids[bareJid] = true
		end
	end
	return jids
end
--- Seconds from a login to the binding of its session: a login must not be stored for a later moment.
local bindSeconds = 60
--- Whether a session is bound, or still may be.
function ____exports.isUsable(session, now)
	return session.full_jid ~= nil or now - (session.matrix_since or now) <= bindSeconds
end
--- Binds a session to the user who logged in on it.
function ____exports.attach(session, principal)
	____exports.sessionsOf(principal)
	session.matrix_principal = principal
	principal.sessions[session] = true
end
--- Whether two sessions belong to the same user in the same room.
function ____exports.isSameUser(one, other)
	return one.matrix_principal ~= nil and one.matrix_principal == other.matrix_principal
end
--- The live session of a principal that a client wants to resume; nothing where there is none.
function ____exports.sessionToResume(session, principal)
	if principal ~= nil and session.previd ~= nil then
		for ____, candidate in ipairs(____exports.sessionsOf(principal)) do
			if candidate.resumption_token == session.previd then
				return candidate
			end
		end
	end
	return nil
end
return ____exports
 end,
["src.meeting.muc"] = function(...)
local ____exports = {}
local usermanager = require("core.usermanager")
local jid = require("util.jid")
local ____room_2Dname = require("src.matrix.room-name")
local roomIdOf = ____room_2Dname.roomIdOf
local withoutTenant = ____room_2Dname.withoutTenant
local ____record = require("src.rights.record")
local isOwner = ____record.isOwner
local isProvenMember = ____record.isProvenMember
--- Key in the data of an affiliation: which owner by Matrix power granted it (`matrix_allow_owner_grants`).
____exports.grantedBy = "matrix_granted_by"
--- Key in the data of an affiliation that our modules gave: it ends when its user has left the call.
____exports.givenByModule = "matrix_given"
--- Seconds in which a user who left one room of a call may enter another: Jitsi's clients leave before they join.
____exports.switchingSeconds = 10
--- Whether an affiliation gives power over others in the room.
function ____exports.isPowerful(affiliation)
	return affiliation == "owner" or affiliation == "admin"
end
--- The JID that a stanza is from; a client's stanza always has one.
function ____exports.senderOf(stanza)
	return stanza.attr.from or ""
end
--- Whether a host counts a JID, bare or full, among the administrators: by `admins` or a role of Prosody.
function ____exports.isAdministrator(userJid, host)
	local getRole = usermanager.get_jid_role
	if getRole == nil then
		return usermanager.is_admin(userJid, host) == true
	end
	local ____opt_0 = getRole(userJid, host)
	local role = ____opt_0 and ____opt_0.name
	return role == "prosody:admin" or role == "prosody:operator"
end
--- What Matrix says of a session's user in a room; nothing if the session is for another room.
function ____exports.rightsIn(session, roomName)
	local rights = session and session.matrix_rights
	return (rights and rights.room.roomName) == roomName and rights or nil
end
--- What the rights of a user in a room, if there are any, prove.
function ____exports.credentials(userJid, rights, mucHost)
	return {
		administrator = ____exports.isAdministrator(userJid, mucHost),
		member = rights ~= nil and isProvenMember(rights),
		owner = rights ~= nil and isOwner(rights)
	}
end
--- The sessions of a user, by their resource.
function ____exports.sessionsOfUser(userJid, server)
	local user = server.bare_sessions[jid.bare(userJid) or ""]
	return user and user.sessions or ({})
end
--- What the sessions of a user, which share one record, prove for a Matrix room.
function ____exports.credentialsOf(userJid, roomName, mucHost, server)
	local rights
	for ____, session in pairs(____exports.sessionsOfUser(userJid, server)) do
		if rights == nil then
			rights = ____exports.rightsIn(session, roomName)
		end
	end
	return ____exports.credentials(userJid, rights, mucHost)
end
--- Whether a user has an affiliation that an owner by Matrix power granted.
function ____exports.isGranted(room, userJid)
	return room:get_affiliation_data(
		jid.bare(userJid) or "",
		____exports.grantedBy
	) ~= nil
end
--- The name, without tenant, of a room that stands for a Matrix room; nothing for any other room.
function ____exports.matrixRoomName(roomJid)
	local name = withoutTenant(jid.node(roomJid) or "")
	return roomIdOf(name) ~= nil and name or nil
end
--- The JID of the main room that a lobby belongs to; nothing for any other room.
function ____exports.mainJidOf(room)
	local ____room_main_room_jid_10 = room.main_room_jid
	if ____room_main_room_jid_10 == nil then
		local ____opt_8 = room.main_room
		____room_main_room_jid_10 = ____opt_8 and ____opt_8.jid
	end
	return ____room_main_room_jid_10
end
--- Whether a room is the main room of a Matrix room's meeting.
function ____exports.isMainRoom(room)
	return ____exports.matrixRoomName(room.jid) ~= nil and ____exports.mainJidOf(room) == nil
end
--- Whether Matrix power decides who is owner in the rooms of a host.
function ____exports.hasPowerSync(mucHost, server)
	local ____opt_11 = server.hosts[mucHost]
	return (____opt_11 and ____opt_11.modules.matrix_power_sync) ~= nil
end
function ____exports.hasAnyPowerSync(server)
	for name in pairs(server.hosts) do
		if ____exports.hasPowerSync(name, server) then
			return true
		end
	end
	return false
end
--- Whether a room is the main room of a meeting where power counts: on a component with power sync, if any has it.
function ____exports.isPowerRoom(room, server)
	return ____exports.isMainRoom(room) and (____exports.hasPowerSync(
		jid.host(room.jid) or "",
		server
	) or not ____exports.hasAnyPowerSync(server))
end
--- The room of a JID; nothing if there is none.
function ____exports.liveRoom(roomJid, server)
	local ____opt_13 = server.hosts[jid.host(roomJid) or ""]
	local plugin = ____opt_13 and ____opt_13.modules.muc
	local room = plugin and plugin.get_room_from_jid(roomJid)
	local ____temp_17
	if room ~= false then
		____temp_17 = room
	else
		____temp_17 = nil
	end
	return ____temp_17
end
--- What mod_muc offers, on each host that has it.
function ____exports.mucsOf(server)
	local mucs = {}
	for ____, host in pairs(server.hosts) do
		if host.modules.muc ~= nil then
			mucs[#mucs + 1] = host.modules.muc
		end
	end
	return mucs
end
--- The rooms of all hosts that a test accepts, also those that Prosody does not hold in memory: occupants stay in them.
function ____exports.findRooms(server, isWanted)
	local names = {}
	for ____, ____value in ipairs(____exports.mucsOf(server)) do
		local each_room = ____value.each_room
		for room in each_room() do
			if isWanted(room) then
				names[#names + 1] = room.jid
			end
		end
	end
	local found = {}
	for ____, name in ipairs(names) do
		local room = ____exports.liveRoom(name, server)
		if room ~= nil then
			found[#found + 1] = room
		end
	end
	return found
end
--- The breakout rooms of a main room that are in use, and the main room last: a user removed from it is removed from all.
function ____exports.roomsOfCall(main, server)
	local rooms = {}
	for roomJid in pairs(main._data.breakout_rooms or ({})) do
		local breakout = ____exports.liveRoom(roomJid, server)
		if breakout ~= nil then
			rooms[#rooms + 1] = breakout
		end
	end
	rooms[#rooms + 1] = main
	return rooms
end
--- Whether a user is in a call: in its main room or one of its breakout rooms.
function ____exports.isInCall(main, bareJid, server)
	for ____, room in ipairs(____exports.roomsOfCall(main, server)) do
		for ____, occupant in pairs(room._occupants) do
			if occupant.bare_jid == bareJid then
				return true
			end
		end
	end
	return false
end
return ____exports
 end,
["src.meeting.power-sync-options"] = function(...)
local ____exports = {}
local ____read_2Doption = require("src.prosody.read-option")
local readFlag = ____read_2Doption.readFlag
local readScalar = ____read_2Doption.readScalar
local report = ____read_2Doption.report
____exports.powerSyncOptions = {matrix_allow_owner_grants = {name = "matrix_allow_owner_grants", type = "boolean", fallback = false}, matrix_guests = {name = "matrix_guests", type = "string", fallback = "lobby", choices = {"lobby", "allow", "deny"}}, matrix_lobby_bypass = {name = "matrix_lobby_bypass", type = "boolean", fallback = false}}
--- Reads who may enter without a Matrix login. The door of the auth module enforces it.
function ____exports.readGuestPolicy(reader)
	local ____exports_powerSyncOptions_matrix_guests_0 = ____exports.powerSyncOptions.matrix_guests
	local name = ____exports_powerSyncOptions_matrix_guests_0.name
	local fallback = ____exports_powerSyncOptions_matrix_guests_0.fallback
	local choices = ____exports_powerSyncOptions_matrix_guests_0.choices
	local value = readScalar(reader, name)
	for ____, choice in ipairs(choices) do
		if choice == value then
			return choice
		end
	end
	if reader.get(name) == nil then
		return fallback
	end
	report(reader, name, "neither lobby, allow nor deny: using deny", "set it to \"lobby\", \"allow\" or \"deny\"")
	return "deny"
end
function ____exports.readPowerSyncOptions(reader)
	return {
		allowOwnerGrants = readFlag(reader, ____exports.powerSyncOptions.matrix_allow_owner_grants),
		guests = ____exports.readGuestPolicy(reader),
		lobbyBypass = readFlag(reader, ____exports.powerSyncOptions.matrix_lobby_bypass)
	}
end
return ____exports
 end,
["src.prosody.http"] = function(...)
local __TS__ArrayMap = require("lualib_bundle").__TS__ArrayMap
local ____exports = {}
local certmanager = require("core.certmanager")
local connections = require("net.connect")
local http = require("net.http")
local parsers = require("net.http.parser")
local manualResolver = require("net.resolvers.manual")
local timers = require("util.timer")
local x509 = require("util.x509")
local has = require("src.prosody.text").has
--- Longest body that is read if the request does not say otherwise, in bytes. A room's whole state is a few kilobytes.
local usualBodyMaximum = 256 * 1024
--- Seconds between attempts to close a request that is still connecting.
local closeInterval = 1
--- After that many attempts Prosody has given up the connection itself (`connect_timeout`, 20 s for each address).
local closeAttempts = 120
--- How a request ended, in words, without the URL, and without text of its body but for the error code of Matrix.
function ____exports.describeAnswer(answer)
	if answer.kind == "response" then
		local errcode = string.match(answer.body, "\"errcode\"%s*:%s*\"([%u_]+)\"")
		if errcode == nil then
			errcode = ""
		end
		local code = (answer.status == 200 or errcode == "") and "" or ", " .. string.sub(errcode, 1, 60)
		return ("status " .. tostring(answer.status)) .. code
	end
	return answer.kind == "unreachable" and answer.error or answer.kind
end
--- The certificate of the server at the other end. LuaSec's sockets have one; others have none.
local function certificateOf(connection)
	local socket = connection:socket()
	local ____opt_0 = socket.getpeercertificate
	return ____opt_0 and ____opt_0(socket)
end
local function readFailure(____error)
	if ____error ~= nil and has(____error, "%-exceeded$") then
		return {kind = "oversized"}
	end
	return {kind = "unreachable", error = ____error or "connection closed"}
end
--- Closes the connection of a request. While Prosody is still connecting there is none, so this tries again: without that a
-- silent server would hold the request for 14 minutes.
local function closeRequest(request, hasEnded, attemptsLeft)
	if hasEnded() then
		return
	end
	if request.conn ~= nil then
		http.destroy_request(request)
	elseif attemptsLeft > 0 then
		timers.add_task(
			closeInterval,
			function()
				closeRequest(request, hasEnded, attemptsLeft - 1)
			end
		)
	end
end
--- Sends a request with Prosody's client. May throw.
local function sendByName(request, bodyMaximum, onAnswer)
	local sent = nil
	local ended = false
	local ____request_2 = request
	local url = ____request_2.url
	local headers = ____request_2.headers
	local content = ____request_2.body
	local inspect = ____request_2.inspect
	local sslctx
	if inspect == true then
		sslctx = certmanager.create_context("*", "client", {verify = "none"})
	end
	sent = http.request(
		url,
		{
			headers = headers,
			body = content,
			suppress_url = true,
			insecure = inspect,
			sslctx = sslctx
		},
		function(body, status, response)
			ended = true
			if status == 0 then
				onAnswer(readFailure(body))
				return
			end
			onAnswer({
				kind = "response",
				status = status,
				body = body or "",
				headers = response and response.headers or ({}),
				certificate = sent and sent.conn and certificateOf(sent.conn)
			})
		end
	)
	if sent == nil then
		return nil
	end
	local opened = sent
	opened.body_size_limit = bodyMaximum
	return function()
		closeRequest(
			opened,
			function() return ended end,
			closeAttempts
		)
	end
end
--- Whether the server has a valid certificate for a name.
local function isCertified(conn, name)
	local socket = conn:socket()
	local certificate = certificateOf(conn)
	local ____temp_9 = conn:ssl()
	if ____temp_9 then
		local ____opt_7 = socket.getpeerverification
		____temp_9 = (____opt_7 and ____opt_7(socket)) == true
	end
	return ____temp_9 and certificate ~= nil and x509.verify_identity(name, false, certificate)
end
--- Sends a GET to the addresses that it is pinned to. May answer more than once. May throw.
local function sendPinned(url, pinned, bodyMaximum, onAnswer)
	local connection
	local closed = false
	local function close()
		closed = true
		if connection ~= nil then
			connection:close()
		end
	end
	local function fail(____error)
		onAnswer(readFailure(____error))
		close()
	end
	local parser = parsers.new(
		function(packet)
			if packet.code ~= nil and packet.partial ~= true then
				local ____packet_12 = packet
				local code = ____packet_12.code
				local body = ____packet_12.body
				local headers = ____packet_12.headers
				onAnswer({kind = "response", status = code, body = body or "", headers = headers})
				close()
			end
		end,
		fail,
		"client",
		function() return {body_size_limit = bodyMaximum, buffer_size_limit = 2 * bodyMaximum} end
	)
	local host, path = string.match(url, "^https://([^/]+)(/.*)$")
	local head = ((("GET " .. (path or "/")) .. " HTTP/1.1\r\nHost: ") .. (host or "")) .. "\r\nUser-Agent: Prosody XMPP Server\r\nConnection: close\r\n\r\n"
	local listener = {
		onconnect = function(conn)
			connection = conn
			if closed then
				conn:close()
			elseif isCertified(conn, pinned.certificateName) then
				conn:write(head)
			else
				fail("certificate-verify-failed")
			end
		end,
		onincoming = function(_conn, data)
			parser:feed(data)
		end,
		ondisconnect = function(_conn, ____error)
			connection = nil
			parser:feed(nil)
			fail(____error)
		end,
		onfail = function(_data, reason)
			fail(reason)
		end
	}
	local extra = {servername = pinned.certificateName}
	local targets = __TS__ArrayMap(
		pinned.addresses,
		function(____, address) return {
			has(address, ":") and "tcp6" or "tcp4",
			address,
			pinned.port,
			extra
		} end
	)
	local ____connections_connect_16 = connections.connect
	local ____manualResolver_new_result_15 = manualResolver.new(targets)
	local ____opt_13 = http.default.options
	____connections_connect_16(____manualResolver_new_result_15, listener, {sslctx = ____opt_13 and ____opt_13.sslctx})
	return close
end
--- Sends a request. May answer more than once. May throw.
local function send(request, onAnswer)
	local bodyMaximum = request.bodyMaximum or usualBodyMaximum
	if request.pinned == nil then
		return sendByName(request, bodyMaximum, onAnswer)
	end
	return sendPinned(request.url, request.pinned, bodyMaximum, onAnswer)
end
local underWay = {}
local unloaded = false
--- Answers a request.
local function answer(sending, result)
	if not (underWay[sending] ~= nil) then
		return false
	end
	underWay[sending] = nil
	timers.stop(sending.timer)
	sending.onAnswer(result)
	return true
end
--- Sends a request. Follows no redirect. Never throws.
function ____exports.request(wanted, onAnswer)
	local sending
	if unloaded then
		onAnswer({kind = "cancelled"})
		return function() return nil end
	end
	local timer = timers.add_task(
		wanted.deadline,
		function()
			if answer(sending, {kind = "timeout"}) then
				local ____opt_17 = sending.close
				if ____opt_17 ~= nil then
					____opt_17()
				end
			end
		end
	)
	sending = {onAnswer = onAnswer, timer = timer}
	underWay[sending] = true
	local started, closeOrError = pcall(
		send,
		wanted,
		function(result)
			answer(sending, result)
		end
	)
	if started then
		sending.close = closeOrError
	else
		answer(
			sending,
			{
				kind = "unreachable",
				error = tostring(closeOrError)
			}
		)
	end
	return function()
		if answer(sending, {kind = "cancelled"}) and sending.close ~= nil then
			timers.add_task(0, sending.close)
		end
	end
end
--- Answers all requests under way as cancelled, and all later ones: the module is being unloaded.
function ____exports.cancelAll()
	unloaded = true
	local all = {}
	for sending in pairs(underWay) do
		all[#all + 1] = sending
	end
	for ____, sending in ipairs(all) do
		if answer(sending, {kind = "cancelled"}) then
			local ____opt_19 = sending.close
			if ____opt_19 ~= nil then
				____opt_19()
			end
		end
	end
end
return ____exports
 end,
["src.prosody.nearest"] = function(...)
local ____exports = {}
local sub = require("src.prosody.text").sub
--- How alike names are: how many pairs of neighbouring characters of one the other has, too.
local function likenessOf(name, other)
	local likeness = -math.abs(#name - #other)
	do
		local index = 0
		while index + 1 < #name do
			likeness = likeness + ((string.find(
				other,
				sub(name, index + 1, index + 2),
				nil,
				true
			) or 0) - 1 >= 0 and 1 or 0)
			index = index + 1
		end
	end
	return likeness
end
--- The name of a table's keys that is most like an unknown one.
function ____exports.nearestName(name, known)
	local nearest = ""
	local best = -math.huge
	for candidate in pairs(known) do
		local likeness = likenessOf(name, candidate)
		if likeness > best or likeness == best and candidate < nearest then
			nearest = candidate
			best = likeness
		end
	end
	return nearest
end
return ____exports
 end,
["src.verification.auth-options"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local ____ids = require("src.matrix.ids")
local isMatrixToken = ____ids.isMatrixToken
local isServerName = ____ids.isServerName
local ____power = require("src.matrix.power")
local isNamedLevel = ____power.isNamedLevel
local readLevel = ____power.readLevel
local ____options = require("src.options")
local authOptions = ____options.authOptions
local jitsiFeatures = ____options.jitsiFeatures
local nearestName = require("src.prosody.nearest").nearestName
local ____read_2Doption = require("src.prosody.read-option")
local readFlag = ____read_2Doption.readFlag
local readScalar = ____read_2Doption.readScalar
local report = ____read_2Doption.report
local has = require("src.prosody.text").has
local function isTable(value)
	return type(value) == "table"
end
local function isHttpUrl(text)
	return has(text, "^[Hh][Tt][Tt][Pp][Ss]?://[^%s/]")
end
--- A text. The empty text, which container images leave, counts as unset.
local function readText(reader, option, emptyLevel)
	local name = option.name
	local value = readScalar(reader, name)
	if value == "" and emptyLevel ~= nil then
		report(
			reader,
			name,
			"empty, so it is not used",
			"set it, or leave it out",
			emptyLevel
		)
	end
	if value == nil or value == "" then
		return nil
	end
	if type(value) ~= "string" and type(value) ~= "number" then
		report(reader, name, "not a text", "put it in quotes")
	end
	return tostring(value)
end
--- Whether a URL has a path of an endpoint, which we put behind a base URL.
local function isEndpoint(url)
	return has(url, "/_matrix") or has(url, "[^/]/verify")
end
local baseRemedy = "leave out /verify, /_matrix and what follows"
local function readUrl(reader, option)
	local value = readText(reader, option)
	if value ~= nil and not isHttpUrl(value) then
		report(reader, option.name, "not an http or https URL", "begin it with http:// or https://")
		return nil
	end
	if value ~= nil and isEndpoint(value) then
		report(reader, option.name, "more than the base URL of a service", baseRemedy)
	end
	return value
end
local function readNumber(reader, option)
	local ____option_0 = option
	local name = ____option_0.name
	local fallback = ____option_0.fallback
	local smallest = option.range[1]
	local largest = option.range[2]
	local given = readScalar(reader, name)
	local value = tonumber(given)
	if value ~= nil and value >= smallest and value <= largest then
		return value
	end
	if given ~= nil then
		local wanted = (("a number from " .. tostring(smallest)) .. " to ") .. tostring(largest)
		report(
			reader,
			name,
			(("not " .. wanted) .. ": using ") .. tostring(fallback),
			"set it to " .. wanted
		)
	end
	return fallback
end
--- A power: a level, the name of one, or an event type, which has a dot in it.
local function readPower(value)
	if type(value) == "number" and readLevel(value) ~= nil then
		return value
	end
	if type(value) == "string" and (isNamedLevel(value) or has(value, "^[^.]+%.")) then
		return value
	end
	return nil
end
local noPower = "neither a whole number, nor a key of power levels, nor an event type"
local powerRemedy = "set it to a key such as state_default, kick or ban, to an event type, or to a whole number"
local function readOwnerPower(reader)
	local ____authOptions_matrix_owner_power_1 = authOptions.matrix_owner_power
	local name = ____authOptions_matrix_owner_power_1.name
	local fallback = ____authOptions_matrix_owner_power_1.fallback
	local value = readScalar(reader, name)
	local power = readPower(value)
	if power == nil and value ~= nil then
		report(reader, name, (noPower .. ": using ") .. fallback, powerRemedy)
	end
	return power or fallback
end
--- The names of the features that Matrix power decides on; nothing if the option is not set.
local function readFeatures(reader, powers)
	local option = authOptions.matrix_features.name
	local value = reader.get(option)
	if value == nil then
		return nil
	end
	local names = {}
	if isTable(value) and value[1] == nil then
		for key, wanted in pairs(value) do
			local name = tostring(key)
			local power = readPower(wanted)
			names[#names + 1] = name
			if not (jitsiFeatures[name] ~= nil) then
				local remedy = "the nearest one is " .. nearestName(name, jitsiFeatures)
				report(reader, option, "Jitsi's plugins know no feature " .. name, remedy)
			end
			if power == nil then
				report(reader, option, ((name .. ": ") .. noPower) .. ": nobody has it", powerRemedy)
			else
				powers[name] = power
			end
		end
	else
		for name in pairs(jitsiFeatures) do
			names[#names + 1] = name
		end
		local remedy = "set it to a table of features, such as { recording = \"state_default\" }"
		report(reader, option, "names no features: nobody has any", remedy)
	end
	table.sort(names)
	return names
end
--- A list of names. A wrong one is left out.
local function readNames(reader, option, remedy, normalise)
	local value = reader.get(option)
	local names = {}
	for ____, item in ipairs(isTable(value) and value or ({value})) do
		local ____temp_2
		if type(item) == "string" then
			____temp_2 = normalise(item)
		else
			____temp_2 = nil
		end
		local name = ____temp_2
		if name ~= nil then
			names[#names + 1] = name
		else
			report(
				reader,
				option,
				("\"" .. tostring(item)) .. "\" is not such a name: ignored",
				remedy
			)
		end
	end
	return names
end
local function readTrusted(reader)
	local name = authOptions.matrix_trusted_servers.name
	if reader.get(name) == nil then
		return nil
	end
	local remedy = "set it to a list of domain names, such as { \"v1.meet.example.org\" }"
	return readNames(
		reader,
		name,
		remedy,
		function(server)
			local domain = jid.prep(server)
			return domain ~= nil and jid.host(domain) == domain and domain or nil
		end
	)
end
local function readStartCall(reader)
	local name = authOptions.matrix_start_call.name
	local value = reader.get(name)
	if value == nil or value == "member" then
		return {kind = "member"}
	end
	if value == "owner" then
		return {kind = "owner"}
	end
	local power = readPower(value)
	if power ~= nil then
		return {kind = "power", power = power}
	end
	local remedy = "set it to \"member\", \"owner\", a power or a list of names of Matrix servers"
	if isTable(value) then
		local function normalise(server)
			return isServerName(server) and string.lower(server) or nil
		end
		local servers = readNames(reader, name, remedy, normalise)
		if #servers > 0 then
			return {kind = "servers", servers = servers}
		end
	end
	report(reader, name, "neither member, owner nor a power, and names no Matrix server: using owner", remedy)
	return {kind = "owner"}
end
--- Seconds after which the room of a call is read again; nothing for never.
local function readResync(reader, homeservers)
	local seconds = readNumber(reader, authOptions.matrix_resync)
	return homeservers.kind ~= "unset" and seconds ~= 0 and math.max(seconds, 1) or nil
end
--- The keys of a homeserver's entry that give its token, with the token's right.
local tokenKeys = {
	admin_token = "admin",
	admin_token_file = "admin",
	access_token = "bot",
	access_token_file = "bot",
	as_token = "service",
	as_token_file = "service"
}
--- Returns the empty text for a wrong URL: a table with anything wrong in it is not used.
local function readBaseUrl(entry, key, onWrong)
	local value = entry[key]
	if type(value) ~= "string" or not isHttpUrl(value) or has(value, "[%s?#@]") then
		onWrong(key .. " has to be an http or https URL without user, password and query", "begin it with http:// or https://, and end it behind the host or port")
		return ""
	end
	if isEndpoint(value) then
		onWrong(key .. " is more than the base URL of a server", baseRemedy)
	end
	local base = string.gsub(value, "/+$", "")
	return base
end
--- The token in a file, which may be malformed; without it a message.
function ____exports.readTokenFile(path)
	local file, message = io.open(path, "r")
	local content = file and file:read("*a")
	if file ~= nil then
		file:close()
	end
	if content == nil then
		return nil, type(message) == "string" and message or path .. " is no file"
	end
	local token = string.gsub(content, "[\r\n]+$", "")
	return token
end
--- Checks a token. Returns the empty text for a wrong one, and never shows it.
local function readToken(entry, key, tokenFile, onWrong)
	local token = entry[key]
	if tokenFile ~= nil then
		local content, message = ____exports.readTokenFile(tokenFile)
		if message == nil then
			message = ""
		end
		if content == nil then
			onWrong((key .. " cannot be read: ") .. message, "name a file that Prosody's user may read: chgrp prosody FILE; chmod 640 FILE")
			return ""
		end
		token = content
	end
	if type(token) ~= "string" or not isMatrixToken(token) then
		onWrong(key .. " holds no token", "write the token there: one line of text without blanks")
		return ""
	end
	return token
end
local function readHomeserver(name, entry, onWrong)
	local given = {}
	for key in pairs(entry) do
		if type(key) == "string" and tokenKeys[key] ~= nil then
			given[#given + 1] = key
		elseif key ~= "url" and key ~= "media_url" then
			onWrong(
				tostring(key) .. " is not known there",
				"correct its spelling, or remove it"
			)
		end
	end
	local url = readBaseUrl(entry, "url", onWrong)
	local mediaUrl = entry.media_url ~= nil and readBaseUrl(entry, "media_url", onWrong) or nil
	local key = given[1] or ""
	local right = tokenKeys[key]
	if right == nil or #given > 1 then
		onWrong(
			tostring(#given) .. " tokens are set",
			"set exactly one of admin_token, access_token, as_token, or of them with _file"
		)
		return nil
	end
	local value = entry[key]
	local tokenFile = type(value) == "string" and has(key, "_file$") and value or nil
	local token = readToken(entry, key, tokenFile, onWrong)
	return {
		name = name,
		url = url,
		right = right,
		token = token,
		tokenFile = tokenFile,
		mediaUrl = mediaUrl
	}
end
--- Reads the table of homeservers. With anything wrong in it, none of it is used.
local function readHomeservers(reader)
	local option = authOptions.matrix_homeservers.name
	local given = reader.get(option)
	if given == nil then
		return {kind = "unset"}
	end
	local problemsBefore = #reader.problems
	local function onWrong(text, remedy)
		if remedy == nil then
			remedy = "correct the table; docs/homeserver.md shows one"
		end
		report(reader, option, text, remedy)
	end
	if not isTable(given) or (next(given)) == nil then
		onWrong("it has to be a table of homeservers by their Matrix server names")
		return {kind = "malformed"}
	end
	local homeservers = {}
	for name, entry in pairs(given) do
		if type(name) ~= "string" or not isServerName(name) then
			onWrong(tostring(name) .. " is no Matrix server name")
		elseif not isTable(entry) then
			onWrong(name .. " has to be a table with url and a token")
		else
			local homeserver = readHomeserver(
				name,
				entry,
				function(text, remedy)
					onWrong((name .. ": ") .. text, remedy)
				end
			)
			if homeserver ~= nil then
				homeservers[#homeservers + 1] = homeserver
			end
		end
	end
	table.sort(
		homeservers,
		function(one, other) return one.name < other.name end
	)
	local isRight = #reader.problems == problemsBefore
	return isRight and ({kind = "set", homeservers = homeservers}) or ({kind = "malformed"})
end
local needHomeservers = {authOptions.matrix_federation, authOptions.matrix_profile, authOptions.matrix_resync}
function ____exports.readAuthOptions(reader)
	local appId = readText(reader, authOptions.app_id)
	local requireIssuer = readFlag(reader, authOptions.uvs_require_issuer)
	if requireIssuer and appId == nil then
		local name = authOptions.uvs_require_issuer.name
		local text = "app_id is not set, so every login is refused"
		report(reader, name, text, "set app_id to the Jitsi domain, which Matrix clients put into iss")
	end
	local homeservers = readHomeservers(reader)
	for ____, ____value in ipairs(homeservers.kind == "unset" and needHomeservers or ({})) do
		local name = ____value.name
		local value = reader.get(name)
		if value ~= nil and value ~= false and value ~= 0 then
			report(reader, name, "no effect without matrix_homeservers", "set matrix_homeservers, or leave it out")
		end
	end
	local startCall = readStartCall(reader)
	local powers = {}
	local features = readFeatures(reader, powers)
	if startCall.kind == "power" then
		powers[authOptions.matrix_start_call.name] = startCall.power
	end
	local verifyMembership = readFlag(reader, authOptions.uvs_verify_membership)
	if not verifyMembership and (features ~= nil or startCall.kind == "power") then
		local ____temp_7 = features == nil and authOptions.matrix_start_call or authOptions.matrix_features
		local name = ____temp_7.name
		local text = "without uvs_verify_membership no power is known: nobody has it"
		report(
			reader,
			name,
			text,
			"leave it out, or uvs_verify_membership = false",
			"warn"
		)
	end
	return {
		appId = appId,
		uvsBaseUrl = readUrl(reader, authOptions.uvs_base_url),
		uvsAuthToken = readText(reader, authOptions.uvs_auth_token, "warn"),
		homeservers = homeservers,
		federation = readFlag(reader, authOptions.matrix_federation),
		ownerPower = readOwnerPower(reader),
		profile = readFlag(reader, authOptions.matrix_profile),
		syncPowerLevels = readFlag(reader, authOptions.uvs_sync_power_levels),
		uvsTimeout = readNumber(reader, authOptions.uvs_timeout),
		cacheSeconds = readNumber(reader, authOptions.matrix_cache_seconds),
		maxChecks = readNumber(reader, authOptions.matrix_max_checks),
		refusalsPerMinute = readNumber(reader, authOptions.matrix_refusals_per_minute),
		requireIssuer = requireIssuer,
		verifyMembership = verifyMembership,
		tokenSecret = readText(reader, authOptions.matrix_token_secret, "error"),
		tokenFallback = readFlag(reader, authOptions.matrix_token_fallback),
		resync = readResync(reader, homeservers),
		startCall = startCall,
		features = features,
		powers = powers,
		trusted = readTrusted(reader),
		serveWellKnown = readFlag(reader, authOptions.matrix_well_known)
	}
end
return ____exports
 end,
["src.prosody.decode"] = function(...)
local ____exports = {}
local encodings = require("util.encodings")
local jwt = require("util.jwt")
local decodeObject = require("src.prosody.json").decodeObject
local ____text = require("src.prosody.text")
local char = ____text.char
local has = ____text.has
--- An answer to a request, with its body decoded.
function ____exports.decodeAnswer(answer)
	if answer.kind ~= "response" then
		return answer
	end
	return {
		kind = "response",
		status = answer.status,
		body = decodeObject(answer.body)
	}
end
--- The characters of base64 for those that base64url has instead.
local marks = {["-"] = "+", _ = "/"}
--- The JSON object in a part of a JWT, which is base64url without padding; nothing if it holds none.
function ____exports.decodeBase64UrlObject(text)
	local rest = #text % 4
	if rest == 1 or (string.find(text, "+", nil, true) or 0) - 1 >= 0 or (string.find(text, "/", nil, true) or 0) - 1 >= 0 then
		return nil
	end
	local standard = text
	if (string.find(text, "-", nil, true) or 0) - 1 >= 0 or (string.find(text, "_", nil, true) or 0) - 1 >= 0 then
		standard = string.gsub(text, "[-_]", marks)
	end
	local padding = string.rep("=", (4 - rest) % 4)
	local decoded = encodings.base64.decode(standard .. padding) or ""
	if #decoded ~= math.floor(#text * 3 / 4) then
		return nil
	end
	return decodeObject(decoded)
end
--- Whether a JWT is signed with a secret, by HS256.
function ____exports.isSignedWith(token, secret)
	local returned, isSigned = pcall(function()
		local signed = jwt.verify(secret, token)
		return signed == true
	end)
	return returned and isSigned
end
--- All but control characters.
local withoutControl = ((("^[ -~" .. char(128)) .. "-") .. char(255)) .. "]*$"
--- Whether text can stand in a stanza: UTF-8 without control characters. util.stanza throws at any other text.
function ____exports.isStanzaText(text)
	return has(text, withoutControl) and encodings.utf8.valid(text)
end
return ____exports
 end,
["src.matrix.profile"] = function(...)
local ____exports = {}
local isServerName = require("src.matrix.ids").isServerName
local find = require("src.prosody.text").find
--- Longest display name passed on, in bytes, because every stanza of the user carries it. Synapse takes 256 characters.
local displayNameMaximum = 1024
--- The size of the avatar in pixels: sharp enough for a whole window, and small to load.
local thumbnail = "width=400&height=400&method=crop"
--- The URL of an avatar; nothing for a value that no browser could load.
local function avatarUrl(value, mediaUrl)
	if type(value) ~= "string" or mediaUrl == nil then
		return nil
	end
	local ____, ____, serverName, mediaId = find(value, "^mxc://([^/]+)/([A-Za-z0-9_-]+)$")
	if serverName == nil or mediaId == nil or not isServerName(serverName) then
		return nil
	end
	return (((((mediaUrl .. "/_matrix/media/v3/thumbnail/") .. serverName) .. "/") .. mediaId) .. "?") .. thumbnail
end
--- Reads what a homeserver says of a user: a profile, an account, or the content of a membership event.
function ____exports.readProfile(content, mediaUrl, isStanzaText)
	local name = content.displayname
	local isShown = type(name) == "string" and name ~= "" and #name <= displayNameMaximum and isStanzaText(name)
	return {
		displayName = isShown and name or nil,
		avatar = avatarUrl(content.avatar_url, mediaUrl)
	}
end
return ____exports
 end,
["src.verification.verifier"] = function(...)
local ____exports = {}
local isRefusal = require("src.login-reasons").isRefusal
function ____exports.refuse(reason, userId, detail)
	return {admitted = false, reason = reason, userId = userId, detail = detail}
end
function ____exports.endingOf(verdict)
	if verdict.admitted then
		return "admitted"
	end
	return isRefusal(verdict.reason) and "refused" or "unclear"
end
--- Why a request without a response says nothing.
____exports.failureReasons = {timeout = "verifier_timeout", cancelled = "check_cancelled", unreachable = "verifier_unreachable", oversized = "verifier_unreadable"}
--- Why a status says nothing, if it has no meaning of its own at an endpoint.
function ____exports.reasonOfStatus(status)
	if status == 429 then
		return "verifier_busy"
	end
	if status >= 500 then
		return "verifier_failed"
	end
	return status >= 300 and "verifier_rejected" or "verifier_unreadable"
end
return ____exports
 end,
["src.verification.uvs"] = function(...)
local ____exports = {}
local json = require("util.json")
local isRefusal = require("src.login-reasons").isRefusal
local ____ids = require("src.matrix.ids")
local isUserId = ____ids.isUserId
local serverOfUser = ____ids.serverOfUser
local ____power = require("src.matrix.power")
local heldPowers = ____power.heldPowers
local isOwnerByPowerLevels = ____power.isOwnerByPowerLevels
local decodeAnswer = require("src.prosody.decode").decodeAnswer
local ____http = require("src.prosody.http")
local describeAnswer = ____http.describeAnswer
local request = ____http.request
local asObject = require("src.prosody.json").asObject
local ____verifier = require("src.verification.verifier")
local failureReasons = ____verifier.failureReasons
local reasonOfStatus = ____verifier.reasonOfStatus
local refuse = ____verifier.refuse
--- A URL without the user and password that it may hold, for the log.
function ____exports.withoutCredentials(url)
	local shown = string.gsub(url, "^([^/]*//)[^/]*@", "%1")
	return shown
end
--- Makes the request about a claim.
function ____exports.uvsRequest(baseUrl, ____bindingPattern0, ____bindingPattern1, deadline)
	local verifyMembership
	local uvsAuthToken
	uvsAuthToken = ____bindingPattern0.uvsAuthToken
	verifyMembership = ____bindingPattern0.verifyMembership
	local serverName
	local roomId
	local openIdToken
	openIdToken = ____bindingPattern1.openIdToken
	roomId = ____bindingPattern1.roomId
	serverName = ____bindingPattern1.serverName
	local base = string.gsub(baseUrl, "/+$", "")
	local headers = {["Content-Type"] = "application/json"}
	if uvsAuthToken ~= nil then
		headers.Authorization = "Bearer " .. uvsAuthToken
	end
	local body = json.encode({token = openIdToken, room_id = verifyMembership and roomId or nil, matrix_server_name = serverName})
	return {url = (base .. "/verify/") .. (verifyMembership and "user_in_room" or "user"), headers = headers, body = body, deadline = deadline}
end
--- Reads the answer to `POST /verify/user_in_room` or `POST /verify/user`. It admits only by a 200 that clearly says that the
-- user is real, and in the room if that was asked. "No" and "cannot say" are different reasons.
function ____exports.readUvsAnswer(answer, claim, verifyMembership, ownerPower, powers)
	if answer.kind ~= "response" then
		return refuse(failureReasons[answer.kind])
	end
	local ____answer_0 = answer
	local status = ____answer_0.status
	local body = ____answer_0.body
	if status == 401 or status == 403 then
		return refuse("verifier_forbidden")
	end
	if status ~= 200 then
		return refuse(reasonOfStatus(status))
	end
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
	if not verifyMembership then
		return {admitted = true, userId = userId, owner = false}
	end
	if results.room_membership == false then
		return refuse("not_in_room", userId)
	end
	if results.room_membership ~= true then
		return refuse("verifier_unreadable", userId)
	end
	local levels = body and body.power_levels
	local owner = isOwnerByPowerLevels(levels, ownerPower)
	local held = powers and heldPowers(
		powers,
		function(power) return isOwnerByPowerLevels(levels, power) end
	)
	return {admitted = true, userId = userId, owner = owner, powers = held}
end
function ____exports.uvsVerifier(baseUrl, options)
	local ____options_11 = options
	local verifyMembership = ____options_11.verifyMembership
	local ownerPower = ____options_11.ownerPower
	local powers = ____options_11.powers
	return {
		verify = function(claim, seconds, onVerdict)
			local wanted = ____exports.uvsRequest(baseUrl, options, claim, seconds)
			request(
				wanted,
				function(answer)
					local decoded = decodeAnswer(answer)
					local verdict = ____exports.readUvsAnswer(
						decoded,
						claim,
						verifyMembership,
						ownerPower,
						powers
					)
					if not verdict.admitted and not isRefusal(verdict.reason) then
						local detail = (____exports.withoutCredentials(wanted.url) .. ": ") .. describeAnswer(answer)
						onVerdict(refuse(verdict.reason, verdict.userId, detail))
						return
					end
					onVerdict(verdict)
				end
			)
		end,
		targetOf = function(claim) return {name = claim.serverName or "the homeserver"} end
	}
end
return ____exports
 end,
["src.admin.report"] = function(...)
local __TS__ArrayFilter = require("lualib_bundle").__TS__ArrayFilter
local ____exports = {}
function ____exports.about(step, report)
	return function(level, text, advice)
		local ____report_4 = report
		local ____step_1 = step
		local ____level_2 = level
		local ____text_3 = text
		local ____temp_0
		if level == "ok" then
			____temp_0 = nil
		else
			____temp_0 = advice
		end
		____report_4[#____report_4 + 1] = {step = ____step_1, level = ____level_2, text = ____text_3, advice = ____temp_0}
	end
end
--- Appends items to a list: `push(...items)` would append only the first in Lua.
function ____exports.addAll(list, items)
	for ____, item in ipairs(items) do
		list[#list + 1] = item
	end
	return list
end
local function count(steps, level)
	return #__TS__ArrayFilter(
		steps,
		function(____, step) return step.level == level end
	)
end
--- The exit code: 0 without problems, 1 with warnings, 2 with errors.
function ____exports.exitCodeOf(steps)
	if count(steps, "error") > 0 then
		return 2
	end
	return count(steps, "warning") > 0 and 1 or 0
end
function ____exports.padded(text, width)
	return text .. string.rep(
		" ",
		math.floor(math.max(0, width - #text))
	)
end
--- Adds steps as lines below a title, with a last line that counts the problems.
function ____exports.addLines(lines, title, steps)
	lines[#lines + 1] = title
	for ____, ____value in ipairs(steps) do
		local step = ____value.step
		local level = ____value.level
		local text = ____value.text
		local advice = ____value.advice
		lines[#lines + 1] = (____exports.padded(level, 9) .. ____exports.padded(step, 15)) .. text
		if advice ~= nil then
			lines[#lines + 1] = (____exports.padded("", 24) .. "-> ") .. advice
		end
	end
	local problems = (("errors: " .. tostring(count(steps, "error"))) .. ", warnings: ") .. tostring(count(steps, "warning"))
	local exitCode = ____exports.exitCodeOf(steps)
	lines[#lines + 1] = exitCode == 0 and "all well" or problems
	return exitCode
end
return ____exports
 end,
["src.admin.setup"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayFind = ____lualib.__TS__ArrayFind
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local ____text = require("src.prosody.text")
local find = ____text.find
local has = ____text.has
local isOneOf = ____text.isOneOf
local sub = ____text.sub
local about = require("src.admin.report").about
--- Our authentication provider, as the option `authentication` names it.
____exports.authentication = "matrix_user_verification"
--- Our module for the MUC component.
____exports.powerSync = "matrix_power_sync"
--- The line that every command begins with.
function ____exports.versionLine(setup)
	return (("mod_auth_" .. ____exports.authentication) .. " ") .. (setup.versions.own or "of an unknown version")
end
--- An option of a section, else of the global section.
function ____exports.optionOf(setup, section, name)
	local ____section_options_name_0 = section.options[name]
	if ____section_options_name_0 == nil then
		____section_options_name_0 = setup.global.options[name]
	end
	return ____section_options_name_0
end
--- The items of a list; a single text is a list of one.
function ____exports.itemsOf(value)
	if type(value) == "table" then
		return value
	end
	return type(value) == "string" and ({value}) or ({})
end
function ____exports.begins(text, prefix)
	return sub(text, 1, #prefix) == prefix
end
--- Whether Matrix verifies the users of a section.
function ____exports.isVerified(setup, section)
	return section.component == nil and ____exports.optionOf(setup, section, "authentication") == ____exports.authentication
end
--- A section, as a sentence names it.
function ____exports.describe(section)
	if section.name == "*" then
		return "the global section"
	end
	return section.component == nil and ("VirtualHost \"" .. section.name) .. "\"" or ("Component \"" .. section.name) .. "\""
end
--- The JIDs of a section's administrators.
function ____exports.administratorsOf(setup, section)
	return ____exports.itemsOf(____exports.optionOf(setup, section, "admins"))
end
function ____exports.hostNamed(setup, name)
	return __TS__ArrayFind(
		setup.hosts,
		function(____, section) return section.name == name end
	)
end
function ____exports.inWords(names)
	return #names == 0 and "none" or table.concat(names, ", ")
end
--- Chooses the hosts for a command: the one that is named, else all. Where there are none, the report says why.
function ____exports.chooseHosts(setup, named, report)
	local verified = __TS__ArrayFilter(
		setup.hosts,
		function(____, section) return ____exports.isVerified(setup, section) end
	)
	local chosen = __TS__ArrayFilter(
		verified,
		function(____, section) return named == nil or section.name == named end
	)
	if #chosen > 0 then
		return chosen
	end
	local function providerOf(section)
		return ____exports.inWords(____exports.itemsOf(____exports.optionOf(setup, section, "authentication")))
	end
	local other = __TS__ArrayFind(
		setup.hosts,
		function(____, section)
			local ____temp_1
			if named == nil then
				____temp_1 = has(
					providerOf(section),
					"[Mm]atrix"
				)
			else
				____temp_1 = section.name == named
			end
			return ____temp_1
		end
	)
	local add = about("host", report)
	local advice = ("set authentication = \"" .. ____exports.authentication) .. "\" on the VirtualHost of the users"
	local hosts = ____exports.inWords(__TS__ArrayMap(
		verified,
		function(____, section) return section.name end
	))
	if other ~= nil then
		add(
			"error",
			((((____exports.describe(other) .. " does not verify its users by Matrix: its authentication is ") .. providerOf(other)) .. " (hosts that do: ") .. hosts) .. ")",
			advice
		)
	elseif named == nil then
		add("error", "no host verifies its users by Matrix", advice)
	else
		add("error", ("\"" .. named) .. "\" is no host of this server", "hosts with Matrix users: " .. hosts)
	end
	return chosen
end
--- The first labels of MUC components that Jitsi uses for other rooms than meetings.
local otherRooms = {"breakout", "lobby", "internal", "internal-muc"}
--- The component of a host's meetings: the one that the option `main_muc` names, else one with power sync, else the first
-- that does not have the name of one of Jitsi's other components.
function ____exports.meetingsOf(setup, host)
	local components = __TS__ArrayFilter(
		setup.hosts,
		function(____, section) return section.component == "muc" end
	)
	local named = ____exports.optionOf(setup, host, "main_muc")
	return __TS__ArrayFind(
		components,
		function(____, section) return section.name == named end
	) or __TS__ArrayFind(
		components,
		function(____, section) return isOneOf(section.modules, ____exports.powerSync) end
	) or __TS__ArrayFind(
		components,
		function(____, section)
			local ____, ____, label = find(section.name, "^([^.]*)%.")
			return not isOneOf(otherRooms, label)
		end
	)
end
return ____exports
 end,
["src.admin.check-options"] = function(...)
local __TS__ObjectAssign = require("lualib_bundle").__TS__ObjectAssign
local ____exports = {}
local powerSyncOptions = require("src.meeting.power-sync-options").powerSyncOptions
local authOptions = require("src.options").authOptions
local nearestName = require("src.prosody.nearest").nearestName
local ____setup = require("src.admin.setup")
local begins = ____setup.begins
local describe = ____setup.describe
local about = require("src.admin.report").about
local ofHost = authOptions
local ofMuc = powerSyncOptions
local known = __TS__ObjectAssign({}, authOptions, powerSyncOptions)
--- Options of modules that ours replace, with what does the same here.
local replaced = {uvs_issuer = "set app_id to it, and uvs_require_issuer = true", uvs_disable_membership_verification = "set uvs_verify_membership = false", uvs_disable_cascading_set = "leave it out: nobody is owner without the power in the Matrix room", disable_cascading_set = "leave it out: nobody is owner without the power in the Matrix room"}
--- Checks whether an option is known, and has an effect in its section.
local function checkPlace(name, section, add)
	local place = describe(section)
	local isKnown = known[name] ~= nil
	if isKnown and section.name ~= "*" and name ~= "app_id" then
		if ofHost[name] == nil and section.component == nil then
			add("warning", ((name .. " in ") .. place) .. " has no effect", "set it on the MUC component")
		elseif ofMuc[name] == nil and section.component ~= nil then
			add("warning", ((name .. " in ") .. place) .. " has no effect", "set it on the VirtualHost")
		end
	end
	local instead = replaced[name]
	if not isKnown and (instead ~= nil or begins(name, "uvs_") or begins(name, "matrix_")) then
		local advice = instead or "nothing reads it. The nearest option is " .. nearestName(name, known)
		add("warning", ((name .. " in ") .. place) .. " is not known", advice)
	end
end
--- Checks the options of a site.
function ____exports.checkOptions(site, problems, report)
	local add = about("options", report)
	local before = #report
	for ____, ____value in ipairs(problems) do
		local option = ____value.option
		local level = ____value.level
		local text = ____value.text
		local remedy = ____value.remedy
		local own = ofMuc[option] == nil and site.host or site.muc
		local section = (own and own.options[option]) == nil and site.setup.global or own
		add(
			level == "error" and "error" or "warning",
			(((option .. " in ") .. describe(section)) .. ": ") .. text,
			remedy
		)
	end
	local sections = {site.setup.global, site.host}
	if site.muc ~= nil then
		sections[#sections + 1] = site.muc
	end
	local count = 0
	for ____, section in ipairs(sections) do
		local names = {}
		for name in pairs(section.options) do
			names[#names + 1] = name
		end
		table.sort(names)
		for ____, name in ipairs(names) do
			checkPlace(name, section, add)
			count = count + (known[name] == nil and 0 or 1)
		end
	end
	if #report == before then
		add(
			"ok",
			tostring(count) .. " options of these modules are set, all known and of the right type"
		)
	end
end
return ____exports
 end,
["src.admin.check-site"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArraySome = ____lualib.__TS__ArraySome
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local ____exports = {}
local ____read_2Doption = require("src.prosody.read-option")
local isOff = ____read_2Doption.isOff
local isOn = ____read_2Doption.isOn
local ____text = require("src.prosody.text")
local find = ____text.find
local isOneOf = ____text.isOneOf
local ____report = require("src.admin.report")
local about = ____report.about
local addAll = ____report.addAll
local ____setup = require("src.admin.setup")
local administratorsOf = ____setup.administratorsOf
local authentication = ____setup.authentication
local begins = ____setup.begins
local describe = ____setup.describe
local hostNamed = ____setup.hostNamed
local inWords = ____setup.inWords
local isVerified = ____setup.isVerified
local itemsOf = ____setup.itemsOf
local optionOf = ____setup.optionOf
local powerSync = ____setup.powerSync
--- Modules that decide on the same logins and rooms by weaker rules.
local rivals = {"matrix_affiliation", "matrix_lobby_bypass", "auth_hybrid_matrix_token"}
--- Options that Jitsi's installers set on the component of the meetings, and what happens without.
local optionsOfMeetings = {{name = "muc_room_locking", value = false, effect = "a new room stays closed until its owner configures it"}, {name = "muc_room_default_public_jids", value = true, effect = "clients do not see each other's addresses"}}
--- Reports a module that is enabled on a section of a running server, and did not load.
local function checkLoaded(section, name, add)
	local isLoaded = section.loaded == nil or isOneOf(section.loaded, name)
	if not isLoaded then
		add("error", ((("mod_" .. name) .. " is not loaded on \"") .. section.name) .. "\"", "read in Prosody's log why it did not load; restart Prosody after a change of authentication")
	end
	return isLoaded
end
--- Checks that power sync is on the component of the meetings and nowhere else, and of the same release as we are.
local function checkPowerSync(site, muc, add)
	local ____site_0 = site
	local setup = ____site_0.setup
	local host = ____site_0.host
	local function isOwn(section)
		return isOneOf(
			itemsOf(section.options.modules_enabled),
			powerSync
		)
	end
	local enable = ((("add \"" .. powerSync) .. "\" to modules_enabled of Component \"") .. muc.name) .. "\""
	for ____, section in ipairs(addAll({setup.global}, setup.hosts)) do
		if section.component ~= "muc" and isOwn(section) then
			add(
				"error",
				(powerSync .. " has no effect in ") .. describe(section),
				"remove it there, and " .. enable
			)
		end
	end
	local synchronised = isOn(optionOf(setup, host, "uvs_sync_power_levels"))
	local synchronise = ("set uvs_sync_power_levels = true on VirtualHost \"" .. host.name) .. "\""
	if not isOneOf(muc.modules, powerSync) then
		add(synchronised and "error" or "warning", ((powerSync .. " is not enabled on \"") .. muc.name) .. "\": Matrix does not decide who moderates", synchronised and enable or (enable .. ", and ") .. synchronise)
		return
	end
	local ____setup_versions_1 = setup.versions
	local own = ____setup_versions_1.own
	local theirs = ____setup_versions_1.powerSync
	local file = ("mod_" .. powerSync) .. ".lua"
	if theirs ~= own then
		local found = theirs == "" and file .. " is not ours" or (file .. " is of version ") .. (theirs or "")
		add("error", theirs == nil and file .. " is in no folder of plugin_paths" or found, ((("install the " .. file) .. " of version ") .. (own or "")) .. ", and no other in plugin_paths")
	elseif checkLoaded(muc, powerSync, add) then
		if synchronised then
			add("ok", ("moderators of the Matrix room become owners on \"" .. muc.name) .. "\"")
		else
			add("warning", powerSync .. " is enabled, but uvs_sync_power_levels is off: no user becomes owner of a Matrix room", synchronise)
		end
	end
end
local function checkOwn(site, add)
	checkLoaded(site.host, "auth_" .. authentication, add)
	if site.muc == nil then
		add("error", "there is no MUC component", "add Component \"conference.YOUR-DOMAIN\" \"muc\"")
	else
		checkPowerSync(site, site.muc, add)
	end
end
local function checkTransport(site, add)
	local ____site_2 = site
	local setup = ____site_2.setup
	local host = ____site_2.host
	local enabled = host.loaded or host.modules
	local enable = ("to modules_enabled of VirtualHost \"" .. host.name) .. "\""
	local ways = {}
	for ____, way in ipairs({"websocket", "bosh"}) do
		if isOneOf(enabled, way) then
			ways[#ways + 1] = way
			local secure = isOn(setup.global.options[("consider_" .. way) .. "_secure"])
			if not secure and not isOff(optionOf(setup, host, "c2s_require_encryption")) then
				add("warning", "behind a web server that ends TLS, Prosody offers no login over " .. way, ("set consider_" .. way) .. "_secure = true in the global section, as Jitsi's installers do")
			end
		end
	end
	if #ways > 0 then
		add(
			"ok",
			"clients connect by " .. table.concat(ways, " and ")
		)
	else
		add("error", "neither websocket nor bosh is enabled: no client can connect", "add \"websocket\" and \"bosh\" " .. enable)
	end
	if isOneOf(enabled, "smacks") then
		add("ok", "smacks is enabled: sessions survive short interruptions")
	else
		add("warning", "smacks is not enabled: users who lose the connection for a moment have to join again", "add \"smacks\" " .. enable)
	end
end
local function checkNeighbours(site, report)
	local ____site_3 = site
	local setup = ____site_3.setup
	local host = ____site_3.host
	local muc = ____site_3.muc
	local before = #report
	local add = about("conflicts", report)
	local modules = muc and muc.modules or ({})
	for ____, section in ipairs(muc == nil and ({host}) or ({host, muc})) do
		for ____, name in ipairs(rivals) do
			if isOneOf(section.modules, name) then
				add("error", ((name .. " on \"") .. section.name) .. "\" decides on the same logins and rooms by weaker rules", ("remove it from modules_enabled; " .. powerSync) .. " and its options replace it")
			end
		end
	end
	if isOneOf(modules, "token_affiliation") or isOneOf(modules, "token_affiliation_legacy") then
		add("warning", "token_affiliation makes every verified user a member of the meeting: they pass its lobby", "remove it from modules_enabled of the MUC component, unless you want that")
	end
	local keepsGuests = muc ~= nil and optionOf(setup, muc, "matrix_guests") ~= "allow"
	if keepsGuests and isOneOf(modules, "muc_wait_for_host") then
		add("warning", "muc_wait_for_host admits waiting guests once a verified user is there, but matrix_guests keeps them out", "set matrix_guests = \"allow\" on the MUC component, or let moderators use the lobby")
	end
	if isOn(optionOf(setup, host, "matrix_token_fallback")) then
		local ____optionOf_result_6 = optionOf(setup, host, "app_secret")
		if ____optionOf_result_6 == nil then
			____optionOf_result_6 = optionOf(setup, host, "asap_key_server")
		end
		local ____optionOf_result_6_7 = ____optionOf_result_6
		if ____optionOf_result_6_7 == nil then
			____optionOf_result_6_7 = optionOf(setup, host, "cache_keys_url")
		end
		local key = ____optionOf_result_6_7
		if key == nil or optionOf(setup, host, "app_id") == nil then
			add("error", "matrix_token_fallback is on, but ordinary tokens cannot be verified: all of them are refused", "set app_id and app_secret (or asap_key_server), as for Jitsi's token authentication")
		end
	end
	if #report == before then
		add("ok", "no module is in the way")
	end
end
--- Checks the options that Jicofo and clients need on the component of the meetings.
local function checkJicofo(site, add)
	local ____site_8 = site
	local setup = ____site_8.setup
	local muc = ____site_8.muc
	if muc == nil then
		return
	end
	local place = ("on Component \"" .. muc.name) .. "\""
	local ____local = {}
	local focus = false
	for ____, jid in ipairs(administratorsOf(setup, muc)) do
		local ____, ____, user, domain = find(jid, "^([^@]*)@(.*)$")
		if domain == nil then
			domain = jid
		end
		local section = hostNamed(setup, domain)
		if section ~= nil and (not isVerified(setup, section) or begins(section.name, "auth.")) then
			____local[#____local + 1] = jid
			focus = focus or user == "focus"
		end
	end
	if focus then
		add(
			"ok",
			"administrators: " .. table.concat(____local, ", ")
		)
	else
		local admins = inWords(administratorsOf(setup, muc))
		add(#____local == 0 and "error" or "warning", ((("Jicofo is no administrator of \"" .. muc.name) .. "\", and has the rights of an ordinary user (admins: ") .. admins) .. ")", ("set admins = { \"focus@auth.YOUR-DOMAIN\" }, with the host that Jicofo logs in to, " .. place) .. " or in the global section")
	end
	if setup.administratorsConnected == 0 then
		add("warning", "no administrator is connected", "start Jicofo, and read its log: meetings do not open without it")
	end
	for ____, ____value in ipairs(optionsOfMeetings) do
		local name = ____value.name
		local value = ____value.value
		local effect = ____value.effect
		local set = optionOf(setup, muc, name)
		local ____value_9
		if value then
			____value_9 = not isOn(set)
		else
			____value_9 = not isOff(set)
		end
		if ____value_9 then
			add(
				"warning",
				(((name .. " is not ") .. tostring(value)) .. ": ") .. effect,
				((((("set " .. name) .. " = ") .. tostring(value)) .. " ") .. place) .. ", as Jitsi's installers do"
			)
		end
	end
end
function ____exports.checkModules(site, report)
	local modules = about("modules", report)
	checkOwn(site, modules)
	checkTransport(site, modules)
	checkNeighbours(site, report)
	checkJicofo(
		site,
		about("jicofo", report)
	)
end
--- Authentication providers whose users have no account.
local withoutAccount = {"anonymous", "jitsi-anonymous", "token"}
--- Whether Jitsi's visitor mode is configured in a section.
local function hasVisitors(____bindingPattern0)
	local modules
	local component
	component = ____bindingPattern0.component
	if component == nil then
		component = ""
	end
	modules = ____bindingPattern0.modules
	return isOneOf(
		addAll({component}, modules),
		"visitors_component"
	) or isOneOf(modules, "visitors") or isOneOf(modules, "fmuc")
end
local function checkVisitors(site, trusted, add)
	local ____site_10 = site
	local setup = ____site_10.setup
	local host = ____site_10.host
	local muc = ____site_10.muc
	if not __TS__ArraySome(
		setup.hosts,
		function(____, section) return hasVisitors(section) end
	) then
		return
	end
	local open = {}
	for ____, ____value in ipairs(setup.hosts) do
		local name = ____value.name
		local modules = ____value.modules
		local ____, ____, domain = find(name, "%.(.*)$")
		if domain == nil then
			domain = name
		end
		local users = hostNamed(setup, domain)
		if isOneOf(modules, "fmuc") and users ~= nil and not isVerified(setup, users) then
			open[#open + 1] = users.name
		end
	end
	local nodes = #open == 0 and "a visitor node, unless its host verifies Matrix users too," or inWords(open)
	add(#open == 0 and "warning" or "error", ("visitors are configured: " .. nodes) .. " admits everybody who knows a room's name", ("set authentication = \"" .. authentication) .. "\" on the VirtualHost of each visitor node, with the options of this one")
	local untrusted = {}
	for ____, section in ipairs({host, muc or host}) do
		for ____, name in ipairs(itemsOf(optionOf(setup, section, "s2s_whitelist"))) do
			if not isOneOf(trusted, name) and not isOneOf(untrusted, name) then
				untrusted[#untrusted + 1] = name
			end
		end
	end
	if #untrusted > 0 then
		add(
			"warning",
			("matrix_trusted_servers lacks " .. inWords(untrusted)) .. ": stanzas of these servers to meetings are refused",
			"add those that are visitor nodes of this Jitsi"
		)
	end
end
--- Lists the users who enter without a Matrix login, and checks visitor nodes.
function ____exports.checkTrust(site, report)
	local ____site_11 = site
	local setup = ____site_11.setup
	local host = ____site_11.host
	local muc = ____site_11.muc
	local option = optionOf(setup, host, "matrix_trusted_servers")
	local trusted = itemsOf(option)
	local servers = __TS__ArrayFilter(
		trusted,
		function(____, name) return hostNamed(setup, name) == nil end
	)
	local accounts = {}
	local guests = {}
	for ____, section in ipairs(setup.hosts) do
		local provider = optionOf(setup, section, "authentication")
		if section.component == nil and section.name ~= host.name and not isVerified(setup, section) then
			if type(provider) == "string" and isOneOf(withoutAccount, provider) then
				guests[#guests + 1] = section.name
			elseif option == nil or isOneOf(trusted, section.name) then
				accounts[#accounts + 1] = section.name
			end
		end
	end
	if #guests > 0 and muc ~= nil then
		local ____optionOf_result_12 = optionOf(setup, muc, "matrix_guests")
		if ____optionOf_result_12 == nil then
			____optionOf_result_12 = "lobby"
		end
		local policy = ____optionOf_result_12
		local shown = type(policy) == "string" and policy or "deny"
		about("guests", report)(
			"ok",
			(("users of " .. inWords(guests)) .. ": matrix_guests is ") .. shown
		)
	end
	local add = about("trust", report)
	add(
		"ok",
		"accounts that may enter meetings without Matrix: those of " .. inWords(accounts)
	)
	add(
		"ok",
		"other servers that may: " .. inWords(servers)
	)
	checkVisitors(site, trusted, add)
end
return ____exports
 end,
["src.prosody.dns"] = function(...)
local ____exports = {}
local dns = require("net.adns")
--- Most records of one name that are read, because the owner of the name decides how many there are.
local recordMaximum = 8
local function readService(value)
	if type(value) ~= "table" then
		return nil
	end
	local ____value_0 = value
	local target = ____value_0.target
	local port = ____value_0.port
	local priority = ____value_0.priority
	if type(target) ~= "string" or type(port) ~= "number" or type(priority) ~= "number" then
		return nil
	end
	local host = string.gsub(target, "%.$", "")
	if host == "" then
		return nil
	end
	return {target = host, port = port, priority = priority}
end
--- Looks up the records of one type.
local function lookup(name, ____type, read, onValues)
	dns.resolver():lookup(
		function(answer)
			local values = {}
			for ____, record in ipairs(answer or ({})) do
				local held = record[string.lower(____type)]
				if held ~= nil and #values < recordMaximum then
					local value = read(held)
					if value ~= nil then
						values[#values + 1] = value
					end
				end
			end
			onValues(values)
		end,
		name,
		____type,
		"IN"
	)
end
local function readAddress(value)
	return type(value) == "string" and value or nil
end
--- Prosody's resolver. It may never call back if it cannot send a query, so the caller needs a deadline.
____exports.resolver = {
	addresses = function(host, onAddresses)
		local found = {}
		local awaited = 2
		local function collect(addresses)
			for ____, address in ipairs(addresses) do
				found[#found + 1] = address
			end
			awaited = awaited - 1
			if awaited == 0 then
				onAddresses(found)
			end
		end
		lookup(host, "A", readAddress, collect)
		lookup(host, "AAAA", readAddress, collect)
	end,
	services = function(name, onRecords)
		lookup(name, "SRV", readService, onRecords)
	end
}
return ____exports
 end,
["src.matrix.discovery"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local isServerName = ____ids.isServerName
local splitServerName = ____ids.splitServerName
local asObject = require("src.prosody.json").asObject
local ____text = require("src.prosody.text")
local find = ____text.find
local has = ____text.has
local toNumber = ____text.toNumber
--- Text that looks like an IPv4 address. No host has such a name.
local ipv4 = "^[0-9]+%.[0-9]+%.[0-9]+%.[0-9]+$"
local federationPort = 8448
local httpsPort = 443
--- The names of the service of a host in DNS.
function ____exports.serviceNames(host)
	return {newer = "_matrix-fed._tcp." .. host, older = "_matrix._tcp." .. host}
end
--- The destination that a name with a port or an IP address states; nothing for a name that has to be looked up.
local function statedDestination(serverName)
	local ____splitServerName_result_0 = splitServerName(serverName)
	local named = ____splitServerName_result_0.host
	local port = ____splitServerName_result_0.port
	local ____, ____, ipv6 = find(named, "^%[(.*)%]$")
	local host = ipv6 or named
	local literal = ipv6 ~= nil or has(host, ipv4)
	if not literal and port == nil then
		return nil
	end
	return {
		host = host,
		literal = literal,
		port = toNumber(port or "") or federationPort,
		hostHeader = serverName,
		certificateName = host
	}
end
function ____exports.firstStep(serverName)
	local stated = statedDestination(serverName)
	if stated ~= nil then
		return {kind = "connect", destination = stated}
	end
	return {kind = "well_known", destination = {
		host = serverName,
		literal = false,
		port = httpsPort,
		hostHeader = serverName,
		certificateName = serverName
	}}
end
function ____exports.stepAfterWellKnown(serverName, content)
	local ____opt_1 = asObject(content)
	local delegated = ____opt_1 and ____opt_1["m.server"]
	local name = type(delegated) == "string" and isServerName(delegated) and delegated or serverName
	local stated = statedDestination(name)
	if stated ~= nil then
		return {kind = "connect", destination = stated}
	end
	return {kind = "service", host = name}
end
function ____exports.destinationOfService(host, records)
	local best = {target = host, port = federationPort, priority = math.huge}
	for ____, record in ipairs(records) do
		if record.priority < best.priority then
			best = record
		end
	end
	return {
		host = best.target,
		literal = false,
		port = best.port,
		hostHeader = host,
		certificateName = host
	}
end
return ____exports
 end,
["src.prosody.address"] = function(...)
local __TS__ArraySome = require("lualib_bundle").__TS__ArraySome
local ____exports = {}
local ips = require("util.ip")
--- Shortest prefix that a provider gives to one customer in IPv6, in bytes.
local networkLength = 8
--- What counts as one address for a rate limit: the network of an IPv6 address, because one customer has all of it, and an
-- IPv4 address, also if it is written within IPv6.
function ____exports.networkOf(address)
	local ip = ips.new_ip(address)
	if (ip and ip.proto) ~= "IPv6" then
		return address
	end
	local ipv4 = string.match(ip.normal, "^::ffff:([0-9.]+)$")
	return ipv4 or string.sub(ip.packed, 1, networkLength)
end
--- Whether an address belongs to a private network or to this machine.
function ____exports.isPrivate(address)
	local ip = ips.new_ip(address)
	return (ip and ip.private) == true
end
--- The part of IPv6 that is given out to the public internet. It leaves out loopback, link-local and unique local addresses,
-- and most ways to write an IPv4 address within IPv6.
local publicIpv6 = "2000::/3"
--- Networks outside of the public internet (IANA's special-purpose registries) that util.ip does not count as private.
local specialNetworks = {
	"0.0.0.0/8",
	"192.0.0.0/24",
	"192.0.2.0/24",
	"192.88.99.0/24",
	"198.18.0.0/15",
	"198.51.100.0/24",
	"203.0.113.0/24",
	"224.0.0.0/3",
	"2001::/23",
	"2001:db8::/32",
	"3fff::/20",
	"2002::/16"
}
local function isWithin(ip, network)
	local base, bits = ips.parse_cidr(network)
	return base ~= nil and ips.match(ip, base, bits)
end
--- Whether a text is the address of a machine in the public internet. The name of a host is not.
function ____exports.isPublicAddress(text)
	local ip = ips.new_ip(text)
	if ip == nil or ip.zone ~= nil or ip.private then
		return false
	end
	if ip.proto == "IPv6" and not isWithin(ip, publicIpv6) then
		return false
	end
	return not __TS__ArraySome(
		specialNetworks,
		function(____, network) return isWithin(ip, network) end
	)
end
return ____exports
 end,
["src.prosody.clock"] = function(...)
local ____exports = {}
local async = require("util.async")
local time = require("util.time")
local timers = require("util.timer")
--- The server's own clock. Its timers outlive a module: a module has to cancel them when it is unloaded.
____exports.serverClock = {
	now = time.monotonic,
	wall = time.now,
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
--- Pauses the running coroutine until the answer is there; the server goes on meanwhile.
function ____exports.waitFor(start)
	local wait, done = async.waiter()
	local answer
	start(function(given)
		answer = given
		done()
	end)
	wait()
	return answer
end
return ____exports
 end,
["src.verification.homeserver-api"] = function(...)
local ____exports = {}
local urlencode = require("util.http").urlencode
local readCreation = require("src.matrix.power").readCreation
local ____ids = require("src.matrix.ids")
local isUserId = ____ids.isUserId
local serverOfUser = ____ids.serverOfUser
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local holdsText = ____json.holdsText
local has = require("src.prosody.text").has
local ____verifier = require("src.verification.verifier")
local failureReasons = ____verifier.failureReasons
local reasonOfStatus = ____verifier.reasonOfStatus
--- What a status other than 200 says of the right by which a question was asked.
local statusReasons = {
	user = {[401] = "user_unknown"},
	profile = {},
	token = {[401] = "homeserver_token_unknown", [403] = "homeserver_token_unknown"},
	admin = {[401] = "homeserver_token_unknown", [403] = "homeserver_token_not_admin"},
	bot = {[401] = "homeserver_token_unknown", [403] = "bot_not_in_room"},
	service = {[401] = "homeserver_token_unknown", [403] = "user_not_in_namespace"}
}
local unreadable = {ok = false, reason = "verifier_unreadable"}
local function yes(value)
	return {ok = true, value = value}
end
local function no(reason)
	return {ok = false, reason = reason}
end
--- A value that may be missing from a well-formed answer.
local function present(value)
	return value == nil and unreadable or yes(value)
end
--- Reads an object in a body.
local function inside(name, read)
	return function(body)
		local object = asObject(body[name])
		return object == nil and unreadable or read(object)
	end
end
function ____exports.readAnswer(question, answer)
	if answer.kind == "oversized" then
		return {ok = false, reason = failureReasons.oversized, oversized = true}
	end
	if answer.kind ~= "response" then
		return no(failureReasons[answer.kind])
	end
	local ____answer_0 = answer
	local status = ____answer_0.status
	local body = ____answer_0.body
	if status == 200 then
		return body == nil and unreadable or question.read(body)
	end
	local errcode = body and body.errcode
	if status == 404 and errcode == "M_NOT_FOUND" and question.notFound ~= nil then
		return question.notFound
	end
	if status == 404 and (body == nil or errcode == "M_UNRECOGNIZED") then
		return no("homeserver_endpoint_missing")
	end
	if question.right == "service" and errcode == "M_EXCLUSIVE" then
		return no("user_not_in_namespace")
	end
	local reason = statusReasons[question.right][status]
	if question.right == "service" and status == 403 and errcode ~= "M_FORBIDDEN" then
		return no(reasonOfStatus(status))
	end
	local isRejected = type(errcode) == "string" and errcode ~= "M_MISSING_TOKEN"
	if reason == nil or not isRejected then
		return no(reasonOfStatus(status))
	end
	return no(reason)
end
--- The question whose an OpenID token is.
function ____exports.userinfo(serverName, openIdToken)
	return {
		what = "user of the token",
		path = "/_matrix/federation/v1/openid/userinfo?access_token=" .. urlencode(openIdToken),
		right = "user",
		read = function(body)
			local userId = body.sub
			if type(userId) ~= "string" or not isUserId(userId) then
				return unreadable
			end
			return serverOfUser(userId) == serverName and yes(userId) or no("user_of_other_server")
		end
	}
end
--- The question for the owner of the module's token.
____exports.whoami = {
	what = "user id of the bot",
	path = "/_matrix/client/v3/account/whoami",
	right = "token",
	lasting = true,
	read = function(body)
		local userId = body.user_id
		return type(userId) == "string" and isUserId(userId) and yes(userId) or unreadable
	end
}
--- The path of a question that an application service asks as a user.
function ____exports.pathAs(path, userId)
	return ((path .. (has(path, "%?") and "&" or "?")) .. "user_id=") .. urlencode(userId)
end
--- The question whether an application service may pose as a user. Synapse ignores as whom a token asks that is of no
-- application service, and answers by the token's own user.
____exports.posing = function(userId) return {
	what = "posing as the user",
	path = ____exports.pathAs(____exports.whoami.path, userId),
	right = "service",
	read = function(body) return body.user_id == userId and yes(userId) or no("user_not_in_namespace") end
} end
--- Longest list of members that is read, in bytes: some 50,000 by the admin API, 15,000 with names and avatars as a bot.
local membersMaximum = 2 * 1024 * 1024
--- Longest other answer of the admin API that is read, in bytes. A user in 10,000 rooms makes half of that; the whole state, which
-- Synapse before 1.123 sends, 330 bytes for each member.
____exports.adminMaximum = 1024 * 1024
local function adminPath(roomId, what)
	return (("/_synapse/admin/v1/rooms/" .. urlencode(roomId)) .. "/") .. what
end
--- Finds an event in a room's state. Synapse before 1.123 ignores the type that is asked for, and sends the whole state.
local function findEvent(state, ____type)
	for index in pairs(state) do
		local event = asObject(state[index])
		if (event and event.type) == ____type and event.state_key == "" then
			return event
		end
	end
	return nil
end
____exports.adminApi = {
	member = function(roomId, userId) return {
		what = "joined rooms",
		path = ("/_synapse/admin/v1/users/" .. urlencode(userId)) .. "/joined_rooms",
		right = "admin",
		read = inside(
			"joined_rooms",
			function(rooms) return yes(holdsText(rooms, roomId) and ({membership = "join"}) or nil) end
		)
	} end,
	account = function(userId, ____local) return {
		what = "profile",
		path = (____local and "/_synapse/admin/v2/users/" or "/_matrix/client/v3/profile/") .. urlencode(userId),
		right = "profile",
		notFound = yes({}),
		read = yes
	} end,
	levels = function(roomId) return {
		what = "power levels",
		path = adminPath(roomId, "state?type=m.room.power_levels"),
		right = "admin",
		notFound = yes(nil),
		read = inside(
			"state",
			function(state)
				local event = findEvent(state, "m.room.power_levels")
				return event == nil and yes(nil) or present(asObject(event.content))
			end
		)
	} end,
	creation = function(roomId) return {
		what = "creation of the room",
		path = adminPath(roomId, "state?type=m.room.create"),
		right = "admin",
		lasting = true,
		notFound = unreadable,
		read = inside(
			"state",
			function(state) return present(readCreation(findEvent(state, "m.room.create") or ({}))) end
		)
	} end,
	members = function(roomId, serverName) return {
		what = "members",
		path = adminPath(roomId, "members"),
		right = "admin",
		bodyMaximum = membersMaximum,
		notFound = yes({joined = {}, seen = false}),
		read = inside(
			"members",
			function(members)
				local joined = {}
				local seen = false
				for index in pairs(members) do
					local userId = members[index]
					if type(userId) == "string" then
						joined[userId] = true
						seen = seen or serverOfUser(userId) == serverName
					end
				end
				return yes({joined = joined, seen = seen})
			end
		)
	} end
}
local function clientPath(roomId, what)
	return (("/_matrix/client/v3/rooms/" .. urlencode(roomId)) .. "/") .. what
end
--- The client API, as a user in the room.
local function clientApi(right)
	return {
		member = function(roomId, userId) return {
			what = "membership",
			path = clientPath(
				roomId,
				"state/m.room.member/" .. urlencode(userId)
			),
			right = right,
			notFound = yes(nil),
			read = function(content) return type(content.membership) == "string" and yes(content) or unreadable end
		} end,
		levels = function(roomId) return {
			what = "power levels",
			path = clientPath(roomId, "state/m.room.power_levels/"),
			right = right,
			notFound = yes(nil),
			read = yes
		} end,
		creation = function(roomId) return {
			what = "creation of the room",
			path = clientPath(roomId, "state/m.room.create/?format=event"),
			right = right,
			lasting = true,
			read = function(event) return present(readCreation(event)) end
		} end,
		members = function(roomId, botId) return {
			what = "members",
			path = clientPath(roomId, "joined_members"),
			right = right,
			bodyMaximum = membersMaximum,
			read = inside(
				"joined",
				function(joined) return joined[botId] == nil and no("bot_left_room") or yes({joined = joined, seen = true}) end
			)
		} end
	}
end
____exports.botApi = clientApi("bot")
--- As a user whom an application service poses as.
____exports.serviceApi = clientApi("service")
return ____exports
 end,
["src.verification.place"] = function(...)
local ____exports = {}
local serverOfUser = require("src.matrix.ids").serverOfUser
local ____power = require("src.matrix.power")
local heldPowers = ____power.heldPowers
local isOwnerInRoom = ____power.isOwnerInRoom
--- Whether a reason means that whoever asks does not see the room.
local function isOutOfSight(reason)
	return reason == "bot_not_in_room" or reason == "bot_left_room" or reason == "user_not_in_namespace"
end
local function fail(reason)
	return {
		kind = isOutOfSight(reason) and "not_visible" or "failed",
		reason = reason
	}
end
--- Why a bot cannot know who is in a room. One that left still sees the state as of its departure.
local function reasonOfBot(sight)
	if not sight.ok then
		return sight.reason
	end
	if sight.value == nil then
		return "bot_not_in_room"
	end
	return sight.value.membership ~= "join" and "bot_left_room" or nil
end
--- The place of a user who is not joined.
local function decideOutside(____bindingPattern0, policy)
	local levels
	levels = ____bindingPattern0.levels
	if policy.bot or policy["local"] then
		return {kind = "outside"}
	end
	if levels == nil then
		return nil
	end
	if not levels.ok then
		return fail(levels.reason)
	end
	return levels.value == nil and ({kind = "not_visible", reason = "room_not_on_homeserver"}) or ({kind = "outside"})
end
--- What a user's power in a room is enough for.
local function powerIn(userId, levels, creation, ____bindingPattern0)
	local powers
	local ownerPower
	ownerPower = ____bindingPattern0.ownerPower
	powers = ____bindingPattern0.powers
	local function has(power)
		return isOwnerInRoom(userId, levels, creation, power)
	end
	return {
		owner = has(ownerPower),
		powers = powers and heldPowers(powers, has)
	}
end
--- The place of a user whose own membership the homeserver does not show: they are not in the room, if we may pose as them.
local function decideUnseen(____bindingPattern0)
	local posing
	posing = ____bindingPattern0.posing
	if posing == nil then
		return nil
	end
	return posing.ok and ({kind = "outside"}) or fail(posing.reason)
end
function ____exports.decidePlace(userId, readings, policy)
	local ____readings_0 = readings
	local sight = ____readings_0.sight
	local member = ____readings_0.member
	local levels = ____readings_0.levels
	local creation = ____readings_0.creation
	if policy.bot and policy.asUser ~= true then
		if sight == nil then
			return nil
		end
		local reason = reasonOfBot(sight)
		if reason ~= nil then
			return fail(reason)
		end
	end
	if member == nil then
		return nil
	end
	if not member.ok then
		local isUnseen = policy.asUser == true and member.reason == "user_not_in_namespace"
		local ____isUnseen_1
		if isUnseen then
			____isUnseen_1 = decideUnseen(readings)
		else
			____isUnseen_1 = fail(member.reason)
		end
		return ____isUnseen_1
	end
	local ____opt_2 = member.value
	if (____opt_2 and ____opt_2.membership) ~= "join" then
		return decideOutside(readings, policy)
	end
	if levels ~= nil and not levels.ok then
		return fail(levels.reason)
	end
	if creation ~= nil and not creation.ok then
		return fail(creation.reason)
	end
	if levels == nil or creation == nil then
		return nil
	end
	local profile
	if policy.readProfile ~= nil then
		local account = policy.bot and member or readings.account
		if account == nil then
			return nil
		end
		local ____policy_readProfile_5 = policy.readProfile
		local ____account_ok_4
		if account.ok then
			____account_ok_4 = account.value
		else
			____account_ok_4 = nil
		end
		profile = ____policy_readProfile_5(____account_ok_4 or ({}))
	end
	local ____powerIn_result_6 = powerIn(userId, levels.value, creation.value, policy)
	local owner = ____powerIn_result_6.owner
	local powers = ____powerIn_result_6.powers
	return {kind = "member", owner = owner, powers = powers, profile = profile}
end
--- Reviews users by the answers about a whole room.
function ____exports.decideReview(userIds, ____bindingPattern0, serverName, policy)
	local creation
	local levels
	local members
	members = ____bindingPattern0.members
	levels = ____bindingPattern0.levels
	creation = ____bindingPattern0.creation
	if members == nil then
		return nil
	end
	if not members.ok then
		if members.oversized == true then
			return "too_long"
		end
		return isOutOfSight(members.reason) and "not_visible" or ({})
	end
	if levels == nil or creation == nil then
		return nil
	end
	local review = {}
	for ____, userId in ipairs(userIds) do
		if members.value.joined[userId] ~= nil then
			if levels.ok and creation.ok then
				local ____powerIn_result_7 = powerIn(userId, levels.value, creation.value, policy)
				local owner = ____powerIn_result_7.owner
				local powers = ____powerIn_result_7.powers
				review[userId] = {joined = true, owner = owner, powers = powers}
			end
		elseif members.value.seen or serverOfUser(userId) == serverName then
			review[userId] = {joined = false}
		end
	end
	return review
end
return ____exports
 end,
["src.verification.homeserver-client"] = function(...)
local ____exports = {}
local caches = require("util.cache")
local isRefusal = require("src.login-reasons").isRefusal
local ____ids = require("src.matrix.ids")
local isMatrixToken = ____ids.isMatrixToken
local serverOfUser = ____ids.serverOfUser
local readProfile = require("src.matrix.profile").readProfile
local serverClock = require("src.prosody.clock").serverClock
local ____decode = require("src.prosody.decode")
local decodeAnswer = ____decode.decodeAnswer
local isStanzaText = ____decode.isStanzaText
local ____http = require("src.prosody.http")
local describeAnswer = ____http.describeAnswer
local request = ____http.request
local isOneOf = require("src.prosody.text").isOneOf
local readTokenFile = require("src.verification.auth-options").readTokenFile
local ____homeserver_2Dapi = require("src.verification.homeserver-api")
local adminApi = ____homeserver_2Dapi.adminApi
local botApi = ____homeserver_2Dapi.botApi
local pathAs = ____homeserver_2Dapi.pathAs
local posing = ____homeserver_2Dapi.posing
local readAnswer = ____homeserver_2Dapi.readAnswer
local serviceApi = ____homeserver_2Dapi.serviceApi
local userinfo = ____homeserver_2Dapi.userinfo
local adminMaximum = ____homeserver_2Dapi.adminMaximum
local whoami = ____homeserver_2Dapi.whoami
local ____place = require("src.verification.place")
local decidePlace = ____place.decidePlace
local decideReview = ____place.decideReview
--- Shortest deadline of a request in seconds, so that its timeout comes from a timer as always.
____exports.leastSeconds = 0.001
--- Opens an exchange.
function ____exports.openExchange(seconds)
	local ____until = serverClock.now() + seconds
	local giveUps = {}
	local troubles = {}
	local open = true
	return {
		note = function(trouble)
			if not isOneOf(troubles, trouble) then
				troubles[#troubles + 1] = trouble
			end
		end,
		noted = function() return table.concat(troubles, "; ") end,
		fetch = function(wanted, done)
			if not open then
				return
			end
			local giveUp = request(
				wanted,
				function(answer)
					if open then
						done(answer)
					end
				end
			)
			giveUps[#giveUps + 1] = giveUp
		end,
		secondsLeft = function() return math.max(
			____exports.leastSeconds,
			____until - serverClock.now()
		) end,
		close = function()
			open = false
			for ____, giveUp in ipairs(giveUps) do
				giveUp()
			end
		end
	}
end
--- How long a homeserver asks to wait after too many requests, for the log.
local function describePause(decoded)
	local ____temp_2
	if decoded.kind == "response" then
		local ____opt_0 = decoded.body
		____temp_2 = ____opt_0 and ____opt_0.retry_after_ms
	else
		____temp_2 = nil
	end
	local pause = ____temp_2
	return type(pause) == "number" and string.format(
		", retry in %.0f s",
		math.ceil(pause / 1000)
	) or ""
end
--- Collects readings until they settle something.
local function collect(decide, done)
	local readings = {}
	local decided = false
	return function(name) return function(reading)
		if decided then
			return
		end
		readings[name] = reading
		local decision = decide(readings)
		if decision ~= nil then
			decided = true
			done(decision)
		end
	end end
end
--- Users whose places are read side by side where they are read one by one.
local sideBySide = 4
--- Reads the places of users one by one, some side by side.
local function reviewEach(readPlace, exchange, roomId, userIds, done)
	local review = {}
	local next = 0
	local underWay = 0
	local asking = false
	local askMore
	askMore = function()
		if asking then
			return
		end
		asking = true
		while underWay < sideBySide and next < #userIds and exchange.secondsLeft() > ____exports.leastSeconds do
			local userId = userIds[next + 1] or ""
			next = next + 1
			underWay = underWay + 1
			readPlace(
				exchange,
				userId,
				roomId,
				function(place)
					underWay = underWay - 1
					if place.kind == "member" then
						review[userId] = {joined = true, owner = place.owner, powers = place.powers}
					elseif place.kind == "outside" then
						review[userId] = {joined = false}
					end
					askMore()
				end
			)
		end
		asking = false
		if underWay == 0 then
			done(
				review,
				exchange.noted()
			)
		end
	end
	askMore()
end
--- Most lasting answers kept for each homeserver: one for each room.
local lastingMaximum = 5000
--- Most rooms remembered for a list of members that is too long.
local longListMaximum = 1000
--- Seconds after which the file of a token is read again.
local rereadSeconds = 5
--- Most participants whom an application service poses as, one after the other, until one is in the room.
local participantsMaximum = 3
local apis = {admin = adminApi, bot = botApi, service = serviceApi}
--- Makes the reader of a homeserver.
function ____exports.roomReader(homeserver, options, participantsOf)
	local ____homeserver_3 = homeserver
	local name = ____homeserver_3.name
	local url = ____homeserver_3.url
	local tokenFile = ____homeserver_3.tokenFile
	local mediaUrl = ____homeserver_3.mediaUrl
	local ____options_4 = options
	local ownerPower = ____options_4.ownerPower
	local powers = ____options_4.powers
	local bot = homeserver.right == "bot"
	local service = homeserver.right == "service"
	local api = apis[homeserver.right]
	local longLists = caches.new(longListMaximum)
	local profileReader
	if options.profile then
		profileReader = function(content) return readProfile(content, mediaUrl, isStanzaText) end
	end
	local token = homeserver.token
	local readAt = serverClock.now()
	--- The token, read again from its file from time to time: an administrator may replace it.
	local function tokenNow()
		local now = serverClock.now()
		if tokenFile ~= nil and now >= readAt + rereadSeconds then
			readAt = now
			local found = readTokenFile(tokenFile)
			if found ~= nil and isMatrixToken(found) then
				token = found
			end
		end
		return token
	end
	local lastingAnswers = caches.new(lastingMaximum)
	local function ask(exchange, question, done, as)
		local path = question.path
		local bearer = question.right == "user" and "" or "Bearer " .. tokenNow()
		local key = bearer .. path
		local bodyMaximum = question.bodyMaximum or (question.right == "admin" and adminMaximum or nil)
		local known = lastingAnswers:get(key)
		if known ~= nil then
			lastingAnswers:set(key, known)
			done(known)
			return
		end
		local headers = bearer == "" and ({}) or ({Authorization = bearer})
		local asked = as == nil and path or pathAs(path, as)
		local request = {
			url = url .. asked,
			headers = headers,
			bodyMaximum = bodyMaximum,
			deadline = exchange.secondsLeft()
		}
		exchange.fetch(
			request,
			function(answer)
				local decoded = decodeAnswer(answer)
				local reading = readAnswer(question, decoded)
				if reading.ok and question.lasting == true then
					lastingAnswers:set(key, reading)
				end
				if not reading.ok and not isRefusal(reading.reason) then
					local said = describeAnswer(answer) .. describePause(decoded)
					exchange.note((((((name .. ", ") .. question.what) .. ": ") .. reading.reason) .. ", ") .. said)
				end
				done(reading)
			end
		)
	end
	--- Gets who may ask about a room, one after the other: the bot's user id, or the server name for an administrator.
	local function getAskers(exchange, roomId, done)
		if bot then
			ask(
				exchange,
				whoami,
				function(reading)
					done(reading.ok and ({ok = true, value = {reading.value}}) or reading)
				end
			)
			return
		end
		local askers = {}
		for ____, userId in ipairs(service and participantsOf(roomId) or ({})) do
			if serverOfUser(userId) == name and #askers < participantsMaximum then
				askers[#askers + 1] = userId
			end
		end
		done({ok = true, value = service and askers or ({name})})
	end
	--- Reads a user's place.
	local function placeBy(exchange, userId, roomId, asker, done)
		local ____local = serverOfUser(userId) == name
		local asUser = service and asker == userId
		local as = service and asker or nil
		local policy = {
			ownerPower = ownerPower,
			powers = powers,
			bot = bot or service,
			asUser = asUser,
			["local"] = ____local,
			readProfile = profileReader
		}
		local put = collect(
			function(readings) return decidePlace(userId, readings, policy) end,
			function(found)
				found.server = name
				if found.kind == "not_visible" and bot then
					exchange.note((name .. ": the bot is ") .. asker)
				end
				done(found)
			end
		)
		local putMember = put("member")
		local function onMember(reading)
			putMember(reading)
			if asUser and not reading.ok and reading.reason == "user_not_in_namespace" then
				ask(
					exchange,
					posing(userId),
					put("posing")
				)
			end
		end
		ask(
			exchange,
			api.member(roomId, userId),
			onMember,
			as
		)
		if policy.bot and not asUser then
			ask(
				exchange,
				api.member(roomId, asker),
				put("sight"),
				as
			)
		end
		ask(
			exchange,
			api.levels(roomId),
			put("levels"),
			as
		)
		ask(
			exchange,
			api.creation(roomId),
			put("creation"),
			as
		)
		if options.profile and api.account ~= nil then
			ask(
				exchange,
				api.account(userId, ____local),
				put("account")
			)
		end
	end
	local function place(exchange, userId, roomId, done)
		if service and serverOfUser(userId) == name then
			placeBy(
				exchange,
				userId,
				roomId,
				userId,
				done
			)
			return
		end
		getAskers(
			exchange,
			roomId,
			function(askers)
				if not askers.ok then
					done({kind = "failed", reason = askers.reason, server = name})
					return
				end
				local askBy
				askBy = function(index)
					local asker = askers.value[index + 1]
					if asker == nil then
						done({kind = "not_visible", reason = "room_not_on_homeserver", server = name})
						return
					end
					placeBy(
						exchange,
						userId,
						roomId,
						asker,
						function(found)
							if service and found.kind == "not_visible" then
								askBy(index + 1)
							else
								done(found)
							end
						end
					)
				end
				askBy(0)
			end
		)
	end
	local function review(exchange, roomId, userIds, done)
		if longLists:get(roomId) == true then
			reviewEach(
				place,
				exchange,
				roomId,
				userIds,
				done
			)
			return
		end
		local function decide(readings)
			return decideReview(userIds, readings, name, options)
		end
		getAskers(
			exchange,
			roomId,
			function(askers)
				local askBy
				askBy = function(index)
					local ____askers_ok_5
					if askers.ok then
						____askers_ok_5 = askers.value[index + 1]
					else
						____askers_ok_5 = nil
					end
					local asker = ____askers_ok_5
					if asker == nil then
						reviewEach(
							place,
							exchange,
							roomId,
							index == 0 and ({}) or userIds,
							done
						)
						return
					end
					local put = collect(
						decide,
						function(found)
							if found == "too_long" then
								longLists:set(roomId, true)
								reviewEach(
									place,
									exchange,
									roomId,
									userIds,
									done
								)
							elseif found ~= "not_visible" then
								done(
									found,
									exchange.noted()
								)
							elseif service then
								askBy(index + 1)
							else
								done(
									{},
									exchange.noted()
								)
							end
						end
					)
					local as = service and asker or nil
					ask(
						exchange,
						api.members(roomId, asker),
						put("members"),
						as
					)
					ask(
						exchange,
						api.levels(roomId),
						put("levels"),
						as
					)
					ask(
						exchange,
						api.creation(roomId),
						put("creation"),
						as
					)
				end
				askBy(0)
			end
		)
	end
	return {
		name = name,
		identify = function(exchange, openIdToken, done) return ask(
			exchange,
			userinfo(name, openIdToken),
			done
		) end,
		place = place,
		review = review
	}
end
return ____exports
 end,
["src.verification.federation"] = function(...)
local __TS__ArrayFilter = require("lualib_bundle").__TS__ArrayFilter
local ____exports = {}
local caches = require("util.cache")
local isRefusal = require("src.login-reasons").isRefusal
local ____discovery = require("src.matrix.discovery")
local destinationOfService = ____discovery.destinationOfService
local firstStep = ____discovery.firstStep
local serviceNames = ____discovery.serviceNames
local stepAfterWellKnown = ____discovery.stepAfterWellKnown
local isPublicAddress = require("src.prosody.address").isPublicAddress
local serverClock = require("src.prosody.clock").serverClock
local decodeAnswer = require("src.prosody.decode").decodeAnswer
local describeAnswer = require("src.prosody.http").describeAnswer
local ____homeserver_2Dapi = require("src.verification.homeserver-api")
local readAnswer = ____homeserver_2Dapi.readAnswer
local userinfo = ____homeserver_2Dapi.userinfo
--- Longest answer that is read, in bytes: both answers are a line of JSON.
local bodyMaximum = 16 * 1024
--- Part of the time left for the well-known page: a silent port 443 must not use up all of it.
local wellKnownShare = 1 / 3
--- Most destinations kept, and for how many seconds.
local keptMaximum = 1000
local keptSeconds = 3600
--- Makes a request to those addresses of a destination that are public; `refused` if there are none.
local function get(____bindingPattern0, path, share, resolver, exchange, done)
	local hostHeader
	local certificateName
	local port
	local literal
	local host
	host = ____bindingPattern0.host
	literal = ____bindingPattern0.literal
	port = ____bindingPattern0.port
	certificateName = ____bindingPattern0.certificateName
	hostHeader = ____bindingPattern0.hostHeader
	local function onAddresses(found)
		local addresses = __TS__ArrayFilter(
			found,
			function(____, address) return isPublicAddress(address) end
		)
		if #addresses == 0 then
			local reason = #found == 0 and "foreign_server_not_found" or "foreign_server_private"
			done({kind = "refused", reason = reason})
			return
		end
		local url = ("https://" .. hostHeader) .. path
		local pinned = {addresses = addresses, port = port, certificateName = certificateName}
		local deadline = exchange.secondsLeft() * share
		exchange.fetch({
			url = url,
			headers = {},
			bodyMaximum = bodyMaximum,
			pinned = pinned,
			deadline = deadline
		}, done)
	end
	if literal then
		onAddresses({host})
	else
		resolver.addresses(host, onAddresses)
	end
end
--- Finds a server. Calls `onFound` once, or never if DNS does not answer.
local function discover(serverName, resolver, exchange, onFound)
	local take
	take = function(step)
		if step.kind == "connect" then
			onFound(step.destination)
			return
		end
		if step.kind == "well_known" then
			local path = "/.well-known/matrix/server"
			get(
				step.destination,
				path,
				wellKnownShare,
				resolver,
				exchange,
				function(answer)
					local page = answer.kind == "refused" and answer or decodeAnswer(answer)
					local exists = page.kind == "response" and page.status == 200
					local ____stepAfterWellKnown_2 = stepAfterWellKnown
					local ____serverName_1 = serverName
					local ____exists_0
					if exists then
						____exists_0 = page.body
					else
						____exists_0 = nil
					end
					take(____stepAfterWellKnown_2(____serverName_1, ____exists_0))
				end
			)
			return
		end
		local ____serviceNames_result_3 = serviceNames(step.host)
		local newer = ____serviceNames_result_3.newer
		local older = ____serviceNames_result_3.older
		resolver.services(
			newer,
			function(records)
				if #records > 0 then
					onFound(destinationOfService(step.host, records))
					return
				end
				resolver.services(
					older,
					function(olderRecords)
						onFound(destinationOfService(step.host, olderRecords))
					end
				)
			end
		)
	end
	take(firstStep(serverName))
end
--- Makes the way to ask servers that are not configured.
function ____exports.federation(resolver)
	--- Expiry is on the monotonic clock.
	local kept = caches.new(keptMaximum)
	return function(serverName, openIdToken, exchange, done)
		local stopTimer
		local question = userinfo(serverName, openIdToken)
		local answered = false
		local function finish(reading)
			if not answered then
				answered = true
				stopTimer()
				done(reading)
			end
		end
		local function fail(reason, trouble)
			if not answered then
				exchange.note((serverName .. ": ") .. trouble)
				kept:set(serverName, nil)
				finish({ok = false, reason = reason})
			end
		end
		stopTimer = serverClock.after(
			exchange.secondsLeft(),
			function()
				fail("foreign_server_failed", "no answer in time")
			end
		)
		local function ask(destination)
			get(
				destination,
				question.path,
				1,
				resolver,
				exchange,
				function(answer)
					if answer.kind == "refused" then
						fail(answer.reason, "no address that may be asked")
						return
					end
					local reading = readAnswer(
						question,
						decodeAnswer(answer)
					)
					if reading.ok or isRefusal(reading.reason) or reading.reason == "check_cancelled" then
						finish(reading)
						return
					end
					fail(
						"foreign_server_failed",
						describeAnswer(answer)
					)
				end
			)
		end
		local now = serverClock.now()
		local known = kept:get(serverName)
		if known ~= nil and known.expires > now then
			ask(known.destination)
			return
		end
		discover(
			serverName,
			resolver,
			exchange,
			function(destination)
				kept:set(serverName, {destination = destination, expires = now + keptSeconds})
				ask(destination)
			end
		)
	end
end
return ____exports
 end,
["src.verification.homeserver"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local ____exports = {}
local serverOfUser = require("src.matrix.ids").serverOfUser
local ____homeserver_2Dclient = require("src.verification.homeserver-client")
local leastSeconds = ____homeserver_2Dclient.leastSeconds
local openExchange = ____homeserver_2Dclient.openExchange
local roomReader = ____homeserver_2Dclient.roomReader
local refuse = require("src.verification.verifier").refuse
--- Chooses the server that says whose a token is.
function ____exports.chooseServer(claimed, configured, federation)
	for ____, name in ipairs(configured) do
		if name == claimed or claimed == nil and #configured == 1 then
			return {kind = "configured", name = name}
		end
	end
	if claimed == nil then
		return {kind = "none", reason = "server_not_named"}
	end
	return federation and ({kind = "foreign", name = claimed}) or ({kind = "none", reason = "server_not_configured"})
end
--- The verdict on a user at a place.
local function judge(userId, place, detail)
	if place.kind == "member" then
		local ____place_0 = place
		local owner = ____place_0.owner
		local powers = ____place_0.powers
		local profile = ____place_0.profile
		local server = ____place_0.server
		return {
			admitted = true,
			userId = userId,
			owner = owner,
			powers = powers,
			profile = profile,
			server = server
		}
	end
	local isOutside = place.kind == "outside"
	local verdict = isOutside and refuse("not_in_room", userId) or refuse(place.reason, userId, detail)
	verdict.server = place.server
	return verdict
end
--- Makes a verifier.
function ____exports.homeserverVerifier(homeservers, options, askForeignServer, participantsOf)
	local readers = __TS__ArrayMap(
		homeservers,
		function(____, homeserver) return roomReader(homeserver, options, participantsOf) end
	)
	local names = __TS__ArrayMap(
		readers,
		function(____, reader) return reader.name end
	)
	local byName = {}
	for ____, reader in ipairs(readers) do
		byName[reader.name] = reader
	end
	local function choose(claimed)
		return ____exports.chooseServer(claimed, names, askForeignServer ~= nil)
	end
	--- Asks homeservers side by side for a user's place. The first clear answer counts and gives up the others: the
	-- administrator trusts each of them, and any that is in the room knows its members.
	local function askAny(asked, unclear, userId, roomId, seconds, done)
		local exchange = openExchange(seconds)
		local waiting = #asked
		local best = unclear
		for ____, reader in ipairs(asked) do
			reader.place(
				exchange,
				userId,
				roomId,
				function(place)
					waiting = waiting - 1
					local clear = place.kind == "member" or place.kind == "outside"
					if clear or best == nil or place.kind == "failed" then
						best = place
					end
					if clear or waiting == 0 then
						exchange.close()
						done(
							best,
							exchange.noted()
						)
					end
				end
			)
		end
	end
	--- Verifies the membership of a user at their own homeserver; at the others if that is not configured, or its bot is not in
	-- the room.
	local function confirm(userId, roomId, seconds, done)
		local function onPlace(place, detail)
			done(judge(userId, place, detail))
		end
		local own = byName[serverOfUser(userId)]
		if own == nil then
			askAny(
				readers,
				nil,
				userId,
				roomId,
				seconds,
				onPlace
			)
			return
		end
		local deadline = openExchange(seconds)
		local others = __TS__ArrayFilter(
			readers,
			function(____, reader) return reader ~= own end
		)
		askAny(
			{own},
			nil,
			userId,
			roomId,
			seconds,
			function(place, detail)
				if place.kind == "not_visible" and #others > 0 then
					askAny(
						others,
						place,
						userId,
						roomId,
						deadline.secondsLeft(),
						function(found, more)
							onPlace(found, (detail .. "; ") .. more)
						end
					)
				else
					onPlace(place, detail)
				end
			end
		)
	end
	--- Reviews users of a room: asks one homeserver after the other until each user's place is known.
	local function review(roomId, userIds, seconds, done)
		local servers = {}
		for ____, userId in ipairs(userIds) do
			servers[serverOfUser(userId)] = true
		end
		local order = {}
		for ____, ofUsers in ipairs({true, false}) do
			for ____, reader in ipairs(readers) do
				if servers[reader.name] ~= nil == ofUsers then
					order[#order + 1] = reader
				end
			end
		end
		local known = {}
		local deadline = openExchange(seconds)
		local ask
		ask = function(index, unknown)
			local reader = order[index + 1]
			if reader == nil or #unknown == 0 or deadline.secondsLeft() <= leastSeconds then
				done(
					known,
					deadline.noted()
				)
				return
			end
			local exchange = openExchange(deadline.secondsLeft())
			reader.review(
				exchange,
				roomId,
				unknown,
				function(found, detail)
					exchange.close()
					if detail ~= "" then
						deadline.note(detail)
					end
					local left = {}
					for ____, userId in ipairs(unknown) do
						local place = found[userId]
						if place == nil then
							left[#left + 1] = userId
						else
							known[userId] = place
						end
					end
					ask(index + 1, left)
				end
			)
		end
		ask(0, userIds)
	end
	return {
		verify = function(____bindingPattern0, seconds, done)
			local roomId
			local openIdToken
			local serverName
			serverName = ____bindingPattern0.serverName
			openIdToken = ____bindingPattern0.openIdToken
			roomId = ____bindingPattern0.roomId
			local choice = choose(serverName)
			if choice.kind == "none" then
				done(refuse(choice.reason))
				return
			end
			local exchange = openExchange(seconds)
			local function onUser(reading)
				if not reading.ok then
					done(refuse(
						reading.reason,
						nil,
						exchange.noted()
					))
				elseif options.verifyMembership then
					confirm(
						reading.value,
						roomId,
						exchange.secondsLeft(),
						done
					)
				else
					local profile = options.profile and ({}) or nil
					done({admitted = true, userId = reading.value, owner = false, profile = profile})
				end
			end
			local reader = byName[choice.name]
			if reader == nil then
				if askForeignServer ~= nil then
					askForeignServer(choice.name, openIdToken, exchange, onUser)
				end
			else
				reader.identify(exchange, openIdToken, onUser)
			end
		end,
		targetOf = function(____bindingPattern0)
			local serverName
			serverName = ____bindingPattern0.serverName
			local choice = choose(serverName)
			return choice.kind == "none" and ({name = "no homeserver"}) or ({name = choice.name, configured = choice.kind == "configured"})
		end,
		confirm = options.verifyMembership and confirm or nil,
		review = options.verifyMembership and review or nil
	}
end
return ____exports
 end,
["src.verification.configured"] = function(...)
local __TS__ArrayMap = require("lualib_bundle").__TS__ArrayMap
local ____exports = {}
local resolver = require("src.prosody.dns").resolver
local federation = require("src.verification.federation").federation
local homeserverVerifier = require("src.verification.homeserver").homeserverVerifier
local ____uvs = require("src.verification.uvs")
local uvsVerifier = ____uvs.uvsVerifier
local withoutCredentials = ____uvs.withoutCredentials
local askedBy = {admin = "admin API", bot = "bot", service = "as its users"}
--- Chooses the verifier that the options set up; makes and asks nothing yet.
function ____exports.configuredVerifier(options)
	local ____options_0 = options
	local option = ____options_0.homeservers
	local baseUrl = ____options_0.uvsBaseUrl
	if option.kind ~= "unset" and baseUrl ~= nil then
		return "verifier_configured_twice"
	end
	if option.kind == "malformed" then
		return "homeservers_malformed"
	end
	if option.kind == "set" then
		local ____option_1 = option
		local homeservers = ____option_1.homeservers
		local described = __TS__ArrayMap(
			homeservers,
			function(____, ____bindingPattern0)
				local right
				local url
				local name
				name = ____bindingPattern0.name
				url = ____bindingPattern0.url
				right = ____bindingPattern0.right
				return ((((name .. " at ") .. url) .. " (") .. askedBy[right]) .. ")"
			end
		)
		return {
			description = table.concat(described, ", ") .. (options.federation and ", and other servers" or ""),
			make = function(participantsOf)
				local askForeignServer = options.federation and federation(resolver) or nil
				return homeserverVerifier(homeservers, options, askForeignServer, participantsOf)
			end
		}
	end
	if baseUrl == nil then
		return "verifier_not_configured"
	end
	return {
		description = ((withoutCredentials(baseUrl) .. ", ") .. (options.uvsAuthToken == nil and "without" or "with")) .. " uvs_auth_token",
		make = function() return uvsVerifier(baseUrl, options) end
	}
end
return ____exports
 end,
["src.admin.failure"] = function(...)
local ____exports = {}
local x509 = require("util.x509")
local adviceOf = require("src.login-reasons").adviceOf
local ____clock = require("src.prosody.clock")
local serverClock = ____clock.serverClock
local waitFor = ____clock.waitFor
local decodeAnswer = require("src.prosody.decode").decodeAnswer
local ____http = require("src.prosody.http")
local describeAnswer = ____http.describeAnswer
local request = ____http.request
local ____text = require("src.prosody.text")
local has = ____text.has
local isOneOf = ____text.isOneOf
local quote = ____text.quote
local about = require("src.admin.report").about
--- Sends a request, and pauses the running coroutine of util.async until it ends.
function ____exports.ask(wanted)
	local begun = serverClock.wall()
	local http = waitFor(function(done)
		request(wanted, done)
	end)
	local now = serverClock.wall()
	return {
		request = wanted,
		http = http,
		json = decodeAnswer(http),
		now = now,
		seconds = now - begun
	}
end
local function because(found, advice)
	return {found = found, advice = advice}
end
--- Reasons that are about the rights of our token, not about the server that was asked.
local authorizationReasons = {"verifier_forbidden", "homeserver_token_unknown", "homeserver_token_not_admin"}
--- Whether a name stands in /etc/hosts.
local function isInHostsFile(name)
	local file = io.open("/etc/hosts", "r")
	local lines = string.gsub(
		file and file:read("*a") or "",
		"#[^\n]*",
		""
	)
	if file ~= nil then
		file:close()
	end
	local pattern = string.gsub(name, "%p", "%%%0")
	return has(lines .. "\n", ("%s" .. pattern) .. "%s")
end
local function explainName(host)
	if isInHostsFile(host) then
		return because(host .. " stands in /etc/hosts, which Prosody does not read", "set unbound = { hoststxt = true } in the global section, and restart Prosody")
	end
	return because("DNS has no address for " .. host, "correct the name in the URL, or add it to DNS")
end
local function explainCertificate(certificate, host, now)
	if (certificate and certificate:validat(math.floor(now))) == false then
		return because(
			"the certificate is valid until " .. certificate:notafter(),
			"renew it on that server"
		)
	end
	if certificate ~= nil and not x509.verify_identity(host, false, certificate) then
		return because("the certificate is for another name than " .. host, "correct the name in the URL, or get a certificate for it")
	end
	return because("the certificate is signed by nobody whom this machine trusts", "let that server send the whole chain, or set client_https_ssl = { cafile = \"FILE\" } in the global section to the certificate of its authority, and restart Prosody")
end
--- What an answer says that is not from the server that is meant.
local function explainAnswer(____bindingPattern0, reason)
	local http
	local url
	url = ____bindingPattern0.request.url
	http = ____bindingPattern0.http
	if http.kind ~= "response" then
		return nil
	end
	local ____http_6 = http
	local status = ____http_6.status
	local body = ____http_6.body
	local headers = ____http_6.headers
	if status >= 300 and status < 400 then
		local place = string.gsub(headers.location or "", "[?#].*$", "")
		return because(
			"it redirects to " .. quote(place),
			"set the URL to the server itself"
		)
	end
	if has(url, "/verify/") and has(body, "\"errcode\"") then
		return because("this is a homeserver, and no verification service", "set uvs_base_url to the service's URL, or matrix_homeservers instead")
	end
	local isRefused = (status == 401 or status == 403) and reason == "verifier_rejected"
	if isRefused or status < 500 and has(body, "^%s*<") then
		return because("a web server or proxy answers instead", "correct the URL, or let that server pass the path on, with its headers, for this machine's address, too")
	end
	return nil
end
--- Finds out why a request failed, by another one if need be, which carries no secret.
local function explainFailure(answered, reason)
	local ____answered_7 = answered
	local http = ____answered_7.http
	local now = ____answered_7.now
	local url = answered.request.url
	local scheme, given = string.match(url, "^(%a+)://([^/?#]*)")
	if scheme == nil then
		scheme = ""
	end
	if given == nil then
		given = ""
	end
	local authority = string.gsub(given, "^.*@", "")
	local host = string.match(authority, "^[^:]*")
	if host == nil then
		host = ""
	end
	local ____error = http.kind == "unreachable" and http.error or ""
	local isTls = string.lower(scheme) == "https"
	local function inspect(by)
		return ____exports.ask({url = ((by .. "://") .. authority) .. "/", headers = {}, deadline = 3, inspect = true}).http
	end
	if has(____error, "certificate") then
		local answer = inspect(scheme)
		local ____explainCertificate_9 = explainCertificate
		local ____temp_8
		if answer.kind == "response" then
			____temp_8 = answer.certificate
		else
			____temp_8 = nil
		end
		return ____explainCertificate_9(____temp_8, host, now)
	end
	if has(____error, "refused") then
		return because("nothing listens there", "start the server, or correct the URL. In a container 127.0.0.1 is the container itself")
	end
	if has(____error, "lookup") or has(____error, "resolve") or has(____error, "IDNA") then
		return explainName(host)
	end
	local other = isTls and "http" or "https"
	local isSilent = http.kind ~= "response" or http.status == 400 and not isTls
	if isSilent and inspect(other).kind == "response" then
		return because("that port speaks " .. other, ("begin the URL with " .. other) .. "://")
	end
	return explainAnswer(answered, reason) or because(
		"",
		adviceOf(
			reason,
			has(url, "/verify/")
		)
	)
end
--- Reports an answer that neither confirms nor rejects.
function ____exports.reportFailure(step, subject, answered, reason, report, advice)
	local said = describeAnswer(answered.http)
	local failure = explainFailure(answered, reason)
	local text = ((((subject .. ": ") .. said) .. " (") .. reason) .. ")"
	local topic = isOneOf(authorizationReasons, reason) and "authorization" or step
	if has(said, "certificate") then
		topic = "certificate"
	end
	if failure.found == "" then
		about(topic, report)("error", text, advice or failure.advice)
	else
		about(topic, report)("error", (text .. ": ") .. failure.found, failure.advice)
	end
end
return ____exports
 end,
["src.admin.check-verifier"] = function(...)
local ____exports = {}
local datetime = require("util.datetime")
local loginReasons = require("src.login-reasons").loginReasons
local serverOfUser = require("src.matrix.ids").serverOfUser
local asObject = require("src.prosody.json").asObject
local ____text = require("src.prosody.text")
local find = ____text.find
local has = ____text.has
local configuredVerifier = require("src.verification.configured").configuredVerifier
local ____homeserver_2Dapi = require("src.verification.homeserver-api")
local adminApi = ____homeserver_2Dapi.adminApi
local posing = ____homeserver_2Dapi.posing
local readAnswer = ____homeserver_2Dapi.readAnswer
local userinfo = ____homeserver_2Dapi.userinfo
local whoami = ____homeserver_2Dapi.whoami
local ____uvs = require("src.verification.uvs")
local readUvsAnswer = ____uvs.readUvsAnswer
local uvsRequest = ____uvs.uvsRequest
local withoutCredentials = ____uvs.withoutCredentials
local ____failure = require("src.admin.failure")
local ask = ____failure.ask
local reportFailure = ____failure.reportFailure
local about = require("src.admin.report").about
--- Differences of clocks in seconds: a warning above the first, an error above the second.
local noticeable = 30
local harmful = 300
--- Days before its expiry from which on a certificate is a warning.
local daysBeforeExpiry = 14
--- A claim that no verifier may confirm: no homeserver has issued this OpenID token.
local impossibleClaim = {openIdToken = "diagnosis-this-token-cannot-be-good", fingerprint = "", roomId = "!diagnosis:diagnosis.invalid", roomName = ""}
--- Warns of tokens sent without TLS, unless to this machine or to a neighbour container, whose name has no dot.
local function checkEncryption(url, report)
	local ____, ____, host = find(
		string.lower(url),
		"^http://([^:/?#]+)"
	)
	if host ~= nil and has(host, "%.") and not has(host, "^127%.") then
		about("certificate", report)("warning", url .. " is not encrypted: others can read tokens and change answers on the way", "use an https:// URL, or run the service on this machine")
	end
end
--- Seconds since 1970 of a header such as `Fri, 27 Nov 2026 07:24:12 GMT`.
local function secondsOf(date)
	local day, month, year, clock = string.match(date, "(%d%d) (%a%a%a) (%d%d%d%d) ([%d:]+)")
	if month == nil then
		month = "?"
	end
	local at = find("JanFebMarAprMayJunJulAugSepOctNovDec", month, 1, true)
	if at == nil then
		return nil
	end
	return datetime.parse(string.format(
		"%s-%02d-%sT%sZ",
		year,
		math.floor((at + 2) / 3),
		day,
		clock
	))
end
--- Compares a server's clock with ours.
local function checkClock(date, now, report)
	local theirs = secondsOf(date)
	if theirs == nil then
		return
	end
	local difference = math.floor(math.abs(theirs - now))
	local level = difference > noticeable and "warning" or "ok"
	if difference > harmful then
		level = "error"
	end
	about("clock", report)(
		level,
		("the verifier's clock and ours differ by " .. tostring(difference)) .. " s",
		"synchronise both machines by NTP, or tokens count as expired or as not yet valid"
	)
end
--- Checks the duration of an answer, and the server's certificate and clock.
local function checkServer(step, server, answered, report)
	local ____answered_0 = answered
	local request = ____answered_0.request
	local http = ____answered_0.http
	local now = ____answered_0.now
	local seconds = ____answered_0.seconds
	if http.kind ~= "response" then
		return
	end
	local slow = seconds > request.deadline / 2
	local limit = slow and (", of " .. tostring(request.deadline)) .. " s for a login" or ""
	about(step, report)(
		slow and "warning" or "ok",
		(((server .. " answered within ") .. tostring(math.ceil(seconds * 1000))) .. " ms") .. limit,
		"find what slows down the service or the homeserver, or raise uvs_timeout"
	)
	local certificate = http.certificate
	if certificate ~= nil then
		local isLasting = certificate:validat(math.floor(now) + daysBeforeExpiry * 86400)
		about("certificate", report)(
			isLasting and "ok" or "warning",
			"accepted, expires " .. certificate:notafter(),
			"renew it in time: once it expires, every login is refused"
		)
	end
	checkClock(http.headers.date or "", now, report)
end
--- Asks a verification service about the impossible claim: it has to answer no.
local function checkUvs(baseUrl, options, report)
	local request = uvsRequest(baseUrl, options, impossibleClaim, options.uvsTimeout)
	local url = withoutCredentials(request.url)
	checkEncryption(url, report)
	local answered = ask(request)
	checkServer("verifier", url, answered, report)
	local add = about("authorization", report)
	local http = answered.http
	local json = answered.json
	local verdict = readUvsAnswer(json, impossibleClaim, options.verifyMembership)
	local missesServer = http.kind == "response" and http.status == 400 and has(http.body, "matrix_server_name")
	if verdict.admitted then
		add("error", url .. " confirms a token that no homeserver has issued: every user could log in", "set uvs_base_url to a real verification service at once")
	elseif verdict.reason == "user_unknown" or missesServer then
		add("ok", "the service accepts our requests, and rejects an invalid token, as it should")
	else
		reportFailure(
			"verifier",
			url,
			answered,
			verdict.reason,
			report
		)
	end
end
--- Whether a homeserver answers at all.
local versions = {
	what = "versions",
	path = "/_matrix/client/versions",
	right = "profile",
	read = function(____bindingPattern0)
		local list
		list = ____bindingPattern0.versions
		return asObject(list) == nil and ({ok = false, reason = "verifier_unreadable"}) or ({ok = true, value = true})
	end
}
--- A user who most likely does not exist.
local nobody = "matrix-check-nobody"
--- The body of an answer; the empty text where there is none.
local function bodyOf(____bindingPattern0)
	local http
	http = ____bindingPattern0.http
	return http.kind == "response" and http.body or ""
end
--- Asks whether an application service may act as the users of its homeserver, and leaves their names to others.
local function checkNamespace(____bindingPattern0, options, report)
	local token
	local url
	local name
	name = ____bindingPattern0.name
	url = ____bindingPattern0.url
	token = ____bindingPattern0.token
	local add = about("authorization", report)
	local deadline = options.uvsTimeout
	local headers = {Authorization = "Bearer " .. token}
	local posingAsNobody = posing((("@" .. nobody) .. ":") .. name)
	local posed = ask({url = url .. posingAsNobody.path, headers = headers, deadline = deadline})
	local said = bodyOf(posed)
	if readAnswer(posingAsNobody, posed.json).ok or has(said, "Application service has not registered") then
		add("ok", "the as_token may act as the users of " .. name)
	elseif has(said, "masquerade") or has(said, "M_EXCLUSIVE") or has(said, "\"user_id\"") then
		add("error", ("the as_token may not act as the users of " .. name) .. ": they are refused", "name the registration's as_token, let its regex cover every user of the server, and restart the homeserver")
	else
		add(
			has(said, "M_FORBIDDEN") and "ok" or "warning",
			name .. " does not tell whether the as_token may act as its users. A login does, by user_not_in_namespace",
			"see the homeserver's log"
		)
	end
	local available = (url .. "/_matrix/client/v3/register/available?username=") .. nobody
	local answered = ask({url = available, headers = {}, deadline = deadline})
	if has(
		bodyOf(answered),
		"M_EXCLUSIVE"
	) then
		add("error", ("the namespace of the as_token for " .. name) .. " is exclusive: new users cannot register", "set exclusive: false in the registration, and restart the homeserver")
	elseif has(
		bodyOf(answered),
		"\"available\"%s*:%s*true"
	) then
		add("ok", ("the namespace of the as_token for " .. name) .. " is not exclusive")
	else
		add("ok", name .. " does not tell whether the namespace is exclusive: registration is closed there")
	end
end
local tokenNames = {admin = "admin_token", bot = "access_token", service = "as_token"}
--- Asks a homeserver whether it is one, rejects invalid OpenID tokens, and accepts our token.
local function checkHomeserver(server, options, report)
	local ____server_1 = server
	local name = ____server_1.name
	local url = ____server_1.url
	local right = ____server_1.right
	local token = ____server_1.token
	local homeserver = about("homeserver", report)
	local authorization = about("authorization", report)
	local function put(question, what, missing)
		local withToken = question.right == "token" or question.right == "admin"
		local headers = withToken and ({Authorization = "Bearer " .. token}) or ({})
		local answered = ask({url = url .. question.path, headers = headers, deadline = options.uvsTimeout})
		local reading = readAnswer(question, answered.json)
		if not reading.ok and reading.reason ~= "user_unknown" then
			local ____temp_2
			if reading.reason == "homeserver_endpoint_missing" then
				____temp_2 = missing
			else
				____temp_2 = nil
			end
			local advice = ____temp_2
			reportFailure(
				"homeserver",
				(name .. ", ") .. what,
				answered,
				reading.reason,
				report,
				advice
			)
		elseif what == url then
			checkServer("homeserver", (name .. " at ") .. url, answered, report)
		end
		return reading
	end
	checkEncryption(url, report)
	if not put(versions, url).ok then
		return
	end
	local identity = put(
		userinfo(name, impossibleClaim.openIdToken),
		"OpenID token",
		"add openid to the resources of the listener, and let the proxy pass /_matrix/federation on"
	)
	if identity.ok then
		homeserver("error", name .. " confirms an OpenID token that it has not issued: every user could log in", "set the url in matrix_homeservers to the real homeserver at once")
	elseif identity.reason == "user_unknown" then
		homeserver("ok", name .. " rejects an invalid OpenID token, as it should")
	end
	local owner = put(whoami, "owner of our token")
	if not owner.ok then
		return
	end
	local key = serverOfUser(owner.value)
	local foreign = key == name and "" or (": every user of " .. key) .. " is refused"
	authorization(foreign == "" and "ok" or "error", ((((("the " .. tokenNames[right]) .. " for ") .. name) .. " belongs to ") .. owner.value) .. foreign, ("name the server as user ids do after the colon: [\"" .. key) .. "\"] in matrix_homeservers")
	if right == "service" then
		checkNamespace(server, options, report)
	end
	local missing = "let the proxy pass /_synapse/admin on to this machine. Without Synapse use as_token or access_token"
	if right == "admin" and put(
		adminApi.member("", owner.value),
		"admin API",
		missing
	).ok then
		authorization("ok", ("the admin API of " .. name) .. " accepts the admin_token")
	end
end
--- Checks the verifier that the options choose.
function ____exports.checkVerifier(options, report)
	local homeservers = options.homeservers
	local configured = configuredVerifier(options)
	local verifier = about("verifier", report)
	if type(configured) == "string" then
		local isTable = configured == "homeservers_malformed"
		local advice = isTable and "correct the table, as said of that option" or loginReasons[configured].advice
		verifier("error", "no verifier is set up: " .. configured, advice)
	elseif homeservers.kind == "set" then
		for ____, homeserver in ipairs(homeservers.homeservers) do
			checkHomeserver(homeserver, options, report)
		end
		if options.federation then
			about("federation", report)("ok", "users of other servers may log in: Prosody has to resolve their names by DNS, and to reach ports 443 and 8448 of other machines")
		end
	elseif options.uvsBaseUrl ~= nil then
		checkUvs(options.uvsBaseUrl, options, report)
	else
		verifier("ok", "not asked by this check: " .. configured.description)
	end
	if not options.verifyMembership then
		local users = options.federation and "every user of any Matrix server" or "every Matrix user"
		about("membership", report)("warning", ("uvs_verify_membership is off: " .. users) .. " may enter every Matrix room's meeting, and nobody becomes owner", "leave uvs_verify_membership on")
	end
end
return ____exports
 end,
["src.admin.check"] = function(...)
local __TS__ArrayMap = require("lualib_bundle").__TS__ArrayMap
local ____exports = {}
local readPowerSyncOptions = require("src.meeting.power-sync-options").readPowerSyncOptions
local describeAnswer = require("src.prosody.http").describeAnswer
local isOff = require("src.prosody.read-option").isOff
local ____text = require("src.prosody.text")
local has = ____text.has
local isOneOf = ____text.isOneOf
local readAuthOptions = require("src.verification.auth-options").readAuthOptions
local withoutCredentials = require("src.verification.uvs").withoutCredentials
local checkOptions = require("src.admin.check-options").checkOptions
local ____check_2Dsite = require("src.admin.check-site")
local checkModules = ____check_2Dsite.checkModules
local checkTrust = ____check_2Dsite.checkTrust
local checkVerifier = require("src.admin.check-verifier").checkVerifier
local ____failure = require("src.admin.failure")
local ask = ____failure.ask
local reportFailure = ____failure.reportFailure
local ____report = require("src.admin.report")
local about = ____report.about
local addAll = ____report.addAll
local addLines = ____report.addLines
local ____setup = require("src.admin.setup")
local administratorsOf = ____setup.administratorsOf
local begins = ____setup.begins
local chooseHosts = ____setup.chooseHosts
local describe = ____setup.describe
local itemsOf = ____setup.itemsOf
local meetingsOf = ____setup.meetingsOf
local optionOf = ____setup.optionOf
local page = "/.well-known/element/jitsi"
--- The address of Prosody's own web server; nothing where it listens with TLS only.
local function ownAddress(global)
	local ports = global.options.http_ports
	local port = ports == nil and "5280" or (itemsOf(ports)[1] or tostring(ports))
	local number = string.match(port, "^%d+$")
	if number == nil then
		return nil
	end
	for ____, option in ipairs({"http_interfaces", "interfaces"}) do
		for ____, address in ipairs(itemsOf(global.options[option])) do
			local ipv4 = string.match(address, "^%d+%.%d+%.%d+%.%d+$")
			if ipv4 ~= nil and address ~= "0.0.0.0" then
				return (("http://" .. address) .. ":") .. number
			end
		end
	end
	return "http://127.0.0.1:" .. number
end
--- Asks for the page that makes Matrix clients send tokens.
local function checkPage(base, domain, isPublic, report)
	local add = about("well-known", report)
	local url = base .. page
	local shown = withoutCredentials(url)
	local answered = ask({url = url, headers = isPublic and ({}) or ({Host = domain}), deadline = 5})
	local http = answered.http
	local json = answered.json
	if http.kind ~= "response" and not isPublic then
		add(
			"warning",
			(shown .. ": ") .. describeAnswer(http),
			"check that Prosody runs"
		)
	elseif http.kind ~= "response" then
		local advice = "check that this machine can reach the address"
		reportFailure(
			"well-known",
			shown,
			answered,
			"verifier_unreachable",
			report,
			advice
		)
	else
		local ____temp_2 = http.status == 200 and json.kind == "response"
		if ____temp_2 then
			local ____opt_0 = json.body
			____temp_2 = (____opt_0 and ____opt_0.auth) == "openidtoken-jwt"
		end
		if ____temp_2 then
			add("ok", shown .. " tells Matrix clients to send a token")
		else
			local pass = ("make the web server pass " .. page) .. " on to Prosody"
			add(
				"error",
				((shown .. ": status ") .. tostring(http.status)) .. " without \"auth\": \"openidtoken-jwt\", so Matrix clients send no token",
				has(http.body, "Unknown host") and (pass .. " with the header Host: ") .. domain or ("leave matrix_well_known on and " .. pass) .. ", or serve {\"auth\":\"openidtoken-jwt\"} there"
			)
		end
	end
end
--- Asks Prosody for the page, and the public web server where its URL is given.
local function checkPages(host, publicUrl, ____bindingPattern0, report)
	local setup
	setup = ____bindingPattern0.setup
	local add = about("well-known", report)
	local name = optionOf(setup, host, "http_host")
	local domain = type(name) == "string" and name or host.name
	local address = ownAddress(setup.global)
	if isOff(optionOf(setup, host, "matrix_well_known")) then
		add("ok", ("matrix_well_known is off: the web server has to serve " .. page) .. " (--public URL checks it)")
	elseif address == nil then
		add("warning", "Prosody's web server has no port without TLS to ask", "set http_ports, or serve the page from the web server and set matrix_well_known = false")
	else
		checkPage(address, domain, false, report)
	end
	if publicUrl ~= nil then
		local base = string.gsub(publicUrl, "/+$", "")
		checkPage(base, domain, true, report)
	end
end
local function checkHost(host, publicUrl, tools)
	local setup = tools.setup
	local site = {
		setup = setup,
		host = host,
		muc = meetingsOf(setup, host)
	}
	local report = {}
	local administrators = administratorsOf(setup, site.muc or host)
	if isOneOf(administrators, "focus@" .. host.name) and begins(host.name, "auth.") then
		about("jicofo", report)(
			"error",
			("Jicofo logs in to " .. describe(host)) .. ", and Matrix authentication refuses it there",
			"set authentication = \"internal_hashed\" on " .. describe(host)
		)
		return report
	end
	local reader = tools.readerFor(host.name)
	local options = readAuthOptions(reader)
	local problems = reader.problems
	if site.muc ~= nil then
		local mucReader = tools.readerFor(site.muc.name)
		readPowerSyncOptions(mucReader)
		addAll(problems, mucReader.problems)
	end
	checkOptions(site, problems, report)
	checkModules(site, report)
	checkTrust(site, report)
	checkVerifier(options, report)
	checkPages(host, publicUrl, tools, report)
	return report
end
--- Checks a host, or all hosts with Matrix users.
function ____exports.check(wanted, publicUrl, tools)
	local refusal = {}
	local chosen = chooseHosts(tools.setup, wanted, refusal)
	local hosts = __TS__ArrayMap(
		chosen,
		function(____, host) return {
			host = host.name,
			steps = checkHost(host, publicUrl, tools)
		} end
	)
	if #refusal > 0 then
		hosts[#hosts + 1] = {host = wanted or "no host", steps = refusal}
	end
	local lines = {}
	local exitCode = 0
	for ____, ____value in ipairs(hosts) do
		local host = ____value.host
		local steps = ____value.steps
		exitCode = math.max(
			exitCode,
			addLines(lines, host, steps)
		)
	end
	return {json = {hosts = hosts, exit_code = exitCode}, lines = lines}
end
return ____exports
 end,
["src.prosody.priorities"] = function(...)
local ____exports = {}
--- The priorities of all hooks, event by event, in the order in which they run. Prosody runs handlers with a higher number
-- first; 0 is the usual one.
____exports.priorities = {
	activated = {door = 0, rules = 0},
	started = {warning = 0},
	opened = {login = 0},
	bind = {login = 0},
	resume = {login = 1},
	updated = {login = 1},
	hibernationEnd = {login = 0},
	unbind = {login = 11},
	remote = {leave = 300},
	stanza = {door = 1000},
	adminQuery = {guard = 15},
	join = {
		door = 100,
		start = 99.5,
		revoke = 99,
		unmark = 1,
		noteGuest = -3,
		help = -3,
		startAgain = -98,
		guest = -99,
		settle = -100,
		features = -101,
		entered = -1000
	},
	hasHost = {start = 10},
	preAffiliation = {guard = 20, features = -1},
	affiliation = {banned = 1000, note = 0},
	preRole = {guard = 20},
	left = {kicked = 1000, leftCall = 0},
	destroyed = {door = 0},
	metadata = {features = 0},
	rightsChanged = {settle = 0}
}
return ____exports
 end,
["src.rights.registry"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArraySome = ____lualib.__TS__ArraySome
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local ____principal = require("src.rights.principal")
local attach = ____principal.attach
local isUsable = ____principal.isUsable
local sessionsOf = ____principal.sessionsOf
local sessionToResume = ____principal.sessionToResume
local ____record = require("src.rights.record")
local isProvenMember = ____record.isProvenMember
local nameOfClaim = ____record.nameOfClaim
local weak = {__mode = "v"}
local function weakValues()
	return setmetatable({}, weak)
end
function ____exports.openRegistry(module, host)
	local shared = module:shared("rights")
	local index = shared.index or ({
		rooms = weakValues(),
		ordinary = weakValues(),
		names = weakValues(),
		claims = weakValues()
	})
	shared.index = index
	local rooms = index.rooms
	local ordinary = index.ordinary
	local names = index.names
	local claims = index.claims
	--- The records of a room that have a session that is bound, or still may be.
	local function usersOf(roomId)
		local found = {}
		local room = rooms[roomId]
		if room ~= nil then
			for ____, record in pairs(room.users) do
				if __TS__ArraySome(
					sessionsOf(record),
					function(____, session) return isUsable(
						session,
						os.time()
					) end
				) then
					found[#found + 1] = record
				end
			end
		end
		return found
	end
	return {
		recordOf = function(userId, claim, first, asked)
			local ____claim_0 = claim
			local roomId = ____claim_0.roomId
			local roomName = ____claim_0.roomName
			local room = rooms[roomId] or ({
				roomId = roomId,
				roomName = roomName,
				users = weakValues()
			})
			rooms[roomId] = room
			local record = room.users[userId] or ({
				userId = userId,
				room = room,
				membership = first.membership,
				power = first.power,
				powers = first.powers,
				synchronised = first.synchronised,
				asked = asked,
				confirmed = os.time(),
				sessions = {},
				index = shared
			})
			room.users[userId] = record
			record.synchronised = first.synchronised
			return record
		end,
		admit = function(session, record, claim)
			local name = nameOfClaim(claim)
			claims[name] = record
			attach(session, record)
			session.matrix_rights = record
			session.matrix_claim = name
		end,
		find = function(userId, roomId)
			local ____opt_1 = rooms[roomId]
			return ____opt_1 and ____opt_1.users[userId]
		end,
		ordinary = function(key)
			local known = ordinary[key] or ({sessions = {}, index = shared})
			ordinary[key] = known
			return known
		end,
		rooms = function()
			local found = {}
			for ____, room in pairs(rooms) do
				found[#found + 1] = room
			end
			return found
		end,
		usersOf = usersOf,
		participantsOf = function(roomId) return __TS__ArrayMap(
			__TS__ArrayFilter(
				usersOf(roomId),
				function(____, record) return isProvenMember(record) end
			),
			function(____, ____bindingPattern0)
				local userId
				userId = ____bindingPattern0.userId
				return userId
			end
		) end,
		isFree = function(username, principal)
			local owner = names[username]
			if owner ~= nil and owner ~= principal and #sessionsOf(owner) > 0 then
				return false
			end
			local users = host and host.sessions
			local user = users and users[username]
			if user ~= nil then
				for ____, session in pairs(user.sessions) do
					if session.matrix_principal ~= principal then
						return false
					end
				end
			end
			return true
		end,
		reserve = function(username, principal)
			names[username] = principal
		end,
		earlierRights = function(session, claim)
			local name = nameOfClaim(claim)
			local record = claims[name]
			local earlier = sessionToResume(session, record)
			local ____temp_9
			if (earlier and earlier.matrix_claim) == name then
				____temp_9 = record
			else
				____temp_9 = nil
			end
			return ____temp_9
		end
	}
end
return ____exports
 end,
["src.rights.session-fields"] = function(...)
local ____exports = {}
local isOwner = require("src.rights.record").isOwner
--- The fields for Jitsi's plugins. They end with the membership, with a refusal, and with a new login that resumes.
local jitsiFields = {
	"auth_token",
	"matrix_token_features",
	"auth_matrix_user_verification_is_owner",
	"jitsi_meet_room",
	"jitsi_meet_domain",
	"jitsi_meet_str_tenant",
	"jitsi_meet_context_user",
	"jitsi_meet_context_room",
	"jitsi_meet_context_features",
	"jitsi_meet_context_group",
	"jitsi_meet_auth_issuer",
	"_jitsi_auth_done"
}
--- Gives to a session what its successful login by Matrix grants for Jitsi's plugins.
function ____exports.grantFields(session, claim, rights, host, profile)
	if profile == nil then
		profile = claim
	end
	local prefix = session.jitsi_web_query_prefix
	session.matrix_since = os.time()
	session.auth_matrix_user_verification_is_owner = isOwner(rights)
	session.auth_token = session.matrix_presented_token or session.auth_token
	session.jitsi_meet_room = rights.room.roomName
	session.jitsi_meet_domain = (prefix == nil or prefix == "") and host or prefix
	session.jitsi_meet_context_user = {id = rights.userId, name = profile.displayName, avatar = profile.avatar}
	session.matrix_token_features = claim.features
	session.jitsi_meet_context_features = claim.features
	session.jitsi_meet_context_group = claim.group
end
--- Gives to a session that is resumed what the new login of the same user grants. The rights are the same record.
function ____exports.takeOverFields(to, from)
	to.matrix_presented_token = from.matrix_presented_token
	to.matrix_claim = from.matrix_claim
	local fields = to
	for ____, name in ipairs(jitsiFields) do
		fields[name] = from[name]
	end
end
--- Takes from a session what its login granted for Jitsi's plugins. It keeps the record, which refuses it the meeting.
function ____exports.clearFields(session)
	for ____, name in ipairs(jitsiFields) do
		session[name] = nil
	end
end
--- Takes from a session all that only a successful login gives.
function ____exports.clearSession(session)
	____exports.clearFields(session)
	local ____opt_0 = session.matrix_principal
	if ____opt_0 ~= nil then
		____opt_0.sessions[session] = nil
	end
	session.matrix_principal = nil
	session.matrix_rights = nil
	session.matrix_claim = nil
	session.matrix_since = nil
	session.matrix_ordinary_token = nil
	session.matrix_resume_only = nil
end
return ____exports
 end,
["src.prosody.metric"] = function(...)
local ____exports = {}
--- Registers a metric.
function ____exports.registerMetric(module, name, ____bindingPattern0)
	local buckets
	local labels
	local help
	local unit
	local ____type
	____type = ____bindingPattern0.type
	unit = ____bindingPattern0.unit
	help = ____bindingPattern0.help
	labels = ____bindingPattern0.labels
	buckets = ____bindingPattern0.buckets
	local options = buckets ~= nil and ({buckets = buckets}) or nil
	return module:metric(
		____type,
		name,
		unit or "",
		help,
		labels or ({}),
		options
	)
end
--- Registers a counter with one label, and shows its values at 0, which rates need.
function ____exports.registerCounter(module, name, description, values)
	local family = ____exports.registerMetric(module, name, description)
	for ____, value in ipairs(values) do
		family:with_labels(value):add(0)
	end
	return function(value)
		family:with_labels(value):add(1)
	end
end
return ____exports
 end,
["src.verification.counters"] = function(...)
local ____exports = {}
local authMetrics = require("src.auth-metrics").authMetrics
local loginReasons = require("src.login-reasons").loginReasons
local ____metric = require("src.prosody.metric")
local registerCounter = ____metric.registerCounter
local registerMetric = ____metric.registerMetric
--- What the metrics call the changes that a call follows.
local reviewChanges = {promote = "promoted", demote = "demoted", adjust = "adjusted", remove = "removed"}
--- Registers the metrics of the auth module, with each value at 0: rates need it before the first event.
function ____exports.makeAuthMetrics(module)
	local logins = registerMetric(module, "logins", authMetrics.logins)
	local verification = registerMetric(module, "verification", authMetrics.verification):with_labels()
	local running = registerMetric(module, "checks_running", authMetrics.checks_running):with_labels()
	local waiting = registerMetric(module, "checks_waiting", authMetrics.checks_waiting):with_labels()
	local paused = registerMetric(module, "verifier_paused", authMetrics.verifier_paused):with_labels()
	local pauses = registerMetric(module, "verifier_pauses", authMetrics.verifier_pauses):with_labels()
	local checks = registerCounter(module, "checks", authMetrics.checks, {"asked", "joined", "reused"})
	local reviews = registerCounter(module, "reviews", authMetrics.reviews, {"answered", "unanswered"})
	local changes = registerCounter(module, "review_changes", authMetrics.review_changes, {"promoted", "demoted", "adjusted", "removed"})
	logins:with_labels("admitted", "none"):add(0)
	logins:with_labels("abandoned", "none"):add(0)
	for reason in pairs(loginReasons) do
		logins:with_labels("refused", reason):add(0)
	end
	pauses:add(0)
	running:set(0)
	waiting:set(0)
	return {
		onLogin = function(outcome, reason)
			logins:with_labels(outcome, reason or "none"):add(1)
		end,
		onReviewed = function(answered)
			reviews(answered and "answered" or "unanswered")
		end,
		onFollowed = function(change)
			changes(reviewChanges[change])
		end,
		verification = verification,
		onCheck = checks,
		running = running,
		waiting = waiting,
		paused = paused,
		pauses = pauses
	}
end
return ____exports
 end,
["src.verification.outages"] = function(...)
local __TS__ArrayFilter = require("lualib_bundle").__TS__ArrayFilter
local ____exports = {}
local caches = require("util.cache")
local loginReasons = require("src.login-reasons").loginReasons
local clock = require("src.prosody.clock").serverClock
local isOneOf = require("src.prosody.text").isOneOf
--- Stands for the queue among the targets.
____exports.queueTarget = "The queue of checks"
--- Seconds for which the log does not tell of the same trouble again.
local quietSeconds = 300
--- Seconds after which trouble that refused nobody any more is forgotten.
local forgottenSeconds = 3600
--- Most troubles remembered, and most rooms told apart for each. Clients choose the names of targets and rooms.
local troubleMaximum = 200
local roomMaximum = 20
--- Whether the administrator has to act: such trouble does not end because something else succeeds.
local function isLasting(reason)
	return loginReasons[reason].cause == "configuration"
end
--- Reasons that may be about one room: they do not end because another room of the target can be read.
local ofRoom = {"bot_not_in_room", "bot_left_room", "verifier_rejected", "verifier_unreadable"}
--- Makes the outages of a module, and shows its status.
function ____exports.makeOutages(module, metrics, asking)
	local troubles = caches.new(troubleMaximum)
	local open = {}
	local function show()
		metrics.paused:set(#open)
		local lasting = {}
		local isError = false
		for ____, ____temp_0 in troubles:items() do
			local reason
			local target
			target = ____temp_0.target
			reason = ____temp_0.reason
			local text = ((reason .. " (") .. target) .. ")"
			if isLasting(reason) and not isOneOf(lasting, text) then
				lasting[#lasting + 1] = text
				isError = isError or loginReasons[reason].level == "error"
			end
		end
		local paused = #open == 0 and "" or "; paused after failures: " .. table.concat(open, ", ")
		local refuses = #lasting == 0 and "" or "; refuses logins: " .. table.concat(lasting, ", ")
		local level = paused .. refuses == "" and "info" or "warn"
		module:set_status(isError and "error" or level, (asking .. paused) .. refuses, true)
	end
	--- The name under which trouble counts. Also drops expired entries.
	local function nameOf(target, reason, roomId)
		local shared = (target .. " ") .. reason
		local name = (shared .. " ") .. roomId
		if not isLasting(reason) then
			return shared
		end
		local over = {}
		local rooms = 0
		for other, trouble in troubles:items() do
			if clock.now() - trouble.last > forgottenSeconds then
				over[#over + 1] = other
			elseif trouble.target == target and trouble.reason == reason then
				rooms = rooms + 1
			end
		end
		for ____, other in ipairs(over) do
			troubles:set(other, nil)
		end
		return (rooms < roomMaximum or troubles:get(name) ~= nil) and name or shared
	end
	show()
	return {
		onOpen = function(target, seconds)
			local known = isOneOf(open, target)
			module:log(known and "debug" or "warn", "Checks at %s failed again and again: none for %d s, then one as a probe", target, seconds)
			metrics.pauses:add(1)
			if not known then
				open[#open + 1] = target
			end
			show()
		end,
		onClosed = function(target)
			open = __TS__ArrayFilter(
				open,
				function(____, other) return other ~= target end
			)
			show()
		end,
		refuse = function(target, reason, roomId, count)
			local name = nameOf(target, reason, roomId)
			local now = clock.now()
			local told = reason == "verifier_paused" and now or -math.huge
			local fresh = {
				target = target,
				reason = reason,
				roomId = roomId,
				since = now,
				last = now,
				told = told,
				unlogged = 0,
				refused = 0
			}
			local trouble = troubles:get(name) or fresh
			troubles:set(name, trouble)
			trouble.refused = trouble.refused + count
			trouble.last = now
			if trouble == fresh then
				show()
			end
			if now - trouble.told < quietSeconds then
				trouble.unlogged = trouble.unlogged + count
				return nil
			end
			local unlogged = trouble.unlogged
			trouble.told = now
			trouble.unlogged = count - 1
			return unlogged
		end,
		["end"] = function(target, roomId)
			if troubles:count() == 0 then
				return
			end
			local since
			local refused = 0
			local ended = {}
			for name, trouble in troubles:items() do
				local ____trouble_1 = trouble
				local reason = ____trouble_1.reason
				local isFixed = roomId ~= nil and (trouble.roomId == roomId or not isOneOf(ofRoom, reason))
				if trouble.target == target and (isFixed or not isLasting(reason)) then
					ended[#ended + 1] = name
					since = math.min(since or trouble.since, trouble.since)
					refused = refused + trouble.refused
				end
			end
			if since == nil then
				return
			end
			for ____, name in ipairs(ended) do
				troubles:set(name, nil)
			end
			show()
			local event = target == ____exports.queueTarget and target .. " is empty again" or ("Checks at " .. target) .. " work again"
			local seconds = math.ceil(clock.now() - since)
			module:log(
				"info",
				"%s after %d s; %d logins were refused meanwhile",
				event,
				seconds,
				refused
			)
		end,
		onError = function(____error)
			module:log("error", "Error in a verifier: %s", ____error)
		end
	}
end
return ____exports
 end,
["src.verification.circuit-breaker"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArraySome = ____lualib.__TS__ArraySome
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local ____exports = {}
local caches = require("util.cache")
local loginReasons = require("src.login-reasons").loginReasons
local clock = require("src.prosody.clock").serverClock
--- The sign of a verdict. Only an outage is trouble: a wrong configuration does not heal by waiting, and
-- strangers can cause such answers by what they claim.
function ____exports.signOf(verdict)
	if verdict.admitted then
		return "answer"
	end
	local cause = loginReasons[verdict.reason].cause
	if cause == "local" then
		return "unknown"
	end
	return cause == "outage" and "trouble" or "answer"
end
--- The breaker opens after this many failures in a row, if they are of as many rooms and tokens.
local failureMaximum = 5
local fewestRooms = 3
local fewestTokens = 3
--- The first pause in seconds; each probe that fails doubles it, up to the longest.
local firstPause = 1
local longestPause = 30
--- Most failures remembered.
local rememberedFailures = 20
--- The breaker of a target that never failed.
function ____exports.newBreaker()
	return {
		failures = 0,
		failed = {},
		pause = 0,
		["until"] = 0,
		probing = false,
		hasAdmitted = false
	}
end
--- Whether a token failed before, or a room as a probe: in an outage the checks of every room fail.
local function hasFailed(failed, check)
	return __TS__ArraySome(
		failed,
		function(____, failure)
			local sameRoom = failure.probe == true and failure.roomId == check.roomId
			return failure.fingerprint == check.fingerprint or sameRoom
		end
	)
end
--- Whether a check may ask now: while the breaker is open, as the probe.
--
-- A token that just failed is a bad probe, and so is a room that failed as one: an attacker's would keep the breaker open.
-- Such a check waits twice the pause, so it probes only if no other comes.
function ____exports.admits(breaker, check, now)
	if breaker.pause == 0 then
		return true
	end
	local extra = hasFailed(breaker.failed, check) and breaker.pause or 0
	return not breaker.probing and now >= breaker["until"] + extra
end
--- How many rooms or tokens failed.
local function countDistinct(failed, field)
	local seen = {}
	local count = 0
	for ____, failure in ipairs(failed) do
		count = count + (seen[failure[field]] == nil and 1 or 0)
		seen[failure[field]] = true
	end
	return count
end
--- Adds to the latest failures; of the same room and token one is enough.
local function remember(breaker, ____bindingPattern0)
	local fingerprint
	local roomId
	roomId = ____bindingPattern0.roomId
	fingerprint = ____bindingPattern0.fingerprint
	local failed = __TS__ArrayFilter(
		breaker.failed,
		function(____, other) return other.roomId ~= roomId or other.fingerprint ~= fingerprint end
	)
	failed[#failed + 1] = {roomId = roomId, fingerprint = fingerprint, probe = breaker.probing}
	if #failed > rememberedFailures then
		table.remove(failed, 1)
	end
	breaker.failed = failed
end
--- Changes a breaker by the check that ended.
function ____exports.endCheck(breaker, check, sign, now)
	local ____breaker_0 = breaker
	local pause = ____breaker_0.pause
	local probing = ____breaker_0.probing
	if sign == "trouble" then
		remember(breaker, check)
	end
	breaker.probing = false
	if sign == "answer" then
		breaker.failures = 0
		breaker.failed = {}
		breaker.pause = 0
	elseif probing then
		breaker.pause = sign == "trouble" and math.min(2 * pause, longestPause) or pause
		breaker["until"] = sign == "trouble" and now + breaker.pause or now
	elseif sign == "trouble" and pause == 0 then
		breaker.failures = breaker.failures + 1
		local widespread = countDistinct(breaker.failed, "roomId") >= fewestRooms and countDistinct(breaker.failed, "fingerprint") >= fewestTokens
		if breaker.failures >= failureMaximum and widespread then
			breaker.pause = firstPause
			breaker["until"] = now + firstPause
		end
	end
end
--- Most targets remembered. Clients choose the names, so there may be many.
local targetMaximum = 200
--- Makes the circuit breakers of all targets, all closed.
function ____exports.makeBreakers(outages)
	local breakers = caches.new(targetMaximum)
	local function breakerOf(target)
		return breakers:get(target) or ____exports.newBreaker()
	end
	local function isOpen(target, check)
		return not ____exports.admits(
			breakerOf(target),
			check,
			clock.now()
		)
	end
	return {
		hasAdmitted = function(target) return breakerOf(target).hasAdmitted end,
		isOpen = isOpen,
		admit = function(target, check)
			if isOpen(target, check) then
				return false
			end
			local breaker = breakerOf(target)
			breaker.probing = breaker.pause > 0
			return true
		end,
		settle = function(target, check, verdict)
			local breaker = breakerOf(target)
			local pause = breaker.pause
			local probing = breaker.probing
			____exports.endCheck(
				breaker,
				check,
				____exports.signOf(verdict),
				clock.now()
			)
			breaker.hasAdmitted = breaker.hasAdmitted or verdict.admitted
			breakers:set(target, breaker)
			if breaker.pause > 0 and (pause == 0 or probing) then
				outages.onOpen(target, breaker.pause)
			elseif breaker.pause == 0 and pause > 0 then
				outages.onClosed(target)
			end
		end
	}
end
return ____exports
 end,
["src.verification.queue"] = function(...)
local __TS__ArrayFilter = require("lualib_bundle").__TS__ArrayFilter
local ____exports = {}
local caches = require("util.cache")
local clock = require("src.prosody.clock").serverClock
--- How many checks may wait.
function ____exports.waitingPlaces(running)
	return math.min(20 * running, 2000)
end
--- Whether one more check gets a place.
--
-- A stranger can name a slow server of their own to keep places taken, or ask for a slow room again and again. So each target
-- that is not trusted gets a quarter at most and all of them three quarters, as does each address; the rest is for the others.
function ____exports.hasPlace(taken, trusted, places)
	local most = math.max(
		1,
		math.floor(3 * places / 4)
	)
	if taken.all >= places or taken.ofAddress >= most then
		return false
	end
	return trusted or taken.ofTarget < math.max(
		1,
		math.floor(places / 4)
	) and taken.untrusted < most
end
--- Seconds in which an address pays as many refusals as the option `matrix_refusals_per_minute` says.
local period = 50
--- How many refusals cost an address nothing: half the limit, so that a burst and what follows stay below it.
local function freeRefusals(limit)
	return math.max(1, limit / 2)
end
--- Reduces debt or credit by the time that passed.
function ____exports.payDebt(debt, limit, now)
	local paid = (now - debt.at) * limit / period
	debt.refused = debt.refused > 0 and math.max(0, debt.refused - paid) or math.min(0, debt.refused + paid)
	debt.at = now
end
--- Takes in how a check ended. Debt and credit are bounded, so that neither lasts.
function ____exports.settleDebt(debt, ending, limit)
	debt.running = debt.running - 1
	if ending == "refused" then
		debt.refused = math.min(
			debt.refused + 1,
			freeRefusals(limit) + 1
		)
	elseif ending == "admitted" then
		debt.refused = math.max(debt.refused - 1, -limit)
	end
end
--- Whether an address with a debt may make one more check.
function ____exports.mayAsk(debt, limit)
	return debt.refused + debt.running < freeRefusals(limit)
end
--- Counts by name; a name without any is not kept.
local function changeCount(counts, name, by)
	local count = (counts[name] or 0) + by
	if count > 0 then
		counts[name] = count
	else
		counts[name] = nil
	end
end
local function makePlaces(places, isTrusted)
	local byTarget = {}
	local byAddress = {}
	local all = 0
	local untrusted = 0
	local function change(check, by)
		all = all + by
		untrusted = untrusted + (check.trusted == true and 0 or by)
		changeCount(byTarget, check.target, by)
		changeCount(byAddress, check.address or "", by)
	end
	return {
		count = function() return all end,
		has = function(check)
			local ofTarget = byTarget[check.target] or 0
			local ofAddress = check.address == nil and 0 or (byAddress[check.address] or 0)
			return ____exports.hasPlace(
				{all = all, untrusted = untrusted, ofTarget = ofTarget, ofAddress = ofAddress},
				isTrusted(check),
				places
			)
		end,
		take = function(check)
			check.trusted = isTrusted(check)
			change(check, 1)
		end,
		free = function(check)
			change(check, -1)
		end
	}
end
--- Most addresses whose debts are remembered.
local addressMaximum = 5000
--- How often the queue looks for checks that may run by now, or waited too long, in seconds.
local lookInterval = 0.1
--- How long a check of an address in debt waits at most, in seconds.
local patience = 5
function ____exports.makeQueue(____bindingPattern0, ____bindingPattern1)
	local limit
	local maxChecks
	maxChecks = ____bindingPattern0.maxChecks
	limit = ____bindingPattern0.refusalsPerMinute
	local displace
	local begin
	local isTrusted
	isTrusted = ____bindingPattern1.isTrusted
	begin = ____bindingPattern1.begin
	displace = ____bindingPattern1.displace
	local lookLater
	local running = makePlaces(maxChecks, isTrusted)
	local waiting = makePlaces(
		____exports.waitingPlaces(maxChecks),
		isTrusted
	)
	local debts = caches.new(addressMaximum)
	--- Checks that wait, the first first.
	local queue = {}
	local stopTimer
	local beginning = false
	local function debtOf(check)
		local debt = debts:get(check.address or "")
		if debt ~= nil then
			____exports.payDebt(
				debt,
				limit,
				clock.now()
			)
		end
		return debt
	end
	--- Whether the address of a check has refusals that are not paid yet.
	local function isInDebt(check)
		local ____opt_0 = debtOf(check)
		return (____opt_0 and ____opt_0.refused or 0) >= 1
	end
	local function canRun(check)
		local debt = debtOf(check)
		return (debt == nil or ____exports.mayAsk(debt, limit)) and running.has(check)
	end
	local function run(check)
		running.take(check)
		if check.address ~= nil and limit > 0 then
			local debt = debtOf(check) or ({
				refused = 0,
				at = clock.now(),
				running = 0
			})
			debt.running = debt.running + 1
			debts:set(check.address, debt)
		end
	end
	--- Removes a check that waits.
	local function leave(check)
		for position, other in ipairs(queue) do
			if other == check then
				table.remove(queue, position)
				waiting.free(check)
				break
			end
		end
		if #queue == 0 and stopTimer ~= nil then
			stopTimer()
			stopTimer = nil
		end
	end
	--- The next check to run: the first that can. Of an address in debt it is the newest, as those before it most likely belong
	-- to the flood that made the debt.
	local function next()
		if running.count() >= maxChecks then
			return nil
		end
		local newest
		for ____, check in ipairs(queue) do
			if (newest == nil or check.address == newest.address) and canRun(check) then
				newest = check
				if check.address == nil or not isInDebt(check) then
					break
				end
			end
		end
		return newest
	end
	--- Runs all checks that can. One may end as soon as it begins, so a call inside another leaves them to that.
	local function beginNext()
		if beginning then
			return
		end
		beginning = true
		do
			local check = next()
			while check ~= nil do
				leave(check)
				run(check)
				begin(check)
				check = next()
			end
		end
		beginning = false
	end
	--- Turns away checks that waited too long, and runs those that can by now.
	local function look()
		stopTimer = nil
		local now = clock.now()
		local tooLate = __TS__ArrayFilter(
			queue,
			function(____, check) return check.deadline <= now or check.since < now - patience and isInDebt(check) end
		)
		for ____, check in ipairs(tooLate) do
			leave(check)
			displace(check)
		end
		beginNext()
		lookLater()
	end
	lookLater = function()
		if #queue > 0 then
			if stopTimer == nil then
				stopTimer = clock.after(lookInterval, look)
			end
		end
	end
	return {
		add = function(check)
			if canRun(check) then
				run(check)
				return "runs"
			end
			if not waiting.has(check) then
				return "full"
			end
			waiting.take(check)
			queue[#queue + 1] = check
			lookLater()
			return "waits"
		end,
		["end"] = function(check, ending)
			running.free(check)
			local debt = debtOf(check)
			if debt ~= nil then
				____exports.settleDebt(debt, ending, limit)
			end
			beginNext()
		end,
		leave = leave,
		isInDebt = isInDebt,
		running = running.count,
		waiting = waiting.count
	}
end
return ____exports
 end,
["src.verification.coalescing"] = function(...)
local __TS__ObjectAssign = require("lualib_bundle").__TS__ObjectAssign
local ____exports = {}
local caches = require("util.cache")
local clock = require("src.prosody.clock").serverClock
local nameOfClaim = require("src.rights.record").nameOfClaim
local makeBreakers = require("src.verification.circuit-breaker").makeBreakers
local queueTarget = require("src.verification.outages").queueTarget
local makeQueue = require("src.verification.queue").makeQueue
local ____verifier = require("src.verification.verifier")
local endingOf = ____verifier.endingOf
local refuse = ____verifier.refuse
--- Most verdicts cached: enough for 100 logins a second at the default of 15 s.
local cacheMaximum = 4000
function ____exports.makeChecks(verifier, options, metrics, outages)
	local showLoad, begin
	local verdicts = caches.new(cacheMaximum)
	local breakers = makeBreakers(outages)
	--- Checks that run or wait, by name.
	local underWay = {}
	local givenUp = false
	--- Caches a verdict, at most until the claim's token expires.
	local function keep(name, ____bindingPattern0, verdict)
		local expires
		local roomId
		roomId = ____bindingPattern0.roomId
		expires = ____bindingPattern0.expires
		local seconds = options.cacheSeconds
		local life = expires == nil and seconds or math.min(
			seconds,
			expires - clock.wall()
		)
		if life > 0 then
			verdicts:set(
				name,
				{
					verdict = verdict,
					roomId = roomId,
					expires = clock.now() + life
				}
			)
		end
	end
	--- Refuses all waiters because nobody can say. The first goes to the log, if the log does not know the reason.
	local function refuseAll(____bindingPattern0, reason, verdict)
		local waiters
		local claim
		local target
		target = ____bindingPattern0.target
		claim = ____bindingPattern0.claim
		waiters = ____bindingPattern0.waiters
		local ofQueue = reason == "too_many_checks" or reason == "too_many_refusals"
		local of = ofQueue and queueTarget or (verdict and verdict.server or target)
		local unlogged = outages.refuse(of, reason, claim.roomId, #waiters)
		for ____, done in ipairs(waiters) do
			local loggedBefore = unlogged == nil
			done(__TS__ObjectAssign({}, verdict, {admitted = false, reason = reason, loggedBefore = loggedBefore, unlogged = unlogged}))
			unlogged = nil
		end
	end
	local queue
	queue = makeQueue(
		options,
		{
			isTrusted = function(check)
				local ____check_configured_2 = check.configured
				if ____check_configured_2 == nil then
					____check_configured_2 = breakers.hasAdmitted(check.target)
				end
				return ____check_configured_2
			end,
			begin = function(check) return begin(check) end,
			displace = function(check)
				underWay[check.name] = nil
				refuseAll(
					check,
					queue.isInDebt(check) and "too_many_refusals" or "too_many_checks"
				)
				showLoad()
			end
		}
	)
	showLoad = function()
		metrics.running:set(queue.running())
		metrics.waiting:set(queue.waiting())
		if queue.waiting() == 0 then
			outages["end"](queueTarget)
		end
	end
	local function ____end(check, verdict)
		local ending = endingOf(verdict)
		underWay[check.name] = nil
		if verdict.admitted and check.userId == nil then
			keep(check.name, check.claim, verdict)
		end
		if not verdict.admitted and ending == "unclear" then
			refuseAll(check, verdict.reason, verdict)
		else
			local isSeen = verdict.admitted or verdict.reason == "not_in_room"
			outages["end"](check.target)
			if isSeen then
				outages["end"](verdict.server or check.target, check.claim.roomId)
			end
			for ____, done in ipairs(check.waiters) do
				done(verdict)
			end
		end
		queue["end"](check, ending)
		showLoad()
	end
	local ask
	--- Asks the verifier; an error counts as an answer.
	ask = function(check)
		local ____check_3 = check
		local claim = ____check_3.claim
		local userId = ____check_3.userId
		local target = ____check_3.target
		local askedAt = clock.now()
		local seconds = math.max(0, check.deadline - askedAt)
		local answered = false
		local function onVerdict(verdict)
			if answered then
				return
			end
			answered = true
			metrics.verification:sample(clock.now() - askedAt)
			local stale = check.stale
			if verdict.admitted and (stale and stale[verdict.userId] ~= nil) == true then
				check.stale = nil
				return ask(check)
			end
			verdict.asked = askedAt
			breakers.settle(target, claim, verdict)
			____end(check, verdict)
		end
		metrics.onCheck("asked")
		local asked
		local ____error
		if userId == nil or verifier.confirm == nil then
			asked, ____error = pcall(verifier.verify, claim, seconds, onVerdict)
		else
			asked, ____error = pcall(
				verifier.confirm,
				userId,
				claim.roomId,
				seconds,
				onVerdict
			)
		end
		if not asked then
			outages.onError(____error)
			onVerdict(refuse("internal_error"))
		end
	end
	--- Runs a check that has its place.
	begin = function(check)
		check.running = true
		if not breakers.admit(check.target, check.claim) then
			____end(
				check,
				refuse("verifier_paused")
			)
			return
		end
		showLoad()
		return ask(check)
	end
	local function start(check)
		if breakers.isOpen(check.target, check.claim) then
			refuseAll(check, "verifier_paused")
			return
		end
		local place = queue.add(check)
		if place == "full" then
			refuseAll(check, "too_many_checks")
			return
		end
		underWay[check.name] = check
		if place == "runs" then
			return begin(check)
		end
		showLoad()
	end
	--- Joins the check of this name, or starts one.
	local function join(name, claim, userId, address, seconds, done)
		if givenUp then
			done(refuse("check_cancelled"))
			return
		end
		local other = underWay[name]
		if other ~= nil then
			metrics.onCheck("joined")
			local ____other_waiters_6 = other.waiters
			____other_waiters_6[#____other_waiters_6 + 1] = done
			return
		end
		local ____verifier_targetOf_result_7 = verifier.targetOf(claim)
		local target = ____verifier_targetOf_result_7.name
		local configured = ____verifier_targetOf_result_7.configured
		local since = clock.now()
		local deadline = since + seconds
		local waiters = {done}
		local running = false
		return start({
			name = name,
			claim = claim,
			userId = userId,
			address = address,
			target = target,
			configured = configured,
			since = since,
			deadline = deadline,
			waiters = waiters,
			running = running
		})
	end
	local function ____temp_10(claim, seconds, address, done)
		local name = nameOfClaim(claim)
		local cached = verdicts:get(name)
		if cached == nil or cached.expires <= clock.now() or givenUp then
			return join(
				name,
				claim,
				nil,
				address,
				seconds,
				done
			)
		end
		metrics.onCheck("reused")
		done(cached.verdict)
	end
	local ____temp_8
	if verifier.confirm == nil then
		____temp_8 = nil
	else
		____temp_8 = function(claim, userId, seconds, done) return join(
			(userId .. " ") .. claim.roomId,
			claim,
			userId,
			nil,
			seconds,
			done
		) end
	end
	return {
		verify = ____temp_10,
		confirm = ____temp_8,
		review = verifier.review,
		forget = function(userId, roomId)
			for name, ____temp_9 in verdicts:items() do
				local room
				local verdict
				verdict = ____temp_9.verdict
				room = ____temp_9.roomId
				if room == roomId and verdict.userId == userId then
					verdicts:set(name, nil)
				end
			end
			for ____, other in pairs(underWay) do
				if other.claim.roomId == roomId and other.running then
					if other.stale == nil then
						other.stale = {}
					end
					other.stale[userId] = true
				end
			end
		end,
		giveUpAll = function()
			givenUp = true
			for name, other in pairs(underWay) do
				if not other.running then
					underWay[name] = nil
					queue.leave(other)
					refuseAll(other, "check_cancelled")
				end
			end
		end
	}
end
return ____exports
 end,
["src.login.jitsi"] = function(...)
local ____exports = {}
--- Whether what a handler returned is a refusal.
function ____exports.isRefusal(result)
	return type(result) == "table" and result.res == false
end
--- Makes a verifier of ordinary Jitsi tokens by Jitsi's own library `token/util`, used as Jitsi's mod_auth_token does. What
-- the tokens say counts for Jitsi; about Matrix they prove nothing.
function ____exports.ordinaryVerifier(module, events)
	local loaded, library = pcall(function() return module:require("token/util").new(module) end)
	if not loaded or library == nil then
		module:log("error", "matrix_token_fallback is set, but ordinary tokens are refused: %s. Check that token/util.lib.lua is in plugin_paths, and the options app_id and app_secret or asap_key_server", loaded and "token/util rejects its options" or library)
		return nil
	end
	return function(session)
		local fetched = events.fire_event("pre-jitsi-authentication-fetch-key", session)
		if ____exports.isRefusal(fetched) then
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
local headers = {content_type = "application/json", access_control_allow_origin = "*"}
local body = "{\"auth\":\"openidtoken-jwt\"}"
--- `/.well-known/element/jitsi` for mod_http: it asks Element for Matrix tokens.
____exports.wellKnown = {
	default_path = "/.well-known/element",
	route = {["GET /jitsi"] = function() return {status_code = 200, headers = headers, body = body} end}
}
return ____exports
 end,
["src.login.provider"] = function(...)
local ____exports = {}
local datamanager = require("util.datamanager")
local mechanism = "ANONYMOUS"
--- Makes the SASL handler of a session, with the mechanism ANONYMOUS.
--
-- It does without util.sasl, which keeps its mechanisms in one table for the whole server, and whose own ANONYMOUS
-- repeats the login until it is accepted.
local function anonymousHandler(session, login)
	return {
		mechanisms = function() return {[mechanism] = true} end,
		select = function(self, wanted)
			if wanted ~= mechanism then
				return false
			end
			self.selected = wanted
			return true
		end,
		process = function(self)
			local outcome = login(session)
			if not outcome.ok then
				return "failure", "not-allowed", outcome.text
			end
			self.username = outcome.username
			return "success"
		end,
		clean_clone = function() return anonymousHandler(session, login) end
	}
end
local function notSupported()
	return nil, "Not supported: users of this host log in by Matrix and have no password"
end
--- Makes a provider of which only the SASL handler does something.
function ____exports.passwordlessProvider(login)
	return {
		get_sasl_handler = function(session) return anonymousHandler(session, login) end,
		test_password = notSupported,
		get_password = notSupported,
		set_password = notSupported,
		user_exists = notSupported,
		create_user = notSupported,
		delete_user = notSupported
	}
end
--- Keeps the users of the module's host out of storage, as Prosody's own mod_auth_anonymous does.
function ____exports.discardStorage(module)
	local ____module_0 = module
	local host = ____module_0.host
	local storage = module:shared("storage")
	if storage.discarded == nil then
		datamanager.add_callback(function(username, dataHost, datastore, data)
			if dataHost == host and storage.discarded == true then
				return false
			end
			return username, dataHost, datastore, data
		end)
	end
	storage.discarded = true
	return function()
		storage.discarded = false
	end
end
return ____exports
 end,
["src.login.refusal"] = function(...)
local ____exports = {}
local ____login_2Dreasons = require("src.login-reasons")
local adviceOf = ____login_2Dreasons.adviceOf
local isRefusal = ____login_2Dreasons.isRefusal
local loginReasons = ____login_2Dreasons.loginReasons
local networkOf = require("src.prosody.address").networkOf
local quote = require("src.prosody.text").quote
local clearSession = require("src.rights.session-fields").clearSession
local warned = {}
--- Logs a warning the first time; Prosody loads this file anew with each module.
function ____exports.warnOnce(module, format, value)
	if not (warned[format] ~= nil) then
		warned[format] = true
		module:log("warn", format, value)
	end
end
--- The client in a log line, without secrets: who it is as far as that is known, from where, and for which room.
function ____exports.describe(session, claim, userId)
	local rights = session.matrix_rights
	local server = claim and claim.serverName
	local stranger = server == nil and "a client" or "a user of " .. server
	local user = userId or rights and rights.userId or stranger
	local roomId = claim and claim.roomId or rights and rights.room.roomId
	local room = roomId == nil and "meeting " .. quote(session.jitsi_web_query_room or "") or "room " .. roomId
	return (((user .. " at ") .. (session.ip or "an unknown address")) .. ", ") .. room
end
--- Refuses a login: logs and counts it, takes from the session what only a successful login gives, and makes the answer.
function ____exports.refuse(session, settings, reason, who, details)
	if details == nil then
		details = {}
	end
	local ____loginReasons_reason_8 = loginReasons[reason]
	local level = ____loginReasons_reason_8.level
	local text = ____loginReasons_reason_8.text
	clearSession(session)
	if isRefusal(reason) then
		session.matrix_refused_logins = (session.matrix_refused_logins or 0) + 1
	end
	settings.metrics.onLogin("refused", reason)
	local ____details_9 = details
	local detail = ____details_9.detail
	if detail == nil then
		detail = ""
	end
	local loggedBefore = ____details_9.loggedBefore
	local unlogged = ____details_9.unlogged
	if unlogged == nil then
		unlogged = 0
	end
	settings.module:log(
		loggedBefore == true and "debug" or level,
		"Login refused (%s): %s: %s%s%s",
		reason,
		who,
		adviceOf(reason, settings.options.uvsBaseUrl ~= nil),
		detail == "" and "" or (" (" .. detail) .. ")",
		unlogged == 0 and "" or ("; " .. tostring(unlogged)) .. " more since the last line"
	)
	return {ok = false, text = text}
end
--- Answers a login whose client has left: nobody reads the answer, but mod_saslauth needs one.
function ____exports.abandon(session, settings)
	if session.base_type == nil then
		session.base_type = "c2s"
	end
	settings.module:log("debug", "The client left during the login")
	settings.metrics.onLogin("abandoned")
	return {ok = false, text = "Connection gone"}
end
local refusalsPerConnection = 3
--- Refuses and closes a connection that was refused too often, before any work.
function ____exports.refuseConnection(session, settings)
	local refused = session.matrix_refused_logins or 0
	if refused < refusalsPerConnection then
		return nil
	end
	session.matrix_refused_logins = refused + 1
	settings.module:add_timer(
		0,
		function()
			if session.destroyed ~= true then
				session:close({condition = "policy-violation", text = "Too many refused logins"})
			end
		end
	)
	local loggedBefore = refused > refusalsPerConnection
	return ____exports.refuse(
		session,
		settings,
		"too_many_refusals",
		____exports.describe(session),
		{loggedBefore = loggedBefore}
	)
end
--- The network that a session's refusals count against; nothing where the client's address is not known.
function ____exports.addressOf(session, settings)
	local ip = session.ip
	if ip == nil or session.matrix_behind_unknown_proxy ~= true then
		return ip ~= nil and networkOf(ip) or nil
	end
	if settings.options.refusalsPerMinute > 0 then
		local format = "Clients come by a proxy at %s that trusted_proxies does not name: matrix_refusals_per_minute does not limit them (logged once)"
		____exports.warnOnce(settings.module, format, ip)
	end
	return nil
end
return ____exports
 end,
["src.login.request"] = function(...)
local ____exports = {}
local httpUtil = require("util.http")
local isPrivate = require("src.prosody.address").isPrivate
local ____text = require("src.prosody.text")
local find = ____text.find
local sub = ____text.sub
--- Most parameters of a URL that are read. Jitsi's clients send less than ten.
local parameterMaximum = 100
--- Decodes a name or a value. Most are plain, and searching for a character is far cheaper than a pattern.
local function decode(text)
	if (string.find(text, "%", nil, true) or 0) - 1 < 0 and (string.find(text, "+", nil, true) or 0) - 1 < 0 then
		return text
	end
	local spaced = string.gsub(text, "%+", " ")
	return httpUtil.urldecode(spaced)
end
--- The parameters of a query; of several with one name the last. It takes time in proportion to the length of the query:
-- Prosody's own formdecode blocks the server for half a second with 9 KB that lack a "=".
local function queryParameters(query)
	local parameters = {}
	local position = 1
	do
		local count = 0
		while count < parameterMaximum and position <= #query do
			local ____, last, name, mark = find(query, "^([^=&]*)([=&]?)", position)
			position = (last or position) + 1
			if mark == "=" then
				local next = find(query, "&", position, true)
				if next == nil then
					next = #query + 1
				end
				parameters[decode(name or "")] = decode(sub(query, position, next - 1))
				position = next + 1
			end
			count = count + 1
		end
	end
	return parameters
end
local function bearerToken(header)
	local token = string.match(header or "", "^[Bb][Ee][Aa][Rr][Ee][Rr] +(.+)$")
	return token
end
--- Whether a request came through a proxy from which Prosody does not take the client's address. Only a proxy in a private
-- network counts: any client can write the header.
local function isBehindUnknownProxy(ip, request)
	local forwarded = request.headers.x_forwarded_for
	local known = find(forwarded or "", ip or "", 1, true)
	return ip ~= nil and forwarded ~= nil and known == nil and isPrivate(ip)
end
--- Puts on a session what the URL and the headers of its request say, under the names and by the rules of Jitsi's
-- mod_jitsi_session.
function ____exports.readRequest(session, request, regionHeader)
	local token = bearerToken(request.headers.authorization)
	local query = request.url.query
	if query ~= nil and (string.find(query, "=", nil, true) or 0) - 1 >= 0 then
		local parameters = queryParameters(query)
		session.previd = parameters.previd
		session.customusername = parameters.customusername
		session.jitsi_web_query_room = parameters.room
		session.jitsi_web_query_prefix = parameters.prefix or ""
		token = parameters.token or token
	end
	session.auth_token = token
	session.matrix_presented_token = token
	if isBehindUnknownProxy(session.ip, request) then
		session.matrix_behind_unknown_proxy = true
	end
	session.user_agent_header = request.headers.user_agent
	session.user_region = request.headers[regionHeader]
end
return ____exports
 end,
["src.login.resumption"] = function(...)
local ____exports = {}
local stanzas = require("util.stanza")
local loginReasons = require("src.login-reasons").loginReasons
local priorities = require("src.prosody.priorities").priorities
local describe = require("src.login.refusal").describe
local ____principal = require("src.rights.principal")
local isSameUser = ____principal.isSameUser
local isUsable = ____principal.isUsable
local ____session_2Dfields = require("src.rights.session-fields")
local clearSession = ____session_2Dfields.clearSession
local takeOverFields = ____session_2Dfields.takeOverFields
--- Why a session may not be bound; nothing where it may.
local function refuseBinding(session, registry)
	if session.matrix_resume_only == true then
		return "resume_only"
	end
	if not isUsable(
		session,
		os.time()
	) then
		return "bound_too_late"
	end
	return not registry.isFree(session.username or "", session.matrix_principal) and "username_taken" or nil
end
--- Whether a session asks to resume a session that has its user name, but belongs to another user.
local function asksForOthers(session, resumptionToken, host)
	local users = host and host.sessions
	local user = users and users[session.username or ""]
	if user ~= nil and resumptionToken ~= nil then
		for ____, candidate in pairs(user.sessions) do
			if candidate.resumption_token == resumptionToken then
				return not isSameUser(candidate, session)
			end
		end
	end
	return false
end
--- Guards bindings and resumptions: a resumed session keeps its rights, and only its own user gets it.
function ____exports.followResumptions(module, host, events, registry, onFields)
	module:hook(
		"pre-resource-bind",
		function(event)
			local reason = refuseBinding(event.session, registry)
			if reason == nil then
				return nil
			end
			local ____loginReasons_reason_4 = loginReasons[reason]
			local text = ____loginReasons_reason_4.text
			local advice = ____loginReasons_reason_4.advice
			local ____event_5 = event
			local session = ____event_5.session
			module:log(
				"info",
				"Binding refused (%s): %s: %s (%s)",
				reason,
				session.username,
				advice,
				describe(session)
			)
			event.error = {type = "cancel", condition = "not-allowed", text = text}
			return false
		end,
		priorities.bind.login
	)
	for ____, namespace in ipairs({"urn:xmpp:sm:2", "urn:xmpp:sm:3"}) do
		module:hook(
			("stanza/" .. namespace) .. ":resume",
			function(____bindingPattern0)
				local stanza
				local origin
				origin = ____bindingPattern0.origin
				stanza = ____bindingPattern0.stanza
				if not asksForOthers(origin, stanza.attr.previd, host) then
					return nil
				end
				module:log(
					"warn",
					"%s asked to resume another user's session: refused",
					describe(origin)
				)
				local failed = stanzas.stanza("failed", {xmlns = namespace})
				origin.send(failed:tag("item-not-found", {xmlns = "urn:ietf:params:xml:ns:xmpp-stanzas"}))
				return true
			end,
			priorities.resume.login
		)
	end
	module:hook_global(
		"c2s-session-updated",
		function(____bindingPattern0)
			local login
			local session
			session = ____bindingPattern0.session
			login = ____bindingPattern0.from_session
			if session.host ~= module.host then
				return
			end
			if isSameUser(session, login) then
				takeOverFields(session, login)
				onFields(session)
			else
				module:log(
					"warn",
					"%s resumed another user's session: closing it",
					describe(login)
				)
				session:close({condition = "not-authorized"})
			end
		end,
		priorities.updated.login
	)
	module:hook(
		"smacks-hibernation-end",
		function(____bindingPattern0)
			local resumed
			local origin
			origin = ____bindingPattern0.origin
			resumed = ____bindingPattern0.resumed
			if isSameUser(origin, resumed) then
				takeOverFields(resumed, origin)
				onFields(resumed)
				clearSession(origin)
			end
		end,
		priorities.hibernationEnd.login
	)
	module:hook(
		"pre-resource-unbind",
		function(____bindingPattern0)
			local ____error
			local session
			session = ____bindingPattern0.session
			____error = ____bindingPattern0.error
			events.fire_event("jitsi-pre-session-unbind", {jid = session.full_jid, session = session, error = ____error})
		end,
		priorities.unbind.login
	)
end
return ____exports
 end,
["src.login.token"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local isBase64Url = ____ids.isBase64Url
local isMatrixToken = ____ids.isMatrixToken
local isRoomId = ____ids.isRoomId
local isServerName = ____ids.isServerName
local asObject = require("src.prosody.json").asObject
local roomNameOf = require("src.matrix.room-name").roomNameOf
local ____text = require("src.prosody.text")
local find = ____text.find
local quote = ____text.quote
local sub = ____text.sub
--- Longest token that is read, in bytes. Prosody's limit for the head of a request leaves little more.
local tokenMaximum = 8192
local function refuse(reason, written)
	local detail = type(written) == "string" and quote(written) or nil
	return {ok = false, reason = reason, detail = detail}
end
--- The payload of a JWT; nothing unless it has three parts, the first two JSON objects. The signature may be empty.
function ____exports.readPayload(token, tools)
	local first = find(token, ".", 1, true)
	if first == nil then
		first = 0
	end
	local second = find(token, ".", first + 1, true)
	if second == nil or not isBase64Url(sub(token, second + 1)) then
		return nil
	end
	local header = tools.decodeObject(sub(token, 1, first - 1))
	return header and tools.decodeObject(sub(token, first + 1, second - 1))
end
--- Whether an optional member is absent or text that can be shown.
local function isOptionalText(value, tools)
	return value == nil or type(value) == "string" and tools.isStanzaText(value)
end
--- Why a token is not valid here and now; nothing where it is.
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
	if type(openIdToken) ~= "string" or not isMatrixToken(openIdToken) then
		return refuse("openid_token_malformed")
	end
	local roomId = matrix.room_id
	if type(roomId) ~= "string" or not isRoomId(roomId) then
		return refuse("room_id_malformed", roomId)
	end
	local serverName = matrix.server_name
	if serverName ~= nil and (type(serverName) ~= "string" or not isServerName(serverName)) then
		return refuse("server_name_malformed", serverName)
	end
	local user = context.user
	if user ~= nil and type(user) ~= "table" then
		return refuse("profile_malformed")
	end
	local displayName = user and user.name
	local avatar = user and user.avatar
	local ____temp_4
	if policy.secret ~= nil then
		____temp_4 = context.group
	else
		____temp_4 = nil
	end
	local group = ____temp_4
	if not isOptionalText(displayName, tools) or not isOptionalText(avatar, tools) or not isOptionalText(group, tools) then
		return refuse("profile_malformed")
	end
	local ____temp_5
	if policy.secret ~= nil then
		____temp_5 = asObject(context.features)
	else
		____temp_5 = nil
	end
	local features = ____temp_5
	local claim = {
		openIdToken = openIdToken,
		fingerprint = tools.hash(openIdToken),
		roomId = roomId,
		roomName = roomNameOf(roomId),
		serverName = serverName,
		displayName = displayName,
		avatar = avatar,
		issuer = type(payload.iss) == "string" and payload.iss or nil,
		expires = type(payload.exp) == "number" and payload.exp or nil,
		features = features,
		group = group
	}
	return {ok = true, claim = claim}
end
--- Reads a token.
function ____exports.readToken(token, policy, tools)
	if token == nil or token == "" then
		return refuse("token_missing")
	end
	if #token > tokenMaximum then
		return refuse("token_too_large")
	end
	local payload = ____exports.readPayload(token, tools)
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
		local ____refuse_9 = refuse
		local ____temp_8
		if refusal == "token_issuer_mismatch" then
			____temp_8 = payload.iss
		else
			____temp_8 = nil
		end
		return ____refuse_9(refusal, ____temp_8)
	end
	return readClaims(
		matrix,
		context,
		payload,
		policy,
		tools
	)
end
--- Why a claim does not open a room; nothing where it does.
function ____exports.refuseRoom(claim, room)
	return string.lower(room or "") ~= claim.roomName and "room_mismatch" or nil
end
--- Whether a token was refused because it has no Matrix claim: then it may be an ordinary one of Jitsi.
function ____exports.isWithoutMatrix(reason)
	return reason == "token_missing" or reason == "matrix_claim_missing"
end
return ____exports
 end,
["src.login.login"] = function(...)
local ____exports = {}
local stringprep = require("util.encodings").stringprep
local hashes = require("util.hashes")
local hex = require("util.hex")
local random = require("util.random")
local ____decode = require("src.prosody.decode")
local decodeBase64UrlObject = ____decode.decodeBase64UrlObject
local isSignedWith = ____decode.isSignedWith
local isStanzaText = ____decode.isStanzaText
local quote = require("src.prosody.text").quote
local ____clock = require("src.prosody.clock")
local serverClock = ____clock.serverClock
local waitFor = ____clock.waitFor
local priorities = require("src.prosody.priorities").priorities
local ____record = require("src.rights.record")
local isMember = ____record.isMember
local isOwner = ____record.isOwner
local takeAnswer = ____record.takeAnswer
local ____principal = require("src.rights.principal")
local attach = ____principal.attach
local sessionToResume = ____principal.sessionToResume
local grantFields = require("src.rights.session-fields").grantFields
local ____jitsi = require("src.login.jitsi")
local isRefusal = ____jitsi.isRefusal
local wellKnown = ____jitsi.wellKnown
local ____provider = require("src.login.provider")
local discardStorage = ____provider.discardStorage
local passwordlessProvider = ____provider.passwordlessProvider
local ____refusal = require("src.login.refusal")
local abandon = ____refusal.abandon
local addressOf = ____refusal.addressOf
local describe = ____refusal.describe
local refuse = ____refusal.refuse
local refuseConnection = ____refusal.refuseConnection
local warnOnce = ____refusal.warnOnce
local readRequest = require("src.login.request").readRequest
local followResumptions = require("src.login.resumption").followResumptions
local ____token = require("src.login.token")
local isWithoutMatrix = ____token.isWithoutMatrix
local readToken = ____token.readToken
local refuseRoom = ____token.refuseRoom
____exports.tokenTools = {
	decodeObject = decodeBase64UrlObject,
	hash = function(text) return hashes.sha256(text) end,
	isSignedWith = isSignedWith,
	isStanzaText = isStanzaText
}
--- Reads a token by the module's options.
function ____exports.claimOf(token, options)
	local policy = {
		now = os.time(),
		requiredIssuer = options.requireIssuer and (options.appId or "") or nil,
		secret = options.tokenSecret
	}
	return readToken(token, policy, ____exports.tokenTools)
end
--- Reads what a session claims: a token of the right form, for the room of the URL.
local function readClaim(session, settings)
	local decision = ____exports.claimOf(session.matrix_presented_token or session.auth_token, settings.options)
	if not decision.ok then
		return decision
	end
	local claim = decision.claim
	local reason = refuseRoom(claim, session.jitsi_web_query_room)
	if reason ~= nil then
		return {
			ok = false,
			reason = reason,
			claim = claim,
			detail = "the URL names " .. quote(session.jitsi_web_query_room or "none")
		}
	end
	if settings.options.appId ~= nil and claim.issuer ~= settings.options.appId then
		warnOnce(settings.module, "Tokens have the iss %q, which is not app_id (logged once)", claim.issuer or "")
	end
	return decision
end
--- Asks whether a claim is true; the session's coroutine pauses meanwhile.
local function verify(session, claim, checks, settings)
	local deadline = settings.options.uvsTimeout
	local earlier = settings.registry.earlierRights(session, claim)
	if earlier ~= nil and isMember(earlier) then
		local confirm = checks.confirm
		if confirm == nil then
			session.matrix_resume_only = true
			local userId = earlier.userId
			local owner = earlier.power
			local powers = earlier.powers
			local asked = earlier.asked
			return {
				admitted = true,
				userId = userId,
				owner = owner,
				powers = powers,
				asked = asked
			}
		end
		return waitFor(function(done)
			confirm(claim, earlier.userId, deadline, done)
		end)
	end
	local address = addressOf(session, settings)
	return waitFor(function(done)
		checks.verify(claim, deadline, address, done)
	end)
end
--- Ends the rights of a user whom a homeserver does not find in the room, so that no other session keeps them.
local function noteRefusal(claim, verdict, checks, settings)
	local userId = verdict.userId
	if verdict.reason ~= "not_in_room" or userId == nil or checks.confirm == nil then
		return
	end
	checks.forget(userId, claim.roomId)
	local rights = settings.registry.find(userId, claim.roomId)
	if rights ~= nil then
		local asked = verdict.asked or serverClock.now()
		settings.onChange(
			rights,
			takeAnswer(
				rights,
				{membership = "ended"},
				asked,
				true,
				os.time()
			)
		)
	end
end
--- A new user name: 96 bits, which nobody guesses. Letters and digits alone, as Jitsi makes room nicks of its first eight
-- characters, and as long as those that Prosody gives to anonymous users, since every presence carries it.
local function newUsername()
	return hex.encode(random.bytes(12))
end
--- Asks other modules, in Jitsi's order, about a session that is verified; then names its user.
local function finish(session, who, settings)
	local events = settings.events
	local principal = session.matrix_principal
	if events.fire_event("jitsi-access-ban-check", session) == false then
		return refuse(session, settings, "user_banned", who)
	end
	local ____opt_0 = sessionToResume(session, principal)
	local username = ____opt_0 and ____opt_0.username or newUsername()
	local given = events.fire_event("pre-jitsi-authentication", session)
	if type(given) == "string" then
		local wanted = stringprep.nodeprep(given)
		if wanted == nil or wanted == "" then
			return refuse(session, settings, "username_malformed", who)
		end
		if settings.registry.isFree(wanted, principal) then
			username = wanted
		else
			settings.module:log("warn", "%s asks for the user name of another user, and gets a new one", who)
		end
	end
	if isRefusal(events.fire_event("post-jitsi-authentication", session)) then
		return refuse(session, settings, "module_refused", who)
	end
	if principal ~= nil then
		settings.registry.reserve(username, principal)
	end
	session._jitsi_auth_done = true
	settings.module:log("info", "Login of %s as %s", who, username)
	settings.metrics.onLogin("admitted")
	return {ok = true, username = username}
end
--- Gives a session the rights that a positive verdict proves.
local function admit(session, claim, verdict, settings)
	local ____settings_2 = settings
	local options = ____settings_2.options
	local registry = ____settings_2.registry
	local userId = verdict.userId
	local asked = verdict.asked or serverClock.now()
	local membership = options.verifyMembership and "joined" or "unasked"
	local ____verdict_3 = verdict
	local power = ____verdict_3.owner
	local powers = ____verdict_3.powers
	local answer = {membership = membership, power = power, powers = powers, synchronised = options.syncPowerLevels}
	local rights = registry.recordOf(userId, claim, answer, asked)
	local change = takeAnswer(
		rights,
		answer,
		asked,
		true,
		os.time()
	)
	if not isMember(rights) then
		return refuse(
			session,
			settings,
			"not_in_room",
			describe(session, claim, userId)
		)
	end
	registry.admit(session, rights, claim)
	grantFields(
		session,
		claim,
		rights,
		settings.module.host,
		verdict.profile
	)
	settings.onFields(session)
	local who = describe(session, claim, userId) .. (isOwner(rights) and ", owner" or "")
	local outcome = finish(session, who, settings)
	settings.onChange(rights, change)
	if outcome.ok then
		settings.onLogin(rights.room)
	end
	return outcome
end
--- Names the user of an ordinary token: two tokens have the same name only if Jitsi sees the same user and room in them.
local function ordinaryKey(session)
	local ____opt_4 = session.jitsi_meet_context_user
	local id = ____opt_4 and ____opt_4.id
	local user = type(id) == "string" and "user " .. id or "token " .. (session.auth_token or "")
	return (((tostring(session.jitsi_meet_domain) .. " ") .. tostring(session.jitsi_meet_room)) .. " ") .. user
end
--- Logs in a session whose token says nothing of Matrix, by Jitsi's own rules.
local function loginByOrdinaryToken(session, settings, verifyOrdinary)
	session.auth_token = session.matrix_presented_token or session.auth_token
	local refusal = verifyOrdinary(session)
	if session.destroyed == true then
		return abandon(session, settings)
	end
	if refusal ~= nil then
		return refuse(
			session,
			settings,
			"ordinary_token_refused",
			describe(session),
			{detail = quote(refusal)}
		)
	end
	session.matrix_ordinary_token = true
	attach(
		session,
		settings.registry.ordinary(ordinaryKey(session))
	)
	return finish(
		session,
		describe(session) .. ", by an ordinary token",
		settings
	)
end
local function attempt(session, settings)
	local refusedBefore = refuseConnection(session, settings)
	if refusedBefore ~= nil then
		return refusedBefore
	end
	local decision = readClaim(session, settings)
	local ____settings_6 = settings
	local checks = ____settings_6.checks
	local verifyOrdinary = ____settings_6.verifyOrdinary
	if verifyOrdinary ~= nil and not decision.ok and isWithoutMatrix(decision.reason) then
		return loginByOrdinaryToken(session, settings, verifyOrdinary)
	end
	if type(checks) == "string" then
		return refuse(
			session,
			settings,
			checks,
			describe(session, decision.claim)
		)
	end
	if not decision.ok then
		return refuse(
			session,
			settings,
			decision.reason,
			describe(session, decision.claim),
			decision
		)
	end
	local claim = decision.claim
	local verdict = verify(session, claim, checks, settings)
	if session.destroyed == true then
		return abandon(session, settings)
	end
	if verdict.admitted then
		return admit(session, claim, verdict, settings)
	end
	noteRefusal(claim, verdict, checks, settings)
	return refuse(
		session,
		settings,
		verdict.reason,
		describe(session, claim, verdict.userId),
		verdict
	)
end
--- Decides on the login of a session. Runs in the session's coroutine, which pauses while the verifier is asked.
--
-- Never throws: an error would leave the client without an answer, so an error refuses.
local function login(session, settings)
	local done, result = pcall(attempt, session, settings)
	if done then
		return result
	end
	if session.destroyed == true then
		settings.module:log("error", "Error in a login: %s", result)
		return abandon(session, settings)
	end
	return refuse(
		session,
		settings,
		"internal_error",
		describe(session),
		{detail = tostring(result)}
	)
end
--- Serves the logins of the module's host.
function ____exports.serveLogins(host, settings)
	local ____settings_7 = settings
	local module = ____settings_7.module
	local options = ____settings_7.options
	local events = ____settings_7.events
	local registry = ____settings_7.registry
	local regionHeader = module:get_option_string("region_header_name", "x_proxy_region")
	local function onOpened(____bindingPattern0)
		local request
		local session
		session = ____bindingPattern0.session
		request = ____bindingPattern0.request
		readRequest(session, request, regionHeader)
	end
	module:hook_global("websocket-session", onOpened, priorities.opened.login)
	module:hook_global("bosh-session", onOpened, priorities.opened.login)
	followResumptions(
		module,
		host,
		events,
		registry,
		settings.onFields
	)
	local newest = module:shared("newest")
	local function loginNow(session)
		return login(session, settings)
	end
	newest.login = loginNow
	local provider = passwordlessProvider(function(session) return (newest.login or loginNow)(session) end)
	module:provides("auth", provider)
	if options.serveWellKnown then
		module:provides("http", wellKnown)
	end
	return discardStorage(module)
end
return ____exports
 end,
["src.admin.login-checks"] = function(...)
local ____exports = {}
local loginReasons = require("src.login-reasons").loginReasons
local isOneOf = require("src.prosody.text").isOneOf
local ____report = require("src.admin.report")
local about = ____report.about
local addAll = ____report.addAll
--- The checks in the order of a login, each with the reasons for which it refuses.
local checksOfLogin = {
	{step = "token", reasons = {"token_missing", "token_too_large", "token_malformed"}},
	{step = "Matrix claim", reasons = {"matrix_claim_missing", "matrix_claim_malformed"}},
	{step = "signature", reasons = {"token_signature_wrong"}},
	{step = "time", reasons = {"token_expired", "token_not_yet_valid"}},
	{step = "issuer", reasons = {"token_issuer_mismatch"}},
	{step = "OpenID token", reasons = {"openid_token_malformed"}},
	{step = "room id", reasons = {"room_id_malformed"}},
	{step = "server name", reasons = {"server_name_malformed"}},
	{step = "profile", reasons = {"profile_malformed"}},
	{step = "room", reasons = {"room_mismatch"}}
}
--- Reports the checks up to the one that refuses.
function ____exports.reportChecks(refusal, difference, room, ____bindingPattern0, report)
	local requireIssuer
	local tokenSecret
	tokenSecret = ____bindingPattern0.tokenSecret
	requireIssuer = ____bindingPattern0.requireIssuer
	local passed = {}
	for ____, ____value in ipairs(checksOfLogin) do
		local step = ____value.step
		local reasons = ____value.reasons
		if refusal ~= nil and isOneOf(reasons, refusal) then
			addAll(report, passed)
			about(step, report)("error", ("refused: " .. refusal) .. difference, loginReasons[refusal].advice)
			return
		end
		local add = about(step, passed)
		if step == "signature" and tokenSecret == nil then
			add("ok", "not checked: matrix_token_secret is not set")
		elseif step == "issuer" and not requireIssuer then
			add("ok", "not checked: uvs_require_issuer is off")
		elseif step == "room" and room == nil then
			add("ok", "not compared: no room was given")
		else
			add("ok", "passed")
		end
	end
	if refusal == nil then
		addAll(report, passed)
	else
		about("token", report)("error", "refused: " .. refusal, loginReasons[refusal].advice)
	end
end
return ____exports
 end,
["src.admin.room"] = function(...)
local ____exports = {}
local isRoomId = require("src.matrix.ids").isRoomId
local ____room_2Dname = require("src.matrix.room-name")
local roomIdOf = ____room_2Dname.roomIdOf
local roomNameOf = ____room_2Dname.roomNameOf
local withoutTenant = ____room_2Dname.withoutTenant
local ____text = require("src.prosody.text")
local find = ____text.find
local has = ____text.has
local function none(text, advice)
	return {ok = false, text = text, advice = advice}
end
--- The room in a URL: the parameter `room` of a WebSocket or BOSH, else the end of a meeting's path. Other text stays as it is.
function ____exports.roomOfUrl(text)
	local ____, ____, parameter = find(text, "[?&]room=([^&#]*)")
	local ____, ____, name = find(text, "^%a+://[^?#]*/([^/?#]+)")
	return parameter or name or text
end
--- Finds a room by its Matrix id, by the name (in either case) or the JID of its Jitsi room, or by a URL of its meeting.
function ____exports.findRoom(given)
	local text = ____exports.roomOfUrl(given)
	if string.sub(text, 1, 1) == "!" then
		return isRoomId(text) and ({
			ok = true,
			roomId = text,
			roomName = roomNameOf(text)
		}) or none(text .. " is not a Matrix room id", "a room id is ! and letters, a colon and the server's name (or ! and 43 characters). Put it in single quotes in a shell")
	end
	if string.sub(text, 1, 1) == "#" then
		return none(text .. " is an alias", "use the room id, which begins with !: Element shows it under Settings, Advanced")
	end
	local ____, ____, node = find(text, "^([^@]*)")
	if node == nil then
		node = ""
	end
	local name = withoutTenant(string.lower(node))
	local roomId = roomIdOf(name)
	if roomId ~= nil then
		return {ok = true, roomId = roomId, roomName = name}
	end
	return none(
		text .. " belongs to no Matrix room",
		has(name, "[^a-z2-7]") and "names of their meetings consist of the letters a to z and the digits 2 to 7" or "it is base32, but not the canonical name of a room id: it is cut off, or another program made it"
	)
end
return ____exports
 end,
["src.admin.explain"] = function(...)
local ____exports = {}
local ____text = require("src.prosody.text")
local find = ____text.find
local isOneOf = ____text.isOneOf
local quote = ____text.quote
local adviceOf = require("src.login-reasons").adviceOf
local ____login = require("src.login.login")
local claimOf = ____login.claimOf
local tokenTools = ____login.tokenTools
local ____token = require("src.login.token")
local readPayload = ____token.readPayload
local refuseRoom = ____token.refuseRoom
local roomNameOf = require("src.matrix.room-name").roomNameOf
local asObject = require("src.prosody.json").asObject
local waitFor = require("src.prosody.clock").waitFor
local configuredVerifier = require("src.verification.configured").configuredVerifier
local reportChecks = require("src.admin.login-checks").reportChecks
local about = require("src.admin.report").about
local ____room = require("src.admin.room")
local findRoom = ____room.findRoom
local roomOfUrl = ____room.roomOfUrl
--- Longest value of a claim that is shown.
local shownMaximum = 200
--- A text as a terminal may show it: without control characters, and not too long.
local function shown(text)
	local clean = string.gsub(
		string.sub(text, 1, shownMaximum),
		"%c",
		"?"
	)
	return #text > shownMaximum and clean .. "…" or clean
end
--- The value of a claim as it may be shown: the OpenID token, which is a secret, by its length alone.
local function showValue(name, value)
	if type(value) ~= "string" then
		return type(value) == "table" and "{…}" or tostring(value)
	end
	return name == "token" and ("a secret of " .. tostring(#value)) .. " characters" or ("\"" .. shown(value)) .. "\""
end
--- Adds the named members of an object, and the mere names of those that the module does not use.
local function addClaims(claims, object, prefix, names)
	if object == nil then
		return
	end
	for ____, name in ipairs(names) do
		local value = object[name]
		if value ~= nil then
			claims[#claims + 1] = {
				name = prefix .. name,
				value = showValue(name, value)
			}
		end
	end
	local unused = {}
	for name in pairs(object) do
		if not isOneOf(names, name) and name ~= "context" and name ~= "iat" then
			unused[#unused + 1] = shown(name)
		end
	end
	if #unused > 0 then
		table.sort(unused)
		claims[#claims + 1] = {
			name = prefix .. "…",
			value = "not used: " .. table.concat(unused, ", ")
		}
	end
end
local function showClaims(payload)
	local claims = {}
	local context = asObject(payload and payload.context)
	addClaims(claims, payload, "", {
		"iss",
		"sub",
		"aud",
		"room",
		"exp",
		"nbf"
	})
	addClaims(
		claims,
		asObject(context and context.matrix),
		"context.matrix.",
		{"token", "room_id", "server_name"}
	)
	addClaims(
		claims,
		asObject(context and context.user),
		"context.user.",
		{"name", "avatar"}
	)
	return claims
end
--- How the room of the URL differs from that of the token.
local function differenceOf(room, claimedId)
	local found = findRoom(room)
	if not found.ok then
		return (((found.text .. "; the token is for ") .. claimedId) .. ", which is room ") .. roomNameOf(claimedId)
	end
	local difference = string.lower(found.roomId) == string.lower(claimedId) and "they differ only in upper and lower case, which counts in Matrix room ids: check what changes it on the way" or "they are different rooms"
	return (((("the URL is for " .. found.roomId) .. ", the token for ") .. claimedId) .. "; ") .. difference
end
local function reportVerdict(verdict, options, add)
	if verdict == nil then
		add("ok", "not asked: add --verify to ask whether the token is valid, and its user in the room")
	elseif verdict.admitted then
		local role = options.syncPowerLevels and verdict.owner and "as owner" or "without being owner"
		add("ok", (verdict.userId .. " is admitted, ") .. role)
	else
		local user = verdict.userId == nil and "" or (" (" .. verdict.userId) .. ")"
		add(
			"error",
			("refused: " .. verdict.reason) .. user,
			adviceOf(verdict.reason, options.uvsBaseUrl ~= nil)
		)
	end
end
--- The token and the room in a pasted URL, of a WebSocket (`room=…&token=…`) or a meeting (`…/ROOM?jwt=…`).
function ____exports.readPasted(text)
	local ____, ____, token = find(text, "[?&#]token=([^&#]*)")
	local ____, ____, jwt = find(text, "[?&#]jwt=([^&#]*)")
	local found = token or jwt
	return found == nil and ({token = text}) or ({
		token = found,
		room = roomOfUrl(text)
	})
end
--- Explains a token.
function ____exports.explain(token, room, options, verifier)
	local decision = claimOf(token, options)
	local claims = showClaims(readPayload(token, tokenTools))
	local checks = {}
	local refusal
	local difference = ""
	if not decision.ok then
		refusal = decision.reason
	elseif room ~= nil then
		refusal = refuseRoom(
			decision.claim,
			string.sub(room, 1, 1) == "!" and roomNameOf(room) or room
		)
		difference = refusal == nil and "" or ": " .. differenceOf(room, decision.claim.roomId)
	end
	reportChecks(
		refusal,
		difference,
		room,
		options,
		checks
	)
	if refusal ~= nil or not decision.ok then
		return {claims = claims, checks = checks, reason = refusal}
	end
	local ____options_6 = options
	local appId = ____options_6.appId
	if appId ~= nil and decision.claim.issuer ~= appId then
		about("issuer", checks)(
			"warning",
			((("iss is " .. quote(decision.claim.issuer or "")) .. ", and app_id is \"") .. appId) .. "\": uvs_require_issuer would refuse it",
			"set app_id to the Jitsi domain, which Matrix clients put into iss"
		)
	end
	local verdict
	if type(verifier) == "string" then
		verdict = {admitted = false, reason = verifier}
	elseif verifier ~= nil then
		verdict = waitFor(function(done)
			verifier.verify(decision.claim, options.uvsTimeout, done)
		end)
	end
	local add = about("verifier", checks)
	local configured = configuredVerifier(options)
	if type(configured) ~= "string" then
		add("ok", "a login asks " .. configured.description)
	end
	reportVerdict(verdict, options, add)
	return {claims = claims, checks = checks, reason = (verdict and verdict.admitted) == false and verdict.reason or nil}
end
return ____exports
 end,
["src.admin.registration"] = function(...)
local ____exports = {}
local hex = require("util.hex")
local pposix = require("util.pposix")
local random = require("util.random")
local isServerName = require("src.matrix.ids").isServerName
local about = require("src.admin.report").about
--- Names the application service and its own user.
local serviceName = "prosody-matrix-user-verification"
local function registrationOf(serverName)
	local token = hex.encode(random.bytes(32))
	local pattern = string.gsub(serverName, "[.%[%]]", "\\%0")
	local lines = {
		("# Lets Prosody act as every user of " .. serverName) .. ": keep it as secret as an administrator's token.",
		("id: \"" .. serviceName) .. "\"",
		"# Nothing is sent to Prosody.",
		"url: null",
		("as_token: \"" .. token) .. "\"",
		("hs_token: \"" .. hex.encode(random.bytes(32))) .. "\"",
		("sender_localpart: \"" .. serviceName) .. "\"",
		"rate_limited: false",
		"namespaces:",
		"  users:",
		"    - exclusive: false",
		("      regex: '^@.*:" .. pattern) .. "$'",
		"  aliases: []",
		"  rooms: []",
		""
	}
	return table.concat(lines, "\n"), token
end
--- Writes a file that only its owner may read.
local function writeSecret(path, text)
	local mask = pposix.umask("177")
	local file, message = io.open(path, "w")
	pposix.umask(mask)
	if file == nil then
		return message
	end
	file:write(text)
	local ____file_close_result_0
	if file:close() then
		____file_close_result_0 = nil
	else
		____file_close_result_0 = path .. " could not be written to its end"
	end
	return ____file_close_result_0
end
--- Whether a file may be made: there is none of that name.
local function isFree(path)
	local file, ____, code = io.open(path, "r")
	if file ~= nil then
		file:close()
	end
	return file == nil and code == pposix.ENOENT
end
--- Makes both files.
function ____exports.register(serverName, folder, report)
	local add = about("registration", report)
	if not isServerName(serverName) then
		add("error", "that is no Matrix server name", "name the server as user ids do after the colon")
		return nil
	end
	local registration = ((folder .. "/matrix-registration-") .. serverName) .. ".yaml"
	local tokenFile = (folder .. "/matrix-as-token-") .. serverName
	for ____, path in ipairs({registration, tokenFile}) do
		if not isFree(path) then
			local text = path .. " exists, or its folder cannot be read"
			add("error", text, "move the earlier file away, or name another folder behind the server")
			return nil
		end
	end
	local text, token = registrationOf(serverName)
	local message = writeSecret(tokenFile, token .. "\n") or writeSecret(registration, text)
	if message ~= nil then
		os.remove(tokenFile)
		os.remove(registration)
		local advice = "name a folder behind the server in which Prosody's user may write"
		add("error", "cannot be written: " .. message, advice)
		return nil
	end
	return {registration = registration, token_file = tokenFile}
end
--- What to do with the files.
function ____exports.describeRegistration(serverName, made)
	return {
		"registration  " .. made.registration,
		"token         " .. made.token_file,
		"",
		"1. Move the registration to the homeserver, where its user alone may read it:",
		"   Synapse     name it in homeserver.yaml, app_service_config_files: [\"/etc/matrix-synapse/prosody.yaml\"], and restart Synapse",
		"   Dendrite    name it in dendrite.yaml, app_service_api: { config_files: [\"/etc/dendrite/prosody.yaml\"] }, and restart Dendrite",
		"   Tuwunel, Continuwuity",
		"               in the admin room send !admin appservices register, and below it the registration in a code block",
		"2. Leave the token where it is, and name it in Prosody's configuration:",
		((("   matrix_homeservers = { [\"" .. serverName) .. "\"] = { url = \"https://…\"; as_token_file = \"") .. made.token_file) .. "\" } }",
		"3. Reload Prosody, and run the command check."
	}
end
return ____exports
 end,
["src.admin.commands"] = function(...)
local __TS__ObjectAssign = require("lualib_bundle").__TS__ObjectAssign
local ____exports = {}
local json = require("util.json")
local readAuthOptions = require("src.verification.auth-options").readAuthOptions
local check = require("src.admin.check").check
local ____explain = require("src.admin.explain")
local explain = ____explain.explain
local readPasted = ____explain.readPasted
local ____registration = require("src.admin.registration")
local describeRegistration = ____registration.describeRegistration
local register = ____registration.register
local ____report = require("src.admin.report")
local about = ____report.about
local addLines = ____report.addLines
local padded = ____report.padded
local findRoom = require("src.admin.room").findRoom
local ____setup = require("src.admin.setup")
local chooseHosts = ____setup.chooseHosts
local versionLine = ____setup.versionLine
local usage = {
	"Usage: prosodyctl mod_auth_matrix_user_verification COMMAND",
	"  check [HOST] [--public URL] [--json]",
	"    checks the configuration, asks the verifier, and tells what to change",
	"  explain TOKEN|URL [ROOM] [--host HOST] [--verify] [--json]",
	"    tells what the module makes of a JWT, or of a URL with one; - reads it from the standard input",
	"  room ROOM_ID|NAME|URL [--json]",
	"    tells the Jitsi room of a Matrix room, or the other way round",
	"  registration SERVER [FOLDER] [--json]",
	"    makes the files that let the module ask a homeserver as an application service, in Prosody's folder of data by default",
	"Exit code: 0 no problems, 1 warnings, 2 errors."
}
--- The options of the command line: whether a value follows.
local takesValue = {
	host = true,
	public = true,
	json = false,
	verify = false,
	help = false
}
--- Reads the command line. Options may stand anywhere, unlike those that util.argparse of 0.12 reads.
local function readCommandLine(all)
	local line = {words = {}, options = {}}
	--- The option whose value is the next word.
	local waiting
	for ____, word in ipairs(all) do
		local name, equals, value = string.match(word, "^%-%-([^=]*)(=?)(.*)$")
		if waiting ~= nil and name == nil and word ~= "" then
			line.options[waiting] = word
			waiting = nil
		elseif waiting ~= nil then
			break
		elseif name == nil then
			local ____line_words_0 = line.words
			____line_words_0[#____line_words_0 + 1] = word
		elseif takesValue[name] == true and value == "" then
			waiting = name
		elseif takesValue[name] == (equals == "=") then
			line.options[name] = value
		else
			line.problem = ("--" .. name) .. " is not known"
			return line
		end
	end
	if waiting ~= nil then
		line.problem = ("--" .. waiting) .. " needs a value"
	end
	return line
end
local function refuse(title, checks)
	local lines = {}
	return {
		json = {
			checks = checks,
			exit_code = addLines(lines, title, checks)
		},
		lines = lines
	}
end
local function runExplain(given, room, line, tools)
	local refusal = {}
	local hosts = chooseHosts(tools.setup, line.options.host, refusal)
	local ____opt_1 = hosts[1]
	local host = ____opt_1 and ____opt_1.name
	local ____opt_3 = hosts[2]
	local other = ____opt_3 and ____opt_3.name
	if other ~= nil then
		local text = "several hosts have Matrix users, such as " .. other
		about("host", refusal)("error", text, "add --host HOST")
	end
	if host == nil or other ~= nil then
		return refuse("explain", refusal)
	end
	local text = string.gsub(
		given == "-" and tools.readInput() or given,
		"%s",
		""
	)
	local pasted = readPasted(text)
	local options = readAuthOptions(tools.readerFor(host))
	local verify = line.options.verify ~= nil
	local verifier = verify and tools.verifierOf(options) or nil
	local ____explain_result_5 = explain(pasted.token, room or pasted.room, options, verifier)
	local claims = ____explain_result_5.claims
	local checks = ____explain_result_5.checks
	local reason = ____explain_result_5.reason
	local lines = {("claims (for " .. host) .. ")"}
	local byName = {}
	for ____, ____value in ipairs(claims) do
		local name = ____value.name
		local value = ____value.value
		byName[name] = value
		lines[#lines + 1] = padded(name, 28) .. value
	end
	local exitCode = addLines(lines, "checks", checks)
	if reason ~= nil then
		lines[#lines + 1] = ("verdict: refused (" .. reason) .. ")"
	elseif verify then
		lines[#lines + 1] = "verdict: admitted"
	else
		lines[#lines + 1] = "verdict: well-formed; only the verifier can say whether it is true"
	end
	return {json = {
		host = host,
		claims = byName,
		checks = checks,
		reason = reason,
		exit_code = exitCode
	}, lines = lines}
end
local function runRoom(text)
	local room = findRoom(text)
	if not room.ok then
		local refusal = {}
		about("room", refusal)("error", room.text, room.advice)
		return refuse("room", refusal)
	end
	local roomId = room.roomId
	local roomName = room.roomName
	return {json = {room_id = roomId, room_name = roomName, exit_code = 0}, lines = {"Matrix room  " .. roomId, "Jitsi room   " .. roomName}}
end
local function runRegistration(serverName, folder)
	local refusal = {}
	local made = register(serverName, folder, refusal)
	if made == nil then
		return refuse("registration", refusal)
	end
	return {
		json = __TS__ObjectAssign({}, made, {exit_code = 0}),
		lines = describeRegistration(serverName, made)
	}
end
--- The result of a command; nothing for help, and for a command line that is not understood.
local function run(line, tools)
	local ____line_6 = line
	local words = ____line_6.words
	local options = ____line_6.options
	local first = words[2]
	if line.problem ~= nil or options.help ~= nil then
		return nil
	end
	if words[1] == "check" and #words <= 2 then
		return check(first or options.host, options.public, tools)
	end
	if words[1] == "explain" and first ~= nil and #words <= 3 then
		return runExplain(first, words[3], line, tools)
	end
	if words[1] == "registration" and first ~= nil and #words <= 3 then
		return runRegistration(first, words[3] or tools.dataFolder)
	end
	return words[1] == "room" and first ~= nil and #words == 2 and runRoom(first) or nil
end
local function printAll(lines, tools)
	for ____, line in ipairs(lines) do
		tools.print(line)
	end
end
--- Runs a command, and returns its exit code.
function ____exports.runCommand(all, tools)
	local line = readCommandLine(all)
	local result = run(line, tools)
	local asJson = line.options.json ~= nil
	if not asJson then
		tools.print(versionLine(tools.setup))
	end
	if result ~= nil then
		result.json.version = tools.setup.versions.own
		printAll(
			asJson and ({json.encode_ordered(result.json)}) or result.lines,
			tools
		)
		return result.json.exit_code
	end
	local command = line.words[1]
	if line.problem == nil and (command == nil or line.options.help ~= nil) then
		printAll(usage, tools)
		return 0
	end
	tools.print(line.problem or "not understood: " .. (command or ""))
	printAll(usage, tools)
	return 2
end
return ____exports
 end,
["src.meeting.call"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local muc = require("src.meeting.muc")
--- Whether a room is the main room of a breakout room.
local function lists(____bindingPattern0, breakoutJid)
	local _data
	_data = ____bindingPattern0._data
	local ____opt_0 = _data.breakout_rooms
	return (____opt_0 and ____opt_0[breakoutJid]) ~= nil
end
--- The JID of a stored main room, which is only read: to restore some hundred takes a second. Throws where that fails.
local function findStoredMain(____bindingPattern0, breakoutJid)
	local module
	module = ____bindingPattern0.module
	local names, problem = module:open_store("persistent"):get(nil)
	assert(problem == nil, problem)
	local configs = module:open_store("config")
	for mainJid in pairs(names or ({})) do
		if muc.matrixRoomName(mainJid) ~= nil then
			local config, fault = configs:get(jid.node(mainJid))
			assert(fault == nil, fault)
			if config ~= nil and lists(config, breakoutJid) then
				return mainJid
			end
		end
	end
	return nil
end
--- The main room of a breakout room; nothing for any other room.
function ____exports.mainOfBreakout(roomJid, server)
	if muc.hasPowerSync(
		jid.host(roomJid) or "",
		server
	) then
		return nil
	end
	for ____, ____value in ipairs(muc.mucsOf(server)) do
		local each_room = ____value.each_room
		for room in each_room(true) do
			if lists(room, roomJid) and muc.matrixRoomName(room.jid) ~= nil then
				return room
			end
		end
	end
	for ____, plugin in ipairs(muc.mucsOf(server)) do
		local mainJid = findStoredMain(plugin, roomJid)
		if mainJid ~= nil then
			return muc.liveRoom(mainJid, server)
		end
	end
	return nil
end
--- Whether any host of the server has its lobbies on a component, by Jitsi's option `lobby_muc`.
local function isLobbyHost(mucHost, server, module)
	for name in pairs(server.hosts) do
		if module:context(name):get_option_string("lobby_muc") == mucHost then
			return true
		end
	end
	return false
end
--- The meeting that a MUC room belongs to, even if the room does not exist yet; nothing for an ordinary room.
function ____exports.meetingOf(roomJid, server, module)
	local roomName = muc.matrixRoomName(roomJid)
	if roomName == nil then
		local main = ____exports.mainOfBreakout(roomJid, server)
		local mainName = main and muc.matrixRoomName(main.jid)
		return mainName ~= nil and ({roomName = mainName, part = "breakout", main = main}) or nil
	end
	local room = muc.liveRoom(roomJid, server)
	local mainJid = room and muc.mainJidOf(room)
	local mucHost = jid.host(roomJid) or ""
	if mainJid == nil and not muc.hasPowerSync(mucHost, server) and isLobbyHost(mucHost, server, module) then
		return {roomName = roomName, part = "stray lobby"}
	end
	if mainJid == nil then
		return {roomName = roomName, part = "main", main = room}
	end
	return {
		roomName = roomName,
		part = "lobby",
		main = muc.liveRoom(mainJid, server)
	}
end
--- The main room of the call that a room belongs to; nothing for ordinary rooms, and for lobbies: there users wait.
function ____exports.mainOfCall(room, server)
	return muc.isMainRoom(room) and room or ____exports.mainOfBreakout(room.jid, server)
end
return ____exports
 end,
["src.meeting.features"] = function(...)
local ____exports = {}
local stanzas = require("util.stanza")
local jitsiFeatures = require("src.options").jitsiFeatures
local priorities = require("src.prosody.priorities").priorities
local isOneOf = require("src.prosody.text").isOneOf
local sessionsOf = require("src.rights.principal").sessionsOf
local hasPower = require("src.rights.record").hasPower
local mainOfCall = require("src.meeting.call").mainOfCall
local muc = require("src.meeting.muc")
local userNamespace = "http://jabber.org/protocol/muc#user"
--- Features that Jitsi's plugins ask for only in rooms whose metadata say so, and how these say it.
local restrictions = {{"create-polls", "pollCreationRestricted"}, {"send-groupchat", "groupChatRestricted"}}
--- A table of its own with the same features: plugins share theirs.
local function copyOf(features)
	if features == nil then
		features = {}
	end
	local copy = {}
	for name, value in pairs(features) do
		copy[name] = value
	end
	return copy
end
--- Decides on the features of a user.
function ____exports.featuresOf(names, rights, others)
	local features = copyOf(others)
	for ____, name in ipairs(names) do
		features[name] = rights ~= nil and hasPower(rights, name)
	end
	return features
end
--- Makes what sets the features of sessions.
function ____exports.makeFeatureKeeper(names, module, server, registry)
	--- What moderators may do by the configuration of mod_jitsi_permissions, which has this component.
	local function ofModerators()
		local domain = module:get_option_string("muc_mapper_domain_base", module.host)
		local prefix = module:get_option_string("muc_mapper_domain_prefix", "conference")
		local configured = module:context((prefix .. ".") .. domain):get_option("jitsi_default_permissions")
		local ____configured_0 = configured
		if ____configured_0 == nil then
			____configured_0 = jitsiFeatures
		end
		return ____configured_0
	end
	local function set(session, moderates)
		local rights = session.matrix_rights
		local ____temp_1
		if rights == nil then
			____temp_1 = session.jitsi_meet_context_features
		else
			____temp_1 = session.matrix_token_features
		end
		local known = ____temp_1
		if rights ~= nil or known ~= nil or moderates then
			local others = known or (moderates and ofModerators() or nil)
			session.jitsi_meet_context_features = ____exports.featuresOf(names, rights, others)
			session.force_permissions_update = true
		end
	end
	--- Sets the features of a session by what it may do now, in the call that it is in.
	local function settle(session)
		local room = session.matrix_main_room
		local moderates = (room and room:get_affiliation(session.full_jid or "")) == "owner"
		set(
			session,
			moderates and muc.isPowerRoom(room, server)
		)
	end
	--- Shows users who are in a call what they may do, unless another presence has just done it.
	local function show(session)
		local room = session.matrix_main_room
		local occupant = room and room:get_occupant_by_real_jid(session.full_jid or "")
		if room ~= nil and occupant ~= nil and session.force_permissions_update == true then
			room:publicise_occupant_status(
				occupant,
				stanzas.stanza("x", {xmlns = userNamespace})
			)
		end
	end
	--- Makes Jitsi's plugins ask for the features.
	local function restrict(permissions)
		local restricted = copyOf(type(permissions) == "table" and permissions or nil)
		for ____, ____value in ipairs(restrictions) do
			local name = ____value[1]
			local restriction = ____value[2]
			if isOneOf(names, name) then
				restricted[restriction] = true
			end
		end
		return restricted
	end
	--- Sets up the rule on a host. On hosts without MUC its events never come.
	local function install(mucModule)
		local function onJoin(____bindingPattern0)
			local stanza
			local origin
			local room
			room = ____bindingPattern0.room
			origin = ____bindingPattern0.origin
			stanza = ____bindingPattern0.stanza
			local sender = muc.senderOf(stanza)
			local isUser = origin.type == "c2s" and not muc.isAdministrator(sender, mucModule.host)
			if isUser and muc.isPowerRoom(room, server) then
				set(
					origin,
					room:get_affiliation(sender) == "owner"
				)
			elseif isUser and mainOfCall(room, server) ~= origin.matrix_main_room then
				if origin.jitsi_meet_context_features == nil then
					origin.jitsi_meet_context_features = ____exports.featuresOf(names, nil, nil)
				end
			end
		end
		mucModule:hook("muc-occupant-pre-join", onJoin, priorities.join.features)
		local function onAffiliation(____bindingPattern0)
			local affiliation
			local userJid
			local room
			room = ____bindingPattern0.room
			userJid = ____bindingPattern0.jid
			affiliation = ____bindingPattern0.affiliation
			if muc.isAdministrator(userJid, mucModule.host) then
				return
			end
			for ____, session in pairs(muc.sessionsOfUser(userJid, server)) do
				if muc.isPowerRoom(room, server) then
					set(session, affiliation == "owner")
				elseif session.matrix_rights ~= nil or session.matrix_main_room ~= nil then
					settle(session)
				end
			end
		end
		mucModule:hook("muc-pre-set-affiliation", onAffiliation, priorities.preAffiliation.features)
		local function onCreate(____bindingPattern0)
			local room
			room = ____bindingPattern0.room
			if mainOfCall(room, server) ~= nil then
				if room.jitsiMetadata == nil then
					room.jitsiMetadata = {}
				end
				room.jitsiMetadata.permissions = restrict(room.jitsiMetadata.permissions)
			end
		end
		mucModule:hook("muc-room-pre-create", onCreate, priorities.join.features)
	end
	module:hook(
		"jitsi-metadata-allow-moderation",
		function(____bindingPattern0)
			local data
			local key
			local actor
			local room
			room = ____bindingPattern0.room
			actor = ____bindingPattern0.actor
			key = ____bindingPattern0.key
			data = ____bindingPattern0.data
			local isMeant = key == "permissions" and actor.role == "moderator"
			return isMeant and mainOfCall(room, server) ~= nil and restrict(data) or nil
		end,
		priorities.metadata.features
	)
	for ____, ____value in ipairs(registry.rooms()) do
		local roomId = ____value.roomId
		for ____, record in ipairs(registry.usersOf(roomId)) do
			for ____, session in ipairs(sessionsOf(record)) do
				settle(session)
			end
		end
	end
	return {settle = settle, show = show, install = install}
end
return ____exports
 end,
["src.room-reasons"] = function(...)
local ____exports = {}
--- The reasons, each with what is unusual about it. A new reason is one entry here.
local wordings = {
	other_room = {level = "warn", text = "You were admitted to another meeting. Please open this one from its Matrix room.", advice = "the session is verified for another Matrix room. If both are the same meeting, check the name of the room"},
	membership_ended = {text = "You are no longer a member of the Matrix room of this meeting.", advice = "the user is no longer in the Matrix room. To let them in, invite them again: they need a new login"},
	not_verified = {level = "warn", text = "Your login is not verified. Please open the meeting from its Matrix room.", advice = "the session is of the host of the Matrix users and has no verified login. After an update of the module, ask the user to reconnect"},
	server_not_trusted = {level = "warn", text = "This meeting is closed to users of other servers.", advice = "the stanza comes from another XMPP server, or a module of this one sends it for a user. If that is a visitor node of this Jitsi, name its domain in matrix_trusted_servers"},
	host_not_trusted = {level = "warn", text = "This meeting is closed to accounts of this host.", advice = "matrix_trusted_servers does not name the host of this account. If recorders use the host, add it"},
	not_by_room = {text = "Users of meetings get messages from their meeting alone.", advice = "a stanza to a user instead of a meeting, or an invitation from another room. If a service has to send it, name its host in matrix_trusted_servers"},
	main_room_not_entered = {text = "Please join the main room of the meeting first.", advice = "the session tried to enter a breakout room before the main room. Ask the user to join the main room first"},
	room_not_entered = {text = "Please join the meeting first.", advice = "the session wrote to the room of its meeting without being in it: it has not joined yet, waits in the lobby, or is banned"},
	power_not_held = {text = "That needs the power of a moderator in the Matrix room.", advice = "the user sent an administrative request (muc#admin, muc#owner) without the power level of an owner. If the user should moderate, raise their power level in the Matrix room"},
	door_failed = {level = "error", condition = "internal-server-error", text = "The service could not decide on this. Please try again later.", advice = "an error in this module, which has a line of its own. Please report it"},
	call_not_started = {text = "The meeting has not started yet. Please try again when somebody is there who may start it.", advice = "nobody is in the call whom matrix_start_call lets start it. To let the others wait, load muc_wait_for_host and a lobby"},
	health_check_room = {level = "warn", text = "This room is reserved for the server.", advice = "only administrators of this server enter the rooms of Jicofo's health checks, and one at the address of the MUC component. If this was Jicofo, name its JID in the option admins"},
	lobby_not_open = {text = "This meeting has no lobby now.", advice = "the meeting has no lobby, or it was just switched off. If this repeats, set restrict_room_creation = true on the component of the lobbies, as Jitsi's installers do"},
	guest_denied = {text = "This meeting is for members of its Matrix room.", advice = "matrix_guests is \"deny\". To let guests in, set it to \"lobby\" or \"allow\""},
	guest_not_let_in = {text = "This meeting is for members of its Matrix room, and for guests whom they let in.", advice = "no moderator let the guest in, and the meeting has neither a lobby nor a password. Switch the lobby on, or set matrix_guests to \"allow\""},
	owner_not_verified = {text = "Only moderators of the Matrix room moderate its meeting.", advice = "a grant of owner, admin or moderator to a user whose power level in the Matrix room is too low. If Jicofo sent it, set JICOFO_ENABLE_AUTH=0 and ENABLE_AUTO_OWNER=0"}
}
--- Reasons for which a join or a grant is refused.
____exports.roomReasons = {}
for name in pairs(wordings) do
	local wording = wordings[name]
	local level = wording.level
	if level == nil then
		level = "info"
	end
	local condition = wording.condition
	if condition == nil then
		condition = "not-allowed"
	end
	local text = wording.text
	local advice = wording.advice
	____exports.roomReasons[name] = {level = level, condition = condition, text = text, advice = advice}
end
return ____exports
 end,
["src.meeting.room-log"] = function(...)
local __TS__ArrayFilter = require("lualib_bundle").__TS__ArrayFilter
local ____exports = {}
local jid = require("util.jid")
local ____room_2Dname = require("src.matrix.room-name")
local roomIdOf = ____room_2Dname.roomIdOf
local withoutTenant = ____room_2Dname.withoutTenant
local roomReasons = require("src.room-reasons").roomReasons
local registerCounter = require("src.prosody.metric").registerCounter
local sessionsOfUser = require("src.meeting.muc").sessionsOfUser
--- The Matrix user of a JID's sessions, if it is one.
local function userIdOf(userJid, server)
	for ____, session in pairs(sessionsOfUser(userJid, server)) do
		if session.matrix_rights ~= nil then
			return session.matrix_rights.userId
		end
	end
	return nil
end
--- Makes the log of a module.
function ____exports.makeRefusalLog(module, server, metric)
	local reasons = {}
	for reason in pairs(roomReasons) do
		reasons[#reasons + 1] = reason
	end
	local count = registerCounter(module, "room_refusals", metric, reasons)
	return function(reason, userJid, roomJid, level)
		if level == nil then
			level = roomReasons[reason].level
		end
		count(reason)
		local ____roomReasons_reason_0 = roomReasons[reason]
		local advice = ____roomReasons_reason_0.advice
		local isKnown, known = pcall(userIdOf, userJid, server)
		local ____isKnown_1
		if isKnown then
			____isKnown_1 = known
		else
			____isKnown_1 = nil
		end
		local userId = ____isKnown_1
		local roomId = roomIdOf(withoutTenant(jid.node(roomJid) or ""))
		local named = table.concat(
			__TS__ArrayFilter(
				{userId, roomId},
				function(____, name) return name ~= nil end
			),
			", "
		)
		local matrix = named == "" and "" or (" (" .. named) .. ")"
		module:log(
			level,
			"Refused (%s): %s at %s: %s%s",
			reason,
			userJid,
			roomJid,
			advice,
			matrix
		)
	end
end
return ____exports
 end,
["src.meeting.door"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local stanzas = require("util.stanza")
local isHealthCheckRoom = require("src.matrix.room-name").isHealthCheckRoom
local priorities = require("src.prosody.priorities").priorities
local isOneOf = require("src.prosody.text").isOneOf
local ____record = require("src.rights.record")
local isMember = ____record.isMember
local isOwner = ____record.isOwner
local roomReasons = require("src.room-reasons").roomReasons
local meetingOf = require("src.meeting.call").meetingOf
local muc = require("src.meeting.muc")
--- Why a part of a meeting is closed to all its users; nothing where it is open.
local function refusePart(part, enteredMain)
	if part == "stray lobby" then
		return "lobby_not_open"
	end
	return part == "breakout" and not enteredMain and "main_room_not_entered" or nil
end
--- A session of the host of the Matrix users passes only into the meeting of its own room, as a member.
local function refuseMatrixUser(knock, rights)
	if rights == nil then
		return "not_verified"
	end
	if not isMember(rights) then
		return "membership_ended"
	end
	local ____opt_0 = knock.meeting
	if (____opt_0 and ____opt_0.roomName) ~= rights.room.roomName then
		return "other_room"
	end
	local closed = refusePart(knock.meeting.part, knock.enteredMain)
	if closed ~= nil then
		return closed
	end
	if knock.needsPower then
		return knock.powerDecides and not isOwner(rights) and not knock.grantedByOwner and "power_not_held" or nil
	end
	return knock.acting and not knock.occupant and "room_not_entered" or nil
end
--- A guest may ask to enter, as far as the option says; what it takes to get in is decided at the end of the join.
local function refuseGuest(knock)
	if knock.occupant then
		return nil
	end
	if knock.guests == "deny" then
		return "guest_denied"
	end
	if not knock.entering then
		return "guest_not_let_in"
	end
	local ____refusePart_4 = refusePart
	local ____opt_2 = knock.meeting
	return ____refusePart_4(____opt_2 and ____opt_2.part, knock.enteredMain)
end
--- The rule: why a stanza is refused; nothing to let it pass.
function ____exports.refuseStanza(knock)
	if knock.administrator then
		return nil
	end
	if knock.reserved then
		return "health_check_room"
	end
	local origin = knock.origin
	if origin.kind == "matrix" then
		return refuseMatrixUser(knock, origin.rights)
	end
	if knock.meeting == nil or origin.kind == "trusted" then
		return nil
	end
	if origin.kind == "guest" then
		return refuseGuest(knock)
	end
	return origin.kind == "account" and "host_not_trusted" or "server_not_trusted"
end
--- A short form of {@link refuseStanza} for most stanzas: those of occupants that need no power.
function ____exports.passesAtOnce(rights, ofTrustedHost)
	local ____temp_5
	if rights == nil then
		____temp_5 = ofTrustedHost
	else
		____temp_5 = isMember(rights)
	end
	return ____temp_5
end
--- Whether a session's user has an account on its host, and not just a login without a password.
function ____exports.hasAccount(session, server)
	local ____opt_6 = server.hosts[session.host or ""]
	local users = ____opt_6 and ____opt_6.users
	if (users and users.user_exists) == nil then
		return false
	end
	local exists = users.user_exists(session.username or "")
	return exists == true
end
--- Whether accounts of a host of this server may send to meetings: of every host until the option is set.
local function isTrustedHost(host, settings)
	return settings.trusted == nil or isOneOf(settings.trusted, host)
end
--- Whether a stanza of a local host is its own, and not what a user made one of its modules send.
local function isByHost(stanza)
	local kind = stanza.attr.type
	local isAnswer = kind == "error" or kind == "result"
	return isAnswer or stanza.name ~= "iq" and jid.node(muc.senderOf(stanza)) == nil
end
--- Where a stanza comes from, as the rule sees it.
function ____exports.originOf(event, settings)
	local session = event.origin
	if session.type == "component" or session.type == "local" and isByHost(event.stanza) then
		return {kind = "trusted"}
	end
	if session.type ~= "c2s" then
		local isTrusted = isOneOf(
			settings.trusted or ({}),
			jid.host(muc.senderOf(event.stanza))
		)
		return {kind = isTrusted and "trusted" or "server"}
	end
	local isOurs = session.host == settings.module.host and session.matrix_ordinary_token ~= true
	if isOurs or session.matrix_rights ~= nil then
		return {kind = "matrix", rights = session.matrix_rights}
	end
	if session.matrix_ordinary_token == true or not ____exports.hasAccount(session, settings.server) then
		return {kind = "guest"}
	end
	return {kind = isTrustedHost(session.host, settings) and "trusted" or "account"}
end
--- Whether a stanza asks for what only owners and moderators may do.
local function needsPower(stanza)
	if stanza.name ~= "iq" or stanza.attr.type ~= "set" then
		return false
	end
	local ____opt_10 = stanza.tags[1]
	local namespace = ____opt_10 and ____opt_10.attr.xmlns
	return namespace == "http://jabber.org/protocol/muc#admin" or namespace == "http://jabber.org/protocol/muc#owner"
end
--- The option `matrix_guests` that counts for a meeting.
local function guestPolicyOf(mucHost, ____bindingPattern0)
	local guestsOn
	local server
	server = ____bindingPattern0.server
	guestsOn = ____bindingPattern0.guestsOn
	if not muc.hasPowerSync(mucHost, server) then
		for name in pairs(server.hosts) do
			if muc.hasPowerSync(name, server) and guestsOn(name) == "deny" then
				return "deny"
			end
		end
	end
	return guestsOn(mucHost)
end
--- Asks for a reason to refuse. An error is one.
function ____exports.askSafely(event, roomJid, ask, settings)
	local asked, result = pcall(ask, event, roomJid)
	if asked then
		return result
	end
	settings.module:log("error", "Error at the door of a meeting: %s", result)
	return "door_failed"
end
--- Refuses a stanza, such as a join, if there is a reason: answers with its error, and logs it.
function ____exports.refuseIf(event, roomJid, ask, settings)
	local reason = ____exports.askSafely(event, roomJid, ask, settings)
	if reason == nil then
		return nil
	end
	local stanza = event.stanza
	local kind = stanza.attr.type
	if kind ~= "error" and kind ~= "result" and kind ~= "unavailable" then
		local ____roomReasons_reason_12 = roomReasons[reason]
		local condition = ____roomReasons_reason_12.condition
		local text = ____roomReasons_reason_12.text
		if muc.liveRoom(
			jid.bare(muc.senderOf(stanza)) or "",
			settings.server
		) == nil then
			event.origin.send(stanzas.error_reply(
				stanza,
				"cancel",
				condition,
				text,
				roomJid
			))
		end
		settings.refused(
			reason,
			muc.senderOf(stanza),
			roomJid
		)
	end
	local room = event.room
	if room ~= nil and event.is_new_room == true then
		room:set_persistent(false)
		room:destroy()
	end
	return true
end
--- Hooks every stanza on a host to a JID with a node.
function ____exports.hookStanzas(add, onStanza)
	for ____, kind in ipairs({"presence", "message", "iq"}) do
		add(kind .. "/bare", onStanza, priorities.stanza.door)
		add(kind .. "/full", onStanza, priorities.stanza.door)
	end
end
--- Sets up the door on a host.
function ____exports.installDoor(mucHost, add, settings)
	local ____settings_13 = settings
	local module = ____settings_13.module
	local server = ____settings_13.server
	local function decide(event, roomJid, occupant)
		if occupant == nil then
			occupant = false
		end
		local stanza = event.stanza
		local sender = muc.senderOf(stanza)
		local node = jid.node(roomJid)
		local meeting = meetingOf(roomJid, server, module)
		local main = meeting and meeting.main
		local mainHost = jid.host(main and main.jid or roomJid) or ""
		local enteredMain = main ~= nil and event.origin.matrix_main_room == main
		local isGranted = main ~= nil and muc.isGranted(main, sender)
		return ____exports.refuseStanza({
			administrator = muc.isAdministrator(sender, mucHost),
			reserved = node == nil or isHealthCheckRoom(node),
			meeting = meeting,
			origin = ____exports.originOf(event, settings),
			occupant = occupant,
			enteredMain = enteredMain and main:get_affiliation(sender) ~= "outcast",
			entering = stanza.name == "presence" and stanza.attr.type == nil,
			acting = stanza.name == "message" or stanza.attr.type == "set",
			needsPower = needsPower(stanza),
			powerDecides = muc.hasPowerSync(mainHost, server),
			grantedByOwner = isGranted and muc.isInCall(
				main,
				jid.bare(sender) or "",
				server
			),
			guests = meeting == nil and "lobby" or guestPolicyOf(mainHost, settings)
		})
	end
	local function askStanza(event, roomJid)
		local origin = event.origin
		local room = muc.liveRoom(roomJid, server)
		local occupant = (room and room._jid_nick[muc.senderOf(event.stanza)]) ~= nil
		if occupant and not needsPower(event.stanza) then
			local isForeign = origin.type == "c2s" and origin.host ~= module.host
			if ____exports.passesAtOnce(
				origin.matrix_rights,
				isForeign and isTrustedHost(origin.host, settings)
			) then
				return nil
			end
		end
		return decide(event, roomJid, occupant)
	end
	local function onStanza(event)
		local ____opt_20 = server.hosts[mucHost]
		if (____opt_20 and ____opt_20.modules.muc) == nil then
			return nil
		end
		return ____exports.refuseIf(
			event,
			jid.bare(event.stanza.attr.to) or "",
			askStanza,
			settings
		)
	end
	____exports.hookStanzas(add, onStanza)
	local function onJoin(event)
		return ____exports.refuseIf(event, event.room.jid, decide, settings)
	end
	add("muc-room-pre-create", onJoin, priorities.join.door)
	add("muc-occupant-pre-join", onJoin, priorities.join.door)
	local function onEntered(event)
		if event.origin.type == "c2s" and muc.isMainRoom(event.room) then
			event.origin.matrix_main_room = event.room
		end
	end
	add("muc-occupant-pre-join", onEntered, priorities.join.entered)
	--- Puts occupants out of the breakout rooms of a main room. An error in another module's handler keeps nobody inside.
	local function putOut(main, isMeant)
		for ____, room in ipairs(muc.roomsOfCall(main, server)) do
			for nick, occupant in room:each_occupant() do
				if room ~= main and isMeant(occupant) then
					local done, ____error = pcall(function() return room:set_role(true, nick, "none") end)
					if not done then
						module:log("error", "Error while a user left a breakout room: %s", ____error)
					end
				end
			end
		end
	end
	--- A kicked user has to enter the main room again. A user who leaves by choice sends a stanza.
	local function onKicked(event)
		if event.stanza ~= nil or not muc.isMainRoom(event.room) then
			return
		end
		local kicked = event.occupant.sessions
		for fullJid in pairs(kicked) do
			local session = server.full_sessions[fullJid]
			if (session and session.matrix_main_room) == event.room then
				session.matrix_main_room = nil
			end
		end
		putOut(
			event.room,
			function(occupant)
				for fullJid in pairs(occupant.sessions) do
					if kicked[fullJid] ~= nil then
						return true
					end
				end
				return false
			end
		)
	end
	add("muc-occupant-left", onKicked, priorities.left.kicked)
	--- A ban in the main room, of a user or a whole host, counts in its breakout rooms, for users who are only there, too.
	local function onBanned(____bindingPattern0)
		local affiliation
		local banned
		local room
		room = ____bindingPattern0.room
		banned = ____bindingPattern0.jid
		affiliation = ____bindingPattern0.affiliation
		if affiliation == "outcast" and muc.isMainRoom(room) then
			putOut(
				room,
				function(____bindingPattern0)
					local user
					user = ____bindingPattern0.bare_jid
					return user == banned or jid.host(user) == banned
				end
			)
		end
	end
	add("muc-set-affiliation", onBanned, priorities.affiliation.banned)
end
return ____exports
 end,
["src.meeting.departure"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local priorities = require("src.prosody.priorities").priorities
local mainOfCall = require("src.meeting.call").mainOfCall
local muc = require("src.meeting.muc")
--- Whether an affiliation ends, as its user has left the call.
function ____exports.endsWithPresence(left)
	if left.grantedByOwner or left.affiliation == "outcast" then
		return false
	end
	return left.given or left.powerDecides and muc.isPowerful(left.affiliation) and not left.administrator
end
--- Ends the affiliation of a user who is not in the call.
local function endAffiliation(main, userJid, server)
	if muc.liveRoom(main.jid, server) ~= main or muc.isInCall(main, userJid, server) then
		return
	end
	local mucHost = jid.host(main.jid) or ""
	local ends = ____exports.endsWithPresence({
		affiliation = main:get_affiliation(userJid) or "none",
		given = main:get_affiliation_data(userJid, muc.givenByModule) ~= nil,
		grantedByOwner = muc.isGranted(main, userJid),
		administrator = muc.isAdministrator(userJid, mucHost),
		powerDecides = muc.hasPowerSync(mucHost, server)
	})
	if ends then
		main:set_affiliation(true, userJid, "none")
	end
end
--- Sets up the rule on a host, for existing rooms as well. On hosts without MUC its events never come.
function ____exports.installDepartures(mucModule, ____bindingPattern0)
	local server
	local module
	module = ____bindingPattern0.module
	server = ____bindingPattern0.server
	local function onLeft(____bindingPattern0)
		local origin
		local stanza
		local occupant
		local room
		room = ____bindingPattern0.room
		occupant = ____bindingPattern0.occupant
		stanza = ____bindingPattern0.stanza
		origin = ____bindingPattern0.origin
		local isRenamed = stanza ~= nil and stanza.attr.type ~= "unavailable"
		local main = mainOfCall(room, server)
		if main == nil or isRenamed then
			return
		end
		if origin ~= nil then
			origin.matrix_left_call = {
				roomJid = main.jid,
				at = os.time()
			}
		end
		local userJid = occupant.bare_jid
		local breakoutRoom = next(main._data.breakout_rooms or ({}))
		local secondsLeft = breakoutRoom == nil and 0 or muc.switchingSeconds
		local function wait()
			if secondsLeft > 0 and server.bare_sessions[userJid] ~= nil then
				secondsLeft = secondsLeft - 1
				return 1
			end
			endAffiliation(main, userJid, server)
			return nil
		end
		if wait() ~= nil then
			module:add_timer(1, wait)
		end
	end
	mucModule:hook("muc-occupant-left", onLeft, priorities.left.leftCall)
	local function isHere(room)
		return jid.host(room.jid) == mucModule.host and muc.isMainRoom(room)
	end
	for ____, main in ipairs(muc.findRooms(server, isHere)) do
		local users = {}
		for userJid in main:each_affiliation() do
			users[#users + 1] = userJid
		end
		for ____, userJid in ipairs(users) do
			endAffiliation(main, userJid, server)
		end
	end
end
return ____exports
 end,
["src.meeting.direct"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local mainOfCall = require("src.meeting.call").mainOfCall
local ____door = require("src.meeting.door")
local hasAccount = ____door.hasAccount
local hookStanzas = ____door.hookStanzas
local originOf = ____door.originOf
local refuseIf = ____door.refuseIf
local muc = require("src.meeting.muc")
--- The rule: why a stanza is refused; nothing to let it pass.
function ____exports.refuseDirect(stanza)
	local isTrusted = stanza.origin.kind == "trusted" and not stanza.passedOn
	local isRefused = not stanza.administrator and not stanza.toOneself and not isTrusted
	return isRefused and "not_by_room" or nil
end
--- Whether a stanza invites to a room, or declines that: Prosody's rooms pass it on, whoever sent it, with all its content.
function ____exports.isInvitation(stanza)
	if stanza.name == "message" and stanza.attr.type ~= "groupchat" then
		for form in stanza:childtags("x", "http://jabber.org/protocol/muc#user") do
			if form:get_child("invite") ~= nil or form:get_child("decline") ~= nil then
				return true
			end
		end
	end
	return false
end
--- Whether a room, of this server or another one, passes on what somebody wrote.
local function isPassedOn(____bindingPattern0)
	local stanza
	local origin
	origin = ____bindingPattern0.origin
	stanza = ____bindingPattern0.stanza
	return origin.type ~= "c2s" and ____exports.isInvitation(stanza)
end
--- Sets up the rule on a host.
function ____exports.installDirect(host, add, settings)
	local ____settings_0 = settings
	local module = ____settings_0.module
	local server = ____settings_0.server
	--- The main room of the call that a session is in.
	local function mainOf(session, userJid)
		local main = session.matrix_main_room
		return main ~= nil and muc.isInCall(main, userJid, server) and main or nil
	end
	--- Whether a user without an account is in a call.
	local function isGuestInCall(userJid)
		for ____, session in pairs(muc.sessionsOfUser(userJid, server)) do
			if mainOf(session, userJid) ~= nil and not hasAccount(session, server) then
				return true
			end
		end
		return false
	end
	--- Whether a user is of another call than a room is. Who waits for one is of none.
	local function isOfOtherCall(userJid, roomJid)
		local room = muc.liveRoom(roomJid, server)
		local main = room and mainOfCall(room, server)
		local roomName = main and muc.matrixRoomName(main.jid)
		for ____, session in pairs(muc.sessionsOfUser(userJid, server)) do
			local rights = session.matrix_rights
			local own = mainOf(session, userJid)
			local isOther = rights ~= nil and rights.room.roomName ~= roomName
			local ____temp_1
			if own ~= nil then
				____temp_1 = own ~= main
			else
				____temp_1 = isOther
			end
			if ____temp_1 then
				return true
			end
		end
		return false
	end
	local function askDirect(event, userJid)
		if host ~= module.host and not isGuestInCall(userJid) then
			return nil
		end
		local sender = muc.senderOf(event.stanza)
		return ____exports.refuseDirect({
			administrator = muc.isAdministrator(sender, host),
			toOneself = event.stanza.attr.to == nil or jid.bare(sender) == userJid,
			origin = originOf(event, settings),
			passedOn = isPassedOn(event) and isOfOtherCall(
				userJid,
				jid.bare(sender) or ""
			)
		})
	end
	local function onStanza(event)
		if event.origin.type == "component" and not isPassedOn(event) then
			return nil
		end
		return refuseIf(
			event,
			jid.bare(event.stanza.attr.to) or "",
			askDirect,
			settings
		)
	end
	hookStanzas(add, onStanza)
end
return ____exports
 end,
["src.meeting.grants"] = function(...)
local ____exports = {}
local stanzas = require("util.stanza")
local priorities = require("src.prosody.priorities").priorities
local roomReasons = require("src.room-reasons").roomReasons
local muc = require("src.meeting.muc")
local reason = "owner_not_verified"
--- Whether a user may be made owner, admin or moderator.
function ____exports.mayBeGranted(grant)
	local target = grant.target
	if target.administrator or target.owner then
		return true
	end
	if not grant.powerDecides then
		return target.member
	end
	local ____grant_ownersMayGrant_2 = grant.ownersMayGrant
	if ____grant_ownersMayGrant_2 then
		local ____opt_0 = grant.actor
		____grant_ownersMayGrant_2 = (____opt_0 and ____opt_0.owner) == true
	end
	return ____grant_ownersMayGrant_2
end
--- Refuses a change of an affiliation that is about to be made.
function ____exports.refuseAffiliation(event)
	event.allowed = false
	event.error = {type = "cancel", condition = roomReasons[reason].condition}
end
--- Whom a request makes owner or admin; nothing for any other request, and for several users at once.
local function targetOf(stanza)
	local ____opt_3 = stanza.tags[1]
	local items = ____opt_3 and ____opt_3.tags or ({})
	local item = items[1]
	if item == nil or #items > 1 or not muc.isPowerful(item.attr.affiliation) then
		return nil
	end
	return item.attr.jid
end
--- Guards the grants on a host.
function ____exports.guardGrants(mucHost, add, ____bindingPattern0, ____bindingPattern1)
	local refused
	local server
	server = ____bindingPattern0.server
	refused = ____bindingPattern0.refused
	local mainOf
	local ownersMayGrant
	local powerDecides
	powerDecides = ____bindingPattern1.powerDecides
	ownersMayGrant = ____bindingPattern1.ownersMayGrant
	mainOf = ____bindingPattern1.mainOf
	--- Whether a user may have power in a breakout room: only with power in the main room. All users may in other rooms.
	local function mayModerateBreakout(roomJid, userJid)
		local main = mainOf and mainOf(roomJid)
		local isPowerful = main == nil or muc.isPowerful(main:get_affiliation(userJid))
		return isPowerful or muc.isAdministrator(userJid, mucHost)
	end
	--- Whether a user may be made owner or admin.
	local function mayOwn(roomJid, userJid, actor)
		local roomName = muc.matrixRoomName(roomJid)
		if roomName == nil then
			return mayModerateBreakout(roomJid, userJid)
		end
		return ____exports.mayBeGranted({
			target = muc.credentialsOf(userJid, roomName, mucHost, server),
			actor = actor ~= nil and muc.credentialsOf(actor, roomName, mucHost, server) or nil,
			powerDecides = powerDecides,
			ownersMayGrant = ownersMayGrant
		})
	end
	local mayModerate = powerDecides and mayOwn or mayModerateBreakout
	local function onAffiliation(event)
		local ____event_7 = event
		local room = ____event_7.room
		local jid = ____event_7.jid
		local actor = ____event_7.actor
		if not muc.isPowerful(event.affiliation) or mayOwn(room.jid, jid, actor) then
			return nil
		end
		____exports.refuseAffiliation(event)
		refused(reason, jid, room.jid, actor == nil and "debug" or nil)
		return true
	end
	local function onRole(event)
		local target = event.occupant.bare_jid
		if event.role ~= "moderator" or mayModerate(event.room.jid, target, event.actor) then
			return nil
		end
		event.allowed = false
		event.error = "cancel"
		event.condition = roomReasons[reason].condition
		refused(reason, target, event.room.jid)
		return true
	end
	--- Answers an administrator's grant to a user who may have no power at all as if it were done. If configured so, Jicofo
	-- makes each occupant owner, and would log a failure for each.
	local function onAdminQuery(event)
		local stanza = event.stanza
		local roomJid = stanza.attr.to or ""
		local target = targetOf(stanza)
		local isByUser = not muc.isAdministrator(
			muc.senderOf(stanza),
			mucHost
		)
		if target == nil or isByUser or mayModerate(roomJid, target) then
			return nil
		end
		event.origin.send(stanzas.reply(stanza))
		refused(reason, target, roomJid)
		return true
	end
	add("muc-pre-set-affiliation", onAffiliation, priorities.preAffiliation.guard)
	add("muc-pre-set-role", onRole, priorities.preRole.guard)
	add("iq-set/bare/http://jabber.org/protocol/muc#admin:query", onAdminQuery, priorities.adminQuery.guard)
end
return ____exports
 end,
["src.meeting.guests"] = function(...)
local ____exports = {}
local priorities = require("src.prosody.priorities").priorities
local ____door = require("src.meeting.door")
local originOf = ____door.originOf
local refuseIf = ____door.refuseIf
local muc = require("src.meeting.muc")
--- The rule for a guest at the end of a join to a main room, after all checks of Prosody and Jitsi.
function ____exports.refuseGuestEntry(policy, letIn)
	if policy == "deny" then
		return "guest_denied"
	end
	return policy ~= "allow" and not letIn and "guest_not_let_in" or nil
end
local function affiliationOf(event)
	return event.room:get_affiliation(muc.senderOf(event.stanza)) or "none"
end
function ____exports.installGuests(mucHost, add, settings)
	local function askGuest(event)
		local room = event.room
		local sender = muc.senderOf(event.stanza)
		local isGuest = originOf(event, settings).kind == "guest"
		if not isGuest or not muc.isMainRoom(room) or muc.isAdministrator(sender, mucHost) then
			return nil
		end
		local affiliation = affiliationOf(event)
		local before = event.matrix_guest_affiliation or affiliation
		local isLetIn = before ~= "none" or affiliation ~= "none" and room:get_members_only() == true
		local hasPassword = room:get_password() ~= nil
		local reason = ____exports.refuseGuestEntry(
			settings.guestsOn(mucHost),
			isLetIn or hasPassword
		)
		if reason ~= nil and affiliation ~= before then
			room:set_affiliation(true, sender, before)
		end
		return reason
	end
	local function noteGuest(event)
		event.matrix_guest_affiliation = affiliationOf(event)
	end
	local function onJoin(event)
		return refuseIf(event, event.room.jid, askGuest, settings)
	end
	add("muc-occupant-pre-join", noteGuest, priorities.join.noteGuest)
	add("muc-occupant-pre-join", onJoin, priorities.join.guest)
end
return ____exports
 end,
["src.meeting.remote"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local priorities = require("src.prosody.priorities").priorities
local ____text = require("src.prosody.text")
local has = ____text.has
local isOneOf = ____text.isOneOf
local meetingOf = require("src.meeting.call").meetingOf
local isInvitation = require("src.meeting.direct").isInvitation
local askSafely = require("src.meeting.door").askSafely
local muc = require("src.meeting.muc")
--- The rule: why a stanza may not leave; nothing to let it pass. Jitsi's visitor mode sends for the host and its users.
function ____exports.refuseRemote(stanza)
	local isOfUser = stanza.byUser or stanza.ofPubsub
	local ____stanza_ofMatrixHost_0
	if stanza.ofMatrixHost then
		____stanza_ofMatrixHost_0 = isOfUser or not stanza.trusted
	else
		____stanza_ofMatrixHost_0 = stanza.invitation and not stanza.trusted
	end
	local isRefused = ____stanza_ofMatrixHost_0
	return isRefused and "server_not_trusted" or nil
end
--- Sets up the rule on a host.
function ____exports.installRemote(host, add, settings)
	local ____settings_1 = settings
	local module = ____settings_1.module
	local server = ____settings_1.server
	local function askRemote(event, roomJid)
		local ____event_2 = event
		local origin = ____event_2.origin
		local stanza = ____event_2.stanza
		local ____opt_3 = stanza.tags[1]
		local namespace = ____opt_3 and ____opt_3.attr.xmlns or ""
		local byUser = (origin and origin.type) == "c2s"
		local invitation = isInvitation(stanza) and meetingOf(roomJid, server, module) ~= nil
		return ____exports.refuseRemote({
			trusted = isOneOf(settings.trusted or ({}), event.to_host),
			ofMatrixHost = host == module.host,
			byUser = byUser,
			ofPubsub = has(namespace, "^http://jabber%.org/protocol/pubsub"),
			invitation = invitation
		})
	end
	local function onRemote(event)
		local sender = jid.bare(muc.senderOf(event.stanza)) or ""
		if askSafely(event, sender, askRemote, settings) == nil then
			return nil
		end
		return false
	end
	add("route/remote", onRemote, priorities.remote.leave)
end
return ____exports
 end,
["src.meeting.start-call"] = function(...)
local ____exports = {}
local serverOfUser = require("src.matrix.ids").serverOfUser
local priorities = require("src.prosody.priorities").priorities
local isOneOf = require("src.prosody.text").isOneOf
local ____record = require("src.rights.record")
local hasPower = ____record.hasPower
local isMember = ____record.isMember
local authOptions = require("src.options").authOptions
local ____door = require("src.meeting.door")
local askSafely = ____door.askSafely
local originOf = ____door.originOf
local refuseIf = ____door.refuseIf
local mainOfCall = require("src.meeting.call").mainOfCall
local muc = require("src.meeting.muc")
--- Whether a user may start the call.
local function mayStart(rights, policy)
	if rights == nil or policy.kind == "owner" then
		return (rights and rights.power) == true
	end
	if policy.kind == "power" then
		return hasPower(rights, authOptions.matrix_start_call.name)
	end
	return isOneOf(
		policy.servers,
		string.lower(serverOfUser(rights.userId))
	)
end
--- The rule: why a user may not enter a call that has not started. A call that goes on is open.
function ____exports.refuseStart(starter, policy)
	local left = starter.secondsSinceLeft
	local goesOn = starter.occupied or left ~= nil and left >= 0 and left < muc.switchingSeconds
	if starter.administrator or goesOn or mayStart(starter.rights, policy) then
		return nil
	end
	return "call_not_started"
end
--- Whether a verified member of the Matrix room is in a call; administrators do not count.
local function isOccupied(main, roomName, mucHost, server)
	for ____, room in ipairs(muc.roomsOfCall(main, server)) do
		for ____, occupant in pairs(room._occupants) do
			for fullJid in pairs(occupant.sessions) do
				local rights = muc.rightsIn(server.full_sessions[fullJid], roomName)
				if rights ~= nil and isMember(rights) and not muc.isAdministrator(fullJid, mucHost) then
					return true
				end
			end
		end
	end
	return false
end
--- Sets up the rule on a host. On hosts without MUC its events never come.
function ____exports.installStart(mucModule, settings)
	local ____settings_2 = settings
	local server = ____settings_2.server
	local policy = ____settings_2.startPolicy
	local mucHost = mucModule.host
	if policy.kind == "member" then
		return
	end
	--- Why a user may not enter a call now.
	local function refusalOf(session, userJid, main)
		local roomName = muc.matrixRoomName(main.jid) or ""
		local rights = muc.rightsIn(session, roomName)
		local left = session.matrix_left_call
		local starter = {
			administrator = muc.isAdministrator(userJid, mucHost),
			rights = rights ~= nil and isMember(rights) and rights or nil,
			occupied = isOccupied(main, roomName, mucHost, server),
			secondsSinceLeft = (left and left.roomJid) == main.jid and os.time() - left.at or nil
		}
		return ____exports.refuseStart(starter, policy)
	end
	local function askStart(event)
		local kind = originOf(event, settings).kind
		if kind ~= "matrix" and kind ~= "guest" then
			return nil
		end
		local main = mainOfCall(event.room, server)
		return main and refusalOf(
			event.origin,
			muc.senderOf(event.stanza),
			main
		)
	end
	local function refuseStarter(event)
		return refuseIf(event, event.room.jid, askStart, settings)
	end
	local function isLobbyUsed()
		local ____opt_5 = server.hosts[mucHost]
		return (____opt_5 and ____opt_5.modules.muc_wait_for_host) ~= nil
	end
	local function onCreate(event)
		local ____isLobbyUsed_result_7
		if isLobbyUsed() then
			____isLobbyUsed_result_7 = nil
		else
			____isLobbyUsed_result_7 = refuseStarter(event)
		end
		return ____isLobbyUsed_result_7
	end
	local function onJoin(event)
		if not isLobbyUsed() then
			return refuseStarter(event)
		end
		if askSafely(event, event.room.jid, askStart, settings) ~= nil then
			event.matrix_call_not_started = true
			event.room.has_host = nil
		end
		return nil
	end
	--- Asks again, as there was no lobby to wait in, or a moderator let the joiner through it.
	local function onJoinAgain(event)
		local ____temp_8
		if event.matrix_call_not_started == true then
			____temp_8 = refuseStarter(event)
		else
			____temp_8 = nil
		end
		return ____temp_8
	end
	local function isHost(____bindingPattern0)
		local occupant
		local session
		local room
		room = ____bindingPattern0.room
		session = ____bindingPattern0.session
		occupant = ____bindingPattern0.occupant
		local ____temp_9
		if muc.matrixRoomName(room.jid) == nil then
			____temp_9 = nil
		else
			____temp_9 = refusalOf(session, occupant.bare_jid, room) == nil
		end
		return ____temp_9
	end
	mucModule:hook("muc-room-pre-create", onCreate, priorities.join.start)
	mucModule:hook("muc-occupant-pre-join", onJoin, priorities.join.start)
	mucModule:hook("muc-occupant-pre-join", onJoinAgain, priorities.join.startAgain)
	mucModule:hook("room_has_host", isHost, priorities.hasHost.start)
end
return ____exports
 end,
["src.meeting.doorkeeper"] = function(...)
local __TS__ArraySome = require("lualib_bundle").__TS__ArraySome
local ____exports = {}
local priorities = require("src.prosody.priorities").priorities
local mainOfBreakout = require("src.meeting.call").mainOfBreakout
local installDepartures = require("src.meeting.departure").installDepartures
local installDirect = require("src.meeting.direct").installDirect
local installDoor = require("src.meeting.door").installDoor
local guardGrants = require("src.meeting.grants").guardGrants
local installGuests = require("src.meeting.guests").installGuests
local installRemote = require("src.meeting.remote").installRemote
local installStart = require("src.meeting.start-call").installStart
--- Sets up the rules on all hosts, later ones included. The door outlives the module: it holds until the module is loaded
-- again, or the last session that the module let in has ended.
function ____exports.keepDoor(registry, settings)
	local installed
	local ____settings_0 = settings
	local module = ____settings_0.module
	local server = ____settings_0.server
	local shared = module:shared("door")
	local ____opt_1 = shared.installed
	if ____opt_1 ~= nil then
		____opt_1.remove()
	end
	local removals = {}
	local function remove()
		for ____, removeHandler in ipairs(removals) do
			removeHandler()
		end
		if shared.installed == installed then
			shared.installed = nil
		end
	end
	installed = {remove = remove}
	shared.installed = installed
	local unloaded = false
	local function removeIfUseless()
		if unloaded and not __TS__ArraySome(
			registry.rooms(),
			function(____, room) return #registry.usersOf(room.roomId) > 0 end
		) then
			remove()
		end
	end
	local function installOn(mucHost)
		local host = server.hosts[mucHost]
		if host == nil then
			return
		end
		local events = host.events
		local function add(event, handler, priority)
			events.add_handler(event, handler, priority)
			removals[#removals + 1] = function()
				events.remove_handler(event, handler)
			end
		end
		installDoor(mucHost, add, settings)
		installRemote(mucHost, add, settings)
		if host.type == "local" then
			installDirect(mucHost, add, settings)
		end
		installGuests(mucHost, add, settings)
		guardGrants(
			mucHost,
			add,
			settings,
			{
				powerDecides = false,
				ownersMayGrant = false,
				mainOf = function(roomJid) return mainOfBreakout(roomJid, server) end
			}
		)
		add("muc-room-destroyed", removeIfUseless, priorities.destroyed.door)
	end
	local function installOnLoad(mucHost)
		local mucModule = module:context(mucHost)
		installStart(mucModule, settings)
		installDepartures(mucModule, settings)
		local ____opt_3 = settings.features
		if ____opt_3 ~= nil then
			____opt_3.install(mucModule)
		end
	end
	server.events.add_handler("host-activated", installOn, priorities.activated.door)
	removals[#removals + 1] = function()
		server.events.remove_handler("host-activated", installOn)
	end
	module:hook_global("host-activated", installOnLoad, priorities.activated.rules)
	for name in pairs(server.hosts) do
		installOn(name)
	end
	for name in pairs(server.hosts) do
		installOnLoad(name)
	end
	return function()
		unloaded = true
		removeIfUseless()
	end
end
return ____exports
 end,
["src.meeting.resync"] = function(...)
local ____exports = {}
local roomReasons = require("src.room-reasons").roomReasons
local ____principal = require("src.rights.principal")
local jidsOf = ____principal.jidsOf
local sessionsOf = ____principal.sessionsOf
local ____record = require("src.rights.record")
local isOwner = ____record.isOwner
local takeAnswer = ____record.takeAnswer
local clearFields = require("src.rights.session-fields").clearFields
local serverClock = require("src.prosody.clock").serverClock
local ____muc = require("src.meeting.muc")
local findRooms = ____muc.findRooms
local matrixRoomName = ____muc.matrixRoomName
local roomsOfCall = ____muc.roomsOfCall
local logged = {promote = "now has the power of an owner", demote = "no longer has the power of an owner", adjust = "now has other powers", remove = "is no longer in the room: removed from its call"}
--- Runs a step in which handlers of other modules run: an error in one must not keep the rest from being done.
local function attempt(settings, step)
	local done, ____error = pcall(step)
	if not done then
		settings.module:log("error", "Error while a call followed its room: %s", ____error)
	end
end
local function removeFrom(room, users, settings)
	for nick, occupant in room:each_occupant() do
		if users[occupant.bare_jid] ~= nil then
			attempt(
				settings,
				function()
					room:set_role(true, nick, "none", roomReasons.membership_ended.text)
				end
			)
		end
	end
	for userJid in pairs(users) do
		local affiliation = room:get_affiliation(userJid) or "none"
		if affiliation ~= "none" and affiliation ~= "outcast" then
			attempt(
				settings,
				function()
					room:set_affiliation(true, userJid, "none")
				end
			)
		end
	end
end
--- Revokes what the logins of a user granted to the sessions, and removes the user from the meeting.
local function remove(rights, users, settings)
	local server = settings.server
	for ____, session in ipairs(sessionsOf(rights)) do
		clearFields(session)
	end
	for ____, main in ipairs(findRooms(
		server,
		function(room) return matrixRoomName(room.jid) == rights.room.roomName end
	)) do
		for ____, room in ipairs(roomsOfCall(main, server)) do
			removeFrom(room, users, settings)
		end
	end
end
--- Lets a change of a user's rights take effect in sessions and meetings.
function ____exports.follow(rights, change, settings)
	if change == "keep" then
		return
	end
	local ____rights_0 = rights
	local userId = ____rights_0.userId
	local room = ____rights_0.room
	settings.module:log(
		"info",
		"%s, room %s: %s",
		userId,
		room.roomId,
		logged[change]
	)
	local ____opt_1 = settings.checks
	if ____opt_1 ~= nil then
		____opt_1.forget(userId, room.roomId)
	end
	settings.metrics.onFollowed(change)
	local users = jidsOf(rights)
	if change == "remove" then
		remove(rights, users, settings)
	else
		for ____, session in ipairs(sessionsOf(rights)) do
			session.auth_matrix_user_verification_is_owner = isOwner(rights)
			local ____opt_3 = settings.features
			if ____opt_3 ~= nil then
				____opt_3.settle(session)
			end
		end
	end
	settings.server.events.fire_event("matrix-rights-changed", {roomName = room.roomName, users = users})
	for ____, session in ipairs(change == "remove" and ({}) or sessionsOf(rights)) do
		local ____opt_5 = settings.features
		if ____opt_5 ~= nil then
			____opt_5.show(session)
		end
	end
end
function ____exports.startResync(settings, registry, options)
	local ____settings_7 = settings
	local module = ____settings_7.module
	local metrics = ____settings_7.metrics
	local checks = ____settings_7.checks
	local interval = options.resync
	local reviewUsers = checks and checks.review
	if interval == nil or reviewUsers == nil then
		return nil
	end
	local watched = {}
	local stopped = false
	--- Takes the answers about users.
	local function take(records, review, asked)
		local answered = false
		for ____, record in ipairs(records) do
			local said = review[record.userId]
			if said ~= nil then
				answered = true
				local answer = said.joined and ({membership = "joined", power = said.owner, powers = said.powers}) or ({membership = "ended"})
				local change = takeAnswer(
					record,
					answer,
					asked,
					false,
					os.time()
				)
				attempt(
					settings,
					function()
						____exports.follow(record, change, settings)
					end
				)
			end
		end
		return answered
	end
	local function watch(room)
		local roomId = room.roomId
		if watched[roomId] ~= nil then
			return
		end
		watched[roomId] = true
		local isRunning = false
		local isSilent = false
		local function review()
			local records = registry.usersOf(roomId)
			if #records == 0 then
				watched[roomId] = nil
				return nil
			end
			if isRunning then
				return interval
			end
			isRunning = true
			local asked = serverClock.now()
			local userIds = {}
			for ____, record in ipairs(records) do
				userIds[#userIds + 1] = record.userId
			end
			reviewUsers(
				roomId,
				userIds,
				options.uvsTimeout,
				function(answers, detail)
					isRunning = false
					local answered = take(records, answers, asked)
					if stopped then
						return
					end
					metrics.onReviewed(answered)
					if answered and isSilent then
						module:log("info", "Room %s can be read again", roomId)
					elseif not answered and not isSilent then
						local cause = detail == "" and "no homeserver sees it" or detail
						module:log("warn", "Room %s cannot be read now: its call stays as it is (%s)", roomId, cause)
					end
					isSilent = not answered
				end
			)
			return interval
		end
		module:add_timer(
			interval * (0.5 + 0.5 * math.random()),
			review
		)
	end
	for ____, room in ipairs(registry.rooms()) do
		watch(room)
	end
	return {
		watch = watch,
		stop = function()
			stopped = true
		end
	}
end
return ____exports
 end,
["src.admin.configuration"] = function(...)
local ____exports = {}
local configmanager = require("core.configmanager")
local modulemanager = require("core.modulemanager")
local pluginloader = require("util.pluginloader")
local isAdministrator = require("src.meeting.muc").isAdministrator
local ____setup = require("src.admin.setup")
local authentication = ____setup.authentication
local powerSync = ____setup.powerSync
local function readValue(value)
	if type(value) ~= "table" then
		return value
	end
	local items = {}
	for name, item in pairs(value) do
		if type(name) == "number" then
			items[#items + 1] = tostring(item)
		end
	end
	return items
end
local function readOptions(host)
	local options = {}
	local section = configmanager.getconfig()[host]
	if section ~= nil then
		for name, value in pairs(section) do
			options[name] = readValue(value)
		end
	end
	return options
end
local function readSection(name, host)
	local wanted, component = modulemanager.get_modules_for_host(name)
	local modules = {}
	for module in wanted:items() do
		modules[#modules + 1] = module
	end
	local loaded
	if host ~= nil then
		loaded = {}
		for module in pairs(host.modules) do
			loaded[#loaded + 1] = module
		end
	end
	return {
		name = name,
		component = component,
		options = readOptions(name),
		modules = modules,
		loaded = loaded
	}
end
--- The version of a module's file, as its first line tells; the empty text where it tells none, nothing without a file.
local function versionOf(name)
	local text = pluginloader.load_resource(name, ("mod_" .. name) .. ".lua")
	local version = string.match(text or "", ("^%-%- mod_" .. name) .. " ([%w.-]+):")
	local ____version_1 = version
	if ____version_1 == nil then
		local ____temp_0
		if text == nil then
			____temp_0 = nil
		else
			____temp_0 = ""
		end
		____version_1 = ____temp_0
	end
	return ____version_1
end
--- Counts the connected administrators of the hosts that they are on.
local function countAdministrators(server)
	local count = 0
	for jid, session in pairs(server.full_sessions) do
		if session.host ~= nil and isAdministrator(jid, session.host) then
			count = count + 1
		end
	end
	return count
end
function ____exports.readSetup(server)
	local hosts = {}
	for name in pairs(configmanager.getconfig()) do
		local section = readSection(name, server and server.hosts[name])
		if name ~= "*" and (section.options.defined == true or section.component ~= nil) then
			hosts[#hosts + 1] = section
		end
	end
	table.sort(
		hosts,
		function(one, other) return one.name < other.name end
	)
	return {
		global = {
			name = "*",
			options = readOptions("*"),
			modules = {}
		},
		hosts = hosts,
		administratorsConnected = server and countAdministrators(server),
		versions = {
			own = versionOf("auth_" .. authentication),
			powerSync = versionOf(powerSync)
		}
	}
end
return ____exports
 end,
["src.admin.sessions"] = function(...)
local __TS__ArrayMap = require("lualib_bundle").__TS__ArrayMap
local ____exports = {}
local matrixRoomName = require("src.meeting.muc").matrixRoomName
local isOwner = require("src.rights.record").isOwner
local ____report = require("src.admin.report")
local addAll = ____report.addAll
local padded = ____report.padded
--- Whether a session is an occupant of the meeting that it entered last.
local function isInMeeting(session, roomName)
	local room = session.matrix_main_room
	return room ~= nil and matrixRoomName(room.jid) == roomName and room:get_occupant_by_real_jid(session.full_jid or "") ~= nil
end
--- The time since an event, in words.
local function ago(time, now)
	if time == nil then
		return "?"
	end
	local seconds = math.max(
		0,
		math.floor(now - time)
	)
	local minutes = math.floor(seconds / 60)
	if minutes >= 120 then
		return tostring(math.floor(minutes / 60)) .. " h"
	end
	return seconds >= 120 and tostring(minutes) .. " min" or tostring(seconds) .. " s"
end
--- Joins the cells of rows, the head among them; each column but the last as wide as its widest cell.
local function align(head, rows)
	do
		local column = 0
		while column + 1 < #head do
			local width = 0
			for ____, row in ipairs(rows) do
				width = math.max(width, #(row[column + 1] or ""))
			end
			for ____, row in ipairs(rows) do
				row[column + 1] = padded(row[column + 1] or "", width)
			end
			column = column + 1
		end
	end
	return __TS__ArrayMap(
		rows,
		function(____, row) return table.concat(row, "  ") end
	)
end
--- A user's power, in words.
local function powerOf(rights)
	if rights.membership == "unasked" then
		return "not asked"
	end
	if isOwner(rights) then
		return "owner"
	end
	return rights.power and "owner, but uvs_sync_power_levels is off" or "member"
end
local function rowOf(session, rights, now)
	return {
		rights.userId,
		rights.room.roomId,
		powerOf(rights),
		isInMeeting(session, rights.room.roomName) and "yes" or "no",
		ago(session.matrix_since, now),
		ago(rights.confirmed, now),
		session.full_jid or ""
	}
end
--- By room and user.
local function sortKey(row)
	return ((row[2] or "") .. " ") .. (row[1] or "")
end
--- Lists the verified sessions of a host as lines of a table with a head, sorted by room and user.
function ____exports.listSessions(host, now)
	local rows = {}
	if (host and host.sessions) ~= nil then
		for ____, user in pairs(host.sessions) do
			for ____, session in pairs(user.sessions) do
				local rights = session.matrix_rights
				if rights ~= nil then
					rows[#rows + 1] = rowOf(session, rights, now)
				end
			end
		end
	end
	table.sort(
		rows,
		function(one, other) return sortKey(one) < sortKey(other) end
	)
	local head = {
		"user",
		"room",
		"power",
		"in meeting",
		"since",
		"last check",
		"session"
	}
	return align(
		head,
		addAll({head}, rows)
	)
end
return ____exports
 end,
["src.admin.shell"] = function(...)
local ____exports = {}
local usermanager = require("core.usermanager")
local check = require("src.admin.check").check
local addAll = require("src.admin.report").addAll
local listSessions = require("src.admin.sessions").listSessions
local versionLine = require("src.admin.setup").versionLine
local section = "matrix"
local function printLines(lines, shell)
	for ____, line in ipairs(lines) do
		shell.session.print(line)
	end
end
local function makeCommands(hostName, host, checkTools)
	return {
		check = function(shell)
			local tools = checkTools()
			local ____check_result_0 = check(hostName, nil, tools)
			local json = ____check_result_0.json
			local lines = ____check_result_0.lines
			printLines(
				addAll(
					{versionLine(tools.setup)},
					lines
				),
				shell
			)
			if json.exit_code == 2 then
				return nil, "Something has to be changed, see above"
			end
			return true, "Checked"
		end,
		sessions = function(shell)
			local lines = listSessions(
				host,
				os.time()
			)
			printLines(
				addAll(
					{versionLine(checkTools().setup)},
					lines
				),
				shell
			)
			return true, tostring(#lines - 1) .. " sessions of Matrix users"
		end
	}
end
--- Adds the commands to the shell of 0.12, which does not know hosts.
local function shareCommands(module, commands)
	local sections = module:shared("/*/admin_shell/env")
	local byHost = module:shared(("/*/" .. module.name) .. "/shell")
	byHost[module.host] = commands
	local function run(name, shell, host)
		if host == nil then
			host = ""
		end
		local ofHost = byHost[host]
		if ofHost == nil then
			return nil, "Name a host with Matrix users"
		end
		return ofHost[name](shell)
	end
	sections[section] = {
		check = function(self, host)
			return run("check", self, host)
		end,
		sessions = function(self, host)
			return run("sessions", self, host)
		end
	}
	return function()
		byHost[module.host] = nil
		local left = next(byHost)
		if left == nil then
			sections[section] = nil
		end
	end
end
--- Adds the commands to the shell of 13.0.
local function addItems(module, commands)
	local removed = false
	local function add(name, desc)
		module:add_item(
			"shell-command",
			{
				section = section,
				section_desc = "Matrix users",
				name = name,
				desc = desc,
				args = {{name = "host", type = "string"}},
				host_selector = "host",
				handler = function(self)
					if removed then
						return nil, "The module is not loaded on this host"
					end
					return commands[name](self)
				end
			}
		)
	end
	add("check", "Check the setup of a host, from its options to the verifier")
	add("sessions", "List the sessions of Matrix users: user, room, power, login, last check")
	return function()
		removed = true
	end
end
--- Adds the commands to the shell.
function ____exports.installShellCommands(module, host, checkTools)
	local commands = makeCommands(module.host, host, checkTools)
	return usermanager.get_jid_role == nil and shareCommands(module, commands) or addItems(module, commands)
end
return ____exports
 end,
["src.mod_auth_matrix_user_verification"] = function(...)
local __TS__ObjectAssign = require("lualib_bundle").__TS__ObjectAssign
local ____exports = {}
local warnWithoutPowerSync
local authMetrics = require("src.auth-metrics").authMetrics
local loginReasons = require("src.login-reasons").loginReasons
local runCommand = require("src.admin.commands").runCommand
local ordinaryVerifier = require("src.login.jitsi").ordinaryVerifier
local serveLogins = require("src.login.login").serveLogins
local makeFeatureKeeper = require("src.meeting.features").makeFeatureKeeper
local keepDoor = require("src.meeting.doorkeeper").keepDoor
local hasAnyPowerSync = require("src.meeting.muc").hasAnyPowerSync
local ____resync = require("src.meeting.resync")
local follow = ____resync.follow
local startResync = ____resync.startResync
local openRegistry = require("src.rights.registry").openRegistry
local readAuthOptions = require("src.verification.auth-options").readAuthOptions
local cancelAll = require("src.prosody.http").cancelAll
local ____read_2Doption = require("src.prosody.read-option")
local logProblems = ____read_2Doption.logProblems
local readerOf = ____read_2Doption.readerOf
local priorities = require("src.prosody.priorities").priorities
local makeRefusalLog = require("src.meeting.room-log").makeRefusalLog
local readGuestPolicy = require("src.meeting.power-sync-options").readGuestPolicy
local readSetup = require("src.admin.configuration").readSetup
local installShellCommands = require("src.admin.shell").installShellCommands
local makeChecks = require("src.verification.coalescing").makeChecks
local configuredVerifier = require("src.verification.configured").configuredVerifier
local makeAuthMetrics = require("src.verification.counters").makeAuthMetrics
local makeOutages = require("src.verification.outages").makeOutages
function warnWithoutPowerSync()
	if hasAnyPowerSync(prosody) then
		return
	end
	module:log("warn", "uvs_sync_power_levels is on, but matrix_power_sync is not loaded: nobody becomes owner. Add it to modules_enabled of the MUC component")
end
--- Reads what checks need.
local function checkTools(server)
	return {
		setup = readSetup(server),
		readerFor = function(host) return readerOf(module:context(host)) end
	}
end
local function serve()
	local reader = readerOf(module)
	local options = readAuthOptions(reader)
	logProblems(module, reader)
	local host = prosody.hosts[module.host]
	local metrics = makeAuthMetrics(module)
	local registry = openRegistry(module, host)
	local configured = configuredVerifier(options)
	local checks
	if type(configured) == "string" then
		checks = configured
		module:log("error", "Every login will be refused: %s", loginReasons[configured].advice)
		module:set_status("error", "Every login is refused: " .. configured)
	else
		local outages = makeOutages(module, metrics, "Asking " .. configured.description)
		checks = makeChecks(
			configured.make(registry.participantsOf),
			options,
			metrics,
			outages
		)
	end
	local made = type(checks) ~= "string" and checks or nil
	local features = options.features and makeFeatureKeeper(options.features, module, prosody, registry)
	local following = {
		module = module,
		server = prosody,
		checks = made,
		metrics = metrics,
		features = features
	}
	local resync = startResync(following, registry, options)
	local leaveDoor = keepDoor(
		registry,
		{
			module = module,
			server = prosody,
			trusted = options.trusted,
			startPolicy = options.startCall,
			features = features,
			guestsOn = function(mucHost) return readGuestPolicy(readerOf(module:context(mucHost))) end,
			refused = makeRefusalLog(module, prosody, authMetrics.room_refusals)
		}
	)
	local ____serveLogins_9 = serveLogins
	local ____module_5 = module
	local ____options_6 = options
	local ____metrics_7 = metrics
	local ____prosody_events_8 = prosody.events
	local ____options_tokenFallback_0
	if options.tokenFallback then
		____options_tokenFallback_0 = ordinaryVerifier(module, prosody.events)
	else
		____options_tokenFallback_0 = nil
	end
	local stopLogins = ____serveLogins_9(
		host,
		{
			module = ____module_5,
			options = ____options_6,
			metrics = ____metrics_7,
			events = ____prosody_events_8,
			verifyOrdinary = ____options_tokenFallback_0,
			checks = checks,
			registry = registry,
			onChange = function(rights, change)
				follow(rights, change, following)
			end,
			onFields = function(session)
				if features ~= nil then
					features.settle(session)
				end
			end,
			onLogin = function(room)
				if resync ~= nil then
					resync.watch(room)
				end
			end
		}
	)
	local removeShellCommands = installShellCommands(
		module,
		host,
		function() return checkTools(prosody) end
	)
	module.unload = function()
		removeShellCommands()
		leaveDoor()
		if resync ~= nil then
			resync.stop()
		end
		stopLogins()
		if made ~= nil then
			made.giveUpAll()
		end
		cancelAll()
	end
	if type(configured) ~= "string" then
		local synchronised = options.syncPowerLevels and options.verifyMembership
		module:log(
			"info",
			"Asking %s, power levels %s, deadline %d s, rooms %s",
			configured.description,
			synchronised and "synchronised" or "not synchronised",
			options.uvsTimeout,
			resync == nil and "not read again" or ("read again every " .. tostring(options.resync)) .. " s"
		)
		if not options.verifyMembership then
			module:log("warn", "uvs_verify_membership is off: any Matrix user may enter the meeting of any Matrix room, and nobody becomes owner")
		elseif synchronised then
			module:hook_global("server-started", warnWithoutPowerSync, priorities.started.warning)
		end
	end
end
--- Runs the commands of `prosodyctl mod_auth_matrix_user_verification`: in a process of its own, which serves nobody.
local function offerCommands()
	module.command = function(words) return runCommand(
		words,
		__TS__ObjectAssign(
			{},
			checkTools(),
			{
				verifierOf = function(options)
					local configured = configuredVerifier(options)
					return type(configured) == "string" and configured or configured.make(function() return {} end)
				end,
				print = print,
				dataFolder = prosody.paths.data,
				readInput = function() return io.read("*a") or "" end
			}
		)
	) end
end
if module.host == "*" then
	offerCommands()
else
	serve()
end
return ____exports
 end,
}
local ____entry = require("src.mod_auth_matrix_user_verification", ...)
return ____entry
