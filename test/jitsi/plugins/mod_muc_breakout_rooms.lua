-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_breakout_rooms of jitsi-meet (August 2026), on the main VirtualHost. Moderators of a room make
-- breakout rooms by a message to the breakout component; their JIDs are in room._data.breakout_rooms and are told to
-- everybody inside. Who enters the main room gets session.jitsi_breakout_main_jid (joined, 0), without which no breakout
-- room lets them in (pre-join, 0). Affiliations and members-only are those of the main room.

local jid = require "util.jid";
local st = require "util.stanza";
local uuid = require "util.uuid";
local lib = module:require "jitsi_double";

module:depends("jitsi_session");

local main_host = module:get_option_string("main_muc");
local breakout_host = module:get_option_string("breakout_rooms_muc", "breakout." .. module.host);

local open = module:get_option_boolean("breakout_rooms_open", false);

local main_jids = {}; -- by the JID of the breakout room

local function main_room_of(room)
	if jid.host(room.jid) == main_host then
		return room;
	end
	return main_jids[room.jid] and lib.room_of(main_jids[room.jid]);
end

-- Told at once, where the plugin waits a moment.
local function tell(main_room)
	local rooms = {};
	for breakout_jid, subject in pairs(main_room._data.breakout_rooms) do
		rooms[jid.node(breakout_jid)] = { jid = breakout_jid, name = subject };
	end
	for _, occupant in main_room:each_occupant() do
		if not lib.is_admin(occupant.bare_jid) then
			lib.send_json(breakout_host, occupant.jid, {
				type = "breakout_rooms", event = "features/breakout-rooms/update", rooms = rooms;
			});
		end
	end
end

local function joined(event)
	local room, occupant = event.room, event.occupant;
	local main_room = main_room_of(room);
	if lib.is_health_check(room.jid) or not main_room or lib.is_admin(occupant.bare_jid) then
		return;
	end
	if main_room == room then
		event.origin.jitsi_breakout_main_jid = room.jid;
	end
	if main_room._data.breakout_rooms_active then
		tell(main_room);
	end
end

lib.when_loaded(main_host, function (context)
	context:hook("muc-occupant-joined", joined);
	context:hook("muc-room-destroyed", function (event)
		for breakout_jid in pairs(event.room._data.breakout_rooms or {}) do
			local breakout = lib.room_of(breakout_jid);
			if breakout then
				breakout:destroy(event.room.jid, event.reason);
			end
			main_jids[breakout_jid] = nil;
		end
	end, 1);
end);

lib.when_loaded(breakout_host, function (context, breakout)
	context:hook("message/host", function (event)
		local message = event.stanza:get_child("breakout_rooms");
		if event.stanza.attr.type == "error" or not message then
			return;
		end
		local room = lib.moderated_room(event);
		if not room or message.attr.type ~= "features/breakout-rooms/add" then
			return false;
		end
		local breakout_jid = jid.join(uuid.generate(), breakout_host);
		room._data.breakout_rooms = room._data.breakout_rooms or {};
		room._data.breakout_rooms[breakout_jid] = message.attr.subject;
		room._data.breakout_rooms_active = true;
		room:set_persistent(true);
		room:save(true);
		main_jids[breakout_jid] = room.jid;
		tell(room);
		return true;
	end);
	context:hook("muc-room-pre-create", function (event)
		local room = event.room;
		local main_room = main_room_of(room);
		if not main_room then
			room:destroy(nil, "Breakout room is invalid.");
			return true;
		end
		room:set_subject(room.jid, main_room._data.breakout_rooms[room.jid]);
	end);
	context:hook("muc-occupant-pre-join", function (event)
		local main_room = main_room_of(event.room);
		if lib.is_admin(event.occupant.bare_jid) then
			return;
		end
		if not main_room or (not open and event.origin.jitsi_breakout_main_jid ~= main_room.jid) then
			event.origin.send(st.error_reply(event.stanza, "cancel", "not-allowed"));
			return true;
		end
	end);
	context:hook("muc-occupant-joined", joined);
	context:hook("muc-occupant-pre-leave", function (event)
		prosody.events.fire_event("jitsi-breakout-occupant-leaving", {
			room = event.room, main_room = main_room_of(event.room), occupant = event.occupant,
			stanza = event.stanza, session = event.origin;
		});
	end);
	breakout.room_mt.get_affiliation = function (room, address)
		local main_room = main_room_of(room);
		return main_room and main_room:get_affiliation(address) or "none";
	end;
	breakout.room_mt.get_members_only = function (room)
		local main_room = main_room_of(room);
		return main_room and main_room:get_members_only() or false;
	end;
end);
