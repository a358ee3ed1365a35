-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_token_affiliation_legacy of jitsi-contrib/prosody-plugins, the form that its mod_token_affiliation had
-- until 2026, on the MUC component: once for each session with a token, after the join (0), and then again and again for
-- nine seconds, so that Jicofo's grant does not win.

local timer = require "util.timer";
local lib = module:require "jitsi_double";

local once = module:get_option_boolean("disable_cascading_set", false);

module:hook("muc-occupant-joined", function (event)
	local room, occupant, session = event.room, event.occupant, event.origin;
	if lib.is_health_check(room.jid) or lib.is_admin(occupant.bare_jid)
		or not session.auth_token or session.token_affiliation_checked then
		return;
	end
	local user = session.jitsi_meet_context_user or {};
	local owner = user.affiliation == "owner" or user.affiliation == "moderator" or user.affiliation == "teacher"
		or user.moderator == true or user.moderator == "true";
	local count = 0;
	local function set()
		room:set_affiliation(true, occupant.bare_jid, owner and "owner" or "member");
		count = count + 1;
		if not once and count < 10 then
			timer.add_task(0.2 * count, set);
		end
	end
	set();
	session.token_affiliation_checked = true;
end);
