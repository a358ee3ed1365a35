-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_filter_iq_jibri of jitsi-meet (August 2026), on the VirtualHost: who may start and stop a recording
-- (feature recording) or a live stream (livestreaming).

local jid = require "util.jid";
local st = require "util.stanza";
local lib = module:require "jitsi_double";

module:hook("pre-iq/full", function (event)
	local session, stanza = event.origin, event.stanza;
	local jibri = stanza:get_child("jibri", "http://jitsi.org/protocol/jibri");
	if not jibri then
		return;
	end
	local room = lib.room_of(lib.to_internal(jid.bare(stanza.attr.to)));
	if not room then
		session.send(st.error_reply(stanza, "cancel", "item-not-found"));
		return true;
	end
	local occupant = room:get_occupant_by_real_jid(stanza.attr.from);
	local mode, action = (jibri.attr.recording_mode or ""):lower(), (jibri.attr.action or ""):lower();
	local allowed = lib.may_use(mode == "file" and "recording" or "livestreaming", session,
		occupant ~= nil and occupant.role == "moderator");
	if (action == "start" or action == "stop") and not allowed then
		session.send(st.error_reply(stanza, "auth", "forbidden"));
		return true;
	end
end);
