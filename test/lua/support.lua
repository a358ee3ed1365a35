-- What the tests under Lua need around a module: a small server that it is loaded into, with clock, log and HTTP that
-- the test drives. Prosody's libraries are the real ones; those that are made in C, for Lua 5.4 only, get stand-ins
-- with the other versions. The module sees an environment in which writing a global, or reading one that Lua and
-- Prosody do not have, is an error.

local support = {};

-- Libraries in C, for Lua 5.1 to 5.3 and LuaJIT.

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
	if not pcall(require, name) then
		-- Lua 5.1 remembers the attempt.
		package.loaded[name], package.preload[name] = nil, make;
	end
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
		return { proto = "IPv6", packed = text:sub(1, 2) == "::" and zeros .. packed or packed .. zeros, private = false };
	end
	return { new_ip = new_ip };
end);
-- Made in Lua, upon libraries in C. Signatures are checked with Lua 5.4 alone; with the others none is right.
in_c("util.jwt", function ()
	return { verify = function () return nil, "signature-mismatch"; end };
end);
in_c("util.compat", function ()
	return {
		xpcall = function (f, handler, ...)
			local arguments, count = { ... }, select("#", ...);
			return xpcall(function () return f((unpack or table.unpack)(arguments, 1, count)); end, handler); -- luacheck: ignore 113
		end;
	};
end);
support.stand_ins = { base64 = { encode = encode_base64; decode = decode_base64 }; is_utf8 = is_utf8 };

local async = require "util.async";
local encodings = require "util.encodings";
local events = require "util.events";
local format = require "util.format".format;
local json = require "util.json";
local st = require "util.stanza";
local pack = require "util.table".pack;

-- Loading.

local known = {};
for name in ([[_VERSION assert error getmetatable ipairs math next os pairs pcall rawequal rawget rawset select
setmetatable string table tonumber tostring type xpcall coroutine debug]]):gmatch("%S+") do
	known[name] = _G[name];
end

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
	local chunk;
	if setfenv then -- luacheck: ignore 113
		chunk = setfenv(assert(loadfile(path)), env); -- luacheck: ignore 113
	else
		chunk = assert(loadfile(path, "t", env));
	end
	return chunk();
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

support.decisions = support.load("build/test-lua/decisions.lua", { require = require });
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

-- settings: host, muc (names), flavour ("0.12" or "13.0"), admins (set of bare JIDs)
function support.server(settings)
	settings = settings or {};
	local self = setmetatable({
		host = settings.host or "jitsi.test";
		muc = settings.muc or "muc.jitsi.test";
		admins = settings.admins or { ["focus@auth.jitsi.test"] = true };
		now = 0; timers = {}; logged = {}; requests = {}; modules = {}; secrets = { "openid-secret" };
		libraries = {}; shared = {};
	}, server);
	self.prosody = { hosts = {}; bare_sessions = {}; full_sessions = {}; events = events.new() };
	for _, name in ipairs({ self.host, self.muc, "other.test" }) do
		self.prosody.hosts[name] = { type = name == self.muc and "component" or "local"; host = name; sessions = {}; events = events.new(); modules = {} };
	end

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
	local function is_admin(jid) return self.admins[jid:match("^[^/]+")]; end
	-- The test's clock; and COMPAT Lua 5.1: the real one is compiled for 5.4.
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
	-- The following do what those of Prosody 0.12 and 13.0 do: with a wrong type they log and give nil.
	function module:get_option(option, default)
		local value = (options or {})[option];
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
	function module:set_status(kind, message)
		if self.status ~= "error" or kind == "error" then
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
	function module:shared(path)
		local key = path:sub(1, 1) == "/" and path or self.host .. "/" .. self.name .. "/" .. path;
		world.shared[key] = world.shared[key] or {};
		return world.shared[key];
	end
	function module:provides(kind, item)
		self.items[kind] = item;
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
		-- Like Prosody's: with a number it goes on, even when it was stopped in between.
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
	end

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
		if not timer.stopped then count = count + 1; end
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

-- What is left of a session whose client is gone.
function server:destroy(session) -- luacheck: ignore 212
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

