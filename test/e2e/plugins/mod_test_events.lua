-- For the tests: tells the log which of the events by which Jitsi's plugins take part in a login come, in which order,
-- and what the session carries at each; and takes part as the URL's `customusername` says: a word that begins with `!`
-- makes a handler refuse, return something odd, or throw; anything else is a user name, as of Jitsi's
-- mod_visitors_component. Tokens are told as SHA-256 only.

local hashes = require "util.hashes";
local json = require "util.json";

local told = {
	"auth_token", "auth_matrix_user_verification_is_owner", "_jitsi_auth_done", "matrix_ordinary_token", "previd",
	"user_region", "user_agent_header", "jitsi_meet_room", "jitsi_meet_domain", "jitsi_meet_str_tenant",
	"jitsi_meet_context_user", "jitsi_meet_context_features", "jitsi_meet_context_group", "jitsi_meet_context_room",
	"jitsi_meet_auth_issuer", "jitsi_web_query_room", "jitsi_web_query_prefix",
};

local function tell(name, session)
	local fields = { verified = session.matrix_rights ~= nil };
	for _, field in ipairs(told) do
		fields[field] = session[field];
	end
	fields.auth_token = session.auth_token and hashes.sha256(session.auth_token, true);
	module:log("info", "event %s: %s", name, json.encode(fields));
end

local function is_asked(session, wish)
	return session.host == module.host and session.customusername == wish;
end

-- What the handlers of an event do, by the word in the URL.
local function follow(event, wishes)
	module:hook_global(event, function (session)
		if session.host ~= module.host then return; end
		tell(event, session);
		for wish, act in pairs(wishes) do
			if is_asked(session, wish) then return act(session); end
		end
		if event == "pre-jitsi-authentication" and not (session.customusername or "!"):match("^!") then
			return session.customusername;
		end
	end);
end

local function refuse()
	return { res = false, error = "not-allowed", reason = "the test wants it" };
end

local function refuse_once(session)
	if session.test_refused then return; end
	session.test_refused = true;
	return refuse();
end

local function throw()
	error("the test throws");
end

follow("pre-jitsi-authentication-fetch-key", { ["!key"] = refuse });
follow("jitsi-access-ban-check", {
	["!ban"] = function () return false; end;
	["!ban-true"] = function () return true; end;
	["!ban-throw"] = throw;
});
follow("pre-jitsi-authentication", {
	["!pre-number"] = function () return 7; end;
	["!pre-true"] = function () return true; end;
	["!pre-false"] = function () return false; end;
	["!pre-table"] = function () return {}; end;
	["!pre-throw"] = throw;
});
follow("post-jitsi-authentication", {
	["!post"] = refuse;
	["!post-bare"] = function () return { res = false }; end;
	["!post-once"] = refuse_once;
	["!post-true"] = function () return { res = true }; end;
	["!post-empty"] = function () return {}; end;
	["!post-word"] = function () return "refused"; end;
	["!post-false"] = function () return false; end;
	["!post-throw"] = throw;
});

module:hook("resource-bind", function (event)
	tell("resource-bind", event.session);
end);
module:hook("authentication-failure", function (event)
	tell("authentication-failure", event.session);
end);

module:hook_global("jitsi-pre-session-unbind", function (event)
	module:log("info", "unbind %s", json.encode {
		jid = event.jid, error = event.error, sameSession = event.session.full_jid == event.jid,
	});
end);
