-- Values as bytes, for the pipe between the tests and driver.lua; packed.ts is the other end. JSON would take longer than
-- what is tested, with bodies that are JSON themselves: its quotes would all be escapes.

local packed = {};

-- Marks a list, so that an empty one is one.
local list = {};
function packed.list() return setmetatable({}, list); end

local function read(text, at)
	local tag = text:sub(at, at);
	if tag == "t" then return true, at + 1; end
	if tag == "f" then return false, at + 1; end
	local _, last, number = text:find("^(%-?[%d.]+):", at + 1);
	number = tonumber(number);
	local value;
	at = last + 1;
	if tag == "n" then
		return number, at;
	elseif tag == "s" then
		return text:sub(at, last + number), at + number;
	elseif tag == "a" then
		value = packed.list();
		for i = 1, number do value[i], at = read(text, at); end
	else
		value = {};
		for _ = 1, number do
			local name;
			name, at = read(text, at);
			value[name], at = read(text, at);
		end
	end
	return value, at;
end

function packed.unpack(text)
	return (read(text, 1));
end

local function write(value, out)
	local kind = type(value);
	if kind == "string" then
		out[#out + 1] = "s" .. #value .. ":";
		out[#out + 1] = value;
	elseif kind == "number" then
		out[#out + 1] = ("n%.14g:"):format(value);
	elseif kind == "boolean" then
		out[#out + 1] = value and "t" or "f";
	elseif getmetatable(value) == list then
		out[#out + 1] = "a" .. #value .. ":";
		for _, item in ipairs(value) do write(item, out); end
	else
		local count = 0;
		for _ in pairs(value) do count = count + 1; end
		out[#out + 1] = "o" .. count .. ":";
		for name, item in pairs(value) do
			write(name, out);
			write(item, out);
		end
	end
end

function packed.pack(value)
	local out = {};
	write(value, out);
	return table.concat(out);
end

return packed;
