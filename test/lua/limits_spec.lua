-- The limits on refused logins, by connection and by address: what strangers may cost, and that a school comes in.

local support = require "test.lua.support";

local server, module;

local function start(options)
	local all = { uvs_base_url = "http://uvs.test"; matrix_max_checks = 1000; matrix_cache_seconds = 0 };
	for name, value in pairs(options or {}) do all[name] = value; end
	server = support.server();
	module = server:load("auth_matrix_user_verification", server.host, all);
	-- Its homeserver has let somebody in, so that it may have all turns.
	server.ip = "198.51.100.99";
	server:logged_in(module, { room = support.room_name; token = support.token() });
	server.requests, server.ip = {}, nil;
end

local made = 0;
-- A token that nobody used before.
local function fresh()
	made = made + 1;
	return support.token({ token = "openid-secret-" .. made });
end
local function begin(ip, token)
	server.ip = ip;
	return server:login(module, server:connect({ room = support.room_name; token = token or fresh() }));
end
local function yes(request) request.callback(support.uvs_body(), 200); end
local function no(request) request.callback('{"results":{"user":false}}', 200); end

local function assert_reason(reason, attempt)
	local expected = support.decisions.loginReasons[reason];
	assert.is_nil(attempt.error);
	assert.same({ 1, "failure", expected.condition, expected.text }, { attempt.answers, attempt.status, attempt.condition, attempt.text });
end

