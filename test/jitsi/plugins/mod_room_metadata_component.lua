-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_room_metadata_component of jitsi-meet (August 2026), a component: room.jitsiMetadata, which other
-- plugins write (muc-room-created, -1), and which moderators may change by a message.

local json = require "util.json";
local lib = module:require "jitsi_double";

module:depends("jitsi_session");

lib.when_loaded(module:get_option_string("muc_component"), function (context)
	context:hook("muc-room-created", function (event)
		event.room.jitsiMetadata = event.room.jitsiMetadata or {};
	end, -1);
end);

module:hook("message/host", function (event)
	local text = event.stanza:get_child_text("room_metadata", "http://jitsi.org/jitmeet");
	if event.stanza.attr.type == "error" or not text then
		return;
	end
	local room = lib.moderated_room(event);
	if not room then
		return false;
	end
	local change = json.decode(text);
	room.jitsiMetadata[change.key] = change.data;
	return true;
end);
