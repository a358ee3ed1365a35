-- For the tests: tells what a session carries, to its client by IQ and, after a refused login, to the log; and hands
-- out user names, as Jitsi's mod_visitors_component does. Tokens are told as SHA-256 only.

local hashes = require "util.hashes";
local json = require "util.json";
local st = require "util.stanza";

local xmlns = "urn:test:session";

-- What the rest of Jitsi reads of a session, and what a client might like to write there.
local names = {
	"^jitsi_", "^auth_", "^granted_", "^pre_grant", "^previd$", "^user_region$", "^contextRequired$", "^public_key$",
	"^affiliation$", "^moderator$",
};
local secrets = { auth_token = true };

local function is_told(name)
	for _, pattern in ipairs(names) do
		if name:match(pattern) then return true; end
	end
	return false;
end

local function view(session)
	local fields = { verified = session.matrix_rights ~= nil };
	for name, value in pairs(session) do
		if type(name) == "string" and is_told(name) then
			fields[name] = secrets[name] and hashes.sha256(value, true) or value;
		end
	end
	return json.encode(fields);
end

module:hook("iq-get/host/"..xmlns..":session", function (event)
	event.origin.send(st.reply(event.stanza):tag("session", { xmlns = xmlns }):text(view(event.origin)));
	return true;
end);

module:hook("authentication-failure", function (event)
	module:log("info", "after the refusal: %s", view(event.session));
end);

module:hook_global("pre-jitsi-authentication", function (session)
	return session.customusername;
end);
