-- Which addresses are of the public internet. Prosody's library for addresses is made for Lua 5.4.

if _VERSION ~= "Lua 5.4" then return; end

local support = require "test.lua.support";
local decode = support.decode;
local vectors = support.vectors("address");

describe("an address", function ()
	for _, address in ipairs(vectors.public) do
		it(("%q is of the public internet"):format(address), function ()
			assert.is_true(decode.isPublicAddress(address));
		end);
	end
	for _, kind in ipairs({ "other", "nonsense" }) do
		for _, address in ipairs(vectors[kind]) do
			it(("%q is not"):format(address), function ()
				assert.is_false(decode.isPublicAddress(address));
			end);
		end
	end
end);
