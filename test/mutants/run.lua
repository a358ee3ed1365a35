-- Runs tests of test/lua/ against mutants that are compiled into dist/ and the decisions, in one process: first all tests
-- without a mutant, to learn which test meets which mutant, then for each mutant the tests that meet it, until one fails.
-- Called in the folder with the mutants, with a file of tests as argument and the numbers of the mutants as input. Writes a
-- line for each: `number killed test`, or `number survived tests`, how many; `slow` behind it if the test ran out of time.

local luassert = require "luassert";
local now = os.clock;

local active, met = 0, {};
function is_mutant(number) -- luacheck: ignore 131
	if met then met[number] = true; end
	return number == active;
end

-- A mutant may loop for ever. The error comes again and again, as code under test may catch it.
local deadline = math.huge;
local function check_time() if now() > deadline then error("too slow", 0); end end
local create = coroutine.create;
function coroutine.create(body) -- luacheck: ignore 122
	local thread = create(body);
	debug.sethook(thread, check_time, "", 100000);
	return thread;
end

-- Time stands still: some tokens of the tests are valid from a minute after their making on.
local real_time, real_date, started = os.time, os.date, os.time();
function os.time(date) return date and real_time(date) or started; end -- luacheck: ignore 122
function os.date(pattern, time) return real_date(pattern, time or started); end -- luacheck: ignore 122

-- As much of busted as the tests use.
local tests, groups;
local function define(kind) return function (run) table.insert(groups[#groups][kind], run); end; end
local globals = {
	assert = luassert;
	before_each = define("before");
	after_each = define("after");
	describe = function (name, body)
		table.insert(groups, { name = name; before = {}; after = {} });
		body();
		table.remove(groups);
	end;
	it = function (name, body)
		local path, names = { table.unpack(groups) }, {};
		for i, group in ipairs(path) do names[i] = group.name; end
		local full = table.concat(names, " ") .. " " .. name;
		-- What differs between the versions of Prosody is not in the files with mutants.
		if not full:find("administrators of 13.0", 1, true) then
			table.insert(tests, { name = full; path = path; body = body });
		end
	end;
};
for name, value in pairs(globals) do _G[name] = value; end

-- Loads all tests, and what they test, anew.
local function load_tests()
	tests, groups = {}, {};
	package.loaded["test.lua.support"] = nil;
	for _, file in ipairs(arg) do
		groups = { { name = file:match("[^/]+$"); before = {}; after = {} } };
		assert(loadfile(file))();
	end
	local by_name = {};
	for _, test in ipairs(tests) do
		-- Some have the name of another one.
		while by_name[test.name] do test.name = test.name .. "'"; end
		by_name[test.name] = test;
	end
	return by_name;
end

-- Runs a test. Returns the error if it fails.
local function run(test, seconds)
	deadline = now() + seconds;
	debug.sethook(check_time, "", 100000);
	local ok, problem = pcall(function ()
		for _, group in ipairs(test.path) do for _, before in ipairs(group.before) do before(); end end
		test.body();
	end);
	for i = #test.path, 1, -1 do
		for _, after in ipairs(test.path[i].after) do
			local done, wrong = pcall(after);
			if not done then ok, problem = false, problem or wrong; end
		end
	end
	local is_slow = now() > deadline;
	deadline = math.huge;
	if not ok then return problem or "failed", is_slow; end
end

local by_name = load_tests();
local loaded, order, tests_of, seconds_of = met, {}, {}, {};
for _, test in ipairs(tests) do
	met = {};
	local name, start = test.name, now();
	local problem = run(test, 60);
	if problem ~= nil then error(name .. " fails without a mutant: " .. tostring(problem)); end
	seconds_of[name] = now() - start;
	order[#order + 1] = name;
	for number in pairs(met) do
		tests_of[number] = tests_of[number] or {};
		tests_of[number][name] = true;
	end
end
-- Quick tests first; those that killed a mutant come before them, as it is likely that they kill the next one.
table.sort(order, function (a, b) return seconds_of[a] < seconds_of[b]; end);
met = nil;

-- Tries a mutant. Returns the test that fails, how many passed before, and whether the time of that test was up.
local function try(number)
	-- What is made while files are loaded does not change later: load them with the mutant.
	local is_static = loaded[number];
	active = number;
	if is_static then
		deadline = now() + 3;
		local ok, result = pcall(load_tests);
		deadline = math.huge;
		if not ok then return "loading: " .. tostring(result), 0; end
		by_name = result;
	end
	local passed = 0;
	for position, name in ipairs(order) do
		if is_static or tests_of[number] and tests_of[number][name] then
			local test = by_name[name];
			local problem, is_slow = "is gone", false;
			if test then problem, is_slow = run(test, 10 * seconds_of[name] + 1); end
			if problem then
				table.remove(order, position);
				table.insert(order, 1, name);
				return name, passed, is_slow;
			end
			passed = passed + 1;
		end
	end
	return nil, passed;
end

for line in io.lines() do
	local number = tonumber(line);
	local killer, passed, is_slow = try(number);
	active = 0;
	if loaded[number] then by_name = load_tests(); end
	-- The mutant alone is to blame: without it the same test passes again.
	local test = by_name[killer];
	local problem = test and run(test, 60);
	if problem then error(killer .. " fails after mutant " .. line .. " as well: " .. tostring(problem)); end
	print(number, killer and "killed" or "survived", killer or passed, is_slow and "slow" or "");
	io.stdout:flush();
end
