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

	it("explains a room in the wrong case", function ()
		local code, printed = run({ "explain", support.token(), support.decisions.roomNameOf("!ABC:hs.test") });
		assert.equal(2, code);
		assert.truthy(printed:find("room_mismatch", 1, true), printed);
		assert.truthy(printed:find("upper and lower case", 1, true), printed);
	end);

	it("tells rooms both ways", function ()
		assert.equal(0, (run({ "room", "!abc:hs.test" })));
		assert.equal(0, (run({ "room", room_name:upper() .. "@muc.jitsi.test" })));
		for i = 0, 2, 2 do
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

		it("lists who is in", function ()
			local session = server:logged_in(module, { room = room_name; token = support.token() }, support.uvs_body("@ada:hs.test", 50));
			local ok = command("sessions")(shell, server.host);
			assert.is_true(ok);
			assert.equal(2, #printed);
			assert.truthy(printed[2]:match("^@ada:hs%.test  !abc:hs%.test  owner  no +%d+ s +%d+ s +"), printed[2]);
			assert.truthy(printed[2]:find(session.full_jid, 1, true));
		end);

		it("checks the running server", function ()
			server.on_request = function (request) request.callback("{}", 403, { headers = {} }); return request; end
			local promise = command("check")(shell, server.host);
			local outcome;
			promise:next(function () outcome = "well"; end, function (reason) outcome = reason; end);
			assert.equal("Something has to be changed, see above", outcome);
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
