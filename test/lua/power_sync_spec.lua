-- The power sync module: who is owner and moderator on joining, and whom nobody can make one.

local support = require "test.lua.support";

local room_name = support.room_name;
local other_name = support.decisions.roomNameOf("!other:hs.test");

for _, flavour in ipairs({ "0.12", "13.0" }) do
	describe("power sync with the administrators of " .. flavour, function ()
		local server, auth, sync, owner, member, guest, focus, room;

		local function start(options, auth_options)
			server = support.server({ flavour = flavour; admins = { ["focus@other.test"] = true } });
			-- Guests come in, so that it can be seen what becomes of them.
			local sync_options = { matrix_guests = "allow" };
			for name, value in pairs(options or {}) do sync_options[name] = value; end
			sync = server:load("matrix_power_sync", server.muc, sync_options);
			auth = server:load("auth_matrix_user_verification", server.host, auth_options or { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true; matrix_cache_seconds = 0 });
			owner = server:logged_in(auth, { room = room_name; token = support.token({ token = "openid-secret-1" }) }, support.uvs_body("@owner:hs.test", 50));
			member = server:logged_in(auth, { room = room_name; token = support.token({ token = "openid-secret-2" }) }, support.uvs_body("@member:hs.test", 0));
			guest, focus = server:guest("guest"), server:guest("focus");
			room = server:room(room_name);
		end

		local function give(session, affiliation)
			room.affiliations[session.full_jid:match("^[^/]+")] = affiliation;
		end

		-- Another client of a user, with the same bare JID.
		local function second_client(session)
			local second = server:connect({ room = room_name; token = support.token() });
			second.matrix_rights, second.matrix_principal = session.matrix_rights, session.matrix_principal;
			server:bind(second, session.username);
			return second;
		end

		-- Affiliation and role after a join; whoever is inside leaves before.
		local function joined(session, where)
			where = where or room;
			if where._jid_nick[session.full_jid] then server:leave(session, where); end
			local result, occupant = server:join(session, where);
			assert.is_nil(result);
			return where:get_affiliation(session.full_jid), occupant.role;
		end

		before_each(function () start(); end);
		after_each(function () server:check_log(); end);

		describe("a join", function ()
			it("of an owner makes them owner and moderator at once", function ()
				assert.same({ "owner", "moderator" }, { joined(owner) });
				assert.same({ owner.username .. "@jitsi.test owner" }, room.changes);
			end);

			it("of an owner sets nothing twice", function ()
				joined(owner);
				assert.same({ "owner", "moderator" }, { joined(second_client(owner)) });
				assert.equal(1, #room.changes);
			end);

			it("of an owner who was member or admin makes them owner", function ()
				for _, before in ipairs({ "member", "admin" }) do
					if room._jid_nick[owner.full_jid] then server:leave(owner, room); end
					give(owner, before);
					assert.same({ "owner", "moderator" }, { joined(owner) });
				end
			end);

			it("of an owner into a room with tenant does the same", function ()
				assert.same({ "owner", "moderator" }, { joined(owner, server:room("[tenant]" .. room_name)) });
			end);

			it("of others changes nothing", function ()
				for _, session in ipairs({ member, guest }) do
					assert.same({ n = 2, nil, "participant" }, { n = 2, joined(session) });
					server:leave(session, room);
					give(session, "member");
					assert.same({ "member", "participant" }, { joined(session) });
				end
				assert.same({}, room.changes);
			end);

			it("of others takes ownership from them that is left of before", function ()
				for _, session in ipairs({ member, guest }) do
					for _, before in ipairs({ "owner", "admin" }) do
						if room._jid_nick[session.full_jid] then server:leave(session, room); end
						room.changes = {};
						give(session, before);
						assert.same({ n = 2, nil, "participant" }, { n = 2, joined(session) });
						assert.same({ session.username .. "@" .. session.host .. " none" }, room.changes);
					end
				end
			end);

			it("of others takes it before members-only rooms look at it", function ()
				give(member, "owner");
				local seen = {};
				server:events_of(server.muc).add_handler("muc-occupant-pre-join", function (event)
					seen[1] = event.room:get_affiliation(event.stanza.attr.from) or "none";
				end, 11);
				joined(member);
				assert.same({ "none" }, seen);
			end);

			it("of others takes the role from them that another module gave", function ()
				server:events_of(server.muc).add_handler("muc-occupant-pre-join", function (event) event.occupant.role = "moderator"; end, -3.5);
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(member) });
				assert.same({ "owner", "moderator" }, { joined(owner) });
			end);

			it("of others leaves them the role that the room has for them, and no lesser one of another module", function ()
				local role = "moderator";
				server:events_of(server.muc).add_handler("muc-occupant-pre-join", function (event) event.occupant.role = role; end, -3.5);
				local default = "visitor";
				room.get_default_role = function () return default; end;
				assert.same({ n = 2, nil, "visitor" }, { n = 2, joined(member) });
				default = nil;
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(member) });
				default, role = "participant", "visitor";
				assert.same({ n = 2, nil, "visitor" }, { n = 2, joined(member) });
				role = "moderator";
				assert.same({ n = 2, nil, "moderator" }, { n = 2, joined(focus) });
				assert.same({ n = 2, nil, "moderator" }, { n = 2, joined(guest, server:room("standup")) });
			end);

			it("is not hidden from the joiner, as mod_muc_allowners does it with those whom it will make owner", function ()
				local marked = sync:shared("moderators/joining_moderator_participants");
				local bare = owner.username .. "@jitsi.test";
				marked[bare], marked["guest@other.test"] = true, true;
				joined(owner);
				joined(guest, server:room("standup"));
				assert.same({ n = 2, nil, true }, { n = 2, marked[bare], marked["guest@other.test"] });
			end);

			it("of administrators is theirs to shape", function ()
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(focus) });
				server:leave(focus, room);
				give(focus, "owner");
				assert.same({ "owner", "moderator" }, { joined(focus) });
				assert.same({}, room.changes);
			end);

			it("that somebody refuses changes nothing", function ()
				server:events_of(server.muc).add_handler("muc-occupant-pre-join", function () return true; end, -10);
				give(owner, "outcast");
				assert.is_true((server:join(owner, room)));
				assert.equal("outcast", room:get_affiliation(owner.full_jid));
				room.affiliations = {};
				assert.is_true((server:join(owner, room)));
				assert.same({}, room.changes);
			end);

			it("under another user's nick changes nothing: Prosody refuses it after all hooks", function ()
				assert.is_nil((server:join(member, room, "nick")));
				assert.is_true((server:join(owner, room, "nick")));
				assert.equal("conflict", (support.error_of(owner)));
				assert.equal("participant", room._occupants[room.jid .. "/nick"].role);
				assert.same({}, room.changes);
			end);

			it("of a second client of the same user makes that one moderator, too", function ()
				joined(owner);
				local occupant = room:get_occupant_by_real_jid(owner.full_jid);
				occupant.role = "participant";
				assert.is_nil((server:join(second_client(owner), room, occupant.nick:match("/(.*)$"))));
				assert.equal("moderator", occupant.role);
			end);

			it("into a room that is no Matrix room is nobody's business here", function ()
				local standup = server:room("standup");
				standup.affiliations["guest@other.test"] = "owner";
				assert.same({ "owner", "moderator" }, { joined(guest, standup) });
				assert.same({}, standup.changes);
				local alias = server:room((support.decisions.roomNameOf("!a:x"):gsub("a$", "b")));
				alias.affiliations["guest@other.test"] = "owner";
				assert.same({ "owner", "moderator" }, { joined(guest, alias) });
			end);

			it("of an owner of another room gives them nothing here, even where no door is", function ()
				server = support.server({ flavour = flavour });
				server:load("matrix_power_sync", server.muc, {});
				local other = server:room(other_name);
				owner = server:guest("owner");
				owner.matrix_rights = { userId = "@owner:hs.test"; room = { roomName = room_name }; membership = "joined"; power = true; synchronised = true };
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(owner, other) });
				server:leave(owner, other);
				other.affiliations["owner@other.test"] = "owner";
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(owner, other) });
				assert.same({ "owner", "moderator" }, { joined(owner, server:room(room_name)) });
			end);

			it("of a user who only carries the field of the original module gives them nothing", function ()
				guest.auth_matrix_user_verification_is_owner = true;
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(guest) });
			end);
		end);

		describe("a grant", function ()
			for _, affiliation in ipairs({ "owner", "admin" }) do
				it("of " .. affiliation .. " to others is refused, whoever makes it", function ()
					for _, target in ipairs({ member, guest }) do
						for _, actor in ipairs({ true, focus.full_jid, owner.full_jid, member.full_jid }) do
							assert.same({ n = 3, nil, "cancel", "not-allowed" }, { n = 3, room:set_affiliation(actor, target.full_jid, affiliation) });
						end
					end
					local levels = { debug = 0; warn = 0; info = 0 };
					for _, line in ipairs(server:lines("(owner_not_verified)")) do levels[line.level] = levels[line.level] + 1; end
					-- Plugins try it with every user, so what no user asks for is logged at debug.
					assert.same({ 2, 6 }, { levels.debug, levels[support.decisions.roomReasons.owner_not_verified.level] });
					assert.same({}, room.changes);
				end);

				it("of " .. affiliation .. " to owners and administrators passes", function ()
					for _, target in ipairs({ owner, focus }) do
						for _, actor in ipairs({ true, focus.full_jid }) do
							assert.is_true((room:set_affiliation(actor, target.full_jid, affiliation)));
						end
					end
				end);
			end

			it("of owner to the creator is refused, like any other", function ()
				assert.is_nil((room:set_affiliation(true, member.full_jid, "owner")));
			end);

			it("of less is not its business", function ()
				for _, affiliation in ipairs({ "member", "outcast", "none" }) do
					assert.is_true((room:set_affiliation(member.full_jid, guest.full_jid, affiliation)));
				end
			end);

			it("in other rooms is not its business", function ()
				assert.is_true((server:room("standup"):set_affiliation(true, guest.full_jid, "owner")));
			end);

			it("is refused before jitsi_permissions copies features at 0", function ()
				local seen = 0;
				server:events_of(server.muc).add_handler("muc-pre-set-affiliation", function () seen = seen + 1; end, 0);
				room:set_affiliation(true, guest.full_jid, "owner");
				assert.equal(0, seen);
			end);
		end);

		describe("a change of role", function ()
			local function change(target, role, actor, where)
				local event = { room = where or room; actor = actor.full_jid; role = role; occupant = { bare_jid = target.username .. "@" .. target.host; nick = "n" } };
				local result = server:events_of(server.muc).fire_event("muc-pre-set-role", event);
				return result, event.allowed, event.error, event.condition;
			end

			it("to moderator is refused for others, whoever makes it", function ()
				for _, actor in ipairs({ owner, focus, member }) do
					assert.same({ true, false, "cancel", "not-allowed" }, { change(member, "moderator", actor) });
				end
				assert.equal(3, #server:lines("(owner_not_verified)"));
			end);

			it("to moderator passes for owners and administrators, and in other rooms", function ()
				assert.same({ n = 2 }, { n = 2, change(owner, "moderator", focus) });
				assert.same({ n = 2 }, { n = 2, change(focus, "moderator", owner) });
				assert.same({ n = 2 }, { n = 2, change(guest, "moderator", owner, server:room("standup")) });
			end);

			it("to less is not its business", function ()
				for _, role in ipairs({ "participant", "visitor", "none" }) do
					assert.is_nil((change(member, role, owner)));
				end
				assert.is_nil((change(member, nil, owner)));
			end);
		end);

		describe("a request to change affiliations", function ()
			-- Sends a request for these items. Returns whether it is answered as done, and the condition of an error.
			local function ask(who, ...)
				local stanza = require "util.stanza".iq({ to = room.jid; type = "set"; id = "x" }):tag("query", { xmlns = "http://jabber.org/protocol/muc#admin" });
				for _, item in ipairs({ ... }) do
					stanza:tag("item", { jid = item[1].username .. "@" .. item[1].host; affiliation = item[2] }):up();
				end
				server:send(who, stanza:up());
				local answer = who.sent[#who.sent];
				return answer.attr.type == "result", (support.error_of(who));
			end
			before_each(function () give(focus, "owner"); end);

			it("of an administrator for a user without the power is answered as if it were done, so that Jicofo does not try again", function ()
				for number, target in ipairs({ member, guest }) do
					for _, affiliation in ipairs({ "owner", "admin" }) do
						assert.is_true((ask(focus, { target, affiliation })));
					end
					assert.equal(2 * number, #server:lines("(owner_not_verified)"));
				end
				assert.same({}, room.changes);
				local event = { origin = focus; stanza = require "util.stanza".iq({ to = room.jid; from = focus.full_jid; type = "set"; id = "x" })
					:tag("query"):tag("item", { jid = member.full_jid; affiliation = "owner" }):up():up() };
				assert.is_true(server:events_of(server.muc).fire_event("iq-set/bare/http://jabber.org/protocol/muc#admin:query", event));
			end);

			it("of an administrator for a user with the power is done", function ()
				assert.is_true((ask(focus, { owner, "owner" })));
				assert.same({ owner.username .. "@jitsi.test owner" }, room.changes);
			end);

			it("of an administrator for several users, or for less, is Prosody's, and so is one for nobody", function ()
				assert.same({ false, "not-allowed" }, { ask(focus, { member, "owner" }, { guest, "owner" }) });
				assert.is_true((ask(focus, { member, "member" })));
				assert.same({ member.username .. "@jitsi.test member" }, room.changes);
				assert.same({ false, "bad-request" }, { ask(focus) });
			end);

			it("of a user is refused, and says so", function ()
				give(owner, "owner");
				assert.same({ false, "not-allowed" }, { ask(owner, { member, "owner" }) });
				assert.same({}, room.changes);
			end);
		end);

		describe("with matrix_allow_owner_grants", function ()
			before_each(function () start({ matrix_allow_owner_grants = true }); end);

			for _, affiliation in ipairs({ "owner", "admin" }) do
				it("an owner may make members " .. affiliation .. ", and they stay it when they join again", function ()
					joined(owner);
					assert.is_true((room:set_affiliation(owner.full_jid, member.full_jid, affiliation)));
					assert.same({ affiliation, "moderator" }, { joined(member) });
					assert.same({ affiliation, "moderator" }, { joined(member) });
					assert.equal(0, #server:lines("(owner_not_verified)"));
				end);

				it("guests of other hosts never become " .. affiliation .. ": the auth module keeps that", function ()
					assert.is_nil((room:set_affiliation(owner.full_jid, guest.full_jid, affiliation)));
				end);
			end

			it("nobody else may", function ()
				-- The auth module refuses guests, and only this one members.
				for _, target in ipairs({ guest, member }) do
					for _, actor in ipairs({ true, focus.full_jid, member.full_jid, guest.full_jid }) do
						assert.is_nil((room:set_affiliation(actor, target.full_jid, "owner")));
					end
				end
			end);

			it("one who was granted may not grant", function ()
				local second = server:logged_in(auth, { room = room_name; token = support.token({ token = "openid-secret-3" }) }, support.uvs_body("@second:hs.test", 0));
				assert.is_true((room:set_affiliation(owner.full_jid, member.full_jid, "owner")));
				assert.is_nil((room:set_affiliation(member.full_jid, second.full_jid, "owner")));
			end);

			it("an owner of another room may not", function ()
				local elsewhere = server:logged_in(auth, { room = other_name; token = support.token({ room_id = "!other:hs.test" }) }, support.uvs_body("@else:hs.test", 100));
				assert.is_nil((room:set_affiliation(elsewhere.full_jid, member.full_jid, "owner")));
			end);

			it("what nobody granted is still taken", function ()
				assert.is_nil(room:get_affiliation_data("guest@other.test", "matrix_granted_by"));
				give(guest, "owner");
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(guest) });
			end);

			it("a grant that is taken back is gone", function ()
				for _, less in ipairs({ "none", "member" }) do
					assert.is_true((room:set_affiliation(owner.full_jid, member.full_jid, "owner")));
					assert.is_true((room:set_affiliation(owner.full_jid, member.full_jid, less)));
					give(member, "owner");
					assert.same({ n = 2, nil, "participant" }, { n = 2, joined(member) });
				end
			end);

			it("a grant to an owner by Matrix power is none, and ends with that power", function ()
				local second = server:logged_in(auth, { room = room_name; token = support.token({ token = "openid-secret-3" }) }, support.uvs_body("@second:hs.test", 50));
				joined(second);
				assert.is_true((room:set_affiliation(owner.full_jid, second.full_jid, "owner")));
				second.matrix_rights.power = false;
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(second) });
			end);
		end);

		it("a grant of before is taken when the option is off again", function ()
			room.data[member.username .. "@jitsi.test"] = { matrix_granted_by = owner.full_jid };
			give(member, "owner");
			assert.same({ n = 2, nil, "participant" }, { n = 2, joined(member) });
		end);

		-- What a later answer says of the owner.
		local function say_of_owner(power)
			server:logged_in(auth, { room = room_name; token = support.token() }, support.uvs_body("@owner:hs.test", power));
		end

		it("a loss of power counts at once, and at the next join", function ()
			joined(owner);
			say_of_owner(0);
			assert.is_nil(room:get_affiliation(owner.full_jid));
			assert.equal("participant", room:get_occupant_by_real_jid(owner.full_jid).role);
			assert.same({ n = 2, nil, "participant" }, { n = 2, joined(owner) });
		end);

		describe("the metrics count each user who becomes owner, once:", function ()
			local function counted(change) return sync.metrics["affiliations " .. change]; end

			it("at a join, whatever clients follow", function ()
				joined(owner);
				joined(second_client(owner));
				joined(member);
				assert.equal(1, counted("granted"));
			end);

			it("where Prosody made them owner who opened the room", function ()
				give(owner, "owner");
				joined(owner);
				joined(second_client(owner));
				assert.equal(1, counted("granted"));
			end);

			it("where they pass a lobby", function ()
				room._data.members_only = true;
				joined(owner);
				assert.equal(1, counted("granted"));
			end);

			it("and at a join who has it no more", function ()
				give(member, "owner");
				joined(member);
				assert.equal(1, counted("withdrawn"));
			end);

			it("by a later answer, and who loses the power", function ()
				joined(owner);
				say_of_owner(0);
				assert.same({ 1, 1 }, { counted("granted"), counted("withdrawn") });
				say_of_owner(50);
				assert.same({ 2, 1 }, { counted("granted"), counted("withdrawn") });
			end);
		end);

		it("a loss of power in a members-only room leaves the member in it", function ()
			joined(owner);
			room._data.members_only = true;
			say_of_owner(0);
			assert.equal("member", room:get_affiliation(owner.full_jid));
			assert.same({}, room.kicks);
		end);

		it("power that comes later counts at once for who is in the call, and for nobody else", function ()
			say_of_owner(0);
			say_of_owner(50);
			assert.is_nil(room:get_affiliation(owner.full_jid));
			say_of_owner(0);
			joined(owner);
			say_of_owner(50);
			assert.equal("owner", room:get_affiliation(owner.full_jid));
			assert.equal("moderator", room:get_occupant_by_real_jid(owner.full_jid).role);
		end);

		it("a loss of power takes the role in breakout rooms, too", function ()
			local breakout = server:room("0f8fad5b", "breakout.jitsi.test");
			room._data.breakout_rooms = { [breakout.jid] = "Group" };
			joined(owner);
			joined(owner, breakout);
			breakout:set_role(true, breakout._jid_nick[owner.full_jid], "moderator");
			say_of_owner(0);
			assert.equal("participant", breakout:get_occupant_by_real_jid(owner.full_jid).role);
		end);

		it("a change counts in all rooms of the meeting, those of tenants as well, and in no other", function ()
			local tenant, other = server:room("[t]" .. room_name), server:room(other_name);
			joined(owner);
			joined(owner, tenant);
			other.affiliations[owner.username .. "@jitsi.test"] = "owner";
			say_of_owner(0);
			assert.is_nil(room:get_affiliation(owner.full_jid));
			assert.is_nil(tenant:get_affiliation(owner.full_jid));
			assert.equal("owner", other:get_affiliation(owner.full_jid));
		end);

		describe("a later answer", function ()
			local function settle(...)
				local users = {};
				for _, who in ipairs({ ... }) do users[who.username .. "@jitsi.test"] = true; end
				server.prosody.events.fire_event("matrix-rights-changed", { roomName = room_name; users = users });
			end
			local function role_in(where, who) return where:get_occupant_by_real_jid(who.full_jid).role; end
			local function breakout_with(...)
				local breakout = server:room("0f8fad5b", "breakout.jitsi.test");
				room._data.breakout_rooms = { [breakout.jid] = "Group" };
				for _, who in ipairs({ ... }) do joined(who); assert.is_nil((server:join(who, breakout))); end
				return breakout;
			end

			it("that says the same leaves an owner the affiliation that others gave", function ()
				joined(owner);
				give(owner, "admin");
				settle(owner);
				assert.equal("admin", room:get_affiliation(owner.full_jid));
			end);

			it("gives the role in breakout rooms, too, and changes no other user's", function ()
				local breakout = breakout_with(owner, member);
				assert.equal("participant", role_in(breakout, member));
				breakout:get_occupant_by_real_jid(owner.full_jid).role = "visitor";
				member.matrix_rights.power = true;
				settle(member);
				assert.equal("moderator", role_in(breakout, member));
				assert.equal("visitor", role_in(breakout, owner));
			end);

			it("revokes the role of a moderator from users without the power, whatever gave it", function ()
				joined(member);
				room:get_occupant_by_real_jid(member.full_jid).role = "moderator";
				settle(member);
				assert.equal("participant", role_in(room, member));
			end);

			it("leaves the role of others in the main room to them", function ()
				joined(owner);
				room:get_occupant_by_real_jid(owner.full_jid).role = "participant";
				settle(owner);
				assert.equal("participant", role_in(room, owner));
			end);

			it("takes the role in the lobby from who lost the power, and sets none that is right", function ()
				local lobby, other = server:room(room_name, "lobby.jitsi.test"), server:room("[t]" .. room_name, "lobby.jitsi.test");
				lobby.main_room_jid, other.main_room_jid = room.jid, "[t]" .. room.jid;
				for _, where in ipairs({ lobby, other }) do
					assert.is_nil((server:join(owner, where)));
					where:get_occupant_by_real_jid(owner.full_jid).role = "moderator";
				end
				joined(owner);
				local set_role, count = lobby.set_role, 0;
				function lobby.set_role(...) count = count + 1; return set_role(...); end
				for _ = 1, 2 do
					owner.matrix_rights.power = false;
					settle(owner);
				end
				assert.equal("participant", role_in(lobby, owner));
				assert.equal("moderator", role_in(other, owner));
				assert.equal(1, count);
			end);

			it("lifts no ban of an owner who still is in a breakout room", function ()
				local breakout = server:room("0f8fad5b", "breakout.jitsi.test");
				room._data.breakout_rooms = { [breakout.jid] = "Group" };
				joined(owner);
				joined(owner, breakout);
				give(owner, "outcast");
				settle(owner);
				assert.equal("outcast", room:get_affiliation(owner.full_jid));
			end);

			it("leaves administrators as they are, and banned users outside of the whole call", function ()
				local breakout = breakout_with(owner);
				server.admins[member.username .. "@jitsi.test"] = true;
				joined(member);
				settle(member);
				assert.is_nil(room:get_affiliation(member.full_jid));
				give(member, "owner");
				settle(member);
				assert.equal("owner", room:get_affiliation(member.full_jid));
				server:leave(owner, room);
				room:set_affiliation(true, owner.full_jid, "outcast");
				settle(owner);
				assert.is_nil(breakout:get_occupant_by_real_jid(owner.full_jid));
				assert.equal("outcast", room:get_affiliation(owner.full_jid));
			end);

			it("puts nobody out of a members-only breakout room", function ()
				local breakout = breakout_with(owner);
				breakout._data.members_only = true;
				owner.matrix_rights.power = false;
				settle(owner);
				assert.is_not_nil(breakout:get_occupant_by_real_jid(owner.full_jid));
				assert.is_nil(room:get_affiliation(owner.full_jid));
			end);

			it("sets nothing in the rooms of other components", function ()
				local foreign = server:room(room_name, "breakout.jitsi.test");
				assert.is_nil((server:join(owner, foreign)));
				settle(owner);
				assert.same({}, foreign.changes);
			end);
		end);

		it("a ban by somebody inside stays, whatever a later answer says", function ()
			joined(owner);
			room:set_affiliation(true, owner.full_jid, "outcast");
			say_of_owner(0);
			say_of_owner(50);
			assert.equal("outcast", room:get_affiliation(owner.full_jid));
		end);

		describe("a plugin that sets what a token says", function ()
			it("does not take power that somebody in the call has by Matrix", function ()
				joined(owner);
				for _, affiliation in ipairs({ "member", "none" }) do
					assert.is_nil((room:set_affiliation(true, owner.full_jid, affiliation)));
				end
				assert.equal("owner", room:get_affiliation(owner.full_jid));
				-- People may take it, and nobody is kept from banning.
				assert.is_true((room:set_affiliation(owner.full_jid, owner.full_jid, "member")));
				joined(owner);
				assert.is_true((room:set_affiliation(true, owner.full_jid, "outcast")));
			end);
		end);

		it("a plugin may give an owner whose power a user took what is less than power", function ()
			joined(owner);
			assert.is_true((room:set_affiliation(focus.full_jid, owner.full_jid, "none")));
			assert.is_true((room:set_affiliation(true, owner.full_jid, "member")));
		end);

		describe("power ends with presence:", function ()
			local breakout;
			before_each(function ()
				breakout = server:room("0f8fad5b", "breakout.jitsi.test");
				joined(owner);
			end);
			local function affiliation() return room:get_affiliation(owner.username .. "@jitsi.test"); end
			local function has_breakout_rooms() room._data.breakout_rooms = { [breakout.jid] = "Group" }; end

			it("who leaves loses the affiliation that came from Matrix", function ()
				server:leave(owner, room);
				assert.is_nil(affiliation());
				assert.is_nil(room:get_affiliation_data(owner.username .. "@jitsi.test", "matrix_given"));
			end);

			it("who disconnects, or is put out, does so as well", function ()
				local name = owner.username;
				server:destroy(owner);
				assert.is_nil(room:get_affiliation(name .. "@jitsi.test"));
				start();
				joined(owner);
				room:set_role(true, room._jid_nick[owner.full_jid], "none");
				assert.is_nil(affiliation());
			end);

			it("not before the last client of the user has left", function ()
				local second = second_client(owner);
				joined(second);
				server:leave(owner, room);
				assert.equal("owner", affiliation());
				server:leave(second, room);
				assert.is_nil(affiliation());
			end);

			it("who only takes another nick keeps it", function ()
				server:send(owner, require "util.stanza".presence({ to = room.jid .. "/another" }));
				assert.equal(room.jid .. "/another", room._jid_nick[owner.full_jid]);
				assert.equal("owner", affiliation());
				assert.equal("moderator", room:get_occupant_by_real_jid(owner.full_jid).role);
			end);

			it("who goes into a breakout room keeps it, and loses it when the call is left from there", function ()
				has_breakout_rooms();
				server:leave(owner, room);
				server:advance(5);
				joined(owner, breakout);
				server:advance(60);
				assert.equal("owner", affiliation());
				server:leave(owner, breakout);
				server:advance(9.9);
				assert.equal("owner", affiliation());
				server:advance(1);
				assert.is_nil(affiliation());
				assert.equal(0, server:timers_left());
			end);

			it("not by a host that is activated while they go into a breakout room", function ()
				has_breakout_rooms();
				server:leave(owner, room);
				server.prosody.events.fire_event("host-activated", "other.test");
				assert.equal("owner", affiliation());
				server:advance(11);
				assert.is_nil(affiliation());
			end);

			it("who disconnects from a breakout room loses it at once", function ()
				has_breakout_rooms();
				joined(owner, breakout);
				server:leave(owner, room);
				local name = owner.username;
				server:destroy(owner);
				server:advance(1);
				assert.is_nil(room:get_affiliation(name .. "@jitsi.test"));
			end);

			it("from a lobby nobody leaves a call", function ()
				local lobby = server:room(room_name, "lobby.jitsi.test");
				lobby.main_room_jid = room.jid;
				assert.is_nil((server:join(owner, lobby)));
				server:leave(owner, lobby);
				assert.equal("owner", affiliation());
			end);

			it("what others gave stays, and so does a ban", function ()
				give(member, "member");
				joined(member);
				server:leave(member, room);
				assert.equal("member", room:get_affiliation(member.full_jid));
				room:set_affiliation(true, owner.full_jid, "outcast");
				assert.equal("outcast", affiliation());
			end);

			it("what was left over a reload is taken when the module is loaded again", function ()
				has_breakout_rooms();
				server:leave(owner, room);
				auth.unload_by_server();
				server:advance(60);
				assert.equal("owner", affiliation());
				auth = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true });
				assert.is_nil(affiliation());
			end);

			it("power that no mark explains ends, too, but an administrator's", function ()
				room.data = {};
				server:leave(owner, room);
				assert.is_nil(affiliation());
				give(focus, "owner");
				joined(focus);
				server:leave(focus, room);
				assert.equal("owner", room:get_affiliation(focus.full_jid));
			end);

			it("a room that is gone is left alone, also when a new one has its name", function ()
				has_breakout_rooms();
				server:leave(owner, room);
				local changes = #room.changes;
				room:destroy();
				server:room(room_name);
				server:advance(20);
				assert.equal(changes, #room.changes);
			end);

			it("a reload takes no power from anybody in rooms that stand for no Matrix room", function ()
				local standup = server:room("standup");
				standup.affiliations["chair@other.test"] = "owner";
				auth.unload_by_server();
				auth = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true });
				assert.equal("owner", standup:get_affiliation("chair@other.test"));
			end);

			it("a reload puts no member out whom the module let past the lobby", function ()
				start({ matrix_lobby_bypass = true });
				room._data.members_only = true;
				assert.equal("member", (joined(member)));
				auth.unload_by_server();
				auth = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true });
				assert.equal("member", room:get_affiliation(member.full_jid));
				assert.is_not_nil(room:get_occupant_by_real_jid(member.full_jid));
			end);

			it("a reload takes nothing from who is there", function ()
				auth.unload_by_server();
				auth = server:load("auth_matrix_user_verification", server.host, { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true });
				assert.equal("owner", affiliation());
			end);
		end);

		describe("lobby and password", function ()
			it("are passed by owners, with what Prosody asks for", function ()
				room._data.members_only, room._data.password = true, "secret";
				assert.same({ "owner", "moderator" }, { joined(owner) });
				assert.is_true((server:join(member, room)));
				assert.equal("registration-required", (support.error_of(member)));
			end);

			it("are passed by owners with a wrong password, too", function ()
				room._data.password = "secret";
				assert.is_nil((server:join(owner, room, nil, "wrong")));
				assert.is_true((server:join(member, room, nil, "wrong")));
				assert.equal("not-authorized", (support.error_of(member)));
				assert.is_nil((server:join(member, room, nil, "secret")));
			end);

			it("leave what an owner gives as password, where the room has none", function ()
				assert.is_nil((server:join(owner, room, nil, "own")));
				local form = room.last_join.stanza:get_child("x", "http://jabber.org/protocol/muc");
				assert.equal("own", form:get_child_text("password"));
			end);

			it("are passed by members with matrix_lobby_bypass, as members", function ()
				start({ matrix_lobby_bypass = true });
				room._data.members_only, room._data.password = true, "secret";
				assert.same({ "member", "participant" }, { joined(member) });
				assert.is_true((server:join(guest, room)));
				server:leave(member, room);
				assert.is_nil(room:get_affiliation(member.full_jid));
			end);

			it("are passed by members without being counted as owners, and without losing what an owner granted", function ()
				start({ matrix_lobby_bypass = true; matrix_allow_owner_grants = true });
				room._data.members_only = true;
				joined(member);
				assert.equal(0, sync.metrics["affiliations granted"]);
				joined(owner);
				assert.is_true((room:set_affiliation(owner.full_jid, member.full_jid, "owner")));
				assert.same({ "owner", "moderator" }, { joined(member) });
			end);

			it("give no affiliation that nobody needs", function ()
				start({ matrix_lobby_bypass = true });
				room._data.password = "secret";
				assert.same({ nil, "participant" }, { joined(member) });
			end);

			it("are not passed by who is banned from the meeting", function ()
				room._data.members_only = true;
				give(owner, "outcast");
				assert.is_true((server:join(owner, room)));
				assert.equal("forbidden", (support.error_of(owner)));
			end);

			it("are not passed by who lost the power since, nor under another user's nick", function ()
				room._data.members_only = true;
				assert.is_nil((server:join(owner, room, "nick")));
				local second = server:logged_in(auth, { room = room_name; token = support.token() }, support.uvs_body("@second:hs.test", 50));
				assert.is_true((server:join(second, room, "nick")));
				assert.is_nil(room:get_affiliation(second.full_jid));
				server:leave(owner, room);
				say_of_owner(0);
				assert.is_true((server:join(owner, room)));
			end);
		end);

		describe("where levels are not synchronised", function ()
			before_each(function () start(nil, { uvs_base_url = "http://uvs.test" }); end);

			it("nobody is owner, and that is told once", function ()
				for _ = 1, 2 do
					assert.same({ n = 2, nil, "participant" }, { n = 2, joined(owner) });
					assert.same({ n = 2, nil, "participant" }, { n = 2, joined(member) });
				end
				local lines = server:lines("uvs_sync_power_levels is off on host jitsi.test");
				assert.equal(1, #lines);
				assert.equal("warn", lines[1].level);
			end);
		end);

		it("does not tell so of guests, nor where they are synchronised", function ()
			joined(owner);
			joined(guest);
			joined(focus);
			assert.equal(0, #server:lines("uvs_sync_power_levels"));
		end);
	end);
end
