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

-- Walks over functions, their upvalues and the tables in these, the near ones first, for so many steps away.
local function walk(start, steps, visit)
	local seen, level = { [start] = true }, { start };
	for _ = 1, steps do
		local following = {};
		local function go(value)
			if (type(value) == "function" or type(value) == "table") and not seen[value] then
				seen[value] = true;
				following[#following + 1] = value;
			end
		end
		for _, value in ipairs(level) do
			if type(value) == "function" then
				for i = 1, 250 do
					local name, upvalue = debug.getupvalue(value, i);
					if not name then break; end
					visit(name, upvalue);
					go(upvalue);
				end
			else
				for _, member in next, value do go(member); end
			end
		end
		level = following;
	end
end

-- The upvalues of a name that are tables.
local function upvalues(value, wanted, steps)
	local found = {};
	walk(value, steps, function (name, upvalue)
		if name == wanted and type(upvalue) == "table" then found[upvalue] = true; end
	end);
	return found;
end

local function count(set)
	local n = 0;
	for _ in pairs(set) do n = n + 1; end
	return n;
end

-- Where a function of ours stands that a callback is or leads to; nothing where it leads to none.
local function ours_behind(f)
	local found;
	local function look(value)
		if not found and type(value) == "function" and is_ours(value) then
			local info = debug.getinfo(value, "S");
			found = info.short_src:match("[^/]+$") .. ":" .. info.linedefined;
		end
	end
	look(f);
	walk(f, 3, function (_, upvalue) look(upvalue); end);
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

local result = { timers = json.decode("[]"), requests = 0, checks = 0, records = 0, handlers = 0, sessions = 0, coroutines = 0 };

for heap in pairs(upvalues(require "util.timer".add_task, "timers", 2)) do
	for _, callback in pairs(heap.items) do
		local place = type(callback) == "function" and ours_behind(callback);
		if place then result.timers[#result.timers + 1] = place; end
	end
end

-- Requests are kept by their connection; those that wait for a name are not.
for open in pairs(upvalues(require "net.http".request, "requests", 6)) do
	result.requests = result.requests + count(open);
end

local auth = prosody.hosts["meet.test"].modules.auth_matrix_user_verification;
local open_checks = upvalues(rawget(auth, "module").unload, "underWay", 8);
assert(next(open_checks), "nothing in the auth module is called underWay");
for under_way in pairs(open_checks) do
	result.checks = result.checks + count(under_way);
end

local function count_handlers(events)
	for _, handlers in pairs(events._event_map) do
		for handler in pairs(handlers) do
			if ours_behind(handler) then result.handlers = result.handlers + 1; end
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
-- What is known of users is kept by their sessions alone.
local known = rawget(auth, "module"):shared("rights").index;
for _, name in ipairs({ "rooms", "ordinary", "names" }) do
	result.records = result.records + count(known[name]);
end
result.coroutines = count(require "util.async".waiting_runners or {});
result.kilobytes = math.floor(collectgarbage("count"));

return json.encode(result);
