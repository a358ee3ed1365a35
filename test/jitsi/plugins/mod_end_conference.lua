-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_end_conference of jitsi-meet (August 2026), a component: a moderator's message ends the meeting of the
-- room in the URL of their session.

local lib = module:require "jitsi_double";

module:depends("jitsi_session");

module:hook("message/host", function (event)
	if event.stanza.attr.type == "error" or not event.stanza:get_child("end_conference") then
		return;
	end
	local room = lib.moderated_room(event);
	if not room then
		return false;
	end
	room:destroy(nil, "The meeting has been terminated");
	return true;
end);
