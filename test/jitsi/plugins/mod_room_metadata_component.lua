-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_room_metadata_component of jitsi-meet (August 2026), a component: room.jitsiMetadata, which other
-- plugins write (muc-room-created, -1), and which moderators may change by a message, unless a handler of
-- jitsi-metadata-allow-moderation on the VirtualHost refuses it, allows it to others, or sets another value.

local json = require "util.json";
local lib = module:require "jitsi_double";

module:depends("jitsi_session");

lib.when_loaded(module:get_option_string("muc_component"), function (context)
	context:hook("muc-room-created", function (event)
		event.room.jitsiMetadata = event.room.jitsiMetadata or {};
	end, -1);
end);

module:hook("message/host", function (event)
	local session, stanza = event.origin, event.stanza;
	local message = stanza:get_child("room_metadata", "http://jitsi.org/jitmeet");
	if stanza.attr.type == "error" or not message then
		return;
	end
	local room = message.attr.room and lib.room_of(lib.to_internal(message.attr.room)) or lib.room_of_url(session);
	local actor = room and room:get_occupant_by_real_jid(stanza.attr.from);
	if not actor then
		return false;
	end
	local change = json.decode(message:get_text());
	local data = module:context(lib.base):fire_event("jitsi-metadata-allow-moderation", {
		room = room; actor = actor; key = change.key; data = change.data; session = session;
	});
	if data == false or (data == nil and actor.role ~= "moderator") then
		module:log("warn", "%s may not set %s", stanza.attr.from, change.key);
		return false;
	end
	room.jitsiMetadata[change.key] = data == nil and change.data or data;
	return true;
end);
