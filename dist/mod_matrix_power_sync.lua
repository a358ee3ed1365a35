-- mod_matrix_power_sync 2.1.0: makes users with the power of a moderator in the Matrix room owners of its meeting.
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
local function __TS__ArraySome(self, callbackfn, thisArg)
	for i = 1, #self do
		if callbackfn(thisArg, self[i], i - 1, self) then
			return true
		end
	end
	return false
end

return {
  __TS__ArraySome = __TS__ArraySome
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
--- Registers the counter of ownership changes.
--
-- @returns counts a user who became owner by Matrix power, or lost that
function ____exports.countOwnership(module, metric)
	local count = registerCounter(module, metric)
	count("granted", 0)
	count("withdrawn", 0)
	return function(change)
		count(change)
	end
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
local ____principal = require("src.rights.principal")
local jidsOf = ____principal.jidsOf
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
["src.power-sync-metrics"] = function(...)
local ____exports = {}
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
local ____power_2Dsync_2Dmetrics = require("src.power-sync-metrics")
local powerSyncMetrics = ____power_2Dsync_2Dmetrics.powerSyncMetrics
local ____room_2Dlog = require("src.meeting.room-log")
local countOwnership = ____room_2Dlog.countOwnership
local makeRefusalLog = ____room_2Dlog.makeRefusalLog
local ____power_2Dsync_2Doptions = require("src.meeting.power-sync-options")
local readPowerSyncOptions = ____power_2Dsync_2Doptions.readPowerSyncOptions
local ____read_2Doption = require("src.prosody.read-option")
local logProblems = ____read_2Doption.logProblems
local readerOf = ____read_2Doption.readerOf
local reader = readerOf(module)
local options = readPowerSyncOptions(reader)
logProblems(module, reader)
local unsynchronisedIsTold = false
installOwnership(
	module,
	{
		ownersMayGrant = options.allowOwnerGrants,
		users = prosody.bare_sessions,
		hosts = prosody.hosts,
		refusals = makeRefusalLog(module, powerSyncMetrics.room_refusals),
		onChange = countOwnership(module, powerSyncMetrics.affiliations),
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
