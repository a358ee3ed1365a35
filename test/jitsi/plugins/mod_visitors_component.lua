-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_visitors_component of jitsi-meet (August 2026), a component: once Jicofo has connected a room to a node
-- for visitors, only those enter the main room whom a moderator promoted (pre-join, 7). A promoted visitor gets a user
-- name over their node, and logs in at the main host with ?customusername= (pre-jitsi-authentication). A user who comes
-- back from a breakout room counts as promoted. Automatic promotion, queues and languages left out.

local jid = require "util.jid";
local st = require "util.stanza";
local id = require "util.id";
local uuid = require "util.uuid";
local lib = module:require "jitsi_double";

local promoted = {}; -- by room: by user name
local asked = {}; -- by room: the node of each user who asked, by their JID there

module:hook("iq/host", function (event)
	local origin, stanza = event.origin, event.stanza;
	local query = stanza:get_child("visitors", "jitsi:visitors");
	if not query or (stanza.attr.type ~= "set" and stanza.attr.type ~= "get") then
		return;
	end
	local room = lib.room_of(lib.to_internal(query.attr.room));
	-- Settings come from other servers; what Jicofo asks is, for the plugin, a "get".
	if not room or (stanza.attr.type == "set" and origin.type ~= "s2sin") then
		return true;
	end
	local request = query:get_child("promotion-request");
	if request then
		if not room.visitor_nodes or not room.visitor_nodes[stanza.attr.from] then
			return true;
		end
		asked[room.jid][request.attr.jid] = stanza.attr.from;
		for _, occupant in room:each_occupant() do
			if occupant.role == "moderator" and not lib.is_admin(occupant.bare_jid) then
				lib.send_json(module.host, occupant.jid, {
					type = "visitors", action = "promotion-request", from = request.attr.jid, on = true;
				});
			end
		end
	end
	if lib.is_admin(stanza.attr.from) then
		for connect in query:childtags("connect-vnode") do
			promoted[room.jid] = promoted[room.jid] or {};
			asked[room.jid] = asked[room.jid] or {};
			room.visitor_nodes = room.visitor_nodes or {};
			room.visitor_nodes[connect.attr.vnode .. ".meet.jitsi"] = true;
		end
	end
	origin.send(st.reply(stanza));
	return true;
end, 10);

lib.when_loaded(lib.muc_domain, function (context)
	context:hook("muc-occupant-pre-join", function (event)
		local room, stanza = event.room, event.stanza;
		local names = promoted[room.jid];
		if lib.is_health_check(room.jid) or lib.is_admin(event.occupant.bare_jid) or not names then
			return;
		end
		if not names[jid.node(stanza.attr.from)] then
			event.origin.send(st.error_reply(stanza, "cancel", "not-allowed", "Visitor needs to be allowed by a moderator")
				:tag("promotion-not-allowed", { xmlns = "jitsi:visitors" }));
			return true;
		end
		local form = stanza:get_child("x", lib.muc_ns);
		if form and room:get_password() then
			form:tag("password", { xmlns = lib.muc_ns }):text(room:get_password()):up();
		end
	end, 7);
	context:hook("jitsi-endpoint-message-received", function (event)
		local message, room = event.message, event.room;
		if message.type ~= "visitors" or message.action ~= "promotion-response" then
			return;
		end
		if event.occupant.role ~= "moderator" or not message.approved then
			return false;
		end
		local node = asked[room.jid][message.id];
		local username = uuid.generate();
		promoted[room.jid][username] = true;
		module:send(st.iq({ type = "set", to = node, from = module.host, id = id.medium() })
			:tag("visitors", { xmlns = "jitsi:visitors", room = jid.join(jid.node(room.jid), "conference." .. node) })
			:tag("promotion-response", {
				xmlns = "jitsi:visitors", jid = message.id, username = username, allow = "true";
			}):up());
		return true;
	end);
	context:hook("muc-room-destroyed", function (event)
		promoted[event.room.jid], asked[event.room.jid] = nil, nil;
	end, 1);
end);

module:hook_global("pre-jitsi-authentication", function (session)
	local room = session.customusername and lib.room_of_url(session);
	local names = room and promoted[room.jid];
	return names and names[session.customusername] and session.customusername or nil;
end);

module:hook_global("jitsi-breakout-occupant-leaving", function (event)
	local names = event.main_room and promoted[event.main_room.jid];
	if names and event.stanza:get_child_text("status") == "switch_room" then
		names[jid.node(event.occupant.bare_jid)] = true;
	end
end);
