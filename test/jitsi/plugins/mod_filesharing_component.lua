-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_filesharing_component of jitsi-meet (August 2026), a component: who may share files in the room of their
-- URL, and remove them (feature file-upload).

local json = require "util.json";
local st = require "util.stanza";
local lib = module:require "jitsi_double";

module:depends("jitsi_session");

module:hook("message/host", function (event)
	local session, stanza = event.origin, event.stanza;
	local command = stanza:get_child("file-sharing", "http://jitsi.org/jitmeet");
	if stanza.attr.type == "error" or not command then
		return;
	end
	local room = lib.room_of_url(session);
	local actor = room and room:get_occupant_by_real_jid(stanza.attr.from);
	if not actor then
		return false;
	end
	if not lib.may_use("file-upload", session, room:get_affiliation(stanza.attr.from) == "owner") then
		session.send(st.error_reply(stanza, "auth", "forbidden"));
		return true;
	end
	local file = command.attr.type == "add" and json.decode(command:get_text()) or nil;
	for _, occupant in room:each_occupant() do
		if file and occupant ~= actor and not lib.is_admin(occupant.bare_jid) then
			lib.send_json(module.host, occupant.jid, { type = "file-sharing"; event = "add"; file = file });
		end
	end
	return true;
end);
