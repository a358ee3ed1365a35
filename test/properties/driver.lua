-- Runs what the property tests generate through the built modules, in the small server of test/lua/support.lua: one
-- case a line on the standard input, as JSON, its result on the standard output. An empty line is answered with one,
-- and sends all results off. Texts are bytes: each character of the JSON stands for one of them.
--
-- What a case is, and what comes of it: lua.ts.

local support = require "test.lua.support";
local json = require "util.json";

local decisions = support.decisions;
local runs = {};

-- A place where the modules are loaded, for each set of options: loading them for each case would take most of the time.
local places = {};

local function place_for(options)
	local key = json.encode_ordered(options);
	local place = places[key];
	if not place then
		local server = support.server();
		place = { server = server, troubles = {} };
		place.auth = server:load("auth_matrix_user_verification", server.host, options);
		place.sync = server:load("matrix_power_sync", server.muc, {});
		place.timers = server:timers_left();
		places[key] = place;
	end
	local server = place.server;
	server.logged, server.requests, server.secrets, server.served = {}, {}, {}, 0;
	return place, server;
end

-- Hands the answers of a case to the requests that wait, until there is nothing more to answer.
local function serve(server, answers)
	while server.served < #server.requests do
		server.served = server.served + 1;
		local request = server.requests[server.served];
		for _, answer in ipairs(answers) do
			if not request.answered and request.url:find(answer.url, 1, true) then
				request.answered = true;
				if answer.error then
					request.callback(answer.error, 0);
				elseif answer.status then
					request.callback(answer.body, answer.status, { headers = {} });
				end
			end
		end
	end
end

local function role_after_join(server, session, node)
	local room = server:room(node);
	if server:create(session, room) then return "refused"; end
	local refused, occupant = server:join(session, room);
	return refused and "refused" or occupant.role;
end

local function leave(server, session)
	local bare = session.username .. "@" .. session.host;
	server:events_of(session.host).fire_event("resource-unbind", { session = session });
	server.prosody.bare_sessions[bare] = nil;
	server.prosody.hosts[session.host].sessions[session.username] = nil;
end

-- After several failures of a homeserver in a row the module would not ask it for a while.
local function asked_too_often(place, result)
	local request = result.requests[1];
	if not request then return false; end
	local target = request.body:match('"matrix_server_name":"([^"]*)"') or "";
	local failed = result.condition == "temporary-auth-failure";
	place.troubles[target] = failed and (place.troubles[target] or 0) + 1 or nil;
	return place.troubles[target] == 4;
end

-- A login from the opening of the connection to the joins, and a minute beyond it.
function runs.login(case)
	local place, server = place_for(case.options);
	local result = {};
	local fine, thrown = pcall(function ()
		local session = server:connect(case.query, { authorization = case.authorization });
		local attempt = server:login(place.auth, session);
		serve(server, case.answers);
		-- Time for another try, then for all deadlines.
		server:advance(2);
		serve(server, case.answers);
		server:advance(61);
		result.answers, result.status, result.error = attempt.answers, attempt.status, attempt.error and tostring(attempt.error);
		result.condition, result.text = attempt.condition, attempt.text;
		result.username = attempt.handler.username;
		result.verification = session.matrix_verification;
		result.user = session.jitsi_meet_context_user;
		if attempt.status == "success" then
			server:bind(session, attempt.handler.username);
			result.ownRoom = role_after_join(server, session, session.jitsi_meet_room);
			result.otherRoom = role_after_join(server, session, support.room_name == session.jitsi_meet_room and "efqtu6i" or support.room_name);
			leave(server, session);
		end
	end);
	if not fine then result.error = tostring(thrown); end
	result.log, result.requests = {}, {};
	for i, line in ipairs(server.logged) do result.log[i] = line.level .. " " .. line.text; end
	for i, request in ipairs(server.requests) do
		result.requests[i] = { url = request.url, body = request.options.body };
	end
	result.timersLeft = server:timers_left() - place.timers;
	if asked_too_often(place, result) or result.error or result.timersLeft ~= 0 then places = {}; end
	return result;
end

-- Names of rooms from room ids, and back.
function runs.room(case)
	local name = decisions.roomNameOf(case.text);
	return { name = name, back = decisions.roomIdOf(name), id = decisions.roomIdOf(case.text) };
end

io.stdout:setvbuf("full", 2 ^ 16);
for line in io.lines() do
	if line == "" then
		io.stdout:write("\n");
		io.stdout:flush();
	else
		local case = json.decode(line);
		io.stdout:write(json.encode(runs[case.run](case)), "\n");
	end
end
