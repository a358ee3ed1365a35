-- mod_auth_matrix_user_verification 2.1.0: lets Matrix users into the Jitsi meeting of their room, and nobody else.
-- SPDX-License-Identifier: Apache-2.0
-- Licensed under the Apache License, Version 2.0; see LICENSE or http://www.apache.org/licenses/LICENSE-2.0
-- Works with Prosody 0.12 and 13.0 on Lua 5.2 to 5.4.
-- Made from the TypeScript of prosody-mod-auth-matrix-user-verification by typescript-to-lua: change the sources, not this file.
-- Sources: 3c370ec30715c4f62ac7f65285c8d749717142d51f51839e8c5939e93b7a4b1c
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
local function __TS__ArrayPush(self, ...)
	local items = {...}
	local len = #self
	for i = 1, #items do
		len = len + 1
		self[len] = items[i]
	end
	return len
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

local function __TS__ArrayEvery(self, callbackfn, thisArg)
	for i = 1, #self do
		if not callbackfn(thisArg, self[i], i - 1, self) then
			return false
		end
	end
	return true
end

local function __TS__StringCharAt(self, pos)
	if pos ~= pos then
		pos = 0
	end
	if pos < 0 then
		return ""
	end
	return string.sub(self, pos + 1, pos + 1)
end

local function __TS__ArrayMap(self, callbackfn, thisArg)
	local result = {}
	for i = 1, #self do
		result[i] = callbackfn(thisArg, self[i], i - 1, self)
	end
	return result
end

local function __TS__ArraySome(self, callbackfn, thisArg)
	for i = 1, #self do
		if callbackfn(thisArg, self[i], i - 1, self) then
			return true
		end
	end
	return false
end

local function __TS__ArraySort(self, compareFn)
	if compareFn ~= nil then
		table.sort(
			self,
			function(a, b) return compareFn(nil, a, b) < 0 end
		)
	else
		table.sort(self)
	end
	return self
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

return {
  __TS__ArrayPush = __TS__ArrayPush,
  __TS__ArrayIndexOf = __TS__ArrayIndexOf,
  __TS__StringSubstring = __TS__StringSubstring,
  __TS__ArrayFilter = __TS__ArrayFilter,
  __TS__ArrayFind = __TS__ArrayFind,
  __TS__ArrayEvery = __TS__ArrayEvery,
  __TS__StringCharAt = __TS__StringCharAt,
  __TS__ArrayMap = __TS__ArrayMap,
  __TS__ArraySome = __TS__ArraySome,
  __TS__ArraySort = __TS__ArraySort,
  __TS__StringCharCodeAt = __TS__StringCharCodeAt,
  __TS__ObjectAssign = __TS__ObjectAssign
}
 end,
["src.auth-metrics"] = function(...)
local ____exports = {}
--- Metrics of the auth module.
____exports.authMetrics = {
	logins = {
		name = "logins",
		type = "counter",
		unit = "",
		labels = {"outcome", "reason"},
		help = "Logins by outcome (admitted, refused, abandoned by the client) and the reason of a refusal, else none"
	},
	room_refusals = {
		name = "room_refusals",
		type = "counter",
		unit = "",
		labels = {"reason"},
		help = "Joins and grants that the door refused, by reason"
	},
	verification = {
		name = "verification",
		type = "histogram",
		unit = "seconds",
		labels = {},
		buckets = {
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
		},
		help = "How long the verifier took to answer"
	},
	checks = {
		name = "checks",
		type = "counter",
		unit = "",
		labels = {"event"},
		help = "Checks that logins needed: asked the verifier, joined a running check, reused a cached answer"
	},
	checks_running = {
		name = "checks_running",
		type = "gauge",
		unit = "",
		labels = {},
		help = "Checks that run now"
	},
	checks_waiting = {
		name = "checks_waiting",
		type = "gauge",
		unit = "",
		labels = {},
		help = "Checks that wait in the queue now"
	},
	verifier_paused = {
		name = "verifier_paused",
		type = "gauge",
		unit = "",
		labels = {},
		help = "Verifiers whose circuit breaker is open now, after failures"
	},
	verifier_pauses = {
		name = "verifier_pauses",
		type = "counter",
		unit = "",
		labels = {},
		help = "How often a circuit breaker opened after failures of a verifier"
	},
	reviews = {
		name = "reviews",
		type = "counter",
		unit = "",
		labels = {"result"},
		help = "Rooms of calls that were read again: answered, or unanswered because no homeserver could say"
	},
	review_changes = {
		name = "review_changes",
		type = "counter",
		unit = "",
		labels = {"change"},
		help = "Users in a call whom that promoted, demoted or removed"
	}
}
return ____exports
 end,
["src.login-reasons"] = function(...)
local ____exports = {}
--- Reasons for which a login is refused.
____exports.loginReasons = {
	token_missing = {level = "info", cause = "user", text = "This meeting can only be joined from its Matrix room.", advice = "the connection carries no token. For a Matrix client, check that /.well-known/element/jitsi is served with openidtoken-jwt and that the web server passes the query string on"},
	token_too_large = {level = "warn", cause = "user", text = "The token is too large.", advice = "the token has more than 8192 bytes, and Matrix clients make none so long. Check its origin"},
	token_malformed = {level = "warn", cause = "user", text = "The token is not a JWT.", advice = "the token is not three base64url parts with JSON objects. Check its origin"},
	token_expired = {level = "info", cause = "user", text = "The token has expired. Please open the meeting from its Matrix room again.", advice = "the token's exp has passed. If this is common, compare the clocks of the clients and of this server"},
	token_not_yet_valid = {level = "info", cause = "user", text = "The token is not valid yet. Please check the clock of your device.", advice = "the token's nbf is in the future. If this is common, compare the clocks of the clients and of this server"},
	token_issuer_mismatch = {level = "warn", cause = "user", text = "The token was made for another service.", advice = "uvs_require_issuer is set, and the token's iss is not app_id. Set app_id to the Jitsi domain, which Matrix clients put there"},
	matrix_claim_missing = {level = "info", cause = "user", text = "The token names no Matrix user and room.", advice = "the token has no context.matrix: it is an ordinary Jitsi token (set matrix_token_fallback to accept those), or its client does not know openidtoken-jwt"},
	matrix_claim_malformed = {level = "warn", cause = "user", text = "The token does not name a Matrix user and room as it should.", advice = "context.matrix is not an object. Check the token's origin"},
	token_signature_wrong = {level = "warn", cause = "user", text = "The token is not signed by this service.", advice = "matrix_token_secret is set, and the token is not signed with it by HS256. Remove the option for clients that cannot sign, such as Element"},
	ordinary_token_refused = {level = "info", cause = "user", text = "The token is not valid for this service.", advice = "Jitsi's token verification rejected a token without context.matrix (matrix_token_fallback). See the line before"},
	openid_token_malformed = {level = "warn", cause = "user", text = "The token carries no valid Matrix OpenID token.", advice = "context.matrix.token is not a string that homeservers issue. Check the token's origin"},
	room_id_malformed = {level = "warn", cause = "user", text = "The token carries no valid Matrix room id.", advice = "context.matrix.room_id is not a Matrix room id. Check the token's origin"},
	server_name_malformed = {level = "warn", cause = "user", text = "The token carries no valid Matrix server name.", advice = "context.matrix.server_name is not a Matrix server name. Check the token's origin"},
	profile_malformed = {level = "warn", cause = "user", text = "The name or picture in the token is not text.", advice = "context.user.name, context.user.avatar or, in a signed token, context.group is not a string, or holds control characters. Check the token's origin"},
	room_mismatch = {level = "warn", cause = "user", text = "The token is for another room than this meeting.", advice = "the room in the URL is not the token's room id in base32 without padding. Check how the client names the room, and that the web server passes the room parameter on"},
	user_unknown = {level = "info", cause = "user", text = "Matrix does not confirm who you are. Please open the meeting from its Matrix room again.", advice = "the homeserver or the verification service rejects the OpenID token: it expired (after about an hour), is forged, or is from a homeserver that is not asked"},
	user_of_other_server = {level = "warn", cause = "user", text = "You are not a user of the Matrix server that the token names.", advice = "the verified user is not of the server in context.matrix.server_name. Check the token's origin"},
	not_in_room = {level = "info", cause = "user", text = "You are not a member of the Matrix room of this meeting.", advice = "the user is not joined to the Matrix room. If actual members see this, the verification service probably cannot query the homeserver: check UVS_ACCESS_TOKEN (an administrator's) and UVS_HOMESERVER_URL there"},
	user_banned = {level = "info", cause = "user", text = "You are banned from this service.", advice = "a plugin refused the user by the event jitsi-access-ban-check. See its log lines"},
	module_refused = {level = "info", cause = "user", text = "Another module refused the login.", advice = "a plugin refused the user by the event post-jitsi-authentication. See its log lines"},
	username_malformed = {level = "warn", cause = "user", text = "The user name is not valid. Please tell the administrator of the service.", advice = "a plugin gave a user name that Prosody rejects, by the event pre-jitsi-authentication. Fix that plugin"},
	verifier_not_configured = {level = "error", cause = "configuration", text = "The service is not set up yet. Please tell its administrator.", advice = "no verifier is configured. Set matrix_homeservers to a table of homeservers, or uvs_base_url to the http or https URL of a Matrix user verification service"},
	verifier_configured_twice = {level = "error", cause = "configuration", text = "The service has two settings that do not go together. Please tell its administrator.", advice = "both uvs_base_url and matrix_homeservers are set, and only one can be asked. Remove uvs_base_url to ask the homeservers themselves"},
	homeservers_malformed = {level = "error", cause = "configuration", text = "The service has a mistake in its settings. Please tell its administrator.", advice = "matrix_homeservers has a mistake, so nothing of it is used. Fix what the log names where this module was loaded"},
	server_not_configured = {level = "info", cause = "user", text = "Users of your Matrix server cannot join meetings here.", advice = "context.matrix.server_name is not in matrix_homeservers. To admit its users, add it there, or set matrix_federation to admit users of all servers"},
	foreign_server_private = {level = "warn", cause = "user", text = "Your Matrix server is in a private network, which this service does not ask.", advice = "context.matrix.server_name leads to a private, loopback or link-local address, where servers that are not configured are not asked. If it is your homeserver, add it to matrix_homeservers"},
	foreign_server_not_found = {level = "info", cause = "outage", text = "Your Matrix server cannot be found. Please try again later.", advice = "DNS has no address for the unconfigured context.matrix.server_name (well-known file, SRV record, port 8448). Check that it resolves on this machine"},
	foreign_server_failed = {level = "info", cause = "outage", text = "Your Matrix server does not answer. Please try again later.", advice = "the homeserver of the unconfigured context.matrix.server_name cannot be reached, has no certificate of its name, or does not answer as a homeserver. See the line before"},
	server_not_named = {level = "info", cause = "user", text = "Your Matrix client does not name your Matrix server. Please update it.", advice = "the token has no context.matrix.server_name, and matrix_homeservers has more than one server. Update the client: old ones leave the name out"},
	room_not_on_homeserver = {level = "info", cause = "user", text = "This service does not know the Matrix room of this meeting.", advice = "none of the servers in matrix_homeservers is in the Matrix room, and the user is of another server. Add that server to admit its users"},
	bot_not_in_room = {level = "warn", cause = "configuration", text = "The service does not see this Matrix room. Please invite its bot to it.", advice = "the user of the access_token in matrix_homeservers was never in the Matrix room, so it cannot see the members. Invite it and let it join, or use a server administrator's admin_token, which needs no bot"},
	bot_left_room = {level = "warn", cause = "configuration", text = "The service no longer sees this Matrix room. Please invite its bot again.", advice = "the user of the access_token in matrix_homeservers has left the Matrix room, and sees the state as of its departure. Let it join again"},
	homeserver_token_unknown = {level = "error", cause = "configuration", text = "The Matrix server rejects the service. Please tell its administrator.", advice = "the homeserver answers 401: it does not know the token in matrix_homeservers. Create a new one; logouts and new passwords end tokens"},
	homeserver_token_not_admin = {level = "error", cause = "configuration", text = "The Matrix server does not tell the service enough. Please tell its administrator.", advice = "the homeserver's admin API answers 403: the user of the admin_token in matrix_homeservers is no server administrator. Make it one, or set its token as access_token and invite it to the rooms as a bot"},
	homeserver_endpoint_missing = {level = "error", cause = "configuration", text = "The Matrix server is not found where it should be. Please tell the administrator.", advice = "nothing at this URL behaves like a homeserver (404 without a Matrix error), or it lacks the endpoint in the line before. Check the url in matrix_homeservers, that a proxy passes /_matrix and /_synapse/admin on, and that the listener has the resource openid or federation. admin_token needs Synapse"},
	verifier_timeout = {level = "warn", cause = "outage", text = "The Matrix server did not answer in time. Please try again later.", advice = "the homeserver or the verification service did not answer within uvs_timeout seconds. Check the load of both"},
	verifier_unreachable = {level = "error", cause = "outage", text = "The Matrix server cannot be reached. Please try again later.", advice = "the connection to the homeserver or the verification service failed; the line before says why. Check the URL in matrix_homeservers or uvs_base_url, that the server runs, name resolution, firewall and certificate"},
	verifier_forbidden = {level = "error", cause = "configuration", text = "The service may not ask the Matrix server. Please tell its administrator.", advice = "the verification service answers 401 or 403. Set uvs_auth_token to its UVS_AUTH_TOKEN"},
	verifier_rejected = {level = "error", cause = "configuration", text = "The Matrix server does not understand the service. Please tell its administrator.", advice = "the homeserver or the verification service answers 4xx or redirects. Check that the URL in matrix_homeservers or uvs_base_url leads to it, without a redirect, and set UVS_HOMESERVER_URL in a verification service whose clients name no server"},
	verifier_busy = {level = "warn", cause = "configuration", text = "The Matrix server has too much to do. Please try again in a minute.", advice = "the homeserver or the verification service answers 429: too many requests. On Synapse lift the rate limit of the token's user by the admin API's override_ratelimit"},
	verifier_failed = {level = "error", cause = "outage", text = "The Matrix server has a problem. Please try again later.", advice = "the homeserver, the verification service or a proxy before it answers 5xx. See its log"},
	verifier_unreadable = {level = "error", cause = "configuration", text = "The Matrix server gave no clear answer. Please try again later.", advice = "the answer is no JSON object, lacks what it should hold, or is too long. Check the URL in matrix_homeservers or uvs_base_url. Update a Synapse before 1.123, which sends the whole state of a room"},
	verifier_paused = {level = "warn", cause = "local", text = "The Matrix server has a problem just now. Please try again in a minute.", advice = "the circuit breaker is open for some seconds after failed checks in a row. See the lines before; it closes by itself"},
	too_many_checks = {level = "warn", cause = "local", text = "Too many people are joining just now. Please try again in a minute.", advice = "more logins came at once than could be checked in time. Check how fast the verification service and the homeserver answer; matrix_max_checks limits the checks at once"},
	too_many_refusals = {level = "warn", cause = "local", text = "Too many attempts to join were refused. Please try again in a minute.", advice = "the connection was refused 3 times, or the address more often than matrix_refusals_per_minute; the lines before say why. If the address is a proxy's, set trusted_proxies"},
	resume_only = {level = "info", cause = "user", text = "Your earlier connection has ended. Please open the meeting from its Matrix room again.", advice = "the client logged in to resume its earlier session, and bound a new one, which needs a fresh OpenID token. Nothing to do"},
	username_taken = {level = "warn", cause = "user", text = "The user name is taken. Please open the meeting from its Matrix room again.", advice = "another user's session has the user name that a plugin gave to this one by the event pre-jitsi-authentication. Fix that plugin"},
	bound_too_late = {level = "info", cause = "user", text = "The login has expired. Please open the meeting from its Matrix room again.", advice = "the client bound its session more than a minute after its login. Nothing to do"},
	check_cancelled = {level = "warn", cause = "local", text = "The service is being changed. Please try again.", advice = "this module was reloaded or unloaded during the check. Nothing to do"},
	internal_error = {level = "error", cause = "local", text = "The service has a problem. Please try again later.", advice = "an error in this module, which the line before shows: please report it"}
}
--- Whether a reason is a no to the user. With the others the claim stays unverified.
function ____exports.isRefusal(reason)
	return ____exports.loginReasons[reason].cause == "user"
end
--- The SASL condition of a refused login.
--
-- `not-allowed` is Jitsi's own condition for a refused token and the only one whose text lib-jitsi-meet passes on to the
-- page. `temporary-auth-failure` (RFC 6120): the same token may succeed later.
function ____exports.conditionOf(reason)
	return ____exports.isRefusal(reason) and "not-allowed" or "temporary-auth-failure"
end
return ____exports
 end,
["src.admin.step"] = function(...)
local ____exports = {}
--- A step in which all is well.
function ____exports.fine(step, text)
	return {step = step, level = "ok", text = text}
end
--- A step that works, but perhaps not as it is meant.
function ____exports.warning(step, text, advice)
	return {step = step, level = "warning", text = text, advice = advice}
end
--- A step that keeps users out, or lets in too many.
function ____exports.fault(step, text, advice)
	return {step = step, level = "error", text = text, advice = advice}
