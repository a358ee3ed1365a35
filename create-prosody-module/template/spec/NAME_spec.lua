-- Runs the built module with a stand-in for Prosody: `npm test`.

local prosody = require "spec.prosody";

describe("mod_NAME", function ()
	local env, sent;

	local function load(options)
		sent = {};
		env = prosody.load("dist/mod_NAME.lua", {
			options = options;
			libraries = {
				["util.jid"] = { resource = function (jid) return jid:match("/(.*)$"); end };
				["util.stanza"] = { message = function (attr, body) return { attr = attr, body = body }; end };
			};
		});
	end

	local function room_of(occupants)
		return {
			jid = "room@rooms.example.com";
			get_occupant_by_nick = function (_, nick) return occupants[nick]; end;
			broadcast_message = function (_, stanza) sent[#sent + 1] = stanza.body; end;
		};
	end

	local nick = "room@rooms.example.com/ann";

	it("greets an occupant who is still there", function ()
		load({ NAME_text = "Hello, {nick}!" });
		env.fire("muc-occupant-joined", { room = room_of({ [nick] = {} }), nick = nick });
		assert.same({}, sent);
		env.run_timers();
		assert.same({ "Hello, ann!" }, sent);
		assert.equal("1\n", env.items["http-provider"][1].route.GET({}).body);
	end);

	it("greets nobody who left", function ()
		load({});
		env.fire("muc-occupant-joined", { room = room_of({}), nick = nick });
		env.run_timers();
		assert.same({}, sent);
	end);
end);
