-- The door of the auth module: which stanzas reach the rooms of Matrix meetings, from every origin, and who may be made owner
-- without power sync. The stanzas go through the events of the MUC services, as Prosody fires them.

local support = require "test.lua.support";
local st = require "util.stanza";

local room_name = support.room_name;
local other_id = "!other:hs.test";
local other_name = support.decisions.roomNameOf(other_id);
local reasons = support.decisions.roomReasons;

local muc_ns, muc_user_ns = "http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#user";

-- The stanzas with which somebody may turn to a room, by what they are for.
local stanzas = {
	join = function (jid) return st.presence({ to = jid .. "/nick"; id = "x" }):tag("x", { xmlns = muc_ns }):up(); end;
	presence = function (jid) return st.presence({ to = jid; id = "x" }); end;
	groupchat = function (jid) return st.message({ to = jid; type = "groupchat"; id = "x" }, "hello"); end;
	whisper = function (jid) return st.message({ to = jid .. "/somebody"; type = "chat"; id = "x" }, "hello"); end;
	decline = function (jid)
		return st.message({ to = jid; id = "x" }):tag("x", { xmlns = muc_user_ns }):tag("decline", { to = "a@jitsi.test" }):tag("reason"):text("spam"):up():up():up();
	end;
	archive = function (jid) return st.iq({ to = jid; type = "set"; id = "x" }):tag("query", { xmlns = "urn:xmpp:mam:2" }):up(); end;
	disco = function (jid) return st.iq({ to = jid; type = "get"; id = "x" }):tag("query", { xmlns = "http://jabber.org/protocol/disco#info" }):up(); end;
	ping = function (jid) return st.iq({ to = jid .. "/somebody"; type = "get"; id = "x" }):tag("ping", { xmlns = "urn:xmpp:ping" }):up(); end;
	ban = function (jid)
		return st.iq({ to = jid; type = "set"; id = "x" }):tag("query", { xmlns = muc_ns .. "#admin" })
			:tag("item", { affiliation = "outcast"; jid = "victim@jitsi.test" }):up():up();
	end;
	destroy = function (jid)
		return st.iq({ to = jid; type = "set"; id = "x" }):tag("query", { xmlns = muc_ns .. "#owner" }):tag("destroy"):up():up();
	end;
	list = function (jid) return st.iq({ to = jid; type = "get"; id = "x" }):tag("query", { xmlns = muc_ns .. "#admin" }):up(); end;
};
-- Those that nobody answers.
local silent = {
	unavailable = function (jid) return st.presence({ to = jid .. "/nick"; type = "unavailable" }); end;
	presence_error = function (jid) return st.presence({ to = jid .. "/nick"; type = "error" }); end;
	message_error = function (jid) return st.message({ to = jid; type = "error" }); end;
	result = function (jid) return st.iq({ to = jid .. "/somebody"; type = "result"; id = "x" }); end;
	iq_error = function (jid) return st.iq({ to = jid; type = "error"; id = "x" }); end;
};

