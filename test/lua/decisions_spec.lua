-- The decisions under Lua, with the vectors that also run under Node: what is right in JavaScript can be wrong in Lua.

local support = require "test.lua.support";
local decisions, decode = support.decisions, support.decode;

-- Decodes JSON of any kind as a member of an object would be.
local function value_of(json)
	return assert(decode.decodeObject('{"value":' .. json .. "}"), json).value;
end

describe("base32", function ()
	local vectors = support.vectors("base32");

	it("gives each Matrix room its name, and back", function ()
		for _, room in ipairs(vectors.rooms) do
			assert.equal(room.name, decisions.roomNameOf(room.roomId));
			assert.equal(room.roomId, decisions.roomIdOf(room.name));
		end
	end);

	it("takes no other name for a Matrix room", function ()
		for _, refused in ipairs(vectors.refused) do
			assert.is_nil(decisions.roomIdOf(refused.name), refused.why);
		end
	end);

	it("makes the round trip with every length, and takes no letter more", function ()
		for length = 1, 240 do
			local id = "!" .. ("x"):rep(length) .. ":hs.test";
			local name = decisions.roomNameOf(id);
			assert.equal(id, decisions.roomIdOf(name));
			assert.is_nil(decisions.roomIdOf(name .. "a"));
		end
	end);

	it("takes node parts of any bytes", function ()
		for byte = 0, 255 do
			assert.is_nil(decisions.roomIdOf(string.char(byte)));
			assert.is_nil(decisions.roomIdOf("efqtu6a" .. string.char(byte)));
		end
		assert.is_nil(decisions.roomIdOf(("efqt"):rep(1024)));
	end);
end);

describe("tenants and health checks", function ()
	it("are told by the name", function ()
		for node, name in pairs({
			["efqtu6a"] = "efqtu6a", ["[t]efqtu6a"] = "efqtu6a", ["[tenant]efqtu6a"] = "efqtu6a", ["[]efqtu6a"] = "[]efqtu6a",
			["[t]"] = "", [""] = "", ["["] = "[", ["[]"] = "[]", ["[a][b]x"] = "[b]x", ["t]x"] = "t]x", ["x[t]y"] = "x[t]y",
		}) do
			assert.equal(name, decisions.withoutTenant(node));
		end
		assert.is_true(decisions.isHealthCheckRoom("__jicofo-health-check12"));
		assert.is_true(decisions.isHealthCheckRoom("[t]__jicofo-health-check12"));
		assert.is_false(decisions.isHealthCheckRoom("_jicofo-health-check"));
		assert.is_false(decisions.isHealthCheckRoom(""));
	end);
end);

