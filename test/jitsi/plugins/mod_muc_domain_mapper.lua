-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_domain_mapper of jitsi-meet (August 2026): room@conference.tenant.base outside is
-- [tenant]room@conference.base inside, on every way of a stanza.

local filters = require "util.filters";
local lib = module:require "jitsi_double";

local function rewrite_to(event)
	if event.stanza.attr.to then
		event.stanza.attr.to = lib.to_internal(event.stanza.attr.to);
	end
end

local function rewrite_from(event)
	if event.stanza.attr.from then
		event.stanza.attr.from = lib.to_external(event.stanza.attr.from);
	end
end

local function add_host(host)
	local context = module:context(host);
	for _, kind in ipairs { "message", "presence", "iq" } do
		for _, address in ipairs { "host", "bare", "full" } do
			context:hook("pre-" .. kind .. "/" .. address, rewrite_to);
			context:hook(kind .. "/" .. address, rewrite_from);
		end
	end
end

for host in pairs(prosody.hosts) do
	add_host(host);
end
module:hook_global("host-activated", add_host);

-- What a MUC sends to its occupants does not come by the hooks above.
local function filter(stanza)
	if stanza.name == "message" or stanza.name == "presence" or stanza.name == "iq" then
		rewrite_to({ stanza = stanza });
		rewrite_from({ stanza = stanza });
	end
	return stanza;
end

local function filter_session(session)
	filters.add_filter(session, "stanzas/out", filter);
end

function module.load()
	filters.add_filter_hook(filter_session);
end

function module.unload()
	filters.remove_filter_hook(filter_session);
end