-- Those that ask for something, and the others.
local asking, not_asking = {}, {};
for name, make in pairs(stanzas) do
	local list = make("room@muc.test").name == "iq" and asking or not_asking;
	list[#list + 1] = name;
end

for _, flavour in ipairs({ "0.12", "13.0" }) do
	describe("the door with the administrators of " .. flavour, function ()
		local server, module, session, reached, logins;

		-- What comes past the door is noted, and goes on.
		local function watch(host)
			for _, kind in ipairs({ "presence", "message", "iq" }) do
				for _, target in ipairs({ "bare", "full" }) do
					server:events_of(host).add_handler(kind .. "/" .. target, function () reached = reached + 1; end, 999);
				end
			end
		end

		local function log_in(user, power, room_id)
			logins = logins + 1;
			local token = support.token({ token = "openid-secret-" .. logins; room_id = room_id });
			local name = room_id and support.decisions.roomNameOf(room_id) or room_name;
			return server:logged_in(module, { room = name; token = token }, support.uvs_body("@" .. user .. ":hs.test", power));
		end

		local function start(options, sync_options)
			server = support.server({ flavour = flavour; admins = { ["focus@other.test"] = true }; accounts = { ["recorder@other.test"] = true } });
			local all = { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true; matrix_cache_seconds = 0 };
			for name, value in pairs(options or {}) do all[name] = value; end
			module = server:load("auth_matrix_user_verification", server.host, all);
			if sync_options then server:load("matrix_power_sync", server.muc, sync_options); end
			reached, logins = 0, 0;
			for _, host in ipairs({ server.muc, "lobby.jitsi.test", "breakout.jitsi.test" }) do watch(host); end
			session = log_in("ada", 0);
		end

		before_each(function () start(); end);
		after_each(function () server:check_log(); end);

		local function assert_reaches(who, jid, ...)
			for _, name in ipairs({ ... }) do
				local before = reached;
				server:send(who, (stanzas[name] or silent[name])(jid));
				assert.equal(before + 1, reached, name);
			end
		end
		local function names_of(set)
			local names = {};
			for name in pairs(set) do names[#names + 1] = name; end
			return table.unpack(names);
		end

		-- Each of the stanzas is answered with the reason's error and logged once, and nobody hears of it.
		local function assert_refused(reason, who, jid, ...)
			for _, name in ipairs({ ... }) do
				local sent, logged, before = #who.sent, #server:lines("(" .. reason .. ")"), reached;
				local stanza = stanzas[name](jid);
				server:send(who, stanza);
				assert.equal(before, reached, name);
				assert.equal(sent + 1, #who.sent, name);
				local condition, text, kind = support.error_of(who);
				assert.same({ reasons[reason].condition, reasons[reason].text, "cancel" }, { condition, text, kind }, name);
				local answer = who.sent[#who.sent];
				assert.same({ stanza.name, "error", who.full_jid, "x" }, { answer.name, answer.attr.type, answer.attr.to, answer.attr.id });
				-- Said only where the answer is not from the room itself.
				assert.equal(stanza.attr.to ~= jid and jid or nil, answer:get_child("error").attr.by, name);
				local lines = server:lines("(" .. reason .. ")");
				assert.equal(logged + 1, #lines, name);
				assert.equal(reasons[reason].level, lines[#lines].level);
				assert.truthy(lines[#lines].text:find(who.full_jid .. " at " .. jid, 1, true));
			end
		end
		-- All stanzas of whatever kind; those that want no answer are dropped.
		local function assert_shut(reason, who, jid)
			assert_refused(reason, who, jid, names_of(stanzas));
			for name, make in pairs(silent) do
				local sent, logged, before = #who.sent, #server.logged, reached;
				server:send(who, make(jid));
				assert.same({ before, sent, logged }, { reached, #who.sent, #server.logged }, name);
			end
			local room = server.rooms[jid];
			if room then
				assert.same({}, room.heard);
				assert.is_nil(room._jid_nick[who.full_jid]);
			end
		end

		local function assert_enters(who, room)
			local sent = #who.sent;
			assert.is_nil((server:join(who, room)));
			assert.equal(sent, #who.sent);
			local jid = type(room) == "string" and room .. "@" .. server.muc or room.jid;
			assert.is_not_nil(server.rooms[jid]:get_occupant_by_real_jid(who.full_jid));
		end
		local function assert_stays_out(who, room, reason)
			local logged, before, sent = #server:lines("(" .. reason .. ")"), reached, #who.sent;
			assert.is_true((server:join(who, room)));
			assert.same({ reasons[reason].condition, reasons[reason].text, "cancel" }, { support.error_of(who) });
			assert.same({ logged + 1, sent + 1, before }, { #server:lines("(" .. reason .. ")"), #who.sent, reached });
		end

		local function breakout_room(main, node)
			local room = server:room(node, "breakout.jitsi.test");
			main._data.breakout_rooms = main._data.breakout_rooms or {};
			main._data.breakout_rooms[room.jid] = "Group";
			return room;
		end
		local function lobby_room(main)
			local room = server:room(main.jid:match("^[^@]+"), "lobby.jitsi.test");
			room.main_room_jid = main.jid;
			return room;
		end

		describe("for a member of the Matrix room", function ()
			it("is open to that room, with or without tenant, be it there or not", function ()
				assert_enters(session, room_name);
				assert_enters(session, "[tenant]" .. room_name);
				server:leave(session, server.rooms[room_name .. "@" .. server.muc]);
				assert_enters(session, server:room(room_name));
			end);

			it("is shut to every other room, for every stanza", function ()
				for _, node in ipairs({ other_name, "lobby", "[tenant]" .. other_name, "[]" .. room_name, room_name .. "a", room_name:sub(1, -2), "[a][b]" .. room_name }) do
					local jid = node .. "@" .. server.muc;
					assert_shut("other_room", session, jid);
					assert.is_nil(server.rooms[jid]);
					server:room(node);
					assert_shut("other_room", session, jid);
				end
			end);

			it("is shut to the archive and the occupants of another Matrix room", function ()
				local other = server:room(other_name);
				assert_enters(log_in("bob", 0, other_id), other);
				assert_shut("other_room", session, other.jid);
			end);

			it("is open to what they write once they are in, and not while a lobby, a password or a ban keeps them out", function ()
				local room = server:room(room_name);
				local written = { "groupchat", "whisper", "decline", "archive" };
				assert_reaches(session, room.jid, "disco", "ping", "list");
				assert_refused("room_not_entered", session, room.jid, table.unpack(written));
				assert_enters(session, room);
				assert_reaches(session, room.jid, table.unpack(written));
				room:set_affiliation(true, session.full_jid, "outcast");
				assert_refused("room_not_entered", session, room.jid, table.unpack(written));
			end);

			it("is open to no invitation that leaves for servers that are not trusted", function ()
				start({ matrix_trusted_servers = { "node.test" } });
				local main, hall = server:room(room_name), server:room("hall");
				local side = breakout_room(main, "0f8fad5b");
				local function leaves(from, to, kind)
					local stanza = st.message({ from = from .. "/nick"; to = "x@" .. to }):tag("x", { xmlns = muc_user_ns }):tag(kind);
					stanza:reset();
					local host = from:match("@(.*)$");
					return server:events_of(host).fire_event("route/remote", { origin = { type = "component" }; stanza = stanza; from_host = host; to_host = to }) == nil;
				end
				for _, kind in ipairs({ "invite", "decline", "item" }) do
					assert.is_true(leaves(main.jid, "node.test", kind));
					assert.is_true(leaves(hall.jid, "far.test", kind));
					for _, room in ipairs({ main, side }) do assert.equal(kind == "item", leaves(room.jid, "far.test", kind)); end
				end
				-- An error keeps it from leaving, too.
				server.prosody.hosts[server.muc].modules.muc.get_room_from_jid = nil;
				assert.is_false(leaves(main.jid, "far.test", "invite"));
				assert.equal(1, #server:lines("Error at the door of a meeting"));
				server.logged = {};
				-- Without the option no server is trusted, and what is no invitation leaves all the same.
				start();
				main = server:room(room_name);
				assert.is_true(leaves(main.jid, "far.test", "item"));
				assert.is_false(leaves(main.jid, "far.test", "invite"));
			end);

			it("stays shut when the session's fields change that others may write", function ()
				session.jitsi_web_query_room, session.jitsi_meet_room = other_name, other_name;
				assert_stays_out(session, server:room(other_name), "other_room");
			end);

			it("is open while the record says member, and from then on shut, also for occupants", function ()
				local room = server:room(room_name);
				assert_enters(session, room);
				assert_reaches(session, room.jid, "groupchat", "whisper", "archive", "disco", "ping", "list");
				session.matrix_rights.membership = "ended";
				room.heard = {};
				assert_refused("membership_ended", session, room.jid, names_of(stanzas));
				assert.same({}, room.heard);
				room:set_role(true, room._jid_nick[session.full_jid], "none");
				assert_shut("membership_ended", session, room.jid);
			end);

			it("is shut to a session of its host that nobody let in, to the meeting of any room", function ()
				local stranger = server:guest("stranger", server.host);
				for _, node in ipairs({ room_name, other_name, "lobby" }) do
					assert_shut("not_verified", stranger, node .. "@" .. server.muc);
				end
			end);

			it("is shut to a session whose login was refused, whatever its user did before", function ()
				session.matrix_rights = nil;
				assert_stays_out(session, server:room(room_name), "not_verified");
			end);

			it("is shut to users without a room between them, save their own connections and trusted accounts", function ()
				watch(server.host);
				local bare = session.full_jid:match("^[^/]+");
				assert_refused("not_by_room", log_in("bob", 100), bare, names_of(stanzas));
				assert_reaches(session, bare, names_of(stanzas));
				assert_reaches(server:guest("recorder"), bare, names_of(stanzas));
				assert_refused("not_by_room", server:guest("gus"), bare, names_of(stanzas));
				-- As mod_pep sends for a user. The host itself may.
				assert_refused("not_by_room", server:sender("local", "bob@" .. server.host), bare, names_of(stanzas));
				assert_reaches(server:sender("local", server.host), bare, "presence", "join", "groupchat", "whisper");
				assert_refused("not_by_room", server:sender("local", server.host), bare, "decline", table.unpack(asking));
				-- Prosody takes out the recipient where users send to themselves.
				local own = st.presence({ from = session.full_jid });
				local before = reached;
				server:events_of(server.host).fire_event("presence/bare", { origin = session; stanza = own; to_self = true });
				assert.equal(before + 1, reached);
				module.unload_by_server();
				assert_refused("not_by_room", server:guest("gus"), bare, names_of(stanzas));
			end);

			it("is shut to guests without a room between them, from when they enter a meeting on", function ()
				start(nil, { matrix_guests = "allow" });
				watch("other.test");
				local guest, recorder, gus = server:guest("guest"), server:guest("recorder"), server:guest("gus");
				assert_reaches(gus, "guest@other.test", names_of(stanzas));
				for _, who in ipairs({ guest, recorder }) do assert_enters(who, room_name); end
				assert_refused("not_by_room", gus, "guest@other.test", names_of(stanzas));
				assert_reaches(gus, "recorder@other.test", names_of(stanzas));
				server:leave(guest, server.rooms[room_name .. "@" .. server.muc]);
				assert_reaches(gus, "guest@other.test", names_of(stanzas));
			end);

			it("is shut to invitations that rooms outside of the call pass on, whoever waits for it", function ()
				start(nil, { matrix_guests = "allow" });
				for _, host in ipairs({ server.host, "other.test" }) do watch(host); end
				local main = server:room(room_name);
				local guest, recorder = server:guest("guest"), server:guest("recorder");
				for _, who in ipairs({ guest, recorder }) do assert_enters(who, main); end
				-- With matrix_token_fallback sessions without a record are also of this host.
				local waiting, waiting_here = server:guest("waiting"), server:guest("waiting", server.host);
				assert_enters(session, main);
				local own = { main, breakout_room(main, "0f8fad5b") };
				local others = { server:room("[t]" .. room_name), server:room(other_name), server:room("hall"), lobby_room(main), breakout_room(server:room("hall"), "1f8fad5b") };
				local function passes(kind, room, who, namespace)
					local sender, before, logged = server:sender("component"), reached, #server:lines("(not_by_room)");
					sender.full_jid = type(room) == "string" and room or room.jid;
					server:send(sender, st.message({ to = who.full_jid }, "hello"):tag("x", { xmlns = "other" }):tag(kind):up():up()
						:tag("x", { xmlns = namespace or muc_user_ns }):tag(kind):up():up());
					-- For an error of the recipient the room would kick them.
					if type(room) ~= "string" then assert.equal(0, #sender.sent); end
					assert.equal(reached - before, 1 - (#server:lines("(not_by_room)") - logged));
					return reached > before;
				end
				for _, kind in ipairs({ "invite", "decline" }) do
					for _, who in ipairs({ session, guest, waiting, waiting_here, recorder }) do
						local is_inside = who == session or who == guest;
						for _, room in ipairs(own) do assert.is_true(passes(kind, room, who)); end
						for _, room in ipairs(others) do assert.equal(not is_inside, passes(kind, room, who), room.jid); end
						assert.equal(not is_inside, passes(kind, "gone@" .. server.muc, who));
						assert.is_true(passes("item", others[1], who));
						assert.is_true(passes(kind, others[1], who, muc_ns));
					end
					-- Of groupchat only occupants hear.
					local hall, before = server:sender("component", others[3].jid), reached;
					server:send(hall, st.message({ to = guest.full_jid; type = "groupchat" }):tag("x", { xmlns = muc_user_ns }):tag(kind):up():up());
					assert.equal(before + 1, reached);
					local late = log_in("late", 0);
					for index, room in ipairs({ main, others[1], others[2], others[3] }) do assert.equal(index < 3, passes(kind, room, late)); end
				end
			end);

			it("is shut to an occupant whose session has no record any more", function ()
				local room = server:room(room_name);
				assert_enters(session, room);
				session.matrix_rights = nil;
				room.heard = {};
				assert_refused("not_verified", session, room.jid, names_of(stanzas));
				assert.same({}, room.heard);
			end);

			it("is the same for all sessions of the user, and no other user's", function ()
				local second, bob = log_in("ada", 0), log_in("bob", 0);
				session.matrix_rights.membership = "ended";
				local room = server:room(room_name);
				assert_stays_out(session, room, "membership_ended");
				assert_stays_out(second, room, "membership_ended");
				assert_enters(bob, room);
			end);
		end);

		describe("for administrators", function ()
			it("is open everywhere", function ()
				local focus = server:guest("focus");
				for _, node in ipairs({ room_name, other_name, "standup", "__jicofo-health-check123" }) do
					assert_reaches(focus, server:room(node).jid, names_of(stanzas));
					assert_enters(focus, "x" .. node);
					assert_enters(focus, server.rooms[node .. "@" .. server.muc]);
				end
			end);

			it("alone are the health check rooms", function ()
				for _, node in ipairs({ "__jicofo-health-check123", "[t]__jicofo-health-check123" }) do
					local jid = server:room(node).jid;
					for _, who in ipairs({
						session, server:guest("guest"), server:guest("recorder"),
						server:sender("s2sin", "mallory@evil.test/x"), server:sender("component", "component.test"),
					}) do
						assert_shut("health_check_room", who, jid);
					end
				end
			end);

			it("alone is a room at the address of the component, which gets stanzas past the door", function ()
				start(nil, { matrix_guests = "allow" });
				for _, who in ipairs({ session, server:guest("guest") }) do
					local room = server:new_room(server.muc);
					local event = { room = room; origin = who; is_new_room = true; stanza = st.presence({ from = who.full_jid; to = server.muc .. "/me"; id = "x" }) };
					assert.is_true(room:fire("muc-room-pre-create", event));
					assert.same({ reasons.health_check_room.condition, reasons.health_check_room.text, "cancel" }, { support.error_of(who) });
				end
			end);
		end);

		describe("of a component of lobbies", function ()
			it("opens to nobody a lobby that belongs to no meeting, whose owner could turn others away", function ()
				start({ lobby_muc = "lobby.jitsi.test" });
				local main = server:room(room_name);
				local jid = room_name .. "@lobby.jitsi.test";
				assert_shut("lobby_not_open", session, jid);
				assert_refused("lobby_not_open", server:guest("guest"), jid, "join", "presence");
				assert.is_nil(server.rooms[jid]);
				assert_reaches(session, lobby_room(main).jid, "join");
				-- As Jitsi's plugins before October 2025 mark it.
				local lobby = lobby_room(main);
				lobby.main_room_jid, lobby.main_room = nil, main;
				assert_reaches(session, lobby.jid, "join");
			end);
		end);

		describe("for guests", function ()
			it("is their own affair where no Matrix room is", function ()
				local guest = server:guest("guest");
				for _, node in ipairs({ "standup", room_name .. "a", "[]" .. room_name }) do
					assert_enters(guest, node);
					assert_reaches(guest, node .. "@" .. server.muc, "groupchat", "archive", "disco");
				end
			end);

			for _, sync in ipairs({ false, { matrix_guests = "lobby" } }) do
				it("is open to who asks to enter, and what else they send stays outside" .. (sync and "" or ", without power sync, too"), function ()
					start(nil, sync or nil);
					local room, guest = server:room(room_name), server:guest("guest");
					for name in pairs(stanzas) do
						if name ~= "join" and name ~= "presence" then assert_refused("guest_not_let_in", guest, room.jid, name); end
					end
					for name, make in pairs(silent) do
						local before = reached;
						server:send(guest, make(room.jid));
						assert.equal(before, reached, name);
					end
					assert.same({}, room.heard);
					assert_reaches(guest, room.jid, "join");
				end);
			end

			it("is shut altogether with deny, in the main room, its lobby and its breakout rooms", function ()
				start(nil, { matrix_guests = "deny" });
				local main, guest = server:room(room_name), server:guest("guest");
				-- Not even who was let in before.
				main.affiliations["guest@other.test"] = "member";
				guest.matrix_main_room = main;
				assert_shut("guest_denied", guest, main.jid);
				assert_shut("guest_denied", guest, lobby_room(main).jid);
				assert_shut("guest_denied", guest, breakout_room(main, "0f8fad5b").jid);
				assert_shut("guest_denied", guest, "[new]" .. room_name .. "@" .. server.muc);
			end);

			it("is open with allow, to occupants for every stanza that asks for no power", function ()
				start(nil, { matrix_guests = "allow" });
				local room, guest = server:room(room_name), server:guest("guest");
				assert_refused("guest_not_let_in", guest, room.jid, "groupchat", "archive", "decline", "ban");
				assert_enters(guest, room);
				assert_reaches(guest, room.jid, "groupchat", "whisper", "archive", "disco", "ping", "decline", "list");
				server:leave(guest, room);
				assert_refused("guest_not_let_in", guest, room.jid, "groupchat");
			end);

			it("is the same with an ordinary token, whose session is of the host of the Matrix users", function ()
				start(nil, { matrix_guests = "deny" });
				local guest = server:guest("guest", server.host);
				guest.matrix_ordinary_token = true;
				assert_shut("guest_denied", guest, room_name .. "@" .. server.muc);
				assert_enters(guest, "standup");
			end);

			it("is the strictest that any component says for a lobby whose main room is not there", function ()
				start(nil, { matrix_guests = "deny" });
				local lobby = server:room(room_name, "lobby.jitsi.test");
				assert_shut("guest_denied", server:guest("guest"), lobby.jid);
			end);

			it("is as the component of the room says, where that has power sync, whatever others say", function ()
				start(nil, { matrix_guests = "allow" });
				server:load("matrix_power_sync", "breakout.jitsi.test", { matrix_guests = "deny" });
				assert_enters(server:guest("guest"), room_name);
			end);

			it("is not what a host without power sync says", function ()
				server.options["other.test"] = { matrix_guests = "deny" };
				assert_reaches(server:guest("guest"), server:room(room_name).jid, "join");
				start(nil, { matrix_guests = "allow" });
				-- Of a lobby whose main room is not there.
				local lobby = server:room(room_name, "lobby.jitsi.test");
				lobby.main_room_jid = room_name .. "@" .. server.muc;
				assert_enters(server:guest("guest"), lobby);
			end);

			it("counts as guests also who has an account, but came with an ordinary token", function ()
				start(nil, { matrix_guests = "deny" });
				local guest = server:guest("recorder");
				guest.matrix_ordinary_token = true;
				assert_shut("guest_denied", guest, room_name .. "@" .. server.muc);
			end);

			it("counts as guests the users of a host that has no accounts", function ()
				start(nil, { matrix_guests = "deny" });
				for _, users in ipairs({ {}, false }) do
					server.prosody.hosts["other.test"].users = users or nil;
					assert_shut("guest_denied", server:guest("recorder"), room_name .. "@" .. server.muc);
				end
			end);

			it("takes deny for what is no policy", function ()
				start(nil, { matrix_guests = "everybody" });
				assert_shut("guest_denied", server:guest("guest"), room_name .. "@" .. server.muc);
			end);
		end);

		describe("at the end of a guest's join", function ()
			local room, guest;
			before_each(function () room, guest = server:room(room_name), server:guest("guest"); end);

			local function assert_not_let_in(policy_reason)
				local sent = #guest.sent;
				assert.is_true((server:join(guest, room)));
				local reason = reasons[policy_reason or "guest_not_let_in"];
				assert.equal(room, server.rooms[room.jid]);
				assert.same({ reason.condition, reason.text, "cancel" }, { support.error_of(guest) });
				assert.equal(sent + 1, #guest.sent);
			end

			it("refuses where there is neither lobby nor password, and nobody let them in", function ()
				assert_not_let_in();
				assert.equal(1, #server:lines("(guest_not_let_in)"));
				assert.same({}, room.changes);
			end);

			it("leaves no room behind that was made for it", function ()
				local jid = "[new]" .. room_name .. "@" .. server.muc;
				local function persist(event) event.room._data.persistent = true; end
				server:events_of(server.muc).add_handler("muc-room-pre-create", persist, -1001);
				-- Of a persistent room a tombstone would stay.
				local gone = {};
				server:events_of(server.muc).add_handler("muc-room-destroyed", function (event) gone[1] = event.room._data.persistent; end);
				assert.is_true((server:join(guest, "[new]" .. room_name)));
				assert.same({ false }, gone);
				assert.equal(reasons.guest_not_let_in.text, (select(2, support.error_of(guest))));
				assert.is_nil(server.rooms[jid]);
			end);

			for _, affiliation in ipairs({ "member", "admin", "owner" }) do
				it("lets in who is " .. affiliation .. ", as an owner or the lobby made them", function ()
					room.affiliations["guest@other.test"] = affiliation;
					assert_enters(guest, room);
				end);
			end

			it("lets in with the password, and leaves a wrong one to Prosody", function ()
				room._data.password = "secret";
				assert.is_true((server:join(guest, room)));
				assert.equal("not-authorized", (support.error_of(guest)));
				assert.is_nil((server:join(guest, room, nil, "secret")));
			end);

			it("leaves the lobby to those whose it is, and lets in whom it has made a member for this join", function ()
				room._data.members_only = true;
				assert.is_true((server:join(guest, room)));
				assert.equal("registration-required", (support.error_of(guest)));
				server:events_of(server.muc).add_handler("muc-occupant-pre-join", function (event)
					event.room:set_affiliation(true, event.stanza.attr.from, "member");
				end, -4);
				assert_enters(guest, room);
				assert.equal("member", room:get_affiliation("guest@other.test"));
			end);

			it("takes back what a plugin gave for this very join, as token_affiliation does", function ()
				server:events_of(server.muc).add_handler("muc-occupant-pre-join", function (event)
					event.room:set_affiliation(true, event.stanza.attr.from, "member");
				end, -3.5);
				assert_not_let_in();
				assert.is_nil(room:get_affiliation("guest@other.test"));
			end);

			it("lets everybody in with allow", function ()
				start(nil, { matrix_guests = "allow" });
				room, guest = server:room(room_name), server:guest("guest");
				assert_enters(guest, room);
			end);

			it("goes by the option at the end of a join that was held back, too", function ()
				start(nil, { matrix_guests = "deny" });
				room, guest = server:room(room_name), server:guest("guest");
				-- A plugin that fires the event anew, past the stanza.
				local stanza = stanzas.join(room.jid);
				stanza.attr.from = guest.full_jid;
				room:handle_presence(guest, stanza);
				assert.same({ "not-allowed", reasons.guest_denied.text, "cancel" }, { support.error_of(guest) });
			end);

			it("goes by the option as it is at the end, though a plugin held the join back while it changed", function ()
				start(nil, { matrix_guests = "allow" });
				room, guest = server:room(room_name), server:guest("guest");
				server:events_of(server.muc).add_handler("muc-occupant-pre-join", function ()
					server.options[server.muc].matrix_guests = "deny";
				end);
				assert_not_let_in("guest_denied");
			end);
		end);

		describe("for accounts of this server", function ()
			it("is open where matrix_trusted_servers is not set, so that recorders come in", function ()
				start(nil, { matrix_guests = "deny" });
				local recorder = server:guest("recorder");
				assert_reaches(recorder, server:room(room_name).jid, names_of(stanzas));
				assert_enters(recorder, "[t]" .. room_name);
			end);

			it("is shut to occupants, too, once it does not name their host", function ()
				local room, recorder = server:room(room_name), server:guest("recorder");
				assert_enters(recorder, room);
				assert_reaches(recorder, room.jid, "groupchat", "disco");
				server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; matrix_trusted_servers = {} });
				room.heard = {};
				assert_refused("host_not_trusted", recorder, room.jid, "groupchat", "disco");
				assert.same({}, room.heard);
			end);

			it("is open where that names their host, and else shut", function ()
				for _, named in ipairs({ { "other.test" }, { "elsewhere.test" }, {} }) do
					start({ matrix_trusted_servers = named });
					local recorder, jid = server:guest("recorder"), room_name .. "@" .. server.muc;
					if named[1] == "other.test" then
						assert_enters(recorder, room_name);
					else
						assert_shut("host_not_trusted", recorder, jid);
						assert_enters(recorder, "standup");
					end
				end
			end);

			it("counts as a guest's for a session of a host that has no accounts, or is gone", function ()
				for _, without in ipairs({ function () server.prosody.hosts["other.test"].users = nil; end, function () server.prosody.hosts["other.test"] = nil; end }) do
					start(nil, { matrix_guests = "deny" });
					local recorder = server:guest("recorder");
					assert_reaches(recorder, server:room(room_name).jid, "groupchat");
					without();
					assert_refused("guest_denied", recorder, room_name .. "@" .. server.muc, "groupchat");
				end
			end);

			it("does not take an account for one of the Matrix users' own host", function ()
				local recorder = server:guest("recorder", server.host);
				assert_shut("not_verified", recorder, room_name .. "@" .. server.muc);
			end);
		end);

		describe("for members whom another host of this server let in, with this module as well", function ()
			it("is open as it is for those of its own", function ()
				start(nil, { matrix_guests = "deny" });
				local second = server:load("auth_matrix_user_verification", "other.test", { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true });
				local host = server.host;
				server.host = "other.test";
				local bob = server:logged_in(second, { room = room_name; token = support.token({ token = "openid-secret-bob" }) }, support.uvs_body("@bob:hs.test", 50));
				server.host = host;
				assert_enters(bob, room_name);
				local room = server.rooms[room_name .. "@" .. server.muc];
				assert.equal("owner", room:get_affiliation(bob.full_jid));
				assert_enters(session, room);
				assert_stays_out(bob, server:room(other_name), "other_room");
				server:leave(bob, room);
				bob.matrix_rights.membership = "ended";
				assert_stays_out(bob, room, "membership_ended");
			end);
		end);

		describe("for components of this server", function ()
			it("is open", function ()
				start({ matrix_trusted_servers = {} }, { matrix_guests = "deny" });
				local jid = server:room(room_name).jid;
				assert_reaches(server:sender("component", "component.test"), jid, names_of(stanzas));
				assert_reaches(server:sender("local", "component.test"), jid, table.unpack(not_asking));
			end);

			it("is shut to what a module sends for a user, save to what Prosody answers", function ()
				local as_bob = server:sender("local", "bob@" .. server.host);
				local jid = server:room(room_name).jid;
				assert_refused("server_not_trusted", as_bob, jid, names_of(stanzas));
				assert_reaches(as_bob, jid, "presence_error", "iq_error", "result");
			end);

			it("is shut to what a host asks, as mod_cloud_notify does for a user", function ()
				assert_refused("server_not_trusted", server:sender("local", server.host), server:room(room_name).jid, table.unpack(asking));
			end);
		end);

		describe("for other servers", function ()
			local mallory;
			before_each(function () mallory = server:sender("s2sin", "mallory@evil.test/x"); end);

			it("is shut, whatever matrix_guests says", function ()
				for _, sync in ipairs({ false, { matrix_guests = "allow" }, { matrix_guests = "lobby" }, { matrix_guests = "deny" } }) do
					start(nil, sync or nil);
					local main = server:room(room_name);
					main.affiliations["mallory@evil.test"] = "member";
					assert_shut("server_not_trusted", mallory, main.jid);
					assert_shut("server_not_trusted", mallory, lobby_room(main).jid);
					assert_shut("server_not_trusted", mallory, breakout_room(main, "0f8fad5b").jid);
				end
			end);

			it("is open where matrix_trusted_servers names that very one", function ()
				start({ matrix_trusted_servers = { "Visitors.test"; "good.evil.test" } });
				local room = server:room(room_name);
				assert_shut("server_not_trusted", mallory, room.jid);
				for _, jid in ipairs({ "a@sub.visitors.test/x", "a@visitors.test.evil.test/x", "visitors.test@evil.test/x", "a@evil.test/visitors.test" }) do
					assert_shut("server_not_trusted", server:sender("s2sin", jid), room.jid);
				end
				assert_reaches(server:sender("s2sin", "a@visitors.test/x"), room.jid, names_of(stanzas));
			end);

			it("is shut to occupants as well, once their server is not trusted any more", function ()
				local room = server:room(room_name);
				room._jid_nick[mallory.full_jid] = room.jid .. "/mallory";
				assert_refused("server_not_trusted", mallory, room.jid, "groupchat", "disco");
			end);

			it("says what in matrix_trusted_servers is no domain, and trusts nobody for it", function ()
				start({ matrix_trusted_servers = { "a@evil.test"; ""; 7; "evil.test/x" } });
				assert.equal(4, #server:lines("Option matrix_trusted_servers: "));
				assert_shut("server_not_trusted", mallory, room_name .. "@" .. server.muc);
			end);

			it("is their own affair where no Matrix room is", function ()
				assert_reaches(mallory, server:room("standup").jid, names_of(stanzas));
			end);
		end);

		describe("of breakout rooms", function ()
			local main, breakout;
			before_each(function ()
				main = server:room(room_name);
				breakout = breakout_room(main, "0f8fad5b");
			end);

			it("is open to members once they have entered the main room", function ()
				assert_shut("main_room_not_entered", session, breakout.jid);
				assert_enters(session, main);
				assert_enters(session, breakout);
				assert_stays_out(session, server:room("1f8fad5b", "breakout.jitsi.test"), "other_room");
				breakout._data.breakout_rooms = { ["2f8fad5b@breakout.jitsi.test"] = "a breakout room has none of its own" };
				assert_stays_out(session, server:room("2f8fad5b", "breakout.jitsi.test"), "other_room");
			end);

			it("is shut while others (lobby, password, ban) keep the session out of the main room", function ()
				server:events_of(server.muc).add_handler("muc-occupant-pre-join", function (event)
					if event.room == main then return true; end
				end, -4);
				assert.is_true((server:join(session, main)));
				assert_stays_out(session, breakout, "main_room_not_entered");
			end);

			it("is shut to who was banned from the main room since", function ()
				assert_enters(session, main);
				main:set_affiliation(true, session.full_jid, "outcast");
				assert_stays_out(session, breakout, "main_room_not_entered");
			end);

			it("is open to who went from the main room into one of them, also for the next", function ()
				assert_enters(session, main);
				server:leave(session, main);
				assert_enters(session, breakout);
				assert_enters(session, breakout_room(main, "1f8fad5b"));
			end);

			it("stays open to who leaves the main room by themselves while in one of them", function ()
				assert_enters(session, main);
				assert_enters(session, breakout);
				server:leave(session, main);
				assert.is_not_nil(breakout._jid_nick[session.full_jid]);
				assert_enters(session, breakout_room(main, "1f8fad5b"));
			end);

			it("is left by who is banned from the main room, and by nobody else", function ()
				local other = log_in("bob", 0);
				for _, who in ipairs({ session, other }) do
					assert_enters(who, main);
					assert_enters(who, breakout);
					server:leave(who, main);
				end
				for _, affiliation in ipairs({ "member", "none" }) do
					main:set_affiliation(true, session.full_jid, affiliation);
					assert.is_not_nil(breakout._jid_nick[session.full_jid]);
				end
				main:set_affiliation(true, session.full_jid, "outcast");
				assert.same({ false, true }, { breakout._jid_nick[session.full_jid] ~= nil, breakout._jid_nick[other.full_jid] ~= nil });
				main:set_affiliation(true, "other.test", "outcast");
				assert.is_not_nil(breakout._jid_nick[other.full_jid]);
				main:set_affiliation(true, server.host, "outcast");
				assert.is_nil(breakout._jid_nick[other.full_jid]);
			end);

			it("is left alone where it is one of an ordinary room", function ()
				local ordinary, guest = server:room("standup"), server:guest("guest");
				local theirs = breakout_room(ordinary, "5f8fad5b");
				assert_enters(guest, ordinary);
				assert_enters(guest, theirs);
				ordinary:set_affiliation(true, guest.full_jid, "outcast");
				ordinary:fire("muc-occupant-left", { room = ordinary; occupant = { bare_jid = "guest@other.test"; sessions = { [guest.full_jid] = true } } });
				assert.is_not_nil(theirs._jid_nick[guest.full_jid]);
			end);

			it("is left by who was kicked also if a plugin fails at it, which the log tells", function ()
				assert_enters(session, main);
				assert_enters(session, breakout);
				local second = breakout_room(main, "1f8fad5b");
				assert_enters(session, second);
				local set_role = breakout.set_role;
				for _, room in ipairs({ breakout, second }) do
					function room.set_role(...) set_role(...); error("broken"); end
				end
				main:set_role(true, main._jid_nick[session.full_jid], "none");
				assert.same({ n = 2, nil, nil }, { n = 2, breakout._jid_nick[session.full_jid], second._jid_nick[session.full_jid] });
				assert.equal(2, #server:lines("Error while a user left a breakout room"));
			end);

			it("is shut to who was kicked from the main room, which ends the stay in all of them", function ()
				assert_enters(session, main);
				assert_enters(session, breakout);
				main:set_role(true, main._jid_nick[session.full_jid], "none");
				assert.same({}, server:lines("Error while"));
				assert.is_nil(breakout._jid_nick[session.full_jid]);
				assert_stays_out(session, breakout, "main_room_not_entered");
				assert_enters(session, main);
				assert_enters(session, breakout);
			end);

			it("stays open to a kicked user's other session that is still in the main room", function ()
				local second = server:connect({ room = room_name; token = support.token() });
				second.matrix_rights, second.matrix_principal = session.matrix_rights, session.matrix_principal;
				server:bind(second, session.username);
				for _, who in ipairs({ session, second }) do
					assert_enters(who, main);
					assert_enters(who, breakout);
				end
				main:set_role(true, main._jid_nick[session.full_jid], "none");
				assert.is_nil(breakout._jid_nick[session.full_jid]);
				assert.is_not_nil(breakout._jid_nick[second.full_jid]);
				assert_enters(second, breakout_room(main, "1f8fad5b"));
			end);

			it("stays open to who was kicked from another room, or has no session here", function ()
				local other = server:room("[t]" .. room_name);
				assert_enters(session, other);
				assert_enters(session, main);
				other:set_role(true, other._jid_nick[session.full_jid], "none");
				main:fire("muc-occupant-left", { room = main; occupant = { bare_jid = "nobody@component.test"; sessions = { ["nobody@component.test/x"] = true } } });
				assert_enters(session, breakout);
			end);

			it("is shut to who was banned while in none of its rooms, or in another breakout room", function ()
				assert_enters(session, main);
				server:leave(session, main);
				main:set_affiliation(true, session.full_jid, "outcast");
				assert_stays_out(session, breakout, "main_room_not_entered");
			end);

			it("is shut to who entered a main room of that name before, which is gone", function ()
				assert_enters(session, main);
				server:leave(session, main);
				main:destroy();
				local new = server:room(room_name);
				new._data.breakout_rooms = { [breakout.jid] = "Group" };
				assert_stays_out(session, breakout, "main_room_not_entered");
			end);

			it("is shut to members of other Matrix rooms, and where the room is none any more", function ()
				local foreign = server:room(other_name);
				local theirs = breakout_room(foreign, "3f8fad5b");
				assert_enters(session, main);
				assert_stays_out(session, theirs, "other_room");
				assert_enters(session, breakout);
				server:leave(session, breakout);
				main._data.breakout_rooms = {};
				assert_stays_out(session, breakout, "other_room");
			end);

			it("is open to guests who were let into the main room, and to no other", function ()
				start(nil, { matrix_guests = "lobby" });
				main = server:room(room_name);
				breakout = breakout_room(main, "0f8fad5b");
				local guest = server:guest("guest");
				assert_refused("main_room_not_entered", guest, breakout.jid, "join");
				main.affiliations["guest@other.test"] = "member";
				assert_enters(guest, main);
				assert_enters(guest, breakout);
			end);
		end);

		describe("of lobbies", function ()
			local main, lobby;
			before_each(function ()
				main = server:room(room_name);
				lobby = lobby_room(main);
			end);

			it("is open to members of the Matrix room and to guests, and shut to members of another", function ()
				assert_enters(session, lobby);
				assert_enters(server:guest("guest"), lobby);
				assert_shut("other_room", log_in("eve", 0, other_id), lobby.jid);
			end);
		end);

		describe("for what needs power", function ()
			local room, owner;
			before_each(function ()
				start(nil, {});
				room, owner = server:room(room_name), log_in("owner", 50);
			end);

			it("is open to owners by Matrix power, inside or not, and as long as they have it", function ()
				assert_reaches(owner, room.jid, "ban", "list");
				assert_enters(owner, room);
				assert_reaches(owner, room.jid, "ban");
				assert.equal("outcast", room:get_affiliation("victim@jitsi.test"));
				owner.matrix_rights.power = false;
				assert_refused("power_not_held", owner, room.jid, "ban", "destroy");
			end);

			it("is shut to other members, whatever affiliation was left to them", function ()
				for _, affiliation in ipairs({ "member", "admin", "owner" }) do
					room.affiliations[session.username .. "@jitsi.test"] = affiliation;
					assert_refused("power_not_held", session, room.jid, "ban", "destroy");
				end
				assert_enters(session, room);
				room.affiliations[session.username .. "@jitsi.test"] = "owner";
				assert_refused("power_not_held", session, room.jid, "ban", "destroy");
				assert_reaches(session, room.jid, "list", "groupchat", "archive");
				server:send(session, st.iq({ to = room.jid; type = "set"; id = "x" }));
				assert.same({}, server:lines("Error at the door"));
			end);

			it("is shut to them where power levels are not synchronised", function ()
				start({ uvs_sync_power_levels = false }, {});
				room, owner = server:room(room_name), log_in("owner", 100);
				assert_refused("power_not_held", owner, room.jid, "ban", "destroy");
			end);

			it("is open to whom an owner made owner, while they are in the call", function ()
				start(nil, { matrix_allow_owner_grants = true });
				room, owner = server:room(room_name), log_in("owner", 50);
				assert_enters(owner, room);
				assert_enters(session, room);
				assert.is_true((room:set_affiliation(owner.full_jid, session.full_jid, "owner")));
				assert_reaches(session, room.jid, "ban");
				local bare = session.username .. "@jitsi.test";
				local data = room.data[bare];
				server:leave(session, room);
				room.affiliations[bare], room.data[bare] = "owner", data;
				assert_refused("power_not_held", session, room.jid, "ban", "destroy");
			end);

			it("is open in the call's breakout rooms to the same", function ()
				local breakout = breakout_room(room, "0f8fad5b");
				assert_enters(owner, room);
				assert_enters(session, room);
				assert_reaches(owner, breakout.jid, "ban");
				assert_refused("power_not_held", session, breakout.jid, "ban");
			end);

			it("is shut to guests from outside, and left to Prosody for those inside", function ()
				start(nil, { matrix_guests = "allow" });
				room = server:room(room_name);
				local guest = server:guest("guest");
				assert_refused("guest_not_let_in", guest, room.jid, "ban", "destroy");
				assert_enters(guest, room);
				assert_reaches(guest, room.jid, "ban", "destroy");
				assert.is_nil(room:get_affiliation("victim@jitsi.test"));
			end);

			it("is left to Prosody where power sync is not loaded", function ()
				start();
				room = server:room(room_name);
				assert_reaches(session, room.jid, "ban", "destroy");
				assert.is_nil(room:get_affiliation("victim@jitsi.test"));
			end);
		end);

		it("is shut to rooms that may be anybody's where the stored ones cannot be read", function ()
			start();
			local guest, breakout = server:guest("guest"), server:room("corner", "breakout.jitsi.test");
			local failing, muc = nil, server.prosody.hosts[server.muc].modules.muc;
			muc.module.open_store = function (_, store)
				return { get = function ()
					if store == failing then return nil, "the disk is gone"; end
					return store == "persistent" and { [room_name .. "@" .. server.muc] = true } or nil;
				end };
			end;
			for _, store in ipairs({ "persistent", "config" }) do
				failing = store;
				assert_refused("door_failed", guest, breakout.jid, "groupchat");
			end
			assert.equal(2, #server:lines("the disk is gone"));
			failing = nil;
			assert_reaches(guest, breakout.jid, "groupchat");
		end);

		it("is shut on every host where the module fails to load midway", function ()
			module.unload_by_server();
			local hosts, planted = { server.muc, "lobby.jitsi.test", "breakout.jitsi.test" }, {};
			for _, host in ipairs(hosts) do
				local room = server:room(room_name, host);
				room.affiliations["somebody@jitsi.test"] = "owner";
				setmetatable(room._data, { __index = function (_, name) if name == "breakout_rooms" and not planted.over then error(planted); end end });
			end
			local _, err = pcall(server.load, server, "auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test" });
			assert.equal(planted, err);
			planted.over = true;
			local guest = server:guest("guest");
			for _, host in ipairs(hosts) do assert_refused("guest_not_let_in", guest, room_name .. "@" .. host, "archive"); end
		end);

		it("is asked again when a join goes on that a plugin held back", function ()
			local room, held = server:room(room_name), nil;
			server:events_of(server.muc).add_handler("presence/full", function (event)
				if not held then held = event; return true; end
			end, 50);
			assert.is_true((server:join(session, room)));
			session.matrix_rights.membership = "ended";
			room:handle_presence(held.origin, held.stanza);
			assert.same({ "not-allowed", reasons.membership_ended.text, "cancel" }, { support.error_of(session) });
			assert.is_nil(room._jid_nick[session.full_jid]);
		end);

		it("is asked again for guests as well", function ()
			local main, guest = server:room(room_name), server:guest("guest");
			local breakout = breakout_room(main, "0f8fad5b");
			local stanza = stanzas.join(breakout.jid);
			stanza.attr.from = guest.full_jid;
			breakout:handle_presence(guest, stanza);
			assert.equal(reasons.main_room_not_entered.text, (select(2, support.error_of(guest))));
			assert.is_nil(breakout._jid_nick[guest.full_jid]);
		end);

		it("is asked again when a room is made past the stanza", function ()
			local room = server:new_room(other_name .. "@" .. server.muc);
			local stanza = stanzas.join(room.jid);
			stanza.attr.from = session.full_jid;
			assert.is_true(room:fire("muc-room-pre-create", { room = room; origin = session; stanza = stanza }));
			assert.same({ "not-allowed", reasons.other_room.text, "cancel" }, { support.error_of(session) });
			assert.is_nil(server.rooms[room.jid]);
		end);

		it("tells Jitsi's mod_muc_wait_for_host who is a host by matrix_start_call, in Matrix rooms alone", function ()
			start({ matrix_start_call = "owner" });
			local owner = log_in("bob", 50);
			local function is_host(who, room)
				return server:events_of(server.muc).fire_event("room_has_host", { room = room; session = who; occupant = { bare_jid = who.username .. "@" .. who.host } });
			end
			local room, ordinary = server:room(room_name), server:room("standup");
			assert.same({ true, false }, { is_host(owner, room), is_host(session, room) });
			assert.is_nil(is_host(owner, ordinary));
		end);

		it("takes a room that Prosody fails to load for one that is not there", function ()
			server.prosody.hosts[server.muc].modules.muc.get_room_from_jid = function () return false; end;
			assert_reaches(session, room_name .. "@" .. server.muc, "join", "presence", "disco", "ping");
			assert_refused("room_not_entered", session, room_name .. "@" .. server.muc, "groupchat", "archive");
			assert_shut("other_room", session, other_name .. "@" .. server.muc);
		end);

		it("is shut when it cannot decide", function ()
			local room = server:room(room_name);
			room._jid_nick = nil;
			local jid = room.jid;
			server:send(session, stanzas.join(jid));
			assert.same({ "internal-server-error", reasons.door_failed.text, "cancel" }, { support.error_of(session) });
			assert.equal(0, reached);
			assert.equal(1, #server:lines("Error at the door of a meeting"));
			assert.equal("error", server:lines("(door_failed)")[1].level);
		end);

		it("is shut when a decision fails at the end of a join, too", function ()
			local room = server:room(room_name);
			local stanza = stanzas.join(room.jid);
			stanza.attr.from = session.full_jid;
			session.matrix_rights = setmetatable({}, { __index = function () error("broken"); end });
			room:handle_presence(session, stanza);
			assert.same({ "internal-server-error", reasons.door_failed.text, "cancel" }, { support.error_of(session) });
			assert.is_nil(room._jid_nick[session.full_jid]);
			session.matrix_rights = nil;
		end);

		it("is set up on hosts that come later, too", function ()
			server.prosody.hosts["late.test"] = { type = "component"; host = "late.test"; events = require "util.events".new(); modules = {}; sessions = {} };
			server:add_muc("late.test");
			server.prosody.events.fire_event("host-activated", "late.test");
			server.muc = "late.test";
			watch("late.test");
			assert_shut("other_room", session, "lobby@late.test");
			assert_enters(session, server:room(room_name));
		end);

		it("holds matrix_start_call on hosts that come later, too", function ()
			start({ matrix_start_call = "owner" });
			server.prosody.hosts["late.test"] = { type = "component"; host = "late.test"; events = require "util.events".new(); modules = {}; sessions = {} };
			server:add_muc("late.test");
			server.prosody.events.fire_event("host-activated", "late.test");
			server.muc = "late.test";
			assert.is_true((server:join(session, server:room(room_name))));
			assert.equal(reasons.call_not_started.text, (select(2, support.error_of(session))));
		end);

		it("keeps off hosts without MUC", function ()
			local seen = 0;
			server:events_of("other.test").add_handler("message/bare", function () seen = seen + 1; return true; end, 0);
			server:send(server:sender("s2sin", "mallory@evil.test/x"), stanzas.groupchat(room_name .. "@other.test"));
			assert.equal(1, seen);
		end);

		it("stands before the hooks of others", function ()
			local seen = {};
			for priority, event in pairs({ [98] = "muc-occupant-pre-join", [99] = "muc-room-pre-create" }) do
				server:events_of(server.muc).add_handler(event, function () seen[event] = (seen[event] or 0) + 1; end, priority);
			end
			server:join(session, "lobby");
			server:join(session, server:room("standup"));
			assert.same({}, seen);
			server:join(session, room_name);
			assert.same({ ["muc-occupant-pre-join"] = 1, ["muc-room-pre-create"] = 1 }, seen);
		end);

		it("costs occupants nothing but a look at the room", function ()
			local room, guest = server:room(room_name), server:guest("guest");
			room.affiliations["guest@other.test"] = "member";
			assert_enters(session, room);
			assert_enters(guest, room);
			-- Any question to another host or room would fail.
			local hosts = server.prosody.hosts;
			local muc = hosts[server.muc].modules.muc;
			muc.each_room = function () error("looked through all rooms"); end;
			server.libraries["core.usermanager"].is_admin, server.libraries["core.usermanager"].get_jid_role = nil, function () error("asked for a role"); end;
			assert_reaches(session, room.jid, "groupchat", "whisper", "ping", "disco");
			assert_reaches(guest, room.jid, "groupchat", "whisper", "ping", "disco");
			assert.same({}, server:lines("Error at the door"));
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
				local stranger = server:logged_in(module, { room = other_name; token = support.token({ room_id = other_id }) });
				assert.is_nil((room:set_affiliation(true, stranger.full_jid, affiliation)));
			end);

			it(affiliation .. ": who is no member any more may not", function ()
				member.matrix_rights.membership = "ended";
				assert.is_nil((room:set_affiliation(true, member.full_jid, affiliation)));
			end);

			it(affiliation .. ": who was not proven to be a member may not", function ()
				module.unload_by_server();
				module = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; uvs_verify_membership = false });
				local unasked = server:logged_in(module, { room = room_name; token = support.token({ token = "openid-secret-2" }) }, support.uvs_body("@bob:hs.test"));
				assert.is_nil((room:set_affiliation(true, unasked.full_jid, affiliation)));
				assert.is_nil((server:join(unasked, room)));
			end);

			it(affiliation .. ": administrators may", function ()
				assert.is_true((room:set_affiliation(true, "focus@other.test", affiliation)));
			end);

			it(affiliation .. ": in other rooms everybody may", function ()
				assert.is_true((server:room("lobby"):set_affiliation(true, server:guest("guest").full_jid, affiliation)));
			end);

			it(affiliation .. ": in a breakout room who has it in the main room may", function ()
				local breakout, guest = server:room("0f8fad5b", "breakout.jitsi.test"), server:guest("guest");
				room._data.breakout_rooms = { [breakout.jid] = "Group" };
				for _, who in ipairs({ guest, member }) do
					assert.is_nil((breakout:set_affiliation(true, who.full_jid, affiliation)));
				end
				room.affiliations[member.username .. "@jitsi.test"] = "owner";
				assert.is_true((breakout:set_affiliation(true, member.full_jid, affiliation)));
				assert.is_true((breakout:set_affiliation(true, "focus@other.test", affiliation)));
			end);
		end

		it("leaves the role to the affiliation, and in breakout rooms to that in the main room", function ()
			local guest = server:guest("guest");
			room.affiliations["guest@other.test"] = "member";
			assert.is_nil((server:join(guest, room)));
			assert.is_true((room:set_role("focus@other.test/x", room._jid_nick[guest.full_jid], "moderator")));
			assert.same({}, server:lines("(owner_not_verified)"));
		end);

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
