-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_muc_end_meeting of jitsi-meet (August 2026): lets a service of the operator end a meeting over HTTP. The
-- plugin verifies the service's token; here any token will do, since it is none of those that our modules know.

module:set_global();

local formdecode = require "util.http".formdecode;
local lib = module:require "jitsi_double";

local function end_meeting(event)
	local request = event.request;
	local conference = formdecode(request.url.query or "").conference;
	if not (request.headers.authorization or ""):match("^Bearer ") then
		return { status_code = 401 };
	end
	local room = conference and lib.room_of(lib.to_internal(conference));
	if not room then
		return { status_code = 404 };
	end
	room:destroy(nil, "The meeting has been terminated");
	return { status_code = 200 };
end

function module.add_host(host_module)
	if host_module.host == module:get_option_string("muc_mapper_domain_base") then
		host_module:depends("http");
		host_module:provides("http", { default_path = "/", route = { ["POST end-meeting"] = end_meeting } });
	end
end
