-- mod_matrix_power_sync 3.0.0: makes users with the power of a moderator in the Matrix room owners of its meeting.
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
  __TS__ArrayFilter = __TS__ArrayFilter
}
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
["src.meeting.ownership"] = function(...)
local ____exports = {}
local jid = require("util.jid")
local priorities = require("src.prosody.priorities").priorities
local ____grants = require("src.meeting.grants")
local guardGrants = ____grants.guardGrants
local refuseAffiliation = ____grants.refuseAffiliation
local muc = require("src.meeting.muc")
--- Decides what Matrix power changes for a user about to enter a room, or in its call.
function ____exports.decideJoin(who, granted)
	if who.administrator then
		return "keep"
	end
	if who.owner then
		return "promote"
	end
	return granted and "keep" or "demote"
end
--- Whether another user has the nick: Prosody will refuse the join after all hooks.
function ____exports.isNickTaken(event)
	return not event.is_first_session and event.occupant.bare_jid ~= jid.bare(muc.senderOf(event.stanza))
end
--- Sets up ownership on the module's MUC component.
function ____exports.installOwnership(settings)
	local ____settings_0 = settings
	local module = ____settings_0.module
	local server = ____settings_0.server
	local onChange = ____settings_0.onChange
	local mucHost = module.host
	local ownersMayGrant = settings.options.allowOwnerGrants
	local function isOwnerNow(userJid, roomName)
		return muc.credentialsOf(userJid, roomName, mucHost, server).owner
	end
	local function decide(who, room, userJid)
		local isGranted = muc.isPowerful(room:get_affiliation(userJid)) and muc.isGranted(room, userJid)
		return ____exports.decideJoin(who, ownersMayGrant and isGranted)
	end
	--- Makes a user owner by Matrix power, until they leave the call.
	local function promote(room, userJid)
		if room:get_affiliation(userJid) ~= "owner" then
			room:set_affiliation(
				true,
				userJid,
				"owner",
				nil,
				{[muc.givenByModule] = true}
			)
		elseif room:get_affiliation_data(userJid, muc.givenByModule) == nil then
			room:set_affiliation_data(userJid, muc.givenByModule, true)
		else
			return
		end
		onChange("granted")
	end
	--- What Matrix power changes for a joiner; nothing in rooms that stand for no Matrix room.
	local function changeFor(____bindingPattern0)
		local stanza
		local origin
		local room
		room = ____bindingPattern0.room
		origin = ____bindingPattern0.origin
		stanza = ____bindingPattern0.stanza
		local roomName = muc.matrixRoomName(room.jid)
		if roomName == nil then
			return nil
		end
		local sender = muc.senderOf(stanza)
		return decide(
			muc.credentials(
				sender,
				muc.rightsIn(origin, roomName),
				mucHost
			),
			room,
			sender
		)
	end
	local isOffLogged = false
	local function revokeOnJoin(event)
		local room = event.room
		local sender = muc.senderOf(event.stanza)
		local change = changeFor(event)
		local ____opt_1 = event.origin.matrix_rights
		local isOff = (____opt_1 and ____opt_1.synchronised) == false
		if change ~= nil and isOff and not isOffLogged then
			isOffLogged = true
			module:log("warn", "uvs_sync_power_levels is off on host %s: none of its users becomes owner of a Matrix room", event.origin.host or "?")
		end
		if change == "demote" and muc.isPowerful(room:get_affiliation(sender)) then
			room:set_affiliation(true, sender, "none")
			onChange("withdrawn")
		end
	end
	local function settleOnJoin(event)
		local ____event_3 = event
		local room = ____event_3.room
		local occupant = ____event_3.occupant
		local sender = muc.senderOf(event.stanza)
		local ____isNickTaken_result_4
		if ____exports.isNickTaken(event) then
			____isNickTaken_result_4 = nil
		else
			____isNickTaken_result_4 = changeFor(event)
		end
		local change = ____isNickTaken_result_4
		if change == "promote" then
			promote(
				room,
				jid.bare(sender) or ""
			)
			occupant.role = "moderator"
		elseif change == "demote" and occupant.role == "moderator" then
			occupant.role = room:get_default_role(room:get_affiliation(sender)) or "participant"
		end
	end
	--- Lets the role of a user in a room of a call follow the affiliation in the main room.
	local function settleRole(main, room, userJid)
		local role = room:get_default_role(main:get_affiliation(userJid))
		for nick, occupant in room:each_occupant() do
			if role ~= nil and occupant.bare_jid == userJid and occupant.role ~= role then
				room:set_role(true, nick, role)
			end
		end
	end
	--- Gives a user in the call the power that a later answer shows, or revokes the power that it no longer shows.
	local function settleUser(main, ofName, roomName, userJid)
		local affiliation = main:get_affiliation(userJid)
		if affiliation == "outcast" then
			return
		end
		local who = muc.credentialsOf(userJid, roomName, mucHost, server)
		local change = decide(who, main, userJid)
		if change == "promote" and not muc.isPowerful(affiliation) and muc.isInCall(main, userJid, server) then
			promote(main, userJid)
		elseif change == "demote" and muc.isPowerful(affiliation) then
			main:set_affiliation(
				true,
				userJid,
				main:get_members_only() == true and "member" or "none"
			)
			onChange("withdrawn")
		end
		for ____, room in ipairs(muc.roomsOfCall(main, server)) do
			if room ~= main or change == "demote" then
				settleRole(main, room, userJid)
			end
		end
		for ____, room in ipairs(ofName) do
			if muc.mainJidOf(room) == main.jid then
				settleRole(main, room, userJid)
			end
		end
	end
	local function settleChanged(____bindingPattern0)
		local users
		local roomName
		roomName = ____bindingPattern0.roomName
		users = ____bindingPattern0.users
		local rooms = muc.findRooms(
			server,
			function(room) return muc.matrixRoomName(room.jid) == roomName end
		)
		for ____, room in ipairs(rooms) do
			if jid.host(room.jid) == mucHost then
				for userJid in pairs(users) do
					settleUser(room, rooms, roomName, userJid)
				end
			end
		end
	end
	--- Refuses to let a plugin revoke the power that a user in the call has by Matrix, as plugins do that set what a token
	-- says. Users may revoke it, and a ban is always possible.
	local function keepMatrixPower(event)
		local ____event_5 = event
		local room = ____event_5.room
		local affiliation = ____event_5.affiliation
		local roomName = muc.matrixRoomName(room.jid)
		local isRevoked = muc.isPowerful(event.previous_affiliation) and (affiliation == "member" or affiliation == "none")
		if roomName == nil or event.actor ~= nil or not isRevoked then
			return nil
		end
		if not isOwnerNow(event.jid, roomName) or not muc.isInCall(
			room,
			jid.bare(event.jid) or "",
			server
		) then
			return nil
		end
		refuseAffiliation(event)
		return true
	end
	--- Marks what an owner by Matrix power granted, until it ends: the next join of the grantee must not revoke it.
	local function noteGrant(event)
		local actor = event.actor
		local room = event.room
		local roomName = muc.matrixRoomName(room.jid)
		if actor == nil or roomName == nil then
			return
		end
		if not muc.isPowerful(event.affiliation) then
			room:set_affiliation_data(event.jid, muc.grantedBy, nil)
		elseif ownersMayGrant and isOwnerNow(actor, roomName) and not isOwnerNow(event.jid, roomName) then
			room:set_affiliation_data(event.jid, muc.grantedBy, actor)
		end
	end
	--- Reverts a decision of mod_muc_allowners: it would hide their own presence from the joiner for good.
	local marked = module:shared("moderators/joining_moderator_participants")
	local function unmark(event)
		if muc.matrixRoomName(event.room.jid) ~= nil then
			marked[jid.bare(muc.senderOf(event.stanza)) or ""] = nil
		end
	end
	module:hook("muc-occupant-pre-join", revokeOnJoin, priorities.join.revoke)
	module:hook("muc-occupant-pre-join", unmark, priorities.join.unmark)
	module:hook("muc-occupant-pre-join", settleOnJoin, priorities.join.settle)
	module:hook("muc-pre-set-affiliation", keepMatrixPower, priorities.preAffiliation.guard)
	local function add(event, handler, priority)
		module:hook(event, handler, priority)
	end
	guardGrants(mucHost, add, settings, {powerDecides = true, ownersMayGrant = ownersMayGrant})
	module:hook("muc-set-affiliation", noteGrant, priorities.affiliation.note)
	module:hook_global("matrix-rights-changed", settleChanged, priorities.rightsChanged.settle)
