-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_speakerstats_component of jitsi-meet (August 2026), a component: keeps for each occupant, by real
-- JID, the identity that the session was verified for (joined, -1), and passes it on when the meeting ends.

local jid = require "util.jid";
local lib = module:require "jitsi_double";

lib.when_loaded(module:get_option_string("muc_component"), function (context)
	context:hook("muc-room-created", function (event)
		event.room.speakerStats = { sessionId = event.room._data.meetingId };
	end, -1);
	context:hook("muc-occupant-joined", function (event)
		local room, occupant = event.room, event.occupant;
		if room.speakerStats and not lib.is_admin(occupant.bare_jid) then
			room.speakerStats[occupant.jid] = {
				nick = jid.resource(occupant.nick), context_user = event.origin.jitsi_meet_context_user;
			};
		end
	end, -1);
	context:hook("muc-room-destroyed", function (event)
		module:fire_event("send-speaker-stats", { room = event.room, roomSpeakerStats = event.room.speakerStats });
	end, 1);
end);
