-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_password_whitelist of jitsi-meet (August 2026), on the MUC component: gives the room's password for
-- those whom muc_password_whitelist names (pre-join, -7).

local jid = require "util.jid";
local lib = module:require "jitsi_double";

local whitelist = module:get_option_set("muc_password_whitelist", {});

module:hook("muc-occupant-pre-join", function (event)
	local stanza = event.stanza;
	local from = stanza.attr.from;
	if not whitelist:contains(jid.host(from)) and not whitelist:contains(jid.bare(from)) then
		return;
	end
	local form = stanza:get_child("x", lib.muc_ns) or stanza:tag("x", { xmlns = lib.muc_ns });
	form:maptags(function (tag)
		return tag.name ~= "password" and tag or nil;
	end);
	form:tag("password", { xmlns = lib.muc_ns }):text(event.room:get_password()):up();
end, -7);