end
return ____exports
 end,
["src.meeting.lobby"] = function(...)
local ____exports = {}
local priorities = require("src.prosody.priorities").priorities
local muc = require("src.meeting.muc")
local isNickTaken = require("src.meeting.ownership").isNickTaken
local mucNamespace = "http://jabber.org/protocol/muc"
--- The rule: owners by Matrix power pass lobby and password of their room, members if the option says so, banned users never.
function ____exports.passes(who, affiliation, bypass)
	return affiliation ~= "outcast" and (who.owner or who.member and bypass)
end
function ____exports.installLobbyHelp(____bindingPattern0)
	local onChange
	local options
	local module
	module = ____bindingPattern0.module
	options = ____bindingPattern0.options
	onChange = ____bindingPattern0.onChange
	local function help(event)
		local ____event_0 = event
		local room = ____event_0.room
		local stanza = ____event_0.stanza
		local occupant = ____event_0.occupant
		local roomName = muc.matrixRoomName(room.jid)
		local form = stanza:get_child("x", mucNamespace)
		if roomName == nil or form == nil or event.matrix_call_not_started == true then
			return
		end
		local sender = muc.senderOf(stanza)
		local who = muc.credentials(
			sender,
			muc.rightsIn(event.origin, roomName),
			module.host
		)
		local affiliation = room:get_affiliation(sender) or "none"
		if isNickTaken(event) or not ____exports.passes(who, affiliation, options.lobbyBypass) then
			return
		end
		if room:get_members_only() == true and affiliation == "none" then
			local given = who.owner and "owner" or "member"
			room:set_affiliation(
				true,
				sender,
				given,
				nil,
				{[muc.givenByModule] = true}
			)
			occupant.role = room:get_default_role(given)
			if who.owner then
				onChange("granted")
			end
		end
		local password = room:get_password()
		if password ~= nil and form:get_child_text("password", mucNamespace) ~= password then
			form:remove_children("password", mucNamespace)
			form:tag("password", {xmlns = mucNamespace}):text(password):up()
		end
	end
	module:hook("muc-occupant-pre-join", help, priorities.join.help)
