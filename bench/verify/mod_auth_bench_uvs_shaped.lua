-- What a check costs that is made as a user verification service makes it: three calls one after the other, the last of
-- them for the whole state of the room. No token is read and nothing refused: the figures are to be the calls' alone.

local http = require "net.http";
local async = require "util.async";
local json = require "util.json";
local sasl = require "util.sasl";
local url = require "util.http";

local homeserver = module:get_option_string("bench_homeserver");
local headers = { Authorization = "Bearer " .. module:get_option_string("bench_admin_token") };

local function get(path, with_token)
	local wait, done = async.waiter();
	local answer;
	http.request(homeserver .. path, { headers = with_token and headers or nil }, function (body, status)
		if status == 200 then answer = json.decode(body); end
		done();
	end);
	wait();
	return assert(answer, "the homeserver did not answer as it should");
end

local function is_member(members, user)
	for _, member in ipairs(members) do
		if member == user then return true; end
	end
end

local function power_levels(state)
	for _, event in ipairs(state) do
		if event.type == "m.room.power_levels" and event.state_key == "" then return event.content; end
	end
end

local function check(query)
	local user = get("/_matrix/federation/v1/openid/userinfo?access_token=" .. url.urlencode(query.openid)).sub;
	local room = "/_synapse/admin/v1/rooms/" .. url.urlencode(query.matrix_room);
	assert(is_member(get(room .. "/members", true).members, user), "not in the room");
	local levels = power_levels(get(room .. "/state", true).state);
	local level = levels.users[user] or levels.users_default or 0;
	module:log("info", "Checked %s: %s", user, level >= (levels.state_default or 50) and "owner" or "participant");
	return true;
end

module:hook_global("websocket-session", function (event)
	event.session.bench_query = url.formdecode(event.request.url.query);
end);

module:provides("auth", {
	get_sasl_handler = function (session)
		return sasl.new(module.host, { anonymous = function () return check(session.bench_query); end });
	end;
});
