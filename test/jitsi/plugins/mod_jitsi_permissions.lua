-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_jitsi_permissions of jitsi-meet (as of autumn 2026), on the MUC component, loaded by muc_meeting_id:
-- tells moderators in their own presence what they may do. In muc-pre-set-affiliation (0) it gives whom somebody makes
-- owner the features of the grantor, without looking whether the grant is refused, and restores what they had before when
-- somebody takes that back. Until August 2026 it restored nothing, and all sessions shared one table.

local filters = require "util.filters";
local jid = require "util.jid";
local lib = module:require "jitsi_double";

local defaults = module:get_option("jitsi_default_permissions", {
	livestreaming = true; recording = true; transcription = true; ["outbound-call"] = true;
	["create-polls"] = true; ["send-groupchat"] = true; ["send-private-message"] = true; flip = true;
	["live-translation"] = true; ["live-translation-subscribe"] = true;
});

local function copied(features)
	local copy = {};
	for name, value in pairs(features) do
		copy[name] = value;
	end
	return copy;
end

-- Whether a session is in the room, or in one of its breakout rooms.
local function is_inside(room, full_jid)
	local found = room:get_occupant_by_real_jid(full_jid);
	for breakout_jid in pairs(room._data.breakout_rooms or {}) do
		local breakout = lib.room_of(breakout_jid);
		found = found or breakout and breakout:get_occupant_by_real_jid(full_jid);
	end
	return found;
end

local function grant(session, grantor)
	if session.pre_grant_jitsi_meet_context_features == nil then
		session.pre_grant_jitsi_meet_context_features = session.jitsi_meet_context_features or false;
	end
	session.jitsi_meet_context_features = copied(grantor.jitsi_meet_context_features);
	local user = grantor.jitsi_meet_context_user;
	if user then
		session.granted_jitsi_meet_context_user_id = user.id or grantor.granted_jitsi_meet_context_user_id;
	end
	session.granted_jitsi_meet_context_group_id = grantor.jitsi_meet_context_group
		or grantor.granted_jitsi_meet_context_group_id;
	session.force_permissions_update = true;
end

local function revoke(session)
	session.granted_jitsi_meet_context_user_id = nil;
	session.granted_jitsi_meet_context_group_id = nil;
	local before = session.pre_grant_jitsi_meet_context_features;
	if before ~= nil then
		session.jitsi_meet_context_features = before or nil;
		session.pre_grant_jitsi_meet_context_features = nil;
	elseif not session.auth_token then
		session.jitsi_meet_context_features = nil;
	end
end

module:hook("muc-pre-set-affiliation", function (event)
	local room = event.room;
	room.send_default_permissions_to = room.send_default_permissions_to or {};
	room.send_default_permissions_to[event.jid] = true;

	local grantor = event.actor and prosody.full_sessions[event.actor];
	local user = prosody.bare_sessions[event.jid];
	if lib.is_admin(event.jid) or not user or not grantor or not grantor.jitsi_meet_context_features then
		return;
	end
	local was_owner, is_owner = event.previous_affiliation == "owner", event.affiliation == "owner";
	for _, session in pairs(user.sessions) do
		if was_owner ~= is_owner and is_inside(room, session.full_jid) then
			if is_owner then
				grant(session, grantor);
			else
				revoke(session);
			end
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
	session.jitsi_meet_context_features = session.jitsi_meet_context_features or copied(defaults);
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
