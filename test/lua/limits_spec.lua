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

local assert_reason = support.assert_reason;

-- What the rules make of the option: so many refusals are free, then there is a check each so many seconds, of the newest
-- login; the others wait so many seconds, and until it is seen.
local free, interval, patience = 15, 50 / 30, 5;

-- So many refusals from an address, one after the other, each as soon as it is checked.
local function be_refused(times, ip)
	for _ = 1, times do
		local asked = #server.requests;
		local attempt = begin(ip);
		if #server.requests == asked then server:advance(interval + 0.05); end
		no(server.requests[asked + 1]);
		assert_reason("user_unknown", attempt);
	end
end

-- Whether a login has to wait for its check, though nobody else is checked.
local function assert_waits(ip, token)
	local asked = #server.requests;
	local attempt = begin(ip, token);
	assert.is_nil(attempt.done);
	assert.equal(asked, #server.requests);
	return attempt;
end
local function assert_asks(ip, token)
	local asked = #server.requests;
	local attempt = begin(ip, token);
	assert.equal(asked + 1, #server.requests);
	return attempt, server.requests[asked + 1];
end

-- Answers all that is asked until nothing more is, in rounds of 200 ms. Returns how many rounds there were.
local function answer_all(answer, from)
	local answered, rounds = from or 0, 0;
	while answered < #server.requests do
		server:advance(0.2);
		rounds = rounds + 1;
		for i = answered + 1, #server.requests do answer(server.requests[i]); answered = i; end
	end
	return rounds;
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
	it("is refused fifteen times at once, then in debt: its newest login waits for a check, and the others not for long", function ()
		be_refused(free + 2);
		local asked, attempts = #server.requests, {};
		for i = 1, 20 do attempts[i] = assert_waits(); end
		for i = 20, 19, -1 do
			server:advance(i == 20 and interval - 0.05 or interval - 0.2);
			assert.equal(asked, #server.requests);
			server:advance(i == 20 and 0.15 or 0.3);
			asked = asked + 1;
			assert.equal(asked, #server.requests);
			no(server.requests[asked]);
			assert_reason("user_unknown", attempts[i]);
		end
		for _ = 1, 50 do
			server:advance(0.1);
			while asked < #server.requests do asked = asked + 1; no(server.requests[asked]); end
		end
		local turned_away = 0;
		for i = 1, 18 do
			if attempts[i].text == support.decisions.loginReasons.too_many_refusals.text then
				turned_away = turned_away + 1;
				assert_reason("too_many_refusals", attempts[i]);
			else
				assert_reason("user_unknown", attempts[i]);
			end
		end
		assert.is_true(turned_away >= 15, turned_away);
		local told = 0;
		for _, line in ipairs(server:lines("(too_many_refusals)")) do told = told + (line.level == "warn" and 1 or 0); end
		assert.equal(1, told);
		assert.equal(1, #server:lines(turned_away .. " logins were refused meanwhile"));
		server:advance(2 * interval);
		assert.equal(0, server:timers_left());
	end);

	it("costs the verifier no more by a flood than the rules say, and one with a good token gets in within two seconds of it", function ()
		local attempts, answered, at = {}, 0, {};
		for tick = 1, 600 do
			for _ = 1, 5 do attempts[#attempts + 1] = { attempt = begin(), began = server.now }; end
			server:advance(0.1);
			while answered < #server.requests do
				answered = answered + 1;
				at[answered] = server.now;
				no(server.requests[answered]);
			end
			-- 300 refused logins within ten seconds cost no more than thirty checks.
			if tick == 100 then assert.is_true(answered >= free and answered <= 30, answered); end
		end
		assert.is_true(answered <= free + 60 / interval + 2, answered);
		for _, one in ipairs(attempts) do
			assert.is_true(one.attempt.done or server.now - one.began < patience + interval + 0.2);
			assert.is_nil(one.attempt.error);
		end
		local good, began = begin(), server.now;
		while #server.requests == answered do server:advance(0.05); end
		assert.is_true(server.now - began <= 2);
		yes(server.requests[answered + 1]);
		assert.equal("success", good.status);
	end);

	it("costs the verifier as many refusals in 50 seconds in the long run as matrix_refusals_per_minute says, so that one login waits for less than two", function ()
		local answered = 0;
		for _ = 1, 100 do begin(); server:advance(0.6); answer_all(no, answered); answered = #server.requests; end
		local before = #server.requests;
		for _ = 1, 1000 do
			begin();
			server:advance(0.6);
			while answered < #server.requests do answered = answered + 1; no(server.requests[answered]); end
		end
		assert.is_true(#server.requests - before <= 1000 * 0.6 / 50 * 30 + 1, #server.requests - before);
	end);

	it("does not take others with it", function ()
		be_refused(30);
		assert_waits();
		assert_asks("192.0.2.2");
		assert_asks("2001:db8:1:2:3:4:5:6");
	end);

	it("of IPv6 is the network of a customer", function ()
		for i = 1, free + 2 do be_refused(1, "2001:db8:1:2:0:0:0:" .. i); end
		assert_waits("2001:db8:1:2:ffff:ffff:ffff:ffff");
		assert_asks("2001:db8:1:3:0:0:0:1");
	end);

	it("of IPv4 is the same in the notation of IPv6, and no other", function ()
		be_refused(free);
		be_refused(2, "::ffff:192.0.2.1");
		assert_waits();
		assert_waits("::ffff:c000:201");
		assert_asks("::ffff:192.0.2.2");
	end);

	it("is not in debt for tokens that cost no check, or for coming without one", function ()
		for _ = 1, 100 do assert_reason("token_missing", begin(nil, "")); end
		for _ = 1, 100 do assert_reason("token_malformed", begin(nil, "no.such.token")); end
		assert.equal(0, #server.requests);
		for _ = 1, free do assert_asks(); end
	end);

	it("is not turned away for failures: nobody could say", function ()
		for i = 1, 100 do
			begin();
			server.requests[i].callback("", 403);
		end
		assert_asks();
	end);

	it("cannot have a thousand checks at once, all to be refused", function ()
		local attempts = {};
		for i = 1, 1000 do attempts[i] = begin(); end
		assert.equal(free, #server.requests);
		for i = 1, free do no(server.requests[i]); end
		for i = 1, free do assert_reason("user_unknown", attempts[i]); end
		local answered, began = free, server.now;
		while server:timers_left() > 0 do
			server:advance(0.1);
			while answered < #server.requests do answered = answered + 1; no(server.requests[answered]); end
		end
		assert.is_true(server.now - began <= 2 * patience, server.now - began);
		assert.is_true(answered <= free + patience / interval + 3, answered);
		local turned_away = 0;
		for _, attempt in ipairs(attempts) do
			assert.is_true(attempt.done);
			if attempt.text == support.decisions.loginReasons.too_many_refusals.text then
				turned_away = turned_away + 1;
				assert_reason("too_many_refusals", attempt);
			else
				assert_reason("user_unknown", attempt);
			end
		end
		assert.equal(1000 - answered, turned_away);
	end);

	it("cannot by leaving before the answer, either", function ()
		local attempts = {};
		for i = 1, 100 do attempts[i] = begin(); end
		for _, attempt in ipairs(attempts) do server:destroy(attempt.session); end
		for i = 1, free do no(server.requests[i]); end
		local answered = free;
		for _ = 1, 300 do
			server:advance(0.1);
			while answered < #server.requests do answered = answered + 1; no(server.requests[answered]); end
		end
		for _, attempt in ipairs(attempts) do assert.is_true(attempt.done); assert.is_nil(attempt.error); end
		assert.is_true(answered <= free + patience / interval + 3, answered);
		assert.equal(0, #server:lines("Login refused"));
		assert.equal(0, server:timers_left());
	end);

	for before, name in pairs({ [0] = "", [free - 1] = ", also after 14 refusals" }) do
		it("of a school lets all 300 in who come at once" .. name, function ()
			be_refused(before);
			local attempts = {};
			for i = 1, 300 do attempts[i] = begin(); end
			local rounds = answer_all(yes, before);
			for _, attempt in ipairs(attempts) do assert.equal("success", attempt.status); end
			assert.is_true(rounds <= 20, rounds);
			assert.equal(before, #server:lines("Login refused"));
			assert.equal(0, server:timers_left());
		end);
	end

	it("of a school that is in debt lets in one within two seconds, and all the rest soon after", function ()
		be_refused(40);
		local attempts = {};
		for i = 1, 300 do attempts[i] = begin(); end
		server:advance(1.8);
		assert.equal(41, #server.requests);
		yes(server.requests[41]);
		assert.equal("success", attempts[300].status);
		-- Who was turned away, or waits, tries again.
		local rounds = answer_all(yes, 41);
		for i, attempt in ipairs(attempts) do
			if attempt.status ~= "success" then
				server:advance(1);
				attempts[i] = begin();
				yes(server.requests[#server.requests]);
			end
		end
		for _, attempt in ipairs(attempts) do assert.equal("success", attempt.status); end
		assert.is_true(rounds <= 25, rounds);
	end);

	it("that a member shares cannot be used for more refusals than it has left and had successes", function ()
		be_refused(free - 1);
		for _ = 1, 100 do begin(); yes(server.requests[#server.requests]); end
		server.requests = {};
		for _ = 1, 500 do begin(); end
		assert.is_true(#server.requests <= 60, #server.requests);
		for i = 1, #server.requests do no(server.requests[i]); end
		local asked = #server.requests;
		assert.is_true(asked <= 60);
		assert_waits();
	end);

	it("makes nobody wait longer than a check may take", function ()
		start({ uvs_timeout = 5 });
		local attempts = {};
		for i = 1, free + 1 do attempts[i] = begin(); end
		server:advance(4.9);
		assert.is_nil(attempts[free + 1].done);
		server:advance(0.2);
		for _, attempt in ipairs(attempts) do assert.equal(1, attempt.answers); end
		assert.equal("failure", attempts[free + 1].status);
		server:advance(5);
		assert.equal(0, server:timers_left());
	end);

	it("has the limit that the option says, and none with 0", function ()
		start({ matrix_refusals_per_minute = 2 });
		assert_asks();
		no(server.requests[1]);
		server:advance(0.1);
		assert_asks();
		no(server.requests[2]);
		assert_waits();
		server:advance(24.9);
		assert.equal(2, #server.requests);
		start({ matrix_refusals_per_minute = 0 });
		for _ = 1, 100 do begin(); no(server.requests[#server.requests]); end
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
		assert.equal(40, #server.requests);
		assert.equal(1, #server:lines("trusted_proxies"));
	end);

	it("that is not known has no limit", function ()
		start();
		for number = 1, 20 do
			local session = server:connect({ room = support.room_name; token = support.token({ token = "openid-secret-" .. number }) });
			session.ip = nil;
			local attempt = server:login(module, session);
			server.requests[#server.requests].callback('{"results":{"user":false}}', 200);
			assert.equal("failure", attempt.status);
			assert.equal(number, #server.requests);
		end
	end);

	it("does not lose its limit by a header that it writes itself", function ()
		for _ = 1, 50 do
			server.ip = "192.0.2.1";
			server:login(module, server:connect({ room = support.room_name; token = fresh() }, { x_forwarded_for = "192.0.2.77" }));
			if #server.requests <= free then no(server.requests[#server.requests]); end
		end
		assert.equal(free, #server.requests);
	end);

	it("is answered at unloading, when it waits", function ()
		local attempts = {};
		for i = 1, 50 do attempts[i] = begin(); end
		module.unload_by_server();
		for _, attempt in ipairs(attempts) do assert_reason("check_cancelled", attempt); end
		assert.equal(free, #server.requests);
		assert.equal(0, server:timers_left());
	end);

	it("is answered at unloading, when it waits in debt, and leaves no timer", function ()
		be_refused(free + 2);
		local attempt = assert_waits();
		module.unload_by_server();
		assert_reason("check_cancelled", attempt);
		assert.equal(0, server:timers_left());
	end);
end);
