-- The homeservers themselves are asked: which requests go out, side by side or one after the other, and what comes of
-- their answers. By the module as it is built, with answers and clock that the test drives.

local json = require "util.json";
local support = require "test.lua.support";

local room_id = support.room_id;
local server, module, options, logins;

local hs, other, third = "https://matrix.hs.test", "https://matrix.other.test", "https://matrix.third.test";
local admin = { url = hs; admin_token = "syt_admin_secret" };
local bot = { url = hs; access_token = "syt_bot_secret" };

local function start(homeservers, changes)
	options = {
		matrix_homeservers = homeservers; uvs_sync_power_levels = true; uvs_timeout = 10;
		matrix_cache_seconds = 0; matrix_refusals_per_minute = 0;
	};
	for name, value in pairs(changes or {}) do options[name] = value; end
	server, logins = support.server(), 0;
	server.secrets = { "openid-secret", "syt_" };
	module = server:load("auth_matrix_user_verification", server.host, options);
end

-- A login with a token of its own; `changes` go into context.matrix.
local function begin(changes)
	logins = logins + 1;
	local matrix = { token = "openid-secret-" .. logins };
	for name, value in pairs(changes or {}) do matrix[name] = value; end
	local token = support.token(matrix, { name = "Mallory"; avatar = "https://evil.test/a.png" });
	return server:login(module, server:connect({ room = support.room_name; token = token }));
end

-- What is asked and neither answered nor given up, in short and sorted.
local shorts = {
	["openid/userinfo"] = "userinfo"; ["/joined_rooms$"] = "joined rooms"; ["m%.room%.power_levels"] = "levels";
	["m%.room%.create"] = "creation"; ["/account/whoami$"] = "whoami"; ["m%.room%.member/%%40bot"] = "bot";
	["m%.room%.member/%%40ada"] = "member"; ["/v2/users/"] = "account"; ["/joined_members$"] = "members";
	-- As an application service.
	["/joined_members%?"] = "members"; ["/account/whoami%?"] = "posing"; ["m%.room%.member/%%40ben"] = "ben";
};
local function short_of(request)
	for pattern, short in pairs(shorts) do
		if request.url:find(pattern) then return short; end
	end
	error("asked for something else: " .. request.url);
