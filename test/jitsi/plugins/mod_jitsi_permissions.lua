-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_jitsi_permissions of jitsi-meet (August 2026), on the MUC component, loaded by muc_meeting_id: tells
-- moderators in their own presence what they may do. In muc-pre-set-affiliation (0) it gives whom somebody makes owner
-- the features of the grantor, without looking whether the grant is refused.

local filters = require "util.filters";
local jid = require "util.jid";
local lib = module:require "jitsi_double";

-- One table for everybody, as in the plugin.
local defaults = module:get_option("jitsi_default_permissions", {
	livestreaming = true; recording = true; transcription = true; ["outbound-call"] = true;
	["create-polls"] = true; ["send-groupchat"] = true; flip = true;
});

local function occupant_session(room, bare_jid)
	for _, occupant in room:each_occupant() do
		if occupant.bare_jid == bare_jid then
			return prosody.full_sessions[occupant.jid];
		end
	end
end

module:hook("muc-pre-set-affiliation", function (event)
	local room = event.room;
	room.send_default_permissions_to = room.send_default_permissions_to or {};
	room.send_default_permissions_to[event.jid] = true;

	local grantor = event.actor and prosody.full_sessions[event.actor];
	if lib.is_admin(event.jid) or not grantor or not grantor.jitsi_meet_context_features then
		return;
	end
	local session = occupant_session(room, event.jid);
	if not session then
		return;
	end
	local before, after = event.previous_affiliation, event.affiliation;
	if after == "owner" and (before == "none" or before == "member") then
		session.jitsi_meet_context_features = grantor.jitsi_meet_context_features;
		session.granted_jitsi_meet_context_user_id = grantor.jitsi_meet_context_user
			and grantor.jitsi_meet_context_user.id;
		session.granted_jitsi_meet_context_group_id = grantor.jitsi_meet_context_group;
		session.force_permissions_update = true;
	elseif before == "owner" and (after == "none" or after == "member") then
		session.granted_jitsi_meet_context_user_id = nil;
		session.granted_jitsi_meet_context_group_id = nil;
		if not session.auth_token then
			session.jitsi_meet_context_features = nil;
		end
	end
end);

local function filter(stanza, session)
	local attr = stanza.attr;
	if stanza.name ~= "presence" or not attr or not attr.to or attr.type == "unavailable"
		or lib.is_admin(attr.to) or not lib.has_status(stanza, "110") then
		return stanza;
	end
	local room = lib.room_of(lib.to_internal(attr.from));
	if not room or jid.host(room.jid) ~= module.host then
		return stanza;
	end
	local waiting = room.send_default_permissions_to or {};
	local bare_to = jid.bare(attr.to);
	if not session.force_permissions_update then
		local item = stanza:get_child("x", lib.user_ns):get_child("item");
		if (session.auth_token and session.jitsi_meet_context_features)
			or item.attr.role ~= "moderator" or not waiting[bare_to] then
			return stanza;
		end
	end
	session.force_permissions_update = false;
	waiting[bare_to] = nil;
	session.jitsi_meet_context_features = session.jitsi_meet_context_features or defaults;
	stanza:tag("permissions", { xmlns = "http://jitsi.org/jitmeet" });
	for name, value in pairs(session.jitsi_meet_context_features) do
		stanza:tag("p", { name = name, val = tostring(value) }):up();
	end
	stanza:up();
	return stanza;
end

-- After the domain mapper (0) and allowners (-1).
filters.add_filter_hook(function (session)
	filters.add_filter(session, "stanzas/out", filter, -2);
end);
