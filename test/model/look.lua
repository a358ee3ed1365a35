-- What the model asks of the inside of Prosody, in its admin shell.

local json = require "util.json";
local jid = require "util.jid";

local look = {};

local function room_of(room_jid)
	return prosody.hosts[jid.host(room_jid)].modules.muc.get_room_from_jid(room_jid);
end

-- Who is in rooms, and on their lists.
function look.rooms(...)
	local found = {};
	for _, room_jid in ipairs({ ... }) do
		local room = room_of(room_jid);
		if room then
			local occupants, listed = {}, {};
			for nick, occupant in room:each_occupant() do
				local sessions = {};
				for full_jid in pairs(occupant.sessions) do
					sessions[#sessions + 1] = full_jid;
				end
				occupants[jid.resource(nick)] = {
					jid = occupant.bare_jid, role = occupant.role, sessions = sessions,
					affiliation = room:get_affiliation(occupant.bare_jid) or "none",
				};
			end
			for user, affiliation in pairs(room._affiliations) do
				listed[user] = affiliation;
			end
			found[room_jid] = { occupants = occupants, listed = listed };
		end
	end
	return json.encode(found);
end

-- Makes a breakout room, as Jitsi's plugin does for a moderator of the main room.
function look.breakout(room_jid, component, moderator)
	local st = require "util.stanza";
	local message = st.message({ from = moderator, to = component })
		:tag("breakout_rooms", { type = "features/breakout-rooms/add", subject = "corner" }):up();
	local origin = { jitsi_web_query_room = jid.node(room_jid), jitsi_web_query_prefix = "", send = function () end };
	prosody.hosts[component].events.fire_event("message/host", { origin = origin, stanza = message });
	return (next(room_of(room_jid)._data.breakout_rooms or {})) or "none";
end

-- Ends sessions, hibernating ones too.
function look.stop(...)
	local manager = require "core.sessionmanager";
	for _, full_jid in ipairs({ ... }) do
		local session = prosody.full_sessions[full_jid];
		if session then
			session.resumption_token = nil;
			session.hibernating = nil;
			session:close();
			if not session.destroyed then manager.destroy_session(session, "the model has ended"); end
		end
	end
	return "done";
end

-- Ends rooms that plugins made persistent.
function look.clear(...)
	for _, room_jid in ipairs({ ... }) do
		local room = room_of(room_jid);
		if room then
			room:set_persistent(false);
			room:destroy();
		end
	end
	return "done";
end

package.loaded["model.look"] = look;
return "ready";
