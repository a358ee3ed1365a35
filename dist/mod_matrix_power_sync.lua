-- mod_matrix_power_sync 2.1.0: makes users with the power of a moderator in the Matrix room owners of its meeting.
-- SPDX-License-Identifier: Apache-2.0
-- Licensed under the Apache License, Version 2.0; see LICENSE or http://www.apache.org/licenses/LICENSE-2.0
-- Works with Prosody 0.12 and 13.0 on Lua 5.2 to 5.4.
-- Made from the TypeScript of prosody-mod-auth-matrix-user-verification by typescript-to-lua: change the sources, not this file.
-- Sources: 2a984df59708a8099eb904b225d0175284a60e182e3d881e14f1af83d8b3b0bf
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
local function __TS__ArraySome(self, callbackfn, thisArg)
	for i = 1, #self do
		if callbackfn(thisArg, self[i], i - 1, self) then
			return true
		end
	end
	return false
end

local function __TS__ArrayPush(self, ...)
	local items = {...}
	local len = #self
	for i = 1, #items do
		len = len + 1
		self[len] = items[i]
	end
	return len
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

return {
  __TS__ArraySome = __TS__ArraySome,
  __TS__ArrayPush = __TS__ArrayPush,
  __TS__ArrayFind = __TS__ArrayFind
}
 end,
["src.meeting.affiliation"] = function(...)
local ____exports = {}
--- Whether an affiliation gives power over others in the room.
function ____exports.isPowerful(affiliation)
	return affiliation == "owner" or affiliation == "admin"
end
return ____exports
 end,
["src.meeting.lobby-rule"] = function(...)
local ____exports = {}
--- Decides how a joiner is helped: owners by Matrix power pass lobby and password of their room, members where the option
-- says so. Nobody is helped whom Prosody refuses anyway.
function ____exports.helpIn(passage)
	local who = passage.who
	local mayPass = who.verifiedOwner or who.verified and passage.bypass
	if not mayPass or passage.affiliation == "outcast" or passage.nickTaken then
		return {password = false}
	end
	local needsAffiliation = passage.membersOnly and passage.affiliation == "none"
	return {affiliation = needsAffiliation and (who.verifiedOwner and "owner" or "member") or nil, password = passage.passwordLacking}
end
return ____exports
 end,
["src.rights.record"] = function(...)
local ____exports = {}
--- Whether a user was proven to be a member, and not just to exist.
function ____exports.isProvenMember(rights)
	return rights.membership == "joined"
end
--- Whether a user is owner of the meeting by Matrix power.
function ____exports.isOwner(rights)
	return rights.membership == "joined" and rights.power and rights.synchronised
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
--- What a session that is about to enter a Matrix room proved in relation to it.
function ____exports.standingOfJoiner(event, roomName, mucHost)
	local administrator = isAdministrator(
		____exports.senderOf(event.stanza),
		mucHost
	)
	return standing(administrator, event.origin.matrix_rights, roomName)
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
--- Prosody refuses, after all hooks, who asks for a nick that another user has.
function ____exports.isNickTaken(event)
	return not event.is_first_session and event.occupant.bare_jid ~= jid.bare(____exports.senderOf(event.stanza))
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
return ____exports
 end,