end
return ____exports
 end,
["src.meeting.power-sync-metrics"] = function(...)
local ____exports = {}
--- The metrics of power sync. mod_http_openmetrics shows them.
____exports.powerSyncMetrics = {affiliations = {type = "counter", labels = {"change"}, help = "Changes of ownership by Matrix power: granted, withdrawn"}, room_refusals = {type = "counter", labels = {"reason"}, help = "Joins and grants that power sync refused, by reason"}}
return ____exports
 end,
["src.mod_matrix_power_sync"] = function(...)
local ____exports = {}
local installLobbyHelp = require("src.meeting.lobby").installLobbyHelp
local installOwnership = require("src.meeting.ownership").installOwnership
local powerSyncMetrics = require("src.meeting.power-sync-metrics").powerSyncMetrics
local makeRefusalLog = require("src.meeting.room-log").makeRefusalLog
local readPowerSyncOptions = require("src.meeting.power-sync-options").readPowerSyncOptions
local registerCounter = require("src.prosody.metric").registerCounter
local ____read_2Doption = require("src.prosody.read-option")
local logProblems = ____read_2Doption.logProblems
local readerOf = ____read_2Doption.readerOf
local reader = readerOf(module)
local options = readPowerSyncOptions(reader)
logProblems(module, reader)
local onChange = registerCounter(module, "affiliations", powerSyncMetrics.affiliations, {"granted", "withdrawn"})
local ____opt_0 = prosody.hosts[module.host]
if (____opt_0 and ____opt_0.modules.muc) == nil then
	local text = "Enabled on a host that is no MUC component: it does nothing here"
	module:log("error", "%s. Enable it on the MUC component of the meetings instead", text)
	module:set_status("error", text)
end
local settings = {
	module = module,
	server = prosody,
	options = options,
	refused = makeRefusalLog(module, prosody, powerSyncMetrics.room_refusals),
	onChange = onChange
}
installOwnership(settings)
installLobbyHelp(settings)
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