end
--- Adds items to a list: `push(...items)` becomes Lua that adds only the first.
--
-- @returns the list
function ____exports.addAll(list, items)
	for ____, item in ipairs(items) do
		list[#list + 1] = item
	end
	return list
end
--- The exit code for steps: 0 where all is well, 1 for warnings, 2 for errors.
function ____exports.exitCodeOf(steps)
	local code = 0
	for ____, ____value in ipairs(steps) do
		local level = ____value.level
		if level == "error" then
			return 2
		end
		if level == "warning" then
			code = 1
		end
	end
	return code
end
return ____exports
 end,
["src.admin.check-federation"] = function(...)
local ____exports = {}
local ____step = require("src.admin.step")
local fine = ____step.fine
local warning = ____step.warning
local step = "federation"
--- Looks at the options that go with `matrix_federation`. Nobody is asked: other servers are those of strangers, and which
-- of them users come from is not known before they come.
--
-- @param membershipVerified whether users have to be in the Matrix room (`uvs_verify_membership`)
function ____exports.checkFederation(membershipVerified)
	return membershipVerified and fine(step, "users of other servers come in, too: for them Prosody has to resolve names in DNS, and to reach ports 443 and 8448 of other machines") or warning(step, "every user of any Matrix server may enter every Matrix room's meeting: matrix_federation is on, and uvs_verify_membership is off", "leave uvs_verify_membership on, or matrix_federation off")
end
return ____exports
 end,
["src.prosody.text"] = function(...)
local ____exports = {}
____exports.find = string.find
____exports.byte = string.byte
____exports.sub = string.sub
____exports.char = string.char
____exports.toNumber = tonumber
--- Whether a text has a part that matches a pattern.
--
-- @param init where to begin, from 1 on
function ____exports.has(text, pattern, init)
	local found = ____exports.find(text, pattern, init)
	return found ~= nil
end
--- Longest part of a client's text that goes into a log line.
local quotedMaximum = 100
--- A client's text for a log line: in quotes, on one line, and not too long.
function ____exports.quote(text)
	local shown = string.gsub(
		____exports.sub(text, 1, quotedMaximum),
		"[^] !#-[^-~]",
		"?"
	)
	return ("\"" .. shown) .. "\""
end
return ____exports
 end,
["src.prosody.json"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayPush = ____lualib.__TS__ArrayPush
local ____exports = {}
local encodeUtf8, parseEscape, parseString, isNumber, parseWord, parseName, parseMembers, parseValue, depthMaximum, plainPart, plainMember, escapes
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
		return nil, nil
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
		return nil, nil
	end
	return encodeUtf8(65536 + (unit - 55296) * 1024 + low - 56320), lastOfPair + 1
end
function parseString(text, at)
	local parts
	local position = at
	do
		while true do
			local ____, last, part, mark = find(text, plainPart, position)
			if part == nil then
				part = ""
			end
			if last == nil then
				return nil, nil
			end
			if mark == "\"" then
				return parts == nil and part or table.concat(parts, "") .. part, last + 1
			end
			if parts == nil then
				parts = {}
			end
			local escaped, next = parseEscape(text, last + 1)
			if escaped == nil or next == nil then
				return nil, nil
			end
			__TS__ArrayPush(parts, part, escaped)
			position = next
		end
	end
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
	local ____, last, word = find(text, "^([%w.+-]+)", at)
	if word == nil then
		word = ""
	end
	if last == nil then
		return nil, nil
	end
	if word == "true" or word == "false" then
		return word == "true", last + 1
	end
	if has(word, "^-?[1-9]%d*$") or isNumber(word) then
		return toNumber(word), last + 1
	end
	return nil, word == "null" and last + 1 or nil
end
function parseName(text, at)
	local ____, lastOfPlain, plainName = find(text, plainMember, at)
	if lastOfPlain ~= nil then
		return plainName, lastOfPlain + 1
	end
	if sub(text, at, at) ~= "\"" then
		return nil, nil
	end
	local name, next = parseString(text, at + 1)
	local ____, last = find(text, "^[ \t\r\n]*:[ \t\r\n]*", next)
	if next == nil or last == nil then
		return nil, nil
	end
	return name, last + 1
end
function parseMembers(text, at, closing, depth)
	local members = {}
	local ____, space = find(text, "^[ \t\r\n]*", at)
	if space == nil then
		space = at
	end
	local position = space + 1
	if sub(text, position, position) == closing then
		return members, position + 1
	end
	do
		local index = 1
		while true do
			local name = index
			if closing == "}" then
				local key, afterKey = parseName(text, position)
				if key == nil or afterKey == nil then
					return nil, nil
				end
				name = key
				position = afterKey
			end
			local value, next = parseValue(text, position, depth)
			if next == nil then
				return nil, nil
			end
			members[name] = value
			local ____, last, mark = find(text, "^[ \t\r\n]*([],}])[ \t\r\n]*", next)
			if last == nil or mark ~= "," and mark ~= closing then
				return nil, nil
			end
			position = last + 1
			if mark == closing then
				return members, position
			end
			index = index + 1
		end
	end
end
function parseValue(text, at, depth)
	local first = sub(text, at, at)
	if first == "\"" then
		return parseString(text, at + 1)
	end
	if first == "{" or first == "[" then
		if depth == depthMaximum then
			return nil, nil
		end
		return parseMembers(text, at + 1, first == "{" and "}" or "]", depth + 1)
	end
	return parseWord(text, at)
end
--- The value as an object; nothing if it is something else.
function ____exports.asObject(value)
	return type(value) == "table" and value or nil
end
--- Whether an array of a JSON document holds a text.
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
local plain = ("[]-" .. char(255)) .. " !#-[]*"
plainPart = ("^(" .. plain) .. ")([\"\\])"
plainMember = ("^\"(" .. plain) .. ")\"[ \t\r\n]*:[ \t\r\n]*"
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
--
-- @returns nothing if the text is anything else: malformed, an array, a scalar
function ____exports.decodeObject(text)
	local ____, brace = find(text, "^[ \t\r\n]*{")
	if brace == nil then
		return nil
	end
	local object, next = parseMembers(text, brace + 1, "}", 1)
	if next == nil or not has(text, "^[ \t\r\n]*$", next) then
		return nil
	end
	return object
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
	local ____exports_splitServerName_result_0 = ____exports.splitServerName(text)
	local named = ____exports_splitServerName_result_0.host
	local port = ____exports_splitServerName_result_0.port
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
["src.matrix.power"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local isDecimal = ____ids.isDecimal
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local ____text = require("src.prosody.text")
local find = ____text.find
local toNumber = ____text.toNumber
--- The largest level that Matrix knows: 2^53 - 1.
____exports.largestLevel = 9007199254740991
--- The number in a string, as rooms before version 10 may write levels: blanks around, a sign, digits.
local function levelInText(text)
	local ____, ____, sign, digits = find(text, "^ *([+-]?)([0-9]+) *$")
	local ____temp_0
	if digits == nil then
		____temp_0 = nil
	else
		____temp_0 = toNumber(digits)
	end
	local level = ____temp_0
	if level ~= nil and sign == "-" then
		return -level
	end
	return level
end
--- A power level: an integer of at most 53 bits, as a number or in a string; nothing for anything else.
function ____exports.readLevel(value)
	local ____temp_1
	if type(value) == "string" then
		____temp_1 = levelInText(value)
	else
		____temp_1 = value
	end
	local level = ____temp_1
	local isLevel = type(level) == "number" and level == math.floor(level) and level <= ____exports.largestLevel and level >= -____exports.largestLevel
	return isLevel and level or nil
end
--- The number of the room version whose rules hold; 0 for an unknown version.
local function versionNumber(version)
	if version == nil then
		return 1
	end
	if version == "org.matrix.hydra.11" or version == "org.matrix.msc4242.12" then
		return 12
	end
	local isNumber = type(version) == "string" and isDecimal(version, 4)
	return isNumber and (toNumber(version) or 0) or 0
end
--- Reads an `m.room.create` event.
--
-- @returns nothing if the event does not name the creator
function ____exports.readCreation(event)
	local content = asObject(event.content)
	if content == nil then
		return nil
	end
	local version = versionNumber(content.room_version)
	local ____temp_2
	if version >= 1 and version <= 10 then
		____temp_2 = content.creator
	else
		____temp_2 = event.sender
	end
	local creator = ____temp_2
	if type(creator) ~= "string" then
		return nil
	end
	local creators = {creator}
	local creatorsRule = version >= 12
	local ____creatorsRule_3
	if creatorsRule then
		____creatorsRule_3 = asObject(content.additional_creators)
	else
		____creatorsRule_3 = nil
	end
	local others = ____creatorsRule_3
	for index in pairs(others or ({})) do
		local other = others and others[index]
		if type(other) == "string" then
			creators[#creators + 1] = other
		end
	end
	return {creatorsRule = creatorsRule, creators = creators}
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
	local ____exports_readLevel_7 = ____exports.readLevel
	local ____levels_name_6 = levels[name]
	if ____levels_name_6 == nil then
		____levels_name_6 = namedLevels[name]
	end
	return ____exports_readLevel_7(____levels_name_6)
end
--- The level that makes owner in a room.
--
-- @returns nothing if the room's value is malformed: then nobody reaches it
local function neededLevel(levels, ownerPower)
	if type(ownerPower) == "number" then
		return ownerPower
	end
	if ____exports.isNamedLevel(ownerPower) then
		return namedLevel(levels, ownerPower)
	end
	local ____opt_8 = asObject(levels.events)
	local ofEvent = ____opt_8 and ____opt_8[ownerPower]
	local ____temp_10
	if ofEvent == nil then
		____temp_10 = namedLevel(levels, "state_default")
	else
		____temp_10 = ____exports.readLevel(ofEvent)
	end
	return ____temp_10
end
--- The level of a user in a room with power levels.
--
-- @returns nothing if the room's value is malformed
local function levelOf(userId, levels)
	local ____opt_11 = asObject(levels.users)
	local own = ____opt_11 and ____opt_11[userId]
	local ____temp_13
	if own == nil then
		____temp_13 = namedLevel(levels, "users_default")
	else
		____temp_13 = ____exports.readLevel(own)
	end
	return ____temp_13
end
local function reaches(level, needed)
	return level ~= nil and needed ~= nil and level >= needed
end
local function isCreator(creation, userId)
	for ____, creator in ipairs(creation.creators) do
		if creator == userId then
			return true
		end
	end
	return false
end
--- Whether a user is to be owner, by a room's own state.
--
-- @param levels the content of `m.room.power_levels`, nothing if the room has no such event
function ____exports.isOwnerInRoom(userId, levels, creation, ownerPower)
	if ownerPower == nil then
		ownerPower = ____exports.usualOwnerPower
	end
	local creator = isCreator(creation, userId)
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
["src.verification.homeserver-answers"] = function(...)
local ____exports = {}
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local holdsText = ____json.holdsText
local ____power = require("src.matrix.power")
local readCreation = ____power.readCreation
local ____ids = require("src.matrix.ids")
local isUserId = ____ids.isUserId
local serverOfUser = ____ids.serverOfUser
local function yes(value)
	return {ok = true, value = value}
end
local function no(reason)
	return {ok = false, reason = reason}
end
local unreadable = {ok = false, reason = "verifier_unreadable"}
--- Why a status says nothing of what was asked, where it is none that the endpoint itself explains.
local function reasonOfStatus(status, body, right)
	if status == 429 then
		return "verifier_busy"
	end
	if status >= 500 then
		return "verifier_failed"
	end
	if status == 404 and (body == nil or body.errcode == "M_UNRECOGNIZED") then
		return "homeserver_endpoint_missing"
	end
	if status == 401 and right ~= "user" then
		return "homeserver_token_unknown"
	end
	if status == 403 and right == "admin" then
		return "homeserver_token_not_admin"
	end
	if status == 403 and right == "bot" then
		return "bot_not_in_room"
	end
	return status >= 300 and "verifier_rejected" or "verifier_unreadable"
end
--- The body of a 200, or why there is none.
local function readBody(answer, right)
	repeat
		local ____switch12 = answer.kind
		local ____cond12 = ____switch12 == "timeout"
		if ____cond12 then
			return no("verifier_timeout")
		end
		____cond12 = ____cond12 or ____switch12 == "cancelled"
		if ____cond12 then
			return no("check_cancelled")
		end
		____cond12 = ____cond12 or ____switch12 == "unreachable"
		if ____cond12 then
			return no("verifier_unreachable")
		end
		____cond12 = ____cond12 or ____switch12 == "oversized"
		if ____cond12 then
			return no("verifier_unreadable")
		end
		____cond12 = ____cond12 or ____switch12 == "response"
		if ____cond12 then
			if answer.status ~= 200 then
				return no(reasonOfStatus(answer.status, answer.body, right))
			end
			return answer.body == nil and unreadable or yes(answer.body)
		end
	until true
end
--- Whether a homeserver says that what was asked for is not there: not that it does not know the question.
local function isNotFound(answer)
	local ____temp_2 = answer.kind == "response" and answer.status == 404
	if ____temp_2 then
		local ____opt_0 = answer.body
		____temp_2 = (____opt_0 and ____opt_0.errcode) == "M_NOT_FOUND"
	end
	return ____temp_2
end
--- Reads `…/openid/userinfo`.
--
-- @returns the user id
function ____exports.readUserinfo(answer, serverName)
	local ____temp_5
	if answer.kind == "response" and answer.status == 401 then
		local ____opt_3 = answer.body
		____temp_5 = ____opt_3 and ____opt_3.errcode
	else
		____temp_5 = nil
	end
	local known = ____temp_5
	if type(known) == "string" and known ~= "M_MISSING_TOKEN" then
		return no("user_unknown")
	end
	local body = readBody(answer, "user")
	if not body.ok then
		return body
	end
	local userId = body.value.sub
	if type(userId) ~= "string" or not isUserId(userId) then
		return unreadable
	end
	return serverOfUser(userId) == serverName and yes(userId) or no("user_of_other_server")
end
--- Reads `…/openid/userinfo` of a server that is not configured: what it does not say clearly is its own failure, and
-- nothing that the administrator here could mend.
--
-- @returns the user id
function ____exports.readForeignAnswer(answer, serverName)
	local reading = ____exports.readUserinfo(answer, serverName)
	if reading.ok or reading.reason == "user_unknown" or reading.reason == "user_of_other_server" or reading.reason == "check_cancelled" then
		return reading
	end
	return {ok = false, reason = "foreign_server_failed"}
end
--- Reads `…/users/{user}/joined_rooms` of the admin API.
--
-- @returns whether the room is among them
function ____exports.readJoinedRooms(answer, roomId)
	local body = readBody(answer, "admin")
	if not body.ok then
		return body
	end
	local rooms = asObject(body.value.joined_rooms)
	return rooms == nil and unreadable or yes(holdsText(rooms, roomId))
end
--- Reads `…/rooms/{room}/state?type=` of the admin API. Synapse before 1.123 takes no notice of the type, and sends the
-- whole state.
--
-- @returns the event, nothing where there is none; the homeserver may then not be in the room
function ____exports.readStateEvent(answer, ____type)
	if isNotFound(answer) then
		return yes(nil)
	end
	local body = readBody(answer, "admin")
	if not body.ok then
		return body
	end
	local state = asObject(body.value.state)
	if state == nil then
		return unreadable
	end
	for index in pairs(state) do
		local event = asObject(state[index])
		if (event and event.type) == ____type and event.state_key == "" then
			return yes(event)
		end
	end
	return yes(nil)
end
--- Reads `m.room.power_levels` by the admin API.
--
-- @returns its content, nothing where there is no such event
function ____exports.readPowerLevels(answer)
	local event = ____exports.readStateEvent(answer, "m.room.power_levels")
	if not event.ok or event.value == nil then
		return event
	end
	local content = asObject(event.value.content)
	return content == nil and unreadable or yes(content)
end
--- Reads `m.room.create` by the admin API.
function ____exports.readCreationState(answer)
	local event = ____exports.readStateEvent(answer, "m.room.create")
	if not event.ok then
		return event
	end
	local ____temp_8
	if event.value == nil then
		____temp_8 = nil
	else
		____temp_8 = readCreation(event.value)
	end
	local creation = ____temp_8
	return creation == nil and unreadable or yes(creation)
end
--- Reads `…/rooms/{room}/members` of the admin API.
--
-- @param serverName that of the homeserver: it is in the room as long as one of its users is
function ____exports.readMemberList(answer, serverName)
	if isNotFound(answer) then
		return yes({joined = {}, seen = false})
	end
	local body = readBody(answer, "admin")
	if not body.ok then
		return body
	end
	local members = asObject(body.value.members)
	if members == nil then
		return unreadable
	end
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
--- Reads the content of an event by the client API, as a bot.
--
-- @returns nothing where there is no such event
function ____exports.readClientState(answer)
	return isNotFound(answer) and yes(nil) or readBody(answer, "bot")
end
--- Reads a member event by the client API.
--
-- @returns its content where the user is joined, nothing otherwise
function ____exports.readMember(answer)
	local content = ____exports.readClientState(answer)
	if not content.ok or content.value == nil then
		return content
	end
	local membership = content.value.membership
	if type(membership) ~= "string" then
		return unreadable
	end
	return membership == "join" and content or yes(nil)
end
--- Reads the bot's own member event: whoever left goes on being told what was true then.
function ____exports.readBotMember(answer)
	if isNotFound(answer) then
		return no("bot_not_in_room")
	end
	local member = ____exports.readMember(answer)
	if not member.ok then
		return member
	end
	return member.value == nil and no("bot_left_room") or yes(true)
end
--- Reads `m.room.create` by the client API with `format=event`.
function ____exports.readCreationEvent(answer)
	local event = readBody(answer, "bot")
	if not event.ok then
		return event
	end
	local creation = readCreation(event.value)
	return creation == nil and unreadable or yes(creation)
end
--- Reads `…/joined_members` by the client API.
--
-- @param botId the bot, which sees only the rooms that it is in
function ____exports.readJoinedMembers(answer, botId)
	local body = readBody(answer, "bot")
	if not body.ok then
		return body
	end
	local joined = asObject(body.value.joined)
	if joined == nil then
		return unreadable
	end
	return joined[botId] == nil and no("bot_left_room") or yes({joined = joined, seen = true})
end
--- Reads `…/account/whoami`.
--
-- @returns the user id of the bot
function ____exports.readWhoami(answer)
	local body = readBody(answer, "bot")
	if not body.ok then
		return body.reason == "bot_not_in_room" and no("homeserver_token_unknown") or body
	end
	local userId = body.value.user_id
	return type(userId) == "string" and isUserId(userId) and yes(userId) or unreadable
end
--- Reads an account by the admin API, or a profile by the client API.
--
-- @returns nothing in it where there is none
function ____exports.readAccount(answer)
	return isNotFound(answer) and yes({}) or readBody(answer, "user")
end
--- Longest pause that is taken for meant, in milliseconds: a day.
local pauseMaximum = 24 * 3600 * 1000
--- How long a homeserver that answers 429 wants to be left alone, by the body.
--
-- @returns whole seconds, nothing where it does not say
function ____exports.readPause(answer)
	local ____temp_11
	if answer.kind == "response" then
		local ____opt_9 = answer.body
		____temp_11 = ____opt_9 and ____opt_9.retry_after_ms
	else
		____temp_11 = nil
	end
	local milliseconds = ____temp_11
	return type(milliseconds) == "number" and milliseconds >= 0 and milliseconds <= pauseMaximum and math.ceil(milliseconds / 1000) or nil
end
return ____exports
 end,
["src.matrix.profile"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local isServerName = ____ids.isServerName
local ____text = require("src.prosody.text")
local find = ____text.find
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
--
-- @param mediaUrl the base URL of a server that serves media without a token, nothing if there is none
-- @param isStanzaText whether text can stand in a stanza
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
["src.rights.claim"] = function(...)
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
return ____exports
 end,
["src.verification.verdict"] = function(...)
local ____exports = {}
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local ____ids = require("src.matrix.ids")
local isUserId = ____ids.isUserId
local serverOfUser = ____ids.serverOfUser
local ____power = require("src.matrix.power")
local isOwnerByPowerLevels = ____power.isOwnerByPowerLevels
local usualOwnerPower = ____power.usualOwnerPower
local function refuse(reason, userId)
	return {admitted = false, reason = reason, userId = userId}
end
local function reasonOfStatus(status)
	if status == 429 then
		return "verifier_busy"
	end
	if status == 401 or status == 403 then
		return "verifier_forbidden"
	end
	if status >= 500 then
		return "verifier_failed"
	end
	return status >= 300 and "verifier_rejected" or "verifier_unreadable"
end
local function readResults(body, claim, question, ownerPower)
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
		owner = isOwnerByPowerLevels(body and body.power_levels, ownerPower)
	}
end
--- Reads the answer to `POST /verify/user_in_room` or `POST /verify/user`. Only a 200 that says clearly that the user
-- is real, and in the room where that was asked, admits; "no" and "cannot say" are different reasons.
function ____exports.readUvsAnswer(answer, claim, question, ownerPower)
	if question == nil then
		question = "user_in_room"
	end
	if ownerPower == nil then
		ownerPower = usualOwnerPower
	end
	repeat
		local ____switch15 = answer.kind
		local ____cond15 = ____switch15 == "timeout"
		if ____cond15 then
			return refuse("verifier_timeout")
		end
		____cond15 = ____cond15 or ____switch15 == "cancelled"
		if ____cond15 then
			return refuse("check_cancelled")
		end
		____cond15 = ____cond15 or ____switch15 == "unreachable"
		if ____cond15 then
			return refuse("verifier_unreachable")
		end
		____cond15 = ____cond15 or ____switch15 == "oversized"
		if ____cond15 then
			return refuse("verifier_unreadable")
		end
		____cond15 = ____cond15 or ____switch15 == "response"
		if ____cond15 then
			return answer.status == 200 and readResults(answer.body, claim, question, ownerPower) or refuse(reasonOfStatus(answer.status))
		end
	until true
end
return ____exports
 end,
["src.admin.setup"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local __TS__ArrayFind = ____lualib.__TS__ArrayFind
local __TS__ArrayEvery = ____lualib.__TS__ArrayEvery
local ____exports = {}
local ____step = require("src.admin.step")
local fault = ____step.fault
--- The name of the authentication that is ours.
____exports.authentication = "matrix_user_verification"
--- The module for the MUC component.
____exports.powerSync = "matrix_power_sync"
--- An option of a section, else the global one.
function ____exports.optionOf(setup, section, name)
	local ____section_options_name_0 = section.options[name]
	if ____section_options_name_0 == nil then
		____section_options_name_0 = setup.global.options[name]
	end
	return ____section_options_name_0
end
--- Whether an option is on, in any of the spellings that Prosody takes.
function ____exports.isOn(value)
	return value == true or value == "true" or value == 1
end
--- Whether an option is off, in any of the spellings that Prosody takes.
function ____exports.isOff(value)
	return value == false or value == "false" or value == 0
end
--- The items of a list; a single value is a list of one.
function ____exports.itemsOf(value)
	if type(value) == "table" then
		return value.items
	end
	return type(value) == "string" and ({value}) or ({})
end
--- Whether a list holds a text.
function ____exports.holds(list, text)
	return __TS__ArrayIndexOf(list, text) >= 0
end
--- Whether a module is on for a section: running, where a server runs, else enabled.
function ____exports.hasModule(section, name)
	return ____exports.holds(section.loaded or section.modules, name)
end
--- Whether a text begins with another.
function ____exports.begins(text, prefix)
	return __TS__StringSubstring(text, 0, #prefix) == prefix
end
--- The hosts whose users are verified by Matrix.
function ____exports.matrixHosts(setup)
	return __TS__ArrayFilter(
		setup.hosts,
		function(____, section) return section.component == nil and ____exports.optionOf(setup, section, "authentication") == ____exports.authentication end
	)
end
--- Names that Jitsi gives to MUC components which are not that of the meetings.
local otherRooms = {"breakout.", "lobby.", "internal.", "internal-muc."}
--- The component of the meetings: the one that the host's option `main_muc` names, else one with power sync, else the
-- first that has not the name of Jitsi's other components.
function ____exports.meetingsOf(setup, host)
	local named = ____exports.optionOf(setup, host, "main_muc")
	local components = __TS__ArrayFilter(
		setup.hosts,
		function(____, section) return section.component == "muc" end
	)
	return __TS__ArrayFind(
		components,
		function(____, section) return section.name == named end
	) or __TS__ArrayFind(
		components,
		function(____, section) return ____exports.holds(section.modules, ____exports.powerSync) end
	) or __TS__ArrayFind(
		components,
		function(____, section) return __TS__ArrayEvery(
			otherRooms,
			function(____, prefix) return not ____exports.begins(section.name, prefix) end
		) end
	)
end
--- Says what is wrong where no host is to be checked: what the one that was named is, or that there are none.
function ____exports.explainForeignHost(name, section, hosts)
	local step = "host"
	if name == nil then
		return fault(step, "the users of no host are verified by Matrix", ("set authentication = \"" .. ____exports.authentication) .. "\" on the VirtualHost of the users")
	end
	local known = #hosts > 0 and table.concat(hosts, ", ") or "none"
	if section == nil then
		return fault(step, ("\"" .. name) .. "\" is no host of this server", "hosts with Matrix users: " .. known)
	end
	return fault(step, ((("the users of \"" .. name) .. "\" are not verified by Matrix (of others they are: ") .. known) .. ")", section.component == nil and ("set authentication = \"" .. ____exports.authentication) .. "\" on it" or "name the VirtualHost of the users, not a component")
end
return ____exports
 end,
["src.admin.time"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__StringCharAt = ____lualib.__TS__StringCharAt
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local ____exports = {}
local ____step = require("src.admin.step")
local fault = ____step.fault
local fine = ____step.fine
local warning = ____step.warning
local months = "JanFebMarAprMayJunJulAugSepOctNovDec"
local secondsOfDay = 86400
--- What a difference of clocks may be before it is told of, and before logins fail by it; in seconds.
local noticeable = 30
local harmful = 300
--- How many days before its end a certificate is told of.
local daysBeforeEnd = 14
local function digitsIn(text)
	local value = 0
	local any = false
	do
		local index = 0
		while index < #text do
			local character = __TS__StringCharAt(text, index)
			local digit = (string.find("0123456789", character, nil, true) or 0) - 1
			if digit >= 0 then
				value = value * 10 + digit
				any = true
			elseif character ~= " " then
				return nil
			end
			index = index + 1
		end
	end
	return any and value or nil
end
--- The day of a date, counted from 1970-01-01, in the calendar that is used today.
local function dayNumber(year, month, day)
	local shifted = month <= 2 and year - 1 or year
	local era = math.floor(shifted / 400)
	local yearOfEra = shifted - era * 400
	local monthFromMarch = month <= 2 and month + 9 or month - 3
	local dayOfYear = math.floor((153 * monthFromMarch + 2) / 5) + day - 1
	local dayOfEra = yearOfEra * 365 + math.floor(yearOfEra / 4) - math.floor(yearOfEra / 100) + dayOfYear
	return era * 146097 + dayOfEra - 719468
end
local function secondsAt(year, month, day, clock)
	local index = (string.find(months, month, nil, true) or 0) - 1
	local years = digitsIn(year)
	local days = digitsIn(day)
	local hours = digitsIn(__TS__StringSubstring(clock, 0, 2))
	local minutes = digitsIn(__TS__StringSubstring(clock, 3, 5))
	local seconds = digitsIn(__TS__StringSubstring(clock, 6, 8))
	if #month ~= 3 or index < 0 or years == nil or days == nil or hours == nil or minutes == nil or seconds == nil then
		return nil
	end
	local day0 = dayNumber(
		years,
		math.floor(index / 3) + 1,
		days
	)
	return day0 * secondsOfDay + hours * 3600 + minutes * 60 + seconds
end
--- Reads a `Date` header, such as `Fri, 27 Nov 2026 07:24:12 GMT`.
--
-- @returns nothing for other text
function ____exports.readHttpDate(text)
	local ____temp_0
	if #text == 29 then
		____temp_0 = secondsAt(
			__TS__StringSubstring(text, 12, 16),
			__TS__StringSubstring(text, 8, 11),
			__TS__StringSubstring(text, 5, 7),
			__TS__StringSubstring(text, 17, 25)
		)
	else
		____temp_0 = nil
	end
	return ____temp_0
end
--- Reads a time as LuaSec writes those of certificates, such as `Nov  8 07:24:12 2026 GMT`.
function ____exports.readCertificateDate(text)
	return secondsAt(
		__TS__StringSubstring(text, 16, 20),
		__TS__StringSubstring(text, 0, 3),
		__TS__StringSubstring(text, 4, 6),
		__TS__StringSubstring(text, 7, 15)
	)
end
--- Compares the clock of a server with ours.
--
-- @param date its `Date` header
function ____exports.checkClock(date, now)
	local ____temp_1
	if date == nil then
		____temp_1 = nil
	else
		____temp_1 = ____exports.readHttpDate(date)
	end
	local theirs = ____temp_1
	if theirs == nil then
		return nil
	end
	local difference = math.floor(math.abs(theirs - now))
	local text = ("the clock of the verifier and ours differ by " .. tostring(difference)) .. " s"
	local advice = "let both machines set their clocks by NTP"
	if difference > harmful then
		return fault("clock", text .. ": tokens are taken for expired, or for not yet valid", advice)
	end
	return difference > noticeable and warning("clock", text, advice) or fine("clock", text)
end
--- Looks at the time until which a verifier's certificate is good.
--
-- @param until as LuaSec writes it; nothing where it is not known
function ____exports.checkCertificate(____until, now)
	local step = "certificate"
	local ____temp_2
	if ____until == nil then
		____temp_2 = nil
	else
		____temp_2 = ____exports.readCertificateDate(____until)
	end
	local ____end = ____temp_2
	if ____until == nil or ____end == nil then
		return fine(step, "accepted")
	end
	local days = math.floor((____end - now) / secondsOfDay)
	local text = ((("accepted, good until " .. ____until) .. " (") .. tostring(days)) .. " days)"
	return days < daysBeforeEnd and warning(step, text, "renew it in time: when it ends, every login is refused") or fine(step, text)
end
return ____exports
 end,
["src.admin.probe-answers"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local __TS__StringCharAt = ____lualib.__TS__StringCharAt
local ____exports = {}
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
local ____verdict = require("src.verification.verdict")
local readUvsAnswer = ____verdict.readUvsAnswer
local ____setup = require("src.admin.setup")
local begins = ____setup.begins
local ____step = require("src.admin.step")
local fault = ____step.fault
local fine = ____step.fine
local warning = ____step.warning
local ____time = require("src.admin.time")
local checkCertificate = ____time.checkCertificate
local checkClock = ____time.checkClock
--- A claim that cannot be true: an OpenID token that no server has given.
____exports.impossibleClaim = {openIdToken = "diagnosis-this-token-cannot-be-good", fingerprint = "", roomId = "!diagnosis:diagnosis.invalid", roomName = ""}
local function hostOfUrl(url)
	local rest = __TS__StringSubstring(
		url,
		(string.find(url, "//", nil, true) or 0) - 1 + 2
	)
	local bracket = (string.find(rest, "]", nil, true) or 0) - 1
	if string.sub(rest, 1, 1) == "[" and bracket > 0 then
		return __TS__StringSubstring(rest, 0, bracket + 1)
	end
	local ____end = 0
	while ____end < #rest and (string.find(
		":/?#",
		__TS__StringCharAt(rest, ____end),
		nil,
		true
	) or 0) - 1 < 0 do
		____end = ____end + 1
	end
	return string.lower(__TS__StringSubstring(rest, 0, ____end))
end
--- Whether a URL leads to the same machine, or to a container beside: names without a dot.
local function isNear(url)
	local host = hostOfUrl(url)
	return begins(host, "127.") or host == "[::1]" or (string.find(host, ".", nil, true) or 0) - 1 < 0
end
--- Looks at the way to a verifier: whether it is encrypted, as the answers decide on who comes in.
function ____exports.checkEncryption(url)
	local ____temp_0
	if begins(
		string.lower(url),
		"https://"
	) or isNear(url) then
		____temp_0 = nil
	else
		____temp_0 = warning("certificate", url .. " is not encrypted: tokens can be read and answers changed on the way", "use an https:// URL, or run the service on this machine")
	end
	return ____temp_0
end
local function adviceOf(reason)
	return loginReasons[reason].advice
end
--- Whether no connection could be made because of the certificate: Prosody, or OpenSSL before it, refused it.
function ____exports.isOfCertificate(____error)
	return (string.find(____error, "certificate", nil, true) or 0) - 1 >= 0
end
--- The advice for a connection that could not be made.
function ____exports.adviceOfError(____error)
	if ____exports.isOfCertificate(____error) then
		return "the server's certificate is not signed by an authority that this machine knows, is over, or is for another name: mend it, or put the authority's certificate into client_https_ssl = { cafile = … }"
	end
	return adviceOf("verifier_unreachable")
end
--- Looks at how long somebody took to answer.
function ____exports.checkTime(step, who, ____bindingPattern0)
	local deadline
	local seconds
	seconds = ____bindingPattern0.seconds
	deadline = ____bindingPattern0.deadline
	local shown = ((who .. " answered within ") .. tostring(math.ceil(seconds * 1000))) .. " ms"
	return seconds > deadline / 2 and warning(
		step,
		((shown .. ", of ") .. tostring(deadline)) .. " s that a login has",
		"see what slows the service or the homeserver down, or raise the timeout"
	) or fine(step, shown)
end
--- Whether a 400 shows that the service let us ask, and only misses the server's name, which clients name.
local function missesServerName(answer)
	return answer.kind == "response" and answer.status == 400 and (string.find(answer.text, "matrix_server_name", nil, true) or 0) - 1 >= 0
end
--- Looks at what a verification service made of the impossible claim.
function ____exports.readUvsProbe(answer, situation)
	local ____situation_1 = situation
	local url = ____situation_1.url
	local now = ____situation_1.now
	if answer.kind == "unreachable" then
		local step = ____exports.isOfCertificate(answer.error) and "certificate" or "verifier"
		return {fault(
			step,
			(url .. ": ") .. answer.error,
			____exports.adviceOfError(answer.error)
		)}
	end
	if answer.kind ~= "response" then
		local reason = answer.kind == "oversized" and "verifier_unreadable" or "verifier_timeout"
		return {fault(
			"verifier",
			(url .. ": ") .. reason,
			adviceOf(reason)
		)}
	end
	local steps = {____exports.checkTime("verifier", url, situation)}
	if begins(
		string.lower(url),
		"https://"
	) then
		steps[#steps + 1] = checkCertificate(answer.certificateEnd, now)
	end
	local verdict = missesServerName(answer) and ({admitted = false, reason = "user_unknown"}) or readUvsAnswer({kind = "response", status = answer.status, body = answer.body}, ____exports.impossibleClaim)
	if verdict.admitted then
		steps[#steps + 1] = fault("authorization", url .. " says yes to a token that cannot be good: it lets everybody in", "set uvs_base_url to a real verification service at once")
	elseif verdict.reason == "user_unknown" then
		steps[#steps + 1] = fine("authorization", "accepted: the service refuses a token that cannot be good, as it should")
	else
		local step = verdict.reason == "verifier_forbidden" and "authorization" or "verifier"
		local status = "status " .. tostring(answer.status)
		steps[#steps + 1] = fault(
			step,
			((((url .. ": ") .. status) .. " (") .. verdict.reason) .. ")",
			adviceOf(verdict.reason)
		)
	end
	local clock = checkClock(answer.date, now)
	if clock ~= nil then
		steps[#steps + 1] = clock
	end
	return steps
end
--- Looks at the page by which Matrix clients find out what tokens this Jitsi wants.
function ____exports.readWellKnownProbe(answer, url)
	local step = "well-known"
	if answer.kind ~= "response" then
		local what = answer.kind == "unreachable" and answer.error or answer.kind
		return warning(step, (url .. ": ") .. what, "check that Prosody runs, and that this machine can reach the address")
	end
	if answer.status ~= 200 then
		return fault(
			step,
			((url .. ": status ") .. tostring(answer.status)) .. ", so Matrix clients send no token",
			"leave matrix_well_known on and let the web server pass /.well-known/element/jitsi on to Prosody, or serve {\"auth\":\"openidtoken-jwt\"} there"
		)
	end
	local ____opt_2 = asObject(answer.body)
	return (____opt_2 and ____opt_2.auth) == "openidtoken-jwt" and fine(step, url .. " tells Matrix clients to send a token") or fault(step, url .. " does not say \"auth\": \"openidtoken-jwt\", so Matrix clients send no token", "serve {\"auth\":\"openidtoken-jwt\"} there")
end
return ____exports
 end,
["src.admin.check-homeserver"] = function(...)
local ____exports = {}
local ____homeserver_2Danswers = require("src.verification.homeserver-answers")
local readJoinedRooms = ____homeserver_2Danswers.readJoinedRooms
local readUserinfo = ____homeserver_2Danswers.readUserinfo
local readWhoami = ____homeserver_2Danswers.readWhoami
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
local ____ids = require("src.matrix.ids")
local serverOfUser = ____ids.serverOfUser
local ____probe_2Danswers = require("src.admin.probe-answers")
local adviceOfError = ____probe_2Danswers.adviceOfError
local checkTime = ____probe_2Danswers.checkTime
local isOfCertificate = ____probe_2Danswers.isOfCertificate
local ____setup = require("src.admin.setup")
local begins = ____setup.begins
local ____step = require("src.admin.step")
local fault = ____step.fault
local fine = ____step.fine
local warning = ____step.warning
local ____time = require("src.admin.time")
local checkCertificate = ____time.checkCertificate
local checkClock = ____time.checkClock
local step = "homeserver"
local function describeAnswer(answer)
	repeat
		local ____switch3 = answer.kind
		local ____cond3 = ____switch3 == "response"
		if ____cond3 then
			return "status " .. tostring(answer.status)
		end
		____cond3 = ____cond3 or ____switch3 == "unreachable"
		if ____cond3 then
			return answer.error
		end
		____cond3 = ____cond3 or (____switch3 == "oversized" or ____switch3 == "timeout" or ____switch3 == "cancelled")
		if ____cond3 then
			return answer.kind
		end
	until true
end
local function failed(name, what, reason, answer)
	local unreachable = answer.kind == "unreachable"
	local certificate = unreachable and isOfCertificate(answer.error)
	local authorization = reason == "homeserver_token_unknown" or reason == "homeserver_token_not_admin"
	return fault(
		certificate and "certificate" or (authorization and "authorization" or step),
		(((((name .. ", ") .. what) .. ": ") .. reason) .. ", ") .. describeAnswer(answer),
		unreachable and adviceOfError(answer.error) or loginReasons[reason].advice
	)
end
--- Looks at `/_matrix/client/versions`: whether a homeserver answers at all, and how.
function ____exports.readVersionsProbe(name, answer, situation)
	local what = situation.url .. ", versions"
	if answer.kind == "unreachable" or answer.kind == "timeout" then
		local reason = answer.kind == "timeout" and "verifier_timeout" or "verifier_unreachable"
		return {failed(name, what, reason, answer)}
	end
	local ____temp_3 = answer.kind ~= "response"
	if not ____temp_3 then
		local ____asObject_2 = asObject
		local ____opt_0 = answer.body
		____temp_3 = ____asObject_2(____opt_0 and ____opt_0.versions) == nil
	end
	if ____temp_3 then
		local broken = answer.kind == "response" and answer.status >= 500
		return {failed(name, what, broken and "verifier_failed" or "homeserver_endpoint_missing", answer)}
	end
	local steps = {checkTime(step, (name .. " at ") .. situation.url, situation)}
	if begins(
		string.lower(situation.url),
		"https://"
	) then
		steps[#steps + 1] = checkCertificate(answer.certificateEnd, situation.now)
	end
	local clock = checkClock(answer.date, situation.now)
	if clock ~= nil then
		steps[#steps + 1] = clock
	end
	return steps
end
--- Looks at what a homeserver made of an OpenID token that cannot be good.
function ____exports.readUserinfoProbe(name, answer)
	local reading = readUserinfo(answer, name)
	if reading.ok then
		return fault(step, name .. " says yes to an OpenID token that cannot be good: it lets everybody in", "set the url in matrix_homeservers to the real homeserver at once")
	end
	return reading.reason == "user_unknown" and fine(step, name .. " checks OpenID tokens: it refuses one that cannot be good, as it should") or failed(name, "OpenID token", reading.reason, answer)
end
--- Looks at whose the token is.
--
-- @returns the step, and the user if known
function ____exports.readTokenProbe(name, right, answer)
	local reading = readWhoami(answer)
	if not reading.ok then
		return {step = failed(name, "whose the token is", reading.reason, answer)}
	end
	local userId = reading.value
	if serverOfUser(userId) ~= name then
		return {
			step = warning("authorization", ((("the token for " .. name) .. " is that of ") .. userId) .. ", of another server", "check the server name in matrix_homeservers: it stands behind the colon of the users"),
			userId = userId
		}
	end
	local role = right == "admin" and "admin_token" or "access_token"
	local more = right == "bot" and "; it has to be in each room" or ""
	return {
		step = fine("authorization", ((((("the " .. role) .. " for ") .. name) .. " is that of ") .. userId) .. more),
		userId = userId
	}
end
--- Looks at a harmless question to the admin API: which rooms the token's own user is in.
function ____exports.readAdminProbe(name, answer)
	local reading = readJoinedRooms(answer, "")
	return reading.ok and fine("authorization", name .. " lets the admin_token ask its admin API") or failed(name, "admin API", reading.reason, answer)
end
return ____exports
 end,
["src.prosody.http"] = function(...)
local ____exports = {}
local connections = require("net.connect")
local http = require("net.http")
local parsers = require("net.http.parser")
local manualResolver = require("net.resolvers.manual")
local timers = require("util.timer")
local x509 = require("util.x509")
local ____text = require("src.prosody.text")
local has = ____text.has
--- Longest body that is read if the request does not say otherwise, in bytes. A room's whole state is a few kilobytes.
local usualBodyMaximum = 256 * 1024
--- Seconds between attempts to close a request that is still connecting.
local closeInterval = 1
--- After that many attempts Prosody has given up the connection itself (`connect_timeout`, 20 s for each address).
local closeAttempts = 120
--- When the certificate of the server that answers a request expires.
local function certificateEnd(url, connection)
	if connection == nil or not has(url, "^[Hh][Tt][Tt][Pp][Ss]:") then
		return nil
	end
	local socket = connection:socket()
	local ____opt_0 = socket.getpeercertificate
	local certificate = ____opt_0 and ____opt_0(socket)
	return certificate and certificate:notafter()
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
	sent = http.request(
		request.url,
		{headers = request.headers, body = request.body, suppress_url = true},
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
				certificateEnd = certificateEnd(request.url, sent and sent.conn)
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
	local ____opt_8 = socket.getpeercertificate
	local certificate = ____opt_8 and ____opt_8(socket)
	local ____temp_12 = conn:ssl()
	if ____temp_12 then
		local ____opt_10 = socket.getpeerverification
		____temp_12 = (____opt_10 and ____opt_10(socket)) == true
	end
	return ____temp_12 and certificate ~= nil and x509.verify_identity(name, false, certificate)
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
				local ____packet_15 = packet
				local code = ____packet_15.code
				local body = ____packet_15.body
				local headers = ____packet_15.headers
				onAnswer({kind = "response", status = code, body = body or "", headers = headers})
				close()
			end
		end,
		fail,
		"client",
		function() return {body_size_limit = bodyMaximum, buffer_size_limit = 2 * bodyMaximum} end
	)
	local host, path = string.match(url, "^https://([^/]+)(/.*)$")
	if host == nil then
		host = ""
	end
	if path == nil then
		path = "/"
	end
	local head = ((("GET " .. path) .. " HTTP/1.1\r\nHost: ") .. host) .. "\r\nUser-Agent: Prosody XMPP Server\r\nConnection: close\r\n\r\n"
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
	local targets = {}
	for ____, address in ipairs(pinned.addresses) do
		targets[#targets + 1] = {
			has(address, ":") and "tcp6" or "tcp4",
			address,
			pinned.port,
			extra
		}
	end
	local ____connections_connect_19 = connections.connect
	local ____manualResolver_new_result_18 = manualResolver.new(targets)
	local ____opt_16 = http.default.options
	____connections_connect_19(____manualResolver_new_result_18, listener, {sslctx = ____opt_16 and ____opt_16.sslctx})
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
--- Makes a client. It uses the server's timers, because a module's timers end with the module, before its requests.
function ____exports.makeHttpClient()
	local underWay = {}
	local unloaded = false
	--- Answers a request.
	--
	-- @returns whether it was under way until now
	local function answer(sending, result)
		if not (underWay[sending] ~= nil) then
			return false
		end
		underWay[sending] = nil
		timers.stop(sending.timer)
		sending.onAnswer(result)
		return true
	end
	return {
		request = function(request, onAnswer)
			local sending
			if unloaded then
				onAnswer({kind = "cancelled"})
				return function() return nil end
			end
			local timer = timers.add_task(
				request.deadline,
				function()
					if answer(sending, {kind = "timeout"}) then
						local ____opt_20 = sending.close
						if ____opt_20 ~= nil then
							____opt_20()
						end
					end
				end
			)
			sending = {onAnswer = onAnswer, timer = timer}
			underWay[sending] = true
			local started, closeOrError = pcall(
				send,
				request,
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
		end,
		cancelAll = function()
			unloaded = true
			local all = {}
			for sending in pairs(underWay) do
				all[#all + 1] = sending
			end
			for ____, sending in ipairs(all) do
				if answer(sending, {kind = "cancelled"}) then
					local ____opt_22 = sending.close
					if ____opt_22 ~= nil then
						____opt_22()
					end
				end
			end
		end
	}
end
return ____exports
 end,
["src.admin.probe"] = function(...)
local ____exports = {}
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local ____json = require("src.prosody.json")
local decodeObject = ____json.decodeObject
local function readAnswer(answer)
	return answer.kind == "response" and ({
		kind = "response",
		status = answer.status,
		body = decodeObject(answer.body),
		text = answer.body,
		date = answer.headers.date,
		certificateEnd = answer.certificateEnd
	}) or answer
end
--- Sends a request.
--
-- @param onAnswer gets the answer, and the seconds that it took
function ____exports.send(request, tools, onAnswer)
	local begun = tools.now()
	tools.http.request(
		request,
		function(answer)
			onAnswer(
				readAnswer(answer),
				tools.now() - begun
			)
		end
	)
end
--- A probe that asks nobody.
function ____exports.known(...)
	local steps = {...}
	return function(onSteps)
		onSteps(steps)
	end
end
--- Runs probes one after the other.
--
-- @param steps gets what they find
function ____exports.runAll(probes, steps, onEnd, index)
	if index == nil then
		index = 0
	end
	local probe = probes[index + 1]
	if probe == nil then
		onEnd()
		return
	end
	probe(function(found)
		addAll(steps, found)
		____exports.runAll(probes, steps, onEnd, index + 1)
	end)
end
return ____exports
 end,
["src.options"] = function(...)
local ____exports = {}
____exports.authOptions = {
	app_id = {name = "app_id", type = "string"},
	uvs_base_url = {name = "uvs_base_url", type = "string"},
	uvs_auth_token = {name = "uvs_auth_token", type = "string"},
	uvs_sync_power_levels = {name = "uvs_sync_power_levels", type = "boolean", fallback = false},
	uvs_timeout = {name = "uvs_timeout", type = "seconds", fallback = 10, range = {smallest = 1, largest = 60}},
	uvs_require_issuer = {name = "uvs_require_issuer", type = "boolean", fallback = false},
	uvs_verify_membership = {name = "uvs_verify_membership", type = "boolean", fallback = true},
	matrix_cache_seconds = {name = "matrix_cache_seconds", type = "seconds", fallback = 15, range = {smallest = 0, largest = 300}},
	matrix_max_checks = {name = "matrix_max_checks", type = "number", fallback = 50, range = {smallest = 1, largest = 1000}},
	matrix_homeservers = {name = "matrix_homeservers", type = "table"},
	matrix_owner_power = {name = "matrix_owner_power", type = "string or number", fallback = "state_default"},
	matrix_federation = {name = "matrix_federation", type = "boolean", fallback = false},
	matrix_profile = {name = "matrix_profile", type = "boolean", fallback = false},
	matrix_refusals_per_minute = {name = "matrix_refusals_per_minute", type = "number", fallback = 30, range = {smallest = 0, largest = 1000}},
	matrix_token_secret = {name = "matrix_token_secret", type = "string"},
	matrix_token_fallback = {name = "matrix_token_fallback", type = "boolean", fallback = false},
	matrix_resync = {name = "matrix_resync", type = "seconds", fallback = 30, range = {smallest = 0, largest = 86400}},
	matrix_trusted_servers = {name = "matrix_trusted_servers", type = "list"},
	matrix_start_call = {name = "matrix_start_call", type = "string or list", fallback = "member"},
	matrix_well_known = {name = "matrix_well_known", type = "boolean", fallback = true}
}
return ____exports
 end,
["src.prosody.read-option"] = function(...)
local ____exports = {}
--- Reads the options of a host.
--
-- @param module the module of that host, or its context for the host
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
--- Logs all problems.
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
--- The value of an option that takes only one. As everywhere in Prosody it may stand in a list.
function ____exports.readScalar(reader, option)
	local value = reader.get(option)
	if type(value) ~= "table" then
		return value
	end
	local items = value
	if items[1] == nil or items[2] ~= nil then
		____exports.report(reader, option, "takes one value, not a list", "set it to one value")
	end
	return items[1]
end
--- A truth value, in any of the spellings that Prosody accepts.
function ____exports.readFlag(reader, option)
	local ____option_1 = option
	local name = ____option_1.name
	local fallback = ____option_1.fallback
	local value = ____exports.readScalar(reader, name)
	if value == true or value == "true" or value == 1 then
		return true
	end
	if value == false or value == "false" or value == 0 then
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
["src.verification.auth-options"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local ____ids = require("src.matrix.ids")
local isMatrixToken = ____ids.isMatrixToken
local isServerName = ____ids.isServerName
local ____power = require("src.matrix.power")
local readLevel = ____power.readLevel
local ____power = require("src.matrix.power")
local isNamedLevel = ____power.isNamedLevel
local ____options = require("src.options")
local authOptions = ____options.authOptions
local ____read_2Doption = require("src.prosody.read-option")
local readFlag = ____read_2Doption.readFlag
local readScalar = ____read_2Doption.readScalar
local report = ____read_2Doption.report
local ____text = require("src.prosody.text")
local has = ____text.has
local function isTable(value)
	return type(value) == "table"
end
local function isHttpUrl(text)
	return has(text, "^[Hh][Tt][Tt][Pp][Ss]?://[^%s/]")
end
--- A text. The empty text, which container images leave, counts as unset.
--
-- @param emptyLevel reports an empty secret: the administrator may believe that it is used
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
	if value == "<no value>" then
		local text = "\"<no value>\", which templates write for a variable that is not set"
		report(reader, name, text, "set the variable, or leave the option out")
	elseif type(value) ~= "string" and type(value) ~= "number" then
		report(reader, name, "not a text", "put it in quotes")
	end
	return tostring(value)
end
local function readUrl(reader, option)
	local value = readText(reader, option)
	if value == nil or isHttpUrl(value) then
		return value
	end
	report(reader, option.name, "not an http or https URL", "begin it with http:// or https://")
	return nil
end
local function readNumber(reader, option)
	local ____option_0 = option
	local name = ____option_0.name
	local fallback = ____option_0.fallback
	local range = ____option_0.range
	local given = readScalar(reader, name)
	local value = tonumber(given)
	if value ~= nil and value >= range.smallest and value <= range.largest then
		return value
	end
	if given ~= nil then
		local wanted = (("a number from " .. tostring(range.smallest)) .. " to ") .. tostring(range.largest)
		report(
			reader,
			name,
			(("not " .. wanted) .. ": using ") .. tostring(fallback),
			"set it to " .. wanted
		)
	end
	return fallback
end
--- The power that makes owner: a level, the name of one, or an event type, which has a dot in it.
local function readOwnerPower(reader)
	local ____authOptions_matrix_owner_power_1 = authOptions.matrix_owner_power
	local name = ____authOptions_matrix_owner_power_1.name
	local fallback = ____authOptions_matrix_owner_power_1.fallback
	local value = readScalar(reader, name)
	if type(value) == "number" and readLevel(value) ~= nil then
		return value
	end
	if type(value) == "string" and (isNamedLevel(value) or has(value, "^[^.]+%.")) then
		return value
	end
	if value ~= nil then
		report(reader, name, "neither a whole number, nor a key of power levels, nor an event type: using " .. fallback, "set it to a key such as state_default, kick or ban, to an event type, or to a whole number")
	end
	return fallback
end
--- A list of names. A wrong one is left out.
--
-- @param normalise gives a name as it is compared, nothing for a wrong one
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
	local remedy = "set it to \"member\", \"owner\" or a list of names of Matrix servers"
	local servers = type(value) == "string" and ({}) or readNames(
		reader,
		name,
		remedy,
		function(server) return isServerName(server) and string.lower(server) or nil end
	)
	if #servers > 0 then
		return {kind = "servers", servers = servers}
	end
	report(reader, name, "neither member nor owner, and names no Matrix server: using owner", remedy)
	return {kind = "owner"}
end
--- Seconds after which the room of a call is read again; nothing for never.
local function readResync(reader, homeservers)
	local seconds = readNumber(reader, authOptions.matrix_resync)
	if homeservers.kind == "unset" or seconds == 0 then
		return nil
	end
	return math.max(seconds, 1)
end
--- The keys of a homeserver's entry that give its token, with the token's right.
local tokenKeys = {admin_token = "admin", admin_token_file = "admin", access_token = "bot", access_token_file = "bot"}
--- Returns the empty text for a wrong URL: a table with anything wrong in it is not used.
local function readBaseUrl(entry, key, onWrong)
	local value = entry[key]
	if type(value) ~= "string" or not isHttpUrl(value) or has(value, "[%s?#@]") then
		onWrong(key .. " has to be an http or https URL without user, password and query")
		return ""
	end
	local base = string.gsub(value, "/+$", "")
	return base
end
--- Reads a token, from a file where the key says so. Returns the empty text for a wrong one, and never shows it.
local function readToken(entry, key, onWrong)
	local token = entry[key]
	if type(token) == "string" and has(key, "_file$") then
		local file = io.open(token, "r")
		local content = file and file:read("*a")
		if file ~= nil then
			file:close()
		end
		if content == nil then
			onWrong(((key .. " cannot be read: check that ") .. token) .. " is a file that Prosody may read")
			return ""
		end
		token = string.gsub(content, "[\r\n]+$", "")
	end
	if type(token) ~= "string" or not isMatrixToken(token) then
		onWrong(key .. " holds no token: one line of text without blanks is expected")
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
			onWrong(tostring(key) .. " is not known there")
		end
	end
	local url = readBaseUrl(entry, "url", onWrong)
	local mediaUrl = entry.media_url ~= nil and readBaseUrl(entry, "media_url", onWrong) or nil
	local key = given[1] or ""
	local right = tokenKeys[key]
	if right == nil or #given > 1 then
		onWrong("exactly one of admin_token, admin_token_file, access_token and access_token_file has to be set")
		return nil
	end
	return {
		name = name,
		url = url,
		right = right,
		token = readToken(entry, key, onWrong),
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
	local function onWrong(text)
		report(reader, option, text, "correct the table; docs/homeserver.md shows one")
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
				function(text)
					onWrong((name .. ": ") .. text)
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
function ____exports.readAuthOptions(reader)
	local homeservers = readHomeservers(reader)
	local needHomeservers = {authOptions.matrix_federation, authOptions.matrix_profile, authOptions.matrix_resync}
	for ____, option in ipairs(homeservers.kind == "unset" and needHomeservers or ({})) do
		local value = reader.get(option.name)
		if value ~= nil and value ~= false and value ~= 0 then
			local remedy = "set matrix_homeservers, or leave it out"
			report(reader, option.name, "no effect without matrix_homeservers", remedy)
		end
	end
	return {
		appId = readText(reader, authOptions.app_id),
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
		requireIssuer = readFlag(reader, authOptions.uvs_require_issuer),
		verifyMembership = readFlag(reader, authOptions.uvs_verify_membership),
		tokenSecret = readText(reader, authOptions.matrix_token_secret, "error"),
		tokenFallback = readFlag(reader, authOptions.matrix_token_fallback),
		resync = readResync(reader, homeservers),
		startCall = readStartCall(reader),
		trusted = readTrusted(reader),
		serveWellKnown = readFlag(reader, authOptions.matrix_well_known)
	}
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
	local ____temp_1
	if host == "" then
		____temp_1 = nil
	else
		____temp_1 = {target = host, port = port, priority = priority}
	end
	return ____temp_1
end
--- Looks up the records of one type.
--
-- @param read reads what a record holds, which has the name of the type
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
--- Makes a resolver.
function ____exports.makeResolver()
	return {
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
end
return ____exports
 end,
["src.verification.room-review"] = function(...)
local ____exports = {}
local ____power = require("src.matrix.power")
local isOwnerInRoom = ____power.isOwnerInRoom
local ____ids = require("src.matrix.ids")
local serverOfUser = ____ids.serverOfUser
--- Reviews people by what their room's homeserver answered.
--
-- @param serverName the homeserver's name: of its own users it knows also that they are in no room of its
-- @returns nothing while it hangs on an answer that is still to come
function ____exports.decideReview(userIds, readings, serverName, ownerPower)
	local ____readings_0 = readings
	local members = ____readings_0.members
	local levels = ____readings_0.levels
	local creation = ____readings_0.creation
	if members == nil then
		return nil
	end
	if not members.ok then
		return {}
	end
	if levels == nil or creation == nil then
		return nil
	end
	local review = {}
	for ____, userId in ipairs(userIds) do
		if members.value.joined[userId] ~= nil then
			if levels.ok and creation.ok then
				local owner = isOwnerInRoom(userId, levels.value, creation.value, ownerPower)
				review[userId] = {joined = true, owner = owner}
			end
		elseif members.value.seen or serverOfUser(userId) == serverName then
			review[userId] = {joined = false}
		end
	end
	return review
end
return ____exports
 end,
["src.verification.place"] = function(...)
local ____exports = {}
local ____power = require("src.matrix.power")
local isOwnerInRoom = ____power.isOwnerInRoom
local function fail(reason)
	local blind = reason == "bot_not_in_room" or reason == "bot_left_room"
	return {kind = blind and "blind" or "failed", reason = reason}
end
--- What there is to say of somebody who is not joined.
local function decideOutside(readings, policy)
	if policy.bot or policy["local"] then
		return {kind = "outside"}
	end
	if readings.levels == nil then
		return nil
	end
	if not readings.levels.ok then
		return fail(readings.levels.reason)
	end
	return readings.levels.value == nil and ({kind = "blind", reason = "room_not_on_homeserver"}) or ({kind = "outside"})
end
--- Decides on a user's place.
--
-- @returns nothing while it hangs on an answer that is still to come
function ____exports.decidePlace(userId, readings, policy)
	local ____readings_0 = readings
	local sight = ____readings_0.sight
	local joined = ____readings_0.joined
	local levels = ____readings_0.levels
	local creation = ____readings_0.creation
	local profile = ____readings_0.profile
	if policy.bot then
		if sight == nil then
			return nil
		end
		if not sight.ok then
			return fail(sight.reason)
		end
	end
	if joined == nil then
		return nil
	end
	if not joined.ok then
		return fail(joined.reason)
	end
	if not joined.value then
		return decideOutside(readings, policy)
	end
	if levels ~= nil and not levels.ok then
		return fail(levels.reason)
	end
	if creation ~= nil and not creation.ok then
		return fail(creation.reason)
	end
	if levels == nil or creation == nil or policy.profile and profile == nil then
		return nil
	end
	return {
		kind = "member",
		owner = isOwnerInRoom(userId, levels.value, creation.value, policy.ownerPower),
		profile = profile
	}
end
return ____exports
 end,
["src.prosody.decode"] = function(...)
local ____exports = {}
local encodings = require("util.encodings")
local jwt = require("util.jwt")
local ____json = require("src.prosody.json")
local decodeObject = ____json.decodeObject
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
	if rest == 1 or has(text, "[+/]") then
		return nil
	end
	local standard = string.gsub(text, "[-_]", marks)
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
--- A user name as Prosody prepares it; nothing for text that cannot be one.
function ____exports.preparedUsername(text)
	local prepared = encodings.stringprep.nodeprep(text)
	local ____temp_0
	if prepared == "" then
		____temp_0 = nil
	else
		____temp_0 = prepared
	end
	return ____temp_0
end
--- All but control characters.
local withoutControl = ((("^[ -~" .. char(128)) .. "-") .. char(255)) .. "]*$"
--- Whether text can stand in a stanza: UTF-8 without control characters. util.stanza throws at any other text.
function ____exports.isStanzaText(text)
	return has(text, withoutControl) and encodings.utf8.valid(text)
end
return ____exports
 end,
["src.verification.exchange"] = function(...)
local ____exports = {}
local time = require("util.time")
--- Shortest time that a request gets, in seconds: its answer is then `timeout`, from a timer as always.
local leastSeconds = 0.001
--- Opens an exchange.
--
-- @param seconds until all of it has to be answered
function ____exports.openExchange(http, seconds)
	local ____until = time.monotonic() + seconds
	local function secondsLeft()
		return math.max(
			leastSeconds,
			____until - time.monotonic()
		)
	end
	local giveUps = {}
	local open = true
	return {
		fetch = function(what, onAnswer)
			if not open then
				return
			end
			local giveUp = http.request(
				{
					url = what.url,
					headers = what.headers,
					deadline = math.max(
						leastSeconds,
						secondsLeft() * (what.share or 1)
					),
					bodyMaximum = what.bodyMaximum,
					pinned = what.pinned
				},
				function(answer)
					if open then
						onAnswer(answer)
					end
				end
			)
			giveUps[#giveUps + 1] = giveUp
		end,
		secondsLeft = secondsLeft,
		close = function()
			open = false
			for ____, giveUp in ipairs(giveUps) do
				giveUp()
			end
		end
	}
end
return ____exports
 end,
["src.verification.homeserver-client"] = function(...)
local ____exports = {}
local caches = require("util.cache")
local httpUtil = require("util.http")
local ____homeserver_2Danswers = require("src.verification.homeserver-answers")
local readPause = ____homeserver_2Danswers.readPause
local ____login_2Dreasons = require("src.login-reasons")
local isRefusal = ____login_2Dreasons.isRefusal
local ____decode = require("src.prosody.decode")
local decodeAnswer = ____decode.decodeAnswer
--- Most rooms whose creation is kept for each homeserver; those asked for longest ago go first.
local creationMaximum = 5000
--- A path of escaped parts.
function ____exports.pathOf(...)
	local parts = {...}
	local path = ""
	for ____, part in ipairs(parts) do
		path = path .. "/" .. httpUtil.urlencode(part)
	end
	return path
end
--- What the log may say of an answer: no text of its body, nor the question's URL.
local function describeAnswer(answer, decoded)
	repeat
		local ____switch6 = answer.kind
		local ____cond6 = ____switch6 == "response"
		if ____cond6 then
			do
				local ofHeader = string.match(answer.headers["retry-after"] or "", "^%d+$")
				local ofBody = readPause(decoded)
				local ____ofHeader_1 = ofHeader
				if ____ofHeader_1 == nil then
					local ____temp_0
					if ofBody == nil then
						____temp_0 = nil
					else
						____temp_0 = string.format("%d", ofBody)
					end
					____ofHeader_1 = ____temp_0
				end
				local seconds = ____ofHeader_1
				local retry = seconds == nil and "" or (", to be asked again in " .. seconds) .. " s"
				return ("status " .. tostring(answer.status)) .. retry
			end
		end
		____cond6 = ____cond6 or ____switch6 == "unreachable"
		if ____cond6 then
			return answer.error
		end
		____cond6 = ____cond6 or (____switch6 == "oversized" or ____switch6 == "timeout" or ____switch6 == "cancelled")
		if ____cond6 then
			return answer.kind
		end
	until true
end
--- Fetches a path of a homeserver without a token.
function ____exports.askWithoutToken(homeserver, exchange, question, onTrouble, onReading, headers)
	if headers == nil then
		headers = {}
	end
	local url = homeserver.url .. question.path
	exchange.fetch(
		{url = url, headers = headers, bodyMaximum = question.bodyMaximum},
		function(answer)
			local decoded = decodeAnswer(answer)
			local reading = question.read(decoded)
			if not reading.ok and not isRefusal(reading.reason) then
				onTrouble((((((homeserver.name .. ", ") .. question.what) .. ": ") .. reading.reason) .. ", ") .. describeAnswer(answer, decoded))
			end
			onReading(reading)
		end
	)
end
--- Makes a function that asks a homeserver with its token.
function ____exports.askerOf(homeserver, onTrouble)
	local headers = {Authorization = "Bearer " .. homeserver.token}
	return function(exchange, question, onReading)
		____exports.askWithoutToken(
			homeserver,
			exchange,
			question,
			onTrouble,
			onReading,
			headers
		)
	end
end
--- Makes a function that gets the creation of a room, which never changes: it is asked once.
--
-- @param questionOf what to ask for a room
function ____exports.keepCreations(ask, questionOf)
	local kept = caches.new(creationMaximum)
	return function(exchange, roomId, onReading)
		local known = kept:get(roomId)
		if known ~= nil then
			kept:set(roomId, known)
			onReading({ok = true, value = known})
			return
		end
		ask(
			exchange,
			questionOf(roomId),
			function(reading)
				if reading.ok then
					kept:set(roomId, reading.value)
				end
				onReading(reading)
			end
		)
	end
end
return ____exports
 end,
["src.prosody.address"] = function(...)
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
	for ____, network in ipairs(specialNetworks) do
		if isWithin(ip, network) then
			return false
		end
	end
	return true
end
return ____exports
 end,
["src.matrix.discovery"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local isServerName = ____ids.isServerName
local splitServerName = ____ids.splitServerName
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local ____text = require("src.prosody.text")
local find = ____text.find
local has = ____text.has
local toNumber = ____text.toNumber
--- Text that looks like an IPv4 address. No host has such a name.
local ipv4 = "^[0-9]+%.[0-9]+%.[0-9]+%.[0-9]+$"
--- The port of homeservers by default.
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
		port = port == nil and federationPort or (toNumber(port) or federationPort),
		hostHeader = serverName,
		certificateName = host
	}
end
--- The first step to find a server.
--
-- @param serverName well-formed
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
--- The step after the request for `/.well-known/matrix/server`.
--
-- @param content of that page; nothing if there is no such page, or it is not JSON
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
--- The destination of a host's service.
--
-- @param records of one name in DNS; none if there are none
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
["src.verification.servers"] = function(...)
local ____exports = {}
--- Chooses the homeserver that says whose a token is.
--
-- @param claimed the server that the client names, if it names one
-- @param configured the names of the servers that are set up, at least one
-- @param federation whether other servers are asked, too
function ____exports.chooseServer(claimed, configured, federation)
	if claimed == nil then
		local only = configured[1]
		return (only == nil or #configured > 1) and ({kind = "none", reason = "server_not_named"}) or ({kind = "configured", name = only})
	end
	for ____, name in ipairs(configured) do
		if name == claimed then
			return {kind = "configured", name = name}
		end
	end
	return federation and ({kind = "foreign", name = claimed}) or ({kind = "none", reason = "server_not_configured"})
end
return ____exports
 end,
["src.verification.collect"] = function(...)
local ____exports = {}
--- Collects answers.
--
-- @param decide says whether those that are there settle the question; called after each
-- @param onDecision called once
function ____exports.collect(readings, decide, onDecision)
	local decided = false
	return function(name, reading)
		if decided then
			return
		end
		readings[name] = reading
		local decision = decide(readings)
		if decision ~= nil then
			decided = true
			onDecision(decision)
		end
	end
end
return ____exports
 end,
["src.verification.admin-api"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local serverOfUser = ____ids.serverOfUser
local ____homeserver_2Danswers = require("src.verification.homeserver-answers")
local readAccount = ____homeserver_2Danswers.readAccount
local readCreationState = ____homeserver_2Danswers.readCreationState
local readJoinedRooms = ____homeserver_2Danswers.readJoinedRooms
local readMemberList = ____homeserver_2Danswers.readMemberList
local readPowerLevels = ____homeserver_2Danswers.readPowerLevels
local ____profile = require("src.matrix.profile")
local readProfile = ____profile.readProfile
local ____room_2Dreview = require("src.verification.room-review")
local decideReview = ____room_2Dreview.decideReview
local ____place = require("src.verification.place")
local decidePlace = ____place.decidePlace
local ____decode = require("src.prosody.decode")
local isStanzaText = ____decode.isStanzaText
local ____collect = require("src.verification.collect")
local collect = ____collect.collect
local ____homeserver_2Dclient = require("src.verification.homeserver-client")
local askerOf = ____homeserver_2Dclient.askerOf
local keepCreations = ____homeserver_2Dclient.keepCreations
local pathOf = ____homeserver_2Dclient.pathOf
--- A user in 10,000 rooms has an answer of half a megabyte.
local joinedRoomsMaximum = 1024 * 1024
--- Synapse before 1.123 sends the whole state: 330 bytes for each member.
local stateMaximum = 1024 * 1024
--- A list of some 50,000 members.
local memberListMaximum = 2 * 1024 * 1024
local function roomPath(roomId, what)
	return (("/_synapse/admin/v1/rooms" .. pathOf(roomId)) .. "/") .. what
end
local function levelsOf(roomId)
	return {
		what = "power levels",
		path = roomPath(roomId, "state?type=m.room.power_levels"),
		read = readPowerLevels,
		bodyMaximum = stateMaximum
	}
end
--- Asks for the profile of a user: the account of one of ours, which needs nobody's leave.
local function accountOf(userId, ____local)
	return {
		what = "profile",
		path = ____local and "/_synapse/admin/v2/users" .. pathOf(userId) or "/_matrix/client/v3/profile" .. pathOf(userId),
		read = readAccount
	}
end
--- Makes a reader of a homeserver to which the module has an administrator's token.
function ____exports.adminReader(homeserver, settings, onTrouble)
	local ask = askerOf(homeserver, onTrouble)
	local getCreation = keepCreations(
		ask,
		function(roomId) return {
			what = "creation of the room",
			path = roomPath(roomId, "state?type=m.room.create"),
			read = readCreationState,
			bodyMaximum = stateMaximum
		} end
	)
	local function profileOf(reading)
		return reading.ok and readProfile(reading.value, homeserver.mediaUrl, isStanzaText) or ({})
	end
	return {
		name = homeserver.name,
		place = function(exchange, userId, roomId, onPlace)
			local ____local = serverOfUser(userId) == homeserver.name
			local policy = {bot = false, ["local"] = ____local, ownerPower = settings.ownerPower, profile = settings.profile}
			local put = collect(
				{},
				function(readings) return decidePlace(userId, readings, policy) end,
				onPlace
			)
			local joinedRooms = {
				what = "joined rooms",
				path = ("/_synapse/admin/v1/users" .. pathOf(userId)) .. "/joined_rooms",
				read = function(answer) return readJoinedRooms(answer, roomId) end,
				bodyMaximum = joinedRoomsMaximum
			}
			ask(
				exchange,
				joinedRooms,
				function(reading)
					put("joined", reading)
				end
			)
			ask(
				exchange,
				levelsOf(roomId),
				function(reading)
					put("levels", reading)
				end
			)
			getCreation(
				exchange,
				roomId,
				function(reading)
					put("creation", reading)
				end
			)
			if settings.profile then
				ask(
					exchange,
					accountOf(userId, ____local),
					function(reading)
						put(
							"profile",
							profileOf(reading)
						)
					end
				)
			end
		end,
		review = function(exchange, roomId, userIds, onReview)
			local tooLong = false
			local put = collect(
				{},
				function(readings) return decideReview(userIds, readings, homeserver.name, settings.ownerPower) end,
				function(review)
					local ____onReview_1 = onReview
					local ____tooLong_0
					if tooLong then
						____tooLong_0 = nil
					else
						____tooLong_0 = review
					end
					____onReview_1(____tooLong_0)
				end
			)
			local members = {
				what = "members",
				path = roomPath(roomId, "members"),
				read = function(answer)
					tooLong = answer.kind == "oversized"
					return readMemberList(answer, homeserver.name)
				end,
				bodyMaximum = memberListMaximum
			}
			ask(
				exchange,
				members,
				function(reading)
					put("members", reading)
				end
			)
			ask(
				exchange,
				levelsOf(roomId),
				function(reading)
					put("levels", reading)
				end
			)
			getCreation(
				exchange,
				roomId,
				function(reading)
					put("creation", reading)
				end
			)
		end
	}
end
return ____exports
 end,
["src.verification.bot-api"] = function(...)
local ____exports = {}
local ____homeserver_2Danswers = require("src.verification.homeserver-answers")
local readBotMember = ____homeserver_2Danswers.readBotMember
local readClientState = ____homeserver_2Danswers.readClientState
local readCreationEvent = ____homeserver_2Danswers.readCreationEvent
local readJoinedMembers = ____homeserver_2Danswers.readJoinedMembers
local readMember = ____homeserver_2Danswers.readMember
local readWhoami = ____homeserver_2Danswers.readWhoami
local ____profile = require("src.matrix.profile")
local readProfile = ____profile.readProfile
local ____room_2Dreview = require("src.verification.room-review")
local decideReview = ____room_2Dreview.decideReview
local ____place = require("src.verification.place")
local decidePlace = ____place.decidePlace
local ____decode = require("src.prosody.decode")
local isStanzaText = ____decode.isStanzaText
local ____collect = require("src.verification.collect")
local collect = ____collect.collect
local ____homeserver_2Dclient = require("src.verification.homeserver-client")
local askerOf = ____homeserver_2Dclient.askerOf
local keepCreations = ____homeserver_2Dclient.keepCreations
local pathOf = ____homeserver_2Dclient.pathOf
--- With names and avatars, a list of some 15,000 members.
local joinedMembersMaximum = 2 * 1024 * 1024
local function roomPath(roomId, what)
	return (("/_matrix/client/v3/rooms" .. pathOf(roomId)) .. "/") .. what
end
local function memberPath(roomId, userId)
	return roomPath(
		roomId,
		"state/m.room.member" .. pathOf(userId)
	)
end
local function levelsOf(roomId)
	return {
		what = "power levels",
		path = roomPath(roomId, "state/m.room.power_levels/"),
		read = readClientState
	}
end
--- Makes a reader of a homeserver to which the module has the access token of a bot.
function ____exports.botReader(homeserver, settings, onTrouble)
	local ask = askerOf(homeserver, onTrouble)
	local getCreation = keepCreations(
		ask,
		function(roomId) return {
			what = "creation of the room",
			path = roomPath(roomId, "state/m.room.create/?format=event"),
			read = readCreationEvent
		} end
	)
	local botId
	--- Gets the user id of the bot, which is asked once.
	local function getBotId(exchange, onReading)
		if botId ~= nil then
			onReading({ok = true, value = botId})
			return
		end
		local whoami = {what = "user id of the bot", path = "/_matrix/client/v3/account/whoami", read = readWhoami}
		ask(
			exchange,
			whoami,
			function(reading)
				botId = reading.ok and reading.value or nil
				onReading(reading)
			end
		)
	end
	return {
		name = homeserver.name,
		place = function(exchange, userId, roomId, onPlace)
			local policy = {bot = true, ["local"] = false, ownerPower = settings.ownerPower, profile = settings.profile}
			local put = collect(
				{},
				function(readings) return decidePlace(userId, readings, policy) end,
				onPlace
			)
			local member = {
				what = "membership",
				path = memberPath(roomId, userId),
				read = readMember
			}
			ask(
				exchange,
				member,
				function(reading)
					if not reading.ok then
						put("joined", reading)
						return
					end
					local content = reading.value
					if content ~= nil and settings.profile then
						put(
							"profile",
							readProfile(content, homeserver.mediaUrl, isStanzaText)
						)
					end
					put("joined", {ok = true, value = content ~= nil})
				end
			)
			ask(
				exchange,
				levelsOf(roomId),
				function(reading)
					put("levels", reading)
				end
			)
			getCreation(
				exchange,
				roomId,
				function(reading)
					put("creation", reading)
				end
			)
			getBotId(
				exchange,
				function(id)
					if not id.ok then
						put("sight", id)
						return
					end
					local own = {
						what = "membership of the bot",
						path = memberPath(roomId, id.value),
						read = readBotMember
					}
					ask(
						exchange,
						own,
						function(reading)
							put("sight", reading)
						end
					)
				end
			)
		end,
		review = function(exchange, roomId, userIds, onReview)
			local tooLong = false
			local put = collect(
				{},
				function(readings) return decideReview(userIds, readings, homeserver.name, settings.ownerPower) end,
				function(review)
					local ____onReview_1 = onReview
					local ____tooLong_0
					if tooLong then
						____tooLong_0 = nil
					else
						____tooLong_0 = review
					end
					____onReview_1(____tooLong_0)
				end
			)
			getBotId(
				exchange,
				function(id)
					if not id.ok then
						put("members", id)
						return
					end
					local members = {
						what = "members",
						path = roomPath(roomId, "joined_members"),
						read = function(answer)
							tooLong = answer.kind == "oversized"
							return readJoinedMembers(answer, id.value)
						end,
						bodyMaximum = joinedMembersMaximum
					}
					ask(
						exchange,
						members,
						function(reading)
							put("members", reading)
						end
					)
				end
			)
			ask(
				exchange,
				levelsOf(roomId),
				function(reading)
					put("levels", reading)
				end
			)
			getCreation(
				exchange,
				roomId,
				function(reading)
					put("creation", reading)
				end
			)
		end
	}
end
return ____exports
 end,
["src.verification.locate"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local serverOfUser = ____ids.serverOfUser
local ____exchange = require("src.verification.exchange")
local openExchange = ____exchange.openExchange
--- Whether a homeserver said something of the user.
local function isClear(place)
	return place.kind == "member" or place.kind == "outside"
end
--- Asks several homeservers side by side. The first clear answer counts: the administrator trusts each of them, and
-- whoever is in the room knows who else is. The others are then given up.
local function askAny(readers, http, seconds, userId, roomId, onPlace)
	local waiting = #readers
	local unclear
	local exchanges = {}
	local function settle(place)
		for ____, exchange in ipairs(exchanges) do
			exchange.close()
		end
		onPlace(place)
	end
	for ____, reader in ipairs(readers) do
		local exchange = openExchange(http, seconds)
		exchanges[#exchanges + 1] = exchange
		reader.place(
			exchange,
			userId,
			roomId,
			function(place)
				exchange.close()
				waiting = waiting - 1
				if unclear == nil or place.kind == "failed" then
					unclear = place
				end
				if isClear(place) then
					settle(place)
				elseif waiting == 0 then
					settle(unclear)
				end
			end
		)
	end
end
--- Asks for a user's place: their own homeserver, or the others where that is not set up or its bot does not see the room.
--
-- @param time an exchange whose deadline holds for this, too
-- @param onPlace called once, perhaps before this returns
function ____exports.locateUser(readers, http, time, userId, roomId, onPlace)
	local server = serverOfUser(userId)
	local own = {}
	local others = {}
	for ____, reader in ipairs(readers) do
		local ____temp_0 = reader.name == server and own or others
		____temp_0[#____temp_0 + 1] = reader
	end
	if #own == 0 then
		askAny(
			others,
			http,
			time.secondsLeft(),
			userId,
			roomId,
			onPlace
		)
		return
	end
	askAny(
		own,
		http,
		time.secondsLeft(),
		userId,
		roomId,
		function(place)
			if place.kind ~= "blind" or #others == 0 then
				onPlace(place)
				return
			end
			askAny(
				others,
				http,
				time.secondsLeft(),
				userId,
				roomId,
				function(second)
					onPlace(second.kind == "blind" and place or second)
				end
			)
		end
	)
end
return ____exports
 end,
["src.verification.review"] = function(...)
local ____exports = {}
local caches = require("util.cache")
local ____exchange = require("src.verification.exchange")
local openExchange = ____exchange.openExchange
--- Users asked for side by side where they are asked for one by one.
local atOnce = 4
--- With fewer seconds left nobody is asked any more.
local leastSeconds = 0.01
--- Most rooms remembered whose list of members is too long.
local longListMaximum = 1000
--- Asks for users one by one, each with small requests.
--
-- @param onReview called once, perhaps before this returns
local function reviewEach(reader, exchange, roomId, userIds, onReview)
	local known = {}
	local next = 0
	local underWay = 0
	local asking = false
	local askMore
	askMore = function()
		if asking then
			return
		end
		asking = true
		while underWay < atOnce and exchange.secondsLeft() > leastSeconds do
			local userId = userIds[next + 1]
			if userId == nil then
				break
			end
			next = next + 1
			underWay = underWay + 1
			reader.place(
				exchange,
				userId,
				roomId,
				function(place)
					underWay = underWay - 1
					if place.kind == "member" then
						known[userId] = {joined = true, owner = place.owner}
					elseif place.kind == "outside" then
						known[userId] = {joined = false}
					end
					askMore()
				end
			)
		end
		asking = false
		if underWay == 0 and (next >= #userIds or exchange.secondsLeft() <= leastSeconds) then
			underWay = -1
			onReview(known)
		end
	end
	askMore()
end
--- Makes a function that asks for a room's list of members, or one by one in rooms where that is too long.
function ____exports.makeReviewByReader()
	local longLists = caches.new(longListMaximum)
	return function(reader, exchange, roomId, userIds, onReview)
		local name = (reader.name .. " ") .. roomId
		if longLists:get(name) ~= nil then
			reviewEach(
				reader,
				exchange,
				roomId,
				userIds,
				onReview
			)
			return
		end
		reader.review(
			exchange,
			roomId,
			userIds,
			function(review)
				if review ~= nil then
					onReview(review)
					return
				end
				longLists:set(name, true)
				reviewEach(
					reader,
					exchange,
					roomId,
					userIds,
					onReview
				)
			end
		)
	end
end
--- Asks one homeserver after the other, until everybody's place is known. The first one mostly knows all: whoever is in
-- the room knows of all who are.
--
-- @param readers in the order in which they are asked
-- @param seconds for all of them
-- @param onReview called once, perhaps before this returns
function ____exports.reviewByAny(readers, reviewByReader, http, roomId, userIds, seconds, onReview)
	local known = {}
	local exchange = openExchange(http, seconds)
	local ask
	ask = function(index, unknown)
		local reader = readers[index + 1]
		if reader == nil or #unknown == 0 or exchange.secondsLeft() <= leastSeconds then
			onReview(known)
			return
		end
		local own = openExchange(
			http,
			exchange.secondsLeft()
		)
		reviewByReader(
			reader,
			own,
			roomId,
			unknown,
			function(review)
				own.close()
				local left = {}
				for ____, userId in ipairs(unknown) do
					local found = review[userId]
					if found == nil then
						left[#left + 1] = userId
					else
						known[userId] = found
					end
				end
				ask(index + 1, left)
			end
		)
	end
	ask(0, userIds)
end
return ____exports
 end,
["src.verification.homeserver"] = function(...)
local ____exports = {}
local httpUtil = require("util.http")
local ____homeserver_2Danswers = require("src.verification.homeserver-answers")
local readUserinfo = ____homeserver_2Danswers.readUserinfo
local ____servers = require("src.verification.servers")
local chooseServer = ____servers.chooseServer
local ____ids = require("src.matrix.ids")
local serverOfUser = ____ids.serverOfUser
local ____exchange = require("src.verification.exchange")
local openExchange = ____exchange.openExchange
local ____admin_2Dapi = require("src.verification.admin-api")
local adminReader = ____admin_2Dapi.adminReader
local ____homeserver_2Dclient = require("src.verification.homeserver-client")
local askWithoutToken = ____homeserver_2Dclient.askWithoutToken
local ____bot_2Dapi = require("src.verification.bot-api")
local botReader = ____bot_2Dapi.botReader
local ____locate = require("src.verification.locate")
local locateUser = ____locate.locateUser
local ____review = require("src.verification.review")
local makeReviewByReader = ____review.makeReviewByReader
local reviewByAny = ____review.reviewByAny
local function refuse(reason, userId)
	return {admitted = false, reason = reason, userId = userId}
end
local function verdictOf(place, userId)
	repeat
		local ____switch4 = place.kind
		local ____cond4 = ____switch4 == "member"
		if ____cond4 then
			return {admitted = true, userId = userId, owner = place.owner, profile = place.profile}
		end
		____cond4 = ____cond4 or ____switch4 == "outside"
		if ____cond4 then
			return refuse("not_in_room", userId)
		end
		____cond4 = ____cond4 or (____switch4 == "blind" or ____switch4 == "failed")
		if ____cond4 then
			return refuse(place.reason, userId)
		end
	until true
end
--- Makes a verifier.
--
-- @param onTrouble told of answers that are neither yes nor no
function ____exports.homeserverVerifier(settings, http, onTrouble)
	local names = {}
	local homeservers = {}
	local readers = {}
	for ____, homeserver in ipairs(settings.homeservers) do
		names[#names + 1] = homeserver.name
		homeservers[homeserver.name] = homeserver
		readers[#readers + 1] = homeserver.right == "admin" and adminReader(homeserver, settings, onTrouble) or botReader(homeserver, settings, onTrouble)
	end
	local reviewByReader = makeReviewByReader()
	--- Asks whose a token is.
	local function identify(exchange, homeserver, openIdToken, onReading)
		local userinfo = {
			what = "user of the token",
			path = "/_matrix/federation/v1/openid/userinfo?access_token=" .. httpUtil.urlencode(openIdToken),
			read = function(answer) return readUserinfo(answer, homeserver.name) end
		}
		askWithoutToken(
			homeserver,
			exchange,
			userinfo,
			onTrouble,
			onReading
		)
	end
	local function ____temp_5(claim, seconds, onVerdict)
		local choice = chooseServer(claim.serverName, names, settings.askForeignServer ~= nil)
		if choice.kind == "none" then
			onVerdict(refuse(choice.reason))
			return
		end
		local exchange = openExchange(http, seconds)
		local function onUser(reading)
			if not reading.ok then
				onVerdict(refuse(reading.reason))
				return
			end
			local userId = reading.value
			if settings.question == "user" then
				onVerdict({admitted = true, userId = userId, owner = false, profile = settings.profile and ({}) or nil})
				return
			end
			locateUser(
				readers,
				http,
				exchange,
				userId,
				claim.roomId,
				function(place)
					onVerdict(verdictOf(place, userId))
				end
			)
		end
		local homeserver = homeservers[choice.name]
		if homeserver ~= nil then
			identify(exchange, homeserver, claim.openIdToken, onUser)
		else
			local ____opt_0 = settings.askForeignServer
			if ____opt_0 ~= nil then
				____opt_0(choice.name, claim.openIdToken, exchange, onUser)
			end
		end
	end
	local function ____temp_6(claim)
		local choice = chooseServer(claim.serverName, names, settings.askForeignServer ~= nil)
		return choice.kind == "none" and ({name = "no homeserver"}) or ({name = choice.name, configured = choice.kind == "configured"})
	end
	local ____temp_2
	if settings.question == "user" then
		____temp_2 = nil
	else
		____temp_2 = function(userId, roomId, seconds, onVerdict)
			locateUser(
				readers,
				http,
				openExchange(http, seconds),
				userId,
				roomId,
				function(place)
					onVerdict(verdictOf(place, userId))
				end
			)
		end
	end
	local ____temp_4
	if settings.question == "user" then
		____temp_4 = nil
	else
		____temp_4 = function(roomId, userIds, seconds, onReview)
			local servers = {}
			for ____, userId in ipairs(userIds) do
				servers[serverOfUser(userId)] = true
			end
			local first = {}
			local others = {}
			for ____, reader in ipairs(readers) do
				local ____temp_3 = servers[reader.name] ~= nil and first or others
				____temp_3[#____temp_3 + 1] = reader
			end
			for ____, reader in ipairs(others) do
				first[#first + 1] = reader
			end
			reviewByAny(
				first,
				reviewByReader,
				http,
				roomId,
				userIds,
				seconds,
				onReview
			)
		end
	end
	return {verify = ____temp_5, targetOf = ____temp_6, confirm = ____temp_2, review = ____temp_4}
end
return ____exports
 end,
["src.verification.federation"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local ____exports = {}
local caches = require("util.cache")
local httpUtil = require("util.http")
local time = require("util.time")
local timers = require("util.timer")
local ____address = require("src.prosody.address")
local isPublicAddress = ____address.isPublicAddress
local ____discovery = require("src.matrix.discovery")
local destinationOfService = ____discovery.destinationOfService
local firstStep = ____discovery.firstStep
local serviceNames = ____discovery.serviceNames
local stepAfterWellKnown = ____discovery.stepAfterWellKnown
local ____homeserver_2Danswers = require("src.verification.homeserver-answers")
local readForeignAnswer = ____homeserver_2Danswers.readForeignAnswer
local ____decode = require("src.prosody.decode")
local decodeAnswer = ____decode.decodeAnswer
local wellKnownPath = "/.well-known/matrix/server"
--- Longest answer of a foreign server that is read, in bytes: both are a line of JSON.
local bodyMaximum = 16 * 1024
--- Part of the time left that a host gets for its well-known page: a silent port 443 must not use up all of it.
local wellKnownShare = 1 / 3
--- How many destinations are kept, and for how many seconds.
local keptMaximum = 1000
local keptSeconds = 3600
--- Gets something from a destination, at those of its addresses that may be asked.
local function get(destination, path, share, resolver, exchange, onAnswer, onRefused)
	local function onAddresses(found)
		local addresses = __TS__ArrayFilter(
			found,
			function(____, address) return isPublicAddress(address) end
		)
		if #addresses == 0 then
			onRefused(#found == 0 and "foreign_server_not_found" or "foreign_server_private")
			return
		end
		local ____destination_0 = destination
		local port = ____destination_0.port
		local certificateName = ____destination_0.certificateName
		local hostHeader = ____destination_0.hostHeader
		local pinned = {addresses = addresses, port = port, certificateName = certificateName}
		exchange.fetch({
			url = ("https://" .. hostHeader) .. path,
			headers = {},
			bodyMaximum = bodyMaximum,
			share = share,
			pinned = pinned
		}, onAnswer)
	end
	if destination.literal then
		onAddresses({destination.host})
	else
		resolver.addresses(destination.host, onAddresses)
	end
end
--- Finds servers. Calls `onFound` once, or never where DNS does not answer.
local function discover(serverName, resolver, exchange, onFound)
	local take
	take = function(step)
		repeat
			local ____switch10 = step.kind
			local ____cond10 = ____switch10 == "connect"
			if ____cond10 then
				onFound(step.destination)
				return
			end
			____cond10 = ____cond10 or ____switch10 == "service"
			if ____cond10 then
				do
					local ____serviceNames_result_1 = serviceNames(step.host)
					local newer = ____serviceNames_result_1.newer
					local older = ____serviceNames_result_1.older
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
					return
				end
			end
			____cond10 = ____cond10 or ____switch10 == "well_known"
			if ____cond10 then
				do
					local function without()
						take(stepAfterWellKnown(serverName, nil))
					end
					local function onAnswer(answer)
						local page = decodeAnswer(answer)
						if page.kind == "response" and page.status == 200 then
							take(stepAfterWellKnown(serverName, page.body))
						else
							without()
						end
					end
					get(
						step.destination,
						wellKnownPath,
						wellKnownShare,
						resolver,
						exchange,
						onAnswer,
						without
					)
				end
				break
			end
		until true
	end
	take(firstStep(serverName))
end
--- Makes the way to ask.
--
-- @param onTrouble told of servers that give no answer
function ____exports.federation(resolver, onTrouble)
	local kept = caches.new(keptMaximum)
	return function(serverName, openIdToken, exchange, onReading)
		local timer
		local answered = false
		local function finish(reading)
			if not answered then
				answered = true
				timers.stop(timer)
				onReading(reading)
			end
		end
		local function fail(reason, detail)
			if not answered then
				onTrouble((("homeserver of " .. serverName) .. ": ") .. detail)
				kept:set(serverName, nil)
				finish({ok = false, reason = reason})
			end
		end
		timer = timers.add_task(
			exchange.secondsLeft(),
			function()
				fail("foreign_server_failed", "no answer in time")
			end
		)
		local function ask(destination)
			local path = "/_matrix/federation/v1/openid/userinfo?access_token=" .. httpUtil.urlencode(openIdToken)
			local function onAnswer(answer)
				local reading = readForeignAnswer(
					decodeAnswer(answer),
					serverName
				)
				if reading.ok or reading.reason ~= "foreign_server_failed" then
					finish(reading)
				else
					fail(reading.reason, answer.kind == "unreachable" and answer.error or answer.kind)
				end
			end
			get(
				destination,
				path,
				1,
				resolver,
				exchange,
				onAnswer,
				function(reason)
					fail(reason, "no address that may be asked")
				end
			)
		end
		local now = time.monotonic()
		local known = kept:get(serverName)
		if known ~= nil and known["until"] > now then
			ask(known.destination)
			return
		end
		discover(
			serverName,
			resolver,
			exchange,
			function(destination)
				kept:set(serverName, {destination = destination, ["until"] = now + keptSeconds})
				ask(destination)
			end
		)
	end
end
return ____exports
 end,
["src.verification.uvs"] = function(...)
local ____exports = {}
local ____verdict = require("src.verification.verdict")
local readUvsAnswer = ____verdict.readUvsAnswer
local ____decode = require("src.prosody.decode")
local decodeAnswer = ____decode.decodeAnswer
--- A URL as it may stand in a log: without the user and password that it can hold.
function ____exports.withoutCredentials(url)
	local shown = string.gsub(url, "^([^/]*//)[^/]*@", "%1")
	return shown
end
--- A part of a claim as JSON. By its grammar it holds no control character and no backslash.
local function encodeText(text)
	local escaped = string.gsub(text, "\"", "\\\"")
	return ("\"" .. escaped) .. "\""
end
--- Makes the requests to a verification service.
function ____exports.uvsRequests(settings)
	local base = string.gsub(settings.baseUrl, "/+$", "")
	local url = (base .. "/verify/") .. settings.question
	local headers = {["Content-Type"] = "application/json"}
	if settings.authToken ~= nil then
		headers.Authorization = "Bearer " .. settings.authToken
	end
	return function(claim, seconds)
		local room = settings.question == "user_in_room" and ",\"room_id\":" .. encodeText(claim.roomId) or ""
		local server = claim.serverName == nil and "" or ",\"matrix_server_name\":" .. encodeText(claim.serverName)
		local body = ((("{\"token\":" .. encodeText(claim.openIdToken)) .. room) .. server) .. "}"
		return {url = url, headers = headers, body = body, deadline = seconds}
	end
end
--- Makes a verifier.
--
-- @param onTrouble told about answers that are neither yes nor no, with what is known beyond the reason's name
function ____exports.uvsVerifier(settings, http, onTrouble)
	local requestFor = ____exports.uvsRequests(settings)
	return {
		verify = function(claim, seconds, onVerdict)
			local request = requestFor(claim, seconds)
			http.request(
				request,
				function(answer)
					if answer.kind == "unreachable" then
						onTrouble((____exports.withoutCredentials(request.url) .. ": ") .. answer.error)
					elseif answer.kind == "response" and answer.status ~= 200 then
						onTrouble((____exports.withoutCredentials(request.url) .. ": status ") .. tostring(answer.status))
					end
					onVerdict(readUvsAnswer(
						decodeAnswer(answer),
						claim,
						settings.question,
						settings.ownerPower
					))
				end
			)
		end,
		targetOf = function(claim) return {name = claim.serverName or "the homeserver"} end
	}
end
return ____exports
 end,
["src.verification.configured"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local ____dns = require("src.prosody.dns")
local makeResolver = ____dns.makeResolver
local ____federation = require("src.verification.federation")
local federation = ____federation.federation
local ____homeserver = require("src.verification.homeserver")
local homeserverVerifier = ____homeserver.homeserverVerifier
local ____uvs = require("src.verification.uvs")
local uvsVerifier = ____uvs.uvsVerifier
local withoutCredentials = ____uvs.withoutCredentials
--- Chooses the verifier that the options set up. Makes and asks nothing yet.
function ____exports.configuredVerifier(options)
	local ____options_0 = options
	local option = ____options_0.homeservers
	local ownerPower = ____options_0.ownerPower
	local profile = ____options_0.profile
	local baseUrl = ____options_0.uvsBaseUrl
	local authToken = ____options_0.uvsAuthToken
	local question = options.verifyMembership and "user_in_room" or "user"
	if option.kind ~= "unset" and baseUrl ~= nil then
		return {kind = "unset", reason = "verifier_configured_twice"}
	end
	if option.kind == "malformed" then
		return {kind = "unset", reason = "homeservers_malformed"}
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
				return ((((name .. " at ") .. url) .. " (") .. (right == "admin" and "admin API" or "bot")) .. ")"
			end
		)
		return {
			kind = "set",
			description = table.concat(described, ", ") .. (options.federation and ", and other servers" or ""),
			make = function(http, onTrouble)
				local askForeignServer = options.federation and federation(
					makeResolver(),
					onTrouble
				) or nil
				local settings = {
					homeservers = homeservers,
					question = question,
					ownerPower = ownerPower,
					profile = profile,
					askForeignServer = askForeignServer
				}
				return homeserverVerifier(settings, http, onTrouble)
			end
		}
	end
	if baseUrl == nil then
		return {kind = "unset", reason = "verifier_not_configured"}
	end
	return {
		kind = "set",
		description = ((withoutCredentials(baseUrl) .. ", ") .. (authToken == nil and "without" or "with")) .. " uvs_auth_token",
		make = function(http, onTrouble) return uvsVerifier({baseUrl = baseUrl, authToken = authToken, question = question, ownerPower = ownerPower}, http, onTrouble) end
	}
end
return ____exports
 end,
["src.admin.check-verifier"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
local ____check_2Dfederation = require("src.admin.check-federation")
local checkFederation = ____check_2Dfederation.checkFederation
local ____check_2Dhomeserver = require("src.admin.check-homeserver")
local readAdminProbe = ____check_2Dhomeserver.readAdminProbe
local readTokenProbe = ____check_2Dhomeserver.readTokenProbe
local readUserinfoProbe = ____check_2Dhomeserver.readUserinfoProbe
local readVersionsProbe = ____check_2Dhomeserver.readVersionsProbe
local ____probe_2Danswers = require("src.admin.probe-answers")
local checkEncryption = ____probe_2Danswers.checkEncryption
local impossibleClaim = ____probe_2Danswers.impossibleClaim
local readUvsProbe = ____probe_2Danswers.readUvsProbe
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local fault = ____step.fault
local fine = ____step.fine
local ____probe = require("src.admin.probe")
local known = ____probe.known
local send = ____probe.send
local ____configured = require("src.verification.configured")
local configuredVerifier = ____configured.configuredVerifier
local ____homeserver_2Dclient = require("src.verification.homeserver-client")
local pathOf = ____homeserver_2Dclient.pathOf
local ____uvs = require("src.verification.uvs")
local uvsRequests = ____uvs.uvsRequests
local withoutCredentials = ____uvs.withoutCredentials
--- Asks a verification service about a claim that cannot be true.
local function uvsProbe(baseUrl, options, tools)
	local question = options.verifyMembership and "user_in_room" or "user"
	local settings = {baseUrl = baseUrl, authToken = options.uvsAuthToken, question = question}
	local request = uvsRequests(settings)(impossibleClaim, options.uvsTimeout)
	local url = withoutCredentials(request.url)
	return function(onSteps)
		send(
			request,
			tools,
			function(answer, seconds)
				local situation = {
					url = url,
					now = tools.now(),
					seconds = seconds,
					deadline = options.uvsTimeout
				}
				local unencrypted = checkEncryption(url)
				local found = readUvsProbe(answer, situation)
				onSteps(unencrypted == nil and found or addAll({unencrypted}, found))
			end
		)
	end
end
--- Asks a homeserver whether it is there, checks OpenID tokens, and accepts ours.
local function homeserverProbe(homeserver, options, tools)
	local ____homeserver_0 = homeserver
	local name = ____homeserver_0.name
	local url = ____homeserver_0.url
	local right = ____homeserver_0.right
	local token = ____homeserver_0.token
	local deadline = options.uvsTimeout
	local authorized = {Authorization = "Bearer " .. token}
	local function get(path, headers, onAnswer)
		send({url = url .. path, headers = headers, deadline = deadline}, tools, onAnswer)
	end
	return function(onSteps)
		local steps = {}
		local unencrypted = checkEncryption(url)
		if unencrypted ~= nil then
			steps[#steps + 1] = unencrypted
		end
		get(
			"/_matrix/client/versions",
			{},
			function(versions, seconds)
				local situation = {
					url = url,
					now = tools.now(),
					seconds = seconds,
					deadline = deadline
				}
				addAll(
					steps,
					readVersionsProbe(name, versions, situation)
				)
				if versions.kind ~= "response" then
					onSteps(steps)
					return
				end
				local openId = "/_matrix/federation/v1/openid/userinfo?access_token=" .. impossibleClaim.openIdToken
				get(
					openId,
					{},
					function(userinfo)
						steps[#steps + 1] = readUserinfoProbe(name, userinfo)
						get(
							"/_matrix/client/v3/account/whoami",
							authorized,
							function(whoami)
								local ____readTokenProbe_result_1 = readTokenProbe(name, right, whoami)
								local step = ____readTokenProbe_result_1.step
								local userId = ____readTokenProbe_result_1.userId
								steps[#steps + 1] = step
								if userId == nil or right == "bot" then
									onSteps(steps)
									return
								end
								get(
									("/_synapse/admin/v1/users" .. pathOf(userId)) .. "/joined_rooms",
									authorized,
									function(rooms)
										steps[#steps + 1] = readAdminProbe(name, rooms)
										onSteps(steps)
									end
								)
							end
						)
					end
				)
			end
		)
	end
end
--- What asks the verifier that options set up; where they set up none, it says why.
function ____exports.verifierProbes(options, tools)
	local configured = configuredVerifier(options)
	if configured.kind == "unset" then
		local reason = configured.reason
		return {known(fault("verifier", "no verifier is set up: " .. reason, loginReasons[reason].advice))}
	end
	local ____options_2 = options
	local homeservers = ____options_2.homeservers
	local uvsBaseUrl = ____options_2.uvsBaseUrl
	if homeservers.kind == "set" then
		local probes = __TS__ArrayMap(
			homeservers.homeservers,
			function(____, homeserver) return homeserverProbe(homeserver, options, tools) end
		)
		if options.federation then
			probes[#probes + 1] = known(checkFederation(options.verifyMembership))
		end
		return probes
	end
	return uvsBaseUrl == nil and ({known(fine("verifier", "not asked by this check: " .. configured.description))}) or ({uvsProbe(uvsBaseUrl, options, tools)})
end
return ____exports
 end,
["src.admin.check-conflicts"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local __TS__ArraySome = ____lualib.__TS__ArraySome
local ____exports = {}
local ____setup = require("src.admin.setup")
local holds = ____setup.holds
local isOff = ____setup.isOff
local isOn = ____setup.isOn
local itemsOf = ____setup.itemsOf
local optionOf = ____setup.optionOf
local powerSync = ____setup.powerSync
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local fault = ____step.fault
local fine = ____step.fine
local warning = ____step.warning
local step = "conflicts"
--- Modules that do what ours do, by other rules.
local rivals = {"matrix_affiliation", "matrix_lobby_bypass", "auth_hybrid_matrix_token"}
--- The part of a JID after the `@`.
local function hostOf(jid)
	return __TS__StringSubstring(
		jid,
		(string.find(jid, "@", nil, true) or 0) - 1 + 1
	)
end
local function checkRivals(section)
	return __TS__ArrayMap(
		__TS__ArrayFilter(
			rivals,
			function(____, name) return holds(section.modules, name) end
		),
		function(____, name) return fault(step, ((name .. " on \"") .. section.name) .. "\" decides on the same logins and rooms by weaker rules", ("take it out of modules_enabled; " .. powerSync) .. " and its options take its place") end
	)
end
local function checkNeighbours(____bindingPattern0)
	local muc
	local host
	local setup
	setup = ____bindingPattern0.setup
	host = ____bindingPattern0.host
	muc = ____bindingPattern0.muc
	local steps = {}
	local sections = muc == nil and ({host}) or ({host, muc})
	for ____, section in ipairs(sections) do
		addAll(
			steps,
			checkRivals(section)
		)
	end
	local modules = muc and muc.modules or ({})
	if holds(modules, "token_affiliation") or holds(modules, "token_affiliation_legacy") then
		steps[#steps + 1] = warning(step, "token_affiliation makes every verified user member of the meeting: they pass its lobby", "take it out of modules_enabled of the MUC component, unless that is wanted")
	end
	if holds(modules, "muc_allowners") then
		steps[#steps + 1] = fine(step, "muc_allowners rules in other rooms; in those of Matrix rooms it makes nobody owner")
	end
	if holds(modules, "muc_wait_for_host") then
		local ____temp_2
		if muc == nil then
			____temp_2 = nil
		else
			____temp_2 = optionOf(setup, muc, "matrix_guests")
		end
		local guests = ____temp_2
		steps[#steps + 1] = guests == "allow" and fine(step, "muc_wait_for_host: guests wait for a verified user, and then come in") or warning(step, "muc_wait_for_host lets waiting guests in once a verified user is there, but matrix_guests keeps them out", "set matrix_guests = \"allow\" on the MUC component, or let moderators use the lobby")
	end
	local strict = muc ~= nil and isOn(optionOf(setup, muc, "anonymous_strict"))
	if strict and holds(modules, "muc_resource_validate") then
		steps[#steps + 1] = fine(step, "anonymous_strict holds guests to the nick that their address gives; verified users are no guests")
	end
	if isOn(optionOf(setup, host, "matrix_token_fallback")) then
		local secret = __TS__ArraySome(
			{"app_secret", "asap_key_server", "cache_keys_url"},
			function(____, name) return optionOf(setup, host, name) ~= nil end
		)
		if not secret or optionOf(setup, host, "app_id") == nil then
			steps[#steps + 1] = fault(step, "matrix_token_fallback is on, but ordinary tokens cannot be verified: they are all refused", "set app_id and app_secret (or asap_key_server), as for Jitsi's token authentication")
		end
	end
	return steps
end
--- What Jicofo needs of the component of the meetings.
local function checkJicofo(____bindingPattern0)
	local muc
	local setup
	setup = ____bindingPattern0.setup
	muc = ____bindingPattern0.muc
	if muc == nil then
		return {}
	end
	local steps = {}
	local admins = itemsOf(optionOf(setup, muc, "admins"))
	local here = __TS__ArrayFilter(
		admins,
		function(____, jid) return __TS__ArraySome(
			setup.hosts,
			function(____, section) return section.name == hostOf(jid) end
		) end
	)
	if #admins == 0 then
		steps[#steps + 1] = fault("jicofo", ("no administrators are set for \"" .. muc.name) .. "\": Jicofo is treated like anybody else", ("set admins = { \"focus@auth.YOUR-DOMAIN\" } on Component \"" .. muc.name) .. "\" or in the global section")
	elseif #here == 0 then
		steps[#steps + 1] = warning("jicofo", "none of the administrators is of a host of this server", "check the spelling of admins: Jicofo's JID is focus@ and the host that it logs in on")
	else
		steps[#steps + 1] = fine(
			"jicofo",
			"administrators: " .. table.concat(here, ", ")
		)
	end
	if setup.administratorsConnected == 0 then
		steps[#steps + 1] = warning("jicofo", "no administrator is connected", "start Jicofo, and see its log: nobody opens the meetings without it")
	end
	local creation = optionOf(setup, muc, "restrict_room_creation")
	if creation ~= nil and not isOff(creation) and #here == 0 then
		steps[#steps + 1] = fault("jicofo", "restrict_room_creation is set, and no administrator of this server may create rooms", "list Jicofo's JID in admins")
	end
	if not isOff(optionOf(setup, muc, "muc_room_locking")) then
		steps[#steps + 1] = warning("jicofo", ("muc_room_locking is not off on \"" .. muc.name) .. "\": a new room stays closed until its owner configures it", ("set muc_room_locking = false on Component \"" .. muc.name) .. "\", as Jitsi's installers do")
	end
	if not isOn(optionOf(setup, muc, "muc_room_default_public_jids")) then
		steps[#steps + 1] = warning("jicofo", "muc_room_default_public_jids is not on: clients do not see each other's addresses", ("set muc_room_default_public_jids = true on Component \"" .. muc.name) .. "\", as Jitsi's installers do")
	end
	return steps
end
--- Looks at what stands beside our modules.
function ____exports.checkConflicts(site)
	local steps = addAll(
		{},
		checkNeighbours(site)
	)
	if #steps == 0 then
		steps[#steps + 1] = fine(step, "no module is in the way")
	end
	return addAll(
		steps,
		checkJicofo(site)
	)
end
return ____exports
 end,
["src.admin.check-modules"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local ____exports = {}
local ____setup = require("src.admin.setup")
local authentication = ____setup.authentication
local hasModule = ____setup.hasModule
local holds = ____setup.holds
local isOff = ____setup.isOff
local isOn = ____setup.isOn
local optionOf = ____setup.optionOf
local powerSync = ____setup.powerSync
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local fault = ____step.fault
local fine = ____step.fine
local warning = ____step.warning
local step = "modules"
local function checkTransport(____bindingPattern0)
	local host
	local setup
	setup = ____bindingPattern0.setup
	host = ____bindingPattern0.host
	local ways = __TS__ArrayFilter(
		{"websocket", "bosh"},
		function(____, name) return hasModule(host, name) end
	)
	local steps = {}
	if #ways == 0 then
		return {fault(step, "neither websocket nor bosh is enabled: nobody can connect", ("add \"websocket\" and \"bosh\" to modules_enabled of VirtualHost \"" .. host.name) .. "\"")}
	end
	steps[#steps + 1] = fine(
		step,
		"clients connect by " .. table.concat(ways, " and ")
	)
	for ____, way in ipairs(ways) do
		local secure = isOn(optionOf(setup, setup.global, ("consider_" .. way) .. "_secure"))
		if not secure and not isOff(optionOf(setup, host, "c2s_require_encryption")) then
			steps[#steps + 1] = warning(step, ("behind a web server that ends TLS, no login over " .. way) .. " is offered", ("set consider_" .. way) .. "_secure = true in the global section, as Jitsi's installers do")
		end
	end
	return steps
end
local function checkSmacks(____bindingPattern0)
	local host
	host = ____bindingPattern0.host
	return hasModule(host, "smacks") and fine(step, "smacks is enabled: sessions outlive short interruptions") or warning(step, "smacks is not enabled: who loses the connection for a moment has to join anew", ("add \"smacks\" to modules_enabled of VirtualHost \"" .. host.name) .. "\"")
end
--- Whether our own modules stand where they work.
local function checkOwn(____bindingPattern0)
	local muc
	local host
	local setup
	setup = ____bindingPattern0.setup
	host = ____bindingPattern0.host
	muc = ____bindingPattern0.muc
	local steps = {}
	for ____, section in ipairs(setup.hosts) do
		if section.component ~= "muc" and holds(section.options.modules_enabled == nil and ({}) or section.modules, powerSync) then
			steps[#steps + 1] = fault(step, ((powerSync .. " is enabled on \"") .. section.name) .. "\", which is no MUC component", "move it to modules_enabled of the component of the meetings")
		end
	end
	if host.loaded ~= nil and not holds(host.loaded, "auth_" .. authentication) then
		steps[#steps + 1] = fault(step, ((("mod_auth_" .. authentication) .. " is not running on \"") .. host.name) .. "\"", "see Prosody's log for why it did not load, and restart Prosody after a change of authentication")
	end
	if muc == nil then
		steps[#steps + 1] = fault(step, "there is no MUC component", "add Component \"conference.YOUR-DOMAIN\" \"muc\"")
		return steps
	end
	local synchronised = isOn(optionOf(setup, host, "uvs_sync_power_levels"))
	local enabled = holds(muc.modules, powerSync)
	if enabled and muc.loaded ~= nil and not holds(muc.loaded, powerSync) then
		steps[#steps + 1] = fault(step, ((powerSync .. " is enabled on \"") .. muc.name) .. "\", but not running", "see Prosody's log for why it did not load")
	elseif enabled and synchronised then
		steps[#steps + 1] = fine(step, ("moderators of the Matrix room become owners on \"" .. muc.name) .. "\"")
	elseif enabled then
		steps[#steps + 1] = warning(step, powerSync .. " is enabled, but uvs_sync_power_levels is off: nobody becomes owner of a Matrix room", ("set uvs_sync_power_levels = true on VirtualHost \"" .. host.name) .. "\"")
	elseif synchronised then
		steps[#steps + 1] = fault(step, ((("uvs_sync_power_levels is on, but " .. powerSync) .. " is not enabled on \"") .. muc.name) .. "\": power has no effect", ((("add \"" .. powerSync) .. "\" to modules_enabled of Component \"") .. muc.name) .. "\"")
	else
		steps[#steps + 1] = warning(step, ((powerSync .. " is not enabled on \"") .. muc.name) .. "\": who moderates is not decided by Matrix", ((("add \"" .. powerSync) .. "\" to modules_enabled of Component \"") .. muc.name) .. "\", and set uvs_sync_power_levels = true")
	end
	return steps
end
--- Looks at the modules of the host and of the component.
function ____exports.checkModules(site)
	local steps = addAll(
		{},
		checkOwn(site)
	)
	addAll(
		steps,
		checkTransport(site)
	)
	steps[#steps + 1] = checkSmacks(site)
	return steps
end
return ____exports
 end,
["src.room-reasons"] = function(...)
local ____exports = {}
--- Reasons for which a join or a grant is refused.
____exports.roomReasons = {
	other_room = {level = "warn", condition = "not-allowed", text = "You were admitted to another meeting. Please open this one from its Matrix room.", advice = "the session is verified for one Matrix room and tried to enter another room. If that is the same meeting, check the room's name"},
	membership_ended = {level = "info", condition = "not-allowed", text = "You are no longer a member of the Matrix room of this meeting.", advice = "the user left the Matrix room or was removed from it. Back in the room, they get in by a new login"},
	not_verified = {level = "warn", condition = "not-allowed", text = "Your login is not verified. Please open the meeting from its Matrix room.", advice = "the session is of the host of the Matrix users and has no verified login. If the module was updated while people were connected, they have to connect again"},
	server_not_trusted = {level = "warn", condition = "not-allowed", text = "This meeting is closed to users of other servers.", advice = "the stanza comes from another XMPP server. If it is a visitor node of this Jitsi, name its domain in matrix_trusted_servers"},
	host_not_trusted = {level = "warn", condition = "not-allowed", text = "This meeting is closed to accounts of this host.", advice = "matrix_trusted_servers is set and does not name the host of this account. If recorders or the like come from it, add it"},
	main_room_not_entered = {level = "info", condition = "not-allowed", text = "Please join the main room of the meeting first.", advice = "the session tried to enter a breakout room of a meeting whose main room it has not entered"},
	power_not_held = {level = "info", condition = "not-allowed", text = "That needs the power of a moderator in the Matrix room.", advice = "an administrative request (muc#admin, muc#owner) of a user whose power in the Matrix room does not reach an owner's now"},
	door_failed = {level = "error", condition = "internal-server-error", text = "The service could not decide on this. Please try again later.", advice = "an error inside this module, told in the line before: please report it"},
	call_not_started = {level = "info", condition = "not-allowed", text = "The meeting has not started yet. Please try again when somebody is there who may start it.", advice = "matrix_start_call says who may start a call, and nobody of them is there. With Jitsi's muc_wait_for_host and a lobby the others wait, instead of being refused"},
	health_check_room = {level = "warn", condition = "not-allowed", text = "This room is reserved for the server's health checks.", advice = "only administrators of this server (option admins) enter Jicofo's health check rooms. If that was Jicofo, list its JID there"},
	guest_denied = {level = "info", condition = "not-allowed", text = "This meeting is for members of its Matrix room.", advice = "guests are kept out of the meetings of Matrix rooms: matrix_guests is \"deny\""},
	guest_not_let_in = {level = "info", condition = "not-allowed", text = "This meeting is for members of its Matrix room, and for guests whom they let in.", advice = "a guest came into the meeting of a Matrix room that has neither a lobby nor a password, and nobody let them in. Switch its lobby on, or set matrix_guests to \"allow\""},
	owner_not_verified = {level = "info", condition = "not-allowed", text = "Only moderators of the Matrix room moderate its meeting.", advice = "a grant of owner, admin or moderator in a Matrix room to somebody whose Matrix power does not reach it. Jicofo tries that where it hands out moderators itself: set JICOFO_ENABLE_AUTH=0 and ENABLE_AUTO_OWNER=0 to stop it"}
}
return ____exports
 end,
["src.rights.record"] = function(...)
local ____exports = {}
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
--- Takes an answer into a record.
--
-- @param asked when it was asked for, on the monotonic clock: one that is older than what the record says changes nothing
-- @param byLogin whether a login asked: only that opens an ended membership again
-- @param now seconds since 1970
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
		return wasEnded and "keep" or "remove"
	end
	rights.power = answer.power
	if answer.power == before then
		return "keep"
	end
	return answer.power and "promote" or "demote"
end
return ____exports
 end,
["src.meeting.door"] = function(...)
local ____exports = {}
local ____record = require("src.rights.record")
local isMember = ____record.isMember
local isOwner = ____record.isOwner
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
	if knock.meeting.part == "breakout" and not knock.enteredMain then
		return "main_room_not_entered"
	end
	if knock.needsPower and knock.powerDecides and not isOwner(rights) and not knock.grantedByOwner then
		return "power_not_held"
	end
	return nil
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
	local ____opt_2 = knock.meeting
	return (____opt_2 and ____opt_2.part) == "breakout" and not knock.enteredMain and "main_room_not_entered" or nil
end
--- Decides on a stanza.
--
-- @returns the reason to refuse, nothing to let pass
function ____exports.refuseStanza(knock)
	if knock.administrator then
		return nil
	end
	if knock.healthCheckRoom then
		return "health_check_room"
	end
	local origin = knock.origin
	if origin.kind == "matrix" then
		return refuseMatrixUser(knock, origin.rights)
	end
	if knock.meeting == nil then
		return nil
	end
	if origin.kind == "guest" then
		return refuseGuest(knock)
	end
	if origin.kind == "component" or origin.trusted then
		return nil
	end
	return origin.kind == "account" and "host_not_trusted" or "server_not_trusted"
end
--- A short form of {@link refuseStanza} for most stanzas: those of occupants that need no power.
--
-- @param ofTrustedHost whether the session is of another host of this server that may send to meetings
function ____exports.passesAtOnce(rights, ofTrustedHost)
	if rights == nil then
		return ofTrustedHost
	end
	return isMember(rights)
end
--- Decides on a guest at the end of a join to a main room.
--
-- @returns the reason to refuse, nothing to let in
function ____exports.refuseGuestEntry(entry)
	local letIn = entry.affiliated or entry.passwordGiven
	if entry.policy == "allow" or entry.policy == "lobby" and letIn then
		return nil
	end
	return entry.policy == "lobby" and "guest_not_let_in" or "guest_denied"
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
	if value == nil then
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
["src.admin.check-options"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local __TS__ArraySort = ____lualib.__TS__ArraySort
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local ____power_2Dsync_2Doptions = require("src.meeting.power-sync-options")
local powerSyncOptions = ____power_2Dsync_2Doptions.powerSyncOptions
local ____options = require("src.options")
local authOptions = ____options.authOptions
local ____setup = require("src.admin.setup")
local begins = ____setup.begins
local ____step = require("src.admin.step")
local fault = ____step.fault
local fine = ____step.fine
local warning = ____step.warning
local step = "options"
local ofHost = authOptions
local ofMuc = powerSyncOptions
--- Options of modules that ours replace, with what does the same here.
local replaced = {uvs_issuer = "set app_id to it, and uvs_require_issuer = true", uvs_disable_membership_verification = "set uvs_verify_membership = false", uvs_disable_cascading_set = "leave it out: nobody is owner without the power in the Matrix room", disable_cascading_set = "leave it out: nobody is owner without the power in the Matrix room"}
--- How alike names are: how many pairs of neighbouring characters of one the other has, too.
local function likeness(name, other)
	local likeness = -math.abs(#name - #other)
	do
		local index = 0
		while index + 1 < #name do
			if (string.find(
				other,
				__TS__StringSubstring(name, index, index + 2),
				nil,
				true
			) or 0) - 1 >= 0 then
				likeness = likeness + 1
			end
			index = index + 1
		end
	end
	return likeness
end
--- The known option with the name most like an unknown one.
local function nearestOption(name)
	local known = {}
	for ____, options in ipairs({ofHost, ofMuc}) do
		for option in pairs(options) do
			known[#known + 1] = option
		end
	end
	__TS__ArraySort(known)
	local nearest = ""
	for ____, option in ipairs(known) do
		if nearest == "" or likeness(name, option) > likeness(name, nearest) then
			nearest = option
		end
	end
	return nearest
end
local function describe(section)
	if section.name == "*" then
		return "the global section"
	end
	return section.component == nil and ("VirtualHost \"" .. section.name) .. "\"" or ("Component \"" .. section.name) .. "\""
end
--- Looks whether an option is known, and has an effect in its section.
local function checkPlace(name, section)
	local place = describe(section)
	local isKnown = ofHost[name] ~= nil or ofMuc[name] ~= nil
	if isKnown and section.name ~= "*" and name ~= "app_id" then
		if ofHost[name] == nil and section.component == nil then
			return warning(step, ((name .. " in ") .. place) .. " has no effect", "set it on the MUC component")
		end
		if ofMuc[name] == nil and section.component ~= nil then
			return warning(step, ((name .. " in ") .. place) .. " has no effect", "set it on the VirtualHost")
		end
	end
	local instead = replaced[name]
	if isKnown or instead == nil and not begins(name, "uvs_") and not begins(name, "matrix_") then
		return nil
	end
	local advice = instead or "nothing reads it. The nearest option is " .. nearestOption(name)
	return warning(step, ((name .. " in ") .. place) .. " is not known", advice)
end
--- A step for a problem that the modules, too, log.
local function stepOf(problem, site)
	local name = problem.option
	local own = ofMuc[name] == nil and site.host or site.muc
	local section = (own and own.options[name]) == nil and site.setup.global or own
	local text = (((name .. " in ") .. describe(section)) .. ": ") .. problem.text
	return problem.level == "error" and fault(step, text, problem.remedy) or warning(step, text, problem.remedy)
end
--- Looks at the options of the global section, of the host and of the component.
--
-- @param problems what the modules report when they read the options
function ____exports.checkOptions(site, problems)
	if problems == nil then
		problems = {}
	end
	local sections = {site.setup.global, site.host}
	if site.muc ~= nil then
		sections[#sections + 1] = site.muc
	end
	local steps = __TS__ArrayMap(
		problems,
		function(____, problem) return stepOf(problem, site) end
	)
	local count = 0
	for ____, section in ipairs(sections) do
		local names = {}
		for name in pairs(section.options) do
			names[#names + 1] = name
		end
		for ____, name in ipairs(__TS__ArraySort(names)) do
			local misplaced = checkPlace(name, section)
			if misplaced ~= nil then
				steps[#steps + 1] = misplaced
			end
			if ofHost[name] ~= nil or ofMuc[name] ~= nil then
				count = count + 1
			end
		end
	end
	return #steps > 0 and steps or ({fine(
		step,
		tostring(count) .. " options of these modules are set, all known and of the right type"
	)})
end
return ____exports
 end,
["src.admin.check-trust"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArraySome = ____lualib.__TS__ArraySome
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local named
local ____setup = require("src.admin.setup")
local authentication = ____setup.authentication
local holds = ____setup.holds
local itemsOf = ____setup.itemsOf
local optionOf = ____setup.optionOf
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local fine = ____step.fine
local warning = ____step.warning
function named(names)
	return #names == 0 and "none" or table.concat(names, ", ")
end
local step = "trust"
--- Providers whose users have no account.
local withoutAccount = {"anonymous", "jitsi-anonymous", "token"}
--- Modules of Jitsi's visitor mode.
local visitorModules = {"visitors", "visitors_component"}
--- The names of the other hosts whose users have accounts, such as recorders, or of those whose users have none.
local function otherHosts(____bindingPattern0, accounts)
	local host
	local setup
	setup = ____bindingPattern0.setup
	host = ____bindingPattern0.host
	local names = {}
	for ____, section in ipairs(setup.hosts) do
		local option = optionOf(setup, section, "authentication")
		local provider = type(option) == "string" and option or ""
		local counts = holds(withoutAccount, provider) ~= accounts and provider ~= authentication
		if section.component == nil and section.name ~= host.name and counts then
			names[#names + 1] = section.name
		end
	end
	return names
end
--- How far the users of hosts without accounts come.
local function checkGuests(site)
	local guests = otherHosts(site, false)
	if #guests == 0 or site.muc == nil then
		return {}
	end
	local ____optionOf_result_0 = optionOf(site.setup, site.muc, "matrix_guests")
	if ____optionOf_result_0 == nil then
		____optionOf_result_0 = "lobby"
	end
	local policy = ____optionOf_result_0
	local shown = type(policy) == "string" and policy or "deny"
	return {fine(
		"guests",
		(("users of " .. named(guests)) .. ": matrix_guests is ") .. shown
	)}
end
--- Domains of visitor nodes, as far as Prosody's options name them.
local function visitorNodes(____bindingPattern0)
	local muc
	local host
	local setup
	setup = ____bindingPattern0.setup
	host = ____bindingPattern0.host
	muc = ____bindingPattern0.muc
	local nodes = {}
	for ____, section in ipairs(muc == nil and ({host}) or ({host, muc})) do
		for ____, name in ipairs(itemsOf(optionOf(setup, section, "s2s_whitelist"))) do
			if not holds(nodes, name) then
				nodes[#nodes + 1] = name
			end
		end
	end
	return nodes
end
local function checkVisitors(site, trusted)
	local isOn = __TS__ArraySome(
		site.setup.hosts,
		function(____, section) return __TS__ArraySome(
			visitorModules,
			function(____, name) return holds(section.modules, name) or section.component == name end
		) end
	)
	if not isOn then
		return {}
	end
	local steps = {warning(step, "visitors are configured: a visitor node lets in anybody who knows a room's name, unless its host verifies Matrix users as well", ("set authentication = \"" .. authentication) .. "\" on the VirtualHost of each visitor node, with the options of this one")}
	local lacking = __TS__ArrayFilter(
		visitorNodes(site),
		function(____, name) return not holds(trusted, name) end
	)
	if #lacking > 0 then
		steps[#steps + 1] = warning(
			step,
			("matrix_trusted_servers lacks " .. named(lacking)) .. ": what these servers send to meetings is refused",
			"add them, if they are visitor nodes of this Jitsi"
		)
	end
	return steps
end
--- Lists who enters without a Matrix login, and looks at visitor nodes.
function ____exports.checkTrust(site)
	local ____site_1 = site
	local setup = ____site_1.setup
	local host = ____site_1.host
	local option = optionOf(setup, host, "matrix_trusted_servers")
	local trusted = itemsOf(option)
	local accounts = otherHosts(site, true)
	local admitted = option == nil and accounts or __TS__ArrayFilter(
		accounts,
		function(____, name) return holds(trusted, name) end
	)
	local ____local = __TS__ArrayMap(
		setup.hosts,
		function(____, section) return section.name end
	)
	local servers = __TS__ArrayFilter(
		trusted,
		function(____, name) return not holds(____local, name) end
	)
	local steps = addAll(
		{},
		checkGuests(site)
	)
	steps[#steps + 1] = fine(
		step,
		"accounts that may enter meetings without Matrix: those of " .. named(admitted)
	)
	steps[#steps + 1] = fine(
		step,
		"other servers that may: " .. named(servers)
	)
	return addAll(
		steps,
		checkVisitors(site, trusted)
	)
end
return ____exports
 end,
["src.admin.check"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayFind = ____lualib.__TS__ArrayFind
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local ____check_2Dverifier = require("src.admin.check-verifier")
local verifierProbes = ____check_2Dverifier.verifierProbes
local ____check_2Dconflicts = require("src.admin.check-conflicts")
local checkConflicts = ____check_2Dconflicts.checkConflicts
local ____check_2Dmodules = require("src.admin.check-modules")
local checkModules = ____check_2Dmodules.checkModules
local ____check_2Doptions = require("src.admin.check-options")
local checkOptions = ____check_2Doptions.checkOptions
local ____probe_2Danswers = require("src.admin.probe-answers")
local readWellKnownProbe = ____probe_2Danswers.readWellKnownProbe
local ____setup = require("src.admin.setup")
local explainForeignHost = ____setup.explainForeignHost
local isOff = ____setup.isOff
local itemsOf = ____setup.itemsOf
local matrixHosts = ____setup.matrixHosts
local meetingsOf = ____setup.meetingsOf
local optionOf = ____setup.optionOf
local ____check_2Dtrust = require("src.admin.check-trust")
local checkTrust = ____check_2Dtrust.checkTrust
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local fine = ____step.fine
local warning = ____step.warning
local ____probe = require("src.admin.probe")
local known = ____probe.known
local runAll = ____probe.runAll
local send = ____probe.send
local ____power_2Dsync_2Doptions = require("src.meeting.power-sync-options")
local readPowerSyncOptions = ____power_2Dsync_2Doptions.readPowerSyncOptions
local ____auth_2Doptions = require("src.verification.auth-options")
local readAuthOptions = ____auth_2Doptions.readAuthOptions
local ____uvs = require("src.verification.uvs")
local withoutCredentials = ____uvs.withoutCredentials
--- Seconds for the requests to web servers.
local pageDeadline = 5
--- Asks a web server for the page for Matrix clients.
local function probePage(request, shownUrl, tools)
	return function(onSteps)
		send(
			request,
			tools,
			function(answer)
				onSteps({readWellKnownProbe(answer, shownUrl)})
			end
		)
	end
end
--- The address that Prosody's own web server listens on; nothing where it does not without TLS.
local function ownAddress(____bindingPattern0)
	local setup
	setup = ____bindingPattern0.setup
	local ports = setup.global.options.http_ports
	local port = ports == nil and "5280" or (itemsOf(ports)[1] or tostring(ports))
	local number = string.match(port, "^%d+$")
	if number == nil then
		return nil
	end
	local interfaces = addAll(
		addAll(
			{},
			itemsOf(setup.global.options.http_interfaces)
		),
		itemsOf(setup.global.options.interfaces)
	)
	local address = __TS__ArrayFind(
		interfaces,
		function(____, candidate)
			local ipv4 = string.match(candidate, "^%d+%.%d+%.%d+%.%d+$")
			return ipv4 ~= nil and candidate ~= "0.0.0.0"
		end
	)
	return (("http://" .. (address or "127.0.0.1")) .. ":") .. number
end
--- Asks Prosody itself, and the web server before it where its address is given, for the page for Matrix clients.
local function probePages(site, tools)
	local path = "/.well-known/element/jitsi"
	local probes = {}
	local address = ownAddress(site)
	if isOff(optionOf(site.setup, site.host, "matrix_well_known")) then
		local text = ("matrix_well_known is off: the web server has to serve " .. path) .. " by itself"
		probes[#probes + 1] = known(fine("well-known", text .. " (--public URL looks whether it does)"))
	elseif address == nil then
		local advice = "set http_ports, or serve the page from the web server and set matrix_well_known = false"
		local text = "Prosody's web server has no port without TLS to ask"
		probes[#probes + 1] = known(warning("well-known", text, advice))
	else
		local name = optionOf(site.setup, site.host, "http_host")
		local headers = {Host = type(name) == "string" and name or site.host.name}
		local url = address .. path
		probes[#probes + 1] = probePage({url = url, headers = headers, deadline = pageDeadline}, url, tools)
	end
	if tools.site ~= nil then
		local base = string.gsub(tools.site, "/+$", "")
		local url = base .. path
		local request = {url = url, headers = {}, deadline = pageDeadline}
		probes[#probes + 1] = probePage(
			request,
			withoutCredentials(url),
			tools
		)
	end
	return probes
end
--- Checks one host.
--
-- @param onReport called once
local function checkHost(host, tools, onReport)
	local setup = tools.setup
	local site = {
		setup = setup,
		host = host,
		muc = meetingsOf(setup, host)
	}
	local reader = tools.readerFor(host.name)
	local options = readAuthOptions(reader)
	local problems = reader.problems
	if site.muc ~= nil then
		local mucReader = tools.readerFor(site.muc.name)
		readPowerSyncOptions(mucReader)
		addAll(problems, mucReader.problems)
	end
	local steps = addAll(
		{},
		checkOptions(site, problems)
	)
	addAll(
		steps,
		checkModules(site)
	)
	addAll(
		steps,
		checkConflicts(site)
	)
	addAll(
		steps,
		checkTrust(site)
	)
	local probes = addAll(
		addAll(
			{},
			verifierProbes(options, tools)
		),
		probePages(site, tools)
	)
	runAll(
		probes,
		steps,
		function()
			onReport({host = host.name, steps = steps})
		end
	)
end
local function checkAll(hosts, reports, tools, onReports)
	local host = hosts[#reports + 1]
	if host == nil then
		onReports(reports)
		return
	end
	checkHost(
		host,
		tools,
		function(report)
			reports[#reports + 1] = report
			checkAll(hosts, reports, tools, onReports)
		end
	)
end
--- Checks a setup.
--
-- @param wanted the host to check; all whose users are verified by Matrix where there is none
-- @param onReports called once, perhaps before this returns; with at least one report
function ____exports.check(wanted, tools, onReports)
	local ours = matrixHosts(tools.setup)
	local hosts = wanted == nil and ours or __TS__ArrayFilter(
		ours,
		function(____, section) return section.name == wanted end
	)
	if #hosts > 0 then
		checkAll(hosts, {}, tools, onReports)
		return
	end
	local named = __TS__ArrayFind(
		tools.setup.hosts,
		function(____, section) return section.name == wanted end
	)
	local names = __TS__ArrayMap(
		ours,
		function(____, section) return section.name end
	)
	local step = explainForeignHost(wanted, named, names)
	onReports({{host = wanted or "no host", steps = {step}}})
end
return ____exports
 end,
["src.admin.arguments"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local ____exports = {}
local ____setup = require("src.admin.setup")
local begins = ____setup.begins
--- What the help says.
____exports.usage = {
	"prosodyctl mod_auth_matrix_user_verification check [HOST] [--public URL] [--json]",
	"    looks at the configuration, asks the verifier, and says what to change",
	"prosodyctl mod_auth_matrix_user_verification explain TOKEN [ROOM] [--host HOST] [--verify] [--json]",
	"    says what the module makes of a JWT; TOKEN - reads it from the standard input",
	"prosodyctl mod_auth_matrix_user_verification room ROOM_ID|NAME [--json]",
	"    tells the Jitsi room of a Matrix room, or the other way round",
	"Exit code: 0 all well, 1 warnings, 2 errors."
}
--- The options that take a word, and those that do not.
local withWord = {"--host", "--public"}
local alone = {"--json", "--verify", "--help"}
local function readWords(all)
	local words = {}
	local options = {}
	do
		local index = 0
		while index < #all do
			local word = all[index + 1] or ""
			local equals = (string.find(word, "=", nil, true) or 0) - 1
			local name = equals < 0 and word or __TS__StringSubstring(word, 0, equals)
			if not begins(word, "--") then
				words[#words + 1] = word
			elseif __TS__ArrayIndexOf(alone, word) >= 0 then
				options[__TS__StringSubstring(word, 2)] = ""
			elseif __TS__ArrayIndexOf(withWord, name) >= 0 then
				local ____temp_0
				if equals < 0 then
					____temp_0 = all[index + 1 + 1]
				else
					____temp_0 = __TS__StringSubstring(word, equals + 1)
				end
				local value = ____temp_0
				if value == nil or value == "" or begins(value, "--") then
					return {words = words, options = options, problem = name .. " needs a value"}
				end
				if equals < 0 then
					index = index + 1
				end
				options[__TS__StringSubstring(name, 2)] = value
			else
				return {words = words, options = options, problem = name .. " is not known"}
			end
			index = index + 1
		end
	end
	return {words = words, options = options}
end
--- Reads the words of a command.
function ____exports.readCommand(all)
	local ____readWords_result_1 = readWords(all)
	local words = ____readWords_result_1.words
	local options = ____readWords_result_1.options
	local problem = ____readWords_result_1.problem
	local name = words[1]
	local json = options.json ~= nil
	if problem ~= nil or options.help ~= nil then
		return {name = "help", problem = problem}
	end
	local first = words[2]
	local second = words[3]
	if name == "check" and second == nil then
		return {name = "check", host = first or options.host, json = json, site = options.public}
	end
	if name == "explain" and first ~= nil and words[4] == nil then
		local verify = options.verify ~= nil
		return {
			name = "explain",
			token = first,
			room = second,
			host = options.host,
			verify = verify,
			json = json
		}
	end
	if name == "room" and first ~= nil and second == nil then
		return {name = "room", room = first, json = json}
	end
	local ____temp_2
	if name == nil then
		____temp_2 = nil
	else
		____temp_2 = "not understood: " .. name
	end
	return {name = "help", problem = ____temp_2}
end
return ____exports
 end,
["src.matrix.room-name"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local isRoomId = ____ids.isRoomId
local ____text = require("src.prosody.text")
local byte = ____text.byte
local char = ____text.char
local find = ____text.find
local sub = ____text.sub
local alphabet = "abcdefghijklmnopqrstuvwxyz234567"
--- Jicofo creates rooms with this prefix and a random suffix to check whether the server works.
local healthCheckPrefix = "__jicofo-health-check"
--- The name of the Jitsi room for a Matrix room id.
function ____exports.roomNameOf(roomId)
	local name = ""
	do
		local first = 1
		while first <= #roomId do
			local a, b, c, d, e = byte(roomId, first, first + 4)
			if a == nil then
				a = 0
			end
			if b == nil then
				b = 0
			end
			if c == nil then
				c = 0
			end
			if d == nil then
				d = 0
			end
			if e == nil then
				e = 0
			end
			local rest = (((a * 256 + b) * 256 + c) * 256 + d) * 256 + e
			local letters = ""
			do
				local count = 0
				while count < 8 do
					local value = rest % 32
					letters = sub(alphabet, value + 1, value + 1) .. letters
					rest = (rest - value) / 32
					count = count + 1
				end
			end
			name = name .. letters
			first = first + 5
		end
	end
	return sub(
		name,
		1,
		math.ceil(#roomId * 8 / 5)
	)
end
--- Decodes base32.
--
-- @returns nothing for other text, and for a spelling that encoding does not give
local function decodeBase32(text)
	local bytes = {}
	local buffer = 0
	local bits = 0
	do
		local position = 1
		while position <= #text do
			local place = find(
				alphabet,
				sub(text, position, position),
				1,
				true
			)
			if place == nil then
				return nil
			end
			buffer = buffer * 32 + place - 1
			bits = bits + 5
			if bits >= 8 then
				bits = bits - 8
				local unit = 2 ^ bits
				bytes[#bytes + 1] = char(math.floor(buffer / unit))
				buffer = buffer % unit
			end
			position = position + 1
		end
	end
	return bits < 5 and buffer == 0 and table.concat(bytes, "") or nil
end
--- The Matrix room id that the name of a Jitsi room stands for.
--
-- @param name in lower case, as Prosody keeps node parts
-- @returns nothing for a name that is not the canonical spelling of a Matrix room id
function ____exports.roomIdOf(name)
	local roomId = decodeBase32(name)
	return roomId ~= nil and isRoomId(roomId) and roomId or nil
end
--- The name of a MUC room without its tenant: Jitsi's mod_muc_domain_mapper writes `[tenant]name`.
--
-- @param node the node part of the room's JID
function ____exports.withoutTenant(node)
	local ____, ____end = find(node, "^%[[^]]+%]")
	if ____end == nil then
		____end = 0
	end
	return sub(node, ____end + 1)
end
--- Whether a MUC room is one of Jicofo's health check rooms.
function ____exports.isHealthCheckRoom(node)
	return sub(
		____exports.withoutTenant(node),
		1,
		#healthCheckPrefix
	) == healthCheckPrefix
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
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local ____room_2Dname = require("src.matrix.room-name")
local roomNameOf = ____room_2Dname.roomNameOf
local ____text = require("src.prosody.text")
local find = ____text.find
local sub = ____text.sub
--- Longest token that is read, in bytes. Prosody's limit for the head of a request leaves little more.
local tokenMaximum = 8192
local function refuse(reason)
	return {ok = false, reason = reason}
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
	if tools.decodeObject(sub(token, 1, first - 1)) == nil then
		return nil
	end
	return tools.decodeObject(sub(token, first + 1, second - 1))
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
	local group
	local features
	if policy.secret ~= nil then
		group = context.group
		features = asObject(context.features)
	end
	if not isOptionalText(displayName, tools) or not isOptionalText(avatar, tools) or not isOptionalText(group, tools) then
		return refuse("profile_malformed")
	end
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
--
-- @param token as the client sent it, nothing when it sent none
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
--- Why a claim does not open a room; nothing where it does.
--
-- @param room as in the URL, in any case
function ____exports.refuseRoom(claim, room)
	if string.lower(room or "") ~= claim.roomName then
		return "room_mismatch"
	end
	return nil
end
--- Whether a token was refused because it has no Matrix claim: then it may be an ordinary one of Jitsi.
function ____exports.isWithoutMatrix(reason)
	return reason == "token_missing" or reason == "matrix_claim_missing"
end
return ____exports
 end,
["src.admin.explanation"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__StringCharCodeAt = ____lualib.__TS__StringCharCodeAt
local __TS__StringCharAt = ____lualib.__TS__StringCharAt
local __TS__ArraySort = ____lualib.__TS__ArraySort
local __TS__ArraySome = ____lualib.__TS__ArraySome
local ____exports = {}
local ____json = require("src.prosody.json")
local asObject = ____json.asObject
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
local ____setup = require("src.admin.setup")
local holds = ____setup.holds
local ____step = require("src.admin.step")
local fault = ____step.fault
local fine = ____step.fine
--- Longest value of a claim that is shown.
local shownMaximum = 200
--- The checks in the order of a login, each with the reasons for which it refuses.
local checks = {
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
--- Text as a terminal may show it: without control characters, and not too long.
function ____exports.shown(text)
	local result = ""
	do
		local index = 0
		while index < #text and index < shownMaximum do
			local code = __TS__StringCharCodeAt(text, index)
			result = result .. ((code < 32 or code == 127) and "?" or __TS__StringCharAt(text, index))
			index = index + 1
		end
	end
	return #text > shownMaximum and result .. "…" or result
end
local function describeValue(value)
	if type(value) == "string" then
		return ("\"" .. ____exports.shown(value)) .. "\""
	end
	return type(value) == "table" and "{…}" or tostring(value)
end
local function describeSecret(value)
	return type(value) == "string" and ("a secret of " .. tostring(#value)) .. " characters" or "not a text"
end
--- Adds members of an object: those that are shown, in this order, and the names of the others.
local function addClaims(claims, object, prefix, known, silent)
	if object == nil then
		return
	end
	for ____, name in ipairs(known) do
		local value = object[name]
		if value ~= nil then
			local secret = prefix == "context.matrix." and name == "token"
			claims[#claims + 1] = {
				name = prefix .. name,
				value = secret and describeSecret(value) or describeValue(value)
			}
		end
	end
	local others = {}
	for name in pairs(object) do
		if not holds(known, name) and not holds(silent, name) then
			others[#others + 1] = ____exports.shown(name)
		end
	end
	if #others > 0 then
		__TS__ArraySort(
			others,
			function(____, one, other) return one < other and -1 or 1 end
		)
		claims[#claims + 1] = {
			name = prefix .. "…",
			value = "not used: " .. table.concat(others, ", ")
		}
	end
end
--- The claims of a token's payload, as they may be shown.
function ____exports.showClaims(payload)
	local claims = {}
	local context = asObject(payload and payload.context)
	addClaims(
		claims,
		payload,
		"",
		{
			"iss",
			"sub",
			"aud",
			"room",
			"exp",
			"nbf"
		},
		{"context", "iat"}
	)
	addClaims(
		claims,
		asObject(context and context.matrix),
		"context.matrix.",
		{"token", "room_id", "server_name"},
		{}
	)
	addClaims(
		claims,
		asObject(context and context.user),
		"context.user.",
		{"name", "avatar"},
		{}
	)
	return claims
end
local function passed(step, explained)
	if step == "signature" and not explained.signed then
		return "not looked at: matrix_token_secret is not set"
	end
	return step == "room" and not explained.roomGiven and "not compared: no room was given" or "passed"
end
local function explainVerdict(explained)
	local verdict = explained.verdict
	if verdict == nil then
		return fine("verifier", "not asked: add --verify to ask whether the token is good, and of a member")
	end
	if not verdict.admitted then
		local who = verdict.userId == nil and "" or (" (" .. verdict.userId) .. ")"
		return fault("verifier", ("refused: " .. verdict.reason) .. who, loginReasons[verdict.reason].advice)
	end
	local owner = explained.powerSynchronised and verdict.owner
	return fine("verifier", (verdict.userId .. " is let in") .. (owner and ", as owner" or ", without being owner"))
end
--- Tells the checks of a login: those that passed, the one that refuses, and what the verifier says.
function ____exports.explainChecks(explained)
	local decision = explained.decision
	local steps = {}
	for ____, ____value in ipairs(checks) do
		local step = ____value.step
		local reasons = ____value.reasons
		if not decision.ok and __TS__ArraySome(
			reasons,
			function(____, reason) return reason == decision.reason end
		) then
			local ____temp_6
			if step == "room" then
				____temp_6 = explained.roomDifference
			else
				____temp_6 = nil
			end
			local difference = ____temp_6
			local text = ("refused: " .. decision.reason) .. (difference == nil and "" or ": " .. difference)
			steps[#steps + 1] = fault(step, text, loginReasons[decision.reason].advice)
			return {checks = steps, reason = decision.reason}
		end
		steps[#steps + 1] = fine(
			step,
			passed(step, explained)
		)
	end
	if not decision.ok then
		local other = fault("token", "refused: " .. decision.reason, loginReasons[decision.reason].advice)
		return {checks = {other}, reason = decision.reason}
	end
	steps[#steps + 1] = explainVerdict(explained)
	local verdict = explained.verdict
	return {checks = steps, reason = (verdict and verdict.admitted) == false and verdict.reason or nil}
end
return ____exports
 end,
["src.admin.print"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local exitCodeOf = ____step.exitCodeOf
--- Widths of the columns.
local levelWidth = 9
local stepWidth = 15
local claimWidth = 28
local function padded(text, width)
	local result = text
	while #result < width do
		result = result .. " "
	end
	return result
end
--- One step as a line, and its advice as a second one.
local function linesOf(____bindingPattern0)
	local advice
	local text
	local level
	local step
	step = ____bindingPattern0.step
	level = ____bindingPattern0.level
	text = ____bindingPattern0.text
	advice = ____bindingPattern0.advice
	local line = (padded(level, levelWidth) .. padded(step, stepWidth)) .. text
	return advice == nil and ({line}) or ({
		line,
		(padded("", levelWidth + stepWidth) .. "-> ") .. advice
	})
end
local function counted(count, word)
	return ((tostring(count) .. " ") .. word) .. (count == 1 and "" or "s")
end
--- Steps under a title, with a last line that counts what is wrong.
function ____exports.printSteps(title, steps)
	local lines = {title}
	local warnings = 0
	local errors = 0
	for ____, step in ipairs(steps) do
		addAll(
			lines,
			linesOf(step)
		)
		warnings = warnings + (step.level == "warning" and 1 or 0)
		errors = errors + (step.level == "error" and 1 or 0)
	end
	local wrong = (counted(errors, "error") .. ", ") .. counted(warnings, "warning")
	lines[#lines + 1] = exitCodeOf(steps) == 0 and "all well" or wrong
	return lines
end
--- Claims as lines, the names in one column.
function ____exports.printClaims(claims)
	return __TS__ArrayMap(
		claims,
		function(____, ____bindingPattern0)
			local value
			local name
			name = ____bindingPattern0.name
			value = ____bindingPattern0.value
			return padded(name, claimWidth) .. value
		end
	)
end
return ____exports
 end,
["src.admin.room"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__StringSubstring = ____lualib.__TS__StringSubstring
local __TS__StringCharAt = ____lualib.__TS__StringCharAt
local ____exports = {}
local ____ids = require("src.matrix.ids")
local isRoomId = ____ids.isRoomId
local ____room_2Dname = require("src.matrix.room-name")
local roomIdOf = ____room_2Dname.roomIdOf
local roomNameOf = ____room_2Dname.roomNameOf
local withoutTenant = ____room_2Dname.withoutTenant
local ____setup = require("src.admin.setup")
local begins = ____setup.begins
local alphabet = "abcdefghijklmnopqrstuvwxyz234567"
--- The part of a JID before the `@`; the text itself where there is none.
local function nodeOf(text)
	local at = (string.find(text, "@", nil, true) or 0) - 1
	return at < 0 and text or __TS__StringSubstring(text, 0, at)
end
local function findById(roomId)
	if isRoomId(roomId) then
		return {
			ok = true,
			roomId = roomId,
			roomName = roomNameOf(roomId)
		}
	end
	return {ok = false, text = roomId .. " is not a Matrix room id", advice = "a room id is ! and letters, a colon and the server's name (or ! and 43 characters). In a shell put it in single quotes"}
end
--- Finds a room by its Matrix id, or by the name or the JID of its Jitsi room.
--
-- @param text in any case: names of Jitsi rooms are the same in each, ids of Matrix rooms are not
function ____exports.findRoom(text)
	if begins(text, "!") then
		return findById(text)
	end
	if begins(text, "#") then
		return {ok = false, text = text .. " is an alias", advice = "take the room id, which begins with !: Element shows it under Settings, Advanced"}
	end
	local name = withoutTenant(string.lower(nodeOf(text)))
	local roomId = roomIdOf(name)
	if roomId ~= nil then
		return {ok = true, roomId = roomId, roomName = name}
	end
	do
		local index = 0
		while index < #name do
			if (string.find(
				alphabet,
				__TS__StringCharAt(name, index),
				nil,
				true
			) or 0) - 1 < 0 then
				return {ok = false, text = text .. " belongs to no Matrix room", advice = "names of their meetings are made of the letters a to z and the digits 2 to 7"}
			end
			index = index + 1
		end
	end
	return {ok = false, text = text .. " belongs to no Matrix room", advice = "it is base32, but not of a room id in its one spelling: it is cut off, or another program made it"}
end
--- Why two Matrix room ids that should be the same are not, where that can be seen.
function ____exports.compareRooms(wanted, claimed)
	return string.lower(wanted) == string.lower(claimed) and "they differ only in upper and lower case, which counts in Matrix room ids: check who changes it on the way" or "they are different rooms"
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
--
-- @param start must call its argument exactly once, or the coroutine never continues
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
--- The bare JIDs of a principal's sessions.
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
--
-- @param now seconds since 1970
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
return ____exports
 end,
["src.rights.registry"] = function(...)
local ____exports = {}
local ____claim = require("src.rights.claim")
local nameOfClaim = ____claim.nameOfClaim
local ____principal = require("src.rights.principal")
local attach = ____principal.attach
local isUsable = ____principal.isUsable
local sessionsOf = ____principal.sessionsOf
local weak = {__mode = "v"}
local function weakValues()
	return setmetatable({}, weak)
end
--- Whether a principal has a session that is bound, or still may be.
local function isPresent(principal)
	for ____, session in ipairs(sessionsOf(principal)) do
		if isUsable(
			session,
			os.time()
		) then
			return true
		end
	end
	return false
end
--- The registry of a module's host.
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
		usersOf = function(roomId)
			local found = {}
			local room = rooms[roomId]
			if room ~= nil then
				for ____, record in pairs(room.users) do
					if isPresent(record) then
						found[#found + 1] = record
					end
				end
			end
			return found
		end,
		isFree = function(username, principal)
			local owner = names[username]
			if owner ~= nil and owner ~= principal and #sessionsOf(owner) > 0 then
				return false
			end
			local ____opt_3 = host and host.sessions
			local user = ____opt_3 and ____opt_3[username]
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
			if record ~= nil and session.previd ~= nil then
				for ____, candidate in ipairs(sessionsOf(record)) do
					if candidate.resumption_token == session.previd and candidate.matrix_claim == name then
						return record
					end
				end
			end
			return nil
		end
	}
end
return ____exports
 end,
["src.rights.session-fields"] = function(...)
local ____exports = {}
local ____record = require("src.rights.record")
local isOwner = ____record.isOwner
--- The fields for Jitsi's plugins. They end with the membership, with a refusal, and with a new login that resumes.
local jitsiFields = {
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
	"_jitsi_auth_done"
}
--- Gives to a session what its successful login by Matrix grants for Jitsi's plugins.
--
-- @param profile replaces the claim's name and avatar, where the homeserver was asked for it
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
["src.verification.cache"] = function(...)
local ____exports = {}
--- Most answers kept. At 100 logins a second and 15 s they are all that count.
local answerMaximum = 4000
local function newPeriod(since)
	return {since = since, count = 0, kept = {}}
end
--- Makes an empty store.
--
-- @param seconds how long an answer counts; with 0 none is kept
function ____exports.recentAnswers(seconds, clock)
	local latest = newPeriod(clock.now())
	--- Of the period before: some of them count yet.
	local earlier = latest
	--- Begins a new period when the latest is over or full, which drops the one before it.
	local function turnOver()
		local now = clock.now()
		if now >= latest.since + seconds or latest.count >= answerMaximum / 2 then
			earlier = now >= latest.since + 2 * seconds and newPeriod(now) or latest
			latest = newPeriod(now)
		end
	end
	return {
		get = function(name)
			local found = latest.kept[name] or earlier.kept[name]
			return found ~= nil and found["end"] > clock.now() and found.verdict or nil
		end,
		set = function(name, ____bindingPattern0, verdict)
			local expires
			local roomId
			roomId = ____bindingPattern0.roomId
			expires = ____bindingPattern0.expires
			local life = expires == nil and seconds or math.min(
				seconds,
				expires - clock.wall()
			)
			if life > 0 then
				turnOver()
				latest.count = latest.count + 1
				latest.kept[name] = {
					verdict = verdict,
					roomId = roomId,
					["end"] = clock.now() + life
				}
			end
		end,
		drop = function(userId, roomId)
			for ____, ____value in ipairs({latest, earlier}) do
				local kept = ____value.kept
				for name, answer in pairs(kept) do
					if answer.roomId == roomId and answer.verdict.userId == userId then
						kept[name] = nil
					end
				end
			end
		end
	}
end
return ____exports
 end,
["src.verification.refusal-limit"] = function(...)
local ____exports = {}
--- Seconds in which an address may be refused as often as the option says.
local period = 50
--- So many refusals are free: half of the option, so that a burst of them and what follows stay below it.
local function freeRefusals(limit)
	return math.max(1, limit / 2)
end
--- Lets time take away debt or credit.
--
-- @param limit the option `matrix_refusals_per_minute`, above 0
function ____exports.payDebt(debt, limit, now)
	local paid = (now - debt.at) * limit / period
	debt.refused = debt.refused > 0 and math.max(0, debt.refused - paid) or math.min(0, debt.refused + paid)
	debt.at = now
end
--- Takes in how a check ended. Debt and credit have bounds, so that neither lasts.
function ____exports.endCheck(debt, ending, limit)
	debt.underWay = debt.underWay - 1
	if ending == "refused" then
		debt.refused = math.min(
			debt.refused + 1,
			freeRefusals(limit) + 1
		)
	elseif ending == "admitted" then
		debt.refused = math.max(debt.refused - 1, -limit)
	end
end
--- Whether an address may ask now, by a debt that was paid up to now.
function ____exports.mayAsk(debt, limit)
	return debt.refused + debt.underWay < freeRefusals(limit)
end
--- Whether an address has refusals that are not paid yet.
function ____exports.hasDebt(debt)
	return debt.refused >= 1
end
--- Seconds until an address of which nothing is under way may ask.
function ____exports.secondsToPay(debt, limit)
	return math.max(
		0,
		debt.refused - freeRefusals(limit)
	) * period / limit
end
return ____exports
 end,
["src.verification.debts"] = function(...)
local ____exports = {}
local caches = require("util.cache")
local ____refusal_2Dlimit = require("src.verification.refusal-limit")
local endCheck = ____refusal_2Dlimit.endCheck
local hasDebt = ____refusal_2Dlimit.hasDebt
local mayAsk = ____refusal_2Dlimit.mayAsk
local payDebt = ____refusal_2Dlimit.payDebt
local secondsToPay = ____refusal_2Dlimit.secondsToPay
--- Most addresses that are remembered; the ones used longest ago go first.
local addressMaximum = 5000
--- Starts without debts.
--
-- @param limit the option `matrix_refusals_per_minute`; 0 for no limit
function ____exports.makeDebts(limit, clock)
	local debts = caches.new(addressMaximum)
	local function debtOf(address)
		local ____temp_0
		if address == nil then
			____temp_0 = nil
		else
			____temp_0 = debts:get(address)
		end
		local debt = ____temp_0
		if debt ~= nil then
			payDebt(
				debt,
				limit,
				clock.now()
			)
		end
		return debt
	end
	return {
		mayAsk = function(address)
			local debt = debtOf(address)
			return debt == nil or mayAsk(debt, limit)
		end,
		hasDebt = function(address)
			local debt = debtOf(address)
			return debt ~= nil and hasDebt(debt)
		end,
		secondsToPay = function(address)
			local debt = debtOf(address)
			return debt == nil and 0 or secondsToPay(debt, limit)
		end,
		begin = function(address)
			if address == nil or limit == 0 then
				return
			end
			local debt = debtOf(address) or ({
				refused = 0,
				at = clock.now(),
				underWay = 0
			})
			debt.underWay = debt.underWay + 1
			debts:set(address, debt)
		end,
		["end"] = function(address, ending)
			local debt = debtOf(address)
			if debt ~= nil then
				endCheck(debt, ending, limit)
			end
		end
	}
end
return ____exports
 end,
["src.verification.incident"] = function(...)
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
["src.verification.health"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local __TS__ObjectAssign = ____lualib.__TS__ObjectAssign
local ____exports = {}
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
--- What a verdict says of the verifier. Only an outage is trouble: a wrong configuration does not go away by waiting, and
-- strangers can cause such answers by what they claim.
function ____exports.signOf(verdict)
	if verdict.admitted then
		return "answers"
	end
	local ____loginReasons_verdict_reason_0 = loginReasons[verdict.reason]
	local cause = ____loginReasons_verdict_reason_0.cause
	if cause == "local" then
		return "unknown"
	end
	return cause == "outage" and "trouble" or "answers"
end
--- After so many failures in a row a verifier is left alone for a while, if they were of as many rooms and tokens.
local failureMaximum = 5
local fewestRooms = 3
local fewestTokens = 3
--- How long at first, doubled after each check that fails then, and at most; in seconds.
local firstPause = 1
local longestPause = 30
--- Most failures that are remembered.
local rememberedFailures = 20
--- A verifier that nothing is known of.
____exports.unbroken = {kind = "asking", failures = 0, failed = {}}
--- Whether a token failed before, or a room as a probe: in an outage every room fails.
local function hasFailed(failed, check)
	for ____, ____value in ipairs(failed) do
		local roomId = ____value.roomId
		local fingerprint = ____value.fingerprint
		local wasProbe = ____value.probe
		if fingerprint == check.fingerprint or wasProbe == true and roomId == check.roomId then
			return true
		end
	end
	return false
end
--- Whether a check may ask now. With `probe`, the state has to become `probing`, see {@link probe}.
--
-- A claim that just failed is a bad probe, and so is a room that failed as one: an attacker's would keep the verifier
-- paused. Such a check has to wait as long again, and probes only if no other comes.
function ____exports.admission(state, check, now)
	repeat
		local ____switch10 = state.kind
		local ____cond10 = ____switch10 == "asking"
		if ____cond10 then
			return "ask"
		end
		____cond10 = ____cond10 or ____switch10 == "paused"
		if ____cond10 then
			do
				local patience = hasFailed(state.failed, check) and state.seconds or 0
				return now >= state["until"] + patience and "probe" or "refuse"
			end
		end
		____cond10 = ____cond10 or ____switch10 == "probing"
		if ____cond10 then
			return "refuse"
		end
	until true
end
--- The state while one check finds out.
function ____exports.probe(state)
	return state.kind == "paused" and ({kind = "probing", seconds = state.seconds, failed = state.failed}) or state
end
--- Whether failures are of so many rooms and tokens that the verifier is to blame.
local function isWidespread(failed)
	local rooms = {}
	local tokens = {}
	for ____, ____value in ipairs(failed) do
		local roomId = ____value.roomId
		local fingerprint = ____value.fingerprint
		if __TS__ArrayIndexOf(rooms, roomId) < 0 then
			rooms[#rooms + 1] = roomId
		end
		if __TS__ArrayIndexOf(tokens, fingerprint) < 0 then
			tokens[#tokens + 1] = fingerprint
		end
	end
	return #rooms >= fewestRooms and #tokens >= fewestTokens
end
--- Adds a failure to the latest ones; of the same room and token one is enough.
local function remember(failed, ____bindingPattern0, isProbe)
	local fingerprint
	local roomId
	roomId = ____bindingPattern0.roomId
	fingerprint = ____bindingPattern0.fingerprint
	local latest = {}
	local first = math.max(0, #failed + 1 - rememberedFailures)
	do
		local index = first
		while index < #failed do
			local other = failed[index + 1]
			if other ~= nil and (other.roomId ~= roomId or other.fingerprint ~= fingerprint) then
				latest[#latest + 1] = other
			end
			index = index + 1
		end
	end
	latest[#latest + 1] = {roomId = roomId, fingerprint = fingerprint, probe = isProbe}
	return latest
end
--- The state after a check ended.
function ____exports.afterCheck(state, check, sign, now)
	if sign == "answers" then
		return ____exports.unbroken
	end
	local failed = sign == "trouble" and remember(state.failed, check, state.kind == "probing") or state.failed
	if state.kind == "paused" then
		return __TS__ObjectAssign({}, state, {failed = failed})
	end
	if state.kind == "probing" then
		local seconds = sign == "trouble" and math.min(2 * state.seconds, longestPause) or state.seconds
		return {kind = "paused", ["until"] = sign == "trouble" and now + seconds or now, seconds = seconds, failed = failed}
	end
	if sign == "unknown" then
		return state
	end
	local failures = state.failures + 1
	return (failures < failureMaximum or not isWidespread(failed)) and ({kind = "asking", failures = failures, failed = failed}) or ({kind = "paused", ["until"] = now + firstPause, seconds = firstPause, failed = failed})
end
return ____exports
 end,
["src.verification.circuit-breaker"] = function(...)
local ____exports = {}
local caches = require("util.cache")
local ____health = require("src.verification.health")
local admission = ____health.admission
local afterCheck = ____health.afterCheck
local probe = ____health.probe
local signOf = ____health.signOf
local unbroken = ____health.unbroken
local ____login_2Dreasons = require("src.login-reasons")
local isRefusal = ____login_2Dreasons.isRefusal
local ____incident = require("src.verification.incident")
local makeIncident = ____incident.makeIncident
--- Most targets of which something is known. Their names come from clients, so there may be many.
local targetMaximum = 200
--- Whether a verdict says yes or no.
function ____exports.isClear(verdict)
	return verdict.admitted or isRefusal(verdict.reason)
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
		local newest = records:head()
		if newest ~= target then
			records:set(target, record)
		end
		return record
	end
	return {
		hasAdmitted = function(target)
			local ____opt_0 = records:get(target)
			return (____opt_0 and ____opt_0.hasAdmitted) == true
		end,
		isPaused = function(target, check)
			local record = records:get(target)
			return record ~= nil and admission(
				record.breaker,
				check,
				clock.now()
			) == "refuse"
		end,
		admit = function(target, check)
			local record = records:get(target)
			if record == nil then
				return "ask"
			end
			local decision = admission(
				record.breaker,
				check,
				clock.now()
			)
			if decision == "probe" then
				record.breaker = probe(record.breaker)
			end
			return decision
		end,
		settle = function(target, check, verdict)
			local record = recordOf(target)
			local before = record.breaker
			record.breaker = afterCheck(
				before,
				check,
				signOf(verdict),
				clock.now()
			)
			record.hasAdmitted = record.hasAdmitted or verdict.admitted
			if record.breaker.kind == "paused" and before.kind ~= "paused" then
				observer.onPaused(target, record.breaker.seconds, before.kind == "asking")
			end
			if record.breaker.kind == "asking" and before.kind ~= "asking" then
				local ____opt_2 = observer.onResumed
				if ____opt_2 ~= nil then
					____opt_2(target)
				end
			end
			local ____isClear_result_4
			if ____exports.isClear(verdict) then
				____isClear_result_4 = record.incident["end"]()
			else
				____isClear_result_4 = nil
			end
			local summary = ____isClear_result_4
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
["src.verification.places"] = function(...)
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
-- Strangers may name a slow server of their own to keep places taken, or ask for a slow room again and again. So of targets
-- that are not trusted each gets a quarter at most, and all of them three quarters, as does each address; the rest is kept
-- for the others.
--
-- @param places how many there are
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
return ____exports
 end,
["src.verification.queue"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local __TS__ArrayFind = ____lualib.__TS__ArrayFind
local ____exports = {}
local ____places = require("src.verification.places")
local hasPlace = ____places.hasPlace
local waitingPlaces = ____places.waitingPlaces
local function changeCount(counts, name, by)
	local count = (counts[name] or 0) + by
	if count > 0 then
		counts[name] = count
	else
		counts[name] = nil
	end
end
local function makePlaces(maximum)
	local byTarget = {}
	local byAddress = {}
	local taken = {all = 0, untrusted = 0, ofTarget = 0, ofAddress = 0}
	local function change(turn, by)
		taken.all = taken.all + by
		taken.untrusted = taken.untrusted + (turn.trusted == true and 0 or by)
		changeCount(byTarget, turn.target, by)
		if turn.address ~= nil then
			changeCount(byAddress, turn.address, by)
		end
	end
	return {
		count = function() return taken.all end,
		has = function(turn, trusted)
			taken.ofTarget = byTarget[turn.target] or 0
			taken.ofAddress = turn.address == nil and 0 or (byAddress[turn.address] or 0)
			return hasPlace(taken, trusted, maximum)
		end,
		take = function(turn, trusted)
			turn.trusted = trusted
			change(turn, 1)
		end,
		free = function(turn)
			change(turn, -1)
		end
	}
end
--- Shortest time until an address in debt is looked at again, in seconds.
local leastWait = 0.05
--- Longest time that a turn of an address in debt waits, in seconds.
local patience = 5
---
-- @param maximum how many run at once
function ____exports.makeTurns(maximum, ____bindingPattern0)
	local displace
	local begin
	local isTrusted
	local clock
	local debts
	debts = ____bindingPattern0.debts
	clock = ____bindingPattern0.clock
	isTrusted = ____bindingPattern0.isTrusted
	begin = ____bindingPattern0.begin
	displace = ____bindingPattern0.displace
	local running = makePlaces(maximum)
	local waiting = makePlaces(waitingPlaces(maximum))
	--- Turns that wait, the first first.
	local queue = {}
	--- What stops the timers of addresses in debt.
	local attended = {}
	local beginning = false
	local function canRun(turn)
		return debts.mayAsk(turn.address) and running.has(
			turn,
			isTrusted(turn)
		)
	end
	local function start(turn)
		running.take(
			turn,
			isTrusted(turn)
		)
		debts.begin(turn.address)
	end
	local function leave(turn)
		local index = __TS__ArrayIndexOf(queue, turn)
		if index >= 0 then
			table.remove(queue, index + 1)
			waiting.free(turn)
		end
	end
	--- The turns of an address that wait, the first first.
	local function waitersOf(address)
		return __TS__ArrayFilter(
			queue,
			function(____, waiter) return waiter.address == address end
		)
	end
	--- Takes from the queue the first that can run; nothing where none can.
	local function takeNext()
		if running.count() >= maximum then
			return nil
		end
		local turn = __TS__ArrayFind(
			queue,
			function(____, waiter) return canRun(waiter) end
		)
		if (turn and turn.address) ~= nil and debts.hasDebt(turn.address) then
			for ____, waiter in ipairs(waitersOf(turn.address)) do
				turn = canRun(waiter) and waiter or turn
			end
		end
		if turn ~= nil then
			leave(turn)
		end
		return turn
	end
	--- Lets all begin that can: one after the other, not one inside the other, as a turn may end as soon as it begins.
	local function beginNext()
		if beginning then
			return
		end
		beginning = true
		do
			local turn = takeNext()
			while turn ~= nil do
				start(turn)
				begin(turn)
				turn = takeNext()
			end
		end
		beginning = false
	end
	local attend
	--- Sees to the waiting turns of an address in debt: it may ask after a time, and they do not wait for long.
	attend = function(address)
		if address == nil or #queue == 0 or not debts.hasDebt(address) then
			return
		end
		local latest = clock.now() - patience
		local waiters = waitersOf(address)
		for ____, waiter in ipairs(waiters) do
			if (waiter.since or 0) < latest then
				leave(waiter)
				displace(waiter)
			end
		end
		if #waiters > 0 and not (attended[address] ~= nil) then
			local stop = clock.after(
				debts.secondsToPay(address) + leastWait,
				function()
					attended[address] = nil
					beginNext()
					attend(address)
				end
			)
			attended[address] = stop
		end
	end
	return {
		ask = function(turn)
			if canRun(turn) then
				start(turn)
				return "now"
			end
			local trusted = isTrusted(turn)
			if not waiting.has(turn, trusted) then
				return "never"
			end
			waiting.take(turn, trusted)
			turn.since = clock.now()
			queue[#queue + 1] = turn
			attend(turn.address)
			return "later"
		end,
		["end"] = function(turn, ending)
			running.free(turn)
			debts["end"](turn.address, ending)
			attend(turn.address)
			beginNext()
		end,
		leave = leave,
		stop = function()
			for ____, stop in pairs(attended) do
				stop()
			end
		end,
		running = function() return running.count() end,
		waiting = function() return waiting.count() end
	}
end
return ____exports
 end,
["src.verification.checks"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local ____exports = {}
local ____login_2Dreasons = require("src.login-reasons")
local isRefusal = ____login_2Dreasons.isRefusal
local ____claim = require("src.rights.claim")
local nameOfClaim = ____claim.nameOfClaim
local ____cache = require("src.verification.cache")
local recentAnswers = ____cache.recentAnswers
local ____debts = require("src.verification.debts")
local makeDebts = ____debts.makeDebts
local ____incident = require("src.verification.incident")
local makeIncident = ____incident.makeIncident
local ____circuit_2Dbreaker = require("src.verification.circuit-breaker")
local isClear = ____circuit_2Dbreaker.isClear
local watchTroubles = ____circuit_2Dbreaker.watchTroubles
local ____queue = require("src.verification.queue")
local makeTurns = ____queue.makeTurns
--- Events of checks: the verifier is asked, a login joins a check under way, a recent answer is used again.
____exports.checkEvents = {"asked", "joined", "reused"}
--- Where the verifier does not tell one target from another.
local onlyTarget = {name = "the verifier", configured = true}
--- The latest deadline of some askers.
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
	local underWay, answerUnclear, begin
	local answers = recentAnswers(settings.cacheSeconds, clock)
	local troubles = watchTroubles(clock, observer)
	local debts = makeDebts(settings.refusalsPerMinute, clock)
	local turns = makeTurns(
		settings.maxChecks,
		{
			debts = debts,
			clock = clock,
			isTrusted = function(check)
				local ____check_configured_2 = check.configured
				if ____check_configured_2 == nil then
					____check_configured_2 = troubles.hasAdmitted(check.target)
				end
				return ____check_configured_2
			end,
			begin = function(check)
				begin(check)
			end,
			displace = function(check)
				underWay[check.name] = nil
				answerUnclear(check, check.askers, "too_many_refusals")
			end
		}
	)
	local queueIncident = makeIncident(clock)
	--- Checks that run or wait, by name.
	underWay = {}
	local givenUp = false
	local function tellLoad()
		local ____opt_3 = observer.onLoad
		if ____opt_3 ~= nil then
			____opt_3(
				turns.running(),
				turns.waiting()
			)
		end
	end
	local function answer(asker, verdict)
		local ____opt_5 = asker.stopTimer
		if ____opt_5 ~= nil then
			____opt_5()
		end
		asker.onVerdict(verdict)
	end
	--- Answers askers that nobody can say. The first of them tells the log, if nobody did before.
	answerUnclear = function(check, askers, reason)
		if #askers == 0 then
			return
		end
		local ____temp_7
		if reason == "too_many_checks" or reason == "too_many_refusals" then
			____temp_7 = queueIncident.refuse(reason, #askers)
		else
			____temp_7 = troubles.refuse(check.target, reason, #askers)
		end
		local told = ____temp_7
		for ____, asker in ipairs(askers) do
			answer(
				asker,
				cannotSay(reason, told)
			)
			told = true
		end
	end
	--- Enforces an asker's own deadline, which may be before the check's.
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
					turns.leave(check)
					tellLoad()
				end
				local reason = debts.hasDebt(check.address) and "too_many_refusals" or "too_many_checks"
				answerUnclear(check, {asker}, waits and reason or "verifier_timeout")
			end
		)
	end
	local function start(name, claim, userId, address, askers)
		local ____opt_8 = verifier.targetOf
		local target = ____opt_8 and ____opt_8(claim) or onlyTarget
		local check = {
			name = name,
			claim = claim,
			userId = userId,
			address = address,
			askers = askers,
			target = target.name,
			configured = target.configured
		}
		if troubles.isPaused(target.name, claim) then
			answerUnclear(check, askers, "verifier_paused")
			return
		end
		local turn = turns.ask(check)
		if turn == "never" then
			answerUnclear(check, askers, "too_many_checks")
			return
		end
		underWay[name] = check
		if turn == "now" then
			return begin(check)
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
		local ending = "unclear"
		if verdict.admitted then
			ending = "admitted"
			if check.userId == nil then
				answers.set(check.name, check.claim, verdict)
			end
		elseif isRefusal(verdict.reason) then
			ending = "refused"
		end
		if isClear(verdict) then
			for ____, asker in ipairs(askers) do
				answer(asker, verdict)
			end
		elseif not verdict.admitted then
			answerUnclear(check, askers, verdict.reason)
		end
		turns["end"](check, ending)
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
	end
	local function conclude(check, verdict)
		troubles.settle(check.target, check.claim, verdict)
		____end(check, verdict)
	end
	--- Asks the verifier; an error counts as an answer.
	local function askSafely(check, seconds, onVerdict)
		local ____check_11 = check
		local claim = ____check_11.claim
		local userId = ____check_11.userId
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
			observer.onError(____error)
			onVerdict(cannotSay("internal_error", false))
		end
	end
	local ask
	--- Asks the verifier.
	ask = function(check)
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
			local ____opt_12 = observer.onAnswer
			if ____opt_12 ~= nil then
				____opt_12(clock.now() - started)
			end
			local ____verdict_admitted_16 = verdict.admitted
			if ____verdict_admitted_16 then
				local ____opt_14 = check.stale
				____verdict_admitted_16 = (____opt_14 and ____opt_14[verdict.userId] ~= nil) == true
			end
			if ____verdict_admitted_16 then
				check.stale = nil
				local ____opt_17 = observer.onEvent
				if ____opt_17 ~= nil then
					____opt_17("asked")
				end
				ask(check)
				return
			end
			verdict.asked = started
			conclude(check, verdict)
		end
		return askSafely(
			check,
			math.max(0, endsAt - started),
			onVerdict
		)
	end
	--- A check has its turn.
	begin = function(check)
		local admission = troubles.admit(check.target, check.claim)
		if admission == "refuse" then
			____end(
				check,
				cannotSay("verifier_paused", false)
			)
			return
		end
		local ____opt_19 = observer.onEvent
		if ____opt_19 ~= nil then
			____opt_19("asked")
		end
		tellLoad()
		return ask(check)
	end
	local function check(name, claim, userId, address, seconds, onVerdict)
		local asker = {
			deadline = clock.now() + seconds,
			onVerdict = onVerdict
		}
		local other = underWay[name]
		if other == nil then
			return start(
				name,
				claim,
				userId,
				address,
				{asker}
			)
		end
		local ____opt_21 = observer.onEvent
		if ____opt_21 ~= nil then
			____opt_21("joined")
		end
		local ____other_askers_23 = other.askers
		____other_askers_23[#____other_askers_23 + 1] = asker
		if other.endsAt == nil or other.endsAt > asker.deadline then
			limit(other, asker)
		end
	end
	local function ____temp_27(claim, seconds, address, onVerdict)
		if givenUp then
			onVerdict(cannotSay("check_cancelled", false))
			return
		end
		local name = nameOfClaim(claim)
		local recent = answers.get(name)
		if recent ~= nil then
			local ____opt_24 = observer.onEvent
			if ____opt_24 ~= nil then
				____opt_24("reused")
			end
			onVerdict(recent)
			return
		end
		return check(
			name,
			claim,
			nil,
			address,
			seconds,
			onVerdict
		)
	end
	local ____temp_26
	if verifier.confirm == nil then
		____temp_26 = nil
	else
		____temp_26 = function(claim, userId, seconds, onVerdict)
			if givenUp then
				onVerdict(cannotSay("check_cancelled", false))
				return
			end
			local name = (userId .. " ") .. claim.roomId
			return check(
				name,
				claim,
				userId,
				nil,
				seconds,
				onVerdict
			)
		end
	end
	return {
		verify = ____temp_27,
		confirm = ____temp_26,
		review = verifier.review,
		forget = function(userId, roomId)
			answers.drop(userId, roomId)
			for ____, other in pairs(underWay) do
				if other.claim.roomId == roomId and other.endsAt ~= nil then
					if other.stale == nil then
						other.stale = {}
					end
					other.stale[userId] = true
				end
			end
		end,
		giveUpAll = function()
			givenUp = true
			turns.stop()
			local all = {}
			for ____, check in pairs(underWay) do
				all[#all + 1] = check
			end
			for ____, check in ipairs(all) do
				if check.endsAt == nil then
					underWay[check.name] = nil
					turns.leave(check)
					answerUnclear(check, check.askers, "check_cancelled")
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
--
-- @returns nothing, with a logged error, without Jitsi's library or with wrong options for it
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
local mechanisms = {[mechanism] = true}
--- Makes the SASL handler of a session, with the mechanism ANONYMOUS.
--
-- It does without util.sasl, which keeps its mechanisms in one table for the whole server, and whose own ANONYMOUS
-- repeats the login until it is accepted.
local function anonymousHandler(session, login)
	return {
		mechanisms = function() return mechanisms end,
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
				return "failure", outcome.condition, outcome.text
			end
			self.username = outcome.username
			return "success"
		end,
		clean_clone = function() return anonymousHandler(session, login) end
	}
end
local function notSupported()
	return nil, "Not supported: users of this host are verified by Matrix and have no password here"
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
--- Before mod_s2s, which opens connections.
local routePriority = 300
--- Keeps the users of the module's host anonymous, as Prosody's own mod_auth_anonymous does: nothing of them is stored, and
-- they reach no other server.
--
-- @returns a function to call when the module is unloaded
function ____exports.keepUsersAnonymous(module)
	module:hook(
		"route/remote",
		function(event)
			local ____temp_2
			local ____opt_0 = event.origin
			if (____opt_0 and ____opt_0.type) == "c2s" then
				____temp_2 = false
			else
				____temp_2 = nil
			end
			return ____temp_2
		end,
		routePriority
	)
	local ____module_3 = module
	local host = ____module_3.host
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
["src.prosody.metric"] = function(...)
local ____exports = {}
--- Registers a metric.
--
-- @returns its family, which gives the metric for values of its labels
function ____exports.registerMetric(module, description)
	local ____description_0 = description
	local ____type = ____description_0.type
	local name = ____description_0.name
	local unit = ____description_0.unit
	local help = ____description_0.help
	local labels = ____description_0.labels
	local buckets = ____description_0.buckets
	local ____temp_1
	if buckets == nil then
		____temp_1 = nil
	else
		____temp_1 = {buckets = buckets}
	end
	local options = ____temp_1
	return module:metric(
		____type,
		name,
		unit,
		help,
		labels,
		options
	)
end
--- Registers a counter.
--
-- @returns counts for a value of its label: 0 shows the value before its first event, which rates need
function ____exports.registerCounter(module, description)
	local family = ____exports.registerMetric(module, description)
	return function(label, amount)
		if amount == nil then
			amount = 1
		end
		family:with_labels(label):add(amount)
	end
end
return ____exports
 end,
["src.verification.check-log"] = function(...)
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
["src.verification.check-observer"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local ____exports = {}
--- Makes the observer of a module's checks.
--
-- @param asking the status while all is well: who is asked
function ____exports.observeChecks(module, log, metrics, asking)
	--- The verifiers that are left alone.
	local paused = {}
	local function show()
		metrics.paused(#paused)
		if #paused == 0 then
			module:set_status("info", asking)
		else
			module:set_status(
				"warn",
				(asking .. "; in trouble and left alone: ") .. table.concat(paused, ", ")
			)
		end
	end
	return {
		onEvent = metrics.onEvent,
		onLoad = metrics.onLoad,
		onAnswer = metrics.onAnswer,
		onPaused = function(target, seconds, first)
			log.onPaused(target, seconds, first)
			if __TS__ArrayIndexOf(paused, target) < 0 then
				paused[#paused + 1] = target
			end
			metrics.onPaused()
			show()
		end,
		onResumed = function(target)
			local index = __TS__ArrayIndexOf(paused, target)
			if index >= 0 then
				table.remove(paused, index + 1)
				show()
			end
		end,
		onOver = log.onOver,
		onQueueOver = log.onQueueOver,
		onError = log.onError
	}
end
return ____exports
 end,
["src.login.counters"] = function(...)
local ____exports = {}
local ____auth_2Dmetrics = require("src.auth-metrics")
local authMetrics = ____auth_2Dmetrics.authMetrics
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
local ____metric = require("src.prosody.metric")
local registerCounter = ____metric.registerCounter
local registerMetric = ____metric.registerMetric
--- What the metrics call the changes that a call follows.
local reviewChanges = {promote = "promoted", demote = "demoted", remove = "removed"}
--- Registers the metrics of the auth module.
--
-- @param events what may happen to checks
function ____exports.makeAuthMetrics(module, events)
	local logins = registerMetric(module, authMetrics.logins)
	local function countLogins(outcome, reason, amount)
		logins:with_labels(outcome, reason):add(amount)
	end
	local checks = registerCounter(module, authMetrics.checks)
	local reviews = registerCounter(module, authMetrics.reviews)
	local changes = registerCounter(module, authMetrics.review_changes)
	local verification = registerMetric(module, authMetrics.verification):with_labels()
	local running = registerMetric(module, authMetrics.checks_running):with_labels()
	local waiting = registerMetric(module, authMetrics.checks_waiting):with_labels()
	local paused = registerMetric(module, authMetrics.verifier_paused):with_labels()
	local pauses = registerMetric(module, authMetrics.verifier_pauses):with_labels()
	countLogins("admitted", "none", 0)
	countLogins("abandoned", "none", 0)
	for reason in pairs(loginReasons) do
		countLogins("refused", reason, 0)
	end
	for ____, event in ipairs(events) do
		checks(event, 0)
	end
	reviews("answered", 0)
	reviews("unanswered", 0)
	for ____, change in ipairs({"promoted", "demoted", "removed"}) do
		changes(change, 0)
	end
	pauses:add(0)
	running:set(0)
	waiting:set(0)
	paused:set(0)
	return {
		onLogin = function(outcome, reason)
			countLogins(outcome, reason or "none", 1)
		end,
		onReviewed = function(answered)
			reviews(answered and "answered" or "unanswered")
		end,
		onFollowed = function(change)
			changes(reviewChanges[change])
		end,
		onAnswer = function(seconds)
			verification:sample(seconds)
		end,
		onEvent = function(event)
			checks(event)
		end,
		onLoad = function(checksRunning, checksWaiting)
			running:set(checksRunning)
			waiting:set(checksWaiting)
		end,
		onPaused = function()
			pauses:add(1)
		end,
		paused = function(count)
			paused:set(count)
		end
	}
end
return ____exports
 end,
["src.login.refusal"] = function(...)
local ____exports = {}
local ____login_2Dreasons = require("src.login-reasons")
local conditionOf = ____login_2Dreasons.conditionOf
local isRefusal = ____login_2Dreasons.isRefusal
local loginReasons = ____login_2Dreasons.loginReasons
local ____address = require("src.prosody.address")
local networkOf = ____address.networkOf
local ____text = require("src.prosody.text")
local quote = ____text.quote
local ____session_2Dfields = require("src.rights.session-fields")
local clearSession = ____session_2Dfields.clearSession
--- Logs a warning, once.
function ____exports.warnOnce(settings, format, value)
	if not (settings.warned[format] ~= nil) then
		settings.warned[format] = true
		settings.module:log("warn", format, value)
	end
end
--- The client in a log line, without secrets.
function ____exports.describe(session, claim, userId)
	local room = session.jitsi_web_query_room
	local name = userId or "a client"
	local address = session.ip or "an unknown address"
	if claim ~= nil then
		return string.format("%s at %s, room %s", name, address, claim.roomId)
	end
	return string.format(
		"%s at %s, meeting %s",
		name,
		address,
		room == nil and "unnamed" or quote(room)
	)
end
--- Refuses a login: logs and counts it, takes from the session what only a successful login gives, and makes the answer.
--
-- @param who see {@link describe }
-- @param logged whether the log has a line about the same trouble already
function ____exports.refuse(session, settings, reason, who, logged)
	if who == nil then
		who = ____exports.describe(session)
	end
	if logged == nil then
		logged = false
	end
	local ____loginReasons_reason_0 = loginReasons[reason]
	local level = ____loginReasons_reason_0.level
	local advice = ____loginReasons_reason_0.advice
	local text = ____loginReasons_reason_0.text
	clearSession(session)
	if isRefusal(reason) then
		session.matrix_refused_logins = (session.matrix_refused_logins or 0) + 1
	end
	settings.metrics.onLogin("refused", reason)
	settings.module:log(
		logged and "debug" or level,
		"Login refused (%s): %s: %s",
		reason,
		who,
		advice
	)
	return {
		ok = false,
		condition = conditionOf(reason),
		text = text
	}
end
--- Answers a login whose client has left: nobody reads the answer, but mod_saslauth needs one.
function ____exports.abandon(session, settings)
	if session.base_type == nil then
		session.base_type = "c2s"
	end
	settings.module:log("debug", "The client left during the login")
	settings.metrics.onLogin("abandoned")
	return {ok = false, condition = "temporary-auth-failure", text = "Connection gone"}
end
--- After so many refusals a connection gets no further try.
local refusalsPerConnection = 3
--- Refuses and closes a connection that was refused too often, before any work.
--
-- @returns nothing while it may try
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
	local logged = refused > refusalsPerConnection
	return ____exports.refuse(
		session,
		settings,
		"too_many_refusals",
		____exports.describe(session),
		logged
	)
end
--- The network that a session's refusals count against; nothing where the client's address is not known.
function ____exports.addressOf(session, settings)
	if session.ip == nil then
		return nil
	end
	if session.matrix_behind_unknown_proxy == true then
		if settings.options.refusalsPerMinute > 0 then
			____exports.warnOnce(settings, "Clients come by a proxy at %s that trusted_proxies does not name: matrix_refusals_per_minute does not limit them (logged once)", session.ip)
		end
		return nil
	end
	return networkOf(session.ip)
end
return ____exports
 end,
["src.login.request"] = function(...)
local ____exports = {}
local httpUtil = require("util.http")
local ____address = require("src.prosody.address")
local isPrivate = ____address.isPrivate
local ____text = require("src.prosody.text")
local find = ____text.find
local sub = ____text.sub
--- Most parameters of a URL that are read. Jitsi's clients send less than ten.
local parameterMaximum = 100
local function decode(text)
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
			if last == nil then
				last = position
			end
			if name == nil then
				name = ""
			end
			position = last + 1
			if mark == "=" then
				local next = find(query, "&", position, true)
				if next == nil then
					next = #query + 1
				end
				parameters[decode(name)] = decode(sub(query, position, next - 1))
				position = next + 1
			end
			count = count + 1
		end
	end
	return parameters
end
--- The token in an `Authorization: Bearer` header.
local function bearerToken(header)
	if header == nil then
		return nil
	end
	local token = string.match(header, "^[Bb][Ee][Aa][Rr][Ee][Rr] +(.+)$")
	return token
end
--- Whether a request came through a proxy from which Prosody does not take the client's address. Only a proxy in a private
-- network counts: any client can write the header.
local function isBehindUnknownProxy(ip, request)
	local forwarded = request.headers.x_forwarded_for
	if ip == nil or forwarded == nil then
		return false
	end
	local known = find(forwarded, ip, 1, true)
	return known == nil and isPrivate(ip)
end
--- Puts on a session what the URL and the headers of its request say, under the names and by the rules of Jitsi's
-- mod_jitsi_session.
--
-- @param regionHeader the header in which a proxy names the client's region (Jitsi's option `region_header_name`)
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
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
local ____principal = require("src.rights.principal")
local isSameUser = ____principal.isSameUser
local isUsable = ____principal.isUsable
local ____session_2Dfields = require("src.rights.session-fields")
local takeOverFields = ____session_2Dfields.takeOverFields
--- Before mod_smacks, at 0: once it begins a resumption, nothing can refuse it.
local resumePriority = 1
--- Before mod_c2s, at 0, which gives the new connection to the resumed session.
local updatedPriority = 1
--- The priority of Jitsi's mod_auth_token for the same: before mod_smacks keeps the session for a resumption.
local unbindPriority = 11
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
	local isFree = registry.isFree(session.username or "", session.matrix_principal)
	local ____isFree_0
	if isFree then
		____isFree_0 = nil
	else
		____isFree_0 = "username_taken"
	end
	return ____isFree_0
end
--- Whether a session asks to resume a session that has its user name, but belongs to another user.
local function asksForOthers(session, resumptionToken, host)
	local ____temp_5
	if session.username == nil then
		____temp_5 = nil
	else
		local ____opt_1 = host and host.sessions
		____temp_5 = ____opt_1 and ____opt_1[session.username]
	end
	local user = ____temp_5
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
function ____exports.followResumptions(module, host, events, registry)
	module:hook(
		"pre-resource-bind",
		function(event)
			local reason = refuseBinding(event.session, registry)
			if reason == nil then
				return nil
			end
			local ____loginReasons_reason_6 = loginReasons[reason]
			local text = ____loginReasons_reason_6.text
			local advice = ____loginReasons_reason_6.advice
			module:log(
				"info",
				"Binding refused (%s): %s: %s",
				reason,
				event.session.username,
				advice
			)
			event.error = {type = "cancel", condition = "not-allowed", text = text}
			return false
		end
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
				module:log("warn", "Refused to resume another user's session")
				origin.send(stanzas.stanza("failed", {xmlns = namespace}):tag("item-not-found", {xmlns = "urn:ietf:params:xml:ns:xmpp-stanzas"}))
				return true
			end,
			resumePriority
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
			else
				module:log("warn", "Another user's login resumed a session: closing it")
				session:close({condition = "not-authorized"})
			end
		end,
		updatedPriority
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
			end
		end
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
		unbindPriority
	)
end
return ____exports
 end,
["src.login.login"] = function(...)
local ____exports = {}
local hashes = require("util.hashes")
local hex = require("util.hex")
local random = require("util.random")
local ____decode = require("src.prosody.decode")
local decodeBase64UrlObject = ____decode.decodeBase64UrlObject
local isSignedWith = ____decode.isSignedWith
local isStanzaText = ____decode.isStanzaText
local preparedUsername = ____decode.preparedUsername
local ____text = require("src.prosody.text")
local quote = ____text.quote
local ____clock = require("src.prosody.clock")
local serverClock = ____clock.serverClock
local waitFor = ____clock.waitFor
local ____record = require("src.rights.record")
local isMember = ____record.isMember
local isOwner = ____record.isOwner
local takeAnswer = ____record.takeAnswer
local ____principal = require("src.rights.principal")
local attach = ____principal.attach
local ____session_2Dfields = require("src.rights.session-fields")
local grantFields = ____session_2Dfields.grantFields
local ____jitsi = require("src.login.jitsi")
local isRefusal = ____jitsi.isRefusal
local ordinaryVerifier = ____jitsi.ordinaryVerifier
local wellKnown = ____jitsi.wellKnown
local ____provider = require("src.login.provider")
local keepUsersAnonymous = ____provider.keepUsersAnonymous
local passwordlessProvider = ____provider.passwordlessProvider
local ____refusal = require("src.login.refusal")
local abandon = ____refusal.abandon
local addressOf = ____refusal.addressOf
local describe = ____refusal.describe
local refuse = ____refusal.refuse
local refuseConnection = ____refusal.refuseConnection
local warnOnce = ____refusal.warnOnce
local ____request = require("src.login.request")
local readRequest = ____request.readRequest
local ____resumption = require("src.login.resumption")
local followResumptions = ____resumption.followResumptions
local ____token = require("src.login.token")
local isWithoutMatrix = ____token.isWithoutMatrix
local readToken = ____token.readToken
local refuseRoom = ____token.refuseRoom
--- How tokens are decoded.
____exports.tokenTools = {
	decodeObject = decodeBase64UrlObject,
	hash = function(text) return hashes.sha256(text) end,
	isSignedWith = isSignedWith,
	isStanzaText = isStanzaText
}
--- Reads a token by the module's options.
--
-- @param token as the client sent it, nothing when it sent none
function ____exports.claimOf(token, rules)
	local policy = {
		now = os.time(),
		requiredIssuer = rules.requireIssuer and (rules.appId or "") or nil,
		secret = rules.tokenSecret
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
		return {ok = false, reason = reason}
	end
	if settings.options.appId ~= nil and claim.issuer ~= settings.options.appId then
		warnOnce(settings, "Tokens have the iss %q, which is not app_id (logged once)", claim.issuer or "")
	end
	return decision
end
--- Asks about a claim whose user is known from an earlier session: only the membership is in question.
local function confirm(claim, rights, checks, deadline)
	local ask = checks.confirm
	if ask == nil then
		return {admitted = true, userId = rights.userId, owner = rights.power, asked = rights.asked}
	end
	return waitFor(function(done)
		ask(claim, rights.userId, deadline, done)
	end)
end
--- Asks whether a claim is true; the session's coroutine pauses meanwhile.
local function verify(session, claim, checks, settings)
	local deadline = settings.options.uvsTimeout
	local earlier = settings.registry.earlierRights(session, claim)
	if earlier ~= nil and isMember(earlier) then
		if checks.confirm == nil then
			session.matrix_resume_only = true
		end
		return confirm(claim, earlier, checks, deadline)
	end
	local address = addressOf(session, settings)
	return waitFor(function(done)
		checks.verify(claim, deadline, address, done)
	end)
end
--- Ends the rights of a user whom a homeserver does not find in the room, so that no other session keeps them.
local function noteRefusal(claim, verdict, checks, settings)
	local isCertain = checks.confirm ~= nil
	local userId = verdict.userId
	if verdict.reason ~= "not_in_room" or userId == nil or not isCertain then
		return
	end
	checks.forget(userId, claim.roomId)
	local rights = settings.registry.find(userId, claim.roomId)
	if rights ~= nil then
		local asked = verdict.asked or serverClock.now()
		local change = takeAnswer(
			rights,
			{membership = "ended"},
			asked,
			true,
			os.time()
		)
		settings.onChange(rights, change)
	end
end
--- Bytes of a new user name: 96 bits, which nobody guesses.
local nameLength = 12
--- A new user name: letters and digits alone, as Jitsi makes room nicks of its first eight characters, and as long as those
-- that Prosody gives to anonymous users, since every presence carries it.
local function newUsername()
	return hex.encode(random.bytes(nameLength))
end
--- The user name of the session that a client wants to resume; nothing where the user has no such session.
local function usernameToResume(session)
	local principal = session.matrix_principal
	if principal ~= nil and session.previd ~= nil then
		for candidate in pairs(principal.sessions) do
			if candidate.resumption_token == session.previd then
				return candidate.username
			end
		end
	end
	return nil
end
--- Asks other modules, in Jitsi's order, about a session that is verified; then names its user.
local function finish(session, who, settings)
	local events = settings.events
	local principal = session.matrix_principal
	if events.fire_event("jitsi-access-ban-check", session) == false then
		return refuse(session, settings, "user_banned", who)
	end
	local username = usernameToResume(session) or newUsername()
	local given = events.fire_event("pre-jitsi-authentication", session)
	if type(given) == "string" then
		local wanted = preparedUsername(given)
		if wanted == nil then
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
	local ____settings_0 = settings
	local options = ____settings_0.options
	local registry = ____settings_0.registry
	local userId = verdict.userId
	local asked = verdict.asked or serverClock.now()
	local membership = options.verifyMembership and "joined" or "unasked"
	local answer = {membership = membership, power = verdict.owner, synchronised = options.syncPowerLevels}
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
	local ____opt_1 = session.jitsi_meet_context_user
	local id = ____opt_1 and ____opt_1.id
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
		settings.module:log(
			"info",
			"Jitsi's token verification: %s",
			quote(refusal)
		)
		return refuse(session, settings, "ordinary_token_refused")
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
--- The course of a login.
local function attempt(session, settings)
	local refusedBefore = refuseConnection(session, settings)
	if refusedBefore ~= nil then
		return refusedBefore
	end
	local decision = readClaim(session, settings)
	if settings.verifyOrdinary ~= nil and not decision.ok and isWithoutMatrix(decision.reason) then
		return loginByOrdinaryToken(session, settings, settings.verifyOrdinary)
	end
	local checks = settings.checks
	if type(checks) == "string" then
		return refuse(session, settings, checks)
	end
	if not decision.ok then
		return refuse(session, settings, decision.reason)
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
	local who = describe(session, claim, verdict.userId)
	return refuse(
		session,
		settings,
		verdict.reason,
		who,
		verdict.toldBefore
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
	settings.module:log("error", "Error in a login: %s", result)
	if session.destroyed == true then
		return abandon(session, settings)
	end
	return refuse(session, settings, "internal_error")
end
--- Serves the logins of the module's host.
--
-- @returns a function to call when the module is unloaded
function ____exports.serveLogins(host, settings)
	local ____settings_3 = settings
	local module = ____settings_3.module
	local options = ____settings_3.options
	local events = ____settings_3.events
	local registry = ____settings_3.registry
	if options.tokenFallback then
		settings.verifyOrdinary = ordinaryVerifier(module, events)
	end
	local regionHeader = module:get_option_string("region_header_name", "x_proxy_region")
	for ____, event in ipairs({"websocket-session", "bosh-session"}) do
		module:hook_global(
			event,
			function(opened)
				readRequest(opened.session, opened.request, regionHeader)
			end
		)
	end
	followResumptions(module, host, events, registry)
	local newest = module:shared("newest")
	local function loginNow(session)
		return login(session, settings)
	end
	newest.login = loginNow
	module:provides(
		"auth",
		passwordlessProvider(function(session) return (newest.login or loginNow)(session) end)
	)
	if options.serveWellKnown then
		module:provides("http", wellKnown)
	end
	return keepUsersAnonymous(module)
end
return ____exports
 end,
["src.admin.explain"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ObjectAssign = ____lualib.__TS__ObjectAssign
local ____exports = {}
local ____login = require("src.login.login")
local claimOf = ____login.claimOf
local tokenTools = ____login.tokenTools
local ____token = require("src.login.token")
local readPayload = ____token.readPayload
local refuseRoom = ____token.refuseRoom
local ____room_2Dname = require("src.matrix.room-name")
local roomNameOf = ____room_2Dname.roomNameOf
local ____explanation = require("src.admin.explanation")
local explainChecks = ____explanation.explainChecks
local showClaims = ____explanation.showClaims
local ____room = require("src.admin.room")
local compareRooms = ____room.compareRooms
local findRoom = ____room.findRoom
--- The room of the URL for what somebody wrote: a Matrix room id stands for its Jitsi room.
local function roomOfUrl(room)
	return string.sub(room, 1, 1) == "!" and roomNameOf(room) or room
end
--- What is known of a room that differs from that of the token.
local function differenceOf(room, claimedId)
	local found = findRoom(room)
	return found.ok and (((("the URL is for " .. found.roomId) .. ", the token for ") .. claimedId) .. "; ") .. compareRooms(found.roomId, claimedId) or (((found.text .. "; the token is for ") .. claimedId) .. ", that is room ") .. roomNameOf(claimedId)
end
--- Explains a token.
--
-- @param room the room of the URL, or its Matrix id; nothing to leave the comparison out
-- @param onExplanation called once, perhaps before this returns
function ____exports.explain(token, room, settings, onExplanation)
	local decision = claimOf(token, settings.rules)
	local roomDifference
	if decision.ok and room ~= nil then
		local claim = decision.claim
		local reason = refuseRoom(
			claim,
			roomOfUrl(room)
		)
		if reason ~= nil then
			roomDifference = differenceOf(room, claim.roomId)
			decision = {ok = false, reason = reason}
		end
	end
	local function finish(verdict)
		onExplanation(__TS__ObjectAssign(
			{claims = showClaims(readPayload(token, tokenTools))},
			explainChecks({
				decision = decision,
				roomGiven = room ~= nil,
				roomDifference = roomDifference,
				signed = settings.rules.tokenSecret ~= nil,
				verdict = verdict,
				powerSynchronised = settings.powerSynchronised
			})
		))
	end
	local verifier = settings.verifier
	if not decision.ok or verifier == nil then
		finish(nil)
	elseif type(verifier) == "string" then
		finish({admitted = false, reason = verifier})
	else
		verifier.verify(decision.claim, settings.deadline, finish)
	end
end
return ____exports
 end,
["src.admin.commands"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ObjectAssign = ____lualib.__TS__ObjectAssign
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local __TS__ArrayFind = ____lualib.__TS__ArrayFind
local ____exports = {}
local json = require("util.json")
local ____check = require("src.admin.check")
local check = ____check.check
local ____arguments = require("src.admin.arguments")
local readCommand = ____arguments.readCommand
local usage = ____arguments.usage
local ____print = require("src.admin.print")
local printClaims = ____print.printClaims
local printSteps = ____print.printSteps
local ____room = require("src.admin.room")
local findRoom = ____room.findRoom
local ____setup = require("src.admin.setup")
local explainForeignHost = ____setup.explainForeignHost
local matrixHosts = ____setup.matrixHosts
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local exitCodeOf = ____step.exitCodeOf
local fault = ____step.fault
local ____explain = require("src.admin.explain")
local explain = ____explain.explain
local ____auth_2Doptions = require("src.verification.auth-options")
local readAuthOptions = ____auth_2Doptions.readAuthOptions
local ____clock = require("src.prosody.clock")
local waitFor = ____clock.waitFor
local function printAll(lines, tools)
	for ____, line in ipairs(lines) do
		tools.print(line)
	end
end
--- The exit code of several reports.
local function exitCodeOfAll(reports)
	local code = 0
	for ____, ____value in ipairs(reports) do
		local steps = ____value.steps
		code = math.max(
			code,
			exitCodeOf(steps)
		)
	end
	return code
end
local function runCheck(command, tools)
	local reports = waitFor(function(done)
		check(
			command.host,
			__TS__ObjectAssign({}, tools, {site = command.site}),
			done
		)
	end)
	local exitCode = exitCodeOfAll(reports)
	if command.json then
		tools.print(json.encode_ordered({hosts = reports, exit_code = exitCode}))
		return exitCode
	end
	for ____, ____value in ipairs(reports) do
		local host = ____value.host
		local steps = ____value.steps
		printAll(
			printSteps(host, steps),
			tools
		)
	end
	return exitCode
end
--- The host whose options count for a token, or what is wrong with the choice.
local function hostFor(wanted, setup)
	local ours = __TS__ArrayMap(
		matrixHosts(setup),
		function(____, section) return section.name end
	)
	local ____temp_0
	if #ours == 1 then
		____temp_0 = ours[1]
	else
		____temp_0 = nil
	end
	local only = ____temp_0
	local host = wanted or only
	if host ~= nil and __TS__ArrayIndexOf(ours, host) >= 0 then
		return host
	end
	if wanted == nil and #ours > 1 then
		return fault(
			"host",
			"Matrix users have several hosts: " .. table.concat(ours, ", "),
			"name one with --host"
		)
	end
	return explainForeignHost(
		wanted,
		__TS__ArrayFind(
			setup.hosts,
			function(____, section) return section.name == wanted end
		),
		ours
	)
end
local function explanationAsJson(host, ____bindingPattern0, exitCode)
	local reason
	local checks
	local claims
	claims = ____bindingPattern0.claims
	checks = ____bindingPattern0.checks
	reason = ____bindingPattern0.reason
	local byName = {}
	for ____, ____value in ipairs(claims) do
		local name = ____value.name
		local value = ____value.value
		byName[name] = value
	end
	return json.encode_ordered({
		host = host,
		claims = byName,
		checks = checks,
		reason = reason,
		exit_code = exitCode
	})
end
--- The verdict in a line, below the checks.
local function verdictOf(____bindingPattern0, verified)
	local reason
	reason = ____bindingPattern0.reason
	if reason ~= nil then
		return ("verdict: refused (" .. reason) .. ")"
	end
	return verified and "verdict: let in" or "verdict: well-formed; whether it is true, only the verifier can say"
end
local function runExplain(command, tools)
	local host = hostFor(command.host, tools.setup)
	if type(host) ~= "string" then
		printAll(
			command.json and ({json.encode_ordered({checks = {host}, exit_code = 2})}) or printSteps("explain", {host}),
			tools
		)
		return 2
	end
	local input = string.gsub(
		command.token == "-" and tools.readInput() or command.token,
		"%s",
		""
	)
	local options = readAuthOptions(tools.readerFor(host))
	local settings = {
		rules = options,
		powerSynchronised = options.syncPowerLevels,
		deadline = options.uvsTimeout,
		verifier = command.verify and tools.verifierOf(options) or nil
	}
	local explanation = waitFor(function(done)
		explain(input, command.room, settings, done)
	end)
	local exitCode = exitCodeOf(explanation.checks)
	if command.json then
		tools.print(explanationAsJson(host, explanation, exitCode))
		return exitCode
	end
	tools.print(("claims (for " .. host) .. ")")
	printAll(
		printClaims(explanation.claims),
		tools
	)
	printAll(
		printSteps("checks", explanation.checks),
		tools
	)
	tools.print(verdictOf(explanation, settings.verifier ~= nil))
	return exitCode
end
local function runRoom(command, tools)
	local found = findRoom(command.room)
	if not found.ok then
		local step = fault("room", found.text, found.advice)
		printAll(
			command.json and ({json.encode_ordered({checks = {step}, exit_code = 2})}) or printSteps("room", {step}),
			tools
		)
		return 2
	end
	if command.json then
		tools.print(json.encode_ordered({room_id = found.roomId, room_name = found.roomName, exit_code = 0}))
	else
		printAll({"Matrix room  " .. found.roomId, "Jitsi room   " .. found.roomName}, tools)
	end
	return 0
end
--- Runs a command.
--
-- @param words what was written behind the module's name
-- @returns the exit code
function ____exports.runCommand(words, tools)
	local command = readCommand(words)
	repeat
		local ____switch32 = command.name
		local ____cond32 = ____switch32 == "check"
		if ____cond32 then
			return runCheck(command, tools)
		end
		____cond32 = ____cond32 or ____switch32 == "explain"
		if ____cond32 then
			return runExplain(command, tools)
		end
		____cond32 = ____cond32 or ____switch32 == "room"
		if ____cond32 then
			return runRoom(command, tools)
		end
		____cond32 = ____cond32 or ____switch32 == "help"
		if ____cond32 then
			printAll(
				command.problem == nil and usage or addAll({command.problem}, usage),
				tools
			)
			return command.problem == nil and 0 or 2
		end
	until true
end
return ____exports
 end,
["src.meeting.affiliation"] = function(...)
local ____exports = {}
--- Whether an affiliation gives power over others in the room.
function ____exports.isPowerful(affiliation)
	return affiliation == "owner" or affiliation == "admin"
end
--- Whether somebody may be made owner or admin where Matrix power does not decide (no power sync): members of the
-- Matrix room only, never guests of another host.
function ____exports.mayBeGrantedAsMember(target)
	return target.administrator or target.verified
end
--- Whether an affiliation ends, as its user has left the call.
function ____exports.endsWithPresence(left)
	if left.grantedByOwner or left.affiliation == "outcast" then
		return false
	end
	return left.given or left.powerDecides and ____exports.isPowerful(left.affiliation) and not left.administrator
end
return ____exports
 end,
["src.meeting.administrators"] = function(...)
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
["src.meeting.muc"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local ____record = require("src.rights.record")
local isOwner = ____record.isOwner
local isProvenMember = ____record.isProvenMember
local ____administrators = require("src.meeting.administrators")
local isAdministrator = ____administrators.isAdministrator
--- Before the hooks of Prosody and Jitsi; mod_token_verification, at 99, logs the tokens that it refuses.
____exports.doorPriority = 100
--- The JID that a stanza is from; a client's stanza always has one.
function ____exports.senderOf(stanza)
	return stanza.attr.from or ""
end
--- Key in the data of an affiliation: which owner by Matrix power granted it (`matrix_allow_owner_grants`).
____exports.grantedBy = "matrix_granted_by"
--- Key in the data of an affiliation that our modules gave: it ends when its user has left the call.
____exports.givenByModule = "matrix_given"
--- Whether a user has an affiliation that an owner by Matrix power granted.
--
-- @param userJid bare or full
function ____exports.isGranted(room, userJid)
	return room:get_affiliation_data(
		jid.bare(userJid) or "",
		____exports.grantedBy
	) ~= nil
end
local function standing(administrator, rights, roomName)
	local ofRoom = (rights and rights.room.roomName) == roomName and rights or nil
	return {
		administrator = administrator,
		verified = ofRoom ~= nil and isProvenMember(ofRoom),
		verifiedOwner = ofRoom ~= nil and isOwner(ofRoom)
	}
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
	local ____temp_2
	if bareJid == nil then
		____temp_2 = nil
	else
		____temp_2 = users[bareJid]
	end
	local user = ____temp_2
	if user == nil then
		return best
	end
	for ____, session in pairs(user.sessions) do
		local found = standing(best.administrator, session.matrix_rights, roomName)
		if found.verifiedOwner or found.verified and not best.verifiedOwner then
			best = found
		end
	end
	return best
end
--- Destroys a room that was made for a join which is refused. Prosody destroys empty rooms when somebody leaves: one that
-- nobody entered would stay for good, and the next to come would not count as its creator.
function ____exports.discardNewRoom(event)
	if event.is_new_room == true then
		event.room:set_persistent(false)
		event.room:destroy()
	end
end
return ____exports
 end,
["src.meeting.rooms"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArraySome = ____lualib.__TS__ArraySome
local ____exports = {}
local jid = require("util.jid")
local ____room_2Dname = require("src.matrix.room-name")
local roomIdOf = ____room_2Dname.roomIdOf
local withoutTenant = ____room_2Dname.withoutTenant
local ____record = require("src.rights.record")
local isMember = ____record.isMember
--- The room of a JID, as it is now; nothing where there is none.
function ____exports.liveRoom(roomJid, hosts)
	local ____opt_3 = hosts[jid.host(roomJid) or ""]
	local ____opt_1 = ____opt_3 and ____opt_3.modules.muc
	local room = ____opt_1 and ____opt_1.get_room_from_jid(roomJid)
	local ____temp_5
	if room == false then
		____temp_5 = nil
	else
		____temp_5 = room
	end
	return ____temp_5
end
--- The breakout rooms of a main room that are in use now.
function ____exports.breakoutRoomsOf(main, hosts)
	local found = {}
	for roomJid in pairs(main._data.breakout_rooms or ({})) do
		local room = ____exports.liveRoom(roomJid, hosts)
		if room ~= nil then
			found[#found + 1] = room
		end
	end
	return found
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
	local ____temp_0
	if roomIdOf(name) == nil then
		____temp_0 = nil
	else
		____temp_0 = name
	end
	return ____temp_0
end
--- The main room of a breakout room, by the lists that main rooms keep of theirs; nothing for any other room.
--
-- Rooms on a component with power sync are main rooms, or ordinary ones: there nothing is searched, as anybody may ask.
local function mainRoomOf(roomJid, hosts)
	local ____opt_6 = hosts[jid.host(roomJid) or ""]
	if (____opt_6 and ____opt_6.modules.matrix_power_sync) ~= nil then
		return nil
	end
	for ____, host in pairs(hosts) do
		local muc = host.modules.muc
		if muc ~= nil then
			for room in muc.each_room(true) do
				local ____opt_8 = room._data.breakout_rooms
				if (____opt_8 and ____opt_8[roomJid]) ~= nil then
					return room
				end
			end
		end
	end
	return nil
end
--- The meeting that a MUC room belongs to, be it that the room is still to be made; nothing for an ordinary room.
function ____exports.meetingOf(roomJid, hosts)
	local roomName = ____exports.matrixRoomName(roomJid)
	if roomName == nil then
		local main = mainRoomOf(roomJid, hosts)
		local ____temp_10
		if main == nil then
			____temp_10 = nil
		else
			____temp_10 = ____exports.matrixRoomName(main.jid)
		end
		local name = ____temp_10
		local ____temp_11
		if name == nil then
			____temp_11 = nil
		else
			____temp_11 = {roomName = name, part = "breakout", main = main}
		end
		return ____temp_11
	end
	local room = ____exports.liveRoom(roomJid, hosts)
	local mainJid = room and room.main_room_jid
	return mainJid == nil and ({roomName = roomName, part = "main", main = room}) or ({
		roomName = roomName,
		part = "lobby",
		main = ____exports.liveRoom(mainJid, hosts)
	})
end
--- The MUC rooms of a Matrix room's meeting: main rooms of all tenants, their lobbies and breakout rooms.
function ____exports.roomsOfMeeting(roomName, hosts)
	local found = {}
	for ____, host in pairs(hosts) do
		local muc = host.modules.muc
		if muc ~= nil then
			for room in muc.each_room(true) do
				if withoutTenant(____exports.nodeOf(room.jid)) == roomName then
					found[#found + 1] = room
				end
			end
		end
	end
	for ____, room in ipairs(found) do
		for ____, breakout in ipairs(____exports.breakoutRoomsOf(room, hosts)) do
			found[#found + 1] = breakout
		end
	end
	return found
end
--- Whether a user is in a room.
--
-- @param bareJid of the user
local function isInside(room, bareJid)
	for ____, occupant in pairs(room._occupants) do
		if occupant.bare_jid == bareJid then
			return true
		end
	end
	return false
end
--- Whether a user is in a call: in its main room or one of its breakout rooms.
function ____exports.isInCall(main, bareJid, hosts)
	return isInside(main, bareJid) or __TS__ArraySome(
		____exports.breakoutRoomsOf(main, hosts),
		function(____, room) return isInside(room, bareJid) end
	)
end
--- Whether a member of the Matrix room is in a MUC room.
--
-- @param counts whether somebody counts
function ____exports.hasMember(room, roomName, sessions, counts)
	for ____, occupant in pairs(room._occupants) do
		for fullJid in pairs(occupant.sessions) do
			local ____opt_14 = sessions[fullJid]
			local rights = ____opt_14 and ____opt_14.matrix_rights
			if (rights and rights.room.roomName) == roomName and isMember(rights) and counts(fullJid) then
				return true
			end
		end
	end
	return false
end
return ____exports
 end,
["src.meeting.departure"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local ____affiliation = require("src.meeting.affiliation")
local endsWithPresence = ____affiliation.endsWithPresence
local ____administrators = require("src.meeting.administrators")
local isAdministrator = ____administrators.isAdministrator
local ____muc = require("src.meeting.muc")
local givenByModule = ____muc.givenByModule
local isGranted = ____muc.isGranted
local ____rooms = require("src.meeting.rooms")
local isInCall = ____rooms.isInCall
local liveRoom = ____rooms.liveRoom
local matrixRoomName = ____rooms.matrixRoomName
local meetingOf = ____rooms.meetingOf
--- Seconds in which a user who left one room of a call may enter another: Jitsi's clients leave before they join.
local switchingSeconds = 10
--- Before mod_muc, which at -1 destroys the room that the last one has left.
local leftPriority = 0
--- Ends the affiliation of a user who is not in the call.
local function endAffiliation(main, userJid, settings)
	local ____settings_0 = settings
	local hosts = ____settings_0.hosts
	if liveRoom(main.jid, hosts) ~= main or isInCall(main, userJid, hosts) then
		return
	end
	local mucHost = jid.host(main.jid) or ""
	local ____endsWithPresence_7 = endsWithPresence
	local ____temp_3 = main:get_affiliation(userJid) or "none"
	local ____temp_4 = main:get_affiliation_data(userJid, givenByModule) ~= nil
	local ____isGranted_result_5 = isGranted(main, userJid)
	local ____isAdministrator_result_6 = isAdministrator(userJid, mucHost)
	local ____opt_1 = hosts[mucHost]
	local ends = ____endsWithPresence_7({
		affiliation = ____temp_3,
		given = ____temp_4,
		grantedByOwner = ____isGranted_result_5,
		administrator = ____isAdministrator_result_6,
		powerDecides = (____opt_1 and ____opt_1.modules.matrix_power_sync) ~= nil
	})
	if ends then
		main:set_affiliation(true, userJid, "none")
	end
end
--- Ends the affiliation of a user once there are no seconds left to enter another room, or the user has disconnected.
local function waitForReturn(main, userJid, secondsLeft, settings)
	if secondsLeft == 0 or settings.users[userJid] == nil then
		endAffiliation(main, userJid, settings)
		return
	end
	settings.after(
		1,
		function()
			waitForReturn(main, userJid, secondsLeft - 1, settings)
		end
	)
end
--- Sets it up on a host, for the rooms there are already as well. On hosts without MUC its events never come.
function ____exports.installDepartures(mucModule, settings)
	mucModule:hook(
		"muc-occupant-left",
		function(event)
			local meeting = meetingOf(event.room.jid, settings.hosts)
			local ____temp_12
			if (meeting and meeting.part) == "lobby" then
				____temp_12 = nil
			else
				____temp_12 = meeting and meeting.main
			end
			local main = ____temp_12
			local userJid = event.occupant.bare_jid
			local renamed = event.stanza ~= nil and event.stanza.attr.type ~= "unavailable"
			if main == nil or renamed then
				return
			end
			local breakoutRoom = next(main._data.breakout_rooms or ({}))
			waitForReturn(main, userJid, breakoutRoom == nil and 0 or switchingSeconds, settings)
		end,
		leftPriority
	)
	local ____opt_13 = settings.hosts[mucModule.host]
	local muc = ____opt_13 and ____opt_13.modules.muc
	if muc == nil then
		return
	end
	for room in muc.each_room(true) do
		if matrixRoomName(room.jid) ~= nil and room.main_room_jid == nil then
			local users = {}
			for userJid in room:each_affiliation() do
				users[#users + 1] = userJid
			end
			for ____, userJid in ipairs(users) do
				endAffiliation(room, userJid, settings)
			end
		end
	end
end
return ____exports
 end,
["src.meeting.room-log"] = function(...)
local ____exports = {}
local ____room_2Dreasons = require("src.room-reasons")
local roomReasons = ____room_2Dreasons.roomReasons
local ____metric = require("src.prosody.metric")
local registerCounter = ____metric.registerCounter
--- Makes the log of a module.
--
-- @param metric counts the refusals
function ____exports.makeRefusalLog(module, metric)
	local count = registerCounter(module, metric)
	for reason in pairs(roomReasons) do
		count(reason, 0)
	end
	local function refused(level, reason, userJid, roomJid)
		count(reason)
		local ____roomReasons_reason_0 = roomReasons[reason]
		local advice = ____roomReasons_reason_0.advice
		module:log(
			level,
			"Refused (%s): %s in room %s: %s",
			reason,
			userJid,
			roomJid,
			advice
		)
	end
	return {
		inRoom = function(reason, userJid, roomJid)
			refused(roomReasons[reason].level, reason, userJid, roomJid)
		end,
		grant = function(____bindingPattern0)
			local room
			local jid
			local actor
			actor = ____bindingPattern0.actor
			jid = ____bindingPattern0.jid
			room = ____bindingPattern0.room
			local reason = "owner_not_verified"
			refused(actor == nil and "debug" or roomReasons[reason].level, reason, jid, room.jid)
		end
	}
end
return ____exports
 end,
["src.meeting.grants"] = function(...)
local ____exports = {}
local stanzas = require("util.stanza")
local ____affiliation = require("src.meeting.affiliation")
local isPowerful = ____affiliation.isPowerful
local ____room_2Dreasons = require("src.room-reasons")
local roomReasons = ____room_2Dreasons.roomReasons
local ____administrators = require("src.meeting.administrators")
local isAdministrator = ____administrators.isAdministrator
local ____muc = require("src.meeting.muc")
local senderOf = ____muc.senderOf
--- Before jitsi_permissions, which at 0 copies features without looking whether the grant is refused.
____exports.grantPriority = 20
--- Before Jitsi's plugins (mod_muc_meeting_id, mod_muc_allowners, mod_muc_lobby_rooms) and Prosody.
local adminQueryPriority = 15
local adminQuery = "iq-set/bare/http://jabber.org/protocol/muc#admin:query"
local reason = "owner_not_verified"
--- Whom a query of muc#admin is to make owner or admin; nothing for any other query, and for several at once.
local function powerfulItem(stanza)
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
--- Refuses a change of an affiliation that is about to be made.
function ____exports.refuseAffiliation(event)
	event.allowed = false
	event.error = {type = "cancel", condition = roomReasons[reason].condition}
end
--- Guards the grants on a host. On hosts without MUC its events never come.
function ____exports.guardGrants(mucHost, add, refusals, rules)
	local function onAffiliation(event)
		if not isPowerful(event.affiliation) or rules.mayOwn(event.room.jid, event.jid, event.actor) then
			return nil
		end
		____exports.refuseAffiliation(event)
		refusals.grant(event)
		return true
	end
	local function onRole(event)
		local target = event.occupant.bare_jid
		if event.role ~= "moderator" or rules.mayModerate(event.room.jid, target, event.actor) then
			return nil
		end
		event.allowed = false
		event.error = "cancel"
		event.condition = roomReasons[reason].condition
		refusals.inRoom(reason, target, event.room.jid)
		return true
	end
	--- Answers an administrator's grant to a user who may get no power at all as if it were done. Jicofo grants ownership to
	-- each occupant, where it is set up so, and logs a failure for each one otherwise.
	local function onAdminQuery(____bindingPattern0)
		local stanza
		local origin
		origin = ____bindingPattern0.origin
		stanza = ____bindingPattern0.stanza
		local roomJid = stanza.attr.to or ""
		local target = powerfulItem(stanza)
		if target == nil or not isAdministrator(
			senderOf(stanza),
			mucHost
		) or rules.mayModerate(roomJid, target, nil) then
			return nil
		end
		origin.send(stanzas.reply(stanza))
		refusals.inRoom(reason, target, roomJid)
		return true
	end
	add("muc-pre-set-affiliation", onAffiliation, ____exports.grantPriority)
	add("muc-pre-set-role", onRole, ____exports.grantPriority)
	add(adminQuery, onAdminQuery, adminQueryPriority)
end
return ____exports
 end,
["src.meeting.grant-guard"] = function(...)
local ____exports = {}
local ____affiliation = require("src.meeting.affiliation")
local isPowerful = ____affiliation.isPowerful
local mayBeGrantedAsMember = ____affiliation.mayBeGrantedAsMember
local ____administrators = require("src.meeting.administrators")
local isAdministrator = ____administrators.isAdministrator
local ____muc = require("src.meeting.muc")
local standingOfUser = ____muc.standingOfUser
local ____grants = require("src.meeting.grants")
local guardGrants = ____grants.guardGrants
local ____rooms = require("src.meeting.rooms")
local matrixRoomName = ____rooms.matrixRoomName
local meetingOf = ____rooms.meetingOf
--- Sets up the guard on a host. On hosts without MUC its events never come.
function ____exports.installGrantGuard(mucHost, add, settings)
	--- False in a breakout room of a Matrix room's meeting, for a user who has no power in the main room.
	local function mayModerate(roomJid, userJid)
		local meeting = meetingOf(roomJid, settings.hosts)
		local ____temp_5 = (meeting and meeting.part) ~= "breakout" or isAdministrator(userJid, mucHost)
		if not ____temp_5 then
			local ____isPowerful_4 = isPowerful
			local ____opt_2 = meeting.main
			____temp_5 = ____isPowerful_4(____opt_2 and ____opt_2:get_affiliation(userJid) or "none")
		end
		return ____temp_5
	end
	local function mayOwn(roomJid, userJid)
		local roomName = matrixRoomName(roomJid)
		local ____temp_6
		if roomName == nil then
			____temp_6 = mayModerate(roomJid, userJid)
		else
			____temp_6 = mayBeGrantedAsMember(standingOfUser(userJid, roomName, mucHost, settings.users))
		end
		return ____temp_6
	end
	guardGrants(mucHost, add, settings.refusals, {mayOwn = mayOwn, mayModerate = mayModerate})
end
return ____exports
 end,
["src.meeting.guests"] = function(...)
local ____exports = {}
local ____muc = require("src.meeting.muc")
local senderOf = ____muc.senderOf
local ____door = require("src.meeting.door")
local refuseGuestEntry = ____door.refuseGuestEntry
local function affiliationOf(event)
	return event.room:get_affiliation(senderOf(event.stanza)) or "none"
end
--- Remembers the affiliation that a joiner comes with.
function ____exports.noteGuest(event)
	event.matrix_guest_affiliation = affiliationOf(event)
end
--- Checks a guest at the end of a join.
--
-- @returns the reason to refuse, nothing to let in
function ____exports.checkGuest(event, policy)
	local room = event.room
	local affiliation = affiliationOf(event)
	local before = event.matrix_guest_affiliation or affiliation
	local reason = refuseGuestEntry({
		policy = policy,
		affiliated = before ~= "none" or affiliation ~= "none" and room:get_members_only() == true,
		passwordGiven = room:get_password() ~= nil
	})
	if reason ~= nil and affiliation ~= before then
		room:set_affiliation(
			true,
			senderOf(event.stanza),
			before
		)
	end
	return reason
end
return ____exports
 end,
["src.meeting.doorkeeper"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayIndexOf = ____lualib.__TS__ArrayIndexOf
local __TS__ArrayEvery = ____lualib.__TS__ArrayEvery
local ____exports = {}
local jid = require("util.jid")
local stanzas = require("util.stanza")
local ____room_2Dname = require("src.matrix.room-name")
local isHealthCheckRoom = ____room_2Dname.isHealthCheckRoom
local ____room_2Dreasons = require("src.room-reasons")
local roomReasons = ____room_2Dreasons.roomReasons
local ____administrators = require("src.meeting.administrators")
local isAdministrator = ____administrators.isAdministrator
local ____muc = require("src.meeting.muc")
local discardNewRoom = ____muc.discardNewRoom
local doorPriority = ____muc.doorPriority
local isGranted = ____muc.isGranted
local senderOf = ____muc.senderOf
local ____door = require("src.meeting.door")
local passesAtOnce = ____door.passesAtOnce
local refuseStanza = ____door.refuseStanza
local ____grant_2Dguard = require("src.meeting.grant-guard")
local installGrantGuard = ____grant_2Dguard.installGrantGuard
local ____guests = require("src.meeting.guests")
local checkGuest = ____guests.checkGuest
local noteGuest = ____guests.noteGuest
local ____rooms = require("src.meeting.rooms")
local isInCall = ____rooms.isInCall
local liveRoom = ____rooms.liveRoom
local matrixRoomName = ____rooms.matrixRoomName
local meetingOf = ____rooms.meetingOf
local nodeOf = ____rooms.nodeOf
--- Before every other plugin on the MUC component: what is refused here must not be heard of.
local stanzaPriority = 1000
--- At muc-occupant-pre-join: before token_affiliation (-3.5), Jitsi's lobby (-4), members-only (-5), passwords (-7, -20).
local noteGuestPriority = -3
--- At muc-occupant-pre-join: after all of them, before ownership is settled (-100).
local guestPriority = -99
--- After every hook that may refuse a join: a refused one opens no breakout rooms.
local enteredPriority = -1000
--- At muc-occupant-left: before every handler that may fail.
local kickedPriority = 1000
local powerNamespaces = {}
powerNamespaces["http://jabber.org/protocol/muc#admin"] = true
powerNamespaces["http://jabber.org/protocol/muc#owner"] = true
--- Whether a session's user has an account on its host, and not just a login without a password.
local function hasAccount(session, hosts)
	local ____temp_4
	if session.host == nil then
		____temp_4 = nil
	else
		local ____opt_2 = hosts[session.host]
		local ____opt_0 = ____opt_2 and ____opt_2.users
		____temp_4 = ____opt_0 and ____opt_0.user_exists
	end
	local userExists = ____temp_4
	if userExists == nil then
		return false
	end
	local exists = userExists(session.username or "")
	return exists == true
end
--- Whether accounts of another host of this server may send to meetings.
local function isTrustedHost(host, ____bindingPattern0)
	local trusted
	trusted = ____bindingPattern0.trusted
	return trusted == nil or __TS__ArrayIndexOf(trusted, host) >= 0
end
--- Where a stanza comes from, as the rule sees it.
function ____exports.originOf(session, stanza, settings)
	if session.type == "component" or session.type == "local" then
		return {kind = "component"}
	end
	if session.type ~= "c2s" then
		local server = jid.host(senderOf(stanza)) or ""
		return {
			kind = "server",
			trusted = settings.trusted ~= nil and __TS__ArrayIndexOf(settings.trusted, server) >= 0
		}
	end
	local isOurs = session.host == settings.host and session.matrix_ordinary_token ~= true
	if isOurs or session.matrix_rights ~= nil then
		return {kind = "matrix", rights = session.matrix_rights}
	end
	if session.matrix_ordinary_token == true or not hasAccount(session, settings.hosts) then
		return {kind = "guest"}
	end
	return {
		kind = "account",
		trusted = isTrustedHost(session.host or "", settings)
	}
end
--- Whether a stanza asks for what only owners and moderators may do.
local function needsPower(stanza)
	local ____temp_5
	if stanza.name == "iq" and stanza.attr.type == "set" then
		____temp_5 = stanza.tags[1]
	else
		____temp_5 = nil
	end
	local query = ____temp_5
	return powerNamespaces[query and query.attr.xmlns or ""] ~= nil
end
--- Whether a session entered the main room of a meeting, and was neither kicked nor banned since.
local function hasEnteredMain(session, sender, meeting)
	local main = meeting and meeting.main
	return main ~= nil and session.matrix_main_room == main and main:get_affiliation(sender) ~= "outcast"
end
--- The option `matrix_guests` that counts for a meeting.
local function guestPolicyOf(roomJid, meeting, settings)
	local ____jid_host_13 = jid.host
	local ____temp_12
	if meeting.part == "main" then
		____temp_12 = roomJid
	else
		local ____opt_10 = meeting.main
		____temp_12 = ____opt_10 and ____opt_10.jid or roomJid
	end
	local mucHost = ____jid_host_13(____temp_12) or ""
	local ____opt_14 = settings.hosts[mucHost]
	if (____opt_14 and ____opt_14.modules.matrix_power_sync) == nil then
		for name, host in pairs(settings.hosts) do
			if host.modules.matrix_power_sync ~= nil and settings.guestsOn(name) == "deny" then
				return "deny"
			end
		end
	end
	return settings.guestsOn(mucHost)
end
--- Asks the rule about a stanza to a room.
--
-- @returns the reason to refuse, nothing to let pass
local function decide(session, stanza, roomJid, occupant, mucHost, settings)
	local sender = senderOf(stanza)
	local meeting = meetingOf(roomJid, settings.hosts)
	local main = meeting and meeting.main
	local mainHost = settings.hosts[jid.host(main and main.jid or roomJid) or ""]
	return refuseStanza({
		administrator = isAdministrator(sender, mucHost),
		healthCheckRoom = isHealthCheckRoom(nodeOf(roomJid)),
		meeting = meeting,
		origin = ____exports.originOf(session, stanza, settings),
		occupant = occupant,
		enteredMain = hasEnteredMain(session, sender, meeting),
		entering = stanza.name == "presence" and stanza.attr.type == nil,
		needsPower = needsPower(stanza),
		powerDecides = (mainHost and mainHost.modules.matrix_power_sync) ~= nil,
		grantedByOwner = main ~= nil and isGranted(main, sender) and isInCall(
			main,
			jid.bare(sender) or "",
			settings.hosts
		),
		guests = meeting == nil and "lobby" or guestPolicyOf(roomJid, meeting, settings)
	})
end
--- Whether a stanza is to be answered with an error; the others are dropped.
local function isAnswered(stanza)
	local kind = stanza.attr.type
	return kind ~= "error" and kind ~= "result" and kind ~= "unavailable"
end
--- Asks for a reason to refuse; an error is one.
--
-- @returns nothing to let pass
function ____exports.askSafely(settings, ask, ...)
	local asked, result = pcall(ask, ...)
	if asked then
		return result
	end
	settings.onError(result)
	return "door_failed"
end
--- Refuses a stanza if there is a reason: answers with its error, and logs it.
--
-- @returns true when it was refused
function ____exports.refuseIf(____bindingPattern0, roomJid, settings, ask, ...)
	local stanza
	local origin
	origin = ____bindingPattern0.origin
	stanza = ____bindingPattern0.stanza
	local reason = ____exports.askSafely(settings, ask, ...)
	if reason == nil then
		return nil
	end
	if isAnswered(stanza) then
		local ____roomReasons_reason_22 = roomReasons[reason]
		local condition = ____roomReasons_reason_22.condition
		local text = ____roomReasons_reason_22.text
		origin.send(stanzas.error_reply(
			stanza,
			"cancel",
			condition,
			text,
			roomJid
		))
		settings.refusals.inRoom(
			reason,
			senderOf(stanza),
			roomJid
		)
	end
	return true
end
--- Why a stanza to a room or an occupant is refused; nothing to let it pass.
local function refusalOf(____bindingPattern0, roomJid, mucHost, settings)
	local stanza
	local origin
	origin = ____bindingPattern0.origin
	stanza = ____bindingPattern0.stanza
	local ____origin_23 = origin
	local ____type = ____origin_23.type
	local host = ____origin_23.host
	local rights = ____origin_23.matrix_rights
	local ____opt_24 = liveRoom(roomJid, settings.hosts)
	local occupant = (____opt_24 and ____opt_24._jid_nick[senderOf(stanza)]) ~= nil
	if occupant and not needsPower(stanza) then
		local ofTrustedHost = ____type == "c2s" and host ~= settings.host and isTrustedHost(host or "", settings)
		if passesAtOnce(rights, ofTrustedHost) then
			return nil
		end
	end
	return decide(
		origin,
		stanza,
		roomJid,
		occupant,
		mucHost,
		settings
	)
end
--- Sets up the door on a host. On hosts without MUC nothing is done.
function ____exports.installDoor(mucHost, add, settings)
	local function onStanza(event)
		local ____opt_26 = settings.hosts[mucHost]
		if (____opt_26 and ____opt_26.modules.muc) == nil then
			return nil
		end
		local roomJid = jid.bare(event.stanza.attr.to) or ""
		return ____exports.refuseIf(
			event,
			roomJid,
			settings,
			refusalOf,
			event,
			roomJid,
			mucHost,
			settings
		)
	end
	for ____, kind in ipairs({"presence", "message", "iq"}) do
		add(kind .. "/bare", onStanza, stanzaPriority)
		add(kind .. "/full", onStanza, stanzaPriority)
	end
	local function onEntry(event)
		local ____event_28 = event
		local origin = ____event_28.origin
		local stanza = ____event_28.stanza
		local room = ____event_28.room
		return ____exports.refuseIf(
			event,
			room.jid,
			settings,
			decide,
			origin,
			stanza,
			room.jid,
			false,
			mucHost,
			settings
		)
	end
	add("muc-room-pre-create", onEntry, doorPriority)
	add("muc-occupant-pre-join", onEntry, doorPriority)
	--- Whether the joiner comes into a meeting as a guest.
	local function comesAsGuest(event)
		local ____temp_31 = ____exports.originOf(event.origin, event.stanza, settings).kind == "guest"
		if ____temp_31 then
			local ____opt_29 = meetingOf(event.room.jid, settings.hosts)
			____temp_31 = (____opt_29 and ____opt_29.part) == "main"
		end
		return ____temp_31 and not isAdministrator(
			senderOf(event.stanza),
			mucHost
		)
	end
	add("muc-occupant-pre-join", noteGuest, noteGuestPriority)
	add(
		"muc-occupant-pre-join",
		function(event)
			local refused = ____exports.refuseIf(
				event,
				event.room.jid,
				settings,
				function()
					local ____comesAsGuest_result_32
					if comesAsGuest(event) then
						____comesAsGuest_result_32 = checkGuest(
							event,
							settings.guestsOn(mucHost)
						)
					else
						____comesAsGuest_result_32 = nil
					end
					return ____comesAsGuest_result_32
				end
			)
			if refused then
				discardNewRoom(event)
			end
			return refused
		end,
		guestPriority
	)
	add(
		"muc-occupant-pre-join",
		function(event)
			local ____event_33 = event
			local origin = ____event_33.origin
			local room = ____event_33.room
			local isMain = matrixRoomName(room.jid) ~= nil and room.main_room_jid == nil
			if origin.type == "c2s" and isMain then
				origin.matrix_main_room = room
			end
			return nil
		end,
		enteredPriority
	)
	add(
		"muc-occupant-left",
		function(____bindingPattern0)
			local room
			local occupant
			local stanza
			stanza = ____bindingPattern0.stanza
			occupant = ____bindingPattern0.occupant
			room = ____bindingPattern0.room
			local ____temp_34
			if stanza == nil then
				____temp_34 = settings.users[occupant.bare_jid]
			else
				____temp_34 = nil
			end
			local user = ____temp_34
			for ____, session in pairs(user and user.sessions or ({})) do
				local isInside = room._jid_nick[session.full_jid or ""] ~= nil
				if session.matrix_main_room == room and not isInside then
					session.matrix_main_room = nil
				end
			end
			return nil
		end,
		kickedPriority
	)
	installGrantGuard(mucHost, add, settings)
end
--- Sets up the door on all hosts, later ones included. It outlives the module: it holds until the module is loaded again, or
-- the last session that the module let in has ended.
--
-- @returns a function to call when the module is unloaded
function ____exports.keepDoor(module, server, registry, settings)
	local shared = module:shared("door")
	local ____opt_37 = shared.installed
	if ____opt_37 ~= nil then
		____opt_37.remove()
	end
	local removals = {}
	local installed
	installed = {remove = function()
		for ____, remove in ipairs(removals) do
			remove()
		end
		if shared.installed == installed then
			shared.installed = nil
		end
	end}
	shared.installed = installed
	local unloaded = false
	local function removeIfUseless()
		if unloaded and __TS__ArrayEvery(
			registry.rooms(),
			function(____, ____bindingPattern0)
				local roomId
				roomId = ____bindingPattern0.roomId
				return #registry.usersOf(roomId) == 0
			end
		) then
			installed.remove()
		end
	end
	local function installOn(name)
		local ____opt_39 = server.hosts[name]
		local events = ____opt_39 and ____opt_39.events
		if events == nil then
			return
		end
		local function add(event, handler, priority)
			events.add_handler(event, handler, priority)
			removals[#removals + 1] = function()
				events.remove_handler(event, handler)
			end
		end
		____exports.installDoor(name, add, settings)
		add(
			"muc-room-destroyed",
			function()
				removeIfUseless()
				return nil
			end,
			0
		)
	end
	for name in pairs(server.hosts) do
		installOn(name)
	end
	server.events.add_handler("host-activated", installOn)
	removals[#removals + 1] = function()
		server.events.remove_handler("host-activated", installOn)
	end
	return function()
		unloaded = true
		removeIfUseless()
	end
end
return ____exports
 end,
["src.meeting.resync"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local ____room_2Dreasons = require("src.room-reasons")
local roomReasons = ____room_2Dreasons.roomReasons
local ____principal = require("src.rights.principal")
local jidsOf = ____principal.jidsOf
local sessionsOf = ____principal.sessionsOf
local ____record = require("src.rights.record")
local isOwner = ____record.isOwner
local takeAnswer = ____record.takeAnswer
local ____session_2Dfields = require("src.rights.session-fields")
local clearFields = ____session_2Dfields.clearFields
local ____rooms = require("src.meeting.rooms")
local roomsOfMeeting = ____rooms.roomsOfMeeting
local logged = {promote = "now has the power of an owner", demote = "no longer has the power of an owner", remove = "is no longer in the room: removed from its call"}
--- Runs a step in which handlers of other modules run: an error in one must not keep the rest from being done.
local function attempt(settings, step)
	local done, ____error = pcall(step)
	if not done then
		settings.log("error", "Error while a call followed its room: %s", ____error)
	end
end
--- Takes from a user's sessions what their logins granted, and puts the user out of the meeting.
local function remove(rights, settings)
	for ____, session in ipairs(sessionsOf(rights)) do
		clearFields(session)
	end
	local users = jidsOf(rights)
	for ____, room in ipairs(roomsOfMeeting(rights.room.roomName, settings.hosts)) do
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
end
--- Does what a change of a user's rights asks for.
function ____exports.follow(rights, change, settings)
	if change == "keep" then
		return
	end
	local ____rights_0 = rights
	local userId = ____rights_0.userId
	local room = ____rights_0.room
	settings.log(
		"info",
		"%s, room %s: %s",
		userId,
		room.roomId,
		logged[change]
	)
	settings.forget(userId, room.roomId)
	settings.onFollowed(change)
	if change == "remove" then
		remove(rights, settings)
	else
		for ____, session in ipairs(sessionsOf(rights)) do
			session.auth_matrix_user_verification_is_owner = isOwner(rights)
		end
	end
	settings.events.fire_event("matrix-rights-changed", rights)
end
--- Reads a room again.
--
-- @param done called once, perhaps before this returns
local function reviewRoom(room, records, settings, done)
	local asked = settings.now()
	local userIds = __TS__ArrayMap(
		records,
		function(____, record) return record.userId end
	)
	settings.review(
		room.roomId,
		userIds,
		settings.deadline,
		function(review)
			local answered = false
			for ____, record in ipairs(records) do
				local said = review[record.userId]
				if said ~= nil then
					answered = true
					local answer = said.joined and ({membership = "joined", power = said.owner}) or ({membership = "ended"})
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
			done(answered)
		end
	)
end
--- Starts the reviews.
function ____exports.startResync(settings)
	local watched = {}
	--- Rooms of which nobody could say anything at their last review.
	local silent = {}
	local stopped = false
	local function note(roomId, answered)
		if stopped then
			return
		end
		settings.onReviewed(answered)
		if answered == not (silent[roomId] ~= nil) then
			return
		end
		if answered then
			silent[roomId] = nil
			settings.log("info", "Room %s can be read again", roomId)
		else
			silent[roomId] = true
			settings.log("warn", "Nobody can say who is in room %s now: its call stays as it is", roomId)
		end
	end
	local function watch(room)
		local ____room_1 = room
		local roomId = ____room_1.roomId
		if watched[roomId] ~= nil then
			return
		end
		watched[roomId] = true
		local underWay = false
		local first = settings.interval * (0.5 + 0.5 * math.random())
		settings.addTimer(
			first,
			function()
				local records = settings.registry.usersOf(roomId)
				if #records == 0 then
					watched[roomId] = nil
					silent[roomId] = nil
					return nil
				end
				if not underWay then
					underWay = true
					reviewRoom(
						room,
						records,
						settings,
						function(answered)
							underWay = false
							note(roomId, answered)
						end
					)
				end
				return settings.interval
			end
		)
	end
	for ____, room in ipairs(settings.registry.rooms()) do
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
["src.meeting.start-rule"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local serverOfUser = ____ids.serverOfUser
--- Seconds for which a user who left a call may come back as if it still went on: they change between its rooms.
local switchingSeconds = 10
--- Whether somebody may start the call.
local function mayStart(starter, policy)
	repeat
		local ____switch3 = policy.kind
		local ____cond3 = ____switch3 == "member"
		if ____cond3 then
			return true
		end
		____cond3 = ____cond3 or ____switch3 == "owner"
		if ____cond3 then
			return starter.ownerPower
		end
		____cond3 = ____cond3 or ____switch3 == "servers"
		if ____cond3 then
			do
				if starter.userId == nil then
					return false
				end
				local server = string.lower(serverOfUser(starter.userId))
				for ____, allowed in ipairs(policy.servers) do
					if allowed == server then
						return true
					end
				end
				return false
			end
		end
	until true
end
--- Decides whether somebody may enter as far as the start of the call is concerned: into one that goes on everybody may.
--
-- @returns the reason to refuse, nothing to let pass
function ____exports.refuseStart(starter, call, policy)
	local left = call.secondsSinceLeft
	local goesOn = call.occupied or left ~= nil and left >= 0 and left < switchingSeconds
	local ____temp_0
	if starter.administrator or goesOn or mayStart(starter, policy) then
		____temp_0 = nil
	else
		____temp_0 = "call_not_started"
	end
	return ____temp_0
end
return ____exports
 end,
["src.meeting.start-call"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArraySome = ____lualib.__TS__ArraySome
local ____exports = {}
local ____start_2Drule = require("src.meeting.start-rule")
local refuseStart = ____start_2Drule.refuseStart
local ____record = require("src.rights.record")
local isMember = ____record.isMember
local ____administrators = require("src.meeting.administrators")
local isAdministrator = ____administrators.isAdministrator
local ____muc = require("src.meeting.muc")
local discardNewRoom = ____muc.discardNewRoom
local doorPriority = ____muc.doorPriority
local senderOf = ____muc.senderOf
local ____doorkeeper = require("src.meeting.doorkeeper")
local askSafely = ____doorkeeper.askSafely
local originOf = ____doorkeeper.originOf
local refuseIf = ____doorkeeper.refuseIf
local ____rooms = require("src.meeting.rooms")
local breakoutRoomsOf = ____rooms.breakoutRoomsOf
local hasMember = ____rooms.hasMember
local matrixRoomName = ____rooms.matrixRoomName
local meetingOf = ____rooms.meetingOf
--- Right after the door, which has something to say about identity first.
local startPriority = doorPriority - 0.5
--- After all who may send somebody to a lobby, before what is done for those who enter.
local lastPriority = -98
--- Before mod_muc_wait_for_host's own handler, for which everybody with a token is a host.
local hostPriority = 10
--- Sets up the rule on a host. On hosts without MUC its events never come.
function ____exports.installStart(mucModule, settings)
	local policy = settings.policy
	local mucHost = mucModule.host
	if policy.kind == "member" then
		return
	end
	local function isNoAdministrator(fullJid)
		return not isAdministrator(fullJid, mucHost)
	end
	--- The main room of the call that a MUC room belongs to; nothing for ordinary rooms, and for lobbies: there people wait.
	local function mainRoomFor(room)
		local meeting = meetingOf(room.jid, settings.hosts)
		if meeting == nil or meeting.part == "lobby" then
			return nil
		end
		return meeting.part == "main" and room or meeting.main
	end
	local function isCallOccupied(main, roomName)
		return hasMember(main, roomName, settings.fullSessions, isNoAdministrator) or __TS__ArraySome(
			breakoutRoomsOf(main, settings.hosts),
			function(____, room) return hasMember(room, roomName, settings.fullSessions, isNoAdministrator) end
		)
	end
	--- Why somebody may not enter a call now.
	local function refusalOf(session, userJid, mainRoom)
		local roomName = matrixRoomName(mainRoom.jid)
		if roomName == nil then
			return nil
		end
		local rights = session.matrix_rights
		local verified = (rights and rights.room.roomName) == roomName and isMember(rights) and rights or nil
		local left = session.matrix_left_call
		return refuseStart(
			{
				administrator = isAdministrator(userJid, mucHost),
				userId = verified and verified.userId,
				ownerPower = (verified and verified.power) == true
			},
			{
				occupied = isCallOccupied(mainRoom, roomName),
				secondsSinceLeft = (left and left.roomJid) == mainRoom.jid and os.time() - left.at or nil
			},
			policy
		)
	end
	local function check(event)
		local ____event_8 = event
		local origin = ____event_8.origin
		local stanza = ____event_8.stanza
		local ____originOf_result_9 = originOf(origin, stanza, settings)
		local kind = ____originOf_result_9.kind
		local ____temp_10
		if kind == "matrix" or kind == "guest" then
			____temp_10 = mainRoomFor(event.room)
		else
			____temp_10 = nil
		end
		local main = ____temp_10
		local ____temp_11
		if main == nil then
			____temp_11 = nil
		else
			____temp_11 = refusalOf(
				origin,
				senderOf(stanza),
				main
			)
		end
		return ____temp_11
	end
	local function othersWait()
		local ____opt_12 = settings.hosts[mucHost]
		return (____opt_12 and ____opt_12.modules.muc_wait_for_host) ~= nil
	end
	mucModule:hook(
		"muc-room-pre-create",
		function(event)
			local ____othersWait_result_14
			if othersWait() then
				____othersWait_result_14 = nil
			else
				____othersWait_result_14 = refuseIf(
					event,
					event.room.jid,
					settings,
					check,
					event
				)
			end
			return ____othersWait_result_14
		end,
		startPriority
	)
	mucModule:hook(
		"muc-occupant-pre-join",
		function(event)
			if not othersWait() then
				return refuseIf(
					event,
					event.room.jid,
					settings,
					check,
					event
				)
			end
			if askSafely(settings, check, event) == nil then
				return nil
			end
			event.matrix_call_not_started = true
			event.room.has_host = nil
			return nil
		end,
		startPriority
	)
	mucModule:hook(
		"muc-occupant-pre-join",
		function(event)
			if event.matrix_call_not_started ~= true then
				return nil
			end
			local refused = refuseIf(
				event,
				event.room.jid,
				settings,
				check,
				event
			)
			if refused then
				discardNewRoom(event)
			end
			return refused
		end,
		lastPriority
	)
	mucModule:hook(
		"room_has_host",
		function(event)
			local ____temp_15
			if matrixRoomName(event.room.jid) == nil then
				____temp_15 = nil
			else
				____temp_15 = refusalOf(event.session, event.occupant.bare_jid, event.room) == nil
			end
			return ____temp_15
		end,
		hostPriority
	)
	mucModule:hook(
		"muc-occupant-left",
		function(event)
			local session = event.origin
			local ____temp_16
			if session == nil then
				____temp_16 = nil
			else
				____temp_16 = mainRoomFor(event.room)
			end
			local main = ____temp_16
			if session ~= nil and main ~= nil then
				session.matrix_left_call = {
					roomJid = main.jid,
					at = os.time()
				}
			end
		end
	)
end
return ____exports
 end,
["src.admin.people"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local __TS__ArraySort = ____lualib.__TS__ArraySort
local ____exports = {}
local ____step = require("src.admin.step")
local addAll = ____step.addAll
--- How long ago something was, in words.
function ____exports.ago(time, now)
	if time == nil then
		return "?"
	end
	local seconds = math.max(
		0,
		math.floor(now - time)
	)
	if seconds < 120 then
		return tostring(seconds) .. " s"
	end
	local minutes = math.floor(seconds / 60)
	return minutes < 120 and tostring(minutes) .. " min" or tostring(math.floor(minutes / 60)) .. " h"
end
--- The columns of a table, each as wide as its widest cell.
local function aligned(rows)
	local widths = {}
	for ____, row in ipairs(rows) do
		do
			local column = 0
			while column < #row do
				local cell = row[column + 1] or ""
				widths[column + 1] = math.max(widths[column + 1] or 0, #cell)
				column = column + 1
			end
		end
	end
	return __TS__ArrayMap(
		rows,
		function(____, row)
			local line = ""
			do
				local column = 0
				while column < #row do
					local cell = row[column + 1] or ""
					line = line .. cell
					local wide = column + 1 < #row and (widths[column + 1] or 0) + 2 or 0
					do
						local length = #cell
						while length < wide do
							line = line .. " "
							length = length + 1
						end
					end
					column = column + 1
				end
			end
			return line
		end
	)
end
--- The table of those who are in, by room and user.
function ____exports.printPeople(people, now)
	local rows = __TS__ArrayMap(
		people,
		function(____, person) return {
			person.userId,
			person.roomId,
			person.owner and "owner" or "-",
			person.inMeeting and "yes" or "no",
			____exports.ago(person.since, now),
			____exports.ago(person.checked, now),
			person.jid
		} end
	)
	__TS__ArraySort(
		rows,
		function(____, one, other) return ((one[2] or "") .. " ") .. (one[1] or "") < ((other[2] or "") .. " ") .. (other[1] or "") and -1 or 1 end
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
	return aligned(addAll({head}, rows))
end
return ____exports
 end,
["src.admin.sessions"] = function(...)
local ____exports = {}
local ____rooms = require("src.meeting.rooms")
local matrixRoomName = ____rooms.matrixRoomName
local ____record = require("src.rights.record")
local isOwner = ____record.isOwner
--- Whether a session is an occupant of the main room that it entered last.
local function isInMeeting(session, roomName)
	local main = session.matrix_main_room
	return main ~= nil and matrixRoomName(main.jid) == roomName and main:get_occupant_by_real_jid(session.full_jid or "") ~= nil
end
--- The sessions of a host that were verified.
function ____exports.peopleOn(host)
	local people = {}
	if (host and host.sessions) == nil then
		return people
	end
	for ____, user in pairs(host.sessions) do
		for ____, session in pairs(user.sessions) do
			local rights = session.matrix_rights
			if rights ~= nil then
				people[#people + 1] = {
					userId = rights.userId,
					roomId = rights.room.roomId,
					jid = session.full_jid or "",
					owner = isOwner(rights),
					inMeeting = isInMeeting(session, rights.room.roomName),
					since = session.matrix_since,
					checked = rights.confirmed
				}
			end
		end
	end
	return people
end
return ____exports
 end,
["src.admin.configuration"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArrayFilter = ____lualib.__TS__ArrayFilter
local __TS__ArrayMap = ____lualib.__TS__ArrayMap
local ____exports = {}
local countAdministrators
local configmanager = require("core.configmanager")
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local ____administrators = require("src.meeting.administrators")
local isAdministrator = ____administrators.isAdministrator
function countAdministrators(server)
	local count = 0
	for jid, session in pairs(server.full_sessions) do
		if session.host ~= nil and isAdministrator(jid, session.host) then
			count = count + 1
		end
	end
	return count
end
local function readTable(____table)
	local items = {}
	local names = {}
	for name, item in pairs(____table) do
		if type(name) == "number" then
			items[#items + 1] = tostring(item)
		else
			names[#names + 1] = tostring(name)
		end
	end
	return {items = items, names = names}
end
local function readValue(value)
	return type(value) == "table" and readTable(value) or value
end
local function namesIn(value)
	return type(value) == "table" and value.items or ({})
end
--- The modules that run on a host.
local function loadedOn(host)
	if host == nil then
		return nil
	end
	local names = {}
	for name in pairs(host.modules) do
		names[#names + 1] = name
	end
	return names
end
--- Reads one section.
--
-- @param global the options of the global section, for the modules that it enables
local function readSection(name, options, global, host)
	local component = options.component_module
	local inherited = type(component) == "string" and ({}) or namesIn(global.modules_enabled)
	local off = {}
	for ____, disabled in ipairs({global.modules_disabled, options.modules_disabled}) do
		for ____, module in ipairs(namesIn(disabled)) do
			off[module] = true
		end
	end
	local enabled = addAll(
		addAll({}, inherited),
		namesIn(options.modules_enabled)
	)
	local modules = __TS__ArrayFilter(
		enabled,
		function(____, module) return not (off[module] ~= nil) end
	)
	return {
		name = name,
		component = type(component) == "string" and component or nil,
		options = options,
		modules = modules,
		loaded = loadedOn(host)
	}
end
--- The options of a host that stand in its own section.
local function readOptions(host)
	local options = {}
	local own = configmanager.getconfig()[host]
	if own ~= nil then
		for name, value in pairs(own) do
			options[name] = readValue(value)
		end
	end
	return options
end
--- Reads the configuration.
--
-- @param server where one runs: what is loaded and who is connected is read from it
function ____exports.readSetup(server)
	local global = readOptions("*")
	local names = {}
	for name in pairs(configmanager.getconfig()) do
		if name ~= "*" then
			names[#names + 1] = name
		end
	end
	table.sort(names)
	local hosts = __TS__ArrayFilter(
		__TS__ArrayMap(
			names,
			function(____, name) return readSection(
				name,
				readOptions(name),
				global,
				server and server.hosts[name]
			) end
		),
		function(____, section) return section.options.defined == true or section.component ~= nil end
	)
	local ____temp_3 = {
		name = "*",
		options = global,
		modules = namesIn(global.modules_enabled)
	}
	local ____hosts_4 = hosts
	local ____temp_2
	if server == nil then
		____temp_2 = nil
	else
		____temp_2 = countAdministrators(server)
	end
	return {global = ____temp_3, hosts = ____hosts_4, administratorsConnected = ____temp_2}
end
return ____exports
 end,
["src.admin.shell"] = function(...)
local ____exports = {}
local usermanager = require("core.usermanager")
local promises = require("util.promise")
local ____check = require("src.admin.check")
local check = ____check.check
local ____people = require("src.admin.people")
local printPeople = ____people.printPeople
local ____print = require("src.admin.print")
local printSteps = ____print.printSteps
local ____step = require("src.admin.step")
local addAll = ____step.addAll
local exitCodeOf = ____step.exitCodeOf
local section = "matrix"
local notLoaded = "The module that has this command is not loaded on this host"
local function printLines(shell, lines)
	for ____, line in ipairs(lines) do
		shell.session.print(line)
	end
end
--- The check of a host, as a promise that fails when something is wrong: the shell then ends with an exit code.
local function checkInShell(shell, host, tools)
	return promises.new(function(resolve, reject)
		check(
			host,
			tools.checkTools(),
			function(reports)
				local steps = {}
				for ____, report in ipairs(reports) do
					addAll(steps, report.steps)
					printLines(
						shell,
						printSteps(report.host, report.steps)
					)
				end
				if exitCodeOf(steps) == 2 then
					reject("Something has to be changed, see above")
				else
					resolve("Checked")
				end
			end
		)
	end)
end
local function showSessions(shell, people)
	printLines(
		shell,
		printPeople(
			people,
			os.time()
		)
	)
	return true, tostring(#people) .. " sessions of Matrix users"
end
--- Makes the section of 0.12, which finds the module by the host.
local function makeSection(hosts)
	local function find(host)
		if host ~= nil then
			return hosts[host]
		end
		local only
		for ____, commands in pairs(hosts) do
			if only ~= nil then
				return nil
			end
			only = commands
		end
		return only
	end
	local function unknown()
		return nil, "Name a host whose users are verified by Matrix"
	end
	return {
		check = function(self, host)
			local commands = find(host)
			if commands == nil then
				return {unknown()}
			end
			return commands.check(self)
		end,
		sessions = function(self, host)
			local commands = find(host)
			if commands == nil then
				return unknown()
			end
			return commands.sessions(self)
		end
	}
end
--- Adds the commands to the shell of 0.12.
--
-- @returns a function that takes them away
local function shareCommands(module, commands)
	local environment = module:shared("/*/admin_shell/env")
	local hosts = module:shared(("/*/" .. module.name) .. "/shell")
	hosts[module.host] = commands
	environment[section] = makeSection(hosts)
	return function()
		hosts[module.host] = nil
		local left = next(hosts)
		if left == nil then
			environment[section] = nil
		end
	end
end
--- Adds the commands to the shell.
--
-- @returns a function that takes them away, for a module that is unloaded
function ____exports.installShellCommands(module, tools)
	local commands = {
		check = function(shell) return checkInShell(shell, module.host, tools) end,
		sessions = function(shell) return showSessions(
			shell,
			tools.people()
		) end
	}
	if usermanager.get_jid_role == nil then
		return shareCommands(module, commands)
	end
	local removed = false
	local args = {{name = "host", type = "string"}}
	module:add_item(
		"shell-command",
		{
			section = section,
			section_desc = "Users who come from Matrix",
			name = "check",
			desc = "Check the setup of a host, from its options to the verifier",
			args = args,
			host_selector = "host",
			handler = function(self)
				if removed then
					return nil, notLoaded
				end
				return commands.check(self)
			end
		}
	)
	module:add_item(
		"shell-command",
		{
			section = section,
			section_desc = "Users who come from Matrix",
			name = "sessions",
			desc = "List who is in by Matrix: user, room, power, since when, last check",
			args = args,
			host_selector = "host",
			handler = function(self)
				if removed then
					return nil, notLoaded
				end
				return commands.sessions(self)
			end
		}
	)
	return function()
		removed = true
	end
end
return ____exports
 end,
["src.mod_auth_matrix_user_verification"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ObjectAssign = ____lualib.__TS__ObjectAssign
local ____exports = {}
local ____auth_2Dmetrics = require("src.auth-metrics")
local authMetrics = ____auth_2Dmetrics.authMetrics
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
local ____commands = require("src.admin.commands")
local runCommand = ____commands.runCommand
local ____counters = require("src.login.counters")
local makeAuthMetrics = ____counters.makeAuthMetrics
local ____login = require("src.login.login")
local serveLogins = ____login.serveLogins
local ____departure = require("src.meeting.departure")
local installDepartures = ____departure.installDepartures
local ____doorkeeper = require("src.meeting.doorkeeper")
local keepDoor = ____doorkeeper.keepDoor
local ____resync = require("src.meeting.resync")
local follow = ____resync.follow
local startResync = ____resync.startResync
local ____start_2Dcall = require("src.meeting.start-call")
local installStart = ____start_2Dcall.installStart
local ____registry = require("src.rights.registry")
local openRegistry = ____registry.openRegistry
local ____auth_2Doptions = require("src.verification.auth-options")
local readAuthOptions = ____auth_2Doptions.readAuthOptions
local ____check_2Dlog = require("src.verification.check-log")
local makeCheckLog = ____check_2Dlog.makeCheckLog
local ____check_2Dobserver = require("src.verification.check-observer")
local observeChecks = ____check_2Dobserver.observeChecks
local ____clock = require("src.prosody.clock")
local serverClock = ____clock.serverClock
local ____http = require("src.prosody.http")
local makeHttpClient = ____http.makeHttpClient
local ____read_2Doption = require("src.prosody.read-option")
local logProblems = ____read_2Doption.logProblems
local readerOf = ____read_2Doption.readerOf
local ____room_2Dlog = require("src.meeting.room-log")
local makeRefusalLog = ____room_2Dlog.makeRefusalLog
local ____sessions = require("src.admin.sessions")
local peopleOn = ____sessions.peopleOn
local ____power_2Dsync_2Doptions = require("src.meeting.power-sync-options")
local readGuestPolicy = ____power_2Dsync_2Doptions.readGuestPolicy
local ____configuration = require("src.admin.configuration")
local readSetup = ____configuration.readSetup
local ____shell = require("src.admin.shell")
local installShellCommands = ____shell.installShellCommands
local ____checks = require("src.verification.checks")
local checkEvents = ____checks.checkEvents
local makeChecks = ____checks.makeChecks
local ____configured = require("src.verification.configured")
local configuredVerifier = ____configured.configuredVerifier
local http = makeHttpClient()
--- Reads the options of any host, for the diagnosis.
local function readerFor(host)
	return readerOf(module:context(host))
end
--- The option `matrix_guests` of each MUC component, read once; power sync, which is loaded there, logs what is wrong.
local function guestPolicies()
	local known = {}
	return function(mucHost)
		local policy = known[mucHost] or readGuestPolicy(readerOf(module:context(mucHost)))
		known[mucHost] = policy
		return policy
	end
end
--- Serves the logins of the module's host.
local function serve()
	local reader = readerOf(module)
	local options = readAuthOptions(reader)
	logProblems(module, reader)
	local host = prosody.hosts[module.host]
	local metrics = makeAuthMetrics(module, checkEvents)
	local registry = openRegistry(module, host)
	local checkLog = makeCheckLog(module)
	local configured = configuredVerifier(options)
	local asking = configured.kind == "unset" and "" or "Asking " .. configured.description
	local checks = configured.kind == "unset" and configured.reason or makeChecks(
		configured.make(http, checkLog.onDetail),
		options,
		serverClock,
		observeChecks(module, checkLog, metrics, asking)
	)
	local ____temp_0
	if type(checks) == "string" then
		____temp_0 = nil
	else
		____temp_0 = checks
	end
	local made = ____temp_0
	local following = {
		hosts = prosody.hosts,
		events = prosody.events,
		forget = function(userId, roomId)
			if made ~= nil then
				made.forget(userId, roomId)
			end
		end,
		onFollowed = metrics.onFollowed,
		log = function(level, format, ...)
			module:log(level, format, ...)
		end
	}
	local review = made and made.review
	local ____temp_5
	if review == nil then
		____temp_5 = nil
	else
		____temp_5 = options.resync
	end
	local interval = ____temp_5
	local ____temp_6
	if review == nil or interval == nil then
		____temp_6 = nil
	else
		____temp_6 = startResync(__TS__ObjectAssign(
			{},
			following,
			{
				interval = interval,
				deadline = options.uvsTimeout,
				registry = registry,
				review = review,
				now = serverClock.now,
				addTimer = function(seconds, run) return module:add_timer(seconds, run) end,
				onReviewed = metrics.onReviewed
			}
		))
	end
	local resync = ____temp_6
	local stopLogins = serveLogins(
		host,
		{
			module = module,
			options = options,
			metrics = metrics,
			warned = {},
			events = prosody.events,
			checks = checks,
			registry = registry,
			onChange = function(rights, change)
				follow(rights, change, following)
			end,
			onLogin = function(room)
				if resync ~= nil then
					resync.watch(room)
				end
			end
		}
	)
	local door = {
		host = module.host,
		users = prosody.bare_sessions,
		hosts = prosody.hosts,
		trusted = options.trusted,
		guestsOn = guestPolicies(),
		refusals = makeRefusalLog(module, authMetrics.room_refusals),
		onError = function(____error)
			module:log("error", "Error at the door of a meeting: %s", ____error)
		end
	}
	local leaveDoor = keepDoor(module, prosody, registry, door)
	local function installOn(name)
		local mucModule = module:context(name)
		installStart(
			mucModule,
			__TS__ObjectAssign({}, door, {policy = options.startCall, fullSessions = prosody.full_sessions})
		)
		installDepartures(
			mucModule,
			{
				users = prosody.bare_sessions,
				hosts = prosody.hosts,
				after = function(seconds, run)
					module:add_timer(seconds, run)
				end
			}
		)
	end
	for name in pairs(prosody.hosts) do
		installOn(name)
	end
	module:hook_global("host-activated", installOn)
	local removeShellCommands = installShellCommands(
		module,
		{
			checkTools = function() return {
				setup = readSetup(prosody),
				http = http,
				now = serverClock.wall,
				readerFor = readerFor
			} end,
			people = function() return peopleOn(host) end
		}
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
		http.cancelAll()
	end
	if configured.kind == "unset" then
		module:log("error", "Every login will be refused: %s", loginReasons[configured.reason].advice)
		module:set_status("error", "Every login is refused: " .. configured.reason)
	else
		module:log(
			"info",
			"Asking %s, power levels %s, deadline %d s, rooms %s",
			configured.description,
			options.syncPowerLevels and "synchronised" or "not synchronised",
			options.uvsTimeout,
			interval == nil and "not read again" or ("read again every " .. tostring(interval)) .. " s"
		)
		module:set_status("info", asking)
	end
end
--- Runs the commands of `prosodyctl mod_auth_matrix_user_verification`: in a process of its own, which serves nobody.
local function offerCommands()
	module.command = function(words) return runCommand(
		words,
		{
			setup = readSetup(nil),
			http = http,
			now = serverClock.wall,
			readerFor = readerFor,
			verifierOf = function(options)
				local configured = configuredVerifier(options)
				return configured.kind == "set" and configured.make(
					http,
					function() return nil end
				) or configured.reason
			end,
			print = print,
			readInput = function() return io.read("*a") or "" end
		}
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
