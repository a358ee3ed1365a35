-- Logins through the auth module's SASL handler: every outcome, with a verification service that the test plays.

local support = require "test.lua.support";
local st = require "util.stanza";
local async = require "util.async";
local json = require "util.json";

local options = { uvs_base_url = "http://uvs.test:3000/"; uvs_auth_token = "uvs-secret"; uvs_sync_power_levels = true; app_id = "jitsi"; matrix_cache_seconds = 0 };
local reasons = support.decisions.loginReasons;
local room_name = support.room_name;

local server, module;

-- Loads the module anew, with changed options.
local function start(changes, settings)
	local all = {};
	for name, value in pairs(options) do all[name] = value; end
	for name, value in pairs(changes or {}) do all[name] = value; end
	server = support.server(settings);
	server.secrets[#server.secrets + 1] = "uvs-secret";
	module = server:load("auth_matrix_user_verification", server.host, all);
end

-- Connects to the usual room with a token.
local function connect(token, changes)
	local parameters = { room = room_name; token = token or support.token() };
	for name, value in pairs(changes or {}) do parameters[name] = value or nil; end
	return server:connect(parameters);
end

-- A login until it asks the verification service.
local function begin(token, changes)
	local session = connect(token, changes);
	return server:login(module, session), session, server.requests[#server.requests];
end

-- Answers a request. Nothing is asked a second time by itself.
local function answer(request, body, status)
	request.callback(body, status);
	local asked = #server.requests;
	server:advance(0.6);
	assert.equal(asked, #server.requests);
end

-- The fields of a session that are not functions, without those of the fake itself.
local function fields(session)
	local found = {};
	for name, value in pairs(session) do
		if type(value) ~= "function" and name ~= "sent" then found[name] = value; end
	end
	return found;
end

-- What the record of a session's user says.
local function said(session)
	local rights = session.matrix_rights;
	assert.equal(rights, session.matrix_principal);
	return {
		userId = rights.userId; roomId = rights.room.roomId; roomName = rights.room.roomName;
		membership = rights.membership; power = rights.power; synchronised = rights.synchronised;
	};
end

local function assert_refused(reason, attempt)
	assert.is_nil(attempt.error);
	assert.is_true(attempt.done);
	assert.equal(1, attempt.answers);
	assert.same({ "failure", reasons[reason].condition, reasons[reason].text }, { attempt.status, attempt.condition, attempt.text });
	assert.is_nil(attempt.handler.username);
	local lines = server:lines("(" .. reason .. ")");
	assert.equal(1, #lines);
	assert.equal(reasons[reason].level, lines[1].level);
	assert.equal(1, module.metrics["logins refused " .. reason]);
	assert.truthy(lines[1].text:find(reasons[reason].uvsAdvice, 1, true));
	local session = attempt.session;
	for _, name in ipairs({
		"matrix_rights", "matrix_principal", "matrix_claim", "matrix_since", "matrix_ordinary_token", "_jitsi_auth_done", "auth_matrix_user_verification_is_owner", "auth_token", "jitsi_meet_room",
		"jitsi_meet_domain", "jitsi_meet_str_tenant", "jitsi_meet_context_room", "jitsi_meet_auth_issuer",
		"jitsi_meet_context_user", "jitsi_meet_context_features", "jitsi_meet_context_group", "matrix_token_features",
	}) do
		assert.is_nil(session[name], name);
	end
end

before_each(function () start(); end);
after_each(function () server:check_log(); end);

describe("the provider", function ()
	it("offers ANONYMOUS alone, by a handler of its own", function ()
		local handler = module.items.auth.get_sasl_handler(connect());
		assert.same({ ANONYMOUS = true }, handler:mechanisms());
		assert.is_false(handler:select("PLAIN"));
		assert.is_nil(handler.selected);
		assert.is_true(handler:select("ANONYMOUS"));
		assert.equal("ANONYMOUS", handler.selected);
		assert.are_not.equal(handler, module.items.auth.get_sasl_handler(connect()));
	end);

	it("says of passwords that they are not supported", function ()
		for _, name in ipairs({ "test_password", "get_password", "set_password", "user_exists", "create_user", "delete_user" }) do
			local ok, message = module.items.auth[name]("ada", "x");
			assert.is_nil(ok);
			assert.truthy(message:find("Not supported", 1, true));
		end
	end);
end);

describe("a good login", function ()
	it("asks the verification service just once, with what the token claims", function ()
		local _, _, request = begin();
		assert.equal(1, #server.requests);
		assert.equal("http://uvs.test:3000/verify/user_in_room", request.url);
		assert.same({ ["Content-Type"] = "application/json"; Authorization = "Bearer uvs-secret" }, request.options.headers);
		assert.same({ token = "openid-secret"; room_id = "!abc:hs.test"; matrix_server_name = "hs.test" }, json.decode(request.options.body));
		assert.is_true(request.body_size_limit <= 1024 * 1024);
	end);

	it("leaves out what is not known", function ()
		local token = support.jwt('{"context":{"matrix":{"token":"openid-secret","room_id":"!abc:hs.test"}}}');
		start({ uvs_auth_token = false });
		module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test" });
		local _, _, request = begin(token);
		assert.same({ ["Content-Type"] = "application/json" }, request.options.headers);
		assert.same({ token = "openid-secret"; room_id = "!abc:hs.test" }, json.decode(request.options.body));
	end);

	it("waits for the answer, and gives the session just these fields", function ()
		local token = support.token(nil, { name = "Ada"; avatar = "https://hs.test/a"; id = "@eve:hs.test"; moderator = true; affiliation = "owner"; role = "owner" },
			{ iss = "jitsi"; room = "*"; moderator = true });
		local session = connect(token, { prefix = "Tenant" });
		local before = fields(session);
		assert.same({
			type = "c2s_unauthed"; base_type = "c2s"; host = "jitsi.test"; ip = "192.0.2.1"; auth_token = token; matrix_presented_token = token;
			jitsi_web_query_room = room_name; jitsi_web_query_prefix = "Tenant";
		}, before);
		local attempt = server:login(module, session);
		assert.is_nil(attempt.done);
		assert.same(before, fields(session));
		server.requests[1].callback(support.uvs_body("@ada:hs.test", 50), 200);
		assert.equal("success", attempt.status);
		assert.truthy(attempt.handler.username:match("^" .. ("%x"):rep(24) .. "$"));
		assert.same({ userId = "@ada:hs.test"; roomId = "!abc:hs.test"; roomName = room_name; membership = "joined"; power = true; synchronised = true }, said(session));
		before.matrix_rights, before.matrix_principal = session.matrix_rights, session.matrix_rights;
		before.matrix_since, before.matrix_claim = session.matrix_since, session.matrix_claim;
		assert.is_true(os.time() - session.matrix_since < 60 and session.matrix_since == session.matrix_rights.confirmed);
		assert.is_nil(session.matrix_claim:find("openid-secret", 1, true));
		before._jitsi_auth_done = true;
		before.auth_matrix_user_verification_is_owner = true;
		before.jitsi_meet_room = room_name;
		before.jitsi_meet_domain = "Tenant";
		before.jitsi_meet_context_user = { id = "@ada:hs.test"; name = "Ada"; avatar = "https://hs.test/a" };
		assert.same(before, fields(session));
		assert.equal(0, server:timers_left());
		assert.equal(1, #server:lines("Login of @ada:hs.test"));
		assert.equal(0, #server:lines("Login refused"));
	end);

	it("takes the token and the host of a connection whose URL another module has read", function ()
		local token = support.token();
		local session = connect(token);
		session.matrix_presented_token, session.jitsi_web_query_prefix = nil, nil;
		local attempt = server:login(module, session);
		server.requests[1].callback(support.uvs_body(), 200);
		assert.equal("success", attempt.status);
		assert.same({ token, "jitsi.test" }, { session.auth_token, session.jitsi_meet_domain });
	end);

	it("takes away features and group that were there before", function ()
		local session = connect();
		session.jitsi_meet_context_features, session.jitsi_meet_context_group = { recording = true }, "vip";
		local attempt = server:login(module, session);
		server.requests[1].callback(support.uvs_body(), 200);
		assert.equal("success", attempt.status);
		assert.is_nil(session.jitsi_meet_context_features);
		assert.is_nil(session.jitsi_meet_context_group);
		assert.equal("jitsi.test", session.jitsi_meet_domain);
		assert.same({ id = "@ada:hs.test" }, session.jitsi_meet_context_user);
	end);

	it("makes no owner below the power, nor where levels are not synchronised", function ()
		local attempt, session, request = begin();
		request.callback(support.uvs_body("@ada:hs.test", 49), 200);
		assert.equal("success", attempt.status);
		assert.is_false(session.auth_matrix_user_verification_is_owner);
		start({ uvs_sync_power_levels = false });
		attempt, session, request = begin();
		request.callback(support.uvs_body("@ada:hs.test", 100), 200);
		assert.equal("success", attempt.status);
		assert.is_false(session.auth_matrix_user_verification_is_owner);
		assert.is_false(said(session).synchronised);
	end);

	it("takes the room in any letter case", function ()
		local attempt, session, request = begin(nil, { room = room_name:upper() });
		request.callback(support.uvs_body(), 200);
		assert.equal("success", attempt.status);
		assert.equal(room_name, session.jitsi_meet_room);
	end);

	it("works over BOSH, and with a token in the header", function ()
		local token = support.token();
		server.secrets[#server.secrets + 1] = token;
		for _, scheme in ipairs({ "Bearer ", "bearer  ", "BEARER " }) do
			local session = server:connect("room=" .. room_name, { authorization = scheme .. token }, "bosh");
			local attempt = server:login(module, session);
			server.requests[#server.requests].callback(support.uvs_body(), 200);
			assert.equal("success", attempt.status);
		end
		assert.is_nil(server:connect("room=" .. room_name, { authorization = "Basic " .. token }).auth_token);
		assert.is_nil(server:connect("room=" .. room_name, { authorization = token }).auth_token);
		assert.equal("x", server:connect("token=x", { authorization = "Bearer y" }).auth_token);
	end);

	it("takes the user name that another module gives", function ()
		local seen;
		server.prosody.events.add_handler("pre-jitsi-authentication", function (session) seen = session; return "given"; end);
		local attempt, session, request = begin();
		request.callback(support.uvs_body(), 200);
		assert.equal("given", attempt.handler.username);
		assert.equal(session, seen);
	end);

	it("takes none that nobody can have: a refusal", function ()
		for _, name in ipairs({ "", "a b", "a@b", "a/b" }) do
			start();
			server.prosody.events.add_handler("pre-jitsi-authentication", function () return name; end);
			local attempt, _, request = begin();
			request.callback(support.uvs_body("@ada:hs.test", 100), 200);
			assert_refused("username_malformed", attempt);
		end
	end);

	it("takes no user name that is no text", function ()
		server.prosody.events.add_handler("pre-jitsi-authentication", function () return true; end);
		local attempt, _, request = begin();
		request.callback(support.uvs_body(), 200);
		assert.equal(24, #attempt.handler.username);
	end);
end);

describe("a refusal before anybody is asked", function ()
	after_each(function () assert.equal(0, #server.requests); end);

	local function payload(matrix) return support.jwt('{"context":{"matrix":' .. matrix .. "}}"); end
	for reason, parameters in pairs({
		token_missing = { token = false };
		token_too_large = { token = ("x"):rep(8193) };
		token_malformed = { token = "no.token" };
		token_expired = { token = support.token(nil, nil, { exp = os.time() - 1 }) };
		token_not_yet_valid = { token = support.token(nil, nil, { nbf = os.time() + 100 }) };
		matrix_claim_missing = { token = support.jwt("{}") };
		matrix_claim_malformed = { token = payload('"x"') };
		openid_token_malformed = { token = payload('{"room_id":"!abc:hs.test"}') };
		room_id_malformed = { token = support.token({ room_id = "!abc" }) };
		server_name_malformed = { token = support.token({ server_name = "a/b" }) };
		profile_malformed = { token = support.token(nil, { name = true }) };
		room_mismatch = { room = "lobby" };
	}) do
		it(reason, function ()
			assert_refused(reason, (begin(nil, parameters)));
		end);
	end

	it("token_issuer_mismatch, where the option asks for it", function ()
		start({ uvs_require_issuer = true });
		assert_refused("token_issuer_mismatch", (begin(support.token(nil, nil, { iss = "other" }))));
	end);

	it("token_issuer_mismatch also where no app_id is set: nobody passes", function ()
		start({ uvs_require_issuer = true; app_id = "" });
		assert_refused("token_issuer_mismatch", (begin(support.token(nil, nil, { iss = "x" }))));
	end);

	for name, room in pairs({
		["no room"] = false, ["the alias of a room"] = support.decisions.roomNameOf("!a:x"):gsub("a$", "b"), ["an empty room"] = "",
		["the room with padding"] = room_name .. "=", ["the room with a blank"] = room_name .. " ", ["the room with its tenant"] = "[t]" .. room_name,
	}) do
		it("room_mismatch: " .. name, function ()
			local token = name == "the alias of a room" and support.token({ room_id = "!a:x" }) or nil;
			assert_refused("room_mismatch", (begin(token, { room = room })));
		end);
	end

	it("a query without any =, or none at all", function ()
		for _, query in ipairs({ "nothing", "" }) do
			start();
			assert_refused("token_missing", server:login(module, server:connect(query)));
		end
		start();
		assert_refused("token_missing", server:login(module, server:connect(nil)));
	end);

	it("a session that never came by WebSocket or BOSH", function ()
		local session = { type = "c2s_unauthed"; host = server.host; sent = {} };
		assert_refused("token_missing", server:login(module, session));
	end);

	it("keeps line breaks and long names of a client's room out of the log", function ()
		begin(nil, { room = ("x"):rep(5000) .. "\n" });
		begin(nil, { room = "a\nFAKE LINE\27[31m\0" });
		for _, line in ipairs(server.logged) do assert.is_true(#line.text < 1000); end
	end);
end);

-- The vectors of the rule, by the module as it is built.
it("goes by what the token says, as the rule has it", function ()
	start({ matrix_refusals_per_minute = 0 });
	local asked = 0;
	for _, vector in ipairs(support.vectors("token")) do
		local token = vector.payload and support.jwt(vector.payload, vector.header, vector.signature) or vector.token;
		local expected = vector.expect;
		-- The clock is that of the machine, and the room has to be that of the token.
		if not vector.now and not vector.requiredIssuer then
			local claim = expected.claim;
			local attempt, _, request = begin(token, { token = token or false; room = claim and claim.roomName });
			if claim then
				asked = asked + 1;
				assert.same({ token = claim.openIdToken; room_id = claim.roomId; matrix_server_name = claim.serverName }, json.decode(request.options.body), vector.name);
				request.callback(support.uvs_body("@ada:" .. (claim.serverName or "hs.test")), 200);
				assert.equal("success", attempt.status, vector.name);
			else
				assert.equal(reasons[expected.reason].text, attempt.text, vector.name);
				local line = server:lines("Login refused (")[#server:lines("Login refused (")];
				assert.truthy(line.text:find("(" .. expected.reason .. ")", 1, true), vector.name);
			end
			assert.equal(asked, #server.requests, vector.name);
		end
	end
	assert.is_true(asked > 10);
end);

it("reads what JSON writes as escapes and numbers", function ()
	local function token(name, more)
		return support.jwt('{"context":{"matrix":{"token":"openid-secret","room_id":"!abc:hs.test"},"user":{"name":"' .. name .. '"}}' .. (more or "") .. "}");
	end
	for written, name in pairs({
		["\\u0041\\/\\\\"] = "A/\\", ["\\u00e9"] = "\195\169", ["\\u20AC"] = "\226\130\172", ["\\ud83d\\uDE00"] = "\240\159\152\128",
	}) do
		local attempt, session, request = begin(token(written, ',"a":-1.5e+3,"b":0'));
		request.callback(support.uvs_body(), 200);
		assert.equal("success", attempt.status);
		assert.equal(name, session.jitsi_meet_context_user.name);
	end
	for _, malformed in ipairs({
		token("\\u12"), token("\\ud83d"), token("\\ude00\\ud83d"), token("\\x"),
		token("", ',"a":nul'), token("", ',"a":1.'), token("", ',"a":01'), token("", ',"a":1e'), token("", ',"a":-'),
	}) do
		start();
		assert_refused("token_malformed", (begin(malformed)));
	end
end);

describe("a refusal by the answer", function ()
	for _, vector in ipairs(support.vectors("verdict")) do
		if vector.answer == "response" and not vector.serverName then
			it(vector.name, function ()
				local attempt, session, request = begin();
				-- net.http says 0 for a failure, with its name; so a server's own 0 counts as one.
				answer(request, vector.body, vector.status);
				if vector.expect.admitted then
					assert.equal("success", attempt.status);
					assert.equal(vector.expect.owner, said(session).power);
				else
					assert_refused(vector.status == 0 and "verifier_unreachable" or vector.expect.reason, attempt);
				end
			end);
		end
	end

	for failure, reason in pairs({
		["connection-closed"] = "verifier_unreachable", ["connection failed"] = "verifier_unreachable", ["unencrypted-url"] = "verifier_unreachable",
		["cancelled"] = "verifier_unreachable", ["content-length-limit-exceeded"] = "verifier_unreadable", ["buffer-size-limit-exceeded"] = "verifier_unreadable",
	}) do
		it("of net.http: " .. failure, function ()
			local attempt, _, request = begin();
			answer(request, failure, 0);
			assert_refused(reason, attempt);
		end);
	end

	it("of net.http without any words", function ()
		local attempt, _, request = begin();
		answer(request, nil, 0);
		assert_refused("verifier_unreachable", attempt);
	end);

	it("of net.http: no body", function ()
		local attempt, _, request = begin();
		request.callback(nil, 200);
		assert_refused("verifier_unreadable", attempt);
	end);

	it("user_of_other_server", function ()
		local attempt, _, request = begin();
		request.callback(support.uvs_body("@ada:other.test"), 200);
		assert_refused("user_of_other_server", attempt);
		assert.equal(1, #server:lines("@ada:other.test"));
	end);
end);

describe("time", function ()
	it("ends after uvs_timeout seconds: a refusal, and the connection is closed", function ()
		start({ uvs_timeout = 5 });
		local attempt, _, request = begin();
		server:advance(4.9);
		assert.is_nil(attempt.done);
		server:advance(0.2);
		assert_refused("verifier_timeout", attempt);
		assert.is_true(request.destroyed);
		assert.equal(0, server:timers_left());
	end);

	it("is 10 seconds where the option does not say", function ()
		local attempt = begin();
		server:advance(9.9);
		assert.is_nil(attempt.done);
		server:advance(0.2);
		assert_refused("verifier_timeout", attempt);
	end);

	it("also ends a connection that is still being made, as soon as there is one", function ()
		server.on_request = function (request) request.conn = nil; return request; end;
		local attempt, _, request = begin();
		server:advance(15);
		assert_refused("verifier_timeout", attempt);
		assert.is_nil(request.destroyed);
		request.conn = {};
		server:advance(2);
		assert.is_true(request.destroyed);
		server:advance(1000);
		assert.equal(0, server:timers_left());
	end);

	it("does not try to close what has failed to connect", function ()
		server.on_request = function (request) request.conn = nil; return request; end;
		local _, _, request = begin();
		server:advance(10);
		request.callback("connection refused", 0);
		server:advance(1);
		assert.equal(0, server:timers_left());
	end);

	it("does not try for ever to close what never connects", function ()
		server.on_request = function (request) request.conn = nil; return request; end;
		begin();
		server:advance(1000);
		assert.equal(0, server:timers_left());
	end);

	it("never counts twice: an answer that comes late changes nothing", function ()
		local attempt, session, request = begin();
		server:advance(20);
		request.callback(support.uvs_body("@ada:hs.test", 100), 200);
		assert_refused("verifier_timeout", attempt);
		assert.is_nil(session.matrix_rights);
	end);
end);

describe("a callback", function ()
	it("that comes twice is heard once", function ()
		local attempt, session, request = begin();
		request.callback(support.uvs_body("@ada:hs.test"), 200);
		request.callback(support.uvs_body("@eve:hs.test", 100), 200);
		request.callback("connection-closed", 0);
		server:advance(100);
		assert.equal(1, attempt.answers);
		assert.equal("@ada:hs.test", said(session).userId);
		assert.is_nil(attempt.error);
	end);

	it("may come before the request returns", function ()
		server.on_request = function (request)
			request.callback(support.uvs_body(), 200);
			return request;
		end;
		local attempt = begin();
		assert.equal("success", attempt.status);
		assert.equal(0, server:timers_left());
	end);

	it("may come for a URL that is refused, without a request", function ()
		server.on_request = function (request) request.callback("invalid-url", 0); return nil; end;
		local attempt = begin();
		server:advance(1);
		assert_refused("verifier_unreachable", attempt);
		assert.equal(1, #server.requests);
		assert.equal(0, server:timers_left());
	end);

	it("may never come where a library throws", function ()
		server.libraries["util.timer"].add_task = function () error("no timers"); end;
		local attempt = begin();
		assert_refused("internal_error", attempt);
		assert.equal(1, #server:lines("Error in a verifier: "));
	end);

	it("may never come where the request throws", function ()
		server.on_request = function () error("LuaSec not found"); end;
		local attempt = begin();
		server:advance(1);
		assert_refused("verifier_unreachable", attempt);
		assert.equal(1, #server.requests);
		assert.equal(0, server:timers_left());
	end);
end);

describe("another module that says no", function ()
	it("to a user whom jitsi-access-ban-check bans, is heeded", function ()
		server.prosody.events.add_handler("jitsi-access-ban-check", function () return false; end);
		local attempt, _, request = begin();
		request.callback(support.uvs_body("@ada:hs.test", 100), 200);
		assert_refused("user_banned", attempt);
	end);

	it("at post-jitsi-authentication, is heeded", function ()
		server.prosody.events.add_handler("post-jitsi-authentication", function () return { res = false; reason = "no" }; end);
		local attempt, _, request = begin();
		request.callback(support.uvs_body("@ada:hs.test", 100), 200);
		assert_refused("module_refused", attempt);
	end);
end);

-- What Jitsi's plugins read of a session.
local jitsi_fields = {
	"auth_token", "matrix_token_features", "auth_matrix_user_verification_is_owner", "jitsi_meet_room", "jitsi_meet_domain", "jitsi_meet_str_tenant",
	"jitsi_meet_context_user", "jitsi_meet_context_room", "jitsi_meet_context_features", "jitsi_meet_context_group", "jitsi_meet_auth_issuer", "_jitsi_auth_done",
};

it("a refusal by another module leaves nothing of what modules gave to the session for its login", function ()
	local principal;
	server.prosody.events.add_handler("post-jitsi-authentication", function (session)
		principal = session.matrix_principal;
		for _, name in ipairs(jitsi_fields) do session[name] = "given"; end
		session.matrix_ordinary_token, session.matrix_resume_only = true, true;
		return { res = false; reason = "no" };
	end);
	local attempt, session, request = begin();
	request.callback(support.uvs_body("@ada:hs.test", 100), 200);
	assert_refused("module_refused", attempt);
	assert.is_nil(session.matrix_resume_only);
	assert.is_nil(next(principal.sessions));
end);

it("a reload with another uvs_sync_power_levels counts for the user's sessions from the next login on", function ()
	local first = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 100));
	assert.is_true(first.matrix_rights.synchronised);
	module.unload_by_server();
	module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; matrix_cache_seconds = 0 });
	server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 100));
	assert.is_false(first.matrix_rights.synchronised);
end);

describe("matrix_token_secret", function ()
	it("refuses what is not signed with it, before anybody is asked", function ()
		start({ matrix_token_secret = "secret" });
		assert_refused("token_signature_wrong", (begin()));
		assert.equal(0, #server.requests);
	end);

	-- Elsewhere there is no library in C that could check it.
	if _VERSION ~= "Lua 5.4" then return; end
	it("lets in what is signed with it, by Prosody's own util.jwt", function ()
		local jwt = require "util.jwt";
		start({ matrix_token_secret = "secret" });
		local payload = { context = { group = "staff"; features = { recording = true }; matrix = { token = "openid-secret"; room_id = support.room_id } } };
		local attempt, session, request = begin(jwt.sign("secret", payload));
		request.callback(support.uvs_body(), 200);
		assert.equal("success", attempt.status);
		assert.equal("staff", session.jitsi_meet_context_group);
		assert.same({ recording = true }, session.jitsi_meet_context_features);
		assert.same({ recording = true }, session.matrix_token_features);
		start({ matrix_token_secret = "secret" });
		assert_refused("token_signature_wrong", (begin(jwt.sign("Secret", payload))));
	end);
end);

describe("an error of others", function ()
	it("in a handler that has ended the session answers nobody", function ()
		server.prosody.events.add_handler("pre-jitsi-authentication", function (session)
			server:destroy(session);
			error("failed");
		end);
		local attempt, _, request = begin();
		request.callback(support.uvs_body(), 200);
		assert.equal("failure", attempt.status);
		assert.equal(1, #server:lines("Error in a login: "));
		assert.equal(0, #server:lines("Login refused"));
	end);

	it("in a handler of pre-jitsi-authentication refuses, and leaves nothing behind", function ()
		server.prosody.events.add_handler("pre-jitsi-authentication", function () error("broken"); end);
		local attempt, _, request = begin();
		request.callback(support.uvs_body("@ada:hs.test", 100), 200);
		assert_refused("internal_error", attempt);
		assert.equal(1, #server:lines("broken"));
	end);
end);

describe("an ordinary token of Jitsi", function ()
	local verified;
	before_each(function ()
		server.libraries["token/util"] = {
			new = function ()
				return { process_and_verify_token = function ()
					local wait, done = async.waiter();
					verified = function (...) done(); return ...; end;
					wait();
					return true;
				end };
			end;
		};
		module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; matrix_token_fallback = true });
	end);

	it("lets in, without a question to a verification service", function ()
		local attempt, session = begin(support.jwt("{}"));
		verified();
		assert.equal("success", attempt.status);
		assert.is_nil(session.matrix_rights);
		assert.equal(0, #server.requests);
	end);

	it("gets nothing when the client leaves while it is verified", function ()
		local attempt, session = begin(support.jwt("{}"));
		server:destroy(session);
		verified();
		assert.equal("failure", attempt.status);
		assert.is_nil(session.matrix_principal);
		assert.equal(0, #server:lines("Login of"));
		assert.equal(0, #server:lines("Login refused"));
	end);
end);

describe("unloading", function ()
	it("answers who waits, and closes the connections", function ()
		local attempts, requests = {}, {};
		for i = 1, 3 do attempts[i], requests[i] = begin(support.token({ token = "openid-secret-" .. i })), server.requests[i]; end
		module.unload_by_server();
		for i = 1, 3 do
			assert.equal("failure", attempts[i].status);
			assert.equal("not-allowed", attempts[i].condition);
			assert.equal(1, attempts[i].answers);
			assert.is_true(server.requests[i].destroyed);
			assert.is_nil(attempts[i].session.matrix_rights);
		end
		assert.equal(3, #server:lines("(check_cancelled)"));
		for i = 1, 3 do server.requests[i].callback(support.uvs_body(), 200); end
		server:advance(100);
		for i = 1, 3 do assert.equal(1, attempts[i].answers); end
	end);

	it("closes a connection that is still being made, as soon as there is one", function ()
		server.on_request = function (request) request.conn = nil; return request; end;
		local attempt, _, request = begin();
		module.unload_by_server();
		assert_refused("check_cancelled", attempt);
		request.conn = {};
		server:advance(1);
		assert.is_true(request.destroyed);
		assert.equal(0, server:timers_left());
	end);

	it("answers connections that still log in by the old module, at once", function ()
		local session = connect();
		local handler = module.items.auth.get_sasl_handler(session);
		module.unload_by_server();
		assert_refused("check_cancelled", server:login(module, session, handler));
		assert.equal(0, #server.requests);
		assert.equal(0, server:timers_left());
	end);

	it("lets connections of before log in by the module that is loaded next", function ()
		local session = connect();
		local handler = module.items.auth.get_sasl_handler(session);
		module.unload_by_server();
		module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://new.test" });
		local attempt = server:login(module, session, handler:clean_clone());
		assert.equal("http://new.test/verify/user_in_room", server.requests[1].url);
		server.requests[1].callback(support.uvs_body(), 200);
		assert.equal("success", attempt.status);
		assert.equal("@ada:hs.test", said(session).userId);
	end);

	-- How many handlers of events there are, of the server and of all its hosts.
	local function handlers()
		local count = 0;
		local all = { server.prosody.events };
		for _, host in pairs(server.prosody.hosts) do all[#all + 1] = host.events; end
		for _, events in ipairs(all) do
			for _, map in pairs(events._event_map) do
				for _ in pairs(map) do count = count + 1; end
			end
		end
		return count;
	end

	it("leaves no hook where nobody is that it let in", function ()
		local loaded = handlers();
		module.unload_by_server();
		local session = connect();
		assert.is_nil(session.auth_token);
		assert.is_nil(session.jitsi_web_query_room);
		local room = server:room("lobby");
		session.type, session.full_jid = "c2s", "a@jitsi.test/b";
		assert.is_nil((server:join(session, room)));
		assert.is_true(handlers() < loaded);
		server = support.server();
		local bare = handlers();
		module = server:load("auth_matrix_user_verification", server.host, options);
		module.unload_by_server();
		assert.equal(bare, handlers());
	end);

	it("leaves the door while somebody is there whom it let in, and nothing when the last of them has gone", function ()
		server = support.server();
		local bare = handlers();
		module = server:load("auth_matrix_user_verification", server.host, options);
		local session = server:logged_in(module, { room = room_name; token = support.token() });
		module.unload_by_server();
		-- The table that keeps the handlers goes with the module.
		module = nil;
		collectgarbage();
		assert.is_true(handlers() > bare);
		local own, other = server:room(room_name), server:room("efqtu6i");
		assert.is_true((server:join(session, other)));
		assert.is_nil((server:join(session, own)));
		server:destroy(session);
		session = nil; -- luacheck: ignore 311
		collectgarbage();
		own:destroy();
		assert.equal(bare, handlers());
	end);

	it("leaves no hook where the record of a user outlives the sessions", function ()
		server = support.server();
		local bare = handlers();
		module = server:load("auth_matrix_user_verification", server.host, options);
		local session = server:logged_in(module, { room = room_name; token = support.token() });
		local record = session.matrix_rights;
		server:destroy(session);
		module.unload_by_server();
		assert.same({ bare, "joined" }, { handlers(), record.membership });
	end);

	it("alone opens the door: no room that ends does, also where nobody is logged in", function ()
		local loaded = handlers();
		server:room(room_name):destroy();
		assert.equal(loaded, handlers());
	end);

	it("keeps no session that has ended, as long as its user has others", function ()
		local function log_in() return (server:logged_in(module, { room = room_name; token = support.token() })); end
		local first, second = log_in(), log_in();
		server:destroy(first);
		local third, sessions = log_in(), {};
		for session in pairs(second.matrix_principal.sessions) do sessions[session] = true; end
		assert.same({ [second] = true, [third] = true }, sessions);
	end);

	it("leaves one door only, however often the module is loaded", function ()
		local session = server:logged_in(module, { room = room_name; token = support.token() });
		local loaded = handlers();
		for _ = 1, 3 do
			module.unload_by_server();
			module = server:load("auth_matrix_user_verification", server.host, options);
			assert.equal(loaded, handlers());
		end
		assert.is_true((server:join(session, server:room("efqtu6i"))));
		assert.equal(1, #server:lines("(other_room)"));
	end);
end);

describe("a client that leaves during the check", function ()
	for name, finish in pairs({
		["before a yes"] = function (request) request.callback(support.uvs_body("@ada:hs.test", 100), 200); end;
		["before a no"] = function (request) request.callback("{}", 403); end;
		["before the deadline"] = function () server:advance(100); end;
		["before the module is unloaded"] = function () module.unload_by_server(); end;
	}) do
		it(name .. " gets nothing, and costs no error", function ()
			local attempt, session, request = begin();
			server:destroy(session);
			finish(request);
			assert.is_nil(attempt.error);
			assert.equal("failure", attempt.status);
			assert.same({ "c2s", true }, { session.base_type, session.destroyed });
			assert.is_nil(session.matrix_rights);
			assert.is_nil(session.matrix_principal);
			assert.is_nil(session.auth_token);
			assert.is_nil(attempt.handler.username);
			assert.equal(0, #server:lines("Login of"));
			assert.equal(0, #server:lines("Login refused"));
		end);
	end
end);

describe("the log of a login", function ()
	it("tells which UVS failed and how, and nothing of a UVS that refused", function ()
		start({ uvs_base_url = "http://ada:uvs-password@uvs.test:3000/" });
		local attempt, _, request = begin();
		answer(request, "{}", 502);
		assert_refused("verifier_failed", attempt);
		assert.truthy(server:lines("(verifier_failed)")[1].text:find("http://uvs.test:3000/verify/user_in_room: status 502", 1, true));
		attempt, _, request = begin();
		answer(request, '{"results":{"user":false}}', 200);
		assert_refused("user_unknown", attempt);
		assert.is_nil(server:lines("(user_unknown)")[1].text:find("uvs.test:3000", 1, true));
	end);
end);

describe("another try on the same connection", function ()
	it("asks again, with the same token", function ()
		local attempt, session, request = begin();
		local token = session.matrix_presented_token;
		answer(request, "{}", 500);
		assert_refused("verifier_failed", attempt);
		local second = server:login(module, session, attempt.handler:clean_clone());
		assert.equal(2, #server.requests);
		server.requests[2].callback(support.uvs_body(), 200);
		assert.equal("success", second.status);
		assert.equal(token, session.auth_token);
		assert.equal("@ada:hs.test", said(session).userId);
	end);

	it("of a clone that starts anew: it has no mechanism and no name yet", function ()
		local attempt, _, request = begin();
		request.callback(support.uvs_body(), 200);
		local clone = attempt.handler:clean_clone();
		assert.is_nil(clone.username);
		assert.is_nil(clone.selected);
		assert.same({ ANONYMOUS = true }, clone:mechanisms());
	end);

	it("does not make a no of before a yes", function ()
		local attempt, session, request = begin();
		request.callback('{"results":{"user":false}}', 200);
		local second = server:login(module, session, attempt.handler:clean_clone());
		server.requests[2].callback('{"results":{"user":false}}', 200);
		assert.equal("failure", second.status);
		assert.is_nil(session.auth_token);
	end);
end);

describe("fifty logins at once", function ()
	-- A generator of numbers from 1 to n, the same ones with each run.
	local function random_of(seed)
		return function (n)
			seed = (seed * 16807) % 2147483647;
			return seed % n + 1;
		end;
	end

	for _, seed in ipairs({ 1, 42, 4711 }) do
		it("each get their own identity, whatever the order of the answers: seed " .. seed, function ()
			local random, attempts, waiting = random_of(seed), {}, {};
			for i = 1, 50 do
				local room_id = "!room" .. i .. ":hs.test";
				local token = support.token({ token = "openid-secret-" .. i; room_id = room_id }, { name = "User " .. i; avatar = "https://hs.test/" .. i });
				attempts[i] = begin(token, { room = support.decisions.roomNameOf(room_id) });
				table.insert(waiting, i);
				-- Some of the answers come while others still arrive.
				if random(3) == 1 then
					local one = table.remove(waiting, random(#waiting));
					server.requests[one].callback(support.uvs_body("@user" .. one .. ":hs.test", one % 2 * 50), 200);
				end
			end
			while #waiting > 0 do
				local one = table.remove(waiting, random(#waiting));
				server.requests[one].callback(support.uvs_body("@user" .. one .. ":hs.test", one % 2 * 50), 200);
			end
			local names = {};
			for i, attempt in ipairs(attempts) do
				local session = attempt.session;
				assert.equal("success", attempt.status);
				assert.equal("openid-secret-" .. i, json.decode(server.requests[i].options.body).token);
				assert.same({ id = "@user" .. i .. ":hs.test"; name = "User " .. i; avatar = "https://hs.test/" .. i }, session.jitsi_meet_context_user);
				assert.same({
					userId = "@user" .. i .. ":hs.test"; roomId = "!room" .. i .. ":hs.test"; roomName = session.jitsi_web_query_room;
					membership = "joined"; power = i % 2 == 1; synchronised = true;
				}, said(session));
				assert.is_nil(names[session.matrix_claim]);
				names[session.matrix_claim] = true;
				assert.is_nil(names[attempt.handler.username]);
				names[attempt.handler.username] = true;
			end
			assert.equal(0, server:timers_left());
		end);
	end
end);

describe("the issuer", function ()
	it("that differs is told once, at warn", function ()
		for _ = 1, 3 do
			local attempt, _, request = begin(support.token(nil, nil, { iss = "jitsi.domain" }));
			request.callback(support.uvs_body(), 200);
			assert.equal("success", attempt.status);
		end
		local lines = server:lines("jitsi.domain");
		assert.equal(1, #lines);
		assert.equal("warn", lines[1].level);
	end);

	it("that is right, or that nobody set, is not told", function ()
		begin(support.token(nil, nil, { iss = "jitsi" }));
		assert.equal(0, #server:lines("iss"));
		start({ app_id = "" });
		begin(support.token(nil, nil, { iss = "jitsi.domain" }));
		assert.equal(0, #server:lines("iss "));
	end);

	it("of control characters breaks no line", function ()
		begin(support.token(nil, nil, { iss = "a\nFAKE\27[31m\127" }));
		assert.equal(1, #server:lines("FAKE"));
	end);
end);

describe("previd", function ()
	-- Logs in again with the previd of a session, by a token of its own. Returns the user name, and the session.
	local function again(previd, user_id, room_id)
		local parameters = { token = support.token({ token = "openid-secret-2"; room_id = room_id }); room = room_id and support.decisions.roomNameOf(room_id) or room_name; previd = previd };
		local attempt = server:login(module, server:connect(parameters));
		server.requests[#server.requests].callback(support.uvs_body(user_id), 200);
		assert.equal("success", attempt.status);
		return attempt.handler.username, attempt.session;
	end

	local first, name;
	before_each(function ()
		first = server:logged_in(module, { room = room_name; token = support.token() });
		first.resumption_token, name = "resume-me", first.username;
	end);

	it("gives the name back to the same user in the same room", function ()
		assert.equal(name, (again("resume-me")));
	end);

	it("gives it to nobody else, in no other room, and for no other token", function ()
		assert.are_not.equal(name, (again("resume-me", "@eve:hs.test")));
		assert.are_not.equal(name, (again("resume-me", nil, "!other:hs.test")));
		assert.are_not.equal(name, (again("resume-it")));
		assert.are_not.equal(name, (again("")));
		assert.are_not.equal(name, (again(nil)));
	end);

	it("does not find a session that is gone", function ()
		server:destroy(first);
		assert.are_not.equal(name, (again("resume-me")));
	end);

	it("does not find a session without resumption token", function ()
		first.resumption_token = nil;
		assert.are_not.equal(name, (again("resume-me")));
		assert.are_not.equal(name, (again(nil)));
	end);

	it("finds a session of before the module was reloaded", function ()
		module.unload_by_server();
		module = server:load("auth_matrix_user_verification", server.host, options);
		collectgarbage();
		assert.equal(name, (again("resume-me")));
	end);

	it("comes after the name that another module gives", function ()
		server.prosody.events.add_handler("pre-jitsi-authentication", function () return "given"; end);
		assert.equal("given", (again("resume-me")));
	end);

	it("finds a session of many", function ()
		for i = 1, 20 do
			local session = server:logged_in(module, { room = room_name; token = support.token() });
			session.resumption_token = "resume-" .. i;
		end
		assert.equal(name, (again("resume-me")));
	end);
end);

for _, flavour in ipairs({ "0.12", "13.0" }) do
	describe("a session that is resumed on " .. flavour, function ()
		local first;

		-- Logs in with the token of the first session, and asks for nothing else unless `other` says so.
		local function come_back(previd, other)
			local changes = { previd = previd };
			for key, value in pairs(other or {}) do changes[key] = value; end
			local session = connect(changes.token, changes);
			return server:login(module, session), session;
		end

		before_each(function ()
			start(nil, { flavour = flavour });
			first = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 50));
			first.resumption_token = "resume-me";
			server.requests = {};
		end);

		it("is had with the same token without a question to a verification service, which has no other answer", function ()
			local attempt, session = come_back("resume-me");
			assert.same({ "success", 0 }, { attempt.status, #server.requests });
			assert.equal(first.username, attempt.handler.username);
			session.username = attempt.handler.username;
			assert.equal(first, server:resume(session, "resume-me"));
			assert.same({ "@ada:hs.test", true }, { said(first).userId, said(first).power });
			assert.is_true(first.auth_matrix_user_verification_is_owner);
			assert.equal(room_name, first.jitsi_meet_room);
			assert.is_nil(first.closed);
		end);

		it("is all that such a login is good for", function ()
			local attempt, session = come_back("resume-me");
			local bound, err = server:bind(session, attempt.handler.username);
			assert.is_nil(bound);
			assert.same({ "not-allowed", reasons.resume_only.text }, { err.condition, err.text });
			assert.equal(1, #server:lines("(resume_only)"));
		end);

		it("costs a question in all other cases: another token, another room, another or no resumption token, a session that is gone", function ()
			local cases = {
				function () return come_back("resume-me", { token = support.token({ token = "openid-secret-2" }) }); end;
				function () return come_back("resume-it"); end;
				function () return come_back(false); end;
				function () return come_back("resume-me", { token = support.token({ server_name = "other.test" }) }); end;
				function ()
					return come_back("resume-me", { token = support.token({ room_id = "!other:hs.test" }); room = support.decisions.roomNameOf("!other:hs.test") });
				end;
				function () server:destroy(first); return come_back("resume-me"); end;
			};
			for i, case in ipairs(cases) do
				local attempt, session = case();
				assert.is_nil(attempt.done);
				assert.equal(i, #server.requests);
				assert.is_nil(session.matrix_resume_only);
				server.requests[i].callback('{"results":{"user":false}}', 200);
				assert.equal("failure", attempt.status);
			end
		end);

		it("is not had once the membership has ended", function ()
			first.matrix_rights.membership = "ended";
			local attempt = come_back("resume-me");
			assert.is_nil(attempt.done);
			assert.equal(1, #server.requests);
		end);

		it("does not go to another user, though the names are the same", function ()
			server.prosody.events.add_handler("pre-jitsi-authentication", function () return first.username; end);
			local attempt, session = come_back("resume-me", { token = support.token({ token = "openid-secret-2" }) });
			server.requests[1].callback(support.uvs_body("@eve:hs.test"), 200);
			assert.equal("success", attempt.status);
			assert.are_not.equal(first.username, attempt.handler.username);
			assert.equal(1, #server:lines("asks for the user name of another user"));
			-- Even where it had the name.
			session.username = first.username;
			assert.is_nil(server:resume(session, "resume-me"));
			assert.equal("failed", session.sent[#session.sent].name);
			assert.equal("@ada:hs.test", said(first).userId);
		end);

		it("lets its user have the given name again, however often it is resumed", function ()
			server.prosody.events.add_handler("pre-jitsi-authentication", function () return "olga"; end);
			first = server:logged_in(module, { room = room_name; token = support.token() });
			first.resumption_token = "resume-olga";
			assert.equal("olga", first.username);
			for _ = 1, 3 do
				local attempt, session = come_back("resume-olga");
				assert.equal("olga", attempt.handler.username);
				session.username = "olga";
				assert.equal(first, server:resume(session, "resume-olga"));
			end
			local second = server:logged_in(module, { room = room_name; token = support.token({ token = "openid-secret-2" }) });
			assert.equal("olga", second.username);
			assert.equal(0, #server:lines("asks for the user name"));
		end);

		it("has the token of the login that resumed it: with that it is had again", function ()
			local new = { token = support.token({ token = "openid-secret-2" }) };
			local attempt, session = come_back("resume-me", new);
			server.requests[1].callback(support.uvs_body("@ada:hs.test", 50), 200);
			session.username = attempt.handler.username;
			assert.equal(first, server:resume(session, "resume-me"));
			attempt = come_back("resume-me", new);
			assert.same({ "success", 1 }, { attempt.status, #server.requests });
		end);

		-- 0.12 keeps the fields of that connection.
		if flavour == "13.0" then
			it("is all that its user has: the emptied connection that resumed it is none of theirs any more", function ()
				local attempt, session = come_back("resume-me");
				session.username = attempt.handler.username;
				assert.equal(first, server:resume(session, "resume-me"));
				local second, sessions = server:logged_in(module, { room = room_name; token = support.token({ token = "openid-secret-2" }) }), {};
				for other in pairs(first.matrix_principal.sessions) do sessions[other] = true; end
				assert.same({ [first] = true, [second] = true }, sessions);
			end);
		end

		it("has what plugins read of the login that resumed it", function ()
			local attempt, session = come_back("resume-me");
			session.username = attempt.handler.username;
			for _, name in ipairs(jitsi_fields) do session[name] = "new " .. name; end
			session.matrix_presented_token = "new token";
			assert.equal(first, server:resume(session, "resume-me"));
			for _, name in ipairs(jitsi_fields) do assert.equal("new " .. name, first[name]); end
			assert.equal("new token", first.matrix_presented_token);
		end);

		it("is not had by a session that has no login, also where it has none itself", function ()
			local attempt, session = come_back("resume-me");
			session.username = attempt.handler.username;
			session.matrix_principal, first.matrix_principal = nil, nil;
			assert.is_nil(server:resume(session, "resume-me"));
		end);

		it("leaves a connection whose first login was of no use free for another one", function ()
			local banned = true;
			server.prosody.events.add_handler("jitsi-access-ban-check", function () if banned then return false; end end);
			local attempt, session = come_back("resume-me");
			assert.equal("failure", attempt.status);
			banned = false;
			server:destroy(first);
			attempt = server:login(module, session, attempt.handler:clean_clone());
			server.requests[1].callback(support.uvs_body(), 200);
			assert.equal("success", attempt.status);
			assert.is_true((server:bind(session, attempt.handler.username)));
		end);
	end);
end

it("a session that another user's login has resumed all the same is closed, on 13.0", function ()
	local ada = server:logged_in(module, { room = room_name; token = support.token() });
	local eve = server:logged_in(module, { room = room_name; token = support.token({ token = "openid-secret-2" }) }, support.uvs_body("@eve:hs.test"));
	local elsewhere = server:guest("ada");
	server.prosody.events.fire_event("c2s-session-updated", { session = elsewhere; from_session = eve });
	assert.is_nil(elsewhere.closed);
	server.prosody.events.fire_event("c2s-session-updated", { session = ada; from_session = eve });
	assert.same({ condition = "not-authorized" }, ada.closed);
	assert.equal(1, #server:lines("resumed another user's session"));
end);

it("a login by an answer from before the end of the membership is refused", function ()
	local ada = server:logged_in(module, { room = room_name; token = support.token() });
	local attempt, _, request = begin(support.token({ token = "openid-secret-2" }));
	ada.matrix_rights.membership, ada.matrix_rights.asked = "ended", server.now + 1;
	request.callback(support.uvs_body(), 200);
	assert_refused("not_in_room", attempt);
end);

describe("a login that is stored for later", function ()
	it("cannot be bound under a name that another user has by then", function ()
		local attempt, session, request = begin();
		request.callback(support.uvs_body(), 200);
		server.prosody.hosts[server.host].sessions.olga = { sessions = { r = { username = "olga" } } };
		local bound, err = server:bind(session, "olga");
		assert.is_nil(bound);
		assert.same({ "not-allowed", reasons.username_taken.text }, { err.condition, err.text });
		assert.equal("success", attempt.status);
	end);

	it("cannot be bound after a minute", function ()
		for _, late in ipairs({ 60, 61 }) do
			start();
			local attempt, session, request = begin();
			request.callback(support.uvs_body(), 200);
			local time, now = os.time, os.time();
			os.time = function () return now; end; -- luacheck: ignore 122
			session.matrix_since = now - late;
			local bound, err = server:bind(session, attempt.handler.username);
			os.time = time; -- luacheck: ignore 122
			assert.equal(late <= 60 or nil, bound);
			if not bound then assert.same({ "not-allowed", reasons.bound_too_late.text }, { err.condition, err.text }); end
		end
	end);

	it("shares the record with those that are bound, so that it is no way back in after the end", function ()
		local attempt, session, request = begin();
		request.callback(support.uvs_body("@ada:hs.test", 50), 200);
		server:logged_in(module, { room = room_name; token = support.token({ token = "openid-secret-2" }) }, support.uvs_body("@ada:hs.test", 0));
		assert.is_false(said(session).power);
		assert.is_false(session.auth_matrix_user_verification_is_owner);
		session.matrix_rights.membership = "ended";
		assert.is_true((server:bind(session, attempt.handler.username)));
		assert.is_true((server:join(session, server:room(room_name))));
		assert.same({ "not-allowed", support.decisions.roomReasons.membership_ended.text, "cancel" }, { support.error_of(session) });
	end);
end);

describe("user names that another module gives", function ()
	local given, made = nil, 0;
	before_each(function ()
		server.prosody.events.add_handler("pre-jitsi-authentication", function () return given; end);
	end);
	-- A login of a user, by a new token. Returns the user name.
	local function name_for(user, wanted)
		given, made = wanted, made + 1;
		local attempt = begin(support.token({ token = "openid-secret-" .. made }));
		server.requests[#server.requests].callback(support.uvs_body("@" .. user .. ":hs.test"), 200);
		assert.equal("success", attempt.status);
		return attempt.handler.username, attempt.session;
	end

	it("are one user's in whatever spelling, bound or not", function ()
		local spellings = { "OLGA", "Olga", "olga" };
		-- Elsewhere there is no library in C that knows these.
		if _VERSION == "Lua 5.4" then
			spellings[#spellings + 1] = "\239\189\143lga";
			spellings[#spellings + 1] = "ol\194\173ga";
		end
		local name, session = name_for("olga", "olga");
		assert.equal("olga", name);
		for _, bound in ipairs({ false, true }) do
			if bound then server:bind(session, name); end
			for _, spelling in ipairs(spellings) do
				assert.truthy(name_for("eve", spelling):match("^" .. ("%x"):rep(24) .. "$"), spelling);
			end
		end
		for _, spelling in ipairs(spellings) do assert.equal("olga", (name_for("olga", spelling)), spelling); end
	end);

	it("stay one user's while any session has them, though a later one has gone", function ()
		local name, session = name_for("olga", "olga");
		local _, later = name_for("olga", "olga");
		server:destroy(later);
		assert.are_not.equal("olga", (name_for("eve", "olga")));
		server:bind(session, name);
		assert.are_not.equal("olga", (name_for("eve", "olga")));
	end);

	it("are free again once their user has gone", function ()
		local name, session = name_for("olga", "olga");
		server:bind(session, name);
		server:destroy(session);
		assert.equal("olga", (name_for("eve", "olga")));
	end);

	it("are not those of somebody whom this module did not let in", function ()
		server:guest("olga", server.host);
		assert.are_not.equal("olga", (name_for("eve", "olga")));
	end);
end);

describe("what a login costs, in instructions of Lua,", function ()
	-- Instructions of a login, by tens, with the previd of a session among so many of as many users.
	local function cost(sessions, previd)
		start();
		for i = 1, sessions do
			local session = server:logged_in(module, { room = room_name; token = support.token({ token = "openid-secret-" .. i }) }, support.uvs_body("@user" .. i .. ":hs.test"));
			session.resumption_token = "resume-" .. i;
			server.requests, server.secrets = {}, { "openid-secret" };
		end
		local session = connect(support.token({ token = "openid-secret-again" }), { previd = previd });
		local handler, count = module.items.auth.get_sasl_handler(session), 0;
		local process = handler.process;
		-- A hook is one coroutine's alone: that of the login sets it itself.
		function handler:process(message)
			debug.sethook(function () count = count + 1; end, "", 10);
			return process(self, message);
		end
		local attempt = server:login(module, session, handler);
		server.requests[1].callback(support.uvs_body("@user1:hs.test"), 200);
		assert.equal("success", attempt.status);
		return count;
	end

	it("is the same with 10 and with 2,000 sessions, with previd or without", function ()
		for _, previd in ipairs({ "resume-1", false }) do
			local few, many = cost(10, previd), cost(2000, previd);
			assert.is_true(few > 50, few);
			assert.is_true(many <= 1.1 * few, few .. " and " .. many);
		end
	end);
end);

describe("the newest proof", function ()
	it("counts for all sessions of that user in that room, and for no other", function ()
		local first = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 50));
		local other = server:logged_in(module, { room = room_name; token = support.token({ token = "openid-secret-2" }) }, support.uvs_body("@bob:hs.test", 50));
		local elsewhere_name = support.decisions.roomNameOf("!else:hs.test");
		local elsewhere = server:logged_in(module, { room = elsewhere_name; token = support.token({ room_id = "!else:hs.test" }) }, support.uvs_body("@ada:hs.test", 50));
		local last = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 0));
		assert.equal(first.matrix_rights, last.matrix_rights);
		assert.is_false(said(first).power);
		assert.is_false(first.auth_matrix_user_verification_is_owner);
		assert.is_true(said(other).power);
		assert.is_true(other.auth_matrix_user_verification_is_owner);
		assert.is_true(said(elsewhere).power);
		assert.is_true(elsewhere.auth_matrix_user_verification_is_owner);
	end);

	it("is that which was asked for last, in whatever order the answers come", function ()
		local first, first_session = begin(support.token({ token = "openid-secret-1" }));
		server:advance(1);
		local second, second_session = begin(support.token({ token = "openid-secret-2" }));
		server.requests[2].callback(support.uvs_body("@ada:hs.test", 0), 200);
		server.requests[1].callback(support.uvs_body("@ada:hs.test", 50), 200);
		assert.same({ "success", "success" }, { first.status, second.status });
		assert.equal(first_session.matrix_rights, second_session.matrix_rights);
		assert.is_false(said(first_session).power);
		assert.is_false(first_session.auth_matrix_user_verification_is_owner);
	end);

	it("is kept over a reload, and no longer than sessions are there", function ()
		local session = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 50));
		local records = setmetatable({ session.matrix_rights }, { __mode = "v" });
		module.unload_by_server();
		module = server:load("auth_matrix_user_verification", server.host, options);
		collectgarbage();
		local later = server:logged_in(module, { room = room_name; token = support.token({ token = "openid-secret-2" }) }, support.uvs_body("@ada:hs.test", 0));
		assert.equal(session.matrix_rights, later.matrix_rights);
		assert.is_false(session.auth_matrix_user_verification_is_owner);
		server:destroy(session);
		server:destroy(later);
		collectgarbage();
		assert.is_nil(next(records));
	end);
end);

describe("users of this module", function ()
	it("leave nothing on the disk, on their host alone and while the module is loaded", function ()
		-- What util.datamanager would store.
		local function stored(host)
			local user, store, data = "ada", "private", { "x" };
			for _, callback in ipairs(server.stores) do
				user, host, store, data = callback(user, host, store, data);
				if user == false then return false; end
			end
			return user == "ada" and store == "private" and data[1] == "x";
		end
		assert.is_false(stored(server.host));
		assert.is_true(stored("other.test"));
		module.unload_by_server();
		assert.is_true(stored(server.host));
		module = server:load("auth_matrix_user_verification", server.host, options);
		assert.is_false(stored(server.host));
		-- Callbacks cannot be taken away.
		assert.equal(1, #server.stores);
	end);

	it("reach no other server, while modules reach trusted ones, but for what users publish there", function ()
		local function route(host, kind, to, payload)
			local stanza = st.message({ from = "user@" .. host; to = "x@" .. to }):tag("x", { xmlns = payload });
			stanza:reset();
			return server:events_of(host).fire_event("route/remote", { origin = { type = kind }; stanza = stanza; from_host = host; to_host = to });
		end
		for _, to in ipairs({ "evil.test", "node.test" }) do assert.is_false(route(server.host, "c2s", to)); end
		assert.is_nil(route("other.test", "c2s", "evil.test"));
		-- As the door, for as long as sessions are there that the module let in.
		local session = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 0));
		module.unload_by_server();
		assert.is_false(route(server.host, "c2s", "evil.test"));
		server:destroy(session);
		options.matrix_trusted_servers = { "node.test" };
		module = server:load("auth_matrix_user_verification", server.host, options);
		assert.is_false(route(server.host, "c2s", "node.test"));
		for _, kind in ipairs({ "local", "component" }) do
			assert.is_false(route(server.host, kind, "evil.test"));
			assert.is_nil(route(server.host, kind, "node.test"));
			assert.is_nil(route(server.host, kind, "node.test", "jitsi:visitors"));
			for _, namespace in ipairs({ "http://jabber.org/protocol/pubsub", "http://jabber.org/protocol/pubsub#event" }) do
				assert.is_false(route(server.host, kind, "node.test", namespace));
			end
		end
		assert.is_nil(server:events_of(server.host).fire_event("route/remote", { origin = { type = "local" }; stanza = st.presence({ to = "node.test" }); to_host = "node.test" }));
	end);
end);

describe("an ordinary token of Jitsi, with matrix_token_fallback,", function ()
	-- Stands for Jitsi's token/util: the token is the user's id.
	local function start_with_library()
		server = support.server();
		server.libraries["token/util"] = {
			new = function ()
				return {
					process_and_verify_token = function (_, session)
						if session.auth_token == "wrong" then return false, "not-allowed", "wrong token"; end
						session.jitsi_meet_room, session.jitsi_meet_domain = session.jitsi_web_query_room, "jitsi.test";
						session.jitsi_meet_context_user = { id = session.auth_token };
						return true;
					end;
				};
			end;
		};
		module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; matrix_token_fallback = true });
	end
	local function log_in(token, room)
		local attempt, session = begin(token, { room = room });
		assert.equal("success", attempt.status);
		assert.is_true(session.matrix_ordinary_token);
		assert.is_nil(session.matrix_rights);
		return session;
	end

	it("belongs to the same user as another one for that user and room, and to no other", function ()
		start_with_library();
		local token, other = support.jwt('{"sub":"ada"}'), support.jwt('{"sub":"bob"}');
		local first = log_in(token);
		assert.is_not_nil(first.matrix_principal);
		assert.equal(first.matrix_principal, log_in(token).matrix_principal);
		assert.are_not.equal(first.matrix_principal, log_in(other).matrix_principal);
		assert.are_not.equal(first.matrix_principal, log_in(token, "standup").matrix_principal);
	end);

	it("is not taken for a Matrix token that is wrong", function ()
		start_with_library();
		local attempt = begin(support.token({ room_id = "nonsense" }));
		assert.equal("failure", attempt.status);
		assert.equal(1, #server:lines("(room_id_malformed)"));
	end);
end);
