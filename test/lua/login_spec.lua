-- Logins through the auth module's SASL handler: every outcome, with a verification service that the test plays.

local support = require "test.lua.support";
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

-- Answers a request, and the one that follows where the check is tried once more.
local function answer(request, body, status)
	request.callback(body, status);
	local asked = #server.requests;
	server:advance(0.6);
	if #server.requests > asked then server.requests[#server.requests].callback(body, status); end
end

-- The fields of a session that are not functions, without those of the fake itself.
local function fields(session)
	local found = {};
	for name, value in pairs(session) do
		if type(value) ~= "function" and name ~= "sent" then found[name] = value; end
	end
	return found;
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
	assert.truthy(lines[1].text:find(reasons[reason].advice, 1, true));
	local session = attempt.session;
	for _, name in ipairs({
		"matrix_verification", "matrix_ordinary_token", "_jitsi_auth_done", "auth_matrix_user_verification_is_owner", "auth_token", "jitsi_meet_room",
		"jitsi_meet_domain", "jitsi_meet_str_tenant", "jitsi_meet_context_room", "jitsi_meet_auth_issuer",
		"jitsi_meet_context_user", "jitsi_meet_context_features", "jitsi_meet_context_group",
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
		before.matrix_verification = { userId = "@ada:hs.test"; roomId = "!abc:hs.test"; roomName = room_name; member = true; owner = true; powerSynchronised = true; ownerPower = true; claim = session.matrix_verification.claim };
		before.matrix_since, before.matrix_checked = session.matrix_since, session.matrix_checked;
		assert.is_true(os.time() - session.matrix_since < 60 and session.matrix_since == session.matrix_checked);
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
		assert.is_false(session.matrix_verification.owner);
		assert.is_false(session.matrix_verification.powerSynchronised);
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

describe("a refusal by the answer", function ()
	for _, vector in ipairs(support.vectors("verdict")) do
		if vector.answer == "response" and not vector.serverName then
			it(vector.name, function ()
				local attempt, session, request = begin();
				-- net.http says 0 for a failure, with its name; so a server's own 0 counts as one.
				answer(request, vector.body, vector.status);
				if vector.expect.admitted then
					assert.equal("success", attempt.status);
					assert.equal(vector.expect.owner, session.matrix_verification.owner);
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
	it("is over after uvs_timeout seconds: a refusal, and the connection is closed", function ()
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
		assert.is_nil(session.matrix_verification);
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
		assert.equal("@ada:hs.test", session.matrix_verification.userId);
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
		assert.equal(2, #server.requests);
		assert.equal(0, server:timers_left());
	end);

	it("may never come where the request throws", function ()
		server.on_request = function () error("LuaSec not found"); end;
		local attempt = begin();
		server:advance(1);
		assert_refused("verifier_unreachable", attempt);
		assert.equal(2, #server.requests);
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
		local payload = { context = { group = "staff"; matrix = { token = "openid-secret"; room_id = support.room_id } } };
		local attempt, session, request = begin(jwt.sign("secret", payload));
		request.callback(support.uvs_body(), 200);
		assert.equal("success", attempt.status);
		assert.equal("staff", session.jitsi_meet_context_group);
		start({ matrix_token_secret = "secret" });
		assert_refused("token_signature_wrong", (begin(jwt.sign("Secret", payload))));
	end);
end);

describe("an error of others", function ()
	it("in a handler of pre-jitsi-authentication refuses, and leaves nothing behind", function ()
		server.prosody.events.add_handler("pre-jitsi-authentication", function () error("broken"); end);
		local attempt, _, request = begin();
		request.callback(support.uvs_body("@ada:hs.test", 100), 200);
		assert_refused("internal_error", attempt);
		assert.equal(1, #server:lines("broken"));
	end);
end);

describe("unloading", function ()
	it("answers who waits, and closes the connections", function ()
		local attempts, requests = {}, {};
		for i = 1, 3 do attempts[i], requests[i] = begin(support.token({ token = "openid-secret-" .. i })), server.requests[i]; end
		module.unload_by_server();
		for i = 1, 3 do
			assert.equal("failure", attempts[i].status);
			assert.equal("temporary-auth-failure", attempts[i].condition);
			assert.equal(1, attempts[i].answers);
			assert.is_true(server.requests[i].destroyed);
			assert.is_nil(attempts[i].session.matrix_verification);
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
		assert.equal("@ada:hs.test", session.matrix_verification.userId);
	end);

	it("leaves no hook", function ()
		module.unload_by_server();
		local session = connect();
		assert.is_nil(session.auth_token);
		assert.is_nil(session.jitsi_web_query_room);
		local room = server:room("lobby");
		session.type, session.full_jid = "c2s", "a@jitsi.test/b";
		assert.is_nil((server:join(session, room)));
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
			assert.is_nil(session.matrix_verification);
			assert.is_nil(session.auth_token);
			assert.is_nil(attempt.handler.username);
			assert.equal(0, #server:lines("Login of"));
			assert.equal(0, #server:lines("Login refused"));
		end);
	end
end);

describe("another try on the same connection", function ()
	it("asks again, with the same token", function ()
		local attempt, session, request = begin();
		local token = session.matrix_presented_token;
		answer(request, "{}", 500);
		assert_refused("verifier_failed", attempt);
		local second = server:login(module, session, attempt.handler:clean_clone());
		assert.equal(3, #server.requests);
		server.requests[3].callback(support.uvs_body(), 200);
		assert.equal("success", second.status);
		assert.equal(token, session.auth_token);
		assert.equal("@ada:hs.test", session.matrix_verification.userId);
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
					member = true; owner = i % 2 == 1; powerSynchronised = true; ownerPower = i % 2 == 1;
					claim = session.matrix_verification.claim;
				}, session.matrix_verification);
				assert.equal("openid-secret-" .. i, session.matrix_verification.claim.openIdToken);
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
	-- Logs in again with the previd of a session. Returns the user name.
	local function again(previd, user_id, room_id, host_events)
		local parameters = { token = support.token({ room_id = room_id }); room = room_id and support.decisions.roomNameOf(room_id) or room_name; previd = previd };
		local attempt, session, request = server:login(module, server:connect(parameters)), nil, server.requests[#server.requests];
		request.callback(support.uvs_body(user_id), 200);
		assert.equal("success", attempt.status);
		return attempt.handler.username, session, host_events;
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
		server:events_of(server.host).fire_event("resource-unbind", { session = first });
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

describe("what a login costs, in instructions of Lua,", function ()
	-- Machine code, where there is some, is not counted.
	if rawget(_G, "jit") then return; end

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
		local other = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@bob:hs.test", 50));
		local elsewhere_name = support.decisions.roomNameOf("!else:hs.test");
		local elsewhere = server:logged_in(module, { room = elsewhere_name; token = support.token({ room_id = "!else:hs.test" }) }, support.uvs_body("@ada:hs.test", 50));
		server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 0));
		assert.is_false(first.matrix_verification.owner);
		assert.is_false(first.auth_matrix_user_verification_is_owner);
		assert.is_true(other.matrix_verification.owner);
		assert.is_true(elsewhere.matrix_verification.owner);
	end);
end);
