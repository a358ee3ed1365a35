-- What the fault suite asks of the inside of Prosody, in its admin shell: what our modules have left behind, by what
-- stands in the upvalues of their functions and of the server's; the sessions that are alive; the memory.

local json = require "util.json";

local ours = { "mod_auth_matrix_user_verification", "mod_matrix_power_sync" };

local function is_ours(f)
	local source = debug.getinfo(f, "S").source;
	for _, name in ipairs(ours) do
		if source:find(name, 1, true) then return true; end
	end
	return false;
end

-- Walks over functions, their upvalues and the tables in these, up to a depth.
local function walk(value, depth, seen, visit)
	if depth == 0 or seen[value] then return; end
	if type(value) == "function" then
		seen[value] = true;
		for i = 1, 250 do
			local name, upvalue = debug.getupvalue(value, i);
			if not name then break; end
			visit(name, upvalue);
			walk(upvalue, depth - 1, seen, visit);
		end
	elseif type(value) == "table" then
		seen[value] = true;
		for _, member in next, value do
			if type(member) == "function" or type(member) == "table" then walk(member, depth - 1, seen, visit); end
		end
	end
end

-- The upvalues of a name that are tables.
local function upvalues(value, wanted, depth)
	local found = {};
	walk(value, depth, {}, function (name, upvalue)
		if name == wanted and type(upvalue) == "table" then found[upvalue] = true; end
	end);
	return found;
end

local function count(set)
	local n = 0;
	for _ in pairs(set) do n = n + 1; end
	return n;
end

-- Whether a callback is one of ours, or holds one.
local function leads_to_us(f)
	if is_ours(f) then return true; end
	local found = false;
	walk(f, 3, {}, function (_, upvalue)
		if type(upvalue) == "function" and is_ours(upvalue) then found = true; end
	end);
	return found;
end

local watched = package.loaded["fault suite: sessions"];
if not watched then
	watched = setmetatable({}, { __mode = "k" });
	package.loaded["fault suite: sessions"] = watched;
	for _, event in ipairs({ "websocket-session", "bosh-session" }) do
		prosody.events.add_handler(event, function (e) watched[e.session] = true; end);
	end
end

local result = { timers = 0, requests = 0, checks = 0, handlers = 0, sessions = 0, coroutines = 0 };

for heap in pairs(upvalues(require "util.timer".add_task, "timers", 2)) do
	for _, callback in pairs(heap.items) do
		if type(callback) == "function" and leads_to_us(callback) then result.timers = result.timers + 1; end
	end
end

-- Requests are kept by their connection; those that wait for a name are not.
for open in pairs(upvalues(require "net.http".request, "requests", 10)) do
	result.requests = result.requests + count(open);
end

local auth = prosody.hosts["meet.test"].modules.auth_matrix_user_verification;
for under_way in pairs(upvalues(rawget(auth, "module").unload, "underWay", 6)) do
	result.checks = result.checks + count(under_way);
end

local function count_handlers(events)
	for _, handlers in pairs(events._event_map) do
		for handler in pairs(handlers) do
			if leads_to_us(handler) then result.handlers = result.handlers + 1; end
		end
	end
end
count_handlers(prosody.events);
for _, host in pairs(prosody.hosts) do
	if host.events then count_handlers(host.events); end
end

collectgarbage();
collectgarbage();
for session in pairs(watched) do
	if not session.destroyed and (session.conn or session.bosh_version) then result.sessions = result.sessions + 1; end
end
result.coroutines = count(require "util.async".waiting_runners or {});
result.kilobytes = math.floor(collectgarbage("count"));

return json.encode(result);
