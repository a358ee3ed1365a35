-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_lobby_rooms of jitsi-meet (August 2026), on the main VirtualHost. A room that becomes members-only
-- gets a lobby, room@lobby…, whose affiliations are those of the main room. The gate (pre-join, -4) lets in who is
-- whitelisted or knows the password, as member, and who has an affiliation; all others are sent to the lobby. Admission
-- is a mediated invite to the main room, for which Prosody makes the invited one member. Both those invites and queries
-- of muc#admin come in several at once, and are handled here (1) instead of by Prosody (-2). Notifications left out.

local filters = require "util.filters";
local jid = require "util.jid";
local st = require "util.stanza";
local muc_util = module:require "muc/util";
local lib = module:require "jitsi_double";

module:depends("jitsi_session");

local main_host = module:get_option_string("main_muc");
local lobby_host = module:get_option_string("lobby_muc");
local whitelist = module:get_option_set("muc_lobby_whitelist", {});
local jitmeet_ns = "http://jitsi.org/jitmeet";

local function open_lobby(room)
	local lobby = lib.muc_of(lobby_host);
	local lobby_jid = jid.join(jid.node(room.jid), lobby_host);
	if lobby.get_room_from_jid(lobby_jid) then
		return false;
	end
	local created = lobby.create_room(lobby_jid);
	created:set_persistent(true);
	created.main_room_jid = room.jid;
	room._data.lobbyroom = lobby_jid;
	room:save(true);
	return true;
end

local function close_lobby(room, new_jid, message)
	local lobby_room = room._data.lobbyroom and lib.room_of(room._data.lobbyroom);
	if lobby_room then
		lobby_room:set_persistent(false);
		lobby_room:destroy(new_jid, message or "Lobby room closed.");
	end
	room._data.lobbyroom = nil;
	room._data.lobby_extra_reason = nil;
	room._data.lobby_skip_display_name_check = nil;
end

local function gate(event)
	local room, occupant, stanza = event.room, event.occupant, event.stanza;
	local form = stanza:get_child("x", lib.muc_ns);
	if lib.is_health_check(room.jid) or not room:get_members_only() or lib.is_focus_nick(occupant.nick) or not form then
		return;
	end
	local from = stanza.attr.from;
	local affiliation = room:get_affiliation(from) or "none";
	local password = form:get_child_text("password", lib.muc_ns);
	local expected = room:get_password();
	if whitelist:contains(jid.host(from)) or whitelist:contains(jid.bare(from)) or (password and password == expected) then
		if affiliation == "none" or affiliation == "member" then
			occupant.role = "participant";
			room:set_affiliation(true, jid.bare(from), "member");
			room:save_occupant(occupant);
			return;
		end
	elseif expected and not password and affiliation ~= "none" and affiliation ~= "outcast" then
		form:tag("password", { xmlns = lib.muc_ns }):text(expected):up();
	end
	local name = stanza:get_child_text("nick", "http://jabber.org/protocol/nick");
	if (name or "") == "" and not room._data.lobby_skip_display_name_check then
		event.origin.send(st.error_reply(stanza, "modify", "not-acceptable")
			:tag("displayname-required", { xmlns = jitmeet_ns, lobby = "true" }):up():up()
			:tag("x", { xmlns = lib.muc_ns }));
		return true;
	end
	if affiliation == "none" then
		local reply = st.error_reply(stanza, "auth", "registration-required");
		if room._data.lobby_extra_reason then
			reply:tag(room._data.lobby_extra_reason, { xmlns = jitmeet_ns }):up();
		end
		reply:tag("lobbyroom", { xmlns = jitmeet_ns }):text(room._data.lobbyroom):up():up();
		event.origin.send(reply:tag("x", { xmlns = lib.muc_ns }));
		return true;
	end
end

-- Each item of a muc#admin query, with the sender as actor.
local function administrate(event)
	local origin, stanza = event.origin, event.stanza;
	local room = lib.room_of(jid.bare(stanza.attr.to));
	if not room then
		return;
	end
	local actor = stanza.attr.from;
	for item in stanza.tags[1]:childtags("item") do
		local attr, reason = item.attr, item:get_child_text("reason");
		local target = attr.jid and jid.prep(attr.jid);
		if not target and attr.nick then
			local occupant = room:get_occupant_by_nick(room.jid .. "/" .. attr.nick);
			target = occupant and occupant.bare_jid;
		end
		local done, kind, condition;
		if attr.affiliation and target and not attr.role then
			done, kind, condition = room:set_affiliation(actor, target, attr.affiliation, reason);
		elseif attr.role and attr.nick and not attr.affiliation then
			done, kind, condition = room:set_role(actor, room.jid .. "/" .. attr.nick, attr.role, reason);
		else
			kind, condition = "cancel", "bad-request";
		end
		origin.send(done and st.reply(stanza) or st.error_reply(stanza, kind, condition));
	end
	room:save(true);
	return true;
