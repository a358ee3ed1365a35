-- For the tests: acts on the MUC component as Jitsi's mod_muc_allowners does. It marks each user about to join,
-- keeps back the presences that show the marked as participants, and makes them owner once they have joined.

local filters = require "util.filters";
local jid = require "util.jid";

local xmlns_muc_user = "http://jabber.org/protocol/muc#user";
local joining = module:shared("moderators/joining_moderator_participants");

module:hook("muc-occupant-pre-join", function (event)
	joining[event.occupant.bare_jid] = true;
end, 2);

module:hook("muc-occupant-joined", function (event)
	local bare = event.occupant.bare_jid;
	local promote = joining[bare];
	joining[bare] = nil;
	if promote then
		event.room:set_affiliation(true, bare, "owner");
	end
end, 2);

local function filter(stanza)
	if next(joining) == nil or not stanza.attr or not stanza.attr.to or stanza.name ~= "presence" then
		return stanza;
	end
	if jid.host(stanza.attr.from) ~= module.host then
		return stanza;
	end
	local to = jid.bare(stanza.attr.to);
	if stanza.attr.type == "error" and joining[to] then
		joining[to] = nil;
		return stanza;
	end
	local x = stanza:get_child("x", xmlns_muc_user);
	if not x then return stanza; end
	for status in x:childtags("status") do
		if status.attr.code == "110" and joining[to] then return nil; end
	end
	for item in x:childtags("item") do
		if item.attr.jid and joining[jid.bare(item.attr.jid)] then return nil; end
	end
	return stanza;
end

filters.add_filter_hook(function (session)
	filters.add_filter(session, "stanzas/out", filter, -1);
end);
