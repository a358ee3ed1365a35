-- The call follows the room: when rooms are read again, and what an answer may change. The test plays the homeserver, and
-- drives the clock.

local support = require "test.lua.support";
local json = require "util.json";
local st = require "util.stanza";

local room_name, room_id = support.room_name, support.room_id;
local reasons = support.decisions.roomReasons;

local function decoded(text) return (text:gsub("%%(%x%x)", function (hex) return string.char(tonumber(hex, 16)); end)); end

-- A homeserver with rooms, as Synapse's admin API shows them: for each room the levels of its members by their names, or
-- user ids for those of other servers.
local function homeserver(name)
	local hs = { name = name or "hs.test"; rooms = {}; asked = {}; long = {} };
	local function user_id(user) return user:sub(1, 1) == "@" and user or "@" .. user .. ":" .. hs.name; end
	local kinds = {
		userinfo = function (url)
			local user = url:match("openid%-secret%-(%a+)");
			return { sub = user_id(user) };
		end;
		joined_rooms = function (url)
			local user, joined = url:match("/users/@(%a+):"), {};
			for id, members in pairs(hs.rooms) do if members[user] then joined[#joined + 1] = id; end end
			return { joined_rooms = joined };
		end;
		members = function (_, id)
			if hs.long[id] then return "content-length-limit-exceeded", 0; end
			local list = {};
			for user in pairs(hs.rooms[id] or {}) do list[#list + 1] = user_id(user); end
			if #list == 0 then return { errcode = "M_NOT_FOUND" }, 404; end
			return { members = list; total = #list };
		end;
		levels = function (_, id)
			if not hs.rooms[id] then return { errcode = "M_NOT_FOUND" }, 404; end
			local users = {};
			for user, level in pairs(hs.rooms[id]) do users[user_id(user)] = level; end
			return { state = { { type = "m.room.power_levels"; state_key = ""; content = { state_default = 50; users = users } } } };
		end;
		creation = function ()
			return { state = { { type = "m.room.create"; state_key = ""; sender = "@root:hs.test"; content = { room_version = "11" } } } };
		end;
	};
	local function kind_of(url)
		return url:find("userinfo", 1, true) and "userinfo" or url:find("joined_rooms", 1, true) and "joined_rooms"
			or url:find("/members", 1, true) and "members" or url:find("power_levels", 1, true) and "levels" or "creation";
	end
	-- Answers a request, as things are now.
	function hs.answer(request)
		local url = decoded(request.url);
		local body, status = kinds[kind_of(url)](url, url:match("/rooms/(![^/]*)/"));
		if type(body) == "table" then body = json.encode(body); end
		request.callback(body, status or 200, { headers = {} });
	end
	-- Takes a request: it is answered at once, unless `fault` does something else with it.
	function hs.take(request)
		local url = decoded(request.url);
		hs.asked[#hs.asked + 1] = { kind = kind_of(url); url = url; request = request };
		if hs.fault then return hs.fault(request, kind_of(url)); end
		hs.answer(request);
	end
	-- How often something was asked.
	function hs.count(kind)
		local count = 0;
		for _, one in ipairs(hs.asked) do if not kind or one.kind == kind then count = count + 1; end end
		return count;
	end
	return hs;
end

describe("matrix_resync", function ()
	local server, module, hs, room, options, logins;

	local function load_module()
		module = server:load("auth_matrix_user_verification", server.host, options);
	end
	local function start(changes, sync_options)
		server = support.server();
		server.secrets = { "openid-secret", "syt_" };
		hs, logins = homeserver(), 0;
		hs.rooms[room_id] = {};
		server.on_request = function (request) hs.take(request); return request; end;
		options = {
			matrix_homeservers = { ["hs.test"] = { url = "https://hs.test"; admin_token = "syt_admin" } };
			uvs_sync_power_levels = true; matrix_resync = 20; matrix_cache_seconds = 0; matrix_refusals_per_minute = 0;
		};
		for name, value in pairs(changes or {}) do options[name] = value; end
		load_module();
		server:load("matrix_power_sync", server.muc, sync_options or {});
		room = server:room(room_name);
	end
	-- Logs in, without binding.
	local function begin(user, id, token)
		logins = logins + 1;
		local name = support.decisions.roomNameOf(id or room_id);
		return server:login(module, server:connect({
			room = name; token = support.token({ token = token or ("openid-secret-" .. user .. logins); room_id = id });
		}));
	end
	local function log_in(user, level, id, token)
		local members = hs.rooms[id or room_id] or {};
		hs.rooms[id or room_id], members[user] = members, level;
		local attempt = begin(user, id, token);
		assert.equal("success", attempt.status, attempt.condition);
		server:bind(attempt.session, attempt.handler.username);
		return attempt.session;
	end
	local function come(user, level, id, token)
		local session = log_in(user, level, id, token);
		local where = server.rooms[support.decisions.roomNameOf(id or room_id) .. "@" .. server.muc] or server:room(support.decisions.roomNameOf(id));
		assert.is_nil((server:join(session, where, user .. logins)));
		return session;
	end
	local function bare(session) return session.username .. "@" .. session.host; end
	-- Lets time pass. Returns how often a room was read again in it.
	local function reviews(seconds)
		local before = hs.count("members");
		server:advance(seconds or 20);
		return hs.count("members") - before;
	end

	before_each(function () start(); end);
	after_each(function () server:check_log(); end);

	it("asks nobody, and has no timer, where nobody is logged in", function ()
		assert.equal(0, reviews(1000));
		assert.equal(0, server:timers_left());
		local ada = log_in("ada", 0);
		assert.equal(1, server:timers_left());
		assert.equal(1, reviews(20));
		server:destroy(ada);
		assert.equal(0, reviews(1000));
		assert.equal(0, server:timers_left());
	end);

	it("asks nobody for a login that was refused", function ()
		assert.equal("failure", begin("eve").status);
		assert.equal(0, server:timers_left());
	end);

	it("asks within the interval, and then once in each, for the room as a whole", function ()
		for _, user in ipairs({ "ada", "bob", "cleo" }) do come(user, 0); end
		assert.equal(0, reviews(9.9));
		assert.equal(1, reviews(10.2));
		local before = #hs.asked;
		for _ = 1, 3 do
			assert.equal(1, reviews(20));
		end
		-- The list of members and the power levels; who made the room is known.
		assert.equal(6, #hs.asked - before);
		assert.equal(1, server:timers_left());
	end);

	it("is every 30 seconds where the option does not say, and not with 0", function ()
		start({ matrix_resync = false });
		server = nil;
		for value, expected in pairs({ [false] = 2, [0] = 0, [5] = 12 }) do
			start();
			module.unload_by_server();
			options.matrix_resync = value or nil;
			load_module();
			come("ada", 0);
			server:advance(30);
			assert.equal(expected, reviews(60));
			assert.equal(expected > 0 and 1 or 0, #server:lines(value and "read again every 5 s" or "read again every 30 s") + (expected == 0 and -0 or 0));
		end
	end);

	it("does not ask again while it asks", function ()
		module.unload_by_server();
		options.uvs_timeout = 60;
		load_module();
		come("ada", 0);
		hs.fault = function () end;
		assert.equal(1, reviews(59));
		-- The deadline is over 60 s after the first question.
		assert.equal(1, reviews(40));
	end);

	it("spreads rooms over the interval", function ()
		for i = 1, 50 do log_in("ada", 0, "!r" .. i .. ":hs.test"); end
		local most, all = 0, 0;
		for _ = 1, 20 do
			local asked = reviews(1);
			most, all = math.max(most, asked), all + asked;
		end
		assert.is_true(most < 20, most);
		assert.equal(50, all);
	end);

	it("goes on for users who have left the meeting, or never entered it, and stay connected", function ()
		local ada, bob = come("ada", 50), log_in("bob", 0);
		server:leave(ada, room);
		hs.rooms[room_id] = { cleo = 0 };
		assert.equal(1, reviews());
		for _, session in ipairs({ ada, bob }) do
			assert.is_true((server:join(session, room)));
			assert.same({ "not-allowed", reasons.membership_ended.text, "cancel" }, { support.error_of(session) });
		end
	end);

	it("leaves nothing behind when the module is unloaded, and picks up where it was when it is loaded again", function ()
		come("ada", 0);
		hs.fault = function () end;
		assert.equal(1, reviews());
		module.unload_by_server();
		-- Requests are closed by a timer.
		server:advance(1);
		assert.equal(0, server:timers_left());
		assert.equal(0, reviews(1000));
		assert.equal(0, #server:lines("Nobody can say"));
		hs.fault = nil;
		load_module();
		assert.equal(1, server:timers_left());
		assert.equal(1, reviews());
	end);

	it("gives and takes power, once told, and tells of it once", function ()
		local ada, bob = come("ada", 0), come("bob", 50);
		assert.equal("owner", room:get_affiliation(bob.full_jid));
		hs.rooms[room_id] = { ada = 50, bob = 0 };
		reviews();
		assert.equal("owner", room:get_affiliation(ada.full_jid));
		assert.equal("moderator", room:get_occupant_by_real_jid(ada.full_jid).role);
		assert.is_nil(room:get_affiliation(bob.full_jid));
		assert.equal("participant", room:get_occupant_by_real_jid(bob.full_jid).role);
		assert.is_true(ada.auth_matrix_user_verification_is_owner);
		assert.is_false(bob.auth_matrix_user_verification_is_owner);
		reviews();
		assert.equal(1, #server:lines("@ada:hs.test, room " .. room_id .. ": now has the power"));
		assert.equal(1, #server:lines("@bob:hs.test, room " .. room_id .. ": no longer has"));
		assert.same({ 1, 1, 0 }, { module.metrics["review_changes promoted"], module.metrics["review_changes demoted"], module.metrics["review_changes removed"] });
	end);

	it("does so in all sessions of a user", function ()
		local first, second, outside = come("ada", 0), come("ada", 0), log_in("ada", 0);
		hs.rooms[room_id].ada = 100;
		reviews();
		for _, session in ipairs({ first, second }) do
			assert.equal("owner", room:get_affiliation(session.full_jid));
		end
		assert.is_nil(room:get_affiliation(outside.full_jid));
		assert.is_true(outside.auth_matrix_user_verification_is_owner);
	end);

	it("takes from who is not in the call what needs power", function ()
		local ada = come("ada", 50);
		come("bob", 0);
		server:leave(ada, room);
		-- What was left behind, by whatever way.
		room.affiliations[bare(ada)] = "owner";
		hs.rooms[room_id].ada = 0;
		reviews();
		server:send(ada, st.iq({ to = room.jid; type = "set"; id = "x" }):tag("query", { xmlns = "http://jabber.org/protocol/muc#admin" })
			:tag("item", { affiliation = "outcast"; jid = "victim@jitsi.test" }):up():up());
		assert.same({ "not-allowed", reasons.power_not_held.text, "cancel" }, { support.error_of(ada) });
		assert.is_nil(room:get_affiliation("victim@jitsi.test"));
	end);

	it("gives no power where power levels are not synchronised, and still removes", function ()
		module.unload_by_server();
		options.uvs_sync_power_levels = false;
		load_module();
		local ada = come("ada", 0);
		come("bob", 0);
		hs.rooms[room_id].ada = 100;
		reviews();
		assert.is_nil(room:get_affiliation(ada.full_jid));
		assert.is_false(ada.auth_matrix_user_verification_is_owner);
		hs.rooms[room_id].bob = nil;
		reviews();
		assert.equal(1, #room.kicks);
	end);

	describe("removes who is not in the room any more", function ()
		it("from all rooms of its meeting, with what they had, in all sessions", function ()
			local breakout, tenant = server:room("0f8fad5b", "breakout.jitsi.test"), server:room("[t]" .. room_name);
			room._data.breakout_rooms = { [breakout.jid] = "Group" };
			come("ada", 0);
			local bob, elsewhere, idle = come("bob", 50), come("bob", 50), log_in("bob", 50);
			assert.is_nil((server:join(bob, breakout)));
			assert.is_nil((server:join(elsewhere, tenant)));
			hs.rooms[room_id].bob = nil;
			reviews();
			local kick = bare(bob) .. " " .. reasons.membership_ended.text;
			local kick_elsewhere = bare(elsewhere) .. " " .. reasons.membership_ended.text;
			table.sort(room.kicks);
			local both = { kick, kick_elsewhere };
			table.sort(both);
			assert.same({ both, { kick }, { kick_elsewhere } }, { room.kicks, breakout.kicks, tenant.kicks });
			assert.is_nil(room:get_affiliation(bob.full_jid));
			assert.is_nil(tenant:get_affiliation(elsewhere.full_jid));
			for _, session in ipairs({ bob, elsewhere, idle }) do
				for _, field in ipairs({ "auth_token", "_jitsi_auth_done", "jitsi_meet_room", "jitsi_meet_context_user", "auth_matrix_user_verification_is_owner" }) do
					assert.is_nil(session[field], field);
				end
				for _, where in ipairs({ room, breakout, tenant }) do
					assert.is_true((server:join(session, where)));
					assert.same({ "not-allowed", reasons.membership_ended.text, "cancel" }, { support.error_of(session) });
				end
			end
			assert.equal(1, #server:lines("removed from its call"));
			assert.equal(1, module.metrics["review_changes removed"]);
			assert.equal(0, reviews(1000) > 0 and 0 or 1);
			assert.equal(1, #server:lines("removed from its call"));
		end);

		it("though a handler of another module fails at it", function ()
			local bob, cleo = come("bob", 0), come("cleo", 0);
			server:events_of(server.muc).add_handler("muc-occupant-left", function () error("failed"); end, 2000);
			hs.rooms[room_id].bob, hs.rooms[room_id].cleo = nil, nil;
			reviews();
			assert.same({ "ended", "ended" }, { bob.matrix_rights.membership, cleo.matrix_rights.membership });
			assert.equal(2, #room.kicks);
			assert.equal(2, #server:lines("Error while a call followed its room: "));
		end);

		it("and only from those: another user's sessions go on", function ()
			local ada, bob = come("ada", 50), come("bob", 50);
			hs.rooms[room_id].bob = nil;
			reviews();
			assert.equal(1, #room.kicks);
			assert.equal("owner", room:get_affiliation(ada.full_jid));
			assert.is_not_nil(room:get_occupant_by_real_jid(ada.full_jid));
			assert.is_nil(room:get_occupant_by_real_jid(bob.full_jid));
		end);

		it("however long ago they came", function ()
			local bob = come("bob", 0);
			bob.matrix_since = bob.matrix_since - 3600;
			hs.rooms[room_id] = {};
			reviews();
			assert.equal("ended", bob.matrix_rights.membership);
		end);

		it("and a session that has not been bound yet", function ()
			come("ada", 0);
			hs.rooms[room_id].bob = 50;
			local attempt = begin("bob");
			assert.equal("success", attempt.status);
			hs.rooms[room_id].bob = nil;
			reviews();
			assert.is_nil(attempt.session.auth_token);
			server:bind(attempt.session, attempt.handler.username);
			assert.is_true((server:join(attempt.session, room)));
			assert.same({ "not-allowed", reasons.membership_ended.text, "cancel" }, { support.error_of(attempt.session) });
		end);

		it("and one that comes after a reload", function ()
			come("ada", 0);
			hs.rooms[room_id].bob = 50;
			local attempt = begin("bob");
			hs.rooms[room_id].bob = nil;
			module.unload_by_server();
			load_module();
			reviews();
			server:bind(attempt.session, attempt.handler.username);
			assert.is_true((server:join(attempt.session, room)));
		end);

		it("with a login that finds it out before a review does, from all sessions", function ()
			come("ada", 0);
			local bob = come("bob", 50);
			hs.rooms[room_id].bob = nil;
			assert.equal("failure", begin("bob").status);
			assert.equal(1, #room.kicks);
			assert.is_true((server:join(bob, room)));
			assert.same({ "not-allowed", reasons.membership_ended.text, "cancel" }, { support.error_of(bob) });
		end);

		it("but not by a no that was asked for before a yes", function ()
			come("ada", 0);
			local held = {};
			hs.fault = function (request, kind)
				if kind == "joined_rooms" then held[#held + 1] = request; else hs.answer(request); end
			end;
			local first = begin("bob");
			server:advance(1);
			-- Meanwhile the user joins, and comes in by another connection.
			hs.fault, hs.rooms[room_id].bob = nil, 0;
			local bob = log_in("bob", 0);
			assert.is_nil((server:join(bob, room)));
			held[1].callback(json.encode({ joined_rooms = {} }), 200, { headers = {} });
			assert.equal("failure", first.status);
			assert.equal("joined", bob.matrix_rights.membership);
			assert.same({}, room.kicks);
		end);

		it("with kept answers to other tokens, though nobody of them is there", function ()
			module.unload_by_server();
			options.matrix_cache_seconds = 300;
			load_module();
			local bob = log_in("bob", 0, nil, "openid-secret-bob");
			server:destroy(bob);
			bob = nil; -- luacheck: ignore 311
			collectgarbage();
			collectgarbage();
			hs.rooms[room_id].bob = nil;
			assert.equal("failure", begin("bob", nil, "openid-secret-bob-too").status);
			assert.equal("failure", begin("bob", nil, "openid-secret-bob").status);
		end);

		it("until a new login says otherwise, not a review", function ()
			come("ada", 0);
			local bob = come("bob", 0);
			hs.rooms[room_id].bob = nil;
			reviews();
			hs.rooms[room_id].bob = 0;
			reviews(60);
			assert.is_true((server:join(bob, room)));
			local again = log_in("bob", 0);
			assert.is_nil((server:join(again, room)));
		end);

		it("also where nobody else is", function ()
			local bob = come("bob", 0);
			hs.rooms[room_id] = { cleo = 0 };
			reviews();
			assert.equal(1, #room.kicks);
			server:destroy(bob);
			reviews(40);
			assert.equal(0, server:timers_left());
		end);

		it("and lets nobody in again by an answer from before, by whatever token it came", function ()
			module.unload_by_server();
			options.matrix_cache_seconds, options.matrix_resync = 300, 10;
			load_module();
			come("ada", 0);
			come("bob", 0, nil, "openid-secret-bob");
			log_in("bob", 0, nil, "openid-secret-bob-too");
			local before = hs.count("userinfo");
			assert.equal("success", begin("bob", nil, "openid-secret-bob").status);
			assert.equal(before, hs.count("userinfo"));
			hs.rooms[room_id].bob = nil;
			reviews(10);
			assert.equal(1, #room.kicks);
			for i, token in ipairs({ "openid-secret-bob", "openid-secret-bob-too" }) do
				local attempt = begin("bob", nil, token);
				assert.same({ "failure", before + i }, { attempt.status, hs.count("userinfo") });
			end
			-- Those of others stay.
			assert.equal("success", begin("ada", nil, "openid-secret-ada1").status);
		end);

		it("and by no answer that was asked for before: it is asked again", function ()
			module.unload_by_server();
			options.matrix_resync = 5;
			load_module();
			come("ada", 0);
			local bob = come("bob", 0);
			local held = {};
			hs.fault = function (request, kind)
				if kind == "joined_rooms" then held[#held + 1] = request; else hs.answer(request); end
			end;
			local attempt = begin("bob");
			assert.equal(1, #held);
			-- A yes on its way, while a review finds out.
			hs.rooms[room_id].bob = nil;
			reviews(5);
			assert.equal(1, #room.kicks);
			assert.is_nil(attempt.done);
			-- Nor when nothing is left of what was known.
			server:destroy(bob);
			collectgarbage();
			held[1].callback(json.encode({ joined_rooms = { room_id } }), 200, { headers = {} });
			assert.is_nil(attempt.done);
			assert.equal(2, #held);
			hs.answer(held[2]);
			assert.equal("failure", attempt.status);
		end);
	end);

	it("leaves no power to who lost it, by an answer from before", function ()
		module.unload_by_server();
		options.matrix_cache_seconds, options.matrix_resync = 60, 10;
		load_module();
		come("bob", 50, nil, "openid-secret-bob");
		hs.rooms[room_id].bob = 0;
		reviews(10);
		-- Asked anew, as the older answer is gone; the next one is the answer to that, of the same period.
		local asked = hs.count("userinfo");
		local first, second = begin("bob", nil, "openid-secret-bob"), begin("bob", nil, "openid-secret-bob");
		assert.equal(asked + 1, hs.count("userinfo"));
		for _, attempt in ipairs({ first, second }) do
			assert.equal("success", attempt.status);
			assert.is_false(attempt.session.matrix_rights.power);
			assert.is_false(attempt.session.auth_matrix_user_verification_is_owner);
		end
	end);

	it("leaves sessions for other rooms alone", function ()
		local other = "!other:hs.test";
		local elsewhere = come("bob", 50, other);
		local other_room = server.rooms[support.decisions.roomNameOf(other) .. "@" .. server.muc];
		come("ada", 0);
		come("bob", 0);
		hs.rooms[room_id].bob = nil;
		reviews();
		assert.equal(1, #room.kicks);
		assert.equal(0, #other_room.kicks);
		assert.equal("joined", elsewhere.matrix_rights.membership);
		assert.equal("owner", other_room:get_affiliation(elsewhere.full_jid));
	end);

	it("lets an answer change nothing for who logged in since it was asked for", function ()
		come("ada", 0);
		local bob = come("bob", 50);
		local held = {};
		hs.fault = function (request, kind)
			if kind == "members" then held[#held + 1] = request; else hs.answer(request); end
		end;
		server:advance(20);
		assert.equal(1, #held);
		local later = log_in("bob", 50);
		held[1].callback(json.encode({ members = { "@ada:hs.test" }; total = 1 }), 200, { headers = {} });
		assert.equal(0, #room.kicks);
		assert.equal("joined", bob.matrix_rights.membership);
		-- The next review counts for both.
		hs.fault = nil;
		hs.rooms[room_id].bob = nil;
		reviews();
		assert.equal(1, #room.kicks);
		assert.equal("ended", later.matrix_rights.membership);
	end);

	describe("holds everybody", function ()
		local ada, bob;
		before_each(function () ada, bob = come("ada", 50), come("bob", 0); end);
		local function assert_nothing_changed()
			assert.equal(0, #room.kicks);
			assert.equal("owner", room:get_affiliation(ada.full_jid));
			assert.equal("joined", bob.matrix_rights.membership);
		end

		for what, fault in pairs({
			["is down"] = function (request) request.callback("connection refused", 0); end; ["is overloaded"] = function (request) request.callback("", 503); end;
			["limits the rate"] = function (request) request.callback('{"errcode":"M_LIMIT_EXCEEDED"}', 429, { headers = {} }); end;
			["does not know the token any more"] = function (request) request.callback('{"errcode":"M_UNKNOWN_TOKEN"}', 401, { headers = {} }); end;
			["is another"] = function (request) request.callback("<html>", 200, { headers = {} }); end;
			["says nothing of members"] = function (request) request.callback("{}", 200, { headers = {} }); end;
			["does not answer"] = function () end;
		}) do
			it("when the homeserver " .. what .. ", and tells of it once, and when it is over", function ()
				hs.rooms[room_id] = {};
				hs.fault = fault;
				server:advance(90);
				assert_nothing_changed();
				assert.equal(1, #server:lines("Room " .. room_id .. " cannot be read now"));
				assert.is_true(module.metrics["reviews unanswered"] >= 3);
				hs.rooms[room_id], hs.fault = { ada = 50, bob = 0 }, nil;
				server:advance(40);
				assert_nothing_changed();
				assert.equal(1, #server:lines("Room " .. room_id .. " can be read again"));
				hs.rooms[room_id].bob = nil;
				server:advance(20);
				assert.equal(1, #room.kicks);
			end);
		end

		it("who is a member, when the power levels cannot be read, and removes who is none", function ()
			hs.fault = function (request, kind)
				if kind == "levels" then request.callback("", 503); else hs.answer(request); end
			end;
			hs.rooms[room_id] = { ada = 0 };
			reviews();
			assert.equal("owner", room:get_affiliation(ada.full_jid));
			assert.equal(1, #room.kicks);
		end);

		it("when an answer comes after its time", function ()
			local held = {};
			hs.fault = function (request) held[#held + 1] = request; end;
			hs.rooms[room_id] = { cleo = 0 };
			while #held == 0 do server:advance(0.5); end
			server:advance(10.1);
			for _, request in ipairs(held) do hs.answer(request); end
			assert_nothing_changed();
		end);
	end);

	describe("of a room whose list of members is too long", function ()
		before_each(function () hs.long[room_id] = true; end);
		local function crowd(count)
			for i = 1, count do come("u" .. string.char(97 + i % 26) .. string.char(97 + math.floor(i / 26)), 0); end
		end

		it("asks for its users one by one, and follows what it is told", function ()
			local ada, bob, cleo = come("ada", 50), come("bob", 0), come("cleo", 0);
			hs.rooms[room_id] = { ada = 0, cleo = 50 };
			local before = hs.count("joined_rooms");
			assert.equal(1, reviews());
			assert.equal(3, hs.count("joined_rooms") - before);
			assert.is_nil(room:get_affiliation(ada.full_jid));
			assert.equal("owner", room:get_affiliation(cleo.full_jid));
			assert.same({ bare(bob) .. " " .. reasons.membership_ended.text }, room.kicks);
			-- From then on the list is not asked for.
			assert.equal(0, reviews(60));
			assert.is_true(hs.count("joined_rooms") - before >= 9);
		end);

		it("holds whom nobody can tell of", function ()
			come("ada", 50);
			local bob = come("bob", 0);
			hs.rooms[room_id] = {};
			hs.fault = function (request, kind)
				if kind == "joined_rooms" and decoded(request.url):find("@bob:", 1, true) then request.callback("", 503); else hs.answer(request); end
			end;
			reviews();
			assert.equal(1, #room.kicks);
			assert.is_not_nil(room:get_occupant_by_real_jid(bob.full_jid));
		end);

		it("asks a few at a time, and stops when its time is over", function ()
			crowd(30);
			local before = hs.count("joined_rooms");
			hs.fault = function (request, kind)
				if kind ~= "joined_rooms" then hs.answer(request); end
			end;
			server:advance(20);
			assert.equal(4, hs.count("joined_rooms") - before);
			-- Before the next review, whenever the first one was.
			server:advance(9.9);
			assert.equal(4, hs.count("joined_rooms") - before);
			assert.equal(0, #room.kicks);
		end);

		it("asks nobody more once the module is unloaded", function ()
			crowd(30);
			hs.fault = function (request, kind)
				if kind ~= "joined_rooms" then hs.answer(request); end
			end;
			server:advance(20);
			local asked = #hs.asked;
			module.unload_by_server();
			assert.equal(asked, #hs.asked);
			server:advance(60);
			assert.equal(asked, #hs.asked);
			assert.equal(0, server:timers_left());
		end);

		it("asks for all of a big crowd, though every answer comes at once", function ()
			crowd(300);
			hs.rooms[room_id] = {};
			hs.fault = nil;
			local before = hs.count("joined_rooms");
			reviews();
			assert.equal(300, hs.count("joined_rooms") - before);
			assert.equal(300, #room.kicks);
		end);
	end);

	describe("with several homeservers", function ()
		local other;
		before_each(function ()
			module.unload_by_server();
			options.matrix_homeservers["other.test"] = { url = "https://other.test"; admin_token = "syt_other" };
			load_module();
			other = homeserver("other.test");
			server.on_request = function (request)
				if request.url:find("^https://other%.test/") then other.take(request); else hs.take(request); end
				return request;
			end;
		end);

		local function come_from_other(user)
			other.rooms[room_id] = other.rooms[room_id] or {};
			other.rooms[room_id][user] = 0;
			local attempt = server:login(module, server:connect({
				room = room_name; token = support.token({ token = "openid-secret-" .. user; server_name = "other.test" });
			}));
			assert.equal("success", attempt.status);
			server:bind(attempt.session, attempt.handler.username);
			return attempt.session;
		end

		it("asks the others for whom the first does not know", function ()
			local ada, cleo, dan = come("ada", 0), come_from_other("cleo"), come_from_other("dan");
			other.fault = function (request) request.callback("", 503); end;
			-- The one that answers is in the room, so it knows of all who are.
			hs.rooms[room_id] = { ada = 0; ["@cleo:other.test"] = 50 };
			reviews();
			assert.is_true(other.count("members") + hs.count("members") >= 1);
			assert.same({ "joined", "joined", "ended" }, { ada.matrix_rights.membership, cleo.matrix_rights.membership, dan.matrix_rights.membership });
			assert.is_true(cleo.matrix_rights.power);
		end);

		it("holds those of whom none of them can know", function ()
			local ada, cleo = come("ada", 0), come_from_other("cleo");
			other.fault = function (request) request.callback("", 503); end;
			-- Not in the room any more: it knows of its own users alone.
			hs.rooms[room_id] = nil;
			reviews();
			assert.same({ "ended", "joined" }, { ada.matrix_rights.membership, cleo.matrix_rights.membership });
		end);

		it("takes a member without a server for none of its own users", function ()
			local cleo = come_from_other("cleo");
			other.fault = function (request) request.callback("", 503); end;
			hs.rooms[room_id] = { ["@nobody"] = 0 };
			reviews();
			assert.equal("joined", cleo.matrix_rights.membership);
		end);

		it("asks none more once the module is unloaded", function ()
			come("ada", 0);
			hs.fault, other.fault = function () end, function () end;
			server:advance(20);
			local asked = #hs.asked + #other.asked;
			assert.is_true(hs.count("members") + other.count("members") > 0);
			module.unload_by_server();
			server:advance(60);
			assert.equal(asked, #hs.asked + #other.asked);
			assert.equal(0, server:timers_left());
		end);
	end);

	describe("with matrix_features", function ()
		local features = { recording = "state_default"; livestreaming = 100; ["outbound-call"] = "m.room.topic"; ["file-upload"] = 0; ["create-polls"] = 10 };
		-- What is allowed, in order.
		local function allowed(session)
			local names = {};
			for name, value in pairs(session.jitsi_meet_context_features or {}) do
				assert.is_boolean(value);
				if value then names[#names + 1] = name; end
			end
			table.sort(names);
			return table.concat(names, " ");
		end
		local rest = "flip live-translation live-translation-subscribe";
		local owners = "create-polls file-upload " .. rest .. " outbound-call recording send-groupchat send-private-message transcription";
		local function begin_with(changes, sync_options)
			local all = { matrix_features = features };
			for name, value in pairs(changes or {}) do all[name] = value; end
			start(all, sync_options);
		end
		before_each(function () begin_with(); end);

		it("gives each feature to who has its power, and the others to moderators", function ()
			local ada, ben, cleo = come("ada", 50), come("ben", 10), come("cleo", 0);
			assert.equal(owners, allowed(ada));
			assert.equal("create-polls file-upload", allowed(ben));
			assert.equal("file-upload", allowed(cleo));
			assert.is_false(cleo.jitsi_meet_context_features.recording);
			assert.is_nil(cleo.jitsi_meet_context_features.transcription);
			for _, session in ipairs({ ada, ben, cleo }) do assert.is_true(session.force_permissions_update); end
		end);

		it("gives before the join what it lists, and no more", function ()
			assert.equal("create-polls file-upload outbound-call recording", allowed(log_in("ada", 50)));
		end);

		it("follows promotions and demotions, and shows who has other features", function ()
			local ada, ben, cleo = come("ada", 50), come("ben", 10), come("cleo", 0);
			for _, session in ipairs({ ada, ben, cleo }) do session.force_permissions_update = false; end
			hs.rooms[room_id] = { ada = 10; ben = 100; cleo = 10 };
			reviews();
			assert.equal("create-polls file-upload", allowed(ada));
			assert.equal(#owners + #"livestreaming ", #allowed(ben));
			assert.equal("create-polls file-upload", allowed(cleo));
			assert.equal(1, #server:lines("@cleo:hs.test, room " .. room_id .. ": now has other powers"));
			table.sort(room.shown);
			local expected = { bare(ada), bare(ben), bare(cleo) };
			table.sort(expected);
			assert.same(expected, room.shown);
			reviews();
			assert.equal(3, #room.shown);
		end);

		it("counts who has other features as adjusted", function ()
			come("ada", 0);
			hs.rooms[room_id].ada = 10;
			reviews();
			assert.equal(1, module.metrics["review_changes adjusted"]);
		end);

		it("leaves nothing to a member who is none any more", function ()
			local ada = come("ada", 50);
			hs.rooms[room_id].ada = nil;
			reviews();
			assert.equal("", allowed(ada));
			assert.is_nil(ada.matrix_token_features);
			assert.same({}, ada.matrix_rights.powers);
			assert.same({}, room.shown);
		end);

		it("takes no features from the one who grants", function ()
			begin_with(nil, { matrix_allow_owner_grants = true });
			local ada, ben = come("ada", 100), come("ben", 0);
			-- As jitsi_permissions does it.
			server:events_of(server.muc).add_handler("muc-pre-set-affiliation", function (event)
				if event.actor then ben.jitsi_meet_context_features = ada.jitsi_meet_context_features; end
			end, 0);
			assert.is_true((room:set_affiliation(ada.full_jid, ben.full_jid, "owner")));
			assert.equal("file-upload " .. rest .. " send-groupchat send-private-message transcription", allowed(ben));
			assert.is_true(ada.jitsi_meet_context_features.livestreaming);
			room:set_affiliation(ada.full_jid, ben.full_jid, "none");
			assert.equal("file-upload", allowed(ben));
		end);

		it("gives guests whom an owner made moderator only what it does not list", function ()
			begin_with(nil, { matrix_guests = "allow" });
			local guest = server:guest("guest");
			come("ada", 100);
			server:join(guest, room);
			assert.is_nil(guest.jitsi_meet_context_features);
			guest.jitsi_meet_context_features = { recording = true; flip = true };
			room:fire("muc-pre-set-affiliation", { room = room; jid = bare(guest); affiliation = "member"; previous_affiliation = "none" });
			assert.equal("flip", allowed(guest));
		end);

		it("does not touch administrators", function ()
			server.admins["focus@other.test"] = true;
			local focus = server:guest("focus");
			server:join(focus, room);
			room:set_affiliation(true, focus.full_jid, "owner");
			assert.is_nil(focus.jitsi_meet_context_features);
		end);

		it("takes what moderators may do else from jitsi_permissions, and never writes into its table", function ()
			local defaults = { flip = true; recording = true; livestreaming = true };
			begin_with({ jitsi_default_permissions = defaults });
			server.config[server.muc] = server.config[server.muc] or {};
			local ada = come("ada", 50);
			assert.equal("create-polls file-upload flip outbound-call recording", allowed(ada));
			assert.same({ flip = true; recording = true; livestreaming = true }, defaults);
		end);

		it("reads what moderators may do from the component of the main rooms", function ()
			for host, more in pairs({
				["conference.jitsi.test"] = {};
				["rooms.meet.test"] = { muc_mapper_domain_prefix = "rooms"; muc_mapper_domain_base = "meet.test" };
			}) do
				begin_with(more);
				server.options[host] = { jitsi_default_permissions = { flip = true } };
				assert.equal("create-polls file-upload flip outbound-call recording", allowed(come("ada", 50)));
			end
		end);

		it("gives an owner's second client the same, by the affiliation that is there", function ()
			local ada = come("ada", 50);
			local second = begin("ada").session;
			server:bind(second, ada.username);
			assert.is_nil((server:join(second, room, "second")));
			assert.equal(owners, allowed(second));
		end);

		it("takes what it lists from users without a login by Matrix when they join a call, and nowhere else", function ()
			begin_with(nil, { matrix_guests = "allow" });
			server.admins["focus@other.test"] = true;
			come("ada", 50);
			local function joins(session, where)
				session.jitsi_meet_context_features = { recording = true; flip = true };
				assert.is_nil((server:join(session, where)));
				return allowed(session);
			end
			local lobby = server:room(room_name, "lobby.jitsi.test");
			lobby.main_room_jid = room.jid;
			assert.equal("flip", joins(server:guest("guest"), room));
			assert.equal("flip recording", joins(server:guest("second"), server:room("standup")));
			assert.equal("flip recording", joins(server:guest("third"), lobby));
			assert.equal("flip recording", joins(server:guest("focus"), room));
			-- Components have no features: what is in these fields is not ours.
			assert.equal("flip recording", joins(server:sender("component", "recorder.jitsi.test"), room));
		end);

		it("changes nothing by affiliations of users who are not connected, or of rooms that stand for no Matrix room", function ()
			local guest, standup = server:guest("guest"), server:room("standup");
			guest.jitsi_meet_context_features = { recording = true };
			assert.is_true((room:set_affiliation(true, "nobody@other.test", "member")));
			assert.is_true((standup:set_affiliation(true, guest.full_jid, "owner")));
			assert.equal("recording", allowed(guest));
		end);

		it("takes from who was in a call what another room gives, and leaves the rest as it was", function ()
			begin_with(nil, { matrix_guests = "allow" });
			server.admins["focus@other.test"] = true;
			local ben, guest, stranger, focus = come("ben", 10), server:guest("guest"), server:guest("stranger"), server:guest("focus");
			local standup, side = server:room("standup"), server:room("0f8fad5b", "breakout.jitsi.test");
			room._data.breakout_rooms = { [side.jid] = "Group" };
			for _, who in ipairs({ guest, focus }) do assert.is_nil((server:join(who, room))); end
			assert.is_nil((server:join(guest, side)));
			assert.is_nil(guest.jitsi_meet_context_features);
			-- As jitsi_permissions does it.
			local function give(where, who)
				who.jitsi_meet_context_features = { recording = true; flip = true };
				where:fire("muc-pre-set-affiliation", { room = where; jid = bare(who); affiliation = "owner"; previous_affiliation = "none" });
				return allowed(who);
			end
			for _, who in ipairs({ ben, log_in("dan", 10) }) do assert.equal("create-polls file-upload", give(standup, who)); end
			assert.equal("flip", give(standup, guest));
			assert.equal("flip recording", give(standup, stranger));
			assert.equal("flip recording", give(standup, focus));
			-- Only who has power in the main room gets any in a breakout room.
			room.affiliations[bare(guest)] = "owner";
			assert.equal("flip", give(side, guest));
			room.affiliations[bare(guest)] = nil;
			for who, expected in pairs({ [guest] = true; [stranger] = false; [focus] = false }) do
				who.jitsi_meet_context_features = nil;
				assert.is_nil((server:join(who, standup)));
				assert.equal(expected, who.jitsi_meet_context_features ~= nil);
			end
			assert.is_false(guest.jitsi_meet_context_features.recording);
			assert.equal("", allowed(guest));
		end);

		it("gives an owner of a room of the same name, on a component without power sync, nothing more", function ()
			local ben = come("ben", 0);
			local foreign = server:room(room_name, "breakout.jitsi.test");
			foreign.affiliations[bare(ben)] = "owner";
			assert.is_nil((server:join(ben, foreign)));
			hs.rooms[room_id].ben = 10;
			reviews();
			assert.equal("create-polls file-upload", allowed(ben));
		end);

		it("gives a guest who is owner of old, where Matrix power does not decide, what it does not list", function ()
			begin_with(nil, { matrix_guests = "allow" });
			server.prosody.hosts[server.muc].modules.matrix_power_sync.unload_by_server();
			local guest = server:guest("guest");
			room.affiliations[bare(guest)] = "owner";
			assert.is_nil((server:join(guest, room)));
			assert.equal(rest .. " send-groupchat send-private-message transcription", allowed(guest));
		end);

		it("shows nobody who is in a breakout room, or whom another presence has just shown", function ()
			local ada, ben = come("ada", 0), come("ben", 0);
			room._data.breakout_rooms = { ["group@breakout.jitsi.test"] = "Group" };
			server:leave(ada, room);
			assert.is_nil((server:join(ada, server:room("group", "breakout.jitsi.test"))));
			-- As jitsi_permissions does it when a presence goes out.
			server:events_of(server.muc).add_handler("muc-set-affiliation", function () ben.force_permissions_update = false; end);
			hs.rooms[room_id] = { ada = 10; ben = 50 };
			reviews();
			assert.equal("create-polls file-upload", allowed(ada));
			assert.equal(owners, allowed(ben));
			assert.same({}, room.shown);
			for _, line in ipairs(server.logged) do assert.are_not.equal("error", line.level, line.text); end
		end);

		it("makes Jitsi's plugins ask for the chat in calls alone, and keeps what else the metadata restrict", function ()
			begin_with({ matrix_features = { ["send-groupchat"] = 50 } });
			local function make(name)
				local made = server:new_room(name .. "@" .. server.muc);
				made.jitsiMetadata = { permissions = { other = true } };
				made:fire("muc-room-pre-create", { room = made; origin = server:sender("component", "x.test"); stanza = st.presence({ from = "x.test"; to = made.jid .. "/x" }) });
				return made.jitsiMetadata.permissions;
			end
			assert.same({ other = true; groupChatRestricted = true }, make(room_name));
			assert.same({ other = true }, make("standup"));
		end);

		it("makes Jitsi's plugins ask for polls, whatever a moderator sets", function ()
			local ada, ben = come("ada", 50), come("ben", 0);
			local made = server:new_room(room_name .. "@" .. server.muc);
			made:fire("muc-room-pre-create", { room = made; origin = ada; stanza = st.presence({ from = ada.full_jid; to = made.jid .. "/ada" }) });
			assert.same({ permissions = { pollCreationRestricted = true } }, made.jitsiMetadata);
			local function ask(session, key, data, where)
				local actor = room:get_occupant_by_real_jid(session.full_jid);
				return server:events_of(server.host).fire_event("jitsi-metadata-allow-moderation", { room = where or room; actor = actor; key = key; data = data; session = session });
			end
			assert.same({ pollCreationRestricted = true; groupChatRestricted = true }, ask(ada, "permissions", { groupChatRestricted = true; pollCreationRestricted = false }));
			assert.same({ pollCreationRestricted = true }, ask(ada, "permissions", "nothing"));
			assert.is_nil(ask(ben, "permissions", {}));
			assert.is_nil(ask(ada, "recording", {}));
			assert.is_nil(ask(ada, "permissions", {}, server:room("standup")));
		end);

		it("holds over a reload, also one that sets it", function ()
			start();
			local ada = come("ada", 100);
			assert.is_nil(ada.jitsi_meet_context_features);
			module.unload_by_server();
			options.matrix_features = features;
			load_module();
			assert.is_false(ada.jitsi_meet_context_features.recording);
			reviews();
			assert.is_true(ada.jitsi_meet_context_features.recording);
		end);
	end);

	it("keeps what an owner granted, where that is allowed", function ()
		start(nil, { matrix_allow_owner_grants = true });
		local ada, bob, eve = come("ada", 50), come("bob", 0), come("eve", 50);
		assert.is_true(room:set_affiliation(ada.full_jid, bob.full_jid, "owner"));
		for _, level in ipairs({ 0, 50, 0 }) do
			hs.rooms[room_id] = { ada = 50, bob = level, eve = 0 };
			reviews();
		end
		assert.equal("owner", room:get_affiliation(bob.full_jid));
		assert.is_nil(room:get_affiliation(eve.full_jid));
	end);
end);

describe("a session that is resumed, with matrix_homeservers,", function ()
	local server, module, hs, first;
	before_each(function ()
		server = support.server({ flavour = "13.0" });
		server.secrets = { "openid-secret", "syt_" };
		hs = homeserver();
		hs.rooms[room_id] = { ada = 50 };
		server.on_request = function (request) hs.take(request); return request; end;
		module = server:load("auth_matrix_user_verification", server.host, {
			matrix_homeservers = { ["hs.test"] = { url = "https://hs.test"; admin_token = "syt_admin" } };
			uvs_sync_power_levels = true; matrix_cache_seconds = 0;
		});
		local attempt = server:login(module, server:connect({ room = room_name; token = support.token({ token = "openid-secret-ada" }) }));
		first = attempt.session;
		server:bind(first, attempt.handler.username);
		first.resumption_token = "resume-me";
		hs.asked = {};
	end);
	after_each(function () server:check_log(); end);

	local function come_back(previd)
		return server:login(module, server:connect({ room = room_name; token = support.token({ token = "openid-secret-ada" }); previd = previd }));
	end
	local function kinds()
		local found = {};
		for i, one in ipairs(hs.asked) do found[i] = one.kind; end
		table.sort(found);
		return found;
	end

	it("is asked for by user id, as its OpenID token may have ended", function ()
		local attempt = come_back("resume-me");
		assert.same({ "joined_rooms", "levels" }, kinds());
		assert.equal("success", attempt.status);
		assert.equal(first.username, attempt.handler.username);
		attempt.session.username = attempt.handler.username;
		assert.equal(first, server:resume(attempt.session, "resume-me"));
		assert.is_true(first.auth_matrix_user_verification_is_owner);
	end);

	it("may be begun anew: the membership was asked", function ()
		local attempt = come_back("resume-me");
		assert.is_true((server:bind(attempt.session, attempt.handler.username)));
	end);

	it("has the features of now", function ()
		server:load("matrix_power_sync", server.muc, {});
		module.unload_by_server();
		module = server:load("auth_matrix_user_verification", server.host, {
			matrix_homeservers = { ["hs.test"] = { url = "https://hs.test"; admin_token = "syt_admin" } };
			uvs_sync_power_levels = true; matrix_cache_seconds = 0; matrix_features = { recording = 50; livestreaming = 50 };
		});
		assert.is_nil((server:join(first, server:room(room_name))));
		for level, expected in pairs({ [50] = true; [10] = false }) do
			hs.rooms[room_id].ada = level;
			local attempt = come_back("resume-me");
			attempt.session.username = attempt.handler.username;
			assert.equal(first, server:resume(attempt.session, "resume-me"));
			assert.equal(expected, first.jitsi_meet_context_features.recording);
			assert.is_true(first.force_permissions_update);
			-- What moderators have besides.
			assert.equal(expected or nil, first.jitsi_meet_context_features.flip);
		end
	end);

	it("follows what the answer says, at once", function ()
		hs.rooms[room_id].ada = 0;
		come_back("resume-me");
		assert.is_false(first.auth_matrix_user_verification_is_owner);
		hs.rooms[room_id].ada = nil;
		local attempt = come_back("resume-me");
		local reason = support.decisions.loginReasons.not_in_room;
		assert.same({ "failure", reason.condition, reason.text }, { attempt.status, attempt.condition, attempt.text });
		assert.equal("ended", first.matrix_rights.membership);
		-- From then on the token has to prove itself.
		hs.asked, hs.rooms[room_id].ada = {}, 0;
		come_back("resume-me");
		assert.same({ "joined_rooms", "levels", "userinfo" }, kinds());
	end);

	it("is not had by a resumption token that was guessed", function ()
		come_back("resume-it");
		assert.equal(1, hs.count("userinfo"));
	end);

	it("is not had while nobody can say", function ()
		hs.fault = function (request) request.callback("", 503); end;
		local attempt = come_back("resume-me");
		server:advance(1);
		assert.equal("failure", attempt.status);
		assert.equal(support.decisions.loginReasons.verifier_failed.text, attempt.text);
		assert.equal("joined", first.matrix_rights.membership);
	end);
end);

describe("with a verification service", function ()
	it("nothing is read again, whatever the option says, which is told where it is set", function ()
		for value, told in pairs({ [20] = 1, [false] = 0, [0] = 0 }) do
			local server = support.server();
			local module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; matrix_resync = value or nil });
			local lines = server:lines("Option matrix_resync: no effect without matrix_homeservers");
			assert.equal(told, #lines);
			if told > 0 then assert.equal("error", lines[1].level); end
			local session = server:logged_in(module, { room = room_name; token = support.token() });
			assert.is_nil((server:join(session, room_name)));
			server:advance(1000);
			assert.equal(1, #server.requests);
			assert.equal(0, server:timers_left());
		end
	end);

	it("a no to a login takes nothing from other sessions: the service says so as well when it cannot ask", function ()
		local server = support.server();
		local module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true; matrix_cache_seconds = 0 });
		local session = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 50));
		local attempt = server:login(module, server:connect({ room = room_name; token = support.token({ token = "openid-secret-2" }) }));
		server.requests[2].callback('{"results":{"user":true,"room_membership":false},"user_id":"@ada:hs.test"}', 200);
		assert.equal("failure", attempt.status);
		assert.same({ "joined", true }, { session.matrix_rights.membership, session.matrix_rights.power });
	end);

	it("no session keeps the token that it came with", function ()
		local server = support.server();
		local module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test" });
		local session = server:logged_in(module, { room = room_name; token = support.token() });
		local seen = {};
		local function look(value)
			if type(value) == "string" then assert.is_nil(value:find("openid-secret", 1, true)); end
			if type(value) ~= "table" or seen[value] then return; end
			seen[value] = true;
			for key, member in pairs(value) do look(key); look(member); end
		end
		for name, value in pairs(session) do
			-- The JWT as it came, for Jitsi's plugins.
			if name ~= "auth_token" and name ~= "matrix_presented_token" and name ~= "sent" then look(value); end
		end
	end);
end);

describe("the options about calls", function ()
	local function lines(options, uvs)
		local server = support.server();
		options.matrix_homeservers = not uvs and { ["hs.test"] = { url = "https://hs.test"; admin_token = "syt_a" } } or nil;
		options.uvs_base_url = uvs and "http://uvs.test" or nil;
		server:load("auth_matrix_user_verification", server.host, options);
		return server;
	end

	it("take the usual interval for one that is out of range, and say so", function ()
		for _, value in ipairs({ -5, 1e9, "soon", 0 / 0 }) do
			local server = lines({ matrix_resync = value });
			assert.equal(1, #server:lines("Option matrix_resync: not a number from 0 to 86400: using 30"), value);
			assert.equal(1, #server:lines("read again every 30 s"), value);
		end
		assert.equal(1, #lines({ matrix_resync = 0.5 }):lines("read again every 1 s"));
		for _, value in ipairs({ 0, 1, 10, 3600, 86400, "60" }) do
			assert.equal(0, #lines({ matrix_resync = value }):lines("Option matrix_resync"));
		end
	end);

	it("read nothing again where only the user is asked", function ()
		assert.equal(1, #lines({ uvs_verify_membership = false }):lines("not read again"));
	end);

	it("take for matrix_start_call the stricter of what could be meant", function ()
		for _, value in ipairs({ "owners", {}, { "not a server" }, 1.5, true }) do
			assert.equal(1, #lines({ matrix_start_call = value }, true):lines("Option matrix_start_call: neither member, owner nor a power"));
		end
		for _, value in ipairs({ "member", "owner", 50, "ban", "im.vector.modular.widgets", { "hs.test" }, { "hs.test", "HS2.test:8448" } }) do
			assert.equal(0, #lines({ matrix_start_call = value }, true):lines("Option matrix_start_call"));
		end
	end);
end);
