-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_meeting_id of jitsi-meet (August 2026), on the MUC component: the id of the meeting; keeps everybody
-- in a queue until Jicofo is there, and then replays their presences (pre-join, 8); takes the affiliation of who is
-- kicked; lets nobody change Jicofo (10); reads the messages that clients send each other as JSON.

local jid = require "util.jid";
local json = require "util.json";
local st = require "util.stanza";
local uuid = require "util.uuid";
local lib = module:require "jitsi_double";

module:depends("jitsi_session");
module:depends("jitsi_permissions");

module:hook("muc-room-pre-create", function (event)
	local stanza = event.stanza;
	if lib.is_health_check(stanza.attr.to) and not lib.is_focus_nick(stanza.attr.to) then
		event.origin.send(st.error_reply(stanza, "cancel", "service-unavailable"));
		return true;
	end
end, 100);

module:hook("muc-room-created", function (event)
	if not lib.is_health_check(event.room.jid) then
		event.room._data.meetingId = uuid.generate();
	end
end);

module:hook("muc-occupant-pre-join", function (event)
	local room = event.room;
	if lib.is_health_check(room.jid) then
		if not lib.is_focus_nick(event.occupant.nick) then
			event.origin.send(st.error_reply(event.stanza, "cancel", "service-unavailable"));
			return true;
		end
		return;
	end
	if room._data.jicofo_lock == false then
		return;
	end
	if lib.is_focus_nick(event.occupant.nick) then
		module:fire_event("jicofo-unlock-room", { room = room });
		return;
	end
	room._data.jicofo_lock = true;
	room.pre_join_queue = room.pre_join_queue or {};
	table.insert(room.pre_join_queue, event);
	return true;
end, 8);

module:hook("jicofo-unlock-room", function (event)
	local room = event.room;
	room._data.jicofo_lock = false;
	local queue = room.pre_join_queue or {};
	room.pre_join_queue = nil;
	for _, queued in ipairs(queue) do
		if queued.origin.conn then
			room:handle_normal_presence(queued.origin, queued.stanza);
		end
	end
end);

module:hook("muc-broadcast-presence", function (event)
	for status in event.x:childtags("status") do
		if status.attr.code == "307" then
			event.room:set_affiliation(event.actor, event.occupant.bare_jid, "none");
		end
	end
end);

local function spare_focus(event)
	local stanza = event.stanza;
	for item in stanza.tags[1]:childtags("item") do
		if item.attr.nick == "focus" or (item.attr.jid and jid.node(item.attr.jid) == "focus") then
			event.origin.send(st.error_reply(stanza, "cancel", "not-allowed"));
			return true;
		end
	end
end
module:hook("iq-set/bare/http://jabber.org/protocol/muc#admin:query", spare_focus, 10);
module:hook("iq-set/host/http://jabber.org/protocol/muc#admin:query", spare_focus, 10);

module:hook("message/bare", function (event)
	local stanza = event.stanza;
	if stanza.attr.type ~= "groupchat" or stanza:get_child("body") then
		return;
	end
	local room = lib.room_of(stanza.attr.to);
	local occupant = room and room:get_occupant_by_real_jid(stanza.attr.from);
	local text = stanza:get_child_text("json-message", "http://jitsi.org/jitmeet");
	local message = occupant and text and json.decode(text);
	if message then
		return module:fire_event("jitsi-endpoint-message-received", {
			room = room, occupant = occupant, message = message, stanza = stanza, origin = event.origin;
		});
	end
end);
