-- The door of the auth module: which rooms its sessions enter, and who may be made owner without power sync.

local support = require "test.lua.support";

local room_name = support.room_name;
local other_name = support.decisions.roomNameOf("!other:hs.test");
local reasons = support.decisions.roomReasons;

for _, flavour in ipairs({ "0.12", "13.0" }) do
	describe("the door with the administrators of " .. flavour, function ()
		local server, module, session;

		before_each(function ()
			server = support.server({ flavour = flavour; admins = { ["focus@other.test"] = true } });
			module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true; matrix_cache_seconds = 0 });
			session = server:logged_in(module, { room = room_name; token = support.token() });
		end);
		after_each(function () server:check_log(); end);

		local function assert_passes(who, room)
			local sent = #who.sent;
			assert.is_nil((server:create(who, room)));
			assert.is_nil((server:join(who, room)));
			assert.equal(sent, #who.sent);
		end

		local function assert_stays_out(who, room, reason)
			for _, enter in ipairs({ server.create, server.join }) do
				local sent, logged = #who.sent, #server:lines("(" .. reason .. ")");
				assert.is_true((enter(server, who, room)));
				assert.equal(sent + 1, #who.sent);
				assert.same({ "not-allowed", reasons[reason].text, "cancel" }, { support.error_of(who) });
				local answer = who.sent[#who.sent];
				assert.same({ "presence", who.full_jid, "p1" }, { answer.name, answer.attr.to, answer.attr.id });
				assert.equal(room.jid, answer:get_child("error").attr.by);
				assert.equal(logged + 1, #server:lines("(" .. reason .. ")"));
			end
		end

		it("is open to the verified room, with or without tenant", function ()
			assert_passes(session, server:room(room_name));
			assert_passes(session, server:room("[tenant]" .. room_name));
		end);

		it("is shut to every other room", function ()
			for _, node in ipairs({ other_name, "lobby", "[tenant]" .. other_name, "[]" .. room_name, room_name .. "a", room_name:sub(1, -2), "[a][b]" .. room_name }) do
				assert_stays_out(session, server:room(node), "other_room");
			end
		end);

		it("stays shut when the session's URL fields change", function ()
			session.jitsi_web_query_room, session.jitsi_meet_room = other_name, other_name;
			assert_stays_out(session, server:room(other_name), "other_room");
		end);

		it("is shut to a session without verification, and to one whose login was refused", function ()
			session.matrix_verification = nil;
			assert_stays_out(session, server:room(room_name), "other_room");
		end);

		it("keeps health check rooms for administrators", function ()
			local room = server:room("__jicofo-health-check123");
			assert_stays_out(session, room, "health_check_room");
			assert_stays_out(server:guest("guest"), room, "health_check_room");
			assert_stays_out(server:guest("guest"), server:room("[t]__jicofo-health-check123"), "health_check_room");
			assert_passes(server:guest("focus"), room);
		end);

		it("lets administrators pass into every room", function ()
			for _, node in ipairs({ room_name, other_name, "lobby" }) do
				assert_passes(server:guest("focus"), server:room(node));
			end
		end);

		it("does not care where sessions of other hosts go", function ()
			for _, node in ipairs({ room_name, other_name, "lobby" }) do
				assert_passes(server:guest("guest"), server:room(node));
			end
		end);

		it("is open to the breakout rooms of the verified room, once that was entered", function ()
			local main, breakout = server:room(room_name), server:room("0f8fad5b");
			main._data.breakout_rooms = { [breakout.jid] = "Group 1" };
			assert_stays_out(session, breakout, "other_room");
			assert_passes(session, main);
			assert_passes(session, breakout);
			assert_stays_out(session, server:room("1f8fad5b"), "other_room");
			breakout._data.breakout_rooms = { [server:room("2f8fad5b").jid] = "a breakout room has none of its own" };
			assert_passes(session, breakout);
			assert_stays_out(session, server:room("2f8fad5b"), "other_room");
		end);

		it("is shut to breakout rooms while others (lobby, password, ban) keep the session out of the main room", function ()
			local main, breakout = server:room(room_name), server:room("0f8fad5b");
			main._data.breakout_rooms = { [breakout.jid] = "Group 1" };
			server:events_of(server.muc).add_handler("muc-occupant-pre-join", function (event)
				if event.room == main then return true; end
			end, -4);
			assert.is_true((server:join(session, main)));
			assert_stays_out(session, breakout, "other_room");
		end);

		it("is shut to breakout rooms of other rooms, and to those that are gone", function ()
			local main, foreign, breakout = server:room(room_name), server:room(other_name), server:room("0f8fad5b");
			foreign._data.breakout_rooms = { [breakout.jid] = "Group 1" };
			assert_passes(session, main);
			assert_stays_out(session, foreign, "other_room");
			assert_stays_out(session, breakout, "other_room");
			main._data.breakout_rooms = { [breakout.jid] = "Group 1" };
			assert_passes(session, breakout);
			main._data.breakout_rooms = {};
			assert_stays_out(session, breakout, "other_room");
		end);

		it("is set up on hosts that come later, too", function ()
			server.prosody.hosts["late.test"] = { type = "component"; events = require "util.events".new() };
			server.prosody.events.fire_event("host-activated", "late.test");
			server.muc = "late.test";
			assert_stays_out(session, server:room("lobby"), "other_room");
			assert_passes(session, server:room(room_name));
		end);

		it("stands before the hooks of others", function ()
			local seen = 0;
			server:events_of(server.muc).add_handler("muc-occupant-pre-join", function () seen = seen + 1; end, 98);
			server:join(session, server:room("lobby"));
			assert.equal(0, seen);
			server:join(session, server:room(room_name));
			assert.equal(1, seen);
		end);
	end);

	describe("ownership without power sync, with the administrators of " .. flavour, function ()
		local server, module, member, room;

		before_each(function ()
			server = support.server({ flavour = flavour; admins = { ["focus@other.test"] = true } });
			module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test" });
			member = server:logged_in(module, { room = room_name; token = support.token() });
			room = server:room(room_name);
		end);
		after_each(function () server:check_log(); end);

		for _, affiliation in ipairs({ "owner", "admin" }) do
			it(affiliation .. ": members of the Matrix room may be granted it", function ()
				assert.is_true((room:set_affiliation("focus@other.test/x", member.full_jid, affiliation)));
				assert.is_true((room:set_affiliation(true, member.full_jid, affiliation)));
			end);

			it(affiliation .. ": guests may not, not even by an administrator", function ()
				local guest = server:guest("guest");
				for _, actor in ipairs({ true, "focus@other.test/x", member.full_jid }) do
					local ok, kind, condition = room:set_affiliation(actor, guest.full_jid, affiliation);
					assert.same({ nil, "cancel", "not-allowed" }, { ok, kind, condition });
				end
				assert.equal(3, #server:lines("(owner_not_verified)"));
				assert.same({}, room.changes);
			end);

			it(affiliation .. ": members of another Matrix room may not", function ()
				local stranger = server:logged_in(module, { room = other_name; token = support.token({ room_id = "!other:hs.test" }) });
				assert.is_nil((room:set_affiliation(true, stranger.full_jid, affiliation)));
			end);

			it(affiliation .. ": administrators may", function ()
				assert.is_true((room:set_affiliation(true, "focus@other.test", affiliation)));
			end);

			it(affiliation .. ": in other rooms everybody may", function ()
				assert.is_true((server:room("lobby"):set_affiliation(true, server:guest("guest").full_jid, affiliation)));
			end);
		end

		it("does not hinder lesser affiliations", function ()
			local guest = server:guest("guest");
			for _, affiliation in ipairs({ "member", "outcast", "none" }) do
				assert.is_true((room:set_affiliation(true, guest.full_jid, affiliation)));
			end
		end);

		it("does not know JIDs that nobody has", function ()
			assert.is_nil((room:set_affiliation(true, "nobody@jitsi.test", "owner")));
			assert.is_nil((room:set_affiliation(true, "jitsi.test", "owner")));
		end);

		it("forgets who unbound", function ()
			server.prosody.bare_sessions[member.username .. "@jitsi.test"] = nil;
			assert.is_nil((room:set_affiliation(true, member.full_jid, "owner")));
		end);
	end);
end
