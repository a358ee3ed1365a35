-- For the tests: acts on the MUC component as Jitsi's mod_token_affiliation does. It makes owners by what the token
-- said of its user, takes down everybody else who came with a token, and sets the role by itself. With
-- `test_everybody_is_owner` it takes everybody for an owner, as a module that trusts any login would.

local usermanager = require "core.usermanager";

local everybody = module:get_option_boolean("test_everybody_is_owner", false);
local is_admin = usermanager.get_jid_role and function (jid)
	local role = usermanager.get_jid_role(jid, module.host);
	return role and (role.name == "prosody:admin" or role.name == "prosody:operator");
end or function (jid)
	return usermanager.is_admin(jid, module.host);
end;

module:hook("muc-occupant-pre-join", function (event)
	local room, occupant, session = event.room, event.occupant, event.origin;
	if is_admin(occupant.bare_jid) or not session.auth_token then return; end
	local user = session.jitsi_meet_context_user or {};
	if everybody or user.affiliation == "owner" or user.moderator == true or user.moderator == "true" then
		room:set_affiliation(true, occupant.bare_jid, "owner");
		occupant.role = "moderator";
	else
		room:set_affiliation(true, occupant.bare_jid, "member");
	end
end, -3.5);
