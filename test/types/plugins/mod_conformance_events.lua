-- Probe of the events test: sees every event that the hosts and the server fire, and describes what it carries, before
-- the handlers run and afterwards. Reads conformance_folder/wants.json; writes conformance_folder/report.json when the
-- server stops.

-- luacheck: std lua54, globals module, read globals prosody

module:set_global();

local describe = module:require "describe";
local json = require "util.json";

local folder = module:get_option_string("conformance_folder");
local wants = describe.read_json(folder.."/wants.json");
local seen = { HostEvents = {}, GlobalEvents = {}, HttpServerEvents = {}, HttpClientEvents = {} };
local wrapped = {};

-- Of events that are declared by a pattern of names, or not at all: which fields there are.
local any = {};

-- Events with payloads of more kinds than these are known well enough.
local max_kinds = 12;

local function record(map, event, host)
	local known = seen[map][event];
	if not known then
		known = { count = 0, kinds = {}, number = 0, hosts = {}, results = {} };
		seen[map][event] = known;
	end
	known.count = known.count + 1;
	known.hosts[host] = true;
	return known;
end

local function write_report()
	local report = {};
	for map, events in pairs(seen) do
		report[map] = {};
		for event, known in pairs(events) do
			local payloads = {};
			for _, payload in pairs(known.kinds) do
				payloads[#payloads + 1] = payload;
			end
			report[map][event] = { count = known.count, hosts = known.hosts, results = known.results, payloads = payloads };
		end
	end
	describe.write_json(folder.."/report.json", report);
end

local function wrap(events, map, host)
	local function wrapper(fire, event, payload)
		local want = wants[map] and wants[map][event] or any;
		local known = record(map, event, host);
		if event == "server-stopped" or event == "server-cleanup" then
			write_report();
		end
		if known.number >= max_kinds then
			return fire(event, payload);
		end
		local before = describe.describe(payload, want);
		local result = fire(event, payload);
		local after = describe.describe(payload, want);
		local kind = json.encode({ before, after });
		if not known.kinds[kind] then
			known.number = known.number + 1;
			known.kinds[kind] = { before = before, after = after };
		end
		known.results[type(result)] = true;
		return result;
	end
	events.add_wrapper(false, wrapper);
	wrapped[events] = wrapper;
end

wrap(prosody.events, "GlobalEvents", "*");

-- The event sources of the libraries for HTTP; that of the server is nobody's field.
local http = require "net.http";
wrap(http.events, "HttpClientEvents", "*");
for index = 1, 20 do
	local name, value = debug.getupvalue(require "net.http.server".fire_event, index);
	if name == "events" then
		wrap(value, "HttpServerEvents", "*");
	end
end
module:hook_global("server-started", function ()
	http.request(("http://127.0.0.1:%d/probe/self"):format(module:get_option("http_ports")[1]), {}, function () end);
	http.request("http://127.0.0.1:1/", {}, function () end);
end);

function module.add_host(api)
	wrap(prosody.hosts[api.host].events, "HostEvents", prosody.hosts[api.host].type);
	if api.host == wants.host then
		api:depends("http");
		api:provides("http", {
			default_path = "/probe";
			route = { ["GET /*"] = function () return "probed"; end };
		});
	end
end

function module.unload()
	for events, wrapper in pairs(wrapped) do
		events.remove_wrapper(false, wrapper);
	end
end
