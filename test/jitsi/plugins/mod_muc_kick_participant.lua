-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_kick_participant of jitsi-meet (August 2026), on the main VirtualHost: lets a service of the
-- operator kick an occupant over HTTP, by their nick. The plugin verifies the service's token; here any token will do.

local formdecode = require "util.http".formdecode;
local jid = require "util.jid";
local json = require "util.json";
local lib = module:require "jitsi_double";

module:depends("http");
module:provides("http", {
	default_path = "/";
	route = {
		["PUT kick-participant"] = function (event)
			local request = event.request;
			if not (request.headers.authorization or ""):match("^Bearer ") then
				return { status_code = 403 };
			end
			local room = lib.room_of(jid.join(formdecode(request.url.query or "").room, lib.muc_domain));
			local nick = room and room.jid .. "/" .. json.decode(request.body).participantId;
			if not room or not room:get_occupant_by_nick(nick) then
				return { status_code = 404 };
			end
			room:set_role(true, nick, nil);
			return { status_code = 200 };
		end;
	};
});
