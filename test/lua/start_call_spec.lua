-- Who may start the call of a Matrix room (matrix_start_call), with and without Jitsi's mod_muc_wait_for_host, whose part the
-- test plays.

local support = require "test.lua.support";

local room_name = support.room_name;
local reason = support.decisions.roomReasons.call_not_started;

describe("matrix_start_call", function ()
	local server, module, owner, member, guest, focus, room, logins;

	local function log_in(user, power, server_name)
		logins = logins + 1;
		server_name = server_name or "hs.test";
		local token = support.token({ token = "openid-secret-" .. logins; server_name = server_name });
		return server:logged_in(module, { room = room_name; token = token }, support.uvs_body("@" .. user .. ":" .. server_name, power));
	end

	local function start(policy, changes, with_lobby)
		server = support.server({ admins = { ["focus@other.test"] = true }; accounts = { ["recorder@other.test"] = true } });
		local options = { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true; matrix_cache_seconds = 0; matrix_start_call = policy or "owner" };
		for name, value in pairs(changes or {}) do options[name] = value; end
		module = server:load("auth_matrix_user_verification", server.host, options);
		server:load("matrix_power_sync", server.muc, { matrix_guests = "allow"; matrix_lobby_bypass = true });
		if with_lobby then server.prosody.hosts[server.muc].modules.muc_wait_for_host = {}; end
		logins = 0;
		owner, member, guest, focus = log_in("owner", 50), log_in("member", 0), server:guest("guest"), server:guest("focus");
		room = server:room(room_name);
	end

	before_each(function () start(); end);
	after_each(function () server:check_log(); end);

	local function assert_enters(who, where)
		assert.is_nil((server:join(who, where or room)));
	end
	local function assert_waits(who, where)
		local lines = #server:lines("(call_not_started)");
		assert.is_true((server:join(who, where or room)));
		assert.same({ reason.condition, reason.text, "cancel" }, { support.error_of(who) });
		assert.equal(lines + 1, #server:lines("(call_not_started)"));
	end
	local function breakout_room()
		local breakout = server:room("0f8fad5b", "breakout.jitsi.test");
		room._data.breakout_rooms = { [breakout.jid] = "Group" };
		return breakout;
	end

	it("lets an owner by Matrix power start the call, and then all others in", function ()
		assert_waits(member);
		assert_waits(guest);
		assert_enters(owner);
		assert_enters(member);
		assert_enters(guest);
	end);

	it("goes by the power in the room, also where it makes nobody owner of the meeting", function ()
		start("owner", { uvs_sync_power_levels = false });
		assert_waits(member);
		assert_enters(owner);
	end);

	it("keeps the call open as long as a member is in it", function ()
		assert_enters(owner);
		assert_enters(member);
		server:leave(owner, room);
		assert_enters((log_in("second", 0)));
	end);

	it("does not count guests, nor members who are none any more, nor administrators", function ()
		assert_enters(owner);
		assert_enters(guest);
		server:leave(owner, room);
		assert_enters(focus);
		assert_waits(member);
		assert_enters(owner);
		owner.matrix_rights.membership = "ended";
		assert_waits(member);
		owner.matrix_rights.membership = "joined";
		server.admins[owner.username .. "@jitsi.test"] = true;
		assert_waits(member);
	end);

	it("does not take the rights of an ended membership for those of an owner", function ()
		owner.matrix_rights.membership = "ended";
		local event = { room = room; session = owner; occupant = { bare_jid = owner.username .. "@jitsi.test" } };
		assert.is_false(room:fire("room_has_host", event));
	end);

	it("makes no room that a member may not start, and leaves none behind", function ()
		local made = 0;
		server:events_of(server.muc).add_handler("muc-room-pre-create", function () made = made + 1; end, 0);
		assert_waits(member, "[new]" .. room_name);
		assert.is_nil(server.rooms["[new]" .. room_name .. "@" .. server.muc]);
		assert.equal(0, made);
		assert_enters(owner, "[new]" .. room_name);
		assert.equal(1, made);
	end);

	it("keeps nobody out who starts nothing: administrators, accounts, other servers, components", function ()
		assert_enters(focus);
		assert_enters(server:guest("recorder"));
		assert_waits(member);
	end);

	it("keeps nobody out of ordinary rooms and of the lobby", function ()
		assert_enters(guest, server:room("standup"));
		local lobby = server:room(room_name, "lobby.jitsi.test");
		lobby.main_room_jid = room.jid;
		assert_enters(member, lobby);
	end);

	it("counts who is in a breakout room, and guards these rooms as well", function ()
		local breakout = breakout_room();
		member.matrix_main_room = room;
		assert_waits(member, breakout);
		assert_enters(owner);
		assert_enters(owner, breakout);
		server:leave(owner, room);
		assert_enters(member);
	end);

	it("lets a member who left the call come back within ten seconds", function ()
		assert_enters(owner);
		assert_enters(member);
		server:leave(owner, room);
		server:leave(member, room);
		assert_enters(member);
		server:leave(member, room);
		for left, may in pairs({ [0] = true, [9] = true, [10] = false, [3600] = false, [-60] = false }) do
			member.matrix_left_call = { roomJid = room.jid; at = os.time() - left };
			if may then assert_enters(member); server:leave(member, room); else assert_waits(member); end
		end
		member.matrix_left_call = { roomJid = "[t]" .. room.jid; at = os.time() };
		assert_waits(member);
	end);

	it("lets members of the servers that it names start, and no other, whatever their power", function ()
		start({ "HS.Test" });
		local eve = log_in("eve", 100, "third.test");
		assert_waits(eve);
		assert_waits(guest);
		assert_enters(member);
		assert_enters(eve);
	end);

	it("comes before lobby and password, so that the answer says why", function ()
		room._data.members_only, room._data.password = true, "secret";
		assert_waits(member);
	end);

	it("is in nobody's way where every member may start", function ()
		start("member");
		assert_enters(guest);
		assert.is_nil(room:fire("room_has_host", { room = room; session = guest; occupant = { bare_jid = "guest@other.test" } }));
	end);

	it("refuses where it cannot be decided", function ()
		room._data.breakout_rooms = 7;
		assert.is_true((server:join(member, room)));
		assert.equal("internal-server-error", (support.error_of(member)));
	end);

	describe("with mod_muc_wait_for_host", function ()
		local held;
		before_each(function ()
			start("owner", nil, true);
			held = {};
		end);
		-- As that module does it: sends a joiner to its lobby, unless somebody is there who is a host.
		local function hold()
			server:events_of(server.muc).add_handler("muc-occupant-pre-join", function (event)
				if event.room.has_host then return; end
				local host = event.room:fire("room_has_host", { room = event.room; session = event.origin; occupant = event.occupant });
				event.room.has_host = host or nil;
				if not host then held[#held + 1] = event.origin; return true; end
			end, -3);
		end

		it("leaves the others to its lobby until an owner enters", function ()
			hold();
			assert.is_true((server:join(member, room)));
			assert.is_true((server:join(guest, room)));
			assert.same({ member, guest }, held);
			assert.same({ {}, {} }, { member.sent, guest.sent });
			assert.equal(0, #server:lines("(call_not_started)"));
			assert_enters(owner);
			assert_enters(member);
		end);

		it("does not let a host of an earlier call count for the next one", function ()
			hold();
			room.has_host = true;
			assert.is_true((server:join(member, room)));
			assert.same({ member }, held);
			assert_enters(owner);
			assert.is_true(room.has_host);
			assert_enters(member);
			assert.is_true(room.has_host);
		end);

		it("lets a room be made, to wait at it", function ()
			hold();
			assert.is_true((server:join(member, "[new]" .. room_name)));
			assert.same({ member }, held);
			assert.is_not_nil(server.rooms["[new]" .. room_name .. "@" .. server.muc]);
		end);

		it("refuses who was not held, or was let through the lobby, while nobody is there who may start", function ()
			assert_waits(member);
			assert_waits(guest);
			assert_enters(owner);
			assert_enters(guest);
		end);

		it("says who is a host in the room of a Matrix room, and nothing of other rooms", function ()
			local function has_host(who, where)
				return (where or room):fire("room_has_host", { room = where or room; session = who; occupant = { bare_jid = who.username .. "@" .. who.host } });
			end
			assert.is_true(has_host(owner));
			assert.is_false(has_host(member));
			assert.is_false(has_host(guest));
			assert.is_true(has_host(focus));
			assert.is_nil(has_host(owner, server:room("standup")));
			assert_enters(owner);
			assert.is_true(has_host(member));
		end);

		it("lets nobody pass lobby and password before the call has started", function ()
			room._data.members_only = true;
			assert.is_true((server:join(member, room)));
			assert.equal("registration-required", (support.error_of(member)));
			assert_enters(owner);
			assert_enters(member);
		end);
	end);
end);
