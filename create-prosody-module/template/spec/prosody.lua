-- A stand-in for Prosody: loads a module with a `module` of its own, and lets a test fire events and timers.

local function load_module(path, with)
	local env = { hooks = {}, timers = {}, items = {}, log = {} };
	local module = { name = path:match("mod_([%w_]+)%.lua$"), host = with.host or "rooms.example.com" };

	local function option(_, name, fallback)
		local value = (with.options or {})[name];
		if value == nil then return fallback; end
		return value;
	end
	for _, kind in ipairs { "", "_string", "_number", "_boolean", "_array", "_set" } do
		module["get_option"..kind] = option;
	end
	function module:hook(event, handler) env.hooks[event] = handler; end
	module.hook_global = module.hook;
	function module:log(level, format, ...) env.log[#env.log + 1] = level..": "..format:format(...); end
	function module:add_timer(_, callback)
		env.timers[#env.timers + 1] = callback;
		return { stop = function () end };
	end
	function module:depends() return { module = module }; end
	function module:add_item(key, item)
		env.items[key] = env.items[key] or {};
		table.insert(env.items[key], item);
	end
	function module:provides(kind, item) self:add_item(kind.."-provider", item); end

	-- Fires an event at the module's handler. Returns what that returned.
	function env.fire(event, payload) return env.hooks[event](payload); end

	-- Runs every timer once.
	function env.run_timers()
		local timers = env.timers;
		env.timers = {};
		for _, callback in ipairs(timers) do callback(os.time()); end
	end

	local globals = setmetatable({
		module = module;
		prosody = with.prosody or {};
		require = function (name)
			return (with.libraries or {})[name] or error("the test has no stand-in for "..name);
		end;
	}, { __index = _G });
	local chunk;
	if setfenv then -- Lua 5.1
		chunk = assert(loadfile(path));
		setfenv(chunk, globals);
	else
		chunk = assert(loadfile(path, "t", globals));
	end
	chunk();
	return env;
end

return { load = load_module };
