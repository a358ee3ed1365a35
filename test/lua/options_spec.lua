-- The options of both modules: what is missing, empty, of the wrong type or out of range.

local support = require "test.lua.support";

local server, module;

local function start(options)
	server = support.server();
	module = server:load("auth_matrix_user_verification", server.host, options);
	return module;
end

-- The URL that a login asks, nil when it asks nobody; and the login's attempt.
local function asked()
	local session = server:connect({ room = support.room_name; token = support.token() });
	local attempt = server:login(module, session);
	return server.requests[#server.requests], attempt;
end

-- Seconds until a login that gets no answer is refused.
local function patience()
	local _, attempt = asked();
	local seconds = 0;
	while not attempt.done and seconds < 1000 do
		server:advance(0.5);
		seconds = seconds + 0.5;
	end
	return seconds;
end

after_each(function () server:check_log(); end);

describe("uvs_base_url", function ()
	for name, value in pairs({ missing = false, empty = "", ["no URL"] = "uvs.test:3000", ["of another kind"] = "ftp://uvs.test", ["without host"] = "http://", ["a slash for a host"] = "http:///x", ["a blank for a host"] = "http:// x" }) do
		it(name .. ": the module loads, says so, and refuses", function ()
			start({ uvs_base_url = value or nil });
			assert.equal("error", module.status);
			local errors = 0;
			for _, line in ipairs(server.logged) do
				if line.level == "error" then errors = errors + 1; end
			end
			assert.equal((value == false or value == "") and 1 or 2, errors);
			local request, attempt = asked();
			assert.is_nil(request);
			assert.same({ "failure", "not-allowed" }, { attempt.status, attempt.condition });
			local lines = server:lines("(verifier_not_configured)");
			assert.equal(1, #lines);
			assert.truthy(lines[1].text:find("room " .. support.room_id, 1, true), lines[1].text);
			local handler = module.items.auth.get_sasl_handler(server:connect("room=x"));
			assert.same({ ANONYMOUS = true }, handler:mechanisms());
		end);
	end

	for value, url in pairs({
		["http://uvs.test"] = "http://uvs.test/verify/user_in_room", ["http://uvs.test/"] = "http://uvs.test/verify/user_in_room",
		["http://uvs.test///"] = "http://uvs.test/verify/user_in_room", ["https://uvs.test:3000/uvs/"] = "https://uvs.test:3000/uvs/verify/user_in_room",
		["HTTP://uvs.test"] = "HTTP://uvs.test/verify/user_in_room", ["http://[::1]:3000"] = "http://[::1]:3000/verify/user_in_room",
	}) do
		it(value .. " is asked at " .. url, function ()
			start({ uvs_base_url = value });
			assert.equal(url, asked().url);
			assert.equal("info", module.status);
		end);
	end

	it("in a list is taken from it", function ()
		start({ uvs_base_url = { "http://uvs.test" } });
		assert.equal("http://uvs.test/verify/user_in_room", asked().url);
	end);

	it("shows no password that it holds", function ()
		start({ uvs_base_url = "http://user:hunter2@uvs.test" });
		local request = asked();
		assert.equal("http://user:hunter2@uvs.test/verify/user_in_room", request.url);
		request.callback("connection failed", 0);
		request = asked();
		request.callback("", 500);
		assert.equal(0, #server:lines("hunter2"));
		assert.is_nil(module.status_message:find("hunter2", 1, true));
		start({ uvs_base_url = "ftp://user:hunter2@uvs.test" });
		assert.equal(0, #server:lines("hunter2"));
	end);
end);

describe("uvs_auth_token", function ()
	it("goes into a header, unless it is missing or empty, and never into the log", function ()
		for _, token in ipairs({ "hunter2", 4711 }) do
			start({ uvs_base_url = "http://uvs.test"; uvs_auth_token = token });
			assert.equal("Bearer " .. token, asked().options.headers.Authorization);
			assert.equal(0, #server:lines(tostring(token)));
		end
		start({ uvs_base_url = "http://uvs.test"; uvs_auth_token = "" });
		assert.is_nil(asked().options.headers.Authorization);
		start({ uvs_base_url = "http://uvs.test" });
		assert.is_nil(asked().options.headers.Authorization);
	end);
end);

describe("a value that is not as it should be", function ()
	for what, case in pairs({
		["an empty secret"] = { "matrix_token_secret", "", "error", "empty, so it is not used" },
		["an empty bearer"] = { "uvs_auth_token", "", "warn", "empty, so it is not used" },
		["what a template leaves"] = { "app_id", "<no value>", "warn", '"<no value>", which templates' },
		["a truth value for text"] = { "uvs_auth_token", true, "error", "not a text" },
		["a list"] = { "uvs_auth_token", { "hunter2", "hunter3" }, "error", "takes one value, not a list" },
		["an empty list"] = { "matrix_well_known", {}, "error", "takes one value, not a list" },
		["a word for a truth value"] = { "matrix_profile", "perhaps", "error", "neither true nor false: using false" },
		["a number out of range"] = { "uvs_timeout", 600, "error", "not a number from 1 to 60: using 10" },
	}) do
		it(what .. " is told, with what to change, and not shown", function ()
			start({ uvs_base_url = "http://uvs.test"; matrix_homeservers = nil; [case[1]] = case[2] });
			local lines = server:lines("Option " .. case[1] .. ": " .. case[4]);
			assert.equal(1, #lines);
			assert.equal(case[3], lines[1].level);
			assert.truthy(lines[1].text:find(" %(%l[^()]+%)$"), lines[1].text);
			assert.equal(0, #server:lines("hunter"));
		end);
	end
end);

describe("uvs_timeout", function ()
	for name, case in pairs({
		missing = { nil, 10 }, ["a number"] = { 5, 5 }, ["the smallest"] = { 1, 1 }, ["the largest"] = { 60, 60 }, ["digits in text"] = { "7", 7 }, ["half seconds"] = { 2.5, 2.5 },
		["too small"] = { 0.5, 10, true }, zero = { 0, 10, true }, negative = { -1, 10, true }, ["too large"] = { 61, 10, true }, endless = { math.huge, 10, true },
		["no number"] = { 0 / 0, 10, true }, ["a word"] = { "soon", 10, true }, ["a truth value"] = { true, 10, true }, ["an empty list"] = { {}, 10, true }, ["an empty text"] = { "", 10, true },
	}) do
		it(name .. ": " .. case[2] .. " seconds", function ()
			start({ uvs_base_url = "http://uvs.test"; uvs_timeout = case[1] });
			assert.equal(case[3] == true, #server:lines("uvs_timeout") > 0);
			assert.equal(case[2], patience());
		end);
	end
end);

describe("uvs_sync_power_levels", function ()
	-- The rights of somebody with the power of an owner, and what Jitsi's plugins are told.
	local function rights(value)
		start({ uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = value });
		local request, attempt = asked();
		request.callback(support.uvs_body("@ada:hs.test", 100), 200);
		local session = attempt.session;
		assert.equal(session.matrix_rights.synchronised, session.auth_matrix_user_verification_is_owner);
		assert.is_true(session.matrix_rights.power);
		return session.matrix_rights;
	end

	it("is off where it is missing", function ()
		assert.is_false(rights(nil).synchronised);
	end);

	it("takes the words and numbers that Prosody takes", function ()
		for _, value in ipairs({ "true", 1 }) do assert.is_true(rights(value).synchronised); end
		assert.is_true(rights(true).synchronised);
		for _, value in ipairs({ "false", 0 }) do assert.is_false(rights(value).synchronised); end
	end);

	it("is off, and known to be off, where it is no truth value", function ()
		for _, value in ipairs({ "yes", 2, { {} } }) do
			assert.is_false(rights(value).synchronised);
		end
	end);
end);

describe("uvs_require_issuer", function ()
	it("is off where it is missing or no truth value", function ()
		for _, value in ipairs({ "maybe", 2 }) do
			start({ uvs_base_url = "http://uvs.test"; app_id = "x"; uvs_require_issuer = value });
			assert.is_table(asked());
			assert.is_true(#server:lines("uvs_require_issuer") > 0);
		end
	end);
end);

describe("app_id", function ()
	it("may be a number", function ()
		start({ uvs_base_url = "http://uvs.test"; app_id = 5; uvs_require_issuer = true });
		local session = server:connect({ room = support.room_name; token = support.token(nil, nil, { iss = "5" }) });
		server:login(module, session);
		assert.equal(1, #server.requests);
	end);
end);

describe("matrix_allow_owner_grants", function ()
	it("is off where it is missing or no truth value", function ()
		for name, value in pairs({ ["refused"] = false, ["refused "] = "perhaps", ["allowed"] = true }) do
			server = support.server();
			server:load("matrix_power_sync", server.muc, { matrix_allow_owner_grants = value or nil });
			assert.equal(1, #server:lines("grants by owners " .. name:gsub(" $", "") .. ", guests: lobby, lobby bypass off"));
		end
	end);
end);

describe("matrix_guests", function ()
	it("is lobby where it is missing, and deny where it is no word that is known", function ()
		for value, policy in pairs({ [false] = "lobby", lobby = "lobby", allow = "allow", deny = "deny", everybody = "deny", [""] = "deny", [{}] = "deny" }) do
			server = support.server();
			server:load("matrix_power_sync", server.muc, { matrix_guests = value or nil });
			assert.equal(1, #server:lines("guests: " .. policy .. ","));
			assert.equal((value == "everybody" or value == "" or type(value) == "table") and 1 or 0, #server:lines("Option matrix_guests: neither"));
		end
	end);
end);

describe("matrix_lobby_bypass", function ()
	it("is off where it is missing or no truth value", function ()
		for name, value in pairs({ ["off"] = false, ["off "] = "perhaps", ["on"] = true }) do
			server = support.server();
			server:load("matrix_power_sync", server.muc, { matrix_lobby_bypass = value or nil });
			assert.equal(1, #server:lines("lobby bypass " .. name:gsub(" $", "")));
		end
	end);
end);

describe("uvs_verify_membership", function ()
	it("asks for the user alone where it is off, and not where it is no truth value", function ()
		for path, value in pairs({ ["user_in_room"] = "perhaps", ["user"] = false }) do
			start({ uvs_base_url = "http://uvs.test"; uvs_verify_membership = value });
			assert.equal("http://uvs.test/verify/" .. path, asked().url);
		end
	end);
end);

describe("the log at the start", function ()
	local function says(text) return #server:lines(text); end

	it("warns where the membership is not asked, and does not speak of power then", function ()
		start({ uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true; uvs_verify_membership = false });
		assert.same({ 1, 1 }, { says("power levels not synchronised"), says("any Matrix user may enter") });
		assert.equal("warn", server:lines("any Matrix user may enter")[1].level);
	end);

	it("warns where power sync is missing, once all hosts are there", function ()
		for _, sync in ipairs({ false, true }) do
			start({ uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true });
			if sync then server:load("matrix_power_sync", server.muc, {}); end
			assert.equal(0, says("matrix_power_sync is not loaded"));
			server.prosody.events.fire_event("server-started");
			assert.equal(sync and 0 or 1, says("matrix_power_sync is not loaded"));
		end
	end);

	it("has an error where power sync is on a host without rooms", function ()
		server = support.server();
		local sync = server:load("matrix_power_sync", server.host, {});
		assert.equal("error", server:lines("no MUC component")[1].level);
		assert.equal("error", sync.status);
		server = support.server();
		server:load("matrix_power_sync", server.muc, {});
		assert.equal(0, says("no MUC component"));
	end);
end);
