-- Looks whether libraries of Prosody have what the declarations say. Reads lines "library path kind", such as
-- "util.encodings base64.decode function"; prints a line for each that is missing or of another kind, then the count.

-- Like the start scripts of 13.0, which let libraries be required with and without "prosody." in front.
if package.searchpath("prosody.loader", package.path) then
	require "prosody.loader";
end

local count = 0;
for line in io.lines() do
	local library, path, kind = line:match("^(%S+) (%S+) (%S+)$");
	local ok, value = pcall(require, library);
	if ok then
		for name in path:gmatch("[^.]+") do
			value = type(value) == "table" and value[name] or nil;
		end
	end
	if not ok then
		print(library..": "..tostring(value):match("^[^\n]*"));
	elseif type(value) ~= kind then
		print(library.."."..path.." is "..type(value)..", not "..kind);
	end
	count = count + 1;
end
print(count.." looked at");
