-- Notes which statements of the built modules run. LUA_INIT=@…/hook.lua lets every Lua interpreter run this file first, so
-- also that of a Prosody. In LUA_COVERAGE stand the modules as built, and NAME.probed.lua, where each statement first
-- calls string.____ran with its number. Where a module is loaded, the second is taken instead. Changed copies, which some
-- tests make, have other statements: they stay as they are. A number is written when its statement first runs, since
-- servers may be killed at any time.

local folder = os.getenv("LUA_COVERAGE");
if not folder then return; end

local open, load_text, load_path = io.open, load, loadfile;

local function read(path)
	local file = open(path, "rb");
	local text = file and file:read("*a");
	if file then file:close(); end
	return text;
end

local seen, noted = {}, open(folder .. "/ran", "a");
if not noted then return; end
noted:setvbuf("no");

function string.____ran(number)
	if seen[number] then return; end
	seen[number] = true;
	noted:write(number, "\n");
end

local built = {};
for _, name in ipairs({ "mod_auth_matrix_user_verification", "mod_matrix_power_sync" }) do
	built[name] = function (text)
		return text == read(folder .. "/" .. name .. ".lua") and read(folder .. "/" .. name .. ".probed.lua");
	end;
end

function load(text, source, ...)
	local name = type(text) == "string" and type(source) == "string" and source:match("([^/]+)%.lua$");
	return load_text(built[name] and built[name](text) or text, source, ...);
end

function loadfile(path, ...)
	local name = path and path:match("([^/]+)%.lua$");
	local text = built[name] and built[name](read(path));
	if text then return load_text(text, "@" .. path, ...); end
	return load_path(path, ...);
end
