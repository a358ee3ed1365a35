-- The options that say how Matrix is asked: each mistake is told when the module is loaded, without a secret, and then
-- nobody comes in by half of a configuration.

local json = require "util.json";
local support = require "test.lua.support";

local server, module;

local function start(options)
	server = support.server();
	server.secrets = { "openid-secret", "syt_" };
	local all = { uvs_sync_power_levels = true; matrix_refusals_per_minute = 0; matrix_cache_seconds = 0 };
	for name, value in pairs(options) do all[name] = value; end
	module = server:load("auth_matrix_user_verification", server.host, all);
end

local function begin()
	return server:login(module, server:connect({ room = support.room_name; token = support.token() }));
end

-- What the log says at error level of an option, without the advice behind it.
local function complaints(option)
	local found = {};
	for _, line in ipairs(server:lines("Option " .. option)) do
		assert.equal("error", line.level);
		found[#found + 1] = line.text:gsub(" %([^()]+%)$", "");
	end
	return found;
end

after_each(function () server:check_log(); end);

describe("matrix_homeservers", function ()
	local url, token = "https://matrix.hs.test", "syt_secret";

	local function assert_asked_at(base, authorization)
		assert.same({}, complaints("matrix_homeservers"));
		begin();
		assert.equal(base .. "/_matrix/federation/", server.requests[1].url:match("^.-/_matrix/federation/"));
		server.requests[1].callback('{"sub":"@ada:hs.test"}', 200, { headers = {} });
		assert.equal("Bearer " .. authorization, server.requests[2].options.headers.Authorization);
	end

	for given, base in pairs({
		[url] = url, [url .. "/"] = url, [url .. "///"] = url, ["http://127.0.0.1:8008"] = "http://127.0.0.1:8008",
		["https://[::1]:8448/matrix/"] = "https://[::1]:8448/matrix", ["HTTPS://MATRIX.hs.test"] = "HTTPS://MATRIX.hs.test",
	}) do
		it("takes the URL " .. given, function ()
			start({ matrix_homeservers = { ["hs.test"] = { url = given; admin_token = token } } });
			assert_asked_at(base, token);
		end);
	end

	describe("with a token in a file", function ()
		local name;
		before_each(function () name = os.tmpname(); end);
		after_each(function () os.remove(name); end);
		local function start_with(content, key)
			local file = assert(io.open(name, "wb"));
			file:write(content);
			file:close();
			start({ matrix_homeservers = { ["hs.test"] = { url = url; [key or "admin_token_file"] = name } } });
		end

		it("reads it, with or without a line break", function ()
			for _, content in ipairs({ "syt_file", "syt_file\n", "syt_file\r\n", "syt_file\n\n" }) do
				for _, key in ipairs({ "admin_token_file", "access_token_file" }) do
					start_with(content, key);
					assert_asked_at(url, "syt_file");
				end
			end
		end);

		it("tells that it cannot be read", function ()
			os.remove(name);
			start({ matrix_homeservers = { ["hs.test"] = { url = url; admin_token_file = name } } });
			local text = "Option matrix_homeservers: hs.test: admin_token_file cannot be read: " .. name .. ": No such file or directory";
			assert.same({ text }, complaints("matrix_homeservers"));
		end);

		it("takes nothing else for a token", function ()
			for _, content in ipairs({ "", "\n", "syt_a\nsyt_b\n", "syt a\n", " syt_a", "syt_a\0", "syt_ä", "syt_" .. ("x"):rep(1021) }) do
				start_with(content);
				assert.same({
					"Option matrix_homeservers: hs.test: admin_token_file holds no token",
				}, complaints("matrix_homeservers"));
			end
		end);
	end);

	local function wrong(changes)
		local entry = { url = url; admin_token = token };
		for key, value in pairs(changes) do entry[key] = value ~= "none" and value or nil; end
		return { ["hs.test"] = entry };
	end
	local no_url = "hs.test: url has to be an http or https URL without user, password and query";
	local no_media_url = "hs.test: media_url has to be an http or https URL without user, password and query";
	local no_table = "it has to be a table of homeservers by their Matrix server names";
	local two_tokens = "hs.test: 2 tokens are set";
	local no_token = "hs.test: admin_token holds no token";
	for what, case in pairs({
		["text"] = { "https://matrix.hs.test", no_table }, ["a flag"] = { true, no_table }, ["an empty table"] = { {}, no_table },
		["a list"] = { { { url = url; admin_token = token } }, "1 is no Matrix server name" },
		["a URL for a name"] = { { ["https://hs.test"] = { url = url; admin_token = token } }, "https://hs.test is no Matrix server name" },
		["an entry that is text"] = { { ["hs.test"] = url }, "hs.test has to be a table with url and a token" },
		["no URL"] = { wrong { url = "none" }, no_url }, ["a URL without a scheme"] = { wrong { url = "matrix.hs.test" }, no_url },
		["a URL of another scheme"] = { wrong { url = "file:///etc/passwd" }, no_url },
		["a URL with a password"] = { wrong { url = "https://a:syt_b@matrix.hs.test" }, no_url },
		["a URL with a query"] = { wrong { url = url .. "/?a=b" }, no_url }, ["a URL with a fragment"] = { wrong { url = url .. "#a" }, no_url },
		["a URL with a blank"] = { wrong { url = url .. "/ a" }, no_url }, ["a URL without a host"] = { wrong { url = "https:///a" }, no_url },
		["a URL of an endpoint"] = { wrong { url = url .. "/_matrix/client" }, "hs.test: url is more than the base URL of a server" },
		["a URL that is a number"] = { wrong { url = 8008 }, no_url },
		["a wrong URL for media"] = { wrong { media_url = "media.hs.test" }, no_media_url },
		["no token"] = { wrong { admin_token = "none" }, "hs.test: 0 tokens are set" }, ["two tokens"] = { wrong { access_token = token }, two_tokens },
		["a token and a file"] = { wrong { admin_token_file = "/nowhere" }, two_tokens },
		["an empty token"] = { wrong { admin_token = "" }, no_token }, ["a token with a line break"] = { wrong { admin_token = "syt_a\n" }, no_token },
		["a token that is a number"] = { wrong { admin_token = 5 }, no_token },
		["a misspelt key"] = { wrong { media_ulr = url }, "hs.test: media_ulr is not known there" },
	}) do
		it("refuses " .. what .. ", and with it every login", function ()
			start({ matrix_homeservers = case[1] });
			assert.same({ "Option matrix_homeservers: " .. case[2] }, complaints("matrix_homeservers"));
			assert.equal("error", module.status);
			local attempt, reason = begin(), support.decisions.loginReasons.homeservers_malformed;
			assert.same({ "failure", reason.condition, reason.text }, { attempt.status, attempt.condition, attempt.text });
			assert.equal(0, #server.requests);
		end);
	end

	it("beside uvs_base_url refuses every login: nobody could say which of them counts", function ()
		start({ matrix_homeservers = { ["hs.test"] = { url = url; admin_token = token } }, uvs_base_url = "http://uvs.test" });
		local attempt, reason = begin(), support.decisions.loginReasons.verifier_configured_twice;
		assert.same({ "failure", reason.condition, reason.text }, { attempt.status, attempt.condition, attempt.text });
		assert.equal(0, #server.requests);
	end);

	it("tells all that is wrong at once, and uses nothing of it", function ()
		start({ matrix_homeservers = {
			["hs.test"] = { url = url; admin_token = token };
			["other.test"] = { url = "other"; media_url = "other"; password = "syt_other" };
		} });
		assert.equal(4, #complaints("matrix_homeservers"));
		begin();
		assert.equal(0, #server.requests);
	end);
end);

describe("matrix_owner_power", function ()
	-- Whether somebody with a level is owner in a room that sets some.
	local function is_owner(level)
		local attempt = begin();
		server.requests[1].callback('{"sub":"@ada:hs.test"}', 200, { headers = {} });
		local levels = { kick = 20; events = { ["m.room.name"] = 30 }; users = { ["@ada:hs.test"] = level } };
		local create = { type = "m.room.create"; state_key = ""; sender = "@eve:hs.test"; content = { room_version = "11" } };
		for i = 2, 4 do
			local asked, body = server.requests[i].url, { joined_rooms = { support.room_id } };
			if asked:find("power_levels", 1, true) then
				body = { state = { { type = "m.room.power_levels"; state_key = ""; content = levels } } };
			elseif asked:find("create", 1, true) then
				body = { state = { create } };
			end
			server.requests[i].callback(json.encode(body), 200, { headers = {} });
		end
		assert.equal("success", attempt.status);
		return attempt.session.auth_matrix_user_verification_is_owner;
	end
	local function least(value)
		for _, level in ipairs({ -1, 0, 19, 20, 29, 30, 49, 50, 74, 75, 100 }) do
			start({ matrix_owner_power = value; matrix_homeservers = { ["hs.test"] = { url = "https://hs.test"; admin_token = "syt_a" } } });
			if is_owner(level) then return level; end
		end
	end

	for _, case in ipairs({ { nil, 50 }, { "state_default", 50 }, { "kick", 20 }, { "m.room.name", 30 }, { "m.room.topic", 50 }, { 75, 75 }, { 0, 0 }, { -1, -1 } }) do
		it("takes " .. tostring(case[1]), function ()
			assert.equal(case[2], least(case[1]));
			assert.same({}, complaints("matrix_owner_power"));
		end);
	end

	for _, value in ipairs({ "moderator", "", "50", ".name", 50.5, 2 ^ 53, -2 ^ 53, 1 / 0, 0 / 0, true, false }) do
		it("takes state_default for " .. type(value) .. " " .. tostring(value) .. ", and says so", function ()
			assert.equal(50, least(value));
			assert.equal(1, #complaints("matrix_owner_power"));
			assert.truthy(complaints("matrix_owner_power")[1]:find("using state_default", 1, true));
		end);
	end
end);

describe("matrix_features", function ()
	local function feature_lines(value, more)
		local options = { uvs_base_url = "http://uvs.test"; matrix_features = value };
		for name, other in pairs(more or {}) do options[name] = other; end
		start(options);
		local found = {};
		for _, line in ipairs(server:lines("Option matrix_features")) do found[#found + 1] = line.text; end
		return found;
	end
	-- What somebody with a power may do right after the login.
	local function features_of(power)
		local attempt = begin();
		server.requests[#server.requests].callback(support.uvs_body("@ada:hs.test", power), 200, { headers = {} });
		assert.equal("success", attempt.status);
		return attempt.session.jitsi_meet_context_features;
	end

	it("takes all that matrix_owner_power takes", function ()
		assert.same({}, feature_lines({ recording = "state_default"; livestreaming = 100; ["outbound-call"] = "m.room.topic"; flip = -1 }));
		assert.same({ recording = true; livestreaming = false; ["outbound-call"] = true; flip = true }, features_of(50));
		assert.same({ recording = false; livestreaming = false; ["outbound-call"] = false; flip = true }, features_of(49));
	end);

	it("leaves the session alone where it is not set", function ()
		assert.same({}, feature_lines(nil));
		assert.is_nil(features_of(100));
	end);

	for name, nearest in pairs({ ["recordings"] = "recording"; ["live-streaming"] = "livestreaming"; ["outbound_call"] = "outbound-call"; ["file_upload"] = "file-upload" }) do
		it("tells of " .. name .. " the nearest one", function ()
			assert.same({ "Option matrix_features: Jitsi's plugins know no feature " .. name .. " (the nearest one is " .. nearest .. ")" }, feature_lines({ [name] = 50 }));
		end);
	end

	for _, wrong in ipairs({ "moderator", "50", 50.5, true, { 50 } }) do
		it("gives a feature with the power " .. tostring(wrong) .. " to nobody, and says so", function ()
			local lines = feature_lines({ recording = wrong; livestreaming = 100 });
			assert.equal(1, #lines);
			assert.truthy(lines[1]:find("recording: neither a whole number", 1, true));
			assert.same({ recording = false; livestreaming = true }, features_of(100));
		end);
	end

	for what, wrong in pairs({ ["a text"] = "recording", ["a list"] = { "recording", "livestreaming" }, ["a flag"] = true }) do
		it("takes all features from everybody where it is " .. what, function ()
			assert.equal(1, #feature_lines(wrong));
			local features, count = features_of(100), 0;
			for _, allowed in pairs(features) do
				assert.is_false(allowed);
				count = count + 1;
			end
			assert.equal(11, count);
		end);
	end

	it("gives nobody any where the membership is not asked, and warns", function ()
		local lines = feature_lines({ recording = 0 }, { uvs_verify_membership = false });
		assert.same({ "Option matrix_features: without uvs_verify_membership no power is known: nobody has it (leave it out, or uvs_verify_membership = false)" }, lines);
		assert.same({ recording = false }, features_of(100));
		start({ uvs_base_url = "http://uvs.test"; matrix_start_call = 50; uvs_verify_membership = false });
		assert.equal(1, #server:lines("Option matrix_start_call: without uvs_verify_membership"));
	end);
end);
