-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_wait_for_host of jitsi-meet (August 2026), on the MUC component: until somebody with a token or of
-- the main host comes, others wait in a lobby (pre-join, 0); who has come so becomes owner (joined, 2), unless
-- wait_for_host_disable_auto_owners is set.

local jid = require "util.jid";
local lib = module:require "jitsi_double";

local function is_host(session, bare_jid)
	return session and (session.auth_token or (session.username and jid.host(bare_jid) == lib.base)) and true;
end

if not module:get_option_boolean("wait_for_host_disable_auto_owners", false) then
	module:hook("muc-occupant-joined", function (event)
		if is_host(event.origin, event.occupant.bare_jid) then
			event.room:set_affiliation(true, event.occupant.bare_jid, "owner");
		end
	end, 2);
end

module:hook("room_has_host", function (event)
	return is_host(event.session, event.occupant.bare_jid);
end);

module:hook("muc-occupant-pre-join", function (event)
	local room, occupant, session = event.room, event.occupant, event.origin;
	if lib.is_admin(occupant.bare_jid) or lib.is_health_check(room.jid) or room.has_host then
		return;
	end
	for _, other in room:each_occupant() do
		local other_session = prosody.full_sessions[other.jid];
		if jid.host(other.bare_jid) == lib.base or (other_session and other_session.auth_token) then
			room.has_host = true;
			return;
		end
	end
	if module:fire_event("room_has_host", { room = room, occupant = occupant, session = session }) then
		room:set_members_only(false);
		room:set_persistent(false);
		occupant.role = room:get_default_role(room:get_affiliation(occupant.bare_jid)) or "participant";
		prosody.events.fire_event("destroy-lobby-room", {
			room = room, newjid = lib.to_external(room.jid), message = "Host arrived.";
		});
	elseif not room:get_members_only() then
		prosody.events.fire_event("create-persistent-lobby-room", {
			room = room, reason = "waiting-for-host", skip_display_name_check = true;
		});
	end
end);
