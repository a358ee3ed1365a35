-- For the tests: stands for Jitsi's mod_token_verification.lua of August 2026. The contract that it reproduces: on the
-- MUC component, at priority 99 of "muc-room-pre-create" and "muc-occupant-pre-join", everybody but administrators,
-- those in token_verification_allowlist and other servers needs a token for the room and its domain.

local jid = require "util.jid";
local st = require "util.stanza";

local parent = module.host:match("^%w+%.(%w.+)$");
local token_util = parent and module:require "token/util".new(module:context(parent));
if not token_util then return; end

local admins = module:get_option_inherited_set("admins", {});
local allowlist = module:get_option_set("token_verification_allowlist", {});

local function verify(event)
	local session, stanza = event.origin, event.stanza;
	local user = jid.bare(stanza.attr.from);
	if admins:contains(user) or allowlist:contains(user) or allowlist:contains(jid.host(user)) or session.type == "s2sin" then
		return;
	end
	local ok, problem, reason = token_util:verify_room(session, stanza.attr.to);
	if ok then
		module:log("info", "%s is allowed to join %s", user, jid.bare(stanza.attr.to));
		return;
	end
	if not problem and not reason then reason = "Room and token mismatched"; end
	module:log("error", "%s is not allowed to join %s: %s", user, jid.bare(stanza.attr.to), reason);
	local reply = st.error_reply(stanza, "cancel", "not-allowed", reason);
	if problem then reply:tag(problem, { xmlns = "http://jitsi.org/jitmeet" }); end
	session.send(reply);
	return true;
end

module:hook("muc-room-pre-create", verify, 99);
module:hook("muc-occupant-pre-join", verify, 99);