-- So many refusals from an address.
local function be_refused(times, ip)
	for _ = 1, times do
		local attempt = begin(ip);
		no(server.requests[#server.requests]);
		assert_reason("user_unknown", attempt);
	end
end

before_each(function () start(); end);
after_each(function () server:check_log(); end);

describe("a connection", function ()
	it("is refused three times, then turned away without work, and closed", function ()
		local session = server:connect({ room = support.room_name; token = fresh() });
		local attempt;
		for i = 1, 3 do
			attempt = server:login(module, session, attempt and attempt.handler:clean_clone());
			no(server.requests[i]);
			assert_reason("user_unknown", attempt);
			assert.is_nil(session.closed);
		end
		assert_reason("too_many_refusals", server:login(module, session, attempt.handler:clean_clone()));
		assert.equal(3, #server.requests);
		server:advance(0.1);
		assert.equal("policy-violation", session.closed.condition);
		assert_reason("too_many_refusals", server:login(module, session, attempt.handler:clean_clone()));
		assert.equal(1, #(function ()
			local told = {};
			for _, line in ipairs(server:lines("(too_many_refusals)")) do if line.level ~= "debug" then told[#told + 1] = line; end end
			return told;
		end)());
	end);

	it("is refused three times for its token, too, or for none", function ()
		for _, token in ipairs({ "no.such.token", "" }) do
			start();
			local session, attempt = server:connect({ room = support.room_name; token = token });
			for _ = 1, 3 do
				attempt = server:login(module, session);
				assert.equal("not-allowed", attempt.condition);
			end
			assert_reason("too_many_refusals", server:login(module, session));
		end
	end);

	it("is not turned away because nobody could say", function ()
		local session = server:connect({ room = support.room_name; token = fresh() });
		for i = 1, 4 do
			local attempt = server:login(module, session);
			server.requests[i].callback("", 403);
			assert_reason("verifier_forbidden", attempt);
		end
		local attempt = server:login(module, session);
		yes(server.requests[5]);
		assert.equal("success", attempt.status);
	end);
end);

describe("work for strangers", function ()
	-- How many milliseconds something takes.
	local function milliseconds(f)
		local begin = os.clock();
		f();
		return (os.clock() - begin) * 1000;
	end

	-- Prosody's formdecode takes 500 ms for the second.
	it("is little for any query of 9 KB", function ()
		for _, query in ipairs({
			"room=x&token=" .. ("a"):rep(9000), "a=b&" .. ("a"):rep(9000), "a=b" .. ("&"):rep(9000), ("&a=b"):rep(2250),
			"a=b&token=" .. ("+"):rep(9000), ("%"):rep(9000) .. "=", ("="):rep(9000), ("a"):rep(9000),
		}) do
			local least = math.huge;
			for _ = 1, 5 do least = math.min(least, milliseconds(function () server:connect(query); end)); end
			assert.is_true(least < 30, query:sub(1, 20) .. " takes " .. least .. " ms");
		end
	end);

	it("is little for any token of 8 KB", function ()
		local function payload(json) return "e30." .. support.base64url(json) .. "."; end
		for _, token in ipairs({
			("a"):rep(9000), ("a"):rep(8190), ("."):rep(8190), "e30.e30." .. ("a"):rep(8100), "e30." .. ("a"):rep(8100) .. ".", ("a"):rep(8100) .. ".e30.",
			payload(('{"a":'):rep(1200)), payload("{" .. (" "):rep(6000)), payload('{"a":"' .. ("\\"):rep(6000)), payload('{"a":' .. ("["):rep(6000)),
			payload("{" .. ('"__array"'):rep(600)), payload('{"a":' .. ("9"):rep(6000)), payload("{" .. ('"a":1,'):rep(900) .. '"b":2}'),
			payload('{"a":"' .. ("\\u00e9"):rep(900) .. '"}'),
		}) do
			local session, least = server:connect({ room = "x"; token = token }), math.huge;
			for _ = 1, 3 do
				session.matrix_refused_logins = nil;
				least = math.min(least, milliseconds(function () server:login(module, session); end));
			end
			assert.is_true(least < 60, token:sub(1, 20) .. " takes " .. least .. " ms");
		end
	end);
end);

describe("an address", function ()
	it("is refused thirty times in a minute, then turned away without work", function ()
		be_refused(30);
		for _ = 1, 20 do assert_reason("too_many_refusals", begin()); end
		assert.equal(30, #server.requests);
		server:advance(59.9);
		assert_reason("too_many_refusals", begin());
		server:advance(0.2);
		local attempt = begin();
		yes(server.requests[31]);
		assert.equal("success", attempt.status);
		local told = 0;
		for _, line in ipairs(server:lines("(too_many_refusals)")) do told = told + (line.level == "warn" and 1 or 0); end
		assert.equal(1, told);
		assert.equal(1, #server:lines("Address 192.0.2.1 may try again; 21 logins were refused meanwhile"));
		assert.equal(0, server:timers_left());
	end);

	it("does not take others with it", function ()
		be_refused(30);
		begin("192.0.2.2");
		begin("2001:db8:1:2:3:4:5:6");
		assert.equal(32, #server.requests);
	end);

	it("of IPv6 is the network of a customer", function ()
		for i = 1, 30 do be_refused(1, "2001:db8:1:2:0:0:0:" .. i); end
		assert_reason("too_many_refusals", begin("2001:db8:1:2:ffff:ffff:ffff:ffff"));
		begin("2001:db8:1:3:0:0:0:1");
		assert.equal(31, #server.requests);
	end);

	it("of IPv4 is the same in the notation of IPv6, and no other", function ()
		be_refused(15);
		be_refused(15, "::ffff:192.0.2.1");
		assert_reason("too_many_refusals", begin());
		assert_reason("too_many_refusals", begin("::ffff:c000:201"));
		begin("::ffff:192.0.2.2");
		assert.equal(31, #server.requests);
	end);

	it("is refused for bad tokens, too; but not for coming without one, which costs nothing", function ()
		for _ = 1, 100 do assert_reason("token_missing", begin(nil, "")); end
		for _ = 1, 30 do assert_reason("token_malformed", begin(nil, "no.such.token")); end
		assert_reason("too_many_refusals", begin());
		assert.equal(0, #server.requests);
	end);

	it("is not turned away for failures: nobody could say", function ()
		for i = 1, 100 do
			begin();
			server.requests[i].callback("", 403);
		end
		begin();
		assert.equal(101, #server.requests);
	end);

	it("cannot have a thousand checks at once, all to be refused", function ()
		local attempts = {};
		for i = 1, 1000 do attempts[i] = begin(); end
		assert.equal(30, #server.requests);
		for i = 1, 30 do no(server.requests[i]); end
		assert.equal(30, #server.requests);
		for i = 1, 30 do assert_reason("user_unknown", attempts[i]); end
		for i = 31, 1000 do assert_reason("too_many_refusals", attempts[i]); end
		assert.equal(0, server:timers_left());
	end);

	it("cannot by leaving before the answer, either", function ()
		local attempts = {};
		for i = 1, 100 do attempts[i] = begin(); end
		for _, attempt in ipairs(attempts) do server:destroy(attempt.session); end
		for i = 1, 30 do no(server.requests[i]); end
		server:advance(30);
		assert_reason("too_many_refusals", begin());
		assert.equal(30, #server.requests);
		for _, attempt in ipairs(attempts) do assert.is_true(attempt.done); assert.is_nil(attempt.error); end
	end);

	it("asks nothing for who left while he waited", function ()
		local attempts = {};
		for i = 1, 40 do attempts[i] = begin(); end
		for i = 31, 40 do server:destroy(attempts[i].session); end
		for i = 1, 30 do yes(server.requests[i]); end
		assert.equal(30, #server.requests);
		assert.equal(0, server:timers_left());
	end);

	for before, name in pairs({ [0] = "", [29] = ", also after 29 refusals" }) do
		it("of a school lets all 300 in who come at once" .. name, function ()
			be_refused(before);
			local answered, attempts = before, {};
			for i = 1, 300 do attempts[i] = begin(); end
			local rounds = 0;
			while answered < #server.requests do
				-- Each answer takes 200 ms.
				server:advance(0.2);
				rounds = rounds + 1;
				for i = answered + 1, #server.requests do yes(server.requests[i]); answered = i; end
			end
			for _, attempt in ipairs(attempts) do assert.equal("success", attempt.status); end
			assert.is_true(rounds <= 20, rounds);
			assert.equal(before == 0 and 0 or 29, #server:lines("Login refused"));
			assert.equal(0, server:timers_left());
		end);
	end

	it("that a member shares cannot be used for more refusals than it has left and had successes", function ()
		be_refused(29);
		for _ = 1, 100 do begin(); yes(server.requests[#server.requests]); end
		server.requests = {};
		for _ = 1, 500 do begin(); end
		assert.is_true(#server.requests <= 60, #server.requests);
		for i = 1, #server.requests do no(server.requests[i]); end
		local asked = #server.requests;
		assert_reason("too_many_refusals", begin());
		assert.equal(asked, #server.requests);
	end);

	it("makes nobody wait longer than a check may take", function ()
		start({ uvs_timeout = 5 });
		local attempts = {};
		for i = 1, 31 do attempts[i] = begin(); end
		server:advance(4.9);
		assert.is_nil(attempts[31].done);
		server:advance(0.2);
		for _, attempt in ipairs(attempts) do assert.equal(1, attempt.answers); end
		assert.equal("temporary-auth-failure", attempts[31].condition);
		server:advance(5);
		assert.equal(0, server:timers_left());
	end);

	it("has the limit that the option says, and none with 0", function ()
		start({ matrix_refusals_per_minute = 2 });
		be_refused(2);
		assert_reason("too_many_refusals", begin());
		start({ matrix_refusals_per_minute = 0 });
		be_refused(100);
		for _ = 1, 200 do begin(); end
		assert.equal(300, #server.requests);
	end);

	it("of a proxy that trusted_proxies does not name has no limit, which is told once", function ()
		for _ = 1, 40 do
			server.ip = "10.0.0.7";
			local attempt = server:login(module, server:connect({ room = support.room_name; token = fresh() }, { x_forwarded_for = "192.0.2.77" }));
			no(server.requests[#server.requests]);
			assert_reason("user_unknown", attempt);
		end
		assert.equal(1, #server:lines("trusted_proxies"));
	end);

	it("does not lose its limit by a header that it writes itself", function ()
		for _ = 1, 50 do
			server.ip = "192.0.2.1";
			server:login(module, server:connect({ room = support.room_name; token = fresh() }, { x_forwarded_for = "192.0.2.77" }));
			if #server.requests <= 30 then no(server.requests[#server.requests]); end
		end
		assert.equal(30, #server.requests);
	end);

	it("is answered at unloading, when it waits", function ()
		local attempts = {};
		for i = 1, 50 do attempts[i] = begin(); end
		module.unload_by_server();
		for _, attempt in ipairs(attempts) do assert_reason("check_cancelled", attempt); end
		assert.equal(30, #server.requests);
		assert.equal(0, server:timers_left());
	end);
end);