end

local function invite(event)
	local origin, stanza = event.origin, event.stanza;
	local room = lib.room_of(jid.bare(stanza.attr.to));
	local x = stanza:get_child("x", lib.user_ns);
	if not room or not x or (stanza.attr.type or "normal") ~= "normal" then
		return;
	end
	local context = module:context(main_host);
	local handled = false;
	for payload in x:childtags("invite") do
		local invitee = payload.attr.to and jid.prep(payload.attr.to);
		if invitee then
			handled = true;
			if not context:fire_event("muc-pre-invite", { room = room, origin = origin, stanza = stanza }) then
				local forwarded = muc_util.filter_muc_x(st.clone(stanza));
				forwarded.attr.from, forwarded.attr.to = room.jid, invitee;
				forwarded:tag("x", { xmlns = lib.user_ns }):tag("invite", { from = stanza.attr.from }):up():up();
				if not context:fire_event("muc-invite", {
					room = room, stanza = forwarded, origin = origin, incoming = stanza;
				}) then
					room:route_stanza(forwarded);
				end
			end
		end
	end
	return handled or nil;
end

lib.when_loaded(main_host, function (context)
	context:hook("muc-config-submitted", function (event)
		local actor, room = event.actor, event.room;
		if jid.node(actor) == "focus" then
			return;
		end
		if event.fields["muc#roomconfig_membersonly"] then
			if not room._data.lobby_disabled and open_lobby(room) then
				event.status_codes["104"] = true;
				module:fire_event("jitsi-lobby-enabled", { room = room });
			end
		elseif room._data.lobbyroom then
			close_lobby(room, lib.to_external(room.jid));
			module:fire_event("jitsi-lobby-disabled", { room = room });
		end
	end);
	context:hook("muc-room-destroyed", function (event)
		close_lobby(event.room);
	end, 1);
	context:hook("muc-occupant-pre-join", gate, -4);
	context:hook("iq-set/bare/http://jabber.org/protocol/muc#admin:query", administrate, 1);
	context:hook("message/bare", invite, 1);
end);

lib.when_loaded(lobby_host, function (_, lobby)
	lobby.room_mt.get_affiliation = function (room, address)
		local main_room = room.main_room_jid and lib.room_of(room.main_room_jid);
		return main_room and main_room:get_affiliation(address) or "none";
	end;
end);

-- Who waits sees nobody, and is seen by moderators only. Answers of a lobby to queries reach nobody.
local function filter(stanza)
	local from, to = stanza.attr.from, stanza.attr.to;
	if not from or jid.host(from) ~= lobby_host then
		return stanza;
	elseif stanza.name == "iq" then
		return stanza:get_child("query", "http://jabber.org/protocol/disco#info") and stanza or nil;
	elseif stanza.name ~= "presence" or not stanza:get_child("x", lib.user_ns) or lib.has_status(stanza, "110") then
		return stanza;
	end
	local main_room = lib.room_of(jid.join(jid.node(from), main_host));
	if not main_room or stanza.attr.type == "unavailable" or main_room:get_affiliation(to) == "owner" then
		return stanza;
	end
	return nil;
end

-- After the domain mapper.
filters.add_filter_hook(function (session)
	filters.add_filter(session, "stanzas/out", filter, -1);
end);

module:hook_global("create-lobby-room", function (event)
	local room = event.room;
	for _, occupant in room:each_occupant() do
		if (room:get_affiliation(occupant.bare_jid) or "none") == "none" then
			room:set_affiliation(true, occupant.bare_jid, "member");
		end
	end
	room:set_members_only(true);
	room._data.lobby_extra_reason = event.reason;
	room._data.lobby_skip_display_name_check = event.skip_display_name_check;
	open_lobby(room);
end);

module:hook_global("destroy-lobby-room", function (event)
	close_lobby(event.room, event.newjid, event.message);
end);
