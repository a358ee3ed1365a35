-- Checks that spare the verification service: one for several, answers used again, turns, and the pause after failures. By the module as it is built, with a clock that the test drives.

local support = require "test.lua.support";

local server, module;

local function start(options)
	local all = { uvs_base_url = "http://uvs.test"; uvs_timeout = 10; matrix_refusals_per_minute = 0 };
	for name, value in pairs(options or {}) do all[name] = value; end
	server = support.server();
	module = server:load("auth_matrix_user_verification", server.host, all);
end

local logins = 0;
-- A login with an OpenID token of this name, from an address of its own unless `ip` says which. `changes` go into
-- context.matrix, `top` beside context.
local function begin(name, changes, top, ip)
	logins = logins + 1;
	server.ip = ip or ("198.51.%d.%d"):format(math.floor(logins / 250) % 250, logins % 250);
	local matrix = { token = "openid-secret-" .. (name or "a") };
	for key, value in pairs(changes or {}) do matrix[key] = value; end
	local room = support.decisions.roomNameOf(matrix.room_id or support.room_id);
	return server:login(module, server:connect({ room = room, token = support.token(matrix, nil, top) }));
end

-- Answers a request: the one of this number, or the last.
local function yes(number, user_id)
	server.requests[number or #server.requests].callback(support.uvs_body(user_id), 200);
end
local function no(number)
	server.requests[number or #server.requests].callback('{"results":{"user":false}}', 200);
end
local function fail(number)
	server.requests[number or #server.requests].callback("", 503);
end

-- A room of its own for each name.
local function room_of(name) return "!" .. name .. ":hs.test"; end

-- A login whose check fails; for a room of its own unless `room` says which.
local function failed_login(name, room)
	local attempt = begin(name, { room_id = room or room_of(name) });
	fail();
	assert.equal("failure", attempt.status);
	server:advance(0.6);
	return attempt;
end

local assert_reason = support.assert_reason;

-- The levels at which lines with a text were logged.
local function levels(text)
	local found = {};
	for i, line in ipairs(server:lines(text)) do found[i] = line.level; end
	return found;
end

before_each(function () start(); end);
after_each(function ()
	server:check_log();
	for _, request in ipairs(server.requests) do
		assert.is_nil(request.options.body:find("%c"));
	end
end);

describe("a check under way", function ()
	it("counts for all who want to know the same, each with their own session", function ()
		local attempts = {};
		for i = 1, 200 do attempts[i] = begin(); end
		assert.equal(1, #server.requests);
		yes();
		local names = {};
		for _, attempt in ipairs(attempts) do
			assert.equal("success", attempt.status);
			assert.equal(1, attempt.answers);
			assert.is_nil(names[attempt.handler.username]);
			names[attempt.handler.username] = true;
		end
		assert.equal(0, server:timers_left());
	end);

	it("is one of its own for another token, room or server name", function ()
		begin("a");
		begin("b");
		begin("a", { room_id = "!other:hs.test" });
		begin("a", { server_name = "other.test" });
		assert.equal(4, #server.requests);
	end);

	it("that says no refuses all of them", function ()
		local attempts = { begin(), begin() };
		no();
		for _, attempt in ipairs(attempts) do assert_reason("user_unknown", attempt); end
	end);

	it("ends for all who came to it with the time of the first, and is made anew for who comes then", function ()
		local first = begin();
		server:advance(6);
		local second = begin();
		server:advance(4.1);
		assert_reason("verifier_timeout", first);
		assert_reason("verifier_timeout", second);
		assert.equal(1, #server.requests);
		local third = begin();
		assert.equal(2, #server.requests);
		yes();
		assert.equal("success", third.status);
		assert.equal(0, server:timers_left());
	end);

	it("goes on when a client leaves", function ()
		local first, second = begin(), begin();
		server:destroy(first.session);
		yes();
		assert.equal("failure", first.status);
		assert.equal("success", second.status);
	end);
end);

describe("a positive answer", function ()
	it("is used again for 15 seconds, for sessions of their own", function ()
		local first = begin();
		yes();
		server:advance(14.9);
		local second = begin();
		assert.equal("success", second.status);
		assert.equal(1, #server.requests);
		assert.are_not.equal(first.handler.username, second.handler.username);
		assert.equal("@ada:hs.test", second.session.matrix_rights.userId);
		assert.equal(first.session.matrix_rights, second.session.matrix_rights);
		server:advance(0.1);
		begin();
		assert.equal(2, #server.requests);
	end);

	it("is used for as long as matrix_cache_seconds says, and never with 0", function ()
		start({ matrix_cache_seconds = 100 });
		begin();
		yes();
		server:advance(99);
		assert.equal("success", begin().status);
		start({ matrix_cache_seconds = 0 });
		begin();
		yes();
		begin();
		assert.equal(2, #server.requests);
	end);

	it("is used for just as long whenever it comes", function ()
		for _, pause in ipairs({ 1, 14, 15, 16, 29, 31, 1000 }) do
			server:advance(pause);
			begin("before" .. pause);
			yes();
			server:advance(pause % 15);
			begin("a" .. pause);
			yes();
			local asked = #server.requests;
			server:advance(14.9);
			assert.equal("success", begin("a" .. pause).status);
			assert.equal(asked, #server.requests, "after " .. pause);
			server:advance(0.1);
			begin("a" .. pause);
			assert.equal(asked + 1, #server.requests, "after " .. pause);
			yes();
		end
	end);

	it("is not used longer because it is used", function ()
		begin();
		yes();
		for _ = 1, 3 do server:advance(5); begin(); end
		assert.equal(2, #server.requests);
	end);

	it("counts for no other token, room or server name", function ()
		begin("a");
		yes();
		for _, changes in ipairs({ { token = "openid-secret-b" }, { room_id = "!other:hs.test" }, { server_name = "other.test" } }) do
			local asked = #server.requests;
			begin("a", changes);
			assert.equal(asked + 1, #server.requests);
		end
	end);

	it("is not used past the token's life", function ()
		begin("a", nil, { exp = os.time() + 5 });
		yes();
		server:advance(4);
		assert.equal("success", begin("a").status);
		server:advance(1.1);
		begin("a");
		assert.equal(2, #server.requests);
	end);

	it("does not help a token that says no longer what it said", function ()
		begin("a");
		yes();
		assert_reason("token_expired", begin("a", nil, { exp = os.time() - 1 }));
	end);

	it("never comes of a no, nor of a failure", function ()
		begin();
		no();
		begin();
		assert.equal(2, #server.requests);
		fail(2);
		begin();
		assert.equal(3, #server.requests);
	end);

	it("of before a reload is forgotten", function ()
		begin();
		yes();
		module.unload_by_server();
		module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test" });
		begin();
		assert.equal(2, #server.requests);
	end);
end);

describe("turns", function ()
	before_each(function () start({ matrix_max_checks = 4 }); begin("first"); yes(); server.requests = {}; end);

	it("are as many as matrix_max_checks, in order", function ()
		local attempts = {};
		for i = 1, 10 do attempts[i] = begin(tostring(i)); end
		assert.equal(4, #server.requests);
		for i = 1, 10 do
			assert.truthy(server.requests[i].options.body:find('secret-' .. i .. '"', 1, true));
			yes(i);
			assert.equal("success", attempts[i].status);
		end
		assert.equal(10, #server.requests);
		assert.equal(0, server:timers_left());
	end);

	it("are three quarters at most of one address, in the queue as well, so that others have theirs", function ()
		start({ matrix_max_checks = 8 });
		begin("first");
		yes();
		server.requests = {};
		local greedy = {};
		for i = 1, 200 do greedy[i] = begin("g" .. i, nil, nil, "192.0.2.1"); end
		assert.equal(6, #server.requests);
		-- 120 places to wait.
		for i = 1, 126 do assert.is_nil(greedy[i].done, i); end
		for i = 127, 200 do assert_reason("too_many_checks", greedy[i]); end
		for i = 1, 2 do begin("k" .. i); end
		assert.equal(8, #server.requests);
		local others = {};
		for i = 1, 40 do others[i] = begin("o" .. i); assert.is_nil(others[i].done, i); end
		-- Places that get free go to the others while the address has its share.
		yes(7);
		yes(8);
		assert.truthy(server.requests[9].options.body:find('secret-o1"', 1, true));
		assert.truthy(server.requests[10].options.body:find('secret-o2"', 1, true));
		yes(1);
		assert.truthy(server.requests[11].options.body:find('secret-g7"', 1, true));
	end);

	it("are one at least for an address, where there is but one", function ()
		start({ matrix_max_checks = 1 });
		for i = 1, 3 do begin(tostring(i), nil, nil, "192.0.2.1"); end
		for i = 1, 3 do
			assert.equal(i, #server.requests);
			yes(i);
		end
	end);

	it("come with what is left of the time", function ()
		for i = 1, 5 do begin(tostring(i)); end
		server:advance(7);
		yes(1);
		assert.equal(5, #server.requests);
		server:advance(2.9);
		assert.is_nil(server.requests[5].destroyed);
		server:advance(0.2);
		assert.is_true(server.requests[5].destroyed);
	end);

	it("that do not come in time are a refusal, and nobody is asked for it", function ()
		start({ matrix_max_checks = 1; uvs_timeout = 3 });
		begin("0");
		server:advance(1);
		local waiting = begin("1");
		server:advance(1);
		begin("2");
		server:advance(0.9);
		assert.is_nil(waiting.done);
		server:advance(0.2);
		-- The first timed out, and the turn went to who waits.
		assert.equal(2, #server.requests);
		server:advance(1);
		assert_reason("verifier_timeout", waiting);
		assert.equal(3, #server.requests);
		server:advance(10);
		assert.equal(0, server:timers_left());
	end);

	it("are not waited for by who has given up", function ()
		for i = 1, 4 do begin(tostring(i)); server:advance(0.1); end
		-- Late, so that the others end before it.
		server:advance(5);
		for i = 1, 4 do yes(i); begin("x" .. i); end
		local waiting = begin("w");
		server:advance(9.99);
		assert.is_nil(waiting.done);
		server:advance(0.02);
		assert.equal(1, waiting.answers);
		assert.equal("failure", waiting.status);
		server:advance(20);
		assert.equal(0, server:timers_left());
	end);

	it("beyond twenty times as many are refused at once, which is told once, and at the end with a count", function ()
		local attempts = {};
		for i = 1, 90 do attempts[i] = begin(tostring(i)); end
		for i = 1, 84 do assert.is_nil(attempts[i].done); end
		for i = 85, 90 do assert_reason("too_many_checks", attempts[i]); end
		assert.same({ "warn", "debug", "debug", "debug", "debug", "debug" }, levels("(too_many_checks)"));
		local answered = 0;
		while answered < #server.requests do answered = answered + 1; yes(answered); end
		for i = 1, 84 do assert.equal("success", attempts[i].status); end
		assert.equal(1, #server:lines("6 logins were refused meanwhile"));
		assert.equal("success", (function () local late = begin("late"); yes(); return late.status; end)());
		assert.equal(0, server:timers_left());
	end);

	it("of servers that let nobody in yet are a quarter each, so that others have theirs", function ()
		start({ matrix_max_checks = 8 });
		local known = begin("known");
		yes();
		assert.equal("success", known.status);
		server.requests = {};
		for i = 1, 20 do begin("s" .. i, { server_name = "slow.test" }); end
		assert.equal(2, #server.requests);
		for i = 1, 20 do begin("t" .. i, { server_name = "slow" .. i .. ".test" }); end
		assert.equal(6, #server.requests);
		begin("k1");
		begin("k2");
		assert.equal(8, #server.requests);
		assert.truthy(server.requests[8].options.body:find("hs.test", 1, true));
	end);
end);

describe("a failure", function ()
	it("is told at once, and nothing is asked a second time by itself, whatever was answered", function ()
		for reason, answer in pairs({
			verifier_failed = { "", 503 }, verifier_unreachable = { "connection-closed", 0 }, user_unknown = { '{"results":{"user":false}}', 200 },
			verifier_unreadable = { "html", 200 }, verifier_forbidden = { "", 403 }, verifier_busy = { "", 429 },
		}) do
			start();
			local attempt = begin();
			server.requests[1].callback(answer[1], answer[2]);
			assert_reason(reason, attempt);
			server:advance(20);
			assert.equal(1, #server.requests);
			assert.equal(0, server:timers_left());
		end
	end);

	it("is no answer for who comes later", function ()
		begin();
		fail();
		local attempt = begin();
		assert.equal(2, #server.requests);
		yes();
		assert.equal("success", attempt.status);
	end);
end);

describe("failures in a row", function ()
	local function trouble()
		for i = 1, 5 do
			begin("f" .. i, { room_id = room_of("f" .. i) });
			fail();
		end
	end
	-- A login by a token and for a room that nobody came with before.
	local news = 0;
	local function newcomer()
		news = news + 1;
		return begin("new" .. news, { room_id = room_of("new" .. news) });
	end

	it("stop the asking for a second, at the fifth", function ()
		trouble();
		assert.equal(5, #server.requests);
		assert_reason("verifier_paused", newcomer());
		server:advance(0.9);
		assert_reason("verifier_paused", newcomer());
		assert.equal(5, #server.requests);
	end);

	it("end by one check that is answered; nobody else asks meanwhile", function ()
		trouble();
		server:advance(1);
		local probe = newcomer();
		assert.equal(6, #server.requests);
		assert_reason("verifier_paused", newcomer());
		assert.equal(6, #server.requests);
		yes();
		assert.equal("success", probe.status);
		begin("x");
		begin("y");
		assert.equal(8, #server.requests);
	end);

	it("are told once at the begin and once at the end, with a count", function ()
		trouble();
		for _ = 1, 7 do newcomer(); end
		server:advance(1);
		newcomer();
		yes();
		assert.same({ "error", "debug", "debug", "debug", "debug" }, levels("(verifier_failed)"));
		assert.same({ "warn" }, levels("Checks at hs.test failed"));
		assert.same({ "debug", "debug", "debug", "debug", "debug", "debug", "debug" }, levels("(verifier_paused)"));
		assert.same({ "info" }, levels("work again"));
		assert.equal(1, #server:lines("12 logins were refused meanwhile"));
		-- The next trouble is news.
		failed_login("z");
		assert.equal("error", levels("(verifier_failed)")[6]);
	end);

	it("of one server stop nobody who comes from another", function ()
		for i = 1, 5 do
			begin("f" .. i, { server_name = "dead.test"; room_id = room_of("f" .. i) });
			fail();
		end
		assert_reason("verifier_paused", begin("x", { server_name = "dead.test" }));
		local attempt = begin("y");
		yes();
		assert.equal("success", attempt.status);
	end);

	it("do not come of what strangers can bring about: a no, or 4xx", function ()
		for i = 1, 20 do begin("n" .. i, { room_id = room_of("n" .. i) }); no(); end
		for i = 1, 20 do begin("r" .. i, { room_id = room_of("r" .. i) }); server.requests[#server.requests].callback("", 400); end
		for i = 1, 20 do begin("h" .. i, { room_id = room_of("h" .. i) }); server.requests[#server.requests].callback("html", 200); end
		local attempt = begin("good");
		yes();
		assert.equal("success", attempt.status);
	end);

	it("answer at once who waits for a turn", function ()
		start({ matrix_max_checks = 5 });
		begin("first");
		yes();
		local waiting = {};
		for i = 1, 5 do begin("f" .. i, { room_id = room_of("f" .. i) }); end
		for i = 1, 50 do waiting[i] = begin("w" .. i, { room_id = room_of("w" .. i) }); end
		for _ = 2, 6 do server:advance(1.8); end
		server:advance(1.1);
		for _, attempt in ipairs(waiting) do assert.is_true(attempt.done); end
		assert.equal(0, server:timers_left());
	end);
end);

describe("unloading", function ()
	it("answers who is asked about, and who waits for a turn", function ()
		start({ matrix_max_checks = 4 });
		begin("first");
		yes();
		local attempts = {};
		for i = 1, 10 do attempts[i] = begin(tostring(i)); end
		module.unload_by_server();
		for _, attempt in ipairs(attempts) do assert_reason("check_cancelled", attempt); end
		assert.equal(5, #server.requests);
		server:advance(100);
		assert.equal(5, #server.requests);
		assert.equal(0, server:timers_left());
		for _, attempt in ipairs(attempts) do assert.equal(1, attempt.answers); end
	end);
end);
