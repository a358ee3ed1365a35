-- What the tests under Lua need around a module: a small server that it is loaded into, with clock, log and HTTP that
-- the test drives. Prosody's libraries are the real ones; those that are made in C, for Lua 5.4 only, get stand-ins
-- with the other versions. The module sees an environment in which writing a global, or reading one that Lua and
-- Prosody do not have, is an error.

local support = {};

-- Libraries in C, for Lua 5.2 and 5.3.

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

local function encode_base64(bytes)
	local out = {};
	for i = 1, #bytes, 3 do
		local a, b, c = bytes:byte(i, i + 2);
		local n = a * 65536 + (b or 0) * 256 + (c or 0);
		for position, present in ipairs({ true, true, b ~= nil, c ~= nil }) do
			local index = math.floor(n / 64 ^ (4 - position)) % 64 + 1;
			out[#out + 1] = present and alphabet:sub(index, index) or "=";
		end
	end
	return table.concat(out);
end

local function decode_base64(text)
	-- Like Prosody's, it does not count the padding.
	local body = text:match("^([A-Za-z0-9+/]*)=*$");
	if not body or #text % 4 ~= 0 then return nil; end
	local out, n, bits = {}, 0, 0;
	for char in body:gmatch(".") do
		n, bits = n * 64 + alphabet:find(char, 1, true) - 1, bits + 6;
		if bits >= 8 then
			bits = bits - 8;
			out[#out + 1] = string.char(math.floor(n / 2 ^ bits));
			n = n % 2 ^ bits;
		end
	end
	return table.concat(out);
end

-- Whether bytes are UTF-8: the table of RFC 3629, section 4.
local function is_utf8(bytes)
	local i = 1;
	while i <= #bytes do
		local first, second = bytes:byte(i, i + 1);
		local more, low, high = 0, 0x80, 0xBF;
		if first >= 0xC2 and first <= 0xDF then more = 1;
		elseif first >= 0xE0 and first <= 0xEF then more = 2; low = first == 0xE0 and 0xA0 or low; high = first == 0xED and 0x9F or high;
		elseif first >= 0xF0 and first <= 0xF4 then more = 3; low = first == 0xF0 and 0x90 or low; high = first == 0xF4 and 0x8F or high;
		elseif first >= 0x80 then return false; end
		if more > 0 and not (second and second >= low and second <= high) then return false; end
		for j = 2, more do
			local byte = bytes:byte(i + j);
			if not byte or byte < 0x80 or byte > 0xBF then return false; end
		end
		i = i + more + 1;
	end
	return true;
end

local function in_c(name, make)
	if not pcall(require, name) then package.preload[name] = make; end
end
in_c("util.encodings", function ()
	local function prep(text) return text:lower(); end
	-- RFC 6122, appendix A.5, of ASCII.
	local function nodeprep(text) return not text:find("[%z%c \"&'/:<>@]") and prep(text) or nil; end
	return {
		base64 = { encode = encode_base64; decode = decode_base64 };
		utf8 = { valid = is_utf8 };
		-- Enough for the JIDs of the tests, which are ASCII.
		stringprep = { nodeprep = nodeprep; nameprep = prep; resourceprep = function (text) return text; end };
	};
end);
in_c("util.pposix", function ()
	return { umask = function (mask) return mask; end; ENOENT = 2 };
end);
in_c("util.table", function ()
	return { pack = function (...) return { n = select("#", ...); ... }; end };
end);
-- Not the real thing, but as good for telling texts apart.
in_c("util.hashes", function ()
	return {
		sha256 = function (text)
			local sums = { 1, 2, 3, 4 };
			for char in text:gmatch(".") do
				for i = 1, 4 do sums[i] = (sums[i] * (31 + 2 * i) + char:byte()) % 4294967296; end
			end
			return ("%08x%08x%08x%08x"):format(sums[1], sums[2], sums[3], sums[4]);
		end;
	};
end);
in_c("util.ip", function ()
	-- Enough for the addresses of the tests: IPv6 is written in full, with :: at the end, or as IPv4 within it.
	local function new_ip(text)
		if not text:find(":", 1, true) then
			return { proto = "IPv4", private = (text:find("^10%.") or text:find("^127%.")) ~= nil };
		end
		local hexadecimal = text:gsub("(%d+)%.(%d+)%.(%d+)%.(%d+)$", function (a, b, c, d) return ("%x:%x"):format(a * 256 + b, c * 256 + d); end);
		local bytes = {};
		for group in hexadecimal:gmatch("%x+") do
			local n = tonumber(group, 16);
			bytes[#bytes + 1] = string.char(math.floor(n / 256), n % 256);
		end
		local packed, zeros = table.concat(bytes), ("\0"):rep(16 - 2 * #bytes);
		packed = text:sub(1, 2) == "::" and zeros .. packed or packed .. zeros;
		local a, b, c, d = packed:match("^" .. ("%z"):rep(10) .. "\255\255(.)(.)(.)(.)$");
		local normal = a and ("::ffff:%d.%d.%d.%d"):format(a:byte(), b:byte(), c:byte(), d:byte()) or text;
		return { proto = "IPv6", packed = packed, normal = normal, private = false };
	end
	return { new_ip = new_ip };
end);
-- Made in Lua, upon libraries in C. Signatures are checked with Lua 5.4 alone; with the others none is right.
in_c("util.jwt", function ()
	return { verify = function () return nil, "signature-mismatch"; end };
end);
support.stand_ins = { base64 = { encode = encode_base64; decode = decode_base64 }; is_utf8 = is_utf8 };

local async = require "util.async";
local encodings = require "util.encodings";
local events = require "util.events";
local format = require "util.format".format;
local jid_split = require "util.jid".split;
local json = require "util.json";
local st = require "util.stanza";
local pack = require "util.table".pack;

-- Loading.

local known = {};
for name in ([[_VERSION assert error getmetatable ipairs math next os pairs pcall rawequal rawget rawset select
setmetatable string table tonumber tostring type xpcall coroutine debug]]):gmatch("%S+") do
	known[name] = _G[name];
end
-- Which mutant is active, while test/mutants/run.lua runs the tests.
known.is_mutant = _G.is_mutant;

-- Files as they were compiled: they are loaded for each test anew.
local compiled = {};

-- Loads a chunk into an environment of its own.
function support.load(path, globals)
	local env = setmetatable({}, {
		__index = function (_, name)
			local value = globals[name];
			if value == nil then value = known[name]; end
			-- TSTL's library looks whether there are these.
			if value == nil and name ~= "unpack" and name ~= "_G" then
				error("global read that is not there: " .. tostring(name), 2);
			end
			return value;
		end;
		__newindex = function (_, name) error("global written: " .. tostring(name), 2); end;
	});
	compiled[path] = compiled[path] or string.dump(assert(loadfile(path, "t")));
	return assert(load(compiled[path], path, "b", env))();
end

local function read_file(path)
	local file = assert(io.open(path, "rb"));
	local text = file:read("*a");
	file:close();
	return text;
end

-- The content of one of test/vectors/, `null` members left out.
function support.vectors(name)
	local function drop(value)
		if type(value) == "table" then
			for key, member in pairs(value) do
				if member == json.null then value[key] = nil; else drop(member); end
			end
		end
		return value;
	end
	return drop(assert(json.decode(read_file("test/vectors/" .. name .. ".json"))));
end

-- The rules call no library of Prosody, so one that is not there is not missed.
local function require_if_there(name)
	local there, library = pcall(require, name);
	return there and library or {};
end
support.decisions = support.load("build/test-lua/decisions.lua", { require = require_if_there });
-- What every refused login is answered with.
for _, reason in pairs(support.decisions.loginReasons) do reason.condition = "not-allowed"; end
support.decode = support.load("build/test-lua/decode.lua", { require = require });

-- Tokens and answers.

function support.base64url(text)
	return (encodings.base64.encode(text):gsub("=", ""):gsub("+", "-"):gsub("/", "_"));
end

-- A token of these parts.
function support.jwt(payload, header, signature)
	return support.base64url(header or '{"alg":"HS256","typ":"JWT"}') .. "." .. support.base64url(payload) .. "." .. (signature or "c2ln");
end

support.room_id = "!abc:hs.test";
support.room_name = support.decisions.roomNameOf(support.room_id);

-- A token as Element makes it; `changes` go into context.matrix, `top` beside context.
function support.token(changes, user, top)
	local matrix = { token = "openid-secret"; room_id = support.room_id; server_name = "hs.test" };
	for name, value in pairs(changes or {}) do matrix[name] = value; end
	local payload = { context = { matrix = matrix; user = user } };
	for name, value in pairs(top or {}) do payload[name] = value; end
	return support.jwt(json.encode(payload));
end

-- What the verification service says of a member.
function support.uvs_body(user_id, power)
	return json.encode({
		results = { user = true; room_membership = true };
		user_id = user_id or "@ada:hs.test";
		power_levels = { user = power or 0; room = { state_default = 50 } };
	});
end

-- The server.

local server = {};
server.__index = server;

-- settings: host, muc (names), flavour ("0.12" or "13.0"), admins (set of bare JIDs), accounts (set of bare JIDs that have
-- an account on other.test)
function support.server(settings)
	settings = settings or {};
	local self = setmetatable({
		host = settings.host or "jitsi.test";
		muc = settings.muc or "muc.jitsi.test";
		flavour = settings.flavour or "0.12";
		admins = settings.admins or { ["focus@auth.jitsi.test"] = true };
		accounts = settings.accounts or {};
		now = 0; timers = {}; logged = {}; requests = {}; modules = {}; secrets = { "openid-secret" };
		libraries = {}; rooms = {}; stores = {}; options = {};
		-- Like Prosody's: what no module holds any more is gone.
		shared = setmetatable({}, { __mode = "v" });
	}, server);
	self.prosody = { hosts = {}; bare_sessions = {}; full_sessions = {}; events = events.new(); paths = { data = "/nowhere" } };
	for _, name in ipairs({ self.host, self.muc, "lobby.jitsi.test", "breakout.jitsi.test", "other.test" }) do
		local has_muc = name ~= self.host and name ~= "other.test";
		self.prosody.hosts[name] = { type = has_muc and "component" or "local"; host = name; sessions = {}; events = events.new(); modules = {} };
		if has_muc then self:add_muc(name); end
	end
	self.prosody.hosts["other.test"].users = {
		user_exists = function (username) return self.accounts[username .. "@other.test"] or nil; end;
	};

	self.libraries["net.http"] = {
		-- Like the real one: an object is returned, but nil for a bad URL, whose callback comes at once.
		request = function (url, options, callback)
			local request = { url = url; options = options; callback = callback; conn = { socket = function () return {}; end } };
			self.requests[#self.requests + 1] = request;
			if self.on_request then return self.on_request(request); end
			return request;
		end;
		destroy_request = function (request)
			request.destroyed = true;
			request.conn = nil;
		end;
	};
	-- As the real one runs its callbacks before it stores anything.
	self.libraries["util.datamanager"] = {
		add_callback = function (callback) self.stores[#self.stores + 1] = callback; return true; end;
	};
	-- What servers that are not configured are found and asked with; the tests here have none.
	for _, name in ipairs({ "net.adns", "net.connect", "net.http.parser", "net.resolvers.manual", "util.x509" }) do
		self.libraries[name] = {};
	end
	-- Timers of the server, which outlive a module.
	self.libraries["util.timer"] = {
		add_task = function (delay, callback, param)
			assert(type(delay) == "number");
			local timer = { at = self.now + delay };
			timer.run = function () return callback(self.now, timer, param); end;
			self.timers[#self.timers + 1] = timer;
			return timer;
		end;
		stop = function (timer) timer.stopped = true; end;
	};
	self.config = { ["*"] = {} };
	self.libraries["core.configmanager"] = { getconfig = function () return self.config; end };
	self.libraries["core.certmanager"] = { create_context = function () return {}; end };
	self.libraries["core.modulemanager"] = {
		-- Those of the global section and of the host; a component has its own alone.
		get_modules_for_host = function (host)
			local component, names = self.config[host].component_module, {};
			for _, section in ipairs({ component and {} or self.config["*"], self.config[host] }) do
				for _, name in ipairs(section.modules_enabled or {}) do names[name] = true; end
			end
			return { items = function () return pairs(names); end }, component;
		end;
	};
	self.libraries["util.pluginloader"] = {
		load_resource = function (_, file) return read_file("dist/" .. file); end;
	};
	local function is_admin(jid) return self.admins[jid:match("^[^/]+")]; end
	-- The test's clock; and COMPAT Lua 5.3: the real one is compiled for 5.4.
	self.libraries["util.time"] = {
		monotonic = function () return self.now; end;
		now = function () return os.time() + self.now; end;
	};
	self.libraries["core.usermanager"] = settings.flavour == "13.0" and {
		get_jid_role = function (jid) return is_admin(jid) and { name = "prosody:operator" } or nil; end;
		is_admin = function () error("deprecated: logs a traceback"); end;
	} or { is_admin = function (jid) return is_admin(jid); end };
	return self;
end

function server:require(name)
	return self.libraries[name] or (assert(name:match("^util%.%l+$"), name) and require(name));
end

-- The events of a host, of the whole server for "*".
function server:events_of(host)
	return (self.prosody.hosts[host] or self.prosody).events;
end

-- Loads one of the modules on a host. What stands in the log and what it hooked are the server's.
function server:load(name, host, options)
	local world = self;
	local handlers, loaded = {}, true;
	local module = { name = name; host = host; items = {} };

	local function scalar(self, option, default)
		local value = self:get_option(option, default);
		if type(value) == "table" then value = value[1]; end
		return value;
	end
	world.options[host] = options or {};
	-- The following do what those of Prosody 0.12 and 13.0 do: with a wrong type they log and give nil. In the context of
	-- another host they read its options.
	function module:get_option(option, default)
		local value = (world.options[self.host] or options or {})[option];
		if value == nil then value = default; end
		return value;
	end
	function module:get_option_scalar(option, default)
		return scalar(self, option, default);
	end
	function module:get_option_string(option, default)
		local value = scalar(self, option, default);
		return value ~= nil and tostring(value) or nil;
	end
	function module:get_option_number(option, default)
		local value = scalar(self, option, default);
		local number = tonumber(value);
		if value ~= nil and number == nil then self:log("error", "Config option '%s' not understood, expecting a number", option); end
		return number;
	end
	function module:get_option_array(option, default)
		local value = self:get_option(option, default);
		if value == nil or type(value) == "table" then return value; end
		return { value };
	end
	function module:get_option_boolean(option, default)
		local value = scalar(self, option, default);
		if value == true or value == "true" or value == 1 then return true; end
		if value == false or value == "false" or value == 0 then return false; end
		if value ~= nil then self:log("error", "Config option '%s' not understood, expecting true/false", option); end
		return nil;
	end

	function module:log(level, pattern, ...)
		assert(level == "debug" or level == "info" or level == "warn" or level == "error", level);
		world.logged[#world.logged + 1] = { level = level; text = format(pattern, ...); module = self.name };
	end
	function module:set_status(kind, message, override)
		if override or self.status ~= "error" or kind == "error" then
			module.status, module.status_message = kind, message;
		end
	end
	local function hook(target, event, handler, priority)
		assert(type(handler) == "function");
		target.add_handler(event, handler, priority);
		handlers[#handlers + 1] = function () target.remove_handler(event, handler); end;
	end
	function module:hook(event, handler, priority)
		hook(world:events_of(self.host), event, handler, priority);
	end
	function module:hook_global(event, handler, priority)
		hook(world.prosody.events, event, handler, priority);
	end
	function module:context(other)
		return setmetatable({ host = other }, { __index = self });
	end
	module.shared_data = {};
	function module:shared(path)
		local key = path:sub(1, 1) == "/" and path or self.host .. "/" .. self.name .. "/" .. path;
		local data = world.shared[key] or {};
		world.shared[key], self.shared_data[key] = data, data;
		return data;
	end
	-- Libraries of Jitsi, which only a test puts there.
	function module:require(library) -- luacheck: ignore 212/self
		return assert(world.libraries[library], library);
	end
	function module:provides(kind, item)
		self.items[kind] = item;
		if kind == "auth" then world.prosody.hosts[self.host].users = item; end
	end
	module.commands = {};
	function module:add_item(kind, item)
		assert(kind == "shell-command");
		self.commands[item.section .. ":" .. item.name] = item;
	end
	-- Values by name and labels, such as `logins refused not_in_room`.
	module.metrics = {};
	function module:metric(kind, metric, unit, description, labels, conf)
		assert(kind == "counter" or kind == "gauge" or kind == "histogram" and conf.buckets);
		assert(type(unit) == "string" and #description > 10);
		local family, metrics = {}, self.metrics;
		function family:with_labels(...) -- luacheck: ignore 212/self
			assert(select("#", ...) == #labels);
			local key = table.concat({ metric, ... }, " ");
			local value = {};
			function value:add(delta) assert(delta >= 0); metrics[key] = (metrics[key] or 0) + delta; end -- luacheck: ignore 212/self
			function value:set(new) assert(kind == "gauge"); metrics[key] = new; end -- luacheck: ignore 212/self
			function value:sample(size) -- luacheck: ignore 212/self
				assert(kind == "histogram" and size >= 0);
				metrics[key] = (metrics[key] or 0) + 1;
			end
			return value;
		end
		return family;
	end
	function module:add_timer(delay, callback)
		assert(type(delay) == "number");
		local timer = { at = world.now + delay };
		-- Like Prosody's: with a number it goes on, even when it was stopped in between; it ends with the module.
		function timer.is_dead() return not loaded; end
		function timer.run()
			local again = loaded and callback();
			if type(again) == "number" then
				timer.at, timer.stopped = world.now + again, nil;
				world.timers[#world.timers + 1] = timer;
			end
		end
		function timer.stop() timer.stopped = true; end
		world.timers[#world.timers + 1] = timer;
		return timer;
	end

	-- As modulemanager does it: the module's own function first, then all that it hooked ends.
	function module.unload_by_server()
		if module.unload then module.unload(); end
		loaded = false;
		for _, remove in ipairs(handlers) do remove(); end
		local on = world.prosody.hosts[host];
		if on then
			on.modules[name] = nil;
			if on.users == module.items.auth then on.users = { user_exists = function () return nil; end }; end
		end
	end

	if self.prosody.hosts[host] then self.prosody.hosts[host].modules[name] = module; end

	-- What commands print.
	module.printed = {};
	support.load("dist/mod_" .. name .. ".lua", {
		module = module; prosody = self.prosody; require = function (library) return self:require(library); end; os = os; io = io;
		print = function (line) module.printed[#module.printed + 1] = line; end;
	});
	return module;
end

-- Lets time pass: what is due by then is called, in order.
function server:advance(seconds)
	local goal = self.now + seconds;
	while true do
		local next_timer, index;
		for i, timer in ipairs(self.timers) do
			if timer.at <= goal and (not next_timer or timer.at < next_timer.at) then next_timer, index = timer, i; end
		end
		if not next_timer then break; end
		table.remove(self.timers, index);
		self.now = next_timer.at;
		if not next_timer.stopped then next_timer.run(); end
	end
	self.now = goal;
end

-- Timers that would still call something.
function server:timers_left()
	local count = 0;
	for _, timer in ipairs(self.timers) do
		if not timer.stopped and not (timer.is_dead and timer.is_dead()) then count = count + 1; end
	end
	return count;
end

-- All lines of the log that hold a text.
function server:lines(text)
	local found = {};
	for _, line in ipairs(self.logged) do
		if line.text:find(text, 1, true) then found[#found + 1] = line; end
	end
	return found;
end

-- Fails when a secret stands in the log, or a line is broken.
function server:check_log()
	for _, line in ipairs(self.logged) do
		for _, secret in ipairs(self.secrets) do
			if line.text:find(secret, 1, true) then error("secret in the log: " .. line.text); end
		end
		-- Prosody indents what follows a line break, so that nobody takes it for a line of its own.
		if line.text:gsub("\n\t", ""):find("%c") then error("control character in the log: " .. line.text); end
		if line.text:find("traceback", 1, true) then error("traceback in the log: " .. line.text); end
	end
end

local function urlencode(text)
	return (text:gsub("[^%w_.~-]", function (char) return ("%%%02X"):format(char:byte()); end));
end

-- Opens a connection; parameters (or the query as text) stand in its URL. A token in it counts as a secret.
function server:connect(parameters, headers, kind)
	local query = parameters;
	if type(parameters) == "table" then
		query = {};
		for name, value in pairs(parameters) do query[#query + 1] = name .. "=" .. urlencode(value); end
		query = table.concat(query, "&");
		if parameters.token and #parameters.token > 5 then self.secrets[#self.secrets + 1] = parameters.token; end
	end
	local session = { type = "c2s_unauthed"; base_type = "c2s"; host = self.host; ip = self.ip or "192.0.2.1"; sent = {} };
	function session.send(stanza)
		session.sent[#session.sent + 1] = stanza;
		return true;
	end
	function session.close(_, reason) session.closed = reason; end
	self.prosody.events.fire_event((kind or "websocket") .. "-session", {
		session = session;
		request = { url = { path = "/xmpp"; query = query }; headers = headers or {} };
	});
	return session;
end

-- The client of a session is gone: it leaves its rooms, and what is left has lost its fields.
function server:destroy(session)
	if session.full_jid then
		local user = self.prosody.bare_sessions[session.username .. "@" .. session.host];
		user.sessions[session.resource], self.prosody.full_sessions[session.full_jid] = nil, nil;
		if next(user.sessions) == nil then
			self.prosody.bare_sessions[session.username .. "@" .. session.host] = nil;
			self.prosody.hosts[session.host].sessions[session.username] = nil;
		end
		self:events_of(session.host).fire_event("resource-unbind", { session = session });
		-- As mod_presence does it, in some order.
		local jids = {};
		for jid, room in pairs(self.rooms) do
			if room._jid_nick[session.full_jid] then jids[#jids + 1] = jid; end
		end
		table.sort(jids);
		for _, jid in ipairs(jids) do self:leave(session, self.rooms[jid]); end
	end
	for name in pairs(session) do session[name] = nil; end
	session.destroyed = true;
end

-- Runs a SASL exchange in a coroutine of its own, as mod_saslauth does. The attempt tells, when `done`, what came out.
function server:login(module, session, handler) -- luacheck: ignore 212
	handler = handler or module.items.auth.get_sasl_handler(session);
	assert(handler:select("ANONYMOUS"));
	local attempt = { handler = handler; session = session; answers = 0 };
	async.runner(function ()
		local result = pack(handler:process(""));
		attempt.answers = attempt.answers + 1;
		attempt.done, attempt.status, attempt.condition, attempt.text = true, result[1], result[2], result[3];
	end, {
		error = function (_, err) attempt.error = err; end;
	}):run(true);
	return attempt;
end

-- A session that went through login, answer and binding.
function server:logged_in(module, parameters, body)
	local session = self:connect(parameters);
	local attempt = self:login(module, session);
	assert(self.requests[#self.requests], "nothing asked").callback(body or support.uvs_body(), 200);
	assert(attempt.status == "success", attempt.condition);
	self:bind(session, attempt.handler.username);
	return session, attempt;
end

-- Binds a resource, as core/sessionmanager does. Returns whether it may; else nil and the error.
function server:bind(session, username)
	session.username = username;
	local event = { session = session };
	if self:events_of(session.host).fire_event("pre-resource-bind", event) == false then return nil, event.error; end
	self.resources = (self.resources or 0) + 1;
	session.type, session.resource = "c2s", "r" .. self.resources;
	session.full_jid = username .. "@" .. session.host .. "/" .. session.resource;
	local bare = username .. "@" .. session.host;
	local user = self.prosody.bare_sessions[bare] or { sessions = {} };
	user.sessions[session.resource] = session;
	self.prosody.bare_sessions[bare] = user;
	self.prosody.full_sessions[session.full_jid] = session;
	self.prosody.hosts[session.host].sessions[username] = user;
	self:events_of(session.host).fire_event("resource-bind", { session = session });
	return true;
end

-- A client with a new login asks for the session that it had before, as mod_smacks of either version does it. Returns
-- that session; nil when it does not get it.
function server:resume(session, resumption_token)
	local events_of_host = self:events_of(session.host);
	if events_of_host.fire_event("stanza/urn:xmpp:sm:3:resume", {
		origin = session; stanza = st.stanza("resume", { xmlns = "urn:xmpp:sm:3"; previd = resumption_token; h = "0" });
	}) then
		return nil;
	end
	local user = self.prosody.hosts[session.host].sessions[session.username];
	for _, original in pairs(user and user.sessions or {}) do
		if original.resumption_token == resumption_token then
			original.ip, original.send, original.close = session.ip, session.send, session.close;
			if self.flavour == "13.0" then
				self.prosody.events.fire_event("c2s-session-updated", { session = original; from_session = session });
				for name in pairs(session) do session[name] = nil; end
				function session.send() return false; end
			end
			events_of_host.fire_event("smacks-hibernation-end", { origin = session; resumed = original });
			return original;
		end
	end
	return nil;
end

-- A session of somebody whom another host let in.
function server:guest(username, host)
	local session = { type = "c2s_unauthed"; base_type = "c2s"; host = host or "other.test"; sent = {} };
	function session.send(stanza) session.sent[#session.sent + 1] = stanza; return true; end
	self:bind(session, username);
	return session;
end

-- A component or another server that sends stanzas, such as "s2sin".
function server:sender(kind, jid) -- luacheck: ignore 212/self
	local session = { type = kind; full_jid = jid; host = kind == "component" and jid or nil; sent = {} };
	function session.send(stanza) session.sent[#session.sent + 1] = stanza; return true; end
	return session;
end

-- MUC services and their rooms, with as much of plugins/muc as our modules touch, under the same events and priorities.

local muc_ns, muc_user_ns = "http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#user";
local admin_ns, owner_ns = muc_ns .. "#admin", muc_ns .. "#owner";

local room_methods = {};
room_methods.__index = room_methods;

local function bare(jid) return jid:match("^[^/]+"); end
local function host_of(jid) local _, host = jid_split(jid); return host; end

-- Sends a stanza, as core/stanza_router does.
function server:send(session, stanza)
	stanza.attr.from = session.full_jid;
	local node, host, resource = jid_split(stanza.attr.to);
	self:events_of(host).fire_event(stanza.name .. (resource and "/full" or node and "/bare" or "/host"), { origin = session; stanza = stanza });
end

-- Makes a room, which is there also while nobody is in it.
function server:room(node, host)
	local room = self:new_room(node .. "@" .. (host or self.muc));
	room._data.persistent = true;
	self.rooms[room.jid] = room;
	return room;
end

function server:new_room(jid)
	return setmetatable({
		jid = jid; _data = {}; _occupants = {}; _jid_nick = {}; server = self; affiliations = {}; data = {};
		-- What the tests ask: changes of affiliations, who was kicked and why, what was heard inside.
		changes = {}; kicks = {}; heard = {}; shown = {};
	}, room_methods);
end

function room_methods:fire(event, data) return self.server:events_of(host_of(self.jid)).fire_event(event, data); end

function room_methods:get_affiliation(jid)
	local _, host = jid_split(jid);
	if not host then return nil; end
	return self.affiliations[bare(jid)];
end
-- Unlike affiliations, their data are kept and looked for under the very JID that is given.
function room_methods:get_affiliation_data(jid, key)
	local data = self.data[jid];
	return data and data[key];
end
function room_methods:set_affiliation_data(jid, key, value)
	if value == nil and not self.data[jid] then return; end
	self.data[jid] = self.data[jid] or {};
	self.data[jid][key] = value;
end
function room_methods:each_affiliation() return pairs(self.affiliations); end
function room_methods:get_members_only() return self._data.members_only == true; end
function room_methods:get_password() return self._data.password; end
function room_methods:set_persistent(persistent) self._data.persistent = persistent; end
function room_methods:get_default_role(affiliation)
	if affiliation == "owner" or affiliation == "admin" then return "moderator"; end
	if affiliation == "outcast" then return nil; end
	if affiliation == nil and self._data.members_only then return nil; end
	return "participant";
end

local affiliation_ranks = { outcast = -1; none = 0; member = 1; admin = 2; owner = 3 };
local role_ranks = { none = 0; visitor = 1; participant = 2; moderator = 3 };

-- Unlike Prosody's it does not look whether the actor may: `handle_admin_query` does.
function room_methods:set_affiliation(actor, jid, affiliation, reason, data)
	if not actor then return nil, "modify", "not-acceptable"; end
	local event = {
		room = self; actor = actor ~= true and actor or nil; jid = bare(jid); affiliation = affiliation;
		previous_affiliation = self.affiliations[bare(jid)] or "none"; reason = reason; data = data;
	};
	self:fire("muc-pre-set-affiliation", event);
	if event.allowed == false then
		local err = event.error or { type = "cancel"; condition = "not-allowed" };
		return nil, err.type, err.condition;
	end
	self.changes[#self.changes + 1] = bare(jid) .. " " .. affiliation;
	if affiliation == "none" then
		self.affiliations[bare(jid)], self.data[bare(jid)] = nil, nil;
	else
		self.affiliations[bare(jid)] = affiliation;
		if data then self.data[bare(jid)] = data; end
	end
	local role = self:get_default_role(self.affiliations[bare(jid)]);
	local is_downgrade = affiliation_ranks[event.previous_affiliation] > affiliation_ranks[affiliation];
	for _, occupant in self:each_occupant() do
		if occupant.bare_jid == bare(jid) and occupant.role ~= role
			and (is_downgrade or role_ranks[occupant.role or "none"] < role_ranks[role or "none"]) then
			occupant.role = role;
			if not role then self:put_out(occupant, affiliation); end
		end
	end
	self:fire("muc-set-affiliation", event);
	return true;
end

function room_methods:each_occupant()
	local copy = {};
	for nick, occupant in pairs(self._occupants) do copy[nick] = occupant; end
	return pairs(copy);
end
function room_methods:get_occupant_by_real_jid(jid)
	return self._occupants[self._jid_nick[jid] or ""];
end

-- Counts who is shown anew.
function room_methods:publicise_occupant_status(occupant, x)
	assert(x.name == "x" and x.attr.xmlns == muc_user_ns);
	self.shown[#self.shown + 1] = occupant.bare_jid;
end

-- Takes sessions of an occupant out of the lists, all of them where none is named. Returns whether none is left.
function room_methods:forget(occupant, jid)
	for session_jid in pairs(occupant.sessions) do
		if not jid or session_jid == jid then self._jid_nick[session_jid] = nil; end
	end
	if jid then occupant.sessions[jid] = nil; end
	if jid and next(occupant.sessions) ~= nil then return false; end
	self._occupants[occupant.nick] = nil;
	return true;
end

function room_methods:put_out(occupant, reason)
	self.kicks[#self.kicks + 1] = occupant.bare_jid .. " " .. tostring(reason);
	self:forget(occupant);
	self:fire("muc-occupant-left", { room = self; nick = occupant.nick; occupant = occupant });
end

function room_methods:set_role(actor, nick, role, reason)
	if not actor then return nil, "modify", "not-acceptable"; end
	local occupant = self._occupants[nick];
	if not occupant then return nil, "modify", "item-not-found"; end
	if actor ~= true then
		local event = { room = self; actor = actor; occupant = occupant; role = role };
		self:fire("muc-pre-set-role", event);
		if event.allowed == false then return false, event.error, event.condition; end
	end
	occupant.role = role ~= "none" and role or nil;
	if not occupant.role then self:put_out(occupant, reason); end
	return true;
end

function room_methods:destroy()
	self.destroying = true;
	for _, occupant in self:each_occupant() do
		self:forget(occupant);
		self:fire("muc-occupant-left", { room = self; nick = occupant.nick; occupant = occupant });
	end
	self:fire("muc-room-destroyed", { room = self });
	return true;
end

function room_methods:enter(session_jid, occupant, origin)
	self._occupants[occupant.nick], self._jid_nick[session_jid] = occupant, occupant.nick;
	local is_first = next(occupant.sessions) == nil;
	occupant.sessions[session_jid] = true;
	if is_first then
		self:fire("muc-occupant-joined", { room = self; nick = occupant.nick; occupant = occupant; origin = origin });
	end
end

-- A presence of somebody who is not in the room yet.
function room_methods:handle_join(origin, stanza, is_new_room)
	local from, nick = stanza.attr.from, stanza.attr.to;
	local taken = self._occupants[nick];
	local occupant = taken or {
		bare_jid = bare(from); nick = nick; sessions = {}; role = self:get_default_role(self:get_affiliation(from));
	};
	local event = {
		room = self; origin = origin; stanza = stanza; occupant = occupant;
		is_first_session = taken == nil; is_new_room = is_new_room;
	};
	self.last_join = event;
	if self:fire("muc-occupant-pre-join", event) then return true; end
	if occupant.bare_jid ~= bare(from) then
		origin.send(st.error_reply(stanza, "cancel", "conflict", nil, self.jid));
		return true;
	end
	self:enter(from, occupant, origin);
	return true;
end

function room_methods:handle_presence(origin, stanza)
	local from, to = stanza.attr.from, stanza.attr.to;
	local occupant = self:get_occupant_by_real_jid(from);
	if stanza.attr.type == "unavailable" or stanza.attr.type == "error" then
		if occupant and self:forget(occupant, from) then
			occupant.role = nil;
			-- Prosody leaves the session in it, with its last presence.
			occupant.sessions[from] = stanza;
			self:fire("muc-occupant-left", { room = self; nick = occupant.nick; occupant = occupant; origin = origin; stanza = stanza });
		end
	elseif not occupant then
		return self:handle_join(origin, stanza);
	elseif occupant.nick ~= to then
		-- Of the nick before Prosody tells as of somebody who left, before the one with the new nick is there.
		local dest = self._occupants[to] or { bare_jid = occupant.bare_jid; nick = to; sessions = {}; role = self:get_default_role(self:get_affiliation(from)) };
		if dest.bare_jid ~= occupant.bare_jid then
			origin.send(st.error_reply(stanza, "cancel", "conflict", nil, self.jid));
			return true;
		end
		if self:forget(occupant, from) then
			self:fire("muc-occupant-left", { room = self; nick = occupant.nick; occupant = occupant; origin = origin; stanza = stanza });
		end
		self._occupants[to], self._jid_nick[from] = dest, to;
		dest.sessions[from] = true;
	end
	return true;
end

function room_methods:handle_message(origin, stanza)
	local inside = self._jid_nick[stanza.attr.from];
	local form = stanza:get_child("x", muc_user_ns);
	if form and form:get_child("decline") then
		-- Goes to the occupant whom it names, wherever it comes from.
		self.heard[#self.heard + 1] = "decline of " .. stanza.attr.from;
	elseif inside then
		self.heard[#self.heard + 1] = stanza:get_child_text("body");
	else
		origin.send(st.error_reply(stanza, "cancel", "not-acceptable", nil, self.jid));
	end
	return true;
end

function room_methods:handle_admin_query(origin, stanza)
	local item = stanza.tags[1].tags[1];
	if not item then
		origin.send(st.error_reply(stanza, "modify", "bad-request", nil, self.jid));
		return true;
	end
	local affiliation = self:get_affiliation(stanza.attr.from);
	local ok, kind, condition = nil, "cancel", "not-allowed";
	if affiliation == "owner" or affiliation == "admin" and item.attr.affiliation ~= "owner" and item.attr.affiliation ~= "admin" then
		if item.attr.affiliation then
			ok, kind, condition = self:set_affiliation(stanza.attr.from, item.attr.jid, item.attr.affiliation);
		else
			ok, kind, condition = self:set_role(stanza.attr.from, self.jid .. "/" .. item.attr.nick, item.attr.role);
		end
	end
	origin.send(ok and st.reply(stanza) or st.error_reply(stanza, kind, condition, nil, self.jid));
	return true;
end

function room_methods:handle_owner_query(origin, stanza)
	if self:get_affiliation(stanza.attr.from) ~= "owner" then
		origin.send(st.error_reply(stanza, "auth", "forbidden", nil, self.jid));
		return true;
	end
	if stanza.tags[1]:get_child("destroy") then
		self:destroy();
	else
		self._data.password = stanza.tags[1]:get_child_text("password") or self._data.password;
	end
	origin.send(st.reply(stanza));
	return true;
end

-- What mod_muc_mam answers of a room that is open to all, and mod_muc of any.
function room_methods:handle_query(origin, stanza)
	self.heard[#self.heard + 1] = "query of " .. stanza.attr.from;
	origin.send(st.reply(stanza));
	return true;
end

local muc_handlers = {
	["presence/full"] = "handle_presence"; ["message/bare"] = "handle_message"; ["message/full"] = "handle_message";
	["iq-set/bare/" .. admin_ns .. ":query"] = "handle_admin_query"; ["iq-set/bare/" .. owner_ns .. ":query"] = "handle_owner_query";
	["iq-set/bare/urn:xmpp:mam:2:query"] = "handle_query"; ["iq-get/bare/http://jabber.org/protocol/disco#info:query"] = "handle_query";
	["iq/full"] = "handle_query";
};

-- A MUC service on a host.
function server:add_muc(name)
	local host, world = self.prosody.hosts[name], self;
	host.modules.muc = {
		get_room_from_jid = function (jid) return host_of(jid) == name and world.rooms[jid] or nil; end;
		-- Nothing is stored.
		module = { open_store = function () return { get = function () end }; end };
		each_room = function ()
			local all = {};
			for jid, room in pairs(world.rooms) do if host_of(jid) == name then all[#all + 1] = room; end end
			local index = 0;
			return function () index = index + 1; return all[index]; end;
		end;
	};
	for event, method in pairs(muc_handlers) do
		host.events.add_handler(event, function (data)
			local jid = bare(data.stanza.attr.to);
			local room = world.rooms[jid];
			if room then return room[method](room, data.origin, data.stanza); end
			if data.stanza.name == "presence" and data.stanza.attr.type == nil and data.stanza:get_child("x", muc_ns) then
				room = world:new_room(jid);
				if room:fire("muc-room-pre-create", { room = room; origin = data.origin; stanza = data.stanza }) then return true; end
				return room:handle_join(data.origin, data.stanza, true);
			end
			data.origin.send(st.error_reply(data.stanza, "cancel", "item-not-found", nil, name));
			return true;
		end, -2);
	end
	-- As mod_iq does it, also on components.
	host.events.add_handler("iq/bare", function (data)
		local stanza = data.stanza;
		local query = stanza.tags[1];
		if not query or stanza.attr.type ~= "set" and stanza.attr.type ~= "get" then return; end
		return host.events.fire_event(("iq-%s/bare/%s:%s"):format(stanza.attr.type, query.attr.xmlns, query.name), data);
	end);
	host.events.add_handler("muc-room-pre-create", function (data) world.rooms[data.room.jid] = data.room; end, -1000);
	host.events.add_handler("muc-occupant-left", function (data)
		local room = data.room;
		if not room.destroying and next(room._occupants) == nil and not room._data.persistent then
			room:fire("muc-room-destroyed", { room = room });
		end
	end, -1);
	host.events.add_handler("muc-room-destroyed", function (data) world.rooms[data.room.jid] = nil; end, -100);
	local function refuse(data, kind, condition)
		data.origin.send(st.error_reply(data.stanza, kind, condition, nil, data.room.jid));
		return true;
	end
	host.events.add_handler("muc-occupant-pre-join", function (data)
		if data.room:get_members_only() and not data.room:get_affiliation(data.stanza.attr.from) then
			return refuse(data, "auth", "registration-required");
		end
	end, -5);
	host.events.add_handler("muc-occupant-pre-join", function (data)
		if data.room:get_affiliation(data.stanza.attr.from) == "outcast" then return refuse(data, "auth", "forbidden"); end
	end, -10);
	host.events.add_handler("muc-occupant-pre-join", function (data)
		local given = data.stanza:get_child("x", muc_ns):get_child_text("password", muc_ns);
		if data.room._data.password and given ~= data.room._data.password then return refuse(data, "auth", "not-authorized"); end
	end, -20);
end

-- Lets a session join a room, or make one of this node. Returns true when it does not get in, nil when it does, and the
-- occupant, as the hooks left it. `nick`: by default one of its own; `password`: what it gives.
function server:join(session, room, nick, password)
	local jid = type(room) == "string" and room .. "@" .. self.muc or room.jid;
	local stanza = st.presence({ to = jid .. "/" .. (nick or "nick of " .. session.full_jid:gsub("[/@]", " ")); id = "p1" }):tag("x", { xmlns = muc_ns });
	if password then stanza:tag("password", { xmlns = muc_ns }):text(password):up(); end
	self:send(session, stanza:up());
	room = self.rooms[jid];
	local inside = room and room:get_occupant_by_real_jid(session.full_jid);
	return not inside or nil, inside or room and room.last_join and room.last_join.occupant;
end

function server:leave(session, room)
	self:send(session, st.presence({ to = room._jid_nick[session.full_jid] or room.jid .. "/nobody"; type = "unavailable" }));
end

-- The error that a session was sent last: condition, text, type.
function support.error_of(session)
	local stanza = session.sent[#session.sent];
	if not stanza then return nil; end
	local kind, condition, text = stanza:get_error();
	return condition, text, kind;
end

--- Checks that a login was refused once, for a reason.
function support.assert_reason(reason, attempt)
	local assert = require "luassert";
	local expected = support.decisions.loginReasons[reason];
	assert.is_nil(attempt.error);
	assert.equal(1, attempt.answers);
	assert.same({ "failure", expected.condition, expected.text }, { attempt.status, attempt.condition, attempt.text });
end

return support;
