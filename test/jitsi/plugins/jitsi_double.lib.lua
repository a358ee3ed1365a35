-- SPDX-License-Identifier: Apache-2.0
--
-- What the stand-ins for Jitsi's plugins in this folder share, as the plugins share util.lib.lua of jitsi-meet
-- (August 2026): who is an administrator, how rooms are named, how components wait for each other.

local jid = require "util.jid";
local json = require "util.json";
local st = require "util.stanza";

local base = module:get_option_string("muc_mapper_domain_base", module.host);
local prefix = module:get_option_string("muc_mapper_domain_prefix", "conference");
local muc_domain = prefix .. "." .. base;

local lib = { base = base, muc_domain = muc_domain, muc_ns = "http://jabber.org/protocol/muc" };
lib.user_ns = lib.muc_ns .. "#user";

local admins = module:get_option_inherited_set("admins", {}) / jid.prep;

-- By the option alone: Jitsi does not ask for roles.
function lib.is_admin(address)
	return admins:contains(jid.bare(address));
end

function lib.is_health_check(room_jid)
	return room_jid:sub(1, #"__jicofo-health-check") == "__jicofo-health-check";
end

-- Jicofo is known by its nick and by its user name.
function lib.is_focus_nick(nick)
	return nick ~= nil and nick:sub(-6) == "/focus";
end

-- room@conference.tenant.base, as clients write it, to [tenant]room@conference.base.
function lib.to_internal(address)
	local node, host, resource = jid.split(address);
	local head, tail = prefix .. ".", "." .. base;
	if not host or host:sub(1, #head) ~= head or host:sub(-#tail) ~= tail or host == muc_domain then
		return address;
	end
	local tenant = host:sub(#head + 1, -#tail - 1);
	if tenant == "" or tenant:find(".", 1, true) then
		return address;
	end
	return jid.join(node and ("[" .. tenant .. "]" .. node), muc_domain, resource);
end

-- And back.
function lib.to_external(address)
	local node, host, resource = jid.split(address);
	local tenant, name = (node or ""):match("^%[([^%]]+)%](.+)$");
	if host ~= muc_domain or not tenant then
		return address;
	end
	return jid.join(name, prefix .. "." .. tenant .. "." .. base, resource);
end

-- The MUC service of a host, nil where there is none.
function lib.muc_of(host)
	local found = prosody.hosts[host];
	return found and found.modules.muc;
end

function lib.room_of(room_jid)
	local muc = lib.muc_of(jid.host(room_jid));
	return muc and muc.get_room_from_jid(jid.bare(room_jid));
end

-- The room that the URL of a session names, with its tenant.
function lib.room_of_url(session)
	local name, tenant = session.jitsi_web_query_room, session.jitsi_web_query_prefix;
	if not name then
		return nil;
	end
	local node = (tenant and tenant ~= "" and tenant ~= base) and ("[" .. tenant .. "]" .. name) or name;
	return lib.room_of(jid.join(node, muc_domain));
end

-- Whether a session may use a feature: by its own list, where it has one, else as a moderator.
function lib.may_use(feature, session, is_moderator)
	local features = session.jitsi_meet_context_features;
	if not features then
		return is_moderator;
	end
	return features[feature] == true or features[feature] == "true";
end

-- The room of the URL, and the occupant there who sent a stanza, if they are a moderator.
function lib.moderated_room(event)
	local room = lib.room_of_url(event.origin);
	local occupant = room and room:get_occupant_by_real_jid(event.stanza.attr.from);
	if not occupant or occupant.role ~= "moderator" then
		module:log("warn", "%s is no moderator in the room of their URL", event.stanza.attr.from);
		return nil;
	end
	return room, occupant;
end

function lib.has_status(presence, code)
	local x = presence and presence:get_child("x", lib.user_ns);
	for status in (x and x:childtags("status") or function () end) do
		if status.attr.code == code then
			return true;
		end
	end
	return false;
end

function lib.send_json(from, to, value)
	module:send(st.message({ from = from, to = to })
		:tag("json-message", { xmlns = "http://jitsi.org/jitmeet" }):text(json.encode(value)):up());
end

-- Calls back once a host is there, with its MUC service where it has one.
function lib.when_loaded(host, callback)
	local function try(activated)
		if activated == host then
			callback(module:context(host), lib.muc_of(host));
		end
	end
	if prosody.hosts[host] then
		try(host);
	else
		-- Late, so that the modules of the host are loaded.
		module:hook_global("host-activated", try, -100);
	end
end

return lib;