["src.matrix.ids"] = function(...)
local ____exports = {}
local ____text = require("src.prosody.text")
local find = ____text.find
local has = ____text.has
local host = "^[A-Za-z0-9.-]+$"
local bracketedIpv6 = "^%[[0-9a-fA-F:.][0-9a-fA-F:.]+%]$"
--- A server name and its port.
local withPort = "^(.*):([0-9]+)$"
--- A room id with a server, without the characters that would change the path of a URL: `/`, `?`, `#`, `%`, `\`.
local roomIdWithServer = "^![]-~@-[!\"$&-.0-9;->]+:(.*)$"
local bareRoomId = "^![A-Za-z0-9_-]*$"
local identifierMaximum = 255
local portDigits = 5
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
return ____exports
 end,
["src.matrix.room-name"] = function(...)
local ____exports = {}
local ____ids = require("src.matrix.ids")
local isRoomId = ____ids.isRoomId
local ____text = require("src.prosody.text")
local char = ____text.char
local find = ____text.find
local sub = ____text.sub
local alphabet = "abcdefghijklmnopqrstuvwxyz234567"
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
["src.meeting.rooms"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArraySome = ____lualib.__TS__ArraySome
local ____exports = {}
local jid = require("util.jid")
local ____room_2Dname = require("src.matrix.room-name")
local roomIdOf = ____room_2Dname.roomIdOf
local withoutTenant = ____room_2Dname.withoutTenant
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
return ____exports
 end,
["src.meeting.lobby"] = function(...)
local ____exports = {}
local ____lobby_2Drule = require("src.meeting.lobby-rule")
local helpIn = ____lobby_2Drule.helpIn
local ____muc = require("src.meeting.muc")
local givenByModule = ____muc.givenByModule
local isNickTaken = ____muc.isNickTaken
local senderOf = ____muc.senderOf
local standingOfJoiner = ____muc.standingOfJoiner
local ____rooms = require("src.meeting.rooms")
local matrixRoomName = ____rooms.matrixRoomName
--- Before token_affiliation (-3.5), Jitsi's lobby (-4), members-only (-5), and passwords (-7, -20).
local helpPriority = -3
local mucNamespace = "http://jabber.org/protocol/muc"
--- Sets it up on the module's MUC component.
--
-- @param bypass the option `matrix_lobby_bypass`
function ____exports.installLobbyHelp(module, bypass)
	local function help(event)
		local room = event.room
		local roomName = matrixRoomName(room.jid)
		local form = event.stanza:get_child("x", mucNamespace)
		if roomName == nil or form == nil or event.matrix_call_not_started == true then
			return
		end
		local sender = senderOf(event.stanza)
		local password = room:get_password()
		local given = form:get_child_text("password", mucNamespace)
		local decision = helpIn({
			who = standingOfJoiner(event, roomName, module.host),
			bypass = bypass,
			affiliation = room:get_affiliation(sender) or "none",
			membersOnly = room:get_members_only() == true,
			passwordLacking = password ~= nil and given ~= password,
			nickTaken = isNickTaken(event)
		})
		if decision.affiliation ~= nil then
			room:set_affiliation(
				true,
				sender,
				decision.affiliation,
				nil,
				{[givenByModule] = true}
			)
			event.occupant.role = room:get_default_role(decision.affiliation)
		end
		if decision.password and password ~= nil then
			form:remove_children("password", mucNamespace)
			form:tag("password", {xmlns = mucNamespace}):text(password):up()
		end
	end
	module:hook("muc-occupant-pre-join", help, helpPriority)
end
return ____exports
 end,
["src.meeting.ownership-rule"] = function(...)
local ____exports = {}
local ____affiliation = require("src.meeting.affiliation")
local isPowerful = ____affiliation.isPowerful
--- Whether somebody may be made owner, admin or moderator.
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
--- Decides what a join changes.
function ____exports.decideJoin(join)
	if join.who.administrator then
		return "keep"
	end
	if join.who.verifiedOwner then
		return "promote"
	end
	return isPowerful(join.affiliation) and join.grantedByOwner and "keep" or "demote"
end
return ____exports
 end,
["src.rights.registry"] = function(...)
local ____lualib = require("lualib_bundle")
local __TS__ArraySome = ____lualib.__TS__ArraySome
local __TS__ArrayFind = ____lualib.__TS__ArrayFind
local ____exports = {}
local jid = require("util.jid")
local weak = {__mode = "v"}
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
return ____exports
 end,
["src.login-reasons"] = function(...)
local ____exports = {}
--- Reasons for which a login is refused.
____exports.loginReasons = {
	token_missing = {level = "info", cause = "user", text = "This meeting can only be joined from its Matrix room.", advice = "the connection carries no token. If it comes from a Matrix client, check that /.well-known/element/jitsi is served with openidtoken-jwt and that the web server passes the query string on"},
	token_too_large = {level = "warn", cause = "user", text = "The token is too large.", advice = "the token is larger than any that a Matrix client makes (8192 bytes)"},
	token_malformed = {level = "warn", cause = "user", text = "The token is not a JWT.", advice = "the token is not three base64url parts with JSON objects. Check what makes the tokens"},
	token_expired = {level = "info", cause = "user", text = "The token has expired. Please open the meeting from its Matrix room again.", advice = "the token's exp is over. If that is common, compare the clocks of the clients and of this server"},
	token_not_yet_valid = {level = "info", cause = "user", text = "The token is not valid yet. Please check the clock of your device.", advice = "the token's nbf is still to come. If that is common, compare the clocks of the clients and of this server"},
	token_issuer_mismatch = {level = "warn", cause = "user", text = "The token was made for another service.", advice = "the token's iss differs from app_id and uvs_require_issuer is set. Matrix clients put the Jitsi domain there"},
	matrix_claim_missing = {level = "info", cause = "user", text = "The token names no Matrix user and room.", advice = "the token has no context.matrix object: it is an ordinary Jitsi token, or its client does not know openidtoken-jwt"},
	matrix_claim_malformed = {level = "warn", cause = "user", text = "The token does not name a Matrix user and room as it should.", advice = "context.matrix is not an object. Check what makes the tokens"},
	token_signature_wrong = {level = "warn", cause = "user", text = "The token is not signed by this service.", advice = "matrix_token_secret is set, and the token is not signed with it by HS256. Clients such as Element cannot sign: leave the option out for them"},
	ordinary_token_refused = {level = "info", cause = "user", text = "The token is not valid for this service.", advice = "Jitsi's token verification refused a token without context.matrix (matrix_token_fallback); it says why in the line before"},
	openid_token_malformed = {level = "warn", cause = "user", text = "The token carries no valid Matrix OpenID token.", advice = "context.matrix.token is missing or not a string as homeservers make it"},
	room_id_malformed = {level = "warn", cause = "user", text = "The token carries no valid Matrix room id.", advice = "context.matrix.room_id is missing or not a Matrix room id"},
	server_name_malformed = {level = "warn", cause = "user", text = "The token carries no valid Matrix server name.", advice = "context.matrix.server_name is not a Matrix server name"},
	profile_malformed = {level = "warn", cause = "user", text = "The name or picture in the token is not text.", advice = "context.user.name or context.user.avatar (of signed tokens also context.group) is not a string, or holds control characters"},
	room_mismatch = {level = "warn", cause = "user", text = "The token is for another room than this meeting.", advice = "the room in the URL is not the base32 of the token's room id, without padding. Check how the client makes the room's name, and that the web server passes the room parameter on"},
	user_unknown = {level = "info", cause = "user", text = "Matrix does not confirm who you are. Please open the meeting from its Matrix room again.", advice = "the homeserver or the verification service does not know the OpenID token: it is over (they last about an hour), forged, or of another homeserver"},
	user_of_other_server = {level = "warn", cause = "user", text = "The Matrix user is not of the server that the token names.", advice = "the verified user is of another server than context.matrix.server_name says"},
	not_in_room = {level = "info", cause = "user", text = "You are not a member of the Matrix room of this meeting.", advice = "the user is not joined to the Matrix room. If members of the room are told so by a verification service, that cannot ask the homeserver: check UVS_ACCESS_TOKEN (an administrator's) and UVS_HOMESERVER_URL there, for it calls that, too, not in the room"},
	user_banned = {level = "info", cause = "user", text = "You are banned from this service.", advice = "a handler of the event jitsi-access-ban-check refused the user"},
	module_refused = {level = "info", cause = "user", text = "Another module refused the login.", advice = "a handler of the event post-jitsi-authentication refused the user"},
	username_malformed = {level = "warn", cause = "user", text = "The user name is not valid.", advice = "a handler of the event pre-jitsi-authentication gave a user name that cannot be one"},
	verifier_not_configured = {level = "error", cause = "configuration", text = "The service is not set up yet. Please tell its administrator.", advice = "set matrix_homeservers to a table of homeservers, or uvs_base_url to the URL of a Matrix user verification service, beginning with http:// or https://"},
	verifier_configured_twice = {level = "error", cause = "configuration", text = "The service has two settings that do not go together. Please tell its administrator.", advice = "both uvs_base_url and matrix_homeservers are set, and only one can be asked. Take uvs_base_url out to ask the homeservers themselves"},
	homeservers_malformed = {level = "error", cause = "configuration", text = "The service has a mistake in its settings. Please tell its administrator.", advice = "something is wrong in matrix_homeservers, so nothing of it is used. The log says what, where this module was loaded"},
	server_not_configured = {level = "info", cause = "user", text = "Users of your Matrix server cannot join meetings here.", advice = "context.matrix.server_name is none of the servers in matrix_homeservers. Add it there if its users are to come in, or set matrix_federation for the users of all servers"},
	foreign_server_private = {level = "warn", cause = "user", text = "Your Matrix server is in a network that is not asked.", advice = "context.matrix.server_name leads to addresses outside the public internet (private, loopback, link-local), where nobody is asked on the word of a stranger. If it is a homeserver of yours, list it in matrix_homeservers"},
	foreign_server_not_found = {level = "info", cause = "outage", text = "Your Matrix server cannot be found. Please try again later.", advice = "context.matrix.server_name is not configured, and DNS has no address for where it should be (well-known page, SRV record, port 8448)"},
	foreign_server_failed = {level = "info", cause = "outage", text = "Your Matrix server gives no answer. Please try again later.", advice = "the homeserver of context.matrix.server_name, which is not configured, cannot be reached, has no certificate of its name, or does not answer as a homeserver; the line before says more"},
	server_not_named = {level = "info", cause = "user", text = "Your Matrix client does not say which Matrix server you are of.", advice = "the token has no context.matrix.server_name, and matrix_homeservers has more than one server. Old clients leave the name out: they have to be updated"},
	room_not_on_homeserver = {level = "info", cause = "user", text = "This service does not know the Matrix room of this meeting.", advice = "the user is of a server that is not in matrix_homeservers, and none of those that are is in the Matrix room"},
	bot_not_in_room = {level = "warn", cause = "configuration", text = "The service does not see this Matrix room. Please invite its bot to it.", advice = "the user of the access_token in matrix_homeservers was never in the Matrix room, so it cannot say who is. Invite it there and let it join, or use a server administrator's admin_token, which needs no bot"},
	bot_left_room = {level = "warn", cause = "configuration", text = "The service does not see this Matrix room any more. Please invite its bot again.", advice = "the user of the access_token in matrix_homeservers is not joined to the Matrix room any more, so what the homeserver tells it of the room is old. Let it join again"},
	homeserver_token_unknown = {level = "error", cause = "configuration", text = "The Matrix server does not know the service. Please tell its administrator.", advice = "the homeserver answers 401: it does not know the token in matrix_homeservers. Tokens end with a logout and with a change of the password. Make a new one"},
	homeserver_token_not_admin = {level = "error", cause = "configuration", text = "The Matrix server does not tell the service enough. Please tell its administrator.", advice = "the homeserver answers 403 at its admin API: the user of the admin_token in matrix_homeservers is no server administrator. Make it one, or use its token as access_token and invite it to the rooms as a bot"},
	homeserver_endpoint_missing = {level = "error", cause = "configuration", text = "The Matrix server is not found where it should be. Please tell the administrator.", advice = "the answer is a 404 as from no homeserver, or from one that does not serve what was asked; the line before says what. Check the url in matrix_homeservers, that a proxy passes /_matrix and /_synapse/admin on, and that the listener has the resource openid or federation. admin_token needs Synapse"},
	verifier_timeout = {level = "warn", cause = "outage", text = "The Matrix server did not answer in time. Please try again later.", advice = "the homeserver or the verification service did not answer within uvs_timeout seconds. Check the load of both"},
	verifier_unreachable = {level = "error", cause = "outage", text = "The Matrix server cannot be reached. Please try again later.", advice = "no connection to the homeserver or the verification service, or it broke off; the line before says why. Check the URL in matrix_homeservers or uvs_base_url, that the other side runs, name resolution, firewall and certificate"},
	verifier_forbidden = {level = "error", cause = "configuration", text = "The service may not ask the Matrix server. Please tell its administrator.", advice = "the verification service answers 401 or 403. Set uvs_auth_token to its UVS_AUTH_TOKEN"},
	verifier_rejected = {level = "error", cause = "configuration", text = "The Matrix server does not understand the service. Please tell its administrator.", advice = "the homeserver or the verification service answers 4xx or redirects. Check that the URL in matrix_homeservers or uvs_base_url leads to it, without a redirect. With a verification service, where tokens name no server, set UVS_HOMESERVER_URL there"},
	verifier_busy = {level = "warn", cause = "configuration", text = "The Matrix server has too much to do. Please try again in a minute.", advice = "the homeserver or the verification service answers 429: too many requests. On Synapse take the limits off the token's user, by the admin API's override_ratelimit"},
	verifier_failed = {level = "error", cause = "outage", text = "The Matrix server has a problem. Please try again later.", advice = "the homeserver, the verification service or a proxy before it answers 5xx. See its log"},
	verifier_unreadable = {level = "error", cause = "configuration", text = "The Matrix server gave no clear answer. Please try again later.", advice = "the answer is not what a homeserver or verification service says: no JSON object, one without what it should hold, or far too long. Check that the URL in matrix_homeservers or uvs_base_url leads to one. Synapse before 1.123 sends a room's whole state, which is too long in large rooms: update it"},
	verifier_paused = {level = "warn", cause = "local", text = "The Matrix server has a problem just now. Please try again in a minute.", advice = "the checks before failed again and again, so none is made for some seconds; the reason stands in the lines before, and the module finds out by itself when it is over"},
	too_many_checks = {level = "warn", cause = "local", text = "Too many people are joining just now. Please try again in a minute.", advice = "more logins came at once than can be checked in time. Look at how fast the verification service and the homeserver answer; matrix_max_checks says how many checks run at once"},
	too_many_refusals = {level = "warn", cause = "local", text = "Too many attempts to join were refused. Please try again in a minute.", advice = "logins on this connection (3 of them), or from this address within a minute (matrix_refusals_per_minute), were refused, each told in a line before. If the address is that of a proxy, set trusted_proxies"},
	resume_only = {level = "info", cause = "user", text = "Your earlier connection has ended. Please open the meeting from its Matrix room again.", advice = "the login was let in to resume an earlier session of the same token, and tried to begin a new one; that needs a fresh OpenID token"},
	username_taken = {level = "warn", cause = "user", text = "The user name is taken. Please open the meeting from its Matrix room again.", advice = "another user's session has the user name that a handler of pre-jitsi-authentication gave to this one"},
	bound_too_late = {level = "info", cause = "user", text = "The login has expired. Please open the meeting from its Matrix room again.", advice = "the client logged in and bound its session more than a minute later. A login must be used at once"},
	check_cancelled = {level = "warn", cause = "local", text = "The service is being changed. Please try again.", advice = "this module was reloaded or unloaded while the check was under way; nothing to do"},
	internal_error = {level = "error", cause = "local", text = "The service has a problem. Please try again later.", advice = "an error inside this module, told in the line before: please report it"}
}
return ____exports
 end,
["src.prosody.log"] = function(...)
local ____exports = {}
local ____login_2Dreasons = require("src.login-reasons")
local loginReasons = ____login_2Dreasons.loginReasons
local ____room_2Dreasons = require("src.room-reasons")
local roomReasons = ____room_2Dreasons.roomReasons
--- Makes the log of a module.
function ____exports.makeRefusalLog(module, counts)
	return {
		login = function(reason, who, toldBefore)
			local ____loginReasons_reason_0 = loginReasons[reason]
			local level = ____loginReasons_reason_0.level
			local advice = ____loginReasons_reason_0.advice
			local ____opt_1 = counts.refused
			if ____opt_1 ~= nil then
				____opt_1(reason)
			end
			module:log(
				toldBefore and "debug" or level,
				"Login refused (%s): %s: %s",
				reason,
				who,
				advice
			)
		end,
		inRoom = function(reason, userJid, roomJid)
			local ____roomReasons_reason_3 = roomReasons[reason]
			local level = ____roomReasons_reason_3.level
			local advice = ____roomReasons_reason_3.advice
			counts.refusedInRoom(reason)
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
			local ____roomReasons_reason_4 = roomReasons[reason]
			local level = ____roomReasons_reason_4.level
			local advice = ____roomReasons_reason_4.advice
			counts.refusedInRoom(reason)
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
["src.meeting.ownership"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local ____affiliation = require("src.meeting.affiliation")
local isPowerful = ____affiliation.isPowerful
local ____ownership_2Drule = require("src.meeting.ownership-rule")
local decideJoin = ____ownership_2Drule.decideJoin
local mayBeGranted = ____ownership_2Drule.mayBeGranted
local ____registry = require("src.rights.registry")
local jidsOf = ____registry.jidsOf
local ____muc = require("src.meeting.muc")
local doorPriority = ____muc.doorPriority
local givenByModule = ____muc.givenByModule
local grantedBy = ____muc.grantedBy
local isGranted = ____muc.isGranted
local isNickTaken = ____muc.isNickTaken
local senderOf = ____muc.senderOf
local standingOfJoiner = ____muc.standingOfJoiner
local standingOfUser = ____muc.standingOfUser
local ____grants = require("src.meeting.grants")
local grantPriority = ____grants.grantPriority
local guardGrants = ____grants.guardGrants
local refuseAffiliation = ____grants.refuseAffiliation
local ____rooms = require("src.meeting.rooms")
local breakoutRoomsOf = ____rooms.breakoutRoomsOf
local isInCall = ____rooms.isInCall
local matrixRoomName = ____rooms.matrixRoomName
local roomsOfMeeting = ____rooms.roomsOfMeeting
--- Right after the door: who has no right to be owner must not pass members-only rooms as one.
local revokePriority = doorPriority - 1
--- After every hook of Prosody and Jitsi that may refuse a join, or set affiliation and role by other rules.
local settlePriority = -100
--- Below the hook at 2 with which Jitsi's mod_muc_allowners marks joiners whom it will make owner.
local unmarkPriority = 1
--- Gives an affiliation that ends with presence. Its data is a table of its own: Prosody stores none that stands twice.
local function makeOwner(room, userJid)
	room:set_affiliation(
		true,
		userJid,
		"owner",
		nil,
		{[givenByModule] = true}
	)
end
--- Sets up ownership on the module's MUC component.
function ____exports.installOwnership(module, settings)
	local mucHost = module.host
	local markedByAllowners = module:shared("moderators/joining_moderator_participants")
	local function standingOf(userJid, roomName)
		return standingOfUser(userJid, roomName, mucHost, settings.users)
	end
	local function decide(event, roomName)
		local room = event.room
		local sender = senderOf(event.stanza)
		return decideJoin({
			who = standingOfJoiner(event, roomName, mucHost),
			affiliation = room:get_affiliation(sender) or "none",
			grantedByOwner = settings.ownersMayGrant and isGranted(room, sender)
		})
	end
	local function revokeOnJoin(event)
		local room = event.room
		local roomName = matrixRoomName(room.jid)
		if roomName == nil then
			return
		end
		local ____opt_0 = event.origin.matrix_rights
		if (____opt_0 and ____opt_0.synchronised) == false then
			settings.onUnsynchronised(event.origin.host or "?")
		end
		local sender = senderOf(event.stanza)
		if isPowerful(room:get_affiliation(sender) or "none") and decide(event, roomName) == "demote" then
			room:set_affiliation(true, sender, "none")
			settings.onChange("withdrawn")
		end
	end
	--- Lets the role of a user in a room follow the affiliation in the main room.
	local function settleRoles(room, main, userJid)
		local role = room:get_default_role(main:get_affiliation(userJid))
		for nick, occupant in room:each_occupant() do
			if occupant.bare_jid == userJid and role ~= nil and occupant.role ~= role then
				room:set_role(true, nick, role)
			end
		end
	end
	--- Gives a user in the call the power that a later answer shows, or takes what it does not show any more.
	local function settleUser(room, roomName, userJid)
		local affiliation = room:get_affiliation(userJid) or "none"
		if affiliation == "outcast" then
			return
		end
		local grantedByOwner = settings.ownersMayGrant and isGranted(room, userJid)
		local change = decideJoin({
			who = standingOf(userJid, roomName),
			affiliation = affiliation,
			grantedByOwner = grantedByOwner
		})
		if change == "promote" and not isPowerful(affiliation) and isInCall(room, userJid, settings.hosts) then
			makeOwner(room, userJid)
			settings.onChange("granted")
		elseif change == "demote" and isPowerful(affiliation) then
			room:set_affiliation(
				true,
				userJid,
				room:get_members_only() == true and "member" or "none"
			)
			settings.onChange("withdrawn")
		end
		if change == "demote" then
			settleRoles(room, room, userJid)
		end
		for ____, breakout in ipairs(breakoutRoomsOf(room, settings.hosts)) do
			settleRoles(breakout, room, userJid)
		end
	end
	local function settleChanged(rights)
		local ____rights_room_2 = rights.room
		local roomName = ____rights_room_2.roomName
		local users = jidsOf(rights)
		for ____, room in ipairs(roomsOfMeeting(roomName, settings.hosts)) do
			if jid.host(room.jid) == mucHost and matrixRoomName(room.jid) ~= nil then
				for userJid in pairs(users) do
					settleUser(room, roomName, userJid)
				end
			end
		end
	end
	local function settleOnJoin(event)
		local room = event.room
		local occupant = event.occupant
		local roomName = matrixRoomName(room.jid)
		if roomName == nil or isNickTaken(event) then
			return
		end
		local sender = senderOf(event.stanza)
		local change = decide(event, roomName)
		if change == "promote" then
			if room:get_affiliation(sender) ~= "owner" then
				makeOwner(room, sender)
				settings.onChange("granted")
			else
				room:set_affiliation_data(
					jid.bare(sender) or "",
					givenByModule,
					true
				)
			end
			occupant.role = "moderator"
		elseif change == "demote" and occupant.role == "moderator" then
			occupant.role = room:get_default_role(room:get_affiliation(sender)) or "participant"
		end
	end
	--- Whether power may go to somebody in a room; in rooms that are no Matrix rooms it always may.
	local function mayReceive(roomJid, target, actor)
		local roomName = matrixRoomName(roomJid)
		local ____temp_6 = roomName == nil
		if not ____temp_6 then
			local ____mayBeGranted_5 = mayBeGranted
			local ____standingOf_result_4 = standingOf(target, roomName)
			local ____temp_3
			if actor == nil then
				____temp_3 = nil
			else
				____temp_3 = standingOf(actor, roomName)
			end
			____temp_6 = ____mayBeGranted_5({target = ____standingOf_result_4, actor = ____temp_3, ownersMayGrant = settings.ownersMayGrant})
		end
		return ____temp_6
	end
	--- Whether a plugin is about to take the power that a user in the call has by Matrix, as those do that set what a token
	-- says. People may take it, and nobody is kept from banning.
	local function takesMatrixPower(event)
		local affiliation = event.affiliation
		if event.actor ~= nil or not isPowerful(event.previous_affiliation) then
			return false
		end
		local roomName = matrixRoomName(event.room.jid)
		return roomName ~= nil and (affiliation == "member" or affiliation == "none") and standingOf(event.jid, roomName).verifiedOwner and isInCall(
			event.room,
			jid.bare(event.jid) or "",
			settings.hosts
		)
	end
	local function keepMatrixPower(event)
		if not takesMatrixPower(event) then
			return nil
		end
		refuseAffiliation(event)
		return true
	end
	--- Marks what a verified owner granted, so that the next join of the grantee does not take it away; until it ends.
	local function noteGrant(event)
		local actor = event.actor
		local roomName = matrixRoomName(event.room.jid)
		if actor == nil or roomName == nil then
			return
		end
		if not isPowerful(event.affiliation) then
			event.room:set_affiliation_data(event.jid, grantedBy, nil)
		elseif settings.ownersMayGrant and standingOf(actor, roomName).verifiedOwner and not standingOf(event.jid, roomName).verifiedOwner then
			event.room:set_affiliation_data(event.jid, grantedBy, actor)
		end
	end
	--- Takes back what muc_allowners decided before: it would hide their own presence from the joiner for good.
	local function unmark(event)
		local sender = senderOf(event.stanza)
		local bareJid = jid.bare(sender)
		if matrixRoomName(event.room.jid) ~= nil and bareJid ~= nil then
			markedByAllowners[bareJid] = nil
		end
	end
	module:hook("muc-occupant-pre-join", unmark, unmarkPriority)
	module:hook("muc-occupant-pre-join", revokeOnJoin, revokePriority)
	module:hook("muc-occupant-pre-join", settleOnJoin, settlePriority)
	module:hook("muc-pre-set-affiliation", keepMatrixPower, grantPriority)
	local function add(event, handler, priority)
		module:hook(event, handler, priority)
	end
	guardGrants(mucHost, add, settings.refusals, {mayOwn = mayReceive, mayModerate = mayReceive})
	module:hook("muc-set-affiliation", noteGrant)
	module:hook_global("matrix-rights-changed", settleChanged)
end
return ____exports
 end,
["src.metrics"] = function(...)
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
		help = "What logins asked for: asked the verifier, joined a check under way, reused a recent answer"
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
		help = "Checks that wait for their turn now"
	},
	verifier_paused = {
		name = "verifier_paused",
		type = "gauge",
		unit = "",
		labels = {},
		help = "Verifiers that are left alone after failures: 0 when all is well"
	},
	verifier_pauses = {
		name = "verifier_pauses",
		type = "counter",
		unit = "",
		labels = {},
		help = "How often a verifier was left alone after failures"
	},
	reviews = {
		name = "reviews",
		type = "counter",
		unit = "",
		labels = {"result"},
		help = "Rooms of calls that were read again: answered, or unanswered as nobody could say"
	},
	review_changes = {
		name = "review_changes",
		type = "counter",
		unit = "",
		labels = {"change"},
		help = "What that changed for somebody in a call: promoted, demoted, removed"
	}
}
--- Metrics of power sync.
____exports.powerSyncMetrics = {affiliations = {
	name = "affiliations",
	type = "counter",
	unit = "",
	labels = {"change"},
	help = "Changes of ownership by Matrix power: granted, withdrawn"
}, room_refusals = {
	name = "room_refusals",
	type = "counter",
	unit = "",
	labels = {"reason"},
	help = "Joins and grants that power sync refused, by reason"
}}
return ____exports
 end,
["src.prosody.counters"] = function(...)
local ____exports = {}
local ____room_2Dreasons = require("src.room-reasons")
local roomReasons = ____room_2Dreasons.roomReasons
local ____metrics = require("src.metrics")
local powerSyncMetrics = ____metrics.powerSyncMetrics
--- Registers a metric.
--
-- @returns its family, which gives the metric for values of its labels
local function register(module, description)
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
--- Counts refusals in rooms.
--
-- @param description the metric of the module for that
local function countRoomRefusals(module, description)
	local family = register(module, description)
	for reason in pairs(roomReasons) do
		family:with_labels(reason):add(0)
	end
	return function(reason)
		family:with_labels(reason):add(1)
	end
end
--- What the metrics call the changes of access/follow.ts.
local reviewChanges = {promote = "promoted", demote = "demoted", remove = "removed"}
--- Registers the metrics of power sync.
function ____exports.makePowerSyncMetrics(module)
	local affiliations = register(module, powerSyncMetrics.affiliations)
	affiliations:with_labels("granted"):add(0)
	affiliations:with_labels("withdrawn"):add(0)
	return {
		refusedInRoom = countRoomRefusals(module, powerSyncMetrics.room_refusals),
		changed = function(change)
			affiliations:with_labels(change):add(1)
		end
	}
end
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
["src.mod_matrix_power_sync"] = function(...)
local ____exports = {}
local ____lobby = require("src.meeting.lobby")
local installLobbyHelp = ____lobby.installLobbyHelp
local ____ownership = require("src.meeting.ownership")
local installOwnership = ____ownership.installOwnership
local ____log = require("src.prosody.log")
local makeRefusalLog = ____log.makeRefusalLog
local ____counters = require("src.prosody.counters")
local makePowerSyncMetrics = ____counters.makePowerSyncMetrics
local ____power_2Dsync_2Doptions = require("src.meeting.power-sync-options")
local readPowerSyncOptions = ____power_2Dsync_2Doptions.readPowerSyncOptions
local ____read_2Doption = require("src.prosody.read-option")
local logProblems = ____read_2Doption.logProblems
local readerOf = ____read_2Doption.readerOf
local reader = readerOf(module)
local options = readPowerSyncOptions(reader)
logProblems(module, reader)
local metrics = makePowerSyncMetrics(module)
local refusals = makeRefusalLog(module, metrics)
local unsynchronisedIsTold = false
installOwnership(
	module,
	{
		ownersMayGrant = options.allowOwnerGrants,
		users = prosody.bare_sessions,
		hosts = prosody.hosts,
		refusals = refusals,
		onChange = metrics.changed,
		onUnsynchronised = function(host)
			if not unsynchronisedIsTold then
				unsynchronisedIsTold = true
				module:log("warn", "uvs_sync_power_levels is off on host %s: none of its users becomes owner of a Matrix room", host)
			end
		end
	}
)
installLobbyHelp(module, options.lobbyBypass)
module:log(
	"info",
	"Owners by Matrix power; grants by owners %s, guests: %s, lobby bypass %s",
	options.allowOwnerGrants and "allowed" or "refused",
	options.guests,
	options.lobbyBypass and "on" or "off"
)
return ____exports
 end,
}
local ____entry = require("src.mod_matrix_power_sync", ...)
return ____entry
