-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_allowners of jitsi-meet (August 2026), on the MUC component: everybody becomes owner. Marks joiners
-- (pre-join, 2), holds back their presence as participants, makes them owner (joined, 2), and refuses to take power from
-- anybody (admin queries, 5). Rooms that are moderated by option are left out: they are not what this is tested with.

local filters = require "util.filters";
local jid = require "util.jid";
local st = require "util.stanza";
local lib = module:require "jitsi_double";

local marked = module:shared("moderators/joining_moderator_participants");

module:hook("muc-occupant-pre-join", function (event)
	if not lib.is_health_check(event.room.jid) and not lib.is_admin(event.occupant.bare_jid) then
		marked[event.occupant.bare_jid] = true;
	end
end, 2);

module:hook("muc-occupant-joined", function (event)
	local bare_jid = event.occupant.bare_jid;
	if marked[bare_jid] then
		marked[bare_jid] = nil;
		event.room:set_affiliation(true, bare_jid, "owner");
	end
end, 2);

local function filter(stanza)
	if stanza.name ~= "presence" or not stanza.attr.to or next(marked) == nil
		or jid.host(lib.to_internal(stanza.attr.from or "")) ~= module.host then
		return stanza;
	end
	local bare_to = jid.bare(stanza.attr.to);
	if stanza.attr.type == "error" then
		marked[bare_to] = nil;
		return stanza;
	end
	local x = stanza:get_child("x", lib.user_ns);
	if not x then
		return stanza;
	end
	if marked[bare_to] and lib.has_status(stanza, "110") then
		return nil;
	end
	for item in x:childtags("item") do
		if item.attr.jid and marked[jid.bare(item.attr.jid)] then
			return nil;
		end
	end
	return stanza;
end

filters.add_filter_hook(function (session)
	filters.add_filter(session, "stanzas/out", filter, -1);
end);

local function keep_owners(event)
	for item in event.stanza.tags[1]:childtags("item") do
		local affiliation = item.attr.affiliation;
		if affiliation == "none" or affiliation == "member" or affiliation == "outcast" then
			event.origin.send(st.error_reply(event.stanza, "auth", "forbidden"));
			return true;
		end
	end
end

if not module:get_option_boolean("allowners_disable_revoke_owners", false) then
	module:hook("iq-set/bare/http://jabber.org/protocol/muc#admin:query", keep_owners, 5);
	module:hook("iq-set/host/http://jabber.org/protocol/muc#admin:query", keep_owners, 5);
end
