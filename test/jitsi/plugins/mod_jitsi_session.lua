-- SPDX-License-Identifier: Apache-2.0
--
-- Stands for mod_jitsi_session of jitsi-meet (August 2026), which many plugins depend on: takes from the request that
-- opens a session the fields that all others read. Global, at 1.

module:set_global();

local formdecode = require "util.http".formdecode;
local region_header = module:get_option_string("region_header_name", "x_proxy_region");

local function read(event)
	local session, request = event.session, event.request;
	local bearer = request.headers.authorization;
	local token = bearer and bearer:sub(#"Bearer " + 1);
	local query = request.url.query;
	local parameters = query and formdecode(query);
	if type(parameters) == "table" then
		session.previd = parameters.previd;
		session.customusername = parameters.customusername;
		session.jitsi_web_query_room = parameters.room;
		session.jitsi_web_query_prefix = parameters.prefix or "";
		token = parameters.token or token;
	end
	-- Not verified by anybody yet, and on hosts without a verification never.
	session.auth_token = token;
	session.user_region = request.headers[region_header];
	session.user_agent_header = request.headers.user_agent;
end

module:hook_global("bosh-session", read, 1);
module:hook_global("websocket-session", read, 1);
