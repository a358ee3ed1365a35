-- The power sync module: who is owner and moderator on joining, and whom nobody can make one.

local support = require "test.lua.support";

local room_name = support.room_name;
local other_name = support.decisions.roomNameOf("!other:hs.test");

for _, flavour in ipairs({ "0.12", "13.0" }) do
	describe("power sync with the administrators of " .. flavour, function ()
		local server, auth, owner, member, guest, focus, room;

		local function start(options, auth_options)
			server = support.server({ flavour = flavour; admins = { ["focus@other.test"] = true } });
			server:load("matrix_power_sync", server.muc, options);
			auth = server:load("auth_matrix_user_verification", server.host, auth_options or { uvs_base_url = "http://uvs.test"; uvs_sync_power_levels = true; matrix_cache_seconds = 0 });
			owner = server:logged_in(auth, { room = room_name; token = support.token() }, support.uvs_body("@owner:hs.test", 50));
			member = server:logged_in(auth, { room = room_name; token = support.token() }, support.uvs_body("@member:hs.test", 0));
			guest, focus = server:guest("guest"), server:guest("focus");
			room = server:room(room_name);
		end

		local function give(session, affiliation)
			room.affiliations[session.full_jid:match("^[^/]+")] = affiliation;
		end

		-- Role and affiliation after a join.
		local function joined(session, where)
			where = where or room;
			local result, occupant = server:join(session, where);
			assert.is_nil(result);
			return where:get_affiliation(session.full_jid), occupant.role;
		end

		before_each(function () start(); end);
		after_each(function () server:check_log(); end);

		describe("a join", function ()
			it("of an owner makes him owner and moderator at once", function ()
				assert.same({ "owner", "moderator" }, { joined(owner) });
				assert.same({ owner.username .. "@jitsi.test owner" }, room.changes);
			end);

			it("of an owner sets nothing twice", function ()
				joined(owner);
				assert.same({ "owner", "moderator" }, { joined(owner) });
				assert.equal(1, #room.changes);
			end);

			it("of an owner who was member or admin makes him owner", function ()
				for _, before in ipairs({ "member", "admin" }) do
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
					give(session, "member");
					assert.same({ "member", "participant" }, { joined(session) });
				end
				assert.same({}, room.changes);
			end);

			it("of others takes ownership from them that is left of before", function ()
				for _, session in ipairs({ member, guest }) do
					for _, before in ipairs({ "owner", "admin" }) do
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

			it("of administrators is theirs to shape", function ()
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(focus) });
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
				local result, occupant = server:join(owner, room, "somebody@jitsi.test");
				assert.is_nil(result);
				assert.equal("participant", occupant.role);
				assert.same({}, room.changes);
			end);

			it("of a second client of the same user makes that one moderator, too", function ()
				local _, occupant = server:join(owner, room, owner.username .. "@jitsi.test");
				assert.equal("moderator", occupant.role);
			end);

			it("into a room that is no Matrix room is nobody's business here", function ()
				local lobby = server:room("standup");
				lobby.affiliations["guest@other.test"] = "owner";
				assert.same({ "owner", "moderator" }, { joined(guest, lobby) });
				assert.same({}, lobby.changes);
				local alias = server:room(support.decisions.roomNameOf("!a:x"):gsub("a$", "b"));
				alias.affiliations["guest@other.test"] = "owner";
				assert.same({ "owner", "moderator" }, { joined(guest, alias) });
			end);

			it("of an owner of another room makes him nothing here, even where no door is", function ()
				auth.unload_by_server();
				local other = server:room(other_name);
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(owner, other) });
				other.affiliations[owner.username .. "@jitsi.test"] = "owner";
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(owner, other) });
			end);

			it("of one who only carries the field of the original module makes him nothing", function ()
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
					assert.equal(8, #server:lines("(owner_not_verified)"));
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
				for _, actor in ipairs({ true, focus.full_jid, member.full_jid, guest.full_jid }) do
					assert.is_nil((room:set_affiliation(actor, guest.full_jid, "owner")));
				end
			end);

			it("one who was granted may not grant", function ()
				assert.is_true((room:set_affiliation(owner.full_jid, member.full_jid, "owner")));
				assert.is_nil((room:set_affiliation(member.full_jid, guest.full_jid, "owner")));
			end);

			it("an owner of another room may not", function ()
				local elsewhere = server:logged_in(auth, { room = other_name; token = support.token({ room_id = "!other:hs.test" }) }, support.uvs_body("@else:hs.test", 100));
				assert.is_nil((room:set_affiliation(elsewhere.full_jid, guest.full_jid, "owner")));
			end);

			it("what nobody granted is still taken", function ()
				give(guest, "owner");
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(guest) });
			end);

			it("a grant that is taken back is gone", function ()
				assert.is_true((room:set_affiliation(owner.full_jid, member.full_jid, "owner")));
				assert.is_true((room:set_affiliation(owner.full_jid, member.full_jid, "none")));
				give(member, "owner");
				assert.same({ n = 2, nil, "participant" }, { n = 2, joined(member) });
			end);
		end);

		it("a grant of before is taken when the option is off again", function ()
			room.data[member.username .. "@jitsi.test"] = { matrix_granted_by = owner.full_jid };
			give(member, "owner");
			assert.same({ n = 2, nil, "participant" }, { n = 2, joined(member) });
		end);

		it("a loss of power counts at once, and at the next join", function ()
			joined(owner);
			server:logged_in(auth, { room = room_name; token = support.token() }, support.uvs_body("@owner:hs.test", 0));
			assert.is_nil(room:get_affiliation(owner.full_jid));
			assert.same({ n = 2, nil, "participant" }, { n = 2, joined(owner) });
		end);

		it("a loss of power in a members-only room leaves the member in it", function ()
			joined(owner);
			room._data.members_only = true;
			server:logged_in(auth, { room = room_name; token = support.token() }, support.uvs_body("@owner:hs.test", 0));
			assert.equal("member", room:get_affiliation(owner.full_jid));
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
