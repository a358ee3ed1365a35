-- The commands of the auth module: under prosodyctl, where it serves nobody, and in the shell.

local support = require "test.lua.support";
local json = require "util.json";

local room_name = support.room_name;
local auth = "auth_matrix_user_verification";

-- A configuration in which all is well, as Prosody keeps it.
local function good_config()
	return {
		["*"] = {
			modules_enabled = { "websocket", "bosh", "smacks" }; consider_websocket_secure = true; consider_bosh_secure = true;
			admins = { "focus@auth.jitsi.test" }; http_ports = { 5280 };
		};
		["jitsi.test"] = {
			defined = true; authentication = "matrix_user_verification";
			uvs_base_url = "http://127.0.0.1:3000"; uvs_auth_token = "uvs-secret"; uvs_sync_power_levels = true;
		};
		["auth.jitsi.test"] = { defined = true; authentication = "internal_plain" };
		["muc.jitsi.test"] = {
			defined = true; component_module = "muc"; modules_enabled = { "matrix_power_sync" };
			muc_room_locking = false; muc_room_default_public_jids = true;
		};
	};
end

describe("under prosodyctl the module", function ()
	local server, module;

	before_each(function ()
		server = support.server();
		server.config = good_config();
		server.secrets[#server.secrets + 1] = "uvs-secret";
		module = server:load(auth, "*", server.config["jitsi.test"]);
	end);
	after_each(function ()
		server:check_log();
		local printed = table.concat(module.printed, "\n");
		for _, secret in ipairs(server.secrets) do assert.is_nil(printed:find(secret, 1, true), printed); end
	end);

	-- Runs a command in a coroutine, as prosodyctl does; what it asks is answered by `answer`.
	local function run(words, answer)
		local code;
		if answer then server.on_request = function (request) answer(request); return request; end end
		require "util.async".runner(function () code = module.command(words); end):run(true);
		return code, table.concat(module.printed, "\n");
	end

	local function answer_well(request)
		if request.url:find("/verify/", 1, true) then
			request.callback('{"results":{"user":false}}', 200, { headers = { date = os.date("!%a, %d %b %Y %H:%M:%S GMT") } });
		else
			request.callback('{"auth":"openidtoken-jwt"}', 200, { headers = {} });
		end
	end

	it("neither serves logins nor says anything", function ()
		assert.same({}, module.items);
		assert.same({}, module.commands);
		assert.same({}, server.logged);
		assert.is_nil(module.status);
		assert.is_nil(server.prosody.events.get_handlers and server.prosody.events.get_handlers("websocket-session"));
	end);

	it("helps who does not know the command", function ()
		local code, printed = run({ "chekc" });
		assert.equal(2, code);
		assert.truthy(printed:find("not understood: chekc", 1, true));
		assert.truthy(printed:find("explain TOKEN", 1, true));
		assert.equal(0, (run({})));
	end);

	it("finds nothing to say where all is well", function ()
		local code, printed = run({ "check" }, answer_well);
		assert.equal(0, code, printed);
		assert.truthy(printed:find("all well", 1, true), printed);
		assert.is_nil(printed:find("->", 1, true), printed);
		-- All that the parts found, not the first of each.
		for _, step in ipairs({ "options", "modules", "conflicts", "jicofo", "verifier", "authorization", "clock", "well-known" }) do
			assert.truthy(printed:find("\nok       " .. step, 1, true), printed);
		end
		assert.equal("Bearer uvs-secret", server.requests[1].options.headers.Authorization);
		assert.equal("http://127.0.0.1:5280/.well-known/element/jitsi", server.requests[2].url);
		assert.equal("jitsi.test", server.requests[2].options.headers.Host);
	end);

	it("says the same as JSON", function ()
		server.config["jitsi.test"].uvs_time_out = 5;
		local code = run({ "check", "jitsi.test", "--json" }, answer_well);
		assert.equal(1, #module.printed);
		local report = json.decode(module.printed[1]);
		assert.same({ 1, 1, "jitsi.test" }, { code, report.exit_code, report.hosts[1].host });
		local step = report.hosts[1].steps[1];
		assert.same({ "options", "warning" }, { step.step, step.level });
		assert.truthy(step.text:find("uvs_time_out", 1, true) and step.advice:find("uvs_timeout", 1, true));
	end);

	it("tells a wrong bearer from a wrong address", function ()
		local code, printed = run({ "check" }, function (request) request.callback("{}", 403, { headers = {} }); end);
		assert.equal(2, code);
		assert.truthy(printed:find("error    authorization", 1, true), printed);
		assert.truthy(printed:find("UVS_AUTH_TOKEN", 1, true), printed);
		server.requests = {};
		module.printed = {};
		code, printed = run({ "check" }, function (request) request.callback("connection refused", 0); end);
		assert.equal(2, code);
		assert.truthy(printed:find("error    verifier       http://127.0.0.1:3000/verify/user_in_room: connection refused", 1, true), printed);
	end);

	it("names the hosts where one is asked for that is none", function ()
		local code, printed = run({ "check", "jitsi.tset" });
		assert.equal(2, code);
		assert.truthy(printed:find('"jitsi.tset" is no host of this server', 1, true), printed);
		assert.truthy(printed:find("jitsi.test", 1, true), printed);
		assert.same({}, server.requests);
	end);

	it("explains a token without asking anybody", function ()
		local token = support.token({}, { name = "Ada\27[31m" });
		server.secrets[#server.secrets + 1] = token;
		local code, printed = run({ "explain", token, room_name });
		assert.equal(2, code);
		assert.truthy(printed:find("refused (profile_malformed)", 1, true), printed);
		assert.is_nil(printed:find("\27", 1, true));
		assert.same({}, server.requests);
		module.printed = {};
		code, printed = run({ "explain", support.token(), room_name });
		assert.equal(0, code, printed);
		assert.truthy(printed:find("only the verifier can say", 1, true), printed);
		assert.same({}, server.requests);
	end);

	it("asks with --verify, as a login does", function ()
		local code, printed = run({ "explain", support.token(), "!abc:hs.test", "--verify" }, function (request)
			assert.equal("openid-secret", json.decode(request.options.body).token);
			request.callback('{"results":{"user":true,"room_membership":false},"user_id":"@eve:hs.test"}', 200);
		end);
		assert.equal(2, code);
		assert.truthy(printed:find("not_in_room (@eve:hs.test)", 1, true), printed);
		assert.truthy(printed:find("UVS_ACCESS_TOKEN", 1, true), printed);
	end);

	-- Runs the check with an answer of the verifier; the page for clients is as it should be.
	local function check(body, status, headers, words)
		server.requests = {};
		module.printed = {};
		return run(words or { "check" }, function (request)
			if request.url:find("/.well-known/", 1, true) then
				request.callback('{"auth":"openidtoken-jwt"}', 200, { headers = {} });
			else
				request.callback(body, status, { headers = headers or {} });
			end
		end);
	end

	it("tells apart the answers of a verification service", function ()
		for _, case in ipairs({
			{ '{"results":{"user":true,"room_membership":true},"user_id":"@a:b"}', 200, "error    authorization  http://127.0.0.1:3000/verify/user_in_room confirms a token" };
			{ "{}", 403, "error    authorization  http://127.0.0.1:3000/verify/user_in_room: status 403 (verifier_forbidden)" };
			{ "<html>", 404, "error    verifier       http://127.0.0.1:3000/verify/user_in_room: status 404 (verifier_rejected)" };
			{ "", 302, "verifier_rejected" };
			{ "", 502, "verifier_failed" };
			{ "<html>", 200, "verifier_unreadable" };
			{ "body-size-limit-exceeded", 0, "oversized (verifier_unreadable)" };
			{ "connection refused", 0, "error    verifier       http://127.0.0.1:3000/verify/user_in_room: connection refused" };
			{ "certificate-chain-invalid", 0, "error    certificate" };
			{ "certificate verify failed", 0, "error    certificate" };
		}) do
			local code, printed = check(case[1], case[2]);
			assert.equal(2, code, printed);
			assert.truthy(printed:find(case[3], 1, true), printed);
			assert.truthy(printed:find("\n +%-> "), printed);
		end
		for _, body in ipairs({ '{"results":{"user":false,"room_membership":null},"user_id":null}', "matrix_server_name not found" }) do
			local code, printed = check(body, body:find("results", 1, true) and 200 or 400);
			assert.equal(0, code, printed);
			assert.truthy(printed:find("ok       authorization", 1, true), printed);
		end
	end);

	it("reports modules and options that are in each other's way, and what has no effect", function ()
		local function sync_and(name) return function (_, muc) muc.modules_enabled = { "matrix_power_sync", name }; end; end
		for _, case in ipairs({
			{ function (host) host.modules_enabled = { "matrix_power_sync" }; end, 'error    modules        matrix_power_sync has no effect in VirtualHost "jitsi.test"' };
			{ function (_, muc) muc.modules_enabled = nil; end, 'error    modules        matrix_power_sync is not enabled on "muc.jitsi.test": Matrix does not decide who moderates' };
			{ function (host, muc) host.uvs_sync_power_levels, muc.modules_enabled = nil, nil; end, 'is not enabled on "muc.jitsi.test": Matrix does not decide who moderates' };
			{ function (host) host.uvs_sync_power_levels = false; end, "warning  modules        matrix_power_sync is enabled, but uvs_sync_power_levels is off" };
			{ sync_and("matrix_affiliation"), 'error    conflicts      matrix_affiliation on "muc.jitsi.test" decides' };
			{ sync_and("token_affiliation"), "warning  conflicts      token_affiliation makes every verified user a member" };
			{ sync_and("muc_wait_for_host"), "warning  conflicts      muc_wait_for_host admits waiting guests" };
			{ function (host, muc) sync_and("muc_wait_for_host")(host, muc); muc.matrix_guests = "allow"; end, "ok       conflicts      no module is in the way" };
			{ function (host) host.matrix_token_fallback = true; end, "error    conflicts      matrix_token_fallback is on, but ordinary tokens cannot be verified" };
			{ function (host) host.matrix_token_fallback, host.app_id, host.app_secret = true, "jitsi", "topsecret"; end, "ok       conflicts      no module is in the way" };
			{ function (_, muc) muc.admins = { "focus@nowhere.test" }; end, 'error    jicofo         Jicofo is no administrator of "muc.jitsi.test"' };
			{ function (_, muc) muc.admins = { "fokus@auth.jitsi.test" }; end, 'warning  jicofo         Jicofo is no administrator of "muc.jitsi.test"' };
			{ function (host) host.matrix_guests = "deny"; end, 'warning  options        matrix_guests in VirtualHost "jitsi.test" has no effect' };
			{ function (_, muc) muc.uvs_timeout = 5; end, 'warning  options        uvs_timeout in Component "muc.jitsi.test" has no effect' };
			{ function (host) host.matrix_trusted_servers = { "v1.test" }; end, "ok       trust          other servers that may: v1.test" };
			{ sync_and("visitors"), "warning  trust          visitors are configured" };
			{ function (host, muc) sync_and("visitors")(host, muc); muc.s2s_whitelist = { "v1.test" }; end, "warning  trust          matrix_trusted_servers lacks v1.test" };
			{ function (_, _, global) global.http_ports = {}; end, "warning  well-known     Prosody's web server has no port without TLS to ask" };
			{ function (host) host.main_muc = "rooms.jitsi.test"; server.config["rooms.jitsi.test"] = { defined = true; component_module = "muc" }; end, 'matrix_power_sync is not enabled on "rooms.jitsi.test"' };
		}) do
			server.config = good_config();
			case[1](server.config["jitsi.test"], server.config["muc.jitsi.test"], server.config["*"]);
			local code, printed = check('{"results":{"user":false}}', 200);
			assert.truthy(printed:find(case[2], 1, true), case[2] .. "\n" .. printed);
			local level = printed:match("\n(%a+) +[^\n]*" .. case[2]:gsub("^%a+ +", ""):gsub("%p", "%%%0"));
			assert.is_true(code >= ({ ok = 0, warning = 1, error = 2 })[level], printed);
		end
	end);

	it("reports silence, slow answers and clocks", function ()
		local code;
		require "util.async".runner(function () code = module.command({ "check" }); end):run(true);
		server:advance(30);
		assert.equal(2, code);
		assert.truthy(table.concat(module.printed, "\n"):find("timeout (verifier_timeout)", 1, true));
		module.printed = {};
		local _, printed = run({ "check" }, function (request) server.now = server.now + 7; answer_well(request); end);
		assert.truthy(printed:find("warning  verifier       http://127.0.0.1:3000/verify/user_in_room answered within 7000 ms, of 10 s", 1, true), printed);
		for difference, level in pairs({ [3] = "ok      ", [60] = "warning ", [-3600] = "error   " }) do
			local date = os.date("!%a, %d %b %Y %H:%M:%S GMT", os.time() + server.now + difference);
			_, printed = check('{"results":{"user":false}}', 200, { date = date });
			assert.truthy(printed:find(level .. " clock", 1, true), printed);
		end
		_, printed = check('{"results":{"user":false}}', 200, { date = "yesterday" });
		assert.is_nil(printed:find("clock", 1, true));
	end);

	it("warns of tokens sent without TLS, unless to this machine", function ()
		for url, warns in pairs({
			["http://uvs.example.org/"] = true; ["https://uvs.example.org"] = false; ["http://127.0.0.1:3000"] = false;
			["http://[::1]:3000"] = false; ["http://uvs:3000"] = false;
		}) do
			server.config["jitsi.test"].uvs_base_url = url;
			local _, printed = check('{"results":{"user":false}}', 200);
			assert.equal(warns, printed:find("is not encrypted", 1, true) ~= nil, printed);
		end
	end);

	-- Checks a homeserver whose answers are by path.
	local function check_homeserver(answers, token, more)
		local config = server.config["jitsi.test"];
		config.uvs_base_url = nil;
		config.matrix_homeservers = { ["hs.test"] = { url = "http://hs:8008", [token or "admin_token"] = "syt_secret" } };
		for name, value in pairs(more or {}) do config[name] = value; end
		server.requests = {};
		module.printed = {};
		return run({ "check" }, function (request)
			if request.url:find("?user_id=", 1, true) then return request.callback(answers.posed[1], answers.posed[2], { headers = {} }); end
			for path, answer in pairs(answers) do
				if request.url:find(path, 1, true) then return request.callback(answer[1], answer[2], { headers = {} }); end
			end
			request.callback('{"auth":"openidtoken-jwt"}', 200, { headers = {} });
		end);
	end

	local function good_homeserver(changes)
		local answers = {
			["/versions"] = { '{"versions":["v1.12"]}', 200 };
			["/userinfo"] = { '{"errcode":"M_UNKNOWN_TOKEN"}', 401 };
			["/whoami"] = { '{"user_id":"@root:hs.test"}', 200 };
			["/joined_rooms"] = { '{"joined_rooms":[]}', 200 };
		};
		for path, answer in pairs(changes or {}) do answers[path] = answer; end
		return answers;
	end

	it("tells apart the answers of a homeserver", function ()
		assert.equal(0, (check_homeserver(good_homeserver())));
		assert.equal(5, #server.requests);
		assert.equal(0, (check_homeserver(good_homeserver(), "access_token")));
		assert.equal(4, #server.requests);
		for _, case in ipairs({
			{ "/versions", { "connection refused", 0 }, "error    homeserver     hs.test, http://hs:8008: connection refused (verifier_unreachable)" };
			{ "/versions", { "certificate-chain-invalid", 0 }, "error    certificate    hs.test, http://hs:8008: " };
			{ "/versions", { "<html>", 404 }, "homeserver_endpoint_missing" };
			{ "/versions", { "", 502 }, "verifier_failed" };
			{ "/userinfo", { "", 404 }, "add openid to the resources of the listener" };
			{ "/userinfo", { '{"sub":"@a:hs.test"}', 200 }, "every user could log in" };
			{ "/whoami", { "<html>", 403 }, "error    homeserver     hs.test, owner of our token: status 403 (verifier_rejected): a web server or proxy answers instead" };
			{ "/joined_rooms", { "", 403 }, "let that server pass the path on" }; { "/versions", { "", 302 }, "redirects to" };
			{ "/versions", { "lookup failed", 0 }, "DNS has no address for hs" }; { "/versions", { "connection refused", 0 }, "start the server" };
			{ "/whoami", { '{"errcode":"M_UNKNOWN_TOKEN"}', 401 }, "error    authorization  hs.test, owner of our token: status 401, M_UNKNOWN_TOKEN (homeserver_token_unknown)" };
			{ "/joined_rooms", { '{"errcode":"M_FORBIDDEN"}', 403 }, "error    authorization  hs.test, admin API: status 403, M_FORBIDDEN (homeserver_token_not_admin)" };
		}) do
			local code, printed = check_homeserver(good_homeserver({ [case[1]] = case[2] }));
			assert.equal(2, code, printed);
			assert.truthy(printed:find(case[3], 1, true), printed);
			assert.truthy(printed:find("\n +%-> "), printed);
		end
		local code, printed = check_homeserver(good_homeserver({ ["/whoami"] = { '{"user_id":"@root:other.test"}', 200 } }));
		assert.equal(2, code);
		assert.truthy(printed:find("error    authorization  the admin_token for hs.test belongs to @root:other.test: every user of other.test is refused", 1, true), printed);
	end);

	it("tells what the registration of an application service lets it do", function ()
		local available = { '{"available":true}', 200 };
		for _, case in ipairs({
			{ 0, { '{"errcode":"M_FORBIDDEN","error":"Application service has not registered this user (@x:hs.test)"}', 403 }, available, "the as_token may act as the users of hs.test" };
			{ 0, { '{"user_id":"@matrix-check-nobody:hs.test"}', 200 }, available, "the namespace of the as_token for hs.test is not exclusive" };
			{ 2, { '{"errcode":"M_FORBIDDEN","error":"Application service cannot masquerade as this user."}', 403 }, available, "the as_token may not act as the users of hs.test" };
			{ 2, { '{"user_id":"@bot:hs.test"}', 200 }, available, "the as_token may not act as the users of hs.test" };
			{ 2, { '{"errcode":"M_EXCLUSIVE","error":"User is not in namespace."}', 400 }, available, "the as_token may not act as the users of hs.test" };
			{ 0, { '{"errcode":"M_FORBIDDEN","error":"appservice has not registered this user"}', 403 }, available, "hs.test does not tell whether the as_token may act as its users" };
			{ 1, { "", 502 }, available, "hs.test does not tell whether the as_token may act as its users" };
			{ 2, { '{"user_id":"@matrix-check-nobody:hs.test"}', 200 }, { '{"errcode":"M_EXCLUSIVE"}', 400 }, "is exclusive: new users cannot register" };
			{ 0, { '{"user_id":"@matrix-check-nobody:hs.test"}', 200 }, { '{"errcode":"M_FORBIDDEN"}', 403 }, "does not tell whether the namespace is exclusive" };
		}) do
			local code, printed = check_homeserver(good_homeserver({ posed = case[2]; ["/register/available"] = case[3] }), "as_token");
			assert.equal(case[1], code, printed);
			assert.truthy(printed:find(case[4], 1, true), printed);
			assert.is_nil(printed:find("syt_secret", 1, true));
		end
	end);

	it("makes the files of an application service, and replaces none", function ()
		local name = os.tmpname();
		local folder, server_name = name:match("^(.*)/([^/]*)$");
		server_name = server_name:gsub("_", "-") .. ".test";
		local code, printed = run({ "registration", server_name, folder });
		assert.equal(0, code, printed);
		local files = { folder .. "/matrix-registration-" .. server_name .. ".yaml"; folder .. "/matrix-as-token-" .. server_name };
		local texts = {};
		for i, path in ipairs(files) do
			assert.truthy(printed:find(path, 1, true), printed);
			local file = assert(io.open(path));
			texts[i] = file:read("*a");
			file:close();
		end
		local token = texts[2]:match("^(%x+)\n$");
		assert.equal(64, #token);
		assert.truthy(texts[1]:find('\nas_token: "' .. token .. '"\n', 1, true));
		assert.truthy(texts[1]:find("\nurl: null\n", 1, true));
		assert.truthy(texts[1]:find("regex: '^@.*:" .. server_name:gsub("%.", "\\.") .. "$'", 1, true), texts[1]);
		assert.is_nil(printed:find(token, 1, true));
		module.printed = {};
		code, printed = run({ "registration", server_name, folder });
		assert.equal(2, code);
		assert.truthy(printed:find("move the earlier file away", 1, true), printed);
		for i, path in ipairs(files) do
			local file = assert(io.open(path));
			assert.equal(texts[i], file:read("*a"));
			file:close();
			os.remove(path);
		end
		os.remove(name);
		for words, text in pairs({ [{ "registration", "../x" }] = "no Matrix server name", [{ "registration", "hs.test" }] = "in which Prosody's user may write" }) do
			module.printed = {};
			code, printed = run(words);
			assert.equal(2, code);
			assert.truthy(printed:find(text, 1, true), printed);
		end
	end);

	it("reports what federation means", function ()
		local code = check_homeserver(good_homeserver(), nil, { matrix_federation = true });
		assert.equal(0, code);
		local printed;
		code, printed = check_homeserver(good_homeserver(), nil, { matrix_federation = true; uvs_verify_membership = false });
		assert.equal(1, code);
		assert.truthy(printed:find("warning  membership     uvs_verify_membership is off: every user of any Matrix server", 1, true), printed);
	end);

	it("reports a page that does not make Matrix clients send tokens", function ()
		local page;
		local function check_page(words)
			module.printed = {};
			return run(words or { "check" }, function (request)
				if request.url:find("/verify/", 1, true) then return answer_well(request); end
				request.callback(page[1], page[2], { headers = {} });
			end);
		end
		for _, case in ipairs({
			{ "{}", 200, 2 }; { "", 404, 2 }; { "connection refused", 0, 1 }; { '{"auth":"openidtoken-jwt"}', 200, 0 };
		}) do
			page = case;
			assert.equal(case[3], (check_page()));
		end
		server.requests = {};
		assert.equal(0, (check_page({ "check", "--public", "https://user:secret@meet.test/" })));
		assert.equal("https://user:secret@meet.test/.well-known/element/jitsi", server.requests[3].url);
		assert.is_nil(table.concat(module.printed):find("user:secret", 1, true));
	end);

	-- Explains a token. Returns the last check and all that is printed.
	local function explain(token, ...)
		module.printed = {};
		local _, printed = run({ "explain", token, ... });
		return printed:match("\nerror +(%C*)") or "no error", printed;
	end

	it("reports the first check that refuses a token, and those passed before", function ()
		local faults = {
			{ "token_malformed"; "a.b.c" };
			{ "matrix_claim_malformed"; support.jwt('{"context":{"matrix":1}}') };
			{ "token_expired"; support.token(nil, nil, { exp = 10 }) };
			{ "openid_token_malformed"; support.token({ token = "" }) };
			{ "room_id_malformed"; support.token({ room_id = "abc" }) };
			{ "server_name_malformed"; support.token({ server_name = "/" }) };
			{ "profile_malformed"; support.token({}, { name = 1 }) };
		};
		local before = -1;
		for _, fault in ipairs(faults) do
			local refusal, printed = explain(fault[2]);
			assert.truthy(refusal:find("refused: " .. fault[1], 1, true), printed);
			local _, passed = printed:gsub("\nok ", "");
			assert.truthy(passed > before, printed);
			before = passed;
		end
	end);

	it("masks secrets, and names only what is not used", function ()
		server.secrets[#server.secrets + 1] = "topsecret";
		local token = support.token({}, { name = "Ada"; email = "topsecret" }, { iss = "x\27[31m"; secret = "topsecret" });
		local _, printed = explain(token);
		assert.truthy(printed:find('"x?[31m"', 1, true), printed);
		assert.truthy(printed:find("a secret of 13 characters", 1, true), printed);
		assert.truthy(printed:find("not used: secret", 1, true), printed);
		assert.truthy(printed:find("not used: email", 1, true), printed);
	end);

	it("understands options anywhere, and tells what it does not understand", function ()
		for _, case in ipairs({
			{ 0; "--help" }; { 0 }; { 2, "--public needs a value"; "check", "--public" }; { 2, "--public needs a value"; "check", "--public", "--json" };
			{ 2, "--verfy is not known"; "explain", "eyJ", "--verfy=eyJ" }; { 2, "--json is not known"; "check", "--json=1" };
			{ 2, "not understood: sessions"; "sessions" }; { 2, "not understood: room"; "room" }; { 2, "not understood: check"; "check", "a", "b" };
		}) do
			module.printed = {};
			local words = {};
			for i = 3, #case do words[#words + 1] = case[i]; end
			if case[2] == "--help" then words = { "--help" }; end
			local code, printed = run(words);
			assert.equal(case[1], code, printed);
			assert.truthy(printed:find("explain TOKEN|URL", 1, true), printed);
			assert.truthy(module.printed[1]:find("^mod_auth_matrix_user_verification %d"));
			if case[1] == 2 then assert.equal(case[2], module.printed[2]); end
		end
		assert.equal(0, (run({ "explain", "--host=jitsi.test", support.token(), "--json", room_name })));
		assert.equal(2, (run({ "explain", support.token(), "--host", "jitsi.tset" })));
		server.config["other.test"] = { defined = true; authentication = "matrix_user_verification" };
		module.printed = {};
		local code, printed = run({ "explain", support.token() });
		assert.equal(2, code);
		assert.truthy(printed:find("several hosts have Matrix users, such as other.test\n +%-> add %-%-host"), printed);
	end);

	it("tells what a token is for where the room is none, or nobody can be asked", function ()
		local _, printed = explain(support.token(), "standup");
		assert.truthy(printed:find("the token is for !abc:hs.test, which is room " .. room_name, 1, true), printed);
		server.config["jitsi.test"].uvs_base_url = nil;
		local refusal = explain(support.token(), room_name, "--verify");
		assert.truthy(refusal:find("refused: verifier_not_configured", 1, true), refusal);
		-- Trouble with a homeserver goes to the log of the server, which this process does not write.
		server.config["jitsi.test"].matrix_homeservers = { ["hs.test"] = { url = "http://hs:8008"; admin_token = "syt_secret" } };
		server.on_request = function (request) request.callback("", 500, { headers = {} }); return request; end;
		refusal = explain(support.token(), room_name, "--verify");
		assert.truthy(refusal:find("refused: verifier_failed", 1, true), refusal);
		assert.same({}, server.logged);
	end);

	it("explains a pasted URL, and warns of another issuer", function ()
		server.config["jitsi.test"].app_id = "jitsi.test";
		local token = support.token(nil, nil, { iss = "other.test\n" });
		for _, url in ipairs({
			"wss://jitsi.test/xmpp-websocket?room=" .. room_name .. "&token=" .. token, "https://jitsi.test/" .. room_name .. "?jwt=" .. token .. "#a=b";
		}) do
			module.printed = {};
			local code, printed = run({ "explain", url });
			assert.equal(1, code, printed);
			assert.truthy(printed:find("ok       room           passed", 1, true), printed);
			assert.truthy(printed:find('warning  issuer         iss is "other.test?", and app_id is "jitsi.test"', 1, true), printed);
		end
		module.printed = {};
		assert.equal(2, (run({ "explain", "wss://jitsi.test/xmpp-websocket?token=" .. token .. "&room=standup" })));
	end);

	it("explains a room in the wrong case", function ()
		local code, printed = run({ "explain", support.token(), support.decisions.roomNameOf("!ABC:hs.test") });
		assert.equal(2, code);
		assert.truthy(printed:find("room_mismatch", 1, true), printed);
		assert.truthy(printed:find("upper and lower case", 1, true), printed);
	end);

	it("tells rooms both ways", function ()
		assert.equal(0, (run({ "room", "!abc:hs.test" })));
		assert.equal(0, (run({ "room", room_name:upper() .. "@muc.jitsi.test" })));
		assert.equal(0, (run({ "room", "https://meet.test/tenant/" .. room_name .. "?jwt=a#config.x=1" })));
		assert.equal(0, (run({ "room", "wss://meet.test/xmpp-websocket?room=" .. room_name .. "&token=a" })));
		for i = 1, 10, 3 do
			assert.truthy(module.printed[i + 1]:find("!abc:hs.test", 1, true));
			assert.truthy(module.printed[i + 2]:find(room_name, 1, true));
		end
		assert.equal(2, (run({ "room", "standup" })));
	end);
end);

for _, flavour in ipairs({ "0.12", "13.0" }) do
	describe("the shell of " .. flavour, function ()
		local server, module, printed, shell;

		before_each(function ()
			server = support.server({ flavour = flavour });
			server.config = good_config();
			module = server:load(auth, server.host, server.config["jitsi.test"]);
			printed = {};
			shell = { session = { print = function (line) printed[#printed + 1] = line; end } };
		end);
		after_each(function () server:check_log(); end);

		local function command(name)
			local item = module.commands["matrix:" .. name];
			if item then
				assert.equal("host", item.host_selector);
				return item.handler;
			end
			return server.shared["/*/admin_shell/env"].matrix[name];
		end

		-- Runs a command in a coroutine, as both shells do.
		local function run(name)
			local ok, message;
			require "util.async".runner(function () ok, message = command(name)(shell, server.host); end):run(true);
			return ok, message;
		end

		it("lists the sessions, by room and user", function ()
			local session = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@longer:hs.test", 50));
			local other = server:logged_in(module, { room = room_name; token = support.token({ token = "another-token" }) }, support.uvs_body("@ada:hs.test", 0));
			session.matrix_since = os.time() - 3600 * 5;
			other.matrix_since = os.time() - 600;
			local ok, message = run("sessions");
			assert.same({ true, "2 sessions of Matrix users" }, { ok, message });
			assert.truthy(printed[1]:find("^mod_auth_matrix_user_verification %d"));
			assert.equal("user             room          power   in meeting  since   last check  session", printed[2]);
			assert.truthy(printed[3]:match("^@ada:hs%.test     !abc:hs%.test  member  no          10 min  %d s         "), printed[3]);
			assert.truthy(printed[4]:match("^@longer:hs%.test  !abc:hs%.test  owner   no          5 h     %d s         "), printed[4]);
			assert.truthy(printed[4]:find(session.full_jid, 1, true));
		end);

		it("lists sessions of which a module from before did not note the time", function ()
			local session = server:logged_in(module, { room = room_name; token = support.token() });
			session.matrix_since = nil;
			run("sessions");
			assert.truthy(printed[3]:find("  ?  ", 1, true), printed[3]);
		end);

		if flavour == "0.12" then
			it("asks for the host where none is named, or one without Matrix users", function ()
				for _, name in ipairs({ "", "auth.jitsi.test" }) do
					local ok, message = command("sessions")(shell, name ~= "" and name or nil);
					assert.same({ nil, "Name a host with Matrix users" }, { ok, message });
				end
			end);
		end

		it("checks the running server", function ()
			server.on_request = function (request) request.callback("{}", 403, { headers = {} }); return request; end
			local ok, message = run("check");
			assert.is_nil(ok);
			assert.equal("Something has to be changed, see above", message);
			assert.truthy(table.concat(printed, "\n"):find("error    authorization", 1, true));
		end);

		it("loses the commands with the module", function ()
			local sessions = command("sessions");
			module.unload_by_server();
			if flavour == "0.12" then
				assert.is_nil(server.shared["/*/admin_shell/env"].matrix);
			else
				local ok, message = sessions(shell, server.host);
				assert.is_nil(ok);
				assert.truthy(message:find("not loaded", 1, true));
			end
			assert.same({}, printed);
		end);
	end);
end
