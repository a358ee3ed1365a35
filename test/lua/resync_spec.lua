-- The call follows the room: when rooms are read again, and what an answer may change. The test drives clock and answers.

local json = require "util.json";
local support = require "test.lua.support";

local room_name, room_id = support.room_name, support.room_id;
local reasons = support.decisions.roomReasons;

-- A room of a MUC service, with as much of plugins/muc as the module touches beside what support has.
local function add_muc(server)
	local rooms = {};
	server.prosody.hosts[server.muc].modules.muc = {
		get_room_from_jid = function (jid) return rooms[jid]; end;
		each_room = function () return coroutine.wrap(function () for _, room in pairs(rooms) do coroutine.yield(room); end end); end;
	};
	local service = {};
	function service.room(node)
		local room = server:room(node);
		room._occupants, room.kicks = {}, {};
		function room.each_occupant(self)
			local copy = {};
			for nick, occupant in pairs(self._occupants) do copy[nick] = occupant; end
			return pairs(copy);
		end
		function room.set_role(self, actor, nick, role, reason)
			assert(actor == true);
			local occupant = self._occupants[nick];
			if role == "none" then
				self.kicks[#self.kicks + 1] = occupant.bare_jid .. " " .. reason;
				service.leave(self, occupant);
			else
				occupant.role = role;
			end
			return true;
		end
		rooms[room.jid] = room;
		return room;
	end
	function service.join(room, session, nick)
		assert(server:join(session, room) == nil);
		local occupant = {
			bare_jid = session.full_jid:match("^[^/]+"); nick = room.jid .. "/" .. nick;
			sessions = { [session.full_jid] = true }; role = "participant";
		};
		room._occupants[occupant.nick] = occupant;
		server:events_of(server.muc).fire_event("muc-occupant-joined", {
			room = room; occupant = occupant; origin = session; nick = occupant.nick;
		});
		return occupant;
	end
	function service.leave(room, occupant, stanza, origin)
		room._occupants[occupant.nick] = nil;
		server:events_of(server.muc).fire_event("muc-occupant-left", {
			room = room; occupant = occupant; nick = occupant.nick; stanza = stanza; origin = origin;
		});
	end
	return service;
end

describe("matrix_resync", function ()
	local server, module, muc, room, options;

	local function load_module()
		module = server:load("auth_matrix_user_verification", server.host, options);
	end
	local function log_in(user, power, changes)
		changes = changes or {};
		changes.token = changes.token or "openid-secret-" .. user .. #server.requests;
		local name = support.decisions.roomNameOf(changes.room_id or room_id);
		return server:logged_in(module, { room = name; token = support.token(changes) }, support.uvs_body("@" .. user .. ":hs.test", power));
	end

	before_each(function ()
		server = support.server();
		options = { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true; matrix_resync = 20; matrix_cache_seconds = 0 };
		load_module();
		server:load("matrix_power_sync", server.muc, {});
		muc = add_muc(server);
		room = muc.room(room_name);
	end);
	after_each(function () server:check_log(); end);

	-- Answers the next questions by user name in the token: a power, "no", or what to call back with.
	local answered;
	local function answer(sayings)
		while #server.requests > answered do
			answered = answered + 1;
			local request = server.requests[answered];
			local user = assert(json.decode(request.options.body).token:match("^openid%-secret%-(%a+)"));
			local saying = sayings[user];
			if type(saying) == "function" then
				saying(request);
			elseif saying == "no" then
				request.callback(json.encode({ results = { user = true; room_membership = false }; user_id = "@" .. user .. ":hs.test" }), 200);
			elseif saying == "ended" then
				request.callback('{"results":{"user":false},"user_id":null}', 200);
			elseif saying == "down" then
				request.callback("connection refused", 0);
			elseif type(saying) == "number" then
				request.callback(support.uvs_body("@" .. user .. ":hs.test", saying), 200);
			end
		end
	end
	-- Lets an interval pass, and answers.
	local function review(sayings, seconds)
		answered = #server.requests;
		server:advance(seconds or 20);
		local asked = #server.requests - answered;
		answer(sayings);
		return asked;
	end

	it("asks nobody, and has no timer, where nobody is", function ()
		local ada = log_in("ada", 0);
		assert.equal(0, review({}, 1000));
		assert.equal(0, server:timers_left());
		local occupant = muc.join(room, ada, "ada");
		assert.equal(1, server:timers_left());
		muc.leave(room, occupant);
		assert.equal(0, server:timers_left());
		assert.equal(0, review({}, 1000));
	end);

	it("asks within the interval, and then once in each", function ()
		muc.join(room, log_in("ada", 0), "ada");
		assert.equal(0, review({}, 9.9));
		assert.equal(1, review({ ada = 0 }, 10.2));
		for _ = 1, 3 do
			assert.equal(1, review({ ada = 0 }, 20));
		end
		assert.equal(1, server:timers_left());
	end);

	it("does not ask again while it asks", function ()
		module.unload_by_server();
		options.uvs_timeout = 60;
		load_module();
		muc.join(room, log_in("ada", 0), "ada");
		answered = #server.requests;
		server:advance(59);
		assert.equal(1, #server.requests - answered);
		-- The deadline is over 60 s after the first question.
		server:advance(40);
		assert.equal(2, #server.requests - answered);
	end);

	it("spreads rooms over the interval", function ()
		for i = 1, 50 do
			local id = "!r" .. i .. ":hs.test";
			muc.join(muc.room(support.decisions.roomNameOf(id)), log_in("ada", 0, { room_id = id }), "ada");
		end
		local most = 0;
		for _ = 1, 20 do
			most = math.max(most, review({ ada = 0 }, 1));
		end
		assert.is_true(most < 20, most);
	end);

	it("goes on for who takes another nick, which Prosody tells as leaving only", function ()
		local ada = log_in("ada", 0);
		local occupant = muc.join(room, ada, "ada");
		muc.leave(room, occupant, { attr = {} }, ada);
		room._occupants[room.jid .. "/eve"] = occupant;
		assert.equal(1, server:timers_left());
		assert.equal(1, review({ ada = 0 }));
	end);

	it("ends with a room that is destroyed", function ()
		muc.join(room, log_in("ada", 0), "ada");
		server:events_of(server.muc).fire_event("muc-room-destroyed", { room = room });
		assert.equal(0, server:timers_left());
	end);

	it("leaves nothing behind when the module is unloaded, and picks up where it was when it is loaded again", function ()
		muc.join(room, log_in("ada", 0), "ada");
		answered = #server.requests;
		server:advance(20);
		assert.equal(1, #server.requests - answered);
		module.unload_by_server();
		assert.equal(0, server:timers_left());
		assert.equal(1, #server.requests - answered);
		assert.equal(0, #server:lines("Nobody can say"));
		load_module();
		assert.equal(1, server:timers_left());
		assert.equal(1, review({ ada = 0 }));
	end);

	it("gives and takes power, once told, and tells of it once", function ()
		local ada, bob = log_in("ada", 0), log_in("bob", 50);
		muc.join(room, ada, "ada");
		muc.join(room, bob, "bob");
		review({ ada = 50, bob = 0 });
		assert.equal("owner", room:get_affiliation(ada.full_jid));
		assert.is_nil(room:get_affiliation(bob.full_jid));
		assert.is_true(ada.auth_matrix_user_verification_is_owner);
		assert.is_false(bob.auth_matrix_user_verification_is_owner);
		review({ ada = 50, bob = 0 });
		assert.equal(1, #server:lines("@ada:hs.test, room " .. room_id .. ": has the power"));
		assert.equal(1, #server:lines("@bob:hs.test, room " .. room_id .. ": has no longer"));
	end);

	it("does so in all sessions of a user, and asks once for him", function ()
		local first, second = log_in("ada", 0), log_in("ada", 0);
		muc.join(room, first, "ada");
		muc.join(room, second, "second");
		assert.equal(1, review({ ada = 100 }));
		for _, session in ipairs({ first, second }) do
			assert.equal("owner", room:get_affiliation(session.full_jid));
		end
	end);

	it("gives no power where power levels are not synchronised, and still removes", function ()
		module.unload_by_server();
		options.uvs_sync_power_levels = false;
		load_module();
		local ada, bob = log_in("ada", 0), log_in("bob", 0);
		muc.join(room, ada, "ada");
		muc.join(room, bob, "bob");
		review({ ada = 100, bob = 0 });
		assert.is_nil(room:get_affiliation(ada.full_jid));
		review({ ada = 100, bob = "no" });
		assert.equal(1, #room.kicks);
	end);

	it("removes who is not in the room any more, with his proofs, from all sessions", function ()
		local ada, bob, idle = log_in("ada", 0), log_in("bob", 50), log_in("bob", 50);
		muc.join(room, ada, "ada");
		muc.join(room, bob, "bob");
		-- Asked, denied, the witness is there already: asked again, and so is the witness.
		assert.equal(2, review({ ada = 0, bob = "no" }));
		assert.same({ bob.full_jid:match("^[^/]+") .. " " .. reasons.membership_ended.text }, room.kicks);
		assert.is_nil(room:get_affiliation(bob.full_jid));
		for _, session in ipairs({ bob, idle }) do
			assert.is_nil(session.matrix_verification);
			assert.is_nil(session.auth_token);
			assert.is_true((server:join(session, room)));
			assert.same({ "not-allowed", reasons.membership_ended.text, "cancel" }, { support.error_of(session) });
		end
		assert.equal(1, #server:lines("removed from its call"));
		-- A new login is as good as any.
		local again = log_in("bob", 0);
		assert.is_nil((server:join(again, room)));
	end);

	it("lets nobody in again by an answer from before", function ()
		module.unload_by_server();
		options.matrix_cache_seconds, options.matrix_resync = 15, 10;
		load_module();
		muc.join(room, log_in("ada", 0), "ada");
		local token = { room = room_name; token = support.token({ token = "openid-secret-bob" }) };
		muc.join(room, (server:logged_in(module, token, support.uvs_body("@bob:hs.test", 0))), "bob");
		review({ ada = 0, bob = "no" }, 10);
		assert.equal(1, #room.kicks);
		local asked = #server.requests;
		local attempt = server:login(module, server:connect(token));
		assert.equal(asked + 1, #server.requests);
		assert.is_nil(attempt.done);
	end);

	it("leaves no power to who lost it, by an answer from before", function ()
		module.unload_by_server();
		options.matrix_cache_seconds, options.matrix_resync = 60, 10;
		load_module();
		local token = { room = room_name; token = support.token({ token = "openid-secret-bob" }) };
		muc.join(room, (server:logged_in(module, token, support.uvs_body("@bob:hs.test", 50))), "bob");
		review({ bob = 0 }, 10);
		-- Asked anew, as the older answer is gone; the next one is the answer to that, of the same period.
		local asked = #server.requests;
		local first = server:logged_in(module, token, support.uvs_body("@bob:hs.test", 0));
		assert.equal(asked + 1, #server.requests);
		local second = server:login(module, server:connect(token));
		assert.equal(asked + 1, #server.requests);
		for _, session in ipairs({ first, second.session }) do
			assert.is_false(session.matrix_verification.owner);
			assert.is_false(session.auth_matrix_user_verification_is_owner);
		end
	end);

	it("leaves sessions for other rooms alone", function ()
		local other = "!other:hs.test";
		local elsewhere = log_in("bob", 50, { room_id = other });
		local other_room = muc.room(support.decisions.roomNameOf(other));
		muc.join(other_room, elsewhere, "bob");
		muc.join(room, log_in("ada", 0), "ada");
		muc.join(room, log_in("bob", 0), "bob");
		answered = #server.requests;
		server:advance(20);
		while #server.requests > answered do
			answered = answered + 1;
			local request = server.requests[answered];
			local body = json.decode(request.options.body);
			local user = body.token:match("^openid%-secret%-(%a+)");
			if user == "bob" and body.room_id == room_id then
				request.callback('{"results":{"user":true,"room_membership":false},"user_id":"@bob:hs.test"}', 200);
			else
				request.callback(support.uvs_body("@" .. user .. ":hs.test", user == "bob" and 50 or 0), 200);
			end
		end
		assert.equal(1, #room.kicks);
		assert.equal(0, #other_room.kicks);
		assert.equal(other, elsewhere.matrix_verification.roomId);
		assert.equal("owner", other_room:get_affiliation(elsewhere.full_jid));
	end);

	it("lets an answer change nothing for who logged in since it was asked for", function ()
		local ada, bob = log_in("ada", 0), log_in("bob", 50);
		muc.join(room, ada, "ada");
		muc.join(room, bob, "bob");
		answered = #server.requests;
		server:advance(20);
		local asked = answered;
		local later = log_in("bob", 50);
		-- The login's own question is the last, and answered.
		local login = table.remove(server.requests);
		answered = asked;
		answer({ ada = 0, bob = "no" });
		server.requests[#server.requests + 1] = login;
		assert.equal(0, #room.kicks);
		assert.is_not_nil(bob.matrix_verification);
		assert.is_not_nil(later.matrix_verification);
		-- The next review counts for both.
		review({ ada = 0, bob = "no" });
		assert.equal(1, #room.kicks);
		assert.is_nil(later.matrix_verification);
	end);

	describe("holds everybody", function ()
		local ada, bob;
		before_each(function ()
			ada, bob = log_in("ada", 50), log_in("bob", 0);
			muc.join(room, ada, "ada");
			muc.join(room, bob, "bob");
		end);
		local function assert_nothing_changed()
			assert.equal(0, #room.kicks);
			assert.equal("owner", room:get_affiliation(ada.full_jid));
			assert.is_not_nil(bob.matrix_verification);
		end

		it("when UVS denies all, as with the homeserver down, and tells of it once, and when it is over", function ()
			for _ = 1, 3 do
				review({ ada = "no", bob = "no" });
				assert_nothing_changed();
			end
			assert.equal(1, #server:lines("Nobody can say"));
			review({ ada = 50, bob = 0 });
			assert.equal(1, #server:lines("The rooms of all calls are read again"));
		end);

		for _, saying in ipairs({ "down", "ended" }) do
			it("when the answer is: " .. saying, function ()
				review({ ada = saying, bob = saying });
				assert_nothing_changed();
			end);
		end

		it("when nobody answers", function ()
			review({});
			server:advance(15);
			assert_nothing_changed();
		end);

		it("when the homeserver goes down in the middle of a round", function ()
			local denied = 0;
			local function no(request)
				denied = denied + 1;
				local user = json.decode(request.options.body).token:match("^openid%-secret%-(%a+)");
				request.callback(json.encode({ results = { user = true; room_membership = false }; user_id = "@" .. user .. ":hs.test" }), 200);
			end
			local first = true;
			review({
				ada = function (request)
					if first then first = false; request.callback(support.uvs_body("@ada:hs.test", 50), 200); else no(request); end
				end;
				bob = no;
			});
			assert.equal(3, denied);
			assert_nothing_changed();
		end);

		it("when the second time nobody can say", function ()
			local first = true;
			review({
				ada = 50;
				bob = function (request)
					if first then
						first = false;
						request.callback('{"results":{"user":true,"room_membership":false},"user_id":"@bob:hs.test"}', 200);
					else
						request.callback("connection refused", 0);
					end
				end;
			});
			assert_nothing_changed();
		end);

		it("when it comes back in the middle of a round", function ()
			local first = true;
			review({
				ada = 50;
				bob = function (request)
					local joined = not first;
					first = false;
					request.callback(json.encode({
						results = { user = true; room_membership = joined }; user_id = "@bob:hs.test"; power_levels = { user = 0; room = {} };
					}), 200);
				end;
			});
			assert_nothing_changed();
		end);
	end);

	it("has witnesses in other rooms: who is alone in a call is removed, too", function ()
		local other = "!other:hs.test";
		muc.join(room, log_in("bob", 0), "bob");
		log_in("ada", 0, { room_id = other });
		-- Asked, then the witness, again, and the witness again.
		review({ ada = 0, bob = "no" });
		assert.equal(1, #room.kicks);
		assert.equal(0, server:timers_left());
	end);

	it("has no witness of another homeserver", function ()
		muc.join(room, log_in("bob", 0), "bob");
		local session = server:connect({ room = room_name; token = support.token({ server_name = "third.test"; token = "openid-secret-eve" }) });
		local attempt = server:login(module, session);
		server.requests[#server.requests].callback(support.uvs_body("@eve:third.test", 0), 200);
		assert.equal("success", attempt.status);
		review({ bob = "no"; eve = function (request) request.callback(support.uvs_body("@eve:third.test", 0), 200); end });
		assert.equal(0, #room.kicks);
	end);

	it("keeps what an owner granted, where that is allowed", function ()
		server = support.server();
		load_module();
		server:load("matrix_power_sync", server.muc, { matrix_allow_owner_grants = true });
		muc = add_muc(server);
		room = muc.room(room_name);
		local ada, bob, eve = log_in("ada", 50), log_in("bob", 0), log_in("eve", 50);
		for nick, session in pairs({ ada = ada, bob = bob, eve = eve }) do muc.join(room, session, nick); end
		assert.is_true(room:set_affiliation(ada.full_jid, bob.full_jid, "owner"));
		review({ ada = 50, bob = 0, eve = 0 });
		review({ ada = 50, bob = 50, eve = 0 });
		review({ ada = 50, bob = 0, eve = 0 });
		assert.equal("owner", room:get_affiliation(bob.full_jid));
		assert.is_nil(room:get_affiliation(eve.full_jid));
	end);

	local function crowd()
		for i = 1, 30 do
			muc.join(room, log_in("u" .. string.char(96 + i % 26) .. string.char(97 + math.floor(i / 26)), 0), "n" .. i);
		end
	end

	it("asks nobody more once the module is unloaded", function ()
		crowd();
		answered = #server.requests;
		server:advance(20);
		module.unload_by_server();
		assert.equal(4, #server.requests - answered);
		assert.equal(0, server:timers_left());
	end);

	it("asks a few at a time, and stops when its time is over", function ()
		crowd();
		answered = #server.requests;
		server:advance(20);
		assert.equal(4, #server.requests - answered);
		server:advance(10);
		assert.equal(4, #server.requests - answered);
	end);
end);

describe("the options about calls", function ()
	local function lines(options)
		local server = support.server();
		options.uvs_base_url = "http://uvs.test";
		server:load("auth_matrix_user_verification", server.host, options);
		return server;
	end

	it("raise intervals that are too short, and say so", function ()
		for _, value in ipairs({ 1, 9.9, -5, "soon" }) do
			assert.equal(1, #lines({ matrix_resync = value }):lines("Option matrix_resync must be 0, or between 10"));
		end
		for _, value in ipairs({ 0, 10, 3600, "60" }) do
			assert.equal(0, #lines({ matrix_resync = value }):lines("Option matrix_resync"));
		end
		assert.equal(1, #lines({ matrix_resync = 60, uvs_verify_membership = false }):lines("matrix_resync does nothing"));
	end);

	it("take for matrix_start_call the stricter of what could be meant", function ()
		for _, value in ipairs({ "owners", {}, { "not a server" }, 7 }) do
			assert.equal(1, #lines({ matrix_start_call = value }):lines("Option matrix_start_call should be"));
		end
		for _, value in ipairs({ "member", "owner", { "hs.test" }, { "hs.test", "HS2.test:8448" } }) do
			assert.equal(0, #lines({ matrix_start_call = value }):lines("Option matrix_start_call"));
		end
	end);
end);