end
local function open(base)
	local found = {};
	for _, request in ipairs(server.requests) do
		local here = not base or request.url:sub(1, #base + 1) == base .. "/";
		if here and not request.answered and not request.destroyed then found[#found + 1] = short_of(request); end
	end
	table.sort(found);
	return found;
end

-- Answers an open request.
local function answer(short, body, status, headers, base)
	for _, request in ipairs(server.requests) do
		local here = not base or request.url:sub(1, #base + 1) == base .. "/";
		if here and not request.answered and not request.destroyed and short_of(request) == short then
			request.answered = true;
			request.callback(type(body) == "table" and json.encode(body) or body, status or 200, { headers = headers or {} });
			return request;
		end
	end
	error("not asked: " .. short);
end

local levels = { state_default = 50; users = { ["@ada:hs.test"] = 50; ["@ada:other.test"] = 50 } };
local create = { type = "m.room.create"; state_key = ""; sender = "@eve:hs.test"; content = { room_version = "11" } };
local power_event = { type = "m.room.power_levels"; state_key = ""; content = levels };
local good = {
	["joined rooms"] = { joined_rooms = { "!x:hs.test", room_id } }; levels = { state = { power_event } };
	creation = { state = { create } }; account = { displayname = "Ada"; avatar_url = "mxc://hs.test/abc" };
};
local good_for_bot = {
	member = { membership = "join"; displayname = "Ada"; avatar_url = "mxc://hs.test/abc" }; levels = levels;
	creation = create; whoami = { user_id = "@bot:hs.test" }; bot = { membership = "join" };
};
local function say_who(user_id, base) return answer("userinfo", { sub = user_id or "@ada:hs.test" }, 200, nil, base); end

local function assert_owner(attempt)
	assert.same({ "success", 1, true }, { attempt.status, attempt.answers, attempt.session.auth_matrix_user_verification_is_owner });
end
local assert_reason = support.assert_reason;
-- Requests are closed by a timer.
local function assert_all_given_up(attempt)
	server:advance(0);
	assert.same({}, open());
	-- An answer that comes all the same changes nothing.
	local status = attempt.status;
	for _, request in ipairs(server.requests) do request.callback("{}", 200, { headers = {} }); end
	assert.same({ status, 1 }, { attempt.status, attempt.answers });
end

after_each(function () server:check_log(); end);

describe("by the admin API", function ()
	before_each(function () start({ ["hs.test"] = admin }); end);

	it("first the user is asked, then the rest side by side, in whatever order the answers come", function ()
		for _, order in ipairs({
			{ "joined rooms", "levels", "creation" }, { "creation", "levels", "joined rooms" }, { "levels", "joined rooms", "creation" },
		}) do
			start({ ["hs.test"] = admin });
			local attempt = begin();
			assert.same({ "userinfo" }, open());
			assert.is_nil(say_who().options.headers.Authorization);
			assert.same({ "creation", "joined rooms", "levels" }, open());
			for _, short in ipairs(order) do
				assert.is_nil(attempt.done);
				assert.equal("Bearer syt_admin_secret", answer(short, good[short]).options.headers.Authorization);
			end
			assert_owner(attempt);
			assert.same({}, open());
		end
	end);

	it("the creation of a room is asked once, and again only when it was not told", function ()
		local attempt = begin();
		say_who();
		answer("joined rooms", good["joined rooms"]);
		answer("creation", { errcode = "M_LIMIT_EXCEEDED" }, 429);
		assert_reason("verifier_busy", attempt);
		for number = 1, 3 do
			attempt = begin();
			say_who();
			server:advance(0);
			assert.same(number == 1 and { "creation", "joined rooms", "levels" } or { "joined rooms", "levels" }, open());
			for _, short in ipairs(open()) do answer(short, good[short]); end
			assert_owner(attempt);
		end
	end);

	it("who is not in the room is told so at once, and the other questions are given up", function ()
		local attempt = begin();
		say_who();
		answer("joined rooms", { joined_rooms = { "!x:hs.test" } });
		assert_reason("not_in_room", attempt);
		assert_all_given_up(attempt);
	end);

	it("a token that is nobody's asks no more", function ()
		local attempt = begin();
		answer("userinfo", { errcode = "M_UNKNOWN_TOKEN" }, 401);
		assert_reason("user_unknown", attempt);
		assert.same({}, open());
	end);

	it("both rounds share one deadline", function ()
		local attempt = begin();
		server:advance(6);
		say_who();
		answer("joined rooms", good["joined rooms"]);
		answer("creation", good.creation);
		server:advance(3.9);
		assert.is_nil(attempt.done);
		server:advance(0.2);
		assert_reason("verifier_timeout", attempt);
		assert_all_given_up(attempt);
	end);

	for _, round in ipairs({ "first", "second" }) do
		it("a login that waits in the " .. round .. " round is answered when the module is unloaded", function ()
			local attempt = begin();
			if round == "second" then say_who(); end
			module.unload_by_server();
			assert_reason("check_cancelled", attempt);
			assert_all_given_up(attempt);
			server:advance(60);
			assert.equal(0, server:timers_left());
		end);
	end

	it("a 429 says in the log when to retry", function ()
		for _, case in ipairs({
			{ 2500, "status 429, M_LIMIT_EXCEEDED, retry in 3 s" }, { 2000, "status 429, M_LIMIT_EXCEEDED, retry in 2 s" }, { 1e300, "status 429, M_LIMIT_EXCEEDED, retry in %d+ s" },
			{ "2500", "status 429, M_LIMIT_EXCEEDED" }, { nil, "status 429, M_LIMIT_EXCEEDED" },
		}) do
			start({ ["hs.test"] = admin });
			local attempt = begin();
			say_who();
			answer("levels", { errcode = "M_LIMIT_EXCEEDED"; retry_after_ms = case[1] }, 429);
			-- Nothing depends on it yet: the user may not be in the room.
			assert.is_nil(attempt.done);
			answer("joined rooms", good["joined rooms"]);
			assert_reason("verifier_busy", attempt);
			local lines = server:lines("hs.test, power levels: verifier_busy, ");
			assert.equal(1, #lines);
			assert.truthy(lines[1].text:find("(hs.test, power levels: verifier_busy, " .. case[2] .. ")", 1, not case[2]:find("%", 1, true)), lines[1].text);
		end
	end);

	it("name and picture come from the account, whatever the token says", function ()
		local with_media = { url = hs; admin_token = "syt_admin_secret"; media_url = "https://media.test/" };
		start({ ["hs.test"] = with_media }, { matrix_profile = true });
		local attempt = begin();
		say_who();
		assert.same({ "account", "creation", "joined rooms", "levels" }, open());
		for _, short in ipairs({ "joined rooms", "levels", "creation" }) do answer(short, good[short]); end
		assert.is_nil(attempt.done);
		answer("account", good.account);
		assert_owner(attempt);
		assert.same({
			id = "@ada:hs.test"; name = "Ada";
			avatar = "https://media.test/_matrix/media/v3/thumbnail/hs.test/abc?width=400&height=400&method=crop";
		}, attempt.session.jitsi_meet_context_user);
	end);

	it("a picture that no browser could load is left out", function ()
		for _, url in ipairs({ "https://evil.test/a.png", "mxc://hs.test/../a", "mxc://h s/a", "mxc://hs.test/" }) do
			start({ ["hs.test"] = { url = hs; admin_token = "syt_admin_secret"; media_url = "https://media.test" } }, { matrix_profile = true });
			local attempt = begin();
			say_who();
			answer("account", { displayname = "Ada"; avatar_url = url });
			for _, short in ipairs(open()) do answer(short, good[short]); end
			assert.same({ id = "@ada:hs.test"; name = "Ada" }, attempt.session.jitsi_meet_context_user);
		end
	end);

	it("an account that cannot be had leaves the name out", function ()
		start({ ["hs.test"] = admin }, { matrix_profile = true });
		local attempt = begin();
		say_who();
		answer("account", "", 500);
		for _, short in ipairs(open()) do answer(short, good[short]); end
		assert_owner(attempt);
		assert.same({ id = "@ada:hs.test" }, attempt.session.jitsi_meet_context_user);
	end);
end);

describe("without uvs_verify_membership", function ()
	for right, entry in pairs({ admin = admin, bot = bot }) do
		it("only the user is asked, and is no owner (" .. right .. ")", function ()
			start({ ["hs.test"] = entry }, { uvs_verify_membership = false });
			local attempt = begin();
			say_who();
			assert.same({ "success", false }, { attempt.status, attempt.session.auth_matrix_user_verification_is_owner });
			assert.equal(1, #server.requests);
		end);
	end

	it("a token still has to be somebody's, of the server that it names", function ()
		start({ ["hs.test"] = admin }, { uvs_verify_membership = false });
		local attempt = begin();
		answer("userinfo", { errcode = "M_UNKNOWN_TOKEN" }, 401);
		assert_reason("user_unknown", attempt);
		attempt = begin();
		say_who("@ada:other.test");
		assert_reason("user_of_other_server", attempt);
		attempt = begin();
		say_who("ada");
		assert_reason("verifier_unreadable", attempt);
		attempt = begin({ server_name = "other.test" });
		assert_reason("server_not_configured", attempt);
		assert.equal(3, #server.requests);
	end);

	it("with matrix_profile the name in the token is not used", function ()
		start({ ["hs.test"] = admin }, { uvs_verify_membership = false; matrix_profile = true });
		local attempt = begin();
		say_who();
		assert.equal("success", attempt.status);
		assert.same({ id = "@ada:hs.test" }, attempt.session.jitsi_meet_context_user);
	end);
end);

describe("as a bot", function ()
	before_each(function () start({ ["hs.test"] = bot }); end);

	it("the bot's own membership is asked each time, its name once", function ()
		for number = 1, 3 do
			local attempt = begin();
			say_who();
			if number == 1 then
				assert.same({ "whoami" }, open());
				answer("whoami", good_for_bot.whoami);
			end
			assert.same(number == 1 and { "bot", "creation", "levels", "member" } or { "bot", "levels", "member" }, open());
			for _, short in ipairs({ "member", "levels", number == 1 and "creation" or nil }) do
				assert.equal("Bearer syt_bot_secret", answer(short, good_for_bot[short]).options.headers.Authorization);
			end
			assert.is_nil(attempt.done);
			answer("bot", good_for_bot.bot);
			assert_owner(attempt);
		end
	end);

	for reason, said in pairs({
		bot_left_room = { { membership = "leave" }, 200 }, bot_not_in_room = { { errcode = "M_FORBIDDEN" }, 403 },
		verifier_unreadable = { {}, 200 },
	}) do
		it(reason .. ": what it is told of others counts for nothing, be it yes or no", function ()
			for _, member in ipairs({ { membership = "join" }, { membership = "leave" } }) do
				start({ ["hs.test"] = bot });
				local attempt = begin();
				say_who();
				answer("whoami", good_for_bot.whoami);
				answer("member", member);
				answer("levels", levels);
				answer("creation", create);
				assert.is_nil(attempt.done);
				answer("bot", said[1], said[2]);
				assert_reason(reason, attempt);
			end
		end);
	end

	it("a bot outside a room that everybody may read is not believed", function ()
		local attempt = begin();
		say_who();
		for _, short in ipairs({ "whoami", "member", "levels", "creation" }) do answer(short, good_for_bot[short]); end
		answer("bot", { errcode = "M_NOT_FOUND" }, 404);
		assert_reason("bot_not_in_room", attempt);
	end);

	it("a bot whose token is gone says so, and is asked again", function ()
		local attempt = begin();
		say_who();
		answer("whoami", { errcode = "M_UNKNOWN_TOKEN" }, 401);
		assert_reason("homeserver_token_unknown", attempt);
		assert_all_given_up(attempt);
		attempt = begin();
		say_who();
		for _, short in ipairs({ "whoami", "bot", "member", "levels", "creation" }) do answer(short, good_for_bot[short]); end
		assert_owner(attempt);
	end);

	it("a review asks for its own name first, and removes nobody until it knows that it sees the room", function ()
		start({ ["hs.test"] = bot }, { matrix_resync = 20 });
		local attempt = begin();
		say_who();
		for _, short in ipairs({ "whoami", "bot", "member", "levels", "creation" }) do answer(short, good_for_bot[short]); end
		server:bind(attempt.session, attempt.handler.username);
		module.unload_by_server();
		module = server:load("auth_matrix_user_verification", server.host, options);
		local rights = attempt.session.matrix_rights;
		local function review()
			for _ = 1, 20 do
				if #open() == 0 then server:advance(1); end
			end
		end
		review();
		assert.same({ "whoami" }, open());
		answer("whoami", { errcode = "M_UNKNOWN_TOKEN" }, 401);
		review();
		answer("whoami", good_for_bot.whoami);
		assert.same({ "creation", "levels", "members" }, open());
		for _, short in ipairs({ "creation", "levels" }) do answer(short, good_for_bot[short]); end
		-- It does not see itself, so that it cannot tell who else is gone.
		answer("members", { joined = {} });
		assert.equal("joined", rights.membership);
		review();
		answer("members", { joined = { ["@bot:hs.test"] = {} } });
		answer("levels", levels);
		assert.equal("ended", rights.membership);
	end);

	it("name and picture come with the membership, without another question", function ()
		start({ ["hs.test"] = bot }, { matrix_profile = true });
		local attempt = begin();
		say_who();
		assert.same({ "whoami" }, open());
		for _, short in ipairs({ "whoami", "bot", "levels", "creation", "member" }) do answer(short, good_for_bot[short]); end
		assert_owner(attempt);
		-- Without media_url no browser could load the picture.
		assert.same({ id = "@ada:hs.test"; name = "Ada" }, attempt.session.jitsi_meet_context_user);
	end);
end);

describe("as an application service", function ()
	local service = { url = hs; as_token = "syt_service_secret" };
	local services = { ["hs.test"] = service; ["other.test"] = { url = other; as_token = "syt_other_secret" } };
	local joined, forbidden = { membership = "join" }, { errcode = "M_FORBIDDEN" };

	local function asked_as(request) return request.url:match("[?&]user_id=([^&]*)$"); end

	-- Lets Ben in, who is of hs.test, or another one of nearly that name.
	local function let_ben_in(name)
		local attempt = begin({ server_name = "hs.test" });
		say_who("@" .. (name or "ben") .. ":hs.test");
		answer("ben", joined, 200, nil, hs);
		answer("levels", levels, 200, nil, hs);
		if open(hs)[1] == "creation" then answer("creation", create, 200, nil, hs); end
		assert.equal("success", attempt.status);
		server:bind(attempt.session, attempt.handler.username);
		return attempt;
	end

	it("a user is asked about as themselves, by one request less than a bot needs", function ()
		start({ ["hs.test"] = service });
		for number = 1, 2 do
			local attempt = begin();
			assert.is_nil(asked_as(say_who()));
			assert.same(number == 1 and { "creation", "levels", "member" } or { "levels", "member" }, open());
			for _, short in ipairs(open()) do
				local request = answer(short, good_for_bot[short]);
				assert.same({ "Bearer syt_service_secret", "%40ada%3ahs.test" }, { request.options.headers.Authorization, (asked_as(request):gsub("%%3A", "%%3a")) });
			end
			assert_owner(attempt);
		end
	end);

	it("the content of the membership counts, since users who left can read the room as it was", function ()
		for _, membership in ipairs({ "leave", "ban", "invite", "knock" }) do
			start({ ["hs.test"] = service });
			local attempt = begin();
			say_who();
			answer("levels", levels);
			answer("creation", create);
			answer("member", { membership = membership });
			assert_reason("not_in_room", attempt);
			assert_all_given_up(attempt);
		end
	end);

	for reason, said in pairs({
		not_in_room = { { user_id = "@ada:hs.test" }, 200 }, user_not_in_namespace = { forbidden, 403 },
		verifier_failed = { {}, 500 }, homeserver_token_unknown = { { errcode = "M_UNKNOWN_TOKEN" }, 401 },
	}) do
		it("who is shown nothing: " .. reason .. ", by whether we may act as them", function ()
			start({ ["hs.test"] = service });
			local attempt = begin();
			say_who();
			answer("member", forbidden, 403);
			answer("levels", forbidden, 403);
			assert.is_nil(attempt.done);
			answer("posing", said[1], said[2]);
			assert_reason(reason, attempt);
			assert_all_given_up(attempt);
		end);
	end

	-- Each is of a homeserver that lets us act as Ada, who may well be in the room.
	for what, said in pairs({
		["a token that is of no application service"] = { forbidden, { user_id = "@bot:hs.test" }; reason = "user_not_in_namespace" };
		["a limit of the homeserver"] = { { errcode = "M_RESOURCE_LIMIT_EXCEEDED" }; reason = "verifier_rejected" };
		["a suspended user"] = { { errcode = "M_USER_SUSPENDED" }; reason = "verifier_rejected" };
	}) do
		it(what .. " puts nobody outside", function ()
			start({ ["hs.test"] = service });
			local attempt = begin();
			say_who();
			answer("levels", levels);
			answer("creation", create);
			answer("member", said[1], 403);
			if attempt.status == nil then answer("posing", said[2] or { user_id = "@ada:hs.test" }); end
			assert_reason(said.reason, attempt);
		end);
	end

	it("a user of another server is asked about as a participant, who has to be in the room", function ()
		for reason, sight in pairs({ admitted = { joined, 200 }, user_not_in_namespace = { { membership = "leave" }, 200 }; verifier_busy = { { errcode = "M_LIMIT_EXCEEDED" }, 429 } }) do
			start(services);
			let_ben_in();
			local attempt = begin({ server_name = "other.test" });
			say_who("@ada:other.test", other);
			answer("member", forbidden, 403, nil, other);
			answer("posing", forbidden, 403, nil, other);
			server:advance(0);
			assert.same({ {}, { "ben", "levels", "member" } }, { open(other), open(hs) });
			assert.equal("%40ben", asked_as(answer("member", joined, 200, nil, hs)):sub(1, 6));
			answer("levels", levels, 200, nil, hs);
			assert.is_nil(attempt.done);
			answer("ben", sight[1], sight[2], nil, hs);
			if reason == "admitted" then assert_owner(attempt); else assert_reason(reason, attempt); end
		end
	end);

	it("a user of another server is asked about as three participants at most, one after the other", function ()
		start(services);
		for number = 1, 4 do let_ben_in("ben" .. number); end
		local attempt, askers = begin({ server_name = "other.test" }), {};
		say_who("@ada:other.test", other);
		answer("member", forbidden, 403, nil, other);
		answer("posing", forbidden, 403, nil, other);
		for number = 1, 3 do
			server:advance(0);
			assert.is_nil(attempt.done);
			local asker = asked_as(answer("ben", { membership = "leave" }, 200, nil, hs));
			assert.is_nil(askers[asker]);
			askers[asker] = number;
		end
		assert_reason("user_not_in_namespace", attempt);
		assert_all_given_up(attempt);
	end);

	it("nobody is asked about as a participant of another server", function ()
		start(services);
		local attempt = begin({ server_name = "other.test" });
		say_who("@ada:other.test", other);
		for _, short in ipairs({ "member", "levels", "creation" }) do answer(short, good_for_bot[short], 200, nil, other); end
		assert_owner(attempt);
		server:bind(attempt.session, attempt.handler.username);
		attempt = begin({ server_name = "other.test" });
		say_who("@ada:other.test", other);
		answer("member", forbidden, 403, nil, other);
		answer("posing", forbidden, 403, nil, other);
		assert.same({}, open(hs));
		assert_reason("user_not_in_namespace", attempt);
	end);

	it("without a participant nobody can say", function ()
		start({ ["hs.test"] = service; ["other.test"] = { url = other; access_token = "syt_other_secret" } });
		local attempt = begin({ server_name = "other.test" });
		say_who("@ada:other.test", other);
		answer("whoami", { user_id = "@bot:other.test" }, 200, nil, other);
		answer("bot", forbidden, 403, nil, other);
		server:advance(0);
		assert.same({}, open(hs));
		assert_reason("bot_not_in_room", attempt);
	end);

	it("a review is one round, and takes the next participant when the first has left", function ()
		start({ ["hs.test"] = service }, { matrix_resync = 20 });
		local rights = { ["@ben"] = let_ben_in().session.matrix_rights };
		local attempt = begin();
		say_who();
		answer("member", joined);
		answer("levels", levels);
		server:bind(attempt.session, attempt.handler.username);
		rights["@ada"] = attempt.session.matrix_rights;
		local function review()
			for _ = 1, 40 do
				if #open() == 0 then server:advance(1); end
			end
			assert.same({ "levels", "members" }, open());
			return asked_as(answer("levels", levels)):gsub("%%40", "@"):match("^@%l+");
		end
		review();
		answer("members", { joined = { ["@ben:hs.test"] = {}; ["@ada:hs.test"] = {} } });
		assert.same({ "joined", "joined" }, { rights["@ben"].membership, rights["@ada"].membership });
		local first = review();
		local second = first == "@ben" and "@ada" or "@ben";
		-- Synapse tells an application service the members, whomever it asks as.
		answer("members", { joined = { [second .. ":hs.test"] = {} } });
		assert.same({ "levels", "members" }, open());
		assert.equal(second, (asked_as(answer("levels", levels)):gsub("%%40", "@"):match("^@%l+")));
		answer("members", { joined = { [second .. ":hs.test"] = {} } });
		assert.same({ "ended", "joined" }, { rights[first].membership, rights[second].membership });
		-- Nobody is left who sees the room: each is asked about as themselves.
		review();
		answer("members", forbidden, 403);
		for _, short in ipairs({ "ben", "member" }) do answer(short, { membership = "leave" }); end
		assert.equal("ended", rights[second].membership);
	end);
end);

-- The vectors of the rule, by the module as it is built.
describe("the power that makes owner", function ()
	-- A copy in which a user has the name of the usual one.
	local function renamed(value, user)
		if value == user then return "@ada:hs.test"; end
		if type(value) ~= "table" then return value; end
		local copy = {};
		for name, member in pairs(value) do copy[renamed(name, user)] = renamed(member, user); end
		return copy;
	end

	local function is_owner(vector, version, user)
		local room = renamed(vector, user);
		room.create.content.room_version = version or nil;
		start({ ["hs.test"] = bot }, { matrix_owner_power = room.ownerPower });
		local attempt = begin();
		say_who();
		for _, short in ipairs({ "whoami", "bot", "member" }) do answer(short, good_for_bot[short]); end
		if room.levels then
			answer("levels", room.levels);
		else
			answer("levels", { errcode = "M_NOT_FOUND" }, 404);
		end
		answer("creation", { type = "m.room.create"; state_key = ""; sender = room.create.sender; content = room.create.content });
		assert.equal("success", attempt.status);
		return attempt.session.auth_matrix_user_verification_is_owner;
	end

	-- With Lua 5.2, util.json writes fewer digits than the largest level has.
	local largest = 9007199254740991;
	local writes_largest = json.encode({ largest }) == "[9007199254740991]";

	for _, room in ipairs(support.vectors("owner").rooms) do
		it("is that of the room: " .. room.name, function ()
			if room.levels and room.levels.state_default == largest and not writes_largest then return; end
			for _, version in ipairs(room.versions or { false }) do
				for expected, users in pairs({ [true] = room.owners, [false] = room.others }) do
					for _, user in ipairs(users) do
						assert.equal(expected, is_owner(room, version, user), user .. " in version " .. tostring(version));
					end
				end
			end
		end);
	end

	it("is not to be had where the creation names nobody", function ()
		for _, creation in ipairs({ { content = "x" }, { content = { room_version = "11" } }, { sender = "@ada:hs.test"; content = { room_version = "9" } } }) do
			start({ ["hs.test"] = bot });
			local attempt = begin();
			say_who();
			for _, short in ipairs({ "whoami", "bot", "member", "levels" }) do answer(short, good_for_bot[short]); end
			answer("creation", creation);
			assert_reason("verifier_unreadable", attempt);
		end
	end);
end);

describe("several homeservers", function ()
	before_each(function ()
		start({
			["hs.test"] = admin; ["third.test"] = { url = third; admin_token = "syt_third_secret" };
			["other.test"] = { url = other; access_token = "syt_other_secret" };
		});
	end);

	-- A login of a user whose own homeserver's bot does not see the room.
	local function begin_unseen()
		local attempt = begin({ server_name = "other.test" });
		assert.same({ "userinfo" }, open(other));
		say_who("@ada:other.test", other);
		answer("whoami", { user_id = "@bot:other.test" }, 200, nil, other);
		assert.same({ {}, {} }, { open(hs), open(third) });
		answer("bot", { errcode = "M_FORBIDDEN" }, 403, nil, other);
		server:advance(0);
		assert.same({}, open(other));
		return attempt;
	end

	it("a user's own one is asked, and no other, while it can say", function ()
		local attempt = begin({ server_name = "hs.test" });
		say_who(nil, hs);
		for _, short in ipairs(open(hs)) do answer(short, good[short], 200, nil, hs); end
		assert_owner(attempt);
		assert.equal(4, #server.requests);
	end);

	it("where its bot does not see the room, the others are asked side by side, and the first clear answer counts", function ()
		local attempt = begin_unseen();
		assert.same({ "creation", "joined rooms", "levels" }, open(hs));
		assert.same({ "creation", "joined rooms", "levels" }, open(third));
		answer("joined rooms", { joined_rooms = {} }, 200, nil, third);
		-- Third does not know the room, so it cannot know who is in it.
		answer("levels", { errcode = "M_NOT_FOUND" }, 404, nil, third);
		assert.is_nil(attempt.done);
		for _, short in ipairs(open(hs)) do answer(short, good[short], 200, nil, hs); end
		assert_owner(attempt);
		assert_all_given_up(attempt);
	end);

	it("a clear no gives the others up", function ()
		local attempt = begin_unseen();
		answer("joined rooms", { joined_rooms = {} }, 200, nil, hs);
		answer("levels", good.levels, 200, nil, hs);
		assert_reason("not_in_room", attempt);
		assert_all_given_up(attempt);
	end);

	it("when none of them knows the room, the own one's reason is told", function ()
		local attempt = begin_unseen();
		for _, base in ipairs({ hs, third }) do
			answer("joined rooms", { joined_rooms = {} }, 200, nil, base);
			answer("levels", { state = {} }, 200, nil, base);
		end
		assert_reason("bot_not_in_room", attempt);
	end);

	it("trouble at one of them weighs more than that the other does not know the room", function ()
		local attempt = begin_unseen();
		answer("joined rooms", { errcode = "M_LIMIT_EXCEEDED" }, 429, nil, hs);
		answer("joined rooms", { joined_rooms = {} }, 200, nil, third);
		answer("levels", { state = {} }, 200, nil, third);
		assert_reason("verifier_busy", attempt);
	end);

	it("and so does trouble with the levels, by which a homeserver shows that it knows the room", function ()
		local attempt = begin_unseen();
		for _, base in ipairs({ hs, third }) do
			answer("joined rooms", { joined_rooms = {} }, 200, nil, base);
			answer("levels", { errcode = "M_LIMIT_EXCEEDED" }, 429, nil, base);
		end
		assert_reason("verifier_busy", attempt);
	end);

	it("trouble at the own one is no reason to ask the others", function ()
		local attempt = begin({ server_name = "other.test" });
		say_who("@ada:other.test", other);
		answer("whoami", { user_id = "@bot:other.test" }, 200, nil, other);
		answer("member", { errcode = "M_LIMIT_EXCEEDED" }, 429, nil, other);
		answer("bot", { membership = "join" }, 200, nil, other);
		assert_reason("verifier_busy", attempt);
		assert.same({ {}, {} }, { open(hs), open(third) });
	end);

	it("each gets its own token, and the user's token goes to the user's own server alone", function ()
		begin_unseen();
		for _, request in ipairs(server.requests) do
			local expected = request.url:sub(1, #hs + 1) == hs .. "/" and "Bearer syt_admin_secret"
				or request.url:sub(1, #third + 1) == third .. "/" and "Bearer syt_third_secret" or "Bearer syt_other_secret";
			local user_asked = short_of(request) == "userinfo";
			assert.equal(not user_asked and expected or nil, request.options.headers.Authorization);
			assert.equal(user_asked, request.url:find("openid-secret", 1, true) ~= nil);
			assert.is_true(request.options.suppress_url);
		end
	end);

	it("one that is not named is not guessed", function ()
		local matrix = { token = "openid-secret-x"; room_id = room_id };
		local token = support.jwt(json.encode({ context = { matrix = matrix } }));
		local attempt = server:login(module, server:connect({ room = support.room_name; token = token }));
		assert_reason("server_not_named", attempt);
		assert.equal(0, #server.requests);
	end);
end);

-- Room, reason and level of each line about a refused login, and what the module's status says.
describe("trouble in the log", function ()
	local function come(room, fault)
		logins = logins + 1;
		local token = support.token({ token = "openid-secret-" .. logins; room_id = room });
		local attempt = server:login(module, server:connect({ room = support.decisions.roomNameOf(room); token = token }));
		while not attempt.done do
			for _, short in ipairs(open()) do
				local said = fault[short] or good_for_bot[short] or (short == "userinfo" and { sub = "@ada:hs.test" });
				answer(short, said, said.errcode == "M_UNKNOWN_TOKEN" and 401 or said.errcode and 403 or 200);
			end
		end
		return attempt;
	end
	local unseen = { bot = { errcode = "M_FORBIDDEN" } };
	local function told(reason, room)
		local found = {};
		for _, line in ipairs(server:lines("(" .. reason .. ")")) do
			if line.level ~= "debug" and line.text:find(room, 1, true) then found[#found + 1] = line.text; end
		end
		return found;
	end

	before_each(function () start({ ["hs.test"] = bot }); end);

	it("that the configuration causes is told for each room, with its cause, whoever gets in elsewhere", function ()
		for _ = 1, 3 do
			come("!a:hs.test", unseen);
			come("!b:hs.test", unseen);
			assert.equal("success", come("!c:hs.test", {}).status);
		end
		for _, room in ipairs({ "!a:hs.test", "!b:hs.test" }) do
			local lines = told("bot_not_in_room", room);
			assert.equal(1, #lines);
			for _, part in ipairs({ "@ada:hs.test at ", "room " .. room, "status 403, M_FORBIDDEN", "the bot is @bot:hs.test" }) do
				assert.truthy(lines[1]:find(part, 1, true), lines[1]);
			end
		end
		assert.same({}, server:lines("work again"));
		assert.same({ "warn", true }, { module.status, module.status_message:find("refuses logins: bot_not_in_room (hs.test)", 1, true) ~= nil });
	end);

	it("that may be of one room does not end with an answer about another", function ()
		assert.equal("failure", come("!a:hs.test", { levels = "no object" }).status);
		assert.equal(1, #told("verifier_unreadable", "!a:hs.test"));
		assert.equal("success", come("!c:hs.test", {}).status);
		assert.same({}, server:lines("work again"));
		assert.equal("success", come("!a:hs.test", {}).status);
		assert.equal(1, #server:lines("work again"));
	end);

	it("is told again after five minutes, with a count, and until the bot is in the room", function ()
		for _ = 1, 4 do come("!a:hs.test", unseen); end
		server:advance(299);
		come("!a:hs.test", unseen);
		assert.equal(1, #told("bot_not_in_room", "!a:hs.test"));
		server:advance(1);
		come("!a:hs.test", unseen);
		assert.truthy(told("bot_not_in_room", "!a:hs.test")[2]:find("; 4 more since the last line", 1, true));
		assert.equal("success", come("!a:hs.test", {}).status);
		assert.equal(1, #server:lines("6 logins were refused meanwhile"));
		assert.equal("info", module.status);
	end);

	it("of rooms that a client makes up fills neither the log nor the status for good", function ()
		for i = 1, 60 do come("!made-up" .. i .. ":hs.test", unseen); end
		for i = 1, 60 do come("!made-up" .. i .. ":hs.test", unseen); end
		assert.equal(21, #told("bot_not_in_room", "made-up"));
		server:advance(3601);
		come("!other:hs.test", unseen);
		assert.equal("success", come("!other:hs.test", {}).status);
		assert.equal("info", module.status);
	end);

	it("with the token of the module ends only with an answer that needs it", function ()
		local rejected = { whoami = { errcode = "M_UNKNOWN_TOKEN" } };
		come("!a:hs.test", rejected);
		come("!b:hs.test", { userinfo = { errcode = "M_UNKNOWN_TOKEN" } });
		assert.equal("error", module.status);
		assert.truthy(told("homeserver_token_unknown", "!a:hs.test")[1]:find("status 401, M_UNKNOWN_TOKEN", 1, true));
		come("!b:hs.test", {});
		assert.equal("info", module.status);
	end);
end);

describe("a token in a file", function ()
	it("that was replaced is read again, without a reload", function ()
		local name = os.tmpname();
		local function write(text)
			local file = assert(io.open(name, "w"));
			file:write(text);
			file:close();
		end
		write("syt_first\n");
		start({ ["hs.test"] = { url = hs; admin_token_file = name } });
		for _, case in ipairs({ { "syt_second", 1, "syt_first" }, { "syt_second", 5, "syt_second" }, { "not a token", 5, "syt_second" } }) do
			write(case[1]);
			server:advance(case[2]);
			begin();
			say_who();
			assert.equal("Bearer " .. case[3], answer("levels", good.levels).options.headers.Authorization);
			answer("joined rooms", good["joined rooms"]);
			for _, short in ipairs(open()) do answer(short, good[short]); end
		end
		os.remove(name);
	end);
end);

-- Elsewhere there is no library in C that reads addresses.
if _VERSION ~= "Lua 5.4" then return; end

describe("with matrix_federation, the server that a client names", function ()
	local records, asked, connected;
	before_each(function ()
		start({ ["hs.test"] = admin }, { matrix_federation = true; uvs_verify_membership = false });
		records, asked, connected = {}, {}, nil;
		server.libraries["net.adns"].resolver = function ()
			return { lookup = function (_, callback, name, kind)
				asked[#asked + 1] = kind .. " " .. name;
				callback(records[kind .. " " .. name]);
			end };
		end;
		server.libraries["net.resolvers.manual"].new = function (targets) return targets; end;
		server.libraries["net.http.parser"].new = function () return {}; end;
		server.libraries["net.http"].default = {};
		server.libraries["net.connect"].connect = function (targets, listener) connected = { targets = targets; listener = listener }; end;
	end);

	it("is not asked at an address that is not public", function ()
		for _, address in ipairs({ "127.0.0.1", "10.0.0.1", "192.0.2.1", "224.0.0.1", "[::1]", "[fe80::1]", "[2001:db8::1]", "[2002:7f00:1::1]" }) do
			assert_reason("foreign_server_private", begin({ server_name = address }));
		end
		assert.is_nil(connected);
	end);

	it("is not found by records of a service that name no host and port", function ()
		records["SRV _matrix-fed._tcp.foreign.test"] = {
			{ srv = "foreign.test" }, { srv = { target = 5; port = 1; priority = 1 } }, { srv = { target = "a.test"; priority = 1 } }, { srv = { target = "."; port = 1; priority = 1 } }, { a = "x" },
		};
		assert_reason("foreign_server_not_found", begin({ server_name = "foreign.test" }));
		assert.same({
			"A foreign.test", "AAAA foreign.test", "SRV _matrix-fed._tcp.foreign.test", "SRV _matrix._tcp.foreign.test", "A foreign.test", "AAAA foreign.test",
		}, asked);
		assert.is_nil(connected);
	end);

	it("is left at once when it connects after the deadline", function ()
		local attempt = begin({ server_name = "8.8.8.8:443" });
		assert.same({ "tcp4", "8.8.8.8", 443, { servername = "8.8.8.8" } }, connected.targets[1]);
		server:advance(11);
		assert_reason("foreign_server_failed", attempt);
		local closed = false;
		connected.listener.onconnect({ close = function () closed = true; end });
		assert.is_true(closed);
	end);
end);
