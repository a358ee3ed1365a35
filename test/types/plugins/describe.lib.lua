-- Describes Lua values as plain data for the conformance tests: kinds, fields, how functions take their object.
-- A "want" says what to look into: { fields = { name = want }, each = want }; what is not wanted is named, not opened.

-- luacheck: std lua54

local json = require "util.json";

local lines_of = {};

-- The text of the line where a function begins, such as "function api:hook(event, handler, priority)".
local function first_line(info)
	local path = info.source:match("^@(.*)$");
	if not path then
		return nil;
	end
	local lines = lines_of[path];
	if not lines then
		lines = {};
		lines_of[path] = lines;
		local file = io.open(path);
		if file then
			for line in file:lines() do
				lines[#lines + 1] = line;
			end
			file:close();
		end
	end
	local line = lines[info.linedefined];
	return line and line:match("^%s*(.-)%s*$"):gsub("[^%g ]", "?"):sub(1, 160);
end

local function describe_function(f)
	local info = debug.getinfo(f, "Su");
	if info.what == "C" then
		return { t = "function", c = true };
	end
	local names = {};
	for index = 1, info.nparams do
		names[index] = debug.getlocal(f, index);
	end
	local path = info.short_src:match("/prosody/([^/]+/.*)$") or info.short_src;
	return {
		t = "function";
		at = path..":"..info.linedefined;
		def = first_line(info);
		params = info.nparams;
		vararg = info.isvararg;
		first = debug.getlocal(f, 1);
		names = names;
	};
end

local describe;

-- Fields by name with their values: a table's own, and through `__index` those of its metatables.
local function fields_of(value)
	local fields, inherited, dynamic = {}, {}, false;
	local entries = 0;
	if type(value) == "table" then
		for name, field in next, value do
			if type(name) == "string" then
				fields[name] = field;
			end
			entries = entries + 1;
		end
	end
	local meta = debug.getmetatable(value);
	for _ = 1, 5 do
		local index = type(meta) == "table" and rawget(meta, "__index");
		if type(index) == "function" then
			dynamic = true;
		end
		-- The environment of a module holds Lua's and Prosody's globals, too.
		if type(index) ~= "table" or index == _G then
			break;
		end
		for name, field in next, index do
			if type(name) == "string" and fields[name] == nil then
				fields[name], inherited[name] = field, true;
			end
		end
		meta = debug.getmetatable(index);
	end
	return fields, inherited, dynamic, entries;
end

function describe(value, want)
	local kind = type(value);
	if kind == "function" then
		return describe_function(value);
	end
	local found = { t = kind };
	if kind == "string" then
		found.v = #value <= 60 and value:match("^[%g ]*$") or nil;
	elseif kind == "boolean" or kind == "number" and value == value and math.abs(value) < 2^50 then
		found.v = value;
	elseif kind == "table" or kind == "userdata" then
		local meta = debug.getmetatable(value);
		found.callable = type(meta) == "table" and rawget(meta, "__call") ~= nil or nil;
		if type(want) ~= "table" then
			return found;
		end
		local wanted = want.fields or {};
		local fields, inherited, dynamic, entries = fields_of(value);
		if dynamic then
			found.dynamic = true;
			for name in pairs(wanted) do
				if fields[name] == nil then
					local ok, field = pcall(function () return value[name]; end);
					if ok then
						fields[name], inherited[name] = field, "made";
					end
				end
			end
		end
		found.fields, found.entries = {}, entries;
		for name, field in pairs(fields) do
			local inner = describe(field, wanted[name]);
			inner.inherited = inherited[name];
			found.fields[name] = inner;
		end
		if want.each and kind == "table" then
			found.each = {};
			for key, entry in next, value do
				if #found.each == 5 then
					break;
				end
				local inner = describe(entry, want.each);
				inner.key = type(key);
				found.each[#found.each + 1] = inner;
			end
		end
	end
	return found;
end

local function read_json(path)
	local file = assert(io.open(path));
	local text = file:read("*a");
	file:close();
	return assert(json.decode(text));
end

local function write_json(path, value)
	local file = assert(io.open(path, "w"));
	file:write(json.encode(value));
	file:close();
end

return { describe = describe, read_json = read_json, write_json = write_json };
