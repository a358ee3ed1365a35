-- Runs what the property tests generate through the built modules, in the small server of test/lua/support.lua: cases
-- come on the standard input, results go to the standard output, each packed, after a line with its length. A length of
-- 0 is answered with one, and sends all results off.
--
-- What a case is, and what comes of it: lua.ts.

local support = require "test.lua.support";
local packed = require "test.properties.packed";
local json = require "util.json";

local decisions = support.decisions;

local runs = {};

-- What a result tells of the record of a session's user.
local function view(rights)
	if not rights then return nil; end
	local member = rights.membership == "joined";
	return {
		userId = rights.userId, roomId = rights.room.roomId, roomName = rights.room.roomName,
		member = member, owner = member and rights.power and rights.synchronised,
	};
end

-- A place where the modules are loaded, for each set of options: loading them for each case would take most of the time.
local places = {};

local function place_for(options)
	local key = packed.pack(options);
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
	-- A room that has to be made first.
	local refused, occupant = server:join(session, node);
	if refused then return "refused"; end
	local role = occupant.role;
	server:leave(session, server.rooms[node .. "@" .. server.muc]);
	return role;
end

-- Reasons that make the module leave a homeserver alone for a while, after some of them in a row.
local troubles = { verifier_timeout = true, verifier_unreachable = true, verifier_failed = true };

-- Whether one more of them might be one too many.
local function asked_too_often(place, result)
	local request = result.requests[1];
	if not request then return false; end
	local target = (request.body or ""):match('"matrix_server_name":"([^"]*)"') or "";
	local reason;
	for _, line in ipairs(result.log) do reason = line:match("Login refused %((.-)%)") or reason; end
	place.troubles[target] = troubles[reason] and (place.troubles[target] or 0) + 1 or nil;
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
		result.verification = view(session.matrix_rights);
		result.user = session.jitsi_meet_context_user;
		if attempt.status == "success" then
			server:bind(session, attempt.handler.username);
			result.ownRoom = role_after_join(server, session, session.jitsi_meet_room);
			result.otherRoom = role_after_join(server, session, support.room_name == session.jitsi_meet_room and "efqtu6i" or support.room_name);
			server:destroy(session);
			result.roomsLeft = next(server.rooms) ~= nil or nil;
		end
	end);
	if not fine then result.error = tostring(thrown); end
	result.log, result.requests = packed.list(), packed.list();
	for i, line in ipairs(server.logged) do result.log[i] = line.level .. " " .. line.text; end
	for i, request in ipairs(server.requests) do
		result.requests[i] = { url = request.url, body = request.options.body };
	end
	result.timersLeft = server:timers_left() - place.timers;
	if asked_too_often(place, result) or result.error or result.timersLeft ~= 0 then places = {}; end
	return result;
end

-- Several logins side by side: they begin, answers come or do not, time passes, clients go, the module is reloaded.
-- Whoever asks with a token is the user that the token names; `owner` and the like say what the service answers.
local answers_of_service = {
	yes = function (asked) return support.uvs_body("@" .. asked.token .. ":" .. asked.matrix_server_name, 0), 200; end;
	owner = function (asked) return support.uvs_body("@" .. asked.token .. ":" .. asked.matrix_server_name, 100), 200; end;
	no = function () return '{"results":{"user":true,"room_membership":false},"user_id":"@x:hs.test"}', 200; end;
	unknown = function () return '{"results":{"user":false}}', 200; end;
	garbage = function () return "<html>", 200; end;
	failure = function () return "", 503; end;
	error = function () return "connection refused", 0; end;
};

function runs.script(case)
	local place, server = place_for(case.options);
	local logins, said, most = packed.list(), packed.list(), 0;

	-- What is being asked just now.
	local function pending()
		local open, same = {}, {};
		for _, request in ipairs(server.requests) do
			if not request.answered and not request.destroyed then
				open[#open + 1] = request;
				local body = request.options.body;
				same[body] = (same[body] or 0) + 1;
				most = math.max(most, same[body]);
			end
		end
		return open;
	end
	local function note_ends()
		for _, login in ipairs(logins) do
			if login.attempt.done and not login.ended then
				login.ended = server.now;
				login.verification = view(login.session.matrix_rights);
			end
		end
	end

	local acts = {};
	function acts.login(step)
		local session = server:connect({ token = support.token({
			token = step.token; room_id = step.room; server_name = step.server;
		}), room = decisions.roomNameOf(step.room) });
		logins[#logins + 1] = { session = session, began = server.now, step = step };
		logins[#logins].attempt = server:login(place.auth, session);
	end
	function acts.answer(step)
		local open = pending();
		local request = open[step.index % math.max(1, #open) + 1];
		if not request then return; end
		local asked = json.decode(request.options.body);
		local body, status = answers_of_service[step.how](asked);
		request.answered = true;
		said[#said + 1] = { token = asked.token, room = asked.room_id, server = asked.matrix_server_name, how = step.how, at = server.now };
		request.callback(body, status, { headers = {} });
	end
	function acts.wait(step)
		-- In small steps, so that the time of each answer is known.
		for _ = 1, step.seconds * 4 do
			server:advance(0.25);
			note_ends();
			pending();
		end
	end
	function acts.leave(step)
		local login = logins[step.index % math.max(1, #logins) + 1];
		if login and not login.attempt.done then
			server:destroy(login.session);
			login.gone = true;
		end
	end
	function acts.reload()
		place.auth.unload_by_server();
		place.auth = server:load("auth_matrix_user_verification", server.host, case.options);
	end

	local fine, thrown = pcall(function ()
		for _, step in ipairs(case.steps) do
			acts[step.act](step);
			note_ends();
			pending();
		end
		acts.wait({ seconds = 15 });
		server:advance(400);
		-- A session that is left would be known to the next logins.
		for _, login in ipairs(logins) do server:destroy(login.session); end
	end);
	local result = { logins = packed.list(), said = said, most = most, timersLeft = server:timers_left() - place.timers, log = packed.list() };
	result.error = not fine and tostring(thrown) or nil;
	for i, login in ipairs(logins) do
		local attempt = login.attempt;
		result.logins[i] = {
			token = login.step.token, room = login.step.room, server = login.step.server, gone = login.gone,
			began = login.began, ended = login.ended, answers = attempt.answers, status = attempt.status,
			error = attempt.error and tostring(attempt.error), verification = login.verification,
		};
	end
	for i, line in ipairs(server.logged) do result.log[i] = line.level .. " " .. line.text; end
	if result.error or result.timersLeft ~= 0 then places = {}; end
	return result;
end

-- Names of rooms from room ids, and back.
function runs.room(case)
	local name = decisions.roomNameOf(case.text);
	return { name = name, back = decisions.roomIdOf(name), id = decisions.roomIdOf(case.text) };
end

io.stdout:setvbuf("full", 2 ^ 16);
while true do
	local length = io.read("*l");
	if not length then break; end
	if length == "0" then
		io.stdout:write("0\n");
		io.stdout:flush();
	else
		local case = packed.unpack(io.read(tonumber(length)));
		local result = packed.pack(runs[case.run](case));
		io.stdout:write(#result, "\n", result);
	end
end
