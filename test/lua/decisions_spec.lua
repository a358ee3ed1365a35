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