describe("grammar", function ()
	local vectors = support.vectors("grammar");

	for name, accepts in pairs({
		serverName = decisions.isServerName, roomId = decisions.isRoomId,
		userId = decisions.isUserId, openIdToken = decisions.isMatrixToken,
	}) do
		it("of " .. name, function ()
			for _, text in ipairs(vectors[name].yes) do
				assert.is_true(accepts(text), text);
			end
			for _, text in ipairs(vectors[name].no) do
				assert.is_false(accepts(text), text);
			end
		end);

		it("of " .. name .. " refuses all bytes that are not ASCII or not graphic, wherever they stand", function ()
			local good = vectors[name].yes[2];
			for byte = 0, 255 do
				if byte <= 0x20 or byte >= 0x7f then
					for _, index in ipairs({ 0, 1, 3, #good }) do
						local text = good:sub(1, index) .. string.char(byte) .. good:sub(index + 1);
						assert.is_false(accepts(text), name .. " with byte " .. byte .. " behind " .. index);
					end
				end
			end
		end);
	end

	it("knows sizes in bytes", function ()
		assert.is_true(decisions.isRoomId("!" .. ("r"):rep(252) .. ":s"));
		assert.is_false(decisions.isRoomId("!" .. ("r"):rep(253) .. ":s"));
		assert.is_true(decisions.isUserId("@" .. ("u"):rep(252) .. ":s"));
		assert.is_false(decisions.isUserId("@" .. ("u"):rep(253) .. ":s"));
		assert.is_true(decisions.isServerName(("s"):rep(255)));
		assert.is_false(decisions.isServerName(("s"):rep(256)));
		assert.is_true(decisions.isMatrixToken(("t"):rep(1024)));
		assert.is_false(decisions.isMatrixToken(("t"):rep(1025)));
	end);

	it("counts the digits of a decimal number", function ()
		assert.is_true(decisions.isDecimal("1234", 4));
		for _, text in ipairs({ "12345", "", "-1", "1.5", "1e3", "0x1", " 1" }) do assert.is_false(decisions.isDecimal(text, 4), text); end
	end);

	it("finds the server of a user", function ()
		for _, pair in ipairs(vectors.serverOfUser) do
			assert.equal(pair[2], decisions.serverOfUser(pair[1]));
		end
	end);
end);

describe("power", function ()
	local vectors = support.vectors("power");

	it("reads each level", function ()
		for _, vector in ipairs(vectors.levels) do
			assert.equal(vector.level, decisions.readLevel(value_of(vector.json)), vector.json);
		end
		assert.is_nil(decisions.readLevel(0 / 0));
		assert.is_nil(decisions.readLevel(1 / 0));
		assert.is_nil(decisions.readLevel(-1 / 0));
	end);

	it("says who is owner", function ()
		for _, vector in ipairs(vectors.owners) do
			assert.equal(vector.owner, decisions.isOwnerByPowerLevels(value_of(vector.json)), vector.json);
		end
	end);

	it("takes no level in a string for another one because it is beyond 64 bits", function ()
		for _, level in ipairs(vectors.hugeLevels) do
			local found = decisions.readLevel(level);
			local negative = level:sub(1, 1) == "-";
			assert.is_true(found == nil or negative == (found < 0) and math.abs(found) > 2 ^ 62, level .. " is read as " .. tostring(found));
			local needs = decisions.isOwnerByPowerLevels({ user = 100; room = { state_default = level } });
			assert.is_true(not needs or negative, "a need of " .. level .. " makes a level of 100 owner");
			local has = decisions.isOwnerByPowerLevels({ user = level; room = {} });
			assert.is_false(has and negative, "a level of " .. level .. " makes owner");
		end
	end);
end);

describe("power in a room", function ()
	local vectors = support.vectors("owner");

	local function copy(from, changes)
		local to = {};
		for name, value in pairs(from) do to[name] = value; end
		for name, value in pairs(changes) do to[name] = value; end
		return to;
	end

	for _, room in ipairs(vectors.rooms) do
		it(room.name, function ()
			for _, version in ipairs(room.versions or { false }) do
				local content = copy(room.create.content, { room_version = version or nil });
				local creation = decisions.readCreation({ sender = room.create.sender; content = content });
				for expected, users in pairs({ [true] = room.owners, [false] = room.others }) do
					for _, user in ipairs(users) do
						assert.equal(expected, decisions.isOwnerInRoom(user, room.levels, creation, room.ownerPower or decisions.usualOwnerPower), user);
					end
				end
			end
		end);
	end

	it("has no rule of a version that is no text", function ()
		for _, version in ipairs({ 12, true, { "12" } }) do
			local creation = decisions.readCreation({ sender = "@a:hs.test"; content = { room_version = version; creator = "@b:hs.test" } });
			assert.same({ creatorsRule = false; creators = { "@a:hs.test" } }, creation);
		end
		for _, version in ipairs({ "2", "13" }) do
			local creation = decisions.readCreation({ sender = "@a:hs.test"; content = { room_version = version; creator = "@b:hs.test" } });
			assert.same({ creatorsRule = version == "13"; creators = { version == "2" and "@b:hs.test" or "@a:hs.test" } }, creation);
		end
	end);

	it("has creators only by an event that names them in text", function ()
		for _, event in ipairs({
			{}, { sender = "@a:hs.test" }, { sender = "@a:hs.test"; content = "12" }, { sender = 7; content = { room_version = "12" } },
			{ sender = "@a:hs.test"; content = {} }, { sender = "@a:hs.test"; content = { room_version = "10"; creator = { "@a:hs.test" } } },
		}) do
			assert.is_nil(decisions.readCreation(event));
		end
		local content = { room_version = "12"; additional_creators = { "@b:hs.test", 7, {} } };
		assert.same({ "@a:hs.test", "@b:hs.test" }, decisions.readCreation({ sender = "@a:hs.test"; content = content }).creators);
	end);

	for _, form in ipairs(vectors.powers.forms) do
		it("is reached by matrix_owner_power: " .. form.name, function ()
			local creation = { creatorsRule = false; creators = {} };
			for level = -11, 100 do
				local levels = copy(form.unset and {} or vectors.powers.levels, { users = { ["@a:hs.test"] = level } });
				assert.equal(form.least ~= nil and level >= form.least, decisions.isOwnerInRoom("@a:hs.test", levels, creation, form.ownerPower or decisions.usualOwnerPower));
			end
		end);
	end
end);

describe("profile", function ()
	local vectors = support.vectors("profile");

	it("gives avatars as URLs that a browser can load", function ()
		for _, avatar in ipairs(vectors.avatars) do
			local url = avatar.path and vectors.thumbnail .. avatar.path .. vectors.query;
			assert.equal(url, decisions.readProfile({ avatar_url = avatar.mxc }, vectors.mediaUrl, decode.isStanzaText).avatar);
		end
	end);

	it("gives names that can stand in a stanza", function ()
		for _, vector in ipairs(vectors.names) do
			local found = decisions.readProfile({ displayname = vector.name }, nil, decode.isStanzaText).displayName;
			assert.equal(vector.shown and vector.name or nil, found);
		end
	end);
end);

describe("token", function ()
	local tools = {
		decodeObject = decode.decodeBase64UrlObject; isStanzaText = decode.isStanzaText;
		hash = function (text) return "hash of " .. text; end;
	};
	local function reason_of(token) return decisions.readToken(token, { now = 1800000000 }, tools).reason; end

	it("takes three parts of base64url without padding only", function ()
		assert.equal("matrix_claim_missing", reason_of("e30.e30.e30"));
		assert.equal("matrix_claim_missing", reason_of("e30.e30."));
		for _, text in ipairs({ "e30=", "e3 0", "e30\n", "+30", "/30", "e30+", "e30\0", "\0e30", "\0", "é", "e30.", ".e30", "e30.e30" }) do
			assert.equal("token_malformed", reason_of(text .. ".e30.e30"), text);
			assert.equal("token_malformed", reason_of("e30." .. text .. ".e30"), text);
			assert.equal("token_malformed", reason_of("e30.e30." .. text), text);
		end
		for _, text in ipairs({ "e30", "e30.e30", "." }) do assert.equal("token_malformed", reason_of(text), text); end
	end);

	for _, vector in ipairs(support.vectors("token")) do
		it(vector.name, function ()
			local token = vector.token;
			if vector.payload then token = support.jwt(vector.payload, vector.header, vector.signature); end
			local decision = decisions.readToken(token, {
				now = vector.now or 1800000000; requiredIssuer = vector.requiredIssuer;
			}, tools);
			local expected = vector.expect;
			if expected.claim then
				local claim = expected.claim;
				claim.fingerprint = "hash of " .. claim.openIdToken;
			end
			assert.same(expected, decision.ok and { claim = decision.claim } or { reason = decision.reason });
		end);
	end

	it("tells for the log which issuer a token has that has the wrong one, and of nothing else", function ()
		local function read(payload)
			return decisions.readToken(support.jwt(payload), { now = 5; requiredIssuer = "jitsi" }, tools);
		end
		local matrix = '"context":{"matrix":{"token":"t","room_id":"!a:b"}}';
		assert.same({ "token_issuer_mismatch", '"other"' }, { read('{"iss":"other",' .. matrix .. "}").reason, read('{"iss":"other",' .. matrix .. "}").detail });
		assert.is_nil(read("{" .. matrix .. "}").detail);
		assert.same({ "token_expired" }, { read('{"iss":"other","exp":1,' .. matrix .. "}").reason, read('{"iss":"other","exp":1,' .. matrix .. "}").detail });
	end);

	it("refuses a NaN", function ()
		local function read(payload)
			return decisions.readToken("e30.e30.", { now = 0 }, {
				decodeObject = function () return payload; end; isStanzaText = tools.isStanzaText; hash = tools.hash;
			}).reason;
		end
		assert.equal("token_expired", read({ context = { matrix = {} }; exp = 0 / 0 }));
		assert.equal("token_not_yet_valid", read({ context = { matrix = {} }; nbf = 0 / 0 }));
	end);

	it("counts bytes", function ()
		local start = support.jwt('{"context":{"matrix":{"token":"t","room_id":"!a:b"}}}', "{}", "");
		assert.is_true(decisions.readToken(start .. ("s"):rep(8192 - #start), { now = 0 }, tools).ok);
		assert.equal("token_too_large", decisions.readToken(start .. ("s"):rep(8193 - #start), { now = 0 }, tools).reason);
		assert.equal("token_too_large", decisions.readToken(("x"):rep(100000), { now = 0 }, tools).reason);
	end);

	it("refuses names that are no UTF-8", function ()
		for _, name in ipairs({ "\255", "a\192\128", "\237\160\128", "\244\144\128\128", "x\226\152", "\\u0000", "a\127" }) do
			local payload = '{"context":{"matrix":{"token":"t","room_id":"!a:b"},"user":{"name":"' .. name .. '"}}}';
			assert.equal("profile_malformed", decisions.readToken(support.jwt(payload), { now = 0 }, tools).reason);
		end
	end);

	it("refuses nesting without end, and does not throw", function ()
		for _, deep in ipairs({ ("["):rep(6000), ('{"a":'):rep(1200), "[" .. ("[],"):rep(1500) .. "[]]" }) do
			local token = support.jwt('{"context":' .. deep .. "}");
			local decision = decisions.readToken(token, { now = 0 }, tools);
			assert.is_false(decision.ok);
		end
	end);
end);

describe("a URL in the log", function ()
	it("shows neither user nor password, and all else", function ()
		for url, shown in pairs({
			["http://uvs.test/"] = "http://uvs.test/"; ["https://ada:secret@uvs.test:3000/x"] = "https://uvs.test:3000/x";
			["https://ada:p@ss@uvs.test"] = "https://uvs.test"; ["https://uvs.test/a@b"] = "https://uvs.test/a@b"; ["https://uvs.test/x//a@b"] = "https://uvs.test/x//a@b";
		}) do
			assert.equal(shown, decisions.withoutCredentials(url));
		end
	end);
end);

describe("verdict", function ()
	local claim = { openIdToken = "openid"; roomId = "!abc:hs.test"; roomName = "efqwey" };

	for _, vector in ipairs(support.vectors("verdict")) do
		it(vector.name, function ()
			claim.serverName = vector.serverName;
			local answer = { kind = vector.answer; status = vector.status; body = vector.body and decode.decodeObject(vector.body) };
			assert.same(vector.expect, decisions.readUvsAnswer(answer, claim, true));
		end);
	end

	it("makes nobody owner whose membership is not asked for, and asks for the user alone", function ()
		claim.serverName = nil;
		local body = decode.decodeObject('{"results":{"user":true,"room_membership":true},"user_id":"@ada:hs.test","power_levels":{"user":100,"room":{}}}');
		local answer = { kind = "response"; status = 200; body = body };
		assert.same({ admitted = true; userId = "@ada:hs.test"; owner = false }, decisions.readUvsAnswer(answer, claim, false));
		assert.same({ admitted = true; userId = "@ada:hs.test"; owner = true }, decisions.readUvsAnswer(answer, claim, true));
		local powers = decisions.readUvsAnswer(answer, claim, true, "state_default", { recording = 100; flip = 101 }).powers;
		assert.same({ recording = true; flip = false }, powers);
		for asked, path in pairs({ [false] = "user", [true] = "user_in_room" }) do
			local request = decisions.uvsRequest("http://uvs.test/", { verifyMembership = asked }, claim, 5);
			assert.equal("http://uvs.test/verify/" .. path, request.url);
			assert.equal(asked, request.body:find("!abc:hs.test", 1, true) ~= nil);
			assert.is_nil(request.headers.Authorization);
		end
	end);
end);

describe("the record of rights", function ()
	-- Of an answer that was asked for at 100, confirmed at 1000.
	local function record(membership, power, synchronised)
		return { membership = membership; power = power; synchronised = synchronised; asked = 100; confirmed = 1000 };
	end

	it("says who is a member, proven to be one, and owner", function ()
		for _, membership in ipairs({ "joined", "unasked", "ended" }) do
			for _, power in ipairs({ true, false }) do
				for _, synchronised in ipairs({ true, false }) do
					local rights, joined = record(membership, power, synchronised), membership == "joined";
					assert.same({ membership ~= "ended", joined, joined and power and synchronised },
						{ decisions.isMember(rights), decisions.isProvenMember(rights), decisions.isOwner(rights) });
				end
			end
		end
	end);

	it("says which powers a member has, and none of anybody else", function ()
		for _, membership in ipairs({ "joined", "unasked", "ended" }) do
			local rights = record(membership, true, true);
			assert.is_false(decisions.hasPower(rights, "recording"));
			rights.powers = { recording = true; flip = false };
			assert.same({ membership == "joined", false, false }, {
				decisions.hasPower(rights, "recording"), decisions.hasPower(rights, "flip"), decisions.hasPower(rights, "livestreaming"),
			});
		end
	end);

	it("holds of the powers that options name those that a user has", function ()
		assert.same({ recording = true; flip = false }, decisions.heldPowers({ recording = 50; flip = "state_default" }, function (power) return power == 50; end));
	end);

	it("is adjusted by an answer with other powers, more or less, where the owner's stays", function ()
		local function take(before, after, power, membership)
			local rights = record(membership or "joined", false);
			rights.powers = before;
			local change = decisions.takeAnswer(rights, { membership = "joined"; power = power == true; powers = after }, 100, true, 2000);
			assert.same(after or {}, rights.powers);
			return change;
		end
		local one, both, none = { a = true; b = false }, { a = true; b = true }, { a = false; b = false };
		for _, case in ipairs({ { one, both }, { both, one }, { one, none }, { none, one }, { nil, one }, { one, nil }, { one, { a = false; b = true } } }) do
			assert.equal("adjust", take(case[1], case[2]));
			assert.equal("promote", take(case[1], case[2], true));
		end
		for _, case in ipairs({ { one, { a = true } }, { { a = true }, one }, { both, { a = true; b = true } }, { none, nil }, { nil, none }, {} }) do
			assert.equal("keep", take(case[1], case[2]));
		end
	end);

	it("keeps no power over the end of a membership", function ()
		local rights = record("joined", true, true);
		rights.powers = { recording = true };
		assert.equal("remove", decisions.takeAnswer(rights, { membership = "ended" }, 101, false, 2000));
		assert.same({}, rights.powers);
	end);

	it("changes by what was asked for later, or at the same moment, and by nothing before", function ()
		for _, case in ipairs({
			-- Before: membership and power; the answer; what it changes of a review and of a login.
			{ "joined", false, "joined", false, "keep", "keep" }; { "joined", true, "joined", true, "keep", "keep" };
			{ "joined", true, "joined", false, "demote", "demote" }; { "joined", false, "joined", true, "promote", "promote" };
			{ "joined", true, "ended", nil, "remove", "remove" }; { "joined", false, "ended", nil, "remove", "remove" };
			{ "unasked", false, "joined", true, "promote", "promote" }; { "joined", false, "unasked", false, "keep", "keep" };
			{ "ended", false, "ended", nil, "keep", "keep" }; { "ended", true, "ended", nil, "keep", "keep" };
			{ "ended", false, "joined", false, "keep", "keep" }; { "ended", false, "joined", true, "keep", "promote" }; { "ended", true, "joined", true, "keep", "promote" };
		}) do
			local membership, power, answer = case[1], case[2], { membership = case[3]; power = case[4] };
			for position, by_login in ipairs({ false, true }) do
				for _, asked in ipairs({ 99, 100, 101 }) do
					local rights = record(membership, power);
					local change = decisions.takeAnswer(rights, answer, asked, by_login, 2000);
					local counts = asked >= 100 and (by_login or membership ~= "ended");
					local expected = record(membership, power);
					if counts then expected.membership, expected.power, expected.powers = answer.membership, answer.power == true, {}; end
					if counts and asked == 101 then expected.asked, expected.confirmed = 101, 2000; end
					assert.same(expected, rights);
					assert.equal(counts and case[4 + position] or "keep", change);
				end
			end
		end
	end);

	it("is found by a claim for the same room, by the same token of the same server", function ()
		local names, seen = {}, {};
		for _, claim in ipairs({
			{ fingerprint = "f"; roomId = "!a:b" }; { fingerprint = "g"; roomId = "!a:b" }; { fingerprint = "f"; roomId = "!c:b" }; { fingerprint = "f"; roomId = "!a:b"; serverName = "b" };
		}) do
			local name = decisions.nameOfClaim(claim);
			assert.is_nil(seen[name]);
			seen[name], names[#names + 1] = true, name;
		end
		assert.equal("f !a:b ", names[1]);
	end);
end);

describe("the answers of a homeserver", function ()
	local admin, bot = decisions.adminApi, decisions.botApi;
	local room, ada = "!a:hs.test", "@ada:hs.test";
	local whose = decisions.userinfo("hs.test", "a+b");

	local function read(question, status, body)
		return decisions.readAnswer(question, { kind = "response"; status = status; body = body });
	end
	local function value_of_answer(question, body)
		local reading = read(question, 200, body);
		assert.is_true(reading.ok);
		return reading.value;
	end
	local function assert_refused(reason, question, status, body)
		assert.same({ ok = false; reason = reason }, read(question, status, body));
	end
	local function assert_unreadable(question, ...)
		for _, body in ipairs({ ... }) do assert_refused("verifier_unreadable", question, 200, body); end
		assert_refused("verifier_unreadable", question, 200, nil);
	end

	it("say nothing if there is none, or if it is too long", function ()
		for kind, reason in pairs({ timeout = "verifier_timeout"; cancelled = "check_cancelled"; unreachable = "verifier_unreachable" }) do
			assert.same({ ok = false; reason = reason }, decisions.readAnswer(whose, { kind = kind }));
		end
		assert.same({ ok = false; reason = "verifier_unreadable"; oversized = true }, decisions.readAnswer(whose, { kind = "oversized" }));
	end);

	it("reject by the right that the question was asked by", function ()
		for _, case in ipairs({
			{ whose, "user_unknown", "verifier_rejected" };
			{ decisions.whoami, "homeserver_token_unknown", "homeserver_token_unknown" };
			{ admin.account(ada, true), "verifier_rejected", "verifier_rejected" };
		}) do
			assert_refused(case[2], case[1], 401, { errcode = "M_X" });
			assert_refused(case[3], case[1], 403, { errcode = "M_X" });
		end
		for api, reason in pairs({ [admin] = "homeserver_token_not_admin"; [bot] = "bot_not_in_room" }) do
			for _, question in ipairs({ api.member(room, ada), api.levels(room), api.creation(room), api.members(room, ada) }) do
				assert_refused("homeserver_token_unknown", question, 401, { errcode = "M_X" });
				assert_refused(reason, question, 403, { errcode = "M_X" });
			end
		end
	end);

	it("reject nothing where it is not Matrix that answers, or a proxy dropped the token", function ()
		for _, body in ipairs({ false, {}, { errcode = 7 }, { errcode = "M_MISSING_TOKEN" } }) do
			assert_refused("verifier_rejected", whose, 401, body or nil);
		end
		assert_refused("verifier_failed", whose, 502, nil);
		assert_refused("verifier_busy", whose, 429, { errcode = "M_LIMIT_EXCEEDED" });
	end);

	it("tell what is missing from a question that is not known", function ()
		for _, question in ipairs({ whose, admin.levels(room) }) do
			for _, body in ipairs({ false, { errcode = "M_UNRECOGNIZED" } }) do assert_refused("homeserver_endpoint_missing", question, 404, body or nil); end
			for _, body in ipairs({ {}, { errcode = "M_UNKNOWN" } }) do assert_refused("verifier_rejected", question, 404, body); end
			assert_refused("verifier_rejected", question, 405, { errcode = "M_UNRECOGNIZED" });
		end
		assert_refused("verifier_rejected", whose, 404, { errcode = "M_NOT_FOUND" });
		assert_refused("homeserver_token_not_admin", admin.levels(room), 403, { errcode = "M_NOT_FOUND" });
		for _, case in ipairs({
			{ admin.member(room, ada), { ok = false; reason = "verifier_rejected" } }; { admin.account(ada, true), { ok = true; value = {} } };
			{ admin.levels(room), { ok = true } }; { admin.creation(room), { ok = false; reason = "verifier_unreadable" } };
			{ admin.members(room, "hs.test"), { ok = true; value = { joined = {}; seen = false } } };
			{ bot.member(room, ada), { ok = true } }; { bot.levels(room), { ok = true } };
			{ bot.creation(room), { ok = false; reason = "verifier_rejected" } }; { bot.members(room, ada), { ok = false; reason = "verifier_rejected" } };
		}) do
			assert.same(case[2], read(case[1], 404, { errcode = "M_NOT_FOUND" }));
		end
	end);

	it("name the user of a token by a user id of that very server", function ()
		for question, key in pairs({ [whose] = "sub"; [decisions.whoami] = "user_id" }) do
			assert.equal(ada, value_of_answer(question, { [key] = ada }));
			assert_unreadable(question, {}, { [key] = 7 }, { [key] = "ada" }, { [key] = "@ada" }, { [key] = "@ada:hs.test/x" });
		end
		assert_refused("user_of_other_server", whose, 200, { sub = "@ada:evil.test" });
	end);

	it("show a membership", function ()
		local rooms = admin.member(room, ada);
		assert.same({ membership = "join" }, value_of_answer(rooms, { joined_rooms = { "!b:hs.test", room } }));
		assert.is_nil(value_of_answer(rooms, { joined_rooms = { "!b:hs.test" } }));
		assert_unreadable(rooms, {}, { joined_rooms = room });
		local state = bot.member(room, ada);
		assert.same({ membership = "ban" }, value_of_answer(state, { membership = "ban" }));
		assert_unreadable(state, {}, { membership = true });
		assert.same({ displayname = "Ada" }, value_of_answer(admin.account(ada, true), { displayname = "Ada" }));
	end);

	it("show the levels and the creation of a room by these events alone", function ()
		local event = { type = "m.room.power_levels"; state_key = ""; content = { users = {} } };
		local creation = { type = "m.room.create"; state_key = ""; sender = ada; content = { room_version = "12" } };
		local read_creation = { creatorsRule = true; creators = { ada } };
		local strays = { "event", { type = event.type; state_key = "x"; content = {} }, { type = event.type; content = {} }, { type = "m.room.topic"; state_key = ""; content = {} } };
		local all = { strays[1], strays[2], strays[3], strays[4], creation, event };
		assert.equal(event.content, value_of_answer(admin.levels(room), { state = all }));
		assert.is_nil(value_of_answer(admin.levels(room), { state = strays }));
		assert_unreadable(admin.levels(room), {}, { state = { { type = event.type; state_key = "" } } });
		assert.same(read_creation, value_of_answer(admin.creation(room), { state = all }));
		assert_unreadable(admin.creation(room), {}, { state = strays }, { state = {} });
		assert.equal(event.content, value_of_answer(bot.levels(room), event.content));
		assert.same(read_creation, value_of_answer(bot.creation(room), creation));
		assert_unreadable(bot.creation(room), {});
	end);

	it("list members, if the homeserver or the bot is one of them", function ()
		local eve = "@eve:evil.test";
		local list = admin.members(room, "hs.test");
		assert.same({ joined = { [ada] = true, [eve] = true }; seen = true }, value_of_answer(list, { members = { ada, eve, 7 } }));
		assert.same({ joined = { [eve] = true }; seen = false }, value_of_answer(list, { members = { eve } }));
		assert.same({ joined = {}; seen = false }, value_of_answer(list, { members = {} }));
		assert_unreadable(list, {}, { members = ada });
		local joined = { [ada] = {}, [eve] = {} };
		assert.same({ joined = joined; seen = true }, value_of_answer(bot.members(room, ada), { joined = joined }));
		assert_refused("bot_left_room", bot.members(room, "@bot:hs.test"), 200, { joined = joined });
		assert_unreadable(bot.members(room, ada), {}, { joined = ada });
	end);

	it("come from these addresses, in which nothing of a client is left as it is", function ()
		local client, synapse = "/_matrix/client/v3/rooms/%21a%3ahs.test/", "/_synapse/admin/v1/rooms/%21a%3ahs.test/";
		local user = "%40ada%3ahs.test";
		for path, question in pairs({
			["/_matrix/federation/v1/openid/userinfo?access_token=a%2bb"] = whose;
			["/_matrix/client/v3/account/whoami"] = decisions.whoami;
			["/_synapse/admin/v1/users/" .. user .. "/joined_rooms"] = admin.member(room, ada);
			["/_synapse/admin/v2/users/" .. user] = admin.account(ada, true);
			["/_matrix/client/v3/profile/" .. user] = admin.account(ada, false);
			[synapse .. "state?type=m.room.power_levels"] = admin.levels(room);
			[synapse .. "state?type=m.room.create"] = admin.creation(room);
			[synapse .. "members"] = admin.members(room, "hs.test");
			[client .. "state/m.room.member/" .. user] = bot.member(room, ada);
			[client .. "state/m.room.power_levels/"] = bot.levels(room);
			[client .. "state/m.room.create/?format=event"] = bot.creation(room);
			[client .. "joined_members"] = bot.members(room, ada);
		}) do
			assert.equal(path, (question.path:gsub("%%%x%x", string.lower)));
		end
	end);

	it("are kept if they never change, and are read up to a length", function ()
		for question, lasting in pairs({
			[whose] = false; [decisions.whoami] = true; [admin.levels(room)] = false; [admin.creation(room)] = true;
			[bot.levels(room)] = false; [bot.creation(room)] = true;
		}) do
			assert.equal(lasting, question.lasting == true);
		end
		assert.same({ 2097152, 2097152, 1048576 }, { admin.members(room, "hs.test").bodyMaximum, bot.members(room, ada).bodyMaximum, decisions.adminMaximum });
	end);
end);

describe("decoding", function ()
	it("leaves null members out, in arrays and objects of any depth", function ()
		assert.same({ a = { b = {} }; d = { { } } }, decode.decodeObject('{"a":{"b":{"c":null}},"d":[{"e":null}],"f":null}'));
	end);

	it("makes an object only of an object", function ()
		for _, text in ipairs({ "", " ", "null", "true", "5", '"{}"', "[]", "[{}]", "{", "{}x", "{}{}", "{]", '{"a"}', "nul", "\0{}", "<html>" }) do
			assert.is_nil(decode.decodeObject(text), text);
		end
		assert.same({}, decode.decodeObject(" \r\n\t{ } "));
	end);

	it("takes no member for another one, as util.json does with __hash and __array", function ()
		for _, name in ipairs({ "__hash", "\\u005f_hash", "_\\u005Fhash", "__\\u0068a\\u0073h", "__hash" }) do
			local value = decode.decodeObject('{"membership":"knock","' .. name .. '" :["membership","join"]}');
			assert.same({ membership = "knock"; __hash = { "membership", "join" } }, value);
		end
		for _, name in ipairs({ "__array", "\\u005f\\u005fa\\u0072ray" }) do
			local value = decode.decodeObject('{"a":[{"' .. name .. '"\n:["x"]}],"' .. name .. '":"text"}');
			assert.same({ a = { { __array = { "x" } } }; __array = "text" }, value);
		end
		assert.same({ a = "__hash", b = "\\u005f\\", c = "_\"__hash\":" },
			decode.decodeObject([[{"a":"__hash","b":"\\u005f\\","c":"\u005f\"__hash\":"}]]));
	end);

	it("takes members with the names that util.json treats in its own way for any others", function ()
		for text, value in pairs({
			['{"__array":5}'] = { __array = 5 }; ['{"__array":null}'] = {}; ['{"__array":[1,null]}'] = { __array = { 1 } }; ['{"__array":"x"}'] = { __array = "x" };
			['{"__hash":5}'] = { __hash = 5 }; ['{"__hash":[1]}'] = { __hash = { 1 } }; ['{"__hash":[null,1]}'] = { __hash = { [2] = 1 } }; ['{"__hash":[{},null]}'] = { __hash = { {} } };
			['{"__hash":["results",{"user":true}]}'] = { __hash = { "results", { user = true } } }; ['{"__array":true,"__hash":true}'] = { __array = true, __hash = true };
		}) do
			assert.same(value, decode.decodeObject(text), text);
		end
	end);

	it("reads numbers, names and texts as RFC 8259 has them", function ()
		for text, number in pairs({ ["0"] = 0, ["-0"] = 0, ["50"] = 50, ["-7"] = -7, ["1.5"] = 1.5, ["1e2"] = 100, ["-2.5E-1"] = -0.25, ["1e+3"] = 1000, ["1e999"] = math.huge }) do
			assert.equal(number, (decode.decodeObject('{"a":' .. text .. "}") or {}).a, text);
		end
		for text, string in pairs({ [ [[\"\\\/\b\f\n\r\t]] ] = "\"\\/\b\f\n\r\t", [ [[\u0041\u00e4\u2603]] ] = "Aä☃", [ [[x\ud834\udd1ey]] ] = "x𝄞y", ["ä☃𝄞\127"] = "ä☃𝄞\127" }) do
			assert.same({ a = string, [string] = true }, decode.decodeObject('{"a":"' .. text .. '","' .. text .. '":true}'), text);
		end
		assert.same({ a = { true, false, { b = {} } }, c = "d" }, decode.decodeObject('\n{ "a" :\t[ true , false,{"b":[ ]} ]\r,"c":"d"} '));
		assert.same({ a = 2 }, decode.decodeObject('{"a":1,"a":2,"b":3,"b":null}'));
	end);

	it("takes nothing for JSON that is none", function ()
		for _, value in ipairs({ "01", "-", "+1", ".5", "1.", "1e", "0x10", "1 2", "Infinity", "NaN", "nan", "inf", "tru", "True", "nul", "[1,]", "[,1]", "[1 2]", "[", "]", "{,}", "{\"a\"}", "{\"a\":}",
			"{\"a\":1,}", "{a:1}", "{1:1}", "'a'", "\"", "\"\n\"", "\"\0\"", "\"\31\"", [["\x"]], [["\ud834"]], [["\udd1e\ud834"]], [["\ud834x"]], [["\ud834\u0041"]], [["\u12"]], [["\u12g4"]], [["\]], "\"a\"b", "/**/1", "\0111", "" }) do
			assert.is_nil(decode.decodeObject('{"a":' .. value .. "}"), value);
		end
	end);

	it("follows nesting to a depth of 100, and survives half a megabyte of brackets", function ()
		local function nested(depth) return '{"a":' .. ("["):rep(depth - 1) .. ("]"):rep(depth - 1) .. "}"; end
		assert.is_table(decode.decodeObject(nested(100)));
		assert.is_nil(decode.decodeObject(nested(101)));
		assert.is_nil(decode.decodeObject("{" .. ('"a":{'):rep(100000)));
		assert.is_nil(decode.decodeObject('{"a":' .. ("["):rep(500000)));
	end);

	it("takes base64url of any length that there is", function ()
		for _, text in ipairs({ "e30", "eyAgfQ", "eyB9" }) do assert.is_table(decode.decodeBase64UrlObject(text), text); end
		for _, text in ipairs({ "", "e", "e30a", "e30aa", "e30gI" }) do
			assert.is_nil(decode.decodeBase64UrlObject(text), text);
		end
		assert.same({ a = "~?>" }, decode.decodeBase64UrlObject(support.base64url('{"a":"~?>"}')));
		assert.truthy(support.base64url('{"a":"~~~???>>>"}'):find("[-_]"));
	end);

	it("takes for base64url nothing that util.encodings takes for base64 or leaves out", function ()
		local encoded = support.base64url('{"a":"~?>"}');
		local base64 = encoded:gsub("-", "+"):gsub("_", "/");
		assert.not_equal(encoded, base64);
		assert.is_nil(decode.decodeBase64UrlObject(base64));
		for _, char in ipairs({ "=", " ", "\n", "\t", "\r", "\f", "\b", "\0", ".", "\255" }) do
			-- Four of each, so that the length stays one of base64url.
			for _, mark in ipairs({ char, char:rep(4) }) do
				for position = 0, #encoded do
					assert.is_nil(decode.decodeBase64UrlObject(encoded:sub(1, position) .. mark .. encoded:sub(position + 1)), mark);
				end
			end
		end
	end);
end);

describe("the stand-ins for C libraries", function ()
	it("agree with each other and with RFC 4648 and RFC 3629", function ()
		local base64 = support.stand_ins.base64;
		for text, encoded in pairs({ [""] = "", f = "Zg==", fo = "Zm8=", foo = "Zm9v", foob = "Zm9vYg==", ["\0\255\254"] = "AP/+" }) do
			assert.equal(encoded, base64.encode(text));
			assert.equal(text, base64.decode(encoded));
		end
		for text, valid in pairs({ abc = true, ["ä☃𝄞"] = true, ["\192\128"] = false, ["\237\160\128"] = false, ["\226\152"] = false, ["\255"] = false, ["\128"] = false }) do
			assert.equal(valid, support.stand_ins.is_utf8(text));
			assert.equal(valid, not not require "util.encodings".utf8.valid(text));
		end
	end);
end);
