-- Probe of the conformance test: loads every declared library in the running server and describes what it exports,
-- makes an instance of whatever can be made, and catches sessions, rooms, occupants and stanzas as they come by.
-- Reads conformance_folder/wants.json; the test calls report(), which writes conformance_folder/report.json.

-- luacheck: std lua54, globals module report, read globals prosody

module:set_global();

-- Adds http_url to the API of every module.
module:depends("http");

local describe = module:require "describe";
local calls = module:require "calls";
local lfs = require "lfs";
local st = require "util.stanza";

local folder = module:get_option_string("conformance_folder");
local wants = describe.read_json(folder.."/wants.json");

local report_data = { libraries = {}, names = {}, subjects = {}, failures = {} };
local samples = 3;

local function subject(name, value)
	local list = report_data.subjects[name];
	if not list then
		list = {};
		report_data.subjects[name] = list;
	end
	if value ~= nil and #list < samples then
		list[#list + 1] = describe.describe(value, wants.subjects[name]);
	end
	return value;
end

-- What this version does not have is no fault of the probe: the test decides whether it was declared.
local function try(name, make)
	local ok, value = pcall(make);
	if ok then
		subject(name, value);
		return value;
	end
	report_data.failures[name] = tostring(value):match("^[^\n]*");
end

local function libraries()
	for name, want in pairs(wants.libraries) do
		local ok, library = pcall(require, name);
		if ok then
			report_data.libraries[name] = describe.describe(library, want);
		else
			report_data.failures[name] = tostring(library):match("^[^\n]*");
		end
	end
	for _, name in ipairs(wants.names) do
		local ok, library = pcall(require, name);
		report_data.names[name] = ok and rawequal(library, require(name:match("^prosody%.(.*)$")));
	end
end

-- Names of all libraries that this version has.
local function shipped(path, prefix, names)
	for name in lfs.dir(path) do
		local inner = path.."/"..name;
		if name:sub(1, 1) ~= "." and lfs.attributes(inner, "mode") == "directory" then
			shipped(inner, prefix..name..".", names);
		elseif name:match("%.lua$") or name:match("%.so$") then
			names[#names + 1] = prefix..name:gsub("%.%w+$", "");
		end
	end
	return names;
end

local function instances()
	local host = wants.host;
	local function new(library, ...)
		local arguments, count = { ... }, select("#", ...);
		try(library, function ()
			return require(library).new(table.unpack(arguments, 1, count));
		end);
	end
	try("util.cache", function ()
		local cache = require "util.cache".new(5);
		cache:set("key", "value");
		return cache;
	end);
	new("util.queue", 5);
	new("util.set", { "a" });
	try("util.array", function () return require "util.array" { "a" }; end);
	new("util.events");
	new("util.multitable");
	new("util.dbuffer", 100);
	new("util.ringbuffer", 16);
	new("util.hashring", 4, tostring);
	new("util.smqueue", 4);
	new("util.promise", function () end);
	new("util.fsm", { transitions = {}, handlers = {} });
	new("util.roles", { name = "test:probe" });
	new("util.dataforms", { title = "Form", { name = "field", type = "text-single", label = "Field" } });
	new("util.pubsub", {});
	new("util.xmppstream", {}, { stream_ns = "a", stream_tag = "b", default_ns = "c", handlestanza = function () end });
	try("util.throttle", function () return require "util.throttle".create(1, 1); end);
	try("util.indexedbheap", function () return require "util.indexedbheap".create(); end);
	try("util.ip", function () return require "util.ip".new_ip("10.0.0.1"); end);
	try("util.error", function () return require "util.error".new("not-acceptable", { source = "probe" }); end);
	try("util.watchdog", function ()
		local dog = require "util.watchdog".new(60, function () end);
		dog:cancel();
		return dog;
	end);
	try("util.sasl", function () return require "util.sasl".new(host, { anonymous = function () return true; end }); end);
	try("util.async runner", function () return require "util.async".runner(function () end); end);
	try("util.timer", function () return require "util.timer".add_task(60, function () end); end);
	try("util.logger", function () return require "util.logger".init("probe"); end);
	try("util.statistics", function () return require "util.statistics".new(); end);
	try("net.http client", function () return require "net.http".new(); end);
	try("util.rsm", function ()
		return require "util.rsm".get(st.stanza("x"):tag("set", { xmlns = "http://jabber.org/protocol/rsm" })
			:tag("max"):text("10"):reset());
	end);
	try("util.adhoc", function () return require "util.adhoc".new_simple_form({}, function () end); end);
	try("util.stanza", function ()
		return st.message({ to = "a@b", from = "c@d", type = "chat", id = "1" }, "text"):tag("x"):text("y"):up();
	end);
	try("prosody", function () return prosody; end);
	for name, value in pairs(prosody.hosts) do
		subject("host "..(value.type or name), value);
	end
end

-- The module API as a host's module has it, and what its methods hand out.
local function of_module(name, api)
	subject("module "..name, api);
	local function made(what, make)
		try("module "..what, make);
	end
	made("add_timer", function () return api:add_timer(60, function () end); end);
	made("open_store", function () return api:open_store("probe"); end);
	made("open_store map", function () return api:open_store("probe", "map"); end);
	made("open_store archive", function () return api:open_store("probe_archive", "archive"); end);
	made("open_store keyval+", function () return api:open_store("probe", "keyval+"); end);
	made("measure", function () return api:measure("probe", "counter"); end);
	made("metric", function () return api:metric("counter", "probe_metric", "", "help", {}); end);
	made("context", function () return api:context("*"); end);
	if api.cron then
		made("cron", function () return api:cron({ name = "probe", when = 3600, run = function () end }); end);
	end
	made("http_client", function () return api.http_client and api:http_client({}) or nil; end);
end

local users_host;
local kept = {};

local function session_kind(session)
	return session.bosh_version and "BOSH" or session.websocket_request and "WebSocket"
		or session.type:match("^s2s") and "s2s" or "c2s";
end

local function see_session(session)
	local kind = kept[session] or session_kind(session);
	kept[session] = kind;
	subject(("session %s %s"):format(kind, session.type), session);
	if session.sasl_handler then
		subject("session.sasl_handler", session.sasl_handler);
	end
	if session.conn then
		subject("session.conn", session.conn);
	end
end

local function hook_host(api)
	for _, event in ipairs { "stream-features", "s2s-stream-features" } do
		api:hook(event, function (payload)
			see_session(payload.origin);
		end, -1000);
	end
	api:hook("resource-bind", function (payload)
		see_session(payload.session);
	end, -1000);
	api:hook("resource-unbind", function (payload)
		see_session(payload.session);
	end, -1000);
	api:hook("authentication-success", function (payload)
		see_session(payload.session);
		subject("authenticated sasl_handler", payload.session.sasl_handler);
	end, 1000);
	api:hook("component-authenticated", function (payload)
		kept[payload.session] = "component";
		see_session(payload.session);
	end);
	local is_called = false;
	api:hook("muc-occupant-joined", function (payload)
		if not is_called then
			is_called = true;
			calls.rooms(payload.room, payload.occupant, payload.origin);
		end
		subject("room", payload.room);
		subject("occupant", payload.occupant);
	end, -1000);
	api:hook("pre-iq/full", function (payload)
		subject("stanza of a client", payload.stanza);
	end);
end

local function http_server(api)
	api:provides("http", {
		default_path = "/probe";
		route = {
			["GET /*"] = function (event)
				subject("http request", event.request);
				subject("http response", event.response);
				return "probed";
			end;
		};
	});
end

-- A request of the server to itself: what net.http hands to its callback.
local function http_client(url)
	subject("http client request", require "net.http".request(url, {}, function (_, _, response, request)
		subject("http client response", response);
		subject("http client answered request", request);
	end));
end

function module.add_host(api)
	hook_host(api);
	of_module(prosody.hosts[api.host].type == "component" and "of a component" or "of a host", api);
	if api.host == wants.host then
		users_host = api;
		api:depends("http");
		http_server(api);
	end
end

module:hook_global("server-started", function ()
	http_client(("http://127.0.0.1:%d/probe/self"):format(module:get_option("http_ports")[1]));
end);

module:hook_global("bosh-session", function (payload)
	see_session(payload.session);
	subject("http request", payload.request);
end);

module:hook_global("websocket-session", function (payload)
	kept[payload.session] = "WebSocket";
	see_session(payload.session);
	subject("http request", payload.request);
end);

-- Called by the test when its clients have done their part.
function report()
	libraries();
	instances();
	of_module("of the server", module);
	for session in pairs(kept) do
		if session.destroyed then
			see_session(session);
		end
	end
	report_data.calls = calls.all(users_host, folder);
	report_data.shipped = {};
	for _, part in ipairs { "core", "net", "util" } do
		shipped(prosody.paths.source.."/"..part, part..".", report_data.shipped);
	end
	describe.write_json(folder.."/report.json", report_data);
	return "reported";
end