-- Binds a resource.
function server:bind(session, username)
	self.resources = (self.resources or 0) + 1;
	session.username, session.type, session.resource = username, "c2s", "r" .. self.resources;
	session.full_jid = username .. "@" .. session.host .. "/" .. session.resource;
	local bare = username .. "@" .. session.host;
	local user = self.prosody.bare_sessions[bare] or { sessions = {} };
	user.sessions[session.resource] = session;
	self.prosody.bare_sessions[bare] = user;
	self.prosody.full_sessions[session.full_jid] = session;
	self.prosody.hosts[session.host].sessions[username] = user;
	self:events_of(session.host).fire_event("resource-bind", { session = session });
end

-- A session of somebody whom another host let in.
function server:guest(username, host)
	local session = { type = "c2s_unauthed"; base_type = "c2s"; host = host or "other.test"; sent = {} };
	function session.send(stanza) session.sent[#session.sent + 1] = stanza; return true; end
	self:bind(session, username);
	return session;
end

-- Rooms, with as much of plugins/muc/muc.lib.lua as our hooks touch.

local room_methods = {};
room_methods.__index = room_methods;

function server:room(node)
	return setmetatable({
		jid = node .. "@" .. self.muc; _data = {}; server = self; affiliations = {}; data = {}; changes = {};
	}, room_methods);
end

local function bare(jid) return jid:match("^[^/]+"); end

function room_methods:get_affiliation(jid)
	return self.affiliations[bare(jid)];
end
-- Unlike affiliations, their data are kept and looked for under the very JID that is given.
function room_methods:get_affiliation_data(jid, key)
	local data = self.data[jid];
	return data and data[key];
end
function room_methods:set_affiliation_data(jid, key, value)
	self.data[jid] = self.data[jid] or {};
	self.data[jid][key] = value;
end
function room_methods:get_members_only()
	return self._data.members_only == true;
end
function room_methods:get_default_role(affiliation)
	if affiliation == "owner" or affiliation == "admin" then return "moderator"; end
	if affiliation == "outcast" then return nil; end
	return "participant";
end
function room_methods:set_affiliation(actor, jid, affiliation, reason)
	local event = {
		room = self; actor = actor ~= true and actor or nil; jid = bare(jid); affiliation = affiliation;
		previous_affiliation = self.affiliations[bare(jid)] or "none"; reason = reason;
	};
	local host_events = self.server:events_of(self.server.muc);
	host_events.fire_event("muc-pre-set-affiliation", event);
	if event.allowed == false then
		local err = event.error or { type = "cancel"; condition = "not-allowed" };
		return nil, err.type, err.condition;
	end
	self.changes[#self.changes + 1] = bare(jid) .. " " .. affiliation;
	if affiliation == "none" then
		self.affiliations[bare(jid)], self.data[bare(jid)] = nil, nil;
	else
		self.affiliations[bare(jid)] = affiliation;
	end
	host_events.fire_event("muc-set-affiliation", event);
	return true;
end

local function presence(session, room)
	return st.stanza("presence", { from = session.full_jid; to = room.jid .. "/nick"; id = "p1" });
end

-- Lets a session make a room. Returns what the hooks said.
function server:create(session, room)
	return self:events_of(self.muc).fire_event("muc-room-pre-create", {
		room = room; origin = session; stanza = presence(session, room);
	});
end

-- Lets a session join a room. Returns what the hooks said, and the occupant. `nick_of`: bare JID of who has the nick.
function server:join(session, room, nick_of)
	local who = bare(session.full_jid);
	local occupant = {
		bare_jid = nick_of or who; nick = room.jid .. "/nick";
		role = room:get_default_role(room:get_affiliation(who));
	};
	local result = self:events_of(self.muc).fire_event("muc-occupant-pre-join", {
		room = room; origin = session; stanza = presence(session, room); occupant = occupant;
		is_first_session = nick_of == nil;
	});
	return result, occupant;
end

-- The error that a session was sent last: condition, text, type.
function support.error_of(session)
	local stanza = session.sent[#session.sent];
	if not stanza then return nil; end
	local kind, condition, text = stanza:get_error();
	return condition, text, kind;
end

return support;
