-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_token_affiliation of jitsi-meet (2026), on the MUC component: who has a token becomes owner where the
-- token's user says so, else member (pre-join, -3.5: before the lobby).

local lib = module:require "jitsi_double";

module:hook("muc-occupant-pre-join", function (event)
	local room, occupant, session = event.room, event.occupant, event.origin;
	if lib.is_health_check(room.jid) or lib.is_admin(occupant.bare_jid) then
		return;
	end
	if room:get_members_only() and (room:get_affiliation(occupant.bare_jid) or "none") == "none" then
		local form = event.stanza:get_child("x", lib.muc_ns);
		local password = form and form:get_child_text("password", lib.muc_ns);
		if not password or password ~= room:get_password() then
			return;
		end
	end
	if not session.auth_token then
		return;
	end
	local user = session.jitsi_meet_context_user or {};
	local owner = user.affiliation == "owner" or user.affiliation == "moderator" or user.affiliation == "teacher"
		or user.moderator == true or user.moderator == "true";
	room:set_affiliation(true, occupant.bare_jid, owner and "owner" or "member");
	if owner then
		occupant.role = "moderator";
	end
end, -3.5);
