-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_polls_component of jitsi-meet (August 2026), a component: keeps the polls of a room. Where the metadata
-- of the room say so (permissions.pollCreationRestricted), a poll needs the feature create-polls, also of a moderator.

local json = require "util.json";
local st = require "util.stanza";
local lib = module:require "jitsi_double";

module:depends("jitsi_session");

local function when_created(context)
	context:hook("muc-room-created", function (event)
		event.room.polls = {};
	end);
end
lib.when_loaded(lib.muc_domain, when_created);
lib.when_loaded("breakout." .. lib.base, when_created);

-- The room of the call that a session is in: the main room, or a breakout room.
local function room_of(session)
	local main = lib.room_of_url(session);
	local occupant = main and main:get_occupant_by_real_jid(session.full_jid);
	for breakout_jid in pairs(not occupant and main and main._data.breakout_rooms or {}) do
		local breakout = lib.room_of(breakout_jid);
		if breakout and breakout:get_occupant_by_real_jid(session.full_jid) then
			return breakout;
		end
	end
	return occupant and main;
end

module:hook("message/host", function (event)
	local session, stanza = event.origin, event.stanza;
	local text = stanza:get_child_text("json-message", "http://jitsi.org/jitmeet");
	if stanza.attr.type == "groupchat" or not text then
		return;
	end
	local room, data = room_of(session), json.decode(text);
	if not room or data.command ~= "new-poll" then
		return;
	end
	local permissions = room.jitsiMetadata and room.jitsiMetadata.permissions;
	if permissions and permissions.pollCreationRestricted and not lib.may_use("create-polls", session) then
		session.send(st.error_reply(stanza, "cancel", "not-allowed", "Creation of polls not allowed for user"));
		return true;
	end
	table.insert(room.polls, data);
	for _, occupant in room:each_occupant() do
		lib.send_json(module.host, occupant.jid, data);
	end
	return true;
end);
