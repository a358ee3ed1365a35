-- For the tests: stands for Jitsi's mod_jitsi_session.lua of August 2026. The contract that it reproduces: a global
-- module that, at priority 1 of "bosh-session" and "websocket-session", puts on the session what URL and headers say.

module:set_global();

local formdecode = require "util.http".formdecode;

local region_header = module:get_option_string("region_header_name", "x_proxy_region");

local function read_request(event)
	local session, request = event.session, event.request;
	local authorization = request.headers.authorization;
	local token = authorization and authorization:sub(8);
	if request.url.query then
		local parameters = formdecode(request.url.query);
		session.previd = parameters.previd;
		session.customusername = parameters.customusername;
		session.jitsi_web_query_room = parameters.room;
		session.jitsi_web_query_prefix = parameters.prefix or "";
		token = parameters.token or token;
	end
	session.user_region = request.headers[region_header];
	session.auth_token = token;
	session.user_agent_header = request.headers.user_agent;
end

module:hook_global("bosh-session", read_request, 1);
module:hook_global("websocket-session", read_request, 1);
