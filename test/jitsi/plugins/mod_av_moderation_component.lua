-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_av_moderation_component of jitsi-meet (August 2026), a component: a moderator revokes the
-- others' right to speak. A user who joins later is told (joined, -2), and gets the list of those who may speak if they
-- are moderator then; a user who becomes owner later is put on that list (muc-set-affiliation, -1).

local lib = module:require "jitsi_double";

local function say(to, room, fields)
	fields.type, fields.room = "av_moderation", lib.to_external(room.jid);
	lib.send_json(module.host, to, fields);
end

local function tell_moderators(room, media)
	for _, occupant in room:each_occupant() do
		if occupant.role == "moderator" then
			say(occupant.jid, room, { mediaType = media, whitelists = room.av_moderation });
		end
	end
end

module:hook("message/host", function (event)
	local command = event.stanza:get_child("av_moderation");
	if event.stanza.attr.type == "error" or not command then
		return;
	end
	local room, actor = lib.moderated_room(event);
	local media = command.attr.mediaType;
	if not room or not media or command.attr.enable ~= "true" then
		return false;
	end
	local allowed = {};
	for _, occupant in room:each_occupant() do
		if occupant.role == "moderator" and not lib.is_focus_nick(occupant.nick) then
			table.insert(allowed, lib.to_external(occupant.nick));
		end
	end
	room.av_moderation = room.av_moderation or {};
	room.av_moderation_actors = room.av_moderation_actors or {};
	room.av_moderation[media], room.av_moderation_actors[media] = allowed, actor.nick;
	for _, occupant in room:each_occupant() do
		say(occupant.jid, room, { enabled = true, mediaType = media, actor = lib.to_external(actor.nick) });
	end
	tell_moderators(room, media);
	return true;
end);

lib.when_loaded(module:get_option_string("muc_component"), function (context)
	context:hook("muc-occupant-joined", function (event)
		local room, occupant = event.room, event.occupant;
		if lib.is_health_check(room.jid) or lib.is_admin(occupant.bare_jid) then
			return;
		end
		for media in pairs(room.av_moderation or {}) do
			say(occupant.jid, room, { enabled = true, mediaType = media, actor = room.av_moderation_actors[media] });
			if room:get_role(occupant.nick) == "moderator" then
				tell_moderators(room, media);
			end
		end
	end, -2);
	context:hook("muc-set-affiliation", function (event)
		local room = event.room;
		if event.affiliation ~= "owner" or lib.is_admin(event.jid) then
			return;
		end
		for _, occupant in room:each_occupant() do
			for _, allowed in pairs(occupant.bare_jid == event.jid and room.av_moderation or {}) do
				table.insert(allowed, lib.to_external(occupant.nick));
			end
		end
	end, -1);
end);
